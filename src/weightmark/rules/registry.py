"""How a rule is declared: one function with one decorator, in the file of its family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.finding import LISTED, Finding, Location, Rule, Severity
from weightmark.model.facts import Facts, Weights
from weightmark.policy import Policy


class Report(NamedTuple):
    """The only maker of findings of one rule, so that a rule cannot speak under another's code.

    `policy` is the one that a model is judged under.
    """

    rule: Rule
    policy: Policy = Policy()

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


Judge = Callable[[Report, Facts], Iterator[Finding]]


class Check(NamedTuple):
    """A rule and how it judges a model; `asked` is what it tells who only received that."""

    rule: Rule
    judge: Judge
    asked: str = ""

    def run(self, facts: Facts, policy: Policy) -> list[Finding]:
        """What the rule says about a model."""
        found = [*self.judge(Report(self.rule, policy), facts)]  # of most rules nothing
        return [self._told(one, facts) for one in found] if found else found

    def _told(self, finding: Finding, facts: Facts) -> Finding:
        # What was waived is settled, and has nothing to be done about it.
        if self.asked and not (facts.publishes or finding.waived):
            finding = finding._replace(hint=self.asked)
        # Rules speak of the weights; where there is a data set alone, the same is said of the data.
        if facts.weights or facts.card is None or not facts.card.card.of_data:
            return finding
        message, hint = (
            one.replace("the weights", "the data") for one in (finding.message, finding.hint)
        )
        return finding._replace(message=message, hint=hint)


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
        return Check(rule, judge, asked)

    return declare


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
