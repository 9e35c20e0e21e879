"""`show`: what a file says about itself, and never what would fool a terminal."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests import writers

from weightmark.cli import main
from weightmark.declared.mark import Base, Mark, encode
from weightmark.licenses.catalogue import SHIPPED, load_all

A, B = "a" * 64, "b" * 64
(RAIL,) = (entry for entry in load_all() if "creativeml-openrail-m" in entry.hub)
CLAUSES = tuple(sorted(clause.sha256 for clause in RAIL.clauses))
MARK = Mark("LicenseRef-X", (A, B), bases=(Base("o/b", "finetune", "MIT", ()),), tensors=B)
TENSORS = {"w": ("F32", [2, 2]), "v": ("F16", [3]), "u": ("F32", [1])}


def weights(path: Path, metadata: dict[str, str] | None = None) -> Path:
    path.write_bytes(writers.safetensors(TENSORS, metadata))
    return path


def shown(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    code = main(["show", *map(str, words)])
    return code, capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], path: Path) -> Any:
    code, out = shown(capsys, path, "--format", "json")
    return code, json.loads(out)


def test_verbose_tells_tensors_and_metadata_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = {f"k{at:02}": "v" for at in range(25)}
    path = weights(tmp_path / "m.safetensors", {**encode(MARK), "format": "x" * 200, **keys})
    _, brief = shown(capsys, path)
    _, full = shown(capsys, path, "-v")
    assert "tensors       3 of 26 bytes (1 F16, 2 F32)" in full
    assert f"format = {'x' * 120}… (200 in all)" in full
    assert "… and 6 more (--format json shows all)" in full
    assert "weightmark_clauses" not in full
    assert "metadata" not in brief


def test_json_of_a_marked_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    metadata = {**encode(MARK), "license": "other", "format": "pt"}
    path = weights(tmp_path / "m.safetensors", metadata)
    code, found = as_json(capsys, path)
    assert code == 0
    assert found["path"] == str(path)
    assert found["format"] == "safetensors"
    assert found["license"] == "LicenseRef-X"
    assert found["mark"] == {
        "version": 1,
        "form": MARK.form,
        "license": "LicenseRef-X",
        "text": "",
        "clauses": [A, B],
        "restrictions": MARK.restrictions,
        "bases": [
            {
                "name": "o/b",
                "relation": "finetune",
                "license": "MIT",
                "clauses": [],
                "restrictions": MARK.bases[0].restrictions,
                "lost": "",
                "missing": [],
            }
        ],
        "tensors": B,
        "exceptions": [],
    }
    assert found["metadata"] == metadata
    assert found["tensors"] == {"count": 3, "bytes": 26, "dtypes": {"F16": 1, "F32": 2}}
    assert found["problems"] == []
    assert found["error"] == ""


def test_json_of_unresolved_clauses_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = weights(tmp_path / "m.safetensors", encode(Mark("LicenseRef-X", None)))
    assert as_json(capsys, path)[1]["mark"]["clauses"] is None


def lost(here: tuple[str, ...] | None, asked: tuple[str, ...] | None) -> Mark:
    """A mark of a model whose base further up was left behind by the one in between."""
    bases = (
        Base("org/first", "finetune", RAIL.id, asked, lost="org/middle"),
        Base("org/middle", "finetune", "MIT", ()),
    )
    return Mark("MIT", here, bases=bases)


@pytest.mark.parametrize(
    ("here", "asked", "missing"),
    [
        ((), CLAUSES, list(CLAUSES)),
        (CLAUSES[:5], CLAUSES, list(CLAUSES[5:])),
        (CLAUSES, CLAUSES, []),
        (None, CLAUSES, None),
        ((), None, None),
    ],
)
def test_the_step_that_lost_clauses_is_shown_with_them(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    here: tuple[str, ...] | None,
    asked: tuple[str, ...] | None,
    missing: list[str] | None,
) -> None:
    path = weights(tmp_path / "m.safetensors", encode(lost(here, asked)))
    first, middle = as_json(capsys, path)[1]["mark"]["bases"]
    assert (first["lost"], first["missing"]) == ("org/middle", missing)
    assert (middle["lost"], middle["missing"]) == ("", None if here is None else [])
    _, out = shown(capsys, path)
    assert "lost at org/middle" in out
    for clause in RAIL.clauses:
        told = out.split("lost at")[1].split("org/middle (finetune")[0]
        assert (f"- {clause.label} {clause.gist}" in told) == (clause.sha256 in (missing or ()))


def test_a_file_without_a_mark_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = weights(tmp_path / "m.safetensors", {"license": "mit"})
    code, found = as_json(capsys, path)
    assert (code, found["mark"], found["license"]) == (0, None, "mit")
    assert "mark          none" in shown(capsys, path)[1]


def test_people_see_gists_of_known_clauses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = SHIPPED.find("creativeml-openrail-m")
    assert entry is not None
    clauses = tuple(sorted(clause.sha256 for clause in entry.clauses))
    path = weights(tmp_path / "m.safetensors", encode(Mark(entry.id, clauses)))
    _, out = shown(capsys, path)
    assert entry.name in out
    for clause in entry.clauses:
        assert clause.gist in out


@pytest.mark.parametrize("form", ["text", "json"])
def test_control_characters_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    hostile = "\x1b[2Jgone\u202e\u0007"
    path = weights(tmp_path / "m.safetensors", {"license": hostile, hostile: "x"})
    (tmp_path / "README.md").write_text(f"---\nlicense: mit\nlicense_name: '{hostile}'\n---\n")
    _, out = shown(capsys, tmp_path, "--format", form)
    assert not {"\x1b", "\u202e", "\u0007"} & set(out)
    assert path.name in out


def test_a_broken_mark_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = weights(tmp_path / "m.safetensors", {"weightmark": "{}"})
    code, found = as_json(capsys, path)
    assert code == 1
    assert "the mark cannot be read" in found["error"]
    assert found["tensors"]["count"] == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "byte 0"),
        (b"\x00" * 7, "byte"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 5\n",
            "git-lfs pointer to 5 bytes",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(content)
    code, found = as_json(capsys, path)
    assert code == 1
    assert message in found["error"]
    assert message in shown(capsys, path)[1]


def test_a_directory_shows_each_weight_file_and_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights(tmp_path / "a.safetensors")
    (tmp_path / "sub").mkdir()
    weights(tmp_path / "sub" / "b.safetensors")
    (tmp_path / "README.md").write_text(
        "---\nlicense: other\nlicense_name: n\nlicense_link: LICENSE\nbase_model: [o/b]\n"
        f"weightmark:\n  restrictions: {A}\n---\n"
    )
    (tmp_path / "notes.txt").write_text("not shown")
    code, found = as_json(capsys, tmp_path)
    assert code == 0
    names = [Path(one["path"]).relative_to(tmp_path).as_posix() for one in found["files"]]
    assert names == ["README.md", "a.safetensors", "sub/b.safetensors"]
    card = found["files"][0]
    assert card["license"] == ["other"]
    assert card["license_name"] == "n"
    assert card["license_link"] == "LICENSE"
    assert card["base_model"] == ["o/b"]
    assert card["restrictions"] == A


def test_a_wheel_is_shown_where_it_lies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = tmp_path / "x-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("x/m.safetensors", writers.safetensors(TENSORS, {"license": "mit"}))
        archive.writestr("x-1.dist-info/METADATA", "Metadata-Version: 2.4\nName: x\nVersion: 1\n")
    code, found = as_json(capsys, wheel)
    assert code == 0
    assert [one["path"] for one in found["files"]] == [f"{wheel}!/x/m.safetensors"]
    assert found["files"][0]["license"] == "mit"


def test_a_card_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "README.md"
    path.write_text("---\nlicense: mit\n---\n")
    assert as_json(capsys, path)[1]["license"] == ["mit"]
    assert "MIT" in shown(capsys, path)[1]


def test_nothing_to_show_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path)]) == 3
    assert "no weight file" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "gone.safetensors"]) == 2
    assert "gone.safetensors" in capsys.readouterr().err


def test_why_restrictions_are_not_resolved_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, (licence, words) in enumerate(
        (
            ("LicenseRef-scancode-llama-2-license-2023", "Acceptable Use Policy (https://"),
            ("LicenseRef-scancode-exaone-ai-model-1.1-nc", "running text"),
            ("LicenseRef-Nobody", "no text of LicenseRef-Nobody"),
        )
    ):
        path = weights(tmp_path / f"{number}.safetensors", encode(Mark(licence, None, tensors=B)))
        _, out = shown(capsys, path)
        assert "not resolved: " in out
        assert words in " ".join(out.split())
