"""Recognition: what a text is, and each place where it is not that."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import textwrap
import time
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.benchmarks import mutations
from tests.licence_texts import licence_text

from weightmark.alignment import known
from weightmark.alignment.known import Index, compiled, describe, loaded
from weightmark.licenses import catalogue
from weightmark.recognition.identification import Identification
from weightmark.recognition.recognize import identify

LICENCE = """The Harbour Licence
Copyright (c) 2020 A. Sailor

Section I: PREAMBLE

Boats are useful to all who live by the sea and should be shared widely among them.

Even so, the boats built after this one will always keep at minimum the same use restrictions.

1. Definitions

"Engine" means the machine that drives the boat and everything that is bolted to it.
"You" means the person who rows, sails or otherwise steers the boat under this text.

4. Sharing. You may lend the boat to others, provided that these conditions are met:

a. The use restrictions of paragraph 5 must be included as an enforceable provision in the loan.

b. You must say who built the boat on a plate that everybody aboard can read.

5. Use-based restrictions. The restrictions set forth in Attachment A are use-based restrictions.

7. Updates. The builder may change the boat from afar while it is in the harbour.

9. Disclaimer. The boat comes as it is, and the builder owes nothing to anybody who sinks with it.

END OF TERMS AND CONDITIONS

Attachment A

Use Restrictions

You agree not to use the Engine or Copies of the Engine:

