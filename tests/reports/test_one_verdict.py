"""The same verdict in each report: none hides a finding, none adds one."""

from __future__ import annotations

import json
import re
from collections import Counter

from hypothesis import given, settings
from tests.reports.verdicts import verdicts

from weightmark.reports import github, json_, markdown, sarif, text
from weightmark.verdict import Verdict


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_each_report_tells_the_same_findings(verdict: Verdict) -> None:
    told = Counter((one.rule.code, str(one.severity)) for one in verdict.findings)
    quiet = Counter(one.finding.rule.code for one in verdict.silenced)

    report = json.loads(json_.render(verdict))
    assert Counter((one["code"], one["severity"]) for one in report["findings"]) == told
    assert Counter(one["code"] for one in report["silenced"]) == quiet
    assert report["failed"] == verdict.failed
    assert report["checked"] == list(verdict.checked)

    (run,) = json.loads(sarif.render(verdict))["runs"]
    shown = [one for one in run["results"] if "suppressions" not in one]
    hidden = [one for one in run["results"] if "suppressions" in one]
    assert Counter((one["ruleId"], one["level"]) for one in shown) == told
    assert Counter(one["ruleId"] for one in hidden) == quiet
    assert len(run["artifacts"]) == len(verdict.checked)

    lines = text.render(verdict).split("\n")
    heads = (re.match(r"  (error|warning|note) (WM\d+) \(", line) for line in lines)
    assert Counter((head[2], head[1]) for head in heads if head) == told

    commands = re.findall(
        r"(?m)^::(error|warning|notice) .*?title=(WM\d+) ", github.render(verdict)
    )
    assert Counter((code, kind.replace("notice", "note")) for kind, code in commands) == told

    rows = re.findall(r"(?m)^\| (error|warning|note) \| \[(WM\d+)\]", markdown.render(verdict))
    assert Counter((code, severity) for severity, code in rows) == told
    folded = re.findall(r"(?m)^\| \[(WM\d+)\]", markdown.render(verdict))
    assert Counter(folded) == quiet

    for other in (text, github, markdown):
        assert text.summary(verdict) in other.render(verdict)


@settings(max_examples=50, deadline=None)
@given(verdicts)
def test_every_report_can_be_written(verdict: Verdict) -> None:
    """A lone surrogate in a name would stop the writing of the whole report."""
    for report in (text, json_, sarif, github, markdown):
        written = report.render(verdict)
        assert written.encode().endswith(b"\n")
        assert written == report.render(verdict)
