"""How a rule is declared: one function with one decorator, in the file of its family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from weightmark._startup import NamedTuple
from weightmark.finding import LISTED, Finding, Location, Rule, Severity
from weightmark.model.facts import Facts, Weights
from weightmark.policy import Policy


class Report(NamedTuple):
    """The only maker of findings of one rule, so that a rule cannot speak under another's code."""

    rule: Rule

    def __call__(
        self,
        location: Location,
        message: str,
        hint: str = "",
        *,
        severity: Severity | None = None,
        waived: str = "",
        listed: Sequence[str] = (),
    ) -> Finding:
        """A finding of this rule; `severity` only where it is not the usual one.

        `listed` ends the message, behind a colon.
        """
        if listed:
            message = f"{message}: {LISTED.join(listed)}"
        severity = severity or self.rule.severity
        return Finding(self.rule, severity, location, message, hint, waived, tuple(listed))


Judge = Callable[[Report, Facts, Policy], Iterator[Finding]]
_Run = Callable[[Facts, Policy], Iterator[Finding]]


class Check(NamedTuple):
    """A rule and what it says about a model; `asked` is what it tells who only received that."""

    rule: Rule
    run: _Run
    asked: str = ""


def check(code: str, severity: Severity, *, asked: str = "") -> Callable[[Judge], Check]:
    """Declares a rule: the name is that of the function, the summary its first docstring line.

    The hints of a rule are for the author of the weights; `asked` is what who only received them
    can do instead.
    """

    def declare(judge: Judge) -> Check:
        name = judge.__name__.replace("_", "-")
        # Compiled without docstrings (python -OO), a rule still judges.
        summary = (judge.__doc__ or name).strip().splitlines()[0].rstrip(".")
        rule = Rule(code, name, summary, severity)
        run: _Run = partial(judge, Report(rule))
        run = partial(_for_who_asks, run, asked) if asked else run
        return Check(rule, partial(_of_what_is_there, run), asked)

    return declare


def _of_what_is_there(run: _Run, facts: Facts, policy: Policy) -> Iterator[Finding]:
    """Rules speak of the weights; where there is a data set alone, the same is said of the data."""
    alone = not facts.weights and facts.card is not None and facts.card.card.of_data
    for finding in run(facts, policy):
        if not alone:
            yield finding
            continue
        message, hint = (
            one.replace("the weights", "the data") for one in (finding.message, finding.hint)
        )
        yield finding._replace(message=message, hint=hint)


def _for_who_asks(run: _Run, asked: str, facts: Facts, policy: Policy) -> Iterator[Finding]:
    for finding in run(facts, policy):
        # What was waived is settled, and has nothing to be done about it.
        yield finding if facts.publishes or finding.waived else finding._replace(hint=asked)


def each(
    report: Report,
    weights: Sequence[Weights],
    message: str,
    hint: str = "",
    severity: Severity | None = None,
    pointer: str = "",
) -> Iterator[Finding]:
    """The same finding of each file; reports tell it once, with a count."""
    for one in weights:
        yield report(Location(one.path, pointer), message, hint, severity=severity)
