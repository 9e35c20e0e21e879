"""The entry in .pre-commit-config.yaml: where weightmark was installed from, at that commit.

A hook has to run what init ran. Installed from an index it is the release; from a repository, its
address and commit (PEP 610 has both in direct_url.json); from a folder or a file there is nothing
that another machine could fetch, so the hook runs the command that is installed (`repo: local`).
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from importlib import metadata

from weightmark._startup import NamedTuple
from weightmark.containers.shipped import shipped_text, template
from weightmark.projects.step import Step, read_file, unless_there

HOOKS_FILE = ".pre-commit-config.yaml"
ID = "weightmark-verify"
_HOOK = re.compile(r"\bweightmark-(?:verify|stamp)\b")


class Installation(NamedTuple):
    """Where weightmark was installed from: a repository and commit, an index, or neither.

    `requirement` is what pip takes to install the same.
    """

    kind: str
    url: str = ""
    commit: str = ""

    @property
    def requirement(self) -> str:
        """What pip takes to install the same; the release where only an index can be named."""
        if self.kind == "repository":
            return f"weightmark @ git+{self.url}@{self.commit}"
        return f"weightmark>={_version()}"


def _version() -> str:
    return metadata.version("weightmark")


def origin() -> Installation:
    """Where this weightmark was installed from, by what its installer wrote down (PEP 610)."""
    try:
        found = metadata.distribution("weightmark").read_text("direct_url.json")
        said = json.loads(found) if found else None
    except (metadata.PackageNotFoundError, ValueError):
        return Installation("folder")
    if said is None:
        return Installation("index")
    vcs = said.get("vcs_info") if isinstance(said, dict) else None
    if isinstance(vcs, Mapping) and vcs.get("vcs") == "git" and vcs.get("commit_id"):
        return Installation("repository", str(said.get("url", "")), str(vcs["commit_id"]))
    return Installation("folder")


def hook_entry(found: Installation) -> str:
    """The item of `repos:` that runs the hook, as YAML."""
    lines = template("pre-commit-config.yaml").split("\n", 1)[1]
    if found.kind == "index":
        return lines
    if found.kind == "repository":
        lines = re.sub(r"(?m)(repo:).*$", lambda _: f"repo: {found.url}", lines, count=1)
        return re.sub(r"(?m)(rev:).*$", lambda _: f"rev: {found.commit}", lines, count=1)
    return _local()


def _local() -> str:
    import yaml

    hooks = yaml.safe_load(shipped_text(".pre-commit-hooks.yaml"))
    hook = next(one for one in hooks if one["id"] == ID)
    entry = hook["entry"].replace("weightmark", _command(), 1)
    hook = {**hook, "entry": entry, "language": "system"}
    hook.pop("minimum_pre_commit_version", None)
    dumped = yaml.safe_dump(
        [{"repo": "local", "hooks": [hook]}], sort_keys=False, width=1 << 16, allow_unicode=True
    )
    return "".join(f"  {line}\n" for line in dumped.splitlines())


def _command() -> str:
    """The command by its name where that leads to this installation, else by its path."""
    import shlex
    import shutil

    own = os.path.join(os.path.dirname(sys.executable), "weightmark")
    found = shutil.which("weightmark")
    if not os.path.isfile(own) or (found and os.path.realpath(found) == os.path.realpath(own)):
        return "weightmark"
    return shlex.quote(own)


def hooks_step(folder: str) -> Step:
    """What becomes of .pre-commit-config.yaml at the top of a repository."""
    path = os.path.join(folder, HOOKS_FILE)
    item = hook_entry(origin())
    if not os.path.exists(path):
        return unless_there(path, f"repos:\n{item}", f"the hook {ID}")
    old = read_file(path)
    if _HOOK.search(old):
        return Step(path, "has a hook of weightmark already")
    new = with_item(old, item)
    if new is None:
        message = "could not be edited safely; add under `repos:` by hand:"
        return Step(path, message, lines=item)
    return Step(path, f"the hook {ID}", old, new)


def with_item(old: str, item: str) -> str | None:
    """The configuration with `item` as its last repository; None where that cannot be proved."""
    import yaml

    try:
        before = yaml.safe_load(old)
        added = yaml.safe_load(item)
        if not isinstance(before, dict) or not isinstance(before.get("repos"), list | None):
            return None
        new = _inserted(old, item)
        after = yaml.safe_load(new) if new else None
    except (yaml.YAMLError, RecursionError):
        return None
    wanted = {**before, "repos": [*(before.get("repos") or []), *added]}
    return new if after == wanted and list(after) == list(wanted) else None


def _inserted(old: str, item: str) -> str:
    """Text with `item` behind the last item of the block list under `repos:`, "" where none is."""
    newline = "\r\n" if "\r\n" in old else "\n"
    lines = old.splitlines(keepends=True)
    start = next((at for at, line in enumerate(lines) if re.match(r"repos\s*:", line)), None)
    if start is None:
        return ""
    if re.match(r"repos\s*:\s*\[\s*\]\s*(?:#.*)?$", lines[start]):
        lines[start] = f"repos:{newline}"
    end = start + 1
    for at in range(start + 1, len(lines)):
        inside = lines[at].startswith((" ", "\t", "-"))
        if not inside and lines[at].strip() and not lines[at].startswith("#"):
            break
        if inside and lines[at].strip():
            end = at + 1
    items = [found for line in lines[start + 1 : end] if (found := re.match(r"( *)- ", line))]
    indent = items[0][1] if items else "  "
    block = "".join(
        indent + line.removeprefix("  ") + newline for line in item.rstrip("\n").split("\n")
    )
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += newline
    return "".join([*lines[:end], block, *lines[end:]])
