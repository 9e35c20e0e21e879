"""The report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TextIO

from weightmark.finding import Finding, Location, Severity
from weightmark.verdict import Silenced, Verdict

# SGR codes, ECMA-48: bold, red, yellow, cyan, faint.
_PATH = "1"
_FAINT = "2"
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(verdict: Verdict, *, color: bool = False) -> str:
    """Gives the findings grouped by path, each with its hint, what was silenced, and a last line.

    No character of an input reaches the terminal that could move its cursor, colour its text or
    turn its direction.
    """
    lines: list[str] = []
    for path, findings in groupby(verdict.findings, key=lambda one: one.location.path):
        lines.append(_paint(safe(path) or "(no file)", _PATH, color))
        for finding in findings:
            lines += _finding(finding, color)
        lines.append("")
    if verdict.silenced:
        lines.append(_paint("silenced", _PATH, color))
        lines += [
            _paint(line, _FAINT, color) for one in verdict.silenced for line in _silenced(one)
        ]
        lines.append("")
    return "\n".join((*lines, summary(verdict), ""))


def wants_color(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour what goes to `stream`: a terminal, and nobody objects (no-color.org)."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb" and stream.isatty()


def summary(verdict: Verdict) -> str:
    """The verdict in one line; never more than was found, for that is all that is known."""
    counts = [
        _count(sum(one.severity is severity for one in verdict.findings), str(severity))
        for severity in sorted(Severity, reverse=True)
    ]
    found = ", ".join(count for count in counts if not count.startswith("0 "))
    where = f" in {_count(len(verdict.checked), 'file')}"
    quiet = f" ({len(verdict.silenced)} silenced)" if verdict.silenced else ""
    if found:
        return found + where + quiet
    if not verdict.checked:
        return "nothing was checked" + quiet
    return "no conflict found" + where + quiet


def place(location: Location) -> str:
    """Where in a file a finding is, for people; empty where it is the whole file."""
    line = f"line {location.line}" if location.line else ""
    return ", ".join(part for part in (line, location.pointer) if part)


def safe(text: str) -> str:
    r"""Escapes, as `\x1b` or `\u202e`, all that does not print: control, bidi, line ends."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(ord(char)) for char in text)


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text


def _finding(finding: Finding, color: bool) -> Iterator[str]:
    rule = finding.rule
    severity = _paint(f"{finding.severity}", _COLORS[finding.severity], color)
    at = place(finding.location)
    where = f" at {safe(at)}" if at else ""
    yield f"  {severity} {safe(rule.code)} ({safe(rule.name)}){where}"
    yield f"    {safe(finding.message)}"
    if finding.hint:
        yield f"    {_paint('hint:', _FAINT, color)} {safe(finding.hint)}"


def _silenced(silenced: Silenced) -> Iterator[str]:
    finding = silenced.finding
    at = ", ".join(part for part in (finding.location.path, place(finding.location)) if part)
    yield f"  {safe(finding.rule.code)} {safe(at)}: {safe(finding.message)}"
    yield f"    reason: {safe(silenced.reason)}"
