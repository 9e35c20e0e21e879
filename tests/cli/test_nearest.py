"""A word that is not known leads to those like it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.cli.nearest import nearest_words


def test_a_word_like_no_other_has_another_hint() -> None:
    assert nearest_words("xyzzy", ["verify"], "look there") == "look there"
    assert nearest_words("VERIFI", ["verify", "Verity"]) == "did you mean verify or Verity"
    assert nearest_words("v" * 100_000, ["verify"]) == ""


@given(st.lists(st.text("abcdXYZ", min_size=3, max_size=9), min_size=1, max_size=9), st.data())
@settings(deadline=None)
def test_a_known_word_in_other_letters_is_named_and_no_more_than_three(
    known: list[str], data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(known))
    names = (
        nearest_words(word.swapcase(), known, "none").removeprefix("did you mean ").split(" or ")
    )
    assert word.casefold() in [name.casefold() for name in names]
    assert set(names) <= set(known)
    assert len(names) <= 3
