"""The weight formats: which there are, and which files are weights."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from weightmark.formats.header import WeightFormat

# The module of a format is loaded when a file of it is met; its record has the name in capitals.
FORMATS: dict[str, tuple[str, ...]] = {
    "gguf": (".gguf",),
    "onnx": (".onnx",),
    "safetensors": (".safetensors",),
}
"""Formats whose header can be read, by the suffixes of their files."""

OPAQUE: tuple[str, ...] = (
    ".ckpt",  # pickle, in PyTorch and its kin
    ".eqx",  # Equinox
    ".ftz",  # fastText
    ".ggml",  # before GGUF
    ".h5",  # HDF5, Keras
    ".hdf5",
    ".jit",  # TorchScript
    ".joblib",
    ".keras",
    ".llamafile",
    ".mlmodel",  # Core ML
    ".mlpackage",
    ".msgpack",  # Flax
    ".nemo",  # a tar of checkpoints
    ".npz",
    ".orbax",
    ".ort",  # ONNX Runtime
    ".pb",  # TensorFlow
    ".pdiparams",  # Paddle
    ".pdparams",
    ".pickle",
    ".pkl",
    ".pt",
    ".pt2",
    ".pte",  # ExecuTorch
    ".pth",
    ".pth.tar",
    ".ptl",
    ".tflite",
    ".torchscript",
)
"""Suffixes of weights whose header is not read: many are programs, and none is ever run."""

SUFFIXES: tuple[str, ...] = tuple(
    sorted({suffix for suffixes in FORMATS.values() for suffix in suffixes} | set(OPAQUE))
)
"""Suffixes, in lower case, that say by themselves that a file is weights."""

VAGUE: tuple[str, ...] = (".bin", ".dat", ".model", ".weights")
"""Suffixes of weights and of much else; `is_weights` looks at the name and the first bytes."""

LEFT_OVER = ".weightmark-new"
"""What `replace` puts behind the name of a file that has not taken its place: weights, if it is."""

# A part of a file that was cut for its size, or a stream of compression around it.
_WRAPPED = r"\.(?:part[-_.]?\d{1,4}|\d{3}|gz|bz2|xz|zst|lz4|br)\Z"

_STEMS = ("pytorch_model", "adapter_model", "diffusion_pytorch_model", "ggml-", "model.bin")
_MAGICS = (
    b"PK\x03\x04",  # zip, as torch.save has written since 1.6
    b"\x80\x02",  # pickle, protocols 2 to 5
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
    b"\x89HDF\r\n\x1a\n",
    b"GGUF",
    b"ggml",
    b"lmgg",
    b"tjgg",
    b"\xbaO/\xf2",  # fastText, FASTTEXT_FILEFORMAT_MAGIC_INT32
)


def by_path(path: str) -> WeightFormat | None:
    """Give the format that the suffix of a path names, in any case; None where none is readable."""
    lowered = path.lower()
    name = next((name for name, suffixes in FORMATS.items() if lowered.endswith(suffixes)), "")
    return by_name(name) if name else None


@cache
def by_name(name: str) -> WeightFormat:
    """Give the format of a name in FORMATS."""
    module = import_module(f"weightmark.formats.{name}")
    record: WeightFormat = getattr(module, name.upper())
    return record


def is_weights(path: str, head: bytes = b"") -> bool:
    """Tell whether a file is weights, by its path and, where that is vague, its first 16 bytes.

    True and no `by_path` means: weights, but no header that could be read.
    """
    name = path.lower().rpartition("/")[2].removesuffix(LEFT_OVER)
    if name.endswith(SUFFIXES) or (name := re.sub(_WRAPPED, "", name)).endswith(SUFFIXES):
        return True
    if ".data-0" in name and "-of-0" in name:  # variables.data-00000-of-00001 of TensorFlow
        return True
    if not name.endswith(VAGUE):
        return False
    return name.startswith(_STEMS) or head.startswith(_MAGICS) or head[4:8] == b"TFL3"
