"""The report for people: complete, and safe to print."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.verdicts import EVIL, finding, verdicts

from weightmark.finding import Severity
from weightmark.reports.text import render, safe, summary, wants_color
from weightmark.verdict import Silenced, Verdict

SGR = re.compile("\x1b\\[[0-9]+m")


def test_findings_are_grouped_by_path_with_their_hints() -> None:
    verdict = Verdict(
        (finding("one", path="a.md", line=3), finding("two", path="a.md", pointer="license")),
        (Silenced(finding("three", path="b.md"), "generated"),),
        ("a.md", "b.md"),
    )
    assert render(verdict).splitlines() == [
        "a.md",
        "  error WM299 (something-wrong) at line 3",
        "    one",
        "    hint: make it otherwise",
        "  error WM299 (something-wrong) at license",
        "    two",
        "    hint: make it otherwise",
        "",
        "silenced",
        "  WM299 b.md: three",
        "    reason: generated",
        "",
        "2 errors in 2 files (1 silenced)",
    ]


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (Verdict(checked=("a",)), "no conflict found in 1 file"),
        (Verdict(), "nothing was checked"),
        (Verdict((finding(),), checked=("a", "b")), "1 error in 2 files"),
        (
            Verdict(tuple(finding()._replace(severity=one) for one in Severity), (), ("a",)),
            "1 error, 1 warning, 1 note in 1 file",
        ),
    ],
)
def test_the_last_line_says_what_was_found_and_no_more(verdict: Verdict, line: str) -> None:
    assert summary(verdict) == line
    assert render(verdict).splitlines()[-1] == line
    assert "compliant" not in render(verdict)


@settings(max_examples=80, deadline=None)
@given(verdicts, st.booleans())
def test_nothing_of_an_input_moves_the_cursor(verdict: Verdict, color: bool) -> None:
    report = render(verdict, color=color)
    plain = SGR.sub("", report) if color else report
    assert all(line.isprintable() for line in plain.split("\n"))
    assert plain == render(verdict)


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_an_input_makes_no_lines_of_its_own(verdict: Verdict) -> None:
    lines = render(verdict).split("\n")
    heads = [line for line in lines if re.match(r"  (error|warning|note) WM\d+ \(", line)]
    assert len(heads) == len(verdict.findings)
    assert sum(line.startswith("    reason: ") for line in lines) == len(verdict.silenced)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain é 日本", "plain é 日本"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\r", "a\\x0ab\\x0d"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_does_not_print_is_escaped(text: str, escaped: str) -> None:
    assert safe(text) == escaped


def test_all_evil_is_made_safe() -> None:
    assert all(safe(text).isprintable() for text in EVIL)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it() -> None:
    assert wants_color(Terminal(), {})
    assert wants_color(Terminal(), {"NO_COLOR": ""})
    assert not wants_color(Terminal(), {"NO_COLOR": "1"})
    assert not wants_color(Terminal(), {"TERM": "dumb"})
    assert not wants_color(io.StringIO(), {})


def test_colour_only_adds_colour() -> None:
    verdict = Verdict((finding(),), (Silenced(finding(), "x"),), ("a",))
    assert SGR.search(render(verdict, color=True))
    assert not SGR.search(render(verdict))
