"""The facts of one model: all that is known of its weights, put together once.

Each fact is asked for where it stands (the files, the papers beside them, the configuration, the
package), in an order in which none has to be mended by a later one: what the files say, what models
they were made from, which papers speak for them, who says what, what that asks of users.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.collecting import ancestors
from weightmark.collecting.bases import SaidBase, Site, gather_parents, is_itself, tells_bases
from weightmark.collecting.bases import from_card as card_bases
from weightmark.collecting.bases import from_config as config_bases
from weightmark.collecting.bases import from_headers as header_bases
from weightmark.collecting.bases import from_marks as mark_bases
from weightmark.collecting.bases import from_prose as prose_bases
from weightmark.collecting.bases import from_side_file as side_bases
from weightmark.collecting.gather import ModelFolder, Whole, statements, with_sidecars
from weightmark.collecting.papers import data_sets
from weightmark.config import (
    ignored_by_git,
    is_downloaded,
    of_another_repository,
    ships_marked,
)
from weightmark.declared.header import header_statements, texts_in
from weightmark.declared.model_files import (
    CONFIG,
    is_index,
    shard,
)
from weightmark.errors import ConfigError, ExpressionError, Problem
from weightmark.formats import DVC
from weightmark.licenses.catalogue import Catalogue
from weightmark.licenses.expression import canonical, licenses, meant
from weightmark.licenses.models import licence_of_name
from weightmark.model import agreement
from weightmark.model.facts import Facts, Spoken, Text, Twin, Weights
from weightmark.model.lineage import Parent, restricts
from weightmark.model.terms import Terms, terms
from weightmark.recognition.identification import Identification


def assemble(model: ModelFolder, read: Mapping[str, Weights]) -> Facts:
    """The facts of a model whose files have been `read`, by their names in the place."""
    whole, package, place = model.whole, model.whole.package, model.place
    files: Sequence[Weights] = _files(model, read)
    published = whole.publishes and (not files or not all(one.received for one in files))
    bases, files = _descended(model, files)
    packed = package.texts if package else ()
    known = _known(model, files, packed)
    spoken = statements(model, files, whole.catalogue._replace(candidates=known))
    weights = with_sidecars(files, spoken)
    licences = _licences(model, spoken)
    texts = tuple(text.identification for text in (*model.texts, *packed))
    if package is not None:
        spoken = tuple(one._replace(says=(*one.says, *package.says)) for one in spoken)
    problems = (
        *_layout_problems(model),
        *_unread_side_files(model),
        *model.papers.pointers(model.folders, (*model.texts, *packed)),
        *ancestors.problems(place, model.folders),
    )
    checked = [one.path for one in weights] + [one.path for one in model.texts]
    checked += [model.card.file.path] if model.card.file else []
    return Facts(
        label=place.label(model.folder),
        weights=weights,
        key=f"{place.base or place.tree.label}\0{model.folder}",
        checked=tuple(sorted((*checked, *(one.where for one in problems)))),
        card=model.card.file,
        texts=model.texts,
        declaration=whole.declaration,
        bases=bases,
        data=data_sets(model.card.file.card, whole.catalogue) if model.card.file else (),
        notices=model.papers.notices(model.around),
        problems=(*problems, *place.altered) if whole.run.deep else problems,
        publishes=published,
        packaged=place.tree.is_package,
        ships_marked=_ships_marked(whole, files),
        package=package,
        spoken=spoken,
        twins=_twins(spoken, whole),
        catalogue=whole.catalogue,
        known=known,
        terms=_terms(licences, texts, whole.catalogue),
    )


# -- what the files say --------------------------------------------------------------------------


def _files(model: ModelFolder, read: Mapping[str, Weights]) -> list[Weights]:
    """The weights with where they stand, for people, and what the configuration says of them."""
    whole = model.whole
    received = _received(whole, [name for name in model.names if read[name].mark is None])
    files = []
    for name in model.names:
        entry = whole.project.declared(name) if whole.project else None
        named = entry.license if entry else ""
        piece = shard(name)
        files.append(
            read[name]._replace(
                path=model.place.shown(name),
                declared=licence_of_key(named, "weights", whole.catalogue) if named else "",
                group=piece.series if piece else name,
                fingerprint=_fingerprint(model, name),
                received=name in received,
            )
        )
    return files


def _fingerprint(model: ModelFolder, name: str) -> str:
    if model.whole.package is None:
        return ""
    from weightmark.collecting.enclose import fingerprint

    return fingerprint(model.place.tree, name)


def _received(whole: Whole, unmarked: Sequence[str]) -> frozenset[str]:
    """Which weights came from elsewhere: downloads, and what their author's repository ignores.

    And those of another repository in it, of which git would answer for none if asked here.
    """
    project = whole.project
    if project is None or not (unmarked and whole.publishes):
        return frozenset()
    fetched = {name for name in unmarked if is_downloaded(project.root, name)}
    if not project.by_git:
        return frozenset(fetched)
    root = os.path.abspath(project.root)
    folders = {posixpath.dirname(name) for name in unmarked}
    others = {one for one in folders if of_another_repository(os.path.join(root, one), root)}
    fetched |= {name for name in unmarked if posixpath.dirname(name) in others}
    ignored = ignored_by_git(project.root, [one for one in unmarked if one not in fetched])
    return frozenset((*fetched, *(n for n in ignored if not _kept_by_dvc(project.root, n))))


_MOST_POINTER = 1 << 16  # bytes of a `.dvc` file; real ones have some hundred


def _kept_by_dvc(root: str, name: str) -> bool:
    """Whether DVC keeps what git ignores, and did not bring it in from elsewhere.

    `FILE.dvc` or `FOLDER.dvc` stands for it in git; what was imported has `deps` there (DVC,
    "`.dvc` files").
    """
    parts = name.split("/")
    for end in range(len(parts), 0, -1):
        try:
            with open(os.path.join(root, *parts[:end]) + DVC, "rb") as stream:
                return not re.search(rb"(?m)^deps:", stream.read(_MOST_POINTER))
        except OSError:
            continue
    return False


def _ships_marked(whole: Whole, files: Iterable[Weights]) -> bool:
    project = whole.project
    if project is None or not whole.publishes or all(one.mark is not None for one in files):
        return False
    return ships_marked(project.root)


def _unread_side_files(model: ModelFolder) -> Iterator[Problem]:
    """The files beside weights that name their bases and cannot be read."""
    for name, (_, problems) in model.base_files.items():
        for problem in problems:
            if problem.kind in ("bad-json", "bad-yaml"):
                yield Problem("unread-side-file", model.place.shown(name), problem.message)


def _layout_problems(model: ModelFolder) -> Iterator[Problem]:
    """What is wrong with the shards and indexes in the folders of a model."""
    place = model.place
    beside = [name for each in model.folders for name in place.folders.get(each, ())]
    if any(is_index(name) or shard(name) for name in beside):
        for each in sorted(model.folders):
            yield from place.layout_problems.get(each, ())


# -- what they were made from --------------------------------------------------------------------


def _descended(
    model: ModelFolder, files: Sequence[Weights]
) -> tuple[tuple[Parent, ...], Sequence[Weights]]:
    """The bases of the model, and its weights with the bases of those that have their own."""
    whole, texts = model.whole, tuple(text.identification for text in model.texts)
    trusted = whole.project is not None
    site = Site(model.path if model.place.base else "", whole.root, trusted=trusted)

    def parents(named: Iterable[SaidBase]) -> tuple[Parent, ...]:
        return gather_parents(tuple(named), texts, whole.catalogue, site, whole.run.look)

    main = [one for one in files if not one.declared]
    said = _said_bases(model, files)
    speaking = _speaking(main)
    silent = sum(map(len, speaking.values())) < len(main)
    bases = parents(said.with_files(())) if speaking and silent else ()
    if not bases:
        bases = parents(said.with_files(main or files))
    apart: dict[str, tuple[Parent, ...]] = {}
    for alike in speaking.values():
        apart |= dict.fromkeys([one.path for one in alike], parents(said.with_files(alike)))
    for name, one in zip(model.names, files, strict=True):
        entry = whole.project.declared(name) if whole.project and one.declared else None
        # Where every file has an entry of its own, what is said of all holds for each.
        if entry is not None and (main or entry.base):
            declared = config_bases(entry.base, whole.declaration.path, whole.root)
            apart[one.path] = parents((*declared, *mark_bases([(one.path, one.mark)])))
    return bases, [one._replace(bases=apart.get(one.path)) for one in files]


def _speaking(main: Sequence[Weights]) -> Mapping[Hashable, list[Weights]]:
    """Which weights say themselves what they were made from, beside others; those alike together.

    A folder may hold models of many makers, as LoRAs are kept: what one says of itself is not said
    of its neighbours.
    """
    pieces: dict[str, list[Weights]] = {}
    for one in main:
        pieces.setdefault(one.group, []).append(one)
    speaking: dict[Hashable, list[Weights]] = {}
    for files in pieces.values() if len(pieces) > 1 else ():
        if told := frozenset(filter(None, map(tells_bases, files))):
            speaking.setdefault(told, []).extend(files)
    return speaking


class _SaidBases(NamedTuple):
    """Who else than the weights names which base of a model: before their marks, and behind."""

    first: Sequence[SaidBase]
    then: Sequence[SaidBase]
    folder: str

    def with_files(self, files: Sequence[Weights]) -> list[SaidBase]:
        """All names, those that these files say themselves in their places."""
        marks = mark_bases((one.path, one.mark) for one in files)
        named = [*self.first, *marks, *self.then]
        # Last, since a header tells no more than a family where another place tells the model.
        return [*named, *header_bases(files, tuple(named), self.folder)]


def _said_bases(model: ModelFolder, files: Sequence[Weights]) -> _SaidBases:
    """Who names which base of the model, beside its `files` themselves."""
    whole, card, first = model.whole, model.card.file, list[SaidBase]()
    if whole.project is not None:
        for base in whole.project.config.base:
            if base.license:
                licence_of_key(base.license, f"base {base.model}: license", whole.catalogue)
        first += config_bases(whole.project.config.base, whole.declaration.path, whole.root)
    first += card_bases(card) if card else ()
    then = [*ancestors.recorded_bases(model.place, model.folders, files, whole.catalogue)]
    then += prose_bases(card) if card else ()
    then += _side_bases(model)
    return _SaidBases(first, then, model.path)


def _side_bases(model: ModelFolder) -> Iterator[SaidBase]:
    for name, (named, _) in model.base_files.items():
        folder, last = posixpath.split(name)
        for one in side_bases(name, named, model.place.shown(name)):
            # Of what a part was loaded from mostly nothing is known, and nothing is asked.
            of_part = last == CONFIG and folder != model.folder
            known = not of_part or licence_of_name(one.name)
            if known and not is_itself(one, model.path):
                yield one


# -- what is said, and what it asks --------------------------------------------------------------


def _known(model: ModelFolder, files: Iterable[Weights], packed: Iterable[Text]) -> tuple[str, ...]:
    """The licences that are named exactly: by texts, configuration, marks, and keys of headers."""
    exact = [text.identification.id for text in model.texts] + [model.whole.declaration.license]
    exact += [one.mark.license for one in files if one.mark is not None]
    exact += [text.identification.id for text in packed]
    for one in files:
        said = header_statements(one.path, texts_in(one.header), catalogue=model.whole.catalogue)
        exact += [each.licence for each in said]
    return tuple(dict.fromkeys(filter(None, exact)))


def _licences(model: ModelFolder, spoken: Iterable[Spoken]) -> set[str]:
    """The licences that are stated of the weights, or those of restricting texts beside them."""
    found = {one.licence for each in spoken for one in agreement.declared(each)}
    found |= {model.whole.declaration.license}
    if not any(found):
        found |= set(_of_texts(model))
    return found - {""}


def _of_texts(model: ModelFolder) -> Iterator[str]:
    """The licences of weights that name none: those of texts beside them that restrict use.

    A text without restrictions may be that of the code, and so may a notice that names it.
    """
    catalogue = model.whole.catalogue
    for text in (one.identification for one in model.texts):
        for one in text.noticed[:1]:
            named = licenses(one.licence, catalogue).values()
            if one.about == "weights" or any(entry and restricts(entry) for entry in named):
                yield one.licence
        entry = catalogue.find(text.id) if text.match in ("exact", "altered") else None
        if entry is not None and restricts(entry):
            yield entry.id


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


def _twins(spoken: Sequence[Spoken], whole: Whole) -> tuple[Twin, ...]:
    if whole.package is None:
        return ()
    from weightmark.collecting.enclose import twins

    return tuple(twins(spoken, whole.package, whole.catalogue, whole.run.copies))


def licence_of_key(text: str, key: str, catalogue: Catalogue) -> str:
    """The canonical form of what a key of the configuration says; raises ConfigError."""
    try:
        return canonical(text, catalogue)
    except ExpressionError as error:
        hint = meant(text, catalogue) or error.hint
        raise ConfigError((f"{key}: {error.message}",), hint=hint) from None
