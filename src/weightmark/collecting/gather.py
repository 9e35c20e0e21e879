"""What lies around the weights of a model, and who there says what of their licence."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.collecting.bases import Look
from weightmark.collecting.papers import Found, Papers
from weightmark.collecting.place import Place
from weightmark.config import Project
from weightmark.containers.paths import inside_posix, upwards
from weightmark.declared.cards import card_statements
from weightmark.declared.model_files import (
    ADAPTER,
    CONFIG,
    MAX_CONFIG,
    SIDE_FILES,
    NamedBase,
    is_modelfile,
    parse_bases,
)
from weightmark.declared.naming import DEP5, REUSE_TOML, may_be_side_file
from weightmark.declared.statement import Statement
from weightmark.errors import Problem, TreeError
from weightmark.finding import Location
from weightmark.formats.header import ADJACENT
from weightmark.licenses.catalogue import Catalogue
from weightmark.model.facts import Declaration, Package, Spoken, Text, Weights
from weightmark.model.statements import Context, Surroundings, said_by
from weightmark.model.statements import gather_statements as grouped

if TYPE_CHECKING:
    from weightmark.declared.side_files import Read, SideReader


class WholeRun(NamedTuple):
    """What holds for a whole run.

    `look` gives the models at the path of a base, `copies` remember the bytes of packages that were
    seen; `deep`: the tensors are read too.
    """

    look: Look
    copies: dict[str, tuple[str, str]]
    deep: bool


class Whole(NamedTuple):
    """What holds for every model of a place, and is asked once.

    `project` is the one whose configuration speaks of the weights, None where none does; `root` is
    that of the run. `publishes`, `declaration` and `package` are as of `Facts`.
    """

    papers: Papers
    project: Project | None
    root: str
    run: WholeRun
    declaration: Declaration
    publishes: bool
    package: Package | None

    @property
    def catalogue(self) -> Catalogue:
        """The licences that are known here."""
        return self.papers.catalogue


class ModelFolder:
    """The weights of some `names` in a place which belong to one `folder`, and what lies around."""

    def __init__(self, folder: str, names: Sequence[str], whole: Whole) -> None:
        self.folder, self.names, self.whole = folder, names, whole
        self.papers, self.place = whole.papers, whole.papers.place

    @cached_property
    def folders(self) -> set[str]:
        """The folder, and all that have weights of the model in them."""
        return {self.folder, *map(posixpath.dirname, self.names)}

    @cached_property
    def around(self) -> set[str]:
        """These folders and all above them."""
        return {above for start in self.folders for above in upwards(start)}

    @property
    def path(self) -> str:
        """Where the folder lies: on disk, or in the archive of the place."""
        return os.path.join(self.place.base or self.place.tree.label, self.folder)

    @property
    def card(self) -> Found:
        """The card that speaks for it."""
        return self.papers.card_for(self.folder)

    @property
    def globs(self) -> Sequence[str]:
        """The licence texts that the configuration names for all weights."""
        return self.whole.project.config.license_files if self.whole.project else ()

    @cached_property
    def near(self) -> Mapping[str, tuple[Text, ...]]:
        """The licence texts nearest to the weights of each folder."""
        folders = sorted(self.folders)
        return {each: self.papers.texts_near(each, self.card, self.globs) for each in folders}

    @cached_property
    def base_files(self) -> Mapping[str, tuple[Sequence[NamedBase], Sequence[Problem]]]:
        """The files beside the weights that may name what these were made from, each read once.

        With what each names, and what is wrong with it.
        """
        found = {}
        for above in sorted(self.folders):
            of_model = SIDE_FILES if above == self.folder else (ADAPTER, CONFIG)
            beside = self.place.folders.get(above, ())
            names = [one for one in beside if posixpath.basename(one) in of_model]
            names += filter(is_modelfile, beside)
            for name in (one for one in names if one in self.place):
                data = b""
                # What is wrong with the file is a fact of the layout, not of the lineage.
                with suppress(TreeError):
                    data = self.place.read(name, MAX_CONFIG)
                found[name] = parse_bases(data, name)
        return found

    @cached_property
    def stored(self) -> Mapping[str, tuple[Text, ...]]:
        """The licence texts that a store of models keeps of each weight file."""
        layers = self.papers.layers
        return {name: layers[name].texts for name in self.names if name in layers}

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Those texts and all others around, the nearest first."""
        found = (*self.stored.values(), *self.near.values())
        beside = tuple(dict.fromkeys(text for texts in found for text in texts))
        texts = (*beside, *self.papers.texts_above(self.around, beside, self.globs))
        entries = self.whole.project.config.weights if self.whole.project else ()
        apart = [glob for one in entries for glob in one.license_files]
        return texts + tuple(
            one for one in self.papers.chosen(apart, beside=False) if one not in texts
        )


