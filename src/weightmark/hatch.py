"""The hatchling plugin: a build hook that verifies what ships, a metadata hook that declares it."""

from __future__ import annotations

import atexit
import glob
import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from hatchling.metadata.plugin.interface import MetadataHookInterface
from hatchling.plugin import hookimpl
from hatchling.plugin.manager import PluginManager

from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect
from weightmark.collecting.enclose import described
from weightmark.collecting.place import role_of
from weightmark.config import PYPROJECT, Project, load
from weightmark.containers.replace import LEFT_OVER, Scratch, discard
from weightmark.containers.tree import is_archive
from weightmark.declared.package import PackageFacts
from weightmark.declared.referral import referred
from weightmark.declared.statement import Statement
from weightmark.errors import (
    ConfigError,
    ExpressionError,
    StampError,
    TreeError,
    WeightmarkError,
    reason,
)
from weightmark.finding import Finding, Location
from weightmark.formats import on_disk
from weightmark.licenses.expression import canonical
from weightmark.model import agreement
from weightmark.model.bundle import Bundle, Package, Spoken, Text, Weights
from weightmark.model.terms import Terms
from weightmark.recognition.recognize import identify
from weightmark.reports import text
from weightmark.stamping.stamp import mark_for, stamp_file, terms_for
from weightmark.texts.decode import decode
from weightmark.verdict import Verdict
from weightmark.verify import judge

NAME = "weightmark"

_BUILD = f"tool.hatch.build.hooks.{NAME}"
_METADATA = f"tool.hatch.metadata.hooks.{NAME}"
_FIELDS = {"license", "license-files"}
# Options that hatchling itself reads from the table of a hook.
_OF_HATCHLING = {"dependencies", "enable-by-default", "require-runtime-dependencies"}
_OF_HATCHLING |= {"require-runtime-features"}
# The globs that hatchling itself uses where a project names no licence files.
_DEFAULT_LICENSE_FILES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")
_MAX_TEXT = 4 << 20
_MOST_NAMED = 5


class _Packed(NamedTuple):
    """The files of a build: where each weight file goes, and all paths that go anywhere.

    `shared` are those that go into the data of a wheel, which are installed outside of it.
    """

    weights: Mapping[str, str]
    files: frozenset[str]
    shared: Mapping[str, str]


