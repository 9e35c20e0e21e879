"""The report as Markdown, for the summary of a job and for a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weightmark.finding import Finding
from weightmark.reports.text import place, safe, summary
from weightmark.verdict import Silenced, Verdict

#: GitHub refuses a job summary of more than 1 MiB; what is beyond this is counted, not listed.
MAX_BYTES = 900_000

# Written as character references, these start neither markup nor a link nor a mention.
_SPECIAL = {ord(char): f"&#{ord(char)};" for char in "\\`*_{}[]<>()#|~!&@$"}


def render(verdict: Verdict) -> str:
    """Gives a heading, a table of the findings, and a folded one of what was silenced."""
    parts = [f"### weightmark: {summary(verdict)}", ""]
    if verdict.findings:
        parts += ["| | Rule | Where | What |", "|---|---|---|---|"]
        parts += [*_bounded(map(_row, verdict.findings)), ""]
    if verdict.silenced:
        parts += [f"<details><summary>{len(verdict.silenced)} silenced</summary>", ""]
        parts += ["| Rule | Where | What | Reason |", "|---|---|---|---|"]
        parts += [*_bounded(map(_silenced_row, verdict.silenced)), "", "</details>", ""]
    return "\n".join(parts)


def _bounded(rows: Iterable[str]) -> Iterator[str]:
    size = left_out = 0
    for row in rows:
        size += len(row.encode()) + 1
        if size <= MAX_BYTES // 2:
            yield row
        else:
            left_out += 1
    if left_out:
        yield f"| | | | and {left_out} more |"


def _row(finding: Finding) -> str:
    hint = f"<br>{_plain(finding.hint)}" if finding.hint else ""
    what = _plain(finding.message) + hint
    return f"| {finding.severity} | {_rule(finding)} | {_where(finding)} | {what} |"


def _silenced_row(silenced: Silenced) -> str:
    finding = silenced.finding
    what = _plain(finding.message)
    return f"| {_rule(finding)} | {_where(finding)} | {what} | {_plain(silenced.reason)} |"


def _rule(finding: Finding) -> str:
    return f"[{_plain(finding.rule.code)}]({finding.rule.url}) {_plain(finding.rule.name)}"


def _where(finding: Finding) -> str:
    at = place(finding.location)
    return ", ".join(_plain(part) for part in (finding.location.path, at) if part)


def _plain(text: str) -> str:
    written = safe(text).translate(_SPECIAL)
    return written.replace("://", "&#58;//").replace("www.", "www&#46;")
