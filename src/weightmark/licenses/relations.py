"""What one use restriction is to another: the same, stricter, weaker; from a reviewed table."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping

from weightmark.errors import CatalogueError
from weightmark.licenses.restrictions import FORM

TABLE = os.path.join(os.path.dirname(__file__), "data", "relations.json")
UNKNOWN = ("unknown", "")
_INVERSE = {"stricter": "weaker", "weaker": "stricter", "same": "same", "unknown": "unknown"}


@functools.lru_cache(maxsize=1)
def table() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Each clause digest that was judged → other digest → relation of the other to it, and why.

    Both directions are there; a reason that tells what the first one does says so.
    """
    try:
        with open(TABLE, encoding="utf-8") as fp:
            content = json.load(fp)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"the table of clause relations cannot be read: {error}") from error
    if content.get("form") != FORM:
        raise CatalogueError("the table of clause relations is of another canonical form")
    out: dict[str, dict[str, tuple[str, str]]] = {}
    for row in content["pairs"]:
        relation, reason = row["relation"], row["reason"]
        out.setdefault(row["clause"], {})[row["other"]] = (relation, reason)
        back = f"before: {reason}" if relation in ("stricter", "weaker") else reason
        out.setdefault(row["other"], {})[row["clause"]] = (_INVERSE[relation], back)
    return out


def between(clause: str, other: str) -> tuple[str, str]:
    """How `other` restricts compared with `clause`, two clause digests of 64 hex digits.

    "same", "stricter", "weaker", or "unknown" for a pair that nobody has judged; and why.
    """
    if clause == other:
        return "same", "the same words"
    return _reached(clause).get(other, UNKNOWN)


@functools.cache
def _reached(clause: str) -> Mapping[str, tuple[str, str]]:
    """What is known of the relation of any other clause to this one, by steps of the table.

    What is stricter than something stricter is stricter still; a step up and a step down tell
    nothing. The shortest way counts, so a judged pair is never reached by a way around.
    """
    known = table()
    found = dict(known.get(clause, {}))
    ends = {other: way for other, way in found.items() if way[0] != "unknown"}
    while ends:
        further: dict[str, tuple[str, str]] = {}
        for middle, (relation, reason) in ends.items():
            for other, (step, why) in known[middle].items():
                if other == clause or other in found or other in further:
                    continue
                if step == "same" or relation in ("same", step):
                    joined = relation if step == "same" else step
                    if joined != "unknown":
                        further[other] = (joined, _both((relation, reason), (step, why)))
        found.update(further)
        ends = further
    return found


def _both(first: tuple[str, str], then: tuple[str, str]) -> str:
    """Why, over two steps: what is the same on the way needs no words beside what is not."""
    told = [why for relation, why in (first, then) if relation != "same"] or [first[1]]
    return "; ".join(dict.fromkeys(told))
