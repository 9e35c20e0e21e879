"""`weightmark licenses`: the catalogue, one entry, its topics, and a first entry for a text."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence

from weightmark.errors import CatalogueError, UsageError
from weightmark.licenses import catalogue
from weightmark.licenses.catalogue import License, Own
from weightmark.verdict import PASSED

_STATUS = {
    "none": "no use restrictions",
    "reference": "restrictions in another document",
    "prose": "restrictions in running text",
    "unknown": "no text at hand",
}
_RULES = {
    "none": "",
    "at-minimum": "at minimum the same restrictions",
    "similar-set": "restrictions of the same purpose",
    "same-licence": "the licence itself",
}
_HEADS = {
    "disinformation": "disinf",
    "health": "health",
    "discrimination": "discr",
    "military": "milit",
    "legal": "legal",
    "privacy": "priv",
    "general": "gener",
    "research": "resrch",
    "malware": "malwr",
    "minors": "minors",
}
_NARROWEST, _WIDEST = 24, 44


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "name", nargs="?", metavar="ID", help="an SPDX id, LicenseRef, Hub id, alias or name"
    )
    parser.add_argument(
        "--class",
        dest="classes",
        action="append",
        choices=catalogue.CLASSES,
        metavar="CLASS",
        help=f"only this class; again for more ({', '.join(catalogue.CLASSES)})",
    )
    parser.add_argument(
        "--topic",
        dest="topics",
        action="append",
        choices=catalogue.TOPICS,
        metavar="TOPIC",
        help=f"only with a clause on this topic; again for more ({', '.join(catalogue.TOPICS)})",
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
    own = catalogue.load_folder(folder) if folder else {}
    if args.name:
        entry = _found(args.name, own)
        _write(_as_json(entry) if args.format == "json" else None, _page(entry, args.name))
        return PASSED
    entries = _chosen(own, args.classes or (), args.topics or ())
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


def _configured() -> str:
    from weightmark.project import load

    project = load(os.getcwd())
    return os.path.join(project.root, project.config.licenses) if project.config.licenses else ""


def _found(name: str, own: Own) -> License:
    entry = catalogue.find(name, own)
    if entry is not None:
        return entry
    from difflib import get_close_matches

    known = {
        catalogue.squeeze(each): each
        for one in (*catalogue.load_all(), *own.values())
        for each in catalogue.spellings(one)
    }
    near = get_close_matches(catalogue.squeeze(name[:200]), known, n=3)
    hint = "did you mean " + " or ".join(known[each] for each in near) if near else ""
    raise UsageError(
        f"no licence {name!r} in the catalogue", hint=hint or "`weightmark licenses` lists it"
    )


def _chosen(own: Own, classes: Sequence[str], topics: Sequence[str]) -> tuple[License, ...]:
    mine = {entry.id: entry for entry in own.values()}
    return tuple(
        entry
        for entry in catalogue.in_order((*mine.values(), *catalogue.load_all()))
        if (not classes or entry.klass in classes)
        and set(topics) <= {clause.topic for clause in entry.clauses}
    )


def _restricts(entry: License) -> str:
    return f"{len(entry.clauses)} clauses" if entry.status == "listed" else _STATUS[entry.status]


def _list(entries: Sequence[License]) -> Iterator[str]:
    wide = min(_WIDEST, max((len(entry.short_name) for entry in entries), default=0))
    klass = ""
    for entry in entries:
        if entry.klass != klass:
            klass = entry.klass
            yield f"{klass}"
        yield f"  {entry.short_name:{wide}}  {_restricts(entry):32}  {entry.name}"
    yield f"{len(entries)} licences"


def _matrix(entries: Sequence[License]) -> Iterator[str]:
    """Topics by licence; a number is a count of clauses, a dot is none."""
    listed = [entry for entry in entries if entry.status == "listed"]
    room = shutil.get_terminal_size((100, 24)).columns - 7 * len(_HEADS) - 1
    longest = max((len(entry.short_name) for entry in listed), default=0)
    wide = max(_NARROWEST, min(longest, room))
    heads = "".join(f"{head:>7}" for head in _HEADS.values())
    yield f"{'':{wide}}{heads}"
    for entry in listed:
        topics = [clause.topic for clause in entry.clauses]
        cells = "".join(f"{topics.count(topic) or '.':>7}" for topic in _HEADS)
        name = entry.short_name
        yield f"{name if len(name) <= wide else name[: wide - 1] + '…':{wide}}{cells}"
    for status, words in _STATUS.items():
        others = [entry.short_name for entry in entries if entry.status == status]
        if others:
            yield ""
            yield f"{words}: {', '.join(others)}"


def _page(entry: License, asked: str) -> Iterator[str]:
    yield entry.name
    for label, text in _facts(entry, asked):
        if text:
            yield f"  {label:12} {text}"
    if entry.obligations:
        yield "  obligations"
        for duty in entry.obligations:
            yield f"    {duty.kind:18} {duty.section:12} {duty.gist}"
    if entry.clauses:
        yield "  clauses"
        for clause in entry.clauses:
            yield f"    {clause.label:8} {clause.topic:15} {clause.sha256[:12]}  {clause.gist}"
    if entry.sources:
        yield "  read from"
        for source in entry.sources:
            yield f"    {source.origin}"


def _facts(entry: License, asked: str) -> Iterator[tuple[str, str]]:
    from weightmark.licenses.rail import ARTEFACTS, check_name, parse_name

    yield "id", entry.id
    yield "Hub", ", ".join(entry.hub)
    yield "also called", ", ".join((*entry.aliases, *entry.unclear))
    yield "class", entry.klass
    yield "artefacts", ", ".join(f"{each} {ARTEFACTS[each]}" for each in entry.artefacts)
    yield "restricts", _restricts(entry)
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
        "obligations": [duty._asdict() for duty in entry.obligations],
        "text": entry.text,
        "restrictions": entry.restrictions,
        "sources": [source._asdict() for source in entry.sources],
        "clauses": [clause._asdict() for clause in entry.clauses],
    }


def _add(args: argparse.Namespace, folder: str) -> int:
    from weightmark.licenses.entry import from_text, render

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
    os.makedirs(folder, exist_ok=True)
    stem = entry.id.removeprefix("LicenseRef-").lower()
    path = os.path.join(folder, f"{stem}{catalogue.ENTRY_SUFFIX}")
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(render(entry))
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror}", hint="remove it first, or give another id"
        ) from error
    try:
        catalogue.load_folder(folder)
    except CatalogueError:
        os.unlink(path)
        raise
    _write(None, [path, f"{_restricts(entry)}; describe topics and gists by hand"])
    return PASSED
