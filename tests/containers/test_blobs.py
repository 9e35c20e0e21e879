"""A file of a Hub cache is the one that its blob is named after, by both of its digests."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from weightmark.containers.blobs import altered

DATA = b"---\nlicense: mit\n---\n"
GIT = hashlib.sha1(b"blob %d\0" % len(DATA) + DATA, usedforsecurity=False).hexdigest()
SHA256 = hashlib.sha256(DATA).hexdigest()


def snapshot(folder: Path, blob: str, content: bytes) -> str:
    (folder / "blobs").mkdir()
    (folder / "blobs" / blob).write_bytes(content)
    (folder / "snapshots/1").mkdir(parents=True)
    os.symlink(f"../../blobs/{blob}", folder / "snapshots/1/file")
    return str(folder / "snapshots/1/file")


@pytest.mark.parametrize("blob", [GIT, SHA256])
def test_the_bytes_are_those_of_the_name(tmp_path: Path, blob: str) -> None:
    path = snapshot(tmp_path, blob, DATA)
    assert altered(path) == ""
    Path(path).write_bytes(DATA.replace(b"mit", b"bsd"))
    assert blob[:12] in altered(path)


def test_a_link_that_was_written_as_a_text_is_one(tmp_path: Path) -> None:
    path = Path(snapshot(tmp_path, SHA256, DATA))
    path.unlink()
    path.write_text(f"../../blobs/{SHA256}")
    assert altered(str(path)) == ""
    (tmp_path / "blobs" / SHA256).write_bytes(b"x")
    assert SHA256[:12] in altered(str(path))


def test_a_blob_may_be_a_link_into_a_store_that_names_it_otherwise(tmp_path: Path) -> None:
    path = snapshot(tmp_path, SHA256, b"")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / ("f" * 64)).write_bytes(DATA)
    (tmp_path / "blobs" / SHA256).unlink()
    os.symlink(f"../store/{'f' * 64}", tmp_path / "blobs" / SHA256)
    assert altered(path) == ""


def test_other_files_and_other_links_are_none_of_a_cache(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(DATA)
    os.symlink("a", tmp_path / "b")
    assert [altered(str(tmp_path / name)) for name in "ab"] == ["", ""]
    assert altered("") == ""
    assert altered(snapshot(tmp_path, "etag", b"")) == ""
    os.unlink(tmp_path / "blobs/etag")
    (tmp_path / "snapshots/1/file").unlink()
    os.symlink(f"../../blobs/{SHA256}", tmp_path / "snapshots/1/file")
    assert "cannot be read" in altered(str(tmp_path / "snapshots/1/file"))
