"""How far long work is, is drawn on a terminal after a second, and nowhere else."""

from __future__ import annotations

import io
import re
import sys
import time
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from weightmark._cores import Work, expected, looked, passed
from weightmark.cli import drawing
from weightmark.cli.drawing import drawn

if sys.platform == "win32":
    pytest.skip("no terminals of this kind", allow_module_level=True)

from tests.terminals import hole, on_terminal

EAGER = """
import sys
from weightmark.cli import drawing, main
drawing._AFTER = drawing._EACH = 0
sys.exit(main(sys.argv[1:]))
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.delenv("CI", raising=False)
    return Terminal()


@pytest.fixture(autouse=True)
def nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("done", "total", "files", "looks", "all_looks"):
        monkeypatch.setattr(Work, name, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def work(terminal: Terminal, clock: list[float], seconds: float, *, quiet: bool = False) -> None:
    with redirect_stderr(terminal), drawn(quiet=quiet), expected(1000, files=1):
        for _ in range(10):
            clock[0] += seconds / 10
            passed(100)


def test_what_takes_a_second_at_most_is_not_drawn(terminal: Terminal, clock: list[float]) -> None:
    work(terminal, clock, 0.9)
    assert terminal.getvalue() == ""


def test_then_bytes_are_drawn_and_taken_away(terminal: Terminal, clock: list[float]) -> None:
    work(terminal, clock, 2.0)
    shown = terminal.getvalue().split("\r")
    assert any("file " in line and "B/s" in line and "/1.00k" in line for line in shown), shown
    assert not shown[-1].strip()
    assert not shown[-2].strip()
    assert Work.heard is None


def test_files_are_drawn_until_bytes_are_read(terminal: Terminal, clock: list[float]) -> None:
    with redirect_stderr(terminal), drawn():
        Work.all_looks += 2 * 30
        for at in range(60):
            clock[0] += 0.1
            looked(1)
            if at == 40:
                passed(100)
    shown = terminal.getvalue()
    assert "15.0/30.0" in shown
    assert "files" in shown.partition("100")[0]
    assert "B/s" in shown.rpartition("files")[2]


def test_nothing_is_drawn_where_it_is_to_be_quiet_in_ci_or_without_a_terminal(
    terminal: Terminal, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    work(terminal, clock, 5.0, quiet=True)
    monkeypatch.setenv("CI", "true")
    work(terminal, clock, 5.0)
    monkeypatch.delenv("CI")
    monkeypatch.setattr(terminal, "isatty", lambda: False)
    work(terminal, clock, 5.0)
    assert terminal.getvalue() == ""


def test_without_tqdm_nothing_is_drawn_and_all_goes_on(
    terminal: Terminal, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    work(terminal, clock, 5.0)
    assert terminal.getvalue() == ""


def test_what_draws_is_loaded_only_then() -> None:
    assert "tqdm" not in drawing.__dict__
    assert "import tqdm" not in Path(drawing.__file__).read_text(encoding="utf-8")


SAVES = "import shutil; shutil.copy('model.safetensors', 'out/model.safetensors')"
COMMANDS = {
    "verify": ["verify", "--deep", "model.safetensors"],
    "stamp": ["stamp", "--license", "mit", "model.safetensors"],
    "lock": ["lock", "."],
    "carry": ["carry", "--base", ".", "--out", "out", "--", sys.executable, "-c", SAVES],
    "verify --quiet": ["verify", "--deep", "--quiet", "model.safetensors"],
    "stamp --quiet": ["stamp", "--license", "mit", "--quiet", "model.safetensors"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_on_a_real_terminal(tmp_path: Path, command: str) -> None:
    hole(tmp_path / "model.safetensors", 64 << 20)
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    (tmp_path / "out").mkdir()
    ended = on_terminal(["-c", EAGER, *COMMANDS[command]], tmp_path)
    assert ("B/s" in ended.shown) is not command.endswith("quiet"), ended.shown
    assert "Traceback" not in ended.shown
    last = ended.shown.rstrip().rpartition("\r")[2]
    assert "B/s" not in last, "the bar is gone before the report"


@pytest.mark.parametrize("command", ["verify", "show", "notice"])
def test_headers_are_counted_as_files(tmp_path: Path, command: str) -> None:
    for at in range(50):
        hole(tmp_path / str(at) / "model.safetensors", 1 << 10)
    ended = on_terminal(["-c", EAGER, command, "."], tmp_path)
    assert re.search(r"/50.0 \[.* files/s", ended.shown), ended.shown
