"""From paths to facts: gathers the weights of each model with all that stands beside them.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from weightmark.bases import SIDE_FILES, Look, Named, Site, gather, is_itself
from weightmark.bases import from_card as card_bases
from weightmark.bases import from_config as config_bases
from weightmark.bases import from_headers as header_bases
from weightmark.bases import from_marks as mark_bases
from weightmark.bases import from_side_file as side_bases
from weightmark.bundle import Bundle, Failure, Notice, Package, Weights
from weightmark.card import Card
from weightmark.errors import (
    ConfigError,
    ExpressionError,
    TreeError,
    UsageError,
)
from weightmark.formats import is_weights
from weightmark.formats.header import Problem
from weightmark.layout import ADAPTER, MAX_CONFIG, is_index, shard
from weightmark.licenses.catalogue import Own, find, load_folder
from weightmark.licenses.expression import canonical
from weightmark.licenses.identification import Identification
from weightmark.licenses.terms import Terms, terms
from weightmark.lineage import Parent, restricts
from weightmark.place import (
    MAX_TEXT,
    Place,
    inside,
    is_card,
    is_notice,
    relative,
    walk_from,
)
from weightmark.project import Config, Project, load
from weightmark.record import NamedTuple
from weightmark.rules.card import card_licence
from weightmark.rules.mark import licence_names
from weightmark.tree import is_archive, is_remote
from weightmark.trees.installed import Installed, find_installed
from weightmark.weights import read as read_weights

_MOST_GENERATIONS = 32


def collect(paths: Sequence[str], project: Project, *, deep: bool = False) -> Iterator[Bundle]:
    """The models at `paths`: files, directories and archives; each model once.

    A weight file brings its whole model along, a card or a licence text every model that it
    speaks for, since a change of one can put the others in the wrong. Raises UsageError for a path
    that is not there, ConfigError where the configuration names a licence that is none.
    """
    yield from _collect(paths, project, _Generations({}, ()), deep=deep)


class _Generations(NamedTuple):
    """The models that were read on the way down to a base, so that no lineage runs in circles.

    `known` holds what was read at each path.
    """

    known: dict[str, tuple[Bundle, ...]]
    above: tuple[str, ...]

    def look(self, path: str, licenses: str) -> tuple[Bundle, ...]:
        """The models at a path, as `collect` finds them there with no other configuration."""
        real = os.path.realpath(path)
        if real in self.above or len(self.above) == _MOST_GENERATIONS:
            raise TreeError("this lineage runs in circles, or through more than 32 generations")
        if real not in self.known:
            folder = real if os.path.isdir(real) else os.path.dirname(real)
            project = load(folder)
            if project.root != folder:
                project = Project(folder, Config(licenses=licenses))
            deeper = _Generations(self.known, (*self.above, real))
            self.known[real] = tuple(_collect([real], project, deeper, deep=False))
        return self.known[real]


def _collect(
    paths: Sequence[str], project: Project, generations: _Generations, *, deep: bool
) -> Iterator[Bundle]:
    own = own_licenses(project)
    folder = project.config.licenses
    licenses = os.path.join(project.root, folder) if folder else ""

    def look(path: str) -> tuple[Bundle, ...]:
        return generations.look(path, licenses)

    seen: set[str] = set()
    copies: dict[str, tuple[str, str]] = {}
    for place in _places(paths, project):
        with place:
            for bundle in _bundles(place, project, own, look, deep=deep):
                if bundle.key not in seen:
                    seen.add(bundle.key)
                    yield _with_twins(bundle, copies)


def _with_twins(bundle: Bundle, copies: dict[str, tuple[str, str]]) -> Bundle:
    if bundle.package is None:
        return bundle
    from weightmark.enclose import twins

    return bundle._replace(twins=tuple(twins(bundle, copies)))


def own_licenses(project: Project) -> Own:
    """The licences of the folder that the configuration names; raises CatalogueError."""
    folder = project.config.licenses
    return load_folder(os.path.join(project.root, folder)) if folder else {}


def _places(paths: Sequence[str], project: Project) -> Iterator[Place]:
    """Each directory or archive that has to be looked through, with the files asked for in it."""
    wanted: dict[str, set[str] | None] = {}
    archives = []
    installed: dict[Installed, set[str]] = {}
    walks: dict[tuple[str, bool], str] = {}
    for path in paths:
        if is_remote(path):
            archives.append(path)
        elif found := None if is_archive(path) else find_installed(path):
            installed.setdefault(found[0], set()).add(found[1])
        elif os.path.isdir(path):
            wanted[os.path.abspath(path)] = None
        elif not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or directory", hint="check the path")
        elif is_archive(path):
            archives.append(path)
        else:
            absolute = os.path.abspath(path)
            # The files of one folder have their card in one place.
            key = (os.path.dirname(absolute), is_weights(absolute))
            if key not in walks:
                walks[key] = walk_from(absolute, project)
            folder = walks[key]
            asked = wanted.setdefault(folder, set())
            if asked is not None:
                asked.add(absolute)
    for folder, asked in wanted.items():
        yield Place.on_disk(folder, asked, project)
    for package, below in installed.items():
        yield Place.installed(package, below)
    for path in archives:
        yield Place.in_archive(path)


def _bundles(
    place: Place, project: Project, own: Own, look: Look, *, deep: bool
) -> Iterator[Bundle]:
    if place.broken is not None:
        path = place.tree.label
        whole = Weights(path, format="", failure=place.broken)
        yield Bundle(path, (whole,), key=path, packaged=True, checked=(path,))
        return
    place.own = own
    local = bool(place.base) and inside(place.base, project.root)
    weights = [
        name for name in place.names if is_weights(name) and not place.excludes(name, project)
    ]
    package = _package(place, own, deep=deep)
    models: dict[str, list[str]] = {}
    for name in weights:
        models.setdefault(place.card_for(posixpath.dirname(name)).folder, []).append(name)
    for name in place.names:
        # A card without weights is judged too: they may come later, or lie elsewhere.
        folder = posixpath.dirname(name)
        if is_card(name) and folder not in models and place.card(name).card.license:
            models[folder] = []
    for folder, names in sorted(models.items()):
        if place.is_asked(folder, names):
            bundle = _bundle(
                place, folder, names, project if local else None, own, package, deep=deep
            )
            bundle = _descended(place, bundle, folder, names, project, look)
            yield _packed(place, bundle, package, project) if package else bundle


def _bundle(
    place: Place,
    folder: str,
    names: Sequence[str],
    project: Project | None,
    own: Own,
    package: Package | None,
    *,
    deep: bool,
) -> Bundle:
    config = project.config if project else None
    found = place.card_for(folder).file
    texts = place.texts_for(folder, names, found, config.license_files if config else ())
    apart = [glob for one in config.weights for glob in one.license_files] if config else []
    texts += tuple(one for one in place.chosen(apart, beside=False) if one not in texts)
    read = tuple(_read(place, names, project, own, deep=deep))
    declared = _expression(config.license, "license", own) if config and config.license else ""
    declared_in = place.shown(relative(project.source, place.base)) if project else ""
    card = found.card if found else None
    exact = [text.identification.id for text in texts] + [declared]
    exact += [one.mark.license for one in read if one.mark is not None]
    exact += [text.identification.id for text in package.texts] if package else []
    known = tuple(dict.fromkeys(filter(None, exact)))
    named = tuple(_named(place, folder, own, known))
    licences = set(_licences(card, read, own, known)) | {declared}
    licences |= {one.declared for one in read}
    licences |= {one.licence for one in named}
    identified = tuple(text.identification for text in texts)
    if not any(licences):
        licences |= set(_spoken_for(identified, own))
    return Bundle(
        label=place.shown(folder),
        key=f"{place.base or place.tree.label}\0{folder}",
        weights=read,
        card=found,
        texts=texts,
        declared=declared,
        declared_in=declared_in,
        notices=place.notices(folder, names),
        named=named,
        problems=tuple(_layout_problems(place, folder, names)),
        publishes=bool(project and project.publishes),
        packaged=place.tree.is_package,
        unmatched=_unmatched(config.license_files, place.base) if config else (),
        own=own,
        known=known,
        terms=_terms(licences - {""}, identified, own),
        checked=tuple(
            sorted(
                [one.path for one in read]
                + [text.path for text in texts]
                + ([found.path] if found else [])
            )
        ),
    )


def _spoken_for(texts: Iterable[Identification], own: Own) -> Iterator[str]:
    """The licences of weights that name none: those of texts beside them that restrict use.

    A text without restrictions may be that of the code.
    """
    for text in texts:
        entry = find(text.id, own) if text.match in ("exact", "altered") else None
        if entry is not None and restricts(entry):
            yield entry.id


def _layout_problems(place: Place, folder: str, names: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the shards and indexes in the folders of a model."""
    folders = {folder, *(posixpath.dirname(name) for name in names)}
    beside = [name for each in folders for name in place.folders.get(each, ())]
    if not any(is_index(name) or shard(name) for name in beside):
        return
    for problem in place.layout.problems:
        where = place.prefix + problem.where
        if posixpath.dirname(where) in folders and (is_index(where) or shard(where)):
            yield problem._replace(where=place.shown(where))


