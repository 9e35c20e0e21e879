"""Read a tar of weights, NeMo and torch before it had other forms, and put a mark into it.

A mark is a member of its own, `weightmark.json`, the last one; the other members stay byte for
byte. A tar has no directory: its members are stepped over by their sizes (POSIX 1003.1, pax).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError, Problem
from weightmark.formats import suspects
from weightmark.formats.header import Carrier, Header, Piece, Tensor, Updates
from weightmark.formats.member import MAX_METADATA, MEMBER, TWICE, labels, pairs_in, updated
from weightmark.formats.stream import Forward, exactly

MAX_TAR_MEMBERS = 1 << 17
"""Members that are stepped over at most, in a second; a checkpoint has some hundred."""

MAX_MEMBER_NAME = 1 << 16
"""Bytes of a long name, or of the attributes before a member, that are read."""

_BLOCK = 512
_CONFIG = "model_config.yaml"
_MOST_CONFIG = 1 << 20
_LICENCE = re.compile(rb"(?m)^license:[ \t]+([^\n#]{1,200})")
_CUT = "the file is cut off or damaged; fetch it again"
_FILES = (b"0", b"\0", b"7")
_WITHOUT_DATA = (b"1", b"2", b"3", b"4", b"5", b"6")
"""Links, devices, directories and FIFOs: no data follow, whatever the size says."""
_LONG_NAME, _LONG_LINK, _GLOBAL = b"L", b"K", b"g"
_BEFORE = (b"x", b"X", _GLOBAL, _LONG_NAME, _LONG_LINK)


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
    return Header(
        None if pairs is None else dict(pairs),
        0,
        tuple(tensors),
        tuple(problems),
        noted=_noted(fp, files),
    )


def _noted(fp: BinaryIO, files: list[TarMember]) -> Mapping[str, str]:
    """The licence in the configuration of a NeMo model, an outermost key of YAML."""
    config = next((one for one in files if one.name == _CONFIG), None)
    if config is None:
        return {}
    fp.seek(config.body)
    found = _LICENCE.search(exactly(fp, min(config.size, _MOST_CONFIG)))
    words = found[1].decode("utf-8", "replace").strip(" \t\r\"'") if found else ""
    return {"model.license": words} if words else {}


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
        if kind in _BEFORE:
            if length > MAX_MEMBER_NAME:
                raise FormatError("name of a member is too long", offset=place)
            path, count = _said(kind, source.take(length), place)
            # Of several such headers before one member, readers believe the first.
            name, size = name or path, count if size is None else size
            _step(source, -length % _BLOCK)
            continue
        length = 0 if kind in _WITHOUT_DATA else length if size is None else size
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
    name, prefix = block[:100].partition(b"\0")[0], block[345:500].partition(b"\0")[0]
    posix = block[257:263] == b"ustar\0"  # GNU tar keeps other things there
    return prefix + b"/" + name if posix and prefix else name


def _said(kind: bytes, data: bytes, place: int) -> tuple[bytes, int | None]:
    """The path and the size that a header gives the member behind it; raises `FormatError`."""
    if kind == _LONG_LINK:
        return b"", None
    long = [(b"path", data.partition(b"\0")[0])]
    said = dict(long if kind == _LONG_NAME else _records(data, place))
    path, size = said.get(b"path"), said.get(b"size")
    sparse = any(key.startswith(b"GNU.sparse.") for key in said)
    for_all = kind == _GLOBAL and (path is not None or size is not None)
    if sparse or for_all or path == b"" or b"\0" in (path or b""):
        message = "header tells of a sparse member, of all members alike, or of a name that is none"
        raise FormatError(message, offset=place, hint="pack the archive anew")
    if size is not None and not (size.isdigit() and len(size) < 20):
        raise FormatError("header of pax has a size that is no number", offset=place, hint=_CUT)
    return path or b"", None if size is None else int(size)


def _records(data: bytes, place: int) -> Iterator[tuple[bytes, bytes]]:
    """The records of a header of pax: length, space, key=value, line feed."""
    while data:
        digits, space, _ = data[:6].partition(b" ")
        end = int(digits) if space and digits.isdigit() else 0
        key, equals, value = data[len(digits) + 1 : end].partition(b"=")
        if not equals or end > len(data) or not value.endswith(b"\n"):
            raise FormatError("header of pax is damaged", offset=place, hint=_CUT)
        yield key, value[:-1]
        data = data[end:]


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
