"""Licences of the RAIL generator are told by their ids."""

from __future__ import annotations

import pytest

from weightmark.licenses.catalogue import SHIPPED
from weightmark.licenses.instances import NAMES, instance, is_instance

ID = "LicenseRef-RAIL-generator-{}-{}-0123456789ab"


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("letters", ["A", "AM", "AMS"])
def test_kind_and_artefacts_stand_in_the_id(kind: str, letters: str) -> None:
    name = ID.format(kind, letters)
    entry = instance(name)
    assert entry is not None
    assert entry.id == name
    assert entry.name == f"{NAMES[kind]}-{letters} (RAIL generator)"
    assert entry.artefacts == tuple(letters)
    assert (entry.status, entry.clauses) == ("unknown", ()), "the id tells no clause"
    assert (entry.propagation.rule == "none") == (kind == "rail")
    assert entry.obligations
    assert SHIPPED.find(name) == entry


def test_kinds_differ_in_what_they_ask() -> None:
    open_, rail, research = (instance(ID.format(kind, "M")) for kind in NAMES)
    assert open_ is not None
    assert research is not None
    assert rail is not None
    assert open_.klass == "openrail"
    asked = {one.kind for one in research.obligations} - {one.kind for one in open_.obligations}
    assert "non-commercial" in asked
    assert (open_.commercial, research.commercial) == ("", "no")


def test_an_id_is_read_in_any_case() -> None:
    name = ID.format("open", "AM").upper()
    entry = instance(name)
    assert entry is not None
    assert entry.artefacts == ("A", "M")


@pytest.mark.parametrize(
    "name",
    [
        "MIT",
        ID.format("free", "AM"),
        ID.format("open", "XY"),
        ID.format("open", "AMSA"),
        ID.format("open", "AM")[:-1],
        ID.format("open", "AM") + "0",
    ],
)
def test_any_other_id_is_none(name: str) -> None:
    assert instance(name) is None
    assert not is_instance(name)
    assert is_instance(ID.format("open", "AM"))
