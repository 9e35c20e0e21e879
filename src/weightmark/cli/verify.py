"""`weightmark verify`: judges what was downloaded, committed or built."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from weightmark.errors import WeightmarkError
from weightmark.verdict import NOTHING_CHECKED, PASSED, Verdict

if TYPE_CHECKING:
    from weightmark.config import Project

REPORT_FORMATS = ("text", "json", "sarif", "github", "markdown", "html")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="weight files, folders, archives, wheels, sdists, installed packages, stores of "
        "models, hf://org/model or https://… (default: this directory)",
    )
    parser.add_argument(
        "--deep", action="store_true", help="read the tensors too and compare their digest"
    )
    parser.add_argument(
        "--format", choices=REPORT_FORMATS, default="text", help="form of the report"
    )
    parser.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="findings and the last line only, without the answers before them or progress (for "
        "hooks)",
    )
    parser.add_argument(
        "--locked",
        action="store_true",
        help="compare with weightmark.lock instead: all that is locked, or the locked models that "
        "are named; offline, by size and header, with --deep by all bytes",
    )
    parser.add_argument("--output", metavar="FILE", help="write the report to a file")
    parser.add_argument("--config", metavar="FILE", default="", help="use this configuration file")
    parser.add_argument(
        "--policy",
        metavar="NAME|FILE",
        default="",
        help="judge by this policy too: commercial-use, permissive-only, research, or a file",
    )
    parser.add_argument(
        "--allow-empty",
        action="store_true",
        help="exit 0, not 3, where nothing was there to be checked (for hooks)",
    )


def run(args: argparse.Namespace) -> int:
    """Verifies, reports, and gives the exit code of the verdict."""
    try:
        return _run(args)
    except WeightmarkError as error:
        if args.format == "github":
            from weightmark.cli.ending import sentences_on
            from weightmark.reports.github import stopped

            sys.stdout.write(stopped(sentences_on(error), error.hint))
        raise


def _run(args: argparse.Namespace) -> int:
    from weightmark.cli.drawing import drawn
    from weightmark.config import load

    project = load(os.getcwd(), args.config)
    if args.policy:
        from weightmark.cli.policies import judged_by

        project = judged_by(project, args.policy)
    with drawn(quiet=args.quiet):
        verdict = _verdict(args, project)
    report = _report(verdict, args.format, to_terminal=not args.output)
    if args.output:
        from weightmark.containers.replace import put

        # A path that is no text, as it may stand on a disk, is written as JSON escapes it.
        put(args.output, report.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(report)
    if args.allow_empty and verdict.exit_code == NOTHING_CHECKED:
        return PASSED
    return verdict.exit_code


def _verdict(args: argparse.Namespace, project: Project) -> Verdict:
    if args.locked:
        from weightmark.projects.drift import verify_locked

        return verify_locked(args.paths, project, deep=args.deep)
    from weightmark.verify import verify

    return verify(
        args.paths or ["."],
        project,
        deep=args.deep,
        answered=not args.quiet,
        drawn=args.format == "html",
    )


def _report(verdict: Verdict, form: str, *, to_terminal: bool) -> str:
    from importlib import import_module

    if form == "text":
        from weightmark.cli import width
        from weightmark.reports import text

        color = to_terminal and text.wants_color(sys.stdout, os.environ)
        return text.render(verdict, color=color, width=width() if to_terminal else 0)
    module = import_module(f"weightmark.reports.{'json_' if form == 'json' else form}")
    report: str = module.render(verdict)
    return report
