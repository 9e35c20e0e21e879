"""A line of a text, and what begins or ends in it: items, sentences, pages."""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple, lazy


class Line(NamedTuple):
    """A line of the text; `hard`: the break before it was meant, as `<br>` says."""

    number: int
    text: str
    hard: bool = False


MARKER = lazy(
    r"(?:\*\*|__)?"
    r"([-*+•‣▪▫◦●○■□–—·»→►▶✗✘❌🚫∙⦁◆◇★☆①-⑳※➢➤✓✔❖⁃・§\uf0a7\uf0b7\uf0d8](?: \[[ xX]\])?"
    r"|#\.|o(?=[ \t]+[A-Z])"
    r"|\[(?:\d{1,2}|[a-wyzA-WYZ])\](?![(:])"
    r"|\((?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlc]{2,6}|[IVXLC]{2,6})\)"
    r"|(?:\d{1,3}|[a-zA-Z]|[a-z]{2}|[ivxlc]{2,6}|[IVXLC]{2,6})[.)]"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?)"
    r"(?:\*\*|__)?(?:[ \t]+|$|(?<=[)•▪◦●■])(?=[A-Z]))"
)
CROSSES = frozenset("✗✘❌🚫⛔")
"""Marks of items that say "not this"."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
PAGE_BREAK = re.compile(
    r"\[?(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?\]?$|[-–—] ?\d{1,3} ?[-–—]$", re.IGNORECASE
)
_ENDED = lazy(
    r"(?:[.;:!?。；：](?:[\"'”’)*_`]{0,4})|[;,]\s*(?:and|or|and/or))[ \t]*$", re.IGNORECASE
)


def ordinals(marker: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The punctuation style of an enumerator and what it may count: number, alpha, roman."""
    if "①" <= marker <= "⑳":
        return "①", (("n", ord(marker) - ord("①") + 1),)
    body = marker.strip("()[].")
    if not body or marker == "o" or not body[0].isalnum() or not body.isascii():
        return marker, ()
    if "." in body:
        return "1.1", (("n", int(body.rpartition(".")[2])),)
    style = marker.replace(body, "x")
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
    return bool(_ENDED.search(text[-40:]))  # the longest end, `, and/or` with quotes, has fewer


CJK_WRAP = lazy(r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]) (?=[\u3000-\u30ff\u3400-\u9fff])")
"""A blank where a line was wrapped between words that are written without blanks."""


def small(text: str) -> str:
    """`text` in small letters, each in its place: alike are those that are to IGNORECASE."""
    return text.lower() if text.isascii() else text.translate(_SMALL).lower()


_SMALL = {ord("İ"): "i", ord("ı"): "i", ord("ſ"): "s"}
"""What IGNORECASE takes for an ASCII letter, and `lower` leaves or makes two of."""


def bare(text: str) -> str:
    """`text` without the marks of bold and italic: "you may **not** use it"."""
    return _EMPHASIS.sub("", text) if "*" in text or "_" in text else text


_EMPHASIS = lazy(
    r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<![^\W_])_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![^\W_])"
)


def far_east(text: str) -> bool:
    """Whether a text holds a letter of Chinese, Japanese or Korean: others use their marks, too."""
    return not text.isascii() and _FAR_EASTERN.search(text) is not None


_FAR_EASTERN = lazy(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def short_before(lines: list[Line], at: int, word: str) -> bool:
    """Whether `word` would have fitted on the line before: the break was meant."""
    before, here = lines[at - 1].text, lines[at].text
    after = lines[at + 1].text if at + 1 < len(lines) else ""
    return len(before) + 1 + len(word) < 0.7 * max(len(before), len(here), len(after))


_READS_ON = lazy(
    r"(?:[(\-–—/*|]|\b(?:a|an|and|any|are|article|as|at|be|but|by|clause|exhibit|for|from|if|in|into|is|it|its"
    r"|not|of|on|or|other|paragraph|paragraphs|section|sections|so|subsection|such|that|the|their|this"
    r"|to|under|which|who|with|your))$",
    re.IGNORECASE,
)
_READ_ON = lazy(
    r"(?:above|and|are|below|but|however|including|is|not|of|or|such as|that|the foregoing|which)\b"
)


def reads_on(last: str, rest: str) -> bool:
    """Whether a sentence reads on from the line `last` to `rest`, over what looks like a marker."""
    return bool(_READS_ON.search(last) or _READ_ON.match(rest))