def _descended(
    place: Place, bundle: Bundle, folder: str, names: Sequence[str], project: Project, look: Look
) -> Bundle:
    """The bundle with its bases, and those of weights that have an entry of their own."""
    local = bool(place.base) and inside(place.base, project.root)
    on_disk = os.path.join(place.base, folder) if place.base else ""
    site = Site(on_disk, project.root, trusted=local)
    texts = tuple(text.identification for text in bundle.texts)

    def parents(named: Iterable[Named]) -> tuple[Parent, ...]:
        return gather(tuple(named), texts, bundle.own, site, look)

    main = [one for one in bundle.weights if not one.declared]
    named: list[Named] = []
    if local:
        for base in project.config.base:
            if base.license:
                _expression(base.license, f"base {base.model}: license", bundle.own)
        named += config_bases(project.config.base, bundle.declared_in, project.root)
    named += card_bases(bundle.card) if bundle.card else ()
    named += mark_bases(main or bundle.weights)
    named += header_bases(main or bundle.weights)
    named += _side_bases(place, folder, names)
    bases = parents(named)
    weights = []
    for name, one in zip(names, bundle.weights, strict=True):
        entry = project.declared(name) if local and one.declared else None
        if entry is not None:
            declared = config_bases(entry.base, bundle.declared_in, project.root)
            # Where every file has an entry of its own, what is said of all holds for each.
            apart = parents((*declared, *mark_bases((one,))))
            one = one._replace(bases=apart if main or entry.base else bases)
        weights.append(one)
    return bundle._replace(bases=bases, weights=tuple(weights))


