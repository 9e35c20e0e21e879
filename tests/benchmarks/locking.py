"""Measure `verify --locked` over many models against reading the same bytes and hashing them.

`python -m tests.benchmarks.locking [--models N] [--rounds N]` makes N models, each a folder with
weights of 1 MB (a header of 50 KB, and tensors as holes), a card and a licence text, locks them,
and compares. The floor reads both ends of each file, and the two small files, and digests them.
The command is timed as a user starts it, with the interpreter.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256

from tests.benchmarks.pairs import measure, say, table, verdict
from tests.writers import safetensors_head

from weightmark.config import load
from weightmark.projects.drift import verify_locked
from weightmark.projects.lock import lock

FLOOR_MOST = 3.0
"""How many times the floor the comparison may take: it parses the lock and lists the folders."""

SECONDS_MOST = 2.0
"""What 1,000 models may take, as issue 14 has it."""

_SIZE, _END, _TENSORS = 1_000_000, 64 << 10, 600
_CARD = "---\nlicense: mit\n---\n\n# A model\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as top:
        os.mkdir(os.path.join(top, ".git"))
        folders = list(_models(top, args.models))
        here = os.getcwd()
        os.chdir(top)
        try:
            project = load(top, vouched=True)
            lock(folders, project)
            command = [sys.executable, "-m", "weightmark", "verify", "--locked"]
            medians = measure(
                {
                    "both ends, read and hashed": lambda: _floor(folders),
                    "verify_locked": lambda: verify_locked([], project),
                    "weightmark verify --locked": lambda: subprocess.run(
                        command, check=True, capture_output=True
                    ),
                },
                args.rounds,
            )
        finally:
            os.chdir(here)
    say(f"{args.models:,} locked models")
    say(table(medians, "both ends, read and hashed", per=args.models, unit="µs"))
    floor = medians["both ends, read and hashed"]
    say(verdict("verify_locked over the floor", medians["verify_locked"] / floor, FLOOR_MOST))
    seconds = medians["weightmark verify --locked"] * 1_000 / args.models
    say(verdict("seconds for 1,000 models", seconds, SECONDS_MOST))
    return 0


def _models(top: str, count: int) -> Iterator[str]:
    step = _SIZE // _TENSORS
    entries = {
        f"model.layers.{at}.self_attn.q_proj.weight": {
            "dtype": "U8",
            "shape": [step],
            "data_offsets": [at * step, at * step + step],
        }
        for at in range(_TENSORS)
    }
    head = safetensors_head(json.dumps(entries))
    for at in range(count):
        folder = os.path.join(top, f"model-{at:05}")
        os.mkdir(folder)
        with open(os.path.join(folder, "model.safetensors"), "wb") as stream:
            stream.write(head)
            stream.truncate(len(head) + step * _TENSORS)
        for name, content in (("README.md", f"{_CARD}{at}\n"), ("LICENSE", "x" * 10_000)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(content)
        yield folder


def _floor(folders: Sequence[str]) -> None:
    for folder in folders:
        with open(os.path.join(folder, "model.safetensors"), "rb") as stream:
            found = sha256(stream.read(_END))
            stream.seek(-_END, os.SEEK_END)
            found.update(stream.read(_END))
        for name in ("README.md", "LICENSE"):
            with open(os.path.join(folder, name), "rb") as stream:
                sha256(stream.read()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
