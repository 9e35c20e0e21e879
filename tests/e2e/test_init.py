"""What `init` sets up works with the real tools: pre-commit runs its hook, hatchling builds."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.projects.situations import SITUATIONS, WEIGHTS, made

FOUND = {one.name: one for one in SITUATIONS}


class Repository:
    """The repository of a situation, and the tools as its author starts them."""

    def __init__(self, name: str, folder: Path) -> None:
        self.situation = FOUND[name]
        self.folder = made(self.situation, folder / "repository")
        self.environ = {
            **os.environ,
            "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }

    def run(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def set_up(self) -> None:
        code, out = self.run("weightmark", "init", *self.situation.words)
        assert code == 0, out


def test_the_hook_runs_what_is_installed(tmp_path: Path) -> None:
    repository = Repository("one safetensors, no card", tmp_path)
    repository.set_up()
    assert "repo: local" in (repository.folder / ".pre-commit-config.yaml").read_text()
    repository.run("git", "add", "-A")
    code, out = repository.run("pre-commit", "run", "--all-files")
    assert (code, "WM101" in out) == (1, True), out
    repository.run("weightmark", "stamp")
    repository.run("git", "add", "-A")
    code, out = repository.run("pre-commit", "run", "--all-files")
    assert code == 0, out


@pytest.mark.parametrize("name", ["a wheel built by hatchling", "a new package"])
def test_the_package_builds_and_passes(tmp_path: Path, name: str) -> None:
    repository = Repository(name, tmp_path)
    repository.set_up()
    if name == "a new package":
        (repository.folder / "src/acme_model/model.safetensors").write_bytes(WEIGHTS)
    else:
        repository.run("weightmark", "stamp")
    code, out = repository.run(sys.executable, "-m", "build", "--no-isolation")
    assert code == 0, out
    built = [str(path) for path in (repository.folder / "dist").iterdir()]
    assert len(built) == 2
    code, out = repository.run("weightmark", "verify", "--deep", *built)
    assert code == 0, out
