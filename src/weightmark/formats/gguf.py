"""Read the key/values of a GGUF file, and put others into it without touching the rest.

Form: "GGUF", version, counts, key/values, tensor table, tensors from the next full alignment on
(ggml docs/gguf.md). The licence stands under `general.license`. Versions 2 and 3 are read in the
little-endian order; what ggml/src/gguf.cpp refuses is refused, a type of tensors that it does not
know with the rest: nobody here can tell where such a tensor ends.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError, Problem
from weightmark.formats import suspects
from weightmark.formats.header import (
    Carrier,
    Editable,
    Header,
    Label,
    Piece,
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
    40: ("NVFP4", 64, 36), 41: ("Q1_0", 128, 18), 42: ("Q2_0", 64, 18),
}  # fmt: skip

_QUAD = struct.Struct("<Q")
_SCALARS = "BbHhIif?..Qqd"
"""The struct code of each value type by its number; 8 is a string, 9 an array."""
_STRING = 8
_ARRAY = 9
_UINT32 = 4
_VERSIONS = (2, 3)


def sniff(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is GGUF."""
    return head.startswith(b"GGUF")


def read(fp: BinaryIO, size: int) -> Header:
    """Read the values under `general.`, and any that speak of a licence or are a mark's, as text.

    Arrays of strings are joined by ", ". Other values are stepped over. The shapes of tensors have
    the outermost dimension first, as in other formats. Raises `FormatError` where llama.cpp
    refuses. What it reads only in part is a problem: "odd-tensor", "unexpected-type".
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
    """What stands before the tensors; the table of them lies from `table` to `end`.

    `entries` are the keys that speak, of `keys` in all: no other is ever written.
    """

    keys: int
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
    _version(source)
    tensors, count = struct.unpack("<QQ", source.take(16))
    if count > size // 13 or tensors > size // 24:  # the least that an entry takes
        raise FormatError("file is too short for the entries that it announces", offset=8)
    out = _Walked(count, [], {}, [], [], 32, 0, 0)
    seen: set[str] = set()
    for _ in range(count):
        begin = source.at
        key = _text(source, MAX_KEY, "key")
        if key in seen or not key:
            message = f"key `{key}` stands twice" if key else "a key is empty"
            raise FormatError(message, offset=begin)
        seen.add(key)
        (kind,) = struct.unpack("<I", source.take(4))
        if not _speaks(key):
            _skip(source, kind)
            continue
        if key == "general.alignment":
            out = out._replace(alignment=_alignment(source, kind))
        else:
            _pair(source, out, key, kind)
        out.entries.append(_Entry(key, begin, source.at))
    table = source.at
    _tensors(source, out, tensors)
    return out._replace(table=table, end=source.at)


def _pair(source: Forward, out: _Walked, key: str, kind: int) -> None:
    """Read the value of a key that speaks."""
    value = _value(source, kind)
    # A list of texts is none: what it says joined must not be taken for a value of the mark.
    out.pairs[key] = "" if kind == _ARRAY and key.startswith("weightmark") else value
    if kind != _STRING and suspects.bears_licence(suspects.confusable_form(key)):
        out.problems.append(Problem("unexpected-type", key, "value is not a string"))


def _header(walked: _Walked, size: int) -> Header:
    """Judge a header in a file of `size` bytes."""
    tensors = []
    expected = 0
    for one in walked.placed:
        if one.offset != expected:
            raise FormatError(
                f"tensor `{one.name}` starts at {one.offset} of the data, not where the one before "
                f"it ends ({expected})",
                offset=walked.table,
            )
        dtype, length = _sized(one, walked.table)
        begin = walked.body + one.offset
        expected = _aligned(one.offset + length, walked.alignment)
        if begin + length > size or begin + length < size < walked.body + expected:
            raise FormatError(
                f"file ends inside tensor `{one.name}` or the padding behind it",
                offset=size,
                hint="the file is cut off; fetch it again",
            )
        tensors.append(Tensor(one.name, dtype, one.shape[::-1], begin, begin + length))
    if tensors and size < walked.body + expected:
        # As mlx writes it. llama.cpp maps the file, and asks for no more than the tensor.
        message = "there is no padding behind it, and who loads it with ggml itself reads no tensor"
        walked.problems.append(Problem("odd-tensor", tensors[-1].name, message))
    return Header(
        metadata=walked.pairs,
        body=min(walked.body, size),
        tensors=tuple(tensors),
        problems=tuple(walked.problems + suspects.in_metadata(walked.pairs.items())),
    )


def _sized(one: _Placed, place: int) -> tuple[str, int]:
    """The type of a tensor and its bytes."""
    dtype, elements, width = _TYPES[one.kind]
    if (one.shape[0] if one.shape else 1) % elements:
        raise FormatError(
            f"rows of tensor `{one.name}` are no full blocks of {elements} values", offset=place
        )
    length = math.prod(one.shape) // elements * width
    if length >> 64:
        raise FormatError(f"tensor `{one.name}` is too large", offset=place)
    return dtype, length


def _version(source: Forward) -> None:
    head = source.take(8)
    if not sniff(head):
        raise FormatError("file is not GGUF", hint="give the file its right suffix")
    (version,) = struct.unpack("<I", head[4:])
    if version in _VERSIONS:
        return
    message = f"GGUF version {version} cannot be read"
    hint = "versions 2 and 3 can; convert the file"
    if int.from_bytes(head[4:], "big") in _VERSIONS:
        message = "file is big-endian GGUF, which llama.cpp reads on big-endian machines only"
        hint = "convert it with gguf-convert-endian of the gguf package"
    raise FormatError(message, offset=4, hint=hint)


def _speaks(key: str) -> bool:
    folded = suspects.confusable_form(key)
    return folded.startswith("general.") or suspects.bears_licence(folded)


def _length(source: Forward) -> int:
    count: int = struct.unpack("<Q", source.take(8))[0]
    source.need(count)
    if source.at + count > MAX_GGUF_HEADER:
        raise FormatError(f"header is larger than {MAX_GGUF_HEADER} bytes", offset=source.at)
    return count


def _text(source: Forward, limit: int, what: str) -> str:
    place = source.at
    length = _length(source)
    if length > limit:
        raise FormatError(f"{what} of {length} bytes is above the limit of {limit}", offset=place)
    try:
        return source.take(length).decode("utf-8")
    except UnicodeDecodeError:
        raise FormatError(f"{what} is not UTF-8", offset=place) from None


def _alignment(source: Forward, kind: int) -> int:
    place = source.at
    if kind != _UINT32:
        raise FormatError("general.alignment is not a 32-bit number", offset=place)
    (found,) = struct.unpack("<I", source.take(4))
    if not found or found & (found - 1) or found > MAX_ALIGNMENT:
        message = f"general.alignment {found} is not a power of 2 up to {MAX_ALIGNMENT}"
        raise FormatError(message, offset=place)
    return int(found)


def _code(source: Forward, kind: int) -> str:
    if kind >= len(_SCALARS) or _SCALARS[kind] == ".":
        raise FormatError(f"value type {kind} is not known", offset=source.at)
    return _SCALARS[kind]


def _value(source: Forward, kind: int) -> str:
    if kind == _STRING:
        return _text(source, MAX_GGUF_STRING, "value")
    if kind != _ARRAY:
        code = "<" + _code(source, kind)
        return str(struct.unpack(code, source.take(struct.calcsize(code)))[0])
    place = source.at
    inner, count = struct.unpack("<IQ", source.take(12))
    if inner != _STRING:
        _skip_items(source, inner, count)
        return ""
    parts = []
    for _ in range(count):
        parts.append(_text(source, MAX_GGUF_STRING, "value"))
        if source.at - place > MAX_GGUF_STRING:
            raise FormatError(f"array is above the limit of {MAX_GGUF_STRING} bytes", offset=place)
    return ", ".join(parts)


def _skip(source: Forward, kind: int) -> None:
    if kind == _STRING:
        source.skip(_length(source))
    elif kind == _ARRAY:
        _skip_items(source, *struct.unpack("<IQ", source.take(12)))
    else:
        source.skip(struct.calcsize("=" + _code(source, kind)))


def _skip_items(source: Forward, kind: int, count: int) -> None:
    if kind == _ARRAY:
        raise FormatError("an array holds arrays, which llama.cpp does not read", offset=source.at)
    if kind == _STRING:
        _skip_strings(source, count)
    else:
        source.skip(count * struct.calcsize("=" + _code(source, kind)))


def _skip_strings(source: Forward, count: int) -> None:
    """Step over `count` strings, a chunk at a time: a vocabulary has hundreds of thousands."""
    while count:
        chunk = source.peek(1 << 16)
        at = 0
        last = len(chunk) - 8
        while count and at <= last:
            at += 8 + _QUAD.unpack_from(chunk, at)[0]
            count -= 1
        source.skip(at or 8)  # fewer than 8 bytes are left where no length could be read
        if source.at > MAX_GGUF_HEADER:
            raise FormatError(f"header is larger than {MAX_GGUF_HEADER} bytes", offset=source.at)


def _tensors(source: Forward, out: _Walked, count: int) -> None:
    """Walk the tensor table, and put what it says into `out`."""
    names: set[str] = set()
    for _ in range(count):
        place = source.at
        name = _text(source, MAX_KEY, "tensor name")
        if name in names:
            raise FormatError(f"tensor `{name}` stands twice", offset=place)
        names.add(name)
        (dimensions,) = struct.unpack("<I", source.take(4))
        if dimensions > MAX_DIMENSIONS or len(name.encode()) > MAX_GGUF_NAME:
            raise FormatError(
                f"tensor `{name}` has {dimensions} dimensions and a name of {len(name.encode())} "
                f"bytes; llama.cpp reads up to {MAX_DIMENSIONS} and {MAX_GGUF_NAME}",
                offset=place,
                hint="it was written for a fork of llama.cpp; convert the model for llama.cpp",
            )
        shape = struct.unpack(f"<{dimensions}Q", source.take(8 * dimensions))
        if math.prod(shape) >> 63 or any(one >> 63 for one in shape):
            raise FormatError(f"shape of tensor `{name}` is too large", offset=place)
        kind, offset = struct.unpack("<IQ", source.take(12))
        if kind not in _TYPES:
            raise FormatError(
                f"tensor `{name}` has type {kind}, which llama.cpp does not know",
                offset=place,
                hint="a fork of it may have written the file; quantise the model with llama.cpp, "
                "or look for a newer weightmark where llama.cpp reads it",
            )
        out.placed.append(_Placed(name, shape, kind, offset))
    out.problems.extend(suspects.in_names(names))


# -- writing ----------------------------------------------------------------------------------

_KEYS = 24
"""Where the keys begin: behind the magic, the version and two counts."""

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
    reader of ranges finds them at once. Raises `FormatError` as `read` does.
    """
    return _rewritten(_walk(fp, size), size, updates)


