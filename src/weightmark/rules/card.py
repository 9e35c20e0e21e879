"""WM2xx: the model card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from weightmark.bundle import Bundle, CardFile
from weightmark.card import Card
from weightmark.errors import ExpressionError
from weightmark.finding import Finding, Location, Severity
from weightmark.licenses.catalogue import License, Own, find
from weightmark.licenses.expression import by_name, canonical, named, same, settled, unclear
from weightmark.policy import Policy
from weightmark.rules.mark import licence_names
from weightmark.rules.registry import Report, check

_ADD = "add it to the front matter, or run `weightmark stamp --license ID`"


def _at(found: CardFile, key: str) -> Location:
    return Location(found.path, key, found.card.lines.get(key, 1))


def card_licence(card: Card, own: Own | None = None, known: Iterable[str] = ()) -> str:
    """The canonical expression that a card declares, "" where it declares none.

    A list means that every licence in it holds (FORMATS: `[llama3.3, gemma]`); with `other` the
    licence is `license_name`, known or the author's own. A tag that may mean several licences
    means the one in `known`. Raises ExpressionError where a word is no known licence.
    """
    words = [word for word in card.license if word.strip()]
    if [word.casefold() for word in words] == ["other"]:
        return by_name(card.license_name, known, own) if card.license_name.strip() else ""
    return settled(words, known, own) if words else ""


@check("WM201", Severity.WARNING)
def card_missing(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """No model card stands beside the weights; an error where they are published from."""
    if bundle.card is None and bundle.weights and not bundle.packaged:
        yield report(
            Location(bundle.label),
            "no model card (README.md) for these weights",
            "write one: `weightmark init` makes a first version",
            severity=Severity.ERROR if bundle.publishes else None,
        )


@check("WM202", Severity.ERROR)
def card_without_license(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The card names no licence."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    if any(word.strip() for word in card.license):
        return
    if any(problem.kind in _NO_LICENCE_TO_READ for problem in card.problems):
        return
    if not card.front_matter:
        message = "the card has no front matter, so it names no licence"
    else:
        message = "the card names no licence"
    yield report(Location(found.path, "license", 1), message, _ADD)


_NO_LICENCE_TO_READ = ("broken-yaml", "not-a-string", "licence-key", "misplaced-front-matter")


@check("WM203", Severity.ERROR)
def card_unreadable(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The card, or its front matter, cannot be read as the Hub reads it."""
    found = bundle.card
    if found is None:
        return
    for problem in found.card.problems:
        if problem.kind not in ("no-front-matter", "licence-key"):
            location = Location(found.path, problem.key, problem.line or 1)
            hint = problem.hint or "mend the front matter of the card"
            yield report(location, problem.message, hint)


