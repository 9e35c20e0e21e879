"""The digest that binds a mark to tensors, whatever the header and the layout of the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from operator import attrgetter
from typing import BinaryIO

from weightmark._cores import expected, passed, threaded
from weightmark.errors import FormatError
from weightmark.formats.header import Tensor

# A page-aligned buffer of this size hashes faster than a smaller or a larger one.
_BLOCK = 1 << 20
# Tensors below this much data in all are hashed faster than threads start.
_WORTH_THREADS = 8 << 20


def tensor_digest(
    open_stream: Callable[[str | None], AbstractContextManager[BinaryIO]],
    tensors: Sequence[Tensor],
    *,
    workers: int = 0,
) -> str:
    """The hex SHA-256 over the tensor table, as docs/format.md, "tensors", has it.

    Each line of the table is the canonical JSON of [name, dtype, shape, hex SHA-256 of the bytes],
    ended by LF; lines are sorted by the UTF-8 bytes of the name. `open_stream` takes the location
    of tensors and is called once for each worker; `workers` 0 means one for each core. Memory is
    one block for each worker. Raises FormatError where the stream ends before a tensor does, and
    where two have one name.
    """
    names = {one.name for one in tensors}
    if len(names) < len(tensors):
        raise FormatError("a tensor stands more than once, and has no digest of its own")
    tensors = [_measured(open_stream, one) if one.coding == "file" else one for one in tensors]
    ordered = sorted(tensors, key=_place)
    with expected(sum(tensor.end - tensor.begin for tensor in ordered), files=1):
        digests = _digest_all(open_stream, ordered, workers or _cores(ordered))
    table = hashlib.sha256()
    for tensor in sorted(tensors, key=lambda tensor: tensor.name.encode()):
        line = [tensor.name, tensor.dtype, list(tensor.shape), digests[tensor.name]]
        text = json.dumps(line, separators=(",", ":"), ensure_ascii=False)
        table.update(text.encode() + b"\n")
    return table.hexdigest()


def _measured(
    open_stream: Callable[[str | None], AbstractContextManager[BinaryIO]], tensor: Tensor
) -> Tensor:
    """A tensor that is a whole file, with the bytes of that."""
    with open_stream(tensor.location) as stream:
        size = stream.seek(0, 2)
    return tensor._replace(shape=(size,), end=size, coding="")


def _place(tensor: Tensor) -> tuple[str, int]:
    return tensor.location or "", tensor.begin


def _cores(tensors: Sequence[Tensor]) -> int:
    import os

    if sum(tensor.end - tensor.begin for tensor in tensors) < _WORTH_THREADS:
        return 1
    return os.cpu_count() or 1


def _digest_all(
    open_stream: Callable[[str | None], AbstractContextManager[BinaryIO]],
    ordered: Sequence[Tensor],
    workers: int,
) -> dict[str, str]:
    if workers == 1:
        return _digest_some(open_stream, ordered)
    # hashlib and readinto release the lock of the interpreter, so threads use every core.
    shares = threaded(
        lambda share: _digest_some(open_stream, share), _shares(ordered, workers), workers
    )
    return {name: digest for share in shares for name, digest in share.items()}


def _shares(ordered: Sequence[Tensor], workers: int) -> Iterable[Sequence[Tensor]]:
    """The largest first, each to the worker with the least to do."""
    shares: list[list[Tensor]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for tensor in sorted(ordered, key=lambda tensor: tensor.begin - tensor.end):
        least = loads.index(min(loads))
        shares[least].append(tensor)
        loads[least] += tensor.end - tensor.begin
    return [sorted(share, key=_place) for share in shares if share]


def _digest_some(
    open_stream: Callable[[str | None], AbstractContextManager[BinaryIO]],
    tensors: Sequence[Tensor],
) -> dict[str, str]:
    from itertools import groupby

    digests = {}
    # Not `mmap`, which cannot be closed while an error on its way up still holds a part of it.
    view = memoryview(bytearray(_BLOCK))
    for location, some in groupby(tensors, attrgetter("location")):
        with open_stream(location) as stream:
            for tensor in some:
                stream.seek(tensor.begin)
                digests[tensor.name] = _digest_one(stream, tensor, view)
    return digests


def _digest_one(stream: BinaryIO, tensor: Tensor, view: memoryview) -> str:
    from weightmark.formats.coding import decoding

    digest = decoding(tensor) if tensor.coding else hashlib.sha256()
    left = tensor.end - tensor.begin
    while left:
        part = view[: min(left, _BLOCK)]
        got = stream.readinto(part)  # type: ignore[attr-defined]
        if not got:
            message = f"the file ends inside the tensor {tensor.name!r}"
            raise FormatError(message, offset=tensor.end - left)
        digest.update(bytes(part[:got]) if tensor.coding else part[:got])
        left -= got
        passed(got)
    return digest.hexdigest()
