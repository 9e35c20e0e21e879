"""The initializers of ONNX, and the digests of tensors that lie packed or in other files."""

from __future__ import annotations

import hashlib
import io
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import files, writers
from tests.writers import field, onnx_property, onnx_tensor, varint

from weightmark.errors import FormatError
from weightmark.formats.coding import decoding
from weightmark.formats.digest import tensor_digest
from weightmark.formats.header import Tensor
from weightmark.formats.initializers import MAX_TENSOR_NAME, initializers, value_width

INT32, INT64, FLOAT, STRING = 6, 7, 1, 8


def tensors(data: bytes) -> list[Tensor]:
    return list(initializers(io.BytesIO(data), len(data)))


def numbers(name: str, kind: int, dims: list[int], content: bytes, number: int) -> bytes:
    """A TensorProto whose data are in the field of its type."""
    out = b"".join(field(1, one) for one in dims) + field(2, kind)
    return out + field(number, content) + field(8, name)


def digest_of(data: bytes, beside: bytes = b"") -> str:
    found = tensors(data)
    return tensor_digest(lambda at: io.BytesIO(data if at is None else beside), found)


def test_the_digest_is_that_of_the_table_in_the_specification() -> None:
    data = writers.onnx([("a", "b")], [onnx_tensor("w", files.DATA), onnx_tensor("é", b"")])
    lines = [
        ["w", "U8", [len(files.DATA)], hashlib.sha256(files.DATA).hexdigest()],
        ["é", "U8", [0], hashlib.sha256(b"").hexdigest()],
    ]
    table = "".join(
        json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n" for line in lines
    )
    assert digest_of(data) == hashlib.sha256(table.encode()).hexdigest()


def test_equal_tensors_have_one_digest_wherever_their_bytes_stand() -> None:
    """In raw_data, in the field of the type, packed dimensions, another order, another file."""
    values = [1, -2, 300, -(1 << 31)]
    raw = struct.pack("<4i", *values)
    packed = b"".join(varint(one & (1 << 64) - 1) for one in values)
    floats = struct.pack("<2f", 1.5, -0.0)
    plain = [numbers("i", INT32, [2, 2], raw, 9), numbers("f", FLOAT, [2], floats, 9)]
    other = [
        numbers("f", FLOAT, [2], floats, 4),
        field(1, b"\2\2") + field(2, INT32) + field(8, "i") + field(5, packed),
    ]
    beside = [
        numbers("f", FLOAT, [2], floats, 9),
        field(1, 2) + field(1, 2) + field(2, INT32) + field(8, "i")
        + onnx_property("location", "w.data", 13) + onnx_property("offset", "8", 13)
        + onnx_property("length", "16", 13) + field(14, 1),
    ]  # fmt: skip
    expected = digest_of(writers.onnx([], plain))
    assert digest_of(writers.onnx([("license", "mit")], other)) == expected
    assert digest_of(writers.onnx([], beside), bytes(8) + raw + b"rest") == expected
    assert digest_of(writers.onnx([], beside), bytes(8) + raw[::-1]) != expected


def test_without_a_length_the_shape_says_how_much_of_a_file_is_taken() -> None:
    tensor = field(1, 3) + field(2, FLOAT) + field(8, "w") + onnx_property("location", "d", 13)
    found = tensors(writers.onnx([], [tensor]))
    assert found == [Tensor("w", "F32", (3,), 0, 12, location="d")]


def test_a_sparse_initializer_is_its_values_and_its_indices() -> None:
    sparse = field(1, onnx_tensor("w", b"ab")) + field(2, onnx_tensor("", b"cd")) + field(3, 9)
    found = tensors(writers.onnx(graph=field(15, sparse)))
    assert [(one.name, one.shape) for one in found] == [("w", (2,)), ("w:indices", (2,))]


def test_texts_and_types_to_come_are_taken_as_they_stand() -> None:
    texts = field(1, 2) + field(2, STRING) + field(6, "a") + field(6, "b") + field(8, "t")
    found = tensors(writers.onnx([], [texts, field(2, 99) + field(8, "u") + field(9, b"xy")]))
    assert [(one.name, one.dtype, one.end - one.begin) for one in found] == [
        ("t", "STRING", len(texts)),
        ("u", "TYPE_99", 2),
    ]


@pytest.mark.parametrize(
    ("tensor", "message"),
    [
        (field(8, "w") + field(9, b"ab") + field(9, b"cd"), "several pieces"),
        (field(8, "w") + field(2, INT64) + field(7, 1) + field(7, 2), "several pieces"),
        (field(8, b"\xff"), "not UTF-8"),
        (field(8, "w") + field(2, 99) + field(5, b"\1"), "type that is not known"),
        (field(8, "w") + field(1, b"\x81") + field(2, 2), "longer than what holds it"),
        (field(8, "w" * (MAX_TENSOR_NAME + 1)), "above"),
        (field(8, "w") + onnx_property("location", "d", 13) + onnx_property("offset", "-1", 13),
         "external tensor"),
    ],
)  # fmt: skip
def test_what_loaders_read_in_different_ways_is_refused(tensor: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        tensors(writers.onnx([], [tensor]))


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(FormatError, match="more than once"):
        tensors(writers.onnx([], [onnx_tensor("w", b"a"), onnx_tensor("w", b"b")]))


@given(values=st.lists(st.integers(-(1 << 63), (1 << 63) - 1)), cut=st.integers(1, 9))
def test_numbers_unpack_to_the_bytes_that_they_stand_for(values: list[int], cut: int) -> None:
    packed = b"".join(varint(one & (1 << 64) - 1) for one in values)
    digest = decoding(Tensor("w", "I64", (len(values),), 0, len(packed), "varint"))
    for at in range(0, len(packed), cut):
        digest.update(packed[at : at + cut])
    raw = struct.pack(f"<{len(values)}q", *values)
    assert digest.hexdigest() == hashlib.sha256(raw).hexdigest()


def test_numbers_that_are_cut_off_or_too_long_are_refused() -> None:
    tensor = Tensor("w", "I32", (1,), 0, 9, "varint")
    with pytest.raises(FormatError, match="cut off or too long"):
        decoding(tensor).update(b"\x80" * 10)
    digest = decoding(tensor)
    digest.update(b"\x80")
    with pytest.raises(FormatError, match="cut off or too long"):
        digest.hexdigest()


def test_widths_are_those_of_raw_data() -> None:
    assert [value_width(one) for one in ("INT4", "BOOL", "BF16", "I64", "COMPLEX128")] == [
        1,
        1,
        2,
        8,
        16,
    ]
