"""`weightmark notice`: writes what the licences at hand ask to be shown."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weightmark.verdict import FAILED, PASSED

if TYPE_CHECKING:
    from weightmark.projects.notice import Notice


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", default=".", help="the models (default: here)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, and exit 1 where something is missing or out of date (for CI)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the answer"
    )


def run(args: argparse.Namespace) -> int:
    """Writes NOTICE files and lines of cards, and tells what no file can do."""
    from weightmark.cli.drawing import drawn
    from weightmark.projects.notice import planned_notice
    from weightmark.projects.step import carry_out

    with drawn():
        notices = planned_notice(args.folder)
    steps = [step for one in notices for step in one.steps]
    if not args.check:
        carry_out(steps)
    failed = args.check and any(step.changed for step in steps)
    if args.format == "json":
        models = [_as_json(one, check=args.check) for one in notices]
        content = {"version": 1, "failed": failed, "models": models}
        sys.stdout.write(json.dumps(content, indent=2) + "\n")
    else:
        _tell(notices, check=args.check)
    return FAILED if failed else PASSED


def _as_json(notice: Notice, *, check: bool) -> dict[str, object]:
    from weightmark.containers.paths import from_here

    done = "planned" if check else "changed"
    files = [
        {
            "path": from_here(step.path),
            "message": step.message,
            "status": done if step.changed else "unchanged",
        }
        for step in notice.steps
    ]
    return {"files": files, "left": [one._asdict() for one in notice.told]}


def _tell(notices: Sequence[Notice], *, check: bool) -> None:
    from weightmark.containers.paths import from_here
    from weightmark.reports.lines import safe

    verb = "is not as the licences ask; run `weightmark notice`" if check else "written"
    for notice in notices:
        for step in notice.steps:
            message = f"{step.message} {verb}" if step.changed else "is as it should be"
            sys.stdout.write(f"{safe(from_here(step.path))}: {message}\n")
        if notice.told:
            sys.stdout.write("  left to you, since no file can do it:\n")
        for told in notice.told:
            who = f" (of {safe(', '.join(told.bases))})" if told.bases else ""
            sys.stdout.write(f"  - {safe(told.gist)}{who}\n    {told.remedy}\n")
