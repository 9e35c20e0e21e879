"""The words of a text in their order, however it is laid out.

Where lists and headings can no longer be told (lines wrapped at random, indentation lost in HTML,
each line a paragraph) the words still say that nothing was changed. A text that may hide or strike
some of its words has no wording.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from weightmark.licenses.canonical import address, plain
from weightmark.licenses.container import ATTRIBUTES, opened
from weightmark.licenses.lines import CJK_WRAP
from weightmark.pattern import lazy

_HIDES = lazy(
    r"(?<!~)~~(?!~)|[\u0335-\u0338\u202a-\u202e\u2066-\u2069]|^[ \t]{0,3}\[[^\]\n]{0,99}\]:|\[\^",
    re.MULTILINE,
)
_TAG = lazy(r"<(/?[a-zA-Z][\w:-]*)\b([^<>]*)>")
_PROPER = lazy(ATTRIBUTES, re.IGNORECASE)
_SHOWING = frozenset(
    """article b blockquote body br center code dd details div dl dt em footer h1 h2 h3 h4 h5 h6
    head header hr html i li link main meta nav o:p ol p pre section small span strong summary
    table tbody td th thead title tr tt u ul""".split()  # noqa: SIM905
)
_HIDING = frozenset(
    (
        *("audio", "canvas", "datalist", "del", "dialog", "embed", "font", "iframe"),
        *("map", "noembed", "noframes", "noscript", "object", "option", "picture", "s", "script"),
        *("select", "strike", "style", "sub", "sup", "svg", "template", "textarea"),
        *("video", "xmp"),
    )
)
_ANCHOR = lazy(
    r"<a\b[^<>]{0,999}?\bhref\s?=\s?(\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+)[^<>]*>([^<]{0,999})",
    re.IGNORECASE,
)
_LINK = lazy(r"\[([^\[\]]{0,1000})\]\(([^()\s]{0,2000})\)")
_HEADING = lazy(
    r"(?<!\S)##{1,5}(?!\S)|^[ \t]*#[ \t]+(?=[^.;:,\n]{1,80}$)|(?<=\S)[ \t]+#(?!\S)", re.MULTILINE
)
_SIGN = lazy(r"^[ \t]*#[ \t]+", re.MULTILINE)
_FENCE = lazy(
    r"```[ \t]*(?:bash|console|html|json|markdown|md|plain|python|sh|te?xt|ya?ml)(?![\w.-])", re.I
)
_SPELLINGS = (
    # SPDX License List Matching Guidelines, varietal word spelling
    (lazy(r"licenc"), "licens"),
    (lazy(r"artefact"), "artifact"),
    (lazy(r"is(e|ed|es|er|ers|ing|ation|ations)\b"), r"iz\1"),
    (lazy(r"(?<=\w\w)our"), "or"),
    (lazy(r"\b(def|off|pret)ence"), r"\1ense"),
    (lazy(r"\b(judg|acknowledg)ement"), r"\1ment"),
    (lazy(r"\b(cancel|label|model)l(ed|ing)\b"), r"\1\2"),
    (lazy(r"\b(catalog|analog)ue"), r"\1"),
    (lazy(r"\bprogramme"), "program"),
    (lazy(r"\bcentre"), "center"),
    (lazy(r"http://"), "https://"),
    (lazy(r"\bsub[ -]licens"), "sublicens"),
    (lazy(r"\bnon ?commercial"), "non commercial"),
    (lazy(r"\bfulfil(?!l)"), "fulfill"),
    (lazy(r"\bwhilst\b"), "while"),
    (lazy(r"(?<=\w) ?/ ?(?=\w)"), "/"),
    (lazy(r"©"), "(c)"),
    (lazy(r"\bper cent\b"), "percent"),
    (CJK_WRAP, ""),
)
_ENUMERATOR = lazy(r"\(?(?:\d{1,2}|[a-z]{1,2}|[ivx]{3,5})\)|(?:\d{1,2}|[a-z]|[ivx]{2,5})\.")
_REFERS = frozenset(
    """and article articles clause clauses in item items of or paragraph paragraphs section sections
    subparagraph subsection through to under""".split()  # noqa: SIM905
)
"""Words behind which `(a)` names a part of the text and does not number one."""
_MARK = lazy(
    r"(?:(?<!\w)(?P<before>\w+)|(?<![\w\s]))(?P<gap>\s*\n[ \t]*|\A[ \t]*)"
    rf"(?:\*\*)?(?:{_ENUMERATOR.pattern})(?:\*\*)?[ \t]+",
    re.IGNORECASE,
)
_STOPS = (".", ";", ":", ",", ")")
_BULLETS = "=~*•‣▪▫◦●○■□·|"


def words(
    text: str, before: int = 0, *, signs: bool = True, pages: bool = False, marks: bool = False
) -> list[str]:
    """The words of `text`, or of its lines before the one numbered so; none where some may hide.

    Markup, bullets, quotes and closing stops are off, spelling is American. With `signs` the `#`
    before a line that is no heading is a word: it may put it aside. With `pages` the numbers of
    pages are words, with `marks` the letters and numbers of lists: as they are where nothing tells
    them from others.
    """
    if _HIDES.search(text) or any(map(_leads_elsewhere, _ANCHOR.finditer(text))):
        return []
    read = opened(text, pages=pages)[0]
    shown = "\n".join(line.text for line in read if not before or line.number < before)
    if "<" in shown and any(map(_may_hide, _TAG.finditer(shown))):
        return []
    joined = _HEADING.sub("", _FENCE.sub("", _TAG.sub(_without_markup, shown)))
    joined = joined if signs else _SIGN.sub("", joined)
    joined = joined if marks else _MARK.sub(_without_mark, joined)
    joined = plain(_LINK.sub(_with_target, joined))
    for spelling, other in _SPELLINGS:
        joined = spelling.sub(other, joined)
    out: list[str] = []
    ended = False
    last = "."
    for word in joined.split():
        previous, last = last, word
        if (
            not marks
            and _ENUMERATOR.fullmatch(word)
            and not (out and out[-1] in _REFERS)
            and (word[-1] == ")" or previous.rstrip("'")[-1:] in _STOPS)
        ):
            continue
        kept = word.strip("'").rstrip(".;:'").strip(_BULLETS)
        if kept and not (ended and kept in ("and", "or")):  # "…; and" closes an item of a list
            out.append(kept)
        ended = word.endswith(";")
    return out


def _without_mark(found: re.Match[str]) -> str:
    """Nothing for what marks an item; behind "paragraph" it is a number that a line begins with."""
    before = found["before"] or ""
    return found[0] if before.casefold() in _REFERS else before + found["gap"]


def _leads_elsewhere(link: re.Match[str]) -> bool:
    """Whether a link in HTML leads outside of the text, and elsewhere than its words say."""
    target = link[1].strip("\"'")
    return not target.startswith("#") and address(target) != address(link[2].strip())


def _may_hide(tag: re.Match[str]) -> bool:
    """Whether an element may keep words from sight; what does so by its style was cut before."""
    name, rest = tag[1].strip("/").lower(), tag[2]
    if rest.startswith((":", "@", ".")) or name in _SHOWING:
        return False
    return name in _HIDING or "=" in rest


def _without_markup(tag: re.Match[str]) -> str:
    """Nothing for a tag; what only looks like one, such as a blank to fill in, is a word.

    A word of the licence in angle brackets is none of its words: most readers do not see it.
    """
    if tag[1].strip("/").lower() in _SHOWING and _PROPER.fullmatch(tag[2]):
        return ""
    return f" {tag[1]}{tag[2]} " if tag[2][:1] in (":", "@", ".") else f" {tag[0]} "


def _with_target(link: re.Match[str]) -> str:
    """A link's words, and the address that it leads to unless that lies within the text."""
    text, target = link[1], link[2]
    if target.startswith("#") or text.rstrip("/") == target.rstrip("/"):
        return text
    return f"{text} {target}"


def digest(several: Sequence[str]) -> str:
    """Hex SHA-256 of words."""
    return hashlib.sha256(" ".join(several).encode("utf-8", "surrogatepass")).hexdigest()
