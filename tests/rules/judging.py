"""What every case of every rule has to hold, whatever the family."""

from __future__ import annotations

from tests.rules.folder import Build, Folder

from weightmark.config import load
from weightmark.verdict import Verdict
from weightmark.verify import verify


def judged(folder: Folder) -> Verdict:
    """The verdict on a folder, tensors and all."""
    return verify(["."], load(str(folder.path)), deep=True)


def codes(verdict: Verdict) -> set[str]:
    """The codes of the findings."""
    return {finding.rule.code for finding in verdict.findings}


def breaks(folder: Folder, code: str, build: Build) -> None:
    """The rule speaks up, in a message that says what, where, and what to do."""
    build(folder)
    verdict = judged(folder)
    found = [finding for finding in verdict.findings if finding.rule.code == code]
    assert found, f"{code} is not among {sorted(codes(verdict))}"
    for finding in found:
        assert finding.message
        assert finding.hint, "what to do"
        assert finding.location.path
        # A sentence about a thing, for the middle of a line.
        assert not finding.message.endswith((".", "!"))
        assert not finding.hint.endswith((".", "!"))


def keeps(folder: Folder, code: str, build: Build) -> None:
    """The rule is silent."""
    build(folder)
    assert code not in codes(judged(folder))


def tells_a_receiver_what_to_do(folder: Folder, build: Build) -> None:
    """An author mends; a receiver asks, fetches again or keeps."""
    build(folder)
    project = load(str(folder.path))._replace(publishes=False)
    for finding in verify(["."], project, deep=True).findings:
        hint = finding.hint
        assert hint
        assert not any(word in hint for word in ("weightmark stamp", "weightmark init", "add it"))


def is_milder_to_a_receiver(folder: Folder, code: str, build: Build) -> None:
    """Outside a repository nothing is published, and the receiver cannot add what is missing."""
    build(folder)
    project = load(str(folder.path))
    severities = {
        publishes: {
            finding.severity.name
            for finding in verify(["."], project._replace(publishes=publishes)).findings
            if finding.rule.code == code
        }
        for publishes in (True, False)
    }
    assert severities == {True: {"ERROR"}, False: {"WARNING"}}