@check("WM204", Severity.ERROR)
def card_disagrees(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Card, weights and configuration name different licences."""
    sources = _declared(bundle)
    first, first_name, first_licence = next(sources, (Location(""), "", ""))
    agreed = {first_licence}
    for found, name, licence in sources:
        if licence in agreed:
            continue
        if same(licence, first_licence, bundle.own):
            agreed.add(licence)
        else:
            yield report(
                found,
                f"{name} says {named(licence, bundle.own)}, "
                f"{first_name} says {named(first_licence, bundle.own)}",
                f"find out which is right, then run `weightmark stamp --license ID` "
                f"(see {first.path})",
            )
    for place, licence, declared in _apart(bundle):
        yield report(
            place,
            f"the file says {named(licence, bundle.own)}, the configuration says "
            f"{named(declared, bundle.own)} for it",
            "find out which is right, then correct it or run `weightmark stamp --license ID`",
        )


def _apart(bundle: Bundle) -> Iterator[tuple[Location, str, str]]:
    """Weights with an entry of their own in the configuration that say something else."""
    for weights in bundle.weights:
        names = licence_names(weights, bundle.own, bundle.known) if weights.declared else ()
        for _, licence in names:
            if not same(licence, weights.declared, bundle.own):
                yield Location(weights.path, "weightmark"), licence, weights.declared
                break


def _declared(bundle: Bundle) -> Iterator[tuple[Location, str, str]]:
    """What card and configuration say, then each weight file that has no entry of its own."""
    general = ""
    if bundle.card is not None:
        try:
            general = card_licence(bundle.card.card, bundle.own, bundle.known)
        except ExpressionError:
            general = ""
        if general:
            yield _at(bundle.card, "license"), "the card", general
    # What it says of the whole is not said of a component whose files all have their own entry.
    apart = bool(bundle.weights) and all(one.declared for one in bundle.weights)
    if bundle.declared and not apart:
        general = general or bundle.declared
        yield Location(bundle.declared_in, "license"), "the configuration", bundle.declared
    for weights in bundle.weights if general else ():
        names = () if weights.declared else licence_names(weights, bundle.own, bundle.known)
        if names:
            yield Location(weights.path, "weightmark"), "the file", names[0][1]


@check("WM205", Severity.ERROR)
def other_without_name(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The card says `other` without the name and the link that this asks for."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    if "other" not in [word.casefold() for word in card.license]:
        return
    missing = [
        key
        for key, value in (
            ("license_name", card.license_name),
            ("license_link", card.license_link),
        )
        if not value
    ]
    if missing:
        yield report(
            _at(found, "license"),
            f"license: other without {' and '.join(missing)}",
            "name the licence and link to its text (LICENSE for a file of the repository)",
        )


@check("WM206", Severity.ERROR)
def license_is_family(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """A bare family tag such as `openrail` names no text, so it holds no clauses."""
    words = []
    if bundle.card is not None:
        words = [(_at(bundle.card, "license"), word) for word in bundle.card.card.license]
    elif bundle.declared:
        words = [(Location(bundle.declared_in, "license"), bundle.declared)]
    for location, word in words:
        entry = find(word, bundle.own)
        if entry is None or entry.names_a_text or word.casefold() in ("other", "unknown"):
            continue
        members = ", ".join(one.short_name for one in _entries(entry.readings[:4], bundle.own))
        yield report(
            location,
            f"{word!r} is a family of licences and names no text",
            "name the licence itself" + (f", such as {members}" if members else ""),
        )


@check("WM207", Severity.WARNING)
def license_unknown(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The card names a licence that neither SPDX, the Hub nor the catalogue knows."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    for word in card.license:
        if word.casefold() == "unknown":
            yield report(
                _at(found, "license"),
                "license: unknown says nothing",
                "name the licence, or ask the author of the weights for it",
                severity=Severity.ERROR,
            )
            continue
        if word.casefold() == "other" or not word.strip():
            continue
        try:
            canonical(word, bundle.own)
        except ExpressionError as error:
            yield report(
                _at(found, "license"),
                f"{word!r} is not a licence that is known: {error.message}",
                error.hint or "use the Hub id, or `other` with license_name and license_link",
                severity=Severity.ERROR,
            )


@check("WM208", Severity.ERROR)
def card_restrictions_stale(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The restriction hash in the card is not that of the licence it names."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    said = (card.weightmark or {}).get("restrictions")
    if not isinstance(said, str):
        return
    try:
        licence = card_licence(card, bundle.own, bundle.known)
    except ExpressionError:
        return
    terms = bundle.terms.get(licence)
    if terms is None or terms.clauses is None:
        return
    if terms.restrictions != said:
        yield report(
            _at(found, "weightmark"),
            f"the restriction hash {said[:12]}… is not that of {licence} "
            f"({terms.restrictions[:12]}…)",
            "restore what was changed, the card or the licence text; run `weightmark stamp` only "
            "where the change is meant",
        )


@check("WM209", Severity.ERROR)
def licence_key_misspelt(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """The card has the key `licence`, which nobody reads; the key is `license`."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    for problem in card.problems:
        if problem.kind == "licence-key":
            location = Location(found.path, "licence", problem.line or 1)
            yield report(location, problem.message, "spell the key `license`")


@check("WM210", Severity.WARNING)
def license_ambiguous(report: Report, bundle: Bundle, policy: Policy) -> Iterator[Finding]:
    """Licences with different terms share the name in the card, and nothing tells which."""
    if bundle.card is None:
        return
    found, card = bundle.card, bundle.card.card
    words = [("license", word) for word in card.license]
    if [word.casefold() for word in card.license] == ["other"]:
        words = [("license_name", card.license_name)]
    for key, word in words:
        for name, readings in _readings(word, bundle.own).items():
            entries = _entries(readings, bundle.own)
            asked = {(entry.klass, entry.status, entry.clauses) for entry in entries}
            if len(asked) > 1 and not set(readings) & set(bundle.known):
                meant = ", ".join(entry.name for entry in entries)
                yield report(
                    _at(found, key),
                    f"{name!r} may mean any of {meant}; {entries[0].name} is taken",
                    "put the text of the licence beside the weights, or name it by an id of its "
                    f"own, such as {entries[0].id}",
                )


def _entries(names: Iterable[str], own: Own) -> list[License]:
    return [entry for name in names if (entry := find(name, own)) is not None]


def _readings(words: str, own: Own) -> Mapping[str, tuple[str, ...]]:
    try:
        return unclear(words, own)
    except ExpressionError:
        return {}


CHECKS = (
    card_missing,
    card_without_license,
    card_unreadable,
    card_disagrees,
    other_without_name,
    license_is_family,
    license_unknown,
    card_restrictions_stale,
    licence_key_misspelt,
    license_ambiguous,
)
