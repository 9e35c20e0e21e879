"""`weightmark licenses`: the catalogue, one entry, its topics, and a first entry for a text."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from weightmark.errors import CatalogueError, UsageError
from weightmark.finding import counted
from weightmark.licenses.catalogue import (
    CLASSES,
    ENTRY_SUFFIX,
    TOPICS,
    Catalogue,
    License,
    load_folder,
)
from weightmark.verdict import PASSED

_STATUS = {
    "none": "none",
    "reference": "in another document",
    "prose": "in running text",
    "unknown": "not known, no text at hand",
}
_SHORT = {
    "none": "no clauses",
    "reference": "by reference",
    "prose": "in prose",
    "unknown": "no text",
}
_RULES = {
    "none": "",
    "at-minimum": "at minimum the same restrictions",
    "similar-set": "restrictions of the same purpose",
    "same-licence": "the licence itself",
}
_NAME = 30  # columns of a name, which leaves the rest of 80 to what is said of it
_HANG = 36  # columns; behind more, the longest words of names do not fit into 80
_TOPIC = 4  # letters of a topic: enough to tell each from the others


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "name", nargs="?", metavar="ID", help="an SPDX id, LicenseRef, Hub id, alias or name"
    )
    parser.add_argument(
        "--class",
        dest="classes",
        action="append",
        choices=CLASSES,
        metavar="CLASS",
        help=f"only this class; again for more ({', '.join(CLASSES)})",
    )
    parser.add_argument(
        "--topic",
        dest="topics",
        action="append",
        choices=TOPICS,
        metavar="TOPIC",
        help=f"only with a clause on this topic; again for more ({', '.join(TOPICS)})",
    )
    parser.add_argument(
        "--matrix", action="store_true", help="how many clauses of which licence are on which topic"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the answer"
    )
    parser.add_argument(
        "--add",
        metavar="TEXT",
        help="write an entry for this licence text into the folder that the configuration names",
    )
    parser.add_argument("--id", help="with --add: the LicenseRef of the new entry")
    parser.add_argument("--name", dest="title", help="with --add: its name")
    parser.add_argument("--origin", default="", help="with --add: where the text came from")
    parser.add_argument("--folder", metavar="DIR", help="the folder of your own entries")


def run(args: argparse.Namespace) -> int:
    """Shows what is asked for; raises UsageError for a name that is not known."""
    folder = args.folder or _configured()
    if args.add:
        return _add(args, folder)
    if args.id or args.title or args.origin:
        raise UsageError(
            "an id, a name or an origin without a text", hint="they belong to --add TEXT"
        )
    catalogue = load_folder(folder)
    if args.name:
        if args.matrix or args.classes or args.topics:
            raise UsageError(
                "a licence and a choice of licences at once",
                hint="leave out the licence, or --class, --topic and --matrix",
            )
        entry = _found(args.name, catalogue)
        _write(_as_json(entry) if args.format == "json" else None, _page(entry, args.name))
        return PASSED
    entries = _chosen(catalogue, args.classes or (), args.topics or ())
    if args.format == "json":
        _write([_as_json(entry) for entry in entries], ())
    else:
        _write(None, _matrix(entries) if args.matrix else _list(entries))
    return PASSED


def _write(content: object, lines: Iterable[str]) -> None:
    if content is not None:
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        return
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _row(cells: str, text: str, wide: int) -> list[str]:
    """A line of cells with a text behind them, which goes on below itself."""
    from weightmark.reports.lines import broken

    indent = len(cells) - len(cells.lstrip())
    hang = min(len(cells) - indent, _HANG)
    return broken(f"{cells.lstrip()}{text}", indent, wide, hang=hang)


def _configured() -> str:
    from weightmark.config import load

    return load(os.getcwd(), vouched=True).own_licenses


def catalogue_here() -> Catalogue:
    """What is known where we are: the configuration may name a folder of the user's own entries."""
    return load_folder(_configured())


def _found(name: str, catalogue: Catalogue) -> License:
    entry = catalogue.find(name)
    if entry is None:
        raise UsageError(f"no licence {name!r} in the catalogue", hint=hint(name, catalogue))
    return entry


