"""Judges: every rule over every model, once, and one verdict."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect, each_model
from weightmark.config import Project
from weightmark.finding import Finding
from weightmark.model.facts import Facts
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
    policy = project.config.policy

    def one(facts: Facts) -> _Judged:
        return _judged(facts, policy, answered=answered, drawn=drawn)

    verdict = _verdict(each_model(paths, project, one, deep=deep), policy)
    return verdict._replace(configured=configured(project))


def answers_for(paths: Sequence[str], project: Project) -> tuple[Answers, ...]:
    """What people ask of the weights at `paths`, without a judgement; raises UsageError."""
    return _sorted(one for facts in collect(paths, project) for one in _answers(facts))


def configured(project: Project) -> Configured:
    """The configuration of a project, for a report."""
    if not project.source:
        return Configured()
    try:
        path = os.path.relpath(project.source)
    except (ValueError, OSError):
        path = project.source  # on another drive, or from a folder that is gone
    return Configured(path.replace(os.sep, "/"), project.set_aside)


class _Judged(NamedTuple):
    """What is said of one model: all that is left of it, so that processes can hand it on."""

    label: str
    checked: tuple[str, ...]
    weights: tuple[str, ...] | None
    findings: tuple[Finding, ...]
    answers: tuple[Answers, ...]
    kin: tuple[Kin, ...]


def _judged(facts: Facts, policy: Policy, *, answered: bool, drawn: bool) -> _Judged:
    kin: Iterable[Kin] = ()
    if drawn:
        from weightmark.model.kin import of_facts

        kin = of_facts(facts, policy)
    return _Judged(
        facts.label,
        facts.checked,
        tuple(one.path for one in facts.weights) if facts.spoken else None,
        tuple(finding for check in CHECKS for finding in check.run(facts, policy)),
        tuple(_answers(facts)) if answered else (),
        tuple(kin),
    )


def judge(models: Iterable[Facts], policy: Policy) -> Verdict:
    """The verdict of every rule on every model, sorted by place."""
    return _verdict((_judged(one, policy, answered=False, drawn=False) for one in models), policy)


def _verdict(models: Iterable[_Judged], policy: Policy) -> Verdict:
    asked: list[Answers] = []
    kin: list[Kin] = []
    said_of: dict[Finding, list[str]] = {}
    weights: dict[str, set[str]] = {}
    checked: set[str] = set()
    for model in models:
        checked.update(model.checked)
        asked += model.answers
        kin += model.kin
        if model.weights is not None:
            weights.setdefault(model.label, set()).update(model.weights)
        for finding in model.findings:
            labels = said_of.setdefault(finding, [])
            if model.label not in labels:
                labels.append(model.label)
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


def _answers(facts: Facts) -> Iterator[Answers]:
    # A hook does without them, and so without loading them.
    from weightmark.model.answers import answers as of_model

    yield from of_model(facts)


def _sorted(asked: Iterable[Answers]) -> tuple[Answers, ...]:
    return tuple(sorted(asked, key=lambda one: (one.model, one.weights)))


def _order(finding: Finding) -> tuple[str, str, int, str, str]:
    where = finding.location
    return (where.path, finding.rule.code, where.line, where.pointer, finding.message)
