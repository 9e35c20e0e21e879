"""Tensors that are packed in the file have the digest of what they unpack to."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.writers import varint

from weightmark.errors import FormatError
from weightmark.formats.coding import decoding
from weightmark.formats.header import Tensor


def deflated(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def tensor(coding: str, size: int, dtype: str = "U8") -> Tensor:
    return Tensor("w", dtype, (size,), 7, 7 + size, coding)


def digest(one: Tensor, packed: bytes, step: int) -> str:
    found = decoding(one)
    for at in range(0, len(packed), step):
        found.update(packed[at : at + step])
    return found.hexdigest()


@given(st.binary(max_size=300), st.integers(1, 40))
@settings(deadline=None)
def test_deflated_bytes_have_the_digest_of_what_they_inflate_to(data: bytes, step: int) -> None:
    packed = deflated(data)
    assert digest(tensor("deflate", len(data)), packed, step) == hashlib.sha256(data).hexdigest()


@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=30), st.integers(1, 40))
@settings(deadline=None)
def test_numbers_have_the_digest_of_the_little_endian_ones(numbers: list[int], step: int) -> None:
    packed = b"".join(map(varint, numbers))
    wide = b"".join(one.to_bytes(8, "little") for one in numbers)
    found = digest(tensor("varint", len(numbers), "I64"), packed, step)
    assert found == hashlib.sha256(wide).hexdigest()


@pytest.mark.parametrize(
    ("coding", "size", "packed"),
    [
        ("deflate", 9, deflated(b"x" * 10)),
        ("deflate", 11, deflated(b"x" * 10)),
        ("deflate", 10, deflated(b"x" * 10)[:-1]),
        ("deflate", 10, b"\xff" * 9),
        ("varint", 1, b"\x80"),
        ("varint", 1, b"\x80" * 11),
    ],
)
def test_what_is_not_packed_so_is_an_error_at_the_tensor(
    coding: str, size: int, packed: bytes
) -> None:
    with pytest.raises(FormatError) as error:
        digest(tensor(coding, size, "I64" if coding == "varint" else "U8"), packed, 4)
    assert error.value.offset == 7 or coding == "varint"
