"""WM406 to WM418: what licences ask beside restrictions: names, notices, no trade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from weightmark.finding import Finding, Location, Severity
from weightmark.licenses.catalogue import SHIPPED, License
from weightmark.model import agreement
from weightmark.model.components import OPEN, RESTRICTED, UNKNOWN, asking, components
from weightmark.model.facts import CardFile, Facts
from weightmark.model.lineage import (
    UNCHANGED,
    Carried,
    bars_additions,
    clauses_of,
    duties,
    lost_duties,
    restricts,
    sections,
)
from weightmark.model.parts import (
    ModelPart,
    all_entries,
    by_child,
    child_of,
    is_closed,
    lost_at,
    model_parts,
    pairs,
    placed,
)
from weightmark.rules.registry import Report, check


@check(
    "WM406",
    Severity.ERROR,
    asked="do not hand the weights on unless the licensor of the base agrees",
)
def derivative_barred(report: Report, facts: Facts) -> Iterator[Finding]:
    """A base, or the model itself, may not be changed or handed on in this way."""
    away = None if facts.publishes or facts.packaged else Severity.WARNING
    for pair in pairs(facts):
        name, relation = pair.parent.base.name, pair.parent.base.relation or "derivative"
        for entry in pair.parent.entries:
            # Who learns from its answers needs no weights.
            if entry.klass == "exclusive" and is_closed(pair.parent):
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
                    f"{entry.name}{placed(duty.section, ',')} lets no changed version of {name} "
                    f"be shared, and this is one ({relation})",
                    "take another base, or ask its licensor",
                )
        for entry, duty in duties(pair.parent.entries, "no-redistribution"):
            if entry.klass != "exclusive":
                message = _not_handed_on(name, entry, duty.section)
                hint = "keep the weights to yourself, take another base, or ask its licensor"
                yield report(pair.where, message, hint, severity=away)
    if facts.packaged:
        for part in model_parts(facts):
            for entry, duty in duties(part.entries(facts), "no-redistribution"):
                message = _not_handed_on("this package", entry, duty.section)
                yield report(Location(facts.label), message, "take the weights out of the package")


def _not_handed_on(name: str, entry: License, section: str) -> str:
    where = placed(section, ",")
    return f"{name}: {entry.name}{where} does not let the weights be handed on"


@check(
    "WM407",
    Severity.ERROR,
    asked="keep to non-commercial use, as the base asks",
)
def non_commercial_lost(report: Report, facts: Facts) -> Iterator[Finding]:
    """A base is for non-commercial use only, and the model's licence allows commercial use."""
    for pair in pairs(facts):
        for entry, duty in lost_duties(pair.child, pair.parent.entries, "non-commercial"):
            where = placed(duty.section)
            yield report(
                pair.where,
                f"{pair.parent.base.name} is not for commercial use ({entry.name}{where}: "
                f"{duty.gist}), which is not said {by_child(pair.child)}{lost_at(pair.parent)}",
                "keep to non-commercial use in the licence, or take another base",
            )


_Side = tuple[str, tuple[License, ...], frozenset[str]]


@check("WM408", Severity.ERROR)
def restrictions_on_copyleft(report: Report, facts: Facts) -> Iterator[Finding]:
    """A copyleft licence bars further restrictions, and use restrictions come with it."""
    if not any(bars_additions(entry) for _, _, entry in all_entries(facts)):
        return
    where = facts.card.at("license") if facts.card else Location(facts.label)
    joined = (pair for part in model_parts(facts) for pair in _joined(part, facts))
    for copyleft, name, other in dict.fromkeys(joined):
        yield report(
            where,
            f"{copyleft.name} ({name}), section {bars_additions(copyleft)}, admits no further "
            f"restrictions, and {other} restricts use",
            "do not join the two: no licence satisfies both",
        )


