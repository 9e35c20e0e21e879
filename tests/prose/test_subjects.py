"""What a clause is said of."""

from __future__ import annotations

import pytest

from weightmark.prose.running_text import sentences
from weightmark.prose.subjects import Subjects


@pytest.mark.parametrize(
    ("clause", "verb", "said_of"),
    [
        ("The weights ", "are", ("weights",)),
        ("The code of the model ", "is", ("code",)),
        ("Code, data and our trained models ", "are", ("code", "data", "weights")),
        ("The model trained on this data ", "is", ("weights",)),
        ("based on Kelp, which ", "is", ()),
        ("The base model ", "is", ()),
        ("Use of this model ", "is", ("weights",)),
        ("This ", "is", ("",)),
        ("", "released", ("",)),
        ("trained on data ", "released", ()),
        ("Kelp ", "is", ()),
        ("The code in this repository is separately ", "licensed", ("code",)),
        ("This repository (weights and code) ", "is", ("weights", "code")),
        ("This repository (everything outside the weights) ", "is", ("project",)),
        ("This repository (all but the weights) is individually ", "licensed", ("project",)),
    ],
)
def test_a_clause(clause: str, verb: str, said_of: tuple[str, ...]) -> None:
    assert Subjects("weights").of(clause, verb, "", "") == said_of


def test_what_stands_behind_the_name_counts_first() -> None:
    subjects = Subjects("weights")
    assert subjects.of("This ", "is", "", " for the code") == ("code",)
    assert subjects.of("This ", "is", "", " (weights only)") == ("weights",)
    assert subjects.behind(" (the demo is not a part of it)") == ()


def test_the_name_in_the_title_is_the_thing_itself() -> None:
    subjects = Subjects("weights")
    for said in sentences("# Kelp 7B\n\nKelp is small."):
        subjects.note(said)
    assert subjects.of("Kelp 7B ", "is", "", "") == ("",)
    assert subjects.of("Use of the Kelp API ", "is", "", "") == ()
    assert subjects.of("Wrack ", "is", "", "") == ()
    assert subjects.classes("The Wrack weights") == ("other",)
    assert subjects.classes("The Kelp weights") == ("weights",)
    assert Subjects("weights", anything=True).of("Wrack ", "is", "", "") == ("weights",)


def test_a_pronoun_is_what_the_sentence_before_spoke_of() -> None:
    subjects = Subjects("weights")
    for said in sentences("The code is small. It is under MIT."):
        subjects.note(said)
    assert subjects.of("It ", "is", "", "") == ("code",)


def test_in_chinese_the_weights_of_upstream_are_none() -> None:
    subjects = Subjects("weights")
    assert subjects.cjk("LLaMA 原始模型权重") == ()
    assert subjects.cjk("官方发布的LLaMA模型") == ()
    assert subjects.cjk("本模型权重") == ("weights",)


def test_in_chinese_and_japanese_the_last_noun_counts() -> None:
    subjects = Subjects("weights")
    assert subjects.cjk("本项目的模型权重") == ("weights",)
    assert subjects.cjk("模型的代码") == ("code",)
    assert subjects.cjk("代码和模型") == ("code", "weights")
    assert subjects.cjk("采用") == ("",)


@pytest.mark.parametrize(
    ("heading", "said_of"),
    [("License and Contact", ("weights",)), ("Reef", ()), ("Kelp license", ("weights",))],
)
def test_a_heading_of_licences_is_no_title(heading: str, said_of: tuple[str, ...]) -> None:
    subjects = Subjects("weights")
    for said in sentences(f"## {heading}\n"):
        subjects.note(said)
    assert subjects.of("The Kelp models ", "are", "", "") == said_of
