"""Read the shape of a licence text out of whatever it is wrapped in: blocks, markers, headings."""

from __future__ import annotations

import re

from weightmark.licenses import sight
from weightmark.licenses.sight import Hidden
from weightmark.pattern import lazy
from weightmark.record import NamedTuple


class Block(NamedTuple):
    """One paragraph or list item.

    `line` counts from 1 in the text as given; `indent` is the column of its first character;
    `marker` is the enumerator or bullet as written (empty: none), `style` its punctuation
    (`(x)`, `x.`, `-` …) and `readings` its possible ordinals (`i.` is the 9th letter or the
    1st roman numeral). `gap`: a blank line stands before it. `level` is the rank of a heading
    (1 … 6), 0 for anything else.
    """

    line: int
    indent: int
    marker: str
    style: str
    readings: tuple[tuple[str, int], ...]
    text: str
    gap: bool
    level: int


INVISIBLE: dict[int, str | None] = dict.fromkeys(
    [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202E), *range(0x2060, 0x206A), 0xFEFF]
) | {0xA0: " ", 0x2007: " ", 0x202F: " ", 0x3000: " ", 0x2028: "\v", 0x2029: "\v", 0x85: "\v"}
"""What a reader does not see, to nothing or a blank; `\\v` breaks a line that nobody counts.

U+202E stays: it turns the words after it round.
"""


class _Line(NamedTuple):
    """A line of the text; `hard`: the break before it was meant, as `<br>` says."""

    number: int
    text: str
    hard: bool = False


