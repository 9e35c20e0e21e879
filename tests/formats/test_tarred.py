"""A tar of weights is whole where each member ends inside the file."""

from __future__ import annotations

import io
import random
import tarfile

import pytest
from tests import files
from tests.formats.shallow import read
from tests.vectors.archive import Entry
from tests.vectors.archive import tarred as packed

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


@pytest.mark.parametrize(
    ("config", "licence"),
    [
        ("sample_rate: 16000\nlicense: cc-by-nc-4.0\ntarget: X\n", "cc-by-nc-4.0"),
        ("license: 'CC BY 4.0'  # of the weights\r\n", "CC BY 4.0"),
        ("tokenizer:\n  license: MIT\nlicense:\n", ""),
        ("dataset_license: MIT\n", ""),
    ],
)
@pytest.mark.parametrize("name", ["model_config.yaml", "./model_config.yaml", "other.yaml"])
def test_the_configuration_of_nemo_names_the_licence(config: str, licence: str, name: str) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for each, data in ((name, config.encode()), ("model_weights.ckpt", files.DATA)):
            entry = tarfile.TarInfo(each)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    noted = read("tarred", held.getvalue()).noted
    licence = "" if name == "other.yaml" else licence
    assert noted == ({"model.license": licence} if licence else {})


def test_more_members_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarred, "MAX_TAR_MEMBERS", 1)
    with pytest.raises(FormatError, match="1 members or more"):
        read("tarred", files.tarred())


PATHS = ("./a", "b", "./weightmark.json", "c/d", "", "./e\0f")


def record(rng: random.Random) -> bytes:
    """One record of pax, nearly always whole."""
    key = rng.choice(("path", "path", "size", "mtime", "GNU.sparse.major"))
    value = rng.choice(("3", "-1", "0")) if key == "size" else rng.choice(PATHS)
    words = f" {key}={value}\n".encode()
    length = next(n for n in range(99) if n == len(words) + len(str(n)))
    return b"%d" % (length + rng.choice((0,) * 15 + (1, -1, 50))) + words


def headers(rng: random.Random) -> list[Entry]:
    """What may stand before a member: names in pax and as GNU tar has them, one or several."""
    found = []
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        kind = rng.choice("xxXgLLK")
        long = rng.choice(PATHS[:4]).encode() + rng.choice((b"\0", b"\0x", b""))
        found.append(Entry("h", record(rng) if kind in "xXg" else long, kind.encode()))
    return found


def test_what_is_read_are_the_members_that_tarfile_unpacks() -> None:
    """A mark under a name that only one of two readers sees is no mark."""
    rng, taken = random.Random(1), 0
    for _ in range(1500):
        entries = [
            one
            for _ in range(rng.randint(1, 4))
            for one in (*headers(rng), Entry(rng.choice(PATHS[:3]), b"{}", rng.choice(FILES)))
        ]
        data = packed(entries)
        try:
            found = read("tarred", data)
        except FormatError:
            continue
        taken += 1
        names = {one.name for one in found.tensors}
        names |= {"weightmark.json"} if found.metadata is not None else set()
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            files_there = {one.name.removeprefix("./") for one in archive if one.isreg()}
        assert names == files_there, entries
    assert taken > 200


FILES = (b"0", b"0", b"\0", b"1", b"2", b"5")
