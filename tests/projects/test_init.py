"""`init`: writes what is missing, keeps what is there, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from weightmark.cli import main
from weightmark.config import load
from weightmark.declared.card import parse as parse_card
from weightmark.errors import ConfigError, UsageError
from weightmark.projects.init import init, template

ROOT = Path(__file__).parent.parent.parent
CONFIG = ".pre-commit-config.yaml"
OTHER = {
    "repo": "https://github.com/pre-commit/pre-commit-hooks",
    "rev": "v5.0.0",
    "hooks": [{"id": "check-yaml"}],
}


def run(folder: Path, license: str = "", *, workflow: bool = False) -> dict[str, str]:
    outcomes = init(str(folder), license, workflow=workflow)
    return {os.path.relpath(one.path, folder): one.message for one in outcomes}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def hooks(text: str) -> list[str]:
    return [hook["id"] for repo in yaml.safe_load(text)["repos"] for hook in repo["hooks"]]


def test_an_empty_folder_gets_all(tmp_path: Path) -> None:
    run(tmp_path, "openrail++", workflow=True)
    assert sorted(snapshot(tmp_path)) == [
        ".github/workflows/weightmark.yml",
        CONFIG,
        "README.md",
        "weightmark.toml",
    ]
    project = load(str(tmp_path))
    assert project.config.license == "openrail++"
    assert project.source.endswith("weightmark.toml")
    assert parse_card((tmp_path / "README.md").read_bytes()).license == ("openrail++",)
    assert hooks((tmp_path / CONFIG).read_text()) == ["weightmark-verify"]


@pytest.mark.parametrize("license", ["", "mit", "OpenRAIL++-M", "LicenseRef-My-Terms"])
def test_a_second_run_changes_nothing(tmp_path: Path, license: str) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    run(tmp_path, license)
    before = snapshot(tmp_path)
    outcomes = init(str(tmp_path), license)
    assert not any(outcome.changed for outcome in outcomes)
    assert snapshot(tmp_path) == before


def test_without_a_licence_none_is_invented(tmp_path: Path) -> None:
    run(tmp_path)
    assert load(str(tmp_path)).config.license == ""
    card = parse_card((tmp_path / "README.md").read_bytes())
    assert card.license == ()
    assert card.readable


def test_a_licence_without_a_hub_id_is_other_with_name_and_link(tmp_path: Path) -> None:
    run(tmp_path, "LicenseRef-My-Terms")
    card = parse_card((tmp_path / "README.md").read_bytes())
    assert card.license == ("other",)
    assert card.license_name == "LicenseRef-My-Terms"
    assert card.license_link == "LICENSE"


def test_a_word_that_is_no_licence_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--license"):
        run(tmp_path, "apche-2.0")
    assert snapshot(tmp_path) == {}


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        run(tmp_path / "gone")


# -- pyproject.toml ---------------------------------------------------------------------------

PYPROJECTS = {
    "plain": '[project]\nname = "x"\n',
    "no last line end": '[project]\nname = "x"',
    "comments and odd style": "# top\n[project]   # a\nname='x'\n\n\n[tool.ruff]\nline-length=1\n",
    "carriage returns": '[project]\r\nname = "x"\r\n[tool.other]\r\na = 1\r\n',
    "tool table of its own": "[tool]\nx = 1\n",
    "empty": "",
}


@pytest.mark.parametrize("kind", PYPROJECTS)
def test_pyproject_keeps_every_byte_and_gets_a_table(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "pyproject.toml"
    old = PYPROJECTS[kind].encode()
    path.write_bytes(old)
    run(tmp_path, "mit")
    new = path.read_bytes()
    assert new.startswith(old)
    assert load(str(tmp_path)).config.license == "mit"
    assert not (tmp_path / "weightmark.toml").exists()
    if b"\r\n" in old:
        assert b"\n" not in new.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "[tool.a] # first\nx=1\n\n[project]\nname = 'x'\n",
            "[tool.a] # first\nx=1\n\n{}\n[project]\nname = 'x'\n",
        ),
        ("[tool.a]\nx=1\n[toolbox]\ny=2\n", "[tool.a]\nx=1\n\n{}\n[toolbox]\ny=2\n"),
        (
            "[[tool.a.b]]\nx = 1\n\n[[tool.a.b]]\nx = 2\n# end\n\n[project]\n",
            "[[tool.a.b]]\nx = 1\n\n[[tool.a.b]]\nx = 2\n# end\n\n{}\n[project]\n",
        ),
        ("[project]\r\n\r\n[tool.a]\r\n", "[project]\r\n\r\n[tool.a]\r\n\r\n{}"),
    ],
    ids=["before another table", "no blank line", "array of tables", "carriage returns"],
)
def test_the_table_stands_behind_the_other_tools(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(old.encode())
    run(tmp_path, "mit")
    lines = template("weightmark.toml").replace("LICENSE-ID", "mit")
    table = f"[tool.weightmark]\n{lines}"
    if "\r\n" in old:
        table = table.replace("\n", "\r\n")
    assert path.read_bytes().decode() == new.format(table)


def test_tools_written_in_one_line_get_one_more(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("# mine\ntool = { x = 1 }  # one line\n[project]\n")
    run(tmp_path, "mit")
    assert load(str(tmp_path)).config.license == "mit"
    lines = path.read_text().splitlines()
    assert [lines[0], *lines[2:]] == ["# mine", "[project]"]
    assert lines[1].startswith("tool = { x = 1")
    assert lines[1].endswith("}  # one line")


def test_pyproject_that_takes_no_table_is_left_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("tool = 3\n")
    outcome = init(str(tmp_path), "mit")[0]
    assert path.read_text() == "tool = 3\n"
    assert not outcome.changed
    assert outcome.lines.startswith("[tool.weightmark]\n")


def test_pyproject_that_is_broken_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    before = snapshot(tmp_path)
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        run(tmp_path, "mit")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    "content", ["[tool.weightmark]\n", '[tool]\nweightmark = { license = "mit" }\n']
)
def test_a_configuration_that_is_there_is_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content)
    assert run(tmp_path, "openrail++")["pyproject.toml"] == "has [tool.weightmark] already"
    assert (tmp_path / "pyproject.toml").read_text() == content


# -- .pre-commit-config.yaml ------------------------------------------------------------------

ITEM = f"- repo: {OTHER['repo']}\n  rev: v5.0.0\n  hooks:\n  - id: check-yaml\n"
INDENTED = "".join(f"  {line}\n" for line in ITEM.splitlines())
CONFIGS = {
    "flush": f"repos:\n{ITEM}",
    "indented": f"repos:\n{INDENTED}",
    "no last line end": f"repos:\n{ITEM}".rstrip(),
    "more keys behind": f"repos:\n{ITEM}\nfail_fast: true\n",
    "more keys before": f"# mine\nfail_fast: true\nrepos:\n{ITEM}",
    "comment behind": f"repos:\n{ITEM}# the end\n",
    "blank lines inside": f"repos:\n\n{ITEM}\n\n{ITEM}\n",
    "document start": f"---\nrepos:\n{INDENTED}",
    "no items": "repos: []\n",
    "nothing under repos": "repos:\n",
}


@pytest.mark.parametrize("kind", CONFIGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_entry_is_added_and_nothing_else_changes(
    tmp_path: Path, kind: str, newline: str
) -> None:
    path = tmp_path / CONFIG
    old = CONFIGS[kind].replace("\n", newline)
    path.write_bytes(old.encode())
    run(tmp_path)
    new = path.read_bytes().decode()
    before, after = yaml.safe_load(old), yaml.safe_load(new)
    assert after["repos"][:-1] == (before["repos"] or [])
    assert hooks(new)[-1] == "weightmark-verify"
    assert {**after, "repos": 0} == {**before, "repos": 0}
    lines = iter(new.splitlines())
    kept = [line for line in old.splitlines() if line != "repos: []"]
    assert all(line in lines for line in kept), "every old line, in its order"
    if newline == "\r\n":
        assert "\n" not in new.replace("\r\n", "")


@pytest.mark.parametrize(
    "content",
    [
        "repos: [{repo: local, hooks: []}]\n",
        '{"repos": []}\n',
        "repos: &r\n- repo: local\n  hooks: []\nmore: *r\n",
        "repos: x\n",
        "- a\n",
        "repos:\n- [\n",
        "",
    ],
)
def test_a_configuration_that_cannot_be_edited_safely_is_left(tmp_path: Path, content: str) -> None:
    path = tmp_path / CONFIG
    path.write_text(content)
    outcome = init(str(tmp_path))[1]
    assert path.read_text() == content
    assert not outcome.changed
    assert "id: weightmark-verify" in outcome.lines


@pytest.mark.parametrize("hook", ["weightmark-verify", "weightmark-stamp"])
def test_a_hook_that_is_there_is_kept(tmp_path: Path, hook: str) -> None:
    content = f"repos:\n- repo: ../weightmark\n  rev: abc\n  hooks:\n  - id: {hook}\n"
    (tmp_path / CONFIG).write_text(content)
    run(tmp_path)
    assert (tmp_path / CONFIG).read_text() == content


# -- the card ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "readme.md", "MODEL_CARD.md"])
def test_a_card_that_is_there_is_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine\n")
    assert run(tmp_path, "mit")[name] == "is there already"
    assert (tmp_path / name).read_text() == "mine\n"
    assert not any(one != name and one.lower().endswith(".md") for one in os.listdir(tmp_path))


# -- templates --------------------------------------------------------------------------------


def test_templates_are_found_in_a_checkout() -> None:
    assert template("weightmark.toml") == (ROOT / "templates/weightmark.toml").read_text()


def test_templates_are_found_in_an_installed_wheel(tmp_path: Path) -> None:
    """The wheel is unpacked as an installer does and asked by an interpreter of its own."""
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "-o", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = (
        "import weightmark.projects.init as i; print(i.__file__); "
        "print(i.template('model-card.md'))"
    )
    environ = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
    )
    where, _, text = done.stdout.partition("\n")
    assert Path(where).is_relative_to(tmp_path)
    assert text.rstrip("\n") == (ROOT / "templates/model-card.md").read_text().rstrip("\n")


def test_the_ci_job_runs_a_command_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On an empty repository it is exit 3: nothing was checked, and the job says so."""
    job = yaml.safe_load(template("github-workflow.yml"))["jobs"]["verify"]
    (command,) = [
        step["run"] for step in job["steps"] if step.get("run", "").startswith("weightmark ")
    ]
    monkeypatch.chdir(tmp_path)
    assert main(command.split()[1:]) == 3
    run(tmp_path, "mit", workflow=True)
    assert main(command.split()[1:]) == 1
    assert "::error" in capsys.readouterr().out
