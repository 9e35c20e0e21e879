"""Take a text out of what holds it: front matter, HTML, comments, string literals, pages.

From the outside in: the ends of lines; front matter or a literal that holds the whole; what an
element or a style hides; tags; then, line by line, numbers, marks of comments, strings, quotes and
escapes; last the numbers of pages. Each step keeps the number of each line, so that all that is
told later can be found in the file, and hands on what it took away that a reader does not see.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from weightmark._startup import lazy
from weightmark.texts import sight
from weightmark.texts.lines import MARKER, PAGE_BREAK, Line, ended, reads_on, short_before
from weightmark.texts.sight import Hidden

INVISIBLE: dict[int, str | None] = dict.fromkeys(
    [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202E), *range(0x2060, 0x206A), 0xFEFF]
) | {0xA0: " ", 0x2007: " ", 0x202F: " ", 0x3000: " ", 0x2028: "\v", 0x2029: "\v", 0x85: "\v"}
"""What a reader does not see, to nothing or a blank; `\\v` breaks a line that nobody counts.

U+202E stays: it turns the words after it round.
"""

_INVISIBLE = tuple(map(chr, INVISIBLE))

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
    (
        *("article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "footer", "head"),
        *("header", "hr", "html", "main", "nav", "ol", "p", "pre", "section", "table", "tbody"),
        *("thead", "title", "tr", "ul"),
    )
)
# A struck-out passage that ends nowhere must not read as if it stood: its marks stay.
_TAG_TEXT = {"br": "\v", "s": "~~", "strike": "~~", "del": "~~", "b": "**", "strong": "**"}
_TAG_TEXT |= {"td": " ", "th": " "}
_GUTTER = re.compile(r"[ \t]*\d+(?:[ \t]*\|[ \t]?|\t)")
_COUNTED = re.compile(r"[ \t]*(\d+)(?::[ \t]?|[ ]{1,2}|$)")
"""A number before a line that may as well number an item, unless it counts the lines."""
_QUOTE = lazy(r"[ \t]{0,3}>(?:[ \t]?>)*[ \t]?")
_FENCE = lazy(r"[ \t]*(?:```|~~~)[\w+-]*[ \t]*$")
_RULE = lazy(r"[ \t]*(?:[-=_*~#][ \t]*){3,}$")
_COMMENT = re.compile(
    r"[ \t]*(//+!?|#+|;+|%+(?:[A-Z]\w{1,20}:)?|--|\*|\.\.|(?:REM|dnl)\b"
    r"|(?<![ \t])C(?=[ ]{3}|[ ]*$))"
    r"(?:[ \t]|$|(?<=#)(?=[a-zA-Z\d]))"
)
"""What may begin each line of a comment; `%%Copyright:` does in PostScript."""
_COMMENTED_ITEM = lazy(r"[ \t]*#[ \t]+\([a-z0-9]{1,4}\)[ \t]")
_PYTHON_STRING = re.compile(r"[ \t]*[rbfuRBFU]{0,2}([\"'])(.*)\1[ \t]*(?:[,+\\][ \t]*)?$")
_PYTHON_QUOTES = lazy(r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?[rbfuRBFU]{0,2}(?:\"\"\"|''')|(?:\"\"\"|''')")
_HARD_BREAK = lazy(r"(?<=[\w.,;:)\"'”’*])\\[ \t]*$")
_ESCAPE = re.compile(r"\\([-.()*_#+>\[\]!{}|`~$&%@\"'])")


def _seen(text: str) -> tuple[str, tuple[Hidden, ...]]:
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n" if "\n" not in text else "")
    )
    text = text.replace("\v", " ").replace("\x1d", " ").replace(_NO_LINE, " ")
    text = text.replace("\n^L\n", "\n\n")  # a form feed, as it was pasted out of an editor
    if not text.isascii() and any(mark in text for mark in _INVISIBLE):
        text = text.translate(INVISIBLE)
    if text.startswith("<?xml"):  # in HTML it is a comment
        text = _DATA_OF_XML.sub(lambda found: "\n" * found[0].count("\n"), text)
    if _WHOLE_COMMENT.match(text) and _COMMENT_ENDS.search(text[-_WIDEST:]):
        text = _COMMENT_EDGES.sub("", text)
    text, entries = _front_matter(_SCALAR.sub("", text))
    # A text that speaks of line feeds does so less often than its lines end.
    if text.count("\\n") >= 5 and text.count("\\n") > text.count("\n"):
        text = _literal(text)
    shown, hidden = sight.cut(text)
    return shown, (*entries, *hidden)


_DATA_OF_XML = re.compile(
    r"(?:<[a-z][^<>]{0,200}>\s{0,40}){0,9}<!\[CDATA\[|\]\]>(?:\s{0,40}</[a-z][^<>]{0,80}>){0,9}",
    re.IGNORECASE,
)
"""What stands in XML around words that it holds as they are, with the elements that they are in."""
_WHOLE_COMMENT = re.compile(r"\s*(?:\{-|\(\*)[\s*]")
_COMMENT_ENDS = re.compile(r"(?:-\}|\*\))\s*\Z")
_COMMENT_EDGES = re.compile(
    r"^[ \t]*\(\*+\)[ \t]*$|^[ \t]*(?:\{-|\(\*+)|(?:-\}|\*+\))[ \t]*$", re.MULTILINE
)
"""What opens and closes comments of Haskell and OCaml: one that is the whole file hides none."""
_WIDEST = 200
"""Characters at the end of a text in which its last comment ends."""
_SCALAR = lazy(r"\A[\w-]{1,40}:[ \t]*[|>][-+0-9]{0,2}[ \t]*(?=\n[ \t]*\n?[ \t])")
"""What a YAML file begins with that holds nothing but a text."""
_LITERAL = lazy(r"\\(?:u([0-9a-fA-F]{4})|([bfrnt\\\"'/]))")
_LITERALS = {"b": "", "f": "\n", "r": "", "n": "\n", "t": "\t"}


def _literal(text: str) -> str:
    """The words of a JSON or Python literal that holds a whole text."""
    text = _LITERAL.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _LITERALS.get(found[2], found[2]),
        text,
    )
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of \\u
    return re.sub(r"\A[\s\[{(]*(?:\"[\w -]{1,40}\"\s*:\s*)?\"|\"[\s\]}),]*\Z", "", text)


def opened_container(text: str) -> tuple[list[Line], tuple[Hidden, ...]]:
    """The lines of `text` that a reader sees, out of what holds them, and what he does not see.

    What may hold a text: YAML front matter, HTML, comments, string literals, block quotes, code
    fences, line numbers, pages. Total: any str.
    """
    seen, hidden = _seen(text)
    shown, aside = _lines(seen)
    return shown, tuple(sorted((*hidden, *aside)))


def _lines(text: str) -> tuple[list[Line], list[Hidden]]:
    if "<" in text:
        text = _without_html(text)
    new = tuple.__new__  # a text may have millions of lines, and this is what makes a tuple
    broken = "\v" in text or "\x1d" in text
    lines = enumerate(text.split("\n"), 1)
    aside: list[Hidden] = []
    if broken or _NO_LINE in text or _ODD.search(text):
        shown, aside = _parted(lines, broken=broken)
    else:
        shown = [new(Line, (number, line, False)) for number, line in lines]
    shown, hidden = _without_prefixes(shown, text)
    return _without_pages(shown) if _DIGIT.search(text) else shown, [*aside, *hidden]


_ODD = re.compile(r"^[ \t]*\n[ \t]*$|^[^\n]{501}", re.MULTILINE)
"""Two blank lines in a row, or a line that may be data."""


def _parted(lines: Iterable[tuple[int, str]], *, broken: bool) -> tuple[list[Line], list[Hidden]]:
    """Numbered lines without long gaps, and those that are data.

    There is a line for each break in one (`broken`: some have them).
    """
    out: list[Line] = []
    aside: list[Hidden] = []
    hard = False
    blank = 0
    new = tuple.__new__
    for number, line in lines:
        if len(line) > _DATA and line.isascii() and line.count(" ") * _SPARSE < len(line):
            aside.append(Hidden(number, line))
            line = ""
        blank = 0 if line.strip(" \t") else blank + 1
        if blank > _GAP or line == _NO_LINE:
            continue
        if not broken or ("\v" not in line and "\x1d" not in line):
            out.append(new(Line, (number, line, hard)))
            hard = False
            continue
        first, *parts = line.split("\v")
        first, *soft = first.split("\x1d")
        out.append(Line(number, first, hard))
        out += [Line(number, part) for part in soft]
        hard = bool(parts) and not parts[-1] and bool(len(parts) == 1 and first.strip())
        out += [Line(number, part, True) for part in (parts[:-1] if hard else parts)]
    return out, aside


_DIGIT = re.compile(r"\d")
_DATA, _SPARSE = 500, 25
"""Characters of a line, and for each blank in it, from which on it is code or data: of prose one
in seven is a blank, of a style sheet without breaks one in 60; no address has 500."""
_NO_LINE = "\x1e"
"""A line of a file that goes on with the one before, and is none of the text."""
_GAP = 2
"""Blank lines in a row that are kept: more of them part no more."""


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
    # Licences have more (FSFAP: 225 characters), names and links fewer.
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
        return _placed(entry, value.split("\n"))
    return [head, *inner]


def _placed(entry: list[str], lines: list[str]) -> list[str]:
    """The lines of a YAML string, each on the line of the file that it begins on.

    A string without escapes is broken where blank lines stand. Where its breaks are not told by
    these, all of it stands on its first line.
    """
    starts, at = [0], 0
    for number, line in enumerate(entry[1:], 1):
        if line.strip(" \t"):
            starts += [number] * (at + 1 - len(starts))
        else:
            at += 1
    if len(starts) != len(lines):
        return ["\x1d".join(lines), *[""] * (len(entry) - 1)]
    out = [_NO_LINE] * len(entry)
    for number, line in zip(starts, lines, strict=True):
        out[number] = line if out[number] == _NO_LINE else f"{out[number]}\x1d{line}"
    return out


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
            # Deeper lists are none of a licence, and each level indents all below it.
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


def _without_pages(lines: list[Line]) -> list[Line]:
    """The lines without the numbers of pages, if they count on, and without the gaps around them.

    What stands beside the numbers of several pages alike is their running head, and goes too. A gap
    stays where it may stand between paragraphs.
    """
    dropped = _page_numbers(lines)
    if not dropped:
        return lines
    beside = {at for pair in _around(lines, dropped) for at in pair if 0 <= at < len(lines)}
    heads = Counter(lines[at].text.strip() for at in beside)
    several = Counter(line.text.strip() for line in lines)
    dropped |= {
        at
        for at in beside
        if heads[text := lines[at].text.strip()] > 1 or (several[text] > 1 and _alone(lines, at))
    }
    for before, after in _around(lines, dropped):
        inside = before >= 0 and after < len(lines)
        if inside and _reads_over(lines[before], lines[after]):
            dropped.update(range(before + 1, after))
    return [line for at, line in enumerate(lines) if at not in dropped]


def _around(lines: list[Line], dropped: AbstractSet[int]) -> list[tuple[int, int]]:
    """The lines with words before and behind each run of dropped ones.

    Where there are none it is the place before the first line, or behind the last.
    """
    filled = [at for at, line in enumerate(lines) if at not in dropped and line.text.strip()]
    filled = [-1, *filled, len(lines)]
    runs = {bisect.bisect_left(filled, at) for at in dropped}
    return sorted((filled[at - 1], filled[at]) for at in runs)


def _alone(lines: list[Line], at: int) -> bool:
    """Whether blank lines, numbers of pages or the ends of the text stand around a line."""
    beside = [lines[one].text.strip() for one in (at - 1, at + 1) if 0 <= one < len(lines)]
    return all(not text or PAGE_BREAK.match(text) for text in beside)


def _page_numbers(lines: list[Line]) -> set[int]:
    """The lines that are the number of a page: those that say so, and bare ones that count on."""
    named: set[int] = set()
    chain: list[int] = []
    following = 0
    for at, line in enumerate(lines):
        text = line.text.strip()
        # "[Page 100 of 1000]" has 18 characters.
        if not text or len(text) > _LONGEST_HEAD or text[-1].isalpha():
            continue
        if _HEAD_OF_PAGE.match(text):
            named.add(at)
        if len(text) > 20 or not PAGE_BREAK.match(text):
            continue
        number = int(re.sub(r"\D.*", "", text.lower().lstrip("[-–— page")) or 0)
        if not text.isdigit():
            named.add(at)
        if chain and number == following:
            chain.append(at)
        elif len(chain) < 2:
            chain = [at]
        else:
            continue
        following = number + 1
    return named.union(chain) if len(chain) > 1 else named  # one number alone may be anything


_LONGEST_HEAD = 120
_HEAD_OF_PAGE = re.compile(
    r"\S.{0,90}?(?:[ ]{3,}|\t[ \t]*|[ ]+[-–—|][ ]+)page \d{1,3}(?: of \d{1,3})?$", re.IGNORECASE
)
"""The number of a page in one line with what stands at the top or the bottom of each."""


def _reads_over(before: Line, after: Line) -> bool:
    """Whether a sentence goes on from one line to another."""
    if ended(before.text.rstrip()):
        return False
    rest = after.text.strip()
    return not MARKER.match(rest) and (rest[:1].islower() or reads_on(before.text.rstrip(), rest))


def _without_prefixes(lines: list[Line], whole: str) -> tuple[list[Line], list[Hidden]]:
    """The lines without what a container puts before each, and what was commented out.

    `whole`: the text that they are of, by which it is seen at once what is nowhere in it.
    """
    gutter = _gutter(lines) if _DIGIT.search(whole) else None
    if not (gutter or _HELD.search(whole)):
        return lines, []
    if gutter:
        lines = [Line(n, gutter.sub("", t, count=1), hard) for n, t, hard in lines]
    lines, hidden = _without_comments(lines, whole)
    if '"' in whole or "'" in whole:
        lines = _without_strings(lines)
    out = []
    for line in lines:
        number, text, hard = line
        if text.lstrip(" \t")[:1] in _DRAWN:
            if _FENCE.match(text):
                text = ""
            if quote := _QUOTE.match(text):
                text = text[quote.end() :]
            if text.rstrip(" \t")[-1:] in _DRAWN and _RULE.match(text):
                text = ""
        if "\\" in text:
            text = _HARD_BREAK.sub("", text)
            text = _ESCAPE.sub(r"\1", text)
        if "&" in text:
            text = unescaped(text).replace("\xa0", " ").replace("\n", " ")
        out.append(line if text is line.text else Line(number, text, hard))
    return out, hidden


_DRAWN = frozenset("`~>-=_*#")
"""What fences, quotes and rules begin with, and rules end with."""
_COMMENTS = frozenset("/#;%-*.RdC")
_HELD = re.compile(
    rf"[\"'\\&]|(?:^|[\v\x1d])[ \t]*[{re.escape(''.join(sorted(_DRAWN | _COMMENTS)))}]", re.M
)
"""What a text has to hold for anything to stand before its lines or in place of its letters."""


def _gutter(lines: list[Line]) -> re.Pattern[str] | None:
    """What stands before four of five lines: a number with a bar behind it, or one that counts."""
    filled = [line for line in lines if line.text.strip()]
    if len(filled) < 4:  # three may be the items of a list
        return None
    first = _COUNTED.match(filled[0].text)
    away = int(first[1][:9]) - filled[0].number if first else 0
    for gutter in (_GUTTER, _COUNTED):
        without = len(filled) // 5
        for number, text, _ in filled:
            found = gutter.match(text)
            if not found or (gutter is _COUNTED and found[1] != str(number + away)):
                without -= 1
                if without < 0:
                    break
        else:
            return gutter
    return None


def _without_comments(lines: list[Line], whole: str) -> tuple[list[Line], list[Hidden]]:
    """Take off comment prefixes where a comment holds the licence, else the lines themselves.

    It does if it is the beginning of the text or most of it; in between, something was commented
    out, and does not stand in the licence. A line that begins with `#` may be a heading, and
    `# (a)` may stand in a string of a program.
    """
    out, hidden = _without_stars(lines, whole)
    founds = list(map(_comment, out))
    marks = Counter(found[1][:1] for found in founds if found)
    if not marks.keys() - {"*"}:  # which may be bullets
        return out, hidden
    out = list(out)
    filled = [at for at, line in enumerate(out) if line.text.strip()]
    # Three of five lines: a program may stand below the comment that holds the licence.
    most = {mark for mark, n in marks.items() if mark != "*" and 5 * n >= 3 * len(filled)}
    program = _is_program(out, whole)
    begins = next((at for at in filled if out[at].text[:2] != "#!"), 0)
    for mark, run in _comments(out, founds, program):
        held = len(run) >= 3 and (program or run[0] == begins or _has_paragraphs(out, run, mark))
        if mark in most or held:
            for at in run:
                out[at] = Line(out[at].number, _behind_mark(out[at].text))
        elif mark != "#":
            hidden += _put_aside(out, run)
    return out, hidden


def _has_paragraphs(lines: list[Line], run: list[int], mark: str) -> bool:
    """Whether lines with `#` are a comment that stands by itself and has blank lines of its own.

    So a text is copied out of a program; lines that were put aside, and headings, have none.
    """
    blank = [at for at in run if not _behind_mark(lines[at].text).strip()]
    around = (one for one in (run[0] - 1, run[-1] + 1) if 0 <= one < len(lines))
    return mark == "#" and bool(blank) and not any(lines[one].text.strip() for one in around)


def _put_aside(lines: list[Line], run: list[int]) -> list[Hidden]:
    """Empty lines that are commented out; what stood there."""
    words = [(lines[at].number, _behind_mark(lines[at].text).strip()) for at in run]
    for at in run:
        lines[at] = Line(lines[at].number, "")
    return [Hidden(number, said) for number, said in words if said]


def _is_program(lines: list[Line], whole: str) -> bool:
    """Whether a triple quote stands in the lines (`whole` may hold some in comments alone)."""
    quotes = [quote for quote in ('"""', "'''") if quote in whole]
    return any(quote in line.text for line in lines for quote in quotes)


