"""From paths to facts: gathers the weights of each model with all that stands beside them.

Broken input is a value here, never an exception: one bad file must not hide the others. What was
seen and not judged is named.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import starmap
from typing import TypeVar

from weightmark._cores import Work, looked, shared
from weightmark._startup import NamedTuple
from weightmark.collecting.assemble import assemble, licence_of_key
from weightmark.collecting.gather import ModelFolder, Whole, WholeRun
from weightmark.collecting.papers import Papers
from weightmark.collecting.place import Place, has_card, speaking_in, walk_from
from weightmark.collecting.weights import read_weights, stood_in
from weightmark.config import Config, Project, load, of_another_repository
from weightmark.containers.installed import Installed, find_installed
from weightmark.containers.paths import as_listed, inside, relative, unreachable
from weightmark.containers.tree import INSIDE, is_archive, is_remote
from weightmark.declared.model_files import is_index
from weightmark.declared.naming import is_card, speaks
from weightmark.errors import TreeError, UsageError
from weightmark.formats import is_other, is_weights, on_disk
from weightmark.formats.pointers import Pointer
from weightmark.licenses.catalogue import Catalogue
from weightmark.model.facts import Declaration, Facts, Failure, Package, Unjudged, Weights

_Done = TypeVar("_Done")

_MANY = 64
"""Folders on disk below which starting processes takes longer than judging what is in them."""
_MOST_GENERATIONS = 32  # of bases of bases: chains on the Hub have fewer than ten
_LARGE = 1 << 20
"""Bytes from which on a file of no known kind is named: the smallest weights in packages that were
looked at (two of 61 below 1 MiB) have suffixes that are known."""


def collect(paths: Sequence[str], project: Project, *, deep: bool = False) -> Iterator[Facts]:
    """The models at `paths`: files, directories and archives; each model once.

    A weight file brings the other shards of its model along, a card or a licence text every model
    that it speaks for, since a change of one can put the others in the wrong. Raises UsageError
    for a path that is not there, ConfigError where the configuration names a licence that is none.
    """
    generations = _Generations({}, ())
    yield from _collect(paths, project, generations, lambda facts: facts, deep=deep)


def each_model(
    paths: Sequence[str], project: Project, judge: Callable[[Facts], _Done], *, deep: bool = False
) -> Iterator[_Done]:
    """What `judge` gives for each model at `paths`, in the order of `collect`.

    Processes share many models, so that what it gives has to be fit for pickle.
    """
    generations = _Generations({}, ())
    yield from _collect(paths, project, generations, judge, deep=deep, sharing=True)


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
            found = _collect([real], project, deeper, lambda facts: facts, deep=False)
            self.known[real] = tuple(found)
        return self.known[real]


def _collect(
    paths: Sequence[str],
    project: Project,
    generations: _Generations,
    do: Callable[[Facts], _Done],
    *,
    deep: bool,
    sharing: bool = False,
) -> Iterator[_Done]:
    catalogue = project.catalogue()

    def look(path: str) -> tuple[Facts, ...]:
        return generations.look(path, project.own_licenses)

    seen: set[str] = set()
    run = WholeRun(look, {}, deep)
    for place in _places(paths, project):
        with place:
            for key, done in _models(place, project, catalogue, run, do, sharing=sharing):
                if key not in seen:
                    seen.add(key)
                    yield done


def _places(paths: Sequence[str], project: Project) -> Iterator[Place]:
    """Each directory or archive that has to be looked through, with the files asked for in it."""
    wanted: dict[str, set[str] | None] = {}
    archives = []
    installed: dict[Installed, set[str]] = {}
    walks: dict[tuple[str, bool], str] = {}
    # What stands above many folders is looked for once.
    card_in, speaking, listed = cache(has_card), cache(speaking_in), cache(_listed)
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
            absolute = as_listed(os.path.abspath(path), listed)
            # The files of one folder have their card in one place.
            key = (os.path.dirname(absolute), on_disk(absolute))
            if key not in walks:
                walks[key] = walk_from(absolute, project, card_in)
            folder = walks[key]
            asked = wanted.setdefault(folder, set())
            if asked is not None:
                asked.add(absolute)
    for folder, asked in wanted.items():
        place = Place.on_disk(folder, asked, project, speaking)
        for package, name in place.packages:
            installed.setdefault(package, set()).add(name)
        yield place
    yield from starmap(Place.installed, installed.items())
    yield from map(Place.in_archive, archives)


def _listed(folder: str) -> frozenset[str]:
    return frozenset(os.listdir(folder))


def _missing(path: str) -> str:
    """Why nothing is to be judged at a path; weights behind a broken link are a finding."""
    return "" if os.path.islink(path) and is_weights(path) else unreachable(path)


def _models(
    place: Place,
    project: Project,
    catalogue: Catalogue,
    run: WholeRun,
    do: Callable[[Facts], _Done],
    *,
    sharing: bool,
) -> Iterator[tuple[str, _Done]]:
    """What `do` gives for each model of a place, with the key of the model."""
    if place.broken is not None:
        packaged = place.tree.kind != "directory"
        closed = _closed(place.tree.label, place.broken, packaged=packaged)
        yield closed.key, do(closed)
        return
    for name, message in place.unlisted.items():
        failure = Failure("unreadable", message, hint=_OPEN)
        closed = _closed(place.label(name), failure, packaged=False)
        yield closed.key, do(closed)
    papers = Papers(place, catalogue)
    weights = [name for name in place.weights if not place.excludes(name, project)]
    asked = dict(_asked(papers, weights))
    wanted = [name for names in asked.values() for name in names]
    Work.all_looks += 2 * len(wanted)
    read = _read(place, wanted, deep=run.deep)
    if asked:
        whole = _whole(papers, project, run)

        def done(folder: str) -> tuple[str, _Done, set[Unjudged]]:
            names = asked[folder]
            facts = assemble(ModelFolder(folder, names, _of(whole, folder)), read)
            looked(len(names) - 1)  # a last one by who shares the work
            return facts.key, do(facts), papers.unjudged

        least = _MANY if sharing and place.is_plain else len(asked) + 1
        for key, found, left in shared(done, sorted(asked), least).values():
            papers.unjudged |= left
            yield key, found
    if unjudged := tuple(_unjudged(papers, project, weights)):
        label = place.label("")
        rest = Facts(label, (), key=f"{place.base or place.tree.label}\0 ", unjudged=unjudged)
        yield rest.key, do(rest)


def _asked(papers: Papers, weights: Iterable[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Each model that is meant: the folder that it belongs to, and the names of its weights."""
    place = papers.place
    models: dict[str, list[str]] = {}
    for name in weights:
        stored = papers.layers.get(name)
        # A store holds many models in one folder, and its manifests tell them apart.
        folder = stored.manifest if stored else papers.card_for(posixpath.dirname(name)).folder
        models.setdefault(folder, []).append(name)
    for name in place.names:
        if _stands_alone(papers, name):
            models.setdefault(posixpath.dirname(name), [])
    for folder, found in models.items():
        if (meant := place.asked_of(folder, found)) is not None:
            yield folder, meant


