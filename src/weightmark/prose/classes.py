"""Sentences as letters: each word gets a class, which is a letter, by a lexicon of languages.

A lexicon is a file of JSON: each language is a row from classes to words, as regular expressions in
small letters. Grammars are then over letters, and are the same for all languages.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache

from weightmark._startup import NamedTuple
from weightmark.texts.lines import far_east

_LETTER = r"a-z0-9_\u00c0-\u06ff\u1e00-\u1eff"  # of languages that part their words
_MARKS = dict(zip(",，、()（）:：—–-=?？", ",,,,,,,::::::??", strict=True))


class Letters(NamedTuple):
    """A sentence: the class of each word (`w` for one without, `,` `:` `;` `?` for marks).

    `places`: where each of them stands.
    """

    kinds: str
    places: tuple[tuple[int, int], ...]


def lexicon(name: str) -> str:
    """Where the lexicon of this name is."""
    return os.path.join(os.path.dirname(__file__), name)


@cache
def _expressions(name: str, order: str, needed: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of each class, other words and marks; and the words of the classes `needed`."""
    with open(lexicon(name), encoding="utf-8") as stream:
        languages = json.load(stream).values()
    words = {key: "|".join(row[key] for row in languages if key in row) for key in order}
    classes = "|".join(f"(?P<{key}>{words[key]})" for key in order)
    return re.compile(
        rf"(?:{classes})(?:(?<![{_LETTER}])|(?![{_LETTER}]))"
        rf"|(?P<w>[cdlmnqsu]{{1,2}}['’](?=[{_LETTER}]{{2}})|[{_LETTER}]+(?:[-'’./@][{_LETTER}]+)*"
        r"|[^\W_])|(?P<mark>[,、，:：;；—–=。()（）?？]|(?<= )-(?= )|[.!](?!\w))"
    ), re.compile("|".join(words[key] for key in needed))


def letters(words: str, name: str, order: str, needed: str) -> Letters:
    """A sentence by the lexicon of this name; empty where it has no word of a class `needed`.

    `order`: the classes as they are looked for, phrases before the words in them.
    """
    low = words.lower()
    low = low if len(low) == len(words) else words  # "İ" is two letters in lower case
    form, needs = _expressions(name, order, needed)
    kinds: list[str] = []
    places: list[tuple[int, int]] = []
    for one in form.finditer(low) if needs.search(low) else ():
        kind = one.lastgroup or ""
        kind = _MARKS.get(one[0], ";") if kind == "mark" else kind
        if kind == "w" and kinds[-1:] == ["w"] and far_east(one[0]):
            continue  # a letter, and no word
        kinds.append(kind)
        places.append(one.span())
    return Letters("".join(kinds), tuple(places))
