"""Tell whether a tar of weights is whole: NeMo, and torch before it had other forms."""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import Forward

MAX_MEMBERS = 1 << 14
"""Members that are stepped over at most; a checkpoint has some hundred."""

_BLOCK = 512
_CUT = "the file is cut off or damaged; fetch it again"


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where a member ends behind the file; nothing of a compressed one."""
    source = Forward(fp, size)
    if source.peek(262)[257:] != b"ustar":
        return Header(None, 0)
    for _ in range(MAX_MEMBERS):
        if size - source.at < _BLOCK:
            break
        block = source.take(_BLOCK)
        if not any(block):
            break
        length = _number(block[124:136])
        if length is None or _number(block[148:156]) != _checksum(block):
            raise FormatError("tar archive is damaged", offset=source.at - _BLOCK, hint=_CUT)
        source.need(length)
        source.skip(min(-(-length // _BLOCK) * _BLOCK, size - source.at))
    return Header(None, 0)


def _checksum(block: bytes) -> int:
    return sum(block[:148]) + 8 * 32 + sum(block[156:])


def _number(field: bytes) -> int | None:
    """An octal number, or one in base 256 as GNU tar writes what is too large for that."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not digits.isdigit() or digits.strip(b"01234567"):
        return None if digits else 0
    return int(digits, 8)
