"""Embedding a mark: the tensors stay, the other keys stay, and what is wrong is refused."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import files, writers
from tests.files import WHOLE
from tests.rules.folder import table_digest
from tests.strategies import MARKS

from weightmark import read_mark
from weightmark.containers.transfer import Transfer
from weightmark.declared.mark import Mark, decode, encode
from weightmark.errors import FormatError, StampError
from weightmark.formats import gguf
from weightmark.formats.gguf import GGUF
from weightmark.formats.header import Label, Piece, Updates
from weightmark.formats.safetensors import SAFETENSORS
from weightmark.stamping import embed as room
from weightmark.stamping.embed import embed

MARK = Mark("MIT", ())
OTHER = Mark("Apache-2.0", ("a" * 64,), tensors="b" * 64)
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 2744\n"
TENSORS = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12),
    st.tuples(
        st.sampled_from(["F32", "U8", "I64", "BOOL"]), st.lists(st.integers(0, 5), max_size=3)
    ),
    max_size=5,
).filter(lambda found: "__metadata__" not in found)
METADATA = st.none() | st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=10).filter(
        lambda key: not key.startswith(("weightmark", "license"))
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20),
    max_size=4,
)
SLOW_TEMPORARY_FOLDER = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def metadata_of(path: Path) -> dict[str, str]:
    content = path.read_bytes()
    header = SAFETENSORS.read(io.BytesIO(content), len(content))
    return dict(header.metadata or {})


def file(folder: Path, content: bytes, name: str = "model.safetensors") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# -- laws -------------------------------------------------------------------------------------


@given(TENSORS, METADATA, MARKS)
@SLOW_TEMPORARY_FOLDER
def test_tensors_and_other_keys_stay_and_the_mark_is_there(
    tmp_path: Path,
    tensors: dict[str, tuple[str, list[int]]],
    metadata: dict[str, str] | None,
    mark: Mark,
) -> None:
    content = writers.safetensors(tensors, metadata)
    path = file(tmp_path, content)
    before = safetensors.numpy.load(content)
    assert embed(str(path), mark)
    stamped = path.read_bytes()
    after = safetensors.numpy.load(stamped)
    assert before.keys() == after.keys()
    for name in before:
        assert before[name].dtype == after[name].dtype
        assert before[name].tobytes() == after[name].tobytes()
    found = metadata_of(path)
    assert decode(found) == mark
    kept = {key: value for key, value in found.items() if not key.startswith("weightmark")}
    assert kept == (metadata or {"format": "pt"})
    assert not embed(str(path), mark), "the second time nothing is left to do"
    assert path.read_bytes() == stamped


@given(MARKS, MARKS)
@SLOW_TEMPORARY_FOLDER
def test_the_last_mark_wins_whole(tmp_path: Path, first: Mark, second: Mark) -> None:
    path = file(tmp_path, writers.safetensors())
    embed(str(path), first)
    embed(str(path), second)
    found = metadata_of(path)
    assert {key: found[key] for key in found if key.startswith("weightmark")} == encode(second)


# -- labels beside the mark -------------------------------------------------------------------


def test_labels_are_set_and_taken_away(tmp_path: Path) -> None:
    path = file(tmp_path, writers.safetensors(metadata={"license": "mit", "license_link": "x"}))
    embed(str(path), MARK, Label("LicenseRef-N", name="N"))
    found = metadata_of(path)
    assert found["license"] == "other"
    assert found["license_name"] == "N"
    assert "license_link" not in found


def test_a_second_stamp_writes_nothing(tmp_path: Path) -> None:
    path = file(tmp_path, writers.safetensors())
    embed(str(path), MARK)
    os.utime(path, (1, 1))
    assert not embed(str(path), MARK)
    assert path.stat().st_mtime == 1


def test_a_later_stamp_fits_into_the_slack_of_the_first(tmp_path: Path) -> None:
    path = file(tmp_path, writers.safetensors())
    embed(str(path), MARK)
    size = path.stat().st_size
    assert embed(str(path), OTHER)
    assert path.stat().st_size == size


def test_links_are_followed_and_stay(tmp_path: Path) -> None:
    path = file(tmp_path, writers.safetensors())
    link = tmp_path / "link.safetensors"
    link.symlink_to(path.name)
    assert embed(str(link), MARK)
    assert link.is_symlink()
    assert decode(metadata_of(path)) == MARK


# -- other carriers ----------------------------------------------------------------------------


@given(MARKS, MARKS)
@SLOW_TEMPORARY_FOLDER
def test_a_gguf_carries_any_mark_and_keeps_its_tensors(
    tmp_path: Path, first: Mark, second: Mark
) -> None:
    values = [("general.name", "string", "x"), ("t.tokens", "array", ("string", ["a"] * 50))]
    data = bytes(at % 251 for at in range(96))
    path = file(tmp_path, writers.gguf(values, [("w", [4, 6], 0)], data=data), "m.gguf")
    for mark in (first, second):
        embed(str(path), mark)
        stamped = path.read_bytes()
        header = GGUF.read(io.BytesIO(stamped), len(stamped))
        assert decode(header.metadata) == mark
        (tensor,) = header.tensors
        assert (tensor.name, tensor.shape) == ("w", (6, 4))
        assert stamped[tensor.begin : tensor.end] == data
        assert not embed(str(path), mark)
        assert path.read_bytes() == stamped


@given(MARKS)
@SLOW_TEMPORARY_FOLDER
def test_weights_that_hold_nothing_have_their_mark_beside_them(tmp_path: Path, mark: Mark) -> None:
    path = file(tmp_path, WHOLE["model.npy"][0], "m.npy")
    (tmp_path / "m.npy.license").unlink(missing_ok=True)
    assert embed(str(path), mark)
    assert path.read_bytes() == WHOLE["model.npy"][0]
    assert read_mark(path) == mark
    assert not embed(str(path), mark)


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", ["m.safetensors", "m.gguf", "model.pt", "m.npy"])
def test_nothing_is_open_where_a_file_takes_its_place(tmp_path: Path, name: str) -> None:
    known = {
        "m.safetensors": writers.safetensors(),
        "m.gguf": writers.gguf([]),
        "m.npy": files.npy(),
    }
    path = file(tmp_path, known.get(name) or files.torch(), name)
    assert embed(str(path), MARK, bind=True)
    assert embed(str(path), OTHER._replace(tensors=""), bind=True)
    mark = read_mark(path)
    assert mark is not None
    assert mark.license == "Apache-2.0"


def test_a_sidecar_is_bound_to_the_bytes_of_its_file(tmp_path: Path) -> None:
    path = file(tmp_path, WHOLE["model.npy"][0], "m.npy")
    assert embed(str(path), MARK, Label("MIT"), bind=True)
    lines = (tmp_path / "m.npy.license").read_text().splitlines()
    assert lines[0] == "SPDX-License-Identifier: MIT"
    content = WHOLE["model.npy"][0]
    line = json.dumps(
        ["", "U8", [len(content)], sha256(content).hexdigest()], separators=(",", ":")
    )
    mark = read_mark(path)
    assert mark is not None
    assert mark.tensors == sha256(f"{line}\n".encode()).hexdigest()


def test_a_sidecar_that_is_no_text_is_refused_and_stays(tmp_path: Path) -> None:
    path = file(tmp_path, WHOLE["model.npy"][0], "m.npy")
    sidecar = tmp_path / "m.npy.license"
    for content in (b"\xff", b"# weightmark = 1\n# weightmark = 1\n"):
        sidecar.write_bytes(content)
        with pytest.raises(StampError, match=r"m\.npy\.license: "):
            embed(str(path), MARK)
        assert sidecar.read_bytes() == content


def test_no_sidecar_is_put_into_a_shared_cache(tmp_path: Path) -> None:
    blob = tmp_path / "models--a--b" / "blobs" / "c0ffee"
    blob.parent.mkdir(parents=True)
    blob.write_bytes(WHOLE["model.npy"][0])
    link = tmp_path / "models--a--b" / "snapshots" / "1" / "m.npy"
    link.parent.mkdir(parents=True)
    link.symlink_to(blob)
    with pytest.raises(StampError, match="Hugging Face cache"):
        embed(str(link), MARK)
    assert os.listdir(link.parent) == ["m.npy"]


# -- what is refused --------------------------------------------------------------------------


def refused(path: Path, match: str) -> StampError:
    before = path.read_bytes()
    with pytest.raises(StampError, match=match) as caught:
        embed(str(path), MARK)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]
    return caught.value


def test_a_pointer_is_refused_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    path = file(tmp_path, POINTER)
    assert refused(path, "git-lfs pointer").hint == (
        f"fetch them first: git lfs pull --include='{path}'"
    )


@pytest.mark.parametrize("name", ["model.txt", "model"])
def test_a_file_that_is_no_weight_file_of_ours_is_refused(tmp_path: Path, name: str) -> None:
    refused(file(tmp_path, b"any text", name), "not weights")


def test_the_first_bytes_tell_the_format_where_the_name_does_not(tmp_path: Path) -> None:
    path = file(tmp_path, writers.safetensors(), "model.bin")
    assert embed(str(path), MARK)
    assert decode(metadata_of(path)) == MARK


@pytest.mark.parametrize("cut", [0, 7, 8, 20, -1])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    refused(file(tmp_path, writers.safetensors()[:cut]), r"byte \d+")


@pytest.mark.parametrize(
    "metadata",
    ['"license":"mit","license":"other"', '"license":"mit","LICENSE":"other"'],
)
def test_a_header_that_says_two_things_is_refused(tmp_path: Path, metadata: str) -> None:
    header = f'{{"__metadata__":{{{metadata}}}}}'
    refused(file(tmp_path, writers.safetensors_head(header)), "(?i)license$")


# -- the proof --------------------------------------------------------------------------------


@pytest.mark.parametrize("bind", [True, False])
@pytest.mark.parametrize("change", ["byte", "shorter", "longer"])
def test_tensors_that_came_out_differently_are_never_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, bind: bool
) -> None:
    path = file(tmp_path, writers.safetensors())

    def spoilt(stream: io.RawIOBase, data: bytes | memoryview) -> None:
        rest = bytearray(data)
        if change == "byte":
            rest[-1] ^= 1
        elif change == "shorter":
            del rest[-1]
        else:
            rest += b"x"
        stream.write(rest)

    monkeypatch.delattr("os.copy_file_range", raising=False)
    monkeypatch.setattr("weightmark.containers.transfer._pour", spoilt)
    before = path.read_bytes()
    with pytest.raises((StampError, FormatError)):
        embed(str(path), MARK, bind=bind)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


def test_each_tensor_is_read_once_where_the_mark_is_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first stamp reads the tensors as it copies them; a second reads and copies nothing."""
    path = file(tmp_path, writers.safetensors({"w": ("U8", [50_000])}))
    read: list[int] = []
    take = Transfer.take

    def spy(self: Transfer, at: int, data: memoryview) -> None:
        read.append(len(data))
        take(self, at, data)

    monkeypatch.setattr(Transfer, "take", spy)
    monkeypatch.setattr(Transfer, "_copy", lambda *_: pytest.fail("read a second time"))
    assert embed(str(path), MARK, bind=True)
    assert sum(read) == 50_000
    assert not embed(str(path), MARK, bind=True)
    assert embed(str(path), OTHER, bind=True)
    assert sum(read) == 100_000
    mark = decode(metadata_of(path))
    assert mark is not None
    assert mark.tensors == table_digest(path.read_bytes())


