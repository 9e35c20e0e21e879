"""A read-only tree over a directory, a wheel, an sdist or a Hub snapshot, read where it lies."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

from weightmark._cores import passed
from weightmark._startup import lazy
from weightmark.containers import folder
from weightmark.containers.member import (
    BOMB_RATIO,
    BOMB_SIZE,
    CHUNK,
    MAX_ARCHIVES,
    MAX_NESTING,
    Budget,
    Entry,
    Listing,
    Rewound,
    buffered,
    shown,
)
from weightmark.containers.paths import inside_posix
from weightmark.errors import Problem, TreeError
from weightmark.formats import HEAD, SMALLEST, among
from weightmark.formats.header import ADJACENT

if TYPE_CHECKING:
    from pathlib import Path

    from weightmark.containers.installed import Installed

_TARS = (
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tbz2", ".tar.xz", ".txz", ".tar.zst",
)  # fmt: skip
_PACKAGES = (".whl", ".conda")
ARCHIVES = {"zipped": (*_PACKAGES, ".mar", ".zip"), "tarred": _TARS}
"""The suffixes of each kind of archive, by the module of this room that lists it (`list_archive`)
and tells one by its first bytes (`begins`)."""

_SUFFIXES = tuple(one for several in ARCHIVES.values() for one in several)
# What a conda package holds since version 2: two tars, whose members are those of the package.
_OF_CONDA = lazy(r"(?:info|pkg)-[^/]+\.tar\.zst\Z")
# Where an image keeps its layers (OCI image layout 1.1), as `docker save` writes it today.
_BLOB = lazy(r"(?:^|/)blobs/sha256/[0-9a-f]{64}\Z")
INSIDE = "!/"
"""Stands between the name of an archive and the name of a member in it."""


def inside_archive(path: str) -> str:
    """A path as a sentence on one archive has it: from its top; what lies in none as it is."""
    return path.partition(INSIDE)[2] or path


_WINDOW = 1 << 20
"""Bytes kept of a nested zip that was read through to find its directory at the end."""

_LOOSE_TAR = 256 << 20
"""Bytes up to which a tar in a directory is looked into, as that takes inflating all of it."""


_EMPTY = Listing()


class Tree:
    """The files of one directory or archive; a context manager.

    `label` is the path as it was given. `kind` is "directory", "hub-cache", "wheel", "sdist",
    "installed", "zip", "tar", "file" (a tree of one file that is no archive, and of its sidecar),
    "hub" or "web". `problems` are the faults of the container itself: names, links, sizes, what
    could not be read. `origin` is "org/name@revision" for a snapshot of a Hugging Face cache and
    for a model on the Hub, else empty. `inside` stands between the label and a name where both
    are shown.
    """

    def __init__(
        self,
        label: str,
        kind: str,
        listing: Listing = _EMPTY,
        *,
        origin: str = "",
        inside: str = INSIDE,
    ) -> None:
        self.label, self.kind, self.origin, self.inside = label, kind, origin, inside
        self.problems = listing.problems
        self._entries = {entry.name: entry for entry in listing.entries}
        self._close = listing.close
        self._weights: tuple[str, ...] | None = None

    def __enter__(self) -> Tree:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every archive; streams that are still open become unreadable."""
        self._close()
        self._close = _EMPTY.close

    def leave_out(self, folders: Collection[str]) -> None:
        """Forget what lies in some folders, and what was wrong there."""

        def stays(name: str) -> bool:
            return not any(inside_posix(name, folder) for folder in folders)

        self._entries = {name: entry for name, entry in self._entries.items() if stays(name)}
        self.problems = tuple(one for one in self.problems if stays(one.where))
        self._weights = None

    @property
    def is_package(self) -> bool:
        """Whether metadata of a Python package speak for its files."""
        return self.kind in ("wheel", "sdist", "installed")

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def names(self) -> tuple[str, ...]:
        """The names of all files, sorted; POSIX, relative, `outer.zip!/member` for a nested one."""
        return tuple(sorted(self._entries))

    def weights(self) -> tuple[str, ...]:
        """The names of the files that are weights, sorted; asks the first bytes of the vague."""
        if self._weights is None:
            costly = self.kind in ("hub", "web")
            self._weights = tuple(sorted(among(self._entries, self.head, costly=costly)))
        return self._weights

    def head(self, name: str) -> bytes:
        """The first bytes of a file, enough to tell its format; none where it cannot be read."""
        if self.size(name) < SMALLEST:
            return b""
        try:
            with self.open(name) as stream:
                return stream.read(HEAD)
        except (OSError, TreeError):
            return b""

    def size(self, name: str) -> int:
        """The bytes that a file has, or, in an archive, that it declares."""
        return self._entry(name).size

    def linked(self, name: str) -> bool:
        """Whether the name is a link to bytes that stand elsewhere too, so never to be edited."""
        return self._entry(name).linked

    def forward(self, name: str) -> bool:
        """Whether the end of a file costs as much as reading all of it."""
        return self._entry(name).forward

    def checksum(self, name: str) -> str:
        """The CRC-32 that a zip holds for a member, in hex, unproved; empty elsewhere."""
        return self._entry(name).checksum

    def path(self, name: str) -> str:
        """Where the file lies on disk; empty for a member of an archive."""
        return self._entry(name).path

    def open(self, name: str) -> BinaryIO:
        """The bytes of a file as a stream of its own, to be closed by the caller.

        Reading forward inflates only as far as is read; a seek is free until the next read, and
        going back in a compressed member begins again. Reading raises `TreeError` where the
        bytes are broken or fewer than declared.
        """
        return self._entry(name).open()

    def read(self, name: str, limit: int = 16 << 20) -> bytes:
        """A whole small file; raises `TreeError` where it is larger than `limit` bytes."""
        size = self.size(name)
        if size > limit:
            raise TreeError(f"has {size} bytes, more than {limit}", name=shown(name))
        with self.open(name) as stream:
            return _guarded(stream, limit, name)

    def digest(self, name: str) -> str:
        """The SHA-256 of a whole file in lower-case hex; reads every byte of it."""
        from hashlib import sha256

        entry = self._entry(name)
        if entry.size > max(BOMB_SIZE, BOMB_RATIO * entry.packed):
            raise TreeError(
                f"would inflate from {entry.packed} to {entry.size} bytes", name=shown(name)
            )
        found = sha256()
        with entry.open() as stream:
            while data := _guarded(stream, CHUNK, name):
                found.update(data)
                passed(len(data))
        return found.hexdigest()

    def _entry(self, name: str) -> Entry:
        try:
            return self._entries[name]
        except KeyError:
            raise TreeError(f"is not in {self.label}", name=shown(name)) from None


