"""What a file says of its licence, put as a model card has it."""

from __future__ import annotations

import pytest

from weightmark.formats.header import (
    External,
    Header,
    Label,
    Tensor,
    card_fields,
    without_absent,
)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (
            Label("MIT", hub="mit", name="MIT License"),
            {"license": "mit", "license_name": None, "license_link": None},
        ),
        (
            Label("LicenseRef-x", hub="llama3", name="x", link="LICENSE"),
            {"license": "llama3", "license_name": None, "license_link": "LICENSE"},
        ),
        (
            Label("LicenseRef-x", name="x", link="https://a.b"),
            {"license": "other", "license_name": "x", "license_link": "https://a.b"},
        ),
        (
            Label("LicenseRef-x", name="x"),
            {"license": "other", "license_name": "x", "license_link": None},
        ),
    ],
)
def test_without_an_id_of_the_hub_a_licence_is_other_with_its_name(
    said: Label, fields: dict[str, str | None]
) -> None:
    assert card_fields(said) == fields


def test_no_place_for_metadata_is_not_an_empty_one() -> None:
    assert Header(None, 0) != Header({}, 0)
    assert not Header(None, 0).tensors


def test_only_files_that_need_not_be_there_are_left_out() -> None:
    external = (External("a", 1), External("b", 1, needed=False), External("c", 1, needed=False))
    tensors = [Tensor(one.location, "U8", (0,), 0, 0, "file", one.location) for one in external]
    header = Header(None, 0, (*tensors, Tensor("d", "U8", (1,), 0, 1)), (), external)
    found = without_absent(header, lambda location: location == "c")
    assert [one.location for one in found.external] == ["a", "c"]
    assert [one.name for one in found.tensors] == ["a", "c", "d"]
    assert without_absent(header, lambda _: True) is header
