"""The files of one directory or archive by path, with those above it: what stands where.

What a file is for is told by its name: a card, a licence text, a use policy, a notice.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from weightmark.bundle import CardFile, Failure, Text
from weightmark.card import MAX_CARD, Card, Problem
from weightmark.card import parse as parse_card
from weightmark.errors import TreeError, UsageError
from weightmark.formats import is_weights
from weightmark.layout import Layout
from weightmark.layout import read as read_layout
from weightmark.licenses.catalogue import Own
from weightmark.licenses.identification import Identification, at_sight
from weightmark.project import Project, matches
from weightmark.record import NamedTuple
from weightmark.tree import Tree, is_remote, open_installed, open_tree, public
from weightmark.trees.installed import Installed

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
_OF_OTHERS = re.compile(r"(?:third|3rd)[ _-]?part(?:y|ies)")
_UNREAD = ("link-outside", "broken-link", "special-member", "unreadable")
REUSE = "LICENSES"
MAX_TEXT = 4 << 20


def is_card(name: str) -> bool:
    """Whether a file name is that of a model card."""
    return posixpath.basename(name).lower() in _CARDS


def is_text(name: str) -> bool:
    """Whether a file name is that of a licence text or a use policy.

    The licences of third parties are those of code, and many in one file.
    """
    base = posixpath.basename(name).lower()
    if base.endswith(_NO_TEXT) or is_weights(base) or _OF_OTHERS.search(base):
        return False
    return "license" in base or "licence" in base or base.startswith("copying") or _is_policy(base)


def _is_policy(base: str) -> bool:
    return base.endswith((".md", ".txt")) and any(word in base for word in _POLICIES)


def is_notice(base: str) -> bool:
    """Whether a file name is that of a notice."""
    stem = base.lower().removeprefix("notice").removeprefix("s")
    return base.lower().startswith("notice") and stem[:1] in ("", "-", "_", ".") and stem != ".py"


def _is_models(base: str) -> bool:
    """Whether a text says by its name that it is the model's: then LICENSE is that of the code."""
    return "model" in base.lower() or "weight" in base.lower()


