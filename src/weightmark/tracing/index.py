"""The index of `weightmark trace`: digests of the tensors of many bases, one JSON line a base."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator

from weightmark._startup import NamedTuple
from weightmark.containers.replace import put
from weightmark.errors import FormatError

FORMAT = "weightmark trace index"
TRACE_VERSION = 1

_MAX_LINE = 1 << 28
_HEX = re.compile(r"[0-9a-f]{64}\Z")
_DIGEST = re.compile(r"[A-Z0-9_]+:[0-9a-f]{64}\Z")
_PROBE = re.compile(r"[0-9a-f]{16}\Z")


class Declared(NamedTuple):
    """What a model says of its licence, in marks, headers, card and licence texts.

    `licenses` are canonical expressions; `clauses` digests of use restrictions, None where some
    could not be read.
    """

    licenses: tuple[str, ...] = ()
    clauses: tuple[str, ...] | None = ()


class KnownTensor(NamedTuple):
    """One tensor as it can be compared; `size` are its bytes.

    `probe`, `raw` and `value` are what formats/values.py makes of it.
    """

    path: str
    name: str
    dtype: str
    elements: int
    size: int
    probe: str
    raw: str
    value: str


class IndexedBase(NamedTuple):
    """A model to compare with."""

    label: str
    declared: Declared
    tensors: tuple[KnownTensor, ...]


def is_trace_index(path: str) -> bool:
    """Whether the file at `path` is an index, by its first bytes."""
    try:
        with open(path, "rb") as stream:
            return stream.read(len(_HEAD)) == _HEAD
    except OSError:
        return False


_HEAD = f'{{"format":"{FORMAT}"'.encode()


def read_index(path: str) -> list[IndexedBase]:
    """Read the bases in an index; raises FormatError where `write` did not make it.

    `offset` of the error is that of the line at fault.
    """
    with open(path, "rb") as stream:
        at = 0
        out: list[IndexedBase] = []
        while line := stream.readline(_MAX_LINE):
            try:
                content = json.loads(line)
                if at == 0:
                    _check_head(content)
                else:
                    out.append(_base(content))
            except (ValueError, TypeError, KeyError, RecursionError):
                raise FormatError(
                    f"{path}: not a line of a trace index",
                    offset=at,
                    hint="make the index anew: weightmark trace --index FILE BASE…",
                ) from None
            at += len(line)
        return out


def write_index(path: str, bases: Iterable[IndexedBase]) -> None:
    """Write an index whole or not at all; equal bases give equal bytes. Raises StampError."""
    lines = (
        json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n"
        for line in _lines(sorted(bases))
    )
    put(path, "".join(lines).encode())


def merged(
    old: Iterable[IndexedBase], new: Iterable[IndexedBase], unread: Collection[str] = ()
) -> list[IndexedBase]:
    """Join the bases of both; a new one takes the place of an old one with its label.

    Not where it is one of the `unread`, of which something could not be read this time.
    """
    found = {base.label: base for base in old}
    for base in new:
        if base.label not in unread or base.label not in found:
            found[base.label] = base
    return list(found.values())


def _lines(bases: Iterable[IndexedBase]) -> Iterator[object]:
    yield {"format": FORMAT, "version": TRACE_VERSION}
    for base in bases:
        yield {
            "base": base.label,
            "licenses": base.declared.licenses,
            "clauses": base.declared.clauses,
            "tensors": sorted(base.tensors),
        }


def _check_head(content: object) -> None:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError
    if content.get("version") != TRACE_VERSION:
        raise FormatError(
            f"trace index of version {content.get('version')!r}; read is {TRACE_VERSION}",
            hint="upgrade weightmark, or make the index anew",
        )


def _base(content: object) -> IndexedBase:
    if not isinstance(content, dict):
        raise TypeError
    clauses = content["clauses"]
    return IndexedBase(
        _text(content["base"]),
        Declared(
            tuple(_text(one) for one in content["licenses"]),
            None if clauses is None else tuple(_fits(_HEX, one) for one in clauses),
        ),
        tuple(_known(one) for one in content["tensors"]),
    )


def _known(row: object) -> KnownTensor:
    if not isinstance(row, list):
        raise TypeError
    path, name, dtype, elements, size, probe, raw, value = row
    return KnownTensor(
        _text(path), _text(name), _text(dtype), _number(elements), _number(size),
        _fits(_PROBE, probe), _fits(_DIGEST, raw), _fits(_DIGEST, value),
    )  # fmt: skip


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _fits(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value)
    if not pattern.match(text):
        raise ValueError
    return text
