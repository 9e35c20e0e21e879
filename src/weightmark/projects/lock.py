"""The lock: what every model in use was when somebody looked at it.

`weightmark.lock` pins, for each model, its revision, the size and digests of its files, its
licence, its clauses, the texts and card, and the verdict; `drift` compares. A file is the same if
its size and the digest of its ends are: the end at the front holds header and mark, that at the
back what ONNX and archives keep there.
"""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import BinaryIO

from weightmark._cores import expected, passed
from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect
from weightmark.collecting.place import store_around
from weightmark.config import Project
from weightmark.containers.folder import find_snapshot, hub_cache
from weightmark.containers.paths import relative
from weightmark.containers.replace import put
from weightmark.containers.tree import Tree, is_archive, is_remote, open_tree
from weightmark.errors import ConfigError, UsageError
from weightmark.formats.header import Header
from weightmark.model.facts import Facts
from weightmark.model.parts import model_parts
from weightmark.verify import judge

LOCK_FILE = "weightmark.lock"
LOCK_VERSION = 1

_END = 64 << 10
"""Bytes of each end of a file that are compared at least: most headers are smaller."""
_MOST_HEAD = 100_000_000
"""Bytes of the longest header: safetensors allows no more."""
_MOST_LOCK = 256 << 20
_BLOCK = 1 << 20


class LockedFile(NamedTuple):
    """A file of a model: `head` bytes of its front and the end are digested as `ends`.

    `sha256` is that of all bytes, "" where they were not read (on the network).
    """

    name: str
    size: int
    head: int
    ends: str
    sha256: str


class Document(NamedTuple):
    """A card or a licence text; `license` is the licence that a text is, word for word."""

    name: str
    sha256: str
    license: str


class Locked(NamedTuple):
    """One model; `source` is its path from the lock, or its address."""

    source: str
    revision: str
    license: str
    clauses: tuple[str, ...]
    verdict: str
    findings: tuple[str, ...]
    files: tuple[LockedFile, ...]
    documents: tuple[Document, ...]


# -- making it --------------------------------------------------------------------------------


def lock(paths: Sequence[str], project: Project) -> tuple[Locked, ...]:
    """Writes the lock with the models at `paths`, beside those that it holds already.

    Without paths those of the lock are looked at again, or the project where there is none. Raises
    UsageError for a path that is not there or without weights, ConfigError for a broken lock.
    """
    top = top_of(project)
    path = os.path.join(top, LOCK_FILE)
    old = (
        {plain_record(one.source): one for one in read_lock(path)} if os.path.lexists(path) else {}
    )
    sources = [each for one in paths for each in _models(one, top, project)]
    if not paths:
        sources = [one.source for one in old.values()] or list(_models(top, top, project))
    found = [_found(source, project) for source in sources]
    with expected(sum(map(_size, found))):
        new = {plain_record(one.source): _pinned(one, project) for one in found}
    locked = tuple(one for _, one in sorted({**old, **new}.items()))
    content = rendered(locked)
    if not os.path.lexists(path) or _bytes(path) != content:
        put(path, content)
    return locked


def _models(path: str, top: str, project: Project) -> Iterator[str]:
    """The models in a folder, each for itself; any other path is one model."""
    source = source_of(path, top)
    folders: set[str] = set()
    if not is_remote(source) and os.path.isdir(path):
        found = collect([os.path.realpath(path)], project)
        folders = {os.path.abspath(one.label) for one in found if one.weights}
    yield from sorted(source_of(one, top) for one in folders) if folders else [source]


def top_of(project: Project) -> str:
    """The folder that the lock of a project lies in."""
    return os.path.realpath(project.root)


def source_of(path: str, top: str) -> str:
    """How a lock in the folder `top` calls what a user calls `path`; raises UsageError."""
    if is_remote(path):
        return path
    if not os.path.exists(path):
        raise UsageError(f"{path}: no such file or directory", hint="check the path")
    snapshot = find_snapshot(path) if os.path.isdir(path) else None
    if snapshot is not None:
        return f"hf://{snapshot.repo}@{snapshot.revision}"
    return relative(os.path.realpath(path), top)


def plain_record(source: str) -> str:
    """A source without its revision: of a model on the Hub one is locked."""
    return source.partition("@")[0] if source.startswith("hf://") else source


class _Found(NamedTuple):
    """The models at a source, and the place where they are at hand."""

    source: str
    place: str
    models: tuple[Facts, ...]


def look_at(source: str, project: Project) -> Locked:
    """What the model at a source is now; raises UsageError where there is none."""
    return _pinned(_found(source, project), project)


def _size(found: _Found) -> int:
    """The bytes on disk that pinning it reads, but for texts; none of an address."""
    paths = {one.path for facts in found.models for one in facts.weights}
    return sum(os.path.getsize(path) for path in paths if os.path.isfile(path))


