"""Tell what an array of NumPy holds, and whether it is whole (numpy.lib.format, 1 to 3)."""

from __future__ import annotations

import re
from math import prod
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError
from weightmark.formats.header import Header, Tensor
from weightmark.formats.stream import exactly

NPY_MAGIC = b"\x93NUMPY"

MAX_NPY_HEADER = 1 << 16
"""Bytes of description that are read; NumPy itself takes 10,000."""

_DTYPE = re.compile(rb"'descr':\s*'([<>|=]?)([a-zA-Z])(\d{1,9})(?:\[[^\]]*\])?'")
_SHAPE = re.compile(rb"'shape':\s*\(([\d,\sL]*)\)")
_WIDE = b"U"  # 4 bytes a character
_UNITS = b"biufcmMSVU"
_NUMBERS = {
    b"b1": "BOOL", b"i1": "I8", b"u1": "U8", b"i2": "I16", b"u2": "U16", b"i4": "I32",
    b"u4": "U32", b"i8": "I64", b"u8": "U64", b"f2": "F16", b"f4": "F32", b"f8": "F64",
}  # fmt: skip


class _Described(NamedTuple):
    """What stands before the numbers: where they begin, their dtype as it is matched, and shape."""

    body: int
    dtype: re.Match[bytes] | None
    shape: tuple[int, ...] | None


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where the file is shorter than dtype and shape ask for.

    Arrays of objects, which are pickles, and of records are taken as they are.
    """
    body, dtype, shape = _described(fp, size)
    if dtype and shape is not None and dtype[2] in _UNITS:
        width = 1 if dtype[2] in b"mM" and not dtype[3] else int(dtype[3])
        needed = prod(shape) * width * (4 if dtype[2] == _WIDE else 1)
        if body + needed > size:
            message = f"array of {needed} bytes does not fit in a file of {size} bytes"
            raise FormatError(message, offset=size, hint="the file is cut off; fetch it again")
    return Header(None, body)


def array_in(fp: BinaryIO, member: Tensor) -> Tensor:
    """The array that a member of an archive holds, or the member where its bytes are no numbers."""
    fp.seek(member.begin)
    try:
        found = _described(fp, member.end - member.begin)
    except FormatError:
        return member
    if found.dtype is None or found.shape is None or found.dtype[1] == b">":
        return member
    dtype = _NUMBERS.get(found.dtype[2] + found.dtype[3], "")
    begin = member.begin + found.body
    if not dtype or begin + prod(found.shape) * int(found.dtype[3]) != member.end:
        return member
    return member._replace(dtype=dtype, shape=found.shape, begin=begin)


def _described(fp: BinaryIO, size: int) -> _Described:
    """What stands at the place of `fp`, where an array of `size` bytes begins."""
    start = fp.tell()
    head = exactly(fp, 12)
    if not head.startswith(NPY_MAGIC) or len(head) < 12:
        raise FormatError("file is not an array of NumPy", offset=0, hint="fetch the file again")
    wide = head[6] >= 2
    length = int.from_bytes(head[8:12] if wide else head[8:10], "little")
    body = (12 if wide else 10) + length
    if body > size:
        raise FormatError("file ends inside its description", offset=size, hint="fetch it again")
    fp.seek(start + body - length)
    text = exactly(fp, min(length, MAX_NPY_HEADER))
    shape = _SHAPE.search(text)
    lengths = re.findall(rb"\d+", shape[1])[:32] if shape else ()
    return _Described(
        body, _DTYPE.search(text), tuple(int(one[:19]) for one in lengths) if shape else None
    )
