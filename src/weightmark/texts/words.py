"""The words of a text in their order, with the place of each, however the text is laid out.

What SPDX's matching guidelines take for the same is the same here: capitals (guideline 4), white
space (3), punctuation, quotes and dashes (5), what numbers the items of lists (7), spellings (8),
`©` and `(c)` (9), `http` and `https`. What a container holds the text in is off (see `container`),
and so is what a reader does not see.
"""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence

from weightmark._startup import NamedTuple, lazy
from weightmark.texts.canonical import TAG, bare_address
from weightmark.texts.container import unescaped
from weightmark.texts.layout import Shown, as_shown
from weightmark.texts.lines import Line
from weightmark.texts.sight import Hidden

_FAR_EAST = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_LETTER = rf"(?:[^\W_{_FAR_EAST}]|[\u0300-\u036f\u20d0-\u20f0])"
_TOKEN = re.compile(
    # What is between most words, before all else; a line may begin with a blank before a sign.
    r"(?![ ,.](?<!^ ))(?:"
    # Most words: none that has other letters than i, v and x is a number.
    rf"[a-hj-uwyzA-HJ-UWYZ][a-zA-Z]+{_LETTER}*"
    rf"|[ivxIVX]+[a-hj-uwyzA-HJ-UWYZ][a-zA-Z]*{_LETTER}*"
    # A number, letter or roman number in brackets or before a stop: it may number an item.
    r"|(?P<mark>(?<![^\s*_])(?!(?:e\. ?g|i\. ?e)\b)"
    r"(?:\(\s?(?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,6})\s?\)"
    r"|(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]"
    r"|\d{1,2}(?:\.\d{1,2}){1,3})(?=[\s*_]|$))"
    r"|(?P<sign>^[ \t]*#[ \t]+(?=[^\n]*[.;:,](?!\S)|[^\n]{81}))"
    r"|(?P<bullet>^[ \t]*o(?=[ \t]+[A-Z]))"
    rf"|[{_FAR_EAST}]"
    rf"|{_LETTER}+"
    r"|[\u202a-\u202e\u2066-\u2069\ue000-\ue0ff]"
    # What tells versions apart, or asks; what strikes or hides words, where it ends nowhere.
    r"|\+\+|\?(?=\s|$)|~~(?!~)|\{#|/\*|<!--"
    # Words in angle brackets that are no HTML: most readers do not see them.
    r"|<(?=[\s\ue000-\ue0ff]{0,40}[a-zA-Z!])(?![^<>\s]*[@:])(?=[^<>]{1,400}>))",
    re.MULTILINE,
)
_REFERS = frozenset(
    """annex appendix article articles attachment attachments chapter clause clauses exhibit item
    items paragraph paragraphs schedule section sections subparagraph subsection version
    versions""".split()  # noqa: SIM905
)
"""Words behind which `(a)` names a part of the text and does not number one."""
_ON_TO = ("and", "in", "of", "or", "through", "to")
"""Words behind which it does so where another part stands before them: "(a) to (c)"."""
_RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹†‡"
_FOOTNOTE = lazy(rf"(?<=[^\W\d]|[.,;:)\"'”’])[{_RAISED}]+|\[\^?\d{{1,3}}\](?!\()")
_CIRCLED = lazy(r"(?m)^[ \t]*[①-⑳]")
_ANCHOR = lazy(r"(?m)(?<![ \t])(?:[ \t]+\[edit\]|[ \t]*\{#[\w.:-]{1,80}\})[ \t]*$")
_MANGLED = lazy("â€(?:([™˜])|[œ\x9d]?)")
"""Quotes and apostrophes in UTF-8 that were once read as windows-1252."""
_REFERENCE = lazy(r"^[ \t]{0,3}\[[^\]\n]{1,99}\]:(?=[ \t])", re.MULTILINE)
"""What a reader of Markdown does not see: where a footnote or a link by name leads."""
_LINK = lazy(r"(?<!!)\[([^\[\]]{0,1000})\]\(([^()\s]{0,2000})\)")
_FENCE = lazy(
    r"```[ \t]*(?:bash|console|html|json|markdown|md|plain|python|sh|te?xt|ya?ml)?(?![\w.-])", re.I
)
_ADDRESS = lazy(r"https?://|www\.|[\w.+-]{1,99}@[\w-]{1,99}\.[\w.-]{1,99}$")
_AWAY = lazy(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TOGETHER = {
    # https://spdx.org/licenses/equivalentwords.txt, what spans two words; then `e.g.`.
    ("copyright", "owner"): ("copyright", "holder"),
    ("copyright", "owners"): ("copyright", "holders"),
    ("per", "cent"): ("percent",),
    ("e", "g"): ("for", "example"),
    ("i", "e"): ("that", "is"),
    ("", "eg"): ("for", "example"),
    ("", "ie"): ("that", "is"),
}
_PREFIXES = {"non": "", "sub": "licens", "nonsub": "licens"}
"""What may be written apart from the word behind it, and how that must begin."""
_JOINTS = ("and", "or")
_LOOKED_AT = frozenset(("o", *_JOINTS, *_PREFIXES, *(word for _, word in _TOGETHER)))
"""Words that are looked at each time: what stands before or behind them counts."""
_SPELLINGS = tuple(
    (piece, lazy(pattern), other)
    for piece, pattern, other in (
        ("licenc", r"licenc", "licens"),
        ("artefact", r"artefact", "artifact"),
        ("ys", r"(?<=[a-z]{2})ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        ("is", r"is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
        ("our", r"(?<=[a-z]{2})our", "or"),
        ("fence", r"^(def|off)ence", r"\1ense"),
        ("pretence", r"^pretence", "pretense"),
        ("gement", r"^(judg|acknowledg)ement", r"\1ment"),
        ("ll", r"^(cancel|label|model|signal)l(?=ed$|ing$)", r"\1"),
        ("logue", r"(catalog|analog)ue", r"\1"),
        ("programme", r"^programme", "program"),
        ("practis", r"^practis", "practic"),
        ("centre", r"^centre", "center"),
        ("calibre", r"^calibre", "caliber"),
        ("fulfil", r"fulfil(?!l)", "fulfill"),
        ("whilst", r"^whilst$", "while"),
        ("wilful", r"^wilful", "willful"),
        ("http", r"^http$", "https"),
    )
)
"""Each with a piece of it, so that few words are looked at longer."""
_WIDEST = 400
"""Characters before a mark that are looked at for what stands between it and the last word: marks
may follow one another without end."""
MARK = "\ue000"
"""From here on characters of private use mark the places of a template; no other text has them."""


_CLOSES = re.compile(r"[^\s\w]+")


class Words(NamedTuple):
    """The words of a text as they are compared, and where each stands in what is shown of it.

    `soft`: place of a word → what numbers it, or the "and" or "or" that joins it to the one
    before. `links`: place of a word → the address that a link around it leads to. `begins` and
    `ends`: where each stands in `shown`, as arrays: pairs of numbers take 15 times as much.
    """

    words: list[str]
    begins: array[int]
    ends: array[int]
    soft: dict[int, list[str]]
    links: dict[int, str]
    shown: str
    numbers: list[int]
    starts: list[int]
    hidden: tuple[Hidden, ...]

    def line(self, at: int, below: int = 0) -> int:
        """The line that a word stands in, from 1, or one of those that are shown below it."""
        if not self.words:
            return 1
        start = self.begins[min(at, len(self.words) - 1)]
        shown = bisect.bisect_right(self.starts, start) - 1 + below
        return self.numbers[min(shown, len(self.numbers) - 1)]

    def text(self, start: int, end: int) -> str:
        """What is shown from one word to before another."""
        return self.shown[self.begins[start] : self.ends[end - 1]] if start < end else ""

    def sentence(self, start: int, end: int) -> str:
        """What is shown from one word to before another in one line, with the stop behind it."""
        stop = _CLOSES.match(self.gap(end))
        return " ".join(f"{self.text(start, end)}{stop[0] if stop else ''}".split())

    def lines(self, start: int, end: int) -> str:
        """The same with what stands before it in its first line and behind it in its last."""
        before = self.gap(start).rpartition("\n")[2] if "\n" in self.gap(start) or not start else ""
        return before + self.text(start, end) + self.gap(end).partition("\n")[0]

    def gap(self, at: int) -> str:
        """What is shown between a word and the one before it."""
        begin = self.ends[at - 1] if at else 0
        return self.shown[begin : self.begins[at] if at < len(self.begins) else len(self.shown)]


def words_of(text: str | Shown) -> Words:
    """The words of `text`. Total: any str."""
    seen = as_shown(text)
    shown, links = _folded(_unbroken("\n".join(line.text for line in seen.lines)))
    words: list[str] = []
    places = array("I"), array("I")
    begins, ends = places
    soft: dict[int, list[str]] = {}
    known = _KEPT.get
    last: re.Match[str] | None = None
    joined = prefixed = False
    for found in _TOKEN.finditer(shown):
        token = found[0]
        word = known(token, "")
        if not (word or found.lastgroup):
            word = _kept(token)
        if word and not (prefixed or word in _LOOKED_AT):
            words.append(word)
            begins.append(found.start())
            ends.append(found.end())
            joined, last = False, found
            continue
        span, kind = found.span(), found.lastgroup
        start, end = span[0], last.end() if last else 0
        if kind:
            gap = ";" if joined else shown[max(end, start - _WIDEST) : start]
            if kind != "mark" or not _names_a_part(token, words, gap):
                if kind != "bullet":
                    soft.setdefault(len(words), []).append(token.strip("(). \t"))
                continue
            several = token.strip("(). ").split(".")
            words += [part.lower() for part in several]
            for at, edges in zip(span, places, strict=True):
                edges.extend([at] * len(several))
            prefixed, last = False, found
            continue
        if word in _JOINTS and _joins(shown[end:start], joined):
            soft.setdefault(len(words), []).append(word)
            joined = True
        else:
            joined = False
            _put(words, places, word, span)
            prefixed = words[-1] in _PREFIXES
        last = found
    leads = {bisect.bisect_left(begins, at): target for at, target in links}
    numbered = _numbered(seen.lines, shown)
    return Words(words, begins, ends, soft, leads, shown, *numbered, seen.hidden)


def _numbered(lines: Sequence[Line], shown: str) -> tuple[list[int], list[int]]:
    """The numbers of the lines that are shown, and where each of them starts."""
    ends = itertools.accumulate(map((1).__add__, map(len, shown.split("\n"))))
    starts = [0, *ends][:-1]
    numbers = [line.number for line in lines] or [1]
    return numbers + [numbers[-1]] * (len(starts) - len(numbers)), starts


def _put(
    words: list[str], places: tuple[array[int], array[int]], word: str, span: tuple[int, int]
) -> None:
    """Add a word, or make one with the word before it of what is spelled both ways."""
    begins, ends = places
    last = words[-1] if words else ""
    if last in _PREFIXES and word[:1].isalpha() and word.startswith(_PREFIXES[last]):
        words[-1] += word
        ends[-1] = span[1]
        return
    several = _TOGETHER.get(("", word))
    alone = several is not None
    several = several or _TOGETHER.get((last, word))
    if several is None:
        several, alone = (word,), True
    if not alone:
        words.pop()
        if len(several) == 1:
            ends[-1] = span[1]
    words += several
    for _ in range(len(words) - len(begins)):
        begins.append(span[0])
        ends.append(span[1])


def _names_a_part(token: str, words: list[str], gap: str) -> bool:
    """Whether what may number an item refers to a part, or is a number in a sentence."""
    before = words[-1] if words else ""
    goes_on = before in _ON_TO and _PART.fullmatch("".join(words[-2:-1])) is not None
    if (before in _REFERS or goes_on) and "\n\n" not in gap and not _STOPPED.search(gap):
        return True
    if gap.strip() == ")" and words and _PART.fullmatch(words[-1]):  # "2(a) (4)"
        return True
    begins = not words or words[-1] >= MARK or bool(_STOPPED.search(gap))
    if token[0].isdigit() and token[-1].isdigit():  # "3.0": of a heading, or of a version
        return not (begins or "\n\n" in gap)
    return not (begins or "\n" in gap) and token[0] != "(" and token[-1] != ")"


_STOPPED = re.compile(r"[.;:,]")
_PART = lazy(r"[a-z]|\d{1,2}|[ivx]{1,5}")
"""A part of a paragraph; behind other words in brackets an item may begin."""


def _joins(gap: str, joined: bool) -> bool:
    """Whether an "and" stands behind a semicolon, or an "or" behind such an "and"."""
    return ";" in gap or (joined and gap == "/")


def _spelled(token: str) -> str:
    word = token.lower() if token.isascii() else unicodedata.normalize("NFKC", token).casefold()
    for piece, pattern, other in _SPELLINGS:
        if piece in word:
            word = pattern.sub(other, word)
    return word


_KEPT: dict[str, str] = {}
"""Token → its word, for the next text too."""
_MOST_KEPT = 1 << 15
"""All licences of ScanCode together have 29,312 tokens."""
_LONG = 30
"""Letters of a token that is kept: no word of four of these licences has more than 27."""


def _kept(token: str) -> str:
    """The word of a token that is new, which is kept."""
    word = _spelled(token)
    if len(token) <= _LONG:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[token] = word
    return word


_BROKEN = lazy(r"(?<![\w-])([^\W\d_]{2,30})-\n([ \t]*)([^\W\d_]{2,30})(?![\w-])")
_LETTERS = lazy(r"[^\W\d_]{2,}")


def _unbroken(shown: str) -> str:
    """Lines with the words whole that a typesetter broke: "dis-" and "tribute" on the next line.

    Such halves stand nowhere else as words, unless the whole does; those of "third-" and "party"
    may. One break alone may be a compound that says nothing twice.
    """
    breaks = list(_BROKEN.finditer(shown)) if "-\n" in shown else []
    if len(breaks) < 2:
        return shown
    words = Counter(_LETTERS.findall(shown.casefold()))
    words.subtract(half.casefold() for one in breaks for half in (one[1], one[3]))
    whole = [
        one
        for one in breaks
        if words[(one[1] + one[3]).casefold()] > 0
        or not any(words[half.casefold()] > 0 for half in (one[1], one[3]))
    ]
    if len(whole) < 2:
        return shown
    out, at = [], 0
    for one in whole:
        out += [shown[at : one.start()], one[1], one[3], "\n", one[2]]
        at = one.end()
    return "".join((*out, shown[at:]))


def _without_notes(shown: str) -> str:
    """Lines without marks of footnotes, each letter in its plain form."""
    if not shown.isascii():
        shown = _CIRCLED.sub("- ", shown)
    if "[" in shown or any(map(shown.__contains__, _RAISED)):
        shown = _FOOTNOTE.sub("", shown)
    return shown if shown.isascii() else unicodedata.normalize("NFKC", shown).replace("¶", " ")


def _folded(shown: str) -> tuple[str, list[tuple[int, str]]]:
    """Lines with markup off and what spans words spelled alike; and where links lead."""
    if "â€" in shown:
        shown = _MANGLED.sub(lambda one: "'" if one[1] else '"', shown)
    if "]:" in shown:
        shown = _REFERENCE.sub("~~ ", shown)
    shown = _without_notes(shown)
    if "[edit]" in shown or "{#" in shown:
        shown = _ANCHOR.sub("", shown)
    if "&" in shown:
        shown = unescaped(shown)
    if "```" in shown:
        shown = _FENCE.sub("", shown)
    if "<" in shown:
        shown = TAG.sub(lambda tag: "\n" * tag[0].count("\n"), _AWAY.sub(r"\1", shown))
    links: list[tuple[int, str]] = []
    if "](" not in shown:
        return shown, links
    out: list[str] = []
    at = size = 0
    for found in _LINK.finditer(shown):
        words, target = found[1], found[2]
        out += [shown[at : found.start()], words]
        size += found.start() - at
        if (
            words.strip("<>_* ")
            and target[:1] not in ("", "#")
            and bare_address(words) != bare_address(target)
        ):
            links.append((size, bare_address(target)))
            if _ADDRESS.match(words.strip("<>_* ")):  # it leads elsewhere than it says
                words = f"{words} {target}"
                out[-1] = words
        size += len(words)
        at = found.end()
    out.append(shown[at:])
    return "".join(out), links
