"""The report for programs: stable, versioned JSON."""

from __future__ import annotations

import json

from weightmark.finding import Finding
from weightmark.reports.answers import answers_json
from weightmark.verdict import Verdict

#: Raised when a key goes or changes its meaning; a new key does not raise it.
REPORT_VERSION = 1


def render(verdict: Verdict) -> str:
    """Gives one JSON object in ASCII; texts are as found, whatever they hold."""
    report = {
        "version": REPORT_VERSION,
        "failed": verdict.failed,
        "configuration": {
            "path": verdict.configured.path,
            "set_aside": list(verdict.configured.set_aside),
        },
        "checked": list(verdict.checked),
        "models": [
            {"path": model.path, "weights": list(model.weights)} for model in verdict.models
        ],
        "answers": [answers_json(one) for one in verdict.answers],
        "findings": [_finding(finding) for finding in verdict.findings],
        "silenced": [
            {**_finding(silenced.finding), "reason": silenced.reason}
            for silenced in verdict.silenced
        ],
    }
    return json.dumps(report, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": str(finding.severity),
        "path": finding.location.path,
        "pointer": finding.location.pointer,
        "line": finding.location.line,
        "message": finding.message,
        "hint": finding.hint,
        "url": finding.rule.url,
        "models": list(finding.models),
    }
