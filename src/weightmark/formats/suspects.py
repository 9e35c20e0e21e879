"""Find what in the names and metadata of a header could mislead a person or another reader."""

from __future__ import annotations

import re
from collections.abc import Iterable

from weightmark.formats.header import Problem

_BIDI = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u200b-\u200d\u2060-\u2064\ufeff"
_CONTROL = "\x7f-\x9f"

_LINE = re.compile(f"[\x00-\x1f{_CONTROL}{_BIDI}]")
_TEXT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_CONTROL}{_BIDI}]")  # tab and line ends may stand
_NAME = re.compile(f"[\x00-\x1f{_CONTROL}{_BIDI}{_ZERO_WIDTH}]")
_PLAIN = re.compile(r"[!-@\[-~]*")  # ASCII without letters in upper case and without blanks

_VISIBLE = re.compile(r"[!-~]*")

_SHORT = frozenset(("license", "license_name", "license_link"))
"""Keys whose values are one line; `modelspec.license` may hold a whole text."""


def folded(key: str) -> str:
    """Give the form in which keys that look alike to people are equal."""
    if key.isascii():
        if _PLAIN.fullmatch(key):
            return key
    else:
        import unicodedata

        key = re.sub(f"[{_BIDI}{_ZERO_WIDTH}]", "", unicodedata.normalize("NFKC", key))
    return re.sub(r"[\s\x00-\x1f\x7f]", "", key).casefold()


def bears_licence(key: str) -> bool:
    """Tell whether a metadata key, in its folded form, says what licence the weights have."""
    return "license" in key or "licence" in key or key.startswith("weightmark")


def in_names(names: Iterable[str]) -> list[Problem]:
    """Find tensor names with control, bidirectional or invisible characters."""
    return [
        Problem("control-character", name, f"tensor name holds {_shown(found.group())}")
        for name in names
        if (found := _NAME.search(name))
    ]


def in_metadata(pairs: Iterable[tuple[str, str]]) -> list[Problem]:
    """Find keys that stand twice or look alike, and characters that hide or rewrite text.

    `pairs` are all entries in the order of the file, equal keys included.
    """
    problems: list[Problem] = []
    seen: dict[str, None] = {}
    for key, value in pairs:
        if key in seen:
            problems.append(Problem("duplicate-key", key, "metadata key stands more than once"))
        seen[key] = None
        if found := _NAME.search(key):
            problems.append(
                Problem("control-character", key, f"metadata key holds {_shown(found.group())}")
            )
        pattern = _LINE if key in _SHORT or key.startswith("weightmark") else _TEXT
        if found := pattern.search(value):
            problems.append(
                Problem("control-character", key, f"metadata value holds {_shown(found.group())}")
            )
    return problems + _alike(seen)


def _alike(keys: Iterable[str]) -> list[Problem]:
    groups: dict[str, list[str]] = {}
    for key in keys:
        fold = folded(key)
        if bears_licence(fold):
            groups.setdefault(fold, []).append(key)
    problems: list[Problem] = []
    for fold, group in groups.items():
        # a lone `License` is read by nobody as `license`, but what people cannot see misleads
        if len(group) == 1 and group[0].isascii() and _VISIBLE.fullmatch(group[0]):
            continue
        problems.extend(
            Problem("confusable-key", key, f"metadata key looks like `{fold}` but is not equal")
            for key in group
            if key != fold
        )
    return problems


def _shown(sign: str) -> str:
    return f"the character U+{ord(sign):04X}"
