"""Which path lies in which, and how people read it."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.containers.paths import (
    as_listed,
    followed,
    inside,
    inside_posix,
    link_target,
    matches,
    relative,
    unreachable,
    upwards,
    within_folder,
)


def test_why_a_path_cannot_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("LICENSE").touch()
    Path("link").symlink_to("nothing")
    assert unreachable("LICENSE") == unreachable(".") == ""
    assert unreachable("gone") == "no such file or directory"
    assert unreachable("link") == "a link to nothing"
    assert unreachable("LICENSE/x") == "Not a directory"
    assert "null" in unreachable("a\0b")


def test_the_name_of_a_file_is_that_of_its_folder(tmp_path: Path) -> None:
    for name in ("model.bin", "caf\u00e9.bin", "A.bin", "a.bin"):
        (tmp_path / name).touch()

    def name_of(name: str) -> str:
        return Path(as_listed(str(tmp_path / name))).name

    assert name_of("MODEL.bin") == "model.bin"
    assert name_of("cafe\u0301.bin") == "caf\u00e9.bin"
    assert name_of("a.bin") == "a.bin"
    assert name_of("A.bin") == "A.bin"
    assert name_of("gone.bin") == "gone.bin"
    assert as_listed("/no/such/folder/x") == "/no/such/folder/x"


def test_a_path_on_another_drive_stands_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def relpath(path: str, start: str) -> str:
        raise ValueError(f"path is on mount 'D:', start on mount 'C:': {path}, {start}")

    monkeypatch.setattr("os.path.relpath", relpath)
    assert relative("/models/base", "/project") == "/models/base"
    assert relative("", "/project") == ""


def test_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "d" / "link").symlink_to("../real")
    (tmp_path / "d" / "text").write_bytes(b"../d/link")
    (tmp_path / "d" / "round").write_bytes(b"../d/trip")
    (tmp_path / "d" / "trip").write_bytes(b"../d/round")
    at = {name: str(tmp_path / "d" / name) for name in ("link", "text", "round", "trip", "gone")}
    assert link_target(at["link"]) == followed(at["link"]) == str(tmp_path / "real")
    assert link_target(at["text"]) == at["link"]
    assert followed(at["text"]) == str(tmp_path / "real")
    assert followed(at["round"]) in (at["round"], at["trip"])
    assert link_target(at["gone"]) == link_target(str(tmp_path)) == ""
    assert followed(at["gone"]) == at["gone"]


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


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("a.safetensors", "a.safetensors"),
        ("a.safetensors", "*.safetensors"),
        ("vae/a.safetensors", "vae/*"),
        ("a/b/c.bin", "a/**"),
        ("a/b/c.bin", "**/*.bin"),
        ("c.bin", "**/*.bin"),
        ("a/b/c.bin", "a/**/c.bin"),
        ("a/c.bin", "a/**/c.bin"),
        ("a1.bin", "a?.bin"),
        ("a1.bin", "a[0-9].bin"),
        ("ab.bin", "a[!0-9].bin"),
        ("a+(b).bin", "a+(b).bin"),
    ],
)
def test_globs_that_match(path: str, pattern: str) -> None:
    assert matches(path, pattern)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("vae/a.safetensors", "*.safetensors"),
        ("vae/b/a.safetensors", "vae/*"),
        ("xa.bin", "a.bin"),
        ("a.binx", "a.bin"),
        ("axbin", "a.bin"),
        ("a/b.bin", "a?b.bin"),
        ("a1.bin", "a[!0-9].bin"),
    ],
)
def test_globs_that_do_not(path: str, pattern: str) -> None:
    assert not matches(path, pattern)


@given(st.text("ab.*?", max_size=8), st.text("ab.", max_size=8))
@settings(deadline=None)
def test_without_folders_a_glob_is_that_of_a_shell(glob: str, path: str) -> None:
    assert matches(path, glob) == fnmatchcase(path, glob)


@pytest.mark.parametrize(
    "glob", ["*a" * 40 + "b", "**/" * 40 + "b", "**a" * 40, "[z-a]" * 40, "[" * 99]
)
def test_no_glob_takes_long(glob: str) -> None:
    begin = time.perf_counter()
    assert not matches("a" * 100 + "/a" * 100 + "c", glob)
    assert time.perf_counter() - begin < 1


def test_a_glob_that_is_longer_than_a_path_fits_none() -> None:
    assert matches("a", "**" * 2_000)
    assert not matches("a", "**" * 3_000)


def test_a_run_without_a_slash_ends_at_one() -> None:
    assert within_folder({1, 4}, "ab/cd/e") == {1, 2, 4, 5}
    assert within_folder(set(), "ab") == set()
