"""What every container gives: its members, how to read one, and what is wrong with it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Protocol

from weightmark._startup import NamedTuple
from weightmark.errors import Problem, TreeError

if TYPE_CHECKING:
    from weightmark.formats.header import Tensor

CHUNK = 1 << 20
"""Bytes moved at a time where a stream is read through."""

MAX_FILES = 200_000
"""Members of one archive, those of the archives inside it included."""

MAX_ARCHIVES = 256
"""Archives inside one tree."""

MAX_NESTING = 3
"""Archives inside archives."""

BOMB_SIZE = 4 << 30
"""Inflated bytes up to which no ratio is too high: a file of zeros is not yet a bomb."""

BOMB_RATIO = 100
"""Inflated bytes a byte of archive, above `BOMB_SIZE`; trained weights hardly deflate at all."""

_DRIVE = r"[A-Za-z]:"
_ODD = "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"


class Entry(NamedTuple):
    """One regular file of a tree.

    `packed` is the number of bytes it takes in its container. `linked` says that the name only
    points to the bytes, which belong to somebody else as well. `path` is where the file lies on
    disk, empty for a member of an archive. `forward` says that going back in a stream costs as
    much as reading it again. `checksum` is what the container itself has of the bytes, in hex,
    empty where it has none. Each call of `open` gives a stream of its own.
    """

    name: str
    size: int
    packed: int
    open: Callable[[], BinaryIO]
    linked: bool = False
    path: str = ""
    forward: bool = False
    checksum: str = ""


def _nothing() -> None:
    """Who opens anew for each member keeps nothing open."""


class Listing(NamedTuple):
    """The entries of a container in the order in which they are cheap to read, and its faults."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    close: Callable[[], None] = _nothing


class Budget:
    """What one tree may cost, shared by all the archives inside it."""

    def __init__(self, packed: int) -> None:
        self.inflated = 0
        self.members = 0
        self.archives = 0
        self.allowance = max(BOMB_SIZE, BOMB_RATIO * packed)

    def spend(self, inflated: int) -> None:
        """Count bytes that had to be inflated; raises `TreeError` when it becomes a bomb."""
        self.inflated += inflated
        if self.inflated > self.allowance:
            raise TreeError(
                f"inflates to more than {self.allowance} bytes, as archive bombs do",
                hint="do not open this archive; ask where it comes from",
            )

    def admit(self, members: int) -> None:
        """Count members; raises `TreeError` when there are too many to be a package."""
        self.members += members
        if self.members > MAX_FILES:
            raise TreeError(f"holds more than {MAX_FILES} members")


class MemberSource(Protocol):
    """Anything that can be read forward."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; empty at the end only."""
        ...

    def close(self) -> None:
        """Give the resources back."""
        ...


class Positioned(io.RawIOBase):
    """A stream of known size that keeps its position; what is read there, `_take` gives.

    A seek costs nothing until something is read, so asking for the size is free.
    """

    def __init__(self, size: int, name: str) -> None:
        super().__init__()
        self._size, self._name = size, name
        self._position = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always, whatever going back costs."""
        return True

    def tell(self) -> int:
        """The position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move; beyond the end reads nothing."""
        base = (0, self._position, self._size)[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer as far as there are bytes at once; raises `TreeError`."""
        wanted = min(len(buffer), self._size - self._position)
        if wanted <= 0:
            return 0
        data = self._take(wanted)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _take(self, wanted: int) -> bytes:
        """At most `wanted` bytes at the position, and at least one."""
        raise NotImplementedError


