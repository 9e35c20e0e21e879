"""JSON is read as serde_json reads it: what Python's parser takes besides is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import FormatError
from weightmark.formats.strict_json import (
    MAX_JSON_DEPTH,
    depth,
    fail,
    has_lone_surrogate,
    members,
    skip,
    value,
)

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=9,
)


def frozen(found: object) -> object:
    """A value as this reader gives it: objects as tuples of pairs."""
    if isinstance(found, dict):
        return tuple((key, frozen(one)) for key, one in found.items())
    return [frozen(one) for one in found] if isinstance(found, list) else found


@given(VALUES, st.booleans())
@settings(deadline=None)
def test_what_json_writes_is_read_with_its_end(found: object, ascii: bool) -> None:
    text = json.dumps(found, ensure_ascii=ascii)
    assert value(text, 0) == (frozen(found), len(text))
    assert value(f"  {text} ", 2) == (frozen(found), 2 + len(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18446744073709551615", (1 << 64) - 1),
        ("18446744073709551616", float(1 << 64)),
        ("-9223372036854775808", -(1 << 63)),
        ("-9223372036854775809", float(-(1 << 63))),
        ("1e300", 1e300),
    ],
)
def test_numbers_beyond_64_bits_go_on_as_floats(text: str, number: float) -> None:
    found, _ = value(text, 0)
    assert (found, type(found)) == (number, type(number))


def test_minus_zero_is_a_float() -> None:
    found, _ = value("-0", 0)
    assert str(found) == "-0.0"


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("NaN", 0), ("Infinity", 0), ("-Infinity", 0), ("1e400", 0), ("9" * 400, 0),
        ("", 0), ("[1,]", 3), ("{'a': 1}", 1), ('"\n"', 1), ("nul", 0), ("[" * 100_000, 0),
    ],
)  # fmt: skip
def test_all_else_is_refused_with_its_place(text: str, offset: int) -> None:
    with pytest.raises(FormatError, match=r"not JSON|nested too deeply") as error:
        value("é" + text, 1)
    assert error.value.offset >= 2 + min(offset, 1)


def test_the_place_of_an_error_counts_bytes() -> None:
    assert fail("é\ud800x", 2, "no").offset == 5


@given(st.lists(st.tuples(PLAIN, VALUES), max_size=5))
@settings(deadline=None)
def test_members_are_given_with_their_places_equal_keys_too(
    pairs: list[tuple[str, object]],
) -> None:
    inside = " , ".join(f"{json.dumps(key)} : {json.dumps(one)}" for key, one in pairs)
    text = f"x{{ {inside} }} y"
    found, end = members(text, 1)
    assert [(one.key, one.value) for one in found] == [(key, frozen(one)) for key, one in pairs]
    assert text[end:] == " y"
    for one in found:
        assert value(text, one.begin)[0] == one.key
        assert value(text, one.inner) == (one.value, one.end)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "an object must start here"),
        ("", "an object must start here"),
        ("{a: 1}", "a key in double quotes must stand here"),
        ('{"a": 1,}', "a key in double quotes must stand here"),
        ('{"a" 1}', "a colon must stand here"),
        ('{"a": 1 "b": 2}', "a comma or a brace must stand here"),
        ('{"a": 1', "a comma or a brace must stand here"),
    ],
)
def test_what_must_stand_where_is_said(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        members(text, 0)


def test_white_space_is_that_of_json() -> None:
    assert skip(" \t\r\n x", 0) == 5
    assert skip("\f x", 0) == 0
    assert skip("x", 1) == 1


@pytest.mark.parametrize(
    ("text", "levels"),
    [("1", 0), ("[]", 1), ("{}", 1), ('{"a": [1]}', 2), ("[[[]], 1]", 3), ("[" * 99 + "]" * 99, 6)],
)
def test_levels_are_counted_up_to_the_limit(text: str, levels: int) -> None:
    assert depth(value(text, 0)[0], 5) == levels


def test_the_limit_is_one_level_above_what_is_taken() -> None:
    deepest = value("[" * MAX_JSON_DEPTH + "]" * MAX_JSON_DEPTH, 0)[0]
    assert depth(deepest, MAX_JSON_DEPTH) == MAX_JSON_DEPTH
    assert depth([deepest], MAX_JSON_DEPTH) == MAX_JSON_DEPTH + 1


@given(VALUES)
@settings(deadline=None)
def test_a_lone_surrogate_is_found_in_keys_and_texts(found: object) -> None:
    assert not has_lone_surrogate(frozen(found))
    assert has_lone_surrogate(frozen([found, "\ud800"]))
    assert has_lone_surrogate(frozen({"a\udfff": found}))
