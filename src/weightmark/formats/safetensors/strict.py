"""Reads a safetensors header as the reference does, entry by entry, and refuses what it refuses.

Strategy: the JSON is taken apart into entries with their places, so that equal keys, escapes and
odd numbers are seen as they stand. Then each entry is judged by itself, and last all tensors
together have to fill the file without a hole. Every error has the place of its entry. It is slow
and always right; what is fast has to prove that this reader would say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter

from weightmark.errors import FormatError, Problem
from weightmark.formats import strict_json, suspects
from weightmark.formats.header import Header, Tensor
from weightmark.formats.safetensors.table import (
    BITS,
    FIELDS,
    METADATA,
    HeaderEntry,
    Raw,
    oddities,
    refuse_crowds,
)


def exact(head: bytes, size: int) -> Header:
    """The header of a file of `size` bytes out of its first 8 + N; raises `FormatError`."""
    return _judged(apart(head), size)


def apart(head: bytes) -> Raw:
    """Take the 8 + N bytes apart; raises `FormatError` where they are not one JSON object."""
    refuse_crowds(head)
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


def _placed(text: str, found: Iterable[strict_json.Member]) -> Iterable[HeaderEntry]:
    """Turn places in text into places in the file."""
    ascii_only = text.isascii()
    at = place = 0
    for one in found:
        if ascii_only:
            yield HeaderEntry(one.key, one.value, 8 + one.begin, 8 + one.end)
            continue
        begin = place + len(text[at : one.begin].encode("utf-8"))
        place = begin + len(text[one.begin : one.end].encode("utf-8"))
        at = one.end
        yield HeaderEntry(one.key, one.value, 8 + begin, 8 + place)


def _judged(raw: Raw, size: int) -> Header:
    """Refuse what the reference refuses in a file of `size` bytes; note the rest that is wrong."""
    refuse_surrogates(raw)
    pairs = metadata_of(raw)
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
    problems += oddities(raw.head)
    return Header(
        metadata=None if pairs is None else dict(pairs),
        body=len(raw.head),
        tensors=tuple(tensors.values()),
        problems=tuple(problems),
    )


def refuse_surrogates(raw: Raw) -> None:
    """Raise `FormatError` for half of a pair of UTF-16, which is no text."""
    if b"\\u" not in raw.head:
        return
    for entry in raw.entries:
        if strict_json.has_lone_surrogate((entry.key, entry.value)):
            raise FormatError("header holds a lone surrogate", offset=entry.begin)


def metadata_of(raw: Raw) -> list[tuple[str, str]] | None:
    """The pairs of the metadata, None for none; raises `FormatError` where they are no texts."""
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


def _tensor(entry: HeaderEntry, body: int, problems: list[Problem]) -> Tensor:
    """Read one tensor info; the reference takes an array of the three fields as well."""
    found = entry.value
    if isinstance(found, tuple):
        fields = dict(found)
        if len(found) != 3 or not fields.keys() >= {*FIELDS}:
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
    entry: HeaderEntry, found: tuple[tuple[str, object], ...], problems: list[Problem]
) -> None:
    """Refuse fields that are missing or stand twice; others are a problem."""
    known = [key for key, _ in found if key in FIELDS]
    if len(known) != 3 or len(set(known)) != 3:
        raise FormatError(
            f"tensor `{entry.key}` must have dtype, shape and data_offsets, each once",
            offset=entry.begin,
        )
    other = next(key for key, _ in found if key not in FIELDS)
    problems.append(
        Problem("unknown-field", entry.key, f"tensor has a field `{other}` of no meaning")
    )
    if strict_json.depth(found, strict_json.MAX_JSON_DEPTH) >= strict_json.MAX_JSON_DEPTH:
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
