"""Which models this process loads and saves, told by itself: audit events of opened files.

Python raises an event before it opens a file or makes a folder (PEP 578), whoever asks for it.
Weights are often opened by other means, but each loader reads a configuration first, and each
saver writes one or makes its folder. A hook cannot be taken out again; it does nothing unless
something is watched, and none is there before something was.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from weightmark.declared.model_files import ADAPTER, CONFIG, PIPELINE, is_index
from weightmark.formats import is_weights, on_disk

_WRITING = os.O_WRONLY | os.O_RDWR
_READ_FIRST = (ADAPTER, CONFIG, PIPELINE)
_DOWNLOADS = (f"{os.sep}models--", f"{os.sep}.cache{os.sep}huggingface")

WatchState = Mapping[str, tuple[int, int, int]]
"""The weights of a folder by their paths, each with what changes when it is written."""


class Watch:
    """The folders of models that were read, and those written into, with their state before."""

    def __init__(self) -> None:
        self.read: dict[str, None] = {}
        self.written: dict[str, WatchState] = {}

    def begin(self) -> None:
        """Watches from now on."""
        if not _hooked:
            sys.addaudithook(_seen)
            _hooked.append(True)
        _watching.append(self)

    def end(self) -> None:
        """Watches no longer."""
        _watching.remove(self)

    def note_read(self, path: str) -> None:
        """Notes that a file was opened, where that is one of a model."""
        folder, name = os.path.split(path)
        if name in _READ_FIRST or is_index(name) or is_weights(name):
            self.read.setdefault(folder)

    def note_written(self, folder: str) -> None:
        """Notes that something is about to be written into a folder; downloads are not saves."""
        if folder not in self.written and not any(part in folder for part in _DOWNLOADS):
            self.written[folder] = state(folder)


_watching: list[Watch] = []
_hooked: list[bool] = []


def state(folder: str) -> WatchState:
    """The state of the weights that lie in a folder itself; none where there is no folder."""
    found = {}
    try:
        with os.scandir(folder) as items:
            for item in items:
                if item.is_file() and on_disk(item.path):
                    status = item.stat()
                    found[item.path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    except OSError:
        return {}
    return found


def _seen(event: str, args: tuple[object, ...]) -> None:
    """The hook: told of every event of the process, so the others end here at once."""
    if not _watching or event not in ("open", "os.mkdir", "os.rename"):
        return
    try:
        path = os.path.abspath(_text(args[1] if event == "os.rename" else args[0]))
        for one in tuple(_watching):
            if event == "os.mkdir":
                one.note_written(path)
            elif event == "os.rename" or (isinstance(args[2], int) and args[2] & _WRITING):
                one.note_written(os.path.dirname(path))
            else:
                one.note_read(path)
    except (OSError, TypeError, ValueError):
        return  # a descriptor or a name that is none: whoever opens it is told


def _text(path: object) -> str:
    if isinstance(path, str | bytes | os.PathLike):
        return os.fsdecode(path)
    raise TypeError("no path")
