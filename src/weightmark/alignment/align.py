"""Find the units of a known text among the words of a file.

The known text holds the structure: each of its units is looked for by its own words, wherever a
layout put them, and of several places the one that lies where the other units say it must.
"""

from __future__ import annotations

import functools
import itertools
import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.alignment.names import is_of_date
from weightmark.alignment.template import (
    FIRST,
    SENTENCE_ENDS,
    Gap,
    Maybe,
    Node,
    OneOf,
    Run,
    Template,
    digest,
    hashes,
)
from weightmark.alignment.weight import fills
from weightmark.texts.units import Unit
from weightmark.texts.words import Words

MOST_PLACES = 256
"""Places that one run of words is looked at in: no licence says the same as often."""

_MOST_ENDS = 4
"""Ways that are followed of a choice: an optional word, and a choice within it."""


class File:
    """The words of a text, with where runs of words may begin.

    `triples`: a hash of each three words in a row. `read`: a passage → its units with their words,
    read once though several known texts leave it over. `trail`: what was looked at in it, in order
    (see `explain`).
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.size = len(words.words)
        self._whole = array("I", hashes(words.words, FIRST))
        self.triples = array("I", map((8).__rrshift__, self._whole))
        self._at: dict[int, dict[int, Sequence[int]]] = {}
        self._found: dict[tuple[Node, ...], list[tuple[int, int]]] = {}
        self._digests: dict[tuple[int, int], str] = {}
        self.read: dict[str, tuple[tuple[Unit, Sequence[str]], ...]] = {}
        self.limited = False
        self.trail: list[object] = []

    def lacks(self, template: Template) -> bool:
        """Whether words that every copy of a known text has stand nowhere, by their hashes."""
        begun = self._begun(FIRST)
        runs = (one for unit in template.units if not unit.optional for one in unit.nodes)
        return any(
            isinstance(one, Run) and one.length >= FIRST and one.first not in begun for one in runs
        )

    def found(self, nodes: tuple[Node, ...]) -> list[tuple[int, int]]:
        """Where a unit stands; looked for once, though licences may stand there again and again."""
        if nodes not in self._found:
            self._found[nodes] = sorted(_places(self, nodes))
        return self._found[nodes]

    def holds(self, run: Run, at: int) -> bool:
        """Whether a run of words stands at a place."""
        if at < 0 or at + run.length > self.size:
            return False
        key = (at, run.length)
        if key not in self._digests:
            self._digests[key] = digest(self.words.words[at : at + run.length])
        return self._digests[key] == run.digest

    def places(self, run: Run, low: int = 0, high: int | None = None) -> Iterator[int]:
        """Where a run of three words or more stands, from one word to before another."""
        several = self._begun(FIRST).get(run.first, ())
        self.limited = self.limited or len(several) > MOST_PLACES
        end = self.size if high is None else high
        last = min(MOST_PLACES, bisect_left(several, end))
        return (at for at in several[bisect_left(several, low) : last] if self.holds(run, at))

    def openings(self, nodes: tuple[Node, ...], low: int, high: int) -> Sequence[int]:
        """The words from one to before another that a unit may begin with, by its first run."""
        runs = _begun_by(nodes)
        if runs is None:
            return range(low, high)
        found = {at for run in runs for at in self._between(run, low, high)}
        return sorted(found)

    def _between(self, run: Run, low: int, high: int) -> Sequence[int]:
        several = self._begun(min(run.length, FIRST)).get(run.first, ())
        return several[bisect_left(several, low) : bisect_left(several, high)]

    def _begun(self, size: int) -> dict[int, Sequence[int]]:
        """Where so many words in a row stand, by their hash; made when it is first asked for."""
        if size not in self._at:
            whole = self._whole if size == FIRST else hashes(self.words.words, size)
            self._at[size] = _placed(map((0xFFFF).__and__, whole))
        return self._at[size]


def _placed(several: Iterable[int]) -> dict[int, Sequence[int]]:
    """Hash → where it stands, in order: a range as arrays, an eighth of the memory of lists."""
    out: dict[int, array[int]] = defaultdict(_no_places)
    for at, one in enumerate(several):
        out[one].append(at)
    return {**out}


_no_places = functools.partial(array, "I")


def _begun_by(nodes: tuple[Node, ...]) -> list[Run] | None:
    """The runs of which one stands where the nodes begin; None where other words may."""
    if not nodes:
        return []
    head, rest = nodes[0], nodes[1:]
    if isinstance(head, Run):
        return [head]
    if isinstance(head, Gap):
        return None
    several = [_begun_by((*choice, *rest)) for choice in _choices(head)]
    return None if None in several else [run for runs in several if runs for run in runs]


def _choices(node: Maybe | OneOf) -> tuple[tuple[Node, ...], ...]:
    return node.choices if isinstance(node, OneOf) else (node.nodes, ())


class Aligned(NamedTuple):
    """A known text in a file: where each of its units stands, (0, 0) for those that do not.

    `start` and `end`: the part of the file that it takes. `weight`: the words of it that are there.
    """

    template: Template
    places: tuple[tuple[int, int], ...]
    start: int
    end: int
    weight: int

    def gone(self) -> list[int]:
        """The units that are not there and must be."""
        pairs = zip(self.template.units, self.places, strict=True)
        return [
            at
            for at, (unit, (start, end)) in enumerate(pairs)
            if start == end and not unit.optional
        ]

    def held(self) -> list[tuple[int, int]]:
        """The stretches of words that are its own, in their order in the file."""
        return sorted(place for place in self.places if place[0] < place[1])


def aligned(file: File, template: Template, low: int, high: int) -> Aligned | None:
    """Where the units of a known text stand between two words of a file; None where none does."""
    return Sought(file, template).aligned(low, high)


class Sought:
    """A known text and all places in a file where its units may stand, however often it does.

    `_votes`: where each place says that the text begins, with the size of its unit, in order.
    `_most`: a word → from where on the file was looked at up to it, and the size of the units that
    agreed on one beginning.
    """

    def __init__(self, file: File, template: Template) -> None:
        self.file, self.template = file, template
        self._found = [file.found(unit.nodes) for unit in template.units]
        self._votes = sorted(
            (place[0] - unit.at, unit.size, *place)
            for unit, places in zip(template.units, self._found, strict=True)
            if not unit.optional
            for place in places
        )
        self._most: dict[int, tuple[int, int]] = {}

    def aligned(self, low: int, high: int) -> Aligned | None:
        """Where the units stand between two words; None where none does."""
        begin = self._begin(low, high)
        if begin is None:
            return None
        found = [_within(places, low, high) for places in self._found]
        placing = _Placing(self.file, self.template, low, high)
        placing.long(found, begin)
        placing.short()
        return placing.aligned()

    def _begin(self, low: int, high: int) -> int | None:
        """Where the text begins, as most of its words say: half of those that agree best."""
        first = bisect_left(self._votes, (low - self.template.size,))
        last = bisect_left(self._votes, (high,))
        votes = (
            (begin, size)
            for begin, size, start, end in self._votes[first:last]
            if low <= start and end <= high
        )
        since, most = self._most.get(high, (high, 0))
        chosen = _densest(votes, self.template.size // 4 + 80, most if low >= since else 0)
        weight = sum(size for _, size in chosen)
        self._most[high] = low, weight
        half = 0
        for begin, size in chosen:
            half += size
            if 2 * half >= weight:
                return begin
        return None


def _within(places: Sequence[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
    """Those of sorted places that lie between two words."""
    first, last = bisect_left(places, (low,)), bisect_left(places, (high,))
    return [place for place in places[first:last] if place[1] <= high]


class _Placing:
    """Places that the units of a known text take between two words of a file, each word once.

    First the units that stand in one place only, then those with a choice, the nearest to where
    the text must have them; then the short ones, between the units around them.
    """

    def __init__(self, file: File, template: Template, low: int, high: int) -> None:
        self.file, self.units, self.template = file, template.units, template
        self.low, self.high = low, high
        self.places = [(0, 0)] * len(self.units)
        self.taken = bytearray(high - low + 1)
        self.edge = next((n for n, unit in enumerate(self.units) if not unit.optional), 0)
        """The first unit that must be there: a title stands before it."""

    def long(self, found: Sequence[Sequence[tuple[int, int]]], begin: int) -> None:
        """Place the units that were `found`, in a text that begins at a word."""
        for number in self._order(found):
            before, after = self._neighbours(number)
            here = begin + self.units[number].at
            if self.units[number].optional:
                here = after if number < self.edge else before
            likeliest = _likeliest(found[number], here, before, after)
            if (free := next(filter(self._free, likeliest), None)) is not None:
                self._take(number, free)

    def short(self) -> None:
        """Find the short units, which may stand anywhere, between the units around them."""
        before, behind = self.low, self._behind()
        for number, unit in enumerate(self.units):
            if self.places[number] != (0, 0):
                before = self.places[number][1]
                continue
            low, high = before, behind[number]
            # Where all between is gone, a unit stands near its neighbour, or is of another text.
            room = 4 * unit.size + MOST_PLACES
            if not 0 <= high - low <= room:
                low = max(self.low, high - room) if number < self.edge else low
                high = min(self.high, low + room)
            several = self._candidates(number, self.file.openings(unit.nodes, low, high))
            if several:  # best where it is a line or a sentence of its own
                best = max(several, key=lambda at: (_apart(self.file, at), at[1] - at[0]))
                self._take(number, best)
                before = best[1]

    def aligned(self) -> Aligned | None:
        """What was placed, without what stands too far from the units that must be there."""
        pairs = zip(self.places, self.units, strict=True)
        solid = [place for place, unit in pairs if place[1] and not unit.optional]
        if not solid:
            return None
        first, last = min(solid)[0], max(end for _, end in solid)
        # A title may stand apart from its text by a holder's lines, some 60 words.
        reach = 60 + sum(unit.size for unit in self.units if unit.optional)
        places = [p if first - reach <= p[0] <= last + reach else (0, 0) for p in self.places]
        held = [place for place in places if place[1]]
        weight = sum(end - start for start, end in held)
        end = max(end for _, end in held)
        return Aligned(self.template, tuple(places), min(held)[0], end, weight)

    def _order(self, found: Sequence[Sequence[tuple[int, int]]]) -> Iterator[int]:
        """The units in the order in which they take their places."""
        alone = Counter(several[0] for several in found if len(several) == 1)
        order = sorted(
            (
                (unit := self.units[number]).optional,
                len(several) != 1 or alone[several[0]] > 1,
                -unit.size if unit.optional else 0,  # a title may be the beginning of another one
                number,
            )
            for number, several in enumerate(found)
            if several
        )
        return (number for *_, number in order)

    def _candidates(self, number: int, steps: Sequence[int]) -> list[tuple[int, int]]:
        """Where a short unit may stand; a title stands at its text, so from there backwards."""
        file, low, title = self.file, self.low, number < self.edge
        nodes = self.units[number].nodes
        return [
            (start, max(ends))
            for start in (reversed(steps) if title else steps)
            if (ends := [e for e in _ends(file, nodes, start, 1) if start < e <= self.high])
            and self._free((start, max(ends)))
            # "under the MIT License:" before all else is no title
            and (not title or _begins(file, start) or 0 <= self.taken.find(1) < start - low)
        ]

    def _neighbours(self, number: int) -> tuple[int, int]:
        """Where the unit before one ends and the unit behind it begins, of those that are there."""
        places = self.places
        before = next((end for _, end in reversed(places[:number]) if end), self.low)
        after = next((start for start, end in places[number + 1 :] if end), self.high)
        return before, after

    def _behind(self) -> Sequence[int]:
        """Of each unit where the next one begins behind it that is there."""
        out = [self.high]
        for start, end in reversed(self.places):
            out.append(start if end else out[-1])
        return out[-2::-1]

    def _free(self, place: tuple[int, int]) -> bool:
        return not any(self.taken[place[0] - self.low : place[1] - self.low])

    def _take(self, number: int, place: tuple[int, int]) -> None:
        self.places[number] = place
        self.taken[place[0] - self.low : place[1] - self.low] = b"\1" * (place[1] - place[0])


def _likeliest(
    places: Sequence[tuple[int, int]], here: int, before: int, after: int
) -> Iterator[tuple[int, int]]:
    """Sorted places: those between two words first, and of them those nearest to a word."""
    first = bisect_left(places, (before,))
    last = max(first, bisect_left(places, (after,)))
    yield from _nearest(places[first:last], here)
    yield from _nearest([*places[:first], *places[last:]], here)


def _nearest(places: Sequence[tuple[int, int]], here: int) -> Iterator[tuple[int, int]]:
    """Sorted places, those first that begin nearest to a word."""
    right = left = bisect_left(places, (here,))
    while left > 0 or right < len(places):
        if left and (right == len(places) or here - places[left - 1][0] <= places[right][0] - here):
            begin = bisect_left(places, (places[left - 1][0],))
            yield from places[begin:left]
            left = begin
        else:
            yield places[right]
            right += 1


def _densest(votes: Iterable[tuple[int, int]], window: int, most: int) -> Sequence[tuple[int, int]]:
    """Of sorted votes the first that weigh most within so many words.

    `most`: none weigh more, where that is known, else 0.
    """
    held: deque[tuple[int, int]] = deque()
    chosen: Sequence[tuple[int, int]] = ()
    best = weight = 0
    for vote in itertools.chain(votes, [_END]):
        while held and vote[0] > held[0][0] + window:
            if weight > best:
                best, chosen = weight, list(held)
                if best == most:
                    return chosen
            weight -= held.popleft()[1]
        held.append(vote)
        weight += vote[1]
    return chosen


_END = (1 << 62, 0)
"""A vote behind all others: no text has as many words."""


def _places(file: File, nodes: tuple[Node, ...]) -> list[tuple[int, int]]:
    """Where a unit stands, by its longest run of words that every copy has."""
    runs = [(node.length, -at, node) for at, node in enumerate(nodes) if isinstance(node, Run)]
    if not runs or max(runs)[0] < FIRST:
        return []
    _, place, run = max(runs)
    anchor = -place
    out = []
    before, after = nodes[:anchor][::-1], nodes[anchor + 1 :]
    for at in file.places(run):
        ends = _ends(file, after, at + run.length, 1)
        starts = _ends(file, before, at, -1) if ends else []
        if starts:
            out.append((min(starts), max(ends)))
    return out


def _ends(file: File, nodes: tuple[Node, ...], at: int, way: int) -> list[int]:
    """Where the nodes may end that begin at a word, forwards or (-1) backwards."""
    if not nodes:
        return [at]
    head, rest = nodes[0], nodes[1:]
    if isinstance(head, Run):
        start = at if way > 0 else at - head.length
        return _ends(file, rest, at + way * head.length, way) if file.holds(head, start) else []
    if isinstance(head, Gap):
        several = (_ends(file, rest, one, way) for one in _behind(file, head, not rest, at, way))
        return next(filter(None, several), [])
    out: list[int] = []
    stops = way > 0 and not rest and at < file.size and _STOPS.search(file.words.gap(at))
    for choice in _choices(head):
        if stops and choice and isinstance(choice[0], Gap):
            continue  # nothing fills in a place behind the end of its sentence
        inner = choice if way > 0 else choice[::-1]
        for end in _ends(file, (*inner, *rest), at, way):
            if end not in out:
                out.append(end)
        if len(out) >= _MOST_ENDS:
            break
    return out


def _behind(file: File, gap: Gap, last: bool, at: int, way: int) -> Iterable[int]:
    """Where a place may end that begins at a word; the last of any words takes all that it can.

    So does the last of a name, in a title behind which nothing follows in its line.
    """
    if last and not gap.own:
        return [(_line_end if way > 0 else _sentence_start)(file, at, gap.most)]
    several = [at + way * filled for filled in _fillings(file, gap, at, way)]
    if last and way > 0 and "\n\n" in file.words.gap(whole := _line_end(file, at, gap.most)):
        several.sort(key=lambda end: end != whole)
    return several


def _fillings(file: File, gap: Gap, at: int, way: int) -> Iterator[int]:
    """How many words may fill in a place that begins at a word, the known text's own first."""
    several: list[int] = []
    for filled in range(1 if gap.own else 0, gap.most + 1):
        end = at + way * filled
        if not 0 <= end <= file.size:
            break
        words = file.words.words[min(at, end) : max(at, end)]
        if gap.own == "date":
            fit = all(map(is_of_date, words))
        elif gap.own:
            fit = is_named(file, min(at, end), max(at, end))
        else:
            fit = fills(words)
        if gap.own and digest(words)[:8] == gap.own:
            several.insert(0, filled)
        elif fit:
            several.append(filled)
    yield from reversed(several) if gap.own == "date" else several


