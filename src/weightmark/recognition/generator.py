"""Licences that the RAIL Initiative's generator writes: a template, artefacts and chosen clauses.

Each choice is a licence of its own, so none of them has an entry. What is known are the templates
(open, plain and research-only) as the digests of their sentences, and the clauses to choose from.
A text that has every sentence of a template, in order, and beside them nothing but clauses to
choose from is an instance: its id says kind, artefacts and, as a digest, which clauses.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

from weightmark._startup import NamedTuple, lazy
from weightmark.alignment.template import SKETCH, packed_hashes, triples, unpacked_hashes
from weightmark.licenses.catalogue import SHIPPED, read_facts
from weightmark.licenses.instances import FILE, NAMES
from weightmark.recognition.identification import (
    RESOLVED,
    UNRESOLVED,
    Change,
    Identification,
    Listed,
    State,
    hash_of,
)
from weightmark.texts.canonical import clause_digest
from weightmark.texts.units import Reading, Unit, read_units
from weightmark.texts.words import words_of

_SHORT = 16  # hex digits of a sentence's digest, as in the index of known texts
_NAMED = 0.5  # share of a template's sentences in a text that is one of it, as for known texts
_HASH = 12  # hex digits of the restriction hash in an id: 48 bits tell all choices of 25 apart
_ARTEFACTS = {"Application": "A", "Model": "M", "Source Code": "S"}
_TITLE = lazy(
    r"(?:.{0,200}?\s)?(?P<kind>openrail|research-only rail|rail)-(?P<letters>[ams]{1,3})", re.I
)
_HEADER = 40  # characters of what is filled in before the title: a date with its time has 19
_HARMLESS = ("heading", "notice", "annex")


class _Template(NamedTuple):
    """The sentences of a template in order, with labels and joints, and its headings.

    `sketch`: hashes of those of their word triples that hash lowest; `least`: how many of them the
    half of the sentences has that has fewest.
    """

    sentences: tuple[str, ...]
    labels: tuple[str, ...]
    joints: tuple[str, ...]
    headings: frozenset[str]
    sketch: frozenset[int]
    least: int


def may_be_generated(said: Set[int]) -> bool:
    """Whether a text with these word triples may be an instance, which takes a reading to tell."""
    return any(
        len(template.sketch & said) >= template.least * _READ_ALIKE
        for template in _templates().values()
    )


_READ_ALIKE = 0.5
"""Share of the triples that half of the sentences must have: what a reading takes for the same
(footnotes, numbers within a sentence) may have other words."""


def generated(reading: Reading, found: Identification) -> Identification:
    """`found`, or the instance of the generator that the text is, unaltered or altered.

    A text that is a known licence to the letter, or bears the name of one, is compared with that.
    """
    if found.match == "exact" or _bears_a_name(reading):
        return found
    there = {unit.sha256[:_SHORT] for unit in reading.units}
    shares = {
        kind: sum(one in there for one in template.sentences) / len(template.sentences)
        for kind, template in _templates().items()
    }
    kind = max(shares, key=lambda one: shares[one])
    if shares[kind] < _NAMED:
        return found
    return _identified(reading, kind, found)


def _bears_a_name(reading: Reading) -> bool:
    """Whether the title is that of a text with an entry of its own."""
    title = next(filter(_is_title, reading.units), None)
    known = SHIPPED.find(title.text.strip(" #*_")) if title else None
    return known is not None and bool(known.clauses)


def _is_title(unit: Unit) -> bool:
    return unit.kind == "heading" and _TITLE.fullmatch(unit.text.strip(" #*_")) is not None


def _identified(reading: Reading, kind: str, found: Identification) -> Identification:
    template = _templates()[kind]
    pool = _data()["clauses"]
    clauses = tuple(_listed(unit) for unit in reading.units if unit.kind == "clause")
    letters, changes = _title(reading, kind)
    changes += _sentences(reading, template) + _headings(reading, template)
    changes += [
        Change("hidden", "", one.line, "words that a reader does not see", one.text)
        for one in reading.hidden
    ]
    added = tuple(clause for clause in clauses if clause.sha256 not in pool)
    match = "altered" if changes or added else "exact"
    if not clauses:
        match = "truncated"
    restrictions = hash_of(clauses)
    state = State(RESOLVED) if match == "exact" else State(UNRESOLVED, _WHY[match])
    return found._replace(
        id=f"LicenseRef-RAIL-generator-{kind}-{letters}-{restrictions[:_HASH] or '0' * _HASH}",
        name=f"{NAMES[kind]}-{letters} (RAIL generator)",
        match=match,
        restrictions=restrictions,
        clauses=clauses,
        missing=(),
        changed=(),
        added=added,
        other_changes=tuple(changes),
        title="",
        why="it has the sentences of a template of the RAIL licence generator",
        state=state,
    )


_WHY = {
    "altered": "the text was altered: what it forbids beside its list is not known",
    "truncated": "the text is cut off: its list of use restrictions is missing",
}


def _listed(unit: Unit) -> Listed:
    known = _data()["clauses"].get(unit.sha256, {"topic": "", "gist": ""})
    return Listed(unit.label, unit.sha256, known["topic"], known["gist"], unit.line, unit.text)


def _title(reading: Reading, kind: str) -> tuple[str, list[Change]]:
    """The letters of the artefacts, and what is wrong with the title."""
    named = {
        _ARTEFACTS[unit.text] for unit in reading.units if unit.text.strip(" *_") in _ARTEFACTS
    }
    letters = "".join(sorted(named))
    for unit in reading.units:
        title = _TITLE.fullmatch(unit.text.strip(" #*_")) if unit.kind == "heading" else None
        if title is None:
            continue
        wrong = title["kind"].casefold() != NAMES[kind].casefold()
        if wrong or set(title["letters"].upper()) != named:
            message = f"the title is not that of a {NAMES[kind]}-{letters}"
            return letters, [Change("title", "", unit.line, message, unit.text)]
        return letters, []
    return letters or "AMS", [Change("title", "", 1, "the title of the template is missing", "")]


def _sentences(reading: Reading, template: _Template) -> list[Change]:
    """The sentences that are missing, added, moved, or joined in another way."""
    units = [unit for unit in reading.units if unit.kind not in (*_HARMLESS, "clause")]
    there = [unit.sha256[:_SHORT] for unit in units]
    wanted = list(template.sentences)
    if there == wanted:
        return [
            Change("joint-changed", unit.label, unit.line, f'"{joint}" joined it', unit.text)
            for unit, joint in zip(units, template.joints, strict=True)
            if unit.joint != joint
        ]
    gone, come = Counter(wanted) - Counter(there), Counter(there) - Counter(wanted)
    out = [
        Change("missing", label, 0, f"a sentence of section {label or '0'} is missing", "")
        for one, label in zip(wanted, template.labels, strict=True)
        if one in gone
    ]
    out += [
        Change("added", unit.label, unit.line, "a sentence is not the template's", unit.text)
        for unit, one in zip(units, there, strict=True)
        if one in come
    ]
    return out or [Change("moved", "", 1, "the sentences stand in another order", "")]


def _headings(reading: Reading, template: _Template) -> list[Change]:
    """The headings that are neither the template's nor the name of a domain or an artefact."""
    known = template.headings | set(_data()["headings"])
    there = {unit.sha256[:_SHORT] for unit in reading.units}
    out = []
    if template.headings - there:
        out.append(Change("heading-missing", "", 0, "a heading of the template is missing", ""))
    titled = False
    for unit in reading.units:
        titled = titled or _is_title(unit)
        if unit.kind != "heading" or unit.sha256[:_SHORT] in known or _is_title(unit):
            continue
        if not titled and len(unit.text) < _HEADER and SHIPPED.find(unit.text) is None:
            continue  # what was filled in: a date, an id, a version
        message = "a heading is not the template's"
        out.append(Change("heading-changed", unit.label, unit.line, message, unit.text))
    return out


