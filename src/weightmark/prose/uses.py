"""What a card says by itself of uses: which must not be, are out of scope, or alone are meant.

Told beside the licence and apart from it. Sentences and lists that forbid are found as in a licence
text; beside them stands what is below a heading such as the Hub's "Out-of-Scope Use". What is said
of a tool ("cannot be used with …") or of the data or the code alone is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import groupby

from weightmark._startup import NamedTuple, lazy
from weightmark.prose.restrictions import THEIR_TERMS, intentions
from weightmark.prose.running_text import Said, plain_text, prose_alone, sentences
from weightmark.prose.subjects import Subjects
from weightmark.texts.bans import bans

OF_PACKAGE = "package"
_LONGEST = 2_000  # characters of a sentence in which a limit is looked for, as of a licence


class SaidUse(NamedTuple):
    """What stands on a line: a sentence, or the head of a list and its `items`.

    `meant` is "non-commercial" or "research" where the weights are said to be meant for that alone,
    else "". `digests` are those of the clauses, as a licence would have them.
    """

    line: int
    words: str
    items: tuple[str, ...] = ()
    meant: str = ""
    digests: tuple[str, ...] = ()


_OUT_OF_SCOPE = (
    r"(?:out[- ]of[- ]scope(?:\s+us(?:e|es|age)(?!\s+in)\b)?|mis-?us(?:e|es|age)\b"
    r"|(?:un|non[- ]|not[- ])intended\s+us\w+"
    r"|(?:malicious|prohibited|forbidden|disallowed|unacceptable)\s+us\w+)(?:\s+cases?)?"
)
_HEADING = lazy(
    rf"(?i)[^.]{{0,60}}(?:{_OUT_OF_SCOPE}|(?:should|must|may|do)\s*n(?:o|['\u2019])t\s+"
    r"(?:be\s+used\b|use\s+(?:this|the|it|for)\b)"
    r"|\bnot\s+(?:intended|meant)\s+(?:for|to)\b)[^.]{0,60}\Z"
)
"""Headings of a card have a few words; longer ones are sentences."""
_LABEL = lazy(
    rf"(?i)\W*({_OUT_OF_SCOPE})\s*[:.]?\s+(?!(?:is|are|of|by|or|and|can|may|cases?"
    r"|us(?:e|es|age)(?!\s+in))\b)(?=\S)"
)
"""What a paragraph begins with, in bold or before a colon, as a heading of its own."""
_OPENS = lazy(
    r"(?i)\W*(?:this\s+model\s+is\s+)?not\s+(?:intended|meant)\s+(?:for|to)[^.:]{0,60}:\Z"
)
_DENIES = lazy(
    r"(?i)\bnot\b|n['\u2019]t\b|\bnever\b|\bavoid|scope|prohibit|forbid|misuse|\bcannot\b"
)
_HAND_ON = (
    r"(?:re-?)?(?:sell|sold|distribut(?:e|ed)|upload(?:ed)?|host(?:ed)?|rent(?:ed)?|merged?|sublicen[cs]ed?"
    r"|offer(?:ed)?)\b"
    r"(?!\s+(?:(?:the|this|these|our|any)\s+)?(?:data|code|source|image|picture|output|sample)\w*)"
    r"(?=\s*(?:[.,;!]|\Z|(?:it|this|these|them|the|our|any|as|on|for|or|and|to|without)\b))"
)
"""What is done with the weights themselves, which a licence may let and the card does not."""
_SAYS_SO = lazy(
    r"(?i)\b(?:is|are)\s+(?:(?:considered|clearly|explicitly)\s+)?(?:out[- ]of[- ]scope\b"
    r"|outside\s+(?:of\s+)?(?:the|its|our)\s+(?:intended\s+)?(?:scope|use)\b)"
    r"|\bnot\s+(?:intended|meant)\s+(?:for|to)\b"
    r"|\b(?:can\s*not|(?:must|may|should)\s+not|not\s+to)\s+be\s+used\s+(?:\w+ly\s+)?(?:for|to|as)\b"
    r"|\bnot\s+for\s+(?:[\w-]+\s+){0,2}(?:use|usage|purposes?|diagnos\w+|decisions?)\b"
    r"|\b(?:do\s+not|don['\u2019]t)\s+(?:apply|deploy)\s+(?:it|this|them|these|the)\b[^.;]{0,40}?"
    r"\b(?:to|in|for)\b"
    r"|\bit\s+is\s+(?:\w+ly\s+)?(?:prohibited|forbidden|not\s+(?:allowed|permitted))\s+(?:for|to)\b"
    r"|\b(?:apply|ask)\s+for\s+(?:an?\s+)?commercial\s+(?:use\s+)?(?:licen[cs]e|permission)\b"
    rf"|(?:\b(?:must|may|can|shall)\s*not|\bdo\s+not|\bdon['\u2019]t)\s+(?:be\s+)?{_HAND_ON}"
    r"|\bprohibited\s+from\s+us(?:e|ing)\b|\brecommend(?:ed)?\s+against\s+(?:us(?:e|ing)|deploying)\b"
    # In Chinese and Japanese what it must not be used for stands on either side.
    r"|(?:\u4e0d\u5f97|\u4e0d\u80fd|\u4e0d\u53ef|\u4e0d\u5e94|\u4e0d\u8981|\u8bf7\u52ff|\u5207\u52ff|\u4e25\u7981|\u7981\u6b62)"
    r"(?:[^\u3002\uff1b\uff0c]{0,40}(?:\u7528\u4e8e|\u7528\u4f5c|\u7528\u6765)"
    r"|\u5229\u7528[^\u3002\uff1b\uff0c]{0,40}(?:\u8fdb\u884c|\u4ece\u4e8b))"
    r"|(?:\u306b|\u3067\u306e|\u3078\u306e|\u76ee\u7684\u306e)(?:\u4f7f\u7528|\u5229\u7528)[\u306f\u3092\u3057]?[^\u3002\u3001]{0,6}"
    r"(?:\u7981\u6b62|\u7981\u3058|\u306a\u3044\u3067\u304f\u3060\u3055\u3044|\u3044\u3051\u307e\u305b\u3093)"
)
_OF_SECTION = lazy(
    r"(?i)\W*(?:this\s+section|see\b|the\s+(?:below|following)|\[?more information needed)"
)
"""The Hub's template tells what belongs below each heading."""
_INSTEAD = lazy(
    r"(?i)\b(?:instead|rather|recommend\w*|suitable|appropriate|allowed|permitted|(?:can|may)\s+be\s+used)\b"
)
_WITHOUT = lazy(r"(?i)\b(?:without|unless|until|before)\b")
"""What leads to a list of what has to be done first, and says itself what must not be."""
_OF_TOOL = lazy(
    r"(?i)\A\W*(?:you\s+never|if\s+you\s+can(?:not|['\u2019]t))\b|\b(?:they|it|we|which|that)\s+do(?:es)?\s+not\s+use\b|\bcan(?:\s*not|['\u2019]t)\s+(?:be\s+)?used?\b"
    r"(?![^.;]{0,80}\bfor\b)[^.;]{0,80}\b(?:with|without|on|in|as)\b"
    r"|\bcan(?:\s*not|['\u2019]t)\s+be\s+used\s*(?:[,.;)]|\Z)"
    r"|(?:\bnot|n['\u2019]t)\s+forget\b|\bunless\s+you\s+(?:have|know|run)\b"
    r"|\bmay\s+not\s+(?:get|perform|work|reflect|generali[sz]e|always|have|be\s+(?:able|accurate))\b"
    r"|\bfor\s+(?:very\s+)?(?:small|large|big|short|long)\s+\w+"
    r"|\b(?:names?|logos?|trademarks?)\s+(?:may|must|shall|should)\s+not\b"
)
"""What a tool or a model cannot do, what is said of names, and what a prompt says."""
_OF_WEIGHTS = lazy(
    r"(?i)mod[e\u00e8]l|\bweights?\b|checkpoint|adapter|\blora\b|\bproject\b|\boutputs?\b|generated|\bdata"
    r"|\b(?:use|using|run|deploy)\s+(?:it|this|these|them|for|to|in|as)\b|\b(?:uses|usages?|purposes?)\b"
    r"|\bbe(?:ing)?\s+(?:\w+ly\s+)?used\b|[^\x00-\x7f]{6}"
    r"|\b(?:you|users?|anyone|licensees?|developers?)\b[^.;]{0,40}"
    r"\b(?:must|may|shall|will|can)(?:not|\s+not)\b"
    r"|\b(?:you|users?)\s+are\s+(?:not\s+(?:allowed|permitted)|prohibited|forbidden)\b"
)
"""What speaks of the weights, or of those who use them; other prose on use speaks of options."""
_GRANTS = lazy(
    r"(?i)\A\W*(?:the\s+authors?\s+claims?\s+no\s+rights?|(?:you|users)\s+(?:may|can|are\s+(?:free|allowed))"
    r"(?!\s*n['o\u2019]t))\b"
)
"""An item that a list of bans shares with what it allows."""
_USERS = lazy(r"(?i)\busers?\b")
_MADE = lazy(r"(?i)\b(?:generated|outputs?|produced)\b")


