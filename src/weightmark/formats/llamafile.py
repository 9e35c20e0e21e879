"""Read a llamafile: a program with a zip behind it, in which a GGUF file is stored.

It says what that GGUF file says, the largest where there are several (a projector of pictures or a
draft stands beside the model), and nothing else in it is a mark. The program maps it from its
place, so nothing is written into it: stamp the GGUF file before it is packed, or the llamafile by
its sidecar.
"""

from __future__ import annotations

from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import gguf
from weightmark.formats.header import Header
from weightmark.formats.zipped import ZIP_CUT, body, directory, doubles, is_stored


def read(fp: BinaryIO, size: int) -> Header:
    """Read the header of the GGUF file inside; without one nothing is said.

    Of several that are as large, it is the first in the directory. Raises `FormatError` where it,
    or the zip, cannot be read.
    """
    archive = directory(fp, size)
    stored = [one for one in archive.entries
              if one.name.lower().endswith(b".gguf") and is_stored(one)]  # fmt: skip
    if not stored:
        return Header(None, 0, problems=doubles(archive))
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
        body=place + found.body, tensors=tuple(tensors), problems=doubles(archive) + found.problems
    )
