"""Measure what a large wheel costs: its verification, and the hook in its build.

`python -m tests.benchmarks.wheels [--size MB] [--rounds N] [--builds N]`. A build of 500 MB takes
most of a minute, nearly all of it deflate; a smaller size makes the share of the hook larger.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

import numpy
from tests.benchmarks.pairs import measure, say, table, verdict
from tests.benchmarks.startup import _compiled
from tests.licence_texts import licence_text
from tests.writers import safetensors_head

VERIFY_MOST, BUILD_MOST = 3.0, 1.05
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "big"
version = "1.0"
license = "MIT AND LicenseRef-scancode-bigscience-open-rail-m"
license-files = ["LICENSE*"]
[tool.weightmark]
license = "bigscience-openrail-m"
license-files = ["LICENSE-MODEL"]
[tool.hatch.build.targets.wheel]
packages = ["big"]
"""
HOOK = "[tool.hatch.build.hooks.weightmark]\n"
WAYS = {"without the hook": "", "hook": HOOK, "hook, stamp = true": f"{HOOK}stamp = true\n"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=500, help="MB of weights")
    parser.add_argument("--rounds", type=int, default=15, help="of verification")
    parser.add_argument("--builds", type=int, default=3, help="of each way to build")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _project(folder, args.size)
        builds = _builds(folder, args.builds)
        (wheel,) = os.listdir(os.path.join(folder, "dist"))
        path = os.path.join("dist", wheel)
        verify = ["-m", "weightmark", "verify"]
        medians = measure(
            {
                "--version": lambda: _run(["-m", "weightmark", "--version"], folder),
                "verify nothing": lambda: _run([*verify, "--allow-empty", "big/empty"], folder),
                "verify a wheel": lambda: _run([*verify, path], folder),
            },
            args.rounds,
        )
    say(f"verification of a wheel with {args.size} MB of deflated weights, whole processes")
    say(table(medians, "--version"))
    say(verdict("verify a wheel", medians["verify a wheel"] / medians["--version"], VERIFY_MOST))
    say(f"build of that wheel, {args.builds} each in turn, least CPU time")
    say(table(builds, "without the hook", unit="s"))
    for name in list(WAYS)[1:]:
        say(verdict(name, builds[name] / builds["without the hook"], BUILD_MOST))
    return 0


def _project(folder: str, size: int) -> None:
    """A package with weights as trained ones are: normal floats, which hardly deflate."""
    os.makedirs(os.path.join(folder, "big", "empty"))
    count = size * 1_000_000 // 4
    tensor = {"dtype": "F32", "shape": [count], "data_offsets": [0, count * 4]}
    random = numpy.random.default_rng(0)
    with open(os.path.join(folder, "big", "model.safetensors"), "wb") as stream:
        stream.write(safetensors_head(json.dumps({"w": tensor})))
        for start in range(0, count, 1 << 22):
            block = random.normal(0, 0.02, min(1 << 22, count - start))
            stream.write(block.astype("<f4").tobytes())
    for name, content in (
        ("big/__init__.py", ""),
        ("LICENSE", licence_text("mit")),
        ("LICENSE-MODEL", licence_text("bigscience-open-rail-m")),
        ("pyproject.toml", PROJECT),
    ):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(content)
    # Marked once, so that the plain hook passes too.
    subprocess.run(
        [sys.executable, "-m", "weightmark", "stamp"], cwd=folder, check=False, capture_output=True
    )


def _builds(folder: str, rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, tables in WAYS.items():
            with open(os.path.join(folder, "pyproject.toml"), "w", encoding="utf-8") as stream:
                stream.write(PROJECT + tables)
            began = _spent()
            _run(["-m", "hatchling", "build", "-t", "wheel"], folder)
            times[name].append(_spent() - began)
    # What disturbs a build only ever lengthens it.
    return {name: min(taken) for name, taken in times.items()}


def _spent() -> float:
    """CPU seconds of processes that ended: a minute is too long to have a machine for oneself."""
    times = os.times()
    return times.children_user + times.children_system


def _run(words: Sequence[str], folder: str) -> None:
    subprocess.run(
        [sys.executable, *words], cwd=folder, env=_compiled(folder), capture_output=True, check=True
    )


if __name__ == "__main__":
    sys.exit(main())
