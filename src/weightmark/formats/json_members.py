"""Edit the members of a JSON object in its text, and leave every other byte as it is written.

Configurations are read by many and written by few: what stands there, its order, its blanks and the
spelling of its numbers are those of whoever wrote it, and so is the style of what is added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

from weightmark.formats.strict_json import Member, skip


def edited(text: str, found: Sequence[Member], updates: Mapping[str, str | None]) -> str:
    """The text of an object with other members, whose values are JSON already; None takes one out.

    `found` are its members as `strict_json.object_members` gives them. One that is there keeps its
    place; others stand behind the last, set apart as those before them.
    """
    opened = text.index("{") + 1
    there = {one.key for one in found}
    added = [(key, value) for key, value in updates.items() if value and key not in there]
    if not found:
        inner = ", ".join(f"{json.dumps(key)}: {value}" for key, value in added)
        return text[:opened] + inner + text[skip(text, opened) if inner else opened :]
    colon = text[found[0].begin : found[0].inner].rpartition('"')[2]
    parts: list[str] = []
    befores = ["", *(text[one.end : two.begin] for one, two in pairwise(found))]
    for one, before in zip(found, befores, strict=True):
        value = updates.get(one.key, text[one.inner : one.end])
        if value is not None:
            parts += [before if parts else "", text[one.begin : one.inner], value]
    between = _between(text, opened, found, colon)
    for key, value in added:
        parts += [between if parts else "", json.dumps(key), colon, value]
    return text[: found[0].begin] + "".join(parts) + text[found[-1].end :]


def _between(text: str, opened: int, found: Sequence[Member], colon: str) -> str:
    """A comma with the blanks that set members apart; of one member, those before it."""
    if len(found) > 1:
        return text[found[0].end : found[1].begin]
    return f",{text[opened : found[0].begin] or colon.partition(':')[2]}"