def _stands_alone(papers: Papers, name: str) -> bool:
    """Whether a file is judged without weights: they may come later, or are missing.

    A card that names a licence, be it of a data set, and an index none of whose shards is there.
    """
    if is_card(name):
        return bool(papers.card(name).card.license)
    return is_index(name) and papers.place.weights_in(posixpath.dirname(name)) == 0


_OPEN = "see to the permissions of the folder, or to the disk"


def _closed(path: str, failure: Failure, *, packaged: bool) -> Facts:
    """What there is to say of an archive or a folder that cannot be looked into."""
    whole = Weights(path, format="", failure=failure)
    return Facts(path, (whole,), key=path, packaged=packaged, checked=(path,))


def _whole(papers: Papers, project: Project, run: WholeRun) -> Whole:
    """What holds for each model of a place, and is asked once."""
    place = papers.place
    local = bool(place.base) and inside(place.base, project.root)
    # An archive in the folder of a project is its author's; an environment in it holds the
    # packages of others.
    mine = local or (
        not place.base
        and inside(os.path.abspath(place.tree.label), project.root)
        and place.tree.kind not in ("installed", "hub", "web")
    )
    return Whole(
        papers,
        project if local else None,
        project.root,
        run,
        _declaration(papers, project) if local else Declaration(),
        project.publishes and mine,
        _package(papers, deep=run.deep),
    )


def _of(whole: Whole, folder: str) -> Whole:
    """The same for a folder; a configuration does not speak of what is another repository's."""
    project, place = whole.project, whole.papers.place
    if project is None or not project.by_git:
        return whole
    root = os.path.abspath(project.root)
    if not of_another_repository(os.path.join(os.path.abspath(place.base), folder), root):
        return whole
    return whole._replace(project=None, declaration=Declaration(), publishes=False)


def _declaration(papers: Papers, project: Project) -> Declaration:
    config, place = project.config, papers.place
    source = relative(project.source, place.base)
    licence = config.license
    return Declaration(
        license=licence_of_key(licence, "license", papers.catalogue) if licence else "",
        path=place.shown(source) if source else place.label(""),
        found=bool(project.set_aside),
        unmatched=without_match(place.base, config.license_files),
        waivers=config.policy.waivers,
    )


