"""Trees: what is listed, what is read, and what hostile containers are refused."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archives import tar_bytes, wheel, zip_bytes
from tests.containers.trees import LONG, MODES, NOISE, Write, kinds, read

from weightmark.containers import member
from weightmark.containers.tree import inside_archive, open_tree
from weightmark.errors import TreeError


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


def test_a_single_file_is_a_tree_of_one(write: Write) -> None:
    path = write("model.pth.tar", b"pickle")
    with open_tree(path) as tree:
        assert tree.kind == "file"
        assert tree.names() == ("model.pth.tar",)
        assert read(tree, "model.pth.tar") == b"pickle"


def test_a_wheel_is_a_wheel(tmp_path: Path) -> None:
    with open_tree(wheel(tmp_path, {"demo/a.py": b"a"}, "Name: demo\n")) as tree:
        assert tree.kind == "wheel"
        assert "demo/a.py" in tree


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
    "data",
    [b"", b"x" * 600, b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"],
)
@pytest.mark.parametrize(
    "name", ["a.whl", "a.zip", "a.mar", "a.conda", "a.tar.gz", "a.tar", "a.tar.bz2", "a.tar.xz"]
)
def test_what_is_no_archive_is_a_tree_error(write: Write, name: str, data: bytes) -> None:
    with pytest.raises(TreeError, match="archive"):
        open_tree(write(name, data))


def test_too_many_members_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member, "MAX_FILES", 9)
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


def test_a_tar_without_pkg_info_is_just_a_tar(write: Write) -> None:
    with open_tree(write("a.tar.gz", tar_bytes([("x", b"x")]))) as tree:
        assert tree.kind == "tar"


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


def test_a_path_is_said_from_the_top_of_its_archive() -> None:
    assert inside_archive("dist/a.whl!/a/LICENSE") == "a/LICENSE"
    assert inside_archive("a.zip!/b.zip!/c") == "b.zip!/c"
    assert inside_archive("a/LICENSE") == "a/LICENSE"


def test_the_layers_of_an_image_are_looked_into_by_their_first_bytes(write: Write) -> None:
    layer, blob = tar_bytes([("app/model.gguf", b"x")]), "blobs/sha256/" + "ab" * 32
    other = "blobs/sha256/" + "cd" * 32
    path = write("image.tar", tar_bytes([(blob, layer), (other, b"{}"), ("oci-layout", b"{}")]))
    with open_tree(path) as tree:
        assert set(tree.names()) == {blob, other, "oci-layout", f"{blob}!/app/model.gguf"}
        assert tree.problems == ()
    folder = path.parent / "image"
    (folder / "blobs/sha256").mkdir(parents=True)
    (folder / blob).write_bytes(layer)
    with open_tree(folder) as tree:
        assert f"{blob}!/app/model.gguf" in tree.names()
