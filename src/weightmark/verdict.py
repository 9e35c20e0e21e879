"""The one answer of a run: text, JSON, SARIF and the exit code all come from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.finding import Finding, Severity

if TYPE_CHECKING:
    from weightmark.model.answers import Answers
    from weightmark.model.kin import Kin

PASSED, FAILED, USAGE, NOTHING_CHECKED = 0, 1, 2, 3


class Silenced(NamedTuple):
    """A finding that the configuration silences, with the reason it gives."""

    finding: Finding
    reason: str


class Model(NamedTuple):
    """One model as it was judged: its folder, and the weight files that stand under its card."""

    path: str
    weights: tuple[str, ...]


class Configured(NamedTuple):
    """The configuration that a verdict was made under, "" for none.

    `set_aside` are the keys of it that were not obeyed, since it was only found beside what is
    judged.
    """

    path: str = ""
    set_aside: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """A sentence for people, "" where there is no configuration."""
        if not self.set_aside:
            return self.path and f"configured by {self.path}"
        keys = ", ".join(self.set_aside)
        return f"{self.path} was only found here: {keys} not obeyed (--config {self.path} vouches)"


class Verdict(NamedTuple):
    """What was found in what was looked at.

    `checked` names every file and package that was read, sorted. `fail_on` is the lowest severity
    that fails the run. `models` are all that were judged, also those without a finding.
    `configured` names the configuration. `compared`: with a lock, and not judged anew.
    `answers` are what people ask of each model, empty where nobody asked. `kin` are the models
    beside their bases, where a picture was asked for.
    """

    findings: tuple[Finding, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    checked: tuple[str, ...] = ()
    fail_on: Severity = Severity.ERROR
    models: tuple[Model, ...] = ()
    configured: Configured = Configured()
    answers: tuple[Answers, ...] = ()
    kin: tuple[Kin, ...] = ()
    compared: bool = False

    @property
    def failed(self) -> bool:
        """Whether a finding is at or above `fail_on`."""
        return any(finding.severity >= self.fail_on for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 no finding at or above `fail_on`, 1 findings, 3 nothing was checked.

        Cards and texts around files that could not be judged (WM117) are nothing either.
        """
        if self.failed:
            return FAILED
        unjudged = any(one.rule.code == "WM117" for one in self.findings)
        judged = any(one.weights for one in self.models) if unjudged else self.checked
        return PASSED if judged else NOTHING_CHECKED

    def renamed(self, path: str, name: str) -> Verdict:
        """The same, with `name` for a path of an artifact that may be a temporary one."""

        def short(finding: Finding) -> Finding:
            where = finding.location._replace(path=finding.location.path.replace(path, name))
            models = tuple(model.replace(path, name) for model in finding.models)
            message = finding.message.replace(path, name)
            return finding._replace(location=where, message=message, models=models)

        models = tuple(one._replace(path=one.path.replace(path, name)) for one in self.models)
        return self._replace(findings=tuple(map(short, self.findings)), models=models)
