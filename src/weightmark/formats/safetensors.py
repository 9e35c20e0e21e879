"""Read the header of a safetensors file, and put metadata into it without touching the rest.

Form: 8 bytes little-endian N, N bytes of JSON, then the tensors (safetensors README, "Format").
What is refused is what safetensors 0.8.0 refuses (safetensors/src/tensor.rs).
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, chain, repeat
from math import prod
from operator import attrgetter, itemgetter, mul
from typing import Any, BinaryIO, overload

from weightmark.errors import FormatError
from weightmark.formats import strict_json, suspects
from weightmark.formats.header import (
    Carrier,
    Header,
    Label,
    Piece,
    Problem,
    Tensor,
    Updates,
    WeightFormat,
    card_fields,
)
from weightmark.formats.lfs import MAX_POINTER, is_lfs_pointer
from weightmark.formats.references import safetensors_reading
from weightmark.formats.stream import exactly
from weightmark.record import NamedTuple

MAX_HEADER = 100_000_000
"""Bytes of JSON that the reference reads (`MAX_HEADER_SIZE`, without the length itself)."""

HUB_MAX_HEADER = 25_000_000
"""Bytes of JSON that huggingface_hub reads (`SAFETENSORS_MAX_HEADER_LENGTH`)."""

BLOCK = 4096
"""A header grows by this many bytes or a multiple, so that the tensors keep their place in a
block and a file system can share them between the old and the new file."""

SLACK = 1024
"""Bytes that are free at least after a header has grown, for the next rewrite."""

METADATA = "__metadata__"

BITS: Mapping[str, int] = {
    **dict.fromkeys(("F4",), 4),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"), 8),
    **dict.fromkeys(("F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("I16", "U16", "F16", "BF16"), 16),
    **dict.fromkeys(("I32", "U32", "F32"), 32),
    **dict.fromkeys(("C64", "F64", "I64", "U64"), 64),
}
"""Bits of one element, by the dtypes of safetensors 0.8.0; later releases add to them."""

MAX_MEMBERS = 8_000_000
"""Colons or brackets in a header at most: 2 million tensors, which 100 MB hold, need no more."""

# The dtype of a tensor with what stands behind it, by the gap between the two.
_WIDTHS: Mapping[bytes, Mapping[bytes, int]] = {
    gap: {
        b'%b"%b",%b"shape"' % (gap, dtype.encode(), gap): bits // 8
        for dtype, bits in BITS.items()
        if bits % 8 == 0
    }
    for gap in (b"", b" ")
}
_NAMES = bytes(sorted(set(range(0x20, 0x7F)) - set(b'":\\}')))
_KEY = b'"__metadata__"'
_FIRST = b"{" + _KEY
_PREFIX = 4096
_LONGEST = 1000
# The shapes of models are few, and what was proved of one once holds in each file.
_PRODUCTS: dict[bytes, int] = {}
_MOST_PRODUCTS = 50_000
# So are the tables: those that were proved last, without the brace that ends them.
_BODIES: list[bytes] = []
_MOST_BODIES = 16
_MOST_BODY = 1 << 20

_FIELDS = ("dtype", "shape", "data_offsets")

_STRANGERS = (
    (b"PK\x03\x04", "a zip archive, as torch.save writes it"),
    *((bytes((0x80, protocol)), "a pickle") for protocol in (2, 3, 4, 5)),
    (b"GGUF", "a GGUF file"),
    (b"<!", "a web page"),
    (b"<html", "a web page"),
    (b"/annex/objects/", "a git-annex pointer"),
    (b".git/annex/objects/", "a git-annex pointer"),
)


_Pairs = tuple[tuple[str, str], ...]


class Entry(NamedTuple):
    """One member of a JSON object, by byte offsets in the file.

    `begin` is where its key starts, `end` is past its value.
    """

    key: str
    value: object
    begin: int
    end: int


class Raw(NamedTuple):
    """What stands in a header, duplicates included, before anything is judged.

    `head` is the 8 + N bytes before the tensors. `metadata` holds the entries of the first
    `__metadata__`, None where there is none or it is null.
    """

    head: bytes
    entries: tuple[Entry, ...]
    metadata: tuple[Entry, ...] | None


class Tensors(Sequence[Tensor]):
    """The tensors of a header that was proved, made only when they are looked at.

    A file has thousands of tensors, and the rules look at none of them.
    """

    __slots__ = ("_head",)

    def __init__(self, head: bytes) -> None:
        self._head = head

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Tensor]:
        body = len(self._head)
        for name, info in json.loads(self._head[8:].decode()).items():
            if name != METADATA:
                begin, end = info["data_offsets"]
                yield Tensor(name, info["dtype"], tuple(info["shape"]), body + begin, body + end)

    @overload
    def __getitem__(self, index: int) -> Tensor: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Tensor]: ...

    def __getitem__(self, index: int | slice) -> Tensor | Sequence[Tensor]:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def sniff(head: bytes) -> bool:
    """Tell whether a file that begins with `head` (9 bytes or more) can be safetensors."""
    if len(head) < 9 or int.from_bytes(head[:8], "little") > MAX_HEADER:
        return False
    return head[8:].lstrip(b" \t\n\r")[:1] in (b"{", b"")


def read(fp: BinaryIO, size: int) -> Header:
    """Read the header of a file of `size` bytes from its first byte; tensors are not read.

    Raises `FormatError` for all that the reference refuses, except that a dtype it does not
    know is a problem of kind "unknown-dtype", since a newer reference may know it.
    """
    head = read_head(fp, size)
    return quick(head, size) or plain(head, size) or judge(parse(head), size)


def read_raw(fp: BinaryIO, size: int) -> Raw:
    """Read what stands in the header, in the order of the file, with the place of each entry.

    Raises `FormatError` where it is not there in full or is not JSON.
    """
    return parse(read_head(fp, size))


def read_head(fp: BinaryIO, size: int) -> bytes:
    """Read the 8 + N bytes before the tensors, at most `MAX_HEADER` + 8.

    Raises `FormatError` where the length is out of bounds or the file too short for it.
    """
    prefix = exactly(fp, min(8, size))
    if len(prefix) < 8:
        what = "file is empty" if not prefix else "file is too short for a header"
        raise FormatError(what, offset=len(prefix), hint="fetch the file again")
    length = int.from_bytes(prefix, "little")
    if length > MAX_HEADER:
        raise _stranger(prefix + exactly(fp, min(MAX_POINTER, size) - 8), length)
    if 8 + length > size:
        raise FormatError(
            f"header of {length} bytes does not fit in a file of {size} bytes",
            offset=0,
            hint="the file is cut off or not safetensors; fetch it again",
        )
    body = exactly(fp, length)
    if len(body) < length:
        raise FormatError("file ends inside the header", offset=8 + len(body))
    return prefix + body


def _stranger(head: bytes, length: int) -> FormatError:
    if is_lfs_pointer(head):
        return FormatError(
            "file is a git-lfs pointer, not weights", hint="fetch the weights with git lfs pull"
        )
    for magic, what in _STRANGERS:
        if head.startswith(magic):
            return FormatError(
                f"file is {what}, not safetensors", hint="give the file its right suffix"
            )
    return FormatError(
        f"header length {length} is above the limit of {MAX_HEADER} bytes",
        hint="the file is not safetensors, or is damaged; fetch it again",
    )


def parse(head: bytes) -> Raw:
    """Take the 8 + N bytes apart; raises `FormatError` where they are not one JSON object."""
    _refuse_crowds(head)
    try:
        text = head[8:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("header is not UTF-8", offset=8 + error.start) from None
    try:
        start = strict_json.skip(text, 0)
        found, end = strict_json.members(text, start)
        if strict_json.skip(text, end) < len(text):
            raise strict_json.fail(text, end, "header goes on after its JSON object")
        inner = next((one for one in found if one.key == METADATA and one.value is not None), None)
        if inner is not None and not isinstance(inner.value, tuple):
            raise strict_json.fail(text, inner.inner, f"`{METADATA}` is not an object")
        metadata = None if inner is None else strict_json.members(text, inner.inner)[0]
    except FormatError as error:
        error.offset += 8
        raise
    return Raw(
        head,
        tuple(_placed(text, found)),
        None if metadata is None else tuple(_placed(text, metadata)),
    )


def _refuse_crowds(head: bytes) -> None:
    """Refuse what would take minutes and gigabytes to take apart, and is no tensor table."""
    if len(head) > MAX_MEMBERS and (
        head.count(b":") > MAX_MEMBERS or head.count(b"[") + head.count(b"{") > MAX_MEMBERS
    ):
        raise FormatError("header has too many entries", offset=8)


def _placed(text: str, found: Iterable[strict_json.Member]) -> Iterable[Entry]:
    """Turn places in text into places in the file."""
    ascii_only = text.isascii()
    at = place = 0
    for one in found:
        if ascii_only:
            yield Entry(one.key, one.value, 8 + one.begin, 8 + one.end)
            continue
        begin = place + len(text[at : one.begin].encode("utf-8"))
        place = begin + len(text[one.begin : one.end].encode("utf-8"))
        at = one.end
        yield Entry(one.key, one.value, 8 + begin, 8 + place)


def judge(raw: Raw, size: int) -> Header:
    """Refuse what the reference refuses in a file of `size` bytes; note the rest that is wrong."""
    _refuse_surrogates(raw)
    pairs = _metadata(raw)
    tensors: dict[str, Tensor] = {}
    problems: list[Problem] = []
    places: dict[str, int] = {}
    for entry in raw.entries:
        if entry.key == METADATA:
            continue
        if entry.key in tensors:
            problems.append(
                Problem("duplicate-tensor", entry.key, "tensor stands more than once in the header")
            )
        tensors[entry.key] = _tensor(entry, len(raw.head), problems)
        places[entry.key] = entry.begin
    _cover(tensors, places, len(raw.head), size)
    problems += suspects.in_names(tensors)
    problems += suspects.in_metadata(pairs or ())
    problems += _form(raw.head)
    return Header(
        metadata=None if pairs is None else dict(pairs),
        body=len(raw.head),
        tensors=tuple(tensors.values()),
        problems=tuple(problems),
    )


def quick(head: bytes, size: int) -> Header | None:
    """Judge a header of a usual form at C speed; None where `judge` has to look.

    The usual forms are that of the reference writer and that of Python's `json`: one line, behind
    each comma and colon a space or none, tensors in the order of their bytes, names of plain
    ASCII; `__metadata__` may stand anywhere. Every byte is proved to be of that form, so `judge`
    would say the same.
    """
    found = _without_metadata(head)
    if found is None:
        return None
    pairs, table = found
    room = size - len(head)
    if not (table == b"}" and not room) and not _proved(table, room):
        return None
    return Header(
        metadata=None if pairs is None else dict(pairs),
        body=len(head),
        tensors=Tensors(head),
        problems=tuple(suspects.in_metadata(pairs or ()) + _form(head)),
    )


def read_prefix(fp: BinaryIO) -> tuple[Mapping[str, str], int] | None:
    """Read only the metadata, where it stands first, and its end; None where that is not so.

    Reads 4 KiB, or 64 KiB where the metadata is longer. For finding marks, not for judging:
    what stands behind the metadata is not seen.
    """
    head = fp.read(_PREFIX)
    if not head.startswith(_FIRST, 8):
        return None
    found = _metadata_at(head, 9)
    if found is None and len(head) == _PREFIX:
        head += fp.read(15 * _PREFIX)
        found = _metadata_at(head, 9)
    if found is None or found[1] >= 8 + int.from_bytes(head[:8], "little"):
        return None
    metadata = dict(found[0])
    return (metadata, found[1]) if len(metadata) == len(found[0]) else None


def lacks_metadata(fp: BinaryIO, size: int) -> bool:
    """Tell whether a file holds no metadata anywhere; for finding marks, not for judging."""
    head = read_head(fp, size)
    return head.startswith(b'{"', 8) and _KEY not in head and b"\\" not in head


def _without_metadata(head: bytes) -> tuple[_Pairs | None, bytes] | None:
    """Cut `__metadata__` out: its pairs, None where it is absent, and the tensors as one table.

    None where it needs a closer look. That the cut was made between two tensors follows from the
    proof of the table: no name in it holds a brace.
    """
    if not head.startswith(b"{", 8):
        return None
    at = head.find(_KEY, 9)
    if at < 0:
        return None, head[9:].rstrip(b" ")
    before = head[9:at]
    found = _metadata_at(head, at)
    if found is None or not (at == 9 or before.rstrip(b" ").endswith(b"},")):
        return None
    pairs, end = found
    if head.startswith(b",", end):
        after = head[end + 1 :].strip(b" ")
        return (pairs, before + after) if after.startswith(b'"') else None
    after = head[end:].rstrip(b" ")
    return (pairs, before.rstrip(b" ")[:-1] + after) if after == b"}" else None


def _metadata_at(head: bytes, at: int) -> tuple[_Pairs, int] | None:
    """Give the pairs of the `__metadata__` whose key starts at `at`, and the place past it.

    A comma or the brace of the header stands there. None where `head`, which may be cut off, does
    not tell, or needs a closer look.
    """
    start = at + len(_KEY)
    start += 1 + head.startswith(b": ", start)
    if not head.startswith((b":{", b": {"), at + len(_KEY)):
        return None
    # Most metadata is short, and to decode all of a header takes longer than to look at it.
    for stop in (start + _PREFIX, len(head)):
        try:
            text = codecs.utf_8_decode(head[start:stop], "strict", False)[0]
            pairs, end = strict_json.value(text, 0)
            break
        except (UnicodeDecodeError, FormatError):
            continue
    else:
        return None
    if not isinstance(pairs, tuple) or not all(isinstance(value, str) for _, value in pairs):
        return None
    if "\\u" in text[:end] and strict_json.has_lone_surrogate(pairs):
        return None
    end = start + (end if text.isascii() else len(text[:end].encode("utf-8")))
    return (pairs, end) if head.startswith((b",", b"}"), end) else None


def _proved(table: bytes, room: int) -> bool:
    """Judge a table as `_usual` does, at once where one was proved that begins alike.

    So do those of the checkpoints of a run, and of all that is made from one model.
    """
    body = table[:-1]
    if table.endswith(b"}}"):
        # Up to the end of a tensor, since no name in a table that was proved holds a brace.
        for at, known in enumerate(_BODIES):
            if known.startswith(body):
                _BODIES.insert(0, _BODIES.pop(at))
                return int(body[body.rindex(b",") + 1 : -2]) == room
    if not _usual(table, room):
        return False
    if len(body) <= _MOST_BODY:
        _BODIES[:] = [body, *(one for one in _BODIES if not body.startswith(one))]
        del _BODIES[_MOST_BODIES:]
    return True


def _usual(table: bytes, room: int) -> bool:
    """Tell whether a table is of a usual form and its tensors fill `room` bytes.

    A table is `"name":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},…}`. It is cut at
    each colon, and each kind of piece is proved over all tensors at once.
    """
    pieces = table.split(b":")
    count, rest = divmod(len(pieces), 4)
    if rest != 1 or not count:
        return False
    gap = b" " if pieces[1].startswith(b" ") else b""
    if pieces[1::4].count(gap + b'{"dtype"') != count:
        return False
    parts = b":".join(pieces[0::4]).split(b'"')
    if len(parts) != 2 * count + 1 or parts[0] or b"".join(parts[1::2]).translate(None, _NAMES):
        return False
    names = set(parts[1::2])
    if len(names) != count or METADATA.encode() in names:
        return False
    widths = _widths(pieces[2::4], gap)
    products = _products(pieces[3::4], gap)
    if widths is None or products is None:
        return False
    places = [0, *accumulate(map(mul, widths, products))]
    flat = [0] * (2 * count)
    flat[0::2] = places[:-1]
    flat[1::2] = places[1:]
    # With the quote behind each, since a name must stand behind the comma, not before it.
    spans = (b':%b[%%d,%b%%d]},%b"' % (gap, gap, gap) * count) % tuple(flat)
    found = b'"'.join(parts[2::2])
    usual = found.endswith(b"}}") and found[:-1] + b"," + gap + b'"' == spans
    return usual and places[-1] == room


def _widths(pieces: Sequence[bytes], gap: bytes) -> Iterable[int] | None:
    """Give the bytes of an element for each `"F32","shape"`; None where one is unknown."""
    known = _WIDTHS[gap]
    if pieces.count(pieces[0]) == len(pieces):
        return repeat(known[pieces[0]]) if pieces[0] in known else None
    return map(known.__getitem__, pieces) if known.keys() >= set(pieces) else None


def _products(pieces: Sequence[bytes], gap: bytes) -> Sequence[int] | None:
    """Multiply the sizes in each `[2,2],"data_offsets"`; None where one is not of that form."""
    with suppress(KeyError):
        return [*map(_PRODUCTS.__getitem__, pieces)]
    if len(_PRODUCTS) > _MOST_PRODUCTS:
        _PRODUCTS.clear()
    new = set(pieces) - _PRODUCTS.keys()
    found = _multiplied(new, gap)
    if found is None:
        return None
    _PRODUCTS.update(zip(new, found, strict=True))
    return [*map(_PRODUCTS.__getitem__, pieces)]


def _multiplied(pieces: set[bytes], gap: bytes) -> Sequence[int] | None:
    after = b'],%b"data_offsets":' % gap
    text = b":".join(pieces) + b":"
    if text.translate(None, b"0123456789, ") != b'[]"data_offsets":' * len(pieces):
        return None
    if text.count(after) != len(pieces) or max(map(len, pieces)) > _LONGEST:
        return None
    try:
        shapes = json.loads(b"[%b]" % text.replace(after, b"],")[:-1])
    except ValueError:
        return None
    if len(shapes) != len(pieces):  # each piece holds one list, and may hold more than that
        return None
    return _within(shapes)


def plain(head: bytes, size: int) -> Header | None:
    """Judge a header of any form by what `json` makes of it; None where `judge` has to look.

    What `json` is too kind to is not plain: equal keys, of which it keeps the last, escapes, -0.
    """
    _refuse_crowds(head)
    try:
        text = head[8:].decode()
        tensors = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if "\\" in text or ("-0" in text and any(f"{sign}-0" in text for sign in ",[: \t\n\r")):
        return None
    if not isinstance(tensors, dict):
        return None
    members = 4 * len(tensors)
    if METADATA in tensors:
        members -= 3
    metadata = tensors.pop(METADATA, None)
    pairs = list(metadata.items()) if isinstance(metadata, dict) else []
    if metadata is not None and (
        not isinstance(metadata, dict) or not _all(str, metadata.values())
    ):
        return None
    # Each member has a colon, so where one is gone there are more of them.
    strings = "".join((*tensors, *chain.from_iterable(pairs)))
    if text.count(":") != members + len(pairs) + strings.count(":"):
        return None
    if not _fills(list(tensors.values()), size - len(head)):
        return None
    return Header(
        metadata=metadata,
        body=len(head),
        tensors=Tensors(head),
        problems=tuple(suspects.in_names(tensors) + suspects.in_metadata(pairs) + _form(head)),
    )


def _fills(infos: Sequence[Any], room: int) -> bool:
    """Tell whether tensors are all plain and fill `room` bytes, each next to another."""
    if not _all(dict, infos) or {*map(len, infos)} - {3}:
        return False
    try:
        dtypes, shapes, offsets = ([one[field] for one in infos] for field in _FIELDS)
    except KeyError:
        return False
    if not (_all(str, dtypes) and _all(list, shapes) and _all(list, offsets)):
        return False
    numbers = [*chain.from_iterable(shapes), *chain.from_iterable(offsets)]
    if not _all(int, numbers) or min(numbers, default=0) < 0:
        return False
    products = _within(shapes)
    if products is None or {*map(len, offsets)} - {2} or not BITS.keys() >= set(dtypes):
        return False
    spans = sorted(map(tuple, offsets))
    places = [0, *map(itemgetter(1), spans)]
    return (
        [8 * (end - begin) for begin, end in offsets]
        == [*map(mul, map(BITS.__getitem__, dtypes), products)]
        and [*map(itemgetter(0), spans)] == places[:-1]
        and places[-1] == room
    )


def _all(kind: type, values: Iterable[object]) -> bool:
    return {*map(type, values)} <= {kind}


def _within(shapes: Sequence[Sequence[int]]) -> Sequence[int] | None:
    """Multiply the sizes of each shape; None where one comes near 64 bits with some dtype."""
    products = [*map(prod, shapes)]
    # The reference multiplies up to a 0 as well.
    most = products if all(products) else [prod(filter(None, shape)) for shape in shapes]
    return products if max(most, default=0) >> 57 == 0 else None


def _refuse_surrogates(raw: Raw) -> None:
    if b"\\u" not in raw.head:
        return
    for entry in raw.entries:
        if strict_json.has_lone_surrogate((entry.key, entry.value)):
            raise FormatError("header holds a lone surrogate", offset=entry.begin)


def _metadata(raw: Raw) -> list[tuple[str, str]] | None:
    several = [entry for entry in raw.entries if entry.key == METADATA]
    if len(several) > 1:
        raise FormatError(
            f"`{METADATA}` stands twice",
            offset=several[1].begin,
            hint="the file shows different metadata to different readers; do not trust it",
        )
    if raw.metadata is None:
        return None
    for entry in raw.metadata:
        if not isinstance(entry.value, str):
            raise FormatError(
                f"value of `{entry.key}` in `{METADATA}` is not a string", offset=entry.begin
            )
    return [(entry.key, str(entry.value)) for entry in raw.metadata]


def _tensor(entry: Entry, body: int, problems: list[Problem]) -> Tensor:
    """Read one tensor info; the reference takes an array of the three fields as well."""
    found = entry.value
    if isinstance(found, tuple):
        fields = dict(found)
        if len(found) != 3 or not fields.keys() >= {*_FIELDS}:
            _refuse_fields(entry, found, problems)
        dtype, shape, offsets = fields["dtype"], fields["shape"], fields["data_offsets"]
    elif isinstance(found, list) and len(found) == 3:
        problems.append(
            Problem("unknown-form", entry.key, "tensor is an array, which most readers refuse")
        )
        dtype, shape, offsets = found
    else:
        raise FormatError(f"tensor `{entry.key}` is not an object", offset=entry.begin)
    if not isinstance(dtype, str):
        raise FormatError(f"dtype of tensor `{entry.key}` is not a string", offset=entry.begin)
    if not _counts(shape):
        raise FormatError(
            f"shape of tensor `{entry.key}` is not a list of sizes", offset=entry.begin
        )
    if not _counts(offsets) or len(offsets) != 2:
        raise FormatError(
            f"data_offsets of tensor `{entry.key}` are not two places", offset=entry.begin
        )
    if dtype not in BITS:
        problems.append(Problem("unknown-dtype", entry.key, f"dtype `{dtype}` is not known"))
    return Tensor(entry.key, dtype, tuple(shape), body + offsets[0], body + offsets[1])


def _refuse_fields(
    entry: Entry, found: tuple[tuple[str, object], ...], problems: list[Problem]
) -> None:
    """Refuse fields that are missing or stand twice; others are a problem."""
    known = [key for key, _ in found if key in _FIELDS]
    if len(known) != 3 or len(set(known)) != 3:
        raise FormatError(
            f"tensor `{entry.key}` must have dtype, shape and data_offsets, each once",
            offset=entry.begin,
        )
    other = next(key for key, _ in found if key not in _FIELDS)
    problems.append(
        Problem("unknown-field", entry.key, f"tensor has a field `{other}` of no meaning")
    )
    if strict_json.depth(found, strict_json.MAX_DEPTH) >= strict_json.MAX_DEPTH:
        raise FormatError("header is nested too deeply", offset=entry.begin)


def _counts(found: object) -> bool:
    if not isinstance(found, list):
        return False
    for one in found:  # noqa: SIM110 - a generator takes twice the time
        if type(one) is not int or not 0 <= one < 1 << 64:  # type(), as a bool is an int
            return False
    return True


def _cover(
    tensors: Mapping[str, Tensor],
    places: Mapping[str, int],
    body: int,
    size: int,
) -> None:
    """Refuse tensors that leave a hole, overlap, do not fill their place or the file."""
    at = body
    for tensor in sorted(tensors.values(), key=attrgetter("begin", "end")):
        if tensor.begin != at or tensor.end < tensor.begin:
            raise FormatError(
                f"tensor `{tensor.name}` does not start where the one before it ends",
                offset=places[tensor.name],
            )
        at = tensor.end
        if (
            tensor.dtype in BITS
            and _bytes(tensor, places[tensor.name]) != tensor.end - tensor.begin
        ):
            raise FormatError(
                f"data_offsets of tensor `{tensor.name}` disagree with its shape and dtype",
                offset=places[tensor.name],
            )
    if at != size:
        less = "less" if at > size else "more"
        raise FormatError(
            f"file has {abs(size - at)} bytes {less} than its header says",
            offset=min(at, size),
            hint="fetch the file again" if at > size else "do not trust the bytes at the end",
        )


def _bytes(tensor: Tensor, place: int) -> int:
    """Multiply as the reference does: 64 bits at each step, whole bytes at the end."""
    bits = 1
    for one in tensor.shape:
        bits *= one
        if bits >> 64:
            raise FormatError(f"shape of tensor `{tensor.name}` is too large", offset=place)
    bits *= BITS[tensor.dtype]
    if bits >> 64:
        raise FormatError(f"shape of tensor `{tensor.name}` is too large", offset=place)
    if bits % 8:
        raise FormatError(f"tensor `{tensor.name}` ends inside a byte", offset=place)
    return bits // 8


def _form(head: bytes) -> list[Problem]:
    problems = []
    length = len(head) - 8
    if length > HUB_MAX_HEADER:
        problems.append(
            Problem(
                "large-header",
                "",
                f"header has {length} bytes, the Hub refuses more than {HUB_MAX_HEADER}",
            )
        )
    if head[8:9] != b"{":
        problems.append(
            Problem("leading-space", "", "header does not start with a brace, older readers refuse")
        )
    return problems


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The file with other metadata: a new header, and the tensors as they stand.

    Raises `FormatError` as `new_head` does.
    """
    head = read_head(fp, size)
    return (new_head(head, updates), (len(head), size))