def is_named(file: File, start: int, end: int) -> bool:
    """Whether words can be a name: the first has a capital, and nothing in them says more."""
    words = file.words
    capital = not words.text(start, start + 1).islower()
    stops = any(
        SENTENCE_ENDS.search(words.gap(at)) and words.words[at - 1] not in _SHORTENED
        for at in range(start + 1, end)
    )
    return capital and not stops and fills(words.words[start:end])


_SHORTENED = frozenset(("co", "corp", "inc", "ltd"))
"""Words of a company's name that a stop stands behind."""


def filled(file: File, nodes: tuple[Node, ...], start: int, end: int) -> list[tuple[str, int, int]]:
    """The names in the places of a unit that stands between two words: digest of the own, where."""
    if not nodes:
        return []
    head, rest = nodes[0], nodes[1:]
    if isinstance(head, Gap) and head.own:
        for size in _fillings(file, head, start, 1):
            if end in _ends(file, rest, start + size, 1):
                names = filled(file, rest, start + size, end)
                return [(head.own, _undated(file, start, start + size), start + size), *names]
        return []
    size = head.length if isinstance(head, Run) else 0
    return filled(file, rest, start + size, end)


def _undated(file: File, start: int, end: int) -> int:
    """Where a name begins behind the end of a span of years: "2021-22, Harbour"."""
    return start + (file.words.words[start].isdigit() and end - start > 1)


