"""What the answers tell of a card's own words on uses."""

from __future__ import annotations

from weightmark.declared.card import parse_card
from weightmark.declared.cards import card_statements
from weightmark.model.facts import CardFile
from weightmark.model.uses import CardUse, card_uses
from weightmark.texts.canonical import clause_digest

BAN = "Do not use this model to write invoices."


def found(body: str, front_matter: str = "license: mit", known: str = "") -> list[CardUse]:
    card = parse_card(f"---\n{front_matter}\n---\n{body}\n".encode())
    said = card_statements("README.md", card)
    digests = frozenset({clause_digest(known)} if known else ())
    return list(card_uses(CardFile("README.md", card), said, digests))


def test_a_ban_is_told_with_its_place() -> None:
    assert found(f"# Kelp\n\n{BAN}") == [CardUse(BAN, (), "README.md", 6)]


def test_a_gate_is_part_of_the_card() -> None:
    gate = f"license: mit\nextra_gated_prompt: {BAN}"
    assert found("# Kelp", gate) == [CardUse(BAN, (), "README.md", 3)]


def test_what_the_licence_says_too_is_not_told_again() -> None:
    assert found(BAN, known=BAN) == []


def test_a_limit_that_decides_the_answer_is_not_told_again() -> None:
    assert found("The model may only be used for non-commercial purposes.") == []


def test_beside_such_a_limit_a_ban_on_its_line_is_told() -> None:
    limit = "The model may only be used for non-commercial purposes."
    assert [use.words for use in found(f"{limit} {BAN}")] == [BAN]


def test_the_section_that_weightmark_writes_is_the_licence() -> None:
    section = f"<!-- weightmark:begin -->\n{BAN}\n<!-- weightmark:end -->"
    assert found(section) == []
