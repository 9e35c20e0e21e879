"""Wrong usage says what was meant, and every help ends with examples that can be copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.folder import Folder

from weightmark.cli import main


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
