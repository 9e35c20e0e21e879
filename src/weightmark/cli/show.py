"""`weightmark show`: what holds for weights, and what each file says about itself."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from weightmark.verdict import FAILED, NOTHING_CHECKED, PASSED

if TYPE_CHECKING:
    from weightmark.containers.tree import Tree
    from weightmark.declared.mark import Base, Mark
    from weightmark.declared.statement import Statement
    from weightmark.formats.header import Header, WeightFormat
    from weightmark.model.answers import Answers

_SHOWN = 120  # characters of a metadata value that people are shown
_MANY = 20  # clauses, bases or keys that people are shown at once


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "path", metavar="PATH", help="a weight file, a card, a directory, a wheel or an sdist"
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="digests, clauses of the mark, tensors and metadata too",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the answer"
    )


def run(args: argparse.Namespace) -> int:
    """Shows what holds for the weights at a path, then each file there that speaks of them.

    1 where one of the files cannot be read, 3 where there is none.
    """
    from weightmark.cli.drawing import drawn
    from weightmark.containers.tree import open_tree

    with drawn(), open_tree(args.path) as tree:
        facts = list(_facts(tree, args.path))
        single = tree.kind == "file"
        answers = _answers(args.path) if facts else ()
    if args.format == "json":
        import json

        from weightmark.reports.answers import answers_json

        content = facts[0] if single and facts else {"path": args.path, "files": facts}
        told = [answers_json(one) for one in answers]
        content = {"version": 1, **content, "answers": told}
        # ASCII only: control and bidi characters of a hostile file must not reach a terminal.
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=True) + "\n")
    else:
        shown = [_for_people(one, verbose=args.verbose) for one in facts]
        sys.stdout.write("\n".join((*_told(answers), *shown)))
    if not facts:
        sys.stderr.write("weightmark: no weight file and no model card was found\n")
        return NOTHING_CHECKED
    return FAILED if any(one.get("error") for one in facts) else PASSED


def _answers(path: str) -> tuple[Answers, ...]:
    """What holds for the weights at a path, as `verify` has it."""
    from weightmark.config import load
    from weightmark.verify import answers_for

    return answers_for([path], load(os.getcwd()))


def _told(answers: Sequence[Answers]) -> Iterator[str]:
    from weightmark.cli import width
    from weightmark.reports.answers import told
    from weightmark.reports.lines import safe
    from weightmark.reports.text import answer

    for one in told(answers):
        lines = [line for row in one.rows for line in answer(row, width())]
        yield "\n".join((safe(one.title), *lines, ""))


def _facts(tree: Tree, path: str) -> Iterator[dict[str, object]]:
    from weightmark._cores import Work, looked
    from weightmark.containers.tree import INSIDE
    from weightmark.declared.layout import RECORDED_IN
    from weightmark.declared.naming import is_card
    from weightmark.formats.header import ADJACENT

    weights = frozenset(tree.weights())
    Work.all_looks += 2 * len(weights)
    for name in tree.names():
        if tree.kind == "file":
            shown = path
        elif tree.kind in ("directory", "hub-cache"):
            shown = f"{path.rstrip('/')}/{name}"
        else:
            shown = f"{path}{INSIDE}{name}"
        if is_card(name):
            yield _card(tree, name, shown)
        elif os.path.basename(name) in RECORDED_IN:
            yield from _record(tree, name, shown)
        elif name in weights or (tree.kind == "file" and not name.endswith(ADJACENT)):
            yield _weights(tree, name, shown)
            looked(2)


# -- weight files -----------------------------------------------------------------------------


def _weights(tree: Tree, name: str, shown: str) -> dict[str, object]:
    from weightmark.containers.tree import is_remote
    from weightmark.errors import FormatError, TreeError, reason
    from weightmark.formats import HEAD, by_head
    from weightmark.formats.header import LookedAt
    from weightmark.formats.pointers import MAX_POINTER, pointer

    facts: dict[str, object] = {
        "path": shown,
        "kind": "weights",
        "format": "",
        "license": "",
        "says": [],
        "mark": None,
        "metadata": {},
        "tensors": None,
        "problems": [],
        "error": "",
    }
    try:
        size = tree.size(name)
        if size <= MAX_POINTER and (found := pointer(tree.read(name))) is not None:
            return {**facts, "error": f"{found.what}, not the weights"}
        with tree.open(name) as stream:
            form = by_head(stream.read(HEAD), name)
            facts["format"] = form.name
            if not form.name:
                return {**facts, "error": "no format whose header can be read"}
            stream.seek(0)
            header = form.read(stream, size)
            # On a server each place that has to be looked at is a request of its own.
            if not (is_remote(shown) and isinstance(header.tensors, LookedAt)):
                facts["tensors"] = _tensors(header)
    except FormatError as error:
        return {**facts, "error": f"{error.message} (byte {error.offset})"}
    except (TreeError, OSError) as error:
        return {**facts, "error": reason(error)}
    return {**facts, **_of_header(tree, name, shown, form, header)}


def _of_header(
    tree: Tree, name: str, shown: str, form: WeightFormat, header: Header
) -> dict[str, object]:
    """What a header says: all its keys, the places that speak of the licence, and the mark."""
    from weightmark.collecting.weights import mark_of
    from weightmark.declared.header import header_statements, texts_in
    from weightmark.errors import MarkError

    metadata = dict(texts_in(header))
    facts: dict[str, object] = {
        "metadata": metadata,
        "problems": [
            {"kind": one.kind, "where": one.where, "message": one.message}
            for one in header.problems
        ],
    }
    mark = None
    try:
        mark = mark_of(tree, name, form, header)
    except MarkError as fault:
        facts["error"] = f"the mark cannot be read: {fault.message} ({fault.key})"
    says = header_statements(shown, metadata, mark.license if mark is not None else "")
    facts["says"] = [_said(one) for one in says]
    facts["license"] = next((one.words for one in says if not one.silent), "")
    if mark is not None:
        facts["mark"] = _mark(mark)
    return facts


def _said(one: Statement) -> dict[str, object]:
    """A place that speaks of the licence: `license` is "" where it is not understood."""
    return {"place": one.where.pointer or one.title, "line": one.where.line, "words": one.words,
            "license": one.licence}  # fmt: skip


def _tensors(header: Header) -> dict[str, object]:
    dtypes = Counter(tensor.dtype for tensor in header.tensors)
    return {
        "count": sum(dtypes.values()),
        "bytes": sum(tensor.end - tensor.begin for tensor in header.tensors),
        "dtypes": dict(sorted(dtypes.items())),
    }


def _mark(mark: Mark) -> dict[str, object]:
    return {
        "version": mark.version,
        "form": mark.form,
        "license": mark.license,
        "text": mark.text,
        "clauses": None if mark.clauses is None else list(mark.clauses),
        "restrictions": mark.restrictions,
        "bases": [_base(base, mark) for base in mark.bases],
        "tensors": mark.tensors,
        "exceptions": [one._asdict() for one in mark.exceptions],
    }


def _base(base: Base, mark: Mark) -> dict[str, object]:
    missing = _missing(base, mark)
    return {
        "name": base.name,
        "relation": base.relation,
        "license": base.license,
        "clauses": None if base.clauses is None else list(base.clauses),
        "restrictions": base.restrictions,
        "lost": base.lost,
        "missing": None if missing is None else list(missing),
    }


def _missing(base: Base, mark: Mark) -> tuple[str, ...] | None:
    """The clauses of a base that the mark does not carry; None where one of the two is open."""
    if base.clauses is None or mark.clauses is None:
        return None
    from weightmark.model.lineage import Carried, Parent, contains

    found = contains(Carried(frozenset(mark.clauses), frozenset()), Parent(base))
    return tuple(sorted((*found.dropped, *(one.clause for one in found.weakened))))


# -- lineage records --------------------------------------------------------------------------


def _record(tree: Tree, name: str, shown: str) -> Iterator[dict[str, object]]:
    """What a configuration records of a model; nothing of one without a record."""
    from weightmark.declared.layout import MAX_CONFIG
    from weightmark.declared.lineage_record import read_record
    from weightmark.errors import MarkError, TreeError

    facts: dict[str, object] = {
        "path": shown, "kind": "record", "format": "lineage record", "name": "", "mark": None,
        "error": "",
    }  # fmt: skip
    try:
        found = read_record(tree.read(name, MAX_CONFIG))
    except TreeError as error:
        yield {**facts, "error": error.message}
        return
    except MarkError as error:
        yield {**facts, "error": f"the record cannot be read: {error.message} ({error.key})"}
        return
    if found is not None:
        yield {**facts, "name": found.name, "mark": _mark(found.mark)}


def _record_lines(facts: Mapping[str, object], verbose: bool) -> Iterator[tuple[str, str]]:
    yield "format", "lineage record"
    if facts["error"]:
        yield "error", str(facts["error"])
    if isinstance(mark := facts["mark"], dict):
        yield "", f"the weights beside it are {facts['name']}, or were made from it"
        yield "licence", _named(str(mark["license"]))
        yield from _mark_lines(mark, verbose)


# -- cards ------------------------------------------------------------------------------------


def _card(tree: Tree, name: str, shown: str) -> dict[str, object]:
    from weightmark.declared.card import MAX_CARD, parse_card
    from weightmark.declared.cards import card_statements
    from weightmark.errors import TreeError

    facts: dict[str, object] = {"path": shown, "kind": "card", "format": "model card"}
    try:
        card = parse_card(tree.read(name, MAX_CARD + 1))
    except TreeError as error:
        return {**facts, "error": error.message}
    noted = card.weightmark or {}
    restrictions = noted.get("restrictions", "")
    return {
        **facts,
        "license": list(card.license),
        "says": [_said(one) for one in card_statements(shown, card) if not one.silent],
        "license_name": card.license_name,
        "license_link": card.license_link,
        "base_model": list(card.base_model),
        "base_model_relation": card.base_model_relation,
        "restrictions": restrictions if isinstance(restrictions, str) else "",
        "section": card.section or "",
        "problems": [
            {"kind": one.kind, "line": one.line, "message": one.message} for one in card.problems
        ],
        "error": "" if card.readable else "; ".join(one.message for one in card.problems),
    }


# -- for people -------------------------------------------------------------------------------


def _for_people(facts: Mapping[str, object], *, verbose: bool) -> str:
    from weightmark.reports.lines import safe

    kinds = {"card": _card_lines, "record": _record_lines}
    lines = kinds.get(str(facts["kind"]), _weight_lines)(facts, verbose)
    rows = [f"  {label:<14}{value}".rstrip() for label, value in lines]
    return "\n".join(safe(line) for line in (str(facts["path"]), *rows)) + "\n"


def _weight_lines(facts: Mapping[str, object], verbose: bool) -> Iterator[tuple[str, str]]:
    yield "format", str(facts["format"] or "unknown")
    if verbose and isinstance(tensors := facts["tensors"], dict):
        kinds = ", ".join(f"{count} {dtype}" for dtype, count in tensors["dtypes"].items())
        yield "tensors", f"{tensors['count']} of {tensors['bytes']:,} bytes ({kinds or 'none'})"
    if facts["error"]:
        yield "error", str(facts["error"])
    if facts["license"]:
        yield "licence", _named(str(facts["license"]))
        yield from _says_lines(facts["says"])
    elif not facts["error"]:
        yield "licence", "the file names none"
    if isinstance(mark := facts["mark"], dict):
        yield from _mark_lines(mark, verbose)
        yield from _bound_lines(mark, "tensors", "them", verbose)
    elif not facts["error"]:
        yield "mark", "none"
    yield from _metadata_lines(facts["metadata"]) if verbose else ()
    yield from _problem_lines(facts)


def _says_lines(says: object) -> Iterator[tuple[str, str]]:
    """Each place that speaks of the licence, where there are several or one is not understood."""
    said = [one for one in says if one["words"]] if isinstance(says, list) else []
    if len(said) > 1 or any(not one["license"] for one in said):
        for one in said:
            meant = one["license"] or "not understood"
            yield "", f"{one['place']}: {str(one['words'])[:_SHOWN]!r} ({meant})"


def _mark_lines(mark: Mapping[str, object], verbose: bool) -> Iterator[tuple[str, str]]:
    bases = mark["bases"] if isinstance(mark["bases"], list) else []
    gists = _gists([mark["license"], *(base["license"] for base in bases)])
    yield "mark", f"version {mark['version']}, clauses in form {mark['form']}"
    yield "restrictions", _counted(mark, verbose)
    yield from _gist_lines(mark["clauses"], gists) if verbose else ()
    for base in bases[:_MANY]:
        licence = f", {base['license']}" if base["license"] else ""
        yield "base", f"{base['name']} ({base['relation'] or 'relation not said'}{licence})"
        yield "", _counted(base, verbose)
        if base["lost"]:
            carried = ", and carried again here" if base["missing"] == [] else ""
            missing = f", and not carried here: {len(base['missing'])}" if base["missing"] else ""
            yield "", f"lost at {base['lost']}{carried}{missing}"
            yield from _gist_lines(base["missing"], gists)
    lifted = mark["exceptions"] if isinstance(mark["exceptions"], list) else []
    for one in lifted[:_MANY]:
        yield "exception", f"{one['base']}, lifted by {one['by']}: {one['reference']}"
        yield from _gist_lines([one["clause"]], gists)
    yield from _bound_lines(mark, "text", "it", verbose)


def _bound_lines(
    mark: Mapping[str, object], key: str, what: str, verbose: bool
) -> Iterator[tuple[str, str]]:
    """What a mark is bound to: a record in a configuration never to tensors."""
    label = "licence text" if key == "text" else key
    bound = str(mark[key]) if verbose else f"the mark is bound to {what}"
    yield label, bound if mark[key] else f"the mark is not bound to {what}"


def _counted(record: Mapping[str, object], verbose: bool) -> str:
    clauses = record["clauses"]
    if not isinstance(clauses, list):
        return f"not resolved: {_why_not(str(record['license']))}"
    hashed = f", hash {record['restrictions']}" if verbose else ""
    return f"{len(clauses)}{hashed}" if clauses else "none"


def _why_not(licence: str) -> str:
    """Why the restrictions of a licence are not known, as far as the catalogue can tell."""
    from weightmark.errors import ExpressionError
    from weightmark.model.terms import terms

    try:
        reason = terms(licence).reason if licence else ""
    except ExpressionError:
        reason = ""
    return reason or "they stand in a text that was not read"


def _gist_lines(clauses: object, gists: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    order = {digest: place for place, digest in enumerate(gists)}
    for digest in sorted(
        clauses if isinstance(clauses, list) else (), key=lambda one: (order.get(one, -1), one)
    ):
        yield "", f"- {gists.get(digest, digest)}"


def _gists(licences: Iterable[object]) -> Mapping[str, str]:
    """Each clause of the licences in our own words, by digest, as far as the catalogue has it."""
    from weightmark.errors import ExpressionError
    from weightmark.licenses.expression import licenses

    found: dict[str, str] = {}
    for licence in dict.fromkeys(map(str, licences)):
        try:
            entries = licenses(licence).values()
        except ExpressionError:
            continue
        for entry in entries:
            for clause in entry.clauses if entry is not None else ():
                found.setdefault(clause.sha256, f"{clause.label} {clause.gist}".strip())
    return found


def _named(licence: str) -> str:
    """A licence with its name beside the id, where the catalogue knows it under another."""
    from weightmark.licenses.catalogue import SHIPPED

    entry = SHIPPED.find(licence)
    return f"{licence} ({entry.name})" if entry and entry.name != licence else licence


def _metadata_lines(metadata: object) -> Iterator[tuple[str, str]]:
    from weightmark.declared.mark import is_own_key

    if not isinstance(metadata, dict):
        return
    others = [(key, value) for key, value in metadata.items() if not is_own_key(key)]
    for number, (key, value) in enumerate(others[:_MANY]):
        shortened = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}… ({len(value):,} in all)"
        yield ("" if number else "metadata"), f"{key} = {shortened}"
    if len(others) > _MANY:
        yield "", f"… and {len(others) - _MANY} more (--format json shows all)"


def _problem_lines(facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    problems = facts["problems"]
    for problem in problems if isinstance(problems, Sequence) else ():
        yield "problem", str(problem["message"])


def _card_lines(facts: Mapping[str, object], verbose: bool) -> Iterator[tuple[str, str]]:
    yield "format", "model card"
    if facts["error"]:
        yield "error", str(facts["error"])
    if "license" not in facts:
        return
    licences = facts["license"]
    names = [str(one) for one in licences] if isinstance(licences, list) else []
    yield "licence", ", ".join(_named(one) for one in names) or "the card names none"
    yield from _says_lines(facts["says"])
    for label, key in (("name", "license_name"), ("link", "license_link")):
        if facts[key]:
            yield label, str(facts[key])
    bases = facts["base_model"]
    for base in bases if isinstance(bases, list) else ():
        yield "base", f"{base} ({facts['base_model_relation'] or 'relation not said'})"
    hashed = str(facts["restrictions"])
    yield "restrictions", (hashed if verbose else "their hash is there") if hashed else "no hash"
    yield "section", "there" if facts["section"] else "none"
    if not facts["error"]:
        yield from _problem_lines(facts)
