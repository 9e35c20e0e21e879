"""A text is cut into clauses, lead-ins, sentences, headings and notices."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.texts.canonical import canonical_form, clause_digest
from weightmark.texts.units import (
    is_address_line,
    is_enumerator,
    is_holder,
    is_statement,
    read_units,
    text_digest,
    title_digest,
    undated,
)

TEXT = """The Tide Licence
Version 2, May 2024

Copyright (c) 2024 The Harbour Authors

1. Copying. The harbour grants you the right to copy the Engine.

2. Restrictions

You agree not to use the Engine:

(a) to spread false tide tables;
(b) to frighten gulls.

Whoever hands it on keeps this text with it.
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.text) for unit in read_units(text).units]


def test_each_piece_is_what_it_is() -> None:
    assert kinds(TEXT) == [
        ("heading", "The Tide Licence Version 2, May 2024"),
        ("notice", "Copyright (c) 2024 The Harbour Authors"),
        ("heading", "Copying."),
        ("sentence", "The harbour grants you the right to copy the Engine."),
        ("heading", "Restrictions"),
        ("lead-in", "You agree not to use the Engine:"),
        ("clause", "to spread false tide tables;"),
        ("clause", "to frighten gulls."),
        ("sentence", "Whoever hands it on keeps this text with it."),
    ]


def test_each_has_its_line_and_its_paragraph() -> None:
    units = {unit.text: unit for unit in read_units(TEXT).units}
    grant = units["The harbour grants you the right to copy the Engine."]
    assert (grant.line, grant.label) == (6, "1")
    clause = units["to frighten gulls."]
    assert (clause.line, clause.label) == (13, "b")
    assert clause.sha256 == clause_digest("to frighten gulls")


def test_a_reading_has_all_that_was_read_once() -> None:
    found = read_units(f"<!-- aside -->\n{TEXT}")
    assert [one.lead_in for one in found.lists] == ["You agree not to use the Engine:"]
    assert [one.text for one in found.hidden] == ["aside"]
    assert len(found.blocks) > len(found.lists)


def test_a_sentence_that_a_blank_line_tears_is_one() -> None:
    text = (
        "Whoever hands the model on to somebody else in whatever form they like says where\n\n"
        "it came from.\n"
    )
    assert len(read_units(text).units) == 1


# -- the digest of a text -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The Tide Licence", "A Licence of the Tide"),
        ("May 2024", "June 2031"),
        ("2024 The Harbour Authors", "2031 Ada Lovelace"),
        ("(a) to spread false tide tables;\n(b) to", "- to spread false tide tables;\n- to"),
        ("\n\n2. Restrictions", "\n\n\n\n## 2. Restrictions"),
        ("to copy the Engine", "to  copy\nthe Engine"),
    ],
)
def test_titles_notices_and_layout_do_not_count(old: str, new: str) -> None:
    assert old in TEXT
    assert text_digest(TEXT.replace(old, new)) == text_digest(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gulls", "terns"),
        ("agree not to", "agree to"),
        ("keeps this text", "keeps no text"),
        ("(b) to frighten gulls.\n", ""),
        ("grants you", "sells you"),
    ],
)
def test_words_do(old: str, new: str) -> None:
    assert old in TEXT
    assert text_digest(TEXT.replace(old, new)) != text_digest(TEXT)


def test_it_is_that_of_the_digests_that_count() -> None:
    counted = [
        u.sha256 for u in read_units(TEXT).units if u.kind in ("clause", "lead-in", "sentence")
    ]
    joined = "".join(f"{one}\n" for one in counted)
    assert text_digest(TEXT) == hashlib.sha256(joined.encode()).hexdigest()
    assert text_digest("") == hashlib.sha256(b"").hexdigest()


# -- what a line is -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Copyright (c) 2024 The Harbour Authors", True),
        ("Copyright 2024-2026 Ada Lovelace and others", True),
        ("© 2024 Acme, Inc. All rights reserved.", True),
        ("SPDX-FileCopyrightText: 2026 Ada <a@b.org>", True),
        ("Copyright holders may not sue", False),
        ("Copyright 2024 Acme. Licensed under terms of use", False),
        ("The Harbour Authors", False),
        ("Copyright (c) 2021 Example GmbH & Co. KG and individual contributors", True),
        ("Copyright (c) 2021 Example GmbH. Other files are restricted", False),
    ],
)
def test_who_holds_a_copyright(text: str, holder: bool) -> None:
    assert is_holder(text, canonical_form(text)) is holder


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("you must keep it", True),
        ("all copies", True),
        ("the tide licence", False),
        ("1 may 2024", False),
        ("one may ask", True),
    ],
)
def test_words_that_can_say_something_of_weight(text: str, statement: bool) -> None:
    assert is_statement(canonical_form(text)) is statement


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://a.org/b", True),
        ("me@a.org", True),
        ("see https://a.org", False),
        ("a.org b", False),
    ],
)
def test_a_line_that_is_an_address(text: str, answer: bool) -> None:
    assert is_address_line(text) is answer


@pytest.mark.parametrize(
    ("word", "answer"),
    [("4", True), ("(b)", True), ("1.7", True), ("iv.", True), ("four", False), ("a b", False)],
)
def test_a_word_that_is_an_enumerator(word: str, answer: bool) -> None:
    assert is_enumerator(word) is answer


def test_a_new_date_is_no_new_title() -> None:
    assert undated("Tide Licence of June 2025") == "tide licence"
    assert undated("Tide Licence, May 1, 2024") == "tide licence"
    assert title_digest(canonical_form("Tide Licence of May 2024")) == title_digest("tide licence")
    assert title_digest(canonical_form("Tide Licence 2")) != title_digest("tide licence")


@given(st.text(st.sampled_from("ab A.;:-#(1)\n ©禁。")))
@settings(deadline=None)
def test_any_text_has_units_in_order(text: str) -> None:
    found = read_units(text)
    assert {unit.kind for unit in found.units} <= {
        *("clause", "lead-in", "sentence", "heading", "notice", "annex")
    }
    assert len(text_digest(text)) == 64


@pytest.mark.parametrize("piece", ["(a) b;\n", "You shall not lie. ", "Attachment A\n\n", "and\n"])
def test_time_grows_with_length(piece: str) -> None:
    began = time.monotonic()
    read_units(piece * 5_000)
    assert time.monotonic() - began < 30
