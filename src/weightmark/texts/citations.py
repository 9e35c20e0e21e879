"""Entries of BibTeX in a text: they cite, and only what they remark may say something of terms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark._startup import NamedTuple, lazy


class Passage(NamedTuple):
    """A piece of a text: `line`, from 1, where it begins.

    `said`: of an entry (`cites`) what stands in none of the fields that name a work, else the text.
    """

    line: int
    text: str
    said: str
    cites: bool


_ENTRY = lazy(r"^[ \t]*@[A-Za-z]{3,20}\s{0,3}\{", re.MULTILINE)
_LONGEST = 5_000
"""Characters of an entry: one with 50 authors and an abstract has about 3,000."""
_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_NAMING = lazy(
    r"\b(?:title|booktitle|author|editor|journal|series|school|institution|organi[sz]ation"
    r"|publisher|address|year|month|day|date|volume|number|pages|doi|url|isbn|issn|eprint"
    rf"|archiveprefix|primaryclass|version)\s*=\s*(?:{_BRACED}|\"[^\"]*\"|[\w.-]+)",
    re.IGNORECASE,
)
"""Fields whose words are names, whatever they sound like ("Learning without Labels")."""


def passages(text: str) -> Iterator[Passage]:
    """The pieces of a text in their order: entries, and what stands between them.

    Behind an entry that nothing closes none is looked for, so that the time grows with the text.
    """
    at, line = 0, 1
    for found in _ENTRY.finditer(text):
        if found.start() < at:
            continue
        end = _end(text, found.end())
        if not end:
            break
        between, entry = text[at : found.start()], text[found.start() : end]
        if between.strip():
            yield Passage(line, between, between, False)
        line += between.count("\n")
        yield Passage(line, entry, _NAMING.sub(" ", entry), True)
        line += entry.count("\n")
        at = end
    if text[at:].strip():
        yield Passage(line, text[at:], text[at:], False)


def _end(text: str, start: int) -> int:
    """Where the brace closes that was opened before a place; 0: nowhere near.

    A text ends with its last word, so the last brace may be cut off.
    """
    depth = 1
    for at in range(start, min(len(text), start + _LONGEST)):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            return at + 1
    return len(text) if depth == 1 and len(text) < start + _LONGEST else 0
