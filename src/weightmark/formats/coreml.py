"""Read the licence of a Core ML model: `Metadata.license` and `userDefined` in Model.proto."""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import Header
from weightmark.formats.protobuf import entry, fields
from weightmark.formats.stream import Forward

MAX_METADATA = 1 << 20
"""Bytes of metadata that are read; a licence text fits."""

_VERSION, _DESCRIPTION, _METADATA, _LICENSE, _AUTHOR, _USER = 1, 2, 100, 4, 3, 100


def read(fp: BinaryIO, size: int) -> Header:
    """Read author, licence and what the user defined; raises `FormatError` where it is cut."""
    source = Forward(fp, size)
    pairs: list[tuple[str, str]] = []
    known = False
    for number, length in fields(source, size):
        known = known or number == _VERSION
        if number == _DESCRIPTION:
            for inner, content in fields(source, source.at + length):
                if inner == _METADATA:
                    _metadata(source, content, pairs)
    if not known:
        raise FormatError("file is not a Core ML model", hint="fetch the file again")
    problems = tuple(suspects.in_metadata(pairs))
    return Header(dict(pairs) if pairs else None, 0, problems=problems)


def _metadata(source: Forward, length: int, pairs: list[tuple[str, str]]) -> None:
    if length > MAX_METADATA:
        raise FormatError(f"metadata is above {MAX_METADATA} bytes", offset=source.at)
    for number, content in fields(source, source.at + length):
        if number == _USER:
            pairs.append(entry(source, content))
        elif number in (_LICENSE, _AUTHOR):
            name = "license" if number == _LICENSE else "author"
            pairs.append((name, source.take(content).decode("utf-8", "replace")))
