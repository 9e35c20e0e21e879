"""Sidecars where they go: projects of REUSE, wheels, and a model that is only looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.files import WHOLE
from tests.licence_texts import licence_text
from tests.packing import (
    BUILD,
    CONFIG,
    HEAD,
    METADATA,
    built,
    configured,
    members,
    verified,
)

from weightmark import read_mark
from weightmark.cli import main

TOML = """version = 1
[[annotations]]
path = ["**"]
precedence = "{}"
SPDX-FileCopyrightText = "2026 A"
SPDX-License-Identifier = "MIT"
"""
DEP5 = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2026 A
License: MIT
"""
LINES = "SPDX-FileCopyrightText: 2026 A\nSPDX-License-Identifier: MIT\n"
CARD = "---\nlicense: mit\n---\n\n# A model\n"
WAYS: Mapping[str, Mapping[str, str]] = {
    "closest": {"REUSE.toml": TOML.format("closest")},
    "aggregate": {"REUSE.toml": TOML.format("aggregate")},
    "override": {"REUSE.toml": TOML.format("override")},
    "dep5": {".reuse/dep5": DEP5},
    "sidecars": {"model.npy.license": LINES, "README.md.license": LINES},
}


def lint(folder: Path) -> bool:
    """Whether the reuse tool finds nothing to say."""
    pytest.importorskip("reuse")
    done = subprocess.run(
        [sys.executable, "-m", "reuse", "--no-multiprocessing", "lint", "--json"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return bool(json.loads(done.stdout)["summary"]["compliant"])


def repository(folder: Path, files: Mapping[str, str]) -> Path:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    texts = {"README.md": CARD, "LICENSES/MIT.txt": licence_text("mit"), **files}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "model.npy").write_bytes(WHOLE["model.npy"][0])
    return folder


@pytest.mark.parametrize("way", WAYS)
def test_reuse_stays_content_after_a_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(repository(tmp_path, WAYS[way]))
    assert lint(tmp_path)
    assert main(["stamp", "."]) == 1
    assert lint(tmp_path)
    text = (tmp_path / "model.npy.license").read_text()
    assert text.startswith(LINES if way == "sidecars" else "# weightmark = ")
    mark = read_mark("model.npy")
    assert mark is not None
    assert mark.license == "MIT"
    assert main(["verify", "--deep", "."]) == 0
    assert main(["stamp", "."]) == 0


@pytest.mark.parametrize("way", WAYS)
def test_reuse_stays_content_after_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(repository(tmp_path, WAYS[way]))
    assert main(["init", "--license", "mit", "--ci", "."]) == 0
    assert lint(tmp_path)
    assert main(["init", "--license", "mit", "--ci", "."]) == 0


def test_a_wheel_takes_the_sidecar_along(project: Path) -> None:
    package = project / "src" / "tiny"
    os.unlink(package / "model.safetensors")
    (package / "model.npy").write_bytes(WHOLE["model.npy"][0])
    rail = "LicenseRef-scancode-bigscience-open-rail-m"
    declared = f'\n[project]\nname = "tiny"\nversion = "1.0"\nlicense = "MIT AND {rail}"\n'
    stamping = f"{HEAD}{declared}{CONFIG}{BUILD}stamp = true\n"
    wheel = built(configured(project, stamping))
    assert not (package / "model.npy.license").exists()
    assert f"SPDX-License-Identifier: {rail}" in members(wheel)["tiny/model.npy.license"].decode()
    assert members(wheel)["tiny/model.npy"] == WHOLE["model.npy"][0]
    assert verified(wheel) == 0
    assert METADATA not in stamping
    # What was stamped before the build ships as it is.
    assert main(["stamp", "src"]) == 1
    text = (package / "model.npy.license").read_bytes()
    assert members(built(configured(project, f"{HEAD}{declared}{CONFIG}{BUILD}")))[
        "tiny/model.npy.license"
    ] == text  # fmt: skip
    assert members(built(configured(project, stamping)))["tiny/model.npy.license"] == text
