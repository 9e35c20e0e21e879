"""`weightmark stamp`: writes the licence and its restrictions into weights and cards."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weightmark.verdict import FAILED, NOTHING_CHECKED, PASSED

if TYPE_CHECKING:
    from weightmark.stamping.plan import Result


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="weight files or model directories (default: this directory); a file brings its whole "
        "model along: the other shards, and all weights under the same card. Links are followed "
        "inside the project; one that leads out of it is an error",
    )
    parser.add_argument(
        "--license",
        metavar="ID",
        default="",
        help="the licence, over what card, text and configuration say (Hub id, SPDX expression)",
    )
    parser.add_argument(
        "--no-digest",
        action="store_true",
        help="leave the digest of the tensors out; faster, but the mark is not bound to them",
    )
    parser.add_argument("--no-card", action="store_true", help="leave the model card as it is")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be stamped and change nothing"
    )
    parser.add_argument(
        "--break-signature",
        action="store_true",
        help="stamp files that a signature (model.sig, *.sig, *.sigstore*) covers; it will not "
        "hold any more",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the report"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="draw no progress on a terminal")
    parser.add_argument("--config", metavar="FILE", default="", help="use this configuration file")
    parser.add_argument(
        "--allow-empty",
        action="store_true",
        help="exit 0, not 3, where nothing was there to be stamped (for hooks)",
    )


def run(args: argparse.Namespace) -> int:
    """Stamps every model; 1 where a file was changed or could not be, as pre-commit fixers do."""
    from weightmark.cli.drawing import drawn
    from weightmark.config import load
    from weightmark.stamping.stamp import Options, stamp, unfit

    project = load(os.getcwd(), args.config, vouched=True)
    options = Options(
        license=args.license,
        digest=not args.no_digest,
        card=not args.no_card,
        dry_run=args.dry_run,
        break_signature=args.break_signature,
    )
    paths = args.paths or ["."]
    if args.allow_empty:
        # A hook names all that was changed and might be weights.
        paths = [path for path in paths if unfit(path, project) is None]
    with drawn(quiet=args.quiet):
        results = list(stamp(paths, project, options))
    (_as_json if args.format == "json" else as_text)(results)
    changed = sum(result.changed for result in results)
    if changed and args.format == "text" and not args.dry_run:
        files = "1 file was changed" if changed == 1 else f"{changed} files were changed"
        sys.stdout.write(f"{files}: look at the change, then commit (exit code 1, as of fixers)\n")
    if any(result.changed or result.error for result in results):
        return FAILED
    if results or args.allow_empty:
        return PASSED
    sys.stderr.write("weightmark: nothing to stamp was found\n")
    return NOTHING_CHECKED


def as_text(results: Sequence[Result]) -> None:
    """Says what became of each file, refusals on the other stream."""
    from weightmark.reports.lines import safe

    for result in results:
        stream = sys.stderr if result.error else sys.stdout
        status = f"{result.status}: " if result.error else ""
        stream.write(f"{safe(result.path)}: {status}{safe(result.message)}\n")
        if result.hint:
            stream.write(f"  hint: {safe(result.hint)}\n")


def _as_json(results: Sequence[Result]) -> None:
    import json

    content = {
        "version": 1,
        "changed": any(result.changed for result in results),
        "failed": any(result.error for result in results),
        "results": [result._asdict() for result in results],
    }
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
