"""What the rules on lineage compare: the parts of a model, and each with its bases."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.declared.mark import Base
from weightmark.finding import Location
from weightmark.licenses.catalogue import License
from weightmark.model import agreement
from weightmark.model.facts import Facts, Spoken, Weights
from weightmark.model.lineage import Carried, Containment, Parent, carried, contains, sections

if TYPE_CHECKING:
    from weightmark.texts.clauses import ClauseList

LASTING = ("non-commercial", "no-derivatives")
"""Kinds of obligation that go on to later generations though one in between forgets them."""

UNNAMED = "no licence"
"""The name of the licence of a part of which none is named."""


class ModelPart(NamedTuple):
    """Weights of a model that stand under the same terms, with the bases they were made from."""

    licences: tuple[str, ...]
    weights: tuple[Weights, ...]
    parents: tuple[Parent, ...]
    unknown: str = ""

    def entries(self, facts: Facts) -> tuple[License, ...]:
        """The catalogue entries of its licences that bind; no text has to be read for them."""
        known = [facts.terms[name] for name in self.licences if name in facts.terms]
        return tuple({entry.id: entry for terms in known for entry in terms.binding}.values())

    def carried(self, facts: Facts) -> Carried:
        """What these weights hand on, with the texts and the card of the model."""
        marks = {(m.license, m.clauses): m for m in (w.mark for w in self.weights) if m is not None}
        known = [facts.terms[name] for name in self.licences if name in facts.terms]
        lists: tuple[ClauseList, ...] = ()
        if facts.card is not None:
            lists = _lists(facts.card.card.body) + _lists(facts.card.card.extra_gated_prompt)
        texts = [text.identification for text in facts.texts]
        found = carried(known, tuple(marks.values()), texts, lists)
        if self.unknown and not found.unclear:
            reason = f"no licence called {self.unknown!r} is known"
            settle = "name it by an id that is known, or put its text beside the weights"
            found = found._replace(unclear=reason, settle=settle)
        return found if known else found._replace(name=self.unknown or UNNAMED)


@functools.lru_cache(maxsize=8)
def _lists(text: str) -> tuple[ClauseList, ...]:
    from weightmark.texts.clauses import find_clauses

    return find_clauses(text) if text.strip() else ()


def model_parts(facts: Facts) -> tuple[ModelPart, ...]:
    """The parts of a model: what the card speaks for, and weights that speak for themselves.

    These have an entry of their own, or name their bases and a licence beside others that do.
    """
    if not facts.spoken:
        return ()
    main = [spoken for spoken in facts.spoken if not spoken.apart]
    rest = tuple(one for spoken in main for one in spoken.weights if one.bases is None)
    apart: dict[tuple[Sequence[str], tuple[Base, ...]], list[tuple[Spoken, Weights]]] = {}
    for spoken in facts.spoken:
        licences = tuple(one.licence for one in agreement.declared(spoken))
        for one in spoken.weights:
            if spoken.apart or one.bases is not None:
                bases = tuple(parent.base for parent in facts.bases_of(one))
                key = (one.declared,) if one.declared else licences
                apart.setdefault((key, bases), []).append((spoken, one))
    found = []
    if rest or not apart:
        found.append(_part(facts, main, rest, facts.bases))
    for pairs in apart.values():
        weights = tuple(one for _, one in pairs)
        said = [spoken for spoken, _ in pairs]
        found.append(_part(facts, said, weights, facts.bases_of(weights[0])))
    return tuple(found)


def _part(
    facts: Facts,
    said: Sequence[Spoken],
    weights: tuple[Weights, ...],
    parents: tuple[Parent, ...],
) -> ModelPart:
    """Weights with all licences that any place names for them, and what is not understood."""
    licences = [one.licence for spoken in said for one in agreement.declared(spoken)]
    unknown = [
        one.words
        for spoken in said
        for one in spoken.says
        if one.words and not one.licence and not one.asks and one.kind != "text"
    ]
    if not licences and not unknown:
        texts = [one.identification.id for one in facts.texts if one.role not in _OF_ELSE]
        licences = [name for name in texts if name in facts.terms]
    return ModelPart(tuple(dict.fromkeys(licences)), weights, parents, next(iter(unknown), ""))


_OF_ELSE = ("code", "other")
"""Roles of texts that are not of weights, whatever else there is."""


class Pair(NamedTuple):
    """A part of the model and one base of it."""

    child: Carried
    part: ModelPart
    parent: Parent
    found: Containment
    where: Location


class _This:
    """A model as a key: the very one, since its maps cannot be hashed."""

    __slots__ = ("facts",)

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.facts is other.facts


def pairs(facts: Facts) -> tuple[Pair, ...]:
    """Each part of the model with each base of it."""
    return _judged(_This(facts)) if has_bases(facts) else ()


@functools.lru_cache(maxsize=1)
def _judged(this: _This) -> tuple[Pair, ...]:
    """Each part with each base; a dozen rules ask for it, of one model after the other."""
    found = []
    for part in model_parts(this.facts):
        child = part.carried(this.facts)
        for parent in part.parents:
            where = parent.where if parent.where.path else Location(this.facts.label)
            found.append(Pair(child, part, parent, contains(child, parent), where))
    return tuple(found)


def has_bases(facts: Facts) -> bool:
    """Whether any weights of the model were made from others."""
    return any(map(facts.bases_of, facts.weights)) or bool(facts.bases)


def all_entries(facts: Facts) -> tuple[tuple[str, Location, License], ...]:
    """Every licence that binds, with the base that brings it ("" for the model itself)."""
    own = {entry.id: entry for terms in facts.terms.values() for entry in terms.binding}
    found = [("", Location(facts.label), entry) for entry in own.values()]
    parents = {(parent.base.name, parent.where): parent for parent in facts.bases}
    parents |= {(p.base.name, p.where): p for one in facts.weights for p in facts.bases_of(one)}
    for (name, where), parent in parents.items():
        found += [(name, where, entry) for entry in parent.entries]
    return tuple(found)


def licence_of_part(parent: Parent) -> str:
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


def by_child(child: Carried) -> str:
    """Who does something, or does not: the licence of a part, behind "carried"."""
    name = child_of(child)
    return "here, where no licence is named" if name == UNNAMED else f"by {name}"


def lost_at(parent: Parent) -> str:
    """The step at which a base was lost, to end a message."""
    return f"; lost at {parent.base.lost}" if parent.base.lost else ""


def placed(section: str, after: str = "") -> str:
    """Where a licence says so, to stand behind its name."""
    return f", {sections([section])}{after}" if section else ""


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
