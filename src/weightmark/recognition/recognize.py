"""Say which licence a text is."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from operator import itemgetter

from weightmark._startup import lazy
from weightmark.alignment.align import Aligned, File, aligned
from weightmark.alignment.known import SHORT, Index, shipped
from weightmark.alignment.template import FIRST, SKETCH, Gap, KnownUnit, Template
from weightmark.alignment.weight import speaks_of_terms
from weightmark.licenses.catalogue import SHIPPED
from weightmark.licenses.expression import stem
from weightmark.recognition.another import gives, is_reworded, of_its_own
from weightmark.recognition.beside import OF_PARTS, bars_trade, named_beside
from weightmark.recognition.changes import Differences, differences, is_ended
from weightmark.recognition.generator import generated, may_be_generated
from weightmark.recognition.identification import (
    Beside,
    Change,
    Excepted,
    Held,
    Identification,
    Listed,
    hash_of,
)
from weightmark.recognition.identification import listed as as_listed
from weightmark.recognition.parts import (
    BROKEN,
    Near,
    Part,
    Used,
    around,
    exceptions,
    nearest,
    parts,
    seen,
)
from weightmark.recognition.states import MOST_READ, with_state
from weightmark.recognition.stretch import Around, least
from weightmark.texts.canonical import canonical_form
from weightmark.texts.canonical import clause_digest as canonical_digest
from weightmark.texts.clauses import find_clauses
from weightmark.texts.layout import Shown
from weightmark.texts.units import read_units as reading
from weightmark.texts.units import title_digest, undated
from weightmark.texts.words import words_of

NEAR = 0.8
"""Share of word triples that a text and a licence without restrictions must have in common.

They are shorter: one sentence in other words is a fifth of an ISC licence. Of 613 texts of other
people's the altered ones had 80 % and more; with 75 % another 65 texts of licences that are not
known were given the name of a relative.
"""


def identify(text: str, index: Index | None = None) -> Identification:
    """Which licence `text` is, and every difference to it that matters.

    The words of known texts are aligned with those of `text`: the known text says what each part
    of it is, whatever the layout. What is near to none is read as it stands. Total: any str.
    """
    collects = gc.isenabled()
    gc.disable()  # words are no circles, and to look for some among millions takes a fifth more
    try:
        shown = Shown(text)
        return identified(File(words_of(shown)), shown, shipped() if index is None else index)
    finally:
        if collects:
            gc.enable()


def identified(file: File, text: Shown, index: Index) -> Identification:
    """Which licence a text is, by its words; what is looked at stands in the trail of `file`."""
    held = parts(file, index.texts)
    outside, excepted = _surrounded(index, file, held)
    notes = _notes(index, file, held, outside)
    if held and not notes and not any(one.told for one in outside):
        found = _exact(index, file, held, outside)
        found = found._replace(exceptions=_excepted(file, held, excepted))
        return with_state(found, text, index.restrictions)
    near = _chosen(index, file, 0, file.size)
    altered = _altered(index, file, _without_parts(index, file, held, outside, near), near)
    if altered is not None and altered != held:
        outside, excepted = _surrounded(index, file, altered)
        notes = _notes(index, file, altered, outside)
    if altered is not None and not _outweighed(altered, outside):
        read = {
            canonical_form(one.text): one.sha256
            for each in find_clauses(text.first(MOST_READ))
            for one in each.clauses
        }
        found = _with_changes(index, file, altered, outside, notes, read)
        found = found._replace(exceptions=_excepted(file, altered, excepted))
        templates = [part.found.template for part in altered]
        found = of_its_own(found, _titles(file, altered[0], outside), templates)
        own = _own_lines(file, text, altered, outside)
        found = with_state(found, text, index.restrictions, own=own)
    else:
        found = _unknown(index, near, text, altered or ())
    may_be = index is shipped() and found.match != "exact" and len(text.text) <= MOST_READ
    may_be = may_be and may_be_generated(set(file.triples))
    return generated(reading(text), found) if may_be else found


def _surrounded(index: Index, file: File, held: Sequence[Part]) -> tuple[list[Around], list[Part]]:
    """What stands around the licences of a file, and the exceptions that it makes of them.

    An exception that is known adds to the terms what SPDX has a name for, and alters no licence.
    """
    outside = around(file, held) if held else []
    told = [one for one in outside if one.told]
    excepted = exceptions(file, index.exceptions(), told) if told else []
    if excepted:
        outside = around(file, sorted([*held, *excepted], key=_place))
    return outside, excepted


def _place(part: Part) -> int:
    return part.found.start


def _excepted(file: File, held: Sequence[Part], excepted: Sequence[Part]) -> tuple[Excepted, ...]:
    """The exceptions with the licences that they are of: the one before, or else the first.

    What asks for no more than a notice has none: the exception is then of a part, whose licence
    is not there.
    """
    out = []
    asking = [part for part in held if _may_be_eased(part.found.template.id)]
    for part in excepted if asking else ():
        before = [one for one in asking if one.found.start <= part.found.start]
        own = before[-1] if before else asking[0]
        first, last = file.words.line(part.found.start), file.words.line(part.found.end - 1)
        out.append(Excepted(part.found.template.id, own.found.template.id, first, last))
    return tuple(out)


def _may_be_eased(licence: str) -> bool:
    """Whether SPDX knows exceptions to a licence: they ease copyleft, and what Apache's asks."""
    entry = SHIPPED.find(licence)
    return stem(licence) == "Apache-2.0" or entry is None or entry.klass != "permissive"


