"""What was seen and not judged is named, and an error where it is weights."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from tests import archives, writers
from tests.received import judged, received
from tests.rules.folder import Folder

from weightmark.config import Config, Project, load
from weightmark.finding import Finding
from weightmark.verdict import NOTHING_CHECKED
from weightmark.verify import verify


def left(*paths: str) -> list[Finding]:
    found = verify(paths or ["."], load(os.getcwd())).findings
    return [one for one in found if one.rule.code == "WM117"]


def test_a_folder_that_is_skipped_and_holds_weights_is_an_error(folder: Folder) -> None:
    folder.weights(name="__pycache__/deep/x.safetensors")
    (found,) = left()
    assert (found.location.path, str(found.severity)) == ("__pycache__", "error")
    assert "1 weight file, such as deep/x.safetensors" in found.message


def test_packages_of_others_in_an_environment_are_named(folder: Folder) -> None:
    folder.write(".venv/pyvenv.cfg", "home = /usr\n")
    folder.weights(name=".venv/lib/x.safetensors")
    (found,) = left()
    assert (found.location.path, str(found.severity)) == (".venv", "note")


@pytest.mark.parametrize(
    ("name", "begins", "named"),
    [
        ("libgomp.so.1.0.0", b"\x7fELF", 0),
        ("tool", b"#!/usr/bin/env python3\n", 0),
        ("tool", b"\xcf\xfa\xed\xfe", 0),
        ("tool", b"MZ\x90", 0),
        ("libgomp.so.1.0.0", b"weights", 1),
        ("table.cc", b"", 0),
        ("lookup.json.gz", b"", 1),
        ("tool", b"", 1),
    ],
)
def test_a_large_program_is_known_by_its_first_bytes(
    folder: Folder, name: str, begins: bytes, named: int
) -> None:
    (folder.path / name).write_bytes(begins.ljust(1 << 20, b"\0"))
    assert len(left()) == named


def test_a_wheel_in_a_folder_is_named_and_not_judged(folder: Folder) -> None:
    (folder.path / "dist").mkdir()
    weights = {"demo/x.safetensors": writers.safetensors()}
    archives.wheel(folder.path / "dist", weights, "Metadata-Version: 2.4\nName: demo\n")
    (found,) = left()
    assert found.location.path == "dist/demo-1.0-py3-none-any.whl"
    assert str(found.severity) == "note"


def test_the_weights_of_a_wheel_in_an_archive_are_judged_without_its_metadata(
    folder: Folder,
) -> None:
    weights = {"demo/x.safetensors": writers.safetensors()}
    wheel = archives.wheel(folder.path, weights, "Metadata-Version: 2.4\nName: demo\n")
    with zipfile.ZipFile("bundle.zip", "w") as bundle:
        bundle.write(wheel, "wheels/demo-1.0-py3-none-any.whl")
    (found,) = left("bundle.zip")
    assert found.location.path == "bundle.zip!/wheels/demo-1.0-py3-none-any.whl"
    assert str(found.severity) == "warning"
    assert "whose metadata was not read" in found.message


def test_what_exclude_leaves_out_is_a_note(folder: Folder) -> None:
    folder.weights(name="tests/x.safetensors")
    folder.write("weightmark.toml", 'exclude = ["tests/**"]\n')
    (found,) = left()
    assert (found.location.path, str(found.severity)) == ("tests/x.safetensors", "note")
    (named,) = left("tests/x.safetensors")
    assert named.location.path == "tests/x.safetensors"


def test_a_named_file_is_judged_itself_or_the_run_says_that_it_was_not(folder: Folder) -> None:
    folder.write("weights.csv", "a,b\n")
    verdict = verify(["weights.csv"], load(os.getcwd()))
    assert [one.rule.code for one in verdict.findings] == ["WM117"]
    assert verdict.checked == ()
    assert verdict.exit_code == 3


def test_many_files_are_one_line_with_a_count(folder: Folder) -> None:
    for number in range(30):
        folder.write(f"{number:02}.blob", b"\0" * (1 << 20))
    (found,) = left()
    assert found.message.startswith("30 files not judged")
    assert found.message.endswith("and 10 more")


def test_a_text_that_is_longer_than_is_read_is_a_warning(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weightmark.collecting.papers.MAX_TEXT", 1 << 15)
    folder.write("LICENSE", "words of a licence\n" * 2_500)
    (found,) = left()
    assert (found.location.path, str(found.severity)) == ("LICENSE", "warning")


def test_a_collection_of_texts_is_none_of_the_weights(folder: Folder) -> None:
    for number in range(25):
        folder.write(f"LICENSE.{number}", f"text {number}\n")
    (found,) = left()
    assert "many licence texts" in found.message


def test_a_member_with_an_unsafe_name_is_an_error_where_it_is_weights(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    path.write_bytes(archives.zip_bytes({"../x.safetensors": writers.safetensors(), "../y": b""}))
    found = verify([str(path)], Project(str(tmp_path / "elsewhere"), Config())).findings
    severities = {(one.rule.code, str(one.severity)) for one in found}
    assert ("WM117", "error") in severities


def test_files_of_one_archive_are_named_inside_it(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    path.write_bytes(archives.zip_bytes({f"d/{at}.xyz": bytes(1 << 20) for at in range(2)}))
    found = verify([str(path)], Project(str(tmp_path / "elsewhere"), Config())).findings
    (large,) = (one for one in found if one.rule.code == "WM117")
    assert large.message.endswith(": d/0.xyz, d/1.xyz")
    assert large.location.path.endswith("m.zip!/d/0.xyz")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


def test_a_large_file_of_no_known_kind_with_nothing_judged_is_exit_3(bare: Folder) -> None:
    bare.write("model.xyz", os.urandom(2 << 20))
    assert judged().exit_code == 0
    bare.remove("model.safetensors")
    assert judged().exit_code == NOTHING_CHECKED
