"""REUSE 3.3: SPDX lines, REUSE.toml and .reuse/dep5, and what they say of one file.

A REUSE.toml annotates globs below its folder; of several annotations that fit a file the last one
counts. `precedence` says how that goes with what the file itself says, in its lines or its
sidecar: "closest" (only where that says nothing), "aggregate" (both hold), "override" (this alone).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from weightmark._startup import NamedTuple, lazy, toml
from weightmark.containers.paths import within_folder
from weightmark.declared.statement import Statement
from weightmark.errors import Problem
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.prose.meaning import all_hold, shown_words

MAX_REUSE = 1 << 20
"""Bytes of a REUSE.toml or dep5; the largest in public repositories have about 100,000."""

_MOST_ANNOTATIONS = 2_000
_MOST_LICENCES = 64
_LONGEST_GLOB = 256
_LONGEST_NAME = 1_000
_MOST_GLOBS = 100_000
"""Characters of all globs together: each costs a step for each character of a name."""

PRECEDENCES = ("closest", "aggregate", "override")


class Annotation(NamedTuple):
    """What is said of the files that `globs` fit: licences that all hold, and the precedence."""

    globs: tuple[str, ...]
    licences: tuple[str, ...]
    precedence: str
    line: int = 0


_LINE = lazy(r"SPDX-License-Identifier:[ \t]*([^\r\n]{1,400})")
_IGNORED = lazy(r"REUSE-IgnoreStart[\s\S]*?(?:REUSE-IgnoreEnd|\Z)")
_CLOSERS = r"(?:\s*(?:\*/|-->|\*\)|--\]\]|\"\"\"|'''|\}\}|#\}|[\"'`]))+\s*\Z"


def spdx_lines(text: str) -> list[tuple[int, str]]:
    """The words of each SPDX-License-Identifier with their line, once each, in order."""
    ignored = [found.span() for found in _IGNORED.finditer(text)]
    found: dict[str, int] = {}
    line, at = 1, 0
    for each in _LINE.finditer(text):
        line, at = line + text.count("\n", at, each.start()), each.start()
        words = re.sub(_CLOSERS, "", each[1]).strip()
        if any(begin <= at < end for begin, end in ignored):
            continue
        if words and len(found) < _MOST_LICENCES:
            found.setdefault(words, line)
    return [(number, words) for words, number in found.items()]


def read_toml(path: str, data: bytes) -> tuple[list[Annotation], tuple[Problem, ...]]:
    """The annotations of a REUSE.toml, in order; what is wrong comes as problems."""
    tomllib = toml()
    if len(data) > MAX_REUSE:
        return [], (Problem("too-large", path, f"larger than {MAX_REUSE:,} bytes"),)
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return [], (Problem("broken-toml", path, f"is not TOML: {str(error)[:120]}"),)
    entries = table.get("annotations", [])
    if not isinstance(entries, list):
        return [], (Problem("broken-reuse", path, "annotations is no list of tables"),)
    found, problems = [], []
    for number, entry in enumerate(entries[:_MOST_ANNOTATIONS]):
        globs = _texts(entry.get("path")) if isinstance(entry, dict) else ()
        licences = _texts(entry.get("SPDX-License-Identifier")) if globs else ()
        precedence = entry.get("precedence", "closest") if globs else ""
        if not globs or precedence not in PRECEDENCES:
            message = f"annotation {number + 1} has no path, or no precedence that REUSE knows"
            problems.append(Problem("broken-reuse", path, message))
        elif licences:
            found.append(Annotation(globs, licences, precedence))
    return found, tuple(problems)


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(one for one in items[:_MOST_LICENCES] if isinstance(one, str) and one.strip())


def read_dep5(path: str, data: bytes) -> tuple[list[Annotation], tuple[Problem, ...]]:
    """The file paragraphs of a .reuse/dep5; they aggregate, and the last that fits counts."""
    if len(data) > MAX_REUSE:
        return [], (Problem("too-large", path, f"larger than {MAX_REUSE:,} bytes"),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [], (Problem("not-utf8", path, f"byte {error.start} is not UTF-8"),)
    found: list[Annotation] = []
    line = 1
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        files = re.search(r"(?im)^Files:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", paragraph)
        licence = re.search(r"(?im)^License:[ \t]*([^\n]+)", paragraph)
        if files and licence and len(found) < _MOST_ANNOTATIONS:
            # In a dep5 a star goes through folders.
            globs = tuple(one.replace("*", "**") for one in files[1].split()[:_MOST_LICENCES])
            found.append(Annotation(globs, (licence[1].strip(),), "aggregate", line))
        line += paragraph.count("\n") + 2
    return found, ()


def annotation_for(annotations: Iterable[Annotation], name: str) -> Annotation | None:
    """The annotation that counts for a file, by its path from the folder of the REUSE.toml."""
    left = _MOST_GLOBS
    for one in reversed(list(annotations)):
        for glob in one.globs:
            left -= len(glob)
            if left > 0 and _fits(glob, name):
                return one
    return None


def _fits(glob: str, name: str) -> bool:
    """`*` stays in a folder, `**` does not, a backslash takes the next character as it is.

    By hand: regular expressions need time without end for many stars.
    """
    if len(glob) > _LONGEST_GLOB or len(name) > _LONGEST_NAME:
        return False
    # The places in `name` that the part of the glob before may end at.
    reached = {0}
    for part in re.findall(r"\*\*|\*|\\[\s\S]|[\s\S]", glob):
        if not reached:
            return False
        if part.startswith("**"):
            reached = set(range(min(reached), len(name) + 1))
        elif part.startswith("*"):
            reached = within_folder(reached, name)
        else:
            reached = {at + 1 for at in reached if name[at : at + 1] == part[-1]}
    return len(name) in reached


def reuse_statement(
    annotations: Iterable[Annotation],
    path: str,
    name: str,
    catalogue: Catalogue = SHIPPED,
) -> tuple[Statement, str] | None:
    """What the REUSE.toml or dep5 at `path` says of the file `name`, with its precedence.

    `name` is the path from the folder that holds REUSE.toml, or .reuse. None: nothing.
    """
    found = annotation_for(annotations, name)
    if found is None:
        return None
    licence = all_hold(found.licences, catalogue)
    where = Location(path, "SPDX-License-Identifier", found.line)
    words = shown_words(" AND ".join(found.licences))
    title = f"{posixpath.basename(path)} for {name}"
    return Statement("sidecar", title, where, words, licence), found.precedence
