"""A pickle is stepped over to its end, and never loaded."""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError
from weightmark.formats import pickled

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=300),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=9), inner, max_size=4)
        | st.builds(OrderedDict)
        | st.frozensets(st.integers(), max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "whole",
    [
        pickle.dumps({"w": files.DATA}, protocol=0),
        pickle.dumps({"w": files.DATA}, protocol=2),
        pickle.dumps([numpy.arange(9)], protocol=5),
    ],
)
def test_the_last_byte_has_to_be_there(whole: bytes) -> None:
    read("pickled", whole)
    with pytest.raises(FormatError):
        read("pickled", whole[:-1])


@given(VALUES, st.integers(0, 5))
@settings(deadline=None)
def test_whatever_pickle_writes_is_whole_and_cut_it_is_not(value: object, protocol: int) -> None:
    data = pickle.dumps(value, protocol)
    read("pickled", data)
    with pytest.raises(FormatError):
        read("pickled", data[:-1])


def test_a_pickle_with_bytes_between_its_opcodes_is_taken_as_it_is() -> None:
    head = b"\x80\x04\x8c\x15joblib.numpy_pickle.."
    read("pickled", head + files.DATA)
    with pytest.raises(FormatError, match="last opcode"):
        read("pickled", b"\x80\x04\x8c\x03abc")


def test_bytes_after_the_first_pickle_and_opcodes_of_nobody_are_taken_as_they_are() -> None:
    read("pickled", pickle.dumps([1]) + b"\x80\x02]")
    read("pickled", b"\x80\x04\xff and so on")


def test_a_line_without_end_is_not_looked_for() -> None:
    read("pickled", b"cos" + b"x" * 10_000)


def test_a_pickle_is_never_loaded() -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return exec, ("raise SystemExit",)

    read("pickled", pickle.dumps(Bomb()))


def test_no_more_opcodes_are_stepped_over_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = b"\x80\x02" + b"N" * 100
    with pytest.raises(FormatError):
        read("pickled", endless)
    monkeypatch.setattr(pickled, "MAX_OPCODES", 50)
    stream = io.BytesIO(endless)
    pickled.read(stream, len(endless))


@given(st.text(max_size=60), st.integers(2, 5), VALUES)
@settings(deadline=None)
def test_the_licence_in_a_checkpoint_is_found_without_loading_it(
    words: str, protocol: int, model: object
) -> None:
    said = f"AGPL-3.0 {words}"
    whole = pickle.dumps({"model": [model], "license": said, "docs": "x"}, protocol)
    assert pickled.licence_in(whole) == said.encode("utf-8", "surrogatepass").decode(
        "utf-8", "replace"
    )


@pytest.mark.parametrize("value", [{"name": "license"}, {"license_of": "MIT"}, {"license": 3}, []])
def test_a_pickle_without_a_licence_says_none(value: object) -> None:
    assert pickled.licence_in(pickle.dumps(value, 2)) == ""


def test_a_licence_that_is_cut_off_is_none() -> None:
    assert pickled.licence_in(pickle.dumps({"license": "MIT"}, 2)[:-8]) == ""