ATTRIBUTES = (
    r"(?:\s{1,99}(?:[a-z][\w:.-]{0,60}\s?=\s?(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'|[^\s\"'<>]{1,500})"
    r"|hidden|open|nowrap|compact|noshade|reversed)){0,30}\s{0,99}/?"
)
"""What may stand in a tag of HTML behind its name. Other words, as in `<b not>`, make it no tag."""
_TAG = lazy(
    r"<(/?)(a|abbr|article|b|blockquote|body|br|center|code|dd|del|div|dl|dt|em|font|footer|h[1-6]"
    r"|head|header|hr|html|i|img|kbd|li|link|main|meta|nav|o:p|ol|p|pre|q|s|samp|section|small|span"
    r"|strike|strong|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul|var)\b" + ATTRIBUTES + ">",
    re.IGNORECASE,
)
_HTML_PAGE = lazy(r"<(?:html|body|p|li|div)\b", re.IGNORECASE)
_PARAGRAPH_IN_ITEM = lazy(r"(<li\b[^<>]*>\s*)<p\b[^<>]*>|</p>(\s*</li>)", re.IGNORECASE)
_PREFORMATTED = re.compile(r"<(/?)pre\b", re.IGNORECASE)
_PARAGRAPH_TAGS = frozenset(
    [
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "head",
        "header",
        "hr",
        "html",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# A struck-out passage that ends nowhere must not read as if it stood: its marks stay.
_TAG_TEXT = {"br": "\v", "s": "~~", "strike": "~~", "del": "~~", "b": "**", "strong": "**"}
_TAG_TEXT |= {"td": " ", "th": " "}
_GUTTER = re.compile(r"[ \t]*\d+(?:[ \t]*\|[ \t]?|\t)")
_QUOTE = re.compile(r"[ \t]{0,3}>(?:[ \t]?>)*[ \t]?")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)[\w+-]*[ \t]*$")
_RULE = re.compile(r"[ \t]*(?:[-=_*~#][ \t]*){3,}$")
_COMMENT = re.compile(r"[ \t]*(//+!?|#+|;+|%+|--|\*|\.\.|(?:REM|dnl)\b)(?:[ \t]|$)")
_COMMENTED_ITEM = re.compile(r"[ \t]*#[ \t]+\([a-z0-9]{1,4}\)[ \t]")
_PYTHON_STRING = re.compile(r"[ \t]*[rbfuRBFU]{0,2}([\"'])(.*)\1[ \t]*[,+\\]?[ \t]*$")
_PYTHON_QUOTES = re.compile(
    r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?[rbfuRBFU]{0,2}(?:\"\"\"|''')|(?:\"\"\"|''')"
)
_ESCAPE = re.compile(r"\\([-.()*_#+>\[\]!{}|`~$&%@\"'])")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ANCHOR = re.compile(r"(?:[ \t]*(?:\{#[\w-]{1,99}\}|\[edit\]|¶))+$|(?<=\S)[ \t]*\\$")
"""What a converter or a wiki puts behind a heading or a line, and no reader reads."""
_BOLD_LINE = re.compile(r"(?:\*\*|__)([^*]{1,120})(?:\*\*|__)[ \t]*:?[ \t]*$")
_DIVISION = re.compile(
    r"(?:attachment|appendix|annex|exhibit|schedule|section|part|chapter|article)\s+"
    r"(?:[a-z]|\d{1,2}|[ivxlc]{1,6})\b[^;]{0,70}$"
    r"|end of (?:the )?(?:terms|licen[cs]e|agreement)\b.{0,40}$",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"(?:\*\*|__)?"
    r"([-*+•‣▪▫◦●○■□–—·»→►▶✗✘❌🚫∙⦁◆◇★☆①-⑳※➢➤✓✔❖⁃・§\uf0a7\uf0b7\uf0d8](?: \[[ xX]\])?"
    r"|#\.|o(?=[ \t]+[A-Z])"
    r"|\((?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlc]{2,6}|[IVXLC]{2,6})\)"
    r"|(?:\d{1,3}|[a-zA-Z]|[a-z]{2}|[ivxlc]{2,6}|[IVXLC]{2,6})[.)]"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?)"
    r"(?:\*\*|__)?(?:[ \t]+|$|(?<=[)•▪◦●■])(?=[A-Z]))"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_OPENS_NEXT = re.compile(r"[;:；：]\s*(?:and|or|and/or)?\s*$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright )?(?:\(c\)|©|copyright (?:19|20)\d\d)", re.IGNORECASE)
_PAGE = re.compile(
    r"\[?(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?\]?$|[-–—] ?\d{1,3} ?[-–—]$", re.IGNORECASE
)
_ENDED = re.compile(
    r"(?:[.;:!?。；：](?:[\"'”’)*_`]{0,4})|[;,]\s*(?:and|or|and/or))[ \t]*$", re.IGNORECASE
)


def blocks(text: str) -> tuple[Block, ...]:
    """Every paragraph, list item and heading of `text`, in order.

    Containers are taken off first: YAML front matter, block quotes, code fences, comment
    prefixes, HTML, string literals, page gutters. Hard-wrapped lines are joined. Total: any str.
    """
    return laid_out(text)[0]


def laid_out(text: str) -> tuple[tuple[Block, ...], tuple[Hidden, ...]]:
    """The blocks of `text`, and what it keeps from its reader's sight: see `blocks` and `sight`."""
    seen, hidden = _seen(text)
    shown, aside = _lines(seen)
    return tuple(_blocks(shown)), tuple(sorted((*hidden, *aside)))


def _seen(text: str) -> tuple[str, tuple[Hidden, ...]]:
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n" if "\n" not in text else "")
    )
    text = text.replace("\v", " ").replace("\x1d", " ")
    if not text.isascii():
        text = text.translate(INVISIBLE)
    text, entries = _front_matter(text)
    if text.count("\\n") >= 5 and text.count("\\n") > text.count("\n"):
        text = _literal(text)
    shown, hidden = sight.cut(text)
    return shown, (*entries, *hidden)


_LITERAL = lazy(r"\\(?:u([0-9a-fA-F]{4})|([rnt\"'/]))")
_LITERALS = {"r": "", "n": "\n", "t": "\t"}


def _literal(text: str) -> str:
    """The words of a JSON or Python literal that holds a whole text."""
    text = _LITERAL.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _LITERALS.get(found[2], found[2]),
        text,
    )
    return re.sub(r"\A\s*[\[{(]*\s*\"|\"\s*[\]})]*,?\s*\Z", "", text)


