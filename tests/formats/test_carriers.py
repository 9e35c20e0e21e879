"""What every carrier promises, each in a file by an independent writer, and over mutated ones.

One file for `zip_carrier`, `tarred`, `onnx`, `openvino`, `coreml` and `spacy_meta` with what they
share in `member` and `protobuf`, since they are one record with one law.
"""

from __future__ import annotations

import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import files, writers
from tests.strategies import MARKS

from weightmark.declared.mark import decode, encode
from weightmark.errors import FormatError
from weightmark.formats import (
    known,
    openvino,
    recognised,
    tarred,
    zip_carrier,
    zipped,
)
from weightmark.formats.digest import tensor_digest
from weightmark.formats.header import Carrier, Header, Label, Updates
from weightmark.formats.member import MAX_METADATA, MEMBER
from weightmark.formats.onnx import ONNX

BESIDE = b"tensors beside the model" * 9


def tar_of(dot: str = "./", *, pax: bool = False) -> bytes:
    out = io.BytesIO()
    form = tarfile.PAX_FORMAT if pax else tarfile.GNU_FORMAT
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        archive.addfile(special(dot or "a/"))
        for name in ("model_config.yaml", "w" * 150, "model_weights.ckpt"):
            entry = tarfile.TarInfo(dot + name)
            entry.size = len(files.DATA)
            archive.addfile(entry, io.BytesIO(files.DATA))
    return out.getvalue()


def special(name: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.DIRTYPE
    return entry


def deflated() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"a comment"
        for name in ("m/data.pkl", "m/code/model.py", "m/data/0"):
            archive.writestr(name, files.DATA * 9)
    return out.getvalue()


def large() -> bytes:
    """An archive as torch closes it: in zip64, though nothing asks for it."""
    plain = files.torch()
    end = plain.index(b"PK\x05\x06")
    _, _, _, _, count, length, offset, _ = struct.unpack("<4sHHHHIIH", plain[end:])
    head = (b"PK\x06\x06", 44, 0x31E, 45, 0, 0)
    record = struct.pack("<4sQHHIIQQQQ", *head, count, count, length, offset)
    return plain[:end] + record + struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1) + plain[end:]


def onnx_of(**said: str) -> bytes:
    tensors = [
        writers.onnx_tensor("w", files.DATA),
        writers.onnx_tensor("v", b"abc"),
        writers.onnx_tensor("far", bytes(len(BESIDE)), "far.bin"),
    ]
    return writers.onnx([("author", "me"), *said.items()], tensors)


def program() -> bytes:
    """An ML program that names the file of its tensors."""
    inner = writers.field(1, "@model_path/weights/weight.bin") + writers.field(2, 64)
    described = writers.field(100, writers.field(3, "me") + writers.onnx_property("a", "b", 100))
    return (
        writers.field(1, 6)
        + writers.field(2, writers.field(1, "in") + described + writers.field(13, "end"))
        + writers.field(502, inner)
    )


SAMPLES: dict[str, tuple[str, bytes]] = {
    "torch": ("model.pt", files.torch()),
    "torch in zip64": ("model.ckpt", large()),
    "deflated": ("model.jit", deflated()),
    "keras": ("m.keras", files.zipped({"metadata.json": b"{}", "model.weights.h5": files.DATA})),
    "nemo": ("model.nemo", tar_of()),
    "nemo with attributes": ("model.nemo", tar_of("", pax=True)),
    "onnx": ("model.onnx", onnx_of()),
    "openvino": ("openvino_model.xml", files.openvino(said='\n\t<a value="b" />\n\t')),
    "openvino without": ("openvino_model.xml", files.openvino().replace(
        b"<rt_info></rt_info>", b"<rt_info />"
    )),
    "spacy": ("meta.json", files.pipeline("tagger", license="CC BY 4.0")),
    "spacy on one line": ("meta.json", b'{"lang": "en", "pipeline": [], "license": ""}'),
    "core-ml": ("model.mlmodel", files.coreml("MIT")),
    "core-ml without": ("model.mlmodel", files.coreml()),
    "core-ml program": ("model.mlmodel", program()),
}  # fmt: skip
NAMES = sorted(SAMPLES)


def form_of(name: str) -> tuple[Callable[[BinaryIO, int], Header], Carrier]:
    path, data = SAMPLES[name]
    form = recognised(io.BytesIO(data), path)
    assert form.carrier is not None
    return form.read, form.carrier


def read(name: str, data: bytes) -> Header:
    return form_of(name)[0](io.BytesIO(data), len(data))


def rewritten(carrier: Carrier, data: bytes, updates: Updates) -> bytes:
    pieces = carrier.rewrite(io.BytesIO(data), len(data), updates)
    return b"".join(one if isinstance(one, bytes) else data[slice(*one)] for one in pieces)


