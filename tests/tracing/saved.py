"""Models whose tensors are known, saved as the tests of tracing want them."""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping
from pathlib import Path

from tests.writers import safetensors_head, safetensors_header

Weights = Mapping[str, tuple[str, tuple[int, ...], bytes]]


def noise(seed: int, count: int) -> list[float]:
    rng = random.Random(seed)
    return [rng.gauss(0, 0.02) for _ in range(count)]


def f16(seed: int, *shape: int) -> tuple[str, tuple[int, ...], bytes]:
    count = shape[0] * (shape[1] if len(shape) > 1 else 1)
    return "F16", shape, struct.pack(f"<{count}e", *noise(seed, count))


def bf16(seed: int, *shape: int) -> tuple[str, tuple[int, ...], bytes]:
    count = shape[0] * (shape[1] if len(shape) > 1 else 1)
    wide = struct.pack(f"<{count}f", *noise(seed, count))
    return "BF16", shape, b"".join(wide[at + 2 : at + 4] for at in range(0, len(wide), 4))


def upcast(one: tuple[str, tuple[int, ...], bytes]) -> tuple[str, tuple[int, ...], bytes]:
    dtype, shape, data = one
    if dtype == "BF16":
        return "F32", shape, b"".join(b"\0\0" + data[at : at + 2] for at in range(0, len(data), 2))
    values = struct.unpack(f"<{len(data) // 2}e", data)
    return "F32", shape, struct.pack(f"<{len(values)}f", *values)


def save(path: Path, weights: Weights, metadata: Mapping[str, str] | None = None) -> Path:
    header, _ = safetensors_header(
        {name: (dtype, shape) for name, (dtype, shape, _) in weights.items()}, metadata
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(safetensors_head(header) + b"".join(data for _, _, data in weights.values()))
    return path


BASE: Weights = {f"layers.{at}.weight": bf16(at, 32, 32) for at in range(6)}


OTHER: Weights = {f"layers.{at}.weight": bf16(100 + at, 32, 32) for at in range(6)}
