"""The vectors of `tests/vectors/` are what their generator makes, and the product answers them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

import weightmark
from weightmark.cli import main
from weightmark.declared.card import parse_card
from weightmark.licenses import relations
from weightmark.licenses.restrictions import restriction_hash
from weightmark.texts.canonical import canonical_form, clause_digest

SHIPPED_TABLE = relations.TABLE
VECTORS = Path(__file__).parent / "vectors"
FOLDERS = sorted(path.parent for path in VECTORS.rglob("answers.json"))
CARRIERS = [
    path for path in FOLDERS if path.parent.name == "marks" and path.name not in ("config", "index")
]
WHERE = {"WM107": "file", "WM108": "file", "WM117": "file", "WM103": "version", "WM102": "mark"}
"""What a finding refuses. A file that is no weights at all is not judged (WM117)."""

Answer = dict[str, Any]


def answers(folder: Path) -> list[Answer]:
    found: list[Answer] = json.loads((folder / "answers.json").read_text())["vectors"]
    return found


def name(folder: Path) -> str:
    return folder.relative_to(VECTORS).as_posix()


def differing(found: Iterator[tuple[str, object, object]]) -> list[str]:
    return [f"{one}: {got!r}, not {wanted!r}" for one, got, wanted in found if got != wanted]


def test_the_vectors_are_what_the_generator_makes() -> None:
    command = [sys.executable, "-m", "tests.vectors.make", "--check"]
    run = subprocess.run(
        command, cwd=VECTORS.parent.parent, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_the_generator_knows_nothing_of_the_product() -> None:
    for path in VECTORS.glob("*.py"):
        assert "import weightmark" not in path.read_text(encoding="utf-8")
        assert "from weightmark" not in path.read_text(encoding="utf-8")


def test_the_vectors_are_many_and_small() -> None:
    files = [path for path in VECTORS.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    sizes = [path.stat().st_size for path in files]
    assert sum(len(answers(folder)) for folder in FOLDERS) >= 300
    assert sum(sizes) < 2 << 20


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_answers_are_as_their_schema_says(folder: Path) -> None:
    schema = json.loads((VECTORS / "answers.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads((folder / "answers.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(found)
    listed = {one for vector in found["vectors"] for one in vector["files"]}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - {"answers.json"} == listed


def told(mark: weightmark.Mark | None) -> Answer | None:
    """A mark as the answers tell it."""
    if mark is None:
        return None

    def clauses(of: Any) -> Answer:
        if of.clauses is None:
            return {"clauses": "unresolved"}
        return {"clauses": list(of.clauses), "restrictions": of.restrictions}

    about = {"version": mark.version, "license": mark.license, "form": mark.form, **clauses(mark)}
    about |= {key: value for key in ("text", "tensors") if (value := getattr(mark, key))}
    about["bases"] = [
        {
            "name": base.name,
            "relation": base.relation,
            "license": base.license,
            **clauses(base),
            **({"lost": base.lost} if base.lost else {}),
        }
        for base in mark.bases
    ]
    return {**about, "exceptions": [one._asdict() for one in mark.exceptions]}


def codes_of(paths: Sequence[str]) -> dict[str, set[str]]:
    """The codes of what is found, by the path of the file that it is found in."""
    found: dict[str, set[str]] = {}
    for one in weightmark.verify(paths, deep=True).findings:
        found.setdefault(os.path.abspath(one.location.path), set()).add(one.rule.code)
    return found


def of_one(codes: dict[str, set[str]], *paths: str) -> set[str]:
    """The codes of the files of one vector."""
    return set[str]().union(*(codes.get(path, set()) for path in paths))


def read(path: str, codes: AbstractSet[str]) -> Answer:
    """What the product says of a weight file, of which these `codes` were found."""
    refused = [where for code, where in WHERE.items() if code in codes]
    if refused:
        return {"error": True, "where": refused[0], "mark": None}
    mark = weightmark.read_mark(path)
    bound = "WM104" not in codes if mark and mark.tensors else None
    return {"error": False, "mark": told(mark), "bound": bound}


@pytest.mark.parametrize("folder", CARRIERS, ids=name)
def test_marks_are_read_as_the_page_says(folder: Path) -> None:
    """All files are asked for at once; of many that are no weights the verdict names a few."""
    files = [[str(folder / file) for file in one["files"]] for one in answers(folder)]
    codes = codes_of([first for first, *_ in files])

    def asked() -> Iterator[tuple[str, object, object]]:
        for one, (first, *others) in zip(answers(folder), files, strict=True):
            found = of_one(codes, first, *others) or of_one(codes_of([first]), first, *others)
            got = read(first, found)
            yield one["name"], got, {key: one[key] for key in got if key in one}

    assert differing(asked()) == []


@pytest.mark.parametrize("folder", CARRIERS, ids=name)
def test_what_else_names_a_licence_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            if one["labels"]:
                main(["show", "-v", "--format", "json", str(folder / one["files"][0])])
                shown = json.loads(capsys.readouterr().out)["metadata"]
                yield one["name"], {key: shown.get(key) for key in one["labels"]}, one["labels"]

    assert differing(asked()) == []


def stamped(folder: Path, vector: Answer, into: Path) -> str:
    """The digest of the tensors in a copy that was stamped."""
    for file in vector["files"]:
        (into / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / file, into / file)
    path = str(into / vector["files"][0])
    weightmark.stamp([path], license="MIT", card=False)
    mark = weightmark.read_mark(path)
    assert mark, path
    return mark.tensors


def test_tensors_have_the_digest_of_the_page(tmp_path: Path) -> None:
    folder = VECTORS / "digests"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            into = tmp_path / one["name"]
            into.mkdir()
            yield one["name"], stamped(folder, one, into), one["tensors"]

    assert differing(asked()) == []


def test_clauses_have_the_canonical_form_of_the_page() -> None:
    folder = VECTORS / "clauses"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            words = (folder / one["files"][0]).read_bytes().decode()
            yield one["name"], canonical_form(words), one["canonical"]
            yield one["name"], hashlib.sha256(one["canonical"].encode()).hexdigest(), one["digest"]

    assert differing(asked()) == []


def test_sets_of_clauses_have_the_hash_of_the_page() -> None:
    folder = VECTORS / "restrictions"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            found = json.loads((folder / one["files"][0]).read_text(encoding="utf-8"))
            digests = sorted({hashlib.sha256(each.encode()).hexdigest() for each in found})
            yield one["name"], digests, one["digests"]
            yield one["name"], restriction_hash(tuple(digests)), one["restrictions"]

    assert differing(asked()) == []


def beside(tmp_path: Path, *files: Path) -> weightmark.Verdict:
    """The verdict over files, put into one folder by the last part of their names."""
    for file in files:
        shutil.copy(file, tmp_path / file.name)
    return weightmark.verify(str(tmp_path))


@pytest.mark.parametrize(
    ("folder", "weights"),
    [("config", "model.safetensors"), ("index", "model-00001-of-00001.safetensors")],
)
def test_records_and_indexes_are_read_as_the_page_says(
    folder: str, weights: str, tmp_path: Path
) -> None:
    marks = VECTORS / "marks"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(marks / folder):
            into = tmp_path / one["name"]
            into.mkdir()
            shutil.copy(marks / "safetensors/none.safetensors", into / weights)
            found = beside(into, marks / folder / one["files"][0]).findings
            codes = {x.rule.code for x in found if x.location.path.endswith(".json")}
            refused = [where for code, where in WHERE.items() if code in codes]
            yield one["name"], refused[:1], [one["where"]] if one["error"] else []

    assert differing(asked()) == []


def test_lists_are_cut_into_the_clauses_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    folder = VECTORS / "texts"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            main(["identify", "--format", "json", str(folder / one["files"][0])])
            found = json.loads(capsys.readouterr().out)
            got = [clause["sha256"] for clause in found["clauses"]]
            yield one["name"], got, [clause_digest(clause) for clause in one["clauses"]]
            if got:
                yield one["name"], found["restrictions"], one["restrictions"]

    assert differing(asked()) == []


def test_cards_repeat_what_the_page_says() -> None:
    folder = VECTORS / "cards"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            found = parse_card((folder / one["files"][0]).read_bytes()).weightmark
            said = found and {key: str(value) for key, value in found.items()}
            yield one["name"], said, one["card"]

    assert differing(asked()) == []


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Takes another table of relations for the reviewed one."""

    def forget() -> None:
        relations.table.cache_clear()
        relations._reached.cache_clear()

    def take(path: Path) -> None:
        forget()
        monkeypatch.setattr(relations, "TABLE", str(path))

    yield take
    monkeypatch.undo()
    forget()


def test_restrictions_that_are_gone_are_named(
    tmp_path: Path, tables: Callable[[Path], None]
) -> None:
    """A reader with a catalogue may say that it cannot tell whether they stand in other words."""
    folder = VECTORS / "lineage"

    def asked() -> Iterator[tuple[str, object, object]]:
        for one in answers(folder):
            into = tmp_path / one["name"]
            into.mkdir()
            told = [folder / file for file in one["files"] if file.endswith("relations.json")]
            tables(told[0] if told else Path(SHIPPED_TABLE))
            found = beside(into, *(folder / file for file in one["files"])).findings
            for base in one["bases"]:
                name = base["name"]
                said = {
                    x.rule.code
                    for x in found
                    if f" of {name} (" in x.message or f"what {name} " in x.message
                }
                if base["verdict"] == "lifted":
                    yield f"{one['name']}, {name}", bool(said & {"WM401", "WM404"}), False
                    continue
                got = bool(said & {"WM401", "WM402", "WM403", "WM404"})
                wanted = base["verdict"] in ("dropped", "weakened", "unclear")
                yield f"{one['name']}, {name}", got, wanted

    assert differing(asked()) == []
