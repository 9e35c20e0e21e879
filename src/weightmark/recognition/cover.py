"""Find the units of a licence in a text, also where a layout tore them apart or joined them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from weightmark.recognition.known import HARMLESS, SHORT
from weightmark.recognition.weight import LISTING, is_title, names_only
from weightmark.texts.canonical import finished, plain
from weightmark.texts.units import Unit, is_enumerator, is_statement, unit_digest_of

_MOST_DIGESTS = 20_000
_LONGEST_UNIT = 400
_MARKUP = re.compile(r"[{}\\%@&<]|(?<!\S)/+(?!\S)")
_TITLE = re.compile(r"\b(?:agreement|copyright|licen[cs]e|notice|policy|terms|version)\b")
_STOPS = ".;:!?,'。；："


def places(
    expected: Sequence[tuple[str, str]], units: Sequence[Unit], kinds: str
) -> dict[str, int]:
    """Short digest → place in the text, for every unit of the licence that stands there.

    `expected`: short digests with their letters. A heading that a layout joined to the sentence
    after it is taken off first.
    """
    wanted = {unit for unit, _ in expected}
    body = {unit for unit, kind in expected if kind not in HARMLESS}
    out: dict[str, int] = {}
    runs: list[list[int]] = []
    for place, (unit, kind) in enumerate(zip(units, kinds, strict=True)):
        short = unit.sha256[:SHORT]
        if short in wanted:
            out.setdefault(short, place)
        elif kind != "c":
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
    budget = _MOST_DIGESTS
    for run in runs:
        budget -= _cover(units, run, wanted, body, out, budget)
    return out


def _cover(
    units: Sequence[Unit],
    run: list[int],
    wanted: set[str],
    body: set[str],
    out: dict[str, int],
    budget: int,
) -> int:
    """Match units of the licence that a layout tore apart or ran together in a run of pieces.

    A unit may begin where a piece does, or where another unit ends; it may end at any word. A
    piece is matched when known units, one of them more than a heading, cover all of its words but
    for enumerators and for a heading before them. Returns the number of digests it took, at most
    `budget` and the length of a unit.
    """
    words: list[str] = []
    starts: list[int] = []
    for place in run:
        starts.append(len(words))
        words += plain(units[place].text).split()
    begin = set(starts)
    covered = [""] * len(words)
    held: list[tuple[str, int, int]] = []
    spent = 0
    at = 0
    while at < len(words) and spent < budget:
        if at not in begin:
            at += 1
            continue
        last = min(len(words), at + _LONGEST_UNIT)
        spent += last - at
        end, short = _longest_known(words, at, last, wanted)
        if end:
            held.append((short, at, end))
            covered[at:end] = [short] * (end - at)
            begin.add(end)
            at = end
            continue
        # a heading, or an enumerator, may stand before the unit
        before = at - max(s for s in starts if s <= at)
        if before < 14 and not is_statement(words[at]):
            begin.add(at + 1)
        at += 1
    whole = [False] * len(words)
    begins = next((place for place, unit in enumerate(units) if unit.kind != "notice"), 0)
    for place, start, stop in zip(run, starts, [*starts[1:], len(words)], strict=True):
        left = [at for at in range(start, stop) if not covered[at]]
        first = next((at for at in range(start, stop) if covered[at] in body), stop)
        told = [at for at in left if not is_enumerator(words[at])]
        rest = " ".join(words[at] for at in told)
        titled = not rest or (told[-1] < first and _is_heading(rest, place == begins))
        if not left or (len(left) < 15 and first < stop and titled):
            out.setdefault(units[place].sha256[:SHORT], place)
            whole[start:stop] = [True] * (stop - start)
    for short, start, stop in held:
        if all(whole[start:stop]):
            out.setdefault(short, run[max(n for n, s in enumerate(starts) if s <= start)])
    return spent


def _is_heading(words: str, first: bool) -> bool:
    """Whether words before a unit, which the licence does not have, are a heading and no scope.

    The title is in words of its own, other headings only name what follows.
    """
    if not is_title(words) or _MARKUP.search(words):
        return False
    return names_only(words, LISTING) or (first and bool(_TITLE.search(words)))


def _longest_known(words: list[str], at: int, last: int, wanted: set[str]) -> tuple[int, str]:
    """The end of the longest unit of the licence that begins at word `at`, and its digest."""
    for end in range(last, at, -1):
        if words[end - 1][-1] in _STOPS or end == last:
            short = _short_of(words[at:end])
            if short in wanted:
                return end, short
    for end in range(min(last, at + 24), at, -1):  # a heading has no stop
        short = _short_of(words[at:end])
        if short in wanted:
            return end, short
    return 0, ""


def _short_of(words: list[str]) -> str:
    return unit_digest_of(finished(" ".join(words)))[:SHORT]
