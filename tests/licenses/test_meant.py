"""The nearest names of licences, for messages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.errors import UsageError
from weightmark.licenses.catalogue import SHIPPED, load_all
from weightmark.licenses.meant import given_licence, meant


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("lama3.1", "did you mean llama3.1"),
        ("MIT OR apahce-2.0", "did you mean"),
        ("(mit AND openrial)", "openrail"),
        ("mit", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_the_nearest_names_of_the_first_unknown_one(text: str, near: str) -> None:
    assert near in meant(text)
    assert bool(near) == bool(meant(text))


@settings(deadline=None)
@given(st.sampled_from([entry.id for entry in load_all()]))
def test_what_is_known_needs_no_hint(name: str) -> None:
    assert meant(name) == ""


@settings(deadline=None)
@given(st.text(max_size=40))
def test_only_names_that_are_known_are_offered(text: str) -> None:
    offered = meant(text).removeprefix("did you mean ")
    assert all(
        SHIPPED.find(name) for name in offered.split(" or ") if name and " or later" not in offered
    )


def test_what_is_given_by_hand_is_a_licence_or_an_error_with_the_nearest_name() -> None:
    assert given_licence("apache-2.0", SHIPPED) == "Apache-2.0"
    with pytest.raises(UsageError, match=r"--license: 'lama3\.1'") as caught:
        given_licence("lama3.1", SHIPPED)
    assert caught.value.hint.startswith("did you mean llama3.1")
