"""Find the clauses that restrict use in a licence text: form 1, frozen since 0.1.0.

A block that ends in a colon is a lead-in; its words, and the heading above, say what kind of list
it opens. The items below it go into a tree: an enumerator is the next one of an open level, by its
style, its ordinal and its column, or opens a level under the item before. Without enumerators
indentation, paragraphs or semicolons part the items. Each path from the lead-in to a leaf becomes
a clause. Digests of published marks hang on what is read here: what has to be read otherwise is
read by `bans`.
"""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple, lazy
from weightmark.texts.canonical import MODEL, clause_digest, product
from weightmark.texts.layout import Block, Shown, blocks, split_sentences
from weightmark.texts.lines import ended, far_east

LISTED_KINDS = ("restriction", "description")


class Clause(NamedTuple):
    """One restriction: `label` as numbered in the text, `text` as found with white space collapsed.

    `stem` is the text of the groups above it, needed to read it ("… including to: … such as:").
    `sha256` covers stem and text, with product names replaced.
    """

    label: str
    text: str
    sha256: str
    line: int
    stem: str = ""


class ClauseList(NamedTuple):
    """A list of clauses under one lead-in.

    `kind`: "restriction" forbids; "description" only says what is out of scope. Never returned by
    `find`: "term" (bans in the body of a licence that annexes its use restrictions) and "other".
    `lead_in` sets the scope and stays out of the digests.
    """

    lead_in: str
    kind: str
    line: int
    clauses: tuple[Clause, ...]


_NOT = r"(?:not|never|cannot|n't|n’t|neither|nor)"
_USE = (
    r"(?:us(?:e|es|ed|ing|age)|utili[sz]\w+|exploit\w*|deploy\w*|employ(?:ed)?|access|engage|permit"
    r"|allow\w*|assist|generat\w+|creat\w+|distribut\w+|develop\w*|applied|appl(?:y|ication))"
)
_BAN = lazy(
    rf"\b(?:agrees?|undertakes?|covenants?|promises?|warrants?|commits?)\b.{{0,80}}?\b{_NOT}\b.{{0,80}}?\b{_USE}\b"
    rf"|\b(?:you|users?|licensees?|recipients?|they|one|anyone|party|parties|derivatives?|models?|outputs?"
    rf"|software|artifacts?|weights|materials|it)\b.{{0,60}}?\b(?:may|must|shall|will|can|do|does|is|are)"
    rf" ?(?:also )?{_NOT}\b.{{0,80}}?\b{_USE}\b"
    rf"|\bcan(?:not|'t|’t)\b.{{0,40}}?\b{_USE}\b"
    rf"|\b(?:prohibit(?:ed|s)?|forbid(?:den|s)?|disallow(?:ed|s)?|ban(?:ned|s)"
    rf"|restrict(?:ed|s) from|not (?:permitted|allowed|authori[sz]ed)|refrain(?:s)? from)\b",
    re.IGNORECASE | re.DOTALL,
)
_BAN_BARE = lazy(
    r"\b(?:you|licensee)\b.{0,40}?\b(?:will|shall|may|must|agree|do) ?(?:to )?not\b", re.IGNORECASE
)
_NOT_USE = lazy(rf"\b{_NOT}\b", re.IGNORECASE)
_ADVICE = lazy(
    r"\bshould(?: ?not|n['’]t)\b|\bnot intended\b|\bout[- ]of[- ]scope\b|\bnot (?:be )?suitable\b"
    r"|\bmisuse\b|\brecommend|\bdiscourage",
    re.IGNORECASE,
)
_DESCRIBING = lazy(
    r"out[- ]of[- ]scope|misuse|intended use|limitation|bias|risks?\b|ethical consideration"
    r"|evaluation|direct use|downstream use",
    re.IGNORECASE,
)
_RESTRICTING = lazy(
    r"restrict|prohibit|acceptable use|use polic|forbidden|unacceptable|限制|禁止|limits? on use",
    re.IGNORECASE,
)
_EXEMPT = lazy(r"\bunless\b|\bexcept in compliance\b", re.IGNORECASE)
_RUN_IN = lazy(r";\s+(?:and\s+|or\s+)?(?:[-*•]\s+)?(?=(?:In|For|To|Outside)\b)")
_OPENING = lazy(r"(?:In|For|To|Outside)\b")
_JUNK = lazy(r"\(?\w{1,3}[-.)]+\s+(?=(?:In|For|To)\b)")
_INLINE = lazy(
    r"(?:^|(?<=[;:.,])\s+)(?:and\s+|or\s+)?(\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)|[a-z]\.|\d{1,2}[.)])\s+"
)
_LAST_SENTENCE = lazy(r"(?<=[.;!?])[\"”’']?\s+(?=[*_]{0,2}[\"“A-Z(])")
_CJK_BAN = lazy(r"(?:不得|不可|不能|不会|禁止).{0,60}?(?:使用|利用|用于|从事|复制|出于)")
_CJK = lazy(r"[\u4e00-\u9fff]")
_CAPITAL_LIMIT = 6


