"""What every weight file says before its tensors, and the record of functions a format is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from weightmark._startup import NamedTuple


class Tensor(NamedTuple):
    """One entry of the tensor table; `begin` and `end` are byte offsets in the file."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


class Problem(NamedTuple):
    """Something wrong in a header that can be read all the same.

    `kind` is a stable word that a rule turns into a finding; `where` names the key or tensor.
    """

    kind: str
    where: str
    message: str


class External(NamedTuple):
    """A file beside the weights that holds tensors of theirs, and the bytes it has at least.

    `location` is relative to the folder of the weights, as POSIX has it; empty for the file of the
    same name with the suffix `.bin`.
    """

    location: str
    size: int


class Header(NamedTuple):
    """What a weight file says before its tensors.

    `metadata` is None where the file has no place for it filled in, which is not the same as an
    empty one. `body` is the byte offset at which the tensors start. `tensors` is empty for a
    format whose tensor table is not read, and may be made only when looked at. `external` are the
    files that hold tensors of this one.
    """

    metadata: Mapping[str, str] | None
    body: int
    tensors: Sequence[Tensor] = ()
    problems: tuple[Problem, ...] = ()
    external: tuple[External, ...] = ()


class WeightFormat(NamedTuple):
    """One weight format as a record of functions.

    `sniff` looks at the first bytes of a file. `read` takes a seekable stream and its size in
    bytes, raises only `FormatError`, and never reads tensors. `rewrite` takes the bytes before
    the tensors and the metadata to set (None: to remove), and gives the bytes to put there
    instead; it is None for a format that cannot carry a mark.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[BinaryIO, int], Header]
    rewrite: Callable[[bytes, Mapping[str, str | None]], bytes] | None
