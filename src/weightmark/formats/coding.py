"""Digests of tensors whose bytes are packed in the file: of what they unpack to."""

from __future__ import annotations

import hashlib
import zlib
from typing import Protocol

from weightmark.errors import FormatError
from weightmark.formats.header import Tensor
from weightmark.formats.initializers import value_width

_BLOCK = 1 << 20
_LONGEST = 10  # bytes of a number of 64 bits, 7 in each


class Hasher(Protocol):
    """What `hashlib` gives, as far as it is used here."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Takes the next bytes."""

    def hexdigest(self) -> str:
        """The digest over all bytes."""


def decoding(tensor: Tensor) -> Hasher:
    """SHA-256 over what the bytes of a tensor unpack to, by its coding.

    It raises FormatError where they are not packed so.
    """
    return _Inflated(tensor) if tensor.coding == "deflate" else _Numbers(tensor)


class _Inflated:
    """Deflated bytes, which have to inflate to the size that the shape says."""

    def __init__(self, tensor: Tensor) -> None:
        self._tensor = tensor
        self._left = tensor.shape[0]
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        self._digest = hashlib.sha256()

    def update(self, data: bytes | memoryview, /) -> None:
        rest: bytes | memoryview = data
        while rest and not self._stream.eof:
            try:
                found = self._stream.decompress(rest, _BLOCK)
            except zlib.error:
                raise self._fault() from None
            self._add(found)
            rest = self._stream.unconsumed_tail

    def hexdigest(self) -> str:
        self._add(self._stream.flush())
        if self._left or not self._stream.eof:
            raise self._fault()
        return self._digest.hexdigest()

    def _add(self, found: bytes) -> None:
        self._left -= len(found)
        if self._left < 0:
            raise self._fault()
        self._digest.update(found)

    def _fault(self) -> FormatError:
        message = f"{self._tensor.name!r} does not inflate to the size that it has"
        return FormatError(message, offset=self._tensor.begin)


class _Numbers:
    """Numbers of variable length (protobuf), as the little-endian ones that they stand for."""

    def __init__(self, tensor: Tensor) -> None:
        self._tensor = tensor
        self._width = value_width(tensor.dtype)
        self._mask = (1 << 8 * self._width) - 1
        self._digest = hashlib.sha256()
        self._number = self._shift = 0

    def update(self, data: bytes | memoryview, /) -> None:
        out = bytearray()
        for byte in data:
            self._number |= (byte & 0x7F) << self._shift
            self._shift += 7
            if byte < 0x80:
                out += (self._number & self._mask).to_bytes(self._width, "little")
                self._number = self._shift = 0
            elif self._shift >= 7 * _LONGEST:
                raise self._fault()
        self._digest.update(out)

    def hexdigest(self) -> str:
        if self._shift:
            raise self._fault()
        return self._digest.hexdigest()

    def _fault(self) -> FormatError:
        message = f"the numbers of {self._tensor.name!r} are cut off or too long"
        return FormatError(message, offset=self._tensor.begin)
