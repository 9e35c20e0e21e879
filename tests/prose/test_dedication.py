"""Statements that put a work into the public domain: what dedicates, what takes it back."""

from __future__ import annotations

import pytest

from weightmark.prose.dedication import dedication

GIVEN = "The authors hereby place these weights in the public domain."


@pytest.mark.parametrize(
    "words",
    [
        GIVEN,
        "This program has been placed in the public domain.",
        "I, Ada Example, release harbour-1.2.tar.gz into the public domain.",
        "The tide tables are in the public domain.",
        "It is fully in the public domain.",
        "This library is public domain software.",
        "No copyright is claimed in this file.",
        "We do not claim any copyright in the tables.",
        "To the extent possible under law, the author has waived all copyright to this work.",
        "We reserve no legal rights to the harbour model.",
        "The code has been dedicated to the public domain by its authors.",
        "Unless otherwise noted, these charts are in the public domain.",
    ],
)
def test_a_sentence_dedicates(words: str) -> None:
    found = dedication(f"{words}\n")
    assert found is not None
    assert [unit.text for unit in found.said] == [words]
    assert (found.taken, found.more) == ((), ())


@pytest.mark.parametrize(
    "words",
    [
        "This model is not in the public domain.",
        "It was in the public domain once, and it was never put into the public domain by us.",
        "If the work were in the public domain, nobody could ask.",
        "Unless the pier pays, these charts are in the public domain.",
        "You might wish that it was placed in the public domain.",
        "The model was trained on books that are in the public domain.",
        "This program includes code that is in the public domain.",
        "Some of the files are in the public domain.",
        "The tables were previously put into the public domain.",
        "It is placed in the public domain under the terms of the Harbour License.",
        "HTI is the Harbour Public Domain Interface of the port.",
        "The documentation is licensed under MIT.",
        "Copyright 2020 Ada Example",
        "",
    ],
)
def test_what_is_denied_or_said_of_others_does_not(words: str) -> None:
    assert dedication(f"{words}\n") is None


@pytest.mark.parametrize(
    "words",
    [
        "You must name the author.",
        "It is only for research.",
        "Do not distribute modified versions of it.",
        "You may use it, provided that you send us a copy.",
        "Commercial users pay a fee.",
        "All rights reserved by Ada Example for the name.",
        "Use for surveillance is prohibited.",
        "We ask that you must pay a fee.",
    ],
)
def test_a_condition_takes_something_back(words: str) -> None:
    found = dedication(f"{GIVEN}\n\n{words}\n")
    assert found is not None
    assert [unit.text for unit in found.taken] == [words]


@pytest.mark.parametrize(
    "words",
    [
        "Anyone is free to copy and sell it, for any purpose, commercial or non-commercial.",
        "You may use it in any way, without any conditions, unless required by law.",
        "It comes without any warranty.",
        "The software is provided as is.",
        "We make this dedication for the benefit of the public at large.",
        "Please report questions to ada@example.org.",
        "The other text is equivalent, except that you don't need to include two pages with it.",
    ],
)
def test_a_grant_to_all_a_warning_and_a_neutral_sentence_are_harmless(words: str) -> None:
    found = dedication(f"{GIVEN}\n\n{words}\n")
    assert found is not None
    assert (found.taken, found.more) == ((), ())


def test_what_nobody_understood_is_left_for_people() -> None:
    found = dedication(f"{GIVEN}\n\nThe tide pays the pilot in silver.\n")
    assert found is not None
    assert [unit.line for unit in found.taken] + [unit.line for unit in found.more] == [3]


@pytest.mark.parametrize(
    "words",
    [
        "My only request is that if you change it, please send me a copy of the tide table.",
        "Please do not distribute a changed version unless you change its name.",
        "It does not exempt you from the conditions of the harbour if they bind you otherwise.",
    ],
)
def test_a_wish_takes_nothing_back_and_is_left_for_people(words: str) -> None:
    found = dedication(f"{GIVEN}\n\n{words}\n")
    assert found is not None
    assert found.taken == ()
    assert [unit.text for unit in found.more] == [words]
