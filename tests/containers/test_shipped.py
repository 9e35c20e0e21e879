"""What ships beside the code is found in a checkout; tests/test_init.py tries it in a wheel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from weightmark.containers.shipped import below, path, shipped_text, template

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["templates/weightmark.toml", "docs/rules.md"])
def test_a_file_is_found(name: str) -> None:
    assert os.path.samefile(path(name), ROOT / name)
    assert shipped_text(name) == (ROOT / name).read_text(encoding="utf-8")


def test_all_that_ships_is_packed() -> None:
    packed = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"templates" = "weightmark/templates"' in packed
    assert '"docs/rules.md" = "weightmark/docs/rules.md"' in packed


def test_a_folder_of_templates_is_listed_whole() -> None:
    folder = ROOT / "templates" / "model_package"
    files = (one for one in folder.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
    assert set(below("model_package")) == {one.relative_to(folder).as_posix() for one in files}
    assert template("weightmark.toml").startswith("#")
