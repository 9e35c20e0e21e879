"""All carriers of a model are written, or none; and each file says what became of it."""

from __future__ import annotations

import errno
import json
import os
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import pytest
from tests.rules.folder import Folder

from weightmark.cli import main
from weightmark.errors import StampError
from weightmark.stamping import embed

room = import_module("weightmark.stamping.plan")
WEIGHTS = "model.safetensors"
BUNDLE = '{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": {}}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Two files of weights that say nothing, and a card."""
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.weights()
    found.weights(name="second.safetensors")
    found.card("license: mit")
    return found


def contents(folder: Folder) -> dict[str, bytes]:
    files = (path for path in folder.path.rglob("*") if path.is_file())
    return {path.relative_to(folder.path).as_posix(): path.read_bytes() for path in files}


def stamped(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    """The status of each file."""
    capsys.readouterr()
    main(["stamp", "--format", "json", *words])
    report = json.loads(capsys.readouterr().out)
    assert report["failed"] == any(
        one["status"] in ("refused", "failed") for one in report["results"]
    )
    return {one["path"]: one["status"] for one in report["results"]}


def all_are(status: str) -> dict[str, str]:
    return dict.fromkeys((WEIGHTS, "second.safetensors", "README.md"), status)


@pytest.mark.usefixtures("folder")
def test_each_file_says_what_became_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert stamped(capsys, "--dry-run") == all_are("planned")
    assert stamped(capsys) == all_are("changed")
    assert stamped(capsys) == all_are("unchanged")
    assert stamped(capsys, "--dry-run") == all_are("unchanged")
    assert stamped(capsys, "--dry-run", "--no-digest")[WEIGHTS] == "planned", "a mark without it"


def test_a_broken_mark_is_planned_anew(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    stamped(capsys)
    folder.weights({"weightmark": "{}"})
    assert stamped(capsys, "--dry-run")[WEIGHTS] == "planned"


@pytest.mark.parametrize(
    "card",
    [
        "---\n{license: mit, tags: [a]}\n---\n",
        "---\nlicense: 'mit\n---\n",
        "---\na: 1\na: 2\n---\n",
    ],
)
def test_a_card_that_cannot_be_edited_keeps_the_weights_as_they_are(
    folder: Folder, capsys: pytest.CaptureFixture[str], card: str
) -> None:
    folder.write("README.md", card)
    before = contents(folder)
    assert stamped(capsys, "--license", "mit") == all_are("refused")
    assert contents(folder) == before
    assert "README.md" not in stamped(capsys, "--license", "mit", "--no-card")


@pytest.mark.parametrize("name", ["README.md", "second.safetensors"])
def test_a_read_only_file_keeps_the_others_as_they_are(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Root may write everything, so the mode of a file would not do.
    monkeypatch.setattr("os.access", lambda path, _: not path.endswith(name))
    before = contents(folder)
    assert stamped(capsys) == all_are("refused")
    assert contents(folder) == before


@pytest.mark.parametrize("name", [WEIGHTS, "second.safetensors"])
def test_a_write_that_fails_ends_the_stamp_of_the_model(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = embed.embed

    def failing(path: str, *args: object, **options: object) -> bool:
        if path == name:
            raise StampError(f"{path}: no space left", hint="make some")
        return real(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "embed", failing)
    before = (folder.path / "README.md").read_bytes()
    found = stamped(capsys)
    assert found[name] == "failed"
    assert found["README.md"] == "refused"
    assert (folder.path / "README.md").read_bytes() == before
    assert [one for one in os.listdir(folder.path) if "weightmark-new" in one] == []


def test_a_card_that_cannot_be_written_keeps_the_weights_as_they_are(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def staged(*_: object) -> BinaryIO:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(room, "staged", staged)
    before = contents(folder)
    assert stamped(capsys) == {**all_are("refused"), "README.md": "failed"}
    assert contents(folder) == before


@pytest.mark.parametrize(
    "name",
    [
        *("model.sig", "any.sig", "x.sigstore.json", "release.sigstore"),
        *(f"{WEIGHTS}.sig", f"{WEIGHTS}.sigstore.json", "README.md.sig", "signature.json"),
    ],
)
def test_under_a_signature_nothing_is_written_unless_asked_for(
    folder: Folder, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder.write(name, BUNDLE)
    before = contents(folder)
    assert stamped(capsys) == all_are("refused")
    assert contents(folder) == before
    assert main(["stamp"]) == 1
    assert "stamp first, sign last" in capsys.readouterr().err
    assert stamped(capsys, "--break-signature") == all_are("changed")
    assert stamped(capsys) == all_are("unchanged")


def test_the_signature_of_a_folder_covers_those_below(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.weights(name="vae/part.safetensors")
    folder.write("model.sig", BUNDLE)
    assert set(stamped(capsys, "vae/part.safetensors").values()) == {"refused"}


@pytest.mark.parametrize("signed", ["generation_config.json", "v1.tar.gz"])
def test_the_signature_of_another_file_covers_that_alone(
    folder: Folder, capsys: pytest.CaptureFixture[str], signed: str
) -> None:
    folder.write(signed, "{}")
    folder.write(f"{signed}.sig", BUNDLE)
    assert stamped(capsys) == all_are("changed")


def test_a_configuration_is_a_carrier(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write("config.json", '{\n  "a": 1\n}\n')
    paths = (WEIGHTS, "second.safetensors", "README.md", "config.json")
    assert stamped(capsys, "--dry-run") == dict.fromkeys(paths, "planned")
    assert stamped(capsys) == dict.fromkeys(paths, "changed")
    assert stamped(capsys) == dict.fromkeys(paths, "unchanged")
    folder.write("config.json", '{"a": 1}')
    folder.write("config.json.sig", BUNDLE)
    assert stamped(capsys) == dict.fromkeys(paths, "refused")
    assert stamped(capsys, "--break-signature")["config.json"] == "changed"


def test_a_configuration_that_cannot_be_edited_keeps_all_as_it_is(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("config.json", '{"weightmark": {}, "weightmark": {}}')
    before = contents(folder)
    assert set(stamped(capsys).values()) == {"refused"}
    assert contents(folder) == before


def test_a_left_over_of_a_killed_run_goes_though_nothing_is_to_be_written(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["stamp"])
    folder.write(f".{WEIGHTS}.weightmark-new", b"half")
    folder.write(".README.md.weightmark-new", b"half")
    assert stamped(capsys) == all_are("unchanged")
    assert [one for one in os.listdir(folder.path) if "weightmark-new" in one] == []


@pytest.mark.usefixtures("folder")
def test_a_read_only_file_that_says_so_already_is_no_refusal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["stamp"])
    monkeypatch.setattr("os.access", lambda *_: False)
    assert stamped(capsys) == all_are("unchanged")
    assert main(["stamp"]) == 0


def test_a_folder_that_cannot_be_listed_is_told(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.weights(name="shut/part.safetensors")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    monkeypatch.setattr("os.scandir", scandir)
    assert stamped(capsys) == {**all_are("changed"), "shut": "refused"}
