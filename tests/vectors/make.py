"""Makes the vectors: `python -m tests.vectors.make`; `--check` says whether they are what it makes.

Written from docs/format.md and the specifications of the formats. Nothing here imports the product.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.vectors import (
    cards,
    clauses,
    coreml,
    digests,
    gguf,
    lineage,
    llamafile,
    onnx,
    openvino,
    pipelines,
    records,
    safetensors,
    sidecars,
    tars,
    zips,
)
from tests.vectors.vector import Vector

HERE = Path(__file__).parent
SUBJECTS = {
    "marks/safetensors": safetensors.vectors,
    "marks/gguf": gguf.vectors,
    "marks/onnx": onnx.vectors,
    "marks/zip": zips.vectors,
    "marks/tar": tars.vectors,
    "marks/llamafile": llamafile.vectors,
    "marks/openvino": openvino.vectors,
    "marks/coreml": coreml.vectors,
    "marks/spacy": pipelines.vectors,
    "marks/sidecar": sidecars.vectors,
    "cards": cards.vectors,
    "marks/config": records.configs,
    "marks/index": records.indexes,
    "clauses": clauses.vectors,
    "texts": clauses.texts,
    "restrictions": clauses.sets,
    "digests": digests.vectors,
    "lineage": lineage.vectors,
}
"""The folders, and what makes the vectors in each."""


def answered(vectors: list[Vector]) -> bytes:
    """The answers of a folder, one vector a line."""
    lines = [
        json.dumps(
            {"name": one.name, "why": one.why, "files": list(one.files), **one.answer},
            ensure_ascii=True,
        )
        for one in vectors
    ]
    return ('{"version": 1, "vectors": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def made() -> Iterator[tuple[str, bytes]]:
    """Every file below this folder that is made, with its content."""
    for folder, make in SUBJECTS.items():
        vectors = list(make())
        names = [name for one in vectors for name in one.files]
        assert len(set(names)) == len(names), f"{folder}: a file of two vectors"
        assert len({one.name for one in vectors}) == len(vectors), f"{folder}: a name twice"
        for one in vectors:
            for name, content in one.files.items():
                yield f"{folder}/{name}", content
        yield f"{folder}/answers.json", answered(vectors)


def found() -> set[str]:
    """Every file in the folders of the vectors."""
    tops = {folder.partition("/")[0] for folder in SUBJECTS}
    return {
        path.relative_to(HERE).as_posix()
        for top in tops
        for path in (HERE / top).rglob("*")
        if path.is_file()
    }


def differing() -> list[str]:
    """The files that are not what is made, missing ones and strangers too."""
    wanted = dict(made())
    return sorted(
        name
        for name in found() | set(wanted)
        if name not in wanted
        or not (HERE / name).is_file()
        or (HERE / name).read_bytes() != wanted[name]
    )


def write() -> None:
    """Writes what is made, and removes what is not made any more."""
    wanted = dict(made())
    for name in found() - set(wanted):
        (HERE / name).unlink()
    for name, content in wanted.items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(content)


def main(arguments: list[str]) -> int:
    """Writes the vectors, or says which are not as they are made."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m tests.vectors.make [--check]\n")
        return 2
    if not arguments:
        write()
        return 0
    names = differing()
    for name in names:
        sys.stderr.write(f"tests/vectors/{name}: not what make.py makes\n")
    return 1 if names else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
