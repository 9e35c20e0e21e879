"""Cut a file into the licences that it holds, and tell what stands around and between them."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple, lazy
from weightmark.alignment.align import Aligned, File, Sought, aligned, filled
from weightmark.alignment.names import projects_of
from weightmark.alignment.template import FIRST, Gap, KnownUnit, Run, Template, digest, runs_on
from weightmark.alignment.weight import leads_on
from weightmark.recognition.beside import speaks_of
from weightmark.recognition.stretch import Around, Own, letter_of, read_to, stretch
from weightmark.texts.canonical import canonical_form
from weightmark.texts.words import words_of

if TYPE_CHECKING:
    from weightmark.alignment.index import Texts

_MOST_TRIED = 12
"""Known texts that are aligned with an altered text: the right one was among the first 5 of 613."""


class Looked(NamedTuple):
    """A known text that was thought of, by how much of its chosen word triples a file has."""

    number: int
    share: float


class Part(NamedTuple):
    """A licence in a file: what was found of it, and the words within it that are not its own.

    `order`: the units that stand elsewhere. `joints`: those that another word joins. `names`: those
    in which other names stand.
    """

    found: Aligned
    foreign: tuple[Around, ...]
    order: tuple[int, ...]
    joints: tuple[int, ...]
    names: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, nothing of weight was added, and all is in its place."""
        told = any(one.told for one in self.foreign)
        return not (self.found.gone() or told or self.order or self.joints or self.names)


class Used(NamedTuple):
    """The licences that an answer on a file was made from, for its trail."""

    parts: tuple[Part, ...]


def parts(file: File, texts: Texts) -> list[Part]:
    """The licences that a file holds unaltered, in their order in the file."""
    near = texts.near(file.triples)
    file.trail += [Looked(number, share) for share, number in near[:_MOST_TRIED]]
    return _unaltered(file, texts, near)


def exceptions(file: File, texts: Texts, told: Sequence[Around]) -> list[Part]:
    """The exceptions to licences that stand unaltered in what is told beside these."""
    found = _unaltered(file, texts, texts.near(file.triples))
    return [
        part
        for part in found
        if any(one.start < part.found.end and part.found.start < one.end for one in told)
    ]


def _unaltered(file: File, texts: Texts, near: Sequence[tuple[float, int]]) -> list[Part]:
    likely = (texts[number] for share, number in near if share == 1.0)
    whole = [Sought(file, one) for one in likely if not file.lacks(one)]
    out: list[Part] = []
    ranges = [(0, file.size)]
    while ranges:
        low, high = ranges.pop()
        best = _best(whole, low, high)
        if best is not None:
            out.append(best)
            ranges += [(low, best.found.start), (best.found.end, high)]
    return sorted(out, key=lambda part: part.found.start)


def _best(whole: Sequence[Sought], low: int, high: int) -> Part | None:
    """The unaltered licence that has the most words between two places.

    Of those with the same words it is the one that lets fewest of them be others or absent.
    """
    best: Part | None = None
    for one in whole:
        for found in _copies(one, low, high):
            if best and _held(found) <= _held(best.found):
                break
            part = seen(one.file, found)
            if part.whole:
                best = part
                break
    return best


def _copies(one: Sought, low: int, high: int) -> Iterator[Aligned]:
    """The copies of a licence between two places: behind one that was altered, another may be."""
    for _ in range(_MOST_COPIES):
        found = one.aligned(low, high) if one.template.size <= high - low else None
        if found is None or found.gone():
            return
        yield found
        low = 1 + min(
            start
            for unit, (start, end) in zip(one.template.units, found.places, strict=True)
            if end and not unit.optional
        )


_MOST_COPIES = 4
"""Copies of one licence that are tried: files with the notices of parts have three."""


def _held(found: Aligned) -> tuple[int, int]:
    """How many words a licence has in a file, and how many every copy of it has."""
    return found.weight, found.template.size