FAMILY = 0.9
"""Share of word triples below which a text is of a family of licences that restrict use, and not
the licence that it is nearest to.

A copy with other names in it, or with one sentence of ten in other words, keeps that many. Of 64
official texts the relatives without an entry had 88 % and less, the copies 93 % and more. A share
alone tells no sibling from a copy (Llama 3.2 has 99 % of Llama 3.3): titles and entries do.
"""

LONG = 500
"""Words of a licence from which on it has many sentences, whether or not it restricts use: of 80
altered copies of long ones the least had 92 % but for their end, revisions of them 81 to 89 %."""

FEW = 60
"""Words that may differ of a short licence, whatever their share: those of three sentences. The
relatives of Llama's policies differ from them in 75 words and more."""

CUT = 1.0
"""Share of a text's own word triples from which on it is a licence of which a part is missing.

A word that was cut in two at the end is left out; the siblings of ModelGo have 97 to 99 %.
"""


def _notes(
    index: Index, file: File, held: Sequence[Part], outside: Sequence[Around]
) -> list[Change]:
    """What stands around licences, or where no reader sees it, and changes their terms."""
    out = []
    ids = {part.found.template.id for part in held}
    if held:
        lines = [(one.line, one.text) for one in outside]
        only = any(_restricts(part.found) for part in held)
        out += named_beside(lines, file.words.hidden, ids, anywhere=only)
    # A holder's line of the licence may stand before the title.
    before = _foreign(held[:1], outside)
    if held and (named := _heading(index, before, _start(held[0]), file, ids)):
        message = f"the heading names {named}, the body is {held[0].found.template.id}"
        out.append(Change("title", "", 1, message, named))
    known: dict[str, str] = {}
    for one in file.words.hidden:
        if one.text not in known:
            known[one.text] = _hidden(index, one.text, held)
        if what := known[one.text]:
            message = f"{what} where it is struck out or cannot be seen"
            out.append(Change("hidden", "", one.line, message, " ".join(one.text.split())))
    return out


def _hidden(index: Index, text: str, held: Sequence[Part]) -> str:
    """What of weight a hidden passage holds, "" for nothing."""
    if canonical_digest(text)[:SHORT] in index.hidden:
        return ""
    inner = File(words_of(text[:_MOST_HIDDEN]))
    if any(aligned(inner, part.found.template, 0, inner.size) for part in held):
        return "a passage of the licence stands"
    return "words about the terms stand" if speaks_of_terms(text) else ""


