"""What the words of one place mean: a licence expression, something not understood, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import Own
from weightmark.licenses.expression import settled

_SILENT = frozenset(("", "unknown", "none", "null", "n/a", "na", "tbd", "other"))
_LINK = re.compile(r"\s*\(https?://[^()\s]*\)\s*\Z")


def silent(words: str) -> bool:
    """Whether words name nothing at all."""
    return words.strip().casefold() in _SILENT


def understand(words: str, candidates: Iterable[str] = (), own: Own | None = None) -> str:
    """The canonical expression that words mean, "" where they are not understood."""
    value = _LINK.sub("", words).strip()
    if not value or len(value) > 200 or value.casefold() == "unlicensed":
        return ""
    try:
        return settled(value, candidates, own)
    except ExpressionError:
        return ""
