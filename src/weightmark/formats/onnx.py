"""Read the metadata of an ONNX model, and where its tensors lie outside the file.

An ONNX file is one protobuf message, ModelProto (onnx/onnx.proto). Its wire format is walked
field by field; tensors are stepped over by their length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import Header, Problem, WeightFormat
from weightmark.formats.stream import Forward, opened

MAX_METADATA = 1 << 24
"""Bytes of metadata_props that are kept at most."""

MAX_DEPTH = 100
"""Nesting of messages that protobuf reads."""

_WHOLE = 1 << 16  # a message up to this size is searched in one piece before it is walked

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_IR_VERSION, _GRAPH, _METADATA = 1, 7, 14

# the fields through which a tensor can be reached, by message
_INNER: dict[str, dict[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "external"},
    "external": {},
}


def sniff(head: bytes) -> bool:
    """Tell whether a file that begins with `head` can be ONNX: ir_version or graph comes first."""
    return head[:1] in (b"\x08", b"\x3a")


def read(fp: BinaryIO, size: int) -> Header:
    """Read metadata_props; None where the model has none.

    Problems: "duplicate-key", and "external-outside" for tensors in a file outside the folder of
    the model. Raises `FormatError` where the wire format is broken. `body` is 0: tensors have no
    place of their own in an ONNX file.
    """
    source = opened(fp, size)
    pairs: list[tuple[str, str]] = []
    locations: set[str] = set()
    known = False
    room = MAX_METADATA
    for number, length in _fields(source, size):
        known = known or number in (_IR_VERSION, _GRAPH, _METADATA)
        if number == _METADATA and length:
            room -= length
            if room < 0:
                raise FormatError(f"metadata is above {MAX_METADATA} bytes", offset=source.at)
            pairs.append(_entry(source, length))
        elif number in _INNER["model"]:
            _walk(source, _INNER["model"][number], length, locations)
    if not known:
        raise FormatError("file is not an ONNX model", hint="give the file its right suffix")
    problems = suspects.in_metadata(pairs)
    problems += [
        Problem("external-outside", location, "tensors lie in a file outside the folder")
        for location in sorted(locations)
        if _leaves(location)
    ]
    return Header(metadata=dict(pairs) if pairs else None, body=0, problems=tuple(problems))


def _fields(source: Forward, end: int) -> Iterator[tuple[int, int]]:
    """Give the number of each field up to `end`, and the bytes of content that follow.

    Content (0 bytes where the field is a number) that the caller leaves is stepped over.
    """
    while source.at < end:
        place = source.at
        tag = _varint(source)
        number, wire = tag >> 3, tag & 7
        length = 0
        if wire == _LENGTH:
            length = _varint(source)
        elif wire == _VARINT:
            _varint(source)
        elif wire in (_FIXED64, _FIXED32):
            source.skip(8 if wire == _FIXED64 else 4)
        else:
            raise FormatError("file is not protobuf", offset=place)
        if not 0 < number < 1 << 29:
            raise FormatError("file is not protobuf", offset=place)
        if source.at + length > end:
            raise FormatError("field is longer than what holds it", offset=place)
        after = source.at + length
        yield number, length
        if source.at != after:
            source.skip(after - source.at)
    if source.at != end:
        raise FormatError("field is longer than what holds it", offset=source.at)


def _varint(source: Forward) -> int:
    found = 0
    for shift in range(0, 70, 7):
        byte = source.take(1)[0]
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            return found & ((1 << 64) - 1)
    raise FormatError("number is longer than 64 bits", offset=source.at)


def _entry(source: Forward, length: int) -> tuple[str, str]:
    """Read a StringStringEntryProto; a field that stands twice counts as its last."""
    texts = {1: b"", 2: b""}
    place = source.at
    for number, content in _fields(source, source.at + length):
        if number in texts:
            texts[number] = source.take(content)
    try:
        return texts[1].decode("utf-8"), texts[2].decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError("metadata is not UTF-8", offset=place) from None


def _walk(source: Forward, kind: str, length: int, locations: set[str], depth: int = 1) -> None:
    """Collect the locations of external tensors in a message of `length` bytes."""
    if depth > MAX_DEPTH:
        raise FormatError("messages are nested too deeply", offset=source.at)
    if kind == "external":
        key, value = _entry(source, length)
        if key == "location":
            locations.add(value)
        return
    if length <= _WHOLE and b"location" not in source.peek(length):
        source.skip(length)
        return
    inner = _INNER[kind]
    for number, content in _fields(source, source.at + length):
        if number in inner:
            _walk(source, inner[number], content, locations, depth + 1)


def _leaves(location: str) -> bool:
    """Tell whether a path, in the manner of any system, leaves the folder it is relative to."""
    parts = location.replace("\\", "/").split("/")
    return parts[0] == "" or parts[0][1:2] == ":" or ".." in parts


ONNX = WeightFormat(name="onnx", suffixes=(".onnx",), sniff=sniff, read=read, rewrite=None)
