"""Read the shape of a licence text: its blocks, the markers of lists, headings, sentences."""

from __future__ import annotations

import functools
import re

from weightmark._startup import NamedTuple, lazy
from weightmark.texts.container import opened_container
from weightmark.texts.lines import (
    CJK_WRAP,
    MARKER,
    PAGE_BREAK,
    Line,
    ended,
    far_east,
    ordinals,
    reads_on,
    short_before,
)


class Block(NamedTuple):
    """One paragraph or list item.

    `line` counts from 1 in the text as given; `indent` is the column of its first character;
    `marker` is the enumerator or bullet as written (empty: none), `style` its punctuation
    (`(x)`, `x.`, `-` …) and `readings` its possible ordinals (`i.` is the 9th letter or the
    1st roman numeral). `gap`: a blank line stands before it. `level` is the rank of a heading
    (1 … 6), 0 for anything else.
    """

    line: int
    indent: int
    marker: str
    style: str
    readings: tuple[tuple[str, int], ...]
    text: str
    gap: bool
    level: int


_HEADING = lazy(r"(#{1,6})[ \t]+(.*)")
_ANCHOR = lazy(r"(?<![ \t])(?:[ \t]*(?:\{#[\w-]{1,99}\}|\[edit\]|¶)){1,3}$")
"""What a converter or a wiki puts behind a heading, and no reader reads."""
_ANCHORS = ("{#", "[edit]", "¶")
_BOLD_LINE = lazy(r"(?:\*\*|__)([^*]{1,120})(?:\*\*|__)[ \t]*(?::[ \t]*)?$")
_DIVISION = lazy(
    r"(?:attachment|appendix|annex|exhibit|schedule|section|part|chapter|article)\s+"
    r"(?:[a-z]|\d{1,2}|[ivxlc]{1,6})\b[^;]{0,70}$"
    r"|end of (?:the )?(?:terms|licen[cs]e|agreement)\b.{0,40}$",
    re.IGNORECASE,
)
_OPENS_NEXT = lazy(r"[;:；：]\s*(?:and|or|and/or)?\s*$", re.IGNORECASE)
_COPYRIGHT = lazy(r"(?:copyright )?(?:\(c\)|©|copyright (?:19|20)\d\d)", re.IGNORECASE)


class Shown:
    """A text out of what holds it (see `container`), taken out once for all who read it.

    `lines`: what a reader sees of it; `hidden`: what he does not see. Total: any str.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines, self.hidden = opened_container(text)

    @functools.cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every paragraph, list item and heading, in order. Hard-wrapped lines are joined."""
        return laid(self.lines)

    def first(self, most: int) -> Shown:
        """The same of so many characters at the beginning."""
        return self if len(self.text) <= most else Shown(self.text[:most])


def as_shown(text: str | Shown) -> Shown:
    """A text as it is read, where it is not at hand already."""
    return text if isinstance(text, Shown) else Shown(text)


def blocks(text: str | Shown) -> tuple[Block, ...]:
    """Every paragraph, list item and heading of `text`, in order."""
    return as_shown(text).blocks


def _is_heading(text: str, gap: bool) -> bool:
    if len(text) > 120:  # of 865 headings of divisions in 2,328 licences the longest has 79
        return False
    if _DIVISION.match(text) and not text.endswith((".", ";", ",")):
        return True
    return (
        gap
        and text.isupper()
        and len(text) <= 80  # 99 of 100 headings in capitals have 76 or fewer
        and not text.endswith((".", ";", ",", ":"))
        and sum(c.isupper() for c in text) > 3
    )


def _goes_on_in_capitals(lines: list[Line], at: int) -> bool:
    """Whether an all-capitals line is the first of a paragraph in capitals (a disclaimer)."""
    after = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    return len(after) > 20 and after.upper() == after  # a second line of a title is short


class _Open:
    """A block that is being read, line by line."""

    __slots__ = ("first", "gap", "indent", "level", "line", "marker", "parts", "readings", "style")

    def __init__(self, line: int, indent: int, gap: bool) -> None:
        self.line, self.indent, self.gap = line, indent, gap
        self.marker = self.style = ""
        self.readings: tuple[tuple[str, int], ...] = ()
        self.level = 0
        self.parts: list[str] = []

    def mark(self, marker: re.Match[str], text: str) -> str:
        """Take the marker that `text` begins with, and give the rest of it."""
        self.marker = marker[1]
        self.style, self.readings = ordinals(marker[1])
        open_ = text.startswith("**") and text[marker.end(1) :].count("**") % 2
        return ("**" if open_ else "") + text[marker.end() :]

    def close(self) -> Block:
        text = " ".join(" ".join(self.parts).split())
        if far_east(text):
            text = CJK_WRAP.sub("", text)
        return Block(
            self.line,
            self.indent,
            self.marker,
            self.style,
            self.readings,
            text,
            self.gap,
            self.level,
        )


