"""Whose configuration counts, and who asks: the author of weights or who received them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text
from tests.rules.folder import Folder, mark

from weightmark.config import CONFIG_VARIABLE, load
from weightmark.finding import Severity
from weightmark.verdict import Verdict
from weightmark.verify import verify

MILD = """
exclude = ["bad/**"]
[policy]
ignore = { WM204 = "it is fine" }
fail-on = "error"
"""
HUB = '[remote "origin"]\n\turl = https://huggingface.co/org/model\n'
FORGE = '[remote "origin"]\n\turl = git@example.org:org/model.git\n'


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A downloaded model that contradicts itself, with a configuration that would hide it."""
    for name in ("PRE_COMMIT", CONFIG_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "weightmark.toml").write_text(MILD)
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# M\n")
    (tmp_path / "m.safetensors").write_bytes(writers.safetensors(metadata={"license": "gpl-3.0"}))
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.safetensors").write_bytes(b"broken")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judged() -> Verdict:
    return verify(["."], load(os.getcwd()))


def shown(verdict: Verdict) -> bool:
    """Whether what the configuration would hide is an error all the same."""
    found = {"WM107", "WM204"} & errors(verdict)
    assert len(found) in (0, 2)
    return bool(found)


def errors(verdict: Verdict) -> set[str]:
    return {one.rule.code for one in verdict.findings if one.severity is Severity.ERROR}


@pytest.mark.usefixtures("received")
def test_what_was_downloaded_does_not_configure_its_verdict() -> None:
    verdict = judged()
    assert shown(verdict)
    assert verdict.configured.path == "weightmark.toml"
    assert verdict.configured.set_aside == ("exclude", "policy.ignore")


def test_a_folder_that_the_hub_client_left_is_a_download_in_a_repository_too(
    received: Path,
) -> None:
    (received / ".git").mkdir()
    assert not shown(judged())
    (received / ".cache" / "huggingface" / "download").mkdir(parents=True)
    assert shown(judged())