def lines(text: str, *, pages: bool = False) -> list[_Line]:
    """The lines of `text` that a reader sees, out of the containers that `blocks` takes off.

    With `pages` the numbers of pages stay.
    """
    return _lines(_seen(text)[0], pages=pages)[0]


def _lines(text: str, *, pages: bool = False) -> tuple[list[_Line], list[Hidden]]:
    if "<" in text:
        text = _without_html(text)
    out: list[_Line] = []
    hard = False
    for number, line in enumerate(text.split("\n"), 1):
        first, *parts = line.split("\v")
        first, *soft = first.split("\x1d")
        out.append(_Line(number, first, hard))
        out += [_Line(number, part) for part in soft]
        hard = bool(parts) and not parts[-1] and bool(len(parts) == 1 and first.strip())
        out += [_Line(number, part, True) for part in (parts[:-1] if hard else parts)]
    shown, hidden = _without_prefixes(out)
    return shown if pages else _without_pages(shown), hidden


def unescaped(text: str) -> str:
    """`text` with HTML entities read; the table of them is large and seldom needed."""
    import html

    return html.unescape(text)


def _front_matter(text: str) -> tuple[str, list[Hidden]]:
    """Keep of YAML front matter only long scalars (a gated model card holds its licence there).

    The other entries are no part of the text, as what a reader does not see is none.
    """
    if not text.startswith("---\n"):
        return text, []
    end = text.find("\n---", 3)
    if end < 0 or (end + 4 < len(text) and text[end + 4] not in "\n \t"):
        return text, []
    kept = [""]
    entry: list[str] = []
    aside: list[Hidden] = []

    def close() -> None:
        inner = _scalar(entry)
        if entry and not any(inner):
            aside.append(Hidden(len(kept) + 1, "\n".join(entry).strip()))
        kept.extend(inner)

    for line in text[4:end].split("\n"):
        if line[:1] in ("", " ", "\t", "-", "#"):
            entry.append(line)
        else:
            close()
            entry = [line]
    close()
    kept.append("")
    return "\n".join(kept) + text[end + 4 :], aside


def _scalar(entry: list[str]) -> list[str]:
    """The lines of one top-level YAML entry as text, or as many empty lines when it is short."""
    if sum(map(len, entry)) < 200 or not entry or ":" not in entry[0]:
        return [""] * len(entry)
    head = entry[0].partition(":")[2].strip()
    inner = [
        line.strip(" ") if len(line) - len(line.lstrip(" ")) <= 2 else line[2:]
        for line in entry[1:]
    ]
    if head[:1] in ("|", ">"):
        return ["", *inner]
    if (value := _decoded(entry)) and len(value) > 150:
        # breaks inside a scalar are no lines of the file
        return [value.replace("\n", "\x1d"), *[""] * (len(entry) - 1)]
    return [head, *inner]


_LONGEST_SCALAR = 500_000
"""Characters of a quoted YAML string that are worth a second of reading."""


def _decoded(entry: list[str]) -> str:
    """The value of one top-level YAML entry if it is a string; else empty."""
    import yaml

    if sum(map(len, entry)) > _LONGEST_SCALAR:
        return ""
    try:
        value = yaml.safe_load("\n".join(entry))
    except (yaml.YAMLError, ValueError, RecursionError):
        return ""
    only = next(iter(value.values()), "") if isinstance(value, dict) else ""
    return only if isinstance(only, str) else ""


def _without_html(text: str) -> str:
    if not _TAG.search(text):
        return text
    text = _PARAGRAPH_IN_ITEM.sub(lambda found: found[1] or found[2], text)
    if _HTML_PAGE.search(text):  # the indentation of HTML source means nothing
        text = "\n".join(_outdented(text.split("\n")))
    depth = 0

    def put(found: re.Match[str]) -> str:
        nonlocal depth
        closing, name = found[1], found[2].lower()
        breaks = "\n" * found[0].count("\n")
        if name in ("ul", "ol"):
            depth = max(0, depth - 1) if closing else min(depth + 1, 20)
            return breaks + "\v\v"
        if name == "li":
            return breaks + ("\v" if closing else "\v" + "    " * max(0, depth - 1) + "- ")
        if name[0] == "h" and name[1:].isdigit():
            return breaks + ("\v\v" if closing else "\v\v" + "#" * int(name[1:]) + " ")
        return breaks + _TAG_TEXT.get(name, "\v\v" if name in _PARAGRAPH_TAGS else "")

    return re.sub(r"\v[ \t]+(?=[^-\s])", "\v", _TAG.sub(put, text))


