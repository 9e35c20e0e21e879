"""`weightmark verify`: one report in the form asked for, and the exit code of the verdict."""

from __future__ import annotations

import json

import pytest
from tests.rules.folder import Folder

from weightmark.cli import main
from weightmark.cli.verify import REPORT_FORMATS


def test_the_exit_code_is_that_of_the_verdict(folder: Folder) -> None:
    assert main(["verify"]) == 0
    folder.card("license: apache-2.0")
    assert main(["verify"]) == 1
    assert main(["verify", "gone"]) == 2
    (folder.path / "empty").mkdir()
    assert main(["verify", "empty"]) == 3
    assert main(["verify", "--allow-empty", "empty"]) == 0


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("text", "WM204"),
        ("json", '"code": "WM204"'),
        ("sarif", '"ruleId": "WM204"'),
        ("github", "::error file=model.safetensors"),
        ("markdown", "WM204"),
    ],
)
def test_each_form_tells_the_finding(
    folder: Folder, capsys: pytest.CaptureFixture[str], form: str, sign: str
) -> None:
    folder.card("license: apache-2.0")
    assert main(["verify", "--format", form]) == 1
    assert sign in capsys.readouterr().out


def test_each_form_has_a_name() -> None:
    assert REPORT_FORMATS == ("text", "json", "sarif", "github", "markdown", "html")


def test_a_report_may_go_to_a_file(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--format", "json", "--output", "report.json"]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((folder.path / "report.json").read_text())["findings"] == []


@pytest.mark.usefixtures("folder")
def test_a_hook_hears_findings_and_the_last_line_only(capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify"])
    whole = capsys.readouterr().out
    main(["verify", "--quiet"])
    short = capsys.readouterr().out
    assert len(short.splitlines()) < len(whole.splitlines())
    assert whole.endswith(short.splitlines()[-1] + "\n")


def test_deep_reads_the_tensors(folder: Folder) -> None:
    path = folder.path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    assert main(["verify"]) == 0
    assert main(["verify", "--deep"]) == 1


def test_a_configuration_that_is_named_is_used(folder: Folder) -> None:
    folder.write("other.toml", 'license = "apache-2.0"\n')
    assert main(["verify", "--config", "other.toml"]) == 1
    assert main(["verify", "--config", "gone.toml"]) == 2


@pytest.mark.usefixtures("folder")
def test_a_policy_judges_too() -> None:
    assert main(["verify", "--policy", "permissive-only"]) == 0
    assert main(["verify", "--policy", "no-such"]) == 2


def test_colours_are_for_a_terminal_and_never_for_a_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: apache-2.0")
    monkeypatch.setattr("weightmark.reports.text.wants_color", lambda *_: True)
    main(["verify"])
    assert "\x1b[" in capsys.readouterr().out
    main(["verify", "--output", "report.txt"])
    assert "\x1b[" not in (folder.path / "report.txt").read_text()