_MOST_OTHER = 300
"""Items that are read of a list that restricts nothing: each of them may open one in turn."""


class Item:
    """A node of a list while its tree is built."""

    __slots__ = ("block", "children", "parent", "text")

    def __init__(self, block: Block, text: str, parent: int) -> None:
        self.block, self.text, self.parent, self.children = block, text, parent, 0


class _Level:
    """An open level of a list: what its enumerators look like and where it has counted to."""

    __slots__ = ("indent", "kind", "parent", "style", "value")

    def __init__(self, block: Block, parent: int, first: bool) -> None:
        self.style, self.indent, self.parent = block.style, block.indent, parent
        self.kind, self.value = _reading(block, first)

    def follows(self, block: Block) -> bool:
        return (self.kind, self.value + 1) in block.readings

    def fits(self, block: Block) -> bool:
        return self.style == block.style and (
            not block.readings or any(kind == self.kind for kind, _ in block.readings)
        )

    def take(self, block: Block) -> None:
        self.value = dict(block.readings).get(self.kind, self.value)
        self.indent = block.indent


def _reading(block: Block, first: bool) -> tuple[str, int]:
    """The likelier ordinal of an enumerator: at the start of a list the smaller one (`i.` is 1)."""
    if not block.readings:
        return "", 0
    if first:
        return min(block.readings, key=lambda reading: reading[1])
    return block.readings[0]


def find_clauses(text: str | Shown) -> tuple[ClauseList, ...]:
    """Every list of use restrictions in `text`, in document order.

    A list in a card that only describes is marked so. Total: any str, time linear in its length.
    """
    found = [one for one in distinct(lists(blocks(text))) if one.kind in LISTED_KINDS]
    latin = [one for one in found if not (far_east(one.lead_in) and _CJK.search(one.lead_in))]
    return tuple(latin if latin else found)  # of two language versions, take one


def distinct(listed: list[tuple[ClauseList, int, int]]) -> list[ClauseList]:
    """The lists, of those with the same clauses the first only."""
    out: list[ClauseList] = []
    known: set[tuple[str, ...]] = set()
    for one, _, _ in listed:
        key = tuple(clause.sha256 for clause in one.clauses)
        if one.kind in LISTED_KINDS:
            if key in known:
                continue
            known.add(key)
        out.append(one)
    return out


def lists(found: tuple[Block, ...]) -> list[tuple[ClauseList, int, int]]:
    """Lists with the half-open range of blocks they cover."""
    out: list[tuple[ClauseList, int, int]] = []
    at = 0
    heading = ""
    while at < len(found):
        block = found[at]
        if block.level:
            heading = block.text
        lead_in, rest = _lead_in(block)
        if not lead_in:
            if (block.level and _RESTRICTING.search(block.text)) or _numbered_heading(block):
                prose = _prose(found, at)
                if prose:
                    out.append(prose)
                    at = prose[2]
                    continue
            if not block.level and _titled(block):
                heading = block.text
            at += 1
            continue
        kind = _kind(lead_in, heading)
        if kind == "restriction" and disapplied(found, at, lead_in):
            kind = "other"
        items, end = (_run_in(block, rest), at + 1) if rest else collected(found, at, kind)
        clauses = as_clauses(items, lead_in)
        if len(clauses) >= 2 or (clauses and kind == "restriction"):
            out.append((ClauseList(lead_in, kind, block.line, clauses), at, end))
            at = max(end, at + 1)
        else:
            at += 1
    return _annexed(found, out)


