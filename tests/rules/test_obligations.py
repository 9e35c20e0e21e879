"""WM406 to WM418: what licences of bases ask beyond restrictions; each kept, and broken."""

from __future__ import annotations

import time

import pytest
from tests.prose import test_claims
from tests.rules.folder import Folder
from tests.rules.judging import codes, judged
from tests.rules.lineages import FAMILY, FREE, GPL, RAIL, chosen, digest, entry, facts, parent, run

from weightmark.declared.mark import Mark
from weightmark.declared.statement import Statement
from weightmark.finding import Location, Severity
from weightmark.licenses.catalogue import SHIPPED, License, load_all
from weightmark.licenses.expression import canonical
from weightmark.model.facts import DataSet, Declaration, Facts, Spoken
from weightmark.model.terms import terms as terms_of
from weightmark.policy import Policy
from weightmark.rules import lineage as rules
from weightmark.rules import obligations
from weightmark.rules.registry import Check


@pytest.mark.parametrize(
    "rule", [obligations.name_not_kept, obligations.notice_missing, obligations.terms_to_know]
)
def test_duties_of_a_licence_that_one_may_leave_bind_nobody(rule: Check) -> None:
    llama = canonical("llama3.1")
    assert run(rule, facts(FREE, chosen(llama), publishes=True))
    assert run(rule, facts(FREE, chosen(f"{llama} AND MIT"), publishes=True))
    assert not run(rule, facts(FREE, chosen(f"MIT OR {llama}"), publishes=True))


def test_a_duty_that_an_or_lets_go_is_lost() -> None:
    base = chosen("CC-BY-NC-4.0")
    for own, lost in (("CC-BY-NC-4.0", False), ("MIT OR CC-BY-NC-4.0", True)):
        what = facts(None, base)._replace(declaration=Declaration(own), terms={own: terms_of(own)})
        assert bool(run(obligations.non_commercial_lost, what)) == lost


NO_DERIVATIVES = entry("ND", "no-derivatives", (), {"no-derivatives": "no changes"})
EXCLUSIVE = entry("Closed", "exclusive", status="unknown")
KEPT_HOME = entry("Home", "research", (), {"no-redistribution": "stays here"})


@pytest.mark.parametrize("relation", ["finetune", "adapter", "merge", "quantized", ""])
def test_no_derivative_of_a_work_that_may_not_be_changed(relation: str) -> None:
    found = run(
        obligations.derivative_barred, facts(FREE, parent(NO_DERIVATIVES, relation=relation))
    )
    assert ["section 7" in one.message for one in found] == [True]


@pytest.mark.parametrize("relation", ["copy", "conversion"])
def test_a_copy_is_no_derivative(relation: str) -> None:
    what = facts(FREE, parent(NO_DERIVATIVES, relation=relation))
    assert run(obligations.derivative_barred, what) == []


def test_nothing_is_made_from_an_exclusive_model() -> None:
    (found,) = run(obligations.derivative_barred, facts(FREE, parent(EXCLUSIVE)))
    assert "not offered to others" in found.message


@pytest.mark.parametrize(("publishes", "severity"), [(False, "warning"), (True, "error")])
def test_a_base_that_may_not_be_handed_on(publishes: bool, severity: str) -> None:
    """Private use is no distribution, so it matters who asks."""
    found = run(obligations.derivative_barred, facts(FREE, parent(KEPT_HOME), publishes=publishes))
    assert [str(one.severity) for one in found] == [severity]


def test_a_package_of_weights_that_may_not_be_handed_on() -> None:
    assert run(obligations.derivative_barred, facts(KEPT_HOME, packaged=True)) != []
    assert run(obligations.derivative_barred, facts(KEPT_HOME)) == []


NON_COMMERCIAL = entry("NC", "non-commercial", (), {"non-commercial": "no pay"})
RESEARCH = entry("Res", "research", (), {"non-commercial": "research only"})


def test_non_commercial_lost() -> None:
    (found,) = run(obligations.non_commercial_lost, facts(FREE, parent(NON_COMMERCIAL)))
    assert "section 7: no pay" in found.message


