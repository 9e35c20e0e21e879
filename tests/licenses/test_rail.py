"""RAIL names, and the chart that leads to them."""

from __future__ import annotations

import itertools

import pytest

from weightmark.errors import UsageError
from weightmark.licenses.catalogue import SHIPPED
from weightmark.licenses.expression import canonical
from weightmark.licenses.rail import (
    QUESTIONS,
    Choice,
    check_name,
    choose,
    family,
    next_question,
    parse_name,
    read_answer,
)


@pytest.mark.parametrize(
    ("text", "prefix", "letters", "name"),
    [
        ("OpenRAIL-M", "Open", "M", "OpenRAIL-M"),
        ("RAIL-DAMS", "", "DAMS", "RAIL-DAMS"),
        ("RAIL-SM", "", "SM", "RAIL-MS"),
        ("openrail", "Open", "", "OpenRAIL"),
        ("openrail++", "Open", "", "OpenRAIL++"),
        ("CreativeML Open RAIL++-M", "Open", "M", "OpenRAIL++-M"),
        ("creativeml-openrail-m", "Open", "M", "OpenRAIL-M"),
        ("bigscience-bloom-rail-1.0", "", "", "RAIL"),
        ("BigScience RAIL License v1.0", "", "", "RAIL"),
        ("ResearchUseRAIL", "Research", "", "ResearchRAIL"),
        ("Research-Only RAIL-AMS", "Research", "AMS", "ResearchRAIL-AMS"),
        ("ResearchRAIL-A", "Research", "A", "ResearchRAIL-A"),
        ("LicenseRef-OpenRAIL-AM", "Open", "AM", "OpenRAIL-AM"),
        ("OpenRAIL-A-M-S", "Open", "AMS", "OpenRAIL-AMS"),
        ("RAIL-M/S", "", "MS", "RAIL-MS"),
        ("OpenRAIL-M-Stable", "Open", "M", "OpenRAIL-M"),
    ],
)
def test_real_spellings_are_taken_apart(text: str, prefix: str, letters: str, name: str) -> None:
    found = parse_name(text)
    assert found is not None
    assert (found.prefix, found.letters, found.canonical) == (prefix, letters, name)


@pytest.mark.parametrize("text", ["mit", "trail", "railway", "handrail-m", "", "rail" * 100])
def test_other_words_are_no_rail_names(text: str) -> None:
    assert parse_name(text) is None


def _kinds(text: str, ships: str = "", *, non_commercial: bool = False) -> list[str]:
    name = parse_name(text)
    assert name is not None
    return [each.kind for each in check_name(name, ships=ships, non_commercial=non_commercial)]


@pytest.mark.parametrize(
    ("text", "ships", "kinds"),
    [
        ("OpenRAIL-AM", "AM", []),
        ("RAIL-SM", "", ["order"]),
        ("RAIL-MM", "", ["order"]),
        ("OpenRAIL++-M-NC", "", ["open-non-commercial"]),
        ("RAIL-M-NC", "", []),
        ("RAIL-L", "", ["proposed"]),
        ("OpenRAIL-M", "AM", ["uncovered"]),
        ("OpenRAIL-AMS", "M", ["unshipped", "unshipped"]),
        ("openrail", "M", []),
        ("RAIL-D", "M", ["uncovered", "unshipped"]),
        ("RAIL-X", "", ["letter"]),
        ("OpenRAIL-MX", "", ["letter"]),
        ("RAIL-NC", "", []),
        ("BigScience RAIL License v1.0", "", []),
    ],
)
def test_a_name_is_held_against_the_naming_rules(text: str, ships: str, kinds: list[str]) -> None:
    assert _kinds(text, ships) == kinds


def test_open_contradicts_a_bar_on_commercial_use() -> None:
    assert _kinds("OpenRAIL-M", non_commercial=True) == ["open-non-commercial"]
    assert _kinds("RAIL-M", non_commercial=True) == []


def test_every_order_of_the_letters_but_one_is_a_problem() -> None:
    for letters in itertools.permutations("DAMS"):
        word = "".join(letters)
        assert _kinds(f"RAIL-{word}") == ([] if word == "DAMS" else ["order"])


