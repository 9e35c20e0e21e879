"""WM4xx: what a model owes to the models it was made from, and names that licences ask for."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from weightmark.bundle import Bundle, Weights
from weightmark.errors import ExpressionError
from weightmark.finding import Finding, Location, Severity
from weightmark.licenses.catalogue import License, find
from weightmark.lineage import (
    UNCHANGED,
    Carried,
    Containment,
    Parent,
    Reworded,
    bars_additions,
    carried,
    contains,
    duties,
    gist,
    in_order,
    label,
    lost_duties,
    restricts,
    sections,
)
from weightmark.policy import Policy, Waiver
from weightmark.record import NamedTuple
from weightmark.rules.card import card_licence
from weightmark.rules.mark import SAID_KEYS, licence_names
from weightmark.rules.registry import Report, check

if TYPE_CHECKING:
    from weightmark.licenses.clauses import ClauseList

LASTING = ("non-commercial", "no-derivatives")
"""Kinds of obligation that go on to later generations though one in between forgets them."""

_HAND_ON = (
    "hand them on: declare a licence that has them, or put the list into LICENSE or the card; "
    "where the licensor lifted one, record it in [[waivers]] of the configuration"
)


class Part(NamedTuple):
    """Weights of a model that stand under the same terms, with the bases they were made from."""

    licences: tuple[str, ...]
    weights: tuple[Weights, ...]
    parents: tuple[Parent, ...]
    unknown: str = ""

    def entries(self, bundle: Bundle) -> tuple[License, ...]:
        """The catalogue entries of its licences; no text has to be read for them."""
        known = [bundle.terms[name] for name in self.licences if name in bundle.terms]
        return tuple({entry.id: entry for terms in known for entry in terms.entries}.values())

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
    apart: dict[tuple[str, tuple[Parent, ...]], list[Weights]] = {}
    for one in bundle.weights:
        if one.declared:
            apart.setdefault((one.declared, one.bases), []).append(one)
    found = []
    if main or not apart:
        found.append(_part(bundle, general, main, bundle.bases, unknown))
    for (declared, bases), weights in apart.items():
        found.append(_part(bundle, (declared,), weights, bases, ""))
    return tuple(found)


def _part(
    bundle: Bundle,
    licences: Iterable[str],
    weights: Iterable[Weights],
    parents: tuple[Parent, ...],
    unknown: str,
) -> Part:
    weights = tuple(weights)
    # Thousands of shards say the same: each thing that is said is read once.
    said = {_said(one): one for one in weights}
    named = [
        name for one in said.values() for _, name in licence_names(one, bundle.own, bundle.known)
    ]
    return Part(tuple(dict.fromkeys((*licences, *named))), weights, parents, unknown)


def _said(weights: Weights) -> tuple[str, ...]:
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


class _Pair(NamedTuple):
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


def _pairs(bundle: Bundle) -> tuple[_Pair, ...]:
    return _judged(_This(bundle)) if _has_bases(bundle) else ()


@functools.lru_cache(maxsize=1)
def _judged(this: _This) -> tuple[_Pair, ...]:
    """Each part with each base; a dozen rules ask for it, of one bundle after the other."""
    found = []
    for part in parts(this.bundle):
        child = part.carried(this.bundle)
        for parent in part.parents:
            where = parent.where if parent.where.path else Location(this.bundle.label)
            found.append(_Pair(child, part, parent, contains(child, parent), where))
    return tuple(found)


def _has_bases(bundle: Bundle) -> bool:
    return bool(bundle.bases) or any(one.bases for one in bundle.weights)


def _entries(bundle: Bundle) -> tuple[tuple[str, Location, License], ...]:
    """Every licence that has a say, with the base that brings it ("" for the model itself)."""
    own = {entry.id: entry for terms in bundle.terms.values() for entry in terms.entries}
    found = [("", Location(bundle.label), entry) for entry in own.values()]
    parents = {(parent.base.name, parent.where): parent for parent in bundle.bases}
    parents |= {(p.base.name, p.where): p for one in bundle.weights for p in one.bases}
    for (name, where), parent in parents.items():
        found += [(name, where, entry) for entry in parent.entries]
    return tuple(found)


def _licence(parent: Parent) -> str:
    names = [entry.name for entry in parent.entries] + list(
        parent.terms.unknown if parent.terms else ()
    )
    known = " and ".join(names) or parent.base.license or "a licence that is not known"
    return f"{known}, as its name tells" if parent.source == "name" else known


def _child(child: Carried) -> str:
    names = [entry.name for entry in child.entries]
    names += [name for terms in child.terms for name in terms.unknown]
    return " and ".join(dict.fromkeys(names)) or child.name


def _lost(parent: Parent) -> str:
    return f"; lost at {parent.base.lost}" if parent.base.lost else ""


def _place(section: str, after: str = "") -> str:
    """Where a licence says so, to stand behind its name."""
    return f", {sections([section])}{after}" if section else ""


def _some(count: int) -> str:
    return "1 restriction" if count == 1 else f"{count} restrictions"


def _asked_by(entries: Iterable[License]) -> str:
    """Where the licence asks to hand its restrictions on, in brackets."""
    found = [
        sections(entry.propagation.sections) for entry in entries if entry.propagation.sections
    ]
    return f" ({', '.join(found)})" if found else ""


# -- restrictions -----------------------------------------------------------------------------


@check("WM401", Severity.ERROR)
def restrictions_dropped(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Use restrictions of a base are not handed on."""
    for pair in _pairs(bundle):
        if pair.found.verdict not in ("dropped", "weakened"):
            continue
        name, licence = pair.parent.base.name, _licence(pair.parent)
        if pair.found.whole:
            yield report(
                pair.where,
                f"the restrictions of {name} ({licence}) are not handed on by "
                f"{_child(pair.child)}{_lost(pair.parent)}: {pair.found.reason}",
                _HAND_ON,
            )
            continue
        left = []
        for clause in in_order(pair.found.dropped, pair.parent):
            words = gist(clause, pair.parent)
            waiver = _waiver(policy, pair.parent, clause)
            if waiver is None:
                left.append(words)
            else:
                message = f"{name}: {words}: not carried, waived by {waiver.by}"
                yield report(pair.where, message, waived=_waived(waiver))
        if left:
            yield report(
                pair.where,
                f"{len(left)} of {len(pair.found.asked)} restrictions of {name} ({licence}) are "
                f"not carried by {_child(pair.child)}{_lost(pair.parent)}"
                f"{_asked_by(pair.parent.entries)}",
                _HAND_ON,
                listed=left,
            )