def seen(file: File, found: Aligned) -> Part:
    """A licence that was found, with what is not as it has it."""
    held = sorted([*found.held(), *_repeated(file, found, found.start, found.end + 1)])
    pairs = zip(found.template.units, found.places, strict=True)
    gone = any(unit.kind == "n" and not end for unit, (_, end) in pairs)
    words = {word for start, end in held for word in file.words.words[start:end]}
    own = Own(words, set(_headings(found.template)), gone, found.template.id)
    pairs = zip(found.template.units, found.places, strict=True)
    must = [place for unit, place in pairs if place[1] and not unit.optional]
    first, last = (min(must)[0], max(must)[1]) if must else (0, file.size)
    foreign: list[Around] = []
    at = found.start
    for start, end in held:
        if found.start <= start <= found.end:
            if at < start:
                foreign += stretch(file, at, start, own, edge=start <= first or at >= last)
            at = max(at, end)
    if at < found.end:
        foreign += stretch(file, at, found.end, own, edge=at >= last)
    foreign += _links(file, found)
    pairs = zip(found.template.units, found.places, strict=True)
    free = projects_of(found.template.id)
    names = tuple(at for at, (unit, place) in enumerate(pairs) if _renamed(file, unit, place, free))
    return Part(found, tuple(foreign), _order(file, found), _joints(file, found), names)


def _renamed(file: File, unit: KnownUnit, place: tuple[int, int], free: Set[str]) -> bool:
    """Whether other names stand in a unit than in the known text, but for those that are `free`."""
    named = place[1] and any(isinstance(node, Gap) and node.own for node in unit.nodes)
    return bool(named) and any(
        own not in ("date", digest(file.words.words[start:end])[:8], *free)
        for own, start, end in filled(file, unit.nodes, *place)
    )


