"""Words of a sentence that restrict use without naming a licence: non-commercial, research only.

Every word of a sentence gets a class by `limiting.json`, and a grammar of classes says what
restricts, for all languages. What denies, asks, supposes or compares takes that back.

What is restricted: `T` trade ("commercial"), `c` the same where it needs no noun ("commercially"),
`N` what is no trade, `n` what is private, `R` research, `r` what is so beside a noun ("academic"),
`F` derivatives, `Y` who trades ("companies"), `s` to sell. What restricts: `X` denies, `B` bars
("prohibited"), `V` may not, `A` allows, `M` may and must, `G` to agree, `O` only; `Q` needs `L`
leave, `K` to ask us. Around them: `U` use, `P` purposes, `H` weights, `f` for, `b` to be, `u`
under, `C` as long as, `J` and. Against them: `I` if, `D` what is only meant, `E` what leads
elsewhere, `Z` what lets the rest be, `S` what we do. `w` is any other word, and `,` `:` `;` `?`
are marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark._startup import NamedTuple, lazy
from weightmark.prose.classes import letters
from weightmark.prose.running_text import WE_GIVE
from weightmark.prose.subjects import Subjects
from weightmark.texts.grammar import BY_LEAVE, is_duty
from weightmark.texts.lines import far_east

_ORDER = "NcTVBIGCOADKQLunRrFYsZPUMJXESbfH"
"""Classes as they are looked for: phrases before the words in them."""
_RESTRICTED = "TcNnRrFYs"


class _Limit(NamedTuple):
    """What a sentence restricts use to, between two of its characters; `bans` uses by itself."""

    kind: str
    begin: int
    end: int
    bans: bool
    meant: bool = False


# -- grammar -----------------------------------------------------------------------------------

_TRADE = "(?:[UP][wHfbE]{0,6}?(?:f?w?T[UP]|f?w?P?w?T|f?c)|T[UP]|c(?:U|w(?=[UBXQ]))?)"
_MAY_NOT = (
    "(?:(?<!S)M[wHUPfb,]{0,5}?X|XM|XA[wb]?E|GE?XE?|(?<!S)V|(?:^|[,:;])w?XE?(?=U)|(?<!X)B|X[wb]?Aw?)"
)
_GAP = "[^;,?XBAEIZ]"
_DONE = f"(?:{_GAP}{{0,2}}T[UP]|{_GAP}{{0,8}}?(?:U{_GAP}{{0,6}}?f?w?T[UP]|fw?T[UP]|PT|UT|c))"
_SCIENCE = "(?:r[wrJ]{0,2}[UPR]|R)[UP]?"
_PRIVATE = "n[wJnrR,]{0,3}[UP]"
_IS_BARRED = "(?<!X)(?:B(?!w?X(?:[;,]|$))|X[wfb]{0,2}A|:w?X(?=[;,?]|$))"
_FORMS = (
    # Left to another licence, or to somebody's leave.
    ("ban", "(?:[TcPU]{1,2}|Y)[^;?XZI]{0,14}?(?:Q[^;?XZI]{0,10}L|L[^;?XZI]{0,6}Q)(?!,?w?X)"),
    ("ban", "Q[^;?X]{0,3}(?:T|c)U?w?L|TUbOA[wfu]|TU:w?K"),
    ("ban", "I[^;?,X]{0,4}(?:T[UPL]|c)[^;?X]{0,4}K|(?:T|c)U?[^;?X]{0,3}I[^;?X]{0,4}K"),
    # "No commercial use", "commercial use … is not allowed", "you may not … commercially".
    ("ban", "(?<!I)X(?:A?w?(?:TU|UT)|c)"),
    ("ban", f"{_TRADE}[^XBA;?IZ]{{0,8}}?{_IS_BARRED}"),
    ("ban", f"{_MAY_NOT}{_DONE}(?!w?[ZL])"),
    ("ban", f"(?:{_MAY_NOT}{_GAP}{{0,3}}?|(?:^|[,:;])w?XE?)s(?![^;,?]{{0,4}}[ZL])"),
    ("ban", f"s[^XBA;?IZ]{{0,10}}?{_IS_BARRED}"),
    ("ban", r"M[^;?]{1,12}(?:T|c)[^;?]{0,6}\?X(?!w)"),
    ("nc", f"O[^;?XT]{{0,7}}?(?:N|{_PRIVATE}|[UP]n(?=[;,?J]|$))|N[RrUPfb]{{0,3}}O|{_PRIVATE}O"),
    ("nc", "f(?:[wrR],?J|w,|w){0,2}N[wrRA]{0,2}?[UPR]O?|f[wPU]{0,2}[PU]N"),
    ("nc", "(?<=H)(?:b[wOA]?|:)N(?=[;,:?O]|$)|^[UP]:w?NO?$|u[w]{0,2}NL|(?:L|Aw),N(?=[;,?U]|$)"),
    ("nc", "C[^;,?]{1,6}b[wO]?N(?=[;,?J]|$)|X[bUA]{0,3}fw?T[UP](?!w?Z)|Xb?Uc(?!w?Z)"),
    ("research", f"R[UP]?O|(?<=H:)rU?O|f{_SCIENCE}(?:J(?:{_SCIENCE}|w))?O|Afr[UP](?![,J]|[^;]*T)"),
    ("research", f"O[^;?XNT]{{0,6}}{_SCIENCE}(?<!r)(?!Z)"),
    ("nd", "F[^;?]{0,2}X[wb]?A|XFw?A"),
)
_GRAMMAR = tuple((kind, re.compile(form)) for kind, form in _FORMS)
_BOTH = re.compile(
    "(?<!X)(?:T|c)[PUR]?,?(?:,|J)+[fwJ,]{0,2}N|N[PUR]?(?:,|J)+f{0,2}(?:c|T)(?![UP][^;]{0,8}[BXQZ])"
)
_DENIED = re.compile("(?:I|X[wbfHO]{0,2}O)[^;]{0,10}$|X[wfb]?$")
_SUPPOSED = re.compile("I[^;,]{0,10}$")
_MEANT = re.compile("D[^;]{0,10}$")
_MEANT_BEHIND = re.compile("[wf]?D")
_NOT_MEANT = re.compile("XDE?[bU]{0,2}f?w?(?:T[PU]|c)")
_KINDS = {"research": "research", "nd": "no-derivatives"}
_LONGEST = 2_000


def _limits_of(words: str, *, meant: bool) -> list[_Limit]:
    """What restricts use in a sentence, as it stands there."""
    kinds, places = letters(words, "limiting.json", _ORDER, _RESTRICTED)
    if not kinds or kinds.rstrip(";,").endswith("?") or _BOTH.search(kinds):
        return []
    limits: list[_Limit] = []
    for kind, pattern in (*_GRAMMAR, *((("nc", _NOT_MEANT),) if meant else ())):
        for found in pattern.finditer(kinds):
            bans, before = kind == "ban", kinds[: found.start()]
            if (_SUPPOSED if found[0][0] in "XMVG" else _DENIED).search(before):
                continue
            aims = _MEANT.search(kinds[: found.end()]) or _MEANT_BEHIND.match(kinds, found.end())
            said = _KINDS.get(kind, "non-commercial")
            begin, end = places[found.start()][0], places[found.end() - 1][1]
            limits.append(_Limit(said, begin, end, bans, meant=bool(aims) and not bans))
    for left in BY_LEAVE.finditer(words):
        before = kinds[: sum(begin < left.start() for begin, _ in places)]
        if not _DENIED.search(before):
            limits.append(_Limit("non-commercial", *left.span(), bans=True))
    return sorted(limits, key=lambda one: one.begin)


def without_trade(words: str) -> str:
    """A sentence without what bars trade, or leaves it to another licence; what else it bars stays.

    All of it stays where several things are barred at once, or one that is more than trade.
    """
    if not is_duty(words):
        return words
    out, last = words, len(words)
    for one in reversed(_limits_of(words[:_LONGEST], meant=False)):
        end = min(one.end, last)
        joined = _JOINS.search(words, 0, one.begin) or _JOINED.match(words, end)
        if one.kind != "non-commercial" or joined or _SEVERAL.search(words, one.begin, end):
            return words
        out, last = out[: one.begin] + out[end:], one.begin
    return out


_AND = r"(?:and|or|nor|und|oder|et|ou|y|o|e|и)"
_SEVERAL = lazy(rf",|;|\b{_AND}\b|[、，和及或]", re.IGNORECASE)
_JOINS = lazy(rf"(?:\b{_AND}(?: (?:in|for|by|with))?|[、，和及或])\s*\Z", re.IGNORECASE)
_JOINED = lazy(rf"\s*(?:{_AND}\b|[、和及或])", re.IGNORECASE)


_NC = r"non[-\u2010\u2011 ]?commercial(?:ly)?"
# Below a heading on the licence these words alone say it.
_BARE = lazy(
    rf"\W*(?:strictly\s+)?(?:{_NC})(?:\s+(?:use|usage|purposes?|licen[cs]ed?))?(?:\s+only)?\W*",
    re.IGNORECASE,
)
THEIR_TERMS = lazy(
    r"\b(?:follow|obey|respect|retain|keep|(?:comply|complies)\s+with|subject\s+to|under|governed\s+by)"
    r"\s+(?:their|its)\s+(?:own|original|respective)\s+(?:\w+\s+)?(?:licen[cs]es?|terms)\b",
    re.IGNORECASE,
)
"""What is said of several things of others, each with terms of its own."""


def restrictions(words: str, subjects: Subjects, below_heading: bool) -> Iterator[tuple[str, str]]:
    """What a sentence restricts the use of, and to what; `below_heading` is one on the licence.

    A use that is only intended or recommended is no restriction, and a question is none.
    """
    yield from _limits(words, subjects, below_heading, meant=False)


def intentions(words: str, subjects: Subjects, below_heading: bool) -> Iterator[tuple[str, str]]:
    """What a sentence says is meant for one use only, as `restrictions` has what is barred."""
    yield from _limits(words, subjects, below_heading, meant=True)


def _limits(
    words: str, subjects: Subjects, below_heading: bool, *, meant: bool
) -> Iterator[tuple[str, str]]:
    words = words[:_LONGEST]
    if THEIR_TERMS.search(words):
        return
    if below_heading and not meant and _BARE.fullmatch(words):
        yield "", "non-commercial"
        return
    for one in _limits_of(words, meant=meant):
        if one.meant is not meant:
            continue
        before, limit = words[: one.begin], words[one.begin : one.end]
        if far_east(limit):
            told = subjects.cjk(before + limit)
        else:
            behind = words[one.end :][:60]
            told = _about(before, limit if one.bans else "", behind, subjects, below_heading)
        yield from ((about, one.kind) for about in told)
        return


_SAID_THAT = (
    r"(?i)\A\W*(?:\w+\s+){0,4}(?:emphasi[sz]e|stress|noted?|aware|declare|state|clarify|remember)d?"
    r"\s+that\b"
)
_BY_THE_WAY = (
    r"\([^()\w]*(?:the\s+)?[\"\u201c][^()\"\u201d]{1,40}[\"\u201d]\W*\)|\(https?://[^()\s]{0,500}\)"
)
"""An address, or what a thing is called from here on: in `Kelp ("Software")` that is no noun."""
_PREDICATE = (
    r"(?i)\b(?:is|are|was|were|has|have|may|must|can|cannot|should|shall|will|ist|sind|steht|darf|est|sont"
    r"|es|son|\u00e9|s\u00e3o)\b"
)


# "The data (and the models that were trained with it) are": what is joined in brackets.
_BESIDES = r"(?i)\(\s*(?:and|or|as\s+well\s+as|including)\s+([^()]{1,80})\)"
# "Because of the license of the data, this model …": what is spoken of comes behind.
_REASON = r"(?i)\A\W*(?:because|due\s+to|owing\s+to|since|given|as)\b[^,]{1,120},"


def _about(
    before: str, barred: str, behind: str, subjects: Subjects, below_heading: bool
) -> tuple[str, ...]:
    """What is spoken of: named where a use is barred, else before it, or right behind a ban."""
    before = re.sub(_BY_THE_WAY, "", before)
    clause = re.split(r"[;:]|,\s+(?:and|but|while|whereas)\b", before)[-1]
    clause = _own_clause(re.sub(_SAID_THAT, "", re.sub(_REASON, "", clause)), subjects)
    inside = subjects.classes(re.sub(r"(?i)\bcommercial\s+users?\b", "", barred))
    heads = inside or subjects.classes(clause) or subjects.classes(before)
    if barred and not heads:
        heads = subjects.classes(re.split(r"[,.;:(]", behind)[0])
    if "other" in heads[:1] or (not inside and re.search(r"(?i)\bwhich\b|\bthat\b", clause)):
        return ()
    if heads:
        # The first noun of the clause is its subject, with those that "and" joins to it.
        joined = subjects.heads(clause)
        of = joined if heads[0] in joined[:1] else heads[:1]
        if besides := re.search(_BESIDES, clause):
            of += subjects.heads(besides[1])[:1]
        return tuple(one for one in of if one != "other")
    if re.match(r"(?i)\W*(?:agree|promise)s?\b.*\bit\b", barred):
        return ("",)
    return ("",) if _of_itself(before, clause, barred, subjects, below_heading) else ()


_CLAUSES = lazy(
    r"(?i)(?:,|\s(?:and|und|et|y|e))\s+(?=(?:the|these|this|our|all|its|die|der|das|les?|la|los?|las|il|i"
    r"|gli|el|os?|as?)\s)"
)
"""With an article, so that a list of things behind one verb is no clause of its own."""


def _own_clause(clause: str, subjects: Subjects) -> str:
    """The last of several clauses: "the code is under MIT, the weights are" is two.

    Before what parts them stands a verb, and behind it a thing; "the weights and the code are" has
    none before, and in "the weights, which are large, and the code are" it is that of an aside.
    """
    for found in reversed(list(_CLAUSES.finditer(clause))):
        before, behind = clause[: found.start()], clause[found.end() :]
        if subjects.classes(behind) and re.search(_PREDICATE, before):
            return clause if re.search(r"(?i)\b(?:which|that|who)\b", before) else behind
    return clause


def _of_itself(
    before: str, clause: str, barred: str, subjects: Subjects, below_heading: bool
) -> bool:
    """Whether a sentence that names no subject speaks of what the text is of."""
    if re.search(
        r"(?i)\b(?:(?:not|n['’]t|to)\s+use|using)\s+(?!(?:it|this|these|them|for|in|commercially)\b)\w",
        barred,
    ):
        return False
    if given := WE_GIVE.search(clause):
        return subjects.of(clause[given.end() :].strip(), "is", "", "") == ("",)
    if below_heading or re.fullmatch(
        r"(?i)\W*(?:(?:this|it|they|you|users|we|strictly|free|freely|available|released|licensed|only|use|usage"
        r"|is|are|es|è|é|está|queda|fica|may|can|must|for|the|any|all|please|der|das|die|eine|jede|jegliche|la|le|l|toute?|el|todo|o"
        r"|un|se|est)\b\W*)*",
        before.rpartition(";")[2],
    ):
        return True
    predicated = clause if re.search(_PREDICATE, clause) else before
    subject, *predicate = re.split(_PREDICATE, predicated, maxsplit=1)
    return bool(predicate) and subjects.of(subject, "is", "", "") == ("",)
