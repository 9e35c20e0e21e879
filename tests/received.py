"""A model as somebody received it: unmarked, outside of any repository, all in agreement."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.licence_texts import licence_text
from tests.rules.folder import Folder

from weightmark.config import load
from weightmark.finding import Severity
from weightmark.verdict import Verdict
from weightmark.verify import verify

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 5000\n"


def received(path: Path) -> Folder:
    """Unmarked weights with a card and a text that agree."""
    found = Folder(path)
    shutil.rmtree(path / ".git")
    found.weights()
    found.card("license: mit")
    found.write("LICENSE", licence_text("mit"))
    return found


def judged(*paths: str) -> Verdict:
    """The verdict on paths, from here."""
    return verify(paths or (".",), load(os.getcwd()))


def errors(verdict: Verdict) -> set[str]:
    """The codes of the errors."""
    return {one.rule.code for one in verdict.findings if one.severity is Severity.ERROR}
