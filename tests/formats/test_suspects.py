"""What could mislead in names and metadata is named, and what writers write is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.formats.suspects import bears_licence, confusable_form, in_metadata, in_names

HIDDEN = ["\0", "\x1b", "\x85", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\u061c"]
PRINTED = st.text(st.characters(categories=["L", "N", "P"]), max_size=12)


@pytest.mark.parametrize("sign", HIDDEN)
def test_a_hidden_character_is_named(sign: str) -> None:
    code = f"U+{ord(sign):04X}"
    (name,) = in_names(["fine", f"we{sign}ight"])
    assert (name.kind, name.where) == ("control-character", f"we{sign}ight")
    assert code in name.message
    (key,) = in_metadata([(f"no{sign}te", "x")])
    assert (key.kind, key.where) == ("control-character", f"no{sign}te")
    assert code in key.message


@given(st.lists(PRINTED))
@settings(deadline=None)
def test_what_can_be_printed_misleads_nobody(names: list[str]) -> None:
    assert in_names(names) == []
    unique = {f"k{at}": name for at, name in enumerate(names)}
    assert in_metadata(unique.items()) == []


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("note", "a\nb\tc", False),
        ("note", "a\x1bb", True),
        ("note", "a\u202eb", True),
        ("note", "zero\u200bwidth", False),
        ("license", "mit\n", False),
        ("license", "mit\nx", True),
        ("license", "a whole text\n" * 99, False),
        ("license_name", "a\tb", True),
        ("weightmark", "{}\n{}", True),
        ("weightmark", "a whole text\n" * 99, True),
        ("modelspec.license", "a\nb", False),
    ],
)
def test_lines_may_stand_in_texts_and_not_in_names(key: str, value: str, told: bool) -> None:
    assert [one.kind for one in in_metadata([(key, value)])] == ["control-character"] * told


def test_a_key_that_stands_twice_is_named() -> None:
    (problem,) = in_metadata([("a", "1"), ("b", "1"), ("a", "2")])
    assert (problem.kind, problem.where) == ("duplicate-key", "a")


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        (["License"], []),
        (["license", "License"], ["License"]),
        (["LICENSE", "License"], ["LICENSE", "License"]),
        (["license "], ["license "]),
        (["ｌｉｃｅｎｓｅ"], ["ｌｉｃｅｎｓｅ"]),
        (["note", "Note"], []),
        (["weightmark", "WeightMark"], ["WeightMark"]),
    ],
)
def test_keys_that_look_like_those_of_a_licence(keys: list[str], where: list[str]) -> None:
    found = in_metadata((key, "x") for key in keys)
    assert [one.where for one in found if one.kind == "confusable-key"] == where


@pytest.mark.parametrize(
    "key", ["license", "LICENSE", " Lic\u200bense\0", "ＬＩＣＥＮＳＥ", "li cense"]
)
def test_what_looks_alike_folds_to_the_same(key: str) -> None:
    assert confusable_form(key) == "license"


@given(st.text("abcLICENSE_.", max_size=12), st.sampled_from(HIDDEN), st.integers(0, 12))
@settings(deadline=None)
def test_neither_case_nor_what_cannot_be_seen_makes_another_key(
    key: str, sign: str, at: int
) -> None:
    assert confusable_form(key[:at] + sign + key[at:].swapcase()) == confusable_form(key)


@pytest.mark.parametrize(
    ("key", "bears"),
    [
        ("license", True),
        ("model_licence", True),
        ("weightmark_clauses", True),
        ("my_weightmark", False),
        ("format", False),
    ],
)
def test_keys_that_say_the_licence(key: str, bears: bool) -> None:
    assert bears_licence(key) is bears
