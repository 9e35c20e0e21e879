"""The hooks in real git repositories with git-lfs, run by pre-commit and prek.

Needs git, git-lfs and a network or cache that pip can install from; without git-lfs they are
skipped, except where CI is set. One environment is built for
all tests of a run, from this working tree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
import safetensors.numpy
from tests import writers
from tests.licence_texts import licence_text

ROOT = Path(__file__).parent.parent.parent
PARTS = (
    *("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"),
    *("src", "templates", "docs"),
)
"""What a hook is installed from."""
BIN = Path(sys.executable).parent
CARD = "---\nlicense: {}\n---\n\n# A model\n"
VERIFY, STAMP = "weightmark-verify", "weightmark-stamp"
BOTH = (STAMP, VERIFY)


class Done(NamedTuple):
    """A finished process; `out` is all that it wrote."""

    code: int
    out: str


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def locked(path: Path) -> Iterator[None]:
    import fcntl

    with path.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def environ(shared: Path) -> dict[str, str]:
    """The environment without traces of an outer git or hook, and with git-lfs set up."""
    for tool in ("git", "git-lfs"):
        if not shutil.which(tool):
            message = f"{tool} is needed for these tests; install it"
            # A skip must not be how a continuous integration passes.
            (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    keep = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "PRE_COMMIT", "PREK_", "WEIGHTMARK"))
    }
    found = {
        **keep,
        "GIT_CONFIG_GLOBAL": str(shared / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(shared / "pre-commit"),
        "PREK_HOME": str(shared / "prek"),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "NO_COLOR": "1",
        # prek installs with uv, which trusts only its own certificates unless told to; by release
        "UV_NATIVE_TLS": "true",
        "UV_SYSTEM_CERTS": "true",
    }
    with locked(shared / "settings.lock"):
        if not (shared / "gitconfig").exists():
            (shared / "gitconfig").write_text(
                "[user]\nname = t\nemail = t@example.org\n[init]\ndefaultBranch = main\n"
                "[core]\nquotepath = off\n[commit]\ngpgsign = false\n"
            )
            Repository(shared, found).git("lfs", "install", "--skip-repo")
    return found


@pytest.fixture(scope="session")
def hooks(shared: Path, environ: dict[str, str]) -> tuple[str, str]:
    """A repository with what a hook is installed from, as it stands now, and its only commit."""
    place = shared / "weightmark"
    with locked(shared / "weightmark.lock"):
        if not place.exists():
            # The tree may be an archive, or not belong to who runs the tests: git is not asked.
            making = shared / "weightmark-making"
            making.mkdir()
            for name in PARTS:
                if (ROOT / name).is_dir():
                    left_out = shutil.ignore_patterns("__pycache__")
                    shutil.copytree(ROOT / name, making / name, ignore=left_out)
                else:
                    shutil.copy(ROOT / name, making / name)
            for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it stands"]):
                subprocess.run(["git", *words], cwd=making, env=environ, check=True)
            making.rename(place)
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=place, env=environ, check=True, capture_output=True
    )
    return str(place), head.stdout.decode().strip()


class Repository:
    """A git repository under test, with the hooks installed."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder, self.environ = folder, environ

    def run(self, *words: str, **more: str) -> Done:
        done = subprocess.run(
            words,
            cwd=self.folder,
            env={**self.environ, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Done(done.returncode, done.stdout)

    def git(self, *words: str) -> str:
        done = self.run("git", *words)
        assert done.code == 0, done.out
        return done.out

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def commit(self, *names: str) -> Done:
        """Adds `names`, or all, and commits with the hook that is installed."""
        self.git("add", *(names or ("-A",)))
        return self.run("git", "commit", "-m", "a change")

    def stamp(self, *words: str) -> None:
        done = self.run(sys.executable, "-m", "weightmark", "stamp", *words)
        # As fixers do: 1, for something was changed; an error would be 1 too.
        assert (done.code, ": stamped" in done.out) == (1, True), done.out

    def marked_model(self, folder: str = ".", licence: str = "mit") -> None:
        """A stamped model that verifies."""
        self.write(f"{folder}/model.safetensors", writers.safetensors())
        self.write(f"{folder}/README.md", CARD.format(licence))
        self.write(f"{folder}/LICENSE", licence_text(licence))
        self.stamp(folder)


class Make(Protocol):
    """What the fixture `make` gives."""

    def __call__(self, *ids: str) -> Repository: ...


@pytest.fixture
def make(tmp_path: Path, environ: dict[str, str], hooks: tuple[str, str]) -> Make:
    """Makes a repository that tracks safetensors by git-lfs and has the hooks `ids` installed."""

    def build(*ids: str) -> Repository:
        folder = tmp_path / "repository"
        folder.mkdir()
        repository = Repository(folder, environ)
        repository.git("init", "-q")
        repository.git("lfs", "track", "*.safetensors")
        repository.write(".pre-commit-config.yaml", config(hooks, ids))
        repository.git("add", "-A")
        repository.git("commit", "-q", "-m", "first")
        with locked(Path(environ["PRE_COMMIT_HOME"] + ".lock")):
            done = repository.run("pre-commit", "install", "--install-hooks")
        assert done.code == 0, done.out
        return repository

    return build


def config(hooks: tuple[str, str], ids: Sequence[str]) -> str:
    lines = ["repos:", f"- repo: {hooks[0]}", f"  rev: {hooks[1]}", "  hooks:"]
    return "\n".join([*lines, *(f"  - id: {one}" for one in ids)]) + "\n"


# -- verify -----------------------------------------------------------------------------------


def test_unmarked_weights_are_stopped_and_marked_ones_pass(make: Make) -> None:
    repository = make(VERIFY)
    plain = writers.safetensors()
    repository.write("model.safetensors", plain)
    repository.write("README.md", CARD.format("mit"))
    repository.write("LICENSE", licence_text("mit"))
    stopped = repository.commit()
    assert stopped.code == 1
    assert "WM101" in stopped.out
    assert "weightmark stamp" in stopped.out, "what to do"
    repository.stamp()
    done = repository.commit()
    assert done.code == 0, done.out
    assert repository.git("lfs", "ls-files", "-n").split() == ["model.safetensors"]
    assert repository.git("show", "HEAD:model.safetensors").startswith("version https://git-lfs")
    stored = (repository.folder / "model.safetensors").read_bytes()
    before, after = safetensors.numpy.load(plain), safetensors.numpy.load(stored)
    assert before.keys() == after.keys()
    assert all((before[name] == after[name]).all() for name in before)


def test_a_change_of_the_card_alone_is_held_against_the_weights(make: Make) -> None:
    repository = make(VERIFY)
    repository.marked_model()
    assert repository.commit().code == 0
    card = (repository.folder / "README.md").read_text()
    repository.write("README.md", card.replace("license: mit", "license: apache-2.0"))
    stopped = repository.commit("README.md")
    assert stopped.code == 1
    assert "WM204" in stopped.out
    assert "weightmark in the header says MIT, the card says Apache-2.0" in stopped.out
    repository.write("README.md", card + "\nMore words.\n")
    done = repository.commit("README.md")
    assert done.code == 0, done.out


def test_a_change_of_the_text_alone_is_held_against_the_weights(make: Make) -> None:
    repository = make(VERIFY)
    repository.marked_model()
    assert repository.commit().code == 0
    repository.write("LICENSE", licence_text("apache-2.0"))
    stopped = repository.commit("LICENSE")
    assert stopped.code == 1
    assert "WM302" in stopped.out
    repository.write("LICENSE", "Copyright (c) 2031 Somebody Else\n\n" + licence_text("mit"))
    done = repository.commit("LICENSE")
    assert done.code == 0, done.out


def test_a_clause_cut_out_of_the_text_is_stopped_and_named(make: Make) -> None:
    repository = make(VERIFY)
    key = "bigscience-open-rail-m"
    text = licence_text(key)
    repository.write("LICENSE", text)
    repository.write("README.md", CARD.format("bigscience-openrail-m"))
    repository.write("model.safetensors", writers.safetensors())
    repository.stamp()
    done = repository.commit()
    assert done.code == 0, done.out
    line = next(line for line in text.splitlines() if "exploiting, harming" in line)
    repository.write("LICENSE", text.replace(line + "\n", ""))
    stopped = repository.commit("LICENSE")
    assert stopped.code == 1
    assert "WM303" in stopped.out
    assert "is missing" in stopped.out


def test_a_clone_with_pointers_only_is_told_how_to_fetch(
    make: Make, tmp_path: Path, environ: dict[str, str]
) -> None:
    repository = make(VERIFY)
    repository.marked_model()
    assert repository.commit().code == 0
    bare = {**environ, "GIT_LFS_SKIP_SMUDGE": "1"}
    clone = Repository(tmp_path / "clone", bare)
    Repository(repository.folder, bare).git("clone", "-q", ".", str(clone.folder))
    pointer = (clone.folder / "model.safetensors").read_bytes()
    assert pointer.startswith(b"version https://git-lfs")
    assert clone.run("pre-commit", "install").code == 0
    clone.write("README.md", (clone.folder / "README.md").read_text() + "\nMore.\n")
    stopped = clone.commit("README.md")
    assert stopped.code == 1
    assert "WM109" in stopped.out
    assert "git lfs pull --include=" in stopped.out
    assert "WM107" not in stopped.out, "a pointer is no broken file"


def test_names_with_spaces_quotes_and_other_alphabets(make: Make) -> None:
    repository = make(VERIFY)
    folder = "modèle 模型 (1)"
    repository.marked_model(folder)
    repository.write(f"{folder}/it's $HOME.safetensors", writers.safetensors())
    stopped = repository.commit()
    assert stopped.code == 1
    assert f"{folder} (2 weight files)\n" in stopped.out
    assert " in it's $HOME.safetensors\n" in stopped.out
    repository.stamp(folder)
    done = repository.commit()
    assert done.code == 0, done.out


def test_one_shard_is_held_against_the_others(make: Make) -> None:
    repository = make(VERIFY)
    names = [f"model-0000{at}-of-00003.safetensors" for at in (1, 2, 3)]
    for at, name in enumerate(names):
        repository.write(name, writers.safetensors({f"w{at}": ("F32", [2])}))
    repository.write("README.md", CARD.format("mit"))
    repository.write("LICENSE", licence_text("mit"))
    repository.stamp()
    assert repository.commit().code == 0
    repository.stamp("--license", "apache-2.0", "--no-card", names[1])
    stopped = repository.commit(names[1])
    assert stopped.code == 1
    assert "WM106" in stopped.out
    assert names[1] in stopped.out


def test_what_is_staged_is_judged_and_what_is_not_is_kept(make: Make) -> None:
    repository = make(VERIFY)
    repository.marked_model()
    assert repository.commit().code == 0
    right = (repository.folder / "README.md").read_text()
    wrong = right.replace("license: mit", "license: apache-2.0")
    repository.write("README.md", right + "\nStaged.\n")
    repository.git("add", "README.md")
    repository.write("README.md", wrong)
    done = repository.run("git", "commit", "-m", "right is staged, wrong lies about")
    assert done.code == 0, done.out
    assert (repository.folder / "README.md").read_text() == wrong
    repository.git("add", "README.md")
    repository.write("README.md", right)
    stopped = repository.run("git", "commit", "-m", "wrong is staged, right lies about")
    assert stopped.code == 1
    assert "WM204" in stopped.out
    assert (repository.folder / "README.md").read_text() == right


def test_batches_come_to_the_same_verdict(make: Make) -> None:
    """pre-commit hands on at most 131,072 characters of names at once (its xargs.py)."""
    repository = make(VERIFY)
    repository.marked_model()
    marked = (repository.folder / "model.safetensors").read_bytes()
    names = [f"{at:04}-{'x' * 220}.safetensors" for at in range(650)]
    for name in names:
        repository.write(name, marked)
    done = repository.commit()
    assert done.code == 0, done.out
    repository.write(names[325], writers.safetensors())
    repository.git("add", "-A")
    stopped = repository.run("pre-commit", "run", "--all-files", "--verbose")
    assert stopped.code == 1
    batches = stopped.out.count("(mark-missing)")
    assert batches >= 2, "every batch finds it, whichever holds the file"
    assert "1 error in" in stopped.out


def test_a_deletion_is_seen_where_the_hook_always_runs(make: Make) -> None:
    """pre-commit hands on no file that was deleted; docs/hooks.md says what to do."""
    repository = make(VERIFY)
    repository.marked_model()
    assert repository.commit().code == 0
    repository.git("rm", "-q", "LICENSE")
    skipped = repository.run("pre-commit", "run")
    assert skipped.code == 0
    assert "Skipped" in skipped.out
    settings = repository.folder / ".pre-commit-config.yaml"
    settings.write_text(settings.read_text() + "    always_run: true\n")
    stopped = repository.commit()
    assert stopped.code == 1
    assert "WM301" in stopped.out


def test_a_readme_of_a_repository_without_weights_passes(make: Make) -> None:
    repository = make(*BOTH)
    repository.write("README.md", "# A library\n\nNo weights, no front matter.\n")
    repository.write("docs/README.md", "# Pages\n")
    done = repository.commit()
    assert done.code == 0, done.out
    assert "Passed" in done.out, "the hook ran, and found nothing to object to"


# -- stamp ------------------------------------------------------------------------------------


def test_the_fixer_fails_once_and_then_passes(make: Make) -> None:
    repository = make(*BOTH)
    repository.write("model.safetensors", writers.safetensors())
    repository.write("README.md", CARD.format("mit"))
    repository.write("LICENSE", licence_text("mit"))
    first = repository.commit()
    assert first.code == 1
    assert "model.safetensors: stamped MIT" in first.out
    assert "README.md: stamped" in first.out
    done = repository.commit()
    assert done.code == 0, done.out
    third = repository.run("pre-commit", "run", "--all-files")
    assert third.code == 0, third.out
    assert repository.git("status", "--short") == ""


def test_the_fixer_decides_no_conflict(make: Make) -> None:
    repository = make(STAMP)
    repository.marked_model()
    assert repository.commit().code == 0
    before = (repository.folder / "model.safetensors").read_bytes()
    card = (repository.folder / "README.md").read_text()
    repository.write("README.md", card.replace("license: mit", "license: apache-2.0"))
    stopped = repository.commit("README.md")
    assert stopped.code == 1
    assert "Apache-2.0" in stopped.out
    assert "MIT" in stopped.out
    assert (repository.folder / "model.safetensors").read_bytes() == before


# -- other ways to run them -------------------------------------------------------------------


def test_try_repo_runs_the_hook_from_a_checkout(make: Make, hooks: tuple[str, str]) -> None:
    repository = make(VERIFY)
    repository.write("model.safetensors", writers.safetensors())
    repository.git("add", "-A")
    done = repository.run("pre-commit", "try-repo", hooks[0], VERIFY, "--all-files")
    assert done.code == 1
    assert "WM115" in done.out


def test_the_mirror_of_the_docs_runs_the_release_of_an_index(
    make: Make, hooks: tuple[str, str], tmp_path: Path
) -> None:
    page = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
    project = page.split("## A mirror")[1].split("```toml\n")[1].split("```")[0]
    repository = make(VERIFY)
    mirror = Repository(tmp_path / "mirror", repository.environ)
    mirror.folder.mkdir()
    mirror.git("init", "-q")
    mirror.write("pyproject.toml", project)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", mirror.folder)
    assert mirror.commit().code == 0
    index = tmp_path / "index"
    built = mirror.run(
        *(sys.executable, "-m", "build", "-q", "--no-isolation", "--wheel"),
        *("--outdir", str(index), hooks[0]),
    )
    assert built.code == 0, built.out
    where = (str(mirror.folder), mirror.git("rev-parse", "HEAD").strip())
    repository.write(".pre-commit-config.yaml", config(where, [VERIFY]))
    repository.write("model.safetensors", writers.safetensors())
    repository.git("add", "-A")
    done = repository.run("pre-commit", "run", PIP_FIND_LINKS=str(index))
    assert (done.code, "WM101" in done.out or "WM115" in done.out) == (1, True), done.out


def test_prek_runs_the_same_hooks(make: Make) -> None:
    repository = make(*BOTH)
    repository.write("model.safetensors", writers.safetensors())
    repository.write("README.md", CARD.format("mit"))
    repository.write("LICENSE", licence_text("mit"))
    repository.git("add", "-A")
    first = repository.run("prek", "run")
    assert first.code == 1
    assert "model.safetensors: stamped MIT" in first.out
    repository.git("add", "-A")
    second = repository.run("prek", "run")
    assert second.code == 0, second.out
    assert second.out.count("Passed") == 2
