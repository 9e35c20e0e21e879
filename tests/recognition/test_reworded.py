"""Where a unit stands in other words, and which words are none of the licence's."""

from __future__ import annotations

import time

import pytest
from tests.recognition.harbour import GULLS, LEAD, LICENCE

from weightmark.alignment.align import File, aligned
from weightmark.alignment.known import known_template
from weightmark.recognition.parts import seen
from weightmark.recognition.reworded import RewordedUnit
from weightmark.texts.words import words_of

KNOWN = known_template("Harbour", LICENCE)


def _there(text: str) -> RewordedUnit:
    file = File(words_of(text))
    found = aligned(file, KNOWN, 0, file.size)
    assert found is not None
    return RewordedUnit(file, seen(file, found), (0, file.size))


def test_a_text_as_it_is_has_nothing_in_other_words() -> None:
    there = _there(LICENCE)
    assert (there.spans, there.new, there.gone()) == ({}, [], [])


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("frightening gulls, or", "frightening gulls on Sundays, or", "c"),
        (LEAD, LEAD.replace("Copies", "Parts"), "l"),
        (LEAD, LEAD.replace("You", "Whoever rows, you"), "l"),
        ("must be included as", "may be included as", "p"),
        ("The builder may change", "The builder may never change", "s"),
        ("Attachment A\n\nUse", "Attachment B\n\nUse", "a"),
    ],
)
def test_a_unit_in_other_words_is_found_by_its_kind(old: str, new: str, kind: str) -> None:
    assert old in LICENCE
    there = _there(LICENCE.replace(old, new))
    assert [KNOWN.units[number].kind for number in there.spans] == [kind]
    assert there.new == []


def test_a_clause_is_found_wherever_it_went() -> None:
    other = GULLS.replace("trying to frighten", "helping to frighten")
    there = _there(f"{LICENCE.replace(GULLS, '')}\n\nMore.\n\n{other}\n")
    (number,) = there.spans
    assert "helping" in there.file.words.text(*there.at(number))


def test_words_of_another_meaning_are_new() -> None:
    there = _there(LICENCE.replace(GULLS, "- To sell fish at dawn without a stall in the market;"))
    assert there.spans == {}
    assert [one.text for one in there.new] == [
        "To sell fish at dawn without a stall in the market;"
    ]


def test_time_is_bounded() -> None:
    start = time.process_time()
    _there(LICENCE.replace(GULLS, "- For the purpose of gulls;\n" * 20_000))
    assert time.process_time() - start < 10
