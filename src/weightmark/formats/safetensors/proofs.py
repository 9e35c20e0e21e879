"""Proves at C speed that a safetensors header is one that the strict reader accepts as it is.

Strategy: most headers have a usual form, and a form can be proved over all tensors at once, by
splitting the bytes at every colon and comparing kind with kind, instead of reading one by one.
What is proved was never wrong; what is not proved is None, and the strict reader looks. The law
`fast(head) in (None, exact(head))` is a property test.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, chain, repeat
from math import prod
from operator import itemgetter, mul
from typing import Any, BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import strict_json, suspects
from weightmark.formats.header import Header
from weightmark.formats.safetensors.table import (
    BITS,
    FIELDS,
    METADATA,
    Tensors,
    oddities,
    read_head,
    refuse_crowds,
)

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

_Pairs = tuple[tuple[str, str], ...]


def fast(head: bytes, size: int) -> Header | None:
    """The header as the strict reader would give it, or None where that has to look."""
    return by_bytes(head, size) or by_json(head, size)


def by_bytes(head: bytes, size: int) -> Header | None:
    """Judge a header of a usual form at C speed; None where it has to be looked at.

    The usual forms are that of the reference writer and that of Python's `json`: one line, behind
    each comma and colon a space or none, tensors in the order of their bytes, names of plain
    ASCII; `__metadata__` may stand anywhere. Every byte is proved to be of that form, so the
    strict reader would say the same.
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
        problems=tuple(suspects.in_metadata(pairs or ()) + oddities(head)),
    )


def read_prefix(fp: BinaryIO) -> tuple[Mapping[str, str], int] | None:
    """Read only the metadata, where it stands first, and its end; None where that is not so.

    Reads 4 KiB, or 64 KiB where the metadata is longer. For finding marks, not for judging:
    of what stands behind the metadata only the comma is seen, since a brace would end the header.
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
    if not head.startswith(b",", found[1]):
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


def by_json(head: bytes, size: int) -> Header | None:
    """Judge a header of any form by what `json` makes of it; None where it has to be looked at.

    What `json` is too kind to is not plain: equal keys, of which it keeps the last, escapes, -0.
    """
    refuse_crowds(head)
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
        problems=tuple(suspects.in_names(tensors) + suspects.in_metadata(pairs) + oddities(head)),
    )


def _fills(infos: Sequence[Any], room: int) -> bool:
    """Tell whether tensors are all plain and fill `room` bytes, each next to another."""
    if not _all(dict, infos) or {*map(len, infos)} - {3}:
        return False
    try:
        dtypes, shapes, offsets = ([one[field] for one in infos] for field in FIELDS)
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
