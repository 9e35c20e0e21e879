"""From paths to facts: gathers the weights of each model with all that stands beside them.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from weightmark.bases import SIDE_FILES, Look, Named, Site, gather, is_itself
from weightmark.bases import from_card as card_bases
from weightmark.bases import from_config as config_bases
from weightmark.bases import from_headers as header_bases
from weightmark.bases import from_marks as mark_bases
from weightmark.bases import from_side_file as side_bases
from weightmark.bundle import Bundle, CardFile, Failure, Notice, Package, Text, Weights
from weightmark.card import Card
from weightmark.card import parse as parse_card
from weightmark.errors import (
    ConfigError,
    ExpressionError,
    FormatError,
    MarkError,
    TreeError,
    UsageError,
)
from weightmark.formats import by_path, is_weights
from weightmark.formats.header import Problem
from weightmark.formats.lfs import MAX_POINTER, pointer
from weightmark.layout import ADAPTER, MAX_CONFIG, Layout, is_index, shard
from weightmark.layout import read as read_layout
from weightmark.licenses.catalogue import Own, load_folder
from weightmark.licenses.expression import canonical
from weightmark.licenses.identification import Identification, at_sight
from weightmark.licenses.terms import Terms, terms
from weightmark.lineage import Parent
from weightmark.mark import decode
from weightmark.project import Config, Project, load, matches
from weightmark.record import NamedTuple
from weightmark.rules.card import card_licence
from weightmark.rules.mark import licence_names
from weightmark.tree import Tree, is_archive, is_remote, open_tree, public

_CARDS = frozenset(
    f"{stem}{suffix}"
    for stem in ("readme", "model_card", "model-card", "modelcard")
    for suffix in (".md", ".markdown")
)
# A program, a picture or a table called "license…" is no licence text.
_NO_TEXT = (
    *(".py", ".pyi", ".pyc", ".ipynb", ".js", ".ts", ".c", ".h", ".cpp", ".rs", ".go", ".sh"),
    *(".json", ".toml", ".yaml", ".yml", ".xml", ".csv", ".tsv", ".parquet", ".lock"),
    *(".png", ".jpg", ".jpeg", ".svg", ".gif", ".pdf", ".zip", ".gz", ".whl"),
)
_POLICIES = ("use_policy", "use-policy", "usepolicy", "aup", "prohibited")
_REUSE = "LICENSES"
_MAX_TEXT = 4 << 20
_MOST_GENERATIONS = 32
_MAX_CARD = 16 << 20


def is_card(name: str) -> bool:
    """Whether a file name is that of a model card."""
    return posixpath.basename(name).lower() in _CARDS


def is_text(name: str) -> bool:
    """Whether a file name is that of a licence text or a use policy."""
    base = posixpath.basename(name).lower()
    if base.endswith(_NO_TEXT) or is_weights(base):
        return False
    return "license" in base or "licence" in base or base.startswith("copying") or _is_policy(base)


def _is_policy(base: str) -> bool:
    return base.endswith((".md", ".txt")) and any(word in base for word in _POLICIES)


def _is_notice(base: str) -> bool:
    stem = base.lower().removeprefix("notice").removeprefix("s")
    return base.lower().startswith("notice") and stem[:1] in ("", "-", "_", ".") and stem != ".py"


def _is_models(base: str) -> bool:
    """Whether a text says by its name that it is the model's: then LICENSE is that of the code."""
    return "model" in base.lower() or "weight" in base.lower()


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
    own = _own(project)
    folder = project.config.licenses
    licenses = os.path.join(project.root, folder) if folder else ""

    def look(path: str) -> tuple[Bundle, ...]:
        return generations.look(path, licenses)

    seen: set[str] = set()
    copies: dict[str, tuple[str, str]] = {}
    for place in _places(paths, project):
        with place:
            for bundle in place.bundles(project, own, look, deep=deep):
                if bundle.key not in seen:
                    seen.add(bundle.key)
                    yield _with_twins(bundle, copies)


def _with_twins(bundle: Bundle, copies: dict[str, tuple[str, str]]) -> Bundle:
    if bundle.package is None:
        return bundle
    from weightmark.enclose import twins

    return bundle._replace(twins=tuple(twins(bundle, copies)))


def _own(project: Project) -> Own:
    folder = project.config.licenses
    return load_folder(os.path.join(project.root, folder)) if folder else {}


