"""What a model owes to those it was made from: which restrictions it carries, and which not.

What a model hands on is the union of the clauses of its licences, marks and texts, as far as the
texts at hand have them. Of each base every clause is looked for there by its digest; then by the
relations of clauses that people read, which know the same, the stricter and the weaker wording.
Where a list is not at hand, documents that both point to stand for it. What may be there unseen
makes the verdict unclear, never carried.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.declared.mark import Base, Lifted, Mark
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED, License, Obligation
from weightmark.licenses.relations import between
from weightmark.model.terms import Terms, lists_alike

if TYPE_CHECKING:
    from weightmark.policy import Policy
    from weightmark.recognition.identification import Identification
    from weightmark.texts.clauses import ClauseList

# Classes whose licences restrict use, whether or not their clauses could be taken apart.
RESTRICTING = ("openrail", "rail", "community", "research", "non-commercial", "exclusive")
# A relation that leaves the numbers as they are: no derivative in the sense of copyright.
UNCHANGED = ("copy", "conversion")

# Licences that bar further restrictions, and where they say so. GPL 2 section 6 and 3 section 10
# ("further restrictions"); LGPL 2.1 section 10; CC SA licences bar terms that hinder the licensed
# rights in adaptations.
_NOTHING_ADDED = {
    "GPL-2.0": "6",
    "GPL-3.0": "10",
    "AGPL-3.0": "10",
    "LGPL-2.1": "10",
    "LGPL-3.0": "10 of the GPL 3.0 that it builds on",
    "CC-BY-SA-3.0": "4.b",
    "CC-BY-SA-4.0": "3.b.3",
}


class Parent(NamedTuple):
    """A base model as it was found.

    `base` is what a mark records of it. `terms` are those of its licence, None where no licence is
    known. `source` says where its clauses come from: "files", "mark", "licence", "name" (a
    well-known model), or "" where they are not known, and then `reason` says why. `place` is the
    path of its own files, `where` the place that names it. `words` maps digests to label and
    words from its own files; `notices` are the notice files among them. `exceptions` are the
    restrictions that were lifted, as the mark says that records this base.
    """

    base: Base
    terms: Terms | None = None
    source: str = ""
    place: str = ""
    where: Location = Location("")
    reason: str = ""
    words: Mapping[str, str] = {}
    notices: tuple[str, ...] = ()
    exceptions: tuple[Lifted, ...] = ()

    @property
    def entries(self) -> tuple[License, ...]:
        """The catalogue entries of its licence that bind whoever takes it."""
        return self.terms.binding if self.terms is not None else ()


class Carried(NamedTuple):
    """What a model hands on to its users.

    `clauses` are the digests of all restrictions that were found for it, `ids` its licences.
    `unclear` says why there may be more than that, and `settle` what would tell. `name` is its
    licence in words; `terms` those of each licence in effect.
    """

    clauses: frozenset[str]
    ids: frozenset[str]
    unclear: str = ""
    settle: str = ""
    name: str = ""
    terms: tuple[Terms, ...] = ()

    @property
    def entries(self) -> tuple[License, ...]:
        """The catalogue entries of its licences that bind whoever takes it, each once."""
        found = {entry.id: entry for terms in self.terms for entry in terms.binding}
        return tuple(found.values())

    @property
    def restricts(self) -> bool:
        """Whether it restricts use, as far as that can be told."""
        return bool(self.clauses) or any(restricts(entry) for entry in self.entries)


class Reworded(NamedTuple):
    """A restriction that stands there in other words, and what these words do to it."""

    clause: str
    relation: str
    reason: str


class Containment(NamedTuple):
    """Whether a model carries the restrictions of one base.

    `verdict`: "carried", "dropped" (with or without weakened clauses), "weakened", "unclear" (then
    `reason` and `settle`), "unknown" (nothing is known of the base). `asked` are the clauses of
    the base; `whole` says that they are not taken apart and went as a whole.
    """

    verdict: str
    asked: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    weakened: tuple[Reworded, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    reason: str = ""
    settle: str = ""
    whole: bool = False


def restricts(entry: License) -> bool:
    """Whether a licence restricts use, as far as that is known; a family counts by its name."""
    if entry.status == "none":
        return entry.klass in ("research", "non-commercial", "exclusive")
    return bool(entry.clauses) or entry.klass in RESTRICTING or "rail" in entry.id.casefold()


# -- what the model carries -------------------------------------------------------------------


def carried(
    licences: Sequence[Terms],
    marks: Sequence[Mark] = (),
    texts: Sequence[Identification] = (),
    lists: Iterable[ClauseList] = (),
) -> Carried:
    """What a model hands on: the union over its licences, marks, texts and lists in the card.

    A text at hand counts as it stands, not as the licence that it says it is: where it was cut or
    changed, the clauses of the catalogue do not fill the gaps.
    """
    in_effect = [_in_effect(terms, texts) for terms in licences]
    held = [text for text in texts if not _is_a_choice(text, licences)]
    clauses = set[str]().union(
        *(one.clauses for one in in_effect), *(mark.clauses or () for mark in marks)
    )
    clauses.update(clause.sha256 for text in held for clause in text.clauses)
    for one in lists:
        if one.kind == "restriction":
            clauses.update(clause.sha256 for clause in one.clauses)
    unclear = [(one.reason, one.settle) for one in in_effect if one.reason]
    unclear += () if licences else _unread(marks, held)
    return Carried(
        frozenset(clauses),
        frozenset(_named_by(licences, held)),
        *next(iter(unclear), ("", "")),
        " and ".join(dict.fromkeys(terms.license for terms in licences)) or "no licence",
        tuple(licences),
    )


def _named_by(licences: Iterable[Terms], texts: Iterable[Identification]) -> Iterator[str]:
    """The ids of what a model is under: by what is declared, and by its texts."""
    for terms in licences:
        yield from (entry.id for entry in terms.binding)
        yield from terms.unknown
    for text in texts:
        if text.match in ("exact", "altered"):
            yield from filter(None, (text.id, *text.also))


def _unread(marks: Iterable[Mark], texts: Iterable[Identification]) -> Iterator[tuple[str, str]]:
    """Why a model without a licence may forbid more than is known, and what would settle it."""
    if any(mark.clauses is None for mark in marks):
        reason = "its mark says that the restrictions were not read when it was stamped"
        yield reason, "stamp it again with the licence text beside it"
    if any(text.match == "unknown" and not text.clauses for text in texts):
        reason = "it has a text of its own that is no licence known here"
        yield reason, "write an entry for that licence, or name it in the card"


def _is_a_choice(text: Identification, licences: Iterable[Terms]) -> bool:
    """Whether a text is that of a licence which the receiver may leave for another (OR)."""
    offered: dict[bool, set[str]] = {True: set(), False: set()}
    for terms in licences:
        offered[" OR " in terms.license].update(entry.id for entry in terms.entries)
    return text.id in offered[True] - offered[False]


class _InEffect(NamedTuple):
    """The clauses of a licence that hold; why there may be more, and what would settle that."""

    clauses: Collection[str]
    reason: str = ""
    settle: str = ""


def _in_effect(terms: Terms, texts: Sequence[Identification]) -> _InEffect:
    """The clauses of a licence as far as its text at hand has them."""
    names = {name for entry in terms.entries for name in (entry.id, *entry.readings)}
    own = [text for text in texts if text.id in names]
    cut = (text for text in texts if text.match == "truncated")
    alike = (text for text in cut if text.id in names or lists_alike(text.id, terms.entries))
    if off := next(alike, None):
        reason = f"the text of {off.name} beside it is cut off"
        return _InEffect((), reason, "put the whole text there")
    gone = (
        clauses_of(terms.entries) if any(text.match == "altered" for text in own) else frozenset()
    )
    if terms.clauses is not None:
        return _InEffect(set(terms.clauses) - gone)
    # A family tag says nothing, but the text beside it does.
    if own and not terms.unknown and not all(entry.names_a_text for entry in terms.entries):
        return _InEffect(())
    if terms.read:  # what the text lists is known, whatever else it may say
        return _InEffect(terms.read)
    # Of several licences that all hold, those whose list is known bind beside the others.
    return _InEffect(clauses_of(terms.binding) - gone, terms.reason, _settle(terms))


def clauses_of(entries: Iterable[License]) -> frozenset[str]:
    """The digests of all clauses that licences list."""
    return frozenset(clause.sha256 for entry in entries for clause in entry.clauses)


def _settle(terms: Terms) -> str:
    for entry in terms.entries:
        if not entry.names_a_text:
            known = filter(None, map(SHIPPED.find, entry.readings[:3]))
            members = ", ".join(one.short_name for one in known)
            return "name the licence itself" + (f", such as {members}" if members else "")
        if entry.status == "reference" and entry.reference is not None:
            return f"put {entry.reference.name} beside the licence text"
        if entry.status == "prose":
            return "read its text, or have it read"
    return "put the text of that licence there, or write an entry for it"


# -- containment ------------------------------------------------------------------------------


def contains(child: Carried, parent: Parent) -> Containment:
    """Whether `child` carries what `parent` asks of those who build on it."""
    if parent.base.clauses is not None:
        return _listed(child, parent.base.clauses, parent.entries)
    if parent.terms is None:
        return Containment(
            "unknown",
            reason=parent.reason or "nothing here says under which licence it is",
            settle="say it in the configuration: base = [{ model, license }] or [{ model, path }]",
        )
    return _unlisted(child, parent, parent.terms)


def _listed(child: Carried, asked: Sequence[str], entries: Iterable[License] = ()) -> Containment:
    """Whether `child` carries clauses; a licence among `entries` may let others stand in."""
    missing, weakened, reworded = _find_all(asked, child.clauses)
    found = Containment("carried", tuple(asked), missing, weakened, reworded)
    if not missing and not weakened:
        return found
    if child.unclear:
        return found._replace(verdict="unclear", reason=child.unclear, settle=child.settle)
    lets = next((one for one in entries if one.propagation.rule == "similar-set"), None)
    if lets is not None and child.clauses:
        where = sections(lets.propagation.sections[-1:])
        return found._replace(
            verdict="unclear",
            reason=f"{lets.name}, {where}, lets a similar set of restrictions with the same "
            "purpose stand in",
            settle="have the two lists compared by someone who can judge that "
            "(`weightmark diff` shows them side by side)",
        )
    return found._replace(verdict="dropped" if missing else "weakened")


def _find_all(
    asked: Iterable[str], there: frozenset[str]
) -> tuple[tuple[str, ...], tuple[Reworded, ...], tuple[Reworded, ...]]:
    """Of the clauses that are asked for: missing, weakened, and carried in other words."""
    missing: list[str] = []
    weakened: list[Reworded] = []
    reworded: list[Reworded] = []
    rest = sorted(there)
    for clause in asked:
        if clause in there:
            continue
        best: Reworded | None = None
        for other in rest:
            relation, reason = between(clause, other)
            if relation in ("same", "stricter"):
                best = Reworded(clause, relation, reason)
                break
            if relation == "weaker" and best is None:
                best = Reworded(clause, relation, reason)
        if best is None:
            missing.append(clause)
        else:
            (weakened if best.relation == "weaker" else reworded).append(best)
    return tuple(missing), tuple(weakened), tuple(reworded)


def _unlisted(child: Carried, parent: Parent, terms: Terms) -> Containment:
    """The restrictions of the base are not at hand as a list."""
    reason = parent.reason or terms.reason
    ids = {entry.id for entry in terms.entries} | set(terms.unknown)
    families = [entry for entry in terms.entries if not entry.names_a_text]
    if ids and not families and ids - _pointing_alike(child, terms) <= child.ids:
        # The same licence by name: whatever it forbids, it forbids here too.
        return Containment("carried", reason=reason)
    policy = _policy_clauses(terms)
    if policy:
        return _listed(child, policy)
    if child.unclear:
        return Containment("unclear", reason=child.unclear, settle=child.settle)
    # Its list is not at hand, but that it has one and hands it on is.
    hands_on = any(
        entry.status == "reference"
        or (entry.status == "prose" and entry.propagation.rule != "none")
        for entry in terms.entries
    )
    whole = hands_on and not child.clauses and not child.restricts
    verdict = "dropped" if whole else "unclear"
    return Containment(verdict, reason=reason, settle=_settle(terms), whole=whole)


def _pointing_alike(child: Carried, terms: Terms) -> set[str]:
    """The licences in `terms` that forbid what a document says to which the child points too.

    Versions of one licence differ in other places: both Gemma terms have one use policy.
    """
    seen = {entry.reference.policy for entry in child.entries if entry.reference is not None}
    return {
        entry.id
        for entry in terms.entries
        if entry.reference is not None and entry.reference.policy and entry.reference.policy in seen
    }


def _policy_clauses(terms: Terms) -> tuple[str, ...]:
    """The clauses of the documents that a licence refers to, where the catalogue has them."""
    found: list[str] = []
    for entry in terms.entries:
        if entry.status == "listed":
            found += [clause.sha256 for clause in entry.clauses]
        elif entry.reference is not None and entry.status == "reference":
            policy = SHIPPED.find(entry.reference.policy) if entry.reference.policy else None
            if policy is None or not policy.clauses:
                return ()
            found += [clause.sha256 for clause in policy.clauses]
        elif entry.status != "none":
            return ()
    return () if terms.unknown else tuple(found)


def left_behind(
    name: str, model: Carried, parents: Iterable[Parent], duties: Iterable[str] = ()
) -> tuple[Parent, ...]:
    """Those bases of `model` whose demands it no longer meets: who builds on it owes them too.

    Each is told that it was lost at `name`, unless it was lost before. `duties` are the kinds of
    obligation that count beside the restrictions.
    """
    lost = []
    for parent in parents:
        if contains(model, parent).verdict in ("dropped", "weakened") or any(
            lost_duties(model, parent.entries, kind) for kind in duties
        ):
            base = parent.base
            lost.append(parent._replace(base=base._replace(lost=base.lost or name)))
    return tuple(lost)


# -- beyond clauses ---------------------------------------------------------------------------


def duties(entries: Iterable[License], kind: str) -> tuple[tuple[License, Obligation], ...]:
    """The obligations of one kind, each with the licence that has it."""
    return tuple(
        (entry, duty) for entry in entries for duty in entry.obligations if duty.kind == kind
    )


def lost_duties(
    child: Carried, entries: Iterable[License], kind: str
) -> tuple[tuple[License, Obligation], ...]:
    """The obligations of one kind that no licence of `child` has any more.

    Nothing is lost where the child's licence is not known well enough to tell.
    """
    asked = duties(entries, kind)
    if not asked or duties(child.entries, kind):
        return ()
    if any(not entry.names_a_text or entry.status == "unknown" for entry in child.entries):
        return ()
    if any(terms.unknown for terms in child.terms):
        return ()
    return asked


def bars_additions(entry: License) -> str:
    """The section by which a licence bars further restrictions, "" where it has none."""
    for prefix, section in _NOTHING_ADDED.items():
        if entry.id.startswith(prefix):
            return section
    return ""


def sections(labels: Sequence[str]) -> str:
    """Section labels in words: "section 5", "sections 4.a and 5"; a heading stays as it is."""
    shown = [label for label in labels if label]
    if not shown:
        return ""
    if len(shown) == 1:
        numbered = re.match(r"\(?(?:\d|[IVX]+\b|[a-z]\b)", shown[0])
        return f"section {shown[0]}" if numbered else shown[0]
    return f"sections {', '.join(shown[:-1])} and {shown[-1]}"


def gist(clause: str, parent: Parent) -> str:
    """A clause in a few words: its label and gist, or the first words of the base's own text."""
    for entry in _documents(parent):
        for known in entry.clauses:
            if known.sha256 == clause:
                return _labelled(known.label, known.gist)
    return parent.words.get(clause) or _elsewhere(clause)


