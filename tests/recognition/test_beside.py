"""Lines around a licence that put a text under another one."""

from __future__ import annotations

import pytest

from weightmark.recognition.beside import is_of_deed, named_beside, speaks_of
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


@pytest.mark.parametrize(
    ("text", "ids", "expected"),
    [
        ("The weights are under CC BY-NC 4.0.", {"CC-BY-NC-4.0"}, True),
        (
            "The PolyForm Noncommercial License 1.0.0 below applies to all source code.",
            set(),
            False,
        ),
        (
            "The PolyForm Noncommercial License 1.0.0 below applies to all source code.",
            {"PolyForm-Noncommercial-1.0.0"},
            True,
        ),
        ("The weights are under CC BY-NC 4.0, for hobby use only.", {"CC-BY-NC-4.0"}, False),
        ("The weights are under a non-commercial licence.", {"CC-BY-NC-4.0"}, False),
        ("You may not use the material for commercial purposes.", {"CC-BY-NC-4.0"}, True),
        ("You may not use the material for commercial purposes.", {"CC-BY-4.0"}, False),
        ("For commercial use, please contact kelp@reef.example.", {"CC-BY-NC-4.0"}, True),
        ("For commercial use, please contact kelp@reef.example.", {"CC-BY-4.0"}, False),
        ("For commercial use, please contact us before any study.", {"CC-BY-NC-4.0"}, True),
        ("For commercial use, please contact us; war is forbidden.", {"CC-BY-NC-4.0"}, False),
    ],
)
def test_words_that_only_name_or_sum_up_a_licence(text: str, ids: set[str], expected: bool) -> None:
    assert speaks_of(text, "s", ids) is expected


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("You may share and adapt the weights for non-commercial purposes.", "CC-BY-NC-4.0"),
        ("You must give appropriate attribution to Kelp Lab.", "CC-BY-4.0"),
        ("署名 (BY)：必须注明来源", "CC-BY-4.0"),
        ("非商用 (NC)：不得用于商业目的", "CC-BY-NC-4.0"),
        ("相同方式共享 (SA)：基于本模型的衍生作品必须采用相同协议", "CC-BY-SA-4.0"),
        ("Adapt: remix, transform, and build upon the material", "CC-BY-SA-4.0"),
        (
            "You may do so in any reasonable manner, but not in any way that suggests that we "
            "endorse you.",
            "CC-BY-4.0",
        ),
        (
            "If you remix or build upon the weights, you must distribute your contributions "
            "under the same license.",
            "CC-BY-SA-4.0",
        ),
    ],
)
def test_a_summary_is_of_the_licence_that_says_so(words: str, licence: str) -> None:
    assert is_of_deed(words, {licence, "MIT"})
    assert not is_of_deed(words, {"MIT"})
    assert not is_of_deed(f"Whoever sails: {words}", {licence})


def test_a_summary_of_another_licence_is_none() -> None:
    assert not is_of_deed("Adapt: remix, transform, and build upon it", {"CC-BY-ND-4.0"})
    assert not is_of_deed(
        "You may share and adapt the weights for non-commercial purposes.", {"CC-BY-4.0"}
    )