# -- the data file ------------------------------------------------------------------------------


@functools.cache
def _data() -> Mapping[str, Any]:
    return read_facts(FILE)


@functools.cache
def _templates() -> Mapping[str, _Template]:
    return {
        kind: _Template(
            tuple(facts["sentences"]),
            tuple(facts["labels"]),
            tuple(facts["joints"]),
            frozenset(facts["own headings"]),
            frozenset(unpacked_hashes(facts["sketch"])),
            facts["least"],
        )
        for kind, facts in _data()["kinds"].items()
    }


def refreshed(contents: Mapping[str, str]) -> bytes:
    """The data file made anew from texts by the SHA-256 of their bytes.

    What stands in the file and has no text there stays: classes, obligations and gists are written
    by people, into the file itself.
    """
    content = json.loads(json.dumps(_data()))
    sources = {one["sha256"]: name for name, one in content["sources"].items()}
    given = {sources[sha256]: text for sha256, text in contents.items() if sha256 in sources}
    clauses = given.pop("clauses", "")
    chosen = json.loads(clauses.replace("\\\\'", "'")) if clauses else []
    for one in chosen:
        known = content["clauses"].setdefault(
            clause_digest(one["text"]), {"gist": "not described yet"}
        )
        known["topic"] = one["domain"].casefold()
    domains = sorted({one["domain"] for one in chosen})
    if domains:
        names = (*domains, *_ARTEFACTS)
        content["headings"] = sorted(clause_digest(name)[:_SHORT] for name in names)
    for kind, template in given.items():
        content["kinds"][kind].update(_described(template))
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


_SAMPLE = ("Model", "General")
"""What is filled into a template to read it: an artefact, and the domain of a clause."""


def _described(template: str) -> dict[str, object]:
    """The digests of a template's sentences and headings, from an instance with one clause."""
    artefact, domain = _SAMPLE
    text = re.sub(r"\{% for artifact.*?\{% endfor %\}", f"   - {artefact}", template, flags=re.S)
    clause = f"1. {domain}\n\n   (a) To sink ferries.\n"
    text = re.sub(r"\{% for domain.*?(?:\{% endfor %\}\s*){2}", lambda _: clause, text, flags=re.S)
    units = read_units(re.sub(r"\{\{.*?\}\}", "M", text)).units
    said = [unit for unit in units if unit.kind not in (*_HARMLESS, "clause")]
    title = next(at for at, unit in enumerate(units) if _is_title(unit))
    named = [unit for unit in units[title + 1 :] if unit.kind == "heading"]
    sketch, least = _sketch([unit.text for unit in said])
    return {
        "sketch": packed_hashes(sketch),
        "least": least,
        "sentences": [unit.sha256[:_SHORT] for unit in said],
        "labels": [unit.label for unit in said],
        "joints": [unit.joint for unit in said],
        "own headings": sorted(
            {unit.sha256[:_SHORT] for unit in named if unit.text not in _SAMPLE}
        ),
    }


def _sketch(sentences: Sequence[str]) -> tuple[list[int], int]:
    """The word triples of sentences that hash lowest, and how few of them a half may have."""
    each = [set(triples(words_of(one).words)) for one in sentences]
    lowest = sorted(set().union(*each))[:SKETCH]
    counts = sorted(len(one.intersection(lowest)) for one in each)
    return lowest, sum(counts[: round(_NAMED * len(counts))])
