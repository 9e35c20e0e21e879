"""However a run ends, it ends in a code and in words: never in a trace that nobody asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.licence_texts import licence_text
from tests.writers import safetensors

from weightmark.cli import COMMANDS

NAME = "モデル-é-😀"
ENCODINGS = ("ascii", "cp1252", "utf-8")
COPY = (
    *(sys.executable, "-c", "import sys, shutil; shutil.copy(*sys.argv[1:])"),
    *(f"{NAME}/model.safetensors", f"{NAME}/copy.safetensors"),
)
CHOOSE = ("choose", "--restrictions", "no", "--what", "model")
# What each command says on standard output, and in JSON where it can.
WORDS: Mapping[str, Sequence[str]] = {
    "verify": ["verify", NAME],
    "verify json": ["verify", "--format", "json", NAME],
    "verify sarif": ["verify", "--format", "sarif", NAME],
    "verify github": ["verify", "--format", "github", NAME],
    "verify markdown": ["verify", "--format", "markdown", NAME],
    "stamp": ["stamp", "--dry-run", NAME],
    "stamp json": ["stamp", "--dry-run", "--format", "json", NAME],
    "carry": ["carry", "--base", NAME, "--out", NAME, "--", *COPY],
    "show": ["show", NAME],
    "show json": ["show", "--format", "json", NAME],
    "identify": ["identify", f"{NAME}/LICENSE"],
    "diff": ["diff", "mit", "openrail++"],
    "trace": ["trace", NAME, NAME],
    "licenses": ["licenses"],
    "explain": ["explain", "mit", "WM101"],
    "completion": ["completion", "bash"],
    "init": ["init", NAME],
    "notice": ["notice", NAME],
    "lock": ["lock", NAME],
    "choose": [*CHOOSE, "--commercial", "yes", "--sharealike", "no"],
    "demo": ["demo", "told"],
    "help": ["--help"],
    "version": ["--version"],
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A model whose name no encoding but that of Unicode holds."""
    model = tmp_path / NAME
    model.mkdir()
    (model / "model.safetensors").write_bytes(safetensors({"w": ("F32", (64, 16))}))
    (model / "README.md").write_text("---\nlicense: mit\n---\n")
    (model / "LICENSE").write_text(licence_text("mit"))
    return tmp_path


def ended(
    place: Path, words: Sequence[str], *, streams: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own; `streams` says what its streams are."""
    command = ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "weightmark", *words]
    return subprocess.run(
        command, cwd=place, env={**os.environ, **environment}, capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"), stdin=subprocess.DEVNULL,
        timeout=120, check=False,
    )  # fmt: skip


def test_each_command_is_tried() -> None:
    assert set(COMMANDS) <= {words[0] for words in WORDS.values()}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", WORDS)
def test_every_encoding_takes_every_word(place: Path, name: str, encoding: str) -> None:
    done = ended(place, WORDS[name], PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    if name.endswith(("json", "sarif")):
        # SARIF has paths as URIs.
        said = json.dumps(json.loads(done.stdout), ensure_ascii=False)
        assert NAME in said or quote(NAME) in said


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("streams", [">/dev/full", ">&-", ">&- 2>&-", "<&-"])
@pytest.mark.parametrize("name", WORDS)
def test_a_stream_that_takes_nothing_ends_in_one_line(place: Path, name: str, streams: str) -> None:
    done = ended(place, WORDS[name], streams=streams)
    lines = done.stderr.splitlines()
    if streams == "<&-":
        assert done.returncode in (0, 1), lines
        return
    assert done.returncode == 2, lines
    if "2>&-" not in streams:
        said = [line for line in lines if line.startswith("weightmark: error: ")]
        assert len(said) == 1, lines
        assert "standard output" in said[0]
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr


def test_a_reader_that_went_away_is_no_error(place: Path) -> None:
    done = ended(place, ["licenses"], streams="| true")
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["verify", "stamp", "init", "trace", "identify"])
def test_a_working_directory_that_is_gone(place: Path, name: str) -> None:
    program = "import os, sys; os.mkdir('g'); os.chdir('g'); os.rmdir('../g'); "
    program += "from weightmark.cli import main; sys.exit(main(sys.argv[1:]))"
    words = {"trace": ["trace", "a", "b"], "identify": ["identify", "-"]}.get(name, [name])
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=place, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("weightmark: error: ")


@pytest.mark.parametrize("output", ["none/x.json", ".", "/dev/full"])
def test_an_output_that_cannot_be_written(place: Path, output: str) -> None:
    done = ended(place, ["verify", "--output", output, NAME])
    assert done.returncode == 2
    assert done.stderr.startswith(f"weightmark: error: {output}: ")


def test_an_output_may_be_a_pipe(place: Path) -> None:
    done = ended(
        place, ["verify", "--format", "json", "--output", "/dev/stdout", NAME], streams="| cat"
    )
    assert json.loads(done.stdout)["checked"]


def test_an_output_takes_the_place_of_the_old_one_whole(place: Path) -> None:
    report = place / "report.json"
    report.write_text("old")
    ended(place, ["verify", "--format", "json", "--output", "report.json", NAME])
    assert NAME in json.dumps(json.loads(report.read_text(encoding="utf-8")), ensure_ascii=False)
    assert sorted(os.listdir(place)) == sorted(["report.json", NAME])
