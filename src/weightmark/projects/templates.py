"""The files of templates/, which `init` fills in."""

from __future__ import annotations

import os
from collections.abc import Iterator

_HOOKS = "pre-commit-hooks.yaml"


def template(name: str) -> str:
    """A file of templates/: in the package of an installed wheel, at the top of a checkout.

    `pre-commit-hooks.yaml` is what the top of a checkout has under the name that pre-commit wants.
    """
    with open(_place(name), encoding="utf-8") as stream:
        return stream.read()


def below(folder: str) -> Iterator[str]:
    """The names of all files in a folder of templates/, POSIX and relative to it."""
    top = _place(folder)
    for here, folders, files in os.walk(top):
        folders.sort()
        for name in sorted(files):
            yield os.path.relpath(os.path.join(here, name), top).replace(os.sep, "/")


def _place(name: str) -> str:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "templates")
    if os.path.isdir(inside):
        return os.path.join(inside, name)
    top = os.path.join(package, "..", "..")
    return os.path.join(top, f".{name}") if name == _HOOKS else os.path.join(top, "templates", name)
