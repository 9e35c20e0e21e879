"""Front matter: found as the Hub finds it, read as `yaml.safe_load` reads it, within bounds."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.declared.yaml_blocks import BLOCK, PLAIN_BLOCK

from weightmark.declared.front_matter import (
    MAX_BLOCK,
    Value,
    line_of,
    load_block,
    rewrite_block,
    split,
    split_empty,
)
from weightmark.declared.simple_yaml import MAX_YAML_DEPTH
from weightmark.errors import CardError

# huggingface_hub 2.4.0, repocard.py, REGEX_YAML_BLOCK: the facts that `split` has to agree with.
HUB = re.compile(r"^(\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(\r\n|\n|$))")


@settings(max_examples=200, deadline=None)
@given(st.one_of(BLOCK, PLAIN_BLOCK))
def test_load_is_safe_load_with_bounds(text: str) -> None:
    """Whatever `yaml.safe_load` makes a mapping of, `load` reads alike; all else is CardError."""
    try:
        value = yaml.safe_load(text)
        value = {} if value is None else value
        readable = isinstance(value, dict)
    except (yaml.YAMLError, ValueError):
        readable = False
    if readable:
        assert repr(load_block(text).fields) == repr(
            {k: v for k, v in value.items() if type(k) is str}
        )
        return
    with pytest.raises(CardError) as caught:
        load_block(text)
    assert 0 < caught.value.line <= text.count("\n") + text.count("\r") + 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(("---", "--- ", "\n", "\r", "\r\n", " ", "\t", "a: b", "\ufeff", "....")),
        max_size=9,
    ).map("".join)
)
@example("---\r\n---\r\nx")
@example("---\r\n---\n---")
@example("---\r---\n---")
@example("\n \n---\na: b\n---  \nx")
def test_split_finds_what_the_hub_finds(text: str) -> None:
    found, parts = HUB.search(text), split(text)
    assert (found is None) == (parts is None)
    if found and parts:
        assert "".join(parts) == text
        assert parts.body == text[found.end() :]
        assert parts.block == found[2]


def test_an_empty_block_is_seen_by_the_editor_only() -> None:
    assert split("---\n---\nx") is None
    parts = split_empty("---\n---\nx")
    assert parts is not None
    assert parts.block == ""
    assert parts.body == "x"


def test_lines_end_with_crlf_cr_or_lf() -> None:
    assert [line_of("a\r\nb\rc\nd", index) for index in (0, 3, 5, 7)] == [1, 2, 3, 4]


def test_keys_have_their_line_in_the_card() -> None:
    for text in ("a: b\n\n# c\nlicense: mit\n", "a: |\n  b\n\nlicense: mit\n"):
        assert load_block(text, 3).lines == {"a": 3, "license": 6}


def test_a_line_separator_of_yaml_is_not_a_line() -> None:
    """PyYAML counts U+2028 as a line end; editors and annotations do not."""
    assert load_block('a: "x\u2028y"\nlicense: >-\n  mit').lines["license"] == 2


def test_duplicates_are_named_with_the_later_line() -> None:
    loaded = load_block("license: mit\na: b\nlicense: gpl-3.0\n", 2)
    assert loaded.fields["license"] == "gpl-3.0"
    assert loaded.duplicates == (("license", 4),)


def test_keys_that_are_no_strings_are_named() -> None:
    assert load_block("on: x\nlicense: mit\n").odd == (("on", 1),)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {k: v}\n" + "".join(
    f"{new}: &{new} {{<<: [{','.join([f'*{old}'] * 9)}]}}\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BOMB, 6),
        (MERGE_BOMB, 7),
        ("a: &a [*a]", 1),
        ("x: 1\na: " + "[" * (MAX_YAML_DEPTH + 1), 2),
        ("a:\n" + "".join(" " * n + "- \n" for n in range(1, MAX_YAML_DEPTH + 2)), 41),
        ("a: b\nn: " + "1" * 5000, 2),
        ("n: " + ":".join(["1"] * 5000), 1),
        ("x" * (MAX_BLOCK + 1), 1),
    ],
    ids=["aliases", "merges", "loop", "flow", "block", "digits", "sexagesimal", "long"],
)
def test_bombs_are_refused(text: str, line: int) -> None:
    with pytest.raises(CardError) as caught:
        load_block(text)
    assert caught.value.line == line
    assert caught.value.hint


def test_a_few_aliases_are_read() -> None:
    assert load_block("a: &a {b: c}\nd: *a\ne:\n  <<: *a\n").fields == {
        "a": {"b": "c"},
        "d": {"b": "c"},
        "e": {"b": "c"},
    }


@pytest.mark.parametrize(
    "text",
    [
        "license:\tmit",
        "a: b: c",
        "- a",
        "just words",
        "a: !!python/object:os.system x",
        "a: !!int x",
        "a: !!timestamp x",
        "a: !!bool x",
        "a: !!float ''",
        "a: 2024-99-99",
        'a: "\\UFFFFFFFF"',
        "%YAML 9" + "9" * 5000 + ".1\n--- a",
        "a: x\x07",
        "a: b\n---\nc: d",
        "{a: b}: c",
        "a: *b",
    ],
)
def test_what_yaml_refuses_is_one_error(text: str) -> None:
    with pytest.raises(CardError) as caught:
        load_block(text, 2)
    assert caught.value.line >= 2
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("license: mit", "isc", "license: isc"),
        ("license:   mit   # why", "isc", "license:   isc   # why"),
        ("license: 'mit'", "isc", "license: 'isc'"),
        ('license: "mit"', 'a"b\\', 'license: "a\\"b\\\\"'),
        ('"license": mit', "isc", '"license": isc'),
        ("license : mit", "isc", "license : isc"),
        ("license:\n  mit\na: b", "isc", "license: isc\na: b"),
        ("license: # why\n- mit\n- isc # c\na: b", "isc", "license: isc # why # c\na: b"),
        ("license: # why\n- mit", ["a", "b"], "license: # why\n- a\n- b"),
        ("license:   # todo", "isc", "license: isc   # todo"),
        ("license:\na: b", "isc", "license: isc\na: b"),
        ("license: >-\n  long\n  text\n\n# c\na: b", "isc", "license: isc\n\n# c\na: b"),
        ("license: |+\n  text\n\na: b", "isc", "license: isc\n\na: b"),
        ("license: [mit,\n  isc] # c\na: b", "isc", "license: isc # c\na: b"),
        ("license: plain\n  on two lines\na: b", "isc", "license: isc\na: b"),
        ("license: no", "no", "license: 'no'"),
        ("license: 4.0", "4.0", "license: '4.0'"),
        ("license: !!str mit", "isc", "license: isc"),
        ("license: &x mit", "isc", "license: isc"),
        ("license: mit", ["a", "b"], "license:\n- a\n- b"),
        ("license:\n  - mit\n  # c\na: b", ["a", "b"], "license:\n  - a\n  - b\n  # c\na: b"),
        ("license:\n  - mit\na: b", ["a"], "license:\n  - a\na: b"),
        ("license: [mit]", ["a", "b"], "license:\n- a\n- b"),
        ("license: mit", {"v": 1, "h": "12"}, "license:\n  v: 1\n  h: '12'"),
        ("license: mit\na: b", None, "a: b"),
        ("a: b\nlicense: mit", None, "a: b"),
        ("a: |\n  b\nlicense: mit", None, "a: |\n  b\n"),
        ("a: b\nlicense: >-\n  x\n  y # no comment\n# c\nd: e", None, "a: b\n# c\nd: e"),
        ("license: mit", None, ""),
        ("", "isc", "license: isc"),
        ("# only a comment", "isc", "# only a comment\nlicense: isc"),
        ("a: b", "isc", "a: b\nlicense: isc"),
        ("a: b # c\n# d\n", "isc", "a: b # c\nlicense: isc\n# d\n"),
        ("# d\na: |\n  b", "isc", "# d\nlicense: isc\na: |\n  b"),
        ("  a: b", "isc", "  a: b\n  license: isc"),
        ("a:\n- b\n# c", "isc", "a:\n- b\nlicense: isc\n# c"),
    ],
)
def test_only_the_text_of_the_key_changes(before: str, value: object, after: str) -> None:
    assert rewrite_block(before, {"license": value}, "\n") == after  # type: ignore[dict-item]


def test_keys_that_belong_together_stand_together() -> None:
    wanted: dict[str, Value] = {
        "weightmark": {"version": 1},
        "license_link": "LICENSE",
        "license_name": "x",
    }
    assert rewrite_block("license: other\ntags: []", wanted, "\n").split("\n") == [
        "license: other",
        "license_name: x",
        "license_link: LICENSE",
        "tags: []",
        "weightmark:",
        "  version: 1",
    ]


def test_several_keys_go_together() -> None:
    block = "a: b\nlicense: other\nlicense_name: x\nlicense_link: y"
    wanted = {"license": "mit", "license_name": None, "license_link": None}
    assert rewrite_block(block, wanted, "\n") == "a: b\nlicense: mit"


@pytest.mark.parametrize("text", ["{license: mit}", "? license\n: mit", "a: &a b\nlicense: *a"])
def test_shapes_without_a_safe_place_are_refused(text: str) -> None:
    with pytest.raises(CardError) as caught:
        rewrite_block(text, {"license": "isc"}, "\n")
    assert caught.value.hint


@pytest.mark.parametrize("value", ["a\nb", "a\x1b[0m", "a\u202eb", "\ud800"])
def test_control_characters_are_not_written(value: str) -> None:
    with pytest.raises(CardError, match="cannot be written"):
        rewrite_block("a: b", {"license": value}, "\n")
