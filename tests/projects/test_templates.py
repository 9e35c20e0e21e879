"""Templates are found in a checkout; tests/projects/test_init.py looks into a wheel."""

from __future__ import annotations

from pathlib import Path

import yaml

from weightmark.projects.templates import below, template

ROOT = Path(__file__).parent.parent.parent


def test_every_template_is_there() -> None:
    names = {path.relative_to(ROOT / "templates").as_posix() for path in
             (ROOT / "templates" / "model-package").rglob("*") if path.is_file()}  # fmt: skip
    names = {name for name in names if "__pycache__" not in name}
    assert {f"model-package/{name}" for name in below("model-package")} == names
    assert template("weightmark.toml").startswith("#")


def test_the_hooks_are_those_of_the_checkout() -> None:
    hooks = yaml.safe_load(template("pre-commit-hooks.yaml"))
    assert [one["id"] for one in hooks] == ["weightmark-verify", "weightmark-stamp"]
