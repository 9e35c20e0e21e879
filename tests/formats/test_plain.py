"""Nothing is read of weights whose form is not known."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.formats.header import Header
from weightmark.formats.plain import read


@given(st.binary())
@settings(deadline=None)
def test_nothing_is_said_and_no_byte_is_read(data: bytes) -> None:
    stream = io.BytesIO(data)
    assert read(stream, len(data)) == Header(None, 0)
    assert stream.tell() == 0
