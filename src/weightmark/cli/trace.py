"""`weightmark trace`: which tensors of a model stand in others, bit by bit."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weightmark.verdict import NOTHING_CHECKED, PASSED

if TYPE_CHECKING:
    from weightmark.tracing.trace import Match, Trace

_SHOWN = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "model", metavar="A", help="the model to be traced: a file, a directory, an archive, a URL"
    )
    parser.add_argument(
        "bases",
        nargs="*",
        metavar="B",
        help="models to compare it with, or index files made by --index",
    )
    parser.add_argument(
        "--index",
        metavar="FILE",
        default="",
        help="compare nothing; add every model named to the index FILE",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the report"
    )
    parser.add_argument("--verbose", action="store_true", help="name every tensor that is shared")
    parser.add_argument("-q", "--quiet", action="store_true", help="draw no progress on a terminal")
    parser.add_argument("--config", metavar="FILE", default="", help="use this configuration file")
    parser.epilog = (
        "exit codes: 0 nothing is shared, or its terms are carried or free; 1 shared with a base "
        "whose terms the model does not declare or that names none; 2 usage; 3 no tensors to "
        "compare"
    )


def run(args: argparse.Namespace) -> int:
    """Traces, or writes an index."""
    from weightmark.cli.drawing import drawn
    from weightmark.config import load
    from weightmark.errors import UsageError

    project = load(os.getcwd(), args.config, vouched=True)
    if args.index:
        from weightmark.tracing.index import merged, read_index, write_index
        from weightmark.tracing.trace import index_bases

        old = read_index(args.index) if os.path.lexists(args.index) else []
        with drawn(quiet=args.quiet):
            new = index_bases([args.model, *args.bases], project)
        bases = merged(old, new.bases, new.unread)
        write_index(args.index, bases)
        _complain(new.problems)
        count = sum(len(base.tensors) for base in bases)
        sys.stdout.write(f"{args.index}: {len(bases)} models, {count:,} tensors\n")
        return PASSED if any(base.tensors for base in new.bases) else NOTHING_CHECKED
    if not args.bases:
        raise UsageError(
            "trace needs something to compare with", hint="weightmark trace MODEL BASE…"
        )
    from weightmark.tracing.trace import trace

    with drawn(quiet=args.quiet):
        found = trace(args.model, args.bases, project)
    report = _json(found) if args.format == "json" else _text(found, verbose=args.verbose)
    sys.stdout.write(report)
    if args.format == "text":
        _complain(found.problems)
    return found.exit_code


def _complain(problems: object) -> None:
    from weightmark.reports.lines import safe

    for problem in problems if isinstance(problems, list | tuple) else ():
        sys.stderr.write(f"weightmark: {safe(problem)}\n")


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


def _json(found: Trace) -> str:
    import json

    content = {
        "version": 1,
        "failed": found.exit_code == 1,
        "model": found.label,
        "licenses": found.licenses,
        "tensors": found.tensors,
        "bytes": found.size,
        "compared": found.compared,
        "bases": [
            {
                "base": match.base,
                "licenses": match.licenses,
                "status": match.status,
                "missing": match.missing,
                "lifted": [one._asdict() for one in match.lifted],
                "tensors": len(match.shared),
                "tensor_share": _share(len(match.shared), found.tensors),
                "bytes": match.size,
                "share": _share(match.size, found.size),
                "renamed": sum(one.name != one.base_name for one in match.shared),
                "by_value": sum(one.how == "value" for one in match.shared),
                "shared": [
                    {
                        "name": one.name,
                        "path": one.path,
                        "base_name": one.base_name,
                        "base_path": one.base_path,
                        "bytes": one.size,
                        "how": one.how,
                    }
                    for one in match.shared
                ],
            }
            for match in found.matches
        ],
        "problems": found.problems,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _text(found: Trace, *, verbose: bool) -> str:
    from weightmark.reports.lines import safe

    licence = _licences(found.licenses)
    lines = [f"{safe(found.label)}: {found.tensors:,} tensors, {safe(licence)}"]
    for match in found.matches:
        lines.append("")
        lines += [safe(line) for line in _match(found, match, verbose=verbose)]
    if found.exit_code == NOTHING_CHECKED:
        lines += ["", "nothing was compared: one side has no tensors that can be read"]
    return "\n".join(lines) + "\n"


_HINTS = {
    "undeclared": "declare that licence, or `base` and its restrictions; `weightmark diff` "
    "shows which are missing",
    "unknown": "ask who published the base, or name its licence in the configuration there",
}


def _licences(names: Sequence[str]) -> str:
    """Licences by their names, as people know them."""
    from weightmark.licenses.catalogue import SHIPPED

    known = [(name, SHIPPED.find(name)) for name in names]
    return ", ".join(entry.name if entry else name for name, entry in known) or "no licence named"


def _match(found: Trace, match: Match, *, verbose: bool) -> list[str]:
    head = f"{match.base} ({_licences(match.licenses)})"
    if not match.shared:
        return [f"{head}: no tensor in common"]
    renamed = sum(one.name != one.base_name for one in match.shared)
    by_value = sum(one.how == "value" for one in match.shared)
    lines = [
        f"{head}: {len(match.shared):,} of {found.tensors:,} tensors in common, "
        f"{100 * _share(match.size, found.size):.1f} % of the bytes"
        + (f"; {renamed:,} under another name" if renamed else "")
        + (f"; {by_value:,} after an exact upcast" if by_value else "")
    ]
    lines.append("  " + _judgement(match))
    lines += [
        f"  exception: lifted by {one.by}, {one.reference}: clause {one.clause[:12]}…"
        for one in match.lifted
    ]
    if match.status in _HINTS:
        lines.append(f"  hint: {_HINTS[match.status]}")
    shown = match.shared if verbose else match.shared[:_SHOWN]
    lines += [
        f"  {one.name}" + (f" = {one.base_name}" if one.name != one.base_name else "")
        for one in shown
    ]
    if len(match.shared) > len(shown):
        lines.append(f"  … and {len(match.shared) - len(shown):,} more (--verbose names them)")
    return lines


def _judgement(match: Match) -> str:
    if match.status == "free":
        return "the base restricts no use; keep its notices"
    if match.status == "declared":
        return "the model declares the terms of this base"
    if match.status == "unknown":
        return "error: the base names no licence, so what applies to these tensors is not known"
    lost = f", {len(match.missing)} use restrictions among them" if match.missing else ""
    return (
        "error: the terms of this base apply to the shared tensors"
        f"{lost}, but the model does not declare them"
    )
