"""How a run ends that could not be ended as asked is told in one line, and where."""

from __future__ import annotations

import errno
import os
from typing import Any

import pytest

from weightmark import cli
from weightmark.cli import main
from weightmark.cli.ending import complain
from weightmark.errors import ConfigError, TreeError, UsageError


class Command:
    """A command that ends as told."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def arguments(self, _: Any) -> None:
        """None."""

    def run(self, _: Any) -> int:
        raise self.error


def run(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    monkeypatch.setattr(cli, "import_module", lambda _: Command(error))
    return main(["verify"])


def test_what_was_not_foreseen_is_told_and_where_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, TypeError("unhashable\x1b")) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "not foreseen: TypeError: unhashable\\x1b (cli/__init__.py:" in said
    assert "https://github.com/weightmark/weightmark/issues" in said
    assert "WEIGHTMARK_TRACEBACK=1" in said


def test_the_trace_is_shown_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEIGHTMARK_TRACEBACK", "1")
    assert run(monkeypatch, ConfigError(("a", "b"), hint="c")) == 2
    said = capsys.readouterr().err
    assert "Traceback (most recent call last)" in said
    assert said.endswith("weightmark: error: a\nweightmark: error: b\n  hint: c\n")


def test_an_error_of_the_system_says_what_it_is_about(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, OSError(5, "Input/output error", "some/file")) == 2
    assert capsys.readouterr().err == "weightmark: error: some/file: Input/output error\n"


def test_a_run_that_is_interrupted_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UsageError("no\x1b", hint="so"), "weightmark: error: no\\x1b\n  hint: so\n"),
        (UsageError("no"), "weightmark: error: no\n"),
        (TreeError("is shut", name="a/b"), "weightmark: error: a/b: is shut\n"),
        (TreeError("is shut"), "weightmark: error: is shut\n"),
        (ConfigError(("a", "b")), "weightmark: error: a\nweightmark: error: b\n"),
        (OSError(errno.ENOSPC, "No space"), "weightmark: error: standard output: No space\n"),
        (OSError(errno.EIO, "Bad"), "weightmark: error: elsewhere: Bad\n"),
    ],
)
def test_each_error_says_what_it_is_about(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    complain(error)
    assert capsys.readouterr() == ("", said)


def test_a_working_directory_that_is_gone_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", gone)
    complain(OSError(errno.ENOENT, "No such"))
    assert capsys.readouterr().err == "weightmark: error: the working directory: No such\n"
