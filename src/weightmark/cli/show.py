"""`weightmark show`: what holds for weights, and what each file says about itself."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from weightmark.verdict import FAILED, NOTHING_CHECKED, PASSED

if TYPE_CHECKING:
    from weightmark.collecting.by_file import CardSays, RecordSays, TensorSizes, WeightsSay
    from weightmark.declared.mark import Base, Mark
    from weightmark.declared.statement import Statement
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
    from weightmark.collecting.by_file import files_say
    from weightmark.containers.tree import open_tree

    with drawn(), open_tree(args.path) as tree:
        found = list(files_say(tree, args.path))
        single = tree.kind == "file"
        answers = _answers(args.path) if found else ()
    if args.format == "json":
        import json

        from weightmark.reports.answers import answers_json

        files = list(map(_as_json, found))
        content = files[0] if single and files else {"path": args.path, "files": files}
        told = [answers_json(one) for one in answers]
        content = {"version": 1, **content, "answers": told}
        # ASCII only: control and bidi characters of a hostile file must not reach a terminal.
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=True) + "\n")
    else:
        shown = [_for_people(one, verbose=args.verbose) for one in found]
        sys.stdout.write("\n".join((*_told(answers), *shown)))
    if not found:
        sys.stderr.write("weightmark: no weight file and no model card was found\n")
        return NOTHING_CHECKED
    return FAILED if any(one.error for one in found) else PASSED


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


# -- for programs -----------------------------------------------------------------------------


def _as_json(found: WeightsSay | CardSays | RecordSays) -> dict[str, object]:
    """What a file says; field names are stable, docs/reports.md has them."""
    from weightmark.collecting.by_file import CardSays, RecordSays

    if isinstance(found, CardSays):
        return _card_json(found)
    if isinstance(found, RecordSays):
        name, mark = found.record or ("", None)
        return {
            "path": found.path,
            "kind": "record",
            "format": "lineage record",
            "name": name,
            "mark": mark and _mark(mark),
            "error": found.error,
        }
    return {
        "path": found.path,
        "kind": "weights",
        "format": found.format,
        "license": found.license,
        "says": [_said(one) for one in found.says],
        "mark": found.mark and _mark(found.mark),
        "metadata": found.metadata,
        "tensors": found.tensors and _tensors(found.tensors),
        "problems": [one._asdict() for one in found.problems],
        "error": found.error,
    }


def _card_json(found: CardSays) -> dict[str, object]:
    said: dict[str, object] = {"path": found.path, "kind": "card", "format": "model card"}
    if (card := found.card) is not None:
        said |= {
            "license": card.license,
            "says": [_said(one) for one in found.says],
            "license_name": card.license_name,
            "license_link": card.license_link,
            "base_model": card.base_model,
            "base_model_relation": card.base_model_relation,
            "restrictions": card.restrictions or "",
            "section": card.section or "",
            "problems": [
                {"kind": one.kind, "line": one.line, "message": one.message}
                for one in card.problems
            ],
        }
    return said | {"error": found.error}


def _tensors(found: TensorSizes) -> dict[str, object]:
    return {"count": found.number, "bytes": found.size, "dtypes": found.dtypes}


def _said(one: Statement) -> dict[str, object]:
    """A place that speaks of the licence: `license` is "" where it is not understood."""
    return {"place": one.where.pointer or one.title, "line": one.where.line, "words": one.words,
            "license": one.licence}  # fmt: skip


def _mark(mark: Mark) -> dict[str, object]:
    return {
        "version": mark.version,
        "form": mark.form,
        "license": mark.license,
        "text": mark.text,
        "clauses": mark.clauses,
        "restrictions": mark.restrictions,
        "bases": [
            {
                "name": base.name,
                "relation": base.relation,
                "license": base.license,
                "clauses": base.clauses,
                "restrictions": base.restrictions,
                "lost": base.lost,
                "missing": _missing(base, mark),
            }
            for base in mark.bases
        ],
        "tensors": mark.tensors,
        "exceptions": [one._asdict() for one in mark.exceptions],
    }


def _missing(base: Base, mark: Mark) -> tuple[str, ...] | None:
    """The clauses of a base that the mark does not carry; None where one of the two is open."""
    if base.clauses is None or mark.clauses is None:
        return None
    from weightmark.model.lineage import Carried, Parent, contains

    found = contains(Carried(frozenset(mark.clauses), frozenset()), Parent(base))
    return tuple(sorted((*found.dropped, *(one.clause for one in found.weakened))))


# -- for people -------------------------------------------------------------------------------


def _for_people(found: WeightsSay | CardSays | RecordSays, *, verbose: bool) -> str:
    from weightmark.collecting.by_file import CardSays, RecordSays
    from weightmark.reports.lines import safe

    if isinstance(found, CardSays):
        lines = _card_lines(found, verbose)
    elif isinstance(found, RecordSays):
        lines = _record_lines(found, verbose)
    else:
        lines = _weight_lines(found, verbose)
    rows = [f"  {label:<14}{value}".rstrip() for label, value in lines]
    return "\n".join(safe(line) for line in (found.path, *rows)) + "\n"


def _weight_lines(found: WeightsSay, verbose: bool) -> Iterator[tuple[str, str]]:
    yield "format", found.format or "unknown"
    if verbose and found.tensors is not None:
        number, size, dtypes = found.tensors
        kinds = ", ".join(f"{count} {dtype}" for dtype, count in dtypes.items())
        yield "tensors", f"{number} of {size:,} bytes ({kinds or 'none'})"
    if found.error:
        yield "error", found.error
    if found.license:
        yield "licence", _named(found.license)
        yield from _says_lines(found.says)
    elif not found.error:
        yield "licence", "the file names none"
    if found.mark is not None:
        yield from _mark_lines(found.mark, verbose)
        yield from _bound_lines("tensors", found.mark.tensors, "them", verbose)
    elif not found.error:
        yield "mark", "none"
    yield from _metadata_lines(found.metadata) if verbose else ()
    yield from (("problem", one.message) for one in found.problems)


def _record_lines(found: RecordSays, verbose: bool) -> Iterator[tuple[str, str]]:
    yield "format", "lineage record"
    if found.error:
        yield "error", found.error
    if found.record is not None:
        name, mark = found.record
        yield "", f"the weights beside it are {name}, or were made from it"
        yield "licence", _named(mark.license)
        yield from _mark_lines(mark, verbose)


def _says_lines(says: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    """Each place that speaks of the licence, where there are several or one is not understood."""
    said = [one for one in says if one.words]
    if len(said) > 1 or any(not one.licence for one in said):
        for one in said:
            place, meant = one.where.pointer or one.title, one.licence or "not understood"
            yield "", f"{place}: {one.words[:_SHOWN]!r} ({meant})"


def _mark_lines(mark: Mark, verbose: bool) -> Iterator[tuple[str, str]]:
    gists = _gists([mark.license, *(base.license for base in mark.bases)])
    yield "mark", f"version {mark.version}, clauses in form {mark.form}"
    yield "restrictions", _counted(mark, verbose)
    yield from _gist_lines(mark.clauses, gists) if verbose else ()
    for base in mark.bases[:_MANY]:
        licence = f", {base.license}" if base.license else ""
        yield "base", f"{base.name} ({base.relation or 'relation not said'}{licence})"
        yield "", _counted(base, verbose)
        if base.lost:
            gone = _missing(base, mark)
            carried = ", and carried again here" if gone == () else ""
            missing = f", and not carried here: {len(gone)}" if gone else ""
            yield "", f"lost at {base.lost}{carried}{missing}"
            yield from _gist_lines(gone, gists)
    for one in mark.exceptions[:_MANY]:
        yield "exception", f"{one.base}, lifted by {one.by}: {one.reference}"
        yield from _gist_lines([one.clause], gists)
    yield from _bound_lines("licence text", mark.text, "it", verbose)


def _bound_lines(label: str, digest: str, what: str, verbose: bool) -> Iterator[tuple[str, str]]:
    """What a mark is bound to: a record in a configuration never to tensors."""
    bound = digest if verbose else f"the mark is bound to {what}"
    yield label, bound if digest else f"the mark is not bound to {what}"


def _counted(one: Mark | Base, verbose: bool) -> str:
    if one.clauses is None:
        return f"not resolved: {_why_not(one.license)}"
    hashed = f", hash {one.restrictions}" if verbose else ""
    return f"{len(one.clauses)}{hashed}" if one.clauses else "none"


def _why_not(licence: str) -> str:
    """Why the restrictions of a licence are not known, as far as the catalogue can tell."""
    from weightmark.errors import ExpressionError
    from weightmark.model.terms import terms

    try:
        reason = terms(licence).reason if licence else ""
    except ExpressionError:
        reason = ""
    return reason or "they stand in a text that was not read"


def _gist_lines(
    clauses: Iterable[str] | None, gists: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    order = {digest: place for place, digest in enumerate(gists)}
    for digest in sorted(clauses or (), key=lambda one: (order.get(one, -1), one)):
        yield "", f"- {gists.get(digest, digest)}"


def _gists(licences: Iterable[str]) -> Mapping[str, str]:
    """Each clause of the licences in our own words, by digest, as far as the catalogue has it."""
    from weightmark.errors import ExpressionError
    from weightmark.licenses.expression import licenses

    found: dict[str, str] = {}
    for licence in dict.fromkeys(licences):
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


def _metadata_lines(metadata: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    from weightmark.declared.mark import is_own_key

    others = [(key, value) for key, value in metadata.items() if not is_own_key(key)]
    for number, (key, value) in enumerate(others[:_MANY]):
        shortened = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}… ({len(value):,} in all)"
        yield ("" if number else "metadata"), f"{key} = {shortened}"
    if len(others) > _MANY:
        yield "", f"… and {len(others) - _MANY} more (--format json shows all)"


def _card_lines(found: CardSays, verbose: bool) -> Iterator[tuple[str, str]]:
    yield "format", "model card"
    if found.error:
        yield "error", found.error
    if (card := found.card) is None:
        return
    yield "licence", ", ".join(map(_named, card.license)) or "the card names none"
    yield from _says_lines(found.says)
    for label, words in (("name", card.license_name), ("link", card.license_link)):
        if words:
            yield label, words
    for base in card.base_model:
        yield "base", f"{base} ({card.base_model_relation or 'relation not said'})"
    hashed = card.restrictions
    yield "restrictions", (hashed if verbose else "their hash is there") if hashed else "no hash"
    yield "section", "there" if card.section else "none"
    if not found.error:
        yield from (("problem", one.message) for one in card.problems)
