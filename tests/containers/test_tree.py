"""Trees: what is listed, what is read, and what hostile containers are refused."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import lzma
import os
import random
import socket
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archives import linked_zip_bytes, special, tar_bytes, wheel, zip_bytes

from weightmark.containers import folder, member, tarred
from weightmark.containers.tree import Tree, open_tree
from weightmark.errors import TreeError

NOISE = random.Random(4).randbytes(300_000)


def kinds(tree: Tree) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in tree.problems]


def read(tree: Tree, name: str) -> bytes:
    with tree.open(name) as stream:
        return stream.read()


Write = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file below the folder of the test."""

    def put(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return put


# directories


def test_a_directory_is_listed_sorted_with_posix_names(tmp_path: Path, write: Write) -> None:
    write("b.txt", b"b")
    write("sub/dir/a.safetensors", b"abc")
    with open_tree(tmp_path) as tree:
        assert tree.kind == "directory"
        assert tree.label == str(tmp_path)
        assert tree.names() == ("b.txt", "sub/dir/a.safetensors")
        assert tree.size("sub/dir/a.safetensors") == 3
        assert read(tree, "sub/dir/a.safetensors") == b"abc"
        assert tree.path("b.txt") == str(tmp_path / "b.txt")
        assert "b.txt" in tree
        assert tree.problems == ()


@pytest.mark.parametrize("name", [".git", ".venv", "node_modules", "__pycache__", ".tox", ".hg"])
def test_directories_of_others_are_skipped(tmp_path: Path, write: Write, name: str) -> None:
    write(f"{name}/x.safetensors", b"x")
    write("y.safetensors", b"y")
    with open_tree(tmp_path) as tree:
        assert tree.names() == ("y.safetensors",)


def test_a_virtual_environment_of_any_name_is_skipped(tmp_path: Path, write: Write) -> None:
    write("env311/pyvenv.cfg", b"home = /usr")
    write("env311/bin/python", b"")
    write("env311/lib/x.safetensors", b"x")
    with open_tree(tmp_path) as tree:
        assert tree.names() == ()
        assert [one.kind for one in tree.problems] == ["skipped-tools"]


def test_a_file_called_pyvenv_hides_only_an_environment(tmp_path: Path, write: Write) -> None:
    write("unet/pyvenv.cfg", b"")
    write("unet/x.safetensors", b"x")
    with open_tree(tmp_path) as tree:
        assert "unet/x.safetensors" in tree.names()


def test_a_skipped_folder_is_named_where_weights_lie_in_it(tmp_path: Path, write: Write) -> None:
    write("__pycache__/a/x.safetensors", b"x")
    write(".cache/notes.txt", b"x")
    with open_tree(tmp_path) as tree:
        assert [(one.kind, one.where) for one in tree.problems] == [
            ("skipped-folder", "__pycache__")
        ]


def test_a_skipped_directory_is_read_when_it_is_named(tmp_path: Path, write: Write) -> None:
    write(".cache/x.safetensors", b"x")
    with open_tree(tmp_path / ".cache") as tree:
        assert tree.names() == ("x.safetensors",)


def test_a_link_to_a_folder_beside_the_tree_is_named(tmp_path: Path, write: Write) -> None:
    write("outside/x.safetensors", b"x")
    write("m/inside/y.safetensors", b"y")
    (tmp_path / "m" / "unet").symlink_to("../outside")
    (tmp_path / "m" / "again").symlink_to("inside")
    with open_tree(tmp_path / "m", within=str(tmp_path)) as tree:
        assert tree.names() == ("inside/y.safetensors",)
        assert [(one.kind, one.where) for one in tree.problems] == [("link-elsewhere", "unet")]


def test_links_inside_are_read_and_links_outside_are_reported(tmp_path: Path, write: Write) -> None:
    write("secret", b"s")
    write("tree/real.bin", b"r")
    (tmp_path / "tree/inside").symlink_to("real.bin")
    (tmp_path / "tree/outside").symlink_to("../secret")
    (tmp_path / "tree/dangling").symlink_to("nowhere")
    with open_tree(tmp_path / "tree") as tree:
        assert tree.names() == ("inside", "real.bin")
        assert tree.linked("inside")
        assert not tree.linked("real.bin")
        assert kinds(tree) == [("broken-link", "dangling"), ("link-outside", "outside")]


def test_linked_directories_and_loops_are_not_followed(tmp_path: Path, write: Write) -> None:
    write("tree/sub/a", b"a")
    write("elsewhere/b", b"b")
    (tmp_path / "tree/sub/up").symlink_to("..", target_is_directory=True)
    (tmp_path / "tree/self").symlink_to("self")
    (tmp_path / "tree/out").symlink_to("../elsewhere", target_is_directory=True)
    with open_tree(tmp_path / "tree") as tree:
        assert tree.names() == ("sub/a",)
        assert ("link-outside", "out") in kinds(tree)
        assert ("broken-link", "self") in kinds(tree)


def test_fifos_and_sockets_are_reported_and_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    monkeypatch.chdir(tmp_path)  # the path of a socket has 108 bytes at most
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.gguf")
        with open_tree(tmp_path) as tree:
            assert tree.names() == ()
            assert kinds(tree) == [
                ("special-member", "pipe.safetensors"),
                ("special-member", "sock.gguf"),
            ]


def test_a_fifo_put_in_place_of_a_file_does_not_wait(tmp_path: Path, write: Write) -> None:
    path = write("x.safetensors", b"x")
    with open_tree(tmp_path) as tree:
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(TreeError, match="FIFO"):
            tree.open("x.safetensors")


@pytest.mark.parametrize("make", [os.mkfifo, os.path.dirname])
def test_what_is_no_file_cannot_be_opened_as_a_tree(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "x.zip")
    with pytest.raises(TreeError):
        open_tree(tmp_path / "x.zip")


def test_a_path_with_a_nul_is_a_tree_error() -> None:
    with pytest.raises(TreeError):
        open_tree("a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_directory_is_a_problem(tmp_path: Path, write: Write) -> None:
    write("shut/x", b"x")
    (tmp_path / "shut").chmod(0)
    try:
        with open_tree(tmp_path) as tree:
            assert kinds(tree) == [("unlisted", "shut")]
    finally:
        (tmp_path / "shut").chmod(0o755)


def test_undecodable_and_invisible_names_are_reported_escaped(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.safetensors")).write_bytes(b"x")
    (tmp_path / "a\u202eb.safetensors").write_bytes(b"y")
    with open_tree(tmp_path) as tree:
        assert len(tree.names()) == 2
        assert kinds(tree) == [
            ("odd-name", "a\\u202eb.safetensors"),
            ("odd-name", "caf\\udce9.safetensors"),
        ]
        assert {read(tree, name) for name in tree.names()} == {b"x", b"y"}


def test_too_many_files_are_a_problem_not_a_hang(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MAX_FILES", 3)
    for number in range(5):
        write(f"{number}", b"")
    with open_tree(tmp_path) as tree:
        assert len(tree.names()) == 3
        assert kinds(tree) == [("too-many-members", "")]


def test_a_single_file_is_a_tree_of_one(write: Write) -> None:
    path = write("model.pth.tar", b"pickle")
    with open_tree(path) as tree:
        assert tree.kind == "file"
        assert tree.names() == ("model.pth.tar",)
        assert read(tree, "model.pth.tar") == b"pickle"


# the cache of the Hub


def hub_repo(root: Path, name: str, revision: str, files: dict[str, bytes]) -> Path:
    """A repository as huggingface_hub lays it out."""
    repo = root / name
    snapshot = repo / "snapshots" / revision
    snapshot.mkdir(parents=True)
    (repo / "blobs").mkdir(exist_ok=True)
    (repo / "refs").mkdir(exist_ok=True)
    for path, data in files.items():
        blob = repo / "blobs" / hashlib.sha256(data).hexdigest()
        blob.write_bytes(data)
        link = snapshot / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    return repo


def test_a_snapshot_is_read_through_its_links(tmp_path: Path) -> None:
    repo = hub_repo(tmp_path, "models--org--name", "abc", {"m.safetensors": b"w", "d/c.json": b"c"})
    (repo / "refs" / "main").write_text("abc")
    for path in (repo, repo / "snapshots" / "abc"):
        with open_tree(path) as tree:
            assert (tree.kind, tree.origin) == ("hub-cache", "org/name@abc")
            assert tree.names() == ("d/c.json", "m.safetensors")
            assert tree.linked("m.safetensors")
            assert read(tree, "m.safetensors") == b"w"
            assert tree.problems == ()


def test_main_chooses_among_revisions(tmp_path: Path) -> None:
    hub_repo(tmp_path, "models--o--n", "aaa", {"old": b"1"})
    repo = hub_repo(tmp_path, "models--o--n", "bbb", {"new": b"2"})
    (repo / "refs" / "main").write_text("bbb\n")
    with open_tree(repo) as tree:
        assert tree.names() == ("new",)
    (repo / "refs" / "main").write_text("../../../etc")
    with open_tree(repo) as tree:
        assert tree.names() == ("snapshots/aaa/old", "snapshots/bbb/new")


def test_a_whole_cache_is_listed_without_its_blobs(tmp_path: Path) -> None:
    hub_repo(tmp_path, "models--a--b", "aaa", {"x": b"1"})
    hub_repo(tmp_path, "models--c--d", "bbb", {"y": b"2"})
    with open_tree(tmp_path) as tree:
        assert tree.names() == ("models--a--b/snapshots/aaa/x", "models--c--d/snapshots/bbb/y")
        assert tree.problems == ()


def test_a_snapshot_link_that_leaves_the_cache_is_refused(tmp_path: Path) -> None:
    repo = hub_repo(tmp_path / "hub", "models--a--b", "aaa", {"x": b"1"})
    (tmp_path / "secret").write_bytes(b"s")
    (repo / "snapshots/aaa/evil").symlink_to(tmp_path / "secret")
    with open_tree(repo) as tree:
        assert kinds(tree) == [("link-outside", "evil")]


# zips and wheels


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


def test_a_wheel_is_a_wheel(tmp_path: Path) -> None:
    with open_tree(wheel(tmp_path, {"demo/a.py": b"a"}, "Name: demo\n")) as tree:
        assert tree.kind == "wheel"
        assert "demo/a.py" in tree


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


def test_several_members_can_be_open_at_once(write: Write) -> None:
    for name, data in (
        ("a.zip", zip_bytes({"x": NOISE, "y": NOISE[::-1]})),
        ("a.tar.gz", tar_bytes([("x", NOISE), ("y", NOISE[::-1])])),
    ):
        path = write(name, data)
        with open_tree(path) as tree, tree.open("x") as first, tree.open("y") as second:
            for at in range(0, len(NOISE), 100_000):
                assert first.read(100_000) == NOISE[at : at + 100_000]
                assert second.read(100_000) == NOISE[::-1][at : at + 100_000]


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


@pytest.mark.parametrize(
    "data",
    [b"", b"x" * 600, b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"],
)
@pytest.mark.parametrize("name", ["a.whl", "a.zip", "a.tar.gz", "a.tar", "a.tar.bz2", "a.tar.xz"])
def test_what_is_no_archive_is_a_tree_error(write: Write, name: str, data: bytes) -> None:
    with pytest.raises(TreeError, match="archive"):
        open_tree(write(name, data))


def test_a_huge_directory_is_not_read_into_memory(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weightmark.containers import zipped

    monkeypatch.setattr(zipped, "_MAX_DIRECTORY", 70_000)
    monkeypatch.setattr(member, "MAX_MEMBERS", 10_000)
    path = write("a.zip", zip_bytes({f"{number:0100}": b"" for number in range(700)}))
    with pytest.raises(TreeError, match="directory of more than"):
        open_tree(path)


def test_too_many_members_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member, "MAX_MEMBERS", 9)
    many = {f"{number}": b"" for number in range(10)}
    with pytest.raises(TreeError, match="more than 9 members"):
        open_tree(write("a.zip", zip_bytes(many)))
    with open_tree(write("a.tar", tar_bytes(list(many.items()), "w"))) as tree:
        assert kinds(tree) == [("truncated", "")]


def test_a_digest_of_a_bomb_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    import weightmark.containers.tree

    monkeypatch.setattr(weightmark.containers.tree, "BOMB_SIZE", 1 << 20)
    path = write("a.zip", zip_bytes({"zeros": bytes(4 << 20)}))
    with open_tree(path) as tree:
        with tree.open("zeros") as stream:
            assert stream.read(10) == bytes(10)
        with pytest.raises(TreeError, match="inflate"):
            tree.digest("zeros")


# tars


MODES = {"a.tar": "w", "a.tar.gz": "w:gz", "a.tgz": "w:gz", "a.tar.bz2": "w:bz2", "a.txz": "w:xz"}
LONG = "d/" * 120 + "long-name.safetensors"


@pytest.mark.parametrize("layout", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
@pytest.mark.parametrize("name", MODES)
def test_tars_of_every_kind_are_read(
    write: Write, name: str, layout: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tarfile.TarFile, "format", layout)
    members = [("p/PKG-INFO", b"Name: p\n"), ("p/noise", NOISE), (LONG, b"l" * 1000)]
    members += [("p/größe.txt", b"u"), ("p/empty", b""), ("p/last", NOISE[:70_000])]
    with open_tree(write(name, tar_bytes(members, MODES[name]))) as tree:
        assert tree.kind == "sdist"
        assert tree.problems == ()
        assert tree.names() == tuple(sorted(name for name, _ in members))
        for each, data in reversed(members):
            assert tree.size(each) == len(data)
            assert read(tree, each) == data
            assert tree.digest(each) == hashlib.sha256(data).hexdigest()


def test_a_tar_without_pkg_info_is_just_a_tar(write: Write) -> None:
    with open_tree(write("a.tar.gz", tar_bytes([("x", b"x")]))) as tree:
        assert tree.kind == "tar"


def test_a_member_late_in_a_gz_is_reached_without_inflating_all_before(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [(f"{number:02}", NOISE) for number in range(40)]
    with open_tree(write("a.tar.gz", tar_bytes(members))) as tree:
        inflated = []
        some = tarred._Inflated._some

        def counted(self: tarred._Inflated, most: int) -> bytes:
            data = some(self, most)
            inflated.append(len(data))
            return data

        monkeypatch.setattr(tarred._Inflated, "_some", counted)
        with tree.open("39") as stream:
            assert stream.read(8) == NOISE[:8]
        assert sum(inflated) < 2_000_000


def test_points_to_come_back_to_are_thinned_out(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tarred, "_CHECKPOINTS", 4)
    monkeypatch.setattr(tarred, "CHUNK", 1000)
    members = [(f"{number:02}", NOISE[number : number + 5000]) for number in range(40)]
    with open_tree(write("a.tar.gz", tar_bytes(members))) as tree:
        for name, data in members:
            assert read(tree, name) == data


def test_links_in_a_tar_give_the_bytes_they_point_to(write: Write) -> None:
    members: list[tuple[tarfile.TarInfo | str, bytes]] = [
        (special("p/early", tarfile.SYMTYPE, "sub/real"), b""),
        ("p/sub/real", b"real"),
        (special("p/hard", tarfile.LNKTYPE, "p/sub/real"), b""),
        (special("p/sub/chain", tarfile.SYMTYPE, "../early"), b""),
        (special("p/folder", tarfile.SYMTYPE, "sub"), b""),
    ]
    with open_tree(write("a.tar.gz", tar_bytes(members))) as tree:
        assert tree.problems == ()
        assert tree.names() == ("p/early", "p/hard", "p/sub/chain", "p/sub/real")
        assert {read(tree, name) for name in tree.names()} == {b"real"}
        assert tree.linked("p/hard")


@pytest.mark.parametrize(
    ("name", "kind", "target", "problem"),
    [
        ("x", tarfile.SYMTYPE, "/etc/passwd", "link-outside"),
        ("x", tarfile.SYMTYPE, "../../etc/passwd", "link-outside"),
        ("x", tarfile.LNKTYPE, "../secret", "link-outside"),
        ("x", tarfile.SYMTYPE, "nowhere", "broken-link"),
        ("x", tarfile.SYMTYPE, "x", "broken-link"),
        ("x", tarfile.FIFOTYPE, "", "special-member"),
        ("x", tarfile.CHRTYPE, "", "special-member"),
        ("x", tarfile.BLKTYPE, "", "special-member"),
        ("x", tarfile.GNUTYPE_SPARSE, "", "unsupported-member"),
        ("/x", tarfile.REGTYPE, "", "unsafe-name"),
        ("../x", tarfile.REGTYPE, "", "unsafe-name"),
        ("a\\x", tarfile.REGTYPE, "", "unsafe-name"),
    ],
)
def test_members_that_are_no_files_are_reported(
    write: Write, name: str, kind: bytes, target: str, problem: str
) -> None:
    data = tar_bytes([(special(name, kind, target), b""), ("good", b"g")])
    with open_tree(write("a.tar.gz", data)) as tree:
        assert tree.names() == ("good",)
        assert kinds(tree) == [(problem, name)]


def test_of_a_tar_member_twice_the_last_wins(write: Write) -> None:
    with open_tree(write("a.tar.gz", tar_bytes([("x", b"one"), ("x", b"two")]))) as tree:
        assert kinds(tree) == [("duplicate-member", "x")]
        assert read(tree, "x") == b"two"


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.tar", bytes),
        ("a.tar.gz", gzip.compress),
        ("a.tar.bz2", bz2.compress),
        ("a.tar.xz", lzma.compress),
    ],
)
def test_a_tar_that_breaks_off_keeps_what_stands_before(
    write: Write, name: str, pack: Callable[[bytes], bytes]
) -> None:
    whole = tar_bytes([("a", b"first"), ("b", NOISE)], "w")
    with open_tree(write(name, pack(whole[:100_000]))) as tree:
        assert kinds(tree) == [("truncated", "")]
        assert read(tree, "a") == b"first"
        with pytest.raises(TreeError):
            tree.digest("b")


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_compressed_data_that_break_off_keep_what_stands_before(
    write: Write, pack: Callable[[bytes], bytes]
) -> None:
    data = pack(tar_bytes([("a", b"first"), ("b", NOISE)], "w"))
    with open_tree(write("a.tar.gz", data[: len(data) // 3])) as tree:
        assert kinds(tree) == [("truncated", "")]
        assert read(tree, "a") == b"first"


def test_several_gz_streams_are_one_archive(write: Write) -> None:
    whole = tar_bytes([("a", NOISE), ("b", b"b")], "w")
    data = b"".join(gzip.compress(whole[at : at + 70_001]) for at in range(0, len(whole), 70_001))
    for tail in (b"", bytes(100), b"garbage"):
        with open_tree(write("a.tar.gz", data + tail)) as tree:
            assert tree.problems == ()
            assert read(tree, "a") == NOISE
            assert read(tree, "b") == b"b"


def raw_header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    """A ustar header, with any bytes as the size."""
    block = bytearray(512)
    block[: len(name)] = name
    block[124 : 124 + len(size)] = size
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


@pytest.mark.parametrize(
    "evil",
    [
        raw_header(b"x", b"\xff" * 12),  # -1: CVE-2025-8194
        raw_header(b"x", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\x00"),
        raw_header(b"x", b"\x80" + b"\xff" * 11),
        raw_header(b"x", b"77777777777\0"),
        raw_header(b"x", b"not a size!!"),
        raw_header(b"x", b"-0000000001\0"),
        raw_header(b"pax", b"77777777777\0", b"x") + bytes(1024),
        raw_header(b"pax", b"00000000020\0", b"x") + b"999 path=a\n".ljust(512, b"\0"),
        raw_header(b"pax", b"00000000020\0", b"x") + b"0 a=b\n".ljust(512, b"\0"),
        raw_header(b"pax", b"00000000020\0", b"x") + b"nonsense".ljust(512, b"x"),
        raw_header(b"long", b"00000000020\0", b"L"),
        bytes(range(256)) * 2,
        b"short",
    ],
)
def test_evil_tar_headers_end_the_listing(write: Write, evil: bytes) -> None:
    good = tar_bytes([("good", b"g")], "w")[:1024]
    for name, data in (("a.tar", good + evil), ("a.tar.gz", gzip.compress(good + evil))):
        with open_tree(write(name, data)) as tree:
            assert "good" in tree
            assert read(tree, "good") == b"g"
            assert ("truncated", "") in kinds(tree)


def test_a_tar_bomb_is_given_up(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member, "BOMB_SIZE", 8 << 20)
    path = write("a.tar.gz", tar_bytes([("a", b"a"), ("zeros", bytes(64 << 20))]))
    began = time.monotonic()
    with open_tree(path) as tree:
        assert "bombs" in tree.problems[0].message
        assert read(tree, "a") == b"a"
    assert time.monotonic() - began < 20


def test_an_xz_that_wants_much_memory_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tarred, "_LZMA_MEMORY", 1 << 20)
    with pytest.raises(TreeError, match=r"(?i)memory"):
        open_tree(write("a.tar.xz", tar_bytes([("a", b"a")], "w:xz")))


# archives inside archives


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_of_nested_archives_are_listed_and_read(write: Write, method: int) -> None:
    inner = zip_bytes({"m.safetensors": NOISE, "LICENSE": b"MIT"}, method=method)
    tar = tar_bytes([("t.onnx", NOISE), ("deep.zip", inner)])
    path = write("a.whl", zip_bytes({"w/in.zip": inner, "w/in.tar.gz": tar}, method=method))
    with open_tree(path) as tree:
        assert tree.names() == (
            "w/in.tar.gz",
            "w/in.tar.gz!/deep.zip",
            "w/in.tar.gz!/deep.zip!/LICENSE",
            "w/in.tar.gz!/deep.zip!/m.safetensors",
            "w/in.tar.gz!/t.onnx",
            "w/in.zip",
            "w/in.zip!/LICENSE",
            "w/in.zip!/m.safetensors",
        )
        assert tree.problems == ()
        for name in tree.names():
            if name.endswith((".safetensors", ".onnx")):
                assert read(tree, name) == NOISE
                assert tree.size(name) == len(NOISE)


def test_archives_in_a_directory_are_looked_into_but_not_wheels(
    tmp_path: Path, write: Write
) -> None:
    write("dist/p.whl", zip_bytes({"x": b"x"}))
    write("data/m.zip", zip_bytes({"m.onnx": b"x"}))
    with open_tree(tmp_path) as tree:
        assert tree.names() == ("data/m.zip", "data/m.zip!/m.onnx", "dist/p.whl")


def test_a_broken_nested_archive_is_a_problem_and_stays_a_file(write: Write) -> None:
    with open_tree(write("a.zip", zip_bytes({"in.zip": b"no", "in.tgz": b"", "ok": b"k"}))) as tree:
        assert tree.names() == ("in.tgz", "in.zip", "ok")
        assert kinds(tree) == [("unread-archive", "in.tgz"), ("unread-archive", "in.zip")]


def test_problems_of_nested_archives_say_where(write: Write) -> None:
    path = write("a.zip", zip_bytes({"in.zip": zip_bytes({"../x": b"x"})}))
    with open_tree(path) as tree:
        assert kinds(tree) == [("unsafe-name", "in.zip!/../x")]


def test_nesting_is_bounded(write: Write) -> None:
    data = b"core"
    name = "core"
    for depth in range(8):
        data = zip_bytes({name: data})
        name = f"{depth}.zip"
    with open_tree(write("a.zip", data)) as tree:
        assert kinds(tree) == [("unread-archive", "6.zip!/5.zip!/4.zip!/3.zip")]


def test_a_zip_that_holds_many_zips_is_bounded(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import weightmark.containers.tree

    monkeypatch.setattr(weightmark.containers.tree, "MAX_ARCHIVES", 5)
    inner = zip_bytes({f"{number}": b"x" for number in range(3)})
    path = write("a.zip", zip_bytes({f"{number}.zip": inner for number in range(9)}))
    with open_tree(path) as tree:
        assert sum(kind == "unread-archive" for kind, _ in kinds(tree)) == 4


def test_a_file_that_takes_the_name_of_a_nested_member_is_reported(write: Write) -> None:
    path = write("a.zip", zip_bytes([("in.zip", zip_bytes({"x": b"x"})), ("in.zip!/x", b"y")]))
    with open_tree(path) as tree:
        assert kinds(tree) == [("duplicate-member", "in.zip!/x")]


# errors and laws


def test_a_name_that_is_not_there_is_a_tree_error(tmp_path: Path) -> None:
    with open_tree(tmp_path) as tree, pytest.raises(TreeError, match="is not in"):
        tree.open("x")


def test_a_text_larger_than_the_limit_is_not_read(tmp_path: Path, write: Write) -> None:
    write("README.md", b"x" * 11)
    with open_tree(tmp_path) as tree:
        assert tree.read("README.md", 11) == b"x" * 11
        with pytest.raises(TreeError, match="11 bytes"):
            tree.read("README.md", 10)


ARCHIVES = {
    "a.zip": zip_bytes({"a/x": NOISE[:3000], "b.zip": zip_bytes({"y": b"y" * 500})}),
    "s.zip": zip_bytes({"a/x": NOISE[:3000], "b": b"y"}, method=zipfile.ZIP_STORED),
    "a.tar": tar_bytes([("a/x", NOISE[:3000]), (LONG, b"y")], "w"),
    "a.tar.gz": tar_bytes([("a/x", NOISE[:3000]), (LONG, b"y")]),
    "a.tar.bz2": tar_bytes([("a/x", NOISE[:3000]), (LONG, b"y")], "w:bz2"),
    "a.tar.xz": tar_bytes([("a/x", NOISE[:3000]), (LONG, b"y")], "w:xz"),
}


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted(ARCHIVES)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6),
    cut=st.floats(0, 1),
)
def test_for_any_bytes_only_a_tree_error_leaves(
    tmp_path: Path, name: str, edits: list[tuple[float, bytes]], cut: float
) -> None:
    """Broken archives: opened or refused, every member read or refused, nothing else."""
    data = bytearray(ARCHIVES[name])
    for place, value in edits:
        at = int(place * len(data))
        data[at : at + len(value)] = value
    if cut < 0.3:
        del data[int(cut / 0.3 * len(data)) :]
    path = tmp_path / name
    path.write_bytes(data)
    try:
        tree = open_tree(path)
    except TreeError:
        return
    with tree:
        for each in tree.names():
            with contextlib.suppress(TreeError):
                assert len(read(tree, each)) == tree.size(each)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sizes=st.lists(st.integers(0, 200_000), min_size=1, max_size=8),
    steps=st.lists(st.tuples(st.integers(0, 250_000), st.integers(0, 90_000)), max_size=8),
    kind=st.sampled_from(["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2"]),
)
def test_a_stream_reads_as_the_bytes_would(
    tmp_path: Path, sizes: list[int], steps: list[tuple[int, int]], kind: str
) -> None:
    """Seek and read anywhere in any member: the same as of the bytes in memory."""
    members = {f"{number}": NOISE[number : number + size] for number, size in enumerate(sizes)}
    packed = (
        zip_bytes(members)
        if kind == "a.zip"
        else tar_bytes(list(members.items()), MODES.get(kind, "w"))
    )
    (tmp_path / kind).write_bytes(packed)
    with open_tree(tmp_path / kind) as tree:
        for name, data in members.items():
            model = io.BytesIO(data)
            with tree.open(name) as stream:
                for at, count in steps:
                    stream.seek(at)
                    model.seek(at)
                    assert stream.read(count) == model.read(count)
