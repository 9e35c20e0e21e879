"""How far long work is, on a terminal, from its first second on; nothing anywhere else.

The bar is drawn by tqdm (extra `progress`; the extra `remote` brings it too), which is loaded only
then. Nobody below hears of terminals: they tell what they have read, and this listens.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import RLock
from typing import Any

from weightmark._cores import Work
from weightmark.cli import columns

_AFTER = 1.0
"""Seconds after which a wait is long."""
_EACH = 0.1
"""Seconds between two pictures: more often nobody sees."""


@contextmanager
def drawn(*, quiet: bool = False) -> Iterator[None]:
    """Draws the work in it, unless it is to be quiet, in CI, or standard error is no terminal.

    The bar is gone at the end, so that the report stands alone.
    """
    if quiet or os.environ.get("CI") or not sys.stderr.isatty():
        yield
        return
    bar = _Bar()
    Work.heard = bar.hear
    try:
        yield
    finally:
        with Work.lock:
            Work.heard = None
            bar.end()


class _Bar:
    """A bar of files, or of bytes from the first one on, made when it is due."""

    def __init__(self) -> None:
        self._due = time.monotonic() + _AFTER
        self._began = time.time()
        self._done, self._looks, self._all_looks = Work.done, Work.looks, Work.all_looks
        self._bar: Any = None
        self._unit = ""

    def hear(self) -> None:
        """Draws where that is due."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _EACH
        read = Work.done - self._done
        unit = "B" if read else " files"
        if unit != self._unit:
            self.end()
            self._unit, self._bar = unit, _made(unit)
            self._bar.start_t = self._began
        bar = self._bar
        if read:
            bar.total, bar.n = Work.total or None, read
            bar.set_postfix_str(f"file {Work.files + 1}" if Work.depth else "", refresh=False)
        else:
            # A file costs two looks.
            bar.total = (Work.all_looks - self._all_looks) // 2 or None
            bar.n = (Work.looks - self._looks) // 2
        bar.refresh()

    def end(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.close()


def _made(unit: str) -> Any:
    try:
        tqdm = import_module("tqdm").tqdm
    except ImportError:
        return _Nothing()
    # Without a thread of its own, which would keep work from being shared by processes.
    bar: Any = type("Bar", (tqdm,), {"monitor_interval": 0})
    bar.set_lock(RLock())
    # Some terminals say that they have neither width nor height; one bar needs two lines.
    size = {"ncols": columns() or 80, "nrows": 2}
    return bar(unit=unit, unit_scale=True, leave=False, file=sys.stderr, **size)


class _Nothing:
    """In place of a bar where nothing is there that draws one."""

    total = n = start_t = None

    def set_postfix_str(self, text: str, *, refresh: bool) -> None:
        """Draws nothing."""

    def refresh(self) -> None:
        """Draws nothing."""

    def close(self) -> None:
        """Leaves nothing."""
