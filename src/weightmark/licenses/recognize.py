"""Say which licence a text is, and name every place where it is not that licence."""

from __future__ import annotations

import binascii
import functools
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from weightmark.errors import CatalogueError
from weightmark.licenses import catalogue, clauses, relations
from weightmark.licenses.clauses import ClauseList, Unit
from weightmark.licenses.identification import Change, Changed, Identification, Listed
from weightmark.licenses.restrictions import FORM, restriction_hash
from weightmark.record import NamedTuple

INDEX = os.path.join(catalogue.DATA, "recognition.json")

_SHORT = 16
"""Hex digits of a unit's digest that the index keeps: 64 bits."""

_LETTERS = {"clause": "c", "lead-in": "l", "sentence": "s", "heading": "h", "notice": "n"}
_HARMLESS = "hn"

NAMED = 0.5
"""Share of units that a text and a licence must have in common for the text to bear its name."""

NAMED_BY_TITLE = 0.2
"""The same, where the text also has the licence's title."""

_PROPAGATES = re.compile(
    r"enforceable provision|notice to subsequent users|require all of your users"
    r"|\brestrictions\b.{0,80}\b(?:must|shall|required to) (?:be |also )?"
    r"(?:included?|contain|comply|bind|pass)"
    r"|\b(?:must|shall|agree to|required to)\b.{0,60}\binclude\b.{0,60}\brestrictions\b"
    r"|\b(?:minimum|same|similar)\b.{0,40}\b(?:use )?(?:based )?restrictions\b"
    r"|restrict(?:ions|ed uses) set forth in (?:attachment|appendix|exhibit)"
    r"|(?:use|conditions?) similar to paragraph"
)


class Description(TypedDict):
    """The facts of one text that recognition needs, fit for JSON; no words of the text.

    `units`: short digests of all units in order, run together; `kinds`: a letter each (c clause,
    l lead-in, p propagation, s sentence, h heading, n notice); `labels`: the paragraph each stands
    in. `words`: short digest → hashes of the words of clauses, lead-ins and propagation units.
    """

    form: int
    text: str
    restrictions: str
    units: str
    kinds: str
    labels: list[str]
    words: dict[str, str]


class _Known(NamedTuple):
    """One text in the index; a licence may have several reviewed ones."""

    id: str
    units: tuple[str, ...]
    kinds: str
    labels: tuple[str, ...]
    size: int


class Index(NamedTuple):
    """All licences, the licences of each unit digest and of each title, and the hashed words."""

    licenses: tuple[_Known, ...]
    by_unit: Mapping[str, Sequence[int]]
    by_title: Mapping[str, Sequence[int]]
    by_restrictions: Mapping[str, Sequence[str]]
    words: Mapping[str, str]


# --- facts of a text ----------------------------------------------------------------------


def describe(text: str) -> Description:
    """The facts of `text` that recognition needs (see Description)."""
    found = clauses.units(text)
    kinds = "".join(_letter(unit) for unit in found)
    words = {
        unit.sha256[:_SHORT]: _hashed(_words(unit))
        for unit, kind in zip(found, kinds, strict=True)
        if kind in "clp"
    }
    digests = [unit.sha256 for unit in found if unit.kind == "clause"]
    return {
        "form": FORM,
        "text": clauses.text_digest(text),
        "restrictions": restriction_hash(digests) if digests else "",
        "units": "".join(unit.sha256[:_SHORT] for unit in found),
        "kinds": kinds,
        "labels": [unit.label for unit in found],
        "words": words,
    }


def _letter(unit: Unit) -> str:
    if unit.kind == "sentence":
        text = unit.text.casefold()
        if any(hint in text for hint in _HINTS) and _PROPAGATES.search(clauses.canonical(text)):
            return "p"
    return _LETTERS[unit.kind]


_HINTS = ("restrict", "enforceable", "subsequent", "all of your", "similar to par")


def _words(unit: Unit) -> list[str]:
    return clauses.canonical(unit.text).split()


def _hash(word: str) -> str:
    """A word as four characters: enough to compare, and to look up among words at hand."""
    digest = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
    return binascii.b2a_base64(digest[:3], newline=False).decode("ascii")


def _hashed(words: Iterable[str]) -> str:
    return "".join(map(_hash, words))


