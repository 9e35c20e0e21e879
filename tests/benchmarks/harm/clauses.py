"""Clauses, lists, lead-ins and whole sentences taken out, moved, cut, doubled, turned round."""

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
    either,
    every,
    kind,
    lead_in,
    lost,
    own_lines,
    propagation,
    replaced,
    said,
    sentences,
    truncated,
    whole_line,
)


def _on_clause(edit: Callable[[str], str]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if not sub.spans:
            return None
        at = rng.randrange(len(sub.spans))
        old = sub.text[slice(*sub.spans[at])]
        new = edit(old)
        if new == old:
            return None
        told = clause(sub.digests[at])
        if new.endswith(old):
            told = either(told, said(new.removesuffix(old)))
        return Edit(replaced(sub.text, sub.spans[at], new), told)

    return harm


def _deleted(sub: Subject, rng: random.Random) -> Edit | None:
    if len(sub.spans) < 3:
        return None
    at = rng.randrange(len(sub.spans))
    return Edit(replaced(sub.text, whole_line(sub, at), ""), clause(sub.digests[at]))


def _some_deleted(sub: Subject, rng: random.Random) -> Edit | None:
    if len(sub.spans) < 6:
        return None
    text = sub.text
    chosen = sorted(rng.sample(range(len(sub.spans)), 3), reverse=True)
    if not all(own_lines(sub, at) for at in chosen):
        return None
    for at in chosen:
        text = replaced(text, whole_line(sub, at), "")
    return Edit(text, every(clause(sub.digests[at]) for at in chosen))


def _replaced_by_neighbour(sub: Subject, rng: random.Random) -> Edit | None:
    if len(set(sub.digests)) < 3:
        return None
    at = rng.randrange(1, len(sub.spans))
    other = sub.text[slice(*sub.spans[at - 1])]
    if sub.digests.count(sub.digests[at]) > 1:
        return None
    return Edit(replaced(sub.text, sub.spans[at], other), clause(sub.digests[at]))


def _merged(sub: Subject, rng: random.Random) -> Edit | None:
    if len(sub.spans) < 3:
        return None
    at = rng.randrange(len(sub.spans) - 1)
    one = sub.text[slice(*sub.spans[at])].rstrip(" ;,.")
    two = sub.text[slice(*sub.spans[at + 1])]
    if len(sub.text[sub.spans[at][1] : sub.spans[at + 1][0]].strip()) > 8:
        return None  # a group stands between
    joint = rng.choice((f"{one} and {two}", f"{one}, {two}", f"{one} / {two}"))
    text = replaced(sub.text, (sub.spans[at][0], sub.spans[at + 1][1]), joint)
    return Edit(text, every((clause(sub.digests[at]), clause(sub.digests[at + 1]))))


def _adverb(old: str) -> str:
    pattern = r"^(In any way|To|For|Violat|[A-Z]\w+ing|\w+)"
    return re.sub(pattern, r"\1 knowingly and intentionally", old, count=1)


def _homoglyph(old: str) -> str:
    words = [word for word in re.findall(r"[a-z]{5,}", old) if "a" in word or "o" in word]
    if not words:
        return old
    fake = words[0].replace("a", "а").replace("o", "о")
    return old.replace(words[0], fake, 1)


def _one_word(old: str) -> str:
    head = old.rstrip(" ;,.").removesuffix(" or").removesuffix(" and")
    for a, b in (("any", "some"), ("or", "and"), ("and", "or"), ("of", "for"), ("to", "not to")):
        new = re.sub(rf"\b{a}\b", b, head, count=1)
        if new != head:
            return new + old[len(head) :]
    return old


def _first_half(old: str) -> str:
    words = old.split()
    return " ".join(words[: len(words) // 2]) + ";" if len(words) > 5 else old


def _second_half(old: str) -> str:
    words = old.split()
    return " ".join(words[len(words) // 2 :]).capitalize() if len(words) > 5 else old


def _prefixed(words: str) -> Callable[[str], str]:
    return lambda old: f"{words} {old}"


def _suffixed(words: str) -> Callable[[str], str]:
    return lambda old: f"{old.rstrip(' ;.,')}{words};"


def _by(words: str) -> Callable[[str], str]:
    return lambda old: words


def _added(sub: Subject, rng: random.Random) -> Edit | None:
    if not sub.spans:
        return None
    at = rng.randrange(len(sub.spans))
    line = sub.text[slice(*whole_line(sub, at))]
    words = "To compete with the licensor in any market"
    own = sub.text[slice(*sub.spans[at])]
    if line.count("\n") != 1 or own not in line:
        return None
    end = whole_line(sub, at)[1]
    return Edit(sub.text[:end] + line.replace(own, words + ";") + sub.text[end:], said(words))


def _moved(where: Callable[[str, str, Span], str]) -> Harm:
    """A clause taken out of its list and put elsewhere; `where` gets the text, and the list."""

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if len(sub.spans) < 4:
            return None
        at = rng.randrange(len(sub.spans))
        if not own_lines(sub, at):
            return None
        own = sub.text[slice(*sub.spans[at])]
        start, end = whole_line(sub, at)
        rest = sub.text[:start] + sub.text[end:]
        listed = (sub.lead_ins[0][0] if sub.lead_ins else start, sub.spans[-1][1] - (end - start))
        return Edit(where(rest, own, listed), clause(sub.digests[at]))

    return harm


def _under_permission(text: str, own: str, _: Span) -> str:
    return (
        f"{text.rstrip()}\n\nExamples of permitted uses\n\n"
        f"You may use the Model:\n\n- {own}\n- For fun;\n"
    )


def _under_wish(text: str, own: str, _: Span) -> str:
    return f"{text.rstrip()}\n\nPlease try not to:\n\n- {own}\n- Be late for dinner;\n"


def _before(text: str, own: str, listed: Span) -> str:
    start = text.rfind("\n", 0, listed[0]) + 1
    return f"{text[:start]}{own}\n\n{text[start:]}"


def _to_the_top(text: str, own: str, _: Span) -> str:
    return f"{own}\n\n{text}"


def _to_the_end(text: str, own: str, _: Span) -> str:
    return f"{text.rstrip()}\n\nThese are some more thoughts of ours on the matter.\n\n{own}\n"


def _into_definition(text: str, own: str, _: Span) -> str:
    return f"{text.rstrip()}\n\n“Historical Use” means a use {own[:1].lower()}{own[1:]}\n"


def _on_lead_in(edit: Callable[[str], str]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if not sub.lead_ins:
            return None
        span = rng.choice(sub.lead_ins)
        old = sub.text[slice(*span)]
        new = edit(old)
        return None if new == old else Edit(replaced(sub.text, span, new), lead_in)

    return harm


def _positive(old: str) -> str:
    def without(found: re.Match[str]) -> str:
        return found[0].replace("not", "").strip() + (" " if found[0].endswith(" ") else "")

    return re.sub(r"\b(?:will|may|must|shall|agree) not\b|\bnot ", without, old, count=1)


def _wish(old: str) -> str:
    pattern = r"\byou (?:agree|may|must|will|shall)\b"
    return re.sub(pattern, "you are kindly asked", old, count=1, flags=re.I)


def _narrow(old: str) -> str:
    for pattern in (
        r"\s+(?:or|and) (?:its )?(?:Derivatives|Modifications)\b[\w ]*",
        r",? (?:n?or) allow others to use,?",
        r", and will not permit, assist or cause any third party",
        r" or (?:any|its|their) [\w ]+(?=:)",
    ):
        new = re.sub(pattern, "", old, count=1)
        if new != old:
            return new
    return old


def _turned(pattern: str, new: str) -> Callable[[str], str]:
    return lambda old: re.sub(pattern, new, old, count=1)


def _before_colon(words: str) -> Callable[[str], str]:
    return lambda old: f"{old.rstrip(' :：*')}{words}:" if old.rstrip(" *").endswith(":") else old


def _lead_in_deleted(sub: Subject, rng: random.Random) -> Edit | None:
    if not sub.lead_ins:
        return None
    span = rng.choice(sub.lead_ins)
    under = [d for s, d in zip(sub.spans, sub.digests, strict=True) if s[0] > span[0]]
    named = either(lead_in, truncated, every(map(clause, under[:1])))
    return Edit(replaced(sub.text, span, ""), named)


def _split(lead: str) -> Harm:
    """A second lead-in in the midst of the list, under which the rest is something else."""

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if len(sub.spans) < 6 or not sub.lead_ins:
            return None
        at = rng.randrange(2, len(sub.spans) - 2)
        if not own_lines(sub, at) or not own_lines(sub, at - 1):
            return None
        start = whole_line(sub, at)[0]
        text = f"{sub.text[:start]}\n{lead}\n\n{sub.text[start:]}"
        return Edit(text, either(said(lead.rstrip(":")), clause(sub.digests[at])))

    return harm


def _sentence(edit: Callable[[str], str], least: int = 60, most: int = 400) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        spans = [s for s in sentences(sub, least, most) if edit(sub.text[slice(*s)]) is not None]
        if not spans:
            return None
        span = rng.choice(spans)
        new = edit(sub.text[slice(*span)])
        return Edit(
            replaced(sub.text, span, new),
            either(lost(sub, span), said(new) if new else lost(sub, span)),
        )

    return harm


_PASSES_ON = re.compile(
    r"[^.;\n]*(?:enforceable provision|require all of [Yy]our users|set forth in Attachment A"
    r"|similar set of restrictions|minimum the same use-based)"
    r"[^.;\n]*(?:\.\s?[ga][^.;\n]*)*[.;]"
)


def _passed_on(edit: Callable[[str], str]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        found = [f for f in _PASSES_ON.finditer(sub.text) if edit(f[0]) != f[0]]
        if not found:
            return None
        one = rng.choice(found)
        return Edit(replaced(sub.text, one.span(), edit(one[0])), propagation)

    return harm


def _chinese_deleted(sub: Subject, rng: random.Random) -> Edit | None:
    found = list(re.finditer(r"(?<=\n)[^。；\n]{12,300}[。；]", sub.text))
    found = [one for one in found if re.search(r"[\u4e00-\u9fff]{8}", one[0])]
    if not found:
        return None
    one = rng.choice(found)
    under = [
        digest
        for place, digest in zip(sub.spans, sub.digests, strict=True)
        if place[0] < one.end() and place[1] > one.start()
    ]
    return Edit(
        replaced(sub.text, one.span(), ""),
        every(map(clause, under)) if under else lost(sub, one.span()),
    )


def _soft(old: str) -> str:
    return re.sub(r"\b(?:MUST|must|shall|will(?= always))\b", "may", old, count=1)


def _truncated(low: float, high: float) -> Harm:
    """A text of which the end is missing, from a place between two shares of its length on."""

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if len(sub.text) < 3000:
            return None
        end = int(len(sub.text) * rng.uniform(low, high))
        if not sub.text[end:].strip():
            return None
        gone = [d for s, d in zip(sub.spans, sub.digests, strict=True) if s[1] > end + 3]
        if sub.text[:end].rstrip().endswith((".", ";", ":", ",")):
            return None  # perhaps only a notice, or a list of addresses
        listed = every(map(clause, gone)) if gone else said(sub.text[:end].split()[-1])
        told = either(truncated, listed, kind("missing"))
        return Edit(sub.text[:end], told)

    return harm


def _last_cut(sub: Subject, _: random.Random) -> Edit | None:
    """The text ends in the middle of its last clause."""
    if not sub.spans or len(sub.text) - sub.spans[-1][1] > 40:
        return None
    start, end = sub.spans[-1]
    if end - start < 30:
        return None
    return Edit(sub.text[: (start + end) // 2], either(truncated, clause(sub.digests[-1])))


def _begins_late(sub: Subject, rng: random.Random) -> Edit | None:
    """The beginning of the text is missing."""
    spans = [s for s in sentences(sub) if s[0] < len(sub.text) // 2]
    if len(spans) < 8:
        return None
    span = rng.choice(spans[4:])
    return Edit(sub.text[span[0] :], either(kind("missing"), kind("propagation-missing")))


def _list_cut(sub: Subject, rng: random.Random) -> Edit | None:
    if len(sub.spans) < 4:
        return None
    at = rng.randrange(1, len(sub.spans) - 1)
    start, end = sub.spans[at][0], sub.spans[-1][1]
    if "\n" in sub.text[sub.spans[at - 1][1] : start]:
        start = sub.text.rfind("\n", 0, start) + 1
    return Edit(replaced(sub.text, (start, end), ""), every(map(clause, sub.digests[at:])))


def _no_list(sub: Subject, _: random.Random) -> Edit | None:
    if len(sub.lead_ins) != 1 or sub.lead_ins[0][0] < len(sub.text) // 2:
        return None
    return Edit(sub.text[: sub.lead_ins[0][0]], truncated)


def _by_reference(words: str) -> Harm:
    """The list gives way to words that only point to one."""

    def harm(sub: Subject, _: random.Random) -> Edit | None:
        if not sub.spans or len(sub.lead_ins) != 1:
            return None
        start = whole_line(sub, 0)[0]
        text = f"{sub.text[:start]}{words}\n{sub.text[sub.spans[-1][1] :]}"
        return Edit(text, either(truncated, every(map(clause, sub.digests))))

    return harm


def _lead_in_and_list_gone(sub: Subject, _: random.Random) -> Edit | None:
    if not sub.spans or len(sub.lead_ins) != 1:
        return None
    text = replaced(sub.text, (sub.lead_ins[0][0], sub.spans[-1][1]), "")
    return Edit(text, either(truncated, every(map(clause, sub.digests))))


def _heading(pattern: str, new: str) -> Harm:
    """A heading that the text refers to is given another name, or taken out."""

    def harm(sub: Subject, _: random.Random) -> Edit | None:
        found = list(re.finditer(pattern, sub.text, re.MULTILINE))
        if not found or ("ttachment" in pattern and not _REFERS.search(sub.text)):
            return None
        one = found[-1]
        text = replaced(sub.text, one.span(), one.expand(new))
        words = one.expand(new).split()
        told = kind("heading-missing")
        return Edit(text, either(told, said(words[-1])) if words else told)

    return harm


_REFERS = re.compile(r"(?:in|to|of) (?:Attachment|Appendix|Exhibit|Annex) A\b")
_ATTACHMENT = (
    r"^([#*> \t]*)(Attachment|ATTACHMENT|Appendix|APPENDIX|Exhibit|Annex) A\b(?=[^\n]{0,60}$)"
)

KINDS: dict[str, Harm] = {
    "clause deleted": _deleted,
    "three clauses deleted": _some_deleted,
    "clause replaced by its neighbour": _replaced_by_neighbour,
    "two clauses merged": _merged,
    "clause weakened by an adverb": _on_clause(_adverb),
    "one word of a clause changed": _on_clause(_one_word),
    "clause cut short": _on_clause(_first_half),
    "clause without its beginning": _on_clause(_second_half),
    "exception added to a clause": _on_clause(_suffixed(", unless for research")),
    "limit added to a clause": _on_clause(_suffixed(" without their consent")),
    "place added to a clause": _on_clause(_suffixed(" in the European Union")),
    "time added to a clause": _on_clause(_suffixed(" for more than 30 days")),
    "clause made a permission": _on_clause(_prefixed("You may use it")),
    "clause made an example": _on_clause(_prefixed("Example:")),
    "clause made optional": _on_clause(_prefixed("(optional)")),
    "clause made obsolete": _on_clause(_prefixed("[deprecated]")),
    "clause negated": _on_clause(_prefixed("Not")),
    "clause reserved": _on_clause(_by("[Reserved]")),
    "clause intentionally left blank": _on_clause(_by("(this item is intentionally left blank)")),
    "clause made an ellipsis": _on_clause(_by("…")),
    "letter swapped for a look-alike": _on_clause(_homoglyph),
    "clause added": _added,
    "clause moved under a permission": _moved(_under_permission),
    "clause moved under a wish": _moved(_under_wish),
    "clause moved before the lead-in": _moved(_before),
    "clause moved to the top": _moved(_to_the_top),
    "clause moved to the end": _moved(_to_the_end),
    "clause made a definition": _moved(_into_definition),
    "list split by a permission": _split("You may use the Model:"),
    "list split by a wish": _split("Wherever possible, please avoid:"),
    "list split by examples": _split("Examples of uses that were discussed:"),
    "list cut in the middle": _list_cut,
    "list removed": _no_list,
    "lead-in and list removed": _lead_in_and_list_gone,
    "list made a reference": _by_reference("- anything listed at https://policies.example/use"),
    "list made a promise": _by_reference("The list of restrictions will be published in due time."),
    "text truncated early": _truncated(0.3, 0.8),
    "text truncated late": _truncated(0.8, 0.99),
    "last clause truncated": _last_cut,
    "beginning missing": _begins_late,
    "lead-in: not dropped": _on_lead_in(_positive),
    "lead-in: every not dropped": _on_lead_in(lambda old: re.sub(r"\s+(?:not|nor)\b", "", old)),
    "lead-in: not to now": _on_lead_in(_turned(r"\bnot\b", "now")),
    "lead-in: not to only": _on_lead_in(_turned(r"\bnot to use\b|\bnot use\b", "only to use")),
    "lead-in made a wish": _on_lead_in(_wish),
    "lead-in made advice": _on_lead_in(_turned(r"\b(?:agree|may|must|shall|will)\b", "should")),
    "lead-in: another party": _on_lead_in(_turned(r"\b[Yy]ou\b", "Resellers")),
    "lead-in: scope cut": _on_lead_in(_narrow),
    "lead-in: exception": _on_lead_in(_before_colon(", except for commercial customers")),
    "lead-in: knowingly": _on_lead_in(_before_colon(" knowingly")),
    "lead-in: unless": _on_lead_in(_before_colon(", unless permitted by local law")),
    "lead-in: examples": _on_lead_in(_before_colon(", for example")),
    "lead-in: time": _on_lead_in(_before_colon(" until 2030")),
    "lead-in: prefix": _on_lead_in(lambda old: f"Where feasible, {old[:1].lower()}{old[1:]}"),
    "lead-in deleted": _lead_in_deleted,
    "propagation deleted": _passed_on(lambda old: ""),
    "propagation softened": _passed_on(_soft),
    "propagation weakened": _passed_on(_turned(r"\b(?:restrictions|provision)\b", "guidelines")),
    "sentence deleted": _sentence(lambda old: ""),
    "short sentence deleted": _sentence(lambda old: "", 12, 60),
    "Chinese sentence deleted": _chinese_deleted,
    "sentence cut short": _sentence(lambda old: f"{old[: len(old) // 2].rpartition(' ')[0]}."),
    "sentence made a question": _sentence(lambda old: f"{old[:-1]}?"),
    "sentence denied": _sentence(lambda old: f"It is not the case that {old[:1].lower()}{old[1:]}"),
    "attachment renamed": _heading(_ATTACHMENT, r"\1\2 B"),
    "attachment made a draft": _heading(_ATTACHMENT + r"(.*)$", r"\1Draft of a future \2"),
    "attachment heading removed": _heading(_ATTACHMENT + r"[^\n]*$", ""),
    "restrictions made suggestions": _heading(
        r"^([#*> \t]*)(?:Use [Rr]estrictions|USE RESTRICTIONS|Prohibited Uses)\b(?=[^\n]{0,30}$)",
        r"\1Use Suggestions",
    ),
    "conditions made history": _heading(
        r"^([#*> \t]*Section [IVX]+: )(?=CONDITIONS|OTHER|INTELLECTUAL)", r"\1REPEALED "
    ),
}
