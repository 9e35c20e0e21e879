"""What stays of an old file comes into the new one byte for byte, read once, whoever reads it."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.containers import transfer as room
from weightmark.containers.transfer import Move, Transfer, copy_range, moves
from weightmark.errors import StampError
from weightmark.formats.header import Piece

CONTENT = bytes(at * at % 251 for at in range(40_000))


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[io.BufferedReader, io.BufferedRandom]]:
    (tmp_path / "old").write_bytes(CONTENT)
    with (tmp_path / "old").open("rb") as source, (tmp_path / "new").open("w+b") as sink:
        yield source, sink


def made(pieces: Sequence[Piece]) -> bytes:
    return b"".join(one if isinstance(one, bytes) else CONTENT[one[0] : one[1]] for one in pieces)


def content(sink: io.BufferedRandom) -> bytes:
    sink.seek(0)
    return sink.read()


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and windows of a few pages, so that a small file has many."""
    monkeypatch.setattr(room, "_BLOCK", 4096)
    monkeypatch.setattr(room, "_WINDOW", 8192)


# -- the way of ranges -------------------------------------------------------------------------

PIECES = st.lists(
    st.tuples(st.binary(max_size=40), st.integers(0, 9_000), st.integers(0, 900)), max_size=4
)
READS = st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 9_000)), max_size=8)


@given(PIECES, READS)
@settings(deadline=None)
def test_whatever_is_read_before_the_new_file_is_made_of_its_pieces(
    tmp_path_factory: pytest.TempPathFactory,
    found: list[tuple[bytes, int, int]],
    reads: list[tuple[int, int]],
) -> None:
    pieces: list[Piece] = []
    at = 0
    for data, length, gap in found:
        pieces += [data, (at + gap, at + gap + length)]
        at += gap + length
    folder = tmp_path_factory.mktemp("files")
    (folder / "old").write_bytes(CONTENT)
    with (folder / "old").open("rb") as source, (folder / "new").open("w+b") as sink:
        transfer = Transfer(source, pieces, sink.raw)
        with transfer.reader() as reader:
            for begin, length in reads:
                reader.seek(begin)
                block = bytearray(length)
                got = reader.readinto(block)  # type: ignore[attr-defined]
                assert block[:got] == CONTENT[begin : begin + length]
        transfer.finish(pieces)
        assert content(sink) == made(pieces)
        assert transfer.has_proved(pieces)


def test_bytes_may_be_others_at_the_end_but_no_range(
    files: tuple[io.BufferedReader, io.BufferedRandom],
) -> None:
    source, sink = files
    transfer = Transfer(source, [b"0000", (10, 20)], sink.raw)
    assert not transfer.has_proved([b"0000", (10, 20)])
    transfer.finish([b"1111", (10, 20)])
    assert content(sink) == b"1111" + CONTENT[10:20]
    assert transfer.has_proved([b"1111", (10, 20)])
    assert not transfer.has_proved([b"11111", (10, 20)])
    assert not transfer.has_proved([b"1111", (10, 21)])
    assert not transfer.has_proved([b"1111", (11, 20)])


def test_ranges_that_touch_are_one() -> None:
    assert moves([(0, 4), (4, 9), b"xx", (9, 12), (30, 30)]) == [
        Move(0, 9, 0),
        Move(9, 12, 2),
        Move(30, 30, -16),
    ]


@pytest.mark.parametrize("by_reader", [True, False])
def test_what_came_out_differently_is_seen_at_once(
    files: tuple[io.BufferedReader, io.BufferedRandom],
    monkeypatch: pytest.MonkeyPatch,
    by_reader: bool,
) -> None:
    source, sink = files
    monkeypatch.delattr("os.copy_file_range", raising=False)
    pour = room._pour

    def spoilt(stream: io.RawIOBase, data: bytes | memoryview) -> None:
        pour(stream, bytes(data)[:-1] + bytes([bytes(data)[-1] ^ 1]))

    monkeypatch.setattr(room, "_pour", spoilt)
    transfer = Transfer(source, [b"head", (0, 30_000)], sink.raw)
    with transfer.reader() as reader:
        read = partial(getattr(reader, "readinto"), bytearray(5000))  # noqa: B009 - not in BinaryIO
        copy = read if by_reader else partial(transfer.finish, [b"head", (0, 30_000)])
        with pytest.raises(StampError, match="came out differently"):
            copy()


