"""Weights of which the same is said stand together, with all who say it in their order."""

from __future__ import annotations

import pytest

from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.formats.header import Header
from weightmark.model import statements
from weightmark.model.facts import Text, Weights
from weightmark.model.statements import (
    Context,
    Surroundings,
    around_text,
    gather_statements,
    text_statement,
)
from weightmark.recognition.identification import Beside, Identification

CARD = Statement("card", "the card", Location("README.md"), "mit", "MIT")
CONFIG = Statement("configuration", "the configuration", Location("weightmark.toml"), "MIT", "MIT")


def weights(name: str, licence: str = "", **more: str) -> Weights:
    metadata = {"license": licence} if licence else {}
    return Weights(name, "safetensors", True, Header(metadata, 8), **more)  # type: ignore[arg-type]


def text(match: str, licence: str, role: str = "") -> Text:
    return Text(
        "LICENSE", Identification(licence, licence, match, "", (), (), (), (), ()), role=role
    )


def test_shards_that_say_the_same_stand_together() -> None:
    members = [(weights(f"m-{number}", "mit"), Surroundings()) for number in range(3)]
    other = (weights("x", "apache-2.0"), Surroundings())
    found = gather_statements([*members, other], Context((CARD,)))
    assert [len(one.weights) for one in found] == [3, 1]
    assert [one.licence for one in found[1].says] == ["MIT", "Apache-2.0"]


def test_each_header_is_read_once_for_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    read = statements.said_by

    def counted(one: Weights) -> tuple[str, ...]:
        asked.append(one.path)
        return read(one)

    monkeypatch.setattr(statements, "said_by", counted)
    names = ["a", "b", "c"]
    (one,) = gather_statements([(weights(name), Surroundings()) for name in names], Context())
    assert asked == names
    assert not one.says


def test_the_other_pieces_of_a_split_file_say_what_the_first_says() -> None:
    first = weights("m-00001-of-00002", "mit")._replace(group="m")
    second = weights("m-00002-of-00002")._replace(group="m")
    other = weights("x")._replace(group="x")
    found = gather_statements([(one, Surroundings()) for one in (second, first, other)], Context())
    assert [(len(one.weights), [each.licence for each in one.says]) for one in found] == [
        (2, ["MIT"]),
        (1, []),
    ]


def test_what_is_set_apart_is_not_spoken_for_by_the_whole() -> None:
    apart = weights("vae/a", declared="Apache-2.0")
    (found,) = gather_statements([(apart, Surroundings())], Context((CARD,), CONFIG))
    assert [(one.kind, one.licence) for one in found.says] == [("configuration", "Apache-2.0")]
    (owned,) = gather_statements([(apart, Surroundings(owned=True))], Context((CARD,), CONFIG))
    assert [one.kind for one in owned.says] == ["configuration", "card"]


def test_a_model_without_weights_is_what_its_card_says() -> None:
    (found,) = gather_statements([], Context((CARD,), CONFIG))
    assert (found.weights, [one.kind for one in found.says]) == ((), ["card", "configuration"])


def test_words_beside_a_text_name_the_licence_of_the_weights() -> None:
    def said(words: str) -> list[tuple[str, str, int]]:
        found = text("exact", "MIT").identification._replace(beside=(Beside(9, words),))
        around = around_text(Text("LICENSE", found), Context())
        return [(one.kind, one.licence, one.where.line) for one in around]

    assert said("The weights are licensed under CC BY-NC 4.0.") == [("notice", "CC-BY-NC-4.0", 9)]
    for words in (
        "Copyright (c) 2031 Kelp Lab",
        "The code of the reef is licensed under Apache 2.0.",
        "Licensed under Apache 2.0.",
        "The terms above hold for the model and the code.",
    ):
        assert said(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "The pretrained weights have separate terms.",
        "Downloaded checkpoints, data and media have separate provenance and terms.",
        "The model weights are licensed separately.",
        "Model weights are subject to their own license.",
    ],
)
def test_weights_that_a_text_sets_apart_are_under_words_that_nobody_understands(
    words: str,
) -> None:
    found = text("exact", "MIT").identification._replace(beside=(Beside(9, words),))
    (said,) = around_text(Text("LICENSE", found), Context())
    assert (said.licence, said.open, said.about, said.where.line) == ("", True, "weights", 9)


def test_a_text_says_by_its_name_what_it_speaks_of() -> None:
    assert text_statement(text("exact", "MIT", "code")).about == "code"
    unknown = text_statement(text("unknown", ""))
    assert (unknown.open, unknown.about) == (True, "weights")
