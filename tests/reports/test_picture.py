"""The picture shows each base with what it lost, keeps within its frame, and is told in words."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from tests.reports.families import base, kin, model, restriction

from weightmark.model.kin import Kin, Relative
from weightmark.reports.picture import MOST_DRAWN, count, draw, picture_words, verdict


def shapes(found: Kin) -> ET.Element:
    return ET.fromstring(draw(found, 1))  # noqa: S314 - it was made here


def words(found: Kin) -> list[str]:
    return [one.text or "" for one in shapes(found).iter("text")]


def test_a_base_stands_there_with_its_licence_its_number_and_what_it_lost() -> None:
    found = words(model(base("dropped", lost=2)))
    assert found == [
        "org/base",
        "Strict OpenRAIL",
        "3 restrictions, finetune",
        "✕ not carried: 2 of 3",
        "– no deed 2",
        "– no deed 3",
        "tuned",
        "Some OpenRAIL",
        "1 restriction",
    ]


def test_what_is_lost_is_red_and_nothing_else_is() -> None:
    svg = shapes(model(base("dropped", lost=1), base("carried", name="org/other")))
    red = [one.text for one in svg.iter("text") if "bad" in (one.get("class") or "").split()]
    assert red == ["✕ not carried: 1 of 2", "– no deed 2"]
    assert [one.get("class") for one in svg.iter("rect")] == ["base bad", "base good", "model"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (base("carried"), ("good", "✓ all carried")),
        (base("dropped", lost=1)._replace(at="org/mid"),
         ("bad", "✕ not carried: 1 of 2; lost at org/mid")),
        (base("dropped")._replace(whole=True), ("bad", "✕ not handed on")),
        (base("dropped")._replace(waived=(restriction(2),)), ("good", "✓ waived: 1 restriction")),
        (base("weakened")._replace(weakened=(restriction(1),)), ("bad", "✕ weakened: 1 of 1")),
        (base("unclear", lost=1), ("open", "? cannot be told")),
        (base("unknown"), ("open", "? licence not known")),
    ],
)  # fmt: skip
def test_each_verdict_has_its_words(step: object, expected: tuple[str, str]) -> None:
    assert verdict(step) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("restrictions", "open_", "expected"),
    [
        (0, False, "no listed restrictions"),
        (0, True, "restrictions not known one by one"),
        (1, False, "1 restriction"),
        (2, True, "2 restrictions or more"),
    ],
)
def test_restrictions_are_counted_as_far_as_they_are_known(
    restrictions: int, open_: bool, expected: str
) -> None:
    some = tuple(restriction(number) for number in range(restrictions))
    assert count(Relative("m", "L", some, open_)) == expected


def test_a_restriction_that_nobody_knows_is_told_by_its_digest() -> None:
    assert picture_words(restriction(1, "no")) == "no"
    assert picture_words(restriction(1)._replace(gist="")) == "the clause 000000000000…"


def test_the_words_of_the_picture_say_what_it_shows() -> None:
    svg = shapes(model(base("dropped", lost=1)))
    assert svg.get("role") == "img"
    named = (svg.get("aria-labelledby") or "").split()
    assert [one.get("id") for one in (*svg.iter("title"), *svg.iter("desc"))] == named
    said = next(svg.iter("desc")).text or ""
    assert said == "org/base: 2 restrictions, not carried: 1 of 2; the model: 1 restriction"


def test_of_many_bases_and_of_long_names_only_some_is_drawn() -> None:
    many = [base("carried", name=f"org/{number}") for number in range(MOST_DRAWN + 5)]
    assert len([one for one in words(model(*many)) if one.startswith("org/")]) == MOST_DRAWN
    long = words(model(base("carried", name="x" * 5_000), base("dropped", lost=50)))
    assert max(map(len, long)) < 45
    assert len(long) < 30
    assert "and 42 more" in long


@settings(max_examples=60, deadline=None)
@given(kin.filter(lambda one: one.bases))
def test_everything_stands_within_the_frame(found: Kin) -> None:
    svg = shapes(found)
    left, top, width, height = map(int, (svg.get("viewBox") or "").split())
    assert (left, top) == (0, 0)
    ends = [0.0]
    for box in svg.iter("rect"):
        x, y, wide, high = (float(box.get(key) or 0) for key in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + wide <= width
        assert y >= ends[-1], "boxes do not overlap"
        ends.append(y + high)
    assert ends[-1] <= height
    for text in svg.iter("text"):
        assert float(text.get("y") or 0) < height
