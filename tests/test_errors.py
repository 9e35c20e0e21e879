"""Errors that are raised on purpose say what is wrong, where, and what to do about it."""

from __future__ import annotations

import errno
import inspect

import pytest

from weightmark import errors
from weightmark.errors import (
    CardError,
    ConfigError,
    ExpressionError,
    FormatError,
    MarkError,
    MarkVersionError,
    StampError,
    TreeError,
    UsageError,
    WeightmarkError,
    parser_words,
    reason,
    remedy,
)

ALL = [
    one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if one.__module__ == errors.__name__ and issubclass(one, Exception)
]


@pytest.mark.parametrize("kind", ALL, ids=lambda one: one.__name__)
def test_each_is_of_one_family_and_keeps_words_and_hint(kind: type[WeightmarkError]) -> None:
    error = kind(("a",), hint="do") if kind is ConfigError else kind("a", hint="do")
    assert isinstance(error, WeightmarkError)
    assert (error.message, str(error), error.hint) == ("a", "a", "do")
    assert (kind(("a",)) if kind is ConfigError else kind("a")).hint == ""


def test_each_has_its_place() -> None:
    assert FormatError("m", offset=7).offset == 7
    assert CardError("m", line=7).line == 7
    assert MarkError("m", key="k").key == "k"
    assert ExpressionError("m", position=7).position == 7
    assert TreeError("m", name="n").name == "n"
    assert ConfigError(("a", "b")).problems == ("a", "b")
    assert ConfigError(("a", "b")).message == "a; b"


def test_a_mark_of_another_version_is_a_mark_that_cannot_be_used() -> None:
    assert issubclass(MarkVersionError, MarkError)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StampError("no room"), "no room"),
        (UsageError("no", hint="yes"), "no"),
        (PermissionError(13, "Permission denied", "a/b"), "cannot be read: Permission denied"),
        (OSError("gone"), "cannot be read: gone"),
    ],
)
def test_the_reason_is_said_without_the_path(error: WeightmarkError | OSError, words: str) -> None:
    assert reason(error) == words


def utf8(data: bytes) -> UnicodeDecodeError:
    with pytest.raises(UnicodeDecodeError) as caught:
        data.decode()
    return caught.value


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (utf8(b"ab\xff"), "byte 2 is not UTF-8"),
        (ValueError("File is not a zip file."), "file is not a zip file"),
        (ValueError("EOF in it"), "EOF in it"),
        (ValueError(""), ""),
    ],
)
def test_the_words_of_others_fit_the_middle_of_a_sentence(error: Exception, words: str) -> None:
    assert parser_words(error) == words


def test_what_to_do_about_a_file_that_is_not_opened() -> None:
    assert remedy(FileNotFoundError()) == remedy(NotADirectoryError()) == "check the path"
    for error in (PermissionError(), OSError(errno.EIO, "")):
        assert "permissions" in remedy(error)
