"""How open weights, code and data are, and what data ask."""

from __future__ import annotations

import pytest

from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.components import asks_of_users, components, is_open
from weightmark.model.facts import DataSet, Facts, Spoken


def facts(code: str = "", *data: DataSet) -> Facts:
    says = (
        (Statement("card", "the card", Location("README.md"), code, code, "code"),) if code else ()
    )
    return Facts("m", (), spoken=(Spoken(says),), data=data)


@pytest.mark.parametrize(
    ("weights", "code", "data", "expected"),
    [
        (["MIT"], "Apache-2.0", [DataSet("a", "CDLA-Permissive-2.0")], ["open", "open", "open"]),
        (["MIT"], "", [], ["open", "unknown", "unknown"]),
        (["CC-BY-NC-4.0"], "MIT", [DataSet("a", "CC-BY-4.0")], ["restricted", "open", "open"]),
        (["MIT"], "MIT", [DataSet("a", "MIT"), DataSet("b")], ["open", "open", "unknown"]),
        (
            ["MIT"],
            "MIT",
            [DataSet("a", "CC-BY-NC-4.0"), DataSet("b")],
            ["open", "open", "restricted"],
        ),
        (["MIT AND CC-BY-ND-4.0"], "", [], ["restricted", "unknown", "unknown"]),
        (["LicenseRef-My-Own"], "", [], ["unknown", "unknown", "unknown"]),
        ([], "", [], ["unknown", "unknown", "unknown"]),
    ],
)
def test_each_part_is_open_restricted_or_not_known(
    weights: list[str], code: str, data: list[DataSet], expected: list[str]
) -> None:
    found = list(components(facts(code, *data), weights))
    assert [one.kind for one in found] == ["weights", "code", "data"]
    assert [one.openness for one in found] == expected


@pytest.mark.parametrize(
    ("name", "is_it_open", "asks"),
    [
        ("MIT", True, ""),
        ("CDLA-Permissive-2.0", True, ""),
        ("ODbL-1.0", True, "the same licence for what is made from them"),
        ("CC-BY-SA-4.0", True, "the same licence for what is made from them"),
        ("CC-BY-NC-4.0", False, "no commercial use"),
        ("CC-BY-NC-SA-4.0", False, "no commercial use"),
        ("bigscience-openrail-m", False, "its use restrictions"),
    ],
)
def test_what_the_licence_of_data_may_ask(name: str, is_it_open: bool, asks: str) -> None:
    entry = SHIPPED.find(name)
    assert entry is not None
    assert (is_open(entry), asks_of_users(entry)) == (is_it_open, asks)


def test_data_of_a_licence_that_is_not_understood_are_not_called_open() -> None:
    where = Location("meta.json", "sources[1].license")
    said = (
        Statement("side-file", "one", where, "CC BY 4.0", "CC-BY-4.0", "data"),
        Statement("side-file", "other", where, "commercial (by Acme)", "", "data"),
    )
    found = list(components(Facts("m", (), spoken=(Spoken(said),)), ["MIT"]))
    assert [one.openness for one in found] == ["open", "unknown", "unknown"]
    clear = list(components(Facts("m", (), spoken=(Spoken(said[:1]),)), ["MIT"]))
    assert clear[2].openness == "open"
