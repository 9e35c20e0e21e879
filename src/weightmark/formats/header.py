"""What every weight file says before its tensors, and the record of functions a format is."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, overload

from weightmark._startup import NamedTuple
from weightmark.errors import Problem

ADJACENT = ".license"
"""What REUSE puts behind the name of a file to speak for it (REUSE 3.3, "Adjacent .license")."""


class Tensor(NamedTuple):
    """One entry of the tensor table; `begin` and `end` are byte offsets in the file.

    `coding` names the way in which the bytes are packed there, "" for as they are; "file": they are
    the whole file. `location` is the file beside this one that holds them, as `External` has it;
    None for this one.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int
    coding: str = ""
    location: str | None = None


class LateTensors(Sequence[Tensor]):
    """Tensors that are made when they are looked at, by `__iter__` of those that are made of it.

    A file has thousands of tensors, and most who read a header look at none of them.
    """

    __slots__ = ()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, index: int) -> Tensor: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Tensor]: ...

    def __getitem__(self, index: int | slice) -> Tensor | Sequence[Tensor]:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class LookedAt(LateTensors):
    """The tensors that `make` gives; it may read the file, and raise `FormatError`.

    Where they lie costs a read each, so that they are kept.
    """

    __slots__ = ("_found", "_make")

    def __init__(self, make: Callable[[], Iterator[Tensor]]) -> None:
        self._make = make
        self._found: tuple[Tensor, ...] | None = None

    def __iter__(self) -> Iterator[Tensor]:
        if self._found is None:
            self._found = tuple(self._make())
        return iter(self._found)


class External(NamedTuple):
    """A file beside the weights that holds tensors of theirs, and the bytes it has at least.

    `location` is relative to the folder of the weights, as POSIX has it; empty for the file of the
    same name with the suffix `.bin`. One that is not `needed` may be absent, and its tensors too.
    """

    location: str
    size: int
    needed: bool = True


def located(path: str, location: str) -> str:
    """Where the file lies that a path of weights names by a location, as `External` has it."""
    folder, name = posixpath.split(path)
    return posixpath.normpath(posixpath.join(folder, location or f"{name.rpartition('.')[0]}.bin"))


class Header(NamedTuple):
    """What a weight file says before its tensors.

    `metadata` is None where the file has no place for it filled in, which is not the same as an
    empty one. `body` is the byte offset at which the tensors start. `tensors` is empty for a
    format whose tensor table is not read, and may be made only when looked at. `external` are the
    files that hold tensors of this one. `noted` is what else it says of its licence, in a place
    that no mark is written to.
    """

    metadata: Mapping[str, str] | None
    body: int
    tensors: Sequence[Tensor] = ()
    problems: tuple[Problem, ...] = ()
    external: tuple[External, ...] = ()
    noted: Mapping[str, str] = {}


def without_absent(header: Header, is_there: Callable[[str], bool]) -> Header:
    """A header without the files beside the weights that need not be there and are not."""
    gone = {one.location for one in header.external if not one.needed}
    gone = {location for location in gone if not is_there(location)}
    if not gone:
        return header
    return header._replace(
        tensors=tuple(one for one in header.tensors if one.location not in gone),
        external=tuple(one for one in header.external if one.location not in gone),
    )


Piece = bytes | tuple[int, int]
"""A part of a file that is written anew: bytes, or the place (begin, end) of it in the old file."""

Updates = Mapping[str, str | None]
"""Metadata to set, and None for what is to be removed."""


class Label(NamedTuple):
    """What a file says of its licence to tools that know no mark.

    `licence` is an SPDX expression, `hub` its id on the Hub, "" where it has none there, `name`
    what it is called in a card, `title` its full name; `link` is an address or a file, "" for none.
    `bases` are the names of the models that the weights were made from.
    """

    licence: str
    hub: str = ""
    name: str = ""
    title: str = ""
    link: str = ""
    bases: tuple[str, ...] = ()


def card_fields(said: Label) -> dict[str, str | None]:
    """`license`, `license_name` and `license_link` as a model card has them; None for none."""
    if said.hub:
        return {"license": said.hub, "license_name": None, "license_link": said.link or None}
    return {"license": "other", "license_name": said.name, "license_link": said.link or None}


def expression_labels(said: Label, metadata: Mapping[str, str]) -> Updates:  # noqa: ARG001
    """`license`, an SPDX expression, and `license_link`, whatever stands there already."""
    return {"license": said.licence, "license_name": None, "license_link": said.link or None}


class ReferenceReading(NamedTuple):
    """What a reference reader says of a file: `metadata` is None where it cannot tell them."""

    metadata: Mapping[str, str] | None
    names: frozenset[str]


class Editable(NamedTuple):
    """A file that was read once: what it says, and of which pieces it is made with updates."""

    header: Header
    rewrite: Callable[[Updates], tuple[Piece, ...]]


class Carrier(NamedTuple):
    """How a format carries a mark: what its metadata are, and how they are put into a file.

    `rewrite` takes a seekable stream, its size and the updates, raises only `FormatError`, and
    gives the whole new file as pieces, in order; every tensor lies in one range of the old file.
    Where nothing changes the pieces make the same file. `labels` takes what is to be said and the
    metadata that are there, and gives the updates that say it in the keys of this format.
    `reference` takes a path and gives what the reference reader of the format says of the file,
    None where it cannot run here; it raises `FormatError` where that refuses. `editable` reads a
    file for `read` and `rewrite` at once, where each would walk a long header by itself.
    """

    rewrite: Callable[[BinaryIO, int, Updates], tuple[Piece, ...]]
    labels: Callable[[Label, Mapping[str, str]], Updates] = expression_labels
    reference: Callable[[str], ReferenceReading | None] | None = None
    editable: Callable[[BinaryIO, int], Editable] | None = None


class WeightFormat(NamedTuple):
    """One weight format as a record of functions.

    `read` takes a seekable stream and its size in bytes, raises only `FormatError`, and never reads
    tensors; the record of a mark is part of the metadata that it gives. `carrier` is None for a
    format that cannot carry a mark.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[BinaryIO, int], Header]
    carrier: Carrier | None = None
