"""Reads the mark of a weight file and nothing else, many files a second; nothing is judged."""

from __future__ import annotations

import json
import os

from weightmark.errors import FormatError, TreeError
from weightmark.formats import by_path
from weightmark.formats.header import WeightFormat
from weightmark.formats.safetensors import SAFETENSORS, read_prefix
from weightmark.mark import Mark, decode
from weightmark.record import NamedTuple
from weightmark.tree import is_remote, open_tree
from weightmark.trees.folder import open_file

_HEAD = 4096
_MOST = 16
_DIGEST = 64
_TENSORS = b'\\"tensors\\":\\"'
_HEX = b"0123456789abcdef"
_FIRST = b'{"__metadata__":{'
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class _Seen(NamedTuple):
    """The bytes of metadata around the digest of the tensors, and the mark that they make.

    The shards of a model differ in that digest only. `length` is that of all of them together.
    """

    before: bytes
    after: bytes
    length: int
    mark: Mark


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
        known = _recall(head)
        if known is not None:
            return known
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


def _recall(head: bytes) -> Mark | None:
    """The mark of metadata that were met before, but for the digest of the tensors."""
    for before, after, length, mark in _seen:
        at = 8 + len(before)
        if head.startswith(before, 8) and head.startswith(after, at + _DIGEST):
            digest = head[at : at + _DIGEST]
            if int.from_bytes(head[:8], "little") >= length and not digest.strip(_HEX):
                licence, clauses, text, bases, _, form = mark
                return Mark(licence, clauses, text, bases, digest.decode("ascii"), form)
    return None


def _read(path: str, head: bytes) -> Mark | None:
    form = by_path(path)
    if form is None:
        raise FormatError(f"{path}: not a weight file whose header can be read")
    if is_remote(path):
        return _read_remote(path, form)
    with open_file(path, path) as stream:
        metadata = read_prefix(stream) if form is SAFETENSORS else None
        if metadata is None:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            return decode(form.read(stream, size).metadata)
    mark = decode(metadata)
    if mark is not None and mark.tensors:
        _remember(head, mark)
    return mark


def _read_remote(path: str, form: WeightFormat) -> Mark | None:
    with open_tree(path) as tree:
        found = [one for one in tree.names() if by_path(one) is form]
        if len(found) != 1:
            raise TreeError(f"{len(found)} weight files stand there", name=path)
        with tree.open(found[0]) as stream:
            return decode(form.read(stream, tree.size(found[0])).metadata)


def _remember(head: bytes, mark: Mark) -> None:
    end = _end(head)
    at = head.find(_TENSORS, 8, end) + len(_TENSORS)
    if end and head[at : at + _DIGEST] == mark.tensors.encode("ascii"):
        _seen.insert(0, _Seen(head[8:at], head[at + _DIGEST : end], end - 8, mark))
        del _seen[_MOST:]


def _end(head: bytes) -> int:
    """Where metadata that stand first end, the comma or bracket after them included; 0: unknown."""
    if not head.startswith(_FIRST, 8):
        return 0
    try:
        _, end = json.JSONDecoder().raw_decode(head[8:].decode("ascii"), len(_FIRST) - 1)
    except ValueError:
        return 0
    end += 8
    return end + 1 if head[end : end + 1] in (b",", b"}") else 0