_ANNEX = lazy(r"(?:attachment|appendix|annex|exhibit|schedule)\b", re.IGNORECASE)
_BEGINNING = lazy(
    r"(?:section i|1)\b[.:]?\s*(?:preamble|definitions?|licen[cs]e grant|grant)\b", re.IGNORECASE
)


def _annexed(
    found: tuple[Block, ...], out: list[tuple[ClauseList, int, int]]
) -> list[tuple[ClauseList, int, int]]:
    """Where an attachment lists the use restrictions, bans in the body are terms of the licence.

    The attachment is what the licence makes others carry. A new licence may begin between the two.
    """
    annexes = [  # 95 of 100 headings of annexes have 57 characters or fewer; then comes the annex
        at for at, block in enumerate(found) if len(block.text) < 120 and _ANNEX.match(block.text)
    ]
    starts = {at for at, block in enumerate(found) if _begins(block)}
    kept = []
    for one, start, end in out:
        after = [at for at in annexes if at >= end]
        if one.kind == "restriction" and after:
            annex = after[0]
            listed = any(later.kind == "restriction" and first > annex for later, first, _ in out)
            if listed and not any(end <= at < annex for at in starts):
                one = one._replace(kind="term")
        kept.append((one, start, end))
    return kept


def _begins(block: Block) -> bool:
    return len(block.text) < 80 and bool(  # as _HEADING_LENGTH in `bans`
        _BEGINNING.match(f"{block.marker.strip('().')} {block.text}".strip())
    )


def _numbered_heading(block: Block) -> bool:
    # "3.2 Prohibited uses of the model"; a clause of that length says more than the word.
    return bool(block.marker) and len(block.text) < 40 and bool(_RESTRICTING.search(block.text))


def _titled(block: Block) -> bool:
    """A short unmarked line that names what follows, though nothing marks it as a heading."""
    return (
        len(block.text) < 60  # 95 of 100 headings have 59 or fewer, and nothing else marks these
        and not block.text.endswith((".", ";", ","))
        and bool(_DESCRIBING.search(block.text) or _RESTRICTING.search(block.text))
    )


def _lead_in(block: Block) -> tuple[str, str]:
    """The sentence of `block` that opens a list, and what follows it in the same block."""
    text = block.text
    if not text:
        return "", ""
    tail = text.rstrip(" *_`\"'+")
    if tail.endswith((":", "：")):
        # The longest of 4,272 paragraphs that end in a colon has 1,694 characters.
        return last_sentence(tail[-3000:]), ""
    if (
        len(tail) < 400  # without a colon, 95 of 100 lead-ins being shorter than 448
        and "|" not in tail
        and not _EXEMPT.search(tail)
        and _BAN.search(last_sentence(tail))
    ):
        if not tail.endswith((".", ";", ",")) and _NOT_USE.search(tail):
            return last_sentence(tail), ""
        if re.search(r"\buse (?:any|the|this)\b[\w ]{1,40}\.$", text) and len(text) < 120:
            return last_sentence(text), ""  # BirdL ends its lead-in with a full stop
    # a list that runs on in the paragraph of its lead-in
    colon = text.find(":", 0, 2500)
    if colon >= 0 and not (_INLINE.search(text) or len(_RUN_IN.findall(text)) >= 2):
        return "", ""
    while colon >= 0:
        head, rest = text[: colon + 1], text[colon + 1 :].lstrip()
        several = len(_RUN_IN.findall(rest)) >= 2 or len(_INLINE.findall(rest)) >= 2
        # Two items have more than 20 characters; behind the longest lead-in stands no colon of one.
        if several and len(rest) > 20 and _BAN.search(last_sentence(head)):
            return last_sentence(head), rest
        colon = text.find(":", colon + 1, 2500)
    return "", ""