def compiled(descriptions: Mapping[str, Sequence[Description]]) -> dict[str, object]:
    """The content of the recognition file from the descriptions of each licence.

    The first description of an id is the licence's own text; further ones are reviewed variants
    that mean the same. Deterministic.
    """
    words: dict[str, str] = {}
    licenses: list[dict[str, str]] = []
    for one, several in sorted(descriptions.items()):
        known: set[tuple[str, ...]] = set()
        for description in several:
            units = _split(description["units"])
            content = tuple(
                sorted(
                    unit
                    for unit, kind in zip(units, description["kinds"], strict=True)
                    if kind not in _HARMLESS
                )
            )
            if content in known:
                continue
            known.add(content)
            licenses.append(
                {
                    "id": one,
                    "restrictions": description["restrictions"],
                    "units": description["units"],
                    "kinds": description["kinds"],
                    "labels": "|".join(label.replace("|", "/") for label in description["labels"]),
                }
            )
            words.update(description["words"])
    return {"form": FORM, "licenses": licenses, "words": dict(sorted(words.items()))}


def _split(units: str) -> list[str]:
    return [units[at : at + _SHORT] for at in range(0, len(units), _SHORT)]


def loaded(content: Mapping[str, object]) -> Index:
    """The index from the content of a recognition file; raises CatalogueError."""
    if content.get("form") != FORM:
        raise CatalogueError(
            "the recognition file was made for another canonical form",
            hint="make it anew with this release",
        )
    licenses: list[_Known] = []
    by_unit: dict[str, list[int]] = {}
    by_title: dict[str, list[int]] = {}
    by_restrictions: dict[str, list[str]] = {}
    entries = content["licenses"]
    words = content["words"]
    if not isinstance(entries, list) or not isinstance(words, dict):
        raise CatalogueError("the recognition file is damaged", hint="make it anew")
    for number, entry in enumerate(entries):
        units = tuple(_split(entry["units"]))
        kinds = entry["kinds"]
        body = {unit for unit, kind in zip(units, kinds, strict=True) if kind not in _HARMLESS}
        known = _Known(entry["id"], units, kinds, tuple(entry["labels"].split("|")), len(body))
        licenses.append(known)
        for unit in body:
            by_unit.setdefault(unit, []).append(number)
        first = next((at for at, kind in enumerate(kinds) if kind not in _HARMLESS), len(kinds))
        for unit, kind in zip(units[:first], kinds[:first], strict=True):
            if kind == "h":
                by_title.setdefault(unit, []).append(number)
        if entry["restrictions"]:
            ids = by_restrictions.setdefault(entry["restrictions"], [])
            if known.id not in ids:
                ids.append(known.id)
    return Index(tuple(licenses), by_unit, by_title, by_restrictions, words)


@functools.lru_cache(maxsize=1)
def shipped() -> Index:
    """The index that comes with the package."""
    try:
        with open(INDEX, encoding="utf-8") as fp:
            content = json.load(fp)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"the recognition file cannot be read: {error}") from error
    return loaded(content)


# --- identification -----------------------------------------------------------------------


class _Text(NamedTuple):
    """A text as it is compared."""

    text: str
    reading: clauses.Reading
    units: tuple[Unit, ...]
    short: tuple[str, ...]
    kinds: str


def identify(text: str, index: Index | None = None) -> Identification:
    """Which licence `text` is, and every difference to it that matters.

    Copyright lines, dates, titles, wrapping, markers, quotes, the order of clauses and of
    paragraphs do not matter. Total: any str.
    """
    index = shipped() if index is None else index
    reading = clauses.read(text)
    units = reading.units
    short = tuple(u.sha256[:_SHORT] for u in units)
    seen = _Text(text, reading, units, short, "".join(map(_letter, units)))
    digests = [u.sha256 for u in units if u.kind == "clause"]
    restrictions = restriction_hash(digests) if digests else ""
    same = tuple(index.by_restrictions.get(restrictions, ())) if restrictions else ()
    titles = _titles(index, seen)
    parts, share = _parts(index, seen, titles)
    title = _title(index, seen, parts[0].id if parts else "")
    if not parts:
        listed = tuple(_listed(u, _gists(index, seen)) for u in units if u.kind == "clause")
        why = f"no licence shares half of its units with this text (nearest {share:.0%})"
        return Identification(
            "", "", "unknown", restrictions, listed, (), (), (), (), (), title, same, why
        )
    return _compared(index, seen, parts, share, restrictions, title, same)