def _places(paths: Sequence[str], project: Project) -> Iterator[_Place]:
    """Each directory or archive that has to be looked through, with the files asked for in it."""
    wanted: dict[str, set[str] | None] = {}
    archives = []
    walks: dict[tuple[str, bool], str] = {}
    for path in paths:
        if is_remote(path):
            archives.append(path)
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
                walks[key] = _walk_from(absolute, project)
            folder = walks[key]
            asked = wanted.setdefault(folder, set())
            if asked is not None:
                asked.add(absolute)
    for folder, asked in wanted.items():
        yield _Place.on_disk(folder, asked, project)
    for path in archives:
        yield _Place.in_archive(path)


def _walk_from(path: str, project: Project) -> str:
    """The folder to look through for one file: for weights, that of the card above them."""
    folder = os.path.dirname(path)
    if os.path.basename(folder) == _REUSE and _inside(folder, project.root):
        return os.path.dirname(folder)
    if not is_weights(path) or not _inside(folder, project.root):
        return folder
    above = folder
    while True:
        for name in sorted(os.listdir(above)):
            card = os.path.join(above, name)
            if is_card(name) and os.path.isfile(card) and _has_front_matter(card):
                return above
        if above == project.root:
            return folder
        above = os.path.dirname(above)


def _has_front_matter(path: str) -> bool:
    with open(path, "rb") as stream:
        return parse_card(stream.read(_MAX_CARD)).front_matter


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


class _Found(NamedTuple):
    """A card that was found, and the folder that it speaks for."""

    folder: str
    file: CardFile | None


