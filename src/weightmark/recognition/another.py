"""Whether a text is a licence of its own, near to the known one whose words it has.

The strategy: an id promises that who keeps to that licence keeps to the text. Words that are not
the licence's own break that where they ask for more of those who use the work: a ban, a limit, a
duty, or all that a text under a title of its own has otherwise. What gives more, is missing, or is
said in other words breaks no promise: the text is the licence, altered. Of a licence that restricts
use, what came and went are its clauses, and told one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from weightmark._startup import lazy
from weightmark.alignment.template import SKETCH, Template, triples
from weightmark.licenses.catalogue import SHIPPED
from weightmark.recognition.beside import OF_PARTS, lets_everybody, names_licence
from weightmark.recognition.identification import Change, Identification
from weightmark.texts.canonical import canonical_form
from weightmark.texts.grammar import (
    asks_leave,
    defines,
    forbids,
    forbids_use,
    limits_elsewhere,
    limits_use,
    of_the_rest,
)
from weightmark.texts.units import undated
from weightmark.texts.words import words_of

_SHOWN = 120  # characters of a sentence that is quoted back to the person who has the text


def of_its_own(
    found: Identification, titles: Sequence[str], known: Sequence[Template]
) -> Identification:
    """`found`, or unknown and near it where the text is a licence of its own.

    `titles`: the headings before it that are not those of `found`. `known`: the texts that it is.
    """
    if found.match == "exact" or not found.id:
        return found
    why = _under_its_own_title(found, titles, known) or _asks_more(found, known)
    if not why:
        return found
    other = {one.found for one in found.changed}  # the licence's gist is not of these
    clauses = tuple(
        one._replace(topic="", gist="") if one.sha256 in other else one for one in found.clauses
    )
    near = found.unnamed()._replace(clauses=clauses, why=f"near {found.name}, {why}")
    return near._replace(missing=(), changed=(), added=())


# --- what it asks -------------------------------------------------------------------------


def _asks_more(found: Identification, known: Sequence[Template]) -> str:
    """The first words by which a text asks for more than a licence that lets everybody use it.

    Of a licence that restricts use, by which it leaves out trade where that lets it be.
    """
    if not lets_everybody(found.id):
        return _leaves_out_trade_of(found)
    first = next(_asking(found, known), None)
    return f"but line {first.line} asks for more: {first.text[:_SHOWN]}" if first else ""


def _asking(found: Identification, known: Sequence[Template]) -> Iterator[Change]:
    """The words that ask for more, by what they ask."""
    last = found.parts[1].line if len(found.parts) > 1 else 0  # behind it are the next one's terms
    came = [one for one in found.other_changes if not last or one.line < last]
    other = [one for one in came if one.kind in ("added", "changed")]
    added = [one for one in other if not is_reworded(one.text, known)]
    own = _under_its_grant(added, found, last)
    bars_names = any(is_reworded(words, known) for words in _BARS_NAMES)
    asked: tuple[tuple[Callable[[str], object], Sequence[Change]], ...] = (
        (limits, added),
        (binds, own),
        (_OF_NAMES.search, () if bars_names else own),
        (keeps, added if not last and _asks_nothing(found.id) else ()),
        (lambda words: _changed(words, known), [one for one in came if one.kind == "changed"]),
    )
    for asks, several in asked:
        yield from (one for one in several if asks(one.text))


def _under_its_grant(added: list[Change], found: Identification, last: int) -> list[Change]:
    """Words that came, but for those that may be terms of another grant than the licence's.

    Words behind a licence and beside another grant, or between two, may be the terms of that.
    """
    if not last and not any(gives(one.text) for one in added):
        return added
    return [one for one in added if one.kind == "added" and one.line < found.parts[0].line]


def _leaves_out_trade_of(found: Identification) -> str:
    """The first words that leave out trade, of a text near to a licence that lets it be."""
    entry = SHIPPED.find(found.id)
    if entry is None or entry.commercial != "yes":
        return ""
    other = (one for one in found.other_changes if one.kind in ("added", "changed"))
    one = next((one for one in other if _leaves_out_trade(one.text)), None)
    return f"but line {one.line} leaves out commercial use: {one.text[:_SHOWN]}" if one else ""


def _asks_nothing(name: str) -> bool:
    """Whether a licence does not even ask for its notices to stay."""
    entry = SHIPPED.find(name)
    return entry is not None and not (entry.travels or entry.obligations)


def gives(sentence: str) -> bool:
    """Whether words grant something."""
    return bool(_GRANTS.search(sentence)) and not _NOTHING.match(sentence)


def _changed(sentence: str, known: Sequence[Template]) -> bool:
    """Whether a limit or a condition came into a sentence."""
    come = _come(sentence, known)
    return (
        _leaves_out_trade(sentence)
        or bool(_UNMODIFIED.search(" ".join(words_of(sentence).words)))
        or bool(_CONDITION.search(come) or (gives(sentence) and _WHERE.match(come)))
        or any(_asks(one, known) for one in _conditions(sentence))
    )


def _leaves_out_trade(sentence: str) -> bool:
    """Whether a sentence lets do some things only.

    No licence that lets everybody use a work speaks of use that is not commercial but beside trade.
    """
    without = _WITHOUT_TRADE.search(sentence) and not _EITHER.search(sentence)
    return limits_use(sentence) or bool(without)


def _conditions(sentence: str) -> Sequence[str]:
    """What has to be done, or must be so, for a grant to hold."""
    _, *behind = _PROVIDED.split(sentence, maxsplit=1)
    return [one for part in behind for one in _ITEM.split(part)]


def _asks(condition: str, known: Sequence[Template]) -> bool:
    """Whether a condition is none that known texts have; nobody can tell of those kept in part."""
    if keeps(condition) or _OF_NAMES.search(condition):
        return False
    whole = all(len(template.sketch) < SKETCH for template in known)
    return whole and len(words_of(condition).words) > _FEWEST and not is_reworded(condition, known)


def is_reworded(sentence: str, known: Sequence[Template]) -> bool:
    """Whether most of a sentence is a known text's own, by what is kept of its word triples."""
    said = set(triples(words_of(_MAIL.sub(" ", sentence)).words))
    for template in known:
        several = {one for one in said if template.sketch and one <= template.sketch[-1]}
        own = several.intersection(template.sketch) | several.intersection(template.free)
        enough = len(template.sketch) < SKETCH or len(several) >= _ENOUGH
        if enough and 2 * len(own) > len(several):
            return True
    return False


