"""Words of a sentence that restrict use without naming a licence: non-commercial, research only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark._startup import lazy
from weightmark.prose.languages import restricting
from weightmark.prose.subjects import Subjects
from weightmark.texts.grammar import BY_LEAVE, FOR_TRADE, WHAT_IS_USED
from weightmark.texts.lines import far_east

_MADE_FOR = r"(?:(?:be\s+used|available|intended|meant|designed)\s+)?"
_NC = r"non[-\u2010\u2011 ]?commercial(?:ly)?"
_USE = r"(?:use|usage|uses|purposes?|research|applications?|projects?)"
_BUT = r"(?:without\s+(?:attribution|credit|citing|naming)|if|when|where|that|which|involving)\b"
_BARRED = (
    r"(?:is|are)?\s*(?:also\s+)?(?:strictly\s+|expressly\s+|explicitly\s+)?(?:not\s+(?:permitted"
    r"|allowed|authori[sz]ed|granted)|prohibited|forbidden|disallowed)\b"
)
# What is called so itself; a name of a model of others is no such noun.
_WEIGHTS = (
    r"(?:(?<=\bmodel )|(?<=\bmodels )|(?<=\bweights )|(?<=\bcheckpoint )|(?<=\bcheckpoints ))"
)
# Who may not, or agrees not to; what "we will not" do is no ban.
_MAY_NOT = (
    r"(?:(?:\b(?:may|must|can|could|shall|should|do)|(?<!\bwe\s)\b(?:will|would))(?:\s*not|n?['’]t|\s+never)"
    r"|\b(?:agree|promise|undertake)s?\s+(?:to\s+(?:not|never)|(?:not|never)\s+to))"
)
# "Commercial use: no", as a line of a table or a list has it; "❌ Commercial use".
_KEY_NO = (
    rf"\s*[:=–—-]+\s*(?:no(?:ne)?\b(?!\s+\w)|{_BARRED}|[❌✗✘✖⛔🚫]"
    r"|requires\s+(?:\w+\s+){0,3}?(?:licen[cs]e|permission)\b|(?:please\s+)?contact\b)"
)
_CROSSED = r"[❌✗✘✖⛔🚫]\ufe0f?\s*"
# In `ban` a use is barred by itself; what is spoken of stands in it, or around it.
_ENGLISH = lazy(
    rf"(?P<ban>\bno\s+commercial\s+(?:use|usage)\b"
    rf"|\bcommercial\s+(?:use|usage)\s+(?:of\s+[^.;]{{1,40}}?\s+)?{_BARRED}"
    r"|\b(?:can|may)\s+(?:i|we|one|it|this|the)\b[^?]{0,80}?\bcommercial[^?]{0,60}\?\W*no\b(?!\s+\w)"
    r"|\bcommercial\s+(?:use|usage)\s+(?:is|are)\s+only\s+(?:possible|permitted|allowed)\s+(?:with|under|after|by)\b"
    rf"|\bcommercial\s+(?:use|usage){_KEY_NO}|{_CROSSED}commercial\s+(?:use|usage)\b"
    rf"|{_MAY_NOT}\s+(?:use\s+{WHAT_IS_USED}|be\s+used\s+){FOR_TRADE}(?!\s+{_BUT})"
    rf"|\bnot\s+(?:allowed|permitted)\s+to\s+use\s+{WHAT_IS_USED}{FOR_TRADE}(?!\s+{_BUT})"
    r"|\b(?:do(?:es)?\s+not|don['’]t)\s+(?:allow|permit|authori[sz]e)\s+(?:any\s+|the\s+)?"
    r"commercial\s+(?:use|usage)\b"
    rf"|\b(?:weights|models?|checkpoints?)\s*:\s*{_NC}(?=\s*(?:[.,;(]|\Z))"
    rf"|\busing\s+{WHAT_IS_USED}{FOR_TRADE}\s+{_BARRED})"
    rf"|(?P<nc>\bfor\s+(?:\w+\s+(?:and|or)\s+"
    rf"|\w+,\s+|(?:\w+/){{1,3}})?{_NC}\s+(?:\w+\s+){{0,2}}?{_USE}(?:\s+only\b)?"
    rf"|{_WEIGHTS}(?:is|are)\s+(?:strictly\s+|all\s+|also\s+)?{_NC}(?=\s*(?:[.,;:(!]|only\b|\Z))"
    rf"|\b(?:only|solely|exclusively|limited|restricted)\s+{_MADE_FOR}(?:for"
    rf"|to)\s+(?:\w+[\s/,]+){{0,4}}?{_NC}\b"
    rf"|\b(?:{_NC}|(?:non|not[- ]for)[- ]?profit|personal|private)\s+(?:\w+\s+)?{_USE}\s+only\b"
    rf"|\A\W*(?:usage|use)\s*:\s*(?:strictly\s+)?{_NC}(?:\s+only)?\W*\Z"
    rf"|\bunder\s+an?\s+(?:\w+[- ]){{0,2}}?{_NC}\s+licen[cs]e\b"
    rf"|\b(?:provid(?:ed|ing)|(?:as|so)\s+long\s+as|on\s+condition)\s+(?:\w+\s+){{1,5}}?(?:is|are|be"
    rf"|remains?|stays?)\s+(?:\w+ly\s+)?{_NC}(?=\s*(?:[.,;:(!]|and\b|or\b|\Z))"
    rf"|\blicen[cs]ed\s+separately\s*\(\W*{_NC}\b"
    rf"|\blicen[cs]e\s*[,(]\s*{_NC}(?=\s*(?:[.,;:)!]|use\b|\Z))"
    rf"|\bnot\s+(?:be\s+)?(?:used\s+|available\s+|licen[cs]ed\s+|cleared\s+)?{FOR_TRADE}(?!\s+{_BUT}))"
    r"|(?P<research>\b(?:for|to)\s+(?:academic\s+|scientific\s+|non[- ]profit\s+"
    r"|educational\s+and\s+)?research\s+(?:(?:use|usage|purposes?)\s+)?only\b"
    rf"|\bresearch[- ](?:use[- ])?only\b"
    rf"|\b(?:only|solely|exclusively|limited|restricted)\s+{_MADE_FOR}(?:for|to)\s+"
    r"(?:academic\s+|scientific\s+)?research\b"
    r"|\bfor\s+(?:academic|educational|evaluation)(?:\s+(?:and|or)\s+\w+)?\s+(?:use|usage|purposes?)\s+only\b"
    r"|\b(?:only|solely|exclusively|strictly)\s+for\s+(?:academic|educational|evaluation)"
    r"(?:\s+(?:and|or)\s+\w+)?\s+(?:use|usage|purposes?)\b"
    r"|\b(?:released|available|provided|shared)\s+for\s+academic\s+(?:use|usage|purposes?)\b"
    r"(?!\s*(?:,|and\b|or\b|as\s+well|[^.;]{0,60}\bcommercial)))"
    r"|(?P<nd>\bderivatives?\s+(?:works?\s+)?(?:is|are)\s+not\s+(?:permitted|allowed)"
    r"|\bno\s+derivatives?\s+(?:works?\s+)?(?:permitted|allowed))",
    re.IGNORECASE,
)
# Below a heading on the licence these words alone say it.
_BARE = lazy(
    rf"\W*(?:strictly\s+)?(?:{_NC})(?:\s+(?:use|usage|purposes?|licen[cs]ed?))?(?:\s+only)?\W*",
    re.IGNORECASE,
)
_UNSURE = (
    r"\b(?:not\s+(?:only|limited|restricted)|no\s+longer|if|unless|both|as\s+well\s+as|whether|never"
    r"|wenn|falls|si|caso"
)
_DENIED = lazy(
    rf"{_UNSURE})\b[^.;]{{0,60}}\Z"
    r"|(?:\bnot|n['’]t|\bnever)\s+\Z"  # "is not restricted to non-commercial use"
    r"|\b(?:pas|nicht|non|no|não|не|niet|nie|tidak|không)\s+(?:auf\s+|est[áà]\s+|è\s+)?(?:limit|beschränk|restring"
    r"|restr|réserv|reserv|riserv|огранич)\w*\b[^.;]{0,40}\Z",
    re.IGNORECASE,
)
_MEANT = lazy(
    r"\b(?:intended(?!\s+and\s+licen[cs]ed)|meant|recommended|designed|encourage\w*)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_MEANT_BEHIND = lazy(r"[^\u3002\uff0c\uff1b]{0,16}?(?:\u8bbe\u8ba1|\u8a2d\u8a08)")
"""In Chinese, what is only made for research says so behind it."""
_NO_LIMIT_BEHIND = lazy(r"[^\u3002\uff0c\uff1b]{0,4}(?:\u53c2\u8003|\u53c3\u8003)")
"""What is "a reference for research" is a remark."""
_NOT_MEANT = lazy(
    r"\b(?:not|n['\u2019]t)\s+(?:\w+ly\s+)?(?P<nc>(?:intended|meant|recommended|designed)\s+"
    rf"(?:to\s+be\s+(?:used\s+)?)?{FOR_TRADE})",
    re.IGNORECASE,
)
_BAN_DENIED = lazy(
    rf"(?:{_UNSURE})\b[^.;]{{0,60}}|\b(?:not|no|nicht|não|pas|ne|không|tidak|do(?:es)?\s+not\s+\w+)\s+)\Z",
    re.IGNORECASE,
)
# "free for commercial and non-commercial use": nothing is restricted.
_AND = r"\s*(?:,|/|\band\b|\bor\b|&|\bas\s+well\s+as\b|\bbut\s+also\b)+(?:\s*\band\b)?\s*"
_KIND = r"(?:\s+(?:use|usage|purposes?|projects?|applications?|research))?"
_BOTH = lazy(
    rf"(?<!non-)(?<!non )\bcommercial(?:ly)?{_KIND}{_AND}(?:(?:for|in|also)\s+){{0,2}}{_NC}"
    rf"|{_NC}{_KIND}{_AND}(?:(?:for|in|also)\s+){{0,2}}commercial(?:ly)?\b"
    r"(?!\s+(?:use|usage)\s+(?:of|is|are|requires?|needs?|without|prohibited|not)\b)"
    r"|\bkommerziell\w*(?:\s+zwecke)?\s*(?:und|oder|,|/)\s*(?:für\s+)?nicht[- ]?kommerziell"
    r"|nicht[- ]?kommerziell\w*(?:\s+zwecke)?\s*(?:und|oder|,|/)\s*(?:für\s+)?kommerziell"
    r"|\bcommercia\w+\s*(?:et|ou|,)\s*non[- ]commercia|non[- ]commercia\w+\s*(?:et|ou)\s*commercia"
    r"|\bcomercia\w+\s*(?:y|o|e|ou)\s*n(?:o|ã)o?[- ]comercia",
    re.IGNORECASE,
)
THEIR_TERMS = lazy(
    r"\b(?:follow|obey|respect|retain|keep|(?:comply|complies)\s+with|subject\s+to|under|governed\s+by)"
    r"\s+(?:their|its)\s+(?:own|original|respective)\s+(?:\w+\s+)?(?:licen[cs]es?|terms)\b",
    re.IGNORECASE,
)
"""What is said of several things of others, each with terms of its own."""
_KINDS = {
    "ban": "non-commercial",
    "leave": "non-commercial",
    "nc": "non-commercial",
    "research": "research",
}


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
    if words.rstrip("\"'\u201d\u2019*_)").endswith(("?", "？")) or _BOTH.search(words):
        return
    if THEIR_TERMS.search(words):
        return
    if below_heading and not meant and _BARE.fullmatch(words):
        yield "", "non-commercial"
        return
    for pattern in (_ENGLISH, BY_LEAVE, *restricting(words), *((_NOT_MEANT,) if meant else ())):
        for found in pattern.finditer(words):
            ban = found.lastgroup in ("ban", "leave")
            before, behind = words[: found.start()], words[found.end() :][:60]
            if (_BAN_DENIED if ban else _DENIED).search(before[-100:]):
                continue
            eastern = far_east(found[0])
            if eastern and _NO_LIMIT_BEHIND.match(behind):
                continue
            aim = _MEANT_BEHIND.match(behind) if eastern else _meant(before, found[0])
            only = not ban and (pattern is _NOT_MEANT or aim)
            if bool(only) is not meant:
                continue
            if eastern:
                told = subjects.cjk(before + found[0])
            else:
                told = _about(before, found[0] if ban else "", behind, subjects, below_heading)
            for about in told:
                yield about, _KINDS.get(found.lastgroup or "", "no-derivatives")
            return


def _meant(before: str, limit: str) -> re.Match[str] | None:
    """Whether a limit is an intention: "intended for … only", "only intended for …"."""
    return _MEANT.search(before[-100:]) or _MEANT.search(limit)


_SAID_THAT = (
    r"(?i)\A\W*(?:\w+\s+){0,4}(?:emphasi[sz]e|stress|noted?|aware|declare|state|clarify|remember)d?"
    r"\s+that\b"
)
_BY_THE_WAY = (
    r"\([^()\w]*(?:the\s+)?[\"\u201c][^()\"\u201d]{1,40}[\"\u201d]\W*\)|\(https?://[^()\s]{0,500}\)"
)
"""An address, or what a thing is called from here on: in `Kelp ("Software")` that is no noun."""
_PREDICATE = (
    r"(?i)\b(?:is|are|was|were|has|have|may|must|can|cannot|should|shall|will|ist|sind|darf|est|sont"
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
    clause = re.sub(_SAID_THAT, "", re.sub(_REASON, "", clause))
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
    if re.search(
        r"(?i)\b(?:(?:not|n['’]t|to)\s+use|using)\s+(?!(?:it|this|these|them|for|in|commercially)\b)\w",
        barred,
    ):
        return ()
    bare = re.fullmatch(
        r"(?i)\W*(?:(?:this|it|they|you|users|we|strictly|free|freely|available|released|licensed|only|use|usage"
        r"|is|are|may|can|must|for|the|any|all|please|der|das|die|eine|jede|jegliche|la|le|l|toute?|el|todo|o"
        r"|un|se|est)\b\W*)*",
        before,
    )
    predicated = clause if re.search(_PREDICATE, clause) else before
    subject, *predicate = re.split(_PREDICATE, predicated, maxsplit=1)
    named = predicate and subjects.of(subject, "is", "", "") == ("",)
    return ("",) if bare or below_heading or named else ()
