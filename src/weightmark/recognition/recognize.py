"""Say which licence a text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from weightmark.licenses import catalogue
from weightmark.licenses.restrictions import restriction_hash
from weightmark.recognition.align import Aligned, File, aligned
from weightmark.recognition.changes import added, changes
from weightmark.recognition.compare import (
    compared,
    gists_of,
    listed,
    named_beside,
    restrictions_of,
    standing,
)
from weightmark.recognition.generator import generated
from weightmark.recognition.identification import Beside, Change, Held, Identification, Listed
from weightmark.recognition.identification import listed as as_listed
from weightmark.recognition.known import HARMLESS, SHORT, Index, Known, shipped
from weightmark.recognition.parts import Around, Near, Part, around, nearest, parts, seen
from weightmark.recognition.seen import Seen, seen_of
from weightmark.recognition.states import settled, under_its_own_title
from weightmark.recognition.weight import speaks_of_terms
from weightmark.texts.canonical import canonical
from weightmark.texts.canonical import digest as canonical_digest
from weightmark.texts.units import Unit, read, title_digest, undated
from weightmark.texts.words import words_of

NAMED = 0.5
"""Share of units that a text and a licence must have in common for the text to bear its name."""

NAMED_BY_TITLE = 0.2
"""The same, where the text also has the licence's title."""

NEAR = 0.75
"""Share of word triples that a text and a licence without restrictions must have in common."""


def identify(text: str, index: Index | None = None) -> Identification:
    """Which licence `text` is, and every difference to it that matters.

    The words of known texts are aligned with those of `text` first. What is no unaltered licence,
    and no altered one without restrictions, is compared unit by unit. Total: any str.
    """
    return identified(File(words_of(text)), text, shipped() if index is None else index)


def identified(file: File, text: str, index: Index) -> Identification:
    """Which licence `text` is, by its words; what is looked at stands in the trail of `file`."""
    held = parts(file, index.texts)
    outside = around(file, held)
    notes = _notes(index, file, held, outside)
    if held and not notes:
        found = _exact(index, file, held, outside)
        return settled(found, text, index.by_restrictions)
    altered = _altered(index, file, held)
    if altered is not None and not any(map(_restricts, altered)):
        outside = around(file, altered)
        notes = _notes(index, file, altered, outside)
        found = _with_changes(index, file, altered, outside, notes)
        return settled(found, text, index.by_restrictions)
    return _by_units(index, text, file)


def _by_units(index: Index, text: str, file: File) -> Identification:
    """What a text is, compared unit by unit: what restricts use, and what nobody knows."""
    seen_text = seen_of(text, read(text))
    titles = _titles(index, seen_text)
    several, share = _parts(index, seen_text, titles)
    title = _title(index, seen_text, several[0].id if several else "")
    near = _chosen(index, file, 0, file.size)
    if several and not _is_other(near):
        found = compared(index, seen_text, several, share, title)
    else:
        found = _unknown(index, seen_text, title, near)
    reading = seen_text.reading
    found = under_its_own_title(found, reading, lambda unit: _entitles(index, unit, found.id))
    found = settled(found, text, index.by_restrictions)
    return generated(reading, found) if index is shipped() else found


FAMILY = 0.84
"""Share of word triples below which a text is of a licence's family, and not that licence.

Of 64 official texts the siblings of ModelGo and of Llama's policy have 69 to 84 %, licences with
other names put in 91 % and more.
"""

CUT = 1.0
"""Share of a text's own word triples from which on it is a licence of which a part is missing.

A word that was cut in two at the end is left out; the siblings of ModelGo have 97 to 99 %.
"""


def _is_other(near: Near | None) -> bool:
    """Whether a text is another one than the known text nearest to it: a wrong name misleads."""
    return near is not None and near.share < FAMILY and near.own < CUT


