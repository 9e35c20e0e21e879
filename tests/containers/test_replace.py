"""Replacement: the old or the new file, whatever happens, and never another than asked for."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import BinaryIO

import pytest

from weightmark._cores import may_fork
from weightmark.containers import replace as room
from weightmark.containers.replace import Scratch, clear, put, put_all, replace, target
from weightmark.errors import StampError

OLD, NEW = b"the old content", b"the new content, which is longer"


def put_new(stream: BinaryIO) -> None:
    stream.write(NEW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    path.write_bytes(OLD)
    return path


def left_over(path: Path) -> Path:
    return path.with_name(f".{path.name}.weightmark-new")


def alone(path: Path) -> bool:
    return os.listdir(path.parent) == [path.name]


# -- which file it is -------------------------------------------------------------------------


def test_the_target_of_a_link_is_replaced_and_the_link_stays(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(path.name)
    real = target(str(link))
    assert real == str(path)
    replace(real, put_new)
    assert link.is_symlink()
    assert path.read_bytes() == NEW


def test_a_hard_link_is_refused(path: Path, tmp_path: Path) -> None:
    os.link(path, tmp_path / "other")
    with pytest.raises(StampError, match="2 hard links") as caught:
        target(str(path))
    assert "copy" in caught.value.hint


@pytest.mark.parametrize(
    "blob",
    [
        "models--org--name/blobs/abc",
        "datasets--org--name/blobs/abc",
        "hub/blobs/ab/abcdef",
        "huggingface/blobs/ab/abcdef",
    ],
)
def test_a_blob_of_the_hub_cache_is_refused(tmp_path: Path, blob: str) -> None:
    """Blobs are named by their content and shared: FORMATS of huggingface_hub, old and new."""
    place = tmp_path / blob
    place.parent.mkdir(parents=True)
    place.write_bytes(OLD)
    link = tmp_path / "snapshot.safetensors"
    link.symlink_to(place)
    with pytest.raises(StampError, match="Hugging Face cache") as caught:
        target(str(link))
    assert "hf download" in caught.value.hint


@pytest.mark.parametrize(
    ("store", "way"),
    [
        (".dvc/cache/ab/cdef0123", "dvc unprotect"),
        ("shared/files/md5/ab/cdef0123", "dvc unprotect"),
        (".git/annex/objects/Xx/Yy/SHA256E-s4--ab/SHA256E-s4--ab", "git annex unlock"),
        ("models/blobs/sha256-0123ab", "ollama create"),
        ("models/blobs/sha256/0123ab", "ollama create"),
    ],
)
def test_a_store_that_names_files_by_their_content_is_refused(
    tmp_path: Path, store: str, way: str
) -> None:
    """A stamp there would leave a file whose name is that of other bytes."""
    place = tmp_path / store
    place.parent.mkdir(parents=True)
    place.write_bytes(OLD)
    (tmp_path / "m.safetensors").symlink_to(place)
    with pytest.raises(StampError, match="named by their content") as caught:
        target(str(tmp_path / "m.safetensors"))
    assert way in caught.value.hint
    assert place.read_bytes() == OLD


@pytest.mark.parametrize(
    "folder", [".dvc/other", "annex", "blobs", "my/blobs", "models--a--b/snapshots"]
)
def test_a_folder_that_only_looks_like_a_cache_is_not_one(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder / "m.safetensors"
    place.parent.mkdir(parents=True)
    place.write_bytes(OLD)
    assert target(str(place)) == str(place)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StampError, match="No such file"):
        target(str(tmp_path / "gone"))
    with pytest.raises(StampError, match="not a regular file"):
        target(str(tmp_path))
    (tmp_path / "dangling").symlink_to("gone")
    with pytest.raises(StampError, match="No such file"):
        target(str(tmp_path / "dangling"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StampError, match="not a regular file"):
        target(str(tmp_path / "pipe"))


# -- whole or not at all ----------------------------------------------------------------------


def test_the_new_file_takes_the_place(path: Path) -> None:
    replace(str(path), put_new)
    assert path.read_bytes() == NEW
    assert alone(path)


@pytest.mark.parametrize("error", [StampError("no"), OSError(errno.ENOSPC, "full"), ValueError()])
@pytest.mark.parametrize("where", ["write", "prove"])
def test_after_any_failure_the_old_file_is_there_and_nothing_else(
    path: Path, error: Exception, where: str
) -> None:
    def fail(_: object) -> None:
        raise error

    expected = StampError if isinstance(error, OSError) else type(error)
    write, prove = (fail, None) if where == "write" else (put_new, fail)
    with pytest.raises(expected):
        replace(str(path), write, prove)
    assert path.read_bytes() == OLD
    assert alone(path)


LET_GO = """
import os, sys, time
from weightmark.containers import replace as room
room._LARGE = int(sys.argv[2])
started = []
real = os.fork
os.fork = lambda: started.append(process := real()) or process

