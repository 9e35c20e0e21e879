"""What stands where in a folder or an archive, and what each name is for."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers
from tests.archives import wheel
from tests.licence_texts import licence_text
from tests.received import POINTER, errors, judged, received
from tests.rules.folder import Folder

from weightmark.collecting.collect import collect
from weightmark.collecting.place import (
    Place,
    has_card,
    inside,
    inside_posix,
    is_card,
    is_notice,
    is_text,
    is_translation,
    relative,
    role_of,
    speaking_in,
    speaks,
    unreachable,
    upwards,
    walk_from,
)
from weightmark.config import Config, Project, load
from weightmark.containers import folder as containers
from weightmark.errors import TreeError, UsageError
from weightmark.verify import verify

NC = licence_text("cc-by-nc-4.0")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


@pytest.mark.parametrize(
    ("name", "card", "text", "notice"),
    [
        ("README.md", True, False, False),
        ("model_card.md", True, False, False),
        ("README.rst", False, False, False),
        ("LICENSE", False, True, False),
        ("LICENCE.txt", False, True, False),
        ("UNLICENSE", False, True, False),
        ("COPYING.LESSER", False, True, False),
        ("MODEL_LICENSE", False, True, False),
        ("LICENSE-2.0", False, True, False),
        ("USE_POLICY.md", False, True, False),
        ("THIRD_PARTY_LICENSES.txt", False, False, False),
        ("ThirdPartyLicenses", False, False, False),
        ("license-3rd-party.md", False, False, False),
        ("license.py", False, False, False),
        ("license_plate.onnx", False, False, False),
        ("licenses.json", False, False, False),
        ("NOTICE", False, False, True),
        ("Notice.txt", False, False, True),
        ("NOTICES-3RD-PARTY", False, False, True),
        ("notice.py", False, False, False),
        ("noticeable.txt", False, False, False),
    ],
)
def test_a_file_is_told_by_its_name(name: str, card: bool, text: bool, notice: bool) -> None:
    """Programs, tables and weights that have the word in their name are none of them."""
    assert (is_card(name), is_text(name), is_notice(name)) == (card, text, notice)


@pytest.mark.parametrize(
    ("name", "translated"),
    [
        ("README_zh.md", True),
        ("README.zh-CN.md", True),
        ("a/readme-ja.md", True),
        ("README_zh_Hans.markdown", True),
        ("README_Chinese.md", True),
        ("MODEL_CARD_de.md", True),
        ("README.md", False),
        ("README_dev.md", False),
        ("README_training.md", False),
        ("README_zh.txt", False),
        ("notes_zh.md", False),
        ("model_zh.safetensors", False),
    ],
)
def test_a_translated_card_is_told_by_its_name(name: str, translated: bool) -> None:
    assert is_translation(name) is translated


@pytest.mark.parametrize(
    "name",
    ["LICENSE-DATA", "DATASET_LICENSE", "LICENSE-docs.txt", "LICENSE.images", "LICENSE-CODE"],
)
def test_a_text_that_is_named_for_something_else_contradicts_nothing(
    folder: Folder, name: str
) -> None:
    folder.write(name, NC)
    assert errors(judged()) == set()


@pytest.mark.parametrize("name", ["LICENSE-WEIGHTS", "LICENSE-2", "LICENSE-database"])
def test_any_other_text_that_restricts_does(folder: Folder, name: str) -> None:
    folder.write(name, NC)
    assert errors(judged()) == {"WM302"}


def test_a_text_of_third_parties_contradicts_no_package(tmp_path: Path) -> None:
    said = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-Expression: MIT\n"
    for name, codes in (("LICENSE-THIRD-PARTY", set()), ("LICENSE-2", {"WM503"})):
        texts = {
            "demo-1.0.dist-info/licenses/LICENSE": licence_text("mit").encode(),
            f"demo-1.0.dist-info/licenses/{name}": NC.encode(),
        }
        files = {"demo/model.safetensors": writers.safetensors(metadata={"license": "mit"})}
        path = wheel(tmp_path, {**files, **texts}, said)
        found = verify([str(path)], Project(str(tmp_path), Config())).findings
        assert {one.rule.code for one in found} & {"WM503"} == codes


@pytest.mark.parametrize("text", ["mit", "cc-by-nc-4.0"])
def test_the_texts_of_a_conda_package_are_those_of_its_weights(tmp_path: Path, text: str) -> None:
    members = {
        "info/index.json": b'{"name": "demo", "version": "1", "license": "MIT"}',
        "info/licenses/LICENSE": licence_text(text).encode(),
        "share/m.safetensors": writers.safetensors(),
    }
    path = tmp_path / "demo-1-0.tar.bz2"
    with tarfile.open(path, "w:bz2") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    verdict = verify([str(path)], Project(str(tmp_path), Config()))
    assert errors(verdict) == (set() if text == "mit" else {"WM302"})
    assert "WM301" not in {one.rule.code for one in verdict.findings}


def test_what_macos_puts_beside_a_text_is_none(folder: Folder) -> None:
    assert not is_text("._LICENSE")
    folder.write("._LICENSE", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(40))
    assert errors(judged()) == set()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("LICENSE", ""),
        ("LICENSE-2", ""),
        ("LICENSE-database", ""),
        ("MODEL_LICENSE", "weights"),
        ("LICENSE.weights", "weights"),
        ("LICENSE-CODE", "code"),
        ("LICENSE-DATA", "other"),
        ("LICENSE.images", "other"),
        ("LICENSE-THIRD-PARTY", "other"),
        ("USE_POLICY.md", "policy"),
        ("MODEL_USE_POLICY.md", "policy"),
    ],
)
def test_a_text_is_for_what_its_name_says(name: str, role: str) -> None:
    assert role_of(f"a/{name}") == role


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("a/README.md", True),
        ("README_zh.md", True),
        ("LICENSE", True),
        ("NOTICE", True),
        ("model.safetensors.index.json", True),
        ("adapter_config.json", True),
        ("mergekit_config.yml", True),
        ("m.npy.license", True),
        ("m.pt.dvc", True),
        ("LICENSES/MIT.txt", True),
        (".reuse/dep5", True),
        ("notes.md", False),
        ("tokenizer.json", False),
        ("model.safetensors", False),
    ],
)
def test_what_may_say_something_of_weights_beside_it(name: str, answer: bool) -> None:
    assert speaks(name) is answer


# -- a place ------------------------------------------------------------------------------------


def on_disk(folder: Folder, *asked: str, below: str = "") -> Place:
    names = {str(folder.path / name) for name in asked} if asked else None
    root = str(folder.path)
    return Place.on_disk(str(folder.path / below).rstrip("/"), names, load(root), speaking_in)


def test_files_are_named_from_the_root_and_shown_from_here(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.path / ".git").mkdir()
    folder.weights(name="unet/x.safetensors")
    with on_disk(folder, below="unet") as place:
        assert place.weights == ["unet/x.safetensors"]
        assert {"README.md", "LICENSE"} <= set(place.folders[""])
        assert place.shown("unet/x.safetensors") == "unet/x.safetensors"
        assert (place.label(""), place.label("unet")) == ("./", "unet")
    monkeypatch.chdir(folder.path / "unet")
    with on_disk(folder, below="unet") as place:
        assert place.shown("unet/x.safetensors") == "x.safetensors"
        assert place.label("") == ".."


def test_in_an_archive_files_are_shown_inside_of_it(folder: Folder) -> None:
    folder.write("a.zip", b"")
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("m/x.safetensors", writers.safetensors())
    with Place.in_archive("a.zip") as place:
        assert place.weights == ["m/x.safetensors"]
        assert place.shown("m/x.safetensors") == "a.zip!/m/x.safetensors"
        assert (place.label(""), place.label("m")) == ("a.zip", "a.zip!/m")
        assert "m/x.safetensors" in place
        assert "x.safetensors" not in place


def test_a_place_that_cannot_be_opened_is_broken_and_no_error(folder: Folder) -> None:
    folder.write("a.zip", b"PK and no more")
    with Place.in_archive("a.zip") as place:
        assert place.broken is not None
        assert place.broken.kind == "unreadable"
        assert place.weights == []
    with pytest.raises(UsageError, match="http"):
        Place.in_archive("http://127.0.0.1:9/a.zip")


def test_what_cannot_be_read_is_an_error_with_its_name(folder: Folder) -> None:
    with on_disk(folder) as place:
        assert place.read("LICENSE", 3) == licence_text("mit").encode()[:3]
        with pytest.raises(TreeError) as error:
            place.read("gone", 3)
        assert error.value.name == "gone"
        found = place.text("gone", beside=True)
        assert (found.identification.match, found.beside) == ("unknown", True)
        assert place.card("gone.md").card.problems[0].kind == "unreadable"


def test_the_card_that_speaks_is_the_nearest_with_front_matter(folder: Folder) -> None:
    folder.weights(name="unet/deep/x.safetensors")
    folder.write("unet/README.md", "# no front matter\n")
    with on_disk(folder) as place:
        found = place.card_for("unet/deep")
        assert found.folder == ""
        assert found.file is not None
        assert found.file.path == "README.md"
        own = place.card_for("unet")
        assert own.folder == "unet", "beside the weights it is a card that lacks its metadata"
    folder.write("model_card.md", "---\nlicense: mit\n---\n")
    folder.write("README_zh.md", "---\nlicense: mit\n---\n")
    with on_disk(folder) as place:
        others = place.other_cards(place.card_for(""))
        assert [one.path for one in others] == ["model_card.md", "README_zh.md"]


def test_the_nearest_texts_speak_and_the_others_stand_above(folder: Folder) -> None:
    folder.weights(name="vae/x.safetensors")
    folder.write("vae/LICENSE", NC)
    with on_disk(folder) as place:
        near = place.texts_near("vae", place.card_for("vae"), ())
        assert [(one.path, one.beside) for one in near] == [("vae/LICENSE", True)]
        above = place.texts_above(("vae", ""), near, ())
        assert [(one.path, one.beside) for one in above] == [("LICENSE", False)]
        chosen = place.texts_near("vae", place.card_for("vae"), ("LICENSE",))
        assert [one.path for one in chosen] == ["LICENSE"]


def test_beside_a_text_for_the_model_license_is_that_of_the_code(folder: Folder) -> None:
    folder.write("MODEL_LICENSE", NC)
    with on_disk(folder) as place:
        near = place.texts_near("", place.card_for(""), ())
        roles = {one.path: (one.role, one.beside) for one in near}
        assert roles == {"LICENSE": ("rest", False), "MODEL_LICENSE": ("weights", True)}


def test_a_folder_of_many_texts_is_a_collection(folder: Folder) -> None:
    for at in range(21):
        folder.write(f"LICENSES/L{at}.txt", "x")
    with on_disk(folder) as place:
        assert place.texts_near("", place.card_for(""), ()) == ()
        assert place.collections == {""}


def test_a_file_that_is_asked_for_brings_its_shards_and_no_neighbours(folder: Folder) -> None:
    names = [*(f"m-0000{at}-of-00002.safetensors" for at in (1, 2)), "model.safetensors"]
    for name in names:
        folder.weights(name=name)
    with on_disk(folder, names[0]) as place:
        assert place.asked_of("", names) == names[:2]
    with on_disk(folder, "LICENSE") as place:
        assert place.asked_of("", names) == names
    with on_disk(folder, "other") as place:
        assert place.asked_of("", names) is None
    with on_disk(folder) as place:
        assert place.asked_of("", names) == names


def test_notices_sidecars_and_counts(folder: Folder) -> None:
    folder.write("NOTICE", "x")
    folder.write("model.safetensors.license", "SPDX-License-Identifier: MIT\n")
    with on_disk(folder) as place:
        assert place.notices([""]) == ("NOTICE",)
        assert place.sidecars == {"model.safetensors.license"}
        assert place.beside("").texts == ("LICENSE",)
        assert (place.weights_in(""), place.weights_in("x")) == (1, 0)


def test_what_the_project_excludes_counts_for_its_own_files_only(folder: Folder) -> None:
    folder.write("weightmark.toml", 'exclude = ["vae/**"]\n')
    project = load(os.getcwd(), "weightmark.toml")
    with on_disk(folder) as place:
        assert place.excludes("vae/x.safetensors", project)
        assert not place.excludes("x.safetensors", project)
        assert not place.excludes("vae/x", project._replace(root="/elsewhere"))


def test_shards_that_lack_are_told_of_their_folder(folder: Folder) -> None:
    folder.weights(name="big/m-00001-of-00002.safetensors")
    with on_disk(folder) as place:
        assert [one.kind for one in place.layout_problems["big"]] == ["missing-shard"]
        assert "" not in place.layout_problems


# -- paths --------------------------------------------------------------------------------------


def test_for_weights_one_looks_from_their_card_on(folder: Folder) -> None:
    (folder.path / ".git").mkdir()
    folder.weights(name="unet/deep/x.safetensors")
    project, root = load(os.getcwd()), str(folder.path)
    weights = str(folder.path / "unet" / "deep" / "x.safetensors")
    assert has_card(root)
    assert not has_card(str(folder.path / "unet"))
    assert not has_card(str(folder.path / "gone"))
    assert walk_from(weights, project, has_card) == root
    assert walk_from(weights, project, lambda _: False) == str(folder.path / "unet" / "deep")
    assert walk_from(str(folder.path / "LICENSES" / "MIT.txt"), project, has_card) == root
    skipped = str(folder.path / "node_modules")
    assert walk_from(f"{skipped}/x.safetensors", project, has_card) == skipped
    assert walk_from("/elsewhere/x.safetensors", project, has_card) == "/elsewhere"


def test_what_speaks_in_a_folder_is_listed_with_its_texts_of_reuse(folder: Folder) -> None:
    folder.write("LICENSES/MIT.txt", "x")
    folder.write("notes.txt", "x")
    assert speaking_in(str(folder.path)) == ["LICENSE", "README.md", "LICENSES/MIT.txt"]
    assert speaking_in(str(folder.path / "gone")) == []


def test_why_a_path_cannot_be_looked_at(folder: Folder) -> None:
    (folder.path / "link").symlink_to("nothing")
    assert unreachable("LICENSE") == unreachable(".") == ""
    assert unreachable("gone") == "no such file or directory"
    assert unreachable("link") == "a link to nothing"
    assert unreachable("LICENSE/x") == "Not a directory"
    assert "null" in unreachable("a\0b")


SEGMENTS = st.lists(st.sampled_from(["a", "b", "ab", "c.d"]), max_size=4)


@given(SEGMENTS, SEGMENTS)
@settings(deadline=None)
def test_inside_is_told_by_whole_names(one: list[str], other: list[str]) -> None:
    is_below = other[: len(one)] == one
    assert inside_posix("/".join(other), "/".join(one)) is is_below
    assert inside("/r/" + "/".join(other), "/r/" + "/".join(one)) is (is_below or not one)
    assert list(upwards("/".join(other))) == [
        "/".join(other[:at]) for at in range(len(other), -1, -1)
    ]


def test_a_path_from_elsewhere_as_posix_has_it() -> None:
    assert relative("/a/b/c", "/a") == "b/c"
    assert relative("", "/a") == ""


# -- pointers in place of what speaks -----------------------------------------------------------

ANNEX = "/annex/objects/SHA256E-s40--" + "0" * 64 + "\n"


def pointers(*paths: str) -> list[tuple[str, str, str]]:
    return [
        (one.location.path, one.message, one.hint)
        for one in verify(paths or ["."], load(os.getcwd())).findings
        if one.rule.code == "WM109"
    ]


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "USE_POLICY.md", "adapter_config.json", "config.json",
     "mergekit_config.yml", "model_index.json", "NOTICE"],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_a_pointer_beside_weights_is_told_with_file_and_remedy(name: str) -> None:
    assert pointers() == []
    Path(name).write_text(POINTER)
    ((path, message, hint),) = pointers()
    assert path == name
    assert message == "a git-lfs pointer to 5,000 bytes, not the file"
    assert hint == f"fetch the file: git lfs pull --include='{name}'"
    Path(name).write_text(ANNEX)
    ((_, message, hint),) = pointers()
    assert message.startswith("a git-annex pointer")
    assert hint == f"fetch the file: git annex get '{name}'"


@pytest.mark.usefixtures("folder")
def test_a_pointer_in_place_of_a_licence_text_of_a_wheel_is_told() -> None:
    metadata = "Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-File: LICENSE\n"
    with zipfile.ZipFile("a-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("a/model.safetensors", writers.safetensors())
        wheel.writestr("a-1.dist-info/METADATA", metadata)
        wheel.writestr("a-1.dist-info/licenses/LICENSE", POINTER)
    ((path, _, _),) = pointers("a-1-py3-none-any.whl")
    assert path.endswith("licenses/LICENSE")


def test_the_pointer_of_one_model_is_none_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fetched", "left"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(writers.safetensors())
        (tmp_path / name / "README.md").write_text("---\nlicense: mit\n---\n")
    (tmp_path / "left" / "README.md").write_text(POINTER)
    monkeypatch.chdir(tmp_path)
    found = {
        facts.label: [one.where for one in facts.problems if one.kind == "pointer"]
        for facts in collect(["."], load(os.getcwd()))
    }
    assert found == {"fetched": [], "left": ["left/README.md"]}


def test_the_files_that_are_opened_grow_with_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each card and configuration is opened once, however many models lie beside."""
    for number in range(12):
        (tmp_path / f"{number}").mkdir()
        for name, content in (("README.md", b"---\nlicense: mit\n---\n"), ("config.json", b"{}")):
            (tmp_path / f"{number}" / name).write_bytes(content)
        (tmp_path / f"{number}" / "model.safetensors").write_bytes(writers.safetensors())
    opened: list[str] = []
    real = containers.open_file

    def counted(path: str, name: str) -> BinaryIO:
        opened.append(os.path.basename(path))
        return real(path, name)

    monkeypatch.setattr(containers, "open_file", counted)
    monkeypatch.chdir(tmp_path)
    assert len(list(collect(["."], load(os.getcwd())))) == 12
    assert opened.count("README.md") == opened.count("config.json") == 12
