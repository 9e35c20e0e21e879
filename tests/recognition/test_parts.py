"""A file is cut into the licences that it holds; what stands around them is neutral or is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text

from weightmark.alignment.align import File
from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.parts import around, nearest, parts
from weightmark.recognition.recognize import identify
from weightmark.texts.words import words_of

PIER = """Anybody may walk on the pier by day and by night, and may take others along.

A walker who drops a thing into the water fetches it again before the next tide.

The pier is as it is, and the harbour owes nothing to anybody who falls from it.
"""
MOLE = """Whoever fishes from the mole shows a licence for it to the warden who asks for that.

Fish that are shorter than a hand go back into the sea on the day on which they were caught.
"""
INDEX = loaded(compiled({"Pier": [describe(PIER)], "Mole": [describe(MOLE)]}))


def _told(text: str) -> list[str]:
    file = File(words_of(text))
    return [one.text for one in around(file, parts(file, INDEX.texts)) if one.told]


@pytest.mark.parametrize("several", [("Pier", "Mole"), ("Mole", "Pier"), ("Pier", "Pier")])
def test_licences_stand_in_the_order_of_the_file(several: tuple[str, ...]) -> None:
    text = "\n\n".join({"Pier": PIER, "Mole": MOLE}[name] for name in several)
    found = identify(text, INDEX)
    assert found.match == "exact"
    assert tuple(part.id for part in found.parts) == several
    assert [part.line for part in found.parts] == sorted(part.line for part in found.parts)


def test_a_copy_behind_an_altered_one_is_found() -> None:
    altered = PIER.replace("A walker", "Nobody may run.\n\nA walker")
    found = identify(f"{altered}\n\n----\n\n{PIER}", INDEX)
    assert [(one.id, one.match) for one in found.parts] == [("Pier", "altered"), ("Pier", "exact")]
    assert [one.text for one in found.other_changes] == ["Nobody may run."]
    last = identify(f"{PIER}\n\n----\n\n{altered}", INDEX)
    assert [one.match for one in last.parts] == ["exact", "altered"]


@pytest.mark.parametrize(
    "words",
    [
        "Boats is licensed under the following terms:",
        "This licence applies to the weights in this repository.",
        "Unless stated otherwise, all files of this project are licensed as follows:",
        "The files under third_party/ have their own licences, see there.",
        "If you use this model, please cite our paper.",
        "Contact: legal@example.org",
        "The tokenizer is under the Mole licence, see LICENSE-MOLE.",
        "Example Net",
        "# License",
        "[![License](https://img.example/badge.svg)](LICENSE)",
        "Copyright 2024 to present Example Services Inc. and individual contributors.",
        "Portions of this file are derived from work of B. Rower.",
        "You can obtain a copy of this licence at https://pier.example/licence.",
        "See the AUTHORS file for a list of contributors.",
        "Boats has an optional dependency on Oars, which is under the same licence.",
        "By downloading this software you agree to the following terms.",
        "For other licensing options, contact sales@example.org.",
        "You may choose either of the two licences below.",
        "Version 2.1, released 2031-01-02. Modified by Pier Lab.",
        "This licence applies to the following files:",
        "This is not an official product of the harbour.",
        "By contributing to this project you agree that your contributions are licensed likewise.",
        "Contributors agree to license their contributions under the same terms.",
        "The following licence applies to the model weights only; the code is under LICENSE-CODE.",
        "The Pier name and logo are not covered by this licence.",
        "Note: the training data is not included in this repository.",
        "The images in docs/ are CC BY 4.0.",
        "This is dual-licensed. You may choose either.",
        "You may choose one of the two.",
        "@misc{pier,\n  title={Piers without Rails},\n  author={A. Rower},\n  year={2031},\n}",
        "Die Gewichte stehen unter der folgenden Lizenz:",
        "本项目的模型权重采用以下许可证发布：",
        "モデルの重みは以下のライセンスで公開されています。",
    ],
)
def test_neutral_words_are_told_and_change_nothing(words: str) -> None:
    for text in (f"{words}\n\n{PIER}", f"{PIER}\n\n{words}\n", f"{MOLE}\n{words}\n\n{PIER}"):
        found = identify(text, INDEX)
        assert found.match == "exact"
        assert found.other_changes == ()
        assert found.beside


@pytest.mark.parametrize(
    "words",
    [
        "You may not use the pier for any commercial purpose.",
        "The terms below do not apply to guests.",
        "Only the first sentence is enforced.",
        "Use of the pier for research is permitted without these conditions.",
        "NON-BINDING GUIDANCE",
        "Nothing here obliges anybody to anything.",
        "Except as contained in this notice, the name of the harbour shall not be used.",
        "You can obtain an exemption from the terms at https://pier.example.",
        "The second sentence is optional for members.",
        "By downloading this software you agree to pay a fee.",
        "You may choose which of the terms you keep.",
        "This licence applies to the following uses only:",
        "Kindly refrain from fishing at night.",
        "This is not a grant to others.",
        "By contributing to this project you agree to pay a fee for it.",
        "The following licence applies to the first boat only.",
        "Boats have to keep the name of the pier.",
        "Fishing is limited to members of the club.",
        "Use is subject to our Acceptable Use Policy.",
        "For production use, contact sales@pier.example.",
        "Das Modell darf nicht für militärische Zwecke verwendet werden.",
        "Die Gewichte dürfen nur zur Forschung verwendet werden.",
        "O uso comercial dos pesos é proibido.",
        "El uso comercial de los pesos está prohibido.",
        "禁止将本模型用于商业用途。",
        "本模型的许可证仅供研究。",
        "本モデルの商用利用は禁止されています。",
    ],
)
def test_words_that_change_the_terms_are_named(words: str) -> None:
    for text in (f"{words}\n\n{PIER}", f"{PIER}\n\n{words}\n"):
        found = identify(text, INDEX)
        assert found.match != "exact"
        assert _told(text) == [words]


def test_a_remark_in_a_citation_may_change_the_terms() -> None:
    text = f"{PIER}\n\n@misc{{pier,\n  title={{Piers}},\n  note={{Only for research.}},\n}}\n"
    assert identify(text, INDEX).match != "exact"
    assert identify(text.replace("Only for research.", "In print"), INDEX).match == "exact"


@settings(max_examples=80)
@given(st.integers(0, len(PIER.split()) - 1), st.sampled_from(["seldom", "not", "boats"]))
def test_a_word_put_into_a_licence_is_never_exact(place: int, word: str) -> None:
    words = PIER.split(" ")
    place = min(place, len(words) - 1)
    text = " ".join([*words[:place], f"{words[place]} {word}", *words[place + 1 :]])
    assert identify(text, INDEX).match != "exact"


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(PIER.split(" ")) - 2))
def test_a_word_taken_out_is_never_exact(place: int) -> None:
    words = PIER.split(" ")
    text = " ".join([*words[:place], *words[place + 1 :]])
    assert "\n" in words[place] or identify(text, INDEX).match != "exact"


def test_the_nearest_text_is_told_with_its_share() -> None:
    file = File(words_of(PIER.replace("fetches it again", "buys another one")))
    near = nearest(file, INDEX.texts, (0, file.size))[0]
    assert INDEX.texts[near.number].id == "Pier"
    assert 0.7 < near.share < 1


@pytest.mark.parametrize("text", ["", "\n", "a", "Anybody may walk on the pier"])
def test_little_is_no_licence(text: str) -> None:
    assert parts(File(words_of(text)), INDEX.texts) == []


def test_what_is_not_read_around_a_licence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{PIER}\n{'Please cite our paper. ' * 6}"
    assert identify(text, INDEX).match == "exact"
    monkeypatch.setattr("weightmark.recognition.parts.MOST_AROUND", 100)
    found = identify(text, INDEX)
    assert found.match == "altered"
    (unread,) = found.other_changes
    assert (unread.kind, unread.line) == ("unread", 7)
    assert "100 characters" in unread.text


def test_blank_lines_in_a_row_do_not_shift_the_lines_that_are_told() -> None:
    text = f"{PIER}\n\n\n\n\n\nYou must pay a fee.\n\n\n\n\n\nYou must pay another fee.\n"
    lines = text.split("\n")
    several = identify(text, INDEX).other_changes
    assert [one.text for one in several] == [lines[one.line - 1] for one in several]
    assert len(several) == 2


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("This licence is approved by the harbour office.", "exact"),
        ("This licence is without its second sentence.", "altered"),
        ("You may not walk on the pier at noon.", "altered"),
    ],
)
def test_what_stands_between_title_and_body_stands_around_a_licence(words: str, match: str) -> None:
    title = "THE PIER LICENCE OF THE HARBOUR"
    index = loaded(compiled({"Pier": [describe(f"{title}\n\n{PIER}")]}))
    assert identify(f"{title}\n\n{words}\n\n{PIER}", index).match == match
    first, _, rest = PIER.partition("\n\n")
    assert identify(f"{title}\n\n{first}\n\n{words}\n\n{rest}", index).match == "altered"


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("The oars in bow/ are from another yard:", "exact"),
        ("For commercial sailing the following applies:", "altered"),
        ("Nobody may sail with these oars but under this:", "altered"),
    ],
)
def test_a_line_between_two_licences_leads_to_the_second(line: str, match: str) -> None:
    found = identify(f"{licence_text('bsd-new')}\n\n{line}\n\n{licence_text('mit')}")
    assert (found.id, found.also, found.match) == ("BSD-3-Clause", ("MIT",), match)
    alone = identify(f"{line}\n\n{licence_text('mit')}")  # before the only one it says of what
    assert alone.match != "exact"
