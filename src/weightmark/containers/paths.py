"""Paths as text: which lies in which, which fits a glob, and how people are to read them.

Globs are matched by hand, with the places that each part may end at: regular expressions need time
without end for many stars, and a glob may come with what was downloaded.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
from collections.abc import Callable, Collection, Iterator


def unreachable(path: str) -> str:
    """Why a path that was named cannot be looked at; "" where it can."""
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):
            os.scandir(path).close()
    except ValueError as error:  # a zero byte
        return str(error)
    except OSError as error:
        if error.errno != errno.ENOENT:
            return error.strerror or str(error)
        return "a link to nothing" if os.path.islink(path) else "no such file or directory"
    return ""


def inside(path: str, root: str) -> bool:
    """Whether an absolute path lies in the directory `root`, or is it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def inside_posix(path: str, folder: str) -> bool:
    """Whether a POSIX path lies in a folder, or is it; "" is the top."""
    return not folder or path == folder or path.startswith(folder + "/")


def upwards(folder: str) -> Iterator[str]:
    """A POSIX folder and those above it, up to "", the top of the place."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def from_here(path: str) -> str:
    """A path as people are to read it: from the working directory where it can be."""
    try:
        path = os.path.relpath(path)
    except ValueError:
        # Windows: on another drive.
        path = os.path.abspath(path)
    return path.replace(os.sep, "/")


def relative(path: str, base: str) -> str:
    """A path as POSIX has it, from `base`; "" stays "", and one on another drive whole."""
    try:
        return os.path.relpath(path, base).replace(os.sep, "/") if path else ""
    except ValueError:
        return os.path.abspath(path).replace(os.sep, "/")


def from_base(path: str, base: str) -> str:
    """The POSIX path of an absolute one that is inside `base`, from there; "" for `base` itself."""
    return path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")


def as_listed(path: str, listed: Callable[[str], Collection[str]] | None = None) -> str:
    """The path of a file as its folder calls it.

    Windows and macOS find it in other letter cases and Unicode forms, too; what is found by a walk
    has the name of the listing only. `listed` is `os.listdir`, of which a caller with many files
    keeps the answers.
    """
    folder, name = os.path.split(path)
    try:
        names = (listed or os.listdir)(folder)
    except OSError:
        return path
    if name in names:
        return path
    alike = (one for one in names if _folded(one) == _folded(name))
    return os.path.join(folder, next(alike, name))


def _folded(name: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", name).casefold()


def link_target(path: str) -> str:
    """Where a link leads, by one step; "" for what is none.

    A text that holds a path may be one: where git makes no links (`core.symlinks`), as on Windows,
    it writes them so.
    """
    try:
        written = os.readlink(path) if os.path.islink(path) else _written(path)
    except OSError:
        return ""
    return os.path.normpath(os.path.join(os.path.dirname(path), written)) if written else ""


def _written(path: str) -> str:
    """The path in a text that is nothing else, and leads to something."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LONGEST_LINK:
        return ""
    with open(path, "rb") as stream:
        data = stream.read(LONGEST_LINK + 1)
    if not re.fullmatch(rb"\.\.?/[^\0-\x1f]+", data):
        return ""
    written = os.fsdecode(data)
    return written if os.path.lexists(os.path.join(os.path.dirname(path), written)) else ""


def followed(path: str) -> str:
    """The path at the end of all links; itself where it is none."""
    for _ in range(_MOST_STEPS):
        try:
            there = os.path.realpath(path) if os.path.islink(path) else link_target(path)
        except OSError:  # a link of /proc to nothing, which cannot be read either
            break
        if not there or there == path:
            break
        path = there
    return path


LONGEST_LINK = 255
"""Bytes of a text that is looked at for a link; paths from folder to folder are shorter."""

_MOST_STEPS = 8
"""Links in a row; POSIX asks systems for as many (SYMLOOP_MAX)."""

_LONGEST_GLOB = 4_096
"""Characters; a path has no more (PATH_MAX of Linux)."""


def matches(path: str, glob: str) -> bool:
    """Whether a POSIX path fits a glob, where `*` stays in a folder and `**` crosses folders."""
    if len(glob) > _LONGEST_GLOB:
        return False
    # The places in the path that the part of the glob before may end at.
    reached = {0}
    for part in re.findall(r"\*\*/|\*\*|\*|\?|\[!?[^]]+\]|\[|[^*?[]+", glob):
        if not reached:
            return False
        if part == "**/":  # whole folders, or none
            first = min(reached)
            reached |= {at for at in range(first + 1, len(path) + 1) if path[at - 1] == "/"}
        elif part == "**":
            reached = set(range(min(reached), len(path) + 1))
        elif part == "*":
            reached = within_folder(reached, path)
        elif part == "?" or (part[0] == "[" and part != "["):
            signs = [(at, path[at]) for at in reached if path[at : at + 1] not in ("", "/")]
            reached = {at + 1 for at, sign in signs if part == "?" or _is_of(sign, part)}
        else:
            reached = {at + len(part) for at in reached if path.startswith(part, at)}
    return len(path) in reached


def _is_of(sign: str, listed: str) -> bool:
    """Whether a character is one of `[a-z_]`, or none of `[!a-z_]`."""
    body = listed[1:-1].removeprefix("!")
    ranges = re.findall(r"(.)-(.)|(.)", body, re.DOTALL)
    found = any(low <= sign <= high if low else sign == one for low, high, one in ranges)
    return found != listed.startswith("[!")


def within_folder(reached: set[int], path: str) -> set[int]:
    """Every place that a run without a slash leads to, from the places that are `reached`."""
    found: set[int] = set()
    end = -1
    for at in sorted(reached):
        if at > end:
            end = path.find("/", at)
            end = len(path) if end < 0 else end
            found.update(range(at, end + 1))
    return found
