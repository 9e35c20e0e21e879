"""Names and dates that a copy has otherwise are told, and nothing else of it is changed by them."""

from __future__ import annotations

import pytest
from tests.recognition.harbour import GULLS, LICENCE

from weightmark.alignment import names
from weightmark.alignment.known import Index, compiled, describe, known_template, loaded
from weightmark.alignment.names import marked, names_of, projects_of
from weightmark.alignment.template import SLOT, packed
from weightmark.licenses import catalogue
from weightmark.licenses.catalogue import read_facts
from weightmark.recognition.recognize import identify

TEXT = LICENCE.replace("The boat comes", "The boat of Kelp Yards Ltd. comes").replace(
    "the builder may change", "Kelp may change"
)


def _index(text: str) -> Index:
    named = known_template("", text, ("Kelp Yards Ltd.", "Kelp"))
    return loaded(compiled({"Harbour": [{**describe(text), "template": packed(named)}]}))


INDEX = _index(TEXT)


def _kinds(text: str) -> list[str]:
    return [one.kind for one in identify(text, INDEX).other_changes]


def test_the_own_names_are_exact() -> None:
    assert identify(TEXT, INDEX).match == "exact"


@pytest.mark.parametrize("name", ["Ny Harbour GmbH & Co. KG", "Sea 3.1", "aBoat"])
def test_other_names_are_told_with_their_lines(name: str) -> None:
    found = identify(TEXT.replace("Kelp Yards Ltd.", name), INDEX)
    assert (found.id, found.match, len(found.clauses)) == ("Harbour", "altered", 4)
    (one,) = found.other_changes
    assert (one.kind, one.line) == ("names", 25)
    assert name.partition(" ")[0] in one.text


def test_what_else_differs_is_told_beside_them() -> None:
    text = TEXT.replace("Kelp Yards Ltd.", "Reef Ltd.").replace(f"{GULLS}\n", "")
    found = identify(text, INDEX)
    assert [one.kind for one in found.other_changes] == ["names"]
    assert [one.label for one in found.missing] == ["2"]


def test_a_copy_with_other_names_that_ends_sooner_was_edited() -> None:
    told = "\nEND OF RESTRICTIONS\n\nWhoever finds the boat adrift writes to the harbour at once.\n"
    index = _index(TEXT + told)
    assert identify(TEXT, index).match == "truncated"
    edited = TEXT.replace("Kelp Yards Ltd.", "Reef Ltd.")
    found = identify(edited, index)
    assert (found.match, len(found.clauses)) == ("altered", 4)
    assert {one.kind for one in found.other_changes} == {"names", "missing"}
    assert identify(edited[: edited.index("Attachment A")], index).match == "truncated"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Harbour Licence for Sloop with Two Masts", "Sloop with Two Masts"),
        ("Harbour Licence for Sloop", "Sloop"),
        ("(c) 2021-22, Reef Ltd. and Harbour Licence for Kelp", "Reef Ltd"),
    ],
)
def test_a_name_is_told_whole_and_without_years(line: str, said: str) -> None:
    title = "(c) 2021, Quay Ltd. and Harbour Licence for Kelp"
    title = title if line.startswith("(") else "Harbour Licence for Kelp"
    named = known_template("", f"{title}\n\n{LICENCE}", ("Quay Ltd.", "Kelp"))
    text = f"{title}\n\n{LICENCE}"
    index = loaded(compiled({"Harbour": [{**describe(text), "template": packed(named)}]}))
    assert identify(text, index).match == "exact"
    (one,) = identify(f"{line}\n\n{LICENCE}", index).other_changes
    assert (one.kind, one.text) == ("names", said)


@pytest.mark.parametrize("words", ["nobody", "the owner, unless at sea,"])
def test_words_that_are_no_name_change_the_sentence(words: str) -> None:
    assert "names" not in _kinds(TEXT.replace("Kelp Yards Ltd.", words))
    assert _kinds(TEXT.replace("Kelp Yards Ltd.", words))


def test_a_date_in_a_title_may_be_another() -> None:
    text = LICENCE.replace("The Harbour Licence", "The Harbour Licence of May 5, 2021")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text.replace("May 5, 2021", "1 August 2031"), index).match == "exact"
    assert identify(text.replace("May 5, 2021", "sale"), index).match != "truncated"


def test_marks_take_the_longest_name() -> None:
    words = ["kelp", "yards", "ltd", "may", "kelp"]
    assert marked(words, ("Kelp", "Kelp Yards Ltd."), dated=False) == [
        f"{SLOT}=kelp yards ltd",
        "may",
        f"{SLOT}=kelp",
    ]
    assert marked(["may", "2031", "by"], (), dated=True) == [f"{SLOT}#may 2031", "by"]


def test_families_are_of_entries_and_each_is_in_one() -> None:
    several = [name for one in read_facts(names.FILE)["families"] for name in one["ids"]]
    assert len(several) == len(set(several))
    for name in several:
        assert catalogue.SHIPPED.find(name) is not None, name
        assert names_of(name)
    assert names_of("MIT") == ()


def test_the_name_of_a_project_is_filled_in_by_each(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"families": [{"ids": ["Harbour"], "names": ["Kelp"], "projects": ["Kelp"]}]}
    monkeypatch.setattr(names, "read_facts", lambda _: facts)
    names._names.cache_clear()
    projects_of.cache_clear()
    try:
        found = identify(TEXT.replace("Kelp may change", "Reef may change"), INDEX)
        assert found.match == "exact"
        assert identify(TEXT.replace("Kelp Yards", "Reef Yards"), INDEX).match == "altered"
    finally:
        names._names.cache_clear()
        projects_of.cache_clear()


@pytest.mark.parametrize(
    ("words", "kept", "date"),
    [
        ("version 2 8 17 august 2003", 3, "17 august 2003"),
        ("version 3 29 june 2007", 2, "29 june 2007"),
        ("version 2 0 january 2004", 3, "january 2004"),
        ("version 2 june 1991", 2, "june 1991"),
    ],
)
def test_the_number_of_a_version_is_no_date(words: str, kept: int, date: str) -> None:
    several = words.split()
    assert marked(several, (), dated=True) == [*several[:kept], f"{SLOT}#{date}"]
