"""Harmful edits of licence texts, each with what an identification must name."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from weightmark.licenses import clauses
from weightmark.licenses.identification import Identification


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
