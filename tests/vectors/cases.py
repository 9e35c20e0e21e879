"""The marks that the vectors hold: whole ones, and one for each way in which one can be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from tests.vectors.marks import RAIL, TWO, WEAPON, ZERO, Base, Case, Keys, Mark, keys
from tests.vectors.vector import canonical, clause_set, sha256

PLAIN = Mark(license=RAIL, clauses=TWO, bases=(Base("org/base"),))
MANY = clause_set(*(f"to do harm of the kind {number}" for number in range(1, 17)))
LONG = clause_set(*(f"to do harm of the kind {number}" for number in range(1, 31)))
WAIVED = Mark(
    bases=(Base("org/base", license=RAIL, clauses=TWO),),
    exceptions=(("org/base", sha256(WEAPON), "Org", "https://example.org/waiver"),),
)


def whole(tensors: str) -> Iterator[Case]:
    """Marks that a reader has to take."""

    def case(name: str, why: str, mark: Mark, everywhere: bool = False) -> Case:
        mark = mark._replace(tensors=tensors)
        return Case(name, why, keys(mark), mark, everywhere=everywhere)

    yield case("example", "two clauses and a base that restricts nothing", PLAIN, True)
    yield case("free", "a licence that restricts no use", Mark())
    yield case("unresolved", "restrictions that were not read", Mark(RAIL, None), True)
    yield case("or", "a licence by choice", Mark("Apache-2.0 OR MIT"))
    yield case("and", "two licences at once", Mark(f"MIT AND {RAIL}", TWO))
    yield case(
        "with",
        "a licence with an exception of SPDX",
        Mark("GPL-2.0-only WITH Classpath-exception-2.0"),
    )
    yield case(
        "brackets", "an expression in brackets", Mark(f"(Apache-2.0 OR MIT) AND {RAIL}", TWO)
    )
    yield case("text", "the digest of a licence text", PLAIN._replace(text=sha256("units\n")))
    yield case("clauses-14", "as many digests as one key holds", Mark(RAIL, MANY[:14]))
    yield case("clauses-15", "a second key for one digest", Mark(RAIL, MANY[:15]), True)
    yield case("clauses-30", "three keys of digests", Mark(RAIL, LONG))
    for relation in ("adapter", "merge", "quantized", "conversion", "distillation", "copy", ""):
        base = Base("org/base", relation=relation)
        yield case(f"relation-{relation or 'empty'}", "a relation", Mark(bases=(base,)))
    yield case(
        "base-clauses",
        "a base with 16 clauses",
        Mark(RAIL, MANY, (Base("org/base", RAIL, clauses=MANY),)),
    )
    yield case(
        "base-unknown",
        "a base whose licence is not known",
        Mark(bases=(Base("org/base", "", clauses=None),)),
    )
    yield case(
        "base-lost",
        "a base further up, whose restrictions a model in between lost",
        Mark(bases=(Base("org/middle"), Base("org/base", RAIL, clauses=TWO, lost="org/middle"))),
        True,
    )
    yield case("base-path", "a base by its path", Mark(bases=(Base("../models/base v1"),)))
    yield case(
        "base-unicode",
        "a name beyond ASCII, which is not escaped",
        Mark(bases=(Base("Größe/モデル-𝔐"),)),
    )
    yield case(
        "base-quotes", "a name with what JSON has to escape", Mark(bases=(Base('a"b\\c\nd'),))
    )
    yield case("form-2", "a form that others will know", Mark(RAIL, TWO, form=2))
    child = Base("org/base", relation="child")
    yield case("relation-other", "a relation that the page does not name", Mark(bases=(child,)))
    yield case(
        "base-license", "the licence of a base as it was found", Mark(bases=(Base("a", "mit"),))
    )
    yield case("base-nameless", "a base without a name", Mark(bases=(Base(""),)))
    many = tuple(Base(f"org/base-{number}") for number in range(1, 12))
    yield case("bases-11", "eleven bases: 10 comes behind 9", Mark(bases=many))
    yield case("exceptions", "version 2: a restriction that was lifted", WAIVED, True)
    two = (
        ("org/base", sha256(WEAPON), "Org", "https://example.org/waiver"),
        ("org/base", sha256(WEAPON), "Org", "https://example.org/waiver-2"),
    )
    yield case("exceptions-2", "two exceptions in their order", WAIVED._replace(exceptions=two))
    yield case("key-like", "a key that only begins alike does not belong to the mark", PLAIN)


def bound() -> Iterator[Case]:
    """Marks of other weights, or of none."""
    free = Mark()
    yield Case("unbound", "a mark that is bound to no tensors", keys(free), free, everywhere=True)
    other = Mark(tensors=ZERO)
    yield Case("stale", "a mark of other tensors", keys(other), other, everywhere=True)
    yield Case("none", "no mark", {}, everywhere=True)


Change = Callable[[dict[str, object]], object]


def record(key: str, change: Change, of: Mark = PLAIN) -> Keys:
    """The keys of a mark, with one value changed and written canonically again."""
    changed = keys(of)
    value = json.loads(changed[key])
    changed[key] = canonical(change(value) or value)
    return changed


def put(**fields: object) -> Change:
    """Sets fields of a value; None takes one away."""

    def change(value: dict[str, object]) -> None:
        for name, field in fields.items():
            if field is None:
                del value[name]
            else:
                value[name] = field

    return change


def with_keys(of: Mark = PLAIN, **extra: str | None) -> Keys:
    """The keys of a mark, some set and some taken away."""
    return {name: text for name, text in (keys(of) | extra).items() if text is not None}
