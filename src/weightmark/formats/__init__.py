"""The weight formats: which there are, and which of them a path names."""

from __future__ import annotations

from weightmark.formats.header import WeightFormat
from weightmark.formats.safetensors import SAFETENSORS

FORMATS: tuple[WeightFormat, ...] = (SAFETENSORS,)
"""Formats whose header can be read."""

_OPAQUE = (
    ".bin",  # ambiguous, see `is_weights`
    ".ckpt",
    ".engine",
    ".eqx",
    ".ftz",
    ".ggml",
    ".h5",
    ".hdf5",
    ".jit",
    ".joblib",
    ".keras",
    ".llamafile",
    ".mar",
    ".mlmodel",
    ".mnn",
    ".msgpack",
    ".ncnn",
    ".nemo",
    ".npy",
    ".npz",
    ".ort",
    ".params",
    ".pb",
    ".pdiparams",
    ".pdparams",
    ".pickle",
    ".pkl",
    ".pt",
    ".pt2",
    ".pte",
    ".pth",
    ".pth.tar",
    ".ptl",
    ".rten",
    ".tflite",
    ".torchscript",
    ".trt",
)

_AMBIGUOUS = (".bin", ".npy", ".npz", ".params", ".pb", ".pickle", ".pkl", ".joblib", ".msgpack")
"""Suffixes that other things than weights carry too."""

_ARCHIVES = (
    b"PK\x03\x04",  # zip, as torch.save writes since 1.6
    b"\x80\x02",  # pickle, protocols 2 to 5
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
)
_STEMS = ("pytorch_model", "adapter_model", "diffusion_pytorch_model", "model", "training_args")

SUFFIXES: tuple[str, ...] = tuple(
    sorted({suffix for one in FORMATS for suffix in one.suffixes} | set(_OPAQUE))
)
"""Suffixes of weight files, in lower case, those without a readable header included."""


def by_path(path: str) -> WeightFormat | None:
    """Give the format that the suffix of a path names, in any case; None where none is readable."""
    lowered = path.lower()
    return next((one for one in FORMATS if lowered.endswith(one.suffixes)), None)
