"""Work that all cores share: what holds the interpreter up gains nothing from threads."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

# Parts that processes take one after the other: a pipe holds their numbers, whatever its size.
_PARTS = 512


def shared(work: Callable[[str], T], names: Sequence[str], least: int) -> dict[str, T]:
    """What `work` gives for each name; from `least` names on, copies of this process share them.

    What `work` gives has to be fit for pickle. What it raises is raised here.
    """

    def some(part: Sequence[str]) -> dict[str, T]:
        return {name: work(name) for name in part}

    cores = os.cpu_count() or 1
    if len(names) < least or cores < 2 or not may_fork():
        return some(names)
    found = _shared(some, names, cores)
    return found | some([name for name in names if name not in found])


def may_fork() -> bool:
    """Whether a process can be copied as it is: elsewhere a caller's script would run again."""
    import threading

    return sys.platform == "linux" and threading.active_count() == 1


def _shared(
    work: Callable[[Sequence[str]], dict[str, T]], names: Sequence[str], cores: int
) -> dict[str, T]:
    """What `work` gives for all names, each core at the next part that nobody has taken.

    What a process took that ended too early is not there.
    """
    import pickle

    size = -(-len(names) // _PARTS)
    source, sink = os.pipe()
    os.write(sink, b"".join(at.to_bytes(2, "little") for at in range(-(-len(names) // size))))
    os.close(sink)

    def turn() -> dict[str, T]:
        found: dict[str, T] = {}
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
