"""However a run ends, it ends in a code and in words: never in a trace that nobody asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
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


def made(folder: Path) -> Path:
    """A folder with a model whose name no encoding but that of Unicode holds."""
    model = folder / NAME
    model.mkdir(parents=True)
    (model / "model.safetensors").write_bytes(safetensors({"w": ("F32", (64, 16))}))
    (model / "README.md").write_text("---\nlicense: mit\n---\n")
    (model / "LICENSE").write_text(licence_text("mit"))
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return made(tmp_path)


def ended(
    place: Path, words: Sequence[str], *, streams: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own; `streams` says what its streams are."""
    return started(place, ["-m", "weightmark", *words], streams, environment)


def started(
    place: Path, words: Sequence[str], streams: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, *words]
    return subprocess.run(
        command, cwd=place, env={**os.environ, **environment}, capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"), stdin=subprocess.DEVNULL,
        timeout=120, check=False,
    )  # fmt: skip


FORKING = """
import gc, importlib, json, os, sys
import weightmark
from weightmark.cli import COMMANDS, main

for name in COMMANDS:
    importlib.import_module(f"weightmark.cli.{name}")
weightmark.verify("verify")
given, out = json.loads(sys.argv[1]), [fd for fd in (1, 2) if os.path.exists(f"/proc/self/fd/{fd}")]
codes = {}
gc.freeze()
for name, words in given.items():
    child = os.fork()
    if not child:
        os.chdir(name)
        for fd in out:
            if not os.path.samestat(os.fstat(fd), os.stat("/dev/full")):
                file = os.open(f"../{name}.{fd}", os.O_WRONLY | os.O_CREAT)
                os.dup2(file, fd)
                os.close(file)
        sys.exit(main(words))
    codes[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
with open("codes.json", "w") as file:
    json.dump(codes, file)
"""
"""Runs each command in a child that was forked: what all of them load is loaded once.

The streams are those that the interpreter was started with; what goes to a pipe goes to a file.
"""


def each_ended(
    folder: Path, streams: str = "", **environment: str
) -> Iterator[tuple[str, subprocess.CompletedProcess[str]]]:
    """Each command as it ends in a folder of its own."""
    for name in WORDS:
        made(folder / name)
    if not sys.platform.startswith("linux"):
        for name, words in WORDS.items():
            yield name, ended(folder / name, words, streams=streams, **environment)
        return
    done = started(folder, ["-c", FORKING, json.dumps(WORDS)], streams, environment)
    assert done.returncode == 0, done.stderr
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    for name, code in json.loads((folder / "codes.json").read_text()).items():
        paths = (folder / f"{name}.{fd}" for fd in (1, 2))
        said = [path.read_text(encoding) if path.exists() else "" for path in paths]
        yield name, subprocess.CompletedProcess(WORDS[name], code, *said)


def test_each_command_is_tried() -> None:
    assert set(COMMANDS) <= {words[0] for words in WORDS.values()}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_takes_every_word(tmp_path: Path, encoding: str) -> None:
    for name, done in each_ended(tmp_path, PYTHONIOENCODING=encoding):
        assert done.returncode in (0, 1), (name, done.stderr)
        assert "Traceback" not in done.stderr, (name, done.stderr)
        if name.endswith(("json", "sarif")):
            # SARIF has paths as URIs.
            said = json.dumps(json.loads(done.stdout), ensure_ascii=False)
            assert NAME in said or quote(NAME) in said, (name, said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("streams", [">/dev/full", ">&-", ">&- 2>&-", "<&-"])
def test_a_stream_that_takes_nothing_ends_in_one_line(tmp_path: Path, streams: str) -> None:
    for name, done in each_ended(tmp_path, streams=streams):
        lines = done.stderr.splitlines()
        if streams == "<&-":
            assert done.returncode in (0, 1), (name, lines)
            continue
        assert done.returncode == 2, (name, lines)
        if "2>&-" not in streams:
            said = [line for line in lines if line.startswith("weightmark: error: ")]
            assert len(said) == 1, (name, lines)
            assert "standard output" in said[0], (name, said)
            assert "Traceback" not in done.stderr, (name, lines)
            assert "Exception ignored" not in done.stderr, (name, lines)


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
