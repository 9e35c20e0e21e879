"""Sentences that speak of the licence of the weights, in cards and in descriptions of packages.

The strategy: a sentence counts only where three things stand in it. *What governs*: a verb or a
preposition ("released under", "License:", "unter der"), or words that restrict use. *What is
named*: the longest run of words behind it that `words.understand` takes for a licence, or that is
called one ("Example License v1.1"). *What it is said of*: the nouns before it in the same clause,
and where there are none those behind it ("MIT for the code"). Nouns behind a preposition do not
count ("the code of the model"), nor does what a relative clause hangs on ("based on X, which is
under Y"). What is denied, asked, planned or said of others is none. In doubt there is no sentence:
a card says its licence in its front matter, and what is made out here may contradict it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from weightmark._startup import NamedTuple, lazy
from weightmark.licenses.catalogue import SHIPPED
from weightmark.prose.meaning import may_speak, parts_of, silent, understand
from weightmark.prose.running_text import LICENCE, WE_GIVE, Said, sentences
from weightmark.prose.subjects import Subjects
from weightmark.texts.lines import far_east


class Sentence(NamedTuple):
    """A sentence on a licence: `line` counts from 1, `words` are what stands there.

    `licence_words` are what names the licence, "" for a restriction alone. `about` is "weights",
    "code", "data", "package" or "project". `restricts` is "non-commercial", "research",
    "no-derivatives" or "".
    """

    line: int
    words: str
    licence_words: str
    about: str
    restricts: str = ""


MOST_SENTENCES = 200
"""Sentences of one text that are given; cards have at most a dozen."""

_VERB = (
    r"(?:re-?)?(?:dual[- ]|multi[- ])?(?:licen[cs]ed?|releas(?:ed?|ing)|distribut(?:ed?|ing)"
    r"|publish(?:ed|ing)?|shar(?:ed?|ing)|provid(?:ed?|ing)|offer(?:ed)?|open[- ]?sourc(?:ed?"
    r"|ing)|issued|made"
    # However it is misspelt, what stands right before "under" is the verb.
    r"|\w{4,}ed(?=\s+under\b)|available|govern(?:ed)?|cover(?:ed)?|subject|bound|hosted|is|are|be|falls?|comes?|remains?"
    r"|stays?"
    r"|ver\u00f6ffentlicht|lizenziert|verf\u00fcgbar|steht|stehen|ist|sind|bereitgestellt"
    r"|freigegeben"
    r"|publi\u00e9e?s?|distribu\u00e9e?s?|disponibles?|disposition|diffus\u00e9e?s?|est|sont"
    r"|publicad[oa]s?|distribuid[oa]s?|distribu\u00eddo?s?|liberad[oa]s?|dispon\u00edve(?:l|is)"
    r"|licenciad[oa]s?|est\u00e1n?"
    r"|\u00e9|s\u00e3o|est\u00e3o|lan\u00e7ad[oa]s?|disponibilizad[oa]s?"
    r"|rilasciat[oaie]|distribuit[oaie]|pubblicat[oaie]|disponibil[ei]|sono"
    r"|publican?|distribuyen?|liberan?"
    r"|vrijgegeven|gepubliceerd|beschikbaar"
    r"|распространя\w+|доступн\w+|опубликован\w*|выпущен\w*|лицензирован\w*|предоставля\w+"
    r"|поширю\w+|dirilis|phát\s+hành|مرخصة?)"
)
_ARTICLE = (
    r"(?:(?:the|a|an|their|its|de|der|den|dem|die|einer|la|les?|el|los|os?|uma|una|une)\s+"
    r"|l['\u2019]\s*)?"
)
_EITHER = r"(?:(?:either|one|any)\s+(?:one\s+)?of\s+|either\s+)?"
_TERMS = (
    r"(?:(?:same\s+)?(?:terms?(?:\s+(?:and|&)\s+conditions)?|conditions|provisions|termes"
    r"|t\u00e9rminos|termos|termini"
    rf"|Bedingungen)\s+(?:of|de|da|der|della)\s+{_ARTICLE})?"
    r"(?:version\s+\d(?:\.\d)?(?:\s+or\s+later)?\s+of\s+(?:the\s+)?)?"
)
_KIND = r"(?:(?:following|standard|usual|permissive|separate|OSI[- ]approved)\s+)*"
"""What may be said of a licence before its name, and says nothing."""
_LICENCE_OF = (
    r"(?:same\s+(?:licen[cs]e|terms)\s+as\s+[^().;]{1,60}\("
    r"|(?:same|base model['\u2019]s|upstream|original)\s+(?=[A-Z]))?"
    r"(?:(?:licen[cs]e|terms)\s+(?:of|from)\s+(?:its|the|their)\s+(?:base|parent|original|upstream)\s+models?"
    r"\s*[,:(]\s*(?:the\s+)?)?"
    r"(?:(?:(?:following|this|these)\s+)?(?:licen[cs]e|licencia|licen\u00e7a|licenza|licentie|Lizenz"
    r"|terms(?=\s+\(https?://))[: ]"
    r"\s*\(?(?:of\s+)?)?"
)
# Behind these, the verb before them governs no more: "is trained on data released under".
_NO_BRIDGE = (
    r"(?:licen[cs]ed|released|distributed|published|under|is|are|and"
    r"|on(?!\s+(?:the\s+)?(?:hugging|hub|hf\b|github))|from|using|with|which"
    r"|that|data\w*|based|built|trained|tuned|daten\w*|donn\u00e9es|datos|dados|dati|trainiert"
    r"|(?:entra\u00een\u00e9|entrenad|treinad|addestrat|bas\u00e9|basad|basead|basat)\w*)"
)
_UNDER = lazy(
    # "The released weights are under": there "released" is no verb.
    rf"(?:(?P<verb>(?<!\bthe\s)(?<!\bour\s)(?<!\bthese\s)(?<!\ball\s)\b{_VERB})\b(?P<between>"
    rf"(?:\s+(?!{_NO_BRIDGE}\b)(?!\S*:\s)[\w\u00c0-\u017f().,/@:-]+){{0,7}}?)\s+)?"
    rf"(?:\bunder\b|\bunter\b|\bsous\b|\bbajo\b|\bsob\b|\bsotto\b|\bselon\b|\bonder\b"
    r"|(?(verb)\b(?:(?:под|по|за)\s+л[иі]ценз[иі]\w+|di\s+bawah\s+lisensi|theo\s+giấy\s+phép|بموجب)"
    r"(?!\w)|(?!))"
    r"|(?(verb)\b(?:according\s+to|pursuant\s+to|in\s+accordance\s+with)\b|(?!))"
    rf"|(?(verb)\b(?:con|com|avec)\b(?=\s+(?:(?:la|una|uma|a|une)\s+)?licen)|(?!))|\bsubject\s+to\b|\bgoverned\s+by\b"
    rf"|\bunterlieg(?:t|en)\b|\bsoumis(?:es?)?\s+\u00e0\b|\bsujet[oa]s?\s+(?:a|\u00e0)\b"
    rf"|\bbound\s+by\b|\bcovered\s+by\b"
    r"|\buses?\b(?=\s+the\s+[A-Z][^.;,]{0,60}?\b(?:[Ll]icen[cs]e|Terms)\b)"
    rf"|\b(?:has|have|carr(?:y|ies)|bears?|comes?\s+with)\s+(?:the|an?)\b(?=\s+[A-Z][^;,]{{0,60}}?\b[Ll]icen[cs]e\b)"
    rf"|\bna\s+(?:warunkach\s+)?licencji\b"
    rf"|\bcompl(?:y|ies)\s+with\b|\bin\s+line\s+with\b|\bfollows?\b|\binherits?\b|\badopts?\b"
    rf"|\bagree\s+to\b(?:\s+be\s+bound\s+by\b)?"
    r"|\b(?:please|you|I|must|have\s+to|need\s+to|by)\s+accept(?:ing)?\b(?=\s+the\s))"
    rf"\s+{_EITHER}{_ARTICLE}{_TERMS}{_KIND}{_LICENCE_OF}",
    re.IGNORECASE,
)
_AS = lazy(
    r"\b(?:is|are)\s+(?:licen[cs]ed\s+|released\s+|available\s+|dual[- ]licen[cs]ed\s+)?(?:as"
    r"|with|by|on|:)?\s*(?=[A-Z(\[a-z])",
    re.IGNORECASE,
)
_FIELD = (
    r"(?i)(?:the\s+)?(?P<of>(?:pre-?trained\s+|base\s+|model|weights?|code|source\s+code"
    r"|data(?:set)?|checkpoints?|software"
    r"|\u6a21\u578b|\u4ee3\u7801|[\s/&-])*)\s*"
    rf"{LICENCE}(?:\(s\))?(?:\s*(?:type|information|info))?(?:\s*/\s*terms(?:\s+of\s+use)?)?"
    r"(?:\s+(?P<for>(?:of|for|der|des|f\u00fcr|du|del?|de\s+l[ao]s?|d[ao]s)\s+[^\W\d]+"
    r"(?:\s+[^\W\d]+){0,3}?)|\s*\((?P<part>[^\W\d][\w /&-]{2,30})\))?"
    r"(?:\s*[:\uff1a]|\s+[\u2014\u2013-])\s*(?P<value>\S.*)"
)
_OF_FIELD = r"(?i)\W*(?P<of>[\w /&.+-]{2,40}?)\s*(?:[:\uff1a]|\s[\u2014\u2013-])\s*(?P<value>\S.*)"
_MODEL = r"(?i)(?:model|adapter|lora|mod[e\u00e8]ll?[oe]?|\u6a21\u578b|\u30e2\u30c7\u30eb)\W*\Z"
# "Kelp weights": of another, where the title is not Kelp's.
_WHOSE = (
    r"(?!(?i:the|our|this|these|all|(?:pre-?|fine-?)?(?:trained|tuned)|released|published|official"
    r"|public|final|model|adapter|lora|weights?|checkpoints?|parameters)\b)"
    r"[A-Z][\w.+-]*(?:\s+[\w.+-]+){0,2}?(?=\s+(?:weights|checkpoints?))"
)
# A row of a table of models, of this one: by its name, or said so.
_ROW = (
    r"(?i)\W*(?P<of>[^():]{2,80}?)\s*(?P<this>\((?:this|ours?)\b[^()]{0,40}\))?"
    r"\s*:\s*(?P<value>\S.*)"
)
_LICENCE_HEADING = lazy(
    r"(?i)(?:[\W\d_]*)(?:(?:model|weights?|license|licensing|citation|terms|copyright|disclaimer"
    r"|attribution|provenance)"
    rf"\s*(?:&|and|\+|/|,)?\s*){{0,2}}{LICENCE}"
)
_CALLED = (
    r"(?a:(?:(?:[A-Z0-9\u00c0-\u00de][\w.+/'\u2019-]*|\[[\w-]+\]|of|and|for)\s+){0,9}?"
    r"(?:(?:[A-Z0-9]|v\d)[\w.+-]*\s+)(?:\(https?://[^()\s]{1,300}\)\s+)?(?:[Ll]icen[cs]e|LICEN[CS]E|Terms\s+of\s+(?:Use|Service)|AUP)"
    r"(?:\s+Agreement|\s+AGREEMENT)?(?:\s*,?\s*(?:[Vv]ersion\s+|v\.?\s?)?\d+(?:\.\w+)*)?)"
)
_MORE = (
    r"\s*(?:\bwith\b(?!\s+(?:attribution|the\s+exception\s+of))|\bplus\b"
    r"|\bexcept\b(?![^.;]{0,20}\bthird[- ]part(?:y|ies)\b)|\bbut\b"
    # What Creative Commons asks for, in other languages: "Attribution - Pas d'Utilisation …".
    r"|-\s*(?i:pas\s+d|nicht|keine\s+bearb|no\s?comercial|n\u00e3o\s?comercial|non\s+comm|partage"
    r"|weitergabe|compartir|sin\s+obra|sem\s+deriv)"
    r"|[- ](?:style|like|based)\b|\+(?=\s)"
    r"|\bwithout\b|,?\s+or\s+(?=[A-Z])|\s*/\s*(?=[A-Z])"
    # "and the Kelp Community License": both hold, and nobody knows the second.
    r"|,?\s+(?:and|AND|&)\s+(?:the\s+)?(?=(?:[A-Z][\w.+-]*\s+){1,8}?(?:[Ll]icen[cs]e|Agreement)\b"
    r"|License\s+Agreement\b))[^.;]{0,40}"
)
_NOT = lazy(
    r"\b(?:not|except|no longer|never|cannot|can['\u2019]t|neither|nor|without|formerly|previously"
    r"|originally|used to|will\s+be|would"
    r"|could|might|should|plan(?:s|ned)?|instead of|rather than|unlike"
    r"|in contrast to|contrary to|nicht|kein\w*"
    r"|n['\u2019]est pas|n\u00e3o|no\s+(?:est[\u00e1a]n?|es|son)|non\s+(?:\u00e8|sono))\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
_IF = lazy(
    r"\A\W*(?:if|unless(?!\s+(?:otherwise|explicitly)\b)|whether|should you|in case|when"
    r"|wenn|si|se|\u5982\u679c)\b",
    re.IGNORECASE,
)
_QUOTE = lazy(r"[\"\u201c\u201e\u00ab][^\"\u201d\u00bb]{0,300}[\"\u201d\u00bb]")
_ASIDE = lazy(r"\([^()]{0,200}\)")
"""What is said by the way: "the weights (not included here) are under …" denies no licence."""
_BY_THE_WAY = lazy(
    r"\s[\u2014\u2013-]\s[^\u2014\u2013;]{1,200}\s[\u2014\u2013-]\s(?=(?:(?:is|are|also|now)\s)?\Z)"
)
"""So is what stands between dashes before a verb: it is of what stands before them."""
_LEFT_OUT = lazy(r",\s+excluding\s[^,;]{1,80},")
"""Nor is a sentence of what it leaves out: "the code, excluding the weights, is under …"."""
_THIS_FILE = lazy(r"\buse this file\b")
_WORD = lazy(r"\S+")
_MOST_WORDS = 12
"""Words of a name that are tried; the longest title of a licence has nine, an address one more."""

_CLAUSE = lazy(
    r"[;\u2014]|:\s+(?=(?:they|it|these)\b)|\s-\s|,\s+(?:and|but|while|whereas|however|so|aber|und|et|mais|y|pero|e|mas)\b"
    r"|\s(?:but|while|whereas)\s"
)


def licence_sentences(
    text: str, default: str = "weights", *, anything: bool = False
) -> Iterator[Sentence]:
    """The sentences of a text that name a licence or restrict use, and what they are said of.

    `default` is what a line such as `License: MIT` speaks of, and a sentence without a subject: the
    weights in a model card, the package in its description. With `anything`, so does a sentence
    on a thing by its name, as in a notice; else only the title's name counts.
    """
    yield from _all(text, Subjects(default, anything=anything))


def _all(text: str, subjects: Subjects) -> Iterator[Sentence]:
    """The sentences; one without a subject is of the project where others speak of the weights."""
    found = list(islice(_unsettled(text, subjects), MOST_SENTENCES))
    told = any(one.about == "weights" and (one.licence_words or not one.restricts) for one in found)
    default = "project" if told and subjects.default == "weights" else subjects.default
    for one in found:
        if not (one.licence_words or one.restricts):
            continue
        # What the whole is barred from, its weights are.
        barred = one.about == "project" and not one.licence_words and not told
        about = subjects.default if barred and subjects.default == "weights" else one.about
        yield one._replace(about=about or default)


def licensed_apart(text: str) -> str:
    """The sentence that says the weights have terms of their own, and does not say which; or ""."""
    return next((said.words for said in sentences(text) if _APART.search(said.words)), "")


_APART = lazy(
    r"(?i)\b(?:weights|checkpoints?|models?)\b[^.;:]{0,80}?\b(?:is|are|have|has|comes?)\s+(?:\w+\s+)?"
    r"(?:licen[cs]ed\s+separately|(?:under\s+|subject\s+to\s+|governed\s+by\s+|with\s+)?"
    r"(?:a\s+|their\s+own\s+|its\s+own\s+|separate\s+|different\s+){1,2}(?:\w+\s+and\s+)?"
    r"(?:licen[cs]es?|terms)\b)"
)
"""What keeps a licence without a subject off the weights: "MIT. The weights have their own …"."""

_OFFERS = lazy(
    r"(?i)\bunder\s+(?:either(?:\s+one)?(?:\s+of)?|(?:one|any)\s+of)(?:\s+the\s+following)?"
    r"(?:\s+licen[cs]es)?\s*:?\Z"
)
"""What stands above a list of which one may be chosen."""


_FOLLOWING = lazy(r"(?i)\b(?:under|by)\s+the\s+following\s+licen[cs]e\s*:?\Z")
"""What stands above the name of a licence that has a paragraph of its own."""


def _joined(found: Iterable[Said]) -> Iterator[Said]:
    """Sentences; one that ends with "under the following license" has the name behind it."""
    above: Said | None = None
    for said in found:
        if above is not None:
            name, end = name_at(said.words, 0)
            named = _FOLLOWING.sub(f"under {name}", above.words)
            yield above._replace(words=named) if name else above
            above = None
            if name and not said.words[end:].strip(" ."):
                continue
        if _FOLLOWING.search(said.words):
            above = said
        else:
            yield said
    if above is not None:
        yield above


_ASKED = lazy(r"(?i)\bcommercial(?:ly)?\b[^?]*\?\W*\Z")
_NO = lazy(r"(?i)\W*(?:no|not without)\b")


def _answered(found: Iterable[Said]) -> Iterator[Said]:
    """Sentences; behind a question on commercial use, "No" stands with what was asked."""
    asked = ""
    for said in found:
        if asked and _NO.match(said.words):
            yield said._replace(words=f"{asked} {said.words}")
        else:
            yield said
        asked = said.words if _ASKED.search(said.words) else ""


def _chosen(found: Iterable[Said]) -> Iterator[Said]:
    """Sentences; one that offers a list, as "under either of", says what stands in that itself."""
    offer: list[Said] = []  # the sentence above a list, and the items so far
    for said in found:
        if offer and said.kind == "item":
            offer.append(said)
            continue
        yield from _offered(offer)
        offer = [said] if _OFFERS.search(said.words) else []
        if not offer:
            yield said
    yield from _offered(offer)


def _offered(offer: Sequence[Said]) -> Sequence[Said]:
    names = [understand(name_at(one.words, 0)[0]) for one in offer[1:]]
    if not names or not all(names):
        return offer
    either = f"under either of {' OR '.join(names)}"
    return (offer[0]._replace(words=_OFFERS.sub(either, offer[0].words)),)


def _unsettled(text: str, subjects: Subjects) -> Iterator[Sentence]:
    for said in _chosen(_joined(_answered(sentences(text)))):
        subjects.note(said)
        if said.kind == "heading" and not re.match(_FIELD, said.words):
            continue
        if said.licensed or may_speak(said.words) or (said.first and _licence_heading(said)):
            yield from _judged(said, subjects)


def _judged(said: Said, subjects: Subjects) -> Iterator[Sentence]:
    from weightmark.prose.restrictions import restrictions

    words = said.words[:2_000]
    if _LATER.search(words):
        return
    if _APART.search(words):
        yield Sentence(said.line, words, "", "weights")
    found = list(dict.fromkeys(_named(said, words, subjects)))
    limits = list(restrictions(words, subjects, _licence_heading(said)))
    if _THIS_FILE.search(words):
        # The head of a source file, "you may not use this file except in compliance".
        found = [("project", named) for _, named in found]
    if said.kind == "badge":
        found = [(of or _of_badge(named), named) for of, named in found]
    for about, named in found:
        limit = next((kind for of, kind in limits if of == about), "")
        yield Sentence(said.line, words, named, about, limit)
    for about, kind in limits:
        # What nobody knows by its name may bar the use all the same, as its own sentence says.
        if all(of != about or not understand(named) for of, named in found):
            yield Sentence(said.line, words, "", about, kind)


_LATER = lazy(
    r"\b(?:is|are)\s+(?:currently\s+|still\s+)?(?:(?:under|in)\s+preparation|being\s+prepared"
    r"|planned|in\s+the\s+works|forthcoming)\b",
    re.IGNORECASE,
)
"""What is not there yet: "a version under MIT is in preparation"."""


def _of_badge(named: str) -> str:
    """What a badge is of that says nothing but "license": with one of software, mostly the code."""
    entry = SHIPPED.find(understand(named))
    of_code = entry is not None and entry.klass in ("permissive", "copyleft")
    return "project" if of_code and not named.upper().startswith("CC") else ""


def _licence_heading(said: Said) -> bool:
    return _LICENCE_HEADING.match(said.heading) is not None


def _named(said: Said, words: str, subjects: Subjects) -> Iterator[tuple[str, str]]:
    """What the sentence speaks of, with the words that name the licence."""
    field = _field(said, words, subjects)
    if field is not None:
        yield from field
    elif not _IF.match(words):
        under = _under(words, subjects)
        yield from _otherwise(words, subjects) if under is None else under


def _under(words: str, subjects: Subjects) -> list[tuple[str, str]] | None:
    """What a sentence puts under which licence ("the weights are released under MIT").

    None where it does so with nothing that is named.
    """
    said: list[tuple[str, str]] = []
    of_another = _OWN_SUBJECT.match(words) is None
    quoted = [one.span() for one in _QUOTE.finditer(words)]
    told: tuple[str, ...] | None = None
    behind = 0
    read: _Read = {}
    for found in _UNDER.finditer(words):
        at = found.end()
        name, end = name_at(words, at)
        if not name or at < behind or any(begin < found.start() < end for begin, end in quoted):
            continue
        if len(shared := list(_shared(words, subjects, at, read))) > 1:
            return said + shared
        before = words[behind : found.start()]
        behind = end
        verb = (found["verb"] or "").casefold()
        between, next_words = found["between"] or "", words[end : end + 80]
        if told is None or not _GOES_ON.fullmatch(before):
            told = subjects.of(_last_clause(before), verb, between, next_words)
        if _denied(before, found) or (of_another and _LINKED.search(words[: found.start()])):
            continue  # "powered by the [kelp](https://…) model, licensed under …"
        if not told and _AGREES.search(found[0]):
            # Who agrees to a licence, or has to keep to it, does so for what the text is of.
            told = ("",)
        said += [(about, name) for about in told]
    # "While the code is under Apache-2.0, the weights are CC BY-NC 4.0."
    return [*said, *_copula(words[behind:], subjects)] if behind else None


def _denied(before: str, found: re.Match[str]) -> bool:
    """Whether the clause that a verb ends takes back what it says.

    "The weights are not MIT: they are licensed under": the first clause is not the last.
    """
    clause = _last_clause(before)
    last = _ASIDE.sub(" ", clause if clause == before else _CLAUSE.split(before)[-1])
    return bool(_NOT.search(f"{last} {found['verb'] or ''} {found['between'] or ''}"))


def _otherwise(words: str, subjects: Subjects) -> Iterator[tuple[str, str]]:
    """What a sentence without "under" says: "the code is MIT", "MIT applies to the code"."""
    uses = _USES.search(words)
    if uses and len(shared := list(_shared(words[uses.end() :], subjects))) > 1:
        yield from shared
        return
    yield from _copula(words, subjects)
    changed = _CHANGED.search(words)
    if changed and not _NOT.search(words) and (name := name_at(words, changed.end())[0]):
        yield from ((about, name) for about in subjects.classes(changed[0]) or ("",))
    yield from _cjk(words, subjects)
    yield from _bracketed(words, subjects)
    for applies in _APPLIES.finditer(words) if not _NOT.search(words) else ():
        of = subjects.heads(applies["what"])
        yield from ((about, applies["name"]) for about in of if about != "other")


_AGREES = lazy(r"(?i)\bagree\s+to\b|\baccept(?:ing)?\b|\bcompl(?:y|ies)\s+with\b")
_CHANGED = lazy(
    r"(?i)\b(?:licen[cs]e\b[^;]{0,60}?\b(?:changed|switched|moved|updated)|(?:changed|switched|moved)"
    r"\s+(?:the\s+|our\s+|its\s+)?licen[cs]e\b[^;]{0,40}?)(?:\s+from\s+[^;]{1,60}?)?\s+to\s+(?:the\s+)?"
)
"""Before the licence that holds now: "the license was changed from MIT to"."""
_APPLIES = lazy(
    r"(?:\A|[.:;,]\s+|\b[Tt]he\s+)(?P<name>(?:[A-Z][\w.+-]*\s+){1,6}?(?:[Ll]icen[cs]e|Terms(?:\s+of\s+Use)?"
    r"|Agreement))\s+(?:appl(?:y|ies)\s+to|covers?|governs?)\s+(?P<what>[^.;]{1,80})"
)
"""The name before, and behind it what it is of: "The … License applies to the weights"."""
_USES = lazy(r"\b(?:uses?|has)\s+(?=[A-Z])")
"""Before licences only where each is said to be for a part: "uses MIT for the code and …"."""
_LINKED = lazy(r"(?:\A|(?<!\bat)(?<!\bon)\s)\S+ \(https?://")
"""An address before the verb: what is linked there is somebody else's, and that is spoken of.

