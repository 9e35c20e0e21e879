"""Digests of values are those of F32, whatever dtype holds them exactly."""

from __future__ import annotations

import io
import struct
from importlib.util import find_spec
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import FormatError
from weightmark.formats import values
from weightmark.formats.header import Tensor
from weightmark.formats.values import probe, reader, upper, value_digest, widen, widen_half

HALVES = st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=300)


def reference(half: int) -> int:
    """IEEE 754 binary16 to binary32, by the definition of both."""
    sign, exponent, mantissa = half >> 15, half >> 10 & 31, half & 0x3FF
    if exponent == 31:
        return sign << 31 | 0x7F800000 | mantissa << 13
    value = (mantissa / 1024 + (exponent > 0)) * 2.0 ** (max(exponent, 1) - 15)
    bits: int = struct.unpack("<I", struct.pack("<f", -value if sign else value))[0]
    return bits


def tensor(dtype: str, data: bytes, width: int, offset: int = 0) -> Tensor:
    return Tensor("w", dtype, (len(data) // width,), offset, offset + len(data))


def found(dtype: str, data: bytes, width: int) -> values.Digest:
    one = tensor(dtype, data, width)
    return value_digest(reader(io.BytesIO(data)), one, prod(one.shape))


def bf16(data: bytes) -> bytes:
    return b"".join(data[at + 2 : at + 4] for at in range(0, len(data), 4))


def test_every_half_widens_as_the_standard_has_it() -> None:
    data = struct.pack("<65536H", *range(65536))
    wide = struct.pack("<65536I", *map(reference, range(65536)))
    assert widen_half(data) == wide
    assert widen("F16", data) == wide
    assert values._widen_half_numpy(data) == wide


@given(HALVES)
@settings(max_examples=60, deadline=None)
def test_widening_bf16_appends_zeros_below(halves: list[int]) -> None:
    data = struct.pack(f"<{len(halves)}H", *halves)
    assert widen("BF16", data) == struct.pack(f"<{len(halves)}I", *(one << 16 for one in halves))
    assert upper(widen("BF16", data)) == data


@given(HALVES, st.sampled_from(["BF16", "F16"]))
@settings(max_examples=100, deadline=None)
def test_an_exact_upcast_keeps_the_value_digest(halves: list[int], dtype: str) -> None:
    data = struct.pack(f"<{len(halves)}H", *halves)
    wide = widen(dtype, data)
    before, after = found(dtype, data, 2), found("F32", wide, 4)
    assert before.value == after.value
    assert before.raw != after.raw
    assert before.constant == after.constant
    count = len(halves)
    assert probe(reader(io.BytesIO(data)), tensor(dtype, data, 2), count) == probe(
        reader(io.BytesIO(wide)), tensor("F32", wide, 4), count
    )


@given(HALVES, st.data())
@settings(max_examples=100, deadline=None)
def test_another_value_gives_another_digest(halves: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(halves) - 1))
    other = list(halves)
    other[at] ^= 1 << data.draw(st.integers(0, 15))
    one = found("F16", struct.pack(f"<{len(halves)}H", *halves), 2)
    two = found("F16", struct.pack(f"<{len(halves)}H", *other), 2)
    assert one.value != two.value
    assert one.raw != two.raw


@pytest.mark.parametrize("late", [0, 1, 2])
def test_what_looks_like_bf16_until_late_is_digested_as_f32(
    late: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision may fall in any block: the blocks before it have to be digested again."""
    monkeypatch.setattr(values, "VALUES_AT_ONCE", 64)
    halves = [0x3C00 + 8 * one for one in range(96)]  # 3 bits of mantissa free: BF16 holds them
    halves[late * 32 + 5] |= 1
    data = struct.pack("<96H", *halves)
    wide = widen("F16", data)
    assert found("F16", data, 2).value == found("F32", wide, 4).value
    assert found("F16", data, 2).value.startswith("F32:")
    exact = struct.pack("<96H", *(one & ~7 for one in halves))
    assert found("F16", exact, 2).value == found("BF16", bf16(widen("F16", exact)), 2).value


def test_with_and_without_numpy_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    halves = rng.normal(0, 0.02, 700_000).astype("<f2").tobytes()
    wide = rng.normal(0, 0.02, 300_000).astype("<f4").tobytes()
    cases = [("F16", halves, 2), ("F32", widen("F16", halves), 4), ("F32", wide, 4)]
    cases.append(("F32", widen("BF16", halves), 4))
    assert find_spec("numpy") is not None
    with_numpy = [found(*case) for case in cases]
    monkeypatch.setattr(values, "_numpy", lambda _: False)
    assert [found(*case) for case in cases] == with_numpy


def test_constants_are_told() -> None:
    assert found("F16", b"\x00\x3c" * 1000, 2).constant
    assert not found("F16", b"\x00\x3c" * 999 + b"\x01\x3c", 2).constant
    ones = tensor("F16", b"\x00\x3c" * 1000, 2)
    assert probe(reader(io.BytesIO(b"\x00\x3c" * 1000)), ones, 1000) == ""


def test_a_file_that_ends_early_is_an_error_with_its_place() -> None:
    with pytest.raises(FormatError) as error:
        value_digest(reader(io.BytesIO(b"\0" * 10)), Tensor("w", "F32", (4,), 0, 16), 4)
    assert error.value.offset == 10


def test_other_dtypes_are_compared_by_bytes_only() -> None:
    data = bytes(range(256))
    assert found("I8", data, 1).value == found("I8", data, 1).raw
    assert found("U8", data, 1).value != found("I8", data, 1).value