def last_sentence(text: str) -> str:
    """What stands behind the last stop within `text`."""
    return _LAST_SENTENCE.split(text)[-1].strip()


def lead_in_forbids(lead_in: str) -> bool:
    """Whether a sentence forbids what is listed under it."""
    return _kind(lead_in, "") == "restriction"


def _kind(lead_in: str, heading: str) -> str:
    if _ADVICE.search(lead_in):
        return "description"
    lead = lead_in[-600:]  # what it forbids stands at the end of the longest, where items follow
    lead_in_forbids = _BAN.search(lead) or (_BAN_BARE.search(lead) and _RESTRICTING.search(heading))
    if lead_in_forbids and not _EXEMPT.search(lead):
        return (
            "description"
            if _DESCRIBING.search(heading) and not _RESTRICTING.search(heading)
            else "restriction"
        )
    return "restriction" if far_east(lead) and _CJK_BAN.search(lead) else "other"


_DISAPPLIED = lazy(
    r"\b(?:following|these|those|the|this|all) (?:[\w-]{1,20} ){0,2}?"
    r"(?:restrictions?|prohibitions?|prohibited uses|list|clauses)\b.{0,120}?\b(?:"
    r"(?:not|no longer) (?:be )?(?:appl(?:y|ies)|bind(?:s|ing)?|hold|enforced)"
    r"|(?:is|are|was|were) (?:hereby |only |merely |given )?(?:waived|void|repealed|removed|lifted"
    r"|optional|illustrative|superseded|obsolete|as examples?|examples?"
    r"|for (?:information|reference)))\b"
    r"|\bnone of (?:the|these)\b.{0,80}\b(?:appl(?:y|ies)|binds?|holds?)\b",
    re.IGNORECASE,
)
_ABOUT_SOME = lazy(r"\b(?:if|unless|except|where|when|to the extent|in case)\b", re.IGNORECASE)


def disapplied(found: tuple[Block, ...], at: int, lead_in: str) -> bool:
    """Whether the sentence right before a lead-in says that what follows does not hold."""
    before = found[at].text.partition(lead_in)[0].strip()
    if not before and at and not found[at - 1].level:
        before = found[at - 1].text
    sentence = last_sentence(before[-600:]) if before else ""
    return bool(_DISAPPLIED.search(sentence)) and not _ABOUT_SOME.search(sentence)


def _run_in(block: Block, rest: str) -> list[Item]:
    """Items of a list written as one paragraph."""
    parts = [part for part in _RUN_IN.split(rest) if part.strip()]
    if len(parts) < 3:
        marks = list(_INLINE.finditer(rest))
        starts = [found.end() for found in marks]
        stops = [found.start() for found in marks[1:]] + [len(rest)]
        items = []
        for found, start, stop in zip(marks, starts, stops, strict=True):
            items.append(Item(block._replace(marker=found[1]), rest[start:stop].strip(), -1))
        return items
    return [Item(block._replace(marker="", style=""), part.strip(), -1) for part in parts]


def heading_like(text: str) -> bool:
    """Whether an item only names a group ("Legal:", "Medical.") if something stands under it."""
    bare = text.strip(" *_:.")
    words = bare.split()
    return (
        0 < len(words) <= _CAPITAL_LIMIT
        and not _OPENING.match(bare)
        and not text.endswith((";", ","))
        and not re.search(
            r"\b(?:including|such as|following|to|for|by|that|related)\s*:?$", bare.casefold()
        )
    )


def expects(text: str) -> bool:
    """Whether a list should follow these words: they end in a colon."""
    return text.rstrip(" *_").endswith((":", "："))


