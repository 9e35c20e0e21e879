"""WM7xx: the lock, where a run was asked to compare with it."""

from __future__ import annotations

from collections.abc import Iterator

from weightmark.finding import Finding, Location, Severity
from weightmark.model.facts import Facts
from weightmark.rules.registry import Report, check


@check("WM701", Severity.ERROR)
def lock_differs(report: Report, facts: Facts) -> Iterator[Finding]:
    """A model is not the one that was locked: a file, its licence or its restrictions changed."""
    for drift in facts.drifts:
        yield report(
            Location(drift.path),
            drift.message,
            "fetch the locked revision again; or look at what changed and take it: `weightmark "
            "lock`",
            listed=drift.clauses,
        )


@check("WM702", Severity.NOTE)
def locked_not_at_hand(report: Report, facts: Facts) -> Iterator[Finding]:
    """A model of the lock is on the network and not in the cache, so nothing was compared."""
    if facts.elsewhere:
        others = [one[:12] for one in facts.other_revisions]
        beside = f"; the cache has it at {', '.join(others)}" if others else ""
        yield report(
            Location(facts.elsewhere),
            f"not at hand, so it was not compared with the lock{beside}",
            f"fetch it, or name it: `weightmark verify --locked {facts.elsewhere}`",
        )


@check("WM703", Severity.WARNING)
def locked_failing(report: Report, facts: Facts) -> Iterator[Finding]:
    """A model had failed when it was locked: that it is as it was then does not make it pass."""
    if facts.failed_then:
        yield report(
            Location(facts.label),
            f"failed when it was locked, with {', '.join(facts.failed_then)}",
            "`weightmark verify` tells why; where that is settled, lock it anew: `weightmark lock`",
        )
