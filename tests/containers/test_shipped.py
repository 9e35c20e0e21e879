"""What ships beside the code is found in a checkout; tests/test_init.py tries it in a wheel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from weightmark.containers import shipped
from weightmark.containers.shipped import below, path, shipped_text, template

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["templates/weightmark.toml", "docs/rules.md"])
def test_a_file_is_found(name: str) -> None:
    assert os.path.isfile(path(name))
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


def test_what_pip_compiles_is_no_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates/t/__pycache__").mkdir(parents=True)
    (tmp_path / "templates/t/__pycache__/a.cpython-311.pyc").write_bytes(b"\xa7\r\r\n")
    (tmp_path / "templates/t/a.py").write_text("")
    monkeypatch.setattr(shipped, "__file__", str(tmp_path / "containers" / "shipped.py"))
    assert list(below("t")) == ["a.py"]