class WeightmarkBuildHook(BuildHookInterface[BuilderConfig]):
    """`[tool.hatch.build.hooks.weightmark]`: no wheel or sdist whose weights lost their licence.

    Option `stamp` (default false) ships marked copies and leaves the source as it is. All else is
    read from `[tool.weightmark]`, so that hook and command line cannot disagree.
    """

    PLUGIN_NAME = NAME

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Judges the weights that will ship before the time to pack them is spent."""
        try:
            self._check_options()
            project = _project(self.root)
            _clear_left_overs(self.build_config.builder)
            packed = _packed(self.build_config.builder)
            if not packed.weights:
                self._warn_of_none(project)
                return
            models = list(_models(packed, project))
            bundles = (self._about_to_ship(one, packed) for one in models)
            verdict = judge(bundles, project.config.policy)
            if verdict.failed and version == "editable":
                # Nothing is packed: the files stay where their author mends them.
                self.app.display_warning(text.render(verdict))
            elif verdict.failed:
                self.app.abort(f"{NAME}: {text.render(verdict)}")
            elif self._stamps and version != "editable":
                self._ship_marked(models, packed, build_data)
        except WeightmarkError as error:
            self.app.abort(f"{NAME}: {_explained(error)}")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Judges the finished package, and deletes it where it fails."""
        if version == "editable" or not is_archive(artifact_path):
            return
        # hatchling leaves the artifact in place when a hook fails, however it fails.
        passed = False
        try:
            project = _project(self.root)
            bundles = (one._replace(publishes=True) for one in collect([artifact_path], project))
            verdict = judge(bundles, project.config.policy)
            if verdict.failed:
                name = os.path.basename(artifact_path)
                report = text.render(_shortened(verdict, artifact_path, name))
                self.app.abort(f"{NAME}: {report}{name} does not pass and was deleted")
            passed = True
        except WeightmarkError as error:
            self.app.abort(f"{NAME}: {_explained(error)}")
        finally:
            if not passed:
                os.unlink(artifact_path)

    def clean(self, versions: list[str]) -> None:
        """Nothing is left behind by a build."""

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
        if NAME in hooks and not dynamic and not os.path.isfile(self._path("PKG-INFO")):
            raise _nothing_dynamic()

    def _path(self, name: str) -> str:
        return os.path.join(self.root, name)

    def _warn_of_none(self, project: Project) -> None:
        left = [one.path for bundle in collect([self.root], project) for one in bundle.weights]
        if left:
            named = [*left[:_MOST_NAMED], *(["…"] if len(left) > _MOST_NAMED else [])]
            self.app.display_warning(
                f"{NAME}: no weights are in this {self.target_name}; left out: {', '.join(named)}\n"
                "  hint: where git ignores them, name them under `artifacts` of the target"
            )

    def _about_to_ship(self, bundle: Bundle, packed: _Packed) -> Bundle:
        """A bundle of the source as it will be inside the package."""
        if self._stamps:
            bundle = bundle._replace(spoken=tuple(_as_marked(bundle, one) for one in bundle.spoken))
            marked = [one for spoken in bundle.spoken for one in spoken.weights]
            bundle = bundle._replace(weights=tuple(marked))
        card = bundle.card
        if card is not None:
            card = card._replace(ships=os.path.abspath(card.path) in packed.files)
        texts = tuple(
            one._replace(ships=os.path.abspath(one.path) in packed.files) for one in bundle.texts
        )
        patterns = self.metadata.config.get("project", {}).get("license-files", [])
        # `**` is not recursive in hatchling.
        patterns = patterns if isinstance(patterns, list) else []
        unmatched = _unmatched(self.root, patterns, recursive=False)
        return bundle._replace(
            spoken=tuple(_shipping(one, packed) for one in bundle.spoken),
            card=card,
            texts=texts,
            packaged=True,
            package=self._package(bundle),
            declared_in=bundle.declared_in or PYPROJECT,
            unmatched=tuple(dict.fromkeys((*bundle.unmatched, *unmatched))),
        )

    def _package(self, bundle: Bundle) -> Package:
        """What the metadata of the package is going to say."""
        core = self.metadata.core
        facts = PackageFacts(
            source=PYPROJECT,
            folder="",
            metadata_version="",
            name=core.name,
            version="",
            license=core.license,
            license_expression=core.license_expression,
            license_files=tuple(core.license_files),
            classifiers=tuple(core.classifiers),
            dynamic=(),
            generator="hatchling",
            record=None,
            license_texts=(),
            missing=(),
            problems=(),
        )
        texts = [_text(self._path(name), name) for name in core.license_files]
        return described(facts, PYPROJECT, texts, bundle.own)

    def _ship_marked(
        self, bundles: Sequence[Bundle], packed: _Packed, build_data: dict[str, Any]
    ) -> None:
        # Outside of the project: hatchling packs a forced file in the place of one of the project
        # only where its source does not lie in the project itself.
        scratch = Scratch("weightmark-build-")
        atexit.register(scratch.end)
        forced = self.build_config.force_include
        shared = dict(packed.shared)
        marked = [one for bundle in bundles for one in _markable(bundle)]
        for number, (bundle, weights) in enumerate(marked):
            path = os.path.abspath(weights.path)
            copy = os.path.join(scratch.path, f"{number}{os.path.splitext(path)[1]}")
            stamp_file(bundle, weights, _terms(bundle, weights), into=copy)
            if path in shared:
                shared[copy] = shared.pop(path)
            if path not in packed.shared or packed.weights[path] != packed.shared[path]:
                # One file may not be forced onto another.
                forced.pop(path, None)
                build_data["force_include"][copy] = packed.weights[path]
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

    PLUGIN_NAME = NAME

    # Which files ship depends on the metadata, which asks its hooks: they are not asked again.
    _asking = False

    def update(self, metadata: dict[str, Any]) -> None:
        """Fills the dynamic fields in; ends the build with a message for each way to misuse it."""
        if WeightmarkMetadataHook._asking:
            return
        WeightmarkMetadataHook._asking = True
        try:
            metadata.update(_fields(self.root, metadata))
        except WeightmarkError as error:
            raise SystemExit(f"{NAME}: {_explained(error)}") from None
        finally:
            WeightmarkMetadataHook._asking = False


