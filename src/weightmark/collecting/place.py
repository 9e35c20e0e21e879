"""The files of one directory or archive by path, with those above it: what stands where.

What a file is for is told by its name: a card, a licence text, a use policy, a notice.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from weightmark.config import Project
from weightmark.containers.folder import is_skipped
from weightmark.containers.installed import Installed, installed_below
from weightmark.containers.paths import (
    followed,
    from_base,
    from_here,
    inside,
    inside_posix,
    upwards,
)
from weightmark.containers.tree import INSIDE, Tree, is_remote, open_installed, open_tree, public
from weightmark.declared.card import MAX_CARD, parse_card
from weightmark.declared.model_files import (
    BLOBS,
    MANIFESTS,
    is_index,
    problems_of,
    shard,
    store_of,
)
from weightmark.declared.naming import (
    DEP5,
    REUSE_FOLDER,
    REUSE_TOML,
    is_card,
    speaks,
    spoken_for,
)
from weightmark.errors import Problem, TreeError, UsageError
from weightmark.formats import is_weights, on_disk
from weightmark.formats.header import ADJACENT
from weightmark.model.facts import Failure

if TYPE_CHECKING:
    from weightmark.declared.lineage_record import Record
    from weightmark.declared.mark import Mark
    from weightmark.declared.side_files import Read
    from weightmark.errors import MarkError

_UNREAD = ("annexed", "link-outside", "broken-link", "special-member", "unreadable")
_SMALL = 1 << 16  # bytes: configurations have a few thousand, indexes of shards are larger
_MOST_RECENT = 16  # files: the configurations of one model


class Place:
    """The files of one directory or archive by POSIX path, with those of the folders above.

    On disk, paths are relative to the project's root where the directory lies in it, so that
    globs of the configuration fit.
    """

    def __init__(
        self, tree: Tree, prefix: str, base: str, asked: set[str] | None, above: Sequence[str] = ()
    ) -> None:
        self.tree, self.prefix, self.base = tree, prefix, base
        # Weights that were seen and cannot be read must not go by in silence.
        self.unread = {
            prefix + problem.where: problem
            for problem in tree.problems
            if (base or tree.kind == "installed")
            and problem.kind in _UNREAD
            and is_weights(problem.where)
        }
        self.weights = sorted([*(prefix + name for name in tree.weights()), *self.unread])
        self.annexed = tuple(
            prefix + problem.where
            for problem in tree.problems
            if problem.kind == "annexed" and speaks(problem.where)
        )
        # A folder that cannot be looked into may hide weights, or a card that speaks for them.
        self.unlisted = {
            prefix + problem.where: problem.message
            for problem in tree.problems
            if problem.kind == "unlisted" and asked is None
        }
        self.names = sorted([*(prefix + name for name in tree.names()), *self.unread])
        self.asked = asked
        self.folders: dict[str, list[str]] = {}
        for name in (*self.names, *above):
            self.folders.setdefault(posixpath.dirname(name), []).append(name)
        self._shown: dict[str, str] = {}
        self._recent: dict[str, bytes] = {}
        self.broken: Failure | None = None
        self.read_beside: dict[str, Read] = {}
        self.recorded: dict[str, Record | Mark | MarkError | None] = {}
        self.packages: tuple[tuple[Installed, str], ...] = ()
        """What is installed below a folder, which is left out here: each is a place of its own."""

    @classmethod
    def on_disk(
        cls,
        folder: str,
        asked: set[str] | None,
        project: Project,
        speaking: Callable[[str], Sequence[str]],
    ) -> Place:
        """A directory; `asked` are the absolute paths of the files that it is looked at for.

        `speaking` is `speaking_in`, which a caller with many folders keeps the answers of.
        """
        base = project.root if inside(folder, project.root) else folder
        below = from_base(folder, base)
        names = None if asked is None else {from_base(path, base) for path in asked}
        above: list[str] = []
        closed: dict[str, str] = {}
        for start in [*upwards(below)][1:]:
            try:
                found = speaking(os.path.join(base, start))
            except OSError as error:
                closed[start] = f"cannot be listed: {error.strerror or error}"
                continue
            above += [f"{start}/{name}" if start else name for name in found]
        prefix = f"{below}/" if below else ""
        try:
            # A project keeps what its links lead to elsewhere in it, as DVC does in `.dvc/cache`.
            tree = open_tree(folder, within=base)
            packages = _packages_in(tree, prefix, project, base) if asked is None else {}
            if packages:
                tree.leave_out(packages)
            place = cls(tree, prefix, base, names, above)
            place.packages = tuple(packages.values())
        except TreeError as error:
            place = cls(Tree(from_here(folder), "directory"), prefix, base, names, above)
            place.broken = Failure("unreadable", error.message, hint=error.hint)
        place.unlisted |= closed
        return place

    @classmethod
    def installed(cls, found: Installed, below: Iterable[str]) -> Place:
        """A folder of an installed package; `below` are paths in it that it is looked at for."""
        tree = open_installed(found, from_here(found.site))
        asked = {name for name in tree.weights() if any(inside_posix(name, one) for one in below)}
        return cls(tree, "", "", asked)

    @classmethod
    def in_archive(cls, path: str) -> Place:
        """An archive or a remote source; one that cannot be opened is a place that is `broken`."""
        try:
            return cls(open_tree(path), "", "", None)
        except TreeError as error:
            if is_remote(path):
                where = public(path)
                raise UsageError(f"{where}: {error.message}", hint=error.hint) from None
            place = cls(Tree(path, "file"), "", "", None)
            place.broken = Failure("unreadable", error.message, hint=error.hint)
            return place

    def __enter__(self) -> Place:
        return self

    def __exit__(self, *_: object) -> None:
        self.tree.close()

    def __contains__(self, name: str) -> bool:
        return name.startswith(self.prefix) and name[len(self.prefix) :] in self.tree

    @property
    def is_plain(self) -> bool:
        """Whether each file is one on disk, which processes can read beside each other."""
        return self.tree.kind == "directory" and not any(INSIDE in name for name in self.names)

    def shown(self, name: str) -> str:
        """The path of a file as people are to read it: from here, or inside its archive."""
        if not self.base:
            return f"{self.tree.label}{self.tree.inside}{name}"
        folder, _, file = name.rpartition("/")
        if folder not in self._shown:
            above = self.label(folder).removesuffix("/")
            self._shown[folder] = "" if above == "." else f"{above}/"
        return self._shown[folder] + file

    def label(self, folder: str) -> str:
        """The path of a folder as people are to read it; that of the place for ""."""
        if not self.base:
            return self.shown(folder) if folder else self.tree.label
        if folder and self._start is not None:
            return self._start + folder
        path = from_here(os.path.join(self.base, folder))
        return path if folder or path != "." else "./"

    @cached_property
    def _start(self) -> str | None:
        """What the path of each folder begins with; None where here is one of them."""
        here = os.getcwd()
        if here != self.base and inside(here, self.base):
            return None
        above = from_here(self.base)
        return "" if above == "." else above.rstrip("/") + "/"

    @cached_property
    def sidecars(self) -> frozenset[str]:
        """The files that speak for the one that they are named after."""
        return frozenset(
            name for names in self.folders.values() for name in names if name.endswith(ADJACENT)
        )

    @cached_property
    def annotating(self) -> frozenset[str]:
        """The files that speak for others by their paths (REUSE)."""
        ends = (REUSE_TOML, DEP5)
        return frozenset(
            name for names in self.folders.values() for name in names if name.endswith(ends)
        )

    def weights_in(self, folder: str) -> int:
        """How many weight files stand in a folder itself."""
        return self._counted.get(folder, 0)

    @cached_property
    def _counted(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for name in self.weights:
            folder = posixpath.dirname(name)
            counts[folder] = counts.get(folder, 0) + 1
        return counts

    def read(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of a file; raises TreeError where it cannot be read.

        Several ask for the configurations of one model, one after the other: small files that were
        read last are kept.
        """
        if name in self._recent:
            return self._recent[name][:limit]
        data = self._read(name, limit)
        if len(data) < min(limit, _SMALL):
            self._recent[name] = data
            if len(self._recent) > _MOST_RECENT:
                del self._recent[next(iter(self._recent))]
        return data

    def _read(self, name: str, limit: int) -> bytes:
        try:
            if name in self:
                with self.tree.open(name[len(self.prefix) :]) as member:
                    return member.read(limit)
            with open(followed(os.path.join(self.base, name)), "rb") as stream:
                return stream.read(limit)
        except OSError as error:
            raise TreeError(f"cannot be read: {error.strerror or error}", name=name) from None

    @cached_property
    def layout_problems(self) -> Mapping[str, Sequence[Problem]]:
        """What is wrong with the shards and indexes of each folder; only where somebody asks."""
        found: dict[str, list[Problem]] = {}
        for problem in problems_of(self.tree):
            where = self.prefix + problem.where
            if is_index(where) or shard(where):
                shown = problem._replace(where=self.shown(where))
                found.setdefault(posixpath.dirname(where), []).append(shown)
        return found

    @cached_property
    def altered(self) -> tuple[Problem, ...]:
        """The files of a Hub cache whose bytes are not those that the cache names; reads all."""
        from weightmark.containers.folder import altered_blob

        return tuple(
            Problem("altered-blob", self.shown(self.prefix + name), message)
            for name in self.tree.names()
            if (message := altered_blob(self.tree.path(name)))
        )

    def excludes(self, name: str, project: Project) -> bool:
        """Whether the project leaves a file of its own out; its sdist mirrors it."""
        if not project.config.exclude:
            return False
        if not inside(self.base or os.path.abspath(self.tree.label), project.root):
            return False
        if self.base:
            return project.excludes(name)
        return self.tree.kind == "sdist" and project.excludes(name.partition("/")[2])

    def asked_of(self, folder: str, names: Sequence[str]) -> Sequence[str] | None:
        """Which of the weights `names` of a model in `folder` are meant by what was asked for.

        None: the model is not meant at all. A weight file brings the other pieces of its model
        along, a card or a text all that it speaks for; mere neighbours are not asked.
        """
        if (
            self.asked is None
            or folder in self.asked
            or any(above in self._spoken_for for above in upwards(folder))
        ):
            return names
        meant = self.asked.intersection(names)
        if not meant:
            return None
        series = {piece.series for name in meant if (piece := shard(name)) is not None}
        if not series:
            return [name for name in names if name in meant]
        pieces = ((name, shard(name)) for name in names)
        return [name for name, one in pieces if name in meant or (one and one.series in series)]

    @cached_property
    def _spoken_for(self) -> set[str]:
        """The folders that the cards and texts that were asked for speak for."""
        asked = (self.asked or set()).difference(self.weights)
        return {spoken_for(name) for name in asked if speaks(name)}


