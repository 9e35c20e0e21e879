"""Whether a title, a heading or a notice says something of the terms, or only names and dates."""

from __future__ import annotations

import re
from collections.abc import Collection

from weightmark.licenses.canonical import canonical
from weightmark.licenses.units import is_enumerator, is_statement

_EFFECT = re.compile(
    r"\b(?:not|no|none|never|waived?|waiver|void|null|deleted|removed|repealed|revoked|suspended"
    r"|superseded|obsolete|deprecated|withdrawn|inapplicable|exempt(?:ed|ion|ions)?|except(?:ed|ions?)?"
    r"|exclud(?:ed|es|ing)|optional|voluntary|suggest(?:ed|ions?)|recommend(?:ed|ations?)|advisory"
    r"|informative|informal|non binding|nonbinding|guidance|guidelines?|good practices?|examples?"
    r"|samples?|illustrati(?:on|ve|ons)|commentary|drafts?|proposals?|proposed|pending|former"
    r"|historic(?:al)?|history|previous|outdated|expired|lapsed|cancell?ed|rescinded|retired|archived?"
    r"|permitted|allowed|unrestricted|lifted|disregard|ignore|relaxed|free|apply|applies"
    r"|overrid(?:e|es|den)|replaced|limited to|only|unless|instead|without)\b"
)
_BOUND = re.compile(
    r"(?:within|in|inside|outside|for|during|under|until|while|when|where|if|after|before|by|from|at|on"
    r"|upon|with|against|towards?|subject|except|unless|save|optional|example|as|to|until|since|only)\b"
)
_FOREIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{8}")
_NAMING = frozenset(
    (
        *("a", "agreement", "an", "and", "annex", "appendix", "article", "attachment", "begin"),
        *("chapter", "conditions", "contents", "continued", "copyright", "definitions", "end"),
        *("english", "exhibit", "for", "general", "in", "introduction", "licence", "license"),
        *("model", "notice", "of", "on", "page", "part", "preamble", "schedule", "section"),
        *("table", "terms", "text", "the", "to", "version", "with"),
    )
)
"""Words that a heading may have without saying more than what follows."""


def is_title(head: str) -> bool:
    """Whether words before a unit name it, rather than say where, when or for whom it holds.

    `head` in canonical form.
    """
    if is_statement(head) or head.endswith((",", "，")):
        return False
    return not (_BOUND.match(head) or _EFFECT.search(head))


def says_nothing(words: str) -> bool:
    """Whether words before the first sentence can only be a title and notices."""
    said = words.replace("all rights reserved", "")
    return not (is_statement(said) or _EFFECT.search(said))


def of_weight(text: str, kind: str) -> bool:
    """Whether a title ("h") or a notice ("n") that a licence does not have says of its terms."""
    canon = canonical(text)
    if "://" in canon and " " not in canon:
        return False  # an address
    if kind == "h" and (text.endswith((".", "。")) or _FOREIGN.search(text)):
        return True
    return bool(_EFFECT.search(canon.replace("no.", "").replace("all rights reserved", "")))


def names_only(heading: str, words: Collection[str]) -> bool:
    """Whether a heading in the midst of a licence has only words that stand in its text too."""
    several = [word.strip(",.;:()'[]|") for word in canonical(heading).split()]
    return all(
        word in _NAMING or word in words or is_enumerator(word) or word.isdigit()
        for word in several
        if word
    )


_OF_TERMS = re.compile(
    r"\b(?:restrict|clause|oblig|enforce|exempt|licensor|licensee|waive|attachment|binding"
    r"|you (?:may|can|need|are)|any purpose|examples? only|illustrat|disregard|no longer)"
    r"|\b(?:section|paragraph|list|terms|conditions|provisions?|items?)\b.{0,80}"
    r"\b(?:appl|not|no|only|withdrawn|obsolete|superseded|repealed|removed|deleted|optional|instead)"
)


def speaks_of_terms(text: str) -> bool:
    """Whether words that a reader does not see take something away from a licence."""
    canon = canonical(text[:4000])
    return is_statement(canon) and bool(_OF_TERMS.search(canon))
