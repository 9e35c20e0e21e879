"""What a model card says of the licence: its front matter, and the sentences of its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from weightmark.errors import ExpressionError
from weightmark.finding import Location
from weightmark.licenses.expression import by_name, settled
from weightmark.statement import Statement

if TYPE_CHECKING:
    from weightmark.card import Card
    from weightmark.licenses.catalogue import Own


def card_licence(card: Card, own: Own | None = None, known: Iterable[str] = ()) -> str:
    """The canonical expression that a card declares, "" where it declares none.

    A list means that every licence in it holds (FORMATS: `[llama3.3, gemma]`); with `other` the
    licence is `license_name`, known or the author's own. A tag that may mean several licences
    means the one in `known`. Raises ExpressionError where a word is no known licence.
    """
    words = [word for word in card.license if word.strip()]
    if [word.casefold() for word in words] == ["other"]:
        return by_name(card.license_name, known, own) if card.license_name.strip() else ""
    return settled(words, known, own) if words else ""


def card_statements(
    path: str, card: Card, candidates: Iterable[str] = (), own: Own | None = None
) -> list[Statement]:
    """What the front matter of a card says, understood or not; nothing where it is silent."""
    words = ", ".join(word for word in card.license if word.strip())
    if words.casefold() == "other":
        words = card.license_name.strip()
    if not words or words.casefold() == "unknown":
        return []
    try:
        licence = card_licence(card, own, candidates)
    except ExpressionError:
        licence = ""
    where = Location(path, "license", card.lines.get("license", 1))
    return [Statement("card", "the card", where, words, licence)]