class Found(NamedTuple):
    """A card that was found, and the folder that it speaks for."""

    folder: str
    file: CardFile | None


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
            prefix + problem.where: problem.message
            for problem in tree.problems
            if (base or tree.kind == "installed")
            and problem.kind in _UNREAD
            and is_weights(problem.where)
        }
        self.names = sorted([*(prefix + name for name in tree.names()), *self.unread])
        self.asked = asked
        self.folders: dict[str, list[str]] = {}
        for name in (*self.names, *above):
            self.folders.setdefault(posixpath.dirname(name), []).append(name)
        self.cards: dict[str, CardFile] = {}
        self.cards_for: dict[str, Found] = {}
        self.texts: dict[str, Text] = {}
        self.broken: Failure | None = None
        self.own: Own = {}

    @classmethod
    def on_disk(cls, folder: str, asked: set[str] | None, project: Project) -> Place:
        """A directory; `asked` are the absolute paths of the files that it is looked at for."""
        base = project.root if inside(folder, project.root) else folder
        below = relative(folder, base)
        prefix = "" if below == "." else below + "/"
        names = None if asked is None else {relative(path, base) for path in asked}
        # A project keeps what its links lead to elsewhere in it, as DVC does in `.dvc/cache`.
        tree = open_tree(folder, within=base)
        return cls(tree, prefix, base, names, _files_above(folder, base))

    @classmethod
    def installed(cls, found: Installed, below: Iterable[str]) -> Place:
        """A folder of an installed package; `below` are paths in it that it is looked at for."""
        tree = open_installed(found, _from_here(found.site).replace(os.sep, "/"))
        names = (name for name in tree.names() if is_weights(name))
        asked = {name for name in names if any(inside_posix(name, one) for one in below)}
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
            place = cls(Tree(path, "file", (), ()), "", "", None)
            place.broken = Failure("unreadable", error.message, hint=error.hint)
            return place

    def __enter__(self) -> Place:
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
        """The first `limit` bytes of a file; raises TreeError where it cannot be read."""
        below = name[len(self.prefix) :]
        try:
            if name.startswith(self.prefix) and below in self.tree:
                with self.tree.open(below) as member:
                    return member.read(limit)
            with open(os.path.join(self.base, name), "rb") as stream:
                return stream.read(limit)
        except OSError as error:
            raise TreeError(f"cannot be read: {error.strerror or error}", name=name) from None

    def card(self, name: str) -> CardFile:
        """The card in a file; what cannot be read is a problem of the card."""
        if name not in self.cards:
            try:
                card = parse_card(self.read(name, MAX_CARD + 1))
            except TreeError as error:
                problem = Problem("unreadable", error.message, 1, hint="make the file readable")
                card = Card(problems=(problem,))
            self.cards[name] = CardFile(self.shown(name), card)
        return self.cards[name]

    def card_for(self, folder: str) -> Found:
        """The card that speaks for the files of a folder: its own, or the nearest above.

        A README without front matter is a card in the folder itself; further up, and in a package,
        it is the readme of something else.
        """
        # Asked for by every file of a folder: looked up anew, 10,000 files are 10,000 times 10,000.
        if folder not in self.cards_for:
            self.cards_for[folder] = self._card_for(folder)
        return self.cards_for[folder]

    def _card_for(self, folder: str) -> Found:
        for above in upwards(folder):
            cards = [self.card(name) for name in self.folders.get(above, ()) if is_card(name)]
            best = next((card for card in cards if card.card.front_matter), None)
            if best is None and above == folder and cards and self.base:
                best = cards[0]
            if best is not None:
                return Found(above, best)
        return Found(folder, None)

    def text(self, name: str, *, beside: bool) -> Text:
        """A licence text and what it is; what cannot be read is no text that is known."""
        if name not in self.texts:
            try:
                text = self.read(name, MAX_TEXT).decode("utf-8-sig", "replace")
                found = at_sight(text) or _read_text(text)
                if self.own:
                    found = _owned(text, found, self.own)
            except TreeError as error:
                nothing = ((), (), (), (), ())
                found = Identification("", "", "unknown", "", *nothing, why=error.message)
            self.texts[name] = Text(self.shown(name), found)
        return self.texts[name]._replace(beside=beside)

    def texts_for(
        self, folder: str, names: Sequence[str], card: CardFile | None, globs: Sequence[str]
    ) -> tuple[Text, ...]:
        """The texts for the weights `names` of a model in `folder`, with those further up.

        Where the configuration names texts by `globs`, those and no others.
        """
        if globs:
            return self.chosen(globs, beside=True)
        link = card.card.license_link if card else ""
        found: dict[str, bool] = {}
        for start in {folder, *(posixpath.dirname(name) for name in names)}:
            for above in upwards(start):
                beside = inside_posix(above, folder)
                for name in self._text_names(above, link if beside else ""):
                    found[name] = found.get(name, False) or beside
        if any(beside and _is_models(posixpath.basename(n)) for n, beside in found.items()):
            for name in found:
                found[name] &= _is_models(posixpath.basename(name))
        return tuple(
            self.text(name, beside=beside and not _is_policy(posixpath.basename(name).lower()))
            for name, beside in sorted(found.items())
        )

    def chosen(self, globs: Sequence[str], *, beside: bool) -> tuple[Text, ...]:
        """The texts that the configuration names; `beside` where it does for all weights."""
        files = {name for group in self.folders.values() for name in group} if globs else ()
        chosen = [name for name in files if any(matches(name, glob) for glob in globs)]
        return tuple(self.text(name, beside=beside) for name in sorted(chosen))

    def _text_names(self, folder: str, link: str) -> Iterator[str]:
        """The licence texts of one folder, and of the LICENSES folder of REUSE in it."""
        linked = posixpath.normpath(posixpath.join(folder, link)) if link else ""
        for name in self.folders.get(folder, ()):
            if is_text(name) or name == linked:
                yield name
        for name in self.folders.get(posixpath.join(folder, REUSE), ()):
            if name.endswith((".txt", ".md")):
                yield name

    def notices(self, folder: str, names: Iterable[str]) -> tuple[str, ...]:
        """The files called NOTICE in the folders of the weights and above them."""
        folders = {
            above
            for start in (folder, *(posixpath.dirname(name) for name in names))
            for above in upwards(start)
        }
        found = [name for above in folders for name in self.folders.get(above, ())]
        return tuple(sorted(self.shown(n) for n in found if is_notice(posixpath.basename(n))))

    @cached_property
    def layout(self) -> Layout:
        """Which files form one model; read once, and only where somebody asks."""
        return read_layout(self.tree)

    def excludes(self, name: str, project: Project) -> bool:
        """Whether the project leaves a file of its own out; its sdist mirrors it."""
        if not inside(self.base or os.path.abspath(self.tree.label), project.root):
            return False
        if self.base:
            return project.excludes(name)
        return self.tree.kind == "sdist" and project.excludes(name.partition("/")[2])

    def is_asked(self, folder: str, names: Iterable[str]) -> bool:
        """Whether the model in `folder` with the weights `names` is meant by what was asked for."""
        if self.asked is None:
            return True
        if self.asked & set(names):
            return True
        others = [name for name in self.asked if not is_weights(name)]
        return any(inside_posix(folder, _spoken_for(name)) for name in others)


