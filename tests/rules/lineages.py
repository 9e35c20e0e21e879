"""Models and their bases, made by hand, for the rules on lineage and on obligations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.facts import told

from weightmark.declared.card import parse_card
from weightmark.declared.mark import Base, Mark
from weightmark.finding import Finding, Location
from weightmark.licenses.catalogue import KnownClause, License, Obligation, Propagation
from weightmark.model.facts import CardFile, Declaration, Facts, Weights
from weightmark.model.lineage import Parent
from weightmark.model.terms import Terms
from weightmark.model.terms import terms as terms_of
from weightmark.policy import Policy
from weightmark.rules.registry import Check


def digest(number: int) -> str:
    return f"{number:064x}"


def entry(
    name: str,
    klass: str,
    clauses: Sequence[int] = (),
    duties: Mapping[str, str] | None = None,
    *,
    status: str = "",
    rule: str = "none",
) -> License:
    """A licence; `duties` maps a kind of obligation to its gist, each of section 7."""
    return License(
        id=name,
        name=f"the {name} licence",
        klass=klass,
        status=status or ("listed" if clauses else "none"),
        propagation=Propagation(rule, ("4", "5") if rule != "none" else ()),
        obligations=tuple(Obligation(kind, "7", gist) for kind, gist in (duties or {}).items()),
        clauses=tuple(
            KnownClause(chr(96 + number), digest(number), "general", f"no {number}")
            for number in clauses
        ),
    )


def terms(*entries: License) -> Terms:
    listed = all(one.status in ("listed", "none") for one in entries)
    clauses = sorted({clause.sha256 for one in entries for clause in one.clauses})
    return Terms(
        license=" AND ".join(one.id for one in entries),
        clauses=tuple(clauses) if listed else None,
        reason="" if listed else "it was not read",
        entries=entries,
    )


def parent(*entries: License, name: str = "org/base", relation: str = "", lost: str = "") -> Parent:
    known = terms(*entries)
    base = Base(name, relation, known.license, known.clauses, lost)
    return Parent(base, known, "licence", where=Location("README.md", "base_model", 3))


FREE = entry("Free", "permissive")


RAIL = entry("Rail", "openrail", (1, 2, 3), rule="at-minimum")


GPL = entry("GPL-3.0-only", "copyleft", (), {"share-alike": "the same licence"})

FAMILY = entry("Fam", "family", status="unknown")


def facts(
    own: License | None,
    *parents: Parent,
    card: str = "---\nlanguage: en\n---\n# Model\n",
    mark: Mark | None = None,
    publishes: bool = False,
    packaged: bool = False,
    notices: tuple[str, ...] = (),
) -> Facts:
    return Facts(
        label="model",
        weights=(Weights("model/a.safetensors", "safetensors", mark=mark),),
        card=CardFile("model/README.md", parse_card(card.encode())),
        declaration=Declaration(own.id if own else "", "weightmark.toml"),
        bases=parents,
        notices=notices,
        publishes=publishes,
        packaged=packaged,
        terms={own.id: terms(own)} if own else {},
    )


def run(rule: Check, what: Facts, policy: Policy = Policy()) -> list[Finding]:  # noqa: B008
    return list(rule.run(told(what), policy))


def chosen(expression: str) -> Parent:
    """A base under an expression of real licences."""
    known = terms_of(expression)
    base = Base("org/base", "", known.license, known.clauses, "")
    return Parent(base, known, "licence", where=Location("README.md", "base_model", 3))