@pytest.mark.parametrize(
    ("words", "licence", "of_it"),
    [
        ("Attribution - credit the Quay and its crew.", "CC-BY-4.0", True),
        ("NonCommercial - not for commercial use.", "CC-BY-NC-4.0", True),
        ("NonCommercial - not for commercial use.", "CC-BY-4.0", False),
        ("ShareAlike - distribute derivatives under the same licence.", "CC-BY-SA-4.0", True),
        ("ShareAlike - distribute derivatives under the same licence.", "CC-BY-4.0", False),
        ("ShareAlike: Contributions must use the same license", "CC-BY-SA-4.0", True),
        (
            "You may use it commercially, in any product, as long as you give credit.",
            "CC-BY-4.0",
            True,
        ),
        ("You may use it commercially, as long as you give a bell.", "CC-BY-4.0", False),
        ("You may use it commercially, as long as you give credit.", "CC-BY-NC-4.0", False),
        (
            "Under CC BY-NC 4.0 you may share and adapt these components for non-commercial "
            "purposes with attribution.",
            "CC-BY-NC-4.0",
            True,
        ),
        (
            "You may share and adapt these components for non-commercial purposes with a bell.",
            "CC-BY-NC-4.0",
            False,
        ),
        ("ShareAlike: Contributions must use the same license and a bell", "CC-BY-SA-4.0", False),
        ("Under these terms:", "CC-BY-4.0", True),
        (
            "You can use, redistribute, and adapt it for non-commercial purposes, as long as you"
            " (a) give appropriate credit by citing our paper.",
            "CC-BY-NC-2.0",
            True,
        ),
        (
            "You may copy and adapt these files for non-commercial purposes, provided you give the"
            " attribution below.",
            "CC-BY-4.0",
            False,
        ),
        (
            "You are free to share and adapt it for any purpose, provided you give appropriate"
            " credit.",
            "CC-BY-4.0",
            True,
        ),
        (
            "You are free to share and adapt it for any purpose, provided you give appropriate"
            " credit.",
            "CC-BY-NC-4.0",
            False,
        ),
        (
            "You are free to share and adapt it for any purpose, provided you give appropriate"
            " credit.",
            "CC-BY-ND-4.0",
            False,
        ),
        (
            "You are free to share and adapt it for any purpose, provided you pay.",
            "CC-BY-4.0",
            False,
        ),
        ("You are free to: Share — copy and redistribute the weights", "CC-BY-4.0", True),
        ("Under the following terms: Attribution — You must give credit", "CC-BY-4.0", False),
        (
            "Under the following terms: Attribution — You must give appropriate credit",
            "CC-BY-4.0",
            True,
        ),
        ("No additional — You may not apply legal terms or restrictions", "CC-BY-4.0", False),
        ("No additional — You may not apply legal terms or technological", "CC-BY-4.0", True),
        (
            "Attribution — You must give appropriate credit and must not use it for war",
            "CC-BY-4.0",
            False,
        ),
        (
            "NonCommercial — You may not use the material for commercial or military purposes",
            "CC-BY-NC-4.0",
            False,
        ),
    ],
)
def test_the_summary_in_fewer_words(words: str, licence: str, of_it: bool) -> None:
    assert is_of_deed(words, {licence}) is of_it


@pytest.mark.parametrize(
    "words",
    [
        "Commercial use is welcome.",
        "You may use, copy and modify this software freely.",
        "Feel free to use this in your own projects, commercial or not.",
        "Basically, do what you want.",
        "Permission is hereby granted, free of charge, to everyone.",
        "Commercial and private use of this model is allowed.",
        "Gull Net is free and will always be free.",
        "You are free to use the outputs for anything, including to train other boats.",
        "No need to ask for permission.",
        "本模型可用于商业用途。",
        "商用利用可。",
        "상업적 이용이 가능합니다.",
        "Die kommerzielle Nutzung ist erlaubt.",
        "Usage commercial autorisé.",
        "Se permite el uso comercial.",
    ],
)
def test_what_lets_use_says_nothing_beside_a_licence_that_does(words: str) -> None:
    assert speaks_of(words, "s", {"MIT", "Apache-2.0"})
    assert not speaks_of(words, "s", {"MIT", "CC-BY-NC-4.0"})
    assert not speaks_of(words, "s", {"LicenseRef-scancode-bigscience-open-rail-m"})


@pytest.mark.parametrize(
    "words",
    [
        "Commercial use is allowed on Sundays.",
        "Commercial use is welcome, but ask first.",
        "You may use, copy and modify this software freely on Sundays.",
        "Permission is hereby granted, free of charge, to everyone in port.",
        "You may use the model for all purposes, including war, if you pay.",
        "本模型可用于商业用途,但须申请许可。",
        "商用利用可(要連絡)。",
    ],
)
def test_what_lets_use_on_a_condition_is_told(words: str) -> None:
    assert not speaks_of(words, "s", {"MIT"})
