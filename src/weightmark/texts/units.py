"""Cut a text into its units: clauses, lead-ins, sentences, headings, notices."""

from __future__ import annotations

import re
from collections import Counter

from weightmark._startup import NamedTuple, lazy, sha256
from weightmark.texts.canonical import (
    ENUMERATOR,
    canonical_form,
    clause_digest,
    sha256_of,
    without_closing,
)
from weightmark.texts.clauses import (
    LISTED_KINDS,
    ClauseList,
    distinct,
    expects,
    heading_like,
    lists,
)
from weightmark.texts.layout import Block, Shown, as_shown, split_sentences
from weightmark.texts.lines import far_east
from weightmark.texts.sight import Hidden


class Unit(NamedTuple):
    """The smallest piece of a text that is compared.

    `kind`: "clause", "lead-in", "sentence"; "heading" and "notice" (copyright, date, title) are
    harmless; "annex" is a heading that the rest of the text refers to. `label` is the paragraph it
    stands in ("4.a"), as numbered in the text. `joint` is the "and" or "or" that joins a sentence
    to the one before, which its digest leaves out.
    """

    kind: str
    text: str
    sha256: str
    line: int
    label: str = ""
    joint: str = ""


class Reading(NamedTuple):
    """A text read once: its blocks, every list that a lead-in opens, its units, what is hidden."""

    blocks: tuple[Block, ...]
    lists: tuple[ClauseList, ...]
    units: tuple[Unit, ...]
    hidden: tuple[Hidden, ...]


def read_units(text: str | Shown) -> Reading:
    """Blocks, lists and units of `text`.

    A list counts even if its lead-in does not restrict ("other"): one turned round hides nothing.
    """
    seen = as_shown(text)
    found = seen.blocks
    listed = lists(found)
    return Reading(found, tuple(distinct(listed)), tuple(_units(found, listed)), seen.hidden)


