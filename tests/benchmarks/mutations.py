"""Measure how many edits of licence texts are noticed, and named where they are.

`python -m tests.benchmarks.mutations [FOLDER …]` prints recall for each kind of harmful edit and
false alarms for each kind of harmless one, over the AI licences in licensedcode-data and over every
text in the folders. Each text is known by its own description, so nothing has to be shipped.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import os
import random
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from weightmark.licenses import clauses, known, recognize
from weightmark.licenses.identification import Identification

LICENSED = (
    "bigcode-open-rail-m-v1",
    "bigscience-open-rail-m",
    "bigscience-rail-1.0",
    "stable-diffusion-2022-08-22",
    "llama-2-license-2023",
    "llama-license-2023",
    "yolo-2.0",
    "apache-2.0",
    "mit",
    "cc-by-nc-4.0",
)


class Edit(NamedTuple):
    """An edited text and what must be named: a test of the identification."""

    text: str
    named: Callable[[Identification], bool]


class Subject(NamedTuple):
    """A text with the parts that an edit aims at; `spans` are the clauses in it."""

    name: str
    text: str
    spans: tuple[tuple[int, int], ...]
    digests: tuple[str, ...]
    lead_ins: tuple[tuple[int, int], ...]


def subject(name: str, text: str) -> Subject:
    """Find the clauses and lead-ins of a text by their words, in whatever layout."""
    spans: list[tuple[int, int]] = []
    digests: list[str] = []
    lead_ins: list[tuple[int, int]] = []
    for one in clauses.find(text):
        if one.kind != "restriction":
            continue
        start = _offset(text, one.line)
        place = _span(text, one.lead_in, start)
        if place:
            lead_ins.append(place)
        for clause in one.clauses:
            here = _span(
                text, clause.text, max(_offset(text, clause.line), place[1] if place else 0)
            )
            if here:
                spans.append(here)
                digests.append(clause.sha256)
    return Subject(name, text, tuple(spans), tuple(digests), tuple(lead_ins))


def _offset(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at


def _span(text: str, words: str, start: int = 0) -> tuple[int, int] | None:
    found = re.compile(r"\s+".join(map(re.escape, words.split()))).search(text, start)
    return found.span() if found else None


# --- what must be named -------------------------------------------------------------------


def _clause(digest: str) -> Callable[[Identification], bool]:
    def named(found: Identification) -> bool:
        short = digest[:16]
        told = [one.sha256[:16] for one in found.missing]
        told += [one.sha256[:16] for one in found.changed]
        return found.match != "exact" and short in told

    return named


def _lead_in(found: Identification) -> bool:
    return any(one.kind.startswith("lead-in") for one in found.other_changes)


def _propagation(found: Identification) -> bool:
    return any(one.kind.startswith("propagation") for one in found.other_changes)


def _truncated(found: Identification) -> bool:
    return found.match == "truncated"


def _any_body(found: Identification) -> bool:
    return any(one.kind.endswith(("missing", "changed")) for one in found.other_changes)


def _body(words: str) -> Callable[[Identification], bool]:
    """A sentence outside the clauses: it is said to be changed, added or missing."""

    def named(found: Identification) -> bool:
        return any(
            one.kind.endswith("missing") or (one.text and words.split()[0] in one.text)
            for one in found.other_changes
        )

    return named


def _added(words: str) -> Callable[[Identification], bool]:
    def named(found: Identification) -> bool:
        told = [one.text for one in found.added]
        told += [one.text for one in found.changed]
        told += [one.text for one in found.other_changes]
        return any(words in " ".join(text.split()) for text in told)

    return named


# --- harmful edits ------------------------------------------------------------------------


def _replace(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _any_clause(sub: Subject, rng: random.Random) -> int | None:
    return rng.randrange(len(sub.spans)) if sub.spans else None


def _on_clause(edit: Callable[[str], str]) -> Callable[[Subject, random.Random], Edit | None]:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        at = _any_clause(sub, rng)
        if at is None:
            return None
        old = sub.text[slice(*sub.spans[at])]
        new = edit(old)
        if new == old:
            return None
        return Edit(_replace(sub.text, sub.spans[at], new), _clause(sub.digests[at]))

    return harm


def _line_of_clause(sub: Subject, at: int) -> tuple[int, int]:
    """The clause with its marker: from the start of its line to the end of its last."""
    start, end = sub.spans[at]
    start = sub.text.rfind("\n", 0, start) + 1
    if any(other[0] < sub.spans[at][0] and other[1] > start for other in sub.spans):
        start = sub.spans[at][0]
    stop = sub.text.find("\n", end)
    return start, len(sub.text) if stop < 0 else stop + 1


def _delete_clause(sub: Subject, rng: random.Random) -> Edit | None:
    at = _any_clause(sub, rng)
    if at is None or len(sub.spans) < 3:
        return None
    start, end = _line_of_clause(sub, at)
    if any(other != sub.spans[at] and other[0] < end and other[1] > start for other in sub.spans):
        start, end = sub.spans[at]
    return Edit(sub.text[:start] + sub.text[end:], _clause(sub.digests[at]))


def _double_clause(sub: Subject, rng: random.Random) -> Edit | None:
    if len(set(sub.digests)) < 3:
        return None
    at = rng.randrange(1, len(sub.spans))
    other = sub.text[slice(*sub.spans[at - 1])]
    if sub.digests.count(sub.digests[at]) > 1:
        return None
    return Edit(_replace(sub.text, sub.spans[at], other), _clause(sub.digests[at]))


def _merge_clauses(sub: Subject, rng: random.Random) -> Edit | None:
    if len(sub.spans) < 3:
        return None
    at = rng.randrange(len(sub.spans) - 1)
    one = sub.text[slice(*sub.spans[at])].rstrip(" ;,.")
    two = sub.text[slice(*sub.spans[at + 1])]
    if len(sub.text[sub.spans[at][1] : sub.spans[at + 1][0]].strip()) > 8:
        return None  # a group stands between
    text = sub.text[: sub.spans[at][0]] + f"{one} and {two}" + sub.text[sub.spans[at + 1][1] :]
    named = (_clause(sub.digests[at]), _clause(sub.digests[at + 1]))
    return Edit(text, lambda found: all(test(found) for test in named))


def _weaken(old: str) -> str:
    return re.sub(
        r"^(In any way|To|For|Violat|[A-Z]\w+ing|\w+)",
        r"\1 knowingly and intentionally",
        old,
        count=1,
    )


def _homoglyph(old: str) -> str:
    words = [word for word in re.findall(r"[a-z]{5,}", old) if "a" in word or "o" in word]
    if not words:
        return old
    fake = words[0].replace("a", "а").replace("o", "о")
    return old.replace(words[0], fake, 1)


def _one_word(old: str) -> str:
    for a, b in (
        (r"\bany\b", "some"),
        (r"\bor\b", "and"),
        (r"\band\b", "or"),
        (r"\bof\b", "for"),
        (r"\bto\b", "not to"),
    ):
        head = old.rstrip(" ;,.").removesuffix(" or").removesuffix(" and")
        new = re.sub(a, b, head, count=1)
        if new != head:
            return new + old[len(head) :]
    return old


def _cut_clause(old: str) -> str:
    words = old.split()
    return " ".join(words[: len(words) // 2]) + ";" if len(words) > 5 else old


def _except(old: str) -> str:
    return old.rstrip(" ;.,") + ", unless for research;"


def _strike(old: str) -> str:
    return f"~~{old}~~"


def _comment(old: str) -> str:
    return f"<!-- {old} -->"


def _on_lead_in(edit: Callable[[str], str]) -> Callable[[Subject, random.Random], Edit | None]:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if not sub.lead_ins:
            return None
        span = rng.choice(sub.lead_ins)
        old = sub.text[slice(*span)]
        new = edit(old)
        return None if new == old else Edit(_replace(sub.text, span, new), _lead_in)

    return harm


def _positive(old: str) -> str:
    return re.sub(
        r"\b(?:will|may|must|shall|agree) not\b|\bnot ",
        lambda m: m[0].replace("not", "").strip() + (" " if m[0].endswith(" ") else ""),
        old,
        count=1,
    )


def _positive_all(old: str) -> str:
    return re.sub(r"\s+(?:not|nor)\b", "", old)


def _now(old: str) -> str:
    return re.sub(r"\bnot\b", "now", old, count=1)


def _encouraged(old: str) -> str:
    return re.sub(
        r"\byou (?:agree|may|must|will|shall)\b", "you are kindly asked", old, count=1, flags=re.I
    )


def _narrow(old: str) -> str:
    new = re.sub(r"\s+(?:or|and) (?:its )?(?:Derivatives|Modifications)\b[\w ]*", "", old, count=1)
    if new == old:
        new = re.sub(r",? (?:n?or) allow others to use,?", "", old, count=1)
    return (
        re.sub(r", and will not permit, assist or cause any third party", "", new)
        if new == old
        else new
    )


def _excepting(old: str) -> str:
    return old.rstrip(" :") + ", except for commercial customers:"


def _sentences(sub: Subject) -> list[tuple[int, int]]:
    """Spans of whole sentences outside the list, away from title and notices."""
    first = min((span[0] for span in sub.spans), default=len(sub.text))
    first = min([first, *(span[0] for span in sub.lead_ins)])
    return [
        found.span()
        for found in re.finditer(r"(?<=[.;] )[A-Z][^.;:\n]{60,400}[.;](?=\s)", sub.text)
        if found.start() > 600
        and found.end() < first
        and "opyright (" not in found[0]
        and "e.g" not in found[0]
    ]


def _on_body(edit: Callable[[str], str]) -> Callable[[Subject, random.Random], Edit | None]:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        spans = [
            span
            for span in _sentences(sub)
            if edit(sub.text[slice(*span)]) != sub.text[slice(*span)]
        ]
        if not spans:
            return None
        span = rng.choice(spans)
        new = edit(sub.text[slice(*span)])
        return Edit(_replace(sub.text, span, new), _body(new) if new else _any_body)

    return harm


def _modal(old: str) -> str:
    for a, b in (("must", "may"), ("shall", "may"), ("may", "must"), ("will", "may")):
        new = re.sub(rf"\b{a}\b", b, old, count=1)
        if new != old:
            return new
    return old


def _drop_not(old: str) -> str:
    return re.sub(r"\b(not|no) ", "", old, count=1)


def _number(old: str) -> str:
    return re.sub(r"\b(\d{2,}|\d+(?= million))\b", lambda m: str(int(m[1]) + 200), old, count=1)


_PASSES_ON = re.compile(
    r"[^.;\n]*(?:enforceable provision|require all of [Yy]our users|set forth in Attachment A"
    r"|similar set of restrictions)[^.;\n]*(?:\.\s?[ga][^.;\n]*)*[.;]"
)


def _propagation_gone(sub: Subject, rng: random.Random) -> Edit | None:
    found = list(_PASSES_ON.finditer(sub.text))
    if not found:
        return None
    return Edit(_replace(sub.text, rng.choice(found).span(), ""), _propagation)


def _propagation_soft(sub: Subject, rng: random.Random) -> Edit | None:
    found = [
        f for f in _PASSES_ON.finditer(sub.text) if re.search(r"\b(?:MUST|must|shall)\b", f[0])
    ]
    if not found:
        return None
    one = rng.choice(found)
    new = re.sub(r"\b(?:MUST|must|shall)\b", "may", one[0], count=1)
    return Edit(_replace(sub.text, one.span(), new), _propagation)


def _truncate(sub: Subject, rng: random.Random) -> Edit | None:
    if not sub.spans or len(sub.text) < 3000 or sub.spans[0][0] < len(sub.text) // 2:
        return None
    return Edit(sub.text[: int(len(sub.text) * rng.uniform(0.35, 0.8))], _truncated)


def _cut_list(sub: Subject, rng: random.Random) -> Edit | None:
    if len(sub.spans) < 4:
        return None
    at = rng.randrange(1, len(sub.spans) - 1)
    start, end = sub.spans[at][0], sub.spans[-1][1]
    start = (
        sub.text.rfind("\n", 0, start) + 1
        if "\n" in sub.text[sub.spans[at - 1][1] : start]
        else start
    )
    named = [_clause(digest) for digest in sub.digests[at:]]
    return Edit(sub.text[:start] + sub.text[end:], lambda found: all(test(found) for test in named))


def _no_list(sub: Subject, _: random.Random) -> Edit | None:
    if len(sub.lead_ins) != 1 or sub.lead_ins[0][0] < len(sub.text) // 2:
        return None
    return Edit(sub.text[: sub.lead_ins[0][0]], _truncated)


def _permission(sub: Subject, _: random.Random) -> Edit | None:
    words = "The restrictions above do not apply to commercial customers."
    return Edit(f"{sub.text.rstrip()}\n\n{words}\n", _added(words[:-1]))


def _permission_inside(sub: Subject, rng: random.Random) -> Edit | None:
    spans = _sentences(sub)
    if not spans:
        return None
    words = "Enterprise customers are exempt from every restriction."
    at = rng.choice(spans)[1]
    return Edit(f"{sub.text[:at]} {words}{sub.text[at:]}", _added(words[:-1]))


def _added_clause(sub: Subject, rng: random.Random) -> Edit | None:
    at = _any_clause(sub, rng)
    if at is None:
        return None
    line = sub.text[slice(*_line_of_clause(sub, at))]
    words = "To compete with the licensor in any market"
    own = sub.text[slice(*sub.spans[at])]
    if line.count("\n") != 1 or own not in line:
        return None
    end = _line_of_clause(sub, at)[1]
    return Edit(sub.text[:end] + line.replace(own, words + ";") + sub.text[end:], _added(words))


def _under_permission(sub: Subject, rng: random.Random) -> Edit | None:
    at = _any_clause(sub, rng)
    if at is None or len(sub.spans) < 4:
        return None
    own = sub.text[slice(*sub.spans[at])]
    start, end = _line_of_clause(sub, at)
    if any(other != sub.spans[at] and other[0] < end and other[1] > start for other in sub.spans):
        return None
    text = (
        f"{sub.text[:start]}{sub.text[end:]}".rstrip()
        + f"\n\nExamples of permitted uses\n\nYou may use the Model:\n\n- {own}\n- For fun;\n"
    )
    return Edit(text, _clause(sub.digests[at]))


def _delete_sentence(_: str) -> str:
    return ""


HARMFUL: dict[str, Callable[[Subject, random.Random], Edit | None]] = {
    "clause deleted": _delete_clause,
    "clause replaced by its neighbour": _double_clause,
    "two clauses merged": _merge_clauses,
    "clause weakened by an adverb": _on_clause(_weaken),
    "one word of a clause changed": _on_clause(_one_word),
    "clause cut short": _on_clause(_cut_clause),
    "exception added to a clause": _on_clause(_except),
    "letter swapped for a look-alike": _on_clause(_homoglyph),
    "clause struck through": _on_clause(_strike),
    "clause hidden in a comment": _on_clause(_comment),
    "clause added": _added_clause,
    "clause moved under a permission": _under_permission,
    "list cut in the middle": _cut_list,
    "list removed": _no_list,
    "text truncated": _truncate,
    "lead-in: not dropped": _on_lead_in(_positive),
    "lead-in: every not dropped": _on_lead_in(_positive_all),
    "lead-in: not to now": _on_lead_in(_now),
    "lead-in made a wish": _on_lead_in(_encouraged),
    "lead-in: scope cut": _on_lead_in(_narrow),
    "lead-in: exception": _on_lead_in(_excepting),
    "propagation deleted": _propagation_gone,
    "propagation softened": _propagation_soft,
    "sentence deleted": _on_body(_delete_sentence),
    "must and may swapped": _on_body(_modal),
    "not dropped in the body": _on_body(_drop_not),
    "number changed": _on_body(_number),
    "permission added at the end": _permission,
    "permission added inside": _permission_inside,
}


# --- harmless edits -----------------------------------------------------------------------


def _rewrapped(sub: Subject, width: int, indent: str) -> str:
    """Every long line wrapped on its own, as an editor does."""
    out = []
    for line in sub.text.split("\n"):
        lead = line[: len(line) - len(line.lstrip())]
        if len(line) <= width:
            out.append(line)
            continue
        out += textwrap.wrap(
            line.strip(),
            width,
            initial_indent=lead,
            subsequent_indent=lead + indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(out)


def _hard_wrapped(text: str) -> bool:
    lines = [len(line) for line in text.split("\n") if line.strip()]
    return max(lines, default=0) < 130


_MARK = re.compile(r"^([ \t]*)(?:[-*•]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])[ \t]+", re.M)


def _remarked(sub: Subject, mark: Callable[[int], str]) -> str | None:
    """Flat lists with other markers."""
    if not sub.spans or not sub.lead_ins:
        return None
    found = clauses.find(sub.text)
    if any("." in c.label for one in found for c in one.clauses):
        return None
    lines = sub.text.split("\n")
    for one in found:
        for count, clause in enumerate(one.clauses, 1):
            line = lines[clause.line - 1]
            marked = _MARK.match(line)
            if not marked:
                return None
            lines[clause.line - 1] = f"{marked[1]}{mark(count)} {line[marked.end() :]}"
    return "\n".join(lines)


def _shuffled(sub: Subject, rng: random.Random) -> str | None:
    if len(sub.spans) < 3 or any(
        "." in c.label for one in clauses.find(sub.text) for c in one.clauses
    ):
        return None
    if len(clauses.find(sub.text)) > 1:
        return None
    words = [
        re.sub(r"(?:;\s*(?:and|or)|[;.,])\s*$", "", sub.text[slice(*span)]) for span in sub.spans
    ]
    rng.shuffle(words)
    out: list[str] = []
    at = 0
    for span, new in zip(sub.spans, words, strict=True):
        out += [sub.text[at : span[0]], new, ";"]
        at = span[1]
    return "".join([*out, sub.text[at:]])


def _closers(sub: Subject, mark: str) -> str | None:
    if not sub.spans:
        return None
    out: list[str] = []
    at = 0
    for span in sub.spans:
        out += [
            sub.text[at : span[0]],
            re.sub(r"(?:;\s*(?:and|or)|[;.,])\s*$", "", sub.text[slice(*span)]),
            mark,
        ]
        at = span[1]
    joined = "".join([*out, sub.text[at:]])
    return joined if not _run_in(sub) else None


def _run_in(sub: Subject) -> bool:
    return any(
        "\n" not in sub.text[a[1] : b[0]] for a, b in zip(sub.spans, sub.spans[1:], strict=False)
    )


def _quoted_yaml(text: str) -> str:
    body = "\n".join(f"  {line}" if line.strip() else "" for line in text.split("\n"))
    return f"---\nlicense: other\nextra_gated_prompt: |-\n{body}\ntags:\n- text\n---\n\n# A model\n"


def _as_html(text: str) -> str | None:
    if "<" in text or (_hard_wrapped(text) and clauses.find(text)):
        return None
    blocks = re.split(r"\n[ \t]*\n", text)
    out = []
    for block in blocks:
        lines = [html.escape(line, quote=False) for line in block.split("\n")]
        out.append(
            "<p>" + "<br>\n".join(lines) + "</p>"
            if not _hard_wrapped(text)
            else "<p>" + "\n".join(lines) + "</p>"
        )
    return "<html><body>\n" + "\n".join(out) + "\n</body></html>"


def _as_html_list(sub: Subject) -> str | None:
    plain = _remarked(sub, lambda n: "@@LI")
    if plain is None or "<" in sub.text or _hard_wrapped(sub.text):
        return None
    out: list[str] = []
    for line in plain.split("\n"):
        body = html.escape(line.strip(), quote=False)
        if not body:
            continue
        if body.startswith("@@LI"):
            begin = "<ol>\n" if not out or not out[-1].endswith("</li>") else ""
            out.append(f"{begin}<li>{body[4:].strip()}</li>")
        else:
            if out and out[-1].endswith("</li>"):
                out[-1] += "\n</ol>"
            out.append(f"<p>{body}</p>")
    return "\n".join(out)


def _new_notice(text: str) -> str:
    lines = text.split("\n")
    for at, line in enumerate(lines[:12]):
        if line.lower().startswith(("copyright (c)", "copyright ©")):
            lines[at] = "Copyright (c) 2019-2031 Someone Else Ltd. and friends"
            return "\n".join(lines)
    return "Copyright (c) 2031 Someone Else Ltd.\n\n" + text


def _each_line(prefix: str) -> Callable[[str], str]:
    return lambda text: "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))


def _months(text: str) -> str:
    head = text[:500]
    head = re.sub(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December) \d{1,2}, 20\d\d",
        "May 5, 2031",
        head,
    )
    return head + text[500:]


def _bold_headings(text: str) -> str:
    return re.sub(
        r"^(Section [IVX]+: [^\n]{3,60}|[A-Z][A-Z ]{5,40}|Use Restrictions|Attachment A)$",
        r"### **\1**",
        text,
        flags=re.M,
    )


def _gutter(text: str) -> str:
    return "\n".join(f"{n:4} | {line}" for n, line in enumerate(text.split("\n"), 1))


def _plain(edit: Callable[[str], str | None]) -> Callable[[Subject, random.Random], str | None]:
    return lambda sub, rng: edit(sub.text)


_CURLY = str.maketrans({"'": "’"})
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def _curly(text: str) -> str:
    return re.sub(r'"([^"\n]{1,200})"', "“\\1”", text).translate(_CURLY)


HARMLESS: dict[str, Callable[[Subject, random.Random], str | None]] = {
    "CRLF": _plain(lambda t: t.replace("\r\n", "\n").replace("\n", "\r\n")),
    "CR": _plain(lambda t: t.replace("\r\n", "\n").replace("\n", "\r")),
    "byte order mark": _plain(lambda t: "\ufeff" + t),
    "straight quotes and dashes": _plain(lambda t: t.translate(_STRAIGHT)),
    "curly quotes": _plain(_curly),
    "no-break spaces": _plain(lambda t: re.sub(r"(?<=\w) (?=of\b)", "\u00a0", t)),
    "zero-width characters": _plain(
        lambda t: t.replace("the ", "the\u200b ").replace("tion", "\u00adtion")
    ),
    "wrapped at 60, hanging": lambda sub, rng: _rewrapped(sub, 60, "    "),
    "wrapped at 60, flush": lambda sub, rng: _rewrapped(sub, 60, ""),
    "wrapped at 100, flush": lambda sub, rng: _rewrapped(sub, 100, ""),
    "indented": _plain(_each_line("    ")),
    "trailing blanks": _plain(lambda t: re.sub(r"(?m)$", "  ", t)),
    "blank lines doubled": _plain(lambda t: re.sub(r"\n[ \t]*\n", "\n\n\n", t)),
    "every line a paragraph": lambda sub, rng: (
        None if _hard_wrapped(sub.text) else sub.text.replace("\n", "\n\n")
    ),
    "copyright line": _plain(_new_notice),
    "date": _plain(_months),
    "bullets": lambda sub, rng: _remarked(sub, lambda n: "-"),
    "stars": lambda sub, rng: _remarked(sub, lambda n: "*"),
    "numbers": lambda sub, rng: _remarked(sub, lambda n: f"{n}."),
    "letters": lambda sub, rng: _remarked(sub, lambda n: f"({chr(96 + n)})" if n < 27 else "(z)"),
    "roman numerals": lambda sub, rng: _remarked(sub, lambda n: f"({_roman(n)})"),
    "order of clauses": _shuffled,
    "stops after clauses": lambda sub, rng: _closers(sub, "."),
    "semicolons after clauses": lambda sub, rng: _closers(sub, ";"),
    "block quote": _plain(_each_line("> ")),
    "code fence": _plain(lambda t: f"```text\n{t}\n```\n"),
    "# comments": _plain(_each_line("# ")),
    "// comments": _plain(_each_line("// ")),
    "/* comment */": _plain(lambda t: "/*\n" + _each_line(" * ")(t) + "\n */\n"),
    "line numbers": _plain(_gutter),
    "bold headings": _plain(_bold_headings),
    "markdown escapes": _plain(lambda t: re.sub(r"(?m)^(\d{1,2})\. ", r"\1\\. ", t)),
    "HTML paragraphs": _plain(_as_html),
    "HTML list": lambda sub, rng: _as_html_list(sub),
    "entities": _plain(lambda t: t.replace("’", "&rsquo;").replace('"', "&quot;")),
    "front matter before it": _plain(lambda t: "---\nlicense: other\nlanguage:\n- en\n---\n\n" + t),
    "inside front matter": _plain(_quoted_yaml),
    "for example": _plain(lambda t: re.sub(r"\be\.g\.,?", "for example", t)),
}


def _roman(n: int) -> str:
    out = ""
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while n >= value:
            out += letters
            n -= value
    return out


# --- measuring ----------------------------------------------------------------------------


class Tally(NamedTuple):
    """Of `tried` edits of a kind `flagged` were noticed and `named` located; `failed`: texts."""

    tried: int
    flagged: int
    named: int
    failed: tuple[str, ...]


def texts(folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names and texts of the AI licences in licensedcode-data and of the files in the folders.

    Only plain licence texts: no front matter, no JSON.
    """
    spec = importlib.util.find_spec("licensedcode")
    roots = list(spec.submodule_search_locations or ()) if spec else []
    for root in roots:
        for key in LICENSED:
            path = os.path.join(root, "data", "licenses", f"{key}.LICENSE")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as fp:
                    yield key, re.sub(r"\A---\n.*?\n---\n\s*", "", fp.read(), flags=re.S)
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as fp:
                    text = fp.read()
                if not text.startswith(("---", "[", "{")):
                    yield name, text


