"""The model card: what it says about licence and base models, and how that is changed in place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from weightmark._startup import NamedTuple
from weightmark.declared.front_matter import (
    Loaded,
    Parts,
    Value,
    line_of,
    load_block,
    rewrite_block,
    split,
    split_empty,
)
from weightmark.declared.simple_yaml import LINE_END
from weightmark.errors import CardError

#: Largest card that is read, in bytes.
MAX_CARD = 1 << 24

SECTION_BEGIN = "<!-- weightmark:begin -->"
SECTION_END = "<!-- weightmark:end -->"


class CardProblem(NamedTuple):
    """Something wrong with a card that a rule turns into a finding; `line` 0 names no line.

    Kinds after which nothing can be said of the card's metadata: too-large, broken-yaml,
    template-variable (with no key), misplaced-front-matter, unclosed-front-matter.
    Others: no-front-matter, not-utf-8, duplicate-key, not-a-string, licence-key,
    template-variable (of a key), broken-section.
    """

    kind: str
    message: str
    line: int = 0
    key: str = ""
    hint: str = ""


_OF_DATA = frozenset(
    (
        *("annotations_creators", "configs", "dataset_info", "language_creators"),
        *("size_categories", "source_datasets", "task_categories", "task_ids"),
    )
)


class Card(NamedTuple):
    """What a model card says; `license` and `base_model` are a tuple however they are written.

    `fields` is the whole front matter; `lines` gives the line of each of its keys. `weightmark`
    is the mapping under that key, None where there is none. `body` is the text behind the front
    matter, `section` what stands in it between the two comment lines, with LF line ends and
    without the last one, None where there is no section.
    """

    license: tuple[str, ...] = ()
    license_name: str = ""
    license_link: str = ""
    base_model: tuple[str, ...] = ()
    base_model_relation: str = ""
    tags: tuple[str, ...] = ()
    library_name: str = ""
    pipeline_tag: str = ""
    extra_gated_prompt: str = ""
    weightmark: Mapping[str, object] | None = None
    fields: Mapping[str, object] = {}
    lines: Mapping[str, int] = {}
    front_matter: bool = False
    body: str = ""
    body_line: int = 1
    section: str | None = None
    problems: tuple[CardProblem, ...] = ()

    @property
    def of_data(self) -> bool:
        """Whether it is the card of a data set, by the fields that only those have on the Hub."""
        return not _OF_DATA.isdisjoint(self.fields) and not (self.pipeline_tag or self.library_name)

    @property
    def restrictions(self) -> str | None:
        """The restriction hash that a stamp noted in it, None where none did."""
        noted = (self.weightmark or {}).get("restrictions")
        return noted if isinstance(noted, str) else None

    @property
    def readable(self) -> bool:
        """Whether the metadata could be read, be it empty."""
        return not any(problem.kind in _FATAL and not problem.key for problem in self.problems)


_FATAL = frozenset(
    (
        "too-large",
        "unreadable",
        "broken-yaml",
        "template-variable",
        "misplaced-front-matter",
        "unclosed-front-matter",
    )
)


def parse_card(data: bytes) -> Card:
    """Read a model card; whatever is wrong with it is in `problems`, nothing is raised.

    Front matter is found and read by the rules of the Hub's own library: UTF-8 with or without
    BOM, the block of huggingface_hub's regular expression, YAML 1.1.
    """
    if len(data) > MAX_CARD:
        message = f"card of more than {MAX_CARD:,} bytes"
        hint = "embedded images are better kept as files beside the card"
        return Card(problems=(CardProblem("too-large", message, 1, hint=hint),))
    text, problems = _decode(data)
    parts = split(text)
    if parts is None:
        empty = split_empty(text)
        problems.append(_absence(text) if empty is None else _no_front_matter())
        return _with_body(Card(), text if empty is None else empty.body, text, problems)
    try:
        loaded = load_block(parts.block, parts.first_line)
    except CardError as error:
        problems.append(_unreadable(error, parts.block, parts.first_line))
        return _with_body(Card(front_matter=True), parts.body, text, problems)
    card = _from_fields(loaded, problems)
    return _with_body(card, parts.body, text, problems)


def _decode(data: bytes) -> tuple[str, list[CardProblem]]:
    try:
        text, problems = data.decode("utf-8-sig"), []
        if "\0" in text[:4]:
            message = "card is not UTF-8 but, by its zero bytes, UTF-16 or no text"
            problems = [CardProblem("not-utf-8", message, 1, hint="save the card as UTF-8")]
        return text, problems
    except UnicodeDecodeError as error:
        line = line_of(data[: error.start].decode("latin-1"), error.start)
        text = data.decode("utf-8-sig", "replace")
        message = f"card is not UTF-8: {error.reason} (byte {error.start})"
        return text, [CardProblem("not-utf-8", message, line, hint="save the card as UTF-8")]


def _no_front_matter() -> CardProblem:
    return CardProblem(
        "no-front-matter",
        "card has no front matter",
        1,
        hint="start the card with a `license:` line between two lines of `---`",
    )


# A line of dashes that would open a block, were it at the head of the card.
_FENCE_LINE = r"(?m)^[ \t]*---[ \t]*$"
_CARD_KEY = (
    r"(?m)^[ \t]*(?:licen[cs]e(?:_name|_link)?|base_model|pipeline_tag|library_name|tags)[ \t]*:"
)


def _absence(text: str) -> CardProblem:
    """Say why the Hub sees no front matter in a card that may well hold some."""
    plain = LINE_END.sub("\n", text)
    if re.match(r"\s*---\n", plain):
        if split(plain) is not None:
            return CardProblem(
                "unclosed-front-matter",
                "front matter is not recognised: its closing `---` ends with a lone CR",
                1,
                hint="convert the line ends of the card to LF",
            )
        return CardProblem(
            "unclosed-front-matter",
            "front matter is never closed",
            line_of(text, text.index("---")),
            hint="close it with a line of exactly `---`",
        )
    opening = None
    for fence in re.finditer(_FENCE_LINE, plain):
        if opening is not None and re.compile(_CARD_KEY).search(
            plain, opening.end(), fence.start()
        ):
            return _misplaced(plain, opening.start())
        opening = fence
    return _no_front_matter()


def _misplaced(plain: str, start: int) -> CardProblem:
    line = line_of(plain, start)
    before = plain[:start].strip()
    if not before:
        message = "front matter is not recognised: its opening `---` has blanks beside it"
        hint = "take the blanks away"
    elif re.fullmatch(r"(?:`{3,}|~{3,})[ \t]*[\w.+-]*", before):
        message = "front matter stands inside a code fence"
        hint = "take the fence away; the first line of the card has to be `---`"
    else:
        message = "front matter does not stand at the head of the card"
        hint = "move it to the top; the first line of the card has to be `---`"
    return CardProblem("misplaced-front-matter", message, line, hint=hint)


# bounded: without an end, each `{{` would be followed to the end of the line
_TEMPLATE = r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}"


def _unreadable(error: CardError, block: str, first_line: int) -> CardProblem:
    template = re.search(_TEMPLATE, block)
    if template is None:
        return CardProblem("broken-yaml", error.message, error.line, hint=error.hint)
    line = first_line - 1 + line_of(block, template.start())
    message = f"a template variable was left in the front matter: {template[0][:60]}"
    return CardProblem("template-variable", message, line, hint="put the value in its place")


_TEXT_KEYS = (
    "license_name",
    "license_link",
    "base_model_relation",
    "library_name",
    "pipeline_tag",
    "extra_gated_prompt",
)
_LIST_KEYS = ("license", "base_model", "tags")
LICENSE_KEYS = ("license", "license_name", "license_link")


def _from_fields(loaded: Loaded, problems: list[CardProblem]) -> Card:
    fields, lines = loaded.fields, loaded.lines
    for key, line in loaded.duplicates:
        message = f"key `{key}` is there more than once; the last one counts"
        problems.append(CardProblem("duplicate-key", message, line, key, "leave only one"))
    for key, line in loaded.odd:
        message = f"key `{key}` is not a string; the Hub's library cannot load the card"
        problems.append(CardProblem("not-a-string", message, line, key, "put the key into quotes"))
    for key in fields:
        problems.extend(_misspelt(key, lines.get(key, 0)))
    texts = {key: _texts(key, fields, lines, problems) for key in (*_TEXT_KEYS, *_LIST_KEYS)}
    single = {key: (*texts[key], "")[0] for key in _TEXT_KEYS}
    mark = fields.get("weightmark")
    if mark is not None and not isinstance(mark, dict):
        message = f"`weightmark` is a {_kind(mark)}, not a mapping"
        hint = "take the key away and stamp again"
        problems.append(
            CardProblem("not-a-string", message, lines.get("weightmark", 0), "weightmark", hint)
        )
    return Card(
        license=texts["license"],
        base_model=texts["base_model"],
        tags=texts["tags"],
        weightmark=mark if isinstance(mark, dict) else None,
        fields=fields,
        lines=lines,
        front_matter=True,
        license_name=single["license_name"],
        license_link=single["license_link"],
        base_model_relation=single["base_model_relation"],
        library_name=single["library_name"],
        pipeline_tag=single["pipeline_tag"],
        extra_gated_prompt=single["extra_gated_prompt"],
    )


def _misspelt(key: str, line: int) -> list[CardProblem]:
    """Keys that mean the licence but that no reader takes; TRL writes `licence`."""
    meant = key.lower().replace("-", "_").replace("licence", "license")
    meant = {"licenses": "license", "license_url": "license_link"}.get(meant, meant)
    if key == meant or meant not in LICENSE_KEYS:
        return []
    hint = f"write `{meant}:`"
    return [CardProblem("licence-key", f"key `{key}` is not read as the licence", line, key, hint)]


def _kind(value: object) -> str:
    names = {bool: "truth value", int: "number", float: "number", dict: "mapping", list: "list"}
    return names.get(type(value), type(value).__name__)


def _texts(
    key: str, fields: Mapping[str, object], lines: Mapping[str, int], problems: list[CardProblem]
) -> tuple[str, ...]:
    value = fields.get(key)
    if value is None or value == "":
        return ()
    items = [value]
    if isinstance(value, list) and key in _LIST_KEYS:
        items = [one for one in value if one not in (None, "")]
    line = lines.get(key, 0)
    found: list[str] = []
    for item in items:
        if not isinstance(item, str):
            message = f"`{key}` is read as a {_kind(item)}: {str(item)[:60]}"
            problems.append(CardProblem("not-a-string", message, line, key, "put it into quotes"))
            continue
        if key in LICENSE_KEYS and "{" in item and re.search(_TEMPLATE, item):
            message = f"a template variable was left in `{key}`: {item[:60]}"
            hint = "put the value in its place"
            problems.append(CardProblem("template-variable", message, line, key, hint))
        found.append(item)
    return tuple(found)


# The section in the body.

_LINE = r"[^\r\n]*(?:\r\n|\r|\n|$)"
_FENCE = r" {0,3}(`{3,}(?=[^`]*$)|~{3,}).*"


class _Section(NamedTuple):
    """Offsets in the body: of the begin line, of what is between, of the end line, behind it."""

    begin: int
    inner: int
    end: int
    after: int


def _find_section(body: str) -> tuple[_Section | None, int]:
    """Find the section, and the offset of a code fence or comment that is never closed (-1: none).

    Comment lines inside a code fence or a longer comment do not count (CommonMark 0.31, 4.5 and
    4.6). Raises CardError with the line in the body.
    """
    marks: list[tuple[str, int, int]] = []
    fence, opened = "", -1
    for found in re.finditer(_LINE, body):
        line = found[0].rstrip(" \t\r\n")
        if fence:
            if _closes(fence, line):
                fence = ""
            continue
        bars = re.fullmatch(_FENCE, line)
        content = line.lstrip(" ")
        if bars:
            fence, opened = bars[1], found.start()
        elif len(line) - len(content) > 3 or not content.startswith("<!--"):
            continue
        elif content in (SECTION_BEGIN, SECTION_END):
            marks.append((content, found.start(), found.end()))
        elif "-->" not in content:
            fence, opened = "-->", found.start()
    if marks and [mark for mark, _, _ in marks] != [SECTION_BEGIN, SECTION_END]:
        raise CardError(
            f"the lines `{SECTION_BEGIN}` and `{SECTION_END}` do not make one pair",
            line=line_of(body, marks[0][1]),
            hint="leave one pair of them, or none",
        )
    unclosed = opened if fence else -1
    if not marks:
        return None, unclosed
    (_, begin, inner), (_, end, after) = marks
    return _Section(begin, inner, end, after), unclosed


def _closes(fence: str, line: str) -> bool:
    if fence == "-->":
        return fence in line
    content = line.lstrip(" ")
    return (
        content.startswith(fence) and not content.strip(fence[0]) and len(line) - len(content) < 4
    )


def _with_body(card: Card, body: str, text: str, problems: list[CardProblem]) -> Card:
    line = line_of(text, len(text) - len(body))
    section = None
    if SECTION_BEGIN in body or SECTION_END in body:
        try:
            found, _ = _find_section(body)
        except CardError as error:
            problems.append(
                CardProblem("broken-section", error.message, line + error.line - 1, hint=error.hint)
            )
        else:
            if found is not None:
                section = LINE_END.sub("\n", body[found.inner : found.end]).removesuffix("\n")
    return card._replace(
        body=body,
        body_line=line,
        section=section,
        problems=tuple(problems),
    )


# Changing a card.

_BOM = b"\xef\xbb\xbf"


def edit(data: bytes, fields: Mapping[str, Value], section: str | None = None) -> bytes:
    """Set keys of the front matter and the section in the body; all other bytes stay.

    A value that is None or empty removes the key; a list of one equals the same string. `section`
    is the text to put between the two comment lines: None leaves the section as it is, an empty
    string removes it. Front matter is made where there is none and `fields` asks for some.
    What is there and equal is not touched, so a second edit changes nothing.

    Raises CardError, with the line, where the card cannot be edited without a guess: it is not
    UTF-8, its YAML is broken or has a key twice, its front matter stands elsewhere, the comment
    lines do not pair. The result is read again before it is given back.
    """
    if len(data) > MAX_CARD:
        raise CardError(f"card of more than {MAX_CARD:,} bytes", line=1, hint="make it smaller")
    text, problems = _decode(data)
    if problems:
        raise _refusal(problems[0])
    wanted = {key: _wanted(value) for key, value in fields.items()}
    parts = split(text) or split_empty(text) or _headless(text)
    edited = _edit_block(parts, wanted)
    if section is not None:
        edited = _edit_section(edited, section, line_of(text, len(text) - len(parts.body)))
    if edited == parts:
        return data
    changed = "".join(edited)
    _prove(parts, edited, changed, wanted)
    return (_BOM if data.startswith(_BOM) else b"") + changed.encode()


def _refusal(problem: CardProblem) -> CardError:
    return CardError(problem.message, line=problem.line, hint=problem.hint)


def _headless(text: str) -> Parts:
    problem = _absence(text)
    if problem.kind != "no-front-matter":
        raise _refusal(problem)
    return Parts("", "", "", text)


def _wanted(value: Value) -> Value:
    if isinstance(value, str | int):
        return value if value != "" else None
    if isinstance(value, Mapping):
        return dict(value) or None
    return list(value or ()) or None


def _load_for_edit(parts: Parts) -> Loaded:
    try:
        loaded = load_block(parts.block, parts.first_line)
    except CardError as error:
        raise _refusal(_unreadable(error, parts.block, parts.first_line)) from None
    for key, line in loaded.duplicates:
        message = f"key `{key}` is there more than once"
        raise CardError(message, line=line, hint="leave only one, then stamp again")
    for key, line in loaded.odd:
        message = f"key `{key}` is not a string"
        raise CardError(message, line=line, hint="put the key into quotes, then stamp again")
    return loaded


def _edit_block(parts: Parts, wanted: Mapping[str, Value]) -> Parts:
    loaded = _load_for_edit(parts)
    changes = {
        key: value for key, value in wanted.items() if not _is_set(key, loaded.fields, value)
    }
    if not changes:
        return parts
    if not parts.opening:
        newline = _newline(parts.body)
        block = rewrite_block("", changes, newline)
        return Parts(f"---{newline}", block, f"{newline}---{newline}", parts.body)
    newline = LINE_END.findall(parts.opening)[-1]
    block = rewrite_block(parts.block, changes, newline)
    closing = parts.closing
    if closing.startswith("---"):  # the block had no line of its own
        closing = newline + closing
    return parts._replace(block=block, closing=closing)


def _newline(text: str) -> str:
    found = LINE_END.search(text)
    # a closing line that ends with a lone CR is not seen by the Hub
    return found[0] if found and found[0] != "\r" else "\n"


def _is_set(key: str, fields: Mapping[str, object], value: Value) -> bool:
    if value is None:
        return key not in fields
    if key not in fields:
        return False
    current = fields[key]
    if key in _LIST_KEYS:
        current = current if isinstance(current, list) else [current]
        value = value if isinstance(value, list) else [str(value)]
    return _equal(current, value)


def _equal(one: object, other: object) -> bool:
    """Compare values of front matter; unlike `==`, 1, 1.0 and True differ, and nan is itself."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    return repr(one) == repr(other)


