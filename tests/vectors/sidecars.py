"""Marks in sidecars, beside a file of a format that can hold none."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table


def array(values: bytes = b"\1\2\3\4") -> bytes:
    """A file of NumPy, format 1.0."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({len(values)},), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode() + values


WEIGHTS = array()
DIGEST, _ = table([Tensor("", "U8", (len(WEIGHTS),), WEIGHTS)])
SPDX = "SPDX-FileCopyrightText: 2026 Somebody\n\nSPDX-License-Identifier: LicenseRef-Example-OpenRAIL\n"


def lines(found: Mapping[str, str]) -> str:
    """One line a key."""
    return "".join(f"# {key} = {text}\n" for key, text in found.items())


MARK = lines(keys(PLAIN))


def files(name: str, sidecar: str | bytes) -> dict[str, bytes]:
    """An array with a sidecar."""
    content = sidecar.encode() if isinstance(sidecar, str) else sidecar
    return {f"{name}.npy": WEIGHTS, f"{name}.npy.license": content}


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """An array with a mark in its sidecar."""
    return files(name, SPDX + lines(found))


def accepted() -> Iterator[Vector]:
    """Sidecars in which others wrote as well."""
    for name, why, sidecar in (
        ("odd-first", "the mark before all other lines", MARK + SPDX),
        ("odd-alone", "nothing but the mark", MARK),
        (
            "odd-scattered",
            "lines of others between those of the mark",
            MARK.replace("\n", "\n# note = x\n", 1),
        ),
        ("odd-crlf", "lines that end in CR LF", (SPDX + MARK).replace("\n", "\r\n")),
        ("odd-end", "no line feed at the end", (SPDX + MARK)[:-1]),
        (
            "odd-comment",
            "a line that only looks like a key",
            SPDX + MARK + "weightmark = {}\n#weightmark = {}\n",
        ),
        ("odd-crlf-others", "other lines end in CR LF", SPDX.replace("\n", "\r\n") + MARK),
    ):
        yield Vector(name, why, files(name, sidecar), read(DIGEST, Case(name, why, {}, PLAIN)))
    name, why = "odd-none", "no sidecar"
    yield Vector(name, why, {f"{name}.npy": WEIGHTS}, read(DIGEST, Case(name, why, {})))
    name, why = "odd-empty", "an empty sidecar"
    yield Vector(name, why, files(name, ""), read(DIGEST, Case(name, why, {})))


def faults() -> Iterator[tuple[str, str, str | bytes]]:
    """Sidecars whose mark is to be refused."""
    yield "key-twice", "a key twice", SPDX + MARK + "# weightmark = {}\n"
    yield "key-twice-same", "a line twice", SPDX + MARK + MARK.splitlines()[0] + "\n"
    yield (
        "utf8",
        "a byte that is no UTF-8",
        (SPDX + MARK).encode().replace(b"org/base", b"org/\xff"),
    )
    yield (
        "utf8-others",
        "a line of others that is no UTF-8",
        b"# caf\xe9\n" + (SPDX + MARK).encode(),
    )
    yield (
        "blanks",
        "two blanks behind the equals sign",
        SPDX + MARK.replace("# weightmark = ", "# weightmark =  "),
    )
    yield "stranger", "a key that is not announced", SPDX + MARK + "# weightmark_note = x\n"
    yield "no-record", "no record", SPDX + MARK.split("\n", 1)[1]


def vectors() -> Iterator[Vector]:
    """All vectors of sidecars."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    for name, why, sidecar in faults():
        case = Case(name, why, {}, None, "mark", "weightmark")
        yield Vector(f"sidecar-{name}", why, files(f"sidecar-{name}", sidecar), read(DIGEST, case))
    yield refused(
        "file-cut",
        "an array without its last byte",
        {
            "file-cut.npy": WEIGHTS[:-1],
            "file-cut.npy.license": (SPDX + MARK).encode(),
        },
    )
