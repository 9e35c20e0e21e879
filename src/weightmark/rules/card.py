"""WM2xx: the model card."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from weightmark.declared.statement import Statement
from weightmark.errors import ExpressionError
from weightmark.finding import Finding, Location, Severity, shortened
from weightmark.formats.known import HOLD_ANYTHING
from weightmark.licenses.addresses import licence_at
from weightmark.licenses.catalogue import Catalogue, License
from weightmark.licenses.expression import canonical, named, unclear
from weightmark.model import agreement
from weightmark.model.facts import CardFile, Facts
from weightmark.rules.registry import Report, check

_ADD = "add `license: ID` to the front matter, or run `weightmark stamp --license ID`"


@check(
    "WM201",
    Severity.WARNING,
    asked="ask who published the weights for their card, and keep it with them",
)
def card_missing(report: Report, facts: Facts) -> Iterator[Finding]:
    """No model card stands beside the weights; an error where they are published from.

    But not where they may be no weights at all: an author of results and test data is no wrongdoer.
    """
    if facts.card is None and facts.weights and not facts.packaged:
        hint, severity = "write one: `weightmark init` makes a first version", None
        if all(one.format in HOLD_ANYTHING for one in facts.weights):
            hint += "; where these are data and no weights, name them in `exclude`"
        elif facts.publishes:
            severity = Severity.ERROR
        message = "no model card (README.md) for these weights"
        yield report(Location(facts.label), message, hint, severity=severity)


@check(
    "WM202",
    Severity.WARNING,
    asked="ask who published the weights under which licence they are",
)
def card_without_license(report: Report, facts: Facts) -> Iterator[Finding]:
    """The card names no licence, while something else does, or may; an error for its author."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
    if any(word.strip() for word in card.license):
        return
    if any(problem.kind in _NO_LICENCE_TO_READ for problem in card.problems):
        return
    if any(one.kind == "pointer" and one.where == found.path for one in facts.problems):
        return  # WM109
    if not facts.publishes and any(_in_prose(found.path, spoken.says) for spoken in facts.spoken):
        return  # who received the weights is told all the same
    if any(agreement.unnamed(facts)):
        return  # WM115
    if not card.front_matter:
        if any(problem.kind in _UNREAD for problem in card.problems):
            return  # WM203: there may well be some
        message = "the card has no front matter, so it names no licence"
    else:
        message = "the card names no licence"
    severity = Severity.ERROR if facts.publishes else None
    yield report(Location(found.path, "license", 1), message, _ADD, severity=severity)


def _in_prose(path: str, says: Iterable[Statement]) -> bool:
    prose = (one for one in says if one.kind == "prose" and one.where.path == path)
    return any(one.licence and one.about == "weights" for one in prose)


_UNREAD = ("not-utf-8", "too-large", "unreadable")
_NO_LICENCE_TO_READ = ("broken-yaml", "not-a-string", "licence-key", "misplaced-front-matter")


@check(
    "WM203",
    Severity.ERROR,
    asked="ask who published the card to mend it; until then its metadata say nothing",
)
def card_unreadable(report: Report, facts: Facts) -> Iterator[Finding]:
    """The card, or its front matter, cannot be read as the Hub reads it."""
    found = facts.card
    if found is None:
        return
    for problem in found.card.problems:
        if problem.kind not in ("no-front-matter", "licence-key"):
            location = Location(found.path, problem.key, problem.line or 1)
            hint = problem.hint or "mend the front matter of the card"
            yield report(location, problem.message, hint)


@check("WM204", Severity.ERROR)
def card_disagrees(report: Report, facts: Facts) -> Iterator[Finding]:
    """Card, weights, configuration or side files name different licences."""
    for one, first in _conflicts(facts):
        if one.kind == "prose" or _is_second_card(one, first):
            continue
        yield report(
            one.where,
            f"{one.title} says {named(one.licence, facts.catalogue) or shortened(one.words)}, "
            f"{first.title} says {named(first.licence, facts.catalogue)}",
            _settle(facts),
        )


def _second_cards(facts: Facts, first: CardFile) -> Iterator[Statement]:
    """What the front matter of further cards says, each once."""
    said = (one for spoken in facts.spoken for one in spoken.says if one.kind == "card")
    yield from dict.fromkeys(one for one in said if one.where.path != first.path)


def _is_second_card(one: Statement, first: Statement) -> bool:
    return one.kind == first.kind == "card" and one.where.path != first.where.path


