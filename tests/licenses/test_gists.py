"""Every clause of the catalogue and of the generator is found by its digest."""

from __future__ import annotations

from weightmark.licenses.catalogue import TOPICS, load_all, read_facts
from weightmark.licenses.gists import by_digest
from weightmark.licenses.instances import FILE


def test_each_clause_of_an_entry_is_there() -> None:
    known = by_digest()
    for entry in load_all():
        for clause in entry.clauses:
            assert known[clause.sha256].gist


def test_each_clause_of_the_generator_is_there() -> None:
    assert read_facts(FILE)["clauses"].keys() <= by_digest().keys()


def test_each_has_a_topic_and_its_digest() -> None:
    for digest, clause in by_digest().items():
        assert clause.sha256 == digest
        assert clause.topic in TOPICS
