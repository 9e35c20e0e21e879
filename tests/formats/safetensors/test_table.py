"""A file is told by its first bytes."""

from __future__ import annotations

import pytest
from tests import writers

from weightmark.formats.safetensors import table


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (writers.safetensors(), True),
        (writers.safetensors_head("  {}"), True),
        (b"GGUF\x03\0\0\0\0", False),
        (b"", False),
        ((1 << 40).to_bytes(8, "little") + b"{}", False),
        (writers.safetensors_head("[]"), False),
    ],
)
def test_sniff(head: bytes, answer: bool) -> None:
    assert table.sniff(head[:64]) is answer
