"""Read a llamafile: a program with a zip behind it, in which a GGUF file is stored.

It says what that GGUF file says, the largest where there are several (a projector of pictures or a
draft stands beside the model). The program maps it from its place, so nothing is written into it:
stamp the GGUF file before it is packed, or the llamafile by its sidecar.
"""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import gguf
from weightmark.formats.header import Header
from weightmark.formats.zipped import STORED, ZIP_CUT, body, directory
from weightmark.formats.zipped import read as read_zip


def read(fp: BinaryIO, size: int) -> Header:
    """Read the header of the GGUF file inside; that of the zip alone where none is stored.

    Raises `FormatError` where either cannot be read.
    """
    header = read_zip(fp, size)
    stored = [one for one in directory(fp, size).entries
              if one.name.lower().endswith(b".gguf") and one.method == STORED]  # fmt: skip
    if not stored:
        return header
    model = max(stored, key=lambda one: one.size)
    place = body(fp, model)
    try:
        found = gguf.read(fp, model.size)
    except FormatError as error:
        name = model.name.decode("utf-8", "replace")
        message = f"{name} in it cannot be read: {error.message}"
        raise FormatError(message, offset=place + error.offset, hint=ZIP_CUT) from None
    tensors = (one._replace(begin=place + one.begin, end=place + one.end) for one in found.tensors)
    return found._replace(
        body=place + found.body, tensors=tuple(tensors), problems=header.problems + found.problems
    )
