"""What stands around weights in the field: each kind with a case that speaks and one silent."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from tests import writers
from tests.archives import zip_bytes
from tests.licence_texts import licence_text
from tests.rules.folder import Folder

from weightmark.cli import main
from weightmark.config import load
from weightmark.finding import Severity
from weightmark.verdict import NOTHING_CHECKED, Verdict
from weightmark.verify import verify

NC = licence_text("cc-by-nc-4.0")
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 5000\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Unmarked weights that somebody received, with a card and a text that agree."""
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    shutil.rmtree(tmp_path / ".git")
    found.weights()
    found.card("license: mit")
    found.write("LICENSE", licence_text("mit"))
    return found


def judged(*paths: str) -> Verdict:
    return verify(paths or (".",), load(os.getcwd()))


def errors(verdict: Verdict) -> set[str]:
    return {one.rule.code for one in verdict.findings if one.severity is Severity.ERROR}


# -- who asks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configured", "author"),
    [
        ('[policy]\ndeny = ["non-commercial"]\n', False),
        ('exclude = ["x/**"]\n', False),
        ('license = "mit"\n', True),
        ('[[base]]\nmodel = "org/m"\nlicense = "mit"\n', True),
    ],
)
def test_a_policy_alone_makes_nobody_an_author(
    folder: Folder, configured: str, author: bool
) -> None:
    folder.write("weightmark.toml", configured)
    assert load(os.getcwd()).publishes is author
    assert load(os.getcwd(), "weightmark.toml").publishes is author
    assert ("WM101" in errors(judged())) is author


# -- texts for something else -------------------------------------------------------------------


# -- cards --------------------------------------------------------------------------------------


def test_a_second_card_that_is_not_understood_is_an_error(folder: Folder) -> None:
    folder.write("MODEL_CARD.md", "---\nlicense: mit\n---\n# A model\n")
    assert errors(judged()) == set()
    folder.write("MODEL_CARD.md", "---\nlicense: kelp-terms\n---\n# A model\n")
    assert errors(judged()) == {"WM207"}


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("mit", False),
        ("MIT", False),
        ("[mit, apache-2.0]", False),
        ("MIT License", True),
        ("apache 2.0", True),
        ("MIT OR Apache-2.0", True),
        ("cc-by-nc", True),
    ],
)
def test_an_id_that_the_hub_refuses_is_told_with_the_one_to_write(
    folder: Folder, word: str, told: bool
) -> None:
    folder.card(f"license: {word}")
    (folder.path / ".git").mkdir()
    found = [one for one in judged().findings if one.rule.code == "WM207"]
    assert bool(found) is told
    assert all(one.severity is Severity.WARNING and "write `license:" in one.hint for one in found)


def test_what_was_not_fetched_stops_a_stamp_and_stays(folder: Folder) -> None:
    folder.write("README.md", POINTER)
    before = (folder.path / "model.safetensors").read_bytes()
    assert errors(judged()) == {"WM109"}
    assert main(["stamp"]) == 1
    assert (folder.path / "README.md").read_text() == POINTER
    assert (folder.path / "model.safetensors").read_bytes() == before


def test_a_family_that_names_no_text_is_not_stamped(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: openrail")
    folder.remove("LICENSE")
    before = (folder.path / "model.safetensors").read_bytes()
    assert main(["stamp"]) == 1
    assert "family" in capsys.readouterr().err
    assert (folder.path / "model.safetensors").read_bytes() == before


# -- what is not there, and what is no weights --------------------------------------------------


@pytest.mark.parametrize(("name", "told"), [("models", True), ("weights", True), ("images", False)])
def test_a_folder_that_dvc_has_is_missed_where_it_is_named_for_models(
    folder: Folder, name: str, told: bool
) -> None:
    said = f"outs:\n- md5: {'0' * 32}.dir\n  size: 50\n  nfiles: 2\n  path: {name}\n"
    folder.write(f"{name}.dvc", said)
    assert errors(judged()) == ({"WM109"} if told else set())
    folder.write(f"{name}/a.txt", "x")
    folder.remove(f"{name}.dvc")
    assert errors(judged()) == set()


def test_what_macos_puts_beside_a_file_is_no_weights_and_no_text(folder: Folder) -> None:
    beside = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(40)
    for name in ("._model.safetensors", "._m.onnx", "__MACOSX/._m.gguf", "._LICENSE"):
        folder.write(name, beside)
    assert errors(judged()) == set()
    folder.write("._hidden.safetensors", writers.safetensors(metadata={"license": "gpl-3.0"}))
    assert errors(judged()) == {"WM204"}


def test_documents_in_a_zip_are_no_weights(folder: Folder) -> None:
    folder.write("files.dat", zip_bytes({"notes.txt": b"x"}))
    assert not any(one.location.path == "files.dat" for one in judged().findings)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("net/data.pkl", b"x")
    folder.write("files.dat", content.getvalue())
    assert any(one.location.path == "files.dat" for one in judged().findings)


def test_a_large_file_of_no_known_kind_with_nothing_judged_is_exit_3(folder: Folder) -> None:
    folder.write("model.xyz", os.urandom(2 << 20))
    assert judged().exit_code == 0
    folder.remove("model.safetensors")
    assert judged().exit_code == NOTHING_CHECKED


def test_a_line_feed_behind_a_value_hides_nothing(folder: Folder) -> None:
    folder.weights({"license": "mit\n"})
    assert errors(judged()) == set()
    folder.weights({"license": "mit\napache"})
    assert "WM110" in errors(judged())
