"""Read and write the licence of a Core ML model: `Metadata` in Model.proto.

`license` and `author` have fields of their own, all else is in `userDefined`, a map of texts. The
model itself follows the description and stays byte for byte; an ML program has its tensors in a
file beside it, which it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import Carrier, External, Header, Piece, Tensor, Updates
from weightmark.formats.protobuf import entry_message, fields, map_entry, message
from weightmark.formats.stream import Forward

MAX_COREML_METADATA = 1 << 20
"""Bytes of metadata that are read; a licence text fits."""

MAX_PROGRAM = 64 << 20
"""Bytes of an ML program that are searched for the files of its tensors; real ones have some MB."""

_VERSION, _DESCRIPTION, _METADATA, _USER = 1, 2, 100, 100
_PROGRAM = 502
_NAMED = {"license": 4, "author": 3}
# What a program calls the folder of the model (MIL, BlobFileValue.fileName).
_FILE = re.compile(rb"@model_path/([\w./ -]{1,200})")


class _Field(NamedTuple):
    """A field: its number, where it begins, where its content does, and where both end."""

    number: int
    begin: int
    body: int
    end: int


def read(fp: BinaryIO, size: int) -> Header:
    """Read author, licence and what the user defined; raises `FormatError` where it is cut.

    The model is one tensor of bytes, called by the number of its field, and so is each file that it
    names.
    """
    source = Forward(fp, size)
    pairs: list[tuple[str, str]] = []
    tensors: list[Tensor] = []
    files: set[str] = set()
    known = False
    for one in _fields(source, size):
        known = known or one.number == _VERSION
        if one.number == _DESCRIPTION:
            for inner in _fields(source, one.end):
                if inner.number == _METADATA:
                    pairs += [(key, value) for key, value, _ in _metadata(source, inner)]
        elif one.end > one.body:
            length = one.end - one.body
            tensors.append(Tensor(str(one.number), "U8", (length,), one.body, one.end))
            if one.number == _PROGRAM:
                found = _FILE.findall(source.peek(min(length, MAX_PROGRAM)))
                files.update(name.decode() for name in found)
    if not known:
        raise FormatError("file is not a Core ML model", hint="fetch the file again")
    external = tuple(External(name, 1) for name in sorted(files))
    tensors += [Tensor(one.location, "U8", (0,), 0, 0, "file", one.location) for one in external]
    problems = tuple(suspects.in_metadata(pairs))
    return Header(dict(pairs) if pairs else None, 0, tuple(tensors), problems, external)


def _fields(source: Forward, end: int) -> Iterator[_Field]:
    begin = source.at
    for number, length in fields(source, end):
        one = _Field(number, begin, source.at, source.at + length)
        yield one
        begin = one.end


def _metadata(source: Forward, within: _Field) -> Iterator[tuple[str, str, _Field]]:
    """The texts of the metadata, each with its field."""
    if within.end - within.body > MAX_COREML_METADATA:
        raise FormatError(f"metadata is above {MAX_COREML_METADATA} bytes", offset=within.begin)
    names = {number: name for name, number in _NAMED.items()}
    for one in _fields(source, within.end):
        length = one.end - one.body
        if one.number == _USER:
            yield *map_entry(source, length), one
        elif one.number in names:
            name = names[one.number]
            try:
                yield name, source.take(length).decode(), one
            except UnicodeDecodeError:
                raise FormatError(f"{name} is not UTF-8", offset=one.body, hint=_SAVE) from None


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The model with other metadata: those in `updates` stand last among them.

    Raises `FormatError` where it cannot be read, or has not one description.
    """
    source = Forward(fp, size)
    descriptions = [one for one in _fields(source, size) if one.number == _DESCRIPTION]
    if len(descriptions) != 1:
        raise FormatError(f"the model has {len(descriptions)} descriptions", hint=_SAVE)
    outer = descriptions[0]
    fp.seek(0)
    source = Forward(fp, size)
    source.skip(outer.body)
    inner = [one for one in _fields(source, outer.end) if one.number == _METADATA]
    if len(inner) > 1:
        raise FormatError("the model has more than one set of metadata", hint=_SAVE)
    at = inner[0] if inner else _Field(_METADATA, outer.end, outer.end, outer.end)
    new = message(_METADATA, _renewed(fp, size, at, updates))
    if new == message(_METADATA, b""):
        new = b""
    length = (at.begin - outer.body) + len(new) + (outer.end - at.end)
    head = message(_DESCRIPTION, bytes(length))[:-length] if length else b""
    return ((0, outer.begin), head, (outer.body, at.begin), new, (at.end, size))


_SAVE = "save the model anew with coremltools"


def _renewed(fp: BinaryIO, size: int, at: _Field, updates: Updates) -> bytes:
    """The content of the metadata with those of `updates` behind the others."""
    fp.seek(0)
    source = Forward(fp, size)
    source.skip(at.body)
    gone = [one for key, _, one in _metadata(source, at) if key in updates]
    fp.seek(at.body)
    old = fp.read(at.end - at.body)
    kept, place = b"", at.body
    for one in gone:
        kept += old[place - at.body : one.begin - at.body]
        place = one.end
    kept += old[place - at.body :]
    for key, value in updates.items():
        if value is not None and key in _NAMED:
            kept += message(_NAMED[key], value.encode())
        elif value is not None:
            kept += entry_message(_USER, key, value)
    if len(kept) > MAX_COREML_METADATA:
        raise FormatError(
            f"metadata would have {len(kept)} bytes, the limit is {MAX_COREML_METADATA}"
        )
    return kept


CARRIER = Carrier(rewrite)
