"""`weightmark carry`: the command runs as it is, and what it saved is stamped."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest
from tests.stamping.steps import carries_all, mark, model

from weightmark.cli import main


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)


_SAVE = (
    "import pathlib, sys; p = pathlib.Path('out'); p.mkdir(); (p / 'config.json').write_text('{}');"
    "(p / 'model.safetensors').write_bytes(pathlib.Path('base/model.safetensors').read_bytes());"
    "sys.exit(int(sys.argv[1]))"
)


def command(*words: str) -> list[str]:
    return ["carry", "--base", "base", "--out", "out", "--", sys.executable, "-c", *words]


@pytest.mark.parametrize("code", [0, 7])
def test_a_command_is_carried_and_its_exit_code_is_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    model(tmp_path / "base")
    capsys.readouterr()
    assert main(command(_SAVE, str(code))) == code
    assert carries_all(tmp_path / "out", "base")
    assert "out/model.safetensors: stamped" in capsys.readouterr().out


def test_a_command_that_saves_nothing_is_not_carried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model(tmp_path / "base")
    assert main(command("pass")) == 3
    assert "saved no weights" in capsys.readouterr().err


def test_a_command_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model(tmp_path / "base")
    assert main(["carry", "--base", "base", "--out", "out", "--", "no-such-command"]) == 2
    assert "no-such-command" in capsys.readouterr().err


def test_one_that_could_not_be_stamped_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model(tmp_path / "base")
    broken = _SAVE.replace("pathlib.Path('base/model.safetensors').read_bytes()", "b'x' * 40")
    assert broken != _SAVE
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it is told once, as all that the command tells
        assert main(command(broken, "0")) == 1
    assert "out/model.safetensors: " in capsys.readouterr().err


def test_a_relation_that_is_none_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model(tmp_path / "base")
    assert main(["carry", "--relation", "child", *command(_SAVE, "0")[1:]]) == 2
    assert "relation" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_a_digest_the_mark_is_not_bound(tmp_path: Path) -> None:
    model(tmp_path / "base")
    assert main(["carry", "--no-digest", *command(_SAVE, "0")[1:]]) == 0
    assert not mark(tmp_path / "out").tensors
    assert main(command(_SAVE.replace("mkdir()", "mkdir(exist_ok=True)"), "0")) == 0
    assert mark(tmp_path / "out").tensors
