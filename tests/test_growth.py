"""The time of `identify` is linear in the text, on a few of the shapes that the benchmark has."""

from __future__ import annotations

import pytest
from tests.benchmarks.growth import SHAPES, measured, nested, numbered, repeated, timed


def test_there_are_forty_shapes_and_each_has_the_size_that_is_asked_for() -> None:
    assert len(SHAPES) >= 40
    for name, shape in SHAPES.items():
        assert 0.9 * 2_000 <= len(shape(2_000)) <= 2_100, name


def test_shapes_are_what_they_say() -> None:
    assert repeated("ab")(5) == "ababa"
    assert numbered("{}, ")(6) == "1, 2, "
    assert nested("<", ">")(6) == "<<<>>>"


@pytest.mark.parametrize("name", ["lettered, one line", "lettered, in brackets"])
def test_marks_without_words_between_them(name: str) -> None:
    shape = SHAPES[name]
    timed(shape(1_000))
    once, four = timed(shape(50_000)), timed(shape(200_000))
    assert four < 10 * once + 0.5


@pytest.mark.parametrize("name", ["bullets", "stars", "line ends"])
def test_lines_of_next_to_nothing(name: str) -> None:
    shape = SHAPES[name]
    timed(shape(1_000))
    assert timed(shape(200_000)) < 2.0  # most take a tenth of it


def test_what_takes_too_long_is_told() -> None:
    line, held = measured(lambda size: "", 8)
    assert held
    assert "x" in line