def _notes(
    index: Index, file: File, held: Sequence[Part], outside: Sequence[Around]
) -> list[Change]:
    """What stands around licences, or where no reader sees it, and changes their terms."""
    out = [added(one) for one in outside if one.told]
    ids = {part.found.template.id for part in held}
    if held:
        lines = [(one.line, one.text) for one in outside]
        only = any(map(_restricts, held))
        out += named_beside(lines, file.words.hidden, ids, anywhere=only)
    if held and (named := _heading(index, outside, held[0].found.start, file, ids)):
        message = f"the heading names {named}, the body is {held[0].found.template.id}"
        out.append(Change("title", "", 1, message, named))
    for one in file.words.hidden:
        if canonical_digest(one.text)[:SHORT] in index.hidden:
            continue
        inner = File(words_of(one.text[:_MOST_HIDDEN]))
        if any(aligned(inner, part.found.template, 0, inner.size) for part in held):
            what = "a passage of the licence stands"
        elif speaks_of_terms(one.text):
            what = "words about the terms stand"
        else:
            continue
        message = f"{what} where it is struck out or cannot be seen"
        out.append(Change("hidden", "", one.line, message, " ".join(one.text.split())))
    return out


_MOST_HIDDEN = 20_000
"""Characters of a hidden passage that are read."""


def _heading(index: Index, outside: Sequence[Around], start: int, file: File, ids: Set[str]) -> str:
    """The licence that a heading before the first one of a file names, if it is none of them."""
    first = file.words.line(start)
    own = set(map(_version, ids))
    for one in outside:
        if one.kind != "heading" or one.line > first:
            continue
        short = title_digest(canonical(one.text))[:SHORT]
        named = {index.licenses[number].id for number in index.by_title.get(short, ())}
        if not named and (known := catalogue.find(undated(one.text))):
            named = {known.id}
        if len(set(map(_version, named))) == 1 and not set(map(_version, named)) & own:
            return min(named)
    return ""


def _version(name: str) -> str:
    """An id without what a text of the GNU licences does not say."""
    return name.removesuffix("-only").removesuffix("-or-later")


def _altered(index: Index, file: File, held: Sequence[Part]) -> list[Part] | None:
    """The parts of a file, with the known texts nearest to what is left; None where none is."""
    out = list(held)
    near = _chosen(index, file, 0, file.size) if len(held) == 1 else None
    if near and near.share > LARGER and index.texts[near.number].size > held[0].found.weight:
        out = held = []  # an unaltered licence is the beginning of a longer one
    edges = [0, *(edge for part in held for edge in (part.found.start, part.found.end)), file.size]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        near = _chosen(index, file, low, high)
        if near is None or near.share < NEAR:
            continue
        template = index.texts[near.number]
        found = aligned(file, template, low, high)
        if found is None:  # no sentence is left as it was
            nowhere = ((0, 0),) * len(template.units)
            found = Aligned(template, nowhere, near.start, near.end, 0)
        found = found._replace(start=min(found.start, near.start), end=max(found.end, near.end))
        out.append(seen(file, found))
    return sorted(out, key=lambda part: part.found.start) if out else None


def _chosen(index: Index, file: File, low: int, high: int) -> Near | None:
    """The known text nearest to a stretch of a file, or the one that its title names."""
    several = nearest(file, index.texts, low, high) if high - low > LEAST else []
    if not several:
        return None
    lines = file.words.text(low, min(high, low + _TITLE)).split("\n")
    named = {_version(known.id) for line in lines if (known := catalogue.find(undated(line)))}
    for near in several:
        titled = _version(index.texts[near.number].id) in named
        if titled and near.share >= several[0].share - CLOSE:
            return near
    return several[0]


LARGER = 0.95
"""Share of word triples from which on a longer licence is meant: "MIT, modified" has 99 %."""

_TITLE = 40
"""Words at the beginning of a text that a title is looked for in."""

CLOSE = 0.06
"""Shares that differ by no more than this may be those of one family: its title tells which."""

LEAST = 30
"""Words that an altered licence must have: no known text without restrictions has fewer than 40."""


def _restricts(part: Part) -> bool:
    """Whether a licence restricts what may be done with a model."""
    entry = catalogue.find(part.found.template.id)
    if entry is not None and entry.status != "none":
        return True
    return any(unit.kind in "cl" for unit in part.found.template.units)


