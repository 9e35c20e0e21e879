"""The answers as people read them: each once, nothing hidden, nothing that was not asked."""

from __future__ import annotations

import json

import pytest
from tests.reports.verdicts import ANSWERS, finding

from weightmark.licenses.catalogue import Threshold
from weightmark.model.answers import Commercial, MustNot
from weightmark.model.components import Component
from weightmark.reports import github, json_, markdown, sarif, text
from weightmark.reports.answers import AnswerRow, commercial, rows, told
from weightmark.verdict import Model, Verdict

PLAIN = ANSWERS._replace(
    components=(), data=(), card=(), ways=ANSWERS.ways[1:], bases=(), unknown=()
)
MILLION = (Threshold(1_000_000, "dollars a year"),)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Commercial("yes", "yes"), "yes"),
        (Commercial("unknown", "unknown"), "not known"),
        (Commercial("no", "no", (), ("MIT License",)), "no"),
        (
            Commercial("no", "yes", (), ("NC of o/b",)),
            "no: NC of o/b (by the licence of the model alone: yes)",
        ),
        (
            Commercial("threshold", "threshold", MILLION),
            "yes, above 1,000,000 dollars a year only with another licence",
        ),
        (
            Commercial("yes", "yes", contested=True),
            "yes, by the licence; its authors say otherwise",
        ),
        (
            Commercial("ask", "ask", MILLION),
            "only after asking, and above 1,000,000 dollars a year only with another licence",
        ),
    ],
)
def test_commercial_use_in_words(found: Commercial, words: str) -> None:
    assert commercial(found, ["MIT License"]) == words


def test_each_choice_has_its_rows_and_a_base_its_own() -> None:
    assert list(rows(ANSWERS)) == [
        AnswerRow("licence", "Apache License 2.0 (Apache-2.0) (choice 1 of 2)"),
        AnswerRow(
            "commercial",
            "yes, above 700,000,000 users a month only with another licence: Llama of o/b (by the "
            "licence of the model alone: yes)",
        ),
        AnswerRow("must not", "military: no guns; no war"),
        AnswerRow("", "(all asked by Llama of o/b)"),
        AnswerRow("", "there may be more: see what is not known"),
        AnswerRow("with copies", "the text of the licence"),
        AnswerRow("or licence", "MIT License (MIT) (choice 2 of 2)"),
        AnswerRow("commercial", "yes"),
        AnswerRow("must not", "nothing that the licence names"),
        AnswerRow("with copies", "the text of the licence"),
        AnswerRow("card says", '"Out-of-scope use: spying; war" (llama/README.md:7)'),
        AnswerRow("made from", "o/b (finetune): Llama (LicenseRef-Llama)"),
        AnswerRow("data", "o/poems: X NC (X-NC); asks no commercial use"),
        AnswerRow("open source", "weights yes, code yes, data yes"),
        AnswerRow("not known", "whether the policy still reads so; read https://example.org"),
    ]


def test_of_many_bases_and_questions_some_are_told() -> None:
    many = PLAIN._replace(
        bases=ANSWERS.bases * 30,
        unknown=ANSWERS.unknown * 30,
        data=ANSWERS.data * 30,
        card=ANSWERS.card * 30,
        components=(),
    )
    texts = [row.text for row in rows(many)]
    assert texts.count("… and 10 more") == 4
    assert len(texts) == 4 + 4 * 21


def test_what_is_open_is_told_where_more_than_the_weights_is_known() -> None:
    weights, code, data = (Component(one, "unknown", ()) for one in ("weights", "code", "data"))
    told = [
        [row.text for row in rows(PLAIN._replace(components=(weights, one, data), data=()))]
        for one in (code, Component("code", "restricted", ("X-NC",)))
    ]
    assert "weights not known, code no, data not known" not in told[0]
    assert "weights not known, code no, data not known" in told[1]


def test_what_several_gists_begin_with_is_said_once() -> None:
    way = PLAIN.ways[0]._replace(
        must_not=(MustNot("general", ("lies: spam", "no theft", "lies: fraud"), ("MIT License",)),),
        restrictions="resolved",
    )
    found = list(rows(PLAIN._replace(ways=(way,))))
    assert found[2] == AnswerRow("must not", "in general: lies: spam, fraud; no theft")


def test_models_of_which_the_same_is_said_are_told_once() -> None:
    many = [PLAIN._replace(model=one) for one in ("a", "b", "c", "d")]
    (one,) = told(many)
    assert one.title == "a, b, c and 1 more (4 weight files)"
    assert one.models == ("a", "b", "c", "d")


def test_of_many_models_what_is_forbidden_is_told_by_topic() -> None:
    many = [ANSWERS._replace(model=str(at), bases=ANSWERS.bases * at) for at in range(4)]
    shown = {row.text for one in told(many) for row in one.rows if row.label == "must not"}
    assert shown == {"military (2)", "nothing that the licence names"}


def test_answers_stand_before_the_findings_of_their_model() -> None:
    verdict = Verdict(
        (finding(models=("llama",)),),
        checked=("m.safetensors",),
        models=(Model("llama", ("m.safetensors",)),),
        answers=(PLAIN,),
    )
    lines = text.render(verdict).splitlines()
    assert lines == [
        "llama (1 weight file)",
        "  licence      MIT License (MIT)",
        "  commercial   yes",
        "  must not     nothing that the licence names",
        "  with copies  the text of the licence",
        "",
        "  error WM299 (something-wrong) in m.safetensors",
        "    it is so",
        "    hint: make it otherwise",
        "",
        "1 error in 1 weight file of 1 model",
    ]


def test_the_last_line_counts_what_is_not_known() -> None:
    verdict = Verdict(checked=("m",), models=(Model("llama", ("m",)),), answers=(ANSWERS,))
    assert (
        text.summary(verdict) == "no conflict found in 1 weight file of 1 model; 1 thing not known"
    )


def test_every_form_has_the_answers() -> None:
    verdict = Verdict(checked=("m",), answers=(ANSWERS,))
    for form in (text, github, markdown):
        assert "no guns; no war" in form.render(verdict)
    (in_json,) = json.loads(json_.render(verdict))["answers"]
    (run,) = json.loads(sarif.render(verdict))["runs"]
    (in_log,) = run["properties"]["answers"]
    assert "made from: o/b (finetune): Llama (LicenseRef-Llama)" in in_log["lines"]
    assert in_json["commercial"]["answer"] == "threshold"
    assert [one["licences"][0]["id"] for one in in_json["otherwise"]] == ["MIT"]


def test_no_answer_is_a_command_to_a_runner() -> None:
    evil = PLAIN._replace(model="::error::x", unknown=(ANSWERS.unknown[0]._replace(what="::x"),))
    for line in github.render(Verdict(checked=("m",), answers=(evil,))).splitlines():
        assert not line.startswith("::") or line.startswith(("::group::", "::endgroup::"))


@pytest.mark.parametrize(
    ("state", "words"),
    [("none", "nothing that the licence names"), ("unresolved", "not known")],
)
def test_that_nothing_goes_along_is_told_too(state: str, words: str) -> None:
    (way,) = PLAIN.ways
    found = rows(PLAIN._replace(ways=(way._replace(travels=(), restrictions=state),)))
    assert AnswerRow("with copies", words) in list(found)
