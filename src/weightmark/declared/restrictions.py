"""Words of a sentence that restrict use without naming a licence: non-commercial, research only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark.declared.subjects import Subjects
from weightmark.pattern import lazy

_NC = r"non[-\u2010\u2011 ]?commercial(?:ly)?"
_USE = r"(?:use|usage|uses|purposes?|research|applications?|projects?)"
_ENGLISH = lazy(
    rf"(?P<nc>\bfor\s+(?:\w+\s+(?:and|or)\s+"
    rf"|\w+,\s+)?{_NC}\s+(?:\w+\s+){{0,2}}?{_USE}(?:\s+only\b)?"
    rf"|\b(?:only|solely|exclusively|limited|restricted)\s+(?:be\s+used\s+)?(?:for"
    rf"|to)\s+(?:\w+\s+){{0,3}}?{_NC}\b"
    rf"|\b{_NC}\s+(?:\w+\s+)?{_USE}\s+only\b"
    r"|\bno\s+commercial\s+(?:use|usage)\b|\bcommercial\s+(?:use"
    r"|usage)\s+(?:of\s+[^.;]{1,40}?\s+)?(?:is"
    r"|are)?\s*(?:strictly\s+)?(?:not\s+(?:permitted|allowed)|prohibited|forbidden)"
    r"|\bnot\s+(?:be\s+)?(?:used\s+|available\s+|licen[cs]ed\s+)?(?:for"
    r"|in)\s+(?:any\s+)?commercial\s+(?:use|purposes?|products?|applications?)"
    r"|\bnot\s+be\s+used\s+commercially\b)"
    r"|(?P<research>\b(?:for|to)\s+(?:academic\s+|scientific\s+|non[- ]profit\s+"
    r"|educational\s+and\s+)?research\s+(?:(?:use|usage|purposes?)\s+)?only\b"
    r"|\bresearch[- ](?:use[- ])?only\b|\b(?:only|solely|exclusively)\s+(?:be\s+used\s+"
    r"|available\s+)?for\s+(?:academic\s+|scientific\s+)?research\b)"
    r"|(?P<nd>\bderivatives?\s+(?:works?\s+)?(?:is|are)\s+not\s+(?:permitted|allowed)"
    r"|\bno\s+derivatives?\s+(?:works?\s+)?(?:permitted|allowed))",
    re.IGNORECASE,
)
_OTHER_LANGUAGES = lazy(
    r"(?P<nc>\bnur\s+f\u00fcr\s+nicht[- ]?kommerzielle|\bnicht[- ]?kommerzielle\w*\s+(?:zwecke"
    r"|nutzung)"
    r"|\bkeine\s+kommerzielle|\b(?:usage|fins|utilisation)s?\s+non[- ]commercia\w+"
    r"|\butilisation\s+commerciale\s+(?:est\s+)?interdite"
    r"|\b(?:uso|fines|fins)\s+(?:exclusivamente\s+)?n(?:o|\u00e3o)[- ]comercia\w+"
    r"|(?:\u4ec5|\u50c5|\u53ea)(?:\u4f9b|\u9650|\u80fd|\u53ef"
    r"|\u7528)?[^\u3002]{0,10}(?:\u975e\u5546\u4e1a|\u975e\u5546\u7528|\u975e\u5546\u696d)"
    r"|(?:\u7981\u6b62|\u4e0d\u5f97|\u4e0d\u53ef|\u4e0d\u80fd"
    r"|\u4e0d\u5141\u8bb8)[^\u3002\uff0c]{0,6}(?:\u5546\u4e1a|\u5546\u7528|\u5546\u696d)"
    r"|(?:\u975e\u5546\u7528|\u975e\u55b6\u5229|\u975e\u5546\u696d)[^\u3002]{0,12}(?:\u306e\u307f"
    r"|\u9650)|\u5546\u7528\u5229\u7528[\u306f\u304c\u3092]?(?:\u3067\u304d\u307e\u305b\u3093"
    r"|\u4e0d\u53ef|\u7981\u6b62|\u7981\u3058))"
    r"|(?P<research>\bnur\s+f\u00fcr\s+(?:die\s+)?forschung|\b(?:uniquement"
    r"|exclusivement)\s+(?:\u00e0\s+des\s+fins\s+de|pour\s+la)\s+recherche"
    r"|(?:\u4ec5|\u50c5|\u53ea)(?:\u4f9b|\u9650|\u80fd|\u53ef"
    r"|\u7528)?[^\u3002]{0,8}(?:\u5b66\u672f|\u5b78\u8853|\u7814\u7a76)"
    r"|\u7814\u7a76(?:\u76ee\u7684|\u7528\u9014)?(?:\u306e\u307f|\u306b\u9650))",
    re.IGNORECASE,
)
_DENIED = lazy(
    r"\b(?:not\s+(?:only|limited|restricted)|no\s+longer|if|unless|both|as\s+well\s+as|intended"
    r"|recommended|designed"
    r"|encourage\w*|whether|never)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
# "free for commercial and non-commercial use": nothing is restricted.
_BOTH = lazy(
    rf"(?<!non-)(?<!non )\bcommercial\s*(?:,|/|and|or|&)\s*(?:for\s+)?{_NC}|{_NC}\s*(?:,|/|and|or"
    rf"|&)\s*(?:for\s+)?commercial",
    re.IGNORECASE,
)
_KINDS = {"nc": "non-commercial", "research": "research", "nd": "no-derivatives"}


def restrictions(words: str, subjects: Subjects, below_heading: bool) -> Iterator[tuple[str, str]]:
    """What a sentence restricts the use of, and to what; `below_heading` is one on the licence.

    A use that is only intended or recommended is no restriction.
    """
    if _BOTH.search(words):
        return
    for pattern in (_ENGLISH, _OTHER_LANGUAGES):
        for found in pattern.finditer(words):
            before = words[: found.start()]
            if _DENIED.search(before[-100:]):
                continue
            before += " " + " ".join(re.findall(r"(?i)\bof\s+(.{1,40}?)\s+(?:is|are)\b", found[0]))
            for about in _about(before, words[found.end() :][:60], subjects, below_heading):
                yield about, _KINDS[found.lastgroup or ""]
            return


def _about(before: str, behind: str, subjects: Subjects, below_heading: bool) -> tuple[str, ...]:
    if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", before + behind):
        return subjects.cjk(before)
    clause = re.split(r"[;:]|,\s+(?:and|but|while|whereas)\b", before)[-1]
    heads = subjects.classes(clause) or subjects.classes(before)
    if "other" in heads or re.search(r"(?i)\bwhich\b|\bthat\b", clause):
        return ()
    if heads:
        # The first noun of the clause is its subject.
        return (heads[0],)
    bare = re.fullmatch(
        r"(?i)\W*(?:(?:this|it|strictly|available|released|licensed|only|use|is|are|may|can"
        r"|must)\b\W*)*",
        before,
    )
    return ("",) if bare or below_heading else ()