def _guarded(stream: BinaryIO, size: int, name: str) -> bytes:
    try:
        return stream.read(size)
    except OSError as fault:
        raise TreeError(f"cannot be read: {fault}", name=shown(name)) from fault


def is_archive(name: str) -> bool:
    """Whether a name is that of a container; `.pth.tar` is a pickle, as old PyTorch wrote it."""
    lower = name.lower()
    return lower.endswith(_SUFFIXES) and not lower.endswith(".pth.tar")


def is_remote(path: str) -> bool:
    """Whether a path names a source on the network."""
    return path.startswith(("hf://", "http://", "https://"))


def public(path: str) -> str:
    """A path or URL as it may be shown: without what may be secret, a password or a signature."""
    if not is_remote(path):
        return path
    scheme, _, rest = path.partition("://")
    host, slash, tail = rest.partition("#")[0].partition("?")[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2] if scheme != 'hf' else host}{slash}{tail}"


def open_tree(path: str | Path, *, within: str = "") -> Tree:
    """Open a directory, an archive or a single file; raises `TreeError` where there is none.

    Links to files are followed inside `within`, a directory that holds `path`, or is `path` where
    it is empty.
    A repository folder or a snapshot of a Hugging Face cache is read through its links. Archives
    inside are listed too, down to `MAX_DEPTH`; faults inside never raise, they become problems.
    """
    label = os.fspath(path)
    if is_remote(label):
        return _open_remote(label)
    try:
        found = os.stat(label)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "no such file or directory"
        raise TreeError(f"cannot be opened: {reason}", name=shown(label)) from fault
    if stat.S_ISDIR(found.st_mode):
        return _open_directory(label, within)
    name = os.path.basename(os.path.normpath(label))
    if is_archive(name):
        return _open_archive(label, name, found.st_size)
    folder.open_file(label, label).close()
    entries = [_file(label, name)]
    if os.path.isfile(label + ADJACENT):
        entries.append(_file(label + ADJACENT, name + ADJACENT))
    return Tree(label, "file", Listing(tuple(entries)))


def _file(path: str, name: str) -> Entry:
    size = os.path.getsize(path)
    opened = partial(folder.open_file, path, name)
    return Entry(name, size, size, opened, os.path.islink(path), path)


def open_installed(found: Installed, label: str) -> Tree:
    """Open the folder of an installed package with its dist-info; `label` is the site, as shown."""
    from weightmark.containers.installed import list_installed

    listing = list_installed(found)
    nest = _Nest(Budget(sum(entry.packed for entry in listing.entries)), loose=True)
    nest.add(listing, "", 0)
    return Tree(label, "installed", nest.taken(), inside="/")


def _open_directory(label: str, within: str) -> Tree:
    snapshot = folder.find_snapshot(label)
    if snapshot is None:
        listing = folder.list_folder(label, within=within)
    else:
        listing = folder.list_folder(snapshot.folder, within=snapshot.cache)
    held = (one for one in listing.entries if is_archive(one.name) or _BLOB.search(one.name))
    nest = _Nest(Budget(sum(entry.packed for entry in held)), loose=True)
    nest.add(listing, "", 0)
    if snapshot is None:
        return Tree(label, "directory", nest.taken())
    return Tree(label, "hub-cache", nest.taken(), origin=f"{snapshot.repo}@{snapshot.revision}")


