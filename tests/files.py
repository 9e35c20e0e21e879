"""One small whole file of each format, written without the code under test.

The second value says whether a file without its last bytes can be told from a whole one.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import tarfile
import zipfile
from collections.abc import Mapping, Sequence

import numpy
from tests import writers

DATA = bytes(at * 37 % 256 for at in range(300))


def torch(name: str = "archive") -> bytes:
    """The members of torch.save, stored, each behind its directory."""
    return zipped(
        {f"{name}/data.pkl": b"\x80\x02}q\x00.", f"{name}/data/0": DATA, f"{name}/version": b"3\n"}
    )


def zipped(members: Mapping[str, bytes], begins: bytes = b"") -> bytes:
    """A zip of stored members, whose offsets count what it begins with."""
    out = io.BytesIO()
    out.write(begins)
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def npy() -> bytes:
    """An array, as NumPy writes it."""
    out = io.BytesIO()
    numpy.save(out, numpy.arange(60, dtype="<f4").reshape(5, 12))
    return out.getvalue()


def npz() -> bytes:
    """Two arrays, as NumPy writes them."""
    out = io.BytesIO()
    numpy.savez(out, w=numpy.arange(60), b=numpy.ones(3))
    return out.getvalue()


def tarred() -> bytes:
    """A tar of a configuration and a checkpoint, as Python writes it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in (("model_config.yaml", b"a: 1\n"), ("model_weights.ckpt", DATA)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def hdf5(version: int = 0, body: bytes = DATA) -> bytes:
    """A superblock as the specification has it, and as many bytes behind it as it says."""
    if version < 2:
        head = b"\x89HDF\r\n\x1a\n" + bytes((version, 0, 0, 0, 0, 8, 8, 0))
        head += struct.pack("<HHI", 4, 16, 0) + (struct.pack("<HH", 32, 0) if version else b"")
        end = len(head) + 32 + len(body)
        return head + struct.pack("<QQQQ", 0, (1 << 64) - 1, end, (1 << 64) - 1) + body
    head = b"\x89HDF\r\n\x1a\n" + bytes((version, 8, 8, 0))
    end = len(head) + 36 + len(body)
    return head + struct.pack("<QQQQI", 0, (1 << 64) - 1, end, 48, 0) + body


def tflite(payload: bytes = DATA) -> bytes:
    """A root table with one buffer, whose bytes stand last."""
    # 0 root, 4 identifier, 8 vtable of Model (16), 24 Model, 32 buffers, 40 vtable of Buffer (6)
    out = struct.pack("<I4s", 24, b"TFL3")
    out += struct.pack("<8H", 14, 8, 0, 0, 0, 0, 4, 0)
    out += struct.pack("<iI", 16, 4)
    out += struct.pack("<II", 1, 12) + struct.pack("<4H", 6, 8, 4, 0)
    return out + struct.pack("<iI", 8, 4) + struct.pack("<I", len(payload)) + payload


def tflite_of(payloads: Sequence[bytes]) -> bytes:
    """Buffers whose tables stand first, in a row, and their bytes behind them all."""
    count = len(payloads)
    tables = 40 + 4 + 4 * count + 6  # behind the vector of buffers and the vtable of Buffer
    tables += -tables % 4
    out = struct.pack("<I4s", 24, b"TFL3") + struct.pack("<8H", 14, 8, 0, 0, 0, 0, 4, 0)
    out += struct.pack("<iI", 16, 12) + bytes(8) + struct.pack("<I", count)
    out += b"".join(struct.pack("<I", tables + 8 * at - (44 + 4 * at)) for at in range(count))
    vtable = len(out)
    out = (out + struct.pack("<3H", 6, 8, 4)).ljust(tables, b"\0")
    data = tables + 8 * count
    body = b""
    for at, payload in enumerate(payloads):
        table = tables + 8 * at
        out += struct.pack("<iI", table - vtable, data + len(body) - (table + 4))
        body += struct.pack("<I", len(payload)) + payload
    return out + body


def tflite_said(licence: str, entry: bytes = b"TFLITE_METADATA", at: int = 0) -> bytes:
    """A model whose only buffer, number 0, holds `ModelMetadata` with a licence; `at` is named."""
    words = licence.encode()
    held = struct.pack("<I4s8HiI", 24, b"M001", 16, 8, 0, 0, 0, 0, 0, 4, 16, 4)
    held += struct.pack("<I", len(words)) + words
    # 0 root, 8 vtable of Model (18), 28 Model, 40 buffers, 48 vtable, 56 Buffer, 64 metadata
    out = struct.pack("<I4s9HH", 28, b"TFL3", 18, 12, 0, 0, 0, 0, 4, 0, 8, 0)
    out += (
        struct.pack("<iII", 20, 8, 28) + struct.pack("<II", 1, 12) + struct.pack("<4H", 6, 8, 4, 0)
    )
    name = struct.pack("<I", len(entry)) + entry
    out += struct.pack("<iI", 8, 32 + len(name)) + struct.pack("<II", 1, 12)
    out += struct.pack("<4H", 8, 12, 4, 8) + struct.pack("<iII", 8, 8, at)
    return out + name + struct.pack("<I", len(held)) + held


def executorch() -> bytes:
    """The extended header of a program with segments."""
    size = 40 + len(DATA)
    return struct.pack("<I4s4sIQQQ", 40, b"ET12", b"eh00", 32, 60, 60, size - 60) + DATA


def coreml(license: str = "") -> bytes:
    """A Model.proto with a description and a network."""
    described = writers.field(100, writers.field(4, license)) if license else b""
    return (
        writers.field(1, 4)
        + writers.field(2, writers.field(1, "in") + described)
        + writers.field(500, DATA)
    )


def openvino(size: int = 256, said: str = "") -> bytes:
    """The network of a model whose constants take `size` bytes of the `.bin`."""
    return (
        '<?xml version="1.0"?>\n<net name="main" version="11">\n<layers>\n<layer id="0" '
        'name="w" type="Const" version="opset1">\n<data element_type="f32" shape="64" '
        f'offset="0" size="{size}" />\n</layer>\n</layers>\n<rt_info>{said}</rt_info>\n</net>\n'
    ).encode()


def pipeline(*parts: str, **said: str) -> bytes:
    """The meta.json of a spaCy pipeline, as `Language.to_disk` lays it out."""
    content = {"lang": "en", "name": "pipeline", **said, "vectors": {"width": 0},
               "pipeline": list(parts), "components": list(parts)}  # fmt: skip
    return json.dumps(content, indent=2, separators=(",", ":")).encode()


def llamafile(*models: bytes, more: Mapping[str, bytes] | None = None) -> bytes:
    """A program with a zip behind it, in which GGUF files are stored."""
    members = {f"model-{at}.gguf": model for at, model in enumerate(models)}
    return b"MZqFpD='\n" + zipped({".args": b"-m\n", **members, **(more or {})})


def engine(**said: str) -> bytes:
    """What Ultralytics writes: length, JSON, engine."""
    text = json.dumps(said).encode()
    return struct.pack("<i", len(text)) + text + b"ftrt" + DATA


WHOLE: dict[str, tuple[bytes, bool]] = {
    "model.safetensors": (writers.safetensors({"w": ("F32", [40])}), True),
    "flux.sft": (writers.safetensors({"w": ("F32", [40])}), True),
    "model.gguf": (writers.gguf([], [("w", [40], 0)], data=bytes(160)), True),
    "model.onnx": (writers.onnx([], [writers.onnx_tensor("w", DATA)]), True),
    "model.pt": (torch(), True),
    "model.pth": (torch("model"), True),
    "model.ckpt": (torch(), True),
    "pytorch_model.bin": (torch(), True),
    "encoder.bin": (torch("encoder"), True),
    "model.pt2": (zipped({"archive_format": b"pt2", "data/weights/w": DATA}), True),
    "__0_0.distcp": (torch(), True),
    "old.pkl": (pickle.dumps({"w": list(range(99))}), True),
    "old.pickle": (pickle.dumps({"w": DATA}, protocol=2), True),
    "model.keras": (zipped({"metadata.json": b"{}", "model.weights.h5": hdf5()}), True),
    "model.skops": (zipped({"schema.json": b"{}"}), True),
    "model.npz": (npz(), True),
    "model.npy": (npy(), True),
    "face.task": (zipped({"a.tflite": tflite()}), True),
    "hand.task": (zipped({"a.tflite": tflite()}, b"\0\0"), True),
    "model.llamafile": (llamafile(writers.gguf([], [("w", [40], 0)], data=bytes(160))), True),
    "model.nemo": (tarred(), False),
    "model.h5": (hdf5(), True),
    "model.hdf5": (hdf5(2), True),
    "model.tflite": (tflite(), True),
    "model.pte": (executorch(), True),
    "model.mlmodel": (coreml(), True),
    "net.caffemodel": (writers.field(1, "net") + writers.field(100, DATA), True),
    "saved_model.pb": (writers.field(1, 1) + writers.field(2, DATA), True),
    "yolo.engine": (engine(license="AGPL-3.0"), False),
    "model.trt": (b"ftrt" + DATA, False),
    "model.engine": (DATA, False),
    "model.plan": (DATA, False),
    "yolov3.weights": (struct.pack("<iiiq", 0, 2, 5, 32013312) + DATA, False),
    "net.params": (struct.pack("<QQ", 0x112, 0) + DATA, False),
    "model.tensors": (b"|TZR|" + DATA, False),
    "model.litertlm": (b"LITERTLM" + DATA, False),
    "lid.ftz": (struct.pack("<ii", 793712314, 12) + DATA, False),
    "lid.176.bin": (struct.pack("<ii", 793712314, 12) + DATA, False),
    "whisper-base.bin": (struct.pack("<I", 0x67676D6C) + DATA, False),
    "model.bin": (struct.pack("<IH", 6, 16) + b"TransformerSpec\0" + DATA, False),
    "flax_model.msgpack": (b"\x81\xa6params\x81\xa1w\xc5" + DATA, False),
    "model.mnn": (DATA, False),
    "model.rknn": (b"RKNN\0\0\0\0" + DATA, False),
    "model.pdiparams": (DATA, False),
    "model.om": (b"IMOD" + DATA, False),
    "model.axmodel": (DATA, False),
    "model.bmodel": (DATA, False),
    "model.kmodel": (DATA, False),
    "model.cbm": (b"CBM1" + DATA, False),
    "booster.ubj": (b"{L" + struct.pack(">q", 7) + b"learner{" + DATA, False),
    "shape_predictor_68_face_landmarks.dat": (DATA, False),
    "afr.traineddata": (struct.pack("<i", 24) + DATA, False),
    "group1-shard1of1.bin": (DATA, False),
    "group1-shard1of1": (DATA, False),
    "face_landmark_68_model-shard1": (DATA, False),
    "model.ort": (b"\x1c\0\0\0ORTM" + DATA, False),
    "manifest.ocdbt": (b"\x0c\xdb\x3a\x2a" + DATA, False),
    "variables.data-00000-of-00001": (DATA, False),
    "tok2vec": (b"\x84\xa5nodes\x90" + DATA, False),
    "sha256-" + 64 * "a": (writers.gguf([], [("w", [40], 0)], data=bytes(160)), True),
    "layers/sha256/" + 64 * "b": (writers.safetensors({"w": ("F32", [40])}), True),
    "checkpoint.step100": (writers.safetensors({"w": ("F32", [40])}), True),
}
