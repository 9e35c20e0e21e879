"""Files that ship beside the code: templates, policies, the hooks and the page of rules."""

from __future__ import annotations

import os
from collections.abc import Iterator


def path(name: str) -> str:
    """Where a file or folder that ships lies: beside the code in a wheel, above it in a checkout.

    `name` is its POSIX path from the top of the repository, such as `templates/policies`.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.isdir(os.path.join(package, "templates"))
    top = package if inside else os.path.join(package, "..", "..")
    return os.path.normpath(os.path.join(top, *name.split("/")))


def shipped_text(name: str) -> str:
    """The content of a file that ships."""
    with open(path(name), encoding="utf-8") as stream:
        return stream.read()


def template(name: str) -> str:
    """The content of a file of templates/, which `init` fills in."""
    return shipped_text(f"templates/{name}")


def below(folder: str) -> Iterator[str]:
    """The names of all files in a folder of templates/, POSIX and relative to it."""
    top = path(f"templates/{folder}")
    for here, folders, files in os.walk(top):
        # pip compiles what it installs.
        folders[:] = sorted(set(folders) - {"__pycache__"})
        for name in sorted(files):
            yield os.path.relpath(os.path.join(here, name), top).replace(os.sep, "/")
