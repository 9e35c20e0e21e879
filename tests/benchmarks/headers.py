"""Measure verdicts over many headers against the reference reader, in one process.

`python -m tests.benchmarks.headers [--files N] [--rounds N]` writes N files with headers of 1 to
100 KB, their tensors as holes, and reads them in each way. It does so for each kind of folder:
files whose tensors are those of one family of models, which is proved once; files that share no
tensor, in the form that Python's `json` gives them; and a folder for each file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import safetensors
from tests.benchmarks.pairs import measure, say, table, verdict
from tests.licence_texts import licence_text
from tests.writers import safetensors_head, safetensors_header

import weightmark
from weightmark.declared.mark import Mark, encode
from weightmark.formats.safetensors import SAFETENSORS
from weightmark.model.terms import terms

VERIFY_MOST, MARKS_MOST = 0.5, 4.0
_LICENCE = "bigscience-openrail-m"
_CARD = f"---\nlicense: {_LICENCE}\n---\n\n# A model\n"
_TENSOR = 85  # bytes of JSON that an entry takes


class Kind(NamedTuple):
    """How the files of a folder are."""

    name: str
    alike: bool = False
    spaced: bool = False
    apart: bool = False
    stamped: bool = False


KINDS = (
    Kind("of one family, stamped", alike=True, stamped=True),
    Kind("of their own, stamped", stamped=True),
    Kind("of their own, with spaces, unstamped", spaced=True),
    Kind("of one family, unstamped, each in a folder", alike=True, apart=True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(arguments)
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            _measure(kind, folder, list(_files(kind, folder, args.files)), args.rounds)
    return 0


def _measure(kind: Kind, folder: str, paths: Sequence[str], rounds: int) -> None:
    medians = measure(
        {
            "open, one read, close": _each(_floor, paths),
            "read_mark": _each(weightmark.read_mark, paths),
            "strict reader": _each(_read, paths),
            "verify": lambda: _verify(kind, folder, len(paths)),
            "safe_open().metadata()": _each(_reference, paths),
        },
        rounds,
    )
    say(f"{len(paths):,} headers {kind.name}, for each file")
    say(table(medians, "safe_open().metadata()", per=len(paths), unit="µs"))
    reference = medians["safe_open().metadata()"]
    say(verdict("verify over safe_open", medians["verify"] / reference, VERIFY_MOST))
    marks = medians["read_mark"] / medians["open, one read, close"]
    say(verdict("read_mark over open and one read", marks, MARKS_MOST))


def _each(work: Callable[[str], object], paths: Sequence[str]) -> Callable[[], None]:
    def all_of_them() -> None:
        for path in paths:
            work(path)

    return all_of_them


def _floor(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.pread(handle, 4096, 0)
    os.close(handle)


def _read(path: str) -> None:
    with open(path, "rb", buffering=0) as stream:
        SAFETENSORS.read(stream, os.fstat(stream.fileno()).st_size)


def _verify(kind: Kind, folder: str, count: int) -> None:
    found = weightmark.verify(folder)
    texts = 2 if kind.stamped else 0
    assert len(found.checked) == count + texts, len(found.checked)
    assert found.failed is not kind.stamped, found.findings[:3]


def _reference(path: str) -> None:
    with safetensors.safe_open(path, framework="np") as opened:
        opened.metadata()


def _files(kind: Kind, folder: str, count: int) -> Iterator[str]:
    rng = random.Random(5)
    known = terms("LicenseRef-scancode-bigscience-open-rail-m")
    for at in range(count):
        stem = "layers" if kind.alike else f"model{at:05}"
        tensors = {
            f"{stem}.{one:04}.weight": ("BF16", [64, 64])
            for one in range(rng.randint(1000, 100_000) // _TENSOR)
        }
        metadata = {"format": "pt"}
        if kind.stamped:
            # Each file has the digest of its own tensors, so no two marks are the same.
            mark = Mark(known.license, known.clauses, text=known.text, tensors=f"{at:064x}")
            metadata |= {"license": _LICENCE, **encode(mark)}
        header, size = safetensors_header(tensors, metadata)
        if kind.spaced:
            header = json.dumps(json.loads(header))
        above = os.path.join(folder, f"{at:06}") if kind.apart else folder
        os.makedirs(above, exist_ok=True)
        path = os.path.join(above, f"model-{at:06}.safetensors")
        with open(path, "wb") as stream:
            stream.write(safetensors_head(header))
            stream.truncate(stream.tell() + size)
        yield path
    if kind.stamped:
        with open(os.path.join(folder, "README.md"), "w", encoding="utf-8") as card:
            card.write(_CARD)
        with open(os.path.join(folder, "LICENSE"), "w", encoding="utf-8") as text:
            text.write(licence_text("bigscience-open-rail-m"))


if __name__ == "__main__":
    sys.exit(main())
