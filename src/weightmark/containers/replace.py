"""The only room that writes files: each is put in its place whole or not at all.

A new file is written beside the one whose place it takes, locked, flushed to the disk and proved,
and then renamed over it. Whatever is to be written together is staged first: all the new files
are there before the first takes its place, so that what can fail has failed by then.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from io import BufferedRandom, FileIO
from typing import BinaryIO

from weightmark._cores import may_fork
from weightmark.errors import StampError, remedy
from weightmark.formats import LEFT_OVER

# What links of a project lead to, and what gives the link a file of its own in its place.
_DVC = ("the cache of DVC", "`dvc unprotect FILE`, stamp it, then `dvc add FILE`")
_ANNEX = ("the store of git-annex", "`git annex unlock FILE`, stamp it, then `git annex add FILE`")
_LAYERS = ("a store of models", "stamp a copy, and make the model anew of that (`ollama create`)")
_STORES = {
    ".dvc/cache/": _DVC,
    "files/md5/": _DVC,
    "annex/objects/": _ANNEX,
    "blobs/sha256-": _LAYERS,
    "blobs/sha256/": _LAYERS,
}
"""What stands in the path of a file of a store, the store, and what to do."""


def target(path: str) -> str:
    """The real file behind `path`, where it may be replaced; raises StampError where it may not."""
    try:
        real = os.path.realpath(path, strict=True)
        status = os.stat(real)
    except OSError as error:
        raise StampError(f"{path}: {error.strerror or error}", hint=remedy(error)) from None
    if not stat.S_ISREG(status.st_mode):
        raise StampError(f"{path}: not a regular file", hint="name the file itself")
    if _in_hub_cache(real):
        raise StampError(
            f"{path}: a file of the Hugging Face cache, which is shared and named by its content",
            hint="copy the model out of the cache (hf download --local-dir DIR) and stamp the copy",
        )
    for parts, (store, hint) in _STORES.items():
        if f"/{parts}" in real.replace(os.sep, "/"):
            raise StampError(
                f"{path}: in {store}, where files are named by their content", hint=hint
            )
    if not os.access(real, os.W_OK):
        raise StampError(f"{path}: is read-only", hint=f"chmod u+w {path}")
    if not os.access(os.path.dirname(real), os.W_OK):
        raise StampError(f"{path}: its folder takes no new file", hint="see to the permissions")
    if status.st_nlink > 1:
        raise StampError(
            f"{path}: {status.st_nlink} hard links lead to this file",
            hint="a new file would cut them apart; make a copy: cp FILE COPY && mv COPY FILE",
        )
    return real


def prepared_place(path: str) -> str:
    """As `target`, but nothing need be there yet, only the folder; for what is not a stamp."""
    real = os.path.realpath(path)
    if os.path.lexists(real):
        return target(path)
    if not os.path.isdir(os.path.dirname(real)):
        raise StampError(f"{path}: no such folder", hint="make it first, or give another path")
    return real


def beside(path: str, suffix: str) -> str:
    """As `place`, for the file that is named after `path` and speaks for it.

    None is put into a shared cache.
    """
    if _in_hub_cache(os.path.realpath(path)):
        target(path)  # says what it is
    return prepared_place(path + suffix)


def _in_hub_cache(real: str) -> bool:
    parts = real.replace(os.sep, "/").split("/")
    if "blobs" not in parts[:-1]:
        return False
    above = parts[: len(parts) - 1 - parts[::-1].index("blobs")]
    kinds = ("models--", "datasets--", "spaces--")
    # Newer caches share blobs between repositories in a folder beside theirs.
    return above[-1].startswith(kinds) or above[-1] in ("hub", "huggingface")


def left_over(path: str) -> str:
    """The name that a new file has until it takes the place of `path`."""
    return os.path.join(os.path.dirname(path), f".{os.path.basename(path)}{LEFT_OVER}")


def clear(path: str) -> None:
    """Removes what a killed run left beside `path`, which need not be there itself.

    Raises StampError where another run is writing it.
    """
    discard(left_over(os.path.realpath(path)))


def discard(new: str) -> None:
    """Removes a left-over by its own name, if it is there."""
    if os.path.lexists(new):
        with _reported(new, "a left-over of a stopped run that cannot be removed"):
            _remove_left_over(new)


def replace(
    path: str, write: Callable[[BufferedRandom], None], prove: Callable[[str], None] | None = None
) -> None:
    """Writes a new file beside `path`, proves it, and puts it in the place of the old one.

    `path` is what `target` gave. `write` fills an open file; `prove` gets its name and raises
    where it is not what it should be. Mode, owner and extended attributes are those of the old
    file. Killed at any moment, the old or the new file is at `path`; a left-over of a killed run
    is removed by the next. Raises StampError, and then `path` is as it was.
    """
    with staged(path, write, prove) as take_place:
        take_place()


def put(path: str, data: bytes) -> None:
    """Writes a whole file, new or in the place of an old one; raises StampError.

    A pipe or a device is written to, as nothing can take its place.
    """
    if _is_stream(path):
        with _reported(path, "not written"), open(path, "wb", buffering=0) as stream:
            _pour(stream, data)
        return
    put_all({path: data})


def put_all(files: Mapping[str, bytes]) -> None:
    """Writes several files: all are written beside their places before the first takes its own."""
    with ExitStack() as stack:
        ready = [
            stack.enter_context(staged(prepared_place(path), partial(_fill, data=data)))
            for path, data in files.items()
        ]
        for take_place in ready:
            take_place()


@contextmanager
def staged(
    path: str, write: Callable[[BufferedRandom], None], prove: Callable[[str], None] | None = None
) -> Iterator[Callable[[], None]]:
    """Writes and proves the new file as `replace` does; what is given puts it in its place.

    Until that is called, and where it is not, `path` stays as it is. `path` is what `target` or
    `place` gave.
    """
    with _reported(path, "the file is as it was"):
        before = _status(path)
        new = left_over(path)
        stream = _create(new, 0o600 if before else 0o666)
    taken = False

    def take_place() -> None:
        nonlocal taken
        with _reported(path, "the file is as it was"):
            if _stamp_of(_status(path)) != _stamp_of(before):
                message = f"{path}: changed while it was being written"
                raise StampError(message, hint="run it again")
            if sys.platform == "win32":  # replaces no file that is open, so there the lock ends
                stream.close()
            os.replace(new, path)
        taken = True
        with _reported(path, "written, but perhaps not yet on the disk"):
            _sync_folder(os.path.dirname(path))

    try:
        with _reported(path, "the file is as it was"):
            write(stream)
            stream.flush()
            if before is not None:
                _dress(stream.fileno(), new, path, before)
            os.fsync(stream.fileno())
            if prove is not None:
                prove(new)
        yield take_place
    finally:
        _end(stream, "" if taken else new)


def _end(stream: BufferedRandom, unwanted: str) -> None:
    """Closes a new file, and removes one that is not wanted; what fails here hides no reason.

    The raw file is closed, since its buffer would first be written, and a full disk takes no more.
    """
    close = partial(_let_go, stream) if unwanted and not stream.closed else stream.raw.close
    steps = [close, *([partial(os.unlink, unwanted)] if unwanted else ())]
    # The lock ends last, but Windows removes no file that is open.
    for step in steps if sys.platform == "win32" else reversed(steps):
        with suppress(OSError):
            step()


_LARGE = 1 << 28
"""Bytes from which on it is felt that they are freed: a gigabyte takes 0.1 s and more."""


def _let_go(stream: BufferedRandom) -> None:
    """Closes a file without a name.

    The system frees its bytes when the last one closes it, and he waits for that. Of a large file
    that is a process of nobody's, so that a user who pressed Ctrl-C does not.
    """
    if os.fstat(stream.fileno()).st_size >= _LARGE and may_fork():
        wait, go = os.pipe()
        process = os.fork()
        if not process:
            _hold(stream.fileno(), wait)
        os.waitpid(process, 0)
        os.close(wait)
        stream.raw.close()
        os.close(go)
    else:
        stream.raw.close()


def _hold(file: int, wait: int) -> None:
    """In a copy of this process: keeps a file open until the other end of `wait` is closed."""
    try:
        if not os.fork():  # nobody has to ask how a grandchild ended
            low, high = sorted((file, wait))
            os.closerange(0, low)  # whoever reads what we write is not to wait either
            os.closerange(low + 1, high)
            os.closerange(high + 1, os.sysconf("SC_OPEN_MAX"))
            os.read(wait, 1)
    finally:
        os._exit(0)


@contextmanager
def _reported(path: str, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "see to the room and the permissions of its folder, and run it again"
        if sys.platform == "win32":
            hint = f"close what has it open, or {hint}"
        raise StampError(f"{path}: {error.strerror or error}; {what}", hint=hint) from None


def _fill(sink: BinaryIO, data: bytes) -> None:
    sink.write(data)


def _pour(stream: FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[stream.write(left) or 0 :]


def _is_stream(path: str) -> bool:
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _create(new: str, mode: int) -> BufferedRandom:
    """Opens `new`, locked; removes what a killed run left, and refuses what a running one holds."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for _ in range(2):
        try:
            descriptor = os.open(new, flags, mode)
        except FileExistsError:
            _remove_left_over(new)
            continue
        stream = open(descriptor, "r+b")  # noqa: SIM115 - closed by who asked
        try:
            _lock(stream)
        except BaseException:
            _end(stream, new)
            raise
        return stream
    raise StampError(f"{new}: another run is writing this file", hint="wait for it to end")