def statements(
    model: ModelFolder, files: Sequence[Weights], catalogue: Catalogue
) -> tuple[Spoken, ...]:
    """Who says what of the weights of a model, which are these `files`."""
    place, card, declaration = model.place, model.card, model.whole.declaration
    cards: list[Statement] = []
    for file in filter(None, (card.file, *model.papers.other_cards(card))):
        told = card_statements(file.path, file.card, catalogue)
        # Without weights a data set is what the card and the texts beside it speak of.
        itself = file.card.of_data and not files
        cards += [one._replace(about="weights") for one in told] if itself else told
    # What cards say in prose counts behind what any of them declares.
    cards.sort(key=lambda one: one.kind != "card")
    config = None
    if declaration.path:
        where = Location(declaration.path, "license")
        said = declaration.license
        config = Statement("configuration", "the configuration", where, said, said)
    context = Context(tuple(cards), config, catalogue)
    around = {
        folder: Surroundings(
            tuple(_beside(place, folder, catalogue)),
            texts,
            owned=declaration.found or (folder != "" and folder == card.folder),
            chosen=bool(model.globs),
        )
        for folder, texts in model.near.items()
    }
    weights = files
    annotated = list(_annotations(place, model.near))
    if annotated or place.sidecars:
        weights = [
            one._replace(sidecars=tuple(_sidecars(place, name, catalogue, annotated)))
            for one, name in zip(weights, model.names, strict=True)
        ]
    members = []
    for one, name in zip(weights, model.names, strict=True):
        near = around[posixpath.dirname(name)]
        if name in model.stored:
            texts = model.stored[name]
            near = near._replace(texts=(*texts, *near.texts))
            if not any(said_by(one)):
                says = (*near.says, *_by_manifest(texts, place.shown(model.folder)))
                near = near._replace(says=says)
        members.append((one, near))
    return grouped(members, context)


def _by_manifest(texts: Iterable[Text], manifest: str) -> Iterator[Statement]:
    """What the manifest of a store says by the texts that it names as licences; all of them hold.

    Of an altered text, or one that nobody knows, it only says that it is there. What a header names
    is compared with the texts.
    """
    licences = [one for one in texts if one.role == "weights"]
    exact = [one.identification.id for one in licences if one.identification.match == "exact"]
    if exact and len(exact) == len(licences):
        said = " AND ".join(sorted(set(exact)))
        yield Statement("side-file", "the manifest", Location(manifest), said, said)


# -- what speaks for a folder -------------------------------------------------------------------


def _beside(place: Place, folder: str, catalogue: Catalogue) -> Iterator[Statement]:
    """What the side files of a folder, and those that speak for all below them, say."""
    for name, reader in side_files(place, folder):
        for one in read_side_file(place, name, reader, catalogue).statements:
            # The metadata of a conda package stand for all that is in it.
            of_all = one.about == "package" and posixpath.dirname(name).endswith("info")
            yield one._replace(about="weights") if of_all else one