def new_head(head: bytes, metadata: Updates) -> bytes:
    """Give the 8 + N' bytes to put in the place of `head`, the 8 + N bytes before the tensors.

    `metadata` are the keys to set, which come first and in this order, and the keys to remove
    (None). All other entries stay byte for byte. A file that gets its first metadata gets
    `format` = `pt` too, or older loaders refuse it; the last key takes `__metadata__` with it.
    N stays where the JSON fits; else it grows by a multiple of `BLOCK` bytes, padded with
    spaces. Raises `FormatError` where `head` cannot be read or the result would be too large.
    """
    raw = parse(head)
    _refuse_surrogates(raw)
    _metadata(raw)
    kept = [entry for entry in raw.metadata or () if entry.key not in metadata]
    parts = [_member(key, value) for key, value in metadata.items() if value is not None]
    if parts and not raw.metadata and "format" not in metadata:
        parts.append(b'"format":"pt"')
    parts += [head[entry.begin : entry.end] for entry in kept]
    entries = [head[entry.begin : entry.end] for entry in raw.entries if entry.key != METADATA]
    if parts:
        entries.insert(0, b'"__metadata__":{' + b",".join(parts) + b"}")
    return _padded(b"{" + b",".join(entries) + b"}", len(head) - 8)


def _member(key: str, value: str) -> bytes:
    try:
        return b":".join(json.dumps(one, ensure_ascii=False).encode() for one in (key, value))
    except UnicodeEncodeError:
        raise FormatError(f"metadata `{key!a}` is not Unicode text") from None


def _padded(text: bytes, length: int) -> bytes:
    if len(text) > length:
        length += -(-(len(text) + SLACK - length) // BLOCK) * BLOCK
    if length > MAX_HEADER:
        raise FormatError(f"header would have {length} bytes, the limit is {MAX_HEADER}")
    return length.to_bytes(8, "little") + text.ljust(length)


def labels(said: Label, metadata: Mapping[str, str]) -> Updates:
    """`license`, `license_name` and `license_link` with the meaning that they have in a card.

    Where there are keys of modelspec, its key for the licence is kept in step.
    """
    out = card_fields(said)
    if any(key.startswith("modelspec.") for key in metadata):
        out["modelspec.license"] = said.title
    return out


SAFETENSORS = WeightFormat(
    name="safetensors",
    suffixes=(".safetensors", ".sft"),
    sniff=sniff,
    read=read,
    carrier=Carrier(rewrite, labels, safetensors_reading),
)
