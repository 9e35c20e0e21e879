"""A text that is no licence but says which one holds: a notice, the head of a file, an SPDX line.

The strategy: the sentences of a text that is near no licence are asked, as those of a card are,
which licence each names, and of what. The text is a notice where one does, and where no sentence
gives, takes or limits on its own. What heads of files say beside that is known: where the text can
be had, that nothing is warranted, that the file is not to be used but as the licence lets. A notice
is a statement of its licence, as a field of a card is; the text of the licence is still missing.
Who puts a work into the public domain gives no licence, and the statement is all the text there is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence, Set

from weightmark._startup import lazy
from weightmark.alignment.weight import is_neutral
from weightmark.declared.reuse import spdx_lines
from weightmark.errors import ExpressionError
from weightmark.licenses.addresses import SYSTEM, licence_at
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.licenses.expression import choices, named, stem, unclear
from weightmark.model.terms import terms
from weightmark.prose.dedication import Dedication, dedication
from weightmark.prose.meaning import LONGEST_NAME, SHOWN, shown_words, together, understand
from weightmark.prose.running_text import OF_OTHERS, sentences
from weightmark.prose.sentences import Sentence, licence_sentences, name_at
from weightmark.recognition.beside import bars_trade, is_of_deed, lets_everybody
from weightmark.recognition.identification import (
    NONE,
    RESOLVED,
    UNRESOLVED,
    Change,
    Identification,
    Referral,
    State,
)
from weightmark.recognition.identification import listed as as_listed
from weightmark.recognition.states import of_entry
from weightmark.texts.container import opened_container
from weightmark.texts.grammar import (
    forbids,
    limits_elsewhere,
    limits_use,
    of_the_rest,
)

LONGEST_NOTICE = 4_000
"""Characters of a notice: the longest of SPDX's heads of files has 1,400, and two may be there."""

_ABOUT = ("weights", "project", "package", "code", "data")
"""What a licence may be said of; the first of them that is spoken of is what the text is for."""

