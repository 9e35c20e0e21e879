"""An array of NumPy has the bytes that its dtype and its shape take."""

from __future__ import annotations

import io

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError


def saved(array: object, version: tuple[int, int] = (1, 0)) -> bytes:
    out = io.BytesIO()
    numpy.lib.format.write_array(out, numpy.asanyarray(array), version=version)
    return out.getvalue()


@pytest.mark.parametrize("dtype", ["<f4", "|u1", ">i8", "<U7", "<c16", "M8[s]", "|S3", "|b1", "m8"])
def test_an_array_has_the_bytes_that_its_shape_takes(dtype: str) -> None:
    out = io.BytesIO()
    numpy.save(out, numpy.zeros((3, 5), dtype))
    read("npy", out.getvalue())
    with pytest.raises(FormatError, match="does not fit"):
        read("npy", out.getvalue()[:-1])


@given(st.lists(st.integers(0, 6), max_size=4), st.sampled_from([(1, 0), (2, 0), (3, 0)]))
@settings(deadline=None)
def test_whatever_the_shape_and_the_version(shape: list[int], version: tuple[int, int]) -> None:
    array = numpy.zeros(shape, "<f4")
    data = saved(array, version)
    assert read("npy", data).body == len(data) - array.nbytes
    if array.nbytes:
        with pytest.raises(FormatError, match="does not fit"):
            read("npy", data[:-1])


def test_arrays_of_objects_and_records_are_taken_as_they_are() -> None:
    for array in (numpy.array([{}], object), numpy.zeros(3, [("a", "<f4")])):
        out = io.BytesIO()
        numpy.save(out, array)
        read("npy", out.getvalue())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not an array"),
        (b"\x93NUMPY\x01\0", "not an array"),
        (b"PK\x03\x04" + files.DATA, "not an array"),
        (files.npy()[:40], "ends inside its description"),
    ],
)
def test_what_is_none_is_called_so(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read("npy", data)