_MAIL = lazy(r"[\w.+-]+@[\w.-]+")
_ENOUGH = 6
"""Word triples of a sentence that tell whose it is, where a text keeps only some of its own."""


def _come(sentence: str, known: Sequence[Template]) -> str:
    """The words of a sentence that no known text has between the same words.

    Of a text of which not all word triples are kept nobody can tell.
    """
    words = words_of(sentence).words
    whole = [template for template in known if len(template.sketch) < SKETCH]
    own = {one for template in whole for one in (*template.sketch, *template.free)}
    theirs = {at + n for at, one in enumerate(triples(words)) if one in own for n in range(3)}
    return " ".join(word for at, word in enumerate(words) if theirs and at not in theirs)


def limits(sentence: str) -> bool:
    """Whether a sentence lets a work not be used for everything."""
    if any(one.search(sentence) for one in (_AS_IT_LETS, _ACCEPTS, _READ_AS)):
        return False
    limited = _LIMITED.search(sentence) and not _EITHER.search(sentence)
    read = asks_leave if _ENGLISH.search(sentence) else limits_elsewhere
    ways = (forbids_use, limits_use, of_the_rest, read)
    return bool(limited) or any(way(sentence) for way in ways)


def binds(sentence: str) -> bool:
    """Whether a sentence forbids or demands something of those who use a work, whatever it is.

    Not that they accept the licence, keep to it, leave its words alone, or do without a warranty
    and without the names.
    """
    if keeps(sentence):
        return False
    if any(one.search(sentence) for one in (_AS_IT_LETS, _ACCEPTS, _OF_NAMES, _OF_LAW, _OF_IT)):
        return False
    said = canonical_form(sentence)
    demands = _DEMANDS.search(said) and not defines(sentence)
    return forbids(sentence) or bool(demands or _TAKES.search(said))


def keeps(sentence: str) -> bool:
    """Whether a sentence asks for notices of copyright to stay."""
    return bool(_KEEPS.search(sentence))


