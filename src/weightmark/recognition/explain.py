"""How an answer on a text came about, in the words of a person who has to rely on it.

What recognition left behind is told, and nothing is judged anew. The words that it read, with the
line of each, say what was taken off; the trail of the file has the known texts that were thought
of, those that were aligned, and what was left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.alignment.align import File
from weightmark.alignment.known import Index, shipped
from weightmark.alignment.template import Gap
from weightmark.recognition.identification import Identification
from weightmark.recognition.parts import Looked, Near, Part, Used
from weightmark.recognition.recognize import identified
from weightmark.recognition.stretch import Around
from weightmark.texts.layout import Shown
from weightmark.texts.words import Words, words_of

_SHOWN = 100
"""Characters of a passage that are shown."""
_MOST = 200
"""Entries of a kind that are kept; the units of the longest licence are about as many."""
_KINDS = {
    "c": "clause",
    "l": "lead-in",
    "s": "sentence",
    "p": "duty to pass on",
    "h": "heading",
    "n": "notice",
}


_BEFORE = "what stands before each line"


class Taken(NamedTuple):
    """What was not compared: `what` says why, from one line to another."""

    line: int
    end: int
    what: str
    text: str


class Candidate(NamedTuple):
    """A known text that was considered; `share` of the words in common, `own`: of the file's."""

    id: str
    share: float
    own: float
    line: int
    end: int


class LicenceSpan(NamedTuple):
    """A unit of a licence: where it stands in the file, 0 where it does not.

    `state`: "there", "filled in", "left out" (it may be) or "missing".
    """

    licence: str
    kind: str
    label: str
    state: str
    line: int
    end: int
    text: str


class Left(NamedTuple):
    """Words that are no licence's: whether they count, and why."""

    line: int
    text: str
    counts: bool
    why: str


class Explanation(NamedTuple):
    """How an answer came about, step by step."""

    encoding: str
    words: int
    taken: tuple[Taken, ...]
    considered: tuple[Candidate, ...]
    spans: tuple[LicenceSpan, ...]
    left: tuple[Left, ...]
    limited: str


def explain(
    text: str, encoding: str = "", index: Index | None = None
) -> tuple[Identification, Explanation]:
    """What a text is, and how that was found. Total: any str."""
    index = shipped() if index is None else index
    shown = Shown(text)
    file = File(words_of(shown))
    found = identified(file, shown, index)
    spans = tuple(span for part in _used(file) for span in _spans(file, part))
    limited = "some words stand so often that not each place was tried" if file.limited else ""
    told = Explanation(
        encoding,
        file.size,
        tuple(_taken(text, file.words))[:_MOST],
        tuple(_considered(file, index))[:_MOST],
        spans,
        tuple(dict.fromkeys(_left(file, found)))[:_MOST],
        limited,
    )
    return found, told


def _taken(text: str, words: Words) -> Iterator[Taken]:
    """What the words were taken out of, line by line, and what is the same as something else."""
    shown: dict[int, list[str]] = {}
    for number, line in zip(words.numbers, words.shown.split("\n"), strict=False):
        shown.setdefault(number, []).append(line.strip())
    yield from _off(text.splitlines(), shown)
    for one in words.hidden:
        yield Taken(one.line, one.line, "what a reader does not see", one.text[:_SHOWN])
    marks = [at for at, several in words.soft.items() if set(several) - {"and", "or", "#"}]
    if marks:
        first, last = words.line(marks[0]), words.line(marks[-1])
        yield Taken(first, last, "numbers, letters and marks of items", f"{len(marks)} of them")
    other: dict[str, int] = {}
    for at, (start, end) in enumerate(zip(words.begins, words.ends, strict=True)):
        written = " ".join(words.shown[start:end].lower().split())
        if written != words.words[at]:
            other.setdefault(f"{written} = {words.words[at]}", words.line(at))
    for same, at in other.items():
        yield Taken(at, at, "spelled or said alike (SPDX matching guidelines)", same[:_SHOWN])


def _off(lines: Sequence[str], shown: dict[int, list[str]]) -> Iterator[Taken]:
    """The lines of which something was taken off, those in a row with the same as one."""
    last: Taken | None = None
    for number, raw in enumerate(lines, 1):
        left = " ".join(shown.get(number, [])).strip()
        whole = raw.strip()
        if not whole or whole == left:
            continue
        if last and last.what == _BEFORE and last.text.strip() == whole:
            last = last._replace(end=number)  # a comment's empty line
            continue
        if not left:
            what, told = "a line that holds no words of the text", whole
        elif whole.endswith(left):
            what, told = _BEFORE, whole[: -len(left)]
        else:
            what, told = "markup within a line", whole
        if last and last.what == what == _BEFORE and last.end >= number - 2:
            last = last._replace(end=number)
            continue
        if last:
            yield last
        last = Taken(number, number, what, told[:_SHOWN])
    if last:
        yield last


def _considered(file: File, index: Index) -> Iterator[Candidate]:
    """The known texts that were thought of, and those that were held against the words."""
    seen = set()
    for one in file.trail:
        if isinstance(one, Looked) and one.number not in seen:
            seen.add(one.number)
            yield Candidate(index.texts[one.number].id, one.share, 0.0, 0, 0)
        elif isinstance(one, Near):
            first, last = file.words.line(one.start), file.words.line(max(0, one.end - 1))
            own = min(1.0, one.own)  # the ends of a text are left out of what it is a share of
            yield Candidate(index.texts[one.number].id, one.share, own, first, last)


def _used(file: File) -> Sequence[Part]:
    """The alignments that the answer was made from, in their order in the file."""
    return next((one.parts for one in file.trail if isinstance(one, Used)), ())


def _spans(file: File, part: Part) -> Iterator[LicenceSpan]:
    words = file.words
    for unit, (start, end) in zip(part.found.template.units, part.found.places, strict=True):
        kind = _KINDS.get(unit.kind, "words")
        if start == end:
            state = "left out" if unit.optional else "missing"
            yield LicenceSpan(part.found.template.id, kind, unit.label, state, 0, 0, "")
            continue
        free = any(isinstance(node, Gap) for node in unit.nodes)
        shown = " ".join(words.text(start, end).split())[:_SHOWN]
        first, last = words.line(start), words.line(end - 1)
        state = "filled in" if free else "there"
        yield LicenceSpan(part.found.template.id, kind, unit.label, state, first, last, shown)


def _left(file: File, found: Identification) -> Iterator[Left]:
    """What no licence has, and whether it counts; then every difference that the answer names."""
    outside: tuple[Around, ...] = ()
    for one in file.trail:
        if isinstance(one, tuple) and all(isinstance(each, Around) for each in one):
            outside = one
    inside = [one for part in _used(file) for one in part.foreign]
    for each in sorted((*outside, *inside), key=lambda each: each.line):
        where = "within the licence" if each in inside else "outside of any licence"
        does = "it gives, takes or limits" if each.told else "it gives, takes and limits nothing"
        if each.kind == "words" and each.told:
            does = "it stands within a sentence of the licence"
        yield Left(each.line, each.text[:_SHOWN], each.told, f"{each.kind} {where}: {does}")
    for change in found.other_changes:
        yield Left(change.line, change.text[:_SHOWN], True, f"{change.kind}: {change.message}")