def _edit_section(parts: Parts, content: str, body_line: int) -> Parts:
    body = parts.body
    try:
        found, unclosed = _find_section(body)
    except CardError as error:
        error.line += body_line - 1
        raise
    inner = LINE_END.sub("\n", content).strip("\n")
    if found is None:
        if not inner:
            return parts
        if unclosed >= 0:
            raise CardError(
                "a code fence or comment is never closed, so nothing can be added behind it",
                line=body_line - 1 + line_of(body, unclosed),
                hint="close it",
            )
        return _append_section(parts, inner)
    if not inner:
        return parts._replace(body=_without_section(body, found))
    if LINE_END.sub("\n", body[found.inner : found.end]).removesuffix("\n") == inner:
        return parts
    newline = LINE_END.findall(body[found.begin : found.inner])[-1]
    lines = inner.replace("\n", newline) + newline
    return parts._replace(body=body[: found.inner] + lines + body[found.end :])


def _append_section(parts: Parts, inner: str) -> Parts:
    first = LINE_END.search(parts.body) or LINE_END.search(parts.opening)
    newline = first[0] if first else "\n"
    section = newline.join((SECTION_BEGIN, inner.replace("\n", newline), SECTION_END, ""))
    if parts.body:
        ended = parts.body.endswith(("\n", "\r"))
        return parts._replace(body=parts.body + newline * (1 if ended else 2) + section)
    closed = not parts.closing or parts.closing.endswith("\n")
    return parts._replace(closing=parts.closing + newline * (not closed), body=section)


