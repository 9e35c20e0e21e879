"""A licence text with the places that an edit aims at, and the tests of what was said of it."""

from __future__ import annotations

import bisect
import random
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from weightmark.recognition.identification import Identification
from weightmark.texts import clauses
from weightmark.texts.units import read_units

Span = tuple[int, int]
Test = Callable[[Identification], bool]


class Edit(NamedTuple):
    """An edited text and what must be named: a test of the identification."""

    text: str
    named: Test


class Subject(NamedTuple):
    """A text with the parts that an edit aims at; `spans` are the clauses in it.

    `body` is where its first sentence begins: titles and notices stand before. `headings` are its
    other titles.
    """

    name: str
    text: str
    spans: tuple[Span, ...]
    digests: tuple[str, ...]
    lead_ins: tuple[Span, ...]
    body: int
    headings: tuple[Span, ...]


Harm = Callable[[Subject, random.Random], Edit | None]


def subject(name: str, text: str) -> Subject:
    """Find the clauses and lead-ins of a text by their words, in whatever layout."""
    spans: list[Span] = []
    digests: list[str] = []
    lead_ins: list[Span] = []
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    for one in clauses.find_clauses(text):
        if one.kind != "restriction":
            continue
        start = lines[one.line - 1]
        place = span_of(text, one.lead_in, start)
        if place:
            lead_ins.append(place)
        for clause in one.clauses:
            at = max(lines[clause.line - 1], place[1] if place else 0)
            if here := span_of(text, clause.text, at):
                spans.append(here)
                digests.append(clause.sha256)
    sentence = re.search(_FIRST, text)
    body = sentence.start() if sentence else 0
    headings = tuple(found.span() for found in re.finditer(_HEADING, text, re.MULTILINE))
    return Subject(name, text, tuple(spans), tuple(digests), tuple(lead_ins), body, headings)


_FIRST = r"[A-Z\"“‘][^\n]{70,}|[\u4e00-\u9fff]{12}|(?:[ \t]*\S[^\n]{29,}\n){2}"
_HEADING = (
    r"(?:(?<=\n\n)|(?<=\n \n))[^\n]{1,90}(?<![.;:,])$"
    r"|^[ \t*]*(?:#+[^\n]+|(?:Section|[A-Z]+(?= [A-Z]{2}))[ \t][^\n]{1,90})$"
    r"|^\W*[A-Z][A-Z \W]{6,90}$"
    r"|^[ \t>*(]*\d{1,2}[.)][^.\n]{3,60}[.*\n]|"
    r"^[ \t*]*[a-z]\.[ \t][^.\n]{3,40}:|^[ \t]*\*\*[^*\n]+\*\*"
)


def span_of(text: str, words: str, start: int = 0) -> Span | None:
    """Where words stand in a text, however they are wrapped."""
    found = re.compile(r"\s+".join(map(re.escape, words.split()))).search(text, start)
    return found.span() if found else None


def replaced(text: str, span: Span, new: str) -> str:
    """A text with another passage in the place of one."""
    return text[: span[0]] + new + text[span[1] :]


def whole_line(sub: Subject, at: int) -> Span:
    """The clause with its marker: from the start of its line to the end of its last."""
    start, end = sub.spans[at]
    start = sub.text.rfind("\n", 0, start) + 1
    stop = sub.text.find("\n", end)
    end = len(sub.text) if stop < 0 else stop + 1
    if any(
        other != sub.spans[at] and other[0] < end and other[1] > start
        for other in (*sub.spans, *sub.lead_ins)
    ):
        return sub.spans[at]
    return start, end


def own_lines(sub: Subject, at: int) -> bool:
    """Whether a clause stands on lines of its own."""
    return whole_line(sub, at) != sub.spans[at]


_STOP = (
    r"[.;:!?。；：！？|](?=\s|$|[\"”’)*_]|[^\x00-\x7f])"
    r"|\n|(?<=\n)[ \t>#*]*(?:[-*•]|\(?\w{1,4}[.)])\s+"
)


def sentence_at(text: str, at: int) -> Span:
    """The passage around a place between two stops, line ends or markers."""
    stops = [found.end() for found in re.finditer(_STOP, text)]
    place = bisect.bisect_right(stops, at)
    start = stops[place - 1] if place else 0
    end = stops[place] if place < len(stops) else len(text)
    return start, end


