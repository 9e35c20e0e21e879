"""The pictures that README.md shows are those of today, and readable by those who see none."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.browser import needs_chromium, started
from tests.pictures import COMMAND, FOLDER, TERMINAL, judged, page, terminal

from weightmark.cli import main
from weightmark.reports import html

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_picture_of_the_terminal_is_that_of_today(tmp_path: Path) -> None:
    """`python -m tests.pictures` makes it anew."""
    assert TERMINAL.read_text(encoding="utf-8") == terminal(judged(tmp_path))


def test_it_shows_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judged(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(COMMAND.split()[1:]) == 1
    drawn = ElementTree.fromstring(TERMINAL.read_text(encoding="utf-8"))  # noqa: S314 - our own
    words = "".join(drawn.itertext())
    # On a terminal lines are broken, so only the words are compared.
    said = f"$ {COMMAND} {capsys.readouterr().out}"
    assert re.sub(r"^.*?(?=\$ )", "", words, flags=re.DOTALL).split() == said.split()


def test_pictures_are_small_and_told_in_words() -> None:
    named = re.findall(r"docs/pictures/[\w.-]+", README)
    assert sorted(named) == sorted(f"docs/pictures/{one.name}" for one in FOLDER.iterdir())
    assert all((FOLDER / Path(name).name).stat().st_size < 160_000 for name in named)
    assert len(re.findall(r"!\[[^\]]{20,}\]\(docs/pictures|<img alt=\"[^\"]{20,}\"", README)) == 2


@needs_chromium
def test_the_page_can_still_be_pictured(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text(html.render(judged(tmp_path)), encoding="utf-8")
    with started(tmp_path / "profile") as browser:
        assert page(browser, report, dark=False).startswith(b"\x89PNG")
