"""A text comes out of its bytes, in whatever encoding they are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.texts.decode import text_of

TEXT = "The licensor\u2019s \u201cWork\u201d \u2013 \u00a9 2024 Caf\u00e9. " * 9


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_each_encoding_gives_the_text(name: str, mark: bytes) -> None:
    assert text_of(mark + TEXT.encode(name)) == TEXT


def test_a_character_that_was_cut_is_left_out() -> None:
    data = "caf\u00e9".encode()
    assert text_of(data[:-1]) == "caf"
    assert text_of(b"caf\xe9 au lait") == "caf\u00e9 au lait"


def test_bytes_that_windows_does_not_define_stay() -> None:
    assert text_of(b"a \x81 b \x93c\x94") == "a \x81 b \u201cc\u201d"


@given(st.binary(max_size=80))
def test_total(data: bytes) -> None:
    text_of(data)


@given(st.text(max_size=80))
def test_what_is_utf8_is_read_so(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert text_of(
            text.encode("utf-8", "surrogatepass").decode("utf-8", "ignore").encode()
        ) == (text.encode("utf-8", "surrogatepass").decode("utf-8", "ignore"))