- In any manner that breaks a rule of the harbour or of the sea;
- For the purpose of frightening gulls, or trying to frighten gulls;
- To spread false tide tables (e.g. on posters) among sailors;
- For steering that nobody watches over by day or by night.
"""
OTHER = LICENCE.replace("The Harbour Licence", "The Harbour++ Licence").replace(
    "7. Updates. The builder may change the boat from afar while it is in the harbour.",
    "7. Updates. The builder may not change the boat.",
)
LEAD = "You agree not to use the Engine or Copies of the Engine:"
INDEX = loaded(compiled({"Harbour": [describe(LICENCE)], "Harbour++": [describe(OTHER)]}))


def _kinds(found: Identification) -> list[str]:
    return [one.kind for one in found.other_changes]


def _edited(old: str, new: str) -> Identification:
    assert old in LICENCE
    return identify(LICENCE.replace(old, new), INDEX)


def test_the_text_itself_is_exact() -> None:
    found = identify(LICENCE, INDEX)
    assert (found.id, found.match, found.title) == ("Harbour", "exact", "Harbour")
    assert len(found.clauses) == 4
    assert found.restrictions == describe(LICENCE)["restrictions"]
    assert found.same_clauses == ("Harbour", "Harbour++")
    assert not [*found.missing, *found.changed, *found.added, *found.other_changes]


def test_two_licences_with_the_same_list_are_told_apart() -> None:
    """CreativeML and its ++ differ in paragraph 7 alone."""
    assert identify(OTHER, INDEX).id == "Harbour++"


def test_title_and_body_are_reported_apart() -> None:
    """SkyPaint: the title of one licence over the body of the other."""
    found = identify(OTHER.replace("Harbour++", "Harbour"), INDEX)
    assert (found.id, found.title, found.match) == ("Harbour++", "Harbour", "altered")
    assert _kinds(found) == ["title"]


def test_a_title_of_one_word_names_no_licence_unless_it_is_known_to() -> None:
    titled = OTHER.replace("The Harbour++ Licence", "Disclaimer")
    index = loaded(compiled({"Harbour": [describe(LICENCE)], "Harbour++": [describe(titled)]}))
    assert _kinds(identify(f"Disclaimer\n\n{LICENCE}", index)) == []
    assert "title" in _kinds(identify(f"Unlicense\n\n{LICENCE}", index))


def test_a_missing_clause_is_named() -> None:
    found = _edited("- For the purpose of frightening gulls, or trying to frighten gulls;\n", "")
    assert [one.label for one in found.missing] == ["2"]
    assert not found.changed


def test_a_changed_clause_is_named_with_its_words() -> None:
    found = _edited("purpose of frightening", "purpose of knowingly frightening")
    (one,) = found.changed
    assert (one.label, one.line, one.added, one.removed) == ("2", 36, ("knowingly",), ())
    assert (one.relation, one.ratio > 0.9) == ("unknown", True)
    assert not found.missing


def test_a_word_taken_out_is_read_from_words_at_hand() -> None:
    """The catalogue has no text: the word stands elsewhere in the text that is read."""
    (one,) = _edited("breaks a rule of the harbour", "breaks a rule of harbour").changed
    assert one.removed == ("the",)


def test_an_added_clause_is_named() -> None:
    found = _edited("- For steering", "- To sell fish at dawn without a stall;\n- For steering")
    assert [one.text for one in found.added] == ["To sell fish at dawn without a stall;"]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("You agree not to use", "You agree to use", "lead-in-negated"),
        ("You agree not to use", "You agree now to use", "lead-in-negated"),
        (" or Copies of the Engine:", ":", "lead-in-changed"),
        ("Copies of the Engine:", "Copies of the Engine, except on Sundays:", "lead-in-changed"),
        (
            "a. The use restrictions of paragraph 5 must be included as an enforceable provision"
            " in the loan.\n",
            "",
            "propagation-missing",
        ),
        ("must be included as", "may be included as", "propagation-changed"),
        ("b. You must say", "b. You need not say", "changed"),
        ("The boat comes as it is, and the builder", "The builder", "changed"),
        ("END OF TERMS", "Paid guests may do as they like.\n\nEND OF TERMS", "added"),
    ],
)
def test_other_harm_is_named(old: str, new: str, kind: str) -> None:
    found = _edited(old, new)
    assert found.match == "altered"
    assert kind in _kinds(found)


GULLS = "- For the purpose of frightening gulls, or trying to frighten gulls;"


@pytest.mark.parametrize(
    "dress",
    [
        "# {}",
        "// {}",
        "; {}",
        "-- {}",
        "% {}",
        "/*\n{}\n*/",
        "<del>\n{}\n</del>",
        "<s>{}</s>",
        "<template>\n{}\n</template>",
        '<div style="color: red; display: none">\n{}\n</div>',
        "<div hidden>\n<div>a</div>\n{}\n</div>",
        "- ![For the purpose of frightening gulls, or trying to frighten gulls](gulls.png)",
    ],
)
def test_a_clause_put_out_of_sight_is_not_there(dress: str) -> None:
    """Commented out, struck, hidden or an image: a reader does not find it in the licence."""
    found = _edited(GULLS, dress.format(GULLS))
    labels = [one.label for one in found.missing] + [one.label for one in found.changed]
    assert "2" in labels


@pytest.mark.parametrize("prefix", ["# ", "// ", "; ", "-- ", "% "])
def test_several_clauses_commented_out_are_not_there(prefix: str) -> None:
    lines = LICENCE.split("\n")
    at = lines.index(GULLS)
    lines[at - 1 : at + 2] = [prefix + line for line in lines[at - 1 : at + 2]]
    assert identify("\n".join(lines), INDEX).match == "altered"


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
    found = _edited(before, f"{words}\n\n{before}")
    assert [(one.kind, one.text) for one in found.other_changes] == [
        ("added", words.removeprefix("## "))
    ]


@pytest.mark.parametrize("words", ["Page 3 of 9", "- 3 -", "[Page 3]", "## The Boat", "(C) 2031 B"])
def test_a_title_or_notice_that_says_nothing_is_harmless(words: str) -> None:
    assert _edited("END OF TERMS", f"{words}\n\nEND OF TERMS").match == "exact"


@pytest.mark.parametrize("what", ["Effective date", "Date of expiry", "Date of the end"])
def test_a_date_of_a_part_of_the_licence_is_named(what: str) -> None:
    line = f"{what} of Attachment A: January 1, 2035"
    assert _kinds(_edited("END OF", f"{line}\n\nEND OF")) == ["added"]
    assert _edited("END OF", "Date: January 1, 2035\n\nEND OF").match == "exact"


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
    assert {"title", "hidden"} & set(_kinds(found))
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
    assert _edited(sentence, f"{words} {sentence}").match == "altered"


@pytest.mark.parametrize("words", ["Section 9.", "9.1", "Use Restrictions", "Attachment A:"])
def test_a_heading_of_the_licence_may_run_into_a_sentence(words: str) -> None:
    assert _edited("You agree not", f"{words} You agree not").match == "exact"


@pytest.mark.parametrize(
    "words",
    ["<unless authorised>", "<not>", "<b not>", "![unless authorised](x.png)", "<!except guests>"],
)
@pytest.mark.parametrize("place", ["sinks with it", "You agree", "frighten gulls", "this text"])
def test_words_in_angle_brackets_are_words(place: str, words: str) -> None:
    assert _edited(place, f"{place} {words}").match == "altered"


@pytest.mark.parametrize("word", ["not", "builder", "same"])
def test_a_word_of_the_licence_in_angle_brackets_is_none(word: str) -> None:
    assert _edited(f"{word} ", f"<{word}> ").match == "altered"


BACK = LICENCE.replace("4. Sharing.", "This does not bind the builder.\n\n4. Sharing.").replace(
    "7. Updates.", "6. Lights. You may:\n\n- burn oil in the lamp\n- burn wax\n\n7. Updates."
)


class TestOrder:
    """Clauses may stand in any order; what refers to the sentence before may not."""

    index = loaded(compiled({"Harbour": [describe(BACK)]}))

    def _kinds(self, text: str) -> list[str]:
        return _kinds(identify(text, self.index))

    def test_a_sentence_that_refers_to_the_one_before_stays_behind_it(self) -> None:
        text = BACK.replace("This does not bind the builder.\n\n", "")
        assert self._kinds(f"{text}\nThis does not bind the builder.\n") == ["moved"]
        assert self._kinds(f"{BACK}\nThis does not bind the builder.\n") == ["added"]

    def test_other_sentences_may_stand_anywhere(self) -> None:
        seven = (
            "7. Updates. The builder may change the boat from afar while it is in the harbour.\n\n"
        )
        assert self._kinds(BACK.replace(seven, "").replace("END OF", f"{seven}END OF")) == []

    def test_an_item_stays_under_its_lead_in(self) -> None:
        text = BACK.replace("- burn wax\n", "").replace("night.\n", "night.\n- burn wax\n")
        assert identify(text, self.index).match == "altered"
        swapped = BACK.replace("You may:", "@").replace(LEAD, "You may:").replace("@", LEAD)
        assert identify(swapped, self.index).match == "altered"


def test_what_is_missing_is_told_behind_what_is_there() -> None:
    (one,) = _edited("Boats are useful to all who live by the sea and", "").other_changes
    assert (one.kind, one.line) == ("changed", 6)
    even = next(line for line in LICENCE.split("\n") if line.startswith("Even so"))
    (one,) = _edited(even, "").other_changes
    assert (one.kind, one.line) == ("propagation-missing", 6)
    assert "behind line 6" in one.message


def _items(mark: str) -> str:
    return re.sub(r"(?m)^- ", mark, LICENCE)


STYLE = "<style>p { margin: 0 } .not { display: none } a:not(b) { color: #111 }</style>"


@pytest.mark.parametrize(
    "text",
    [
        LICENCE.replace("\nb. You", "\n1\n\nb. You").replace("\n9. Dis", "\n2\n\n9. Dis"),
        LICENCE.replace("should be shared", "should\n\n1\n\x0cbe shared").replace(
            "while it is", "while\n\n2\n\x0cit is"
        ),
        LICENCE.replace("harbour or of", "harbour\n\nPage 1 of 2\n\nor of"),
        _items("\uf0b7 "),
        _items("\u2219 "),
        _items("\u2713 "),
        _items("\u25c6 "),
        _items("\u2460 "),
        _items("o\t"),
        _items("\u2022"),
        _items("(a)"),
        re.sub(r"(?m)(?<=.)$", r"\\", LICENCE),
        LICENCE.replace("Use Restrictions", "## Use Restrictions {#use-restrictions}"),
        LICENCE.replace("Use Restrictions", "Use Restrictions\u00b6"),
        LICENCE.replace("Use Restrictions", "Use Restrictions [edit]"),
        LICENCE.replace('"', "\u2033"),
        re.sub(r'"(\w+)"', r"``\1''", LICENCE),
        re.sub(r'"(\w+)"', "\u00ab\u00a0\\1\u00a0\u00bb", LICENCE),
        LICENCE.replace("e.g. on", "eg. on"),
        f"{LICENCE}\nSPDX-License-Identifier: LicenseRef-Harbour\n",
        json.dumps({"license": LICENCE}),
        json.dumps(LICENCE, indent=1),
        "license_text: |\n" + "".join(f"  {line}\n" for line in LICENCE.split("\n")),
        "Copyright 2031 Example Labs GmbH and contributors\n" + LICENCE,
        "Copyright 2031 Example Labs GmbH and contributors\n\n" + " ".join(LICENCE.split()),
        LICENCE.replace("by night.\n", "by night.\n\nPage 2 of 2\n\x0c\n"),
        LICENCE.replace("gulls;\n", "gulls;\n\nPage 1 of 2\n\x0c\n"),
        LICENCE.replace("restrictions of paragraph 5", "restrictions of paragraph\n5"),
        "".join(f"{line}\n" for line in textwrap.wrap(" ".join(_items("a) ").split()), 57)),
        f"<html><head><title>The Harbour Licence</title>{STYLE}</head><body class='x'>"
        + "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in LICENCE.split("\n"))
        + "</body></html>",
        "".join(f"{number:6}\t{line}\n" for number, line in enumerate(LICENCE.split("\n"), 1)),
        "- [Section I: PREAMBLE](#section-i-preamble)\n- [Use Restrictions](#use)\n\n" + LICENCE,
        " ".join(_items("(x) ").split()),
        " ".join(LICENCE.split()).replace("; ", "; (c) "),
    ],
)
def test_what_tools_make_of_a_text_is_harmless(text: str) -> None:
    assert text != LICENCE
    assert identify(text, INDEX).match == "exact"


@pytest.mark.parametrize(
    "text",
    [
        LICENCE.replace("\nb. You must say", "\n12\n\nb. You must say 3 times"),
        f"{LICENCE}for more than 30 days\n",
        " ".join(LICENCE.split()) + " for more than 30 days",
        " ".join(LICENCE.split()) + " Version 2 of this text has no list.",
        LICENCE.replace("paragraph 5", "paragraph 4"),
        " ".join(LICENCE.split()).replace("paragraph 5", "paragraph 4"),
        json.dumps({"license": LICENCE.replace("not to use", "to use")}),
        f"<html>{STYLE}<p>{LICENCE.replace('not to use', '<b hidden>not</b> to use')}</p></html>",
    ],
)
def test_what_they_change_beside_is_named(text: str) -> None:
    assert identify(text, INDEX).match != "exact"


def test_the_words_alone_name_the_licence() -> None:
    found = identify("\n".join(LICENCE.split()), INDEX)
    assert (found.id, found.name, found.match) == ("Harbour", "Harbour", "exact")


def test_a_page_may_end_within_the_list() -> None:
    assert _edited(GULLS, f"\nPage 3 of 9\n\n{GULLS}").match == "exact"


@pytest.mark.parametrize("scope", ["Within the harbour, you", "On weekdays: You", "For sale, you"])
def test_a_scope_before_a_lead_in_is_no_title(scope: str) -> None:
    assert "lead-in-changed" in _kinds(_edited("You agree not", f"{scope} agree not"))


def test_a_scope_before_a_sentence_is_no_title() -> None:
    found = _edited("The boat comes", "During the first week, the boat comes")
    assert [one.text.partition(" ")[0] for one in found.other_changes] == ["During"]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("\nAttachment A\n", "\nAttachment B\n", "heading-changed"),
        ("\nAttachment A\n", "\nDraft of Attachment A\n", "heading-changed"),
        ("\nAttachment A\n", "\n", "heading-missing"),
    ],
)
def test_a_heading_that_the_text_refers_to_is_part_of_it(old: str, new: str, kind: str) -> None:
    assert _kinds(_edited(old, new)) == [kind]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Attachment A\n\n", "Attachment A for the use of boats\n\n"),
        ("Use Restrictions\n", "Use Restrictions (of the builder)\n"),
        ("END OF TERMS", "Sharing by the builder\n\nEND OF TERMS"),
        ("END OF TERMS", "The builder:\n\nEND OF TERMS"),
    ],
)
def test_a_heading_that_was_narrowed_is_named(old: str, new: str) -> None:
    """Though all of its words are the licence's own."""
    assert _edited(old, new).match == "altered"


