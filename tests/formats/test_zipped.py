"""A zip is whole where its directory is there and all members lie before it."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
import zlib

import pytest
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError
from weightmark.formats import zipped


def test_the_last_byte_has_to_be_there() -> None:
    whole = files.npz()
    read("zipped", whole)
    with pytest.raises(FormatError, match="before its directory"):
        read("zipped", whole[:-1])


def test_a_zip_of_more_than_16_bits_of_members_or_with_a_long_comment_is_whole() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(66_000):
            archive.writestr(str(number), b"")
    read("zipped", out.getvalue())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"x" * 60_000
    read("zipped", out.getvalue())
    with pytest.raises(FormatError, match="lacks bytes before"):
        read("zipped", files.torch()[9:])


def test_an_archive_behind_other_bytes_is_refused_as_torch_refuses_it() -> None:
    for before in (b"MZ program", files.torch()):
        with pytest.raises(FormatError, match="behind other bytes"):
            read("zipped", before + files.torch())
    empty = b"PK\x05\x06" + bytes(18)
    commented = bytearray(files.torch() + empty)
    at = commented.index(b"PK\x05\x06")
    commented[at + 20 : at + 22] = struct.pack("<H", len(empty))
    with pytest.raises(FormatError, match="behind other bytes"):
        read("zipped", bytes(commented))


def test_a_member_outside_of_the_folder_of_pytorch_is_refused_as_torch_refuses_it() -> None:
    stray = {"archive/version": b"3", "archive/data.pkl": b"", "note": b""}
    for left_out in ("", "archive/version", "archive/data.pkl", "note"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in set(stray) - {left_out}:
                archive.writestr(name, stray[name])
        if left_out:
            read("zipped", out.getvalue())
            continue
        with pytest.raises(FormatError, match="`note` lies outside of the folder"):
            read("zipped", out.getvalue())


def test_a_comment_that_ends_behind_the_file_is_cut_off() -> None:
    data = bytearray(files.torch() + b"PK")
    data[-4:-2] = b"\2\0"
    read("zipped", bytes(data))
    with pytest.raises(FormatError, match="inside its comment"):
        read("zipped", bytes(data[:-1]))


@pytest.mark.parametrize(("at", "value"), [(4, b"\3\0\3\0"), (4, b"\1\0"), (8, b"\1\0")])
def test_an_archive_of_several_disks_is_refused(at: int, value: bytes) -> None:
    data = bytearray(files.torch())
    end = data.index(b"PK\x05\x06") + at
    data[end : end + len(value)] = value
    with pytest.raises(FormatError, match="several disks"):
        read("zipped", bytes(data))


def test_a_locator_of_zip64_leads_to_the_record_before_it() -> None:
    data = bytearray(zip64(files.torch()))
    read("zipped", bytes(data))
    at = data.index(b"PK\x06\x07") + 8
    data[at : at + 8] = struct.pack("<Q", 4)
    with pytest.raises(FormatError, match="leads elsewhere"):
        read("zipped", bytes(data))


def zip64(data: bytes) -> bytes:
    """An archive with a record of zip64 for its directory."""
    at = data.index(b"PK\x05\x06")
    count, length, begin = struct.unpack_from("<HII", data, at + 10)
    record = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, length, begin)
    locator = struct.pack("<IQI", 0, at, 1)
    return data[:at] + b"PK\x06\x06" + record + b"PK\x06\x07" + locator + data[at:]


def test_a_name_with_a_nul_is_refused_since_other_readers_cut_it_there() -> None:
    data = files.torch().replace(b"archive/data/0", b"archive/data\x000")
    with pytest.raises(FormatError, match="NUL"):
        read("zipped", data)


def test_a_zip_whose_member_lies_behind_its_directory_is_damaged() -> None:
    data = bytearray(files.torch())
    entry = data.index(b"PK\x01\x02")
    read("zipped", bytes(data))
    data[entry + 20 : entry + 24] = struct.pack("<I", len(data))
    with pytest.raises(FormatError, match="behind the directory"):
        read("zipped", bytes(data))


def test_a_directory_of_other_bytes_is_damaged() -> None:
    data = bytearray(files.torch())
    at = data.rindex(b"PK\x01\x02")
    data[at : at + 4] = b"PK\x09\x09"
    with pytest.raises(FormatError, match="is damaged") as error:
        read("zipped", bytes(data))
    assert error.value.offset == at


def test_a_name_that_is_longer_than_the_directory_is_cut_off() -> None:
    data = bytearray(files.torch())
    at = data.rindex(b"PK\x01\x02")
    data[at + 28 : at + 30] = struct.pack("<H", 60_000)
    with pytest.raises(FormatError, match="cut off"):
        read("zipped", bytes(data))


def test_a_zip_of_torch_with_records_of_zip64_is_whole() -> None:
    """Torch writes them always, with numbers that would fit without."""
    plain = files.torch()
    end = plain.index(b"PK\x05\x06")
    _, _, _, _, count, length, offset, _ = struct.unpack("<4sHHHHIIH", plain[end:])
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    read("zipped", plain[:end] + record + locator + plain[end:])
    with pytest.raises(FormatError, match="zip64"):
        read("zipped", plain[:end] + bytes(56) + locator + plain[end:])


def test_no_more_of_a_directory_is_walked_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(files.torch())
    at = data.rindex(b"PK\x01\x02")
    data[at : at + 4] = b"PK\x09\x09"  # what is wrong stands behind the bound
    monkeypatch.setattr(zipped, "MAX_DIRECTORY", at - data.index(b"PK\x01\x02"))
    read("zipped", bytes(data))


def test_a_member_for_the_folder_itself_is_no_tensor() -> None:
    data = files.zipped({"a/": b"", "a/data.pkl": b".", "a/data/": b""})
    header = zipped.read(io.BytesIO(data), len(data))
    assert [one.name for one in header.tensors] == ["data.pkl"]


def test_a_mark_that_is_packed_in_another_way_is_not_read() -> None:
    data = bytearray(files.zipped({"a/data.pkl": b".", "a/weightmark.json": b"{}"}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 10] = 12  # bzip2
    with pytest.raises(FormatError, match="damaged in the archive"):
        zipped.read(io.BytesIO(bytes(data)), len(data))


def test_a_mark_whose_stream_has_no_end_is_not_read() -> None:
    whole = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = whole.compress(b"{}") + whole.flush(zlib.Z_SYNC_FLUSH)  # all bytes, and more to come
    data = bytearray(files.zipped({"a/data.pkl": b".", "a/weightmark.json": packed}))
    for at in (data.rindex(b"PK\x01\x02") + 10, data.rindex(b"PK\x03\x04") + 8):
        data[at] = 8  # deflated
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 16 : entry + 20] = struct.pack("<I", zlib.crc32(b"{}"))
    data[entry + 24 : entry + 28] = struct.pack("<I", 2)
    with pytest.raises(FormatError, match="damaged in the archive"):
        zipped.read(io.BytesIO(bytes(data)), len(data))


def test_names_below_a_folder_that_is_not_ascii_are_whole() -> None:
    data = files.zipped({"möd/data.pkl": b".", "möd/data/0": b"1"})
    header = zipped.read(io.BytesIO(data), len(data))
    assert [one.name for one in header.tensors] == ["data.pkl", "data/0"]


@pytest.mark.parametrize("room", [0, 1 << 18])
def test_a_checkpoint_tells_the_licence_in_its_pickle(room: int) -> None:
    said = {"model": "x" * room, "license": "AGPL-3.0", "docs": "y", "rest": "z" * (room // 8)}
    members = {"best/data.pkl": pickle.dumps(said, 2), "best/version": b"3\n"}
    found = read("zipped", files.zipped(members))
    assert found.metadata is None
    assert found.noted == {"checkpoint.license": "AGPL-3.0"}
    assert read("zipped", files.zipped({"best/other.pkl": pickle.dumps(said, 2)})).noted == {}
    assert read("zipped", files.torch()).noted == {}
