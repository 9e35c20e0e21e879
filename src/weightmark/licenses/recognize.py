"""Say which licence a text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from weightmark.licenses import catalogue, wording
from weightmark.licenses.compare import Seen, as_known, compared, gists_of, listed, says_nothing
from weightmark.licenses.identification import Identification
from weightmark.licenses.known import HARMLESS, SHORT, Index, Known, letter, shipped, wording_of
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
    if parts:
        found = compared(index, seen, parts, share, restrictions, title, same)
    else:
        here = tuple(listed(u, gists_of(index, seen)) for u in units if u.kind == "clause")
        why = f"no licence shares half of its units with this text (nearest {share:.0%})"
        found = Identification(
            "", "", "unknown", restrictions, here, (), (), (), (), (), title, same, why
        )
    return found if found.match == "exact" else _same_words(index, seen, found, share)


MOST_BEFORE = 80
"""Words of a title and of notices that may stand before the first sentence of a licence."""


_FEW = 0.1
_SHORT_TEXT = 600
"""A text of more words than these shares some units with its licence in any layout."""


def _same_words(index: Index, seen: Seen, found: Identification, share: float) -> Identification:
    """`found`, or the licence whose very words the text has though its layout was lost."""
    about = len(seen.text.split())  # comment marks and tags may be among them
    sizes = {
        int(one.partition(":")[0])
        for one, numbers in index.by_wording.items()
        if not found.id or any(index.licenses[number].id == found.id for number in numbers)
    }
    sizes = {size for size in sizes if size < 1.5 * about and 0.5 * about < size + MOST_BEFORE}
    if not sizes or (share < _FEW and about > _SHORT_TEXT):
        return found
    words = wording.words(seen.text)
    for size in sorted(sizes, reverse=True):
        before, body = words[: len(words) - size], words[len(words) - size :]
        if len(body) != size or len(before) > MOST_BEFORE or not says_nothing(" ".join(before)):
            continue
        for number in index.by_wording.get(wording_of(body), ()):
            known = index.licenses[number]
            if found.id not in ("", known.id):
                continue
            if not before or _named_by(before) | {found.title} <= {known.id, ""}:
                return as_known(known, seen, found)
    return found


def _named_by(words: list[str]) -> set[str]:
    """The licences that words before a text name, each by the longest name that begins there."""
    named = set()
    at = 0
    while at < len(words):
        end = min(len(words), at + _LONGEST_NAME)
        while end > at and not (known := catalogue.find(" ".join(words[at:end]))):
            end -= 1
        if end > at and known:
            named.add(known.id)
        at = max(end, at + 1)
    return named


_LONGEST_NAME = 10


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
