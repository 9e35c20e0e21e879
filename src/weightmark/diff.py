"""Compares two sets of use restrictions clause by clause: of licences, texts or models."""

from __future__ import annotations

import os
from collections.abc import Mapping

from weightmark.collect import collect
from weightmark.errors import UsageError
from weightmark.formats import is_weights
from weightmark.licenses import relations
from weightmark.licenses.catalogue import Own, find, load_all
from weightmark.licenses.recognize import identify
from weightmark.project import Project
from weightmark.record import NamedTuple
from weightmark.tree import is_archive

_MAX_TEXT = 16 << 20


class Described(NamedTuple):
    """A clause as a side shows it to people."""

    label: str
    gist: str


class Side(NamedTuple):
    """One of the two sets; `reason` says why clauses may lack, "" where all are known."""

    name: str
    clauses: Mapping[str, Described]
    reason: str = ""


class Row(NamedTuple):
    """What became of one clause of the first side, or a clause that only the second has.

    `kind` is "same", "missing", "added", or for a judged pair what the second does to the first:
    "stricter", "weaker" or "reworded".
    """

    kind: str
    first: str
    second: str
    label: str
    gist: str
    reason: str = ""


def side(name: str, project: Project, own: Own | None = None) -> Side:
    """The clauses behind a licence id, a text file, a weight file or a model directory.

    Raises UsageError where the name is none of them.
    """
    if not os.path.exists(name):
        return _from_catalogue(name, own)
    if os.path.isdir(name) or is_weights(name) or is_archive(name):
        return _from_models(name, project)
    with open(name, "rb") as stream:
        found = identify(stream.read(_MAX_TEXT).decode("utf-8-sig", "replace"))
    clauses = {one.sha256: Described(one.label, one.gist or one.text) for one in found.clauses}
    reason = ""
    if found.match == "truncated":
        reason = "the text is cut off"
    elif not clauses and (entry := find(found.id, own)) is not None and entry.status != "none":
        reason = "the restrictions stand in another document"
    return Side(name, clauses, reason)


def _from_catalogue(name: str, own: Own | None) -> Side:
    entry = find(name, own)
    if entry is None:
        raise UsageError(
            f"{name}: neither a file nor a licence that is known",
            hint="`weightmark licenses` lists the known ones",
        )
    reason = {
        "reference": "the restrictions stand in another document",
        "unknown": "no text of it was at hand",
    }.get(entry.status, "")
    clauses = {one.sha256: Described(one.label, one.gist) for one in entry.clauses}
    return Side(f"{entry.name} ({entry.id})", clauses, reason)


def _from_models(name: str, project: Project) -> Side:
    gists = {one.sha256: Described(one.label, one.gist) for e in load_all() for one in e.clauses}
    clauses: dict[str, Described] = {}
    reason = ""
    for bundle in collect([name], project):
        for found in bundle.terms.values():
            reason = reason or found.reason
            marked = set(found.clauses or ())
            clauses.update({one: gists.get(one, Described("", one)) for one in marked})
        for weights in bundle.weights:
            if weights.mark is not None:
                for one in weights.mark.clauses or ():
                    clauses.setdefault(one, gists.get(one, Described("", one)))
        for text in bundle.texts:
            for listed in text.identification.clauses:
                shown = Described(listed.label, listed.gist or listed.text)
                clauses.setdefault(listed.sha256, shown)
    return Side(name, clauses, reason)


def compare(first: Side, second: Side) -> tuple[Row, ...]:
    """Every clause of both sides, in the order of the first and then of the second."""
    rows = []
    matched: set[str] = set()
    for digest, clause in first.clauses.items():
        if digest in second.clauses:
            rows.append(Row("same", digest, digest, clause.label, clause.gist))
            continue
        for other in second.clauses:
            kind, reason = relations.between(digest, other)
            if kind != "unknown" and other not in first.clauses:
                word = "reworded" if kind == "same" else kind
                rows.append(Row(word, digest, other, clause.label, clause.gist, reason))
                matched.add(other)
                break
        else:
            rows.append(Row("missing", digest, "", clause.label, clause.gist))
    for digest, clause in second.clauses.items():
        if digest not in first.clauses and digest not in matched:
            rows.append(Row("added", "", digest, clause.label, clause.gist))
    return tuple(rows)
