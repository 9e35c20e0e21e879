"""Lines for a terminal: nothing acts on it, and words stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.reports.lines import broken, safe


@given(st.text(st.characters()))
@settings(deadline=None)
def test_nothing_is_left_that_does_not_print(text: str) -> None:
    found = safe(text)
    assert found.isprintable()
    assert safe(found) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb", "a\\x0ab"),
        ("\u202e", "\\u202e"),
        ("\U000e0001", "\\U000e0001"),
        ("é 😀", "é 😀"),
    ],
)
def test_what_does_not_print_is_escaped(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.lists(st.text("abc-", min_size=1, max_size=9)), st.integers(0, 4), st.integers(20, 60))
@settings(deadline=None)
def test_lines_are_broken_between_words(words: list[str], hang: int, width: int) -> None:
    lines = broken(" ".join(words), 2, width, hang=hang)
    assert " ".join(lines).split() == words
    assert all(len(line) <= width for line in lines)
    assert all(line.startswith(" " * (2 + hang)) for line in lines[1:])


def test_without_a_width_nothing_is_broken_and_a_long_word_stays_whole() -> None:
    text = "word " * 40
    assert broken(text, 4, 0) == ["    " + text]
    assert broken("x" * 99 + " y", 0, 20) == ["x" * 99, "y"]
