"""Measure the stamping of large files: time against `cp` and `sync` in the same run, and memory.

`python -m tests.benchmarks.stamping [--gigabytes N] [--rounds N] [--only NAME …] [--folder PATH]`.
The files hold random bytes, written anew for each round, so that a first stamp is a first one.
What is timed is whole processes. `digest` is what a second stamp cannot do without, `sha256` what
one core makes of all bytes: no stamp that binds a mark to its tensors needs less processor time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from tests.benchmarks.pairs import say, verdict
from tests.writers import field, gguf, safetensors_head, safetensors_header, varint

MOST, AGAIN_MOST, MEMORY_MOST = 1.15, 1.0, 64.0
_MB = 1 << 20
_TENSOR = 128 * _MB
_ONNX_GB = 1.9  # protobuf reads 2 GB at most
_COPY = 'cp --reflink=never --sparse=never "$1" "$1.copy" && sync "$1.copy"'
_DIGEST = """
import sys
from weightmark.formats import recognised
from weightmark.formats.digest import tensor_digest
opened = lambda _: open(sys.argv[1], "rb", buffering=0)
with opened(None) as stream:
    form, size = recognised(stream, sys.argv[1]), stream.seek(0, 2)
    stream.seek(0)
    tensor_digest(opened, form.read(stream, size).tensors)
"""
_SHA256 = """
import hashlib, mmap, sys
block, digest = mmap.mmap(-1, 1 << 20), hashlib.sha256()
with open(sys.argv[1], "rb", buffering=0) as stream:
    while got := stream.readinto(block):
        digest.update(memoryview(block)[:got])
"""


class Run(NamedTuple):
    """What a process took: seconds, those of the processor among them, and MiB at its peak."""

    wall: float
    busy: float
    peak: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times, ratios and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=list(_WRITERS), default=list(_WRITERS))
    parser.add_argument("--folder", help="where the files are made (default: the temporary folder)")
    args = parser.parse_args(arguments)
    for name in args.only:
        size = int(min(args.gigabytes, _ONNX_GB if name == "onnx" else args.gigabytes) * (1 << 30))
        runs: dict[str, list[Run]] = {}
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            for _ in range(args.rounds):
                for what, run in _round(os.path.join(folder, f"model.{name}"), size, name):
                    runs.setdefault(what, []).append(run)
        _tell(f"{name}, {size / (1 << 30):.1f} GB, median of {args.rounds}", runs)
    return 0


def _round(path: str, size: int, name: str) -> Iterator[tuple[str, Run]]:
    with open(path, "wb") as stream:
        for piece in _WRITERS[name](size):
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    yield "cp, sync", _run(["sh", "-c", _COPY, "sh", path])
    os.unlink(path + ".copy")
    yield "stamp", _run(_stamp(path, "mit"))
    yield "stamp again, nothing changes", _run(_stamp(path, "mit"))
    yield "digest", _run([sys.executable, "-c", _DIGEST, path])
    yield "sha256", _run([sys.executable, "-c", _SHA256, path])
    yield "stamp, other licence, no digest", _run(_stamp(path, "isc", "--no-digest"))


def _tell(head: str, runs: dict[str, list[Run]]) -> None:
    say(head)
    copy = median(run.wall for run in runs["cp, sync"])
    for what, found in runs.items():
        wall, busy, peak = (median(column) for column in zip(*found, strict=True))
        each = " ".join(f"{run.wall:.1f}" for run in found)
        say(
            f"  {what:<32} {wall:7.2f} s  {wall / copy:5.2f} x  processor {busy:6.2f} s  "
            f"{peak:6.1f} MiB   ({each})"
        )
    pairs = list(zip(runs["stamp"], runs["cp, sync"], strict=True))
    again = list(zip(runs["stamp again, nothing changes"], runs["digest"], strict=True))
    say(verdict("first stamp to cp, sync", median(a.wall / b.wall for a, b in pairs), MOST))
    say(verdict("second stamp to digest", median(a.wall / b.wall for a, b in again), AGAIN_MOST))
    say(verdict("peak memory, MiB", max(run.peak for run in runs["stamp"]), MEMORY_MOST))


def _stamp(path: str, licence: str, *options: str) -> list[str]:
    words = ["stamp", "--no-card", "--license", licence, *options, path]
    return [sys.executable, "-m", "weightmark", *words]


def _run(words: Sequence[str]) -> Run:
    """Run a process; 1 is what a stamp gives that changed a file."""
    began = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), words
    wall = time.perf_counter() - began
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _noise(size: int) -> Iterator[bytes]:
    block = os.urandom(16 * _MB)
    while size:
        yield block[: min(size, len(block))]
        size -= min(size, len(block))


def _safetensors(size: int) -> Iterator[bytes]:
    names = {f"layers.{at}.weight": ("U8", [_TENSOR]) for at in range(size // _TENSOR)}
    header, data = safetensors_header(names, {"format": "pt"})
    yield safetensors_head(header)
    yield from _noise(data)


def _gguf(size: int) -> Iterator[bytes]:
    names = [(f"blk.{at}.weight", [_TENSOR // 4], 0) for at in range(size // _TENSOR)]
    yield gguf([("general.name", "string", "noise")], names)
    yield from _noise(len(names) * _TENSOR)


def _onnx(size: int) -> Iterator[bytes]:
    heads = [
        field(1, _TENSOR) + field(2, 2) + field(8, f"w{at}") + varint(9 << 3 | 2) + varint(_TENSOR)
        for at in range(size // _TENSOR)
    ]
    messages = [varint(5 << 3 | 2) + varint(len(head) + _TENSOR) + head for head in heads]
    graph = sum(map(len, messages)) + len(messages) * _TENSOR
    yield field(1, 8) + varint(7 << 3 | 2) + varint(graph)
    for message in messages:
        yield message
        yield from _noise(_TENSOR)


_WRITERS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "safetensors": _safetensors,
    "gguf": _gguf,
    "onnx": _onnx,
}


if __name__ == "__main__":
    sys.exit(main())