_PURPOSE = (
    r"(?:non-?commercial|research|academic|scientific|educational?|teaching|personal|private"
    r"|evaluation|internal|hobby)"
)
_NO_TRADE = r"\bnon-?commercial (?:\w+ )?(?:use|usage|purposes?|licen[cs]e)\b"
_WITHOUT_TRADE = lazy(
    rf"{_NO_TRADE}|\b(?:research|academic|scientific|educational?) (?:use|uses|purposes?) only\b",
    re.IGNORECASE,
)
_LIMITED = lazy(
    rf"\b(?:only|solely|exclusively|strictly|limited to|restricted to)\b[^.;:]{{0,60}}?\b{_PURPOSE}"
    rf"|\b{_PURPOSE}\b[^.;:]{{0,60}}?\b(?:only|solely|exclusively)\b"
    rf"|{_NO_TRADE}"
    r"|\bcommercial\w* (?:use|usage|users?|purposes?|deployments?|applications?|products?)"
    r" (?:requires?|needs?|must|is (?:not|only|subject)|are (?:not|only|subject)"
    r"|(?:is|are) (?:also )?(?:allowed|permitted|possible|free) (?:after|upon|once|subject))\b"
    r"|\b(?:do|does|shall|will) not (?:grant|include|convey)\b[^.;:]{0,40}?\brights?"
    r" to (?!use (?:the|any) (?:trade|name|logo))\w+"
    r"|\bused? (?:only )?for [^.;:,]{1,40}, not \w+|\bnot the right to\b"
    r"|\b(?:no|not for) commercial (?:use|usage|purposes?)\b"
    r"|\band (?:(?:in|on|by|for|to|with) )?(?:no ?(?:others?|one else|body else|thing else))\b"
    r"|\b(?:granted|permitted|allowed|licen[cs]ed)\b[^.;:]{0,60}?\bonly\b"
    r"|\bonly (?:permitted|allowed|granted|licen[cs]ed)\b"
    r"|\buse\b[^.;:]{0,40}?\b(?:is|are) (?:limited|restricted|confined) (?:\w+ly )?to\b"
    r"|\b(?:granted|licen[cs]ed|available|open|free) to (?:everyone|everybody|anyone|anybody|all)\b"
    r"[^.;:]{0,40}?\b(?:but|except|excluding|other than)\b"
    r"|\b(?:needs?|requires?|must (?:request|obtain)) an? (?:\w+ )?"
    r"(?:licen[cs]e|agreement|permission|permit)\b"
    rf"|\b(?:licen[cs]ed|released|provided|available)\b[^.;:]{{0,40}}? for {_PURPOSE}"
    r" (?:use|purpose)",
    re.IGNORECASE,
)
"""Uses of one kind only, trade left out, or a right that is not given."""
_EITHER = lazy(
    r"\b(?:commercial\w* (?:or|and|as well as) non|non-?commercial\w* (?:or|and|as well as) com)",
    re.IGNORECASE,
)
_ENGLISH = lazy(r"\b(?:the|this|of|you)\b", re.IGNORECASE)
_CONDITION = lazy(
    r"\b(?:provided that|on (?:the )?condition that|(?:must|shall) (?:be (?:given|displayed|made)"
    r"|include|display|contain)|excluding|except for|other than|solely)\b"
)
_WHERE = lazy(r"(?:in|for|within|during) (?!any|all|every|free|source|binary|the)")
"""Words that came into a grant, and say for what or whom, where or when it holds."""
_GRANTS = lazy(
    r"\b(?:grants?|granted|grants permission)\b(?! of)|\b(?:is|are) (?:hereby )?permitted\b"
    r"|\blicen[cs]e to use\b|\bgives? (?:\w+ )?permission\b|\bas an? (?:\w+ )?exception\b",
    re.IGNORECASE,
)
_NOTHING = lazy(r"\W*no\b", re.IGNORECASE)
_AS_IT_LETS = lazy(
    r"\bin (?:compliance|accordance) with (?:the|this|all) [^.;]{0,40}?\b(?:licen[cs]es?|terms)\b"
    r"|\b(?:permitted|allowed|only|except) (?:(?:only )?as authori[sz]ed )?(?:by|under)"
    r" (?:the|this) (?:[\w*]+ ){0,4}licen[cs]e\b",
    re.IGNORECASE,
)
_ACCEPTS = lazy(
    r"\bnot (?:agree|accept)\b|\bagree(?:s|ing)? to (?:be bound|the|these|this)\b", re.IGNORECASE
)
_READ_AS = lazy(r"\bnothing\b[^.;]{0,60}\b(?:interpreted|construed|deemed)\b", re.IGNORECASE)
_KEEPS = lazy(
    r"\b(?:includes?|retain|keep|reproduce|contain)\b[^.;]{0,60}\bcopyright (?:acknowledge?ment"
    r"|notice|line|statement)"
    r"|\bnot (?:alter|remove|change|delete)\b[^.;]{0,30}\b(?:copyright|notices?|headers?)\b"
    r"|\b(?:copyright|permission)[^.;]{0,40}\bnotices?\b[^.;]{0,40}\bappears?\b",
    re.IGNORECASE,
)
_PROVIDED = lazy(r"\b(?:provided|on (?:the )?condition) that\b", re.IGNORECASE)
_ITEM = lazy(r";|\(\w{1,3}\)|,? and (?=that\b)")
"""Where one condition of a sentence ends, and the next begins."""
_FEWEST = 5
"""Words of a condition at least: a shorter one is what joins two."""
_UNMODIFIED = lazy(r"(?<!or )\bwithout modifications? (?:is|are)\b")
"""That it may be passed on, though only as it is."""
_OF_NAMES = lazy(r"\b(?:endorse|promote products|advertis\w+ or|publicity)\b", re.IGNORECASE)
_BARS_NAMES = ("used to endorse or promote", "used in advertising or")
"""What sentences have by which a licence bars names: one more of them asks for nothing more."""
_OF_LAW = lazy(
    r"\b(?:liab(?:le|ility)|warrant\w*|as is|merchantability|shall mean|governed by|jurisdiction"
    r"|construed|deemed)\b",
    re.IGNORECASE,
)
_OF_IT = lazy(
    r"\W*(?:changes|modifications|amendments) to (?:this|the) licen[cs]e\b", re.IGNORECASE
)
_DONE = (
    r"(?:modif(?:y|ied|ications?)|alter(?:ed|ations?)|chang(?:ed|es)|cop(?:ied|ying)"
    r"|(?:re)?distribut(?:ed|ion)|reproduced|sold|sublicen[cs]ed|published|decompil(?:ed|ation)"
    r"|reverse[- ]engineer(?:ed|ing)|disassembl(?:ed|y)|re-?licen[cs]ed)"
)
_TAKES = lazy(
    r"\b(?:software|programs?|works?|library|code|files?|materials?|products?|data|documentation"
    r"|versions?)\b"
    rf"[^.;:,]{{0,40}}\b(?:may|must|shall|can) ?not (?:\w+ )?be (?:\w+ )?\W?{_DONE}\b"
    rf"|^\W*no {_DONE}\b[^.;:]{{0,80}}\b(?:is|are) (?:permitted|allowed|granted)\b"
)
"""That takes back a right which every licence for any use gives."""
_DEMANDS = lazy(
    r"\b(?:you|users?|licensees?|recipients?|anyone|whoever|redistributions?|distributions?|copies"
    r"|derivatives?|works?|products?|software|program|models?|weights|library|modifications?"
    r"|changes|versions?|documentation|materials?|acknowledge?ments?"
    r"|files?|uses?|logos?|notices?)\b[^.;:]{0,80}?"
    r"\b(?:must|shall|ha(?:ve|s) to|agrees? to|(?:is|are) required to|can be made only)\b"
    r"|\b(?:is|are) (?:mandatory|obligatory|compulsory)\b"
    r"|\b(?:may|can) only\b|\bonly (?:be )?(?:used|redistributed|distributed)\b"
    r"|\b(?:provided (?:that|you)|on condition that)\b"
)

