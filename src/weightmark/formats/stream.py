"""Read a stream forwards only, within its size, so that members of an archive do as well."""

from __future__ import annotations

import os
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.pointers import MAX_POINTER, is_lfs_pointer

MAX_STEPS = 1 << 23
"""Pieces that are read of one file at most: some seconds, far above any real header."""

_CHUNK = 1 << 16


class Forward:
    """A place in a stream of `size` bytes; `at` counts from its start."""

    def __init__(self, fp: BinaryIO, size: int) -> None:
        self._fp = fp
        self._chunk = b""
        self._next = 0
        self._steps = 0
        self.size = size
        self.at = 0

    def peek(self, count: int) -> bytes:
        """Give the next `count` bytes, fewer at the end, and stay."""
        self._fill(min(count, self.size - self.at))
        return self._chunk[self._next : self._next + count]

    def take(self, count: int) -> bytes:
        """Read `count` bytes; raises `FormatError` where they are not there."""
        self.need(count)
        self._fill(count)
        found = self._chunk[self._next : self._next + count]
        if len(found) < count:
            raise FormatError("file ends too early", offset=self.at + len(found))
        self._next += count
        self.at += count
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise FormatError("header has too many entries", offset=self.at)
        return found

    def skip(self, count: int) -> None:
        """Step over `count` bytes; raises `FormatError` where the file is too short for it."""
        self.need(count)
        self.at += count
        self._next += count
        beyond = self._next - len(self._chunk)
        if beyond > 0:
            self._fp.seek(beyond, os.SEEK_CUR)
            self._chunk = b""
            self._next = 0

    def need(self, count: int) -> None:
        """Raise `FormatError` unless `count` more bytes can be there."""
        if count > self.size - self.at:
            raise FormatError(
                f"file ends inside an entry of {count} bytes",
                offset=self.at,
                hint="the file is cut off or damaged; fetch it again",
            )

    def _fill(self, count: int) -> None:
        if self._next + count <= len(self._chunk):
            return
        self._chunk = self._chunk[self._next :]
        self._next = 0
        while len(self._chunk) < count:
            more = self._fp.read(max(count - len(self._chunk), _CHUNK))
            if not more:
                return
            self._chunk += more


def opened(fp: BinaryIO, size: int) -> Forward:
    """Start at the first byte; raises `FormatError` for an empty file and a git-lfs pointer."""
    source = Forward(fp, size)
    if size == 0:
        raise FormatError("file is empty", hint="fetch the file again")
    if size <= MAX_POINTER and is_lfs_pointer(source.peek(MAX_POINTER)):
        raise FormatError(
            "file is a git-lfs pointer, not weights", hint="fetch the weights with git lfs pull"
        )
    return source


def exactly(fp: BinaryIO, count: int) -> bytes:
    """Read `count` bytes, or fewer where the stream ends; an unbuffered read may be short."""
    data = fp.read(count) if count > 0 else b""
    while len(data) < count and (more := fp.read(count - len(data))):
        data += more
    return data
