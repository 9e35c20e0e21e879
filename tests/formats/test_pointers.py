"""Pointers of git-lfs, git-annex and DVC are told from files by their whole form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.formats.pointers import (
    MAX_POINTER,
    Pointer,
    is_annexed,
    is_lfs_pointer,
    pointer,
)

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 2744\n"
KEY = "SHA256E-s4096--" + "0" * 64 + ".bin"
DVC = "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 7\n  hash: md5\n  path: model.pt\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LFS, Pointer("git-lfs", 2744)),
        (f"/annex/objects/{KEY}\n", Pointer("git-annex", 4096)),
        (f"../.git/annex/objects/Xx/0z/{KEY}/{KEY}", Pointer("git-annex", 4096)),
        ("/annex/objects/URL--https%www", Pointer("git-annex")),
        (DVC, Pointer("DVC", 7)),
        (DVC.replace("\n", "\r\n"), Pointer("DVC", 7)),
        ("", None),
        (LFS[:60], None),
        ("see /annex/objects/ for more", None),
        (f"/annex/objects/{KEY}\nand more\n", None),
        ("outs:\n- path: model.pt\n", None),
        ("stages:\n  train:\n    outs: []\n", None),
        (DVC + "#" * MAX_POINTER, None),
    ],
)
def test_a_pointer_says_whose_it_is(text: str, found: Pointer | None) -> None:
    assert pointer(text.encode()) == found


def test_each_has_its_remedy() -> None:
    assert Pointer("git-lfs", 1).remedy("a b") == "git lfs pull --include='a b'"
    assert Pointer("git-annex").remedy("a") == "git annex get 'a'"
    assert Pointer("DVC").remedy("a.dvc") == "dvc pull 'a.dvc'"
    assert Pointer("git-lfs").remedy("a", "b-*") == "git lfs pull --include='a,b-*'"
    assert Pointer("git-annex").remedy("a", "b") == "git annex get 'a' 'b'"
    several = "git annex get --include='a' --or --include='b-*'"
    assert Pointer("git-annex").remedy("a", "b-*") == several
    assert Pointer("DVC").remedy("a", "b-*") == "dvc pull --glob 'a' 'b-*'"
    assert Pointer("DVC", 2000).what == "a DVC pointer to 2,000 bytes"
    assert Pointer("DVC").what == "a DVC pointer"


def test_a_link_into_the_annex_is_told() -> None:
    assert is_annexed(f"../.git/annex/objects/Xx/0z/{KEY}/{KEY}")
    assert not is_annexed("../blobs/abc")


@given(st.binary(max_size=1100))
def test_any_bytes_are_a_pointer_or_none(data: bytes) -> None:
    found = pointer(data)
    assert found is None or found.tool in ("git-lfs", "git-annex", "DVC")


OID = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
VERSION = "version https://git-lfs.github.com/spec/v1\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{VERSION}oid sha256:{OID}\nsize 12345\n",
        f"{VERSION}ext-0-foo sha256:{OID}\noid sha256:{OID}\nsize 12345\n",
        f"version https://hawser.github.com/spec/v1\noid sha256:{OID}\nsize 12345\n",
        f"{VERSION}oid sha256:{OID}\nsize 12345\n".replace("\n", "\r\n"),
    ],
)
def test_that_of_git_lfs_is_told_by_its_form(text: str) -> None:
    assert pointer(text.encode()) == Pointer("git-lfs", 12345)
    assert is_lfs_pointer(text.encode())


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"version https://example.org/spec/v1\n",
        f"{VERSION}".encode(),
        f"{VERSION}oid sha1:{OID}\nsize 1\n".encode(),
        f"{VERSION}oid sha256:{OID[1:]}\nsize 1\n".encode(),
        f"{VERSION}oid sha256:{OID.upper()}\nsize 1\n".encode(),
        f"{VERSION}oid sha256:{OID}\nsize -1\n".encode(),
        f"{VERSION}oid sha256:{OID}\nsize {'9' * 5000}\n".encode(),
        f"{VERSION}oid sha256:{OID}\nsize 1\n".encode() + b"x" * 1024,
        b"\xff" * 200,
    ],
)
def test_anything_else_is_none_of_git_lfs(head: bytes) -> None:
    assert not is_lfs_pointer(head)
