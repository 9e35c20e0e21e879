"""Standard streams take every text, or failing to is an error that names them."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weightmark.cli.streams import prepare, settle


def out(monkeypatch: pytest.MonkeyPatch, encoding: str) -> io.BytesIO:
    """Standard output of an encoding, prepared; gives the bytes that it takes."""
    held = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding, write_through=True))
    prepare()
    return held


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@given(text=st.text(st.characters()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_json_stays_json_in_every_encoding(encoding: str, text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        held = out(monkeypatch, encoding)
        sys.stdout.write(json.dumps(text, ensure_ascii=False))
        assert json.loads(held.getvalue().decode(encoding)) == text


def test_what_an_encoding_has_is_written_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    held = out(monkeypatch, "cp1252")
    sys.stdout.write("é😀")
    assert held.getvalue() == b"\xe9\\ud83d\\ude00"


@pytest.mark.parametrize(
    ("platform", "wanted", "given"),
    [("win32", "", "é"), ("win32", "cp1252", b"\xe9"), ("linux", "", b"\xe9")],
)
def test_windows_gives_files_and_programs_the_encoding_of_reports(
    monkeypatch: pytest.MonkeyPatch, platform: str, wanted: str, given: str | bytes
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PYTHONIOENCODING", wanted)
    held = out(monkeypatch, "cp1252")
    sys.stdout.write("é")
    assert held.getvalue() == (given.encode() if isinstance(given, str) else given)


def test_a_closed_output_fails_where_something_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    prepare()
    assert sys.stdin.read() == ""
    sys.stderr.write("lost")
    with pytest.raises(OSError, match="is closed") as error:
        sys.stdout.write("x")
    assert error.value.filename == "standard output"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_what_an_output_does_not_take_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        sys.stdout.write("x")
        settle()
        full.flush()
        assert os.path.samestat(os.fstat(full.fileno()), os.stat(os.devnull))


def test_what_is_held_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    held = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, "ascii"))
    sys.stdout.write("x")
    settle()
    assert held.getvalue() == b"x"
