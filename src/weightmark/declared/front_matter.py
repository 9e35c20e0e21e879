"""The YAML block at the head of a model card: found as the Hub finds it, read within bounds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from weightmark._startup import NamedTuple
from weightmark.errors import CardError

if TYPE_CHECKING:
    import yaml

#: Longest block that is read, in characters; the longest seen on the Hub (tables of benchmark
#: results) have about 300,000.
MAX_BLOCK = 1 << 19
#: Deepest nesting that is read; `model-index`, the deepest documented key, needs 7.
MAX_DEPTH = 40
#: Most nodes after all aliases are followed; a plain block of MAX_BLOCK cannot have more.
MAX_NODES = 1 << 18
#: Longest scalar that may be anything but a string: numbers cost the square of their length.
MAX_NUMBER = 500

LINE_END = re.compile(r"\r\n|\r|\n")

# Same language as REGEX_YAML_BLOCK of huggingface_hub 2.4.0 (repocard.py), which is said there to
# be the one of the Hub's server.
_BLOCK = re.compile(r"(\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(?:\r\n|\n|$))")
# Nothing between the two lines: the Hub takes it for a block only with CRLF (the LF is then read
# as the line end before the closing line), but an editor has to treat both alike.
_EMPTY = r"(\s*---(?:\r\n|\r|\n))()(---[ \t]*(?:\r\n|\n|$))"


class Parts(NamedTuple):
    """A card taken apart; joined together again it is the card, character for character.

    `closing` starts with the line end that closes the block, but where the block is empty and
    has no line of its own.
    """

    opening: str
    block: str
    closing: str
    body: str

    @property
    def first_line(self) -> int:
        """Line of the card, from 1, on which the block starts."""
        return line_of(self.opening, len(self.opening))


class Loaded(NamedTuple):
    """What a block says: `lines` gives the line in the card of each key at the top level.

    `duplicates` are (key, line of the second one); `odd` are (text, line) of keys at the top level
    that are not strings, which no reader of the Hub takes.
    """

    fields: dict[str, object]
    lines: dict[str, int]
    duplicates: tuple[tuple[str, int], ...] = ()
    odd: tuple[tuple[str, int], ...] = ()


def line_of(text: str, index: int) -> int:
    """Line, from 1, of the character at `index`; CRLF, CR and LF end a line."""
    return 1 + sum(1 for _ in LINE_END.finditer(text, 0, index))


def split(text: str) -> Parts | None:
    """Take a card without its BOM apart, or None where the Hub sees no front matter."""
    found = _BLOCK.match(text)
    cut = found is not None and not found[2] and found[3].startswith("\n")
    if cut and found is not None and found[1].endswith("\r"):
        # Its two lines are cut through a CRLF: an empty block, which is all that matches so.
        found = re.match(_EMPTY, text)
    if found is None:
        return None
    return Parts(found[1], found[2], found[3], text[found.end() :])


def split_empty(text: str) -> Parts | None:
    """Take a card apart that starts with two lines of `---` and nothing between them."""
    found = re.match(_EMPTY, text)
    return None if found is None else Parts(found[1], "", found[3], text[found.end() :])


def load(block: str, first_line: int = 1) -> Loaded:
    """Read a block as `yaml.safe_load` does (YAML 1.1), within bounds.

    `first_line` is the line in the card on which the block starts. Raises CardError with the line
    where it is not YAML, not a mapping, or out of bounds.
    """
    if len(block) > MAX_BLOCK:
        raise CardError(
            f"front matter of more than {MAX_BLOCK:,} characters",
            line=first_line,
            hint="move what is not metadata into the text of the card",
        )
    simple = read_simple(block)
    if simple is None:
        return _load_yaml(block, first_line)
    fields, rows = simple
    return Loaded(fields, {key: first_line + row for key, row in rows.items()})


# The simple subset. Importing yaml costs more than the rest of a commit's check, and reading the
# benchmark tables of some cards with it costs seconds; most cards need neither.

_ENTRY = re.compile(r"([^\W\d](?:[\w .()/&,?!'+-]{0,126}[\w.)?!+-])?):(?: +(.+))?")
_QUOTED = r"""(?:'([^']*)'|"([^"\\]*)")(?: +#.*)?"""
_FLOW = re.compile(r"\[ *((?:[A-Za-z][\w.+/-]*(?:, *|(?= *\])))*) *\](?: +#.*)?", re.ASCII)
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
    if depth > MAX_DEPTH // 2:
        raise _NotSimple
    if _is_item(rows[at][1]):
        return _sequence(rows, at, depth + 1)
    return _mapping(rows, at, depth + 1, {})


