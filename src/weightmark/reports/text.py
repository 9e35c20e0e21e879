"""The report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

from weightmark.finding import Severity, counted
from weightmark.reports.groups import Group, GroupEntry, groups, silenced
from weightmark.reports.lines import broken, safe
from weightmark.verdict import NOTHING_CHECKED, Verdict

if TYPE_CHECKING:
    from weightmark.reports.answers import AnswerRow, Told

# SGR codes, ECMA-48: bold, red, yellow, cyan, faint.
_BOLD = "1"
_FAINT = "2"
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(verdict: Verdict, *, color: bool = False, width: int = 0) -> str:
    """Gives the answers, the findings by model with their hints, what was silenced, a last line.

    Lines are broken at `width` columns, 0: nowhere. No character of an input reaches the terminal
    that could move its cursor, colour its text or turn its direction.
    """
    lines: list[str] = []
    found = {group.models: group for group in groups(verdict)}
    for one in _told(verdict):
        lines.append(_paint(safe(one.title), _BOLD, color))
        for row in one.rows:
            lines += answer(row, width)
        if group := found.pop(one.models, None):
            lines.append("")
            lines += _entries(group, color, width)
        lines.append("")
    for group in found.values():
        lines.append(_paint(safe(group.title), _BOLD, color))
        lines += [*_entries(group, color, width), ""]
    if verdict.silenced:
        lines.append(_paint("silenced", _BOLD, color))
        for entry, reason in silenced(verdict):
            lines += _silenced(entry, reason, color, width)
        lines.append("")
    if verdict.configured.told:
        lines += [*broken(safe(verdict.configured.told), 0, width), ""]
    if verdict.exit_code == NOTHING_CHECKED and not verdict.findings:
        lines += [*_painted(broken(_NEXT, 0, width), _FAINT, color), ""]
    return "\n".join((*lines, summary(verdict), ""))


_NEXT = (
    "hint: name a weight file, or a folder, archive or address that has some; `weightmark identify "
    "FILE` tells which licence a text is"
)


def wants_color(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour what goes to `stream`: a terminal, and nobody objects (no-color.org)."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb" and stream.isatty()


def _told(verdict: Verdict) -> Iterator[Told]:
    if verdict.answers:
        # A hook has none, and so need not load what tells them.
        from weightmark.reports.answers import told

        yield from told(verdict.answers)


def answer(row: AnswerRow, width: int) -> list[str]:
    """The lines of one row of answers, the words below themselves."""
    return broken(f"{row.label:{LABEL}}{safe(row.text)}", 2, width, hang=LABEL)


LABEL = 13  # columns of a label and the blanks behind it


def summary(verdict: Verdict) -> str:
    """The verdict in one line that can be quoted; never more than was found and looked at."""
    counts = [
        counted(sum(one.severity is severity for one in verdict.findings), str(severity))
        for severity in sorted(Severity, reverse=True)
    ]
    found = ", ".join(count for count in counts if not count.startswith("0 "))
    quiet = f" ({len(verdict.silenced)} silenced)" if verdict.silenced else ""
    if verdict.exit_code == NOTHING_CHECKED:
        why = f"; {found}" if found else ": neither weights nor a card were found there"
        return f"nothing was checked{why}{quiet}"
    weights = sum(len(model.weights) for model in verdict.models)
    looked_at = (weights, "weight file") if weights else (len(verdict.checked), "file")
    where = f" in {counted(*looked_at)}"
    where += f" of {counted(len(verdict.models), 'model')}" if weights else ""
    if verdict.failed or any(one.severity > Severity.NOTE for one in verdict.findings):
        said = found + where
    else:
        clean = "nothing differs from the lock" if verdict.compared else "no conflict found"
        said = f"{clean}{where}" + (f"; {found}" if found else "")
    unknown = len({one for each in verdict.answers for one in each.unknown})
    return said + (f"; {counted(unknown, 'thing')} not known" if unknown else "") + quiet


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text


def _entries(group: Group, color: bool, width: int) -> Iterator[str]:
    for entry in group.entries:
        yield from _entry(entry, color, width)


def _entry(entry: GroupEntry, color: bool, width: int) -> Iterator[str]:
    finding = entry.first
    where = f" in {entry.where}" if entry.where else ""
    head = f"{finding.severity} {finding.rule.code} ({finding.rule.name}){where}"
    yield from _painted(broken(safe(head), 2, width, hang=4), _COLORS[finding.severity], color)
    if entry.untold:
        yield from broken("like those above: --format json tells each", 4, width)
        return
    message, listed = finding.parted()
    yield from broken(safe(message), 4, width)
    for part in listed:
        yield from broken(f"- {safe(part)}", 6, width, hang=2)
    if finding.hint:
        yield from _painted(broken(f"hint: {safe(finding.hint)}", 4, width), _FAINT, color)


def _silenced(entry: GroupEntry, reason: str, color: bool, width: int) -> Iterator[str]:
    what = f"{entry.first.rule.code} {entry.where}: {entry.first.message}"
    for line in broken(safe(what), 2, width, hang=2):
        yield _paint(line, _FAINT, color)
    for line in broken(f"reason: {safe(reason)}", 4, width):
        yield _paint(line, _FAINT, color)


def _painted(lines: list[str], code: str, color: bool) -> Iterator[str]:
    """The lines with the first word coloured."""
    word = lines[0].split()[0]
    yield lines[0].replace(word, _paint(word, code, color), 1)
    yield from lines[1:]
