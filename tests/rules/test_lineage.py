"""WM401 to WM405, WM416 and WM417: the restrictions of bases, and what is recorded of them."""

from __future__ import annotations

import pytest
from tests.rules.folder import Folder, mark
from tests.rules.judging import codes, judged
from tests.rules.lineages import FAMILY, FREE, RAIL, digest, entry, facts, parent, run

from weightmark.declared.mark import Base, Mark
from weightmark.finding import Location, Severity
from weightmark.licenses.catalogue import License
from weightmark.model.lineage import Parent
from weightmark.policy import Policy, Waiver
from weightmark.rules import lineage as rules


def test_restrictions_dropped_names_each_clause_and_the_sections() -> None:
    (found,) = run(rules.restrictions_dropped, facts(FREE, parent(RAIL)))
    assert found.severity is Severity.ERROR
    assert "3 of 3 restrictions of org/base (the Rail licence)" in found.message
    assert "sections 4 and 5" in found.message
    assert "(a) no 1; (b) no 2; (c) no 3" in found.message
    assert found.location == Location("README.md", "base_model", 3)


def test_restrictions_carried_under_another_licence() -> None:
    """OpenRAILs are not copyleft: their clauses have to stay, not their name."""
    wider = entry("Wider", "rail", (1, 2, 3, 4))
    assert run(rules.restrictions_dropped, facts(wider, parent(RAIL))) == []


def test_restrictions_dropped_says_where_they_were_lost() -> None:
    (found,) = run(rules.restrictions_dropped, facts(FREE, parent(RAIL, lost="org/middle")))
    assert "lost at org/middle" in found.message


def test_restrictions_carried_by_the_mark_alone() -> None:
    mark = Mark("Free", (digest(1), digest(2), digest(3)))
    assert run(rules.restrictions_dropped, facts(FREE, parent(RAIL), mark=mark)) == []


def test_a_free_base_asks_for_nothing() -> None:
    assert run(rules.restrictions_dropped, facts(RAIL, parent(FREE))) == []


def test_a_waiver_silences_one_clause_only() -> None:
    waiver = Waiver("org/base", "(b)", "Licensor", "a study", "letter 7")
    found = run(rules.restrictions_dropped, facts(FREE, parent(RAIL)), Policy(waivers=(waiver,)))
    waived = [one for one in found if one.waived]
    left = [one for one in found if not one.waived]
    assert [one.waived for one in waived] == ["a study (waived by Licensor, letter 7)"]
    assert "(b) no 2" in waived[0].message
    assert "2 of 3" in left[0].message
    assert "(b)" not in left[0].message


def weaker(clause: str, other: str) -> tuple[str, str]:
    pairs = {
        (digest(1), digest(11)): ("weaker", "only on purpose"),
        (digest(2), digest(12)): ("stricter", "more than that"),
    }
    if clause == other:
        return "same", "the same words"
    return pairs.get((clause, other), ("unknown", ""))


def test_restrictions_weakened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weightmark.model.lineage.between", weaker)
    child = entry("Child", "rail", (11, 2, 3))
    (found,) = run(rules.restrictions_weakened, facts(child, parent(RAIL)))
    assert "(a) no 1 [only on purpose]" in found.message
    assert run(rules.restrictions_dropped, facts(child, parent(RAIL))) == []


def test_weakened_clauses_stand_in_the_order_of_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "weightmark.model.lineage.between",
        lambda clause, other: ("weaker", "on purpose") if int(other, 16) == 20 else ("unknown", ""),
    )
    base = entry("Base", "rail", (9, 3, 7), rule="at-minimum")
    (found,) = run(rules.restrictions_weakened, facts(entry("Child", "rail", (20,)), parent(base)))
    places = [found.message.index(f"no {number}") for number in (9, 3, 7)]
    assert places == sorted(places)


def test_stricter_words_carry_and_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weightmark.model.lineage.between", weaker)
    child = facts(entry("Child", "rail", (1, 12, 3)), parent(RAIL))
    assert run(rules.restrictions_weakened, child) == []
    (found,) = run(rules.restrictions_reworded, child)
    assert found.severity is Severity.NOTE
    assert "stricter: more than that" in found.message


def test_nothing_reworded_where_the_words_are_the_same() -> None:
    assert run(rules.restrictions_reworded, facts(RAIL, parent(RAIL))) == []


