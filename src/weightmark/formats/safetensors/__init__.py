"""Read the header of a safetensors file, and put metadata into it without touching the rest.

Form: 8 bytes little-endian N, N bytes of JSON, then the tensors (safetensors README, "Format").
What is refused is what safetensors 0.8.0 refuses (safetensors/src/tensor.rs).

`table` has what stands in a header, `strict` reads it entry by entry, `proofs` does so at once
where the form is usual, `writer` makes a new one and asks the reference what it says.
"""

from __future__ import annotations

from typing import BinaryIO

from weightmark.formats.header import Carrier, Header, WeightFormat
from weightmark.formats.safetensors.proofs import fast, lacks_metadata, read_prefix
from weightmark.formats.safetensors.strict import exact
from weightmark.formats.safetensors.table import read_head
from weightmark.formats.safetensors.writer import by_reference, labels, rewrite

__all__ = ["SAFETENSORS", "lacks_metadata", "read", "read_prefix"]


def read(fp: BinaryIO, size: int) -> Header:
    """Read the header of a file of `size` bytes from its first byte; tensors are not read.

    Raises `FormatError` for all that the reference refuses, except that a dtype it does not
    know is a problem of kind "unknown-dtype", since a newer reference may know it.
    """
    head = read_head(fp, size)
    return fast(head, size) or exact(head, size)


SAFETENSORS = WeightFormat(
    name="safetensors",
    suffixes=(".safetensors", ".sft"),
    read=read,
    carrier=Carrier(rewrite, labels, by_reference),
)