def test_a_file_that_becomes_shorter_is_an_error(
    files: tuple[io.BufferedReader, io.BufferedRandom], tmp_path: Path
) -> None:
    source, sink = files
    transfer = Transfer(source, [(0, 30_000)], sink.raw)
    os.truncate(tmp_path / "old", 20_000)
    with pytest.raises(StampError, match="became shorter"):
        transfer.finish([(0, 30_000)])


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system is not told")
def test_each_window_is_sent_to_the_disk_once_it_is_full(
    files: tuple[io.BufferedReader, io.BufferedRandom], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, sink = files
    small(monkeypatch)
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr("os.posix_fadvise", lambda _, at, size, how: sent.append((at, size)))
    transfer = Transfer(source, [bytes(100), (0, 30_000)], sink.raw)
    with transfer.reader() as reader:
        block = bytearray(4096)
        while reader.tell() < 20_000:
            reader.readinto(block)  # type: ignore[attr-defined]
    transfer.finish([bytes(100), (0, 30_000)])
    assert sent == [(0, 8192), (8192, 8192), (16384, 8192)]


# -- shared blocks -----------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "copy_file_range"), reason="Linux shares blocks")
def test_what_the_file_system_shares_is_not_written_but_compared(
    files: tuple[io.BufferedReader, io.BufferedRandom], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for a file system that can: it copies where it is asked to share."""
    import fcntl
    import struct

    source, sink = files
    small(monkeypatch)

    def share(descriptor: int, _: int, wanted: bytes) -> int:
        old, begin, size, at = struct.unpack("qQQQ", wanted)
        assert begin % 4096 == 0
        assert begin + size == len(CONTENT)
        os.pwrite(descriptor, os.pread(old, size, begin), at)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", share)
    copied: list[tuple[int, int]] = []

    def copy(source: io.BufferedReader, start: int, end: int, sink: io.RawIOBase) -> None:
        copied.append((start, end))
        copy_range(source, start, end, sink)

    monkeypatch.setattr(room, "copy_range", copy)
    pieces: list[Piece] = [bytes(4096 + 1000), (1000, len(CONTENT))]
    transfer = Transfer(source, pieces, sink.raw)
    transfer.finish(pieces)
    assert content(sink) == made(pieces)
    assert copied == [(1000, 8192)], "the rest of the first window, of which only a part is shared"


# -- copying ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by_kernel", [True, False])
@pytest.mark.parametrize("start", [0, 1, 4095, 4096, 5000, 9999, 10_000])
@pytest.mark.parametrize("head", [0, 1, 904, 4096, 5000])
def test_a_range_is_copied_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: int, head: int, by_kernel: bool
) -> None:
    if not by_kernel:
        monkeypatch.delattr("os.copy_file_range", raising=False)
    content = bytes(at % 251 for at in range(10_000))
    (tmp_path / "a").write_bytes(content)
    with (tmp_path / "a").open("rb") as source, (tmp_path / "b").open("w+b", buffering=0) as sink:
        sink.write(b"h" * head)
        copy_range(source, start, 9_000, sink)
    assert (tmp_path / "b").read_bytes() == b"h" * head + content[start:9_000]


@pytest.mark.parametrize("code", [errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_the_kernel_cannot_copy_we_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def cannot(*_: object) -> int:
        raise OSError(code, "no")

    monkeypatch.setattr("os.copy_file_range", cannot, raising=False)
    (tmp_path / "a").write_bytes(b"0123456789")
    with (tmp_path / "a").open("rb") as source, (tmp_path / "b").open("w+b", buffering=0) as sink:
        copy_range(source, 3, 9, sink)
    assert (tmp_path / "b").read_bytes() == b"345678"
