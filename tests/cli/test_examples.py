"""Every help ends with examples that can be copied."""

from __future__ import annotations

import shlex

import pytest

from weightmark.cli import COMMANDS, main, parsed
from weightmark.cli.examples import EXAMPLES


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_ends_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"] if name else ["--help"])
    behind = capsys.readouterr().out.split("\nexamples:\n")[1]
    for line, meaning in EXAMPLES[name]:
        assert f"  {line}\n      {meaning}\n" in behind


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_command_lines_that_are_understood(name: str) -> None:
    assert EXAMPLES[name]
    for line, _ in EXAMPLES[name]:
        line = line.removeprefix('eval "$(').removesuffix(')"')
        words = shlex.split(line.partition(" <")[0].partition(" >")[0])
        assert words[:2] == ["weightmark", name]
        parsed(name)[0].parse_args(words[1:])


def test_every_command_has_examples_and_no_other() -> None:
    assert set(EXAMPLES) == {"", *COMMANDS}