@pytest.mark.parametrize("own", [NON_COMMERCIAL, RESEARCH, FAMILY], ids=lambda one: one.id)
def test_non_commercial_kept_or_not_to_be_told(own: License) -> None:
    assert run(obligations.non_commercial_lost, facts(own, parent(NON_COMMERCIAL))) == []


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(facts(GPL, parent(RAIL)), id="a RAIL base under the GPL"),
        pytest.param(facts(RAIL, parent(GPL)), id="a GPL base under a RAIL"),
        pytest.param(facts(FREE, parent(GPL), parent(RAIL, name="b")), id="merged"),
        pytest.param(facts(GPL, mark=Mark(GPL.id, (digest(1),))), id="clauses in the mark"),
    ],
)
def test_restrictions_on_copyleft(what: Facts) -> None:
    (found,) = run(obligations.restrictions_on_copyleft, what)
    assert "section 10" in found.message


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(facts(GPL, parent(FREE)), id="a free base"),
        pytest.param(facts(GPL, parent(GPL)), id="the GPL alone"),
        pytest.param(facts(RAIL, parent(FREE)), id="no copyleft"),
        pytest.param(
            facts(entry("MPL-2.0", "copyleft"), parent(RAIL)), id="a copyleft that bars nothing"
        ),
    ],
)
def test_no_restrictions_on_copyleft(what: Facts) -> None:
    assert run(obligations.restrictions_on_copyleft, what) == []


def test_places_that_disagree_join_nothing(folder: Folder) -> None:
    folder.card("license: gpl-3.0")
    folder.weights({"license": "cc-by-nc-4.0"})
    found = codes(judged(folder))
    assert "WM204" in found
    assert "WM408" not in found
    folder.card("language: en\nlicense: [gpl-3.0, cc-by-nc-4.0]")
    (told,) = [one for one in judged(folder).findings if one.rule.code == "WM408"]
    assert (told.location.path, told.location.line) == ("README.md", 3)


def named(name: str) -> str:
    return f"---\nlicense: other\nlicense_name: {name}\nlicense_link: LICENSE\n---\n# M\n"


@pytest.mark.parametrize(
    ("name", "own", "severity"),
    [
        ("OpenRAIL-SM", RAIL, "warning"),
        ("OpenRAIL-A", RAIL, "warning"),
        ("OpenRAIL++-M-NC", RAIL, "error"),
        ("OpenRAIL-M", NON_COMMERCIAL, "error"),
        ("Acme-OpenRAIL-M", RESEARCH, "error"),
    ],
)
def test_rail_name_wrong(name: str, own: License, severity: str) -> None:
    found = run(obligations.rail_name_wrong, facts(own, card=named(name)))
    assert severity in [str(one.severity) for one in found]


@pytest.mark.parametrize(
    ("name", "own"),
    [("OpenRAIL-MS", RAIL), ("OpenRAIL-AM", RAIL), ("RAIL-M", NON_COMMERCIAL), ("trailing", RAIL)],
)
def test_rail_name_right(name: str, own: License) -> None:
    assert run(obligations.rail_name_wrong, facts(own, card=named(name))) == []


LLAMA = entry("Lama", "community", (), {"naming": "a line and a name"})
LLAMA = LLAMA._replace(
    obligations=(LLAMA.obligations[0]._replace(shows=("Built with Lama",), prefix="Lama 3"),)
)


def test_a_name_that_is_only_asked_for_is_a_note() -> None:
    mild = LLAMA._replace(obligations=(LLAMA.obligations[0]._replace(binding=False),))
    what = facts(mild, parent(mild), card="---\nlicense: x\n---\n# Alpaca\n")
    assert {str(one.severity) for one in run(obligations.name_not_kept, what)} == {"note"}


@pytest.mark.parametrize(
    ("card", "severities"),
    [
        ("# Alpaca\n", ["warning", "warning"]),
        ("# Lama 3 Tiny\n", ["warning"]),
        ("# Alpaca\n\nBuilt with\n**Lama**... no: Built with Lama.\n", ["warning"]),
        ("No heading, no name.\n", ["note", "warning"]),
        ("# Model Card for Model ID\n", ["note", "warning"]),
        ("```sh\n# Run it\n```\nno name: it is a comment\n", ["note", "warning"]),
        ('<h1 align="center">Lama 3 of ours</h1>\n\n# Usage\n', ["warning"]),
    ],
)
def test_name_not_kept(card: str, severities: list[str]) -> None:
    what = facts(LLAMA, parent(LLAMA), card=f"---\nlicense: x\n---\n{card}")
    assert sorted(str(one.severity) for one in run(obligations.name_not_kept, what)) == severities


