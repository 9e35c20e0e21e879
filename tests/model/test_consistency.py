"""Whether what a package says of its licence agrees: fields with fields, and texts with both."""

from __future__ import annotations

import pytest

from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.agreement import shipped_under
from weightmark.model.consistency import (
    conflicts_told,
    contradictions,
    covers,
    fields_against,
    first_field,
    has_text,
    texts_against_fields,
)
from weightmark.model.facts import Facts, Package, Says, Spoken, Text
from weightmark.packages.package import PackageFacts
from weightmark.recognition.identification import Identification

NOTHING = PackageFacts("", "", "", "", "", "", "", (), (), None, (), (), ())
EXPRESSION = Says("License-Expression", "MIT", "MIT")
RAIL = "LicenseRef-scancode-bigscience-open-rail-m"


def package(*fields: Says, texts: tuple[Text, ...] = ()) -> Package:
    return Package("METADATA", NOTHING, declared=fields, texts=texts)


def text(name: str, role: str = "") -> Text:
    return Text(
        f"LICENSE-{name}",
        Identification(name, name, "exact", "", (), (), (), (), ()),
        beside=True,
        role=role,
    )


def test_the_first_field_names_a_licence_before_any_that_names_a_family() -> None:
    family = Says("Classifier", "BSD License", "", ("BSD-2-Clause", "BSD-3-Clause"))
    assert first_field(package(family, EXPRESSION)) == EXPRESSION
    assert first_field(package(family)) == family
    assert first_field(package()) is None


@pytest.mark.parametrize(
    ("other", "against"),
    [
        (Says("License", "MIT License", "MIT"), False),
        (Says("License", "CC-BY-NC-4.0", "CC-BY-NC-4.0"), True),
        (Says("Classifier", "GPL", "GPL-3.0-only"), True),
        (Says("Classifier", "BSD License", "", ("BSD-2-Clause", "BSD-3-Clause")), True),
    ],
)
def test_a_field_that_says_another_licence_is_against_the_first(other: Says, against: bool) -> None:
    assert list(fields_against(package(EXPRESSION, other), SHIPPED)) == [other] * against


def test_a_text_that_restricts_use_is_against_fields_that_do_not_name_it() -> None:
    fits, bundled, rail = text("MIT"), text("Apache-2.0"), text(RAIL)
    found = texts_against_fields(package(EXPRESSION, texts=(fits, bundled, rail)), SHIPPED)
    assert list(found) == [rail]
    found = texts_against_fields(package(EXPRESSION, texts=(bundled,)), SHIPPED)
    assert list(found) == [bundled]
    of_weights = text(RAIL, "weights")
    assert not list(texts_against_fields(package(EXPRESSION, texts=(fits, of_weights)), SHIPPED))
    assert not list(texts_against_fields(package(texts=(rail,)), SHIPPED))


def test_an_expression_covers_what_each_way_to_accept_it_accepts() -> None:
    assert covers("MIT AND CC-BY-NC-4.0", "CC-BY-NC-4.0", SHIPPED)
    assert covers("GPL-3.0-or-later", "GPL-3.0-only", SHIPPED)
    assert not covers("MIT OR CC-BY-NC-4.0", "CC-BY-NC-4.0", SHIPPED)
    assert not covers("MIT AND", "MIT", SHIPPED)


def test_a_text_is_there_by_its_licence() -> None:
    mit = SHIPPED.find("mit")
    assert mit is not None
    assert has_text([text("MIT")], mit, SHIPPED)
    assert not has_text([text("Apache-2.0")], mit, SHIPPED)


CARD = Statement("card", "the card", Location("README.md"), "mit", "MIT")
OTHER_CARD = CARD._replace(where=Location("model_card.md"), licence="Apache-2.0")


def test_what_contradicts_is_told_in_words() -> None:
    said = conflicts_told(Spoken((CARD, OTHER_CARD)), SHIPPED)
    assert list(said) == ["the card says MIT License, model_card.md says Apache License 2.0"]
    limit = Says("Classifier", "Free for non-commercial use", "")
    facts = Facts("demo", (), package=package(EXPRESSION, limit, texts=(text("Apache-2.0"),)))
    told = "the metadata (License-Expression) says MIT License"
    assert list(contradictions((), facts, "MIT")) == [
        ("", f"{told}, Classifier Free for non-commercial use"),
        ("Apache-2.0", f"{told}, LICENSE-Apache-2.0 is Apache-2.0"),
    ]
    assert list(contradictions((), facts, "")) == []


def test_weights_without_a_licence_of_their_own_ship_under_that_of_the_package() -> None:
    mit = package(EXPRESSION)
    assert shipped_under(Spoken((OTHER_CARD,)), mit, SHIPPED) == ("Apache-2.0",)
    assert shipped_under(Spoken(), mit, SHIPPED) == ("MIT",)
    assert shipped_under(Spoken(), package(), SHIPPED) == ()
