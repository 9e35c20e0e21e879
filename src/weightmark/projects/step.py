"""What is to become of one file of a repository: planned first, shown as a diff, then written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from weightmark._startup import NamedTuple
from weightmark.containers.paths import from_here
from weightmark.containers.replace import clear, put_all
from weightmark.errors import ConfigError, parser_words, remedy

_MOST_SHOWN = 60
"""Lines of a new file that a diff shows; a licence text has hundreds, which nobody reads there."""
_WIDEST = 160
"""Characters of a line that a diff shows; the pattern of the hook has thousands."""


class Step(NamedTuple):
    """One file as it is to be; `content` is None where it stays as it is.

    `lines` are to be pasted by hand into a file that could not be edited safely.
    """

    path: str
    message: str
    before: str = ""
    content: str | None = None
    lines: str = ""

    @property
    def changed(self) -> bool:
        """Whether the file is to be written."""
        return self.content is not None


def written(path: str, content: str, message: str) -> Step:
    """The step that writes a file, or leaves one that holds this already."""
    before = read_file(path) if os.path.lexists(path) else ""
    if before == content and os.path.lexists(path):
        return Step(path, "is as it should be")
    return Step(path, message, before, content)


def unless_there(path: str, content: str, message: str) -> Step:
    """The step that writes a new file, and never over another."""
    return (
        Step(path, "is there already") if os.path.lexists(path) else written(path, content, message)
    )


def read_file(path: str) -> str:
    """A text file with its line ends; raises ConfigError."""
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except OSError as error:
        raise ConfigError((f"{path}: {error.strerror or error}",), hint=remedy(error)) from None
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8"
        raise ConfigError((f"{path}: {parser_words(error)}",), hint=hint) from None


def carry_out(steps: Iterable[Step]) -> None:
    """Writes what was planned, all or nothing; raises StampError, and then nothing is written."""
    changes = {one.path: one.content.encode() for one in steps if one.content is not None}
    for path in changes:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        clear(path)
    put_all(changes)


def diff(step: Step) -> Iterator[str]:
    """What changes in a file, line by line as `diff -u` has it."""
    from difflib import unified_diff

    if step.content is None:
        return
    path = from_here(step.path)
    lines = step.content.splitlines()
    if not step.before and len(lines) > _MOST_SHOWN:
        yield from (f"+++ {path}", f"+ ({len(lines)} lines: {step.message})")
        return
    before = step.before.splitlines()
    start = path if before else "/dev/null"
    for line in unified_diff(before, lines, start, path, lineterm=""):
        yield line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
