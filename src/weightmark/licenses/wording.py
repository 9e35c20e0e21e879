"""The words of a text in their order, however it is laid out.

Where lists and headings can no longer be told (lines wrapped at random, indentation lost in HTML,
each line a paragraph) the words still say that nothing was changed. A text that may hide or strike
some of its words has no wording.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from weightmark.licenses.canonical import plain
from weightmark.licenses.layout import lines

_HIDES = re.compile(
    r"(?<!~)~~(?!~)|[\u0335-\u0338\u202a-\u202e\u2066-\u2069]|^[ \t]{0,3}\[[^\]\n]{0,99}\]:|\[\^",
    re.MULTILINE,
)
_TAG = re.compile(r"<(/?[a-zA-Z][\w-]*)\b([^<>]*)>")
_SHOWING = frozenset(
    (
        *("b", "blockquote", "body", "br", "center", "code", "div", "em", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "head", "hr", "html", "i", "li", "ol", "p", "pre", "section", "span"),
        *("strong", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul"),
    )
)
_HIDING = frozenset(
    (
        *("audio", "canvas", "datalist", "del", "details", "dialog", "embed", "font", "iframe"),
        *("map", "noembed", "noframes", "noscript", "object", "option", "picture", "s", "script"),
        *("select", "strike", "style", "sub", "sup", "svg", "template", "textarea", "title"),
        *("video", "xmp"),
    )
)
_HARMLESS_ATTRIBUTES = re.compile(
    r"""(?:\s+(?:(?:align|dir|id|lang|start|type|value)=(?:"[^"]*"|'[^']*'|[\w-]+)"""
    r"""|style="(?:\s*(?:text-decoration:\s*underline|font-(?:weight|style):\s*[a-z0-9]+)\s*;?)*"))*\s*/?"""
)
_LINK = re.compile(r"\[([^\[\]]{0,1000})\]\(([^()\s]{0,2000})\)")
_HEADING = re.compile(
    r"(?<!\S)##{1,5}(?!\S)|^[ \t]*#[ \t]+(?=[^.;:,\n]{1,80}$)|(?<=\S)[ \t]+#(?!\S)", re.MULTILINE
)
_SIGN = re.compile(r"^[ \t]*#[ \t]+", re.MULTILINE)
_FENCE = re.compile(
    r"```[ \t]*(?:bash|console|html|json|markdown|md|plain|python|sh|te?xt|ya?ml)(?![\w.-])", re.I
)
_SPELLINGS = (
    # SPDX License List Matching Guidelines, varietal word spelling
    (re.compile(r"licenc"), "licens"),
    (re.compile(r"artefact"), "artifact"),
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations)\b"), r"iz\1"),
    (re.compile(r"(?<=\w\w)our"), "or"),
    (re.compile(r"\b(def|off|pret)ence"), r"\1ense"),
    (re.compile(r"\b(judg|acknowledg)ement"), r"\1ment"),
    (re.compile(r"\b(cancel|label|model)l(ed|ing)\b"), r"\1\2"),
    (re.compile(r"\b(catalog|analog)ue"), r"\1"),
    (re.compile(r"\bprogramme"), "program"),
    (re.compile(r"\bcentre"), "center"),
    (re.compile(r"http://"), "https://"),
)
_BULLETS = "=~*•‣▪▫◦●○■□·|"


def words(text: str, before: int = 0, *, signs: bool = True) -> list[str]:
    """The words of `text`, or of its lines before the one numbered so; none where some may hide.

    Markup, bullets, quotes and closing stops are off, spelling is American; letters and numbers of
    lists stay. With `signs` so does the `#` before a line that is no heading: it may put it aside.
    """
    if _HIDES.search(text) or any(map(_may_hide, _TAG.finditer(text))):
        return []
    shown = [line.text for line in lines(text) if not before or line.number < before]
    joined = _HEADING.sub("", _FENCE.sub("", _TAG.sub(_without_markup, "\n".join(shown))))
    joined = joined if signs else _SIGN.sub("", joined)
    joined = plain(_LINK.sub(_with_target, joined))
    for spelling, other in _SPELLINGS:
        joined = spelling.sub(other, joined)
    out = []
    ended = False
    for word in joined.split():
        kept = word.strip("'").rstrip(".;:'").strip(_BULLETS)
        if kept and not (ended and kept in ("and", "or")):  # "…; and" closes an item of a list
            out.append(kept)
        ended = word.endswith(";")
    return out


def _may_hide(tag: re.Match[str]) -> bool:
    name, rest = tag[1].strip("/").lower(), tag[2]
    if rest.startswith((":", "@", ".")):
        return False  # an address
    if name in _SHOWING:
        return not _HARMLESS_ATTRIBUTES.fullmatch(rest)
    return name in _HIDING or "=" in rest or "hidden" in rest.lower()


def _without_markup(tag: re.Match[str]) -> str:
    """Nothing for a tag; what only looks like one, such as a blank to fill in, is a word."""
    return "" if tag[1].strip("/").lower() in _SHOWING else f" {tag[1]}{tag[2]} "


def _with_target(link: re.Match[str]) -> str:
    """A link's words, and the address that it leads to unless that lies within the text."""
    text, target = link[1], link[2]
    if target.startswith("#") or text.rstrip("/") == target.rstrip("/"):
        return text
    return f"{text} {target}"


def digest(several: Sequence[str]) -> str:
    """Hex SHA-256 of words."""
    return hashlib.sha256(" ".join(several).encode("utf-8", "surrogatepass")).hexdigest()