def side_files(place: Place, folder: str) -> Iterator[tuple[str, SideReader]]:
    """The side files that speak for weights in a folder, each with its reader."""
    for above in upwards(folder):
        info = posixpath.join(above, "info")
        for name in (*place.folders.get(above, ()), *place.folders.get(info, ())):
            reader = _reader(name)
            if reader is not None and (above == folder or reader.speaks_for == "tree"):
                yield name, reader


def _reader(name: str) -> SideReader | None:
    if not may_be_side_file(name):
        return None
    from weightmark.declared.side_files import reader_for

    found = reader_for(name)
    return found if found is not None and found.speaks_for != "file" else None


def read_side_file(place: Place, name: str, reader: SideReader, catalogue: Catalogue) -> Read:
    """What a side file says, read once; one that cannot be read says nothing."""
    from weightmark.declared.side_files import MAX_SIDE_FILE, Read

    if name not in place.read_beside:
        try:
            data = place.read(name, MAX_SIDE_FILE + 1)
        except TreeError:
            return Read()
        place.read_beside[name] = reader.read(place.shown(name), data, catalogue)
    return place.read_beside[name]


# -- what speaks for one file -------------------------------------------------------------------


def _sidecars(
    place: Place, name: str, catalogue: Catalogue, annotated: Sequence[_Annotated]
) -> Iterator[Statement]:
    """What a sidecar and REUSE.toml say of one weight file, by the precedence of REUSE."""
    own = tuple(_adjacent(place, name, catalogue))
    for one in annotated:
        found = one.of(name, catalogue)
        if found is None:
            continue
        precedence, statement = found
        if precedence == "override":
            own = (statement,)
        elif precedence == "aggregate" or not own:
            own = (*own, statement)
        break
    yield from own


def _adjacent(place: Place, name: str, catalogue: Catalogue) -> Iterator[Statement]:
    sidecar = name + ADJACENT
    if sidecar not in place.sidecars:
        return
    from weightmark.declared.side_files import sidecar as reader

    try:
        data = place.read(sidecar, 1 << 20)  # lines of SPDX; a whole text has a tenth of that
    except TreeError:
        return
    yield from reader(place.shown(sidecar), data, catalogue).statements


class _Annotated:
    """A REUSE.toml or .reuse/dep5 and what it says of files below its folder."""

    def __init__(self, place: Place, folder: str, name: str) -> None:
        from weightmark.declared.reuse import MAX_REUSE, read_dep5, read_toml

        self._folder, self._path = folder, place.shown(name)
        read = read_toml if name.endswith(REUSE_TOML) else read_dep5
        self._annotations, _ = read(self._path, place.read(name, MAX_REUSE + 1))

    def of(self, name: str, catalogue: Catalogue) -> tuple[str, Statement] | None:
        from weightmark.declared.reuse import reuse_statement

        if not inside_posix(name, self._folder):
            return None
        below = name[len(self._folder) :].lstrip("/")
        found = reuse_statement(self._annotations, self._path, below, catalogue)
        return found and (found[1], found[0])


def _annotations(place: Place, folders: Iterable[str]) -> Iterator[_Annotated]:
    """The REUSE.toml, or the older .reuse/dep5, of folders of weights and above; nearest first."""
    if not place.annotating:
        return
    above = {each for folder in folders for each in upwards(folder)}
    for folder in sorted(above, key=len, reverse=True):
        for said in (REUSE_TOML, DEP5):
            name = posixpath.join(folder, said)
            if name in place.annotating:
                try:
                    yield _Annotated(place, folder, name)
                except TreeError:
                    continue


def with_sidecars(files: Iterable[Weights], spoken: Iterable[Spoken]) -> tuple[Weights, ...]:
    """The weights of a model as they were grouped, with what lies beside each."""
    told = {one.path: one for each in spoken for one in each.weights}
    return tuple(told[one.path] for one in files)