_NOTICE = lazy(
    r"(?:copyright\b|\(c\)|©|all rights reserved|last (?:modified|updated)|effective date|dated?\b"
    r"|version\b|released?(?: date)?\b|generated on|license id|spdx-"
    r"|.{0,60}\bversion release date\b|.{0,30}\blast updated?\b)",
    re.IGNORECASE,
)
_NUMBERED = lazy(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s")
_URL_ONLY = lazy(r"[<(]?(?:https?://|www\.|mailto:)\S+[>)]?$|[\w.+-]+@[\w.-]+$")


def _units(found: tuple[Block, ...], listed: list[tuple[ClauseList, int, int]]) -> list[Unit]:
    out: list[Unit] = []
    ranges = {start: (one, end) for one, start, end in listed if one.kind in LISTED_KINDS}
    at = 0
    section = ""
    while at < len(found):
        block = found[at]
        if at in ranges:
            one, end = ranges[at]
            before = block.text[: max(0, block.text.find(one.lead_in))]
            out += _pieces(before, block, section)
            lead = "lead-in" if one.kind == "restriction" else "sentence"
            out.append(Unit(lead, one.lead_in, clause_digest(one.lead_in), block.line, section))
            kind = "clause" if one.kind == "restriction" else "sentence"
            out += [Unit(kind, c.text, c.sha256, c.line, c.label) for c in one.clauses]
            out += _beside(one, block, found[at + 1 : end], section)
            at = end
            continue
        section = _section(section, block)
        text = block.text
        while at + 1 < len(found) and at + 1 not in ranges and _torn(found[at], found[at + 1]):
            at += 1
            text = f"{text} {found[at].text}"
        out += _pieces(text, block, section)
        at += 1
    return _with_annexes(_marked_titles(_with_joints(out)))


def _with_joints(found: list[Unit]) -> list[Unit]:
    """The units, each with the word that joins it to the one before, wherever that word stands."""
    out: list[Unit] = []
    pending = ""
    for unit in found:
        canon = unit.text.casefold().strip(" *_;,.")
        if canon in _JOINTS:
            pending = canon
            continue
        begins = _JOINT_BEFORE.match(canon)
        joint = begins[1] if begins else pending
        conditions = out[-1:] and out[-1].kind == "sentence"  # bans hold whatever joins them
        joins = unit.kind == "sentence" or (unit.kind == "lead-in" and conditions)
        out.append(unit._replace(joint=joint) if joint and joins else unit)
        ends = _JOINT_AFTER.search(canon[-8:])
        pending = ends[1] if ends else ""
    return out


_JOINTS = ("and", "or", "and/or")
_JOINT_BEFORE = lazy(r"(and/or|and|or),? ")
_JOINT_AFTER = lazy(r"[;,.\s](and/or|and|or)$")


def is_address_line(text: str) -> bool:
    """Whether a line is nothing but the address of a page or a letter box."""
    return bool(_URL_ONLY.match(text))


def _beside(one: ClauseList, block: Block, inside: tuple[Block, ...], section: str) -> list[Unit]:
    """What stands within a list and is no clause: sentences among prose, and names of groups."""
    listed = {clause.text for clause in one.clauses}
    prose = one.lead_in == block.text and not expects(block.text)
    out: list[Unit] = []
    for other in inside:
        if prose:
            for text in split_sentences(other.text):
                for unit in _pieces(text, other, section) if text not in listed else ():
                    says_whom = unit.kind == "heading" and unit.text.endswith(":")
                    out.append(unit._replace(kind="sentence") if says_whom else unit)
        elif other.text not in listed and heading_like(other.text):
            canon = canonical_form(other.text)
            out.append(Unit("heading", other.text, title_digest(canon), other.line, section))
    return out


def _torn(before: Block, after: Block) -> bool:
    """Whether a blank line or a page break stands in the middle of a sentence."""
    end = before.text[-1:]
    return (
        len(before.text) > 60  # a title or an address ends without a stop, too
        and not _HOLDER.match(before.text.casefold())
        and not before.level
        and not (after.level or after.marker)
        and (end.isalnum() or end == ",")
        and (after.text[:1].islower() or bool(_RESUMED.match(after.text)))
    )


_RESUMED = lazy(r"(?:Section|Paragraph|Article|Attachment|Appendix) [IVXLC\dA-Z]{1,4}[.,;]")


def _section(section: str, block: Block) -> str:
    """The label of the paragraph a block stands in: numbers open one, letters go under it."""
    number = _NUMBERED.match(block.text) if block.level else None
    if number:
        return number[1]
    if not block.readings:
        return section
    mark = block.marker.strip("().")
    if block.readings[0][0] == "n":
        return mark
    return f"{section.partition('.')[0]}.{mark}" if section else mark


def _pieces(text: str, block: Block, section: str) -> list[Unit]:
    if block.level:
        return (
            [Unit("heading", text, title_digest(canonical_form(text)), block.line, section)]
            if text
            else []
        )
    out = []
    pieces = split_sentences(text)
    for at, piece in enumerate(pieces):
        canon = canonical_form(piece)
        if not canon or _ONLY_ENUMERATOR.match(piece):
            continue
        kind = "sentence"
        if _is_notice(piece.lstrip(" *_#"), canon):
            kind = "notice"
        elif _short(canon, piece) and not (0 < at < len(pieces) - 1 and piece.endswith(":")):
            kind = "heading" if _undated(canon) else "notice"  # only a date
        sha256 = title_digest(canon) if kind == "heading" else unit_digest_of(canon)
        out.append(Unit(kind, piece, sha256, block.line, section))
    return out


def unit_digest_of(canon: str) -> str:
    """The same, of a text that is in canonical form."""
    if canon[:1] in "ao" and (joined := _JOINING.match(canon)):
        canon = ENUMERATOR.sub("", canon[joined.end() :], count=1)
    return sha256_of(canon)


_JOINING = lazy(r"^(?:and|or|and/or),? (?=.)")


_HOLDER = lazy(r"(?:spdx filecopyrighttext:|copyright\b|\(c\)|©)")
_YEARS = lazy(
    r"\bspdx-filecopyrighttext:|\(c\)|©|\bcopyright\b|\ball rights reserved\b|[\d*_#]",
    re.IGNORECASE,
)
_APART = lazy(r"[\s,;:&/()<>\[\]'’\"“”–—+-]+")
_BETWEEN_NAMES = frozenset(
    """a affiliate affiliates al and at author authors by co contributors da de dei del der di du et
    for from holder holders http https in individual its la members of on or other others present
    team the to und van von y""".split()  # noqa: SIM905
)
"""Small words that may stand between names."""
_OF_USE = lazy(
    r"\b(?:attachment|appl(?:y|ies)|copying|disclaimed|distribute|domain|dropped|expired|licen[cs](?:e|ed)|mit|omitted"
    r"|permitted|restrict\w*|rights|struck|terms|unlimited|use|waive[ds]?)\b"
)


def is_holder(text: str, canon: str) -> bool:
    """Whether a line says nothing but who holds a copyright since when, whatever their name is."""
    return (
        bool(_HOLDER.match(canon))
        and len(text) < 400  # holders one behind the other; more is a list of authors with words
        and all(map(_is_name, _APART.split(_YEARS.sub("", text))))
        and not _OF_USE.search(canon.replace("all rights reserved", ""))
    )


def _is_name(word: str) -> bool:
    """Whether a word may be one of a name: a capital, an address, or what joins names."""
    bare = word.strip(".")
    return not bare[:1].islower() or bare in _BETWEEN_NAMES or "@" in bare or "." in bare


def _is_notice(piece: str, canon: str) -> bool:
    if _URL_ONLY.match(piece) or is_holder(piece, canon):
        return True
    return (
        len(piece) < 160  # a notice of one line, at twice the width of a page
        and bool(_NOTICE.match(piece))
        and not is_statement(canon.replace("all rights reserved", ""))
    )


def _short(canon: str, piece: str) -> bool:
    """A name of what follows rather than a statement: few words, or all capitals, and no verb."""
    if (
        piece.endswith((";", ","))
        or is_statement(canon)
        or (far_east(piece) and _CJK_SENTENCE.search(piece))
    ):
        return False
    if piece.endswith(".") and (piece[0].islower() or ")," in piece or piece.count(",") > 1):
        return False  # the end of a sentence or an item, cut off by what it holds
    # A title of more words is a sentence without a stop, but for one in capitals.
    return len(canon.split()) <= 6 or (len(canon) <= 80 and piece.isupper())


_CJK_SENTENCE = lazy(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3][。；，、！？]"
    r"|(?:[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3][^a-zA-Z]{0,2}){16}"
)
"""Words without blanks say something when they have a stop in them, or are many."""


