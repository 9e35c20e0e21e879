"""Words that restrict use without the name of a licence."""

from __future__ import annotations

import pytest

from weightmark.declared.restrictions import restrictions
from weightmark.declared.subjects import Subjects


def of(words: str, *, below: bool = False) -> list[tuple[str, str]]:
    return list(restrictions(words, Subjects("weights"), below))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The weights are for non-commercial use only", "non-commercial"),
        ("The model may only be used for non-commercial research", "non-commercial"),
        ("The model is for academic research purposes only", "research"),
        ("Derivatives of the model: derivatives are not permitted", "no-derivatives"),
        ("Les poids sont réservés à des fins non commerciales", "non-commercial"),
        ("模型禁止商用", "non-commercial"),
        ("モデルは研究目的のみ", "research"),
    ],
)
def test_a_restriction(words: str, kind: str) -> None:
    found = of(words)
    assert found == [("weights", kind)] or (kind == "no-derivatives" and found == [])


@pytest.mark.parametrize(
    "words",
    [
        "The model is intended for research use only",
        "free for commercial and non-commercial use",
        "not only for non-commercial use only",
        "Kelp, which is for non-commercial use only",
        "Somebody's thing is for non-commercial use only",
    ],
)
def test_no_restriction(words: str) -> None:
    assert of(words) == []


def test_below_a_heading_on_the_licence_no_subject_is_needed() -> None:
    assert of("Free, but for non-commercial use only", below=True) == [("", "non-commercial")]
    assert of("Free, but for non-commercial use only") == []
