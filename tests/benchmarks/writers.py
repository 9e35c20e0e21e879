"""Puts marks into damaged files of every carrier, and asks the reference reader what came of it.

`python -m tests.benchmarks.writers [--seconds N] [--seed N] [--ggml PROGRAM]`: whole files are
damaged by a few bytes, cut or lengthened. What the reader takes the writer may refuse, by a
`FormatError`; else the new file is read again, has the same tensors and the new metadata, and what
the reference took before it takes after. References are those that are installed: safetensors,
gguf, onnx, openvino, coremltools, spacy's reader of JSON, zipfile and tarfile. `--ggml` names a
program that gets a path a line and answers `1` first for what ggml reads with its tensors.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.pairs import say
from tests.formats.test_carriers import SAMPLES
from tests.formats.test_gguf import SAMPLE
from tests.writers import safetensors

from weightmark.errors import FormatError
from weightmark.formats import recognised
from weightmark.formats.header import Header

_UPDATES = {"license": "MIT", "weightmark": "{}", "weightmark_base_1": None}
_FILES = {
    **SAMPLES,
    "gguf": ("model.gguf", SAMPLE),
    "safetensors": ("model.safetensors", safetensors({"a": ("F32", (4, 4))}, {"format": "pt"})),
}


# -- the references: True where one takes a file, None where it is not installed --------------


def _safetensors(path: Path) -> bool | None:
    import_module("safetensors").safe_open(str(path), "np")
    return True


def _gguf(path: Path) -> bool | None:
    import_module("gguf").GGUFReader(path)
    return True


def _onnx(path: Path) -> bool | None:
    import_module("onnx").load(str(path), load_external_data=False)
    return True


def _openvino(path: Path) -> bool | None:
    import_module("xml.etree.ElementTree").parse(path)
    return True


def _core_ml(path: Path) -> bool | None:
    spec = import_module("coremltools.proto.Model_pb2").Model()
    spec.ParseFromString(path.read_bytes())
    return True


def _spacy(path: Path) -> bool | None:
    return isinstance(import_module("srsly").read_json(path), dict)


def _zip(path: Path) -> bool | None:
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


def _tar(path: Path) -> bool | None:
    with tarfile.open(path, "r:") as archive:
        archive.getmembers()
    return True


_REFERENCES: dict[str, tuple[str, Callable[[Path], bool | None]]] = {
    ".safetensors": ("safetensors", _safetensors),
    ".gguf": ("gguf", _gguf),
    ".onnx": ("onnx", _onnx),
    ".xml": ("xml", _openvino),
    ".mlmodel": ("coremltools", _core_ml),
    ".json": ("srsly", _spacy),
    ".nemo": ("tarfile", _tar),
}


def _asked(path: Path) -> bool | None:
    needs, ask = _REFERENCES.get(path.suffix, ("zipfile", _zip))
    if find_spec(needs) is None:
        return None
    try:
        return ask(path)
    except Exception:  # noqa: BLE001 - a reference refuses in ways of its own
        return False


# -- the files --------------------------------------------------------------------------------


def damaged(data: bytes, rng: random.Random) -> bytes:
    """A file with a few other bytes, numbers, pieces, or another end."""
    out = bytearray(data)
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        at = rng.randrange(len(out)) if out else 0
        way = rng.randrange(5)
        if way == 0:
            out[at : at + 1] = bytes([rng.randrange(256)])
        elif way == 1:
            out[at : at + 8] = rng.choice((0, 1, 255, 1 << 31, (1 << 64) - 1)).to_bytes(8, "little")
        elif way == 2:
            del out[at : at + rng.randrange(1, 40)]
        elif way == 3:
            out[at:at] = out[max(0, at - rng.randrange(1, 60)) : at]
        else:
            out[at : at + 1] = bytes([out[at] ^ 1 << rng.randrange(8)]) if out else b""
    if rng.random() < 0.1:
        del out[rng.randrange(len(out) + 1) :]
    return bytes(out)


def _read(path: str, data: bytes) -> Header:
    stream = io.BytesIO(data)
    form = recognised(stream, path)
    return form.read(stream, len(data))


def _written(path: str, data: bytes) -> bytes | None:
    """The file with a mark, None where it is refused."""
    try:
        stream = io.BytesIO(data)
        form = recognised(stream, path)
        if form.carrier is None:
            return None
        tuple(form.read(stream, len(data)).tensors)
        stream.seek(0)
        pieces = form.carrier.rewrite(stream, len(data), _UPDATES)
    except FormatError:
        return None
    return b"".join(one if isinstance(one, bytes) else data[slice(*one)] for one in pieces)


def _fault(path: str, old: bytes, new: bytes) -> str:
    """What is wrong with a file that was written, by our own reader."""
    before = _read(path, old)
    try:
        after = _read(path, new)
        tensors = tuple(after.tensors)
    except FormatError as error:
        return f"not read again: {error.message}"
    if any(one.kind.startswith("duplicate") for one in before.problems):
        return ""  # which nobody stamps
    if (after.metadata or {}).get("weightmark") != "{}":
        return "the mark is not there"
    pairs = zip(tensors, before.tensors, strict=False)
    same = len(tensors) == len(before.tensors) and all(
        one[:3] == two[:3]
        and (one.location or new[one.begin : one.end] == old[two.begin : two.end])
        for one, two in pairs
    )
    return "" if same else "the tensors are others"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts of each carrier, and every fault; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="for each carrier")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ggml", default="", metavar="PROGRAM")
    args = parser.parse_args(arguments)
    faults: list[str] = []
    for name in sorted(_FILES):
        counts: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            until = time.monotonic() + args.seconds
            rng = random.Random(f"{args.seed} {name}")
            while time.monotonic() < until:
                faults += _tried(name, rng, Path(folder), counts, args.ggml)
        say(f"{name}: " + ", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    for fault in faults:
        say(f"  {fault}")
    return int(bool(faults))


def _tried(
    name: str, rng: random.Random, folder: Path, counts: Counter[str], ggml: str
) -> list[str]:
    path, whole = _FILES[name]
    old = damaged(whole, rng)
    counts["files"] += 1
    new = _written(path, old)
    if new is None:
        return []
    counts["written"] += 1
    found = [fault] if (fault := _fault(path, old, new)) else []
    before, after = (folder / f"{when}{Path(path).suffix}" for when in ("old", "new"))
    before.write_bytes(old)
    after.write_bytes(new)
    took = _asked(before)
    counts[f"{took} by the reference before"] += 1
    if took and not _asked(after):
        found.append("the reference takes it no more")
    if ggml and path.endswith(".gguf"):
        asked = f"{before}\n{after}\n"
        done = subprocess.run([ggml], input=asked, capture_output=True, text=True, check=False)
        said = [line.split()[1] == "1" for line in done.stdout.splitlines()]
        counts[f"{said[0]} by ggml before"] += 1
        if said[0] and not said[1]:
            found.append("ggml takes it no more")
        problems = {one.kind for one in _read(path, old).problems}
        if not said[0] and "odd-tensor" not in problems:
            found.append("ggml refuses what is written without a word")
    return [f"{name}: {one}: {json.dumps(old.decode('latin-1'))}" for one in found]


if __name__ == "__main__":
    sys.exit(main())