class _Place:
    """The files of one directory or archive by POSIX path, with those of the folders above.

    On disk, paths are relative to the project's root where the directory lies in it, so that
    globs of the configuration fit.
    """

    def __init__(
        self, tree: Tree, prefix: str, base: str, asked: set[str] | None, above: Sequence[str] = ()
    ) -> None:
        self.tree, self.prefix, self.base = tree, prefix, base
        self.names = [prefix + name for name in tree.names()]
        self.asked = asked
        self.folders: dict[str, list[str]] = {}
        for name in (*self.names, *above):
            self.folders.setdefault(posixpath.dirname(name), []).append(name)
        self.cards: dict[str, CardFile] = {}
        self.cards_for: dict[str, _Found] = {}
        self.texts: dict[str, Text] = {}
        self.broken: Failure | None = None

    @classmethod
    def on_disk(cls, folder: str, asked: set[str] | None, project: Project) -> _Place:
        base = project.root if _inside(folder, project.root) else folder
        relative = os.path.relpath(folder, base).replace(os.sep, "/")
        prefix = "" if relative == "." else relative + "/"
        names = None if asked is None else {_relative(path, base) for path in asked}
        return cls(open_tree(folder), prefix, base, names, _files_above(folder, base))

    @classmethod
    def in_archive(cls, path: str) -> _Place:
        try:
            return cls(open_tree(path), "", "", None)
        except TreeError as error:
            if is_remote(path):
                where = public(path)
                raise UsageError(f"{where}: {error.message}", hint=error.hint) from None
            place = cls(Tree(path, "file", (), ()), "", "", None)
            place.broken = Failure("unreadable", error.message, hint=error.hint)
            return place

    def __enter__(self) -> _Place:
        return self

    def __exit__(self, *_: object) -> None:
        self.tree.close()

    def shown(self, name: str) -> str:
        """The path of a file as people are to read it: from here, or inside its archive."""
        if self.base:
            path = _from_here(os.path.join(self.base, name)).replace(os.sep, "/")
            return path if name else (path if path != "." else "./")
        return f"{self.tree.label}{self.tree.inside}{name}" if name else self.tree.label

    def read(self, name: str, limit: int) -> bytes:
        if name.startswith(self.prefix) and name[len(self.prefix) :] in self.tree:
            return self.tree.read(name[len(self.prefix) :], limit)
        with open(os.path.join(self.base, name), "rb") as stream:
            return stream.read(limit)

    # -- models ---------------------------------------------------------------------------

    def bundles(self, project: Project, own: Own, look: Look, *, deep: bool) -> Iterator[Bundle]:
        if self.broken is not None:
            path = self.tree.label
            whole = Weights(path, format="", failure=self.broken)
            yield Bundle(path, (whole,), key=path, packaged=True, checked=(path,))
            return
        local = bool(self.base) and _inside(self.base, project.root)
        weights = [
            name for name in self.names if is_weights(name) and not self._excluded(name, project)
        ]
        package = self._package(own, deep=deep)
        models: dict[str, list[str]] = {}
        for name in weights:
            models.setdefault(self.card_for(posixpath.dirname(name)).folder, []).append(name)
        for name in self.names:
            # A card without weights is judged too: they may come later, or lie elsewhere.
            folder = posixpath.dirname(name)
            if is_card(name) and folder not in models and self.card(name).card.license:
                models[folder] = []
        for folder, names in sorted(models.items()):
            if self._is_asked(folder, names):
                bundle = self._bundle(folder, names, project if local else None, own, deep=deep)
                bundle = self._descended(bundle, folder, names, project, look)
                yield self._packed(bundle, package, project) if package else bundle

    def _excluded(self, name: str, project: Project) -> bool:
        """Whether the project leaves a file of its own out; its sdist mirrors it."""
        if not _inside(self.base or os.path.abspath(self.tree.label), project.root):
            return False
        if self.base:
            return project.excludes(name)
        return self.tree.kind == "sdist" and project.excludes(name.partition("/")[2])

    def _is_asked(self, folder: str, names: Iterable[str]) -> bool:
        if self.asked is None:
            return True
        if self.asked & set(names):
            return True
        others = [name for name in self.asked if not is_weights(name)]
        return any(_inside_posix(folder, _spoken_for(name)) for name in others)

    def _bundle(
        self, folder: str, names: Sequence[str], project: Project | None, own: Own, *, deep: bool
    ) -> Bundle:
        config = project.config if project else None
        found = self.card_for(folder).file
        texts = self._texts(folder, names, found, config.license_files if config else ())
        apart = [glob for one in config.weights for glob in one.license_files] if config else []
        texts += tuple(one for one in self._chosen(apart, beside=False) if one not in texts)
        read = tuple(self._weights(name, project, own, deep=deep) for name in names)
        declared = _expression(config.license, "license", own) if config and config.license else ""
        declared_in = self.shown(_relative(project.source, self.base)) if project else ""
        card = found.card if found else None
        named = tuple(self._named(folder, own))
        known = [text.identification.id for text in texts] + [declared]
        known += [one.mark.license for one in read if one.mark is not None]
        licences = set(_licences(card, read, own, known)) | {declared}
        licences |= {one.declared for one in read}
        licences |= {one.licence for one in named}
        identified = tuple(text.identification for text in texts)
        return Bundle(
            label=self.shown(folder),
            key=f"{self.base or self.tree.label}\0{folder}",
            weights=read,
            card=found,
            texts=texts,
            declared=declared,
            declared_in=declared_in,
            notices=self._notices(folder, names),
            named=named,
            problems=tuple(self._layout_problems(folder, names)),
            publishes=bool(project and project.publishes),
            packaged=self.tree.kind in ("wheel", "sdist"),
            unmatched=_unmatched(config.license_files, self.base) if config else (),
            own=own,
            terms=_terms(licences - {""}, identified, own),
            checked=tuple(
                sorted(
                    [one.path for one in read]
                    + [text.path for text in texts]
                    + ([found.path] if found else [])
                )
            ),
        )

    def _layout_problems(self, folder: str, names: Sequence[str]) -> Iterator[Problem]:
        """What is wrong with the shards and indexes in the folders of a model."""
        folders = {folder, *(posixpath.dirname(name) for name in names)}
        inside = [name for each in folders for name in self.folders.get(each, ())]
        if not any(is_index(name) or shard(name) for name in inside):
            return
        for problem in self.layout.problems:
            where = self.prefix + problem.where
            if posixpath.dirname(where) in folders and (is_index(where) or shard(where)):
                yield problem._replace(where=self.shown(where))

    @cached_property
    def layout(self) -> Layout:
        return read_layout(self.tree)

    # -- bases ----------------------------------------------------------------------------

    def _descended(
        self, bundle: Bundle, folder: str, names: Sequence[str], project: Project, look: Look
    ) -> Bundle:
        """The bundle with its bases, and those of weights that have an entry of their own."""
        local = bool(self.base) and _inside(self.base, project.root)
        on_disk = os.path.join(self.base, folder) if self.base else ""
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
        named += self._side_bases(folder, names)
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

    def _side_bases(self, folder: str, names: Iterable[str]) -> Iterator[Named]:
        folders = {folder, *(posixpath.dirname(name) for name in names)}
        for above in sorted(folders):
            for name in self.folders.get(above, ()):
                base = posixpath.basename(name)
                if base in SIDE_FILES and (above == folder or base == ADAPTER):
                    own_folder = os.path.join(self.base or self.tree.label, folder)
                    found = side_bases(name, self._side_file(name), self.shown(name))
                    yield from (one for one in found if not is_itself(one, own_folder))

    def _side_file(self, name: str) -> bytes:
        try:
            return self.read(name, MAX_CONFIG)
        except TreeError:
            # What is wrong with the file is a fact of the layout, not of the lineage.
            return b""

    def _notices(self, folder: str, names: Iterable[str]) -> tuple[str, ...]:
        """The files called NOTICE in the folders of the weights and above them."""
        folders = {
            above
            for start in (folder, *(posixpath.dirname(name) for name in names))
            for above in _upwards(start)
        }
        found = [name for above in folders for name in self.folders.get(above, ())]
        return tuple(sorted(self.shown(n) for n in found if _is_notice(posixpath.basename(n))))

    # -- packages -------------------------------------------------------------------------

    def _package(self, own: Own, *, deep: bool) -> Package | None:
        if self.tree.kind not in ("wheel", "sdist"):
            return None
        from weightmark.enclose import package_in

        return package_in(
            self.tree,
            lambda name, beside: self._text(name, beside=beside),
            self.shown,
            own,
            deep=deep,
        )

    def _packed(self, bundle: Bundle, package: Package, project: Project) -> Bundle:
        from weightmark.enclose import fingerprint

        prints = {self.shown(name): fingerprint(self.tree, name) for name in self.names}
        weights = tuple(one._replace(fingerprint=prints[one.path]) for one in bundle.weights)
        inside = _inside(os.path.abspath(self.tree.label), project.root)
        texts = tuple(text.identification for text in (*bundle.texts, *package.texts))
        return bundle._replace(
            package=package,
            weights=weights,
            publishes=project.publishes and inside,
            terms=_terms(bundle.terms, texts, bundle.own),
        )

    def _named(self, folder: str, own: Own) -> Iterator[Notice]:
        """The notices of a folder that name one licence: it can only be that of the weights."""
        for name in self.folders.get(folder, ()):
            if _is_notice(posixpath.basename(name)):
                from weightmark.licenses.mentions import mentioned

                text = self.read(name, _MAX_TEXT).decode("utf-8-sig", "replace")
                licences = mentioned(text, own)
                if len(licences) == 1:
                    yield Notice(self.shown(name), licences[0])

    # -- cards ----------------------------------------------------------------------------

    def card(self, name: str) -> CardFile:
        if name not in self.cards:
            self.cards[name] = CardFile(self.shown(name), parse_card(self.read(name, _MAX_CARD)))
        return self.cards[name]

    def card_for(self, folder: str) -> _Found:
        """The card that speaks for the files of a folder: its own, or the nearest above.

        A README without front matter is a card in the folder itself; further up, and in a package,
        it is the readme of something else.
        """
        # Asked for by every file of a folder: looked up anew, 10,000 files are 10,000 times 10,000.
        if folder not in self.cards_for:
            self.cards_for[folder] = self._card_for(folder)
        return self.cards_for[folder]

    def _card_for(self, folder: str) -> _Found:
        for above in _upwards(folder):
            cards = [self.card(name) for name in self.folders.get(above, ()) if is_card(name)]
            best = next((card for card in cards if card.card.front_matter), None)
            if best is None and above == folder and cards and self.base:
                best = cards[0]
            if best is not None:
                return _Found(above, best)
        return _Found(folder, None)

    # -- licence texts ----------------------------------------------------------------------

    def _texts(
        self, folder: str, names: Sequence[str], card: CardFile | None, globs: Sequence[str]
    ) -> tuple[Text, ...]:
        if globs:
            return self._chosen(globs, beside=True)
        link = card.card.license_link if card else ""
        found: dict[str, bool] = {}
        for start in {folder, *(posixpath.dirname(name) for name in names)}:
            for above in _upwards(start):
                beside = _inside_posix(above, folder)
                for name in self._text_names(above, link if beside else ""):
                    found[name] = found.get(name, False) or beside
        if any(beside and _is_models(posixpath.basename(n)) for n, beside in found.items()):
            for name in found:
                found[name] &= _is_models(posixpath.basename(name))
        return tuple(
            self._text(name, beside=beside and not _is_policy(posixpath.basename(name).lower()))
            for name, beside in sorted(found.items())
        )

    def _chosen(self, globs: Sequence[str], *, beside: bool) -> tuple[Text, ...]:
        """The texts that the configuration names; `beside` where it does for all weights."""
        files = {name for group in self.folders.values() for name in group} if globs else ()
        chosen = [name for name in files if any(matches(name, glob) for glob in globs)]
        return tuple(self._text(name, beside=beside) for name in sorted(chosen))

    def _text_names(self, folder: str, link: str) -> Iterator[str]:
        """The licence texts of one folder, and of the LICENSES folder of REUSE in it."""
        linked = posixpath.normpath(posixpath.join(folder, link)) if link else ""
        for name in self.folders.get(folder, ()):
            if is_text(name) or name == linked:
                yield name
        for name in self.folders.get(posixpath.join(folder, _REUSE), ()):
            if name.endswith((".txt", ".md")):
                yield name

    def _text(self, name: str, *, beside: bool) -> Text:
        if name not in self.texts:
            text = self.read(name, _MAX_TEXT).decode("utf-8-sig", "replace")
            self.texts[name] = Text(self.shown(name), at_sight(text) or _read_text(text))
        return self.texts[name]._replace(beside=beside)

    # -- weights ----------------------------------------------------------------------------

    def _weights(self, name: str, project: Project | None, own: Own, *, deep: bool) -> Weights:
        entry = project.declared(name) if project else None
        declared = _expression(entry.license, "weights", own) if entry and entry.license else ""
        piece = shard(name)
        inside = name[len(self.prefix) :]
        weights = Weights(
            path=self.shown(name),
            format="",
            declared=declared,
            group=piece.series if piece else name,
            size=self.tree.size(inside),
        )
        return _read_weights(weights, self.tree, inside, deep=deep)


