"""Say which licence a text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from weightmark.licenses import catalogue
from weightmark.licenses.compare import Seen, compared, gists_of, listed
from weightmark.licenses.identification import Identification
from weightmark.licenses.known import HARMLESS, SHORT, Index, Known, letter, shipped
from weightmark.licenses.restrictions import restriction_hash
from weightmark.licenses.units import read, undated

NAMED = 0.5
"""Share of units that a text and a licence must have in common for the text to bear its name."""

NAMED_BY_TITLE = 0.2
"""The same, where the text also has the licence's title."""


def identify(text: str, index: Index | None = None) -> Identification:
    """Which licence `text` is, and every difference to it that matters.

    Copyright lines, dates, titles, wrapping, markers, quotes, the order of clauses and of
    paragraphs do not matter. Total: any str.
    """
    index = shipped() if index is None else index
    reading = read(text)
    units = reading.units
    short = tuple(u.sha256[:SHORT] for u in units)
    seen = Seen(text, reading, units, short, "".join(map(letter, units)))
    digests = [u.sha256 for u in units if u.kind == "clause"]
    restrictions = restriction_hash(digests) if digests else ""
    same = tuple(index.by_restrictions.get(restrictions, ())) if restrictions else ()
    titles = _titles(index, seen)
    parts, share = _parts(index, seen, titles)
    title = _title(index, seen, parts[0].id if parts else "")
    if not parts:
        here = tuple(listed(u, gists_of(index, seen)) for u in units if u.kind == "clause")
        why = f"no licence shares half of its units with this text (nearest {share:.0%})"
        return Identification(
            "", "", "unknown", restrictions, here, (), (), (), (), (), title, same, why
        )
    return compared(index, seen, parts, share, restrictions, title, same)


def _titles(index: Index, seen: Seen) -> Counter[int]:
    """The licences whose heading stands in the text before its first sentence."""
    found: Counter[int] = Counter()
    for unit, kind in zip(seen.short, seen.kinds, strict=True):
        if kind not in HARMLESS:
            break
        if kind == "h":
            found.update(index.by_title.get(unit, ()))
    return found


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


def _parts(index: Index, seen: Seen, titles: Counter[int]) -> tuple[list[Known], float]:
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
        first = first if parts else share
        if best is None:
            break
        parts.append(best)
        for unit in best.units:
            rest.pop(unit, None)
    return parts, first


def _nearest(
    index: Index, rest: Mapping[str, str], titles: Counter[int], *, whole: bool
) -> tuple[Known | None, float]:
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
    nearest: Known | None = None
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
