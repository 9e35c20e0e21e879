"""A git-lfs pointer is told from weights by its form, not by its length alone."""

from __future__ import annotations

import pytest

from weightmark.formats.lfs import LfsPointer, is_lfs_pointer, lfs_pointer_of

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
def test_a_pointer_says_what_it_stands_for(text: str) -> None:
    assert lfs_pointer_of(text.encode()) == LfsPointer(OID, 12345)


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
def test_anything_else_is_no_pointer(head: bytes) -> None:
    assert not is_lfs_pointer(head)