def lifted(policy: Policy, rule: str, parent: Parent, clause: str) -> tuple[str, str]:
    """Who lifted a clause of a base, "" for nobody, and why that counts, "" where it does not.

    The configuration counts before what a mark says, and that not where the policy locks the rule.
    """
    waiver = policy.waiver(parent.base.name, clause, label(clause, parent))
    if waiver is not None:
        return waiver.by, f"{waiver.reason} (waived by {waiver.by}, {waiver.reference})"
    for one in parent.exceptions:
        if one.clause == clause:
            why = f"an exception in the mark (waived by {one.by}, {one.reference})"
            return one.by, "" if rule in policy.locked else why
    return "", ""


def clauses_in_order(clauses: Iterable[str], parent: Parent) -> list[str]:
    """Clauses in the order of the licence of the base, then those that it does not have."""
    known = [clause.sha256 for entry in _documents(parent) for clause in entry.clauses]
    order = {clause: place for place, clause in reversed(list(enumerate(known)))}
    return sorted(clauses, key=lambda clause: (order.get(clause, len(order)), clause))


def _documents(parent: Parent) -> list[License]:
    """The licences of a base and the documents that they refer to."""
    found = list(parent.entries)
    for entry in parent.entries:
        policy = SHIPPED.find(entry.reference.policy) if entry.reference else None
        if policy is not None:
            found.append(policy)
    return found


def label(clause: str, parent: Parent) -> str:
    """The label of a clause of a base, "" where none is known."""
    for entry in _documents(parent):
        for known in entry.clauses:
            if known.sha256 == clause:
                return known.label
    return ""


def _labelled(label: str, text: str) -> str:
    return f"({label.strip('().')}) {text}" if label else text


def _elsewhere(clause: str) -> str:
    """A clause that a mark records under a licence that does not have it: another may."""
    from weightmark.licenses.catalogue import load_all

    for entry in load_all():
        for known in entry.clauses:
            if known.sha256 == clause:
                return known.gist
    return f"the clause {clause[:12]}…"
