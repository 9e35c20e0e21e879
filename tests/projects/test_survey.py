"""What is there is what `verify` sees, and what contradicts is told before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text

from weightmark.errors import ConfigError, UsageError
from weightmark.projects.survey import survey, textless


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


WEIGHTS = writers.safetensors()


def test_an_empty_folder_is_a_model_to_come(tmp_path: Path) -> None:
    found = survey(str(tmp_path))
    assert [one.facts.weights for one in found.models] == [()]
    assert len(found.unnamed) == 1
    assert found.is_root
    assert not found.packages


def test_models_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name, licence in (("a", "mit"), ("b", "apache-2.0")):
        put(tmp_path, f"{name}/model.gguf", writers.gguf([], []))
        put(tmp_path, f"{name}/README.md", f"---\nlicense: {licence}\n---\n")
    found = survey(str(tmp_path))
    assert found.licences == ("Apache-2.0", "MIT")
    assert [name for one in found.models for name, _ in textless(one)] == ["MIT", "Apache-2.0"]
    below = survey(str(tmp_path / "a"))
    assert not below.is_root
    assert below.licences == ("MIT",)


def test_a_text_above_the_weights_may_be_that_of_the_code(tmp_path: Path) -> None:
    put(tmp_path, "weights/model.safetensors", WEIGHTS)
    put(tmp_path, "LICENSE", licence_text("mit"))
    assert len(survey(str(tmp_path)).unnamed) == 1
    put(tmp_path, "LICENSE-MODEL", licence_text("apache-2.0"))
    assert survey(str(tmp_path)).licences == ("Apache-2.0",)


def test_one_text_says_the_licence(tmp_path: Path) -> None:
    put(tmp_path, "model.safetensors", WEIGHTS)
    put(tmp_path, "LICENSE", licence_text("mit"))
    found = survey(str(tmp_path))
    assert found.licences == ("MIT",)
    assert textless(found.models[0]) == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("README.md", "---\nlicense: mit\n---\n"),
        ("weightmark.toml", 'license = "mit"\n'),
        ("model.safetensors.license", "SPDX-License-Identifier: MIT\n"),
    ],
)
@pytest.mark.parametrize("weights", [True, False])
def test_another_licence_is_an_error(
    tmp_path: Path, name: str, content: str, weights: bool
) -> None:
    if weights:
        put(tmp_path, "model.safetensors", WEIGHTS)
    elif name.startswith("model"):
        return
    put(tmp_path, name, content)
    with pytest.raises(UsageError, match=r"says .*MIT.*, --license says .*Apache-2\.0"):
        survey(str(tmp_path), "apache-2.0")
    assert survey(str(tmp_path), "MIT").licences == ("MIT",)


def test_places_that_contradict_are_an_error(tmp_path: Path) -> None:
    put(tmp_path, "model.safetensors", WEIGHTS)
    put(tmp_path, "README.md", "---\nlicense: mit\n---\n")
    put(tmp_path, "weightmark.toml", 'license = "apache-2.0"\n')
    with pytest.raises(UsageError, match=r"README\.md\) says"):
        survey(str(tmp_path))


def test_the_left_over_of_a_stopped_run_is_no_text(tmp_path: Path) -> None:
    put(tmp_path, "model.safetensors", WEIGHTS)
    put(tmp_path, ".LICENSE.weightmark-new", licence_text("mit"))
    assert len(survey(str(tmp_path)).unnamed) == 1


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        survey(str(tmp_path / "gone"))
    put(tmp_path, "pyproject.toml", "[project\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        survey(str(tmp_path))


def test_of_a_family_the_text_at_hand_is_meant_and_no_contradiction(tmp_path: Path) -> None:
    put(tmp_path, "model.safetensors", WEIGHTS)
    put(tmp_path, "README.md", "---\nlicense: openrail\n---\n")
    put(tmp_path, "LICENSE", licence_text("bigscience-open-rail-m"))
    named = ("LicenseRef-scancode-bigscience-open-rail-m",)
    assert survey(str(tmp_path)).licences == named
    put(tmp_path, "weightmark.toml", f'license = "{named[0]}"\n')
    assert survey(str(tmp_path)).licences == named
    put(tmp_path, "weightmark.toml", 'license = "mit"\n')
    with pytest.raises(UsageError, match="says"):
        survey(str(tmp_path))
