"""Judges: every rule over every bundle, once, and one verdict."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from weightmark.collecting.collect import collect
from weightmark.config import Project
from weightmark.finding import Finding
from weightmark.model.bundle import Bundle
from weightmark.policy import Policy
from weightmark.rules import CHECKS
from weightmark.verdict import Configured, Model, Silenced, Verdict

if TYPE_CHECKING:
    from weightmark.model.answers import Answers
    from weightmark.model.kin import Kin


def verify(
    paths: Sequence[str],
    project: Project,
    *,
    deep: bool = False,
    answered: bool = True,
    drawn: bool = False,
) -> Verdict:
    """The verdict on files, directories and packages at `paths`.

    With `deep` the tensors are read too; without `answered` what people ask is left out, which a
    hook has no time for. With `drawn` the verdict has what a picture needs. Raises UsageError for
    a path that is not there.
    """
    bundles = collect(paths, project, deep=deep)
    verdict = judge(bundles, project.config.policy, answered=answered, drawn=drawn)
    return verdict._replace(configured=configured(project))


def answers_for(paths: Sequence[str], project: Project) -> tuple[Answers, ...]:
    """What people ask of the weights at `paths`, without a judgement; raises UsageError."""
    return _sorted(one for bundle in collect(paths, project) for one in _answers(bundle))


def configured(project: Project) -> Configured:
    """The configuration of a project, for a report."""
    if not project.source:
        return Configured()
    try:
        path = os.path.relpath(project.source)
    except (ValueError, OSError):
        path = project.source  # on another drive, or from a folder that is gone
    return Configured(path.replace(os.sep, "/"), project.set_aside)


def judge(
    bundles: Iterable[Bundle], policy: Policy, *, answered: bool = False, drawn: bool = False
) -> Verdict:
    """The verdict of every rule on every bundle, sorted by place."""
    asked: list[Answers] = []
    kin: list[Kin] = []
    said_of: dict[Finding, list[str]] = {}
    weights: dict[str, set[str]] = {}
    checked: set[str] = set()
    for bundle in bundles:
        checked.update(bundle.checked)
        if answered:
            asked += _answers(bundle)
        if drawn:
            kin += _kin(bundle, policy)
        if bundle.spoken:
            weights.setdefault(bundle.label, set()).update(one.path for one in bundle.weights)
        for check in CHECKS:
            for finding in check.run(bundle, policy):
                models = said_of.setdefault(finding, [])
                if bundle.label not in models:
                    models.append(bundle.label)
    findings: list[Finding] = []
    silenced: list[Silenced] = []
    for finding in sorted(said_of, key=_order):
        found = finding._replace(models=tuple(sorted(said_of[finding])))
        if reason := finding.waived or policy.ignore.get(finding.rule.code, ""):
            silenced.append(Silenced(found, reason))
        else:
            findings.append(found)
    return Verdict(
        findings=tuple(findings),
        silenced=tuple(silenced),
        checked=tuple(sorted(checked)),
        fail_on=policy.fail_on,
        models=tuple(Model(path, tuple(sorted(weights[path]))) for path in sorted(weights)),
        answers=_sorted(asked),
        kin=tuple(sorted(kin, key=lambda one: (one.model, one.weights))),
    )


def _answers(bundle: Bundle) -> Iterator[Answers]:
    # A hook does without them, and so without loading them.
    from weightmark.model.answers import answers as of_model

    yield from of_model(bundle)


def _kin(bundle: Bundle, policy: Policy) -> Iterator[Kin]:
    from weightmark.model.kin import of_bundle

    return of_bundle(bundle, policy)


def _sorted(asked: Iterable[Answers]) -> tuple[Answers, ...]:
    return tuple(sorted(asked, key=lambda one: (one.model, one.weights)))


def _order(finding: Finding) -> tuple[str, str, int, str, str]:
    where = finding.location
    return (where.path, finding.rule.code, where.line, where.pointer, finding.message)
