"""The parts of a model under the same terms, and each with its bases."""

from __future__ import annotations

import pytest
from tests.facts import told
from tests.rules.lineages import FAMILY, FREE, RAIL, digest, entry, facts, parent, terms

from weightmark.declared.card import parse_card
from weightmark.declared.mark import Base, Mark
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.model.facts import CardFile, Facts, Spoken, Text, Weights
from weightmark.model.lineage import Carried
from weightmark.model.parts import (
    all_entries,
    asked_by,
    child_of,
    has_bases,
    is_closed,
    licence_of_part,
    lost_at,
    model_parts,
    pairs,
    placed,
)
from weightmark.recognition.identification import Identification, Listed

CLOSED = entry("Closed", "exclusive", status="unknown")


def says(words: str, licence: str = "", kind: str = "card") -> Statement:
    return Statement(kind, "the card", Location("README.md"), words, licence)


def spoken(*names: str, apart: bool = False, **more: object) -> Spoken:
    weights = tuple(Weights(name, "", **more) for name in names)  # type: ignore[arg-type]
    return Spoken((says("free", FREE.id),), weights, apart=apart)


def test_what_the_card_speaks_for_is_one_part() -> None:
    model = Facts("m", (), spoken=(spoken("a"), spoken("b")), bases=(parent(RAIL),))
    (part,) = model_parts(model)
    assert [one.path for one in part.weights] == ["a", "b"]
    assert (part.licences, part.parents, part.unknown) == ((FREE.id,), (parent(RAIL),), "")


def test_weights_with_an_entry_of_their_own_are_parts_with_their_own_bases() -> None:
    own = parent(RAIL, name="org/own")
    model = Facts(
        "m",
        (),
        spoken=(
            spoken("a"),
            spoken("b", apart=True, declared="X", bases=()),
            spoken("c", apart=True, declared="X", bases=()),
            spoken("d", apart=True, declared="X", bases=(own,)),
        ),
        bases=(parent(RAIL),),
    )
    found = [([one.path for one in part.weights], part.parents) for part in model_parts(model)]
    assert found == [(["a"], (parent(RAIL),)), (["b", "c"], ()), (["d"], (own,))]
    assert has_bases(model)
    assert not has_bases(Facts("m", ()))
    assert model_parts(Facts("m", ())) == ()


def test_a_part_has_all_licences_that_are_named_and_the_first_word_that_is_not_understood() -> None:
    unknown = says("kelp-1.0", kind="header")
    model = Facts("m", (), spoken=(Spoken((says("x", "MIT"), unknown, says("y", "ISC"))),))
    (part,) = model_parts(model)
    assert set(part.licences) == {"MIT", "ISC"}
    assert part.unknown == "kelp-1.0"


def text(id: str, *digests: str) -> Text:
    listed = tuple(Listed("a", one, "general", "", 1, "") for one in digests)
    return Text("LICENSE", Identification(id, id, "exact", "", listed, (), (), (), ()))


def test_where_nobody_names_a_licence_the_texts_do() -> None:
    model = Facts("m", (), texts=(text(RAIL.id),), terms={RAIL.id: terms(RAIL)}, spoken=(Spoken(),))
    (part,) = model_parts(model)
    assert part.licences == (RAIL.id,)
    assert part.entries(model) == (RAIL,)
    assert model_parts(model._replace(terms={}))[0].licences == ()
    of_data = text(RAIL.id)._replace(role="other")
    assert model_parts(model._replace(texts=(of_data,)))[0].licences == ()


def test_a_part_hands_on_licence_mark_and_what_the_card_lists() -> None:
    listed = "You agree not to use the Model:\n- to sell rain;\n- to count sheep.\n"
    card = f"---\nlanguage: en\n---\n\n{listed}"
    model = facts(RAIL, card=card, mark=Mark("Rail", (digest(9),)))
    (part,) = model_parts(told(model))
    part = part._replace(weights=model.weights)
    found = part.carried(model)
    assert {digest(one) for one in (1, 2, 3, 9)} < found.clauses
    assert len(found.clauses) == 6
    assert found.unclear == ""