def stamped(name: str, data: bytes, updates: Updates) -> bytes:
    return rewritten(form_of(name)[1], data, updates)


def digest_of(name: str, data: bytes) -> str:
    tensors = read(name, data).tensors
    return tensor_digest(lambda at: io.BytesIO(data if at is None else BESIDE), tensors)


def test_every_carrier_of_the_list_has_a_sample() -> None:
    modules = {module for one in known.KNOWN for _, module in one.carriers}
    found = {import_module(f"weightmark.formats.{one}").CARRIER for one in modules}
    assert {form_of(name)[1] for name in NAMES} == {*found, ONNX.carrier}


@pytest.mark.parametrize("name", NAMES)
@given(mark=MARKS)
@settings(max_examples=25, deadline=None)
def test_what_is_put_in_comes_out_and_nothing_else_changes(name: str, mark: object) -> None:
    data = SAMPLES[name][1]
    assert isinstance(mark, tuple)
    updates = {"license": "MIT", **encode(mark)}  # type: ignore[arg-type]
    new = stamped(name, data, updates)
    before, after = read(name, data), read(name, new)
    assert decode(after.metadata) == mark
    assert dict(after.metadata or {}) == {**(before.metadata or {}), **updates}
    assert digest_of(name, new) == digest_of(name, data)
    others = [one for one in after.problems if not one.where.startswith("weightmark")]
    assert others == list(before.problems)
    assert after.external == before.external
    assert stamped(name, new, updates) == new
    gone = stamped(name, new, dict.fromkeys(updates))
    rest = {key: one for key, one in (before.metadata or {}).items() if key != "license"}
    assert dict(read(name, gone).metadata or {}) == rest
    assert digest_of(name, gone) == digest_of(name, data)
    if "license" not in (before.metadata or {}) and not name.startswith("openvino"):
        assert gone == data


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_says_so_already_is_made_of_itself(name: str) -> None:
    updates = {"license": "MIT", "weightmark": "{}"}
    new = stamped(name, SAMPLES[name][1], updates)
    at = 0
    for piece in form_of(name)[1].rewrite(io.BytesIO(new), len(new), updates):
        if isinstance(piece, bytes):
            assert new[at : at + len(piece)] == piece
            at += len(piece)
        else:
            assert piece[0] == at
            at = piece[1]
    assert at == len(new)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_of_any_bytes_a_good_file_is_made_or_none(name: str, data: st.DataObject) -> None:
    content = bytearray(stamped(name, SAMPLES[name][1], {"weightmark": "{}", "license": "a"}))
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for at, byte in data.draw(st.lists(places, max_size=6)):
        content[at] = byte
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    old = bytes(content[:cut])
    updates = {"license": "MIT", "weightmark": None, "weightmark_clauses": "[]"}
    try:
        before = read(name, old)
        table = tuple(before.tensors)
        new = stamped(name, old, updates)
    except FormatError:
        return
    after = read(name, new)
    assert {one.name: one.end - one.begin for one in after.tensors} == {
        one.name: one.end - one.begin for one in table
    }
    if not before.problems:
        wanted = {**(before.metadata or {}), **updates}
        found = {key: one for key, one in wanted.items() if one is not None}
        assert dict(after.metadata or {}) == found


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_understood_as_the_licence(name: str) -> None:
    from weightmark.declared.header import header_statements

    labels = form_of(name)[1].labels
    for said in (Label("MIT", "mit"), Label("MIT", "", "MIT", "MIT License", "LICENSE")):
        updates = {key: one for key, one in labels(said, {}).items() if one}
        assert "license" in updates
        found = header_statements("m", updates)
        assert {one.licence for one in found if not one.silent} == {"MIT"}


# -- zip --------------------------------------------------------------------------------------


def entries(data: bytes) -> Mapping[str, int]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {one.filename: one.header_offset for one in archive.infolist()}


def test_a_zip_keeps_the_place_of_each_member_and_the_mark_stands_with_the_others() -> None:
    data = files.torch("name")
    new = stamped("torch", data, {"license": "mit"})
    found = entries(new)
    assert list(found) == [*entries(data), "name/weightmark.json"]
    assert entries(data).items() <= found.items()
    assert list(entries(stamped("keras", SAMPLES["keras"][1], {"a": "b"})))[-1] == "weightmark.json"