# --- what it is called --------------------------------------------------------------------


def _under_its_own_title(
    found: Identification, titles: Sequence[str], known: Sequence[Template]
) -> str:
    """How the terms of a text with a name of its own differ from those of the licence."""
    if len(found.parts) > 1:
        return ""
    if found.other_changes and (title := _revision(titles, found.id)):
        return f"{_told(found)}, and the title is that of another version: {title[:_SHOWN]}"
    if not _has_other_terms(found, known):
        return ""
    if found.title not in ("", found.id):
        return ""  # the title of another licence that is known
    named = [one for one in titles if _NAMES_A_LICENCE.search(one) and not _OF_WHAT.match(one)]
    if any(SHIPPED.find(undated(one)) for one in named) or _put_under(found):
        return ""
    if not found.clauses:  # "The Kiwi licensing terms" names none
        named = [one for one in named if _LICENCE.search(one) and _is_of_another(one, found.id)]
    told = _told(found)
    return f"{told}, and under a title of its own: {named[0][:_SHOWN]}" if named else ""


def _put_under(found: Identification) -> bool:
    """Whether words before a licence put a work under it by its name: what is called is the work.

    "The Kiwi License: the MIT License, modified" is the title of another all the same.
    """
    first = found.parts[0].line
    beside = [(one.line, one.text) for one in found.beside]
    said = [*beside, *((one.line, one.text) for one in found.other_changes)]
    above = (text for line, text in said if 0 < line < first)
    whole = (text for text in above if not (OF_PARTS.search(text) or _IN_PART.search(text)))
    return any(_PUTS.search(text) and names_licence(text, found.id) for text in whole)


