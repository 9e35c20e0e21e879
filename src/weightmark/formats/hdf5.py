"""Tell whether an HDF5 file is whole: its superblock says where the file ends.

HDF5 File Format Specification 3.0, II.A; the library refuses a shorter file as truncated.
"""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import exactly

HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"

_LONGEST = 96
# A superblock may stand behind a block of the user's, at 512 bytes or a power of 2 above.
_LAST_PLACE = 1 << 16


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where no superblock is there, or the file is shorter than it says."""
    place = 0
    head = exactly(fp, _LONGEST)
    while not head.startswith(HDF5_MAGIC):
        place = 2 * place or 512
        if place > min(size, _LAST_PLACE):
            raise FormatError("file is not HDF5", offset=0, hint="fetch the file again")
        fp.seek(place)
        head = exactly(fp, _LONGEST)
    end = _end(head)
    if end > place + size:
        raise FormatError(
            f"file has {size} bytes, its superblock says {end}",
            offset=size,
            hint="the file is cut off; fetch it again",
        )
    return Header(None, place)


def _end(head: bytes) -> int:
    """The end of the file, by superblock: bytes from the start, 0 where it cannot be told."""
    version = head[8] if len(head) > 8 else 255
    if version <= 1:
        width, first = head[13:14], 24 + 4 * version
        at = 2  # base, free space, end
    elif version <= 3:
        width, first = head[9:10], 12
        at = 2  # base, extension, end
    else:
        return 0
    size = width[0] if width else 0
    field = head[first + at * size : first + (at + 1) * size]
    if size not in (2, 4, 8) or field == b"\xff" * size:
        return 0
    if len(field) < size:  # it ends within the superblock
        return first + (at + 1) * size
    return int.from_bytes(field, "little")
