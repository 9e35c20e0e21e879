"""Put a mark into a zip archive of weights, as its last member.

Every other member keeps its place, and so the alignment that torch maps it by. Only the member of
the mark and the directory behind it are written anew, in zip64 where the archive was or has to be.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Carrier, Piece, Updates
from weightmark.formats.member import labels, updated
from weightmark.formats.zipped import (
    END64,
    END_RECORD,
    ENTRY,
    LOCAL,
    STORED,
    Directory,
    body,
    directory,
    metadata,
)

_MOST_16, _MOST_32 = 0xFFFF, 0xFFFFFFFF
_UTF8 = 1 << 11
_FIRST_DAY = 0x21  # 1 January 1980, as torch writes it: the same mark makes the same file
_NEEDED, _NEEDED_64 = 20, 45  # versions of the specification (APPNOTE.TXT 4.4.3.2)


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The archive with other metadata; without any left, it has no such member.

    A mark that another program put between other members is blanked there. Raises `FormatError`
    where the archive cannot be read.
    """
    found = directory(fp, size)
    if not found.whole:
        raise FormatError("archive has too many members to be written anew")
    old = dict(metadata(fp, found) or ())
    data = updated(old, updates)
    pieces = _kept(fp, found)
    end = sum(len(one) if isinstance(one, bytes) else one[1] - one[0] for one in pieces)
    records = [one.record for one in found.entries if one.name != found.member]
    if data:
        pieces.append(_member(found.member, data))
        records.append(_record(found.member, data, end))
    at = end + (len(pieces[-1]) if data else 0)
    return (*pieces, b"".join((*records, _end(records, at, found))))


def _kept(fp: BinaryIO, found: Directory) -> list[Piece]:
    """What stands before the directory, without a mark."""
    mark = next((one for one in found.entries if one.name == found.member), None)
    if mark is None:
        return [(0, found.begin)]
    end = body(fp, mark) + mark.packed
    if end == found.begin:
        return [(0, mark.begin)]
    # An archive is known by its first bytes: where the mark stood there, an empty member does.
    first = b"" if mark.begin else LOCAL.pack(b"PK\x03\x04", _NEEDED, *(0,) * 9)
    return [(0, mark.begin), first.ljust(end - mark.begin, b"\0"), (end, found.begin)]


def _member(name: bytes, data: bytes) -> bytes:
    head = LOCAL.pack(
        *(b"PK\x03\x04", _NEEDED, _UTF8, STORED, 0, _FIRST_DAY, zlib.crc32(data)),
        *(len(data), len(data), len(name), 0),
    )
    return head + name + data


def _record(name: bytes, data: bytes, begin: int) -> bytes:
    large = begin >= _MOST_32
    extra = struct.pack("<HHQ", 1, 8, begin) if large else b""
    needed = _NEEDED_64 if large else _NEEDED
    head = ENTRY.pack(
        *(b"PK\x01\x02", needed, needed, _UTF8, STORED, 0, _FIRST_DAY, zlib.crc32(data)),
        *(len(data), len(data), len(name), len(extra), 0, 0, 0, 0, min(begin, _MOST_32)),
    )
    return head + name + extra


def _end(records: list[bytes], begin: int, found: Directory) -> bytes:
    """What closes the directory that begins at `begin`."""
    count, length = len(records), sum(map(len, records))
    large = b""
    if found.large or count >= _MOST_16 or max(length, begin) >= _MOST_32:
        made_by, needed = END64.unpack(found.large)[2:4] if found.large else (_NEEDED_64,) * 2
        head = (b"PK\x06\x06", END64.size - 12, made_by, needed, 0, 0)
        large = END64.pack(*head, count, count, length, begin)
        large += struct.pack("<4sIQI", b"PK\x06\x07", 0, begin + length, 1)
    short = min(count, _MOST_16)
    numbers = (short, short, min(length, _MOST_32), min(begin, _MOST_32), len(found.comment))
    return large + END_RECORD.pack(b"PK\x05\x06", 0, 0, *numbers) + found.comment


CARRIER = Carrier(rewrite, labels)
