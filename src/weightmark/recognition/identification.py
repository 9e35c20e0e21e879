"""What a licence text turned out to be: the licence, its clauses, and every difference to it."""

from __future__ import annotations

from collections.abc import Sequence

from weightmark._startup import NamedTuple
from weightmark.alignment import plain
from weightmark.licenses.catalogue import SHIPPED, KnownClause
from weightmark.licenses.restrictions import restriction_hash


class Changed(NamedTuple):
    """A clause that stands in the text in other words.

    `sha256` is the clause of the licence, `found` the one in the text. `removed` and `added` are
    the words that differ ("?" for a word that no text at hand gives away). `relation`: "stricter",
    "weaker", "same" or "unknown", and why.
    """

    label: str
    sha256: str
    found: str
    topic: str
    gist: str
    line: int
    text: str
    ratio: float
    removed: tuple[str, ...]
    added: tuple[str, ...]
    relation: str
    reason: str


class Listed(NamedTuple):
    """A clause of the licence or of the text: `line` is 0 where it does not stand in the text.

    `defined`: the terms in it that the licence defines.
    """

    label: str
    sha256: str
    topic: str
    gist: str
    line: int
    text: str
    defined: tuple[str, ...] = ()


def listed(clause: KnownClause, line: int = 0, text: str = "") -> Listed:
    """A clause of the catalogue, where it stands in a text."""
    return Listed(
        clause.label, clause.sha256, clause.topic, clause.gist, line, text, clause.defined
    )


class Change(NamedTuple):
    """A difference outside the clauses.

    `kind`: "lead-in-negated", "lead-in-changed", "lead-in-missing", "clause-outside-list",
    "propagation-missing", "propagation-changed", "heading-missing", "heading-changed",
    "joint-changed", "moved", "missing", "changed", "added", "hidden", "truncated", "title",
    "names" (of a model or a licensor, other than in the licence).
    `section` is the paragraph in the licence, `line` the place in the text.
    """

    kind: str
    section: str
    line: int
    message: str
    text: str


RESOLVED, NONE, UNRESOLVED = "resolved", "none", "unresolved"


class State(NamedTuple):
    """Whether the use restrictions are known: `kind` is RESOLVED, NONE or UNRESOLVED.

    `reason` says why they are unresolved, `address` where they stand if that is known.
    """

    kind: str
    reason: str = ""
    address: str = ""


class Held(NamedTuple):
    """A licence in a text: its id, what match it is, and its first and last line."""

    id: str
    match: str
    line: int
    end: int


class Excepted(NamedTuple):
    """An exception that a text makes of a licence in it: SPDX's id, its first and last line."""

    id: str
    licence: str
    line: int
    end: int


class Beside(NamedTuple):
    """Words around a licence that leave its terms as they are: a title, whom to cite or to ask."""

    line: int
    text: str


class Referral(NamedTuple):
    """A licence that a text names and does not give, an expression: where it names it, and of what.

    `about` is "weights", "project", "package", "code" or "data". `words` are the sentence that
    names it, `address` is where its text is said to be, "" where that is not told.
    """

    licence: str
    about: str
    line: int
    words: str
    address: str = ""


class Identification(NamedTuple):
    """What a text is.

    `id` is empty when no licence is near. `match`: "exact" (but for harmless units), "altered",
    "truncated", "notice" (no licence, but it names one), "unknown". `restrictions` is the hash
    of the clauses found, empty for none.
    `near`: of an unknown text the licence that it is nearest to.
    `also`: other licences that the text holds, in their order. `title`: the licence that the
    heading names. `same_clauses`: every licence with this very set of clauses. `why`: the evidence
    in words. `state`: whether its use restrictions are known; of an unknown text they never are,
    whatever could be read in it. `parts`: each licence with its lines. `beside`: what stands around
    them and changes nothing. `refers`: of a notice the licences that it names, first that of the
    weights; clauses and state are what is known of that one by its name. Of an unknown text those
    that it names beside terms of its own. `exceptions`: those of SPDX's list that stand in the
    text, each of the licence before it.
    """

    id: str
    name: str
    match: str
    restrictions: str = ""
    clauses: tuple[Listed, ...] = ()
    missing: tuple[Listed, ...] = ()
    changed: tuple[Changed, ...] = ()
    added: tuple[Listed, ...] = ()
    other_changes: tuple[Change, ...] = ()
    also: tuple[str, ...] = ()
    title: str = ""
    same_clauses: tuple[str, ...] = ()
    why: str = ""
    state: State = State(UNRESOLVED, "not looked at")
    parts: tuple[Held, ...] = ()
    beside: tuple[Beside, ...] = ()
    refers: tuple[Referral, ...] = ()
    near: str = ""
    exceptions: tuple[Excepted, ...] = ()

    @property
    def expression(self) -> str:
        """The licence with the exception that the text makes of it, as SPDX writes it."""
        own = [one.id for one in self.exceptions if one.licence == self.id]
        return " AND ".join(f"{self.id} WITH {name}" for name in own) or self.id

    @property
    def noticed(self) -> tuple[Referral, ...]:
        """The licences that hold by being named: not of a text that has terms of its own."""
        return self.refers if self.match == "notice" else ()

    def unnamed(self) -> Identification:
        """A text that is not what it was taken for, but near to it."""
        return self._replace(id="", name="", match="unknown", title="", also=(), near=self.id)


def hash_of(clauses: Sequence[Listed]) -> str:
    """The restriction hash of clauses, "" for none."""
    return restriction_hash(one.sha256 for one in clauses) if clauses else ""


def at_sight(text: str) -> Identification | None:
    """What `recognize.identify` would say, for a text that is known word for word; else None."""
    name = plain.known(text)
    entry = SHIPPED.find(name) if name else None
    if entry is None:
        return None
    return Identification(
        id=entry.id,
        name=entry.name,
        match="exact",
        restrictions=entry.restrictions,
        clauses=tuple(map(listed, entry.clauses)),
        title=entry.id,
        why="the text is word for word one that the catalogue was made from",
        state=State(RESOLVED if entry.clauses else NONE),
    )
