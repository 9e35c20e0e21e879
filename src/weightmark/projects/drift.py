"""Whether the models of a lock are what they were: by size and ends, or with `deep` by all bytes.

Offline, and as cheap as the disk: no model is read unless a file of it differs. Then it is looked
at anew, to say what became of its licence and to name the clauses that went and came. What is on
the network is compared only where the user names it.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from weightmark._cores import expected
from weightmark.config import Project
from weightmark.containers.paths import from_here
from weightmark.containers.tree import is_archive, is_remote, open_tree, public
from weightmark.declared.naming import is_card, is_notice, is_text
from weightmark.errors import TreeError, UsageError
from weightmark.finding import counted
from weightmark.formats import is_weights
from weightmark.model.facts import Drift, Facts
from weightmark.model.terms import terms
from weightmark.projects.lock import (
    LOCK_FILE,
    Locked,
    LockedFile,
    at_hand,
    ends_of,
    folder_of,
    is_locked_text,
    locked_whole,
    look_at,
    pinned,
    plain_record,
    read_lock,
    revisions_at_hand,
    source_of,
    top_of,
)
from weightmark.verdict import Verdict
from weightmark.verify import configured, judge


def verify_locked(paths: Sequence[str], project: Project, *, deep: bool = False) -> Verdict:
    """The verdict on whether the models of the lock, or those at `paths`, are what they were.

    Nothing is fetched but what `paths` names. Raises UsageError for a path that is not locked,
    ConfigError where there is no lock.
    """
    top = top_of(project)
    locked = read_lock(os.path.join(top, LOCK_FILE))
    if paths:
        wanted = sorted({plain_record(source_of(one, top)) for one in paths})
        chosen = [one for one in locked if any(_is_in(one, each) for each in wanted)]
        missing = [each for each in wanted if not any(_is_in(one, each) for one in chosen)]
        for one in missing:
            raise UsageError(
                f"{one}: is not in {LOCK_FILE}", hint=f"`weightmark lock {one}` takes it in"
            )
        locked = tuple(chosen)
    asked = set(paths)
    size = sum(file.size for one in locked for file in one.files)
    with expected(size) if deep else nullcontext():
        models = [_compared(one, project, asked, deep=deep) for one in locked]
    verdict = judge(models, project.config.policy)
    return verdict._replace(configured=configured(project), compared=True)


def _is_in(one: Locked, wanted: str) -> bool:
    """Whether a model is the one that was named, or lies in a folder that was."""
    source = plain_record(one.source)
    below = not is_remote(source) and (wanted == "." or source.startswith(f"{wanted}/"))
    return source == wanted or below


def _compared(one: Locked, project: Project, asked: set[str], *, deep: bool) -> Facts:
    place = at_hand(one.source, top_of(project))
    named = next((each for each in asked if plain_record(each) == plain_record(one.source)), "")
    if place is None and is_remote(named):
        now = look_at(named, project)
        drifts = tuple(_differences(one, now, project))
        then = _failed_then(one)
        label = public(named)
        return Facts(label, (), checked=(label,), drifts=drifts, failed_then=then)
    if place is None:
        others = revisions_at_hand(one.source)
        return Facts(one.source, (), elsewhere=public(one.source), other_revisions=others)
    drifts = tuple(_changed(one, place, deep=deep))
    if drifts:
        drifts += tuple(_restated(one, project))
    shown = from_here(place)
    names = [*(file.name for file in one.files), *(text.name for text in one.documents)]
    root = from_here(folder_of(place))
    checked = tuple(posixpath.normpath(posixpath.join(root, name)) for name in names)
    return Facts(shown, (), checked=checked, drifts=drifts, failed_then=_failed_then(one))


def _failed_then(one: Locked) -> tuple[str, ...]:
    return one.findings if one.verdict == "failed" else ()


def _changed(one: Locked, place: str, *, deep: bool) -> Iterator[Drift]:
    """What differs by size and ends, read straight from the disk; with `deep` by all bytes."""
    if is_archive(place) or not os.path.exists(place):
        yield from _changed_archive(one, place)
        return
    root = folder_of(place)
    for file in one.files:
        path = os.path.join(root, file.name)
        if message := _difference(file, path, deep=deep):
            yield Drift(from_here(path), message)
    for text in one.documents:
        path = os.path.join(root, text.name)
        try:
            same = is_locked_text(path, text.sha256)
        except OSError as error:
            yield Drift(from_here(path), _unread(error))
            continue
        if not same:
            yield Drift(from_here(path), "is not the file that was locked")
    if os.path.isdir(place):
        yield from _added(one, root)


def _difference(file: LockedFile, path: str, *, deep: bool) -> str:
    try:
        size = os.stat(path).st_size
        if size != file.size:
            return f"has {size:,} bytes, and {file.size:,} were locked"
        with open(path, "rb") as stream:
            if ends_of(stream, size, file.head) != file.ends:
                return "its header or its end is not what was locked"
        if deep and file.sha256 and locked_whole(path) != file.sha256:
            return "its bytes are not those that were locked"
    except OSError as error:
        return _unread(error)
    return ""


def _unread(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is gone"
    return f"cannot be read: {error.strerror or error}"


def _changed_archive(one: Locked, place: str) -> Iterator[Drift]:
    """What differs in an archive, which is read by its members."""
    try:
        with open_tree(place) as tree:
            for file in one.files:
                if file.name not in tree or pinned(tree, file.name, file.head) != file:
                    yield Drift(
                        f"{from_here(place)}{tree.inside}{file.name}", "is not what was locked"
                    )
            for text in one.documents:
                if text.name not in tree or tree.digest(text.name) != text.sha256:
                    yield Drift(
                        f"{from_here(place)}{tree.inside}{text.name}", "is not what was locked"
                    )
    except TreeError as error:
        yield Drift(from_here(place), error.message)


def _added(one: Locked, root: str) -> Iterator[Drift]:
    """Weights and papers that stand beside those of the lock and are none of them."""
    weights = {file.name for file in one.files}
    known = weights | {text.name for text in one.documents}
    for folder in sorted({posixpath.dirname(name) for name in weights}):
        try:
            names = sorted(os.listdir(os.path.join(root, folder)))
        except OSError:
            continue
        for name in names:
            comes = is_weights(name) or any(is_(name) for is_ in (is_card, is_text, is_notice))
            if comes and posixpath.join(folder, name) not in known:
                yield Drift(
                    from_here(os.path.join(root, folder, name)), "was not there when locked"
                )


def _restated(one: Locked, project: Project) -> Iterator[Drift]:
    """What the model says now of licence and clauses, where it can be read at all."""
    try:
        now = look_at(one.source, project)
    except (UsageError, TreeError, OSError):
        return
    yield from _said_otherwise(one, now, project)


def _differences(one: Locked, now: Locked, project: Project) -> Iterator[Drift]:
    """What differs between two looks at one source on the network."""
    source = public(now.source)
    there = {file.name: file for file in now.files}
    for file in one.files:
        found = there.get(file.name)
        if found is None or (found.size, found.ends) != (file.size, file.ends):
            yield Drift(f"{source}/{file.name}", "is not the file that was locked")
    for name in sorted(set(there) - {file.name for file in one.files}):
        yield Drift(f"{source}/{name}", "was not there when locked")
    known = {text.name: text.sha256 for text in now.documents}
    for text in one.documents:
        if known.get(text.name) != text.sha256:
            yield Drift(f"{source}/{text.name}", "is not the file that was locked")
    yield from _said_otherwise(one, now, project)


def _said_otherwise(one: Locked, now: Locked, project: Project) -> Iterator[Drift]:
    source = public(one.source)
    if one.revision != now.revision:
        at = now.revision[:12] or "no revision that is known"
        yield Drift(source, f"is at {at}, and {one.revision[:12] or 'none'} was locked")
    if one.license != now.license:
        said = f"was under {one.license or 'no licence'}, and is under {now.license or 'none'}"
        yield Drift(source, said)
    gone = sorted(set(one.clauses) - set(now.clauses))
    come = sorted(set(now.clauses) - set(one.clauses))
    if gone:
        message = f"gone are {len(gone)} of {counted(len(one.clauses), 'restriction')}"
        yield Drift(source, message, _named(gone, one, project))
    if come:
        yield Drift(source, f"new: {counted(len(come), 'restriction')}", _named(come, now, project))


def _named(clauses: Sequence[str], model: Locked, project: Project) -> tuple[str, ...]:
    """Clauses by label and gist, where the licences of the model have them."""
    catalogue = project.catalogue()
    entries = terms(model.license, (), catalogue).entries if model.license else ()
    known = {
        clause.sha256: f"{clause.label} ({clause.gist})"
        for entry in entries
        for clause in entry.clauses
    }
    # In the order of the licence, as people look for them.
    order = [*known, *clauses]
    return tuple(known.get(one, one[:12]) for one in sorted(clauses, key=order.index))
