"""Facts that were made by hand, completed as `collect` completes those of files."""

from __future__ import annotations

from weightmark.declared.cards import card_statements
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.model.facts import Facts
from weightmark.model.statements import Context, Surroundings, gather_statements


def told(facts: Facts) -> Facts:
    """The model with who says what of its weights: card, configuration, headers and texts."""
    cards: tuple[Statement, ...] = ()
    names = facts.catalogue._replace(candidates=facts.known)
    if facts.card is not None:
        path, card = facts.card.path, facts.card.card
        cards = tuple(card_statements(path, card, names))
    where = Location(facts.declaration.path, "license")
    said = facts.declaration.license
    config = Statement("configuration", "the configuration", where, said, said)
    context = Context(cards, config, names)
    around = Surroundings(texts=tuple(text for text in facts.texts if text.beside))
    members = [(one, around) for one in facts.weights]
    return facts._replace(spoken=gather_statements(members, context))
