"""A command line that cannot be read says what is wrong with it, and what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.cli.misuse import misused, nearest_words

OPTIONS = ("-q", "--quiet", "--format", "--output")
HELP = "`weightmark verify --help` shows what there is, with examples"


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ("unrecognized arguments: --fromat=json x", "did you mean --format"),
        ("unrecognized arguments: --zzzz", HELP),
        ("unrecognized arguments: format", HELP),
        (
            "argument --format: invalid choice: 'jsn' (choose from 'text', 'json')",
            "did you mean json",
        ),
        ("argument --format: invalid choice: 'jsn' (choose from text, json)", "did you mean json"),
        ("argument --format: invalid choice: 'zzz' (choose from text, json)", HELP),
        ("the following arguments are required: PATH", HELP),
    ],
)
def test_the_words_of_argparse_are_kept_and_a_hint_is_added(message: str, hint: str) -> None:
    error = misused(message, "weightmark verify", OPTIONS)
    assert error.message == f"verify: {message}"
    assert error.hint == hint


def test_the_program_itself_has_no_command_to_name() -> None:
    error = misused("unrecognized arguments: x", "weightmark", ())
    assert error.message == "unrecognized arguments: x"
    assert "`weightmark --help`" in error.hint


def test_a_word_like_no_other_has_another_hint() -> None:
    assert nearest_words("xyzzy", ["verify"], "look there") == "look there"
    assert nearest_words("VERIFI", ["verify", "Verity"]) == "did you mean verify or Verity"
    assert nearest_words("v" * 100_000, ["verify"]) == ""


@given(st.lists(st.text("abcdXYZ", min_size=3, max_size=9), min_size=1, max_size=9), st.data())
@settings(deadline=None)
def test_a_known_word_in_other_letters_is_named_and_no_more_than_three(
    known: list[str], data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(known))
    names = (
        nearest_words(word.swapcase(), known, "none").removeprefix("did you mean ").split(" or ")
    )
    assert word.casefold() in [name.casefold() for name in names]
    assert set(names) <= set(known)
    assert len(names) <= 3