@pytest.mark.parametrize(
    "new", ["# ATTACHMENT A", "**Attachment A:**", "Attachment A: Use Restrictions"]
)
def test_such_a_heading_may_be_dressed_otherwise(new: str) -> None:
    assert _edited("\nAttachment A\n", f"\n{new}\n").match == "exact"


def test_a_heading_that_nothing_refers_to_may_go() -> None:
    assert _edited("\nUse Restrictions\n", "\n").match == "exact"


@pytest.mark.parametrize("words", ["Good practice", "Advice to visitors", "Remarks", "Über Möwen"])
def test_a_heading_of_other_words_within_the_licence_is_named(words: str) -> None:
    """Before its first sentence it would be a title."""
    found = _edited("\nUse Restrictions\n", f"\n{words}\n")
    assert [(one.kind, one.text) for one in found.other_changes] == [("added", words)]


@pytest.mark.parametrize("words", ["Advice to visitors", "The Boats of Über GmbH"])
def test_a_title_of_other_words_is_harmless(words: str) -> None:
    assert identify(f"{words}\n\n{LICENCE}", INDEX).match == "exact"


def test_words_swallowed_by_no_known_unit_are_named() -> None:
    """A piece is not known because one of its words is a unit of the licence."""
    text = LICENCE.replace(
        "b. You must", "b.\n\nand\n\nc. steering, mooring and the oars;\n\nd. You must"
    )
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text, index).match == "exact"
    found = identify(text.replace("the oars", "the motor"), index)
    assert [one.text for one in found.other_changes] == ["steering, mooring and the motor;"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("You may ignore paragraph 5.", ["hidden"]),
        ("The list does not apply to guests.", ["hidden"]),
        (
            "The boat comes as it is, and the builder owes nothing to anybody who sinks with it.",
            ["hidden"],
        ),
        ("made by a tool on Monday, do not edit", []),
        ("prettier-ignore", []),
    ],
)
def test_words_about_the_terms_that_nobody_sees_are_named(words: str, kinds: list[str]) -> None:
    found = _edited("END OF TERMS", f"<!-- {words} -->\n\nEND OF TERMS")
    assert _kinds(found) == kinds
    assert [one.line for one in found.other_changes] == [27 for _ in kinds]


