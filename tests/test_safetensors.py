"""The guard loads what passes, refuses what fails, and says why."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.rules.folder import Folder
from tests.writers import safetensors

import weightmark
import weightmark.safetensors as guard
from weightmark.declared.mark import encode

CARD = "---\nlicense: apache-2.0\n---\n\n# A model\n"
MARK = {"format": "pt", "license": "apache-2.0", **encode(weightmark.Mark("Apache-2.0", ()))}


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text(CARD)
    path = tmp_path / "model.safetensors"
    path.write_bytes(safetensors(metadata=MARK))
    return path


def test_the_guard_hands_over_what_passes(model: Path) -> None:
    from safetensors.numpy import load_file

    tensors = guard.load_file(model, "np")
    assert (tensors["weight"] == load_file(model)["weight"]).all()
    with guard.safe_open(model, "np") as opened:
        assert list(opened.keys()) == ["weight"]
        assert opened.metadata()["license"] == "apache-2.0"


def denied(load: Callable[..., Any], model: Path) -> guard.RefusedError:
    with pytest.raises(guard.RefusedError) as refused:
        load(model)
    return refused.value


def use_open(path: Path) -> None:
    with guard.safe_open(path, "np", policy={"deny": ["Apache-2.0"]}):
        pytest.fail("was opened")


def test_the_guard_refuses_what_fails_and_says_why(model: Path) -> None:
    def load(path: Path) -> None:
        guard.load_file(path, "np", policy={"deny": ["Apache-2.0"]})

    for refused in (denied(load, model), denied(use_open, model)):
        assert refused.verdict is not None
        assert refused.verdict.failed
        assert "WM601" in refused.message
        assert "WM601" in [finding.rule.code for finding in refused.verdict.findings]


def test_the_guard_refuses_a_broken_file_before_safetensors_sees_it(model: Path) -> None:
    model.write_bytes(b"\xff" * 40)
    assert denied(lambda path: guard.load_file(path, "np"), model).verdict is not None


def test_deep_reads_the_tensors(model: Path) -> None:
    weightmark.stamp(model.parent)
    assert set(guard.load_file(model, "np", deep=True)) == {"weight"}
    data = bytearray(model.read_bytes())
    data[-1] ^= 1
    model.write_bytes(data)
    guard.load_file(model, "np")
    assert denied(lambda path: guard.load_file(path, "np", deep=True), model).verdict is not None


@pytest.mark.parametrize("how", ["replaced", "rewritten"])
def test_a_file_that_is_replaced_meanwhile_is_refused(
    model: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check and the loading another file is put in its place."""
    other = model.with_name("other")
    other.write_bytes(model.read_bytes())

    def slow(*args: object, **options: object) -> weightmark.Verdict:
        verdict = weightmark.verify(*args, **options)  # type: ignore[arg-type]
        if how == "replaced":
            os.replace(other, model)
        else:
            model.write_bytes(model.read_bytes())
        return verdict

    monkeypatch.setattr(guard, "verify", slow)
    refused = denied(lambda path: guard.load_file(path, "np"), model)
    assert refused.verdict is None
    assert "replaced" in refused.message


def test_an_unknown_framework_is_an_error(model: Path) -> None:
    with pytest.raises(ValueError, match="none of"):
        guard.load_file(model, "excel")


def test_the_guard_minds_the_file_and_its_shards_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights of another model in the folder refuse nothing; a shard of the same is named."""
    monkeypatch.chdir(tmp_path)
    folder = Folder(tmp_path)
    folder.model()
    folder.weights(name="unet.safetensors")
    assert set(guard.load_file("model.safetensors", "np")) == {"weight"}
    first, second = (f"m-0000{number}-of-00002.safetensors" for number in (1, 2))
    folder.write(first, (tmp_path / "model.safetensors").read_bytes())
    folder.write(second, b"\x10")
    refused = denied(lambda path: guard.load_file(path, "np"), Path(first))
    assert refused.message.startswith(first)
    assert "WM107" in refused.message
    assert second in refused.message


def test_where_nothing_could_be_checked_nothing_is_loaded(model: Path) -> None:
    other = model.parent / "other" / "notes.txt"
    other.parent.mkdir()
    other.write_bytes(model.read_bytes()[:9])
    refused = denied(lambda path: guard.load_file(path, "np"), other)
    assert "nothing in it could be checked" in refused.message


def test_a_path_that_is_not_there_is_an_error_of_verify(model: Path) -> None:
    with pytest.raises(weightmark.UsageError):
        guard.load_file(model.parent / "gone.safetensors", "np")


def test_how_many_more_reasons_there_are_is_said(model: Path) -> None:
    (model.parent / "README.md").write_text("---\nlicense: mit\n---\n")
    refused = denied(
        lambda path: guard.load_file(path, "np", policy={"deny": ["Apache-2.0"]}), model
    )
    assert refused.verdict is not None
    failing = [one for one in refused.verdict.findings if one.severity >= refused.verdict.fail_on]
    assert len(failing) > 1
    assert refused.message.endswith(f", and {len(failing) - 1} more")
    assert refused.hint


def test_what_is_wrong_with_other_weights_refuses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Folder(tmp_path)
    folder.model()
    folder.weights(name="other-00001-of-00002.safetensors")
    found = weightmark.verify("model.safetensors")
    assert [one.location.path for one in found.findings] == ["other-00001-of-00002.safetensors"]
    assert found.failed
    assert set(guard.load_file("model.safetensors", "np")) == {"weight"}