def test_a_mark_between_other_members_is_blanked_there() -> None:
    data = stamped("torch", files.torch(), {"license": "mit", "weightmark": "{}"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in reversed(archive.namelist())}
    again = files.zipped(members)
    new = stamped("torch", again, {"weightmark": None})
    assert b'"weightmark"' not in new
    assert read("torch", new).metadata == {"license": "mit"}
    assert digest_of("torch", new) == digest_of("torch", files.torch())


def test_a_mark_that_another_program_deflated_is_read() -> None:
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", b"")
        archive.writestr("a/weightmark.json", json.dumps({"license": "mit " * 99}))
    assert read("torch", out.getvalue()).metadata == {"license": "mit " * 99}


def test_equal_records_have_one_digest_however_they_lie() -> None:
    """Another name, another order, deflated, and the notes of another release of torch."""
    with zipfile.ZipFile(io.BytesIO(files.torch())) as archive:
        members = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members, reverse=True):
            archive.writestr(f"b/{name}", b"4\n" if name == "version" else members[name])
        archive.writestr("b/.data/serialization_id", b"1")
    assert digest_of("torch", out.getvalue()) == digest_of("torch", files.torch())
    other = files.torch().replace(files.DATA, files.DATA[::-1])
    assert digest_of("torch", other) != digest_of("torch", files.torch())


def test_a_deflated_member_inflates_to_its_size_and_no_further() -> None:
    data = deflated()
    entry = data.index(b"PK\x01\x02")
    wrong = bytearray(data)
    wrong[entry + 24 : entry + 28] = struct.pack("<I", 5)
    with pytest.raises(FormatError, match="does not inflate"):
        digest_of("deflated", bytes(wrong))


def doubled(name: str) -> bytes:
    """A member under a name that another one has."""
    other = name[:-1] + "_"
    return files.zipped({"a/data.pkl": b"", name: b"{}", other: b"{}"}).replace(
        other.encode(), name.encode()
    )


def overlapping() -> bytes:
    data = bytearray(files.torch())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 4)
    return bytes(data)


def miscounted() -> bytes:
    data = bytearray(files.torch())
    end = data.index(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 2, 2)
    return bytes(data)


def missized() -> bytes:
    data = bytearray(files.torch())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 99)
    return bytes(data)


def with_mark(content: bytes) -> bytes:
    return files.zipped({"a/data.pkl": b"", "a/weightmark.json": content})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (overlapping(), "overlap"),
        (miscounted(), "of 3 members that announces 2"),
        (missized(), "another size than its bytes"),
        (files.torch()[:29] + b"\3" + files.torch()[30:], "overlap"),
        (doubled("a/weightmark.json"), "stands twice"),
        (with_mark(b"{"), "cannot be read"),
        (with_mark(b"\xff"), "not UTF-8"),
        (with_mark(b"{} {}"), "goes on"),
        (with_mark(b'{"a":1}'), "other values"),
        (with_mark(b'{"a":"\\ud800"}'), "other values"),
        (with_mark(b" " * (MAX_METADATA + 1)), "above"),
        (with_mark(b"{}").replace(b"{}", b"[]", 1), "damaged"),
        (files.torch().replace(b"archive/data/0", b"archive/DATA/0", 1), "not where"),
    ],
)
def test_a_zip_of_which_readers_see_different_things_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        tuple(read("torch", data).tensors)


def test_a_name_that_stands_twice_is_a_problem() -> None:
    found = read("torch", doubled("a/data/0")).problems
    assert [(one.kind, one.where) for one in found] == [("duplicate-tensor", "a/data/0")]


def test_a_directory_beyond_4_gb_takes_zip64() -> None:
    """The archive is made up: all but its directory is a hole that nobody reads."""
    plain = files.torch()
    at = plain.index(b"PK\x01\x02")
    hole = (1 << 32) + 5
    end = bytearray(plain[plain.index(b"PK\x05\x06") :])
    length = struct.unpack_from("<I", end, 12)[0]
    end[16:20] = b"\xff" * 4
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 3, 3, length, at + hole)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at + hole + length, 1)
    tail = plain[at : at + length] + record + locator + bytes(end)
    stream = Sparse(plain[:at], hole, tail)
    pieces = zip_carrier.rewrite(stream, stream.size, {"license": "mit"})
    assert pieces[0] == (0, at + hole)
    assert isinstance(pieces[1], bytes)
    assert isinstance(pieces[2], bytes)
    again = Sparse(plain[:at], hole, pieces[1] + pieces[2])
    assert zipped.read(again, again.size).metadata == {"license": "mit"}
    assert [one.name for one in zipped.read(again, again.size).tensors] == ["data.pkl", "data/0"]


class Sparse(io.RawIOBase, BinaryIO):
    """A file with a hole behind its first bytes."""

    def __init__(self, head: bytes, hole: int, tail: bytes) -> None:
        super().__init__()
        self._head, self._tail, self._start = head, tail, len(head) + hole
        self.size = self._start + len(tail)
        self._at = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def read(self, count: int = -1, /) -> bytes:
        start, self._at = self._at, min(self.size, self._at + count)
        if start >= self._start:
            return self._tail[start - self._start : self._at - self._start]
        before = min(self._at, self._start) - start
        head = self._head[start : start + before].ljust(before, b"\0")
        return head + self._tail[: max(0, self._at - self._start)]


