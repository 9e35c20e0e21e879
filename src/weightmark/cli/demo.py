"""`weightmark demo`: the whole story on a small model, in a folder of its own."""

from __future__ import annotations

import argparse
import sys

from weightmark.verdict import FAILED, PASSED


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="DIR",
        default="",
        help="a folder to make (default: weightmark-demo, with a number where that is there)",
    )


def run(args: argparse.Namespace) -> int:
    """Tells the story; 0 only where each tampering was caught and nothing else was."""
    from textwrap import fill

    from weightmark.projects.demo import folder_for, tell
    from weightmark.reports.lines import safe
    from weightmark.reports.text import render

    folder = folder_for(args.folder)
    steps = []
    for number, step in enumerate(tell(folder), 1):
        steps.append(step)
        sys.stdout.write(f"{number}. {step.title}\n\n{_indented(fill(safe(step.text), 90))}\n")
        if step.command:
            sys.stdout.write(f"\n   $ {safe(step.command)}\n")
        for result in step.results:
            sys.stdout.write(f"   {safe(result.path)}: {safe(result.message)}\n")
        if step.verdict is not None:
            sys.stdout.write(_indented(render(step.verdict)) + "\n")
            sys.stdout.write(f"   (exit code {step.verdict.exit_code})\n")
        sys.stdout.write("\n")
    tampered = [step for step in steps if step.expected]
    caught = sum(step.as_told for step in tampered)
    sys.stdout.write(
        f"{caught} of {len(tampered)} tamperings were caught. The models are in {safe(folder)}: "
        f"look at one with\n\n   $ weightmark show {safe(folder)}/model\n"
    )
    return PASSED if all(step.as_told for step in steps) else FAILED


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in text.rstrip("\n").split("\n"))
