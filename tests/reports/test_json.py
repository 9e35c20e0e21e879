"""The report for programs: its keys are a promise."""

from __future__ import annotations

import json
from pathlib import Path

from tests.reports.verdicts import ANSWERS, finding

from weightmark.reports.json_ import render
from weightmark.verdict import Configured, Model, Silenced, Verdict


def test_the_shape_is_the_one_promised() -> None:
    """Docs and other programs rely on every key; add keys, but change none without a version."""
    verdict = Verdict(
        (finding(path="README.md", line=3, pointer="license"),),
        (Silenced(finding(path="m.safetensors"), "generated"),),
        ("README.md", "m.safetensors"),
        models=(Model("./", ("m.safetensors",)),),
        configured=Configured("weightmark.toml", ("exclude",)),
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
        "models": ["./"],
    }
    quiet = {**said, "path": "m.safetensors", "pointer": "", "line": 0, "reason": "generated"}
    assert json.loads(render(verdict)) == {
        "version": 1,
        "failed": True,
        "configuration": {"path": "weightmark.toml", "set_aside": ["exclude"]},
        "checked": ["README.md", "m.safetensors"],
        "models": [{"path": "./", "weights": ["m.safetensors"]}],
        "answers": [],
        "findings": [said],
        "silenced": [quiet],
    }


def test_it_is_ascii_whatever_it_holds() -> None:
    report = render(Verdict((finding("\x1b[31m \u202e \ud800 é"),)))
    assert report.isascii()
    assert "\x1b" not in report
    assert json.loads(report)["findings"][0]["message"] == "\x1b[31m \u202e \ud800 é"


def test_the_page_shows_this_shape() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    models = (Model("./", ("m",)),)
    verdict = Verdict((finding(),), checked=("m",), models=models, answers=(ANSWERS,))
    report = json.loads(render(verdict))
    assert keys(shown) == keys(report)
    assert shown["version"] == report["version"]


def keys(content: object) -> object:
    """The keys of JSON; of a list, those of its first entry."""
    if isinstance(content, dict):
        return {key: keys(content[key]) for key in content}
    return [keys(content[0])] if isinstance(content, list) and content else None