def is_enumerator(word: str) -> bool:
    """Whether a word is only a number or letter of an enumeration ("4", "(b)", "1.7")."""
    return bool(_ONLY_ENUMERATOR.match(word))


def undated(text: str) -> str:
    """A heading in canonical form without the date that it may bear: a new date is no new title."""
    return _undated(canonical_form(text))


def _undated(canon: str) -> str:
    return without_closing(" ".join(_DATED.sub("", canon).split()))


def title_digest(canon: str) -> str:
    """Digest of a heading in canonical form, without the date that it may bear."""
    return sha256_of(_undated(canon)) if any(c.isdigit() for c in canon) else unit_digest_of(canon)


def is_statement(canon: str) -> bool:
    """Whether words in canonical form can say something of weight: they hold a verb or a scope."""
    dated = "20" in canon or "19" in canon or " may" in canon
    return bool(_VERB.search(_DATE.sub("", canon) if dated else canon))


_DATE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?: \d{1,2}(?:st|nd|rd|th)?)?,? \d{4}\b|\b\d{1,2} (?:may|march|august)(?:,? \d{4})?\b"
)
_DATED = lazy(rf"(?:\b(?:dated|of|as of|from)? )?(?:{_DATE.pattern})")
_VERB = lazy(
    r"\b(?:not|no|never|none|may|might|must|shall|will|would|can|cannot|could|should|is|are|be|been"
    r"|agree[sd]?|means?|grants?|granted|has|have|does|owns|bears|holds|assumes|remains?|survives?"
    r"|supersedes|governs|belongs?|expires|becomes?"
    r"|reserves?|provided?|require[sd]?|warrants?|you|including|otherwise|except|unless|only|appl(?:y|ies)|excluded?"
    r"|permits?|permitted|allow(?:s|ed)?|waive[sd]?|remove[sd]?|delete[sd]?|prohibit(?:s|ed)?|free|any|all|without"
    r"|retain|give|to)\b"
)
_ONLY_ENUMERATOR = lazy(
    r"\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-z]|[ivxlc]{1,6})[.)]{0,2}$", re.IGNORECASE
)