def _remove_left_over(new: str) -> None:
    """Removes the file of a run that has ended; what is no file of ours is not opened."""
    if not stat.S_ISREG(os.lstat(new).st_mode):
        os.unlink(new)
        return
    try:
        # FileNotFoundError: the run that wrote it has ended meanwhile.
        with suppress(FileNotFoundError):
            with open(new, "rb") as stream:
                _lock(stream)
                ours = os.path.samestat(os.fstat(stream.fileno()), os.lstat(new))
                if ours and sys.platform != "win32":
                    os.unlink(new)
            if sys.platform == "win32":
                os.unlink(new)
    except BlockingIOError:
        raise StampError(
            f"{new}: another run is writing this file", hint="wait for it to end"
        ) from None


def _lock(stream: BinaryIO) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _dress(descriptor: int, new: str, old: str, before: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(descriptor, before.st_uid, before.st_gid)
        except PermissionError:
            raise StampError(
                f"{old}: owner or group cannot be kept", hint="run as the owner of the file"
            ) from None
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
    if sys.platform == "linux":
        for name in os.listxattr(old):
            try:
                os.setxattr(new, name, os.getxattr(old, name))
            except OSError as error:
                # security.* and trusted.* are the system's to set, not the owner's.
                if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EACCES):
                    raise


