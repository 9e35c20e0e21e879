"""How much memory Python's own objects take while something is made, and when it is there."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def measured(make: Callable[[], T]) -> tuple[T, int, int]:
    """What `make` gives, the bytes that it holds then, and the most on the way."""
    tracemalloc.start()
    try:
        made = make()
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return made, held, peak
