"""The known texts as recognition sees them: digests of their units, and no word of them."""

from __future__ import annotations

import functools
import itertools
import json
import os
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, TypedDict

from weightmark._startup import NamedTuple, lazy
from weightmark.alignment import index as texts
from weightmark.alignment.index import Texts
from weightmark.alignment.names import marked
from weightmark.alignment.template import Template, of_text, packed, unpacked_template
from weightmark.errors import CatalogueError
from weightmark.licenses.catalogue import DATA
from weightmark.licenses.restrictions import FORM, restriction_hash
from weightmark.texts.canonical import canonical_form, clause_digest
from weightmark.texts.clauses import find_clauses
from weightmark.texts.units import Unit, read_units

UNITS_INDEX = os.path.join(DATA, "recognition.json")

SHORT = 16
"""Hex digits of a unit's digest that the index keeps: 64 bits."""

_LETTERS = {"clause": "c", "lead-in": "l", "sentence": "s", "heading": "h", "notice": "n"}
_LETTERS["annex"] = "a"
HARMLESS = "hna"

_PROPAGATES = lazy(
    r"enforceable provision|notice to subsequent users|require all of your users"
    r"|\brestrictions\b.{0,80}\b(?:must|shall|required to) (?:be |also )?"
    r"(?:included?|contain|comply|bind|pass)"
    r"|\b(?:must|shall|agree to|required to)\b.{0,60}\binclude\b.{0,60}\brestrictions\b"
    r"|\b(?:minimum|same|similar)\b.{0,40}\b(?:use )?(?:based )?restrictions\b"
    r"|restrict(?:ions|ed uses) set forth in (?:attachment|appendix|exhibit)"
    r"|(?:use|conditions?) similar to paragraph"
)


class Description(TypedDict):
    """The facts of one text that recognition needs, fit for JSON; no words of the text.

    `titles`: short digests of the headings before its first sentence. `hidden`: those of passages
    that a reader does not see.
    """

    form: int
    restrictions: str
    titles: list[str]
    hidden: list[str]
    template: list[object]


class Index(NamedTuple):
    """The known texts, and the licences of each title and of each restriction hash.

    `titles`: short digest → ids. `restrictions`: hash → ids. `hidden`: short digests of passages
    that no reader of a known text sees. `exceptions` gives the texts that add to one of the
    `texts`: few files need them.
    """

    titles: Mapping[str, Sequence[str]]
    restrictions: Mapping[str, Sequence[str]]
    hidden: Set[str]
    texts: Texts
    exceptions: Callable[[], Texts]


def describe(text: str, *, prose: bool = False) -> Description:
    """The facts of `text` that recognition needs (see Description).

    `prose`: no list in it is one of its restrictions.
    """
    reading = read_units(text)
    binding = _binding(text, prose=prose)
    clauses = [unit.sha256 for unit in reading.units if unit.kind == "clause"]
    digests = [one for one in clauses if one in binding]
    before = itertools.takewhile(lambda unit: letter(unit) in HARMLESS, reading.units)
    return {
        "form": FORM,
        "restrictions": restriction_hash(digests) if digests else "",
        "titles": [unit.sha256[:SHORT] for unit in before if unit.kind == "heading"],
        "hidden": [clause_digest(one.text)[:SHORT] for one in reading.hidden],
        "template": packed(known_template("", text, prose=prose)),
    }


def known_template(
    name: str, text: str, names: Sequence[str] = (), *, prose: bool = False
) -> Template:
    """A plain text as it is aligned; `names` may be others in it, `prose` as in `describe`."""
    binding = _binding(text, prose=prose)
    pieces = [(letter(unit), unit) for unit in read_units(text).units]
    pieces = [
        ("s" if kind in "cl" and unit.sha256 not in binding else kind, unit)
        for kind, unit in pieces
    ]
    return of_text(
        name, text, pieces, lambda words, kind: marked(words, names, dated=kind in HARMLESS)
    )


def _binding(text: str, *, prose: bool) -> Set[str]:
    """The digests of the clauses of a text and of their lead-ins, in one of its languages."""
    listed = [one for one in find_clauses(text) if one.kind == "restriction" and not prose]
    clauses = {clause.sha256 for one in listed for clause in one.clauses}
    return clauses.union(clause_digest(one.lead_in) for one in listed)


def letter(unit: Unit) -> str:
    """The letter of a unit in `Description.kinds`."""
    if unit.kind == "sentence":
        text = unit.text.casefold()
        if any(hint in text for hint in _HINTS) and _PROPAGATES.search(canonical_form(text)):
            return "p"
    return _LETTERS[unit.kind]


_HINTS = ("restrict", "enforceable", "subsequent", "all of your", "similar to par")


def compiled(descriptions: Mapping[str, Sequence[Description]]) -> dict[str, Any]:
    """The content of the recognition file from the descriptions of each licence. Deterministic."""
    titles: dict[str, list[str]] = {}
    restrictions: dict[str, list[str]] = {}
    hidden: set[str] = set()
    templates: list[list[object]] = []
    for name, several in sorted(descriptions.items()):
        for one in several:
            template = [name, *one["template"][1:]]
            templates += [template] if template not in templates else []
            hidden.update(one["hidden"])
            for title in one["titles"]:
                _put(titles, title, name)
            if one["restrictions"]:
                _put(restrictions, one["restrictions"], name)
    return {
        "form": FORM,
        "titles": dict(sorted(titles.items())),
        "restrictions": dict(sorted(restrictions.items())),
        "hidden": sorted(hidden),
        "templates": templates,
    }


def _put(table: dict[str, list[str]], key: str, name: str) -> None:
    names = table.setdefault(key, [])
    if name not in names:
        names.append(name)


def loaded(
    content: Mapping[str, Any],
    known_texts: Texts | None = None,
    exceptions: Callable[[], Texts] = lambda: texts.of([]),
) -> Index:
    """The index from the content of a recognition file; raises CatalogueError.

    `known_texts`: the known texts, where they are not in it.
    """
    if content.get("form") != FORM:
        raise CatalogueError(
            "the recognition file was made for another canonical form",
            hint="make it anew with this release",
        )
    try:
        several = known_texts or texts.of([unpacked_template(one) for one in content["templates"]])
        facts = content["titles"], content["restrictions"], set(content["hidden"])
        return Index(*facts, several, exceptions)
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueError("the recognition file is damaged", hint="make it anew") from error


@functools.lru_cache(maxsize=1)
def shipped() -> Index:
    """The index that comes with the package."""
    try:
        with open(UNITS_INDEX, encoding="utf-8") as fp:
            content = json.load(fp)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"the recognition file cannot be read: {error}") from error
    return loaded(content, texts.opened_texts(), _exceptions)


@functools.lru_cache(maxsize=1)
def _exceptions() -> Texts:
    return texts.opened_texts(texts.EXCEPTIONS_INDEX)
