"""What the metadata of a package says of its licence, and of that of the weights in it.

Core metadata: License-Expression is an SPDX expression and nothing else (PEP 639), License a name
or a whole text, a classifier one licence, a family of them, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weightmark._startup import NamedTuple
from weightmark.declared.card import parse_card
from weightmark.declared.cards import card_statements, prose_statement
from weightmark.declared.statement import Statement
from weightmark.errors import Problem
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.packages.package import PackageFacts
from weightmark.prose.meaning import shown_words, silent, understand
from weightmark.prose.sentences import licence_sentences


class Field(NamedTuple):
    """One field of a package's metadata, and what it says.

    `ids` are the SPDX ids that a classifier may mean: one, or several for a family such as "BSD
    License", which agrees with each of them; then the statement is silent. Two classifiers with
    one id each may be a choice: metadata before 2.4 had no other way to write OR.
    """

    statement: Statement
    ids: tuple[str, ...] = ()


# Words that point to the other fields and name no licence themselves.
_POINTS = ("dual license", "dual licence", "dual", "multiple", "various", "see classifiers")
_LIMITS = ("non-commercial", "educational", "restricted")
"""Words of classifiers that name no licence and say all the same that use is restricted."""


_OF_LICENSE = (*_LIMITS, "noncommercial", "academic", "proprietary", "all rights reserved")
"""The same of the words of License that name no licence."""
_BOTH = re.compile(r"(?:\band|\bor|[/,&]) commercial|commercial (?:and|or) non")


DESCRIPTION = "Description"
"""The field of the text that a package is described by, and where in METADATA that is said."""


def package_statements(facts: PackageFacts, catalogue: Catalogue = SHIPPED) -> list[Field]:
    """What each field says, in the order in which they count: PEP 639, then older ones."""
    found = []
    if facts.license_expression.strip():
        words = facts.license_expression
        licence = understand(words, catalogue) if is_spdx(words) else ""
        found.append(_field(facts, "License-Expression", words, licence))
    if facts.license.strip():
        words = facts.license
        points = silent(words) or " ".join(words.casefold().split()) in _POINTS
        licence = "" if points else understand(words, catalogue)
        found.append(_field(facts, "License", "" if points else words, licence))
    found.extend(_classifier(facts, words, catalogue) for words in facts.license_classifiers)
    return found


def _field(facts: PackageFacts, name: str, words: str, licence: str) -> Field:
    where = Location(facts.source, name)
    return Field(Statement("metadata", name, where, shown_words(words), licence, "package"))


def _classifier(facts: PackageFacts, words: str, catalogue: Catalogue) -> Field:
    from weightmark.licenses.classifiers import spdx_ids

    names = spdx_ids(words)
    licence = understand(names[0], catalogue) if len(names) == 1 else ""
    limits = not names and any(limit in words.casefold() for limit in _LIMITS)
    said = words if licence or limits else ""
    return _field(facts, "Classifier", said, licence)._replace(ids=names)


def limits_in_field(words: str) -> bool:
    """Whether the words of License, which name no licence, say that use is limited."""
    plain = words.casefold()
    return any(limit in plain for limit in _OF_LICENSE) and _BOTH.search(plain) is None


def statements_in_license(path: str, facts: PackageFacts, catalogue: Catalogue) -> list[Statement]:
    """What the words of License say of the weights: "CC BY-NC 4.0 (models), MIT (code)"."""
    where = Location(path, "License")
    return [
        prose_statement("the field License of", where, said, catalogue)
        for said in licence_sentences(f"License: {shown_words(facts.license)}", "package")
        if said.about == "weights"
    ]


def description_statements(
    path: str, description: str, first_line: int = 1, catalogue: Catalogue = SHIPPED
) -> Iterator[Statement]:
    """What a package's description, from a line of `path` on, says of the licence of its weights.

    That is what its sentences say, and its front matter where it is the model's card.
    """
    title = "the description of the package"
    if description.lstrip().startswith("---"):
        card = parse_card(description.encode())
        (first, *_) = card_statements(path, card._replace(body=""), catalogue)
        if first.about == "weights":
            where = Location(path, DESCRIPTION, first_line + first.where.line - 1)
            yield first._replace(kind="prose", title=title, where=where)
    for said in licence_sentences(description, "package"):
        if said.about == "weights":
            where = Location(path, DESCRIPTION, first_line + said.line - 1)
            yield prose_statement(title, where, said, catalogue)


def description_of(metadata: str) -> tuple[str, int]:
    """The description in METADATA or PKG-INFO, and its line: what stands behind the fields."""
    text = metadata.replace("\r\n", "\n").replace("\r", "\n")
    head, _, body = text.partition("\n\n")
    if body.strip():
        return body, head.count("\n") + 3
    from weightmark.packages.package import parse_fields

    said = next((value for name, value in parse_fields(head) if name == "description"), "")
    before = head.lower().partition("\ndescription:")[0]
    return said, before.count("\n") + 2


def is_spdx(words: str) -> bool:
    """Whether words are an SPDX expression as PEP 639 takes it; letter case does not count."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if len(words) > _LONGEST:
        return False
    try:
        canonicalize_license_expression(words)
    except (InvalidLicenseExpression, RecursionError, ValueError):
        return False
    return True


_LONGEST = 4_000
"""Characters of an expression; the longest real ones have a few hundred."""


def field_problems(facts: PackageFacts) -> tuple[Problem, ...]:
    """What the index would refuse: kinds "no-expression", "expression-too-early", "both-fields"."""
    words, version = facts.license_expression.strip(), facts.metadata_version.strip()
    found = []
    if words and not is_spdx(words):
        message = (
            f"{shown_words(words)!r} is no SPDX expression, and License-Expression takes no other"
        )
        found.append(Problem("no-expression", "License-Expression", message))
    parts = version.split(".")
    numbers = tuple(int(part) for part in parts if part.isdecimal() and len(part) < 9)
    if words and len(numbers) == len(parts) and numbers < (2, 4):
        message = f"License-Expression needs Metadata-Version 2.4, this is {shown_words(version)}"
        found.append(Problem("expression-too-early", "License-Expression", message))
    if words and facts.license.strip():
        message = "License stands beside License-Expression, which replaces it"
        found.append(Problem("both-fields", "License", message))
    return tuple(found)
