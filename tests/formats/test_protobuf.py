"""Fields of protobuf are walked, and what is none is refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers

from weightmark.errors import FormatError
from weightmark.formats.protobuf import fields, map_entry, varint
from weightmark.formats.stream import Forward

NUMBERS = st.integers(1, (1 << 29) - 1)


def source(data: bytes) -> Forward:
    return Forward(io.BytesIO(data), len(data))


@given(st.integers(0, (1 << 64) - 1))
@settings(deadline=None)
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    data = source(writers.varint(number) + b"\xff")
    assert varint(data) == number
    assert data.at == len(writers.varint(number))


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xff" * 11])
def test_a_number_without_an_end_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        varint(source(data))


def test_tags_and_lengths_have_five_bytes_at_most_and_numbers_ten() -> None:
    """As protobuf reads them, whatever bytes they need."""
    for data in (
        b"\x72\x81\x80\x80\x80\x00a",
        b"\xf2\x80\x80\x80\x00\x01a",
        b"\x08" + b"\x80" * 9 + b"\0",
    ):
        assert len(list(fields(source(data), len(data)))) == 1
    for data in (b"\x72\x81\x80\x80\x80\x80\x00a", b"\xf2\x80\x80\x80\x80\x00\x01a"):
        with pytest.raises(FormatError, match="more than 5 bytes"):
            list(fields(source(data), len(data)))


@given(st.lists(st.tuples(NUMBERS, st.binary(max_size=20) | st.integers(0, 1 << 40))))
@settings(deadline=None)
def test_each_field_is_given_whether_its_content_is_taken_or_not(
    content: list[tuple[int, bytes | int]],
) -> None:
    data = b"".join(writers.field(*one) for one in content)
    expected = [(at, one if isinstance(one, bytes) else b"") for at, one in content]
    walk = source(data)
    assert [(at, walk.take(size)) for at, size in fields(walk, len(data))] == expected
    walk = source(data)
    sizes = [(at, len(one)) for at, one in expected]
    assert list(fields(walk, len(data))) == sizes
    assert walk.at == len(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x0b", "not protobuf"),  # a group, which nobody writes
        (b"\x02\0", "not protobuf"),  # field 0
        (writers.varint(1 << 32 | 2) + b"\0", "not protobuf"),
        (b"\x0a\x05abc", "longer than what holds it"),
        (b"\x0d\0\0", "inside an entry of 4 bytes"),
        (b"\x09\0\0\0\0", "inside an entry of 8 bytes"),
    ],
)
def test_what_is_none_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        list(fields(source(data), len(data)))


def test_numbers_of_fixed_width_are_stepped_over() -> None:
    data = b"\x09" + bytes(8) + b"\x15" + bytes(4) + writers.field(3, "a")
    assert list(fields(source(data), len(data))) == [(1, 0), (2, 0), (3, 1)]


def test_a_field_ends_where_what_holds_it_does() -> None:
    data = writers.field(1, "abc")
    with pytest.raises(FormatError, match="longer than what holds it"):
        list(fields(source(data), 3))
    with pytest.raises(FormatError, match="longer than what holds it"):
        list(fields(source(writers.field(1, 300)), 2))


def test_an_entry_is_a_key_and_a_value_of_which_the_last_counts() -> None:
    data = writers.field(1, "a") + writers.field(2, "é") + writers.field(9, "x")
    assert map_entry(source(data), len(data)) == ("a", "é")
    twice = data + writers.field(2, "z")
    assert map_entry(source(twice), len(twice)) == ("a", "z")
    assert map_entry(source(b""), 0) == ("", "")
    broken = writers.field(1, b"\xff")
    with pytest.raises(FormatError, match="not UTF-8"):
        map_entry(source(broken), len(broken))
