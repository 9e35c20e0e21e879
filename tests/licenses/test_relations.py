"""The table of clause relations: both ways, without contradiction, each near pair judged."""

from __future__ import annotations

import itertools

from tests.licence_texts import licence_text

from weightmark.licenses import catalogue, relations
from weightmark.texts import clauses

BACK = {"stricter": "weaker", "weaker": "stricter", "same": "same", "unknown": "unknown"}


def clause(licence: str, label: str) -> str:
    entry = catalogue.SHIPPED.find(licence)
    assert entry is not None
    return next(one.sha256 for one in entry.clauses if one.label == label)


def test_a_pair_reads_both_ways() -> None:
    for one, judged in relations.table().items():
        for other, (relation, reason) in judged.items():
            assert reason
            assert relations.between(one, other)[0] == relation
            assert relations.between(other, one)[0] == BACK[relation]


def test_every_clause_of_the_table_is_one_of_the_catalogue() -> None:
    known = {one.sha256 for entry in catalogue.load_all() for one in entry.clauses}
    assert set(relations.table()) <= known


def test_clauses_that_were_compared_are_on_one_topic() -> None:
    topics = {one.sha256: one.topic for entry in catalogue.load_all() for one in entry.clauses}
    for one, judged in relations.table().items():
        for other, (relation, _) in judged.items():
            assert relation == "unknown" or topics[one] == topics[other], (one, other)


def test_a_judged_pair_says_so() -> None:
    """RAIL 1.0 forbids impersonation; OpenRAIL-M lets consent lift it."""
    old, new = clause("bigscience-bloom-rail-1.0", "7"), clause("bigscience-openrail-m", "g")
    relation, reason = relations.between(old, new)
    assert relation == "weaker"
    assert relations.between(new, old) == ("stricter", f"before: {reason}")


def test_an_unjudged_pair_is_unknown() -> None:
    assert relations.between("0" * 64, "1" * 64) == ("unknown", "")
    assert relations.between("0" * 64, "0" * 64)[0] == "same"


def test_what_follows_from_judged_pairs_is_known() -> None:
    """RAIL 1.0, OpenRAIL-M and LTXV on false information: each wider than the one before."""
    first, middle, last = (
        clause("bigscience-bloom-rail-1.0", "3"),
        clause("bigscience-openrail-m", "c"),
        clause("ltxv-owl", "c"),
    )
    assert last not in relations.table()[first]
    steps = relations.between(first, middle)[1], relations.between(middle, last)[1]
    relation, reason = relations.between(first, last)
    assert relation == "stricter"
    assert reason in {"; ".join(steps), "; ".join(steps[::-1])}
    assert relations.between(last, first)[0] == "weaker"


def test_nothing_follows_from_a_step_up_and_a_step_down() -> None:
    """A duty to disclose in public and a ban on deceiving: both are less than OpenRAIL-M's duty."""
    start = clause("bigscience-openrail-m", "e")
    public, deceit = clause("bigcode-openrail-m", "f"), clause("LicenseRef-BirdL-AirL", "8")
    assert relations.between(start, public)[0] == relations.between(start, deceit)[0] == "weaker"
    assert relations.between(public, deceit) == relations.UNKNOWN


def test_no_way_through_the_table_contradicts_another() -> None:
    table = relations.table()
    for start in table:
        found: dict[str, set[str]] = {}
        ways = [(start, "same")]
        while ways:
            at, relation = ways.pop()
            for other, (step, _) in table[at].items():
                if step == "unknown" or {relation, step} == {"stricter", "weaker"}:
                    continue
                joined = relation if step == "same" else step
                if other != start and joined not in found.setdefault(other, set()):
                    found[other].add(joined)
                    ways.append((other, joined))
        for other, said in found.items():
            assert said == {relations.between(start, other)[0]}, (start, other)


def test_clauses_that_look_alike_were_judged() -> None:
    """Words alone tell nothing: a person has to have read each pair of near words."""
    texts = {
        key: {
            one.sha256: set(one.text.lower().split())
            for part in clauses.find_clauses(licence_text(key))
            for one in part.clauses
        }
        for key in (
            "bigcode-open-rail-m-v1",
            "bigscience-open-rail-m",
            "bigscience-rail-1.0",
            "llama-license-2023",
            "stable-diffusion-2022-08-22",
        )
    }
    near = {
        (one, other)
        for first, second in itertools.combinations(texts, 2)
        for one, words in texts[first].items()
        for other, more in texts[second].items()
        if one != other and len(words & more) > len(words | more) / 2
    }
    assert len(near) > 10
    assert [pair for pair in near if relations.between(*pair) == relations.UNKNOWN] == []
