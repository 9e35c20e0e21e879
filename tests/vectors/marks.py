"""Marks, good and bad, as the keys and values that every carrier holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.vectors.vector import Answer, canonical, clause_set, restriction_hash

Keys = dict[str, str]

SPAM = "to send 'spam' for example by e mail"
WEAPON = "to steer a weapon"
TWO = clause_set(SPAM, WEAPON)
RAIL = "LicenseRef-Example-OpenRAIL"
ZERO = "0" * 64


class Base(NamedTuple):
    """A base as a mark records it; clauses None: unresolved."""

    name: str
    license: str = "MIT"
    relation: str = "finetune"
    clauses: tuple[str, ...] | None = ()
    lost: str = ""


class Mark(NamedTuple):
    """A mark by its meaning; clauses None: unresolved."""

    license: str = "MIT"
    clauses: tuple[str, ...] | None = ()
    bases: tuple[Base, ...] = ()
    exceptions: tuple[tuple[str, str, str, str], ...] = ()
    text: str = ""
    tensors: str = ""
    form: int = 1


def announced(clauses: tuple[str, ...] | None) -> dict[str, object]:
    """The fields that say how many clauses follow, and their hash."""
    if clauses is None:
        return {"clauses": "unresolved"}
    return {"clauses": len(clauses), "restrictions": restriction_hash(clauses)}


def listed(key: str, clauses: tuple[str, ...] | None) -> Keys:
    """The keys that hold the digests, 14 in each."""
    parts = [(clauses or ())[at : at + 14] for at in range(0, len(clauses or ()), 14)]
    return {
        key + (f"_{number}" if number > 1 else ""): canonical(list(part))
        for number, part in enumerate(parts, 1)
    }


def exception(base: str, clause: str, by: str, reference: str) -> dict[str, str]:
    """An exception by its four fields."""
    return {"base": base, "clause": clause, "by": by, "reference": reference}


def keys(mark: Mark) -> Keys:
    """The keys and values of a mark, as the table of the page has them."""
    record: dict[str, object] = {
        "version": 2 if mark.exceptions else 1,
        "license": mark.license,
        "bases": len(mark.bases),
        "form": mark.form,
        **announced(mark.clauses),
    }
    if mark.text:
        record["text"] = mark.text
    if mark.tensors:
        record["tensors"] = mark.tensors
    if mark.exceptions:
        record["exceptions"] = len(mark.exceptions)
    found = {"weightmark": canonical(record), **listed("weightmark_clauses", mark.clauses)}
    for number, base in enumerate(mark.bases, 1):
        about: dict[str, object] = {
            "name": base.name,
            "relation": base.relation,
            "license": base.license,
            **announced(base.clauses),
        }
        if base.lost:
            about["lost"] = base.lost
        found[f"weightmark_base_{number}"] = canonical(about)
        found |= listed(f"weightmark_base_{number}_clauses", base.clauses)
    for number, one in enumerate(mark.exceptions, 1):
        found[f"weightmark_exception_{number}"] = canonical(exception(*one))
    return found


def told(mark: Mark) -> Answer:
    """The same mark as an answer tells it, with what the record announces in place of numbers."""

    def clauses(of: tuple[str, ...] | None) -> Answer:
        if of is None:
            return {"clauses": "unresolved"}
        return {"clauses": list(of), "restrictions": restriction_hash(of)}

    answer: Answer = {
        "version": 2 if mark.exceptions else 1,
        "license": mark.license,
        "form": mark.form,
        **clauses(mark.clauses),
        "bases": [
            {
                "name": base.name,
                "relation": base.relation,
                "license": base.license,
                **clauses(base.clauses),
                **({"lost": base.lost} if base.lost else {}),
            }
            for base in mark.bases
        ],
        "exceptions": [exception(*one) for one in mark.exceptions],
    }
    if mark.text:
        answer["text"] = mark.text
    if mark.tensors:
        answer["tensors"] = mark.tensors
    return answer


class Case(NamedTuple):
    """Keys for a carrier, and what a reader has to say of them.

    `fault` is "" for a mark that is whole, or the place of the error: "mark" or "version".
    """

    name: str
    why: str
    keys: Mapping[str, str]
    mark: Mark | None = None
    fault: str = ""
    key: str = ""
    everywhere: bool = False
