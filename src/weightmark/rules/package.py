"""WM5xx: the wheel or sdist that ships weights."""

from __future__ import annotations

from collections.abc import Iterator

from weightmark.bundle import Bundle, Package, Text, Weights
from weightmark.errors import ExpressionError
from weightmark.finding import Finding, Location, Severity
from weightmark.licenses.catalogue import License
from weightmark.licenses.expression import choices, licenses
from weightmark.licenses.terms import is_text_of
from weightmark.policy import Policy
from weightmark.rules.card import card_licence
from weightmark.rules.mark import licence_names
from weightmark.rules.registry import Report, check

# Those ask for nothing, or for a notice that a copy of the weights can do without for a while;
# all other classes tell users what they may not do, which they cannot know without the text.
_NEEDS_NO_COPY = ("public-domain",)
_MILD = ("permissive", "open-data")


def _of(bundle: Bundle, severity: Severity) -> Severity:
    """An author's package has to be right; one that came from elsewhere is reported on."""
    return Severity.ERROR if bundle.publishes else severity


def own_licences(bundle: Bundle, weights: Weights) -> Iterator[tuple[str, str]]:
    """Where a weight file's own licence stands in a package, and its canonical expression.

    The header, the card above it and a text in its own folder speak for weights; the metadata and
    the licence files of the package speak for the package.
    """
    yield from licence_names(weights, bundle.own)
    if bundle.card is not None:
        try:
            licence = card_licence(bundle.card.card, bundle.own)
        except ExpressionError:
            licence = ""
        if licence:
            yield f"the card {bundle.card.path}", licence
    for text in bundle.texts:
        if text.beside and text.identification.id:
            yield f"the text {text.path}", text.identification.id


