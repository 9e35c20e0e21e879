"""Puts metadata into a safetensors header; all other entries and the tensors stay as they are.

The safetensors package says what it reads in the file, where it is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Label, Piece, ReferenceReading, Updates, card_fields
from weightmark.formats.safetensors.strict import apart, metadata_of, refuse_surrogates
from weightmark.formats.safetensors.table import MAX_HEADER, METADATA, read_head

GROWTH = 4096
"""A header grows by this many bytes or a multiple, so that the tensors keep their place in a
block and a file system can share them between the old and the new file."""

SLACK = 1024
"""Bytes that are free at least after a header has grown, for the next rewrite."""

# Without numpy the safetensors package needs the whole file in memory.
_WHOLE_FILE = 16 << 20


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The file with other metadata: a new header, and the tensors as they stand.

    Raises `FormatError` as `new_head` does.
    """
    head = read_head(fp, size)
    return (new_head(head, updates), (len(head), size))


def new_head(head: bytes, metadata: Updates) -> bytes:
    """Give the 8 + N' bytes to put in the place of `head`, the 8 + N bytes before the tensors.

    `metadata` are the keys to set, which come first and in this order, and the keys to remove
    (None). All other entries stay byte for byte. A file that gets its first metadata gets
    `format` = `pt` too, or older loaders refuse it; the last key takes `__metadata__` with it.
    N stays where the JSON fits; else it grows by a multiple of `BLOCK` bytes, padded with
    spaces. Raises `FormatError` where `head` cannot be read or the result would be too large.
    """
    raw = apart(head)
    refuse_surrogates(raw)
    metadata_of(raw)
    kept = [entry for entry in raw.metadata or () if entry.key not in metadata]
    parts = [_member(key, value) for key, value in metadata.items() if value is not None]
    if parts and not raw.metadata and "format" not in metadata:
        parts.append(b'"format":"pt"')
    parts += [head[entry.begin : entry.end] for entry in kept]
    entries = [head[entry.begin : entry.end] for entry in raw.entries if entry.key != METADATA]
    if parts:
        entries.insert(0, b'"__metadata__":{' + b",".join(parts) + b"}")
    return _padded(b"{" + b",".join(entries) + b"}", len(head) - 8)


def _member(key: str, value: str) -> bytes:
    try:
        return b":".join(json.dumps(one, ensure_ascii=False).encode() for one in (key, value))
    except UnicodeEncodeError:
        raise FormatError(f"metadata `{key!a}` is not Unicode text") from None


def _padded(text: bytes, length: int) -> bytes:
    if len(text) > length:
        length += -(-(len(text) + SLACK - length) // GROWTH) * GROWTH
    if length > MAX_HEADER:
        raise FormatError(f"header would have {length} bytes, the limit is {MAX_HEADER}")
    return length.to_bytes(8, "little") + text.ljust(length)


def labels(said: Label, metadata: Mapping[str, str]) -> Updates:
    """`license`, `license_name` and `license_link` with the meaning that they have in a card.

    Where there are keys of modelspec, its key for the licence is kept in step.
    """
    out = card_fields(said)
    if any(key.startswith("modelspec.") for key in metadata):
        out["modelspec.license"] = said.title
    return out


def by_reference(path: str) -> ReferenceReading | None:
    """What the safetensors package says of a file; None where it cannot be asked.

    `safe_open` needs numpy; `deserialize` does not, but tells no metadata and needs the whole file
    in memory, so without numpy a larger file is not asked. Raises FormatError where it refuses.
    """
    from importlib.util import find_spec

    import safetensors

    try:
        if find_spec("numpy") is not None:
            with safetensors.safe_open(path, framework="np") as opened:
                return ReferenceReading(opened.metadata() or {}, frozenset(opened.keys()))
        if os.path.getsize(path) > _WHOLE_FILE:
            return None
        with open(path, "rb") as stream:
            read = safetensors.deserialize(stream.read())  # type: ignore[no-untyped-call]
        return ReferenceReading(None, frozenset(name for name, _ in read))
    except safetensors.SafetensorError as error:
        raise FormatError(str(error)) from None
