"""A model beside those that it was made from: what each forbids, and what was lost on the way.

The facts of the picture in a page. They repeat what lineage judged, clause by clause and with the
words, so that nothing has to be read again to draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weightmark._startup import NamedTuple
from weightmark.licenses.catalogue import License, by_digest
from weightmark.model.facts import Facts
from weightmark.model.lineage import Carried, Parent, clauses_in_order, contains, gist, lifted
from weightmark.model.parts import ModelPart, child_of, licence_of_part, model_parts
from weightmark.policy import Policy, forbidden


class Restriction(NamedTuple):
    """A clause by its digest, with its topic and gist; both are "" where nobody knows it."""

    sha256: str
    topic: str
    gist: str


class Relative(NamedTuple):
    """A model as it stands in a picture.

    `licence` is in words. `restrictions` are all that were found for it; `open` says that there may
    be more of them.
    """

    name: str
    licence: str
    restrictions: tuple[Restriction, ...]
    open: bool


class Descent(NamedTuple):
    """The step from a base to the model.

    `verdict` is that of `lineage.Containment`. `lost` are restrictions of the base that are not
    carried, `weakened` those that stand there in words that forbid less, `waived` those of either
    sort that the licensor lifted; `whole`: they were not taken apart and are gone as a whole. `at`
    is the model at which they were lost, if another one. `reason` and `settle` are for what cannot
    be told.
    """

    base: Relative
    relation: str
    verdict: str
    lost: tuple[Restriction, ...] = ()
    weakened: tuple[Restriction, ...] = ()
    waived: tuple[Restriction, ...] = ()
    whole: bool = False
    at: str = ""
    reason: str = ""
    settle: str = ""


class Fingerprint(NamedTuple):
    """A digest that can be compared with others: what it is of, the file that says it, and it."""

    of: str
    path: str
    sha256: str


class Kin(NamedTuple):
    """A model, or weights of it with terms of their own, with its bases and its digests."""

    model: str
    weights: tuple[str, ...]
    itself: Relative
    bases: tuple[Descent, ...]
    fingerprints: tuple[Fingerprint, ...]


def of_facts(facts: Facts, policy: Policy) -> Iterator[Kin]:
    """The kin of each part of a model, with the waivers of a policy."""
    for part in model_parts(facts):
        child = part.carried(facts)
        yield Kin(
            facts.label,
            tuple(one.path for one in part.weights),
            _itself(facts, child),
            tuple(_descent(child, parent, policy) for parent in part.parents),
            tuple(dict.fromkeys(_fingerprints(facts, part))),
        )


def _itself(facts: Facts, child: Carried) -> Relative:
    clauses = sorted({*child.clauses, *_referred(child.entries)})
    restrictions = tuple(_known(clause) for clause in clauses)
    known = child.terms and all(one.clauses is not None for one in child.terms)
    return Relative(facts.label, child_of(child), restrictions, bool(child.unclear) or not known)


def _referred(entries: Iterable[License]) -> Iterator[str]:
    """The clauses of the documents that licences refer to, as the catalogue has them."""
    for entry in entries:
        if entry.status == "reference":
            yield from (clause.sha256 for clause in forbidden(entry))


def _descent(child: Carried, parent: Parent, policy: Policy) -> Descent:
    found = contains(child, parent)
    clauses = parent.base.clauses
    asked = clauses if clauses is not None else found.asked or tuple(_referred(parent.entries))
    weakened = [one.clause for one in found.weakened]
    name = parent.base.name
    waived = {one for one in found.dropped if lifted(policy, "WM401", parent, one)[1]}
    waived |= {one for one in weakened if lifted(policy, "WM402", parent, one)[1]}

    def told(some: Iterable[str]) -> tuple[Restriction, ...]:
        return tuple(_of(parent, some))

    return Descent(
        Relative(name, licence_of_part(parent), told(asked), clauses is None),
        parent.base.relation,
        found.verdict,
        lost=told(one for one in found.dropped if one not in waived),
        weakened=told(one for one in weakened if one not in waived),
        waived=told(waived),
        whole=found.whole,
        at=parent.base.lost,
        reason=found.reason,
        settle=found.settle,
    )


def _of(parent: Parent, clauses: Iterable[str]) -> Iterator[Restriction]:
    """Clauses of a base in the order of its licence; in its own words where nobody else has any."""
    for clause in clauses_in_order(clauses, parent):
        found = _known(clause)
        yield found if found.gist else found._replace(gist=gist(clause, parent))


def _known(clause: str) -> Restriction:
    known = by_digest().get(clause)
    return Restriction(clause, known.topic, known.gist) if known else Restriction(clause, "", "")


def _fingerprints(facts: Facts, part: ModelPart) -> Iterator[Fingerprint]:
    for one in part.weights:
        if one.mark is not None:
            said = (one.mark.restrictions, one.mark.text, one.mark.tensors)
            for of, digest in zip(("restrictions", "licence text", "tensors"), said, strict=True):
                if digest:
                    yield Fingerprint(f"{of}, by the mark", one.path, digest)
        if one.digest:
            yield Fingerprint("tensors, as read", one.path, one.digest)
    for name in part.licences:
        terms = facts.terms.get(name)
        if terms is not None and terms.clauses:  # the hash of none says nothing
            yield Fingerprint(f"restrictions of {name}", "", terms.restrictions)
