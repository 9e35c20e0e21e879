"""A stream is read forwards as the bytes stand, and never behind its size."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import FormatError
from weightmark.formats import stream
from weightmark.formats.stream import Forward, exactly, opened

STEPS = st.lists(st.tuples(st.sampled_from(["take", "skip", "peek"]), st.integers(0, 90_000)))


@given(st.integers(0, 200_000), STEPS)
@settings(deadline=None)
def test_whatever_the_steps_the_bytes_are_those_of_the_place(
    size: int, steps: list[tuple[str, int]]
) -> None:
    data = bytes(at % 251 for at in range(size))
    source, at = Forward(io.BytesIO(data), size), 0
    for step, count in steps:
        if step == "peek":
            assert source.peek(count) == data[at : at + count]
        elif count > size - at:
            with pytest.raises(FormatError, match=f"inside an entry of {count} bytes") as error:
                getattr(source, step)(count)
            assert error.value.offset == at
        else:
            got = getattr(source, step)(count)
            assert got == (data[at : at + count] if step == "take" else None)
            at += count
        assert source.at == at


def test_a_stream_that_is_shorter_than_its_size_is_an_error_with_its_place() -> None:
    source = Forward(io.BytesIO(b"abc"), 10)
    assert source.take(2) == b"ab"
    with pytest.raises(FormatError, match="ends too early") as error:
        source.take(5)
    assert error.value.offset == 3


def test_pieces_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_STEPS", 2)
    source = Forward(io.BytesIO(b"abcd"), 4)
    source.take(1)
    source.take(1)
    with pytest.raises(FormatError, match="too many entries"):
        source.take(1)


def test_a_stream_is_read_forwards_only() -> None:
    class OneWay(io.BytesIO):
        def seek(self, place: int, whence: int = 0, /) -> int:
            assert (place >= 0, whence) == (True, io.SEEK_CUR)
            return super().seek(place, whence)

    source = Forward(OneWay(bytes(300_000)), 300_000)
    source.skip(100_000)
    source.take(10)
    source.skip(199_990)


def test_an_empty_file_and_a_pointer_are_refused_at_once() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n"
    for data, message in ((b"", "is empty"), (pointer, "git-lfs pointer")):
        with pytest.raises(FormatError, match=message) as error:
            opened(io.BytesIO(data), len(data))
        assert error.value.hint
    assert opened(io.BytesIO(b"GGUF"), 4).take(4) == b"GGUF"


@given(st.binary(max_size=40), st.integers(-2, 60), st.integers(1, 7))
@settings(deadline=None)
def test_short_reads_are_put_together(data: bytes, count: int, most: int) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, most))

    assert exactly(Slow(data), count) == data[: max(count, 0)]
