"""Recognition: which licence a text is."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.recognition.harbour import INDEX, LICENCE, OTHER, kinds_of

from weightmark.alignment.align import File, aligned
from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition import recognize
from weightmark.recognition.parts import nearest
from weightmark.recognition.recognize import identify
from weightmark.texts.words import words_of


def test_the_text_itself_is_exact() -> None:
    found = identify(LICENCE, INDEX)
    assert (found.id, found.match, found.title) == ("Harbour", "exact", "Harbour")
    assert len(found.clauses) == 4
    assert found.restrictions == describe(LICENCE)["restrictions"]
    assert found.same_clauses == ("Harbour", "Harbour++")
    assert not [*found.missing, *found.changed, *found.added, *found.other_changes]


def test_the_collector_of_circles_is_left_as_it_was() -> None:
    assert gc.isenabled()
    identify(LICENCE, INDEX)
    assert gc.isenabled()
    gc.disable()
    try:
        identify(LICENCE, INDEX)
        assert not gc.isenabled()
    finally:
        gc.enable()


_LINES = LICENCE.split("\n")


@given(st.lists(st.sampled_from([*_LINES, "You must paint it blue.", "By Harbour Ltd."])))
@settings(deadline=None, max_examples=50)
def test_no_more_differs_within_a_text_than_was_feared(lines: list[str]) -> None:
    """So what is feared may stand for it, where that decides."""
    file = File(words_of("\n".join([*_LINES[:9], *lines, *_LINES[9:]])))
    for number in range(2):
        if one := aligned(file, INDEX.texts[number], 0, file.size):
            assert recognize._apart_within(file, one) <= recognize._most_within(one)


def test_what_differs_within_is_not_read_where_the_rest_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    several = {"Harbour": [describe(LICENCE)], "Harbour++": [describe(OTHER)]}
    index = loaded(compiled(several))
    file = File(words_of(LICENCE))
    near = nearest(file, index.texts, (0, file.size))
    monkeypatch.setattr(
        recognize, "_apart", lambda _, found, __: 900 * (found.template.id != "Harbour")
    )
    monkeypatch.setattr(recognize, "_apart_within", None)
    assert recognize._least_apart(file, index, (0, file.size), near) is near[0]


def test_two_licences_with_the_same_list_are_told_apart() -> None:
    """CreativeML and its ++ differ in paragraph 7 alone."""
    assert identify(OTHER, INDEX).id == "Harbour++"


def test_title_and_body_are_reported_apart() -> None:
    """SkyPaint: the title of one licence over the body of the other."""
    found = identify(OTHER.replace("Harbour++", "Harbour"), INDEX)
    assert (found.id, found.title, found.match) == ("Harbour++", "Harbour", "altered")
    assert kinds_of(found) == ["title"]


def test_a_title_below_the_line_of_a_holder_is_one() -> None:
    holder = "Copyright (c) 2020 A. Sailor\n"
    known, other = (f"{holder}\n{text.replace(holder, '')}" for text in (LICENCE, OTHER))
    index = loaded(compiled({"Harbour": [describe(known)], "Harbour++": [describe(other)]}))
    assert identify(other, index).match == "exact"
    found = identify(other.replace("Harbour++", "Harbour"), index)
    assert (found.id, found.title, kinds_of(found)) == ("Harbour++", "Harbour", ["title"])


def test_the_words_alone_name_the_licence() -> None:
    found = identify("\n".join(LICENCE.split()), INDEX)
    assert (found.id, found.name, found.match) == ("Harbour", "Harbour", "exact")


def test_only_the_list_is_no_licence() -> None:
    found = identify(LICENCE[LICENCE.index("You agree not") :], INDEX)
    assert (found.id, found.match, found.same_clauses) == ("", "unknown", ("Harbour", "Harbour++"))
    assert len(found.clauses) == 4


def test_a_text_may_hold_two_licences() -> None:
    policy = (
        "Gull Policy\n\nThis policy binds everyone who feeds gulls in the harbour.\n\n"
        "It may be read at the gate at any time of the day.\n\nYou may not use bread to:\n\n"
        "1. Lure gulls into houses\n2. Feed gulls at night\n3. Trade in gulls of any kind\n"
    )
    both = {"Harbour": [describe(LICENCE)], "Gulls": [describe(policy)]}
    found = identify(LICENCE + "\n\n" + policy, loaded(compiled(both)))
    assert (found.id, found.also, found.match) == ("Harbour", ("Gulls",), "exact")
    assert len(found.clauses) == 7


def test_clauses_of_a_licence_that_stands_twice_count_once() -> None:
    found = identify(f"{LICENCE}\n\n{LICENCE}", INDEX)
    assert (found.id, len(found.clauses)) == ("Harbour", 4)


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_total(text: str) -> None:
    identify(text, INDEX)
    identify(LICENCE[:900] + text, INDEX)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_text_is_said_to_be_that(text: str) -> None:
    assert identify(text).why == "it is empty"
    assert identify(f"{text}hello").why == "no licence that is known is near"
