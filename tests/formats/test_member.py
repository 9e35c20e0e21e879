"""The member of an archive that holds the mark is one JSON object of texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import FormatError
from weightmark.formats.header import Label, card_fields
from weightmark.formats.member import MAX_METADATA, labels, pairs_in, updated

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
PAIRS = st.dictionaries(TEXT, TEXT, max_size=5)


@given(PAIRS, st.dictionaries(TEXT, st.none() | TEXT, max_size=5))
@settings(deadline=None)
def test_what_is_written_is_read_with_the_updates(
    old: dict[str, str], updates: dict[str, str | None]
) -> None:
    data = updated(old, updates)
    expected = {key: one for key, one in {**old, **updates}.items() if one is not None}
    assert (dict(pairs_in(data, 0)) if data else {}) == expected
    assert updated(expected, {}) == data


def test_equal_keys_are_given_in_their_order() -> None:
    assert pairs_in(b' {"a": "1", "b": "", "a": "2"} ', 0) == [("a", "1"), ("b", ""), ("a", "2")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[]", "cannot be read"),
        (b'{"a": 1}', "other values than texts"),
        (b'{"a": "\\ud800"}', "other values than texts"),
        (b'{"a": "b"} x', "goes on after its JSON object"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"", "cannot be read"),
    ],
)
def test_anything_else_is_refused_at_its_place(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message) as error:
        pairs_in(data, 100)
    assert 100 <= error.value.offset <= 100 + len(data)


def test_its_size_is_bounded() -> None:
    room = MAX_METADATA - len(json.dumps({"a": ""}, separators=(",", ":")))
    assert len(updated({}, {"a": "x" * room})) == MAX_METADATA
    with pytest.raises(FormatError, match="the limit is"):
        updated({}, {"a": "x" * (room + 1)})


def test_labels_are_those_of_a_card() -> None:
    said = Label("MIT", hub="mit", name="MIT License")
    assert labels(said, {"other": "x"}) == card_fields(said)