def test_a_hidden_clause_is_missing_and_its_place_is_told() -> None:
    found = _edited(GULLS, f"<div style='opacity:0'>{GULLS}</div>")
    assert [one.label for one in found.missing] == ["2"]
    assert [(one.kind, one.line) for one in found.other_changes] == [("hidden", 36)]


@pytest.mark.parametrize("begin", ["<!--", "<script>"])
def test_what_hides_the_rest_of_a_text_truncates_it(begin: str) -> None:
    found = _edited("- In any manner", f"{begin}\n- In any manner")
    assert (found.match, len(found.missing)) == ("truncated", 4)


def test_clauses_struck_over_several_lines_are_all_named() -> None:
    found = _edited("- For the purpose", "~~- For the purpose").match
    assert found == "altered"
    text = LICENCE.replace("- For the purpose", "~~- For the purpose").replace(
        "sailors;", "sailors;~~"
    )
    assert [one.label for one in identify(text, INDEX).missing] == ["2", "3"]


def test_a_word_that_runs_the_other_way_is_named() -> None:
    found = _edited("frightening gulls, or", "\u202egnineththgirf\u202c gulls, or")
    assert [one.label for one in found.changed] == ["2"]


def test_a_sentence_that_became_a_lead_in_is_named_and_its_items_are_not() -> None:
    """Under "You may not lend …:" the conditions of lending look like a list of restrictions."""
    found = _edited("You may lend", "You may not lend, or allow anybody to use,")
    assert [(one.kind, one.section) for one in found.other_changes] == [("changed", "4")]
    assert [*found.added, *found.missing, *found.changed] == []
    assert len(found.clauses) == 4