def _unknown(index: Index, seen: Seen, title: str, near: Near | None) -> Identification:
    restrictions = restrictions_of(seen)
    gists = gists_of(index, seen)
    why = "no licence that is known is near"
    if near is not None and near.share > 0.3:  # below, they share no more than phrases
        why = f"nearest is {index.texts[near.number].id}, with {near.share:.0%} of the words"
    return Identification(
        id="",
        name="",
        match="unknown",
        restrictions=restrictions,
        clauses=tuple(listed(unit, gists) for unit in seen.units if unit.kind == "clause"),
        missing=(),
        changed=(),
        added=(),
        other_changes=(),
        title=title,
        same_clauses=tuple(index.by_restrictions.get(restrictions, ())),
        why=why,
    )


def _exact(
    index: Index, file: File, held: Sequence[Part], outside: Sequence[Around]
) -> Identification:
    """The identification of a text in which every licence is unaltered."""
    main = max(held, key=lambda part: (_restricts(part), -part.found.start))
    clauses = tuple(one for part in held for one in _listed(file, part))
    digests = [clause.sha256 for clause in clauses]
    restrictions = restriction_hash(digests) if digests else ""
    entry = catalogue.find(main.found.template.id)
    name = main.found.template.id
    return Identification(
        id=name,
        name=entry.name if entry else name,
        match="exact",
        restrictions=restrictions,
        clauses=clauses,
        missing=(),
        changed=(),
        added=(),
        other_changes=(),
        same_clauses=tuple(index.by_restrictions.get(restrictions, ())),
        also=tuple(part.found.template.id for part in held if part is not main),
        title=name,
        why="every word that counts is the licence's own",
        parts=tuple(_held(file, part, "exact") for part in held),
        beside=tuple(Beside(one.line, one.text) for one in _beside(held, outside)),
    )


def _listed(file: File, part: Part) -> list[Listed]:
    """The clauses of a licence, with the lines that they stand in."""
    entry = catalogue.find(part.found.template.id)
    known = {clause.sha256[:SHORT]: clause for clause in entry.clauses} if entry else {}
    out: dict[str, Listed] = {}
    for unit, (start, end) in zip(part.found.template.units, part.found.places, strict=True):
        if unit.kind != "c" or unit.short in out:
            continue
        text = " ".join(file.words.text(start, end).split())
        line = file.words.line(start)
        if clause := known.get(unit.short):
            out[unit.short] = as_listed(clause, line, text)
        else:
            out[unit.short] = Listed(unit.label, canonical_digest(text), "", "", line, text)
    return list(out.values())


def _held(file: File, part: Part, match: str) -> Held:
    first, last = file.words.line(part.found.start), file.words.line(part.found.end - 1)
    return Held(part.found.template.id, match, first, last)


def _beside(held: Sequence[Part], outside: Sequence[Around]) -> list[Around]:
    inside = [one for part in held for one in part.foreign]
    return sorted(one for one in (*outside, *inside) if not one.told)


def _with_changes(
    index: Index,
    file: File,
    held: Sequence[Part],
    outside: Sequence[Around],
    notes: Sequence[Change],
) -> Identification:
    """The identification of a text with licences that restrict no use, some of them altered."""
    named = [(part, changes(file, part)) for part in held]
    told = [one for _, several in named for one in several]
    cut = any(one.kind == "truncated" for one in told)
    found = _exact(index, file, held, outside)
    if not (told or notes):
        return found
    several = []
    for part, own in named:
        kinds = {one.kind for one in own}
        match = "truncated" if "truncated" in kinds else "altered" if kinds else "exact"
        several.append(_held(file, part, match))
    return found._replace(
        match="truncated" if cut else "altered",
        other_changes=(*told, *notes),
        why=f"{sum(one.kind == 'missing' for one in told)} of its sentences are missing, "
        f"{sum(one.kind == 'changed' for one in told)} changed",
        parts=tuple(several),
    )


def _titles(index: Index, seen: Seen) -> dict[int, bool]:
    """The licences whose heading stands in the text before its first sentence.

    True for a heading that no other licence has.
    """
    found: dict[int, bool] = {}
    for unit, kind in zip(seen.short, seen.kinds, strict=True):
        if kind not in HARMLESS:
            break
        if kind == "h":
            numbers = index.by_title.get(unit, ())
            alone = len({index.licenses[number].id for number in numbers}) == 1
            for number in numbers:
                found[number] = alone or found.get(number, False)
    return found


