"""Words put before sentences and texts, or in angle brackets, and sentences put elsewhere."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.benchmarks.harm.subject import (
    Edit,
    Harm,
    Span,
    Subject,
    clause,
    edited,
    either,
    kind,
    own_lines,
    replaced,
    said,
    sentences,
    whole_line,
)

_QUALIFIERS = (
    "Seldom",
    "Preferably",
    "Commercial users:",
    "Resellers –",
    "(Best effort)",
    "Whenever convenient,",
    "Military users -",
    "Hardly",
)
_TAGS = ("<not>", "<unless authorised>", "<except for research>", "<b not>", "<only in Germany>")
_LINES = (
    "SPDX-License-Identifier: MIT",
    "License: Apache-2.0",
    "Licensed under the MIT License",
    "Use restrictions discontinued",
    "Restrictions inoperative",
    "Effective date of the restrictions: 2040",
    "Released for unlimited military use",
    "Public domain",
)
_ENTRIES = (
    "license: mit",
    "license_name: apache-2.0",
    "note: The restrictions do not apply.",
    "terms: All use restrictions below are examples only.",
)
_SCOPES = ("For Distribution", "Use by Licensor", "In a hosted service", "Towards Third Parties")
_TAKEN_BACK = (
    "The following restrictions do not apply to this model.",
    "These restrictions are waived.",
    "The list below is for information only.",
)
_STYLES = (
    "letter-spacing:-1em",
    "position:absolute;right:9999px",
    "color:rgb(100%,100%,100%)",
    "color:oklch(1 0 0)",
    "font-size:0.3mm",
    "scale:0",
    "z-index:-1;position:absolute",
)


def _put(sub: Subject, at: int, words: str) -> str:
    return sub.text[:at] + words + sub.text[at:]


def _before(places: Callable[[Subject], list[Span]], words: tuple[str, ...]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        spans = places(sub)
        if not spans:
            return None
        start, end = rng.choice(spans)
        first = sub.text[start:end].split(None, 1)[0]
        word = rng.choice(words)
        edit = edited(sub, (start, start + len(first)), f"{word} {first}")
        return edit._replace(named=either(edit.named, said(word)))

    return harm


def _within(places: Callable[[Subject], list[Span]]) -> Harm:
    """Words in angle brackets between two words."""

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        spans = [span for span in places(sub) if " " in sub.text[slice(*span)]]
        if not spans:
            return None
        start, end = rng.choice(spans)
        at = rng.choice([at for at in range(start, end) if sub.text[at] == " "])
        return edited(sub, (at, at + 1), f" {rng.choice(_TAGS)} ")

    return harm


def _own_word(sub: Subject, rng: random.Random) -> Edit | None:
    """A word of the licence itself, put in angle brackets."""
    spans = [*sub.spans, *sub.lead_ins, *sentences(sub)]
    found = [
        (start + one.start(), start + one.end())
        for start, end in spans
        for one in re.finditer(r"\b(?:not|any|only|must|no)\b", sub.text[start:end])
    ]
    if not found:
        return None
    start, end = rng.choice(found)
    return edited(sub, (start, end), f"<{sub.text[start:end]}>")


def _styled(sub: Subject, rng: random.Random) -> Edit | None:
    found = [
        (start + one.start(), start + one.end())
        for start, end in sub.lead_ins
        for one in re.finditer(r"\bnot\b", sub.text[start:end])
    ]
    if not found:
        return None
    start, end = rng.choice(found)
    dress = f'<span style="{rng.choice(_STYLES)}">{sub.text[start:end]}</span>'
    return Edit(replaced(sub.text, (start, end), dress), kind("lead-in"))


def _front_matter(sub: Subject, rng: random.Random) -> Edit | None:
    if sub.text.startswith("---"):
        return None
    entry = rng.choice(_ENTRIES)
    return Edit(f"---\n{entry}\n---\n{sub.text}", either(kind("hidden"), kind("title")))


def _line(put: Callable[[Subject, str], str | None]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        line = rng.choice(_LINES)
        text = put(sub, line)
        if text is None or sub.text.startswith("---"):
            return None
        name = line.rpartition(" ")[2].casefold()
        if name in sub.name or (name == "license" and "mit" in sub.name):
            return None  # its own
        return Edit(text, either(kind("title"), said(line.partition(":")[0])))

    return harm


def _before_list(words: tuple[str, ...], form: str) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if not sub.lead_ins:
            return None
        at = sub.text.rfind("\n", 0, sub.lead_ins[-1][0]) + 1
        chosen = rng.choice(words)
        told = either(said(chosen.rstrip(".")), kind("lead-in"))
        return Edit(_put(sub, at, form.format(chosen)), told)

    return harm


_BACK = re.compile(
    r"(?!This (?:License|Agreement|Policy))"
    r"(?:This|These|Such|The foregoing|It|However|Nothing|They)\b"
)


def _moved(sub: Subject, _: random.Random) -> Edit | None:
    """A sentence that says something of the one before, put behind everything."""
    for start, end in sentences(sub)[2:]:
        words = sub.text[start:end]
        alone = sub.text[:start].endswith(". ") and sub.text[end : end + 1] in (" ", "\n")
        if alone and _BACK.match(words) and re.search(r"\b(?:not|only|may|except)\b", words):
            text = f"{sub.text[:start].rstrip()}{sub.text[end:].rstrip()}\n\n{words}\n"
            return Edit(text, either(kind("moved"), said(words[:40])))
    return None


def _joined(sub: Subject, rng: random.Random) -> Edit | None:
    """`; or` between conditions that nothing joins, or that "and" does."""
    banned = [*sub.spans, *sub.lead_ins]
    found = [
        one
        for one in re.finditer(
            r"(?<=[a-z]);(?: and)?(?=\s*\n\s*\(?[a-z0-9]{1,2}[.)] You\b)", sub.text
        )
        if not any(start <= one.start() <= end + 2 for start, end in banned)
    ]
    if not found:
        return None
    one = rng.choice(found)
    return Edit(replaced(sub.text, one.span(), "; or"), kind("joint"))


def _aside(sub: Subject, rng: random.Random) -> Edit | None:
    """A clause between others, behind the mark of a comment."""
    if len(sub.spans) < 3:
        return None
    at = rng.randrange(1, len(sub.spans))
    if not own_lines(sub, at):
        return None
    start, end = whole_line(sub, at)
    mark = rng.choice(("-- ", "% ", "; ", ".. ", "REM "))
    dressed = "".join(mark + line for line in sub.text[start:end].splitlines(keepends=True))
    return Edit(replaced(sub.text, (start, end), dressed), clause(sub.digests[at]))


def _end(sub: Subject, line: str) -> str:
    return f"{sub.text.rstrip()}\n\n{line}\n"


KINDS: dict[str, Harm] = {
    "qualifier before a sentence": _before(sentences, _QUALIFIERS),
    "qualifier before a lead-in": _before(lambda sub: list(sub.lead_ins), _QUALIFIERS),
    "qualifier before a clause": _before(lambda sub: list(sub.spans), _QUALIFIERS),
    "brackets in a sentence": _within(sentences),
    "brackets in a lead-in": _within(lambda sub: list(sub.lead_ins)),
    "brackets in a clause": _within(lambda sub: list(sub.spans)),
    "brackets around a word": _own_word,
    "a style over “not”": _styled,
    "front matter": _front_matter,
    "line at the top": _line(lambda sub, line: f"{line}\n\n{sub.text}"),
    "line at the end": _line(_end),
    "scope before the list": _before_list(_SCOPES, "## {}\n\n"),
    "list taken back": _before_list(_TAKEN_BACK, "{}\n\n"),
    "sentence moved": _moved,
    "or between conditions": _joined,
    "clause behind a comment mark": _aside,
}
