"""Read a model of LiteRT: whether its buffers lie in the file, and the licence in its metadata.

The tables are those of schema.fbs (`Model`) and of metadata_schema.fbs (`ModelMetadata`).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import exactly

MAX_BUFFERS = 1 << 14
"""Buffers that are looked at; a model has one for each tensor, some thousand at most."""

MAX_DESCRIBED = 64
"""Entries of metadata that are looked at; a model has three or four."""

MAX_LICENCE = 50_000
"""Bytes of the licence in the metadata; it is a name or an address, at most a whole text."""

_BUFFERS, _METADATA = 4, 6  # of Model
_NAME, _BUFFER = 0, 1  # of Metadata
_LICENCE = 5  # of ModelMetadata
_ENTRY = "TFLITE_METADATA"
_DATA, _OFFSET, _SIZE = 0, 1, 2  # of Buffer
_CUT = "the file is cut off or damaged; fetch it again"


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where the root or a buffer ends behind the file."""
    source = _Table(fp, size)
    if source.bytes(4, 4) != b"TFL3":
        raise FormatError("file is not a LiteRT model", offset=0, hint="fetch the file again")
    model = source.u32(0)
    buffers = source.field(model, _BUFFERS)
    if buffers:
        vector = buffers + source.u32(buffers)
        count = source.u32(vector)
        source.bytes(vector + 4, 0, 4 * count)
        for index in range(min(count, MAX_BUFFERS)):
            place = vector + 4 + 4 * index
            _buffer(source, place + source.u32(place))
    licence = _licence(source, model)
    return Header({"license": licence} if licence else None, 0)


def _licence(source: _Table, model: int) -> str:
    """What `ModelMetadata` says of the licence, which stands in a buffer of its own; "" for none.

    No loader needs it, so that a model with damaged metadata is whole all the same.
    """
    try:
        return _described(source, model)
    except FormatError:
        return ""


def _described(source: _Table, model: int) -> str:
    entries, buffers = source.field(model, _METADATA), source.field(model, _BUFFERS)
    if not entries or not buffers:
        return ""
    vector, data = source.to(entries), source.to(buffers)
    for index in range(min(source.u32(vector), MAX_DESCRIBED)):
        entry = source.to(vector + 4 + 4 * index)
        name, number = source.field(entry, _NAME), source.field(entry, _BUFFER)
        if not name or source.text(source.to(name), len(_ENTRY)) != _ENTRY:
            continue
        at = source.u32(number) if number else 0
        if at >= source.u32(data):
            return ""
        held = source.field(source.to(data + 4 + 4 * at), _DATA)
        start = source.to(held) + 4 if held else 0
        if not start or source.bytes(start + 4, 4) != b"M001":
            return ""
        said = source.field(source.to(start), _LICENCE)
        return source.text(source.to(said), MAX_LICENCE) if said else ""
    return ""


def _buffer(source: _Table, buffer: int) -> None:
    data = source.field(buffer, _DATA)
    if data:
        vector = data + source.u32(data)
        source.bytes(vector + 4, 0, source.u32(vector))
    offset, length = source.field(buffer, _OFFSET), source.field(buffer, _SIZE)
    if offset and length:
        source.bytes(source.u64(offset), 0, source.u64(length))


class _Table:
    """The tables of a flatbuffer, read where they lie."""

    def __init__(self, fp: BinaryIO, size: int) -> None:
        self._fp, self._size = fp, size

    def bytes(self, at: int, count: int, needed: int = 0) -> bytes:
        """`count` bytes at a place where `needed` must be; raises `FormatError`."""
        if at + max(count, needed) > self._size:
            raise FormatError("file ends inside a table or a tensor", offset=self._size, hint=_CUT)
        if not count:
            return b""
        self._fp.seek(at)
        return exactly(self._fp, count).ljust(count, b"\0")

    def u32(self, at: int) -> int:
        """A number of 32 bits."""
        return int.from_bytes(self.bytes(at, 4), "little")

    def to(self, at: int) -> int:
        """Where the offset at a place leads."""
        return at + self.u32(at)

    def text(self, at: int, most: int) -> str:
        """A string, of no more than `most` bytes."""
        return self.bytes(at + 4, min(self.u32(at), most)).decode("utf-8", "replace")

    def u64(self, at: int) -> int:
        """A number of 64 bits."""
        return int.from_bytes(self.bytes(at, 8), "little")

    def field(self, table: int, index: int) -> int:
        """Where a field of a table stands; 0 where it has none."""
        (back,) = struct.unpack("<i", self.bytes(table, 4))
        known = table - back
        if known < 0:
            raise FormatError("table points before the file", offset=table, hint=_CUT)
        length = int.from_bytes(self.bytes(known, 2), "little")
        at = 4 + 2 * index
        if at + 2 > length:
            return 0
        shift = int.from_bytes(self.bytes(known + at, 2), "little")
        return table + shift if shift else 0
