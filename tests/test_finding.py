"""A rule has a stable place in the documents, and its severity can be compared and said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.finding import RULES_URL, Finding, Location, Rule, Severity, counted, shortened
from weightmark.rules import CHECKS

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")


def test_severities_are_in_the_order_of_what_they_matter() -> None:
    assert Severity.NOTE < Severity.WARNING < Severity.ERROR
    assert [str(one) for one in sorted(Severity)] == ["note", "warning", "error"]


def test_the_address_of_a_rule_is_its_heading() -> None:
    rule = Rule("WM101", "mark-missing", "", Severity.ERROR)
    assert rule.url == f"{RULES_URL}#wm101-mark-missing"


@pytest.mark.parametrize("rule", [check.rule for check in CHECKS], ids=lambda rule: rule.code)
def test_the_heading_is_there(rule: Rule) -> None:
    headings = {
        re.sub(r"[^\w-]", "", line.lower().replace(" ", "-"))
        for line in re.findall(r"(?m)^#+ (.*)$", PAGE)
    }
    assert rule.url.partition("#")[2] in headings


def test_a_message_is_parted_from_its_list() -> None:
    rule = Rule("WM101", "mark-missing", "", Severity.ERROR)
    finding = Finding(rule, Severity.ERROR, Location("a"), "these: one; two", listed=("one", "two"))
    assert finding.parted() == ("these:", ("one", "two"))
    single = finding._replace(message="this: one", listed=("one",))
    assert single.parted() == ("this: one", ())
    assert finding._replace(listed=("two", "three")).parted() == ("these: one; two", ())


@given(st.text(), st.integers(1, 90))
@settings(deadline=None)
def test_words_are_one_line_and_so_long_at_most(words: str, most: int) -> None:
    found = shortened(words, most)
    line = " ".join(words.split())
    assert len(found) <= most
    assert found == line or (found.endswith("…") and line.startswith(found[:-1]))


def test_one_of_something_is_not_several() -> None:
    assert [counted(number, "file") for number in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
