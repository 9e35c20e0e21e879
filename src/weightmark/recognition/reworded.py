"""Where the units of a known text stand in a file, in their own words or in others.

What stands in its own words was found by them (see `align`). The rest is looked for among the words
that are not the licence's own: a unit in the sentence of which words were put, a clause with most
of its words, and what stands between the same neighbours as the unit that is missing there. What
is left of those words was added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from weightmark._startup import lazy
from weightmark.alignment.align import File
from weightmark.alignment.template import SENTENCE_ENDS, chunks, hashed
from weightmark.recognition.parts import Part
from weightmark.recognition.stretch import Around

ALIKE = 0.5
"""Share of words that a clause in other words has in common with the known one: half of a clause
that was cut in two is still found, a clause of another meaning has no more than the small words."""

_MOST_COMPARED = 1_000_000
"""Words times missing clauses that are compared: 60 clauses with a text of 16,000 words."""

_ENDS = lazy(r"[.;!?\n。；！？]")

Span = tuple[int, int]


class RewordedUnit:
    """The units of a part with where they stand: `places` in their own words, `spans` in others.

    `new`: the words of weight that are none of the licence's.
    """

    def __init__(self, file: File, part: Part, bounds: Span) -> None:
        self.file, self.part = file, part
        self.units = part.found.template.units
        self.places = list(part.found.places)
        self.spans: dict[int, Span] = {}
        self.new = [one for one in part.foreign if one.told]
        self._attach()
        self._join()
        self._reword(bounds)
        self._replace()

    def at(self, number: int) -> Span:
        """Where a unit stands, in its own words or in others; (0, 0) where it does not."""
        return self.spans.get(number, self.places[number])

    def gone(self) -> list[int]:
        """The units that do not stand there in their own words."""
        pairs = zip(self.units, self.places, strict=True)
        return [n for n, (unit, place) in enumerate(pairs) if not place[1] and not unit.optional]

    def before(self, number: int) -> int:
        """The word behind the nearest unit before one that is there."""
        places = map(self.at, range(number - 1, -1, -1))
        return next((end for _, end in places if end), 0)

    def after(self, number: int) -> int:
        """The first word of the nearest unit behind one that is there."""
        places = map(self.at, range(number + 1, len(self.units)))
        return next((start for start, end in places if end), self.file.size)

    def _attach(self) -> None:
        """A unit in the sentence of which words were put stands in other words."""
        begins: dict[int, int] = {}
        ends: dict[int, int] = {}
        for number, (start, end) in enumerate(self.places):
            if end and not self.units[number].optional:
                begins[start], ends[end] = number, number
        left = []
        for one in self.new:
            inside = one.kind == "words"
            near = [ends[one.start]] if one.start in ends and self._goes_on(one.start) else []
            if one.end in begins and self._leads_on(one.end):
                near.append(begins[one.end])
            for number in near if inside else ():
                start, end = self.at(number)
                self._take(number, (min(start, one.start), max(end, one.end)))
            if not (inside and near):
                left.append(one)
        self.new = left

    def _join(self) -> None:
        """Two clauses that were made one are neither of them."""
        for joined in self.part.joints:
            start = self.part.found.places[joined][0]
            for number, place in enumerate(self.places if self.units[joined].kind == "c" else ()):
                if place[1] and (number == joined or place[1] == start):
                    self._take(number, place)

    def _take(self, number: int, span: Span) -> None:
        self.spans[number] = span
        self.places[number] = (0, 0)

    def parted(self, at: int) -> bool:
        """Whether a sentence or an item begins with a word."""
        return at in self.file.words.soft or bool(SENTENCE_ENDS.search(self.file.words.gap(at)))

    def _goes_on(self, at: int) -> bool:
        """Whether a word is more of the sentence before it, or poses as such in its line."""
        words = self.file.words
        lower = words.text(at, at + 1).islower() and "\n" not in words.gap(at)
        return lower or not self.parted(at)

    def _leads_on(self, at: int) -> bool:
        """Whether words say of what follows: no more than a colon or a dash is between."""
        return at not in self.file.words.soft and not _ENDS.search(self.file.words.gap(at))

    def _reword(self, bounds: Span) -> None:
        """Find clauses, lead-ins and duties in other words, the likest first."""
        wanted = [n for n in self.gone() if self.units[n].said and n not in self.spans]
        pieces = list(self._pieces(bounds)) if wanted else []
        if len(wanted) * sum(end - start for start, end in pieces) > _MOST_COMPARED:
            return
        said = [chunks(hashed(self.file.words.words[start:end])) for start, end in pieces]
        scores = [
            (-score, number, span)
            for number in wanted
            for score, span in _alike(chunks(self.units[number].said), pieces, said)
        ]
        taken = list(self.spans.values())
        for _, number, span in sorted(scores):
            free = all(span[1] <= start or end <= span[0] for start, end in taken)
            if free and number not in self.spans:
                self.spans[number] = span
                taken.append(span)
        self.new = [
            one
            for one in self.new
            if not any(start <= one.start and one.end <= end for start, end in taken)
        ]

    def _pieces(self, bounds: Span) -> Iterator[Span]:
        """The words that are not the licence's own, cut where a sentence, item or line ends."""
        at = bounds[0]
        held = sorted(place for place in self.places if place[1])
        for start, end in [*held, (bounds[1], bounds[1])]:
            begin = at
            for cut in range(at + 1, start + 1):
                if cut == start or self.parted(cut) or "\n" in self.file.words.gap(cut):
                    yield begin, cut
                    begin = cut
            at = max(at, end)

    def _replace(self) -> None:
        """Pair what is still missing with new words between the same neighbours."""
        new = {id(one) for one in self.new}
        taken = set(self.spans.values())
        for number in self.gone():
            unit = self.units[number]
            if number in self.spans or unit.kind == "c":
                continue
            before, after = self.before(number), self.after(number)
            between = [
                one
                for one in self.part.foreign
                if before <= one.start and one.end <= after and one.kind != "link"
                if id(one) in new or 2 * (one.end - one.start) > unit.size
                if (one.start, one.end) not in taken
            ]
            if between:
                one = max(between, key=lambda one: (one.told, -one.start))
                self.spans[number] = one.start, one.end
                taken.add((one.start, one.end))
                new.discard(id(one))
        self.new = [one for one in self.new if id(one) in new]


def _alike(
    own: Sequence[str], pieces: Sequence[Span], said: Sequence[Sequence[str]]
) -> Iterator[tuple[float, Span]]:
    """Runs of pieces that have enough of their words and of a unit's in common."""
    bag = Counter(own)
    for first, (begin, _) in enumerate(pieces):
        words: Counter[str] = Counter()
        best = (0.0, pieces[first])
        for last in range(first, len(pieces)):
            start, end = pieces[last]
            words.update(said[last])
            torn = last > first and start != pieces[last - 1][1]
            if torn or words.total() > 2 * len(own) / ALIKE:  # more words cannot be alike
                break
            score = 2 * (words & bag).total() / (words.total() + len(own))
            best = max(best, (score, (begin, end)))
        if best[0] >= ALIKE:
            yield best


def is_item(one: Around, file: File) -> bool:
    """Whether new words may be an item of a list: a sentence that opens none."""
    return one.kind not in ("heading", "link") and file.words.gap(one.end)[:1] != ":"
