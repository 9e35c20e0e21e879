"""What one use restriction is to another: the same, stricter, weaker; from a reviewed table."""

from __future__ import annotations

import functools
import json
import os

from weightmark.errors import CatalogueError
from weightmark.licenses.restrictions import FORM

TABLE = os.path.join(os.path.dirname(__file__), "data", "relations.json")
UNKNOWN = ("unknown", "")
_INVERSE = {"stricter": "weaker", "weaker": "stricter", "same": "same", "unknown": "unknown"}


@functools.lru_cache(maxsize=1)
def table() -> dict[tuple[str, str], tuple[str, str]]:
    """(clause digest, other digest) → relation of the other to the first, and the reason."""
    try:
        with open(TABLE, encoding="utf-8") as fp:
            content = json.load(fp)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"the table of clause relations cannot be read: {error}") from error
    if content.get("form") != FORM:
        raise CatalogueError("the table of clause relations is of another canonical form")
    out: dict[tuple[str, str], tuple[str, str]] = {}
    for row in content["pairs"]:
        out[row["clause"], row["other"]] = (row["relation"], row["reason"])
        out[row["other"], row["clause"]] = (_INVERSE[row["relation"]], row["reason"])
    return out


def between(clause: str, other: str) -> tuple[str, str]:
    """How `other` restricts compared with `clause`, two clause digests of 64 hex digits.

    "same", "stricter", "weaker", or "unknown" for a pair that nobody has judged; and why.
    """
    if clause == other:
        return "same", "the same words"
    return table().get((clause, other), UNKNOWN)
