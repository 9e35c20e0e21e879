"""The one list of formats: its readers are there and hold one law, its words are well formed."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.shallow import READERS, SAMPLES, read

from weightmark import formats
from weightmark.errors import FormatError
from weightmark.formats.known import KNOWN, NEVER, PATTERNS, PLAIN_NAMES, KnownFormat


def test_each_reader_has_a_sample() -> None:
    assert sorted(SAMPLES) == READERS


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_header_or_a_format_error(reader: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[reader])
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for at, byte in data.draw(st.lists(places, max_size=6)):
        content[at] = byte
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    for each in (bytes(content), cut, data.draw(st.binary(max_size=200))):
        try:
            for one in read(reader, each).tensors:
                assert one.location is not None or 0 <= one.begin <= one.end <= len(each)
        except FormatError as error:
            assert error.offset <= len(each) + len(content)  # noqa: PT017


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: one.name)
def test_a_format_can_be_met_and_is_read_and_carried_by_modules_that_are_there(
    one: KnownFormat,
) -> None:
    assert one.suffixes or one.vague or one.names or one.magics
    assert callable(import_module(f"weightmark.formats.{one.reader}").read)
    for _, module in one.carriers:
        assert import_module(f"weightmark.formats.{module}").CARRIER


def test_names_are_unique_and_suffixes_belong_to_one_format() -> None:
    names = [one.name for one in KNOWN]
    assert len(set(names)) == len(names)
    suffixes = [suffix for one in KNOWN for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)


def test_suffixes_and_names_are_in_lower_case_as_they_are_compared() -> None:
    for one in KNOWN:
        for suffix in (*one.suffixes, *one.vague):
            assert suffix == suffix.lower()
            assert suffix.startswith(".")
        for pattern in one.names:
            re.compile(pattern)
    assert all(word == word.lower() and "." not in word for word in NEVER | PLAIN_NAMES)


def test_what_is_never_asked_is_no_suffix_of_weights() -> None:
    assert not NEVER & {suffix[1:] for suffix in (*formats.SUFFIXES, *formats.VAGUE)}


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x06\0\0\0\x0f\0TransformerSpec\0", "ctranslate2"),
        (b"\x06\0\0\0\x0f\0TransformerText\0", ""),
        (b"\x84\xa5nodes", "spacy"),
        (b"\x81\xa6params", "flax"),
        (b"\x81\xa6pirams", ""),
        (b'<?xml version="1.0"?>\n<net name="a" version="11">', "openvino"),
        (b'<?xml version="1.0"?><?x a>b ?><!-- a > b --><net name="a">', "openvino"),
        (b'<!DOCTYPE net>\n<net name="a">', "openvino"),
        (b'<!DOCTYPE net [<!ENTITY a "b">] ><!----><net name="a">', ""),
        (b'<!-- <net name="a"> --><html>', ""),
        (b"<network name='a'>", ""),
        (b'\x40\x00\x00\x00{"', "tensorrt"),
        (b'\x40\x00\x02\x00{"', ""),
    ],
)
def test_first_bytes_that_are_more_than_a_constant(head: bytes, name: str) -> None:
    assert next((one for one, form in PATTERNS if re.match(form, head, re.DOTALL)), "") == name
