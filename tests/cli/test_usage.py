"""Wrong usage says what was meant, and every help ends with examples that can be copied."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from tests.rules.folder import Folder

from weightmark.cli import COMMANDS, main, parsed
from weightmark.cli.examples import EXAMPLES
from weightmark.cli.nearest import nearest


@pytest.mark.parametrize(
    ("words", "wrong", "meant"),
    [
        (["verfy"], "verfy", "did you mean verify"),
        (["verify", "--fromat", "json"], "--fromat", "did you mean --format"),
        (["verify", "--polcy=research"], "--polcy", "did you mean --policy"),
        (["verify", "--format", "jsn"], "jsn", "did you mean json"),
        (["licenses", "--class", "permisive"], "permisive", "did you mean permissive"),
        (["completion", "fsh"], "fsh", "did you mean fish"),
        (["verify", "--zzzzzz"], "--zzzzzz", "`weightmark verify --help` shows what there is"),
        (["--zzzzzz"], "--zzzzzz", "`weightmark --help` shows what there is"),
        (["show"], "PATH", "`weightmark show --help` shows what there is"),
        (["licenses", "lama2"], "lama2", "did you mean llama2"),
        (["verify", "--policy", "permissive"], "permissive", "did you mean permissive-only"),
    ],
)
def test_wrong_usage_says_what_was_meant(
    words: list[str], wrong: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("weightmark: error: ")
    assert wrong in first
    assert second.startswith("  hint: ")
    assert meant in second


def test_a_word_like_no_other_has_another_hint() -> None:
    assert nearest("xyzzy", ["verify"], "look there") == "look there"
    assert nearest("VERIFI", ["verify", "Verity"]) == "did you mean verify or Verity"
    assert nearest("v" * 100_000, ["verify"]) == ""


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


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        ('license = "lama3.1"', "did you mean llama3.1"),
        ('[policy]\nlocked = ["wm401"]', "did you mean 'WM401'"),
        ('[policy]\nlocked = ["mark-mising"]', "did you mean 'WM101'"),
        ('[policy]\nignore = { mark_missing = "x" }', "did you mean 'WM101'"),
        ('[policy]\nlocked = ["everything"]', "such as WM203"),
        ('[policy]\ndeny = ["topic:militry"]', "did you mean 'topic:military'"),
        ('[polcy]\ndeny = ["MIT"]', "did you mean 'policy'"),
    ],
)
def test_a_wrong_word_of_the_configuration_says_what_was_meant(
    content: str,
    meant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = Folder(tmp_path)
    folder.weights()
    folder.write("weightmark.toml", content)
    monkeypatch.chdir(tmp_path)
    assert main(["verify"]) == 2
    assert meant in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["stamp", "--license", "lama3.1"],
        ["init", "--license", "lama3.1"],
        ["diff", "lama3.1", "mit"],
        ["licenses", "lama3.1"],
        ["explain", "lama3.1"],
    ],
)
def test_every_door_knows_what_licence_was_meant(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Folder(tmp_path).weights()
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert "hint: did you mean llama3.1" in capsys.readouterr().err
