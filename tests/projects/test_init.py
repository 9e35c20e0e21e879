"""`init`: writes what is missing, keeps what is there, byte for byte."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from tests import writers
from tests.licence_texts import licence_text

from weightmark.cli import main
from weightmark.config import load
from weightmark.containers.shipped import template
from weightmark.declared.card import parse_card
from weightmark.errors import ConfigError, UsageError
from weightmark.projects import hooks as pre_commit
from weightmark.projects import official
from weightmark.projects.init import Next, Wishes, planned_setup, what_is_next
from weightmark.projects.step import Step, carry_out

ROOT = Path(__file__).parent.parent.parent
CONFIG = ".pre-commit-config.yaml"
ATTRIBUTES = ".gitattributes"
OTHER = {
    "repo": "https://github.com/pre-commit/pre-commit-hooks",
    "rev": "v5.0.0",
    "hooks": [{"id": "check-yaml"}],
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package of texts, and an installation from an index, as most have it."""
    monkeypatch.setattr(official, "_folder", lambda: "")
    monkeypatch.setattr(pre_commit, "origin", lambda: pre_commit.Installation("index"))


def steps_for(folder: Path, license: str = "mit", *, workflow: bool = False) -> dict[str, Step]:
    steps = planned_setup(str(folder), Wishes(license, ci=workflow or None))
    return {os.path.relpath(one.path, folder): one for one in steps}


def run(folder: Path, license: str = "mit", *, workflow: bool = False) -> dict[str, str]:
    steps = steps_for(folder, license, workflow=workflow)
    carry_out(steps.values())
    return {name: one.message for name, one in steps.items()}


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


@pytest.mark.parametrize("license", ["mit", "OpenRAIL++-M", "LicenseRef-My-Terms"])
def test_a_second_run_changes_nothing(tmp_path: Path, license: str) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    run(tmp_path, license)
    before = snapshot(tmp_path)
    assert not any(step.changed for step in steps_for(tmp_path, license).values())
    assert snapshot(tmp_path) == before


def test_without_a_licence_none_is_invented(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no licence of the weights is named") as error:
        run(tmp_path, "")
    assert "--license ID" in error.value.hint
    assert snapshot(tmp_path) == {}


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
    step = steps_for(tmp_path)["pyproject.toml"]
    assert not step.changed
    assert step.lines.startswith("[tool.weightmark]\n")


def test_pyproject_that_is_broken_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    before = snapshot(tmp_path)
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        run(tmp_path, "mit")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    "content",
    ['[tool.weightmark]\nlicense = "MIT"\n', '[tool]\nweightmark = { license = "mit" }\n'],
)
def test_a_configuration_that_is_there_is_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content)
    assert run(tmp_path)["pyproject.toml"] == "has a configuration already"
    assert (tmp_path / "pyproject.toml").read_text() == content


@pytest.mark.parametrize("name", ["pyproject.toml", "weightmark.toml"])
def test_a_configuration_without_a_licence_gets_one(tmp_path: Path, name: str) -> None:
    table = "[tool.weightmark]\n" if name == "pyproject.toml" else ""
    content = f'# mine\n{table}exclude = ["old/**"]  # of last year\n'
    (tmp_path / name).write_text(content)
    run(tmp_path)
    config = load(str(tmp_path), vouched=True).config
    assert (config.license, config.exclude) == ("MIT", ("old/**",))
    assert (tmp_path / name).read_text().startswith(content)


def test_a_data_set_waits_for_no_weights(tmp_path: Path) -> None:
    front = "license: cc-by-4.0\ntask_categories:\n- text-generation"
    (tmp_path / "README.md").write_text(f"---\n{front}\n---\n\n# Data\n")
    (tmp_path / "LICENSE").write_text(licence_text("cc-by-4.0"))
    assert what_is_next(str(tmp_path)) == Next()


def test_an_archive_of_an_older_build_is_no_model_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "LICENSE").write_text(licence_text("mit"))
    (tmp_path / "dist").mkdir()
    with zipfile.ZipFile(tmp_path / "dist/old.zip", "w") as archive:
        archive.writestr("model.safetensors", writers.safetensors())
    run(tmp_path, "mit")
    assert main(["stamp", str(tmp_path)]) == 1
    found = what_is_next(str(tmp_path))
    assert found.command.startswith("pack ")
    assert found.command.endswith("dist/old.zip anew, or take it away")


