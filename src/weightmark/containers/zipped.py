"""A zip archive, which a wheel is too, as a listing: read in place through its directory."""

from __future__ import annotations

import io
import stat
import struct
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from weightmark.containers.member import (
    MAX_FILES,
    Budget,
    Entry,
    Listing,
    Rewound,
    Slice,
    buffered,
    fault_of_name,
    name_problem,
    plain_name,
    shown,
)
from weightmark.errors import Problem, TreeError, parser_words

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06")
"""A local header, or the end record of an empty archive, with or without zip64."""

_LOCAL = struct.Struct("<4s5H3I2H")  # APPNOTE 4.3.7
_MAX_DIRECTORY = MAX_FILES * 400
_ENCRYPTED = 0x41  # general purpose bits 0 and 6, APPNOTE 4.4.4
_UTF8 = 0x800  # general purpose bit 11
_STORED = 0


def begins(head: bytes) -> bool:
    """Whether the first bytes are those of a zip."""
    return head.startswith(_MAGIC)


def list_archive(open_archive: Callable[[], BinaryIO], size: int, budget: Budget) -> Listing:
    """The members in the order of the directory of a zip of `size` bytes.

    Nothing is inflated before a member is read. Raises `TreeError` where there is no directory
    that can be read; what is wrong with single members comes as problems.
    """
    from zipfile import BadZipFile, ZipFile

    archive = open_archive()
    limited = _Limited(archive)
    try:
        zipped = ZipFile(limited)
    except (BadZipFile, ValueError, OSError, EOFError, struct.error, NotImplementedError) as fault:
        archive.close()
        words = parser_words(fault)
        raise TreeError(f"no whole zip archive: {words}") from fault
    except TreeError:
        archive.close()
        raise
    limited.limit = 0
    try:
        budget.admit(len(zipped.infolist()))
    except TreeError:
        archive.close()
        raise
    entries: dict[str, Entry] = {}
    problems: list[Problem] = list(_overlaps(zipped, size))
    for info in zipped.infolist():
        name = info.orig_filename
        problems += _faults(info)
        if fault_of_name(name) or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
            continue
        name = plain_name(name)
        if name in entries:
            problems.append(
                Problem("duplicate-member", shown(name), "is in the archive more than once")
            )
        read = partial(_open, zipped, info, open_archive, name)
        forward = info.compress_type != _STORED
        entries[name] = Entry(name, info.file_size, info.compress_size, read, forward=forward,
                              checksum=f"{info.CRC:08x}")  # fmt: skip

    def close() -> None:
        zipped.close()
        archive.close()

    return Listing(tuple(entries.values()), tuple(problems), close)


class _Limited(io.RawIOBase):
    """The archive for `ZipFile`, which reads a directory of any claimed size in one piece."""

    def __init__(self, whole: BinaryIO) -> None:
        super().__init__()
        self._whole = whole
        self.limit = _MAX_DIRECTORY

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.limit:
            return self._whole.read(-1 if size is None else size)
        all_of_it = size is None or size < 0
        data = self._whole.read(self.limit + 1 if all_of_it else min(size or 0, self.limit + 1))
        if len(data) > self.limit:
            raise TreeError(f"has a directory of more than {self.limit} bytes")
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._whole.seek(offset, whence)

    def tell(self) -> int:
        return self._whole.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _faults(info: ZipInfo) -> list[Problem]:
    where = shown(info.orig_filename)
    found: list[Problem] = []
    fault = fault_of_name(info.orig_filename)
    if fault:
        return [Problem("unsafe-name", where, f"has a name that {fault}")]
    if stat.S_ISLNK(info.external_attr >> 16):
        return [Problem("link-member", where, "is a symbolic link, which wheels cannot hold")]
    odd = name_problem(info.orig_filename)
    if odd is not None:
        found.append(odd)
    if info.flag_bits & _ENCRYPTED:
        found.append(Problem("encrypted-member", where, "is encrypted and cannot be judged"))
    elif info.compress_type not in _methods():
        found.append(Problem("unsupported-member", where,
                             f"is compressed by method {info.compress_type}"))  # fmt: skip
    if info.compress_type == _STORED and info.compress_size != info.file_size:
        found.append(Problem("wrong-size", where,
                             f"is stored in {info.compress_size} bytes but declares "
                             f"{info.file_size}"))  # fmt: skip
    return found


def _methods() -> tuple[int, ...]:
    """The compression methods of this Python: stored, deflate, bzip2, lzma, and zstd from 3.14."""
    import zipfile

    zstandard = getattr(zipfile, "ZIP_ZSTANDARD", None)
    known = (_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return known if zstandard is None else (*known, zstandard)


def _overlaps(zipped: ZipFile, size: int) -> list[Problem]:
    """Members whose bytes belong to another member too, or lie beyond the end (D. Fifield 2019)."""
    found = []
    end = 0
    previous = ""
    for info in sorted(zipped.infolist(), key=lambda each: each.header_offset):
        name = shown(info.orig_filename)
        if info.header_offset < end:
            found.append(Problem("overlapping-members", name, f"shares bytes with {previous}"))
        least = info.header_offset + _LOCAL.size + info.compress_size
        if least > size:
            found.append(Problem("truncated", name, "lies beyond the end of the archive"))
        if least > end:
            end, previous = least, name
    return found


def _open(
    zipped: ZipFile, info: ZipInfo, open_archive: Callable[[], BinaryIO], name: str
) -> BinaryIO:
    import zlib
    from zipfile import BadZipFile

    if info.flag_bits & _ENCRYPTED:
        raise TreeError("is encrypted and cannot be read", name=shown(name))
    if info.compress_type == _STORED:
        if info.compress_size != info.file_size:
            raise TreeError("is not as long as it declares", name=shown(name))
        whole = open_archive()
        try:
            begin = _data_offset(whole, info, name)
        except TreeError:
            whole.close()
            raise
        return buffered(Slice(whole, begin, info.file_size, shown(name)))
    faults: tuple[type[Exception], ...] = (
        BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, struct.error,
    )  # fmt: skip  # NotImplementedError, an unknown method, is a RuntimeError
    if info.compress_type == _methods()[3]:
        from lzma import LZMAError

        faults = (*faults, LZMAError)
    return buffered(Rewound(partial(zipped.open, info), info.file_size, shown(name), faults))


def _data_offset(whole: BinaryIO, info: ZipInfo, name: str) -> int:
    """Where the bytes of a stored member begin: `ZipExtFile` would read and hash to seek."""
    try:
        whole.seek(info.header_offset)
        head = whole.read(_LOCAL.size)
    except (OSError, ValueError) as fault:
        raise TreeError(f"cannot be read: {fault}", name=shown(name)) from fault
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise TreeError("has no local header where the directory says", name=shown(name))
    fields = _LOCAL.unpack(head)
    local = whole.read(fields[9])
    if local.decode("utf-8" if fields[2] & _UTF8 else "cp437", "replace") != info.orig_filename:
        raise TreeError("has another name in its local header", name=shown(name))
    return info.header_offset + _LOCAL.size + int(fields[9]) + int(fields[10])
