"""`weightmark lock`: pins what the models in use are."""

from __future__ import annotations

import argparse
import os
import sys

from weightmark.verdict import PASSED


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="models to take in or to look at again: folders, files, archives, hf://org/name "
        "(default: those of the lock, or this project); all bytes on disk are read once",
    )


def run(args: argparse.Namespace) -> int:
    """Writes the lock and says what it holds."""
    from weightmark.cli.drawing import drawn
    from weightmark.config import load
    from weightmark.finding import counted
    from weightmark.projects.lock import LOCK_FILE, lock
    from weightmark.reports.lines import safe

    project = load(os.getcwd(), vouched=True)
    with drawn():
        locked = lock(args.paths, project)
    for one in locked:
        licence = safe(one.license or "no licence")
        number = len(one.clauses)
        count = counted(number, "restriction") if number else "no restrictions"
        sys.stdout.write(f"{safe(one.source)}: {licence}, {count} listed, {one.verdict}\n")
    sys.stdout.write(f"{LOCK_FILE}: written; `weightmark verify --locked` compares with it\n")
    return PASSED