@pytest.mark.parametrize("cut", ["- For steering that nobody", "- To spread false tide ta"])
def test_a_text_that_ends_within_a_sentence_is_truncated(cut: str) -> None:
    text = LICENCE[: LICENCE.index(cut) + len(cut)]
    assert identify(text, INDEX).match == "truncated"


def test_a_last_clause_of_other_words_is_changed_and_not_cut() -> None:
    found = _edited(
        "nobody watches over by day or by night.", "nobody watches over by day or at night"
    )
    assert (found.match, [one.label for one in found.changed]) == ("altered", ["4"])


def test_a_link_that_leads_elsewhere_is_named() -> None:
    """Its words stay; a link that was taken off, or put on, changes nothing."""
    text = LICENCE.replace("on a plate", "on a [plate](https://www.a.example/p)")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text.replace("www.", ""), index).match == "exact"
    assert identify(LICENCE, index).match == "exact"
    assert identify(text, INDEX).match == "exact"
    found = identify(text.replace("a.example", "b.example"), index)
    assert [(one.kind, one.section, one.line) for one in found.other_changes] == [
        ("changed", "4.b", 19)
    ]


def test_a_letter_box_behind_another_is_named() -> None:
    text = LICENCE.replace(
        "END OF", "Ask [a@b.example](mailto:a@b.example) or do not ask.\n\nEND OF"
    )
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text.replace("](mailto:a@", "](mailto:c@"), index).match == "altered"


CONDITIONS = LICENCE.replace("in the loan.\n\nb. You must", "in the loan; and\n\nb. You must")


class TestJoints:
    """All of several conditions are not one of them; of bans each holds either way."""

    index = loaded(compiled({"Harbour": [describe(CONDITIONS)]}))

    @pytest.mark.parametrize("word", ["or", "OR"])
    def test_other_joints_of_conditions_are_named(self, word: str) -> None:
        found = identify(CONDITIONS.replace("loan; and", f"loan; {word}"), self.index)
        assert [(one.kind, one.section) for one in found.other_changes] == [
            ("joint-changed", "4.b")
        ]

    def test_also_where_the_layout_puts_them_before(self) -> None:
        text = CONDITIONS.replace("; and\n\nb. You", "; or b. You")
        assert "joint-changed" in _kinds(identify(text, self.index))

    @pytest.mark.parametrize("word", ["and/or", "or"])
    def test_conditions_that_nothing_joins_hold_together(self, word: str) -> None:
        assert _kinds(_edited("in the loan.\n", f"in the loan; {word}\n")) == ["joint-changed"]
        found = identify(CONDITIONS.replace("loan; and", f"loan; {word}"), self.index)
        assert _kinds(found) == ["joint-changed"]

    def test_a_list_of_bans_may_be_one_of_several_conditions(self) -> None:
        start, end = LICENCE.index("END OF"), LICENCE.index(LEAD)
        text = f"{LICENCE[:start]}c. You must row the boat by hand; and\n\n{LICENCE[end:]}"
        index = loaded(compiled({"Harbour": [describe(text)]}))
        assert identify(text, index).match == "exact"
        assert _kinds(identify(text.replace("hand; and", "hand; or"), index)) == ["joint-changed"]

    @pytest.mark.parametrize("words", [";", ".", ";\n\nand"])
    def test_a_joint_that_is_lost_or_moved_is_harmless(self, words: str) -> None:
        assert (
            identify(CONDITIONS.replace("loan; and", f"loan{words}"), self.index).match == "exact"
        )

    @pytest.mark.parametrize("word", ["and", "or", "and/or"])
    def test_joints_of_bans_are_harmless(self, word: str) -> None:
        assert _edited("frighten gulls;", f"frighten gulls; {word}").match == "exact"


