"""What configurations record goes on through saves that drop all else, and exceptions with it."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.writers import safetensors

from weightmark.cli import main
from weightmark.declared.mark import Base, Mark, decode, encode
from weightmark.licenses.catalogue import SHIPPED

RAIL = "creativeml-openrail-m"
ENTRY = SHIPPED.find(RAIL)
assert ENTRY is not None
CLAUSES = [one.sha256 for one in ENTRY.clauses]
CONFIG = '{\n  "model_type": "tiny"\n}\n'


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


def describe(folder: Path, license: str, more: str = "") -> None:
    """What the author of a step writes by hand: a card, and a configuration."""
    (folder / "README.md").write_text(f"---\nlicense: {license}\n---\n# {folder.name}\n")
    (folder / "weightmark.toml").write_text(f'license = "{license}"\n{more}')


def published(folder: Path, license: str, more: str = "") -> Path:
    """A model with a configuration, stamped."""
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(safetensors())
    (folder / "config.json").write_text(CONFIG)
    describe(folder, license, more)
    stamp(folder)
    return folder


def saved_from(source: Path, target: Path) -> Path:
    """What a save leaves: new weights without metadata, and the configuration."""
    target.mkdir()
    (target / "model.safetensors").write_bytes(safetensors())
    content = json.loads((source / "config.json").read_text())
    (target / "config.json").write_text(json.dumps(content, indent=2, sort_keys=True))
    return target


def stamp(folder: Path) -> None:
    assert main(["stamp", "--config", str(folder / "weightmark.toml"), str(folder)]) in (0, 1)


def received(folder: Path) -> Path:
    """The model as it comes down: without the configuration of its author."""
    there = folder.with_name(f"got-{folder.name}")
    shutil.copytree(folder, there, ignore=shutil.ignore_patterns("weightmark.toml"))
    return there


def judged(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    main(["verify", "--format", "json", *words, str(folder)])
    return json.loads(capsys.readouterr().out)


def dropped(report: Any) -> list[str]:
    return [one["message"] for one in report["findings"] if one["code"] == "WM401"]


def mark_of(folder: Path) -> Mark:
    data = (folder / "model.safetensors").read_bytes()
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    mark = decode(header["__metadata__"])
    assert mark is not None
    return mark


# -- the record ---------------------------------------------------------------------------------


def test_a_record_is_the_base_of_what_was_saved_and_not_its_licence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = saved_from(published(tmp_path / "base", RAIL), tmp_path / "child")
    report = judged(child, capsys)
    assert "WM115" in {one["code"] for one in report["findings"]}  # no licence is named
    describe(child, "mit")
    (message,) = dropped(judged(child, capsys))
    assert f"{len(CLAUSES)} of {len(CLAUSES)} restrictions of base" in message
    describe(child, RAIL)
    assert dropped(judged(child, capsys)) == []


def test_a_model_is_not_its_own_base_wherever_it_lies(tmp_path: Path) -> None:
    folder = published(tmp_path / "base", RAIL)
    moved = received(folder)
    assert mark_of(folder).bases == ()
    describe(moved, RAIL)
    stamp(moved)
    assert mark_of(moved).bases == ()


def test_twice_changes_nothing(tmp_path: Path) -> None:
    folder = published(tmp_path / "base", RAIL)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    stamp(folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("lost_at", [1, 2, 3, 4])
def test_the_step_that_loses_the_restrictions_is_named_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lost_at: int
) -> None:
    """Fine-tune, merge, convert, ship: each stamped by its author, one under another licence."""
    folder = published(tmp_path / "base", RAIL)
    for number, step in enumerate(("tuned", "merged", "converted", "shipped"), 1):
        folder = saved_from(folder, tmp_path / step)
        describe(folder, "mit" if number >= lost_at else RAIL)
        stamp(folder)
        if number == lost_at:
            name = step
    (message,) = dropped(judged(received(folder), capsys))
    assert "restrictions of " in message
    assert lost_at == 4 or f"lost at {name}" in message


def test_a_record_in_the_configuration_of_a_pipeline_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tmp_path / "base"
    (base / "unet").mkdir(parents=True)
    (base / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(safetensors())
    (base / "model_index.json").write_text('{"unet": ["diffusers", "UNet2DConditionModel"]}')
    describe(base, RAIL)
    stamp(base)
    child = tmp_path / "child"
    (child / "unet").mkdir(parents=True)
    (child / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(safetensors())
    shutil.copy(base / "model_index.json", child)
    describe(child, "mit")
    (message,) = dropped(judged(child, capsys))
    assert "restrictions of base" in message


def test_the_mark_in_an_index_tells_the_bases_of_the_shards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = Base("base", "finetune", mark_of(published(tmp_path / "base", RAIL)).license)
    base = base._replace(clauses=tuple(sorted(CLAUSES)))
    metadata = encode(Mark("MIT", (), bases=(base,)))
    child = tmp_path / "child"
    child.mkdir()
    names = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    for name in names:
        (child / name).write_bytes(safetensors())
    index = {"metadata": metadata, "weight_map": {f"w{at}": name for at, name in enumerate(names)}}
    (child / "model.safetensors.index.json").write_text(json.dumps(index))
    describe(child, "mit")
    (message,) = dropped(judged(child, capsys))
    assert "restrictions of base" in message


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"name": "a", "weightmark": "{}"}, "WM103"),
        ({"name": "a", "weightmark": '{"version":1}'}, "WM102"),
        ("x", "WM102"),
    ],
)
def test_a_record_that_is_not_whole_is_told_and_not_believed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], record: object, code: str
) -> None:
    folder = published(tmp_path / "base", "mit")
    (folder / "config.json").write_text(json.dumps({"weightmark": record}))
    report = judged(folder, capsys)
    (found,) = [one for one in report["findings"] if one["code"] == code]
    assert found["path"].endswith("config.json")


# -- exceptions ---------------------------------------------------------------------------------


def waiver(clause: str, base: str = "base") -> str:
    return (
        f'[[waivers]]\nbase = "{base}"\nclause = "{clause}"\nby = "The licensor"\n'
        'reason = "a study"\nreference = "letter 7"\n'
    )


def all_waived(leave: int = 0) -> str:
    return "".join(waiver(one) for one in CLAUSES[leave:])


def waived_chain(tmp_path: Path, leave: int = 0) -> Path:
    """A base, and a model under MIT for which its licensor lifted all clauses but some."""
    child = saved_from(published(tmp_path / "base", RAIL), tmp_path / "child")
    describe(child, "mit", all_waived(leave))
    stamp(child)
    return child


def test_a_waiver_travels_in_a_mark_of_version_2_and_no_other_mark_changes(tmp_path: Path) -> None:
    child = waived_chain(tmp_path)
    mark = mark_of(child)
    assert mark.version == 2
    assert {one.clause for one in mark.exceptions} == set(CLAUSES)
    assert {(one.base, one.by, one.reference) for one in mark.exceptions} == {
        ("base", "The licensor", "letter 7")
    }
    assert mark_of(tmp_path / "base").version == 1
    (child / "model.safetensors").write_bytes(safetensors())
    describe(child, RAIL, all_waived())
    stamp(child)  # what is carried needs no exception
    assert mark_of(child).version == 1


@pytest.mark.parametrize("leave", [0, 2])
def test_the_received_file_and_the_grandchild_pass_where_the_waiver_covers_the_clause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], leave: int
) -> None:
    child = waived_chain(tmp_path, leave)
    grandchild = saved_from(child, tmp_path / "grandchild")
    describe(grandchild, "mit")
    stamp(grandchild)
    assert len(mark_of(grandchild).exceptions) == len(CLAUSES) - leave
    third = saved_from(grandchild, tmp_path / "third")
    describe(third, "mit")
    for folder in (received(child), received(grandchild), third):
        report = judged(folder, capsys)
        silenced = [one for one in report["silenced"] if one["code"] == "WM401"]
        assert len(silenced) == len(CLAUSES) - leave, folder
        assert all("letter 7" in json.dumps(one) for one in silenced)
        if leave:
            (message,) = dropped(report)
            assert message.startswith(f"{leave} of {len(CLAUSES)} restrictions of base")
        else:
            assert dropped(report) == []


def test_a_policy_that_locks_the_rule_takes_no_exception_from_a_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = received(waived_chain(tmp_path))
    locked = tmp_path / "policy.toml"
    locked.write_text('[policy]\nlocked = ["WM401"]\n')
    (message,) = dropped(judged(child, capsys, "--config", str(locked)))
    assert "waived by The licensor, as the mark says, but the policy locks this rule" in message


def test_an_exception_for_another_base_lifts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = waived_chain(tmp_path)
    mark = mark_of(child)
    others = tuple(one._replace(base="other") for one in mark.exceptions)
    metadata = encode(mark._replace(exceptions=others, tensors=""))
    (child / "model.safetensors").write_bytes(safetensors(metadata=metadata))
    (child / "config.json").unlink()
    assert len(dropped(judged(received(child), capsys))) == 1


@pytest.mark.parametrize("leave", [0, 2])
def test_trace_takes_no_lifted_clause_for_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], leave: int
) -> None:
    large = partial(safetensors, {"a": ("F32", [64, 64])})
    monkeypatch.setitem(globals(), "safetensors", large)
    child = received(waived_chain(tmp_path, leave))
    capsys.readouterr()
    code = main(["trace", str(child), str(tmp_path / "base"), "--format", "json"])
    (match,) = json.loads(capsys.readouterr().out)["bases"]
    assert code == (1 if leave else 0)
    assert match["status"] == ("undeclared" if leave else "declared")
    assert len(match["missing"]) == leave
    assert {one["by"] for one in match["lifted"]} == {"The licensor"}
    main(["trace", str(child), str(tmp_path / "base")])
    assert "exception: lifted by The licensor, letter 7" in capsys.readouterr().out


def test_show_tells_an_exception(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child = received(waived_chain(tmp_path))
    capsys.readouterr()
    main(["show", str(child / "model.safetensors")])
    out = capsys.readouterr().out
    assert "version 2" in out
    assert "base, lifted by The licensor: letter 7" in out


def test_show_tells_the_record_of_a_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = saved_from(published(tmp_path / "base", RAIL), tmp_path / "child")
    (child / "generation_config.json").write_text("{}")
    capsys.readouterr()
    assert main(["show", str(child)]) == 0
    out = capsys.readouterr().out
    assert "the weights beside it are base, or were made from it" in out
    assert "generation_config" not in out
    main(["show", "--format", "json", str(child)])
    (found,) = [
        one for one in json.loads(capsys.readouterr().out)["files"] if one["kind"] == "record"
    ]
    assert (found["name"], len(found["mark"]["clauses"])) == ("base", len(CLAUSES))
    (child / "config.json").write_text('{"weightmark": {}}')
    assert main(["show", str(child)]) == 1
    assert "names no model" in capsys.readouterr().out
