"""Exceptions of SPDX's list: they stand behind or before a licence, and do not alter it."""

from __future__ import annotations

import pytest
from tests.licence_texts import licence_text

from weightmark.recognition.recognize import identify

LLVM = licence_text("llvm-exception")


def test_an_exception_behind_a_licence_is_named() -> None:
    text = f"{licence_text('apache-2.0')}\n{LLVM}"
    found = identify(text)
    assert (found.id, found.match, found.also) == ("Apache-2.0", "exact", ())
    assert found.expression == "Apache-2.0 WITH LLVM-exception"
    (one,) = found.exceptions
    assert (one.id, one.licence) == ("LLVM-exception", "Apache-2.0")
    lines = text.split("\n")
    assert lines[one.line - 1].strip()
    assert one.end <= len(lines)


def test_an_exception_before_a_licence_is_named() -> None:
    found = identify(f"{LLVM}\n\n{licence_text('lgpl-2.1')}")
    assert (found.expression, found.match) == ("LGPL-2.1-only WITH LLVM-exception", "exact")


def test_an_exception_of_an_altered_licence_is_named_and_the_licence_is_altered() -> None:
    text = licence_text("apache-2.0").replace("royalty-free", "smiling")
    found = identify(f"{text}\n{LLVM}")
    assert (found.expression, found.match) == ("Apache-2.0 WITH LLVM-exception", "altered")


def test_an_exception_is_of_the_licence_before_it() -> None:
    found = identify(f"{licence_text('mit')}\n{licence_text('apache-2.0')}\n{LLVM}")
    assert [one.licence for one in found.exceptions] == ["Apache-2.0"]
    assert (found.id, found.expression) == ("MIT", "MIT")


def test_an_exception_of_a_bundled_part_is_of_no_licence_that_needs_none() -> None:
    """Wheels hold the exception of GCC's runtime behind their own licence."""
    runtime = licence_text("gcc-exception-3.1").replace(
        "General information:\n\nhttp://www.gnu.org/licenses/gcc-exception.html\n", ""
    )
    found = identify(f"{licence_text('bsd-new')}\n----\n\nName: GCC runtime library\n\n{runtime}")
    assert (found.expression, found.match, found.exceptions) == ("BSD-3-Clause", "exact", ())


@pytest.mark.parametrize(
    "words",
    [
        LLVM.replace("As an exception", "As an exception on Sundays"),
        LLVM + "\nYou must pay the harbour a fee.\n",
    ],
)
def test_other_words_alter_the_licence_as_ever(words: str) -> None:
    assert words != LLVM
    assert identify(f"{licence_text('apache-2.0')}\n{words}").match != "exact"


def test_an_exception_alone_is_no_licence() -> None:
    found = identify(LLVM)
    assert (found.id, found.exceptions) == ("", ())
