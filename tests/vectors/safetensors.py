"""Marks in safetensors, and files that the reference reader refuses."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table

A = struct.pack("<2f", 0, 0)
B = b"\x07"
TENSORS = {
    "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
    "b": {"dtype": "U8", "shape": [], "data_offsets": [8, 9]},
}
DIGEST, _ = table([Tensor("a", "F32", (2,), A), Tensor("b", "U8", (), B)])


def framed(header: str | bytes, data: bytes = A + B, padded: bool = True) -> bytes:
    """A header before its tensors, padded with spaces to a multiple of eight."""
    content = header.encode() if isinstance(header, str) else header
    if padded:
        content += b" " * (-len(content) % 8)
    return struct.pack("<Q", len(content)) + content + data


def header(metadata: Mapping[str, object] | None, tensors: Mapping[str, object] = TENSORS) -> str:
    """A header as JSON."""
    entries = {} if metadata is None else {"__metadata__": dict(metadata)}
    return json.dumps({**entries, **tensors}, separators=(",", ":"), ensure_ascii=False)


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A file with a mark."""
    extra = {"weightmarker": "no key of the mark"} if name == "key-like" else {}
    return {f"{name}.safetensors": framed(header({"format": "pt", **extra, **found}))}


GOOD = header({"format": "pt"})
MARKED = header(keys(PLAIN))
"""A header without a mark, and one with a mark."""


def accepted() -> Iterator[Vector]:
    """Headers that are odd, and that the reference reader takes."""
    mark = keys(PLAIN)
    odd = {
        "odd-spaces-before": (f"  {MARKED}", "white space before the header"),
        "odd-spaces-behind": (f"{MARKED} \n\t\r ", "white space behind the header"),
        "odd-escaped": (
            MARKED.replace('"weightmark"', '"\\u0077eightmark"'),
            "a key of the header that is escaped",
        ),
        "odd-metadata-last": (
            header(None)[:-1] + ',"__metadata__":' + json.dumps(mark) + "}",
            "the metadata behind the tensors",
        ),
        "odd-info": (
            MARKED.replace('"dtype":"U8"', '"dtype":"U8","more":[1.5,null]'),
            "a field of a tensor that is not known",
        ),
    }
    for name, (content, why) in odd.items():
        case = Case(name, why, mark, PLAIN)
        yield Vector(name, why, {f"{name}.safetensors": framed(content)}, read(DIGEST, case))
    for name, content, why in (
        (
            "odd-metadata-null",
            header(None)[:-1] + ',"__metadata__":null}',
            "null in place of metadata",
        ),
        ("odd-metadata-empty", header({}), "metadata without a key"),
        ("odd-metadata-none", header(None), "no metadata"),
    ):
        yield Vector(
            name, why, {f"{name}.safetensors": framed(content)}, read(DIGEST, Case(name, why, {}))
        )
    name, why = "odd-unaligned", "a header whose length is no multiple of eight"
    odd_length = framed(MARKED + " " * (1 - len(MARKED) % 2), padded=False)
    yield Vector(
        name, why, {f"{name}.safetensors": odd_length}, read(DIGEST, Case(name, why, mark, PLAIN))
    )
    name, why = "odd-dtype-later", "a type that came later"
    later, _ = table([Tensor("w", "F3_LATER", (3,), A)])
    info = {"w": {"dtype": "F3_LATER", "shape": [3], "data_offsets": [0, len(A)]}}
    yield Vector(
        name,
        why,
        {f"{name}.safetensors": framed(header(mark, info), A)},
        read(later, Case(name, why, mark, PLAIN)),
    )
    name, why = "odd-no-tensors", "a file without tensors"
    empty, _ = table([])
    bare = framed(header(mark, {}), b"")
    yield Vector(
        name, why, {f"{name}.safetensors": bare}, read(empty, Case(name, why, mark, PLAIN))
    )


def labelled() -> Iterator[Vector]:
    """What stands beside the mark for other tools."""
    labels = {
        "license": "apache-2.0",
        "modelspec.license": "MIT",
        "ss_metadata_license": "",
        "model_license": "x\u202ey",
    }
    for name, why, found in (
        ("labels", "the keys of other tools", keys(PLAIN)),
        ("labels-alone", "the same without a mark", {}),
    ):
        case = Case(name, why, found, PLAIN if found else None)
        content = framed(header({**labels, "license_link": "LICENSE", **found}))
        yield Vector(name, why, {f"{name}.safetensors": content}, read(DIGEST, case, labels))


