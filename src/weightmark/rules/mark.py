"""WM1xx: the weight file and the mark in it."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from weightmark.bundle import Bundle, Weights
from weightmark.errors import ExpressionError, MarkVersionError
from weightmark.finding import Finding, Location, Severity
from weightmark.layout import shard
from weightmark.licenses.catalogue import Own
from weightmark.licenses.expression import by_name, canonical, named, settled
from weightmark.policy import Policy
from weightmark.rules.registry import Report, check

STAMP = "run `weightmark stamp`"

_SIZE = re.compile(r" to [\d,]+ bytes")
_LINK = re.compile(r"\s*\(https?://[^()\s]*\)\s*\Z")

# Where other tools keep a licence in a header; FORMATS in docs/format.md, "Other carriers".
LICENCE_KEYS = (
    "license",
    "modelspec.license",
    "ss_metadata_license",
    "model_license",
    "general.license",
)
# Where the name stands that `other` asks for.
_NAME_KEYS = {"license": "license_name", "general.license": "general.license.name"}
SAID_KEYS = (*LICENCE_KEYS, *_NAME_KEYS.values())
# Characters in all; a whole text is read anew rather than kept.
_MOST_KNOWN = 1000


@check("WM101", Severity.ERROR)
def mark_missing(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Weights that can carry a mark have none."""
    if bundle.packaged:
        # In a package another licence of their own may do: WM501.
        return
    for weights in bundle.weights:
        if not weights.markable or weights.header is None:
            continue
        if weights.mark is None and weights.mark_error is None:
            said = _carried(weights)
            message = "no weightmark in the header"
            if said:
                message += f"; it only says {said[0]} = {said[1]!r}"
            away = "://" in weights.path
            hint = (
                "ask who published the weights to stamp them" if away else f"{STAMP} to write one"
            )
            yield report(Location(weights.path), message, hint)


