"""WM5xx: the wheel or sdist that ships weights.

What holds for the weights is what they, the card and the texts beside them say; what the package
says is in its metadata. Each rule takes one way in which the two may part: no licence of the
weights at all, an expression that leaves it out, a text that is not shipped, a field that
contradicts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from weightmark._startup import NamedTuple
from weightmark.containers.tree import inside_archive
from weightmark.declared.statement import Statement
from weightmark.finding import Finding, Location, Severity, shortened
from weightmark.licenses.expression import canonical, licenses, named
from weightmark.model import agreement, consistency
from weightmark.model.agreement import own_licences
from weightmark.model.facts import Facts, Package, Says, Text
from weightmark.rules.registry import Report, check

# These ask for nothing, or for a notice that a copy of the weights can do without for a while;
# all other classes tell users what they may not do, which they cannot know without the text.
_FREE = ("public-domain",)
_MILD = ("permissive", "open-data")
_MOST_NAMED = 5


class _Said(NamedTuple):
    """What is to be said of one weight file; files of which the same is said share a finding."""

    path: str
    message: str
    hint: str
    severity: Severity


def _merged(report: Report, found: Iterable[_Said]) -> Iterator[Finding]:
    groups: dict[_Said, list[str]] = {}
    for one in found:
        groups.setdefault(one._replace(path=""), []).append(one.path)
    for said, paths in groups.items():
        where, message = paths[0], said.message
        if len(paths) > 1:
            where = posixpath.commonpath(posixpath.dirname(path) for path in paths)
            names = [posixpath.relpath(path, where) for path in paths]
            listed = ", ".join(names[:_MOST_NAMED])
            rest = len(names) - _MOST_NAMED
            listed += f" and {rest} more" if rest > 0 else ""
            message = f"{len(paths)} weight files ({listed}): {message}"
        yield report(Location(where), message, said.hint, severity=said.severity)


def _of(facts: Facts, severity: Severity) -> Severity:
    """An author's package has to be right; one that came from elsewhere is reported on."""
    return Severity.ERROR if facts.publishes else severity


# -- what the weights say ---------------------------------------------------------------------


def _titled(one: Statement) -> str:
    """A place for a sentence about one package: inside it, where it is an archive."""
    of_file = one.kind in (*agreement.IN_FILE, "configuration")
    return one.title if of_file else f"{one.title} {inside_archive(one.where.path)}"


# -- rules --------------------------------------------------------------------------------------


@check(
    "WM501",
    Severity.WARNING,
    asked="ask who published the package under which licence the weights are",
)
def package_weights_unlicensed(report: Report, facts: Facts) -> Iterator[Finding]:
    """Weights are shipped without a mark or any licence of their own."""
    package = facts.package
    if package is None:
        return
    if package.expression:
        says = named(package.expression, facts.catalogue)
        message = (
            f"no licence of their own; that of the package, {says}, stays behind when they are "
            "taken out"
        )
    else:
        message = "no licence of their own, and the package names none that is known"
    # Where the package says nothing either, nobody can know what holds.
    severity = _of(facts, Severity.WARNING) if package.expression else Severity.ERROR
    hint = "run `weightmark stamp` before the build, or build with `stamp = true`"
    found = [
        _Said(weights.path, message, hint, severity)
        for spoken in facts.spoken
        if not any(one.ships for one in own_licences(spoken, facts.catalogue))
        for weights in spoken.weights
        if weights.failure is None
    ]
    yield from _merged(report, found)


@check("WM502", Severity.ERROR)
def package_does_not_cover(report: Report, facts: Facts) -> Iterator[Finding]:
    """The licence of the package does not cover that of the weights in it."""
    package = facts.package
    if package is not None:
        yield from _merged(report, (*_uncovered(facts, package), *_unasked(facts, package)))


def _uncovered(facts: Facts, package: Package) -> Iterator[_Said]:
    for spoken in facts.spoken:
        for one in own_licences(spoken, facts.catalogue):
            licence = one.licence
            if package.expression and _is_covered(package, licence, facts):
                continue
            says, remedy = "the package names no licence that is known", licence
            if package.expression:
                says = f"{package.field} says {named(package.expression, facts.catalogue)}"
                remedy = canonical([package.expression, licence], facts.catalogue)
            hint = (
                f'declare both in pyproject.toml: license = "{remedy}", and ship both texts '
                "(license-files)"
            )
            asked = named(licence, facts.catalogue)
            if not facts.publishes:
                hint = f"treat the weights as under {asked}, and ask for both"
            severity = _uncovered_severity(facts, package, licence)
            message = f"{_titled(one)} says {asked}, but {says}"
            yield from (_Said(each.path, message, hint, severity) for each in spoken.weights)


