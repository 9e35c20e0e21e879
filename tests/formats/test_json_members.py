"""Members of a JSON object are edited in its text: what is not asked for stays byte for byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.formats.json_members import edited
from weightmark.formats.strict_json import WIDE, object_members

KEYS = st.text(max_size=4)
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.lists(st.text(max_size=3))
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)
TEXTS = st.builds(
    lambda content, indent, signs, blank: (
        blank + json.dumps(content, indent=indent, separators=signs)
    ),
    OBJECTS,
    st.sampled_from([None, 0, 2, "\t"]),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : ")]),
    st.sampled_from(["", " ", "\n"]),
)
UPDATES = st.dictionaries(KEYS, st.none() | VALUES.map(json.dumps), max_size=3)


def change(text: str, updates: dict[str, str | None]) -> str:
    return edited(text, object_members(text, WIDE), updates)


def parsed(text: str) -> str:
    """An object as text whose equality is that of the values; NaN is none to itself."""
    return json.dumps(json.loads(text), sort_keys=True)


@given(TEXTS, UPDATES)
def test_the_object_is_the_one_that_was_asked_for(
    text: str, updates: dict[str, str | None]
) -> None:
    wanted = json.loads(text) | {k: json.loads(v) for k, v in updates.items() if v is not None}
    for key, value in updates.items():
        if value is None:
            wanted.pop(key, None)
    new = change(text, updates)
    assert parsed(new) == json.dumps(wanted, sort_keys=True)
    assert change(new, updates) == new


@given(TEXTS, VALUES)
def test_what_is_put_in_and_taken_out_again_leaves_no_trace(text: str, value: object) -> None:
    new = change(text, {"a new key": json.dumps(value)})
    assert change(new, {"a new key": None}) == text or json.loads(text) == {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{}", '{"k": 1}'),
        ("{ }", '{"k": 1}'),
        ('{"a":1}', '{"a":1,"k":1}'),
        ('{"a": 1}', '{"a": 1, "k": 1}'),
        ('{"a":1, "b":2}', '{"a":1, "b":2, "k":1}'),
        ('{\n  "a": [\n  ]\n}\n', '{\n  "a": [\n  ],\n  "k": 1\n}\n'),
        ('{\r\n\t"a": NaN\r\n}', '{\r\n\t"a": NaN,\r\n\t"k": 1\r\n}'),
        ('{"k": 2, "a": 1.50}', '{"k": 1, "a": 1.50}'),
    ],
)
def test_a_member_is_written_in_the_style_of_the_others(text: str, wanted: str) -> None:
    assert change(text, {"k": "1"}) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"k": 1}', "{}"),
        ('{"k": 1, "a": 2}', '{"a": 2}'),
        ('{"a": 2, "k": 1, "b": 3}', '{"a": 2, "b": 3}'),
        ('{"a": 2,\n "k": 1\n}', '{"a": 2\n}'),
        ('{"a": 2}', '{"a": 2}'),
    ],
)
def test_a_member_is_taken_out_with_its_comma(text: str, wanted: str) -> None:
    assert change(text, {"k": None}) == wanted
