"""What a build is going to ship is judged, and its copies are marked."""

from __future__ import annotations

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from hatchling.plugin.manager import PluginManager
from tests import files, writers
from tests.licence_texts import licence_text
from tests.packing import (
    BOTH,
    CONFIG,
    GOOD,
    HEAD,
    RAIL_ID,
    STAMP,
    built,
    configured,
    members,
    package,
    prove_record,
    refused,
    verified,
)

from weightmark.errors import ConfigError
from weightmark.packages.package import PackageFacts
from weightmark.stamping.shipping import (
    PackageSays,
    Packed,
    in_package,
    marked_copies,
    packed_by,
    project_of,
    shipped_models,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships weights under OpenRAIL, with both texts; the working directory.

    It has a folder above it of its own: tests that run beside write into that of all.
    """
    (tmp_path / "above" / "package").mkdir(parents=True)
    return package(tmp_path / "above" / "package", monkeypatch)


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_a_pattern_that_matches_nothing_stops_the_build(
    target: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PEP 639 asks for an error; hatchling itself says nothing."""
    said = f'{BOTH}license-files = ["LICENSE*", "NONE-*.txt"]\n'
    configured(project, f"{HEAD}{said}{CONFIG}{STAMP}")
    assert "'NONE-*.txt' matches no file" in refused(project, capsys, target)


def test_weights_that_are_left_out_are_not_judged(project: Path) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "broken.safetensors").write_bytes(b"broken")
    assert verified(built(project)) == 0


@pytest.mark.parametrize(
    ("file", "source", "target"),
    [
        ("../x.safetensors", "../x.safetensors", "tiny/x.safetensors"),
        ("models/x.safetensors", "models/x.safetensors", "tiny/x.safetensors"),
        ("models/x.safetensors", "models", "tiny/deep"),
    ],
)
def test_weights_that_are_forced_in_are_marked(
    file: str, source: str, target: str, project: Path
) -> None:
    (project / "models").mkdir()
    (project / file).write_bytes(writers.safetensors(metadata={"license": RAIL_ID}))
    forced = f'[tool.hatch.build.targets.wheel.force-include]\n"{source}" = "{target}"\n'
    found = members(built(configured(project, GOOD + forced)))
    prove_record(found)
    marked = [name for name, content in found.items() if b'"weightmark"' in content]
    assert len(marked) == 2


def test_what_the_configuration_excludes_is_not_judged_in_the_sdist(project: Path) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "broken.safetensors").write_bytes(b"broken")
    (project / ".git").mkdir()  # the configuration of its author
    content = GOOD.replace("code-license =", 'exclude = ["tests/**"]\ncode-license =')
    assert verified(built(configured(project, content), "sdist")) == 0


def test_weights_in_the_shared_data_of_a_wheel_are_judged_and_marked(project: Path) -> None:
    """They are installed outside of the package, and hatchling lists them apart."""
    source = project / "src" / "tiny" / "model.safetensors"
    before = source.read_bytes()
    (project / "share").mkdir()
    (project / "share" / "more.safetensors").write_bytes(before)
    (project / "share" / "notes.txt").write_text("words")
    shared = '\n[tool.hatch.build.targets.wheel.shared-data]\n"share" = "share/tiny"\n'
    wheel = built(configured(project, GOOD + shared))
    with zipfile.ZipFile(wheel) as archive:
        names = {name.partition(".data/data/")[2] for name in archive.namelist()}
        assert {"share/tiny/more.safetensors", "share/tiny/notes.txt"} <= names
        (name,) = (one for one in archive.namelist() if one.endswith("more.safetensors"))
        assert b"weightmark" in archive.read(name)
    assert source.read_bytes() == before