def _marked_titles(found: list[Unit]) -> list[Unit]:
    """Short lines without a verb before the first statement are the title: headings."""
    out = list(found)
    for index, unit in enumerate(found):
        words = unit.text.split()
        # Titles stand before all else; a name has nine words at most, with date and maker more.
        if unit.kind in ("clause", "lead-in") or len(words) > 16:
            break
        if unit.kind == "sentence":
            canon = canonical_form(unit.text)
            if unit.text.endswith((".", ";", "。", "；")) or _DUTY.search(_undated(canon)):
                break
            out[index] = unit._replace(kind="heading", sha256=sha256_of(_undated(canon)))
    return out


ANNEX = lazy(
    r"\b(?:attachment|appendix|annex|exhibit|schedule) (?:[a-h]|[1-9]|i{1,3}|iv|vi{0,3})\b"
)
"""The name of a part of a licence, in canonical form."""


def _with_annexes(found: list[Unit]) -> list[Unit]:
    """A heading such as "Attachment A" is a unit of its own where another unit refers to it."""
    names: dict[int, re.Match[str]] = {}
    for index, unit in enumerate(found):
        if unit.kind == "heading" and "](#" not in unit.text:  # no table of contents
            name = ANNEX.match(canonical_form(unit.text)) if _ANNEX_HINT.search(unit.text) else None
            if name:
                names[index] = name
    if not names:
        return found
    referred: Counter[str] = Counter()
    for unit in found:
        if _ANNEX_HINT.search(unit.text):
            referred.update(set(ANNEX.findall(canonical_form(unit.text))))
    out: list[Unit] = []
    for index, unit in enumerate(found):
        name = names.get(index)
        if not name or referred[name[0]] < 2:
            out.append(unit)
            continue
        out.append(unit._replace(kind="annex", sha256=sha256_of(f"# {name[0]}")))
        rest = canonical_form(unit.text)[name.end() :].strip(" :.,")
        if rest:
            out.append(unit._replace(sha256=title_digest(rest)))
    return out


_ANNEX_HINT = lazy(
    r"[Aa](?:ttachment|TTACHMENT|ppendix|PPENDIX|nnex|NNEX)"
    r"|[EeSs](?:xhibit|XHIBIT|chedule|CHEDULE)"
)


_DUTY = lazy(
    r"\b(?:not|no|may|must|shall|will|can|cannot|is|are|agree|granted|only|except|unless|any|all)\b",
    re.I,
)


def text_digest(text: str) -> str:
    """Hex SHA-256 over the digests of the units of `text` in order, harmless ones left out."""
    joined = "".join(
        f"{u.sha256}\n"
        for u in read_units(text).units
        if u.kind in ("clause", "lead-in", "sentence")
    )
    return sha256(joined.encode("ascii")).hexdigest()