def _behind_mark(text: str) -> str:
    """The words of a line of comment; of a program its mark may be cut off already."""
    found = _COMMENT.match(text)
    return text[found.end(1) :].removeprefix(" ") if found else text


def _comments(
    lines: list[Line], founds: list[re.Match[str] | None], program: bool
) -> Iterator[tuple[str, list[int]]]:
    """Lines one below the other with the same comment mark: the mark, and where they are.

    An item that a program has in a string loses its mark in `lines`.
    """
    run: list[int] = []
    prefix = ""
    for at, (number, text, hard) in enumerate(lines):
        if hard and not text.strip():
            continue
        found = founds[at]
        mark = found[1][:1] if found and found[1] != "*" else ""
        if mark in _WRAPPED and prefix != mark and at and _goes_on(lines, at):
            mark = ""
        if program and mark == "#" and len(run) < 3 and _COMMENTED_ITEM.match(text):
            lines[at] = Line(number, text.lstrip()[1:].removeprefix(" "))
            mark = mark if run else ""
        if mark != prefix:
            if prefix:
                yield prefix, run
            run, prefix = [], mark
        if mark:
            run.append(at)
    if prefix:
        yield prefix, run


def _comment(line: Line) -> re.Match[str] | None:
    """The mark of a comment that a line begins with."""
    return _COMMENT.match(line.text) if line.text.lstrip(" \t")[:1] in _COMMENTS else None


