"""Stamping a model: one licence that all sources agree on, or nothing is written."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests import writers
from tests.licence_texts import licence_text
from tests.received import POINTER, errors, judged, received
from tests.rules.folder import Build, Folder, mark, table_digest

from weightmark.cli import main
from weightmark.declared.card import parse_card
from weightmark.declared.mark import decode
from weightmark.formats.safetensors import SAFETENSORS

NAME = "model.safetensors"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights that say nothing, in a repository."""
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.weights()
    return found


def metadata(folder: Folder, name: str = NAME) -> dict[str, str]:
    content = (folder.path / name).read_bytes()
    return dict(SAFETENSORS.read(io.BytesIO(content), len(content)).metadata or {})


def licence(folder: Folder, name: str = NAME) -> str:
    found = decode(metadata(folder, name))
    return found.license if found else ""


def contents(folder: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}


# -- where the licence comes from -------------------------------------------------------------


def test_from_the_card(folder: Folder) -> None:
    folder.card("license: mit")
    assert main(["stamp"]) == 1
    assert licence(folder) == "MIT"


def test_what_is_of_another_repository_is_stamped_by_its_name_only(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: mit")
    folder.write("other/.git", "gitdir: x")
    folder.write("other/README.md", "---\nlicense: apache-2.0\n---\n")
    folder.weights(name="other/model.safetensors")
    assert main(["stamp"]) == 1
    assert "other: belongs to another repository" in capsys.readouterr().out
    assert (licence(folder), licence(folder, "other/model.safetensors")) == ("MIT", "")
    assert main(["stamp", "other"]) == 1
    assert licence(folder, "other/model.safetensors") == "Apache-2.0"


def test_what_was_installed_below_is_left_and_by_its_name_refused(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: mit")
    folder.write("env/tiny-1.0.dist-info/RECORD", "tiny/model.safetensors,,\n")
    folder.weights(name="env/tiny/model.safetensors")
    assert main(["stamp"]) == 1
    assert "env/tiny: was installed with a package" in capsys.readouterr().out
    assert (licence(folder), licence(folder, "env/tiny/model.safetensors")) == ("MIT", "")
    assert main(["stamp", "env/tiny"]) == 2
    assert "package or archive is not stamped" in capsys.readouterr().err


def test_from_the_text_alone(folder: Folder) -> None:
    folder.write("LICENSE", licence_text("apache-2.0"))
    assert main(["stamp"]) == 1
    assert licence(folder) == "Apache-2.0"


def test_from_a_notice_alone(folder: Folder) -> None:
    folder.write("LICENSE", "The weights are released under the CC BY 4.0 licence.\n")
    assert main(["stamp"]) == 1
    assert licence(folder) == "CC-BY-4.0"


def test_from_the_configuration(folder: Folder) -> None:
    folder.write("weightmark.toml", 'license = "cc0-1.0"\n')
    assert main(["stamp"]) == 1
    assert licence(folder) == "CC0-1.0"


def test_parts_may_have_a_licence_of_their_own(folder: Folder) -> None:
    folder.weights(name="vae/part.safetensors")
    folder.card("license: mit")
    folder.write(
        "weightmark.toml", '[[weights]]\npath = "vae/*.safetensors"\nlicense = "apache-2.0"\n'
    )
    assert main(["stamp"]) == 1
    assert licence(folder) == "MIT"
    assert licence(folder, "vae/part.safetensors") == "Apache-2.0"


def test_the_option_wins(folder: Folder) -> None:
    folder.card("license: mit")
    assert main(["stamp", "--license", "apache-2.0"]) == 1
    assert licence(folder) == "Apache-2.0"
    assert parse_card((folder.path / "README.md").read_bytes()).license == ("apache-2.0",)


def test_an_option_that_is_no_licence_is_wrong_usage(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert main(["stamp", "--license", "apche-2.0"]) == 2
    assert "--license: 'apche-2.0'" in capsys.readouterr().err
    assert contents(folder) == before


OWN = "license: other\nlicense_name: My Terms v1.0\nlicense_link: LICENSE"
OWN_TEXT = """My Terms v1.0

You agree not to use the model:

(a) in any way that breaks the law;
(b) to hurt anybody.
"""


def test_a_licence_of_ones_own_is_named_as_on_the_hub(folder: Folder) -> None:
    """The Hub asks for `other` with any name, a mark for an id: the id is made of the name."""
    folder.card(OWN)
    folder.write("LICENSE", OWN_TEXT)
    assert main(["stamp"]) == 1
    assert licence(folder) == "LicenseRef-My-Terms-v1.0"
    assert metadata(folder)["license_name"] == "My Terms v1.0"
    assert parse_card((folder.path / "README.md").read_bytes()).license_name == "My Terms v1.0"
    assert main(["stamp", "--license", "LicenseRef-My-Terms-v1.0"]) == 0
    assert main(["verify", "--deep"]) == 0


def test_a_licence_of_ones_own_in_the_card_is_not_that_of_the_file(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card(OWN)
    folder.weights(mark("MIT"))
    assert main(["stamp"]) == 1
    assert "LicenseRef-My-Terms-v1.0" in capsys.readouterr().err
    assert main(["verify"]) == 1
    assert "WM204" in capsys.readouterr().out


def test_without_any_source_nothing_is_written(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder)
    assert main(["stamp"]) == 1
    assert contents(folder) == before
    err = capsys.readouterr().err
    assert "no licence to stamp" in err
    assert "--license" in err


CONFLICTS: dict[str, tuple[Build, tuple[str, ...]]] = {
    "card and configuration": (
        lambda folder: folder.write("weightmark.toml", 'license = "apache-2.0"\n'),
        ("the configuration", "the card", "Apache-2.0", "MIT"),
    ),
    "card and text": (
        lambda folder: folder.write("LICENSE", licence_text("apache-2.0")),
        ("the card", "LICENSE", "Apache License 2.0", "MIT"),
    ),
    "card and older mark": (
        lambda folder: folder.weights(mark("Apache-2.0")),
        ("the card", "weightmark in the header", "Apache-2.0", "MIT"),
    ),
    "card and older label": (
        lambda folder: folder.weights({"license": "apache-2.0"}),
        ("the card", "license in the header", "Apache-2.0", "MIT"),
    ),
}


@pytest.mark.parametrize("kind", CONFLICTS)
def test_a_conflict_names_both_and_writes_nothing(
    folder: Folder, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    build, words = CONFLICTS[kind]
    folder.card("license: mit")
    build(folder)
    before = contents(folder)
    assert main(["stamp"]) == 1
    assert contents(folder) == before
    err = capsys.readouterr().err
    for word in words:
        assert word in err


def test_an_altered_text_is_not_stamped(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    text = licence_text("mit")
    start, end = text.index("The above copyright"), text.index("THE SOFTWARE IS")
    folder.write("LICENSE", text[:start] + text[end:])
    folder.card("license: mit")
    before = contents(folder)
    assert main(["stamp"]) == 1
    assert contents(folder) == before
    assert "altered" in capsys.readouterr().err


def test_a_word_that_is_no_licence_is_wrong_usage(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: mit")
    assert main(["stamp", "--license", "apche-2.0"]) != 0
    assert licence(folder) == ""
    assert "--license" in capsys.readouterr().err


# -- what is written --------------------------------------------------------------------------


def test_the_mark_is_bound_to_the_tensors_unless_told_not_to(folder: Folder) -> None:
    folder.card("license: mit")
    main(["stamp"])
    found = decode(metadata(folder))
    assert found is not None
    assert found.tensors == table_digest(writers.safetensors())
    main(["stamp", "--no-digest"])
    found = decode(metadata(folder))
    assert found is not None
    assert found.tensors == ""


def test_modelspec_is_kept_in_step_where_it_is_there(folder: Folder) -> None:
    folder.weights({"modelspec.title": "T", "modelspec.architecture": "A"})
    folder.card("license: mit")
    main(["stamp"])
    found = metadata(folder)
    assert found["modelspec.license"] == "MIT License"
    assert found["modelspec.title"] == "T"


def test_without_modelspec_none_is_made(folder: Folder) -> None:
    folder.card("license: mit")
    main(["stamp"])
    assert "modelspec.license" not in metadata(folder)


def test_a_second_stamp_changes_nothing_and_is_exit_0(folder: Folder) -> None:
    folder.card("license: mit")
    assert main(["stamp"]) == 1
    before = contents(folder)
    assert main(["stamp"]) == 0
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("option", "kept"), [("--dry-run", {NAME, "README.md"}), ("--no-card", {"README.md"})]
)
def test_what_is_asked_to_stay_stays(folder: Folder, option: str, kept: set[str]) -> None:
    folder.card("license: mit")
    before = contents(folder)
    main(["stamp", option])
    after = contents(folder)
    assert {name for name in before if before[name] == after[name]} == kept


def test_a_broken_card_leaves_the_card_and_names_the_line(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: mit\nlicense: mit")
    before = (folder.path / "README.md").read_bytes()
    assert main(["stamp", "--license", "mit"]) == 1
    assert (folder.path / "README.md").read_bytes() == before
    captured = capsys.readouterr()
    assert "line" in captured.out + captured.err


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("license: 'mit", "front matter is not YAML"),
        ("license: 5", "`license` is read as a number"),
        ("license: other\nlicense_name: 5", "`license_name` is read as a number"),
        ("tags: 5", "neither configuration, card nor licence text names one"),
        ("language: en", "neither configuration, card nor licence text names one"),
    ],
)
def test_a_card_that_hides_its_licence_is_named(
    folder: Folder, capsys: pytest.CaptureFixture[str], front: str, words: str
) -> None:
    folder.card(front)
    assert main(["stamp"]) == 1
    assert words in capsys.readouterr().err


def test_one_bad_file_stops_the_stamp_of_its_model_and_no_other(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("broken.safetensors", b"\xff" * 20)
    folder.card("license: mit")
    folder.weights(name="other/w.safetensors")
    folder.write("other/README.md", "---\nlicense: mit\n---\n")
    before = contents(folder)
    assert main(["stamp"]) == 1
    assert contents(folder) == before
    assert licence(folder, "other/w.safetensors") == "MIT"
    said = capsys.readouterr().err
    assert "broken.safetensors: refused: " in said
    assert f"{NAME}: refused: left as it was, since broken.safetensors was refused" in said


@pytest.mark.parametrize("paths", [[], ["out.safetensors"]])
def test_a_link_out_of_the_project_is_said_and_not_followed(
    folder: Folder,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    paths: list[str],
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "w.safetensors"
    elsewhere.write_bytes(writers.safetensors())
    (folder.path / "out.safetensors").symlink_to(elsewhere)
    folder.card("license: mit")
    assert main(["stamp", *paths]) == 1
    said = capsys.readouterr().err
    assert "out.safetensors: refused: is a link that leaves the tree" in said
    assert "hint: " in said
    assert elsewhere.read_bytes() == writers.safetensors()
    assert licence(folder) == ""


@pytest.mark.parametrize("name", ["gone.safetensors", "notes.txt", "pipe"])
def test_a_file_that_is_named_and_cannot_be_stamped_is_wrong_usage(
    folder: Folder, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Nothing else answers for it; a hook names whatever might be weights, so it passes it over."""
    folder.card("license: mit")
    path = folder.path / name
    if name == "gone.safetensors":
        path.symlink_to("nothing")
    elif name == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"GGUF" * 8)
    before = {one: data for one, data in contents_of_files(folder).items() if one != name}
    assert main(["stamp", name]) == 2
    assert f"error: {name}: " in capsys.readouterr().err
    assert main(["stamp", "--allow-empty", name]) == 0
    assert {one: data for one, data in contents_of_files(folder).items() if one != name} == before


def contents_of_files(folder: Folder) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.path.iterdir()
        if path.is_file() and not path.is_symlink()
    }


def test_a_folder_that_cannot_be_looked_into_is_wrong_usage(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.card("license: mit")
    (folder.path / "closed").mkdir()
    real = os.stat

    def stat(path: Any, *args: Any, **options: Any) -> os.stat_result:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr("os.stat", stat)
    assert main(["stamp", "closed"]) == 2
    assert "closed: Permission denied" in capsys.readouterr().err
    assert licence(folder) == ""


def test_weights_in_a_skipped_folder_are_stamped_where_they_are_named(folder: Folder) -> None:
    folder.card("license: mit")
    folder.weights(name="node_modules/w.safetensors")
    assert main(["stamp", "node_modules/w.safetensors"]) == 1
    assert licence(folder, "node_modules/w.safetensors") == "MIT"


def test_what_speaks_of_weights_stamps_them(folder: Folder) -> None:
    folder.card("license: mit")
    for name in ("README.md", "adapter_config.json", "m.safetensors.index.json"):
        if not (folder.path / name).exists():
            folder.write(name, "{}")
        folder.weights()
        assert main(["stamp", name]) == 1
        assert licence(folder) == "MIT"


def test_what_was_stamped_verifies(folder: Folder) -> None:
    folder.card("license: mit")
    folder.write("LICENSE", licence_text("mit"))
    main(["stamp"])
    assert main(["verify", "--deep"]) == 0


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


def test_what_was_not_fetched_stops_a_stamp_and_stays(bare: Folder) -> None:
    bare.write("README.md", POINTER)
    before = (bare.path / "model.safetensors").read_bytes()
    assert errors(judged()) == {"WM109"}
    assert main(["stamp"]) == 1
    assert (bare.path / "README.md").read_text() == POINTER
    assert (bare.path / "model.safetensors").read_bytes() == before


def test_a_family_that_names_no_text_is_not_stamped(
    bare: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.card("license: openrail")
    bare.remove("LICENSE")
    before = (bare.path / "model.safetensors").read_bytes()
    assert main(["stamp"]) == 1
    said = capsys.readouterr().err
    assert "family" in said
    assert "--license ID" in said
    bare.write("LICENSE", licence_text("bigscience-open-rail-m"))
    assert main(["stamp"]) == 1
    assert "--license LicenseRef-scancode-bigscience-open-rail-m`:" in capsys.readouterr().err
    assert (bare.path / "model.safetensors").read_bytes() == before


def test_an_archive_in_a_folder_is_left_and_by_its_name_refused(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.card("license: mit")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("model.safetensors", writers.safetensors())
    folder.write("dist/old.zip", buffer.getvalue())
    assert main(["stamp"]) == 1
    assert licence(folder) == "MIT"
    assert folder.path.joinpath("dist/old.zip").read_bytes() == buffer.getvalue()
    assert main(["stamp", "dist/old.zip"]) == 2
    assert "archive is not stamped" in capsys.readouterr().err