_VERSION = lazy(
    r"(?:\bversion |\bv(?:ersion|\.)? ?|\b(?:A|L)?GPLv?[- ]?)(\d(?:\.\d)?)(?: only)?\b",
    re.IGNORECASE,
)
_LATER = lazy(
    r"\b(?:any|or) (?:\w+ )?(?:later|newer|higher|greater)\b|\bor (?:above|up)\b", re.IGNORECASE
)
_OR = lazy(r"(?:\s*\(\S{1,200}\))?,?\s+or\s+(?:under\s+)?(?:the\s+|an?\s+)?", re.IGNORECASE)
_AS_IT_LETS = lazy(
    r"\b(?:except|only|other than|but) (?:in compliance|in accordance|as permitted|as allowed"
    r"|under|according)\b[^.;]{0,60}\blicen[cs]es?\b"
    # Of documents (GFDL), and of Mulan PSL.
    r"|\bpermission is granted to copy\b[^.;]{0,80}\bunder the terms of\b"
    r"|\byou can use\b[^.;]{0,60}\baccording to the terms\b",
    re.IGNORECASE,
)
_HAD = lazy(
    r"\b(?:obtain|received?|see|view|read|visit|find|found|available|distributed with|accompanying"
    r"|include[sd]?|copy (?:at|of)|refer to|governing|redistribute (?:it|this))\b"
    r"[^.;]{0,120}\b(?:licen[cs]es?|copy|one|file|text|terms|details|information)\b"
    r"|\b(?:licen[cs]es?|copy|text)\b[^.;]{0,80}\b(?:at|see|in|available|found|below)\b",
    re.IGNORECASE,
)
"""Where the text of the licence is: heads of files say so in sentences with "may" and "not"."""
_GIVES = lazy(
    r"\b(?:permission(?! notices?\b)|you (?:may|can|must|shall|agree|are(?! interested))"
    r"|granted|permitted|allowed|must|shall|consent|free to)\b",
    re.IGNORECASE,
)
_ADDS = lazy(
    r"\b(?:provided that|on (?:the )?condition|(?:additional|following|further|special|own|these)"
    r" (?:\w+ )?(?:terms|conditions?|restrictions?|exceptions?|permissions?)|with (?:the|an?|some)"
    r" (?:\w+ )?exceptions?|except that|restrictions? (?:apply|applies)|but not\b(?! limited)"
    r"|(?<!not )(?<!not been )(?<!unless )modified(?! (?:versions?|cop(?:y|ies)|files?|form)\b)"
    r"|proprietary"
    r"|use of (?:the|these|this) [^.;:]{1,40} must (?!comply with (?:the|this) licen)\w+"
    r"|not (?:be )?(?:re-?)?distribut\w+\b(?! with))\b",
    re.IGNORECASE,
)
_NOT_OF_USERS = lazy(
    r"\b(?:any|all|your) contributions?\b[^;]{0,200}\b(?:licen[cs]ed|under)\b"
    r"|^\W*(?:third[- ]party|upstream|bundled)\b[^.;:]{0,80}\b(?:retains?|keeps?|remains? under)"
    r" (?:its|their) (?:own|original|respective) (?:terms|licen[cs]es?)\W*$",
    re.IGNORECASE,
)
"""What is asked of who adds to a work, or holds for the work of others."""
_NO_TRADE = lazy(
    r"\bnon-?commercial (?:restrictions?|terms|conditions?|clauses?|(?:use|purposes) only)\b",
    re.IGNORECASE,
)
_WARRANTS = lazy(
    r"\b(?:without (?:any|even)|no) (?:\w+ ){0,2}?(?:warrant\w+|guarantee\w*)\b|\bas is\b"
    r"|\bdoes not waive\b|\bwithout warrant\w+|\bthe specific language governing\b",
    re.IGNORECASE,
)
_FIELD = lazy(
    r"(?:[\w'’-]+ ){0,4}?(?:models?|weights|checkpoints?|parameters|files|gewichte|poids|pesos)"
    r"(?: [\w'’-]+){0,4}\s*:\s*",
    re.IGNORECASE,
)
_HOLDER = lazy(r"^\W{0,4}(?:copyright|©|\(c\)).{0,200}$", re.IGNORECASE | re.MULTILINE)
_QUOTE = lazy(r"\A[ \t]*[\"“«](?=\w)", re.MULTILINE)
"""What a head begins with that was copied out of a licence, which quotes it."""
_ADDRESS = rf"(?:https?://|{SYSTEM})[^\s<>()\"'`’\]]{{1,500}}"
_PLACE = lazy(_ADDRESS)
_NO_ADDRESS = rf"(?:(?!{_ADDRESS})[^\n]){{0,120}}"
_TOLD = lazy(
    r"(?:licen|lizenz|лиценз|许可|授权|協議|协议|ライセンス|라이[선센]스|\b(?:text|terms|copy|legal|see)\b)"
    rf"{_NO_ADDRESS}(?:\n(?![ \t]*[-*•>]){_NO_ADDRESS})?({_ADDRESS})",
    re.IGNORECASE,
)
"""An address behind words on a text, in the same line or the next: others are of anything."""


def referred(text: str, found: Identification, catalogue: Catalogue = SHIPPED) -> Identification:
    """What a text is that recognition finds to be `found`: a notice, where it only names a licence.

    What is known of the restrictions is then what is known of that licence by its name. Total: any
    str.
    """
    if found.match not in ("unknown", "truncated"):
        if found.clauses or not found.parts:
            return found
        other = found.match == "altered" and _of_another(text, found, catalogue)
        return other or _headed(text, found, catalogue)
    if len(text) > LONGEST_NOTICE:
        text = _above_parts(text)
    text = _QUOTE.sub("", text)
    seen = _as_prose(_seen(text))
    said = _said(text, seen, catalogue)
    if found.match == "truncated":
        # Some texts begin with the head of a file: where that is all, no more of them was meant.
        notice = _as_named(_none_of(found), said, seen, catalogue)
        return notice._replace(near="") if notice.noticed else found
    if (given := dedication(text)) and {one.licence for one in said} <= {"", PUBLIC_DOMAIN}:
        if given.taken or not _ZERO.search(seen):
            return _dedicated(found, given)
        first = given.said[0]  # "waived all copyright", which is said with the deed of CC0
        said = [Referral("CC0-1.0", "project", first.line, shown_words(first.text))]
    return _as_named(found, said, seen, catalogue)


