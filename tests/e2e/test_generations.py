"""Ten generations through real conversions: the last one still answers to the first."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from weightmark.cli import main
from weightmark.declared.mark import Mark, decode
from weightmark.licenses.catalogue import SHIPPED

FIRST = "bigscience-openrail-m"


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the models of this machine take part."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


def start(folder: Path) -> None:
    folder.mkdir()
    tensors = {f"layer.{n}.weight": np.full((16, 16), n, dtype=np.float32) for n in range(6)}
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})


def tensors_of(folder: Path) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("*.safetensors")):
        found.update(load_file(path))
    return found


def finetune(source: Path, target: Path) -> str:
    """Every tensor changes, and the safetensors package drops all metadata."""
    target.mkdir()
    changed = {name: value + 1 for name, value in tensors_of(source).items()}
    save_file(changed, target / "model.safetensors")
    return "finetune"


def shard(source: Path, target: Path) -> str:
    target.mkdir()
    names = sorted(tensors_of(source))
    pieces = {
        "model-00001-of-00002.safetensors": names[: len(names) // 2],
        "model-00002-of-00002.safetensors": names[len(names) // 2 :],
    }
    for file, part in pieces.items():
        save_file({name: tensors_of(source)[name] for name in part}, target / file)
    weight_map = {name: file for file, part in pieces.items() for name in part}
    index = {"metadata": {"total_size": 1}, "weight_map": weight_map}
    (target / "model.safetensors.index.json").write_text(json.dumps(index))
    return "copy"


def join(source: Path, target: Path) -> str:
    target.mkdir()
    save_file(tensors_of(source), target / "model.safetensors")
    return "conversion"


def adapter(source: Path, target: Path) -> str:
    target.mkdir()
    save_file({"lora_A.weight": np.ones((4, 16), np.float32)}, target / "adapter_model.safetensors")
    config = {"base_model_name_or_path": f"../{source.name}", "peft_type": "LORA"}
    (target / "adapter_config.json").write_text(json.dumps(config))
    return "adapter"


def half(source: Path, target: Path) -> str:
    target.mkdir()
    smaller = {name: value.astype(np.float16) for name, value in tensors_of(source).items()}
    save_file(smaller, target / "model.safetensors", {"format": "pt"})
    return "quantized"


STEPS = (finetune, shard, join, half, adapter, finetune, shard, join, finetune, half)


def describe(folder: Path, license: str, bases: list[tuple[Path, str]]) -> None:
    declared = ", ".join(
        f'{{ path = "../{base.name}", relation = "{relation}" }}' for base, relation in bases
    )
    (folder / "weightmark.toml").write_text(f'license = "{license}"\nbase = [{declared}]\n')
    (folder / "README.md").write_text(f"---\nlicense: {license}\n---\n# {folder.name}\n")


def stamp(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert main(["stamp"]) in (0, 1)


def marks(folder: Path) -> list[Mark]:
    found = []
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "numpy") as opened:
            mark = decode(opened.metadata())
        assert mark is not None, path
        found.append(mark)
    return found


def lineage_findings(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, str]]:
    monkeypatch.chdir(folder)
    capsys.readouterr()
    main(["verify", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    return [one for one in found if one["code"].startswith("WM4")]


def chain(root: Path, monkeypatch: pytest.MonkeyPatch, licenses: dict[int, str]) -> list[Path]:
    """Ten generations after the first; `licenses` names those that do not keep it."""
    folders = [root / "g0"]
    start(folders[0])
    describe(folders[0], FIRST, [])
    stamp(folders[0], monkeypatch)
    license = FIRST
    for number, step in enumerate(STEPS, 1):
        source, target = folders[-1], root / f"g{number}"
        relation = step(source, target)
        license = licenses.get(number, license)
        describe(target, license, [(source, relation)])
        stamp(target, monkeypatch)
        folders.append(target)
    return folders


def clauses_of(license: str) -> set[str]:
    entry = SHIPPED.find(license)
    assert entry is not None
    return {clause.sha256 for clause in entry.clauses}


def test_the_tenth_generation_yields_every_clause_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = chain(tmp_path, monkeypatch, {})
    for mark in marks(folders[-1]):
        assert set(mark.clauses or ()) == clauses_of(FIRST)
        assert [base.name for base in mark.bases] == ["g9"]
        assert set(mark.bases[0].clauses or ()) == clauses_of(FIRST)
    assert lineage_findings(folders[-1], monkeypatch, capsys) == []


@pytest.mark.parametrize("lost", range(1, len(STEPS) + 1))
def test_the_verdict_says_at_which_step_clauses_were_lost(
    lost: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = chain(tmp_path, monkeypatch, {lost: "mit"})
    for number, folder in list(enumerate(folders))[::3]:
        found = lineage_findings(folder, monkeypatch, capsys)
        dropped = [one["message"] for one in found if one["code"] == "WM401"]
        if number < lost:
            assert dropped == []
            continue
        (message,) = dropped
        assert f"13 of 13 restrictions of g{lost - 1}" in message
        assert (f"lost at g{lost};" in message or f"lost at g{lost} " in message) == (number > lost)
    # What was owed is in the last file itself, whoever reads it, with all folders gone.
    for mark in marks(folders[-1]):
        owed = {digest for base in mark.bases for digest in base.clauses or ()}
        assert clauses_of(FIRST) <= owed


def test_a_generation_that_takes_the_licence_up_again_ends_the_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = chain(tmp_path, monkeypatch, {3: "mit", 6: FIRST})
    for folder in folders[6:]:
        codes = {one["code"] for one in lineage_findings(folder, monkeypatch, capsys)}
        assert "WM401" not in codes
    assert all(base.lost == "" for mark in marks(folders[8]) for base in mark.bases)


def test_a_merge_answers_to_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other, merged = tmp_path / "one", tmp_path / "other", tmp_path / "merged"
    for folder, license in ((one, FIRST), (other, "LicenseRef-scancode-deepseek-la-1.0")):
        start(folder)
        describe(folder, license, [])
        stamp(folder, monkeypatch)
    finetune(one, merged)
    describe(merged, FIRST, [(one, "merge"), (other, "merge")])
    stamp(merged, monkeypatch)
    (found,) = [
        finding
        for finding in lineage_findings(merged, monkeypatch, capsys)
        if finding["code"] == "WM401"
    ]
    # Seven of DeepSeek's eleven clauses stand in BigScience OpenRAIL-M word for word.
    assert "4 of 11 restrictions of other" in found["message"]
    (mark,) = marks(merged)
    assert [base.name for base in mark.bases] == ["one", "other"]
    describe(
        merged,
        f"{FIRST} AND LicenseRef-scancode-deepseek-la-1.0",
        [(one, "merge"), (other, "merge")],
    )
    (merged / "README.md").write_text("# merged\n")
    assert not any(
        finding["code"] == "WM401" for finding in lineage_findings(merged, monkeypatch, capsys)
    )
