"""Write the bytes of weight files as their specifications say, independent of the package."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Mapping, Sequence

BITS = {
    "BOOL": 8,
    "F4": 4,
    "F6_E2M3": 6,
    "U8": 8,
    "I8": 8,
    "F8_E4M3": 8,
    "F8_E5M2": 8,
    "I16": 16,
    "F16": 16,
    "BF16": 16,
    "I32": 32,
    "F32": 32,
    "C64": 64,
    "I64": 64,
    "F64": 64,
}


def safetensors_head(header: str | bytes) -> bytes:
    """Give the length and the header as given, right or wrong."""
    body = header.encode("utf-8") if isinstance(header, str) else header
    return struct.pack("<Q", len(body)) + body


def safetensors_header(
    tensors: Mapping[str, tuple[str, Sequence[int]]], metadata: Mapping[str, str] | None = None
) -> tuple[str, int]:
    """Give the JSON that the reference writer gives, unpadded, and the bytes of the tensors."""
    entries: dict[str, object] = {} if metadata is None else {"__metadata__": dict(metadata)}
    at = 0
    for name, (dtype, shape) in tensors.items():
        end = at + math.prod(shape) * BITS[dtype] // 8
        entries[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, end]}
        at = end
    return json.dumps(entries, separators=(",", ":"), ensure_ascii=False), at


def safetensors(
    tensors: Mapping[str, tuple[str, Sequence[int]]] | None = None,
    metadata: Mapping[str, str] | None = None,
    padding: int = 8,
) -> bytes:
    """Write a whole file; its tensors hold the bytes 0, 1, 2 … 250, 0, 1 …."""
    header, size = safetensors_header(
        {"weight": ("F32", [2, 2])} if tensors is None else tensors, metadata
    )
    body = header.encode("utf-8")
    body += b" " * (-len(body) % padding)
    return safetensors_head(body) + (bytes(range(251)) * (size // 251 + 1))[:size]


GGUF_TYPES = {"u8": 0, "u32": 4, "i32": 5, "f32": 6, "bool": 7, "string": 8, "array": 9, "u64": 10}
GGUF_BLOCKS = {
    0: (1, 4), 1: (1, 2), 30: (1, 2), 28: (1, 8), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    2: (32, 18), 8: (32, 34), 12: (256, 144), 14: (256, 210),
}  # fmt: skip
"""Elements and bytes of a block by the number of the tensor type (docs of ggml)."""
_GGUF_PACK = {"u8": "B", "u32": "I", "i32": "i", "f32": "f", "bool": "?", "u64": "Q"}


def gguf(
    values: Iterable[tuple[str, str, object]],
    tensors: Iterable[tuple[str, Sequence[int], int]] = (),
    *,
    version: int = 3,
    big: bool = False,
    data: bytes = b"",
) -> bytes:
    """Write a GGUF file of (key, type, value), arrays as ("array", (type, [values])).

    `tensors` are (name, dimensions, type number), one behind the other at a full alignment; those
    of a type whose size is not told here take no bytes.
    """
    order = ">" if big else "<"

    def string(text: str | bytes) -> bytes:
        encoded = text.encode("utf-8") if isinstance(text, str) else text
        return struct.pack(order + "Q", len(encoded)) + encoded

    def value(kind: str, found: object) -> bytes:
        if kind == "string":
            assert isinstance(found, str | bytes)
            return string(found)
        if kind == "array":
            assert isinstance(found, tuple)
            inner, items = found
            head = struct.pack(order + "IQ", GGUF_TYPES[inner], len(items))
            return head + b"".join(value(inner, item) for item in items)
        return struct.pack(order + _GGUF_PACK[kind], found)

    pairs = list(values)
    infos = list(tensors)
    out = b"GGUF" + struct.pack(order + "IQQ", version, len(infos), len(pairs))
    for key, kind, found in pairs:
        out += string(key) + struct.pack(order + "I", GGUF_TYPES[kind]) + value(kind, found)
    alignment = next((int(str(found)) for key, _, found in pairs if key == "general.alignment"), 32)
    at = 0
    for name, dimensions, number in infos:
        out += string(name) + struct.pack(order + "I", len(dimensions))
        out += struct.pack(order + f"{len(dimensions)}Q", *dimensions)
        out += struct.pack(order + "IQ", number, at)
        elements, width = GGUF_BLOCKS.get(number, (1, 0))
        at += math.prod(dimensions) // elements * width
        at += -at % max(alignment, 1)
    return out + b"\0" * (-len(out) % max(alignment, 1)) + data


def varint(number: int) -> bytes:
    """Write a base-128 number of protobuf, 64 bits."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, content: bytes | str | int) -> bytes:
    """Write a protobuf field: text and bytes with their length, numbers as varint."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    encoded = content.encode("utf-8") if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(encoded)) + encoded


def onnx_property(key: str | bytes, value: str | bytes, number: int = 14) -> bytes:
    """Write a StringStringEntryProto as a field; 14 is metadata_props of ModelProto."""
    return field(number, field(1, key) + field(2, value))


def onnx(
    properties: Iterable[tuple[str, str]] = (),
    tensors: Iterable[bytes] = (),
    graph: bytes = b"",
) -> bytes:
    """Write a ModelProto: ir_version, producer, graph with initializers, opset, metadata_props."""
    inner = field(2, "g") + b"".join(field(5, tensor) for tensor in tensors) + graph
    return (
        field(1, 8)
        + field(2, "writer")
        + field(7, inner)
        + field(8, field(1, "") + field(2, 17))
        + b"".join(onnx_property(key, value) for key, value in properties)
    )


def onnx_tensor(name: str, data: bytes = b"", location: str | None = None) -> bytes:
    """Write a TensorProto of bytes (UINT8), its data in raw_data or in a file beside the model."""
    out = field(1, len(data)) + field(2, 2) + field(8, name)
    if location is None:
        return out + field(9, data)
    return out + onnx_property("location", location, 13) + field(14, 1)
