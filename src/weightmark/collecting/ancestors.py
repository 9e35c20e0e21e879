"""Reads what configurations and shard indexes beside weights record of the models they come from.

A lineage record in a configuration tells of a model that these weights were made from, as tools
copy it from there, unless it is the copy of their own mark. The mark in the metadata of a shard
index is what somebody handed on when the shards were saved: its bases are those of the shards.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from weightmark.collecting.bases import SaidBase, from_marks, from_record
from weightmark.collecting.place import Place
from weightmark.declared.mark import KEY, Mark
from weightmark.declared.model_files import MAX_CONFIG, MAX_INDEX, RECORDED_IN, is_index
from weightmark.errors import MarkError, MarkVersionError, Problem, TreeError
from weightmark.finding import Location
from weightmark.licenses.catalogue import Catalogue
from weightmark.model.facts import Weights

if TYPE_CHECKING:
    from weightmark.declared.lineage_record import Record

BROKEN, UNKNOWN = "broken-record", "unknown-record"
"""The kinds of problems: a record that is not whole, and one of another version."""
_BEGINS = f'"{KEY}'.encode()  # no file without it is parsed, and few have it


def recorded_bases(
    place: Place, folders: Collection[str], weights: Sequence[Weights], catalogue: Catalogue
) -> Iterator[SaidBase]:
    """The bases that lineage records and the marks of indexes in `folders` tell of.

    A record that says what the mark of the weights says is that of the model itself.
    """
    marks = {one.mark._replace(tensors="") for one in weights if one.mark is not None}
    for path, found in _told(place, folders):
        if isinstance(found, Mark):
            yield from from_marks([(path, found)])
        elif not isinstance(found, MarkError) and found.mark not in marks:
            yield from from_record(found, Location(path, KEY), catalogue)


def problems(place: Place, folders: Collection[str]) -> Iterator[Problem]:
    """The records in `folders` that cannot be believed."""
    for path, found in _told(place, folders):
        if isinstance(found, MarkError):
            kind = UNKNOWN if isinstance(found, MarkVersionError) else BROKEN
            yield Problem(kind, path, found.message)


def _told(
    place: Place, folders: Collection[str]
) -> Iterator[tuple[str, Record | Mark | MarkError]]:
    """What each file in `folders` tells, with its path."""
    for folder in sorted(folders):
        for name in place.folders.get(folder, ()):
            of_index = is_index(name)
            if not of_index and posixpath.basename(name) not in RECORDED_IN:
                continue
            if name not in place.recorded:
                place.recorded[name] = _read(place, name, of_index=of_index)
            if (found := place.recorded[name]) is not None:
                yield place.shown(name), found


def _read(place: Place, name: str, *, of_index: bool) -> Record | Mark | MarkError | None:
    try:
        data = place.read(name, MAX_INDEX if of_index else MAX_CONFIG)
    except TreeError:
        return None  # a fact of the layout, not of the lineage
    if _BEGINS not in data:
        return None
    from weightmark.declared.lineage_record import of_shards, read_record

    try:
        return of_shards(data) if of_index else read_record(data)
    except MarkError as error:
        return error
