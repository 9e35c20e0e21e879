"""Harmful edits of licence texts, each with what an identification must name."""

from __future__ import annotations

from tests.benchmarks.harm import around, clauses, hidden, inserted, words
from tests.benchmarks.harm.subject import Harm

HARMFUL: dict[str, Harm] = {
    **clauses.KINDS,
    **words.KINDS,
    **hidden.KINDS,
    **inserted.KINDS,
    **around.KINDS,
}