@pytest.mark.parametrize(
    "card",
    ["# lama-3-tiny\n\nbuilt with Lama\n", "# Model Card for acme/Lama-3-x\n\n*Built with Lama*\n"],
)
def test_name_kept(card: str) -> None:
    what = facts(LLAMA, parent(LLAMA), card=f"---\nlicense: x\n---\n{card}")
    assert run(obligations.name_not_kept, what) == []


NOTICE = entry("Not", "community", (), {"notice": "a file goes along"})
NOTICE = NOTICE._replace(obligations=(NOTICE.obligations[0]._replace(notice_file=True),))
COPYRIGHT = entry("Copy", "permissive", (), {"notice": "copyright notices stay in copies"})


def test_notice_missing() -> None:
    (found,) = run(obligations.notice_missing, facts(NOTICE, parent(NOTICE)))
    assert "section 7" in found.message
    whole = parent(COPYRIGHT)._replace(notices=("base/NOTICE",))
    (found,) = run(obligations.notice_missing, facts(COPYRIGHT, whole))
    assert "base/NOTICE" in found.message


def test_notice_there_or_not_asked_for() -> None:
    assert run(obligations.notice_missing, facts(NOTICE, parent(NOTICE), notices=("NOTICE",))) == []
    assert run(obligations.notice_missing, facts(COPYRIGHT, parent(COPYRIGHT))) == []


NO_TRAINING = entry("Teach", "community", (), {"no-training": "no improving of others"})


def test_training_barred() -> None:
    (found,) = run(
        obligations.training_barred, facts(FREE, parent(NO_TRAINING, relation="distillation"))
    )
    assert "no improving of others" in found.message


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(facts(FREE, parent(NO_TRAINING, relation="finetune")), id="no distillation"),
        pytest.param(facts(FREE, parent(FREE, relation="distillation")), id="not barred"),
        pytest.param(
            facts(NO_TRAINING, parent(NO_TRAINING, relation="distillation")), id="of the same kind"
        ),
    ],
)
def test_training_not_barred(what: Facts) -> None:
    assert run(obligations.training_barred, what) == []


TAUGHT = "---\nlanguage: en\n---\n# M\n\nTrained on answers generated by Llama 3 70B.\n"
LLAMA_3 = next(one for one in load_all() if "llama3" in one.hub)


def test_training_barred_by_what_the_card_says() -> None:
    (found,) = run(obligations.training_barred, facts(FREE, card=TAUGHT))
    assert found.severity is Severity.WARNING
    assert found.location == Location("model/README.md", "", 6)
    assert "section 1.b.v" in found.message
    assert "Trained on answers generated by Llama 3 70B" in found.message


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(facts(LLAMA_3, card=TAUGHT), id="the same licence"),
        pytest.param(facts(FREE, parent(LLAMA_3), card=TAUGHT), id="a derivative of the teacher"),
        pytest.param(facts(FREE, card=TAUGHT.replace("3 70B", "3.1 70B")), id="not barred"),
        pytest.param(facts(FREE, card=TAUGHT.replace("Trained", "Not trained")), id="denied"),
        pytest.param(facts(FREE)._replace(card=None), id="no card"),
    ],
)
def test_training_not_barred_by_what_the_card_says(what: Facts) -> None:
    assert run(obligations.training_barred, what) == []


SHARE_ALIKE = entry("CC-BY-SA-3.0", "copyleft", (), {"share-alike": "the same"})


def test_licence_not_kept() -> None:
    (found,) = run(obligations.licence_not_kept, facts(FREE, parent(SHARE_ALIKE)))
    assert "section 7" in found.message


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(facts(SHARE_ALIKE, parent(SHARE_ALIKE)), id="kept"),
        pytest.param(facts(entry("CC-BY-SA-4.0", "copyleft"), parent(SHARE_ALIKE)), id="later"),
        pytest.param(facts(entry("Wide", "rail", (1, 2, 3)), parent(RAIL)), id="a RAIL"),
    ],
)
def test_licence_kept_or_not_asked_for(what: Facts) -> None:
    assert run(obligations.licence_not_kept, what) == []


THRESHOLD = entry("Big", "community", (), {"threshold": "above 7 users pay"})