def write(stream):
    stream.write(b"new" * 1000)
    stream.flush()
    raise KeyboardInterrupt

try:
    room.replace(sys.argv[1], write)
except KeyboardInterrupt:
    print(len(started), sorted(os.listdir(".")), flush=True)
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("nobody is left to wait for")
"""


@pytest.mark.skipif(not may_fork(), reason="no process can be copied here")
@pytest.mark.parametrize(("large", "started"), [(3000, 1), (3001, 0)])
def test_a_large_file_that_is_not_wanted_is_freed_by_a_process_of_nobody(
    path: Path, large: int, started: int
) -> None:
    words = [sys.executable, "-c", LET_GO, path.name, str(large)]
    # Its output ends with it, so none of its pipes is kept open.
    done = subprocess.run(words, cwd=path.parent, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout == f"{started} ['{path.name}']\nnobody is left to wait for\n"


def test_the_proof_sees_the_whole_new_file_and_the_old_in_its_place(path: Path) -> None:
    seen = []

    def prove(new: str) -> None:
        seen.append((Path(new).read_bytes(), path.read_bytes()))

    replace(str(path), put_new, prove)
    assert seen == [(NEW, OLD)]


def test_a_file_that_changes_meanwhile_is_not_lost(path: Path) -> None:
    def write(stream: BinaryIO) -> None:
        put_new(stream)
        path.write_bytes(b"written by somebody else")

    with pytest.raises(StampError, match="changed while"):
        replace(str(path), write)
    assert path.read_bytes() == b"written by somebody else"
    assert alone(path)


def test_a_folder_that_takes_no_file_is_an_error_with_the_reason(path: Path) -> None:
    if os.geteuid() == 0:
        # Root may write anywhere; a file in the place of the folder's new file stands for it.
        left_over(path).mkdir()
        with pytest.raises(StampError):
            replace(str(path), put_new)
    else:
        path.parent.chmod(0o500)
        with pytest.raises(StampError, match="the file is as it was"):
            replace(str(path), put_new)
        path.parent.chmod(0o700)
    assert path.read_bytes() == OLD


# -- killed -----------------------------------------------------------------------------------

KILLED = """
    import os, signal
    from weightmark.containers import replace as room

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    def write(stream):
        stream.write(b"half")
        stream.flush()
        if {moment!r} == "writing":
            die()

    if {moment!r} == "before the exchange":
        room.os.replace = die
    if {moment!r} == "after the exchange":
        room._sync_folder = die
    room.replace({path!r}, write, die if {moment!r} == "proving" else None)
"""


@pytest.mark.parametrize(
    ("moment", "content"),
    [
        ("writing", OLD),
        ("proving", OLD),
        ("before the exchange", OLD),
        ("after the exchange", b"half"),
    ],
)
def test_killed_at_any_moment_a_whole_file_is_there_and_the_next_run_cleans_up(
    path: Path, moment: str, content: bytes
) -> None:
    program = textwrap.dedent(KILLED).format(moment=moment, path=str(path))
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == content
    assert left_over(path).exists() is (content == OLD)
    replace(str(path), put_new)
    assert path.read_bytes() == NEW
    assert alone(path)


def test_a_left_over_that_is_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    left_over(path).symlink_to(victim)
    replace(str(path), put_new)
    assert victim.read_bytes() == b"mine"
    assert path.read_bytes() == NEW
    assert not path.is_symlink()


def test_two_runs_at_once_do_not_mix(path: Path) -> None:
    def write(stream: BinaryIO) -> None:
        put_new(stream)
        with pytest.raises(StampError, match="another run"):
            replace(str(path), put_new)

    replace(str(path), write)
    assert path.read_bytes() == NEW
    assert alone(path)


# -- what a file is beside its content --------------------------------------------------------


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o440, 0o4750])
def test_the_mode_stays(path: Path, mode: int) -> None:
    path.chmod(mode)
    replace(str(path), put_new)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_new_file_is_never_readable_by_more_people(path: Path) -> None:
    path.chmod(0o600)
    modes = []

    def write(stream: BinaryIO) -> None:
        modes.append(stat.S_IMODE(os.fstat(stream.fileno()).st_mode))
        put_new(stream)

    replace(str(path), write)
    assert modes == [0o600]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(path: Path) -> None:
    os.chown(path, 1234, 2345)
    replace(str(path), put_new)
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (1234, 2345)


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes by os.setxattr")
def test_extended_attributes_stay(path: Path) -> None:
    try:
        os.setxattr(path, "user.origin", b"https://example.org")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace(str(path), put_new)
    assert os.getxattr(path, "user.origin") == b"https://example.org"


# -- a disk that takes no more ----------------------------------------------------------------


def test_on_a_full_disk_the_left_over_goes_and_the_reason_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the buffer cannot be written on closing either, and closing fails as well."""
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")

    def full(stream: BinaryIO) -> None:
        stream.write(NEW)  # into the buffer
        os.dup2(os.open("/dev/full", os.O_WRONLY), stream.fileno())

    with pytest.raises(StampError, match="No space left"):
        replace(str(path), full)
    assert path.read_bytes() == OLD
    assert alone(path)

    def stuck(_: str) -> None:
        raise OSError(errno.EIO, "second error")

    monkeypatch.setattr("os.unlink", stuck)
    with pytest.raises(StampError, match="No space left"):
        replace(str(path), full)
    monkeypatch.undo()
    assert left_over(path).exists()
    replace(str(path), put_new)
    assert alone(path)


