"""A directory on disk, and the snapshot of a Hugging Face cache, as a listing."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from weightmark._cores import passed
from weightmark._startup import NamedTuple
from weightmark.containers.member import CHUNK, Entry, Listing, name_problem, shown
from weightmark.containers.paths import LONGEST_LINK, followed, inside, link_target
from weightmark.errors import Problem, TreeError, remedy
from weightmark.finding import counted
from weightmark.formats.pointers import is_annexed

SKIPPED = frozenset({
    ".bzr", ".cache", ".eggs", ".git", ".hg", ".hypothesis", ".ipynb_checkpoints", ".locks",
    ".mypy_cache", ".no_exist", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv",
    "__pycache__", "node_modules",
})  # fmt: skip
"""Directories that hold nobody's sources: version control, caches, other people's packages."""


def is_skipped(path: str) -> bool:
    """Whether a relative path leads through a directory that is skipped."""
    return not SKIPPED.isdisjoint(path.split(os.sep))


_MOST_SEEN = 2_000  # entries of a skipped folder that are looked at by name: it must cost nothing

MAX_LISTED = 1_000_000
"""Files of one directory tree."""

_REPOS = ("models--", "datasets--", "spaces--")


class Snapshot(NamedTuple):
    """One revision of a repository in a Hugging Face cache; `folder` is where its files are."""

    repo: str
    revision: str
    folder: str
    cache: str


def find_snapshot(path: str) -> Snapshot | None:
    """The snapshot that a path means, if it lies in a Hugging Face cache.

    `path` may be the folder of a repository (`models--org--name`: its `refs/main`, or else its
    only revision) or a snapshot inside it. Layout: huggingface_hub, "Understand caching".
    """
    path = os.path.abspath(path)
    above, name = os.path.split(path)
    if name.startswith(_REPOS) and os.path.isdir(os.path.join(path, "snapshots")):
        revision = _revision(path)
        if not revision:
            return None
        return Snapshot(_repo(name), revision, os.path.join(path, "snapshots", revision), above)
    above, middle = os.path.split(above)
    if middle == "snapshots" and os.path.basename(above).startswith(_REPOS):
        return Snapshot(_repo(os.path.basename(above)), name, path, os.path.dirname(above))
    return None


def hub_cache() -> str:
    """Where the Hugging Face cache lies: the variables of huggingface_hub, in its order."""
    variables = os.environ
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if variables.get(name):
            return os.path.expanduser(variables[name])
    home = variables.get("HF_HOME")
    if not home:
        home = os.path.join(variables.get("XDG_CACHE_HOME") or "~/.cache", "huggingface")
    return os.path.join(os.path.expanduser(home), "hub")


def _repo(folder: str) -> str:
    return "/".join(folder.split("--")[1:])


def _revision(path: str) -> str:
    try:
        with open(os.path.join(path, "refs", "main"), encoding="ascii") as ref:
            revision = ref.read(200).strip()
        if revision.isalnum() and os.path.isdir(os.path.join(path, "snapshots", revision)):
            return revision
    except (OSError, ValueError):
        pass  # a repository that was fetched by revision has no refs
    try:
        revisions = sorted(os.listdir(os.path.join(path, "snapshots")))
    except OSError:
        return ""
    return revisions[0] if len(revisions) == 1 else ""


def list_folder(path: str, *, within: str = "") -> Listing:
    """Every regular file below `path`, sorted by name.

    A link to a file is read through if it stays inside `within` (`path` where it is empty); a
    link to a directory is never followed. FIFOs, sockets and devices are reported, not opened.
    Raises `TreeError` only where `path` itself cannot be listed.
    """
    top, here = os.path.realpath(within or path), os.path.realpath(path)
    entries: list[Entry] = []
    problems: list[Problem] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        for name, item in _items(path, folder, problems):
            if len(entries) >= MAX_LISTED:
                problems.append(
                    Problem("too-many-members", "", f"holds more than {MAX_LISTED} files")
                )
                pending.clear()
                break
            if item.is_dir(follow_symlinks=False):
                if item.name in SKIPPED or _is_environment(item):
                    problems += _passed_over(name, item)
                elif not _is_store(item):
                    pending.append(name)
                else:
                    problems += _broken_off(name, item.path)
                continue
            entry = _entry(name, item, top, here)
            if isinstance(entry, Problem):
                problems.append(entry)
            elif entry is not None:
                entries.append(entry)
                odd = name_problem(name)
                if odd is not None:
                    problems.append(odd)
    entries.sort()
    return Listing(tuple(entries), tuple(problems))


def _items(
    root: str, folder: str, problems: list[Problem]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(os.path.join(root, folder)) as found:
            items = sorted(found, key=lambda item: item.name)
    except OSError as fault:
        if not folder:
            raise TreeError(f"cannot be listed: {fault.strerror}", name=shown(root)) from fault
        problems.append(Problem("unlisted", shown(folder), f"cannot be listed: {fault.strerror}"))
        return
    for item in items:
        yield (f"{folder}/{item.name}" if folder else item.name), item


def _is_store(item: os.DirEntry[str]) -> bool:
    """The content store of a cache, whose files have names elsewhere."""
    if item.name not in ("blobs", "refs"):
        return False
    above = os.path.dirname(item.path)
    return os.path.basename(above).startswith(_REPOS) or _is_cache(above)


def _is_environment(item: os.DirEntry[str]) -> bool:
    """A virtual environment (PEP 405): the file alone does not make one."""
    if not os.path.lexists(os.path.join(item.path, "pyvenv.cfg")):
        return False
    programs = ("bin/python", "bin/python3", "Scripts/python.exe", "bin/activate")
    return any(os.path.lexists(os.path.join(item.path, one)) for one in programs)


def _passed_over(name: str, item: os.DirEntry[str]) -> Iterator[Problem]:
    """A folder that is skipped is named where weights lie in it."""
    from weightmark.formats import is_weights

    found: list[str] = []
    seen = 0
    for above, folders, files in os.walk(item.path):
        folders.sort()
        seen += len(files) + len(folders)
        # An empty file says that a repository on the Hub lacks one of this name (`.no_exist`).
        paths = (os.path.join(above, file) for file in files if is_weights(file))
        found += [path for path in paths if not _is_empty(path)]
        if seen > _MOST_SEEN:
            break
    if item.name == ".cache":
        yield from _broken_off(name, os.path.join(item.path, "huggingface", "download"))
    if found:
        first = os.path.relpath(min(found), item.path).replace(os.sep, "/")
        count = counted(len(found), "weight file")
        message = f"is skipped and holds {count}, such as {first}"
        own = item.name in _HIDDEN or _is_environment(item)
        yield Problem("skipped-tools" if own else "skipped-folder", shown(name), message)


def _is_empty(path: str) -> bool:
    try:
        return os.stat(path).st_size == 0
    except OSError:
        return False


def _broken_off(name: str, store: str) -> Iterator[Problem]:
    """What a download left that did not end: huggingface_hub calls it `….incomplete`."""
    try:
        left = [one for one in os.listdir(store) if one.endswith(".incomplete")]
    except OSError:
        return
    if left:
        message = f"holds {counted(len(left), 'download')} that broke off (.incomplete)"
        yield Problem("skipped-folder", shown(name), f"{message}; download it again")


# Folders of tools that bring weights of their own, as packages of others do.
_HIDDEN = (".git", ".hg", ".svn", ".bzr", ".venv", ".tox", ".nox", ".eggs", "node_modules")


def _is_cache(folder: str) -> bool:
    try:
        with os.scandir(folder) as items:
            return any(item.name.startswith(_REPOS) for item in items)
    except OSError:
        return False  # what cannot be listed is told where it is walked


def _entry(name: str, item: os.DirEntry[str], top: str, here: str) -> Entry | Problem | None:
    target = followed(item.path) if item.is_symlink() or _is_short(item) else item.path
    linked = item.is_symlink() or target != item.path
    if linked:
        if os.path.islink(target):  # in a circle, or one that the system reads for nobody
            return Problem("broken-link", shown(name), "is a link to nothing")
        target = os.path.realpath(target)
        if is_annexed(target) and not os.path.exists(target):
            return Problem("annexed", shown(name), "is a link of git-annex to nothing")
        if not inside(target, top):
            what = "is a link that leaves the tree"
            what += ", to a folder" if os.path.isdir(target) else ""
            return Problem("link-outside", shown(name), what)
    try:
        found = os.stat(target) if linked else item.stat()
    except OSError as fault:
        what = "is a link to nothing" if linked else f"cannot be read: {fault.strerror}"
        return Problem("broken-link" if linked else "unreadable", shown(name), what)
    if stat.S_ISDIR(found.st_mode):
        if inside(target, here):
            return None  # a link to a directory of this tree, which is listed where it is
        return Problem("link-elsewhere", shown(name), "is a link to a folder that lies elsewhere")
    if not stat.S_ISREG(found.st_mode):
        return Problem("special-member", shown(name), f"is {_sort(found.st_mode)}, not a file")
    return Entry(name, found.st_size, found.st_size, partial(open_file, target, name), linked,
                 item.path)  # fmt: skip


def _is_short(item: os.DirEntry[str]) -> bool:
    """Whether a file is so short that it may be a link that was written as a text."""
    try:
        return item.is_file() and 0 < item.stat().st_size <= LONGEST_LINK
    except OSError:
        return False


def _sort(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a FIFO"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"


def open_file(path: str, name: str) -> BinaryIO:
    """The bytes of a regular file; raises `TreeError` for anything else, and never waits.

    `O_NONBLOCK` so that a FIFO put there after the listing cannot make us wait for a writer.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
                         | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))  # fmt: skip
    except OSError as fault:
        message = f"cannot be opened: {fault.strerror}"
        raise TreeError(message, name=shown(name), hint=remedy(fault)) from fault
    try:
        mode = os.fstat(handle).st_mode
    except OSError as fault:
        os.close(handle)
        raise TreeError(f"cannot be read: {fault.strerror}", name=shown(name)) from fault
    if not stat.S_ISREG(mode):
        os.close(handle)
        what = "a directory" if stat.S_ISDIR(mode) else _sort(mode)
        raise TreeError(f"is {what}, not a file", name=shown(name))
    return os.fdopen(handle, "rb")


def altered_blob(path: str) -> str:
    """What is wrong with the bytes of a link in a snapshot; empty for a good or any other file.

    It leads to `blobs/ETAG`: the SHA-256 of a file in git-lfs, else the SHA-1 that git has of it
    (huggingface_hub, "Understand caching").
    """
    # The first link has the name; the blob may itself be a link into a store that is shared.
    folder, name = os.path.split(link_target(path) if path else "")
    if os.path.basename(folder) != "blobs" or not re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", name):
        return ""
    try:
        found = _digest(followed(path), git=len(name) == 40)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if found == name:
        return ""
    kind = "SHA-1 of git" if len(name) == 40 else "SHA-256"
    return f"has the {kind} {found[:12]}…, its blob is named {name[:12]}…"


def _digest(path: str, *, git: bool) -> str:
    import hashlib

    # git names its objects so; nothing is signed here.
    digest = hashlib.sha1(usedforsecurity=False) if git else hashlib.sha256()
    with open(path, "rb") as stream:
        if git:
            digest.update(b"blob %d\0" % os.fstat(stream.fileno()).st_size)
        while data := stream.read(CHUNK):
            digest.update(data)
            passed(len(data))
    return digest.hexdigest()
