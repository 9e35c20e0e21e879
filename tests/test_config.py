"""The project: where its root is, what its configuration says, and every mistake at once."""

from __future__ import annotations

import copy
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.received import errors, judged, received
from tests.rules.folder import Folder

from weightmark.config import (
    Config,
    DeclaredBase,
    DeclaredWeights,
    Project,
    ignored_by_git,
    load,
    of_another_repository,
    parse_config,
)
from weightmark.errors import ConfigError
from weightmark.finding import Severity

WHOLE: Mapping[str, object] = {
    "license": "bigscience-openrail-m",
    "license-name": "N",
    "license-link": "LICENSE-MODEL",
    "license-files": ["LICENSE-MODEL"],
    "exclude": ["tests/**"],
    "base": [
        {"model": "o/b", "relation": "finetune", "license": "mit"},
        {"path": "../base"},
    ],
    "weights": [{"path": "vae/*.safetensors", "license": "MIT", "license-files": ["vae/LICENSE"]}],
    "policy": {
        "allow": ["Apache-2.0", "openrail"],
        "deny": ["non-commercial"],
        "ignore": {"WM203": "the card is generated"},
        "fail-on": "warning",
    },
}


def problems(table: Mapping[str, object], source: str = "") -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        parse_config(table, source=source)
    return caught.value.problems


# -- values -----------------------------------------------------------------------------------


def test_every_key_is_read() -> None:
    config = parse_config(WHOLE)
    assert config.license == "bigscience-openrail-m"
    assert config.license_name == "N"
    assert config.license_link == "LICENSE-MODEL"
    assert config.license_files == ("LICENSE-MODEL",)
    assert parse_config({"licenses": "licences"}).licenses == "licences"
    assert config.exclude == ("tests/**",)
    assert config.base == (
        DeclaredBase("o/b", "finetune", "mit"),
        DeclaredBase("../base", path="../base"),
    )
    assert config.weights == (DeclaredWeights("vae/*.safetensors", "MIT", ("vae/LICENSE",)),)
    assert config.policy.allow == ("Apache-2.0", "openrail")
    assert config.policy.deny == ("non-commercial",)
    assert config.policy.ignore == {"WM203": "the card is generated"}
    assert config.policy.fail_on is Severity.WARNING


def test_nothing_is_needed() -> None:
    assert parse_config({}) == Config()


def test_the_table_is_not_changed() -> None:
    table = copy.deepcopy(dict(WHOLE))
    assert parse_config(table) == parse_config(table)
    assert table == WHOLE


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ({"licence": "mit"}, "licence", "did you mean 'license'"),
        ({"zzz": 1}, "zzz", "known: base, "),
        ({"license": 3}, "license", "not a text"),
        ({"license": " "}, "license", "is empty"),
        ({"license-files": "LICENSE"}, "license-files", "not a list"),
        ({"license-files": [1]}, "license-files", "not a list"),
        ({"exclude": {}}, "exclude", "not a list"),
        ({"base": {}}, "base", "list of tables"),
        ({"base": ["o/b"]}, "base", "list of tables"),
        ({"base": [{"relation": "finetune"}]}, "base[0]", "needs model or path"),
        ({"base": [{"model": "b", "relation": "fork"}]}, "base[0].relation", "not one of"),
        ({"base": [{"model": "b"}, {"model": "c", "x": 1}]}, "base[1].x", "not a known key"),
        ({"weights": [{"license": "mit"}]}, "weights[0]", "needs path"),
        ({"weights": [{"path": "*", "license": []}]}, "weights[0].license", "not a text"),
        ({"policy": []}, "policy", "not a table"),
        ({"policy": {"fail_on": "error"}}, "policy.fail_on", "did you mean 'fail-on'"),
        ({"policy": {"fail-on": "fatal"}}, "policy.fail-on", "not one of"),
        ({"policy": {"allow": "mit"}}, "policy.allow", "not a list"),
        ({"policy": {"ignore": ["WM203"]}}, "policy.ignore", "of the form"),
        ({"policy": {"ignore": {"WM203": ""}}}, "policy.ignore.WM203", "needs a reason"),
        ({"policy": {"ignore": {"WM203": True}}}, "policy.ignore.WM203", "needs a reason"),
        ({"policy": {"ignore": {"card": "why"}}}, "policy.ignore.card", "not the code"),
    ],
)
def test_a_mistake_is_named_with_its_full_key(
    table: Mapping[str, object], key: str, words: str
) -> None:
    (problem,) = problems(table)
    assert problem.startswith(f"{key} ")
    assert words in problem


def test_all_mistakes_are_named_at_once() -> None:
    table = {"licence": "mit", "exclude": "x", "policy": {"fail-on": "x", "ignore": {"WM1": "y"}}}
    assert len(problems(table)) == 4


def test_in_pyproject_the_key_is_that_of_the_whole_file() -> None:
    (problem,) = problems({"policy": {"x": 1}}, source="a/pyproject.toml")
    assert problem.startswith("a/pyproject.toml: tool.weightmark.policy.x ")


# -- where it is ------------------------------------------------------------------------------


