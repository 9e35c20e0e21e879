"""From paths to facts: gathers the weights of each model with all that stands beside them.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from weightmark._startup import NamedTuple
from weightmark.collecting import ancestors
from weightmark.collecting.bases import Look, SaidBase, Site, gather_parents, is_itself
from weightmark.collecting.bases import from_card as card_bases
from weightmark.collecting.bases import from_config as config_bases
from weightmark.collecting.bases import from_headers as header_bases
from weightmark.collecting.bases import from_marks as mark_bases
from weightmark.collecting.bases import from_prose as prose_bases
from weightmark.collecting.bases import from_side_file as side_bases
from weightmark.collecting.gather import statements, with_sidecars
from weightmark.collecting.place import (
    Place,
    has_card,
    inside,
    is_card,
    relative,
    speaking_in,
    unreachable,
    upwards,
    walk_from,
)
from weightmark.collecting.unjudged import unjudged_in
from weightmark.collecting.weights import read_weights
from weightmark.config import Config, Project, ignored_by_git, load, ships_marked
from weightmark.containers.installed import Installed, find_installed
from weightmark.containers.tree import is_archive, is_remote
from weightmark.declared.layout import ADAPTER, MAX_CONFIG, SIDE_FILES, is_index, shard
from weightmark.errors import (
    ConfigError,
    ExpressionError,
    TreeError,
    UsageError,
)
from weightmark.formats import is_weights, on_disk
from weightmark.formats.header import Problem
from weightmark.licenses.catalogue import Catalogue, load_folder
from weightmark.licenses.expression import canonical, licenses
from weightmark.model import agreement
from weightmark.model.facts import Facts, Failure, Package, Weights
from weightmark.model.lineage import Parent, restricts
from weightmark.model.terms import Terms, terms
from weightmark.recognition.identification import Identification

_MOST_GENERATIONS = 32


def collect(paths: Sequence[str], project: Project, *, deep: bool = False) -> Iterator[Facts]:
    """The models at `paths`: files, directories and archives; each model once.

    A weight file brings the other shards of its model along, a card or a licence text every model
    that it speaks for, since a change of one can put the others in the wrong. Raises UsageError
    for a path that is not there, ConfigError where the configuration names a licence that is none.
    """
    yield from _collect(paths, project, _Generations({}, ()), deep=deep)


class _Generations(NamedTuple):
    """The models that were read on the way down to a base, so that no lineage runs in circles.

    `known` holds what was read at each path.
    """

    known: dict[str, tuple[Facts, ...]]
    above: tuple[str, ...]

    def look(self, path: str, licenses: str) -> tuple[Facts, ...]:
        """The models at a path, as `collect` finds them there with no other configuration."""
        real = os.path.realpath(path)
        if real in self.above or len(self.above) == _MOST_GENERATIONS:
            raise TreeError("this lineage runs in circles, or through more than 32 generations")
        if real not in self.known:
            folder = real if os.path.isdir(real) else os.path.dirname(real)
            project = load(folder).as_found()
            if project.root != folder:
                project = Project(folder, Config())
            # A base is read with the licences that its user knows, not with those it brings.
            project = project._replace(config=project.config._replace(licenses=licenses))
            deeper = _Generations(self.known, (*self.above, real))
            self.known[real] = tuple(_collect([real], project, deeper, deep=False))
        return self.known[real]


def _collect(
    paths: Sequence[str], project: Project, generations: _Generations, *, deep: bool
) -> Iterator[Facts]:
    catalogue = catalogue_of(project)
    folder = project.config.licenses
    licenses = os.path.join(project.root, folder) if folder else ""

    def look(path: str) -> tuple[Facts, ...]:
        return generations.look(path, licenses)

    seen: set[str] = set()
    copies: dict[str, tuple[str, str]] = {}
    for place in _places(paths, project):
        with place:
            for facts in _models(place, project, catalogue, look, deep=deep):
                if facts.key not in seen:
                    seen.add(facts.key)
                    yield _with_twins(facts, copies)


def _with_twins(facts: Facts, copies: dict[str, tuple[str, str]]) -> Facts:
    if facts.package is None:
        return facts
    from weightmark.collecting.enclose import twins

    return facts._replace(twins=tuple(twins(facts, copies)))


def catalogue_of(project: Project) -> Catalogue:
    """The licences of the folder that the configuration names; raises CatalogueError."""
    folder = project.config.licenses
    return load_folder(os.path.join(project.root, folder) if folder else "")


def _places(paths: Sequence[str], project: Project) -> Iterator[Place]:
    """Each directory or archive that has to be looked through, with the files asked for in it."""
    wanted: dict[str, set[str] | None] = {}
    archives = []
    installed: dict[Installed, set[str]] = {}
    walks: dict[tuple[str, bool], str] = {}
    # What stands above many folders is looked for once.
    card_in, speaking = cache(has_card), cache(speaking_in)
    for path in paths:
        if is_remote(path):
            archives.append(path)
        elif found := None if is_archive(path) else find_installed(path):
            installed.setdefault(found[0], set()).add(found[1])
        elif os.path.isdir(path):
            wanted[os.path.abspath(path)] = None
        elif problem := _missing(path):
            raise UsageError(f"{path}: {problem}", hint="check the path")
        elif is_archive(path):
            archives.append(path)
        else:
            absolute = os.path.abspath(path)
            # The files of one folder have their card in one place.
            key = (os.path.dirname(absolute), on_disk(absolute))
            if key not in walks:
                walks[key] = walk_from(absolute, project, card_in)
            folder = walks[key]
            asked = wanted.setdefault(folder, set())
            if asked is not None:
                asked.add(absolute)
    for folder, asked in wanted.items():
        yield Place.on_disk(folder, asked, project, speaking)
    for package, below in installed.items():
        yield Place.installed(package, below)
    for path in archives:
        yield Place.in_archive(path)


def _missing(path: str) -> str:
    """Why nothing is to be judged at a path; weights behind a broken link are a finding."""
    return "" if os.path.islink(path) and is_weights(path) else unreachable(path)


def _models(
    place: Place, project: Project, catalogue: Catalogue, look: Look, *, deep: bool
) -> Iterator[Facts]:
    if place.broken is not None:
        yield _closed(place.tree.label, place.broken, packaged=place.tree.kind != "directory")
        return
    for name, message in place.unlisted.items():
        yield _closed(place.label(name), Failure("unreadable", message, hint=_OPEN), packaged=False)
    place.catalogue = catalogue
    local = bool(place.base) and inside(place.base, project.root)
    weights = [name for name in place.weights if not place.excludes(name, project)]
    package = _package(place, catalogue, deep=deep)
    models: dict[str, list[str]] = {}
    for name in weights:
        models.setdefault(place.card_for(posixpath.dirname(name)).folder, []).append(name)
    for name in place.names:
        if _stands_alone(place, name):
            models.setdefault(posixpath.dirname(name), [])
    asked: dict[str, Sequence[str]] = {}
    for folder, found in models.items():
        if (meant := place.asked_of(folder, found)) is not None:
            asked[folder] = meant
    read = _read(place, [name for names in asked.values() for name in names], deep=deep)
    of_all = _of_all(place, project, catalogue, local=local) if asked else Facts("", ())
    for folder, names in sorted(asked.items()):
        model = _Model(place, folder, names, project if local else None)
        files = [_told(read[name], place, name, model.project, catalogue) for name in names]
        facts = _facts(model, files, of_all, package)
        if local and project.publishes:
            facts = _authored(facts, names, project)
        if deep:
            facts = facts._replace(problems=(*facts.problems, *place.altered))
        facts = _descended(model, facts, project.root, look)
        yield _packed(place, facts, names, package) if package else facts
    if unjudged := tuple(unjudged_in(place, project, weights)):
        label = place.label("")
        yield Facts(label, (), key=f"{place.base or place.tree.label}\0 ", unjudged=unjudged)


class _Model(NamedTuple):
    """The weights of these `names` in a place, which belong to one `folder`.

    `project` is the one that they lie in, whose configuration speaks of them; None elsewhere.
    """

    place: Place
    folder: str
    names: Sequence[str]
    project: Project | None

    @property
    def folders(self) -> set[str]:
        """The folder, and all that have weights of the model in them."""
        return {self.folder, *map(posixpath.dirname, self.names)}

    @property
    def path(self) -> str:
        """Where the folder lies: on disk, or in the archive of the place."""
        return os.path.join(self.place.base or self.place.tree.label, self.folder)


def _stands_alone(place: Place, name: str) -> bool:
    """Whether a file is judged without weights: they may come later, or are missing.

    A card that names a licence, and an index none of whose shards is there.
    """
    if is_card(name):
        card = place.card(name).card
        return bool(card.license) and not card.of_data
    folder = posixpath.dirname(name)
    return is_index(name) and place.weights_in(folder) == 0


_OPEN = "see to the permissions of the folder, or to the disk"


def _closed(path: str, failure: Failure, *, packaged: bool) -> Facts:
    """What there is to say of an archive or a folder that cannot be looked into."""
    whole = Weights(path, format="", failure=failure)
    return Facts(path, (whole,), key=path, packaged=packaged, checked=(path,))


def _of_all(place: Place, project: Project, catalogue: Catalogue, *, local: bool) -> Facts:
    """What holds for each model of a place, and is asked once."""
    whole = Facts("", (), packaged=place.tree.is_package, catalogue=catalogue)
    config = project.config
    if not local:
        # An archive in the folder of a project is its author's; an environment in it holds the
        # packages of others.
        at_hand = not place.base and inside(os.path.abspath(place.tree.label), project.root)
        mine = at_hand and place.tree.kind not in ("installed", "hub", "web")
        return whole._replace(publishes=project.publishes and mine)
    return whole._replace(
        declared=_expression(config.license, "license", catalogue) if config.license else "",
        declared_in=_declared_in(place, project),
        publishes=project.publishes,
        as_found=bool(project.set_aside) or not project.by_git,
        unmatched=_unmatched(config.license_files, place.base),
        waivers=config.policy.waivers,
    )


def _facts(model: _Model, read: Sequence[Weights], of_all: Facts, package: Package | None) -> Facts:
    """What there is of a model whose weights have been read."""
    place, folder, folders = model.place, model.folder, model.folders
    config, catalogue = model.project.config if model.project else None, of_all.catalogue
    found = place.card_for(folder)
    globs = config.license_files if config else ()
    near = {each: place.texts_near(each, found, globs) for each in sorted(folders)}
    around = {above for start in folders for above in upwards(start)}
    beside = tuple(dict.fromkeys(text for texts in near.values() for text in texts))
    texts = (*beside, *place.texts_above(around, beside, globs))
    apart = [glob for one in config.weights for glob in one.license_files] if config else []
    texts += tuple(one for one in place.chosen(apart, beside=False) if one not in texts)
    exact = [text.identification.id for text in texts] + [of_all.declared]
    exact += [one.mark.license for one in read if one.mark is not None]
    exact += [text.identification.id for text in package.texts] if package else []
    known = tuple(dict.fromkeys(filter(None, exact)))
    facts = of_all._replace(
        label=place.label(folder),
        key=f"{place.base or place.tree.label}\0{folder}",
        weights=tuple(read),
        card=found.file,
        texts=texts,
        notices=place.notices(around),
        problems=(
            *_layout_problems(place, folders),
            *place.pointers(folders, (*texts, *(package.texts if package else ()))),
            *ancestors.problems(place, folders),
        ),
        known=known,
    )
    spoken = statements(place, facts, model.names, near, found, chosen=bool(globs))
    identified = tuple(text.identification for text in texts)
    licences = {one.licence for each in spoken for one in agreement.declared(each)}
    licences |= {of_all.declared}
    if not any(licences):
        licences |= set(_spoken_for(identified, catalogue))
    checked = [one.path for one in (*read, *texts, *([found.file] if found.file else ()))]
    checked += [each.where for each in facts.problems]
    facts = facts._replace(spoken=spoken)
    return facts._replace(
        weights=with_sidecars(facts),
        terms=_terms(licences - {""}, identified, catalogue),
        checked=tuple(sorted(checked)),
    )


def _authored(facts: Facts, names: Sequence[str], project: Project) -> Facts:
    """The model with what only its author's repository tells of weights that have no mark."""
    unmarked = [name for name, one in zip(names, facts.weights, strict=True) if one.mark is None]
    if not unmarked:
        return facts
    received = ignored_by_git(project.root, unmarked) if project.by_git else frozenset()
    told = [
        one._replace(received=name in received)
        for name, one in zip(names, facts.weights, strict=True)
    ]
    return facts.with_weights(told)._replace(
        # What its author does not publish came from elsewhere, and so did all that is beside it.
        publishes=not all(one.received for one in told),
        ships_marked=ships_marked(project.root),
    )


