"""What is written as JSON is as `docs/schemas/` says: the values of a mark, and each report."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from weightmark.cli import main

SCHEMAS = Path(__file__).parent.parent / "docs/schemas"
VECTORS = Path(__file__).parent / "vectors"
MARKED = VECTORS / "marks/safetensors/example.safetensors"
LOST = VECTORS / "lineage/dropped/model.safetensors"


def validator(name: str) -> Draft202012Validator:
    schemas = {one.name: json.loads(one.read_text(encoding="utf-8")) for one in SCHEMAS.iterdir()}
    schema = schemas[f"{name}.schema.json"]
    Draft202012Validator.check_schema(schema)
    # One schema may name a part of another by its file.
    others = [(name, DRAFT202012.create_resource(one)) for name, one in schemas.items()]
    return Draft202012Validator(schema, registry=Registry().with_resources(others))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    main([*arguments, "--format", "json"])
    return json.loads(capsys.readouterr().out)


def values(path: Path) -> dict[str, object]:
    """The values of a mark in a safetensors file, each parsed."""
    data = path.read_bytes()
    header = json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])
    found = header.get("__metadata__", {}).items()
    return {
        key: json.loads(text)
        for key, text in found
        if key == "weightmark" or key.startswith("weightmark_")
    }


def test_a_schema_accepts_the_marks_that_a_reader_takes() -> None:
    schema = validator("record")
    listed = json.loads((VECTORS / "marks/safetensors/answers.json").read_text())["vectors"]
    marked = [one for one in listed if one["mark"]]
    assert len(marked) > 30
    for one in marked:
        schema.validate(values(MARKED.parent / one["files"][0]))


@pytest.mark.parametrize(
    "name",
    [
        "field-unknown",
        "missing-license",
        "exceptions-none",
        "restrictions-upper",
        "base-lost-empty",
    ],
)
def test_it_refuses_what_a_reader_refuses(name: str) -> None:
    assert not validator("record").is_valid(values(MARKED.parent / f"{name}.safetensors"))


@pytest.mark.parametrize("path", [MARKED, LOST, VECTORS / "marks/gguf", VECTORS / "digests"])
def test_verify_says_what_its_schema_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    validator("verify").validate(said(capsys, "verify", str(path)))


def test_stamp_says_what_its_schema_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shutil.copy(VECTORS / "marks/safetensors/none.safetensors", tmp_path)
    for more in (["--dry-run"], [], []):
        found = said(capsys, "stamp", "--license", "MIT", "--no-card", *more, str(path))
        validator("stamp").validate(found)
        assert len(found["results"]) == 1


def test_trace_says_what_its_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    validator("trace").validate(said(capsys, "trace", str(MARKED), str(LOST)))


def test_a_report_without_its_findings_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "verify", str(MARKED))
    del found["findings"]
    assert not validator("verify").is_valid(found)


@pytest.mark.parametrize(
    "path", sorted((VECTORS / "texts").glob("*.txt")), ids=lambda one: one.stem
)
def test_identify_says_what_its_schema_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    validator("identify").validate(said(capsys, "identify", str(path)))


@pytest.mark.parametrize(
    "path",
    [
        MARKED,
        MARKED.with_name("exceptions.safetensors"),
        MARKED.with_name("missing-license.safetensors"),
        VECTORS / "lineage",
        VECTORS / "marks/config",
        VECTORS / "marks/sidecar",
        VECTORS / "digests",
        VECTORS / "cards",
    ],
    ids=lambda one: one.name,
)
def test_show_says_what_its_schema_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "show", str(path))
    validator("show").validate(found)
    assert "files" in found or found["kind"] == "weights"


RAIL = "bigscience-openrail-m"


@pytest.mark.parametrize(
    ("first", "second"),
    [(RAIL, "MIT"), (RAIL, RAIL), ("bigscience-bloom-rail-1.0", RAIL), (str(MARKED), str(LOST))],
)
def test_diff_says_what_its_schema_says(
    first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    validator("diff").validate(said(capsys, "diff", first, second))


@pytest.mark.parametrize("which", [[], [RAIL], ["openrail"], ["--class", "rail"]])
def test_licenses_say_what_their_schema_says(
    which: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    validator("licenses").validate(said(capsys, "licenses", *which))


def test_a_lock_is_what_its_schema_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weightmark.toml").write_text("")
    shutil.copytree(VECTORS / "lineage/dropped", tmp_path / "a")
    shutil.copytree(VECTORS / "lineage/same", tmp_path / "b")
    (tmp_path / "b/README.md").write_text("---\nlicense: mit\n---\n")
    monkeypatch.chdir(tmp_path)
    main(["lock", "a", "b"])
    found = json.loads((tmp_path / "weightmark.lock").read_text())
    validator("lock").validate(found)
    assert [len(one["files"]) for one in found["models"]] == [1, 1]
    del found["models"][0]["verdict"]
    assert not validator("lock").is_valid(found)


def test_notice_says_what_its_schema_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(MARKED.with_name("none.safetensors"), tmp_path / "model.safetensors")
    (tmp_path / "README.md").write_text("---\nlicense: llama3.1\n---\n# A model\n")
    monkeypatch.chdir(tmp_path)
    statuses = []
    for more in (["--check"], [], ["--check"]):
        found = said(capsys, "notice", *more)
        validator("notice").validate(found)
        assert found["models"][0]["left"]
        statuses.append(
            ({file["status"] for one in found["models"] for file in one["files"]}, found["failed"])
        )
    assert statuses == [({"planned"}, True), ({"changed"}, False), ({"unchanged"}, False)]
