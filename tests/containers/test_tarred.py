"""A tar is found in one pass, whatever it is compressed by and however it breaks off."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import sys
import tarfile
import time
from collections.abc import Callable

import pytest
from tests.archives import special, tar_bytes, zip_bytes
from tests.containers.trees import LONG, MODES, NOISE, Write, kinds, read

from weightmark.containers import member, tarred
from weightmark.containers.tree import open_tree
from weightmark.errors import TreeError


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


def zstd_bytes(data: bytes) -> bytes:
    module = pytest.importorskip(
        "backports.zstd" if sys.version_info < (3, 14) else "compression.zstd"
    )
    packed: bytes = module.compress(data)
    return packed


def test_a_tar_in_zstd_is_read(write: Write) -> None:
    members = [("p/PKG-INFO", b"Name: p\n"), ("p/noise", NOISE), ("p/empty", b"")]
    packed = zstd_bytes(tar_bytes(members, "w"))
    with open_tree(write("a.tar.zst", packed + zstd_bytes(b""))) as tree:
        assert tree.problems == ()
        assert {name: read(tree, name) for name in tree.names()} == dict(members)
    with open_tree(write("a.tar.zst", packed[:-2000])) as tree:
        assert kinds(tree) == [("truncated", "")]
    with pytest.raises(TreeError, match="is not a tar archive that can be read"):
        open_tree(write("a.tar.zst", b"\x28\xb5\x2f\xfd" + NOISE[:99]))


def test_where_nothing_reads_zstd_it_is_said_what_would(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    with pytest.raises(TreeError, match="which Python reads from") as error:
        open_tree(write("a.tar.zst", b"\x28\xb5\x2f\xfd" + bytes(60)))
    assert "weightmark[zstd]" in error.value.hint
    conda = zip_bytes({"metadata.json": b"{}", "pkg-a.tar.zst": b"\x28\xb5\x2f\xfd" + bytes(60)})
    with open_tree(write("a.conda", conda)) as tree:
        assert kinds(tree) == [("unread-archive", "pkg-a.tar.zst")]


def test_the_two_tars_of_a_conda_package_are_the_package(write: Write) -> None:
    about, weights = ("info/about.json", b"{}"), ("site-packages/a/w.pt", b"w")
    members = {
        "metadata.json": b"{}",
        "pkg-a-1.0-0.tar.zst": zstd_bytes(tar_bytes([weights], "w")),
        "info-a-1.0-0.tar.zst": zstd_bytes(tar_bytes([about], "w")),
    }
    with open_tree(write("a-1.0-0.conda", zip_bytes(members))) as tree:
        assert {about[0], weights[0]} < set(tree.names())
    del members["metadata.json"]  # nothing says that these are parts of a package
    with open_tree(write("a.zip", zip_bytes(members))) as tree:
        assert f"pkg-a-1.0-0.tar.zst!/{weights[0]}" in tree.names()


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
        raw_header(b"all", b"00000000012\0", b"g") + b"10 path=a\n".ljust(512, b"\0"),
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


def test_of_several_names_before_one_member_the_first_counts(write: Write) -> None:
    """As tarfile unpacks it, whichever kind stands first."""
    long = raw_header(b"@", b"00000000005\0", b"L") + b"long\0".ljust(512, b"\0")
    pax = raw_header(b"@", b"00000000012\0", b"x") + b"10 path=p\n".ljust(512, b"\0")
    member = raw_header(b"own", b"00000000001\0") + b"x".ljust(512, b"\0") + bytes(1024)
    for head, name in ((long + pax, "long"), (pax + long, "p")):
        with open_tree(write("a.tar", head + member)) as tree:
            assert name in tree
            assert "own" not in tree


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