def hint(name: str, catalogue: Catalogue) -> str:
    """What may have been meant by a name that the catalogue does not have."""
    from weightmark.errors import ExpressionError
    from weightmark.licenses.expression import ids
    from weightmark.licenses.expression import meant as nearest
    from weightmark.licenses.rail import check_name, parse_name

    rail = parse_name(name)
    for problem in check_name(rail) if rail is not None else ():
        return f"{problem.message}: {problem.hint}"
    try:
        meant = ids(name, catalogue)
    except ExpressionError:
        meant = ()
    if len(meant) > 1:
        return f"ask for one of {', '.join(meant)}"
    if meant:
        return "it may be used all the same; write an entry for it with --add TEXT"
    return nearest(name, catalogue) or "`weightmark licenses` lists those that are known"


def _chosen(
    catalogue: Catalogue, classes: Sequence[str], topics: Sequence[str]
) -> tuple[License, ...]:
    return tuple(
        entry
        for entry in catalogue.entries()
        if (not classes or entry.klass in classes)
        and set(topics) <= {clause.topic for clause in entry.clauses}
    )


def _list(entries: Sequence[License]) -> Iterator[str]:
    from weightmark.cli import width

    wide = width()
    klass = ""
    for entry in entries:
        if entry.klass != klass:
            klass = entry.klass
            yield klass
        listed = entry.status == "listed"
        count = counted(len(entry.clauses), "clause") if listed else _SHORT[entry.status]
        yield from _row(f"  {entry.short_name:{_NAME}}  {count:12}  ", entry.name, wide)
    yield counted(len(entries), "licence")


def _matrix(entries: Sequence[License]) -> Iterator[str]:
    """Topics by licence; a number is a count of clauses, a dot is none."""
    from weightmark.cli import columns

    wide = columns()
    heads = "".join(f"{topic[:_TOPIC]:>{_TOPIC + 1}}" for topic in TOPICS)
    yield f"{'':{_NAME}}{heads}"
    for entry in entries:
        if entry.status == "listed":
            topics = [clause.topic for clause in entry.clauses]
            counts = [topics.count(topic) or "." for topic in TOPICS]
            cells = "".join(f"{count:>{_TOPIC + 1}}" for count in counts)
            name = entry.short_name
            yield f"{name if len(name) <= _NAME else name[: _NAME - 1] + '…':{_NAME}}{cells}"
    yield ""
    yield from _row("topics: ", ", ".join(TOPICS), wide)
    for status, words in _STATUS.items():
        others = [entry.short_name for entry in entries if entry.status == status]
        if others:
            yield ""
            yield from _row("", f"restrictions {words}: {', '.join(others)}", wide)


def _page(entry: License, asked: str) -> Iterator[str]:
    from weightmark.cli import width

    wide = width()
    yield entry.name
    for label, text in _facts(entry, asked):
        if text:
            yield from _row(f"  {label:12} ", text, wide)
    if entry.obligations:
        yield "  obligations"
        kinds = max(len(duty.kind) for duty in entry.obligations)
        places = max(len(duty.section) for duty in entry.obligations)
        for duty in entry.obligations:
            yield from _row(f"    {duty.kind:{kinds}}  {duty.section:{places}}  ", duty.gist, wide)
    if entry.clauses:
        yield "  clauses"
        labels = max(len(clause.label) for clause in entry.clauses)
        for clause in entry.clauses:
            cells = f"    {clause.label:{labels}}  {clause.sha256[:12]}  "
            terms = f" (defined: {', '.join(clause.defined)})" if clause.defined else ""
            yield from _row(cells, f"{clause.gist} [{clause.topic}]{terms}", wide)
    if entry.sources:
        yield "  read from"
        for source in entry.sources:
            yield f"    {source.origin}"


def _restricts(entry: License) -> str:
    if entry.status == "listed":
        return counted(len(entry.clauses), "clause")
    return _STATUS[entry.status]


