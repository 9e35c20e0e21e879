"""A step is carried: what it loads becomes the bases of what it saves."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest
from tests.stamping.steps import CLAUSES, RAIL, carries_all, load, mark, model, save
from tests.writers import safetensors

import weightmark
from weightmark import UsageError, read_mark
from weightmark.cli import main

SD15 = "stable-diffusion-v1-5/stable-diffusion-v1-5"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)


def test_what_was_loaded_is_the_base_of_what_was_saved(tmp_path: Path) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"
    with weightmark.carry() as carried:
        load(base)
        save(out)
    assert carries_all(out, "base")
    assert json.loads((out / "config.json").read_text())["weightmark"]["name"] == "out"
    assert {one.path for one in carried.results} == {"out/model.safetensors", "out/config.json"}


def test_it_is_a_decorator_too_and_may_be_used_again(tmp_path: Path) -> None:
    base = model(tmp_path / "base")

    carried = weightmark.carry()

    @carried
    def step(out: Path) -> None:
        load(base)
        save(out)

    for name in ("one", "two"):
        step(tmp_path / name)
        assert carries_all(tmp_path / name, "base")
    with carried:
        save(tmp_path / "three")
    assert carried.results == ()  # nothing was loaded this time


def test_the_base_and_the_folder_may_be_named(tmp_path: Path) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"
    with weightmark.carry(base, out, relation="conversion"):
        subprocess.run(
            [sys.executable, "-c", f"import shutil; shutil.copytree({str(base)!r}, {str(out)!r})"],
            check=True,
        )
    assert carries_all(out, "base")
    assert mark(out).bases[0].relation == "conversion"


def test_only_what_is_new_is_stamped(tmp_path: Path) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"
    out.mkdir()
    save(out / "old")
    with weightmark.carry(base, out) as carried:
        save(out / "new")
        assert len(carried.settle()) == 2  # as a callback asks for it at each checkpoint
        assert carried.settle() == ()
    assert carries_all(out / "new", "base")
    assert read_mark(out / "old" / "model.safetensors") is None


def test_several_bases_are_a_merge_and_an_adapter_says_so(tmp_path: Path) -> None:
    first, second = model(tmp_path / "a"), model(tmp_path / "b", "mit")
    out, adapter = tmp_path / "out", tmp_path / "adapter"
    with weightmark.carry():
        load(first)
        load(second)
        save(out)
        save(adapter, "adapter_config.json")
    assert [(one.name, one.relation) for one in mark(out).bases] == [("a", "merge"), ("b", "merge")]
    assert {one.relation for one in mark(adapter).bases} == {"adapter"}
    assert list(mark(out).clauses or ()) == CLAUSES
    assert mark(out).license == f"{mark(first).license} AND MIT"


def test_a_licence_that_something_names_counts_and_the_loss_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"
    with weightmark.carry():
        load(base)
        save(out)
        (out / "README.md").write_text("---\nlicense: mit\n---\n# O\n")
    assert mark(out).license == "MIT"
    assert main(["verify", str(out)]) == 1
    assert "restrictions of base" in capsys.readouterr().out


def test_a_pipeline_is_one_base(tmp_path: Path) -> None:
    base, out = tmp_path / "base", tmp_path / "out"
    base.mkdir()
    (base / "model_index.json").write_text("{}")
    for part in ("unet", "vae"):
        save(base / part)
    (base / "README.md").write_text(f"---\nlicense: {RAIL}\n---\n# M\n")
    assert main(["stamp", str(base)]) == 1
    with weightmark.carry():
        load(base, "model_index.json")
        load(base / "unet")
        load(base / "vae")
        save(out)
    assert carries_all(out, "base")


def test_what_is_saved_and_loaded_again_is_no_base(tmp_path: Path) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"
    with weightmark.carry():
        load(base)
        save(out)
        load(out)
        save(tmp_path / "best")
    assert carries_all(tmp_path / "best", "base")


def test_a_base_stays_one_though_something_was_written_beside_it(tmp_path: Path) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"
    with weightmark.carry():
        (base / "tokenizer.json").write_text("{}")
        load(base)
        save(out)
    assert carries_all(out, "base")


def test_what_was_fetched_in_the_step_is_a_base_and_not_saved(tmp_path: Path) -> None:
    fetched, out = tmp_path / "fetched", tmp_path / "out"
    with weightmark.carry() as carried:
        (fetched / ".cache" / "huggingface" / "download").mkdir(parents=True)
        save(fetched)
        (fetched / "README.md").write_text(f"---\nlicense: {RAIL}\n---\n# M\n")
        load(fetched)
        save(out)
    assert carries_all(out, "fetched")
    assert not any("fetched" in one.path for one in carried.results)


def test_a_run_that_is_stopped_leaves_stamped_checkpoints(tmp_path: Path) -> None:
    base, out = model(tmp_path / "base"), tmp_path / "out"

    @weightmark.carry()
    def step() -> None:
        load(base)
        save(out)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        step()
    assert carries_all(out, "base")


def test_what_cannot_be_carried_is_warned_of_and_not_raised(tmp_path: Path) -> None:
    base, out = tmp_path / "base", tmp_path / "out"
    save(base)

    @weightmark.carry()
    def step() -> None:
        load(base)
        save(out)

    with pytest.warns(UserWarning, match="no licence to stamp"):
        step()
    assert read_mark(out / "model.safetensors") is None


def test_what_a_base_without_a_licence_owes_is_carried(tmp_path: Path) -> None:
    (tmp_path / "loras").mkdir()
    base, out = tmp_path / "loras" / "style.safetensors", tmp_path / "out"
    base.write_bytes(safetensors(metadata={"ss_base_model_version": "sd_v1"}))
    with weightmark.carry(base, out):
        save(out)
    assert carries_all(out, SD15, "style.safetensors")
    assert [one.lost for one in mark(out).bases] == ["style.safetensors", ""]


def test_a_base_may_be_known_by_the_name_of_its_file(tmp_path: Path) -> None:
    base, out = tmp_path / "v1-5-pruned.safetensors", tmp_path / "out"
    base.write_bytes(safetensors())
    with weightmark.carry(base, out):
        save(out)
    assert carries_all(out, SD15)


def test_without_a_base_nothing_is_carried(tmp_path: Path) -> None:
    with warnings.catch_warnings(), weightmark.carry() as carried:
        warnings.simplefilter("error")
        save(tmp_path / "out")
    assert carried.results == ()


def test_only_the_first_process_of_several_stamps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANK", "1")
    base, out = model(tmp_path / "base"), tmp_path / "out"
    with weightmark.carry(base, out):
        save(out)
    assert read_mark(out / "model.safetensors") is None


def test_a_base_is_there_or_is_a_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such"):
        weightmark.carry(tmp_path / "gone", tmp_path)
    with pytest.raises(UsageError, match="relation"):
        weightmark.carry("org/base", tmp_path, relation="child")
    out = tmp_path / "out"
    with weightmark.carry("CompVis/stable-diffusion-v1-4", out):
        save(out)
    assert carries_all(out, "CompVis/stable-diffusion-v1-4")


def test_the_callback_stamps_at_each_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class TrainerCallback:
        """That of transformers, as far as it matters here."""

    library = ModuleType("transformers")
    library.__dict__["TrainerCallback"] = TrainerCallback
    monkeypatch.setitem(sys.modules, "transformers", library)
    base, out = model(tmp_path / "base"), tmp_path / "out"
    out.mkdir()
    with weightmark.carry(base, out) as carried:
        callback = carried.callback()
        assert type(callback).__bases__ == (TrainerCallback,)
        for number in (1, 2):
            save(out / f"checkpoint-{number}")
            callback.on_save("args", "state", "control", model=None)
            assert len(carried.results) == 2 * number
    assert carries_all(out / "checkpoint-2", "base")


def test_importing_changes_no_library_and_watches_nothing() -> None:
    code = (
        "import sys; seen = []; real = sys.addaudithook; sys.addaudithook = seen.append; "
        "import weightmark; weightmark.carry(['org/base'], ['out']); assert not seen; "
        "assert 'transformers' not in sys.modules and 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
