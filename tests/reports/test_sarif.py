"""SARIF 2.1.0, by the parts of the standard and of code scanning that a result can break."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from hypothesis import given, settings
from tests.reports.verdicts import finding, verdicts

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
    ):
        run = run_of(Verdict((finding(path=path),), (), (path,)))
        assert run["artifacts"] == [{"location": {"uri": uri}}]
        found = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert found == uri
        if not urlsplit(uri).scheme:
            assert unquote_to_bytes(uri).decode() == path
