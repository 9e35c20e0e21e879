"""The hatchling plugin: a build hook that verifies what ships, a metadata hook that declares it."""

from __future__ import annotations

import atexit
import os
from collections.abc import Sequence
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from hatchling.metadata.plugin.interface import MetadataHookInterface
from hatchling.plugin import hookimpl
from hatchling.plugin.manager import PluginManager

from weightmark.collecting.collect import collect
from weightmark.config import Project
from weightmark.containers.replace import Scratch
from weightmark.containers.tree import is_archive
from weightmark.errors import ConfigError, WeightmarkError
from weightmark.model.facts import Facts
from weightmark.reports import text
from weightmark.stamping.fields import nothing_dynamic, package_fields
from weightmark.stamping.shipping import (
    Packed,
    clear_left_overs,
    declared_by,
    in_package,
    marked_copies,
    packed_by,
    project_of,
    shipped_models,
)
from weightmark.verify import judge

PLUGIN = "weightmark"

_BUILD = f"tool.hatch.build.hooks.{PLUGIN}"
# Options that hatchling itself reads from the table of a hook.
_OF_HATCHLING = {"dependencies", "enable-by-default", "require-runtime-dependencies"}
_OF_HATCHLING |= {"require-runtime-features"}
_MOST_NAMED = 5


class WeightmarkBuildHook(BuildHookInterface[BuilderConfig]):
    """`[tool.hatch.build.hooks.weightmark]`: no wheel or sdist whose weights lost their licence.

    Option `stamp` (default false) ships marked copies and leaves the source as it is. All else is
    read from `[tool.weightmark]`, so that hook and command line cannot disagree.
    """

    PLUGIN_NAME = PLUGIN

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Judges the weights that will ship before the time to pack them is spent."""
        try:
            self._check_options()
            project = project_of(self.root)
            clear_left_overs(self.build_config.builder)
            packed = packed_by(self.build_config.builder)
            if not packed.weights:
                self._warn_of_none(project)
                return
            models = list(shipped_models(packed, project))
            stamps, declared = self._stamps, declared_by(self.root, self.metadata)
            shipped = (in_package(one, packed, declared, stamps=stamps) for one in models)
            verdict = judge(shipped, project.config.policy)
            if verdict.failed and version == "editable":
                # Nothing is packed: the files stay where their author mends them.
                self.app.display_warning(text.render(verdict))
            elif verdict.failed:
                self.app.abort(f"{PLUGIN}: {text.render(verdict)}")
            elif self._stamps and version != "editable":
                self._ship_marked(models, packed, build_data)
        except WeightmarkError as error:
            self.app.abort(f"{PLUGIN}: {_explained(error)}")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Judges the finished package, and deletes it where it fails."""
        if version == "editable" or not is_archive(artifact_path):
            return
        # hatchling leaves the artifact in place when a hook fails, however it fails.
        passed = False
        try:
            project = project_of(self.root)
            models = (one._replace(publishes=True) for one in collect([artifact_path], project))
            verdict = judge(models, project.config.policy)
            if verdict.failed:
                name = os.path.basename(artifact_path)
                report = text.render(verdict.renamed(artifact_path, name))
                self.app.abort(f"{PLUGIN}: {report}{name} does not pass and was deleted")
            passed = True
        except WeightmarkError as error:
            self.app.abort(f"{PLUGIN}: {_explained(error)}")
        finally:
            if not passed:
                os.unlink(artifact_path)

    @property
    def _stamps(self) -> bool:
        return bool(self.config.get("stamp", False))

    def _check_options(self) -> None:
        unknown = sorted(set(self.config) - {"stamp"} - _OF_HATCHLING)
        problems = [f"{_BUILD}.{key} is not known" for key in unknown]
        if not isinstance(self.config.get("stamp", False), bool):
            problems.append(f"{_BUILD}.stamp is neither true nor false")
        if problems:
            hint = "the only option is `stamp`; all else stands in [tool.weightmark]"
            raise ConfigError(tuple(problems), hint=hint)
        # hatchling calls no metadata hook where nothing is dynamic; in an unpacked sdist the
        # fields are given by PKG-INFO.
        hooks = self.metadata.hatch.config.get("metadata", {}).get("hooks", {})
        dynamic = self.metadata.config.get("project", {}).get("dynamic", [])
        if PLUGIN in hooks and not dynamic and not os.path.isfile(self._path("PKG-INFO")):
            raise nothing_dynamic()

    def _path(self, name: str) -> str:
        return os.path.join(self.root, name)

    def _warn_of_none(self, project: Project) -> None:
        left = [one.path for facts in collect([self.root], project) for one in facts.weights]
        if left:
            named = [*left[:_MOST_NAMED], *(["…"] if len(left) > _MOST_NAMED else [])]
            self.app.display_warning(
                f"{PLUGIN}: no weights are in this {self.target_name}; left out: "
                f"{', '.join(named)}\n"
                "  hint: where git ignores them, name them under `artifacts` of the target"
            )

    def _ship_marked(
        self, models: Sequence[Facts], packed: Packed, build_data: dict[str, Any]
    ) -> None:
        # Outside of the project: hatchling packs a forced file in the place of one of the project
        # only where its source does not lie in the project itself.
        scratch = Scratch("weightmark-build-")
        atexit.register(scratch.end)
        forced = self.build_config.force_include
        shared = dict(packed.shared)
        for path, carrier, copy in marked_copies(models, scratch.path):
            if path in shared:
                shared.pop(carrier, None)
                shared[copy] = packed.shared[path] + carrier.removeprefix(path)
            if path not in packed.shared or packed.weights[path] != packed.shared[path]:
                # One file may not be forced onto another.
                forced.pop(carrier, None)
                build_data["force_include"][copy] = packed.weights[path] + carrier.removeprefix(
                    path
                )
        if shared != packed.shared:
            # What the configuration maps as whole folders is mapped file by file.
            mapped = self.build_config.shared_data  # type: ignore[attr-defined]
            mapped.clear()
            mapped.update(shared)


class WeightmarkMetadataHook(MetadataHookInterface):
    """`[tool.hatch.metadata.hooks.weightmark]`: licence and licence files of code and weights.

    Sets `license` and `license-files` where the project declares them dynamic: the AND of
    `code-license` in `[tool.weightmark]` and every licence of the weights, and the texts of both.
    """

    PLUGIN_NAME = PLUGIN

    # Which files ship depends on the metadata, which asks its hooks: they are not asked again.
    _asking = False

    def update(self, metadata: dict[str, Any]) -> None:
        """Fills the dynamic fields in; ends the build with a message for each way to misuse it."""
        if WeightmarkMetadataHook._asking:
            return
        WeightmarkMetadataHook._asking = True
        try:
            packed = packed_by(
                SdistBuilder(self.root, PluginManager()), WheelBuilder(self.root, PluginManager())
            )
            metadata.update(package_fields(self.root, metadata, packed))
        except WeightmarkError as error:
            raise SystemExit(f"{PLUGIN}: {_explained(error)}") from None
        finally:
            WeightmarkMetadataHook._asking = False


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
