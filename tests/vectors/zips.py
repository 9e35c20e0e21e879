"""Marks in the zip of PyTorch and of Keras, and archives that are not whole."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping

from tests.vectors.archive import DEFLATED, Member, deflate, zipped
from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, canonical, table

PICKLE = b"\x80\x02}q\x00."
DATA = struct.pack("<3f", 1, 2, 3)
RECORDS = {"data.pkl": PICKLE, "byteorder": b"little", "data/0": DATA}
WRITER = {
    ".format_version": b"1",
    ".storage_alignment": b"64",
    "version": b"3\n",
    ".data/serialization_id": b"0123",
}
"""Records that count in the digest, and those that tell of their writer only."""

DIGEST, _ = table(Tensor(name, "U8", (len(content),), content) for name, content in RECORDS.items())
MARK = canonical(keys(PLAIN)).encode()


def torch(
    *behind: Member, folder: str = "archive/", records: Mapping[str, bytes] = RECORDS
) -> list[Member]:
    """The members as torch.save writes them, and others behind."""
    return [
        *(Member(folder + name, content) for name, content in {**records, **WRITER}.items()),
        *behind,
    ]


def mark(content: bytes = MARK, folder: str = "archive/", method: int = 0) -> Member:
    """The member that holds the mark."""
    return Member(f"{folder}weightmark.json", content, method)


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A file of PyTorch with a mark, none without keys."""
    members = torch(mark(canonical(dict(found)).encode())) if found else torch()
    return {f"{name}.pt": zipped(members)}


KERAS = {
    "metadata.json": b'{"keras_version": "3.15.1"}',
    "config.json": b"{}",
    "model.weights.h5": DATA,
}


def accepted() -> Iterator[Vector]:
    """Other layouts of the same records and the same mark."""
    backwards = torch(mark())[::-1]
    packed = [one._replace(method=DEFLATED) for one in torch(mark())]
    folders = [Member("archive/", b""), *torch(Member("archive/data/", b""), mark())]
    for name, why, content in (
        ("odd-deflated.pt", "all members deflated", zipped(packed)),
        ("odd-order.pt", "the members in another order", zipped(backwards)),
        (
            "odd-folder.pth",
            "a folder with another name",
            zipped(torch(mark(folder="b c/"), folder="b c/")),
        ),
        ("odd-folders.bin", "members for the folders", zipped(folders)),
        (
            "odd-comment.ckpt",
            "a comment behind the directory",
            zipped(torch(mark()), comment=b"PK"),
        ),
        ("odd-before.pt", "bytes before the directory", zipped(torch(mark()), between=b"\0" * 64)),
        (
            "odd-writer.pt",
            "another version of the writer",
            zipped(
                [
                    one._replace(content=b"9") if one.name == "archive/version" else one
                    for one in torch(mark())
                ]
            ),
        ),
        ("odd-suffix.pt2", "an archive of torch.export", zipped(torch(mark()))),
        ("odd-zip64.pt", "sizes, offsets and directory in zip64", zipped(torch(mark()), wide=True)),
        (
            "odd-zip64-deflated.pt",
            "zip64 with a comment, its members deflated",
            zipped(packed, comment=b"PK", wide=True),
        ),
    ):
        yield Vector(name, why, {name: content}, read(DIGEST, Case(name, why, {}, PLAIN)))
    for name, why, content in (
        (
            "odd-elsewhere.pt",
            "a member of that name in a folder further down is none",
            zipped(torch(Member("archive/data/weightmark.json", MARK))),
        ),
    ):
        records = {**RECORDS, "data/weightmark.json": MARK}
        digest, _ = table(Tensor(key, "U8", (len(text),), text) for key, text in records.items())
        yield Vector(name, why, {name: content}, read(digest, Case(name, why, {})))
    digest, _ = table(
        Tensor(key, "U8", (len(text),), text)
        for key, text in KERAS.items()
        if key != "metadata.json"
    )
    for name, why, extra, found in (
        ("odd-keras.keras", "members that lie at the top", [mark(folder="")], PLAIN),
        ("odd-keras-none.keras", "the same without a mark", [], None),
    ):
        content = zipped([*(Member(key, text, DEFLATED) for key, text in KERAS.items()), *extra])
        yield Vector(name, why, {name: content}, read(digest, Case(name, why, {}, found)))
    parts = {"one/version": b"1", "two/data.pkl": PICKLE}
    digest, _ = table(Tensor(key, "U8", (len(text),), text) for key, text in parts.items())
    name, why = "odd-parts.bin", "two folders, of which none has all that PyTorch writes"
    content = zipped([*(Member(key, text) for key, text in parts.items()), mark(folder="")])
    yield Vector(name, why, {name: content}, read(digest, Case(name, why, {}, PLAIN)))
    labels = {"license": "apache-2.0"}
    name, why = "labels", "a licence beside the mark"
    content = zipped(
        torch(mark(canonical({**labels, "license_link": "LICENSE", **keys(PLAIN)}).encode()))
    )
    yield Vector(
        name, why, {f"{name}.pt": content}, read(DIGEST, Case(name, why, {}, PLAIN), labels)
    )


