"""A program of ExecuTorch reaches to the end of its segments."""

from __future__ import annotations

import struct

import pytest
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError


def test_the_last_byte_has_to_be_there() -> None:
    whole = files.executorch()
    read("executorch", whole)
    with pytest.raises(FormatError, match=f"has {len(whole) - 1} bytes, its header says"):
        read("executorch", whole[:-1])


def test_the_program_itself_has_to_be_there() -> None:
    head = struct.pack("<I4s4sIQQ", 40, b"ET12", b"eh00", 24, 60, 0)
    read("executorch", head + bytes(60 - len(head)))
    with pytest.raises(FormatError, match="its header says 60"):
        read("executorch", head + bytes(59 - len(head)))


def test_without_the_extended_header_nothing_is_said() -> None:
    read("executorch", struct.pack("<I4s", 40, b"ET12") + b"\xff" * 40)


def test_a_header_too_short_for_segments_has_none() -> None:
    head = struct.pack("<I4s4sIQQQ", 40, b"ET12", b"eh00", 24, 60, 0, 1 << 40)
    read("executorch", head + bytes(60 - len(head)))
