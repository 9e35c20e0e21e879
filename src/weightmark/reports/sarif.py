"""The report as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from weightmark import __version__
from weightmark.containers.tree import is_remote
from weightmark.finding import Finding, Location, Rule
from weightmark.reports.answers import Told, told
from weightmark.reports.lines import safe
from weightmark.rules import CHECKS
from weightmark.verdict import Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/weightmark/weightmark"


def render(verdict: Verdict) -> str:
    """Gives one run with every rule there is, also those that found nothing.

    What was silenced is a result with its suppression and the reason. A fingerprint is made of
    rule, path and place in the file, not of a line or a message, so that an alert stays the same
    one when a header grows; weights have no source lines to make one from. Of several in one place
    each has the number that its message has among theirs.
    """
    silenced = [one.finding for one in verdict.silenced]
    said = {one.rule.code: one.rule for one in (*verdict.findings, *silenced)}
    listed = {check.rule.code: check.rule for check in CHECKS}
    rules = [rule for _, rule in sorted({**said, **listed}.items())]
    index = {rule.code: number for number, rule in enumerate(rules)}
    results = _results((*verdict.findings, *silenced), index)
    for result, one in zip(results[len(verdict.findings) :], verdict.silenced, strict=True):
        suppression = {"kind": "external", "justification": safe(one.reason) or "no reason given"}
        result["suppressions"] = [suppression]
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": "weightmark",
                "version": __version__,
                "informationUri": HOME,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": True, "exitCode": verdict.exit_code}],
        "artifacts": [{"location": {"uri": _uri(path)}} for path in verdict.checked],
        "results": results,
    }
    properties: dict[str, object] = {}
    if verdict.configured.path:
        properties["configuration"] = safe(verdict.configured.told)
    if verdict.answers:
        properties["answers"] = [_answers(one) for one in told(verdict.answers)]
    if properties:
        run["properties"] = properties
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _answers(one: Told) -> dict[str, object]:
    """The answers on a model as lines, for who looks at the log; JSON is for programs."""
    lines = (f"{row.label}: {row.text}" if row.label else row.text for row in one.rows)
    return {"title": safe(one.title) or ".", "lines": [safe(line) for line in lines if line]}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": _help(rule),
        "helpUri": rule.url,
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _help(rule: Rule) -> dict[str, str]:
    """What docs/rules.md says of a rule, as text and as Markdown."""
    from weightmark.rules import page

    if f"{rule.code} {rule.name}" not in page.page_sections():
        return {"text": f"{rule.summary}: see {rule.url}"}
    said = "\n\n".join("\n".join(part) for part in page.section(rule))
    return {"text": said, "markdown": page.markdown(rule)}


def _results(findings: Sequence[Finding], index: dict[str, int]) -> list[dict[str, object]]:
    results: list[dict[str, object]] = []
    for finding, fingerprint in zip(findings, _fingerprints(findings), strict=True):
        hint = f"\n{safe(finding.hint)}" if finding.hint else ""
        results.append(
            {
                "ruleId": finding.rule.code,
                "ruleIndex": index[finding.rule.code],
                "kind": "fail",
                "level": str(finding.severity),
                "message": {"text": (safe(finding.message) or finding.rule.summary) + hint},
                "locations": [_location(finding.location)],
                # the only key that code scanning reads; the ending counts equal ones, as there
                "partialFingerprints": {"primaryLocationLineHash": fingerprint},
            }
        )
    return results


def _fingerprints(findings: Sequence[Finding]) -> list[str]:
    made = [_fingerprint(finding) for finding in findings]
    seen: Counter[str] = Counter()
    for at in sorted(range(len(findings)), key=lambda at: findings[at].message):
        seen[made[at]] += 1
        made[at] += f":{seen[made[at]]}"
    return made


def _fingerprint(finding: Finding) -> str:
    import hashlib

    # A commit of a model on the Hub is one state of it, as that of a folder is.
    path = re.sub(r"\A(hf://[^@]*)@[0-9a-f]{40}(?=/|\Z)", r"\1", finding.location.path)
    text = json.dumps((finding.rule.code, path, finding.location.pointer))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _location(location: Location) -> dict[str, object]:
    found: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(location.path)},
            # code scanning shows no result without a line
            "region": {"startLine": max(location.line, 1)},
        }
    }
    if location.pointer:
        found["logicalLocations"] = [{"fullyQualifiedName": safe(location.pointer)}]
    return found


def _uri(path: str) -> str:
    """A URI reference: relative for a relative path, so that it is found in the repository."""
    from urllib.parse import quote

    if is_remote(path):
        # Half of it was written as a URI, the names below it were not.
        path = re.sub("%(?![0-9A-Fa-f]{2})", "%25", path)
        return quote(path.encode("utf-8", "surrogatepass"), safe="/:?@%&=+!~,;")
    written = quote(path.encode("utf-8", "surrogatepass"))
    if path.startswith("/"):
        return f"file://{written}"
    return written or "."
