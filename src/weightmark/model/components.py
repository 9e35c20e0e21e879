"""How open each part of a model is: its weights, its code and its data, as far as is said.

Open means that anybody may use, change and hand it on for any purpose, as the Open Source
Definition (OSI) has it for code; whether a whole system is an Open Source AI (OSAID 1.0) asks for
the three together, and for more about the data than a licence says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weightmark._startup import NamedTuple
from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import Catalogue, License
from weightmark.licenses.expression import licenses
from weightmark.model.facts import DataSet, Facts
from weightmark.model.lineage import restricts

OPEN, RESTRICTED, UNKNOWN = "open", "restricted", "unknown"

_CLASSES = ("public-domain", "permissive", "copyleft", "open-data")


class Component(NamedTuple):
    """A part of a model: its kind ("weights", "code", "data"), openness and licences."""

    kind: str
    openness: str
    licences: tuple[str, ...]


def components(facts: Facts, of_weights: Iterable[str]) -> Iterator[Component]:
    """Weights, code and data of a model whose weights are under the licences `of_weights`."""
    said = [one for each in facts.spoken for one in each.says if one.licence]
    code = dict.fromkeys(one.licence for one in said if one.about == "code")
    data = dict.fromkeys(one.licence for one in said if one.about == "data")
    data.update(dict.fromkeys(one.licence for one in facts.data if one.licence))
    yield _component("weights", of_weights, facts.catalogue)
    yield _component("code", code, facts.catalogue)
    found = _component("data", data, facts.catalogue)
    unclear = [one for each in facts.spoken for one in each.open if one.about == "data"]
    if found.openness == OPEN and (unclear or not all(one.licence for one in facts.data)):
        found = found._replace(openness=UNKNOWN)
    yield found


def _component(kind: str, named: Iterable[str], catalogue: Catalogue) -> Component:
    licences = tuple(named)
    entries = [entry for one in licences for entry in _entries(one, catalogue)]
    if any(entry is not None and not is_open(entry) for entry in entries):
        return Component(kind, RESTRICTED, licences)
    openness = OPEN if entries and None not in entries else UNKNOWN
    return Component(kind, openness, licences)


def _entries(licence: str, catalogue: Catalogue) -> Iterable[License | None]:
    try:
        return licenses(licence, catalogue).values()
    except ExpressionError:
        return (None,)  # what a mark or a header says, and nobody knows


def is_open(entry: License) -> bool:
    """Whether a licence lets anybody use, change and hand on what is under it, for any purpose."""
    return entry.klass in _CLASSES and not restricts(entry)


def asking(one: DataSet, catalogue: Catalogue) -> Iterator[tuple[License, str]]:
    """The licences of a data set that may ask something of a model, each with what it asks."""
    for entry in _entries(one.licence, catalogue) if one.licence else ():
        if entry is not None and (asks := asks_of_users(entry)):
            yield entry, asks


def asks_of_users(entry: License) -> str:
    """What the licence of data may ask of a model that was trained on them; "" for nothing."""
    kinds = {one.kind for one in entry.obligations}
    if entry.commercial == "no":
        return "no commercial use"
    if restricts(entry):
        return "its use restrictions"
    if "share-alike" in kinds or entry.klass == "copyleft":
        return "the same licence for what is made from them"
    return ""
