"""Measure the stamping of a large file: time against `cp` and `sync`, and the memory.

`python -m tests.benchmarks.stamping [--gigabytes N] [--rounds N]`; the file is a hole, so only
what is written costs disk. The first stamp copies, a second one finds its slack.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from statistics import median

from tests.benchmarks.pairs import say, table, verdict
from tests.writers import safetensors_head, safetensors_header

MEMORY_MOST = 100.0
_MB = 1 << 20
_COPY = 'cp --reflink=never --sparse=never "$1" "$1.copy" && sync "$1.copy"'


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times, ratios and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(arguments)
    times: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.safetensors")
        for _ in range(args.rounds):
            _write(path, args.gigabytes << 30)
            for name, words in (
                ("cp, sync", ["sh", "-c", _COPY, "sh", path]),
                ("stamp without digest", _stamp(path, "mit", "--no-digest")),
                ("stamp again, other licence", _stamp(path, "apache-2.0", "--no-digest")),
                ("stamp with digest", _stamp(path, "isc")),
            ):
                taken, peak = _run(words)
                times.setdefault(name, []).append(taken)
                peaks[name] = max(peaks.get(name, 0.0), peak)
                if os.path.exists(path + ".copy"):
                    os.unlink(path + ".copy")
    say(f"stamping {args.gigabytes} GB")
    say(table({name: median(taken) for name, taken in times.items()}, "cp, sync", unit="s"))
    for name, peak in peaks.items():
        if name != "cp, sync":
            say(verdict(f"peak memory of {name}, MB", peak, MEMORY_MOST))
    return 0


def _stamp(path: str, licence: str, *options: str) -> list[str]:
    words = ["stamp", "--no-card", "--license", licence, *options, path]
    return [sys.executable, "-m", "weightmark", *words]


def _run(words: Sequence[str]) -> tuple[float, float]:
    """Seconds and MB of a process; 1 is what a stamp gives that changed a file."""
    began = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), words
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def _write(path: str, size: int) -> None:
    count = max(1, size // (256 * _MB))
    names = {f"layers.{at}.weight": ("U8", [size // count]) for at in range(count)}
    header, data = safetensors_header(names, {"format": "pt"})
    with open(path, "wb") as stream:
        stream.write(safetensors_head(header))
        stream.truncate(stream.tell() + data)


if __name__ == "__main__":
    sys.exit(main())