def test_only_a_bare_name_with_letters_is_a_family() -> None:
    """`OpenRAIL-AM` names no text; with an owner or `++` a name stands for one."""
    assert family("OpenRAIL-AM") is not None
    for text in ("openrail", "BigScience OpenRAIL-M", "OpenRAIL++-M", "RAIL-M 1.0", "RAIL-L"):
        assert family(text) is None


def test_the_catalogue_finds_families_with_any_letters() -> None:
    found = SHIPPED.find("OpenRAIL-AS")
    assert found is not None
    assert (found.id, found.klass, found.artefacts) == (
        "LicenseRef-OpenRAIL-AS",
        "family",
        ("A", "S"),
    )
    assert not found.names_a_text


OPEN = {
    "restrictions": "yes",
    "downstream": "yes",
    "artefacts": "M",
    "free": "yes",
    "relicense": "yes",
    "commercial": "yes",
}


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ({**OPEN, "kind": "text"}, "BigScience OpenRAIL-M"),
        ({**OPEN, "kind": "images"}, "CreativeML Open RAIL++-M"),
        ({**OPEN, "kind": "code"}, "BigCode OpenRAIL-M v1"),
        ({**OPEN, "artefacts": "AM"}, "OpenRAIL-AM"),
        ({**OPEN, "relicense": "no"}, "RAIL-M"),
        ({**OPEN, "free": "no"}, "RAIL-M"),
        ({**OPEN, "commercial": "no"}, "RAIL-M"),
        ({"restrictions": "yes", "downstream": "no"}, "My licence"),
        (
            {"restrictions": "no", "what": "model", "sharealike": "no", "commercial": "yes"},
            "Apache License 2.0",
        ),
        (
            {"restrictions": "no", "what": "data", "sharealike": "yes", "commercial": "yes"},
            "CC BY-SA 4.0",
        ),
    ],
)
def test_the_chart_leads_to_a_name(answers: dict[str, str], name: str) -> None:
    assert choose(answers).name == name


def _paths(answers: dict[str, str]) -> list[tuple[dict[str, str], Choice | None]]:
    """Every way through the chart, with one letter or all for the artefacts."""
    question = next_question(answers)
    if question is None:
        try:
            return [(answers, choose(answers))]
        except UsageError:
            return [(answers, None)]
    words = ["M", "DAMS"] if question.several else list(question.answers)
    return [way for word in words for way in _paths({**answers, question.key: word})]


def test_every_way_ends_in_a_name_that_keeps_the_rules() -> None:
    ways = _paths({})
    assert len(ways) > 30
    assert {key for answers, _ in ways for key in answers} == {each.key for each in QUESTIONS}
    for answers, choice in ways:
        if choice is None:
            assert answers["what"] == "code"
            continue
        canonical(choice.id)
        assert f'license = "{choice.id}"' in choice.config
        known = SHIPPED.find(choice.id)
        if choice.text_at_hand:
            assert known is not None
            assert known.klass == choice.klass
            assert known.names_a_text
        name = parse_name(choice.name)
        if name is not None and name.prefix == "Open":
            assert answers["commercial"] == answers["free"] == answers["relicense"] == "yes"
            assert check_name(name) == ()


def test_an_answer_is_read_by_its_first_letters() -> None:
    by_key = {question.key: question for question in QUESTIONS}
    assert read_answer(by_key["restrictions"], " Y\n") == "yes"
    assert read_answer(by_key["artefacts"], "s, m") == "MS"
    for key, text in (("restrictions", "maybe"), ("artefacts", "X"), ("artefacts", "")):
        with pytest.raises(UsageError):
            read_answer(by_key[key], text)


def test_open_and_needless_answers_are_refused() -> None:
    with pytest.raises(UsageError, match="not answered"):
        choose({"restrictions": "yes"})
    with pytest.raises(UsageError, match="not asked"):
        choose({"restrictions": "yes", "downstream": "no", "kind": "text"})
