"""The YAML block at the head of a model card: found as the Hub finds it, read within bounds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from weightmark._startup import NamedTuple
from weightmark.declared.simple_yaml import LINE_END, MAX_YAML_DEPTH, is_plain, read_simple
from weightmark.errors import CardError

if TYPE_CHECKING:
    import yaml

#: Longest block that is read, in characters; the longest seen on the Hub (tables of benchmark
#: results) have about 300,000.
MAX_BLOCK = 1 << 19
#: Most nodes after all aliases are followed; a plain block of MAX_BLOCK cannot have more.
MAX_NODES = 1 << 18
#: Longest scalar that may be anything but a string: numbers cost the square of their length.
MAX_NUMBER = 500

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


def load_block(block: str, first_line: int = 1) -> Loaded:
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
    except _BAD_VALUE:
        raise CardError(
            "front matter holds a value that YAML cannot read",
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
    except _BAD_VALUE:  # an escape or a directive with a number that is none
        raise CardError(
            "front matter is not YAML: an escape or a directive has no number that can be read",
            line=first_line,
            hint=_BROKEN_HINT,
        ) from None
    return node


_BROKEN_HINT = "mend the YAML between the two `---` lines; quote what holds a colon or a brace"


def _broken(error: Any, block: str, first_line: int) -> CardError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    index = mark.index if mark is not None else getattr(error, "position", 0)
    problem = getattr(error, "problem", None) or getattr(error, "reason", "cannot be read")
    line = first_line - 1 + line_of(block, index)
    return CardError(f"front matter is not YAML: {problem}", line=line, hint=_BROKEN_HINT)


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
            if self.depth > MAX_YAML_DEPTH:
                self.refuse(f"nested deeper than {MAX_YAML_DEPTH} levels", event)
            node = super().compose_node(parent, index)
            self.depth -= 1
            self.sizes[id(node)] = self.nodes - before
            number = node if isinstance(node, yaml.ScalarNode) and node.tag != _STRING else None
            if number is not None and len(number.value) > MAX_NUMBER:
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


def rewrite_block(block: str, wanted: Mapping[str, Value], newline: str) -> str:
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
