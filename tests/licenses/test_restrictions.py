"""The digest of a set of clauses is that of docs/format.md."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import DIGEST

from weightmark.licenses.restrictions import FORM, restriction_hash


@given(st.lists(DIGEST), st.data())
@settings(deadline=None)
def test_it_is_one_of_a_set(digests: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(digests)) + digests[:1]
    assert restriction_hash(other) == restriction_hash(digests)


@given(st.sets(DIGEST), DIGEST)
@settings(deadline=None)
def test_another_set_has_another(digests: set[str], more: str) -> None:
    assert (restriction_hash({*digests, more}) == restriction_hash(digests)) == (more in digests)


def test_each_digest_is_a_line_of_what_is_hashed() -> None:
    one, two = "a" * 64, "b" * 64
    joined = hashlib.sha256(f"{one}\n{two}\n".encode()).hexdigest()
    assert restriction_hash([two, one]) == joined
    assert restriction_hash([]) == hashlib.sha256(b"").hexdigest()


def test_the_form_is_one_for_ever() -> None:
    """Marks outlive releases: another form takes another number and keeps this one readable."""
    assert FORM == 1