def _titles(index: Index, seen: _Text) -> Counter[int]:
    """The licences whose heading stands in the text before its first sentence."""
    found: Counter[int] = Counter()
    for unit, kind in zip(seen.short, seen.kinds, strict=True):
        if kind not in _HARMLESS:
            break
        if kind == "h":
            found.update(index.by_title.get(unit, ()))
    return found


def _title(index: Index, seen: _Text, best: str) -> str:
    """The licence that the heading names: by headings that only one licence has."""
    named: list[str] = []
    for unit, short, kind in zip(seen.units, seen.short, seen.kinds, strict=True):
        if kind not in _HARMLESS or len(named) > 3:
            break
        if kind == "h":
            ids = {index.licenses[number].id for number in index.by_title.get(short, ())}
            if len(ids) == 1:
                named += ids
            elif not ids and (known := catalogue.find(clauses.undated(unit.text))):
                named.append(known.id)
    return best if best in named else named[0] if named else ""


def _parts(index: Index, seen: _Text, titles: Counter[int]) -> tuple[list[_Known], float]:
    """The licences that make up the text: the nearest, then any that the rest of it holds."""
    rest = {
        unit: kind
        for unit, kind in zip(seen.short, seen.kinds, strict=True)
        if kind not in _HARMLESS
    }
    for one in seen.reading.lists:
        if one.kind == "other":  # a lead-in turned round leaves the clauses standing
            shorts = [clause.sha256[:_SHORT] for clause in one.clauses]
            rest.update((short, "c") for short in shorts if short in index.by_unit)
    parts: list[_Known] = []
    first = 0.0
    while rest and len(parts) < 4:
        best, share = _nearest(index, rest, titles, whole=bool(parts))
        first = first if parts else share
        if best is None:
            break
        parts.append(best)
        for unit in best.units:
            rest.pop(unit, None)
    return parts, first


def _nearest(
    index: Index, rest: Mapping[str, str], titles: Counter[int], *, whole: bool
) -> tuple[_Known | None, float]:
    """The licence nearest to the units in `rest` and its share; None when none is near enough.

    The share is Dice's; or how much of the licence is there, since a text may hold more; or how
    much of the text is the licence's beginning, since it may be cut off. With `whole` only a
    licence of which most is there counts.
    """
    counts: Counter[int] = Counter()
    bodies: Counter[int] = Counter()
    for unit, kind in rest.items():
        numbers = index.by_unit.get(unit, ())
        counts.update(numbers)
        if kind in "sp":
            bodies.update(numbers)
    best: tuple[float, int, int] | None = None
    nearest: _Known | None = None
    value = 0.0
    titled = False
    for number, count in counts.most_common(40):
        known = index.licenses[number]
        if not bodies[number] and count < known.size:
            continue  # only clauses: many licences have the same
        dice = 2 * count / (known.size + len(rest))
        held = count / known.size if known.size >= 5 else 0.0
        share = held if whole else max(dice, 0.99 * held)
        if not whole and bodies[number] >= 6 and 2 * bodies[number] > count:
            within = count / len(rest)
            if within > 0.7 and _is_beginning(known, rest):
                share = max(share, 0.9 * within)
        bonus = (0.3 if held > 0.7 else 0.05) if titles[number] else 0.0
        key = (round(dice + bonus, 3), known.size, -number)
        if best is None or key > best:
            best, nearest, value, titled = key, known, share, bool(titles[number])
    needed = 0.6 if whole else NAMED_BY_TITLE if titled else NAMED
    return (nearest, value) if value >= needed else (None, value)


def _is_beginning(known: _Known, rest: Mapping[str, str]) -> bool:
    """Whether what the text shares with a licence are the first units of the licence."""
    places = [
        place
        for place, unit in enumerate(
            u for u, k in zip(known.units, known.kinds, strict=True) if k not in _HARMLESS
        )
        if unit in rest
    ]
    return bool(places) and places[-1] < 1.5 * len(places) + 2


# --- comparison ---------------------------------------------------------------------------


class _Expected(NamedTuple):
    """One unit that a licence has: its short digest, letter and label."""

    unit: str
    kind: str
    label: str


