"""Recognition: words around and within a licence, and which of them say something of weight."""

from __future__ import annotations

import pytest
from tests.recognition.harbour import INDEX, LICENCE, OTHER, edited, kinds_of

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.recognize import identify


def test_a_title_of_one_word_names_no_licence_unless_it_is_known_to() -> None:
    titled = OTHER.replace("The Harbour++ Licence", "Disclaimer")
    index = loaded(compiled({"Harbour": [describe(LICENCE)], "Harbour++": [describe(titled)]}))
    assert kinds_of(identify(f"Disclaimer\n\n{LICENCE}", index)) == []
    assert "title" in kinds_of(identify(f"Unlicense\n\n{LICENCE}", index))


@pytest.mark.parametrize(
    "words",
    [
        "VOID AND SUPERSEDED",
        "Restrictions waived.",
        "Attachment A deleted",
        "RESTRICTIONS DO NOT APPLY",
        "## Guests are exempt",
        "Non-binding examples",
        "Copyright 2024 A. Sailor, use restrictions waived",
        "Version 2.1, use restrictions waived",
        "Attachment A omitted by agreement",
        "Use restrictions discontinued",
        "Released for unlimited military use",
        "Copyright 2024 The Restrictions Are Waived For Everyone",
        "\u4e0a\u8ff0\u9650\u5236\u4e0d\u9002\u7528\u4e8e\u5546\u4e1a\u5ba2\u6237\u3002",
    ],
)
@pytest.mark.parametrize("before", ["END OF TERMS", "Use Restrictions"])
def test_a_title_or_notice_that_says_something_of_weight_is_named(words: str, before: str) -> None:
    found = edited(before, f"{words}\n\n{before}")
    assert [(one.kind, one.text) for one in found.other_changes] == [
        ("added", words.removeprefix("## "))
    ]


@pytest.mark.parametrize("words", ["Page 3 of 9", "- 3 -", "[Page 3]", "## The Boat", "(C) 2031 B"])
def test_a_title_or_notice_that_says_nothing_is_harmless(words: str) -> None:
    assert edited("END OF TERMS", f"{words}\n\nEND OF TERMS").match == "exact"


@pytest.mark.parametrize("what", ["Effective date", "Date of expiry", "Date of the end"])
def test_a_date_of_a_part_of_the_licence_is_named(what: str) -> None:
    line = f"{what} of Attachment A: January 1, 2035"
    assert kinds_of(edited("END OF", f"{line}\n\nEND OF")) == ["added"]
    assert edited("END OF", "Date: January 1, 2035\n\nEND OF").match == "exact"


@pytest.mark.parametrize(
    "holder",
    [
        "Free Software Foundation, Inc.",
        "Internet Archive",
        "Will Smith, May Chen and Jane Q. Public <jane@example.org>",
        "You.com, Inc.",
        "Without Limits GmbH. All rights reserved.",
        "the Only AI team and contributors <only@example.org>",
    ],
)
@pytest.mark.parametrize(
    "sign", ["Copyright (c) 2031", "\u00a9 2031", "SPDX-FileCopyrightText: 2031"]
)
def test_a_holder_may_have_any_name(sign: str, holder: str) -> None:
    assert identify(f"{sign} {holder}\n\n{LICENCE}", INDEX).match == "exact"


@pytest.mark.parametrize(
    "line",
    [
        "SPDX-License-Identifier: MIT",
        "License: MIT",
        "Licensed under the MIT License",
        "CC0-1.0",
        "---\nlicense: mit\n---",
        "---\nlicense: other\nlicense_name: apache-2.0\n---",
    ],
)
def test_a_line_that_names_a_licence_without_restrictions_is_named(line: str) -> None:
    found = identify(f"{line}\n\n{LICENCE}", INDEX)
    assert {"title", "hidden"} & set(kinds_of(found))
    assert identify(f"{line}\n\n{' '.join(LICENCE.split())}", INDEX).match == "altered"


@pytest.mark.parametrize(
    "line",
    [
        "SPDX-License-Identifier: LicenseRef-Harbour",
        "License: Harbour",
        "---\nlicense: other\nlicense_name: harbour\ntags: [boats]\n---",
        "---\nextra_gated_heading: You must accept the terms and restrictions\n---",
    ],
)
def test_a_line_that_names_another_is_harmless(line: str) -> None:
    assert identify(f"{line}\n\n{LICENCE}", INDEX).match == "exact"


def test_front_matter_that_speaks_of_the_terms_is_named() -> None:
    text = f"---\nlicense: other\nnote: The restrictions do not apply.\n---\n\n{LICENCE}"
    (one,) = identify(text, INDEX).other_changes
    assert (one.kind, one.line) == ("hidden", 3)


@pytest.mark.parametrize(
    "words",
    [
        "Seldom",
        "Commercial users:",
        "Preferably",
        "(Best effort)",
        "Military users \u2013",
        "Resellers:",
    ],
)
@pytest.mark.parametrize(
    "sentence", ["The boat comes as it", "You agree not", "The use restrictions of"]
)
def test_words_before_a_sentence_are_no_heading(sentence: str, words: str) -> None:
    assert edited(sentence, f"{words} {sentence}").match == "altered"


@pytest.mark.parametrize("words", ["Section 9.", "9.1", "Use Restrictions", "Attachment A:"])
def test_a_heading_of_the_licence_may_run_into_a_sentence(words: str) -> None:
    assert edited("You agree not", f"{words} You agree not").match == "exact"


@pytest.mark.parametrize(
    "words",
    ["<unless authorised>", "<not>", "<b not>", "![unless authorised](x.png)", "<!except guests>"],
)
@pytest.mark.parametrize("place", ["sinks with it", "You agree", "frighten gulls", "this text"])
def test_words_in_angle_brackets_are_words(place: str, words: str) -> None:
    assert edited(place, f"{place} {words}").match == "altered"


@pytest.mark.parametrize("word", ["not", "builder", "same"])
def test_a_word_of_the_licence_in_angle_brackets_is_none(word: str) -> None:
    assert edited(f"{word} ", f"<{word}> ").match == "altered"


@pytest.mark.parametrize("scope", ["Within the harbour, you", "On weekdays: You", "For sale, you"])
def test_a_scope_before_a_lead_in_is_no_title(scope: str) -> None:
    assert "lead-in-changed" in kinds_of(edited("You agree not", f"{scope} agree not"))


def test_a_scope_before_a_sentence_is_no_title() -> None:
    found = edited("The boat comes", "During the first week, the boat comes")
    assert [one.text.partition(" ")[0] for one in found.other_changes] == ["During"]


@pytest.mark.parametrize("words", ["Advice to visitors", "The Boats of Über GmbH"])
def test_a_title_of_other_words_is_harmless(words: str) -> None:
    assert identify(f"{words}\n\n{LICENCE}", INDEX).match == "exact"


@pytest.mark.parametrize("words", ["during the first week,", "for guests", "{#", "/*"])
def test_words_around_a_known_sentence_change_it(words: str) -> None:
    found = edited("The boat comes", f"{words} The boat comes")
    assert [(one.kind, one.section) for one in found.other_changes] == [("changed", "9")]
