"""Read and write the licence of a spaCy pipeline in its meta.json.

`Language.meta` is read from it and written back whole, keys that spaCy does not know with the
others. The weights lie in files of the pipeline's parts: `NAME/model`, and the vectors of words.
Which parts have such a file is told by no file but by its being there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import strict_json, suspects
from weightmark.formats.header import Carrier, External, Header, Piece, Tensor, Updates
from weightmark.formats.json_members import edited
from weightmark.formats.stream import exactly

MAX_PIPELINE_META = 1 << 21
"""Bytes of meta.json that are read; the labels of large pipelines take some 100,000, and values
twenty times as large in Python than as JSON still fit beside each other."""

MAX_PARTS = 1000
"""Parts of a pipeline; real ones have about a dozen."""

_VECTORS = "vocab/vectors"
_PARTS = ("components", "pipeline")  # of all, and of those that are not disabled


def read(fp: BinaryIO, size: int) -> Header:
    """Read the texts of the outermost object; raises `FormatError` where it is no pipeline's.

    Each file of weights that is there is one tensor of bytes.
    """
    found = strict_json.object_members(_text(fp, size))
    pairs = [(one.key, one.value) for one in found if isinstance(one.value, str)]
    if not any(key in ("lang", "spacy_version") for key, _ in pairs):
        raise FormatError("file is not the meta.json of a spaCy pipeline", hint=_SAVE)
    if strict_json.has_lone_surrogate([(one.key, one.value) for one in found]):
        raise FormatError("meta.json holds what is no Unicode text", hint=_SAVE)
    external = tuple(External(name, 1, needed=False) for name in _weights(found))
    tensors = tuple(Tensor(one.location, "U8", (0,), 0, 0, "file", one.location)
                    for one in external)  # fmt: skip
    return Header(dict(pairs), 0, tensors, tuple(suspects.in_metadata(pairs)), external)


_SAVE = "save the pipeline anew with spaCy (nlp.to_disk)"


def _text(fp: BinaryIO, size: int) -> str:
    if size > MAX_PIPELINE_META:
        raise FormatError(f"meta.json is above {MAX_PIPELINE_META} bytes", offset=size)
    try:
        return exactly(fp, size).decode()
    except UnicodeDecodeError as error:
        raise FormatError("meta.json is not UTF-8", offset=error.start) from None


def _weights(found: Sequence[strict_json.Member]) -> Sequence[str]:
    """The files in which parts of the pipeline keep weights, if they have any."""
    lists = [one.value for one in found if one.key in _PARTS and isinstance(one.value, list)]
    names = dict.fromkeys(name for one in lists for name in one if isinstance(name, str))
    if len(names) > MAX_PARTS:
        raise FormatError(f"the pipeline has more than {MAX_PARTS} parts")
    for name in names:
        if not name or name in (".", "..") or any(sign in name for sign in "/\\:\0"):
            raise FormatError(f"part {name!a} of the pipeline is no name of a folder")
    return sorted([_VECTORS, *(f"{name}/model" for name in names)])


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The object with other texts: each where it stood, or else behind the last member.

    Every other member stays as it is written. Raises `FormatError` as `read` does.
    """
    text = _text(fp, size)
    found = strict_json.object_members(text)
    if not found:
        raise FormatError("file is not the meta.json of a spaCy pipeline", hint=_SAVE)
    there = {one.key: one.value for one in found}
    changed = {
        key: value and _quoted(value)
        for key, value in updates.items()
        if key not in there or value != there[key]
    }
    return (edited(text, found, changed).encode(),)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


CARRIER = Carrier(rewrite)
