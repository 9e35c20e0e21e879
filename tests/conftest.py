"""Folders that tests of many rooms begin with, in which they work, and what holds for all tests."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from tests.received import received
from tests.rules.folder import Folder

# A busy machine is no fault of the code; what may take how long has tests of its own.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")

# Where an environment forbids byte code, each of the hundreds of processes that tests start would
# compile the package and its libraries anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end, so that no search for garbage has to look at it."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


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
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that neither replaces nor removes a file which this process has open."""
    from weightmark.containers import replace as room

    if sys.platform == "win32":
        return
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("nothing tells here what is open")

    def unless_open(work: Callable[..., None]) -> Callable[..., None]:
        def guarded(*paths: str) -> None:
            held = [f"/proc/self/fd/{one}" for one in os.listdir("/proc/self/fd")]
            there = [os.readlink(one) for one in held if os.path.lexists(one)]
            if any(os.path.abspath(path) in there for path in paths):
                raise PermissionError(errno.EACCES, "is open", paths[-1])
            work(*paths)

        return guarded

    monkeypatch.setattr(room, "sys", SimpleNamespace(platform="win32"))
    for name in ("replace", "unlink"):
        monkeypatch.setattr(os, name, unless_open(getattr(os, name)))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships weights under OpenRAIL, with both texts."""
    from tests.packing import package

    return package(tmp_path, monkeypatch)
