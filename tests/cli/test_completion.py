"""The scripts of completion, tried in the shells themselves where they are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from weightmark.cli import COMMANDS, main
from weightmark.cli.completion import SHELLS, offered


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed(shell: str, made: str, line: str, folder: Path) -> list[str]:
    """What a shell offers for a line that ends at the cursor."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    (folder / "script").write_text(made)
    words = line.split(" ")
    typed = " ".join(word or "''" for word in words)
    programs = {
        "bash": f"source ./script; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1};"
        " _weightmark; printf '%s\\n' \"${COMPREPLY[@]}\"",
        "fish": f"source ./script; complete -C '{line}'",
        # The function is called as zle would; what it adds is printed in place of shown.
        "zsh": "compdef() {}; compadd() { shift; print -l -- $@ }; _files() { print FILES };"
        " _describe() { print -l -- ${(P)2} };"
        f" words=({typed}); CURRENT={len(words)};"
        " source ./script; _weightmark",
    }
    flags = {"bash": ["--norc"], "fish": ["--no-config"], "zsh": ["-f"]}[shell]
    done = subprocess.run(
        [shell, *flags, "-c", programs[shell]],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    found = [re.split(r"[\t:]", each)[0] for each in done.stdout.splitlines() if each]
    # zsh filters by what was typed itself.
    return [each for each in found if each.startswith(words[-1])]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("weightmark ver", ["verify"]),
        ("weightmark verify --form", ["--format"]),
        ("weightmark verify --format s", ["sarif"]),
        ("weightmark verify --policy c", ["commercial-use"]),
        ("weightmark explain WM40", [f"WM40{at}" for at in range(1, 10)]),
        ("weightmark licenses openrail+", ["openrail++"]),
        ("weightmark completion f", ["fish"]),
        ("weightmark init --license llama3.", ["llama3.1", "llama3.2", "llama3.3"]),
    ],
)
def test_a_shell_completes(
    shell: str, line: str, wanted: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = completed(shell, script(shell, capsys), line, tmp_path)
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_offered(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = completed(shell, script(shell, capsys), "weightmark ", tmp_path)
    assert set(COMMANDS) <= set(found)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_well_formed(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = script(shell, capsys)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    (tmp_path / "script").write_text(made)
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)


def test_what_is_offered_needs_no_quotes() -> None:
    for name, offer in offered().items():
        words = [word for words in offer.options.values() for word in words or ()]
        for word in (name, *offer.options, *offer.words, *words):
            assert re.fullmatch(r"[\w.+-]+", word), word
        assert "'" not in offer.summary
