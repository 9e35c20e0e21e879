"""An entry is made out of a licence text, written, and proved against the text again."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import folder_of_texts

from weightmark import diff
from weightmark.entries import entry
from weightmark.entries.__main__ import main
from weightmark.errors import CatalogueError, ExpressionError
from weightmark.licenses import catalogue
from weightmark.licenses.catalogue import SHIPPED, load_all, parse_entry
from weightmark.texts.canonical import clause_digest
from weightmark.texts.units import text_digest

SAMPLE = (
    'id = "LicenseRef-mine"\nname = "Mine"\nclass = "rail"\nstatus = "listed"\n'
    f'restrictions = "{"a" * 64}"\n[[clauses]]\nlabel = "a"\nsha256 = "{"b" * 64}"\n'
    'topic = "legal"\ngist = "keep to the law"\n'
)
TERMS = """1. "Harm" means what hurts a gull. “Safe Harbour” includes quays; **"Boat"** floats.

The word "gull" is not defined, nor is Sailor.
"""


def test_what_ships_still_comes_out_of_the_real_texts() -> None:
    """Digests, restriction hashes, recognition and the index, from licensedcode-data."""
    texts = entry.read_texts([folder_of_texts()])
    at_hand = [
        source.origin
        for each in load_all()
        for source in each.sources
        if source.origin.startswith("licensedcode-data==32.1.0:") and source.sha256 in texts
    ]
    assert len(at_hand) > 60
    for name, content in entry.refresh(texts).items():
        assert Path(catalogue.DATA, name).read_bytes() == content, name


def test_the_command_tells_a_stale_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And that one only: without texts nothing else is made anew."""
    shipped = sorted(Path(catalogue.DATA).iterdir())
    for path in shipped:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = tmp_path / "mit.toml"
    changed.write_text(changed.read_text("utf-8").replace("name =", "name  ="), "utf-8")
    for module in ("licenses.catalogue", "entries.entry", "entries.__main__"):
        monkeypatch.setattr(f"weightmark.{module}.DATA", str(tmp_path))
    assert main(["--check"]) == 1
    assert main([]) == 1
    assert main(["--check"]) == 0
    for path in shipped:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    assert main([str(tmp_path / "absent")]) == 2


TEXT = """My Licence

You agree not to use the Model:
(a) For the purpose of exploiting, harming or attempting to exploit or harm minors in any way;
(b) to sell umbrellas in the desert.
"""


def test_an_entry_is_made_from_a_text(tmp_path: Path) -> None:
    """A clause that the catalogue knows brings its topic and gist; others bring their own words."""
    path = tmp_path / "LICENSE"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    made = entry.from_text(str(path), license_id="LicenseRef-mine", name="Mine", klass="rail")
    assert [clause.label for clause in made.clauses] == ["a", "b"]
    assert [clause.topic for clause in made.clauses] == ["minors", "general"]
    assert made.clauses[1].gist == "to sell umbrellas in the desert"
    assert made.artefacts == ()
    assert made.status == "listed"
    assert made.sources[0].origin.endswith("LICENSE")
    assert parse_entry(entry.render(made).encode(), "x") == made