def _compared(
    index: Index,
    seen: _Text,
    parts: list[_Known],
    share: float,
    restrictions: str,
    title: str,
    same: tuple[str, ...],
) -> Identification:
    expected = [
        _Expected(u, k, label)
        for known in parts
        for u, k, label in zip(known.units, known.kinds, known.labels, strict=True)
    ]
    gists = _gists(index, seen, parts)
    matched = _matched(expected, seen)
    missing, changed, added, notes = _clause_changes(index, seen, expected, parts, gists)
    notes += _lead_in_changes(index, seen, expected)
    cut = _cut_at(expected, seen, matched, missing)
    notes += _body_changes(seen, expected, matched, cut)
    best = parts[0]
    if title and title != best.id:
        notes.append(
            Change("title", "", 1, f"the heading names {title}, the body is {best.id}", title)
        )
    truncated = cut >= 0
    if truncated:
        last = max((u.line for u in seen.units), default=0)
        label = next((e.label for e in expected[cut:] if e.label), "")
        what = (
            "its list of use restrictions is missing" if not restrictions else "its end is missing"
        )
        notes.insert(0, Change("truncated", label, last, f"the text breaks off: {what}", ""))
    known = catalogue.find(best.id)
    altered = bool(missing or changed or added or notes)
    match = "truncated" if truncated else "altered" if altered else "exact"
    return Identification(
        best.id,
        known.name if known else best.id,
        match,
        restrictions,
        tuple(_listed(u, gists) for u in seen.units if u.kind == "clause"),
        tuple(missing),
        tuple(changed),
        tuple(added),
        tuple(notes),
        tuple(part.id for part in parts[1:]),
        title,
        same,
        f"{share:.0%} of its units" if altered else "every unit is the licence's own",
    )


def _matched(expected: list[_Expected], seen: _Text) -> dict[str, int]:
    """Short digest → place in the text, for every unit of the licence that stands there.

    A heading that a layout joined to the sentence after it is taken off first.
    """
    wanted = {e.unit for e in expected}
    places: dict[str, int] = {}
    for place, unit in enumerate(seen.short):
        if unit in wanted:
            places.setdefault(unit, place)
    loose = [
        place
        for place, (unit, kind) in enumerate(zip(seen.short, seen.kinds, strict=True))
        if unit not in wanted and kind not in "c"
    ]
    runs: list[list[int]] = []
    for place in loose:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    budget = _MOST_DIGESTS
    for run in runs:
        budget -= _cover(seen, run, wanted, places, budget)
    return places


_MOST_DIGESTS = 20_000
_LONGEST_UNIT = 400


def _cover(
    seen: _Text, run: list[int], wanted: set[str], places: dict[str, int], budget: int
) -> int:
    """Match units of the licence that a layout tore apart or ran together in a run of pieces.

    A unit may begin where a piece does, or where another unit ends; it may end at any word. A
    piece is matched when known units cover all of its words but for enumerators and for a heading
    before them. Returns the number of digests it took, at most `budget` and the length of a unit.
    """
    words: list[str] = []
    starts: list[int] = []
    for place in run:
        starts.append(len(words))
        words += clauses.plain(seen.units[place].text).split()
    begin = set(starts)
    covered = [False] * len(words)
    spent = 0
    at = 0
    while at < len(words) and spent < budget:
        if at not in begin:
            at += 1
            continue
        last = min(len(words), at + _LONGEST_UNIT)
        spent += last - at
        end, short = _longest_known(words, at, last, wanted)
        if end:
            places.setdefault(short, run[max(n for n, s in enumerate(starts) if s <= at)])
            covered[at:end] = [True] * (end - at)
            begin.add(end)
            at = end
            continue
        # a heading, or an enumerator, may stand before the unit
        before = at - max(s for s in starts if s <= at)
        if before < 14 and not clauses.is_statement(words[at]):
            begin.add(at + 1)
        at += 1
    for place, start, stop in zip(run, starts, [*starts[1:], len(words)], strict=True):
        left = [
            word
            for word, done in zip(words[start:stop], covered[start:stop], strict=True)
            if not done
        ]
        rest = " ".join(word for word in left if not clauses.is_enumerator(word))
        if len(left) < stop - start and len(left) < 15 and (not rest or _is_title(rest)):
            places.setdefault(seen.short[place], place)
    return spent


def _longest_known(words: list[str], at: int, last: int, wanted: set[str]) -> tuple[int, str]:
    """The end of the longest unit of the licence that begins at word `at`, and its digest."""
    for end in range(last, at, -1):
        if words[end - 1][-1] in _STOPS or end == last:
            short = _short_of(words[at:end])
            if short in wanted:
                return end, short
    for end in range(min(last, at + 24), at, -1):  # a heading has no stop
        short = _short_of(words[at:end])
        if short in wanted:
            return end, short
    return 0, ""


