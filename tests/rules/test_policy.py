"""WM6xx: each rule with a case that breaks it and one that keeps it."""

from __future__ import annotations

import pytest
from tests.facts import told

from weightmark.declared.card import parse_card
from weightmark.declared.mark import Base
from weightmark.finding import Finding, Location
from weightmark.licenses.expression import canonical
from weightmark.model.facts import CardFile, Declaration, Facts, Text, Weights
from weightmark.model.lineage import Parent
from weightmark.model.terms import terms
from weightmark.policy import Policy
from weightmark.recognition.identification import Identification, Listed
from weightmark.rules import policy as rules
from weightmark.rules.registry import Check


def facts(license: str, *bases: str, texts: tuple[Text, ...] = ()) -> Facts:
    """A model whose licence the configuration names, or nobody if it is empty."""
    name = canonical(license) if license else ""
    return Facts(
        label="model",
        weights=(),
        card=CardFile("model/README.md", parse_card(b"---\nlanguage: en\n---\n# M\n")),
        declaration=Declaration(name, "weightmark.toml"),
        bases=tuple(parent(base) for base in bases),
        texts=texts,
        terms={name: terms(name)} if name else {},
    )


def parent(license: str) -> Parent:
    known = terms(canonical(license))
    base = Base("org/base", "", known.license, known.clauses)
    return Parent(base, known, "licence", where=Location("README.md", "base_model", 3))


