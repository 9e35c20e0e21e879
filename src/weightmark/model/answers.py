"""What people ask of weights: may they be used commercially, what is forbidden, what goes along.

Facts in, answers out; the forms of a report only print them. What binds a user is the licence of
the model and those of all that it was made from: the strictest decides, as under AND. Under OR the
receiver chooses, so each way is answered by itself, the one that lets most first. What nobody here
knows is told as such, with whom to ask: it is never taken for a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED, TOPICS, Catalogue, License, Threshold, by_digest
from weightmark.policy import forbidden
from weightmark.recognition.identification import NONE, RESOLVED, UNRESOLVED

if TYPE_CHECKING:
    from weightmark.model.components import Component
    from weightmark.model.facts import DataSet, Facts, Spoken, Text
    from weightmark.model.lineage import Parent
    from weightmark.model.parts import ModelPart
    from weightmark.model.uses import CardUse

YES, THRESHOLD, ASK, UNKNOWN, NO = COMMERCIAL = ("yes", "threshold", "ask", "unknown", "no")
"""Answers to "may I use it commercially", the strictest last: what is unknown may be a no."""

BARRED = ("no-training", "no-derivatives", "no-redistribution", "hosting", "geography")
"""Obligations that forbid something, and are told beside the use restrictions by their kind."""

_GOES_ALONG = (
    *("notice", "naming", "changes", "card"),
    *("disclose-source", "network-use-disclose", "share-alike"),
)
"""What goes along with copies beside the text, in the order in which it is told."""
_NO_TEXTS: Mapping[str, str] = {}
_HANDED_ON = {
    "at-minimum": ("restrictions", "the same use restrictions for whoever comes after"),
    "similar-set": ("restrictions", "use restrictions of the same purpose for whoever comes after"),
    "same-licence": ("licence", "the same licence for copies and derivatives"),
}


class NamedLicence(NamedTuple):
    """A licence by its canonical id and its name; the id stands for both where nobody knows it."""

    id: str
    name: str


class Commercial(NamedTuple):
    """Whether commercial use is allowed: one of COMMERCIAL, with numbers and who decides it.

    `own` is what the licence of the model says without its bases. `because` are the licences that
    the answer comes from, those of bases with the base; empty for a plain yes. `contested`: the
    card means the weights for other use alone, which the licence does not ask.
    """

    answer: str
    own: str
    thresholds: tuple[Threshold, ...] = ()
    because: tuple[str, ...] = ()
    contested: bool = False


class MustNot(NamedTuple):
    """What must not be done: a topic of the catalogue or a kind of BARRED, and it in plain words.

    `topic` is "" for what was only read in a text that nobody knows; `asked_by` are the licences,
    or then the texts, that forbid it.
    """

    topic: str
    gists: tuple[str, ...]
    asked_by: tuple[str, ...]


class Travel(NamedTuple):
    """What has to go along with copies, and the licences that ask for it."""

    kind: str
    what: str
    asked_by: tuple[str, ...]


class Way(NamedTuple):
    """What holds for who takes these licences together; `restrictions` is one of three states."""

    licences: tuple[NamedLicence, ...]
    commercial: Commercial
    restrictions: str
    must_not: tuple[MustNot, ...]
    travels: tuple[Travel, ...]


class MadeFrom(NamedTuple):
    """A model that these weights were made from, and its licences as far as they are known."""

    name: str
    relation: str
    licences: tuple[NamedLicence, ...]


class MadeWith(NamedTuple):
    """A data set that the card names, its licences as far as known, and what these may ask."""

    name: str
    asks: str
    licences: tuple[NamedLicence, ...]


class Open(NamedTuple):
    """Something that is not known, and whom to ask or what to read."""

    what: str
    ask: str


class Answers(NamedTuple):
    """The answers on one model, or on weights of it that have terms of their own.

    `model` is its path, `weights` are its files. `ways` are those that the receiver may choose
    from, the one that lets most first; there is always one. `components` are its weights, code and
    data, and how open each is. `card` is what the card says of uses beside the licence.
    """

    model: str
    weights: tuple[str, ...]
    ways: tuple[Way, ...]
    bases: tuple[MadeFrom, ...]
    unknown: tuple[Open, ...]
    components: tuple[Component, ...] = ()
    data: tuple[MadeWith, ...] = ()
    card: tuple[CardUse, ...] = ()


class _Side(NamedTuple):
    """One licence that binds: its name as declared, its entry, and the base that brings it.

    The name is "" where nobody knows under which licence the base is.
    """

    name: str
    entry: License | None
    base: str = ""

    @property
    def named(self) -> NamedLicence:
        if self.entry is None:
            return NamedLicence(self.name, self.name)
        exception = self.name.partition(" WITH ")[2]
        behind = f" with {exception}" if exception else ""
        return NamedLicence(self.name if exception else self.entry.id, self.entry.name + behind)

    @property
    def told(self) -> str:
        if not self.name:
            return f"the licence of {self.base}"
        return f"{self.named.name} of {self.base}" if self.base else self.named.name


def of_licence(entry: License) -> Way:
    """What one licence of the catalogue answers by itself."""
    return _way([_Side(entry.id, entry)], {})


def open_of(entry: License) -> tuple[Open, ...]:
    """What nobody here knows of a licence of the catalogue."""
    return tuple(_open_licence(_Side(entry.id, entry), "ask who uses that name"))


def answers(facts: Facts) -> Iterator[Answers]:
    """The answers on a model: what its card speaks for, and weights with terms of their own."""
    from weightmark.model.parts import model_parts

    yield from (_of_part(facts, part) for part in model_parts(facts))


class _Heard(NamedTuple):
    """What speaks of a part of a model, before it is answered from."""

    said: list[Spoken]
    texts: list[Text]
    read: Mapping[str, tuple[str, str]]
    package: str
    """The expression of the package, where the part itself names no licence."""
    against: Mapping[str, str]
    """The licences of texts and fields that contradict what is declared, and who says so.

    "" stands for a field that only limits the use, as a classifier can.
    """
    own: list[list[_Side]]


def _of_part(facts: Facts, part: ModelPart) -> Answers:
    from weightmark.model.components import components

    heard = _heard(facts, part)
    not_understood = list(_not_understood(heard.said, facts))
    card = tuple(_of_card(facts, heard, part))
    ways = _ways(
        heard, part, unclear=_is_unclear(heard.said, facts.catalogue) or "" in heard.against
    )
    if any(use.meant for use in card):
        ways = list(map(_contested, ways))
    ids = dict.fromkeys(one.id for each in ways for one in each.licences)
    opened = _open_of(heard, part, facts)
    return Answers(
        facts.label,
        tuple(sorted(one.path for one in part.weights)),
        tuple(ways),
        tuple(_origin(parent) for parent in part.parents),
        tuple(dict.fromkeys([*not_understood, *_contested_by(card, ways, facts), *opened])),
        tuple(components(facts, ids)),
        tuple(_data_set(one, facts.catalogue) for one in facts.data),
        card,
    )


def _of_card(facts: Facts, heard: _Heard, part: ModelPart) -> Iterator[CardUse]:
    """What card and package say of uses, but for what they repeat of the licences."""
    package = facts.package
    if facts.card is None and package is None:
        return
    from weightmark.model.uses import card_uses, package_uses

    above = [side for parent in part.parents for side in _of_parent(parent)]
    entries = [side.entry for way in (*heard.own, above) for side in way]
    known = {clause.sha256 for entry in entries if entry is not None for clause in forbidden(entry)}
    known |= {clause.sha256 for text in heard.texts for clause in text.identification.clauses}
    said = [one for each in heard.said for one in each.says]
    yield from card_uses(facts.card, said, known) if facts.card else ()
    yield from package_uses(package, said, known) if package else ()


def _contested(way: Way) -> Way:
    """A way whose answer the card does not share, where its licences let the weights be sold."""
    if way.commercial.answer in (NO, UNKNOWN):
        return way
    return way._replace(commercial=way.commercial._replace(contested=True))


def _contested_by(card: Iterable[CardUse], ways: Sequence[Way], facts: Facts) -> Iterator[Open]:
    if any(way.commercial.contested for way in ways):
        said = next(use for use in card if use.meant)
        what = f"{said.path}:{said.line} says {_in_short(said.words)!r}"
        yield Open(f"whether commercial use is meant, too: {what}", _publisher(facts))


def _heard(facts: Facts, part: ModelPart) -> _Heard:
    from weightmark.model import agreement
    from weightmark.model.consistency import contradictions

    said = _said_of(part, facts)
    texts = [text for text in facts.texts if text.role not in ("code", "other", "rest")]
    licences, package = part.licences, ""
    if facts.package and not licences:
        # In a package the text right beside weights is theirs: that of the code lies elsewhere.
        told = [agreement.own_licences(each, facts.catalogue) for each in said]
        licences = tuple(dict.fromkeys(one.licence for found in told for one in found))
        package = "" if licences else facts.package.expression
        if not licences:
            texts += facts.package.unlike
    against = dict(contradictions(said, facts, package))
    licences = (package,) if package else licences
    own = list(_own_ways(facts, [*licences, *filter(None, against)], texts))
    return _Heard(said, texts, _read(part, texts), package, against, own)


def _ways(heard: _Heard, part: ModelPart, *, unclear: bool) -> list[Way]:
    """The ways to take a part, the one that allows most first."""
    above = [side for parent in part.parents for side in _of_parent(parent)]
    limits = list(_limits(heard.said))
    changed = any(map(_is_changed, heard.texts))
    unclear = unclear or bool(_other_texts(heard.texts))
    ways = [
        _as_far_as_known(
            _way([*way, *above], heard.read), limits, unclear=unclear or not way, changed=changed
        )
        for way in heard.own
    ]
    return sorted(
        ways, key=lambda one: (COMMERCIAL.index(one.commercial.answer), len(one.must_not))
    )


def _open_of(heard: _Heard, part: ModelPart, facts: Facts) -> Iterator[Open]:
    """What is not known of a part whose words are understood."""
    sides = [side for way in heard.own for side in way]
    yield from _disagreeing(heard, facts)
    if not sides:
        yield from _unnamed(heard, facts)
    elif heard.package:
        what = "whether the licence of the package is meant for the weights too"
        yield Open(what, _publisher(facts))
    yield from _open(facts, sides, heard.texts)
    if unread := sum(not words for words, _ in heard.read.values()):
        what = f"what {unread} of the restrictions in the mark say: no text at hand has them"
        yield Open(what, f"read the licence; {_publisher(facts)}")
    ours = {side.entry.id for side in sides if side.entry is not None}
    for parent in part.parents:
        yield from _open_base(parent, ours)


def _said_of(part: ModelPart, facts: Facts) -> list[Spoken]:
    """Who says what of the weights of a part."""
    paths = {one.path for one in part.weights}
    return [
        one
        for one in facts.spoken
        if not one.weights or paths & {each.path for each in one.weights}
    ]


def _limits(said: Iterable[Spoken]) -> Iterator[str]:
    """Words that limit the use and name no licence, such as "non-commercial use only"."""
    for each in said:
        for one in each.says:
            if one.asks and not one.licence:
                yield f"{one.title} says {_in_short(one.words)!r}"


def _as_far_as_known(way: Way, limits: Sequence[str], *, unclear: bool, changed: bool) -> Way:
    """A way with what is not sure of it: words that limit it, or that nobody here understands."""
    if limits:
        way = way._replace(commercial=Commercial(NO, NO, (), _distinct(limits)))
    elif unclear:
        way = way._replace(commercial=_at_least_unknown(way.commercial))
    return way._replace(restrictions=UNRESOLVED) if unclear or changed else way


def _own_ways(
    facts: Facts, licences: Sequence[str], texts: Sequence[Text]
) -> Iterator[list[_Side]]:
    """The ways to take the licences of the model itself; several that are declared all hold."""
    from weightmark.licenses.expression import choices

    offered: dict[frozenset[tuple[str, ...]], tuple[tuple[str, ...], ...]] = {}
    for licence in licences:
        try:
            found = choices(licence, facts.catalogue)
        except ExpressionError:
            found = ((licence,),)
        offered.setdefault(frozenset(found), found)
    if len(offered) == 1:
        (ways,) = offered.values()
    else:
        # Places that disagree leave no choice: what the first way of each asks holds.
        joined = tuple(name for found in offered.values() for name in found[0])
        ways = (joined,) if joined else ()
    for way in ways or [()]:
        yield [_Side(name, _entry(name, facts, texts)) for name in dict.fromkeys(way)]


def _entry(name: str, facts: Facts, texts: Sequence[Text]) -> License | None:
    """The entry of a licence; of a family, that of its text beside the weights."""
    from weightmark.licenses.expression import entry_of

    entry = entry_of(name, facts.catalogue)
    if entry is None or entry.names_a_text:
        return entry
    from weightmark.model import agreement

    return agreement.member_at_hand(entry, texts, facts.catalogue) or entry


def _of_parent(parent: Parent) -> Iterator[_Side]:
    """The licences that a base brings along; a teacher is no base, so its own bind nobody here."""
    if parent.base.relation == "distillation":
        return
    for entry in parent.entries:
        yield _Side(entry.id, entry, parent.base.name)
    for name in parent.terms.unknown if parent.terms is not None else ():
        yield _Side(name, None, parent.base.name)
    if parent.terms is None:
        yield _Side("", None, parent.base.name)


def _data_set(one: DataSet, catalogue: Catalogue) -> MadeWith:
    from weightmark.licenses.expression import licenses
    from weightmark.model.components import asking

    named = licenses(one.licence, catalogue) if one.licence else {}
    licences = (NamedLicence(name, entry.name if entry else name) for name, entry in named.items())
    asks = next((asks for _, asks in asking(one, catalogue)), "")
    return MadeWith(one.name, asks, tuple(licences))


def _origin(parent: Parent) -> MadeFrom:
    named = [NamedLicence(entry.id, entry.name) for entry in parent.entries]
    named += [NamedLicence(one, one) for one in (parent.terms.unknown if parent.terms else ())]
    return MadeFrom(parent.base.name, parent.base.relation, tuple(named))


# -- one way ----------------------------------------------------------------------------------


def _way(sides: Sequence[_Side], read: Mapping[str, tuple[str, str]]) -> Way:
    must_not = (*_must_not(sides), *_as_read(sides, read))
    own = tuple(dict.fromkeys(side.named for side in sides if not side.base))
    restrictions = _state(sides, must_not)
    return Way(own, _commercial(sides), restrictions, must_not, tuple(_travels(sides)))


def _answer(entry: License | None) -> str:
    return (entry.commercial or UNKNOWN) if entry is not None else UNKNOWN


def _commercial(sides: Sequence[_Side]) -> Commercial:
    strictest = _strictest(sides)
    own = _strictest([side for side in sides if not side.base])
    if strictest == YES:
        return Commercial(YES, own)
    deciding = [side for side in sides if _answer(side.entry) == strictest]
    # A base under the licence of the model itself decides nothing more.
    ours = [side.entry for side in deciding if not side.base and side.entry is not None]
    names = _distinct(side.told for side in deciding if not side.base or side.entry not in ours)
    numbers = dict.fromkeys(
        each
        for side in (sides if strictest != NO else ())
        for each in (side.entry.thresholds if side.entry is not None else ())
    )
    return Commercial(strictest, own, tuple(numbers), names)


def _strictest(sides: Iterable[_Side]) -> str:
    return max((_answer(side.entry) for side in sides), key=COMMERCIAL.index, default=UNKNOWN)


def _at_least_unknown(found: Commercial) -> Commercial:
    stricter = COMMERCIAL.index(found.answer) >= COMMERCIAL.index(UNKNOWN)
    return found if stricter else Commercial(UNKNOWN, UNKNOWN)


def _state(sides: Sequence[_Side], must_not: Sequence[MustNot]) -> str:
    """Whether all that is forbidden is known, by the three states of docs/identify.md."""
    if any(side.entry is None or side.entry.status not in ("listed", "none") for side in sides):
        return UNRESOLVED
    if not sides:
        return UNRESOLVED
    return RESOLVED if must_not else NONE


def _must_not(sides: Sequence[_Side]) -> Iterator[MustNot]:
    found: dict[str, list[tuple[str, str]]] = {word: [] for word in (*TOPICS, *BARRED)}
    for side in sides:
        for clause in forbidden(side.entry) if side.entry is not None else ():
            found[clause.topic].append((clause.gist, side.told))
        for duty in side.entry.obligations if side.entry is not None else ():
            if duty.kind in BARRED:
                found[duty.kind].append((duty.gist, side.told))
    for topic, said in found.items():
        if said:
            gists, names = zip(*said, strict=True)
            yield MustNot(topic, _distinct(gists), _distinct(names))


def _read(part: ModelPart, texts: Sequence[Text]) -> Mapping[str, tuple[str, str]]:
    """The clauses in texts and marks by digest: each in a few words, and where it was read.

    A mark has digests only: the words are those of a licence that has the same clause, or "".
    """
    found = {
        clause.sha256: (clause.gist or _in_short(clause.text), text.path)
        for text in texts
        for clause in text.identification.clauses
    }
    marks = [one.mark for one in part.weights if one.mark is not None]
    entries = [entry for mark in marks if (entry := SHIPPED.find(mark.license)) is not None]
    known = {clause.sha256 for entry in entries for clause in forbidden(entry)}
    digests = {one for mark in marks for one in mark.clauses or ()} - found.keys() - known
    if digests:
        known_gists = {one: each.gist for one, each in by_digest().items()}
        found |= {one: (known_gists.get(one, ""), "the mark") for one in sorted(digests)}
    return found


def _as_read(sides: Sequence[_Side], read: Mapping[str, tuple[str, str]]) -> Iterator[MustNot]:
    """What texts and marks list and no licence has: a reading, told by its own words."""
    entries = [side.entry for side in sides if side.entry is not None]
    known = {clause.sha256 for entry in entries for clause in forbidden(entry)}
    said = [told for digest, told in read.items() if digest not in known and told[0]]
    if said:
        gists, names = zip(*said, strict=True)
        yield MustNot("", _distinct(gists), _distinct(names))


_MOST_WORDS = 100  # characters of a clause that nobody has put into fewer words


def _in_short(text: str) -> str:
    line = " ".join(text.split()).rstrip(" ;,.")
    return line if len(line) <= _MOST_WORDS else line[:_MOST_WORDS].rpartition(" ")[0] + " …"


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _travels(sides: Sequence[_Side]) -> Iterator[Travel]:
    asked: dict[tuple[str, str], list[str]] = {}
    for side in sides:
        for one in _goes_along(side.entry) if side.entry is not None else ():
            names = asked.setdefault(one, [])
            if side.told not in names:
                names.append(side.told)
    for (kind, what), names in asked.items():
        yield Travel(kind, what, tuple(names))


def _goes_along(entry: License) -> Iterator[tuple[str, str]]:
    """What one licence has go along, as a kind and in plain words."""
    if "text" in entry.travels:
        yield "text", "the text of the licence"
    credit = "attribution" if "notice" not in entry.travels else "notice"
    kinds = {"notice": credit, "naming": "name", "share-alike": "licence"}
    kinds |= {"disclose-source": "source", "network-use-disclose": "source"}
    told = set()
    duties = [one for one in entry.obligations if one.kind in _GOES_ALONG]
    for duty in sorted(duties, key=lambda one: _GOES_ALONG.index(one.kind)):
        kind = kinds.get(duty.kind, duty.kind)
        told.add(kind)
        yield kind, duty.gist
    for kind, words in (("notice", "its notices"), ("attribution", "credit to its author")):
        if kind in entry.travels and kind not in told:
            yield kind, words
    if entry.propagation.rule in _HANDED_ON and "licence" not in told:
        yield _HANDED_ON[entry.propagation.rule]


# -- what is not known ------------------------------------------------------------------------


def _publisher(facts: Facts) -> str:
    """Whom a person asks about weights, as far as the path tells."""
    if facts.publishes:
        return "yours to say"
    owner = re.search(r"\Ahf://(?:models/)?([^/@]+)/|models--([^/]+?)--", facts.label)
    who = (owner[1] or owner[2]) if owner else ""
    return f"ask {who}, who published them" if who else "ask who published them"


def _is_unclear(said: Sequence[Spoken], catalogue: Catalogue) -> bool:
    """Whether something that speaks of the weights is not understood; what data ask is no law."""
    from weightmark.model import agreement

    return any(
        agreement.undecided(spoken, catalogue)
        or any(one.about != "data" for one in agreement.open_statements(spoken))
        for spoken in said
    )


def _not_understood(said: Sequence[Spoken], facts: Facts) -> Iterator[Open]:
    # Whoever explains one licence has no use for what weights bring along.
    from weightmark.model import agreement

    ask = _publisher(facts)
    for spoken in said:
        for one in agreement.open_statements(spoken):
            if one.kind == "text":
                texts = [text for text in spoken.texts if text.path == one.where.path]
                yield from (_of_unknown_text(text, ask) for text in texts)
                continue
            yield Open(f"what {one.title} means by {_in_short(one.words)!r}", ask)
        if meant := agreement.undecided(spoken, facts.catalogue):
            named = ", ".join(one.words for one in meant)
            yield Open(f"which of the texts at hand is meant for the weights: {named}", ask)


def _disagreeing(heard: _Heard, facts: Facts) -> Iterator[Open]:
    from weightmark.model.consistency import conflicts_told

    told = [each for spoken in heard.said for each in conflicts_told(spoken, facts.catalogue)]
    for each in (*told, *heard.against.values()):
        yield Open(f"which is right: {each}", _publisher(facts))


def _unnamed(heard: _Heard, facts: Facts) -> Iterator[Open]:
    """That nothing names a licence of the weights; a text or a package beside them may mean it."""
    exact = (one for one in heard.texts if one.beside and one.identification.match == "exact")
    named = [(one.identification.name, one.path) for one in exact]
    named += [
        (_Side(one.licence, facts.catalogue.find(one.licence)).told, one.where.path)
        for spoken in heard.said
        for one in spoken.says
        if one.about == "package" and one.licence
    ]
    for name, path in dict.fromkeys(named):
        what = f"whether {name} ({path}) is meant for the weights: nothing else says so"
        yield Open(what, _publisher(facts))
    if not named:
        what = "under which licence the weights are: nothing here names one"
        yield Open(what, _publisher(facts))


def _open(facts: Facts, sides: Sequence[_Side], texts: Sequence[Text]) -> Iterator[Open]:
    ask = _publisher(facts)
    at_hand = {one.identification.id: one.path for one in texts if not _is_changed(one)}
    for side in dict.fromkeys(sides):
        yield from _open_licence(side, ask, at_hand)
    for text in texts:
        found = text.identification
        if _is_changed(text):
            how = "cut off" if found.match == "truncated" else "changed"
            yield Open(f"what holds beside {found.name}: {text.path} is {how}", f"read it; {ask}")
    for text in _other_texts(texts):
        if text.identification.match == "unknown" and any(side.entry for side in sides):
            yield _of_unknown_text(text, ask)


def _of_unknown_text(text: Text, ask: str) -> Open:
    """That nobody knows a text, and what was not understood in it."""
    what = f"what {text.path} says: it is the text of no licence that is known"
    reason = text.identification.state.reason
    return Open(f"{what}; {reason}" if reason else what, f"read it, or have it read; {ask}")


def _other_texts(texts: Sequence[Text]) -> list[Text]:
    """Texts that stand in the place of the licence and are none, or not as it reads: these bind.

    Of a clause that is gone or new it is known what it forbids, of a sentence it is not. Beside the
    whole text of a licence one counts that forbids something.
    """
    beside = [one for one in texts if one.beside and one.role != "policy"]
    found = [(one, one.identification) for one in beside]
    if any(text.match == "exact" for _, text in found):
        return [one for one, text in found if text.match == "unknown" and text.clauses]
    return [one for one, text in found if text.match == "unknown" or text.other_changes]


def _is_changed(text: Text) -> bool:
    return text.beside and text.identification.match in ("altered", "truncated")


def _open_licence(side: _Side, ask: str, at_hand: Mapping[str, str] = _NO_TEXTS) -> Iterator[Open]:
    """What is not known of a licence; `at_hand` are the paths of texts by the id of theirs."""
    entry = side.entry
    if entry is None:
        yield Open(
            f"what {side.name} asks: it is no licence that is known", f"read its text; {ask}"
        )
        return
    if not entry.names_a_text:
        what = f"which licence is meant: {entry.name} is a family of licences and names no text"
        yield Open(what, ask)
        return
    if not entry.commercial:
        yield Open(f"whether {entry.name} lets the weights be used commercially", "read its text")
    if entry.status == "reference" and entry.reference is not None:
        document = entry.reference
        told = f"the {document.name} of {entry.name}"
        if forbidden(entry):
            what = f"whether {told} still reads so" + (": it may change" * document.mutable)
        else:
            what = f"what {told} forbids: the catalogue does not have it"
        yield Open(what, f"read {document.url or 'it where the licensor has it'}")
    if entry.status == "prose":
        what = f"what else {entry.name} forbids: it does so in running text"
        yield Open(what, "read its text, or have it read")
    if entry.status == "unknown" and entry.id in at_hand:
        what = f"what else {entry.name} asks and forbids than was read in {at_hand[entry.id]}"
        yield Open(what, "read its text, or have it read")
    elif entry.status == "unknown":
        yield Open(f"what {entry.name} asks and forbids: no text was at hand", "read its text")


def _open_base(parent: Parent, ours: AbstractSet[str]) -> Iterator[Open]:
    """What is not known of a base; what is not known of a licence of `ours` is told already."""
    name, owner = parent.base.name, parent.base.name.partition("/")[0]
    whom = f"ask {owner}, who published it" if "/" in name else "ask who published it"
    if parent.terms is None:
        yield Open(f"what the base {name} asks: {parent.reason or 'no licence is known'}", whom)
        return
    for side in _of_parent(parent):
        if side.entry is not None and side.entry.id in ours:
            continue
        for one in _open_licence(side, whom):
            yield one._replace(what=f"{one.what} (base {name})")
