"""A zip is read in place, and what is wrong with its members is told of each."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
from typing import Any

import pytest
from tests.archives import linked_zip_bytes, zip_bytes
from tests.containers.trees import NOISE, Write, kinds, read

from weightmark.containers import folder, member, zipped
from weightmark.containers.tree import open_tree
from weightmark.errors import TreeError


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_members_are_read_whatever_the_method(write: Write, method: int) -> None:
    path = write("a.zip", zip_bytes({"x/noise": NOISE, "empty": b""}, method=method))
    with open_tree(path) as tree:
        assert tree.kind == "zip"
        assert tree.problems == ()
        assert read(tree, "x/noise") == NOISE
        assert read(tree, "empty") == b""
        with tree.open("x/noise") as stream:
            assert stream.seek(0, os.SEEK_END) == len(NOISE)
            assert stream.read(1) == b""
            assert stream.seek(200_000) == 200_000
            assert stream.read(5) == NOISE[200_000:200_005]
            stream.seek(-200_000, os.SEEK_CUR)
            assert stream.read(5) == NOISE[5:10]
            assert stream.tell() == 10
        assert tree.digest("x/noise") == hashlib.sha256(NOISE).hexdigest()


def test_only_the_head_of_a_large_member_is_inflated(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five reads of a deflated member of 64 MB take in no more than the head of the file."""
    path = write("a.whl", zip_bytes({"m.safetensors": NOISE * 214}))
    taken: list[int] = []

    class Counted(io.FileIO):
        def readinto(self, buffer: Any, /) -> int:
            count = super().readinto(buffer)
            taken.append(count or 0)
            return count

    monkeypatch.setattr(folder, "open_file", lambda path, _: io.BufferedReader(Counted(path)))
    with open_tree(path) as tree, tree.open("m.safetensors") as stream:
        for _ in range(5):
            stream.read(1000)
    assert sum(taken) < 600_000


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../x", "leaves the tree"),
        ("a/../../x", "leaves the tree"),
        ("/etc/passwd", "absolute"),
        ("C:/x", "absolute"),
        ("a\\b", "backslash"),
        ("a\0.safetensors", "NUL"),
        ("../dir/", "leaves the tree"),
    ],
)
def test_names_that_leave_the_tree_are_reported_and_not_listed(
    write: Write, name: str, why: str
) -> None:
    path = write("a.zip", zip_bytes([(name, b""), ("good", b"g")]))
    with open_tree(path) as tree:
        assert tree.names() == ("good",)
        (problem,) = tree.problems
        assert problem.kind == "unsafe-name"
        assert problem.message.startswith("has a name that ")
        assert why in problem.message
        assert "\0" not in problem.where


def test_dots_in_names_are_folded(write: Write) -> None:
    with open_tree(write("a.zip", zip_bytes({"./a//b": b"x"}))) as tree:
        assert tree.names() == ("a/b",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_reported(write: Write) -> None:
    path = write("a.zip", zip_bytes([("x", b"one"), ("x", b"two")]))
    with open_tree(path) as tree:
        assert kinds(tree) == [("duplicate-member", "x")]
        assert read(tree, "x") == b"two"


def test_a_link_in_a_zip_is_reported(write: Write) -> None:
    with open_tree(write("a.zip", linked_zip_bytes("x.safetensors", "/etc/passwd"))) as tree:
        assert tree.names() == ()
        assert kinds(tree) == [("link-member", "x.safetensors")]


def patched(data: bytes, offset: int, value: bytes) -> bytes:
    """The zip with bytes of the first central header replaced (APPNOTE 4.3.12)."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value) :]


def test_an_encrypted_member_is_reported(write: Write) -> None:
    path = write("a.zip", patched(zip_bytes({"x": b"x" * 99}), 8, b"\x01\x00"))
    with open_tree(path) as tree:
        assert kinds(tree) == [("encrypted-member", "x")]
        with pytest.raises(TreeError, match="encrypted"):
            tree.open("x")


def test_an_unknown_method_is_reported(write: Write) -> None:
    path = write("a.zip", patched(zip_bytes({"x": b"x" * 99}), 10, b"\x63\x00"))
    with open_tree(path) as tree:
        assert kinds(tree) == [("unsupported-member", "x")]
        with pytest.raises(TreeError):
            read(tree, "x")


@pytest.mark.parametrize("size", [50, 5000])
def test_a_wrong_size_is_an_error_when_it_is_read(write: Write, size: int) -> None:
    path = write("a.zip", patched(zip_bytes({"x": b"x" * 99}), 24, struct.pack("<I", size)))
    with open_tree(path) as tree:
        assert tree.size("x") == size
        with pytest.raises(TreeError):
            tree.digest("x")


def test_a_stored_member_of_a_wrong_size_is_reported(write: Write) -> None:
    data = zip_bytes({"x": b"x" * 99}, method=zipfile.ZIP_STORED)
    with open_tree(write("a.zip", patched(data, 24, struct.pack("<I", 98)))) as tree:
        assert kinds(tree) == [("wrong-size", "x")]
        with pytest.raises(TreeError):
            tree.open("x")


def test_another_name_in_the_local_header_is_an_error(write: Write) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        data = zip_bytes({"good.txt": b"x" * 99}, method=method)
        path = write("a.zip", data.replace(b"good.txt", b"evil.txt", 1))
        with open_tree(path) as tree, pytest.raises(TreeError):
            read(tree, "good.txt")


def test_members_that_share_bytes_are_reported(write: Write) -> None:
    """The overlapping bomb: many directory entries for one body (D. Fifield, 2019)."""
    data = zip_bytes({"a": b"x" * 99, "b": b"y" * 99})
    second = data.rindex(b"PK\x01\x02")
    data = data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]
    with open_tree(write("a.zip", data)) as tree:
        assert ("overlapping-members", "b") in kinds(tree)


def test_broken_bytes_are_a_tree_error(write: Write) -> None:
    data = bytearray(zip_bytes({"x": NOISE}))
    data[10_000:10_100] = bytes(100)
    with open_tree(write("a.zip", bytes(data))) as tree:
        with tree.open("x") as stream:
            assert stream.read(100) == NOISE[:100]
        with pytest.raises(TreeError, match="cannot be read"):
            tree.digest("x")


def test_a_huge_directory_is_not_read_into_memory(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "_MAX_DIRECTORY", 70_000)
    monkeypatch.setattr(member, "MAX_FILES", 10_000)
    path = write("a.zip", zip_bytes({f"{number:0100}": b"" for number in range(700)}))
    with pytest.raises(TreeError, match="directory of more than"):
        open_tree(path)
