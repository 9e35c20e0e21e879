"""Take times in pairs: all ways in turn, again and again, so that drift hits each alike."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from statistics import median


def say(line: str) -> None:
    """Print a line at once, so that a long run shows how far it is."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def measure(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each way over `rounds`, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            if turn:
                times[name].append(time.perf_counter() - began)
    return {name: median(taken) for name, taken in times.items()}


def table(medians: Mapping[str, float], base: str, *, per: int = 1, unit: str = "ms") -> str:
    """One line a way: the median for each of `per` things, and its ratio to `base`."""
    scale = {"s": 1.0, "ms": 1e3, "µs": 1e6}[unit] / per
    width = max(map(len, medians))
    return "\n".join(
        f"  {name:<{width}}  {taken * scale:10.2f} {unit}  {taken / medians[base]:7.2f} x"
        for name, taken in medians.items()
    )


def verdict(what: str, ratio: float, most: float) -> str:
    """One line on a promise; timed on a shared machine, so it informs and never fails a build."""
    return f"  {'ok  ' if ratio <= most else 'MISS'}  {what}: {ratio:.2f}, promised {most:g}"
