"""The files of one directory or archive by path, with those above it: what stands where.

What a file is for is told by its name: a card, a licence text, a use policy, a notice.
"""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple, lazy
from weightmark.config import Project, matches
from weightmark.containers.folder import is_skipped
from weightmark.containers.installed import Installed
from weightmark.containers.tree import Tree, is_remote, open_installed, open_tree, public
from weightmark.declared.card import MAX_CARD, Card, CardProblem, parse_card
from weightmark.declared.layout import MERGES, PIPELINE, SIDE_FILES, is_index, problems_of, shard
from weightmark.errors import TreeError, UsageError
from weightmark.formats import LEFT_OVER, is_weights, on_disk
from weightmark.formats.header import ADJACENT, Problem
from weightmark.formats.pointers import MAX_POINTER, pointer
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.model.facts import CardFile, Failure, Text
from weightmark.recognition.identification import Identification, at_sight
from weightmark.texts.decode import text_of

if TYPE_CHECKING:
    from weightmark.declared.lineage_record import Record
    from weightmark.declared.mark import Mark
    from weightmark.declared.side_files import Read
    from weightmark.errors import MarkError

_CARDS = frozenset(
    f"{stem}{suffix}"
    for stem in ("readme", "model_card", "model-card", "modelcard")
    for suffix in (".md", ".markdown")
)
# Languages as names of files have them: of ISO 639-1 with a region or script, or in English.
_TRANSLATIONS = (
    r"(readme|model[-_]?card)[-_.]((ar|bn|cs|da|de|el|en|es|fa|fi|fr|he|hi|hu|id|it|ja|jp|ko|kr|ms|nl|no"
    r"|pl|pt|ro|ru|sv|th|tr|uk|ur|vi|zh|cn)([-_]([a-z]{2}|hans|hant))?|chinese|english|japanese|korean"
    r"|french|german|spanish|portuguese|russian)\.(md|markdown)"
)
_TRANSLATION = lazy(_TRANSLATIONS)
# A program, a picture or a table called "license…" is no licence text.
_NO_TEXT = (
    *(".py", ".pyi", ".pyc", ".ipynb", ".js", ".ts", ".c", ".h", ".cpp", ".rs", ".go", ".sh"),
    *(".json", ".toml", ".yaml", ".yml", ".xml", ".csv", ".tsv", ".parquet", ".lock"),
    *(".png", ".jpg", ".jpeg", ".svg", ".gif", ".pdf", ".zip", ".gz", ".whl"),
    *(".in", ".key", ".lic", ".pem", ".crt", ".tmpl", ".tpl", ".j2", ".template", ".css", ".log"),
    LEFT_OVER,
)
_LICENCE = lazy(r"(?:^|[^a-z])(?:un)?licen[cs]es?(?:[^a-z]|$)|^eula(?:[^a-z]|$)")
# A folder of more texts than this is a collection of them, and none is that of weights beside it:
# the most that a release had beside its weights was nine.
_MOST_TEXTS = 20
_POLICIES = ("use_policy", "use-policy", "usepolicy", "aup", "prohibited")
_OF_OTHERS = lazy(r"(?:third|3rd)[ _-]?part(?:y|ies)")
# The licence of the code or of data that lie beside the weights.
_FOR_ELSE = lazy(
    r"(?:^|[-_. ])(?:(code|software|source|src)|data|datasets?|corpus|docs?|documentation|papers?"
    r"|images?|figures?|pictures?|photos?|samples?|examples?|assets?|media|audio|fonts?|icons?|logos?)"
    r"(?:[-_. ]|$)"
)
_UNREAD = ("link-outside", "broken-link", "special-member", "unreadable")
REUSE_FOLDER = "LICENSES"
REUSE_TOML = "REUSE.toml"
DEP5 = ".reuse/dep5"
MAX_TEXT = 4 << 20
_SMALL = 1 << 16  # bytes: configurations have a few thousand, indexes of shards are larger
_MOST_RECENT = 16  # files: the configurations of one model


def is_card(name: str) -> bool:
    """Whether a file name is that of a model card."""
    return posixpath.basename(name).lower() in _CARDS