def _conflicts(facts: Facts) -> Iterator[agreement.Conflict]:
    """Places that contradict the first one, each once, though it speaks for many weights."""
    seen = set()
    for spoken in facts.spoken:
        of_file = False
        for found in agreement.conflicts(spoken, facts.catalogue):
            # What the header says in several places is one thing to mend; WM105 has the rest.
            if found.one.kind in agreement.IN_FILE:
                if of_file:
                    continue
                of_file = True
            key = (found.one.where, found.one.licence, found.first.licence)
            if key not in seen:
                seen.add(key)
                yield found


def _settle(facts: Facts) -> str:
    if not facts.publishes:
        return "ask who published the weights which of them is right; until then neither is sure"
    return (
        "find out which is right: `weightmark stamp --license ID` writes it into weights and card; "
        "other places are corrected by hand"
    )


@check("WM211", Severity.ERROR)
def prose_disagrees(report: Report, facts: Facts) -> Iterator[Finding]:
    """The text of the card says another licence of the weights than its front matter."""
    said = [(one, first) for one, first in _conflicts(facts) if one.kind == "prose"]
    named_in = {(one.where, one.words) for one, _ in said if one.licence}
    for one, first in said:
        # What a sentence asks beside the licence that it names is told with that.
        if one.licence or (one.where, one.words) not in named_in:
            yield report(
                one.where,
                f"the text says {shortened(one.words)!r}, {first.title} says "
                f"{named(first.licence, facts.catalogue)}",
                _settle(facts),
                severity=None if one.licence else Severity.WARNING,
            )


@check("WM212", Severity.ERROR)
def cards_disagree(report: Report, facts: Facts) -> Iterator[Finding]:
    """Two cards of the same weights name different licences."""
    for one, first in _conflicts(facts):
        if _is_second_card(one, first):
            said = named(one.licence, facts.catalogue) or shortened(one.words)
            read = named(first.licence, facts.catalogue)
            yield report(
                one.where,
                f"{one.where.path} says {said}, "
                f"{first.where.path}, which the Hub reads, says {read}",
                _settle(facts),
            )


@check(
    "WM205",
    Severity.ERROR,
    asked="ask who published the weights for the name of the licence and its text",
)
def other_without_name(report: Report, facts: Facts) -> Iterator[Finding]:
    """The card says `other` without the name and the link that this asks for."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
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
    if missing == ["license_link"] and any(text.beside for text in facts.texts):
        # The Hub asks for a link or for a file LICENSE in the repository.
        return
    if missing:
        yield report(
            found.at("license"),
            f"license: other without {' and '.join(missing)}",
            "name the licence and link to its text (LICENSE for a file of the repository)",
            severity=Severity.ERROR if facts.publishes else Severity.WARNING,
        )
    elif _is_absent(found.path, card.license_link, facts):
        yield report(
            found.at("license_link"),
            f"license_link leads to {card.license_link}, which is not there",
            "put the text of the licence there, or link to where it is",
            severity=Severity.WARNING,
        )


def _is_absent(card: str, link: str, facts: Facts) -> bool:
    """Whether a card links to a file beside it that is not there, for a licence nobody knows.

    What is linked to and there is among the texts; of a licence that is known WM301 speaks.
    """
    if not link or "/" in link.removeprefix("./") or ":" in link:
        return False
    unknown = any(terms.unknown for terms in facts.terms.values())
    there = {text.path for text in facts.texts}
    beside = posixpath.join(posixpath.dirname(card), link.removeprefix("./"))
    return unknown and beside not in there


@check(
    "WM206",
    Severity.ERROR,
    asked="ask who published the weights which licence of this family it is",
)
def license_is_family(report: Report, facts: Facts) -> Iterator[Finding]:
    """A bare family tag such as `openrail` names no text, so it holds no clauses."""
    words = []
    if facts.card is not None:
        card = facts.card.card
        words = [(facts.card.at("license"), word) for word in card.license]
        if [word.casefold() for word in card.license] == ["other"]:
            words = [(facts.card.at("license_name"), card.license_name)]
    elif facts.declaration.license:
        words = [(Location(facts.declaration.path, "license"), facts.declaration.license)]
    for location, word in words:
        entry = facts.catalogue.find(word)
        if entry is None or entry.names_a_text or word.casefold() in ("other", "unknown"):
            continue
        yield report(
            location,
            f"{word!r} is a family of licences and names no text",
            _which_member(entry, facts),
        )


def _which_member(family: License, facts: Facts) -> str:
    if here := agreement.member_at_hand(family, facts.texts, facts.catalogue):
        return f"the text at hand is {here.name}: `weightmark stamp --license {here.id}` names it"
    members = ", ".join(one.short_name for one in _entries(family.readings[:4], facts.catalogue))
    return "name the licence itself" + (f", such as {members}" if members else "")


@check(
    "WM207",
    Severity.WARNING,
    asked="ask who published the weights which licence this is; policies take it as unknown",
)
def license_unknown(report: Report, facts: Facts) -> Iterator[Finding]:
    """The card names a licence that neither SPDX, the Hub nor the catalogue knows."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
    for one in _second_cards(facts, found):
        if one.open:
            yield report(
                one.where,
                f"{shortened(one.words)!r} is not a licence that is known",
                "name there what the card that the Hub reads names",
                severity=Severity.ERROR,
            )
    for word in card.license:
        if word.casefold() == "unknown":
            yield report(
                found.at("license"),
                "license: unknown says nothing",
                "name the licence, or ask the author of the weights for it",
                severity=Severity.ERROR,
            )
            continue
        if word.casefold() == "other" or not word.strip():
            continue
        try:
            # The address of a licence says which, as it does in a header.
            meant = canonical(licence_at(word, facts.catalogue) or word, facts.catalogue)
            entry = facts.catalogue.find(word)
            if entry is None or word.casefold() not in entry.hub:
                yield report(
                    found.at("license"),
                    f"{word!r} is no id of the Hub, which refuses it; it is taken as "
                    f"{named(meant, facts.catalogue)}",
                    _hub_hint(meant, facts.catalogue),
                )
        except ExpressionError as error:
            whole = error.message.startswith(f"{word!r} at ")
            several = any(sign in word for sign in ",;&|/") and "://" not in word
            yield report(
                found.at("license"),
                f"{word!r} is not a licence that is known" + f": {error.message}" * (not whole),
                _LISTED if several else error.hint or _OTHER,
                severity=Severity.ERROR,
            )