def test_a_sentence_that_poses_as_an_item_names_no_group() -> None:
    """What is indented under it stays what it was."""
    nested = LICENCE.replace("- ", "    - ")
    index = loaded(compiled({"Harbour": [describe(nested)]}))
    words = "Guests of the mayor may do all of this."
    found = identify(nested.replace("    - In any", f"- {words}\n    - In any"), index)
    assert [one.text for one in found.added] == [words]
    assert not found.missing
    assert not found.changed


@pytest.mark.parametrize("mark", ["; ", "-- ", "% ", "// ", ".. ", "REM ", "dnl "])
def test_a_sentence_that_was_commented_out_is_missing(mark: str) -> None:
    found = _edited("9. Disclaimer. The boat", f"{mark}9. Disclaimer. The boat")
    assert sorted(_kinds(found)) == ["hidden", "missing"]


@pytest.mark.parametrize("mark", ["-- ", "% "])
def test_a_dash_within_a_wrapped_sentence_is_none(mark: str) -> None:
    text = LICENCE.replace("builder owes", f"builder {mark}owes")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text.replace(f"builder {mark}", f"builder\n{mark}"), index).match == "exact"


def test_a_comment_of_the_licence_itself_is_harmless() -> None:
    """Such as a sample of the notice that users should put into their files."""
    sample = (
        "A sample:\n\n% This boat may be lent under the Harbour Licence,\n% and not otherwise.\n"
    )
    text = LICENCE.replace("END OF", f"{sample}\nEND OF")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text, index).match == "exact"
    found = _edited("END OF", "% All of this may be disregarded.\n\nEND OF")
    assert _kinds(found) == ["hidden"]


@pytest.mark.parametrize("words", ["during the first week,", "for guests", "{#", "/*"])
def test_words_around_a_known_sentence_change_it(words: str) -> None:
    found = _edited("The boat comes", f"{words} The boat comes")
    assert [(one.kind, one.section) for one in found.other_changes] == [("changed", "9")]


CHINESE = """港口许可证

第一条 定义。“船”是指在港口中行驶的任何船只及其全部设备。

第二条 使用者应当在船上张贴建造者的名称，并保证所有人都能看到。

第三条 建造者可以在船只停泊期间远程变更该船。
"""


@pytest.mark.parametrize(
    "old",
    ["并保证所有人都能看到", "使用者应当在船上张贴建造者的名称，并保证所有人都能看到。", "远程"],
)
def test_sentences_in_chinese_count(old: str) -> None:
    index = loaded(compiled({"港口": [describe(CHINESE)]}))
    assert identify(CHINESE, index).match == "exact"
    assert CHINESE.count(old) == 1
    found = identify(CHINESE.replace(old, ""), index)
    assert found.match == "altered"
    assert set(_kinds(found)) <= {"missing", "changed"}


POLICY = """Gull Policy

The gull office may change this policy whenever gulls change their ways.

You may not use bread to:

    Break the peace of the harbour, including to:
        Lure gulls into the houses of others;
        Feed gulls at night with a lamp; or
        Call gulls by names that are not theirs.

    Trade in gulls of any kind or colour.
"""


class TestByTitle:
    """A policy that is little more than a list is known by its own title when the list is lost."""

    index = loaded(compiled({"Gulls": [describe(POLICY)], "Harbour": [describe(LICENCE)]}))

    def test_without_its_list(self) -> None:
        found = identify(POLICY.partition("You may")[0], self.index)
        assert (found.id, found.match, len(found.missing)) == ("Gulls", "truncated", 4)

    def test_without_its_lead_in(self) -> None:
        found = identify(POLICY.replace("You may not use bread to:\n", ""), self.index)
        assert (found.id, "lead-in-missing" in _kinds(found)) == ("Gulls", True)

    def test_another_text_under_the_title_is_not_the_policy(self) -> None:
        text = "Gull Policy\n\nGulls are fed on Sundays by the mayor himself.\n\nAll may watch.\n"
        assert identify(text, self.index).match == "unknown"


