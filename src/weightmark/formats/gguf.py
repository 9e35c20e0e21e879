"""Read the key/values of a GGUF file; its licence stands under `general.license`.

Form: "GGUF", version, counts, key/values, tensor table (ggml docs/gguf.md). Versions 2 and 3 in
both byte orders; bounds as in ggml/src/gguf.cpp. No mark is written: there is no slack for it.
"""

from __future__ import annotations

import math
import struct
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import Header, Problem, Tensor, WeightFormat
from weightmark.formats.stream import Forward, opened

MAX_HEADER = 1 << 28
"""Bytes before the tensors that are walked at most; the largest vocabularies take some 20 MB."""

MAX_TEXT = 1 << 20
MAX_KEY = 1 << 16
MAX_DIMENSIONS = 4
MAX_TENSOR_NAME = 63
MAX_TYPE = 63
"""ggml had tensor types up to 41 in 2026; far above them is damage rather than novelty."""

# Elements and bytes of a block by the number of the type (ggml/src/ggml-common.h, quants.py).
_TYPES = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 30: ("BF16", 1, 2), 28: ("F64", 1, 8),
    24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8),
    2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
    9: ("Q8_1", 32, 36), 16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136),
    29: ("IQ1_M", 256, 56), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17),
}  # fmt: skip

_SCALARS = "BbHhIif?..Qqd"
"""The struct code of each value type by its number; 8 is a string, 9 an array."""
_STRING = 8
_ARRAY = 9
_UINT32 = 4