_OTHER = "use the Hub id, or `other` with license_name and license_link"
# The Hub takes a list, and no expression.
_LISTED = (
    "write a list, `license: [mit, apache-2.0]`, where all hold; where the receiver may choose, "
    "`license: other` with `license_name: MIT OR Apache-2.0`"
)


def _hub_hint(licence: str, catalogue: Catalogue) -> str:
    entry = catalogue.find(licence)
    if entry is not None and entry.hub:
        return f"write `license: {entry.hub[0]}`"
    return f"write `license: other` and `license_name: {named(licence, catalogue)}`"


@check(
    "WM208",
    Severity.ERROR,
    asked="ask who published the weights whether card or licence text was changed",
)
def card_restrictions_stale(report: Report, facts: Facts) -> Iterator[Finding]:
    """The restriction hash in the card is not that of the licence it names."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
    if (said := card.restrictions) is None:
        return
    licence = agreement.licence_in_card(facts)
    terms = facts.terms.get(licence)
    if terms is None or terms.clauses is None:
        return
    if terms.restrictions != said:
        yield report(
            found.at("weightmark"),
            f"the restriction hash {said[:12]}… is not that of {licence} "
            f"({terms.restrictions[:12]}…)",
            "restore what was changed, the card or the licence text; run `weightmark stamp` only "
            "where the change is meant",
        )


@check(
    "WM209",
    Severity.ERROR,
    asked="it is meant as the licence, and other tools do not see it; ask for the right key",
)
def licence_key_misspelt(report: Report, facts: Facts) -> Iterator[Finding]:
    """The card has the key `licence`, which nobody reads; the key is `license`."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
    for problem in card.problems:
        if problem.kind == "licence-key":
            location = Location(found.path, problem.key, problem.line or 1)
            yield report(location, problem.message, "spell the key `license`")


@check(
    "WM210",
    Severity.WARNING,
    asked="ask who published the weights which of them it is; until then keep to the strictest",
)
def license_ambiguous(report: Report, facts: Facts) -> Iterator[Finding]:
    """Licences with different terms share the name in the card, and nothing tells which."""
    if facts.card is None:
        return
    found, card = facts.card, facts.card.card
    words = [("license", word) for word in card.license]
    if [word.casefold() for word in card.license] == ["other"]:
        words = [("license_name", card.license_name)]
    for key, word in words:
        for name, readings in _readings(word, facts.catalogue).items():
            entries = _entries(readings, facts.catalogue)
            asked = {(entry.klass, entry.status, entry.clauses) for entry in entries}
            if len(asked) > 1 and not set(readings) & set(facts.known):
                meant = ", ".join(entry.name for entry in entries)
                yield report(
                    found.at(key),
                    f"{name!r} may mean any of {meant}; {entries[0].name} is taken",
                    "put the text of the licence beside the weights, or name it by an id of its "
                    f"own, such as {entries[0].id}",
                )


def _entries(names: Iterable[str], catalogue: Catalogue) -> list[License]:
    return [entry for name in names if (entry := catalogue.find(name)) is not None]


def _readings(words: str, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    try:
        return unclear(words, catalogue)
    except ExpressionError:
        return {}
