"""The licence fields of a package that ships weights, as PEP 639 has them: of code and weights."""

from __future__ import annotations

import glob
import os
import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from weightmark.collecting.collect import without_match
from weightmark.config import Project
from weightmark.errors import ConfigError
from weightmark.finding import DOCS
from weightmark.licenses.expression import canonical
from weightmark.model.facts import Facts
from weightmark.stamping.shipping import Packed, project_of, shipped_models, terms_of

_FIELDS = {"license", "license-files"}
_HOOK = "tool.hatch.metadata.hooks.weightmark"
# The globs that hatchling itself uses where a project names no licence files.
_DEFAULT_LICENSE_FILES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")


def package_fields(root: str, metadata: Mapping[str, Any], packed: Packed) -> dict[str, Any]:
    """The fields that a project declares dynamic, for what is going to be packed.

    Raises ConfigError where they are given too, cannot be told, or there is nothing to set.
    """
    dynamic = set(metadata.get("dynamic", ()))
    problems = [
        f"project.{field} is given and named in project.dynamic too"
        for field in sorted(_FIELDS & dynamic & set(metadata))
    ]
    if not dynamic & _FIELDS:
        raise nothing_dynamic()
    project = project_of(root)
    if "license" in dynamic and not project.config.code_license:
        problems.append("tool.weightmark.code-license is missing: the licence of the code")
    if problems:
        raise ConfigError(tuple(problems), hint=f"{DOCS}packagers.md shows the tables")
    if not packed.weights:
        raise ConfigError(
            ("no weights are in this package, so there is no licence of theirs to declare",),
            hint="are they ignored by git? then name them under `artifacts` of the build target",
        )
    models = list(shipped_models(packed, project))
    fields: dict[str, Any] = {}
    if "license" in dynamic:
        fields["license"] = _license(project, models)
    if "license-files" in dynamic:
        fields["license-files"] = _license_files(root, project, models)
    return fields


def nothing_dynamic() -> ConfigError:
    """The error of a metadata hook that has no field to set."""
    problem = "project.dynamic names neither license nor license-files"
    hint = f"add one of them, or drop {_HOOK}, which has nothing to set"
    return ConfigError((problem,), hint=hint)


def _license(project: Project, models: Sequence[Facts]) -> str:
    weights = {terms_of(facts, one).license for facts in models for one in facts.weights}
    return canonical([project.config.code_license, *sorted(weights)])


def _license_files(root: str, project: Project, models: Sequence[Facts]) -> list[str]:
    config = project.config
    patterns = [*config.license_files, *(p for one in config.weights for p in one.license_files)]
    if missing := without_match(root, patterns):
        problems = tuple(f"license-files: {one!r} matches no file" for one in missing)
        # PEP 639: a pattern of the user's that matches nothing is an error.
        hint = "correct the pattern, or add the file; `weightmark init` gets the text of a licence"
        raise ConfigError(problems, hint=hint)
    files = {
        found
        for pattern in (*_DEFAULT_LICENSE_FILES, *patterns)
        for found in glob.glob(pattern, root_dir=root, recursive=True)
        if os.path.isfile(os.path.join(root, found))
    }
    for facts in models:
        files.update(os.path.relpath(one.path, root) for one in facts.texts if one.beside)
    # The fields are globs again; PEP 639 admits no path that leads out of the project.
    found = sorted(posixpath.normpath(file.replace(os.sep, "/")) for file in files)
    return [glob.escape(file) for file in found if not file.startswith("../")]