def _short_of(words: list[str]) -> str:
    return clauses.unit_digest_of(clauses.finished(" ".join(words)))[:_SHORT]


_STOPS = ".;:!?,'。；："


_BOUND = re.compile(
    r"(?:within|in|inside|outside|for|during|under|until|while|when|where|if|after|before|by|from|at|on"
    r"|upon|with|against|towards?|subject|except|unless|save|optional|example|as|to|until|since|only)\b"
)


def _is_title(head: str) -> bool:
    """Whether words before a unit name it, rather than say where, when or for whom it holds."""
    if clauses.is_statement(head) or head.endswith((",", "，")):
        return False
    return not (_BOUND.match(head) or _EFFECT.search(head))


def _without_heading(unit: Unit, wanted: set[str]) -> str:
    """The digest of a unit without the heading before it, if that is a known one; else empty."""
    words = clauses.canonical(unit.text).split()
    for count in range(1, min(14, len(words))):
        head = " ".join(words[:count])
        if clauses.is_statement(head):
            return ""
        if not _is_title(head):
            continue
        inner = clauses.unit_digest(" ".join(words[count:]))[:_SHORT]
        if inner in wanted:
            return inner
    return ""


_Gists = Mapping[str, catalogue.KnownClause]


def _gists(index: Index, seen: _Text, parts: Sequence[_Known] = ()) -> _Gists:
    """Full and short digest → what the catalogue says of the clause, for these licences."""
    ids = [part.id for part in parts]
    for unit, kind in zip(seen.short, seen.kinds, strict=True):
        if kind == "c" and len(ids) < 8:
            ids += [index.licenses[n].id for n in index.by_unit.get(unit, ())[:1]]
    out: dict[str, catalogue.KnownClause] = {}
    for one in dict.fromkeys(ids):
        known = catalogue.find(one)
        for clause in known.clauses if known else ():
            out.setdefault(clause.sha256, clause)
            out.setdefault(clause.sha256[:_SHORT], clause)
    return out


def _listed(unit: Unit, gists: _Gists) -> Listed:
    known = gists.get(unit.sha256)
    return Listed(
        unit.label,
        unit.sha256,
        known.topic if known else "",
        known.gist if known else "",
        unit.line,
        unit.text,
    )


def _clause_changes(
    index: Index,
    seen: _Text,
    expected: list[_Expected],
    parts: list[_Known],
    gists: _Gists,
) -> tuple[list[Listed], list[Changed], list[Listed], list[Change]]:
    """Clauses missing, changed, added, and those that stand outside a restricting list."""
    wanted = {e.unit: e for e in expected if e.kind == "c"}
    there = {u for u, k in zip(seen.short, seen.kinds, strict=True) if k == "c"}
    gone = [e for u, e in wanted.items() if u not in there]
    new = [
        u
        for u, k in zip(seen.units, seen.kinds, strict=True)
        if k == "c" and u.sha256[:_SHORT] not in wanted
    ]
    notes: list[Change] = []
    if not gone and not new:
        return [], [], [], notes
    outside = _outside(seen) if gone else {}
    if gone and len(gone) == len(wanted) and sum(e.unit in outside for e in gone) * 2 >= len(gone):
        gone = [e for e in gone if e.unit not in outside]  # the lead-in is at fault, and says so
    for e in gone:
        if e.unit in outside:
            message = f"clause {e.label} stands outside the list of restrictions"
            notes.append(Change("clause-outside-list", e.label, outside[e.unit], message, ""))
    changed, pairs = _paired(index, seen, gone, new, parts, gists)
    missing = [_missing(e, gists) for e in gone if e.unit not in pairs]
    added = [_listed(u, gists) for u in new if u.sha256 not in pairs.values()]
    return missing, changed, added, notes


def _missing(e: _Expected, gists: _Gists) -> Listed:
    known = gists.get(e.unit)
    if known is None:
        return Listed(e.label, e.unit, "", "", 0, "")
    return Listed(known.label, known.sha256, known.topic, known.gist, 0, "")


def _outside(seen: _Text) -> dict[str, int]:
    """Short digest → line of everything in the text that could be a clause but is not one."""
    out: dict[str, int] = {}
    for one in seen.reading.lists:
        if one.kind != "restriction":
            out.update((c.sha256[:_SHORT], c.line) for c in one.clauses)
    for unit, short, kind in zip(seen.units, seen.short, seen.kinds, strict=True):
        if kind != "c":
            out.setdefault(short, unit.line)
    for block in seen.reading.blocks:
        out.setdefault(clauses.digest(block.text)[:_SHORT], block.line)
    return out


