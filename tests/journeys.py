"""Pages of commands: what stands behind `$` is run as it stands, and what is shown compared.

The blocks are marked `console`. A line `...` stands for any lines; a command that ends otherwise
than with 0 says so in a comment (`# exit 1`). The blocks of a section are one story in one folder.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.containers.test_remote import COMMIT, publish
from tests.web import Page, Web

_EXIT = re.compile(r"# exit (\d)")
_OMISSION = "..."


class Command(NamedTuple):
    """A command line of a page, the code that it ends with, and the lines that are shown of it."""

    line: str
    code: int
    shown: tuple[str, ...]


def lines(page: str) -> list[str]:
    """The command lines of a page that stand without what they say, blocks marked `sh`."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [re.sub(r"\s+# .*", "", line) for block in blocks for line in block.splitlines()]


def section(page: str, heading: str = "") -> str:
    """What stands below a heading; without one, what stands above the first."""
    parts = re.split(r"^## (.*)\n", page, flags=re.MULTILINE)
    return dict(zip(["", *parts[1::2]], parts[::2], strict=True))[heading]


def commands(page: str) -> Iterator[Command]:
    """The commands of a page or section, in their order."""
    for block in re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        assert block.startswith("$ "), block
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            found = _EXIT.search(line)
            lines = tuple(one.rstrip() for one in shown.rstrip("\n").split("\n") if shown)
            yield Command(line, int(found[1]) if found else 0, lines)


def environment(home: Path) -> dict[str, str]:
    """That of a person on a new machine: nothing configured, nothing fetched but from loopback."""
    (home / "gitconfig").write_text(
        "[user]\nname = t\nemail = t@example.org\n[init]\ndefaultBranch = main\n"
        '[commit]\ngpgsign = false\n[filter "lfs"]\nclean = git-lfs clean -- %f\n'
        "smudge = git-lfs smudge -- %f\nprocess = git-lfs filter-process\nrequired = true\n"
    )
    ours = ("GIT_", "PRE_COMMIT", "WEIGHTMARK", "HF_", "PIP_", "CI")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {
        **kept,
        "HOME": str(home),
        "HF_HOME": str(home / "hf"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home / "cache"),
        # What is installed here is what an index would give; nothing is fetched.
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
        "NO_PROXY": "*",
        "NO_COLOR": "1",
    }


def follow(page: str, folder: Path, environ: dict[str, str]) -> None:
    """Runs the commands of a page in a folder; fails where one ends or says otherwise."""
    found = list(commands(page))
    assert found
    for command in found:
        done = subprocess.run(
            ["bash", "-c", command.line],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,  # seconds; the longest, a commit with its hook, takes 2
        )
        assert done.returncode == command.code, f"$ {command.line}\n{done.stdout}"
        said = [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]
        wanted = "\n".join(command.shown)
        assert not command.shown or _is_shown(command.shown, said), (
            f"$ {command.line}\n-- the page shows\n{wanted}\n-- it said\n{done.stdout}"
        )


def _is_shown(shown: tuple[str, ...], said: list[str]) -> bool:
    parts = ["(?:.*\n)*?" if one == _OMISSION else f"{re.escape(one)}\n" for one in shown]
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in said)) is not None


def hub(web: Web, files: dict[str, bytes], repo: str = "org/model") -> None:
    """A model on a local Hub that `hf download` takes, too."""
    publish(web, {name: Page(content) for name, content in files.items()}, repo=repo)
    api = f"/api/models/{repo}"
    tree = [
        {"type": "file", "path": name, "size": len(content), "oid": f"{at:040x}"}
        for at, (name, content) in enumerate(files.items())
    ]
    for revision in ("main", COMMIT):
        web.pages[f"{api}/revision/{revision}"] = web.pages[f"{api}/revision/{revision}?blobs=true"]
    listing = Page(json.dumps(tree).encode())
    web.pages[f"{api}/tree/{COMMIT}?recursive=true&expand=false"] = listing
    for at, (name, content) in enumerate(files.items()):
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{at:040x}"'}
        web.pages[f"/{repo}/resolve/{COMMIT}/{name}"] = Page(content, headers=headers)
