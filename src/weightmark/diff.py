"""Compares two sets of use restrictions clause by clause: of licences, texts or models."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect
from weightmark.config import Project
from weightmark.containers.tree import is_archive, is_remote
from weightmark.errors import ExpressionError, UsageError
from weightmark.formats import is_weights
from weightmark.licenses import relations
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License, load_all
from weightmark.licenses.expression import canonical, meant
from weightmark.model.parts import model_parts
from weightmark.model.terms import terms
from weightmark.recognition.identification import Identification
from weightmark.recognition.own import owned
from weightmark.recognition.recognize import identify
from weightmark.texts.decode import text_of

_MAX_TEXT = 16 << 20
_NEAR = 0.6  # two clauses with this part of their words in common are told as one that was changed
_MOST_PAIRS = 10_000  # clauses of one side times those of the other that are looked at for that
_CLOSING = " ;,."
_MOST_WORDS = 400  # of a clause; the longest real ones have 200


class Described(NamedTuple):
    """A clause as a side shows it to people; `text` is "" where it is known by its digest only."""

    label: str
    gist: str
    text: str = ""
    defined: tuple[str, ...] = ()


class Side(NamedTuple):
    """One of the two sets.

    `reason` says why clauses may lack, "" where all are known; `note` where they were found if
    not in the text itself. `licenses` are the ids of what it is under, as far as they are known.
    `replaced` tells, for a text that is a known one altered, which clause of that stands there in
    which other: digest there → digest of the licence, words that went, words that came.
    """

    name: str
    clauses: Mapping[str, Described]
    reason: str = ""
    note: str = ""
    licenses: frozenset[str] = frozenset()
    replaced: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}


class DiffRow(NamedTuple):
    """What became of one clause of the first side, or a clause that only the second has.

    `kind` is "same", "missing", "added", or what the second does to the first: for a judged pair
    "stricter", "weaker" or "reworded", for two that are near and not judged "changed". `removed`
    and `added` are the words that differ, where they are known.
    """

    kind: str
    first: str
    second: str
    label: str
    gist: str
    reason: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def side(name: str, project: Project, catalogue: Catalogue = SHIPPED) -> Side:
    """The clauses behind a licence id, a text file, a weight file or a model, here or remote.

    `-` is a text on standard input. Raises UsageError where the name is none of them.
    """
    if is_remote(name) or os.path.isdir(name) or is_weights(name) or is_archive(name):
        return _from_models(name, project)
    if name != "-" and not os.path.exists(name):
        return _from_catalogue(name, catalogue)
    return _from_text(name, catalogue)


def _from_catalogue(name: str, catalogue: Catalogue) -> Side:
    try:
        found = terms(canonical(name, catalogue), (), catalogue)
    except ExpressionError as error:
        raise UsageError(
            f"{name}: neither a file nor a licence that is known",
            hint=meant(name, catalogue) or "`weightmark licenses` lists the known ones",
        ) from error
    if found.unknown:
        raise UsageError(
            f"{name}: the catalogue does not have {found.unknown[0]}",
            hint="compare its text, or write an entry: `weightmark licenses --add TEXT`",
        )
    shown = " and ".join(f"{entry.name} ({entry.id})" for entry in found.entries)
    clauses = _described(found.entries)
    if found.clauses is not None:
        clauses = {one: clause for one, clause in clauses.items() if one in found.clauses}
    reason = "" if found.clauses is not None else next(filter(None, map(_unread, found.entries)))
    return _completed(Side(shown, clauses, reason), found.entries)


def _unread(entry: License) -> str:
    """Why a licence may restrict more than the clauses that the catalogue has of it, or ""."""
    if not entry.names_a_text:
        return "it is a family of licences and names no text"
    return {
        "reference": "the restrictions stand in another document",
        "prose": "it restricts use in running text, which is not taken apart",
        "unknown": "no text of it was at hand",
    }.get(entry.status, "")


def _described(entries: Iterable[License]) -> dict[str, Described]:
    return {
        one.sha256: Described(one.label, one.gist, "", one.defined)
        for entry in entries
        for one in entry.clauses
    }


def _completed(found: Side, entries: Iterable[License]) -> Side:
    """A side with the use policies that its licences point to, if the catalogue has all of them."""
    entries = tuple(entries)
    found = found._replace(licenses=frozenset(entry.id for entry in entries))
    pointing = [entry for entry in entries if entry.status == "reference"]
    policies = [
        SHIPPED.find(entry.reference.policy) for entry in pointing if entry.reference is not None
    ]
    listed = [policy for policy in policies if policy is not None and policy.clauses]
    if not found.reason or not pointing or len(listed) < len(pointing):
        return found
    if any(entry.status not in ("reference", "listed", "none") for entry in entries):
        return found
    clauses = {**_described(listed), **found.clauses}
    names = " and ".join(dict.fromkeys(policy.name for policy in listed))
    return found._replace(clauses=clauses, reason="", note=f"with the {names} as it is known here")


def _from_text(name: str, catalogue: Catalogue) -> Side:
    text = text_of(_read(name))
    found = owned(text, identify(text), catalogue)
    clauses = {
        one.sha256: Described(one.label, one.gist, one.text, one.defined) for one in found.clauses
    }
    entry = catalogue.find(found.id) if found.id else None
    shown = f"{name}, {found.name} {found.match}" if found.id else name
    replaced = {one.found: (one.sha256, one.removed, one.added) for one in found.changed}
    one = Side(shown, clauses, _lacking(found, entry), replaced=replaced)
    return _completed(one, () if entry is None or found.match != "exact" else (entry,))


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(_MAX_TEXT)
    try:
        with open(name, "rb") as stream:
            return stream.read(_MAX_TEXT)
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}", hint="name a licence text") from None


def _lacking(found: Identification, entry: License | None) -> str:
    """Why a text may restrict more than the clauses that were found in it."""
    if found.match == "truncated":
        return "the text is cut off"
    if entry is None:
        return "" if found.clauses else "it is no text that is known, and it has no list"
    return _unread(entry)


def _from_models(name: str, project: Project) -> Side:
    shown = _described(load_all())
    clauses: dict[str, Described] = {}
    entries: dict[str, License] = {}
    reason = "nothing in it says under which licence it is"
    for facts in collect([name], project):
        for text in facts.texts:
            for listed in text.identification.clauses:
                gist = listed.gist or shown.get(listed.sha256, Described("", "")).gist
                shown[listed.sha256] = Described(listed.label, gist, listed.text)
        for part in model_parts(facts):
            carried = part.carried(facts)
            clauses |= {one: shown.get(one, Described("", "")) for one in sorted(carried.clauses)}
            entries |= {entry.id: entry for entry in carried.entries}
            if carried.unclear or carried.ids or carried.clauses:
                reason = carried.unclear
    if not entries and not clauses and reason.startswith("nothing"):
        raise UsageError(
            f"{name}: no model with a licence is there",
            hint="name a folder, package or file with weights, a card or a licence text",
        )
    return _completed(Side(name, clauses, reason), entries.values())


def compare(first: Side, second: Side) -> tuple[DiffRow, ...]:
    """Every clause of both sides, in the order of the first and then of the second."""
    left = {one: shown for one, shown in second.clauses.items() if one not in first.clauses}
    matches: dict[str, DiffRow] = {}
    for digest, clause in first.clauses.items():
        if digest in second.clauses:
            reason = _definitions(clause, second.clauses[digest])
            matches[digest] = DiffRow("same", digest, digest, clause.label, clause.gist, reason)
        elif (row := _judged(digest, clause, left)) is not None:
            matches[digest] = row
    taken = {row.second for row in matches.values()}
    missing = {one: shown for one, shown in first.clauses.items() if one not in matches}
    added = {one: shown for one, shown in left.items() if one not in taken}
    for row in _changed(missing, added, second.replaced):
        matches[row.first] = row
    taken = {row.second for row in matches.values()}
    rows = [
        matches.get(digest) or DiffRow("missing", digest, "", clause.label, _words(clause))
        for digest, clause in first.clauses.items()
    ]
    rows += [
        DiffRow("added", "", digest, clause.label, _words(clause))
        for digest, clause in left.items()
        if digest not in taken
    ]
    return tuple(rows)


def _definitions(one: Described, other: Described) -> str:
    """That equal words reach further or less far where a term in them is defined on one side."""
    told = [
        f"the {side} defines {', '.join(f'“{term}”' for term in here.defined)}"
        for side, here, there in (("first", one, other), ("second", other, one))
        if set(here.defined) - set(there.defined)
    ]
    return "; ".join(told)


def _words(clause: Described) -> str:
    return clause.gist or clause.text.rstrip(_CLOSING) or "a clause known by its digest only"


def _judged(digest: str, clause: Described, others: Iterable[str]) -> DiffRow | None:
    """The clause that was judged to stand in for this one, a stricter rather than a weaker one."""
    found: dict[str, DiffRow] = {}
    for other in others:
        kind, reason = relations.between(digest, other)
        word = "reworded" if kind == "same" else kind
        found.setdefault(word, DiffRow(word, digest, other, clause.label, _words(clause), reason))
    order = ("reworded", "stricter", "weaker")
    return next((found[word] for word in order if word in found), None)


def _changed(
    missing: Mapping[str, Described],
    added: Mapping[str, Described],
    replaced: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]],
) -> list[DiffRow]:
    """Pairs that are near though nobody judged them: as recognition found, or by their words."""
    found: dict[str, DiffRow] = {}
    for other, (digest, gone, come) in replaced.items():
        if digest in missing and other in added:
            found[digest] = _row(digest, missing[digest], other, gone, come)
    taken = {row.second for row in found.values()}
    candidates = []
    if len(missing) * len(added) <= _MOST_PAIRS:
        for digest, clause in missing.items():
            for other, there in added.items():
                near = _nearness(clause.text, there.text)
                if digest not in found and other not in taken and near >= _NEAR:
                    candidates.append((near, digest, other))
    for _, digest, other in sorted(candidates, reverse=True):
        if digest not in found and other not in taken:
            taken.add(other)
            gone, come = _difference(missing[digest].text, added[other].text)
            found[digest] = _row(digest, missing[digest], other, gone, come)
    return list(found.values())


def _row(
    digest: str, clause: Described, other: str, gone: tuple[str, ...], come: tuple[str, ...]
) -> DiffRow:
    reason = relations.between(digest, other)[1]
    return DiffRow("changed", digest, other, clause.label, _words(clause), reason, gone, come)


def _nearness(one: str, other: str) -> float:
    """The part of their words that two clauses have in common, 0 to 1."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) / max(len(first | second), 1)


def _difference(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of one clause that another does not have there, and the other way round."""
    from difflib import SequenceMatcher

    first, second = (text.rstrip(_CLOSING).split()[:_MOST_WORDS] for text in (one, other))
    gone: list[str] = []
    come: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += first[a:b]
            come += second[c:d]
    return tuple(gone), tuple(come)
