"""Each page for a kind of people leads from a problem to a pass, command by command."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import writers
from tests.journeys import commands, environment, follow, hub, lines, section
from tests.licence_texts import licence_text
from tests.web import Web, serving

from weightmark.cli import main

ROOT = Path(__file__).parent.parent
WEIGHTS = writers.safetensors(metadata={"format": "pt"})
CARD = "---\nlicense: {}\n---\n\n# A model\n"
PROJECT = (
    '[build-system]\nrequires = ["hatchling>=1.27"]\nbuild-backend = "hatchling.build"\n\n'
    '[project]\nname = "tiny"\nversion = "1.0"\nlicense = "MIT"\nlicense-files = ["LICENSE"]\n'
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "work"
    found.mkdir()
    return found


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return environment(home)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        yield found


@pytest.mark.skipif(not shutil.which("git-lfs"), reason="needs git-lfs; .ci/run fetches it")
def test_publish_from_a_git_repository(folder: Path, environ: dict[str, str]) -> None:
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    follow(section(page("publish.md")), folder, environ)


def test_notices_are_written(folder: Path, environ: dict[str, str]) -> None:
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    card = "---\nlicense: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\n---\n\n# Kelp\n"
    (folder / "README.md").write_text(card)
    follow(section(page("publish.md"), "notice"), folder, environ)


def test_ship_weights_in_a_wheel(folder: Path, environ: dict[str, str]) -> None:
    package = folder / "src" / "tiny"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "LICENSE").write_text(licence_text("mit"))
    (folder / "pyproject.toml").write_text(PROJECT)
    follow(page("packagers.md"), folder, environ)


def test_verify_weights_that_were_received(folder: Path, environ: dict[str, str], web: Web) -> None:
    base = "license: apache-2.0\nbase_model: bigscience/bloomz-560m\n"
    chat = {"README.md": f"---\n{base}---\n", "LICENSE": licence_text("apache-2.0")}
    model = {
        "README.md": CARD.format("bigscience-openrail-m"),
        "LICENSE": licence_text("bigscience-open-rail-m"),
    }
    for name, texts in (("org/chat", chat), ("org/model", model)):
        files = {key: value.encode() for key, value in texts.items()}
        hub(web, {"model.safetensors": WEIGHTS, **files}, name)
    follow(page("receive.md"), folder, {**environ, "HF_ENDPOINT": web.url})


def test_a_gate_lets_in_what_its_policy_allows(
    folder: Path, environ: dict[str, str], web: Web
) -> None:
    shutil.copy(ROOT / "templates" / "gate.toml", folder)
    stamped = folder.parent / "stamped"
    stamped.mkdir()
    (stamped / "model.safetensors").write_bytes(WEIGHTS)
    (stamped / "README.md").write_text(CARD.format("mit"))
    (stamped / "LICENSE").write_text(licence_text("mit"))
    assert main(["stamp", str(stamped)]) == 1
    hub(web, {one.name: one.read_bytes() for one in stamped.iterdir()})
    chat = CARD.format("cc-by-nc-4.0").encode()
    hub(web, {"model.safetensors": WEIGHTS, "README.md": chat}, "org/chat")
    gate = section(page("ci.md"), "A gate before use")
    follow(gate, folder, {**environ, "HF_ENDPOINT": web.url})


def test_the_page_for_reviewers_shows_a_real_run(folder: Path, environ: dict[str, str]) -> None:
    follow(section(page("review.md"), "How a text was identified"), folder, environ)


# -- README -------------------------------------------------------------------------------------

README = (ROOT / "README.md").read_text(encoding="utf-8")
FETCHED = ("python3 -m venv ",)
"""What needs an index: .ci/run runs the one with the tests, and both make a new environment."""
ENDS = {"weightmark stamp": 1}
"""Codes other than 0: it changed files, as fixers do."""


def run_lines(start: str, end: str, folder: Path, environ: dict[str, str]) -> None:
    """Runs the lines of the README from one to another as they stand."""
    found = lines(README)
    for line in found[found.index(start) : found.index(end) + 1]:
        code = ENDS.get(line, 0)
        follow(f"```console\n$ {line}     # exit {code}\n```\n", folder, environ)


PARTS = (
    ("pip install 'weightmark[texts]' pre-commit", "pre-commit install"),
    ("weightmark verify dist/*.whl",) * 2,
    ("weightmark verify model/", "weightmark lock model/"),
)


def test_every_line_of_the_readme_is_run_or_needs_an_index() -> None:
    found = lines(README)
    run = [
        line for start, end in PARTS for line in found[found.index(start) : found.index(end) + 1]
    ]
    assert [line for line in found if not line.startswith(FETCHED)] == run
    assert [line for line in found if line.startswith(FETCHED)] == found[:2]


@pytest.mark.skipif(not shutil.which("git-lfs"), reason="needs git-lfs; .ci/run fetches it")
def test_the_readme_publishes(folder: Path, environ: dict[str, str]) -> None:
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    follow("```console\n$ git init --quiet\n```\n", folder, environ)
    run_lines(*PARTS[0], folder, environ)
    commit = "git add --all && git commit --quiet --message Model && weightmark verify"
    follow(f"```console\n$ {commit}\n```\n", folder, environ)


def test_the_readme_ships_a_wheel(folder: Path, environ: dict[str, str]) -> None:
    (table,) = re.findall(r"^```toml\n(\[build-system\].*?)^```", README, re.DOTALL | re.MULTILINE)
    project = 'name = "tiny"\nversion = "1.0"\nlicense = "MIT"\nlicense-files = ["LICENSE"]\n'
    (folder / "pyproject.toml").write_text(f"{table}\n[project]\n{project}")
    package = folder / "tiny"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "model.safetensors").write_bytes(WEIGHTS)
    (package / "README.md").write_text(CARD.format("mit"))
    (folder / "LICENSE").write_text(licence_text("mit"))
    build = "weightmark stamp     # exit 1\n$ python -m build --no-isolation --wheel\n...\n"
    follow(f"```console\n$ {build}```\n", folder, environ)
    run_lines(*PARTS[1], folder, environ)


def test_the_readme_verifies_what_was_received(
    folder: Path, environ: dict[str, str], web: Web
) -> None:
    model = folder / "model"
    model.mkdir()
    (model / "model.safetensors").write_bytes(WEIGHTS)
    (model / "README.md").write_text(CARD.format("mit"))
    (model / "LICENSE").write_text(licence_text("mit"))
    assert main(["stamp", str(model)]) == 1
    hub(web, {one.name: one.read_bytes() for one in model.iterdir()})
    shutil.copy(model / "model.safetensors", folder)
    run_lines(*PARTS[2], folder, {**environ, "HF_ENDPOINT": web.url})
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["publish.md", "packagers.md", "receive.md"])
def test_a_journey_is_short_and_every_command_of_it_is_run(name: str) -> None:
    found = list(commands(section(page(name))))
    assert 5 <= len(found) <= 12, "five minutes"
    assert found[-1].code == 0, "it ends with a pass"
    passed = ("no conflict found", "nothing differs from the lock")
    assert any(line.startswith(passed) for line in found[-1].shown)
    assert not re.search(r"```(sh|bash|shell)$", page(name), re.MULTILINE), "no command is left out"
