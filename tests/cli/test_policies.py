"""`verify --policy`: a policy that ships or one in a file, as if the configuration extended it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.folder import Folder

from weightmark.cli import main
from weightmark.cli.policies import judged_by, names
from weightmark.config import load
from weightmark.errors import ConfigError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.weights()
    found.card("license: cc-by-nc-4.0")
    return found


def codes(capsys: pytest.CaptureFixture[str], *words: str) -> set[str]:
    main(["verify", "--quiet", *words])
    out = capsys.readouterr().out
    return {word for word in out.split() if word.startswith("WM6")}


def test_the_policies_that_ship_are_those_of_the_templates() -> None:
    assert names() == ("commercial-use", "permissive-only", "research")
    assert {one.stem for one in (ROOT / "templates/policies").glob("*.toml")} == set(names())


@pytest.mark.parametrize("name", ["commercial-use", "permissive-only"])
def test_a_policy_that_ships_judges(
    folder: Folder, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "WM602" in codes(capsys, "--policy", name)
    folder.card("license: mit")
    assert codes(capsys, "--policy", name) == set()


@pytest.mark.usefixtures("folder")
def test_research_lets_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(capsys, "--policy", "research") == set()


def test_a_file_judges(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("ours.toml", 'deny = ["non-commercial"]\n')
    assert codes(capsys, "--policy", "ours.toml") == {"WM601"}


def test_a_project_may_narrow_it(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("weightmark.toml", '[policy]\ndeny = ["MIT"]\n')
    folder.card("license: mit")
    assert codes(capsys, "--policy", "permissive-only") == {"WM601"}


def test_a_project_may_not_widen_it(folder: Folder) -> None:
    folder.write("weightmark.toml", '[policy]\nallow = ["cc-by-nc-4.0"]\n')
    with pytest.raises(ConfigError) as raised:
        judged_by(load(str(folder.path)), "permissive-only")
    assert "'CC-BY-NC-4.0', which the policy does not allow" in raised.value.problems[0]
    assert "weightmark.toml" in raised.value.problems[0]


@pytest.mark.parametrize("content", ["allow = [", 'alow = ["mit"]', 'allow = ["permisive"]'])
def test_a_file_that_cannot_be_used_is_wrong_usage(
    folder: Folder, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("ours.toml", content)
    assert main(["verify", "--policy", "ours.toml"]) == 2
    assert "ours.toml" in capsys.readouterr().err


def test_a_policy_that_extends_another(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("whole.toml", 'deny = ["non-commercial"]\n')
    folder.write("ours.toml", 'extends = "whole.toml"\n')
    assert codes(capsys, "--policy", "ours.toml") == {"WM601"}
    folder.write("whole.toml", 'extends = "ours.toml"\n')
    assert main(["verify", "--policy", "ours.toml"]) == 2
    assert "in circles" in capsys.readouterr().err


def test_what_is_no_policy_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--policy", "gone.toml"]) == 2
    error = capsys.readouterr().err
    assert all(name in error for name in names())
