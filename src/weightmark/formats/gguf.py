"""Read the key/values of a GGUF file, and put others into it without touching the rest.

Form: "GGUF", version, counts, key/values, tensor table, tensors from the next full alignment on
(ggml docs/gguf.md). The licence stands under `general.license`. Versions 2 and 3 are read in both
byte orders and written in the little-endian one; what is refused is what ggml/src/gguf.cpp
refuses, but for what forks of it write and gguf-py reads.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from itertools import takewhile
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import (
    Carrier,
    Header,
    Label,
    Piece,
    Problem,
    Tensor,
    Updates,
    WeightFormat,
)
from weightmark.formats.stream import Forward, opened

MAX_GGUF_HEADER = 1 << 28
"""Bytes before the tensors that are walked at most; the largest vocabularies take some 20 MB."""

MAX_GGUF_STRING = 1 << 20
MAX_KEY = 1 << 16
MAX_DIMENSIONS = 4
MAX_GGUF_NAME = 63
MAX_ALIGNMENT = 1 << 20
MAX_TYPE = 1023
"""ggml had tensor types up to 41 in 2026, its fork ik_llama.cpp up to 399; above is damage."""

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
    40: ("NVFP4", 64, 36), 41: ("Q1_0", 128, 18),
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
    """Read the values under `general.`, and any that speak of a licence or are a mark's, as text.

    Arrays of strings are joined by ", ". Other values are stepped over. The shapes of tensors have
    the outermost dimension first, as in other formats; a big-endian file gives no tensors. Raises
    `FormatError` where llama.cpp refuses; where forks of it or gguf-py read on it is a problem:
    "odd-tensor", "odd-array", "unknown-dtype", "unexpected-type".
    """
    return _header(_walk(fp, size), size)


def read_beginning(fp: BinaryIO, size: int) -> Header:
    """Read the header of the first piece of a file that was cut for its size.

    The tensors end in the pieces behind it. Raises `FormatError` where the header is not whole.
    """
    return _header(_walk(fp, size), _ANY_SIZE)._replace(tensors=())


_ANY_SIZE = 1 << 62  # bytes that no file has


class _Entry(NamedTuple):
    """A key and its value, by byte offsets in the file."""

    key: str
    begin: int
    end: int


class _Placed(NamedTuple):
    """A tensor as the table has it; `offset` counts from the place of the first."""

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int


class _Walked(NamedTuple):
    """What stands before the tensors; the table of them lies from `table` to `end`."""

    order: str
    entries: list[_Entry]
    pairs: dict[str, str]
    problems: list[Problem]
    placed: list[_Placed]
    alignment: int
    table: int
    end: int

    @property
    def body(self) -> int:
        """Where the tensors start."""
        return _aligned(self.end, self.alignment)


def _aligned(place: int, alignment: int) -> int:
    return -(-place // alignment) * alignment


def _walk(fp: BinaryIO, size: int) -> _Walked:
    source = opened(fp, size)
    order = _order(source)
    tensors, count = struct.unpack(order + "QQ", source.take(16))
    if count > size // 13 or tensors > size // 24:  # the least that an entry takes
        raise FormatError("file is too short for the entries that it announces", offset=8)
    out = _Walked(order, [], {}, [], [], 32, 0, 0)
    seen: set[str] = set()
    for _ in range(count):
        begin = source.at
        key = _text(source, order, MAX_KEY, "key")
        if key in seen or not key:
            message = f"key `{key}` stands twice" if key else "a key is empty"
            raise FormatError(message, offset=begin)
        seen.add(key)
        (kind,) = struct.unpack(order + "I", source.take(4))
        if key == "general.alignment":
            out = out._replace(alignment=_alignment(source, order, kind))
        else:
            _pair(source, out, key, kind)
        out.entries.append(_Entry(key, begin, source.at))
    table = source.at
    _tensors(source, out, tensors)
    return out._replace(table=table, end=source.at)


def _pair(source: Forward, out: _Walked, key: str, kind: int) -> None:
    """Read the value of a key that speaks, and step over any other."""
    if kind == _ARRAY and source.peek(4) == struct.pack(out.order + "I", _ARRAY):
        out.problems.append(Problem("odd-array", key, "llama.cpp reads no array of arrays"))
    if not _speaks(key):
        _skip(source, out.order, kind, 0)
        return
    value = _value(source, out.order, kind)
    # A list of texts is none: what it says joined must not be taken for a value of the mark.
    out.pairs[key] = "" if kind == _ARRAY and key.startswith("weightmark") else value
    if kind != _STRING and suspects.bears_licence(suspects.confusable_form(key)):
        out.problems.append(Problem("unexpected-type", key, "value is not a string"))


def _header(walked: _Walked, size: int) -> Header:
    """Judge a header in a file of `size` bytes."""
    tensors = []
    expected = 0
    for number, one in enumerate(walked.placed):
        if one.offset != expected:
            raise FormatError(
                f"tensor `{one.name}` starts at {one.offset} of the data, not where the one before "
                f"it ends ({expected})",
                offset=walked.table,
            )
        dtype, length = _sized(one, walked.table)
        if one.kind not in _TYPES:
            # As nobody here knows its size: up to the next, with the padding between them.
            last = number + 1 == len(walked.placed)
            length = (size - walked.body if last else walked.placed[number + 1].offset) - one.offset
        begin = walked.body + one.offset
        if length < 0 or begin + length > size:
            raise FormatError(
                f"file ends inside tensor `{one.name}`",
                offset=size,
                hint="the file is cut off; fetch it again",
            )
        tensors.append(Tensor(one.name, dtype, one.shape[::-1], begin, begin + length))
        expected = _aligned(one.offset + length, walked.alignment)
    if tensors and size < walked.body + expected:
        message = "the padding behind it is cut off, and with it ggml reads no tensor"
        walked.problems.append(Problem("odd-tensor", tensors[-1].name, message))
    return Header(
        metadata=walked.pairs,
        body=min(walked.body, size),
        tensors=tuple(tensors) if walked.order == "<" else (),
        problems=tuple(walked.problems + suspects.in_metadata(walked.pairs.items())),
    )


def _sized(one: _Placed, place: int) -> tuple[str, int]:
    """The type of a tensor and its bytes, 0 where the type is not known."""
    dtype, elements, width = _TYPES.get(one.kind, (f"type {one.kind}", 1, 0))
    if (one.shape[0] if one.shape else 1) % elements:
        raise FormatError(
            f"rows of tensor `{one.name}` are no full blocks of {elements} values", offset=place
        )
    length = math.prod(one.shape) // elements * width
    if length >> 64:
        raise FormatError(f"tensor `{one.name}` is too large", offset=place)
    return dtype, length


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
    folded = suspects.confusable_form(key)
    return folded.startswith("general.") or suspects.bears_licence(folded)


def _length(source: Forward, order: str) -> int:
    count: int = struct.unpack(order + "Q", source.take(8))[0]
    source.need(count)
    if source.at + count > MAX_GGUF_HEADER:
        raise FormatError(f"header is larger than {MAX_GGUF_HEADER} bytes", offset=source.at)
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
    if not found or found & (found - 1) or found > MAX_ALIGNMENT:
        message = f"general.alignment {found} is not a power of 2 up to {MAX_ALIGNMENT}"
        raise FormatError(message, offset=place)
    return int(found)


def _code(source: Forward, kind: int) -> str:
    if kind >= len(_SCALARS) or _SCALARS[kind] == ".":
        raise FormatError(f"value type {kind} is not known", offset=source.at)
    return _SCALARS[kind]


def _value(source: Forward, order: str, kind: int) -> str:
    if kind == _STRING:
        return _text(source, order, MAX_GGUF_STRING, "value")
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
        parts.append(_text(source, order, MAX_GGUF_STRING, "value"))
        if source.at - place > MAX_GGUF_STRING:
            raise FormatError(f"array is above the limit of {MAX_GGUF_STRING} bytes", offset=place)
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
        if source.at > MAX_GGUF_HEADER:
            raise FormatError(f"header is larger than {MAX_GGUF_HEADER} bytes", offset=source.at)


def _tensors(source: Forward, out: _Walked, count: int) -> None:
    """Walk the tensor table, and put what it says into `out`."""
    names: set[str] = set()
    for _ in range(count):
        place = source.at
        name = _text(source, out.order, MAX_KEY, "tensor name")
        if name in names:
            raise FormatError(f"tensor `{name}` stands twice", offset=place)
        names.add(name)
        (dimensions,) = struct.unpack(out.order + "I", source.take(4))
        if dimensions > MAX_DIMENSIONS or len(name.encode()) > MAX_GGUF_NAME:
            # Builds of stable-diffusion.cpp take longer names, converters of video models more
            # dimensions; gguf-py reads both.
            message = "name or shape is too long for llama.cpp"
            out.problems.append(Problem("odd-tensor", name, message))
        source.need(8 * dimensions)
        if dimensions > MAX_KEY:
            raise FormatError(f"tensor `{name}` has {dimensions} dimensions", offset=place)
        shape = struct.unpack(f"{out.order}{dimensions}Q", source.take(8 * dimensions))
        if math.prod(shape) >> 63 or any(one >> 63 for one in shape):
            raise FormatError(f"shape of tensor `{name}` is too large", offset=place)
        kind, offset = struct.unpack(out.order + "IQ", source.take(12))
        if kind > MAX_TYPE:
            raise FormatError(f"type {kind} of tensor `{name}` does not exist", offset=place)
        if kind not in _TYPES:
            message = f"tensor type {kind} is not known"
            out.problems.append(Problem("unknown-dtype", name, message))
        out.placed.append(_Placed(name, shape, kind, offset))
    out.problems.extend(suspects.in_names(names))


# -- writing ----------------------------------------------------------------------------------

_NUMBERS = ("general.base_model.count",)
"""Keys that are written as 32-bit numbers (docs/gguf.md); all others are texts."""

_HUB = "https://huggingface.co/"


def labels(said: Label, metadata: Mapping[str, str]) -> Updates:
    """`general.license` as an SPDX expression, with name and link; the bases where none are named.

    Source: ggml docs/gguf.md, "General metadata".
    """
    out: dict[str, str | None] = {
        "general.license": said.licence,
        "general.license.name": said.name or said.title or None,
        "general.license.link": said.link or None,
    }
    if said.bases and not any(key.startswith("general.base_model.") for key in metadata):
        out["general.base_model.count"] = str(len(said.bases))
        for number, base in enumerate(said.bases):
            owner, _, name = base.rpartition("/")
            out[f"general.base_model.{number}.name"] = name
            if owner:
                out[f"general.base_model.{number}.organization"] = owner
                out[f"general.base_model.{number}.repo_url"] = _HUB + base
    return out


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The file with other values: those that are there stay in their place, in their order.

    New ones stand behind the first that begin with `general.`, before any vocabulary, so that a
    reader of ranges finds them at once. Raises `FormatError` as `read` does, and for a big-endian
    file.
    """
    walked = _walk(fp, size)
    if walked.order != "<":
        raise FormatError(
            "a big-endian file takes no mark",
            hint="convert it with gguf-convert-endian of the gguf package, and stamp that",
        )
    there = {one.key for one in walked.entries}
    kept: list[Piece] = [
        _written(one.key, updates[one.key]) if one.key in updates else (one.begin, one.end)
        for one in walked.entries
    ]
    added = [_written(key, value) for key, value in updates.items() if key not in there]
    leading = takewhile(lambda one: one.key.startswith("general."), walked.entries)
    after = len(list(leading))
    pieces = [one for one in (*kept[:after], *added, *kept[after:]) if one]
    length = 24 + sum(len(one) if isinstance(one, bytes) else one[1] - one[0] for one in pieces)
    length += walked.end - walked.table
    filled = walked.placed or size > walked.end
    gap = _aligned(length, walked.alignment) - length if filled else 0
    body = min(walked.body, size)
    return (
        (0, 16),
        len(pieces).to_bytes(8, "little"),
        *pieces,
        (walked.table, walked.end),
        bytes(gap),
        (body, size),
    )


def _written(key: str, value: str | None) -> bytes:
    """A key with its value as the file has them; nothing for None."""
    if value is None:
        return b""
    if key in _NUMBERS:
        return _string(key) + struct.pack("<II", _UINT32, int(value))
    return _string(key) + struct.pack("<I", _STRING) + _string(value)


def _string(text: str) -> bytes:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise FormatError(f"{text!a} is not Unicode text") from None
    return struct.pack("<Q", len(data)) + data


GGUF = WeightFormat(
    name="gguf",
    suffixes=(".gguf",),
    sniff=sniff,
    read=read,
    carrier=Carrier(rewrite, labels),
)
