"""The known texts as recognition sees them: digests of their units, and no word of them."""

from __future__ import annotations

import binascii
import functools
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypedDict

from weightmark._startup import NamedTuple
from weightmark.errors import CatalogueError
from weightmark.licenses.catalogue import DATA
from weightmark.licenses.restrictions import FORM, restriction_hash
from weightmark.recognition import index as texts
from weightmark.recognition.index import Texts
from weightmark.recognition.template import Template, of_text, packed, unpacked
from weightmark.texts.canonical import canonical, digest, targets
from weightmark.texts.units import Unit, read, text_digest

INDEX = os.path.join(DATA, "recognition.json")

SHORT = 16
"""Hex digits of a unit's digest that the index keeps: 64 bits."""

_LETTERS = {"clause": "c", "lead-in": "l", "sentence": "s", "heading": "h", "notice": "n"}
_LETTERS["annex"] = "a"
HARMLESS = "hna"
JOINTS = {"": " ", "and": "&", "or": "|", "and/or": "/"}

_PROPAGATES = re.compile(
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

    `units`: short digests of all units in order, run together; `kinds`: a letter each (c clause,
    l lead-in, p propagation, s sentence, h heading, n notice, a heading that the text refers to);
    `labels`: the paragraph each stands in; `joints`: what joins each to the one before, as a letter
    (& and, | or, / and/or, blank nothing). `words`: short digest → hashes of the words of clauses,
    lead-ins and propagation units. `targets`: short digest → hashes of where links in it lead.
    `hidden`: short digests of passages that a reader does not see.
    """

    form: int
    text: str
    restrictions: str
    units: str
    kinds: str
    labels: list[str]
    joints: str
    words: dict[str, str]
    targets: dict[str, str]
    hidden: list[str]
    template: list[object]


class Known(NamedTuple):
    """One text in the index; a licence may have several reviewed ones."""

    id: str
    units: tuple[str, ...]
    kinds: str
    labels: tuple[str, ...]
    joints: str
    size: int
    restrictions: str


class Index(NamedTuple):
    """All licences, the licences of each unit digest and of each title, and the hashed words."""

    licenses: tuple[Known, ...]
    by_unit: Mapping[str, Sequence[int]]
    by_title: Mapping[str, Sequence[int]]
    by_restrictions: Mapping[str, Sequence[str]]
    words: Mapping[str, str]
    targets: Mapping[str, str]
    hidden: Set[str]
    texts: Texts


def describe(text: str) -> Description:
    """The facts of `text` that recognition needs (see Description)."""
    reading = read(text)
    found = reading.units
    kinds = "".join(letter(unit) for unit in found)
    words = {
        unit.sha256[:SHORT]: hashed_all(words_of(unit))
        for unit, kind in zip(found, kinds, strict=True)
        if kind in "clp"
    }
    digests = [unit.sha256 for unit in found if unit.kind == "clause"]
    return {
        "form": FORM,
        "text": text_digest(text),
        "restrictions": restriction_hash(digests) if digests else "",
        "units": "".join(unit.sha256[:SHORT] for unit in found),
        "kinds": kinds,
        "labels": [unit.label for unit in found],
        "joints": "".join(JOINTS[unit.joint] for unit in found),
        "words": words,
        "targets": {
            unit.sha256[:SHORT]: hashed_all(targets(unit.text))
            for unit in found
            if "](" in unit.text and targets(unit.text)
        },
        "hidden": [digest(one.text)[:SHORT] for one in reading.hidden],
        "template": packed(of_text("", text, list(zip(kinds, found, strict=True)))),
    }


def template(name: str, text: str) -> Template:
    """A plain text as it is aligned."""
    found = read(text).units
    return of_text(name, text, [(letter(unit), unit) for unit in found])


def letter(unit: Unit) -> str:
    """The letter of a unit in `Description.kinds`."""
    if unit.kind == "sentence":
        text = unit.text.casefold()
        if any(hint in text for hint in _HINTS) and _PROPAGATES.search(canonical(text)):
            return "p"
    return _LETTERS[unit.kind]


_HINTS = ("restrict", "enforceable", "subsequent", "all of your", "similar to par")


def words_of(unit: Unit) -> list[str]:
    """The words of a unit in canonical form."""
    return canonical(unit.text).split()


def hashed(word: str) -> str:
    """A word as four characters: enough to compare, and to look up among words at hand."""
    whole = hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()
    return binascii.b2a_base64(whole[:3], newline=False).decode("ascii")


def hashed_all(words: Iterable[str]) -> str:
    """The hashes of words, run together."""
    return "".join(map(hashed, words))


def compiled(descriptions: Mapping[str, Sequence[Description]]) -> dict[str, object]:
    """The content of the recognition file from the descriptions of each licence.

    The first description of an id is the licence's own text; further ones are reviewed variants
    that mean the same. Deterministic.
    """
    words: dict[str, str] = {}
    leads: dict[str, str] = {}
    hidden: set[str] = set()
    licenses: list[dict[str, str]] = []
    templates: list[list[object]] = []
    for one, several in sorted(descriptions.items()):
        known: dict[tuple[str, ...], dict[str, str]] = {}
        for description in several:
            template = [one, *description["template"][1:]]
            templates += [template] if template not in templates else []
            hidden.update(description["hidden"])
            for unit, hashes in description["targets"].items():
                leads[unit] = "".join(sorted({*chunks(leads.get(unit, "")), *chunks(hashes)}))
            units = _split(description["units"])
            content = tuple(
                sorted(
                    unit
                    for unit, kind in zip(units, description["kinds"], strict=True)
                    if kind not in HARMLESS
                )
            )
            if content in known:
                continue
            known[content] = {
                "id": one,
                "restrictions": description["restrictions"],
                "units": description["units"],
                "kinds": description["kinds"],
                "labels": "|".join(label.replace("|", "/") for label in description["labels"]),
                "joints": description["joints"].rstrip(),
            }
            licenses.append(known[content])
            words.update(description["words"])
    return {
        "form": FORM,
        "licenses": licenses,
        "words": dict(sorted(words.items())),
        "targets": dict(sorted(leads.items())),
        "hidden": sorted(hidden),
        "templates": templates,
    }


def _split(units: str) -> list[str]:
    return [units[at : at + SHORT] for at in range(0, len(units), SHORT)]


def loaded(content: Mapping[str, object], known_texts: Texts | None = None) -> Index:
    """The index from the content of a recognition file; raises CatalogueError.

    `known_texts`: the known texts, where they are not in it.
    """
    if content.get("form") != FORM:
        raise CatalogueError(
            "the recognition file was made for another canonical form",
            hint="make it anew with this release",
        )
    licenses: list[Known] = []
    by_unit: dict[str, list[int]] = {}
    by_title: dict[str, list[int]] = {}
    by_restrictions: dict[str, list[str]] = {}
    entries = content["licenses"]
    words, leads, hidden = content["words"], content["targets"], content["hidden"]
    if not (
        isinstance(entries, list)
        and isinstance(words, dict)
        and isinstance(leads, dict)
        and isinstance(hidden, list)
    ):
        raise CatalogueError("the recognition file is damaged", hint="make it anew")
    for number, entry in enumerate(entries):
        units = tuple(_split(entry["units"]))
        kinds = entry["kinds"]
        body = {unit for unit, kind in zip(units, kinds, strict=True) if kind not in HARMLESS}
        labels = tuple(entry["labels"].split("|"))
        joints = entry["joints"].ljust(len(units))
        known = Known(entry["id"], units, kinds, labels, joints, len(body), entry["restrictions"])
        licenses.append(known)
        for unit in body:
            by_unit.setdefault(unit, []).append(number)
        first = next((at for at, kind in enumerate(kinds) if kind not in HARMLESS), len(kinds))
        for unit, kind in zip(units[:first], kinds[:first], strict=True):
            if kind == "h":
                by_title.setdefault(unit, []).append(number)
        if entry["restrictions"]:
            ids = by_restrictions.setdefault(entry["restrictions"], [])
            if known.id not in ids:
                ids.append(known.id)
    templates = content.get("templates", ())
    if known_texts is None and isinstance(templates, list):
        known_texts = texts.of([unpacked(one) for one in templates])
    return Index(
        tuple(licenses),
        by_unit,
        by_title,
        by_restrictions,
        words,
        leads,
        set(hidden),
        known_texts or texts.of(()),
    )


@functools.lru_cache(maxsize=1)
def shipped() -> Index:
    """The index that comes with the package."""
    try:
        with open(INDEX, encoding="utf-8") as fp:
            content = json.load(fp)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"the recognition file cannot be read: {error}") from error
    return loaded(content, texts.opened())


def chunks(hashed: str) -> list[str]:
    """The hashes of words that `hashed_all` ran together."""
    return [hashed[at : at + 4] for at in range(0, len(hashed), 4)]