def _line_end(file: File, at: int, most: int) -> int:
    """Where what fills in the last place of a unit ends: with its line, if it may be a name."""
    most = min(file.size, at + most)
    end = next((end for end in range(at + 1, most) if _ends_name(file.words, end)), most)
    return end if fills(file.words.words[at:end]) else at


def _ends_name(words: Words, at: int) -> bool:
    """Whether a name ends before a word: with its line or its sentence."""
    gap, last = words.gap(at), words.words[at - 1]
    if "\n" in gap:
        return last not in _LEADING
    return bool(_STOPS.search(gap)) and len(last) > 1 and last not in _SHORTENED


_LEADING = frozenset(("a", "an", "by", "of", "the"))
"""Words that no name ends with: it goes on in the next line."""


def _sentence_start(file: File, at: int, most: int) -> int:
    """Where what fills in the first place of a unit begins: with its sentence, if it is a name."""
    start = at
    while start > 0 and not SENTENCE_ENDS.search(file.words.gap(start)):
        start -= 1
        if at - start > most:
            return at
    return start if fills(file.words.words[start:at]) else at


def _apart(file: File, place: tuple[int, int]) -> int:
    """On how many sides of some words a line or a sentence ends."""
    return sum(at == file.size or _begins(file, at) for at in place)


def _begins(file: File, at: int) -> bool:
    """Whether a line or a sentence begins with a word."""
    return not at or bool(_APART.search(file.words.gap(at)))


_APART = re.compile(r"[.;:!?\n。；：！？]")
_STOPS = re.compile(r"[.;!?][\"'”’)]*\s|\n[ \t]*\n|[。；！？]")
