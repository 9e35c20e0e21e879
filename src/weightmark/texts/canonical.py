"""The canonical form of a clause, and the digest it is known by."""

from __future__ import annotations

import functools
import re
import unicodedata

from weightmark._startup import lazy, sha256
from weightmark.texts.container import ATTRIBUTES, INVISIBLE, unescaped

_FOLD: dict[int, str | None] = {ord(c): "'" for c in "\"'`´‘’‚‛“”„‟′″‹›«»＇＂"}
_FOLD |= {ord(c): " " for c in "-‐‑‒–—―−﹘﹣－⁃"}
_FOLD |= {key: value and " " for key, value in INVISIBLE.items()} | dict.fromkeys(
    range(0xFE00, 0xFE10)
)
_FOLD |= {ord("*"): None, ord("…"): "...", ord("•"): " "}
_FOOTNOTE = lazy(r"(?<=[^\W\d]|[.,;:)\"'”’])[¹²³⁰⁴-⁹†‡]+|\[\^?\d{1,3}\](?!\()")
_LINK = lazy(r"(?<!!)\[([^\[\]]{0,1000})\]\(([^()\s]{0,2000})\)")
_IMAGE = lazy(r"!\[([^\[\]]{0,1000})\]\([^()\s]{0,2000}\)")
_AUTOLINK = lazy(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_ELEMENTS = (
    r"a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|body|br|center|cite|code|col"
    r"|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr"
    r"|html|i|img|ins|kbd|label|li|link|main|mark|meta|nav|o:p|ol|p|picture|pre|q|rp|rt|ruby|s|samp"
    r"|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th"
    r"|thead|time|title|tr|tt|u|ul|var|wbr"
)
TAG = lazy(rf"<(?:/(?:{_ELEMENTS})\s{{0,9}}|(?:{_ELEMENTS}){ATTRIBUTES})>", re.IGNORECASE)
"""A tag of HTML. What is none, such as `<unless authorised>`, are words in angle brackets."""
_UNDERLINE = lazy(r"(?<![^\W_])_+|_+(?![^\W_])")
_EXAMPLE = lazy(r"\be(?:\. ?g(?:\.,?|\b)|g\.,?)|\bi\. ?e(?:\.,?|\b)|\bfor example,")
_EXAMPLE_HINTS = ("e.g", "eg.", "i.e", "e. g", "i. e", "for exam")
_EXAMPLES = {"e": "for example", "f": "for example", "i": "that is"}
_GUILLEMETS = lazy(r"[«‹][ \u00a0\u202f]?|[ \u00a0\u202f]?[»›]")
_SPACED = lazy(r" +(?=[,.;:!?)\]])|(?<=[(\[]) +")
ENUMERATOR = lazy(
    r"^(?:(?:[-+•‣▪▫◦●○■□·»→►▶✗✘❌🚫]"
    r"|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{2,6})\)"
    r"|(?:\d{1,3}|[a-z]|[ivxlc]{2,6})[.)]"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?)\s+)+"
)


def canonical_form(text: str) -> str:
    """One clause or unit in canonical form (FORM).

    Footnote marks, markup and invisible characters off; NFKC; quotes and dashes folded; `e.g.`
    written out; white space collapsed; case folded; leading enumerators and closing `; , . : and
    or` off. Words, their order and inner punctuation stay.
    """
    return _kept(text) if len(text) <= _LONG else finished(plain(text))


@functools.lru_cache(maxsize=512)  # of one unit it is asked for three times and more
def _kept(text: str) -> str:
    return finished(plain(text))


_LONG = 3000
"""Characters of a unit that is kept: the longest that was met has 1,694."""


def _linked(found: re.Match[str]) -> str:
    """The words of a link; an address that leads elsewhere is said too."""
    text, target = found[1], found[2]
    shown = text.strip("<>_* ")
    if shown.startswith(("http://", "https://")) and shown.rstrip("/") != target.rstrip("/"):
        return f"{text} {target}"
    if _LETTER_BOX.fullmatch(shown) and shown.casefold() != bare_address(target):
        return f"{text} {target}"
    return text


_LETTER_BOX = lazy(r"[\w.+-]{1,99}@[\w-]{1,99}\.[\w.-]{1,99}")


def bare_address(target: str) -> str:
    """An address without what may be left out of it."""
    bare = re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", target.strip("<>").casefold())
    return bare.rstrip("/")


def finished(text: str) -> str:
    """Plain text without its leading enumerators and its closing marks: the canonical form."""
    text = text.strip(" '")
    if begin := ENUMERATOR.match(text):
        text = text[begin.end() :]
    return without_closing(text)


