"""The use restrictions of a text that nobody has read yet, found by grammar.

What `clauses` reads is frozen: the digests of known licences hang on it. Here a text is read anew,
for what it is: a sentence that forbids opens a list, with or without a colon, over items on the
next line, after a blank one, or in its own words; a heading such as "Prohibited uses" stands over
items too; and a sentence may be a restriction by itself. The items become clauses as `clauses`
makes them, so that a clause has one digest whoever found it.
"""

from __future__ import annotations

import functools
import re

from weightmark._startup import lazy
from weightmark.texts.canonical import clause_digest
from weightmark.texts.clauses import (
    Clause,
    ClauseList,
    Item,
    as_clauses,
    collected,
    disapplied,
    distinct,
    heading_like,
    last_sentence,
)
from weightmark.texts.grammar import (
    barred,
    bids,
    defines,
    exempts,
    forbids,
    forbids_plainly,
    forbids_use,
    grants,
    is_duty,
    limits_use,
    may_forbid,
    restricts_use,
)
from weightmark.texts.layout import Block, Shown, as_shown, laid, split_sentences
from weightmark.texts.lines import CROSSES, MARKER, Line, bare, ended, far_east, ordinals

_HEADING = lazy(
    r"\b(?:prohibited|forbidden|unacceptable|disallowed|impermissible|banned|restricted|excluded)"
    r" (?:(?:and|or|\w+) ){0,2}?(?:us(?:e|es|age|ages)|purposes?|activit(?:y|ies)"
    r"|applications?|conduct|behaviou?rs?)\b"
    r"|\b(?:use[- ]based|use|usage) restrictions?\b|\brestrictions? on us(?:e|age)\b"
    r"|\blimit(?:ation)?s on us(?:e|age)\b"
    r"|\b(?:uses? (?:that (?:are|is) )?(?:not (?:allowed|permitted)|prohibited|forbidden))\b"
    r"|\buses? (?:that )?we (?:(?:do|will) not|don['’]t|won['’]t)"
    r" (?:tolerate|allow|permit|accept)\b"
    r"|\bprohibitions?\b|\b(?:is|are) not (?:meant |intended )?for$"
    r"|^(?:\w+ly )?(?:prohibited|forbidden)(?: \([^()]+\))?$"
    r"|^don['’]?ts?$|^you (?:may|must|shall|will|can)(?:not| not)$|\bmust not be used\b"
    r"|\b(?:(?:untersagt|verboten|unzulässig|ausgeschlossen|unerlaubt)e\w*"
    r"|nicht (?:erlaubt|gestattet|zulässig)e\w*) \w+|\bnutzungs(?:beschränkungen|verbote)\b"
    r"|\bverbote\b"
    r"|\b(?:usages?|utilisations?|emplois?) (?:interdite?s?|prohibée?s?)|\binterdictions\b"
    r"|\brestrictions? d['’](?:usage|utilisation)"
    r"|\busos? (?:prohibidos?|proibidos?|vedados?|no permitidos?|não permitidos?)"
    r"|\bprohibiciones\b|\bproibições\b"
    r"|\b(?:restricciones|restrições) de uso\b"
    r"|\busi (?:vietati|proibiti|non consentiti)\b|\bзапрещ[её]нн\w+ \w+"
    r"|금지(?:된)? ?(?:용도|사용|이용|사항|행위)"
    r"|禁止|违禁|違禁|使用限制|限制使用|使用制限|利用制限|不得",
    re.IGNORECASE,
)
"""Names of what stands below: uses that are forbidden."""
_WITHOUT = lazy(
    r"(?:no|without|free of|keine?|sans|sin|sem|无)\b|.*\bno (?:\w+ )?restrictions?\b"
    r"|.*\b(?:has|have|contains?|there (?:is|are)) no\b",
    re.IGNORECASE,
)
_TOLD = lazy(r"\b(?:was|were|been|removed|added|changed|moved)\b", re.IGNORECASE)
"""A list of changes tells of such a name."""
_HEADING_LENGTH = 80  # 99 of 100 headings in 2,328 licences have 74 characters or fewer
_POINTS_DOWN = lazy(
    r"\b(?:the following|following (?:uses|ways|purposes|activities)|below|as follows"
    r"|folgende\w*|suivant\w*|siguiente\w*|seguinte\w*|seguent[ei]|следующ\w*)\b|以下"
    r"|下列|如下|次[のに]|다음|아래",
    re.IGNORECASE,
)
_OBSERVES = lazy(
    r"\b(?:comply with|adhere to|observe|abide by|subject to"
    r"|respect)\b[^.:;]{0,80}\b(?:restrictions?|prohibitions?)\b"
    r"|(?:遵守|满足|滿足|遵循)[^。；：]{0,20}(?:限制|禁止)",
    re.IGNORECASE,
)
_STOPPED = (".", ";", "。", "；", "!", "?")
_TOKEN = lazy(
    r"(?:(?<=\s)|(?<=[,;:，；：、])|^)"
    r"([(（]?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})[)）]|[①-⑳])\s*(?=\S)"
)
_NARROW = str.maketrans("（）", "()")
_ITEM_END = lazy(
    r"(?<![,;，；、\s])[,;，；、\s]*"
    r"(?:(?:\b(?:and/or|and|or|und|oder|et|ou|y|o|e)\b|[或和及])\s*)?$",
    re.IGNORECASE,
)
_ITEM_STOPS = lazy(
    r"[,;，；、](?:\s*(?:and/or|and|or|und|oder|et|ou|y|o|e|或|和|及))?$", re.IGNORECASE
)
"""How an item ends behind which another stands."""
_NAMED_ITEM = lazy(
    r"\W*[A-Z][\w/&-]*(?: (?!(?:is|are|may|must|shall|will)\b)[\w/&-]+){0,4}: +[A-Z]"
)
"""An item that has a name in the place of a marker: "Spying: Using the model to listen"."""
_LETS = lazy(
    r"\b(?:may|can|could|permit\w*|allow\w*|welcome|free|encourage\w*|acceptable|exception\w*"
    r"|instead|example|contact|report)\b",
    re.IGNORECASE,
)
"""What opens a list that is not of what the heading above it names."""
_FREE = lazy(
    r"^\W*(?:you|your \w+|licensees?|users?|the licensor|licensor|we)\b[^.;:]{0,80}?\b(?:may"
    r"|must|shall|will|can|agree)\b"
    r"|^\W*(?:obey|comply with|respect|credit|cite|attribute|retain)\b"
    r"|^[^。；：]{0,40}?(?:您|你|用户|使用者|被许可人)[^。；：]{0,20}?(?:须|须|应当?|必须|可以?|有权)",
    re.IGNORECASE,
)
"""An item that is a sentence of its own: only one that forbids is a restriction."""
_ADDRESS = lazy(r"[^.;:]{0,80}[:：]?\s*[<(\[]?https?://\S+")
"""An item that only says where something stands."""
_LONGEST = 3000  # characters of a lead-in or an item: the longest that was met has 1,100
_BEHIND = 160  # characters of a last item and of what says behind it that all is forbidden
_WRAPPED = 12  # lines of a lead-in; the longest that was met wraps over nine
_MOST_GRANTED = 12  # items of a grant: the longest that was met has seven
_ENUMERATED_CJK = lazy(r"^[\d一二三四五六七八九十]{1,3}[.．、)）]\s*")


