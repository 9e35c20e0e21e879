"""Zip and tar, written by their specifications (APPNOTE 6.3.10; POSIX ustar)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

STORED, DEFLATED = 0, 8
FULL = 0xFFFFFFFF
"""What stands in 32 bits where zip64 has the number."""


def deflate(content: bytes) -> bytes:
    """One block with the fixed codes of RFC 1951, literals only: the same everywhere."""
    bits = "110"
    for byte in content:
        bits += f"{byte + 0x30:08b}" if byte < 144 else f"{byte - 144 + 0x190:09b}"
    bits += "0000000"
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


class Member(NamedTuple):
    """A member of a zip; what is None is as it should be."""

    name: str | bytes
    content: bytes
    method: int = STORED
    size: int | None = None
    crc: int | None = None
    offset: int | None = None
    flags: int = 0x800
    packed: bytes | None = None


def zipped(
    members: Iterable[Member],
    count: int | None = None,
    comment: bytes = b"",
    between: bytes = b"",
    wide: bool = False,
) -> bytes:
    """A zip of these members; `between` lies before its directory; `wide`: all of it in zip64."""
    body, directory, number = b"", b"", 0
    for number, one in enumerate(members, 1):  # noqa: B007 - counts
        name = one.name.encode() if isinstance(one.name, str) else one.name
        packed = deflate(one.content) if one.method == DEFLATED else one.content
        packed = packed if one.packed is None else one.packed
        crc = zlib.crc32(one.content) if one.crc is None else one.crc
        size = len(one.content) if one.size is None else one.size
        offset = len(body) if one.offset is None else one.offset
        extra, short = b"", (len(packed), size)
        if wide:
            extra = struct.pack("<HHQQQ", 1, 24, size, len(packed), offset)
            short, offset = (FULL, FULL), FULL
        about = struct.pack("<HHHHIII", one.flags, one.method, 0, 0x21, crc, *short)
        directory += b"PK\1\2" + struct.pack("<HH", 45 if wide else 20, 45 if wide else 20) + about
        directory += struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, 0, offset)
        directory += name + extra
        local = struct.pack("<HHQQ", 1, 16, size, len(packed)) if wide else b""
        body += (
            b"PK\3\4"
            + struct.pack("<H", 45 if wide else 20)
            + about
            + struct.pack("<HH", len(name), len(local))
            + name
            + local
            + packed
        )
    body += between
    total = number if count is None else count
    sizes = struct.pack("<HHHHIIH", 0, 0, total, total, len(directory), len(body), len(comment))
    end = b"PK\5\6" + sizes + comment
    if wide:
        record = struct.pack("<HHIIQQQQ", 45, 45, 0, 0, total, total, len(directory), len(body))
        end = b"PK\6\6" + struct.pack("<Q", len(record)) + record
        end += b"PK\6\7" + struct.pack("<IQI", 0, len(body) + len(directory), 1)
        end += b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, FULL, FULL, len(comment))
        end += comment
    return body + directory + end


class Entry(NamedTuple):
    """A member of a tar."""

    name: str
    content: bytes = b""
    kind: bytes = b"0"
    size: int | None = None
    checksum: int | None = None


def tarred(entries: Iterable[Entry], end: int = 2) -> bytes:
    """A plain tar of these members, and `end` empty blocks behind them."""
    out = b""
    for one in entries:
        size = len(one.content) if one.size is None else one.size
        head = one.name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2
        head += b"%011o\0" % size + b"%011o\0" % 0 + b" " * 8 + one.kind
        head += b"\0" * 100 + b"ustar\0" + b"00" + b"\0" * 64 + b"\0" * 167 + b"\0" * 12
        checksum = sum(head) if one.checksum is None else one.checksum
        head = head[:148] + b"%06o\0 " % checksum + head[156:]
        out += head.ljust(512, b"\0")[:512] + one.content + b"\0" * (-len(one.content) % 512)
    return out + b"\0" * 512 * end