_MOST_HIDDEN = 20_000
"""Characters of a hidden passage that are read."""


def _heading(index: Index, outside: Sequence[Around], start: int, file: File, ids: Set[str]) -> str:
    """The licence that a heading before the first one of a file names, if it is none of them."""
    first = file.words.line(start)
    own = set(map(stem, ids))
    for one in outside:
        if one.kind != "heading" or one.line > first:
            continue
        named = {one for one in _named(index, one.text) if not _is_family(one, own)}
        if named and not set(map(stem, named)) & own:
            return min(named)
    return ""


def _is_family(name: str, ids: Set[str]) -> bool:
    """Whether a name is that of a family ("BSD License") which one of several licences is of."""
    entry = SHIPPED.find(name)
    of_it = f"{name.removeprefix('LicenseRef-')}-"
    whole = entry is not None and not entry.names_a_text
    return whole and any(one.startswith(of_it) for one in ids)


def _altered(
    index: Index, file: File, held: Sequence[Part], whole: Near | None
) -> list[Part] | None:
    """The parts of a file, with the known texts nearest to what is left; None where none is.

    `whole`: the known text nearest to all of it.
    """
    out = list(held)
    edges = [0, *(edge for part in held for edge in (part.found.start, part.found.end)), file.size]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        near = _chosen(index, file, low, high) if held else whole
        if near is None or not _may_be(near):
            continue
        template = index.texts[near.number]
        found = aligned(file, template, low, high)
        if found is None:  # no sentence is left as it was
            nowhere = ((0, 0),) * len(template.units)
            found = Aligned(template, nowhere, near.start, near.end, 0)
        if not _is_it(file, found, near):
            continue
        start = min(found.start, max(low, least(file, near.start)))
        end = max(found.end, min(high, least(file, near.end, end=True)))
        found = found._replace(start=start, end=end)
        out.append(seen(file, found))
    return sorted(out, key=_place) if out else None


def _without_parts(
    index: Index, file: File, held: Sequence[Part], outside: Sequence[Around], near: Near | None
) -> list[Part]:
    """The licences of a file but those that are parts of a longer text, which differs by less.

    "MIT, modified" begins with MIT, and the licences of Python hold four others.
    """
    if near is None or not _may_be(near):
        return [*held]
    longer = index.texts[near.number]
    parts = [one for one in held if _lies_in(near, one.found)]
    if not parts or longer.size <= sum(part.found.template.size for part in parts):
        return [*held]
    told = [one for one in _foreign(parts, outside) if one.told]
    beside = sum(one.end - one.start for one in told if near.start <= one.start < near.end)
    found = aligned(file, longer, 0, file.size)
    if found is None or (apart := _apart(file, found, (near.start, near.end))) >= beside:
        return [*held]
    if apart + _apart_within(file, found) >= beside:
        return [*held]
    return [part for part in held if part not in parts]


def _lies_in(longer: Near, part: Aligned) -> bool:
    """Whether most words of a licence are of a longer text, of which only a few words are kept."""
    shared = min(longer.end, part.end) - max(longer.start, part.start)
    return 2 * shared > part.end - part.start


def _may_be(near: Near) -> bool:
    """Whether so much of a known text is there that it can be it, or what is left of it."""
    return near.share >= NEAR or near.own >= CUT


def _is_it(file: File, found: Aligned, near: Near) -> bool:
    """Whether a text is a known one, though altered, and none of its relatives."""
    pairs = zip(found.template.units, found.places, strict=True)
    says = sum(end - start for unit, (start, end) in pairs if unit.kind not in "clhn")
    restricts = _restricts(found)
    if _is_beheaded(found, near) and not gives(file.words.text(near.start, near.end)):
        return False
    few = (1 - near.share) * found.template.size <= FEW
    long = found.template.size >= LONG
    if near.share >= (FAMILY if (restricts and not few) or long else NEAR):
        return says > 0 or not restricts
    return near.own >= CUT and says > 0


