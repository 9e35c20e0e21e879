"""What a project of REUSE asks for when files come to it: who holds them, under which licence.

Weights under a licence of their own get an annotation of their own; other new files get the lines
that the project gives its configuration. REUSE 3.3, "REUSE.toml" and "Adjacent .license file".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from weightmark.config import PYPROJECT
from weightmark.containers.paths import relative
from weightmark.declared.naming import REUSE_TOML
from weightmark.declared.reuse import Annotation, annotation_for, read_dep5, read_toml
from weightmark.formats.header import ADJACENT
from weightmark.projects import toml_tables
from weightmark.projects.step import Step, read_file, unless_there
from weightmark.projects.survey import Survey, is_general

_SPDX = re.compile(r"SPDX-(?:FileCopyrightText|License-Identifier):[ \t]*[^\r\n]{1,400}")
# Files whose terms are most likely those of configuration, too.
_LIKE = (PYPROJECT, ".gitignore", ".gitattributes", ".pre-commit-config.yaml", "README.md")


def annotation(found: Survey) -> Iterator[Step]:
    """What REUSE.toml says of all files does not hold for the weights: they get their own."""
    files: dict[str, list[str]] = {}
    for model in found.models:
        for spoken in model.facts.spoken:
            general = [one for one in spoken.says if is_general(one)]
            if any(one.licence != model.licence for one in general):
                paths = files.setdefault(model.licence, [])
                paths += [os.path.abspath(one.path) for one in spoken.weights]
    if not files:
        return
    path = os.path.join(found.top, REUSE_TOML)
    old = read_file(path)
    entries = toml_tables.load_toml(old, path).get("annotations")
    last = entries[-1] if isinstance(entries, list) and entries else {}
    holder = last.get("SPDX-FileCopyrightText") if isinstance(last, dict) else None
    holders = holder if isinstance(holder, list) else [holder] if holder else []
    added = ""
    for licence, paths in sorted(files.items()):
        globs = sorted({relative(one, found.top) for one in paths})
        added += "\n[[annotations]]\n"
        added += f"path = [{', '.join(map(toml_tables.toml_text, globs))}]\n"
        if holders:
            added += (
                f"SPDX-FileCopyrightText = [{', '.join(map(toml_tables.toml_text, holders))}]\n"
            )
        added += f"SPDX-License-Identifier = {toml_tables.toml_text(licence)}\n"
    apart = "" if old.endswith("\n") else "\n"
    yield Step(path, "the licence of the weights", old, old + apart + added)


def sidecars(folder: str, steps: Sequence[Step]) -> list[Step]:
    """For each new file that no annotation covers: the lines of another file, beside it.

    Nothing where no file of the folder has such lines, and nothing for licence texts, which speak
    for themselves.
    """
    if not os.path.isdir(os.path.join(folder, "LICENSES")):
        return []
    new = [one.path for one in steps if one.changed and not os.path.exists(one.path)]
    names = [relative(path, folder) for path in new]
    covered = _annotations(folder)
    lines = _spdx_lines(folder)
    return [
        unless_there(os.path.join(folder, name + ADJACENT), lines, "what REUSE asks for")
        for name in names
        if lines and not name.startswith("LICENSES/") and annotation_for(covered, name) is None
    ]


def _annotations(folder: str) -> list[Annotation]:
    found: list[Annotation] = []
    for name, reader in ((REUSE_TOML, read_toml), (".reuse/dep5", read_dep5)):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            found += reader(path, read_file(path).encode())[0]
    return found


def _spdx_lines(folder: str) -> str:
    """Copyright and licence as the first of the files of a folder has them that has both."""
    there = sorted(name for name in os.listdir(folder) if name.endswith(ADJACENT))
    for name in (*(each for one in _LIKE for each in (one + ADJACENT, one)), *there):
        path = os.path.join(folder, name)
        lines = _SPDX.findall(read_file(path)) if os.path.isfile(path) else []
        if len({line.partition(":")[0] for line in lines}) == 2:
            return "".join(f"{line.strip()}\n" for line in lines)
    return ""
