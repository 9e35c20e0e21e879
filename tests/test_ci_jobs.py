"""The action and the CI jobs: pinned, with least rights, and their shell steps as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests import writers
from tests.licence_texts import licence_text

ROOT = Path(__file__).parent.parent
CARD = "---\nlicense: {}\n---\n\n# A model\n"
USING = [ROOT / "action.yml", ROOT / "templates/github-workflow.yml"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell steps are for bash")


def loaded(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    content = loaded(path)
    if "runs" in content:
        found: list[dict[str, Any]] = content["runs"]["steps"]
        return found
    (job,) = content["jobs"].values()
    return list(job["steps"])


@pytest.mark.parametrize("path", USING, ids=lambda path: path.name)
def test_actions_of_others_are_pinned_by_their_commit(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in used)
    named = re.findall(r"uses: \S+@[0-9a-f]{40} # v[\d.]+$", path.read_text(), re.MULTILINE)
    assert len(named) == len(used), "each with its release for people"


def test_the_workflow_may_only_read() -> None:
    content = loaded(ROOT / "templates/github-workflow.yml")
    (job,) = content["jobs"].values()
    assert (content["permissions"], job["permissions"]) == ({}, {"contents": "read"})


@pytest.mark.parametrize("path", USING, ids=lambda path: path.name)
def test_no_input_is_part_of_a_command(path: Path) -> None:
    assert not [step for step in steps(path) if "${{" in step.get("run", "")]


class Runner:
    """What a runner gives a step: folders, files to write to, and the environment."""

    def __init__(self, folder: Path) -> None:
        self.work, self.temp = folder / "work", folder / "temp"
        for place in (self.work, self.temp):
            place.mkdir()
        self.summary, self.output = folder / "summary.md", folder / "output"
        scripts = sysconfig.get_path("scripts")
        self.environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("WEIGHTMARK")},
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_ACTION_PATH": str(ROOT),
        }

    def run(self, script: str, environ: Mapping[str, str] | None = None) -> tuple[int, str]:
        # As GitHub starts `shell: bash`.
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.work,
            env={**self.environ, **(environ or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def model(self, name: str, licence: str = "mit") -> None:
        folder = self.work / name
        folder.mkdir(parents=True)
        (folder / "model.gguf").write_bytes(writers.gguf([], [("w", [40], 0)], data=bytes(160)))
        (folder / "README.md").write_text(CARD.format(licence))
        (folder / "LICENSE").write_text(licence_text("mit"))
        self.run("weightmark stamp")  # where the text fits and the format can carry a mark


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    found = Runner(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=found.work, check=True)
    return found


def inputs(**given: str) -> dict[str, str]:
    """The environment of the step: the defaults of the action, and what a workflow gives."""
    defaults = {key: one["default"] for key, one in loaded(ROOT / "action.yml")["inputs"].items()}
    (step,) = [step for step in steps(ROOT / "action.yml") if step.get("name") == "verify"]
    found = {}
    for variable, value in step["env"].items():
        name = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)
        assert name is not None
        found[variable] = given.get(name[1], defaults[name[1]])
    return {**found, "": step["run"]}


def act(runner: Runner, **given: str) -> tuple[int, str]:
    environ = inputs(**given)
    return runner.run(environ.pop(""), environ)


def test_the_action_passes_what_agrees(runner: Runner) -> None:
    runner.model("a b")
    code, out = act(runner)
    assert code == 0, out
    assert runner.summary.read_text().startswith("### weightmark")
    report = json.loads((runner.temp / "weightmark.sarif").read_text())
    assert report["runs"][0]["invocations"][0]["exitCode"] == 0
    assert runner.output.read_text() == "report=true\n"


def test_the_action_annotates_and_fails(runner: Runner) -> None:
    runner.model("a", "apache-2.0")
    code, out = act(runner, deep="true")
    assert code == 1
    assert "::error" in out
    assert "WM302" in runner.summary.read_text()
    report = json.loads((runner.temp / "weightmark.sarif").read_text())
    assert {one["ruleId"] for one in report["runs"][0]["results"]} >= {"WM302"}


def test_the_action_takes_paths_as_they_are(runner: Runner) -> None:
    runner.model("a; touch stolen")
    runner.model("$(touch stolen)", "apache-2.0")
    assert act(runner, paths="a; touch stolen\n")[0] == 0
    code, _ = act(runner, paths="a; touch stolen\n$(touch stolen)\n", config="")
    assert code == 1
    assert not (runner.work / "stolen").exists()


def test_the_action_takes_a_configuration_and_the_lock(runner: Runner) -> None:
    runner.model("a", "apache-2.0")
    ignored = 'WM101 = "a test", WM302 = "a test"'
    (runner.work / "mine.toml").write_text(f"[policy]\nignore = {{ {ignored} }}\n")
    assert act(runner, config="mine.toml")[0] == 0
    assert runner.run("weightmark lock a")[0] == 0
    assert act(runner, locked="true", paths="")[0] == 0
    (runner.work / "a/LICENSE").write_text("other")
    code, out = act(runner, locked="true", paths="")
    assert (code, "WM701" in out) == (1, True)


def test_nothing_to_check_is_no_pass(runner: Runner) -> None:
    code, out = act(runner)
    assert code == 3
    assert out.startswith("::warning title=weightmark::nothing was checked")


def test_wrong_input_is_told_once_and_uploads_nothing(runner: Runner) -> None:
    code, out = act(runner, paths="nosuch")
    assert code == 2
    assert out.count("weightmark: error: nosuch") == 1
    assert "::error title=weightmark::nosuch: no such file or directory%0Ahint" in out
    assert not runner.output.exists()
    assert not runner.summary.exists()
    upload = steps(ROOT / "action.yml")[-1]
    assert "steps.verify.outputs.report == 'true'" in upload["if"]


def test_the_action_installs_itself(runner: Runner) -> None:
    (step,) = [one for one in steps(ROOT / "action.yml") if "pip install" in one.get("run", "")]
    site = runner.temp / "site"
    environ = {
        # Into a folder of its own, by what is installed here: nothing is fetched.
        "PIP_TARGET": str(site),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_INDEX": "1",
    }
    code, out = runner.run(step["run"], environ)
    assert code == 0, out
    program = "import weightmark; print(weightmark.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(site)


@pytest.mark.parametrize("name", ["github-workflow.yml", "gitlab-ci.yml"])
@pytest.mark.parametrize(("licence", "code"), [("mit", 0), ("apache-2.0", 1)])
def test_the_jobs_of_the_templates_run(runner: Runner, name: str, licence: str, code: int) -> None:
    runner.model("a", licence)
    content = loaded(ROOT / "templates" / name)
    lines = (
        [step["run"] for step in steps(ROOT / "templates" / name) if "run" in step]
        if name.startswith("github")
        else content["weightmark"]["script"]
    )
    commands = [line for line in lines if "pip install" not in line]
    assert len(lines) == len(commands) + 1, "one step installs"
    codes = [runner.run(line)[0] for line in commands]
    assert codes[-1] == code
    assert not any(codes[:-1]), "what stands before the last one cannot fail the job"


@pytest.mark.parametrize(
    ("licence", "marked", "code"),
    [("mit", True, 0), ("mit", False, 1), ("cc-by-nc-4.0", True, 1)],
)
def test_the_gate_lets_in_what_its_policy_allows(
    runner: Runner, licence: str, marked: bool, code: int
) -> None:
    place = runner.work / "received"
    place.mkdir()
    (place / "model.safetensors").write_bytes(writers.safetensors())
    (place / "README.md").write_text(CARD.format(licence))
    (place / "LICENSE").write_text(licence_text(licence))
    if marked:
        assert runner.run("weightmark stamp received")[0] == 1
    # What is let in does not configure its gate.
    (place / "weightmark.toml").write_text('[policy]\nignore = { WM101 = "no", WM602 = "no" }\n')
    gate = f"weightmark verify --config '{ROOT}/templates/gate.toml' --deep received"
    assert runner.run(gate)[0] == code