def _is_covered(package: Package, licence: str, facts: Facts) -> bool:
    """Whether the first field covers a licence; of classifiers any, since they list or offer."""
    first = package.first
    alike = [one.expression for one in package.declared if first and one.field == first.field]
    said = [*alike, package.expression]
    return any(consistency.covers(one, licence, facts.catalogue) for one in said if one)


def _unasked(facts: Facts, package: Package) -> Iterator[_Said]:
    """Words that ask what the licence of the package does not, as "non-commercial use only"."""
    for spoken in facts.spoken if package.expression else ():
        for one in spoken.says:
            if not one.asks or agreement.asks(package.expression, one.asks, facts.catalogue):
                continue
            says = named(package.expression, facts.catalogue)
            message = (
                f"{_titled(one)} says {shortened(one.words)!r}, but {package.field} says {says}"
            )
            hint = "name the licence of the weights in their own card, and declare both"
            if not facts.publishes:
                hint = "ask who published the package which of the two holds for the weights"
            severity = _of(facts, Severity.WARNING)
            yield from (_Said(each.path, message, hint, severity) for each in spoken.weights)


def _uncovered_severity(facts: Facts, package: Package, licence: str) -> Severity:
    """How bad it is: where the text of a mild licence ships too, its duty is met all the same."""
    entries = licenses(licence, facts.catalogue).values()
    if all(entry is not None and entry.klass in _FREE for entry in entries):
        return Severity.WARNING
    texts = _all_texts(facts, package)
    met = all(
        entry is not None
        and entry.klass in (*_FREE, *_MILD)
        and consistency.has_text(texts, entry, facts.catalogue)
        for entry in entries
    )
    return _of(facts, Severity.WARNING) if met else Severity.ERROR


def _all_texts(facts: Facts, package: Package) -> list[Text]:
    return [*package.texts, *(text for text in facts.texts if text.ships)]


@check(
    "WM503",
    Severity.ERROR,
    asked="keep to both, and ask who published the package which of them holds",
)
def package_disagrees(report: Report, facts: Facts) -> Iterator[Finding]:
    """The metadata of a package disagrees with itself or with the licence texts it ships."""
    package = facts.package
    if package is None:
        return
    first = consistency.first_field(package)
    if first is None:
        return
    for other in consistency.fields_against(package, facts.catalogue):
        yield report(
            Location(package.path, other.field),
            f"the metadata says two things: {first.field} {_told(first, facts)}, {other.field} "
            f"{_told(other, facts)}",
            "correct the wrong one; with License-Expression drop the licence classifiers",
        )
    for text in consistency.texts_against_fields(package, facts.catalogue):
        yield report(
            Location(text.path, "", 1),
            f"the metadata ({first.field}) says {_told(first, facts)}, but this is "
            f"{named(text.identification.id, facts.catalogue)}",
            "ship the text of the declared licence, or declare the one that is shipped",
        )


def _told(other: Says, facts: Facts) -> str:
    """What a field says, for a sentence; of a family, what it may mean."""
    said = named(other.expression, facts.catalogue) or shortened(other.text)
    return said or f"one of {', '.join(other.ids[:4])}"


@check(
    "WM504",
    Severity.ERROR,
    asked="get the text from who published the package, and keep it with the weights",
)
def weights_text_not_shipped(report: Report, facts: Facts) -> Iterator[Finding]:
    """The text of the weights' licence is not in the package."""
    package = facts.package
    if package is not None:
        yield from _merged(report, _without_text(facts, package))


def _without_text(facts: Facts, package: Package) -> Iterator[_Said]:
    texts = _all_texts(facts, package)
    # Of a text in the place of the package's own, which is not that, WM303 and WM305 tell.
    for spoken in facts.spoken:
        if package.unlike and not any(own_licences(spoken, facts.catalogue)):
            continue
        found = {
            entry.id: entry
            for licence in agreement.shipped_under(spoken, package, facts.catalogue)
            for entry in licenses(licence, facts.catalogue).values()
            if entry is not None and entry.wants_text
        }
        for entry in found.values():
            if consistency.has_text(texts, entry, facts.catalogue):
                continue
            mild = entry.klass in _MILD
            message = f"the text of {entry.name} ({entry.id}) is not in the package"
            hint = "add it to license-files in pyproject.toml; `weightmark init` gets one not here"
            severity = _of(facts, Severity.WARNING) if mild else Severity.ERROR
            yield from (_Said(each.path, message, hint, severity) for each in spoken.weights)


@check(
    "WM505",
    Severity.ERROR,
    asked="ask who published the package for one with the weights in it",
)
def package_ships_no_weights(report: Report, facts: Facts) -> Iterator[Finding]:
    """A pointer or an empty file is shipped in the place of weights, or what they need is not."""
    if not facts.packaged:
        return
    for weights in facts.weights:
        failure = weights.failure
        if failure is not None and failure.kind in ("pointer", "empty", "missing"):
            yield report(
                Location(weights.path),
                f"shipped as weights: {failure.message}",
                "fetch the weights before the build (git lfs pull; in CI, checkout with lfs: true)",
            )


