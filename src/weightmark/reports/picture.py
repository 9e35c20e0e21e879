"""The picture of a model and its bases, as SVG that stands in a page.

Bases stand above each other, and a line on their left leads from all of them down into the model,
so that the picture is as readable on a phone as on a desk. What a base forbids and the model does
not carry hangs in red below the base. The words beside the picture say the same (`html.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from textwrap import wrap

from weightmark._startup import NamedTuple
from weightmark.finding import counted
from weightmark.model.kin import Descent, Kin, Relative, Restriction
from weightmark.reports.lines import safe
from weightmark.reports.markup import Markup, joined_markup, tag

MOST_DRAWN = 16  # bases that are drawn; more make no picture, and the words name all
_MOST_LOST = 8  # restrictions that are written below a base

_WIDTH = 360  # units: a phone in points, so that letters keep their size there
_SPINE = 14  # where the line down stands
_LEFT = 34  # where the boxes of bases begin
_PAD = 10
_LINE = 18  # from one line of words to the next
_GAP = 16  # between boxes
_COLUMNS = 39  # letters of 7.4 units, the mean width of a sans-serif of 14, in a box of a base
_BOLD = 35  # of a name, whose letters have 8.2 units
_MOST_LINES = 3

_HOW = {
    "carried": ("good", "✓ all carried"),
    "dropped": ("bad", "✕ not carried"),
    "weakened": ("bad", "✕ weakened"),
    "unclear": ("open", "? cannot be told"),
    "unknown": ("open", "? licence not known"),
}


class _Text(NamedTuple):
    kind: str
    words: str


def draw(kin: Kin, number: int) -> Markup:
    """The picture of one model; `number` tells its ids from those of others in the page."""
    top = 2
    shapes: list[Markup] = []
    ends: list[int] = []
    for base in kin.bases[:MOST_DRAWN]:
        found, height = _box(list(_of_base(base)), _LEFT, top, f"base {_HOW[base.verdict][0]}")
        shapes.append(found)
        ends.append(top + 24)
        line = f"M{_LEFT} {top + 24}H{_SPINE}"
        shapes.append(tag("path", class_=f"stub {_HOW[base.verdict][0]}", d=line))
        top += height + _GAP
    found, height = _box(list(_of_model(kin.itself)), 2, top + _GAP // 2, "model")
    spine = tag("path", class_="spine", d=f"M{_SPINE} {ends[0]}V{top + 2}")
    tip = f"M{_SPINE - 5} {top}L{_SPINE} {top + _GAP // 2}L{_SPINE + 5} {top}Z"
    head = tag("path", class_="tip", d=tip)
    name = f"picture-{number}"
    return tag(
        "svg",
        tag("title", f"{kin.model or '.'} and what it was made from", id=f"{name}-title"),
        tag("desc", _in_words(kin), id=f"{name}-words"),
        spine,
        *shapes,
        head,
        found,
        role="img",
        aria_labelledby=f"{name}-title {name}-words",
        viewBox=f"0 0 {_WIDTH} {top + height + _GAP}",
        class_="picture",
    )


def verdict(one: Descent) -> tuple[str, str]:
    """A word for the colour and words for the verdict on a step."""
    kind, words = _HOW[one.verdict]
    gone = len(one.lost) + len(one.weakened)
    if one.whole or (one.verdict in ("dropped", "weakened") and not gone and not one.waived):
        return kind, "✕ not handed on"
    if one.verdict in ("dropped", "weakened") and not gone:
        return "good", f"✓ waived: {counted(len(one.waived), 'restriction')}"
    if gone and kind == "bad":
        words = f"{words}: {gone} of {max(len(one.base.restrictions), gone)}"
    return kind, f"{words}; lost at {one.at}" if one.at else words


def count(one: Relative) -> str:
    """How many restrictions a model has, as far as that is known."""
    if one.open and not one.restrictions:
        return "restrictions not known one by one"
    if not one.restrictions:
        return "no listed restrictions"
    return counted(len(one.restrictions), "restriction") + (" or more" if one.open else "")


def picture_words(one: Restriction) -> str:
    """A restriction in a few words."""
    return one.gist or f"the clause {one.sha256[:12]}…"


def _in_words(kin: Kin) -> str:
    said = [f"{one.base.name}: {count(one.base)}, {verdict(one)[1][2:]}" for one in kin.bases]
    return "; ".join(said) + f"; the model: {count(kin.itself)}"


def _of_base(one: Descent) -> Iterator[_Text]:
    yield from _lines("name", one.base.name, _BOLD)
    yield from _lines("", one.base.licence, _COLUMNS)
    relation = f", {one.relation}" if one.relation else ""
    yield _Text("", count(one.base) + relation)
    kind, words = verdict(one)
    yield from _lines(kind, words, _COLUMNS)
    gone = (*one.lost, *one.weakened)
    for restriction in gone[:_MOST_LOST]:
        yield from _lines("bad lost", f"– {picture_words(restriction)}", _COLUMNS)
    if len(gone) > _MOST_LOST:
        yield _Text("bad lost", f"and {len(gone) - _MOST_LOST} more")


def _of_model(one: Relative) -> Iterator[_Text]:
    yield from _lines("name", one.name or ".", _BOLD + 3)
    yield from _lines("", one.licence, _COLUMNS + 3)
    yield _Text("", count(one))


def _lines(kind: str, text: str, columns: int) -> Iterator[_Text]:
    """The lines of a text; letters of Chinese and Japanese are twice as wide."""
    plain = safe(text)
    if any(unicodedata.east_asian_width(sign) in "WF" for sign in plain):
        columns //= 2
    found = wrap(plain, columns) or [""]
    if len(found) > _MOST_LINES:
        found = [*found[: _MOST_LINES - 1], found[_MOST_LINES - 1][: columns - 1] + "…"]
    return (_Text(kind, line) for line in found)


def _box(texts: Sequence[_Text], left: int, top: int, kind: str) -> tuple[Markup, int]:
    height = len(texts) * _LINE + 2 * _PAD - 4
    frame = tag(
        "rect",
        x=str(left),
        y=str(top),
        width=str(_WIDTH - left - 2),
        height=str(height),
        rx="4",
        class_=kind,
    )
    lines = [
        tag(
            "text",
            one.words,
            x=str(left + _PAD),
            y=str(top + _PAD + 10 + number * _LINE),
            class_=one.kind or "plain",
        )
        for number, one in enumerate(texts)
    ]
    return joined_markup(frame, *lines), height