def collected(found: tuple[Block, ...], lead: int, kind: str) -> tuple[list[Item], int]:
    """The items under the lead-in at `lead`, and the block after the last."""
    at = lead + 1
    if at >= len(found):
        return [], at
    if found[at].marker or (found[at].level and at + 1 < len(found) and found[at + 1].marker):
        return _marked(found, lead, kind)
    if found[at].level:
        return [], at
    return _unmarked(found, lead, kind)


def _opens_ban(block: Block) -> bool:
    return expects(block.text) and bool(_BAN.search(last_sentence(block.text[-600:])))


def _outer(found: tuple[Block, ...], lead: int) -> Block | None:
    """The nearest enumerator at or before the lead-in: of the list that the lead-in stands in."""
    for back in range(lead, max(-1, lead - 4), -1):  # a section's number, and two paragraphs in it
        if found[back].readings:
            return found[back]
        if found[back].level and back != lead:
            begin = re.match(r"(\d{1,2})[.)]\s", found[back].text)
            if begin:
                return found[back]._replace(style="x.", readings=(("n", int(begin[1])),))
            return None
    return None


def _marked(found: tuple[Block, ...], lead: int, kind: str) -> tuple[list[Item], int]:
    items: list[Item] = []
    levels: list[_Level] = []
    outer = _outer(found, lead)
    grouped = -1  # the item that a heading inside the list became
    at = lead + 1
    while at < len(found):
        block = found[at]
        if block.level:
            inside = (
                at + 1 < len(found) and found[at + 1].marker and not _RESTRICTING.search(block.text)
            )
            if not inside or (items and grouped < 0) or not heading_like(block.text):
                break
            items.append(Item(block, block.text, -1))
            grouped = len(items) - 1
            levels.clear()
        elif not block.marker:
            if not items or _opens_ban(block) or not _continues(items, block, levels):
                break
        else:
            if levels and _leaves(items, levels, outer, block):
                break
            if kind == "other" and (_opens_ban(block) or len(items) >= _MOST_OTHER):
                break  # a restriction that is an item of a list of conditions
            _place(items, levels, block, grouped)
        at += 1
    return items, at


def _continues(items: list[Item], block: Block, levels: list[_Level]) -> bool:
    """Whether an unmarked block belongs to the list: as more of the last item, or as an item."""
    last = items[-1]
    junk = _JUNK.match(block.text)
    opening = bool(junk) or bool(_OPENING.match(block.text))
    if opening and (ended(last.text) or not block.gap) and _OPENING.match(last.text):
        text = block.text[junk.end() :] if junk else block.text
        items.append(Item(block, text, last.parent))
        if last.parent >= 0:
            items[last.parent].children += 1
        return True
    if block.gap and not (levels and block.indent > levels[-1].indent):
        return False
    if (
        not block.gap
        and block.indent == 0
        and last.block.indent > 0
        and ended(last.text)
        and block.text[:1].isupper()
    ):
        return False
    last.text = f"{last.text} {block.text}"
    return True


def _leaves(items: list[Item], levels: list[_Level], outer: Block | None, block: Block) -> bool:
    """Whether a marked block stands outside the list: it goes on with the list around it."""
    top = levels[0]
    if outer is not None and outer.style == block.style:
        numbers = {(kind, value + 1) for kind, value in outer.readings}
        if numbers & set(block.readings):
            if block.indent <= outer.indent < top.indent:
                return True
            if not any(level.follows(block) for level in levels) and block.indent <= max(
                outer.indent, top.indent
            ):
                return True
    letters = [c for c in block.text if c.isalpha()]
    # In capitals comes the next title or a disclaimer; an item may be an acronym.
    if len(letters) > 8 and all(c.isupper() for c in letters) and not items[0].text.isupper():
        return True
    if expects(items[-1].text) or heading_like(items[-1].text):
        return False
    fits = any(level.fits(block) for level in levels)
    return not fits and block.indent <= min(level.indent for level in levels)


