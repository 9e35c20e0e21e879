"""Model cards: what is said is read, what is wrong is a problem, an edit changes what it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weightmark.declared.card import MAX_CARD, SECTION_BEGIN, SECTION_END, Card, edit, parse_card
from weightmark.errors import CardError

CORPUS = Path(__file__).parent.parent / "corpus" / "cards"
CARDS = sorted(CORPUS.glob("*.md"))


def kinds(card: Card) -> list[tuple[str, int, str]]:
    return [(problem.kind, problem.line, problem.key) for problem in card.problems]


def test_the_corpus_is_there() -> None:
    assert len(CARDS) >= 10


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_cards_of_the_corpus(path: Path) -> None:
    """The answer beside each card was written by hand."""
    card = parse_card(path.read_bytes())
    answer = json.loads(path.with_suffix(".json").read_text("utf-8"))
    problems = [list(problem) for problem in kinds(card)]
    said = {key: card._asdict()[key] for key in answer if key not in ("problems", "readable")}
    assert json.loads(json.dumps(said)) | {"problems": problems} == {
        key: value for key, value in answer.items() if key != "readable"
    } | {"problems": answer.get("problems", [])}
    assert card.readable == answer.get("readable", True)
    assert all(problem.hint and problem.message for problem in card.problems)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_the_hub_library_reads_the_corpus_alike(path: Path) -> None:
    hub = pytest.importorskip("huggingface_hub")
    card = parse_card(path.read_bytes())
    try:
        other = hub.ModelCard.load(path, ignore_metadata_errors=True)
    except (ValueError, TypeError, yaml.YAMLError):  # UnicodeDecodeError is a ValueError
        assert card.problems
        return
    assert card.body == other.text
    told = other.data.to_dict()
    for key in ("license", "license_name", "license_link", "base_model"):
        assert card.fields.get(key) == told.get(key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("no-front-matter", 1, "")),
        ("# x\n", ("no-front-matter", 1, "")),
        ("---\n---\n# x\n", ("no-front-matter", 1, "")),
        ("# x\n\n---\n\nA licence: none.\n\n---\n", ("no-front-matter", 1, "")),
        ("---\nlicense: mit\n# x\n", ("unclosed-front-matter", 1, "")),
        ("\n\n---\nlicense: mit\n# x\n", ("unclosed-front-matter", 3, "")),
        ("---\rlicense: mit\r---\r# x\r", ("unclosed-front-matter", 1, "")),
        ("--- \nlicense: mit\n---\n", ("misplaced-front-matter", 1, "")),
        (" \n# x\n\n---\nlicense: mit\n---\n", ("misplaced-front-matter", 4, "")),
        ("```yaml\n---\nlicense: mit\n---\n```\n", ("misplaced-front-matter", 2, "")),
        ("~~~\r\n---\r\nbase_model: a\r\n---\r\n", ("misplaced-front-matter", 2, "")),
        ("---\nlicense:\tmit\n---\n", ("broken-yaml", 2, "")),
        ("---\na: b\nc: d: e\n---\n", ("broken-yaml", 3, "")),
        ("---\n- a\n---\n", ("broken-yaml", 2, "")),
        ("---\nlicense: {{ license }}\n---\n", ("template-variable", 2, "")),
        ("---\na: b\n{% if x %}\nc: d\n---\n", ("template-variable", 3, "")),
        ('---\na: b\nlicense: "{{ license }}"\n---\n', ("template-variable", 3, "license")),
        ("---\nlicense: mit\nlicense: isc\n---\n", ("duplicate-key", 3, "license")),
        ("---\nlicense: no\n---\n", ("not-a-string", 2, "license")),
        ("---\nlicense: 1.0\n---\n", ("not-a-string", 2, "license")),
        ("---\nlicense: {a: b}\n---\n", ("not-a-string", 2, "license")),
        ("---\nlicense: [mit, 1]\n---\n", ("not-a-string", 2, "license")),
        ("---\nlicense_name: [a, b]\n---\n", ("not-a-string", 2, "license_name")),
        ("---\nbase_model: 7\n---\n", ("not-a-string", 2, "base_model")),
        ("---\non: x\n---\n", ("not-a-string", 2, "on")),
        ("---\nweightmark: x\n---\n", ("not-a-string", 2, "weightmark")),
        ("---\nlicence: mit\n---\n", ("licence-key", 2, "licence")),
        ("---\nLicense: mit\n---\n", ("licence-key", 2, "License")),
        ("---\nlicense-name: x\n---\n", ("licence-key", 2, "license-name")),
        ("---\nlicenses: [mit]\n---\n", ("licence-key", 2, "licenses")),
        (f"---\na: b\n---\n{SECTION_BEGIN}\nx\n", ("broken-section", 4, "")),
        (f"---\na: b\n---\n\n{SECTION_END}\n", ("broken-section", 5, "")),
        (
            f"---\na: b\n---\n{SECTION_BEGIN}\n{SECTION_END}\n{SECTION_BEGIN}\n{SECTION_END}\n",
            ("broken-section", 4, ""),
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, expected: tuple[str, int, str]) -> None:
    card = parse_card(text.encode())
    assert kinds(card) == [expected]
    assert card.problems[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "---\nlicense: mit\n---\n",
        "---\n---\r\n---\n---\n",
        "---\nlicense: 'no'\nlicense_name: '1.0'\n---\n",
        "---\nlicense:\n---\n",
        "---\nlanguage: no\nbase_model: []\ntags:\n---\n",
        "---\nlicense: mit\n---\n---\nlicense: gpl-3.0\n---\n",
        "---\nwidget:\n- text: '{{ x }}'\n---\n",
        f"---\na: b\n---\n{SECTION_BEGIN}\n{SECTION_END}\n",
        f"---\na: b\n---\n```\n{SECTION_BEGIN}\n```\n    {SECTION_END}\n",
        f"---\na: b\n---\nwrite {SECTION_BEGIN} here\n",
    ],
)
def test_what_is_right_is_no_problem(text: str) -> None:
    card = parse_card(text.encode())
    assert (card.problems, card.readable) == ((), True)


def test_a_card_that_is_not_utf8_is_read_all_the_same() -> None:
    card = parse_card(b"---\nlicense: mit\nauthor: Andr\xe9\n---\n# x\n")
    assert kinds(card) == [("not-utf-8", 3, "")]
    assert card.license == ("mit",)
    for coding in ("utf-16", "utf-16-le", "utf-16-be"):
        card = parse_card("---\nlicense: mit\n---\n".encode(coding))
        assert kinds(card)[0] == ("not-utf-8", 1, "")


def test_a_huge_card_is_not_read() -> None:
    card = parse_card(b"---\nlicense: mit\n---\n" + b" " * MAX_CARD)
    assert kinds(card) == [("too-large", 1, "")]
    assert not card.readable


def test_lines_count_the_bom_and_blank_lines() -> None:
    card = parse_card(b"\xef\xbb\xbf\r\n\r\n---\r\na: b\r\nlicense: mit\r\n---\r\n# x\r\n")
    assert card.lines == {"a": 4, "license": 5}
    assert card.body_line == 7


def test_time_is_linear_in_hostile_input() -> None:
    """Each of these takes minutes when a match can go back, or a line is counted from the start."""
    for data in (
        b"---\n" + b"\n" * 200_000,
        b"---\na: b\n" + b"\n---x" * 50_000,
        b"x\n" + b"---\n" * 50_000,
        b"---\na: b\n---\n" + b"`" * 500_000,
        b"---\na: b\n---\n" + b"<!--\n" * 100_000 + SECTION_BEGIN.encode(),
        b"---\n" + b"{{" * 50_000 + b"\n---\n",
        b"---\nlicense: '" + b"{{" * 50_000 + b"'\n---\n",
        b"---\n" + b"a: b\n" * 8_000 + b"---\n",
    ):
        assert isinstance(parse_card(data), Card)


# Editing.

FULL: dict[str, Any] = {
    "license": "other",
    "license_name": "my-licence-1.0",
    "license_link": "LICENSE",
    "base_model": ("a/b", "c/d"),
    "weightmark": {"version": 1, "restrictions": "12" * 32},
}


def test_front_matter_is_made_before_the_text_and_behind_the_bom() -> None:
    edited = edit(b"\xef\xbb\xbf# x\r\n", {"license": "mit"})
    assert edited == b"\xef\xbb\xbf---\r\nlicense: mit\r\n---\r\n# x\r\n"
    assert edit(b"", {"license": "mit"}) == b"---\nlicense: mit\n---\n"
    assert edit(b"# x\rz\r", {"license": "mit"}) == b"---\nlicense: mit\n---\n# x\rz\r"


@pytest.mark.parametrize("nl", ["\n", "\r\n"])
def test_an_empty_block_is_filled(nl: str) -> None:
    for inside in ("", nl, f"# c{nl}"):
        data = f"---{nl}{inside}---{nl}# x{nl}".encode()
        card = parse_card(edited := edit(data, FULL))
        assert card.license == ("other",)
        assert card.base_model == ("a/b", "c/d")
        assert card.body == f"# x{nl}"
        assert edited.count(b"\n") == edited.count(nl.encode())


def test_equal_values_are_left_as_they_are_written() -> None:
    data = b"---\nlicense: [ 'mit' ]  # c\nbase_model:\n  - \"a/b\"\n---\n"
    assert edit(data, {"license": "mit", "base_model": ["a/b"], "license_name": ""}) is data


def test_a_truth_value_is_not_a_licence() -> None:
    assert edit(b"---\nlicense: no\n---\n", {"license": "no"}) == b"---\nlicense: 'no'\n---\n"


def test_a_list_of_two_is_not_one() -> None:
    edited = edit(b"---\nlicense:\n- mit\n- isc\n---\n", {"license": "mit"})
    assert edited == b"---\nlicense: mit\n---\n"


@pytest.mark.parametrize(
    "data",
    [
        b"---\nlicense: mit\nlicense: isc\n---\n",
        b"---\na: 1\na: 2\n---\n",
        b"---\nlicense:\tmit\n---\n",
        b"---\non: x\n---\n",
        b"---\n- a\n---\n",
        b"---\n{a: b}\n---\n",
        b"---\nlicense: {{ license }}\n---\n",
        b"---\nlicense: mit\n",
        b"---\rlicense: mit\r---\r",
        b"# x\n---\nlicense: mit\n---\n",
        b"---\nauthor: Andr\xe9\n---\n",
        b"---\na: &a b\nlicense: *a\n---\n",
        b"---\n? a\n: b\nlicense: &x mit\nlist: *x\n---\n",
        b" " * (MAX_CARD + 1),
    ],
)
def test_what_would_be_a_guess_is_refused(data: bytes) -> None:
    with pytest.raises(CardError) as caught:
        edit(data, {"license": "openrail++"}, "x")
    assert caught.value.hint


def test_an_edit_that_would_break_another_key_is_refused() -> None:
    """The anchor goes with the value, and the alias would point nowhere."""
    with pytest.raises(CardError, match="would break the card"):
        edit(b"---\nlicense: &x mit\na: [*x]\n---\n", {"license": "isc"})


SECTION = "## Restrictions\n\n- (a) in any way that breaks a law\n"


def test_a_section_goes_to_the_end() -> None:
    edited = edit(b"---\na: b\n---\n# x\n", {}, SECTION)
    assert edited == f"---\na: b\n---\n# x\n\n{SECTION_BEGIN}\n{SECTION}{SECTION_END}\n".encode()
    assert parse_card(edited).section == SECTION.rstrip("\n")
    assert edit(edited, {}, "") == b"---\na: b\n---\n# x\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", f"{SECTION_BEGIN}\ny\n{SECTION_END}\n"),
        (b"# x", f"# x\n\n{SECTION_BEGIN}\ny\n{SECTION_END}\n"),
        (b"# x\r\n", f"# x\r\n\r\n{SECTION_BEGIN}\r\ny\r\n{SECTION_END}\r\n"),
        (b"---\na: b\n---", f"---\na: b\n---\n{SECTION_BEGIN}\ny\n{SECTION_END}\n"),
        (
            b"---\r\na: b\r\n---\r\n",
            f"---\r\na: b\r\n---\r\n{SECTION_BEGIN}\r\ny\r\n{SECTION_END}\r\n",
        ),
        (
            f"{SECTION_BEGIN} \r\n{SECTION_END}\n\nz".encode(),
            f"{SECTION_BEGIN} \r\ny\r\n{SECTION_END}\n\nz",
        ),
        (
            f"a\n  {SECTION_BEGIN}\nold\n\n{SECTION_END}".encode(),
            f"a\n  {SECTION_BEGIN}\ny\n{SECTION_END}",
        ),
        (
            f"```\n{SECTION_BEGIN}\n```\n".encode(),
            f"```\n{SECTION_BEGIN}\n```\n\n{SECTION_BEGIN}\ny\n{SECTION_END}\n",
        ),
        (
            f"<!--\n{SECTION_END}\n-->\n".encode(),
            f"<!--\n{SECTION_END}\n-->\n\n{SECTION_BEGIN}\ny\n{SECTION_END}\n",
        ),
        (b"<!-- ```\nx\n``` -->\n", f"<!-- ```\nx\n``` -->\n\n{SECTION_BEGIN}\ny\n{SECTION_END}\n"),
        (
            b"````\n```\n~~~~\n````  \n",
            f"````\n```\n~~~~\n````  \n\n{SECTION_BEGIN}\ny\n{SECTION_END}\n",
        ),
    ],
)
def test_the_section_is_put_between_the_comment_lines(before: bytes, after: str) -> None:
    assert edit(before, {}, "y") == after.encode()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"{SECTION_BEGIN}\nx\n", 4),
        (f"{SECTION_END}\nx\n{SECTION_BEGIN}\n", 4),
        ("x\n```\ny\n", 5),
        ("x\n<!-- y\n", 5),
    ],
)
def test_a_section_without_a_safe_place_is_refused(body: str, line: int) -> None:
    with pytest.raises(CardError) as caught:
        edit(f"---\na: b\n---\n{body}".encode(), {}, "y")
    assert caught.value.line == line


@pytest.mark.parametrize("content", [SECTION_BEGIN, f"x\n{SECTION_END}", "```", "<!-- x"])
def test_a_section_that_would_break_out_is_refused(content: str) -> None:
    with pytest.raises(CardError):
        edit(b"---\na: b\n---\n", {}, content)


def test_a_missing_section_is_not_removed() -> None:
    data = b"# x\n\n"
    assert edit(data, {}, "") is data


class Chunk(NamedTuple):
    """The lines of one key, or a comment or blank line (no key), each without its line end."""

    key: str
    lines: tuple[str, ...]


CHUNKS = (
    Chunk("license", ("license: mit",)),
    Chunk("license", ("license:   'mit'  # inherited",)),
    Chunk("license", ("license:", "- llama3.3", "- gemma")),
    Chunk("license", ("license:", "  - mit")),
    Chunk("license", ("license: [apache-2.0,", "  mit]")),
    Chunk("license", ("license: >-", "  some", "  notice")),
    Chunk("license", ("license:",)),
    Chunk("license", ("license: no",)),
    Chunk("license", ('"license": "mit"',)),
    Chunk("license_name", ("license_name: llama3",)),
    Chunk("license_link", ("license_link: |", "  https://example.org/a#b")),
    Chunk("base_model", ("base_model: D:/x/llama",)),
    Chunk("base_model", ("base_model:", "  # direct", "  - a/b", "", "  - c/d")),
    Chunk("weightmark", ("weightmark: {version: 0}",)),
    Chunk("tags", ("tags:", "  - x", "  -   y  # z")),
    Chunk("tags", ("tags: ['no', \"1.10\"]",)),
    Chunk("a", ("a: 1.10  # version",)),
    Chunk("b", ("b: 'two", "", "  lines'")),
    Chunk("c", ("c: |", "  text", "   more", "")),
    Chunk("c", ("c: >", "  text")),
    Chunk("d", ("d:", "- {x: 1,", "   y: .nan}", "# inside", "- z")),
    Chunk("e", ("e: 日本 \U0001f600",)),
    Chunk("", ("# a comment",)),
    Chunk("", ("",)),
)


@st.composite
def chunked(draw: st.DrawFn) -> list[Chunk]:
    drawn = draw(st.lists(st.sampled_from(CHUNKS), max_size=9))
    seen: set[str] = set()
    chunks = []
    for chunk in drawn:
        if chunk.key not in seen:
            chunks.append(chunk)
            seen |= {chunk.key} - {""}
    return chunks


wanted = st.fixed_dictionaries(
    {},
    optional={
        "license": st.sampled_from(("openrail++", "no", "a: b", "mit", ["mit"], ["a", "b"], None)),
        "license_name": st.sampled_from(("x-1.0", "it's", None)),
        "license_link": st.sampled_from(("LICENSE", "https://example.org/#a", None)),
        "base_model": st.sampled_from(("a/b", ["a/b"], ["c/d", "1.0"], None)),
        "weightmark": st.sampled_from(({"version": 1, "restrictions": "12" * 32}, None)),
    },
)
newlines = st.sampled_from(("\n", "\r\n"))
bodies = st.sampled_from(
    (
        "",
        "# x\n",
        "\n# x\r\nmixed\n",
        "no end",
        f"a\n\n{SECTION_BEGIN}\nold\n{SECTION_END}\n\nb\n",
        "```\nx\n```\n",
    )
)
sections = st.sampled_from((None, "", "y", "y\n\n```\nz\n```\n"))


@settings(max_examples=200, deadline=None)
@given(chunked(), wanted, newlines, st.booleans(), bodies, sections)
@example([Chunk("c", ("c: |", "  text"))], {"license": "mit"}, "\n", False, "", None)
def test_laws_of_editing(
    chunks: list[Chunk],
    fields: dict[str, Any],
    nl: str,
    bom: bool,
    body: str,
    section: str | None,
) -> None:
    """What was asked is set, all other bytes stay in their order, a second edit changes nothing."""
    lines = [line for chunk in chunks for line in chunk.lines]
    data = (b"\xef\xbb\xbf" * bom) + nl.join(["---", *lines, "---", body]).encode()
    edited = edit(data, fields, section)

    assert edit(edited, fields, section) == edited

    text = edited.decode("utf-8-sig")
    assert edited.startswith(b"\xef\xbb\xbf") == bom
    opening, rest = text[: 3 + len(nl)], text[3 + len(nl) :]
    assert opening == "---" + nl
    at = 0
    for chunk in chunks:
        if chunk.key not in fields:
            found = rest.find(nl.join((*chunk.lines, "")), at)
            assert found >= 0, chunk
            at = found + sum(len(line) + len(nl) for line in chunk.lines)

    before, after = yaml.safe_load("\n".join(lines)) or {}, parse_card(edited).fields
    assert repr([item for item in before.items() if item[0] not in fields]) == repr(
        [item for item in after.items() if item[0] not in fields]
    )
    for key, value in fields.items():
        if value is None:
            assert key not in after
        elif key in ("license", "base_model"):
            told = after[key] if isinstance(after[key], list) else [after[key]]
            assert told == (value if isinstance(value, list) else [value])
        else:
            assert after[key] == value

    card = parse_card(edited)
    assert card.front_matter or not chunks
    if section is None:
        assert card.body == body
    else:
        assert (card.section or "") == section.rstrip("\n")
        old = body.partition(SECTION_BEGIN)
        assert card.body.startswith(old[0].rstrip("\r\n"))
        assert card.body.endswith(body.partition(SECTION_END)[2] if old[1] else "")


card_bytes = st.one_of(
    st.binary(max_size=60),
    st.lists(
        st.sampled_from(
            (
                *("---", "---\n", "\n", "\r\n", "\r", "license: mit\n", "license:", " a", "- b\n"),
                *("a: &a [x]\n", "c: *a\n", "<<: *a\n", "{{ x }}\n", "{", "[", "|\n", "'", '"'),
                *(
                    "\ufeff",
                    "\x00",
                    "\u2028",
                    "```\n",
                    "<!--\n",
                    SECTION_BEGIN + "\n",
                    SECTION_END + "\n",
                    "#",
                ),
            )
        ),
        max_size=14,
    ).map(lambda parts: "".join(parts).encode()),
)


@settings(max_examples=200, deadline=None)
@given(card_bytes, wanted, sections)
def test_for_any_bytes_only_card_errors(
    data: bytes, fields: dict[str, Any], section: str | None
) -> None:
    card = parse_card(data)
    assert card.readable or card.license == ()
    try:
        edited = edit(data, fields, section)
    except CardError:
        return
    assert edit(edited, fields, section) == edited
    assert parse_card(edited).readable


def test_an_empty_item_of_a_list_says_nothing() -> None:
    card = parse_card(b"---\nlicense: mit\nbase_model:\n- \n- ''\n- a/b\n---\n")
    assert (card.base_model, card.problems) == (("a/b",), ())
    wrong = parse_card(b"---\nlicense: mit\nbase_model:\n- 5\n---\n")
    assert [one.kind for one in wrong.problems] == ["not-a-string"]