def _scalar(text: str) -> object:
    if text in ("[]", "{}"):
        return [] if text == "[]" else {}
    quoted = re.fullmatch(_QUOTED, text)
    if quoted is not None:
        return quoted[2] if quoted[1] is None else quoted[1]
    if text[0] == "[":
        flow = _FLOW.fullmatch(text)
        if flow is None or not flow[1]:
            raise _NotSimple
        return [_plain(item.strip(" ")) for item in flow[1].split(",") if item.strip(" ")]
    return _plain(text.partition(" #")[0].rstrip(" "))


def _looks_numeric(text: str) -> bool:
    return text[0] in "0123456789" and re.fullmatch(_NUMERIC, text) is not None


def _plain(text: str) -> object:
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


# The rest of YAML.

# What the readers of numbers and times in PyYAML let out on a value they cannot take.
_BAD_VALUE = (ValueError, OverflowError, KeyError, IndexError, AttributeError, TypeError)


def _load_yaml(block: str, first_line: int) -> Loaded:
    import yaml

    node = compose(block, first_line)
    fields: dict[str, object] = {}
    lines: dict[str, int] = {}
    duplicates: dict[str, int] = {}
    odd: list[tuple[str, int]] = []
    if node is None:
        return Loaded(fields, lines)
    constructor = yaml.constructor.SafeConstructor()
    try:
        value = constructor.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _broken(error, block, first_line) from None
    except _BAD_VALUE as error:
        raise CardError(
            f"front matter holds a value that YAML cannot read: {error}",
            line=first_line,
            hint="put the value into quotes",
        ) from None
    if value is None:
        return Loaded(fields, lines)
    if not isinstance(value, dict) or not isinstance(node, yaml.MappingNode):
        raise CardError(
            f"front matter is a {type(value).__name__}, not a mapping of keys",
            line=first_line,
            hint="write `key: value` lines between the two `---` lines",
        )
    ends = [found.end() for found in LINE_END.finditer(block)]
    for key, _ in node.value:
        line = first_line + bisect_right(ends, key.start_mark.index)
        if key.tag != _STRING:
            if key.tag != _MERGE:
                odd.append((str(key.value), line))
        elif key.value in lines:
            duplicates.setdefault(key.value, line)
        lines[str(key.value)] = line
    fields = {key: item for key, item in value.items() if isinstance(key, str)}
    return Loaded(fields, lines, tuple(duplicates.items()), tuple(odd))


_STRING = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"


def compose(block: str, first_line: int = 1) -> yaml.Node | None:
    """Give the node tree of a block, or None for an empty one; the marks count characters.

    Bounded in depth and in nodes with all aliases followed, so that no alias bomb is built.
    Raises CardError with the line.
    """
    import yaml

    try:
        loader = _bounded_loader()(block)
        node: yaml.Node | None = loader.get_single_node()
    except yaml.YAMLError as error:
        raise _broken(error, block, first_line) from None
    except _BAD_VALUE as error:  # an escape or a directive with a number that is none
        raise CardError(
            f"front matter is not YAML: {error}", line=first_line, hint=_BROKEN_HINT
        ) from None
    return node


_BROKEN_HINT = "mend the YAML between the two `---` lines; quote what holds a colon or a brace"


