"""Recognises a text that is, word for word, one that the catalogue was made from.

Most licence files are such copies, and this costs a commit nothing next to a reading of the text.
What is not found here is not thereby changed: `recognize` tells.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping

from weightmark._startup import lazy, sha256
from weightmark.licenses.catalogue import DATA, read_facts

PLAIN_INDEX = os.path.join(DATA, "plain.json")

# Only a line that holds nothing but years and names: a term behind them would have to be read.
_NAME = (
    r"(?:[A-Z0-9][\w.&'-]*,?|&|and|the|of|for|by|de|der|van|von|et|al\.?|its|affiliates|authors"
    r"|contributors|others|[Aa]ll [Rr]ights [Rr]eserved\.?)"
)
_NOTICE = lazy(
    r"(?m)^[ \t#*/>]*(?:(?i:copyright)|\([cC]\)|©)[ \t]*(?:\([cC]\)|©)?"
    rf"[ \t]*\d{{4}}(?:[-, \t]+\d{{4}})*,?(?:[ \t]+{_NAME}){{1,12}}[ \t]*$"
)


_OF_TERMS = lazy(
    r"\b(?:appl(?:y|ies)|attachment|domain|expired?|licen[cs]\w+|permitted|restrict\w*|terms|unlimited|use|waive[ds]?)\b",
    re.IGNORECASE,
)


def plain_digest(text: str) -> str:
    """Hex SHA-256 of the words of a text as they stand, without copyright lines and white space.

    Case, punctuation and numbering count: equal digests are equal texts but for line breaks.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    words = _NOTICE.sub(lambda found: found[0] if _OF_TERMS.search(found[0]) else "", lines).split()
    return sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def known(text: str) -> str:
    """The id of the licence that `text` is word for word, or "" where it is none of them."""
    return _index().get(plain_digest(text), "")


@functools.cache
def _index() -> Mapping[str, str]:
    return read_facts(os.path.basename(PLAIN_INDEX))