def measure(
    found: Sequence[tuple[str, str]], *, rounds: int = 3, seed: int = 7
) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """Tallies of harmful and of harmless edits by kind over the texts."""
    harmful: dict[str, Tally] = {kind: Tally(0, 0, 0, ()) for kind in HARMFUL}
    harmless: dict[str, Tally] = {kind: Tally(0, 0, 0, ()) for kind in HARMLESS}
    for name, text in found:
        sub = subject(name, text)
        index = known.loaded(known.compiled({name: [known.describe(text)]}))
        for kind, harm in HARMFUL.items():
            for turn in range(rounds):
                rng = random.Random(f"{seed}{name}{kind}{turn}")
                edit = harm(sub, rng)
                if edit is not None:
                    result = recognize.identify(edit.text, index)
                    harmful[kind] = _count(
                        harmful[kind], result.match != "exact", edit.named(result), name
                    )
        for kind, dress in HARMLESS.items():
            new = dress(sub, random.Random(f"{seed}{name}{kind}"))
            if new is not None and new != text:
                result = recognize.identify(new, index)
                flagged = result.match != "exact"
                harmless[kind] = _count(harmless[kind], flagged, not flagged, name)
    return harmful, harmless


def _count(tally: Tally, flagged: bool, named: bool, name: str) -> Tally:
    failed = tally.failed if named else (*tally.failed, name)
    return Tally(tally.tried + 1, tally.flagged + flagged, tally.named + named, failed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; 0 when every harmful edit was named and no harmless one flagged."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.mutations", description=__doc__
    )
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="folders of further texts")
    parser.add_argument("--rounds", type=int, default=3, help="edits of each kind for each text")
    given = parser.parse_args(arguments)
    harmful, harmless = measure(list(texts(given.folders)), rounds=given.rounds)
    write = sys.stdout.write
    write(f"{'harmful edit':36} tried flagged  named  missed in\n")
    for kind, tally in harmful.items():
        write(
            f"{kind:36} {tally.tried:5} {tally.flagged:7} {tally.named:6}"
            f"  {', '.join(sorted(set(tally.failed))[:6])}\n"
        )
    write(f"\n{'harmless edit':36} tried flagged         flagged in\n")
    for kind, tally in harmless.items():
        write(
            f"{kind:36} {tally.tried:5} {tally.flagged:7}         {', '.join(tally.failed[:8])}\n"
        )
    tried = sum(tally.tried for tally in harmful.values())
    named = sum(tally.named for tally in harmful.values())
    dressed = sum(tally.tried for tally in harmless.values())
    alarms = sum(tally.flagged for tally in harmless.values())
    write(f"\nharmful named: {named} of {tried}; harmless flagged: {alarms} of {dressed}\n")
    return 0 if named == tried and not alarms else 1


if __name__ == "__main__":
    sys.exit(main())
