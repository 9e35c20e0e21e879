"""Readers that look no further than they must: each is broken by one input, and kept by another.

One file for the readers of `zipped`, `pickled`, `hdf5`, `npy`, `tarred`, `tflite`, `executorch`,
`tensorrt`, `wire`, `coreml`, `openvino` and `plain`, since they are one record with one law.
"""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import files, writers

from weightmark.errors import FormatError
from weightmark.formats.header import External, Header
from weightmark.formats.known import KNOWN

READERS = sorted({one.reader for one in KNOWN} - {"gguf", "onnx", "safetensors"})
SAMPLES = {
    "coreml": files.coreml("MIT"),
    "executorch": files.executorch(),
    "hdf5": files.hdf5(),
    "npy": files.npy(),
    "openvino": files.openvino(said='<license value="MIT" />'),
    "pickled": pickle.dumps({"w": [1.5, "a", b"b"] * 9}),
    "plain": files.DATA,
    "tarred": files.tarred(),
    "tensorrt": files.engine(license="AGPL-3.0"),
    "tflite": files.tflite(),
    "wire": writers.field(1, "net") + writers.field(100, files.DATA),
    "zipped": files.torch(),
}


def read(reader: str, data: bytes) -> Header:
    found: Callable[[BinaryIO, int], Header] = import_module(f"weightmark.formats.{reader}").read
    return found(io.BytesIO(data), len(data))


def test_each_reader_has_a_sample() -> None:
    assert sorted(SAMPLES) == READERS


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_header_or_a_format_error(reader: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[reader])
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for at, byte in data.draw(st.lists(places, max_size=6)):
        content[at] = byte
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    for each in (bytes(content), cut, data.draw(st.binary(max_size=200))):
        try:
            for one in read(reader, each).tensors:
                assert one.location is not None or 0 <= one.begin <= one.end <= len(each)
        except FormatError as error:
            assert error.offset <= len(each) + len(content)  # noqa: PT017


@pytest.mark.parametrize(
    ("reader", "whole"),
    [
        ("hdf5", files.hdf5(0)), ("hdf5", files.hdf5(1)), ("hdf5", files.hdf5(2)),
        ("hdf5", files.hdf5(3)), ("tflite", files.tflite()), ("executorch", files.executorch()),
        ("coreml", files.coreml()), ("npy", files.npy()), ("zipped", files.npz()),
        ("openvino", files.openvino().rstrip()), ("tarred", files.tarred()[:1836]),
        ("pickled", pickle.dumps({"w": files.DATA}, protocol=0)),
        ("pickled", pickle.dumps({"w": files.DATA}, protocol=2)),
        ("pickled", pickle.dumps([numpy.arange(9)], protocol=5)),
    ],
)  # fmt: skip
def test_the_last_byte_has_to_be_there(reader: str, whole: bytes) -> None:
    read(reader, whole)
    with pytest.raises(FormatError):
        read(reader, whole[:-1])


def test_a_zip_of_more_than_16_bits_of_members_or_before_a_program_is_whole() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(66_000):
            archive.writestr(str(number), b"")
    read("zipped", out.getvalue())
    read("zipped", b"MZ program" + files.torch())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"x" * 60_000
    read("zipped", out.getvalue())
    with pytest.raises(FormatError, match="lacks bytes before"):
        read("zipped", files.torch()[9:])


def test_a_zip_whose_member_lies_behind_its_directory_is_damaged() -> None:
    data = bytearray(files.torch())
    entry = data.index(b"PK\x01\x02")
    read("zipped", bytes(data))
    data[entry + 20 : entry + 24] = struct.pack("<I", len(data))
    with pytest.raises(FormatError, match="behind the directory"):
        read("zipped", bytes(data))


def test_a_zip_of_torch_with_records_of_zip64_is_whole() -> None:
    """Torch writes them always, with numbers that would fit without."""
    plain = files.torch()
    end = plain.index(b"PK\x05\x06")
    _, _, _, _, count, length, offset, _ = struct.unpack("<4sHHHHIIH", plain[end:])
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    read("zipped", plain[:end] + record + locator + plain[end:])
    with pytest.raises(FormatError, match="zip64"):
        read("zipped", plain[:end] + bytes(56) + locator + plain[end:])


def test_a_pickle_with_bytes_between_its_opcodes_is_taken_as_it_is() -> None:
    head = b"\x80\x04\x8c\x15joblib.numpy_pickle.."
    read("pickled", head + files.DATA)
    with pytest.raises(FormatError, match="last opcode"):
        read("pickled", b"\x80\x04\x8c\x03abc")


@pytest.mark.parametrize("dtype", ["<f4", "|u1", ">i8", "<U7", "<c16", "M8[s]", "|S3"])
def test_an_array_has_the_bytes_that_its_shape_takes(dtype: str) -> None:
    out = io.BytesIO()
    numpy.save(out, numpy.zeros((3, 5), dtype))
    read("npy", out.getvalue())
    with pytest.raises(FormatError, match="does not fit"):
        read("npy", out.getvalue()[:-1])


def test_arrays_of_objects_and_records_are_taken_as_they_are() -> None:
    for array in (numpy.array([{}], object), numpy.zeros(3, [("a", "<f4")])):
        out = io.BytesIO()
        numpy.save(out, array)
        read("npy", out.getvalue())


@pytest.mark.parametrize(
    ("reader", "data", "key", "licence"),
    [
        ("coreml", files.coreml("MIT"), "license", "MIT"),
        ("coreml", files.coreml(), "license", None),
        ("tensorrt", files.engine(license="AGPL-3.0"), "license", "AGPL-3.0"),
        ("tensorrt", b"ftrt" + files.DATA, "license", None),
        ("openvino", files.openvino(said='<license value="A &amp; B" />'), "license", "A & B"),
        ("openvino", files.openvino(), "license", None),
    ],
)
def test_the_licence_is_read_where_a_format_has_a_field_for_it(
    reader: str, data: bytes, key: str, licence: str | None
) -> None:
    assert (read(reader, data).metadata or {}).get(key) == licence


def test_an_openvino_network_says_how_long_its_tensors_are() -> None:
    assert read("openvino", files.openvino(256)).external == (External("", 256),)
    with pytest.raises(FormatError, match="not an OpenVINO model"):
        read("openvino", b"<annotation></annotation>")


def test_protobuf_of_others_is_taken_as_it_is() -> None:
    read("wire", b"\xff" * 40)
    with pytest.raises(FormatError, match="longer than"):
        read("wire", writers.field(1, "net") + b"\xa2\x06\x7f")