def _broken(error: Any, block: str, first_line: int) -> CardError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    index = mark.index if mark is not None else getattr(error, "position", 0)
    problem = getattr(error, "problem", None) or getattr(error, "reason", "cannot be read")
    line = first_line - 1 + line_of(block, index)
    return CardError(f"front matter is not YAML: {problem}", line=line, hint=_BROKEN_HINT)


def _is_long_number(node: yaml.ScalarNode) -> bool:
    return node.tag != _STRING and len(node.value) > MAX_NUMBER


@cache
def _bounded_loader() -> type[yaml.SafeLoader]:
    """Make the loader; the pure one, for libyaml reads some texts otherwise (`key:<TAB>value`)."""
    import yaml

    class BoundedLoader(yaml.SafeLoader):
        depth = 0
        nodes = 0

        def __init__(self, block: str) -> None:
            super().__init__(block)
            self.sizes: dict[int, int] = {}

        def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
            event = self.peek_event()  # type: ignore[no-untyped-call]
            if isinstance(event, yaml.AliasEvent):
                target = self.anchors.get(event.anchor)
                if target is not None:
                    self.count(self.sizes.get(id(target), MAX_NODES), event)
                return super().compose_node(parent, index)
            before = self.nodes
            self.count(1, event)
            self.depth += 1
            if self.depth > MAX_DEPTH:
                self.refuse(f"nested deeper than {MAX_DEPTH} levels", event)
            node = super().compose_node(parent, index)
            self.depth -= 1
            self.sizes[id(node)] = self.nodes - before
            if isinstance(node, yaml.ScalarNode) and _is_long_number(node):
                self.refuse(f"a value of more than {MAX_NUMBER} characters, not a string", node)
            return node

        def count(self, nodes: int, where: Any) -> None:
            self.nodes += nodes
            if self.nodes > MAX_NODES:
                self.refuse(f"more than {MAX_NODES:,} values once aliases are followed", where)

        def refuse(self, problem: str, where: Any) -> None:
            raise yaml.composer.ComposerError(None, None, problem, where.start_mark)

    return BoundedLoader


# Changing the text.

#: What a key can be set to; None removes it.
Value = str | int | Sequence[str] | Mapping[str, str | int] | None

# Keys that belong together: a new one goes behind the nearest that is there.
_ORDER = ("license", "license_name", "license_link", "base_model", "base_model_relation")


class _Entry(NamedTuple):
    """One key at the top level and where its text is: offsets in the block."""

    key: str
    start: int
    colon: int
    value: yaml.Node
    end: int

    @property
    def is_block_scalar(self) -> bool:
        return getattr(self.value, "style", None) in ("|", ">")


def rewrite(block: str, wanted: Mapping[str, Value], newline: str) -> str:
    """Set keys at the top level of a block, changing the text of no other line.

    The block must be one that `load` takes, without duplicates. Raises CardError where its shape
    leaves no safe place; the caller proves the result.
    """
    entries, column = _entries(block)
    there = {entry.key: entry for entry in entries}
    edits: list[tuple[int, int, str]] = []
    kept = [entry for entry in entries if wanted.get(entry.key, "") is not None]
    for key, value in wanted.items():
        if key in there and value is not None:
            edits.append(_replace(block, there[key], value, newline, column))
        elif key in there:
            edits.append(_remove(block, there[key]))
    for key in sorted(wanted, key=(*_ORDER, *wanted).index):
        value = wanted[key]
        if key not in there and value is not None:
            line = " " * column + key + ":" + _render(value, newline, column)
            edits.append(_insert(block, key, line, newline, kept, wanted))
    parts, at = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        parts += [block[at:start], text]
        at = end
    result = "".join((*parts, block[at:]))
    if not block:
        return result.removeprefix(newline)
    last_went = bool(entries) and entries[-1] not in kept
    if last_went and result.endswith(newline) and not (kept and kept[-1].is_block_scalar):
        result = result.removesuffix(newline)
    return result