def _joined(part: ModelPart, facts: Facts) -> Iterator[tuple[License, str, str]]:
    """Each copyleft licence of a part, whose it is, and who restricts use beside it."""
    child = part.carried(facts)
    ways = _always(child)
    clauses = child.clauses - clauses_of(entry for way in ways for entry in way)
    parents = [
        (parent.base.name, parent.entries, frozenset(parent.base.clauses or ()))
        for parent in part.parents
    ]
    for own in ways or [()]:
        sides: list[_Side] = [("this model", own, clauses), *parents]
        for name, entries, _ in sides:
            for entry in entries:
                if bars_additions(entry) and (other := _restricted_by(sides, entry)):
                    yield entry, name, other


def _always(child: Carried) -> list[tuple[License, ...]]:
    """The licences that each place names and that hold whatever the receiver chooses.

    Those of an OR do not count. Two places that disagree join nothing: one of them is wrong.
    """
    return [terms.entries for terms in child.terms if " OR " not in terms.license]


def _restricted_by(sides: Sequence[_Side], copyleft: License) -> str:
    """Who restricts the use of something that a copyleft licence is joined with, "" for nobody."""
    for name, entries, clauses in sides:
        for entry in entries:
            if entry.id != copyleft.id and not bars_additions(entry) and restricts(entry):
                return f"{entry.name} ({name})"
        if clauses:
            return f"a list of restrictions ({name})"
    return ""


@check(
    "WM409",
    Severity.WARNING,
    asked="go by the text of the licence, not by its name",
)
def rail_name_wrong(report: Report, facts: Facts) -> Iterator[Finding]:
    """A RAIL name does not say what the licence is: letters, or Open without commercial use."""
    # A name that the catalogue has was looked at when it was entered.
    rails = [
        (where, words)
        for where, words in _licence_words(facts)
        if "rail" in words.lower() and not getattr(SHIPPED.find(words), "clauses", ())
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
        entry.klass == "non-commercial" or duties([entry], "non-commercial")
        for terms in facts.terms.values()
        for entry in terms.entries
    )
    ships = "M" if facts.weights else ""
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


def _licence_words(facts: Facts) -> Iterator[tuple[Location, str]]:
    """The names under which the licence is declared, as they are written."""
    if facts.card is not None:
        card = facts.card.card
        for key, words in (("license", card.license), ("license_name", (card.license_name,))):
            for word in words:
                yield facts.card.at(key), word
    for spoken in facts.spoken:
        yield from ((one.where, one.words) for one in spoken.says if one.kind == "header")


@check(
    "WM410",
    Severity.WARNING,
    asked="show it yourself where you hand the weights on, and ask who published them to do so",
)
def name_not_kept(report: Report, facts: Facts) -> Iterator[Finding]:
    """A base asks for a name or a line such as "Built with …", and the card does not have it."""
    asking = [pair for pair in pairs(facts) if duties(pair.parent.entries, "naming")]
    if not asking:
        return
    names = list(_model_names(facts))
    prose = " ".join(facts.card.card.body.casefold().split()) if facts.card else ""
    for pair in asking:
        for entry, duty in duties(pair.parent.entries, "naming"):
            place = f"{entry.name}{placed(duty.section)}"
            if duty.prefix and not _begins(names, duty.prefix):
                told = f"this one is called {names[0]!r}" if names else "its name is not known here"
                yield report(
                    pair.where,
                    f"{place}: a model made from {pair.parent.base.name} has a name that begins "
                    f"with {duty.prefix!r}, and {told}",
                    f"call it {duty.prefix} … in the first heading of the card",
                    severity=None if names and duty.binding else Severity.NOTE,
                )
            if duty.shows and not any(line.casefold() in prose for line in duty.shows):
                lines = " or ".join(f'"{line}"' for line in duty.shows)
                yield report(
                    pair.where,
                    f"{place}: {lines} has to be shown, and the card does not show it"
                    if facts.card
                    else f"{place}: {lines} has to be shown, and there is no card to show it",
                    "`weightmark notice` writes the line into the card",
                    severity=None if facts.card and duty.binding else Severity.NOTE,
                )


