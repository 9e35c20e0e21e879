"""A model and its bases: which restrictions are carried."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.vectors import records, safetensors
from tests.vectors.marks import RAIL, SPAM, TWO, WEAPON, Base, Mark, keys
from tests.vectors.vector import Answer, Vector, clause_set, sha256

OWN = "LicenseRef-Example-Own"
"""Another licence, with a list of its own."""

SPAM_ONLY = clause_set(SPAM)
WEAPON_ONLY = clause_set(WEAPON)
THREE = clause_set(SPAM, WEAPON, "to break the law")
MANY = clause_set(*(f"to do harm of the kind {number}" for number in range(1, 17)))
LIFTED = ("org/base", sha256(WEAPON), "Org", "https://example.org/waiver")


class Verdict(NamedTuple):
    """What becomes of the restrictions of a base."""

    name: str
    verdict: str
    missing: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    weakened: tuple[str, ...] = ()


class Family(NamedTuple):
    """A model, maybe with a lineage record beside it, and the verdicts."""

    name: str
    why: str
    mark: Mark
    verdicts: tuple[Verdict, ...]
    record: Mark | None = None
    named: str = "org/base"
    pairs: tuple[tuple[str, str, str], ...] = ()
    """A table of clauses: two of them, and what the second is compared with the first."""


def base(clauses: tuple[str, ...] | None = TWO, license: str = RAIL, **more: str) -> Base:
    """A base with two restrictions."""
    return Base(more.pop("name", "org/base"), license, clauses=clauses, **more)


def of_marks() -> Iterator[Family]:
    """Bases that the mark of the model records."""
    carried = Verdict("org/base", "carried")
    dropped = Verdict("org/base", "dropped", TWO)
    yield Family("same", "the same restrictions", Mark(RAIL, TWO, (base(),)), (carried,))
    yield Family("more", "more restrictions than the base", Mark(OWN, THREE, (base(),)), (carried,))
    yield Family(
        "free-base",
        "a base that restricts nothing",
        Mark("MIT", (), (Base("org/base"),)),
        (carried,),
    )
    yield Family(
        "free-base-rail",
        "the same under a licence with restrictions",
        Mark(RAIL, TWO, (Base("org/base"),)),
        (carried,),
    )
    yield Family("dropped", "no restriction is left", Mark("MIT", (), (base(),)), (dropped,))
    yield Family(
        "dropped-one",
        "one of two is left",
        Mark(OWN, SPAM_ONLY, (base(),)),
        (Verdict("org/base", "dropped", WEAPON_ONLY),),
    )
    yield Family(
        "dropped-other",
        "as many, but others",
        Mark(OWN, clause_set("to a", "to b"), (base(),)),
        (dropped,),
    )
    yield Family(
        "dropped-16",
        "restrictions in two keys",
        Mark("MIT", (), (base(MANY),)),
        (Verdict("org/base", "dropped", MANY),),
    )
    reworded = clause_set(SPAM, "to intentionally steer a weapon")
    yield Family(
        "reworded",
        "other words are another restriction",
        Mark(OWN, reworded, (base(),)),
        (Verdict("org/base", "dropped", WEAPON_ONLY),),
    )
    yield Family(
        "unclear-base",
        "nobody read the restrictions of the base",
        Mark("MIT", (), (base(None),)),
        (Verdict("org/base", "unclear"),),
    )
    yield Family(
        "unclear-base-rail",
        "the same under a licence with restrictions",
        Mark(RAIL, TWO, (base(None),)),
        (Verdict("org/base", "carried"),),
    )
    yield Family(
        "unclear-model",
        "nobody read those of the model",
        Mark(RAIL, None, (base(),)),
        (Verdict("org/base", "unclear"),),
    )
    yield Family(
        "unclear-model-free",
        "the same, of a base that restricts nothing",
        Mark(RAIL, None, (Base("org/base"),)),
        (carried,),
    )
    yield Family(
        "unclear-both",
        "nobody read either",
        Mark(RAIL, None, (base(None),)),
        (Verdict("org/base", "carried"),),
    )
    yield Family("none", "no base", Mark(RAIL, TWO), ())
    other = Base("org/other", RAIL, clauses=SPAM_ONLY)
    yield Family(
        "two",
        "two bases",
        Mark(OWN, SPAM_ONLY, (base(), other)),
        (Verdict("org/base", "dropped", WEAPON_ONLY), Verdict("org/other", "carried")),
    )
    lost = Base("org/up", RAIL, clauses=TWO, lost="org/base")
    yield Family(
        "lost",
        "a base further up, of which nothing is left",
        Mark("MIT", (), (Base("org/base"), lost)),
        (carried, Verdict("org/up", "dropped", TWO)),
    )
    yield Family(
        "lost-carried",
        "a base further up, which the model carries",
        Mark(RAIL, TWO, (Base("org/base"), lost)),
        (carried, Verdict("org/up", "carried")),
    )
    for relation in ("adapter", "merge", "quantized", "conversion", "copy", ""):
        mark = Mark("MIT", (), (base(relation=relation),))
        yield Family(
            f"relation-{relation or 'empty'}", "the relation does not matter", mark, (dropped,)
        )


def of_exceptions() -> Iterator[Family]:
    """Restrictions that were lifted."""
    lifted = Verdict("org/base", "lifted", (), WEAPON_ONLY)
    yield Family(
        "lifted", "the one that is missing", Mark(OWN, SPAM_ONLY, (base(),), (LIFTED,)), (lifted,)
    )
    yield Family(
        "lifted-of-two",
        "one of two that are missing",
        Mark("MIT", (), (base(),), (LIFTED,)),
        (Verdict("org/base", "dropped", SPAM_ONLY, WEAPON_ONLY),),
    )
    yield Family(
        "lifted-needless",
        "one that is carried all the same",
        Mark(RAIL, TWO, (base(),), (LIFTED,)),
        (Verdict("org/base", "carried"),),
    )
    both = tuple(("org/base", digest, "Org", "https://example.org/waiver") for digest in TWO)
    yield Family(
        "lifted-all",
        "both",
        Mark("MIT", (), (base(),), both),
        (Verdict("org/base", "lifted", (), TWO),),
    )
    twice = (LIFTED, (*LIFTED[:3], "https://example.org/waiver-2"))
    yield Family(
        "lifted-twice", "one by two exceptions", Mark(OWN, SPAM_ONLY, (base(),), twice), (lifted,)
    )
    bases = (base(), base(name="org/other"))
    yield Family(
        "lifted-elsewhere",
        "for one base, not for another",
        Mark(OWN, SPAM_ONLY, bases, (LIFTED,)),
        (lifted, Verdict("org/other", "dropped", WEAPON_ONLY)),
    )
    yield Family(
        "lifted-unclear",
        "where nobody read the restrictions of the base",
        Mark("MIT", (), (base(None),), (LIFTED,)),
        (Verdict("org/base", "unclear"),),
    )


def of_records() -> Iterator[Family]:
    """A lineage record beside the weights."""
    own = Mark(RAIL, TWO, (base(),))
    yield Family(
        "record-own",
        "the record of the model itself is no base",
        own,
        (Verdict("org/base", "carried"),),
        own,
        "acme/model",
    )
    yield Family(
        "record-carried",
        "the record of a base",
        Mark(OWN, THREE),
        (Verdict("org/base", "carried"),),
        Mark(RAIL, TWO),
    )
    yield Family(
        "record-dropped",
        "a base that only the record names",
        Mark("MIT"),
        (Verdict("org/base", "dropped", TWO),),
        Mark(RAIL, TWO),
    )
    yield Family(
        "record-unclear",
        "a base whose restrictions nobody read",
        Mark("MIT"),
        (Verdict("org/base", "unclear"),),
        Mark(RAIL, None),
    )
    up = Base("org/up", RAIL, clauses=TWO)
    yield Family(
        "record-up",
        "a base further up, which the base does not carry",
        Mark("MIT"),
        (Verdict("org/base", "carried"), Verdict("org/up", "dropped", TWO)),
        Mark("MIT", (), (up,)),
    )
    yield Family(
        "record-up-carried",
        "a base further up, which the base carries, is judged by the base",
        Mark("MIT"),
        (Verdict("org/base", "dropped", TWO),),
        Mark(RAIL, TWO, (up,)),
    )
    waived = Mark(
        "MIT",
        (),
        (Base("org/up", RAIL, clauses=WEAPON_ONLY),),
        (("org/up", sha256(WEAPON), "Up", "https://example.org/w"),),
    )
    yield Family(
        "record-exception",
        "an exception holds for what is made from the base",
        Mark("ISC"),
        (Verdict("org/base", "carried"), Verdict("org/up", "lifted", (), WEAPON_ONLY)),
        waived,
    )


def of_tables() -> Iterator[Family]:
    """Restrictions in other words, of which a table says what they are to each other."""
    clause, other = sha256(WEAPON), sha256("to steer a weapon without consent")
    model = Mark(OWN, clause_set(SPAM, "to steer a weapon without consent"), (base(),))
    dropped = Verdict("org/base", "dropped", WEAPON_ONLY)
    carried = Verdict("org/base", "carried")
    weakened = Verdict("org/base", "weakened", (), (), WEAPON_ONLY)
    for name, why, pairs, verdict in (
        ("weaker", "words that forbid less", ((clause, other, "weaker"),), weakened),
        ("backwards", "a pair that is read backwards", ((other, clause, "stricter"),), weakened),
        ("same", "other words for the same", ((clause, other, "same"),), carried),
        ("same-backwards", "the same, read backwards", ((other, clause, "same"),), carried),
        ("stricter", "words that forbid more", ((clause, other, "stricter"),), carried),
        ("unknown", "a pair of which nobody can tell", ((clause, other, "unknown"),), dropped),
        ("strange", "a pair of other clauses", ((clause, sha256("to x"), "same"),), dropped),
    ):
        yield Family(f"table-{name}", why, model, (verdict,), pairs=pairs)
    weaker = ((clause, other, "weaker"),)
    both = Mark(OWN, clause_set("to steer a weapon without consent"), (base(),))
    yield Family(
        "table-weaker-and-gone",
        "one in weaker words, one that is gone",
        both,
        (Verdict("org/base", "dropped", SPAM_ONLY, (), WEAPON_ONLY),),
        pairs=weaker,
    )
    yield Family(
        "table-lifted",
        "an exception lifts one in weaker words as well",
        model._replace(exceptions=(LIFTED,)),
        (Verdict("org/base", "lifted", (), WEAPON_ONLY),),
        pairs=weaker,
    )
    two = (*weaker, (clause, sha256(SPAM), "stricter"))
    yield Family(
        "table-best",
        "another clause that forbids more counts before a weaker one",
        model,
        (carried,),
        pairs=two,
    )


def answer(verdicts: Sequence[Verdict]) -> Answer:
    """The verdicts as an answer."""
    return {
        "bases": [
            {
                "name": one.name,
                "verdict": one.verdict,
                "missing": list(one.missing),
                "weakened": list(one.weakened),
                "lifted": list(one.lifted),
            }
            for one in verdicts
        ]
    }


def vectors() -> Iterator[Vector]:
    """All vectors of lineage."""
    for one in (*of_marks(), *of_exceptions(), *of_records(), *of_tables()):
        mark = one.mark._replace(tensors=safetensors.DIGEST)
        content = safetensors.framed(safetensors.header({"format": "pt", **keys(mark)}))
        files = {f"{one.name}/model.safetensors": content}
        if one.record:
            files[f"{one.name}/config.json"] = records.config(
                {"name": one.named, **keys(one.record)}
            )
        if one.pairs:
            fields = ("clause", "other", "relation", "reason")
            rows = [dict(zip(fields, (*pair, "made so"), strict=True)) for pair in one.pairs]
            relations = json.dumps({"form": 1, "pairs": rows}, indent=1)
            files[f"{one.name}/relations.json"] = relations.encode()
        yield Vector(one.name, one.why, files, answer(one.verdicts))
