"""What may have been meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from weightmark.errors import did_you_mean


def nearest_words(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known words like this one; `otherwise` where there is none."""
    return did_you_mean(word.casefold(), {each.casefold(): each for each in known}, otherwise)
