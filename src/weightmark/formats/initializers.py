"""The initializers of an ONNX model as tensors, wherever the model keeps their bytes.

A tensor has its bytes in `raw_data`, in a field of its type, or in a file beside the model
(TensorProto, onnx/onnx.proto). Packed floats are the same bytes as raw ones; numbers of variable
length are told by their coding, so that all ways give one digest.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Tensor
from weightmark.formats.protobuf import fields, map_entry, numbered, varint
from weightmark.formats.stream import Forward, opened

MAX_TENSOR_NAME = 1 << 16
"""Bytes of a name that are read; those of exporters have some hundred."""

_GRAPH = 7
_INITIALIZER, _SPARSE = 5, 15
_VALUES, _INDICES = 1, 2
_DIMS, _TYPE, _NAME, _RAW, _EXTERNAL = 1, 2, 8, 9, 13
_AS_RAW = (4, 10)  # float_data, double_data: packed, little-endian
_VARINTS = (5, 7, 11)  # int32_data, int64_data, uint64_data
_TEXTS = 6

# TensorProto.DataType: the name that safetensors has for it, else that of ONNX, and its bits.
_TYPES: dict[int, tuple[str, int]] = {
    1: ("F32", 32), 2: ("U8", 8), 3: ("I8", 8), 4: ("U16", 16), 5: ("I16", 16), 6: ("I32", 32),
    7: ("I64", 64), 8: ("STRING", 0), 9: ("BOOL", 8), 10: ("F16", 16), 11: ("F64", 64),
    12: ("U32", 32), 13: ("U64", 64), 14: ("C64", 64), 15: ("COMPLEX128", 128), 16: ("BF16", 16),
    17: ("F8_E4M3", 8), 18: ("F8_E4M3FNUZ", 8), 19: ("F8_E5M2", 8), 20: ("F8_E5M2FNUZ", 8),
    21: ("UINT4", 4), 22: ("INT4", 4), 23: ("F4", 4), 24: ("F8_E8M0", 8), 25: ("UINT2", 2),
    26: ("INT2", 2),
}  # fmt: skip


def initializers(fp: BinaryIO, size: int) -> Iterator[Tensor]:
    """The initializers in the order of the graph; raises `FormatError`.

    A sparse one is two tensors, its values under its name, and its indices. A name that stands
    twice is refused, as every loader takes another one of both.
    """
    fp.seek(0)
    source = opened(fp, size)
    seen: set[str] = set()
    for number, length in fields(source, size):
        for one in _of_graph(source, length) if number == _GRAPH else ():
            if one.name in seen:
                message = f"initializer `{one.name}` stands more than once in the model"
                raise FormatError(message, offset=one.begin, hint="write the model anew")
            seen.add(one.name)
            yield one


def _of_graph(source: Forward, length: int) -> Iterator[Tensor]:
    for number, content in fields(source, source.at + length):
        if number == _INITIALIZER:
            yield _tensor(source, content)
        elif number == _SPARSE:
            found = {
                part: _tensor(source, inner)
                for part, inner in fields(source, source.at + content)
                if part in (_VALUES, _INDICES)
            }
            name = found[_VALUES].name if _VALUES in found else ""
            yield from (
                one._replace(name=name if part == _VALUES else f"{name}:indices")
                for part, one in found.items()
            )


def _tensor(source: Forward, length: int) -> Tensor:
    place = source.at
    dims: list[int] = []
    kind, said_name, coding = 0, b"", ""
    spans: list[tuple[int, int]] = []
    said: dict[str, str] = {}
    for number, content, value in numbered(source, place + length):
        if number == _DIMS:
            dims += _packed(source, content) if content else [value]
        elif number == _TYPE:
            kind = value
        elif number == _NAME:
            said_name = _bytes(source, content)  # one that stands twice counts as its last
        elif number == _EXTERNAL:
            said.update([map_entry(source, content)])
        elif number in (_RAW, *_AS_RAW, *_VARINTS) and (content or number != _RAW):
            spans.append((source.at, source.at + content))
            coding = "varint" if number in _VARINTS else ""
    name = _text(said_name, place)
    dtype, bits = _TYPES.get(kind, (f"TYPE_{kind}", 0))
    if dtype == "STRING":
        spans, coding = [(place, place + length)], ""
    if "location" in said:
        begin = _count(said, "offset", place)
        end = begin + (_count(said, "length", place) or -(-prod(dims) * bits // 8))
        return Tensor(name, dtype, tuple(dims), begin, end, location=said["location"])
    if len(spans) > 1 or any(begin == end for begin, end in spans):
        message = f"the data of initializer `{name}` stand in several pieces"
        raise FormatError(message, offset=place, hint="write the model anew")
    begin, end = spans[0] if spans else (place, place)
    if coding and not bits:
        message = f"the data of initializer `{name}` are numbers of a type that is not known"
        raise FormatError(message, offset=place)
    return Tensor(name, dtype, tuple(dims), begin, end, coding)


def _packed(source: Forward, length: int) -> Iterator[int]:
    end = source.at + length
    while source.at < end:
        yield varint(source)


def _bytes(source: Forward, length: int) -> bytes:
    if length > MAX_TENSOR_NAME:
        message = f"name of an initializer is above {MAX_TENSOR_NAME} bytes"
        raise FormatError(message, offset=source.at)
    return source.take(length)


def _text(name: bytes, place: int) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError("name of an initializer is not UTF-8", offset=place) from None


def _count(said: dict[str, str], key: str, place: int) -> int:
    text = said.get(key, "0")
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        raise FormatError(f"{key} of an external tensor is `{text[:40]}`", offset=place)
    return int(text)


def value_width(dtype: str) -> int:
    """Bytes that one number of a dtype has in `raw_data`; sub-byte ones share a byte."""
    bits = next(bits for name, bits in _TYPES.values() if name == dtype)
    return max(1, bits // 8)
