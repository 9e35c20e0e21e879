"""What begins and what ends in a line: markers, items, pages, sentences that read on."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.texts.lines import (
    MARKER,
    PAGE_BREAK,
    Line,
    bare,
    ended,
    far_east,
    ordinals,
    reads_on,
    short_before,
    small,
)


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("- to lie", "-"),
        ("(a) to lie", "(a)"),
        ("iv. to lie", "iv."),
        ("1.2.3 to lie", "1.2.3"),
        ("**2.** to lie", "2."),
        ("① to lie", "①"),
        ("[b] to lie", "[b]"),
        ("[1]: https://example.org", None),
        ("[x] to lie", None),
        ("- [x] to lie", "- [x]"),
        ("o To lie", "o"),
        ("•To lie", "•"),
        ("o to lie", None),
        ("2024 was", None),
        ("Dr. Who", None),
        ("-lie", None),
        ("(other) lie", None),
    ],
)
def test_a_marker_begins_an_item(text: str, marker: str | None) -> None:
    found = MARKER.match(text)
    assert (found and found[1]) == marker


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("7", True),
        ("Page 7 of 12", True),
        ("- 7 -", True),
        ("[7]", True),
        ("7/12", True),
        ("7 gulls", False),
        ("page", False),
        ("1234", False),
    ],
)
def test_the_number_of_a_page_stands_alone(text: str, page: bool) -> None:
    assert (PAGE_BREAK.match(text) is not None) is page


@pytest.mark.parametrize(
    ("marker", "style", "readings"),
    [
        ("3.", "x.", (("n", 3),)),
        ("(b)", "(x)", (("a", 2),)),
        ("B)", "x)", (("A", 2),)),
        ("i.", "x.", (("a", 9), ("r", 1))),
        ("(iv)", "(x)", (("r", 4),)),
        ("(IX)", "(x)", (("R", 9),)),
        ("aa.", "x.", (("a", 27),)),
        ("1.2.3", "1.1", (("n", 3),)),
        ("-", "-", ()),
        ("o", "o", ()),
        ("③", "①", (("n", 3),)),
        ("[b]", "[x]", (("a", 2),)),
    ],
)
def test_what_an_enumerator_may_count(
    marker: str, style: str, readings: tuple[tuple[str, int], ...]
) -> None:
    assert ordinals(marker) == (style, readings)


ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xl", "xc"]
VALUES = [*range(1, 13), 40, 90]


@pytest.mark.parametrize(("roman", "value"), list(zip(ROMAN, VALUES, strict=True)))
def test_roman_numerals_are_read(roman: str, value: int) -> None:
    assert ("r", value) in ordinals(f"({roman})")[1]
    assert ("R", value) in ordinals(f"{roman.upper()}.")[1]


@given(st.integers(1, 999))
@settings(deadline=None)
def test_numbers_are_read(number: int) -> None:
    assert ordinals(f"{number}.")[1] == (("n", number),)


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("to lie;", True),
        ("to lie; and", True),
        ("to lie.”", True),
        ("禁止。", True),
        ("to lie, and/or", True),
        ("to lie", False),
        ("sand and", False),
        ("to lie,", False),
    ],
)
def test_an_item_ends_with_a_stop(text: str, over: bool) -> None:
    assert ended(text) is over


@pytest.mark.parametrize(
    ("last", "rest", "answer"),
    [
        ("as of section", "4. Of this", True),
        ("subject to the", "A", True),
        ("the harbour", "and the sea", True),
        ("the harbour", "To lie", False),
        ("the end", "Android", False),
    ],
)
def test_a_sentence_reads_on_over_what_looks_like_a_marker(
    last: str, rest: str, answer: bool
) -> None:
    assert reads_on(last, rest) is answer


def test_a_break_was_meant_where_the_word_would_have_fitted() -> None:
    lines = [Line(1, "short"), Line(2, "x" * 60), Line(3, "y" * 10)]
    assert short_before(lines, 1, "word")
    assert not short_before(lines, 1, "w" * 50)
    assert not short_before(lines, 2, "word")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *(("abc", False), ("é", False), ("禁止", True), ("は", True), ("한", True)),
        *(("🚫 no trade", False), ("the code （MIT）", False)),
    ],
)
def test_words_of_the_far_east(text: str, answer: bool) -> None:
    assert far_east(text) is answer


def test_small_letters_are_alike_where_case_is_ignored() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    letters = small(every)
    assert len(letters) == len(every)
    for letter in "abcdefghijklmnopqrstuvwxyzáâãäçéêíñóöúü":
        alike = re.findall(letter, every, re.IGNORECASE)
        assert alike == [one for one, made in zip(every, letters, strict=True) if made == letter]


def test_marks_of_bold_and_italic_are_taken_off() -> None:
    assert bare("You may **not** _ever_ use __it__, *or* a_name") == (
        "You may not ever use it, or a_name"
    )
    assert bare("2 * 3, a_b") == "2 * 3, a_b"
