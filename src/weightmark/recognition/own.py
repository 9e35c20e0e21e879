"""Which of the user's own licences a text is: the shipped catalogue does not know them."""

from __future__ import annotations

from weightmark.licenses.catalogue import Catalogue, License, squeeze
from weightmark.recognition.identification import Change, Identification, listed
from weightmark.recognition.states import with_state


def owned(text: str, found: Identification, catalogue: Catalogue) -> Identification:
    """What a text is that the catalogue finds to be `found`, the entries of the user included.

    By its digest it is the text of an entry. One that the catalogue does not know, and that has
    the title of an entry or at least half of its clauses, is that text altered; the entry that
    has most of them, where there are several.
    """
    from weightmark.texts.units import text_digest

    entries = sorted({entry.id: entry for entry in catalogue.own.values() if entry.text}.items())
    digest = text_digest(text) if entries else ""
    for _, entry in entries:
        if entry.text == digest:
            why = "the text is the one that the entry was made from"
            return with_state(_whole(entry, found, why), text, catalogue=catalogue)
    if found.match != "unknown":
        return found
    title = squeeze(next((line for line in text.splitlines() if line.strip()), "").strip(" #*="))
    there = {clause.sha256 for clause in found.clauses}
    near: list[tuple[int, License]] = []
    for _, entry in entries:
        shared = sum(clause.sha256 in there for clause in entry.clauses)
        if title == squeeze(entry.name) or (shared and 2 * shared >= len(entry.clauses)):
            near.append((shared, entry))
    if not near:
        return found
    return with_state(
        _altered(max(near, key=lambda one: one[0])[1], found), text, catalogue=catalogue
    )


def _whole(entry: License, found: Identification, why: str) -> Identification:
    """The text of an entry: its clauses are those that the user's entry says."""
    there = {clause.sha256: clause for clause in found.clauses}
    clauses = tuple(
        listed(clause, there[clause.sha256].line, there[clause.sha256].text)
        if clause.sha256 in there
        else listed(clause)
        for clause in entry.clauses
    )
    whole = found._replace(clauses=clauses, restrictions=entry.restrictions)
    return _as(entry, whole, "exact", why)


def _as(entry: License, found: Identification, match: str, why: str) -> Identification:
    return found._replace(id=entry.id, name=entry.name, match=match, title=entry.id, why=why)


def _altered(entry: License, found: Identification) -> Identification:
    there = {clause.sha256 for clause in found.clauses}
    known = {clause.sha256 for clause in entry.clauses}
    missing = tuple(listed(clause) for clause in entry.clauses if clause.sha256 not in there)
    added = tuple(clause for clause in found.clauses if clause.sha256 not in known)
    changes: tuple[Change, ...] = ()
    if not missing and not added:
        message = "the words outside its clauses are not those that the entry was made from"
        changes = (Change("changed", "", 1, message, ""),)
    why = "it has the title or the clauses of the entry, and other words"
    return _as(entry, found, "altered", why)._replace(
        missing=missing, added=added, other_changes=changes
    )