def _place(items: list[Item], levels: list[_Level], block: Block, grouped: int) -> None:
    """Put a marked block into the tree: child of the last item, or sibling at an open level."""
    text = block.text
    if not levels:
        levels.append(_Level(block, grouped, first=True))
    else:
        level = _level_of(items, levels, block)
        if level is None:
            levels.append(_Level(block, _parent_at(items), first=True))
        else:
            while levels[-1] is not level:
                levels.pop()
            level.take(block)
    parent = levels[-1].parent
    if parent >= 0:
        items[parent].children += 1
    items.append(Item(block, text, parent))


def _parent_at(items: list[Item]) -> int:
    """The item that a new level stands under: the last; the one above it if that is a sentence."""
    last = items[-1]
    bare = last.text.rstrip(" *_\"'”’)")
    under = expects(last.text) or heading_like(last.text) or not bare.endswith((".", ";"))
    return len(items) - 1 if under else last.parent


def _level_of(items: list[Item], levels: list[_Level], block: Block) -> _Level | None:
    """The open level that a marked block is a sibling at; None: it opens a new one."""
    # No list is nested deeper; a text of markers alone would make each a level.
    fitting = [level for level in reversed(levels[-12:]) if level.fits(block)]
    if _opens_level(items, levels[-1], fitting, block):
        return None
    return _sibling(levels, fitting, block)


def _opens_level(items: list[Item], top: _Level, fitting: list[_Level], block: Block) -> bool:
    """Whether the last item leads in a marked block, or is a heading that it stands under."""
    last = items[-1]
    restarts = not any(level.follows(block) for level in fitting)
    if expects(last.text) and (block.indent > top.indent or not top.fits(block) or restarts):
        return True
    if not heading_like(last.text):
        return False
    if not fitting:
        return True
    if not (block.readings and restarts and block.indent >= last.block.indent):
        return False
    first = any(value == 1 for _, value in block.readings)
    siblings = any(item.children for item in items if item.parent == last.parent)
    return first or siblings or top.value <= 1


def _sibling(levels: list[_Level], fitting: list[_Level], block: Block) -> _Level | None:
    """The open level that a marked block goes on with: by column, then by ordinal."""
    top = levels[-1]
    if same := [level for level in fitting if abs(level.indent - block.indent) <= 1]:
        return next((level for level in same if level.follows(block)), same[0])
    if (following := next((one for one in fitting if one.follows(block)), None)) is not None:
        return following
    if not block.readings:
        if block.indent > top.indent:
            return None
        outer = (one for one in reversed(levels) if one.indent <= block.indent and one.fits(block))
        return next(outer, fitting[0] if fitting else top)
    return fitting[0] if fitting and block.indent <= top.indent + 1 else None


def _unmarked(found: tuple[Block, ...], lead: int, kind: str) -> tuple[list[Item], int]:
    """Items of a list without markers: by indentation, or one a line or paragraph, or run in."""
    at = lead + 1
    base = found[at].indent
    if len(_RUN_IN.findall(found[at].text)) >= 2:
        return _run_in(found[at], found[at].text), at + 1
    items: list[Item] = []
    stack: list[tuple[int, int]] = [(base, -1)]
    indented = base > found[lead].indent
    while at < len(found):
        block = found[at]
        if block.level or block.indent < base or (kind == "other" and len(items) >= _MOST_OTHER):
            break
        if len(items) == 2 and not indented and not _separated(items):
            return [], lead + 1
        if items and _unmarked_ends(items, block, base, indented):
            break
        _hang(items, stack, block)
        at += 1
    if len(items) < 2 or (not indented and not _separated(items)):
        return [], lead + 1
    return items, at


def _hang(items: list[Item], stack: list[tuple[int, int]], block: Block) -> None:
    """Put an unmarked block into the tree: an item, or more words of the last one.

    `stack`: the indentation of each open level, and the item that it stands under.
    """
    if items and block.indent > stack[-1][0]:
        last = items[-1]
        if not expects(last.text):
            last.text = f"{last.text} {block.text}"
            return
        stack.append((block.indent, len(items) - 1))
    while len(stack) > 1 and block.indent < stack[-1][0]:
        stack.pop()
    parent = stack[-1][1]
    if parent >= 0:
        items[parent].children += 1
    items.append(Item(block, block.text, parent))


