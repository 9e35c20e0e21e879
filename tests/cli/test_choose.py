"""`weightmark choose`: questions on standard input, answers as arguments."""

from __future__ import annotations

import io
import json
import shlex
from pathlib import Path

import pytest

from weightmark.cli import main

OPEN = [
    *("--restrictions", "yes", "--downstream", "yes", "--artefacts", "M"),
    *("--free", "yes", "--relicense", "yes", "--commercial", "yes"),
]


def test_arguments_answer_without_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["choose", *OPEN, "--kind", "images"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("CreativeML Open RAIL++-M: openrail++\n")
    assert said.out.endswith('[tool.weightmark]\nlicense = "openrail++"\n')
    assert said.err == ""


def test_what_is_left_open_is_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\nyes\nm,a\ny\nn\ny\n"))
    assert main(["choose", "--format", "json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["name"] == "RAIL-AM"
    assert found["answers"]["artefacts"] == "AM"
    assert not found["text_at_hand"]
    assert "Are some uses of it to be forbidden?" in said.err


def test_a_family_comes_with_the_command_that_enters_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed can be done: the command writes the entry, the configuration finds it."""
    monkeypatch.chdir(tmp_path)
    assert main(["choose", *OPEN[:4], "--artefacts", "MD", *OPEN[6:]]) == 0
    said = capsys.readouterr().out
    command = next(line for line in said.splitlines() if "weightmark licenses" in line)
    text = "You agree not to use the Model:\n(a) to sell umbrellas;\n(b) to count sheep.\n"
    (tmp_path / "LICENSE-MODEL").write_text(text, "utf-8")
    assert main(shlex.split(command)[1:]) == 0
    config = said[said.index("[tool.weightmark]") :]
    (tmp_path / "pyproject.toml").write_text(config, "utf-8")
    capsys.readouterr()
    assert main(["licenses", "OpenRAIL-DM", "--format", "json"]) == 0
    entry = json.loads(capsys.readouterr().out)
    assert (entry["id"], entry["class"]) == ("LicenseRef-OpenRAIL-DM", "openrail")
    assert (entry["artefacts"], len(entry["clauses"])) == ("DM", 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--restrictions", "perhaps"], "does not answer"),
        (["--restrictions", "no"], "--what"),
        (["--restrictions", "yes", "--downstream", "no", "--kind", "text"], "leave out --kind"),
        (["--artefacts", "MX"], "answer with D, A, M, S"),
    ],
)
def test_wrong_and_missing_answers_are_usage_errors(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["choose", *words]) == 2
    assert said in capsys.readouterr().err
