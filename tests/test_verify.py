"""Every rule over every model, once, and one verdict."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import archives, writers
from tests.facts import told
from tests.licence_texts import licence_text
from tests.rules.folder import Folder

from weightmark.config import load
from weightmark.errors import Problem, UsageError
from weightmark.finding import Severity
from weightmark.formats.header import Header
from weightmark.model.facts import Declaration, Facts, Weights
from weightmark.policy import Policy
from weightmark.verdict import Configured, Verdict
from weightmark.verify import answers_for, configured, judge, verify


def unmarked(*paths: str) -> Facts:
    weights = tuple(Weights(path, "safetensors", True, Header({}, 8)) for path in paths)
    facts = Facts(
        label=".", weights=weights, checked=paths, declaration=Declaration("MIT"), publishes=True
    )
    return told(facts)


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.location.path, one.rule.code) for one in verdict.findings]


def test_findings_and_paths_are_sorted_whatever_the_order_of_models() -> None:
    models = [unmarked("b", "d"), unmarked("c", "a")]
    forth, back = judge(models, Policy()), judge(models[::-1], Policy())
    assert forth == back
    assert [path for path, code in codes(forth) if code == "WM101"] == ["a", "b", "c", "d"]
    assert forth.checked == ("a", "b", "c", "d")


def test_a_finding_made_twice_is_told_once() -> None:
    once, twice = judge([unmarked("a")], Policy()), judge([unmarked("a")] * 2, Policy())
    assert once == twice


def test_a_finding_names_each_model_that_it_is_said_of() -> None:
    """What is wrong with a file above them is one finding, not one a model."""
    problem = Problem("missing-shard", "a/b/x.index.json", "1 file not there")
    models = [unmarked(one)._replace(label=one, problems=(problem,)) for one in ("b", "a")]
    verdict = judge(models, Policy())
    of = {(one.rule.code, one.location.path): one.models for one in verdict.findings}
    assert of["WM113", "a/b/x.index.json"] == ("a", "b")
    assert of["WM101", "a"] == ("a",)
    assert [(model.path, model.weights) for model in verdict.models] == [
        ("a", ("a",)),
        ("b", ("b",)),
    ]


def test_a_silenced_rule_keeps_its_findings_with_the_reason() -> None:
    later = "the mark comes later"
    policy = Policy(ignore=dict.fromkeys(("WM101", "WM201"), later))
    verdict = judge([unmarked("a")], policy)
    assert "WM101" not in dict(codes(verdict)).values()
    (silenced,) = [one for one in verdict.silenced if one.finding.rule.code == "WM101"]
    assert silenced.reason == later
    assert not verdict.failed


def test_fail_on_comes_from_the_policy() -> None:
    assert judge([unmarked("a")], Policy(fail_on=Severity.NOTE)).fail_on is Severity.NOTE


def test_tensors_are_read_only_where_that_is_asked_for(folder: Folder) -> None:
    path = folder.path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    project = load(os.getcwd())
    assert ("model.safetensors", "WM104") not in codes(verify(["."], project))
    assert ("model.safetensors", "WM104") in codes(verify(["."], project, deep=True))


def test_what_people_ask_is_answered_unless_there_is_no_time(folder: Folder) -> None:
    folder.weights(name="b/other.safetensors")
    project = load(os.getcwd())
    verdict = verify(["."], project)
    assert verdict.answers
    assert verdict.answers == answers_for(["."], project)
    assert [(one.model, one.weights) for one in verdict.answers] == sorted(
        (one.model, one.weights) for one in verdict.answers
    )
    assert verify(["."], project, answered=False)._replace(answers=verdict.answers) == verdict


def test_the_configuration_that_counted_is_named(folder: Folder) -> None:
    assert verify(["."], load(os.getcwd())).configured == Configured()
    folder.write("weightmark.toml", 'license = "mit"\n')
    assert configured(load(os.getcwd())).path == "weightmark.toml"
    (folder.path / "deep").mkdir()
    os.chdir("deep")
    assert verify([".."], load(os.getcwd())).configured.path == "../weightmark.toml"


def test_a_path_that_is_not_there_is_wrong_usage(folder: Folder) -> None:
    project = load(str(folder.path))
    for door in (verify, answers_for):
        with pytest.raises(UsageError, match="gone"):
            door(["gone"], project)


@pytest.mark.parametrize(("end", "read"), [("", False), ("\nYou must pay a fee.\n", True)])
def test_texts_that_are_known_word_for_word_load_no_recogniser(
    tmp_path: Path, end: str, read: bool
) -> None:
    folder = Folder(tmp_path)
    folder.write("README.md", "---\nlicense: apache-2.0\n---\n")
    folder.write("LICENSE", licence_text("apache-2.0") + end)
    program = "import sys, weightmark; weightmark.verify('.'); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    late = {
        "weightmark.recognition.recognize",
        "weightmark.alignment.align",
        "weightmark.texts.units",
    }
    assert late & set(done.stdout.split()) == (late if read else set())


@pytest.mark.parametrize(("member", "read"), [("demo/a.txt", False), ("demo/a.safetensors", True)])
def test_the_texts_of_a_package_are_read_for_its_weights_only(
    tmp_path: Path, member: str, read: bool
) -> None:
    """The notices of a large library hold a thousand texts, which take half a minute."""
    texts = {"demo-1.0.dist-info/licenses/NOTICE": b"You must pay a fee."}
    path = archives.wheel(tmp_path, {member: writers.safetensors({}), **texts}, "Name: demo\n")
    program = f"import sys, weightmark; weightmark.verify([{str(path)!r}]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ("weightmark.recognition.recognize" in done.stdout.split()) is read
