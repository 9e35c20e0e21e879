"""Every format in every place: no licence is an error that names the file, a good one is none."""

from __future__ import annotations

import pytest
from tests.benchmarks.matrix import FORMATS, PLACES, cell, stamped


@pytest.mark.parametrize("place", PLACES)
def test_a_missing_licence_is_told_and_a_consistent_one_is_no_error(place: str) -> None:
    assert len(FORMATS) >= 24
    wrong = {
        (name, licensed): found
        for name, data in FORMATS.items()
        for licensed in (False, True)
        if (found := cell(place, name, data, licensed=licensed))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_stamped_and_passes_and_stays_when_stamped_again(name: str) -> None:
    assert stamped(name, FORMATS[name]) == ""
