"""What is said of a licence without restrictions that was altered, and when it was cut off."""

from __future__ import annotations

import pytest
from tests.licence_texts import licence_text
from tests.recognition.test_parts import INDEX, PIER

from weightmark.recognition.recognize import identify

SECOND = "A walker who drops a thing into the water fetches it again before the next tide."


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (SECOND, "", ["missing"]),
        ("fetches it again", "may leave it there", ["changed"]),
        (SECOND, f"{SECOND} Nobody shall whistle on the pier.", ["added"]),
        ("who falls from it.\n", "who falls from", ["truncated"]),
    ],
)
def test_changes_are_named(old: str, new: str, kinds: list[str]) -> None:
    assert old in PIER
    found = identify(PIER.replace(old, new), INDEX)
    assert found.id == "Pier"
    assert [one.kind for one in found.other_changes][:1] == kinds
    assert found.match == ("truncated" if kinds == ["truncated"] else "altered")


def test_a_last_sentence_in_other_words_is_no_cut() -> None:
    found = identify(PIER.replace("owes nothing to", "owes little to"), INDEX)
    assert found.match == "altered"


def test_what_may_be_left_out_does_not_tell_where_a_text_ends() -> None:
    text = licence_text("apache-2.0")
    cut = text[: text.index("You may add Your own copyright statement to Your modifications") + 200]
    assert identify(cut).match == "truncated"
    section = cut[: cut.rindex("You may add")]
    assert identify(section + text[text.index("9. Accepting Warranty") :]).match == "altered"
