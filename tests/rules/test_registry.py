"""A rule is one function with one decorator, and speaks under its own code only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.model.facts import Facts, Weights
from weightmark.policy import Policy
from weightmark.rules.registry import Report, check, each

RULE = Rule("WM999", "too-blue", "", Severity.WARNING)
HERE = Location("a", "b", 3)


@check("WM999", Severity.WARNING, asked="ask for another")
def too_blue(report: Report, facts: Facts) -> Iterator[Finding]:
    """The model is too blue.

    More of it.
    """
    yield report(Location(facts.label), "blue", "paint it")


@check("WM998", Severity.NOTE)
def not_told(report: Report, facts: Facts) -> Iterator[Finding]:
    yield report(Location(facts.label), "x")


def test_a_rule_is_called_as_its_function_and_summed_up_as_its_first_line() -> None:
    assert too_blue.rule == Rule("WM999", "too-blue", "The model is too blue", Severity.WARNING)


def test_without_docstrings_a_rule_still_judges() -> None:
    assert not_told.rule.summary == "not-told"
    assert [one.message for one in not_told.run(Facts("m", ()), Policy())] == ["x"]


@pytest.mark.parametrize(("publishes", "hint"), [(True, "paint it"), (False, "ask for another")])
def test_an_author_is_told_to_mend_and_a_receiver_to_ask(publishes: bool, hint: str) -> None:
    (found,) = too_blue.run(Facts("m", (), publishes=publishes), Policy())
    assert (found.rule, found.hint, found.location.path) == (too_blue.rule, hint, "m")


def test_a_report_has_the_severity_of_its_rule_unless_told_otherwise() -> None:
    report = Report(RULE)
    assert report(HERE, "m") == Finding(RULE, Severity.WARNING, HERE, "m")
    assert report(HERE, "m", severity=Severity.ERROR).severity is Severity.ERROR
    assert report(HERE, "m", "do", waived="why") == Finding(
        RULE, Severity.WARNING, HERE, "m", "do", "why"
    )


def test_a_list_ends_the_message() -> None:
    found = Report(RULE)(HERE, "lost", listed=["a", "b"])
    assert found.message == "lost: a; b"
    assert found.listed == ("a", "b")


def test_the_same_is_said_of_each_file() -> None:
    weights = [Weights("x", ""), Weights("y", "")]
    found = list(each(Report(RULE), weights, "m", "h", Severity.NOTE, "p"))
    assert [one.location for one in found] == [Location("x", "p"), Location("y", "p")]
    assert {(one.message, one.hint, one.severity) for one in found} == {("m", "h", Severity.NOTE)}