def is_translation(name: str) -> bool:
    """Whether a file name is that of a card in another language, as `README_zh.md`.

    The Hub does not read it, so it never is the card, but people do.
    """
    base = posixpath.basename(name).lower()
    if not base.startswith(("readme", "model")):
        return False  # as nearly all files
    return _TRANSLATION.fullmatch(base) is not None


def is_text(name: str) -> bool:
    """Whether a file name is that of a licence text or a use policy.

    The licences of third parties are those of code, and many in one file.
    """
    base = posixpath.basename(name).lower()
    if not ("licen" in base or base.startswith(("copying", "eula")) or _is_policy(base)):
        return False  # as nearly all files
    if (
        base.endswith(_NO_TEXT)
        or base.startswith("._")
        or is_weights(base)
        or _OF_OTHERS.search(base)
    ):
        return False
    if base.endswith(ADJACENT) and "." in base.removesuffix(ADJACENT):
        return False  # the sidecar of a file (REUSE)
    return _LICENCE.search(base) is not None or base.startswith("copying") or _is_policy(base)


def _is_policy(base: str) -> bool:
    return base.endswith((".md", ".txt")) and any(word in base for word in _POLICIES)


def is_notice(name: str) -> bool:
    """Whether a file name is that of a notice."""
    base = posixpath.basename(name)
    stem = base.lower().removeprefix("notice").removeprefix("s")
    return base.lower().startswith("notice") and stem[:1] in ("", "-", "_", ".") and stem != ".py"


_SPEAKING = frozenset((
    "adapter_config.json", "config.json", "model_index.json", "pyproject.toml", "weightmark.toml",
    "reuse.toml", "meta.json", "modelfile",
))  # fmt: skip


def speaks(name: str) -> bool:
    """Whether a file that is no weights may say something of the weights beside it."""
    base = posixpath.basename(name).lower()
    return (
        is_card(name)
        or is_translation(name)
        or is_text(name)
        or is_notice(name)
        or is_index(name)
        or base in _SPEAKING
        or base in MERGES
        or base.endswith((ADJACENT, ".dvc"))
        or posixpath.basename(posixpath.dirname(name)) == REUSE_FOLDER
        or name.endswith(DEP5)
    )


def _is_models(base: str) -> bool:
    """Whether a text says by its name that it is the model's: then LICENSE is that of the code."""
    return "model" in base.lower() or "weight" in base.lower()


