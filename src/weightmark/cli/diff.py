"""`weightmark diff A B`: clause by clause, what B keeps of the restrictions of A."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence

from weightmark.diff import DiffRow, Side
from weightmark.finding import counted
from weightmark.verdict import FAILED, PASSED

_SIGNS = {
    "same": "=",
    "reworded": "~",
    "stricter": ">",
    "weaker": "<",
    "changed": "?",
    "missing": "-",
    "added": "+",
}
_KEPT = ("same", "reworded", "stricter", "added")
_MOST_WORDS = 12  # of those that differ in a clause


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    what = (
        "a licence id, a licence text (- for standard input), a weight file, a package or a model"
    )
    parser.add_argument("first", metavar="A", help=f"{what} (the base)")
    parser.add_argument("second", metavar="B", help=f"{what} (the derivative)")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the answer"
    )
    signs = ", ".join(f"{sign} {kind}" for kind, sign in _SIGNS.items())
    parser.epilog = f"signs: {signs}; exit code 0 where B keeps every restriction of A, else 1"


def run(args: argparse.Namespace) -> int:
    """0 where B keeps every clause of A as it is, 1 where one is missing or weaker or not known."""
    from weightmark.config import load
    from weightmark.diff import compare, side

    project = load(os.getcwd(), vouched=True)
    catalogue = project.catalogue()
    first, second = side(args.first, project, catalogue), side(args.second, project, catalogue)
    rows = compare(first, second)
    unread = first.reason or second.reason
    alike = bool(first.licenses) and first.licenses <= second.licenses
    kept = all(row.kind in _KEPT for row in rows) and (not unread or alike)
    if args.format == "json":
        content = {
            "version": 1,
            "first": _summary(first),
            "second": _summary(second),
            "kept": kept,
            "clauses": [row._asdict() for row in rows],
        }
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(first, second, rows, kept=kept))
    return PASSED if kept else FAILED


def _summary(one: Side) -> dict[str, object]:
    return {"name": one.name, "clauses": len(one.clauses), "reason": one.reason, "note": one.note}


def _lines(first: Side, second: Side, rows: Sequence[DiffRow], *, kept: bool) -> Iterator[str]:
    from weightmark.cli import width
    from weightmark.reports.lines import broken, safe

    wide = width()
    for letter, one in zip("AB", (first, second), strict=True):
        count = counted(len(one.clauses), "clause")
        told = ", ".join(filter(None, (count, one.note, one.reason)))
        yield from broken(f"{letter}  {safe(one.name)}: {told}", 0, wide, hang=3)
    for row in rows:
        label = f"{row.label} " if row.label else ""
        why = f" [{row.kind}: {row.reason}]" if row.reason else ""
        line = f"{_SIGNS[row.kind]} {safe(label)}{safe(row.gist)}{safe(why)}"
        yield from broken(line, 2, wide, hang=2)
        if words := _differing(row):
            yield from broken(safe(words), 6, wide)
    kinds = [row.kind for row in rows]
    counts = [f"{kinds.count(kind)} {kind}" for kind in _SIGNS if kind in kinds]
    told = ", ".join(counts) or "no clauses on either side"
    unread = (
        "" if kept else "; cannot tell whether there are more" * bool(first.reason or second.reason)
    )
    yield told + unread


def _differing(row: DiffRow) -> str:
    """The first words that differ, as in `-intended +designed`."""
    words = [f"-{word}" for word in row.removed] + [f"+{word}" for word in row.added]
    return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
