"""What a server sends in place of weights is told from weights and from other texts."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.formats import HEAD
from weightmark.formats.bodies import instead, is_error

PAGE = "<!DOCTYPE html><html lang='en'><head></head></html>"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (PAGE.encode(), "a web page"),
        (b"\xef\xbb\xbf\n  <HTML>", "a web page"),
        (b"<!-- a --> <html>", "a web page"),
        (PAGE.encode("utf-16"), "a web page"),
        (PAGE.encode() + "é".encode("latin-1") * 9, "a web page"),
        (b"<?xml version='1.0'?><Error/>", "an XML document"),
        (b'{"error": "x"}', """JSON: '{"error": "x"}'"""),
        (b"Entry not found", "a text: 'Entry not found'"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a git-lfs pointer that is damaged"),
        ("Zugriff verweigert: ü".encode(), "a text: 'Zugriff verweigert: ü'"),
        (b"x" * 99, f"a text: '{'x' * 60}…'"),
        (b"", ""),
        (bytes(40), ""),
        (b"\x80\x02}q\x00.", ""),
        (b"text\x00", ""),
        (pickle.dumps({"a": [1]}, protocol=0), ""),
        (pickle.dumps([1], protocol=0), ""),
        (pickle.dumps(pickle.PickleError("x"), protocol=0), ""),
    ],
)
def test_a_text_is_no_weights(content: bytes, what: str) -> None:
    assert instead(content, len(content)) == what


def test_a_sign_may_be_cut_where_the_head_ends_but_not_where_the_file_does() -> None:
    head = ("x" + "é" * HEAD).encode()[:HEAD]
    assert instead(head, HEAD + 9).startswith("a text")
    assert instead(head, HEAD) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Not Found", "404: Not Found", "Repository not found", "Access denied", "403 Forbidden",
        '{"message":"Bad credentials"}', "<Error><Code>NoSuchKey</Code></Error>", PAGE,
        "Access to model x/y is restricted", "Invalid username or password.",
        "Batch response: This repository is over its data quota",
        "Error downloading object: model.bin", "Internal Server Error",
    ],
)  # fmt: skip
def test_a_message_of_a_server_is_told(text: str) -> None:
    assert is_error(text.encode())


@pytest.mark.parametrize(
    "text",
    ["lr = 0.1", "1.0 2.0", "Terraform will perform", '{"weights": [1]}', "", "\x00", "4045"],
)
def test_another_text_is_none(text: str) -> None:
    assert not is_error(text.encode())


@given(st.binary(max_size=600))
def test_any_bytes_are_told_or_not(data: bytes) -> None:
    assert isinstance(instead(data[:HEAD], len(data)), str)
    assert is_error(data[:HEAD]) in (True, False)