def said_uses(text: str, default: str) -> Iterator[SaidUse]:
    """What a card says of uses, in order; `default` is what it speaks of: "weights", "data".

    With "package" it is the description of one: only what speaks of weights by a word is told.
    """
    subjects = Subjects(default)
    found: dict[tuple[int, str], SaidUse] = {}
    taken: set[int] = set()
    for one, lines in _bans(text):
        taken |= lines
        if not _of_another(one.words, subjects):
            found[one.line, one.words] = one
    left: list[Said] = []
    for said in _labelled(sentences(text)):
        subjects.note(said)
        if said.kind in ("heading", "badge"):
            continue
        if meant := _meant(said, subjects):
            found[said.line, said.words] = SaidUse(said.line, said.words, (), meant)
        elif _HEADING.match(said.heading):
            left.append(said)
        elif _says_so(said.words, subjects) and not _told(said, found.values(), taken):
            found[said.line, said.words] = SaidUse(said.line, said.words)
    yield from sorted((*found.values(), *_sections(left, taken)), key=lambda one: one.line)


def _labelled(found: Iterable[Said]) -> Iterator[Said]:
    """Sentences with what their paragraph or list begins with as the heading, if it names uses."""
    label, block, listed = "", -1, False
    for said in found:
        if said.kind == "heading":
            listed = False
        elif told := _LABEL.match(said.words):
            label, block = told[1], said.block
            said = said._replace(words=said.words[told.end() :])
        elif said.kind == "sentence" and _OPENS.match(said.words):
            label, listed = said.words.rstrip(":"), True
            continue
        elif listed and said.kind != "item":
            listed = False
        if said.block == block or (listed and said.kind == "item"):
            said = said._replace(heading=label, kind="item")
        yield said


