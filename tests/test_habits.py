"""The customary files agree with each other; the tools themselves run in `.ci/habits`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = [
    *sorted((ROOT / ".github/workflows").glob("*.yml")),
    ROOT / "templates/github-workflow.yml",
]


def test_the_licence_at_the_top_is_the_one_that_reuse_names() -> None:
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "LICENSES/Apache-2.0.txt").read_bytes()
    assert 'SPDX-License-Identifier = "Apache-2.0"' in (ROOT / "REUSE.toml").read_text("utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_jobs_have_least_rights(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert set(job["permissions"].items()) <= {("contents", "read"), ("id-token", "write")}
        for step in job["steps"]:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step.get("uses", "a@" + "0" * 40))


def test_one_job_waits_for_all_others() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
    assert set(jobs["required"]["needs"]) == set(jobs) - {"required"}
    said = jobs["required"]["steps"][0]["run"]
    assert said.count("success") == len(jobs["required"]["needs"])