_FENCED = r"(?ms)^ {0,3}(`{3}|~{3}).*?(?:^ {0,3}\1|\Z)"
_HEADING = r"(?m)^# (.{,300})|<h1[^<>\n]{,300}>([^<>]{,300})</h1>"  # no name is longer
# "Model ID" is what the template of the Hub has where nobody has written a name.
_NO_NAME = r"(?i)^\W*model card (?:for|of) (?:model id\Z)?|[*_`]"


def _model_names(facts: Facts) -> Iterator[str]:
    if facts.card is None:
        return
    card = facts.card.card
    named = card.fields.get("model_name")
    if isinstance(named, str) and named.strip():
        yield named.strip()
    index = card.fields.get("model-index")
    for entry in index if isinstance(index, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"]
    heading = re.search(_HEADING, re.sub(_FENCED, "", card.body))
    if heading and (title := re.sub(_NO_NAME, "", (heading[1] or heading[2]).strip(" #")).strip()):
        yield title


def _begins(names: Iterable[str], prefix: str) -> bool:
    """Whether a name begins as asked; hyphens stand for blanks, an owner before `/` is none."""
    wanted = re.sub(r"[\s_-]+", " ", prefix).casefold()
    return any(
        re.sub(r"[\s_-]+", " ", name.rpartition("/")[2]).casefold().startswith(wanted)
        for name in names
    )


@check(
    "WM411",
    Severity.WARNING,
    asked="ask who published the weights for it, and hand it on with them",
)
def notice_missing(report: Report, facts: Facts) -> Iterator[Finding]:
    """A base asks for a Notice file, or has one, and none stands beside the weights."""
    derived = [] if facts.notices else list(pairs(facts))
    if not derived:
        return
    for pair in derived:
        asked = [
            (entry, duty)
            for entry, duty in duties(pair.parent.entries, "notice")
            if duty.notice_file
        ]
        for entry, duty in asked:
            where = placed(duty.section)
            yield report(
                pair.where,
                f"{entry.name}{where}: {duty.gist}, and there is no NOTICE file for "
                f"{pair.parent.base.name}",
                "`weightmark notice` writes it, with the sentence that the licence gives",
            )
        if pair.parent.notices and not asked:
            yield report(
                pair.where,
                f"{pair.parent.base.name} comes with {pair.parent.notices[0]}, and there is no "
                "NOTICE file here",
                "copy the file: what it says of the base has to stay",
            )


@check(
    "WM412",
    Severity.ERROR,
    asked="ask who published the weights whether the licensor of the teacher agreed",
)
def training_barred(report: Report, facts: Facts) -> Iterator[Finding]:
    """A model is distilled from one whose licence bars training others with it."""
    yield from _taught(report, facts)
    for pair in pairs(facts):
        if pair.parent.base.relation != "distillation":
            continue
        for entry, duty in duties(pair.parent.entries, "no-training"):
            if entry.id in pair.child.ids:
                continue
            where = placed(duty.section, ",")
            yield report(
                pair.where,
                f"{entry.name}{where} bars what made this model out of "
                f"{pair.parent.base.name}: {duty.gist}",
                "take another teacher, or ask its licensor",
            )


def _taught(report: Report, facts: Facts) -> Iterator[Finding]:
    """What the card says of teachers; a model that is a derivative of one may learn from it."""
    prose = facts.card.card.body.casefold() if facts.card else ""
    # Telling it from other talk takes expressions that are dear to compile.
    if facts.card is None or not any(word in prose for word in ("train", "tun", "distil", "teach")):
        return
    from weightmark.prose.claims import teachers

    akin = {entry.id for _, _, entry in all_entries(facts)}
    said = set()
    for one in teachers(facts.card.card.body):
        entry = SHIPPED.find(one.licence)
        if entry is None or entry.id in akin or (one.line, entry.id) in said:
            continue
        said.add((one.line, entry.id))
        for _, duty in duties((entry,), "no-training"):
            yield report(
                facts.card.in_body(one.line),
                f"{entry.name}{placed(duty.section, ',')} bars training others with {one.name} "
                f'({duty.gist}), and the card says "{one.words}"',
                "take another teacher, or ask its licensor; where the sentence is of something "
                "else, silence this rule with that reason",
                severity=Severity.WARNING,
            )


@check(
    "WM413",
    Severity.ERROR,
    asked="treat the weights as under the licence of the base too; ask who published them",
)
def licence_not_kept(report: Report, facts: Facts) -> Iterator[Finding]:
    """A base asks for its own licence to be kept, and the model is under another."""
    for pair in pairs(facts):
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
                f"{pair.parent.base.name} stays under it, and this is under {child_of(pair.child)}",
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
def terms_to_know(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence asks for more above a threshold, or is not granted everywhere."""
    said = set()
    for base, where, entry in all_entries(facts):
        for kind in ("threshold", "geography", "hosting"):
            for _, duty in duties((entry,), kind):
                if (entry.id, duty.section, kind) in said:
                    continue
                said.add((entry.id, duty.section, kind))
                place = placed(duty.section)
                name = f" (base {base})" if base else ""
                yield report(
                    where,
                    f"{entry.name}{name}{place}: {duty.gist}",
                    f'to refuse it, write deny = ["obligation:{kind}"] in the policy',
                )


# Not the end of "across" and "loss".
_MAY_CLAIM = (
    r"sourc|osi|osaid|quelloffen|c[o\xf3]digo|ouvert|(?<![a-z])f?oss(?![a-z])"
    r"|codice|\u043e\u0442\u043a\u0440\u044b\u0442|\u5f00\u6e90|\u958b\u6e90|\u30aa\u30fc\u30d7\u30f3|\uc624\ud508"
)


@check(
    "WM415",
    Severity.WARNING,
    asked="go by the licence: its restrictions hold whatever the card says",
)
def open_source_claimed(report: Report, facts: Facts) -> Iterator[Finding]:
    """The card calls the model open source, and its licence restricts use."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
    restricting = next(
        (
            entry.name
            for _, _, entry in all_entries(facts)
            if restricts(entry) or entry.klass == "no-derivatives"
        ),
        "",
    )
    # Telling a claim from other talk takes expressions that are dear to compile.
    said = f"{card.body} {' '.join(card.tags)}".casefold()
    if not re.search(_MAY_CLAIM, said):
        return
    from weightmark.prose.claims import open_source_claims, open_source_tags

    yield from _open_ai(report, facts, found)
    if not restricting:
        return
    hint = 'say "open weights" or name the licence: open source means free for any use (OSI)'
    for tag in open_source_tags(card.tags):
        yield report(found.at("tags"), f"the tag {tag!r}, but {restricting} restricts use", hint)
    for claim in open_source_claims(card.body):
        yield report(
            found.in_body(claim.line), f'"{claim.words}", but {restricting} restricts use', hint
        )


def _open_ai(report: Report, facts: Facts, card: CardFile) -> Iterator[Finding]:
    """Claims of the Open Source AI Definition: that asks for weights, code and data together."""
    from weightmark.prose.claims import open_ai_claims

    claims = list(open_ai_claims(card.card.body))
    known = [one.licence for each in facts.spoken for one in agreement.declared(each)]
    parts = list(components(facts, dict.fromkeys(known))) if claims else []
    said = {RESTRICTED: "restricted", UNKNOWN: "no licence that is known"}
    which = [f"{one.kind} ({said[one.openness]})" for one in parts if one.openness != OPEN]
    for claim in claims if which else ():
        yield report(
            card.in_body(claim.line),
            f'"{claim.words}", but not all of it is open: {", ".join(which)}',
            "name the licence of each: OSAID 1.0 asks for open weights and code, and for what is "
            "needed to know of the data",
        )


@check("WM418", Severity.NOTE)
def data_asks(report: Report, facts: Facts) -> Iterator[Finding]:
    """A data set that the model was made with is under a licence that may ask something of it."""
    for one in facts.data:
        for entry, asks in asking(one, facts.catalogue):
            yield report(
                Location(facts.card.path if facts.card else facts.label, "datasets"),
                f"the data set {one.name} is under {entry.name}, which asks {asks}",
                "whether that reaches a model trained on the data is not settled: read the "
                "licence, or ask who published the data",
            )
