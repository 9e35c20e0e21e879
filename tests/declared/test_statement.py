"""A place has one of three answers: understood, not understood, silent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.declared.statement import Statement
from weightmark.finding import Location

HERE = Location("a/LICENSE")
WORDS = st.text() | st.sampled_from(["", "other", "Other", "unknown", "mit"])


@given(WORDS, st.sampled_from(["", "MIT"]))
@settings(deadline=None)
def test_it_is_one_of_the_three(words: str, licence: str) -> None:
    said = Statement("card", "the card", HERE, words, licence)
    assert [said.understood, said.open, said.silent].count(True) == 1


@pytest.mark.parametrize(
    ("words", "licence", "answer"),
    [
        ("mit", "MIT", "understood"),
        ("", "MIT", "understood"),
        ("kelp-1.0", "", "open"),
        ("", "", "silent"),
        ("other", "", "silent"),
        ("Unknown", "", "silent"),
    ],
)
def test_what_a_place_says(words: str, licence: str, answer: str) -> None:
    assert getattr(Statement("card", "the card", HERE, words, licence), answer)


@pytest.mark.parametrize(
    ("kind", "path", "place"),
    [
        ("text", "a/LICENSE", "the place (a/LICENSE)"),
        ("mark", "a/x.safetensors", "the place"),
        ("header", "a/x.safetensors", "the place"),
        ("configuration", "", "the place"),
    ],
)
def test_a_place_is_named_with_its_file_where_that_is_another(
    kind: str, path: str, place: str
) -> None:
    assert Statement(kind, "the place", Location(path)).place == place
