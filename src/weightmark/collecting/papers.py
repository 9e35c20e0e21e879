"""The papers of a place: cards, licence texts and notices, and for which weights they speak."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property

from weightmark._startup import NamedTuple, lazy
from weightmark.collecting.place import Place
from weightmark.containers.folder import find_snapshot, hub_cache
from weightmark.containers.paths import inside_posix, matches, upwards
from weightmark.declared.card import MAX_CARD, Card, CardProblem, parse_card
from weightmark.declared.cards import card_statements, names_a_licence
from weightmark.declared.model_files import (
    BLOBS,
    MAX_MANIFEST,
    PIPELINE,
    SIDE_FILES,
    outside_bundle,
    read_layers,
    store_of,
)
from weightmark.declared.naming import (
    OF_MODELS,
    REUSE_FOLDER,
    REUSE_TOML,
    is_card,
    is_notice,
    is_other_readme,
    is_text,
    role_of,
)
from weightmark.errors import Problem, TreeError
from weightmark.formats.header import ADJACENT
from weightmark.formats.pointers import MAX_POINTER, Pointer, pointer
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.model.facts import CardFile, DataSet, Text, Unjudged
from weightmark.recognition.identification import UNRESOLVED, Identification, State, at_sight
from weightmark.texts.decode import text_of

# A folder of more texts than this is a collection of them, and none is that of weights beside it:
# the most that a release had beside its weights was nine.
_MOST_TEXTS = 20
_COLLECTION = "is a folder of many licence texts, none of which is taken for that of the weights"
_MOST_DATA = 64  # as many as bases in a mark
# Files that tell of the weights in their folder, beside cards, texts, notices and sidecars.
_TELLING = (PIPELINE, *SIDE_FILES, REUSE_TOML)
_HUB_NAME = lazy(r"[\w.-]+(?:/[\w.-]+)?")
_MAX_TEXT = 4 << 20
"""Bytes of a licence text that are read; the longest of 2,328 has 91,000 (esri)."""


class SideTexts(NamedTuple):
    """The names of what may speak for the weights in one folder.

    `texts`: those in the LICENSES folder of REUSE beside them too, and in that of a conda package.
    """

    cards: tuple[str, ...]
    texts: tuple[str, ...]
    notices: tuple[str, ...]


class Found(NamedTuple):
    """A card that was found, and the folder that it speaks for."""

    folder: str
    file: CardFile | None


class Stored(NamedTuple):
    """What a store of models says of a blob: in which manifest, and the texts of its licence."""

    manifest: str
    texts: tuple[Text, ...]


class Papers:
    """The cards, texts and notices of a place, each read once.

    `unjudged` are texts of which only the beginning was read, and folders of so many texts that
    none is that of weights beside it.
    """

    def __init__(self, place: Place, catalogue: Catalogue = SHIPPED) -> None:
        self.place, self.catalogue = place, catalogue
        self.unjudged: set[Unjudged] = set()
        self._cards: dict[str, CardFile] = {}
        self._cards_for: dict[str, Found] = {}
        self._speaking: dict[str, bool] = {}
        self._texts: dict[str, Text] = {}
        self._empty: set[str] = set()
        # Asked for by every file and every model: looked up anew, 10,000 are 10,000 times 10,000.
        self._beside: dict[str, SideTexts] = {}
        self._chosen: dict[tuple[str, ...], list[str]] = {}
        # Pointers in the place of cards and texts, by the path that people read.
        self._stand_ins: dict[str, Problem] = {}

    def beside(self, folder: str) -> SideTexts:
        """What stands in one folder."""
        if folder not in self._beside:
            names = self.place.folders.get(folder, ())
            cards, texts, notices = (
                [name for name in names if is_(name)] for is_ in (is_card, is_text, is_notice)
            )
            texts += _unread_texts(names, texts)
            # `tok2vec.license` is named as a text, and is the sidecar of `tok2vec` where that is.
            texts = [one for one in texts if one.removesuffix(ADJACENT) not in {*names} - {one}]
            texts += self._in_folders(folder)
            # The Hub reads README.md, so that counts before any other card.
            cards.sort(key=lambda name: not posixpath.basename(name).lower().startswith("readme"))
            self._beside[folder] = SideTexts(tuple(cards), tuple(texts), tuple(notices))
        return self._beside[folder]

    def card(self, name: str) -> CardFile:
        """The card in a file; what cannot be read is a problem of the card."""
        if name not in self._cards:
            try:
                data = self.place.read(name, MAX_CARD + 1)
                self._mind_pointer(name, data)
                card = parse_card(data)
            except TreeError as error:
                problem = CardProblem("unreadable", error.message, 1, hint="make the file readable")
                card = Card(problems=(problem,))
            self._cards[name] = CardFile(self.place.shown(name), card)
        return self._cards[name]

    def card_for(self, folder: str) -> Found:
        """The card that speaks for the files of a folder: its own, or the nearest above.

        A README without front matter is a card in the folder itself, and in that of the pipeline
        which it is a part of; further up, and in a package, it is the readme of something else.
        """
        if folder not in self._cards_for:
            self._cards_for[folder] = self._card_for(folder)
        return self._cards_for[folder]

    def _card_for(self, folder: str) -> Found:
        start = outside_bundle(folder, self.place.__contains__)
        whole = posixpath.dirname(start)
        if not start or posixpath.join(whole, PIPELINE) not in self.place:
            whole = start
        for above in upwards(start):
            cards = [self.card(name) for name in self.beside(above).cards]
            best = next((card for card in cards if card.card.front_matter), None)
            own = above in (start, whole) and not self.place.tree.is_package
            if best is None and own and cards:
                best = cards[0]
            if best is not None:
                return Found(above, best)
        return Found(whole, None)

    def other_cards(self, card: Found) -> Iterator[CardFile]:
        """Further cards in the folder of the one that speaks for it, and readmes that are none.

        Where it names no licence, those above too, up to the first that does: what they say in
        prose of weights is said of these.
        """
        heard = card.file is not None and self._speaks(card.file)
        for folder in [card.folder] if heard else upwards(card.folder):
            others = filter(is_other_readme, self.place.folders.get(folder, ()))
            found = [self.card(name) for name in (*self.beside(folder).cards, *others)]
            yield from (one for one in found if one is not card.file)
            if any(map(self._speaks, found)):
                return

    def _speaks(self, file: CardFile) -> bool:
        """Whether a card says anything of a licence; above one that does nothing else is asked."""
        if file.path not in self._speaking:
            self._speaking[file.path] = names_a_licence(file.card, self.catalogue)
        return self._speaking[file.path]

    def text(self, name: str, *, beside: bool) -> Text:
        """A licence text and what it is; what cannot be read is no text that is known."""
        if name not in self._texts:
            try:
                data = self.place.read(name, _MAX_TEXT + 1)
                self._mind_pointer(name, data)
                if not data.strip():
                    self._empty.add(name)
                if len(data) > _MAX_TEXT:
                    why = f"was read in its first {_MAX_TEXT >> 20} MiB only"
                    self.unjudged.add(Unjudged(self.place.shown(name), why, partly=True))
                found = (
                    _unread("it is a PDF, which is not read")
                    if data.startswith(b"%PDF")
                    else text_identified(text_of(data[:_MAX_TEXT]), self.catalogue)
                )
            except TreeError as error:
                found = _unread(error.message)
            self._texts[name] = Text(self.place.shown(name), found, role=role_of(name))
        return self._texts[name]._replace(beside=beside)

    def texts_near(self, folder: str, card: Found, globs: Sequence[str]) -> tuple[Text, ...]:
        """The texts that speak for weights in `folder`: those of the nearest folder that has any.

        That is the folder itself or one above it, up to that of a card which names a licence, else
        up to the top; in a package the texts above are those of its code, but for what is named for
        a model or stands beside other weights. Where the configuration names texts by `globs`,
        those only.
        """
        if globs:
            return self.chosen(globs, beside=True)
        for above in upwards(folder):
            beyond = not inside_posix(above, card.folder)
            if beyond and card.file is not None and self._speaks(card.file):
                break
            link = card.file.card.license_link if card.file and above == card.folder else ""
            names = sorted({*self.beside(above).texts, *self._linked(above, link)})
            if beyond and self.place.tree.is_package and not self.place.weights_in(above):
                names = [name for name in names if role_of(name) == "weights"]
            if len(names) > _MOST_TEXTS:
                self.unjudged.add(Unjudged(self.place.label(above), _COLLECTION))
            else:
                texts = {name: self.text(name, beside=True) for name in names}
                # One that was made and never filled says nothing.
                if said := [one for name, one in texts.items() if name not in self._empty]:
                    return _by_role(said)
        return ()

    def _in_folders(self, folder: str) -> Iterator[str]:
        """The licence texts that stand in folders of their own beside others."""
        folders = self.place.folders
        for name in folders.get(posixpath.join(folder, REUSE_FOLDER), ()):
            if name.endswith((".txt", ".md")):
                yield name
        for name in OF_MODELS:
            yield from folders.get(posixpath.join(folder, name), ())
        info = posixpath.join(folder, "info")
        if posixpath.join(info, "index.json") in folders.get(info, ()):
            yield from folders.get(posixpath.join(info, "licenses"), ())

    def _linked(self, folder: str, link: str) -> Iterator[str]:
        """The file of a folder that its card links to."""
        name = posixpath.normpath(posixpath.join(folder, link)) if link else ""
        if name in self.place.folders.get(folder, ()):
            yield name

    @cached_property
    def layers(self) -> Mapping[str, Stored]:
        """What the manifests of a store of models name, by the weights; the first names a model."""
        found: dict[str, Stored] = {}
        stored = any(f"{BLOBS}/" in name for name in self.place.weights)
        for name in self.place.names if stored else ():
            store = store_of(name)
            if store is None:
                continue
            with suppress(TreeError):
                layers = read_layers(self.place.read(name, MAX_MANIFEST))
                texts = self._stored(store, layers.licences)
                for blob in self._blobs(store, layers.others):
                    known = found.get(blob, Stored(name, ()))
                    both = dict.fromkeys((*known.texts, *texts))
                    found[blob] = known._replace(texts=tuple(both))
        return found

    def _stored(self, store: str, licences: Iterable[Iterable[str]]) -> list[Text]:
        """The texts in a store, which are for the weights by their media type.

        One that another refers to for restrictions is a policy.
        """
        texts = [self.text(blob, beside=True) for blob in self._blobs(store, licences)]
        entries = [self.catalogue.find(one.identification.id) for one in texts]
        policies = {one.reference.policy for one in entries if one and one.reference}
        return [
            one._replace(role="policy" if one.identification.id in policies else "weights")
            for one in texts
        ]

    def _blobs(self, store: str, layers: Iterable[Iterable[str]]) -> Iterator[str]:
        for paths in layers:
            names = (posixpath.join(store, BLOBS, path) for path in paths)
            yield from (name for name in names if name in self.place)

    def texts_above(
        self, around: Iterable[str], near: Iterable[Text], globs: Sequence[str]
    ) -> tuple[Text, ...]:
        """The other texts in the folders of the weights and above them."""
        taken = {text.path for text in near}
        groups = [self.beside(above).texts for above in around]
        names = {name for group in groups if len(group) <= _MOST_TEXTS for name in group}
        texts = {name: self.text(name, beside=False) for name in sorted(names) if not globs}
        said = (text for name, text in texts.items() if name not in self._empty)
        return tuple(text for text in said if text.path not in taken)

    def chosen(self, globs: Sequence[str], *, beside: bool) -> tuple[Text, ...]:
        """The texts that the configuration names; `beside` where it does for all weights."""
        key = tuple(globs)
        if key not in self._chosen:
            files = (
                {name for group in self.place.folders.values() for name in group} if globs else ()
            )
            chosen = [name for name in files if any(matches(name, glob) for glob in globs)]
            self._chosen[key] = sorted(chosen)
        return tuple(self.text(name, beside=beside) for name in self._chosen[key])

    def notices(self, around: Iterable[str]) -> tuple[str, ...]:
        """The files called NOTICE in the folders of the weights and above them."""
        found = [name for above in around for name in self.beside(above).notices]
        return tuple(sorted(map(self.place.shown, found)))

    def pointers(self, folders: Collection[str], texts: Iterable[Text]) -> list[Problem]:
        """Pointers in the place of the files that tell of weights in `folders`.

        These are the cards that were asked for them, their `texts`, notices, sidecars and
        configurations; and links of git-annex in the place of anything that may tell of them.
        """
        paths = {text.path for text in texts}
        annexed = self.place.annexed
        above_all = {above for one in (folders if annexed else ()) for above in upwards(one)}
        for name in annexed:
            if posixpath.dirname(name) in above_all:
                self._mind(name, Pointer("git-annex"))
                paths.add(self.place.shown(name))
        for folder in folders:
            card = self.card_for(folder)
            for above in upwards(folder):
                paths.update(map(self.place.shown, self.beside(above).cards))
                if card.file is not None and above == card.folder:
                    break
            for name in self.place.folders.get(folder, ()):
                last = posixpath.basename(name)
                if is_notice(name) or last in _TELLING or last.endswith(ADJACENT):
                    with suppress(TreeError):
                        self._mind_pointer(name, self.place.read(name, MAX_POINTER + 1))
                    paths.add(self.place.shown(name))
        return [self._stand_ins[path] for path in sorted(paths & self._stand_ins.keys())]

    def _mind_pointer(self, name: str, data: bytes) -> None:
        """Keeps in mind that a pointer stands in the place of a file that begins with `data`."""
        found = pointer(data[: MAX_POINTER + 1])
        if found is not None:
            self._mind(name, found)

    def _mind(self, name: str, found: Pointer) -> None:
        where = self.place.shown(name)
        message = f"{found.what}, not the file: {found.remedy(name)}"
        self._stand_ins[where] = Problem("pointer", where, message)


def data_sets(card: Card, catalogue: Catalogue) -> tuple[DataSet, ...]:
    """The data sets that a card names under `datasets`, with the licences of those in the cache.

    Nothing is fetched. Names are those of the Hub, "org/name"; 64 at most are looked at.
    """
    named = card.fields.get("datasets", ())
    names = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    found = (str(one).strip() for one in names[:_MOST_DATA])
    return tuple(_data_set(name, catalogue) for name in dict.fromkeys(filter(None, found)))


def _data_set(name: str, catalogue: Catalogue) -> DataSet:
    if not _HUB_NAME.fullmatch(name):
        return DataSet(name)
    snapshot = find_snapshot(os.path.join(hub_cache(), f"datasets--{name.replace('/', '--')}"))
    if snapshot is None:
        return DataSet(name)
    path = os.path.join(snapshot.folder, "README.md")
    try:
        with open(path, "rb") as stream:
            card = parse_card(stream.read(MAX_CARD))
    except OSError:
        return DataSet(name)  # its card is not at hand
    return DataSet(name, card_statements(path, card, catalogue)[0].licence, path)


def _unread_texts(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Licence texts that stand there as a PDF alone: what they say has to be told as not known."""
    read = {posixpath.splitext(one)[0].casefold() for one in texts}
    stems = ((name, posixpath.splitext(name)) for name in names)
    return [
        name
        for name, (stem, end) in stems
        if end.casefold() == ".pdf" and is_text(stem) and stem.casefold() not in read
    ]


def _unread(why: str) -> Identification:
    return Identification("", "", "unknown", why=why, state=State(UNRESOLVED, why))


def _by_role(texts: Sequence[Text]) -> tuple[Text, ...]:
    """Texts side by side: one that is named for the model makes LICENSE that of the code."""
    named = any(text.role == "weights" for text in texts)
    told = []
    for text in texts:
        in_reuse = posixpath.basename(posixpath.dirname(text.path)) == REUSE_FOLDER
        role = "rest" if named and not (text.role or in_reuse) else text.role
        told.append(text._replace(role=role, beside=role in ("", "weights")))
    return tuple(told)


def text_identified(text: str, catalogue: Catalogue) -> Identification:
    """What a text is, the entries of the user included, or which licence it only names."""
    # A text that has to be read costs more than all the rest of a run on a few files.
    found = at_sight(text)
    if found is None:
        from weightmark.recognition.recognize import identify

        found = identify(text)
    if catalogue.own:
        from weightmark.recognition.own import owned

        found = owned(text, found, catalogue)
    if found.match != "exact" or found.beside:
        from weightmark.model.referral import referred

        found = referred(text, found, catalogue)
    return found
