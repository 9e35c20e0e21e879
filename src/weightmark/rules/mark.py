"""WM1xx: the weight file and the mark in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from weightmark.containers.tree import INSIDE, inside_archive
from weightmark.declared.card import LICENSE_KEYS
from weightmark.declared.model_files import is_index, shard
from weightmark.errors import ExpressionError, MarkVersionError
from weightmark.finding import Finding, Location, Severity, shortened
from weightmark.formats.header import ADJACENT
from weightmark.licenses.expression import canonical, named
from weightmark.model import agreement
from weightmark.model.facts import Facts, Spoken, Unjudged, Weights
from weightmark.rules.registry import Report, check, each

STAMP = "run `weightmark stamp`"


@check("WM101", Severity.ERROR)
def mark_missing(report: Report, facts: Facts) -> Iterator[Finding]:
    """Weights whose licence is named carry no mark; a note for who only received them."""
    for spoken in facts.spoken:
        if facts.ships_marked or not (spoken.understood or spoken.open):
            continue
        missing = [one for one in spoken.weights if _is_unmarked(one)]
        for received in (False, True):
            group = [one for one in missing if (one.received or not facts.publishes) == received]
            if not group:
                continue
            said = _carried(spoken)
            message = "no weightmark in the header" + (f"; it only says {said}" if said else "")
            hint = f"{STAMP} to write one"
            severity = Severity.ERROR
            if received:
                hint = "ask who published the weights to stamp them"
                severity = Severity.ERROR if report.policy.require_mark else Severity.NOTE
            yield from each(report, group, message, hint, severity)


def _is_unmarked(weights: Weights) -> bool:
    if not weights.markable or weights.header is None:
        return False
    return weights.mark is None and weights.mark_error is None


@check(
    "WM102",
    Severity.ERROR,
    asked="fetch the file again; if it stays so, ask who published it for a whole mark",
)
def mark_malformed(report: Report, facts: Facts) -> Iterator[Finding]:
    """The mark is there but is not whole, so nothing in it can be believed."""
    for weights in facts.weights:
        error = weights.mark_error
        if error is not None and not isinstance(error, MarkVersionError):
            location = Location(weights.marked, error.key)
            hint = error.hint or f"{STAMP} to write a new one, or fetch the file again"
            yield report(location, f"the mark is malformed: {error.message}", hint)
        if weights.mark is not None:
            try:
                known = canonical(weights.mark.license, facts.catalogue)
            except ExpressionError as wrong:
                message = f"the licence in the mark is no licence expression: {wrong.message}"
                yield report(Location(weights.marked, "weightmark"), message, STAMP)
                continue
            if known != weights.mark.license:
                message = f"the mark writes {weights.mark.license!r} for {known!r}"
                yield report(Location(weights.marked, "weightmark"), message, STAMP)
    for problem in facts.problems:
        if problem.kind == "broken-record":
            message = f"the record is malformed: {problem.message}"
            yield report(Location(problem.where, "weightmark"), message, _NEW_RECORD)


_NEW_RECORD = (
    "take it out and run `weightmark stamp`, or take the file from the model these were made from"
)


@check("WM103", Severity.ERROR)
def mark_version_unknown(report: Report, facts: Facts) -> Iterator[Finding]:
    """The mark has a version that this release does not read."""
    for weights in facts.weights:
        if isinstance(weights.mark_error, MarkVersionError):
            error = weights.mark_error
            yield report(Location(weights.marked, error.key), error.message, error.hint)
    for problem in facts.problems:
        if problem.kind == "unknown-record":
            hint = "upgrade weightmark, or take the file from the model that these were made from"
            yield report(Location(problem.where, "weightmark"), problem.message, hint)


@check(
    "WM104",
    Severity.ERROR,
    asked="fetch the file again; if it stays so, these are not the weights that were marked",
)
def mark_stale(report: Report, facts: Facts) -> Iterator[Finding]:
    """The mark was made for other tensors (read with --deep)."""
    for weights in facts.weights:
        if weights.mark is None or not weights.digest:
            continue
        if weights.mark.tensors and weights.mark.tensors != weights.digest:
            message = (
                f"the tensors are not those that were marked: {weights.mark.tensors[:12]}… in the "
                f"mark, {weights.digest[:12]}… in the file"
            )
            yield report(
                Location(weights.marked, "weightmark"),
                message,
                f"fetch the file again, or if the weights were changed on purpose, {STAMP}",
            )


@check(
    "WM105",
    Severity.ERROR,
    asked="ask who published the weights which of them holds; until then keep to both",
)
def carriers_disagree(report: Report, facts: Facts) -> Iterator[Finding]:
    """Two places in one header name different licences."""
    for spoken in facts.spoken:
        conflict = next(agreement.in_file(spoken), None)
        if conflict is None:
            continue
        said = ", ".join(
            f"{one.where.pointer} says {named(one.licence, facts.catalogue)}"
            for one in spoken.says
            if one.kind in agreement.IN_FILE and one.licence
        )
        yield from each(
            report,
            spoken.weights,
            f"{_places(spoken)}: {said}",
            "find out which is right and stamp with `weightmark stamp --license ID`",
            pointer=conflict.first.where.pointer,
        )


@check(
    "WM106",
    Severity.ERROR,
    asked="fetch all files of the model again; if they stay so, ask who published them",
)
def shards_disagree(report: Report, facts: Facts) -> Iterator[Finding]:
    """Files of one model carry different marks."""
    groups: dict[str, list[Weights]] = defaultdict(list)
    for weights in facts.weights:
        if weights.mark is not None:
            groups[weights.group].append(weights)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            for what, ours, theirs in _differences(first, other):
                yield report(
                    Location(other.marked, "weightmark"),
                    f"{what} differs from that of {first.path}: {theirs}, not {ours}",
                    f"{STAMP} on all files of the model",
                )
                break


def _places(spoken: Spoken) -> str:
    marked = any(one.mark is not None and not one.markable for one in spoken.weights)
    return "header and sidecar disagree" if marked else "the header disagrees with itself"


def _differences(first: Weights, other: Weights) -> Iterator[tuple[str, str, str]]:
    ours, theirs = first.mark, other.mark
    if ours is None or theirs is None:
        return
    if ours.license != theirs.license:
        yield "licence", ours.license, theirs.license
    if ours.clauses != theirs.clauses:
        yield "restriction hash", _short(ours.restrictions), _short(theirs.restrictions)
    if ours.bases != theirs.bases:
        yield "list of bases", _bases(first), _bases(other)


def _short(digest: str) -> str:
    return f"{digest[:12]}…" if digest else "unresolved"


def _bases(weights: Weights) -> str:
    bases = weights.mark.bases if weights.mark else ()
    return " ".join(base.name for base in bases) or "none"


@check("WM107", Severity.ERROR)
def weights_unreadable(report: Report, facts: Facts) -> Iterator[Finding]:
    """A weight file cannot be read, so nothing can be said of its licence."""
    for weights in facts.weights:
        failure = weights.failure
        if failure is None or failure.kind == "pointer":
            continue
        if facts.packaged and failure.kind in ("empty", "missing"):
            continue
        at = f" (byte {failure.offset})" if failure.offset >= 0 else ""
        hint = failure.hint or "fetch the file again; loaders refuse it as well"
        if failure.kind == "left-over" and facts.packaged and not facts.publishes:
            hint = "ask who published the package for one without it"
        yield report(Location(weights.path), f"cannot be read: {failure.message}{at}", hint)


@check(
    "WM108",
    Severity.ERROR,
    asked="do not trust the key, which readers take differently; ask who published the file",
)
def duplicate_key(report: Report, facts: Facts) -> Iterator[Finding]:
    """A key stands twice in a header, so two readers can see two licences."""
    kinds = ("duplicate-key", "confusable-key", "duplicate-tensor")
    yield from _header_problems(
        report, facts, kinds, "write the file anew with one value for the key"
    )


@check("WM109", Severity.ERROR)
def lfs_pointer(report: Report, facts: Facts) -> Iterator[Finding]:
    """A pointer of git-lfs, git-annex or DVC stands in the place of a file."""
    for problem in facts.problems:
        if problem.kind == "pointer":
            what, _, remedy = problem.message.partition(": ")
            yield report(Location(problem.where), what, f"fetch the file: {remedy}")
    found = [
        (weights.path, weights.failure, weights.failure.stands)
        for weights in (facts.weights if not facts.packaged else ())
        if weights.failure is not None and weights.failure.stands is not None
    ]
    # All files of a tool at once, and all pieces of a model by their pattern.
    together: dict[str, dict[str, None]] = {}
    for _, failure, stands in found:
        piece = shard(failure.file)
        together.setdefault(stands.tool, {})[piece.series if piece else failure.file] = None
    for path, failure, stands in found:
        message = re.sub(r" to [\d,]+ bytes", "", failure.message)  # the same for all
        yield report(
            Location(path), message, f"fetch the weights: {stands.remedy(*together[stands.tool])}"
        )


@check("WM110", Severity.ERROR)
def header_suspicious(report: Report, facts: Facts) -> Iterator[Finding]:
    """A header holds control, bidi or other characters that hide what it says."""
    yield from _header_problems(
        report,
        facts,
        ("control-character",),
        "do not trust what a terminal shows of this file; ask where it comes from",
    )


@check(
    "WM111",
    Severity.WARNING,
    asked="fetch the file again; if it stays so, ask who published it to write it anew",
)
def header_unusual(report: Report, facts: Facts) -> Iterator[Finding]:
    """Some loaders refuse this header."""
    known = ("duplicate-key", "confusable-key", "duplicate-tensor", "control-character")
    for weights in facts.weights:
        for problem in weights.header.problems if weights.header else ():
            if problem.kind not in known:
                location = Location(weights.path, problem.where)
                yield report(location, problem.message, "write the file anew with a current tool")


@check(
    "WM112",
    Severity.NOTE,
    asked="keep card and licence text with these weights: the file can hold no mark",
)
def mark_unsupported(report: Report, facts: Facts) -> Iterator[Finding]:
    """The format can carry no mark and no sidecar does, so only what stands around speaks."""
    for spoken in facts.spoken if not facts.packaged else ():
        group = [one for one in spoken.weights if _is_without_sidecar(one)]
        if not group or not (spoken.understood or spoken.open):
            continue
        said = _carried(spoken)
        message = "its format carries no mark, and no sidecar does"
        message += f"; the file says {said}" if said else ""
        hint = f"{STAMP}, which writes one beside it as FILE{ADJACENT}"
        yield from each(report, group, message, hint)


def _is_without_sidecar(weights: Weights) -> bool:
    if weights.markable or weights.held or weights.failure is not None:
        return False
    return weights.mark is None and weights.mark_error is None


# Problems of files that others of these rules tell.
_OTHERS = ("pointer", "altered-blob", "broken-record", "unknown-record", "unread-side-file")


@check("WM113", Severity.ERROR)
def shard_missing(report: Report, facts: Facts) -> Iterator[Finding]:
    """A shard index cannot be read, or names a file that is not there."""
    for problem in facts.problems:
        if problem.kind not in _OTHERS:
            anew = ", or write the index anew" if is_index(problem.where) else ""
            yield report(Location(problem.where), problem.message, f"fetch what is missing{anew}")


@check(
    "WM114",
    Severity.NOTE,
    asked="ask who published the weights to bind the mark to them",
)
def mark_unbound(report: Report, facts: Facts) -> Iterator[Finding]:
    """The mark holds no digest of the tensors, so it could have come from another file."""
    for weights in facts.weights:
        if weights.mark is not None and not weights.mark.tensors and weights.digest:
            message = "the mark is not bound to the tensors"
            hint = "stamp without --no-digest"
            yield report(Location(weights.marked, "weightmark"), message, hint)


@check("WM118", Severity.ERROR)
def blob_altered(report: Report, facts: Facts) -> Iterator[Finding]:
    """A file of a Hub cache is not the one that its name says (read with --deep)."""
    for problem in facts.problems:
        if problem.kind == "altered-blob":
            hint = "fetch the file again; do not trust what is there"
            yield report(Location(problem.where), problem.message, hint)


def _header_problems(
    report: Report, facts: Facts, kinds: tuple[str, ...], hint: str
) -> Iterator[Finding]:
    for weights in facts.weights:
        for problem in weights.header.problems if weights.header else ():
            if problem.kind in kinds:
                yield report(Location(weights.path, problem.where), problem.message, hint)


def _carried(spoken: Spoken) -> str:
    """What the header says of the licence, for a sentence; "" where it says nothing."""
    said = (one for one in spoken.says if one.kind == "header" and one.words)
    return next((f"{one.where.pointer} = {one.words!r}" for one in said), "")


@check("WM115", Severity.ERROR)
def licence_unnamed(report: Report, facts: Facts) -> Iterator[Finding]:
    """No place names a licence for these weights, so nobody may use them."""
    for group in agreement.unnamed(facts):
        hint = "ask who published them under which licence they are"
        if facts.publishes:
            hint = "name it: `license:` in the card (README.md), then " + STAMP
        yield from each(report, group, "no licence is named anywhere for these weights", hint)


@check("WM116", Severity.ERROR)
def licence_not_understood(report: Report, facts: Facts) -> Iterator[Finding]:
    """A place says something of the licence that nobody here understands."""
    for spoken in facts.spoken:
        for one in agreement.open_statements(spoken):
            # What a card or a text says has rules of its own: WM207, WM305.
            if one.kind == "text" or (one.kind == "card" and one.where.pointer in LICENSE_KEYS):
                continue
            hint = (
                "ask who published the weights which licence this is; policies take it as unknown"
            )
            severity = Severity.WARNING
            if facts.publishes:
                hint = (
                    "write an SPDX id, a Hub id or a LicenseRef there; stamp does not overwrite it"
                )
                severity = Severity.ERROR
            message = f"{one.title} says {shortened(one.words)!r}, which is not understood"
            yield report(one.where, message, hint, severity=severity)


_NAMED = 20  # files that one finding names


@check("WM117", Severity.NOTE)
def not_judged(report: Report, facts: Facts) -> Iterator[Finding]:
    """Something was seen and not judged; an error where it is weights."""
    for problem in facts.problems:
        if problem.kind == "unread-side-file":
            what = problem.message.removeprefix("the file ")
            message = f"it {what}, so what it says of the weights is not known"
            hint = "fetch the file again, or mend it"
            yield report(Location(problem.where), message, hint, severity=Severity.WARNING)
    groups: dict[Unjudged, list[str]] = defaultdict(list)
    for one in facts.unjudged:
        groups[one._replace(path="")].append(one.path)
    for (_, why, weights, chosen, partly), paths in groups.items():
        severity = Severity.WARNING if partly else Severity.NOTE
        if weights and not chosen:
            severity = Severity.ERROR
        message = f"it {why}" if partly else f"not judged: it {why}"
        hint = "where it holds weights, unpack it or verify it by its own path; else take it away"
        if chosen:
            hint = "take it out of `exclude` where it is to be judged"
        if len(paths) > 1:
            more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
            message = f"{len(paths)} files not judged, each of which {why}: "
            one_archive = len({path.partition(INSIDE)[0] for path in paths}) == 1
            shown = map(inside_archive, paths) if one_archive else paths
            message += ", ".join(islice(shown, _NAMED)) + more
        yield report(Location(paths[0]), message, hint, severity=severity)
