"""Reads weight files: header and mark of each, on all cores where there are many.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from weightmark.bundle import Failure, Weights
from weightmark.errors import FormatError, MarkError, TreeError
from weightmark.formats import by_path
from weightmark.formats.lfs import MAX_POINTER, pointer
from weightmark.mark import decode
from weightmark.tree import Tree, open_tree

# Below this many files, starting processes takes longer than reading the headers.
_MANY = 512


def read(tree: Tree, files: Sequence[tuple[str, Weights]], *, deep: bool = False) -> list[Weights]:
    """The weights at each name of `tree`, with what their headers say.

    With `deep` the digest of the tensor table is there too. Where there are many files on disk,
    processes share them: reading a header takes the interpreter, not the disk.
    """
    cores = os.cpu_count() or 1
    on_disk = all(tree.path(name) for name, _ in files)
    if len(files) < _MANY or cores < 2 or not on_disk or not _may_fork():
        return [_read(one, tree, name, deep=deep) for name, one in files]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    jobs = [(tree.path(name), one, deep) for name, one in files]
    with ProcessPoolExecutor(cores, get_context("fork")) as pool:
        return list(pool.map(_read_alone, jobs, chunksize=-(-len(jobs) // (4 * cores))))


def _may_fork() -> bool:
    """Whether a process can be copied as it is: elsewhere a caller's script would run again."""
    import threading

    return sys.platform == "linux" and threading.active_count() == 1


def _read_alone(job: tuple[str, Weights, bool]) -> Weights:
    """Reads one file in a process of its own; the tensor table stays there, it is large."""
    path, weights, deep = job
    with open_tree(path) as tree:
        (name,) = tree.names()
        found = _read(weights, tree, name, deep=deep)
    return found._replace(header=found.header and found.header._replace(tensors=()))


def _read(weights: Weights, tree: Tree, name: str, *, deep: bool) -> Weights:
    form = by_path(name)
    if form is not None:
        weights = weights._replace(format=form.name, markable=form.rewrite is not None)
    size = weights.size
    try:
        if size == 0:
            return weights._replace(failure=Failure("empty", "the file is empty"))
        if size <= MAX_POINTER and (found := pointer(tree.read(name))) is not None:
            message = f"a git-lfs pointer to {found.size:,} bytes, not the weights"
            return weights._replace(failure=Failure("lfs-pointer", message))
        if form is None:
            return weights
        with tree.open(name) as stream:
            header = form.read(stream, size)
        weights = weights._replace(header=header)
        if deep and header.tensors:
            from weightmark.formats.digest import tensor_digest

            workers = 0 if tree.path(name) else 1
            digest = tensor_digest(lambda: tree.open(name), header.tensors, workers=workers)
            weights = weights._replace(digest=digest)
        return weights._replace(mark=decode(header.metadata))
    except FormatError as error:
        failure = Failure("unreadable", error.message, error.offset, error.hint)
        return weights._replace(failure=failure)
    except TreeError as error:
        return weights._replace(failure=Failure("unreadable", error.message, hint=error.hint))
    except MarkError as error:
        return weights._replace(mark_error=error)
