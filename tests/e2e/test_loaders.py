"""What loaders make of a file that was stamped: the same model.

Each is tried where its library is installed. `docs/format.md`, "Tried with loaders", says in which
releases all of them were.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from weightmark import read_mark
from weightmark.cli import main

CARD = "---\nlicense: creativeml-openrail-m\n---\n"
CALLS = 1  # exit code of a stamp that changed something


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text(CARD)
    return tmp_path


def stamp(folder: Path, name: str) -> None:
    """Stamps the model, which changes it once, and is content with it."""
    assert main(["stamp", "."]) == CALLS
    once = (folder / name).read_bytes()
    assert main(["stamp", "."]) == 0
    assert (folder / name).read_bytes() == once
    mark = read_mark(folder / name)
    assert mark is not None
    assert (mark.license, len(mark.clauses or ())) == (
        "LicenseRef-scancode-stable-diffusion-2022-08-22",
        11,
    )
    assert mark.tensors
    main(["verify", "--deep", "--output", "report.txt", "."])
    report = (folder / "report.txt").read_text()
    assert "WM1" not in report
    assert "WM204" not in report


def states() -> dict[str, object]:
    torch = pytest.importorskip("torch")
    return {
        "a": torch.arange(1000, dtype=torch.float32),
        "b": torch.ones(3, dtype=torch.uint8),
        "c": torch.full((70, 70), 0.5).half(),
    }


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".bin", ".ckpt"])
def test_torch_loads_the_same_state(folder: Path, suffix: str) -> None:
    torch = pytest.importorskip("torch")
    name = "pytorch_model" + suffix
    torch.save(states(), folder / name)
    stamp(folder, name)
    ways: list[dict[str, bool]] = [
        {"weights_only": True},
        {"weights_only": False},
        {"weights_only": True, "mmap": True},
    ]
    for how in ways:
        found = torch.load(folder / name, **how)
        assert list(found) == list(states())
        assert all(torch.equal(found[key], one) for key, one in states().items())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_torch_jit_and_export_load_the_same_module(folder: Path) -> None:
    torch = pytest.importorskip("torch")

    class Module(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.linear = torch.nn.Linear(3, 2)

        def forward(self, x: object) -> object:
            return self.linear(x)

    module, x = Module(), torch.ones(1, 3)
    torch.jit.save(torch.jit.trace(module, x), folder / "m.jit")
    stamp(folder, "m.jit")
    assert torch.equal(torch.jit.load(folder / "m.jit")(x), module(x))
    (folder / "m.jit").unlink()
    torch.export.save(torch.export.export(module, (x,)), folder / "m.pt2")
    stamp(folder, "m.pt2")
    assert torch.equal(torch.export.load(folder / "m.pt2").module()(x), module(x))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_keras_loads_the_same_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
    model.save(folder / "m.keras")
    stamp(folder, "m.keras")
    found = keras.saving.load_model(folder / "m.keras")
    for one, other in zip(found.get_weights(), model.get_weights(), strict=True):
        assert np.array_equal(one, other)


def model() -> object:
    """A product with a matrix, made by onnx itself."""
    onnx = pytest.importorskip("onnx")
    w = np.arange(6, dtype=np.float32).reshape(2, 3)
    make = onnx.helper
    graph = make.make_graph(
        [make.make_node("MatMul", ["x", "w"], ["y"])],
        "g",
        [make.make_tensor_value_info("x", 1, [1, 2])],
        [make.make_tensor_value_info("y", 1, [1, 3])],
        [onnx.numpy_helper.from_array(w, "w")],
    )
    return make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=9)


@pytest.mark.parametrize("external", [False, True])
def test_onnx_and_its_runtime_read_the_same_model(folder: Path, external: bool) -> None:
    onnx = pytest.importorskip("onnx")
    how = {"save_as_external_data": True, "location": "w.data", "size_threshold": 0}
    onnx.save(model(), folder / "m.onnx", **(how if external else {}))
    before = onnx.load(folder / "m.onnx")
    stamp(folder, "m.onnx")
    after = onnx.load(folder / "m.onnx")
    onnx.checker.check_model(str(folder / "m.onnx"), full_check=True)
    assert "weightmark" in {one.key for one in after.metadata_props}
    onnx.save(after, folder / "again.onnx")
    assert read_mark(folder / "again.onnx") == read_mark(folder / "m.onnx")
    del after.metadata_props[:]
    assert after == before
    ort = pytest.importorskip("onnxruntime")
    session = ort.InferenceSession(folder / "m.onnx", providers=["CPUExecutionProvider"])
    assert [one.name for one in session.get_inputs()] == ["x"]
    assert session.run(None, {"x": np.ones((1, 2), np.float32)})[0].tolist() == [[3, 5, 7]]


def test_equal_initializers_have_one_digest_in_each_form_that_onnx_writes(folder: Path) -> None:
    onnx = pytest.importorskip("onnx")
    digests = set()
    for raw in (True, False):
        tensors = []
        for dtype in ("float32", "float64", "int64", "int32", "int8", "bool", "float16", "uint64"):
            array = np.arange(12).astype(dtype).reshape(3, 4)
            kind = onnx.helper.np_dtype_to_tensor_dtype(array.dtype)
            tensors.append(
                onnx.numpy_helper.from_array(array, dtype)
                if raw
                else onnx.helper.make_tensor(dtype, kind, array.shape, array.flatten().tolist())
            )
        graph = onnx.helper.make_graph([], "g", [], [], tensors)
        onnx.save(onnx.helper.make_model(graph), folder / "m.onnx")
        assert main(["stamp", "m.onnx"]) == CALLS
        mark = read_mark(folder / "m.onnx")
        assert mark is not None
        digests.add(mark.tensors)
    assert len(digests) == 1


def test_openvino_reads_the_same_network_and_keeps_the_mark(folder: Path) -> None:
    ov = pytest.importorskip("openvino")
    op = pytest.importorskip("openvino.opset13")
    x = op.parameter([1, 2], np.float32, name="x")
    w = op.constant(np.arange(6, dtype=np.float32).reshape(2, 3))
    network = ov.Model([op.matmul(x, w, False, False)], [x], "net")
    path = folder / "openvino_model.xml"
    ov.save_model(network, path, compress_to_fp16=False)
    stamp(folder, path.name)
    found = ov.Core().read_model(path)
    compiled = ov.Core().compile_model(found, "CPU")
    assert compiled(np.ones((1, 2), np.float32))[0].tolist() == [[3, 5, 7]]
    again = folder / "again" / "openvino_model.xml"
    again.parent.mkdir()
    ov.save_model(found, again, compress_to_fp16=False)
    assert read_mark(again) == read_mark(path)


def test_core_ml_reads_the_same_model_and_keeps_the_mark(folder: Path) -> None:
    ct = pytest.importorskip("coremltools")
    build: Callable[..., object] = ct.models.neural_network.NeuralNetworkBuilder
    array = ct.models.datatypes.Array
    builder = build([("x", array(2))], [("y", array(3))])
    weights = np.arange(6, dtype=np.float32).reshape(3, 2)
    builder.add_inner_product("ip", weights, None, 2, 3, False, "x", "y")  # type: ignore[attr-defined]
    first = ct.models.MLModel(builder.spec)  # type: ignore[attr-defined]
    first.author = "me"
    first.save(str(folder / "m.mlmodel"))
    before = first.get_spec()
    stamp(folder, "m.mlmodel")
    found = ct.models.MLModel(str(folder / "m.mlmodel"))
    assert found.author == "me"
    assert found.license == "LicenseRef-scancode-stable-diffusion-2022-08-22"
    found.save(str(folder / "again.mlmodel"))
    assert read_mark(folder / "again.mlmodel") == read_mark(folder / "m.mlmodel")
    spec = found.get_spec()
    for one in (spec, before):
        one.description.metadata.Clear()
    assert spec == before


def test_spacy_loads_the_same_pipeline_and_keeps_the_mark(folder: Path) -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    part = nlp.add_pipe("textcat")
    part.add_label("yes")
    part.add_label("no")
    nlp.vocab.set_vector("cat", np.ones(8, np.float32))
    nlp.initialize()
    nlp.to_disk(folder)
    stamp(folder, "meta.json")
    found = spacy.load(folder)
    assert found("a cat").cats == nlp("a cat").cats
    assert found.vocab.get_vector("cat").tolist() == [1] * 8
    assert found.meta["license"] == "LicenseRef-scancode-stable-diffusion-2022-08-22"
    assert {key for key in found.meta if key not in nlp.meta} == {
        *("weightmark", "weightmark_clauses"),
    }
    found.to_disk(folder / "again")
    assert read_mark(folder / "again" / "meta.json") == read_mark(folder / "meta.json")
    again = spacy.blank("en").from_bytes(found.to_bytes(), exclude=["textcat"])
    assert again.meta["weightmark"] == found.meta["weightmark"]