def editable(fp: BinaryIO, size: int) -> Editable:
    """Read a header once, for what it says and for other values in it: it may have a million."""
    walked = _walk(fp, size)
    return Editable(_header(walked, size), lambda updates: _rewritten(walked, size, updates))


def _rewritten(walked: _Walked, size: int, updates: Updates) -> tuple[Piece, ...]:
    there = {one.key for one in walked.entries}
    added = [_written(key, value) for key, value in updates.items() if key not in there]
    behind = _KEYS
    for one in walked.entries:
        if one.begin != behind or not one.key.startswith("general."):
            break
        behind = one.end
    changes = [
        (one.begin, one.end, _written(one.key, updates[one.key]))
        for one in walked.entries
        if one.key in updates
    ]
    count = walked.keys + sum(map(bool, added)) - sum(not new for _, _, new in changes)
    changes += [(behind, behind, b"".join(added)), (walked.end, walked.end, b"")]
    pieces: list[Piece] = []
    at = _KEYS
    for begin, end, new in sorted(changes):
        pieces += [one for one in ((at, begin) if at < begin else b"", new) if one]
        at = end
    length = _KEYS + sum(len(one) if isinstance(one, bytes) else one[1] - one[0] for one in pieces)
    filled = walked.placed or size > walked.end
    gap = _aligned(length, walked.alignment) - length if filled else 0
    body = min(walked.body, size)
    return (
        (0, 16),
        count.to_bytes(8, "little"),
        *pieces,
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
    read=read,
    carrier=Carrier(rewrite, labels, editable=editable),
)
