"""Real builds by hatchling: what fails leaves no package, what passes verifies where it lands."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from hatchling.plugin.manager import PluginManager
from safetensors.numpy import load_file
from tests import writers
from tests.licence_texts import licence_text

from weightmark.cli import main
from weightmark.declared.mark import decode
from weightmark.formats.safetensors import SAFETENSORS
from weightmark.hatch import WeightmarkMetadataHook

ROOT = Path(__file__).parent.parent.parent
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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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
    top = ROOT / "templates" / "model-package"
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


# -- what will ship, before it is packed --------------------------------------------------------


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_both_targets_are_judged(
    target: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "WM502" in refused(configured(project, BAD), capsys, target)


def test_without_a_stamp_unmarked_weights_do_not_ship(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(configured(project, f"{HEAD}{BOTH}{CONFIG}{BUILD}"), capsys)
    assert "WM501" in said
    assert "stamp = true" in said


def test_weights_marked_in_the_source_ship_as_they_are(project: Path) -> None:
    configured(project, f"{HEAD}{BOTH}{CONFIG}{BUILD}")
    assert main(["stamp"]) == 1
    content = (project / "src" / "tiny" / "model.safetensors").read_bytes()
    assert members(built(project))["tiny/model.safetensors"] == content


def test_a_pointer_stops_the_build(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "src" / "tiny" / "model.safetensors").write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 99\n"
    )
    said = refused(project, capsys)
    assert "WM505" in said
    assert "git lfs pull" in said


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_a_pattern_that_matches_nothing_stops_the_build(
    target: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PEP 639 asks for an error; hatchling itself says nothing."""
    said = f'{BOTH}license-files = ["LICENSE*", "NONE-*.txt"]\n'
    configured(project, f"{HEAD}{said}{CONFIG}{STAMP}")
    assert "'NONE-*.txt' matches no file" in refused(project, capsys, target)


def test_weights_that_git_ignores_are_missed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".gitignore").write_text("*.safetensors\n")
    configured(project, f"{HEAD}{BOTH}{CONFIG}{STAMP}")
    assert "tiny/model.safetensors" not in members(built(project))
    said = capsys.readouterr().err.replace(os.sep, "/")
    assert "no weights are in this wheel; left out: src/tiny/model.safetensors" in said
    packages = 'packages = ["src/tiny"]\n'
    stamp = STAMP.replace(packages, f'{packages}artifacts = ["*.safetensors"]\n')
    configured(project, f"{HEAD}{BOTH}{CONFIG}{stamp}")
    assert b"weightmark" in members(built(project))["tiny/model.safetensors"]


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


# -- the finished package -----------------------------------------------------------------------

CUSTOM = """
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

class CustomBuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["force_include"]["late.safetensors"] = "tiny/late.safetensors"
"""


@pytest.mark.parametrize("content", [writers.safetensors(), b""], ids=["unmarked", "empty"])
def test_what_another_hook_brings_in_is_judged_at_the_end(
    content: bytes, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "late.safetensors").write_bytes(content)
    (project / "hatch_build.py").write_text(CUSTOM)
    said = refused(configured(project, f"{GOOD}[tool.hatch.build.hooks.custom]\n"), capsys)
    assert "weightmark: tiny-1.0-py2.py3-none-any.whl!/tiny (2 weight files)\n" in said
    assert " in late.safetensors\n" in said
    assert "was deleted" in said
    assert str(project / "dist") not in said


def test_an_error_of_the_verification_itself_leaves_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("weightmark.verdict.Verdict.renamed", breaks)
    (project / "late.safetensors").write_bytes(b"")
    (project / "hatch_build.py").write_text(CUSTOM)
    configured(project, f"{GOOD}[tool.hatch.build.hooks.custom]\n")
    with pytest.raises(ZeroDivisionError):
        built(project)
    assert os.listdir(project / "dist") == []


def test_an_editable_build_warns_and_goes_on(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is packed, so nothing is marked; the author goes on working."""
    configured(project, f'{BAD}[tool.hatch.build]\ndev-mode-dirs = ["src"]\n')
    path = built(project, version="editable")
    assert not any(name.endswith(".safetensors") for name in members(path))
    assert "WM502" in capsys.readouterr().err


def test_no_hooks_means_no_hooks(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HATCH_BUILD_NO_HOOKS", "1")
    assert "tiny/model.safetensors" in members(built(configured(project, BAD)))


def test_the_sdist_ships_the_marked_copy(project: Path) -> None:
    with tarfile.open(built(project, "sdist")) as archive:
        member = archive.extractfile("tiny-1.0/src/tiny/model.safetensors")
        assert member is not None
        assert b'"weightmark"' in member.read()


# -- misuse ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEAD}{MIT}{CONFIG}{STAMP}{METADATA}", "project.dynamic names neither"),
        (f"{GOOD}".replace("stamp = true", "stamp = 1"), "stamp is neither true nor false"),
        (f"{GOOD}".replace("stamp = true", "stmap = true"), "stmap is not known"),
        (f"{GOOD}".replace("license-files =", "licence-files ="), "did you mean 'license-files'?"),
    ],
)
def test_wrong_tables_stop_the_build(
    content: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(project, content)
    with pytest.raises(SystemExit) as stop:
        built(project)
    captured = capsys.readouterr()
    assert message in captured.err + str(stop.value.code)


def test_a_configuration_that_an_sdist_leaves_behind_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = project / "packages" / "tiny"
    inner.mkdir(parents=True)
    shutil.move(str(project / "src"), str(inner / "src"))
    configured(inner, f"{HEAD}{BOTH}{STAMP}")
    assert "outside of this package" in refused(inner, capsys)


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


# -- what a stopped run left ----------------------------------------------------------------------


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


def test_the_copies_of_a_build_that_was_killed_go_with_the_next(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    left = elsewhere / "weightmark-build-left"
    left.mkdir()
    (left / "0.safetensors").write_bytes(writers.safetensors())
    built(project)
    assert not left.exists()
