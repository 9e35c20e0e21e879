"""Reads the mark of a weight file and nothing else, many files a second; nothing is judged."""

from __future__ import annotations

import os

from weightmark._startup import NamedTuple
from weightmark.containers.folder import open_file
from weightmark.containers.tree import is_remote, open_tree
from weightmark.declared.mark import Mark, decode
from weightmark.errors import FormatError, TreeError
from weightmark.formats import on_disk, recognised
from weightmark.formats.header import ADJACENT
from weightmark.formats.safetensors import SAFETENSORS, lacks_metadata, read_prefix

_HEAD = 4096  # a mark of a dozen clauses, in one read of the disk
_MOST = 16  # marks that differ in one folder; shards have the same
_DIGEST = 64  # hexadecimal digits of a SHA-256
_TENSORS = b'\\"tensors\\":\\"'
_HEX = b"0123456789abcdef"
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class _Seen(NamedTuple):
    """The bytes of metadata that stand first, and the mark that they make, None for none.

    The shards of a model differ in the digest of the tensors only: it stands between `before` and
    `after`, which is empty where there is none. `length` is that of all of them together.
    """

    before: bytes
    after: bytes
    length: int
    mark: Mark | None


_seen: list[_Seen] = []


def read_mark(path: str | os.PathLike[str]) -> Mark | None:
    """Read the mark of one weight file, None where it has none; nothing is judged.

    Where the metadata stand first, only they are read. Raises FormatError where the file is no
    weights that can be read, MarkError where the mark cannot be used, TreeError where there is no
    file.
    """
    name = os.fspath(path)
    head = b""
    if name.endswith(".safetensors"):
        head = _head(name)
        for before, after, length, mark in _seen:
            if not head.startswith(before, 8) or int.from_bytes(head[:8], "little") < length:
                continue
            if mark is None or not after:
                return mark
            at = 8 + len(before)
            digest = head[at : at + _DIGEST]
            if head.startswith(after, at + _DIGEST) and not digest.strip(_HEX):
                licence, clauses, text, bases, _, form, exceptions = mark
                return Mark(licence, clauses, text, bases, digest.decode("ascii"), form, exceptions)
    return _read(name, head)


def _head(path: str) -> bytes:
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return b""  # the careful way says what is wrong
    try:
        return os.read(handle, _HEAD)
    except OSError:
        return b""
    finally:
        os.close(handle)


def _read(path: str, head: bytes) -> Mark | None:
    if is_remote(path):
        return _read_remote(path)
    with open_file(path, path) as stream:
        form = recognised(stream, path)
        if not (form.name or on_disk(path)):
            raise FormatError(f"{path}: not a weight file")
        if form.carrier is None and os.path.lexists(path + ADJACENT):
            return _read_beside(path)
        found = read_prefix(stream) if form is SAFETENSORS else None
        if found is None:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            if form is SAFETENSORS and lacks_metadata(stream, size):
                return None
            stream.seek(0)
            return decode(form.read(stream, size).metadata)
    metadata, end = found
    mark = decode(metadata)
    # The comma behind the metadata is part of what is remembered.
    if end < len(head):
        _remember(head[8 : end + 1], mark)
    return mark


def _read_beside(path: str) -> Mark | None:
    from weightmark.collecting.weights import mark_in_sidecar

    with open_file(path + ADJACENT, path) as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        return mark_in_sidecar(stream, size)


def _read_remote(path: str) -> Mark | None:
    from weightmark.collecting.weights import mark_of

    with open_tree(path) as tree:
        found = tree.weights()
        if len(found) != 1:
            raise TreeError(f"{len(found)} weight files stand there", name=path)
        with tree.open(found[0]) as stream:
            form = recognised(stream, found[0])
            header = form.read(stream, tree.size(found[0]))
        return mark_of(tree, found[0], form, header)


def _remember(said: bytes, mark: Mark | None) -> None:
    before, after = said, b""
    if mark is not None and mark.tensors:
        start, bound, rest = said.partition(_TENSORS)
        if rest.startswith(mark.tensors.encode("ascii")):
            before, after = start + bound, rest[_DIGEST:]
    _seen.insert(0, _Seen(before, after, len(said), mark))
    del _seen[_MOST:]