def _fields(root: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    dynamic = set(metadata.get("dynamic", ()))
    problems = [
        f"project.{field} is given and named in project.dynamic too"
        for field in sorted(_FIELDS & dynamic & set(metadata))
    ]
    if not dynamic & _FIELDS:
        raise _nothing_dynamic()
    project = _project(root)
    if "license" in dynamic and not project.config.code_license:
        problems.append("tool.weightmark.code-license is missing: the licence of the code")
    if problems:
        raise ConfigError(tuple(problems), hint="docs/packagers.md shows the tables")
    packed = _packed(SdistBuilder(root, PluginManager()), WheelBuilder(root, PluginManager()))
    if not packed.weights:
        raise ConfigError(
            ("no weights are in this package, so there is no licence of theirs to declare",),
            hint="are they ignored by git? then name them under `artifacts` of the build target",
        )
    bundles = list(_models(packed, project))
    fields: dict[str, Any] = {}
    if "license" in dynamic:
        fields["license"] = _expression(project, bundles)
    if "license-files" in dynamic:
        fields["license-files"] = _license_files(root, project, bundles)
    return fields


def _nothing_dynamic() -> ConfigError:
    problem = "project.dynamic names neither license nor license-files"
    hint = f"add one of them, or drop {_METADATA}, which has nothing to set"
    return ConfigError((problem,), hint=hint)


def _expression(project: Project, bundles: Sequence[Bundle]) -> str:
    weights = {_terms(bundle, one).license for bundle in bundles for one in bundle.weights}
    return canonical([project.config.code_license, *sorted(weights)])


def _license_files(root: str, project: Project, bundles: Sequence[Bundle]) -> list[str]:
    config = project.config
    patterns = [*config.license_files, *(p for one in config.weights for p in one.license_files)]
    if missing := _unmatched(root, patterns):
        problems = tuple(f"license-files: {one!r} matches no file" for one in missing)
        # PEP 639: a pattern of the user's that matches nothing is an error.
        raise ConfigError(problems, hint="correct the pattern, or add the file")
    files = {
        found
        for pattern in (*_DEFAULT_LICENSE_FILES, *patterns)
        for found in glob.glob(pattern, root_dir=root, recursive=True)
        if os.path.isfile(os.path.join(root, found))
    }
    for bundle in bundles:
        files.update(os.path.relpath(one.path, root) for one in bundle.texts if one.beside)
    # The fields are globs again; PEP 639 admits no path that leads out of the project.
    found = sorted(posixpath.normpath(file.replace(os.sep, "/")) for file in files)
    return [glob.escape(file) for file in found if not file.startswith("../")]


def _unmatched(root: str, patterns: Sequence[str], *, recursive: bool = True) -> list[str]:
    return [one for one in patterns if not glob.glob(one, root_dir=root, recursive=recursive)]


# -- what ships -------------------------------------------------------------------------------


def _project(root: str) -> Project:
    """The project of the package; its configuration has to go where its files go."""
    project = load(root, vouched=True)
    above = os.path.realpath(os.path.dirname(project.source)) if project.source else ""
    if above and above != os.path.realpath(root):
        raise ConfigError(
            (f"the configuration is in {project.source}, outside of this package",),
            hint=f"put [tool.weightmark] into {PYPROJECT}: an sdist takes no other file along",
        )
    return project._replace(root=root, publishes=True)


def _clear_left_overs(builder: Any) -> None:
    """What a stamp that was killed left among the files must not ship."""
    with suppress(ValueError, FileNotFoundError):
        found = [file.path for file in builder.recurse_included_files()]
        for path in found:
            if os.path.basename(path).startswith(".") and path.endswith(LEFT_OVER):
                discard(path)


def _packed(*builders: Any) -> _Packed:
    weights: dict[str, str] = {}
    files: set[str] = set()
    shared: dict[str, str] = {}
    for builder in builders:
        # What cannot be selected is told by hatchling itself when it builds.
        with suppress(ValueError, FileNotFoundError):
            for file in builder.recurse_included_files():
                path = os.path.abspath(file.path)
                files.add(path)
                if on_disk(path):
                    weights[path] = file.distribution_path or file.relative_path
            # Only wheels have data beside what they install.
            data = getattr(builder.config, "shared_data", {})
            for file in builder.recurse_explicit_files(data):
                shared[os.path.abspath(file.path)] = file.distribution_path
    files.update(shared)
    weights = {**{path: to for path, to in shared.items() if on_disk(path)}, **weights}
    return _Packed(weights, frozenset(files), shared)


def _models(packed: _Packed, project: Project) -> Iterator[Bundle]:
    """The models of a build, with the weights only that it will pack."""
    for bundle in collect(sorted(packed.weights), project):
        ships = [one for one in bundle.weights if os.path.abspath(one.path) in packed.weights]
        if ships:
            paths = {one.path for one in ships}
            spoken = (
                one._replace(weights=tuple(each for each in one.weights if each.path in paths))
                for one in bundle.spoken
            )
            shipped = tuple(one for one in spoken if one.weights)
            yield bundle._replace(weights=tuple(ships), spoken=shipped)


def _markable(bundle: Bundle) -> Iterator[tuple[Bundle, Weights]]:
    yield from ((bundle, one) for one in bundle.weights if one.markable)


def _as_marked(bundle: Bundle, spoken: Spoken) -> Spoken:
    """Weights as they are after a stamp, for judgement before the time for it is spent."""
    weights, says = [], spoken.says
    for one in spoken.weights:
        if one.markable and one.failure is None:
            mark = mark_for(bundle, one, _terms(bundle, one))
            one = one._replace(mark=mark, mark_error=None)
            where, title = Location(one.path, "weightmark"), "weightmark in the header"
            stamped = Statement("mark", title, where, mark.license, mark.license)
            said = tuple(other for other in spoken.says if other.kind not in agreement.IN_FILE)
            says = (stamped, *said)
        weights.append(one)
    return spoken._replace(weights=tuple(weights), says=says)


def _shipping(spoken: Spoken, packed: _Packed) -> Spoken:
    """What is said of weights, with what of it goes where they go."""
    says = tuple(
        one
        if one.kind in agreement.IN_FILE
        else one._replace(
            ships=one.kind != "configuration" and os.path.abspath(one.where.path) in packed.files
        )
        for one in spoken.says
    )
    return spoken._replace(says=says)


def _terms(bundle: Bundle, weights: Weights) -> Terms:
    try:
        return terms_for(bundle, weights)
    except (ExpressionError, StampError) as error:
        raise StampError(f"{weights.path}: {error.message}", hint=error.hint) from None


def _text(path: str, name: str) -> Text:
    try:
        with open(path, "rb") as stream:
            content = decode(stream.read(_MAX_TEXT))
    except OSError as error:
        raise TreeError(f"{name}: {reason(error)}") from None
    found = referred(content, identify(content))
    return Text(name.replace(os.sep, "/"), found, beside=True, role=role_of(name))


def _shortened(verdict: Verdict, path: str, name: str) -> Verdict:
    """The verdict with the name of the artifact for its path, which may be a temporary one."""

    def short(finding: Finding) -> Finding:
        where = finding.location._replace(path=finding.location.path.replace(path, name))
        models = tuple(model.replace(path, name) for model in finding.models)
        message = finding.message.replace(path, name)
        return finding._replace(location=where, message=message, models=models)

    models = tuple(one._replace(path=one.path.replace(path, name)) for one in verdict.models)
    return verdict._replace(findings=tuple(map(short, verdict.findings)), models=models)


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