def test_a_long_header_is_walked_once_before_it_is_written_and_once_to_prove_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked = []

    def counted(fp: BinaryIO, size: int) -> object:
        walked.append(size)
        return walk(fp, size)

    walk = gguf._walk
    monkeypatch.setattr(gguf, "_walk", counted)
    data = writers.gguf([("general.name", "string", "m")], [("w", [40], 0)], data=bytes(192))
    path = file(tmp_path, data, "m.gguf")
    assert embed(str(path), MARK, bind=True)
    assert walked == [len(data), path.stat().st_size]
    assert not embed(str(path), MARK, bind=True)
    assert len(walked) == 3


def test_a_digest_that_is_another_by_now_is_written_anew(tmp_path: Path) -> None:
    path = file(tmp_path, writers.safetensors())
    embed(str(path), MARK, bind=True)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert embed(str(path), MARK, bind=True)
    mark = decode(metadata_of(path))
    assert mark is not None
    assert mark.tensors == table_digest(bytes(content))


@pytest.mark.parametrize("spoilt", ["table", "metadata"])
def test_a_header_that_came_out_differently_is_never_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    path = file(tmp_path, writers.safetensors())
    before = path.read_bytes()
    carrier = SAFETENSORS.carrier
    assert carrier is not None

    def wrong(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
        new, rest = carrier.rewrite(fp, size, updates)
        old, other = (b'"weight"', b'"weighT"') if spoilt == "table" else (b"MIT", b"TIM")
        assert isinstance(new, bytes)
        return (new.replace(old, other), rest)

    spoilt_form = SAFETENSORS._replace(carrier=carrier._replace(rewrite=wrong))
    monkeypatch.setattr(room, "recognised", lambda *_: spoilt_form)
    with pytest.raises(StampError, match="came out differently"):
        embed(str(path), MARK)
    assert path.read_bytes() == before


def test_the_reference_reader_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, writers.safetensors())
    before = path.read_bytes()

    opened = safetensors.safe_open

    def refuse(name: str, *, framework: str) -> object:
        if name == str(path):
            return opened(name, framework=framework)
        raise safetensors.SafetensorError("no")

    monkeypatch.setattr("safetensors.safe_open", refuse)
    with pytest.raises(StampError, match="the safetensors package refuses"):
        embed(str(path), MARK)
    assert path.read_bytes() == before