def test_a_folder_that_cannot_be_flushed_is_told_after_the_exchange(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise OSError(errno.EIO, "broken disk")

    monkeypatch.setattr(room, "_sync_folder", fail)
    with pytest.raises(StampError, match="written, but perhaps"):
        replace(str(path), put_new)
    assert path.read_bytes() == NEW
    assert alone(path)


# -- new files, and several at once -----------------------------------------------------------


def test_a_new_file_has_the_mode_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        put(str(tmp_path / "new"), NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "new").read_bytes() == NEW
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_all_are_written_or_none(path: Path, tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    files = {str(path): NEW, str(tmp_path / "new"): NEW, str(tmp_path / "held"): NEW}
    with pytest.raises(StampError, match="not a regular file"):
        put_all(files)
    assert path.read_bytes() == OLD
    assert sorted(os.listdir(tmp_path)) == ["held", path.name]
    (tmp_path / "held").rmdir()
    put_all(files)
    assert {one.read_bytes() for one in tmp_path.iterdir()} == {NEW}


def test_a_file_that_comes_to_be_meanwhile_is_not_lost(tmp_path: Path) -> None:
    new = tmp_path / "new"

    def write(stream: BinaryIO) -> None:
        new.write_bytes(b"written by somebody else")
        put_new(stream)

    with pytest.raises(StampError, match="changed while"):
        replace(str(new), write)
    assert new.read_bytes() == b"written by somebody else"
    assert alone(new)


def test_a_link_to_nothing_gets_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    put(str(tmp_path / "link"), NEW)
    assert (tmp_path / "new").read_bytes() == NEW
    assert (tmp_path / "link").is_symlink()


def test_a_device_is_written_to_and_stays(tmp_path: Path) -> None:
    put(os.devnull, NEW)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    with pytest.raises(StampError, match="no such folder"):
        put(str(tmp_path / "none" / "new"), NEW)


@pytest.mark.parametrize("kind", ["file", "link", "pipe"])
def test_what_a_killed_run_left_is_removed_whatever_it_is(path: Path, kind: str) -> None:
    new = left_over(path)
    if kind == "pipe":
        os.mkfifo(new)
    elif kind == "link":
        new.symlink_to("nothing")
    else:
        new.write_bytes(b"half")
    clear(str(path))
    assert alone(path)
    clear(str(path))


@pytest.mark.parametrize("why", ["read-only", "takes no new file"])
def test_what_may_not_be_replaced_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    # Root may write everything, so the modes of files would not do.
    closed = path if why == "read-only" else path.parent
    monkeypatch.setattr("os.access", lambda name, _: name != str(closed))
    with pytest.raises(StampError, match=why):
        target(str(path))


# -- as Windows has it --------------------------------------------------------------------------


@pytest.mark.usefixtures("windows")
def test_windows_replaces_what_nobody_has_open(path: Path) -> None:
    replace(target(str(path)), put_new)
    assert path.read_bytes() == NEW
    assert alone(path)


@pytest.mark.usefixtures("windows")
def test_windows_says_who_hinders_and_leaves_nothing_behind(path: Path) -> None:
    with open(path, "rb"), pytest.raises(StampError, match="is open; the file is as it was") as e:
        replace(target(str(path)), put_new)
    assert "close what has it open" in e.value.hint
    assert path.read_bytes() == OLD
    assert alone(path)


# -- a folder of one's own --------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="nothing tells there who is still running")
def test_a_folder_that_a_killed_process_left_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "other").mkdir()
    (tmp_path / "weightmark-x-link").symlink_to("other")
    left = tmp_path / "weightmark-x-left"
    left.mkdir()
    (left / "weights").write_bytes(NEW)
    first, second = Scratch("weightmark-x-"), Scratch("weightmark-x-")
    assert not left.exists()
    assert (tmp_path / "other").exists()
    assert os.path.isdir(first.path)
    assert first.path != second.path
    first.end()
    second.end()
    assert sorted(os.listdir(tmp_path)) == ["other", "weightmark-x-link"]
