"""What a licence expression asks of users: the clauses of every licence in it, or why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License, Reference
from weightmark.licenses.expression import choices, entry_of, licenses, plain_id, stem
from weightmark.licenses.instances import is_instance
from weightmark.licenses.restrictions import restriction_hash

if TYPE_CHECKING:
    from weightmark.recognition.identification import Identification


class Terms(NamedTuple):
    """The use restrictions of a licence, or of an expression of several.

    `clauses` are sorted, distinct digests; None where they could not be read, and then `reason`
    says why. `text` is the digest of the canonical text, "" for an expression of several and
    where no text is known. `entries` are the catalogue entries that the expression names, in its
    order; `unknown` the ids that the catalogue does not have. `left` are the ids of entries that
    OR lets the receiver leave for the way that asks least: they bind nobody. `read` are clauses
    that a text at hand lists though it is no text that is known: they bind those who build on it,
    but nobody has said that they are all, so `clauses` is None.
    """

    license: str
    clauses: tuple[str, ...] | None
    reason: str = ""
    text: str = ""
    entries: tuple[License, ...] = ()
    unknown: tuple[str, ...] = ()
    left: frozenset[str] = frozenset()
    read: tuple[str, ...] = ()

    @property
    def binding(self) -> tuple[License, ...]:
        """The entries that bind whoever takes what is under the licence."""
        return tuple(entry for entry in self.entries if entry.id not in self.left)

    @property
    def restrictions(self) -> str:
        """The restriction hash over `clauses`, or "" where they are unresolved."""
        return "" if self.clauses is None else restriction_hash(self.clauses)

    @property
    def restricts(self) -> bool:
        """Whether use is restricted, as far as that is known; unresolved counts as restricted."""
        return self.clauses is None or bool(self.clauses)


def terms(
    expression: str, texts: Sequence[Identification] = (), catalogue: Catalogue = SHIPPED
) -> Terms:
    """The terms of a canonical `expression`, from the catalogue and the texts at hand.

    AND joins the restrictions of its parts; OR lets the receiver choose, so the way with the
    fewest restrictions counts. A text at hand speaks for a licence that the catalogue has no text
    of. Raises ExpressionError.
    """
    ways = choices(expression, catalogue)
    best = _Known(None)
    easiest: tuple[bool, int, int] | None = None
    binding: set[str] = set()
    reason = ""
    for way in ways:
        found = _way(way, texts, catalogue)
        reason = reason or found.reason
        bound = tuple(entry for name in way if (entry := entry_of(name, catalogue)))
        asked = sum(len(entry.obligations) for entry in bound)
        order = (found.clauses is None, len(found.clauses or ()), asked)
        if easiest is None or order < easiest:
            best, easiest, binding = found, order, {entry.id for entry in bound}
    entries = licenses(expression, catalogue)
    known = tuple(entry for entry in entries.values() if entry is not None)
    return Terms(
        license=expression,
        clauses=best.clauses,
        reason="" if best.clauses is not None else reason,
        text=known[0].text if len(entries) == 1 and known else "",
        entries=known,
        unknown=tuple(name for name, entry in entries.items() if entry is None),
        left=frozenset(entry.id for entry in known if entry.id not in binding),
        read=best.read,
    )


class _Known(NamedTuple):
    """What is known of a licence: its clauses, or why not and which of them could be read."""

    clauses: tuple[str, ...] | None
    reason: str = ""
    read: tuple[str, ...] = ()


def is_text_of(found: Identification, entry: License, catalogue: Catalogue = SHIPPED) -> bool:
    """Whether a text is that of a licence: by its id, of a family one of its members, or by words.

    GPL-3.0-only and GPL-3.0-or-later have one text, so a text cannot tell which is meant. The
    readings of an unclear name are no matter here: where it was said, `settled` took the one of
    the text at hand, and a licence that was named with its version is that version.
    """
    if entry.id in (found.id, *found.also):
        return True
    if not entry.names_a_text and found.id in entry.readings:
        return True
    if found.id and stem(found.id) == stem(entry.id):
        return True
    other = catalogue.find(found.id) if found.id else None
    return other is not None and entry.text != "" and other.text == entry.text


def lists_alike(name: str, entries: Iterable[License], catalogue: Catalogue = SHIPPED) -> bool:
    """Whether one of the licences has the list of another: cut off, their texts look alike."""
    entry = catalogue.find(name)
    return entry is not None and any(
        entry.restrictions and entry.restrictions == other.restrictions for other in entries
    )


def _way(names: Iterable[str], texts: Sequence[Identification], catalogue: Catalogue) -> _Known:
    clauses: set[str] = set()
    read: set[str] = set()
    reason = ""
    for name in names:
        found = _licence(name, texts, catalogue)
        clauses.update(found.clauses or ())
        read.update(found.read)
        if found.clauses is None:
            reason = reason or found.reason
    if reason:
        read |= clauses if read else set()
        return _Known(None, reason, tuple(sorted(read)))
    return _Known(tuple(sorted(clauses)))


def _licence(name: str, texts: Sequence[Identification], catalogue: Catalogue) -> _Known:
    entry, bare = entry_of(name, catalogue), plain_id(name)
    if entry is None:
        return _from_unknown_text(bare, texts)
    if entry.status == "listed":
        return _Known(tuple(clause.sha256 for clause in entry.clauses))
    if entry.status == "none":
        return _Known(())
    if entry.status == "reference" and entry.reference is not None:
        return _from_policy(entry, entry.reference, texts)
    if not entry.names_a_text:
        return _Known(None, f"{bare} is a family of licences and names no text")
    if entry.status == "prose":
        reason = f"{entry.name} restricts use in running text, which is not taken apart"
        return _Known(None, reason)
    return _from_unknown_text(bare, texts)


def _from_policy(entry: License, other: Reference, texts: Sequence[Identification]) -> _Known:
    for text in texts:
        if other.policy and text.id == other.policy and text.match == "exact":
            return _Known(tuple(clause.sha256 for clause in text.clauses))
    where = f" ({other.url})" if other.url else ""
    reason = f"the restrictions of {entry.name} stand in its {other.name}{where}"
    return _Known(None, f"{reason}, which is not at hand")


def _from_unknown_text(name: str, texts: Sequence[Identification]) -> _Known:
    """What texts list that are none the catalogue knows: they can only be the text of `name`.

    A known text with other clauses is one of them: under a name of its own it is another licence.
    So is one that the RAIL generator wrote, and its clauses are known: it has no other name.
    """
    clauses: set[str] = set()
    for text in texts:
        if text.match == "exact" and is_instance(text.id):
            return _Known(tuple(clause.sha256 for clause in text.clauses))
        if text.id == name or text.match in ("unknown", "altered"):
            clauses.update(clause.sha256 for clause in text.clauses)
    if clauses:
        reason = f"the text of {name} is not known; what it lists was read, and it may forbid more"
        return _Known(None, reason, tuple(sorted(clauses)))
    # A text without a list may still restrict in prose: no list is not "no restrictions".
    return _Known(None, f"no text of {name} with a list of restrictions is at hand")
