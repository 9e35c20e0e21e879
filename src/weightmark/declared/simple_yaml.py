"""Reads plain mappings and lists of YAML without a YAML parser, or says that it is unsure.

Strategy: importing PyYAML costs more than the rest of a commit's check, and reading the benchmark
tables of some cards with it costs seconds; most cards need neither. Lines are taken one by one,
each with its indent; whatever is unusual (an anchor, a block scalar, an escape, a repeated key, a
word that YAML 1.1 and 1.2 read in two ways) ends it, and the parser reads the block. The law is
`read_simple(block)` in (None, what `yaml.safe_load` gives), a property test.
"""

from __future__ import annotations

import re

MAX_YAML_DEPTH = 40
"""Deepest nesting that is read; `model-index`, the deepest documented key, needs 7."""

LINE_END = re.compile(r"\r\n|\r|\n")

_ENTRY = re.compile(r"([^\W\d](?:[\w .()/&,?!'+-]{0,126}[\w.)?!+-])?):(?: +(.+))?")
_QUOTED = r"""(?:'([^']*)'|"([^"\\]*)")(?: +#.*)?"""
_FLOW = r"(?a)\[ *((?:[A-Za-z][\w.+/-]*(?:, *|(?= *\])))*) *\](?: +#.*)?"
_INTEGER = r"-?(?:0|[1-9][0-9]{0,17})"
_FLOAT = r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,20}"
# Everything that YAML 1.1 reads as a number or a time and that starts with a digit is made of:
_NUMERIC = r"[0-9A-Fa-fXxOo_.:+ TtZz-]+"
# But for a digest or a revision: 0b1 is the only number of YAML 1.1 with a letter and no sign.
_HEX = r"(?!0b)[0-9a-f]*[a-f][0-9a-f]*"
_WORDS: dict[str, bool | None] = {
    form: value
    for words, value in (("yes true on", True), ("no false off", False), ("null", None))
    for word in words.split()
    for form in (word, word.title(), word.upper())
}

_Row = tuple[int, str, int]


class _NotSimple(Exception):  # noqa: N818 - a way out, not an error
    """The block needs a real YAML parser."""


def read_simple(block: str) -> tuple[dict[str, object], dict[str, int]] | None:
    """Read a block of plain mappings and lists without a YAML parser, or None where unsure.

    Gives the mapping, equal to that of `yaml.safe_load`, and the row, from 0, of each key at the
    top level. A repeated key, an anchor, a block scalar, an escape: anything unusual is None.
    """
    rows = _rows(block)
    if rows is None:
        return None
    if not rows:
        return {}, {}
    if rows[0][0] != 0 or _is_item(rows[0][1]):
        return None
    rows.append((-1, "", 0))
    lines: dict[str, int] = {}
    try:
        fields, end = _mapping(rows, 0, 0, lines)
    except _NotSimple:
        return None
    return (fields, lines) if end == len(rows) - 1 else None


def _rows(block: str) -> list[_Row] | None:
    """The lines that count: indent, text, and number from 0; a folded scalar is on one of them."""
    rows: list[_Row] = []
    lines = LINE_END.split(block)
    at = 0
    while at < len(lines):
        line, number = lines[at], at
        at += 1
        if not line.isprintable():
            # a superset of what PyYAML refuses, takes for a line end, or strips
            return None
        content = line.strip(" ")
        indent = len(line) - len(line.lstrip(" "))
        if content.endswith(": >-") and not _is_item(content):
            folded = _folded(lines, at, indent)
            if folded is None:
                return None
            content = content[:-2] + f"'{' '.join(folded)}'"
            at += len(folded)
        if content and content[0] != "#":
            rows.append((indent, content, number))
    return rows


def _folded(lines: list[str], at: int, indent: int) -> list[str] | None:
    """The lines of a folded scalar, None where they are more than words to be joined."""
    folded: list[str] = []
    inner = len(lines[at]) - len(lines[at].lstrip(" ")) if at < len(lines) else 0
    for line in lines[at:]:
        content = line[inner:]
        if len(line) - len(line.lstrip(" ")) < inner and content.strip():
            break
        if not content or content != content.strip(" ") or "'" in content or inner <= indent:
            return None
        if not line.isprintable():
            return None
        folded.append(content)
    return folded or None


