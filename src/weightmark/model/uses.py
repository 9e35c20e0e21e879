"""What a card says of uses beside the licence: told as the card's words, never as clauses of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.declared.cards import spoken_texts
from weightmark.finding import Location
from weightmark.prose.meaning import shown_words
from weightmark.prose.sentences import MOST_SENTENCES
from weightmark.prose.uses import said_uses

if TYPE_CHECKING:
    from weightmark.declared.statement import Statement
    from weightmark.model.facts import CardFile


class CardUse(NamedTuple):
    """A use that the card bars or leaves out, or, with `meant`, the one it means the weights for.

    `words` are what stands there, or the head of a list of `items`, in `path` on `line`.
    `meant` is "non-commercial", "research" or "".
    """

    words: str
    items: tuple[str, ...]
    path: str
    line: int
    meant: str = ""


def card_uses(
    found: CardFile, said: Iterable[Statement], known: AbstractSet[str]
) -> Iterator[CardUse]:
    """What a card says of uses, but for what it repeats.

    That is what `said` has as a limit, and the clauses of the licence, whose digests are `known`.
    """
    card, path = found.card, found.path
    limits = {(one.where, one.words) for one in said if one.asks}
    for _, key, first, text in spoken_texts(card):
        about = "data" if card.of_data else "weights"
        for one in islice(said_uses(text, about), MOST_SENTENCES):
            line = first if key else first + one.line - 1
            repeated = one.digests and known >= set(one.digests)
            if not repeated and (Location(path, key, line), shown_words(one.words)) not in limits:
                yield CardUse(one.words, one.items, path, line, one.meant)
