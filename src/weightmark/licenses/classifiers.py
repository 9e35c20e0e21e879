"""What the licence classifiers of the package index say, as SPDX ids.

A classifier with one id means that licence; one with several names a family and does not say
which (PEP 639, "Deprecate license classifiers"). The meanings are a data file, with the release of
the list of classifiers that it was made for.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from typing import Any

from weightmark.licenses.catalogue import read_facts

PREFIX = "License :: "
_OSI = "OSI Approved :: "
FILE = "classifiers.json"


def spdx_ids(classifier: str) -> tuple[str, ...]:
    """Name the SPDX ids that a licence classifier may mean; empty where it names no licence."""
    name = classifier.removeprefix(PREFIX).removeprefix(_OSI).strip()
    return tuple(_facts()["meanings"].get(name, ()))


@functools.cache
def _facts() -> Mapping[str, Any]:
    return read_facts(FILE)


def refreshed(known: Iterable[str], source: str) -> bytes:
    """The data file made anew for the `known` classifiers of a `source`.

    Meanings are written by people; a classifier without one is listed as naming no licence. Those
    that are gone stay: packages that have them do too.
    """
    facts = _facts()
    names = {one.removeprefix(PREFIX).removeprefix(_OSI) for one in known if one.startswith(PREFIX)}
    nothing = sorted(names - set(facts["meanings"]))
    meanings = dict(sorted(facts["meanings"].items()))
    content = {**facts, "source": source, "meanings": meanings, "nothing": nothing}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
