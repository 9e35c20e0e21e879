"""The page that opens weight files is the one that the command builds, and holds what it needs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from weightmark.licenses.catalogue import SHIPPED, load_all
from weightmark.licenses.relations import between
from weightmark.reports.__main__ import build, facts, main, page_reader
from weightmark.reports.html import asset

ROOT = Path(__file__).parent.parent.parent
BUILT = (ROOT / "templates" / "page" / "index.html").read_text(encoding="utf-8")


def test_the_shipped_page_is_the_built_one() -> None:
    assert build() == BUILT, "run python -m weightmark.reports templates/page/index.html"


def test_the_command_writes_it(tmp_path: Path) -> None:
    assert main([str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == BUILT


def test_the_page_is_small_and_loads_nothing() -> None:
    assert len(BUILT.encode()) < 300_000, "a page to mail; most of it are facts of the catalogue"
    assert not re.search(r"""(?:src|href)=["']|@import|url\(|fetch\(|XMLHttp|WebSocket""", BUILT)


@pytest.mark.parametrize("name", ["copy.js", "reader.js", "suspects.js", "page.js"])
def test_no_script_makes_markup_of_a_text(name: str) -> None:
    source = (
        page_reader() if name == "reader.js" else asset(name)
    )  # there is an entity of that name
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function", source
    )


def test_the_facts_are_those_of_the_catalogue() -> None:
    text = re.findall(r'<script type="application/json" id="facts">(.*?)</script>', BUILT)[0]
    found = json.loads(text)
    assert found == json.loads(json.dumps(facts()))
    for name, place in found["names"].items():
        entry = SHIPPED.find(name)
        assert entry is not None
        assert found["licences"][place]["id"] == entry.id
    assert len(found["licences"]) == len(load_all())


def test_no_name_that_may_mean_several_licences_means_one() -> None:
    names = facts()["names"]
    assert isinstance(names, dict)
    assert "gpl3" not in names
    assert "mit" in names


def test_relations_are_those_that_were_reviewed() -> None:
    found = facts()
    clauses, relations = found["clauses"], found["relations"]
    assert isinstance(clauses, list)
    assert isinstance(relations, list)
    for one, other, relation in relations:
        assert between(clauses[one][0], clauses[other][0])[0] == relation
