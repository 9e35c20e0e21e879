"""Copyright and licence of the files that `init` adds to a project of REUSE: those of the others.

Source: REUSE 3.3, "Adjacent .license file".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from weightmark.config import PYPROJECT
from weightmark.declared.reuse import Annotation, annotation_for, read_dep5, read_toml
from weightmark.formats.header import ADJACENT
from weightmark.projects.step import Step, read, unless_there

_SPDX = re.compile(r"SPDX-(?:FileCopyrightText|License-Identifier):[ \t]*[^\r\n]{1,400}")
# Files whose terms are most likely those of configuration, too.
_LIKE = (PYPROJECT, ".gitignore", ".gitattributes", ".pre-commit-config.yaml", "README.md")
_TEXTS = "LICENSES"


def beside(folder: str, steps: Sequence[Step]) -> Iterator[Step]:
    """For each new file of a project of REUSE that no annotation covers: the lines of another.

    Nothing where no file at the top of the project has such lines.
    """
    lines = _spdx_lines(folder) if os.path.isdir(os.path.join(folder, _TEXTS)) else ""
    if not lines:
        return
    covered = _annotations(folder)
    for one in steps:
        name = os.path.relpath(one.path, folder).replace(os.sep, "/")
        if not one.changed or os.path.lexists(one.path) or name.startswith(f"{_TEXTS}/"):
            continue
        if annotation_for(covered, name) is None:
            yield unless_there(one.path + ADJACENT, lines, "what REUSE asks for")


def _annotations(folder: str) -> list[Annotation]:
    found: list[Annotation] = []
    for name, reader in (("REUSE.toml", read_toml), (".reuse/dep5", read_dep5)):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            found += reader(path, read(path).encode())[0]
    return found


def _spdx_lines(folder: str) -> str:
    """Copyright and licence as the first of the files of a folder has them that has both."""
    there = sorted(name for name in os.listdir(folder) if name.endswith(ADJACENT))
    for name in (*(each for one in _LIKE for each in (one + ADJACENT, one)), *there):
        path = os.path.join(folder, name)
        lines = _SPDX.findall(read(path)) if os.path.isfile(path) else []
        if len({line.partition(":")[0] for line in lines}) == 2:
            return "".join(f"{line.strip()}\n" for line in lines)
    return ""