def _stamp_of(status: os.stat_result | None) -> tuple[int, int, int] | None:
    return (status.st_size, status.st_mtime_ns, status.st_ino) if status is not None else None


def _sync_folder(folder: str) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder or ".", os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Scratch:
    """A folder of this process for files that are not to stay; `end` removes it.

    It is locked, so that what a killed process left is told from what a running one uses: that is
    removed when the next one is made.
    """

    def __init__(self, prefix: str) -> None:
        import tempfile

        self._lock = -1
        above = tempfile.gettempdir()
        with _reported(above, "no folder can be made there"):
            if sys.platform == "win32":
                self.path = tempfile.mkdtemp(prefix=prefix)
                return
            for name in sorted(os.listdir(above)):
                if name.startswith(prefix):
                    _remove_folder(os.path.join(above, name))
            while self._lock < 0:
                self.path = tempfile.mkdtemp(prefix=prefix)
                self._lock = _locked_folder(self.path)
                if os.path.isdir(self.path):
                    break  # else another process took it for one of nobody before it was locked

    def end(self) -> None:
        """Removes the folder with all that is in it."""
        from shutil import rmtree

        rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _locked_folder(path: str) -> int:
    """A folder of this user, open and locked; -1 where it is another's, gone or in use."""
    if sys.platform == "win32":
        return -1
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return -1
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        status = os.fstat(descriptor)
        if status.st_uid == os.geteuid() and os.path.samestat(status, os.lstat(path)):
            return descriptor
    except OSError:
        pass  # in use, or gone meanwhile
    os.close(descriptor)
    return -1


def _remove_folder(path: str) -> None:
    from shutil import rmtree

    if (descriptor := _locked_folder(path)) >= 0:
        rmtree(path, ignore_errors=True)
        os.close(descriptor)