@pytest.mark.parametrize("backend", ["setuptools.build_meta", "poetry.core.masonry.api"])
def test_a_package_of_any_backend_gets_both_licences(tmp_path: Path, backend: str) -> None:
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    project = f'[build-system]\nbuild-backend = "{backend}"\n\n[project]\nname = "m"\n'
    (tmp_path / "pyproject.toml").write_text(f'{project}license = "Apache-2.0"\n')
    run(tmp_path, "mit")
    written = (tmp_path / "pyproject.toml").read_text()
    assert 'license = "Apache-2.0 AND MIT"' in written
    assert "hatch" not in written


@pytest.mark.parametrize("name", ["setup.py", "setup.cfg"])
def test_a_package_of_setuptools_alone_keeps_its_own_text_apart(tmp_path: Path, name: str) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / name).write_text("# builds it\n")
    text = tmp_path / "text"
    text.write_text(licence_text("mit"))
    steps = planned_setup(str(tmp_path), Wishes("mit", text=str(text)))
    names = {os.path.relpath(one.path, tmp_path).replace(os.sep, "/") for one in steps}
    assert names >= {"LICENSE-MODEL", "m/README.md", "weightmark.toml"}
    assert "LICENSE" not in names


def test_what_is_left_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    front = "license: apache-2.0\nbase_model: CompVis/stable-diffusion-v1-4"
    (tmp_path / "README.md").write_text(f"---\n{front}\n---\n\n# Fish\n")
    (tmp_path / "LICENSE").write_text(licence_text("apache-2.0"))
    run(tmp_path, "apache-2.0")
    found = what_is_next(str(tmp_path))
    assert "hand them on" in found.command
    assert found.why.endswith("(sections 4.a and 5) (WM401)")


def test_what_a_stamp_would_refuse_is_told_in_place_of_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "LICENSE").write_text(licence_text("mit"))
    card = tmp_path / "README.md"
    card.write_text("---\nlicense: mit\n---\n\n# X\n\nFor research purposes only.\n")
    run(tmp_path)
    assert what_is_next(str(tmp_path)).command.startswith("correct the wrong one, or decide with")
    card.write_text("---\nlicense: mit\n---\n\n# X\n")
    assert what_is_next(str(tmp_path)).command == "weightmark stamp"


def test_a_text_that_is_there_already_is_said_to_be_of_the_code(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "LICENSE").write_text(licence_text("apache-2.0"))
    text = tmp_path / "mine"
    text.write_text(licence_text("mit"))

    def told() -> dict[str, str]:
        steps = planned_setup(str(tmp_path), Wishes("mit", text=str(text)))
        return {os.path.relpath(one.path, tmp_path): one.message for one in steps}

    assert "LICENSE counts as that of the code" in told()["LICENSE-MODEL"]
    (tmp_path / "LICENSE").unlink()
    assert "of the code" not in told()["LICENSE"]


def test_a_configuration_that_says_otherwise_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "weightmark.toml").write_text('license = "apache-2.0"\n')
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match=r"weightmark\.toml says .*Apache-2.0"):
        run(tmp_path)
    assert snapshot(tmp_path) == before


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
    step = steps_for(tmp_path)[CONFIG]
    assert not step.changed
    assert "id: weightmark-verify" in step.lines


@pytest.mark.parametrize("hook", ["weightmark-verify", "weightmark-stamp"])
def test_a_hook_that_is_there_is_kept(tmp_path: Path, hook: str) -> None:
    content = f"repos:\n- repo: ../weightmark\n  rev: abc\n  hooks:\n  - id: {hook}\n"
    (tmp_path / CONFIG).write_text(content)
    run(tmp_path)
    assert (tmp_path / CONFIG).read_text() == content