_WRAPPED = ("-", "%", ";", ".")


def _goes_on(lines: list[Line], at: int) -> bool:
    """Whether a line goes on with the sentence before: the dash that begins it belongs to it.

    It does not where an item begins behind the dash: items may have no stops.
    """
    before = lines[at - 1].text
    if not before.strip() or ended(before):
        return False
    rest = lines[at].text.lstrip(" \t-;%.")
    return not (MARKER.match(rest) or (rest[:1].isupper() and short_before(lines, at, "--")))


def _without_stars(lines: list[Line], whole: str) -> tuple[list[Line], list[Hidden]]:
    """Take off `/* … */` and the stars that begin the lines between; other stars are bullets.

    A comment in the midst of a text that is not mostly comment is taken out: it was put aside.
    """
    if "/*" not in whole:
        bare = (one._replace(text=_behind_mark(one.text)) for one in lines)
        return [*bare] if _in_stars(lines) else lines, []
    out = list(lines)
    hidden: list[Hidden] = []
    inside = False
    spans = _starred(lines)
    filled = sum(1 for line in lines if line.text.strip())
    if 2 * sum(end - start for start, end in spans) < filled:
        head = 0  # comments, one behind the other, are the head of a program
        for start, end in spans:
            if not any(line.text.strip() for line in lines[head:start]):
                head = end
            else:
                aside = " ".join(line.text.strip(" \t/*") for line in lines[start:end])
                hidden.append(Hidden(lines[start].number, aside.strip()))
                for at in range(start, end):
                    out[at] = Line(lines[at].number, "")
    for at, (number, text, _) in enumerate(list(out)):
        stripped = text.strip()
        if inside:
            inner = text.replace("*/", "")
            if inner.lstrip().startswith("*"):
                inner = inner.lstrip()[1:].removeprefix(" ")
            out[at] = Line(number, inner)
            inside = "*/" not in stripped
        elif stripped.startswith("/*"):
            inner = text.replace("/**", "", 1).replace("/*", "", 1).replace("*/", "")
            out[at] = Line(number, inner)
            inside = "*/" not in stripped
    return out, hidden


