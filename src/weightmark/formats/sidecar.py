"""The text `FILE.license` beside a file that can hold no mark, as REUSE 3.3 has it, and its mark.

The record stands in lines of its own, `# KEY = VALUE`, with the keys and values that it has in any
other carrier; all other lines belong to whoever wrote them and stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import (
    ADJACENT,
    Carrier,
    Header,
    Label,
    Piece,
    Tensor,
    Updates,
    WeightFormat,
)
from weightmark.formats.stream import exactly

MAX_SIDECAR = 1 << 20
"""A mark with 64 bases of 25 clauses has 130,000, a whole licence text 40,000."""

SPDX_LINE = "SPDX-License-Identifier"
_RECORD = r"# (weightmark(?:_[^\s=]*)?) = (.*)"
_NAMES = rf"[^\w\n]*{SPDX_LINE}:[ \t]*(.*)"


def whole(size: int) -> Tensor:
    """A file of `size` bytes as one tensor without a name: a mark in a sidecar is bound to that."""
    return Tensor("", "U8", (size,), 0, size)


def read(fp: BinaryIO, size: int) -> Header:
    """Read the record, and the first line that names a licence, as metadata.

    Raises `FormatError` for what is no text of at most 1 MiB, and for a key that stands twice.
    """
    pairs: dict[str, str] = {}
    for number, line in enumerate(_lines(fp, size), 1):
        if found := _match(_RECORD, line):
            if found[1] in pairs:
                raise FormatError(f"`{found[1]}` stands twice, again in line {number}")
            pairs[found[1]] = found[2]
        elif found := _match(_NAMES, line):
            pairs.setdefault(SPDX_LINE, found[1].strip())
    return Header(pairs, size)


def without_record(text: str) -> str:
    """A sidecar without the lines of the record."""
    return "\n".join(line for line in text.split("\n") if not _match(_RECORD, line))


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The text with another record, in the last lines; raises `FormatError` as `read` does.

    The licence takes the place of the first line that names one, and all others of these go; where
    there is none it comes first.
    """
    record: dict[str, str | None] = {}
    lines: list[str] = []
    licence = updates.get(SPDX_LINE)
    there = _lines(fp, size)
    end = "\r" if there[0].endswith("\r") else ""  # as git writes texts on Windows
    said = f"{SPDX_LINE}: {licence}{end}"
    for line in there:
        if found := _match(_RECORD, line):
            record[found[1]] = found[2]
        elif not licence or not _match(_NAMES, line):
            lines.append(line)
        elif said not in lines:
            lines.append(said)
    if licence and said not in lines:
        lines.insert(0, said)
    record.update({key: value for key, value in updates.items() if key != SPDX_LINE})
    while lines and not lines[-1].strip():
        lines.pop()
    lines += [
        f"# {key} = {value}{end}" for key, value in sorted(record.items()) if value is not None
    ]
    return ("".join(f"{line}\n" for line in lines).encode(),)


def labels(said: Label, metadata: Mapping[str, str]) -> Updates:  # noqa: ARG001 - as of each format
    """The licence as an SPDX expression, in the line that REUSE reads."""
    return {SPDX_LINE: said.licence}


def _lines(fp: BinaryIO, size: int) -> list[str]:
    if size > MAX_SIDECAR:
        raise FormatError(f"sidecar is larger than {MAX_SIDECAR} bytes", offset=MAX_SIDECAR)
    try:
        return exactly(fp, size).decode().split("\n")
    except UnicodeDecodeError as error:
        raise FormatError("not UTF-8", offset=error.start) from None


def _match(pattern: str, line: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, line.rstrip("\r"))


CARRIER = Carrier(rewrite, labels)
SIDECAR = WeightFormat("sidecar", (ADJACENT,), read, CARRIER)
