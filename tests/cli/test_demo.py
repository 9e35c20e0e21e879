"""`weightmark demo`: tells what happened, and is a success only where all was caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from weightmark.cli import main
from weightmark.verdict import Verdict


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_command_says_what_happened(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    out = capsys.readouterr().out
    assert "3 of 3 tamperings were caught" in out
    for code in ("WM204", "WM303", "WM104"):
        assert code in out
    assert "(exit code 0)" in out
    assert out.count("(exit code 1)") == 3


def test_a_story_that_comes_out_otherwise_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def judged(*_: object, **__: object) -> Verdict:
        return Verdict(checked=("a",))

    monkeypatch.setattr("weightmark.projects.demo.verify", judged)
    assert main(["demo"]) == 1
    assert "0 of 3 tamperings were caught" in capsys.readouterr().out


def test_the_story_is_told_step_by_step_in_the_folder_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "told"]) == 0
    out = capsys.readouterr().out
    assert (tmp_path / "told" / "model" / "model.safetensors").is_file()
    numbers = [line.partition(". ")[0] for line in out.splitlines() if line[:1].isdigit()]
    assert numbers[:-1] == [str(at) for at in range(1, len(numbers))]
    assert "   $ weightmark verify" in out
    assert out.endswith("   $ weightmark show told/model\n")


def test_a_folder_that_is_there_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("mine")
    assert main(["demo", "mine"]) == 2
    assert "mine: is there already" in capsys.readouterr().err
