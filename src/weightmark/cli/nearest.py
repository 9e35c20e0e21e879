"""What may have been meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_words(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known words like this one; `otherwise` where there is none."""
    from difflib import get_close_matches

    by_fold = {each.casefold(): each for each in known}
    found = get_close_matches(word[:_MOST].casefold(), by_fold, n=3)
    return "did you mean " + " or ".join(by_fold[each] for each in found) if found else otherwise


_MOST = 200  # characters: comparing takes the square of them