def _facts(entry: License, asked: str) -> Iterator[tuple[str, str]]:
    from weightmark.licenses.rail import ARTEFACT_NAMES, check_name, parse_name
    from weightmark.model.answers import of_licence
    from weightmark.reports.answers import commercial

    yield "id", entry.id
    yield "Hub", ", ".join(entry.hub)
    yield "also called", ", ".join(dict.fromkeys((*entry.aliases, *entry.unclear)))
    yield "class", entry.klass
    yield "artefacts", ", ".join(f"{each} {ARTEFACT_NAMES[each]}" for each in entry.artefacts)
    yield "commercial", commercial(of_licence(entry).commercial, [entry.name])
    yield "travels", ", ".join(entry.travels)
    yield "restrictions", _restricts(entry)
    yield "hash", entry.restrictions
    rule = _RULES[entry.propagation.rule]
    where = ", ".join(entry.propagation.sections)
    yield "hands on", f"{rule} ({where})" if rule and where else rule
    if entry.reference is not None:
        policy = entry.reference
        changes = ", which may change" if policy.mutable else ""
        parts = " ".join(each for each in (policy.policy, policy.url) if each)
        yield "refers to", f"{policy.name}{changes}{': ' if parts else ''}{parts}"
    yield "may mean", " or ".join(entry.readings)
    yield "note", entry.note
    rail = parse_name(asked)
    for problem in check_name(rail) if rail is not None else ():
        yield "name", f"{problem.message}: {problem.hint}"


def _as_json(entry: License) -> dict[str, object]:
    """An entry as JSON; field names are those of the entry files."""
    return {
        "id": entry.id,
        "name": entry.name,
        "class": entry.klass,
        "status": entry.status,
        "hub": list(entry.hub),
        "aliases": list(entry.aliases),
        "unclear": list(entry.unclear),
        "readings": list(entry.readings),
        "scancode": entry.scancode,
        "artefacts": "".join(entry.artefacts),
        "note": entry.note,
        "propagation": {
            "rule": entry.propagation.rule,
            "sections": list(entry.propagation.sections),
        },
        "reference": entry.reference._asdict() if entry.reference is not None else None,
        "commercial": entry.commercial,
        "thresholds": [each._asdict() for each in entry.thresholds],
        "travels": list(entry.travels),
        "obligations": [duty._asdict() for duty in entry.obligations],
        "text": entry.text,
        "restrictions": entry.restrictions,
        "sources": [source._asdict() for source in entry.sources],
        "clauses": [clause._asdict() for clause in entry.clauses],
    }


def _add(args: argparse.Namespace, folder: str) -> int:
    from weightmark.containers.replace import put
    from weightmark.entries.entry import from_text, render

    if not folder:
        raise UsageError(
            "no folder for your own entries",
            hint='set licenses = "DIR" in [tool.weightmark], or give --folder DIR',
        )
    if not args.id or not args.title or len(args.classes or ()) != 1:
        raise UsageError(
            "an entry needs an id, a name and a class",
            hint="give --id LicenseRef-…, --name and --class",
        )
    entry = from_text(
        args.add,
        license_id=args.id,
        name=args.title,
        klass=args.classes[0],
        origin=args.origin,
    )
    stem = entry.id.removeprefix("LicenseRef-").lower()
    path = os.path.join(folder, f"{stem}{ENTRY_SUFFIX}")
    if os.path.lexists(path):
        raise UsageError(f"{path}: File exists", hint="remove it first, or give another id")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", hint="give another folder") from None
    put(path, render(entry).encode())
    try:
        load_folder(folder)
    except CatalogueError:
        os.unlink(path)
        raise
    _write(None, [path, *_to_do(entry, folder, args.add)])
    return PASSED


def _to_do(entry: License, folder: str, path: str) -> Iterator[str]:
    """What is left to a person after an entry was written."""
    from weightmark.entries.entry import read_text
    from weightmark.reports.lines import safe
    from weightmark.texts.bans import says_forbidden

    if entry.clauses:
        yield f"  {_restricts(entry)}: set their topics, and put their gists in your own words"
        yield "  see that they are all that the text forbids: they are what was read in it"
    else:
        line, words = says_forbidden(read_text(path).content)
        if line:
            yield f"  it may forbid in words that were not read, line {line}: {safe(words[:120])}"
            yield '  the status stays "prose"; where that restricts use, write the clause yourself'
        else:
            yield "  no words that forbid were found"
            yield '  if a person who reads it finds none either, set status = "none"'
    if not _configured():
        yield f'  name the folder in the configuration: licenses = "{folder}"'
