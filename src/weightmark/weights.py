"""Reads weight files: header and mark of each, on all cores where there are many.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from weightmark.bundle import Failure, Weights
from weightmark.errors import FormatError, MarkError, TreeError
from weightmark.formats import by_path
from weightmark.formats.header import Header
from weightmark.formats.lfs import MAX_POINTER, pointer
from weightmark.mark import Mark, decode
from weightmark.tree import Tree

# Below this many files, starting processes takes longer than reading the headers.
_MANY = 512
# Parts that processes take one after the other: a pipe holds their numbers, whatever its size.
_PARTS = 512


def read(tree: Tree, names: Sequence[str], *, deep: bool = False) -> dict[str, Weights]:
    """The weights at each name of `tree`, with what their headers say but the tensors.

    With `deep` the digest of the tensor table is there too. Where there are many files on disk,
    processes share them: reading a header takes the interpreter, not the disk.
    """

    def some(part: Sequence[str]) -> dict[str, Weights]:
        return {name: _read(tree, name, deep=deep) for name in part}

    cores = os.cpu_count() or 1
    if len(names) < _MANY or cores < 2 or not all(map(tree.path, names)) or not _may_fork():
        return some(names)
    found = _shared(some, names, cores)
    return found | some([name for name in names if name not in found])


def _may_fork() -> bool:
    """Whether a process can be copied as it is: elsewhere a caller's script would run again."""
    import threading

    return sys.platform == "linux" and threading.active_count() == 1


def _shared(
    work: Callable[[Sequence[str]], dict[str, Weights]], names: Sequence[str], cores: int
) -> dict[str, Weights]:
    """What `work` gives for all names, each core at the next part that nobody has taken.

    What a process took that ended too early is not there.
    """
    import pickle

    size = -(-len(names) // _PARTS)
    source, sink = os.pipe()
    os.write(sink, b"".join(at.to_bytes(2, "little") for at in range(-(-len(names) // size))))
    os.close(sink)

    def turn() -> dict[str, Weights]:
        found: dict[str, Weights] = {}
        while part := os.read(source, 2):
            start = size * int.from_bytes(part, "little")
            found |= work(names[start : start + size])
        return found

    others = [one for _ in range(cores - 1) if (one := _start(lambda: pickle.dumps(turn(), -1)))]
    found = turn()
    os.close(source)
    for process, answer in others:
        with open(answer, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(process, 0)
        if status == 0:
            found |= pickle.loads(data)  # noqa: S301 - of our own making
    return found


def _start(answer: Callable[[], bytes]) -> tuple[int, int] | None:
    """Start a copy of this process: its id, and where its answer can be read; None for no more."""
    here, there = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(here)
        os.close(there)
        return None
    if process:
        os.close(there)
        return process, here
    gc.disable()  # to look at all that was copied would copy it indeed
    status = 1
    try:
        with open(there, "wb") as stream:
            stream.write(answer())
        status = 0
    finally:
        os._exit(status)  # what the caller wants to do at its end is not done here


def _read(tree: Tree, name: str, *, deep: bool) -> Weights:
    form, size = by_path(name), tree.size(name)
    header: Header | None = None
    mark: Mark | None = None
    digest = ""
    failure: Failure | None = None
    fault: MarkError | None = None
    try:
        if size == 0:
            failure = Failure("empty", "the file is empty")
        elif size <= MAX_POINTER and (found := pointer(tree.read(name))) is not None:
            message = f"a git-lfs pointer to {found.size:,} bytes, not the weights"
            failure = Failure("lfs-pointer", message)
        elif form is not None:
            with tree.open(name) as stream:
                whole = form.read(stream, size)
            # No rule asks for the tensors, and thousands of tables are large.
            header = whole._replace(tensors=())
            digest = _digest(tree, name, whole) if deep else ""
            mark = decode(header.metadata)
    except FormatError as error:
        failure = Failure("unreadable", error.message, error.offset, error.hint)
    except TreeError as error:
        failure = Failure("unreadable", error.message, hint=error.hint)
    except MarkError as error:
        fault = error
    kind, markable = (form.name, form.rewrite is not None) if form is not None else ("", False)
    return Weights(name, kind, markable, header, mark, fault, failure, digest, size=size)


def _digest(tree: Tree, name: str, header: Header) -> str:
    if not header.tensors:
        return ""
    from weightmark.formats.digest import tensor_digest

    workers = 0 if tree.path(name) else 1
    return tensor_digest(lambda: tree.open(name), header.tensors, workers=workers)