def write(path: Path, content: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_the_nearest_configuration_upwards_is_the_root(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[tool.weightmark]\nlicense = "outer"\n')
    inner = tmp_path / "a"
    own = write(inner / "weightmark.toml", 'license = "inner"\n')
    (inner / "b" / "c").mkdir(parents=True)
    project = load(str(inner / "b" / "c"))
    assert project.root == str(inner)
    assert project.config.license == "inner"
    assert project.source == str(own)
    assert project.publishes
    assert load(str(tmp_path)).config.license == "outer"


def test_a_pyproject_without_the_table_is_no_configuration(tmp_path: Path) -> None:
    write(tmp_path / "weightmark.toml", 'license = "outer"\n')
    write(tmp_path / "a" / "pyproject.toml", '[project]\nname = "x"\n')
    assert load(str(tmp_path / "a")).config.license == "outer"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_repository_ends_the_search(tmp_path: Path, kind: str) -> None:
    """In a worktree and a submodule .git is a file."""
    write(tmp_path / "weightmark.toml", 'license = "outer"\n')
    repository = tmp_path / "repository"
    if kind == "folder":
        (repository / ".git").mkdir(parents=True)
    else:
        write(repository / ".git", "gitdir: elsewhere\n")
    (repository / "a").mkdir()
    project = load(str(repository / "a"))
    assert project == Project(str(repository), Config(), publishes=True, by_git=True)


def test_without_anything_the_start_is_the_root_and_nothing_is_published(tmp_path: Path) -> None:
    project = load(str(tmp_path))
    if project.source == "" and not project.publishes:
        assert project.root == str(tmp_path)
    else:
        pytest.fail(f"{project.root} is above {tmp_path}; set a temporary folder elsewhere")


def test_both_files_are_an_error(tmp_path: Path) -> None:
    write(tmp_path / "weightmark.toml")
    write(tmp_path / "pyproject.toml", "[tool.weightmark]\n")
    with pytest.raises(ConfigError, match="both there"):
        load(str(tmp_path))


def test_a_file_that_is_named_is_the_one(tmp_path: Path) -> None:
    write(tmp_path / "weightmark.toml", 'license = "near"\n')
    other = write(tmp_path / "other" / "mine.toml", 'license = "named"\n')
    project = load(str(tmp_path), str(other))
    assert project.config.license == "named"
    assert project.root == str(other.parent)


def test_a_named_pyproject_is_read_by_its_table(tmp_path: Path) -> None:
    path = write(tmp_path / "pyproject.toml", '[tool.weightmark]\nlicense = "x"\n[tool.y]\nz = 1\n')
    assert load(str(tmp_path), str(path)).config.license == "x"


@pytest.mark.parametrize(
    "content", [b"license =", b"\xff\xfe", b"a = " + b"[" * 5000, b"tool.weightmark = 1"]
)
def test_a_file_that_cannot_be_read_is_an_error_that_names_it(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        load(str(tmp_path))


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml: No such file"):
        load(str(tmp_path), str(tmp_path / "gone.toml"))


# -- globs ------------------------------------------------------------------------------------


def test_the_last_entry_of_weights_that_matches_wins() -> None:
    first, second = DeclaredWeights("**", "MIT"), DeclaredWeights("vae/*", "CC0-1.0")
    project = Project("/r", Config(weights=(first, second)))
    assert project.declared("vae/a.safetensors") == second
    assert project.declared("a.safetensors") == first
    assert Project("/r", Config()).declared("a.safetensors") is None


def test_exclude() -> None:
    project = Project("/r", Config(exclude=("tests/**",)))
    assert project.excludes("tests/a/b.safetensors")
    assert not project.excludes("model.safetensors")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


@pytest.mark.parametrize(
    ("configured", "author"),
    [
        ('[policy]\ndeny = ["non-commercial"]\n', False),
        ('exclude = ["x/**"]\n', False),
        ('license = "mit"\n', True),
        ('[[base]]\nmodel = "org/m"\nlicense = "mit"\n', True),
    ],
)
def test_a_policy_alone_makes_nobody_an_author(bare: Folder, configured: str, author: bool) -> None:
    bare.write("weightmark.toml", configured)
    assert load(os.getcwd()).publishes is author
    assert load(os.getcwd(), "weightmark.toml").publishes is author
    assert ("WM101" in errors(judged())) is author


def test_a_repository_names_no_program_for_git_to_run(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("*.bin\n")
    with (tmp_path / ".git" / "config").open("a") as stream:
        stream.write('[core]\n\tfsmonitor = "touch ran; false"\n')
    assert ignored_by_git(str(tmp_path), ["a.bin", "b.txt"]) == {"a.bin"}
    assert not (tmp_path / "ran").exists()


def test_a_folder_with_a_git_of_its_own_is_another_repository(tmp_path: Path) -> None:
    inner, root = tmp_path / "sub/inner", str(tmp_path)
    inner.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert not of_another_repository(str(inner), root)
    (tmp_path / "sub/.git").write_text("gitdir: x")
    assert of_another_repository(str(inner), root)
    assert not of_another_repository(root, root)
    assert not of_another_repository(str(tmp_path.parent), root)
