"""A template holds what a text may have otherwise and no word of it, and is kept as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recognition.harbour import LICENCE

from weightmark.alignment.known import known_template
from weightmark.alignment.template import (
    BREAK,
    CHOICE,
    CHOSEN,
    CLOSE,
    FIRST,
    MOST_FILLED,
    OPEN,
    OTHER,
    SKETCH,
    SLOT,
    Gap,
    Maybe,
    OneOf,
    Run,
    Template,
    chunks,
    digest,
    first,
    hashed,
    of_markup,
    packed,
    runs_on,
    triples,
    unpacked_template,
)
from weightmark.texts.words import words_of

MARKED = (
    f"Boats {CHOICE} are {OTHER} is {CHOSEN} kept dry by {SLOT} at night"
    f" {OPEN} and by day {CLOSE} too. {BREAK} Ropes lie on deck."
    f" {OPEN} {BREAK} How to apply: paint this text on a board. {BREAK} {CLOSE}"
)
QUAY = of_markup("Quay", MARKED)


def run(said: str) -> Run:
    words = said.split()
    return Run(len(words), first(words), digest(words))


def test_each_place_is_a_node() -> None:
    assert QUAY.units[0].nodes == (
        run("boats"),
        OneOf(((run("are"),), (run("is"),))),
        run("kept dry by"),
        Gap(MOST_FILLED),
        run("at night"),
        Maybe((run("and by day"),)),
        run("too"),
    )


def test_units_that_may_be_absent_take_no_place() -> None:
    assert [(one.optional, one.at, one.size) for one in QUAY.units] == [
        (False, 0, 8),
        (False, 8, 4),
        (True, 12, 3),
        (True, 12, 6),
    ]
    assert QUAY.size == 12


def test_what_every_copy_has_is_sketched_and_what_it_may_have_is_free() -> None:
    sure, maybe = set(triples(["ropes", "lie", "on"])), set(triples(["at", "night", "and"]))
    assert sure <= set(QUAY.sketch)
    assert not maybe & set(QUAY.sketch)
    assert not set(QUAY.free) & set(QUAY.sketch)


def test_a_sketch_has_the_lowest_hashes_and_no_more_than_its_number() -> None:
    words = [f"word{number}" for number in range(SKETCH * 2)]
    found = of_markup("", " ".join(words)).sketch
    assert found == tuple(sorted(set(triples(words))))[:SKETCH]


WORD = st.sampled_from(["boat", "pier", "tide.", "and", "rope;", "(a)", "gulls,", "海"])
PLACE = st.lists(WORD | st.just(SLOT), max_size=3).map(" ".join)
CHOSEN_FROM = st.lists(PLACE, min_size=1, max_size=3).map(
    lambda several: f"{CHOICE} {f' {OTHER} '.join(several)} {CHOSEN}"
)
PART = st.recursive(
    PLACE | CHOSEN_FROM | st.just(BREAK),
    lambda inner: st.lists(inner, max_size=3).map(lambda all_: " ".join([OPEN, *all_, CLOSE])),
    max_leaves=8,
)


def through_json(template: Template) -> Template:
    return unpacked_template(json.loads(json.dumps(packed(template))))


@given(st.lists(PART, max_size=9).map(" ".join))
def test_a_template_comes_back_from_json(marked: str) -> None:
    template = of_markup("Pier", marked)
    assert through_json(template) == template


def test_one_of_a_plain_text_comes_back_too() -> None:
    template = known_template("Harbour", LICENCE, ("A. Sailor",))
    assert through_json(template) == template


def test_no_word_is_kept() -> None:
    for template in (QUAY, known_template("", LICENCE)):
        kept = json.dumps(packed(template))
        assert not any(word in kept for word in ("oats", "opes", "paint", "gull", "harbour"))


def test_the_units_of_a_plain_text_follow_each_other_to_its_end() -> None:
    template = known_template("", LICENCE)
    at = 0
    for unit in template.units:
        assert unit.at == at
        at += 0 if unit.optional else unit.size
    assert at == template.size
    assert sum(unit.size for unit in template.units) == len(words_of(LICENCE).words)


def test_clauses_have_a_digest_and_hashes_of_their_words() -> None:
    for unit in known_template("", LICENCE).units:
        assert bool(unit.short) == (unit.kind in "cl")
        assert len(chunks(unit.said)) == (unit.size if unit.kind in "clp" else 0)


def test_links_are_kept_as_digests_of_where_they_lead() -> None:
    here, there = (
        known_template("", f"See [the rules](https://{host}/a) of the sea.").targets
        for host in ("pier.org", "mole.org")
    )
    assert len(here) == len(there) == 1
    assert here != there
    assert known_template("", "See the rules of the sea.").targets == ()


@given(st.lists(st.text(min_size=1, max_size=9), max_size=9))
def test_words_are_hashed_each_by_itself(words: list[str]) -> None:
    assert chunks(hashed(words)) == [hashed([word]) for word in words]
    assert len(hashed(words)) == 4 * len(words)


@given(st.lists(st.text(max_size=5), max_size=9))
def test_every_three_words_in_a_row_are_a_triple(words: list[str]) -> None:
    rows = [words[at : at + 3] for at in range(max(0, len(words) - 2))]
    assert list(triples(words)) == [one for row in rows for one in triples(row)]
    assert all(one < 1 << 24 for one in triples(words))


@given(st.lists(st.text(max_size=5), min_size=FIRST, max_size=9), st.integers(0, 5))
def test_a_run_is_looked_for_by_its_first_words(words: list[str], at: int) -> None:
    assert first(words, at) == first(words[at : at + FIRST])
    assert first(words) < 1 << 16


def test_a_digest_tells_runs_apart() -> None:
    assert digest(["by", "day"]) != digest(["day", "by"])
    assert len(digest(["\ud800"])) == 16


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boats piers", True),
        ("boats, piers", True),
        ("boats/piers", True),
        ("boats. piers", False),
        ("boats; piers", False),
        ("boats\npiers", False),
        ("boats (piers", False),
    ],
)
def test_words_run_on_over_a_comma_and_no_stop(text: str, expected: bool) -> None:
    assert runs_on(words_of(text), 1) is expected
    assert not runs_on(words_of(text), 0)


def test_a_break_within_a_choice_is_one_of_it() -> None:
    marked = (
        f"Boats may moor at the pier {CHOICE} by day {BREAK} and by night {OTHER} "
        f"{OPEN} at low {BREAK} tide {CLOSE} {CHOSEN} for a week."
    )
    template = of_markup("Pier", marked)
    (unit,) = template.units
    assert [type(node) for node in unit.nodes] == [Run, OneOf, Run]
    assert unpacked_template(json.loads(json.dumps(packed(template)))) == template
