"""GGUF by the gguf package: what it writes we stamp, and what we stamp it reads as before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from weightmark import read_mark
from weightmark.cli import main

gguf = pytest.importorskip("gguf")

CARD = "---\nlicense: creativeml-openrail-m\nbase_model: org/base\n---\n"


def write(path: Path, *, split: int = 0, alignment: int = 32) -> None:
    """A model with a vocabulary, arrays, numbers, and tensors in three types."""
    rng = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, "llama", split_max_tensors=split)
    writer.add_name("Tiny")
    writer.add_license("other")
    writer.add_token_list([f"tok{number}" for number in range(2000)])
    writer.add_array("llama.rope.dimension_sections", [1, 2, 3, 4])
    writer.add_float32("llama.rope.freq_base", 1e4)
    writer.add_custom_alignment(alignment)
    for number in range(4):
        dtype = np.float32 if number % 2 else np.float16
        writer.add_tensor(f"blk.{number}.w", rng.standard_normal((3, 64)).astype(dtype))
    kind = gguf.GGMLQuantizationType.Q4_0
    blocks = gguf.quants.quantize(rng.standard_normal((4, 64)).astype(np.float32), kind)
    writer.add_tensor("blk.4.w", blocks, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def contents(path: Path) -> tuple[dict[str, object], list[tuple[str, int, bytes]]]:
    reader = gguf.GGUFReader(path)
    values = {key: one.contents() for key, one in reader.fields.items() if "GGUF." not in key}
    return values, [(one.name, one.tensor_type, one.data.tobytes()) for one in reader.tensors]


@pytest.mark.parametrize(("split", "alignment"), [(0, 32), (0, 8), (0, 256), (2, 64)])
def test_the_reference_reads_the_same_model_and_the_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, split: int, alignment: int
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "m.gguf", split=split, alignment=alignment)
    (tmp_path / "README.md").write_text(CARD)
    before = {path: contents(path) for path in sorted(tmp_path.glob("*.gguf"))}
    assert len(before) == (3 if split else 1)
    assert main(["stamp", "."]) == 1
    for path, (values, tensors) in before.items():
        found, same = contents(path)
        assert same == tensors
        others = {key: one for key, one in values.items() if key != "general.license"}
        assert {key: found[key] for key in others} == others
        assert found["general.license"] == "LicenseRef-scancode-stable-diffusion-2022-08-22"
        assert found["general.base_model.count"] == 1
        assert found["general.base_model.0.repo_url"] == "https://huggingface.co/org/base"
        mark = read_mark(path)
        assert mark is not None
        assert mark.license == found["general.license"]
    stamped = {path: path.read_bytes() for path in before}
    assert main(["stamp", "."]) == 0
    assert {path: path.read_bytes() for path in before} == stamped


def test_equal_tensors_have_one_digest_whatever_the_file(tmp_path: Path) -> None:
    """Order, alignment and format do not count; shapes are outermost first everywhere."""
    rng = np.random.default_rng(2)
    weights = {name: rng.standard_normal((3, 64)).astype(np.float32) for name in ("b", "a", "c")}
    for name, order, alignment in (("one", "bac", 32), ("two", "cab", 256)):
        writer = gguf.GGUFWriter(tmp_path / f"{name}.gguf", "llama")
        writer.add_custom_alignment(alignment)
        for key in order:
            writer.add_tensor(key, weights[key])
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
    save_file(weights, tmp_path / "three.safetensors")
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    assert main(["stamp", str(tmp_path)]) == 1
    files = ["one.gguf", "two.gguf", "three.safetensors"]
    marks = [read_mark(tmp_path / name) for name in files]
    assert len({mark.tensors for mark in marks if mark is not None}) == 1


def test_tensors_are_traced_between_gguf_and_safetensors_by_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(3)
    kept = {f"layers.{n}.weight": rng.standard_normal((8, 64)).astype(np.float16) for n in range(3)}
    (tmp_path / "base").mkdir()
    save_file(kept, tmp_path / "base/m.safetensors")
    (tmp_path / "base/README.md").write_text("---\nlicense: creativeml-openrail-m\n---\n")
    (tmp_path / "child").mkdir()
    writer = gguf.GGUFWriter(tmp_path / "child/m.gguf", "llama")
    for number, data in enumerate(kept.values()):
        wide = data.astype(np.float32) if number else data
        writer.add_tensor(f"blk.{number}.ffn_up.weight", wide)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    assert main(["trace", str(tmp_path / "child"), str(tmp_path / "base")]) == 1
    assert "3 of 3" in capsys.readouterr().out
    base, child = str(tmp_path / "base"), str(tmp_path / "child")
    assert main(["trace", base, child]) == 1