# -- tar --------------------------------------------------------------------------------------


def test_a_tar_is_read_by_python_and_the_mark_is_called_as_the_others_are() -> None:
    for dot, pax in (("./", False), ("", True)):
        new = stamped("nemo", tar_of(dot, pax=pax), {"license": "mit"})
        with tarfile.open(fileobj=io.BytesIO(new)) as archive:
            assert archive.getnames()[-1] == dot + "weightmark.json"
            member = archive.extractfile(dot + "weightmark.json")
            assert member is not None
            assert member.read() == b'{"license":"mit"}'
        assert [one.name for one in read("nemo", new).tensors] == [
            *("model_config.yaml", "w" * 150, "model_weights.ckpt")
        ]


def test_a_tar_with_a_mark_or_a_member_twice_is_told() -> None:
    once = stamped("nemo", tar_of(), {"license": "mit"})
    member = once[-1024 - len(tar_of()) % 512 :]
    assert member
    with tarfile.open(fileobj=(out := io.BytesIO()), mode="w") as archive:
        for name in ("a", "./a", MEMBER.decode(), "./" + MEMBER.decode()):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            archive.addfile(entry, io.BytesIO(b"{}"))
    with pytest.raises(FormatError, match="stands twice"):
        read("nemo", out.getvalue())
    with tarfile.open(fileobj=(out := io.BytesIO()), mode="w") as archive:
        for name in ("a", "./a"):
            archive.addfile(tarfile.TarInfo(name))
    assert [one.kind for one in read("nemo", out.getvalue()).problems] == ["duplicate-tensor"]


def test_attributes_of_pax_give_name_and_size() -> None:
    data = b"18 path=a/b/c.txt\n12 size=300\n5 x=\n"
    assert tarred._said(b"x", data, 0) == (b"a/b/c.txt", 300)
    for broken in (b"x", b"0 path=a\n", b"99999 path=a\n", b"9" * 5000 + b" a=b\n"):
        with pytest.raises(FormatError, match="pax is damaged"):
            tarred._said(b"x", broken, 0)


# -- ONNX, OpenVINO, Core ML ------------------------------------------------------------------


def test_an_onnx_model_is_not_made_larger_than_protobuf_reads() -> None:
    start = onnx_of()
    length = (1 << 31) - len(start) - 200
    head = start + writers.varint(6 << 3 | 2) + writers.varint(length)
    stream = Sparse(head, length, b"")
    with pytest.raises(FormatError, match="larger than"):
        ONNX.carrier and ONNX.carrier.rewrite(stream, stream.size, {"a": "b" * 300})


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (b"<net name='a'><!-- x --></net>", "comments"),
        (b'<net name="a"><rt_info><license value="a">x</license></rt_info></net>', "no single"),
        (b"<net name='a'></net> x </net>", None),
    ],
)
def test_a_network_that_openvino_does_not_write_is_not_written(
    broken: bytes, message: str | None
) -> None:
    if message is None:
        assert rewritten(openvino.CARRIER, broken, {"license": "b"}).count(b"<rt_info>") == 1
        return
    with pytest.raises(FormatError, match=message):
        rewritten(openvino.CARRIER, broken, {"license": "b"})


def test_values_in_either_quotes_are_read_and_written() -> None:
    data = files.openvino(said="<license value='a &amp; &#10;b' />")
    assert read("openvino", data).metadata == {"license": "a & \nb"}
    new = stamped("openvino", data, {"license": '"<&>\n', "weightmark": "'"})
    assert read("openvino", new).metadata == {"license": '"<&>\n', "weightmark": "'"}


def test_a_network_of_open_tags_takes_linear_time() -> None:
    for part in (b"<license ", b'<data offset="1" ', b"<weightmark_" * 5, b"<licenselicense"):
        data = b'<net name="a">' + part * (400_000 // len(part)) + b"</net>"
        read("openvino", data)


def test_a_model_without_one_description_is_not_written() -> None:
    twice = files.coreml() + writers.field(2, writers.field(1, "in"))
    with pytest.raises(FormatError, match="2 descriptions"):
        stamped("core-ml", twice, {"a": "b"})
    with pytest.raises(FormatError, match="limit"):
        stamped("core-ml", files.coreml(), {"a": "b" * (1 << 20)})


def test_a_program_names_the_file_of_its_tensors() -> None:
    header = read("core-ml program", program())
    assert [one.location for one in header.external] == ["weights/weight.bin"]
    assert [(one.name, one.location) for one in header.tensors] == [
        ("502", None),
        ("weights/weight.bin", "weights/weight.bin"),
    ]
