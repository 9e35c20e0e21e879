"""`weightmark init`: sets a repository up."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weightmark.errors import UsageError
from weightmark.finding import counted
from weightmark.verdict import PASSED

if TYPE_CHECKING:
    from weightmark.projects.init import Wishes
    from weightmark.projects.step import Step


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="DIR",
        default=".",
        help="the repository, or the folder of one model in it (default: here)",
    )
    parser.add_argument(
        "--license",
        metavar="ID",
        default="",
        help="of weights that name none: Hub id, SPDX expression or LicenseRef",
    )
    parser.add_argument(
        "--text",
        metavar="FILE",
        default="",
        help="take the licence text from this file, or fetch it from this address (https://…, "
        "hf://org/model); it is checked. Without it, from the package of texts "
        "(pip install 'weightmark[texts]')",
    )
    parser.add_argument(
        "--ci",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="write a job for GitHub Actions or GitLab (default: where CI is there already)",
    )
    parser.add_argument(
        "--package", metavar="NAME", default="", help="make a new package that ships the weights"
    )
    parser.add_argument(
        "--code-license", metavar="ID", default="", help="licence of the code of that package"
    )
    parser.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be written and change nothing"
    )


def run(args: argparse.Namespace) -> int:
    """Shows what is to be written, asks on a terminal, writes it, and says what to do next."""
    from weightmark.projects.init import Wishes, planned_setup
    from weightmark.projects.step import carry_out

    asks = sys.stdin.isatty() and not args.yes
    wishes = Wishes(args.license, args.text, args.ci, args.package, args.code_license)
    if asks:
        wishes = _asked(args.folder, wishes)
    steps = planned_setup(args.folder, wishes)
    _show(steps)
    if args.dry_run:
        return PASSED
    changes = sum(one.changed for one in steps)
    if changes and asks and not _agreed(changes):
        sys.stdout.write("nothing was written\n")
        return PASSED
    carry_out(steps)
    sys.stdout.write(f"{counted(changes, 'file')} written\n" if changes else "nothing to write\n")
    _tell_next(args.folder, args.package)
    return PASSED


def _asked(folder: str, wishes: Wishes) -> Wishes:
    """The wishes with what cannot be known without a person."""
    from weightmark.projects.survey import survey

    if not wishes.license and survey(folder).unnamed:
        wishes = wishes._replace(license=_answer("licence of the weights (Hub id or SPDX)"))
    if wishes.package and not wishes.code_license:
        wishes = wishes._replace(code_license=_answer("licence of the code (SPDX)"))
    return wishes


def _answer(question: str) -> str:
    sys.stdout.write(f"{question}: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip()


def _agreed(changes: int) -> bool:
    return _answer(f"write {counted(changes, 'file')}? [y/N]").casefold() in ("y", "yes")


def _show(steps: Sequence[Step]) -> None:
    from weightmark.containers.paths import from_here
    from weightmark.projects.step import diff
    from weightmark.reports.lines import safe

    for step in steps:
        sys.stdout.write(f"{safe(from_here(step.path))}: {step.message}\n")
        for line in (*diff(step), *step.lines.splitlines()):
            sys.stdout.write(f"    {safe(line)}\n")
    sys.stdout.write("\n")


def _tell_next(folder: str, package: str) -> None:
    from weightmark.config import load
    from weightmark.projects.init import what_is_next
    from weightmark.reports.lines import safe

    if not os.path.exists(os.path.join(load(folder).root, ".git")):
        sys.stdout.write("no git repository is here: the hook needs one (`git init`)\n")
    try:
        found = what_is_next(folder, package)
    except UsageError as error:
        sys.stdout.write(f"next: {safe(error.hint)} ({safe(error.message)})\n")
        return
    if found.command:
        sys.stdout.write(f"next: {safe(found.command)} ({safe(found.why)})\n")
    else:
        sys.stdout.write("weightmark verify passes; `pre-commit install` checks each commit\n")
