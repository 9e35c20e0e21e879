"""Two readers of one page: what Python and JavaScript say of the same bytes, in one form."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pytest

from weightmark.declared.lineage_record import of_shards, read_record
from weightmark.declared.mark import Mark, decode
from weightmark.errors import FormatError, MarkError
from weightmark.formats import recognised, sidecar
from weightmark.formats.digest import tensor_digest
from weightmark.texts.canonical import canonical_form

OLDEST = (20, 12)
"""The first Node that inflates raw deflate data by itself, and has `crypto` for all."""


def _node() -> str:
    """Where Node is, "" where there is none that is new enough."""
    path = shutil.which("node")
    if not path:
        return ""
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = tuple(int(one) for one in re.findall(r"\d+", told)[:2])
    return path if numbers >= OLDEST else ""


NODE = _node()
needs_node = pytest.mark.skipif(not NODE, reason="needs node 20.12 or newer; .ci/run fetches node")

READER = Path(__file__).parent.parent / "src" / "weightmark" / "reports" / "page" / "reader.js"
BESIDE = bytes(at % 251 for at in range(4096))
"""What lies beside every model, under whatever name it has there (twin.mjs has the same)."""


class Input(NamedTuple):
    """What both are asked: `kind` is "file", "sidecar", "record", "index" or "clause"."""

    kind: str
    name: str
    data: bytes


class Twin:
    """The JavaScript reader in a running Node."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._writes, self._reads = process.stdin, process.stdout

    def send(self, inputs: Sequence[Input]) -> None:
        """Asks for a batch; Node works on it until the answers are taken."""
        asked = json.dumps([(one.kind, one.name, len(one.data)) for one in inputs]).encode()
        data = b"".join(one.data for one in inputs)
        self._writes.write(struct.pack(">I", len(asked)) + asked + data)
        self._writes.flush()

    def answers(self) -> list[dict[str, Any]]:
        """Takes the answers to the batch that was sent."""
        (size,) = struct.unpack(">I", self._reads.read(4))
        found: list[dict[str, Any]] = json.loads(self._reads.read(size))
        return found


@contextlib.contextmanager
def running() -> Iterator[Twin]:
    """The reader in Node until the end of the block."""
    script = Path(__file__).with_name("twin.mjs")
    with subprocess.Popen(
        [NODE, str(script), str(READER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Twin(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def in_python(one: Input) -> dict[str, Any]:
    """What the Python reader says, in the form of twin.mjs."""
    try:
        return _ASKED[one.kind](one)
    except FormatError:
        return {"refused": True}
    except MarkError:
        return {"broken": True}


_SAY_IT = ("llamafile",)
"""What carries no mark by itself, and says that of the weights in it."""


def _file(one: Input) -> dict[str, Any]:
    stream = io.BytesIO(one.data)
    form = recognised(stream, one.name)
    if form.carrier is None and form.name not in _SAY_IT:
        return {"none": True}
    header = form.read(stream, len(one.data))
    if any(problem.kind in ("duplicate-key", "duplicate-tensor") for problem in header.problems):
        return {"refused": True}  # Python reads on, and a rule refuses it
    answer: dict[str, Any] = {
        "pairs": None if header.metadata is None else dict(header.metadata),
        "external": [each.location for each in header.external],
        "mark": None,
        "broken": True,
        "tensors": None,
    }
    with contextlib.suppress(MarkError):
        mark = decode(header.metadata)
        answer |= {"mark": mark and as_json(mark), "broken": False}

    def opened(location: str | None) -> contextlib.AbstractContextManager[BinaryIO]:
        return contextlib.nullcontext(io.BytesIO(one.data if location is None else BESIDE))

    if form.name == "openvino" and any(one.size > len(BESIDE) for one in header.external):
        return answer  # a rule compares what the network needs with the file
    with contextlib.suppress(FormatError):
        answer["tensors"] = tensor_digest(opened, header.tensors, workers=1)
    return answer


def _sidecar(one: Input) -> dict[str, Any]:
    mark = decode(sidecar.read(io.BytesIO(one.data), len(one.data)).metadata)
    return {"mark": mark and as_json(mark)}


def _record(one: Input) -> dict[str, Any]:
    found = read_record(one.data)
    return {"record": found and {"name": found.name, "mark": as_json(found.mark)}}


def _index(one: Input) -> dict[str, Any]:
    mark = of_shards(one.data)
    return {"mark": mark and as_json(mark)}


def _clause(one: Input) -> dict[str, Any]:
    return {"canonical": canonical_form(one.data.decode())}


_ASKED = {"file": _file, "sidecar": _sidecar, "record": _record, "index": _index, "clause": _clause}


def as_json(mark: Mark) -> dict[str, Any]:
    """A mark in the form that the JavaScript reader gives it."""
    fields = ("version", "license", "clauses", "restrictions", "text", "tensors", "form")
    bases = ("name", "relation", "license", "clauses", "restrictions", "lost")
    found = {field: getattr(mark, field) for field in fields}
    found["exceptions"] = [one._asdict() for one in mark.exceptions]
    found["bases"] = [{field: getattr(one, field) for field in bases} for one in mark.bases]
    return dict(json.loads(json.dumps(found)))


def accepted(answer: dict[str, Any]) -> bool:
    """Whether a reader took the input: no word of a fault, the digest of tensors included."""
    if answer.keys() & {"refused", "none", "thrown"} or answer.get("broken"):
        return False
    return "tensors" not in answer or answer["tensors"] is not None


def difference(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """In what two answers differ, "" where they do not."""
    if "thrown" in theirs:
        return "thrown"
    if ours.keys() != theirs.keys():
        words = (
            "/".join(sorted(one.keys() & {"refused", "none", "broken"}) or ["read"])
            for one in (ours, theirs)
        )
        return " against ".join(words)
    return " ".join(key for key in ours if _plain(ours[key]) != _plain(theirs[key]))


def _plain(found: Any) -> Any:
    """An answer with the numbers among the pairs in one spelling: GGUF has them in its header."""
    if not isinstance(found, dict):
        return found
    return {key: value if key == "weightmark" else _number(value) for key, value in found.items()}


def _number(value: Any) -> Any:
    if not isinstance(value, str) or len(value) > 30:
        return value
    try:
        return repr(float(value))
    except ValueError:
        return value.lower()