def _package(papers: Papers, *, deep: bool) -> Package | None:
    place = papers.place
    if not place.tree.is_package:
        return None
    from weightmark.collecting.enclose import package_in

    return package_in(
        place.tree,
        lambda name, beside: papers.text(name, beside=beside),
        place.shown,
        papers.catalogue,
        deep=deep,
    )


def _read(place: Place, names: Sequence[str], *, deep: bool) -> dict[str, Weights]:
    """The weights of a place by name, at once, so that many can be shared among the cores."""
    there = {name: name[len(place.prefix) :] for name in names if name not in place.unread}
    read = read_weights(place.tree, list(there.values()), deep=deep)
    found = {name: read[below] for name, below in there.items()}
    hint = "put the file itself there, or verify it where it is"
    for name in names:
        if name in place.unread:
            problem = place.unread[name]
            failure = Failure("unreadable", problem.message, hint=hint)
            if problem.kind == "annexed":
                stands = Pointer("git-annex")
                failure = stood_in(
                    f"{stands.what}, not the weights", stands, name[len(place.prefix) :]
                )
            found[name] = Weights(name, "", failure=failure)
    return found


def without_match(root: str, patterns: Sequence[str], *, recursive: bool = True) -> tuple[str, ...]:
    """The globs that match no file below `root`."""
    if not patterns:
        return ()
    import glob

    found = (one for one in patterns if not glob.glob(one, root_dir=root, recursive=recursive))
    return tuple(found)


# -- what was seen and not judged: counted and named, so that nothing goes by in silence ---------


def _unjudged(papers: Papers, project: Project, weights: Collection[str]) -> Iterator[Unjudged]:
    """What was seen and not judged: of a whole place all of it, else the files that were named.

    `weights` are the names of those that are judged.
    """
    place = papers.place
    yield from sorted(papers.unjudged)
    if place.asked is None:
        yield from _of_container(place)
        yield from _of_files(place, weights)
        return
    manifests = {one.manifest for one in papers.layers.values()}
    for name in sorted(place.asked - manifests):
        if place.excludes(name, project):
            yield Unjudged(place.shown(name), _LEFT_OUT, name in place.weights, chosen=True)
        elif name not in weights and not speaks(name):
            why = "is of no kind that is read here: neither weights nor what speaks for them"
            yield Unjudged(place.shown(name), why)


def _of_container(place: Place) -> Iterator[Unjudged]:
    """What folder or archive themselves could not give; in a package, weights only (WM510)."""
    for problem in place.tree.problems:
        name = place.prefix + problem.where
        if name in place.unread or name in place.annexed or name in place.unlisted:
            continue  # judged as what cannot be read
        holds = is_weights(problem.where) or problem.kind == "skipped-folder"
        if holds or not place.tree.is_package:
            odd = problem.kind == "odd-name"  # it is judged under that name
            yield Unjudged(place.shown(name), problem.message, holds and not odd, partly=odd)


def _of_files(place: Place, weights: Collection[str]) -> Iterator[Unjudged]:
    judged, all_weights = set(weights), set(place.weights)
    opened = {one.rpartition(INSIDE)[0] for one in place.names}
    for name in place.names:
        if name in judged:
            continue
        if name in all_weights:
            # All others are left out by the configuration.
            yield Unjudged(place.shown(name), _LEFT_OUT, weights=True, chosen=True)
        elif name.lower().endswith(".whl"):
            why = "is a package of its own" + (
                ": verify it by its name" if place.base else ", whose metadata was not read"
            )
            yield Unjudged(place.shown(name), why, partly=not place.base)
        elif name not in opened and _is_unknown(place, name):
            yield Unjudged(place.shown(name), "is large and of no kind that is read here")


_LEFT_OUT = "is left out by `exclude` in the configuration"


def _is_unknown(place: Place, name: str) -> bool:
    if is_other(name) or speaks(name) or is_archive(name):
        return False
    inside = name[len(place.prefix) :]
    return name in place and place.tree.size(inside) >= _LARGE and not _is_program(place, inside)


def _is_program(place: Place, inside: str) -> bool:
    """Whether a file begins as programs do: those on Unix have no suffix, or `.so.1.0`."""
    with suppress(TreeError), place.tree.open(inside) as stream:
        return stream.read(4).startswith(_PROGRAMS)
    return False


# ELF, PE, Mach-O (32 and 64 bits, or for several machines), a script with its interpreter.
_MACH_O = (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_PROGRAMS = (b"\x7fELF", b"MZ", *_MACH_O, b"#!")
