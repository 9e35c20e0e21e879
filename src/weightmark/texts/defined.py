"""The terms that a text defines, which folding the case takes out of sight: "Harm" is not harm."""

from __future__ import annotations

import re

_TERM = re.compile(r"[\"“][*_]*([A-Z][A-Za-z]{2,29}(?:[ -][A-Za-z]{2,29}){0,4})[*_]*[\"”]")
_MOST = 500


def defined(text: str) -> frozenset[str]:
    """The capitalised terms that stand in quotes in a text, as definitions have them."""
    found = dict.fromkeys(_TERM.findall(" ".join(text.split())))
    return frozenset(list(found)[:_MOST])


def used(clause: str, terms: frozenset[str]) -> tuple[str, ...]:
    """The terms that a clause uses with their capital, sorted; a first word has one anyway."""
    inner = clause.lstrip().partition(" ")[2]
    return tuple(sorted(term for term in terms if re.search(rf"\b{term}(?:s|ed|ing)?\b", inner)))
