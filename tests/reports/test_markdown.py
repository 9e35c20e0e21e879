"""The job summary: a table whose cells stay cells."""

from __future__ import annotations

import re

from hypothesis import given, settings
from tests.reports.verdicts import finding, shards, verdicts

from weightmark.reports.markdown import MAX_SUMMARY, render
from weightmark.verdict import Model, Silenced, Verdict


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
        "#### ./",
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
    said = len(verdict.findings) + len(verdict.silenced)
    assert bool(rows) == bool(said)
    assert len(rows) <= said
    for row in rows:
        assert row.count("|") == 5
        assert row.count("](") == row.count("://") == 1
        assert not re.search(r"[`*_~@$]", re.sub(r"\(https://[^)]*\)", "", row))
        assert re.findall(r"<[^>]*>?", row) in ([], ["<br>"])


def test_a_huge_report_is_cut_below_the_limit_of_a_job_summary() -> None:
    findings = tuple(finding("é" * 100, path=f"{n}.md", models=(f"{n}",)) for n in range(5_000))
    findings = tuple(one._replace(message=f"{one.message} {n}") for n, one in enumerate(findings))
    report = render(Verdict(findings, tuple(Silenced(one, "x") for one in findings)))
    assert len(report.encode()) < MAX_SUMMARY + 2_000
    left_out = [int(n) for n in re.findall(r"and (\d+) more", report)]
    assert len(left_out) == 2
    assert sum(left_out) + report.count(".md | ") == 10_000


def test_a_cut_table_is_no_part_of_what_follows() -> None:
    findings = tuple(finding(f"{n} " + "é" * 100, path=f"{n}.md") for n in range(5_000))
    silenced = tuple(Silenced(one, "x") for one in findings)
    report = render(Verdict((), silenced)).split("\n")
    (at,) = (at for at, line in enumerate(report) if line.startswith("… and "))
    assert report[at - 1] == ""


def test_models_have_tables_of_their_own() -> None:
    verdict = Verdict(
        (*shards("a", 3), finding(path="b/README.md", message="another", models=("b",))),
        models=(Model("a", ("1", "2", "3")), Model("b", ())),
    )
    report = render(verdict)
    headings = re.findall(r"(?m)^#### (.*)$", report)
    assert headings == ["a &#40;3 weight files&#41;", "b"]
    assert " model-&#42;-of-00003.safetensors &#40;3 files&#41; " in report
    assert "| README.md |" in report
