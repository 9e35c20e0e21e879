"""Take out of a text what its readers do not see: comments, struck and hidden passages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark._startup import NamedTuple, lazy


class Hidden(NamedTuple):
    """A passage that a reader does not see, and the line that it begins in, from 1."""

    line: int
    text: str


_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*"
_PAIRS = (
    (r"<!--", r"--!?>"),
    (r"<!(?:doctype|element|entity|attlist|notation)\b|<!\[", r">"),
    (r"<\?(?=[a-z])", r"\?>"),
    (r"(?<!~)~~(?!~)", r"(?<!~)~~(?!~)"),
    (r"\{#", r"#\}"),
    (r"\{%-?[ ]?comment\b[^%\n]{0,99}%\}", r"\{%-?[ ]?endcomment[ ]?-?%\}"),
    (r"\{\{!", r"\}\}"),
    (r"<%(?:--|#)", r"%>"),
    (r"\\begin\{comment\}", r"\\end\{comment\}"),
    (r"\\iffalse\b", r"\\fi\b"),
    (r"^#if 0[ \t]*$", r"^#endif\b[^\n]*$"),
    (r"^=begin\b[^\n]*$", r"^=end\b[^\n]*$"),
    (r"^:::+[ \t]*\{?\.?(?:hidden|comment)\b[^\n]*$", r"^:::+[ \t]*$"),
    (r"(?<=\S[ \t])/\*(?=\s)", r"\*/"),
    (r"\{-(?=\s)", r"-\}"),
    (r"\(\*(?=\s)", r"\*\)"),
)
"""What begins a passage put aside, and what ends it: HTML, Markdown, TeX, templates, code."""
_ENDS = tuple(lazy(end, re.IGNORECASE | re.MULTILINE) for _, end in _PAIRS)
# The title of a link that stands for itself; a comment of reStructuredText.
_WHOLE = (
    r"^[ ]{0,3}\[[^\]\n]{1,99}\]:[ \t]*\S{1,999}[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^\n]*\))[ \t]*$"
    r"|^(?P<margin>[ \t]*)\.\.[ \t]*$(?:\n(?:[ \t]*$|(?P=margin)[ \t]+\S[^\n]*$))+"
)
_BEGIN = lazy(
    "(?=[ \t<~{\\\\#=%:/(\\[.])(?:"
    + "|".join(f"(?P<pair{number}>{begin})" for number, (begin, _) in enumerate(_PAIRS))
    + rf"|(?P<whole>{_WHOLE})"
    + rf"|<(?P<tag>[a-z][a-z0-9]{{0,15}})(?P<attributes>(?:[\s/]{_ATTRIBUTES}|[\s/][^<>]*)?)>)",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS = (
    *("<", "~~", "{#", "{%", "{{!", "\\begin{c", "\\iff", "#if 0", "=begin", ":::", " /*", "\t/*"),
    *("{-", "(*", "]:", ".."),
)
_ATTRIBUTE = lazy(r"([a-z-]{1,30})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.I)
_UNSEEN = frozenset(
    (
        *("audio", "canvas", "colgroup", "datalist", "del", "iframe", "noframes", "noscript"),
        *("object", "rp", "meter", "noembed", "progress", "s", "script", "strike", "style", "svg"),
        *("template", "video"),
    )
)
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    )
)
_ENDS_ITSELF = frozenset(("dd", "dt", "li", "option", "p", "td", "th", "tr"))
_UNSEEN_CLASSES = frozenset(
    (
        *("collapse", "d-none", "hidden", "hide", "invisible", "opacity-0", "sr-only"),
        *("text-white", "text-transparent", "visually-hidden"),
    )
)
_BLOCK_BEGINS = lazy(r"\n[ \t]*\n|</?(?:dd|div|dl|dt|li|ol|p|table|td|th|tr|ul)\b", re.I)
_BODY = lazy(r"<body\b|^[^<\n]*\w", re.IGNORECASE | re.MULTILINE)
_RULE = lazy(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_NUMBER = lazy(
    r"([-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:e-?\d{1,3})?)\s*(px|pt|em|rem|ex|in|cm|mm|%|vh|vw|)"
)
_SMALLEST = {"px": 3.0, "pt": 2.5, "em": 0.25, "rem": 0.25, "ex": 0.5, "%": 20.0}
"""The smallest letters that can be read, in the units that they are given in."""
_WHITE = frozenset(
    (
        *("aliceblue", "azure", "background", "beige", "canvas", "cornsilk", "floralwhite"),
        *("ghostwhite", "honeydew", "ivory", "lavenderblush", "lightyellow", "linen", "mintcream"),
        *("oldlace", "seashell", "snow", "transparent", "white", "whitesmoke", "window"),
    )
)
_MOST_UNENDED = 16


def cut(text: str) -> tuple[str, tuple[Hidden, ...]]:
    """`text` without what is not seen, and what that was; line ends stay. Total, linear in time.

    A comment or a script that ends nowhere goes on to the end. Another element that is hidden and
    ends nowhere leaves `~~`: it must not read as if it stood.
    """
    if not any(map(text.__contains__, _MARKS)):
        return text, ()
    rules = _hiding_rules(text)
    kept: list[str] = []
    hidden: list[Hidden] = []
    at = line = 0
    unended = 0
    titled = False
    for found in _BEGIN.finditer(text):
        start = found.start()
        if start < at:
            continue
        begins = _begins_hidden(found, rules)
        tag = found["tag"]
        if tag and tag.lower() == "title":  # the first names the page, if nothing is before it
            begins = titled or bool(_BODY.search(text, max(0, start - 4000), start))
            titled = True
        if not begins:
            continue
        inner, end = _span(text, found) if unended < _MOST_UNENDED else (0, 0)
        kept.append(text[at:start])
        line += text.count("\n", at, start)
        if not end:
            unended += 1
            kept.append("~~" if tag else found[0])
            line += found[0].count("\n")
            at = found.end()
            continue
        words = text[start if found["whole"] else found.end() : inner].strip()
        if words and (tag or "").lower() != "style":  # a style sheet says nothing to a reader
            hidden.append(Hidden(line + 1, words))
        breaks = text.count("\n", start, end)
        kept.append("\n" * breaks)
        line += breaks
        at = end
    kept.append(text[at:])
    return "".join(kept), tuple(hidden)


def _begins_hidden(found: re.Match[str], rules: frozenset[str]) -> bool:
    """Whether a mark or a tag begins a passage that a reader does not see."""
    if not found["tag"]:
        return True
    name = found["tag"].lower()
    if name in _VOID:
        return False
    if name in _UNSEEN:
        return True
    if not found["attributes"] and not rules:
        return name == "dialog"
    return _hidden_by(name, _attributes(found["attributes"]), rules)


def _attributes(text: str) -> dict[str, str]:
    return {
        one[1].lower(): (one[2] or one[3] or one[4] or "").strip("“”‘’")
        for one in _ATTRIBUTE.finditer(text)
    }


def _hidden_by(name: str, attributes: dict[str, str], rules: frozenset[str]) -> bool:
    """Whether an element is hidden by its attributes or by a rule for its name, class or id."""
    if attributes.keys() & {"hidden", "popover"} or attributes.get("aria-hidden") == "true":
        return True
    if name == "dialog" and "open" not in attributes:
        return True
    if name == "bdo" and attributes.get("dir") == "rtl":
        return True
    if name == "font" and (
        attributes.get("size") in ("0", "-7") or _unseen_colour(attributes.get("color", ""))
    ):
        return True
    classes = set(attributes.get("class", "").split())
    named = {name, f"#{attributes.get('id', '')}", *(f".{one}" for one in classes)}
    return bool(classes & _UNSEEN_CLASSES or named & rules or _hides(attributes.get("style", "")))


def _span(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Where a hidden passage that begins with `found` ends, and what ends it; zeros for nowhere."""
    if found["whole"]:
        return found.end(), found.end()
    if not found["tag"]:
        number = next(n for n in range(len(_PAIRS)) if found[f"pair{n}"])
        if ended := _ENDS[number].search(text, found.end()):
            return ended.span()
        return (len(text), len(text)) if found[0] == "<!--" else (0, 0)
    name = found["tag"].lower()
    if found["attributes"].endswith("/") and name not in _UNSEEN:
        return found.end(), found.end()
    depth = 1
    tags = lazy(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE)
    for tag in tags.finditer(text, found.end()):
        if name in _ENDS_ITSELF and not tag[1]:
            break
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start(), tag.end()
    if name in _ENDS_ITSELF:
        stop = _BLOCK_BEGINS.search(text, found.end())
        end = stop.start() if stop else len(text)
        return end, end
    return (len(text), len(text)) if name in ("script", "style") else (0, 0)