def tensor(**changes: object) -> str:
    """The marked header with another first tensor."""
    return header(keys(PLAIN), {"a": {**TENSORS["a"], **changes}, "b": TENSORS["b"]})


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Files that the reference reader refuses, or that hold a key twice."""
    whole = framed(MARKED)
    yield "empty", "no byte", b""
    yield "cut-length", "seven bytes", whole[:7]
    yield "cut-header", "the file ends in the header", whole[:40]
    yield "cut-tensors", "the last byte is missing", whole[:-1]
    yield "trailing", "a byte behind the last tensor", whole + b"\0"
    yield "length-zero", "a header of no byte", struct.pack("<Q", 0)
    yield (
        "length-huge",
        "a header larger than 100,000,000 bytes",
        struct.pack("<Q", 2**63) + whole[8:],
    )
    yield (
        "length-limit",
        "a header of 100,000,001 bytes",
        struct.pack("<Q", 100_000_001) + whole[8:],
    )
    for name, why, content in (
        ("array", "the header is an array", "[]"),
        ("null", "the header is null", "null"),
        ("blank", "the header is blank", "        "),
        ("bom", "a byte order mark", b"\xef\xbb\xbf" + MARKED.encode()),
        ("nul-behind", "NUL behind the header", MARKED + "\0"),
        ("words-behind", "words behind the header", MARKED + "x"),
        (
            "utf8",
            "a byte that is no UTF-8",
            MARKED.replace("org/base", "org/\udcff").encode("utf-8", "surrogateescape"),
        ),
        ("utf16", "the header in UTF-16", MARKED.encode("utf-16-le")),
        ("surrogate", "half of a surrogate pair", MARKED.replace("org/base", "\\ud800")),
        (
            "control",
            "a control character that is not escaped",
            MARKED.replace("org/base", "org\x01base"),
        ),
        ("nan", "NaN", MARKED.replace('"shape":[2]', '"shape":[NaN]')),
        ("comment", "a comment", "/* */" + MARKED),
        ("comma", "a comma too many", MARKED[:-1] + ",}"),
        (
            "deep",
            "200 brackets in a tensor",
            MARKED.replace('"dtype":"U8"', '"x":' + "[" * 200 + "]" * 200 + ',"dtype":"U8"'),
        ),
        ("metadata-twice", "the metadata twice", MARKED[:-1] + ',"__metadata__":{}}'),
        (
            "metadata-twice-escaped",
            "the same by an escape",
            MARKED[:-1] + ',"__metadata_\\u005f":{}}',
        ),
        ("metadata-array", "the metadata are an array", header(None)[:-1] + ',"__metadata__":[]}'),
        ("metadata-number", "a value that is no text", header({**keys(PLAIN), "step": 1})),
        ("metadata-null-value", "a value that is null", header({**keys(PLAIN), "step": None})),
        (
            "key-twice",
            "a key of the mark twice",
            MARKED.replace('{"weightmark"', '{"weightmark":"{}","weightmark"'),
        ),
        (
            "key-twice-same",
            "a key twice with one value",
            MARKED.replace('"__metadata__":{', '"__metadata__":{"a":"1","a":"1",'),
        ),
        (
            "key-twice-escaped",
            "a key twice, once escaped",
            MARKED.replace('{"weightmark"', '{"weightmar\\u006b":"{}","weightmark"'),
        ),
        (
            "tensor-twice",
            "a tensor twice",
            MARKED[:-1] + ',"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}',
        ),
        (
            "field-twice",
            "a field of a tensor twice",
            MARKED.replace('"dtype":"U8"', '"dtype":"U8","dtype":"U8"'),
        ),
        ("dtype-missing", "a tensor without dtype", MARKED.replace('"dtype":"U8",', "")),
        ("dtype-number", "a dtype that is no text", tensor(dtype=1)),
        ("shape-float", "a dimension with a fraction", tensor(shape=[2.0])),
        ("shape-negative", "a negative dimension", tensor(shape=[-2])),
        ("shape-other", "more elements than bytes", tensor(shape=[3])),
        ("shape-overflow", "more elements than can be counted", tensor(shape=[2**62, 2**62])),
        ("offsets-hole", "a hole before the first tensor", tensor(data_offsets=[1, 9])),
        ("offsets-overlap", "a tensor in another", tensor(shape=[1], data_offsets=[0, 4])),
        ("offsets-backwards", "the end before the beginning", tensor(data_offsets=[8, 0])),
        ("offsets-negative", "a negative offset", tensor(data_offsets=[-8, 0])),
        ("offsets-three", "three offsets", tensor(data_offsets=[0, 8, 9])),
        (
            "tensor-null",
            "null in place of a tensor",
            header(keys(PLAIN), {"a": None, "b": TENSORS["b"]}),
        ),
    ):
        yield name, why, framed(content)
    yield "offsets-behind", "a tensor behind the end", framed(MARKED, A)


def vectors() -> Iterator[Vector]:
    """All vectors of safetensors."""
    yield from carried(DIGEST, marked, everywhere=False)
    yield from accepted()
    yield from labelled()
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.safetensors": content})