def bans(text: str | Shown) -> tuple[ClauseList, ...]:
    """Every use restriction that `text` states, as lists in document order.

    A sentence that forbids by itself makes a list of one. Total: any str, in linear time.
    """
    seen = as_shown(text)
    lines = _broken(_untabled(_marked(seen.lines)))
    found = seen.blocks if lines == seen.lines else laid(lines)
    found = _numbered(tuple(block._replace(text=bare(block.text)) for block in found))
    listed, taken = _lists(found)
    several = sum(len(one.clauses) for one in listed if len(one.clauses) > 1)
    out = listed + _sentences(found, taken, duties=not several)
    out.sort(key=lambda one: one.line)
    latin = [one for one in out if not _chinese(one)]
    return tuple(distinct([(one, 0, 0) for one in (latin or out)]))  # one of two languages


def says_forbidden(text: str | Shown) -> tuple[int, str]:
    """The first sentence that forbids anything, else that may, with its line; (0, "") for none."""
    doubtful = (0, "")
    for block in as_shown(text).blocks:
        if _names(block.text):
            return block.line, block.text
        for sentence in split_sentences(block.text):
            if forbids(sentence) or limits_use(sentence):
                return block.line, sentence
            if not doubtful[0] and may_forbid(sentence):
                doubtful = (block.line, sentence)
    return doubtful


