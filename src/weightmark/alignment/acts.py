"""What a sentence beside a licence does, where that is one of the few things that harm no licence.

Nobody can list all ways to take something away. Those who write beside a licence and take nothing
do a few things: they say what a work is, where it is from, who made it and what is in it; which
licence is of what, and where it stands; whom to cite, to thank and to ask; and that nothing is
warranted. A sentence that does none of these is not understood, and is told.
"""

from __future__ import annotations

from weightmark._startup import lazy

_FIRST = (
    r"^\W{0,9}(?:(?:and|or|also|but|note(?: that)?|in short|actually|however|historically"
    r"|otherwise)\b\W{1,9}){0,3}(?:(?:for|in|as|to|on|at|by|with|since|unless|except|where|after|before|because"
    r"|according to|thanks to)\b(?:[^.;:]|\.(?=\w)){1,120}?, )?"
)
"""What may stand before the subject."""
_OF_USERS = (
    r"(?:us(?:e|age|ing|ers?)|rights?|permissions?|grants?|your?|any(?:one|body)|every(?:one|body)"
    r"|who(?:ever)?|(?:re)?(?:sales?|sell\w*)|deploy\w*|host(?:ing|ed|s)?|redistribut\w+|compan\w+"
    r"|business\w*|customers?|competitors?|members?|students?|licensees?|forks?|commercial\w*)"
)
_THING = (
    rf"{_FIRST}(?!(?:[\w/-]+ ){{0,2}}?{_OF_USERS}\b)(?:[^.;:]|\.(?=\w)){{0,120}}?"
    r"\b(?<!that )(?<!which )"
)
"""A subject that is no use, no right and nobody who has one."""
_IS = (
    r"(?:is|are|was|were|be|been|being|not|and|it|they|which)\b,? "
    r"(?:(?:\w+ly|also|now|still|dual)[ -]){0,3}"
)
_MADE = (
    r"(?:(?:re)?licen[cs]ed|released|distributed|available|provided|published|covered|offered"
    r"|made|written|authored|developed|created|maintained|supported|funded|sponsored|trained"
    r"|converted(?: to)?|quantized|based|built|derived|adapted|copied|taken|ported(?: to)?"
    r"|inspired|modified|forked|bundled|vendored|generated|found|listed|located|included|obtained"
    r"|downloaded|reproduced|described|drawn|called|known|formed|approved|chosen"
    r"|copyright(?:ed)?|started|contributed|designed|accepted)"
)
_WHERE = (
    r"(?:under|by|as|with|in|from|at|on|of|through|subject to (?:the|this|their own)|there|below"
    r"|above)"
)
_LICENCE = r"(?:licen[cs]es?|notices?|terms|texts?|files?|agreement|sections?|conditions|versions?)"
_ACTS = lazy(
    # What is asked of a reader: to cite, to look, to write.
    rf"{_FIRST}(?:if [^.;:]{{1,120}}?,? )?(?:(?:please|kindly|and|also|do|we (?:kindly )?ask"
    r"|you (?:can|may|should)(?: also)?) ){0,4}"
    r"(?:cit(?:e|ing)|acknowledge|credit|thank|see|visit|refer to|contact|write to|e ?mail|report"
    r"|read|view|check|consult|star|let us know|tell us|direct|ask|join"
    r"|(?:open|file|raise|create|submit) an? (?:\w+ )?(?:issue|ticket|discussion|request))\b"
    r"(?![^.;]*\b(?:before|prior|permission)\b)"
    r"|\bsee\b|\b(?:information|details) (?:on|about)\b"
    # A label, and what it is of.
    r"|^\W*(?:e ?mail|contact|questions?|authors?|website|home ?page|source|citation|credits?"
    r"|licen[cs]es?|files?|from)\b[^.;:?]{0,20}[:?]"
    # Thanks, pleasure and welcome.
    r"|\b(?:thank(?:s|ful)?|grateful|appreciated?|credits?|attributed)\b|\backnowledg"
    r"|\bwould (?:love|like|be (?:glad|happy)) to (?:hear|know|see|thank)\b"
    r"|\b(?:pleased|proud|happy|glad|delighted|excited) to\b|\bwe hope\b"
    r"|\bcontributions? (?:by|from)\b"
    r"|\b(?:contributions?|requests?|patches|bugs|feedback|donations|questions|issues|comments"
    r"|reports?) (?:is|are|can be|may be|go|should be)\b"
    # What a thing is, where it is from, and what is in it.
    rf"|{_THING}{_IS}{_MADE}\b(?! to\b)"
    rf"|{_THING}(?:was|were|ha(?:s|ve) been) \w+\b(?! to\b)"
    rf"|{_THING}{_MADE}(?: \w+)? {_WHERE}\b|^\W*{_MADE} {_WHERE}\b"
    rf"|{_FIRST}(?:the |our )?(?:\w+ )?(?:authors?|maintainers?|developers?|contributors?)"
    r" (?:is|are)\b"
    rf"|{_THING}(?:is|are|was|were|be) (?:(?:\w+ly|also|now|still) ){{0,3}}(?:an?|the|our|their"
    r"|those|part of|under|by|in (?:the|public)|as follows|below|free software|cc[ -]by|cc"
    r"0|mit|apache|bsd|isc|l?gpl|osi|subject to their own"
    r"|not (?:an? )?(?:affiliated|endorsed|official|sponsored|covered|included|part))\b"
    r"(?! (?:\w+ )?(?:violation|breach|condition|rights?|privilege)\b)"
    rf"|{_THING}(?:is|are)\W*$"
    rf"|{_THING}(?:includes?|contains?|incorporates?|bundles?|uses|derives?|falls under"
    r"|comes? (?:from|with)|reads?|holds|explains|describes|runs on|builds (?:up)?on|implements?"
    r"|supports?|provides?|consists?|continued|moved|started|began|wrote|has|have)"
    r" (?!to\b|[^.;]{0,40}\brights?\b)"
    # Which licence is of what, and where it stands.
    rf"|\b{_LICENCE}\b[^.;,]{{0,50}}? (?:appl(?:y|ies) to|appears?|starts?|begins?|follows?"
    r"|refers? to|covers? (?:the|all|any|this|these)|stands?|prevails|can be"
    r"|(?:is|are) (?:as follows|in|below|between))\b"
    rf"|^\W*(?:this|these|the|that|here|under)\b[^.;:]{{0,60}}? {_LICENCE}\W*$"
    r"|\byou (?:should|will) (?:have received|receive|find) (?:an? |the )?(?:full )?"
    r"(?:cop(?:y|ies)|text)\b|^\W*with reserved font name\b"
    r"|\bgoverned by the (?:terms of the )?licen[cs]e\b|\bhere (?:is|are)\b|\b(?:following|next)\b"
    r"|\b(?:keep|hold|own|retain|maintain|have|ha)s? (?:the |their )?copyrights?\b"
    # Parts by others, names, and what a model gets wrong.
    r"|\bthird part(?:y|ies)\b|\bportions?\b|\b(?:is|are) (?:\w+ ){0,2}trade ?marks?\b"
    r"|\b(?:mistakes?|inaccura\w+|bias(?:es|ed)?|hallucinat\w+)\b"
    # Where something was printed, or is to be had.
    r"|\b(?:arxiv|proceedings|python \d)|https?://|@|\bfound (?:at|in|on)\b"
    # That nothing is warranted.
    r"|\b(?:without|no|not|disclaims?)\b[^.;]{0,40}\b(?:warrant\w+|guarantees?|liab\w+"
    r"|responsible)\b|\bat your own risk\b"
)


