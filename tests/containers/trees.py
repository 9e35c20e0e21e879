"""What the tests of containers have in common."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from weightmark.containers.tree import Tree

NOISE = random.Random(4).randbytes(300_000)
LONG = "d/" * 120 + "long-name.safetensors"
MODES = {"a.tar": "w", "a.tar.gz": "w:gz", "a.tgz": "w:gz", "a.tar.bz2": "w:bz2", "a.txz": "w:xz"}

Write = Callable[[str, bytes], Path]


def kinds(tree: Tree) -> list[tuple[str, str]]:
    """The problems of a tree: what sort, and where."""
    return [(problem.kind, problem.where) for problem in tree.problems]


def read(tree: Tree, name: str) -> bytes:
    """All bytes of a file."""
    with tree.open(name) as stream:
        return stream.read()