def run(rule: Check, what: Facts, **policy: tuple[str, ...]) -> list[Finding]:
    return list(rule.run(told(what), Policy(**policy)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("license", "deny", "words"),
    [
        ("mit", "MIT", "MIT"),
        ("cc-by-nc-4.0", "non-commercial", "section 2.a"),
        ("LicenseRef-OPT-175B", "non-commercial", "section 1.a"),
        ("LicenseRef-scancode-deepseek-la-1.0", "topic:military", "no military use"),
        ("llama3.3", "obligation:geography", "use policy"),
        ("MIT AND CC-BY-NC-4.0", "non-commercial", "CC-BY-NC-4.0"),
        ("CC-BY-NC-4.0 OR CC-BY-NC-SA-4.0", "non-commercial", "non-commercial"),
        ("LicenseRef-Acme", "LicenseRef-Acme", "Acme"),
        ("llama3.1", "topic:military", "warfare"),  # by its use policy, as last known
    ],
)
def test_licence_denied(license: str, deny: str, words: str) -> None:
    found = run(rules.licence_denied, facts(license), deny=(deny,))
    assert found
    assert words in found[0].message


@pytest.mark.parametrize(
    ("license", "deny"),
    [
        ("mit", "non-commercial"),
        ("MIT OR CC-BY-NC-4.0", "non-commercial"),
        ("creativeml-openrail-m", "topic:military"),
        ("", "MIT"),
    ],
)
def test_licence_not_denied(license: str, deny: str) -> None:
    assert run(rules.licence_denied, facts(license), deny=(deny,)) == []


def test_a_denied_licence_of_a_base_reaches_the_model() -> None:
    (found,) = run(rules.licence_denied, facts("mit", "cc-by-nc-4.0"), deny=("non-commercial",))
    assert "of the base org/base" in found.message
    assert found.location.pointer == "base_model"


def test_a_topic_in_a_text_of_no_known_licence_is_denied() -> None:
    clause = Listed("3", "0" * 64, "military", "no weapons", 12, "for weapons")
    text = Identification("", "", "unknown", "", (clause,), (), (), (), ())
    what = facts("LicenseRef-Acme", texts=(Text("LICENSE", text, beside=True),))
    (found,) = run(rules.licence_denied, what, deny=("topic:military",))
    assert found.location == Location("LICENSE", "3", 12)
    assert run(rules.licence_denied, what, deny=("topic:health",)) == []


@pytest.mark.parametrize(
    ("license", "allow"),
    [
        ("gpl-3.0", "permissive"),
        ("mit", "Apache-2.0"),
        ("MIT AND GPL-3.0-only", "permissive"),
        ("GPL-3.0-only OR AGPL-3.0-only", "permissive"),
        ("llama3.1", "openrail"),
    ],
)
def test_licence_not_allowed(license: str, allow: str) -> None:
    (found, *_) = run(rules.licence_not_allowed, facts(license), allow=(allow,))
    assert "not among the allowed licences" in found.message


@pytest.mark.parametrize(
    ("license", "allow"),
    [
        ("mit", "permissive"),
        ("MIT OR GPL-3.0-only", "permissive"),
        ("MIT AND Apache-2.0", "permissive"),
        ("llama3.1", "community"),
        ("gpl-3.0", "GPL-3.0-only"),
    ],
)
def test_licence_allowed(license: str, allow: str) -> None:
    assert run(rules.licence_not_allowed, facts(license), allow=(allow,)) == []
    assert run(rules.licence_not_known, facts(license), allow=(allow,)) == []


@pytest.mark.parametrize("license", ["", "openrail", "other", "LicenseRef-Acme"])
def test_licence_not_known(license: str) -> None:
    """What cannot be told is refused once only some licences are allowed."""
    assert len(run(rules.licence_not_known, facts(license), allow=("permissive",))) == 1
    assert run(rules.licence_not_allowed, facts(license), allow=("permissive",)) == []


@pytest.mark.parametrize("license", ["", "openrail", "LicenseRef-Acme"])
def test_unknown_can_be_allowed(license: str) -> None:
    allow = ("permissive", "unknown")
    assert run(rules.licence_not_known, facts(license), allow=allow) == []
    assert run(rules.licence_not_allowed, facts(license), allow=allow) == []


def test_without_a_list_everything_is_known_enough() -> None:
    assert run(rules.licence_not_known, facts("openrail")) == []


def test_an_unknown_licence_is_allowed_by_its_id() -> None:
    what = facts("LicenseRef-Acme")
    assert run(rules.licence_not_known, what, allow=("LicenseRef-Acme",)) == []


@pytest.mark.parametrize(
    ("license", "deny"),
    [
        ("llama3.1", "topic:research"),  # its use policy is elsewhere, and may change
        ("LicenseRef-Falcon-180B-TII-1.0", "topic:military"),  # its use policy is not known
        ("LicenseRef-Acme", "topic:military"),
        ("LicenseRef-Acme", "obligation:threshold"),
        ("openrail", "obligation:threshold"),
    ],
)
def test_denial_unclear(license: str, deny: str) -> None:
    (found,) = run(rules.denial_unclear, facts(license), deny=(deny,))
    assert "cannot tell" in found.message


@pytest.mark.parametrize(
    ("license", "deny"),
    [
        ("creativeml-openrail-m", "topic:military"),
        ("llama3.1", "obligation:geography"),
        ("llama3.1", "topic:military"),  # denied, and so not unclear
        ("openrail", "MIT"),
        ("mit", "topic:military"),
    ],
)
def test_denial_clear(license: str, deny: str) -> None:
    assert run(rules.denial_unclear, facts(license), deny=(deny,)) == []


def test_a_name_in_the_card_that_nobody_knows_is_unclear() -> None:
    card = CardFile("model/README.md", parse_card(b"---\nlicense: acme-1.0\n---\n# M\n"))
    what = facts("")._replace(card=card)
    (found,) = run(rules.denial_unclear, what, deny=("topic:military",))
    assert "acme-1.0" in found.message
    # What nobody understands may be any licence, by its id too.
    (found,) = run(rules.denial_unclear, what, deny=("MIT",))
    assert "acme-1.0" in found.message


@pytest.mark.parametrize(
    ("words", "policy", "found"),
    [
        ("for non-commercial use only", {"deny": ("non-commercial",)}, {"WM604"}),
        ("for non-commercial use only", {"deny": ("obligation:non-commercial",)}, {"WM604"}),
        ("for research purposes only", {"deny": ("non-commercial",)}, {"WM604"}),
        ("for non-commercial use only", {"deny": ("copyleft",)}, set()),
        ("for non-commercial use only", {"allow": ("permissive",)}, {"WM603"}),
        ("for non-commercial use only", {"allow": ("permissive", "non-commercial")}, set()),
        ("under MIT", {"deny": ("non-commercial",), "allow": ("permissive",)}, set()),
    ],
)
def test_words_of_a_card_that_limit_the_use_count(
    words: str, policy: dict[str, tuple[str, ...]], found: set[str]
) -> None:
    text = f"---\nlicense: mit\n---\n# M\n\nThe weights are {words}.\n"
    card = CardFile("model/README.md", parse_card(text.encode()))
    what = facts("mit")._replace(card=card, weights=(Weights("model/m.safetensors", ""),))
    for rule in (rules.licence_not_known, rules.denial_unclear):
        codes = {finding.rule.code for finding in run(rule, what, **policy)}
        assert codes == found & {rule.rule.code}
