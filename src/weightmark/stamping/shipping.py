"""What a build is going to ship: the models of the sources as they will stand in the package."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect, without_match
from weightmark.collecting.enclose import described
from weightmark.collecting.papers import text_identified
from weightmark.config import PYPROJECT, Project, load
from weightmark.containers.replace import discard
from weightmark.declared.naming import role_of
from weightmark.declared.statement import Statement
from weightmark.errors import ConfigError, ExpressionError, StampError, TreeError, reason
from weightmark.finding import Location
from weightmark.formats import LEFT_OVER, on_disk
from weightmark.licenses.catalogue import Catalogue
from weightmark.model import agreement
from weightmark.model.facts import Facts, Spoken, Text, Weights
from weightmark.model.terms import Terms
from weightmark.packages.package import PackageFacts
from weightmark.stamping.stamp import mark_for, stamped_copy, terms_for
from weightmark.texts.decode import text_of

_MAX_TEXT = 4 << 20


class Packed(NamedTuple):
    """The files of a build: where each weight file goes, and all paths that go anywhere.

    `shared` are those that go into the data of a wheel, which are installed outside of it.
    """

    weights: Mapping[str, str]
    files: frozenset[str]
    shared: Mapping[str, str]


class PackageSays(NamedTuple):
    """What the metadata of a package is going to say, and the folder of the project that says it.

    `patterns` are the globs of `project.license-files`; in hatchling `**` is not recursive there.
    """

    root: str
    facts: PackageFacts
    patterns: tuple[str, ...]


def project_of(root: str) -> Project:
    """The project of a package; raises ConfigError where its configuration would not ship."""
    project = load(root, vouched=True)
    above = os.path.realpath(os.path.dirname(project.source)) if project.source else ""
    if above and above != os.path.realpath(root):
        raise ConfigError(
            (f"the configuration is in {project.source}, outside of this package",),
            hint=f"put [tool.weightmark] into {PYPROJECT}: an sdist takes no other file along",
        )
    return project._replace(root=root, publishes=True)


def clear_left_overs(builder: Any) -> None:
    """Removes what a stamp that was killed left among the files of a builder of hatchling."""
    with suppress(ValueError, FileNotFoundError):
        found = [file.path for file in builder.recurse_included_files()]
        for path in found:
            if os.path.basename(path).startswith(".") and path.endswith(LEFT_OVER):
                discard(path)


def packed_by(*builders: Any) -> Packed:
    """What builders of hatchling are going to pack."""
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
    return Packed(weights, frozenset(files), shared)


def declared_by(root: str, metadata: Any) -> PackageSays:
    """What the metadata of a package are going to say, as hatchling has them."""
    core = metadata.core
    facts = PackageFacts(
        source=PYPROJECT,
        name=core.name,
        license=core.license,
        license_expression=core.license_expression,
        license_files=tuple(core.license_files),
        classifiers=tuple(core.classifiers),
    )
    patterns = metadata.config.get("project", {}).get("license-files", [])
    return PackageSays(root, facts, tuple(patterns) if isinstance(patterns, list) else ())


def shipped_models(packed: Packed, project: Project) -> Iterator[Facts]:
    """The models of a build, with the weights only that it will pack."""
    for facts in collect(sorted(packed.weights), project):
        ships = [one for one in facts.weights if os.path.abspath(one.path) in packed.weights]
        if ships:
            paths = {one.path for one in ships}
            spoken = (
                one._replace(weights=tuple(each for each in one.weights if each.path in paths))
                for one in facts.spoken
            )
            shipped = tuple(one for one in spoken if one.weights)
            yield facts._replace(weights=tuple(ships), spoken=shipped)


def in_package(facts: Facts, packed: Packed, declared: PackageSays, *, stamps: bool) -> Facts:
    """A model of the source as it will be inside the package; `stamps`: its copies are marked.

    Raises StampError where a licence file of the package or a licence to stamp cannot be told.
    """
    if stamps:
        facts = facts._replace(spoken=tuple(_as_marked(facts, one) for one in facts.spoken))
        marked = [one for spoken in facts.spoken for one in spoken.weights]
        facts = facts._replace(weights=tuple(marked))
    card = facts.card
    if card is not None:
        card = card._replace(ships=os.path.abspath(card.path) in packed.files)
    texts = tuple(
        one._replace(ships=os.path.abspath(one.path) in packed.files) for one in facts.texts
    )
    files = [
        _text(os.path.join(declared.root, one), one, facts.catalogue)
        for one in declared.facts.license_files
    ]
    unmatched = without_match(declared.root, declared.patterns, recursive=False)
    return facts._replace(
        spoken=tuple(_shipping(one, packed) for one in facts.spoken),
        card=card,
        texts=texts,
        packaged=True,
        package=described(declared.facts, PYPROJECT, files, facts.catalogue),
        declaration=facts.declaration._replace(
            path=facts.declaration.path or PYPROJECT,
            unmatched=tuple(dict.fromkeys((*facts.declaration.unmatched, *unmatched))),
        ),
    )


def _takes_mark(weights: Weights, spoken: Spoken) -> bool:
    """Whether a build marks weights: a sidecar is made only where a licence is named."""
    if weights.failure is not None or weights.held:
        return False
    return weights.markable or bool(spoken.understood)


def _as_marked(facts: Facts, spoken: Spoken) -> Spoken:
    """Weights as they are after a stamp, for judgement before the time for it is spent."""
    weights, says = [], spoken.says
    for one in spoken.weights:
        if _takes_mark(one, spoken):
            mark = mark_for(facts, one, terms_of(facts, one))
            one = one._replace(mark=mark, mark_error=None)
            where = Location(one.path, "weightmark")
            title = f"weightmark in the {'header' if one.markable else 'sidecar'}"
            stamped = Statement("mark", title, where, mark.license, mark.license)
            said = tuple(other for other in spoken.says if other.kind not in agreement.IN_FILE)
            says = (stamped, *said)
        weights.append(one)
    return spoken._replace(weights=tuple(weights), says=says)


def _shipping(spoken: Spoken, packed: Packed) -> Spoken:
    """What is said of weights, with what of it goes where they go."""
    inside = {one.path for one in spoken.weights}
    says = tuple(
        one
        if one.kind in agreement.IN_FILE and one.where.path in inside
        else one._replace(
            ships=one.kind != "configuration" and os.path.abspath(one.where.path) in packed.files
        )
        for one in spoken.says
    )
    return spoken._replace(says=says)


def terms_of(facts: Facts, weights: Weights) -> Terms:
    """The terms that a stamp gives a file; raises StampError with its path."""
    try:
        return terms_for(facts, weights)
    except (ExpressionError, StampError) as error:
        raise StampError(f"{weights.path}: {error.message}", hint=error.hint) from None


def _text(path: str, name: str, catalogue: Catalogue) -> Text:
    try:
        with open(path, "rb") as stream:
            content = text_of(stream.read(_MAX_TEXT))
    except OSError as error:
        raise TreeError(f"{name}: {reason(error)}") from None
    found = text_identified(content, catalogue)
    return Text(name.replace(os.sep, "/"), found, beside=True, role=role_of(name))


def marked_copies(models: Sequence[Facts], folder: str) -> Iterator[tuple[str, str, str]]:
    """Writes marked copies of weights, or of their sidecars, into a folder.

    Gives the path of the weights, that of what carries their mark, and that of the copy.
    """
    marked = [
        (facts, one)
        for facts in models
        for said in facts.spoken
        for one in said.weights
        if _takes_mark(one, said)
    ]
    for number, (facts, weights) in enumerate(marked):
        path, carrier = os.path.abspath(weights.path), os.path.abspath(weights.carrier)
        copy = os.path.join(folder, f"{number}{os.path.splitext(carrier)[1]}")
        stamped_copy(facts, weights, terms_of(facts, weights), copy)
        yield path, carrier, copy