def _chinese(one: ClauseList) -> bool:
    words = one.lead_in + " ".join(clause.text for clause in one.clauses)
    # A third: names and addresses in Latin letters stand among the words.
    return far_east(words) and sum(c >= "\u3000" for c in words) * 3 > len(words)


# -- blocks -------------------------------------------------------------------------------------


def _marked(lines: list[Line]) -> list[Line]:
    """The lines, with the marks of the Far East before items as those that others have."""
    out = []
    for line in lines:
        found = None if line.text.isascii() else _FAR_EASTERN_MARK.match(line.text)
        if found:
            mark = found[2] or f"{found[3] and '('}{_counted(found[4])}{_CLOSED.get(found[5], '.')}"
            line = line._replace(text=f"{found[1]}{mark} {line.text[found.end() :]}", hard=True)
        out.append(line)
    return out


_LETTER = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_FAR_EASTERN_MARK = lazy(
    rf"(\s*)(?:([・●■◆◇○※•①-⑳])(?={_LETTER})|([(（]?)"
    rf"(?:([一二三四五六七八九十]{{1,3}}|[가나다라마바사아자차카타파하ⅰ-ⅻⅠ-Ⅻ]|\d{{1,2}}(?=\W{_LETTER}))"
    r"([)）、．.])))[ \u3000]*"
)
_CLOSED = {")": ")", "）": ")"}


def _counted(numeral: str) -> int:
    """A numeral up to 99 as a number: of digits, Chinese or Roman, or a Korean letter."""
    if numeral.isdecimal():
        return int(numeral)
    for order in _ORDERS:
        if numeral in order:
            return order.index(numeral) + 1
    tens, _, ones = numeral.rpartition("十")
    return 10 * (_ORDERS[0].find(tens or "一") + 1) + _ORDERS[0].find(ones or "_") + 1


_ORDERS = ("一二三四五六七八九十", "가나다라마바사아자차카타파하", "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")


def _broken(lines: list[Line]) -> list[Line]:
    """The lines, with the break before the first item under a lead-in told to be meant."""
    out: list[Line] = []
    open_: list[str] = []
    listed = False  # whether the line stands below a ban with a colon, or an item of it
    for line in lines:
        text = line.text.strip()
        if text and listed:
            line = line._replace(hard=True)
            listed = bool(_ITEM_STOPS.search(text) or _NAMED_ITEM.match(text))
        if not text:
            open_.clear()
        elif (
            open_
            and MARKER.match(text)
            and (_opens(" ".join(open_)) or _is_under(out[-1].text, line.text))
        ):
            line = line._replace(hard=True)
            open_.clear()
        if text:
            open_.append(text)
            del open_[:-_WRAPPED]
            if text.rstrip("*_").endswith((":", "：")) and forbids(last_sentence(" ".join(open_))):
                listed = True
        out.append(line)
    return out


def _opens(paragraph: str) -> bool:
    """Whether the words before a marker open a list: with a colon, a ban that goes on, a name."""
    if paragraph.rstrip(" *_").endswith((":", "：")) or _names(paragraph):
        return True
    return not paragraph.endswith(_STOPPED) and forbids(last_sentence(paragraph))


def _is_under(before: str, line: str) -> bool:
    """Whether a marked line stands under the one before, which names a group or is not ended."""
    outer = MARKER.match(before.strip())
    deeper = len(line) - len(line.lstrip()) > len(before) - len(before.lstrip())
    if not deeper or outer is None:
        return False
    own = before.strip()[outer.end() :]
    return heading_like(own) or not own.endswith((*_STOPPED, ",", "，", "、"))