def test_a_file_that_an_old_reference_never_read_is_stamped_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Release 0.4 refuses each file with an F4 tensor, stamped or not."""
    path = file(tmp_path, writers.safetensors())

    def refuse(*_: object, **__: object) -> None:
        raise safetensors.SafetensorError("InvalidHeaderDeserialization")

    monkeypatch.setattr("safetensors.safe_open", refuse)
    assert embed(str(path), MARK)


def test_without_numpy_the_reference_reads_the_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(tmp_path, writers.safetensors())
    seen = []
    deserialize: Callable[[bytes], object] = safetensors.deserialize

    def spy(content: bytes) -> object:
        seen.append(len(content))
        return deserialize(content)

    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("safetensors.deserialize", spy)
    assert embed(str(path), MARK)
    assert seen == [path.stat().st_size]


# -- memory -----------------------------------------------------------------------------------

MEASURE = """
import resource, sys
from weightmark.stamping.embed import embed
from weightmark.declared.mark import Mark
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert embed(sys.argv[1], Mark("MIT", ()))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss in kilobytes")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """A sparse file of 400 MB; without numpy and mapped pages that count as ours."""
    size = 400_000_000
    header = f'{{"w":{{"dtype":"U8","shape":[{size}],"data_offsets":[0,{size}]}}}}'
    path = tmp_path / "big.safetensors"
    with path.open("wb") as stream:
        stream.write(writers.safetensors_head(header))
        stream.truncate(stream.tell() + size)
    program = "import importlib.util; importlib.util.find_spec = lambda _: None" + MEASURE
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 40_000
    with path.open("rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
    assert path.stat().st_size == 8 + length + size


@pytest.mark.parametrize(("dtype", "known"), [("U8", True), ("X8", False)])
def test_a_dtype_that_no_reader_knows_stays_unstamped(
    tmp_path: Path, dtype: str, known: bool
) -> None:
    header = f'{{"w":{{"dtype":"{dtype}","shape":[4],"data_offsets":[0,4]}}}}'
    path = file(tmp_path, writers.safetensors_head(header) + bytes(4))
    if known:
        assert embed(str(path), MARK)
    else:
        refused(path, "is not known")