def _paired(
    index: Index,
    seen: _Text,
    gone: list[_Expected],
    new: list[Unit],
    parts: list[_Known],
    gists: _Gists,
) -> tuple[list[Changed], dict[str, str]]:
    """Pair each missing clause with the new one nearest in words; short digest → found digest."""
    bags = [(u, Counter(_hash(w) for w in _words(u))) for u in new]
    scores: list[tuple[float, int, int]] = []
    for at, e in enumerate(gone):
        bag = Counter(_chunks(index.words.get(e.unit, "")))
        for place, (_, other) in enumerate(bags):
            total = bag.total() + other.total()
            score = 2 * (bag & other).total() / total if total else 0.0
            if score >= 0.5:
                scores.append((-score, at, place))
    changed: list[Changed] = []
    pairs: dict[str, str] = {}
    used: set[int] = set()
    vocabulary: dict[str, str] | None = None
    texts: dict[str, str] = {}
    for _, at, place in sorted(scores):
        e, unit = gone[at], bags[place][0]
        if e.unit in pairs or place in used:
            continue
        if vocabulary is None:
            texts = _texts_at_hand(parts)
            vocabulary = _vocabulary(seen, texts)
        used.add(place)
        pairs[e.unit] = unit.sha256
        changed.append(_changed(index, e, unit, gists, vocabulary, texts))
    order = {e.unit: n for n, e in enumerate(gone)}
    changed.sort(key=lambda one: order[one.sha256[:_SHORT]])
    return changed, pairs


def _chunks(hashed: str) -> list[str]:
    return [hashed[at : at + 4] for at in range(0, len(hashed), 4)]


def _changed(
    index: Index,
    e: _Expected,
    unit: Unit,
    gists: _Gists,
    vocabulary: Mapping[str, str],
    texts: Mapping[str, str],
) -> Changed:
    removed, added, ratio = _difference(
        _chunks(index.words.get(e.unit, "")), _words(unit), vocabulary
    )
    known = gists.get(e.unit)
    sha256 = known.sha256 if known else e.unit
    relation, reason = relations.between(sha256, unit.sha256)
    return Changed(
        known.label if known else e.label,
        sha256,
        unit.sha256,
        known.topic if known else "",
        known.gist if known else "",
        unit.line,
        unit.text,
        texts.get(e.unit, ""),
        ratio,
        removed,
        added,
        relation,
        reason,
    )


_COMMON = (
    "a an and any are as at be but by can cannot except for from human if in including individual"
    " intended intentionally is it its knowingly limited may minors must never no non not of on or"
    " other others otherwise over own permitted person persons prohibited purpose purposes shall"
    " should such that the their to under unless use used uses using verifiably will with without"
    " written you your law laws international local state federal national regulation consent harm"
    " agree agrees allow allowed expressly express prior"
)


def _vocabulary(seen: _Text, texts: Mapping[str, str]) -> dict[str, str]:
    """Hash → word, over all words at hand: hashed words of the licence are read with it."""
    words = set(_COMMON.split())
    words.update(clauses.canonical(seen.text[:200_000]).split())
    for text in texts.values():
        words.update(clauses.canonical(text).split())
    words |= {word.strip(",.;:()'") for word in words}
    return {_hash(word): word for word in sorted(words)}