def _above_parts(text: str) -> str:
    """What a long text says above a rule below which stand the notices of parts; "" for none."""
    from weightmark.texts.bans import bans

    rule = _RULE.search(text, 0, LONGEST_NOTICE)
    if rule is None or not _OF_PARTS.search(text, rule.start(), rule.end() + _BELOW):
        return ""
    return "" if bans(text[rule.end() :]) else text[: rule.start()]


_RULE = lazy(r"^[ \t]*([-=*#_~])\1{9,}[ \t]*$", re.MULTILINE)
_OF_PARTS = lazy(
    r"\bthird[- ]party\b|\bnotices? below\b|\bbeing redistributed\b|\bsubcomponents?\b",
    re.IGNORECASE,
)
_BELOW = 300
"""Characters below a rule in which it is said what stands there: two headings have as many."""


def _of_another(text: str, found: Identification, catalogue: Catalogue) -> Identification | None:
    """An altered text as a notice, where the sentence that was changed names another licence.

    Heads of files are alike but for the licence and the version in them.
    """
    changed = {one.text for one in found.other_changes if one.kind == "changed"}
    if not changed or len(text) > LONGEST_NOTICE:
        return None
    seen = _as_prose(_seen(text))
    own = (found.id, *found.also)
    said = [
        one
        for one in _said(text, seen, catalogue)
        if one.licence and not _is_among(one.licence, own, catalogue)
    ]
    within = any(" ".join(words.split())[:SHOWN] in one.words for one in said for words in changed)
    notice = _as_named(_none_of(found), said, seen, catalogue) if within else None
    return notice._replace(near="") if notice and notice.noticed else notice


def _none_of(found: Identification) -> Identification:
    """A text that is not what it was found to be, but near to it."""
    unknown = found.unnamed()._replace(missing=(), changed=(), added=(), other_changes=())
    return unknown._replace(parts=(), clauses=(), restrictions="", same_clauses=())


def _as_named(
    found: Identification, said: Sequence[Referral], seen: str, catalogue: Catalogue
) -> Identification:
    """`found` as a notice of the licences that are named; as it is where something else is said."""
    names = {one.licence for one in said}
    first = next((one for one in said if one.licence), None)
    if first is None:
        return found
    more = next((one.words for one in said if not one.licence), "") or _says_more(seen, said)
    if more:
        if found.near:
            return found
        names_it = f"line {first.line} names {named(first.licence, catalogue)}"
        why = f"{names_it}, and the text says more: {shown_words(more)}"
        return found._replace(refers=tuple(one for one in said if one.licence), why=why)
    if _NO_TRADE.search(seen) and not any(_asks(one, "non-commercial", catalogue) for one in names):
        return found
    return _noticed(found, said, catalogue)


def _noticed(
    found: Identification, said: Sequence[Referral], catalogue: Catalogue
) -> Identification:
    """`found` as a notice of the licences of what it speaks of first; the others are told."""
    first = _ABOUT[min(_ABOUT.index(one.about) for one in said)]
    main = [one for one in said if one.about == first]
    licence = together(list(dict.fromkeys(one.licence for one in main)), catalogue)
    if not licence:
        return found
    place = next((one.address for one in main if one.address), "")
    others = [one for one in said if one.about != first]
    refers = (main[0]._replace(licence=licence, address=place), *others)
    return _by_name(found._replace(match="notice", refers=refers), licence, catalogue)


