"""Tables that anybody gets without training prove nothing; whatever was trained does."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from weightmark.formats.data_free import is_data_free
from weightmark.formats.header import Tensor
from weightmark.formats.values import reader

Array = npt.NDArray[Any]
RNG = np.random.default_rng(11)
POSITIONS = np.arange(512)[:, None]
ANGLES = POSITIONS * 10000.0 ** (-np.arange(64) / 64)
BETAS = np.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
INTEGERS = {"i1": "I8", "u1": "U8", "i4": "I32", "i8": "I64"}


def grid(width: int, side: int) -> Array:
    """The fixed position table of masked autoencoders: half for rows, half for columns."""
    omega = 10000.0 ** (-np.arange(width // 4) / (width // 4))
    rows, columns = np.meshgrid(np.arange(side), np.arange(side), indexing="ij")
    angles = [place.reshape(-1)[:, None] * omega for place in (columns, rows)]
    return np.concatenate([turn(one) for one in angles for turn in (np.sin, np.cos)], 1)


NOTHING_LEARNED = {
    "cos": np.cos(ANGLES),
    "sin twice": np.concatenate([np.sin(ANGLES)] * 2, 1)[None, None],
    "interleaved": np.stack([np.sin(ANGLES), np.cos(ANGLES)], -1).reshape(512, 128),
    "halves": np.concatenate([np.sin(ANGLES), np.cos(ANGLES)], 1),
    "grid": grid(768, 14)[None],
    "inverse frequencies": 10000.0 ** (-np.arange(128) / 128),
    "ramp": np.arange(1000.0),
    "unit ramp": np.linspace(0, 1, 1000),
    "window": np.hanning(400),
    "betas": BETAS,
    "alphas": np.cumprod(1 - BETAS),
    "log variance": np.log(1 - np.cumprod(1 - BETAS)),
    "causal": np.tril(np.ones((256, 256))),
    "masked": np.where(np.tril(np.ones((256, 256))) > 0, 0, -1e4)[None, None],
    "tiny": RNG.normal(0, 1, 127),
}
LEARNED = {
    "matrix": RNG.normal(0, 0.02, (64, 64)),
    "wide": RNG.normal(0, 0.02, (16, 3000)),
    "low": RNG.normal(0, 0.02, (16, 8)),
    "convolution": RNG.normal(0, 0.02, (16, 8, 3, 3)),
    "norm": 1 + RNG.normal(0, 0.01, 768),
    "norm with an outlier": np.concatenate([[80.0], 1 + RNG.normal(0, 0.01, 767)]),
    "ternary": RNG.integers(-1, 2, (128, 128)) * 0.03,
    "pruned": RNG.normal(0, 0.02, (256, 256)) * (RNG.random((256, 256)) < 0.1),
    "positions": RNG.normal(0, 0.02, (512, 64)),
}


def bytes_of(values: Array, dtype: str) -> bytes:
    if dtype == "BF16":
        wide = np.ascontiguousarray(values, "<f4").view("<u4")
        return (wide >> 16).astype("<u2").tobytes()
    return values.astype({"F32": "<f4", "F16": "<f2"}[dtype]).tobytes()


def judged(values: Array, dtype: str, name: str = "w") -> bool:
    data = bytes_of(values, dtype) if dtype in ("F32", "F16", "BF16") else values.tobytes()
    tensor = Tensor(name, dtype, values.shape, 3, 3 + len(data))
    return is_data_free(reader(io.BytesIO(b"xyz" + data)), tensor)


@pytest.mark.parametrize("dtype", ["F32", "F16", "BF16"])
@pytest.mark.parametrize("name", NOTHING_LEARNED)
def test_nothing_is_learned_from(name: str, dtype: str) -> None:
    assert judged(NOTHING_LEARNED[name], dtype)


@pytest.mark.parametrize("dtype", ["F32", "F16", "BF16"])
@pytest.mark.parametrize("name", LEARNED)
def test_trained_tensors_count(name: str, dtype: str) -> None:
    assert not judged(LEARNED[name], dtype)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((np.arange(4096) // 128).astype("<i4"), True),
        (np.arange(4096, dtype="<i4"), True),
        (np.arange(4096, dtype="<i8"), True),
        (RNG.integers(0, 100, 4096).astype("<i8"), True),
        (np.tril(np.ones((128, 128))).astype("u1"), True),
        (RNG.integers(-(2**31), 2**31, (64, 64)).astype("<i4"), False),
        (np.clip(RNG.normal(0, 30, (64, 64)), -128, 127).astype("i1"), False),
        (RNG.integers(0, 256, (64, 64)).astype("u1"), False),
    ],
)
def test_integers_count_where_they_are_as_dense_as_quantised_weights(
    values: Array, expected: bool
) -> None:
    assert judged(values, INTEGERS[values.dtype.str[1:]]) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("model.layers.0.self_attn.rotary_emb.inv_freq", True),
        ("rope.freqs", True),
        ("freqs_cis", True),
        ("text_model.embeddings.position_ids", True),
        ("layers.0.attn.relative_position_index", True),
        ("alphas_cumprod", True),
        ("stft.forward_basis_buffer", True),
        ("model.layers.0.self_attn.q_proj.weight", False),
        ("embeddings.position_embeddings.weight", False),
        ("attn.relative_position_bias_table", False),
        ("mask_token", False),
        ("rotary_mlp.up.weight", False),
    ],
)
def test_names_of_buffers_are_known(name: str, expected: bool) -> None:
    assert judged(LEARNED["matrix"], "F32", name) is expected
