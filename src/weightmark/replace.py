"""Puts a new file in the place of an old one, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from typing import BinaryIO

from weightmark.errors import StampError

BLOCK = 1 << 20
_PAGE = 4096
# What copy_file_range says where the kernel, the file system or the pair of them cannot do it.
_CANNOT_COPY = {
    errno.EXDEV,
    errno.ENOSYS,
    errno.EINVAL,
    errno.EOPNOTSUPP,
    errno.EPERM,
    errno.EBADF,
}


# What links of a project lead to, and what gives the link a file of its own in its place.
_DVC = ("the cache of DVC", "`dvc unprotect FILE`, stamp it, then `dvc add FILE`")
_ANNEX = ("the store of git-annex", "`git annex unlock FILE`, stamp it, then `git annex add FILE`")
_STORES = {".dvc/cache": _DVC, "files/md5": _DVC, "annex/objects": _ANNEX}


def target(path: str) -> str:
    """The real file behind `path`, where it may be replaced; raises StampError where it may not."""
    try:
        real = os.path.realpath(path, strict=True)
        status = os.stat(real)
    except OSError as error:
        raise StampError(f"{path}: {error.strerror or error}") from None
    if not stat.S_ISREG(status.st_mode):
        raise StampError(f"{path}: not a regular file", hint="name the weight file itself")
    if _in_hub_cache(real):
        raise StampError(
            f"{path}: a file of the Hugging Face cache, which is shared and named by its content",
            hint="copy the model out of the cache (hf download --local-dir DIR) and stamp the copy",
        )
    for parts, (store, hint) in _STORES.items():
        if f"/{parts}/" in real.replace(os.sep, "/"):
            raise StampError(
                f"{path}: in {store}, where files are named by their content", hint=hint
            )
    if status.st_nlink > 1:
        raise StampError(
            f"{path}: {status.st_nlink} hard links lead to this file",
            hint="stamping would cut them apart; stamp a copy: cp FILE COPY && mv COPY FILE",
        )
    return real


def _in_hub_cache(real: str) -> bool:
    parts = real.replace(os.sep, "/").split("/")
    if "blobs" not in parts[:-1]:
        return False
    above = parts[: len(parts) - 1 - parts[::-1].index("blobs")]
    kinds = ("models--", "datasets--", "spaces--")
    # Newer caches share blobs between repositories in a folder beside theirs.
    return above[-1].startswith(kinds) or above[-1] in ("hub", "huggingface")


def replace(
    path: str, write: Callable[[BinaryIO], None], prove: Callable[[str], None] | None = None
) -> None:
    """Writes a new file beside `path`, proves it, and puts it in the place of the old one.

    `path` is what `target` gave. `write` fills an open file; `prove` gets its name and raises
    where it is not what it should be. Mode, owner and extended attributes are those of the old
    file. Killed at any moment, the old or the new file is at `path`; a left-over of a killed run
    is removed by the next. Raises StampError, and then `path` is as it was.
    """
    before = os.stat(path)
    new = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.weightmark-new")
    try:
        with _create(new) as stream:
            try:
                write(stream)
                stream.flush()
                _dress(stream.fileno(), new, path, before)
                os.fsync(stream.fileno())
                if prove is not None:
                    prove(new)
                _unchanged(path, before)
                if sys.platform != "win32":
                    os.replace(new, path)
            except BaseException:
                stream.close()
                os.unlink(new)
                raise
        # Windows replaces no file that is open, so there the lock ends first.
        if sys.platform == "win32":
            os.replace(new, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StampError(f"{path}: {reason}; the file is as it was") from None
    _sync_folder(os.path.dirname(path))


def _create(new: str) -> BinaryIO:
    """Opens `new`, locked; removes what a killed run left, and refuses what a running one holds."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    for _ in range(2):
        try:
            descriptor = os.open(new, flags, 0o600)
        except FileExistsError:
            _remove_left_over(new)
            continue
        stream = os.fdopen(descriptor, "r+b")
        _lock(stream)
        return stream
    raise StampError(f"{new}: another run is writing this file", hint="wait for it to end")


def _remove_left_over(new: str) -> None:
    try:
        with open(new, "rb") as stream:
            _lock(stream)
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


def _unchanged(path: str, before: os.stat_result) -> None:
    now = os.stat(path)
    same = (now.st_size, now.st_mtime_ns, now.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )
    if not same:
        raise StampError(f"{path}: changed while it was being stamped", hint="stamp it again")


def _sync_folder(folder: str) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder or ".", os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_rest(source: BinaryIO, start: int, sink: BinaryIO) -> None:
    """Copies `source` from the byte `start` to its end behind what `sink` holds already.

    Where both offsets have the same remainder by the page, all but the first part of a page is
    handed to the file system as whole pages, which it may share instead of copying.
    """
    sink.flush()
    end = os.fstat(source.fileno()).st_size
    here = sink.tell()
    if (here - start) % _PAGE == 0:
        boundary = min(end, start + (-start) % _PAGE)
        here = _copy(source, start, boundary, sink, here)
        start = boundary
    _copy(source, start, end, sink, here)


def _copy(source: BinaryIO, start: int, end: int, sink: BinaryIO, here: int) -> int:
    if hasattr(os, "copy_file_range"):
        while start < end:
            try:
                moved = os.copy_file_range(
                    source.fileno(), sink.fileno(), min(end - start, 1 << 30), start, here
                )
            except OSError as error:
                if error.errno not in _CANNOT_COPY:
                    raise
                break
            if not moved:
                break
            start, here = start + moved, here + moved
    source.seek(start)
    sink.seek(here)
    while start < end:
        block = source.read(min(BLOCK, end - start))
        if not block:
            raise StampError(f"{source.name}: became shorter while it was being copied")
        sink.write(block)
        start, here = start + len(block), here + len(block)
    sink.flush()
    return here
