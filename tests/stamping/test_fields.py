"""The licence fields of a package are those of its code and of its weights."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text
from tests.packing import (
    GOOD,
    RAIL_ID,
    configured,
)

from weightmark.hatch import WeightmarkMetadataHook
from weightmark.stamping.fields import nothing_dynamic


def updated(project: Path, **metadata: object) -> dict[str, object]:
    fields: dict[str, object] = {"name": "tiny", "version": "1.0", **metadata}
    WeightmarkMetadataHook(str(project), {}).update(fields)
    return fields


BOTH_FIELDS = ["license", "license-files"]


def test_the_metadata_hook_joins_both_licences_and_all_texts(project: Path) -> None:
    found = updated(project, dynamic=BOTH_FIELDS)
    assert found["license"] == f"MIT AND {RAIL_ID}"
    assert found["license-files"] == ["LICENSE", "LICENSE-MODEL"]


def test_the_metadata_hook_sets_only_what_is_dynamic(project: Path) -> None:
    assert "license" not in updated(project, dynamic=["license-files"])
    assert "license-files" not in updated(project, dynamic=["license"])


def test_weights_with_terms_of_their_own_are_in_the_expression(project: Path) -> None:
    (project / "src" / "tiny" / "vae.safetensors").write_bytes(writers.safetensors())
    own = '[[tool.weightmark.weights]]\npath = "src/tiny/vae.safetensors"\nlicense = "Apache-2.0"\n'
    configured(project, GOOD + own)
    assert updated(project, dynamic=["license"])["license"] == f"MIT AND Apache-2.0 AND {RAIL_ID}"


@pytest.mark.parametrize(
    ("content", "metadata", "message"),
    [
        (GOOD, {}, "names neither license nor license-files"),
        (GOOD, {"dynamic": ["license"], "license": "MIT"}, "project.license is given and named"),
        (
            GOOD.replace('code-license = "MIT"', ""),
            {"dynamic": ["license"]},
            "tool.weightmark.code-license is missing",
        ),
        (
            GOOD.replace('"LICENSE-MODEL"', '"NO-*"'),
            {"dynamic": ["license-files"]},
            "'NO-\\*' matches no file",
        ),
        (
            GOOD.replace("bigscience-openrail-m", "no such licence"),
            {"dynamic": ["license"]},
            "license",
        ),
    ],
)
def test_misuse_of_the_metadata_hook(
    content: str, metadata: dict[str, object], message: str, project: Path
) -> None:
    configured(project, content)
    with pytest.raises(SystemExit, match=message) as stop:
        updated(project, **metadata)
    assert "hint: " in str(stop.value.code)


def test_a_package_without_weights_has_no_licence_of_theirs(project: Path) -> None:
    os.unlink(project / "src" / "tiny" / "model.safetensors")
    with pytest.raises(SystemExit, match="no weights are in this package"):
        updated(project, dynamic=BOTH_FIELDS)


def test_texts_outside_the_project_are_not_named(project: Path) -> None:
    """PEP 639 admits no path that leads out."""
    (project.parent / "LICENSE-OUT").write_text("x")
    content = GOOD.replace('["LICENSE-MODEL"]', '["LICENSE-MODEL", "../LICENSE-OUT"]')
    found = updated(configured(project, content), dynamic=["license-files"])
    assert found["license-files"] == ["LICENSE", "LICENSE-MODEL"]


def test_a_hook_that_has_nothing_to_set_is_told_to_go() -> None:
    error = nothing_dynamic()
    assert error.problems == ("project.dynamic names neither license nor license-files",)
    assert "tool.hatch.metadata.hooks.weightmark" in error.hint


def test_the_text_beside_weights_is_named_and_so_are_those_of_the_code(project: Path) -> None:
    (project / "src" / "tiny" / "LICENSE").write_text(licence_text("bigscience-open-rail-m"))
    (project / "NOTICE").write_text("x")
    configured(project, GOOD.replace('license-files = ["LICENSE-MODEL"]\n', ""))
    found = updated(project, dynamic=["license-files"])["license-files"]
    assert found == ["LICENSE", "LICENSE-MODEL", "NOTICE", "src/tiny/LICENSE"]


def test_a_name_that_would_be_a_glob_is_escaped(project: Path) -> None:
    (project / "LICENSE[1]").write_text(licence_text("mit"))
    assert "LICENSE[[]1]" in updated(project, dynamic=["license-files"])["license-files"]  # type: ignore[operator]
