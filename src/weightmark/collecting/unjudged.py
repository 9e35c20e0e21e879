"""What was seen and not judged: counted and named, so that nothing goes by in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from weightmark.collecting.papers import MAX_TEXT, Papers
from weightmark.collecting.place import Place
from weightmark.config import Project
from weightmark.containers.tree import INSIDE, is_archive
from weightmark.declared.naming import speaks
from weightmark.errors import TreeError
from weightmark.formats import is_other, is_weights
from weightmark.model.facts import Unjudged

_LARGE = 1 << 20
"""Bytes from which on a file of no known kind is named: the smallest weights in packages that were
looked at (two of 61 below 1 MiB) have suffixes that are known."""


def unjudged_in(papers: Papers, project: Project, weights: Collection[str]) -> Iterator[Unjudged]:
    """What was seen and not judged: of a whole place all of it, else the files that were named.

    `weights` are the names of those that are judged.
    """
    place = papers.place
    for name in sorted(set(papers.cut)):
        why = f"was read in its first {MAX_TEXT >> 20} MiB only"
        yield Unjudged(place.shown(name), why, partly=True)
    for folder in sorted(papers.collections):
        why = "is a folder of many licence texts, none of which is taken for that of the weights"
        yield Unjudged(place.label(folder), why)
    if place.asked is None:
        yield from _of_container(place)
        yield from _of_files(place, weights)
        return
    manifests = {one.manifest for one in papers.layers.values()}
    for name in sorted(place.asked - manifests):
        if place.excludes(name, project):
            yield Unjudged(place.shown(name), _LEFT_OUT, name in place.weights, chosen=True)
        elif name not in weights and not speaks(name):
            why = "is of no kind that is read here: neither weights nor what speaks for them"
            yield Unjudged(place.shown(name), why)


def _of_container(place: Place) -> Iterator[Unjudged]:
    """What folder or archive themselves could not give; in a package, weights only (WM510)."""
    for problem in place.tree.problems:
        name = place.prefix + problem.where
        if name in place.unread:
            continue  # judged as weights that cannot be read
        holds = is_weights(problem.where) or problem.kind == "skipped-folder"
        if holds or not place.tree.is_package:
            odd = problem.kind == "odd-name"  # it is judged under that name
            yield Unjudged(place.shown(name), problem.message, holds and not odd, partly=odd)


def _of_files(place: Place, weights: Collection[str]) -> Iterator[Unjudged]:
    judged, all_weights = set(weights), set(place.weights)
    opened = {one.rpartition(INSIDE)[0] for one in place.names}
    for name in place.names:
        if name in judged:
            continue
        if name in all_weights:
            # All others are left out by the configuration.
            yield Unjudged(place.shown(name), _LEFT_OUT, weights=True, chosen=True)
        elif name.lower().endswith(".whl"):
            why = "is a package of its own" + (
                ": verify it by its name" if place.base else ", whose metadata was not read"
            )
            yield Unjudged(place.shown(name), why, partly=not place.base)
        elif name not in opened and _is_unknown(place, name):
            yield Unjudged(place.shown(name), "is large and of no kind that is read here")


_LEFT_OUT = "is left out by `exclude` in the configuration"


def _is_unknown(place: Place, name: str) -> bool:
    if is_other(name) or speaks(name) or is_archive(name):
        return False
    inside = name[len(place.prefix) :]
    return name in place and place.tree.size(inside) >= _LARGE and not _is_program(place, inside)


def _is_program(place: Place, inside: str) -> bool:
    """Whether a file begins as programs do: those on Unix have no suffix, or `.so.1.0`."""
    with suppress(TreeError), place.tree.open(inside) as stream:
        return stream.read(4).startswith(_PROGRAMS)
    return False


# ELF, PE, Mach-O (32 and 64 bits, or for several machines), a script with its interpreter.
_MACH_O = (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_PROGRAMS = (b"\x7fELF", b"MZ", *_MACH_O, b"#!")
