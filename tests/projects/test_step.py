"""A step is shown as a diff and written with all others or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from weightmark.errors import ConfigError, StampError
from weightmark.projects.step import (
    Step,
    carry_out,
    diff,
    read_file,
    unless_there,
    written,
)


def test_new_files_and_their_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    carry_out([written(str(path), "x\n", "new"), Step(str(tmp_path / "c"), "stays")])
    assert path.read_text() == "x\n"
    assert not (tmp_path / "c").exists()


def test_a_file_that_holds_it_already_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("x\n")
    assert not written(str(path), "x\n", "new").changed
    assert written(str(path), "y\n", "new").changed
    assert not unless_there(str(path), "y\n", "new").changed


def test_an_empty_file_is_new_where_none_is(tmp_path: Path) -> None:
    assert written(str(tmp_path / "a"), "", "new").changed


def test_all_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    steps = [written(str(tmp_path / "a"), "x", "new"), Step(str(tmp_path / "b"), "new", "", "x")]
    with pytest.raises(StampError):
        carry_out(steps)
    assert not (tmp_path / "a").exists()


def test_a_diff_shows_what_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    step = Step(str(tmp_path / "a"), "changed", "1\n2\n", "1\n3\n")
    assert [line for line in diff(step) if line[0] in "+-"] == ["--- a", "+++ a", "-2", "+3"]
    assert list(diff(Step("a", "stays"))) == []
    long = list(diff(Step(str(tmp_path / "a"), "a text", "", "x\n" * 500)))
    assert long == ["+++ a", "+ (500 lines: a text)"]
    (*_, wide) = diff(Step(str(tmp_path / "a"), "a line", "", "x" * 999))
    assert (len(wide), wide[-1]) == (160, "…")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="a: "):
        read_file(str(tmp_path / "a"))


ROOT = Path(__file__).parent.parent.parent
