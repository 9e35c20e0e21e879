"""Two sets of restrictions side by side: what each side has, and what became of each clause."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text
from tests.writers import safetensors

from weightmark.config import Config, Project
from weightmark.diff import Described, Side, compare, side
from weightmark.errors import UsageError
from weightmark.licenses.catalogue import SHIPPED
from weightmark.licenses.relations import between

RAIL = "creativeml-openrail-m"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(str(tmp_path), Config())


def clauses(name: str) -> set[str]:
    entry = SHIPPED.find(name)
    assert entry is not None
    return {clause.sha256 for clause in entry.clauses}


def one(*texts: str) -> Side:
    """A side with clauses of these words, by digests that nobody has judged."""
    return Side("s", {f"digest of {text}": Described("", "", text) for text in texts})


def kinds(first: Side, second: Side) -> list[str]:
    return [row.kind for row in compare(first, second)]


def test_a_licence_has_the_clauses_of_the_catalogue(project: Project) -> None:
    found = side(RAIL, project)
    assert set(found.clauses) == clauses(RAIL)
    assert (found.reason, found.note) == ("", "")
    assert all(clause.gist for clause in found.clauses.values())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("openrail", "a family of licences"),
        ("falcon-180b", "in another document"),
        ("kolors", "in running text"),
        ("grok-2", "no text of it"),
    ],
)
def test_a_licence_whose_clauses_are_not_all_known_says_why(
    project: Project, name: str, reason: str
) -> None:
    assert reason in side(name, project).reason


def test_a_use_policy_in_the_catalogue_counts_and_is_named(project: Project) -> None:
    found = side("llama3.1", project)
    assert set(found.clauses) > set()
    assert found.reason == ""
    assert "Acceptable Use Policy" in found.note


def test_a_text_has_the_clauses_that_stand_in_it(project: Project, tmp_path: Path) -> None:
    text = licence_text("stable-diffusion-2022-08-22")
    (tmp_path / "LICENSE").write_text(text)
    assert set(side("LICENSE", project).clauses) == clauses(RAIL)
    (tmp_path / "LICENSE").write_text(text.replace("harm minors in any way", "harm minors"))
    changed = side("LICENSE", project)
    ((there, (digest, gone, come)),) = changed.replaced.items()
    assert digest in clauses(RAIL)
    assert there not in clauses(RAIL)
    assert (gone, come) == (("in", "any", "way"), ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (licence_text("stable-diffusion-2022-08-22")[:6_000], "the text is cut off"),
        ("Acme terms. Ask us first.\n", "no text that is known, and it has no list"),
        ("You agree not to use the Model:\n- to sell rain;\n- to count sheep.\n", ""),
        (licence_text("mit"), ""),
    ],
)
def test_a_text_that_may_restrict_more_says_why(
    project: Project, tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "LICENSE").write_text(text)
    found = side("LICENSE", project).reason
    assert reason in found
    assert bool(found) == bool(reason)


def test_a_model_has_the_clauses_of_what_it_is_under(project: Project, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"---\nlicense: {RAIL}\n---\n# M\n")
    (tmp_path / "m.safetensors").write_bytes(safetensors())
    for name in (str(tmp_path), "m.safetensors"):
        assert set(side(name, project).clauses) == clauses(RAIL)


@pytest.mark.parametrize("name", ["no-such-licence", "LicenseRef-nobody", "gone.whl", "empty"])
def test_what_is_nothing_is_wrong_usage_with_a_hint(
    project: Project, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=name) as error:
        side(name, project)
    assert error.value.hint or name == "gone.whl"


@given(st.lists(st.text("abc ", min_size=1), unique=True), st.data())
@settings(deadline=None)
def test_each_clause_of_both_sides_is_in_one_row(texts: list[str], data: st.DataObject) -> None:
    first = one(*texts)
    second = one(*data.draw(st.permutations(texts)))
    assert kinds(first, second) == ["same"] * len(texts)
    cut = one(*texts[: data.draw(st.integers(0, len(texts)))])
    rows = compare(first, cut)
    assert [row.first for row in rows if row.first] == list(first.clauses)
    assert {row.second for row in rows if row.second} == set(cut.clauses)


def test_clauses_that_are_near_are_one_that_was_changed() -> None:
    first, second = one("to sell rain in a jar"), one("to sell snow in a jar")
    (row,) = compare(first, second)
    assert (row.kind, row.removed, row.added) == ("changed", ("rain",), ("snow",))
    assert kinds(first, one("to count sheep")) == ["missing", "added"]


@pytest.mark.parametrize(
    ("first", "second"), [("bloom-rail-1.0", "openrail-m"), ("openrail-m", "bloom-rail-1.0")]
)
def test_a_pair_that_was_judged_says_what_it_is(first: str, second: str) -> None:
    ours, theirs = clauses(f"bigscience-{first}"), clauses(f"bigscience-{second}")
    judged = {(a, b): between(a, b)[0] for a in ours for b in theirs}
    assert {"same", "weaker", "stricter"} <= set(judged.values())
    for (a, b), kind in judged.items():
        if kind == "unknown":
            continue
        (row,) = compare(Side("a", {a: Described("", "x")}), Side("b", {b: Described("", "y")}))
        assert row.kind == {"same": "same" if a == b else "reworded"}.get(kind, kind)
        assert (row.first, row.second, row.gist) == (a, b, "x")


def test_equal_words_with_a_term_that_one_side_defines_say_so() -> None:
    first = Side("a", {"d": Described("", "g", "t", ("Harm",))})
    (row,) = compare(first, Side("b", {"d": Described("", "g", "t")}))
    assert (row.kind, row.reason) == ("same", "the first defines “Harm”")
