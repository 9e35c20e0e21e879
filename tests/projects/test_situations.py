"""Each situation of a publisher ends in a pass or in one next command that the tool names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.projects.situations import SITUATIONS, Situation, made

from weightmark.cli import main
from weightmark.projects import official

NEXT = re.compile(r"^next: (.+?) \(.*\)$", re.MULTILINE)
PASSES = "weightmark verify passes"


@pytest.fixture(params=SITUATIONS, ids=lambda one: one.name)
def situation(request: pytest.FixtureRequest) -> Situation:
    found: Situation = request.param
    return found


@pytest.fixture
def folder(situation: Situation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = made(situation, tmp_path / "repository")
    monkeypatch.chdir(found)
    return found


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def said(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(words)
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_it_ends_as_it_should(
    situation: Situation, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(folder)
    code, out = said(("init", *situation.words), capsys)
    if situation.ends == "refused":
        assert code == 2, out
        assert "hint: " in out
        assert snapshot(folder) == before
        return
    assert code == 0, out
    steps = NEXT.findall(out)
    assert len(steps) + out.count(PASSES) == 1, out
    if situation.ends == "next":
        assert steps, out
        return
    for step in steps:
        assert said(tuple(shlex.split(step)[1:]), capsys)[0] == 1
    code, out = said(("verify",), capsys)
    assert code == 0, out
    _, out = said(("init",), capsys)
    assert PASSES in out, "what was done is not asked for again"


def test_twice_changes_nothing(
    situation: Situation, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(("init", *situation.words), capsys)
    before = snapshot(folder)
    words = () if "--package" in situation.words else situation.words
    _, out = said(("init", *words), capsys)
    assert snapshot(folder) == before
    assert situation.ends == "refused" or "nothing to write" in out


def test_a_dry_run_writes_nothing(
    situation: Situation, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(folder)
    said(("init", "--dry-run", *situation.words), capsys)
    assert snapshot(folder) == before


def test_without_the_package_of_texts_the_next_command_gets_the_text(
    situation: Situation,
    folder: Path,  # noqa: ARG001 - the working directory
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(official, "_folder", lambda: "")
    code, out = said(("init", *situation.words), capsys)
    assert (code == 2) == (situation.ends == "refused"), out
    if code == 0 and "is not here" in out:
        assert re.search(r"^next: weightmark init --text https://", out, re.MULTILINE), out
