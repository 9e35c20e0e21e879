"""Entries of BibTeX are cut out of a text; only what they remark is left of them."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from weightmark.texts.citations import passages

ENTRY = """@article{rower2031,
  title = {Rowing {without} Oars},
  author = "Rower, B. and Sailor, A.",
  year = 2031,
}"""


def test_an_entry_is_a_piece_of_its_own_with_its_line() -> None:
    pieces = list(passages(f"Please cite\n\n{ENTRY}\n\nThanks."))
    assert [(one.line, one.cites) for one in pieces] == [(1, False), (3, True), (7, False)]
    assert pieces[1].text == ENTRY
    assert pieces[2].text.strip() == "Thanks."


def test_names_of_a_work_say_nothing_and_a_remark_does() -> None:
    assert "without" not in next(iter(passages(ENTRY))).said
    noted = ENTRY.replace("year = 2031", "note = {Not for war}")
    assert "Not for war" in next(iter(passages(noted))).said


def test_the_last_brace_of_a_text_may_be_cut_off() -> None:
    (piece,) = passages(ENTRY[:-1])
    assert piece.cites


def test_what_nothing_closes_is_no_entry() -> None:
    text = "@misc{" + "a {" * 3 + "\n\n" + ENTRY
    assert [one.cites for one in passages(text)] == [False]
    assert not any(one.cites for one in passages("Write to a@pier.example {or not}."))


def test_time_grows_with_the_text() -> None:
    start = time.process_time()
    assert list(passages("@misc{a\n" * 200_000))
    assert time.process_time() - start < 5


@given(st.lists(st.sampled_from(["@misc{", "}", "{", "\n", "title=", "{a}", "words", "@"])))
def test_the_pieces_are_the_text_but_for_blanks(several: list[str]) -> None:
    text = "".join(several)
    together = "".join(one.text for one in passages(text))
    assert together.split() == text.split() or "".join(together.split()) == "".join(text.split())
