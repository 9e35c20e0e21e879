"""Moves what stays of an old file into a new one: each byte is read once, whoever reads it.

Who reads the old file by `Transfer.reader` copies what is read, so that a digest and a copy take
one pass. What is written is read back and compared at once, while it is in memory, and goes to the
disk while the next is read. Where the file system can share blocks between files nothing is copied.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import FileIO, RawIOBase
from threading import Lock
from typing import BinaryIO, cast

from weightmark._cores import passed
from weightmark._startup import NamedTuple
from weightmark.errors import StampError
from weightmark.formats.header import Piece

_BLOCK = 1 << 20
# What goes to the disk at once; a multiple of any page, so that no page is written twice.
_WINDOW = 8 << 20
_PAGE = 4096
_FICLONERANGE = 0x4020940D  # linux/fs.h: _IOW(0x94, 13, struct file_clone_range)
# What copy_file_range says where the kernel, the file system or the pair of them cannot do it.
_CANNOT_COPY = {
    errno.EXDEV,
    errno.ENOSYS,
    errno.EINVAL,
    errno.EOPNOTSUPP,
    errno.EPERM,
    errno.EBADF,
}


class Move(NamedTuple):
    """A range of the old file, and by how many bytes it lies further on in the new one."""

    begin: int
    end: int
    by: int


def moves(pieces: Iterable[Piece]) -> list[Move]:
    """The ranges that pieces keep, in the order of the old file; those that touch are one."""
    found = []
    at = 0
    for piece in pieces:
        begin, end = (0, len(piece)) if isinstance(piece, bytes) else piece
        if not isinstance(piece, bytes):
            found.append(Move(begin, end, at - begin))
        at += end - begin
    out: list[Move] = []
    for one in sorted(found):
        if out and out[-1].end == one.begin and out[-1].by == one.by:
            out[-1] = out[-1]._replace(end=one.end)
        else:
            out.append(one)
    return out


class Transfer:
    """The way of the ranges in `pieces` from `source` into `sink`, an empty file.

    Bytes that come out differently are a StampError at once.
    """

    def __init__(self, source: BinaryIO, pieces: Iterable[Piece], sink: RawIOBase) -> None:
        self._source, self._sink = source, sink
        self._moves = moves(pieces)
        self._lock = Lock()
        self._back = bytearray(_BLOCK)
        self._proved: list[tuple[int, int]] = []
        size = source.seek(0, 2)
        self._shared = [part for move in self._moves for part in self._share(move, size)]

    def reader(self) -> BinaryIO:
        """The old file; what is read of it into a buffer is copied. Threads take one each."""
        return cast(BinaryIO, _Reader(self._source.name, self))

    def finish(self, pieces: Iterable[Piece]) -> None:
        """Copies what nobody has read, and writes the bytes, which may be others by now."""
        for begin, end, by in self._left():
            self._copy(begin, end, by)
        at = 0
        for piece in pieces:
            if isinstance(piece, bytes):
                self._sink.seek(at)
                _pour(self._sink, piece)
            at += len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]

    def has_proved(self, pieces: Iterable[Piece]) -> bool:
        """Whether every range of `pieces` was compared where they put it."""
        return moves(pieces) == self._moves and not any(self._left())

    def take(self, at: int, data: memoryview) -> None:
        """Copies the bytes that stand at `at` in the old file."""
        stop = at + len(data)
        for begin, end, by in self._moves:
            first, last = max(at, begin), min(stop, end)
            if first >= last:
                continue
            with data[first - at : last - at] as part, self._lock:
                if not self._is_shared(first, last):
                    self._sink.seek(first + by)
                    _pour(self._sink, part)
                self._prove(first, part, by)
            self._send(first + by, last + by)

    def _copy(self, begin: int, end: int, by: int) -> None:
        block = bytearray(_BLOCK)
        while begin < end:
            start, stop = begin, min(end, begin - begin % _WINDOW + _WINDOW)
            if not self._is_shared(begin, stop):
                self._sink.seek(begin + by)
                copy_range(self._source, begin, stop, self._sink)
            self._source.seek(begin)
            while begin < stop:
                with memoryview(block)[: min(_BLOCK, stop - begin)] as part:
                    _fill(self._source, part)
                    self._prove(begin, part, by)
                    begin += len(part)
                    passed(len(part))
            self._send(start + by, stop + by)

    def _prove(self, begin: int, part: memoryview, by: int) -> None:
        """Raises StampError unless the new file holds these bytes of the old one."""
        count = len(part)
        self._sink.seek(begin + by)
        with memoryview(self._back)[:count] as back:
            _fill(self._sink, back)
        # Arrays are compared at once, views byte by byte.
        if (self._back if count == _BLOCK else self._back[:count]) != part:
            name = self._source.name
            raise StampError(f"{name}: tensor bytes came out differently; nothing was changed")
        self._proved.append((begin, begin + count))

    def _left(self) -> Iterator[Move]:
        """What was not compared yet."""
        proved = sorted(self._proved)
        for begin, end, by in self._moves:
            for first, last in proved:
                if first >= end:
                    break
                if first > begin:
                    yield Move(begin, first, by)
                begin = max(begin, last)
            if begin < end:
                yield Move(begin, end, by)

    def _send(self, begin: int, end: int) -> None:
        """Has the system begin to write each window of the new file that ends in this range."""
        last = end - end % _WINDOW
        if begin < last and hasattr(os, "posix_fadvise"):
            first = begin - begin % _WINDOW
            # Linux starts to write at once, and keeps in memory what is not written yet.
            os.posix_fadvise(self._sink.fileno(), first, last - first, os.POSIX_FADV_DONTNEED)

    def _is_shared(self, begin: int, end: int) -> bool:
        return any(one[0] <= begin and end <= one[1] for one in self._shared)

    def _share(self, move: Move, size: int) -> Iterator[tuple[int, int]]:
        """Shares the whole pages of a range between both files, where that can be done."""
        begin = move.begin + -move.begin % _PAGE
        end = move.end if move.end == size else move.end - move.end % _PAGE
        if sys.platform != "linux" or move.by % _PAGE or begin >= end:
            return
        import fcntl

        wanted = struct.pack("qQQQ", self._source.fileno(), begin, end - begin, begin + move.by)
        with suppress(OSError):
            fcntl.ioctl(self._sink.fileno(), _FICLONERANGE, wanted)
            yield begin, end


class _Reader(FileIO):
    """An old file, of which the new one gets what is read."""

    def __init__(self, name: str, transfer: Transfer) -> None:
        super().__init__(name, "rb")
        self._transfer = transfer

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        at = self.tell()
        got = super().readinto(buffer) or 0
        with memoryview(buffer)[:got] as data:
            self._transfer.take(at, data)
        return got


def copy_range(source: BinaryIO, start: int, end: int, sink: RawIOBase) -> None:
    """Copies the bytes `start` to `end` of `source` to where `sink` is."""
    here = sink.tell()
    while start < end and hasattr(os, "copy_file_range"):
        try:
            moved = os.copy_file_range(source.fileno(), sink.fileno(), end - start, start, here)
        except OSError as error:
            if error.errno not in _CANNOT_COPY:
                raise
            break
        if not moved:
            break
        start, here = start + moved, here + moved
    source.seek(start)
    sink.seek(here)
    while start < end:
        block = source.read(min(_BLOCK, end - start))
        if not block:
            raise StampError(f"{source.name}: became shorter while it was being copied")
        _pour(sink, block)
        start += len(block)


def _pour(stream: RawIOBase, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:
        left = left[stream.write(left) or 0 :]


def _fill(stream: BinaryIO | RawIOBase, view: memoryview) -> None:
    while view:
        got = stream.readinto(view)  # type: ignore[union-attr]
        if not got:
            raise StampError("the file became shorter while it was being copied")
        view = view[got:]
