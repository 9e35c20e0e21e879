"""Workflow commands: each finding is one, and no text makes another."""

from __future__ import annotations

import re

from hypothesis import given, settings
from tests.reports.verdicts import finding, verdicts

from weightmark.finding import Severity
from weightmark.reports.answers import told
from weightmark.reports.github import render, stopped
from weightmark.verdict import NOTHING_CHECKED, Silenced, Verdict


def test_a_finding_is_an_annotation() -> None:
    verdict = Verdict((finding("100% of it: gone", path="a,b:c.md", line=2, pointer="license"),))
    assert render(verdict).splitlines()[0] == (
        "::error file=a%2Cb%3Ac.md,line=2,title=WM299 something-wrong"
        "::license: 100%25 of it: gone%0Ahint: make it otherwise"
    )


def test_a_list_stands_behind_the_hint_an_item_a_line() -> None:
    listed = finding("2 are gone: (a); (b)")._replace(listed=("(a)", "(b)"))
    (command, _) = render(Verdict((listed,))).splitlines()
    assert command.endswith("::2 are gone%0Ahint: make it otherwise%0A- (a)%0A- (b)")


def test_a_run_that_checked_nothing_or_was_stopped_is_told() -> None:
    assert render(Verdict()).startswith("::warning title=weightmark::nothing was checked")
    assert stopped(["a.toml: 100% wrong"], "") == "::error title=weightmark::a.toml: 100%25 wrong\n"


def test_a_whole_file_has_no_line() -> None:
    assert "line=" not in render(Verdict((finding(),)))


def test_the_worst_come_first_for_only_ten_of_a_kind_are_shown() -> None:
    notes = tuple(finding()._replace(severity=one) for one in Severity)
    commands = [line.split(" ")[0] for line in render(Verdict(notes)).splitlines()]
    assert commands[:3] == ["::error", "::warning", "::notice"]


def test_what_was_silenced_is_in_the_log_only() -> None:
    report = render(Verdict((), (Silenced(finding(), "generated"),), ("m",)))
    assert report.splitlines() == [
        "::debug::silenced WM299 m.safetensors: generated",
        "no conflict found in 1 file (1 silenced)",
    ]


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_no_text_makes_a_command_of_its_own(verdict: Verdict) -> None:
    lines = re.split("\r\n|\r|\n", render(verdict))
    commands = [line for line in lines if line.startswith("::")]
    folds = [line for line in commands if line.startswith(("::group::", "::endgroup::"))]
    assert len(folds) == 2 * len(list(told(verdict.answers)))
    commands = [line for line in commands if line not in folds]
    if verdict.exit_code == NOTHING_CHECKED:
        assert commands.pop().startswith("::warning title=weightmark::")
    assert len(commands) == len(verdict.findings) + len(verdict.silenced)
    for command in commands:
        properties = command[2:].partition("::")[0].partition(" ")[2]
        keys = [pair.partition("=")[0] for pair in properties.split(",") if properties]
        assert keys in ([], *(["file", "line", "title"][at:] for at in range(3)), ["file", "title"])
