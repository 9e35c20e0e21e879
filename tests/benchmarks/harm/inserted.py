"""A sentence put into a licence that takes away what the rest of it says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.benchmarks.harm.subject import (
    Edit,
    Harm,
    Subject,
    either,
    kind,
    own_lines,
    said,
    sentences,
    whole_line,
)

_SENTENCES = (
    "The restrictions above do not apply to commercial customers.",
    "The following are examples only.",
    "This section does not apply to internal use.",
    "Enterprise customers are exempt from every restriction.",
    "The list in this document is illustrative and not binding.",
    "Clauses marked with a letter may be disregarded.",
    "The licensor will not enforce the attachment.",
    "Use of the Model for any purpose is hereby permitted.",
    "You may remove this list from copies.",
    "Nothing here obliges anybody to anything.",
    "All restrictions end on 1 January 2026.",
    "Paragraph 5 has been withdrawn.",
    "See the website for the list that applies instead.",
    "Only the first item is enforced.",
)
_TITLES = (
    "Examples only",
    "NON-BINDING GUIDANCE",
    "Suggestions",
    "Historical version",
    "Superseded",
    "Repealed",
    "For illustration",
    "DRAFT",
    "Recommendations",
    "Without legal effect",
    "Optional part",
    "Former restrictions",
    "Void",
    "Good practice",
    "Not in force",
    "Commentary",
    "Applies to resellers",
)

_Put = Callable[[Subject, str, random.Random], str | None]


def _top(sub: Subject, words: str, _: random.Random) -> str:
    return f"{words}\n\n{sub.text}"


def _after_title(sub: Subject, words: str, _: random.Random) -> str | None:
    found = re.search(r"[^\n]\n", sub.text)
    if sub.text.startswith("---"):
        return None
    return f"{sub.text[: found.end()]}\n{words}\n{sub.text[found.end() :]}" if found else None


def _copyright(sub: Subject, words: str, _: random.Random) -> str:
    return f"Copyright (c) 2031 A. Nother, {words[:1].lower()}{words[1:]}\n\n{sub.text}"


def _version(sub: Subject, words: str, _: random.Random) -> str:
    return f"Version 1.1: {words[:1].lower()}{words[1:]}\n\n{sub.text}"


def _before_lead_in(form: str) -> _Put:
    def put(sub: Subject, words: str, _: random.Random) -> str | None:
        if not sub.lead_ins:
            return None
        start = sub.text.rfind("\n", 0, sub.lead_ins[-1][0]) + 1
        return f"{sub.text[:start]}{form.format(words)}\n\n{sub.text[start:]}"

    return put


def _same_line(sub: Subject, words: str, _: random.Random) -> str | None:
    if not sub.lead_ins:
        return None
    start = sub.lead_ins[-1][0]
    return f"{sub.text[:start]}{words} {sub.text[start:]}"


def _under_lead_in(form: str) -> _Put:
    def put(sub: Subject, words: str, _: random.Random) -> str | None:
        if not sub.lead_ins:
            return None
        end = sub.lead_ins[-1][1]
        return f"{sub.text[:end]}{form.format(words)}{sub.text[end:]}"

    return put


def _in_list(form: str) -> _Put:
    def put(sub: Subject, words: str, rng: random.Random) -> str | None:
        if len(sub.spans) < 4:
            return None
        at = rng.randrange(1, len(sub.spans) - 1)
        if not own_lines(sub, at):
            return None
        start = whole_line(sub, at)[0]
        return f"{sub.text[:start]}{form.format(words)}\n{sub.text[start:]}"

    return put


def _after_clause(form: str) -> _Put:
    def put(sub: Subject, words: str, rng: random.Random) -> str | None:
        if not sub.spans:
            return None
        end = rng.choice(sub.spans)[1]
        return f"{sub.text[:end]}{form.format(words)}{sub.text[end:]}"

    return put


def _after_last(form: str) -> _Put:
    def put(sub: Subject, words: str, _: random.Random) -> str | None:
        if not sub.spans:
            return None
        end = sub.spans[-1][1]
        return f"{sub.text[:end]}{form.format(words)}{sub.text[end:]}"

    return put


def _end(form: str) -> _Put:
    return lambda sub, words, _: f"{sub.text.rstrip()}\n\n{form.format(words)}\n"


def _inside(form: str) -> _Put:
    def put(sub: Subject, words: str, rng: random.Random) -> str | None:
        spans = sentences(sub)
        if not spans:
            return None
        at = rng.choice(spans)[1]
        return f"{sub.text[:at]}{form.format(words)}{sub.text[at:]}"

    return put


_PUTS: dict[str, _Put] = {
    "at the top": _top,
    "after the title": _after_title,
    "in a copyright line": _copyright,
    "in a version line": _version,
    "before the lead-in": _before_lead_in("{}"),
    "as a heading before the lead-in": _before_lead_in("## {}"),
    "in bold before the lead-in": _before_lead_in("**{}**"),
    "in a block quote": _before_lead_in("> {}"),
    "in a table": _before_lead_in("| note |\n|---|\n| {} |"),
    "in HTML small": _before_lead_in("<small>{}</small>"),
    "as an item before the lead-in": _before_lead_in("- {}"),
    "on the line of the lead-in": _same_line,
    "in brackets after the lead-in": _under_lead_in(" ({})"),
    "after the lead-in": _under_lead_in("\n\n{}\n"),
    "as the first item": _under_lead_in("\n\n- {}"),
    "as an item": _in_list("- {}"),
    "as a paragraph in the list": _in_list("\n{}\n"),
    "as a heading in the list": _in_list("\n### {}\n"),
    "as a comment in the list": _in_list("<!-- {} -->"),
    "after a clause": _after_clause(" {}"),
    "in brackets after a clause": _after_clause(" ({})"),
    "after the last clause": _after_last(" {}"),
    "on the next line": _after_last("\n{}"),
    "after the list": _after_last("\n\n{}"),
    "at the end": _end("{}"),
    "at the end as a heading": _end("# {}"),
    "at the end as a footnote": _end("[^1]: {}"),
    "at the end as a numbered note": _end("[1] {}"),
    "at the end as a comment": _end("<!-- {} -->"),
    "at the end as a hidden note": _end("[//]: # ({})"),
    "at the end in a table": _end("| {} | |\n|---|---|"),
    "at the end in italics": _end("*{}*"),
    "at the end in capitals": lambda sub, words, _: f"{sub.text.rstrip()}\n\n{words.upper()}\n",
    "inside": _inside(" {}"),
    "inside in brackets": _inside(" ({})"),
    "inside as a paragraph": _inside("\n\n{}\n\n"),
    "inside as a comment": _inside(" <!-- {} -->"),
}

_TITLED = (
    "at the top",
    "after the title",
    "before the lead-in",
    "as a heading before the lead-in",
    "in bold before the lead-in",
    "as a heading in the list",
    "as a paragraph in the list",
    "inside as a paragraph",
    "at the end as a heading",
)


def _front_matter(text: str) -> str:
    return text.partition("\n---\n")[0] if text.startswith("---\n") else ""


def _inserted(put: _Put, choices: tuple[str, ...]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        words = rng.choice(choices)
        text = put(sub, words, rng)
        if text is None or _front_matter(text) != _front_matter(sub.text):
            return None
        return Edit(text, either(said(words.rstrip(".")), kind("lead-in")))

    return harm


KINDS: dict[str, Harm] = {
    f"sentence {name}": _inserted(put, _SENTENCES) for name, put in _PUTS.items()
} | {f"heading {name}": _inserted(_PUTS[name], _TITLES) for name in _TITLED}
