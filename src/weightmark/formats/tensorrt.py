"""Read what Ultralytics writes before an engine of TensorRT: JSON with a licence in it."""

from __future__ import annotations

import json
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import Header
from weightmark.formats.stream import exactly

MAX_ENGINE_METADATA = 1 << 16
"""Bytes of JSON that are read; Ultralytics writes about one kilobyte."""


def read(fp: BinaryIO, size: int) -> Header:
    """Read the texts of the JSON object; None where the engine has no such head."""
    head = exactly(fp, 5)
    length = int.from_bytes(head[:4], "little")
    if head[4:] != b"{" or not 2 <= length <= MAX_ENGINE_METADATA:
        return Header(None, 0)
    if 4 + length > size:
        raise FormatError("file ends inside its metadata", offset=size, hint="fetch it again")
    fp.seek(4)
    try:
        found = json.loads(exactly(fp, length))
    except (ValueError, RecursionError):
        return Header(None, 4 + length)
    texts = {key: value for key, value in found.items() if isinstance(value, str)}
    return Header(texts, 4 + length, problems=tuple(suspects.in_metadata(texts.items())))