def test_terms_to_know() -> None:
    found = run(obligations.terms_to_know, facts(FREE, parent(THRESHOLD)))
    assert [str(one.severity) for one in found] == ["note"]
    assert "above 7 users pay" in found[0].message
    assert run(obligations.terms_to_know, facts(FREE, parent(FREE))) == []


# -- WM415: open source claims ------------------------------------------------------------------

CLAIMS = (
    "This is an open-source model.",
    "We introduce an open source language model for Norwegian.",
    "The model is fully open-source.",
    "Our weights are open sourced under a RAIL.",
    "We open-source the model weights.",
    "# Open-source LLM for everyone",
    "We have open-sourced our 7B models and code.",
    "This OSI-approved model runs anywhere.",
    "*An open-source code model for everyone*",
    "Currently the strongest open-source chat model for Finnish.",
    "An open-source alternative to GPT-4.",
    *test_claims.OPEN_SOURCE.splitlines(),
    "Questo modello è a codice aperto.",
)
NO_CLAIMS = (
    "This is not an open-source model.",
    "The model isn't open source in the sense of the OSI.",
    "It is source-available rather than open source.",
    "Whether this model is open source is debated.",
    "Our open-source code is on GitHub.",
    "We thank the open-source community.",
    "It outperforms other open-source models of its size.",
    "Compared with open source models such as X it is smaller.",
    "Trained on open-source data.",
    "We use the open-source library Z for inference.",
    "We use open-source code models such as Z.",
    "There is no open-source model of this size yet.",
    "The strongest open-source model is still Z.",
    "The best open-source models are larger.",
    "It comes with the open-source training code of the model.",
    "Licensed under an open source licence for the code, see below.",
    "Fine-tuned from an open-source model.",
    "Thanks to open source AI researchers.",
    "The open-source toolkit that trained this model is separate.",
    "An open-source alternative is Z.",
)


@pytest.mark.parametrize("run_on", [" ", "-", "_ "])
def test_a_card_is_asked_once_whether_it_may_claim(run_on: str) -> None:
    card = f"---\nlicense: x\n---\n# M\n\nA loss{run_on * 200_000}crossed.\n"
    start = time.process_time()
    assert run(obligations.open_source_claimed, facts(RAIL, card=card)) == []
    assert time.process_time() - start < 5


@pytest.mark.parametrize("words", CLAIMS)
def test_open_source_claimed(words: str) -> None:
    card = f"---\nlicense: x\n---\n# M\n\n{words}\n"
    (found,) = run(obligations.open_source_claimed, facts(RAIL, card=card))
    assert found.location == Location("model/README.md", "", 6)
    assert run(obligations.open_source_claimed, facts(FREE, card=card)) == []


def test_open_source_is_claimed_of_the_model_of_the_title() -> None:
    card = "---\nlicense: x\n---\n# Kelp 7B\n\n{} is the leading open-source alternative.\n"
    for name, claims in (("Kelp", 1), ("Reef", 0), ("This", 1)):
        what = facts(RAIL, card=card.format(name))
        assert len(run(obligations.open_source_claimed, what)) == claims


@pytest.mark.parametrize("words", NO_CLAIMS)
def test_open_source_not_claimed(words: str) -> None:
    what = facts(RAIL, card=f"---\nlicense: x\n---\n# M\n\n{words}\n")
    assert run(obligations.open_source_claimed, what) == []


def test_open_source_in_code_and_tags() -> None:
    fenced = "---\nlicense: x\n---\n```\nThis is an open-source model.\n```\n"
    assert run(obligations.open_source_claimed, facts(RAIL, card=fenced)) == []
    tagged = "---\nlicense: x\ntags:\n- open-source\n- opensearch\n---\n"
    (found,) = run(obligations.open_source_claimed, facts(RAIL, card=tagged))
    assert found.location.pointer == "tags"


def test_open_source_claimed_over_a_restricted_base() -> None:
    card = "---\nlicense: x\n---\n# M\n\nThis is an open-source model.\n"
    assert run(obligations.open_source_claimed, facts(FREE, parent(RAIL), card=card)) != []


# -- the catalogue ------------------------------------------------------------------------------


