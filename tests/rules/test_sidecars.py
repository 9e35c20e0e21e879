"""What the rules say of a mark that stands beside its file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.files import WHOLE
from tests.rules.folder import Folder, mark

from weightmark.cli import main
from weightmark.collecting import weights as room

DATA = WHOLE["model.npy"][0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.write("model.npy", DATA)
    found.card("license: mit")
    return found


def beside(record: dict[str, str], licence: str = "") -> bytes:
    lines = [f"SPDX-License-Identifier: {licence}"] if licence else []
    return "".join(
        f"{one}\n" for one in (*lines, *(f"# {k} = {v}" for k, v in record.items()))
    ).encode()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> Sequence[tuple[str, str, str]]:
    capsys.readouterr()
    main(["verify", "--format", "json", *words])
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(one["code"], one["path"], one["severity"]) for one in found]


@pytest.mark.usefixtures("folder")
def test_without_one_the_author_is_told_how_to_make_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert ("WM112", "model.npy", "note") in said(capsys)
    main(["verify"])
    out = capsys.readouterr().out
    assert "its format carries no mark, and no sidecar does" in out
    assert "run `weightmark stamp`, which writes one beside it as FILE.license" in out
    main(["stamp"])
    assert "WM112" not in {code for code, *_ in said(capsys)}


@pytest.mark.parametrize(
    ("content", "code", "path"),
    [
        (beside({"weightmark": "{}"}), "WM103", "model.npy.license"),
        (beside({"weightmark_clauses": "[]"}), "WM102", "model.npy.license"),
        (2 * beside(mark()), "WM102", "model.npy.license"),
        (b"\xff", "WM102", "model.npy.license"),
        (beside(mark("GPL-3.0-only")), "WM204", "model.npy.license"),
        (beside(mark(), "GPL-3.0-only"), "WM204", "model.npy.license"),
    ],
)
def test_what_is_wrong_with_one_is_told_of_it(
    folder: Folder, capsys: pytest.CaptureFixture[str], content: bytes, code: str, path: str
) -> None:
    folder.write("model.npy.license", content)
    assert (code, path, "error") in said(capsys)


def test_a_good_one_is_content_with_and_without_the_line_of_reuse(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    for licence in ("", "MIT"):
        folder.write("model.npy.license", beside(mark(), licence))
        codes = {code for code, _, severity in said(capsys) if severity == "error"}
        assert codes <= {"WM301"}


def test_other_bytes_make_it_stale(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    main(["stamp"])
    assert not [one for one in said(capsys, "--deep") if one[0] == "WM104"]
    folder.write("model.npy", DATA[:-1] + b"\x7f")
    assert ("WM104", "model.npy.license", "error") in said(capsys, "--deep")


def test_show_and_the_name_of_the_sidecar_lead_to_the_mark(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("model.npy.license", beside(mark()))
    for path in ("model.npy", "."):
        capsys.readouterr()
        main(["show", path])
        assert "version 1, clauses in form 1" in capsys.readouterr().out
    folder.write("model.npy.license", beside(mark("GPL-3.0-only")))
    assert ("WM204", "model.npy.license", "error") in said(capsys, "model.npy.license")


def test_it_is_read_beside_a_large_member_that_is_not_inflated(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_MOST_INFLATED", 10)
    main(["stamp"])
    with zipfile.ZipFile("m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.path.iterdir():
            if path.is_file() and path.name != "m.zip":
                archive.write(path, path.name)
    capsys.readouterr()
    main(["verify", "--format", "json", "m.zip"])
    codes = {one["code"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert "WM112" not in codes
    folder.write("model.npy.license", b"\xff")
    with zipfile.ZipFile("m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("model.npy", "model.npy.license", "README.md"):
            archive.write(folder.path / name, name)
    assert "WM102" in {code for code, *_ in said(capsys, "m.zip")}