@check("WM402", Severity.ERROR)
def restrictions_weakened(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Use restrictions of a base stand there in words that forbid less."""
    for pair in _pairs(bundle):
        if pair.found.verdict not in ("dropped", "weakened"):
            continue
        name = pair.parent.base.name
        left = []
        for one in _as_listed(pair.found.weakened, pair.parent):
            words = _reworded(one, pair.parent)
            waiver = _waiver(policy, pair.parent, one.clause)
            if waiver is None:
                left.append(words)
            else:
                message = f"{name}: {words}: weakened, waived by {waiver.by}"
                yield report(pair.where, message, waived=_waived(waiver))
        if left:
            yield report(
                pair.where,
                f"{len(left)} of {len(pair.found.asked)} restrictions of {name} "
                f"({_licence(pair.parent)}) are weakened by {_child(pair.child)}"
                f"{_lost(pair.parent)}{_asked_by(pair.parent.entries)}",
                "take the words of the base; forbidding more is allowed, forbidding less is not",
                listed=left,
            )


def _as_listed(found: Iterable[Reworded], parent: Parent) -> list[Reworded]:
    """Clauses in other words, in the order in which the base lists them."""
    by_clause = {one.clause: one for one in found}
    return [by_clause[clause] for clause in in_order(by_clause, parent)]


def _reworded(one: Reworded, parent: Parent) -> str:
    return f"{gist(one.clause, parent)} [{one.reason}]" if one.reason else gist(one.clause, parent)


def _waiver(policy: Policy, parent: Parent, clause: str) -> Waiver | None:
    return policy.waiver(parent.base.name, clause, label(clause, parent))


def _waived(waiver: Waiver) -> str:
    return f"{waiver.reason} (waived by {waiver.by}, {waiver.reference})"


@check("WM403", Severity.WARNING)
def base_unknown(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Nothing is known of a base model; an error for those who publish."""
    for pair in _pairs(bundle):
        if pair.found.verdict == "unknown":
            yield report(
                pair.where,
                f"cannot tell what {pair.parent.base.name} asks of its derivatives: "
                f"{pair.found.reason}",
                pair.found.settle,
                severity=Severity.ERROR if bundle.publishes else None,
            )


@check("WM404", Severity.WARNING)
def restrictions_unclear(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """It cannot be told whether the restrictions of a base are carried."""
    for pair in _pairs(bundle):
        found = pair.found
        if found.verdict != "unclear" or _closed(pair.parent):
            continue
        open_ = [gist(clause, pair.parent) for clause in in_order(found.dropped, pair.parent)]
        open_ += [_reworded(one, pair.parent) for one in _as_listed(found.weakened, pair.parent)]
        message = (
            f"cannot tell whether {_child(pair.child)} carries the restrictions of "
            f"{pair.parent.base.name} ({_licence(pair.parent)}): {found.reason}"
        )
        if open_:
            message += "; not found in these words"
        yield report(pair.where, message, found.settle, listed=open_)


def _closed(parent: Parent) -> bool:
    """Whether there can be no model made from this one at all, which WM406 says."""
    return parent.base.relation != "distillation" and any(
        entry.klass == "exclusive" for entry in parent.entries
    )


@check("WM405", Severity.NOTE)
def restrictions_reworded(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Restrictions of a base are carried in other words that forbid as much or more."""
    for pair in _pairs(bundle):
        if pair.found.verdict == "unclear" or not pair.found.reworded:
            continue
        yield report(
            pair.where,
            f"{_some(len(pair.found.reworded))} of {pair.parent.base.name} carried in other words",
            "nothing to do; the base's own words would leave no doubt",
            listed=[
                f"{gist(one.clause, pair.parent)} [{one.relation}: {one.reason}]"
                for one in _as_listed(pair.found.reworded, pair.parent)
            ],
        )


# -- what licences ask beside restrictions ------------------------------------------------------


@check("WM406", Severity.ERROR)
def derivative_barred(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A base, or the model itself, may not be changed or handed on in this way."""
    away = None if bundle.publishes or bundle.packaged else Severity.WARNING
    for pair in _pairs(bundle):
        name, relation = pair.parent.base.name, pair.parent.base.relation or "derivative"
        for entry in pair.parent.entries:
            # Who learns from its answers needs no weights.
            if entry.klass == "exclusive" and _closed(pair.parent):
                yield report(
                    pair.where,
                    f"{name} is under {entry.name}: its weights are not offered to others, "
                    f"so there can be no {relation} of it",
                    "take another base, or show the permission: base = [{ model, license }]",
                )
        if relation not in UNCHANGED:
            for entry, duty in duties(pair.parent.entries, "no-derivatives"):
                yield report(
                    pair.where,
                    f"{entry.name}{_place(duty.section, ',')} lets no changed version of {name} "
                    f"be shared, and this is one ({relation})",
                    "take another base, or ask its licensor",
                )
        for entry, duty in duties(pair.parent.entries, "no-redistribution"):
            if entry.klass != "exclusive":
                yield report(pair.where, _not_handed_on(name, entry, duty.section), severity=away)
    if bundle.packaged:
        for part in parts(bundle):
            for entry, duty in duties(part.entries(bundle), "no-redistribution"):
                message = _not_handed_on("this package", entry, duty.section)
                yield report(Location(bundle.label), message, "take the weights out of the package")


def _not_handed_on(name: str, entry: License, section: str) -> str:
    where = _place(section, ",")
    return f"{name}: {entry.name}{where} does not let the weights be handed on"


@check("WM407", Severity.ERROR)
def non_commercial_lost(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A base is for non-commercial use only, and the model's licence allows commercial use."""
    for pair in _pairs(bundle):
        for entry, duty in lost_duties(pair.child, pair.parent.entries, "non-commercial"):
            where = _place(duty.section)
            yield report(
                pair.where,
                f"{pair.parent.base.name} is not for commercial use ({entry.name}{where}: "
                f"{duty.gist}), and {_child(pair.child)} does not say so{_lost(pair.parent)}",
                "keep to non-commercial use in the licence, or take another base",
            )


_Side = tuple[str, tuple[License, ...], frozenset[str]]


@check("WM408", Severity.ERROR)
def restrictions_on_copyleft(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A copyleft licence bars further restrictions, and use restrictions come with it."""
    if not any(bars_additions(entry) for _, _, entry in _entries(bundle)):
        return
    for part in parts(bundle):
        child = part.carried(bundle)
        own = _always(child)
        sides: list[_Side] = [("this model", own, child.clauses - _of(own))]
        where = Location(bundle.card.path, "license", 1) if bundle.card else Location(bundle.label)
        sides += [
            (parent.base.name, parent.entries, frozenset(parent.base.clauses or ()))
            for parent in part.parents
        ]
        said = set()
        for name, entries, _ in sides:
            for entry in entries:
                section = bars_additions(entry)
                other = _restricted_by(sides, entry) if section else ""
                if other and (entry.id, other) not in said:
                    said.add((entry.id, other))
                    yield report(
                        where,
                        f"{entry.name} ({name}), section {section}, admits no further "
                        f"restrictions, and {other} restricts use",
                        "do not join the two: no licence satisfies both",
                    )


def _always(child: Carried) -> tuple[License, ...]:
    """The licences that hold whatever the receiver chooses: those of an OR do not count."""
    held = [terms for terms in child.terms if " OR " not in terms.license]
    return tuple({entry.id: entry for terms in held for entry in terms.entries}.values())


def _of(entries: Iterable[License]) -> frozenset[str]:
    return frozenset(clause.sha256 for entry in entries for clause in entry.clauses)


def _restricted_by(sides: Sequence[_Side], copyleft: License) -> str:
    """Who restricts the use of something that a copyleft licence is joined with, "" for nobody."""
    for name, entries, clauses in sides:
        for entry in entries:
            if entry.id != copyleft.id and not bars_additions(entry) and restricts(entry):
                return f"{entry.name} ({name})"
        if clauses:
            return f"a list of restrictions ({name})"
    return ""


def _is_listed(words: str) -> bool:
    entry = find(words)
    return entry is not None and bool(entry.clauses)


@check("WM409", Severity.WARNING)
def rail_name_wrong(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A RAIL name does not say what the licence is: letters, or Open without commercial use."""
    # A name that the catalogue has was looked at when it was entered.
    rails = [
        (where, words)
        for where, words in _licence_words(bundle)
        if "rail" in words.lower() and not _is_listed(words)
    ]
    if not rails:
        return
    from weightmark.licenses.rail import RailName, check_name, parse_name

    found: dict[str, tuple[Location, RailName]] = {}
    for where, words in rails:
        name = parse_name(words)
        if name is not None:
            found.setdefault(words, (where, name))
    barred = any(
        duties(terms.entries, "non-commercial") or "non-commercial" in _classes(terms.entries)
        for terms in bundle.terms.values()
    )
    ships = "M" if bundle.weights else ""
    for words, (where, name) in sorted(found.items()):
        for problem in check_name(name, ships=ships, non_commercial=barred):
            # What else is shipped is not known here: only weights that are left out count.
            if problem.kind == "unshipped":
                continue
            error = problem.kind == "open-non-commercial"
            yield report(
                where,
                f"{words}: {problem.message}",
                problem.hint,
                severity=Severity.ERROR if error else None,
            )


def _classes(entries: Iterable[License]) -> set[str]:
    return {entry.klass for entry in entries}


def _licence_words(bundle: Bundle) -> Iterator[tuple[Location, str]]:
    """The names under which the licence is declared, as they are written."""
    if bundle.card is not None:
        card = bundle.card.card
        for key, words in (("license", card.license), ("license_name", (card.license_name,))):
            for word in words:
                yield Location(bundle.card.path, key, card.lines.get(key, 1)), word
    for one in {_said(weights): weights for weights in reversed(bundle.weights)}.values():
        metadata = (one.header.metadata if one.header else None) or {}
        for key in ("license", "license_name"):
            yield Location(one.path, key), metadata.get(key, "")


@check("WM410", Severity.WARNING)
def name_not_kept(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A base asks for a name or a line such as "Built with …", and the card does not have it."""
    asking = [pair for pair in _pairs(bundle) if duties(pair.parent.entries, "naming")]
    if not asking:
        return
    from weightmark.claims import naming_duty

    names = list(_model_names(bundle))
    prose = " ".join(bundle.card.card.body.casefold().split()) if bundle.card else ""
    for pair in asking:
        for entry, duty in duties(pair.parent.entries, "naming"):
            asked = naming_duty(duty)
            place = f"{entry.name}{_place(duty.section)}"
            if asked.prefix and not _begins(names, asked.prefix):
                told = f"this one is called {names[0]!r}" if names else "its name is not known here"
                yield report(
                    pair.where,
                    f"{place}: a model made from {pair.parent.base.name} has a name that begins "
                    f"with {asked.prefix!r}, and {told}",
                    f"call it {asked.prefix} … in the first heading of the card",
                    severity=None if names and asked.binding else Severity.NOTE,
                )
            if asked.lines and not any(line.casefold() in prose for line in asked.lines):
                lines = " or ".join(f'"{line}"' for line in asked.lines)
                yield report(
                    pair.where,
                    f"{place}: {lines} has to be shown, and the card does not show it"
                    if bundle.card
                    else f"{place}: {lines} has to be shown, and there is no card to show it",
                    "write the line into the card",
                    severity=None if bundle.card and asked.binding else Severity.NOTE,
                )


_LONGEST_NAME = 300


def _model_names(bundle: Bundle) -> Iterator[str]:
    if bundle.card is None:
        return
    card = bundle.card.card
    named = card.fields.get("model_name")
    if isinstance(named, str) and named.strip():
        yield named.strip()
    index = card.fields.get("model-index")
    for entry in index if isinstance(index, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"]
    heading = next((line for line in card.body.splitlines() if line.startswith("# ")), "")
    title = heading[:_LONGEST_NAME].strip("# ")
    if title:
        yield re.sub(r"(?i)^model card (?:for|of) |[*_`]", "", title).strip()


def _begins(names: Iterable[str], prefix: str) -> bool:
    """Whether a name begins as asked; hyphens stand for blanks, an owner before `/` is none."""
    wanted = re.sub(r"[\s_-]+", " ", prefix).casefold()
    return any(
        re.sub(r"[\s_-]+", " ", name.rpartition("/")[2]).casefold().startswith(wanted)
        for name in names
    )


@check("WM411", Severity.WARNING)
def notice_missing(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A base asks for a Notice file, or has one, and none stands beside the weights."""
    pairs = [] if bundle.notices else list(_pairs(bundle))
    if not pairs:
        return
    from weightmark.claims import wants_notice_file

    for pair in pairs:
        asked = [
            (entry, duty)
            for entry, duty in duties(pair.parent.entries, "notice")
            if wants_notice_file(duty)
        ]
        for entry, duty in asked:
            where = _place(duty.section)
            yield report(
                pair.where,
                f"{entry.name}{where}: {duty.gist}, and there is no NOTICE file for "
                f"{pair.parent.base.name}",
                "add a file NOTICE with the sentence that the licence gives",
            )
        if pair.parent.notices and not asked:
            yield report(
                pair.where,
                f"{pair.parent.base.name} comes with {pair.parent.notices[0]}, and there is no "
                "NOTICE file here",
                "copy the file: what it says of the base has to stay",
            )


@check("WM412", Severity.ERROR)
def training_barred(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A model is distilled from one whose licence bars training others with it."""
    yield from _taught(report, bundle)
    for pair in _pairs(bundle):
        if pair.parent.base.relation != "distillation":
            continue
        for entry, duty in duties(pair.parent.entries, "no-training"):
            if entry.id in pair.child.ids:
                continue
            where = _place(duty.section, ",")
            yield report(
                pair.where,
                f"{entry.name}{where} bars what made this model out of "
                f"{pair.parent.base.name}: {duty.gist}",
                "take another teacher, or ask its licensor",
            )


def _taught(report: Report, bundle: Bundle) -> Iterator[Finding]:
    """What the card says of teachers; a model that is a derivative of one may learn from it."""
    prose = bundle.card.card.body.casefold() if bundle.card else ""
    # Telling it from other talk takes expressions that are dear to compile.
    if bundle.card is None or not any(
        word in prose for word in ("train", "tun", "distil", "teach")
    ):
        return
    from weightmark.claims import teachers
    from weightmark.licenses.models import licence_of_name

    akin = {entry.id for _, _, entry in _entries(bundle)}
    said = set()
    for one in teachers(bundle.card.card.body, licence_of_name):
        entry = find(one.licence)
        if entry is None or entry.id in akin or (one.line, entry.id) in said:
            continue
        said.add((one.line, entry.id))
        for _, duty in duties((entry,), "no-training"):
            line = bundle.card.card.body_line + one.line - 1
            yield report(
                Location(bundle.card.path, "", line),
                f"{entry.name}{_place(duty.section, ',')} bars training others with {one.name} "
                f'({duty.gist}), and the card says "{one.words}"',
                "take another teacher, or ask its licensor; where the sentence is of something "
                "else, silence this rule with that reason",
                severity=Severity.WARNING,
            )


@check("WM413", Severity.ERROR)
def licence_not_kept(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A base asks for its own licence to be kept, and the model is under another."""
    for pair in _pairs(bundle):
        # Lost restrictions are told as such; a RAIL asks for these only, never for its name.
        if pair.found.verdict in ("dropped", "weakened", "unclear", "unknown"):
            continue
        if pair.child.unclear or pair.parent.base.relation == "distillation":
            continue
        for entry in pair.parent.entries:
            asked = [duty.section for duty in entry.obligations if duty.kind == "share-alike"]
            if entry.propagation.rule == "same-licence":
                asked = asked or list(entry.propagation.sections)
            if not asked or _kept(entry, pair.child):
                continue
            yield report(
                pair.where,
                f"{entry.name}, {sections(asked)}, asks that what is made from "
                f"{pair.parent.base.name} stays under it, and this is under {_child(pair.child)}",
                f"keep {entry.id}, beside any licence of your own",
            )


# Licences under which a share-alike work may go on, as the licence or its steward says.
_COMPATIBLE = {
    "CC-BY-SA-3.0": ("CC-BY-SA-4.0",),
    "CC-BY-SA-4.0": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "CC-BY-NC-SA-2.0": ("CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"),
    "CC-BY-NC-SA-3.0": ("CC-BY-NC-SA-4.0",),
    "GPL-2.0-or-later": ("GPL-2.0-only", "GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only"),
    "GPL-3.0-or-later": ("GPL-3.0-only", "AGPL-3.0-only", "AGPL-3.0-or-later"),
    "GPL-3.0-only": ("GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"),
    "GPL-2.0-only": ("GPL-2.0-or-later",),
    "LGPL-2.1-only": ("LGPL-2.1-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-or-later"),
    "LGPL-2.1-or-later": ("LGPL-3.0-only", "LGPL-3.0-or-later", "GPL-2.0-or-later", "GPL-3.0-only"),
    "LGPL-3.0-only": ("LGPL-3.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later"),
    "LGPL-3.0-or-later": ("LGPL-3.0-only", "GPL-3.0-only", "GPL-3.0-or-later"),
    "AGPL-3.0-only": ("AGPL-3.0-or-later",),
    "AGPL-3.0-or-later": ("AGPL-3.0-only",),
    "MPL-2.0": ("GPL-2.0-or-later", "LGPL-2.1-or-later", "AGPL-3.0-or-later", "GPL-3.0-only"),
    "EUPL-1.1": ("EUPL-1.2",),
}


def _kept(entry: License, child: Carried) -> bool:
    return bool({entry.id, *_COMPATIBLE.get(entry.id, ())} & child.ids)


@check("WM414", Severity.NOTE)
def terms_to_know(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A licence asks for more above a threshold, or is not granted everywhere."""
    said = set()
    for base, where, entry in _entries(bundle):
        for kind in ("threshold", "geography", "hosting"):
            for _, duty in duties((entry,), kind):
                if (entry.id, duty.section, kind) in said:
                    continue
                said.add((entry.id, duty.section, kind))
                place = _place(duty.section)
                name = f" (base {base})" if base else ""
                yield report(
                    where,
                    f"{entry.name}{name}{place}: {duty.gist}",
                    f'to refuse it, write deny = ["obligation:{kind}"] in the policy',
                )


@check("WM415", Severity.WARNING)
def open_source_claimed(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The card calls the model open source, and its licence restricts use."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    restricting = next(
        (
            entry.name
            for _, _, entry in _entries(bundle)
            if restricts(entry) or entry.klass == "no-derivatives"
        ),
        "",
    )
    # Telling a claim from other talk takes expressions that are dear to compile.
    said = f"{card.body} {' '.join(card.tags)}".casefold()
    if not restricting or not any(word in said for word in ("sourc", "osi", "foss")):
        return
    from weightmark.claims import open_source_claims, open_source_tags

    hint = 'say "open weights" or name the licence: open source means free for any use'
    for tag in open_source_tags(card.tags):
        where = Location(found.path, "tags", card.lines.get("tags", 1))
        yield report(where, f"the tag {tag!r}, but {restricting} restricts use", hint)
    for claim in open_source_claims(card.body):
        where = Location(found.path, "", card.body_line + claim.line - 1)
        yield report(where, f'"{claim.words}", but {restricting} restricts use', hint)


# -- records --------------------------------------------------------------------------------


@check("WM416", Severity.WARNING)
def waiver_unused(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A recorded waiver fits a base of this model, but no clause of it."""
    if not policy.waivers:
        return
    parents = [parent for part in parts(bundle) for parent in part.parents]
    for waiver in policy.waivers:
        fitting = [parent for parent in parents if waiver.is_for(parent.base.name)]
        clauses = [
            (clause, label(clause, parent))
            for parent in fitting
            for clause in parent.base.clauses or _of(parent.entries)
        ]
        if fitting and not any(waiver.fits(clause, name) for clause, name in clauses):
            yield report(
                Location(bundle.declared_in or bundle.label, "waivers"),
                f"the waiver of {waiver.clause!r} fits no restriction of {waiver.base}",
                "name the clause by its label or its digest (`weightmark licenses ID` lists both)",
            )


@check("WM417", Severity.WARNING)
def base_not_recorded(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A mark does not record a base of the model, or records other restrictions for it."""
    for part in () if not _has_bases(bundle) else parts(bundle):
        for one in part.weights:
            if one.mark is None:
                continue
            recorded = {base.name.casefold(): base for base in one.mark.bases}
            for parent in part.parents:
                base = recorded.get(parent.base.name.casefold())
                if base is None:
                    message = f"the mark does not record that this was made from {parent.base.name}"
                elif parent.base.clauses is None or base.clauses == parent.base.clauses:
                    continue
                else:
                    message = (
                        f"the mark records other restrictions of {parent.base.name} than its "
                        + ("own files have" if parent.source == "files" else "licence has")
                    )
                hint = "run `weightmark stamp` to write the mark anew"
                yield report(Location(one.path, "weightmark_base"), message, hint)


CHECKS = (
    restrictions_dropped,
    restrictions_weakened,
    base_unknown,
    restrictions_unclear,
    restrictions_reworded,
    derivative_barred,
    non_commercial_lost,
    restrictions_on_copyleft,
    rail_name_wrong,
    name_not_kept,
    notice_missing,
    training_barred,
    licence_not_kept,
    terms_to_know,
    open_source_claimed,
    waiver_unused,
    base_not_recorded,
)