def _read_weights(weights: Weights, tree: Tree, name: str, *, deep: bool) -> Weights:
    form = by_path(name)
    if form is not None:
        weights = weights._replace(format=form.name, markable=form.rewrite is not None)
    size = weights.size
    try:
        if size == 0:
            return weights._replace(failure=Failure("empty", "the file is empty"))
        if size <= MAX_POINTER and (found := pointer(tree.read(name))) is not None:
            message = f"a git-lfs pointer to {found.size:,} bytes, not the weights"
            return weights._replace(failure=Failure("lfs-pointer", message))
        if form is None:
            return weights
        with tree.open(name) as stream:
            header = form.read(stream, size)
        weights = weights._replace(header=header)
        if deep and header.tensors:
            from weightmark.formats.digest import tensor_digest

            workers = 0 if tree.path(name) else 1
            digest = tensor_digest(lambda: tree.open(name), header.tensors, workers=workers)
            weights = weights._replace(digest=digest)
        return weights._replace(mark=decode(header.metadata))
    except FormatError as error:
        failure = Failure("unreadable", error.message, error.offset, error.hint)
        return weights._replace(failure=failure)
    except TreeError as error:
        return weights._replace(failure=Failure("unreadable", error.message, hint=error.hint))
    except MarkError as error:
        return weights._replace(mark_error=error)


