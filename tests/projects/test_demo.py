"""The demo: a real story, told whole or not called a success."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import safetensors

from weightmark.cli import main
from weightmark.errors import UsageError
from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.projects.demo import DEMO_LICENSE, Scene, folder_for, tell
from weightmark.verdict import Verdict


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_each_tampering_is_caught_by_the_rule_that_the_story_names() -> None:
    steps = list(tell("story"))
    assert [step.expected for step in steps if step.expected] == ["WM204", "WM303", "WM104"]
    assert all(step.as_told for step in steps)


def test_the_file_is_a_real_safetensors_file() -> None:
    before, after = itertools.islice(tell("story"), 2)
    assert not before.results
    assert [result.changed for result in after.results] == [True, True]
    with safetensors.safe_open("story/model/model.safetensors", framework="np") as opened:
        assert opened.get_tensor("layer1.weight").shape == (8, 4)
        assert opened.metadata()["license_name"] == DEMO_LICENSE


def test_the_commands_of_the_story_do_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    """What a reader types later gives the same answer; stamp has nothing left to do."""
    steps = [step for step in tell("story") if step.command]
    capsys.readouterr()
    for step in steps:
        expected = step.verdict.exit_code if step.verdict else 0
        assert main(step.command.split()[1:]) == expected, step.command


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UsageError, match="mine: is there already"):
        folder_for("mine")
    assert folder_for("") == "weightmark-demo"
    (tmp_path / "weightmark-demo").mkdir()
    (tmp_path / "weightmark-demo-2").mkdir()
    assert folder_for("") == "weightmark-demo-3"


def test_the_surroundings_do_not_matter(tmp_path: Path) -> None:
    """In a project under another licence the demo still tells its own story."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "weightmark.toml").write_text('license = "MIT"\n')
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    assert all(step.as_told for step in tell("story"))


def test_a_step_asks_for_its_own_rule() -> None:
    rule = Rule("WM101", "mark-missing", "", Severity.ERROR)
    found = Verdict((Finding(rule, Severity.ERROR, Location("a"), "m"),), checked=("a",))
    assert Scene("t", "", verdict=found, expected="WM101").as_told
    assert not Scene("t", "", verdict=found, expected="WM204").as_told
    assert not Scene("t", "", verdict=found).as_told
    assert Scene("t", "", verdict=Verdict(checked=("a",))).as_told