@pytest.mark.parametrize(("publishes", "severity"), [(False, "warning"), (True, "error")])
def test_an_unknown_base_is_a_finding(publishes: bool, severity: str) -> None:
    unknown = Parent(Base("org/base", ""), where=Location("README.md", "base_model", 3))
    (found,) = run(rules.base_unknown, facts(FREE, unknown, publishes=publishes))
    assert str(found.severity) == severity
    assert "org/base" in found.message


def test_a_known_base_is_not_unknown() -> None:
    assert run(rules.base_unknown, facts(FREE, parent(FREE))) == []


SIMILAR = entry("Similar", "openrail", (1, 2, 3), rule="similar-set")


@pytest.mark.parametrize(
    ("own", "base"),
    [
        pytest.param(FAMILY, RAIL, id="the child has a family tag"),
        pytest.param(RAIL, FAMILY, id="the base has a family tag"),
        pytest.param(FAMILY, FAMILY, id="both have it"),
        pytest.param(entry("Odd", "rail", status="unknown"), RAIL, id="the text is not known"),
        pytest.param(entry("Own", "rail", (4,)), SIMILAR, id="a similar set will do"),
    ],
)
def test_restrictions_unclear(own: License, base: License) -> None:
    (found,) = run(rules.restrictions_unclear, facts(own, parent(base)))
    assert "cannot tell" in found.message
    assert found.hint
    assert run(rules.restrictions_dropped, facts(own, parent(base))) == []


def test_what_was_lifted_is_not_asked_for_where_the_rest_is_unclear() -> None:
    """Of a child whose text is not known, what its base's licensor lifted need not be found."""
    what = facts(entry("Odd", "rail", status="unknown"), parent(RAIL))
    (found,) = run(rules.restrictions_unclear, what)
    labels = [clause.label for clause in RAIL.clauses]
    waivers = tuple(Waiver("org/base", label, "L", "r", "x") for label in labels)
    (less,) = run(rules.restrictions_unclear, what, Policy(waivers=waivers[1:]))
    assert (len(found.listed), len(less.listed)) == (len(labels), 1)
    assert run(rules.restrictions_unclear, what, Policy(waivers=waivers)) == []


def test_no_restriction_at_all_is_no_similar_set() -> None:
    assert run(rules.restrictions_unclear, facts(FREE, parent(SIMILAR))) == []
    assert run(rules.restrictions_dropped, facts(FREE, parent(SIMILAR))) != []


def test_nothing_is_unclear_where_all_is_carried() -> None:
    assert run(rules.restrictions_unclear, facts(RAIL, parent(RAIL))) == []


@pytest.mark.parametrize(("clause", "count"), [("z", 1), ("b", 0), (digest(2)[:60], 0)])
def test_waiver_unused(clause: str, count: int) -> None:
    clause = digest(2) if len(clause) > 8 else clause
    waiver = Waiver("org/base", clause, "L", "r", "x")
    found = run(rules.waiver_unused, facts(FREE, parent(RAIL)), Policy(waivers=(waiver,)))
    assert len(found) == count


def test_a_waiver_for_another_base_is_not_asked_about() -> None:
    waiver = Waiver("org/other", "z", "L", "r", "x")
    what = facts(FREE, parent(RAIL))
    assert run(rules.waiver_unused, what, Policy(waivers=(waiver,))) == []


def test_base_not_recorded() -> None:
    base = parent(RAIL)
    bare = Mark("Free", ())
    (found,) = run(rules.base_not_recorded, facts(FREE, base, mark=bare))
    assert "does not record" in found.message
    other = bare._replace(bases=(base.base._replace(clauses=(digest(1),)),))
    (found,) = run(rules.base_not_recorded, facts(FREE, base, mark=other))
    assert "other restrictions" in found.message
    whole = bare._replace(bases=(base.base,))
    assert run(rules.base_not_recorded, facts(FREE, base, mark=whole)) == []


def test_weights_may_have_a_licence_and_a_base_of_their_own(folder: Folder) -> None:
    """Files of one entry are one part, though what is known of their base is no key of a map."""
    for name in ("a.safetensors", "b.safetensors"):
        folder.weights(mark("MIT"), name=f"part/{name}")
    folder.write(
        "weightmark.toml",
        '[[weights]]\npath = "part/*"\nlicense = "MIT"\n'
        '[[weights.base]]\nmodel = "org/base"\nlicense = "openrail++"\nrelation = "finetune"\n',
    )
    assert "WM401" in codes(judged(folder))