def _is_beheaded(found: Aligned, near: Near) -> bool:
    """Whether a licence is without what it begins with, and nothing stands in its place.

    A disclaimer alone is that of many licences; of a long text what is left tells which it is.
    """
    first = next((at for at, (_, end) in enumerate(found.places) if end), 0)
    gone = [one.size for one in found.template.units[:first] if not one.optional]
    there = max(0, found.start - near.start)
    missing = sum(gone) > _GRANT * (sum(gone) + there)
    return missing and found.weight <= _DISCLAIMER


_GRANT = 0.6
"""Share of the words of a grant and its conditions without which what is left gives nothing."""

_DISCLAIMER = 120
"""Words that a disclaimer has: that of BSD, the longest of the short licences, has 110."""


def _chosen(index: Index, file: File, low: int, high: int) -> Near | None:
    """The known text nearest to a stretch of a file, or the one that its title names."""
    titled = _titled(index, file, low, high)
    if not titled and high - low <= LEAST:
        return None
    several = nearest(file, index.texts, (low, high), titled)
    close = [near for near in several if _is_close(near, several[0])][:_MOST_CLOSE]
    named_so = [near for near in close if near.number in titled]
    # A part of the text that the title names may be nearer to one that has only that part.
    parts_of_it = (near for near in several if near.number in titled and near.own >= CUT)
    close = named_so or [*itertools.islice(parts_of_it, 1)] or close
    if len(close) < 2 or (close[0].share <= PHRASES and not any(map(_may_be, close))):
        return close[0] if close else None  # it is none of them, and none is named
    return _least_apart(file, index, (low, high), close)


def _titled(index: Index, file: File, low: int, high: int) -> list[int]:
    """The known texts that the title of a stretch names."""
    lines = file.words.text(low, min(high, low + _TITLE)).split("\n") if low < high else []
    named = {stem(name) for line in lines for name in _named(index, line)}
    numbered = enumerate(index.texts.ids) if named else ()
    return [at for at, name in numbered if stem(name) in named]


def _least_apart(file: File, index: Index, stretch: tuple[int, int], close: Sequence[Near]) -> Near:
    """Of known texts the one that a stretch of a file differs from least; of two alike what came.

    Whether more than a preamble differs counts first, then by how many words. Of a text that is no
    more than a piece of any, what is missing tells nothing. What stands between the words of a
    known text takes longest to read: that is done where it can still be the one.
    """
    bounds = min(near.start for near in close), max(near.end for near in close)
    piece = all(near.share < NEAR and near.own >= CUT for near in close)
    looked = []
    for at, near in enumerate(close):
        template = index.texts[near.number]
        all_of_it = near.start <= bounds[0] + BROKEN and near.end >= bounds[1] - BROKEN
        found = aligned(file, template, *stretch)
        whole = near.own >= CUT and all_of_it and _is_rest(found)
        apart = file.size + template.size
        if found:
            apart = _around(file, found, bounds) if piece else _apart(file, found, bounds)
        looked.append(((not whole, apart), at, found))
    looked.sort(key=itemgetter(0, 1))
    (differs, apart), first, found = looked[0]
    if looked[1][0] > (differs, apart + _most_within(found)):
        return close[first]
    best: tuple[tuple[bool, int], float, int] | None = None
    for (differs, apart), at, found in looked:
        if best is not None and (differs, apart) > best[0]:
            break
        within = _apart_within(file, found) if found else 0
        one = (differs, apart + within), -min(1.0, close[at].own), at
        best = one if best is None else min(best, one)
    return close[best[2] if best else 0]


def _is_close(near: Near, nearest: Near) -> bool:
    """Whether a text may be a known one rather than the one that it shares most words with.

    It may where the known one holds that too, or holds all the words of the text.
    """
    longer = near.start <= nearest.start and nearest.end <= near.end
    return near.share >= nearest.share - CLOSE or (
        longer and (near.share >= FAMILY or (near.own >= CUT and near.share > PHRASES))
    )


