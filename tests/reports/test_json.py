"""The report for programs: its keys are a promise."""

from __future__ import annotations

import json

from tests.reports.verdicts import finding

from weightmark.reports.json_ import render
from weightmark.verdict import Silenced, Verdict


def test_the_shape_is_the_one_promised() -> None:
    """Docs and other programs rely on every key; add keys, but change none without a version."""
    verdict = Verdict(
        (finding(path="README.md", line=3, pointer="license"),),
        (Silenced(finding(path="m.safetensors"), "generated"),),
        ("README.md", "m.safetensors"),
    )
    said = {
        "code": "WM299",
        "name": "something-wrong",
        "severity": "error",
        "path": "README.md",
        "pointer": "license",
        "line": 3,
        "message": "it is so",
        "hint": "make it otherwise",
        "url": "https://github.com/weightmark/weightmark/blob/main/docs/rules.md"
        "#wm299-something-wrong",
    }
    quiet = {**said, "path": "m.safetensors", "pointer": "", "line": 0, "reason": "generated"}
    assert json.loads(render(verdict)) == {
        "version": 1,
        "failed": True,
        "checked": ["README.md", "m.safetensors"],
        "findings": [said],
        "silenced": [quiet],
    }


def test_it_is_ascii_whatever_it_holds() -> None:
    report = render(Verdict((finding("\x1b[31m \u202e \ud800 é"),)))
    assert report.isascii()
    assert "\x1b" not in report
    assert json.loads(report)["findings"][0]["message"] == "\x1b[31m \u202e \ud800 é"
