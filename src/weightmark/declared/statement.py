"""What one place says of the licence of some weights: the noun that every judgement starts from.

A place is a key of a header, a field or a sentence of a card, a licence text, a notice, a sidecar,
a metadata field of a package, the configuration. It has one of three answers: *understood* (an
expression), *not understood* (the words, kept), *silent* (nothing that could be a licence).
"""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple
from weightmark.finding import Location


class Statement(NamedTuple):
    """One place that says something of a licence.

    `kind` is what sort of place it is: "configuration", "mark", "header", "card", "prose", "text",
    "notice", "sidecar", "side-file" or "metadata"; `title` names it in a sentence, as in "the
    card". `words` are what stands there, shortened to one line; `licence` is the canonical
    expression that they mean, "" where they are not understood or say nothing. `about` is what is
    spoken of: "weights", "code", "data", "policy" or "package". `asks` is what use is limited to
    where no licence is named ("non-commercial"); `ships` as of a text.
    """

    kind: str
    title: str
    where: Location
    words: str = ""
    licence: str = ""
    about: str = "weights"
    asks: str = ""
    ships: bool = True

    @property
    def place(self) -> str:
        """The place in a sentence, with the file where it is one beside the weights."""
        if self.kind in ("mark", "header") or not self.where.path:
            return self.title
        return f"{self.title} ({self.where.path})"

    @property
    def understood(self) -> bool:
        """Whether a licence is named."""
        return bool(self.licence)

    @property
    def open(self) -> bool:
        """Whether something is said that nobody here understands."""
        return not self.licence and self.words.casefold() not in _SAYS_NOTHING

    @property
    def silent(self) -> bool:
        """Whether the place says nothing of a licence; `other` says only that there is one."""
        return not self.licence and not self.open


_SAYS_NOTHING = ("", "other", "unknown")

# What stands before `license` in the keys of tools: modelspec (SAI), general (GGUF), ss_metadata
# (kohya), model and weights. Any other word, as in `dataset_license`, `code_license` or
# `base_model_license`, names something else that the licence is of.
_KEY = (
    r"(?:(modelspec|general|ss|ss_metadata|metadata|model|weights?|checkpoint|spdx)[._])?"
    r"licen[cs]es?(?:[._](id|identifier|expression|spdx|text|type|details|name|link|url))?"
)
_KINDS = {"name": "name", "link": "link", "url": "link"}
LONGEST_KEY = 64
"""Characters; the keys of tools have less than 30."""


def licence_key(key: str) -> tuple[str, str] | None:
    """Of a key that speaks of the weights' licence, what stands before `license`, and its kind.

    The kind is "licence", "name" or "link". The same keys count in every header and in a card.
    """
    folded = key.casefold()
    if "licen" not in folded or len(key) > LONGEST_KEY:
        return None
    found = re.fullmatch(_KEY, re.sub(r"[\s-]+", "_", folded.strip()))
    return None if found is None else (found[1] or "", _KINDS.get(found[2] or "", "licence"))
