"""Recognising a text word for word: a shorter way to the same answer, or none."""

from __future__ import annotations

import pytest
from tests.licence_texts import licence_text

from weightmark.alignment.plain import known, plain_digest
from weightmark.recognition.identification import at_sight
from weightmark.recognition.recognize import identify

KEYS = (
    "mit",
    "apache-2.0",
    "bigscience-rail-1.0",
    "bigscience-open-rail-m",
    "bigcode-open-rail-m-v1",
    "stable-diffusion-2022-08-22",
    "cc0-1.0",
    "gpl-3.0",
)


@pytest.mark.parametrize("key", KEYS)
def test_what_is_known_at_sight_is_what_a_reading_finds(key: str) -> None:
    """The short way and the long way give one answer, with the same clauses."""
    text = licence_text(key)
    seen, read = at_sight(text), identify(text)
    assert seen is not None
    assert (
        (seen.id, seen.name, seen.match)
        == (read.id, read.name, "exact")
        == (
            read.id,
            read.name,
            read.match,
        )
    )
    assert seen.restrictions == read.restrictions
    assert {one.sha256 for one in seen.clauses} == {one.sha256 for one in read.clauses}


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2024 Somebody Else",
        "Copyright 2019-2024, The Authors & Co.",
        "(c) 2022 A. Nother",
        "© 2023, Nobody",
    ],
)
def test_a_copyright_line_and_line_breaks_do_not_count(line: str) -> None:
    """Those are what differs between copies of one licence."""
    text = licence_text("stable-diffusion-2022-08-22")
    assert plain_digest(line + "\r\n" + text.replace("\n", "\r\n")) == plain_digest(text)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("You agree not to use", "You agree to use"),
        ("To defame", "To intentionally defame"),
        ("Copyright", "Copyright (c) 2022 X: no clause holds. Copyright"),
        ("-", "1."),
    ],
)
def test_every_other_change_is_left_to_a_reading(found: str, put: str) -> None:
    """One word more or less, also behind a copyright notice, and the text is not known."""
    text = licence_text("stable-diffusion-2022-08-22")
    assert found in text
    assert known(text.replace(found, put, 1)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2022 You may use it for all.",
        "Copyright (c) 2022 Somebody. Clause 5 is void",
        "Copyright law applies",
        "Copyright Somebody",
    ],
)
def test_a_line_that_says_more_than_who_and_when_counts(line: str) -> None:
    """A notice holds years and names, so that no term can hide in one that is passed over."""
    text = licence_text("mit")
    assert plain_digest(line + "\n" + text) != plain_digest(text)


def test_a_text_of_restrictions_elsewhere_is_always_read() -> None:
    """What refers to a policy, or restricts in prose, has to be looked at."""
    assert known(licence_text("llama-2-license-2023")) == ""
