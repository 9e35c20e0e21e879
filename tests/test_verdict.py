"""One verdict: the exit code comes from it and from nothing else."""

from __future__ import annotations

from itertools import product

import pytest
from tests.facts import told

from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.formats.header import Header, Problem
from weightmark.model.bundle import Bundle, Weights
from weightmark.policy import Policy
from weightmark.verdict import Silenced, Verdict
from weightmark.verify import judge

RULE = Rule("WM101", "mark-missing", "", Severity.ERROR)


def finding(severity: Severity) -> Finding:
    return Finding(RULE, severity, Location("a"), "m")


@pytest.mark.parametrize(("found", "fail_on"), list(product(Severity, Severity)))
def test_a_finding_at_or_above_fail_on_fails(found: Severity, fail_on: Severity) -> None:
    verdict = Verdict((finding(found),), checked=("a",), fail_on=fail_on)
    assert verdict.failed is (found >= fail_on)
    assert verdict.exit_code == (1 if found >= fail_on else 0)


def test_nothing_found_passes() -> None:
    assert Verdict(checked=("a",)).exit_code == 0


def test_nothing_checked_is_no_pass() -> None:
    assert Verdict().exit_code == 3


def test_a_finding_counts_where_nothing_was_read() -> None:
    """A package that cannot be opened has no checked file, and is not nothing."""
    assert Verdict((finding(Severity.ERROR),)).exit_code == 1


def test_what_is_silenced_does_not_fail() -> None:
    verdict = Verdict(silenced=(Silenced(finding(Severity.ERROR), "why"),), checked=("a",))
    assert not verdict.failed
    assert verdict.exit_code == 0


# -- from bundles -----------------------------------------------------------------------------


def unmarked(*paths: str) -> Bundle:
    weights = tuple(Weights(path, "safetensors", True, Header({}, 8)) for path in paths)
    bundle = Bundle(label=".", weights=weights, checked=paths, declared="MIT", publishes=True)
    return told(bundle)


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.location.path, one.rule.code) for one in verdict.findings]


def test_findings_and_paths_are_sorted_whatever_the_order_of_models() -> None:
    bundles = [unmarked("b", "d"), unmarked("c", "a")]
    forth, back = judge(bundles, Policy()), judge(bundles[::-1], Policy())
    assert forth == back
    assert [path for path, code in codes(forth) if code == "WM101"] == ["a", "b", "c", "d"]
    assert forth.checked == ("a", "b", "c", "d")


def test_a_finding_made_twice_is_told_once() -> None:
    once, twice = judge([unmarked("a")], Policy()), judge([unmarked("a")] * 2, Policy())
    assert once == twice


def test_a_finding_names_each_model_that_it_is_said_of() -> None:
    """What is wrong with a file above them is one finding, not one a model."""
    problem = Problem("missing-shard", "a/b/x.index.json", "1 file not there")
    bundles = [unmarked(one)._replace(label=one, problems=(problem,)) for one in ("b", "a")]
    verdict = judge(bundles, Policy())
    of = {(one.rule.code, one.location.path): one.models for one in verdict.findings}
    assert of["WM113", "a/b/x.index.json"] == ("a", "b")
    assert of["WM101", "a"] == ("a",)
    assert [(model.path, model.weights) for model in verdict.models] == [
        ("a", ("a",)),
        ("b", ("b",)),
    ]


def test_a_silenced_rule_keeps_its_findings_with_the_reason() -> None:
    later = "the mark comes later"
    policy = Policy(ignore=dict.fromkeys(("WM101", "WM201"), later))
    verdict = judge([unmarked("a")], policy)
    assert "WM101" not in dict(codes(verdict)).values()
    (silenced,) = [one for one in verdict.silenced if one.finding.rule.code == "WM101"]
    assert silenced.reason == later
    assert not verdict.failed


def test_fail_on_comes_from_the_policy() -> None:
    assert judge([unmarked("a")], Policy(fail_on=Severity.NOTE)).fail_on is Severity.NOTE