def _is_rest(found: Aligned | None) -> bool:
    """Whether a licence is whole but for what stands before its first sentence that is there."""
    gone = found.gone() if found else []
    return found is not None and not any(end for _, end in found.places[: max(gone, default=0)])


def _apart(file: File, found: Aligned, stretch: tuple[int, int]) -> int:
    """The words of a known text that are gone, and those of a stretch of a file around it.

    Where all word triples of the text are kept, those of a sentence in other words that it has too
    differ on neither side.
    """
    template = found.template
    around = _around(file, found, stretch)
    if len(template.sketch) == SKETCH:
        return sum(template.units[number].size for number in found.gone()) + around
    start, end = min(found.start, stretch[0]), max(found.end, stretch[1])
    return len(set(template.sketch).difference(file.triples[start:end])) + around


def _around(file: File, found: Aligned, stretch: tuple[int, int]) -> int:
    """The words of a stretch of a file around a known text, but for the names in what is cut off.

    A sentence that breaks off has names in its places all the same.
    """
    template = found.template
    start, end = min(found.start, stretch[0]), max(found.end, stretch[1])
    come = _come(file, template, ((start, found.start), (found.end, end)))
    if is_ended(file.words.shown):
        return come
    last = max(number for number, (_, end) in enumerate(found.places) if end)
    broken = (template.units[number].nodes for number in found.gone() if number > last)
    names = sum(isinstance(node, Gap) for nodes in broken for node in nodes)
    return max(0, come - names * _NAME)


def _most_within(found: Aligned | None) -> int:
    """No less than `_apart_within`, without reading what stands there."""
    return found.end - found.start - found.weight + len(found.places) if found else 0


def _apart_within(file: File, found: Aligned) -> int:
    """The words between those of a known text that change it, and the names in it."""
    part = seen(file, found)
    told = [(one.start, one.end) for one in part.foreign if one.told]
    return _come(file, found.template, told) + len(part.names)


def _come(file: File, template: Template, places: Iterable[tuple[int, int]]) -> int:
    """The words of stretches of a file, or the word triples in them that a known text has not."""
    if len(template.sketch) == SKETCH:
        return sum(end - start for start, end in places)
    known = {*template.sketch, *template.free}
    return sum(one not in known for place in places for one in file.triples[slice(*place)])


def _named(index: Index, heading: str) -> Set[str]:
    """The licence that a heading names: as its own text does, or by a name that is known.

    One word is a name only where it is known as one: "Disclaimer" stands over a text of Apple's.
    """
    title = title_digest(canonical_form(heading))[:SHORT] if len(heading.split()) > 1 else ""
    named = set(index.titles.get(title, ()))
    known = None if named else SHIPPED.find(undated(heading))
    return {known.id} if known else named if len(set(map(stem, named))) == 1 else set()


_NAME = 2 + FIRST - 1
"""Word triples that a name of two words makes with the words on both sides of it."""

_MOST_CLOSE = 4
"""Known texts near to a file that are aligned with it: more of one family are never as close."""

_TITLE = 40
"""Words at the beginning of a text that a title is looked for in."""

PHRASES = 0.3
"""Share of word triples up to which a text and a licence share no more than phrases."""

CLOSE = 0.06
"""Shares that differ by no more than this may be those of one family: its title tells which."""

LEAST = 30
"""Words that an altered licence must have: no known text without restrictions has fewer than 40."""


def _restricts(found: Aligned) -> bool:
    """Whether a licence restricts what may be done with a model."""
    entry = SHIPPED.find(found.template.id)
    if entry is not None and entry.status != "none":
        return True
    return any(unit.kind in "cl" for unit in found.template.units)


def _outweighed(held: Sequence[Part], outside: Sequence[Around]) -> bool:
    """Whether a file has more terms of its own than of the licences that stand in it."""
    known = [part.found.template for part in held]
    told = [one for one in _foreign(held, outside) if one.told and not is_reworded(one.text, known)]
    own = sum(one.end - one.start for one in told)
    size = sum(template.size for template in known)
    return own > (size if size < _FEWEST else OUTWEIGHED * sum(part.found.weight for part in held))