def _told(said: Said, found: Iterable[SaidUse], taken: AbstractSet[int]) -> bool:
    """Whether a ban that was found holds a sentence; another may stand on the same line."""
    if said.line not in taken:
        return False
    beside = [one for one in found if one.line == said.line]
    return not beside or any(
        one.items or one.words in said.words or said.words in one.words for one in beside
    )


def _says_so(words: str, subjects: Subjects) -> bool:
    """Whether a sentence leaves a use out by itself."""
    said = _SAYS_SO.search(words)
    return said is not None and not _of_another(words, subjects, said.end())


def _meant(said: Said, subjects: Subjects) -> str:
    """The one use that a sentence means the weights for, "" for none."""
    limits = intentions(said.words[:_LONGEST], subjects, below_heading=False)
    own = ("weights",) if subjects.default == OF_PACKAGE else ("", subjects.default, "project")
    return next((kind for about, kind in limits if about in own), "")


def _sections(said: Iterable[Said], taken: AbstractSet[int]) -> Iterator[SaidUse]:
    """What stands below each heading on uses, up to a sentence that leads over to other ones."""
    for heading, below in groupby(said, key=lambda one: one.heading):
        told: list[Said] = []
        for one in below if _HEADING.match(heading) else ():
            leads = one.words.endswith(":")
            if leads and _INSTEAD.search(one.words):
                break
            if leads and _WITHOUT.search(one.words):
                told.append(one)
                break
            head = one.kind == "row" and one.first  # of the table
            listed = one.kind in ("item", "row") or _DENIES.search(one.words)
            said_here = one.line not in taken and not _OF_SECTION.match(one.words)
            if listed and said_here and not head and not leads:
                told.append(one)
        if told:
            yield SaidUse(told[0].line, heading, tuple(one.words for one in told))


def _bans(text: str) -> Iterator[tuple[SaidUse, set[int]]]:
    """What forbids as a licence does, with the lines that it stands on."""
    for one in bans(prose_alone(text)):
        digests = tuple(clause.sha256 for clause in one.clauses)
        head, *_ = words = [_in_line(one.lead_in), *(_in_line(each.text) for each in one.clauses)]
        items = tuple(one for one in words[1:] if one != head and not _GRANTS.match(one))
        if not _OF_WEIGHTS.search(head) or "\u5c40\u9650" in head:  # a list of limitations
            continue
        lines = {one.line, *(clause.line for clause in one.clauses)}
        yield SaidUse(one.line, head, items, digests=digests), lines


def _in_line(words: str) -> str:
    return _LABEL.sub("", plain_text(words).rstrip(" :*_"), count=1)


def _of_another(words: str, subjects: Subjects, end: int | None = None) -> bool:
    """Whether a sentence speaks of the code, the data or a tool, and not of what the card is of.

    It is told by the nouns up to `end`.
    """
    if _OF_TOOL.search(words) or THEIR_TERMS.search(words):
        return True
    said = _SAYS_SO.search(words)
    if said is not None and not said[0].isascii():
        # In the Far East the noun before it is what is spoken of.
        told = subjects.cjk(words[: said.start()])
        return not {"", "project", subjects.default} & set(told)
    heads = subjects.heads(_USERS.sub("you", words[:end]))
    if subjects.default == OF_PACKAGE:
        return heads[:1] != ("weights",)
    others = heads and set(heads) <= {"code", "data", "other"} and subjects.default not in heads
    return bool(others) and not _MADE.search(words)
