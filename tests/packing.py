"""A package that ships weights, built by hatchling in this process, and what comes of it."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from hatchling.plugin.manager import PluginManager
from tests import writers
from tests.licence_texts import licence_text

from weightmark.cli import main

RAIL_ID = "LicenseRef-scancode-bigscience-open-rail-m"
HEAD = """
[build-system]
requires = ["hatchling>=1.27", "weightmark"]
build-backend = "hatchling.build"
"""
PROJECT = """
[project]
name = "tiny"
version = "1.0"
"""
CONFIG = """
[tool.weightmark]
license = "bigscience-openrail-m"
license-files = ["LICENSE-MODEL"]
code-license = "MIT"
"""
BUILD = """
[tool.hatch.build.targets.wheel]
packages = ["src/tiny"]
[tool.hatch.build.hooks.weightmark]
"""
STAMP = f"{BUILD}stamp = true\n"
METADATA = "[tool.hatch.metadata.hooks.weightmark]\n"
DYNAMIC = f'{PROJECT}dynamic = ["license", "license-files"]\n'
MIT = f'{PROJECT}license = "MIT"\n'
BOTH = f'{PROJECT}license = "MIT AND {RAIL_ID}"\n'
GOOD = f"{HEAD}{DYNAMIC}{CONFIG}{STAMP}{METADATA}"
BAD = f"{HEAD}{MIT}{CONFIG}{STAMP}"


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships weights under OpenRAIL, with both texts; the working directory."""
    package = tmp_path / "src" / "tiny"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "LICENSE").write_text(licence_text("mit"))
    (tmp_path / "LICENSE-MODEL").write_text(licence_text("bigscience-open-rail-m"))
    (tmp_path / "pyproject.toml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configured(project: Path, content: str) -> Path:
    (project / "pyproject.toml").write_text(content)
    return project


def built(project: Path, target: str = "wheel", version: str = "standard") -> Path:
    """The artifact that hatchling builds, in this process."""
    builder = {"wheel": WheelBuilder, "sdist": SdistBuilder}[target]
    (path,) = builder(str(project), PluginManager()).build(
        directory=str(project / "dist"), versions=[version]
    )
    return Path(path)


def refused(project: Path, capsys: pytest.CaptureFixture[str], target: str = "wheel") -> str:
    """What is said when a build fails; nothing may be left of it."""
    with pytest.raises(SystemExit) as stop:
        built(project, target)
    assert stop.value.code
    assert os.listdir(project / "dist") == []
    captured = capsys.readouterr()
    return captured.out + captured.err


def verified(*paths: Path) -> int:
    return main(["verify", "--deep", *map(str, paths)])


def members(wheel: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def prove_record(found: Mapping[str, bytes]) -> None:
    """Every member stands in RECORD with its digest and size."""
    (name,) = [one for one in found if one.endswith(".dist-info/RECORD")]
    rows = {row[0]: row for row in csv.reader(found[name].decode().splitlines())}
    assert set(rows) == set(found)
    for member, content in found.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        wanted = ["", ""] if member == name else [f"sha256={digest}", str(len(content))]
        assert rows[member][1:] == wanted
