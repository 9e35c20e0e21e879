"""The digest of tensors is that of docs/format.md, whatever the layout and the workers."""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers
from tests.rules.folder import table_digest

from weightmark.errors import FormatError
from weightmark.formats import safetensors
from weightmark.formats.digest import tensor_digest
from weightmark.formats.header import Tensor

SHAPES = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter("__metadata__".__ne__),
    st.tuples(st.sampled_from(["F32", "BF16", "U8"]), st.lists(st.integers(0, 5), max_size=3)),
    max_size=6,
)


def opener(data: bytes) -> Callable[[str | None], io.BytesIO]:
    return lambda location: io.BytesIO(data)


def tensors(data: bytes) -> Sequence[Tensor]:
    return safetensors.SAFETENSORS.read(io.BytesIO(data), len(data)).tensors


@given(SHAPES, st.integers(0, 4))
@settings(deadline=None)
def test_it_is_the_one_that_the_format_has(
    shapes: dict[str, tuple[str, list[int]]], workers: int
) -> None:
    data = writers.safetensors(shapes)
    assert tensor_digest(opener(data), tensors(data), workers=workers) == table_digest(data)


def test_header_and_layout_do_not_count_and_each_word_of_the_table_does() -> None:
    data = bytes(range(40))
    one, two = Tensor("a", "U8", (4,), 0, 4), Tensor("b", "U8", (4,), 4, 8)
    moved = data[4:8] + b"more" + data[:4]
    digest = tensor_digest(opener(data), [one, two])
    places = [one._replace(begin=8, end=12), two._replace(begin=0, end=4)]
    assert tensor_digest(opener(moved), places) == digest
    for other in (
        one._replace(name="c"),
        one._replace(dtype="I8"),
        one._replace(shape=(2, 2)),
        one._replace(begin=1, end=5),
    ):
        assert tensor_digest(opener(data), [other, two]) != digest


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_ends_inside_a_tensor_is_an_error_with_its_place(workers: int) -> None:
    found = [Tensor("a", "U8", (4,), 0, 4), Tensor("b", "U8", (40,), 4, 44)]
    with pytest.raises(FormatError, match="inside the tensor 'b'") as error:
        tensor_digest(opener(bytes(10)), found, workers=workers)
    assert error.value.offset == 10


def test_tensors_larger_than_a_block_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    data = writers.safetensors({"w": ("U8", [9000])})
    monkeypatch.setattr("weightmark.formats.digest._BLOCK", 4096)
    assert tensor_digest(opener(data), tensors(data)) == table_digest(data)


def test_two_tensors_of_one_name_have_no_digest() -> None:
    one = Tensor("a", "U8", (1,), 0, 1)
    with pytest.raises(FormatError, match="more than once"):
        tensor_digest(opener(b"ab"), [one, one._replace(begin=1, end=2)])
    assert tensor_digest(opener(b"ab"), [one])


def test_an_error_of_the_disk_comes_through_while_it_still_holds_the_bytes() -> None:
    class Full(io.BytesIO):
        def readinto(self, buffer: object) -> int:
            part = memoryview(buffer)[1:]  # type: ignore[arg-type]
            raise OSError(errno.ENOSPC, "full", len(part))

    with pytest.raises(OSError, match="full"):
        tensor_digest(lambda _: Full(), [Tensor("a", "U8", (4,), 0, 4)])