def _unmarked_ends(items: list[Item], block: Block, base: int, indented: bool) -> bool:
    """Whether an unmarked list ends before `block`."""
    first, last = items[0], items[-1]
    if block.marker and block.indent <= base and not first.block.marker:
        return True
    if indented:
        return False
    closed = last.text.endswith(".") or not (last.text.endswith((";", ",")) or ended(last.text))
    begins = first.text[:1].islower() and block.text[:1].isupper()  # a sentence below items
    return closed or begins or bool(_OPENING.match(first.text) and not _OPENING.match(block.text))


def _separated(items: list[Item]) -> bool:
    """Whether items that nothing marks or indents at least end as items do."""
    return items[0].text.endswith(";") or items[1].text.endswith(";")


def _prose(found: tuple[Block, ...], at: int) -> tuple[ClauseList, int, int] | None:
    """Restrictions written as sentences under a heading of that name (GLM-130B)."""
    clauses: list[Clause] = []
    end = at + 1
    while end < len(found) and not found[end].level and not found[end].marker:
        text = found[end].text
        if expects(text):
            return None
        banned = [
            s
            for s in split_sentences(text)
            if _BAN_START.match(s) or (far_east(s) and _CJK_BAN.search(s))
        ]
        if not banned:
            break
        clauses += [
            Clause(str(len(clauses) + n), s, clause_digest(s), found[end].line)
            for n, s in enumerate(banned, 1)
        ]
        end += 1
    if not clauses:
        return None
    return ClauseList(found[at].text, "restriction", found[at].line, tuple(clauses)), at, end


_BAN_START = lazy(
    r"(?:you|licensees?|users?)\b.{0,30}?\b(?:will|shall|may|must|agree to|agree) not\b"
    rf".{{0,40}}?\b{_USE}\b",
    re.IGNORECASE,
)


def as_clauses(items: list[Item], lead_in: str) -> tuple[Clause, ...]:
    """The leaves of the tree as clauses, each hashed with the stems above it."""
    _reparent_closing(items)
    name = product(lead_in)
    out: list[Clause] = []
    count: dict[int, int] = {}
    labels: list[str] = []
    for item in items:
        count[item.parent] = count.get(item.parent, 0) + 1
        mark = item.block.marker.strip("().") if item.block.readings else str(count[item.parent])
        above = labels[item.parent] if item.parent >= 0 else ""
        labels.append(f"{above}.{mark}" if above else mark)
        if item.children or not item.text.strip(" *_.;:"):
            continue
        stems: list[str] = []
        parent = item.parent
        while parent >= 0 and len(stems) < 8:  # deeper than any list of a licence
            if not heading_like(items[parent].text):
                stems.append(items[parent].text.rstrip(" *_"))
            parent = items[parent].parent
        stem = " ".join(reversed(stems))
        whole = name.sub(MODEL, f"{stem} {item.text}" if stem else item.text)
        out.append(Clause(labels[-1], item.text, clause_digest(whole), item.block.line, stem))
    return tuple(out)


def _reparent_closing(items: list[Item]) -> None:
    """A group's closing item whose grammar breaks with its siblings belongs to the list around.

    Meta's Llama 3 LICENSE numbers "Fail to …" under a group whose other items are gerunds.
    """
    groups: dict[int, list[int]] = {}
    for index, item in enumerate(items):
        groups.setdefault(item.parent, []).append(index)
    for parent, members in groups.items():
        # Of two items neither is the exception among its siblings.
        if parent < 0 or len(members) < 3 or items[members[-1]].children:
            continue
        opens = [
            items[m].text.split(None, 1)[0].strip("*_,") if items[m].text else "" for m in members
        ]
        if all(word.endswith("ing") for word in opens[:-1]) and not opens[-1].endswith("ing"):
            items[parent].children -= 1
            items[members[-1]].parent = items[parent].parent
