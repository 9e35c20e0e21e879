"""Recognition: what is missing, changed, added or cut off in a licence is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.recognition.harbour import INDEX, LEAD, LICENCE, edited, kinds_of

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.recognize import identify


def test_a_missing_clause_is_named() -> None:
    found = edited("- For the purpose of frightening gulls, or trying to frighten gulls;\n", "")
    assert [one.label for one in found.missing] == ["2"]
    assert not found.changed


def test_a_changed_clause_is_named_with_its_words() -> None:
    found = edited("purpose of frightening", "purpose of knowingly frightening")
    (one,) = found.changed
    assert (one.label, one.line, one.added, one.removed) == ("2", 36, ("knowingly",), ())
    assert (one.relation, one.ratio > 0.9) == ("unknown", True)
    assert not found.missing


def test_a_word_taken_out_is_read_from_words_at_hand() -> None:
    """The catalogue has no text: the word stands elsewhere in the text that is read."""
    (one,) = edited("breaks a rule of the harbour", "breaks a rule of harbour").changed
    assert one.removed == ("the",)


def test_an_added_clause_is_named() -> None:
    found = edited("- For steering", "- To sell fish at dawn without a stall;\n- For steering")
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
    found = edited(old, new)
    assert found.match == "altered"
    assert kind in kinds_of(found)


BACK = LICENCE.replace("4. Sharing.", "This does not bind the builder.\n\n4. Sharing.").replace(
    "7. Updates.", "6. Lights. You may:\n\n- burn oil in the lamp\n- burn wax\n\n7. Updates."
)


class TestOrder:
    """Clauses may stand in any order; what refers to the sentence before may not."""

    index = loaded(compiled({"Harbour": [describe(BACK)]}))

    def kinds_of(self, text: str) -> list[str]:
        return kinds_of(identify(text, self.index))

    def test_a_sentence_that_refers_to_the_one_before_stays_behind_it(self) -> None:
        text = BACK.replace("This does not bind the builder.\n\n", "")
        assert self.kinds_of(f"{text}\nThis does not bind the builder.\n") == ["moved"]
        assert self.kinds_of(f"{BACK}\nThis does not bind the builder.\n") == ["added"]

    def test_other_sentences_may_stand_anywhere(self) -> None:
        seven = (
            "7. Updates. The builder may change the boat from afar while it is in the harbour.\n\n"
        )
        assert self.kinds_of(BACK.replace(seven, "").replace("END OF", f"{seven}END OF")) == []

    def test_an_item_stays_under_its_lead_in(self) -> None:
        text = BACK.replace("- burn wax\n", "").replace("night.\n", "night.\n- burn wax\n")
        assert identify(text, self.index).match == "altered"
        swapped = BACK.replace("You may:", "@").replace(LEAD, "You may:").replace("@", LEAD)
        assert identify(swapped, self.index).match == "altered"


def test_what_is_missing_is_told_behind_what_is_there() -> None:
    (one,) = edited("Boats are useful to all who live by the sea and", "").other_changes
    assert (one.kind, one.line) == ("changed", 6)
    even = next(line for line in LICENCE.split("\n") if line.startswith("Even so"))
    (one,) = edited(even, "").other_changes
    assert (one.kind, one.line) == ("propagation-missing", 6)
    assert "behind line 6" in one.message


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("\nAttachment A\n", "\nAttachment B\n", "heading-changed"),
        ("\nAttachment A\n", "\nDraft of Attachment A\n", "heading-changed"),
        ("\nAttachment A\n", "\n", "heading-missing"),
    ],
)
def test_a_heading_that_the_text_refers_to_is_part_of_it(old: str, new: str, kind: str) -> None:
    assert kinds_of(edited(old, new)) == [kind]


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
    assert edited(old, new).match == "altered"


def test_a_heading_that_nothing_refers_to_may_go() -> None:
    assert edited("\nUse Restrictions\n", "\n").match == "exact"


@pytest.mark.parametrize("words", ["Good practice", "Advice to visitors", "Remarks", "Über Möwen"])
def test_a_heading_of_other_words_within_the_licence_is_named(words: str) -> None:
    """Before its first sentence it would be a title."""
    found = edited("\nUse Restrictions\n", f"\n{words}\n")
    assert [(one.kind, one.text) for one in found.other_changes] == [("added", words)]


def test_words_swallowed_by_no_known_unit_are_named() -> None:
    """A piece is not known because one of its words is a unit of the licence."""
    text = LICENCE.replace(
        "b. You must", "b.\n\nand\n\nc. steering, mooring and the oars;\n\nd. You must"
    )
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text, index).match == "exact"
    found = identify(text.replace("the oars", "the motor"), index)
    assert [one.text for one in found.other_changes] == ["steering, mooring and the motor;"]


def test_a_sentence_that_became_a_lead_in_is_named_and_its_items_are_not() -> None:
    """Under "You may not lend …:" the conditions of lending look like a list of restrictions."""
    found = edited("You may lend", "You may not lend, or allow anybody to use,")
    assert [(one.kind, one.section) for one in found.other_changes] == [("changed", "4")]
    assert [*found.added, *found.missing, *found.changed] == []
    assert len(found.clauses) == 4


@pytest.mark.parametrize("cut", ["- For steering that nobody", "- To spread false tide ta"])
def test_a_text_that_ends_within_a_sentence_is_truncated(cut: str) -> None:
    text = LICENCE[: LICENCE.index(cut) + len(cut)]
    assert identify(text, INDEX).match == "truncated"


def test_a_last_clause_of_other_words_is_changed_and_not_cut() -> None:
    found = edited(
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
        assert "joint-changed" in kinds_of(identify(text, self.index))

    @pytest.mark.parametrize("word", ["and/or", "or"])
    def test_conditions_that_nothing_joins_hold_together(self, word: str) -> None:
        assert kinds_of(edited("in the loan.\n", f"in the loan; {word}\n")) == ["joint-changed"]
        found = identify(CONDITIONS.replace("loan; and", f"loan; {word}"), self.index)
        assert kinds_of(found) == ["joint-changed"]

    def test_a_list_of_bans_may_be_one_of_several_conditions(self) -> None:
        start, end = LICENCE.index("END OF"), LICENCE.index(LEAD)
        text = f"{LICENCE[:start]}c. You must row the boat by hand; and\n\n{LICENCE[end:]}"
        index = loaded(compiled({"Harbour": [describe(text)]}))
        assert identify(text, index).match == "exact"
        assert kinds_of(identify(text.replace("hand; and", "hand; or"), index)) == ["joint-changed"]

    @pytest.mark.parametrize("words", [";", ".", ";\n\nand"])
    def test_a_joint_that_is_lost_or_moved_is_harmless(self, words: str) -> None:
        assert (
            identify(CONDITIONS.replace("loan; and", f"loan{words}"), self.index).match == "exact"
        )

    @pytest.mark.parametrize("word", ["and", "or", "and/or"])
    def test_joints_of_bans_are_harmless(self, word: str) -> None:
        assert edited("frighten gulls;", f"frighten gulls; {word}").match == "exact"


def test_a_sentence_that_poses_as_an_item_names_no_group() -> None:
    """What is indented under it stays what it was."""
    nested = LICENCE.replace("- ", "    - ")
    index = loaded(compiled({"Harbour": [describe(nested)]}))
    words = "Guests of the mayor may do all of this."
    found = identify(nested.replace("    - In any", f"- {words}\n    - In any"), index)
    assert [one.text for one in found.added] == [words]
    assert not found.missing
    assert not found.changed


def test_a_clause_outside_the_list_is_named() -> None:
    line = "- For the purpose of frightening gulls, or trying to frighten gulls;\n"
    text = LICENCE.replace(line, "") + f"\nNOTES\n\nYou may use the Engine:\n\n{line}- For fun;\n"
    found = identify(text, INDEX)
    assert [one.label for one in found.missing] == ["2"]
    assert "clause-outside-list" in kinds_of(found)


@pytest.mark.parametrize("share", [0.5, 0.7, 0.85])
def test_a_truncated_text_is_an_error(share: float) -> None:
    """Never "no restrictions": the list is missing."""
    found = identify(LICENCE[: int(len(LICENCE) * share)], INDEX)
    assert (found.id, found.match) == ("Harbour", "truncated")
    assert kinds_of(found)[0] == "truncated"


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
