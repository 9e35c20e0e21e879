"""`weightmark identify`: which licence a text is, its clauses, and what was changed in it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from weightmark._cores import shared
from weightmark._startup import NamedTuple
from weightmark.errors import UsageError
from weightmark.finding import counted
from weightmark.recognition.identification import NONE, UNRESOLVED, Identification
from weightmark.verdict import FAILED, PASSED

if TYPE_CHECKING:
    from weightmark.licenses.catalogue import License
    from weightmark.recognition.explain import Explanation

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
        "--explain",
        action="store_true",
        help="tell step by step how the answer came about: what was taken off, which licences were "
        "considered, which lines are theirs, and what was left over",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="form of the answer; JSON is an object for one text, a list for several",
    )


_MANY = 64  # below this many texts, starting processes takes longer than reading them


class Answer(NamedTuple):
    """What a text is, and how that was found where it was asked for."""

    found: Identification
    told: Explanation | None


def run(args: argparse.Namespace) -> int:
    """0 where every text is recognised and unaltered, 1 where one is not."""
    least = len(args.texts) + 1 if "-" in args.texts else _MANY
    by_path = shared(lambda path: _answer(_read(path), args.explain), args.texts, least)
    answers = [(path, by_path[path]) for path in args.texts]
    if args.format == "json":
        several = [_as_json(one) for _, one in answers]
        content = several[0] if len(several) == 1 else several
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    else:
        from weightmark.cli import width
        from weightmark.reports.lines import broken

        wide = width()
        for path, one in answers:
            lines = (*_lines(path, one.found, verbose=args.verbose), *_explained(one.told))
            for line in lines:
                indent = len(line) - len(line.lstrip())
                # What is said of a clause goes on below its gist.
                whole = broken(
                    line.lstrip(),
                    indent,
                    wide,
                    hang=(21 if args.verbose else 7) if indent == 4 else 2,
                )
                sys.stdout.writelines(f"{part}\n" for part in whole)
    return PASSED if all(one.found.match == "exact" for _, one in answers) else FAILED


def _answer(data: bytes, asked: bool) -> Answer:
    from weightmark.texts.decode import decoded

    text, encoding = decoded(data)
    if asked:
        from weightmark.recognition.explain import explain

        found, told = explain(text, encoding)
        return Answer(_owned(text, found), told)
    from weightmark.recognition.recognize import identify

    return Answer(_owned(text, identify(text)), None)


def _owned(text: str, found: Identification) -> Identification:
    if found.match == "exact" and not found.beside:
        return found
    from weightmark.config import load
    from weightmark.model.referral import referred
    from weightmark.recognition.own import owned

    catalogue = load(os.getcwd(), vouched=True).catalogue()
    return referred(text, owned(text, found, catalogue), catalogue)


def _read(path: str) -> bytes:
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_MAX_TEXT + 1)
        else:
            with open(path, "rb") as stream:
                data = stream.read(_MAX_TEXT + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: {reason}", hint="name a file with a licence text") from None
    if len(data) > _MAX_TEXT:
        raise UsageError(f"{path}: more than {_MAX_TEXT:,} bytes, which no licence has")
    return data


def _as_json(one: Answer) -> dict[str, object]:
    answer = identification_json(one.found)
    if one.told is not None:
        told = one.told._asdict()
        for key in ("taken", "considered", "spans", "left"):
            told[key] = [each._asdict() for each in told[key]]
        answer["explanation"] = told
    return answer


def _explained(told: Explanation | None) -> Iterator[str]:
    """Step by step how an answer came about."""
    from weightmark.reports.lines import safe

    if told is None:
        return
    yield f"  1. read as {told.encoding}: {told.words} words to compare"
    yield "  2. set aside, since it is not compared:" + _NOTHING * (not told.taken)
    for off in told.taken:
        yield f"     {_at(off.line, off.end)}: {safe(off.what)}: {safe(off.text)}"
    yield "  3. known texts that were considered, with the share of words in common:" + (
        _NOTHING * (not told.considered)
    )
    for one in told.considered:
        where = f", {_at(one.line, one.end)}, {one.own:.0%} of these are its own" * bool(one.line)
        yield f"     {one.share:4.0%} {one.id}{where}"
    yield "  4. what of a known text stands where:" + _NOTHING * (not told.spans)
    for span in told.spans:
        where = _at(span.line, span.end) if span.line else "nowhere"
        label = f" {span.label}" * bool(span.label)
        yield f"     {where}: {span.licence}, {span.kind}{label}, {span.state}: {safe(span.text)}"
    yield "  5. what is left over, and whether it counts:" + _NOTHING * (not told.left)
    for left in told.left:
        counts = "counts" if left.counts else "does not count"
        yield f"     line {left.line}: {counts} ({safe(left.why)}): {safe(left.text)}"
    if told.limited:
        yield f"  limit: {told.limited}"


_NOTHING = " nothing"


def _at(line: int, end: int) -> str:
    return f"line {line}" if end <= line else f"lines {line} to {end}"


def identification_json(found: Identification) -> dict[str, object]:
    """The answer as JSON; field names are stable."""
    return {
        "id": found.id,
        "name": found.name,
        "match": found.match,
        "near": found.near,
        "restrictions": found.restrictions or found.state.kind,
        "state": found.state._asdict(),
        "why": found.why,
        "title": found.title,
        "also": list(found.also),
        "parts": [part._asdict() for part in found.parts],
        "beside": [one._asdict() for one in found.beside],
        "refers": [one._asdict() for one in found.refers],
        "exceptions": [one._asdict() for one in found.exceptions],
        "same_clauses": list(found.same_clauses),
        "clauses": [clause._asdict() for clause in found.clauses],
        "missing": [clause._asdict() for clause in found.missing],
        "changed": [clause._asdict() for clause in found.changed],
        "added": [clause._asdict() for clause in found.added],
        "other_changes": [change._asdict() for change in found.other_changes],
    }


def _stated(found: Identification, *, verbose: bool) -> Iterator[str]:
    """What is known of the licence beside its words, and what is not."""
    from weightmark.licenses.catalogue import OBLIGATIONS, SHIPPED
    from weightmark.reports.lines import safe

    name = found.id or next((one.licence for one in found.noticed), "")
    entry = SHIPPED.find(name) if name else None
    if entry is not None:
        yield f"  class: {entry.klass}"
        yield from _answered(entry, found)
    state = found.state
    if found.restrictions:
        as_read = ", as read" if state.kind == UNRESOLVED else ""
        count = counted(len(found.clauses), "clause")
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


def _answered(entry: License, found: Identification) -> Iterator[str]:
    """What the licence answers beside its clauses, which are told one by one below.

    Of a text that was altered it says no yes to trade which the text bars elsewhere.
    """
    from weightmark.model.answers import of_licence
    from weightmark.reports.answers import commercial
    from weightmark.reports.lines import safe
    from weightmark.texts.grammar import is_duty

    way = of_licence(entry)
    altered = found.match == "altered"
    answer = commercial(way.commercial, [entry.name])
    barred = altered and answer[:2] != "no" and any(is_duty(one.text) for one in found.clauses)
    answer = "not known" if barred else answer
    unaltered = ", by the unaltered text" if altered and not barred else ""
    yield f"  commercial use: {answer}{unaltered}"
    along = "; ".join(one.what for one in way.travels)
    if along:
        yield f"  with copies: {safe(along)}"


def _lines(path: str, found: Identification, *, verbose: bool) -> Iterator[str]:
    from weightmark.reports.lines import safe

    name = f"{found.name} ({found.expression})" if found.id else "not a licence that is known"
    if found.noticed:
        name = f"no licence text, refers to {_called(found.noticed[0].licence)}"
    yield f"{safe(path)}: {safe(name)}, {found.match}"
    yield from _referrals(found)
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


def _called(licence: str) -> str:
    from weightmark.licenses.catalogue import SHIPPED

    entry = SHIPPED.find(licence)
    return f"{entry.name} ({licence})" if entry else licence


def _referrals(found: Identification) -> Iterator[str]:
    """Where a text names each licence, of what, and where the text of that one is."""
    from weightmark.reports.lines import safe

    for one in found.refers:
        yield f"  line {one.line}: {one.licence} for the {one.about}: {safe(one.words)}"
        there = f"said to be at {one.address}" if one.address else "not here, and not said where"
        yield f"  text of {one.licence}: {safe(there)}"


def _around(found: Identification) -> Iterator[str]:
    """The lines of several licences and of exceptions, and what beside them changes nothing."""
    from weightmark.reports.lines import safe

    for part in found.parts if len(found.parts) > 1 else ():
        yield f"  lines {part.line} to {part.end}: {part.id}, {part.match}"
    for made in found.exceptions:
        yield f"  exception, {_at(made.line, made.end)}: {made.licence} WITH {made.id}"
    for one in found.beside:
        yield f"  beside, line {one.line}: {safe(one.text[:100])}"
