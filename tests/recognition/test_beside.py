"""Lines around a licence that put a text under another one."""

from __future__ import annotations

import pytest

from weightmark.recognition.beside import named_beside
from weightmark.texts.sight import Hidden


@pytest.mark.parametrize(
    "line", ["License: MIT", "Licensed under the MIT License", "CC0-1.0", "MIT"]
)
def test_a_licence_without_restrictions_is_told(line: str) -> None:
    assert [one.line for one in named_beside([(3, line)], (), {"Harbour"})] == [3]
    assert [one.kind for one in named_beside((), [Hidden(2, line)], set())] == ["hidden"]


@pytest.mark.parametrize("line", ["License: Harbour", "openrail", "Terms of the pier"])
def test_another_is_not(line: str) -> None:
    assert named_beside([(3, line)], (), {"Harbour"}) == []
    assert named_beside([(3, "License: MIT")], (), {"MIT"}) == []


def test_what_is_said_of_portions_is_of_them() -> None:
    said = [(1, "Portions are licensed under the MIT License")]
    assert named_beside(said, (), set(), anywhere=False) == []
    assert named_beside(said, (), set())
