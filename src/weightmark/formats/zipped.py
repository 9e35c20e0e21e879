"""Read a zip archive of weights: torch.save, Keras, skops, npz, MediaPipe.

The directory stands at the end (APPNOTE.TXT 4.3), so a file that was cut off has none. A mark is a
member of its own, `weightmark.json`; nothing else is inflated or read, and no pickle is loaded.
Where members overlap, or the count is not that of the directory, readers see different archives,
so such a file is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError, Problem
from weightmark.formats import suspects
from weightmark.formats.header import Header, LookedAt, Tensor
from weightmark.formats.member import MAX_METADATA, MEMBER, TWICE, pairs_in
from weightmark.formats.pickled import licence_in
from weightmark.formats.stream import exactly

MAX_DIRECTORY = 16 << 20
"""Bytes of directory that are walked at most: 200,000 members with names of 30 signs."""

_WINDOW = 1 << 16
"""Bytes at either end of a pickle in which the licence is looked for; the model stands between."""

ZIP_CUT = "the file is cut off or damaged; fetch it again"

STORED, DEFLATED = 0, 8

END_RECORD = struct.Struct("<4sHHHHIIH")
END64 = struct.Struct("<4sQHHIIQQQQ")
ENTRY = struct.Struct("<4s6H3I5H2I")
LOCAL = struct.Struct("<4s5H3I2H")
LOCATOR = 20
_TAIL = END_RECORD.size + 0xFFFF + LOCATOR
_MOST_32 = 0xFFFFFFFF
_ENCRYPTED, _UTF8 = 1, 1 << 11

# What a writer notes of itself, and not of the weights: other releases write it otherwise.
_NOTES = ("version", ".format_version", ".storage_alignment", "metadata.json")
_NOTED = ".data/"

# What each archive of PyTorch has in its folder, one of each: objects or a program, and a version.
_OF_TORCH = ((b"data.pkl", b"archive_format"), (b"version", b".data/version"))


class ZipEntry(NamedTuple):
    """A member as the directory has it; `begin` is where it starts in the file.

    `packed` are its bytes as they lie there, `size` those that they inflate to. `record` is the
    entry itself, `limit` the first byte that is not its own: of the next member, or the directory.
    """

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    begin: int
    record: bytes
    limit: int = 0

    @property
    def least(self) -> int:
        """The first byte that can lie behind it: its own header is as long as that says."""
        return self.begin + LOCAL.size + len(self.name) + self.packed


class Directory(NamedTuple):
    """The directory of an archive that begins `before` bytes into the file.

    `begin` is where it stands, `comment` what follows it, `large` its record of zip64, empty where
    it has none. `whole` is False where it is too long to be walked in full. `member` is where a
    mark stands: in the one folder that holds all members, as torch asks for, or in none.
    """

    entries: tuple[ZipEntry, ...]
    begin: int
    before: int
    comment: bytes
    large: bytes
    whole: bool
    member: bytes


def read(fp: BinaryIO, size: int) -> Header:
    """Read the metadata in `weightmark.json`, and the members as tensors of bytes.

    Raises `FormatError` unless the directory is there and all members lie before it, apart from
    each other, and nothing lies before them. A name that stands twice is a problem.
    """
    found = directory(fp, size)
    if found.before:
        message = "archive stands behind other bytes, where its readers do not look for it"
        raise FormatError(message, hint="cut off what stands before it, or save the weights anew")
    if (stray := _outside(found)) is not None:
        message = f"member `{_text(stray.name, stray)}` lies outside of the folder of all others"
        hint = "PyTorch refuses such an archive; save the weights anew"
        raise FormatError(message, offset=stray.begin, hint=hint)
    pairs = metadata(fp, found)
    return Header(
        None if pairs is None else dict(pairs),
        0,
        LookedAt(lambda: _records(fp, found)),
        (*suspects.in_metadata(pairs or ()), *doubles(found)),
        noted=_noted(fp, found),
    )


def _outside(found: Directory) -> ZipEntry | None:
    """The first member outside of the folder in which PyTorch wrote its records, None without."""
    names = {one.name for one in found.entries} if found.member == MEMBER else set()
    for top in {name.partition(b"/")[0] + b"/" for name in names}:
        if all(any(top + one in names for one in some) for some in _OF_TORCH):
            return next((one for one in found.entries if not one.name.startswith(top)), None)
    return None


def doubles(found: Directory) -> tuple[Problem, ...]:
    """The members whose name stands twice."""
    names = Counter(one.name for one in found.entries)
    return tuple(
        Problem("duplicate-tensor", name.decode("utf-8", "replace"), TWICE)
        for name, count in (names.items() if len(names) < len(found.entries) else ())
        if count > 1
    )


def _noted(fp: BinaryIO, found: Directory) -> Mapping[str, str]:
    """The licence in the pickle of a checkpoint of PyTorch, as those of Ultralytics have it."""
    pickle = next((one for one in found.entries if one.name.endswith(b"/data.pkl")), None)
    if pickle is None or not is_stored(pickle):
        return {}
    words = ""
    with suppress(FormatError):  # what is wrong with a member is told when it is read
        begin = body(fp, pickle)
        for at in sorted({begin, begin + max(0, pickle.size - _WINDOW)}):
            fp.seek(at)
            words = licence_in(exactly(fp, min(_WINDOW, pickle.size))) or words
    return {"checkpoint.license": words} if words else {}


def directory(fp: BinaryIO, size: int) -> Directory:
    """Read the directory; raises `FormatError` where it is not there or cannot be right."""
    fp.seek(max(0, size - _TAIL))
    tail = exactly(fp, min(size, _TAIL))
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END_RECORD.size:
        raise FormatError("zip archive ends before its directory", offset=size, hint=ZIP_CUT)
    _, *parts, count, length, offset, comment = END_RECORD.unpack_from(tail, at)
    if comment > len(tail) - at - END_RECORD.size:
        raise FormatError("zip archive ends inside its comment", offset=size, hint=ZIP_CUT)
    end = size - len(tail) + at
    large, locator = b"", tail[max(0, at - LOCATOR) : at]
    if locator.startswith(b"PK\x06\x07"):
        end, large = _large(fp, end - LOCATOR)
        *parts, count, length, offset = END64.unpack(large)[4:]
    if parts != [0, 0, count]:
        raise FormatError("zip archive has its members on several disks", offset=end, hint=ZIP_CUT)
    begin = end - length
    if begin < offset:
        raise FormatError("zip archive lacks bytes before its directory", offset=0, hint=ZIP_CUT)
    # What stands before the archive moves all its offsets: a program, as in a llamafile.
    before = begin - offset
    if large and int.from_bytes(locator[8:16], "little") != end - before:
        message = "locator of zip64 leads elsewhere than before itself"
        raise FormatError(message, offset=end, hint=ZIP_CUT)
    whole = length <= MAX_DIRECTORY
    entries = tuple(_entries(fp, begin, min(length, MAX_DIRECTORY), before, whole=whole))
    if whole and len(entries) & (-1 if large else 0xFFFF) != count:
        message = f"directory of {len(entries)} members that announces {count}"
        raise FormatError(message, offset=end, hint=ZIP_CUT)
    entries = _apart(entries, begin)
    folders = {one.name.rpartition(b"/")[0].partition(b"/")[0] for one in entries}
    folder = folders.pop() if len(folders) == 1 else b""
    member = folder + b"/" + MEMBER if folder else MEMBER
    return Directory(entries, begin, before, tail[at + END_RECORD.size :], large, whole, member)


def _large(fp: BinaryIO, locator: int) -> tuple[int, bytes]:
    """Where the directory ends, and the record of zip64.

    It stands just before its locator, unless it was extended, which nobody does.
    """
    place = max(0, locator - END64.size)
    fp.seek(place)
    record = exactly(fp, END64.size)
    if not record.startswith(b"PK\x06\x06") or len(record) < END64.size:
        raise FormatError("zip archive lacks its zip64 record", offset=place, hint=ZIP_CUT)
    return place, record


def _entries(
    fp: BinaryIO, begin: int, length: int, before: int, *, whole: bool
) -> Iterator[ZipEntry]:
    fp.seek(begin)
    data = exactly(fp, length)
    at = 0
    while at + ENTRY.size <= len(data):
        entry = ENTRY.unpack_from(data, at)
        if entry[0] != b"PK\x01\x02":
            raise FormatError(
                "directory of the zip archive is damaged", offset=begin + at, hint=ZIP_CUT
            )
        after = at + ENTRY.size + sum(entry[10:13])
        if after <= len(data):
            one = _entry(entry, data[at:after], before)
            if b"\0" in one.name:
                message = "name of a member holds a NUL, at which other readers cut it"
                raise FormatError(message, offset=begin + at, hint="write the archive anew")
            if one.begin + one.packed > begin:
                raise FormatError(
                    "a member lies behind the directory", offset=begin + at, hint=ZIP_CUT
                )
            if one.method == STORED and one.size != one.packed and not one.flags & _ENCRYPTED:
                message = "a stored member has another size than its bytes"
                raise FormatError(message, offset=begin + at, hint=ZIP_CUT)
            yield one
        at = after
    if at != len(data) and whole:
        raise FormatError("directory of the zip archive is cut off", offset=begin, hint=ZIP_CUT)


def _entry(found: Sequence[int], record: bytes, before: int) -> ZipEntry:
    flags, method, crc, packed, size, names, extras, start = (
        *(found[3], found[4], found[7], found[8], found[9], found[10], found[11], found[16]),
    )
    name = record[ENTRY.size : ENTRY.size + names]
    if _MOST_32 in (packed, size, start):
        extra = record[ENTRY.size + names : ENTRY.size + names + extras]
        size, packed, start = _wide(extra, (size, packed, start))
    return ZipEntry(name, flags, method, crc, packed, size, before + start, record)


def _wide(extra: bytes, narrow: tuple[int, int, int]) -> Iterator[int]:
    """Size, packed size and offset, each from the field of zip64 where 32 bits do not hold it."""
    at = 0
    field = b""
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            break
        at += 4 + length
    for one in narrow:
        if one == _MOST_32 and len(field) >= 8:
            one, field = int.from_bytes(field[:8], "little"), field[8:]
        yield one


def _apart(entries: Sequence[ZipEntry], directory: int) -> tuple[ZipEntry, ...]:
    """The entries with their limits; raises `FormatError` where they overlap."""
    limits = {}
    after = directory
    for one in sorted(entries, key=attrgetter("begin"), reverse=True):
        if after < one.least:
            raise FormatError("members of the zip archive overlap", offset=one.begin, hint=ZIP_CUT)
        limits[one.begin] = after
        after = one.begin
    return tuple(one._replace(limit=limits[one.begin]) for one in entries)


def metadata(fp: BinaryIO, found: Directory) -> list[tuple[str, str]] | None:
    """Read `weightmark.json`, None where there is none; raises `FormatError`."""
    marks = [one for one in found.entries if one.name == found.member]
    if not marks:
        return None
    if len(marks) > 1:
        where = found.member.decode("utf-8", "replace")
        raise FormatError(f"{where} stands twice in the archive", offset=marks[1].begin)
    one = marks[0]
    if max(one.size, one.packed) > MAX_METADATA:
        raise FormatError(f"metadata is above {MAX_METADATA} bytes", offset=one.begin)
    place = body(fp, one)
    data = exactly(fp, one.packed)
    if one.method == DEFLATED:
        data = _inflated(data, one.size)
    if _is_odd(one) or len(data) != one.size or zlib.crc32(data) != one.crc:
        raise FormatError("weightmark.json is damaged in the archive", offset=place, hint=ZIP_CUT)
    return pairs_in(data, place)


def _inflated(data: bytes, size: int) -> bytes:
    """What data inflate to; nothing where they do not end, or come to more than `size`."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = stream.decompress(data, size + 1)
    except zlib.error:
        return b""
    return found if stream.eof else b""


