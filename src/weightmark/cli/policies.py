"""`--policy`: a policy that ships, by its name, or one in a file."""

from __future__ import annotations

import os

from weightmark.config import Project, under
from weightmark.errors import UsageError

_FOLDER = "templates/policies"
_SUFFIX = ".toml"


def names() -> tuple[str, ...]:
    """The policies that ship, by name."""
    from weightmark.containers.shipped import path

    found = (one.removesuffix(_SUFFIX) for one in os.listdir(path(_FOLDER)))
    return tuple(sorted(found))


def judged_by(project: Project, word: str) -> Project:
    """The project under the policy that a word names, as if its configuration extended it.

    Raises UsageError for a word that names none, ConfigError for a policy that cannot be used.
    """
    from weightmark.containers.shipped import path

    known = names()
    if word in known:
        return under(project, path(f"{_FOLDER}/{word}{_SUFFIX}"))
    if os.path.isfile(word):
        return under(project, word)
    from weightmark.cli.misuse import nearest_words
    from weightmark.finding import DOCS

    hint = f"those that ship are {', '.join(known)}; {DOCS}policy.md says what a file holds"
    raise UsageError(
        f"--policy: {word} is no policy that ships and no file",
        hint=nearest_words(word, known, hint),
    )
