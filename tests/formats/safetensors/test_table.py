"""What stands in a table of tensors, made when it is looked at."""

from __future__ import annotations

from tests import writers

from weightmark.formats.header import Tensor
from weightmark.formats.safetensors.table import Tensors


def test_tensors_are_made_when_they_are_looked_at() -> None:
    content = writers.safetensors({"w": ("F32", [2])}, {"format": "pt"})
    body = 8 + int.from_bytes(content[:8], "little")
    found = Tensors(content[:body])
    only = Tensor("w", "F32", (2,), body, body + 8)
    assert (len(found), found[0], found[:1]) == (1, only, (only,))
    assert found == (only,)
    assert hash(found) == hash((only,))
    assert found != ()
