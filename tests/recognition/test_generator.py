"""Texts of the RAIL generator: an unaltered instance is exact, whatever was chosen; no other is.

The templates are not ours to ship, so the tests make data of the same form from their own.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import re
from collections.abc import Iterator

import pytest

from weightmark.alignment.template import triples
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.terms import terms
from weightmark.recognition import generator
from weightmark.recognition.identification import RESOLVED, UNRESOLVED
from weightmark.recognition.recognize import identify
from weightmark.texts.units import read_units
from weightmark.texts.words import words_of

BODY = """~~~
Generated on: {{{{LICENSE_TIMESTAMP}}}}
License ID: {{{{LICENSE_ID}}}}
~~~

### **{{{{ LICENSE_NAME }}}} {title}-{{{{ SHORT_ARTIFACT_NAME }}}}**

Licensed Artifact(s):
{{% for artifact in ARTIFACTS %}}
   - {{{{artifact}}}}
{{% endfor %}}

**Section I: HARBOUR RULES**

This {title} is about the Artifact(s) that are named above.

**1. Words**

(a) "**Harbour**" means the water between the two moles, and {water}.

(b) "**Mate**" means whoever holds the tiller while the Artifact runs.

**2. Grant.** The Harbour Board lets You run the Artifact and {grant}.

**3. Use-based restrictions.** The restrictions set forth in Attachment A bind whoever takes it.

END OF RULES

**Attachment A**

### **Use Restrictions**

You agree not to use the Artifact in any of the following ways:

{{% for domain,restriction_list in RESTRICTIONS.items() %}}
{{{{loop.index}}}}. {{{{ domain }}}}
{{% for (index, restriction) in restriction_list %}}
   ({{{{index}}}}) {{{{restriction}}}}
{{% endfor %}}
{{% endfor %}}"""
TEMPLATES = {
    "open": BODY.format(title="OpenRAIL", water="the quays", grant="hand it on to others"),
    "rail": BODY.format(title="RAIL", water="no quay", grant="keep it aboard"),
    "research": BODY.format(
        title="RESEARCH-ONLY RAIL", water="the test basin", grant="measure what it does"
    ),
}
CLAUSES = [
    {"domain": domain, "text": text, "source": "ours"}
    for domain, text in (
        ("Military", "To sink ferries of a foreign power, in peace or in war."),
        ("Military", "To mark rafts for gunners"),
        ("Health", "To tell a seasick person what to swallow, unless a doctor stands by."),
        ("General", "To call a captain's honour into question."),
        ("Privacy", "For watching bathers without their leave;"),
    )
]


@pytest.fixture(autouse=True)
def _ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    texts = {**TEMPLATES, "clauses": json.dumps(CLAUSES)}
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    facts = {"class": "rail", "propagation": ["none", []], "obligations": []}
    empty = {
        "form": 1,
        "sources": {name: {"origin": "ours", "sha256": one} for name, one in sums.items()},
        "kinds": {kind: dict(facts) for kind in TEMPLATES},
        "clauses": {},
        "headings": [],
    }
    monkeypatch.setattr(generator, "_data", lambda: empty)
    made = json.loads(generator.refreshed({sums[name]: text for name, text in texts.items()}))
    monkeypatch.setattr(generator, "_data", lambda: made)
    generator._templates.cache_clear()
    yield
    generator._templates.cache_clear()


def instance(kind: str, letters: str, chosen: list[dict[str, str]]) -> str:
    domains: dict[str, list[str]] = {}
    for one in chosen:
        domains.setdefault(one["domain"], []).append(one["text"])
    listed = "\n\n".join(
        f"{number}. {domain}\n\n"
        + "\n".join(f"   ({mark}) {text}" for mark, text in zip("abcdef", texts, strict=False))
        for number, (domain, texts) in enumerate(domains.items(), 1)
    )
    names = {letter: name for name, letter in generator._ARTEFACTS.items()}
    artefacts = "\n".join(f"   - {names[letter]}" for letter in letters)
    text = re.sub(r"\{% for art.*?\{% endfor %\}", artefacts, TEMPLATES[kind], flags=re.S)
    text = re.sub(r"\{% for domain.*", listed + "\n", text, flags=re.S)
    for name, value in {
        "LICENSE_TIMESTAMP": "2026-01-02 10:11:12",
        "LICENSE_ID": "ab12",
        "LICENSE_NAME": "Kelp Forest",
        "SHORT_ARTIFACT_NAME": letters,
    }.items():
        text = re.sub(r"\{\{\s*" + name + r"\s*\}\}", value, text)
    return text


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("letters", ["M", "AM", "AMS", "S"])
def test_an_unaltered_instance_is_exact(kind: str, letters: str) -> None:
    chance = random.Random(f"{kind}{letters}")
    for count in range(1, 6):
        chosen = chance.sample(CLAUSES, count)
        found = identify(instance(kind, letters, chosen))
        assert found.match == "exact", found.other_changes
        assert found.id.startswith(f"LicenseRef-RAIL-generator-{kind}-{letters}-")
        assert len(found.clauses) == count
        assert found.state.kind == RESOLVED


def test_each_choice_is_a_licence_of_its_own() -> None:
    pairs = itertools.combinations(CLAUSES, 2)
    ids = {identify(instance("open", "M", list(pair))).id for pair in pairs}
    assert len(ids) == 10


def test_another_layout_is_the_same_instance() -> None:
    text = instance("open", "M", CLAUSES)
    bare = text.replace("**", "").replace("### ", "").replace("~~~\n", "")
    assert identify(bare).id == identify(text).id
    assert identify(bare).match == "exact"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("lets You run", "lets You sell", "added"),
        ("bind whoever takes it", "bind nobody", "missing"),
        ('(b) "**Mate**" means whoever holds the tiller while the Artifact runs.\n', "", "missing"),
        ("END OF RULES", "You may do otherwise on Sundays.\n\nEND OF RULES", "added"),
        ("### **Use Restrictions**", "", "heading-missing"),
        ("**1. Words**", "**1. Words for Sundays**", "heading-"),
        ("Kelp Forest OpenRAIL-M", "Kelp Forest RAIL-M", "title"),
        ("   - Model", "   - Model\n   - Application", "title"),
        ("END OF RULES", "<!-- You may sink ferries. -->\n\nEND OF RULES", "hidden"),
    ],
)
def test_an_altered_instance_is_not_exact(old: str, new: str, kind: str) -> None:
    text = instance("open", "M", CLAUSES)
    assert old in text
    found = identify(text.replace(old, new))
    assert found.match == "altered"
    assert "-generator-open-" in found.id
    assert [change for change in found.other_changes if change.kind.startswith(kind)]
    assert found.state.kind == UNRESOLVED


def test_a_clause_that_nobody_could_choose_is_told() -> None:
    text = instance("rail", "M", CLAUSES).replace("sink ferries", "sink ships")
    found = identify(text)
    assert (found.match, len(found.added)) == ("altered", 1)
    assert "sink ships" in found.added[0].text


def test_an_instance_without_its_list_is_cut_off() -> None:
    text = instance("rail", "M", CLAUSES).partition("1. Military")[0]
    assert identify(text).match == "truncated"


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_half_of_its_sentences_is_worth_a_reading(kind: str) -> None:
    harmless = (*generator._HARMLESS, "clause")
    units = read_units(instance(kind, "M", CLAUSES)).units
    said = [set(triples(words_of(one.text).words)) for one in units if one.kind not in harmless]
    fewest = sorted(said, key=len)[: len(said) // 2]
    assert generator.may_be_generated(set().union(*said))
    assert generator.may_be_generated(set().union(*fewest))
    assert not generator.may_be_generated(set(triples(words_of("The Board rows by day.").words)))


def test_another_text_is_none() -> None:
    assert identify("Harbour rules\n\nThe Harbour Board lets You row.\n").id == ""


def test_its_text_is_that_of_a_licence_of_ones_own() -> None:
    found = identify(instance("open", "M", CLAUSES[:2]))
    known = terms("LicenseRef-Kelp-Forest", [found])
    assert known.clauses is not None
    assert len(known.clauses) == 2


def test_an_id_says_kind_and_artefacts() -> None:
    entry = SHIPPED.find("LicenseRef-RAIL-generator-open-AM-0123456789ab")
    assert entry is not None
    assert (entry.name, entry.artefacts) == ("OpenRAIL-AM (RAIL generator)", ("A", "M"))
    assert SHIPPED.find("LicenseRef-RAIL-generator-closed-AM-0123456789ab") is None
    assert SHIPPED.find("LicenseRef-RAIL-generator-AMS") is not None
