"""An explanation tells what recognition did: the steps, the candidates, the spans, what is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text

from weightmark.recognition.explain import Explanation, explain
from weightmark.recognition.recognize import identify

MIT = licence_text("mit")


def told(text: str) -> Explanation:
    return explain(text, "utf-8")[1]


def test_the_answer_is_the_same_as_without() -> None:
    for text in ("", MIT, MIT + "\nYou must pay us.\n", "Be kind to gulls."):
        assert explain(text)[0] == identify(text)


def test_what_was_taken_off_is_told_with_its_lines() -> None:
    commented = "".join(f"// {line}".rstrip() + "\n" for line in MIT.splitlines())
    (off, *_) = told(commented).taken
    assert (off.what, off.text) == ("what stands before each line", "// ")
    assert (off.line, off.end) == (1, len(MIT.splitlines()))


@pytest.mark.parametrize(
    ("text", "what", "shown"),
    [
        ("<!-- not -->\n" + MIT, "what a reader does not see", "not"),
        (MIT.replace("sublicense", "sub-license"), "spelled or said alike", "sub-license = "),
        ("1. " + MIT, "numbers, letters and marks of items", "1 of them"),
        (MIT.replace("software", "<b>software</b>"), "markup within a line", "<b>software</b>"),
    ],
)
def test_each_kind_of_what_is_not_compared(text: str, what: str, shown: str) -> None:
    assert any(one.what.startswith(what) and shown in one.text for one in told(text).taken)


def test_candidates_have_their_shares_and_the_right_one_is_among_them() -> None:
    found = told(MIT + "\nYou must pay us.\n").considered
    assert "MIT" in {one.id for one in found if one.share == 1}
    assert all(0 <= one.share <= 1 and 0 <= one.own <= 1 for one in found)
    assert any(one.id == "MIT" and one.line for one in found)


def test_each_unit_is_there_filled_in_left_out_or_missing() -> None:
    assert {one.state for one in told(MIT).spans} <= {"there", "filled in", "left out"}
    whole = licence_text("zlib")
    lost = whole[: whole.index("2. Altered")] + whole[whole.index("3. This notice") :]
    (missing,) = (one for one in told(lost).spans if one.state == "missing")
    assert (missing.licence, missing.line) == ("Zlib", 0)


def test_what_is_left_over_counts_or_not_and_says_why() -> None:
    found = told(MIT + "\nPlease cite us.\n\nYou must pay us.\n").left
    counts = {one.text: one.counts for one in found}
    assert counts["Please cite us."] is False
    assert counts["You must pay us."] is True
    assert all(one.why for one in found)


def test_of_several_licences_each_has_its_spans() -> None:
    spans = told(f"{MIT}\n\n{licence_text('isc')}").spans
    assert {one.licence for one in spans} == {"MIT", "ISC"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_explained(text: str) -> None:
    found = told(text)
    assert all(one.line <= one.end for one in found.taken)