What is published at it is one's own.
"""
_OWN_SUBJECT = lazy(
    r"(?i)[\W_]*(?:this|these|our|all|we|both|code|weights|models?|checkpoints?"
    r"|the (?:pre-?trained |trained |released |resulting |final )?"
    r"(?:models?|weights|checkpoints?|code|source|data|parameters))\b"
)


def _bracketed(words: str, subjects: Subjects) -> Iterator[tuple[str, str]]:
    """`We release the code (MIT) and the weights (CC BY 4.0)`: each part with its licence."""
    if not WE_GIVE.search(words):
        return
    for found in re.finditer(r"\(([^()]{2,60})\)", words):
        if _is_name(found[1]):
            before = re.sub(r"\([^()]*\)", "", words[: found.start()])
            yield from ((about, found[1]) for about in subjects.classes(before)[-1:])


_GOES_ON = lazy(
    r"\W*(?:and|but)\s+(?:(?:also|still|thus|therefore|instead|is|are|remains?|stays?|falls?|comes?)"
    r"\W*){,3}",
    re.IGNORECASE,
)
"""What has the subject of the clause before: a verb and no noun."""


_LISTED_WORDS = (
    r"(?:(?!(?:is|are|was|were|has|have|can|may|we|it|you|sind|sont|son|sono|são|\w+ed)\b)"
    r"[\w.-]{1,40}(?![\w.-])\s?|[()/&]\s?){1,12}"
)
_LISTED = lazy(
    r"(?i)\A\W{0,9}(?:the|our|all|these|both|die|les|los|las|i|os|as)\s"
    rf"(?:{_LISTED_WORDS},\s){{2,6}}(?:and|und|et|y|e)\b"
)
"""Nouns in a list ("the weights, the code, and"): a clause would have a verb of its own."""


def _last_clause(before: str) -> str:
    """The clause that a verb ends, or the one before where that has no subject of its own."""
    before = _ASIDE.sub(lambda found: found[0].replace(",", " "), before)
    before = _LEFT_OUT.sub(" ", _BY_THE_WAY.sub(" ", before))
    before = _LISTED.sub(lambda found: found[0].replace(",", " "), before)
    for part in reversed(_CLAUSE.split(before)):
        if not re.fullmatch(
            r"(?i)\W*(?:(?:also|it|they|is|are|now|thus|hence|therefore)\b\W*)*", part
        ):
            return part
    return before


def _field(said: Said, words: str, subjects: Subjects) -> list[tuple[str, str]] | None:
    """What a line such as `License: MIT` says; None where the sentence is no such line."""
    heading = _licence_heading(said)
    found, of_what = _key(words, subjects, heading)
    if not found:
        if bare := _of_part(said, words, subjects):
            return bare
        if not (heading and said.first):
            return _alone(said, words)
    value = found["value"] if found else words
    value = re.sub(r"(?i)\A(?:the |this model is |licensed |released |under )+", "", value)
    value = re.sub(r"(?i)\Asame as [^().;]{1,60}\((?=[^()]*\))", "", value)
    value = _LEADS.sub("", value)
    if heading or found:
        parts = parts_of(value)
        if any(part.about for part in parts):
            return [(one, part.words) for part in parts for one in part.about or ("",)]
        if shared := list(_shared(value, subjects)):
            return shared
    name, end = name_at(value, 0)
    if not found:
        # Below a heading, the bare name: "MIT", "Apache 2.0 license", "CC-BY-4.0, inherited from".
        if not name or re.match(r"\s+(?!licen[cs]e\b)[a-z]", value[end:]):
            return None
    elif not name and (said.kind == "heading" or not (name := _free(value))):
        # "License: the weights are released under …" is a sentence all the same.
        return None if _UNDER.search(value) else []
    about = subjects.classes(of_what) or subjects.behind(value[end : end + 60])
    about = about or (("data",) if re.fullmatch(_OF_DATA, said.heading) else ("",))
    return [(one, name) for one in about if one != "other"]


_LEADS = lazy(
    r"(?i)\A(?:see\s+)?(?:here|(?:this|the)\s+(?:page|licen[cs]e|link|file)|link|licen[cs]e)\s*\((?=https?://)"
)
"""Words of a link that say nothing but that there is one."""
# Below this heading a field is that of the data.
_OF_DATA = (
    r"(?i)\W*(?:the |our )?(?:\w+-?training |training )?(?:data(?:[- ]?sets?)?|corpus|corpora)\W*"
)


def _key(words: str, subjects: Subjects, heading: bool) -> tuple[re.Match[str] | None, str]:
    """The line as a key and a `value`, and what the key is of; None where it is none."""
    if found := re.match(_FIELD, words):
        return found, f"{found['of']} {found['for'] or found['part'] or ''}".strip()
    of_field = re.match(_OF_FIELD, words) if heading else None
    if of_field and subjects.classes(of_field["of"]):
        return of_field, of_field["of"]
    return None, ""


def _of_part(said: Said, words: str, subjects: Subjects) -> list[tuple[str, str]]:
    """`Weights: CC BY-NC 4.0`, or a row of a table with a column of licences: a part, a licence."""
    found = re.match(_OF_FIELD, words)
    of = found["of"] if found else ""
    # "Language model: Llama 2" says no licence but in a column of licences.
    model = not said.licensed and re.search(_MODEL, of)
    whose = re.match(_WHOSE, of)
    of_another = whose and not subjects.is_own(whose[0])
    if model or of_another or ("weights",) not in (subjects.classes(of), subjects.cjk(of)):
        found = re.match(_ROW, words) if said.licensed else None
        found = found if found and (found["this"] or subjects.is_title(found["of"])) else None
    value = re.sub(_SEE, "", found["value"]) if found else ""
    value = re.sub(r"(?i)\Anon[- ]?commercial\s*\((?=[^()]*\))", "", value)
    name, end = name_at(value, 0)
    if not name or not (said.licensed or re.search(r"\d|\ACC\b", name)):
        return []
    rest = value[end:].strip(" .")
    rest = re.sub(
        r"(?i)\Alicen[cs]ed?\b|\A(?:\([^()]*)?\)\Z|\A[\u2014\u2013-]\s.*", "", rest
    ).strip(" .")
    return [] if rest or name.startswith("http") else [("weights", name)]


# "see `LICENSE-WEIGHTS` (CC BY-NC 4.0)": the file, and what it is.
_SEE = r"(?i)\Asee\s+\S+\s*[(,:\u2014\u2013-]\s*"


def _alone(said: Said, words: str) -> list[tuple[str, str]] | None:
    """A sentence or an item of a list that is the name of a licence and nothing else."""
    name, end = name_at(words, 0)
    if not name or "://" in name or not re.search(r"(?i)licen[cs]e", words[: end + 10]):
        return None
    rest = re.sub(r"(?i)\A\s*licen[cs]ed?\b", "", words[end:]).strip(" .")
    whole = not rest or (said.kind == "item" and rest[0] == "(")
    return [("", name)] if whole and not re.search(r"\bunder\b", name) else None


_BETWEEN_PARTS = lazy(r"[,;]\s+(?:and\s+)?|\s+and\s+")
_Read = dict[int, tuple[Sequence[tuple[str, str]], int]]
"""Where a part of a sentence begins → what it says, and where the next one begins, -1 for none."""


def _shared(
    value: str, subjects: Subjects, at: int = 0, read: _Read | None = None
) -> Iterator[tuple[str, str]]:
    """`MIT for the code, CC-BY-4.0 for the weights`, `Code – MIT; weights – …`: each for a part.

    `at`: where to begin. `read`: what was read of this value already.
    """
    read = {} if read is None else read
    while at >= 0:
        if at not in read:
            stop = _BETWEEN_PARTS.search(value, at)
            part = value[at : stop.start() if stop else len(value)]
            read[at] = tuple(_of_one(part, subjects)), stop.end() if stop else -1
        said, at = read[at]
        yield from said


def _of_one(part: str, subjects: Subjects) -> Iterator[tuple[str, str]]:
    """What one part of a release is under, with the words that name the licence."""
    field = re.match(_OF_FIELD, part)
    if field and (kinds := subjects.classes(field["of"])):
        name, _ = name_at(field["value"], 0)
        yield from ((about, name) for about in kinds if name and about != "other")
        return
    name, end = name_at(part, 0)
    for about in subjects.behind(part[end:]) if name else ():
        if about != "other":
            yield about, name


def _free(value: str) -> str:
    """A value that names no known licence, where it is short and no pointer to another place."""
    value = re.sub(r" \(https?://[^()]*\)?", "", value).strip(" .")
    # Names of licences have nine words at most, and those that nobody knows are shorter.
    if len(value.split()) > 6 or silent(value) or "://" in value or "{" in value:
        return ""
    if re.match(
        r"(?i)(?:same|see|check|please|refer|inherit|depend|follow|varies|various|as|similar"
        r"|below)\b",
        value,
    ):
        return ""
    return value if re.match(r"[A-Z0-9]|non[- ]", value) else ""


def name_at(words: str, at: int) -> tuple[str, int]:
    """The longest run of words from `at` that names a licence, and where it ends; "" for none."""
    window = words[at : at + 240]
    ends = [one.end() for one in islice(_WORD.finditer(window), _MOST_WORDS)]
    if not ends or re.match(r"(?:any|which|these|those|this|that|no|non)\b", window):
        return "", at
    for end in reversed(ends):
        name = window[:end].rstrip(" ,.;:!?\u3002\uff0c\u2013\u2014")
        while name.endswith(")") and name.count(")") > name.count("("):
            name = name[:-1]
        name = name.rstrip("/") if "://" in name else name
        if name and not re.search(_NO_END, name) and _is_name(name):
            rest = window[len(name) :]
            if behind := _of_its_model(name, rest):
                return behind[1], at + len(name) + behind.end(1)
            if more := re.match(_MORE, rest) or (_of_one_text(name) and _VERSION.match(rest)):
                name += more[0].rstrip()
            elif behind := _BRACKETS.match(rest):
                full = _with_brackets(name, behind)
                return full, at + len(name) + (behind.end() if full != name else 0)
            return name, at + len(name)
    called = re.match(_CALLED, window)
    if called and not silent(called[0]):
        # A name that nobody knows, and in brackets one that is: "Research License (CC BY-NC 4.0)".
        behind = _BRACKETS.match(window, called.end())
        within = re.findall(r"\(([^()]+)\)", behind[0]) if behind else ()
        known = next((words for words in within if understand(words)), "")
        end = behind.end() if behind and known else called.end()
        return known or called[0], at + end
    return "", at


def _of_its_model(name: str, rest: str) -> re.Match[str] | None:
    """The licence behind the name of a model that is also one of a licence ("Gemma 4 MIT license").

    So it is read only where the first restricts use, as no name before another licence's does.
    """
    found = _LICENCE_OF_MODEL.match(rest)
    entry = SHIPPED.find(understand(name)) if found and _is_name(found[1]) else None
    return found if entry is not None and entry.status != "none" else None


_LICENCE_OF_MODEL = lazy(
    r"\s+(?:\d[\w.]*\s+)?([A-Z][\w.-]*(?:\s+[\w.]+){0,3}?)\s+(?i:licen[cs]e)\b"
)


_VERSION = lazy(r"(?i),?\s+(?:version\s+|v\.?\s?)\d+(?:\.\w+)*")
"""A version of a licence that nobody knows, behind its name; that of a family makes one of it."""


def _of_one_text(name: str) -> bool:
    entry = SHIPPED.find(understand(name))
    return entry is not None and entry.names_a_text


_BRACKETS = lazy(r"(?i)(?:\s+licen[cs]e)?(?:\s*\([^()]{2,200}\)(?:\s+licen[cs]e)?){1,2}")


def _with_brackets(name: str, behind: re.Match[str]) -> str:
    """A name with brackets behind it that name another licence: which is meant, is not said.

    But where the name only begins the title of what stands in them, that is meant, and of two
    licences of Creative Commons the one that asks for more ("Attribution (CC-BY-NC)").
    """
    ours = understand(name)
    for words in re.findall(r"\(([^()]+)\)", behind[0]):
        other = understand(words)
        if not other or other == ours:
            continue
        entry = SHIPPED.find(other)
        begun = entry is not None and entry.name.casefold().startswith(name.casefold())
        if ours.startswith("CC-BY") and other.startswith("CC-BY"):
            mine, theirs = set(ours.split("-")), set(other.split("-"))
            if mine <= theirs or theirs <= mine:
                return words if mine <= theirs else name
        return words if begun else name + behind[0]
    return name


_NO_END = r"(?i)[(/&-]\Z|[, ](?:the|version|family|and|an?)\Z|,? see\b"
# One common word that is also an alias of a licence, or a family of them, is no name in prose.
_COMMON = lazy(
    r"(?i)(?:public|open|free|other|unknown|research|custom|attribution|community|commercial"
    r"|model|data)\Z"
)


@functools.lru_cache(maxsize=2048)  # of the words behind one verb, which may be those of the next
def _is_name(name: str) -> bool:
    if _COMMON.match(name) or not re.search(r"[A-Za-z]", name):
        return False
    if (
        name == name.lower()
        and " " in name
        and not re.search(r"\d|cc|mit|gpl|bsd|rail|apache|llama|gemma", name)
    ):
        return False
    return bool(understand(name))


def _copula(words: str, subjects: Subjects) -> Iterator[tuple[str, str]]:
    """`The code is MIT`, `the weights are Apache-2.0 licensed`, `MIT-licensed weights`."""
    behind = 0
    for found in _AS.finditer(words):
        name, end = name_at(words, found.end())
        if not name or found.start() < behind or not subjects.may_be(words[behind : found.start()]):
            continue
        clause = _last_clause(words[behind : found.start()])
        behind = end
        rest = words[end : end + 12]
        if re.match(
            r"[\s-]*(?:model|version|variant|based|weights|checkpoint)", rest
        ) or _NOT.search(clause):
            continue
        if not re.search(r"\d|[Ll]icen|MIT|CC|BSD|RAIL|Unlicense", name):
            continue
        for about in subjects.of(clause, "is", "", rest):
            yield about, name


# -- Chinese, Japanese and Korean -----------------------------------------------------------------

_LATIN = lazy(r"[A-Za-z][A-Za-z0-9 .,+/\-]{0,80}[A-Za-z0-9+.]|[A-Za-z]")
_CJK_CLAUSE = lazy(r"[\uff0c\u3001\uff1b;,](?!\s?Version)")
_CJK_LICENCE = lazy(
    r"\u8bb8\u53ef|\u534f\u8bae|\u5354\u8b70|\u6388\u6743|\u6761\u6b3e"
    r"|\u30e9\u30a4\u30bb\u30f3\u30b9|\u306e\u4e0b|\u306e\u3082\u3068|[Ll]icen[cs]e|CC"
    r"|\ub77c\uc774[\uc120\uc13c]\uc2a4"
)
# "under Apache-2.0 (see …", where no word for a licence follows.
_CJK_UNDER = lazy(r"(?:\u91c7\u7528|\u9075\u5faa|\u9075\u4ece|\u9002\u7528)\s*\Z")
_CJK_END = lazy(r"\s*(?:\Z|[\uff08(\u3002\uff0c,\u3001\uff1b;\u548c\u4e0e\u53ca\u6216])")
# "and the Kelp Agreement": more than the first holds.
_CJK_MORE = (
    r"\s*(?:\u8bb8\u53ef\u8bc1?|(?:\u8bb8\u53ef)?\u534f\u8bae)?\s*(?:\([^()]*\)\s*)?(?:\u548c|\u4e0e|\u53ca|\u6216|\u304a\u3088\u3073"
    r"|\u307e\u305f\u306f)\s*(?:\u300a|[A-Z]).{0,40}"
)
_CJK_BEFORE = (
    r"\u300a[^\u300a\u300b]{1,60}\u300b\s*(?:\([^()]*\)\s*)?"
    r"(?:\u548c|\u4e0e|\u53ca|\u4ee5\u53ca)\s*\Z"
)
_CJK_NOT = lazy(
    r"\u4e0d\u91c7\u7528|\u4e0d\u662f|\u5e76\u975e|\u3067\u306f\u3042\u308a\u307e\u305b\u3093"
    r"|\u3067\u306f\u306a\u3044|\u5982\u679c|\u5916\u90e8|\u539f\u59cb"
    r"|\uc544[\ub2c8\ub2d9\ub2cc]|\uc54a"
)


def _cjk(words: str, subjects: Subjects) -> Iterator[tuple[str, str]]:
    """A licence named in a sentence of the Far East; of each clause the last noun counts."""
    if not far_east(words) or _CJK_NOT.search(words):
        return
    for clause in _CJK_CLAUSE.split(words):
        for found in _LATIN.finditer(clause):
            if clause[: found.start()].endswith("."):
                continue  # the end of a file's name: ".json"
            name = re.sub(r"(?i)\s*licen[cs]e\Z", "", found[0].strip())
            beside = clause[max(0, found.start() - 8) : found.end() + 10]
            under = _CJK_UNDER.search(clause[: found.start()]) and _CJK_END.match(
                clause, found.end()
            )
            if not (under or _CJK_LICENCE.search(beside)) or not _is_name(name):
                continue
            named = found[0].strip()
            more = re.match(_CJK_MORE, clause[found.end() :])
            before = re.search(_CJK_BEFORE, clause[: found.start()])
            named = f"{before[0] if before else ''}{named}{more[0] if more else ''}"
            for about in subjects.cjk(words[: words.find(clause)] + clause[: found.start()]):
                yield about, named
            break
