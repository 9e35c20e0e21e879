"""Read and write the metadata of an ONNX model, and tell where its tensors lie.

An ONNX file is one protobuf message, ModelProto (onnx/onnx.proto). Its wire format is walked
field by field; tensors are stepped over by their length. New metadata_props stand at the end,
which the graph before them does not notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import (
    Carrier,
    External,
    Header,
    Label,
    LookedAt,
    Piece,
    Updates,
    WeightFormat,
    card_fields,
)
from weightmark.formats.initializers import initializers
from weightmark.formats.protobuf import entry_message, fields, map_entry
from weightmark.formats.stream import Forward, opened

MAX_ONNX_METADATA = 1 << 24
"""Bytes of metadata_props that are kept at most."""

MAX_GRAPH_DEPTH = 100
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


def read(fp: BinaryIO, size: int) -> Header:
    """Read metadata_props; None where the model has none, and the files that hold its tensors.

    A key that stands twice is a problem. Raises `FormatError` where the wire format is broken, and
    where tensors lie outside the folder of the model or before the start of a file. `body` is 0:
    tensors have no place of their own in an ONNX file. They are the initializers of the graph.
    """
    source = opened(fp, size)
    pairs: list[tuple[str, str]] = []
    external: dict[str, int] = {}
    known = False
    room = MAX_ONNX_METADATA
    for number, length in fields(source, size):
        known = known or number in (_IR_VERSION, _GRAPH, _METADATA)
        if number == _METADATA and length:
            room -= length
            if room < 0:
                raise FormatError(f"metadata is above {MAX_ONNX_METADATA} bytes", offset=source.at)
            pairs.append(map_entry(source, length))
        elif number in _INNER["model"]:
            _walk(source, _INNER["model"][number], length, external)
    if not known:
        raise FormatError("file is not an ONNX model", hint="give the file its right suffix")
    return Header(
        metadata=dict(pairs) if pairs else None,
        body=0,
        tensors=LookedAt(lambda: initializers(fp, size)),
        problems=tuple(suspects.in_metadata(pairs)),
        external=tuple(External(*one) for one in sorted(external.items())),
    )


def _walk(
    source: Forward, kind: str, length: int, external: dict[str, int], depth: int = 1
) -> None:
    """Collect the files of external tensors in a message of `length` bytes, with what they need."""
    if depth > MAX_GRAPH_DEPTH:
        raise FormatError("messages are nested too deeply", offset=source.at)
    if length <= _WHOLE and b"location" not in source.peek(length):
        source.skip(length)
        return
    inner = _INNER[kind]
    place = source.at
    said: dict[str, str] = {}
    for number, content in fields(source, source.at + length):
        if kind == "tensor" and number == _EXTERNAL_DATA:
            said.update([map_entry(source, content)])
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


MAX_MODEL = (1 << 31) - 1
"""Bytes of a message that protobuf reads."""


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The model with other properties: those in `updates` stand at its end, in that order.

    Raises `FormatError` where it cannot be read, or would be larger than a reader takes.
    """
    source = opened(fp, size)
    kept: list[Piece] = []
    at = before = 0
    for number, length in fields(source, size):
        end = source.at + length
        if number == _METADATA and length and map_entry(source, length)[0] in updates:
            kept += [(at, before)] if at < before else []
            at = end
        before = end
    kept += [(at, size)] if at < size else []
    new = b"".join(
        entry_message(_METADATA, key, value) for key, value in updates.items() if value is not None
    )
    if size + len(new) > MAX_MODEL:
        message = f"the model would be larger than the {MAX_MODEL} bytes that protobuf reads"
        raise FormatError(message, hint="move its tensors into a file beside it (external data)")
    return (*kept, new) if new else tuple(kept)


def labels(said: Label, metadata: Mapping[str, str]) -> Updates:  # noqa: ARG001 - one signature
    """The keys of a card, and `model_license` as the specification has it (onnx/docs/IR.md)."""
    return {**card_fields(said), "model_license": said.licence}


ONNX = WeightFormat(
    name="onnx",
    suffixes=(".onnx",),
    read=read,
    carrier=Carrier(rewrite, labels),
)
