"""Running text as sentences: what is prose in a card or a description, and on which line it stands.

Left out is what says nothing itself: code, JSON, comments, citations, images, the table of
contents, wide tables, and the section that weightmark writes. A badge is read as `label: message`,
as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark._startup import NamedTuple, lazy

MOST_TEXT = 400_000
"""Characters that are looked through; the longest cards of the Hub have about 300,000."""

_LONGEST_LINE = 5_000
_LONGEST_BLOCK = 20_000
"""Characters of a line and of a paragraph that are read: what is longer is data, no prose."""


class Said(NamedTuple):
    """One sentence: `line` counts from 1, `words` have no markup, links are `text (address)`.

    `heading` is the heading above it, `first` says whether it is the first sentence below that,
    `block` numbers the paragraph. `kind` is "sentence", "item", "row", "badge" or "heading".
    `licensed` is a row whose value stands in the column of licences.
    """

    line: int
    words: str
    heading: str
    first: bool
    block: int
    kind: str
    licensed: bool = False


_FENCE = lazy(r" {0,3}(`{3,}|~{3,})")
_HEADING = lazy(r" {0,3}#{1,6}\s+(.*?)[\s#]*$")
_UNDERLINE = lazy(r" {0,3}(?:={3,}|-{3,}|~{3,}|\^{3,})\s*$")
_ITEM = lazy(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
# "Code: MIT" above "Weights: CC BY 4.0": each line is one of its own.
_FIELD = lazy(
    r"\s*[*_]{0,3}[^\W\d_](?:[\w /&-]|\([\w /&-]{1,30}\)){1,40}[*_]{0,3}[:\uff1a][*_]{0,3}\s+\S"
)
_BETWEEN = lazy(r"\s+[\u00b7\u2022|]\s+")
"""What parts fields that share a line."""
_ALT = lazy(
    r"(?:!\[|<img\s[^<>]{0,500}?alt=[\"'])"
    r"((?:[\w ]{1,20} )?licen[cs]e\s*:\s*[^\[\]<>\"']{1,80})[\]\"']",
    re.IGNORECASE,
)
_IMAGES = lazy(r"(?=!\[|<img\s)")
_BADGE = lazy(
    r"img\.shields\.io/(?:badge/(?P<both>[^\s()<>\"'?]{1,200})"
    r"|static/v1\?label=(?P<label>[^\s()<>\"'&]{1,100})&message=(?P<message>[^\s()<>\"'&]{1,100}))"
)
_BOLD = lazy(r"\s{0,3}(?:\*\*|__)([^*_\s][^*_]{0,60})(?:\*\*|__):?\s*$")
"""A line in bold, alone in its paragraph: a heading, as many write it."""
_HTML_HEADING = lazy(r"\s{0,3}<h[1-6][^<>]{0,200}>(.{1,200}?)</h[1-6]>\s*$", re.IGNORECASE)
_HTML_ROW = lazy(
    r"<tr\b[^<>]{0,200}>((?:(?!</tr>|<tr\b).){1,5000}?)</tr>", re.IGNORECASE | re.DOTALL
)
_HTML_CELL = lazy(r"<t[dh]\b[^<>]{0,200}>", re.IGNORECASE)
_HTML_BLOCK = lazy(r"<(/?)(p|div|ul|ol|li|br|details|summary)\b[^<>]{0,200}>", re.IGNORECASE)
_ROW = "\0"
"""What parts a row or a block that was written in HTML from the line that it stands on."""
_BIBTEX = lazy(r"\s*@\w{3,20}\s*\{")
_JSON = lazy(r"[\s>*+-]*\{?\s*\"[\w -]{1,40}\"\s*:\s*[\"\[{\d]")
"""A line of data that stands outside of a fence."""
_CONTENTS = lazy(r"\s*(?:[-*+]|\d{1,3}[.)])?\s*\[[^\[\]]{0,200}\]\(#[^()\s]{0,200}\)\s*$")
_IMAGE = lazy(
    r"\[?!\[[^\[\]]{0,300}\]\([^()\s]{0,1000}(?: \"[^\"]{0,200}\")?\)(?:\]\([^()\s]{0,1000}\))?"
)
_LINK = lazy(
    r"\[([^\[\]]{0,300}(?:\[[^\[\]]{0,100}\][^\[\]]{0,300})?)\]"
    r"\(<?([^()\s<>]{0,1000})>?(?: \"[^\"]{0,200}\")?\)"
)
_DEFINED = lazy(
    r"^ {0,3}\[([^\[\]^]{1,100})\]:[ \t]*<?(https?://[^\s<>()]{1,500})>?[^\n]*$", re.MULTILINE
)
_REFERRED = lazy(
    r"(?<!\])(!?)\[((?:[^\[\]\n]{0,300}(?:!\[[^\[\]]{0,100}\]\([^()\n]{0,600}\))?){1,2})\](?:\[([^\[\]\n]{0,100})\])?"
    r"(?![\[(])"
)
"""`[words][id]`, `[id][]` and `[id]`, with `[id]: address` on a line of its own."""
_ANCHOR = lazy(
    r"<a\s[^<>]{0,500}?href=[\"']([^\"'<>\s]{0,500})[\"'][^<>]{0,500}>([^<>]{0,300})</a>",
    re.IGNORECASE,
)
_RST_LINK = lazy(r"`([^`<>]{1,200}) <(https?://[^<>\s]{1,500})>`_{1,2}")
_TAG = lazy(r"</?[a-zA-Z][^<>]{0,1000}>")
_AUTO = lazy(r"<(https?://[^<>\s]{1,500})>")
_EMPHASIS = lazy(r"\*+|`+|(?<![A-Za-z0-9])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![A-Za-z0-9])|~~")
_STRUCK = lazy(r"~~(?=\S)[^~]{1,500}~~|<(del|s|strike)>[^<>]{1,500}</\1>", re.IGNORECASE)
"""What is struck through holds no more."""
_END = lazy(
    r"[.!?][\"'*_)\]`]{0,6}\s+(?=[\"'*_(\[`]{0,6}"
    r"[A-Z\u00c0-\u00de\u0410-\u042f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])|[。！？]"
)
_SHORT = lazy(r"(?i)\b(?:e\.g|i\.e|vs|cf|al|no|inc|ltd|co|dr|mr|ver|approx|fig|sec|eq)\.\Z")
_BEGIN, _FINISH = "<!-- weightmark:begin -->", "<!-- weightmark:end -->"


def plain_text(words: str, link: str = "{0} ({1})") -> str:
    """Words without the markup of Markdown, HTML and reStructuredText; `link` is how one looks."""
    words = _IMAGE.sub(" ", _STRUCK.sub(" ", words))
    words = _LINK.sub(lambda found: link.format(found[1], found[2]), words)
    words = _ANCHOR.sub(lambda found: link.format(found[2], found[1]), words)
    words = _RST_LINK.sub(lambda found: link.format(found[1], found[2]), words)
    words = _AUTO.sub(r"\1", words)
    words = _TAG.sub(" ", words)
    return " ".join(_EMPHASIS.sub("", words).split())


def sentences(text: str, link: str = "{0} ({1})") -> Iterator[Said]:
    """The sentences of a text, in order; `link` is how one is shown, with text and address."""
    heading, first = "", True
    table: list[str] = []  # the head of the table that the last row stood in
    last = -1
    for number, (kind, lines) in enumerate(_blocks(text)):
        for line, words in _cut(lines):
            for shown in _badges(words):
                yield Said(line, shown, heading, False, number, "badge")
            said, licensed = plain_text(words, link), False
            if kind == "row":
                cells = [cell.strip() for cell in said.strip(" |").split("|")]
                table = table if table and number == last + 1 else cells
                last = number
                if cells is not table and (across := _across(cells, table)):
                    yield from (
                        Said(line, each, heading, False, number, kind, True) for each in across
                    )
                    continue
                said = _row(cells, table)
                licensed = cells is not table and any(map(_LICENCES.match, table[1:]))
            if not said:
                continue
            parts = _BETWEEN.split(said)
            if kind in ("sentence", "item") and len(parts) > 1 and all(map(_FIELD.match, parts)):
                yield from (Said(line, part, heading, first, number, "item") for part in parts)
                first = False
                continue
            if kind == "heading":
                heading, first = said, True
                yield Said(line, said, said, False, number, kind)
                continue
            yield Said(line, said, heading, first, number, kind, licensed)
            first = False


def _badges(words: str) -> Iterator[str]:
    """What badges in a piece of text show: `label: message`, by their address, else their words.

    What an image shows is what people see; its words may be those of an older one.
    """
    if "img" not in words and "![" not in words:
        return
    for image in _IMAGES.split(words):
        shown = list(_of_addresses(image)) if "img.shields.io" in image else []
        if not any("licen" in one.casefold() for one in shown):
            yield from (" ".join(told[1].split()) for told in _ALT.finditer(image))
        yield from shown


def _of_addresses(image: str) -> Iterator[str]:
    for found in _BADGE.finditer(image):
        from urllib.parse import unquote_plus

        # A dash parts label, message and colour; one within them is doubled, as is a low line.
        parts = re.split(r"(?<!-)-(?!-)", found["both"] or "")
        pair = parts[:2] if len(parts) > 2 else [found["label"] or "", found["message"] or ""]
        label, message = (
            unquote_plus(re.sub(r"(?<!_)_(?!_)", " ", part).replace("--", "-").replace("__", "_"))
            for part in pair
        )
        if label.strip() and message.strip():
            yield " ".join(f"{label}: {message}".split())


def prose_alone(text: str) -> str:
    """A text with nothing in the lines that are no prose, so that each stands where it stood."""
    lines: dict[int, str] = {}
    for number, line in _lines(text):
        lines[number] = f"{lines.get(number, '')} {line}" if number in lines else line
    return "\n".join(lines.get(at, "") for at in range(1, max(lines, default=0) + 1))


LICENCE = (
    r"(?:licen[cs](?:es?|ing)?|lizenz(?:en)?|licencias?|licen\u00e7as?|licenz[ae]"
    r"|licentie|licencj[ae]|lisans|lisensi|gi\u1ea5y\s+ph\u00e9p"
    r"|\u043b\u0438\u0446\u0435\u043d\u0437\u0438[\u044f\u0438]|\ub77c\uc774[\uc120\uc13c]\uc2a4"
    r"|[\u8bb8\u8a31]\u53ef[\u8bc1\u8b49]?|(?:\u6388\u6743|\u5f00\u6e90|\u4f7f\u7528)?\u534f\u8bae"
    r"|\u6388\u6743|\u30e9\u30a4\u30bb\u30f3\u30b9)"
)
"""What a key, a heading or a column calls the licence."""
OF_OTHERS = (
    r"contains?|bundle[sd]?|derived|portions?|parts?|some|most|third[- ]part(?:y|ies)|using"
    r"|incorporates?|originally|previous(?:ly)?|earlier"
)
"""Words for a part of a work, for what it was made with, and for another time."""
WE_GIVE = lazy(r"(?i)\bwe\s+(?:\w+\s+)?(?:release|publish|share|provide|open-?source)\b")
"""Before the name of what is given: "We release Kelp under a non-commercial license"."""
_LICENCES = lazy(rf"(?i)\W*(?:(?:weights?|model)\s+)?(?:{LICENCE}|terms(?:\s+of\s+use)?)\W*\Z")


def _row(cells: list[str], table: list[str]) -> str:
    """A row of a table with two cells as `key: value`; of others what stands under "License"."""
    if len(cells) > 2 and cells is not table and len(cells) == len(table):
        # Of two columns of licences neither is that of the thing in the first.
        columns = [at for at, head in enumerate(table) if at and _LICENCES.match(head)]
        cells = [cells[0], cells[columns[0]]] if len(columns) == 1 else []
    if len(cells) != 2 or not all(cells) or not cells[1].strip("-: "):
        return ""
    return f"{cells[0].rstrip(':')}: {cells[1]}"


def _across(cells: list[str], table: list[str]) -> list[str]:
    """A row of licences, below a head that names parts: `part: licence` of each."""
    # The first cell of such a head is mostly empty, and then none here.
    heads = table[1 - len(cells) :]
    if len(cells) < 3 or len(heads) != len(cells) - 1 or not _LICENCES.match(cells[0]):
        return []
    pairs = (_row([head, cell], []) for head, cell in zip(heads, cells[1:], strict=True))
    return [pair for pair in pairs if pair]


_Lines = list[tuple[int, str]]


def _blocks(text: str) -> Iterator[tuple[str, _Lines]]:
    """Paragraphs, list items, rows and headings, each with its numbered lines."""
    block: _Lines = []
    kind, listed = "sentence", False
    for number, line in _pieces(text):
        if len(block) == 1 and kind == "sentence" and _UNDERLINE.match(line):
            yield "heading", block
            block = []
            continue
        begun, words = _begins(line)
        field = block and _FIELD.match(line) and _FIELD.match(block[0][1])
        if block and (begun or field):
            yield _kind(kind, block)
            block = []
        if begun in ("heading", "row"):
            listed = listed and begun == "row"
            yield begun, [(number, words)]
        elif begun == "item":
            kind, listed = "item", True
            block = [(number, words)]
        elif block:
            block.append((number, line))
        elif begun != "gap" and (listed or not line.startswith(("    ", "\t"))):
            kind = "sentence"
            listed = listed and line.startswith((" ", "\t"))
            block = [(number, line)]
    if block:
        yield _kind(kind, block)


def _kind(kind: str, block: _Lines) -> tuple[str, _Lines]:
    """A block with its kind: a line in bold that stands alone is a heading, if no sentence."""
    alone = kind == "sentence" and len(block) == 1 and not block[0][1].rstrip(" *_").endswith(".")
    bold = _BOLD.match(block[0][1]) if alone else None
    return ("heading", [(block[0][0], bold[1].rstrip(":"))]) if bold else (kind, block)


def _begins(line: str) -> tuple[str, str]:
    """What a line begins ("" where it may go on with a paragraph), and its words."""
    if not line.strip():
        return "gap", ""
    if heading := _HEADING.match(line) or _HTML_HEADING.match(line):
        return "heading", heading[1]
    if line.lstrip().startswith("|"):
        return "row", line
    if item := _ITEM.match(line):
        return "item", line[item.end() :]
    return "", line


def _with_addresses(text: str) -> str:
    """A text in which a link by reference has its address behind it, which is not shown apart."""
    found = {each[1].casefold(): each[2] for each in _DEFINED.finditer(text)}
    if not found:
        return text

    def linked(each: re.Match[str]) -> str:
        address = found.get((each[3] or each[2]).casefold())
        return f"{each[1]}[{each[2]}]({address})" if address else each[0]

    # The second time links around images, as of badges.
    return _REFERRED.sub(linked, _REFERRED.sub(linked, _DEFINED.sub("", text)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines that are prose; what is left out comes as an empty line."""
    fence, until, depth = "", "", 0
    text = _HTML_ROW.sub(_as_row, _with_addresses(text[:MOST_TEXT]))
    for number, line in enumerate(text.splitlines(), 1):
        line = line[:_LONGEST_LINE]
        bars = _FENCE.match(line)
        if depth > 0:
            depth += line.count("{") - line.count("}")
            line = ""
        elif until:
            until = "" if until in line else until
            line = ""
        elif fence:
            if bars and bars[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            line = ""
        elif bars:
            fence, line = bars[1], ""
        elif _BIBTEX.match(line):
            depth, line = max(0, line.count("{") - line.count("}")), ""
        elif "<!--" in line:
            before, _, behind = line.partition("<!--")
            if _BEGIN in line:
                until = _FINISH
            elif "-->" not in behind:
                until = "-->"
            line = before + behind.partition("-->")[2]
        elif _CONTENTS.match(line) or _JSON.match(line):
            line = ""
        line = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        yield number, line


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines, with blocks of HTML as lines of Markdown; rows of tables stay whole."""
    for number, line in _lines(text):
        for part in line.split(_ROW):
            if "<" in part and not part.lstrip().startswith("|"):
                apart = _HTML_BLOCK.sub(_as_block, part).split(_ROW)
                yield from ((number, piece) for piece in apart if piece)
            elif part or part == line:
                yield number, part


def _as_block(tag: re.Match[str]) -> str:
    closes, name = tag[1], tag[2].lower()
    if name in ("li", "summary") and not closes:
        return _ROW + ("- " if name == "li" else "### ")
    # A blank between two breaks is an empty line.
    return _ROW if name in ("br", "li", "summary") else f"{_ROW} {_ROW}"


def _as_row(row: re.Match[str]) -> str:
    """A row of a table in HTML as one of Markdown, on the line that it begins on."""
    cells = (" ".join(cell.split()) for cell in _HTML_CELL.split(row[1])[1:])
    return f"{_ROW}| {' | '.join(cells)} |{_ROW}" + "\n" * row[0].count("\n")


def _cut(lines: _Lines) -> Iterator[tuple[int, str]]:
    """The sentences of a block, each with the line that it begins on."""
    text, starts = "", []
    for number, line in lines:
        if len(text) > _LONGEST_BLOCK:
            break
        starts.append((len(text), number))
        text += line.strip() + " "
    begin, at = 0, 0
    ends = [
        one.end() for one in _END.finditer(text) if not _SHORT.search(text[: one.start() + 1][-12:])
    ]
    for end in (*ends, len(text)):
        while at + 1 < len(starts) and starts[at + 1][0] <= begin:
            at += 1
        if text[begin:end].strip():
            yield starts[at][1], text[begin:end].strip()
        begin = end