def _outdented(lines: list[str]) -> list[str]:
    """Lines without their indentation, but for those in `<pre>`."""
    out = []
    kept = False
    for line in lines:
        out.append(line if kept else line.lstrip(" \t"))
        for tag in _PREFORMATTED.finditer(line):
            kept = not tag[1]
    return out


def _without_pages(lines: list[_Line]) -> list[_Line]:
    """The lines without the numbers of pages, if they count on, and without the gaps around them.

    A gap stays where it may stand between paragraphs.
    """
    dropped: set[int] = set()
    chain: list[int] = []
    for at, line in enumerate(lines):
        text = line.text.strip()
        if len(text) > 20 or not _PAGE.match(text):
            continue
        if not text.isdigit():
            dropped.add(at)
        elif chain and int(text) == int(lines[chain[-1]].text) + 1:
            chain.append(at)
        elif len(chain) < 2:
            chain = [at]
    if len(chain) > 1:  # one number alone may be anything
        dropped.update(chain)
    for at in sorted(dropped):
        before, after = at - 1, at + 1
        while before >= 0 and not lines[before].text.strip():
            before -= 1
        while after < len(lines) and not lines[after].text.strip():
            after += 1
        if before >= 0 and after < len(lines) and _reads_over(lines[before], lines[after]):
            dropped.update(range(before + 1, after))
    return [line for at, line in enumerate(lines) if at not in dropped]


def _reads_over(before: _Line, after: _Line) -> bool:
    """Whether a sentence goes on from one line to another."""
    if ended(before.text.rstrip()):
        return False
    rest = after.text.strip()
    return not _MARKER.match(rest) and (rest[:1].islower() or len(before.text) > 40)


def _without_prefixes(lines: list[_Line]) -> tuple[list[_Line], list[Hidden]]:
    """The lines without what a container puts before each, and what was commented out."""
    filled = sum(1 for line in lines if line.text.strip())
    if filled > 3 and 5 * sum(1 for line in lines if _GUTTER.match(line.text)) >= 4 * filled:
        lines = [_Line(n, _GUTTER.sub("", t, count=1), hard) for n, t, hard in lines]
    lines, hidden = _without_comments(lines)
    out = []
    for number, text, hard in _without_strings(lines):
        if _FENCE.match(text):
            text = ""
        if quote := _QUOTE.match(text):
            text = text[quote.end() :]
        if _RULE.match(text):
            text = ""
        if "\\" in text:
            text = _ESCAPE.sub(r"\1", text)
        if "&" in text:
            text = unescaped(text).replace("\xa0", " ").replace("\n", " ")
        out.append(_Line(number, text, hard))
    return out, hidden


