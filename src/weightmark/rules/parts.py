"""What the rules on lineage compare: the parts of a model, and each with its bases."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from weightmark.bundle import Bundle, Weights
from weightmark.errors import ExpressionError
from weightmark.finding import Location
from weightmark.licenses.catalogue import License
from weightmark.lineage import Carried, Containment, Parent, carried, contains, sections
from weightmark.record import NamedTuple
from weightmark.rules.card import card_licence
from weightmark.rules.mark import SAID_KEYS, licence_names

if TYPE_CHECKING:
    from weightmark.licenses.clauses import ClauseList

LASTING = ("non-commercial", "no-derivatives")
"""Kinds of obligation that go on to later generations though one in between forgets them."""


class Part(NamedTuple):
    """Weights of a model that stand under the same terms, with the bases they were made from."""

    licences: tuple[str, ...]
    weights: tuple[Weights, ...]
    parents: tuple[Parent, ...]
    unknown: str = ""

    def entries(self, bundle: Bundle) -> tuple[License, ...]:
        """The catalogue entries of its licences that bind; no text has to be read for them."""
        known = [bundle.terms[name] for name in self.licences if name in bundle.terms]
        return tuple({entry.id: entry for terms in known for entry in terms.binding}.values())

    def carried(self, bundle: Bundle) -> Carried:
        """What these weights hand on, with the texts and the card of the bundle."""
        marks = {(m.license, m.clauses): m for m in (w.mark for w in self.weights) if m is not None}
        known = [bundle.terms[name] for name in self.licences if name in bundle.terms]
        lists: tuple[ClauseList, ...] = ()
        if bundle.card is not None:
            lists = _lists(bundle.card.card.body) + _lists(bundle.card.card.extra_gated_prompt)
        texts = [text.identification for text in bundle.texts]
        found = carried(known, tuple(marks.values()), texts, lists)
        if self.unknown and not found.unclear:
            reason = f"nobody here knows a licence called {self.unknown!r}"
            settle = "name it by an id that is known, or put its text beside the weights"
            found = found._replace(unclear=reason, settle=settle)
        return found if known else found._replace(name=self.unknown or "no licence")


@functools.lru_cache(maxsize=8)
def _lists(text: str) -> tuple[ClauseList, ...]:
    from weightmark.licenses.clauses import find

    return find(text) if text.strip() else ()


def parts(bundle: Bundle) -> tuple[Part, ...]:
    """The parts of a model: what the card speaks for, and weights with an entry of their own."""
    general, unknown = _general(bundle)
    main = tuple(one for one in bundle.weights if not one.declared)
    apart: list[list[Weights]] = []
    for one in bundle.weights:
        if one.declared:
            # Compared, not looked up: bases hold maps, which cannot be keys.
            few = next((few for few in apart if _under_one_entry(few[0], one)), None)
            if few is None:
                apart.append(few := [])
            few.append(one)
    found = []
    if main or not apart:
        found.append(_part(bundle, general, main, bundle.bases, unknown))
    for weights in apart:
        declared, bases = weights[0].declared, weights[0].bases
        found.append(_part(bundle, (declared,), weights, bases, ""))
    return tuple(found)


def _under_one_entry(one: Weights, other: Weights) -> bool:
    return one.declared == other.declared and one.bases == other.bases


def _part(
    bundle: Bundle,
    licences: Iterable[str],
    weights: Iterable[Weights],
    parents: tuple[Parent, ...],
    unknown: str,
) -> Part:
    weights = tuple(weights)
    # Thousands of shards say the same: each thing that is said is read once.
    said = {said_by(one): one for one in weights}
    named = [
        name for one in said.values() for _, name in licence_names(one, bundle.own, bundle.known)
    ]
    return Part(tuple(dict.fromkeys((*licences, *named))), weights, parents, unknown)


def said_by(weights: Weights) -> tuple[str, ...]:
    """What the header of weights says of their licence; equal for most shards."""
    metadata = (weights.header.metadata if weights.header else None) or {}
    licence = weights.mark.license if weights.mark is not None else ""
    return (licence, *(metadata.get(key, "") for key in SAID_KEYS))


def _general(bundle: Bundle) -> tuple[tuple[str, ...], str]:
    """The licences of card and configuration; and a name in the card that is no known licence."""
    found = [bundle.declared] if bundle.declared else []
    unknown = ""
    if bundle.card is not None:
        card = bundle.card.card
        try:
            if licence := card_licence(card, bundle.own, bundle.known):
                found.append(licence)
            elif any(word.casefold() == "other" for word in card.license):
                unknown = "other"
        except ExpressionError:
            unknown = card.license_name or ", ".join(card.license)
    if not found and not unknown:
        texts = [one.identification.id for one in bundle.texts]
        found = [name for name in texts if name in bundle.terms]
    return tuple(dict.fromkeys(found)), unknown


class Pair(NamedTuple):
    """A part of the model and one base of it."""

    child: Carried
    part: Part
    parent: Parent
    found: Containment
    where: Location


class _This:
    """A bundle as a key: the very one, since its maps cannot be hashed."""

    __slots__ = ("bundle",)

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def __hash__(self) -> int:
        return id(self.bundle)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.bundle is other.bundle


def pairs(bundle: Bundle) -> tuple[Pair, ...]:
    """Each part of the bundle with each base of it."""
    return _judged(_This(bundle)) if has_bases(bundle) else ()


@functools.lru_cache(maxsize=1)
def _judged(this: _This) -> tuple[Pair, ...]:
    """Each part with each base; a dozen rules ask for it, of one bundle after the other."""
    found = []
    for part in parts(this.bundle):
        child = part.carried(this.bundle)
        for parent in part.parents:
            where = parent.where if parent.where.path else Location(this.bundle.label)
            found.append(Pair(child, part, parent, contains(child, parent), where))
    return tuple(found)


def has_bases(bundle: Bundle) -> bool:
    """Whether any weights of the bundle were made from others."""
    return bool(bundle.bases) or any(one.bases for one in bundle.weights)


def all_entries(bundle: Bundle) -> tuple[tuple[str, Location, License], ...]:
    """Every licence that binds, with the base that brings it ("" for the model itself)."""
    own = {entry.id: entry for terms in bundle.terms.values() for entry in terms.binding}
    found = [("", Location(bundle.label), entry) for entry in own.values()]
    parents = {(parent.base.name, parent.where): parent for parent in bundle.bases}
    parents |= {(p.base.name, p.where): p for one in bundle.weights for p in one.bases}
    for (name, where), parent in parents.items():
        found += [(name, where, entry) for entry in parent.entries]
    return tuple(found)


def licence_of(parent: Parent) -> str:
    """The licence of a base, in words."""
    names = [entry.name for entry in parent.entries] + list(
        parent.terms.unknown if parent.terms else ()
    )
    known = " and ".join(names) or parent.base.license or "a licence that is not known"
    return f"{known}, as its name tells" if parent.source == "name" else known


def child_of(child: Carried) -> str:
    """The licence of a part, in words."""
    names = [entry.name for entry in child.entries]
    names += [name for terms in child.terms for name in terms.unknown]
    return " and ".join(dict.fromkeys(names)) or child.name


def lost_at(parent: Parent) -> str:
    """The step at which a base was lost, to end a message."""
    return f"; lost at {parent.base.lost}" if parent.base.lost else ""


def placed(section: str, after: str = "") -> str:
    """Where a licence says so, to stand behind its name."""
    return f", {sections([section])}{after}" if section else ""


def some(count: int) -> str:
    """So many restrictions."""
    return "1 restriction" if count == 1 else f"{count} restrictions"


def asked_by(entries: Iterable[License]) -> str:
    """Where the licence asks to hand its restrictions on, in brackets."""
    found = [
        sections(entry.propagation.sections) for entry in entries if entry.propagation.sections
    ]
    return f" ({', '.join(found)})" if found else ""


def is_closed(parent: Parent) -> bool:
    """Whether there can be no model made from this one at all, which WM406 says."""
    return parent.base.relation != "distillation" and any(
        entry.klass == "exclusive" for entry in parent.entries
    )


def ids_of(entries: Iterable[License]) -> frozenset[str]:
    """The ids of entries."""
    return frozenset(clause.sha256 for entry in entries for clause in entry.clauses)
