"""Measure what a commit pays: whole processes against `python -c pass`.

`python -m tests.benchmarks.startup [--rounds N] [--imports]`; `--imports` names the modules that
cost most on the way of `verify`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from tests.benchmarks.pairs import measure, say, table, verdict
from tests.licence_texts import licence_text
from tests.writers import safetensors

from weightmark.declared.mark import Mark, encode

VERIFY_MOST, IDENTIFY_MOST = 6.0, 3.0
_CARD = "---\nlicense: apache-2.0\n---\n\n# A model\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--imports", action="store_true")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        names = _files(folder)
        # What the installed script does; `python -m` would add the cost of runpy.
        script = ["-c", "import sys; from weightmark.cli import main; sys.exit(main())"]
        verify = [*script, "verify", "--quiet", "--allow-empty", *names]
        identify = [*script, "identify", "LICENSE"]
        if args.imports:
            _run(verify, folder)
            say(_imports(verify, folder))
        medians = measure(
            {
                "pass": lambda: _run(["-c", "pass"], folder),
                "--version": lambda: _run([*script, "--version"], folder),
                "verify 5 files": lambda: _run(verify, folder),
                "identify": lambda: _run(identify, folder),
            },
            args.rounds,
        )
    say("start-up, whole processes")
    say(table(medians, "pass"))
    say(verdict("verify 5 files", medians["verify 5 files"] / medians["pass"], VERIFY_MOST))
    start_up = medians["--version"]
    say(verdict("identify over --version", medians["identify"] / start_up, IDENTIFY_MOST))
    return 0


def _files(folder: str) -> list[str]:
    metadata = {"format": "pt", "license": "apache-2.0", **encode(Mark("Apache-2.0", ()))}
    names = [f"model-0000{at}-of-00005.safetensors" for at in range(1, 6)]
    for name in names:
        with open(os.path.join(folder, name), "wb") as stream:
            stream.write(safetensors(metadata=metadata))
    with open(os.path.join(folder, "README.md"), "w", encoding="utf-8") as card:
        card.write(_CARD)
    with open(os.path.join(folder, "LICENSE"), "w", encoding="utf-8") as text:
        text.write(licence_text("apache-2.0"))
    return names


def _run(words: Sequence[str], folder: str) -> None:
    subprocess.run(
        [sys.executable, *words], cwd=folder, env=_compiled(folder), capture_output=True, check=True
    )


def _compiled(folder: str) -> dict[str, str]:
    """As installed packages are: with byte code, which an environment may forbid to write."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**env, "PYTHONPYCACHEPREFIX": os.path.join(folder, "cache")}


def _imports(words: Sequence[str], folder: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words],
        cwd=folder, env=_compiled(folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(\S+)", done.stderr)
    dearest = sorted(rows, key=lambda row: -int(row[0]))[:25]
    lines = [f"  {int(own) / 1e3:8.2f} ms  {name}" for own, _, name in dearest]
    return "\n".join([f"{len(rows)} modules, the dearest by themselves:", *lines])


if __name__ == "__main__":
    sys.exit(main())