def test_a_text_without_a_list_is_not_without_restrictions(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text("Do as you like, but be kind.", "utf-8")
    made = entry.from_text(str(path), license_id="LicenseRef-kind", name="Kind", klass="permissive")
    assert made.status == "prose"
    with pytest.raises(CatalogueError, match="cannot read"):
        entry.from_text(str(tmp_path), license_id="LicenseRef-x", name="X", klass="rail")
    with pytest.raises(ExpressionError):
        entry.from_text(str(path), license_id="a b", name="X", klass="rail")
    with pytest.raises(ExpressionError):
        entry.from_text(str(path), license_id="Acme-1.0", name="X", klass="rail")


def test_the_name_of_a_rail_tells_what_it_restricts(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(TEXT, "utf-8")
    name = "Mine OpenRAIL-MS"
    made = entry.from_text(str(path), license_id="LicenseRef-mine", name=name, klass="openrail")
    assert made.artefacts == ("M", "S")


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\x00\x01\x02"])
def test_a_file_without_words_is_no_licence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "LICENSE"
    path.write_bytes(content)
    with pytest.raises(CatalogueError, match="no text"):
        entry.from_text(str(path), license_id="LicenseRef-x", name="X", klass="rail")


@given(st.text(min_size=1).filter(str.isprintable), st.text().filter(str.isprintable))
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_again(name: str, note: str) -> None:
    made = parse_entry(SAMPLE.encode(), "x")._replace(name=name, note=note)
    assert parse_entry(entry.render(made).encode(), "x") == made


# -- reading ------------------------------------------------------------------------------------


def test_a_text_is_read_without_the_facts_that_others_put_before_it(tmp_path: Path) -> None:
    head, body = b"---\nkey: mine\n---\n\n", "Mine é\n".encode()
    for name in ("mine.LICENSE", "mine.txt"):
        (tmp_path / name).write_bytes(head + body)
    known = entry.read_text(str(tmp_path / "mine.LICENSE"))
    assert (known.content, known.sha256) == ("Mine é\n", hashlib.sha256(body).hexdigest())
    other = entry.read_text(str(tmp_path / "mine.txt"))
    assert other.content.startswith("---")


def test_a_text_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CatalogueError, match="cannot read"):
        entry.read_text(str(tmp_path / "gone"))
    (tmp_path / "long").write_bytes(b"x" * 11)
    monkeypatch.setattr(entry, "_MOST_BYTES", 10)
    with pytest.raises(CatalogueError, match="larger than 10 bytes"):
        entry.read_text(str(tmp_path / "long"))


def test_every_file_of_the_folders_is_a_text_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a", "deep/b", "deep/c"):
        (tmp_path / name).write_text("one" if name != "a" else "two")
    found = entry.read_texts([str(tmp_path)])
    assert {text.content for text in found.values()} == {"one", "two"}
    assert [text.path for text in found.values() if text.content == "one"] == [
        str(tmp_path / "deep" / "b")
    ]
    with pytest.raises(CatalogueError, match="is no folder"):
        entry.read_texts([str(tmp_path / "a")])


# -- describing ---------------------------------------------------------------------------------

OWN = parse_entry(SAMPLE.encode(), "x")


def described(
    words: str, old: catalogue.License = OWN, *, quote: bool = False
) -> catalogue.License:
    return entry.described_entry(old, entry.SourceText("x", "", words), {}, quote=quote)


def test_a_clause_that_is_new_waits_for_a_person_or_says_its_own_words() -> None:
    assert {one.gist for one in described(TEXT).clauses} == {"not described yet"}
    quoted = described(TEXT, quote=True)
    assert quoted.clauses[1].gist == "to sell umbrellas in the desert"
    words = f"You agree not to use the Model:\n- to {'sell rain ' * 40};\n"
    long = described(words, OWN._replace(clauses=()), quote=True)
    assert long.clauses[0].gist.endswith(" …")
    assert len(long.clauses[0].gist) <= 122


def test_a_clause_keeps_topic_and_gist_by_its_digest_or_by_its_place() -> None:
    first = described(TEXT)
    named = [one._replace(topic="legal", gist=f"gist {one.label}") for one in first.clauses]
    old = first._replace(clauses=tuple(named))
    turned = TEXT.replace("desert", "rain")
    assert [one.gist for one in described(turned, old).clauses] == ["gist a", "gist b"]
    more = f"{TEXT.rstrip().rstrip('.')};\n(c) to count sheep.\n"
    gists = [one.gist for one in described(more, old).clauses]
    assert gists == ["gist a", "gist b", "not described yet"]


@pytest.mark.parametrize(
    ("status", "words", "found"),
    [
        ("unknown", TEXT, "listed"),
        ("unknown", "Do as you like.", "prose"),
        ("listed", "Do as you like.", "prose"),
        ("none", "Do as you like.", "none"),
        ("prose", TEXT, "prose"),
        ("reference", TEXT, "reference"),
    ],
)
def test_no_list_is_not_no_restriction(status: str, words: str, found: str) -> None:
    made = described(words, OWN._replace(status=status))
    assert made.status == found
    assert bool(made.restrictions) == (found == "listed")
    assert made.text == text_digest(words)


# -- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", load_all(), ids=lambda one: one.id)
def test_every_entry_is_read_as_it_is_written(one: catalogue.License) -> None:
    assert parse_entry(entry.render(one).encode(), "x") == one


def test_the_index_leads_to_each_entry() -> None:
    pairs = entry.shipped_entries()
    index, lines = entry.render_index(pairs)
    places = json.loads(index)["places"]
    assert set(places) == {stem for stem, _ in pairs}
    for stem, one in pairs:
        offset, length = places[stem]
        assert json.loads(lines[offset : offset + length])[0] == one.id


def test_gists_are_those_of_the_described_clauses() -> None:
    mit = SHIPPED.find("MIT")
    assert mit is not None
    known = entry.known_gists([("a", OWN), ("m", mit)])
    assert {one.gist for one in known.values()} == {"keep to the law"}
    waiting = OWN._replace(clauses=(OWN.clauses[0]._replace(gist="not described yet"),))
    assert entry.known_gists([("a", waiting)]) == {}


def test_two_sources_of_an_entry_have_the_same_clauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = (
        entry.SourceText(name, name, words) for name, words in (("a", TEXT), ("b", TEXT[:-60]))
    )
    sources = tuple(catalogue.Source("x", text.sha256) for text in (one, two))
    monkeypatch.setattr(
        entry, "shipped_entries", lambda: (("mine", OWN._replace(sources=sources)),)
    )
    with pytest.raises(CatalogueError, match="mine: its sources have different clauses"):
        entry.refresh({text.sha256: text for text in (one, two)})


def test_an_spdx_id_needs_its_template(monkeypatch: pytest.MonkeyPatch) -> None:
    text = entry.SourceText("a", "a", TEXT)
    sources = (catalogue.Source("x", text.sha256),)
    for name, wanted in (
        ("New-1.0", pytest.raises(CatalogueError, match=r"src/New-1\.0\.xml")),
        ("LicenseRef-New", nullcontext()),
    ):
        mine = OWN._replace(id=name, sources=sources)
        monkeypatch.setattr(entry, "shipped_entries", lambda mine=mine: (("mine", mine),))
        with wanted:
            entry.refresh({text.sha256: text})


def test_terms_are_capitalised_and_stand_in_quotes() -> None:
    """Trap 14: folding the case hides which words a licence defines, so they are noted."""
    assert entry.defined(TERMS) == {"Harm", "Safe Harbour", "Boat"}


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
    assert entry.used(clause, entry.defined(TERMS)) == terms


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


def test_time_of_terms_grows_with_length() -> None:
    start = time.process_time()
    entry.defined('"' + "Aa " * 200_000 + '"' + '"Term" ' * 50_000)
    assert time.process_time() - start < 5
