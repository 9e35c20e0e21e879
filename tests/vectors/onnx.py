"""Marks in ONNX: ModelProto, written by its field numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table
from tests.vectors.wire import block, varint, whole

FLOAT, UINT8, INT4 = 1, 2, 22
A = struct.pack("<2f", 0, 0)


def raw(name: str, kind: int, dimensions: tuple[int, ...], content: bytes) -> bytes:
    """A TensorProto with raw_data (9): dims (1), data_type (2), name (8)."""
    sizes = b"".join(whole(1, size) for size in dimensions)
    return sizes + whole(2, kind) + block(8, name) + block(9, content)


def graph(*initializers: bytes) -> bytes:
    """A GraphProto: a node (1), a name (2), initializers (5), an output (12)."""
    kind = block(1, whole(1, FLOAT) + block(2, block(1, whole(1, 2))))
    output = block(1, "y") + block(2, kind)
    node = block(1, "a") + block(2, "y") + block(3, "n") + block(4, "Identity")
    parts = b"".join(block(5, one) for one in initializers)
    return block(1, node) + block(2, "g") + parts + block(12, output)


def model(*initializers: bytes, behind: bytes = b"") -> bytes:
    """A ModelProto: ir_version (1), producer_name (2), graph (7), opset_import (8)."""
    return (
        whole(1, 8)
        + block(2, "vectors")
        + block(7, graph(*initializers))
        + block(8, whole(2, 17))
        + behind
    )


def prop(key: str | bytes, value: str | bytes) -> bytes:
    """An entry of metadata_props (14): key (1), value (2)."""
    return block(14, block(1, key) + block(2, value))


def props(found: Mapping[str, str]) -> bytes:
    """All entries, one a key."""
    return b"".join(prop(*one) for one in found.items())


WEIGHTS = (raw("a", FLOAT, (2,), A), raw("b", UINT8, (), b"\x07"))
DIGEST, _ = table([Tensor("a", "F32", (2,), A), Tensor("b", "U8", (), b"\x07")])
MARK = props(keys(PLAIN))
GOOD = model(*WEIGHTS, behind=MARK)


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A file with a mark at its end."""
    return {f"{name}.onnx": model(*WEIGHTS, behind=props({"note": "x", **found}))}


def outside(name: str, **about: str) -> bytes:
    """A tensor in another file: external_data (13), data_location (14) EXTERNAL."""
    entries = b"".join(block(13, block(1, key) + block(2, value)) for key, value in about.items())
    return whole(1, 2) + whole(2, FLOAT) + block(8, name) + entries + whole(14, 1)


NOTE = b"\x0a\1x\x12\1y"
"""An entry of six bytes."""


