"""Whether what a package says of its licence agrees: its fields, and the texts that it ships.

And in words, for people, what contradicts what is declared, in a package or beside weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from weightmark.containers.tree import inside_archive
from weightmark.declared.naming import is_text
from weightmark.declared.statement import Statement
from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License
from weightmark.licenses.expression import choices, ids, licenses, stem
from weightmark.model import agreement
from weightmark.model.facts import Facts, Package, Says, Spoken, Text
from weightmark.model.lineage import restricts
from weightmark.model.terms import is_text_of


def first_field(package: Package) -> Says | None:
    """The field that the others are compared with; a family of licences where none names one."""
    named = (one for one in package.declared if one.expression)
    return next(named, None) or next((one for one in package.declared if one.ids), None)


def fields_against(package: Package, catalogue: Catalogue) -> Iterator[Says]:
    """The fields that contradict the first."""
    first = first_field(package)
    for other in package.declared if first is not None else ():
        if first is not None and _is_apart(first, other, package.declared, catalogue):
            yield other


# A text speaks for the weights (WM502), or for neither them nor the code.
_NOT_THE_PACKAGES = ("weights", "other")


def texts_against_fields(package: Package, catalogue: Catalogue) -> Iterator[Text]:
    """The licence files of a package that are the texts of other licences than it declares."""
    if first_field(package) is None:
        return
    entries = _declared(package, catalogue)
    own = [text for text in package.texts if text.beside and text.identification.id]
    fits = any(has_text(own, entry, catalogue) for entry in entries)
    for text in own:
        if text.role in _NOT_THE_PACKAGES:
            continue
        if any(is_text_of(text.identification, entry, catalogue) for entry in entries):
            continue
        # A text of a bundled part contradicts nothing; one that restricts use does.
        entry = catalogue.find(text.identification.id)
        if not fits or (entry is not None and restricts(entry)):
            yield text


def texts_that_say_else(package: Package, catalogue: Catalogue) -> list[Text]:
    """The licence files of a package that are changed, or of no licence that is known.

    None where the text of what it declares is there as well: others may be of bundled parts.
    """
    entries = _declared(package, catalogue)
    own = [text for text in package.texts if text.beside and text.role not in _NOT_THE_PACKAGES]
    whole = [text for text in own if text.identification.match == "exact"]
    if any(has_text(whole, entry, catalogue) for entry in entries) or (whole and not entries):
        return []
    return [text for text in own if text.identification.match in _SAYS_ELSE and is_text(text.path)]


_SAYS_ELSE = ("altered", "truncated", "unknown")


def _declared(package: Package, catalogue: Catalogue) -> list[License]:
    """What the fields of a package name, as far as it is known."""
    said = [one.expression for one in package.declared if one.expression]
    said += [name for one in package.declared for name in one.ids]
    return [
        entry
        for licence in dict.fromkeys(said)
        for entry in licenses(licence, catalogue).values()
        if entry is not None
    ]


def has_text(texts: Iterable[Text], entry: License, catalogue: Catalogue) -> bool:
    """Whether the text of a licence is among texts."""
    return any(is_text_of(text.identification, entry, catalogue) for text in texts)


def covers(expression: str, licence: str, catalogue: Catalogue) -> bool:
    """Whether every way to accept an expression accepts a way of a licence as well."""
    try:
        package_ways = choices(expression, catalogue)
        weight_ways = choices(licence, catalogue)
    except ExpressionError:
        return False
    return all(any(_stems(one) <= _stems(way) for one in weight_ways) for way in package_ways)


def _stems(way: Sequence[str]) -> set[str]:
    return set(map(stem, way))


_OPEN = ("permissive", "copyleft", "public-domain")


def _is_apart(first: Says, other: Says, declared: Sequence[Says], catalogue: Catalogue) -> bool:
    """Whether a field contradicts the first."""
    if other.expression:
        return not _fits(first, other, catalogue)
    if other.field == "License":
        # Who judges no package has no use for its metadata.
        from weightmark.packages.metadata import limits_in_field

        limits = limits_in_field(other.text)
    else:
        limits = other.field == "Classifier" and first.field != "Classifier"
    if not limits or not first.expression:
        return False
    if not other.ids:
        # It names no licence; that use is limited it can say.
        entries = licenses(first.expression, catalogue).values()
        open_ = all(one is not None and one.klass in _OPEN for one in entries)
        return bool(other.text) and open_
    # A family, none of which is meant; lists of what parts are under have one that is.
    classifiers = (one for one in declared if one.field == "Classifier" and one.ids)
    return not any(_fits(first, one, catalogue) for one in classifiers)


def _fits(first: Says, other: Says, catalogue: Catalogue) -> bool:
    """Whether a field agrees with the first; classifiers list licences, or offer a choice."""
    if other.field != "Classifier":
        return covers(first.expression, other.expression, catalogue)
    if first.field == "Classifier":
        return True
    named_ids = _stems(_members(first.expression, catalogue))
    return not named_ids.isdisjoint(_stems(other.ids))


def _members(licence: str, catalogue: Catalogue) -> list[str]:
    """The ids in an expression, and what the families in it may mean."""
    found = list(ids(licence, catalogue))
    for entry in licenses(licence, catalogue).values():
        found += entry.readings if entry is not None and not entry.names_a_text else ()
    return found


# -- in words ---------------------------------------------------------------------------------


def contradictions(said: Iterable[Spoken], facts: Facts, package: str) -> Iterator[tuple[str, str]]:
    """The licences of texts and fields that are against what is declared, and who says so.

    `package` is the expression of the package where it speaks for the weights. The licence is ""
    for a field that only limits the use, as a classifier can.
    """
    for spoken in said:
        for one, first in agreement.text_conflicts(spoken, facts.bases, facts.catalogue):
            yield one.licence, f"{_says(first)}, {_says(one)}"
    if facts.package is None or not package:
        return
    told = f"{facts.package.field} says {_called(package)}"
    for field in fields_against(facts.package, facts.catalogue):
        words = _called(field.expression) if field.expression else field.text
        if field.expression or not field.ids:
            yield field.expression, f"{told}, {field.field} {words}"
    for text in texts_against_fields(facts.package, facts.catalogue):
        name = text.identification.name
        yield text.identification.id, f"{told}, {inside_archive(text.path)} is {name}"


def conflicts_told(spoken: Spoken, catalogue: Catalogue) -> Iterator[str]:
    """Places that name different licences, for a sentence; a second card is called by its name."""
    in_file: set[str] = set()
    for one, first in agreement.conflicts(spoken, catalogue):
        if one.kind in agreement.IN_FILE:
            if one.licence in in_file:
                continue  # the label that stands beside the mark
            in_file.add(one.licence)
        place = one.where.path if one.title == first.title else one.title
        yield f"{_says(first)}, {_says(one._replace(title=place))}"


def _says(one: Statement) -> str:
    said = _called(one.licence) if one.licence else one.words
    is_text = one.kind == "text"
    return f"{inside_archive(one.where.path)} is {said}" if is_text else f"{one.title} says {said}"


def _called(licence: str) -> str:
    entry = SHIPPED.find(licence)
    return entry.name if entry is not None else licence