PROSE = """The Buoy Licence

1. Definitions

"Buoy" means the thing that floats and everything that is tied to it by a rope.

2. Restriction

You will not use the Buoy for smuggling. You will not use the Buoy to mislead a ship.

3. Disclaimer

The buoy comes as it is, and the builder owes nothing to anybody who drifts off with it.
"""


@pytest.mark.parametrize(
    "words", ["Optional: ", "Smugglers may ask for an exemption at the gate. "]
)
def test_words_put_between_prohibitions_in_prose_are_named(words: str) -> None:
    index = loaded(compiled({"Buoy": [describe(PROSE)]}))
    assert identify(PROSE, index).match == "exact"
    found = identify(
        PROSE.replace("You will not use the Buoy to", f"{words}You will not use the Buoy to"), index
    )
    told = [one.text for one in found.other_changes] + [one.text for one in found.changed]
    assert len(told) == 1
    assert told[0].startswith(words.strip())


def test_another_address_of_a_policy_is_named() -> None:
    text = LICENCE.replace("END OF", "The policy stands at:\n\nhttps://a.example/p\n\nEND OF")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text, index).match == "exact"
    assert identify("Source: here\n\nhttps://c.example/x\n\n" + text, index).match == "exact"
    found = identify(text.replace("a.example", "b.example"), index)
    assert [one.text for one in found.other_changes] == ["https://b.example/p"]


@pytest.mark.parametrize("style", [None, "'", '"', "|", ">"])
@pytest.mark.parametrize("width", [60, 1000])
def test_a_licence_in_any_yaml_string_is_read(style: str | None, width: int) -> None:
    entry = {"license": "other", "extra_gated_prompt": LICENCE}
    card = yaml.safe_dump(entry, default_style=style, width=width)
    assert identify(f"---\n{card}---\n", INDEX).match == "exact"


def test_items_of_html_may_hold_paragraphs() -> None:
    head, items = LICENCE.split("Engine:\n\n")
    listed = "".join(f"  <li>\n<p>{line[2:]}</p></li>\n" for line in items.strip().split("\n"))
    paragraphs = "".join(f"<p>{one}</p>\n" for one in f"{head}Engine:".split("\n\n"))
    assert identify(f"<html><body>{paragraphs}<ul>\n{listed}</ul></body></html>", INDEX).match == (
        "exact"
    )


@pytest.mark.parametrize("mark", ["#.", "- [ ]", "- [x]"])
def test_items_may_be_numbered_by_the_layout_or_have_boxes(mark: str) -> None:
    assert identify(LICENCE.replace("\n- ", f"\n{mark} "), INDEX).match == "exact"


def test_a_comment_may_leave_blank_lines_bare() -> None:
    lines = LICENCE.split("\n")
    for mark in ("# ", "// "):
        text = "\n".join(f"{mark}{line}" if line else "" for line in lines)
        assert identify(text, INDEX).match == "exact"


def test_a_clause_outside_the_list_is_named() -> None:
    line = "- For the purpose of frightening gulls, or trying to frighten gulls;\n"
    text = LICENCE.replace(line, "") + f"\nNOTES\n\nYou may use the Engine:\n\n{line}- For fun;\n"
    found = identify(text, INDEX)
    assert [one.label for one in found.missing] == ["2"]
    assert "clause-outside-list" in _kinds(found)


@pytest.mark.parametrize("share", [0.5, 0.7, 0.85])
def test_a_truncated_text_is_an_error(share: float) -> None:
    """Never "no restrictions": the list is missing."""
    found = identify(LICENCE[: int(len(LICENCE) * share)], INDEX)
    assert (found.id, found.match) == ("Harbour", "truncated")
    assert _kinds(found)[0] == "truncated"


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


def test_a_licence_among_more_terms_of_its_own_is_not_that_of_the_text(shipped: Index) -> None:
    own = "Whoever ships kelp over reef number {0} shall pay {0} shells to its keeper at noon."
    few, many = ("\n\n".join(own.format(n) for n in range(count)) for count in (3, 40))
    mit = licence_text("mit")
    found = identify(f"{few}\n\n{mit}", shipped)
    assert (found.id, found.near, found.also) == ("", "MIT", ())
    found = identify(f"{many}\n\n{mit}", shipped)
    assert (found.id, found.match, found.also) == ("", "unknown", ("MIT",))
    assert "MIT" in found.why


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_total(text: str) -> None:
    identify(text, INDEX)
    identify(LICENCE[:900] + text, INDEX)


