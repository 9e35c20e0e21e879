"""`weightmark trace`: names what is shared, and writes an index of what there is."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from tests.tracing.saved import BASE, OTHER, f16, save, upcast

from weightmark.cli import main
from weightmark.tracing.index import read_index


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return save(tmp_path / "base/model.safetensors", BASE)


def command(*words: object) -> int:
    return main(["trace", *map(str, words)])


def test_the_json_report(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = save(
        tmp_path / "ours/m.safetensors",
        {"first": BASE["layers.0.weight"], "second": upcast(BASE["layers.1.weight"])},
    )
    assert command(ours, base, "--format", "json") == 1
    content = json.loads(capsys.readouterr().out)
    assert content["failed"] is True
    assert content["tensors"] == 2
    (one,) = content["bases"]
    assert (one["tensors"], one["share"], one["renamed"], one["by_value"]) == (2, 1.0, 2, 1)
    assert [shared["base_name"] for shared in one["shared"]] == [
        "layers.0.weight",
        "layers.1.weight",
    ]


def test_the_text_report_names_what_is_shared(
    tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = save(tmp_path / "ours/m.safetensors", {**OTHER, "x": BASE["layers.0.weight"]})
    assert command(ours, base) == 1
    out = capsys.readouterr().out
    assert "1 of 7 tensors in common" in out
    assert "x = layers.0.weight" in out
    assert "hint: " in out


def test_the_text_report_says_that_nothing_was_compared(
    tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert command(empty, base) == 3
    assert "nothing was compared" in capsys.readouterr().out


def test_the_index_command(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "bases.index"
    assert command("--index", saved, base) == 0
    other = save(tmp_path / "other/m.safetensors", OTHER)
    assert command("--index", saved, other) == 0
    assert len(read_index(str(saved))) == 2
    capsys.readouterr()
    assert command(base, saved, "--format", "json") == 1
    content = json.loads(capsys.readouterr().out)
    assert [one["tensors"] for one in content["bases"]] == [6, 0]


def test_trace_asks_for_something_to_compare_with(base: Path) -> None:
    assert command(base) == 2


def test_an_entry_of_an_index_outlives_a_base_that_cannot_be_read(tmp_path: Path) -> None:
    saved = str(tmp_path / "index")
    base = save(tmp_path / "b/m.safetensors", {"w": f16(1, 40, 40), "v": f16(2, 40, 40)})
    words = ["trace", "--index", saved, str(base.parent)]
    assert main(words) == 0
    before = read_index(saved)
    base.write_bytes(base.read_bytes()[:-100])
    main(words)
    assert read_index(saved) == before


def test_an_index_is_not_begun_where_a_base_is_not_there(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digested(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(import_module("weightmark.tracing.trace"), "_indexed", digested)
    assert main(["trace", "--index", str(tmp_path / "index"), str(base), "none"]) == 2
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("words", [["--index", "bases.index"], []])
def test_what_cannot_be_read_is_told_on_the_other_stream(
    tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    words = [str(tmp_path / one) if one.endswith(".index") else one for one in words]
    broken = save(tmp_path / "broken/m.safetensors", BASE)
    broken.write_bytes(broken.read_bytes()[:-1])
    command(*words, base, broken)
    said = capsys.readouterr()
    assert "weightmark: " in said.err
    assert "broken/m.safetensors" in said.err
