"""Tell whether an array of NumPy is whole (numpy.lib.format, versions 1 to 3)."""

from __future__ import annotations

import re
from math import prod
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import exactly

NPY_MAGIC = b"\x93NUMPY"

MAX_NPY_HEADER = 1 << 16
"""Bytes of description that are read; NumPy itself takes 10,000."""

_DTYPE = re.compile(rb"'descr':\s*'[<>|=]?([a-zA-Z])(\d{1,9})(?:\[[^\]]*\])?'")
_SHAPE = re.compile(rb"'shape':\s*\(([\d,\sL]*)\)")
_WIDE = b"U"  # 4 bytes a character
_UNITS = b"biufcmMSVU"


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where the file is shorter than dtype and shape ask for.

    Arrays of objects, which are pickles, and of records are taken as they are.
    """
    head = exactly(fp, 12)
    if not head.startswith(NPY_MAGIC) or len(head) < 12:
        raise FormatError("file is not an array of NumPy", offset=0, hint="fetch the file again")
    wide = head[6] >= 2
    length = int.from_bytes(head[8:12] if wide else head[8:10], "little")
    body = (12 if wide else 10) + length
    if body > size:
        raise FormatError("file ends inside its description", offset=size, hint="fetch it again")
    fp.seek(body - length)
    text = exactly(fp, min(length, MAX_NPY_HEADER))
    dtype, shape = _DTYPE.search(text), _SHAPE.search(text)
    if dtype and shape and dtype[1] in _UNITS:
        lengths = [int(one[:19]) for one in re.findall(rb"\d+", shape[1])[:32]]
        width = 1 if dtype[1] in b"mM" and not dtype[2] else int(dtype[2])
        needed = prod(lengths) * width * (4 if dtype[1] == _WIDE else 1)
        if body + needed > size:
            message = f"array of {needed} bytes does not fit in a file of {size} bytes"
            raise FormatError(message, offset=size, hint="the file is cut off; fetch it again")
    return Header(None, body)
