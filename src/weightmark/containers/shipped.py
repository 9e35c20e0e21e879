"""Files that ship beside the code: templates, policies and the page of rules."""

from __future__ import annotations

import os


def path(name: str) -> str:
    """Where a file or folder that ships lies: beside the code in a wheel, above it in a checkout.

    `name` is its POSIX path from the top of the repository, such as `templates/policies`.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    is_packed = os.path.isdir(os.path.join(package, "templates"))
    top = package if is_packed else os.path.dirname(os.path.dirname(package))
    return os.path.join(top, *name.split("/"))


def text(name: str) -> str:
    """The content of a file that ships."""
    with open(path(name), encoding="utf-8") as stream:
        return stream.read()
