"""A directory is listed with what is odd in it, and a cache of the Hub by its snapshots."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from pathlib import Path

import pytest
from tests.containers.trees import Write, kinds, read
from tests.received import errors

from weightmark.config import Config, Project
from weightmark.containers import folder
from weightmark.containers.folder import (
    Snapshot,
    altered_blob,
    find_snapshot,
    hub_cache,
    is_skipped,
    list_folder,
    open_file,
)
from weightmark.containers.tree import open_tree
from weightmark.errors import TreeError
from weightmark.finding import Severity
from weightmark.verify import verify


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


def test_what_a_cache_says_is_not_on_the_hub_is_no_weight_file(
    tmp_path: Path, write: Write
) -> None:
    write("a/.no_exist/c0/pytorch_model.bin", b"")
    write("b/.no_exist/c0/pytorch_model.bin", b"x")
    with open_tree(tmp_path) as tree:
        assert [one.where for one in tree.problems] == ["b/.no_exist"]


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


def test_a_link_that_git_wrote_as_a_text_is_a_link(tmp_path: Path, write: Write) -> None:
    """Git does so where it makes no links (`core.symlinks`), as on Windows."""
    write("secret", b"s")
    write("elsewhere/x.bin", b"x")
    write("tree/store/real.bin", b"bytes")
    write("tree/m/inside", b"../store/hop")
    write("tree/store/hop", b"./real.bin")
    write("tree/outside", b"../secret")
    write("tree/folder", b"../elsewhere")
    write("tree/again", b"./store")
    with open_tree(tmp_path / "tree") as tree:
        assert tree.linked("m/inside")
        assert read(tree, "m/inside") == b"bytes"
        assert tree.size("m/inside") == 5
        assert "again" not in tree
        assert kinds(tree) == [("link-outside", "folder"), ("link-outside", "outside")]


@pytest.mark.parametrize("words", [b"../gone", b"../a\n", b"a", b"../", b"", b"../" + b"a/" * 200])
def test_any_other_text_is_none(tmp_path: Path, write: Write, words: bytes) -> None:
    write("a", b"a")
    write("d/text", words)
    with open_tree(tmp_path) as tree:
        assert not tree.linked("d/text")
        assert read(tree, "d/text") == words
        assert tree.problems == ()


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


def test_a_link_that_the_system_does_not_read_is_a_problem(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.bin", b"a")
    link = tmp_path / "kernel.bin"
    link.symlink_to("nowhere")
    real = os.path.realpath

    def refused(path: str, **words: bool) -> str:
        if path == str(link):  # as for /proc/2/exe
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return real(path, **words)

    monkeypatch.setattr(os.path, "realpath", refused)
    with open_tree(tmp_path) as tree:
        assert tree.names() == ("a.bin",)
        assert [one.kind for one in tree.problems] == ["broken-link"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_file_that_is_not_opened_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(TreeError) as error:
        open_file(str(tmp_path / "x"), "x")
    assert error.value.hint == "see to the permissions of the file, or to the disk"


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
    monkeypatch.setattr(folder, "MAX_LISTED", 3)
    for number in range(5):
        write(f"{number}", b"")
    with open_tree(tmp_path) as tree:
        assert len(tree.names()) == 3
        assert kinds(tree) == [("too-many-members", "")]


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


def test_a_download_that_broke_off_is_named(tmp_path: Path) -> None:
    repo = tmp_path / "models--org--m"
    snapshot = repo / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (repo / "blobs").mkdir()
    (snapshot / "README.md").write_text("---\nlicense: mit\n---\n# M\n")
    project = Project(str(tmp_path), Config())
    assert errors(verify([str(tmp_path)], project)) == set()
    (repo / "blobs" / f"{'d' * 64}.incomplete").write_bytes(b"x")
    (found,) = [
        one for one in verify([str(tmp_path)], project).findings if one.rule.code == "WM117"
    ]
    assert "1 download that broke off" in found.message
    assert found.severity is Severity.ERROR


def test_a_link_of_git_annex_to_nothing_is_told(tmp_path: Path) -> None:
    os.symlink("../.git/annex/objects/a/b/SHA256E-s4--0/SHA256E-s4--0", tmp_path / "x.safetensors")
    with open_tree(tmp_path) as tree:
        assert kinds(tree) == [("annexed", "x.safetensors")]


@pytest.mark.parametrize(
    ("path", "skipped"),
    [
        (".venv/x", True),
        ("a/node_modules", True),
        ("a/.git/b", True),
        ("git/x", False),
        ("", False),
    ],
)
def test_a_path_through_a_skipped_folder(path: str, skipped: bool) -> None:
    assert is_skipped(path) is skipped


def test_a_path_in_a_cache_is_a_snapshot(tmp_path: Path) -> None:
    repo = hub_repo(tmp_path, "models--org--name", "abc", {"x": b"1"})
    found = Snapshot("org/name", "abc", str(repo / "snapshots" / "abc"), str(tmp_path))
    assert find_snapshot(str(repo)) == find_snapshot(str(repo / "snapshots" / "abc")) == found
    hub_repo(tmp_path, "models--org--name", "def", {"y": b"1"})
    assert find_snapshot(str(repo)) is None, "two revisions, and no main"
    assert find_snapshot(str(tmp_path)) is None
    assert find_snapshot(str(repo / "blobs")) is None


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    for name in ("gone", "x"):
        with pytest.raises(TreeError, match="cannot be listed"):
            list_folder(str(tmp_path / name))


def test_the_bytes_of_a_regular_file_and_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    with open_file(str(tmp_path / "x"), "x") as stream:
        assert stream.read() == b"abc"
    os.mkfifo(tmp_path / "pipe")
    for name, what in (("", "is a directory"), ("pipe", "is a FIFO"), ("gone", "cannot be opened")):
        with pytest.raises(TreeError, match=what) as error:
            open_file(str(tmp_path / name), "shown")
        assert error.value.name == "shown"


def test_the_store_of_a_cache_is_none_of_its_models(tmp_path: Path, write: Write) -> None:
    write("blobs/x.safetensors", b"x")
    with open_tree(tmp_path) as tree:
        assert tree.names() == ("blobs/x.safetensors",)
    hub_repo(tmp_path, "models--a--b", "aaa", {"y": b"1"})
    with open_tree(tmp_path) as tree:
        assert tree.names() == ("models--a--b/snapshots/aaa/y",)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HF_HUB_CACHE": "/a", "HUGGINGFACE_HUB_CACHE": "/b", "HF_HOME": "/c"}, "/a"),
        ({"HUGGINGFACE_HUB_CACHE": "/b", "HF_HOME": "/c"}, "/b"),
        ({"HF_HOME": "/c"}, "/c/hub"),
        ({"HF_HOME": "~/c"}, "/home/kelp/c/hub"),
        ({"XDG_CACHE_HOME": "/d"}, "/d/huggingface/hub"),
        ({}, "/home/kelp/.cache/huggingface/hub"),
    ],
)
def test_the_cache_lies_where_the_variables_say(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/kelp", **variables}.items():
        monkeypatch.setenv(name, value)
    assert hub_cache() == expected


# -- blobs of a cache ---------------------------------------------------------------------------

CARD = b"---\nlicense: mit\n---\n"
AS_GIT = hashlib.sha1(b"blob %d\0" % len(CARD) + CARD, usedforsecurity=False).hexdigest()
AS_SHA256 = hashlib.sha256(CARD).hexdigest()


def linked(folder: Path, blob: str, content: bytes) -> str:
    (folder / "blobs").mkdir()
    (folder / "blobs" / blob).write_bytes(content)
    (folder / "snapshots/1").mkdir(parents=True)
    os.symlink(f"../../blobs/{blob}", folder / "snapshots/1/file")
    return str(folder / "snapshots/1/file")


@pytest.mark.parametrize("blob", [AS_GIT, AS_SHA256])
def test_the_bytes_are_those_of_the_name(tmp_path: Path, blob: str) -> None:
    path = linked(tmp_path, blob, CARD)
    assert altered_blob(path) == ""
    Path(path).write_bytes(CARD.replace(b"mit", b"bsd"))
    assert blob[:12] in altered_blob(path)


def test_a_link_that_was_written_as_a_text_is_one(tmp_path: Path) -> None:
    path = Path(linked(tmp_path, AS_SHA256, CARD))
    path.unlink()
    path.write_text(f"../../blobs/{AS_SHA256}")
    assert altered_blob(str(path)) == ""
    (tmp_path / "blobs" / AS_SHA256).write_bytes(b"x")
    assert AS_SHA256[:12] in altered_blob(str(path))


def test_a_blob_may_be_a_link_into_a_store_that_names_it_otherwise(tmp_path: Path) -> None:
    path = linked(tmp_path, AS_SHA256, b"")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / ("f" * 64)).write_bytes(CARD)
    (tmp_path / "blobs" / AS_SHA256).unlink()
    os.symlink(f"../store/{'f' * 64}", tmp_path / "blobs" / AS_SHA256)
    assert altered_blob(path) == ""


def test_other_files_and_other_links_are_none_of_a_cache(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(CARD)
    os.symlink("a", tmp_path / "b")
    assert [altered_blob(str(tmp_path / name)) for name in "ab"] == ["", ""]
    assert altered_blob("") == ""
    assert altered_blob(linked(tmp_path, "etag", b"")) == ""
    os.unlink(tmp_path / "blobs/etag")
    (tmp_path / "snapshots/1/file").unlink()
    os.symlink(f"../../blobs/{AS_SHA256}", tmp_path / "snapshots/1/file")
    assert "cannot be read" in altered_blob(str(tmp_path / "snapshots/1/file"))