def _hiding_rules(text: str) -> frozenset[str]:
    """Names, `.classes` and `#ids` that a style sheet in the text hides."""
    out: set[str] = set()
    lower = text.lower() if "style" in text or "STYLE" in text else ""
    at = lower.find("<style")
    while at >= 0 and len(lower) == len(text):
        end = lower.find("</style", at)
        if end < 0:
            break
        for rule in _RULE.finditer(lower, lower.find(">", at) + 1, end):
            if _hides(rule[2]):
                out.update(one.strip().rpartition(" ")[2] for one in rule[1].split(","))
        at = lower.find("<style", end)
    return frozenset(out)


def _hides(style: str) -> bool:
    """Whether declarations of CSS keep an element from a reader's sight."""
    if not style:
        return False
    given = dict(_declarations(style))
    if given.get("overflow") in ("hidden", "clip") and any(
        _small(given.get(side, ""), 1.0) for side in ("height", "max-height", "width", "max-width")
    ):
        return True
    ground = given.get("background-color") or given.get("background", "")
    ground = "" if ground in ("none", "transparent", "inherit", "initial") else ground
    colour = given.get("color", "")
    if colour and (colour == ground if ground else _unseen_colour(colour)):
        return True
    return any(_property_hides(name, value) for name, value in given.items())


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for one in style.lower().split(";"):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip(), value.replace("!important", "").strip()


