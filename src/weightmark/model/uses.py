"""What a card or a package's description says of uses beside the licence.

Told as the words of their authors, never as clauses of the licence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING, Literal

from weightmark._startup import NamedTuple
from weightmark.declared.cards import spoken_texts
from weightmark.prose.meaning import shown_words
from weightmark.prose.sentences import MOST_SENTENCES
from weightmark.prose.uses import OF_PACKAGE, SaidUse, said_uses

if TYPE_CHECKING:
    from weightmark.declared.statement import Statement
    from weightmark.model.facts import CardFile, Package


class CardUse(NamedTuple):
    """A use that the card bars or leaves out, or, with `meant`, the one it means the weights for.

    `words` are what stands there, or the head of a list of `items`, in `path` on `line`.
    `meant` is "non-commercial", "research" or "". `by` is "package" for a package's description.
    """

    words: str
    items: tuple[str, ...]
    path: str
    line: int
    meant: str = ""
    by: Literal["card", "package"] = "card"


def card_uses(
    found: CardFile, said: Iterable[Statement], known: AbstractSet[str]
) -> Iterator[CardUse]:
    """What a card says of uses, but for what it repeats.

    That is what `said` has as a limit, and the clauses of the licence, whose digests are `known`.
    """
    card, path = found.card, found.path
    limits = _limits(said)
    for _, key, first, text in spoken_texts(card):
        about = "data" if card.of_data else "weights"
        for one in _told(text, about, known):
            line = first if key else first + one.line - 1
            if not shown_words(one.words).startswith(limits):
                yield CardUse(one.words, one.items, path, line, one.meant)


def package_uses(
    package: Package, said: Iterable[Statement], known: AbstractSet[str]
) -> Iterator[CardUse]:
    """What the description of a package says of its weights, as a card would."""
    limits = _limits(said)
    for one in _told(package.description, OF_PACKAGE, known):
        line = package.description_line + one.line - 1
        if not shown_words(one.words).startswith(limits):
            yield CardUse(one.words, one.items, package.path, line, one.meant, "package")


def _limits(said: Iterable[Statement]) -> tuple[str, ...]:
    """How the limits that statements have begin: told by what they decide, and not once more."""
    return tuple(filter(None, (one.words.rstrip("\u2026 ") for one in said if one.asks)))


def _told(text: str, about: str, known: AbstractSet[str]) -> Iterator[SaidUse]:
    for one in islice(said_uses(text, about), MOST_SENTENCES):
        if not (one.digests and known >= set(one.digests)):
            yield one
