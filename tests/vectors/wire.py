"""Protobuf on the wire: fields with their numbers, as encoding.html of protobuf.dev has them."""

from __future__ import annotations


def varint(number: int) -> bytes:
    """A number, seven bits a byte."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def whole(number: int, value: int) -> bytes:
    """A field of an integer; negative ones have ten bytes."""
    return varint(number << 3) + varint(value & (2**64 - 1))


def block(number: int, content: bytes | str) -> bytes:
    """A field of bytes, of a text or of a message."""
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data