# -- the card ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "readme.md", "MODEL_CARD.md"])
def test_a_card_that_is_there_gets_the_keys_that_it_lacks(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine\n")
    assert run(tmp_path)[name] == "front matter"
    assert (tmp_path / name).read_text() == "---\nlicense: mit\n---\nmine\n"
    assert not any(one != name and one.lower().endswith(".md") for one in os.listdir(tmp_path))


def test_a_card_that_says_it_is_kept(tmp_path: Path) -> None:
    content = "---\ntags: [a]   # mine\nlicense: MIT\n---\nmine\n"
    (tmp_path / "README.md").write_text(content)
    assert run(tmp_path, "")["README.md"] == "is there already"
    assert (tmp_path / "README.md").read_text() == content


def test_a_card_that_cannot_be_edited_stops_all(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\ntags: [a\n---\nmine\n")
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match=r"README\.md"):
        run(tmp_path)
    assert snapshot(tmp_path) == before


def test_the_base_of_an_adapter_comes_into_the_card(tmp_path: Path) -> None:
    (tmp_path / "adapter_model.safetensors").write_bytes(writers.safetensors())
    config = '{"base_model_name_or_path": "bigscience/bloom-560m", "peft_type": "LORA"}'
    (tmp_path / "adapter_config.json").write_text(config)
    run(tmp_path, "bigscience-bloom-rail-1.0")
    card = parse_card((tmp_path / "README.md").read_bytes())
    assert card.base_model == ("bigscience/bloom-560m",)
    assert card.base_model_relation == "adapter"


# -- the text -----------------------------------------------------------------------------------


def test_a_text_is_taken_from_a_file_and_checked(tmp_path: Path) -> None:
    place, given = tmp_path / "repository", tmp_path / "given.txt"
    place.mkdir()
    given.write_text(licence_text("mit"))
    carry_out(planned_setup(str(place), Wishes("mit", str(given))))
    assert (place / "LICENSE").read_text() == licence_text("mit")
    (other := tmp_path / "other").mkdir()
    with pytest.raises(UsageError, match=r"text of MIT License, and Apache-2\.0 is wanted"):
        planned_setup(str(other), Wishes("apache-2.0", str(given)))


def test_a_changed_text_is_refused(tmp_path: Path) -> None:
    given = tmp_path / "given.txt"
    given.write_text(licence_text("mit").replace("without restriction", "with care"))
    (tmp_path / "repository").mkdir()
    with pytest.raises(UsageError, match="not that text word for word"):
        planned_setup(str(tmp_path / "repository"), Wishes("mit", str(given)))


def test_the_text_of_the_weights_stands_beside_that_of_the_code(tmp_path: Path) -> None:
    given = tmp_path / "given.txt"
    given.write_text(licence_text("bigscience-open-rail-m"))
    place = tmp_path / "repository"
    place.mkdir()
    (place / "LICENSE").write_text(licence_text("mit"))
    carry_out(planned_setup(str(place), Wishes("bigscience-openrail-m", str(given))))
    assert (place / "LICENSE-MODEL").read_text() == given.read_text()


# -- git ----------------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_weights_that_git_does_not_have_yet_go_to_lfs(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.safetensors").write_bytes(writers.safetensors())
    (tmp_path / ATTRIBUTES).write_text("*.png binary")
    run(tmp_path)
    assert (tmp_path / ATTRIBUTES).read_text() == (
        "*.png binary\n*.safetensors filter=lfs diff=lfs merge=lfs -text\n"
    )


@pytest.mark.parametrize("how", ["tracked", "ignored", "filtered", "stored"])
def test_weights_that_have_their_place_stay_there(tmp_path: Path, how: str) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.safetensors").write_bytes(writers.safetensors())
    if how == "tracked":
        git(tmp_path, "add", "a.safetensors")
    elif how == "ignored":
        (tmp_path / ".gitignore").write_text("*.safetensors\n")
    elif how == "filtered":
        (tmp_path / ATTRIBUTES).write_text("a.* filter=lfs\n")
    else:
        (tmp_path / ".dvc").mkdir()
    assert ATTRIBUTES not in run(tmp_path)


# -- on a terminal ------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "words", "written"),
    [
        ("mit\ny\n", (), True),
        ("mit\nn\n", (), False),
        ("mit\n", (), False),
        ("y\n", ("--license", "mit"), True),
        ("", ("--license", "mit", "--yes"), True),
    ],
)
def test_a_person_is_asked_for_what_cannot_be_known(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    words: tuple[str, ...],
    written: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert main(["init", *words]) == 0
    assert (tmp_path / "weightmark.toml").exists() == written


def test_a_family_is_no_licence_of_weights(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a family of licences") as error:
        run(tmp_path, "openrail")
    assert "such as bigscience-openrail-m" in error.value.hint
    assert snapshot(tmp_path) == {}


def test_other_may_be_a_licence_of_ones_own(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        planned_setup(str(tmp_path), Wishes("other"))
    assert error.value.hint == "name the licence itself, or LicenseRef- with a name of your own"
    with pytest.raises(UsageError) as error:
        planned_setup(str(tmp_path), Wishes("openrail"))
    assert "such as" in error.value.hint


def test_what_stamp_does_not_mend_is_named_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "adapter_model.safetensors").write_bytes(writers.safetensors())
    config = '{"base_model_name_or_path": "bigscience/bloom-560m", "peft_type": "LORA"}'
    (tmp_path / "adapter_config.json").write_text(config)
    (tmp_path / "LICENSE").write_text(licence_text("mit"))
    assert main(["init", "--license", "mit"]) == 0
    assert "(WM401)" in capsys.readouterr().out


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
        "import weightmark.containers.shipped as t; print(t.__file__); "
        "print(t.template('model-card.md')); assert t.shipped_text('.pre-commit-hooks.yaml')"
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
    (*_, command) = [
        step["run"] for step in job["steps"] if step.get("run", "").startswith("weightmark ")
    ]
    monkeypatch.chdir(tmp_path)
    assert main(command.split()[1:]) == 3
    run(tmp_path, "mit", workflow=True)
    assert main(command.split()[1:]) == 1
    assert "::error" in capsys.readouterr().out


def test_the_text_of_a_base_at_hand_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tmp_path / "hub" / "models--org--base" / "snapshots" / "abc"
    base.mkdir(parents=True)
    (base / "model.safetensors").write_bytes(writers.safetensors())
    (base / "README.md").write_text("---\nlicense: mit\n---\n")
    (base / "LICENSE").write_text(licence_text("mit"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    folder = tmp_path / "tuned"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(writers.safetensors())
    (folder / "README.md").write_text("---\nlicense: mit\nbase_model: org/base\n---\n")
    assert run(folder)["LICENSE"].startswith("the text of MIT License")


def test_a_text_without_a_holder_is_told(tmp_path: Path) -> None:
    text = licence_text("mit")
    body = text[text.index("Permission is") :]
    for name, content, asked in (("a", body, True), ("b", f"Copyright 2026 Kelp\n{body}", False)):
        (tmp_path / name).mkdir()
        (tmp_path / f"{name}.txt").write_text(content)
        wishes = Wishes("mit", text=str(tmp_path / f"{name}.txt"))
        told = [one.message for one in planned_setup(str(tmp_path / name), wishes)]
        assert any("write your line above it" in one for one in told) is asked


def test_a_new_card_whose_base_is_known_asks_for_none(tmp_path: Path) -> None:
    (tmp_path / "adapter_model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "adapter_config.json").write_text('{"base_model_name_or_path": "org/base"}')
    run(tmp_path)
    assert "# base_model" not in (tmp_path / "README.md").read_text()
    assert parse_card((tmp_path / "README.md").read_bytes()).base_model == ("org/base",)


def test_weights_beside_a_new_package_are_to_be_moved_into_it(tmp_path: Path) -> None:
    (tmp_path / "model one.gguf").write_bytes(writers.gguf([], []))
    carry_out(planned_setup(str(tmp_path), Wishes("mit", package="My-Kelp", code_license="mit")))
    found = what_is_next(str(tmp_path), "My-Kelp")
    assert found.command.startswith("mv ")
    assert "model one.gguf' " in found.command
    assert found.command.endswith("src/my_kelp")
    (tmp_path / "model one.gguf").rename(tmp_path / "src/my_kelp/model.gguf")
    assert not what_is_next(str(tmp_path), "My-Kelp").command.startswith("mv ")