def _property_hides(name: str, value: str) -> bool:
    if name in _NEVER_HIDES or name.startswith(_NEVER_HIDES_FROM):
        return False
    if name in ("display", "content-visibility", "visibility"):
        return value in ("none", "hidden", "collapse")
    if name in ("opacity", "scale", "zoom"):
        return _small(value, 15.0 if value.endswith("%") else 0.15)
    if name in ("font-size", "font", "line-height"):
        return any(map(_tiny, value.partition("/")[0].split()))
    if name.startswith("text-decoration"):
        return "line-through" in value
    if name in ("text-indent", "letter-spacing", "word-spacing") or name.startswith("margin"):
        most = {} if value.startswith("-") and name.endswith("-spacing") else _MOST
        far = _NUMBER.match(value)
        return far is not None and abs(float(far[1])) > most.get(far[2], 0.1)
    if name in ("color", "background", "background-color"):
        return not _COLOUR.fullmatch(value)
    if name == "position":
        return value not in ("static", "relative")
    return value not in _NOTHING_SET


_NEVER_HIDES = frozenset(
    (
        *("break-after", "break-before", "break-inside", "clear", "cursor", "direction", "float"),
        *("flex", "gap", "hyphens", "height", "max-height", "max-width", "orphans"),
        *("overflow-wrap", "quotes", "table-layout", "text-align", "text-rendering"),
        *("vertical-align", "white-space", "widows", "min-height", "min-width", "width"),
        *("word-break", "word-wrap", "box-sizing", "caption-side", "empty-cells", "overflow"),
        *("font-family", "font-style", "font-variant", "font-weight", "font-stretch"),
        *("text-justify", "font-kerning", "font-feature-settings", "text-autospace", "line-break"),
        "tab-stops",
        "size",  # of a printed page
    )
)
_NEVER_HIDES_FROM = (
    "border",
    "list-style",
    "mso-",
    "outline",
    "padding",
    "page-break",
    "tab-",
    "--",
)
_NOTHING_SET = frozenset(("auto", "inherit", "initial", "none", "normal", "revert", "unset", "0"))
_COLOUR = lazy(
    r"#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([\d\s.,%/deg]{1,60}\)|windowtext|currentcolor"
)
_MOST = {
    "px": 150.0,
    "pt": 120.0,
    "em": 12.0,
    "rem": 12.0,
    "in": 2.0,
    "cm": 5.0,
    "mm": 50.0,
    "%": 60.0,
}


def _small(value: str, limit: float) -> bool:
    found = _NUMBER.match(value)
    return found is not None and float(found[1]) <= limit


def _tiny(value: str) -> bool:
    """Whether a size, in whatever unit, may be too small to be read."""
    found = _NUMBER.match(value)
    if not found:
        return value.startswith(("calc", "min", "clamp", "var"))
    if value == found[1]:  # a line height, or the weight in `font`
        return float(found[1]) == 0
    return found[2] not in _SMALLEST or float(found[1]) <= _SMALLEST[found[2]]


def _unseen_colour(value: str) -> bool:
    """Whether a colour is transparent, or white to the eye as the page is."""
    value = value.strip().lower()
    if value in _WHITE:
        return True
    if re.fullmatch(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", value):
        digits = value[1:] if len(value) > 5 else "".join(2 * one for one in value[1:])
        parts = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
        return min(parts[:3]) >= 0xF0 or (len(parts) == 4 and parts[3] < 0x20)
    numbers = [
        float(one) * (2.55 if percent and value.startswith("rgb") else 1)
        for one, percent in re.findall(r"(\d{1,5}(?:\.\d{1,9})?)(%?)", value)
    ]
    if value.startswith("rgb") and len(numbers) >= 3:
        return min(numbers[:3]) >= 0xF0 or (len(numbers) == 4 and numbers[3] <= 0.1)
    if value.startswith("hsl") and len(numbers) >= 3:
        return numbers[2] >= 96 or (len(numbers) == 4 and numbers[3] <= 0.1)
    return False
