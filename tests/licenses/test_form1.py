"""What form 1 said of every licence of 0.1.0 it says for ever: marks hold it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from weightmark.licenses import catalogue

FROZEN: dict[str, str] = json.loads((Path(__file__).parent / "form1.json").read_text())
"""Id → digest over the digest of the text, the restriction hash and the clauses, as of 0.1.0.

Not those of which no text was at hand then: of them nothing was said.
"""


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_digests_of_form_1_stay(name: str) -> None:
    entry = catalogue.SHIPPED.find(name)
    assert entry is not None
    told = [entry.text, entry.restrictions, *(clause.sha256 for clause in entry.clauses)]
    assert hashlib.sha256(" ".join(told).encode()).hexdigest()[:16] == FROZEN[name]