def _found(source: str, project: Project) -> _Found:
    place = at_hand(source, top_of(project)) or source
    models = [one for one in collect([place], project) if one.weights]
    # Models below a model are models of their own.
    own = [one for one in models if os.path.abspath(one.label) == os.path.abspath(place)]
    models = own or models
    if not models:
        raise UsageError(f"{source}: no weights are there", hint="name the folder of a model")
    return _Found(source, place, tuple(models))


def _pinned(found: _Found, project: Project) -> Locked:
    source, place, models = found
    files: set[LockedFile] = set()
    documents: set[Document] = set()
    with _opened(place) as tree:
        root = place if is_remote(place) else folder_of(place)
        for facts in models:
            names = {path: _inside(path, tree, root) for path in _paths(facts)}
            for weights in facts.weights:
                files.update(_files(tree, names[weights.path], weights.header))
            for path, licence in _documents(facts):
                digest = _digest(tree, names[path], root)
                documents.add(Document(names[path], digest, licence))
        revision = tree.origin.partition("@")[2] or _downloaded(place, sorted(files))
        if tree.origin and plain_record(source) == f"hf://{tree.origin.partition('@')[0]}":
            source = f"hf://{tree.origin}"
    verdict = judge(models, project.config.policy)
    licences, clauses = _terms(models)
    return Locked(
        source=source,
        revision=revision,
        license=licences,
        clauses=clauses,
        verdict="failed" if verdict.failed else "passed",
        findings=tuple(sorted({one.rule.code for one in verdict.findings})),
        files=tuple(sorted(files)),
        documents=tuple(sorted(documents)),
    )


def _files(tree: Tree, name: str, header: Header | None) -> Iterator[LockedFile]:
    """Weights with the files beside them that hold their tensors."""
    yield pinned(tree, name, header.body if header is not None else 0)
    for external in header.external if header is not None else ():
        beside = posixpath.join(posixpath.dirname(name), external.location)
        if beside in tree:
            yield pinned(tree, beside, 0)


def _documents(facts: Facts) -> Iterator[tuple[str, str]]:
    """The texts with the licence that they are word for word, the card, and the notices."""
    for text in facts.texts:
        found = text.identification
        yield text.path, found.id if found.match == "exact" else ""
    if facts.card is not None:
        yield facts.card.path, ""
    yield from ((path, "") for path in facts.notices)
    if os.path.isfile(facts.label) and store_around(facts.label):
        yield facts.label, ""  # the manifest of a store, by which a model is another one tomorrow


def _paths(facts: Facts) -> Iterator[str]:
    yield from (one.path for one in facts.weights)
    yield from (path for path, _ in _documents(facts))


def at_hand(source: str, top: str) -> str | None:
    """Where a source lies on disk, in the Hub cache for one on the Hub; None for nowhere."""
    if not is_remote(source):
        return os.path.normpath(os.path.join(top, source))
    if not source.startswith("hf://"):
        return None
    folder = os.path.join(_snapshots(source), source.partition("@")[2])
    return folder if "@" in source and os.path.isdir(folder) else None


def revisions_at_hand(source: str) -> tuple[str, ...]:
    """The revisions of a model of the Hub that its cache has, whichever the source names."""
    folder = _snapshots(source) if source.startswith("hf://") else ""
    return tuple(sorted(os.listdir(folder))) if os.path.isdir(folder) else ()


def _snapshots(source: str) -> str:
    name = source.removeprefix("hf://").partition("@")[0]
    return os.path.join(hub_cache(), "models--" + name.replace("/", "--"), "snapshots")


def _opened(place: str) -> Tree:
    """The tree that the files of a model are read from."""
    whole = is_remote(place) or is_archive(place)
    return open_tree(place if whole else folder_of(place) or ".")


def folder_of(place: str) -> str:
    """The folder that files of a model are named from: a store's for the manifest of a model."""
    if os.path.isdir(place):
        return place
    return store_around(place) or os.path.dirname(place)


def _inside(path: str, tree: Tree, root: str) -> str:
    """The name in a tree of what is shown as `path`; on disk it may lie above the tree."""
    start = f"{tree.label}{tree.inside}"
    if path.startswith(start):
        return path[len(start) :]
    return relative(os.path.abspath(path), os.path.abspath(root))


def pinned(tree: Tree, name: str, body: int) -> LockedFile:
    """A file of a tree as it is now; `body` is where its tensors start."""
    size = tree.size(name)
    head = min(size, max(body, _END), _MOST_HEAD)
    with tree.open(name) as stream:
        ends = ends_of(stream, size, head)
    if tree.kind in ("hub", "web"):
        return LockedFile(name, size, head, ends, "")
    with expected(size, files=1):
        return LockedFile(name, size, head, ends, tree.digest(name))


def ends_of(stream: BinaryIO, size: int, head: int) -> str:
    """The digest of the first `head` bytes and of the last ones."""
    found = sha256(stream.read(head))
    tail = min(_END, size - head)
    if tail > 0:
        stream.seek(size - tail)
        found.update(stream.read(tail))
    return found.hexdigest()


