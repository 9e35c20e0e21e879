"""`weightmark init`: sets a repository up."""

from __future__ import annotations

import argparse
import os
import sys

from weightmark.verdict import PASSED


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", default=".", help="the repository (default: here)"
    )
    parser.add_argument(
        "--license", metavar="ID", default="", help="Hub id, SPDX expression or LicenseRef"
    )
    parser.add_argument("--ci", action="store_true", help="write a job for GitHub Actions too")


def run(args: argparse.Namespace) -> int:
    """Writes what is missing, and says what to do next."""
    from weightmark.projects.init import init
    from weightmark.reports.lines import safe

    for outcome in init(args.folder, args.license, workflow=args.ci):
        sys.stdout.write(f"{safe(os.path.normpath(outcome.path))}: {outcome.message}\n")
        for line in outcome.lines.splitlines():
            sys.stdout.write(f"    {line}\n")
    sys.stdout.write("\nnext\n")
    if not args.license:
        sys.stdout.write("  name the licence of the weights: `license:` in the card\n")
    sys.stdout.write(
        "  put its text beside the weights: LICENSE, or LICENSE-MODEL where that is the code's\n"
        "  weightmark stamp      writes the mark into weights and card\n"
        "  weightmark verify     says whether all agree\n"
        "  pre-commit install    checks each commit from now on\n"
    )
    if not os.path.exists(os.path.join(args.folder, ".git")):
        sys.stdout.write(
            "  (this is not the top of a git repository: hooks need one, `git init`)\n"
        )
    return PASSED
