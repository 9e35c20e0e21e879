"""One verdict: the exit code comes from it and from nothing else."""

from __future__ import annotations

from itertools import product

import pytest

from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.verdict import Silenced, Verdict

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