def _in_stars(lines: list[Line]) -> bool:
    """Whether lines are those of a comment without its ends: a star stands before each of them.

    A bullet stands before an item alone, and not before the line in which that goes on.
    """
    filled = [_comment(line) for line in lines if line.text.strip()]
    if not all(mark and mark[1] == "*" for mark in filled):
        return False
    texts = [mark.string[mark.end() :].strip() for mark in filled if mark]
    return any(reads_on(*pair) for pair in itertools.pairwise(texts) if pair[1][:1].islower())


def _starred(lines: list[Line]) -> list[tuple[int, int]]:
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


def _without_strings(lines: list[Line]) -> list[Line]:
    """Take off the quotes of string literals: triple quotes, or three literal lines in a row."""
    out = list(lines)
    run: list[int] = []
    for at in range(len(lines) + 1):
        text = lines[at].text if at < len(lines) else ""
        # The pattern looks for the end of a string again and again in a line without one.
        if at < len(lines) and len(text) < 20_000 and _PYTHON_STRING.match(text):
            run.append(at)
            continue
        if len(run) >= 3:
            for i in run:
                inner = _PYTHON_STRING.match(lines[i].text)
                if inner:
                    out[i] = Line(lines[i].number, inner[2].removesuffix("\\n"))
        if run:
            run = []
        if at < len(lines) and ('"""' in text or "'''" in text):
            out[at] = Line(lines[at].number, _PYTHON_QUOTES.sub("", text))
    return out
