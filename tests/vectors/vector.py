"""What a vector is: files, and the answer that a reader of the page docs/format.md has to give."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Answer = dict[str, Any]


class Vector(NamedTuple):
    """One question with its answer."""

    name: str
    why: str
    files: Mapping[str, bytes]
    answer: Mapping[str, Any]


def canonical(value: object) -> str:
    """JSON as RFC 8785 has it; the keys of a mark are ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(content: bytes | str) -> str:
    """A digest as the page writes it."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def clause_set(*clauses: str) -> tuple[str, ...]:
    """The digests of clauses in canonical form, as a mark lists them."""
    return tuple(sorted({sha256(clause) for clause in clauses}))


def restriction_hash(digests: Iterable[str]) -> str:
    """The hash over the distinct digests in ascending order, each with a line feed."""
    return sha256("".join(f"{digest}\n" for digest in sorted(set(digests))))


class Tensor(NamedTuple):
    """A line of the table that `tensors` is the digest of."""

    name: str
    dtype: str
    dimensions: tuple[int, ...]
    content: bytes


def table(tensors: Iterable[Tensor]) -> tuple[str, list[str]]:
    """The digest over the lines, and these."""
    lines = [
        canonical([name, dtype, list(dimensions), sha256(content)])
        for name, dtype, dimensions, content in sorted(tensors, key=lambda one: one.name.encode())
    ]
    return sha256("".join(f"{line}\n" for line in lines)), lines
