"""Trap 14: folding the case hides which words a licence defines, so they are noted."""

from __future__ import annotations

import time

import pytest

from weightmark import diff
from weightmark.licenses import catalogue
from weightmark.texts.canonical import clause_digest
from weightmark.texts.defined import defined, used

TEXT = """1. "Harm" means what hurts a gull. “Safe Harbour” includes quays; **"Boat"** floats.

The word "gull" is not defined, nor is Sailor.
"""


def test_terms_are_capitalised_and_stand_in_quotes() -> None:
    assert defined(TEXT) == {"Harm", "Safe Harbour", "Boat"}


@pytest.mark.parametrize(
    ("clause", "terms"),
    [
        ("To Harm a gull in a Safe Harbour", ("Harm", "Safe Harbour")),
        ("To cause Harms, or for Harming", ("Harm",)),
        ("Harm to gulls", ()),
        ("To harm a gull in a safe harbour", ()),
        ("To be Harmless", ()),
    ],
)
def test_a_clause_uses_them_with_their_capital(clause: str, terms: tuple[str, ...]) -> None:
    """The first word has a capital anyway."""
    assert used(clause, defined(TEXT)) == terms


def test_equal_clauses_of_which_one_has_a_defined_term() -> None:
    first, second = (
        catalogue.SHIPPED.find(name) for name in ("bigscience-openrail-m", "bigcode-openrail-m")
    )
    assert first
    assert second
    ours = {clause.sha256: clause for clause in first.clauses}
    (minors,) = (one for one in second.clauses if one.sha256 in ours and one.topic == "minors")
    assert (ours[minors.sha256].defined, minors.defined) == ((), ("Harm",))


def test_diff_says_so() -> None:
    words = diff.Described("a", "no harm")
    term = words._replace(defined=("Harm",))
    sha256 = clause_digest("to harm")
    for here, there, reason in (
        (words, term, "the second defines “Harm”"),
        (term, words, "the first defines “Harm”"),
        (term, term, ""),
    ):
        (row,) = diff.compare(diff.Side("one", {sha256: here}), diff.Side("other", {sha256: there}))
        assert (row.kind, row.reason) == ("same", reason)


def test_time_grows_with_length() -> None:
    start = time.process_time()
    defined('"' + "Aa " * 200_000 + '"' + '"Term" ' * 50_000)
    assert time.process_time() - start < 5