def test_a_clone_from_a_hub_counts_as_found_but_for_who_commits_there(
    received: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (received / ".git").mkdir()
    (received / ".git" / "config").write_text(HUB)
    assert shown(judged())
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert not shown(judged())
    monkeypatch.delenv("PRE_COMMIT")
    (received / ".git" / "config").write_text(FORGE)
    assert not shown(judged())


def test_a_configuration_that_is_named_counts_in_full(
    received: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = verify(["."], load(os.getcwd(), "weightmark.toml"))
    assert not shown(named)
    monkeypatch.setenv(CONFIG_VARIABLE, str(received / "weightmark.toml"))
    assert not shown(judged())


@pytest.mark.parametrize("hub", [False, True], ids=["no repository", "clone of a hub"])
def test_terms_of_their_own_silence_the_card_only_where_somebody_vouches(
    received: Path, *, hub: bool
) -> None:
    if hub:
        (received / ".git").mkdir()
        (received / ".git" / "config").write_text(HUB)
    apart = '[[weights]]\npath = "m.safetensors"\nlicense = "gpl-3.0"\n'
    (received / "weightmark.toml").write_text(apart)
    found = judged()
    assert "WM204" in errors(found)
    assert found.configured.set_aside == ("weights",)
    assert "--config weightmark.toml vouches" in found.configured.told
    named = verify(["."], load(os.getcwd(), "weightmark.toml"))
    assert "WM204" not in errors(named)
    assert named.configured.set_aside == ()
    (received / "weightmark.toml").write_text(apart.replace("gpl-3.0", "apache-2.0"))
    named = verify(["."], load(os.getcwd(), "weightmark.toml"))
    assert "WM204" in errors(named)


def test_one_that_was_only_found_makes_a_verdict_stricter(received: Path) -> None:
    (received / "weightmark.toml").write_text('[policy]\ndeny = ["GPL-3.0-only", "MIT"]\n')
    assert "WM601" in errors(judged())
    (received / "weightmark.toml").write_text("[policy]\nrequire-mark = true\n")
    assert "WM101" in errors(judged())


def test_a_base_is_read_as_found_whatever_it_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, child = tmp_path / "base", tmp_path / "child"
    for folder, licence in ((base, "cc-by-nc-4.0"), (child, "mit")):
        folder.mkdir()
        (folder / "README.md").write_text(f"---\nlicense: {licence}\n---\n# M\n")
        (folder / "m.safetensors").write_bytes(writers.safetensors())
    (base / "weightmark.toml").write_text('exclude = ["**"]\n')
    (base / ".git").mkdir()
    (child / "adapter_config.json").write_text('{"base_model_name_or_path": "../base"}')
    (child / ".git").mkdir()
    monkeypatch.chdir(child)
    assert "WM407" in errors(judged())


# -- who asks -----------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A repository of git with an unmarked model."""
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    (tmp_path / ".git").rmdir()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    found.model()
    found.weights({"license": "mit"})
    return found


def missing() -> list[tuple[str, str]]:
    found = judged().findings
    return [(one.location.path, str(one.severity)) for one in found if one.rule.code == "WM101"]


def test_weights_that_git_ignores_were_received(repository: Folder) -> None:
    repository.write("local/README.md", "---\nlicense: mit\n---\n# M\n")
    repository.weights({"license": "mit"}, name="local/x.safetensors")
    assert ("local/x.safetensors", "error") in missing()
    repository.write(".gitignore", "local/\n")
    assert missing() == [("local/x.safetensors", "note"), ("model.safetensors", "error")]
    subprocess.run(["git", "add", "-f", "local"], cwd=repository.path, check=True)
    assert ("local/x.safetensors", "error") in missing()  # tracked, so it is published


@pytest.mark.parametrize("repository", ["git", ""])
def test_what_was_downloaded_into_a_project_was_received(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    if not repository:
        (tmp_path / ".git").rmdir()
        found.write("weightmark.toml", 'license = "mit"\n')
    found.model()
    for name in ("model.safetensors", "local/x.safetensors"):
        found.weights({"license": "mit"}, name=name)
    found.write("local/README.md", "---\nlicense: mit\n---\n# M\n")
    assert ("local/x.safetensors", "error") in missing()
    found.write("local/.cache/huggingface/download/x.safetensors.metadata", "0\n0\n0.0\n")
    assert missing() == [("local/x.safetensors", "note"), ("model.safetensors", "error")]


@pytest.mark.parametrize("kept", ["local/x.safetensors.dvc", "local.dvc"])
def test_what_dvc_keeps_for_git_is_the_authors(repository: Folder, kept: str) -> None:
    repository.write("local/README.md", "---\nlicense: mit\n---\n# M\n")
    repository.weights({"license": "mit"}, name="local/x.safetensors")
    repository.write(".gitignore", "local/\n")
    repository.write(kept, "outs:\n- md5: 0\n  path: x\n")
    assert ("local/x.safetensors", "error") in missing()
    repository.write(kept, "deps:\n- path: https://example.org/x\nouts:\n- md5: 0\n  path: x\n")
    assert ("local/x.safetensors", "note") in missing()  # imported


@pytest.mark.parametrize(
    ("table", "content"),
    [
        ("tool.hatch.build.hooks.weightmark", True),
        ("tool.hatch.build.targets.wheel.hooks.weightmark", True),
        ("tool.hatch.build.hooks.other", False),
    ],
)
def test_sources_whose_marked_copies_ship_need_no_mark(
    repository: Folder, table: str, content: bool
) -> None:
    repository.write("pyproject.toml", f"[{table}]\nstamp = true\n")
    assert (missing() == []) is content


def test_a_mark_settles_it_for_everybody(repository: Folder) -> None:
    repository.weights(mark("MIT"))
    assert missing() == []


def test_a_submodule_is_anothers_and_what_git_ignores_beside_it_stays_received(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "--quiet"], check=True)
    (tmp_path / ".gitignore").write_text("/fetched\n")
    (tmp_path / "weightmark.toml").write_text('license = "apache-2.0"\n')
    for name, licence in (("kelp", "mit"), ("fetched", "apache-2.0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(writers.safetensors())
        (tmp_path / name / "README.md").write_text(f"---\nlicense: {licence}\n---\n")
        (tmp_path / name / "LICENSE").write_text(licence_text(licence))
    assert errors(judged()) == {"WM101", "WM204"}, "kelp is said to be the project's"
    (tmp_path / "kelp/.git").write_text("gitdir: ../.git/modules/kelp\n")
    assert errors(judged()) == set()