def _headed(text: str, found: Identification, catalogue: Catalogue) -> Identification:
    """`found`, or a notice where words before the text put all of it under another licence.

    The text is then that of a part, or of a choice that nobody knows: the licences in it are named
    beside. Where the words say more than which licence it is, the whole is unknown.
    """
    head = "\n".join(text.split("\n")[: found.parts[0].line - 1])
    if not head.strip() or len(head) > LONGEST_NOTICE or not _NAMING.search(head):
        return found
    seen = _seen(head)
    all_of_it = list(_of_all(head, seen, catalogue))
    said = [one for one, _ in all_of_it]
    own = tuple(dict.fromkeys((found.id, *found.also)))
    if not said or any(one and _is_among(one, own, catalogue) for one, *_ in said):
        first = said[0].licence if len(said) == 1 else ""
        entry = catalogue.find(first) if first in found.also else None
        also = tuple(one for one in own if one != first)
        return found._replace(id=entry.id, name=entry.name, also=also) if entry else found
    nobody = found.unnamed()._replace(also=own)
    if not said[0].licence:
        why = f"line {said[0].line} puts all but parts under a licence that is not known"
        return nobody._replace(near="", parts=(), why=f"{why}: {said[0].words}")
    notice = _as_named(nobody, said, seen, catalogue)
    if notice.noticed and all(whole for _, whole in all_of_it):
        name = named(notice.noticed[0].licence, catalogue)
        why = f"it puts all under {name}, and gives the text of {found.name}"
        return notice._replace(also=own, near="", why=why)
    why = f"near {found.name}, but line {said[0].line} puts it under {said[0].licence}"
    return nobody._replace(refers=tuple(said), why=f"{why}: {said[0].words}")


_NAMING = lazy(r"licen[cs]|\bunder\b|SPDX", re.IGNORECASE)
_WITH = lazy(r",?\s+(?:with|except|plus|but)\b", re.IGNORECASE)
_STATES = lazy(
    r"\b(?:is|are)\b(?! (?:based|derived|built|taken))[^.;:]{0,60}"
    r"\b(?:free software|licen[cs]ed|released|distributed|available|provided|covered|under"
    r"|A?L?GPL)\b",
    re.IGNORECASE,
)
_BUT_PARTS = lazy(
    r",?\s+(?:except(?:ing|ed)?|excluding|other\s+than|apart\s+from|with\s+the\s+exception\s+of)"
    r"\b[^.;]{0,40}?\b(?:third[- ]part(?:y|ies)|parts?|portions?|components?|files?)\b[^.;]*",
    re.IGNORECASE,
)
"""What a licence of all leaves out: whatever texts follow are of that."""
_OF_OTHERS = lazy(
    rf"\b(?:{OF_OTHERS}|includes?|including|based on|uses|files? (?:in|under|from)|following files"
    r"|examples|example (?:code|files?|scripts?)|documentation)\b",
    re.IGNORECASE,
)
"""What is said of a part of a work, of what it uses, or of another time."""


def _of_all(head: str, seen: str, catalogue: Catalogue) -> Iterator[tuple[Referral, bool]]:
    """The licences that words before a text put all of a work under, and whether that is all."""
    for line, words in spdx_lines(head):
        if licence := understand(words, catalogue):
            yield Referral(licence, "project", line, shown_words(words)), True
    for said in licence_sentences(seen, anything=True):
        whole = said.about in ("weights", "project", "package") or _STATES.search(said.words)
        words, but_parts = _BUT_PARTS.subn("", said.words)
        if said.about == "data" or not whole or _OF_OTHERS.search(words):
            continue
        understood = _licence(said, catalogue)
        first = _WITH.split(said.licence_words)[0]  # "the LGPL with exceptions"
        known = first and not _may_be_several(first, catalogue)
        licence = understood or (known and understand(first, catalogue)) or ""
        if licence or (but_parts and said.licence_words):
            yield Referral(licence, "project", said.line, shown_words(said.words)), bool(understood)


