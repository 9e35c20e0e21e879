"""What a rule may look at says by itself where things stand, and which of them count."""

from __future__ import annotations

import pytest

from weightmark.declared.card import parse_card
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.model.facts import CardFile, Package, Says, Spoken, Weights
from weightmark.packages.package import PackageFacts

HERE = Location("x")
FACTS = PackageFacts(
    source="M", folder="", metadata_version="2.4", name="demo", version="1", license="",
    license_expression="", license_files=(), classifiers=(), record=None,
    license_texts=(), missing=(), problems=(),
)  # fmt: skip


@pytest.mark.parametrize(("markable", "carrier"), [(True, "m.gguf"), (False, "m.gguf.license")])
def test_the_mark_stands_in_the_file_or_beside_it(markable: bool, carrier: str) -> None:
    assert Weights("m.gguf", "gguf", markable).carrier == carrier


def test_places_are_told_by_their_answer() -> None:
    known = Statement("card", "the card", HERE, "mit", "MIT")
    words = Statement("header", "license", HERE, "kelp")
    silent = Statement("text", "the text", HERE)
    spoken = Spoken((known, words, silent))
    assert spoken.understood == (known,)
    assert spoken.open == (words,)


BY_TEXT = Says("the text LICENSE", "LICENSE", "MIT")
FAMILY = Says("Classifier", "BSD License", "", ("BSD-3-Clause", "BSD-2-Clause"))
FIELD = Says("License", "apache", "Apache-2.0")


@pytest.mark.parametrize(
    ("declared", "by_text", "field", "expression"),
    [
        ((), None, "", ""),
        ((FAMILY,), None, "", ""),
        ((FAMILY, FIELD), BY_TEXT, "the metadata (License)", "Apache-2.0"),
        ((FAMILY,), BY_TEXT, "the text LICENSE", "MIT"),
    ],
)
def test_a_package_is_under_the_first_field_that_is_known_or_else_its_texts(
    declared: tuple[Says, ...], by_text: Says | None, field: str, expression: str
) -> None:
    package = Package("M", FACTS, declared, by_text=by_text)
    assert (package.field, package.expression) == (field, expression)
    assert (package.first is None) == (not expression)


def test_a_card_says_where_its_keys_and_lines_stand() -> None:
    card = CardFile("README.md", parse_card(b"---\ntags: [a]\nlicense: mit\n---\n\n# A\n\nB.\n"))
    assert card.at("license") == Location("README.md", "license", 3)
    assert card.at("datasets").line == 1
    body = card.card.body.split("\n")
    assert card.in_body(body.index("B.") + 1) == Location("README.md", "", 8)
