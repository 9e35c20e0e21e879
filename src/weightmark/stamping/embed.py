"""Puts a mark into one weight file, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.containers.replace import BLOCK, copy_rest, place, replace, target
from weightmark.declared.mark import Mark, encode, is_own_key
from weightmark.errors import FormatError, StampError
from weightmark.formats import by_path
from weightmark.formats.header import Header, WeightFormat
from weightmark.formats.lfs import MAX_POINTER, pointer

# The reference reader without numpy needs the whole file in memory.
_REFERENCE_MAX = 16 << 20


def embed(
    path: str,
    mark: Mark,
    labels: Mapping[str, str | None] | None = None,
    *,
    bind: bool = False,
    into: str = "",
) -> bool:
    """Writes `mark` into the header of the file at `path`; False where it already says so.

    With `bind` the mark gets the digest of the tensors, which reads them all. With `into` the
    file stays as it is, and the marked copy is written there, always.

    `labels` are further metadata to set, such as `license` (None: to remove). Every other key and
    every tensor byte stays as it is. The new file is written beside the old one and proved: our
    strict reader accepts it, the tensor bytes are equal, and the reference reader agrees where it
    can run. Raises StampError, and then the file is as it was. Memory is bounded by the header.
    """
    real = os.path.realpath(path)
    if not into and not os.path.isfile(real):
        target(path)  # says what it is instead
    if bind:
        mark = _bound(path, real, mark)
    form, head, new_head, header, updates = _prepared(path, real, mark, labels or {})
    if new_head == head and not into:
        return False
    with open(real, "rb") as source:

        def write(sink: BinaryIO) -> None:
            sink.write(new_head)
            copy_rest(source, len(head), sink)

        def prove(new: str) -> None:
            _prove(new, form, source, header, updates)

        replace(place(into) if into else target(path), write, prove)
    return new_head != head


def differs(path: str, mark: Mark, labels: Mapping[str, str | None], *, bind: bool = False) -> bool:
    """Whether `embed` would change the file; raises StampError where it could not."""
    if bind:
        mark = _bound(path, path, mark)
    found = _prepared(path, path, mark, labels)
    return found.head != found.new_head


def _bound(path: str, real: str, mark: Mark) -> Mark:
    from weightmark.formats.digest import tensor_digest

    def opened() -> BinaryIO:
        return open(real, "rb", buffering=0)

    return mark._replace(tensors=tensor_digest(opened, _read(path, real)[2].tensors))


class _Prepared(NamedTuple):
    """The header of a file as it is and as it is to be."""

    form: WeightFormat
    head: bytes
    new_head: bytes
    header: Header
    updates: Mapping[str, str | None]


def _prepared(path: str, real: str, mark: Mark, labels: Mapping[str, str | None]) -> _Prepared:
    form, head, header = _read(path, real)
    if form.rewrite is None:
        raise StampError(f"{path}: {form.name} cannot carry a mark", hint="convert to safetensors")
    updates = _updates(header, mark, labels)
    return _Prepared(form, head, form.rewrite(head, updates), header, updates)


def _read(path: str, real: str) -> tuple[WeightFormat, bytes, Header]:
    form = by_path(path)
    if form is None:
        raise StampError(f"{path}: not a weight file that can be read", hint="stamp safetensors")
    with open(real, "rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        if size <= MAX_POINTER and pointer(stream.read()) is not None:
            raise StampError(
                f"{path}: a git-lfs pointer, not the weights",
                hint=f"fetch them first: git lfs pull --include='{path}'",
            )
        stream.seek(0)
        try:
            header = form.read(stream, size)
        except FormatError as error:
            message = f"{path}: {error.message} (byte {error.offset})"
            raise StampError(message, hint=error.hint) from None
        for problem in header.problems:
            if problem.kind in ("duplicate-key", "confusable-key", "duplicate-tensor"):
                raise StampError(
                    f"{path}: {problem.message}: {problem.where}",
                    hint="write the file anew without the double",
                )
        stream.seek(0)
        return form, stream.read(header.body), header


def _updates(header: Header, mark: Mark, labels: Mapping[str, str | None]) -> dict[str, str | None]:
    updates: dict[str, str | None] = {key: value for key, value in labels.items() if value}
    updates.update(encode(mark))
    for key in header.metadata or {}:
        if key not in updates and (is_own_key(key) or key in labels):
            updates[key] = None
    return updates


def _prove(
    new: str,
    form: WeightFormat,
    source: BinaryIO,
    old: Header,
    updates: Mapping[str, str | None],
) -> None:
    """Raises StampError unless the file at `new` is the old one with the metadata updated."""
    with open(new, "rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        header = form.read(stream, size)
        shift = header.body - old.body
        moved = tuple(
            tensor._replace(begin=tensor.begin + shift, end=tensor.end + shift)
            for tensor in old.tensors
        )
        if tuple(header.tensors) != moved:
            raise StampError(f"{new}: the tensor table came out differently; nothing was changed")
        wanted = {**(old.metadata or {}), **updates}
        found = header.metadata or {}
        if any(found.get(key) != value for key, value in wanted.items()):
            raise StampError(f"{new}: the metadata came out differently; nothing was changed")
        stream.seek(header.body)
        source.seek(old.body)
        while block := source.read(BLOCK):
            if stream.read(len(block)) != block:
                raise StampError(f"{new}: tensor bytes came out differently; nothing was changed")
        if stream.read(1):
            raise StampError(f"{new}: the file came out longer; nothing was changed")
    _ask_reference(new, source.name, size, header)


def _ask_reference(new: str, old: str, size: int, header: Header) -> None:
    """Raises StampError unless the safetensors package reads what we read.

    `safe_open` needs numpy; `deserialize` does not, but needs the whole file in memory, so
    without numpy a larger file is proved by our own reader alone.
    """
    import safetensors

    try:
        found = _by_reference(new, size, header)
    except safetensors.SafetensorError as error:
        # An older release refuses what came later (a dtype, say), and that in the old file too.
        try:
            _by_reference(old, size, header)
        except safetensors.SafetensorError:
            odd = next((one for one in header.problems if one.kind == "unknown-dtype"), None)
            if odd is None:
                return
            message = f"{old}: {odd.message} ({odd.where}), neither here nor to safetensors"
            raise StampError(message, hint="a newer release of both may know it") from None
        message = f"{new}: the safetensors package refuses the result ({error})"
        raise StampError(message, hint="nothing was changed; please report this") from None
    if found is None:
        return
    metadata, names = found
    same = (metadata or None) == (dict(header.metadata or {}) or None)
    if not same or names != {tensor.name for tensor in header.tensors}:
        message = f"{new}: the safetensors package reads the result differently"
        raise StampError(message, hint="nothing was changed; please report this")


def _by_reference(
    path: str, size: int, header: Header
) -> tuple[Mapping[str, str] | None, set[str]] | None:
    """Metadata and tensor names as the safetensors package reads them; None where it cannot."""
    from importlib.util import find_spec

    import safetensors

    if find_spec("numpy") is not None:
        with safetensors.safe_open(path, framework="np") as opened:
            return opened.metadata(), set(opened.keys())
    if size > _REFERENCE_MAX:
        return None
    with open(path, "rb") as stream:
        read = safetensors.deserialize(stream.read())  # type: ignore[no-untyped-call]
    # `deserialize` tells no metadata.
    return header.metadata, {name for name, _ in read}