@check("WM102", Severity.ERROR)
def mark_malformed(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The mark is there but is not whole, so nothing in it can be believed."""
    for weights in bundle.weights:
        error = weights.mark_error
        if error is not None and not isinstance(error, MarkVersionError):
            location = Location(weights.path, error.key)
            hint = error.hint or f"{STAMP} to write a new one, or fetch the file again"
            yield report(location, f"the mark is malformed: {error.message}", hint)
        if weights.mark is not None:
            try:
                known = canonical(weights.mark.license, bundle.own)
            except ExpressionError as wrong:
                message = f"the licence in the mark is no licence expression: {wrong.message}"
                yield report(Location(weights.path, "weightmark"), message, STAMP)
                continue
            if known != weights.mark.license:
                message = f"the mark writes {weights.mark.license!r} for {known!r}"
                yield report(Location(weights.path, "weightmark"), message, STAMP)


@check("WM103", Severity.ERROR)
def mark_version_unknown(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The mark has a version that this release does not read."""
    for weights in bundle.weights:
        if isinstance(weights.mark_error, MarkVersionError):
            error = weights.mark_error
            yield report(Location(weights.path, error.key), error.message, error.hint)


@check("WM104", Severity.ERROR)
def mark_stale(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The mark was made for other tensors (read with --deep)."""
    for weights in bundle.weights:
        if weights.mark is None or not weights.digest:
            continue
        if weights.mark.tensors and weights.mark.tensors != weights.digest:
            message = (
                f"the tensors are not those that were marked: {weights.mark.tensors[:12]}… in the "
                f"mark, {weights.digest[:12]}… in the file"
            )
            yield report(
                Location(weights.path, "weightmark"),
                message,
                f"fetch the file again, or if the weights were changed on purpose, {STAMP}",
            )


@check("WM105", Severity.ERROR)
def carriers_disagree(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Two places in one header name different licences."""
    for weights in bundle.weights:
        names = dict(licence_names(weights, bundle.own, bundle.known))
        if len(names) < 2 or len(set(names.values())) < 2:
            continue
        said = ", ".join(
            f"{key} says {named(licence, bundle.own)}" for key, licence in names.items()
        )
        yield report(
            Location(weights.path, next(iter(names))),
            f"the header disagrees with itself: {said}",
            "find out which is right and stamp with `weightmark stamp --license ID`",
        )


@check("WM106", Severity.ERROR)
def shards_disagree(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Files of one model carry different marks."""
    groups: dict[str, list[Weights]] = defaultdict(list)
    for weights in bundle.weights:
        if weights.mark is not None:
            groups[weights.group].append(weights)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            for what, ours, theirs in _differences(first, other):
                yield report(
                    Location(other.path, "weightmark"),
                    f"{what} differs from that of {first.path}: {theirs}, not {ours}",
                    f"{STAMP} on all files of the model",
                )
                break


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
def weights_unreadable(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A weight file cannot be read, so nothing can be said of its licence."""
    for weights in bundle.weights:
        failure = weights.failure
        if failure is None or failure.kind == "pointer":
            continue
        if bundle.packaged and failure.kind in ("empty", "missing"):
            continue
        at = f" (byte {failure.offset})" if failure.offset >= 0 else ""
        hint = failure.hint or "fetch the file again; loaders refuse it as well"
        yield report(Location(weights.path), f"cannot be read: {failure.message}{at}", hint)


@check("WM108", Severity.ERROR)
def duplicate_key(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A key stands twice in a header, so two readers can see two licences."""
    kinds = ("duplicate-key", "confusable-key", "duplicate-tensor")
    yield from _header_problems(
        report, bundle, kinds, "write the file anew with one value for the key"
    )


@check("WM109", Severity.ERROR)
def lfs_pointer(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A pointer of git-lfs, git-annex or DVC stands in the place of a file."""
    for problem in bundle.problems:
        if problem.kind == "pointer":
            what, _, remedy = problem.message.partition(": ")
            yield report(Location(problem.where), what, f"fetch the file: {remedy}")
    for weights in bundle.weights if not bundle.packaged else ():
        failure = weights.failure
        if failure is not None and failure.kind == "pointer":
            piece = shard(weights.path)
            remedy = failure.hint
            if piece:
                remedy = re.sub(r"'[^']*'", f"'{piece.pattern}'", remedy)
            message = _SIZE.sub("", failure.message)  # the same for all shards
            yield report(Location(weights.path), message, f"fetch the weights: {remedy}")


@check("WM110", Severity.ERROR)
def header_suspicious(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A header holds control, bidi or other characters that hide what it says."""
    yield from _header_problems(
        report,
        bundle,
        ("control-character",),
        "do not trust what a terminal shows of this file; ask where it comes from",
    )


@check("WM111", Severity.WARNING)
def header_unusual(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Some loaders refuse this header."""
    known = ("duplicate-key", "confusable-key", "duplicate-tensor", "control-character")
    for weights in bundle.weights:
        for problem in weights.header.problems if weights.header else ():
            if problem.kind not in known:
                location = Location(weights.path, problem.where)
                yield report(location, problem.message, "write the file anew with safetensors")


@check("WM112", Severity.NOTE)
def mark_unsupported(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The format cannot carry a mark, so only card and licence text speak for these weights."""
    for weights in bundle.weights if not bundle.packaged else ():
        if not weights.markable and weights.failure is None:
            said = _carried(weights)
            message = f"{weights.format or 'this format'} carries no mark"
            if said:
                message += f"; it says {said[0]} = {said[1]!r}"
            hint = "ship safetensors where the licence should travel in the file"
            yield report(Location(weights.path), message, hint)


@check("WM113", Severity.ERROR)
def shard_missing(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A shard index cannot be read, or names a file that is not there."""
    for problem in bundle.problems:
        if problem.kind not in ("pointer", "altered-blob"):
            yield report(
                Location(problem.where),
                problem.message,
                "fetch the missing files, or write the index anew",
            )


@check("WM114", Severity.NOTE)
def mark_unbound(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The mark holds no digest of the tensors, so it could have come from another file."""
    for weights in bundle.weights:
        if weights.mark is not None and not weights.mark.tensors and weights.digest:
            message = "the mark is not bound to the tensors"
            hint = "stamp without --no-digest"
            yield report(Location(weights.path, "weightmark"), message, hint)


@check("WM115", Severity.ERROR)
def blob_altered(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A file of a Hub cache is not the one that its name says (read with --deep)."""
    for problem in bundle.problems:
        if problem.kind == "altered-blob":
            hint = "fetch the file again; do not trust what is there"
            yield report(Location(problem.where), problem.message, hint)


def _header_problems(
    report: Report, bundle: Bundle, kinds: tuple[str, ...], hint: str
) -> Iterator[Finding]:
    for weights in bundle.weights:
        for problem in weights.header.problems if weights.header else ():
            if problem.kind in kinds:
                yield report(Location(weights.path, problem.where), problem.message, hint)


def _carried(weights: Weights) -> tuple[str, str] | None:
    metadata = (weights.header.metadata if weights.header else None) or {}
    return next(((key, metadata[key]) for key in LICENCE_KEYS if metadata.get(key)), None)


def licence_names(
    weights: Weights, own: Own | None = None, known: tuple[str, ...] = ()
) -> Sequence[tuple[str, str]]:
    """Each place of a header that names a licence, with its canonical id.

    A value that is no licence id (a sentence, a link, a whole text) names none, and `other` says
    nothing: the name beside it does, where there is one. A name that may mean several licences
    means the one of the mark, or else the one in `known`.
    """
    mark = weights.mark.license if weights.mark is not None else ""
    metadata = (weights.header.metadata if weights.header else None) or {}
    values = tuple(map(metadata.get, SAID_KEYS))
    if own or len("".join(filter(None, values))) > _MOST_KNOWN:
        return tuple(_names(mark, values, own, known))
    # Every rule asks, and the shards of a model all say the same.
    return _names_again(mark, values, known)


@functools.lru_cache(maxsize=256)
def _names_again(
    mark: str, values: tuple[str | None, ...], known: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(_names(mark, values, None, known))


def _names(
    mark: str, values: tuple[str | None, ...], own: Own | None, known: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    meant = (mark, *known)
    if mark:
        yield "weightmark", mark
    said = {key: value or "" for key, value in zip(SAID_KEYS, values, strict=True)}
    for key in LICENCE_KEYS:
        # Exporters add a link in brackets: `AGPL-3.0 License (https://…)`.
        value = _LINK.sub("", said[key]).strip()
        other = key in _NAME_KEYS and value.casefold() == "other"
        if other:
            value = said[_NAME_KEYS[key]].strip()
        if not value or len(value) > 200:
            continue
        try:
            licence = by_name(value, meant, own) if other else settled(value, meant, own)
        except ExpressionError:
            # Only our own key is bound to hold an id; others may hold a sentence or a link.
            if key == "license" and mark:
                yield key, value
            continue
        yield key, licence


CHECKS = (
    mark_missing,
    mark_malformed,
    mark_version_unknown,
    mark_stale,
    carriers_disagree,
    shards_disagree,
    weights_unreadable,
    duplicate_key,
    lfs_pointer,
    header_suspicious,
    header_unusual,
    mark_unsupported,
    shard_missing,
    mark_unbound,
    blob_altered,
)
