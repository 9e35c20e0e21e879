"""What rules and errors say, from real runs: the tests of some rooms are run and listened to.

`python -m tests.messages --write` writes tests/messages.txt anew. What differs from one run to the
next (folders, digests, ports) is left out, and of messages that differ in numbers or quoted words
the first is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "messages.txt"
# Rooms whose inputs are the same in every run, without servers and generated files.
ROOMS = ("tests/rules", "tests/cli", "tests/test_config.py", "tests/test_policy.py")
# What runs in processes of its own is not heard.
_APART = ("tests/cli/test_drawing.py", "tests/cli/test_ends.py")
_HEARD = "WEIGHTMARK_TEST_HEARD"

_LEFT_OUT = (
    (re.escape(str(Path(__file__).resolve().parents[1])) + r"[^\s;,:'\"!)]*", "REPOSITORY"),
    (r"(?:/private)?/tmp/[^\s;,:'\"!)]*|(?:\.\./)+[^\s;,:'\"!)]*", "TMP"),
    (r"\b[0-9a-f]{64}\b", "DIGEST"),
    (r"\b[0-9a-f]{40}\b", "COMMIT"),
    (r"\b[0-9a-f]{8,16}…", "DIGEST…"),
    # In the words of parsers, which change with their releases.
    (r"\(choose from .*?\)", "(choose from …)"),
    (r"(not (?:TOML|YAML)): .*", r"\1: …"),
)


class Listener:
    """A plugin of pytest that writes down what is said."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.rows: set[tuple[str, str, str]] = set()

    def pytest_configure(self) -> None:
        from weightmark.errors import WeightmarkError
        from weightmark.rules.registry import Report

        said, made = Report.__call__, WeightmarkError.__init__

        def say(report: Any, *args: Any, **words: Any) -> Any:
            found = said(report, *args, **words)
            if report.rule.code < "WM9" and not found.waived:
                # Those of the tests themselves are WM9xx.
                self.add(f"{report.rule.code} {found.severity}", found.message, found.hint)
            return found

        def make(error: Any, message: str, *, hint: str = "") -> None:
            if _of_weightmark(sys._getframe(1)):
                self.add(type(error).__name__, message, hint)
            made(error, message, hint=hint)

        Report.__call__ = say  # type: ignore[method-assign,assignment]
        WeightmarkError.__init__ = make  # type: ignore[method-assign,assignment]

    def add(self, kind: str, message: str, hint: str) -> None:
        self.rows.add((kind, _plain(message), _plain(hint)))

    def pytest_unconfigure(self) -> None:
        Path(self.path).write_text(json.dumps(sorted(self.rows)), encoding="utf-8")


def _of_weightmark(frame: Any) -> bool:
    while frame.f_code.co_name == "__init__":
        frame = frame.f_back
    return f"{os.sep}weightmark{os.sep}" in str(frame.f_code.co_filename).partition("/tests/")[0]


def _plain(text: str) -> str:
    for pattern, word in _LEFT_OUT:
        text = re.sub(pattern, word, text)
    return text


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\([^()]*\)", "…", text))


def heard() -> str:
    """All messages and hints, by rule and kind of error; hints to receivers with their rule."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "heard.json")
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *ROOMS],
            cwd=ROOT,
            env={**os.environ, _HEARD: path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
    return "".join(f"{line}\n" for line in _lines(rows))


_PROGRAM = "import sys; from tests.messages import run; sys.exit(run(sys.argv[1:]))"


def run(rooms: list[str]) -> int:
    """Runs the tests of some rooms and writes down what was said; the exit code of pytest."""
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
    passed = [f"--ignore={one}" for one in _APART]
    return int(pytest.main([*quiet, *passed, *rooms], plugins=[Listener(os.environ[_HEARD])]))


def _lines(rows: list[list[str]]) -> Iterator[str]:
    from weightmark.rules import CHECKS

    asked = {one.rule.code: one.asked for one in CHECKS if one.asked}
    shapes: set[tuple[str, str, str]] = set()
    last = ""
    for kind, message, hint in rows:
        key = (kind, _shape(message), _shape(hint))
        if key in shapes:
            continue
        shapes.add(key)
        code = kind.split()[0]
        if code != last:
            last = code
            yield f"== {code}"
            if code in asked:
                yield f"   to receivers: {asked[code]}"
        yield f"{kind.partition(' ')[2] or 'error'}: {message}"
        if hint:
            yield f"   hint: {hint}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.messages", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write tests/messages.txt")
    found = heard()
    if parser.parse_args().write:
        GOLDEN.write_text(found, encoding="utf-8")
    return 0 if GOLDEN.read_text(encoding="utf-8") == found else 1


if __name__ == "__main__":
    raise SystemExit(main())