OUTWEIGHED = 2
"""Times the words of a licence: the same licence in a second language, altered, has as many."""

_FEWEST = 60
"""Words of three sentences: HPND must have 41, and a dozen licences begin with them."""


def _foreign(held: Sequence[Part], outside: Sequence[Around]) -> list[Around]:
    """The words of a file that are none of the licences in it."""
    return [*outside, *(one for part in held for one in part.foreign)]


def _own_lines(file: File, text: Shown, held: Sequence[Part], outside: Sequence[Around]) -> str:
    """A text without the lines that hold nothing but words of licences."""
    kept: set[int] = set()
    for one in _foreign(held, outside):
        kept.update(range(one.line, file.words.line(one.end - 1) + 1))
    lines = text.first(MOST_READ).text.split("\n")
    return "\n".join(line if number in kept else "" for number, line in enumerate(lines, 1))


def _unknown(index: Index, near: Near | None, text: Shown, held: Sequence[Part]) -> Identification:
    """A text that is no known licence, with those that it holds or that it is nearest to."""
    why, name = "no licence that is known is near" if text.text.strip() else "it is empty", ""
    holds = tuple(dict.fromkeys(part.found.template.id for part in held))
    if holds:
        why = f"it has more terms of its own than of what it holds: {', '.join(holds)}"
    elif near is not None and near.share > PHRASES:
        name = index.texts[near.number].id
        why = f"nearest is {name}, with {near.share:.0%} of the words"
    found = Identification("", "", "unknown", also=holds, why=why, near=name)
    return with_state(found, text, index.restrictions)


def _exact(
    index: Index, file: File, held: Sequence[Part], outside: Sequence[Around]
) -> Identification:
    """The identification of a text in which every licence is unaltered."""
    file.trail.append(Used(tuple(held)))
    of_parts = next((one.start for one in outside if OF_PARTS.search(one.text)), file.size)
    main = max(held, key=lambda part: _binds_most(part, of_parts))
    clauses = _distinct(one for part in held for one in _listed(file, part))
    restrictions = hash_of(clauses)
    entry = SHIPPED.find(main.found.template.id)
    name = main.found.template.id
    return Identification(
        id=name,
        name=entry.name if entry else name,
        match="exact",
        restrictions=restrictions,
        clauses=clauses,
        same_clauses=tuple(index.restrictions.get(restrictions, ())),
        also=tuple(part.found.template.id for part in held if part is not main),
        title=name,
        why="every word that counts is the licence's own",
        parts=tuple(_held(file, part, "exact") for part in held),
        beside=tuple(Beside(one.line, one.text) for one in _beside(held, outside)),
    )


def _binds_most(part: Part, of_parts: int) -> tuple[bool, bool, int]:
    """How much a licence of several asks: all of them hold, and one may bar what others give.

    `of_parts`: where it is said that those behind it are of parts of others.
    """
    found = part.found
    bars = bars_trade(found.template.id) and found.start < of_parts
    return _restricts(found), bars, -found.start


def _distinct(clauses: Iterable[Listed]) -> tuple[Listed, ...]:
    """The clauses, those of a licence that stands in a file twice once."""
    out: dict[str, Listed] = {}
    for one in clauses:
        out.setdefault(one.sha256, one)
    return tuple(out.values())


def _listed(file: File, part: Part) -> list[Listed]:
    """The clauses of a licence, with the lines that they stand in."""
    entry = SHIPPED.find(part.found.template.id)
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
    return sorted(one for one in _foreign(held, outside) if not one.told)


