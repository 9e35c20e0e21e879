"""The hatchling plugin: a build hook that verifies what ships, a metadata hook that declares it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface
from hatchling.plugin import hookimpl

from weightmark.bundle import Bundle
from weightmark.collect import collect
from weightmark.errors import ConfigError, WeightmarkError
from weightmark.formats import is_weights
from weightmark.licenses.expression import canonical
from weightmark.project import Project, load
from weightmark.reports import text
from weightmark.stamp import stamp_file, terms_for
from weightmark.verdict import Verdict
from weightmark.verify import judge, verify

# The globs that hatchling itself uses where a project names no licence files.
_DEFAULT_LICENSE_FILES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")


class WeightmarkBuildHook(BuildHookInterface[BuilderConfig]):
    """`[tool.hatch.build.hooks.weightmark]`: no wheel or sdist whose weights lost their licence.

    Option `stamp` (default false) ships marked copies and leaves the source as it is. All else is
    read from `[tool.weightmark]`, so that hook and command line cannot disagree.
    """

    PLUGIN_NAME = "weightmark"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Judges the weights that will ship before the time to pack them is spent."""
        self._copies = ""
        try:
            self._check_options()
            project = load(self.root)
            bundles = list(self._shipped(project))
            if self.config.get("stamp", False) and version != "editable":
                self._ship_marked(bundles, build_data)
                return
            verdict = judge(bundles, project.config.policy)
        except WeightmarkError as error:
            self._fail(_explained(error))
        if verdict.failed and version == "editable":
            # Nothing is packed: the files stay where their author mends them.
            self.app.display_warning(text.render(verdict))
        elif verdict.failed:
            self._fail(text.render(verdict))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Judges the finished package, and deletes it where it fails."""
        if self._copies:
            shutil.rmtree(self._copies)
        if version == "editable":
            return
        # hatchling leaves the artifact in place when a hook raises.
        verdict: Verdict | None = None
        try:
            verdict = verify([artifact_path], load(self.root))
        finally:
            if verdict is None or verdict.failed:
                os.unlink(artifact_path)
        if verdict.failed:
            name = os.path.basename(artifact_path)
            self._fail(f"{text.render(verdict)}{name} was deleted, since it does not pass")

    def clean(self, versions: list[str]) -> None:
        """Nothing is left behind by a build."""

    def _check_options(self) -> None:
        unknown = sorted(set(self.config) - {"stamp", "dependencies", "enable-by-default"})
        problems = [f"tool.hatch.build.hooks.weightmark.{key} is not known" for key in unknown]
        if not isinstance(self.config.get("stamp", False), bool):
            problems.append("tool.hatch.build.hooks.weightmark.stamp is neither true nor false")
        if problems:
            hint = "the only option is `stamp`; all else stands in [tool.weightmark]"
            raise ConfigError(tuple(problems), hint=hint)

    def _shipped(self, project: Project) -> Iterator[Bundle]:
        """The models of this build, with the weights only that it will pack."""
        self._places = {
            os.path.abspath(file.path): file.distribution_path or file.relative_path
            for file in self.build_config.builder.recurse_included_files()
            if is_weights(file.path)
        }
        if not self._places:
            return
        for bundle in collect(sorted(self._places), project):
            packed = [one for one in bundle.weights if os.path.abspath(one.path) in self._places]
            if packed:
                yield bundle._replace(weights=tuple(packed), packaged=True)

    def _ship_marked(self, bundles: list[Bundle], build_data: dict[str, Any]) -> None:
        self._copies = tempfile.mkdtemp(prefix="weightmark-")
        for bundle in bundles:
            for weights in bundle.weights:
                if not weights.markable:
                    continue
                number = len(build_data["force_include"])
                copy = os.path.join(self._copies, f"{number}-{os.path.basename(weights.path)}")
                stamp_file(bundle, weights, terms_for(bundle, weights), into=copy)
                place = self._places[os.path.abspath(weights.path)]
                build_data["force_include"][copy] = place

    def _fail(self, message: str) -> None:
        if self._copies and os.path.isdir(self._copies):
            shutil.rmtree(self._copies)
        self.app.abort(f"weightmark: {message}")


class WeightmarkMetadataHook(MetadataHookInterface):
    """`[tool.hatch.metadata.hooks.weightmark]`: licence and licence files of code and weights.

    Sets `license` and `license-files` where the project declares them dynamic: the AND of
    `code-license` in `[tool.weightmark]` and every licence of the weights, and the texts of both.
    """

    PLUGIN_NAME = "weightmark"

    def update(self, metadata: dict[str, Any]) -> None:
        """Fills the dynamic fields in; raises ConfigError for each way to misuse it."""
        dynamic = set(metadata.get("dynamic", ()))
        problems = [
            f"project.{field} is given and dynamic too"
            for field in ("license", "license-files")
            if field in metadata and field in dynamic
        ]
        if not dynamic & {"license", "license-files"}:
            problems.append(
                "project.dynamic names neither license nor license-files, so there is nothing "
                "for tool.hatch.metadata.hooks.weightmark to set"
            )
        project = load(self.root)
        if "license" in dynamic and not project.config.code_license:
            problems.append("tool.weightmark.code-license is missing: the licence of the code")
        if problems:
            raise ConfigError(tuple(problems), hint="docs/packagers.md shows the tables")
        bundles = list(collect([self.root], project))
        if "license" in dynamic:
            metadata["license"] = _expression(project, bundles)
        if "license-files" in dynamic:
            metadata["license-files"] = _license_files(self.root, project, bundles)


def _expression(project: Project, bundles: list[Bundle]) -> str:
    weights = {
        terms_for(bundle, one).license for bundle in bundles for one in bundle.weights
    }
    return canonical([project.config.code_license, *sorted(weights)])


def _license_files(root: str, project: Project, bundles: list[Bundle]) -> list[str]:
    import glob

    files: set[str] = set()
    for pattern in (*_DEFAULT_LICENSE_FILES, *project.config.license_files):
        found = glob.glob(pattern, root_dir=root, recursive=True)
        # PEP 639: a pattern of the user's that matches nothing is an error.
        if not found and pattern in project.config.license_files:
            key = "tool.weightmark.license-files"
            raise ConfigError((f"{key}: {pattern!r} matches no file",), hint="correct the pattern")
        files.update(one for one in found if os.path.isfile(os.path.join(root, one)))
    for bundle in bundles:
        files.update(os.path.relpath(one.path, root) for one in bundle.texts if one.beside)
    return sorted(file.replace(os.sep, "/") for file in files)


def _explained(error: WeightmarkError) -> str:
    return f"{error.message}\n  hint: {error.hint}" if error.hint else error.message


@hookimpl
def hatch_register_build_hook() -> type[WeightmarkBuildHook]:
    """Registers the build hook."""
    return WeightmarkBuildHook


@hookimpl
def hatch_register_metadata_hook() -> type[WeightmarkMetadataHook]:
    """Registers the metadata hook."""
    return WeightmarkMetadataHook
