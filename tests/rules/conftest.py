"""A model in a folder, for the tests of families of rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.folder import Folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A model in which all agrees; the working directory is its folder."""
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.model()
    return found
