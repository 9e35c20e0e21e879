"""Weights are what their bytes say: whole, cut, a page, an error, a pointer, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import archives, files, writers
from tests.received import errors, received
from tests.received import judged as judged_as_received
from tests.rules.folder import Folder

from weightmark.collecting.weights import read_weights
from weightmark.containers.member import Rewound
from weightmark.containers.tree import open_tree
from weightmark.declared.mark import Mark
from weightmark.model.facts import Failure, Weights
from weightmark.stamping.embed import embed

PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 2744\n"
ANNEX = b"/annex/objects/SHA256E-s4096--" + b"0" * 64 + b".bin\n"
DVC = b"outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 7\n  path: model.pt\n"
MARK = Mark("MIT", ())
NAMED = [name for name in files.WHOLE if "." in name and "step" not in name]
"""Names that say by themselves that a file is weights, whatever stands in it."""


def judged(folder: Path, name: str, content: bytes) -> Weights | None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with open_tree(folder) as tree:
        return read_weights(tree, tree.weights(), deep=True).get(name)


def failed(folder: Path, name: str, content: bytes) -> Failure:
    found = judged(folder, name, content)
    assert found is not None
    assert found.failure is not None
    return found.failure


@pytest.mark.parametrize("name", files.WHOLE)
def test_a_whole_file_is_weights_and_can_be_read(tmp_path: Path, name: str) -> None:
    content, _ = files.WHOLE[name]
    found = judged(tmp_path, name, content)
    assert found is not None
    assert found.failure is None
    assert found.format
    assert found.size == len(content)


@pytest.mark.parametrize("name", [name for name, (_, told) in files.WHOLE.items() if told])
@pytest.mark.parametrize("lost", [1, 40])
def test_a_cut_file_cannot_be_read(tmp_path: Path, name: str, lost: int) -> None:
    content, _ = files.WHOLE[name]
    assert failed(tmp_path, name, content[:-lost]).kind == "unreadable"


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        b"Entry not found",
        b'{"error":"Repository not found"}',
        b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
        b"Access to model meta-llama/x is restricted. You must be authenticated to access it.",
        PAGE.decode().encode("utf-16"),
    ],
    ids=["page", "not found", "json", "xml", "gated", "utf-16"],
)
def test_what_a_server_sends_instead_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    assert failed(tmp_path, name, content).kind == "unreadable"


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize(
    ("content", "remedy"),
    [(LFS, "git lfs pull"), (ANNEX, "git annex get"), (DVC, "dvc pull")],
    ids=["lfs", "annex", "dvc"],
)
def test_a_pointer_is_told_with_its_remedy(
    tmp_path: Path, name: str, content: bytes, remedy: str
) -> None:
    found = failed(tmp_path, name, content)
    assert found.kind == "pointer"
    assert remedy in found.hint


@pytest.mark.parametrize("name", NAMED)
def test_an_empty_file_is_told(tmp_path: Path, name: str) -> None:
    found = judged(tmp_path, name, b"")
    # Under a vague suffix an empty file is nothing.
    assert found is None or (found.failure is not None and found.failure.kind == "empty")


def test_the_note_of_dvc_counts_where_the_weights_are_not(tmp_path: Path) -> None:
    found = failed(tmp_path, "model.pt.dvc", DVC)
    assert found.kind == "pointer"
    assert found.hint == "dvc pull 'model.pt.dvc'"
    (tmp_path / "model.pt").write_bytes(files.torch())
    assert judged(tmp_path, "model.pt.dvc", DVC) is None
    assert judged(tmp_path, "data.dvc", DVC) is None


EXTERNAL = writers.onnx([], [writers.onnx_tensor("w", location="model.onnx.data")])


@pytest.mark.parametrize(
    ("content", "kind"),
    [(None, "missing"), (LFS, "pointer"), (b"", "unreadable"), (PAGE, "unreadable")],
    ids=["missing", "pointer", "empty", "page"],
)
def test_tensors_beside_an_onnx_model_are_part_of_it(
    tmp_path: Path, content: bytes | None, kind: str
) -> None:
    if content is not None:
        (tmp_path / "model.onnx.data").write_bytes(content)
    assert failed(tmp_path, "model.onnx", EXTERNAL).kind == kind


def test_tensors_beside_an_onnx_model_are_as_long_as_it_says(tmp_path: Path) -> None:
    tensor = writers.onnx_tensor("w", location="a/w")
    for key, value in (("offset", "64"), ("length", "36")):
        tensor += writers.onnx_property(key, value, 13)
    model = writers.onnx([], [tensor])
    (tmp_path / "a").mkdir()
    (tmp_path / "a/w").write_bytes(bytes(99))
    assert "take 100 bytes" in failed(tmp_path, "model.onnx", model).message
    (tmp_path / "a/w").write_bytes(bytes(100))
    found = judged(tmp_path, "model.onnx", model)
    assert found is not None
    assert found.failure is None


def test_an_openvino_model_is_a_pair(tmp_path: Path) -> None:
    assert failed(tmp_path, "det.xml", files.openvino(256)).kind == "missing"
    (tmp_path / "det.bin").write_bytes(files.DATA[:255])
    assert failed(tmp_path, "det.xml", files.openvino(256)).kind == "unreadable"
    for name, content in (("det.bin", files.DATA[:256]), ("det.xml", files.openvino(256))):
        found = judged(tmp_path, name, content)
        assert found is not None
        assert found.failure is None


def test_what_a_model_says_is_said_of_the_file_that_holds_its_tensors(tmp_path: Path) -> None:
    (tmp_path / "openvino_model.xml").write_bytes(files.openvino(said='<license value="MIT" />'))
    (tmp_path / "openvino_model.bin").write_bytes(files.DATA)
    with open_tree(str(tmp_path)) as tree:
        found = read_weights(tree, ["openvino_model.xml", "openvino_model.bin"])
    held = found["openvino_model.bin"]
    assert (held.held, held.markable) == (True, False)
    assert held.header is not None
    assert held.header.metadata == {"license": "MIT"}
    assert not found["openvino_model.xml"].held


def test_a_compressed_member_is_opened_as_well(tmp_path: Path) -> None:
    import zipfile

    for name, content in (("a.pt", files.torch()[:-1]), ("b.pt", files.torch())):
        with zipfile.ZipFile(tmp_path / f"{name}.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
            wheel.writestr(name, content)
        with open_tree(tmp_path / f"{name}.whl") as tree:
            assert (read_weights(tree, [name])[name].failure is None) == (name == "b.pt")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


@pytest.mark.parametrize(("name", "told"), [("models", True), ("weights", True), ("images", False)])
def test_a_folder_that_dvc_has_is_missed_where_it_is_named_for_models(
    bare: Folder, name: str, told: bool
) -> None:
    said = f"outs:\n- md5: {'0' * 32}.dir\n  size: 50\n  nfiles: 2\n  path: {name}\n"
    bare.write(f"{name}.dvc", said)
    assert errors(judged_as_received()) == ({"WM109"} if told else set())
    bare.write(f"{name}/a.txt", "x")
    bare.remove(f"{name}.dvc")
    assert errors(judged_as_received()) == set()


def test_the_mark_of_a_model_in_a_llamafile_is_bound_to_that_model(tmp_path: Path) -> None:
    """And the mark in a sidecar, which takes its place, to the whole file."""
    gguf = tmp_path / "m.gguf"
    gguf.write_bytes(writers.gguf([], [("w", [40], 0)], data=bytes(192)))
    embed(str(gguf), MARK, bind=True)
    packed = tmp_path / "m.llamafile"
    packed.write_bytes(files.llamafile(gguf.read_bytes()))
    found = judged(tmp_path, packed.name, packed.read_bytes())
    assert found is not None
    assert found.mark is not None
    assert found.mark.tensors == found.digest != ""
    embed(str(packed), MARK, bind=True)
    again = judged(tmp_path, packed.name, packed.read_bytes())
    assert again is not None
    assert again.mark is not None
    assert again.mark.tensors == again.digest != found.digest


def test_a_part_of_a_pipeline_need_not_have_weights(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]")
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "model").write_bytes(b"\x84\xa5nodes\x90" + files.DATA)
    found = judged(tmp_path, "meta.json", files.pipeline("ner", "sentencizer"))
    assert found is not None
    assert found.failure is None
    assert found.header is not None
    assert [one.location for one in found.header.external] == ["ner/model"]
    (tmp_path / "ner" / "model").write_bytes(LFS)
    assert failed(tmp_path, "meta.json", files.pipeline("ner")).kind == "pointer"


@pytest.mark.parametrize("asked", [["ner/model"], ["ner/model", "meta.json"]])
def test_a_part_of_a_pipeline_has_the_mark_of_that_whoever_is_asked(
    tmp_path: Path, asked: list[str]
) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]")
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "model").write_bytes(b"\x84\xa5nodes\x90" + files.DATA)
    (tmp_path / "meta.json").write_bytes(files.pipeline("ner"))
    embed(str(tmp_path / "meta.json"), MARK, bind=True)
    with open_tree(tmp_path) as tree:
        found = read_weights(tree, asked, deep=True)["ner/model"]
    assert found.held
    assert found.mark is not None
    assert found.mark.tensors == found.digest


def test_a_packed_member_is_inflated_once_however_its_reader_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = files.tflite_of([bytes(50_000)] * 20)
    whole = judged(tmp_path, "m.tflite", model)
    assert whole is not None
    assert whole.failure is None
    assert judged(tmp_path, "m.tflite", model[:-9]) != whole
    path = tmp_path / "m.zip"
    path.write_bytes(archives.zip_bytes({"m.tflite": model}))
    inflated: list[int] = []
    forward = Rewound._forward

    def counted(self: Rewound, wanted: int) -> bytes:
        inflated.append(wanted)
        return forward(self, wanted)

    monkeypatch.setattr(Rewound, "_forward", counted)
    with open_tree(path) as tree:
        (found,) = read_weights(tree, tree.weights()).values()
    assert found.failure is None
    assert len(model) <= sum(inflated) < 2 * len(model)
