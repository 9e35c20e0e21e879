"""WM401 to WM405, WM416, WM417: the restrictions that a model owes to its bases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weightmark.finding import Finding, Location, Severity, counted
from weightmark.model.facts import Facts
from weightmark.model.lineage import (
    Parent,
    Reworded,
    clauses_in_order,
    clauses_of,
    gist,
    label,
    lifted,
)
from weightmark.model.parts import (
    Pair,
    asked_by,
    by_child,
    child_of,
    has_bases,
    is_closed,
    licence_of_part,
    lost_at,
    model_parts,
    pairs,
)
from weightmark.rules.registry import Report, check

_HAND_ON = (
    "hand them on: declare a licence that has them, or put the list into LICENSE or the card; "
    "where the licensor lifted one, record it in [[waivers]] of the configuration"
)


@check(
    "WM401",
    Severity.ERROR,
    asked="what the base forbids binds all the same; ask who published the weights to hand it on",
)
def restrictions_dropped(report: Report, facts: Facts) -> Iterator[Finding]:
    """Use restrictions of a base are not handed on."""
    for pair in pairs(facts):
        if pair.found.verdict not in ("dropped", "weakened"):
            continue
        name, licence = pair.parent.base.name, licence_of_part(pair.parent)
        if pair.found.whole:
            yield report(
                pair.where,
                f"the restrictions of {name} ({licence}) are not handed on "
                f"{by_child(pair.child)}{lost_at(pair.parent)}: {pair.found.reason}",
                _HAND_ON,
            )
            continue
        clauses = clauses_in_order(pair.found.dropped, pair.parent)
        told = [(clause, gist(clause, pair.parent)) for clause in clauses]
        yield from _owed(report, pair, told, "not carried", _HAND_ON)


@check(
    "WM402",
    Severity.ERROR,
    asked="keep to the words of the base; ask who published the weights to take them",
)
def restrictions_weakened(report: Report, facts: Facts) -> Iterator[Finding]:
    """Use restrictions of a base stand there in words that forbid less."""
    for pair in pairs(facts):
        if pair.found.verdict not in ("dropped", "weakened"):
            continue
        listed = _as_listed(pair.found.weakened, pair.parent)
        told = [(one.clause, _reworded(one, pair.parent)) for one in listed]
        yield from _owed(report, pair, told, "weakened", _AS_THEY_ARE)


_AS_THEY_ARE = "take the words of the base; forbidding more is allowed, forbidding less is not"


def _owed(
    report: Report,
    pair: Pair,
    told: Iterable[tuple[str, str]],
    state: str,
    hint: str,
) -> Iterator[Finding]:
    """Clauses of a base, each with its words: one by one those that were lifted, together the rest.

    `state` is what they are in the model that owes them.
    """
    name = pair.parent.base.name
    left = []
    for clause, words in told:
        by, why = lifted(report.policy, report.rule.code, pair.parent, clause)
        if why:
            yield report(pair.where, f"{name}: {words}: {state}, waived by {by}", waived=why)
        else:
            left.append(words + _not_here(by))
    if left:
        yield report(
            pair.where,
            f"{len(left)} of {len(pair.found.asked)} restrictions of {name} "
            f"({licence_of_part(pair.parent)}) are {state} {by_child(pair.child)}"
            f"{lost_at(pair.parent)}{asked_by(pair.parent.entries)}",
            hint,
            listed=left,
        )


def _as_listed(found: Iterable[Reworded], parent: Parent) -> list[Reworded]:
    """Clauses in other words, in the order in which the base lists them."""
    by_clause = {one.clause: one for one in found}
    return [by_clause[clause] for clause in clauses_in_order(by_clause, parent)]


def _reworded(one: Reworded, parent: Parent) -> str:
    return f"{gist(one.clause, parent)} [{one.reason}]" if one.reason else gist(one.clause, parent)


def _not_here(by: str) -> str:
    """What stands behind a restriction that a mark calls lifted, where the policy lets none be."""
    return f" [waived by {by}, as the mark says, but the policy locks this rule]" if by else ""


@check(
    "WM403",
    Severity.WARNING,
    asked="ask who published the weights under which licence the base is",
)
def base_unknown(report: Report, facts: Facts) -> Iterator[Finding]:
    """Nothing is known of a base model; an error for those who publish."""
    for pair in pairs(facts):
        if pair.found.verdict == "unknown":
            yield report(
                pair.where,
                f"cannot tell what {pair.parent.base.name} asks of its derivatives: "
                f"{pair.found.reason}",
                pair.found.settle,
                severity=Severity.ERROR if facts.publishes else None,
            )


@check(
    "WM404",
    Severity.WARNING,
    asked="keep to the restrictions of the base, or have both texts read",
)
def restrictions_unclear(report: Report, facts: Facts) -> Iterator[Finding]:
    """It cannot be told whether the restrictions of a base are carried."""
    for pair in pairs(facts):
        found = pair.found
        if found.verdict != "unclear" or is_closed(pair.parent):
            continue
        open_ = [
            gist(clause, pair.parent)
            for clause in clauses_in_order(found.dropped, pair.parent)
            if not lifted(report.policy, "WM401", pair.parent, clause)[1]
        ]
        open_ += [
            _reworded(one, pair.parent)
            for one in _as_listed(found.weakened, pair.parent)
            if not lifted(report.policy, "WM402", pair.parent, one.clause)[1]
        ]
        if (found.dropped or found.weakened) and not open_:
            continue  # what is not found was lifted
        message = (
            f"cannot tell whether {child_of(pair.child)} carries the restrictions of "
            f"{pair.parent.base.name} ({licence_of_part(pair.parent)}): {found.reason}"
        )
        if open_:
            message += "; not found in these words"
        yield report(pair.where, message, found.settle, listed=open_)


@check("WM405", Severity.NOTE)
def restrictions_reworded(report: Report, facts: Facts) -> Iterator[Finding]:
    """Restrictions of a base are carried in other words that forbid as much or more."""
    for pair in pairs(facts):
        if pair.found.verdict == "unclear" or not pair.found.reworded:
            continue
        yield report(
            pair.where,
            f"{counted(len(pair.found.reworded), 'restriction')} of {pair.parent.base.name} "
            "carried in other words",
            "nothing to do; the base's own words would leave no doubt",
            listed=[
                f"{gist(one.clause, pair.parent)} [{one.relation}: {one.reason}]"
                for one in _as_listed(pair.found.reworded, pair.parent)
            ],
        )


@check("WM416", Severity.WARNING)
def waiver_unused(report: Report, facts: Facts) -> Iterator[Finding]:
    """A recorded waiver fits a base of this model, but no clause of it."""
    if not report.policy.waivers:
        return
    parents = [parent for part in model_parts(facts) for parent in part.parents]
    for waiver in report.policy.waivers:
        fitting = [parent for parent in parents if waiver.is_for(parent.base.name)]
        clauses = [
            (clause, label(clause, parent))
            for parent in fitting
            for clause in parent.base.clauses or clauses_of(parent.entries)
        ]
        if fitting and not any(waiver.fits(clause, name) for clause, name in clauses):
            yield report(
                Location(facts.declaration.path or facts.label, "waivers"),
                f"the waiver of {waiver.clause!r} fits no restriction of {waiver.base}",
                "name the clause by its label or its digest (`weightmark licenses ID` lists both)",
            )


@check(
    "WM417",
    Severity.WARNING,
    asked="go by the licence of the base; ask who published the weights to stamp them anew",
)
def base_not_recorded(report: Report, facts: Facts) -> Iterator[Finding]:
    """A mark does not record a base of the model, or records other restrictions for it."""
    for part in () if not has_bases(facts) else model_parts(facts):
        for one in part.weights:
            if one.mark is None:
                continue
            recorded = {base.name.casefold(): base for base in one.mark.bases}
            for parent in part.parents:
                base = recorded.get(parent.base.name.casefold())
                if base is None:
                    message = f"the mark does not record that this was made from {parent.base.name}"
                elif parent.base.clauses is None or base.clauses == parent.base.clauses:
                    continue
                else:
                    message = (
                        f"the mark records other restrictions of {parent.base.name} than its "
                        + ("own files have" if parent.source == "files" else "licence has")
                    )
                hint = "run `weightmark stamp` to write the mark anew"
                yield report(Location(one.path, "weightmark_base"), message, hint)