def _is_among(licence: str, own: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether licences that a text holds are meant by an expression, or by a family's name."""
    for way in choices(licence, catalogue):
        for name in way:
            entry = catalogue.find(name)
            family = entry is not None and not entry.names_a_text
            plain = name.removeprefix("LicenseRef-").partition("-")[0] if family else stem(name)
            if any(plain in (stem(one), family and one.partition("-")[0]) for one in own):
                return True
    return False


PUBLIC_DOMAIN = "LicenseRef-scancode-public-domain"
_ZERO = lazy(r"\bCC0\b|creativecommons\.org/publicdomain/zero/1\.0|\bCC Zero\b", re.IGNORECASE)


def _dedicated(found: Identification, given: Dedication) -> Identification:
    """`found` as a dedication to the public domain; unknown, but near, where it takes back."""
    entry = SHIPPED.find(PUBLIC_DOMAIN)
    line = given.said[0].line
    if entry is None or given.taken:
        takes = given.taken[0]
        why = f"line {line} puts it into the public domain, and line {takes.line} sets a condition"
        return found._replace(why=f"{why}: {shown_words(takes.text)}")
    message = "words that neither dedicate nor let everybody use the work"
    more = tuple(
        Change("added", "", one.line, message, " ".join(one.text.split())) for one in given.more
    )
    return found._replace(
        id=entry.id,
        name=entry.name,
        match="altered" if more else "exact",
        clauses=(),
        restrictions="",
        same_clauses=(),
        other_changes=more,
        title=entry.id,
        why=f"line {line} puts it into the public domain, and nothing takes that back",
        state=State(UNRESOLVED, "words beside the dedication were not understood")
        if more
        else of_entry(entry),
    )


def _seen(text: str) -> str:
    """A text without comment marks and what nobody sees, each line where it stood.

    Of HTML a line may hold several, the last of them empty.
    """
    lines, _ = opened_container(text)
    out = [""] * (lines[-1].number if lines else 0)
    for line in lines:
        out[line.number - 1] = " ".join(filter(None, (out[line.number - 1], line.text)))
    return "\n".join(out)


def _as_prose(seen: str) -> str:
    """A text in which what is set in is no code, and no holder's line runs into the next one."""
    lines = [line.lstrip() for line in seen.split("\n")]
    held = (_HOLDER.match(line) and not _NAMING.search(line) for line in lines)
    return "\n".join("" if holds else line for line, holds in zip(lines, held, strict=True))


def _said(text: str, seen: str, catalogue: Catalogue) -> list[Referral]:
    """The licences that a text names, "" for what is not understood or limits beside it."""
    out: dict[tuple[str, str], Referral] = {}
    places = [one[0].rstrip(".,;") for one in _PLACE.finditer(seen)]
    told = [one[1].rstrip(".,;") for one in _TOLD.finditer(seen)]
    for line, words in spdx_lines(text):
        licence = understand(words, catalogue)
        out[licence, "weights"] = Referral(licence, "weights", line, shown_words(words))
    # Front matter is no text that is seen, but says as much.
    for source in (seen, text):
        for said in licence_sentences(source, anything=True):
            licence = _licence(said, catalogue)
            one = Referral(licence, said.about, said.line, shown_words(said.words))
            out.setdefault((licence, said.about if licence else one.words), one)
        if out:
            break
    for below in _below(seen, catalogue):
        out.setdefault((below.licence, below.about), below)
    for key, one in list(out.items()):
        if not one.licence and _repeats(one, out.values(), catalogue):
            del out[key]
    several = list(out.values()) or list(_fields(seen, catalogue)) or list(_bare(seen, catalogue))
    several = several or list(_of_creative_commons(seen, places, catalogue))
    several = several or list(_kept(seen, catalogue))
    return [_placed(one, _place(one, places, told, catalogue), catalogue) for one in several]


def _repeats(said: Referral, others: Collection[Referral], catalogue: Catalogue) -> bool:
    """Whether words that name no licence of their own say of what one is, or which is meant again.

    That stands in brackets, or it is the summary of one: of code and data of theirs alone.
    """
    named = {one.licence for one in others if one.licence}
    own = {one.licence for one in others if one.licence and one.about == said.about}
    summed = own if said.about in ("code", "data") else named
    if named and (_OF_WHAT.match(said.words) or _adds_nothing(said.words, summed)):
        return True
    inner = (part for one in _BRACKETS.findall(said.words) for part in one.split(","))
    return any(understand(part, catalogue) in named for part in inner)


def _adds_nothing(words: str, licences: Set[str]) -> bool:
    """Whether words sum up a licence, or say of one that bars trade that it does."""
    if is_of_deed(words, licences):
        return True
    from weightmark.prose.restrictions import without_trade

    rest = without_trade(words) if any(map(bars_trade, licences)) else words
    return rest != words and not _says_terms(rest)


_BRACKETS = lazy(r"\(([^()]{2,80})\)")
_OF_WHAT = lazy(
    r"\W*(?:this|the) licen[cs]e (?:only )?(?:applies|extends) (?:only )?to (?:the )?"
    r"(?!.*\b(?:not|except|unless|if)\b)[\w ,/`().—–-]{2,300}\W*$"
    # A heading.
    r"|\W*(?:[\w.-]+ ){1,4}(?:weights|data(?:set)?)(?: and(?: [\w.-]+){1,3}?)? licen[cs]e\W*$"
    r"|\W*(?:the )?(?:(?:model|weights?|code|data(?:set)?|software|project) )?licen[cs](?:e|ing)"
    r"(?: (?:text|terms|notice|information))?\W*$",
    re.IGNORECASE,
)


def _below(seen: str, catalogue: Catalogue) -> Iterator[Referral]:
    """The names of licences that stand alone below words such as `under the same licence as X:`."""
    for one in _ENDS_IN_A_COLON.finditer(seen):
        words = " ".join(one[1].split())
        if len(words) <= LONGEST_NAME and (licence := understand(words, catalogue)):
            yield Referral(licence, "weights", seen.count("\n", 0, one.start(1)) + 1, words)


_ENDS_IN_A_COLON = lazy(
    r"\b(?:licen[cs]ed?|under)\b[^.:\n]{0,80}:[ \t]*\n(?:[ \t]*\n)?"
    r"((?:[ \t]*\S[^\n]*(?:\n|\Z)){1,3})(?=[ \t]*\n|\Z)",
    re.IGNORECASE,
)


def _fields(seen: str, catalogue: Catalogue) -> Iterator[Referral]:
    """What lines such as `All model files: OpenRAIL++-M` name."""
    for one in sentences(seen):
        field = _FIELD.match(one.words)
        name = name_at(one.words, field.end())[0] if field else ""
        if licence := understand(name, catalogue):
            yield Referral(licence, "weights", one.line, shown_words(one.words))


def _bare(seen: str, catalogue: Catalogue) -> Iterator[Referral]:
    """A text that is the name of a licence and nothing else."""
    words = " ".join(_HOLDER.sub("", seen).split())
    licence = understand(words, catalogue) if len(words) <= LONGEST_NAME else ""
    if licence:
        yield Referral(licence, "project", 1, words)


def _kept(seen: str, catalogue: Catalogue) -> Iterator[Referral]:
    """What a text names that only says where a system keeps the licence."""
    for one in sentences(seen):
        for found in _PLACE.finditer(one.words) if SYSTEM in one.words else ():
            if licence := licence_at(found[0].rstrip(".,;"), catalogue):
                yield Referral(licence, "project", one.line, shown_words(one.words))


def _of_creative_commons(
    seen: str, places: Sequence[str], catalogue: Catalogue
) -> Iterator[Referral]:
    """The licence whose summary a text is, by its first line, or whose address alone is understood.

    That is so in a language that is not read: in English words say what an address is there for.
    """
    first = next((line for line in seen.split("\n") if line.strip()), "")
    licence = understand(_DEED_END.sub("", first), catalogue)
    if sum(is_of_deed(one.words, {licence}) for one in sentences(seen)) > 1:
        yield Referral(licence, "project", 1, shown_words(first))
        return
    several = {licence_at(one, catalogue) for one in places}
    if len(several) == 1 and _CREATIVE_COMMONS.search(seen) and not _ENGLISH.search(seen):
        line = seen.count("\n", 0, seen.index(places[0])) + 1
        words = seen.split("\n")[line - 1]
        yield Referral(several.pop(), "project", line, shown_words(words))


_DEED_END = lazy(r"\W+deed\W*\Z", re.IGNORECASE)
_CREATIVE_COMMONS = lazy(
    r"creative\s+commons|\bCC[ -]BY\b|クリエイティブ・?コモンズ|知识共享|创用", re.IGNORECASE
)
_ENGLISH = lazy(r"\b(?:the|this|is|are|of|with|under|not)\b", re.IGNORECASE)


def _placed(said: Referral, address: str, catalogue: Catalogue) -> Referral:
    """What is named, with its address; of a family it is the licence whose text is there.

    So it is of one of Creative Commons whose name is not understood, as in other languages.
    """
    entry = catalogue.find(said.licence)
    family = entry is not None and not entry.names_a_text
    family = family or (not said.licence and "creative commons" in said.words.casefold())
    there = licence_at(address, catalogue) if family else ""
    return said._replace(address=address, licence=there or said.licence)


def _place(said: Referral, places: Sequence[str], told: Sequence[str], catalogue: Catalogue) -> str:
    """Where the text of a licence is: at its own address, one in its sentence, or one `told`.

    Not at that of another one, where it is known which licence it is.
    """
    at_hand = catalogue.preferring(said.licence)
    of_it = (one for one in places if licence_at(one, at_hand) == said.licence)
    beside = (one for one in places if one in said.words)
    entry = catalogue.find(said.licence)
    is_known = entry is not None and entry.names_a_text
    some = told if is_known else places  # which of a family it is, any address may tell
    left = (one for one in some if not (is_known and licence_at(one, catalogue)))
    return next(of_it, next(beside, next(left, "")))


def _licence(said: Sentence, catalogue: Catalogue) -> str:
    """The licence of a sentence: in its version, and with those that may be taken instead.

    "" where it is not understood, or the sentence restricts use and the licence does not.
    """
    names = [said.licence_words]
    at = said.words.find(said.licence_words) + len(said.licence_words)
    while choice := _OR.match(said.words, at):
        name, at = name_at(said.words, choice.end())
        if not name:
            break
        names.append(name)
    if len(names) == 1:
        if _may_be_several(names[0], catalogue):
            return ""
        said_of_it = said.words[max(0, at - len(names[0]) - _BEFORE) : at + _BEHIND_IT]
        licence = _in_version(said_of_it, understand(names[0], catalogue), catalogue)
        if _BOUND.match(said.words, at) or (lets_everybody(licence) and _binds(said)):
            return ""
        return licence if not said.restricts or _asks(licence, said.restricts, catalogue) else ""
    licences = [understand(name, catalogue) for name in names]
    return understand(" OR ".join(licences), catalogue) if all(licences) else ""


def _may_be_several(name: str, catalogue: Catalogue) -> bool:
    """Whether licences that ask other things are called so, and no text says which is meant."""
    try:
        readings = unclear(name, catalogue).values()
    except ExpressionError:
        return False
    entries = filter(None, (catalogue.find(one) for several in readings for one in several))
    return len({(one.klass, one.commercial, one.restrictions) for one in entries}) > 1


_BEFORE, _BEHIND_IT = 40, 120
"""Characters around a name in which its version may stand: "version 2.1 or later of the GNU", and
"as published by the Free Software Foundation; either version 2 of the License, or"."""


def _binds(said: Sentence) -> bool:
    """Whether a sentence on a licence does more than to name it."""
    if any(one.search(said.words) for one in (_AS_IT_LETS, _WARRANTS, _HAD)):
        return False
    words = _LIES.sub("", _LETS_AS_IT_DOES.sub("It is under", said.words))
    return not (
        is_neutral(words, "s") or is_neutral(words.replace(said.licence_words, "license"), "s")
    )


_LIES = lazy(
    r"(?:\s+(?:distributed|published|provided|hosted|shipped|released))?\s+(?:via|in|on|at|with|through)"
    r"\s+(?:the|this|our)\s+(?:[\w.-]+\s+){0,3}?(?:releases?|repository|repo|folder|project|hub)\b"
    r"|,\s+excluding\s+(?:the|these|all)\s+(?:[\w-]+\s+){0,2}(?:weights|artifacts|models?|data),",
    re.IGNORECASE,
)
"""Where the work lies that a sentence is on, and which parts others are on."""
_LETS_AS_IT_DOES = lazy(
    r"\b(?:(?:you|everyone|anyone) (?:can|may|are (?:free|licen[cs]ed|allowed|permitted) to)"
    r"|(?:can|may) be|permission is (?:hereby )?granted to|(?:your )?use|is)\b"
    r"(?:\W+(?:and|or|freely|re-?distribut\w+|distribut\w+|cop(?:y|ied)|modif\w+|used?|shared?"
    r"|of|this|the|it|software|program|library|files?|document|code|work|module|package)\b){1,12}"
    r"[,;]?\s+(?:only\s+)?(?:is\s+)?(?:under|subject to|according to|in accordance with)\b",
    re.IGNORECASE,
)
"""What is let under a licence is what that lets: "you may redistribute it under the terms of"."""
_BOUND = lazy(
    r"[\W_]*(?:(?:licen[cs]ed?|international|generic|unported)\W+)*"
    r"(?:(?:only\W+)?for (?!(?:the |its )?(?:\w+ )?(?:code|weights?|models?|data\w*|docs"
    r"|documentation|software|text)\b|(?:all|any|both|each|every\w*|anyone|details|more|further|information"
    r"|a copy|the (?:full|complete|specific|terms))\b)"
    r"|to (?!(?:all|any|every\w*|anyone|see|view|obtain|the (?:extent|public|community|world))\b)"
    r"|within|inside|outside|until|till|through|(?:as|so) long as|while|during|whilst"
    r"|in (?:the (?:eu|us|usa|uk|european|united)|europe|education|research|academia|schools?)"
    r"|(?:pour|für|para|per|для) (?!(?:tous|toutes|alle|todos|todas|tutti|всех)\b"
    r"|(?:(?:l['’]|\w{1,3} ))?(?:poids|code|gewichte|pesos|código|pesi|codice|mod[eèé]l+[eo]?)\b)"
    r"|au(?:ß|ss)er|sauf|hors|hormis|salvo|excepto|eccetto|tranne|кроме|bis|jusqu\W|hasta|até|fino|до)\b",
    re.IGNORECASE,
)
"""What may stand behind the name of a licence and say for whom, where or until when it holds."""


def _asks(licence: str, kind: str, catalogue: Catalogue) -> bool:
    """Whether a licence restricts use by itself as a sentence on it says."""
    entry = catalogue.find(licence)
    return entry is not None and kind in (entry.klass, *(one.kind for one in entry.obligations))


def _in_version(words: str, licence: str, catalogue: Catalogue) -> str:
    """A family of licences in the version that is named apart from it, as the GNU ones are."""
    entry = catalogue.find(licence)
    version = _VERSION.search(words)
    if entry is None or version is None:
        return licence
    if entry.names_a_text:
        # Of the Affero licence one version is in use, which its bare name means.
        later = f"{stem(licence)}-or-later" if _LATER.search(words) else licence
        return understand(later, catalogue) or licence
    number = version[1] if "." in version[1] else f"{version[1]}.0"
    later = "or-later" if _LATER.search(words) else "only"
    name = f"{licence.removeprefix('LicenseRef-')}-{number}"
    return understand(f"{name}-{later}", catalogue) or understand(name, catalogue) or licence


def _says_more(seen: str, said: Sequence[Referral]) -> str:
    """The first sentence that gives, takes or limits, beside naming licences and where they are.

    Or that speaks of the rest of a work, for which no licence is named.
    """
    from weightmark.texts.bans import bans

    licences = {one.licence for one in said}
    last = max(one.line for one in said)
    for one in sentences(seen):
        if one.line > last - (one.kind != "heading") and of_the_rest(one.words):
            return one.words
        if _adds_nothing(one.words, licences) or _NOT_OF_USERS.search(one.words):
            continue
        if _says_terms(one.words):
            return one.words
    return next((one.lead_in for one in bans(seen) if not _adds_nothing(one.lead_in, licences)), "")


def _says_terms(words: str) -> bool:
    """Whether a sentence gives, takes or limits, and not only as a licence lets."""
    known = _AS_IT_LETS.search(words) or _WARRANTS.search(words)
    words = words if known else _LETS_AS_IT_DOES.sub("It is under", words)
    limited = limits_use(words) or limits_elsewhere(words)
    if _ADDS.search(words) or limited or (forbids(words) and not known):
        return True
    return bool(_GIVES.search(words)) and not (known or _HAD.search(words))


def _by_name(found: Identification, licence: str, catalogue: Catalogue) -> Identification:
    """`found` with what is known of the restrictions of a licence by its name."""
    known = terms(licence, (), catalogue)
    clauses = {one.sha256: as_listed(one) for entry in known.binding for one in entry.clauses}
    listed = tuple(clauses.values()) if known.clauses else ()
    entry = catalogue.find(licence)
    if entry is not None:
        state = of_entry(entry)
    elif known.clauses is None:
        state = State(UNRESOLVED, known.reason)
    else:
        state = State(RESOLVED if known.clauses else NONE)
    return found._replace(
        clauses=listed,
        restrictions=known.restrictions if listed else "",
        same_clauses=(),
        state=state,
        why=f"it names {named(licence, catalogue)} and gives no text of it",
    )
