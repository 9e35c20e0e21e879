"""Reads weight files: header and mark of each, on all cores where there are many.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import BinaryIO

from weightmark._cores import expected, shared
from weightmark.containers.tree import Tree
from weightmark.declared.mark import KEY, Mark, decode
from weightmark.errors import FormatError, MarkError, TreeError, remedy
from weightmark.formats import DVC, HEAD, LEFT_OVER, by_head, by_path
from weightmark.formats.header import (
    ADJACENT,
    External,
    Header,
    Tensor,
    WeightFormat,
    located,
    without_absent,
)
from weightmark.formats.pointers import MAX_POINTER, Pointer, pointer
from weightmark.formats.stream import exactly
from weightmark.model.facts import Failure, Weights

_LEFT_OVER = Failure(
    "left-over",
    "left behind by a run of weightmark that was stopped before it was whole",
    hint="remove it; `weightmark stamp` does so when it stamps the file again",
)
# Below this many files, starting processes takes longer than reading the headers.
_MANY = 512
# Bytes up to which a compressed member is inflated to see its end: a tenth of a second.
_MOST_INFLATED = 16 << 20
_TEXTS = ("openvino", "spacy pipeline")
_AGAIN = "fetch the file again; loaders refuse it as well"


def read_weights(tree: Tree, names: Sequence[str], *, deep: bool = False) -> dict[str, Weights]:
    """The weights at each name of `tree`, with what their headers say but the tensors.

    With `deep` the digest of the tensor table is there too. Where there are many files on disk,
    processes share them: reading a header takes the interpreter, not the disk.
    """
    many = len(names) >= _MANY and all(map(tree.path, names))
    least = _MANY if many else len(names) + 1
    with expected(sum(map(tree.size, names))) if deep else nullcontext():
        found = shared(lambda name: _read(tree, name, deep=deep), names, least)
    others = [_read(tree, name, deep=deep) for name in _holders(tree, found.values())]
    for one in (*found.values(), *others):
        for name in _held(one):
            if name in found and not found[name].markable:
                said = Header(one.header.metadata if one.header else None, 0)
                held = found[name]._replace(held=True, header=said, mark=one.mark)
                found[name] = held._replace(digest=one.digest)
    return found


def _holders(tree: Tree, found: Iterable[Weights]) -> list[str]:
    """What may carry the mark of weights that were asked for without it.

    The network of OpenVINO beside its `.bin`, and the pipeline of spaCy above the files of a part.
    """
    asked = {one.path for one in found}
    may = set()
    for one in found:
        if not one.markable:
            folder = posixpath.dirname(one.path)
            may.add(posixpath.splitext(one.path)[0] + ".xml")
            may.add(posixpath.join(posixpath.dirname(folder), "meta.json"))
    return sorted(name for name in may - asked if name in tree)


def _held(weights: Weights) -> Iterator[str]:
    """The names of the files beside weights that hold tensors of theirs."""
    if weights.markable and weights.header is not None:
        for one in weights.header.external:
            yield located(weights.path, one.location)


class _SoFar:
    """What was read of a file until its end, or until a fault in it."""

    form: WeightFormat | None = None
    header: Header | None = None
    mark: Mark | None = None
    digest: str = ""
    failure: Failure | None = None
    fault: MarkError | None = None


def _read(tree: Tree, name: str, *, deep: bool) -> Weights:
    size = tree.size(name)
    got = _SoFar()
    try:
        _fill(got, tree, name, size, deep=deep)
    except FormatError as error:
        refused = Failure("unreadable", error.message, error.offset, error.hint)
        got.failure = _instead(tree, name, size) or refused
    except TreeError as error:
        got.failure = Failure("unreadable", error.message, hint=error.hint)
    except OSError as error:
        got.failure = Failure("unreadable", f"{error.strerror or error}", hint=remedy(error))
    except MarkError as error:
        got.fault = error
    form = got.form
    kind, markable = (form.name, form.carrier is not None) if form is not None else ("", False)
    return Weights(
        name, kind, markable, got.header, got.mark, got.fault, got.failure, got.digest, size=size
    )


def _fill(got: _SoFar, tree: Tree, name: str, size: int, *, deep: bool) -> None:
    """Read a file into `got`; raises what its reader raises."""
    got.failure = _LEFT_OVER if name.endswith(LEFT_OVER) else _absent(tree, name, size)
    if got.failure is not None:
        return
    tensors: tuple[Tensor, ...] = ()
    with tree.open(name) as stream:
        got.form = form = by_path(name) or _by_head(stream, name, size)
        again = form.carrier is None and tree.forward(name)
        if not again or size <= _MOST_INFLATED:
            if again:
                # Its reader goes to and fro, and each way back would inflate all of it again.
                stream.seek(0)
                stream = io.BytesIO(stream.read(size))
            header = _there(tree, name, form.read(stream, size))
            marked = KEY in (header.metadata or ()) and not _beside(tree, name, form)
            tensors = tuple(header.tensors) if deep and (form.carrier or marked) else ()
            # No rule asks for the tensors, and thousands of tables are large.
            got.header = header._replace(tensors=())
    if got.header is not None:
        got.failure = _outside(tree, name, got.header.external)
    got.mark = mark_of(tree, name, form, got.header)
    if deep and got.failure is None:
        got.digest = _digest(tree, name, form, tensors, got.mark)


def _by_head(stream: BinaryIO, name: str, size: int) -> WeightFormat:
    """The format that the first bytes say; raises FormatError for what is sent in its place."""
    from weightmark.formats.bodies import instead

    head = exactly(stream, HEAD)
    form = by_head(head, name)
    if found := "" if form.name in _TEXTS else instead(head, size):
        raise FormatError(f"{found}, not weights", offset=0, hint=_AGAIN)
    stream.seek(0)
    return form


def _instead(tree: Tree, name: str, size: int) -> Failure | None:
    """What a file is that the reader of its format refused, where it is a page or a text."""
    from weightmark.formats.bodies import instead

    found = instead(tree.head(name), size)
    return Failure("unreadable", f"{found}, not weights", 0, _AGAIN) if found else None


def _absent(tree: Tree, name: str, size: int) -> Failure | None:
    """Why the weights are not there: nothing, or a pointer, stands in their place."""
    if size == 0:
        return Failure("empty", "the file is empty")
    if size > MAX_POINTER:
        return None
    found = pointer(tree.read(name))
    if found is None:
        return None
    if name.endswith(DVC) and found.tool == "DVC":
        return stood_in("the weights are not here, DVC has them", found, name)
    return stood_in(f"{found.what}, not the weights", found, name)


def stood_in(message: str, found: Pointer, name: str) -> Failure:
    """Why weights are not there of which a pointer stands in the place of a file."""
    return Failure("pointer", message, hint=found.remedy(name), stands=found, file=name)


def _there(tree: Tree, name: str, header: Header) -> Header:
    """A header without what may be absent and is, as far as the tree can tell."""
    return without_absent(header, lambda location: located(name, location) in tree)


def _beside(tree: Tree, name: str, form: WeightFormat) -> bool:
    """Whether the mark of weights stands in a sidecar, which is there."""
    return form.carrier is None and name + ADJACENT in tree


def _outside(tree: Tree, name: str, external: Sequence[External]) -> Failure | None:
    """What is wrong with the files beside weights that hold their tensors."""
    if tree.kind in ("file", "web"):
        return None  # what lies beside the file cannot be listed there
    if not external:
        return None
    from weightmark.formats.bodies import instead

    for location, least, _ in external:
        other = located(name, location)
        said = location or posixpath.basename(other)
        if other not in tree:
            return Failure("missing", f"its tensors lie in {said}, which is not there", hint=_AGAIN)
        size = tree.size(other)
        found = pointer(tree.read(other)) if 0 < size <= MAX_POINTER else None
        if found is not None:
            message = f"its tensors lie in {said}, which is {found.what}"
            return stood_in(message, found, other)
        if size < least or size == 0:
            message = f"its tensors take {least:,} bytes of {said}, which has {size:,}"
            return Failure("unreadable", message, hint=_AGAIN)
        if text := instead(tree.head(other), size):
            return Failure("unreadable", f"its tensors lie in {said}, which is {text}", hint=_AGAIN)
    return None


def mark_of(tree: Tree, name: str, form: WeightFormat, header: Header | None) -> Mark | None:
    """The mark of weights: that of their header, or of their sidecar where they can hold none.

    `header` is None for weights that were not looked into. Raises MarkError where it cannot be
    used, TreeError where the sidecar cannot be read.
    """
    if not _beside(tree, name, form):
        return decode(header.metadata) if header is not None else None
    with tree.open(name + ADJACENT) as stream:
        return mark_in_sidecar(stream, tree.size(name + ADJACENT))


def mark_in_sidecar(stream: BinaryIO, size: int) -> Mark | None:
    """The mark in an open sidecar of `size` bytes; raises MarkError where it cannot be used."""
    from weightmark.formats.sidecar import read as read_sidecar

    try:
        return decode(read_sidecar(stream, size).metadata)
    except FormatError as error:
        raise MarkError(f"{error.message} in the sidecar", key=KEY) from None


def _digest(
    tree: Tree, name: str, form: WeightFormat, tensors: Sequence[Tensor], mark: Mark | None
) -> str:
    if mark is not None and _beside(tree, name, form):
        from weightmark.formats.sidecar import whole

        tensors = (whole(tree.size(name)),)
    if not tensors:
        return ""
    from weightmark.formats.digest import tensor_digest

    def opened(location: str | None) -> BinaryIO:
        return tree.open(name if location is None else located(name, location))

    workers = 0 if tree.path(name) else 1
    return tensor_digest(opened, tensors, workers=workers)
