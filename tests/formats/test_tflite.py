"""The buffers of a model of LiteRT lie in the file."""

from __future__ import annotations

import struct

import pytest
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError
from weightmark.formats import tflite


def outside(offset: int, size: int) -> bytes:
    """A root table with one buffer that says its bytes stand elsewhere in the file."""
    out = struct.pack("<I4s", 24, b"TFL3") + struct.pack("<8H", 14, 8, 0, 0, 0, 0, 4, 0)
    out += struct.pack("<iI", 16, 4) + struct.pack("<II", 1, 16)
    out += struct.pack("<6H", 10, 20, 0, 4, 12, 0)  # Buffer: no data, offset at 4, size at 12
    return out + struct.pack("<iQQ", 12, offset, size)


def test_the_last_byte_has_to_be_there() -> None:
    whole = files.tflite()
    read("tflite", whole)
    with pytest.raises(FormatError, match="inside a table or a tensor"):
        read("tflite", whole[:-1])


def test_a_buffer_behind_the_tables_has_to_be_there_too() -> None:
    at = len(outside(0, 0))
    read("tflite", outside(at, 9) + bytes(9))
    with pytest.raises(FormatError, match="inside a table or a tensor"):
        read("tflite", outside(at, 9) + bytes(8))


def test_another_file_is_none() -> None:
    with pytest.raises(FormatError, match="not a LiteRT model"):
        read("tflite", b"\x1c\0\0\0ORTM" + files.DATA)


def test_a_table_does_not_point_before_the_file() -> None:
    data = bytearray(files.tflite())
    data[24:28] = struct.pack("<i", 1000)
    with pytest.raises(FormatError, match="points before the file"):
        read("tflite", bytes(data))


def test_no_more_buffers_are_looked_at_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tflite, "MAX_BUFFERS", 0)
    read("tflite", files.tflite()[:-1])


def test_the_licence_stands_in_the_metadata() -> None:
    assert read("tflite", files.tflite_said("CC BY-NC 4.0")).metadata == {"license": "CC BY-NC 4.0"}
    assert read("tflite", files.tflite()).metadata is None


@pytest.mark.parametrize(
    "data",
    [
        files.tflite_said("MIT", entry=b"min_runtime_ver"),
        files.tflite_said("MIT", at=1),
        files.tflite_said("MIT").replace(b"M001", b"M002"),
        files.tflite_said("").replace(struct.pack("<iI", 16, 4), struct.pack("<iI", 16, 900)),
    ],
)
def test_other_and_damaged_metadata_say_nothing(data: bytes) -> None:
    assert read("tflite", data).metadata is None