def _numbered(found: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, each enumerator read as its neighbours are: (i) between (h) and (j) a letter."""
    out = list(found)
    before: dict[str, tuple[tuple[str, int], ...]] = {}
    after: dict[str, list[int]] = {}
    for at, block in enumerate(found):
        if len(block.readings) > 1:
            after.setdefault(block.style, []).append(at)
        elif block.readings:
            kind, value = block.readings[0]
            for place in after.pop(block.style, ()):  # those that waited for a plain neighbour
                kinds = [one for one in out[place].readings if one[0] == kind and one[1] < value]
                out[place] = out[place]._replace(readings=tuple(kinds) or out[place].readings)
        last = before.get(block.style, ())
        readings = {*block.readings, *((kind.swapcase(), n) for kind, n in block.readings)}
        follows = [(kind, n) for kind, n in sorted(readings) if (kind, n - 1) in last]
        if len(block.readings) > 1 and follows:
            out[at] = block._replace(readings=tuple(follows))
            waiting = after.get(block.style, [])
            if at in waiting:
                waiting.remove(at)
        if block.readings:
            before[block.style] = out[at].readings
    return tuple(out)


# -- tables -------------------------------------------------------------------------------------

_RULE = lazy(r"[|:\s]*-[-|:\s]*")
_ALLOWED = lazy(
    r"\W*(?:(?:is it |are they )?(?:allowed|permitted|ok(?:ay)?)|erlaubt|zulässig|autorisé|permis"
    r"|permitid[oa]|允许|許可|可否)\W*",
    re.IGNORECASE,
)
_NOT_SO = lazy(
    r"\W*(?:no|not allowed|never|prohibited|forbidden|nein|non|não|否|不可|✗|❌)\W*", re.IGNORECASE
)


def _untabled(lines: list[Line]) -> list[Line]:
    """The lines, each table that says what is forbidden as a lead-in with its list."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].text.lstrip().startswith("|"):
            end += 1
        ruled = end - at > 2 and _RULE.fullmatch(lines[at + 1].text)
        listed = _listed(lines[at:end], under=_bars_below(out)) if ruled else []
        out += listed or lines[at : max(end, at + 1)]
        at = max(end, at + 1)
    return out


def _bars_below(lines: list[Line]) -> bool:
    """Whether the last paragraph, or the heading in its place, forbids what stands below."""
    texts = [line.text.strip() for line in lines[-_WRAPPED:]]
    while texts and not texts[-1]:
        texts.pop()
    if not texts or not texts[-1].endswith((":", "：")):
        heading = texts[-1].lstrip("# ") if texts and texts[-1].startswith("#") else ""
        return _names(heading) or forbids(heading)
    begin = max((at for at, text in enumerate(texts) if not text), default=-1)
    return forbids(last_sentence(" ".join(texts[begin + 1 :])))


def _listed(table: list[Line], *, under: bool) -> list[Line]:
    """A table as a list; [] where it does not say what is forbidden.

    `under`: it stands under a lead-in that does. Then its rows are the items, each by the column
    with the most words where no heading of a column tells.
    """
    rows = [[cell.strip() for cell in line.text.strip().strip("|").split("|")] for line in table]
    told = next((at for at, cell in enumerate(rows[0]) if forbids(cell) or _names(cell)), -1)
    answer = next((at for at, cell in enumerate(rows[0]) if _ALLOWED.fullmatch(cell)), -1)
    if told < 0 and answer <= 0:
        if not under:
            return []
        even = [row for row in rows[2:] if len(row) == len(rows[0])]
        told = max(range(len(rows[0])), key=lambda at: sum(len(row[at]) for row in even))
    lead_in = rows[0][told].rstrip(" :") if told >= 0 else "Prohibited uses"
    out = [] if under else [table[0]._replace(text=f"{lead_in}:")]
    for line, row in zip(table[2:], rows[2:], strict=True):
        if len(row) == len(rows[0]) and (told >= 0 or _NOT_SO.fullmatch(row[answer])):
            out.append(line._replace(text=f"- {row[max(told, 0)]}", hard=True))
    return out


# -- lists --------------------------------------------------------------------------------------


def _lists(found: tuple[Block, ...]) -> tuple[list[ClauseList], set[int]]:
    """The lists of restrictions, and the blocks that they take up."""
    out: list[ClauseList] = []
    taken: set[int] = set()
    above = _sections(found)
    at = 0
    while at < len(found):
        block = found[at]
        end = at + 1
        lead_in = _lead_in(found, at) or _section(found, at, above)
        if lead_in and not disapplied(found, at, lead_in):
            items, stop = _within(found, at, *collected(found, at, "restriction"))
            if not items:
                items, stop = _in_lines(found, at)
            items = _kept(items, lead_in)
            if not any(restricts_use(lead_in, item.text) for item in items):
                items = []
            clauses = as_clauses(items, lead_in)
            if clauses:
                out.append(ClauseList(lead_in, "restriction", block.line, clauses))
                taken.update(range(at, stop))
                end = max(stop, end)
        elif inline := _inline(block):
            out += inline
            taken.add(at)
        at = end
    return out, taken


def _lead_in(found: tuple[Block, ...], at: int) -> str:
    """What opens a list of restrictions at a block, "" where nothing does."""
    block = found[at]
    text = block.text.rstrip(" *_`\"'+")
    below = found[at + 1] if at + 1 < len(found) else None
    if not text or below is None:
        return ""
    colon = text.endswith((":", "："))
    if not colon and (not below.marker or (block.marker and _goes_on(block, below))):
        return ""
    sentence = last_sentence(text[-_LONGEST:])
    if not colon:
        sentence = _FULL_STOP.split(sentence)[-1]
    if _forbids_below(sentence, text, block, colon=colon):
        return sentence
    return _name_of_list(found, at, sentence, text, colon=colon) if below.marker else ""


def _name_of_list(
    found: tuple[Block, ...], at: int, sentence: str, text: str, *, colon: bool
) -> str:
    """What names a list of restrictions below a block: the block, or a heading above it."""
    if (found[at].level or colon or len(text) < _HEADING_LENGTH) and _names(text):
        return text
    heading = found[at - 1].text if at and found[at - 1].level else ""
    # "Unacceptable uses", and below it "We oppose its use for:"
    named = colon and heading and _names(heading) and not _LETS.search(sentence)
    return heading if named else ""


_FULL_STOP = lazy("。(?=.)")
"""No blank stands behind a sentence of Chinese or Japanese."""


def _forbids_below(sentence: str, text: str, block: Block, *, colon: bool) -> bool:
    """Whether the last sentence of a block forbids what stands below."""
    bars = _opens_bans(sentence) and not exempts(sentence)
    if not (bars or (colon and _OBSERVES.search(sentence))):
        return False
    goes_on = colon or not (text.endswith(_STOPPED) or ended(text))
    return goes_on or (not block.level and _POINTS_DOWN.search(sentence) is not None)


def _opens_bans(sentence: str) -> bool:
    """Whether a sentence forbids, or says what the name of forbidden uses means."""
    defined = _DEFINED.match(sentence)
    return forbids(sentence) or bool(defined and (forbids(defined[1]) or _names(defined[1])))


_DEFINED = lazy(
    r"\W*[\"“„«]([^\"“”„«»]{3,60})[\"“”»] (?:shall )?(?:means?|includes?)\b", re.IGNORECASE
)


def _sections(found: tuple[Block, ...]) -> list[str]:
    """For each heading the one above it that forbids, or names what is forbidden; "" for none."""
    out: list[str] = []
    around: list[tuple[int, str]] = []
    for block in found:
        while block.level and around and around[-1][0] >= block.level:
            around.pop()
        above = around[-1][1] if block.level and around else ""
        out.append(above)
        if block.level:
            bars = _names(block.text) or forbids(block.text)
            around.append((block.level, block.text if bars else above))
    return out


def _section(found: tuple[Block, ...], at: int, above: list[str]) -> str:
    """What a heading that only names a group stands under, as "Violence" in "Prohibited uses"."""
    listed = at + 1 < len(found) and found[at + 1].marker
    return above[at] if listed and above[at] and not _LETS.search(found[at].text) else ""


def _within(
    found: tuple[Block, ...], lead: int, items: list[Item], stop: int
) -> tuple[list[Item], int]:
    """Items up to where the section ends that they stand in: a heading of a higher rank follows."""
    rank = found[lead].level or (found[lead + 1].level - 1 if items else 0)
    ends = (at for at in range(lead + 1, stop) if 0 < found[at].level <= rank)
    end = next(ends, stop)
    return [one for one in items if end == stop or one.block.line < found[end].line], end


def _goes_on(block: Block, below: Block) -> bool:
    """Whether behind an item the list goes on that it stands in, or the one around that."""
    if below.style == block.style:
        return below.indent <= block.indent
    return bool(below.readings) and all(number > 1 for _, number in below.readings)


@functools.lru_cache(maxsize=2048)  # of a lead-in it is asked for each item
def _names(text: str) -> bool:
    """Whether words are but the name of a list of restrictions."""
    bare = text.strip(" #*_:：.")
    if len(bare) >= _HEADING_LENGTH or _WITHOUT.match(bare) or not _HEADING.search(bare):
        return False
    return not (forbids(bare) or _TOLD.search(bare))


def _in_lines(found: tuple[Block, ...], at: int) -> tuple[list[Item], int]:
    """Items that nothing marks: blocks below, each with a name, or all but the last closed."""
    items: list[Item] = []
    for place in range(at + 1, len(found)):
        block = found[place]
        if block.level or block.marker or (items and block.gap and not items[-1].block.gap):
            break
        named = _NAMED_ITEM.match(block.text)
        if items and not (named or _ITEM_STOPS.search(items[-1].text)):
            break
        items.append(Item(block, block.text, -1))
        if not (named or _ITEM_STOPS.search(block.text)):
            break
    return (items, at + 1 + len(items)) if len(items) > 1 else ([], at + 1)


def _kept(items: list[Item], lead_in: str) -> list[Item]:
    """The items that are restrictions, each still under the one that it stands under."""
    out: list[Item] = []
    places: dict[int, int] = {}
    for at, item in enumerate(items):
        if _restricts(item.text, lead_in):
            item.parent = places.get(item.parent, -1)
            places[at] = len(out)
            out.append(item)
    return out


def _restricts(item: str, lead_in: str) -> bool:
    """Whether an item is a restriction: under a mere name it may be a sentence of its own."""
    if _ADDRESS.fullmatch(item):
        return False
    if _names(lead_in):
        return not _FREE.match(item) or forbids(item)
    return forbids(lead_in) or any(map(forbids_use, split_sentences(item)))


def _inline(block: Block) -> list[ClauseList]:
    """The lists within a paragraph: "You must not use it (a) for war, (b) for spying or (c) …"."""
    text = block.text
    if text.isascii() and text.count(")") < 2:  # one alone makes no list
        return []
    if ")" not in text and not far_east(text):
        return []
    out: list[ClauseList] = []
    run: list[re.Match[str]] = []
    since = 0  # where the run before ended: each word is in one lead-in only
    for token in (*_TOKEN.finditer(text), None):
        if token and run and _next(run[-1][1], token[1]):
            run.append(token)
            continue
        if len(run) > 1:
            if one := _run(block, run, since):
                out.append(one)
            since = run[-1].end()
        run = [token] if token else []
    return out


def _next(before: str, after: str) -> bool:
    before, after = before.translate(_NARROW), after.translate(_NARROW)
    if not before.isascii() or not after.isascii():
        return len(after) == 1 == len(before) and ord(after) == ord(before) + 1
    style, readings = ordinals(before)
    other, values = ordinals(after)
    return style == other and bool({(kind, n + 1) for kind, n in readings} & set(values))


def _run(block: Block, run: list[re.Match[str]], since: int) -> ClauseList | None:
    """The list that a run of markers makes, if the words before it forbid."""
    text = block.text
    first, end = run[0].start(), run[-1].end()
    lead_in = last_sentence(text[max(since, first - _LONGEST) : first].rstrip())
    bans_before = _opens_bans(lead_in)
    if (
        not lead_in
        or exempts(lead_in)
        or not (bans_before or barred(text[end : end + _BEHIND]) >= 0)
    ):
        return None
    last = "".join(split_sentences(text[end : end + _LONGEST])[:1])
    behind = barred(last)  # "Use (a) for war or (b) for spying is prohibited."
    if not bans_before and behind < 0:
        return None
    stops = [token.start() for token in run[1:]]
    stops.append(end + (behind if behind >= 0 else len(last)))
    items = []
    for token, stop in zip(run, stops, strict=True):
        words = _ITEM_END.sub("", text[token.end() : stop])
        style, readings = ordinals(token[1].translate(_NARROW))
        items.append(
            Item(block._replace(marker=token[1], style=style, readings=readings), words, -1)
        )
    return ClauseList(lead_in, "restriction", block.line, as_clauses(items, lead_in))


# -- sentences ----------------------------------------------------------------------------------


def _sentences(found: tuple[Block, ...], taken: set[int], *, duties: bool) -> list[ClauseList]:
    """The sentences outside of lists that restrict use by themselves.

    Where a list is there (`duties` is False), a bar on trade is a duty beside it, as it is in the
    catalogue. Their labels are s1, s2 …: what numbers a paragraph is no label of one sentence.
    """
    out: list[ClauseList] = []
    for at, block in enumerate(found):
        if at in taken or (block.level and not ended(block.text)):
            continue
        crossed = _is_crossed_out(block) or _denies(found, at)
        for sentence in split_sentences(_ENUMERATED_CJK.sub("", block.text)):
            limits = duties and limits_use(sentence) and not _is_granted(found, at)
            if not (crossed or limits or _bars(sentence, item=bool(block.marker))):
                continue
            if defines(sentence) or (is_duty(sentence) and not duties):
                continue
            label = f"s{len(out) + 1}"
            clause = Clause(label, sentence, clause_digest(sentence), block.line)
            out.append(ClauseList(sentence, "restriction", block.line, (clause,)))
    return out


def _bars(sentence: str, *, item: bool) -> bool:
    """Whether a sentence restricts use by itself, or as an item: of bans, or of what is agreed."""
    if forbids_use(sentence):
        return True
    if not item:
        return False
    if forbids_plainly(sentence):
        return True
    return bool(_AGREED.match(sentence)) and forbids_use(f"You agree {sentence.lstrip()}")


_AGREED = lazy(r"\W*(?:not|never) to [a-z]", re.IGNORECASE)
"""An item below "You agree:"."""


def _is_crossed_out(block: Block) -> bool:
    """Whether a cross stands before an item: `❌ Surveillance`."""
    if (block.marker or "")[:1] not in CROSSES and block.text[:1] not in CROSSES:
        return False
    return len(block.text) < _HEADING_LENGTH and not _FINITE.search(block.text)


_FINITE = lazy(r"\b(?:may|must|shall|will|can|cannot|can['’]t|should|is|are)\b", re.IGNORECASE)
"""A sentence says by itself what it bars."""


def _denies(found: tuple[Block, ...], at: int) -> bool:
    """Whether "No surveillance" or "do not …" is an item of a list in which others bar a use."""
    if not _is_denied(found[at]):
        return False
    style = found[at].style
    near = range(max(0, at - _MOST_GRANTED), min(len(found), at + _MOST_GRANTED))
    several = [found[n].text for n in near if found[n].style == style and _is_denied(found[n])]
    return any(map(forbids_use, several))


def _is_denied(block: Block) -> bool:
    return bool(block.marker and (_NO_ITEM.fullmatch(block.text) or bids(block.text)))


_NO_ITEM = lazy(
    r"no (?!warrant|guarantee|liab|rights?\b|other|further|additional|fees?\b|support)"
    r"[^.;:]{3,76}[.;]?",
    re.IGNORECASE,
)


def _is_granted(found: tuple[Block, ...], at: int) -> bool:
    """Whether a block is an item of what is granted: "grants You a license to: (a) use it …"."""
    if not found[at].marker:
        return False
    for above in range(at - 1, max(-1, at - _MOST_GRANTED), -1):
        sentence = last_sentence(found[above].text[-_LONGEST:])
        if sentence.endswith((":", " to")):
            return grants(sentence)
        if found[above].style != found[at].style:
            return False
    return False
