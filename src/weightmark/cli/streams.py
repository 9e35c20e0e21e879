"""Standard streams as they come: of any encoding, closed or full."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from contextlib import suppress

_ESCAPE = "weightmark-escape"
_ENCODING = "PYTHONIOENCODING"


def prepare() -> None:
    """Makes the streams such that every text can be written, or failing to is an OSError."""
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    codecs.register_error(_ESCAPE, _escaped)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_ESCAPE)
        if sys.platform == "win32" and not sys.stdout.isatty() and not os.environ.get(_ENCODING):
            # What goes to a file or a program there has the encoding of old; reports are UTF-8.
            sys.stdout.reconfigure(encoding="utf-8")


class _Closed(io.TextIOBase):
    """Standard output that was closed: what goes there is lost, which has to be told."""

    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, "is closed", "standard output")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""What an encoding lacks, as JSON escapes it (`\ud83d\ude00`), so that JSON stays JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    found = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{unit}" for unit in found), error.end


def settle() -> None:
    """Writes out what standard output holds; what it does not take goes nowhere.

    The interpreter would try once more at its end, and then that would be the error of the run.
    """
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
