"""The fuzz of the writers finds what it looks for, and a short run of it nothing."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from tests.benchmarks import writers


def tried(name: str, folder: Path, times: int = 12) -> tuple[list[str], Counter[str]]:
    rng, counts = random.Random(3), Counter[str]()
    found = []
    for _ in range(times):
        found += writers._tried(name, rng, folder, counts, "")
    return found, counts


@pytest.mark.parametrize("name", writers._FILES)
def test_no_damaged_file_is_written_wrongly(tmp_path: Path, name: str) -> None:
    found, counts = tried(name, tmp_path)
    assert found == []
    assert counts["written"] > 0


def test_a_writer_that_loses_the_mark_a_tensor_or_the_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = writers._written
    monkeypatch.setattr(writers, "damaged", lambda data, _: data)
    for broken, words in (
        (lambda _, data: data, "the mark is not there"),
        (lambda path, data: _flipped(right(path, data)), "the tensors are others"),
        (lambda path, data: (right(path, data) or b"")[:-9], "not read again"),
    ):
        monkeypatch.setattr(writers, "_written", broken)
        found, _ = tried("safetensors", tmp_path, 1)
        assert words in found[0]


def _flipped(data: bytes | None) -> bytes:
    assert data is not None
    return data[:-1] + bytes([data[-1] ^ 1])