def _repeated(file: File, found: Aligned, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Where headings of a licence stand again between two words, as in a table of contents."""
    for unit, place in zip(found.template.units, found.places, strict=True):
        run = unit.nodes[0] if len(unit.nodes) == 1 else None
        if unit.kind == "h" and isinstance(run, Run) and run.length >= FIRST:
            places = file.places(run, low, high)
            yield from ((at, at + run.length) for at in places if at != place[0])


def _headings(template: Template) -> Iterator[str]:
    """Digests of the headings of a known text."""
    titles = (unit.nodes[0] for unit in template.units if unit.kind == "h" and unit.nodes)
    return (run.digest for run in titles if isinstance(run, Run))


def _links(file: File, found: Aligned) -> Iterator[Around]:
    """Links within a licence that lead elsewhere than its own."""
    known = found.template.targets
    for at, target in file.words.links.items():
        if known and found.start <= at < found.end and digest([target])[:8] not in known:
            yield Around(file.words.line(at), target, "link", True, at, at)


def _order(file: File, found: Aligned) -> tuple[int, ...]:
    """The units that stand elsewhere and say something of what they stand behind.

    Clauses may stand in any order under their own lead-in; other sentences may stand anywhere
    unless they point back, or open a list.
    """
    units = found.template.units
    there = sorted(
        (place[0], number)
        for number, (unit, place) in enumerate(zip(units, found.places, strict=True))
        if place[1] and not unit.optional
    )
    numbers = [number for _, number in there]
    if numbers == sorted(numbers):
        return ()
    kept = _longest_rise(numbers)
    leads: dict[int, int] = {}
    lead = -1
    for number, unit in enumerate(units):
        lead = lead if unit.kind in "ch" else number
        leads[number] = lead
    out = []
    lead = -1
    for number in numbers:
        if units[number].kind == "c":
            out += [number] if lead != leads[number] else []
            continue
        lead = number
        text = file.words.text(*found.places[number])
        opens = file.words.gap(found.places[number][1])[:1] == ":"
        if number not in kept and (opens or POINTS_BACK.match(canonical_form(text))):
            out.append(number)
    return tuple(out)


POINTS_BACK = lazy(
    r"(?!(?:this|that|these|such) (?:[\w-]+ ){0,4}"
    r"(?:licen[cs]es?|agreement|policy|terms|document|text)\b)"
    r"(?:these|this|those|that|such|it|they|he|if so|however|nothing)\b"
    r"|the (?:above|foregoing|preceding|same)\b"
    r"|.{0,40}\b(?:the foregoing|the above|the preceding)\b"
)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The most of the numbers that rise in their order."""
    tails: list[int] = []
    places: list[int] = []
    for number in numbers:
        at = bisect.bisect_left(tails, number)
        tails[at : at + 1] = [number]
        places.append(at)
    out: set[int] = set()
    wanted = len(tails) - 1
    for number, at in zip(reversed(numbers), reversed(places), strict=True):
        if at == wanted:
            out.add(number)
            wanted -= 1
    return out


def _joints(file: File, found: Aligned) -> tuple[int, ...]:
    """The conditions that another word joins to the one before than in the known text.

    Those with nothing but a stop between them are joined as the next ones are; where nothing
    joins any, all hold. Of restrictions each holds either way.
    """
    words, units = file.words, found.template.units
    ends = {end for _, end in found.places}
    there = [(n, units[n], start) for n, (start, end) in enumerate(found.places) if start < end]
    out = [
        number
        for number, unit, start in there
        if (unit.joint != "#" and unit.kind != "h" and "#" in words.soft.get(start, ()))
        or (unit.kind == "c" and start in ends and unit.joint != "," and runs_on(words, start))
    ]
    return tuple(sorted({*out, *_turned(file, found)}))


def _turned(file: File, found: Aligned) -> Iterator[int]:
    """The conditions that "or" joins where the known text has "and", or the other way round."""
    coming = ""
    for number in range(len(found.places) - 1, -1, -1):
        unit, (start, end) = found.template.units[number], found.places[number]
        if unit.kind not in "spl":
            coming = ""
            continue
        coming = unit.joint.strip("#,") or coming
        said = {one for one in file.words.soft.get(start, ()) if one in ("and", "or")}
        other = ("or" in said and coming != "|") or (said == {"and"} and coming == "|")
        if start < end and other:
            yield number


def around(file: File, found: Sequence[Part]) -> list[Around]:
    """What stands before, between and behind the licences of a file; what is theirs is not told."""
    out = _between(file, found)
    again = {
        place
        for part in (found if out else ())
        for place in _repeated(file, part.found, 0, file.size)
    }
    starts = sorted(start for start, _ in again)
    reach = list(itertools.accumulate((end for _, end in sorted(again)), max))
    titles = {one for part in found for one in _headings(part.found.template)}

    def is_own(one: Around) -> bool:
        """Whether it is a heading of a licence, or stands within one."""
        before = bisect.bisect_right(starts, one.start)
        within = before > 0 and one.end <= reach[before - 1]
        return within or digest(file.words.words[one.start : one.end]) in titles

    ids = {part.found.template.id for part in found}

    def only_names(one: Around) -> bool:
        """Whether it is a whole sentence, heading or notice that says no more than which it is."""
        return one.kind not in ("words", "unread") and speaks_of(one.text, letter_of(one.kind), ids)

    out = [
        one._replace(told=False) if one.told and (is_own(one) or only_names(one)) else one
        for one in out
    ]
    file.trail.append(tuple(out))
    return out


def _between(file: File, found: Sequence[Part]) -> list[Around]:
    """The stretches of a file that are of none of its licences.

    Of more than MOST_AROUND characters the rest is told as "unread".
    """
    out: list[Around] = []
    at = 0
    left = MOST_AROUND
    for start, end in [*((part.found.start, part.found.end) for part in found), (file.size,) * 2]:
        last = read_to(file, at, start, left)
        out += stretch(file, at, last) if at < last else ()
        if 0 < at < start < file.size and out and out[-1].end == start and leads_on(out[-1].text):
            out[-1] = out[-1]._replace(told=False)
        if last < start:
            shown = f"of words around licences the first {MOST_AROUND:,} characters are read"
            out.append(Around(file.words.line(last), shown, "unread", True, last, start))
        left = max(0, left - len(file.words.text(at, start)))
        at = end
    return out


MOST_AROUND = 500_000
"""Characters around licences that are read: as many as of a text that is no known licence."""


class Near(NamedTuple):
    """A known text near to a stretch of a file, and how much of their words they share.

    `own`: how much of the stretch is the known text's.
    """

    number: int
    share: float
    own: float
    start: int
    end: int


def nearest(
    file: File, texts: Texts, bounds: tuple[int, int], titled: Sequence[int] = ()
) -> list[Near]:
    """The known texts near to the words between two places, the nearest first.

    `titled`: those that are looked at however little of them is there.
    """
    low, high = bounds
    hashes = file.triples[low : max(low, high - FIRST + 1)]
    rough = texts.near(hashes)[:_MOST_TRIED]
    several = dict.fromkeys([number for share, number in rough if share >= _ROUGH] + [*titled])
    out = []
    known = set().union(*(texts[number].sketch for number in several)).intersection(hashes)
    chosen = {number: known.intersection(texts[number].sketch) for number in several}
    for number, hits in _hits(hashes, chosen):
        share, own, start, end = _share(texts[number], hashes, hits)
        out.append(Near(number, share, own, low + start, low + end))
    file.trail += out
    return sorted(out, key=lambda near: (-near.share, near.number))


BROKEN = 4
"""Word triples that the end of a text changes where a word is cut in two, or joined to a title."""

_ROUGH = 0.1
"""Share of a text's chosen word triples below which it is not looked at: one or two of sixteen."""


def _hits(
    hashes: Sequence[int], chosen: Mapping[int, Set[int]]
) -> Iterable[tuple[int, Sequence[int]]]:
    """Of each known text where its chosen word triples stand, found in one pass for all."""
    out: dict[int, list[int]] = {number: [] for number in chosen}
    whose: dict[int, list[list[int]]] = {}
    for number, several in chosen.items():
        for one in several:
            whose.setdefault(one, []).append(out[number])
    for at, one in enumerate(hashes):
        if one in whose:
            for places in whose[one]:
                places.append(at)
    return out.items()


def _share(
    template: Template, hashes: Sequence[int], hits: Sequence[int]
) -> tuple[float, float, int, int]:
    """Dice's share of word triples, by those that hash lowest, and the words that it is of.

    `hits`: where of the hashes its own stand. What may be there or not counts on neither side.
    """
    sketch, size = template.sketch, template.size
    if not hits:
        return 0.0, 0.0, 0, 0
    most, first, last = len(hits), hits[0], hits[-1]
    room = 1.2 * size + 20
    if last - first > room:  # the first stretch as long as the text with the most of it
        most = 0
        for at, end in enumerate(hits):
            if end - hits[at - most] <= room:  # one more than any before
                most, first, last = most + 1, hits[at - most], end
    here = {one for one in hashes[first : last + 1] if one <= sketch[-1]}.difference(template.free)
    chosen = set(sketch)
    both = len(here & chosen)
    own = both / max(1, len(here) - BROKEN)
    return 2 * both / (len(here) + len(chosen)), own, first, last + 3


def covered(templates: Sequence[Template], text: str) -> bool:
    """Whether one of several known texts is this text, so that it would be found unaltered."""
    file = File(words_of(text))
    for template in templates:
        found = aligned(file, template, 0, file.size)
        if found and not found.gone() and (part := seen(file, found)).whole:
            own = sum(end - start for start, end in found.held())
            # A holder's line may be left, nothing that changes the terms.
            if own > 0.98 * file.size and not any(one.told for one in around(file, [part])):
                return True
    return False