def _entitles(index: Index, unit: Unit, name: str) -> bool:
    """Whether a heading is one that the licence `name` has before its first sentence."""
    numbers = index.by_title.get(unit.sha256[:SHORT], ())
    return any(index.licenses[number].id == name for number in numbers)


def _title(index: Index, seen: Seen, best: str) -> str:
    """The licence that the heading names: by headings that only one licence has."""
    named: list[str] = []
    for unit, short, kind in zip(seen.units, seen.short, seen.kinds, strict=True):
        if kind not in HARMLESS or len(named) > 3:
            break
        if kind == "h":
            ids = {index.licenses[number].id for number in index.by_title.get(short, ())}
            if len(ids) == 1:
                named += ids
            elif not ids and (known := catalogue.find(undated(unit.text))):
                named.append(known.id)
    return best if best in named else named[0] if named else ""


def _parts(index: Index, seen: Seen, titles: Mapping[int, bool]) -> tuple[list[Known], float]:
    """The licences that make up the text: the nearest, then any that the rest of it holds."""
    rest = {
        unit: kind
        for unit, kind in zip(seen.short, seen.kinds, strict=True)
        if kind not in HARMLESS
    }
    for one in seen.reading.lists:
        if one.kind == "other":  # a lead-in turned round leaves the clauses standing
            shorts = [clause.sha256[:SHORT] for clause in one.clauses]
            rest.update((short, "c") for short in shorts if short in index.by_unit)
    parts: list[Known] = []
    first = 0.0
    while rest and len(parts) < 4:
        best, share = _nearest(index, rest, titles, whole=bool(parts))
        if best is None and not parts and any(titles.values()):  # its list may be under no lead-in
            named = [index.licenses[number] for number, alone in titles.items() if alone]
            rest.update((short, "c") for short in standing(index, seen, named))
            best, share = _nearest(index, rest, titles, whole=False)
        first = first if parts else share
        if best is None:
            break
        parts.append(best)
        for unit in best.units:
            rest.pop(unit, None)
    return parts, first


def _nearest(
    index: Index, rest: Mapping[str, str], titles: Mapping[int, bool], *, whole: bool
) -> tuple[Known | None, float]:
    """The licence nearest to the units in `rest` and its share; None when none is near enough.

    The share is Dice's; or how much of the licence is there, since a text may hold more; or how
    much of the text is the licence's beginning, since it may be cut off, or all that is left under
    its title. With `whole` only a licence of which most is there counts.
    """
    counts: Counter[int] = Counter()
    bodies: Counter[int] = Counter()
    for unit, kind in rest.items():
        numbers = index.by_unit.get(unit, ())
        counts.update(numbers)
        if kind in "sp":
            bodies.update(numbers)
    best: tuple[float, int, int] | None = None
    nearest: Known | None = None
    value = 0.0
    titled = False
    for number, count in counts.most_common(40):
        known = index.licenses[number]
        alone = titles.get(number, False) and not whole
        if not bodies[number] and count < known.size and not alone:
            continue  # only clauses: many licences have the same
        dice = 2 * count / (known.size + len(rest))
        held = count / known.size if known.size >= 5 else 0.0
        share = held if whole else max(dice, 0.99 * held)
        if not whole and bodies[number] >= 6 and 2 * bodies[number] > count:
            within = count / len(rest)
            if within > 0.7 and _is_beginning(known, rest):
                share = max(share, 0.9 * within)
        if alone:
            share = max(share, count / len(rest))
        bonus = (0.3 if held > 0.7 else 0.05) if number in titles else 0.0
        key = (round(dice + bonus, 3), known.size, -number)
        if best is None or key > best:
            best, nearest, value, titled = key, known, share, number in titles
    needed = 0.6 if whole else NAMED_BY_TITLE if titled else NAMED
    return (nearest, value) if value >= needed else (None, value)


def _is_beginning(known: Known, rest: Mapping[str, str]) -> bool:
    """Whether what the text shares with a licence are the first units of the licence."""
    places = [
        place
        for place, unit in enumerate(
            u for u, k in zip(known.units, known.kinds, strict=True) if k not in HARMLESS
        )
        if unit in rest
    ]
    return bool(places) and places[-1] < 1.5 * len(places) + 2
