"""The canonical form of a clause: what is the same to a reader has one, other words another."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.texts import canonical
from weightmark.texts.canonical import (
    bare_address,
    canonical_form,
    clause_digest,
    finished,
    plain,
    product,
    sha256_of,
    without_closing,
)

CLAUSE = "to spread false tide tables among sailors"
WORDS = st.lists(
    st.sampled_from(["to", "spread", "false", "tide", "tables", "and", "gulls", "or", "not"]),
    min_size=3,
    max_size=9,
).map(" ".join)


@pytest.mark.parametrize(
    "dress",
    [
        "To spread false tide tables among sailors;",
        "(a) To spread false tide tables among sailors; and",
        "- **To spread** false _tide tables_ among sailors, or",
        "1.2. To  spread\nfalse\ttide tables among sailors.",
        "iv) to spread false tide tables among sailors[^3]",
        "To spread false tide \u200btables among sailors",
        "<p>To spread <b>false</b> tide tables&nbsp;among sailors</p>",
        "To spread false [tide tables](https://example.org) among sailors",
        "• ‘To spread false tide tables among sailors’",
        "To spread false tide-tables among sailors",
        "To spread false tide tables among sailors¹",
        "ＴＯ spread false tide tables among sailors",
        "To spread \\*false\\* tide tables among sailors",
    ],
)
def test_what_is_the_same_to_a_reader_has_one_form(dress: str) -> None:
    assert canonical_form(dress) == CLAUSE
    assert clause_digest(dress) == clause_digest(CLAUSE)


@pytest.mark.parametrize(
    "other",
    [
        "to spread tide tables among sailors",
        "to spread false tide tables, among sailors",
        "to spread false tide tables among sailors not",
        "spread false tide tables among sailors",
        "to spread false tide tables among <unless authorised> sailors",
        "to spread false tide tables among [sailors",
    ],
)
def test_other_words_have_another(other: str) -> None:
    assert canonical_form(other) != CLAUSE
    assert clause_digest(other) != clause_digest(CLAUSE)


@given(st.text(st.characters()))
@settings(deadline=None)
def test_any_text_has_a_form(text: str) -> None:
    assert sha256_of(canonical_form(text)) == clause_digest(text)
    assert finished(plain(text)) == canonical_form(text)
    assert "  " not in canonical_form(text)


@given(WORDS)
@settings(deadline=None)
def test_a_form_is_its_own_form(words: str) -> None:
    found = canonical_form(words)
    assert canonical_form(found) == found
    assert canonical_form(words.upper()) == found
    assert canonical_form("  \n".join(words.split(" "))) == found


def test_the_digest_is_that_of_its_bytes() -> None:
    assert sha256_of("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()
    assert len(sha256_of("\ud800")) == 64


@pytest.mark.parametrize("short", ["e.g.", "e.g.,", "eg.", "e. g.", "for example,"])
def test_an_example_is_written_out(short: str) -> None:
    assert canonical_form(f"to lie ({short} on posters)") == "to lie (for example on posters)"
    assert canonical_form("to lie (i.e. on posters)") == "to lie (that is on posters)"


def test_plain_text_keeps_its_enumerator_and_its_stop() -> None:
    assert plain("(a) To  lie;") == "(a) to lie;"
    assert finished("(a) to lie; and") == "to lie"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("to lie; and", "to lie"),
        ("to lie.", "to lie"),
        ("to lie and/or", "to lie"),
        ("sand", "sand"),
        ("and", "and"),
        ("", ""),
    ],
)
def test_what_closes_an_item_is_off(text: str, bare: str) -> None:
    assert without_closing(text) == bare


@pytest.mark.parametrize(
    ("target", "bare"),
    [
        ("https://www.Example.org/a/", "example.org/a"),
        ("mailto:a@b.org", "a@b.org"),
        ("<http://example.org>", "example.org"),
        ("#anchor", "#anchor"),
    ],
)
def test_an_address_without_what_may_be_left_out(target: str, bare: str) -> None:
    assert bare_address(target) == bare


def test_an_address_that_is_shown_and_leads_elsewhere_is_said() -> None:
    assert canonical_form("[https://a.org](https://a.org/)") == "https://a.org"
    assert "b.org" in canonical_form("[https://a.org](https://b.org)")
    assert "evil.org" in canonical_form("[me@a.org](mailto:me@evil.org)")
    assert canonical_form("[me@a.org](mailto:me@a.org)") == "me@a.org"


@pytest.mark.parametrize(
    ("lead_in", "named", "other"),
    [
        ("You agree not to use Llama 2 to:", "Llama 2", "Tide 2"),
        ("You will not use Tide Pool 2 for:", "Tide Pool 2", "Tide Gate"),
        ("You will not use the Model for:", "Gemma 3", "the Model"),
        ("You will not use it for:", "Llama 3.1", "it"),
    ],
)
def test_the_product_that_a_lead_in_names_is_found_in_its_clauses(
    lead_in: str, named: str, other: str
) -> None:
    pattern = product(lead_in)
    assert pattern.sub("@model", f"to harm by {named}") == "to harm by @model"
    assert pattern.sub("@model", f"to harm by {other}") == f"to harm by {other}"


def test_a_form_is_made_once_and_a_long_one_is_not_kept() -> None:
    canonical_form("It may sail in any harbour.")
    before = canonical._kept.cache_info()
    assert canonical_form("It may sail in any harbour.") == "it may sail in any harbour"
    assert canonical._kept.cache_info().hits == before.hits + 1
    assert canonical_form("Sail " * 1_000) == canonical_form("Sail " * 1_000)
    assert canonical._kept.cache_info().currsize == before.currsize