def _read_text(text: str) -> Identification:
    # A text that has to be read costs more than all the rest of a run on a few files.
    from weightmark.licenses.recognize import identify

    return identify(text)


def _unmatched(globs: Sequence[str], root: str) -> tuple[str, ...]:
    if not globs:
        return ()
    import glob

    return tuple(one for one in globs if not glob.glob(one, root_dir=root, recursive=True))


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _spoken_for(name: str) -> str:
    """The folder that a card or a licence text speaks for: its own, or the one REUSE means."""
    folder = posixpath.dirname(name)
    return posixpath.dirname(folder) if posixpath.basename(folder) == _REUSE else folder


def _inside_posix(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")


def _from_here(path: str) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:
        # Windows: on another drive.
        return os.path.abspath(path)


def _relative(path: str, base: str) -> str:
    return os.path.relpath(path, base).replace(os.sep, "/") if path else ""


def _files_above(folder: str, base: str) -> list[str]:
    """The files of the folders above `folder`, up to `base`, relative to it."""
    found = []
    while folder != base:
        folder = os.path.dirname(folder)
        for above in (folder, os.path.join(folder, _REUSE)):
            if not os.path.isdir(above):
                continue
            for name in sorted(os.listdir(above)):
                path = os.path.join(above, name)
                wanted = is_card(name) or is_text(name) or _is_notice(name) or above != folder
                if wanted and os.path.isfile(path):
                    found.append(_relative(path, base))
    return found


def _licences(
    card: Card | None, weights: Iterable[Weights], own: Own, known: Iterable[str]
) -> Iterator[str]:
    if card is not None:
        try:
            yield card_licence(card, own, known)
        except ExpressionError:
            yield ""
    for one in weights:
        for _, licence in licence_names(one, own):
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