def laid(lines: list[Line]) -> tuple[Block, ...]:
    """The blocks that lines make, out of what held them."""
    laying = _Laying(lines)
    for at in range(len(lines)):
        laying.take(at)
    laying.close()
    return tuple(laying.blocks)


class _Laying:
    """Lines on their way into blocks: what is open, and the markers that were seen so far."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.now: _Open | None = None
        self.gap = True
        self.long_lined = _long_lined(lines)
        self.seen: dict[tuple[str, int], tuple[tuple[str, int], ...]] = {}

    def take(self, at: int) -> None:
        """The next line: of the open block, or the first of a new one."""
        number, raw, hard = self.lines[at]
        text = raw.strip()
        gap, now = self.gap, self.now
        if not text or (gap and _is_page_number(self.lines, at, text)):
            self.gap = True
            return
        last = now.parts[-1] if now else ""
        free = gap or now is None or bool(now.level)
        level, text = _heading_of(self.lines, at, text, gap, free or ended(last))
        marker = None if level and raw.lstrip()[:1] == "#" else MARKER.match(text)
        if now and marker and not (free or hard) and not self._marks(at, marker, now):
            marker = None
        if now is None or free or level or marker or self._parts(at, text, now):
            now, text = self._open(number, _column(raw), level, marker, text)
        now.parts.append(text)
        self.gap = False

    def _open(
        self, number: int, indent: int, level: int, marker: re.Match[str] | None, text: str
    ) -> tuple[_Open, str]:
        """A new block, and what stands behind its marker."""
        self.close()
        self.now = now = _Open(number, indent, self.gap)
        now.level = level
        if marker:
            text = now.mark(marker, text)
            self.seen[now.style, indent] = now.readings
        elif self.gap and indent == 0:
            self.seen.clear()
        return now, text

    def close(self) -> None:
        """End the open block, if there is one."""
        if self.now:
            self.blocks.append(self.now.close())

    def _marks(self, at: int, marker: re.Match[str], now: _Open) -> bool:
        """Whether a marker that no blank line stands before begins an item."""
        lines, text = self.lines, marker.string
        style, readings = ordinals(marker[1])
        indent = _column(lines[at].text)
        last = lines[at - 1].text.strip()
        if last in ("and", "or") and at > 1:  # what closes an item may stand in a line of its own
            last = f"{lines[at - 2].text.strip()} {last}"
        if marker.end() == len(text) and not ended(last):
            return False  # "… of this paragraph" / "5."
        if _real(style, readings, indent, last, text, self.seen):
            return not _inline(lines, at, marker[1], readings)
        capital = not text[marker.end() :][:1].islower()
        return indent > now.indent and capital and short_before(lines, at, "-")

    def _parts(self, at: int, text: str, now: _Open) -> bool:
        """Whether a line that no gap, heading or marker sets off begins a block all the same."""
        last = now.parts[-1]
        return (
            (self.lines[at].hard and not text[0].islower())
            or (_COPYRIGHT.match(text) is not None and last[-1:].isalnum())
            or (_COPYRIGHT.match(now.parts[0]) is not None and _is_over(last, text))
            or (_OPENS_NEXT.search(last[-12:]) is not None and text.lower() not in ("or", "and"))
            or _deliberate(self.lines, at, last, text, self.long_lined, len(now.parts))
        )


def _is_over(notice: str, text: str) -> bool:
    """Whether a copyright notice ends with its line: what follows is no more of its names."""
    return text[0].isupper() and notice[-1:] not in (",", "&", "-") and not notice.endswith(" and")


def _is_page_number(lines: list[Line], at: int, text: str) -> bool:
    """Whether a line is the number of a page: a blank line stands behind it."""
    blank = at + 1 < len(lines) and not lines[at + 1].text.strip()
    return blank and PAGE_BREAK.match(text) is not None


def _column(raw: str) -> int:
    expanded = raw[:400].expandtabs(8)  # no text is indented further, and lines may be long
    return len(expanded) - len(expanded.lstrip())


def _heading_of(lines: list[Line], at: int, text: str, gap: bool, free: bool) -> tuple[int, str]:
    """The rank of a line as a heading (0: none) and its text; `free`: no sentence is open."""
    if any(mark in text for mark in _ANCHORS):
        text = _ANCHOR.sub("", text) or text
    if text[0] == "#" and (heading := _HEADING.match(text)):
        return len(heading[1]), heading[2].strip().rstrip("#").strip(" *_")
    bold = _BOLD_LINE.match(text)
    if bold and gap and not MARKER.match(text):
        return 6, bold[1].strip()
    if _is_heading(text, gap) and free:
        return (0 if text.isupper() and _goes_on_in_capitals(lines, at) else 6), text
    return 0, text


def _real(
    style: str,
    readings: tuple[tuple[str, int], ...],
    indent: int,
    last: str,
    text: str,
    seen: dict[tuple[str, int], tuple[tuple[str, int], ...]],
) -> bool:
    """Whether a marker with no blank line before it begins an item (it may be a wrapped line)."""
    if ended(last):
        first = not readings or any(value == 1 for _, value in readings)
        return first or any(known == style for known, _ in seen) or style == "x."
    rest = text.partition(" ")[2].lstrip()
    sibling = (style, indent) in seen
    apart = not rest[:1].islower() or (sibling and not reads_on(last, rest))
    if not readings:  # a bullet stands in the column of its siblings, and not as `- but not …`
        return sibling and apart
    return (sibling and not rest[:1].islower()) or any(
        {(kind, value + 1) for kind, value in before} & set(readings)
        for (known, _), before in seen.items()
        if known == style and apart
    )


def _inline(lines: list[Line], at: int, marker: str, readings: tuple[tuple[str, int], ...]) -> bool:
    """Whether `(a)` at the start of a wrapped line stands in an enumeration inside a sentence.

    Its `(b)` then stands in the middle of a line; or that before it does, as `(a)` before `(b)`.
    """
    if marker[-1:] != ")":
        return False
    for line in reversed(lines[max(0, at - 8) : at]):
        if earlier := _TOKEN.findall(line.text):
            if _follows(earlier[-1], readings):
                return True
            break
        if not line.text.strip() or MARKER.match(line.text.strip()):
            break
    following = {"1": "2", "a": "b", "i": "ii", "A": "B", "I": "II"}.get(marker.strip("()"), "")
    if not following:
        return False
    token = marker.replace(marker.strip("()"), following)
    for line in lines[at : at + 8]:
        text = line.text.strip()
        if not text or text.startswith(token):
            return False
        if f" {token} " in text:
            return True
    return False


_TOKEN = lazy(r"(?<=\S)[ \t]+(\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{2,5})\))(?=\s)")


def _follows(before: str, readings: tuple[tuple[str, int], ...]) -> bool:
    """Whether what a marker counts is one more than another marker does."""
    return bool({(kind, value + 1) for kind, value in ordinals(before)[1]} & set(readings))


def _long_lined(lines: list[Line]) -> bool:
    """Whether a line is a paragraph in this text, so that every line break was meant."""
    filled = [len(line.text) for line in lines if line.text.strip()]
    # 1,458 of 2,328 licences are wrapped, none of them behind column 130. Between paragraphs stand
    # titles and items, and one line in twelve is enough; one alone may be a long address.
    long = sum(1 for length in filled if length > 130)
    return long >= 2 and long * 12 >= len(filled)


def _deliberate(
    lines: list[Line], at: int, last: str, text: str, long_lined: bool, read: int
) -> bool:
    """Whether the line break before line `at` was meant: between paragraphs or items."""
    if not (
        text[0].isupper() or text[0].isdigit() or text[0] in ("\"'“‘(" if ended(last) else '"“')
    ):
        return False
    if text.isupper() and last.isupper() and not ended(last):
        return False  # a paragraph in capitals
    if long_lined:  # a line that was not filled was ended; one beyond all margins is a paragraph
        return ended(last) or len(last) < 100 or len(text) > 130
    if not (ended(last) or read == 1):
        return False
    return short_before(lines, at, text.split(None, 1)[0])


_ABBREVIATION = lazy(
    r"(?:\b(?:e\.g|i\.e|inc|ltd|corp|co|no|nos|vs|v|etc|cf|art|sec|para|st|u\.s|dr|prof|mr|ms|approx|al|llc|[a-z])\.)$",
    re.IGNORECASE,
)
_LONGEST_LINK = 10_000
"""Characters back to which an open bracket is looked for: no line of contents is that long."""
_BREAK = lazy(r"[.;:!?][\"”’')\]*_]{0,4}\s+|[。；：！？]")


_LONGEST_KEPT = 10_000
"""Characters of a block whose sentences are kept; a paragraph of a licence has up to 4,000."""


def split_sentences(text: str) -> tuple[str, ...]:
    """`text` cut after `. ; : ! ?`: however the text is laid out, the pieces are the same."""
    return (_cut if len(text) <= _LONGEST_KEPT else _cut.__wrapped__)(text)


@functools.lru_cache(maxsize=256)  # a block of a text that is not known is asked for thrice
def _cut(text: str) -> tuple[str, ...]:
    out: list[str] = []
    start = 0
    linked = "](#" in text
    for found in _BREAK.finditer(text):
        stop = found.start() + 1
        before = text[max(start, stop - 12) : stop]
        if before.endswith(("yrightText:", "-Identifier:")):
            continue  # of SPDX: what it names follows
        since = max(start, found.end() - _LONGEST_LINK)
        if linked and text.rfind("[", since, found.end()) > text.rfind("]", since, found.end()):
            continue  # in a line of a table of contents
        if before.endswith("."):
            following = text[found.end() : found.end() + 1]
            if following.islower() or _ABBREVIATION.search(before):
                continue
        if piece := text[start : found.end()].strip():
            out.append(piece)
        start = found.end()
    if piece := text[start:].strip():
        out.append(piece)
    return tuple(out)