def _digest(tree: Tree, name: str, root: str) -> str:
    if name in tree:
        return tree.digest(name)
    return locked_whole(os.path.join(root, name))


def is_locked_text(path: str, digest: str) -> bool:
    """Whether a text has the SHA-256 that was locked; raises OSError.

    With other line ends it is the same: git writes those of the system (`core.autocrlf`).
    """
    with open(path, "rb") as stream:
        data = stream.read()
    lines = data.replace(b"\r\n", b"\n")
    forms = (data, lines, lines.replace(b"\n", b"\r\n"))
    return any(sha256(one).hexdigest() == digest for one in forms)


def locked_whole(path: str) -> str:
    """The SHA-256 of all bytes of a file; raises OSError."""
    found = sha256()
    with open(path, "rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
            passed(len(block))
    return found.hexdigest()


def _terms(models: Iterable[Facts]) -> tuple[str, tuple[str, ...]]:
    """The licences of all weights, and all clauses that they carry."""
    licences: set[str] = set()
    clauses: set[str] = set()
    for facts in models:
        for part in model_parts(facts):
            licences.update(part.licences)
            clauses.update(part.carried(facts).clauses)
    return " AND ".join(sorted(licences)), tuple(sorted(clauses))


def _downloaded(place: str, files: Sequence[LockedFile]) -> str:
    """The revision that huggingface_hub wrote down for a folder that it downloaded to."""
    for file in files[:1]:
        name = os.path.join(place, ".cache", "huggingface", "download", f"{file.name}.metadata")
        try:
            with open(name, encoding="ascii") as stream:
                return stream.readline(100).strip()
        except (OSError, ValueError):
            return ""
    return ""


# -- the file ---------------------------------------------------------------------------------


def rendered(locked: Iterable[Locked]) -> bytes:
    """The lock as it is written: JSON, sorted, one value a line, so that a diff tells much."""
    models = [
        {
            **one._asdict(),
            "files": [file._asdict() for file in one.files],
            "documents": [text._asdict() for text in one.documents],
        }
        for one in locked
    ]
    content = {"version": LOCK_VERSION, "models": models}
    shown = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    # A name that is no UTF-8 is written as JSON escapes it, and read back as it was.
    return shown.encode(errors="backslashreplace")


def read_lock(path: str) -> tuple[Locked, ...]:
    """The models of a lock; raises ConfigError where it is none, or of another version."""
    try:
        content = _Entry(json.loads(_bytes(path)))
        version = content.number("version")
        if version == LOCK_VERSION:
            return tuple(map(_locked, content.list("models")))
    except OSError as error:
        raise ConfigError((f"{path}: {error.strerror or error}",), hint=_MAKE) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise ConfigError((f"{path}: is no lock: {error!s:.100}",), hint=_MAKE) from None
    message = f"{path}: version {version}, this release reads {LOCK_VERSION}"
    raise ConfigError((message,), hint="upgrade weightmark")


_MAKE = "write it anew: `weightmark lock PATH`"


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read(_MOST_LOCK)


def _locked(entry: object) -> Locked:
    """One model of a lock; raises TypeError or ValueError."""
    one = _Entry(entry)
    files = [
        LockedFile(
            name=each.text("name"),
            size=each.number("size"),
            head=each.number("head"),
            ends=each.text("ends"),
            sha256=each.text("sha256"),
        )
        for each in map(_Entry, one.list("files"))
    ]
    if any(each.head > min(each.size, _MOST_HEAD) for each in files):
        raise ValueError("head: more than the file")
    documents = [
        Document(each.text("name"), each.text("sha256"), each.text("license"))
        for each in map(_Entry, one.list("documents"))
    ]
    return Locked(
        source=one.text("source"),
        revision=one.text("revision"),
        license=one.text("license"),
        clauses=one.texts("clauses"),
        verdict=one.text("verdict"),
        findings=one.texts("findings"),
        files=tuple(files),
        documents=tuple(documents),
    )


class _Entry:
    """Typed access to one object of the file."""

    def __init__(self, entry: object) -> None:
        if not isinstance(entry, dict):
            raise TypeError("not an object")
        self._entry = entry

    def text(self, key: str) -> str:
        value = self._entry.get(key)
        if not isinstance(value, str):
            raise TypeError(f"{key}: no text")
        return value

    def number(self, key: str) -> int:
        value = self._entry.get(key)
        if type(value) is not int or value < 0:
            raise TypeError(f"{key}: no number")
        return value

    def list(self, key: str) -> Sequence[object]:
        value = self._entry.get(key)
        if not isinstance(value, list):
            raise TypeError(f"{key}: no list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        found = [one for one in self.list(key) if isinstance(one, str)]
        if len(found) != len(self.list(key)):
            raise TypeError(f"{key}: not all are texts")
        return tuple(found)
