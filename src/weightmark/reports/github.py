"""The report as workflow commands, which GitHub shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from weightmark.finding import Finding, Severity
from weightmark.reports.answers import told
from weightmark.reports.groups import shown_place
from weightmark.reports.lines import safe
from weightmark.reports.text import LABEL, summary
from weightmark.verdict import NOTHING_CHECKED, Verdict

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(verdict: Verdict) -> str:
    """Gives one command a finding, the worst first, for GitHub shows ten of a kind in a step.

    Before them are the answers, folded in the log. What was silenced goes into the log only; the
    last line is the summary.
    """
    lines = []
    for one in told(verdict.answers):
        lines.append(f"::group::{_data(one.title)}")
        # A row never begins with what is a command to the runner.
        lines += [f"  {row.label:{LABEL}}{_data(row.text)}" for row in one.rows]
        lines.append("::endgroup::")
    worst_first = sorted(verdict.findings, key=lambda finding: -finding.severity)
    lines += [_annotation(finding) for finding in worst_first]
    for silenced in verdict.silenced:
        finding = silenced.finding
        text = f"silenced {finding.rule.code} {finding.location.path}: {silenced.reason}"
        lines.append(f"::debug::{_data(text)}")
    if verdict.exit_code == NOTHING_CHECKED:
        lines.append(_command("warning", {"title": "weightmark"}, [summary(verdict)]))
    if verdict.configured.told:
        lines.append(_data(verdict.configured.told))
    return "\n".join((*lines, summary(verdict), ""))


def _annotation(finding: Finding) -> str:
    where, rule = finding.location, finding.rule
    properties = {
        "file": where.path,
        "line": str(where.line or ""),
        "title": f"{rule.code} {rule.name}",
    }
    at = shown_place(where._replace(line=0))
    message, listed = finding.parted()
    message = message.removesuffix(":")
    lines = [
        f"{at}: {message}".removeprefix(": "),
        f"hint: {finding.hint}" if finding.hint else "",
        *(f"- {one}" for one in listed),  # last, since GitHub cuts off what is long
    ]
    return _command(_COMMANDS[finding.severity], properties, lines)


def stopped(problems: Iterable[str], hint: str) -> str:
    """The command for a run that came to no verdict."""
    lines = [*problems, f"hint: {hint}" if hint else ""]
    return _command("error", {"title": "weightmark"}, lines) + "\n"


def _command(name: str, properties: Mapping[str, str], lines: Iterable[str]) -> str:
    said = {key: _data(value) for key, value in properties.items() if value}
    written = ",".join(
        f"{key}={value.replace(':', '%3A').replace(',', '%2C')}" for key, value in said.items()
    )
    return f"::{name} {written}::{'%0A'.join(_data(line) for line in lines if line)}"


# The escapes of @actions/core, toolkit packages/core/src/command.ts; `safe` has dealt with CR and
# LF, which would start a new command.


def _data(text: str) -> str:
    return safe(text).replace("%", "%25")
