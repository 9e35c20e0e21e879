"""What the reference readers of formats say of a file, where they are installed."""

from __future__ import annotations

import os

from weightmark.errors import FormatError
from weightmark.formats.header import ReferenceReading

# Without numpy the safetensors package needs the whole file in memory.
_WHOLE_FILE = 16 << 20


def safetensors_reading(path: str) -> ReferenceReading | None:
    """What the safetensors package says of a file; None where it cannot be asked.

    `safe_open` needs numpy; `deserialize` does not, but tells no metadata and needs the whole file
    in memory, so without numpy a larger file is not asked. Raises FormatError where it refuses.
    """
    from importlib.util import find_spec

    import safetensors

    try:
        if find_spec("numpy") is not None:
            with safetensors.safe_open(path, framework="np") as opened:
                return ReferenceReading(opened.metadata() or {}, frozenset(opened.keys()))
        if os.path.getsize(path) > _WHOLE_FILE:
            return None
        with open(path, "rb") as stream:
            read = safetensors.deserialize(stream.read())  # type: ignore[no-untyped-call]
        return ReferenceReading(None, frozenset(name for name, _ in read))
    except safetensors.SafetensorError as error:
        raise FormatError(str(error)) from None
