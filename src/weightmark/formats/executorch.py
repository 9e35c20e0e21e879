"""Tell whether a program of ExecuTorch is whole, by its extended header (docs, pte-file-format)."""

from __future__ import annotations

import struct
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import exactly

_EXTENDED = struct.Struct("<4sIQQ")


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where the program or its segments end behind the file."""
    head = exactly(fp, 8 + _EXTENDED.size + 8)
    if head[8:12] == b"eh00" and len(head) >= 8 + _EXTENDED.size:
        _, length, program, segments = _EXTENDED.unpack_from(head, 8)
        data = int.from_bytes(head[32:40], "little") if length >= 32 else 0
        if max(program, segments + data) > size:
            raise FormatError(
                f"file has {size} bytes, its header says {max(program, segments + data)}",
                offset=size,
                hint="the file is cut off; fetch it again",
            )
    return Header(None, 0)
