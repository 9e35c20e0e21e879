"""Read a tar of weights, NeMo and torch before it had other forms, and put a mark into it.

A mark is a member of its own, `weightmark.json`, the last one; the other members stay byte for
byte. A tar has no directory: its members are stepped over by their sizes (POSIX 1003.1, pax).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError, Problem
from weightmark.formats import suspects
from weightmark.formats.header import Carrier, Header, Piece, Tensor, Updates
from weightmark.formats.member import MAX_METADATA, MEMBER, TWICE, labels, pairs_in, updated
from weightmark.formats.stream import Forward

MAX_TAR_MEMBERS = 1 << 17
"""Members that are stepped over at most, in a second; a checkpoint has some hundred."""

MAX_MEMBER_NAME = 1 << 16
"""Bytes of a long name, or of the attributes before a member, that are read."""

_BLOCK = 512
_CUT = "the file is cut off or damaged; fetch it again"
_FILES = (b"0", b"\0", b"7")
_PAX, _LONG_NAME = b"x", b"L"


class TarMember(NamedTuple):
    """A member: `begin` and `end` take in what stands before it and its padding.

    Its `size` bytes begin at `body`. `data` is the content of a mark, b"" of every other member.
    `dotted`: it is called `./NAME`, as all are that NeMo packs.
    """

    name: str
    dotted: bool
    regular: bool
    begin: int
    body: int
    size: int
    end: int
    data: bytes = b""


def read(fp: BinaryIO, size: int) -> Header:
    """Read the metadata in `weightmark.json`, and the members as tensors of bytes.

    Nothing is read of a compressed tar. Raises `FormatError` where a member ends behind the file.
    A name that stands twice is a problem: the last one is unpacked.
    """
    source = Forward(fp, size)
    if source.peek(262)[257:] != b"ustar":
        return Header(None, 0)
    found = tar_members(source)
    marks = [one for one in found if one.name.encode() == MEMBER]
    pairs = _pairs(marks)
    problems = suspects.in_metadata(pairs or ())
    files = [one for one in found if one.regular and not one.data]
    names = Counter(one.name for one in files)
    problems += [
        Problem("duplicate-tensor", name, TWICE) for name, count in names.items() if count > 1
    ]
    tensors = (Tensor(one.name, "U8", (one.size,), one.body, one.body + one.size) for one in files)
    return Header(None if pairs is None else dict(pairs), 0, tuple(tensors), tuple(problems))


def _pairs(marks: list[TarMember]) -> list[tuple[str, str]] | None:
    if len(marks) > 1:
        raise FormatError("weightmark.json stands twice in the archive", offset=marks[1].begin)
    return pairs_in(marks[0].data, marks[0].body) if marks else None


def tar_members(source: Forward) -> tuple[TarMember, ...]:
    """The members in their order; raises `FormatError` where one cannot be right."""
    found = tuple(_members(source))
    if len(found) == MAX_TAR_MEMBERS:
        raise FormatError(f"tar archive has {MAX_TAR_MEMBERS} members or more", offset=source.at)
    return found


def _members(source: Forward) -> Iterator[TarMember]:
    begin, name, size = -1, b"", None
    for _ in range(MAX_TAR_MEMBERS):
        place = source.at
        if place >= source.size:
            return
        if source.size - place < _BLOCK:
            raise FormatError("the archive ends in the head of a member", offset=place, hint=_CUT)
        block = source.take(_BLOCK)
        if not any(block):
            return
        length = _number(block[124:136])
        if length is None or _number(block[148:156]) != _checksum(block):
            raise FormatError("tar archive is damaged", offset=place, hint=_CUT)
        begin = place if begin < 0 else begin
        kind = block[156:157]
        if kind in (_PAX, _LONG_NAME):
            if length > MAX_MEMBER_NAME:
                raise FormatError("name of a member is too long", offset=place)
            found = source.take(length)
            name, size = _attributes(found) if kind == _PAX else (found.rstrip(b"\0"), size)
            _step(source, -length % _BLOCK)
            continue
        length = length if size is None else size
        yield _member(source, name or _name(block), kind, begin, length)
        begin, name, size = -1, b"", None


def _member(source: Forward, name: bytes, kind: bytes, begin: int, length: int) -> TarMember:
    body = source.at
    source.need(length)
    try:
        text = name.decode("utf-8").removeprefix("./")
    except UnicodeDecodeError:
        raise FormatError("name of a member is not UTF-8", offset=begin) from None
    regular = kind in _FILES
    if regular and {"", ".", ".."}.intersection(text.split("/")):
        message = f"member {text!a} has no plain path, so that two could be unpacked as one"
        raise FormatError(message, offset=begin, hint="pack the archive anew")
    data = b""
    if regular and text.encode() == MEMBER:
        if length > MAX_METADATA:
            raise FormatError(f"metadata is above {MAX_METADATA} bytes", offset=body)
        data = source.take(length)
        _step(source, -length % _BLOCK)
    else:
        _step(source, length + -length % _BLOCK)
    return TarMember(text, name.startswith(b"./"), regular, begin, body, length, source.at, data)


def _step(source: Forward, count: int) -> None:
    source.skip(min(count, source.size - source.at))


def _name(block: bytes) -> bytes:
    name, prefix = block[:100].rstrip(b"\0"), block[345:500].rstrip(b"\0")
    posix = block[257:263] == b"ustar\0"  # GNU tar keeps other things there
    return prefix + b"/" + name if posix and prefix else name


def _attributes(data: bytes) -> tuple[bytes, int | None]:
    """The path and the size among the attributes of pax: length, space, key=value, line feed."""
    name, size = b"", None
    while data:
        length, space, _ = data.partition(b" ")
        if not space or not length.isdigit() or len(length) > len(str(MAX_MEMBER_NAME)):
            return name, size
        if not 0 < int(length) <= len(data):
            return name, size
        key, _, value = data[len(length) + 1 : int(length) - 1].partition(b"=")
        data = data[int(length) :]
        if key == b"path":
            name = value
        elif key == b"size" and value.isdigit() and len(value) < 20:
            size = int(value)
    return name, size


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


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The archive with other metadata in its last member; without any left, it has none.

    Raises `FormatError` where the archive cannot be read.
    """
    found = tar_members(Forward(fp, size))
    marks = [one for one in found if one.name.encode() == MEMBER]
    data = updated(dict(_pairs(marks) or ()), updates)
    end = found[-1].end if found else 0
    if end % _BLOCK:
        raise FormatError("tar archive ends inside a block", offset=end, hint=_CUT)
    kept: list[Piece] = [(0, marks[0].begin), (marks[0].end, end)] if marks else [(0, end)]
    if data:
        kept.append(_packed(data, dotted=any(one.dotted for one in found)))
    kept.append((end, size))
    return tuple(one for one in kept if isinstance(one, bytes) or one[0] < one[1])


def _packed(data: bytes, *, dotted: bool) -> bytes:
    """The member of a mark: readable to all, of nobody, of the first second."""
    name = b"./" + MEMBER if dotted else MEMBER
    numbers = b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % len(data) + b"00000000000\0"
    head = name.ljust(100, b"\0") + numbers + b" " * 8 + b"0" + bytes(100) + b"ustar\x0000"
    head = head.ljust(_BLOCK, b"\0")
    head = head[:148] + b"%06o\0 " % _checksum(head) + head[156:]
    return head + data + bytes(-len(data) % _BLOCK)


CARRIER = Carrier(rewrite, labels)