def test_every_naming_duty_of_the_catalogue_is_understood() -> None:
    found = {
        one.id: duty for one in load_all() for duty in one.obligations if duty.kind == "naming"
    }
    assert len(found) >= 8
    for name, duty in found.items():
        assert duty.shows or duty.prefix, name
    llama = found["LicenseRef-scancode-llama-3.1-license-2024"]
    assert (llama.shows, llama.prefix, llama.binding) == (("Built with Llama",), "Llama", True)
    assert found["LicenseRef-Llama-3"].prefix == "Llama 3"
    assert found["LicenseRef-scancode-qwen-2024"].shows == (
        "Built with Qwen",
        "Improved using Qwen",
    )
    assert not found["LicenseRef-scancode-tencent-hunyuan-3d-2.0-cla"].binding


def test_llama_gemma_and_qwen_ask_for_a_notice_file() -> None:
    asking = {
        one.id
        for one in load_all()
        for duty in one.obligations
        if duty.kind == "notice" and duty.notice_file
    }
    assert "LicenseRef-scancode-llama-3.1-license-2024" in asking
    assert "LicenseRef-scancode-gemma-tou-2025-03-24" in asking
    assert "LicenseRef-scancode-qwen-2024" in asking
    assert "MIT" not in asking


def test_the_notice_of_apache_is_asked_for_where_the_base_has_one() -> None:

    apache = SHIPPED.find("Apache-2.0")
    assert apache is not None
    assert run(obligations.notice_missing, facts(apache, parent(apache))) == []
    with_notice = parent(apache)._replace(notices=("base/NOTICE",))
    (found,) = run(obligations.notice_missing, facts(apache, with_notice))
    assert "base/NOTICE" in found.message


def test_a_closed_model_may_teach_and_not_be_changed() -> None:
    closed = entry("Closed", "exclusive", status="unknown")
    assert run(obligations.derivative_barred, facts(FREE, parent(closed)))
    assert run(rules.restrictions_unclear, facts(FREE, parent(closed))) == []
    assert run(rules.restrictions_unclear, facts(FREE, parent(closed, relation="distillation")))
    assert not run(
        obligations.derivative_barred, facts(FREE, parent(closed, relation="distillation"))
    )


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("Our code is open source.", False),
        ("The training data was fully open-sourced.", False),
        ("Our model and code are open source.", True),
        ("This model is open source.", True),
        ("Tern-7B: an open source vision model for all.", True),
        ("An OSS LLM that runs at home.", True),
        ("Note: an open source model was used as a judge.", False),
        ("\u672c\u6a21\u578b\u662f\u4e00\u6b3e\u5f00\u6e90\u8bed\u8a00\u6a21\u578b", True),
        ("\u57fa\u4e8e\u5f00\u6e90\u6a21\u578b\u8bad\u7ec3", False),
        ("\u672c\u6a21\u578b\u4e0d\u662f\u5f00\u6e90\u6a21\u578b", False),
    ],
)
def test_what_is_called_open_source(words: str, claims: bool) -> None:
    from weightmark.prose.claims import open_source_claims

    assert bool(list(open_source_claims(words))) is claims


def test_data_asks() -> None:
    sets = (DataSet("o/free", "MIT"), DataSet("o/nc", "CC-BY-NC-4.0"), DataSet("o/gone"))
    (found,) = run(obligations.data_asks, facts(FREE)._replace(data=sets))
    assert found.severity is Severity.NOTE
    assert found.location == Location("model/README.md", "datasets")
    assert "o/nc" in found.message
    assert "no commercial use" in found.message
    assert run(obligations.data_asks, facts(FREE)._replace(data=(sets[0], sets[2]))) == []


def test_a_claim_of_open_source_ai_asks_for_weights_code_and_data() -> None:
    card = "---\nlicense: x\n---\n# M\n\nIt meets the Open Source AI Definition.\n"
    (found,) = run(obligations.open_source_claimed, facts(FREE, card=card))
    assert found.location == Location("model/README.md", "", 6)
    assert "code (no licence that is known), data (no licence that is known)" in found.message
    code = Statement("card", "the card", Location("README.md"), "MIT", "MIT", "code")
    weights = code._replace(about="weights")
    whole = facts(FREE, card=card)._replace(
        spoken=(Spoken((code, weights)),), data=(DataSet("o/a", "CC-BY-4.0"),)
    )
    assert list(obligations.open_source_claimed.run(whole, Policy())) == []