def _open_archive(label: str, name: str, size: int) -> Tree:
    budget = Budget(size)
    try:
        listing = _list(name, partial(folder.open_file, label, label), size, budget)
    except TreeError as fault:
        raise TreeError(fault.message, name=fault.name or shown(label), hint=fault.hint) from fault
    nest = _Nest(budget, loose=False)
    nest.add(listing, "", 0)
    return Tree(label, _kind(name, listing), nest.taken())


def _open_remote(source: str) -> Tree:
    from weightmark.containers.remote import open_remote

    alone = is_archive(source.partition("?")[0])
    remote = open_remote(source, public(source), alone=alone)
    if not alone or remote.kind != "web":
        return Tree(remote.label, remote.kind, remote.listing, origin=remote.origin, inside="/")
    (entry,) = remote.listing.entries
    budget = Budget(entry.size)
    listing = _list(entry.name, entry.open, entry.size, budget)
    nest = _Nest(budget, loose=False)
    nest.add(listing, "", 0)
    return Tree(remote.label, _kind(entry.name, listing), nest.taken())


def _kind(name: str, listing: Listing) -> str:
    lower = name.lower()
    if lower.endswith(".whl"):
        return "wheel"
    for entry in listing.entries:
        if entry.name.count("/") == 1 and entry.name.endswith("/PKG-INFO"):
            return "sdist"
    return "zip" if lower.endswith(ARCHIVES["zipped"]) else "tar"


def _list(name: str, open_archive: Callable[[], BinaryIO], size: int, budget: Budget) -> Listing:
    """List an archive by its suffix, or by its first bytes where the suffix lies."""
    with open_archive() as stream:
        head = stream.read(HEAD)
    kinds = {one: import_module(f"weightmark.containers.{one}") for one in ARCHIVES}
    told = [one for one, kind in kinds.items() if kind.begins(head)]
    told += [one for one, suffixes in ARCHIVES.items() if name.lower().endswith(suffixes)]
    listing: Listing = kinds[told[0]].list_archive(open_archive, size, budget)
    return listing


def _is_of_conda(entry: Entry, listing: Listing) -> bool:
    if _OF_CONDA.match(entry.name) is None:
        return False
    return any(one.name == "metadata.json" for one in listing.entries)


class _Nest:
    """Gathers the members of a tree and of the archives in it."""

    def __init__(self, budget: Budget, *, loose: bool) -> None:
        self._budget, self._loose = budget, loose
        self._entries: dict[str, Entry] = {}
        self._problems: list[Problem] = []
        self._close: list[Callable[[], None]] = []

    def taken(self) -> Listing:
        """All that was taken in; to close it closes every container, the inner ones first."""
        ends = tuple(reversed(self._close))

        def close() -> None:
            for end in ends:
                end()

        return Listing(tuple(self._entries.values()), tuple(sorted(self._problems)), close)

    def add(self, listing: Listing, prefix: str, depth: int) -> None:
        """Take a listing in, and what is inside its archives."""
        self._close.append(listing.close)
        for problem in listing.problems:
            where = f"{shown(prefix)}{problem.where}" if problem.where else shown(prefix)
            self._problems.append(problem._replace(where=where.removesuffix(INSIDE)))
        for entry in listing.entries:
            name = prefix + entry.name
            if name in self._entries:
                self._report("duplicate-member", name, "is a member and a file of the same name")
                continue
            self._entries[name] = entry._replace(name=name)
            if is_archive(name) or self._is_layer(name):
                inside = prefix if _is_of_conda(entry, listing) else name + INSIDE
                self._look_into(name, inside, depth + 1)

    def _report(self, kind: str, name: str, message: str) -> None:
        self._problems.append(Problem(kind, shown(name), message))

    def _is_layer(self, name: str) -> bool:
        """Whether a blob of an image is a layer of it: they are tars, named by their digests."""
        if _BLOB.search(name) is None:
            return False
        from weightmark.containers.tarred import begins

        with suppress(OSError, TreeError), self._entries[name].open() as stream:
            return begins(stream.read(HEAD))
        return False

    def _look_into(self, name: str, inside: str, depth: int) -> None:
        entry = self._entries[name]
        if self._loose and depth == 1:
            if name.lower().endswith(_PACKAGES):
                return  # a package of its own, judged when it is named
            if entry.size > _LOOSE_TAR and name.lower().endswith(_TARS):
                self._report("unread-archive", name, "is too large to look into unless named")
                return
            if entry.size > _LOOSE_TAR and _BLOB.search(name):
                self._report("unread-archive", name, "is a large layer: unpack it to look into it")
                return
        if depth > MAX_NESTING or self._budget.archives >= MAX_ARCHIVES:
            self._report("unread-archive", name, "lies too deep in archives to look into")
            return
        self._budget.archives += 1
        try:
            listing = _list(name, self._opener(entry), entry.size, self._budget)
        except TreeError as fault:
            self._report("unread-archive", name, fault.message)
            return
        self.add(listing, inside, depth)

    def _opener(self, entry: Entry) -> Callable[[], BinaryIO]:
        if not entry.forward:
            return entry.open

        def reopen() -> BinaryIO:
            return buffered(Rewound(entry.open, entry.size, shown(entry.name), (OSError,),
                                    window=_WINDOW, spend=self._budget.spend))  # fmt: skip

        return reopen