def walk_from(path: str, project: Project, has_card: Callable[[str], bool]) -> str:
    """The folder to look through for one file: for weights, that of the card above them.

    `has_card` is the function below, which a caller with many files keeps the answers of.
    """
    folder = os.path.dirname(path)
    if store := store_around(path):
        return store
    if os.path.basename(folder) == REUSE_FOLDER and inside(folder, project.root):
        return os.path.dirname(folder)
    if inside(folder, project.root) and is_skipped(os.path.relpath(folder, project.root)):
        return folder  # from further up it would not be seen, and it was named
    if not on_disk(path) or not inside(folder, project.root):
        return folder
    above = folder
    while not has_card(above):
        if above == project.root:
            return folder
        above = os.path.dirname(above)
    return above


def _packages_in(
    tree: Tree, prefix: str, project: Project, base: str
) -> Mapping[str, tuple[Installed, str]]:
    """What is installed below a folder, but for what the configuration reaches into."""
    if tree.kind != "directory":
        return {}
    found = installed_below(tree.label, tree.names(), tree.weights())
    own = found and base == project.root
    left = [name for name in tree.weights() if own and project.excludes(prefix + name)]
    return {
        top: one for top, one in found.items() if not any(inside_posix(name, top) for name in left)
    }


def store_around(path: str) -> str:
    """The folder of the store of models that a manifest or a blob on disk is in, "" for none."""
    store = store_of(path.replace(os.sep, "/")) or ""
    if not store and os.path.basename(os.path.dirname(path)) == BLOBS:
        store = os.path.dirname(os.path.dirname(path))
    both = (os.path.join(store, one) for one in (BLOBS, MANIFESTS))
    return store if store and all(map(os.path.isdir, both)) else ""


def has_card(folder: str) -> bool:
    """Whether a card with front matter stands in a folder on disk, as far as that can be read."""
    try:
        cards = [os.path.join(folder, name) for name in _names(folder) if is_card(name)]
        return any(os.path.isfile(card) and _has_front_matter(card) for card in cards)
    except OSError:
        return False


def _has_front_matter(path: str) -> bool:
    with open(followed(path), "rb") as stream:
        return parse_card(stream.read(MAX_CARD)).front_matter


def speaking_in(folder: str) -> list[str]:
    """What in a folder on disk speaks for the weights below it, by POSIX path from there."""
    found = [name for name in _names(folder) if speaks(name)]
    found += [f"{REUSE_FOLDER}/{name}" for name in _names(os.path.join(folder, REUSE_FOLDER))]
    return [name for name in found if os.path.isfile(os.path.join(folder, name))]


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []
