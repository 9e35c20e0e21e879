"""What a file says of its licence, put as a model card has it."""

from __future__ import annotations

import pytest

from weightmark.formats.header import Header, Label, card_fields


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