def _read_text(text: str) -> Identification:
    # A text that has to be read costs more than all the rest of a run on a few files.
    from weightmark.licenses.recognize import identify

    return identify(text)


def _owned(text: str, found: Identification, own: Own) -> Identification:
    from weightmark.licenses.own import owned

    return owned(text, found, own)


def walk_from(path: str, project: Project) -> str:
    """The folder to look through for one file: for weights, that of the card above them."""
    folder = os.path.dirname(path)
    if os.path.basename(folder) == REUSE and inside(folder, project.root):
        return os.path.dirname(folder)
    if not is_weights(path) or not inside(folder, project.root):
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
        return parse_card(stream.read(MAX_CARD)).front_matter


def inside(path: str, root: str) -> bool:
    """Whether an absolute path lies in the directory `root`, or is it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def upwards(folder: str) -> Iterator[str]:
    """A POSIX folder and those above it, up to "", the top of the place."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _spoken_for(name: str) -> str:
    """The folder that a card or a licence text speaks for: its own, or the one REUSE means."""
    folder = posixpath.dirname(name)
    return posixpath.dirname(folder) if posixpath.basename(folder) == REUSE else folder


def inside_posix(path: str, folder: str) -> bool:
    """Whether a POSIX path lies in a folder, or is it; "" is the top."""
    return not folder or path == folder or path.startswith(folder + "/")


def _from_here(path: str) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:
        # Windows: on another drive.
        return os.path.abspath(path)


def relative(path: str, base: str) -> str:
    """A path as POSIX has it, from `base`; "" stays ""."""
    return os.path.relpath(path, base).replace(os.sep, "/") if path else ""


def _files_above(folder: str, base: str) -> list[str]:
    """The files of the folders above `folder`, up to `base`, relative to it."""
    found = []
    while folder != base:
        folder = os.path.dirname(folder)
        for above in (folder, os.path.join(folder, REUSE)):
            if not os.path.isdir(above):
                continue
            for name in sorted(os.listdir(above)):
                path = os.path.join(above, name)
                wanted = is_card(name) or is_text(name) or is_notice(name) or above != folder
                if wanted and os.path.isfile(path):
                    found.append(relative(path, base))
    return found
