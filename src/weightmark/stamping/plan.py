"""Writes what all carriers of a model are to say: each is asked first, then all are written.

A carrier is a weight file, the card or a configuration. Where one of them cannot be edited, or is
covered by a signature that would no longer hold, none is written: half a stamp is a model that
disagrees with itself. The new card and configurations are made before the weights are touched, and
take their places after them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import BinaryIO

from weightmark._cores import expected
from weightmark._startup import NamedTuple
from weightmark.containers.paths import from_here
from weightmark.containers.replace import clear, staged, target
from weightmark.declared.mark import Mark
from weightmark.errors import StampError, WeightmarkError, reason
from weightmark.formats import DVC
from weightmark.formats.header import Label
from weightmark.stamping.embed import differs, embed, repeats, writable

CHANGED, UNCHANGED, PLANNED = "changed", "unchanged", "planned"
REFUSED, FAILED = "refused", "failed"

_FOLDERS_SIGNATURE = "model.sig"
"""How model-signing calls what it makes of a folder and all below it."""
_SIGNATURE = re.compile(r"(.+?)(?:\.sig|\.sigstore.*)\Z", re.IGNORECASE)
_BUNDLES = (".json", ".jsonl", ".bundle")
_IS_BUNDLE = b"application/vnd.dev.sigstore.bundle"
_MOST_HEAD = 4096  # the media type is the first field that sigstore writes


class Result(NamedTuple):
    """What became of one file, which is as it was unless its `status` is "changed".

    "unchanged": it says so already. "planned": it would be changed, in a dry run. "refused": it may
    or can not be changed, or another file of its model can not. "failed": writing it did not work.
    """

    path: str
    message: str
    status: str = UNCHANGED
    hint: str = ""

    @property
    def changed(self) -> bool:
        """Whether the file was written."""
        return self.status == CHANGED

    @property
    def error(self) -> bool:
        """Whether the file does not say what it was to say."""
        return self.status in (REFUSED, FAILED)


class Marking(NamedTuple):
    """A weight file and what is to be written into its `carrier`; `bind`: with a tensor digest.

    Without a `label` only the mark is written.
    """

    path: str
    carrier: str
    mark: Mark
    label: Label | None
    bind: bool = True


class SideFile(NamedTuple):
    """A card or configuration and what it is to hold; `changed`: it does not hold that already."""

    path: str
    data: bytes
    changed: bool


class Plan(NamedTuple):
    """What a model is to say, and the `refusals` of the files that cannot."""

    markings: tuple[Marking, ...]
    beside: tuple[SideFile, ...] = ()
    refusals: tuple[Result, ...] = ()

    @property
    def weights(self) -> tuple[str, ...]:
        """All weight files."""
        return tuple(one.path for one in self.markings)

    @property
    def paths(self) -> tuple[str, ...]:
        """All carriers."""
        return (*(one.carrier for one in self.markings), *(one.path for one in self.beside))


def checked(plan: Plan, root: str, *, break_signature: bool = False) -> Plan:
    """The plan with a refusal of each carrier that cannot be edited; writes nothing.

    `root` is the folder up to which signatures are looked for.
    """
    refusals = {one.path: one for one in plan.refusals}
    markings = {one.carrier: one for one in plan.markings}
    changed = {one.path for one in plan.beside if one.changed}
    for path in plan.paths:
        try:
            if (marking := markings.get(path)) is not None:
                _ask(marking)
            elif path in changed:
                target(path)
        except (WeightmarkError, OSError) as error:
            refusals.setdefault(path, told_of(path, error, REFUSED))
    if not refusals and not break_signature:
        refusals = {one.path: one for one in _signed(plan, root)}
    return plan._replace(refusals=tuple(refusals.values()))


def _ask(one: Marking) -> None:
    """Raises StampError where a file cannot be edited and does not say so already."""
    differs(one.path, one.mark, one.label)
    try:
        writable(one.path)
    except StampError:
        if differs(one.path, one.mark, one.label, bind=one.bind):
            raise


def carried_out(plan: Plan) -> list[Result]:
    """Writes what was planned; after a failure the rest of the model stays as it is."""
    if plan.refusals:
        return [*plan.refusals, *_held(plan, plan.refusals)]
    out: list[Result] = []
    path = ""
    try:
        for path in plan.paths:
            clear(path)
        with ExitStack() as stack:
            ready = []
            for beside in plan.beside:
                path = beside.path
                ready.append((beside, stack.enter_context(_new(beside))))
            stack.enter_context(expected(sum(map(os.path.getsize, plan.weights))))
            for one in plan.markings:
                path = one.carrier
                changed = embed(one.path, one.mark, one.label, bind=one.bind)
                out.append(_done(path, one.mark.license, changed=changed))
            for beside, take_place in ready:
                path = beside.path
                take_place()
                out.append(_done(path, "", changed=beside.changed))
    except (WeightmarkError, OSError) as error:
        out.append(told_of(path, error, FAILED))
        out += _held(plan, out)
    return out


def _new(one: SideFile) -> AbstractContextManager[Callable[[], None]]:
    """The file as it is to be, beside its place."""

    def write(sink: BinaryIO) -> None:
        sink.write(one.data)

    return staged(target(one.path), write) if one.changed else nullcontext(lambda: None)


def planned_results(plan: Plan) -> list[Result]:
    """What `carried_out` would do, as far as that can be told without reading the tensors."""
    if plan.refusals:
        return [*plan.refusals, *_held(plan, plan.refusals)]
    out = [_planned(one) for one in plan.markings]
    for beside in plan.beside:
        if beside.changed:
            out.append(Result(beside.path, "would be stamped", PLANNED))
        else:
            out.append(_done(beside.path, "", changed=False))
    return out


def _planned(one: Marking) -> Result:
    if repeats(one.path, one.mark, one.label, bind=one.bind):
        return _done(one.carrier, "", changed=False)
    return Result(one.carrier, f"would be stamped {one.mark.license}", PLANNED)


def _done(path: str, licence: str, *, changed: bool) -> Result:
    if not changed:
        return Result(path, "already stamped")
    kept = os.path.isfile(path + DVC)
    hint = f"`dvc add {path}` tells DVC, which keeps the file" if kept else ""
    return Result(path, f"stamped {licence}".rstrip(), CHANGED, hint)


def _held(plan: Plan, told: Sequence[Result]) -> list[Result]:
    """The carriers that stay as they are since another one is refused or failed."""
    first = next(one for one in told if one.error)
    known = {one.path for one in told}
    message = f"left as it was, since {first.path} was {first.status}"
    if first.status == FAILED:
        message = f"left as it was, since {first.path} failed"
    return [Result(path, message, REFUSED) for path in plan.paths if path not in known]


def told_of(path: str, error: WeightmarkError | OSError, status: str) -> Result:
    """The result of a file that an error kept as it was."""
    # The path is said before it.
    message = reason(error).removeprefix(f"{path}: ")
    line = getattr(error, "line", 0)
    where = f" (line {line})" if line else ""
    return Result(path, f"{message}{where}", status, getattr(error, "hint", ""))


# -- signatures -----------------------------------------------------------------------------


def _signed(plan: Plan, root: str) -> Iterator[Result]:
    """The carriers that would change under a signature which covers them."""
    known: dict[str, tuple[str, Mapping[str, str]]] = {}
    changes = {one.path: one.changed for one in plan.beside}
    for path in plan.paths:
        folder, name = os.path.split(path)
        try:
            if folder not in known:
                known[folder] = _covering(folder, root)
            whole, files = known[folder]
            signature = files.get(name.casefold()) or whole
            if signature and path not in changes:
                one = next(one for one in plan.markings if one.carrier == path)
                changes[path] = differs(one.path, one.mark, one.label, bind=one.bind)
            if signature and changes[path]:
                message = f"covered by the signature {signature}, which would no longer hold"
                yield Result(path, message, REFUSED, _SIGN_LAST)
        except (WeightmarkError, OSError) as error:
            yield told_of(path, error, REFUSED)


_SIGN_LAST = (
    "stamp first, sign last: remove the signature, stamp, and sign anew; or stamp with "
    "--break-signature"
)


def _covering(folder: str, root: str) -> tuple[str, Mapping[str, str]]:
    """The signature of a folder, "" for none, and those of single files in it by their names."""
    names = sorted(os.listdir(folder or "."))
    there = {name.casefold() for name in names}
    whole, files = "", {}
    for name in names:
        signature = _SIGNATURE.match(name)
        path = os.path.join(folder, name)
        if signature and signature[1].casefold() in there:
            files[signature[1].casefold()] = path
        elif signature or (name.lower().endswith(_BUNDLES) and _is_bundle(path)):
            whole = path
    return whole or _above(folder, root), files


def _above(folder: str, root: str) -> str:
    """The signature of a folder above, up to `root`, or to the top where that is elsewhere."""
    here = os.path.abspath(folder)
    while here != root and (above := os.path.dirname(here)) != here:
        here = above
        if os.path.lexists(found := os.path.join(here, _FOLDERS_SIGNATURE)):
            return from_here(found)
    return ""


def _is_bundle(path: str) -> bool:
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as stream:
        return _IS_BUNDLE in stream.read(_MOST_HEAD)
