"""Tell whether a model in protobuf is whole: Caffe, TensorFlow. Layers are stepped over."""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.protobuf import fields
from weightmark.formats.stream import Forward

MAX_FIELDS = 1 << 14
"""Fields that are walked at most: a network has some hundred layers, a graph thousands."""


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where the last field is longer than the file.

    Bytes that are no protobuf at all are taken as they are: other programs have the same suffixes.
    """
    source = Forward(fp, size)
    count = 0
    try:
        for _ in fields(source, size):
            count += 1
            if count == MAX_FIELDS:
                break
    except FormatError as error:
        # Noise has no field that is known to be whole.
        if count and "not protobuf" not in error.message and "number of more" not in error.message:
            raise
    return Header(None, 0)
