"""Safetensors files for tests: made by an independent writer, read by us and by the reference."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import safetensors as reference
from hypothesis import strategies as st
from tests import writers

from weightmark.formats import safetensors
from weightmark.formats.header import Header
from weightmark.formats.safetensors import strict

_deserialize: Any = reference.deserialize
_REFUSED: Any = reference.SafetensorError

T = '"%s":{"dtype":"U8","shape":[1],"data_offsets":[%d,%d]}'
ONE = T % ("a", 0, 1)


def head_of(data: bytes) -> bytes:
    return data[: 8 + int.from_bytes(data[:8], "little")]


def read(data: bytes) -> Header:
    return safetensors.read(io.BytesIO(data), len(data))


def exact(data: bytes) -> Header:
    head = head_of(data)
    return strict.exact(head, len(data))


def tensors_by_reference(data: bytes) -> dict[str, tuple[object, ...]] | None:
    try:
        found = _deserialize(data)
    except _REFUSED:
        return None
    return {name: (i["dtype"], tuple(i["shape"]), bytes(i["data"])) for name, i in found}


def metadata_by_reference(data: bytes) -> dict[str, str] | None:
    at = Path(tempfile.gettempdir()) / f"weightmark-test-{os.getpid()}.safetensors"
    at.write_bytes(data)
    try:
        with reference.safe_open(at, "np") as opened:
            found: dict[str, str] | None = opened.metadata()
            return found
    finally:
        at.unlink()


def kinds(header: Header) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in header.problems]


NAMES = st.text(st.sampled_from('abz.09_-/ :,[]{}é\\"\n'), max_size=6)
DTYPES = st.sampled_from(sorted(writers.BITS))
SHAPES = st.lists(st.integers(0, 5), max_size=3).map(lambda shape: [2, *shape])
TEXTS = st.text(max_size=8)
METADATA = st.none() | st.dictionaries(TEXTS, TEXTS, max_size=4)


@st.composite
def files(draw: Callable[..., Any]) -> bytes:
    names = draw(st.lists(NAMES, unique=True, max_size=5))
    tensors = {name: (draw(DTYPES), draw(SHAPES)) for name in names}
    tensors = {
        name: (dtype if dtype != "F6_E2M3" else "U8", shape)
        for name, (dtype, shape) in tensors.items()
    }
    found: bytes = writers.safetensors(tensors, draw(METADATA), draw(st.sampled_from([1, 8, 64])))
    form: Callable[[bytes], bytes] = draw(st.sampled_from(FORMS))
    return form(found)


def respaced(data: bytes) -> bytes:
    """The file as `json.dumps` writes its header where nobody tells it otherwise."""
    head = head_of(data)
    text = json.dumps(json.loads(head[8:]), ensure_ascii=False)
    return writers.safetensors_head(text) + data[len(head) :]


def shuffled(data: bytes) -> bytes:
    """The file with `__metadata__` behind half of its tensors, or behind all where it has one."""
    head = head_of(data)
    entries = list(json.loads(head[8:]).items())
    if "__metadata__" in dict(entries):
        entries.insert((len(entries) + 1) // 2, entries.pop(0))
    text = json.dumps(dict(entries), ensure_ascii=False, separators=(",", ":"))
    return writers.safetensors_head(text) + data[len(head) :]


FORMS = (bytes, respaced, shuffled, lambda data: respaced(shuffled(data)))
