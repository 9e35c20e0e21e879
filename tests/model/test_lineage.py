"""Which restrictions a model owes to its bases, where these are found, and what is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks import lineage as benchmark
from tests.rules.lineages import FREE, RAIL, digest

from weightmark.declared.mark import Base, Mark, decode, encode
from weightmark.errors import MarkError
from weightmark.licenses.catalogue import SHIPPED, load_all
from weightmark.licenses.relations import table
from weightmark.model.lineage import (
    Carried,
    Parent,
    carried,
    clauses_of,
    contains,
    left_behind,
)
from weightmark.model.terms import terms
from weightmark.rules import CHECKS

ROOT = Path(__file__).parent.parent.parent
OPENRAIL_M = "LicenseRef-scancode-bigscience-open-rail-m"
CREATIVEML = "LicenseRef-scancode-stable-diffusion-2022-08-22"


def own(*names: str) -> Carried:
    return carried([terms(name) for name in names])


def parent(name: str) -> Parent:
    known = terms(name)
    return Parent(Base("base", "", known.license, known.clauses), known, "licence")


# -- containment --------------------------------------------------------------------------------

LISTED = [entry.id for entry in load_all() if entry.status == "listed"]


@pytest.mark.parametrize("name", LISTED)
def test_every_licence_carries_itself_and_no_free_licence_carries_it(name: str) -> None:
    assert contains(own(name), parent(name)).verdict == "carried"
    found = contains(own("MIT"), parent(name))
    entry = SHIPPED.find(name)
    assert entry is not None
    assert found.verdict == "dropped"
    assert set(found.dropped) == {clause.sha256 for clause in entry.clauses}


@given(
    base=st.sampled_from(LISTED),
    child=st.sampled_from(LISTED),
    more=st.lists(st.sampled_from(LISTED), max_size=2),
)
def test_more_clauses_never_carry_less(base: str, child: str, more: list[str]) -> None:
    """Law: adding a licence to the child only ever finds more of what the base asks."""
    less = contains(own(child), parent(base))
    full = contains(own(child, *more), parent(base))
    assert set(full.dropped) <= set(less.dropped)
    if less.verdict == "carried":
        assert full.verdict == "carried"


@given(
    asked=st.sets(st.integers(0, 30)),
    there=st.sets(st.integers(0, 30)),
)
def test_containment_is_that_of_sets(asked: set[int], there: set[int]) -> None:
    """Law: without related words, what is dropped is the difference of the two sets."""
    digests = {number: f"{number:064x}" for number in range(31)}
    base = Base("b", "", "LicenseRef-B", tuple(sorted(digests[one] for one in asked)))
    child = Carried(frozenset(digests[one] for one in there), frozenset())
    found = contains(child, Parent(base))
    assert set(found.dropped) == {digests[one] for one in asked - there}
    assert found.verdict == ("dropped" if asked - there else "carried")


def test_reviewed_pairs_decide_weaker_and_stricter() -> None:
    """Each pair of the table, as base and child of one clause."""
    for clause, judged in table().items():
        base = Parent(Base("b", "", "LicenseRef-B", (clause,)))
        for other, (relation, _) in judged.items():
            found = contains(Carried(frozenset({other}), frozenset()), base)
            expected = {"weaker": "weakened", "unknown": "dropped"}.get(relation, "carried")
            assert found.verdict == expected, (clause, other, relation)


def test_the_same_licence_by_reference_is_carried_and_another_is_not() -> None:
    llama, other = (
        "LicenseRef-scancode-llama-3.1-license-2024",
        "LicenseRef-scancode-gemma-tou-2025-03-24",
    )
    assert contains(own(llama), parent(llama)).verdict == "carried"
    assert contains(own("Apache-2.0"), parent(llama)).verdict == "dropped"
    assert contains(own(other), parent(llama)).verdict == "unclear"


def test_versions_of_a_licence_with_one_use_policy_carry_each_other() -> None:
    """Gemma's terms of 2024 and of 2025 forbid what the same document says; Llama's do not."""
    old, new = (f"LicenseRef-scancode-gemma-tou-{day}" for day in ("2024-04-01", "2025-03-24"))
    assert contains(own(old), parent(new)).verdict == "carried"
    assert contains(own(new), parent(old)).verdict == "carried"
    llama = "LicenseRef-scancode-llama-3.2-license-2024"
    assert contains(own(llama), parent("LicenseRef-scancode-llama-3.1-license-2024")).verdict != (
        "carried"
    )


def test_a_base_is_left_behind_where_its_clauses_are_not_carried() -> None:
    rail = parent(OPENRAIL_M)
    assert left_behind("middle", own(OPENRAIL_M), [rail]) == ()
    (lost,) = left_behind("middle", own("MIT"), [rail])
    assert lost.base.lost == "middle"
    (again,) = left_behind("later", own("MIT"), [lost])
    assert again.base.lost == "middle"


def test_the_clauses_of_licences_are_told_once() -> None:
    assert clauses_of([RAIL, RAIL, FREE]) == {digest(1), digest(2), digest(3)}


def test_a_choice_of_licences_carries_what_its_freest_way_carries() -> None:
    assert contains(own(f"MIT OR {OPENRAIL_M}"), parent(OPENRAIL_M)).verdict == "dropped"
    assert contains(own(f"MIT AND {OPENRAIL_M}"), parent(OPENRAIL_M)).verdict == "carried"


def test_of_licences_that_all_hold_the_known_list_is_carried() -> None:
    both = own(f"{CREATIVEML} AND llama3.2")
    assert contains(both, parent(CREATIVEML)).verdict == "carried"
    assert contains(both, parent("llama3.2")).verdict == "carried"
    assert contains(both, parent(OPENRAIL_M)).verdict == "unclear"


def test_unknown_without_a_licence() -> None:
    found = contains(own("MIT"), Parent(Base("b", "")))
    assert (found.verdict, bool(found.reason), bool(found.settle)) == ("unknown", True, True)


def test_all_benchmark_pairs_are_judged_as_labelled() -> None:
    results = benchmark.measure()
    assert len(results) >= 200
    assert {pair.expected for pair, _ in results} == set(benchmark.VERDICTS)
    wrong = [(pair.name, given, pair.expected) for pair, given in results if given != pair.expected]
    assert wrong == []


# -- the record ---------------------------------------------------------------------------------


def test_a_mark_keeps_where_restrictions_were_lost() -> None:
    base = Base("org/first", "finetune", "MIT", (), lost="org/second")
    mark = Mark("MIT", (), bases=(base,))
    assert decode(encode(mark)) == mark
    assert '"lost":"org/second"' in encode(mark)["weightmark_base_1"]
    direct = encode(mark._replace(bases=(base._replace(lost=""),)))
    assert "lost" not in direct["weightmark_base_1"]


def test_a_mark_that_lost_something_to_nobody_is_refused() -> None:
    written = encode(Mark("MIT", (), bases=(Base("a/b", "", "MIT", (), lost="x"),)))
    written["weightmark_base_1"] = written["weightmark_base_1"].replace('"lost":"x"', '"lost":""')
    with pytest.raises(MarkError):
        decode(written)


# -- documents ----------------------------------------------------------------------------------


def recommendations() -> Iterator[tuple[str, str]]:
    page = (ROOT / "docs" / "turing-way.md").read_text(encoding="utf-8")
    for row in re.finditer(r"^\| (\d+) \| (.+?) \| (.+) \|$", page, re.MULTILINE):
        yield row[1], row[3]


def test_each_recommendation_is_a_rule_or_has_a_reason() -> None:
    rows = dict(recommendations())
    assert list(rows) == [str(number) for number in range(1, 27)]
    codes = {check.rule.code for check in CHECKS}
    for number, text in rows.items():
        named = set(re.findall(r"WM\d{3}", text))
        assert named <= codes, (number, named - codes)
        assert named or "not a rule: " in text or "hook" in text, number
