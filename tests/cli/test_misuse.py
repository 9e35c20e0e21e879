"""A command line that cannot be read says what is wrong with it, and what was meant."""

from __future__ import annotations

import pytest

from weightmark.cli.misuse import misused

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