def harms_nothing(canon: str) -> bool:
    """Whether a sentence in canonical form does one of the things that leave a licence as it is."""
    return _ACTS.search(canon) is not None


def is_sentence(text: str) -> bool:
    """Whether words are a sentence in English, rather than a name, an address or a piece of one."""
    ended = text.rstrip('")*_').endswith((".", "!")) and len(_SAYS.findall(text)) >= _FEWEST
    return ended and len(_ABROAD.findall(text)) < _ENOUGH


_SAYS = lazy(r"(?<![\w-])(?!(?:and|for|the|with)\b)[a-z][a-z'-]{2,}(?![\w-])")
_ABROAD = lazy(
    r"(?i)\b(?:der|das|den|dem|und|ist|sind|steht|stehen|unter|diese[mrs]?|f\u00fcr|von|le|les|est|sont|sous"
    r"|cette?|du|et|el|los|las|est\u00e1|bajo|este|esta|del|os|em|sob|s\u00e3o|il|gli|sono|sotto|questo|questa|di"
    r"|het|een|van|onder|deze|dit|la|ce|une?|se|para)\b"
)
"""Small words of other languages, whose ways to limit are read for themselves."""
_ENOUGH = 2
"""So many of them make a text one of another language; a name may hold one."""
_FEWEST = 3
"""Words in small letters of the shortest sentence, articles and the like aside."""
