"""The hook that `init` writes runs what init ran: the release, the commit, or the command."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest
import yaml

from weightmark.projects import hooks

COMMIT = "0123456789abcdef0123456789abcdef01234567"
ADDRESS = "https://example.org/weightmark.git"


class Installed:
    """A distribution with what its installer wrote down."""

    def __init__(self, said: str | None) -> None:
        self.said = said
        self.version = "0.1.0"

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.said


GIT = {"url": ADDRESS, "vcs_info": {"vcs": "git", "commit_id": COMMIT}}


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        (None, hooks.Installation("index")),
        (json.dumps(GIT), hooks.Installation("repository", ADDRESS, COMMIT)),
        (
            json.dumps({"url": "file:///x", "dir_info": {"editable": True}}),
            hooks.Installation("folder"),
        ),
        (json.dumps({"url": "https://x/y.whl", "archive_info": {}}), hooks.Installation("folder")),
        ("[]", hooks.Installation("folder")),
        ("{", hooks.Installation("folder")),
    ],
)
def test_where_it_was_installed_from(
    said: str | None, origin: hooks.Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "distribution", lambda name: Installed(said))
    assert hooks.origin() == origin


def test_what_is_not_installed_is_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert hooks.origin().kind == "folder"


def only(origin: hooks.Installation) -> dict[str, object]:
    (repository,) = yaml.safe_load(hooks.hook_entry(origin))
    found: dict[str, object] = repository
    return found


def test_an_index_has_releases() -> None:
    found = only(hooks.Installation("index"))
    assert str(found["rev"]).startswith("v")
    assert hooks.Installation("index").requirement.startswith("weightmark>=")


def test_a_repository_has_commits() -> None:
    origin = hooks.Installation("repository", ADDRESS, COMMIT)
    found = only(origin)
    assert (found["repo"], found["rev"]) == (ADDRESS, COMMIT)
    assert found["hooks"] == [{"id": "weightmark-verify"}]
    assert origin.requirement == f"weightmark @ git+{ADDRESS}@{COMMIT}"


def test_a_folder_has_the_command_that_is_installed() -> None:
    found = only(hooks.Installation("folder"))
    assert found["repo"] == "local"
    hooks_there = found["hooks"]
    assert isinstance(hooks_there, list)
    (hook,) = hooks_there
    shipped = yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
    assert hook["entry"].endswith(shipped["entry"])
    assert hook["language"] == "system"
    assert {hook[key] == shipped[key] for key in ("id", "files", "types", "stages")} == {True}


def test_the_file_is_written_once(tmp_path: Path) -> None:
    step = hooks.hooks_step(str(tmp_path))
    assert step.content is not None
    (tmp_path / hooks.HOOKS_FILE).write_text(step.content)
    assert not hooks.hooks_step(str(tmp_path)).changed