def _spoken_for(texts: Iterable[Identification], catalogue: Catalogue) -> Iterator[str]:
    """The licences of weights that name none: those of texts beside them that restrict use.

    A text without restrictions may be that of the code, and so may a notice that names it.
    """
    for text in texts:
        for one in text.refers[:1]:
            named = licenses(one.licence, catalogue).values()
            if one.about == "weights" or any(entry and restricts(entry) for entry in named):
                yield one.licence
        entry = catalogue.find(text.id) if text.match in ("exact", "altered") else None
        if entry is not None and restricts(entry):
            yield entry.id


def _declared_in(place: Place, project: Project) -> str:
    source = relative(project.source, place.base)
    return place.shown(source) if source else place.label("")


def _layout_problems(place: Place, folders: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the shards and indexes in the folders of a model."""
    beside = [name for each in folders for name in place.folders.get(each, ())]
    if any(is_index(name) or shard(name) for name in beside):
        for each in sorted(folders):
            yield from place.layout_problems.get(each, ())


def _descended(model: _Model, facts: Facts, root: str, look: Look) -> Facts:
    """The model with its bases, and those of weights that have an entry of their own."""
    place, project = model.place, model.project
    site = Site(model.path if place.base else "", root, trusted=project is not None)
    texts = tuple(text.identification for text in facts.texts)

    def parents(named: Iterable[SaidBase]) -> tuple[Parent, ...]:
        return gather_parents(tuple(named), texts, facts.catalogue, site, look)

    main = [one for one in facts.weights if not one.declared]
    named: list[SaidBase] = []
    if project is not None:
        for base in project.config.base:
            if base.license:
                _expression(base.license, f"base {base.model}: license", facts.catalogue)
        named += config_bases(project.config.base, facts.declared_in, root)
    named += card_bases(facts.card) if facts.card else ()
    named += mark_bases((one.path, one.mark) for one in main or facts.weights)
    named += ancestors.recorded_bases(place, model.folders, facts.weights, facts.catalogue)
    named += prose_bases(facts.card) if facts.card else ()
    named += _side_bases(model)
    # Last, since a header tells no more than a family where another place tells the model.
    named += header_bases(main or facts.weights, tuple(named), model.path)
    bases = parents(named)
    if len(main) == len(facts.weights):
        return facts._replace(bases=bases) if bases else facts
    weights = []
    for name, one in zip(model.names, facts.weights, strict=True):
        entry = project.declared(name) if project and one.declared else None
        if entry is not None:
            declared = config_bases(entry.base, facts.declared_in, root)
            # Where every file has an entry of its own, what is said of all holds for each.
            apart = parents((*declared, *mark_bases([(one.path, one.mark)])))
            one = one._replace(bases=apart if main or entry.base else bases)
        weights.append(one)
    return facts._replace(bases=bases).with_weights(weights)


def _side_bases(model: _Model) -> Iterator[SaidBase]:
    place = model.place
    for above in sorted(model.folders):
        for base in SIDE_FILES if above == model.folder else (ADAPTER,):
            name = f"{above}/{base}" if above else base
            if name in place:
                found = side_bases(name, _side_file(place, name), place.shown(name))
                yield from (one for one in found if not is_itself(one, model.path))


def _side_file(place: Place, name: str) -> bytes:
    try:
        return place.read(name, MAX_CONFIG)
    except TreeError:
        # What is wrong with the file is a fact of the layout, not of the lineage.
        return b""


def _package(place: Place, catalogue: Catalogue, *, deep: bool) -> Package | None:
    if not place.tree.is_package:
        return None
    from weightmark.collecting.enclose import package_in

    return package_in(
        place.tree,
        lambda name, beside: place.text(name, beside=beside),
        place.shown,
        catalogue,
        deep=deep,
    )


def _packed(place: Place, facts: Facts, names: Sequence[str], package: Package) -> Facts:
    from weightmark.collecting.enclose import fingerprint

    weights = tuple(
        one._replace(fingerprint=fingerprint(place.tree, name))
        for name, one in zip(names, facts.weights, strict=True)
    )
    texts = tuple(text.identification for text in (*facts.texts, *package.texts))
    facts = facts.with_weights(weights)
    spoken = tuple(one._replace(says=(*one.says, *package.says)) for one in facts.spoken)
    return facts._replace(
        spoken=spoken,
        package=package,
        terms=_terms(facts.terms, texts, facts.catalogue),
    )


def _read(place: Place, names: Sequence[str], *, deep: bool) -> dict[str, Weights]:
    """The weights of a place by name, at once, so that many can be shared among the cores."""
    there = {name: name[len(place.prefix) :] for name in names if name not in place.unread}
    read = read_weights(place.tree, list(there.values()), deep=deep)
    found = {name: read[below] for name, below in there.items()}
    hint = "put the file itself there, or verify it where it is"
    for name in names:
        if name in place.unread:
            failure = Failure("unreadable", place.unread[name], hint=hint)
            found[name] = Weights(name, "", failure=failure)
    return found


def _told(
    weights: Weights, place: Place, name: str, project: Project | None, catalogue: Catalogue
) -> Weights:
    """Weights with where they stand, for people, and what the configuration says of them."""
    entry = project.declared(name) if project else None
    piece = shard(name)
    return weights._replace(
        path=place.shown(name),
        declared=_expression(entry.license, "weights", catalogue)
        if entry and entry.license
        else "",
        group=piece.series if piece else name,
    )


def _unmatched(globs: Sequence[str], root: str) -> tuple[str, ...]:
    if not globs:
        return ()
    import glob

    return tuple(one for one in globs if not glob.glob(one, root_dir=root, recursive=True))


def _terms(
    licences: Iterable[str], texts: Sequence[Identification], catalogue: Catalogue
) -> Mapping[str, Terms]:
    found = {}
    for licence in sorted(licences):
        try:
            found[licence] = terms(licence, texts, catalogue)
        except ExpressionError:
            # Named by a mark or a header: a finding of its own there.
            continue
    return found


def _expression(text: str, key: str, catalogue: Catalogue) -> str:
    try:
        return canonical(text, catalogue)
    except ExpressionError as error:
        from weightmark.licenses.meant import meant

        hint = meant(text, catalogue) or error.hint
        raise ConfigError((f"{key}: {error.message}",), hint=hint) from None
