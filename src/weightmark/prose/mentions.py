"""Finds which licences a notice names: by links to their texts, and by lines that begin so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.licenses.expression import settled

_MOST_TEXT = 64_000  # characters of a notice that are looked through
_LINE = re.compile(
    r"^[ \t>*#_`-]{0,8}(?:SPDX-License-Identifier|(?:model |weights? )?licen[cs]ed?)[*_`]{0,2}:"
    r"[*_` \t]{0,8}(\S[^\n]{0,120}?)[*_` \t.]{0,8}$",
    re.IGNORECASE | re.MULTILINE,
)
_CREATIVE = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/(zero)/(1\.0))",
    re.IGNORECASE,
)
_LINKS = (
    (re.compile(r"apache\.org/licenses/LICENSE-2\.0", re.IGNORECASE), "Apache-2.0"),
    (re.compile(r"ai\.google\.dev/gemma/terms", re.IGNORECASE), "gemma"),
)
_SPDX = re.compile(r"(?:opensource|spdx)\.org/licenses?/([A-Za-z0-9.-]{2,60})", re.IGNORECASE)


def mentioned(
    text: str, catalogue: Catalogue = SHIPPED, known: Iterable[str] = ()
) -> tuple[str, ...]:
    """Give the canonical expressions that a notice names, sorted; words that are none are left out.

    Only what is meant as a name counts, a link to a licence or `License: …`; prose is not read.
    A name that may mean several licences means the one in `known`.
    """
    text = text[:_MOST_TEXT]
    words = [found[1] for found in _LINE.finditer(text)]
    words += [found[1].rstrip(".").removesuffix(".html") for found in _SPDX.finditer(text)]
    words += [name for link, name in _LINKS if link.search(text)]
    for found in _CREATIVE.finditer(text):
        words.append("CC0-1.0" if found[3] else f"CC-{found[1].upper()}-{found[2]}")
    return tuple(sorted({name for word in words if (name := _name(word, catalogue, known))}))


def _name(word: str, catalogue: Catalogue, known: Iterable[str]) -> str:
    try:
        name = settled(word, known, catalogue)
    except ExpressionError:
        return ""
    entry = catalogue.find(name)
    return "" if entry is not None and not entry.names_a_text else name
