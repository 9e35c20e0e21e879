"""The table of docs/carry.md has a row for each step that can be done, in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.benchmarks import carry
from tests.benchmarks.savers import NONE, STEPS, Step, arrays, gguf_f16

PAGE = Path(__file__).parent.parent / "docs" / "carry.md"


def test_the_page_has_each_step_once_with_its_remedy() -> None:
    rows = carry.rows_of(PAGE.read_text(encoding="utf-8"))
    told = [(row[0].split()[0], row[1], row[5]) for row in rows]
    wanted = [
        (step.needs[0].replace("_", "-"), step.name, step.door or "none needed") for step in STEPS
    ]
    assert told == wanted
    assert all(len(row) == len(carry.HEADING) for row in rows)


def test_a_step_without_a_door_keeps_the_mark_and_any_other_loses_it_or_makes_it_stale() -> None:
    for row, step in zip(carry.rows_of(PAGE.read_text(encoding="utf-8")), STEPS, strict=True):
        assert row[2].startswith("kept") == (step.door == NONE or "stale" in row[2]), row
        kept, _, saved = row[-1].partition(",")[0].partition(" of ")
        assert (kept == saved and row[-1].endswith(", nothing")) or row[-1] == "–", row


def test_a_row_is_put_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    before = carry.rows_of(page.read_text(encoding="utf-8"))
    new = [("x", STEPS[3].name, *"abcde")]
    carry.write(page, [(before[3][0], *new[0][1:])])
    after = carry.rows_of(page.read_text(encoding="utf-8"))
    assert after[3] == [before[3][0], *new[0][1:]]
    assert [*after[:3], *after[4:]] == [*before[:3], *before[4:]]


def test_a_row_says_what_is_lost_and_what_brings_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("gguf")
    monkeypatch.setenv("HF_HUB_CACHE", "/nonexistent")
    found = carry.row(Step("s", ("gguf",), "`carry(base, out)`", gguf_f16, arrays))
    assert found[2:] == ("lost, 0 of 1", "–", "WM115", "`carry(base, out)`", "1 of 1, nothing")
