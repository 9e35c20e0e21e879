"""Tell whether a zip archive of weights is whole: torch.save, Keras, skops, npz, MediaPipe.

The directory stands at the end (APPNOTE.TXT 4.3), so a file that was cut off has none. Members are
neither inflated nor read.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import exactly

MAX_DIRECTORY = 16 << 20
"""Bytes of directory that are walked at most: 200,000 members with names of 30 signs."""

CUT = "the file is cut off or damaged; fetch it again"

_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_TAIL = _END.size + 0xFFFF + 20


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` unless the directory is there and all members lie before it."""
    fp.seek(max(0, size - _TAIL))
    tail = exactly(fp, min(size, _TAIL))
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise FormatError("zip archive ends before its directory", offset=size, hint=CUT)
    _, _, _, _, _, length, offset, _ = _END.unpack_from(tail, at)
    end = size - len(tail) + at
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        end, length, offset = _large(fp, end - 20)
    begin = end - length
    if begin < offset:
        raise FormatError("zip archive lacks bytes before its directory", offset=0, hint=CUT)
    # What stands before the archive moves all its offsets: a program, as in a llamafile.
    _walk(fp, begin, min(length, MAX_DIRECTORY), begin - offset)
    return Header(None, 0)


def _large(fp: BinaryIO, locator: int) -> tuple[int, int, int]:
    """Where the directory ends, its length and offset, from the record of zip64.

    It stands just before its locator, unless it was extended, which nobody does.
    """
    place = max(0, locator - _END64.size)
    fp.seek(place)
    record = exactly(fp, _END64.size)
    if not record.startswith(b"PK\x06\x06") or len(record) < _END64.size:
        raise FormatError("zip archive lacks its zip64 record", offset=place, hint=CUT)
    found = _END64.unpack(record)
    return place, found[8], found[9]


def _walk(fp: BinaryIO, begin: int, length: int, before: int) -> None:
    fp.seek(begin)
    directory = exactly(fp, length)
    at = 0
    while at + _ENTRY.size <= len(directory):
        entry = _ENTRY.unpack_from(directory, at)
        if entry[0] != b"PK\x01\x02":
            raise FormatError(
                "directory of the zip archive is damaged", offset=begin + at, hint=CUT
            )
        packed, names, start = entry[8], entry[10:13], entry[16]
        if 0xFFFFFFFF not in (packed, start) and before + start + packed > begin:
            raise FormatError("a member lies behind the directory", offset=begin + at, hint=CUT)
        at += _ENTRY.size + sum(names)
    if at > len(directory) and length < MAX_DIRECTORY:
        raise FormatError("directory of the zip archive is cut off", offset=begin, hint=CUT)
