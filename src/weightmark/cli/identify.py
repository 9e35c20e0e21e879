"""`weightmark identify`: which licence a text is, its clauses, and what was changed in it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from weightmark._cores import shared
from weightmark.errors import UsageError
from weightmark.recognition.identification import NONE, UNRESOLVED, Identification
from weightmark.verdict import FAILED, PASSED

if TYPE_CHECKING:
    from weightmark.licenses.catalogue import License

_MAX_TEXT = 16 << 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "texts", nargs="+", metavar="TEXT", help="files with a licence text; - for standard input"
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="the digests of clauses and their hash too"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="form of the answer; JSON is an object for one text, a list for several",
    )


_MANY = 64  # below this many texts, starting processes takes longer than reading them


def run(args: argparse.Namespace) -> int:
    """0 where every text is recognised and unaltered, 1 where one is not."""
    least = len(args.texts) + 1 if "-" in args.texts else _MANY
    by_path = shared(lambda path: _identified(_read(path)), args.texts, least)
    found = [(path, by_path[path]) for path in args.texts]
    if args.format == "json":
        answers = [as_json(one) for _, one in found]
        content = answers[0] if len(answers) == 1 else answers
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    else:
        from weightmark.cli import width
        from weightmark.reports.lines import broken

        wide = width()
        for path, one in found:
            for line in _lines(path, one, verbose=args.verbose):
                indent = len(line) - len(line.lstrip())
                # What is said of a clause goes on below its gist.
                whole = broken(
                    line.lstrip(),
                    indent,
                    wide,
                    hang=(21 if args.verbose else 7) if indent == 4 else 2,
                )
                sys.stdout.writelines(f"{part}\n" for part in whole)
    return PASSED if all(one.match == "exact" for _, one in found) else FAILED


def _identified(text: str) -> Identification:
    from weightmark.recognition.recognize import identify

    found = identify(text)
    if found.match != "unknown":
        return found
    from weightmark.collecting.collect import own_licenses
    from weightmark.config import load
    from weightmark.entries.own import owned

    return owned(text, found, own_licenses(load(os.getcwd(), vouched=True)))


def _read(path: str) -> str:
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_MAX_TEXT + 1)
        else:
            with open(path, "rb") as stream:
                data = stream.read(_MAX_TEXT + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: {reason}", hint="name a file with a licence text") from None
    from weightmark.texts.decode import decode

    if len(data) > _MAX_TEXT:
        raise UsageError(f"{path}: more than {_MAX_TEXT:,} bytes, which no licence has")
    return decode(data)


def as_json(found: Identification) -> dict[str, object]:
    """The answer as JSON; field names are stable."""
    return {
        "id": found.id,
        "name": found.name,
        "match": found.match,
        "restrictions": _restrictions(found),
        "state": found.state._asdict(),
        "why": found.why,
        "title": found.title,
        "also": list(found.also),
        "parts": [part._asdict() for part in found.parts],
        "beside": [one._asdict() for one in found.beside],
        "same_clauses": list(found.same_clauses),
        "clauses": [clause._asdict() for clause in found.clauses],
        "missing": [clause._asdict() for clause in found.missing],
        "changed": [clause._asdict() for clause in found.changed],
        "added": [clause._asdict() for clause in found.added],
        "other_changes": [change._asdict() for change in found.other_changes],
    }


def _restrictions(found: Identification) -> str:
    """The hash of the restrictions in the text; without any, whether there are none."""
    return found.restrictions or found.state.kind


def _stated(found: Identification, *, verbose: bool) -> Iterator[str]:
    """What is known of the licence beside its words, and what is not."""
    from weightmark.licenses.catalogue import OBLIGATIONS, find
    from weightmark.reports.lines import safe

    entry = find(found.id) if found.id else None
    if entry is not None:
        yield f"  class: {entry.klass}"
        yield from _answered(entry)
    state = found.state
    if found.restrictions:
        as_read = ", as read" if state.kind == UNRESOLVED else ""
        count = f"{len(found.clauses)} clause{'' if len(found.clauses) == 1 else 's'}"
        hashed = f", hash {found.restrictions}" if verbose else ""
        yield f"  restrictions{as_read}: {count}{hashed}"
    elif state.kind == NONE:
        yield "  restrictions: none"
    else:
        yield "  restrictions: unresolved"
    if state.kind == UNRESOLVED and state.reason:
        address = f": {state.address}" if state.address else ""
        yield f"  not known: {safe(state.reason + address)}"
    duties = entry.obligations if entry is not None else ()
    for kind in dict.fromkeys(duty.kind for duty in duties):
        gists = "; ".join(dict.fromkeys(duty.gist for duty in duties if duty.kind == kind))
        yield f"  asks: {kind} ({OBLIGATIONS[kind]}): {safe(gists)}"


def _answered(entry: License) -> Iterator[str]:
    """What the licence answers beside its clauses, which are told one by one below."""
    from weightmark.model.answers import of_licence
    from weightmark.reports.answers import commercial
    from weightmark.reports.lines import safe

    way = of_licence(entry)
    yield f"  commercial use: {commercial(way.commercial, [entry.name])}"
    along = "; ".join(one.what for one in way.travels)
    if along:
        yield f"  with copies: {safe(along)}"


def _lines(path: str, found: Identification, *, verbose: bool) -> Iterator[str]:
    from weightmark.reports.lines import safe

    name = f"{found.name} ({found.id})" if found.id else "not a licence that is known"
    yield f"{safe(path)}: {safe(name)}, {found.match}"
    if found.why:
        yield f"  why: {safe(found.why)}"
    if found.title and found.title != found.id:
        yield f"  title: the heading is that of {safe(found.title)}"
    if found.also:
        yield f"  also holds: {', '.join(found.also)}"
    yield from _stated(found, verbose=verbose)
    yield from _around(found)
    for clause in found.clauses:
        gist = safe(clause.gist or clause.text[:100])
        terms = f" (defined: {', '.join(map(safe, clause.defined))})" if clause.defined else ""
        digest = f"{clause.sha256[:12]}  " if verbose else ""
        yield f"    {clause.label or '-':6} {digest}{gist}{terms}"
    for clause in found.missing:
        yield f"  missing: {clause.label} {safe(clause.gist)}"
    for changed in found.changed:
        words = " ".join(
            [f"-{word}" for word in changed.removed] + [f"+{word}" for word in changed.added]
        )
        yield (
            f"  changed: line {changed.line}, {changed.label} {safe(changed.gist)}"
            f" ({changed.relation}): {safe(words)}"
        )
        if changed.reason:
            yield f"    {safe(changed.reason)}"
    for clause in found.added:
        yield f"  added: line {clause.line}, {safe(clause.text[:160])}"
    for change in found.other_changes:
        words = f": {safe(change.text[:160])}" if change.text else ""
        yield f"  {change.kind}: line {change.line}, {safe(change.message)}{words}"


def _around(found: Identification) -> Iterator[str]:
    """The lines of each of several licences, and what stands beside them and changes nothing."""
    from weightmark.reports.lines import safe

    for part in found.parts if len(found.parts) > 1 else ():
        yield f"  lines {part.line} to {part.end}: {part.id}, {part.match}"
    for one in found.beside:
        yield f"  beside, line {one.line}: {safe(one.text[:100])}"
