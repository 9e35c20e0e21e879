"""The findings of a verdict as people read them: by model, and once for what many files share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.containers.tree import INSIDE
from weightmark.declared.model_files import shard
from weightmark.finding import Finding, Location
from weightmark.verdict import Verdict

_NAMED = 3  # files, or models, that are named one by one
_TOLD = 5  # entries of one rule in one model that are told in full


class GroupEntry(NamedTuple):
    """Findings that say the same of one file or several, told once.

    `where` names the files and the place in them, "" for the model as a whole. `untold`: these say
    what differs from file to file, and enough of their rule was told before them.
    """

    findings: tuple[Finding, ...]
    where: str
    untold: bool = False

    @property
    def first(self) -> Finding:
        """The finding that speaks for all."""
        return self.findings[0]


class Group(NamedTuple):
    """What was found in one model, or in several alike; the worst comes first."""

    title: str
    entries: tuple[GroupEntry, ...]
    models: tuple[str, ...] = ()


def groups(verdict: Verdict) -> Iterator[Group]:
    """The models with findings, the worst first; each finding is in one entry of one group.

    What lies above several models stands under the names of all, and so does what was found in
    several alike, told once, whatever else was found in each; of what is as bad it stands first.
    """
    sizes = {model.path: len(model.weights) for model in verdict.models}
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in verdict.findings:
        found.setdefault(finding.models, []).append(finding)
    told: dict[tuple[str, ...], list[GroupEntry]] = {}
    alike: dict[tuple[object, ...], list[tuple[str, GroupEntry]]] = {}
    for models, findings in found.items():
        if len(models) != 1:
            told[models] = list(_entries(findings, ""))
            continue
        for entry in _entries(findings, models[0]):
            # The same of another model may be told there in full.
            key = (_anywhere(entry.first), models[0] if entry.untold else "")
            alike.setdefault(key, []).append((models[0], entry))
    for entries in alike.values():
        entries.sort(key=lambda one: one[0])
        of = tuple(dict.fromkeys(model for model, _ in entries))
        told.setdefault(of, []).append(_joined([entry for _, entry in entries]))
    for some in told.values():
        some.sort(key=lambda one: -one.first.severity)
    for models in sorted(told, key=lambda of: (-told[of][0].first.severity, -len(of), of)):
        yield Group(_title(models, sizes), tuple(told[models]), models)


def _joined(entries: Sequence[GroupEntry]) -> GroupEntry:
    """Entries that tell the same of several models, as one."""
    entry, *others = entries
    if not others:
        return entry
    findings = tuple(one for row in entries for one in row.findings)
    if any(one.where != entry.where for one in others):
        return GroupEntry(findings, _where(findings, ""), entry.untold)
    each = f"each of the {len(entries)} models"
    return GroupEntry(findings, f"{entry.where} of {each}" if entry.where else each, entry.untold)


def silenced(verdict: Verdict) -> Iterator[tuple[GroupEntry, str]]:
    """What was silenced, with the reason; once where it is silenced alike in many files."""
    found: dict[str, list[Finding]] = {}
    for one in verdict.silenced:
        found.setdefault(one.reason, []).append(one.finding)
    for reason, findings in found.items():
        for entry in _merged(findings, ""):
            yield entry, reason


def models_named(models: Sequence[str]) -> str:
    """The first models by their names; an archive that all of them lie in is named once."""
    (archive, *others) = dict.fromkeys(one.partition(INSIDE)[0] for one in models)
    lead, names = "", models
    if len(models) > 1 and not others:
        lead, names = f"{archive}: ", [one.partition(INSIDE)[2] or "." for one in models]
    more = len(names) - _NAMED
    return lead + ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def shown_place(location: Location) -> str:
    """Where in a file a finding is, for people; empty where it is the whole file."""
    line = f"line {location.line}" if location.line else ""
    return ", ".join(part for part in (line, location.pointer) if part)


def _title(models: Sequence[str], sizes: dict[str, int]) -> str:
    if not models:
        return "(no model)"
    if len(models) > 1:
        return models_named(models)
    files = sizes.get(models[0], 0)
    return f"{models[0]} ({files} weight files)" if files > 1 else models[0]


def _entries(findings: Iterable[Finding], folder: str) -> Iterator[GroupEntry]:
    """The entries of one model; of each rule a few in full, then the others together."""
    rules: dict[tuple[int, str], list[GroupEntry]] = {}
    for entry in _merged(findings, folder):
        rules.setdefault((-entry.first.severity, entry.first.rule.code), []).append(entry)
    for entries in rules.values():
        told = entries if len(entries) <= _TOLD + 1 else entries[:_TOLD]
        yield from told
        rest = tuple(finding for entry in entries[len(told) :] for finding in entry.findings)
        if rest:
            yield GroupEntry(rest, _files([one.location.path for one in rest], folder), untold=True)


def _merged(findings: Iterable[Finding], folder: str) -> Iterator[GroupEntry]:
    """Findings that differ in nothing but the file, together."""
    alike: dict[Finding, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_anywhere(finding), []).append(finding)
    for found in alike.values():
        yield GroupEntry(tuple(found), _where(found, folder))


def _where(found: Sequence[Finding], folder: str) -> str:
    """The files and the place in them that findings which are alike are of."""
    names = _files([one.location.path for one in found], folder)
    return ", ".join(part for part in (names, shown_place(found[0].location)) if part)


def _anywhere(finding: Finding) -> Finding:
    """A finding without the file and the model that it is said of."""
    return finding._replace(location=finding.location._replace(path=""), models=())


def _files(paths: Sequence[str], folder: str) -> str:
    """Files as people name them: from the folder of the model, the shards of one set at once."""
    sets: dict[str, list[str]] = {}
    for path in paths:
        name = _below(path, folder)
        piece = shard(name)
        sets.setdefault(piece.series if piece else name, []).append(name)
    named = [pattern if len(names) > 1 else names[0] for pattern, names in sets.items()]
    shown = ", ".join([*named[:_NAMED], *(["…"] if len(named) > _NAMED else [])])
    return f"{shown} ({len(paths)} files)" if len(paths) > 1 else shown


def _below(path: str, folder: str) -> str:
    """A path from the folder of the model, or from the top of the archive that both stand in."""
    if not folder or path == folder:
        return "" if folder else path
    for start in (folder + INSIDE, folder.rstrip("/") + "/"):
        if path.startswith(start):
            return path[len(start) :]
    archive = folder.partition(INSIDE)[0]
    return path[len(archive) :] if path.startswith(archive + INSIDE) else path