@check(
    "WM506",
    Severity.WARNING,
    asked="ask who published the package why; one of them may be left out",
)
def weights_shipped_twice(report: Report, facts: Facts) -> Iterator[Finding]:
    """The same bytes are shipped twice in one package."""
    for names in facts.package.doubles if facts.package else ():
        for other in names[1:]:
            yield report(
                Location(other),
                f"the same bytes as {inside_archive(names[0])}",
                "ship the file once; a copy under .data/ comes from shared-data or data_files",
            )


@check(
    "WM507",
    Severity.ERROR,
    asked="ask who published the package for that file",
)
def license_file_missing(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence file that metadata or configuration names is not there."""
    package = facts.package
    for name in package.facts.missing if package else ():
        yield report(
            Location(package.path if package else facts.label, "License-File"),
            f"License-File {name} is not in the package",
            "correct license-files in pyproject.toml; the package index refuses the upload",
        )
    for pattern in facts.declaration.unmatched:
        yield report(
            Location(facts.declaration.path, "license-files"),
            f"license-files: {pattern!r} matches no file",
            "correct the pattern, or add the file (PEP 639 asks for an error here)",
        )


@check(
    "WM508",
    Severity.WARNING,
    asked="read that text where the licence says it is, and keep a copy with the weights",
)
def restrictions_not_pinned(report: Report, facts: Facts) -> Iterator[Finding]:
    """The restrictions stand in a document elsewhere that may change, and it is not shipped."""
    if facts.package is None:
        return
    for licence in sorted(facts.terms):
        for entry in facts.terms[licence].entries:
            if facts.terms[licence].clauses is None and entry.reference is not None:
                yield report(
                    Location(facts.label),
                    f"the restrictions of {entry.name} ({entry.id}) are those of its "
                    f"{entry.reference.name}, which is not in the package",
                    "ship that text too and stamp again, so that it is pinned as it is today",
                )


@check("WM509", Severity.ERROR)
def record_mismatch(report: Report, facts: Facts) -> Iterator[Finding]:
    """A file is not the one that RECORD was written for."""
    for problem in facts.package.mismatches if facts.package else ():
        yield report(
            Location(problem.where),
            problem.message,
            "stamp before the build, never in a finished wheel; or fetch the wheel again",
        )


@check(
    "WM510",
    Severity.WARNING,
    asked="ask who published the package to build it anew",
)
def package_unusual(report: Report, facts: Facts) -> Iterator[Finding]:
    """The archive or its metadata holds what a package should not hold."""
    for problem in facts.package.problems if facts.package else ():
        yield report(Location(problem.where), problem.message, "build the package anew")


@check(
    "WM511",
    Severity.ERROR,
    asked="ask who published the package under which licence it is",
)
def package_names_no_license(report: Report, facts: Facts) -> Iterator[Finding]:
    """A package that ships weights names no licence in its metadata, or none that is known."""
    package = facts.package
    if package is None or any(one.expression for one in package.declared):
        return
    told = [(one.field, one.text[:80] or " or ".join(one.ids)) for one in package.declared]
    said = "; ".join(f"{field}: {words!r}" for field, words in told if words)
    message = f"no licence that is known ({said})" if said else "the metadata names no licence"
    if package.by_text is not None:
        licence = named(package.by_text.expression, facts.catalogue)
        message += f", and {inside_archive(package.by_text.text)} is {licence}"
    yield report(
        Location(package.path, "License-Expression"),
        message,
        "set license in pyproject.toml to an SPDX expression of code and weights",
        severity=_of(facts, Severity.WARNING),
    )


@check("WM512", Severity.WARNING)
def same_bytes_other_license(report: Report, facts: Facts) -> Iterator[Finding]:
    """The same bytes stand under another licence in another package of this run."""
    for twin in facts.twins:
        here = named(twin.licence, facts.catalogue) if twin.licence else "no licence"
        there = named(twin.other_licence, facts.catalogue) if twin.other_licence else "no licence"
        yield report(
            Location(twin.path),
            f"the same bytes as {twin.other_path}, which is under {there}; here they are under "
            f"{here}",
            "find out under which licence their author published them",
        )


@check(
    "WM513",
    Severity.WARNING,
    asked="ask who published the package which licence is meant",
)
def metadata_invalid(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence field is not what PEP 639 asks for, and the index refuses it."""
    package = facts.package
    if package is None:
        return
    from weightmark.packages.metadata import field_problems

    for problem in field_problems(package.facts):
        # What it says is clear, and its receiver need not do anything.
        mild = problem.kind in ("expression-too-early", "both-fields")
        severity = Severity.NOTE if mild else Severity.WARNING
        yield report(
            Location(package.path, problem.where),
            problem.message,
            "set license in pyproject.toml to an SPDX expression, and build with a current backend",
            severity=_of(facts, severity),
        )