def _without_section(body: str, found: _Section) -> str:
    """Take the section away, and the blank line before it that came with it."""
    begin = found.begin
    ends = [0, *(match.end() for match in LINE_END.finditer(body, 0, begin))]
    if len(ends) > 1 and not body[ends[-2] : begin].strip():
        begin = ends[-2]
    return body[:begin] + body[found.after :]


def _prove(before: Parts, after: Parts, changed: str, wanted: Mapping[str, Value]) -> None:
    """Read the result again: what was asked is set, and nothing else is different."""
    hint = "edit the card by hand"
    if (split(changed) or split_empty(changed) or _headless(changed)) != after:
        raise CardError("card would be read otherwise after the edit", hint=hint)
    _find_section(after.body)
    old = load_block(before.block).fields
    try:
        new = _load_for_edit(after).fields
    except CardError as error:
        raise CardError(f"the edit would break the card: {error.message}", hint=hint) from None
    for key, value in wanted.items():
        if not _is_set(key, new, value):
            raise CardError(f"key `{key}` could not be set in the front matter", hint=hint)
    kept = [(key, value) for key, value in old.items() if key not in wanted]
    if repr(kept) != repr([(key, value) for key, value in new.items() if key not in wanted]):
        raise CardError("another key of the front matter would change with the edit", hint=hint)