def _side_bases(place: Place, folder: str, names: Iterable[str]) -> Iterator[Named]:
    folders = {folder, *(posixpath.dirname(name) for name in names)}
    for above in sorted(folders):
        for name in place.folders.get(above, ()):
            base = posixpath.basename(name)
            if base in SIDE_FILES and (above == folder or base == ADAPTER):
                own_folder = os.path.join(place.base or place.tree.label, folder)
                found = side_bases(name, _side_file(place, name), place.shown(name))
                yield from (one for one in found if not is_itself(one, own_folder))


def _side_file(place: Place, name: str) -> bytes:
    try:
        return place.read(name, MAX_CONFIG)
    except TreeError:
        # What is wrong with the file is a fact of the layout, not of the lineage.
        return b""


def _package(place: Place, own: Own, *, deep: bool) -> Package | None:
    if not place.tree.is_package:
        return None
    from weightmark.enclose import package_in

    return package_in(
        place.tree,
        lambda name, beside: place.text(name, beside=beside),
        place.shown,
        own,
        deep=deep,
    )


def _packed(place: Place, bundle: Bundle, package: Package, project: Project) -> Bundle:
    from weightmark.enclose import fingerprint

    prints = {place.shown(name): fingerprint(place.tree, name) for name in place.names}
    weights = tuple(one._replace(fingerprint=prints[one.path]) for one in bundle.weights)
    at_hand = inside(os.path.abspath(place.tree.label), project.root)
    # An environment in the folder of a project holds the packages of others.
    own = at_hand and place.tree.kind != "installed"
    texts = tuple(text.identification for text in (*bundle.texts, *package.texts))
    return bundle._replace(
        package=package,
        weights=weights,
        publishes=project.publishes and own,
        terms=_terms(bundle.terms, texts, bundle.own),
    )


def _named(place: Place, folder: str, own: Own, known: tuple[str, ...]) -> Iterator[Notice]:
    """The notices of a folder that name one licence: it can only be that of the weights."""
    for name in place.folders.get(folder, ()):
        if is_notice(posixpath.basename(name)):
            from weightmark.licenses.mentions import mentioned

            try:
                text = place.read(name, MAX_TEXT).decode("utf-8-sig", "replace")
            except TreeError:
                continue
            licences = mentioned(text, own, known)
            if len(licences) == 1:
                yield Notice(place.shown(name), licences[0])


def _read(
    place: Place, names: Sequence[str], project: Project | None, own: Own, *, deep: bool
) -> Iterator[Weights]:
    there = [name for name in names if name not in place.unread]
    files = [(name[len(place.prefix) :], _file(place, name, project, own)) for name in there]
    yield from read_weights(place.tree, files, deep=deep)
    hint = "put the file itself there, or verify it where it is"
    for name in names:
        if name in place.unread:
            failure = Failure("unreadable", place.unread[name], hint=hint)
            yield _file(place, name, project, own)._replace(failure=failure)


def _file(place: Place, name: str, project: Project | None, own: Own) -> Weights:
    """A weight file before it is read: where it stands and what the configuration says of it."""
    entry = project.declared(name) if project else None
    declared = _expression(entry.license, "weights", own) if entry and entry.license else ""
    piece = shard(name)
    return Weights(
        path=place.shown(name),
        format="",
        declared=declared,
        group=piece.series if piece else name,
        size=0 if name in place.unread else place.tree.size(name[len(place.prefix) :]),
    )


def _unmatched(globs: Sequence[str], root: str) -> tuple[str, ...]:
    if not globs:
        return ()
    import glob

    return tuple(one for one in globs if not glob.glob(one, root_dir=root, recursive=True))


def _licences(
    card: Card | None, weights: Iterable[Weights], own: Own, known: tuple[str, ...]
) -> Iterator[str]:
    if card is not None:
        try:
            yield card_licence(card, own, known)
        except ExpressionError:
            yield ""
    for one in weights:
        for _, licence in licence_names(one, own, known):
            yield licence


def _terms(
    licences: Iterable[str], texts: Sequence[Identification], own: Own
) -> Mapping[str, Terms]:
    found = {}
    for licence in sorted(licences):
        try:
            found[licence] = terms(licence, texts, own)
        except ExpressionError:
            # Named by a mark or a header: a finding of its own there.
            continue
    return found


def _expression(text: str, key: str, own: Own) -> str:
    try:
        return canonical(text, own)
    except ExpressionError as error:
        raise ConfigError((f"{key}: {error.message}",), hint=error.hint) from None
