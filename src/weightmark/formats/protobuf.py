"""Walk the wire format of protobuf field by field, stepping over what nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from weightmark.errors import FormatError
from weightmark.formats.stream import Forward

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_SHORT = 5
"""Bytes of a tag or a length that protobuf reads: they have 32 bits."""


def fields(source: Forward, end: int) -> Iterator[tuple[int, int]]:
    """Give the number of each field up to `end`, and the bytes of content that follow.

    Content (0 bytes where the field is a number) that the caller leaves is stepped over. Raises
    `FormatError` where the bytes are not protobuf, or a field is longer than what holds it.
    """
    for number, length, _ in numbered(source, end):
        yield number, length


def numbered(source: Forward, end: int) -> Iterator[tuple[int, int, int]]:
    """As `fields`, with the number that a field is, 0 where it is none."""
    while source.at < end:
        place = source.at
        tag = varint(source, _SHORT)
        number, wire = tag >> 3, tag & 7
        length = value = 0
        if wire == _LENGTH:
            length = varint(source, _SHORT)
        elif wire == _VARINT:
            value = varint(source)
        elif wire in (_FIXED64, _FIXED32):
            source.skip(8 if wire == _FIXED64 else 4)
        else:
            raise FormatError("file is not protobuf", offset=place)
        if not 0 < number < 1 << 29:
            raise FormatError("file is not protobuf", offset=place)
        if source.at + length > end:
            raise FormatError("field is longer than what holds it", offset=place)
        after = source.at + length
        yield number, length, value
        if source.at > after:
            raise FormatError("number is longer than what holds it", offset=place)
        if source.at < after:
            source.skip(after - source.at)
    if source.at != end:
        raise FormatError("field is longer than what holds it", offset=source.at)


def varint(source: Forward, most: int = 10) -> int:
    """Read a number of up to 64 bits, in `most` bytes at most."""
    found = 0
    for shift in range(0, 7 * most, 7):
        byte = source.take(1)[0]
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            return found & ((1 << 64) - 1)
    raise FormatError(f"number of more than {most} bytes", offset=source.at)


def map_entry(source: Forward, length: int) -> tuple[str, str]:
    """Read a StringStringEntryProto; a field that stands twice counts as its last."""
    texts = {1: b"", 2: b""}
    place = source.at
    for number, content in fields(source, source.at + length):
        if number in texts:
            texts[number] = source.take(content)
    try:
        return texts[1].decode("utf-8"), texts[2].decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError("metadata is not UTF-8", offset=place) from None


def message(number: int, content: bytes) -> bytes:
    """A field of bytes, a text or a message, as it is written."""
    return _number(number << 3 | _LENGTH) + _number(len(content)) + content


def entry_message(number: int, key: str, value: str) -> bytes:
    """A StringStringEntryProto, or an entry of a map of texts, as a field."""
    return message(number, message(1, key.encode()) + message(2, value.encode()))


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
