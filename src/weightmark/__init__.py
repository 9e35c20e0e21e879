"""weightmark keeps the licence and its use restrictions on model weights.

The names below are the Python API; docs/api.md describes them. Importing the package costs
nothing: what a call needs is loaded by the call.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weightmark.collecting.marks import read_mark
    from weightmark.config import Project
    from weightmark.declared.mark import Base, Mark
    from weightmark.errors import (
        CardError,
        CatalogueError,
        ConfigError,
        ExpressionError,
        FormatError,
        MarkError,
        MarkVersionError,
        StampError,
        TreeError,
        UsageError,
        WeightmarkError,
    )
    from weightmark.finding import Finding, Location, Rule, Severity
    from weightmark.policy import Policy
    from weightmark.stamping.carry import Carry
    from weightmark.stamping.plan import Result
    from weightmark.verdict import Model, Silenced, Verdict

__version__ = "0.1.0"

__all__ = [
    "Base",
    "CardError",
    "Carry",
    "CatalogueError",
    "ConfigError",
    "ExpressionError",
    "Finding",
    "FormatError",
    "Location",
    "Mark",
    "MarkError",
    "MarkVersionError",
    "Model",
    "Policy",
    "Project",
    "Result",
    "Rule",
    "Severity",
    "Silenced",
    "StampError",
    "TreeError",
    "UsageError",
    "Verdict",
    "WeightmarkError",
    "__version__",
    "carry",
    "read_mark",
    "stamp",
    "verify",
]  # fmt: skip

_HOMES = {
    "Base": "declared.mark",
    "Carry": "stamping.carry",
    "Finding": "finding",
    "Location": "finding",
    "Mark": "declared.mark",
    "Model": "verdict",
    "Policy": "policy",
    "Project": "config",
    "Result": "stamping.plan",
    "Rule": "finding",
    "Severity": "finding",
    "Silenced": "verdict",
    "Verdict": "verdict",
    "read_mark": "collecting.marks",
    **{name: "errors" for name in __all__ if name.endswith("Error")},
    "MarkVersionError": "errors",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'weightmark' has no attribute {name!r}")
    found: object = getattr(import_module(f"weightmark.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps `weightmark.verify` the function once the module of that name is loaded too."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("carry", "verify") and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

PathLike = str | os.PathLike[str]


def verify(
    paths: PathLike | Sequence[PathLike],
    *,
    policy: Policy | Mapping[str, object] | None = None,
    project: Project | PathLike | None = None,
    deep: bool = False,
) -> Verdict:
    """Judge files, directories, archives and remote sources; the same verdict as on a terminal.

    `policy` is a `Policy`, or a mapping with the keys of `[tool.weightmark.policy]`. `project` is
    a directory whose configuration counts, as that of the working directory does on a terminal;
    without it no configuration is read. With `deep` the tensors are read too.

    Broken files are findings, not exceptions. Raises UsageError for a path that is not there, and
    ConfigError for a configuration or policy that cannot be used.
    """
    from weightmark.verify import verify as judge

    return judge(_texts(paths), _project(project, policy), deep=deep)


def stamp(
    paths: PathLike | Sequence[PathLike],
    *,
    license: str = "",
    project: Project | PathLike | None = None,
    digest: bool = True,
    card: bool = True,
    dry_run: bool = False,
) -> tuple[Result, ...]:
    """Write marks into weight files and model cards; one result a file.

    The licence is `license`, or what configuration, card, licence text and an older mark agree
    on. A file that could not be stamped is as it was, as are the others of its model, and its
    result has `error`. Raises UsageError for a path that is not there or that nothing can be
    stamped for, and ConfigError for a configuration that cannot be used.
    """
    from weightmark.stamping.stamp import Options
    from weightmark.stamping.stamp import stamp as write

    options = Options(license=license, digest=digest, card=card, dry_run=dry_run)
    return tuple(write(_texts(paths), _project(project, None), options))


def carry(
    bases: PathLike | Sequence[PathLike] = (),
    out: PathLike | Sequence[PathLike] = (),
    *,
    relation: str = "",
    digest: bool = True,
) -> Carry:
    """Put around a training, merge or conversion: what it loads becomes the bases of what it saves.

    A context, or a decorator. `bases` are paths or names on the Hub, `out` the folders that are
    saved into; without one of them, what this process itself loads or saves counts (not what other
    processes do). What was saved is stamped at the end, under the licence that its card names or
    else that of the bases; `results` say what became of each file. Raises UsageError for a base
    that is neither there nor a name.
    """
    from weightmark.stamping.carry import Carry

    return Carry(_texts(bases), _texts(out), relation=relation, digest=digest)


def _texts(paths: PathLike | Sequence[PathLike]) -> list[str]:
    if isinstance(paths, str | os.PathLike):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _project(
    project: Project | PathLike | None, policy: Policy | Mapping[str, object] | None
) -> Project:
    from weightmark.config import Config, Project, load, parse_config
    from weightmark.policy import Policy

    if project is None:
        found = Project(os.getcwd(), Config())
    elif isinstance(project, Project):
        found = project
    elif not os.path.isdir(project):
        # A policy that is looked for in the wrong place would be no policy.
        from weightmark.errors import UsageError

        raise UsageError(
            f"project: {os.fspath(project)} is not a directory",
            hint="name the folder that holds the configuration",
        )
    else:
        found = load(os.fspath(project))
    if policy is None:
        return found
    if isinstance(policy, Policy):
        own: Mapping[str, object] = {"allow": list(policy.allow), "deny": list(policy.deny)}
        words = parse_config({"policy": own}).policy
        policy = policy._replace(allow=words.allow, deny=words.deny)
    else:
        policy = parse_config({"policy": dict(policy)}).policy
    return found._replace(config=found.config._replace(policy=policy))
