"""Puts a mark into the carrier of one weight file, whole or not at all.

The carrier is the file itself, or a sidecar where its format can hold none. Its format says of
which pieces the new file is made; they are written beside the old one, and the new file is proved
before it takes its place.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedRandom, BytesIO
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.containers.replace import beside, prepared_place, staged, target
from weightmark.containers.transfer import Transfer, moves
from weightmark.declared.mark import Mark, decode, encode, is_own_key
from weightmark.errors import FormatError, MarkError, StampError
from weightmark.formats import on_disk, recognised
from weightmark.formats.header import (
    ADJACENT,
    Carrier,
    Editable,
    Header,
    Label,
    Piece,
    ReferenceReading,
    Tensor,
    Updates,
    WeightFormat,
    located,
    without_absent,
)
from weightmark.formats.pointers import MAX_POINTER, is_lfs_pointer
from weightmark.formats.sidecar import CARRIER, SIDECAR, whole


def embed(
    path: str, mark: Mark, label: Label | None = None, *, bind: bool = False, into: str = ""
) -> bool:
    """Writes `mark` into the carrier of the file at `path`; False where it already says so.

    With `bind` the mark gets the digest of the tensors, which reads them all. With `into` the
    carrier stays as it is, and the marked copy is written there, always.

    `label` is what the carrier says besides to tools that know no mark. Every other key and every
    tensor byte stays as it is. The new file is written beside the old one and proved: our strict
    reader accepts it, the tensor bytes are equal, and the reference reader agrees where it can
    run. Raises StampError, and then the file is as it was. Memory is bounded by the header.
    """
    if not into and not os.path.isfile(path):
        target(path)  # says what it is instead
    with _opened(path) as there:

        def bound(reader: Callable[[], BinaryIO] | None = None) -> _Prepared:
            return _prepared(there, _bound(there, mark, reader), label)

        told = _told(there.header)
        new = _prepared(there, mark._replace(tensors=told or _UNKNOWN) if bind else mark, label)
        changes = not _are_the_same(there.source, new.pieces)
        if bind and not changes:  # but the digest may be another
            new, bind = bound(), False
            changes = not _are_the_same(there.source, new.pieces)
        if changes or into:
            place = prepared_place(into) if into else writable(path)
            _write(place, there.source, new, bound if bind else None)
    return changes


def differs(path: str, mark: Mark, label: Label | None = None, *, bind: bool = False) -> bool:
    """Whether `embed` would change the carrier; raises StampError where it could not."""
    with _opened(path) as there:
        mark = _bound(there, mark) if bind else mark
        return not _are_the_same(there.source, _prepared(there, mark, label).pieces)


def repeats(path: str, mark: Mark, label: Label | None = None, *, bind: bool = False) -> bool:
    """Whether `embed` would change nothing as long as the tensors are those that were marked.

    They are not read. Raises StampError where `embed` could not.
    """
    with _opened(path) as there:
        try:
            old = decode(there.header.metadata) if bind else None
        except MarkError:
            return False
        mark = mark._replace(tensors=old.tensors) if old else mark
        return _are_the_same(there.source, _prepared(there, mark, label).pieces)


def writable(path: str) -> str:
    """The file that `embed` writes for the weights at `path`; raises StampError where it may not.

    A sidecar need not be there yet.
    """
    with open(path, "rb") as weights:
        in_file = _form(path, weights).carrier is not None
    return target(path) if in_file else beside(path, ADJACENT)


class _Opened(NamedTuple):
    """The carrier of `weights`, read once; `source` is empty where a sidecar is to be made."""

    weights: str
    path: str
    form: WeightFormat
    carrier: Carrier
    source: BinaryIO
    read: Editable

    @property
    def header(self) -> Header:
        """What the carrier says as it is."""
        return self.read.header


@contextmanager
def _opened(path: str) -> Iterator[_Opened]:
    """Opens the carrier of weights; raises StampError where they are not there whole."""
    with open(path, "rb") as weights:
        form, read = _read(path, weights)
        if form.carrier is not None:
            yield _Opened(path, path, form, form.carrier, weights, read)
            return
    beside = path + ADJACENT
    with open(beside, "rb") if os.path.lexists(beside) else BytesIO() as sidecar:
        try:
            read = _editable(SIDECAR, sidecar)
        except FormatError as error:
            hint = error.hint or "mend the sidecar, or remove it, and stamp again"
            raise StampError(f"{beside}: {error.message}", hint=hint) from None
        yield _Opened(path, beside, SIDECAR, CARRIER, sidecar, read)


_UNKNOWN = "0" * 64
"""In place of a digest of tensors that is not known yet."""


def _told(header: Header) -> str:
    """The digest of the tensors that a carrier tells, "" for none."""
    try:
        mark = decode(header.metadata)
    except MarkError:
        return ""
    return mark.tensors if mark is not None else ""


def _bound(there: _Opened, mark: Mark, reader: Callable[[], BinaryIO] | None = None) -> Mark:
    """The mark with the digest of the tensors; those in a carrier are read by `reader`."""
    from weightmark.formats.digest import tensor_digest

    path, inside = there.weights, there.weights == there.path
    real = os.path.realpath(path)

    def opened(location: str | None) -> BinaryIO:
        if location is None and inside and reader is not None:
            return reader()
        return open(real if location is None else located(real, location), "rb", buffering=0)

    header = without_absent(there.header, lambda at: os.path.exists(located(real, at)))
    try:
        tensors = header.tensors if inside else (whole(os.path.getsize(real)),)
        return mark._replace(tensors=tensor_digest(opened, tensors))
    except FormatError as error:
        raise StampError(f"{path}: {error.message}", hint=error.hint) from None


class _Prepared(NamedTuple):
    """A carrier as it is, and the pieces of the one that is to be."""

    path: str
    form: WeightFormat
    carrier: Carrier
    header: Header
    updates: Updates
    pieces: tuple[Piece, ...]


def _prepared(there: _Opened, mark: Mark, label: Label | None) -> _Prepared:
    _, path, form, carrier, _, (header, rewrite) = there
    _refuse_doubles(path, header)
    metadata = header.metadata or {}
    labels = carrier.labels(label, metadata) if label else {}
    updates = {key: value for key, value in labels.items() if value or key in metadata}
    updates.update(encode(mark))
    updates.update({key: None for key in metadata if is_own_key(key) and key not in updates})
    try:
        pieces = rewrite(updates)
    except FormatError as error:
        raise StampError(f"{path}: {error.message}", hint=error.hint) from None
    return _Prepared(path, form, carrier, header, updates, pieces)


def _form(path: str, stream: BinaryIO) -> WeightFormat:
    form = recognised(stream, path)
    if not (form.name or on_disk(path)):
        raise StampError(f"{path}: not weights", hint="name weights, or a folder of them")
    return form


def _read(path: str, stream: BinaryIO) -> tuple[WeightFormat, Editable]:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size <= MAX_POINTER and is_lfs_pointer(stream.read()):
        raise StampError(
            f"{path}: a git-lfs pointer, not the weights",
            hint=f"fetch them first: git lfs pull --include='{path}'",
        )
    stream.seek(0)
    try:
        form = _form(path, stream)
        return form, _editable(form, stream)
    except FormatError as error:
        message = f"{path}: {error.message} (byte {error.offset})"
        raise StampError(message, hint=error.hint) from None


def _editable(form: WeightFormat, stream: BinaryIO) -> Editable:
    """What a file says, and how it is rewritten; one that carries nothing is only read."""
    size = stream.seek(0, 2)
    stream.seek(0)
    carrier = form.carrier or CARRIER
    if carrier.editable is not None:
        return carrier.editable(stream, size)

    def rewrite(updates: Updates) -> tuple[Piece, ...]:
        stream.seek(0)
        return carrier.rewrite(stream, size, updates)

    return Editable(form.read(stream, size), rewrite)


def _refuse_doubles(path: str, header: Header) -> None:
    for problem in header.problems:
        if problem.kind in ("duplicate-key", "confusable-key", "duplicate-tensor"):
            raise StampError(
                f"{path}: {problem.message}: {problem.where}",
                hint="write the file anew without the double",
            )


def _are_the_same(source: BinaryIO, pieces: Sequence[Piece]) -> bool:
    """Whether the pieces make the file that is there."""
    return not any(one.by for one in moves(pieces)) and _has_bytes(source, pieces)


def _write(
    place: str,
    source: BinaryIO,
    new: _Prepared,
    bound: Callable[[Callable[[], BinaryIO]], _Prepared] | None,
) -> None:
    """Writes the new carrier; one that is not `bound` yet is while its tensors are copied."""
    transfer: Transfer

    def write(sink: BufferedRandom) -> None:
        nonlocal new, transfer
        transfer = Transfer(source, new.pieces, sink.raw)
        new = bound(transfer.reader) if bound is not None else new
        transfer.finish(new.pieces)

    def prove(name: str) -> None:
        _prove(name, new, transfer)

    with staged(place, write, prove) as take_place:
        source.close()  # Windows replaces no file that is open
        take_place()


def _prove(name: str, new: _Prepared, transfer: Transfer) -> None:
    """Raises StampError unless the file `name` is the old one with the metadata updated."""
    with open(name, "rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        header = new.form.read(stream, size)
        if tuple(header.tensors) != tuple(_moved(name, new.header.tensors, new.pieces)):
            raise StampError(f"{name}: the tensor table came out differently; nothing was changed")
        found = header.metadata or {}
        wanted = {**(new.header.metadata or {}), **new.updates}
        if any(found.get(key) != value for key, value in wanted.items()):
            raise StampError(f"{name}: the metadata came out differently; nothing was changed")
        if not (_has_bytes(stream, new.pieces) and transfer.has_proved(new.pieces)):
            raise StampError(f"{name}: the bytes came out differently; nothing was changed")
    _ask_reference(name, new, header)


def _moved(name: str, tensors: Sequence[Tensor], pieces: Sequence[Piece]) -> Iterator[Tensor]:
    """The tensors where the pieces put them; each has to lie in one range of the old file."""
    kept = moves(pieces)
    for tensor in tensors:
        if tensor.location is not None:
            yield tensor
            continue
        place = bisect_right(kept, tensor.begin, key=lambda one: one.begin) - 1
        if place < 0 or tensor.end > kept[place].end:
            raise StampError(f"{name}: tensor {tensor.name!r} would be lost; nothing was changed")
        by = kept[place].by
        yield tensor._replace(begin=tensor.begin + by, end=tensor.end + by)


def _has_bytes(stream: BinaryIO, pieces: Sequence[Piece]) -> bool:
    """Whether a file holds the bytes among the pieces where they belong, and ends with the last."""
    at = 0
    for piece in pieces:
        if isinstance(piece, bytes):
            stream.seek(at)
            if stream.read(len(piece)) != piece:
                return False
        at += len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]
    return at == stream.seek(0, 2)


def _ask_reference(name: str, new: _Prepared, header: Header) -> None:
    """Raises StampError unless the reference reader of the format reads what we read."""
    ask = new.carrier.reference
    if ask is None:
        return
    what, old = f"the {new.form.name} package", new.path
    try:
        found = ask(name)
    except FormatError as error:
        # An older release refuses what came later (a dtype, say), and that in the old file too.
        if _refuses(ask, old):
            odd = next((one for one in header.problems if one.kind == "unknown-dtype"), None)
            if odd is None:
                return
            message = f"{old}: {odd.message} ({odd.where}), neither here nor to {new.form.name}"
            raise StampError(message, hint="a newer release of both may know it") from None
        message = f"{name}: {what} refuses the result ({error.message})"
        raise StampError(message, hint="nothing was changed; please report this") from None
    if found is None:
        return
    same = found.metadata is None or dict(found.metadata) == dict(header.metadata or {})
    if not same or found.names != {tensor.name for tensor in header.tensors}:
        message = f"{name}: {what} reads the result differently"
        raise StampError(message, hint="nothing was changed; please report this")


def _refuses(ask: Callable[[str], ReferenceReading | None], path: str) -> bool:
    try:
        ask(path)
    except FormatError:
        return True
    return False