def is_plain(text: str) -> bool:
    """Whether a string may stand unquoted and is read back as the same string."""
    if not text or text != text.strip() or not text.isprintable():
        return False
    if _looks_numeric(text):  # YAML 1.2, which the Hub's server reads, takes 12e34 for a number
        return False
    try:
        return _plain(text) == text and " #" not in text
    except _NotSimple:
        return False


def _is_item(content: str) -> bool:
    return content == "-" or content.startswith("- ")


def _mapping(
    rows: list[_Row], at: int, depth: int, lines: dict[str, int]
) -> tuple[dict[str, object], int]:
    indent = rows[at][0]
    fields: dict[str, object] = {}
    while rows[at][0] == indent and not _is_item(rows[at][1]):
        entry = _ENTRY.fullmatch(rows[at][1])
        if entry is None or entry[1] in fields or entry[1] in _WORDS:
            raise _NotSimple
        lines[entry[1]] = rows[at][2]
        if entry[2]:
            fields[entry[1]] = _scalar(entry[2])
            at += 1
        else:
            fields[entry[1]], at = _nested(rows, at + 1, indent, depth)
    if rows[at][0] > indent:
        raise _NotSimple
    return fields, at


def _sequence(rows: list[_Row], at: int, depth: int) -> tuple[list[object], int]:
    indent = rows[at][0]
    items: list[object] = []
    while rows[at][0] == indent and _is_item(rows[at][1]):
        _, content, number = rows[at]
        rest = content[1:].lstrip(" ")
        item: object
        if not rest:
            item, at = _node(rows, at + 1, depth) if rows[at + 1][0] > indent else (None, at + 1)
        elif _ENTRY.fullmatch(rest):
            rows[at] = (indent + len(content) - len(rest), rest, number)
            item, at = _node(rows, at, depth)
        else:
            item, at = _scalar(rest), at + 1
        items.append(item)
    if rows[at][0] > indent:
        raise _NotSimple
    return items, at


def _nested(rows: list[_Row], at: int, indent: int, depth: int) -> tuple[object, int]:
    """Read what stands under a key that has nothing behind it."""
    if rows[at][0] > indent:
        return _node(rows, at, depth)
    if rows[at][0] == indent and _is_item(rows[at][1]):
        return _sequence(rows, at, depth + 1)
    return None, at


def _node(rows: list[_Row], at: int, depth: int) -> tuple[object, int]:
    if depth > MAX_YAML_DEPTH // 2:
        raise _NotSimple
    if _is_item(rows[at][1]):
        return _sequence(rows, at, depth + 1)
    return _mapping(rows, at, depth + 1, {})


def _scalar(text: str) -> object:
    if text in ("[]", "{}"):
        return [] if text == "[]" else {}
    # What begins like nothing special compiles no pattern for it.
    if text[0] in "'\"" and (quoted := re.fullmatch(_QUOTED, text)):
        return quoted[2] if quoted[1] is None else quoted[1]
    if text[0] == "[":
        flow = re.fullmatch(_FLOW, text)
        if flow is None or not flow[1]:
            raise _NotSimple
        return [_plain(item.strip(" ")) for item in flow[1].split(",") if item.strip(" ")]
    return _plain(text.partition(" #")[0].rstrip(" "))


def _looks_numeric(text: str) -> bool:
    return text[0] in "0123456789" and re.fullmatch(_NUMERIC, text) is not None


def _plain(text: str) -> object:
    if text[0] in "-0123456789":
        if re.fullmatch(_INTEGER, text):
            return int(text)
        if re.fullmatch(_FLOAT, text):
            return float(text)
    if (
        not (text[0].isalnum() or text[0] in "_/($" or text[0] > "\x7f")
        or ": " in text
        or text[-1] == ":"
    ):
        raise _NotSimple
    if _looks_numeric(text) and not re.fullmatch(_HEX, text):
        raise _NotSimple
    return _WORDS.get(text, text)
