"""The job summary: a table whose cells stay cells."""

from __future__ import annotations

import re

from hypothesis import given, settings
from tests.reports.verdicts import finding, verdicts

from weightmark.reports.markdown import MAX_BYTES, render
from weightmark.verdict import Silenced, Verdict


def test_the_whole_report() -> None:
    verdict = Verdict(
        (finding("a | b", path="README.md", line=3),),
        (Silenced(finding(), "mine"),),
        ("README.md",),
    )
    rule = (
        "[WM299](https://github.com/weightmark/weightmark/blob/main/docs/rules.md"
        "#wm299-something-wrong) something-wrong"
    )
    assert render(verdict).splitlines() == [
        "### weightmark: 1 error in 1 file (1 silenced)",
        "",
        "| | Rule | Where | What |",
        "|---|---|---|---|",
        f"| error | {rule} | README.md, line 3 | a &#124; b<br>make it otherwise |",
        "",
        "<details><summary>1 silenced</summary>",
        "",
        "| Rule | Where | What | Reason |",
        "|---|---|---|---|",
        f"| {rule} | m.safetensors | it is so | mine |",
        "",
        "</details>",
    ]


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_no_text_breaks_out_of_its_cell(verdict: Verdict) -> None:
    rows = [line for line in render(verdict).split("\n") if line.startswith("| ")]
    rows = [row for row in rows if "](" in row]
    assert len(rows) == len(verdict.findings) + len(verdict.silenced)
    for row in rows:
        assert row.count("|") == 5
        assert row.count("](") == row.count("://") == 1
        assert not re.search(r"[`*_~@$]", re.sub(r"\(https://[^)]*\)", "", row))
        assert re.findall(r"<[^>]*>?", row) in ([], ["<br>"])


def test_a_huge_report_is_cut_below_the_limit_of_a_job_summary() -> None:
    findings = tuple(finding("é" * 100, path=f"{n}.md") for n in range(5_000))
    report = render(Verdict(findings, tuple(Silenced(one, "x") for one in findings)))
    assert len(report.encode()) < MAX_BYTES + 2_000
    left_out = [int(n) for n in re.findall(r"and (\d+) more", report)]
    assert len(left_out) == 2
    assert sum(left_out) + report.count(".md, ") + report.count(".md | ") == 10_000