@settings(max_examples=60)
@given(st.integers(0, len(LICENCE) - 1), st.sampled_from(list("aeinot,")))
def test_a_letter_changed_in_a_word_is_seen(place: int, letter: str) -> None:
    """But for notices, headings and markers."""
    start = LICENCE.index("Boats are")
    line = LICENCE[: place + 1].count("\n")
    words = LICENCE.split("\n")[line]
    if place < start or not LICENCE[place].islower() or LICENCE[place] == letter or len(words) < 45:
        return
    if not (LICENCE[place - 1].islower() and LICENCE[place + 1].islower()) or letter == ",":
        return
    changed = LICENCE[:place] + letter + LICENCE[place + 1 :]
    assert identify(changed, INDEX).match != "exact"


# --- real texts ---------------------------------------------------------------------------


def _licensed() -> Iterator[tuple[str, str]]:
    spec = importlib.util.find_spec("licensedcode")
    assert spec is not None
    for root in spec.submodule_search_locations or ():
        folder = os.path.join(root, "data", "licenses")
        for name in sorted(os.listdir(folder)):
            if name.endswith(".LICENSE"):
                with open(os.path.join(folder, name), encoding="utf-8") as fp:
                    text = re.sub(r"\A---\n.*?\n---\n\s*", "", fp.read(), flags=re.DOTALL)
                yield name.removesuffix(".LICENSE"), text


AI = {
    "bigcode-open-rail-m-v1": 14,
    "bigscience-open-rail-m": 13,
    "bigscience-rail-1.0": 13,
    "llama-2-license-2023": 0,
    "llama-license-2023": 5,
    "stable-diffusion-2022-08-22": 11,
}


@pytest.fixture(scope="module")
def shipped() -> Index:
    return known.shipped()


def test_real_licences_are_exact(shipped: Index) -> None:
    """Clause counts as in the texts; the Llama 2 licence holds its policy by reference."""
    texts = dict(_licensed())
    for key, count in AI.items():
        found = identify(texts[key], shipped)
        known = catalogue.SHIPPED.find(found.id)
        assert known is not None
        assert (known.scancode, found.match, len(found.clauses)) == (key, "exact", count)


def test_no_other_licence_is_taken_for_one_of_a_model(shipped: Index) -> None:
    """Every eighth of the two thousand texts; the benchmark takes all of them."""
    for at, (key, text) in enumerate(_licensed()):
        if at % 8 == 0 and key not in AI and not key.startswith("responsible-ai"):
            known = catalogue.SHIPPED.find(identify(text, shipped).id or "none")
            assert known is None or known.klass not in (
                "openrail",
                "rail",
                "community",
                "research",
            ), key


def test_edits_of_real_texts() -> None:
    """Every harmful edit is named, no harmless one flagged (the benchmark takes more texts)."""
    texts = [
        pair for pair in mutations.texts(()) if pair[0] in ("stable-diffusion-2022-08-22", "mit")
    ]
    harmful, harmless = mutations.measure(texts, rounds=1)
    assert len([kind for kind, tally in harmful.items() if tally.tried]) >= 20
    assert len([kind for kind, tally in harmless.items() if tally.tried]) >= 20
    assert {kind: tally.failed for kind, tally in harmful.items() if tally.failed} == {}
    assert {kind: tally.failed for kind, tally in harmless.items() if tally.failed} == {}


@pytest.mark.parametrize(
    "hostile",
    [
        "Copyright " + "A@" * 180 + " q",
        "Copyright (c) " + "Aa." * 120 + " q",
        "Copyright " + "a A a@b, " * 40 + "q",
        "Copyright (c) A\n" * 20_000,
        "\u00b6" * 200_000 + "x",
        "[edit] " * 40_000 + "x",
        "\\n" * 10 + " " * 200_000 + "x",
        "\\n" * 10 + '" ' * 100_000,
        "a" * 200_000,
        " " * 200_000 + "x",
        "1. \n" * 40_000,
        "\n1\n" * 40_000,
        "Page 1 of 2\n" * 20_000,
        "---\n" + "a: b\n" * 40_000 + "---\n",
        "<b a=b " * 40_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_grows_with_length(hostile: str) -> None:
    start = time.process_time()
    identify(hostile, INDEX)
    assert time.process_time() - start < 10


def test_a_disclaimer_alone_is_that_of_many_licences(shipped: Index) -> None:
    text = licence_text("bsd-new")
    disclaimer = text[text.index("THIS SOFTWARE IS PROVIDED") :]
    assert identify(disclaimer, shipped).id == ""
    named = "Neither the name"
    assert identify(text[text.index(named) - 100 :], shipped).match != "exact"
    other = text.replace("Redistribution and use in", "Selling and use in")
    assert identify(other, shipped).id == "BSD-3-Clause"
