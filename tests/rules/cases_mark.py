"""WM1xx: a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

import hashlib
import json
import os

from tests import writers
from tests.rules.folder import Build, Cases, Folder, mark, table_digest

A = "a" * 64
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{A}\nsize 2744\n"
TENSORS = table_digest(writers.safetensors())


def metadata(*parts: dict[str, str], **more: str) -> Build:
    def build(folder: Folder) -> None:
        found = dict(more)
        for part in parts:
            found.update(part)
        folder.weights(found)

    return build


def raw(header: str) -> Build:
    """A header as it stands, of a file without tensors."""
    return lambda folder: folder.write("model.safetensors", writers.safetensors_head(header))


def whole(folder: Folder) -> None:
    """All as it was."""


def not_whole(folder: Folder) -> None:
    broken = mark("MIT", [A])
    del broken["weightmark_clauses"]
    folder.weights(broken)


def shards(second: str) -> Build:
    def build(folder: Folder) -> None:
        folder.remove("model.safetensors")
        for number, licence in enumerate(("MIT", second), 1):
            folder.weights(mark(licence), f"model-0000{number}-of-00002.safetensors")

    return build


def cut_off(folder: Folder) -> None:
    folder.write("model.safetensors", writers.safetensors(metadata=mark())[:-1])


def index(*there: str) -> Build:
    def build(folder: Folder) -> None:
        folder.remove("model.safetensors")
        names = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
        parts = {f"w{at}": name for at, name in enumerate(names)}
        folder.write("model.safetensors.index.json", json.dumps({"weight_map": parts}))
        for name in there:
            folder.weights(mark(), name)

    return build


def pickle(folder: Folder) -> None:
    folder.write("pytorch_model.bin", b"\x80\x02}q\x00.")


def nothing_said(folder: Folder) -> None:
    for name in ("README.md", "LICENSE"):
        folder.remove(name)
    folder.weights()


def cached(name: str) -> Build:
    """The weights as a Hub cache has them: a link to a blob of that name."""

    def build(folder: Folder) -> None:
        content = writers.safetensors(metadata=mark())
        folder.write(f"blobs/{name or hashlib.sha256(content).hexdigest()}", content)
        folder.remove("model.safetensors")
        blob = next((folder.path / "blobs").iterdir())
        os.symlink(f"blobs/{blob.name}", folder.path / "model.safetensors")

    return build


CASES: Cases = {
    "WM101": (metadata(license="mit"), whole),
    "WM102": (not_whole, metadata(mark("MIT", [A]))),
    "WM103": (metadata(mark(version=3)), metadata(mark(version=1))),
    "WM104": (metadata(mark(tensors=A)), metadata(mark(tensors=TENSORS))),
    "WM105": (
        metadata(mark(), {"modelspec.license": "Apache-2.0"}),
        metadata(mark(), {"modelspec.license": "MIT License"}),
    ),
    "WM106": (shards("Apache-2.0"), shards("MIT")),
    "WM107": (cut_off, whole),
    "WM108": (
        raw('{"__metadata__":{"license":"mit","license":"apache-2.0"}}'),
        raw('{"__metadata__":{"license":"mit","note":"apache-2.0"}}'),
    ),
    "WM109": (lambda folder: folder.write("model.safetensors", POINTER), whole),
    "WM110": (
        metadata(mark(), note="\x1b[2Jnothing to see"),
        metadata(mark(), note="[2Jnothing to see"),
    ),
    "WM111": (
        raw(
            '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"x":1}}'
        ),
        raw('{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
    ),
    "WM112": (pickle, whole),
    "WM113": (
        index("model-00001-of-00002.safetensors"),
        index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"),
    ),
    "WM114": (metadata(mark()), metadata(mark(tensors=TENSORS))),
    "WM115": (nothing_said, whole),
    "WM116": (
        metadata(mark(), model_license="All rights reserved"),
        metadata(mark(), model_license="MIT"),
    ),
    "WM118": (cached(A), cached("")),
}