def plain(text: str) -> str:
    """`text` folded as `canonical` folds it, with its enumerators and closing marks left on."""
    ascii_only = text.isascii()
    if not ascii_only:
        text = unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text))
    elif "[" in text:
        text = _FOOTNOTE.sub("", text)
    if "&" in text:
        text = unescaped(text)
        ascii_only = ascii_only and text.isascii()
    if "[" in text or "<" in text or "\\" in text:
        text = _without_markup(text)
    if ascii_only:  # the same fold, four times as fast
        text = text.lower().replace('"', "'").replace("`", "'").replace("-", " ").replace("*", "")
    else:
        text = _GUILLEMETS.sub("'", text).casefold().translate(_FOLD)
    if "''" in text:
        text = re.sub("''+", "'", text)
    if "_" in text:
        text = _UNDERLINE.sub("", text)
    text = " ".join(text.split())
    if any(hint in text for hint in _EXAMPLE_HINTS):
        text = _EXAMPLE.sub(lambda found: _EXAMPLES[found[0][0]], text)
    if any(pair in text for pair in _SPACED_PAIRS):
        text = _SPACED.sub("", text)
    return text


def _without_markup(text: str) -> str:
    if "![" in text:  # an image has no words; what stands for one in a sentence is no part of it
        beside = _IMAGE.sub("", text)
        text = _IMAGE.sub(r"![\1]", text) if beside.strip(" -*_") else beside
    if "[" in text:
        text = _LINK.sub(_linked, text)
    if "<" in text:
        text = TAG.sub("", _AUTOLINK.sub(r"\1", text))
    if "\\" in text:
        text = re.sub(r"\\([^\w\s])", r"\1", text)
    return text


_SPACED_PAIRS = (" ,", " .", " ;", " :", " !", " ?", " )", " ]", "( ", "[ ")


def without_closing(text: str) -> str:
    """Folded text without the stops and the `and` or `or` that close it."""
    for _ in range(4):  # "; and/or.": each turn takes a stop and a word, and no text has more
        text = text.rstrip(";,.:' ")
        if not text.endswith((" and", " or", " and/or")):
            return text.lstrip(" '") if text not in _CLOSERS else text
        text = text[: text.rindex(" ")]
    words = text.split(" ")
    while words:
        words[-1] = words[-1].rstrip(";,.:' ")
        if words[-1] and (words[-1] not in _CLOSERS or len(words) == 1):
            break
        words.pop()
    return " ".join(words).strip(" '")


_CLOSERS = ("and", "or", "and/or")


def clause_digest(text: str) -> str:
    """Hex SHA-256 of the canonical form of `text`."""
    return sha256_of(canonical_form(text))


def sha256_of(canon: str) -> str:
    """Hex SHA-256 of a text in canonical form."""
    return sha256(canon.encode("utf-8", "surrogatepass")).hexdigest()


# -- the names of products ----------------------------------------------------------------------

MODEL = "@model"
"""Stands in a clause where the licensor's product was named ("Llama 2", "Gemma")."""

_VERSION = r"(?:[ -]?v?\d+(?:\.\d+)*[a-z]?)"
_FAMILY = re.compile(
    rf"\b(?:(?:meta|code|purple)[ -])?llama(?:[ -]guard)?{_VERSION}?\b"
    rf"|\b(?:code|pali|recurrent)?gemma{_VERSION}?\b",
    re.IGNORECASE,
)
_OBJECT = lazy(
    r"\buse,?(?: (?:n?or|and)(?: to)? (?:allow|permit) (?:others|any third party|anyone)"
    r" to use,?)? "
    r"((?:[A-Z][\w.+-]*)(?:[ -](?:[A-Z][\w.+-]*|v?\d[\w.]*)){0,5})"
)
_DEFINED = frozenset(
    """the any this these such a an you your its it all model models software artifact artifacts
    material materials licensed derivatives derivative modifications products product services
    service work works output outputs data api source application""".split()  # noqa: SIM905
)


def product(lead_in: str) -> re.Pattern[str]:
    """What to replace in the clauses under `lead_in`: known families, and the product it names."""
    found = _OBJECT.search(lead_in)
    if not found or len(lead_in) > 2000:  # of form 1, which is read for ever; the longest has 1,694
        return _FAMILY
    words = [w.strip(".,") for w in found[1].split()]
    while words and re.fullmatch(r"v?\d[\w.]*", words[-1]):
        words.pop()
    if not words or words[0].casefold() in _DEFINED or _FAMILY.search(found[1]):
        return _FAMILY
    body = "[ -]".join(map(re.escape, words[1:]))
    first = re.escape(words[0])
    name = f"(?:{first}[ -])?{body}" if body else first
    return re.compile(rf"{_FAMILY.pattern}|\b{name}{_VERSION}?(?!\w)", re.IGNORECASE)
