"""The hooks of hatchling: what fails leaves no package, and says so in the build."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hatchling.plugin.manager import PluginManager
from tests import writers
from tests.packing import (
    BAD,
    BOTH,
    BUILD,
    CONFIG,
    GOOD,
    HEAD,
    METADATA,
    MIT,
    RAIL_ID,
    STAMP,
    built,
    configured,
    members,
    refused,
)

from weightmark.cli import main
from weightmark.hatch import WeightmarkBuildHook, WeightmarkMetadataHook


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_both_targets_are_judged(
    target: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "WM502" in refused(configured(project, BAD), capsys, target)


def test_without_a_stamp_unmarked_weights_do_not_ship(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(configured(project, f"{HEAD}{BOTH}{CONFIG}{BUILD}"), capsys)
    assert "WM501" in said
    assert "stamp = true" in said


def test_weights_marked_in_the_source_ship_as_they_are(project: Path) -> None:
    configured(project, f"{HEAD}{BOTH}{CONFIG}{BUILD}")
    assert main(["stamp"]) == 1
    content = (project / "src" / "tiny" / "model.safetensors").read_bytes()
    assert members(built(project))["tiny/model.safetensors"] == content


def test_a_pointer_stops_the_build(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "src" / "tiny" / "model.safetensors").write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 99\n"
    )
    said = refused(project, capsys)
    assert "WM505" in said
    assert "git lfs pull" in said


def test_weights_that_git_ignores_are_missed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".gitignore").write_text("*.safetensors\n")
    configured(project, f"{HEAD}{BOTH}{CONFIG}{STAMP}")
    assert "tiny/model.safetensors" not in members(built(project))
    said = capsys.readouterr().err.replace(os.sep, "/")
    assert "no weights are in this wheel; left out: src/tiny/model.safetensors" in said
    packages = 'packages = ["src/tiny"]\n'
    stamp = STAMP.replace(packages, f'{packages}artifacts = ["*.safetensors"]\n')
    configured(project, f"{HEAD}{BOTH}{CONFIG}{stamp}")
    assert b"weightmark" in members(built(project))["tiny/model.safetensors"]


CUSTOM = """
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

class CustomBuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["force_include"]["late.safetensors"] = "tiny/late.safetensors"
"""


@pytest.mark.parametrize("content", [writers.safetensors(), b""], ids=["unmarked", "empty"])
def test_what_another_hook_brings_in_is_judged_at_the_end(
    content: bytes, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "late.safetensors").write_bytes(content)
    (project / "hatch_build.py").write_text(CUSTOM)
    said = refused(configured(project, f"{GOOD}[tool.hatch.build.hooks.custom]\n"), capsys)
    assert "weightmark: tiny-1.0-py2.py3-none-any.whl!/tiny (2 weight files)\n" in said
    assert " in late.safetensors\n" in said
    assert "was deleted" in said
    assert str(project / "dist") not in said


def test_an_error_of_the_verification_itself_leaves_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("weightmark.verdict.Verdict.renamed", breaks)
    (project / "late.safetensors").write_bytes(b"")
    (project / "hatch_build.py").write_text(CUSTOM)
    configured(project, f"{GOOD}[tool.hatch.build.hooks.custom]\n")
    with pytest.raises(ZeroDivisionError):
        built(project)
    assert os.listdir(project / "dist") == []


def test_an_editable_build_warns_and_goes_on(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is packed, so nothing is marked; the author goes on working."""
    configured(project, f'{BAD}[tool.hatch.build]\ndev-mode-dirs = ["src"]\n')
    path = built(project, version="editable")
    assert not any(name.endswith(".safetensors") for name in members(path))
    assert "WM502" in capsys.readouterr().err


def test_no_hooks_means_no_hooks(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HATCH_BUILD_NO_HOOKS", "1")
    assert "tiny/model.safetensors" in members(built(configured(project, BAD)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEAD}{MIT}{CONFIG}{STAMP}{METADATA}", "project.dynamic names neither"),
        (f"{GOOD}".replace("stamp = true", "stamp = 1"), "stamp is neither true nor false"),
        (f"{GOOD}".replace("stamp = true", "stmap = true"), "stmap is not known"),
        (f"{GOOD}".replace("license-files =", "licence-files ="), "did you mean 'license-files'"),
    ],
)
def test_wrong_tables_stop_the_build(
    content: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(project, content)
    with pytest.raises(SystemExit) as stop:
        built(project)
    captured = capsys.readouterr()
    assert message in captured.err + str(stop.value.code)


def test_the_copies_of_a_build_that_was_killed_go_with_the_next(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    left = elsewhere / "weightmark-build-left"
    left.mkdir()
    (left / "0.safetensors").write_bytes(writers.safetensors())
    built(project)
    assert not left.exists()


def test_the_plugin_registers_both_hooks_under_its_name() -> None:
    manager = PluginManager()
    assert manager.build_hook.get("weightmark") is WeightmarkBuildHook
    assert manager.metadata_hook.get("weightmark") is WeightmarkMetadataHook
    assert WeightmarkBuildHook.PLUGIN_NAME == WeightmarkMetadataHook.PLUGIN_NAME == "weightmark"


def test_a_hook_that_asks_which_files_ship_is_not_asked_again(project: Path) -> None:
    """Which files ship depends on the metadata, which asks its hooks."""
    fields: dict[str, object] = {"dynamic": ["license"]}
    WeightmarkMetadataHook(str(project), {}).update(fields)
    assert fields["license"] == f"MIT AND {RAIL_ID}"
    asking = {"dynamic": ["license"]}
    WeightmarkMetadataHook._asking = True
    try:
        WeightmarkMetadataHook(str(project), {}).update(asking)
    finally:
        WeightmarkMetadataHook._asking = False
    assert "license" not in asking


def test_the_metadata_hook_ends_the_build_in_words(project: Path) -> None:
    with pytest.raises(SystemExit, match="names neither license nor license-files") as stop:
        WeightmarkMetadataHook(str(project), {}).update({})
    assert "hint: " in str(stop.value.code)
    assert WeightmarkMetadataHook._asking is False
