"""Real builds by hatchling: what fails leaves no package, what passes verifies where it lands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tests import writers
from tests.licence_texts import licence_text
from tests.packing import (
    BAD,
    METADATA,
    RAIL_ID,
    built,
    configured,
    members,
    prove_record,
    refused,
    verified,
)

from weightmark.declared.mark import decode
from weightmark.formats.safetensors import SAFETENSORS

ROOT = Path(__file__).parent.parent.parent


# -- the whole way --------------------------------------------------------------------------------


def test_a_package_that_hides_a_licence_leaves_nothing(project: Path) -> None:
    configured(project, BAD)
    run = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", str(project)],
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    said = run.stdout + run.stderr
    assert run.returncode == 1, said
    assert "weightmark: src/tiny\n" in said.replace(os.sep, "/")
    assert " in model.safetensors\n" in said
    assert "BigScience" in said
    assert "(License-Expression) says MIT" in said
    assert f'license = "MIT AND {RAIL_ID}"' in said
    assert not (project / "dist").exists() or os.listdir(project / "dist") == []


def test_corrected_it_builds_installs_and_verifies(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = project / "src" / "tiny" / "model.safetensors"
    before = (weights.read_bytes(), weights.stat().st_mtime_ns)
    # An sdist, and the wheel out of it: there PKG-INFO gives the licence, and no git is there.
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", str(project)],
        capture_output=True, check=True,
    )  # fmt: skip
    assert (weights.read_bytes(), weights.stat().st_mtime_ns) == before
    (wheel,) = (project / "dist").glob("*.whl")
    (sdist,) = (project / "dist").glob("*.tar.gz")
    assert verified(wheel, sdist) == 0
    found = members(wheel)
    prove_record(found)
    assert f"License-Expression: MIT AND {RAIL_ID}" in found["tiny-1.0.dist-info/METADATA"].decode()
    assert {"LICENSE", "LICENSE-MODEL"} <= {name.rpartition("/")[2] for name in found}

    site = tmp_path_factory.mktemp("site")
    monkeypatch.chdir(site)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-q",
         "--disable-pip-version-check", "--target", str(site), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    installed = site / "tiny" / "model.safetensors"
    with installed.open("rb") as stream:
        mark = decode(SAFETENSORS.read(stream, installed.stat().st_size).metadata)
    assert mark is not None
    assert mark.license == RAIL_ID
    assert mark.clauses
    assert load_file(installed)["weight"].tobytes() == load_file(weights)["weight"].tobytes()
    assert verified(installed) == 0
    assert verified(installed.parent) == 0


def template(folder: Path) -> Path:
    """The template of a package with its blanks filled in, but for the licence texts."""
    top = ROOT / "templates" / "model_package"
    project = Path(shutil.copytree(top, folder / "model-package"))
    package = project / "src" / "model_package"
    for file in (project / "pyproject.toml", package / "README.md"):
        content = file.read_text().replace("CODE-LICENSE-ID", "MIT")
        file.write_text(content.replace("LICENSE-ID", "bigscience-openrail-m"))
    (package / "model.safetensors").write_bytes(writers.safetensors())
    return project


def test_the_template_builds_and_verifies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = template(tmp_path)
    (project / "LICENSE").write_text(licence_text("mit"))
    (project / "LICENSE-MODEL").write_text(licence_text("bigscience-open-rail-m"))
    monkeypatch.chdir(project)
    wheel, sdist = built(project), built(project, "sdist")
    assert verified(wheel, sdist) == 0
    found = members(wheel)
    assert b"weightmark" in found["model_package/model.safetensors"]
    assert f"MIT AND {RAIL_ID}" in found["model_package-1.0.0.dist-info/METADATA"].decode()


def test_the_template_fails_until_the_texts_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = template(tmp_path)
    monkeypatch.chdir(project)
    with pytest.raises(SystemExit, match="'LICENSE-MODEL' matches no file"):
        built(project)


def test_the_page_for_packagers_says_what_happens(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "packagers.md").read_text(encoding="utf-8")
    shown = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]
    content = shown.replace("openrail++", "bigscience-openrail-m")
    verified_wheel = built(configured(project, content))
    assert verified(verified_wheel) == 0
    os.unlink(verified_wheel)
    # As the page has it: the same, but that the licence of the weights is not declared.
    hidden = content.replace('dynamic = ["license", "license-files"]', 'license = "MIT"')
    capsys.readouterr()
    said = refused(configured(project, hidden.replace(METADATA, "")), capsys)
    output = re.findall(r"```text\n(weightmark: .*?)```", page, re.DOTALL)[0]
    licence = "CreativeML Open RAIL++-M (2022-11-24)", f"{RAIL_ID}2"
    for old, new in zip(licence, ("BigScience OpenRAIL-M (2022-08-18)", RAIL_ID), strict=True):
        output = output.replace(old, new)
    assert said.replace(os.sep, "/").strip() == output.strip()


# -- what a stopped run left ----------------------------------------------------------------------


def test_a_left_over_in_a_wheel_is_a_finding(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = built(project)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("tiny/.model.safetensors.weightmark-new", b"half")
    capsys.readouterr()
    assert verified(wheel) == 1
    said = capsys.readouterr().out
    assert "WM107" in said
    assert "stopped before it was whole" in said
