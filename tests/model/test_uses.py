"""What the answers tell of a card's own words on uses."""

from __future__ import annotations

from weightmark.declared.card import parse_card
from weightmark.declared.cards import card_statements
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.model.facts import CardFile, Package
from weightmark.model.uses import CardUse, card_uses, package_uses
from weightmark.packages.package import PackageFacts
from weightmark.texts.canonical import clause_digest

NOTHING = PackageFacts("", "", "", "", "", "", "", (), (), None, (), (), ())
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


def test_a_limit_amid_a_paragraph_is_not_told_again() -> None:
    wrapped = (
        "The code is released under the MIT License. The pretrained\n"
        "models are for\nnon-commercial research only, however they were downloaded."
    )
    assert found(wrapped) == []


def test_beside_such_a_limit_a_ban_on_its_line_is_told() -> None:
    limit = "The model may only be used for non-commercial purposes."
    assert [use.words for use in found(f"{limit} {BAN}")] == [BAN]


def test_the_section_that_weightmark_writes_is_the_licence() -> None:
    section = f"<!-- weightmark:begin -->\n{BAN}\n<!-- weightmark:end -->"
    assert found(section) == []


def described(text: str) -> list[CardUse]:
    package = Package("METADATA", NOTHING, description=text, description_line=9)
    return list(package_uses(package, (), frozenset()))


def test_a_package_tells_what_is_said_of_its_weights_by_a_word() -> None:
    said = "The pretrained models must not be used for surveillance."
    assert described(f"# Kelp\n\n{said}") == [CardUse(said, (), "METADATA", 11, by="package")]
    (meant,) = described("This model is intended for research purposes only.")
    assert (meant.meant, meant.line) == ("research", 9)


def test_what_a_package_says_of_its_code_is_no_use_of_weights() -> None:
    assert described("Do not use this package with Python 2.") == []
    assert described("You must not use this function for threads.") == []


def test_a_limit_of_the_description_that_decides_is_not_told_again() -> None:
    text = "The weights are intended for research purposes only."
    package = Package("METADATA", NOTHING, description=text)
    assert [one.meant for one in package_uses(package, (), frozenset())] == ["research"]
    where = Location("METADATA", "Description", 1)
    limit = Statement("prose", "the description", where, text, asks="research")
    assert list(package_uses(package, (limit,), frozenset())) == []
