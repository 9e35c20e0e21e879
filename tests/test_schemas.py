"""What is written as JSON is as `docs/schemas/` says: the values of a mark, and each report."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from weightmark.cli import main

SCHEMAS = Path(__file__).parent.parent / "docs/schemas"
VECTORS = Path(__file__).parent / "vectors"
MARKED = VECTORS / "marks/safetensors/example.safetensors"
LOST = VECTORS / "lineage/dropped/model.safetensors"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


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