def test_a_name_that_nobody_knows_is_why_it_is_unclear() -> None:
    model = Facts("m", (), spoken=(Spoken((says("kelp-1.0"),)),))
    (part,) = model_parts(model)
    found = part.carried(model)
    assert "'kelp-1.0'" in found.unclear
    assert found.settle
    assert found.name == "kelp-1.0"


def test_weights_that_name_their_bases_are_judged_with_those_alike() -> None:
    own = (parent(RAIL, name="org/own"),)
    free = spoken("a", "b", bases=own)
    other = Spoken((says("rail", RAIL.id),), (Weights("c", "", bases=own),))
    rest = spoken("d")
    facts = Facts("m", (), spoken=(free, other, rest), bases=(parent(FREE),))
    found = [
        ([one.path for one in part.weights], part.licences, part.parents)
        for part in model_parts(facts)
    ]
    assert found == [
        # What says nothing of itself has what anything says of the whole.
        (["d"], (FREE.id, RAIL.id), (parent(FREE),)),
        (["a", "b"], (FREE.id,), own),
        (["c"], (RAIL.id,), own),
    ]


# -- with bases ---------------------------------------------------------------------------------


def test_each_part_is_held_against_each_of_its_bases() -> None:
    first, second = parent(RAIL), parent(FREE, name="org/free")
    model = told(facts(FREE, first, second))
    found = pairs(model)
    assert [pair.parent for pair in found] == [first, second]
    assert [pair.found.verdict for pair in found] == ["dropped", "carried"]
    assert {pair.where for pair in found} == {first.where}
    nowhere = first._replace(where=Location(""))
    assert [pair.where for pair in pairs(told(facts(FREE, nowhere)))] == [Location("model")]
    assert pairs(told(facts(FREE))) == ()


def test_every_licence_that_binds_comes_with_the_base_that_brings_it() -> None:
    own = parent(FAMILY, name="org/own")
    model = told(facts(FREE, parent(RAIL)))
    weights = model.weights[0]._replace(bases=(own, parent(RAIL)))
    found = all_entries(model._replace(weights=(weights,)))
    assert [(name, one.id) for name, _, one in found] == [
        ("", FREE.id),
        ("org/base", RAIL.id),
        ("org/own", FAMILY.id),
    ]


def test_the_licence_of_a_base_in_words() -> None:
    assert licence_of_part(parent(RAIL)) == "the Rail licence"
    assert licence_of_part(parent(RAIL, FREE)) == "the Rail licence and the Free licence"
    assert (
        licence_of_part(parent(RAIL)._replace(source="name"))
        == "the Rail licence, as its name tells"
    )
    bare = parent(RAIL)._replace(terms=None)
    assert licence_of_part(bare) == RAIL.id
    assert licence_of_part(bare._replace(base=Base("b", ""))) == "a licence that is not known"


def test_the_licence_of_a_part_in_words() -> None:
    known = Carried(frozenset(), frozenset(), name="x", terms=(terms(RAIL), terms(RAIL)))
    assert child_of(known) == "the Rail licence"
    assert child_of(known._replace(terms=())) == "x"
    unknown = terms(RAIL)._replace(entries=(), unknown=("LicenseRef-x",))
    assert child_of(known._replace(terms=(unknown,))) == "LicenseRef-x"


def test_words_for_messages() -> None:
    assert lost_at(parent(RAIL)) == ""
    assert lost_at(parent(RAIL, lost="org/child")) == "; lost at org/child"
    assert (placed(""), placed("7")) == ("", ", section 7")
    assert placed("7", ",") == ", section 7,"
    assert asked_by([FREE]) == ""
    assert asked_by([RAIL, FREE]) == " (sections 4 and 5)"


@pytest.mark.parametrize(
    ("licence", "relation", "closed"),
    [
        (CLOSED, "", True),
        (CLOSED, "finetune", True),
        (CLOSED, "distillation", False),
        (RAIL, "", False),
    ],
)
def test_nothing_is_made_from_what_is_closed_but_what_it_taught(
    licence: object, relation: str, closed: bool
) -> None:
    assert is_closed(parent(licence, relation=relation)) is closed  # type: ignore[arg-type]


def test_a_card_file_is_read_for_its_lists() -> None:
    model = facts(FREE)._replace(card=CardFile("README.md", parse_card(b"---\nlicense: x\n---\n")))
    (part,) = model_parts(told(model))
    assert part.carried(model).clauses == frozenset()
