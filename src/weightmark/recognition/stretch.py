"""What a stretch of words does that is none of a licence's own, wherever it stands.

The strategy: a stretch is cut at its ends. What goes on with the sentence of a licence before it,
or says of the one behind it when or for whom that holds, changes that sentence. All between is
read as units, and each is asked what it does: within a licence only what names is harmless, around
it also what is about something else.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence, Set

from weightmark._startup import NamedTuple, lazy
from weightmark.alignment.align import File
from weightmark.alignment.template import SENTENCE_ENDS, digest
from weightmark.alignment.weight import (
    LISTING,
    is_neutral,
    is_scope,
    is_title,
    names_only,
    of_weight,
    tells_holders,
)
from weightmark.licenses.addresses import licence_at
from weightmark.licenses.catalogue import SHIPPED
from weightmark.texts.canonical import canonical_form
from weightmark.texts.citations import passages
from weightmark.texts.lines import CROSSES
from weightmark.texts.units import Unit, is_address_line, read_units
from weightmark.texts.words import Words, words_of


class Around(NamedTuple):
    """Words around or between licences, that are none of theirs; `told`: they change the terms.

    `kind`: "heading", "notice", "sentence", "words" within a sentence, or "link". `start` and
    `end`: where they stand among the words of the file.
    """

    line: int
    text: str
    kind: str
    told: bool
    start: int
    end: int


class Own(NamedTuple):
    """What is a licence's own: the words of it that stand in a file, digests of its headings.

    `addresses`: one of them is missing, and another one may stand in its place. `id` is its name.
    """

    words: Set[str]
    headings: Set[str]
    addresses: bool
    id: str = ""


def stretch(
    file: File, start: int, end: int, own: Own | None = None, *, edge: bool = False
) -> Iterator[Around]:
    """What the words between two places do: within the licence of `own`, or (None) around any.

    `edge`: they stand before its first sentence, or behind the last that it must have.
    """
    words = file.words
    text = words.lines(start, end)
    joined = " ".join(text.split())
    if own is not None and _MARKS.match(text):  # a number of an item where the known text has none
        return
    if own is not None and digest(words.words[start:end]) in own.headings:
        yield Around(words.line(start), words.sentence(start, end), "heading", False, start, end)
        return
    if own is not None and edge and _names(line := _line(words, start, end), own.id):
        yield Around(words.line(start), line, "heading", False, start, end)
        return
    if own is not None and tells_holders(joined, canonical_form(joined)):
        yield Around(words.line(start), joined, "words", False, start, end)
        return
    low = _begins(file, start, end, own)
    high = _ends(file, low, end, own)
    if start < low:
        shown = in_its_sentence(file, start, low)
        yield Around(words.line(start), shown, "words", True, start, low)
    if low < high:
        yield from _units(file, (low, high), own, edge=edge)
    if max(low, high) < end and not (own and _runs_in(words, high, end)):
        shown = in_its_sentence(file, high, end)
        yield Around(words.line(high), shown, "words", True, high, end)


def _line(words: Words, start: int, end: int) -> str:
    """The whole line, or lines, in which some words stand."""
    least, most = max(0, start - _LINE), min(len(words.words), end + _LINE)
    first = next((at for at in range(start, least, -1) if "\n" in words.gap(at)), least)
    last = next((at for at in range(end, most) if "\n" in words.gap(at)), most)
    return " ".join(words.text(first, last).split()) if last - first < _LINE else ""


_LINE = 40
"""Words of a line at most: no name or address of a licence has as many."""


def _names(line: str, licence: str) -> bool:
    """Whether a line is a name of a licence or its address, of which the text has a part only."""
    entry = SHIPPED.find(line)
    return bool(licence) and licence in (entry.id if entry else "", licence_at(line))


def _begins(file: File, start: int, end: int, own: Own | None) -> int:
    """The word from which on a stretch says something by itself."""
    gap = file.words.gap(start)
    goes_on = file.words.text(start, start + 1).islower() and ("\n" if own else "\n\n") not in gap
    # "… the License; you may not use it but under that"
    goes_on = goes_on and not (";" in gap and _STARTS.match(file.words.text(start, start + 2)))
    if not start or (_BROKEN.search(gap) and not goes_on):
        return start
    return next((at for at in range(start + 1, end) if _parts(file.words, at)), end)


def _ends(file: File, low: int, end: int, own: Own | None) -> int:
    """The word up to which a stretch says something by itself."""
    if low == end or end == file.size or (_ENDED if own else _BROKEN).search(file.words.gap(end)):
        return end
    last = next((at for at in range(end - 1, low, -1) if _parts(file.words, at)), low)
    joined = " ".join(file.words.text(last, end).split())
    if own is not None:
        return last
    # "The files in this folder are", and behind it the head of files that the licence has.
    whole = is_neutral(in_its_sentence(file, last, end), "s")
    return end if whole or _HOLDS.search(joined) or SHIPPED.find(joined) else last


def least(file: File, at: int, *, end: bool = False) -> int:
    """A place where a stretch begins, or ends, without less than half of a sentence."""
    down = next((n for n in range(min(at, file.size - 1), 0, -1) if _parts(file.words, n)), 0)
    up = next((n for n in range(at, file.size) if _parts(file.words, n)), file.size)
    if end:
        return down if at - down < up - at else at
    return up if up - at < at - down else at


def _parts(words: Words, at: int) -> bool:
    """Whether a sentence begins with a word in running text, in which a line may end anywhere."""
    gap = words.gap(at)
    stop = _STOP.search(gap) and not words.text(at, at + 1).islower()  # "Meta Platforms, Inc. ("
    return bool(stop or _BLANK.search(gap))


def _runs_in(words: Words, start: int, end: int) -> bool:
    """Whether a heading and what it stands over are one line: "Use Restrictions You agree"."""
    joined = " ".join(words.text(start, end).split())
    title = "\n" in words.gap(start) and is_title(canonical_form(joined))
    return title and names_only(joined, LISTING)


def _units(file: File, span: tuple[int, int], own: Own | None, *, edge: bool) -> Iterator[Around]:
    """Each unit of a stretch that begins and ends with a sentence, and what it does."""
    words = file.words
    start, end = span
    at = start
    for one in passages(words.lines(start, end)):
        top = one.line - 1
        if one.cites and own is None:
            first, at = _place(words, words_of(one.text).words, at, end)
            shown, told = " ".join(one.text.split()), not is_neutral(one.said, "s")
            yield Around(words.line(start, top), shown, "notice", told, first, at)
            continue
        for unit, its in _read(file, one.text):
            first, at = _place(words, its, at, end)
            letter = letter_of(unit.kind)
            if own is not None:
                told = _counts_within(unit, letter, own, edge=edge)
            else:
                known = letter == "h" and SHIPPED.find(unit.text)
                crossed = not CROSSES.isdisjoint(words.gap(first))
                told = crossed or not (is_neutral(unit.text, letter) or known)
            alone = own is not None and told and (first, at) == span
            shown = in_its_sentence(file, start, end) if alone else unit.text
            kind = "sentence" if letter == "s" else unit.kind
            yield Around(words.line(start, top + unit.line - 1), shown, kind, told, first, at)


def _read(file: File, text: str) -> Sequence[tuple[Unit, Sequence[str]]]:
    """The units of a passage of a file, each with its words."""
    if text not in file.read:
        units = read_units(text).units
        file.read[text] = tuple((unit, words_of(unit.text).words) for unit in units)
    return file.read[text]


def _counts_within(unit: Unit, letter: str, own: Own, *, edge: bool) -> bool:
    """Whether a unit within a licence changes it: what only names does not."""
    if tells_holders(unit.text, canonical_form(unit.text)):
        return False
    if edge and unit.kind in ("sentence", "heading") and is_neutral(unit.text, letter):
        return False
    if letter == "s":
        return True
    if own.addresses and is_address_line(unit.text):
        return True
    if names_only(unit.text, ()):  # "Section 1."
        return False
    if of_weight(unit.text, letter, own.words):
        return True
    of_it = LISTING if unit.text.endswith(":") else own.words
    return letter == "h" and (is_scope(unit.text) or not names_only(unit.text, of_it))


def read_to(file: File, start: int, end: int, most: int) -> int:
    """Where a stretch is read to: to the last sentence that ends within `most` characters."""
    words = file.words
    if start >= end or len(words.text(start, end)) <= most:
        return end
    at = bisect.bisect_left(words.begins, words.begins[start] + most, start, end)
    while at > start and not _BROKEN.search(words.gap(at)):
        at -= 1
    return at


def _place(words: Words, own: Sequence[str], at: int, end: int) -> tuple[int, int]:
    """Where some of the words before `end` stand, from a place on."""
    near = range(at, min(end, at + _MOST_SKIPPED))
    start = next((one for one in near if own and words.words[one] == own[0]), at)
    return start, min(end, start + len(own))


_MOST_SKIPPED = 2_000
"""Words that may stand before the next unit of a text and in none: a longer comment is none."""

_MARKS = lazy(
    r"[\s(\[*]*(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.)\]*]+[\s\"“‘'(]*$"
    r"|[b-df-hj-np-tv-z]{1,3}-\s*$"  # a slip of the hand: no word is without a vowel
)
_HOLDS = lazy(r"\bcopyright\b|\(c\)|©", re.IGNORECASE)
_BROKEN = lazy(r"[.;:!?][\"'”’)*_]*\s|\n|[。；：！？]")
_ENDED = lazy(r"[.;!?][\"'”’)*_]*\s|\n|[。；！？]")
"""Where a sentence begins, and where one ends: what ends in a colon says of what follows."""
_STARTS = lazy(r"you\s+(?:may|must|shall|can)\b")
_STOP = lazy(r"[.;!?][\"'”’)*_\]]*\s+$|[。；！？]")
_BLANK = re.compile(r"\n[ \t]*\n")


def letter_of(kind: str) -> str:
    """The letter "s" for whatever says something."""
    return {"heading": "h", "notice": "n", "annex": "h"}.get(kind, "s")


def in_its_sentence(file: File, start: int, end: int) -> str:
    """Words with the rest of the sentence that they stand in."""
    words = file.words
    low, high = max(0, start - _LONGEST), min(file.size, end + _LONGEST)
    while start > low and not SENTENCE_ENDS.search(words.gap(start)):
        start -= 1
    while end < high and not SENTENCE_ENDS.search(words.gap(end)):
        end += 1
    joint = _JOINT.search(words.gap(start))
    return f"{joint[0] if joint else ''}{words.sentence(start, end)}"


_JOINT = lazy(r"\b(?:and/or|and|or)\s+$")
_LONGEST = 150
"""Words of a sentence that are shown before and behind a change in it."""
