"""The words of a text stay what they are in any layout, and none that hides is among them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.memory import measured

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.recognize import identify
from weightmark.texts.words import _SPELLINGS, _spelled, words_of

LICENCE = """The Lighthouse Licence
Copyright (c) 2020 A. Keeper

You may light the lamp and let others light it, on the terms below.

You agree not to use the Lamp or Copies of the Lamp:

(a) to lead a ship onto the rocks; or
(b) to blind a pilot who comes at night; or
(c) to pretend that a harbour is where none is.

The keeper owes nothing to anybody who trusts the lamp, see https://lamp.example/rules.
"""
INDEX = loaded(compiled({"Lighthouse": [describe(LICENCE)]}))


def words(text: str) -> list[str]:
    return words_of(text).words


WORDS = words(LICENCE)


def _items(open_: str, close: str) -> str:
    return re.sub(r"(?m)^(\([abc]\) )(.*?)((?:; or|\.)?)$", rf"\1{open_}\2{close}\3", LICENCE)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(LICENCE.split()),
        "\n".join(LICENCE.split(" ")),
        LICENCE.replace("\n", "\n\n"),
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in LICENCE.split("\n"))
        + "</body></html>",
        "/**\n" + "".join(f" * {line}\n" for line in LICENCE.split("\n")) + " */\n",
        LICENCE.replace("; or", "."),
        LICENCE.replace(") ", ")\t"),
        LICENCE.replace("Licence", "License").replace("harbour", "harbor"),
        LICENCE.replace("https://", "http://"),
        LICENCE.replace("harbour", "â€œharbourâ€\x9d"),
        LICENCE.replace("https://lamp.example/rules", "<https://lamp.example/rules>"),
        LICENCE.upper(),
        _items("**", "**"),
        _items('<span style="text-decoration: underline">', "</span>"),
    ],
)
def test_layout_changes_no_words(text: str) -> None:
    assert text != LICENCE
    assert identify(text, INDEX).match == "exact"


@pytest.mark.parametrize(
    "text",
    [
        LICENCE.replace("onto the rocks", "onto the sands"),
        LICENCE.replace("not to use", "to use"),
        LICENCE.replace("(b) to blind a pilot who comes at night; or\n", ""),
        LICENCE.replace("night; or", "night, if that is meant; or"),
        LICENCE.replace("lamp.example", "other.example"),
        LICENCE.replace("https://lamp.example/rules", "[rules](https://other.example/rules)"),
        LICENCE.replace("to lead", "<optionally> to lead"),
    ],
)
def test_other_words_are_other_words(text: str) -> None:
    dressed = " ".join(text.split())
    assert words(dressed) != WORDS
    assert identify(dressed, INDEX).match != "exact"


@pytest.mark.parametrize(
    ("open_", "close"),
    [
        ("~~", "~~"),
        ("<del>", "</del>"),
        ("<span hidden>", "</span>"),
        ('<span style="font-size:0">', "</span>"),
        ('<font size="0">', "</font>"),
        ('<p style="color: white">', "</p>"),
        ("<template>", "</template>"),
    ],
)
def test_words_that_nobody_sees_are_none(open_: str, close: str) -> None:
    assert not {"rocks", "pilot", "pretend"} & set(words(_items(open_, close)))


@pytest.mark.parametrize("prefix", ["--", "//", "%", ";", "REM", ".."])
def test_a_line_that_was_put_aside_has_no_words(prefix: str) -> None:
    assert LICENCE.count("(b)") == 1
    assert len(words(LICENCE.replace("(b)", f"{prefix} (b)"))) < len(words(LICENCE)) - 3


@pytest.mark.parametrize("prefix", ["--", "//", "%", ";", "REM", ".."])
def test_an_item_is_put_aside_where_items_have_no_stops(prefix: str) -> None:
    bare = LICENCE.replace("; or", "")
    index = loaded(compiled({"Lighthouse": [describe(bare)]}))
    found = identify(bare.replace("(b)", f"{prefix} (b)"), index)
    assert found.match == "altered"
    assert len(found.missing) == 1


def test_a_dash_within_a_sentence_puts_nothing_aside() -> None:
    text = LICENCE.replace("let others light it, on", "let others light it\n-- on")
    assert words(text) == words(LICENCE.replace("light it, on", "light it -- on"))


NOTED = (
    "# The Lighthouse\n"
    + LICENCE
    + "\n# Kept by the pier. Ask there first.\n```text\n1. Lamp\n```\n"
)


@pytest.mark.parametrize("dress", [" ".join, "\n\n".join], ids=["one line", "a word a line"])
def test_signs_of_headings_are_no_words_within_a_line(dress: Callable[[list[str]], str]) -> None:
    index = loaded(compiled({"Lighthouse": [describe(NOTED)]}))
    assert identify(dress(NOTED.split()), index).match == "exact"


def test_a_sign_before_a_clause_may_put_it_aside() -> None:
    index = loaded(compiled({"Lighthouse": [describe(NOTED)]}))
    assert identify(NOTED.replace("(b) to", "# (b) to"), index).match == "altered"


def test_a_title_with_a_number_is_not_put_aside_by_its_sign() -> None:
    plain = "LIGHTHOUSE.1 [old] 3.1 LICENCE\n\n" + LICENCE
    index = loaded(compiled({"Lighthouse": [describe(plain)]}))
    assert identify(f"# {plain}", index).match == "exact"
    assert identify(plain.replace("(b) to", "# (b) to"), index).match == "altered"


@pytest.mark.parametrize(
    ("before", "harmless"),
    [
        ("The Lamp's own title\n\nCopyright (c) 2031 B. Keeper\n\n", True),
        ("You may ignore what follows.\n\n", False),
        ("Not in force\n\n", False),
        ("BigScience OpenRAIL-M\n\n", False),
    ],
)
def test_only_titles_and_notices_may_stand_before(before: str, harmless: bool) -> None:
    body = LICENCE.partition("\n\n")[2]
    text = "<html><p>" + " ".join((before + body).split()) + "</p></html>"
    assert (identify(text, INDEX).match == "exact") == harmless


def test_the_clauses_of_the_licence_are_listed() -> None:
    found = identify(" ".join(LICENCE.split()), INDEX)
    assert found.restrictions == identify(LICENCE, INDEX).restrictions != ""


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_total(text: str) -> None:
    assert all(words(text))


@pytest.mark.parametrize("piece", ["<a ", "[", "[x](", "## ", "-- ", "; and ", "http://"])
def test_time_grows_with_length(piece: str) -> None:
    start = time.process_time()
    words(piece * (400_000 // len(piece)))
    assert time.process_time() - start < 10


def test_a_letter_behind_a_bracket_numbers_an_item_unless_a_part_was_named() -> None:
    assert words_of("b. kelp (of war)\n\n  c. gulls").words == ["kelp", "of", "war", "gulls"]
    assert words_of("of 2(a)\n(4) it").words == ["of", "2", "a", "4", "it"]


@pytest.mark.parametrize(
    ("text", "words", "last"),
    [
        ("to dis-\ntribute the fol-\n  lowing kelp", "to distribute the following kelp", 3),
        (
            "a third-\nparty and a party of third-\nparties",
            "a third party and a party of third parties",
            3,
        ),
        ("one royalty-\nfree kelp", "one royalty free kelp", 2),
        ("soft-\nware, software and free-\ndom", "software software and freedom", 2),
    ],
)
def test_words_broken_at_the_ends_of_lines_are_whole(text: str, words: str, last: int) -> None:
    found = words_of(text)
    assert " ".join(found.words) == words
    assert found.line(0) == 1
    assert found.line(len(found.words) - 1) == last


@pytest.mark.parametrize(
    "word",
    """licence sublicence artefact analysed authorise utilisation colour defence offence pretence
    judgement labelled catalogue programme practise centre calibre fulfil whilst wilful
    http""".split(),  # noqa: SIM905
)
def test_a_word_of_another_spelling_has_the_piece_that_it_is_looked_for_by(word: str) -> None:
    assert _spelled(word) != word
    found = [piece for piece, pattern, _ in _SPELLINGS if pattern.search(word)]
    assert found
    assert all(piece in word for piece in found)


def test_blanks_are_read_once_where_anchors_stand() -> None:
    start = time.process_time()
    found = words_of(f"A heading [edit]\nanother {{#with-a-name}}\na{' ' * 200_000}b")
    assert time.process_time() - start < 5
    assert found.words == ["a", "heading", "another", "a", "b"]


def test_words_that_do_not_come_again_are_let_go() -> None:
    """Less than 110 bytes of each at the peak: with all of them kept by their tokens it was 190."""
    text = " ".join(f"Word{number}" for number in range(200_000))
    words, _, peak = measured(lambda: words_of(text))
    assert words.words[::199_999] == ["word0", "word199999"]
    assert peak < 110 * len(words.words)


def test_where_words_stand_takes_few_bytes_of_each() -> None:
    """Less than 48: with a pair of numbers a word it was above 120."""
    text = "use of it " * 50_000
    words, held, _ = measured(lambda: words_of(text))
    assert held < 48 * len(words.words)


@pytest.mark.parametrize(
    "layout",
    [
        "party to\n  a. use it,",
        "party to\n\n  a. use it,",
        "party to (a) use it,",
        "party to\n(a) use it,",
    ],
)
def test_an_item_behind_a_preposition_is_one_in_every_layout(layout: str) -> None:
    said = words_of(f"You will not permit any {layout}\n  b. sell it.").words
    assert " ".join(said) == "you will not permit any party to use it sell it"


def test_parts_that_a_sentence_refers_to_are_words() -> None:
    said = words_of("as paragraph (a) to (c) or section 3 and (b) say").words
    assert " ".join(said) == "as paragraph a to c or section 3 and b say"
