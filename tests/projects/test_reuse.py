"""A project of REUSE stays one: new files have their lines, and weights their own licence."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import writers

from weightmark.projects.init import Wishes, planned_setup
from weightmark.projects.step import carry_out

LINES = "SPDX-FileCopyrightText: 2026 Acme\nSPDX-License-Identifier: MIT\n"
ALL = 'version = 1\n\n[[annotations]]\npath = "**"\nSPDX-FileCopyrightText = "2026 Acme"\n'
ALL += 'SPDX-License-Identifier = "MIT"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "LICENSES").mkdir()
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    return tmp_path


def names(folder: Path) -> set[str]:
    carry_out(planned_setup(str(folder), Wishes("apache-2.0")))
    return {path.name for path in folder.iterdir()}


def test_new_files_get_the_lines_of_others(folder: Path) -> None:
    (folder / ".gitignore").write_text(f"# {LINES.splitlines()[0]}\n# {LINES.splitlines()[1]}\n")
    assert {"weightmark.toml.license", "README.md.license"} <= names(folder)
    assert (folder / "weightmark.toml.license").read_text() == LINES


def test_without_lines_none_are_invented(folder: Path) -> None:
    assert not [name for name in names(folder) if name.endswith(".license")]


def test_what_an_annotation_covers_needs_none_and_weights_get_their_own(folder: Path) -> None:
    (folder / "REUSE.toml").write_text(ALL)
    assert not [name for name in names(folder) if name.endswith(".license")]
    content = (folder / "REUSE.toml").read_text()
    assert content.startswith(ALL)
    assert content.endswith(
        'path = ["model.safetensors"]\nSPDX-FileCopyrightText = ["2026 Acme"]\n'
        'SPDX-License-Identifier = "Apache-2.0"\n'
    )
