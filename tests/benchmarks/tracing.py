"""Measure traces: what is found in models made from one base, and how fast.

`python -m tests.benchmarks.tracing [--megabytes N] [--rounds N]` makes a base and models from it
as people do (merged adapters, shards, other names, upcasts, none), and prints what was found
against what is there. The times stand beside one reading of the base.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tests.benchmarks.pairs import measure, say, table
from tests.writers import safetensors_head, safetensors_header

from weightmark.config import Config, Project
from weightmark.tracing.index import write_index
from weightmark.tracing.trace import index_bases, trace

Weights = Mapping[str, tuple[str, tuple[int, ...], bytes]]
_PARTS = ("q_proj", "k_proj", "v_proj", "o_proj", "up_proj", "down_proj", "gate_proj")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision and recall, then times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        layers = 16
        rows = max(64, args.megabytes * (1 << 20) // (layers * len(_PARTS) * 2 * 1024))
        base = _base(1, layers, rows)
        home = _save(folder, "base", base)
        models = {
            "copy": (base, len(base)),
            "merged q and v": _merged(base, ("q_proj", "v_proj")),
            "merged all": _merged(base, _PARTS),
            "other names": ({f"m.{at}": one for at, one in enumerate(base.values())}, len(base)),
            "upcast": ({name: _upcast(one) for name, one in base.items()}, len(base)),
            "trained anew": (_base(2, layers, rows), 0),
        }
        project = Project(folder, Config())
        saved = os.path.join(folder, "bases.index")
        write_index(saved, index_bases([home], project)[0])
        say(f"trace, a base of {os.path.getsize(home) >> 20} MB, {len(base)} tensors")
        paths = {}
        for name, (weights, expected) in models.items():
            paths[name] = _save(folder, name.replace(" ", "-"), weights)
            for way in (home, saved):
                found = len(trace(paths[name], [way], project).matches[0].shared)
                right = "ok  " if found == expected else "MISS"
                say(f"  {right}  {name}: {found} of {expected}" + " by index" * (way == saved))
        ways: dict[str, Callable[[], object]] = {
            "read the base once": partial(_read, home),
            "index the base": partial(index_bases, [home], project),
        }
        for name in ("copy", "merged q and v", "upcast", "trained anew"):
            ways[name] = partial(trace, paths[name], [home], project)
            ways[f"{name} by index"] = partial(trace, paths[name], [saved], project)
        say(table(measure(ways, args.rounds), "read the base once"))
    return 0


def _base(seed: int, layers: int, rows: int) -> Weights:
    """Random bits with the exponents of trained BF16 weights, and norms beside them."""
    rng = random.Random(seed)
    exponents = bytes(0x3B + (byte & 1) + (byte & 0x80) for byte in range(256))
    out: dict[str, tuple[str, tuple[int, ...], bytes]] = {}
    for at in range(layers):
        for part in _PARTS:
            data = bytearray(rng.randbytes(2 * rows * 1024))
            data[1::2] = data[1::2].translate(exponents)
            out[f"model.layers.{at}.{part}.weight"] = ("BF16", (rows, 1024), bytes(data))
        norm = bytearray(rng.randbytes(2048))
        norm[1::2] = b"\x3f" * 1024
        out[f"model.layers.{at}.norm.weight"] = ("BF16", (1024,), bytes(norm))
    return out


def _merged(base: Weights, parts: Sequence[str]) -> tuple[Weights, int]:
    other = {
        name: (dtype, shape, bytes(byte ^ 1 for byte in data[:1024]) + data[1024:])
        for name, (dtype, shape, data) in base.items()
        if name.split(".")[-2] in parts
    }
    return {**base, **other}, len(base) - len(other)


def _upcast(one: tuple[str, tuple[int, ...], bytes]) -> tuple[str, tuple[int, ...], bytes]:
    _, shape, data = one
    wide = bytearray(2 * len(data))
    wide[2::4], wide[3::4] = data[0::2], data[1::2]
    return "F32", shape, bytes(wide)


def _save(folder: str, name: str, weights: Weights) -> str:
    os.mkdir(os.path.join(folder, name))
    path = os.path.join(folder, name, "model.safetensors")
    header, _ = safetensors_header({key: one[:2] for key, one in weights.items()}, None)
    with open(path, "wb") as stream:
        stream.write(safetensors_head(header))
        for _, _, data in weights.values():
            stream.write(data)
    return path


def _read(path: str) -> None:
    with open(path, "rb", buffering=0) as stream:
        while stream.read(1 << 20):
            pass


if __name__ == "__main__":
    sys.exit(main())