def _difference(
    hashed: list[str], words: list[str], vocabulary: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Words removed and added between a licence's hashed words and a text's, and how alike."""
    import difflib

    here = [_hash(word) for word in words]
    if len(hashed) * len(here) > 4_000_000:
        return (), (), 0.0
    matcher = difflib.SequenceMatcher(None, hashed, here, autojunk=False)
    removed: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            removed += [vocabulary.get(one, "?") for one in hashed[a:b]]
            added += words[c:d]
    return tuple(removed), tuple(added), round(matcher.ratio(), 3)


def _texts_at_hand(parts: Sequence[_Known]) -> dict[str, str]:
    """Short digest → text of clauses, from an installed package of licence texts; else empty."""
    import importlib.util

    spec = importlib.util.find_spec("licensedcode")
    out: dict[str, str] = {}
    if spec is None or not spec.submodule_search_locations:
        return out
    for part in parts:
        known = catalogue.find(part.id)
        if known is None or not known.scancode:
            continue
        for root in spec.submodule_search_locations:
            path = os.path.join(root, "data", "licenses", f"{known.scancode}.LICENSE")
            try:
                with open(path, encoding="utf-8", errors="replace") as fp:
                    text = fp.read(1_000_000)
            except OSError:
                continue
            for one in clauses.find(text):
                out.update((c.sha256[:_SHORT], c.text) for c in one.clauses)
    return out


def _lead_in_changes(index: Index, seen: _Text, expected: list[_Expected]) -> list[Change]:
    """Lead-ins of the licence that the text has in other words, turned round, or not at all."""
    out: list[Change] = []
    found = seen.reading.lists
    shorts = {
        clauses.digest(one.lead_in)[:_SHORT]: one for one in found if one.kind == "restriction"
    }
    wanted = _lead_ins(expected)
    for e, own in wanted:
        if e.unit in shorts or any(_without_heading_of(one, {e.unit}) for one in shorts.values()):
            continue
        near = [one for one in found if _overlap(one, own)]
        if not near:
            if not own or not _any_outside(seen, own):
                continue  # the clauses are missing too, and say so
            message = "the sentence that forbids the listed uses is missing"
            out.append(Change("lead-in-missing", e.label, 0, message, ""))
            continue
        one = max(near, key=lambda candidate: _overlap(candidate, own))
        removed, added, _ = _difference(
            _chunks(index.words.get(e.unit, "")),
            clauses.canonical(one.lead_in).split(),
            _vocabulary(seen, {}),
        )
        words = _worded(removed, added)
        if one.kind == "restriction":
            out.append(
                Change(
                    "lead-in-changed",
                    e.label,
                    one.line,
                    f"the lead-in was changed{words}",
                    one.lead_in,
                )
            )
        else:
            message = f"the lead-in no longer forbids the {len(one.clauses)} listed uses{words}"
            out.append(Change("lead-in-negated", e.label, one.line, message, one.lead_in))
    return out


def _without_heading_of(one: ClauseList, wanted: set[str]) -> str:
    return _without_heading(Unit("lead-in", one.lead_in, "", one.line), wanted)


def _worded(removed: Sequence[str], added: Sequence[str]) -> str:
    said = []
    if removed:
        said.append("without " + " ".join(removed[:12]))
    if added:
        said.append("with " + " ".join(added[:12]))
    return f" ({'; '.join(said)})" if said else ""


def _lead_ins(expected: list[_Expected]) -> list[tuple[_Expected, set[str]]]:
    """Each lead-in of a licence with the clauses under it."""
    out: list[tuple[_Expected, set[str]]] = []
    for e in expected:
        if e.kind == "l":
            out.append((e, set()))
        elif e.kind == "c" and out:
            out[-1][1].add(e.unit)
    return out


def _overlap(one: ClauseList, own: set[str]) -> int:
    return sum(c.sha256[:_SHORT] in own for c in one.clauses)


def _any_outside(seen: _Text, own: set[str]) -> bool:
    return bool(own & _outside(seen).keys())


def _cut_at(
    expected: list[_Expected], seen: _Text, matched: Mapping[str, int], missing: Sequence[Listed]
) -> int:
    """The place in the licence where the text breaks off, or -1.

    It does when the last part of the licence is missing as one piece, or all of its clauses are.
    """
    bodies = [at for at, e in enumerate(expected) if e.kind not in _HARMLESS]
    there = [at for at in bodies if expected[at].unit in matched]
    if not there:
        return -1
    tail = [at for at in bodies if at > there[-1]]
    ends = max(matched[expected[at].unit] for at in there)
    after = [k for k in seen.kinds[ends + 1 :] if k not in _HARMLESS]
    wanted = [e for e in expected if e.kind == "c"]
    if wanted and len(missing) == len(wanted) and not any(k == "c" for k in seen.kinds):
        return tail[0] if tail else next(at for at in bodies if expected[at].kind == "c")
    if len(tail) >= max(3, len(bodies) // 10) and len(after) <= 2:
        return tail[0]
    return -1


def _body_changes(
    seen: _Text, expected: list[_Expected], matched: Mapping[str, int], cut: int
) -> list[Change]:
    """Sentences of the licence that are missing or changed, and sentences that it does not have."""
    wanted = {e.unit for e in expected}
    new = [
        place
        for place, (unit, kind) in enumerate(zip(seen.short, seen.kinds, strict=True))
        if kind in "sp" and unit not in wanted and unit not in matched
    ]
    new += [
        place
        for place, (unit, kind) in enumerate(zip(seen.short, seen.kinds, strict=True))
        if kind in _HARMLESS
        and unit not in wanted
        and unit not in matched
        and _of_weight(seen.units[place].text, kind)
    ]
    new += _other_links(seen, expected)
    new.sort()
    gone = [
        at
        for at, e in enumerate(expected)
        if e.kind in "sp" and e.unit not in matched and (cut < 0 or at < cut)
    ]
    pairs = _by_place(expected, matched, gone, new)
    out = []
    for at in gone:
        e = expected[at]
        name = f"paragraph {e.label}" if e.label else "the preamble"
        what = "propagation" if e.kind == "p" else ""
        place = pairs.get(at)
        if place is None:
            kind = f"{what}-missing" if what else "missing"
            told = "the duty to pass the restrictions on" if what else "a sentence"
            out.append(Change(kind, e.label, 0, f"{told} is missing from {name}", ""))
        else:
            unit = seen.units[place]
            kind = f"{what}-changed" if what else "changed"
            told = "the duty to pass the restrictions on" if what else "a sentence"
            out.append(Change(kind, e.label, unit.line, f"{told} was changed in {name}", unit.text))
    paired = set(pairs.values())
    last = len(seen.units) - 1
    for place in new:
        if place in paired or (cut >= 0 and place >= last - 1):
            continue
        unit = seen.units[place]
        out.append(
            Change(
                "added",
                unit.label,
                unit.line,
                "a sentence that the licence does not have",
                unit.text,
            )
        )
    return out


_EFFECT = re.compile(
    r"\b(?:not|no|none|never|waived?|waiver|void|null|deleted|removed|repealed|revoked|suspended"
    r"|superseded|obsolete|deprecated|withdrawn|inapplicable|exempt(?:ed|ion|ions)?|except(?:ed|ions?)?"
    r"|exclud(?:ed|es|ing)|optional|voluntary|suggest(?:ed|ions?)|recommended|advisory|informative"
    r"|non binding|nonbinding|examples?|sample|permitted|allowed|unrestricted|lifted|disregard"
    r"|ignore|relaxed|free|apply|applies|overrid(?:e|es|den)|replaced|limited to|only|unless"
    r"|instead)\b"
)
_FOREIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{8}")


def _of_weight(text: str, kind: str) -> bool:
    """Whether a title or a notice that the licence does not have says something of its terms."""
    canon = clauses.canonical(text)
    if "://" in canon and " " not in canon:
        return False  # an address
    if kind == "h" and (text.endswith((".", "。")) or _FOREIGN.search(text)):
        return True
    return bool(_EFFECT.search(canon.replace("no.", "").replace("all rights reserved", "")))


def _other_links(seen: _Text, expected: list[_Expected]) -> list[int]:
    """Places of addresses that stand where the licence has another one, such as its use policy."""
    wanted = {e.unit for e in expected}
    there = set(seen.short)
    out = []
    for place, unit in enumerate(seen.short):
        if seen.kinds[place] != "n" or unit in wanted or "://" not in seen.units[place].text:
            continue
        before = seen.short[place - 1] if place else ""
        after = seen.short[place + 1] if place + 1 < len(seen.short) else ""
        for at, e in enumerate(expected):
            if e.kind != "n" or e.unit in there or not at:
                continue
            follows = expected[at + 1].unit if at + 1 < len(expected) else ""
            if before == expected[at - 1].unit or after == follows:
                out.append(place)
                break
    return out


def _by_place(
    expected: list[_Expected], matched: Mapping[str, int], gone: list[int], new: list[int]
) -> dict[int, int]:
    """Pair missing with new units that stand between the same neighbours."""
    before: list[int] = []
    last = -1
    for e in expected:
        before.append(last)
        last = matched.get(e.unit, last)
    pairs: dict[int, int] = {}
    used: set[int] = set()
    waiting = {place: n for n, place in enumerate(new)}
    known = set(matched.values())
    for at in gone:
        place = before[at] + 1
        while place in used or (
            place not in waiting and place not in known and place <= before[at] + 3
        ):
            place += 1
        if place in waiting:
            pairs[at] = place
            used.add(place)
    return pairs
