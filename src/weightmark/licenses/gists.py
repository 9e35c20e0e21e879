"""Every use restriction that is known, by its digest: those of all entries and of the generator."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from weightmark.licenses.catalogue import KnownClause, load_all, read_facts
from weightmark.licenses.instances import FILE


@functools.cache
def by_digest() -> Mapping[str, KnownClause]:
    """Each clause as the first licence has it that lists it; its label is that of this licence."""
    found = {
        digest: KnownClause("", digest, known["topic"], known["gist"])
        for digest, known in read_facts(FILE)["clauses"].items()
    }
    for entry in reversed(load_all()):
        found.update((clause.sha256, clause) for clause in entry.clauses)
    return found
