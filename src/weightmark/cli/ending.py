"""How a run ends that could not be ended as asked: one line that says what, and where."""

from __future__ import annotations

import errno
import os
import sys
import traceback

from weightmark.cli.streams import settle
from weightmark.errors import ConfigError, TreeError, WeightmarkError
from weightmark.reports.lines import safe

ISSUES = "https://github.com/weightmark/weightmark/issues"
TRACEBACK = "WEIGHTMARK_TRACEBACK"
"""The variable of the environment that has the trace shown."""

# Files are written by `replace`, which says their names: what else takes no more is no file.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF)


def complain(error: Exception) -> None:
    """Says why a run could not end as asked: what the user can mend, or what is to be reported."""
    settle()
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    for problem in sentences_on(error):
        sys.stderr.write(f"weightmark: error: {safe(problem)}\n")
    if isinstance(error, WeightmarkError) and error.hint:
        sys.stderr.write(f"  hint: {safe(error.hint)}\n")


def sentences_on(error: Exception) -> tuple[str, ...]:
    """What is wrong, a sentence each."""
    if isinstance(error, ConfigError):
        return error.problems
    if isinstance(error, TreeError) and error.name:
        return (f"{error.name}: {error.message}",)
    if isinstance(error, WeightmarkError):
        return (error.message,)
    if isinstance(error, OSError):
        return (f"{_where(error)}: {error.strerror or error}",)
    what = f"not foreseen: {type(error).__name__}: {error} ({_line(error)})"
    return (f"{what}; please report it: {ISSUES} ({TRACEBACK}=1 shows the trace)",)


def _where(error: OSError) -> str:
    """What an error of the system is about, where it names no file itself."""
    if error.filename is not None:
        return str(error.filename)
    if error.errno in _FULL:
        return "standard output"
    try:
        os.getcwd()
    except OSError:
        return "the working directory"
    return _line(error)


def _line(error: Exception) -> str:
    """The line of weightmark at which an error came up."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}weightmark{os.sep}" in frame.filename]
    if not ours:
        return "elsewhere"
    name = ours[-1].filename.rpartition(f"{os.sep}weightmark{os.sep}")[2]
    return f"{name.replace(os.sep, '/')}:{ours[-1].lineno}"
