"""A text is laid out in blocks as a reader sees them, however its lines are broken."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.texts.layout import Shown, as_shown, blocks, laid, split_sentences
from weightmark.texts.lines import Line

PARAGRAPH = (
    "Whoever hands the model on says where it came from, keeps this text with it, and names the "
    "harbour that answers questions about it on Mondays"
)


def texts(text: str) -> list[str]:
    return [block.text for block in blocks(text)]


@given(st.integers(20, 100))
@settings(deadline=None)
def test_lines_that_were_wrapped_are_joined(width: int) -> None:
    wrapped = "\n".join(textwrap.wrap(PARAGRAPH, width))
    assert texts(f"{wrapped}\n\n{wrapped}\n") == [PARAGRAPH, PARAGRAPH]


def test_a_blank_line_parts_and_is_told() -> None:
    first, second, third = blocks("One thing.\n\nAnother thing.\n- an item\n")
    assert [block.line for block in (first, second, third)] == [1, 3, 4]
    assert [block.gap for block in (first, second, third)] == [True, True, False]


def test_items_have_their_markers() -> None:
    lead, first, second, bullet = blocks("Not for:\n  (a) lies;\n  (b) war;\n- rain\n")
    assert (lead.marker, lead.readings) == ("", ())
    assert (first.marker, first.style, first.readings) == ("(a)", "(x)", (("a", 1),))
    assert (second.marker, second.text, second.indent) == ("(b)", "war;", 2)
    assert (bullet.marker, bullet.readings) == ("-", ())


def test_a_number_that_a_sentence_wraps_to_is_no_item() -> None:
    assert len(blocks("This is said in section\n4. of the other text, and holds.\n")) == 1
    assert len(blocks("Not for:\n1. lies;\n2. war.\n")) == 3


def test_an_enumeration_inside_a_sentence_is_no_list() -> None:
    text = (
        "You will not use it (i) to lie to a sailor who asks, or\n"
        "(ii) to sink a ferry, or (iii) to bait a trap.\n"
    )
    assert len(blocks(text)) == 1


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("# The title #", 1, "The title"),
        ("### 2. Terms {#terms}", 3, "2. Terms"),
        ("**Use restrictions**", 6, "Use restrictions"),
        ("USE RESTRICTIONS", 6, "USE RESTRICTIONS"),
        ("Attachment A", 6, "Attachment A"),
        ("Attachment A holds;", 0, "Attachment A holds;"),
        ("A line of words", 0, "A line of words"),
    ],
)
def test_headings_have_their_rank(text: str, level: int, words: str) -> None:
    first, *_ = blocks(f"{text}\n\nMore words of the text.\n")
    assert (first.level, first.text) == (level, words)


def test_a_paragraph_in_capitals_is_none() -> None:
    first, *_ = blocks("THE MODEL IS PROVIDED AS IT IS\nWITHOUT ANY WARRANTY OF ANY KIND\n")
    assert first.level == 0


def test_lines_are_those_of_the_text_as_given() -> None:
    text = Shown("---\nlicense: mit\n---\n\nFirst.\n\n<!-- aside -->\nSecond.\n")
    assert [(block.line, block.text) for block in text.blocks] == [(5, "First."), (8, "Second.")]
    assert [one.text for one in text.hidden] == ["license: mit", "aside"]


def test_a_text_is_taken_out_of_what_holds_it_once() -> None:
    text = Shown("One.\n\nTwo.\n")
    assert as_shown(text) is text
    assert blocks(text) is text.blocks == blocks(text.text)
    assert text.first(11) is text
    assert [block.text for block in text.first(4).blocks] == ["One."]


def test_the_number_of_a_page_is_passed_over() -> None:
    assert texts("First thing.\n\n7\n\nSecond thing.\n") == ["First thing.", "Second thing."]


def test_a_break_that_was_meant_parts() -> None:
    assert len(laid([Line(1, "One"), Line(2, "Two", hard=True)])) == 2
    assert len(laid([Line(1, "One"), Line(2, "two", hard=True)])) == 1


def test_lines_that_are_paragraphs_part() -> None:
    long = "Whoever hands the model on says where it came from and keeps this text " * 2
    lines = [f"{long}with it", f"{long}on it", f"{long}by it"]
    assert texts("\n".join(lines) + "\n") == lines


def test_a_short_line_before_a_word_that_would_have_fitted_parts() -> None:
    assert len(blocks(f"It is so.\nThis {PARAGRAPH.lower()}\n")) == 2
    assert len(blocks(f"{PARAGRAPH[:70]}.\nThis {PARAGRAPH[:60]}\n")) == 1


def test_a_copyright_notice_ends_with_its_line() -> None:
    text = "Copyright (c) 2024 The Harbour Authors\nPermission is granted to all who ask for it.\n"
    assert texts(text) == text.splitlines()
    assert len(blocks("Copyright (c) 2024 Ada, Bob and\nCarl of the harbour\n")) == 1


@given(st.text(st.sampled_from("ab A.-#*1()\n\t<>禁。"), max_size=200))
@settings(deadline=None)
def test_any_text_has_blocks(text: str) -> None:
    found = blocks(text)
    assert all(block.line >= 1 and block.indent >= 0 for block in found)
    assert [block.line for block in found] == sorted(block.line for block in found)


@pytest.mark.parametrize("piece", ["- a\n", "(a) b\n", "a\n", "# a\n\n", "(a) "])
def test_time_grows_with_length(piece: str) -> None:
    began = time.monotonic()
    blocks(piece * 20_000)
    assert time.monotonic() - began < 30


# -- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two; three: four!", ["One.", "Two;", "three:", "four!"]),
        (
            "It is Acme Inc. that sells e.g. rain. Ask.",
            ["It is Acme Inc. that sells e.g. rain.", "Ask."],
        ),
        ("一。二；三", ["一。", "二；", "三"]),
        ("He said “stop.” So be it.", ["He said “stop.”", "So be it."]),
        ("SPDX-License-Identifier: MIT", ["SPDX-License-Identifier: MIT"]),
        ("no stop", ["no stop"]),
        ("  ", []),
    ],
)
def test_a_text_is_cut_after_its_stops(text: str, pieces: list[str]) -> None:
    assert [*split_sentences(text)] == pieces


def test_who_asks_for_the_sentences_again_gets_the_same() -> None:
    one, other = ("".join(["One thing. ", end]) for end in ("Another.", "Another."))
    assert split_sentences(one) is split_sentences(other)


@given(st.text(st.sampled_from("ab A.;:!?。\n"), max_size=99))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def test_a_marker_whose_next_stands_in_the_line_begins_no_item() -> None:
    assert [block.marker for block in blocks("It is of Acme Inc.\n(a) by land, (b) by sea.\n")] == [
        ""
    ]
    found = blocks("It is of Acme Inc.\n(a) by land.\n(b) by sea.\n")
    assert [block.marker for block in found] == ["", "(a)", "(b)"]


@pytest.mark.parametrize("line", ["**a**{}b", "¶{}b", "**a**:{}b"])
def test_blanks_in_a_line_are_read_once(line: str) -> None:
    start = time.process_time()
    (one,) = blocks(line.format(" " * 200_000))
    assert time.process_time() - start < 5
    assert one.text.endswith(" b")
