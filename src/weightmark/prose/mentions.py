"""Finds which licences a notice names: by links to their texts, and by lines that begin so."""

from __future__ import annotations

import re

from weightmark.errors import ExpressionError
from weightmark.licenses.addresses import licence_at
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.licenses.expression import settled

_MOST_TEXT = 64_000  # characters of a notice that are looked through
_LINE = re.compile(
    r"^[ \t>*#_`-]{0,8}(?:SPDX-License-Identifier|(?:model |weights? )?licen[cs]ed?)[*_`]{0,2}:"
    r"[*_` \t]{0,8}(\S[^\n]{0,120}?)[*_` \t.]{0,8}$",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>()\[\]\"'`,;]{1,400}", re.IGNORECASE
)


def mentioned(text: str, catalogue: Catalogue = SHIPPED) -> tuple[str, ...]:
    """Give the canonical expressions that a notice names, sorted; words that are none are left out.

    Only what is meant as a name counts, a link to a licence or `License: …`; prose is not read.
    """
    text = text[:_MOST_TEXT]
    words = [found[1] for found in _LINE.finditer(text)]
    there = {licence_at(found[0], catalogue) for found in _ADDRESS.finditer(text)}
    named = {_name(word, catalogue) for word in words}
    return tuple(sorted((there | named) - {""}))


def _name(word: str, catalogue: Catalogue) -> str:
    try:
        name = settled(word, catalogue)
    except ExpressionError:
        return ""
    entry = catalogue.find(name)
    return "" if entry is not None and not entry.names_a_text else name