def _without_comments(lines: list[_Line]) -> tuple[list[_Line], list[Hidden]]:
    """Take off comment prefixes where a comment holds the licence, else the lines themselves.

    It does if it is the beginning of the text or most of it; in between, something was commented
    out, and does not stand in the licence. A line that begins with `#` may be a heading, and
    `# (a)` may stand in a string of a program.
    """
    out, hidden = _without_stars(lines)
    filled = [line for line in out if line.text.strip()]
    marks = [found[1][:1] for line in filled if (found := _COMMENT.match(line.text))]
    most = {mark for mark in set(marks) - {"*"} if 5 * marks.count(mark) >= 3 * len(filled)}
    program = any('"""' in line.text or "'''" in line.text for line in filled)
    begins = next(
        (at for at, line in enumerate(out) if line.text.strip() and line.text[:2] != "#!"), 0
    )
    run: list[int] = []
    prefix = ""

    def close() -> None:
        holds = prefix in most or (len(run) >= 3 and (program or run[0] == begins))
        for at in run if prefix and (holds or prefix != "#") else ():
            number, text, _ = out[at]
            found = _COMMENT.match(text)
            words = text[found.end(1) :].removeprefix(" ") if found else text
            out[at] = _Line(number, words if holds else "")
            if not holds and words.strip():
                hidden.append(Hidden(number, words.strip()))

    for at, (number, text, hard) in enumerate(out):
        if hard and not text.strip():
            continue
        found = _COMMENT.match(text)
        mark = found[1][:1] if found and found[1] != "*" else ""
        if mark in _WRAPPED and prefix != mark and at and _goes_on(out, at):
            mark = ""
        if program and mark == "#" and len(run) < 3 and _COMMENTED_ITEM.match(text):
            out[at] = _Line(number, text.lstrip()[1:].removeprefix(" "))
            mark = mark if run else ""
        if mark != prefix:
            close()
            run, prefix = [], mark
        if mark:
            run.append(at)
    close()
    return out, hidden


_WRAPPED = ("-", "%", ";", ".")


def _goes_on(lines: list[_Line], at: int) -> bool:
    """Whether a line goes on with the sentence before: the dash that begins it belongs to it.

    It does not where an item begins behind the dash: items may have no stops.
    """
    before = lines[at - 1].text
    if not before.strip() or ended(before):
        return False
    rest = lines[at].text.lstrip(" \t-;%.")
    return not (_MARKER.match(rest) or (rest[:1].isupper() and _short_before(lines, at, "--")))


def _without_stars(lines: list[_Line]) -> tuple[list[_Line], list[Hidden]]:
    """Take off `/* … */` and the stars that begin the lines between; other stars are bullets.

    A comment in the midst of a text that is not mostly comment is taken out: it was put aside.
    """
    out = list(lines)
    hidden: list[Hidden] = []
    inside = False
    spans = _starred(lines)
    filled = sum(1 for line in lines if line.text.strip())
    if 2 * sum(end - start for start, end in spans) < filled:
        for start, end in spans:
            if any(line.text.strip() for line in lines[:start]):
                aside = " ".join(line.text.strip(" \t/*") for line in lines[start:end])
                hidden.append(Hidden(lines[start].number, aside.strip()))
                for at in range(start, end):
                    out[at] = _Line(lines[at].number, "")
    for at, (number, text, _) in enumerate(list(out)):
        stripped = text.strip()
        if inside:
            inner = text.replace("*/", "")
            if inner.lstrip().startswith("*"):
                inner = inner.lstrip()[1:].removeprefix(" ")
            out[at] = _Line(number, inner)
            inside = "*/" not in stripped
        elif stripped.startswith("/*"):
            inner = text.replace("/**", "", 1).replace("/*", "", 1).replace("*/", "")
            out[at] = _Line(number, inner)
            inside = "*/" not in stripped
    return out, hidden


def _starred(lines: list[_Line]) -> list[tuple[int, int]]:
    """The half-open ranges of lines that `/* … */` covers, where it begins and ends a line."""
    out: list[tuple[int, int]] = []
    start = -1
    for at, (_, text, _) in enumerate(lines):
        stripped = text.strip()
        if start < 0 and stripped.startswith("/*"):
            start = at
        if start >= 0 and "*/" in stripped:
            if stripped.endswith("*/"):
                out.append((start, at + 1))
            start = -1
    return out


def _without_strings(lines: list[_Line]) -> list[_Line]:
    """Take off the quotes of string literals: triple quotes, or three literal lines in a row."""
    out = list(lines)
    run: list[int] = []
    for at in range(len(lines) + 1):
        text = lines[at].text if at < len(lines) else ""
        if at < len(lines) and len(text) < 20_000 and _PYTHON_STRING.match(text):
            run.append(at)
            continue
        if len(run) >= 3:
            for i in run:
                inner = _PYTHON_STRING.match(lines[i].text)
                if inner:
                    out[i] = _Line(lines[i].number, inner[2].removesuffix("\\n"))
        run = []
        if at < len(lines) and ('"""' in text or "'''" in text):
            out[at] = _Line(lines[at].number, _PYTHON_QUOTES.sub("", text))
    return out


