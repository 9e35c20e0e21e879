"""The names and dates in a known text that a copy may have otherwise.

Makers take a licence of another's and put their own names into it: what it forbids stays the same.
Which words of a licence name its model, its licensor and where to find them is written by people,
into a data file; whoever fills in others made a copy with other names, and that is told.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence

from weightmark.alignment.template import SLOT, digest
from weightmark.licenses.catalogue import read_facts
from weightmark.texts.words import words_of

FILE = "names.json"

_MONTHS = frozenset(
    """january february march april may june july august september october november
    december""".split()  # noqa: SIM905
)


@functools.lru_cache(maxsize=2)
def _names(key: str) -> dict[str, tuple[str, ...]]:
    families = read_facts(FILE)["families"]
    return {name: tuple(one.get(key, ())) for one in families for name in one["ids"]}


def names_of(license_id: str) -> tuple[str, ...]:
    """The names in the text of a licence, as they are written."""
    return _names("names").get(license_id, ())


@functools.lru_cache(maxsize=64)
def projects_of(license_id: str) -> frozenset[str]:
    """Digests of those names that each project of the maker replaces by its own, as it is meant."""
    projects = _names("projects").get(license_id, ())
    return frozenset(digest(words_of(name).words)[:8] for name in projects)


def marked(words: Sequence[str], names: Sequence[str], *, dated: bool) -> list[str]:
    """Words in which names, and in a title dates, are places to fill in."""
    several = sorted((words_of(name).words for name in names), key=len, reverse=True)
    numbers = set(_of_versions(words)) if dated else set()
    out: list[str] = []
    at = 0
    while at < len(words):
        size = next((len(own) for own in several if own == list(words[at : at + len(own)])), 0)
        kind = "="
        if not size and dated and at not in numbers:
            kind, size = "#", _date(words, at)
        out.append(f"{SLOT}{kind}{' '.join(words[at : at + size])}" if size else words[at])
        at += size or 1
    return out


def _of_versions(words: Sequence[str]) -> Iterator[int]:
    """Where the numbers of versions stand, which no other may fill in: "Version 2.8, 17 August"."""
    for at, word in enumerate(words):
        run = list(itertools.takewhile(str.isdigit, words[at + 1 :])) if word == "version" else []
        month = words[at + 1 + len(run) : at + 2 + len(run)]
        if run and not _MONTHS.isdisjoint(month) and (len(run) > 2 or len(run[-1]) > 1):
            run = run[: max(1, len(run) - 1)]  # the last one is a day
        yield from range(at + 1, at + 1 + len(run))


def _date(words: Sequence[str], at: int) -> int:
    """How many words of a date stand at a place: a month with a day or a year, or both."""
    size = 0
    while at + size < len(words) and is_of_date(words[at + size]):
        size += 1
    return size if size > 1 and not _MONTHS.isdisjoint(words[at : at + size]) else 0


def is_of_date(word: str) -> bool:
    """Whether a word may be a day, a month or a year."""
    return word in _MONTHS or (word.rstrip("stndrh").isdigit() and len(word) <= 4)
