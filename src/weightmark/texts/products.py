"""The names of products, for which a placeholder stands in a clause."""

from __future__ import annotations

import re

MODEL = "@model"
"""Stands in a clause where the licensor's product was named ("Llama 2", "Gemma")."""

_VERSION = r"(?:[ -]?v?\d+(?:\.\d+)*[a-z]?)"
_FAMILY = re.compile(
    rf"\b(?:(?:meta|code|purple)[ -])?llama(?:[ -]guard)?{_VERSION}?\b"
    rf"|\b(?:code|pali|recurrent)?gemma{_VERSION}?\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\buse,?(?: (?:n?or|and)(?: to)? (?:allow|permit) (?:others|any third party|anyone)"
    r" to use,?)? "
    r"((?:[A-Z][\w.+-]*)(?:[ -](?:[A-Z][\w.+-]*|v?\d[\w.]*)){0,5})"
)
_DEFINED = frozenset(
    """the any this these such a an you your its it all model models software artifact artifacts
    material materials licensed derivatives derivative modifications products product services
    service work works output outputs data api source application""".split()  # noqa: SIM905
)


def product(lead_in: str) -> re.Pattern[str]:
    """What to replace in the clauses under `lead_in`: known families, and the product it names."""
    found = _OBJECT.search(lead_in)
    if not found or len(lead_in) > 2000:
        return _FAMILY
    words = [w.strip(".,") for w in found[1].split()]
    while words and re.fullmatch(r"v?\d[\w.]*", words[-1]):
        words.pop()
    if not words or words[0].casefold() in _DEFINED or _FAMILY.search(found[1]):
        return _FAMILY
    body = "[ -]".join(map(re.escape, words[1:]))
    first = re.escape(words[0])
    name = f"(?:{first}[ -])?{body}" if body else first
    return re.compile(rf"{_FAMILY.pattern}|\b{name}{_VERSION}?(?!\w)", re.IGNORECASE)
