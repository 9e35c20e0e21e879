"""A process on a terminal of its own, and what comes of it when Ctrl-C is pressed."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.writers import safetensors_head, safetensors_header


class Ended(NamedTuple):
    """What stood on the terminal, the exit code as subprocess has it, the seconds since Ctrl-C."""

    shown: str
    code: int
    late: float


def on_terminal(
    words: Sequence[str],
    folder: Path,
    *,
    stop: float | str = "",
    again: float = 0.0,
) -> Ended:
    """Run Python with `words` on a terminal; Ctrl-C after `stop` seconds, or once that is shown.

    `again`: the seconds after which it is pressed a second time.
    """
    process, terminal = pty.fork()
    if not process:
        os.chdir(folder)
        for name in ("CI", "COLUMNS"):
            os.environ.pop(name, None)
        os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - no shell is wanted
    presses: list[float] = []
    shown, began = b"", time.monotonic()
    try:
        while True:
            ready = select.select([terminal], [], [], 0.01)[0]
            now = time.monotonic()
            if not presses:
                due = stop.encode() in shown if isinstance(stop, str) else now - began >= stop
            else:
                due = len(presses) == 1 and now - presses[0] >= again
            if due and (again if presses else stop):
                os.write(terminal, b"\x03")
                presses.append(now)
            if ready:
                data = os.read(terminal, 1 << 16)
                if not data:
                    break
                shown += data
    except OSError:
        pass  # so a terminal ends whose last process has ended
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    late = time.monotonic() - presses[-1] if presses else 0.0
    return Ended(shown.decode(), os.waitstatus_to_exitcode(status), late)


def hole(
    path: Path, size: int, metadata: Mapping[str, str] | None = None, amid: bytes = b""
) -> None:
    """Write weights whose tensors are a hole, so that they cost no disk until they are copied.

    With `amid`, these bytes stand in the middle of each tensor, which is all that is no hole.
    """
    names = {f"layers.{at}.weight": ("U8", [size // 4]) for at in range(4)}
    header, data = safetensors_header(names, metadata)
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as stream:
        begin = stream.write(safetensors_head(header))
        stream.truncate(begin + data)
        for at in range(4) if amid else ():
            stream.seek(begin + size // 4 * at + (size // 4 - len(amid)) // 2)
            stream.write(amid)
