"""`weightmark diff A B`: clause by clause, what B keeps of the restrictions of A."""

from __future__ import annotations

import argparse
import json
import os
import sys

from weightmark.diff import Side
from weightmark.verdict import FAILED, PASSED

_SIGNS = {
    "same": "=",
    "missing": "-",
    "added": "+",
    "weaker": "<",
    "stricter": ">",
    "reworded": "~",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    what = "a licence id, a licence text, a weight file or a model directory"
    parser.add_argument("first", metavar="A", help=f"{what} (the base)")
    parser.add_argument("second", metavar="B", help=f"{what} (the derivative)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form")


def _summary(one: Side) -> dict[str, object]:
    return {"name": one.name, "clauses": len(one.clauses), "reason": one.reason}


def run(args: argparse.Namespace) -> int:
    """0 where B keeps every clause of A as it is, 1 where one is missing or weaker or not known."""
    from weightmark.collect import own_licenses
    from weightmark.diff import compare, side
    from weightmark.project import load
    from weightmark.reports.text import safe

    project = load(os.getcwd())
    own = own_licenses(project)
    first, second = side(args.first, project, own), side(args.second, project, own)
    rows = compare(first, second)
    kept = not (first.reason or second.reason) and all(
        row.kind in ("same", "added", "stricter", "reworded") for row in rows
    )
    if args.format == "json":
        content = {
            "first": _summary(first),
            "second": _summary(second),
            "kept": kept,
            "clauses": [row._asdict() for row in rows],
        }
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        return PASSED if kept else FAILED
    for one in (first, second):
        note = f", {one.reason}" if one.reason else ""
        sys.stdout.write(f"{safe(one.name)}: {len(one.clauses)} clauses{note}\n")
    for row in rows:
        reason = f" [{row.kind}: {row.reason}]" if row.reason else ""
        label = f"{row.label} " if row.label else ""
        sys.stdout.write(f"  {_SIGNS[row.kind]} {safe(label)}{safe(row.gist)}{safe(reason)}\n")
    counts = ", ".join(
        f"{sum(row.kind == kind for row in rows)} {kind}"
        for kind in _SIGNS
        if any(row.kind == kind for row in rows)
    )
    sys.stdout.write(f"{counts or 'no clauses on either side'}\n")
    return PASSED if kept else FAILED
