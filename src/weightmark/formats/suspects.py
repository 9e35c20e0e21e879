"""Find what in the names and metadata of a header could mislead a person or another reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from weightmark.errors import Problem

if TYPE_CHECKING:
    import re

_BIDI = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u200b-\u200d\u2060-\u2064\ufeff"
_CONTROL = "\x00-\x1f\x7f-\x9f"
_TEXT_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # tab and line ends may stand

_SHORT = frozenset(("license", "license_name", "license_link"))
"""Keys whose values are one line; `modelspec.license` may hold a whole text."""

_LONGEST_NAME = 200
"""Characters; a longer value of a short key is a whole text, as LTX-Video has it in `license`."""


def confusable_form(key: str) -> str:
    """Give the form in which keys that look alike to people are equal."""
    if key.isascii():
        if key.isprintable() and " " not in key:
            return key.lower()
    else:
        import unicodedata

        key = unicodedata.normalize("NFKC", key)
    import re

    return re.sub(rf"[\s{_CONTROL}{_BIDI}{_ZERO_WIDTH}]", "", key).casefold()


def bears_licence(key: str) -> bool:
    """Tell whether a metadata key, in its folded form, says what licence the weights have."""
    return "license" in key or "licence" in key or key.startswith("weightmark")


def in_names(names: Iterable[str]) -> list[Problem]:
    """Find tensor names with control, bidirectional or invisible characters."""
    names = tuple(names)
    if "".join(names).isprintable():  # of the characters looked for none is
        return []
    return [
        Problem("control-character", name, f"tensor name holds {found}")
        for name in names
        if (found := _hidden(name, _CONTROL + _BIDI + _ZERO_WIDTH))
    ]


def in_metadata(pairs: Iterable[tuple[str, str]]) -> list[Problem]:
    """Find keys that stand twice or look alike, and characters that hide or rewrite text.

    `pairs` are all entries in the order of the file, equal keys included.
    """
    pairs = tuple(pairs)
    if _plain([key for key, _ in pairs]) and all(value.isprintable() for _, value in pairs):
        return []
    problems: list[Problem] = []
    seen: dict[str, None] = {}
    for key, value in pairs:
        if key in seen:
            problems.append(Problem("duplicate-key", key, "metadata key stands more than once"))
        seen[key] = None
        if found := _hidden(key, _CONTROL + _BIDI + _ZERO_WIDTH):
            problems.append(Problem("control-character", key, f"metadata key holds {found}"))
        short = key.startswith("weightmark")
        short = short or (key in _SHORT and len(value) <= _LONGEST_NAME)
        # A line feed at the end comes from the tool that wrote the value.
        if found := _hidden(value.rstrip("\r\n"), (_CONTROL if short else _TEXT_CONTROL) + _BIDI):
            problems.append(Problem("control-character", key, f"metadata value holds {found}"))
    return problems + _alike(seen)


def _plain(keys: Sequence[str]) -> bool:
    """Tell whether no two keys are equal or look alike, as in nearly every file."""
    text = "".join(keys)
    usual = text.isascii() and text.isprintable() and " " not in text
    return usual and len(set(map(str.lower, keys))) == len(keys)


def _alike(keys: Iterable[str]) -> list[Problem]:
    groups: dict[str, list[str]] = {}
    for key in keys:
        fold = confusable_form(key)
        if bears_licence(fold):
            groups.setdefault(fold, []).append(key)
    problems: list[Problem] = []
    for fold, group in groups.items():
        # a lone `License` is read by nobody as `license`, but what people cannot see misleads
        lone = group[0] if len(group) == 1 else ""
        if lone.isascii() and lone.isprintable() and lone and " " not in lone:
            continue
        problems.extend(
            Problem("confusable-key", key, f"metadata key looks like `{fold}` but is not equal")
            for key in group
            if key != fold
        )
    return problems


def _hidden(text: str, signs: str) -> str:
    """Name the first character of a class that stands in a text; empty where none does."""
    if text.isprintable():
        return ""
    found = _search(signs)(text)
    return f"the character U+{ord(found.group()):04X}" if found else ""


@cache
def _search(signs: str) -> Callable[[str], re.Match[str] | None]:
    import re

    return re.compile(f"[{signs}]").search
