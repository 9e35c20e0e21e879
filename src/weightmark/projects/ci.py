"""The CI job: a workflow of GitHub Actions, or a job in .gitlab-ci.yml."""

from __future__ import annotations

import os
import re

from weightmark.containers.shipped import template
from weightmark.projects.hooks import origin
from weightmark.projects.step import Step, read_file, unless_there

GITHUB, GITLAB = ".github/workflows/weightmark.yml", ".gitlab-ci.yml"
_WORKFLOWS = ".github/workflows"
_PINNED = re.compile(r"weightmark>=[\w.]+")
_MOST_CONFIG = 1 << 16  # bytes of a git configuration; those of clones have a few hundred


def service(folder: str) -> str:
    """The service that a repository is checked by: "github", "gitlab", or "" where none is seen."""
    if os.path.isfile(os.path.join(folder, GITLAB)):
        return "gitlab"
    return "github" if os.path.isdir(os.path.join(folder, _WORKFLOWS)) else ""


def ci_step(folder: str, wanted: bool | None) -> Step | None:
    """The job for the CI that is there, or for the server that the repository came from if wanted.

    `wanted` None: only where CI is there already.
    """
    there = service(folder)
    if wanted is False or (wanted is None and not there):
        return None
    if (there or _remote(folder)) == "gitlab":
        return _gitlab(folder)
    path = os.path.join(folder, GITHUB)
    for name in sorted(os.listdir(os.path.dirname(path)) if there else ()):
        other = os.path.join(os.path.dirname(path), name)
        if (
            name.endswith((".yml", ".yaml"))
            and os.path.isfile(other)
            and "weightmark verify" in read_file(other)
        ):
            return Step(other, "runs weightmark already")
    return unless_there(path, _filled("github-workflow.yml"), "the CI job")


def _filled(name: str) -> str:
    return _PINNED.sub(lambda _: origin().requirement, template(name))


def _remote(folder: str) -> str:
    """The service of the servers that git knows."""
    try:
        with open(os.path.join(folder, ".git", "config"), encoding="utf-8") as stream:
            return "gitlab" if re.search(r"url\s*=.*gitlab", stream.read(_MOST_CONFIG)) else ""
    except (OSError, ValueError):
        return ""


def _gitlab(folder: str) -> Step:
    """The job behind what .gitlab-ci.yml says; each key at its top is a job or a setting."""
    import yaml

    path, job = os.path.join(folder, GITLAB), _filled("gitlab-ci.yml")
    if not os.path.lexists(path):
        return unless_there(path, job, "the CI job")
    old = read_file(path)
    if "weightmark" in old:
        return Step(path, "runs weightmark already")
    newline = "\r\n" if "\r\n" in old else "\n"
    new = old.rstrip() + newline * 2 + job.replace("\n", newline)
    name = next(iter(yaml.safe_load(job)))
    # Tags such as !reference are GitLab's own, so a file is compared by its lines and not loaded;
    # a mapping that is open at its end takes one more key.
    keys = re.findall(r"(?m)^([^\s#:-][^:\n]*):", old)
    if not keys or name in keys or re.search(r"(?m)^(?:\.\.\.|[\[{])", old):
        return Step(path, "could not be edited safely; add by hand:", lines=job)
    # A stage of one's own may be none of theirs.
    return Step(path, "the CI job", old, new)
