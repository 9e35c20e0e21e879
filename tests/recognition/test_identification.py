"""What a text turned out to be: one known word for word is told at once, as the long way tells."""

from __future__ import annotations

import pytest
from tests.licence_texts import licence_text

from weightmark.licenses.catalogue import SHIPPED
from weightmark.recognition.identification import at_sight, listed
from weightmark.recognition.recognize import identify


@pytest.mark.parametrize("name", ["mit", "apache-2.0", "bigscience-open-rail-m"])
def test_a_text_that_is_known_word_for_word_is_told_as_the_long_way_tells_it(name: str) -> None:
    text = licence_text(name)
    found = at_sight(text)
    assert found is not None
    known = identify(text)
    assert (found.id, found.match, found.state) == (known.id, "exact", known.state)
    assert found.restrictions == known.restrictions


def test_a_text_with_another_word_is_not_known_at_sight() -> None:
    assert at_sight(licence_text("mit").replace("without restriction", "with restriction")) is None


def test_a_clause_of_the_catalogue_is_listed_where_it_stands() -> None:
    entry = SHIPPED.find("bigscience-open-rail-m")
    assert entry is not None
    clause = entry.clauses[0]
    one = listed(clause, 7, "the words")
    assert (one.label, one.sha256, one.topic, one.gist) == clause[:4]
    assert (one.line, one.text, one.defined) == (7, "the words", clause.defined)