def member_faults() -> Iterator[tuple[str, str, bytes]]:
    """Members called weightmark.json that hold no mark that can be read."""
    yield "utf8", "no UTF-8", MARK.replace(b"org/base", b"org/\xff")
    yield "bom", "a byte order mark", b"\xef\xbb\xbf" + MARK
    yield "json-cut", "JSON that is cut", MARK[:-1]
    yield "json-array", "an array", b"[]"
    yield "json-key-twice", "a key twice", MARK[:-1] + b',"weightmark":"{}"}'
    yield "json-number", "a value that is no text", MARK[:-1] + b',"z":1}'
    yield "json-deep", "900 brackets", b'{"weightmark":' + b"[" * 450 + b"]" * 450 + b"}"
    yield "empty", "no byte", b""


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Archives that are not whole."""
    good = zipped(torch(mark()))
    at = good.index(b"PK\5\6")
    yield "empty", "no byte", b""
    yield "cut", "the last byte is missing", good[:-1]
    yield "cut-directory", "no end of the directory", good[:at]
    yield "cut-half", "half of the file", good[: len(good) // 2]
    yield "count-more", "more members announced than there are", zipped(torch(mark()), count=99)
    yield "count-fewer", "fewer members announced than there are", zipped(torch(mark()), count=3)
    yield "member-twice", "the mark twice", zipped(torch(mark(), mark()))
    yield "record-twice", "a record twice", zipped(torch(Member("archive/data/0", DATA), mark()))
    yield "offset-behind", "a member behind the end", zipped(torch(mark()._replace(offset=10**6)))
    yield "overlap", "two members in one place", zipped(torch(mark()._replace(offset=0)))
    yield (
        "size-behind",
        "a member that is larger than the file",
        zipped(torch(mark()._replace(size=2**31))),
    )
    wide = zipped(torch(mark()), wide=True)
    place = wide.index(b"PK\6\6")
    yield "zip64-cut", "zip64 without its last byte", wide[:-1]
    yield "zip64-record", "a place of zip64 without the record", wide.replace(b"PK\6\6", b"PK\6\5")
    yield (
        "zip64-count",
        "another number of members in zip64",
        wide[: place + 32] + struct.pack("<Q", 3) + wide[place + 40 :],
    )
    yield (
        "zip64-behind",
        "a member behind the end, in zip64",
        zipped(torch(mark()._replace(offset=2**40)), wide=True),
    )
    yield (
        "zip64-size",
        "a member of 2^40 bytes, in zip64",
        zipped(torch(mark()._replace(size=2**40)), wide=True),
    )
    yield from elsewhere(good, wide)
    yield from outside()
    yield "encrypted", "a member that is encrypted", zipped(torch(mark()._replace(flags=0x801)))


def elsewhere(good: bytes, wide: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Archives in which readers look for the directory in other places."""
    end, locator = good.index(b"PK\5\6"), wide.index(b"PK\6\7")
    empty = b"PK\5\6" + bytes(18)
    yield "comment-cut", "a comment that is shorter than it says", good[: end + 20] + b"\5\0PK"
    yield (
        "comment-archive",
        "an empty archive in the comment, before which all else stands",
        zipped(torch(mark()), comment=empty),
    )
    yield "before-archive", "another archive before it", zipped(torch()) + good
    yield "disks", "the third of several disks", good[: end + 4] + b"\3\0\3\0" + good[end + 8 :]
    yield "disk-count", "members on other disks", good[: end + 8] + b"\1\0" + good[end + 10 :]
    yield (
        "zip64-locator",
        "a locator of zip64 that leads elsewhere",
        wide[: locator + 8] + struct.pack("<Q", 4) + wide[locator + 16 :],
    )
    name = Member(b"archive/weightmark.json\0.bin", b"{}")
    yield (
        "name-nul",
        "a name with a NUL, at which other readers cut it",
        zipped(torch(mark(), name)),
    )


def outside() -> Iterator[tuple[str, str, bytes]]:
    """Archives of PyTorch with a member outside of their folder, which PyTorch does not open."""
    stray = Member("note", b"1")
    program = {**dict.fromkeys(("archive_format", "models/model.json"), b"pt2"), "data/0": DATA}
    for name, why, members in (
        ("outside-last", "a member behind the folder", torch(mark(), stray)),
        ("outside-first", "a member before it", [stray, *torch(mark())]),
        ("outside-mark", "a mark at the top", torch(mark(folder=""))),
        ("outside-folder", "another folder", torch(mark(), Member("other/data/0", DATA))),
        (
            "outside-program",
            "a member outside of a program",
            [
                *(Member(f"archive/{key}", content) for key, content in program.items()),
                *(Member(f"archive/{key}", b"2") for key in ("archive_version", ".data/version")),
                *(mark(), stray),
            ],
        ),
    ):
        yield name, why, zipped(members)


def damaged() -> Iterator[tuple[str, str, Member]]:
    """Members that do not inflate to what the directory says."""
    yield "crc", "another checksum than that of the content", mark()._replace(crc=1)
    yield "method", "a compression that the page does not name", mark()._replace(method=12)
    yield (
        "inflate",
        "deflated bytes that are none",
        mark(method=DEFLATED)._replace(packed=b"\xff" * 40),
    )
    yield (
        "inflate-more",
        "more bytes than the directory says",
        mark(method=DEFLATED)._replace(size=10),
    )
    yield (
        "inflate-cut",
        "deflated bytes that end too soon",
        mark(method=DEFLATED)._replace(packed=deflate(MARK)[:100]),
    )


def vectors() -> Iterator[Vector]:
    """All vectors of zip archives."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    broken = [(name, why, mark(content)) for name, why, content in member_faults()]
    for name, why, member in (*broken, *damaged()):
        files = {f"member-{name}.pt": zipped(torch(member))}
        yield refused(f"member-{name}", why, files)
    pretty = json.dumps(keys(PLAIN), indent=1).encode() + b"\n"
    name, why = "odd-blanks", "the object in another spelling; its values are what counts"
    answer = read(DIGEST, Case(name, why, {}, PLAIN))
    yield Vector(name, why, {f"{name}.pt": zipped(torch(mark(pretty)))}, answer)
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.pt": content})
