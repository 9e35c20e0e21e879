"""Weights are found by suffix, and where that is vague by name or by their first bytes."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from tests import writers
from tests.archives import zip_bytes
from tests.received import errors, judged, received
from tests.rules.folder import Folder

from weightmark import formats
from weightmark.containers.tree import open_tree


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/model.safetensors", "safetensors"),
        ("MODEL.SafeTensors", "safetensors"),
        ("x-00001-of-00002.gguf", "gguf"),
        ("det.onnx", "onnx"),
        ("model.safetensors.index.json", None),
        ("model.pt", None),
        ("safetensors", None),
    ],
)
def test_a_format_is_found_by_suffix(path: str, name: str | None) -> None:
    found = formats.by_path(path)
    assert (found and found.name) == name


def test_each_format_that_is_read_in_full_carries_a_mark() -> None:
    records = [formats.format_by_name(name) for name in formats.FORMATS]
    assert [one.name for one in records] == ["gguf", "onnx", "safetensors"]
    assert [one.suffixes for one in records] == list(formats.FORMATS.values())
    assert all(one.carrier for one in records)


@pytest.mark.parametrize(
    ("path", "head", "answer"),
    [
        ("a/model.safetensors", b"", True),
        ("model.PT", b"", True),
        ("checkpoint.pth.tar", b"", True),
        ("flax_model.msgpack", b"", True),
        ("silero.jit", b"", True),
        ("pytorch_model-00001-of-00003.bin", b"", True),
        ("adapter_model.bin", b"", True),
        ("variables/variables.data-00000-of-00001", b"", True),
        ("weird.bin", b"\x80\x04\x95", True),
        ("weird.dat", b"PK\x03\x04", True),
        ("m.bin", b"\x1c\0\0\0TFL3", True),
        ("weird.bin", b"", False),
        ("firmware.bin", b"\x7fELF" + bytes(60), False),
        ("firmware.bin", b"<!DOCTYPE html><html>", True),
        ("notes.bin", b"just a text of somebody", False),
        ("lid.176.bin", b"\xba\x16\x4f\x2f\x0c\0\0\0", True),
        ("whisper-base.bin", b"lmgg" + bytes(40), True),
        ("tokenizer.model", b"version https://git-lfs.github.com/spec/v1\n", False),
        ("yolov3.weights", b"\0\0\0\0\x02\0\0\0\x05\0\0\0", True),
        ("class.weights", b"0.25\n0.75\n", False),
        ("infra.plan", b"Terraform will perform the following actions", False),
        ("crf/models.bin", b"lCRF\xb0\x56\x50\0FOMC", True),
        ("net.params", b"\x12\x01\0\0\0\0\0\0" + bytes(8), True),
        ("train.params", b"lr = 0.1\n", False),
        ("a/checkpoint", b'\x40\0\0\0\0\0\0\0{"w": {', True),
        ("a/step-100", b"GGUF\x03\0\0\0", True),
        ("sha256-" + 64 * "0", b"GGUF\x03\0\0\0", True),
        ("sha256-" + 64 * "0", b"MIT License", False),
        ("Makefile", b"GGUF\x03\0\0\0", False),
        ("a.jpg", b"GGUF\x03\0\0\0", False),
        ("data.foo", b"PK\x03\x04" + bytes(26) + b"a.txt", False),
        ("data.foo", b"PK\x03\x04" + bytes(26) + b"archive/data.pkl", True),
        (".dvc/cache/files/md5/ab/" + 30 * "c", b"GGUF\x03\0\0\0", False),
        ("model/model", b"\x84\xa5nodes", True),
        ("clf.skops", b"", True),
        ("porcupine_params.pv", b"", True),
        ("hey_linux.ppn", b"", True),
        ("net.caffemodel", b"", True),
        ("a/weights/weight.bin", b"", True),
        ("data.json", b"PK\x03\x04", False),
        ("package.zip", b"PK\x03\x04", False),
        ("model.py", b"", False),
        ("training_args.bin", b"PK\x03\x04" + bytes(26) + b"training_args/data.pkl", False),
        ("checkpoint-500/optimizer.pt", b"PK\x03\x04", False),
        ("optimizer.bin", b"version https://git-lfs.github.com/spec/v1\n", False),
        ("checkpoint-500/rng_state_0.pth", b"", False),
        ("random_states_0.pkl", b"\x80\x02}", False),
        ("global_step9/zero_pp_rank_0_mp_rank_00_optim_states.pt", b"", False),
        ("global_step9/zero_pp_rank_0_mp_rank_00_model_states.pt", b"", True),
        ("scheduler/scheduler_model.pt", b"", True),
        ("config.json", b"{", False),
        ("LICENSE", b"", False),
    ],
)
def test_weights_without_a_readable_header_are_weights(
    path: str, head: bytes, answer: bool
) -> None:
    assert formats.is_weights(path, head) is answer


def test_names_are_asked_together_as_a_pair_is_told_by_its_partner() -> None:
    files = {
        "det.bin": bytes(64),
        "det.xml": b'<?xml version="1.0"?>\n<net name="a" version="11">',
        "ncnn.bin": bytes(64),
        "ncnn.param": b"7767517\n",
        "face.bin": bytes(64),
        "face-weights_manifest.json": b"[]",
        "net.weights.bin": bytes(64),
        "net.json": b"{}",
        "served/Weights.BIN": bytes(64),
        "served/model.json": b"{}",
        "alone.bin": bytes(64),
        "alone.json": b"{}",
        "boxes.xml": b"<annotation></annotation>",
        "d/" + 32 * "0": bytes(64),
        "manifest.ocdbt": bytes(64),
        "gone.pt.dvc": b"outs:",
        "there.pt.dvc": b"outs:",
        "there.pt": bytes(64),
        "table.csv": b"GGUF",
    }
    asked: list[str] = []

    def head(name: str) -> bytes:
        asked.append(name)
        return files[name]

    assert set(formats.among(files, head)) == {
        *("det.bin", "det.xml", "ncnn.bin", "face.bin", "d/" + 32 * "0", "manifest.ocdbt"),
        *("gone.pt.dvc", "there.pt", "net.weights.bin", "served/Weights.BIN"),
    }
    assert set(asked) == {
        *("det.bin", "det.xml", "ncnn.bin", "face.bin", "alone.bin", "boxes.xml"),
        *("net.weights.bin", "served/Weights.BIN"),
    }


def test_where_a_look_is_costly_only_names_that_may_be_weights_are_asked() -> None:
    names = ("encoder.bin", "det.xml", "a.foo", "README.md", "run.py", 64 * "a")
    assert [formats.candidate(name) for name in names] == [True, True, True, False, False, True]
    costly = [formats.candidate(name, costly=True) for name in names]
    assert costly == [True, False, False, False, False, True]


@pytest.mark.parametrize(
    ("head", "path", "name"),
    [
        (b"GGUF\x03\0\0\0", "model.safetensors", "safetensors"),
        (b"GGUF\x03\0\0\0", "model.bin", "gguf"),
        (b'\x40\0\0\0\0\0\0\0{"w": {', "model.pt", "safetensors"),
        (b"PK\x03\x04", "model.pt", "pytorch"),
        (b"PK\x03\x04", "model.keras", "keras"),
        (b"\x80\x02}", "model.pt", "pytorch"),
        (b"\x80\x02}", "model.pdparams", "pickle"),
        (b"\x89HDF\r\n\x1a\n", "model.keras", "keras"),
        (b"\x1c\0\0\0TFL3", "model.bin", "tflite"),
        (b"lmgg", "ggml-base.bin", "ggml"),
        (b"\x06\0\0\0\x0f\0TransformerSpec\0", "model.bin", "ctranslate2"),
        (b"GGUF\x03\0\0\0", "model.gguf.part1", "gguf"),
        (b"\xfe" * 20, "model.mnn", "mnn"),
        (b"\xfe" * 20, "x", ""),
    ],
)
def test_the_first_bytes_win_over_a_suffix_that_says_no_more(
    head: bytes, path: str, name: str
) -> None:
    found = formats.by_head(head, path)
    assert found.name == name
    in_zip = head.startswith(b"PK") and name in ("pytorch", "keras")
    whole = name in ("gguf", "safetensors") and ".part" not in path
    assert (found.carrier is not None) == (in_zip or whole)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a/lid.176.bin", b"\xba\x16\x4f\x2f\x0c\0\0\0"),
        ("a/model.pt", b"whatever"),
        ("a/README.md", b"GGUF"),
        ("a/det.bin", bytes(64)),
    ],
)
def test_a_file_on_disk_is_asked_as_one_in_a_tree(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / name).write_bytes(content)
    with open_tree(tmp_path) as tree:
        assert formats.on_disk(str(tmp_path / name)) == (name in tree.weights())


def test_a_fifo_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.bin")
    assert not formats.on_disk(str(tmp_path / "a.bin"))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


def test_what_macos_puts_beside_a_file_is_no_weights_and_no_text(bare: Folder) -> None:
    beside = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(40)
    for name in ("._model.safetensors", "._m.onnx", "__MACOSX/._m.gguf", "._LICENSE"):
        bare.write(name, beside)
    assert errors(judged()) == set()
    bare.write("._hidden.safetensors", writers.safetensors(metadata={"license": "gpl-3.0"}))
    assert errors(judged()) == {"WM204"}


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("a/x.CC", True),
        ("x.parquet", True),
        ("x.json.gz", False),
        ("x.7z", False),
        ("x.xyz", False),
        ("a/optimizer.pt", True),
        ("a/model.pt", False),
    ],
)
def test_what_is_no_weights_whatever_it_holds(path: str, other: bool) -> None:
    assert formats.is_other(path) is other


def test_documents_in_a_zip_are_no_weights(bare: Folder) -> None:
    bare.write("files.dat", zip_bytes({"notes.txt": b"x"}))
    assert not any(one.location.path == "files.dat" for one in judged().findings)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("net/data.pkl", b"x")
    bare.write("files.dat", content.getvalue())
    assert any(one.location.path == "files.dat" for one in judged().findings)


def test_a_part_of_a_pipeline_is_told_by_the_file_above_it(tmp_path: Path) -> None:
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "model").write_bytes(b"\x84\xa5nodes\x90")
    (tmp_path / "meta.json").write_bytes(b'{"lang":"en"}')
    assert not formats.is_part(str(tmp_path / "ner" / "model"))
    (tmp_path / "config.cfg").write_text("[nlp]")
    assert formats.is_part(str(tmp_path / "ner" / "model"))
    assert not formats.is_part(str(tmp_path / "ner" / "cfg"))


@pytest.mark.parametrize("name", ["m.pt", "m.keras", "m.npz", "m.skops", "m.task", "m.zip"])
def test_a_member_is_a_mark_only_in_archives_that_carry_it_so(name: str) -> None:
    data = zip_bytes({"a/data.pkl": b"\x80\x02}.", "a/weightmark.json": b'{"license": "mit"}'})
    form = formats.recognised(io.BytesIO(data), name)
    said = form.read(io.BytesIO(data), len(data)).metadata
    assert (said is not None) == (form.carrier is not None) == (name in ("m.pt", "m.keras"))
