"""What the tests of readers that look no further than they must have in common."""

from __future__ import annotations

import io
import pickle
from importlib import import_module

from tests import files, writers

from weightmark.formats.header import Header
from weightmark.formats.known import KNOWN

READERS = sorted({one.reader for one in KNOWN} - {"gguf", "onnx", "safetensors"})
SAMPLES = {
    "coreml": files.coreml("MIT"),
    "executorch": files.executorch(),
    "hdf5": files.hdf5(),
    "llamafile": files.llamafile(writers.gguf([("general.license", "string", "MIT")])),
    "npy": files.npy(),
    "openvino": files.openvino(said='<license value="MIT" />'),
    "pickled": pickle.dumps({"w": [1.5, "a", b"b"] * 9}),
    "plain": files.DATA,
    "spacy_meta": files.pipeline("ner", license="MIT"),
    "tarred": files.tarred(),
    "tensorrt": files.engine(license="AGPL-3.0"),
    "tflite": files.tflite(),
    "wire": writers.field(1, "net") + writers.field(100, files.DATA),
    "zipped": files.torch(),
}


def read(reader: str, data: bytes) -> Header:
    """What the module of that name reads of these bytes."""
    found: Header = import_module(f"weightmark.formats.{reader}").read(io.BytesIO(data), len(data))
    return found


def said(reader: str, data: bytes, key: str = "license") -> str | None:
    """The text that the metadata of these bytes have under a key."""
    return (read(reader, data).metadata or {}).get(key)