class Rewound(Positioned):
    """Random access to a source that can only be read forward: going back begins again.

    `begin` gives the source at its first byte. The last `window` bytes passed are kept, since the
    directory of a zip is read backwards from its end. Only `TreeError` leaves it.
    """

    def __init__(
        self,
        begin: Callable[[], MemberSource],
        size: int,
        name: str,
        faults: tuple[type[Exception], ...],
        *,
        window: int = 0,
        spend: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(size, name)
        self._begin, self._faults = begin, faults
        self._window, self._spend = window, spend
        self._source: MemberSource | None = None
        self._at = 0  # of the source
        self._passed = b""  # the bytes that end at `_at`

    def _take(self, wanted: int) -> bytes:
        try:
            return self._read(wanted)
        except self._faults as fault:
            reason = str(fault) or "broken data"
            raise TreeError(f"cannot be read: {reason}", name=self._name) from fault

    def _read(self, wanted: int) -> bytes:
        kept = self._at - len(self._passed)
        if kept <= self._position < self._at:
            start = self._position - kept
            return self._passed[start : start + wanted]
        if self._source is None or self._position < self._at:
            self._restart()
        while self._at < self._position:
            self._forward(min(CHUNK, self._position - self._at))
        return self._forward(wanted)

    def _restart(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source = self._begin()
        self._at = 0
        self._passed = b""

    def _forward(self, wanted: int) -> bytes:
        assert self._source is not None  # noqa: S101 - `_read` has begun
        data = self._source.read(wanted)
        if not data:
            raise TreeError(
                f"ends after {self._at} of the {self._size} bytes it declares", name=self._name
            )
        self._at += len(data)
        if self._window:
            self._passed = (self._passed + data)[-self._window :]
        if self._spend is not None:
            self._spend(len(data))
        return data

    def close(self) -> None:
        """Give the source back."""
        if self._source is not None and not self.closed:
            self._source.close()
        super().close()


class Slice(Positioned):
    """A part of another stream, which it owns: `size` bytes from `begin`."""

    def __init__(self, whole: BinaryIO, begin: int, size: int, name: str) -> None:
        super().__init__(size, name)
        self._whole, self._start = whole, begin

    def _take(self, wanted: int) -> bytes:
        try:
            self._whole.seek(self._start + self._position)
            data = self._whole.read(wanted)
        except OSError as fault:
            raise TreeError(f"cannot be read: {fault}", name=self._name) from fault
        if not data:
            raise TreeError(
                f"ends after {self._position} of the {self._size} bytes it declares",
                name=self._name,
            )
        return data

    def close(self) -> None:
        """Give the whole back."""
        if not self.closed:
            self._whole.close()
        super().close()


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """The raw stream with the buffer that many small reads need."""
    return io.BufferedReader(raw, 1 << 16)


def inflated(open_file: Callable[[], BinaryIO], packed: Tensor) -> BinaryIO:
    """The bytes that a deflated part of a file inflates to, of the size that its shape says."""
    import zlib

    begin = partial(_Inflating, open_file, packed)
    return buffered(Rewound(begin, packed.shape[0], packed.name, (zlib.error, OSError)))


class _Inflating:
    """A deflated part of a file, read forward."""

    def __init__(self, open_file: Callable[[], BinaryIO], packed: Tensor) -> None:
        import zlib

        self._file, self._left = open_file(), packed.end - packed.begin
        self._file.seek(packed.begin)
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:
        found = b""
        while not found and not self._stream.eof:
            data = self._stream.unconsumed_tail
            if not data:
                data = self._file.read(min(self._left, CHUNK))
                self._left -= len(data)
            if not data:
                break
            found = self._stream.decompress(data, size)
        return found

    def close(self) -> None:
        self._file.close()


def fault_of_name(name: str) -> str:
    """Why an archive may not use this member name; empty where it may.

    Names are relative POSIX paths (ZIP APPNOTE 4.4.17.1, PEP 427): a name that leaves the tree,
    or that systems read in different ways, says where the file lands only to some of them.
    """
    if not name or name == ".":
        return "is empty"
    if "\0" in name:
        return "holds a NUL, where some readers cut it"
    if "\\" in name:
        return "holds a backslash, which is a separator on Windows only"
    if name.startswith("/") or re.match(_DRIVE, name):
        return "is an absolute path"
    if ".." in name.split("/"):
        return "leaves the tree"
    return ""


def plain_name(name: str) -> str:
    """The name without empty and `.` parts, as every installer writes it."""
    return "/".join(part for part in name.split("/") if part not in ("", "."))


def _is_odd(name: str) -> bool:
    # Most names need no expression, which takes long to compile.
    return not (name.isascii() and name.isprintable()) and re.search(_ODD, name) is not None


def shown(name: str) -> str:
    """The name with everything escaped that a terminal or a JSON report could trip over."""
    if not _is_odd(name):
        return name
    return name.encode("unicode_escape", "backslashreplace").decode("ascii")


def name_problem(name: str) -> Problem | None:
    """The problem of a name that can be used but does not look like what it is."""
    if not _is_odd(name):
        return None
    return Problem(
        "odd-name", shown(name), "has a name with control, invisible or undecodable characters"
    )
