"""Every carrier through the commands: stamped, content, verified, found stale, in a wheel."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import archives, files, writers
from tests.web import Page, Web, serving

from weightmark import read_mark
from weightmark.cli import main

CARD = "---\nlicense: mit\n---\n"
FAR = writers.onnx_tensor("w", bytes(48), "w.data")


def models() -> Iterator[tuple[str, dict[str, bytes], str]]:
    """Name, files, and the one whose change makes the mark stale."""
    for name in ("m.pt", "m.pth", "pytorch_model.bin", "m.ckpt", "m.jit"):
        yield name, {name: files.torch()}, name
    yield "m.keras", {"m.keras": files.WHOLE["model.keras"][0]}, "m.keras"
    yield "m.nemo", {"m.nemo": files.tarred()}, "m.nemo"
    yield "m.onnx", {"m.onnx": writers.onnx([], [writers.onnx_tensor("w", files.DATA)])}, "m.onnx"
    yield "far.onnx", {"far.onnx": writers.onnx([], [FAR]), "w.data": files.DATA}, "w.data"
    yield "m.mlmodel", {"m.mlmodel": files.coreml()}, "m.mlmodel"
    pair = {"openvino_model.xml": files.openvino(), "openvino_model.bin": files.DATA}
    yield "openvino_model.xml", pair, "openvino_model.bin"
    parts = {"meta.json": files.pipeline("tagger", "sentencizer"), "config.cfg": b"[nlp]\n"}
    yield "meta.json", {**parts, "tagger/model": b"\x84\xa5nodes\x90" + files.DATA}, "tagger/model"


MODELS = list(models())
NAMES = [name for name, _, _ in MODELS]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text(CARD)
    return tmp_path


def verdict() -> str:
    main(["verify", "--deep", "--output", "report.txt", "."])
    return Path("report.txt").read_text()


def written(folder: Path, found: dict[str, bytes]) -> None:
    for name, data in found.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def listed(folder: Path) -> list[str]:
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


@pytest.mark.parametrize(("name", "found", "changed"), MODELS, ids=NAMES)
def test_a_model_is_stamped_once_and_its_mark_holds(
    folder: Path, name: str, found: dict[str, bytes], changed: str
) -> None:
    written(folder, found)
    assert main(["stamp", "."]) == 1
    assert listed(folder) == sorted([*found, "README.md"])
    assert [each for each in found if (folder / each).read_bytes() != found[each]] == [name]
    assert main(["stamp", "."]) == 0
    mark = read_mark(folder / name)
    assert mark is not None
    assert (mark.license, bool(mark.tensors)) == ("MIT", True)
    assert "WM1" not in verdict()
    content = bytearray((folder / changed).read_bytes())
    content[content.index(files.DATA[20:40])] ^= 1
    (folder / changed).write_bytes(content)
    assert "WM104" in verdict()


@pytest.mark.parametrize(("name", "found"), [one[:2] for one in MODELS], ids=NAMES)
def test_a_mark_in_a_wheel_is_read(
    folder: Path, name: str, found: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder, found)
    assert main(["stamp", "."]) == 1
    members = {f"demo/{each}": (folder / each).read_bytes() for each in found}
    metadata = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-Expression: MIT\n\n"
    wheel = archives.wheel(folder, members, metadata)
    capsys.readouterr()
    main(["verify", wheel.name])
    assert "WM501" not in capsys.readouterr().out
    main(["show", wheel.name, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    marks = {one["path"].rpartition("/")[2]: one.get("mark") for one in told["files"]}
    assert marks[name]["license"] == "MIT"


def test_only_the_ends_of_an_archive_are_asked_of_a_server(folder: Path) -> None:
    (folder / "m.pt").write_bytes(files.zipped({f"m/data/{at}": bytes(20_000) for at in range(99)}))
    assert main(["stamp", "."]) == 1
    with serving() as web:
        web.pages["/m.pt"] = Page((folder / "m.pt").read_bytes())
        mark = read_mark(f"{web.url}/m.pt")
    assert mark is not None
    assert mark.license == "MIT"
    assert asked(web) < 4


def asked(web: Web) -> int:
    return sum(path == "/m.pt" for path in web.paths())


def test_trace_finds_what_onnx_and_safetensors_share(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(1)
    data = struct.pack("<4096f", *(rng.gauss(0, 0.02) for _ in range(4096)))
    tensor = writers.field(1, 4096) + writers.field(2, 1) + writers.field(8, "onnx::w")
    (folder / "m.onnx").write_bytes(writers.onnx([], [tensor + writers.field(9, data)]))
    header = json.dumps({"w": {"dtype": "F32", "shape": [4096], "data_offsets": [0, 16384]}})
    base = folder / "base" / "model.safetensors"
    base.parent.mkdir()
    base.write_bytes(writers.safetensors_head(header) + data)
    main(["trace", "m.onnx", "base", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert [one["tensors"] for one in told["bases"]] == [1]


def test_a_part_of_a_pipeline_gets_no_sidecar_whoever_is_asked(folder: Path) -> None:
    name, found, part = next(one for one in MODELS if one[0] == "meta.json")
    written(folder, found)
    main(["stamp", part])
    assert listed(folder) == sorted([*found, "README.md"])
    assert main(["stamp", name]) in (0, 1)
    assert read_mark(folder / name) is not None
    assert listed(folder) == sorted([*found, "README.md"])
