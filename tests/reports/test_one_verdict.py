"""The same verdict in each report: none hides a finding, none adds one."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from hypothesis import given, settings
from tests.reports.verdicts import shards, verdicts

from weightmark.reports import github, html, json_, markdown, sarif, text
from weightmark.verdict import Verdict


def counted(head: str, report: str) -> Counter[Any]:
    """What the lines that match tell, by their groups; one line may tell it of several files."""
    told: Counter[Any] = Counter()
    for line in report.split("\n"):
        if found := re.fullmatch(head, line):
            files = re.search(r"\((\d+) files\)|&#40;(\d+) files&#41;", line)
            number = int(files[1] or files[2]) if files else 1
            told[found.groups() if len(found.groups()) > 1 else found[1]] += number
    return told


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_each_report_tells_the_same_findings(verdict: Verdict) -> None:
    told = Counter((one.rule.code, str(one.severity)) for one in verdict.findings)
    quiet = Counter(one.finding.rule.code for one in verdict.silenced)

    report = json.loads(json_.render(verdict))
    assert Counter((one["code"], one["severity"]) for one in report["findings"]) == told
    assert Counter(one["code"] for one in report["silenced"]) == quiet
    assert report["failed"] == verdict.failed
    # To JSON, half a pair of surrogates beside the other half is the whole pair.
    assert report["checked"] == json.loads(json.dumps(verdict.checked))

    (run,) = json.loads(sarif.render(verdict))["runs"]
    shown = [one for one in run["results"] if "suppressions" not in one]
    hidden = [one for one in run["results"] if "suppressions" in one]
    assert Counter((one["ruleId"], one["level"]) for one in shown) == told
    assert Counter(one["ruleId"] for one in hidden) == quiet
    assert len(run["artifacts"]) == len(verdict.checked)

    heads = counted(r"  (error|warning|note) (WM\d+) \(.*", text.render(verdict))
    assert Counter({(code, severity): n for (severity, code), n in heads.items()}) == told
    assert counted(r"  (WM\d+)\b.*", text.render(verdict)) == quiet

    commands = re.findall(
        r"(?m)^::(error|warning|notice) .*?title=(WM\d+) ", github.render(verdict)
    )
    assert Counter((code, kind.replace("notice", "note")) for kind, code in commands) == told

    rows = counted(r"\| (error|warning|note) \| \[(WM\d+)\].*", markdown.render(verdict))
    assert Counter({(code, severity): n for (severity, code), n in rows.items()}) == told
    assert counted(r"\| \[(WM\d+)\].*", markdown.render(verdict)) == quiet

    page = html.render(verdict).replace("<li", "\n<li")
    items = counted(r'<li class="(error|warning|note)"><p>.*?<a [^>]*>(WM\d+) .*', page)
    assert Counter({(code, severity): n for (severity, code), n in items.items()}) == told
    assert counted(r"<li><p>(WM\d+) .*", page) == quiet

    for other in (text, github, markdown, html):
        assert text.summary(verdict) in other.render(verdict)


def test_75_shards_are_told_once_to_people_and_one_by_one_to_programs() -> None:
    verdict = Verdict(shards("big", 75), checked=tuple(str(at) for at in range(75)))
    assert len(json.loads(json_.render(verdict))["findings"]) == 75
    assert len(json.loads(sarif.render(verdict))["runs"][0]["results"]) == 75
    assert github.render(verdict).count("::error ") == 75
    assert text.render(verdict).count("WM299") == markdown.render(verdict).count("[WM299]") == 1


@settings(max_examples=50, deadline=None)
@given(verdicts)
def test_every_report_can_be_written(verdict: Verdict) -> None:
    """A lone surrogate in a name would stop the writing of the whole report."""
    for report in (text, json_, sarif, github, markdown, html):
        written = report.render(verdict)
        assert written.encode().endswith(b"\n")
        assert written == report.render(verdict)
