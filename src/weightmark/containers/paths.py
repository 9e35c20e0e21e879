"""Paths as text: which lies in which, and how people are to read them."""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from collections.abc import Iterator


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
    """A path as POSIX has it, from `base`; "" stays ""."""
    return os.path.relpath(path, base).replace(os.sep, "/") if path else ""


def from_base(path: str, base: str) -> str:
    """The POSIX path of an absolute one that is inside `base`, from there; "" for `base` itself."""
    return path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