def _entries(block: str) -> tuple[list[_Entry], int]:
    import yaml

    node = compose(block)
    if node is None or (isinstance(node, yaml.ScalarNode) and node.tag != _STRING):
        return [], 0
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise CardError(
            "front matter is not written as one key a line",
            hint="write `key: value` lines, without braces around them",
        )
    entries: list[_Entry] = []
    for key, value in node.value:
        colon = re.compile(r"[ \t]*:").match(block, key.end_mark.index)
        end = _end(value)
        if value.style in ("|", ">") if isinstance(value, yaml.ScalarNode) else False:
            end = len(block[:end].rstrip())
        if colon is None or value.start_mark.index < colon.end():
            raise CardError(
                f"key `{key.value}` is written in a way that cannot be edited safely",
                hint="write it as `key: value`, without `?` and without an alias",
            )
        entries.append(_Entry(key.value, key.start_mark.index, colon.end(), value, end))
    return entries, node.start_mark.column


def _end(node: yaml.Node) -> int:
    """Where the text of a value ends; the end mark of a block collection is behind comments."""
    while isinstance(node.value, list) and node.value and not getattr(node, "flow_style", None):
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _line_end(block: str, index: int) -> int:
    found = LINE_END.search(block, index)
    return len(block) if found is None else found.start()


def _replace(
    block: str, entry: _Entry, value: Value, newline: str, column: int
) -> tuple[int, int, str]:
    start = entry.value.start_mark.index
    style = getattr(entry.value, "style", None)
    same_line = LINE_END.search(block, entry.colon, start) is None and start < entry.end
    if isinstance(value, str | int) and same_line:
        return start, entry.end, _quote(value, style)
    comment = ""
    if not same_line and start < entry.end:
        behind = re.compile(r"[ \t]+#[^\r\n]*").match(block, entry.colon)
        comment = behind[0] if behind else ""
    text = _render(value, newline, column, entry)
    text = comment + text if text.startswith(newline) else text + comment
    return entry.colon, entry.end, text


def _remove(block: str, entry: _Entry) -> tuple[int, int, str]:
    end = _line_end(block, entry.end)
    found = LINE_END.match(block, end)
    return _line_start(block, entry.start), found.end() if found else end, ""


def _line_start(block: str, index: int) -> int:
    return max(block.rfind("\n", 0, index), block.rfind("\r", 0, index)) + 1


def _insert(
    block: str, key: str, line: str, newline: str, kept: list[_Entry], replaced: Container[str]
) -> tuple[int, int, str]:
    group = _ORDER[: _ORDER.index(key)] if key in _ORDER else ()
    near = [entry for name in group for entry in kept if entry.key == name] or kept
    if not near:
        return len(block), len(block), newline + line
    if near[-1].is_block_scalar and near[-1].key not in replaced:
        # behind a block scalar a new line could add to what the scalar holds
        start = _line_start(block, near[-1].start)
        return start, start, line + newline
    end = _line_end(block, near[-1].end)
    return end, end, newline + line


def _render(value: Value, newline: str, column: int, old: _Entry | None = None) -> str:
    """Give the text behind the colon."""
    if isinstance(value, str | int):
        return " " + _quote(value)
    if isinstance(value, Mapping):
        pad = newline + " " * (column + 2)
        return "".join(f"{pad}{key}: {_quote(item)}" for key, item in value.items())
    items = tuple(value or ())
    old_list = old is not None and isinstance(old.value.value, list)
    if len(items) == 1 and not old_list:
        return " " + _quote(items[0])
    if old is not None and old_list and not getattr(old.value, "flow_style", None):
        column = old.value.start_mark.column
    return "".join(f"{newline}{' ' * column}- {_quote(item)}" for item in items)


def _quote(value: str | int, style: str | None = None) -> str:
    if isinstance(value, int):
        return str(value)
    if not value.isprintable():
        raise CardError(
            f"{value!r:.80} cannot be written into front matter",
            hint="take out line ends and control characters",
        )
    if style == '"':
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if style != "'" and is_plain(value):
        return value
    return "'" + value.replace("'", "''") + "'"
