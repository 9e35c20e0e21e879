"""WM7xx: a model that is not as it was locked breaks them, one that is keeps them."""

from __future__ import annotations

from weightmark.model.facts import Drift, Facts
from weightmark.policy import Policy
from weightmark.rules import CHECKS

OF_LOCK = [one for one in CHECKS if one.rule.code.startswith("WM7")]
DIFFERS, ELSEWHERE, FAILING = OF_LOCK


def test_a_drift_is_told_with_its_clauses() -> None:
    facts = Facts("a", (), drifts=(Drift("a", "2 restrictions are gone", ("1 (x)", "2 (y)")),))
    (finding,) = DIFFERS.run(facts, Policy())
    assert finding.message == "2 restrictions are gone: 1 (x); 2 (y)"
    assert finding.rule.code == "WM701"
    assert "weightmark lock" in finding.hint


def test_what_is_not_at_hand_is_a_note() -> None:
    (finding,) = ELSEWHERE.run(Facts("a", (), elsewhere="hf://org/name"), Policy())
    assert str(finding.severity) == "note"
    assert "--locked hf://org/name" in finding.hint
    assert "; the cache" not in finding.message
    other = Facts("a", (), elsewhere="hf://org/name", other_revisions=("f" * 40,))
    (finding,) = ELSEWHERE.run(other, Policy())
    assert finding.message.endswith("; the cache has it at ffffffffffff")


def test_a_model_that_failed_when_it_was_locked_is_told() -> None:
    (finding,) = FAILING.run(Facts("a", (), failed_then=("WM101", "WM401")), Policy())
    assert str(finding.severity) == "warning"
    assert finding.message == "failed when it was locked, with WM101, WM401"


def test_a_model_as_it_was_has_no_finding() -> None:
    assert not [one for check in OF_LOCK for one in check.run(Facts("a", ()), Policy())]
