"""What one place says of the licence of some weights: the noun that every judgement starts from.

A place is a key of a header, a field or a sentence of a card, a licence text, a notice, a sidecar,
a metadata field of a package, the configuration. It has one of three answers: *understood* (an
expression), *not understood* (the words, kept), *silent* (nothing that could be a licence).
"""

from __future__ import annotations

from weightmark._startup import NamedTuple
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED, Catalogue


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


class KnownNames(NamedTuple):
    """What a reader may fall back on: what names that are not clear mean, and own licences."""

    candidates: tuple[str, ...] = ()
    catalogue: Catalogue = SHIPPED
