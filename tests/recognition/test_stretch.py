"""What words do that are none of a licence's own."""

from __future__ import annotations

import pytest

from weightmark.alignment.align import File
from weightmark.recognition.stretch import Own, least, letter_of, read_to, stretch
from weightmark.texts.words import words_of

TEXT = "It floats. The harbour is deep. You must pay. It sinks."
OWN = Own(frozenset(("harbour",)), frozenset(), False)


def _told(text: str, start: int, end: int, own: Own | None) -> list[tuple[bool, bool, int, int]]:
    """Of each piece whether it is within a sentence, whether it counts, and where it stands."""
    found = stretch(File(words_of(text)), start, end, own)
    return [(one.kind == "words", one.told, one.start, one.end) for one in found]


def test_around_a_licence_only_what_gives_takes_or_limits_is_told() -> None:
    assert _told(TEXT, 2, 9, None) == [(False, True, 2, 6), (False, True, 6, 9)]
    cites = TEXT.replace("The harbour is deep", "Please cite our paper")
    assert _told(cites, 2, 9, None) == [(False, False, 2, 6), (False, True, 6, 9)]


def test_within_a_licence_every_sentence_is_told() -> None:
    cites = TEXT.replace("The harbour is deep", "Please cite our paper")
    assert _told(cites, 2, 9, OWN) == [(False, True, 2, 6), (False, True, 6, 9)]


def test_a_heading_in_the_words_of_a_licence_is_harmless() -> None:
    text = "It floats.\n\nHarbour\n\nIt sinks."
    assert _told(text, 2, 3, OWN) == [(False, False, 2, 3)]
    assert _told(text.replace("Harbour", "Ferries only"), 2, 4, OWN) == [(False, True, 2, 4)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Apache License, Version 2.0", False),
        ("Apache 2.0 https://www.apache.org/licenses/LICENSE-2.0", True),
        ("Apache License, Version 1.1", True),
        ("Apache License, Version 2.0, but on Sundays", True),
    ],
)
def test_a_line_of_which_a_part_is_its_title_may_be_its_name(line: str, told: bool) -> None:
    file = File(words_of(f"{line}\n\nIt floats."))
    end = len(words_of(line).words)
    found = list(stretch(file, 2, end, OWN._replace(id="Apache-2.0"), edge=True))
    assert [one.told for one in found] == [told]
    assert any(one.told for one in stretch(file, 2, end, OWN._replace(id="MIT"), edge=True))


@pytest.mark.parametrize("own", [None, OWN])
def test_what_goes_on_with_a_sentence_or_runs_into_one_changes_it(own: Own | None) -> None:
    text = "It floats on rare days. Please cite us. Commercial users: It sinks."
    assert _told(text, 2, 10, own) == [
        (True, True, 2, 5),
        (False, own is not None, 5, 8),
        *([(True, True, 8, 10)] if own else [(False, False, 8, 10)]),
    ]


def test_a_stop_that_shortens_a_word_ends_no_sentence() -> None:
    text = "It floats with Acme, Inc. (the harbour) or without. It sinks."
    assert _told(text, 2, 9, OWN) == [(True, True, 2, 9)]


def test_a_place_within_a_sentence_moves_to_its_end_where_less_than_half_is_left() -> None:
    file = File(words_of(TEXT))
    assert [least(file, at) for at in (2, 3, 5, 10)] == [2, 3, 6, 10]
    assert [least(file, at, end=True) for at in (2, 3, 5, 11)] == [2, 2, 5, 11]


def test_a_long_stretch_is_read_to_the_end_of_a_sentence() -> None:
    file = File(words_of(TEXT))
    assert read_to(file, 0, 11, 1_000) == 11
    assert read_to(file, 0, 11, 34) == 6
    assert read_to(file, 0, 11, 3) == 0
    assert read_to(file, 4, 4, 0) == 4


def test_the_letters_of_units() -> None:
    assert [letter_of(one) for one in ("heading", "annex", "notice", "clause")] == list("hhns")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("The files in this folder are", False),
        ("This program, except on Sundays only, is", True),
    ],
)
def test_what_a_licence_goes_on_with_is_read_with_it(before: str, told: bool) -> None:
    text = f"{before} licensed under the Quay License."
    end = len(words_of(before).words)
    assert [one.told for one in stretch(File(words_of(text)), 0, end)] == [told]


def test_behind_a_semicolon_a_sentence_stands_by_itself() -> None:
    text = "It floats; you may not use these files except in compliance with the License."
    end = len(words_of(text).words)
    (one,) = stretch(File(words_of(text)), 2, end, OWN, edge=True)
    assert not one.told
    (one,) = stretch(File(words_of(text)), 2, end, OWN)
    assert one.told


@pytest.mark.parametrize(
    ("mark", "told"), [("🚫", True), ("❌", True), ("✅", False), ("-", False)]
)
def test_a_cross_before_a_name_takes_something_away(mark: str, told: bool) -> None:
    file = File(words_of(f"{mark} Ferries\n"))
    assert [one.told for one in stretch(file, 0, file.size)] == [told]
