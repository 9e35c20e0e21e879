"""`weightmark stamp`: says what became of each file, and ends as a fixer does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rules.folder import Folder

from weightmark import read_mark
from weightmark.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights that say nothing, with a card, in a repository."""
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.weights()
    found.card("license: mit")
    return found


def test_help_says_what_a_named_file_brings_along(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["stamp", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "brings its whole model along: the other shards" in said
    assert "leads out of it is an error" in said


def test_nothing_to_stamp_is_exit_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["stamp"]) == 3
    assert main(["stamp", "--allow-empty"]) == 0


@pytest.mark.usefixtures("folder")
def test_each_file_is_said_once_it_is_changed_and_then_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["stamp"]) == 1
    said = capsys.readouterr()
    assert "model.safetensors: stamped MIT\n" in said.out
    assert "README.md: stamped\n" in said.out
    assert "2 files were changed" in said.out
    assert said.err == ""
    assert main(["stamp"]) == 0


def test_a_refusal_is_said_on_the_other_stream_with_a_hint(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.weights({"license": "apache-2.0"})
    assert main(["stamp"]) == 1
    said = capsys.readouterr()
    assert "refused: " in said.err
    assert "\n  hint: " in said.err
    assert "stamped" not in said.out


def test_the_json_report(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stamp", "--dry-run", "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["version"], content["changed"], content["failed"]) == (1, False, False)
    assert {one["path"] for one in content["results"]} == {"model.safetensors", "README.md"}
    assert read_mark(folder.path / "model.safetensors") is None
    folder.weights({"license": "apache-2.0"})
    assert main(["stamp", "--format", "json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert (content["changed"], content["failed"]) == (False, True)
    assert all(one["hint"] for one in content["results"] if one["status"] == "refused")
    assert "refused" in {one["status"] for one in content["results"]}


def test_each_option_reaches_the_stamp(folder: Folder) -> None:
    words = ["--license", "apache-2.0", "--no-digest", "--no-card", "model.safetensors"]
    card = (folder.path / "README.md").read_bytes()
    assert main(["stamp", *words]) == 1
    mark = read_mark(folder.path / "model.safetensors")
    assert mark is not None
    assert (mark.license, mark.tensors) == ("Apache-2.0", "")
    assert (folder.path / "README.md").read_bytes() == card


def test_what_is_signed_is_stamped_only_where_that_is_said(folder: Folder) -> None:
    folder.write("model.sig", "{}")
    assert main(["stamp"]) == 1
    assert read_mark(folder.path / "model.safetensors") is None
    assert main(["stamp", "--break-signature"]) == 1
    assert read_mark(folder.path / "model.safetensors") is not None


def test_a_configuration_that_is_named_is_used(folder: Folder) -> None:
    (folder.path / "README.md").unlink()
    folder.write("other.toml", 'license = "Apache-2.0"\n')
    assert main(["stamp", "--config", "other.toml"]) == 1
    mark = read_mark(folder.path / "model.safetensors")
    assert mark is not None
    assert mark.license == "Apache-2.0"


def test_what_dvc_keeps_has_to_be_added_again(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("model.safetensors.dvc", "outs:\n- md5: 0\n  path: model.safetensors\n")
    assert main(["stamp"]) == 1
    assert "hint: `dvc add model.safetensors`" in capsys.readouterr().out
