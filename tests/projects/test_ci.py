"""The CI job: where CI is there, or where it is asked for; run as its shell steps stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from weightmark.projects import ci, hooks
from weightmark.projects.step import carry_out

OURS = "weightmark verify"


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


@pytest.mark.parametrize("wanted", [None, False])
def test_nothing_where_nothing_is_and_nothing_is_asked(tmp_path: Path, wanted: bool | None) -> None:
    assert ci.ci_step(str(tmp_path), wanted) is None


@pytest.mark.parametrize(
    ("name", "content", "file"),
    [
        (".github/workflows/test.yml", "on: push\n", ci.GITHUB),
        (ci.GITLAB, "test:\n  script: [make]\n", ci.GITLAB),
        (".git/config", '[remote "origin"]\n\turl = git@gitlab.com:a/b.git\n', ci.GITLAB),
        (".git/config", '[remote "origin"]\n\turl = git@github.com:a/b.git\n', ci.GITHUB),
    ],
)
def test_the_service_is_seen(tmp_path: Path, name: str, content: str, file: str) -> None:
    write(tmp_path, name, content)
    step = ci.ci_step(str(tmp_path), None if "git/" not in name.replace(".github/", "") else True)
    assert step is not None
    assert step.path == str(tmp_path / file)
    assert step.content is not None
    assert OURS in step.content
    carry_out([step])
    again = ci.ci_step(str(tmp_path), True)
    assert again is not None
    assert not again.changed


def test_a_workflow_of_ones_own_counts(tmp_path: Path) -> None:
    write(tmp_path, ".github/workflows/mine.yml", f"run: {OURS}\n")
    step = ci.ci_step(str(tmp_path), True)
    assert step is not None
    assert not step.changed


@pytest.mark.parametrize(
    "old",
    ["test:\n  script: [make]\n", "stages: [a]\ntest:\n  script: make", "a:\r\n  script: b\r\n"],
)
def test_the_jobs_of_gitlab_stay(tmp_path: Path, old: str) -> None:
    path = tmp_path / ci.GITLAB
    path.write_bytes(old.encode())
    step = ci.ci_step(str(tmp_path), None)
    assert step is not None
    assert step.content is not None
    before, after = yaml.safe_load(old), yaml.safe_load(step.content)
    assert {key: after[key] for key in before} == before
    assert [*after] == [*before, "weightmark"]
    assert step.content.startswith(old.rstrip())


@pytest.mark.parametrize("old", ["[a]\n", "{test: {script: make}}\n", "a:\n  b: 1\n...\n", ""])
def test_a_file_of_gitlab_that_takes_no_job_is_left(tmp_path: Path, old: str) -> None:
    write(tmp_path, ci.GITLAB, old)
    step = ci.ci_step(str(tmp_path), None)
    assert step is not None
    assert not step.changed
    assert OURS in step.lines


def test_the_job_installs_what_init_ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = hooks.Installation("repository", "https://example.org/w.git", "a" * 40)
    monkeypatch.setattr(ci, "origin", lambda: origin)
    step = ci.ci_step(str(tmp_path), True)
    assert step is not None
    assert step.content is not None
    assert f'pip install "{origin.requirement}"' in step.content