@check("WM501", Severity.WARNING)
def package_weights_unlicensed(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Weights are shipped without a mark or any licence of their own."""
    package = bundle.package
    if package is None:
        return
    for weights in bundle.weights:
        if weights.failure is not None or any(own_licences(bundle, weights)):
            continue
        says = package.expression or "nothing that is known"
        severity = _of(bundle, Severity.WARNING)
        yield report(
            Location(weights.path),
            f"no licence of its own; the package says {says}, which stays behind when the file "
            "is taken out",
            "run `weightmark stamp` before the build, or build with `stamp = true`"
            if weights.markable
            else "put a card (README.md) or a licence text beside it",
            severity=Severity.ERROR if not package.expression else severity,
        )


@check("WM502", Severity.ERROR)
def package_does_not_cover(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The licence of the package does not cover that of the weights in it."""
    package = bundle.package
    if package is None:
        return
    for weights in bundle.weights:
        for where, licence in _distinct(own_licences(bundle, weights)):
            if package.expression and _covers(package.expression, licence, bundle):
                continue
            if package.expression:
                says = f"{package.field} says {package.expression}"
                remedy = f'license = "{package.expression} AND {licence}"'
            else:
                says = "the package names no licence that is known"
                remedy = f'license = "{licence}" (AND that of the code)'
            yield report(
                Location(weights.path),
                f"{where} says {licence}, but {says}",
                f"declare both in pyproject.toml: {remedy}, and ship both texts (license-files)",
            )


def _distinct(named: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen = set()
    for where, licence in named:
        if licence not in seen:
            seen.add(licence)
            yield where, licence


def _covers(expression: str, licence: str, bundle: Bundle) -> bool:
    """Whether every way to accept the package accepts a way of the weights' licence as well."""
    try:
        package_ways = choices(expression, bundle.own)
        weight_ways = choices(licence, bundle.own)
    except ExpressionError:
        return False
    return all(any(set(one) <= set(way) for one in weight_ways) for way in package_ways)


@check("WM503", Severity.ERROR)
def package_disagrees(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The metadata of a package disagrees with itself or with the licence texts it ships."""
    package = bundle.package
    if package is None:
        return
    first = next((one for one in package.declared if one.expression), None)
    for other in package.declared:
        if first and other.expression and other.expression != first.expression:
            if _covers(first.expression, other.expression, bundle):
                continue
            yield report(
                Location(package.path, other.field),
                f"{first.field} says {first.expression}, {other.field} says {other.expression}",
                "correct the wrong one; with License-Expression drop the licence classifiers",
            )
    if first is not None:
        yield from _texts_disagree(report, bundle, package, first.expression)


def _texts_disagree(
    report: Report, bundle: Bundle, package: Package, expression: str
) -> Iterator[Finding]:
    entries = [entry for entry in licenses(expression, bundle.own).values() if entry is not None]
    own = [text for text in package.texts if text.beside and text.identification.id]
    if any(is_text_of(text.identification, entry, bundle.own) for text in own for entry in entries):
        return
    for text in own:
        yield report(
            Location(text.path, "", 1),
            f"{package.field} says {expression}, but this text is {text.identification.name} "
            f"({text.identification.id})",
            "ship the text of the declared licence, or declare the one that is shipped",
        )


@check("WM504", Severity.ERROR)
def weights_text_not_shipped(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The text of the weights' licence is not in the package."""
    package = bundle.package
    if package is None:
        return
    texts: list[Text] = [*package.texts, *bundle.texts]
    for weights in bundle.weights:
        for _, licence in _distinct(own_licences(bundle, weights)):
            terms = bundle.terms.get(licence)
            for entry in terms.entries if terms else ():
                if not _wants_copy(entry):
                    continue
                if any(is_text_of(text.identification, entry, bundle.own) for text in texts):
                    continue
                mild = entry.klass in _MILD
                yield report(
                    Location(weights.path),
                    f"the text of {entry.name} ({entry.id}) is not in the package",
                    "add it to license-files in pyproject.toml",
                    severity=_of(bundle, Severity.WARNING) if mild else None,
                )


def _wants_copy(entry: License) -> bool:
    return entry.names_a_text and entry.klass not in _NEEDS_NO_COPY


@check("WM505", Severity.ERROR)
def package_ships_no_weights(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A git-lfs pointer or an empty file is shipped in the place of weights."""
    if not bundle.packaged:
        return
    for weights in bundle.weights:
        failure = weights.failure
        if failure is not None and failure.kind in ("lfs-pointer", "empty"):
            yield report(
                Location(weights.path),
                f"shipped as weights: {failure.message}",
                "fetch the weights before the build (git lfs pull; in CI, checkout with lfs: true)",
            )


@check("WM506", Severity.WARNING)
def weights_shipped_twice(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The same bytes are shipped twice in one package."""
    package = bundle.package
    if package is None:
        return
    for names in package.doubles:
        for other in names[1:]:
            yield report(
                Location(other),
                f"the same bytes as {names[0]}",
                "ship the file once; a copy under .data/ comes from shared-data or data_files",
            )


@check("WM507", Severity.ERROR)
def license_file_missing(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A licence file that metadata or configuration names is not there."""
    package = bundle.package
    for name in package.facts.missing if package else ():
        yield report(
            Location(package.path if package else bundle.label, "License-File"),
            f"License-File {name} is not in the package",
            "correct license-files in pyproject.toml; the package index refuses the upload",
        )
    for pattern in bundle.unmatched:
        yield report(
            Location(bundle.declared_in, "license-files"),
            f"license-files: {pattern!r} matches no file",
            "correct the pattern, or add the file (PEP 639 asks for an error here)",
        )


@check("WM508", Severity.WARNING)
def restrictions_not_pinned(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The restrictions stand in a document elsewhere that may change, and it is not shipped."""
    if bundle.package is None:
        return
    for licence in sorted(bundle.terms):
        for entry in bundle.terms[licence].entries:
            if bundle.terms[licence].clauses is None and entry.reference is not None:
                yield report(
                    Location(bundle.label),
                    f"the restrictions of {entry.name} are those of its {entry.reference.name}, "
                    "which is not in the package",
                    "ship that text too and stamp again, so that it is pinned as it is today",
                )


@check("WM509", Severity.ERROR)
def record_mismatch(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A weight file is not the one that RECORD was written for."""
    for problem in bundle.package.mismatches if bundle.package else ():
        yield report(
            Location(problem.where),
            problem.message,
            "stamp before the build, never in a finished wheel; or fetch the wheel again",
        )


@check("WM510", Severity.WARNING)
def package_unusual(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The archive or its metadata holds what a package should not hold."""
    for problem in bundle.package.problems if bundle.package else ():
        yield report(
            Location(problem.where), f"{problem.kind}: {problem.message}", "build the package anew"
        )


@check("WM511", Severity.ERROR)
def package_names_no_license(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A package that ships weights names no licence, or none that is known."""
    package = bundle.package
    if package is None or package.expression:
        return
    said = "; ".join(f"{one.field}: {one.text[:80]!r}" for one in package.declared)
    message = f"no licence that is known ({said})" if said else "the metadata names no licence"
    yield report(
        Location(package.path, "License-Expression"),
        message,
        "set license in pyproject.toml to an SPDX expression of code and weights",
        severity=_of(bundle, Severity.WARNING),
    )


@check("WM512", Severity.WARNING)
def same_bytes_other_license(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The same bytes stand under another licence in another package of this run."""
    for twin in bundle.twins:
        yield report(
            Location(twin.path),
            f"under {twin.licence} here, and under {twin.other_licence} in {twin.other_path}, "
            "with the same bytes",
            "find out under which licence the author published them",
        )


CHECKS = (
    package_weights_unlicensed,
    package_does_not_cover,
    package_disagrees,
    weights_text_not_shipped,
    package_ships_no_weights,
    weights_shipped_twice,
    license_file_missing,
    restrictions_not_pinned,
    record_mismatch,
    package_unusual,
    package_names_no_license,
    same_bytes_other_license,
)
