"""A tar of weights is whole where each member ends inside the file."""

from __future__ import annotations

import tarfile

import pytest
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError
from weightmark.formats import tarred


def test_the_last_byte_has_to_be_there() -> None:
    whole = files.tarred()[:1836]  # without the padding, which no reader needs
    read("tarred", whole)
    with pytest.raises(FormatError, match="ends inside an entry"):
        read("tarred", whole[:-1])


def test_a_block_that_does_not_add_up_is_damaged() -> None:
    data = bytearray(files.tarred())
    data[1024] ^= 1  # the name of the second member
    with pytest.raises(FormatError, match="is damaged") as error:
        read("tarred", bytes(data))
    assert error.value.offset == 1024


def test_a_length_that_is_no_number_is_damaged() -> None:
    data = bytearray(files.tarred())
    data[124:136] = b"12 bytes    "
    with pytest.raises(FormatError, match="is damaged"):
        read("tarred", bytes(data))


def test_a_length_in_base_256_is_read_as_gnu_tar_writes_it() -> None:
    entry = tarfile.TarInfo("w")
    entry.size = 8 << 30
    with pytest.raises(FormatError, match=str(8 << 30)):
        read("tarred", entry.tobuf(format=tarfile.GNU_FORMAT))


def test_nothing_is_said_of_a_compressed_one() -> None:
    assert read("tarred", b"\x1f\x8b" + files.DATA).metadata is None


def test_more_members_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarred, "MAX_TAR_MEMBERS", 1)
    with pytest.raises(FormatError, match="1 members or more"):
        read("tarred", files.tarred())