def body(fp: BinaryIO, one: ZipEntry) -> int:
    """Where the bytes of a member begin, and `fp` then stands; raises `FormatError`."""
    fp.seek(one.begin)
    head = exactly(fp, LOCAL.size + len(one.name))
    if not head.startswith(b"PK\x03\x04") or head[LOCAL.size :] != one.name:
        message = "a member is not where the directory has it"
        raise FormatError(message, offset=one.begin, hint=ZIP_CUT)
    names, extras = LOCAL.unpack_from(head)[9:]
    if names != len(one.name):
        message = "a member has another name than in the directory"
        raise FormatError(message, offset=one.begin, hint=ZIP_CUT)
    place = fp.seek(extras, 1)
    if place + one.packed > one.limit:
        raise FormatError("members of the zip archive overlap", offset=one.begin, hint=ZIP_CUT)
    return place


def _records(fp: BinaryIO, found: Directory) -> Iterator[Tensor]:
    """The members as tensors of bytes, by their names in the folder that holds all of them."""
    mark = found.member
    folder = len(mark) - len(MEMBER)
    for one in found.entries:
        if one.name == mark or one.name.endswith(b"/"):
            continue
        name = _text(one.name[folder:], one)
        if name in _NOTES or name.startswith(_NOTED):
            continue
        if _is_odd(one):
            raise FormatError(f"member `{name}` is packed in a way of its own", offset=one.begin)
        place = body(fp, one)
        coding = "deflate" if one.method == DEFLATED else ""
        yield Tensor(name, "U8", (one.size,), place, place + one.packed, coding=coding)


def is_stored(one: ZipEntry) -> bool:
    """Whether the bytes of a member lie in the file as they are."""
    return one.method == STORED and not one.flags & _ENCRYPTED


def _is_odd(one: ZipEntry) -> bool:
    return one.method not in (STORED, DEFLATED) or bool(one.flags & _ENCRYPTED)


def _text(name: bytes, one: ZipEntry) -> str:
    try:
        return name.decode("utf-8" if one.flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise FormatError("name of a member is not UTF-8", offset=one.begin) from None
