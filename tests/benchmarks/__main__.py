"""`python -m tests.benchmarks [NAME …]`: run all benchmarks, or those that are named."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from tests.benchmarks.pairs import say

HELPERS = {"__init__", "__main__", "pairs", "savers"}


def names() -> list[str]:
    """The benchmarks beside this file."""
    found = (name.partition(".") for name in os.listdir(os.path.dirname(__file__)))
    return sorted(stem for stem, _, suffix in found if suffix == "py" and stem not in HELPERS)


def main() -> int:
    """Run them one after the other."""
    words = sys.argv[1:]
    if "--list" in words:
        say("\n".join(names()))
        return 0
    if unknown := sorted(set(words) - set(names())):
        sys.stderr.write(f"no benchmark {unknown[0]}; there are: {', '.join(names())}\n")
        return 2
    sys.argv[1:] = []
    codes = []
    for name in words or names():
        say(f"== {name}")
        codes.append(import_module(f"tests.benchmarks.{name}").main())
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
