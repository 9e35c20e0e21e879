"""Say which licence a text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from weightmark.licenses import catalogue, wording
from weightmark.licenses.canonical import canonical
from weightmark.licenses.compare import (
    as_known,
    compared,
    gists_of,
    listed,
    restrictions_of,
    standing,
)
from weightmark.licenses.generator import generated
from weightmark.licenses.identification import Identification
from weightmark.licenses.known import (
    HARMLESS,
    SHORT,
    Index,
    Known,
    hashed,
    long_words,
    shipped,
    wording_of,
)
from weightmark.licenses.seen import Seen, seen_of
from weightmark.licenses.states import settled, under_its_own_title
from weightmark.licenses.units import Unit, is_holder, read, undated
from weightmark.licenses.weight import says_nothing

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
    seen = seen_of(text, read(text))
    titles = _titles(index, seen)
    parts, share = _parts(index, seen, titles)
    title = _title(index, seen, parts[0].id if parts else "")
    if parts:
        found = compared(index, seen, parts, share, title)
    else:
        found = _unknown(index, seen, title, share)
    told = any(change.kind in ("hidden", "joint-changed") for change in found.other_changes)
    if found.match != "exact" and not told:
        found = _same_words(index, seen, found, share)
    found = under_its_own_title(found, seen.reading, lambda unit: _entitles(index, unit, found.id))
    found = settled(found, text, index.by_restrictions)
    return generated(seen.reading, found) if index is shipped() else found


def _unknown(index: Index, seen: Seen, title: str, share: float) -> Identification:
    restrictions = restrictions_of(seen)
    gists = gists_of(index, seen)
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
        why=f"no licence shares half of its units with this text (nearest {share:.0%})",
    )


MOST_BEFORE = 80
"""Words of a title and of notices that may stand before the first sentence of a licence."""

MOST_AFTER = 20
"""Words of a notice that may stand behind its last one."""
_NOTICES = ("(c)", "copyright", "date", "last", "spdx", "version")


_FEW = 0.1
_SHORT_TEXT = 600
"""A text of more words than these shares some units with its licence in any layout."""


def _same_words(index: Index, seen: Seen, found: Identification, share: float) -> Identification:
    """`found`, or the licence whose very words the text has though its layout was lost."""
    about = len(seen.text.split())  # comment marks and tags may be among them
    said = {hashed(word) for word in long_words(seen.text)}
    near = {
        number
        for number, known in enumerate(index.licenses)
        if found.id in ("", known.id) and len(known.telling & said) >= 0.75 * len(known.telling)
    }
    sizes = {
        int(one.partition(":")[0])
        for one, numbers in index.by_wording.items()
        if not near.isdisjoint(numbers)
    }
    sizes = {size for size in sizes if size < 1.5 * about and 0.5 * about < size + MOST_BEFORE}
    if not sizes or (share < _FEW and about > _SHORT_TEXT):
        return found
    holders = {
        word
        for unit in seen.units
        if unit.kind == "notice" and is_holder(unit.text, canonical(unit.text))
        for word in wording.words(unit.text)
    }
    for marks in (False, True):
        words = wording.words(seen.text, marks=marks)
        for size in sorted(sizes, reverse=True):
            if known := _held(index, words, size, found, holders):
                return as_known(known, seen, found)
    return found


def _held(
    index: Index, words: list[str], size: int, found: Identification, holders: set[str]
) -> Known | None:
    """The licence of `size` words that `words` hold with nothing of weight around them.

    `holders`: the words of copyright notices.
    """
    for after in range(min(MOST_AFTER, len(words) - size) + 1):
        end = len(words) - after
        before, body, behind = words[: end - size], words[end - size : end], words[end:]
        if len(before) > MOST_BEFORE or (behind and behind[0] not in _NOTICES):
            continue
        for number in index.by_wording.get(wording_of(body), ()):
            known = index.licenses[number]
            around = [word for word in (*before, *behind) if word not in holders]
            if found.id in ("", known.id) and _only_named(around, body, found, known):
                return known
    return None


def _only_named(around: list[str], body: list[str], found: Identification, known: Known) -> bool:
    """Whether what stands around the words of a licence are titles and notices, and of no other."""
    if not around:
        return True
    if not says_nothing(" ".join(around), set(body)):
        return False
    return _named_by(around) | {found.title} <= {known.id, ""}


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
