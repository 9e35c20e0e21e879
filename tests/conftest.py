"""Folders that the tests of many rooms begin with; the working directory is the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from tests.received import received
from tests.rules.folder import Folder

# A slow example on a busy machine is no fault; what may take how long has tests of its own.
settings.register_profile("weightmark", deadline=None)
settings.load_profile("weightmark")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The top of a repository in which nothing is."""
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


@pytest.fixture
def folder(empty: Folder) -> Folder:
    """A model in which all agrees, in a repository."""
    empty.model()
    return empty


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Unmarked weights with a card and a text that agree, outside of any repository."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships weights under OpenRAIL, with both texts."""
    from tests.packing import package

    return package(tmp_path, monkeypatch)
