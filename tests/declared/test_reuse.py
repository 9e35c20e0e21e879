"""REUSE: SPDX lines, REUSE.toml, dep5, and which annotation counts."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.declared.reuse import (
    MAX_REUSE,
    Annotation,
    annotation_for,
    read_dep5,
    read_toml,
    reuse_statement,
    spdx_lines,
)


def one(glob: str) -> list[Annotation]:
    return [Annotation((glob,), ("MIT",), "closest")]


def test_spdx_lines_lose_the_end_of_their_comment_and_ignored_parts() -> None:
    text = (
        "# SPDX-License-Identifier: MIT\n/* SPDX-License-Identifier: Apache-2.0 */\n"
        "<!-- SPDX-License-Identifier: MIT -->\nREUSE-IgnoreStart\n"
        "SPDX-License-Identifier: GPL-2.0-only\nREUSE-IgnoreEnd\n"
        "SPDX-License-Identifier: ISC\n"
    )
    assert spdx_lines(text) == [(1, "MIT"), (2, "Apache-2.0"), (7, "ISC")]


@pytest.mark.parametrize(
    ("glob", "name", "fits"),
    [
        ("**", "a/b", True),
        ("*", "a/b", False),
        ("*", "a", True),
        ("a/**", "a/b/c", True),
        ("a/**/c", "a/b/c", True),
        ("*.gguf", "m.gguf", True),
        ("*.gguf", "d/m.gguf", False),
        (r"\*.x", "*.x", True),
        (r"\*.x", "a.x", False),
        ("a.x", "a.x", True),
        ("a.x", "aax", False),
    ],
)
def test_globs(glob: str, name: str, fits: bool) -> None:
    assert (annotation_for(one(glob), name) is not None) == fits


@settings(deadline=None)
@given(st.text("ab.*", max_size=8), st.text("ab.", max_size=8))
def test_without_folders_a_star_is_that_of_a_shell(glob: str, name: str) -> None:
    assert (annotation_for(one(glob), name) is not None) == (
        fnmatchcase(name, glob) if glob else name == ""
    )


def test_the_last_annotation_counts() -> None:
    data = b"""
version = 1
[[annotations]]
path = "**"
SPDX-License-Identifier = "MIT"
[[annotations]]
path = ["*.onnx", "w/**"]
precedence = "override"
SPDX-License-Identifier = ["CC-BY-NC-4.0", "Apache-2.0"]
"""
    found, problems = read_toml("REUSE.toml", data)
    assert problems == ()
    said = reuse_statement(found, "REUSE.toml", "w/m.bin")
    assert said is not None
    assert (said[0].licence, said[1]) == ("CC-BY-NC-4.0 AND Apache-2.0", "override")
    said = reuse_statement(found, "REUSE.toml", "README.md")
    assert said is not None
    assert (said[0].licence, said[1]) == ("MIT", "closest")
    assert reuse_statement([], "REUSE.toml", "README.md") is None


def test_a_licence_that_is_not_understood_is_kept() -> None:
    said = reuse_statement([Annotation(("**",), ("My own",), "closest")], "REUSE.toml", "a")
    assert said is not None
    assert said[0].open


@pytest.mark.parametrize(
    "data",
    [
        b"\xff", b"annotations = 1", b"[[annotations]]\npath = 1", b"= x", b"[" * 100_000,
        b'[[annotations]]\npath = "a"\nprecedence = []\n', b"a" * (MAX_REUSE + 1),
        b'annotations = [1]',
    ],
)  # fmt: skip
def test_broken_toml_is_a_problem(data: bytes) -> None:
    found, problems = read_toml("REUSE.toml", data)
    assert found == []
    assert problems


def test_dep5() -> None:
    data = b"Format: x\n\nFiles: *\nCopyright: X\nLicense: MIT\n\n"
    data += b"Files: w/* a.bin\n b.bin\nLicense: ISC\n"
    found, problems = read_dep5(".reuse/dep5", data)
    assert problems == ()
    for name, licence in (("x/y", "MIT"), ("w/x/y", "ISC"), ("b.bin", "ISC")):
        said = reuse_statement(found, ".reuse/dep5", name)
        assert said is not None
        assert (said[0].licence, said[1]) == (licence, "aggregate")
    assert read_dep5("dep5", b"\xff")[1]
    assert read_dep5("dep5", b"a" * (MAX_REUSE + 1))[1]


def test_time_is_bounded() -> None:
    begin = time.perf_counter()
    annotations = [Annotation(("*a" * 120,) * 64, ("MIT",), "closest")] * 100
    annotation_for(annotations, "a" * 1_000 + "b")
    assert time.perf_counter() - begin < 20