def ordinals(marker: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The punctuation style of an enumerator and what it may count: number, alpha, roman."""
    body = marker.strip("().")
    if not body or marker == "o" or not body[0].isalnum() or not body.isascii():
        return marker, ()
    if "." in body:
        return "1.1", (("n", int(body.rpartition(".")[2])),)
    style = ("(" if marker[0] == "(" else "") + "x" + (marker[-1] if marker[-1] in ".)" else "")
    if body.isdigit():
        return style, (("n", int(body)),)
    lower = body.lower()
    case = "A" if body[0].isupper() else "a"
    found = []
    if len(lower) == 1:
        found.append((case, ord(lower) - 96))
    elif len(set(lower)) == 1:  # aa, bb after z
        found.append((case, 26 * (len(lower) - 1) + ord(lower[0]) - 96))
    if all(c in _ROMAN for c in lower):
        total = 0
        for here, after in zip(lower, lower[1:] + " ", strict=True):
            value = _ROMAN[here]
            total += -value if _ROMAN.get(after, 0) > value else value
        found.append(("R" if case == "A" else "r", total))
    return style, tuple(found)


def ended(text: str) -> bool:
    """Whether `text` ends like a finished item: a stop, or `; and`."""
    return bool(_ENDED.search(text[-40:]))


def _is_heading(text: str, gap: bool) -> bool:
    if len(text) > 120:
        return False
    if _DIVISION.match(text) and not text.endswith((".", ";", ",")):
        return True
    return (
        gap
        and text.isupper()
        and len(text) <= 80
        and not text.endswith((".", ";", ",", ":"))
        and sum(c.isupper() for c in text) > 3
    )


def _goes_on_in_capitals(lines: list[_Line], at: int) -> bool:
    """Whether an all-capitals line is the first of a paragraph in capitals (a disclaimer)."""
    after = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    return len(after) > 20 and after.upper() == after


CJK_WRAP = lazy(r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]) (?=[\u3000-\u30ff\u3400-\u9fff])")
"""A blank where a line was wrapped between words that are written without blanks."""


def far_east(text: str) -> bool:
    """Whether a text may hold Chinese, Japanese or Korean."""
    return not text.isascii() and max(text) >= "\u3000"


class _Open:
    """A block that is being read, line by line."""

    __slots__ = ("first", "gap", "indent", "level", "line", "marker", "parts", "readings", "style")

    def __init__(self, line: int, indent: int, gap: bool) -> None:
        self.line, self.indent, self.gap = line, indent, gap
        self.marker = self.style = ""
        self.readings: tuple[tuple[str, int], ...] = ()
        self.level = 0
        self.parts: list[str] = []

    def close(self) -> Block:
        text = " ".join(" ".join(self.parts).split())
        if far_east(text):
            text = CJK_WRAP.sub("", text)
        return Block(
            self.line,
            self.indent,
            self.marker,
            self.style,
            self.readings,
            text,
            self.gap,
            self.level,
        )


def _blocks(lines: list[_Line]) -> list[Block]:
    out: list[Block] = []
    now: _Open | None = None
    gap = True
    long_lined = _long_lined(lines)
    seen: dict[tuple[str, int], tuple[tuple[str, int], ...]] = {}
    for at, (number, raw, hard) in enumerate(lines):
        text = raw.strip()
        if not text or (gap and _PAGE.match(text) and _blank_after(lines, at)):
            gap = True  # a blank line or a page number
            continue
        indent = _column(raw)
        last = now.parts[-1] if now and now.parts else ""
        level, text = _heading_of(
            lines, at, text, gap, gap or now is None or bool(now.level) or ended(last)
        )
        marker = None if level and raw.lstrip()[:1] == "#" else _MARKER.match(text)
        free = gap or hard or now is None or bool(now.level)
        if marker and now and not free and not _marks(lines, at, marker, now.indent, seen):
            marker = None
        begins = (
            gap
            or now is None
            or bool(level)
            or bool(now.level)
            or marker is not None
            or (hard and not text[0].islower())
            or (_COPYRIGHT.match(text) is not None and last[-1:].isalnum())
            or (_OPENS_NEXT.search(last[-12:]) is not None and text.lower() not in ("or", "and"))
            or _deliberate(lines, at, last, text, long_lined, len(now.parts))
        )
        if begins:
            if now:
                out.append(now.close())
            now = _Open(number, indent, gap)
            now.level = level
            if marker:
                now.marker = marker[1]
                now.style, now.readings = ordinals(marker[1])
                text = (
                    "**" if text.startswith("**") and text[marker.end(1) :].count("**") % 2 else ""
                ) + (text[marker.end() :])
                seen[now.style, indent] = now.readings
            elif gap and indent == 0:
                seen.clear()
        if now:
            now.parts.append(text)
        gap = False
    if now:
        out.append(now.close())
    return out


def _blank_after(lines: list[_Line], at: int) -> bool:
    return at + 1 < len(lines) and not lines[at + 1].text.strip()


def _column(raw: str) -> int:
    expanded = raw[:400].expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _heading_of(lines: list[_Line], at: int, text: str, gap: bool, free: bool) -> tuple[int, str]:
    """The rank of a line as a heading (0: none) and its text; `free`: no sentence is open."""
    text = _ANCHOR.sub("", text) or text
    if heading := _HEADING.match(text):
        return len(heading[1]), heading[2].strip().rstrip("#").strip(" *_")
    bold = _BOLD_LINE.match(text)
    if bold and gap and not _MARKER.match(text):
        return 6, bold[1].strip()
    if _is_heading(text, gap) and free:
        return (0 if text.isupper() and _goes_on_in_capitals(lines, at) else 6), text
    return 0, text


def _marks(
    lines: list[_Line],
    at: int,
    marker: re.Match[str],
    column: int,
    seen: dict[tuple[str, int], tuple[tuple[str, int], ...]],
) -> bool:
    """Whether a marker that no blank line stands before begins an item; `column`: of the block."""
    text = marker.string
    style, readings = ordinals(marker[1])
    indent = _column(lines[at].text)
    last = lines[at - 1].text.strip()
    if last in ("and", "or") and at > 1:  # what closes an item may stand in a line of its own
        last = f"{lines[at - 2].text.strip()} {last}"
    if marker.end() == len(text) and not ended(last):
        return False  # "… of this paragraph" / "5."
    if _real(style, readings, indent, last, text, seen):
        return not _inline(lines, at, marker[1], readings)
    capital = not text[marker.end() :][:1].islower()
    return indent > column and capital and _short_before(lines, at, "-")


def _real(
    style: str,
    readings: tuple[tuple[str, int], ...],
    indent: int,
    last: str,
    text: str,
    seen: dict[tuple[str, int], tuple[tuple[str, int], ...]],
) -> bool:
    """Whether a marker with no blank line before it begins an item (it may be a wrapped line)."""
    if ended(last):
        first = not readings or any(value == 1 for _, value in readings)
        return first or any(known == style for known, _ in seen) or style == "x."
    rest = text.partition(" ")[2].lstrip()
    sibling = (style, indent) in seen
    apart = not rest[:1].islower() or (sibling and not _reads_on(last, rest))
    if not readings:  # a bullet stands in the column of its siblings, and not as `- but not …`
        return sibling and apart
    return (sibling and not rest[:1].islower()) or any(
        {(kind, value + 1) for kind, value in before} & set(readings)
        for (known, _), before in seen.items()
        if known == style and apart
    )


_READS_ON = re.compile(
    r"(?:[(\-–—/*|]|\b(?:a|an|and|any|are|article|as|at|be|but|by|clause|exhibit|for|from|if|in|into|is|it|its"
    r"|not|of|on|or|other|paragraph|paragraphs|section|sections|so|subsection|such|that|the|their|this"
    r"|to|under|which|who|with|your))$",
    re.IGNORECASE,
)
_READ_ON = re.compile(
    r"(?:above|and|are|below|but|however|including|is|not|of|or|such as|that|the foregoing|which)\b"
)


def _reads_on(last: str, rest: str) -> bool:
    """Whether a sentence reads on from the line `last` to `rest`, over what looks like a marker."""
    return bool(_READS_ON.search(last) or _READ_ON.match(rest))


def _inline(
    lines: list[_Line], at: int, marker: str, readings: tuple[tuple[str, int], ...]
) -> bool:
    """Whether `(a)` at the start of a wrapped line stands in an enumeration inside a sentence.

    Its `(b)` then stands in the middle of a line; or that before it does, as `(a)` before `(b)`.
    """
    if marker[-1:] != ")":
        return False
    for line in reversed(lines[max(0, at - 8) : at]):
        if earlier := _TOKEN.findall(line.text):
            if _follows(earlier[-1], readings):
                return True
            break
        if not line.text.strip() or _MARKER.match(line.text.strip()):
            break
    following = {"1": "2", "a": "b", "i": "ii", "A": "B", "I": "II"}.get(marker.strip("()"), "")
    if not following:
        return False
    token = marker.replace(marker.strip("()"), following)
    for line in lines[at : at + 8]:
        text = line.text.strip()
        if not text or text.startswith(token):
            return False
        if f" {token} " in text:
            return True
    return False


_TOKEN = re.compile(r"(?<=\S)[ \t]+(\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{2,5})\))(?=\s)")


def _follows(before: str, readings: tuple[tuple[str, int], ...]) -> bool:
    """Whether what a marker counts is one more than another marker does."""
    return bool({(kind, value + 1) for kind, value in ordinals(before)[1]} & set(readings))


def _long_lined(lines: list[_Line]) -> bool:
    """Whether a line is a paragraph in this text, so that every line break was meant."""
    filled = [len(line.text) for line in lines if line.text.strip()]
    long = sum(1 for length in filled if length > 130)
    return long >= 2 and long * 12 >= len(filled)


def _short_before(lines: list[_Line], at: int, word: str) -> bool:
    """Whether `word` would have fitted on the line before: the break was meant."""
    before, here = lines[at - 1].text, lines[at].text
    after = lines[at + 1].text if at + 1 < len(lines) else ""
    return len(before) + 1 + len(word) < 0.7 * max(len(before), len(here), len(after))


def _deliberate(
    lines: list[_Line], at: int, last: str, text: str, long_lined: bool, read: int
) -> bool:
    """Whether the line break before line `at` was meant: between paragraphs or items."""
    if not (
        text[0].isupper() or text[0].isdigit() or text[0] in ("\"'“‘(" if ended(last) else '"“')
    ):
        return False
    if text.isupper() and last.isupper() and not ended(last):
        return False  # a paragraph in capitals
    if long_lined:
        return ended(last) or len(last) < 100 or len(text) > 130
    if not (ended(last) or read == 1):
        return False
    return _short_before(lines, at, text.split(None, 1)[0])


_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|inc|ltd|corp|co|no|nos|vs|v|etc|cf|art|sec|para|st|u\.s|dr|mr|ms|approx|al|llc|[a-z])\.)$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[.;:!?])([\"”’')\]*_]{0,4})\s+|(?<=[。；：！？])")


def sentences(text: str) -> list[str]:
    """`text` cut after `. ; : ! ?`: however the text is laid out, the pieces are the same."""
    out: list[str] = []
    start = 0
    for found in _BREAK.finditer(text):
        piece = text[start : found.end()].strip()
        before = text[max(start, found.start() - 12) : found.start()]
        if before.endswith(("yrightText:", "-Identifier:")):
            continue  # of SPDX: what it names follows
        if "](#" in text and text.rfind("[", start, found.end()) > text.rfind(
            "]", start, found.end()
        ):
            continue  # in a line of a table of contents
        if before.endswith("."):
            following = text[found.end() : found.end() + 1]
            if following.islower() or _ABBREVIATION.search(before):
                continue
        if piece:
            out.append(piece)
        start = found.end()
    if text[start:].strip():
        out.append(text[start:].strip())
    return out
