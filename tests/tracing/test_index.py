"""An index of bases is read as it was written, and nothing else is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import FormatError
from weightmark.tracing.index import (
    Declared,
    IndexedBase,
    KnownTensor,
    is_trace_index,
    merged,
    read_index,
    write_index,
)


def known(name: str) -> KnownTensor:
    return KnownTensor("m", name, "F32", 200, 800, "0" * 16, "F32:" + "1" * 64, "F32:" + "1" * 64)


def test_an_index_is_read_as_it_was_written(tmp_path: Path) -> None:
    bases = [
        IndexedBase("a", Declared(("MIT",), ()), (known("x"), known("y"))),
        IndexedBase("b", Declared((), None), ()),
    ]
    path = str(tmp_path / "i")
    write_index(path, reversed(bases))
    assert read_index(path) == bases
    again = merged(bases, [IndexedBase("b", Declared(("MIT",), ()), ())])
    assert [base.declared.licenses for base in again] == [("MIT",), ("MIT",)]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        '{"base":1,"licenses":[],"clauses":[],"tensors":[]}',
        '{"base":"b","licenses":[],"clauses":["x"],"tensors":[]}',
        '{"base":"b","licenses":[],"clauses":[],"tensors":[[1]]}',
        '{"base":"b","licenses":[],"clauses":[],"tensors":[["p","n","F32",true,1,"","",""]]}',
        '{"base":"\\ud800","licenses":[],"clauses":[],"tensors":[]}',
        "[" * 100_000,
        "\0",
    ],
)
def test_a_line_that_was_not_written_by_us_is_an_error(tmp_path: Path, line: str) -> None:
    path = tmp_path / "i"
    write_index(str(path), [])
    start = path.stat().st_size
    path.write_bytes(path.read_bytes() + line.encode("latin-1") + b"\n")
    with pytest.raises(FormatError) as error:
        read_index(str(path))
    assert error.value.offset == start


def test_an_index_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "i"
    path.write_text('{"format":"weightmark trace index","version":99}\n')
    with pytest.raises(FormatError, match="version 99"):
        read_index(str(path))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
TENSORS = st.builds(
    KnownTensor, TEXTS, TEXTS, TEXTS, st.integers(0), st.integers(0),
    st.text("0123456789abcdef", min_size=16, max_size=16), DIGESTS.map("F32:{}".format),
    DIGESTS.map("BF16:{}".format),
)  # fmt: skip
BASES = st.lists(
    st.builds(
        IndexedBase,
        TEXTS,
        st.builds(
            Declared,
            st.lists(TEXTS, max_size=2).map(tuple),
            st.none() | st.lists(DIGESTS, max_size=2).map(tuple),
        ),
        st.lists(TENSORS, max_size=3).map(lambda found: tuple(sorted(found))),
    ),
    max_size=3,
    unique_by=lambda base: base.label,
)


@given(BASES)
@settings(deadline=None)
def test_whatever_stands_in_it_comes_back_sorted(
    tmp_path_factory: pytest.TempPathFactory, bases: list[IndexedBase]
) -> None:
    path = str(tmp_path_factory.getbasetemp() / "any.index")
    write_index(path, bases)
    assert is_trace_index(path)
    assert read_index(path) == sorted(bases, key=lambda base: base.label)


def test_what_is_no_index_is_none(tmp_path: Path) -> None:
    path = tmp_path / "i"
    assert not is_trace_index(str(path))
    assert not is_trace_index(str(tmp_path))
    path.write_text('{"format":"another"}\n')
    assert not is_trace_index(str(path))
    with pytest.raises(FormatError, match="not a line of a trace index"):
        read_index(str(path))


def test_a_base_of_which_something_could_not_be_read_keeps_its_old_entry() -> None:
    old, new = IndexedBase("a", Declared(), (known("x"),)), IndexedBase("a", Declared(), ())
    assert merged([old], [new]) == [new]
    assert merged([old], [new], unread={"a"}) == [old]
    assert merged([], [new], unread={"a"}) == [new]
