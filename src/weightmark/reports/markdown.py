"""The report as Markdown, for the summary of a job and for a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.finding import Rule
from weightmark.reports.answers import told
from weightmark.reports.groups import Group, GroupEntry, groups, silenced
from weightmark.reports.lines import safe
from weightmark.reports.text import summary
from weightmark.verdict import Verdict

#: GitHub refuses a job summary of more than 1 MiB; what is beyond this is counted, not listed.
MAX_SUMMARY = 900_000

# Written as character references, these start neither markup nor a link nor a mention.
_SPECIAL = {ord(char): f"&#{ord(char)};" for char in "\\`*_{}[]<>()#|~!&@$"}


class _Line(NamedTuple):
    """A line of the report, and how many findings or answers it tells."""

    text: str
    tells: int = 0


def render(verdict: Verdict) -> str:
    """Gives for each model a table of answers and one of findings; the silenced are folded."""
    lines = [f"### weightmark: {summary(verdict)}", "", *_bounded(_models(verdict))]
    if verdict.silenced:
        lines += [f"<details><summary>{len(verdict.silenced)} silenced</summary>", ""]
        lines += [*_bounded(_silenced(verdict)), "", "</details>", ""]
    if verdict.configured.told:
        lines += [_plain(verdict.configured.told), ""]
    return "\n".join(lines)


def _models(verdict: Verdict) -> Iterator[_Line]:
    found = {group.models: group for group in groups(verdict)}
    for one in told(verdict.answers):
        yield from _heading(one.title)
        yield from (_Line("| | |"), _Line("|---|---|"))
        for row in one.rows:
            yield _Line(f"| {row.label and f'**{row.label}**'} | {_plain(row.text)} |", 1)
        yield _Line("")
        if group := found.pop(one.models, None):
            yield from _findings(group)
    for group in found.values():
        yield from _heading(group.title)
        yield from _findings(group)


def _heading(title: str) -> Iterator[_Line]:
    yield from (_Line(f"#### {_plain(title)}"), _Line(""))


def _findings(group: Group) -> Iterator[_Line]:
    yield from (_Line("| | Rule | Where | What |"), _Line("|---|---|---|---|"))
    for entry in group.entries:
        yield _row(entry)
    yield _Line("")


def _row(entry: GroupEntry) -> _Line:
    first = entry.first
    message, listed = first.parted()
    parts = [_plain(message.removesuffix(":")), *([_plain(first.hint)] if first.hint else [])]
    what = "like those above" if entry.untold else "<br>".join(parts) + _folded(listed)
    where = _plain(entry.where)
    row = f"| {first.severity} | {_rule(first.rule)} | {where} | {what} |"
    return _Line(row, len(entry.findings))


def _folded(listed: Sequence[str]) -> str:
    items = "<br>".join(map(_plain, listed))
    return f"<details><summary>which</summary>{items}</details>" if listed else ""


def _silenced(verdict: Verdict) -> Iterator[_Line]:
    yield _Line("| Rule | Where | What | Reason |")
    yield _Line("|---|---|---|---|")
    for entry, reason in silenced(verdict):
        what = _plain(entry.first.message)
        row = f"| {_rule(entry.first.rule)} | {_plain(entry.where)} | {what} | {_plain(reason)} |"
        yield _Line(row, len(entry.findings))


def _bounded(lines: Iterator[_Line]) -> Iterator[str]:
    size = left_out = 0
    for line in lines:
        size += len(line.text.encode()) + 1
        if size <= MAX_SUMMARY // 2:
            yield line.text
        else:
            left_out += line.tells
    if left_out:
        yield ""
        yield f"… and {left_out} more"
        yield ""


def _rule(rule: Rule) -> str:
    return f"[{_plain(rule.code)}]({rule.url}) {_plain(rule.name)}"


def _plain(text: str) -> str:
    written = safe(text).translate(_SPECIAL)
    return written.replace("://", "&#58;//").replace("www.", "www&#46;")