class SideTexts(NamedTuple):
    """The names in one folder of what may speak for the weights in it."""

    cards: tuple[str, ...]
    texts: tuple[str, ...]
    notices: tuple[str, ...]


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
        self.weights = sorted([*(prefix + name for name in tree.weights()), *self.unread])
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
        self.cards: dict[str, CardFile] = {}
        self.cards_for: dict[str, Found] = {}
        self.texts: dict[str, Text] = {}
        # Asked for by every file and every model: looked up anew, 10,000 are 10,000 times 10,000.
        self._beside: dict[str, SideTexts] = {}
        self._shown: dict[str, str] = {}
        self._chosen: dict[tuple[str, ...], list[str]] = {}
        self._recent: dict[str, bytes] = {}
        # Pointers in the place of cards and texts, by the path that people read.
        self._stand_ins: dict[str, Problem] = {}
        self.broken: Failure | None = None
        # Texts of which only the beginning was read.
        self.cut: list[str] = []
        self.collections: set[str] = set()
        self.read_beside: dict[str, Read] = {}
        self.recorded: dict[str, Record | Mark | MarkError | None] = {}
        self.catalogue = SHIPPED

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
        below = _below(folder, base)
        names = None if asked is None else {_below(path, base) for path in asked}
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
            place = cls(open_tree(folder, within=base), prefix, base, names, above)
        except TreeError as error:
            place = cls(Tree(_from_here(folder), "directory"), prefix, base, names, above)
            place.broken = Failure("unreadable", error.message, hint=error.hint)
        place.unlisted |= closed
        return place

    @classmethod
    def installed(cls, found: Installed, below: Iterable[str]) -> Place:
        """A folder of an installed package; `below` are paths in it that it is looked at for."""
        tree = open_installed(found, _from_here(found.site))
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
        path = _from_here(os.path.join(self.base, folder))
        return path if folder or path != "." else "./"

    @cached_property
    def _start(self) -> str | None:
        """What the path of each folder begins with; None where here is one of them."""
        here = os.getcwd()
        if here != self.base and inside(here, self.base):
            return None
        above = _from_here(self.base)
        return "" if above == "." else above.rstrip("/") + "/"

    @cached_property
    def sidecars(self) -> frozenset[str]:
        """The files that speak for the one that they are named after."""
        return frozenset(
            name for names in self.folders.values() for name in names if name.endswith(ADJACENT)
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

    def beside(self, folder: str) -> SideTexts:
        """What stands in one folder."""
        if folder not in self._beside:
            names = self.folders.get(folder, ())
            cards, texts, notices = (
                [name for name in names if is_(name)] for is_ in (is_card, is_text, is_notice)
            )
            # `tok2vec.license` is named as a text, and is the sidecar of `tok2vec` where that is.
            texts = [one for one in texts if one.removesuffix(ADJACENT) not in {*names} - {one}]
            # The Hub reads README.md, so that counts before any other card.
            cards.sort(key=lambda name: not posixpath.basename(name).lower().startswith("readme"))
            self._beside[folder] = SideTexts(tuple(cards), tuple(texts), tuple(notices))
        return self._beside[folder]

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
            with open(os.path.join(self.base, name), "rb") as stream:
                return stream.read(limit)
        except OSError as error:
            raise TreeError(f"cannot be read: {error.strerror or error}", name=name) from None

    def card(self, name: str) -> CardFile:
        """The card in a file; what cannot be read is a problem of the card."""
        if name not in self.cards:
            try:
                data = self.read(name, MAX_CARD + 1)
                self._mind_pointer(name, data)
                card = parse_card(data)
            except TreeError as error:
                problem = CardProblem("unreadable", error.message, 1, hint="make the file readable")
                card = Card(problems=(problem,))
            self.cards[name] = CardFile(self.shown(name), card)
        return self.cards[name]

    def card_for(self, folder: str) -> Found:
        """The card that speaks for the files of a folder: its own, or the nearest above.

        A README without front matter is a card in the folder itself; further up, and in a package,
        it is the readme of something else.
        """
        if folder not in self.cards_for:
            self.cards_for[folder] = self._card_for(folder)
        return self.cards_for[folder]

    def _card_for(self, folder: str) -> Found:
        for above in upwards(folder):
            cards = [self.card(name) for name in self.beside(above).cards]
            best = next((card for card in cards if card.card.front_matter), None)
            if best is None and above == folder and cards and not self.tree.is_package:
                best = cards[0]
            if best is not None:
                return Found(above, best)
        return Found(folder, None)

    def other_cards(self, card: Found) -> Iterator[CardFile]:
        """Further cards in the folder of the one that speaks for it, and their translations.

        Without one, the readmes of the nearest folder above that has any: what they say in prose of
        weights is said of these.
        """
        folder = card.folder
        if card.file is None:
            folder = next((each for each in upwards(folder) if self.beside(each).cards), folder)
        for name in self.beside(folder).cards:
            if self.card(name) is not card.file:
                yield self.card(name)
        for name in filter(is_translation, self.folders.get(folder, ())):
            yield self.card(name)

    def text(self, name: str, *, beside: bool) -> Text:
        """A licence text and what it is; what cannot be read is no text that is known."""
        if name not in self.texts:
            try:
                data = self.read(name, MAX_TEXT + 1)
                self._mind_pointer(name, data)
                if len(data) > MAX_TEXT:
                    self.cut.append(name)
                text = text_of(data[:MAX_TEXT])
                found = at_sight(text) or _read_text(text)
                if self.catalogue.own:
                    found = _owned(text, found, self.catalogue)
                if found.match == "unknown":
                    found = _referred(text, found, self.catalogue)
            except TreeError as error:
                nothing = ((), (), (), (), ())
                found = Identification("", "", "unknown", "", *nothing, why=error.message)
            self.texts[name] = Text(self.shown(name), found, role=role_of(name))
        return self.texts[name]._replace(beside=beside)

    def texts_near(self, folder: str, card: Found, globs: Sequence[str]) -> tuple[Text, ...]:
        """The texts that speak for weights in `folder`: those of the nearest folder that has any.

        That is the folder itself or one above it, up to that of the card; without a card, up to the
        top; in a package the texts above are those of its code, but for what is named for a model
        or stands beside other weights. Where the configuration names texts by `globs`, those only.
        """
        if globs:
            return self.chosen(globs, beside=True)
        for above in upwards(folder):
            beyond = not inside_posix(above, card.folder)
            if beyond and card.file is not None:
                break
            link = card.file.card.license_link if card.file and above == card.folder else ""
            names = sorted(set(self._text_names(above, link)))
            if beyond and self.tree.is_package and not self.weights_in(above):
                names = [name for name in names if role_of(name) == "weights"]
            if len(names) > _MOST_TEXTS:
                self.collections.add(above)
            elif names:
                return _by_role([self.text(name, beside=True) for name in names])
        return ()

    def texts_above(
        self, around: Iterable[str], near: Iterable[Text], globs: Sequence[str]
    ) -> tuple[Text, ...]:
        """The other texts in the folders of the weights and above them."""
        taken = {text.path for text in near}
        groups = [tuple(self._text_names(above, "")) for above in around]
        names = {name for group in groups if len(group) <= _MOST_TEXTS for name in group}
        texts = (self.text(name, beside=False) for name in sorted(names) if not globs)
        return tuple(text for text in texts if text.path not in taken)

    def chosen(self, globs: Sequence[str], *, beside: bool) -> tuple[Text, ...]:
        """The texts that the configuration names; `beside` where it does for all weights."""
        key = tuple(globs)
        if key not in self._chosen:
            files = {name for group in self.folders.values() for name in group} if globs else ()
            chosen = [name for name in files if any(matches(name, glob) for glob in globs)]
            self._chosen[key] = sorted(chosen)
        return tuple(self.text(name, beside=beside) for name in self._chosen[key])

    def _text_names(self, folder: str, link: str) -> Iterator[str]:
        """The licence texts of one folder, and of the LICENSES folder of REUSE in it."""
        linked = posixpath.normpath(posixpath.join(folder, link)) if link else ""
        yield from self.beside(folder).texts
        if linked and linked in self.folders.get(folder, ()):
            yield linked
        for name in self.folders.get(posixpath.join(folder, REUSE_FOLDER), ()):
            if name.endswith((".txt", ".md")):
                yield name
        if posixpath.join(folder, "info/index.json") in self.folders.get(
            posixpath.join(folder, "info"), ()
        ):
            yield from self.folders.get(posixpath.join(folder, "info/licenses"), ())

    def notices(self, around: Iterable[str]) -> tuple[str, ...]:
        """The files called NOTICE in the folders of the weights and above them."""
        found = [name for above in around for name in self.beside(above).notices]
        return tuple(sorted(map(self.shown, found)))

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

    def pointers(self, folders: Collection[str], texts: Iterable[Text]) -> list[Problem]:
        """Pointers in the place of the files that tell of weights in `folders`.

        These are the cards that were asked for them, their `texts`, notices and configurations.
        """
        paths = {text.path for text in texts}
        for folder in folders:
            speaks = self.card_for(folder)
            for above in upwards(folder):
                paths.update(map(self.shown, self.beside(above).cards))
                if speaks.file is not None and above == speaks.folder:
                    break
            for name in self.folders.get(folder, ()):
                if is_notice(name) or posixpath.basename(name) in (PIPELINE, *SIDE_FILES):
                    with suppress(TreeError):
                        self._mind_pointer(name, self.read(name, MAX_POINTER + 1))
                    paths.add(self.shown(name))
        return [self._stand_ins[path] for path in sorted(paths & self._stand_ins.keys())]

    def _mind_pointer(self, name: str, data: bytes) -> None:
        """Keeps in mind that a pointer stands in the place of a file that begins with `data`."""
        found = pointer(data[: MAX_POINTER + 1])
        if found is not None:
            message = f"{found.what}, not the file: {found.remedy(name)}"
            self._stand_ins[self.shown(name)] = Problem("pointer", self.shown(name), message)

    @cached_property
    def altered(self) -> tuple[Problem, ...]:
        """The files of a Hub cache whose bytes are not those that the cache names; reads all."""
        from weightmark.containers.blobs import altered

        return tuple(
            Problem("altered-blob", self.shown(self.prefix + name), message)
            for name in self.tree.names()
            if (message := altered(self.tree.path(name)))
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
        if self.asked is None or any(above in self._spoken_for for above in upwards(folder)):
            return names
        meant = self.asked.intersection(names)
        if not meant:
            return None
        series = {piece.series for name in meant if (piece := shard(name)) is not None}
        if not series:
            return [name for name in names if name in meant]
        return [name for name in names if name in meant or _series(name) in series]

    @cached_property
    def _spoken_for(self) -> set[str]:
        """The folders that the cards and texts that were asked for speak for."""
        asked = (self.asked or set()).difference(self.weights)
        return {_spoken_for(name) for name in asked if speaks(name)}


def role_of(name: str) -> str:
    """What a licence text is for, as far as its name says: a role of `Text`, or ""."""
    base = posixpath.basename(name).lower()
    if _is_policy(base):
        return "policy"
    if _is_models(base):
        return "weights"
    if _OF_OTHERS.search(base):
        return "other"
    found = _FOR_ELSE.search(base)
    return "" if found is None else "code" if found[1] else "other"


def _by_role(texts: Sequence[Text]) -> tuple[Text, ...]:
    """Texts side by side: one that is named for the model makes LICENSE that of the code."""
    named = any(text.role == "weights" for text in texts)
    told = (
        text._replace(role="rest") if named and not text.role and not _in_reuse(text.path) else text
        for text in texts
    )
    return tuple(text._replace(beside=text.role in ("", "weights")) for text in told)


def _in_reuse(path: str) -> bool:
    return posixpath.basename(posixpath.dirname(path)) == REUSE_FOLDER


def _series(name: str) -> str:
    piece = shard(name)
    return piece.series if piece is not None else ""


def _read_text(text: str) -> Identification:
    # A text that has to be read costs more than all the rest of a run on a few files.
    from weightmark.recognition.recognize import identify

    return identify(text)


def _referred(text: str, found: Identification, catalogue: Catalogue) -> Identification:
    from weightmark.model.referral import referred

    return referred(text, found, catalogue)


def _owned(text: str, found: Identification, catalogue: Catalogue) -> Identification:
    from weightmark.entries.own import owned

    return owned(text, found, catalogue)


def walk_from(path: str, project: Project, has_card: Callable[[str], bool]) -> str:
    """The folder to look through for one file: for weights, that of the card above them.

    `has_card` is the function below, which a caller with many files keeps the answers of.
    """
    folder = os.path.dirname(path)
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


def has_card(folder: str) -> bool:
    """Whether a card with front matter stands in a folder on disk, as far as that can be read."""
    try:
        cards = [os.path.join(folder, name) for name in _names(folder) if is_card(name)]
        return any(os.path.isfile(card) and _has_front_matter(card) for card in cards)
    except OSError:
        return False


def _has_front_matter(path: str) -> bool:
    with open(path, "rb") as stream:
        return parse_card(stream.read(MAX_CARD)).front_matter


def speaking_in(folder: str) -> list[str]:
    """What in a folder on disk speaks for the weights below it, by POSIX path from there."""
    found = [name for name in _names(folder) if speaks(name)]
    found += [f"{REUSE_FOLDER}/{name}" for name in _names(os.path.join(folder, REUSE_FOLDER))]
    return [name for name in found if os.path.isfile(os.path.join(folder, name))]


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def unreachable(path: str) -> str:
    """Why a path that was named cannot be looked at; "" where it can."""
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):
            os.scandir(path).close()
    except ValueError as error:  # a zero byte
        return str(error)
    except OSError as error:
        if error.errno != errno.ENOENT:
            return error.strerror or str(error)
        return "a link to nothing" if os.path.islink(path) else "no such file or directory"
    return ""


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
    return posixpath.dirname(folder) if posixpath.basename(folder) == REUSE_FOLDER else folder


def inside_posix(path: str, folder: str) -> bool:
    """Whether a POSIX path lies in a folder, or is it; "" is the top."""
    return not folder or path == folder or path.startswith(folder + "/")


def _from_here(path: str) -> str:
    try:
        path = os.path.relpath(path)
    except ValueError:
        # Windows: on another drive.
        path = os.path.abspath(path)
    return path.replace(os.sep, "/")


def relative(path: str, base: str) -> str:
    """A path as POSIX has it, from `base`; "" stays ""."""
    return os.path.relpath(path, base).replace(os.sep, "/") if path else ""


def _below(path: str, base: str) -> str:
    """The same for an absolute path that is inside `base`; "" for `base` itself."""
    return path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