_PUTS = lazy(
    r"\b(?:(?:is|are) (?:\w+ )?(?:licen[cs]ed|released|provided|available|distributed) under"
    r"|appl(?:y|ies) (?:\w+ )?to|governs?|covers?|governed by|covered by)\b",
    re.IGNORECASE,
)


_IN_PART = lazy(r"\bparts? of\b|\bmodified\b|\bexcept\b", re.IGNORECASE)


def _revision(titles: Sequence[str], name: str) -> str:
    """A title with another version than a licence has in its name, "" for none."""
    own = set(_VERSION.findall(_names(name)))
    others = (one for one in titles if own and not own.issuperset(_VERSION.findall(one)))
    return next(filter(_OF_VERSION.match, others), "")


def _has_other_terms(found: Identification, known: Sequence[Template]) -> bool:
    """Whether terms went or came; or were changed, or sentences came, and all others stand.

    Where sentences of a licence with clauses are in other words too, it may be the same licence
    with other names in it. Of one without clauses a sentence in other words is no other licence:
    most copies of BSD that are called by a project have one. Nor are words of its own elsewhere.
    """
    if found.clauses:
        reworded = any(one.kind != "added" for one in found.other_changes)
        return bool(found.missing or found.added) or not reworded
    kinds = [
        one.kind
        for one in found.other_changes
        if not (_is_alike(one, known) or (one.kind == "added" and is_reworded(one.text, known)))
    ]
    return len(kinds) > 1 or any(kind not in ("changed", "truncated") for kind in kinds)


def _is_alike(change: Change, known: Sequence[Template]) -> bool:
    """Whether no more than a few words of a sentence are others."""
    words = len(words_of(change.text).words)
    come = len(_come(change.text, known).split())
    return change.kind == "changed" and 0 < come <= words / _FEW


_FEW = 4
"""A slip, or a name in the place of another, is a quarter of a sentence at the most."""


def _told(found: Identification) -> str:
    """How a text differs from a licence that it is near to, with the places."""
    if found.clauses:
        counts = (len(found.missing), len(found.changed), len(found.added))
        return "{} of its clauses missing, {} changed, {} added".format(*counts)
    lines = sorted({change.line for change in found.other_changes if change.line})
    shown = ", ".join(map(str, lines[:_MOST_LINES])) + (", …" if len(lines) > _MOST_LINES else "")
    return f"other than it in {len(found.other_changes)} of its sentences (line {shown})"


_MOST_LINES = 8
"""Lines that are listed: the first tell what is another."""

_NAMES_A_LICENCE = lazy(r"\w.*\b(?:licen[cs]e|(?:open)?rail|agreement|terms)\b", re.IGNORECASE)
_OF_WHAT = lazy(
    r"\W*th(?:is|ese) (?:licen[cs]e|agreement|terms)\b.* (?:is|are|appl(?:y|ies)|covers?) ",
    re.IGNORECASE,
)
"""A line that says of what the licence is, and does not name it."""
_LICENCE = lazy(r"\blicen[cs]e\b", re.IGNORECASE)
_VERSION = lazy(r"\d+(?:\.\d+)+")
_OF_VERSION = lazy(r"\W*(?:[\w' -]{1,60}\blicen[cs]e\W+)?version \d", re.IGNORECASE)
_WORDS = lazy(r"[^\W\d_]{2,}")
_CALLED = frozenset(
    """agreement all an and as below by co conditions copyright corp distributed file following for
    from full general gmbh inc information in is it its legal licence licences license licensed
    licenses llc ltd notice notices of on open or original project public released see software
    source statement summary terms text that the these this to under use version with
    work""".split()  # noqa: SIM905
)
"""What headings of licences say without naming one."""


def _names(name: str) -> str:
    """All names of a licence, in small letters."""
    entry = SHIPPED.find(name)
    return " ".join((name, *((entry.name, *entry.aliases) if entry else ()))).casefold()


def _is_of_another(title: str, name: str) -> bool:
    """Whether a title has words or a version that no name of a licence has."""
    names = _names(name)
    said = undated(title)
    versions = set(_VERSION.findall(said)).difference(_VERSION.findall(names))
    return bool(versions) or not _CALLED.union(_WORDS.findall(names)).issuperset(
        _WORDS.findall(said)
    )