def sniff(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is GGUF."""
    return head.startswith(b"GGUF")


def read(fp: BinaryIO, size: int) -> Header:
    """Read the values under `general.`, and any that speak of a licence, as text.

    Arrays of strings are joined by ", ". Other values and the tensor table are stepped over.
    Raises `FormatError` where llama.cpp and gguf-py both refuse; where one of them reads on it
    is a problem: "bad-offset", "empty-key", "odd-tensor", "unknown-dtype", "unexpected-type".
    """
    return _walk(fp, size, [])


def read_beginning(fp: BinaryIO, size: int) -> Header:  # noqa: ARG001 - as every reader
    """Read the header of the first piece of a file that was cut for its size.

    The tensors end in the pieces behind it. Raises `FormatError` where the header is not whole.
    """
    return _walk(fp, _ANY_SIZE, [])


_ANY_SIZE = 1 << 62  # bytes that no file has


def tensors(fp: BinaryIO, size: int) -> tuple[Tensor, ...]:
    """Read the tensor table: what is stored in a type whose size is known, as it stands.

    Shapes have the order of the file, the innermost dimension first. Nothing of a big-endian file.
    Raises `FormatError` as `read` does.
    """
    placed: list[_Placed] = []
    header = _walk(fp, size, placed)
    found = []
    for one in placed:
        dtype, _, _ = _TYPES.get(one.kind, ("", 1, 0))
        begin = header.body + one.offset
        if dtype and one.order == "<":
            found.append(Tensor(one.name, dtype, one.shape, begin, header.body + _end(one)))
    return tuple(found)


class _Placed(NamedTuple):
    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int
    order: str


def _end(one: _Placed) -> int:
    """Where a tensor ends in the body; where it starts, if the size of its type is not known."""
    _, elements, width = _TYPES.get(one.kind, ("", 1, 0))
    return one.offset + math.prod(one.shape) // elements * width


def _walk(fp: BinaryIO, size: int, placed: list[_Placed]) -> Header:
    """Read the header, and put the tensor table into `placed`."""
    source = opened(fp, size)
    order = _order(source)
    table, count = struct.unpack(order + "QQ", source.take(16))
    if count > size // 13 or table > size // 24:  # the least that an entry takes
        raise FormatError("file is too short for the entries that it announces", offset=8)
    problems: list[Problem] = []
    pairs: dict[str, str] = {}
    seen: set[str] = set()
    alignment = 32
    for _ in range(count):
        place = source.at
        key = _text(source, order, MAX_KEY, "key")
        if key in seen:
            raise FormatError(f"key `{key}` stands twice", offset=place)
        seen.add(key)
        if not key:
            problems.append(Problem("empty-key", "", "a key is empty"))
        (kind,) = struct.unpack(order + "I", source.take(4))
        if key == "general.alignment":
            alignment = _alignment(source, order, kind)
        elif _speaks(key):
            pairs[key] = _value(source, order, kind)
            if kind != _STRING and suspects.bears_licence(suspects.folded(key)):
                problems.append(Problem("unexpected-type", key, "value is not a string"))
        else:
            _skip(source, order, kind, 0)
    _tensors(source, order, table, problems, placed)
    body = -(-source.at // alignment) * alignment
    last = max(placed, key=_end, default=None)
    if last is not None and body + _end(last) > size:
        raise FormatError(
            f"file ends inside tensor `{last.name}`",
            offset=size,
            hint="the file is cut off; fetch it again",
        )
    problems += [
        Problem("bad-offset", one.name, f"tensor starts at {one.offset}, not at a full {alignment}")
        for one in placed
        if one.offset % alignment
    ]
    return Header(
        metadata=pairs,
        body=min(body, size),
        problems=tuple(problems + suspects.in_metadata(pairs.items())),
    )


def _order(source: Forward) -> str:
    head = source.take(8)
    if not sniff(head):
        raise FormatError("file is not GGUF", hint="give the file its right suffix")
    for order in "<>":
        (version,) = struct.unpack(order + "I", head[4:])
        if version in (2, 3):
            return order
    raise FormatError(
        f"GGUF version {int.from_bytes(head[4:], 'little')} cannot be read",
        offset=4,
        hint="versions 2 and 3 can; convert the file",
    )


def _speaks(key: str) -> bool:
    folded = suspects.folded(key)
    return folded.startswith("general.") or suspects.bears_licence(folded)


def _length(source: Forward, order: str) -> int:
    count: int = struct.unpack(order + "Q", source.take(8))[0]
    source.need(count)
    if source.at + count > MAX_HEADER:
        raise FormatError(f"header is larger than {MAX_HEADER} bytes", offset=source.at)
    return count


def _text(source: Forward, order: str, limit: int, what: str) -> str:
    place = source.at
    length = _length(source, order)
    if length > limit:
        raise FormatError(f"{what} of {length} bytes is above the limit of {limit}", offset=place)
    try:
        return source.take(length).decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError(f"{what} is not UTF-8", offset=place) from None


def _alignment(source: Forward, order: str, kind: int) -> int:
    place = source.at
    if kind != _UINT32:
        raise FormatError("general.alignment is not a 32-bit number", offset=place)
    (found,) = struct.unpack(order + "I", source.take(4))
    if not found or found & (found - 1):
        raise FormatError(f"general.alignment {found} is not a power of 2", offset=place)
    return int(found)


def _code(source: Forward, kind: int) -> str:
    if kind >= len(_SCALARS) or _SCALARS[kind] == ".":
        raise FormatError(f"value type {kind} is not known", offset=source.at)
    return _SCALARS[kind]


def _value(source: Forward, order: str, kind: int) -> str:
    if kind == _STRING:
        return _text(source, order, MAX_TEXT, "value")
    if kind != _ARRAY:
        code = order + _code(source, kind)
        return str(struct.unpack(code, source.take(struct.calcsize(code)))[0])
    place = source.at
    inner, count = struct.unpack(order + "IQ", source.take(12))
    if inner != _STRING:
        _skip_items(source, order, inner, count, 0)
        return ""
    parts = []
    for _ in range(count):
        parts.append(_text(source, order, MAX_TEXT, "value"))
        if source.at - place > MAX_TEXT:
            raise FormatError(f"array is above the limit of {MAX_TEXT} bytes", offset=place)
    return ", ".join(parts)


def _skip(source: Forward, order: str, kind: int, depth: int) -> None:
    if kind == _STRING:
        source.skip(_length(source, order))
    elif kind == _ARRAY:
        inner, count = struct.unpack(order + "IQ", source.take(12))
        _skip_items(source, order, inner, count, depth)
    else:
        source.skip(struct.calcsize("=" + _code(source, kind)))


def _skip_items(source: Forward, order: str, kind: int, count: int, depth: int) -> None:
    if kind == _STRING:
        _skip_strings(source, struct.Struct(order + "Q"), count)
    elif kind == _ARRAY:
        if depth == 8:  # llama.cpp takes no array of arrays at all
            raise FormatError("arrays are nested too deeply", offset=source.at)
        for _ in range(count):
            _skip(source, order, kind, depth + 1)
    else:
        source.skip(count * struct.calcsize("=" + _code(source, kind)))


def _skip_strings(source: Forward, length: struct.Struct, count: int) -> None:
    """Step over `count` strings, a chunk at a time: a vocabulary has hundreds of thousands."""
    while count:
        chunk = source.peek(1 << 16)
        at = 0
        last = len(chunk) - 8
        while count and at <= last:
            at += 8 + length.unpack_from(chunk, at)[0]
            count -= 1
        source.skip(at or 8)  # fewer than 8 bytes are left where no length could be read
        if source.at > MAX_HEADER:
            raise FormatError(f"header is larger than {MAX_HEADER} bytes", offset=source.at)


def _tensors(
    source: Forward, order: str, count: int, problems: list[Problem], placed: list[_Placed]
) -> None:
    """Walk the tensor table, and put what it says into `placed`."""
    names: set[str] = set()
    for _ in range(count):
        place = source.at
        name = _text(source, order, MAX_KEY, "tensor name")
        if name in names:
            raise FormatError(f"tensor `{name}` stands twice", offset=place)
        names.add(name)
        (dimensions,) = struct.unpack(order + "I", source.take(4))
        if dimensions > MAX_DIMENSIONS or len(name.encode()) > MAX_TENSOR_NAME:
            problems.append(Problem("odd-tensor", name, "name or shape is too long for llama.cpp"))
        source.need(8 * dimensions)
        if dimensions > MAX_KEY:
            raise FormatError(f"tensor `{name}` has {dimensions} dimensions", offset=place)
        shape = struct.unpack(f"{order}{dimensions}Q", source.take(8 * dimensions))
        if math.prod(shape) >> 63:
            raise FormatError(f"shape of tensor `{name}` is too large", offset=place)
        kind, offset = struct.unpack(order + "IQ", source.take(12))
        if kind > MAX_TYPE:
            problems.append(Problem("unknown-dtype", name, f"tensor type {kind} is not known"))
        placed.append(_Placed(name, shape, kind, offset, order))
    problems.extend(suspects.in_names(names))


GGUF = WeightFormat(name="gguf", suffixes=(".gguf",), sniff=sniff, read=read)
