"""What rules and errors say: all of it in one file that is read as a whole, and how it is said."""

from __future__ import annotations

import pytest
from tests.messages import GOLDEN, heard

from weightmark.rules import CHECKS


def entries() -> list[tuple[str, str, str, str]]:
    """Code or kind, hint to receivers, message and hint."""
    found: list[tuple[str, str, str, str]] = []
    code = asked = ""
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        label, _, words = line.strip().partition(": ")
        if line.startswith("== "):
            code, asked = line[3:], ""
        elif label == "to receivers":
            asked = words
        elif label == "hint":
            found[-1] = (*found[-1][:3], words)
        else:
            found.append((code, asked, words, ""))
    return found


def test_what_is_said_is_what_was_read() -> None:
    """Read what changed, then `python -m tests.messages --write`."""
    assert heard() == GOLDEN.read_text(encoding="utf-8")


def test_every_rule_is_heard() -> None:
    assert {one.rule.code for one in CHECKS} <= {code for code, *_ in entries()}


@pytest.mark.parametrize("place", [1, 2, 3], ids=["to receivers", "message", "hint"])
def test_it_fits_the_middle_of_a_line(place: int) -> None:
    for entry in entries():
        words = entry[place]
        assert not words.endswith((".", "!")), entry
        if place != 2:
            # A message may begin with the name of a thing.
            assert not words[:1].isupper(), entry


def test_every_finding_says_what_can_be_done() -> None:
    for code, _, message, hint in entries():
        assert hint or not code.startswith("WM"), (code, message)


def test_a_receiver_is_not_told_to_write() -> None:
    for _, asked, *_ in entries():
        assert not any(word in asked for word in ("weightmark stamp", "weightmark init", "add it"))
