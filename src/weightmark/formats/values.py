"""Digests of the values of a tensor, which an exact upcast does not change.

BF16 is the upper half of F32, and F16 and both kinds of F8 widen to it without loss, so they are
compared as F32.
A tensor whose F32 form has only zeros in its lower halves is digested as BF16: nearly all weights
are published so, and then the bytes in the file are digested as they stand.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import BinaryIO

from weightmark._cores import passed
from weightmark._startup import NamedTuple
from weightmark.errors import FormatError
from weightmark.formats.header import Tensor

FLOATS = {"F8_E4M3": 1, "F8_E5M2": 1, "BF16": 2, "F16": 2, "F32": 4}
"""Bytes an element of the dtypes that are compared by value."""

VALUES_AT_ONCE = 1 << 20
"""Bytes read at a time."""

PROBE = 256
"""Elements in each of the three places that a probe reads: start, middle, end."""

ValueReader = Callable[[int, int], bytes]
"""Gives `size` bytes from an offset in the file, all of them."""


class Digest(NamedTuple):
    """What stands for the data of one tensor.

    `raw` is that of the bytes, `value` that of the values; equal where one is as good as the
    other. Both begin with the dtype that was digested, then hex SHA-256. `constant`: every element
    is the same.
    """

    raw: str
    value: str
    constant: bool


def kind(dtype: str) -> str:
    """Give dtypes that can hold the same values the same name."""
    return "float" if dtype in FLOATS else dtype


def reader(stream: BinaryIO) -> ValueReader:
    """Read a seekable stream by offset; the reader raises FormatError where it ends too early."""

    def read(offset: int, size: int) -> bytes:
        stream.seek(offset)
        data = stream.read(size)
        while len(data) < size:
            more = stream.read(size - len(data))
            if not more:
                raise FormatError("the file ends inside a tensor", offset=offset + len(data))
            data += more
        return data

    return read


def widen(dtype: str, data: bytes) -> bytes:
    """Give the elements of a dtype of `FLOATS` as little-endian F32, NaN payloads included."""
    if dtype == "F32":
        return data
    if dtype == "F16":
        return _widen_half_numpy(data) if _numpy(len(data)) else widen_half(data)
    if dtype in ("F8_E4M3", "F8_E5M2"):
        middle, top = _eighth_tables(dtype)
        out = bytearray(4 * len(data))
        out[2::4], out[3::4] = data.translate(middle), data.translate(top)
        return bytes(out)
    out = bytearray(2 * len(data))
    out[2::4] = data[0::2]
    out[3::4] = data[1::2]
    return bytes(out)


@cache
def _eighth_tables(dtype: str) -> tuple[bytes, bytes]:
    """Give bytes 2 and 3 of the F32 of each F8; the lower two are always 0.

    E5M2 is the upper byte of F16. E4M3 has no infinity, and one NaN a sign (OCP 8-bit Floating
    Point Specification, revision 1.0, 5.3).
    """
    if dtype == "F8_E5M2":
        wide = widen_half(bytes(byte for high in range(256) for byte in (0, high)))
    else:
        values = []
        for byte in range(128):
            exponent, mantissa = byte >> 3, byte & 7
            value = (mantissa + 8) * 2.0 ** (exponent - 10) if exponent else mantissa * 2.0**-9
            values.append(float("nan") if byte == 127 else value)
        wide = struct.pack("<256f", *values, *(-value for value in values))
    return wide[2::4], wide[3::4]


def plus_one(dtype: str, data: bytes) -> bytes:
    """The elements of a dtype of `FLOATS`, 1 added, as F32: what llama.cpp stores for some norms.

    The sum is rounded once, to F16 where the data are F16 and to F32 elsewhere, as torch does.
    Zeros where a sum has no such form.
    """
    wide = widen(dtype, data)
    count = len(wide) // 4
    # Exact in a double, or too far from a half step for the second rounding to tell.
    sums = [value + 1.0 for value in struct.unpack(f"<{count}f", wide)]
    try:
        if dtype == "F16":
            return widen_half(struct.pack(f"<{count}e", *sums))
        return struct.pack(f"<{count}f", *sums)
    except OverflowError:
        return bytes(len(wide))


def _numpy(size: int) -> bool:
    return size >= VALUES_AT_ONCE and find_spec("numpy") is not None


def _widen_half_numpy(data: bytes) -> bytes:
    import numpy as np

    half = np.frombuffer(data, "<u2").astype("<u4")
    rest = half & 0x7FFF
    out = np.frombuffer(data, "<f2").astype("<f4").view("<u4")
    # A signalling NaN would come back quiet.
    odd = rest > 0x7C00
    out[odd] = ((half[odd] & 0x8000) << 16) | 0x7F800000 | ((half[odd] & 0x3FF) << 13)
    return out.tobytes()


def _half_tables() -> tuple[bytes, bytes, bytes, bytes]:
    """Give four tables by the upper byte of an F16: sign, 5 bits of exponent, 2 of mantissa.

    Bytes 3 and 2 of the F32, the latter without the lower part of the mantissa; then 255 where
    the exponent is 0; then 255 where the upper part of the mantissa is not 0.
    """
    top, middle, low_exponent, mantissa = [], [], [], []
    for byte in range(256):
        exponent = (byte >> 2) & 31
        wide = {0: 0, 31: 255}.get(exponent, exponent + 112)
        top.append((byte & 0x80) | (wide >> 1))
        middle.append(((wide & 1) << 7) | ((byte & 3) << 5))
        low_exponent.append(255 if exponent == 0 else 0)
        mantissa.append(255 if byte & 3 else 0)
    return bytes(top), bytes(middle), bytes(low_exponent), bytes(mantissa)


def widen_half(data: bytes) -> bytes:
    """F16 to F32 without numpy, a block at a time through tables of bytes.

    Subnormals, rare in weights, are put right one by one.
    """
    top, middle, low_exponent, mantissa = _half_tables()
    low, high = data[0::2], data[1::2]
    count = len(low)
    out = bytearray(4 * count)
    out[1::4] = low.translate(bytes((byte & 7) << 5 for byte in range(256)))
    lower = low.translate(bytes(byte >> 3 for byte in range(256)))
    out[2::4] = _merge(high.translate(middle), lower)
    out[3::4] = high.translate(top)
    filled = low.translate(b"\0" + b"\xff" * 255)
    subnormal = _both(high.translate(low_exponent), _merge(high.translate(mantissa), filled))
    at = subnormal.find(b"\xff")
    while at >= 0:
        (value,) = struct.unpack_from("<e", data, 2 * at)
        struct.pack_into("<f", out, 4 * at, value)
        at = subnormal.find(b"\xff", at + 1)
    return bytes(out)


def _merge(one: bytes, other: bytes) -> bytes:
    both = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return both.to_bytes(len(one), "little")


def _both(one: bytes, other: bytes) -> bytes:
    both = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return both.to_bytes(len(one), "little")


def upper(data: bytes) -> bytes | None:
    """F32 as BF16 where that loses nothing; None where it would."""
    if _numpy(len(data)):
        import numpy as np

        words = np.frombuffer(data, "<u4")
        if int(np.bitwise_or.reduce(words)) & 0xFFFF:
            return None
        return np.ascontiguousarray(words.view("<u2")[1::2]).tobytes()
    if data[0::4].strip(b"\0") or data[1::4].strip(b"\0"):
        return None
    out = bytearray(len(data) // 2)
    out[0::2] = data[2::4]
    out[1::2] = data[3::4]
    return bytes(out)


def probe(read: ValueReader, tensor: Tensor, count: int) -> str:
    """16 hex digits over a few values of a tensor of `count` elements: unequal means different.

    Reads three times `PROBE` elements; "" where all of them are the same.
    """
    size = tensor.end - tensor.begin
    # Quantised blocks have less than a byte an element, and are taken byte by byte.
    count = min(count, size)
    if not count:
        return ""
    width = size // count
    places = (0, (count - PROBE) // 2, count - PROBE) if count > 3 * PROBE else (0,)
    size = PROBE if count > 3 * PROBE else count
    data = b"".join(read(tensor.begin + at * width, size * width) for at in places)
    if _repeats(data, data[:width]):
        return ""
    data = widen(tensor.dtype, data) if tensor.dtype in FLOATS else data
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _repeats(data: bytes, first: bytes) -> bool:
    # The second element nearly always tells, and costs no copy.
    width = len(first)
    return data[width : 2 * width] in (first, b"") and data == first * (len(data) // width)


def value_digest(read: ValueReader, tensor: Tensor, count: int, *, by_value: bool = True) -> Digest:
    """Digest a tensor of `count` elements; without `by_value` the value of F16 is left out.

    Raises FormatError where the file ends inside the tensor. Memory is a few blocks.
    """
    width = (tensor.end - tensor.begin) // count if count else 0
    raw, first, constant = hashlib.sha256(), b"", True
    plain = tensor.dtype not in FLOATS or tensor.dtype == "BF16"
    wanted = not plain and (by_value or tensor.dtype == "F32")
    halves: bytes | None = b""
    narrow, wide = hashlib.sha256(), hashlib.sha256()
    for at, block in _blocks(read, tensor):
        first = first or block[: max(width, 1)]
        constant = constant and _repeats(block, first)
        raw.update(block)
        if not wanted:
            continue
        if halves is None and tensor.dtype == "F32":
            continue
        words = widen(tensor.dtype, block)
        if halves is not None:
            halves = upper(words)
            if halves is None and at > tensor.begin:
                _again(read, tensor, at, wide)
        if halves is not None:
            narrow.update(halves)
        elif tensor.dtype == "F16":
            wide.update(words)
    as_raw = f"{tensor.dtype}:{raw.hexdigest()}"
    if not wanted:
        return Digest(as_raw, as_raw if plain else "", constant)
    if halves is not None:
        return Digest(as_raw, f"BF16:{narrow.hexdigest()}", constant)
    return Digest(as_raw, as_raw if tensor.dtype == "F32" else f"F32:{wide.hexdigest()}", constant)


def _again(read: ValueReader, tensor: Tensor, end: int, wide: hashlib._Hash) -> None:
    """Digest as F32 what was taken for BF16 until now."""
    if tensor.dtype == "F16":
        for _, block in _blocks(read, tensor._replace(end=end)):
            wide.update(widen(tensor.dtype, block))


def _blocks(read: ValueReader, tensor: Tensor) -> Iterator[tuple[int, bytes]]:
    for at in range(tensor.begin, tensor.end, VALUES_AT_ONCE):
        block = read(at, min(VALUES_AT_ONCE, tensor.end - at))
        passed(len(block))
        yield at, block
