"""`weightmark notice`: writes what licences ask to be shown, or says that it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import writers

from weightmark.cli import main

LLAMA = "license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository of a model that was made from another."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "README.md").write_text(f"---\n{LLAMA}---\n\n# Llama 3 Model\n\nText.\n")
    monkeypatch.chdir(tmp_path)


def test_a_check_writes_nothing_and_fails_until_it_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["notice", "--check"]) == 1
    assert "is not as the licences ask; run `weightmark notice`" in capsys.readouterr().out
    assert not Path("NOTICE").exists()
    assert main(["notice"]) == 0
    assert " written\n" in capsys.readouterr().out
    assert Path("NOTICE").is_file()
    assert main(["notice", "--check"]) == 0
    assert "NOTICE: is as it should be\n" in capsys.readouterr().out


def test_what_no_file_can_do_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["notice"])
    said = capsys.readouterr().out
    assert "  left to you, since no file can do it:\n  - " in said


def test_a_folder_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notice", "gone"]) == 2
    assert "gone" in capsys.readouterr().err
