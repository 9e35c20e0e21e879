"""Findings as people read them: by model, and once for what many files share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.reports.groups import groups, shown_place, silenced
from weightmark.verdict import Model, Silenced, Verdict

RULES = [Rule(f"WM10{at}", f"rule-{at}", "", severity) for at, severity in enumerate(Severity)]


def finding(path: str, *models: str, rule: Rule = RULES[0], message: str = "m") -> Finding:
    return Finding(rule, rule.severity, Location(path), message, models=models)


FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(["m/a.bin", "m/b.bin", "n/c.bin", "m/x-00001-of-00002.bin", ""]),
        st.sampled_from(["m", "n"]),
        rule=st.sampled_from(RULES),
        message=st.sampled_from(["one", "two"]),
    ),
    max_size=30,
)


@given(FINDINGS)
@settings(deadline=None)
def test_each_finding_is_in_one_entry_of_one_group_and_the_worst_comes_first(
    findings: list[Finding],
) -> None:
    found = list(groups(Verdict(tuple(findings))))
    inside = [one for group in found for entry in group.entries for one in entry.findings]
    assert sorted(inside) == sorted(findings)
    worst = [group.entries[0].first.severity for group in found]
    assert worst == sorted(worst, reverse=True)
    for group in found:
        severities = [entry.first.severity for entry in group.entries]
        assert severities == sorted(severities, reverse=True)
        inside = [one for entry in group.entries for one in entry.findings]
        assert {model for one in inside for model in one.models} == {*group.models}


def test_what_differs_in_the_file_only_is_one_entry() -> None:
    alike = [finding(f"m/{name}.bin", "m") for name in "abcd"]
    (group,) = groups(Verdict((*alike, finding("m/a.bin", "m", message="other"))))
    first, second = group.entries
    assert first.where == "a.bin, b.bin, c.bin, … (4 files)"
    assert second.where == "a.bin"


def test_shards_of_one_set_are_named_at_once() -> None:
    shards = [finding(f"m/x-0000{at}-of-00002.safetensors", "m") for at in (1, 2)]
    ((entry,),) = (group.entries for group in groups(Verdict(tuple(shards))))
    assert entry.where == "x-*-of-00002.safetensors (2 files)"


def test_of_many_that_differ_a_few_are_told_in_full() -> None:
    many = [finding(f"m/{at}.bin", "m", message=f"m{at}") for at in range(9)]
    (group,) = groups(Verdict(tuple(many)))
    assert [entry.untold for entry in group.entries] == [False] * 5 + [True]
    assert len(group.entries[-1].findings) == 4
    (six,) = groups(Verdict(tuple(many[:6])))
    assert [entry.untold for entry in six.entries] == [False] * 6


@pytest.mark.parametrize(
    ("models", "title"),
    [
        ((), "(no model)"),
        (("m",), "m (2 weight files)"),
        (("n",), "n"),
        (("m", "n"), "m, n"),
        (("a", "b", "c", "d", "e"), "a, b, c and 2 more"),
        (("p.whl!/m", "p.whl!/n/o"), "p.whl: m, n/o"),
        (("p.whl", "p.whl!/a", "p.whl!/b", "p.whl!/c"), "p.whl: ., a, b and 1 more"),
        (("p.whl!/a", "q.whl!/a"), "p.whl!/a, q.whl!/a"),
        (("p.whl!/a",), "p.whl!/a"),
    ],
)
def test_a_group_is_called_by_its_models(models: tuple[str, ...], title: str) -> None:
    verdict = Verdict((finding("x", *models),), models=(Model("m", ("a", "b")), Model("n", ("c",))))
    assert [group.title for group in groups(verdict)] == [title]


def test_what_lies_above_several_models_stands_before_them() -> None:
    found = groups(Verdict((finding("a/x", "a"), finding("index", "a", "b"))))
    assert [group.models for group in found] == [("a", "b"), ("a",)]


def test_an_error_in_one_model_stands_before_a_note_on_two() -> None:
    worse = finding("c/x", "c", rule=RULES[-1])
    found = groups(Verdict((finding("index", "a", "b"), worse)))
    assert [group.models for group in found] == [("c",), ("a", "b")]


def test_models_in_which_the_same_was_found_are_told_together() -> None:
    alike = [finding(f"{model}/x.bin", model) for model in "cab"]
    other = finding("d/x.bin", "d", message="other")
    above = finding("index", "a", "b", "c", rule=RULES[-1])
    first, second = groups(Verdict((*alike, other, above)))
    assert (first.title, first.models) == ("a, b, c", ("a", "b", "c"))
    assert [entry.where for entry in first.entries] == ["index", "x.bin of each of the 3 models"]
    assert len(first.entries[1].findings) == 3
    assert second.models == ("d",)


def test_what_several_models_share_is_told_once_whatever_else_they_have() -> None:
    shared = [finding(f"{model}/{model}.bin", model) for model in "ab"]
    own = [finding("a/x.bin", "a", message=f"m{at}") for at in range(9)]
    both, alone = groups(Verdict((*shared, *own)))
    assert [entry.where for entry in both.entries] == ["a/a.bin, b/b.bin (2 files)"]
    assert (both.models, alone.models) == (("a", "b"), ("a",))
    assert [entry.untold for entry in alone.entries] == [False] * 4 + [True]


def test_what_is_not_told_in_full_stays_with_its_model() -> None:
    many = [finding(f"{model}/{at}", model, message=f"m{at}") for model in "ab" for at in range(9)]
    *_, rest = groups(Verdict((*many, finding("a/0", "a", message="first"))))
    assert rest.models == ("b",)
    assert rest.entries[-1].untold


@pytest.mark.parametrize(
    ("path", "model", "where"),
    [
        ("m", "m", ""),
        ("m/a/x", "m", "a/x"),
        ("p.whl!/demo/x", "p.whl!/demo", "x"),
        ("p.whl!/info/METADATA", "p.whl!/demo", "!/info/METADATA"),
        ("p.whl!/x", "p.whl", "x"),
        ("other/x", "m", "other/x"),
    ],
)
def test_a_file_is_named_from_its_model(path: str, model: str, where: str) -> None:
    (group,) = groups(Verdict((finding(path, model),)))
    assert group.entries[0].where == where


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (Location("x"), ""),
        (Location("x", "license"), "license"),
        (Location("x", "", 3), "line 3"),
        (Location("x", "license", 3), "line 3, license"),
    ],
)
def test_where_in_a_file(location: Location, words: str) -> None:
    assert shown_place(location) == words


def test_what_was_silenced_is_told_once_a_reason() -> None:
    alike = [Silenced(finding(f"{name}.bin"), "later") for name in "ab"]
    other = Silenced(finding("c.bin"), "never")
    found = list(silenced(Verdict(silenced=(*alike, other))))
    assert [(entry.where, reason) for entry, reason in found] == [
        ("a.bin, b.bin (2 files)", "later"),
        ("c.bin", "never"),
    ]
