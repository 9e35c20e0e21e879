"""What stands where in a folder or an archive, and what each name is for."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from tests import writers
from tests.collecting.places import on_disk
from tests.licence_texts import licence_text
from tests.rules.folder import Folder

from weightmark.collecting.papers import Papers
from weightmark.collecting.place import Place, has_card, speaking_in, store_around, walk_from
from weightmark.config import load
from weightmark.errors import TreeError, UsageError


def test_files_are_named_from_the_root_and_shown_from_here(
    fetched: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fetched.path / ".git").mkdir()
    fetched.weights(name="unet/x.safetensors")
    with on_disk(fetched, below="unet") as place:
        assert place.weights == ["unet/x.safetensors"]
        assert {"README.md", "LICENSE"} <= set(place.folders[""])
        assert place.shown("unet/x.safetensors") == "unet/x.safetensors"
        assert (place.label(""), place.label("unet")) == ("./", "unet")
    monkeypatch.chdir(fetched.path / "unet")
    with on_disk(fetched, below="unet") as place:
        assert place.shown("unet/x.safetensors") == "x.safetensors"
        assert place.label("") == ".."


def test_in_an_archive_files_are_shown_inside_of_it(fetched: Folder) -> None:
    fetched.write("a.zip", b"")
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("m/x.safetensors", writers.safetensors())
    with Place.in_archive("a.zip") as place:
        assert place.weights == ["m/x.safetensors"]
        assert place.shown("m/x.safetensors") == "a.zip!/m/x.safetensors"
        assert (place.label(""), place.label("m")) == ("a.zip", "a.zip!/m")
        assert "m/x.safetensors" in place
        assert "x.safetensors" not in place


def test_a_place_that_cannot_be_opened_is_broken_and_no_error(fetched: Folder) -> None:
    fetched.write("a.zip", b"PK and no more")
    with Place.in_archive("a.zip") as place:
        assert place.broken is not None
        assert place.broken.kind == "unreadable"
        assert place.weights == []
    with pytest.raises(UsageError, match="http"):
        Place.in_archive("http://127.0.0.1:9/a.zip")


def test_what_cannot_be_read_is_an_error_with_its_name(fetched: Folder) -> None:
    with on_disk(fetched) as place:
        assert place.read("LICENSE", 3) == licence_text("mit").encode()[:3]
        with pytest.raises(TreeError) as error:
            place.read("gone", 3)
        assert error.value.name == "gone"
        papers = Papers(place)
        found = papers.text("gone", beside=True)
        assert (found.identification.match, found.beside) == ("unknown", True)
        assert papers.card("gone.md").card.problems[0].kind == "unreadable"


def test_a_file_that_is_asked_for_brings_its_shards_and_no_neighbours(fetched: Folder) -> None:
    names = [*(f"m-0000{at}-of-00002.safetensors" for at in (1, 2)), "model.safetensors"]
    for name in names:
        fetched.weights(name=name)
    with on_disk(fetched, names[0]) as place:
        assert place.asked_of("", names) == names[:2]
    with on_disk(fetched, "LICENSE") as place:
        assert place.asked_of("", names) == names
    with on_disk(fetched, "other") as place:
        assert place.asked_of("", names) is None
    with on_disk(fetched) as place:
        assert place.asked_of("", names) == names


def test_notices_sidecars_and_counts(fetched: Folder) -> None:
    fetched.write("NOTICE", "x")
    fetched.write("model.safetensors.license", "SPDX-License-Identifier: MIT\n")
    with on_disk(fetched) as place:
        assert Papers(place).notices([""]) == ("NOTICE",)
        assert place.sidecars == {"model.safetensors.license"}
        assert Papers(place).beside("").texts == ("LICENSE",)
        assert (place.weights_in(""), place.weights_in("x")) == (1, 0)


def test_what_the_project_excludes_counts_for_its_own_files_only(fetched: Folder) -> None:
    fetched.write("weightmark.toml", 'exclude = ["vae/**"]\n')
    project = load(os.getcwd(), "weightmark.toml")
    with on_disk(fetched) as place:
        assert place.excludes("vae/x.safetensors", project)
        assert not place.excludes("x.safetensors", project)
        assert not place.excludes("vae/x", project._replace(root="/elsewhere"))


def test_shards_that_lack_are_told_of_their_folder(fetched: Folder) -> None:
    fetched.weights(name="big/m-00001-of-00002.safetensors")
    with on_disk(fetched) as place:
        assert [one.kind for one in place.layout_problems["big"]] == ["missing-shard"]
        assert "" not in place.layout_problems


def test_for_weights_one_looks_from_their_card_on(fetched: Folder) -> None:
    (fetched.path / ".git").mkdir()
    fetched.weights(name="unet/deep/x.safetensors")
    project, root = load(os.getcwd()), str(fetched.path)
    weights = str(fetched.path / "unet" / "deep" / "x.safetensors")
    assert has_card(root)
    assert not has_card(str(fetched.path / "unet"))
    assert not has_card(str(fetched.path / "gone"))
    assert walk_from(weights, project, has_card) == root
    assert walk_from(weights, project, lambda _: False) == str(fetched.path / "unet" / "deep")
    assert walk_from(str(fetched.path / "LICENSES" / "MIT.txt"), project, has_card) == root
    skipped = str(fetched.path / "node_modules")
    assert walk_from(f"{skipped}/x.safetensors", project, has_card) == skipped
    assert walk_from("/elsewhere/x.safetensors", project, has_card) == "/elsewhere"


def test_what_speaks_in_a_folder_is_listed_with_its_texts_of_reuse(fetched: Folder) -> None:
    fetched.write("LICENSES/MIT.txt", "x")
    fetched.write("notes.txt", "x")
    assert speaking_in(str(fetched.path)) == ["LICENSE", "README.md", "LICENSES/MIT.txt"]
    assert speaking_in(str(fetched.path / "gone")) == []


def test_a_store_of_models_is_around_its_manifests_and_blobs(tmp_path: Path) -> None:
    manifest, blob = tmp_path / "manifests/reg/kelp/1", tmp_path / "blobs/sha256-ab"
    for path in (manifest, blob):
        path.parent.mkdir(parents=True)
    assert store_around(str(manifest)) == store_around(str(blob)) == str(tmp_path)
    assert store_around(str(tmp_path / "other/model.gguf")) == ""
    (tmp_path / "blobs").rename(tmp_path / "else")
    assert store_around(str(manifest)) == ""
