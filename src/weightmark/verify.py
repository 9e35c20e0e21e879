"""Judges: every rule over every bundle, once, and one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from weightmark.bundle import Bundle
from weightmark.collect import collect
from weightmark.finding import Finding
from weightmark.policy import Policy
from weightmark.project import Project
from weightmark.rules import CHECKS
from weightmark.verdict import Silenced, Verdict


def verify(paths: Sequence[str], project: Project, *, deep: bool = False) -> Verdict:
    """The verdict on files, directories and packages at `paths`.

    With `deep` the tensors are read too. Raises UsageError for a path that is not there.
    """
    return judge(collect(paths, project, deep=deep), project.config.policy)


def judge(bundles: Iterable[Bundle], policy: Policy) -> Verdict:
    """The verdict of every rule on every bundle, sorted by place."""
    findings: list[Finding] = []
    silenced: list[Silenced] = []
    checked: set[str] = set()
    for bundle in bundles:
        checked.update(bundle.checked)
        for check in CHECKS:
            ignored = policy.ignore.get(check.rule.code, "")
            for finding in check.run(bundle, policy):
                if reason := finding.waived or ignored:
                    silenced.append(Silenced(finding, reason))
                else:
                    findings.append(finding)
    return Verdict(
        findings=tuple(sorted(set(findings), key=_order)),
        silenced=tuple(sorted(set(silenced), key=lambda one: _order(one.finding))),
        checked=tuple(sorted(checked)),
        fail_on=policy.fail_on,
    )


def _order(finding: Finding) -> tuple[str, str, int, str, str]:
    where = finding.location
    return (where.path, finding.rule.code, where.line, where.pointer, finding.message)
