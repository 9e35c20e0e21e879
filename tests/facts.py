"""Facts that were made by hand, completed as `collect` completes those of files."""

from __future__ import annotations

from weightmark.declared.cards import card_statements
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.model.bundle import Bundle
from weightmark.model.statements import Context, Surroundings, gather_statements


def told(bundle: Bundle) -> Bundle:
    """The bundle with who says what of its weights: card, configuration, headers and texts."""
    cards: tuple[Statement, ...] = ()
    if bundle.card is not None:
        path, card = bundle.card.path, bundle.card.card
        cards = tuple(card_statements(path, card, bundle.known, bundle.catalogue))
    where = Location(bundle.declared_in, "license")
    said = bundle.declared
    config = Statement("configuration", "the configuration", where, said, said)
    context = Context(cards, config, bundle.known, bundle.catalogue)
    around = Surroundings(texts=tuple(text for text in bundle.texts if text.beside))
    members = [(one, around) for one in bundle.weights]
    return bundle._replace(spoken=gather_statements(members, context))
