"""What a licence expression asks of users: the clauses of every licence in it, or why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED, load_all
from weightmark.licenses.restrictions import restriction_hash
from weightmark.model.terms import Terms, is_text_of, lists_alike, terms
from weightmark.recognition.identification import Identification, Listed

RAIL = "LicenseRef-scancode-bigscience-open-rail-m"
CREATIVEML = "LicenseRef-scancode-stable-diffusion-2022-08-22"
LISTED = sorted(entry.id for entry in load_all() if entry.status == "listed")
FREE = ["MIT", "Apache-2.0", "BSD-3-Clause"]


def clauses(name: str) -> set[str]:
    entry = SHIPPED.find(name)
    assert entry is not None
    return {clause.sha256 for clause in entry.clauses}


def text(id: str, match: str = "exact", *digests: str) -> Identification:
    listed = tuple(Listed("a", one, "general", "", 1, "") for one in digests)
    return Identification(id, id, match, "", listed, (), (), (), ())


@given(st.lists(st.sampled_from([*LISTED, *FREE]), min_size=1, max_size=3, unique=True))
@settings(deadline=None)
def test_and_joins_the_restrictions_of_all(names: list[str]) -> None:
    found = terms(" AND ".join(names))
    assert set(found.clauses or ()) == set().union(*map(clauses, names))
    assert found.restrictions == restriction_hash(found.clauses or ())
    assert found.restricts == bool(found.clauses)
    assert {entry.id for entry in found.entries} == set(names)
    assert found.binding == found.entries


@given(st.lists(st.sampled_from([*LISTED, *FREE]), min_size=1, max_size=3, unique=True))
@settings(deadline=None)
def test_or_takes_the_way_that_asks_least(names: list[str]) -> None:
    found = terms(" OR ".join(names))
    assert len(found.clauses or ()) == min(len(clauses(name)) for name in names)
    assert [set(found.clauses or ())] == [clauses(entry.id) for entry in found.binding]
    assert {entry.id for entry in found.entries} == set(names)
    assert found.left == set(names) - {entry.id for entry in found.binding}


def test_of_ways_without_restrictions_that_with_fewer_duties_is_taken() -> None:
    assert [entry.id for entry in terms("CC-BY-NC-4.0 OR MIT").binding] == ["MIT"]


def test_a_text_is_known_of_one_licence_only() -> None:
    entry = SHIPPED.find("MIT")
    assert entry is not None
    assert terms("MIT").text == entry.text
    assert terms("MIT AND Apache-2.0").text == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("LicenseRef-OpenRAIL", "is a family of licences"),
        ("LicenseRef-nobody", "no text of LicenseRef-nobody"),
        ("LicenseRef-Falcon-180B-TII-1.0", "which is not at hand"),
    ],
)
def test_what_is_not_known_is_no_set_and_has_a_reason(name: str, reason: str) -> None:
    found = terms(name)
    assert (found.clauses, found.restrictions, found.restricts) == (None, "", True)
    assert reason in found.reason


def test_every_entry_of_the_catalogue_is_resolved_or_has_a_reason() -> None:
    for entry in load_all():
        found = terms(entry.id)
        assert (found.clauses is None) == bool(found.reason), entry.id
        if entry.status in ("listed", "none"):
            assert set(found.clauses or ()) == clauses(entry.id)


def test_one_that_is_not_known_leaves_all_unresolved() -> None:
    found = terms(f"{RAIL} AND LicenseRef-nobody")
    assert found.clauses is None
    assert found.unknown == ("LicenseRef-nobody",)
    assert terms("MIT OR LicenseRef-nobody").clauses == ()


def test_a_policy_at_hand_speaks_for_the_licence_that_refers_to_it() -> None:
    llama = SHIPPED.find("llama3.1")
    assert llama is not None
    assert llama.reference is not None
    policy = text(llama.reference.policy, "exact", "a" * 64)
    assert terms(llama.id).clauses is None
    assert terms(llama.id, [policy]).clauses == ("a" * 64,)
    assert terms(llama.id, [policy._replace(match="altered")]).clauses is None
    assert terms(llama.id, [policy._replace(id="MIT")]).clauses is None


def test_what_a_text_of_nobody_lists_was_read_and_may_not_be_all() -> None:
    unknown = text("", "unknown", "b" * 64, "a" * 64)
    found = terms("LicenseRef-mine", [unknown])
    assert (found.clauses, found.read) == (None, ("a" * 64, "b" * 64))
    assert "may forbid more" in found.reason
    assert terms("LicenseRef-mine", [text("MIT")]).read == ()
    joined = terms(f"LicenseRef-mine AND {CREATIVEML}", [unknown])
    assert set(joined.read) == {"a" * 64, "b" * 64} | clauses(CREATIVEML)


def test_a_text_of_the_generator_is_all_there_is() -> None:
    generated = text("LicenseRef-RAIL-generator-open-AM-0123456789ab", "exact", "a" * 64)
    assert terms("LicenseRef-mine", [generated]).clauses == ("a" * 64,)


def test_an_exception_and_a_plus_do_not_make_another_licence() -> None:
    assert terms("GPL-2.0-only WITH Classpath-exception-2.0").clauses == ()
    assert terms("Apache-2.0+").clauses == ()


def test_what_is_no_expression_is_an_error() -> None:
    with pytest.raises(ExpressionError):
        terms("MIT AND")


@pytest.mark.parametrize(
    ("id", "entry", "same"),
    [
        ("MIT", "MIT", True),
        ("MIT", "Apache-2.0", False),
        ("GPL-3.0-only", "GPL-3.0-or-later", True),
        ("GPL-2.0-only", "GPL-3.0-only", False),
        (CREATIVEML, "openrail", True),
        ("CC-BY-3.0", "cc-by-4.0", False),  # what "cc-by" may mean, this id does not
        ("", "MIT", False),
    ],
)
def test_a_text_is_that_of_a_licence(id: str, entry: str, same: bool) -> None:
    known = SHIPPED.find(entry)
    assert known is not None
    assert is_text_of(text(id), known) is same
    also = text("LicenseRef-x")._replace(also=("Zlib", known.id))
    assert is_text_of(also, known)


def test_terms_are_values() -> None:
    """Rules compare terms and parents, so they have to be equal where they say the same."""
    assert isinstance(terms("MIT"), Terms)
    assert terms("MIT") == terms("MIT")


@pytest.mark.parametrize(("name", "same"), [(CREATIVEML, True), ("MIT", False), ("no-such", False)])
def test_licences_with_one_list_look_alike_where_they_are_cut_off(name: str, same: bool) -> None:
    """Stable Diffusion has the list of BigScience; a licence without one is like no other."""
    other = SHIPPED.find("LicenseRef-scancode-bigscience-open-rail-m2")
    mit = SHIPPED.find("MIT")
    assert other is not None
    assert mit is not None
    assert lists_alike(name, [other]) is same
    assert not lists_alike(name, [mit])