_VERB = re.compile(r"\b(?:is|are|be|may|shall|will|must|not|do|does|has|have|can|grants?)\b")


def sentences(sub: Subject, least: int = 60, most: int = 400) -> list[Span]:
    """Whole sentences outside of the lists, away from titles and notices."""
    pattern = rf"(?<=[.;]\s)[A-Z][^.;:]{{{least},{most}}}[.;](?=\s)"
    out = []
    for found in re.finditer(pattern, sub.text):
        if found.start() < sub.body or "\n\n" in found[0] or re.search(r"\n\s*\S{1,3}\s", found[0]):
            continue
        if re.search(r"opyright|e\.g|i\.e|\d{4}|://|\|", found[0]) or not _VERB.search(found[0]):
            continue
        if any(s[0] < found.end() and s[1] > found.start() for s in (*sub.spans, *sub.lead_ins)):
            continue
        out.append(found.span())
    return out


# --- what must be named -------------------------------------------------------------------


def bare(text: str) -> str:
    """The letters and digits of a text, nothing between them."""
    return re.sub(r"<[a-zA-Z/][^<>]*>|[\W_]+", "", text.casefold())


def clause(digest: str) -> Test:
    """A clause of the licence is said to be missing or changed."""

    def named(found: Identification) -> bool:
        told = [one.sha256[:16] for one in found.missing]
        told += [one.sha256[:16] for one in found.changed]
        return found.match != "exact" and digest[:16] in told

    return named


def every(tests: Iterable[Test]) -> Test:
    """All of several are named."""
    all_of = list(tests)
    return lambda found: all(test(found) for test in all_of)


def either(*tests: Test) -> Test:
    """One of several is named."""
    return lambda found: any(test(found) for test in tests)


def kind(start: str) -> Test:
    """A change of a kind is told."""
    return lambda found: any(one.kind.startswith(start) for one in found.other_changes)


lead_in = kind("lead-in")
propagation = kind("propagation")


def truncated(found: Identification) -> bool:
    """The text is said to break off."""
    return found.match == "truncated"


def said(words: str) -> Test:
    """The new words are shown in an added or changed clause, or in another change."""
    wanted = bare(words)

    def named(found: Identification) -> bool:
        told = [one.text for one in found.added]
        told += [one.text for one in found.changed]
        told += [one.text for one in found.other_changes]
        return found.match != "exact" and any(wanted in bare(text) for text in told)

    return named


def lost(sub: Subject, span: Span) -> Test:
    """A sentence is said to be missing from, or changed in, the paragraph that it stood in."""
    words = bare(sub.text[slice(*span)])
    held = [u for u in read_units(sub.text).units if bare(u.text) in words or words in bare(u.text)]
    labels = {u.label for u in held if bare(u.text)}

    def named(found: Identification) -> bool:
        return any(
            one.kind.endswith(("missing", "changed")) and one.section in labels
            for one in found.other_changes
        )

    return named


def place_named(sub: Subject, span: Span, words: str) -> Test:
    """A change at a place: of the clause or lead-in there, with the words that stand there now."""
    told = said(words)
    for place, digest in zip(sub.spans, sub.digests, strict=True):
        if place[0] < span[1] and place[1] > span[0]:
            return clause(digest)
    if any(place[0] < span[1] and place[1] > span[0] for place in sub.lead_ins):
        return lead_in
    under = [
        digest
        for place, digest in zip(sub.spans, sub.digests, strict=True)
        if place[0] >= span[1] and sub.lead_ins and sub.lead_ins[0][0] < span[0]
    ]
    if under and span[1] < sub.spans[-1][0]:  # a stem of clauses
        return either(told, clause(under[0]))
    return told


def edited(sub: Subject, span: Span, new: str) -> Edit:
    """An edit of a few words: around them is what must be shown."""
    text = replaced(sub.text, span, new)
    start, end = sentence_at(sub.text, span[0])
    before = sub.text[max(start, span[0] - 30) : span[0]]
    after = sub.text[span[1] : min(end, span[1] + 30)] if span[1] < end else ""
    before = before.partition(" ")[2] if len(before) == 30 else before
    after = after.rpartition(" ")[0] if len(after) == 30 else after
    return Edit(text, place_named(sub, span, f"{before}{new}{after}"))
