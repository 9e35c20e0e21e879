"""`weightmark init`: says what was written, what to paste, and what is next."""

from __future__ import annotations

from pathlib import Path

import pytest

from weightmark.cli import main

CONFIG = ".pre-commit-config.yaml"


def test_the_command_prints_what_to_paste_and_what_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CONFIG).write_text("- a\n")
    assert main(["init", str(tmp_path), "--license", "mit"]) == 0
    out = capsys.readouterr().out
    assert "add under `repos:` by hand" in out
    assert "id: weightmark-verify" in out
    assert "no git repository is here" in out


def test_a_folder_in_a_repository_has_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "models").mkdir()
    assert main(["init", str(tmp_path / "models"), "--license", "mit"]) == 0
    assert (tmp_path / CONFIG).exists()
    assert "no git repository" not in capsys.readouterr().out


def test_init_and_verify_tell_a_newcomer_what_is_left_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--license", "openrail++"]) == 0
    assert "next: weightmark init --text https://" in capsys.readouterr().out
    assert main(["verify"]) == 1
    out = capsys.readouterr().out
    assert "WM301" in out, "the text of the licence is not there"
    assert "weightmark init --text https://" in out


def test_a_folder_that_is_not_there_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "gone")]) == 2
    assert "gone" in capsys.readouterr().err