def _with_changes(
    index: Index,
    file: File,
    held: Sequence[Part],
    outside: Sequence[Around],
    notes: Sequence[Change],
    read: Mapping[str, str],
) -> Identification:
    """The identification of a text with licences of which some are altered.

    `read`: the words of clauses in canonical form → their digests, by a reading of the text.
    """
    named = list(_compared(file, held, outside, read))
    found = _exact(index, file, held, outside)
    if not (notes or any(map(_differs, named))):
        return found
    matches = [_match(own) for own in named]
    told = [one for own in named for one in own.others]
    clauses = _distinct(one for own in named for one in own.clauses)
    restrictions = hash_of(clauses)
    return found._replace(
        match="truncated" if "truncated" in matches else "altered",
        clauses=clauses,
        restrictions=restrictions,
        same_clauses=tuple(index.restrictions.get(restrictions, ())),
        missing=tuple(one for own in named for one in own.missing),
        changed=tuple(one for own in named for one in own.changed),
        added=tuple(one for own in named for one in own.added),
        other_changes=(*told, *notes),
        title=next((one.text for one in notes if one.kind == "title"), found.title),
        why=_why(told),
        parts=tuple(_held(file, *pair) for pair in zip(held, matches, strict=True)),
    )


def _compared(
    file: File, held: Sequence[Part], outside: Sequence[Around], read: Mapping[str, str]
) -> Iterator[Differences]:
    """What differs in each licence, with the words around it that are up to the next one."""
    edges = [0, *(edge for part in held for edge in (part.found.start, part.found.end)), file.size]
    for at, part in enumerate(held):
        low, high = edges[2 * at], edges[2 * at + 3]
        beside = tuple(
            one
            for one in outside
            if part.found.end <= one.start < high or (not at and one.end <= part.found.start)
        )
        whole = part._replace(foreign=(*part.foreign, *beside))
        yield differences(file, whole, (low, high), read)


def _match(own: Differences) -> str:
    """What match a licence is, by what differs in it."""
    if any(one.kind == "truncated" for one in own.others):
        return "truncated"
    return "altered" if _differs(own) else "exact"


def _titles(file: File, part: Part, outside: Sequence[Around]) -> list[str]:
    """The headings before a licence that are not its own; none where its own title stands first.

    A title within a sentence is none ("The Quay License is the MIT License, modified"), nor is what
    a sentence ends with in a line of its own.
    """
    units = part.found.template.units
    body = next((at for at, unit in enumerate(units) if not unit.optional), 0)
    pairs = zip(units[:body], part.found.places, strict=False)
    own = [place[0] for unit, place in pairs if _is_title(file, unit, place)]
    if own and not any(one.told and one.end <= own[0] for one in outside):
        return []  # terms before it are those of another title
    before = [one for one in _foreign([part], outside) if one.end <= _start(part)]
    return [
        one.text
        for one in before
        if not one.text[:1].islower()
        and (one.kind in ("heading", "notice") or _TITLE_LINE.fullmatch(one.text))
    ]


_TITLE_LINE = lazy(r"(?:[A-Z][\w.-]* ){1,8}Licen[cs]e\b\W*(?:Version\W*)?[\d.]*")
"""A line that is a title though a layout joins it to the next one."""


def _is_title(file: File, unit: KnownUnit, place: tuple[int, int]) -> bool:
    """Whether a title of a known text stands somewhere, and a line begins with it."""
    start, end = place
    if unit.label or start >= end or (start and "\n" not in file.words.gap(start)):
        return False
    return unit.kind == "h" or SHIPPED.find(undated(file.words.text(start, end))) is not None


def _start(part: Part) -> int:
    """Where the first sentence of a licence stands."""
    pairs = zip(part.found.template.units, part.found.places, strict=True)
    return min((start for unit, (start, end) in pairs if end and not unit.optional), default=0)


def _why(told: Sequence[Change]) -> str:
    """What of a licence there is, in words: that it is a copy with other names comes first."""
    gone = sum(one.kind.endswith("missing") for one in told)
    other = sum(one.kind.endswith("changed") for one in told)
    names = "with other names in it; " if any(one.kind == "names" for one in told) else ""
    return f"{names}sentences missing: {gone}, changed: {other}"


def _differs(own: Differences) -> bool:
    return bool(own.missing or own.changed or own.added or own.others)
