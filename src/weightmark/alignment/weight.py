"""Whether a title, a heading or a notice says something of the terms, or only names and dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from weightmark._startup import lazy
from weightmark.alignment.acts import harms_nothing, harms_nothing_abroad, is_sentence, of_users
from weightmark.texts.canonical import canonical_form
from weightmark.texts.grammar import forbids, is_of_talk, limits_elsewhere, of_the_rest
from weightmark.texts.lines import CROSSES, far_east
from weightmark.texts.units import is_enumerator, is_holder, is_statement

_EFFECT = lazy(
    r"\b(?:not|no|none|never|waived?|waiver|void|null|deleted|removed|repealed|revoked|suspended"
    r"|superseded|obsolete|deprecated|withdrawn|inapplicable|exempt(?:ed|ion|ions)?|except(?:ed|ions?)?"
    r"|exclud(?:ed|es|ing)|optional|voluntary|suggest(?:ed|ions?)|recommend(?:ed|ations?)|advisory"
    r"|informative|informal|non binding|nonbinding|guidance|guidelines?|good practices?|examples?"
    r"|samples?|illustrati(?:on|ve|ons)|commentary|drafts?|proposals?|proposed|pending|former"
    r"|historic(?:al)?|history|previous|outdated|expired|lapsed|cancell?ed|rescinded|retired|archived?"
    r"|permitted|allowed|unrestricted|lifted|disregard|ignore|relaxed|free|apply|applies"
    r"|overrid(?:e|es|den)|replaced|limited to|only|unless|instead|without|omit(?:s|ted)|struck"
    r"|dropp?(?:ed|s)|effective dates? of (?!this|these|the (?:agreement|licen))|years after"
    r"|(?:drafts?|licenses?) of preceding|discontinued|inoperative|inactive|dormant|moot|ceased?"
    r"|laps(?:e|es|ing)|ended|ends|expir(?:y|es|ing)|abolished|abandoned|rescinds?|withheld|forgoes"
    r"|disclaimed|unenforced|unlicensed|ungoverned|unlimited|superseding|alternative(?:ly)?|dual|choice"
    r"|(?:your|either) option|hypothetical|aspiration(?:s|al)?|mere(?:ly)?|parody|joke|template"
    r"|specimen|courtesy|hints?|wish|ideals?|norms?|nice to have|best practices?|trial|hobby"
    r"|military|internal|licen[cs]ed under|released under|domain|non[- ]?commercial\w*"
    r"|for non[- ]?profits?|(?:research|academic|evaluation|personal|private|educational)"
    r" (?:use|purposes?|licen[cs]es?))\b"
)
_PART = lazy(
    r"\b(?:attachment|appendix|exhibit|annex|schedule|section|paragraph|article|clause)s?"
    r" (?:[a-h]|\d{1,2}|[ivx]{1,4})\b|\brestrictions?\b|\bobligations?\b|\brights\b"
)
"""What names a part of a licence, or what is in it."""
_BOUND = lazy(
    r"(?:within|in|inside|outside|for|during|under|until|while|when|where|if|after|before|by|from|at|on"
    r"|upon|with|against|towards?|subject|except|unless|save|optional|example|as|to|since|only"
    r"|regarding|concerning|relat(?:ed|ing)|due)\b"
)
_FOREIGN = lazy(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{8}")
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


def of_weight(text: str, kind: str, own: Collection[str]) -> bool:
    """Whether a title ("h") or a notice ("n") that a licence does not have says of its terms.

    `own`: the words that stand in the licence, too.
    """
    canon = canonical_form(_ADDRESS.sub(" ", text))
    if kind == "h" and (text.endswith((".", "。")) or (far_east(text) and _FOREIGN.search(text))):
        return True
    said = canon.replace("no.", "").replace("all rights reserved", "")
    if is_holder(text, canonical_form(text)):
        return False
    return bool(_EFFECT.search(said)) or tells_of_a_part(said, own)


_ADDRESS = lazy(
    r"\b(?:https?://|www\.)[^\s<>()\[\]]+|\b[\w.+-]{1,64}@[\w-]+\.[\w.-]*\w", re.IGNORECASE
)
"""An address: the words in it say where something is, whatever they are."""


def tells_of_a_part(said: str, own: Collection[str]) -> bool:
    """Whether a line names a part of a licence and says more of it than the licence has words for.

    `said` in canonical form.
    """
    return bool(_PART.search(said)) and not _in_words(said, own)


def names_only(heading: str, words: Collection[str]) -> bool:
    """Whether a heading in the midst of a licence has only words that stand in its text too."""
    return _in_words(canonical_form(heading), words)


def _in_words(canon: str, words: Collection[str]) -> bool:
    several = [word.strip(",.;:()'[]|") for word in canon.split()]
    return all(
        word in _NAMING or word in words or is_enumerator(word) or word.isdigit()
        for word in several
        if word
    )


def is_scope(heading: str) -> bool:
    """Whether a heading says where, when or for whom what follows holds."""
    canon = canonical_form(heading)
    return bool(_BOUND.match(canon) or _FOR_WHOM.search(canon))


_FOR_WHOM = lazy(r"\b(?:for|by|if|unless|except|outside|within|during|towards?|when|where)\b|\(")


LISTING = frozenset(
    "acceptable based list policy prohibited restricted restrictions use uses".split()  # noqa: SIM905
)
"""What the heading of a list of restrictions may say, beside words that only name."""


_OF_TERMS = lazy(
    r"\b(?:restrict|clause|non[- ]?commercial"
    r"|oblig|enforce|exempt|licensor|licensee|waive|attachment|binding"
    r"|you (?:may|can|need|are)|any purpose|examples? only|illustrat|disregard|no longer)"
    r"|\b(?:section|paragraph|list|terms|conditions|provisions?|items?)\b.{0,80}"
    r"\b(?:appl|not|no|only|withdrawn|obsolete|superseded|repealed|removed|deleted|optional|instead)"
)


def speaks_of_terms(text: str) -> bool:
    """Whether words that a reader does not see take something away from a licence."""
    if text.startswith("extra_gated_"):
        return False  # what the Hub asks of who downloads
    canon = canonical_form(text[:4000])
    # "for the model and its derivatives in all countries:" has eight words; a sentence has more.
    if _SCOPE.match(canon) and len(canon.split()) < 9:
        return True
    return is_statement(canon) and bool(_OF_TERMS.search(canon))


_SCOPE = lazy(r"(?:but|except|if|not|only|save|unless|until|when|where)\b")


_NO_NAME = frozenset(
    """cannot except may must names no not never only permitted prohibited provided restricted shall
    unless waive waived waives will without""".split()  # noqa: SIM905
)
"""Words that say something of the terms: what has one of them is no name that fills in a place."""


def fills(words: Sequence[str]) -> bool:
    """Whether words can be what a place to fill in is meant for: names, years, an address."""
    return _NO_NAME.isdisjoint(words)


_TERMS = lazy(
    r"\b(?:restrict\w*|(?<!\d )clauses|(?<!\d )(?<!two )(?<!three )clause|oblig\w+|enforce\w*"
    r"|exempt\w*|waive\w*|voids?"
    r"|attachments?|appendix"
    r"|exhibits?|annex|paragraphs?|sections?|lists?|items?|binding|disregard\w*|no longer|instead"
    r"|examples? only|illustrat\w+|not (?!(?:an? )?(?:affiliated|endorsed|official|sponsored))"
    r"|no|never|nothing|nobody|only|must|shall"
    r"|(?:everyone|everybody|anyone|anybody) (?:but|except|excluding|other than)"
    r"|(?:is|are) (?:limited|confined)"
    r"|may not|cannot|prohibit\w*|forbid\w*|forbidden|permi(?:t|ts|tted|ssion)|allow(?:s|ed)?"
    r"|any purpose|free to|commercial\w*|noncommercial|military|for research|withdrawn"
    r"|(?:internal|academic|personal|private|production|evaluation|research|trial)"
    r" (?:use|purposes?)|us(?:e|age) polic(?:y|ies)|purchas\w+"
    r"|removed|supersed\w+|suggest\w*|recommend\w*|optional|drafts?|ends? on|expire\w*|revok\w+"
    r"|withdraw\w*|rescind\w*|suspend\w*|cancel\w*|exclud\w*|reserv(?:e|es|ed)|den(?:y|ies|ied)"
    r"|refus\w+|withhold\w*|withheld|violat\w+|breach\w*|mandatory|obligatory|compulsory|pays?|owes?"
    r"|revenue|(?<!non )profits?|proprietary|property of|valid|buy|sales"
    r"|condition of (?:this|the|your) (?:licen[cs]e|grant)|licen[cs]es? ends?"
    r"|ends? (?:the|this|your|all) (?:licen[cs]es?|rights?)|(?:in|for) production"
    r"|production (?:use|deployments?)|intended (?:only )?for"
    r" (?:academic|research|personal|internal)\w*"
    r"|(?:research|academic|evaluation|trial|beta) licen[cs]es?"
    # A use that other terms than those of the licence rule.
    r"|(?:uses?|models?|weights|checkpoints?|outputs?)\b(?:[^.;]|\.\d){0,60}?"
    r" (?:is|are) (?:\w+ )?subject to (?!(?:this|the) licen[cs]e\b"
    r"|(?:the|these) (?:following )?(?:terms|conditions)\b\W*(?:$|below))"
    r"|releases?|relieve[sd]?|excuse[sd]?|dut(?:y|ies)"
    r"|(?:needs?|requires?) an? (?:\w+ )?(?:licen[cs]es?|agreements?|permits?)"
    r"|terminat\w+|you (?:may|can|need|are|agree|will)|indemnif\w+|warrant\w+|liab\w+|fees?"
    r"|royalt\w+"
    r"|consent|approval|agree(?:s|d)?|without|except as|ha(?:ve|s) to|limited to)\b"
)
"""What gives, takes or limits: a sentence with it around a licence may change its terms."""


def is_neutral(text: str, kind: str) -> bool:
    """Whether words around a licence leave its terms as they are.

    A title or a notice ("h", "n") does unless it says something of the terms. A sentence ("s") does
    where it does one of the things that harm no licence, and no word in it gives, takes or limits.
    """
    text = _NO_TERM.sub(" ", text)
    canon = canonical_form(text)
    if tells_holders(text, canon) or is_of_talk(text):
        return True
    if of_the_rest(text) or _may_limit(text):
        return False
    if harms_nothing_abroad(canon):
        return True
    says = kind == "h" and text.rstrip(')"”*_').endswith(".")
    if kind in "hn" and not says:
        return not of_weight(_UNDER.sub("", _EXAMPLE_INC.sub("X", text)), kind, ())
    said, aside = _ASIDE.subn(" ", canonical_form(_ADDRESS.sub(" ", text)))
    if _COMPARES.search(canon) and not _BINDS.search(canon):
        return True
    if _TERMS.search(said) or _MUST_ASK.search(said) or (kind == "h" and _EFFECT.search(said)):
        return False
    return harms_nothing(canon) or not (is_statement(said) or (is_sentence(text) and not aside))


def leads_on(text: str) -> bool:
    """Whether a line before a whole licence only leads to that: by a colon, or "all other files".

    What it says is of that licence, whatever it says, as long as it limits nobody.
    """
    canon = canonical_form(_ADDRESS.sub(" ", text))
    leads = text.rstrip().endswith((":", "：")) or of_the_rest(text)
    binds = _TERMS.search(canon) or _MUST_ASK.search(canon) or of_users(canon)
    return leads and not (binds or _may_limit(text))


def _may_limit(text: str) -> bool:
    """Whether words limit or forbid, or cannot be read or seen as they stand."""
    limits = limits_elsewhere(text) or forbids(text) or not CROSSES.isdisjoint(text)
    return limits or _UNREAD.search(text) is not None


_UNREAD = lazy(
    # Of languages in Latin letters those that have letters of their own, where words are no names.
    r"^(?!.*\b(?:the|this|of|by|to|and|is|are|in|for|from|with|et|de|der|und)\b)"
    r"(?=.*[ąćęłńśźżğışőűřůěčďťňžățđơưạ-ỹåøæ])"
    r"(?=(?:.*(?<![\w-])[a-zà-ỹ]{3,}){2})"
    r"|"
    r"(?:[\u0370-\u03ff\u0530-\u0dff]{2,}[ ,]+){2}[\u0370-\u03ff\u0530-\u0dff]{2}"
    r"|[\u0e00-\u10ff]{12}"
)
"""Words of languages that are not read, as Greek, Arabic, Hindi, Thai, Polish, Turkish: nobody has
said that they limit nothing."""
_MUST_ASK = lazy(
    r"^\W*(?:if|when|where|once)\b[^.;]{1,200}?, [^.;]{0,40}?"
    r"\b(?:ask|contact|write to|buy|obtain|get|request|need)\b"
    r"[^.;]{0,40}\b(?:licen[cs]e|permission|agreement)\b(?! (?:file|text|terms|below|above))"
)
"""A condition under which another licence is needed: it takes away from this one."""
_ASIDE = lazy(
    # Who has it, and where a text is to be found.
    r"\ball rights reserved\b|\bmailing lists?\b"
    r"|\byou (?:can|may|should|will) (?:also )?(?:obtain|find|get|view|read|see|download)\b"
    r"(?= [^.;]*\b(?:copy|licen[cs]e|text|details|information|source|at)\b)"
    r"|\bif you (?:need|have|want) (?:(?:additional|further|more|any) )+"
    r"(?:information|questions?)\b"
    r"|\bfor (?:the|a) (?:(?:full|complete) )?list\b"
    r"|\blists? of (?:\w+ ){0,2}?(?:authors|contributors|files|changes|holders|people|credits)\b"
    r"|\b(?:authors?|contributors?|holders?|files?|credits?|changes) lists?\b"
    # What a licence is of, unless a file says otherwise.
    r"|\b(?:unless|except where|where not) (?:otherwise |explicitly )?"
    r"(?:noted|stated|indicated|specified|mentioned)\b(?: otherwise)?"
    r"|\b(?:applies|apply) (?:only )?to the (?:model |pre-?trained )?"
    r"(?:weights|checkpoints?)(?: only)?\b"
    r"|\b(?:names?|logos?|trade ?marks?|data(?:sets?)?) (?:is|are) not covered\b"
    r"|\bdata(?:sets?)? (?:is|are) not (?:included|distributed|provided|part)\b"
    r"(?: of (?:this|the) \w+ and (?:is|are) not covered\b)?"
    r"|\(not (?:included|distributed|shipped|provided|part)\b[^()]{0,60}\)"
    r"|\((?:excluding|except(?: for)?|other than) [^()]{0,60}"
    r"\b(?:folders?|director(?:y|ies)|files?|submodules?)\)"
    # Whose the copyright is, as projects of many hands have said it since IPython.
    r"|\b(?:it is important to note that )?these contributions are typically only changes to\b"
    r"|\bis not the copyright of any single person or institution\b"
    r"|^instead, it is the collective copyright of\b"
    # What is asked of those who contribute to it.
    r"|\b(?:by (?:contributing|submitting)\b[^.;]{0,80}? you agree|contributors agree) (?:that|to)"
    r" [^.;]{0,40}?\bcontributions?\b"
    # What parts of others are under, and that it holds for them.
    r"|\bexcept for the third party components listed below\b"
    r"|\b(?:does|do) not impose any additional (?:limitations|restrictions) beyond\b"
    r"(?=[^.;]* licen[cs]es of (?:these|the) third party components\b)"
    r"|\busers (?:must|are required to) comply with (?:all )?(?:the )?"
    r"(?:terms(?: and conditions)? of )?"
    r"(?:the )?(?:original )?licen[cs]es of (?:these|the) third party components\b"
    r"(?: and (?:must )?ensure that (?:the|their) (?:usage|use) of (?:the|these) third party"
    r" components adheres to all (?:relevant|applicable) laws and regulations\b)?"
    r"|\byou may (?:submit|report|raise) (?:\w+ ){0,3}to us\b|\bbut you do not have to(?=\W*$)"
    # That nothing is warranted, and that marks are their owners'.
    r"|\b(?:comes? )?(?:without|no) (?:(?:any|express|implied|other) )*(?:or )?"
    r"(?:warrant(?:y|ies)|guarantees?|liability)(?: (?:of any kind|whatsoever))?\b"
    r"|\bdisclaims? (?:all|any) (?:other )?(?:warrant(?:y|ies)|liability)\b|\bno dependencies\b"
    r"|\b(?:not|nor) (?:be )?(?:held )?(?:responsible|liable) for (?:any )?"
    r"(?:damages?|loss(?:es)?|harm|claims?)\b"
    r"|\b(?:names|logos?|(?:trade ?)?marks)(?: \w+){0,3}? (?:belong to"
    r"|are (?:the )?property of) their (?:respective )?owners\b"
    # Who paid for it, and that they need not share the views in it.
    r"|\bgrants? (?:agreement )?no\b\.?(?= ?[a-z-]{0,8}\d)|\bthose of the authors?(?:\(s\))? only\b"
    r"|\bdo(?:es)? not necessarily (?:reflect|represent)\b"
    # What an organisation of states keeps for itself.
    r"|\bdoes not waive the privileges and immunities\b"
    # Where in the file, or in another one, something stands.
    r"|\b(?:see|in|after|before) (?:the|this) (?:[\w '\"“”]{1,30} )?sections?\b"
    # What stands below.
    r"|\b(?:the )?(?:following|next) sections? (?:details?|lists?|describes?|gives?|contains?)\b"
    r"|\boptional (?:dependenc\w+|components?|modules?|packages?|features?|extras?)\b"
    # That it is agreed to as it stands, or that one of those that follow is chosen.
    r"|\bby (?:downloading|using|installing|copying)\b[^.;]{0,80}?"
    r" you (?:accept|(?:are )?agree(?:ing)? to(?: be bound by)?) (?:the|these|this)"
    r" (?:following )?(?:terms|conditions|licen[cs]e)(?: and conditions)?(?= below| herein|\W*$)"
    r"|\byou may (?:choose|select|use it under|take) (?:either|one|any)(?: of)?(?: the)?"
    r" (?:(?:following|two|three|both) )?licen[cs]es?\b"
    r"|\byou may (?:choose|select|take) (?:either|one)"
    r"(?: (?:one|of (?:them|these|the two)))?(?=\W*$)"
)
"""Words that sound as if they gave or limited, and only say where, of what and that."""


_NO_TERM = lazy(
    # How the GNU licences tell programs to greet, and files to begin.
    r"\bcomes with absolutely no warranty\b"
    r"|\byou can redistribute it and/or modify it under the terms of the GNU"
    r" (?:(?:Affero|Lesser|Library) )?General Public License as published by the Free Software"
    r" Foundation\b"
    r"|\beither version \d(?:\.\d)? of the License, or \(at your option\) any later version\b"
    r"|\bis distributed in the hope that it will be useful, but without any warranty;"
    # And that of Apache.
    r"|\bunless required by applicable law or agreed to in writing, software distributed under the"
    r" licen[cs]e is distributed on an \W?as is\W? basis, without warranties or conditions of any"
    r" kind, either express or implied\b"
    r"|\bwithout even the implied warranty of merchantability or fitness for a particular purpose\b"
    # Who has no licence may not use a work, whatever it says: so heads of files put it, too.
    r"|\byou may not use (?:this|these|the) (?:files?|software|code|works?|models?|weights) except"
    r" in compliance with (?:the|this) licen[cs]e\b"
    r"|\bif you do not (?:agree (?:to|with)|accept) (?:this|these|the)"
    r" (?:licen[cs]e|terms|agreement)(?: agreement)?,? (?:please )?"
    r"(?:do not|you (?:may|must|should) not)\b"
    r"(?: (?:download|install|copy|or|use|access|the|this|it|software|program|package|model)\b,?)+",
    re.IGNORECASE,
)
"""What sounds like a term of a licence, and says only that there is one."""
_COMPARES = lazy(
    r"\b(?:l?gpl|apache|osi)[ -](?:compatible|approved)\b|\bunlike the (?:\w+ )?\w*gpl\b"
    r"|\b(?:in)?compatible with (?:the )?(?:gnu )?l?gpl\b"
)
"""What tells how licences compare says nothing of the terms of one."""
_BINDS = lazy(
    r"\b(?:must|shall|only|may not|cannot|provided|unless|except|prohibit\w*|apply|applies)\b"
)


def tells_holders(text: str, canon: str) -> bool:
    """Whether a line or several only say who holds a copyright, and nothing of the terms."""
    if is_holder(text, canon):
        return True
    said = _EXAMPLE_INC.sub("X", canon.replace("all rights reserved", ""))
    return bool(_HOLDS.match(canon)) and not (_TERMS.search(said) or _EFFECT.search(said))


_HOLDS = lazy(r"\W*(?:[\w ]{0,20}(?:\b|\s))?(?:copyright|\(c\)|©)(?: |$)")
_UNDER = lazy(
    r"\b(?:dual )?(?:licen[cs]ed|released) under\b"
    r"|\b(?:this|the following) licen[cs]e (?:applies|apply) to (?=(?:all|the|any|both|each)\b)",
    re.IGNORECASE,
)
"""What a title says of a licence that it names: whether that is the text's own is told apart."""
_EXAMPLE_INC = lazy(
    r"\bexample(?=[ .-]\w)|\bexamples?(?=/\w)|(?<=\w[/-])examples?\b", re.IGNORECASE
)
"""A name of what stands for all names or of a folder, in what else would say that a text is an
example."""