def accepted() -> Iterator[Vector]:
    """Other layouts of the same tensors and the same mark."""
    values = whole(1, 2) + whole(2, FLOAT) + block(8, "a") + block(4, A)
    numbers = whole(2, UINT8) + block(8, "b") + block(5, varint(7))
    backwards = dict(reversed(keys(PLAIN).items()))
    for name, why, files in (
        ("odd-first", "the mark before all else", {"": MARK + model(*WEIGHTS)}),
        (
            "odd-scattered",
            "other fields between those of the mark",
            {"": props({"note": "x"}) + GOOD + props({"note 2": "y"})},
        ),
        (
            "odd-backwards",
            "the keys in another order",
            {"": model(*WEIGHTS, behind=props(backwards))},
        ),
        ("odd-order", "the tensors in another order", {"": model(*WEIGHTS[::-1], behind=MARK)}),
        (
            "odd-fields",
            "the values in fields of their type",
            {"": model(values, numbers, behind=MARK)},
        ),
        (
            "odd-wire",
            "metadata as a number, which protobuf steps over",
            {"": GOOD + whole(14, 1)},
        ),
        (
            "odd-length-5",
            "a length in five bytes, though one would do",
            {"": GOOD + b"\x72\x86\x80\x80\x80\x00" + NOTE},
        ),
        (
            "odd-unknown-field",
            "a field of ModelProto that is not known",
            {"": GOOD + block(900, "x")},
        ),
        (
            "odd-external",
            "a tensor in another file",
            {
                "": model(
                    outside("a", location="odd-external.bin", offset="4", length="8"),
                    WEIGHTS[1],
                    behind=MARK,
                ),
                "odd-external.bin": b"\1\2\3\4" + A + b"\5",
            },
        ),
        (
            "odd-external-whole",
            "a tensor in another file, without offset and length",
            {
                "": model(outside("a", location="odd-external-whole.bin"), WEIGHTS[1], behind=MARK),
                "odd-external-whole.bin": A,
            },
        ),
    ):
        named = {key or f"{name}.onnx": content for key, content in files.items()}
        yield Vector(name, why, named, read(DIGEST, Case(name, why, {}, PLAIN)))
    labels = {"license": "apache-2.0", "model_license": "MIT"}
    for name, mark in (("labels", MARK), ("labels-alone", b"")):
        why = "a licence as ONNX itself has it" + ("" if mark else ", without a mark")
        case = Case(name, why, {}, PLAIN if mark else None)
        content = model(*WEIGHTS, behind=props(labels) + mark)
        yield Vector(name, why, {f"{name}.onnx": content}, read(DIGEST, case, labels))


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Bytes that are no ModelProto."""
    yield "empty", "no byte", b""
    yield "text", "words", b"this is no model"
    yield "cut", "the last byte is missing", GOOD[:-1]
    yield "cut-graph", "the file ends in the graph", model(*WEIGHTS)[:40]
    yield "cut-key", "the file ends behind the number of a field", GOOD + b"\x72"
    yield "key-twice", "a key of the mark twice", GOOD + prop("weightmark", "{}")
    yield "key-twice-other", "another key twice", GOOD + prop("x", "1") + prop("x", "1")
    yield (
        "length-behind",
        "a field that ends behind the file",
        GOOD + varint(14 << 3 | 2) + varint(99),
    )
    yield "length-huge", "a length of 2^63", GOOD + varint(14 << 3 | 2) + varint(2**63)
    yield "varint-long", "a number of eleven bytes", GOOD + b"\x08" + b"\xff" * 10 + b"\x01"
    yield "field-0", "a field with the number 0", GOOD + b"\x00\x01"
    yield "wire-6", "a wire type that there is not", GOOD + varint(900 << 3 | 6) + b"\1"
    yield "length-6", "a length in six bytes", GOOD + b"\x72\x86\x80\x80\x80\x80\x00" + NOTE
    yield "tag-6", "a tag in six bytes", GOOD + b"\xf2\x80\x80\x80\x80\x00\x06" + NOTE
    yield "utf8", "a key that is no UTF-8", GOOD + prop(b"\xff", "x")
    yield "utf8-value", "a value that is no UTF-8", GOOD + prop("x", b"\xff")
    yield "group-open", "a group that does not end", GOOD + varint(900 << 3 | 3)


def shaped() -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """Initializers that are refused."""
    for name, why, first, *beside in (
        ("initializer-twice", "an initializer twice", raw("b", FLOAT, (2,), A)),
        ("external-missing", "a file that is not there", outside("a", location="nowhere.bin")),
        ("external-up", "a file above the folder", outside("a", location="../odd-external.bin")),
        ("external-absolute", "an absolute path", outside("a", location="/etc/hostname")),
        (
            "external-short",
            "a file that is too short",
            outside("a", location="file-external-short.bin", length="8"),
            A[:7],
        ),
        (
            "external-offset",
            "an offset that is no number",
            outside("a", location="file-external-offset.bin", offset="x"),
            A,
        ),
    ):
        files = {f"file-{name}.onnx": model(first, WEIGHTS[1], behind=MARK)}
        if beside:
            files[f"file-{name}.bin"] = beside[0]
        yield name, why, files


def vectors() -> Iterator[Vector]:
    """All vectors of ONNX."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.onnx": content})
    for name, why, files in shaped():
        yield refused(f"file-{name}", why, files)
