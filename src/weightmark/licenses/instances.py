"""Licences of the RAIL Initiative's generator by their ids, which say kind, artefacts and clauses.

Each choice of clauses is a licence of its own, so none has an entry; the texts are read elsewhere.
"""

from __future__ import annotations

from weightmark._startup import lazy
from weightmark.licenses.catalogue import License, Obligation, Propagation, read_facts

FILE = "generator.json"
"""The data file with templates and clauses."""

NAMES = {"open": "OpenRAIL", "rail": "RAIL", "research": "Research-only RAIL"}
"""What an instance of each kind is called in its title."""

_ID = lazy(r"(?i)LicenseRef-RAIL-generator-(open|rail|research)-([AMS]{1,3})-[0-9a-f]{12}")


def instance(name: str) -> License | None:
    """What is known of an instance by its id alone: all but which clauses were chosen."""
    asked = _ID.fullmatch(name)
    if asked is None:
        return None
    kind, letters = asked[1].lower(), asked[2].upper()
    facts = read_facts(FILE)["kinds"][kind]
    return License(
        id=name,
        name=f"{NAMES[kind]}-{letters} (RAIL generator)",
        klass=facts["class"],
        status="unknown",
        artefacts=tuple(letters),
        propagation=Propagation(facts["propagation"][0], tuple(facts["propagation"][1])),
        obligations=tuple(Obligation(*one) for one in facts["obligations"]),
    )


def is_instance(name: str) -> bool:
    """Whether an id is that of an instance."""
    return _ID.fullmatch(name) is not None
