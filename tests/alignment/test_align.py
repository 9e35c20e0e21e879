"""Units are found by their words wherever they stand, and a limit is told."""

from __future__ import annotations

import time

import pytest
from tests.memory import measured
from tests.recognition.test_parts import MOLE, PIER

from weightmark.alignment.align import MOST_PLACES, File, Sought, aligned
from weightmark.alignment.known import known_template
from weightmark.alignment.template import Gap, Maybe, Node, OneOf, Run, digest, first
from weightmark.recognition.parts import covered
from weightmark.texts.words import words_of

KNOWN = known_template("Pier", PIER)


@pytest.mark.parametrize("before", ["", MOLE, PIER[:200]])
def test_every_unit_is_found_behind_other_words(before: str) -> None:
    file = File(words_of(f"{before}\n\n{PIER}"))
    found = aligned(file, KNOWN, 0, file.size)
    assert found is not None
    assert found.gone() == []
    assert found.weight == KNOWN.size


def test_nothing_of_it_is_none() -> None:
    file = File(words_of(MOLE))
    assert aligned(file, KNOWN, 0, file.size) is None


def test_a_text_is_lacking_where_words_of_every_copy_stand_nowhere() -> None:
    assert File(words_of(MOLE)).lacks(KNOWN)
    assert not File(words_of(f"{MOLE}\n\n{PIER}")).lacks(KNOWN)
    without = " ".join(PIER.split()[:24])
    assert File(words_of(without)).lacks(KNOWN)


def test_a_text_is_covered_by_itself() -> None:
    assert covered([KNOWN], PIER)
    assert not covered([KNOWN], MOLE)


def test_a_text_with_one_more_term_is_not_covered_however_long_it_is() -> None:
    words = " ".join(f"You may mend {at} boats here." for at in range(100))
    known = known_template("Dock", words)
    assert covered([known], f"Copyright 2025 Ann\n\n{words}")
    assert not covered([known], f"{words}\n\nYou must not sell them.")


def test_it_is_found_behind_itself_as_if_it_stood_there_alone() -> None:
    file = File(words_of("\n\n".join([PIER, MOLE, PIER, PIER, PIER[:200], PIER])))
    again = Sought(file, KNOWN)
    ranges, count = [(0, file.size)], 0
    while ranges:
        low, high = ranges.pop()
        found = again.aligned(low, high)
        assert found == aligned(file, KNOWN, low, high)
        if found and not found.gone():
            count += 1
            ranges += [(low, found.start), (found.end, high)]
    assert count == 4
    for low in range(0, file.size, 40):  # in whatever order it is asked
        assert again.aligned(low, file.size) == aligned(file, KNOWN, low, file.size)
        assert again.aligned(0, low) == aligned(file, KNOWN, 0, low)


def test_places_beyond_the_limit_are_told() -> None:
    words = ["by", "day", "and"]
    file = File(words_of("by day and. " * (MOST_PLACES + 2)))
    run = Run(3, first(words), digest(words))
    assert len(list(file.places(run))) == MOST_PLACES
    assert file.limited


def _run(words: str) -> Run:
    own = words.split()
    return Run(len(own), first(own), digest(own))


@pytest.mark.parametrize(
    ("nodes", "places"),
    [
        ((_run("the"),), [0, 3, 6]),
        ((_run("the pier"), _run("the")), [0, 6]),
        ((_run("the pier is"),), [0, 6]),
        ((Maybe((_run("by night"),)), _run("is")), [2, 8]),
        ((OneOf(((_run("boat"),), (_run("pier"), Gap(2)))),), [1, 4, 7]),
        ((Maybe((_run("sea"),)),), []),
        ((Gap(3), _run("is")), list(range(9))),
        ((), []),
    ],
)
def test_a_unit_may_begin_only_where_its_first_words_stand(
    nodes: tuple[Node, ...], places: list[int]
) -> None:
    file = File(words_of("The pier is the boat by the pier is"))
    assert list(file.openings(nodes, 0, file.size)) == places
    assert list(file.openings(nodes, 1, 4)) == [at for at in places if 1 <= at < 4]


@pytest.mark.parametrize(
    "piece", ["walk on the pier ", "a\n", "(a) b; and ", "<a b=c> ", "[x](y) "]
)
def test_time_is_linear(piece: str) -> None:
    start = time.process_time()
    file = File(words_of(piece * (300_000 // len(piece))))
    aligned(file, KNOWN, 0, file.size)
    assert time.process_time() - start < 10


def test_what_a_text_is_looked_up_by_takes_few_bytes_of_each_word() -> None:
    """Less than 12 at the peak: with a set of the triples and a list of hashes it was 93."""
    words = words_of(" ".join(f"word{number}" for number in range(50_000)))
    file, _, peak = measured(lambda: File(words))
    assert len(file.triples) == file.size - 2
    assert peak < 12 * file.size
