"""Work that all cores share, and that can be watched and stopped.

What holds the interpreter up gains nothing from threads, and is shared by processes. Who reads
much tells it with `passed`, block by block: that is where who listens hears of it, and where a
thread ends whose work is not wanted any more.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")

# Parts that processes take one after the other: a pipe holds their numbers, whatever its size.
_PARTS = 512


def shared(work: Callable[[str], T], names: Sequence[str], least: int) -> dict[str, T]:
    """What `work` gives for each name; from `least` names on, copies of this process share them.

    What `work` gives has to be fit for pickle. What it raises is raised here.
    """

    def some(part: Sequence[str]) -> dict[str, T]:
        found = {}
        for name in part:
            found[name] = work(name)
            looked(1)
        return found

    cores = os.cpu_count() or 1
    if len(names) < least or cores < 2 or not may_fork():
        return some(names)
    found = _shared(some, names, cores)
    return found | some([name for name in names if name not in found])


def may_fork() -> bool:
    """Whether a process can be copied as it is: elsewhere a caller's script would run again."""
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
    told = _Told(cores - 1)

    def turn() -> dict[str, T]:
        found: dict[str, T] = {}
        while part := os.read(source, 2):
            start = size * int.from_bytes(part, "little")
            found |= work(names[start : start + size])
        return found

    def told_turn(at: int) -> bytes:
        told.tell(at)
        try:
            return pickle.dumps(turn(), -1)
        finally:
            told.write(at)

    others: list[tuple[int, int]] = []
    try:
        while len(others) < cores - 1 and (one := _start(lambda: told_turn(len(others)))):
            others.append(one)
        with told.heard():
            found = turn()
            os.close(source)
            while others:
                told.wait(others[-1][1])
                data = _answer(*others[-1])
                os.close(others.pop()[1])
                found |= pickle.loads(data) if data else {}  # noqa: S301 - of our own making
    finally:
        # Those that nobody waits for any more have nothing to end but themselves.
        for process, answer in others:
            os.close(answer)
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
    return found


def _answer(process: int, answer: int) -> bytes:
    """What a copy of this process answers, once it has ended; nothing where that was too early."""
    with open(answer, "rb", closefd=False) as stream:
        data = stream.read()
    _, status = os.waitpid(process, 0)
    return b"" if status else data


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
    status = 1
    try:
        gc.disable()  # to look at all that was copied would copy it indeed
        with open(there, "wb") as stream:
            stream.write(answer())
        status = 0
    finally:
        os._exit(status)  # what the caller wants to do at its end is not done here


class _Told:
    """What copies of this process have gone through, in memory that it shares with them."""

    _ROW = 3 * 8  # bytes of one copy: what it has done, in how many files, with how many looks
    _PATIENCE = 0.1  # seconds between two looks at it, where nothing else is left to do

    def __init__(self, copies: int) -> None:
        from mmap import mmap

        self._memory = mmap(-1, max(1, copies) * self._ROW)
        self._added = [0, 0, 0]

    def tell(self, at: int) -> None:
        """Has a copy write down what it does from now on, as the one with this number."""
        Work.done = Work.files = Work.looks = 0
        Work.heard = lambda: self.write(at)

    def write(self, at: int) -> None:
        """Writes down what this copy has gone through."""
        row = b"".join(
            each.to_bytes(8, sys.byteorder) for each in (Work.done, Work.files, Work.looks)
        )
        self._memory[at * self._ROW : (at + 1) * self._ROW] = row

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Adds what the copies write to what is told here, so that who listens hears of all."""
        before = Work.heard

        def hear() -> None:
            self._add()
            if before is not None:
                before()

        Work.heard = hear if before is not None else None
        try:
            yield
            with Work.lock:
                hear()  # what they did last
        finally:
            Work.heard = before
            self._add()

    def wait(self, answer: int) -> None:
        """Waits until a copy answers; who listens hears of it meanwhile."""
        from select import select

        while Work.heard is not None and not select([answer], [], [], self._PATIENCE)[0]:
            passed(0)

    def _add(self) -> None:
        numbers = memoryview(self._memory).cast("Q")
        sums = [sum(numbers[column::3]) for column in range(3)]
        done, files, looks = (new - old for new, old in zip(sums, self._added, strict=True))
        self._added = sums
        Work.done += done
        Work.files += files
        Work.looks += looks


class Work:
    """What long work has gone through so far; one for all.

    `done` bytes of `total`, in `files` whole files; `looks` at headers and what speaks of them, of
    `all_looks`: a file costs two, as it is read and as it is judged.
    """

    done = total = files = 0
    looks = all_looks = 0
    depth = 0
    heard: Callable[[], None] | None = None
    """Called at each block by the thread that has read it; one at a time."""
    lock = threading.Lock()


class _Thread(threading.local):
    stop: threading.Event | None = None


_thread = _Thread()


@contextmanager
def expected(size: int, files: int = 0) -> Iterator[None]:
    """Says how many bytes the work in it goes through; what is said inside of it adds nothing."""
    if not Work.depth:
        Work.total += size
    Work.depth += 1
    try:
        yield
    finally:
        Work.depth -= 1
        Work.files += files


def passed(count: int) -> None:
    """Tells that `count` bytes were gone through; ends a thread that is to stop.

    That is a KeyboardInterrupt, since no error of the work may be handled there.
    """
    if _thread.stop is not None and _thread.stop.is_set():
        raise KeyboardInterrupt
    with Work.lock:
        Work.done += count
        if Work.heard is not None:
            Work.heard()


def looked(count: int) -> None:
    """Tells of `count` looks at files."""
    Work.looks += count
    passed(0)


def fetched(count: int) -> None:
    """As `passed`, for bytes from the network, which count where nobody goes through them."""
    passed(0 if Work.depth else count)


def threaded(work: Callable[[S], T], parts: Iterable[S], workers: int) -> list[T]:
    """What `work` gives for each part, by threads: for what lets go of the interpreter.

    Where one fails, or the user stops the run, all end at their next block.
    """
    from concurrent.futures import ThreadPoolExecutor

    stop = threading.Event()
    failed: list[BaseException] = []

    def run(part: S) -> T:
        _thread.stop = stop
        try:
            passed(0)
            return work(part)
        except BaseException as error:
            failed.append(error)
            stop.set()
            raise

    with ThreadPoolExecutor(workers) as pool:
        try:
            return list(pool.map(run, parts))
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            if failed:  # the one that made the others stop
                raise failed[0] from None
            raise
