"""Name every place where a part of a file is not the known text that it was recognised as.

The known text says what each of its units is: a clause, the lead-in of a list, a duty to pass the
restrictions on, a sentence. Where they stand, in whatever words, `reworded` finds.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.alignment.align import File, filled
from weightmark.alignment.names import names_of
from weightmark.alignment.template import chunks, hashed
from weightmark.alignment.template import digest as digest_of
from weightmark.licenses import relations
from weightmark.licenses.catalogue import SHIPPED
from weightmark.recognition.identification import Change, Changed, Listed, listed
from weightmark.recognition.parts import Part
from weightmark.recognition.reworded import RewordedUnit, Span, is_item
from weightmark.recognition.stretch import Around, in_its_sentence
from weightmark.texts.canonical import canonical_form, clause_digest
from weightmark.texts.clauses import lead_in_forbids
from weightmark.texts.words import words_of

_MOST_COMPARED = 4_000_000
"""Words of a clause times words in its place that are compared one by one: 2,000 of each."""

_MOST_LINES = 8
"""Lines of a name that are listed: where it stands in all, its first places tell."""


class Differences(NamedTuple):
    """Where a part of a file differs from its known text; `clauses`: those that stand in it."""

    clauses: tuple[Listed, ...]
    missing: tuple[Listed, ...]
    changed: tuple[Changed, ...]
    added: tuple[Listed, ...]
    others: tuple[Change, ...]


def differences(file: File, part: Part, bounds: Span, read: Mapping[str, str]) -> Differences:
    """What is missing, changed, added, moved or joined otherwise in a part, in its order.

    `bounds`: how far the words around the part go that may be its own in other words. `read`: the
    words of clauses in canonical form → their digests, as a reading of the file has them.
    """
    return _Told(RewordedUnit(file, part, bounds), read).all()


class _Told:
    def __init__(self, there: RewordedUnit, read: Mapping[str, str]) -> None:
        self.there, self.read = there, read
        self.file, self.part, self.units = there.file, there.part, there.units
        entry = SHIPPED.find(there.part.found.template.id)
        self.known = {one.sha256[:16]: one for one in entry.clauses} if entry else {}
        self.faulty = set(self._faulty())
        self.listed: set[int] = set()
        self.items: list[Around] = []
        self._list()

    def all(self) -> Differences:
        """All that differs, and the clauses that bind: under a lead-in that forbids."""
        missing, changed, others = [], [], []
        clauses: list[tuple[int, Listed]] = []
        for numbers in self._clauses():
            start, end = self._whole(numbers)
            known = self._known(numbers[0])
            if not self.listed.issuperset(numbers):
                faulty = self._opens(numbers[0]) in self.faulty  # it says so itself
                missing += [] if end and faulty else [known]
                if end and not faulty:
                    message = f"clause {known.label} stands outside the list of restrictions"
                    line = self.file.words.line(start)
                    others.append(Change("clause-outside-list", known.label, line, message, ""))
                continue
            line, text = self.file.words.line(start), self._text(start, end)
            if any(n in self.there.spans for n in numbers) or self._renamed(numbers):
                other = self._changed(numbers, known)
                changed.append(other)
                known = known._replace(sha256=other.found)
            clauses.append((start, known._replace(line=line, text=text)))
        added = [(one.start, self._item(one)) for one in self.items]
        clauses = sorted([*clauses, *added], key=lambda pair: pair[0])
        cut = _cut_from(self.there)
        others += [*self._names(), *self._lead_ins(), *self._sentences(cut), *self._new()]
        others += [*self._moved(), *self._joints()]
        if cut:
            others.insert(0, self._cut(cut, listed=bool(clauses or not missing)))
        return Differences(
            tuple(one for _, one in clauses),
            tuple(missing),
            tuple(changed),
            tuple(one for _, one in added),
            tuple(others),
        )

    # --- lists ------------------------------------------------------------------------

    def _clauses(self) -> list[list[int]]:
        """The clauses of the known text, each with the units that it is in."""
        several: dict[str, list[int]] = {}
        for number, unit in enumerate(self.units):
            if unit.kind == "c":
                several.setdefault(unit.short, []).append(number)
        return list(several.values())

    def _lead_of(self, number: int) -> int:
        """The lead-in, or the stem of a group, that a clause stands under in the known text."""
        return next(n for n in range(number, -1, -1) if self.units[n].kind not in "ch" or not n)

    def _opens(self, number: int) -> int:
        """The lead-in of the list that a clause stands in: -1 where it has none."""
        return next((n for n in range(number, -1, -1) if self.units[n].kind == "l"), -1)

    def _faulty(self) -> Iterator[int]:
        """The lead-ins that are gone, or forbid nothing any more."""
        for number, unit in enumerate(self.units):
            span = self.there.spans.get(number)
            gone = unit.kind == "l" and not self.there.places[number][1]
            if gone and (span is None or not lead_in_forbids(self._text(*span))):
                yield number

    def _list(self) -> None:
        """Find the clauses that stand in their own list, and new ones between them.

        They stand behind its lead-in, and nothing but other clauses and headings is between.
        """
        marks = self._marks()
        events: list[tuple[int, int, Around | None]]
        events = [(one.start, -1, one) for one in self.there.new]
        there = [n for n in range(len(self.units)) if self.there.at(n)[1]]
        events += [(self.there.at(n)[0], n, None) for n in there]
        lead = -1
        for _, number, one in sorted(events, key=lambda event: event[:2]):
            kind = self.units[number].kind if one is None else ""
            if one is not None:
                if is_item(one, self.file) and marks.get(lead) == self._mark(one.start):
                    self.items.append(one)
                elif one.kind != "link":
                    lead = -1
            elif kind not in "chn":
                lead = number
            elif kind == "c" and lead == self._lead_of(number):
                self.listed.update([number] if self._opens(number) not in self.faulty else [])
            elif kind == "c" and lead_in_forbids(self._text(*self.there.at(number))):
                self.listed.add(number)  # it is a whole sentence, and needs no lead-in

    def _marks(self) -> dict[int, str]:
        """Lead-in → the mark that stands before most of its clauses."""
        several: dict[int, Counter[str]] = {}
        for number, unit in enumerate(self.units):
            if unit.kind == "c" and self.there.at(number)[1]:
                mark = self._mark(self.there.at(number)[0])
                several.setdefault(self._lead_of(number), Counter())[mark] += 1
        return {lead: marks.most_common(1)[0][0] for lead, marks in several.items()}

    def _mark(self, at: int) -> str:
        """What kind of mark stands before an item."""
        numbered = at in self.file.words.soft
        return "1" if numbered else self.file.words.gap(at).rpartition("\n")[2].strip()

    # --- clauses ----------------------------------------------------------------------

    def _whole(self, numbers: Sequence[int]) -> Span:
        """The words that the units of a clause stand in."""
        places = [self.there.at(number) for number in numbers if self.there.at(number)[1]]
        return (min(places)[0], max(end for _, end in places)) if places else (0, 0)

    def _text(self, start: int, end: int) -> str:
        return self.file.words.sentence(start, end)

    def _known(self, number: int) -> Listed:
        unit = self.units[number]
        clause = self.known.get(unit.short)
        return listed(clause) if clause else Listed(unit.label, unit.short, "", "", 0, "")

    def _digest(self, text: str) -> str:
        """The digest of a clause, with the stems that it stands under."""
        return self.read.get(canonical_form(text)) or clause_digest(text)

    def _renamed(self, numbers: Sequence[int]) -> bool:
        """Whether a clause has another digest because of the names in it."""
        if not any(number in self.part.names for number in numbers):
            return False
        found = self._digest(self._text(*self._whole(numbers)))
        return found[:16] != self.units[numbers[0]].short

    def _changed(self, numbers: Sequence[int], known: Listed) -> Changed:
        start, end = self._whole(numbers)
        text = self._text(start, end)
        said = [one for number in numbers for one in chunks(self.units[number].said)]
        removed, come, ratio = self._difference(said, (start, end))
        found = self._digest(text)
        relation, reason = relations.between(known.sha256, found)
        return Changed(
            known.label,
            known.sha256,
            found,
            known.topic,
            known.gist,
            self.file.words.line(start),
            text,
            ratio,
            removed,
            come,
            relation,
            reason,
        )

    def _difference(
        self, theirs: Sequence[str], span: Span
    ) -> tuple[tuple[str, ...], tuple[str, ...], float]:
        """Words gone and come between hashed words and those of the file, and how alike."""
        here = self.file.words.words[span[0] : span[1]]
        if len(theirs) * len(here) > _MOST_COMPARED:
            return (), (), 0.0
        readable = {hashed([word]): word for word in {*self.file.words.words, *_COMMON.split()}}
        matcher = difflib.SequenceMatcher(None, theirs, chunks(hashed(here)), autojunk=False)
        removed: list[str] = []
        come: list[str] = []
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                removed += [readable.get(one, "?") for one in theirs[a:b]]
                come += here[c:d]
        return tuple(removed), tuple(come), round(matcher.ratio(), 3)

    def _item(self, one: Around) -> Listed:
        text = self._text(one.start, one.end)
        mark = next(iter(self.file.words.soft.get(one.start, ())), "")
        return Listed(mark, self._digest(text), "", "", one.line, text)

    # --- the rest ---------------------------------------------------------------------

    def _lead_ins(self) -> Iterator[Change]:
        """Lead-ins in other words, turned round, or not there at all."""
        for number, unit in enumerate(self.units):
            if unit.kind != "l" or self.there.places[number][1]:
                continue
            under = [n for (n, *_) in self._clauses() if self._opens(n) == number]
            there = sum(bool(self.there.at(n)[1]) for n in under)
            span = self.there.spans.get(number)
            if span is None:
                if there:  # else the clauses are missing too, and say so
                    message = "the sentence that forbids the listed uses is missing"
                    yield Change("lead-in-missing", unit.label, 0, message, "")
                continue
            removed, come, _ = self._difference(chunks(unit.said), span)
            kind, message = "lead-in-changed", "the lead-in was changed"
            if number in self.faulty:
                kind, message = "lead-in-negated", f"the lead-in no longer forbids the {there} uses"
            line = self.file.words.line(span[0])
            message += _worded(removed, come)
            yield Change(kind, unit.label, line, message, self._text(*span))

    def _names(self) -> Iterator[Change]:
        """Other names than those in the known text, each with the lines that it stands in."""
        names = names_of(self.part.found.template.id)
        known = {digest_of(words_of(name).words)[:8]: name for name in names}
        lines: dict[tuple[str, str], list[int]] = {}
        for number in self.part.names:
            place = self.there.places[number]
            for own, start, end in filled(self.file, self.units[number].nodes, *place):
                if own not in ("date", digest_of(self.file.words.words[start:end])[:8]):
                    said = " ".join(self.file.words.text(start, end).split())
                    pair = (said, known.get(own, "another name"))
                    lines.setdefault(pair, []).append(self.file.words.line(start))
        for (said, name), several in lines.items():
            shown = ", ".join(map(str, sorted(set(several))[:_MOST_LINES]))
            message = f"“{said}” stands where the licence has “{name}” (line {shown})"
            yield Change("names", "", several[0], message, said)

    def _sentences(self, cut: int) -> Iterator[Change]:
        """Sentences, duties and headings that are missing or changed, up to where the text ends."""
        for number in self.there.gone():
            unit = self.units[number]
            if unit.kind in "cl" or (cut and number >= cut):
                continue
            what, kind = _CALLED.get(unit.kind, ("a sentence", ""))
            span = self.there.spans.get(number)
            done = "changed" if span else "missing"
            line = self.file.words.line(span[0] if span else self.there.before(number) - 1)
            line = line if span or self.there.before(number) else 0
            said = f"{what} {'was' if span else 'is'} {done}"
            if unit.label:
                said += f" {'in' if span else 'from'} paragraph {unit.label}"
            elif not span:
                said += f" behind line {line}" if line else " at the beginning"
            text = in_its_sentence(self.file, *span) if span else ""
            yield Change(f"{kind}{done}", unit.label, line, said, text)

    def _new(self) -> Iterator[Change]:
        """Words of weight that the licence does not have, and links that lead elsewhere."""
        items = set(map(id, self.items))
        for one in self.there.new:
            if one.kind == "link":
                yield self._link(one)
            elif one.kind == "unread":
                message = "from here on the text was not read"
                yield Change("unread", "", one.line, message, one.text)
            elif id(one) not in items:
                what = "a heading" if one.kind == "heading" else "words"
                message = f"{what} that the licence does not have"
                yield Change("added", "", one.line, message, one.text)

    def _link(self, one: Around) -> Change:
        for number, unit in enumerate(self.units):
            start, end = self.there.at(number)
            if start <= one.start < end:
                message = f"a link leads to another address: {one.text}"
                return Change("changed", unit.label, one.line, message, self._text(start, end))
        return Change("added", "", one.line, f"a link leads to {one.text}", one.text)

    def _moved(self) -> Iterator[Change]:
        message = "a sentence that refers to the one before stands in another place"
        for number in self.part.order:
            if self.units[number].kind != "c":
                yield self._told_at("moved", number, message)

    def _joints(self) -> Iterator[Change]:
        message = "conditions are joined by another word than in the licence"
        for number in self.part.joints:
            yield self._told_at("joint-changed", number, message)

    def _told_at(self, kind: str, number: int, message: str) -> Change:
        start, end = self.part.found.places[number]
        line, label = self.file.words.line(start), self.units[number].label
        return Change(kind, label, line, message, self._text(start, end))

    def _cut(self, cut: int, *, listed: bool) -> Change:
        line = self.file.words.line(self.part.found.end - 1)
        what = "its end" if listed else "its list of use restrictions"
        message = f"the text breaks off: {what} is missing"
        return Change("truncated", self.units[cut].label, line, message, "")


_CALLED = {
    "p": ("the duty to pass the restrictions on", "propagation-"),
    "a": ("a heading that the text refers to", "heading-"),
}

_COMMON = (
    "a an and any are as at be but by can cannot except for from if in including is it its limited"
    " may must never no non not of on only or other shall should such that the to under unless use"
    " used uses using will with without you your"
)
"""Words that may have been taken out, though they stand nowhere else in a file."""


def _worded(removed: Sequence[str], come: Sequence[str]) -> str:
    said = [f"without {' '.join(removed[:12])}"] if removed else []
    said += [f"with {' '.join(come[:12])}"] if come else []
    return f" ({'; '.join(said)})" if said else ""


def _cut_from(there: RewordedUnit) -> int:
    """The unit from which on the text is cut off; 0 where nothing shows that it is.

    That takes evidence: the last units are gone, and nothing but a broken sentence is behind. Of
    the last ones of several clauses it is only said that they are missing, and so it is of the
    sentences behind the list in a copy with other names, which somebody edited.
    """
    file, units, places = there.file, there.units, there.part.found.places
    ends = {at: end for at, (_, end) in enumerate(places) if end}
    # What may be left out may be found in any few words: it tells nothing of the end.
    needed = {at: end for at, end in ends.items() if not units[at].optional}
    tail = [number for number in there.gone() if number > max(needed, default=-1)]
    if not (needed and tail):
        return 0
    behind = file.size - max(needed.values())
    if behind > 0:
        broken = not is_ended(file.words.shown) and behind < units[tail[0]].size
        return tail[0] if broken else 0
    others = "c" if any(units[at].kind == "c" for at in ends) else ""
    size = sum(units[at].size for at in tail if units[at].kind != others)
    edited = bool(there.part.names) and {units[at].kind for at in tail}.isdisjoint("cl")
    return tail[0] if size > _LEAST and not edited else 0


def is_ended(text: str) -> bool:
    """Whether a text ends with the end of a sentence."""
    return text.rstrip().endswith(_STOPS)


_LEAST = 8
"""Words that are missing at the end of a text that breaks off: a shorter line may be a notice."""
_STOPS = (".", "!", "?", '"', ")", "”", "。", "！", "？")
