"""A tar archive, plain or compressed, as a listing: one pass finds all, none is extracted.

Own reader rather than `tarfile`, which reads a pax header of any claimed size into memory and,
in releases still in use, loops for ever on a negative size (CVE-2025-8194).
Layout: POSIX.1-2024 pax, "ustar Interchange Format" and "pax Header Block"; GNU tar manual,
"Basic Tar Format".
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from io import BytesIO
from typing import Any, BinaryIO

from weightmark._startup import NamedTuple
from weightmark.containers.member import (
    CHUNK,
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
from weightmark.errors import Problem, TreeError

TAR_BLOCK = 512

_MAX_EXTENSION = 1 << 20
"""Bytes of one pax or long-name header; paths of Linux end at 4 KiB."""

_INPUT = 1 << 15
"""Compressed bytes read at a time."""

_LZMA_MEMORY = 1 << 28
"""Bytes an xz stream may ask for; `xz -9` needs 65 MiB."""

_CHECKPOINTS = 128
"""Copies of the inflater kept, about 50 KiB each; beyond that every second one is dropped."""

_KEPT = 1 << 16
_KEPT_TOTAL = 1 << 24
"""Bytes up to which a member is kept where the codec cannot be copied (all but gz), and in all."""

_GZIP, _BZIP2, _XZ, _ZSTD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"


class _Place(NamedTuple):
    """From where reading can go on: inflated offset, offset in the file, codec, input pending."""

    at: int
    offset: int
    codec: Any
    pending: bytes


class _Plain:
    """An archive that is not compressed."""

    def __init__(self, whole: BinaryIO, size: int) -> None:
        self._whole, self._size = whole, size
        self.at = 0

    def read(self, size: int, /) -> bytes:
        data = self._whole.read(size)
        self.at += len(data)
        return data

    def skip(self, size: int) -> None:
        self.at += size
        if self.at > self._size:
            raise TreeError("ends inside a member")
        self._whole.seek(self.at)

    def place(self) -> _Place | None:
        return None

    def close(self) -> None:
        self._whole.close()


class _Inflated:
    """The bytes inside a compressed file, read forward; several streams are read as one."""

    def __init__(
        self,
        whole: BinaryIO,
        magic: bytes,
        place: _Place | None = None,
        spend: Callable[[int], None] | None = None,
    ) -> None:
        self._whole, self._magic, self._spend = whole, magic, spend
        self._codec: Any = place.codec.copy() if place else _codec(magic)
        self._pending = place.pending if place else b""
        self.at = place.at if place else 0
        self._end = False
        if place:
            whole.seek(place.offset)

    def read(self, size: int, /) -> bytes:
        """Exactly `size` bytes unless the archive ends."""
        parts = []
        left = size
        while left and (data := self._some(left)):
            parts.append(data)
            left -= len(data)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def skip(self, size: int) -> None:
        while size:
            data = self._some(min(size, CHUNK))
            if not data:
                raise TreeError("ends inside a member")
            size -= len(data)

    def _some(self, most: int) -> bytes:
        while not self._end:
            if self._codec.eof:
                self._next_stream()
                continue
            starved = getattr(self._codec, "needs_input", not self._pending)
            if starved and not self._pending:
                self._pending = self._whole.read(_INPUT)
                if not self._pending:
                    raise TreeError("ends inside its compressed data")
            data: bytes = self._codec.decompress(self._pending, most)
            # bz2 and lzma keep what they did not use; zlib hands it back
            self._pending = getattr(self._codec, "unconsumed_tail", b"")
            if data:
                self.at += len(data)
                if self._spend is not None:
                    self._spend(len(data))
                return data
        return b""

    def _next_stream(self) -> None:
        """Go on with the stream after this one, over zero padding; other bytes are no stream."""
        rest = self._codec.unused_data.lstrip(b"\0")
        while not rest and (more := self._whole.read(_INPUT)):
            rest = more.lstrip(b"\0")
        if len(rest) < len(self._magic):
            rest += self._whole.read(_INPUT)
        if rest.startswith(self._magic):
            self._codec, self._pending = _codec(self._magic), rest
        else:
            self._end = True

    def place(self) -> _Place | None:
        """A point to come back to; None where the codec cannot be copied."""
        if not hasattr(self._codec, "copy"):
            return None
        return _Place(self.at, self._whole.tell(), self._codec.copy(), self._pending)

    def close(self) -> None:
        self._whole.close()


def _codec(magic: bytes) -> Any:
    if magic == _GZIP:
        import zlib

        return zlib.decompressobj(31)
    if magic == _BZIP2:
        from bz2 import BZ2Decompressor

        return BZ2Decompressor()
    if magic == _ZSTD:
        return _zstd().ZstdDecompressor()
    from lzma import LZMADecompressor

    return LZMADecompressor(memlimit=_LZMA_MEMORY)


def _zstd() -> Any:
    """The module that reads zstd: of Python 3.14, or its backport (extra `zstd`)."""
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    raise TreeError(
        "is compressed with zstd, which Python reads from 3.14 on, or with the extra `zstd`",
        hint="pip install 'weightmark[zstd]'",
    )


def _faults_of(magic: bytes) -> tuple[type[Exception], ...]:
    """What reading can raise for broken bytes."""
    known: tuple[type[Exception], ...] = (OSError, ValueError, EOFError)
    if magic == _GZIP:
        import zlib

        return (*known, zlib.error)
    if magic == _XZ:
        from lzma import LZMAError

        return (*known, LZMAError)
    return (*known, _zstd().ZstdError) if magic == _ZSTD else known


class _Member(NamedTuple):
    """One header block with the pax and long-name headers before it."""

    name: str
    kind: str
    size: int
    target: str
    sparse: bool


class _Broken(Exception):  # noqa: N818 - never leaves this file
    """A header that cannot be read; what stands before it is kept."""


def begins(head: bytes) -> bool:
    """Whether the first bytes are those of a tar, or of what may be a compressed one."""
    return _magic_of(head) is not None


def _magic_of(head: bytes) -> bytes | None:
    """The compression of a tar by its first bytes; empty for a plain one, None for no tar."""
    for magic in (_GZIP, _BZIP2, _XZ, _ZSTD):
        if head.startswith(magic):
            return magic
    return b"" if _is_header(head[:TAR_BLOCK]) else None


def list_archive(open_archive: Callable[[], BinaryIO], size: int, budget: Budget) -> Listing:
    """The members in archive order, found in one pass over the `size` bytes of the archive.

    Of a gz, points to come back to are kept, so that a member is read without inflating all
    before it; of the others, small members are kept. Raises `TreeError` where nothing can be
    read; an archive that breaks off later gives what stands before, and a problem.
    """
    whole = open_archive()
    try:
        magic = _magic_of(whole.read(TAR_BLOCK))
        whole.seek(0)
    except OSError as fault:
        whole.close()
        raise TreeError(f"cannot be read: {fault}") from fault
    if magic is None:
        whole.close()
        raise TreeError("is not a tar archive")
    try:
        faults: tuple[type[Exception], ...] = (TreeError, _Broken, *_faults_of(magic))
    except TreeError:
        whole.close()
        raise
    source = _Inflated(whole, magic, spend=budget.spend) if magic else _Plain(whole, size)
    found = _Found(open_archive, magic)
    try:
        _scan(source, found, budget)
    except faults as fault:
        if not found.entries and not found.problems:
            raise TreeError(f"is not a tar archive that can be read: {fault}") from fault
        found.problems.append(
            Problem("truncated", "", f"cannot be read to its end: {str(fault) or 'broken data'}")
        )
    finally:
        source.close()
    _resolve(found)
    return Listing(tuple(found.entries.values()), tuple(found.problems))


class _Found:
    """What the pass has met so far."""

    def __init__(self, open_archive: Callable[[], BinaryIO], magic: bytes) -> None:
        self.open_archive, self.magic = open_archive, magic
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.links: list[_Member] = []
        self.places: list[_Place] = []
        self.apart = CHUNK
        self.kept = 0

    def report(self, kind: str, where: str, message: str) -> None:
        self.problems.append(Problem(kind, shown(where), message))

    def come_back(self, source: _Plain | _Inflated) -> None:
        """Keep a point to come back to, if the last one is far enough behind."""
        if self.places and source.at - self.places[-1].at < self.apart:
            return
        place = source.place()
        if place is not None:
            self.places.append(place)
        if len(self.places) > _CHECKPOINTS:
            del self.places[1::2]
            self.apart *= 2

    def begin(self, offset: int) -> _Inflated:
        """The archive at an inflated offset, by way of the nearest point before it."""
        before = [place for place in self.places if place.at <= offset]
        source = _Inflated(self.open_archive(), self.magic, before[-1] if before else None)
        faults: tuple[type[Exception], ...] = (TreeError, *_faults_of(self.magic))
        try:
            source.skip(offset - source.at)
        except faults:
            source.close()
            raise
        return source


def _scan(source: _Plain | _Inflated, found: _Found, budget: Budget) -> None:
    while (member := _next(source)) is not None:
        budget.admit(1)
        size = 0 if member.kind in _WITHOUT_DATA else member.size
        end = source.at + _up(size)
        _admit(member, source, found)
        source.skip(end - source.at)


_WITHOUT_DATA = "123456"
"""Links, devices, directories and FIFOs: no data follows, whatever the size says."""


def _admit(member: _Member, source: _Plain | _Inflated, found: _Found) -> None:
    name = member.name
    if name in (".", "./"):
        return
    fault = fault_of_name(name)
    if fault:
        found.report("unsafe-name", name, f"has a name that {fault}")
    elif member.kind in "12":
        found.links.append(member)
    elif member.kind == "5" or name.endswith("/"):
        return
    elif member.kind in "346":
        found.report("special-member", name, "is a device or a FIFO, not a file")
    elif member.kind == "S" or member.sparse:
        found.report("unsupported-member", name, "is a sparse file")
    else:
        _add(_entry(member, source, found), found)


def _add(entry: Entry, found: _Found) -> None:
    if found.entries.pop(entry.name, None) is not None:  # the last one wins, as on extraction
        found.report("duplicate-member", entry.name, "is in the archive more than once")
    odd = name_problem(entry.name)
    if odd is not None:
        found.problems.append(odd)
    found.entries[entry.name] = entry


def _entry(member: _Member, source: _Plain | _Inflated, found: _Found) -> Entry:
    name, size, at = plain_name(member.name), member.size, source.at
    if isinstance(source, _Plain):
        return Entry(name, size, size, partial(_open_plain, found, at, size, name))
    if source.place() is None and size <= _KEPT and found.kept + size <= _KEPT_TOTAL:
        data = source.read(size)
        if len(data) < size:
            raise TreeError("ends inside a member")
        found.kept += size
        return Entry(name, size, size, partial(BytesIO, data), forward=True)
    found.come_back(source)
    return Entry(name, size, size, partial(_open_inflated, found, at, size, name), forward=True)


def _open_plain(found: _Found, at: int, size: int, name: str) -> BinaryIO:
    return buffered(Slice(found.open_archive(), at, size, shown(name)))


def _open_inflated(found: _Found, at: int, size: int, name: str) -> BinaryIO:
    return buffered(Rewound(partial(found.begin, at), size, shown(name), _faults_of(found.magic)))


def _resolve(found: _Found) -> None:
    """Give links to members of the archive the bytes they point to; report all others.

    A hard link names a member by its path in the archive, a symbolic link relative to itself.
    """
    import posixpath

    left: list[tuple[_Member, str]] = []
    for link in found.links:
        target = link.target
        if link.kind == "2" and not target.startswith("/"):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(link.name), target))
        if fault_of_name(target) and target != ".":
            found.report("link-outside", link.name, "is a link that leaves the archive")
        else:
            left.append((link, plain_name(target)))
    for _ in range(_LINK_CHAIN):
        waiting = []
        for link, target in left:
            known = found.entries.get(target)
            if known is None:
                waiting.append((link, target))
            else:
                _add(known._replace(name=plain_name(link.name), linked=True), found)
        if len(waiting) == len(left):
            break
        left = waiting
    folders = {part for name in found.entries for part in _above(name)} if left else set()
    for link, target in left:
        if target not in folders:  # a linked directory is listed where it is
            found.report("broken-link", link.name, "is a link to nothing in the archive")


_LINK_CHAIN = 8


def _above(name: str) -> list[str]:
    parts = name.split("/")
    return ["", *("/".join(parts[:end]) for end in range(1, len(parts)))]


def _next(source: _Plain | _Inflated) -> _Member | None:
    """The next member, or None at the end; raises `_Broken`."""
    pax: dict[str, str] = {}
    while True:
        block = source.read(TAR_BLOCK)
        if not block.strip(b"\0"):
            return None  # many archives lack the two zero blocks
        if len(block) < TAR_BLOCK:
            raise _Broken("ends inside a header")
        if not _is_header(block):
            raise _Broken("a header does not match its checksum")
        kind = block[156:157].decode("latin-1")
        size = _number(block[124:136])
        if kind in "xXgLK":
            pax = _extension(kind, size, source) | pax  # readers believe the first of several
            continue
        if "size" in pax:
            size = _digits(pax["size"].encode(), 10)
        name = pax.get("path", _name(block))
        target = pax.get("linkpath", _text(block[157:257]))
        return _Member(name, "0" if kind == "\0" else kind, size, target, "sparse" in pax)


def _extension(kind: str, size: int, source: _Plain | _Inflated) -> dict[str, str]:
    """What a pax or long-name header says about the member after it."""
    if size > _MAX_EXTENSION:
        raise _Broken(f"a header of {size} bytes before a member")
    body = source.read(_up(size))[:size]
    if len(body) < size:
        raise _Broken("ends inside a header")
    if kind == "g":  # for all members: comments and times, of which nothing is wanted
        if _pax(body).keys() & {"path", "size"}:
            raise _Broken("a header that calls all members alike")
        return {}
    if kind == "L":
        return {"path": _text(body)}
    if kind == "K":
        return {"linkpath": _text(body)}
    return _pax(body)


def _pax(body: bytes) -> dict[str, str]:
    """The records `LENGTH KEY=VALUE` and a line end, as far as they matter here."""
    found = {}
    at = 0
    while at < len(body) and body[at : at + 1] != b"\0":
        space = body.find(b" ", at, at + 20)
        if space < 0:
            raise _Broken("a pax header without a length")
        length = _digits(body[at:space], 10)
        end = at + length
        key, equals, value = body[space + 1 : max(0, end - 1)].partition(b"=")
        if not equals or not space < end <= len(body):
            raise _Broken("a pax header that does not hold its records")
        if key in (b"path", b"linkpath", b"size"):
            found[key.decode("ascii")] = value.decode("utf-8", "surrogateescape")
        elif key.startswith(b"GNU.sparse."):
            found["sparse"] = "yes"
        at = end
    return found


def _is_header(block: bytes) -> bool:
    """Whether a block has the checksum of a header, summed as signed or as unsigned bytes."""
    if len(block) < TAR_BLOCK:
        return False
    try:
        said = _number(block[148:156])
    except _Broken:
        return False
    rest = block[:148] + block[156:]
    unsigned = sum(rest) + 8 * 32
    return said == unsigned or said == unsigned - 256 * sum(byte > 127 for byte in rest)


def _number(field: bytes) -> int:
    """A number in octal digits, or in base 256 where its first bit is set (GNU)."""
    if field[0] == 0xFF:
        raise _Broken("a negative size")
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    return _digits(field.split(b"\0", 1)[0].strip(b" ") or b"0", 8)


def _digits(text: bytes, base: int) -> int:
    if len(text) > 20 or not text.isdigit():
        raise _Broken("a size that is no number")
    try:
        return int(text, base)
    except ValueError as fault:
        raise _Broken("a size that is no number") from fault


def _name(block: bytes) -> str:
    name = _text(block[:100])
    prefix = _text(block[345:500]) if block[257:263] == b"ustar\0" else ""
    return f"{prefix}/{name}" if prefix else name


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", "surrogateescape")


def _up(size: int) -> int:
    return -(-size // TAR_BLOCK) * TAR_BLOCK