def test_a_licence_file_from_outside_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The package index takes no path that leads out (PEP 639); hatchling packs it."""
    (project.parent / "OUT.txt").write_text(licence_text("mit"))
    said = f'{BOTH}license-files = ["LICENSE*", "../OUT.txt"]\n'
    configured(project, f"{HEAD}{said}{CONFIG}{STAMP}")
    assert "License-File ../OUT.txt is not in the package" in refused(project, capsys)


def test_the_sdist_ships_the_marked_copy(project: Path) -> None:
    with tarfile.open(built(project, "sdist")) as archive:
        member = archive.extractfile("tiny-1.0/src/tiny/model.safetensors")
        assert member is not None
        assert b'"weightmark"' in member.read()


def test_a_configuration_that_an_sdist_leaves_behind_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = project / "packages" / "tiny"
    inner.mkdir(parents=True)
    shutil.move(str(project / "src"), str(inner / "src"))
    configured(inner, f"{HEAD}{BOTH}{STAMP}")
    assert "outside of this package" in refused(inner, capsys)


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_what_a_stopped_stamp_left_does_not_ship(project: Path, target: str) -> None:
    package = project / "src" / "tiny"
    left = [package / f".{name}.weightmark-new" for name in ("model.safetensors", "__init__.py")]
    for path in left:
        path.write_bytes(writers.safetensors())
    artifact = built(project, target)
    if target == "wheel":
        names = list(members(artifact))
    else:
        with tarfile.open(artifact) as archive:
            names = archive.getnames()
    assert [name for name in names if "weightmark-new" in name] == []
    assert [path for path in left if path.exists()] == []


def packed(project: Path) -> Packed:
    return packed_by(WheelBuilder(str(project), PluginManager()))


def test_a_build_packs_weights_and_all_else(project: Path) -> None:
    found = packed(project)
    weights = str(project / "src" / "tiny" / "model.safetensors")
    assert found.weights == {weights: "tiny/model.safetensors"}
    assert {weights, str(project / "src" / "tiny" / "__init__.py")} <= found.files
    assert found.shared == {}
    both = packed_by(
        SdistBuilder(str(project), PluginManager()), WheelBuilder(str(project), PluginManager())
    )
    assert str(project / "LICENSE") in both.files - found.files


def test_the_models_of_a_build_have_the_weights_only_that_it_packs(project: Path) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "x.safetensors").write_bytes(writers.safetensors())
    (project / "src" / "tiny" / "y.safetensors").write_bytes(writers.safetensors())
    (facts,) = shipped_models(packed(project), project_of(str(project)))
    names = {os.path.basename(one.path) for one in facts.weights}
    assert names == {"model.safetensors", "y.safetensors"}
    assert {one.path for spoken in facts.spoken for one in spoken.weights} == {
        one.path for one in facts.weights
    }


@pytest.mark.parametrize(("stamps", "marked"), [(True, [RAIL_ID]), (False, [""])])
def test_a_model_is_judged_as_it_will_be_in_the_package(
    project: Path, stamps: bool, marked: list[str]
) -> None:
    ships = packed(project)
    (model,) = shipped_models(ships, project_of(str(project)))
    facts = PackageFacts(
        source="pyproject.toml", folder="", metadata_version="", name="tiny", version="",
        license="", license_expression="MIT", license_files=("LICENSE",), classifiers=(),
        record=None, license_texts=(), missing=(), problems=(),
    )  # fmt: skip
    declared = PackageSays(str(project), facts, ("LICENSE", "NONE*"))
    found = in_package(model, ships, declared, stamps=stamps)
    assert [one.mark.license if one.mark else "" for one in found.weights] == marked
    assert found.packaged
    assert found.declaration.unmatched == ("NONE*",)
    assert found.package is not None
    assert (found.package.expression, len(found.package.texts)) == ("MIT", 1)
    # The text of the weights stands beside the project and does not go into the wheel.
    assert [(os.path.basename(one.path), one.ships) for one in found.texts] == [
        ("LICENSE-MODEL", False)
    ]


def test_the_file_of_a_configuration_has_to_ship(project: Path) -> None:
    assert project_of(str(project)).publishes
    inner = project / "inner"
    inner.mkdir()
    with pytest.raises(ConfigError, match="outside of this package"):
        project_of(str(inner))


def test_copies_are_marked_and_the_sources_stay(project: Path, tmp_path: Path) -> None:
    (project / "src" / "tiny" / "w.npy").write_bytes(files.npy())
    before = (project / "src" / "tiny" / "model.safetensors").read_bytes()
    models = list(shipped_models(packed(project), project_of(str(project))))
    (tmp_path / "copies").mkdir()
    made = list(marked_copies(models, str(tmp_path / "copies")))
    carriers = {os.path.basename(path): os.path.basename(carrier) for path, carrier, _ in made}
    assert carriers == {"model.safetensors": "model.safetensors", "w.npy": "w.npy.license"}
    for _, _, copy in made:
        assert b"weightmark" in Path(copy).read_bytes()
    assert (project / "src" / "tiny" / "model.safetensors").read_bytes() == before
    assert not (project / "src" / "tiny" / "w.npy.license").exists()
