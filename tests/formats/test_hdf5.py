"""An HDF5 file has at least the bytes that its superblock says."""

from __future__ import annotations

import pytest
from tests import files
from tests.formats.shallow import read

from weightmark.errors import FormatError


@pytest.mark.parametrize("version", range(4))
def test_the_last_byte_has_to_be_there(version: int) -> None:
    whole = files.hdf5(version)
    read("hdf5", whole)
    with pytest.raises(FormatError, match=f"has {len(whole) - 1} bytes, its superblock says"):
        read("hdf5", whole[:-1])


@pytest.mark.parametrize("version", range(4))
def test_a_file_that_ends_within_its_superblock_is_cut(version: int) -> None:
    with pytest.raises(FormatError, match="has 30 bytes, its superblock says"):
        read("hdf5", files.hdf5(version)[:30])


@pytest.mark.parametrize("before", [512, 1024, 2048])
def test_a_superblock_may_stand_behind_a_block_of_the_users(before: int) -> None:
    assert read("hdf5", bytes(before) + files.hdf5()).body == before


@pytest.mark.parametrize("before", [100, 513, 1 << 17])
def test_elsewhere_there_is_none(before: int) -> None:
    with pytest.raises(FormatError, match="not HDF5"):
        read("hdf5", bytes(before) + files.hdf5())


def test_a_version_of_tomorrow_and_an_end_that_is_not_told_say_nothing() -> None:
    whole = bytearray(files.hdf5())
    end = 24 + 2 * 8
    read("hdf5", bytes(whole[:end]) + b"\xff" * 8 + bytes(whole[end + 8 :])[:-1])
    whole[8] = 4
    read("hdf5", bytes(whole[:-1]))
