"""Which path lies in which, and how people read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.containers.paths import inside, inside_posix, relative, unreachable, upwards


def test_why_a_path_cannot_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("LICENSE").touch()
    Path("link").symlink_to("nothing")
    assert unreachable("LICENSE") == unreachable(".") == ""
    assert unreachable("gone") == "no such file or directory"
    assert unreachable("link") == "a link to nothing"
    assert unreachable("LICENSE/x") == "Not a directory"
    assert "null" in unreachable("a\0b")


SEGMENTS = st.lists(st.sampled_from(["a", "b", "ab", "c.d"]), max_size=4)


@given(SEGMENTS, SEGMENTS)
@settings(deadline=None)
def test_inside_is_told_by_whole_names(one: list[str], other: list[str]) -> None:
    is_below = other[: len(one)] == one
    assert inside_posix("/".join(other), "/".join(one)) is is_below
    assert inside("/r/" + "/".join(other), "/r/" + "/".join(one)) is (is_below or not one)
    assert list(upwards("/".join(other))) == [
        "/".join(other[:at]) for at in range(len(other), -1, -1)
    ]


def test_a_path_from_elsewhere_as_posix_has_it() -> None:
    assert relative("/a/b/c", "/a") == "b/c"
    assert relative("", "/a") == ""
