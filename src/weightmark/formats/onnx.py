"""Read the metadata of an ONNX model, and where its tensors lie outside the file.

An ONNX file is one protobuf message, ModelProto (onnx/onnx.proto). Its wire format is walked
field by field; tensors are stepped over by their length.
"""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import External, Header, WeightFormat
from weightmark.formats.protobuf import entry, fields
from weightmark.formats.stream import Forward, opened

MAX_METADATA = 1 << 24
"""Bytes of metadata_props that are kept at most."""

MAX_DEPTH = 100
"""Nesting of messages that protobuf reads."""

_WHOLE = 1 << 16  # a message up to this size is searched in one piece before it is walked

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
    "tensor": {},
}
_EXTERNAL_DATA = 13  # of a tensor


def sniff(head: bytes) -> bool:
    """Tell whether a file that begins with `head` can be ONNX: ir_version or graph comes first."""
    return head[:1] in (b"\x08", b"\x3a")


def read(fp: BinaryIO, size: int) -> Header:
    """Read metadata_props; None where the model has none, and the files that hold its tensors.

    A key that stands twice is a problem. Raises `FormatError` where the wire format is broken, and
    where tensors lie outside the folder of the model or before the start of a file. `body` is 0:
    tensors have no place of their own in an ONNX file.
    """
    source = opened(fp, size)
    pairs: list[tuple[str, str]] = []
    external: dict[str, int] = {}
    known = False
    room = MAX_METADATA
    for number, length in fields(source, size):
        known = known or number in (_IR_VERSION, _GRAPH, _METADATA)
        if number == _METADATA and length:
            room -= length
            if room < 0:
                raise FormatError(f"metadata is above {MAX_METADATA} bytes", offset=source.at)
            pairs.append(entry(source, length))
        elif number in _INNER["model"]:
            _walk(source, _INNER["model"][number], length, external)
    if not known:
        raise FormatError("file is not an ONNX model", hint="give the file its right suffix")
    return Header(
        metadata=dict(pairs) if pairs else None,
        body=0,
        problems=tuple(suspects.in_metadata(pairs)),
        external=tuple(External(*one) for one in sorted(external.items())),
    )


def _walk(
    source: Forward, kind: str, length: int, external: dict[str, int], depth: int = 1
) -> None:
    """Collect the files of external tensors in a message of `length` bytes, with what they need."""
    if depth > MAX_DEPTH:
        raise FormatError("messages are nested too deeply", offset=source.at)
    if length <= _WHOLE and b"location" not in source.peek(length):
        source.skip(length)
        return
    inner = _INNER[kind]
    place = source.at
    said: dict[str, str] = {}
    for number, content in fields(source, source.at + length):
        if kind == "tensor" and number == _EXTERNAL_DATA:
            said.update([entry(source, content)])
        elif number in inner:
            _walk(source, inner[number], content, external, depth + 1)
    if "location" in said:
        location = said["location"]
        if _leaves(location):
            message = f"tensors lie outside the folder of the model, in `{location}`"
            raise FormatError(message, offset=place, hint="no reader follows such a path")
        end = sum(_number(said.get(key, "0"), key, place) for key in ("offset", "length"))
        external[location] = max(end, external.get(location, 0))


def _number(text: str, key: str, place: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        raise FormatError(f"{key} of an external tensor is `{text[:40]}`", offset=place)
    return int(text)


def _leaves(location: str) -> bool:
    """Tell whether a path, in the manner of any system, leaves the folder it is relative to."""
    parts = location.replace("\\", "/").split("/")
    return parts[0] == "" or parts[0][1:2] == ":" or ".." in parts


ONNX = WeightFormat(name="onnx", suffixes=(".onnx",), sniff=sniff, read=read)
