"""Reading marks quickly gives what reading them carefully gives, whatever was read before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import files
from tests.writers import gguf, safetensors

from weightmark.collecting import marks
from weightmark.collecting.marks import read_mark
from weightmark.declared.mark import Mark, decode, encode
from weightmark.errors import WeightmarkError
from weightmark.formats.safetensors import SAFETENSORS

DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)


def carefully(path: Path) -> Mark | str | None:
    """By the strict reader; the name of the error where there is one."""
    try:
        with path.open("rb") as stream:
            return decode(SAFETENSORS.read(stream, path.stat().st_size).metadata)
    except WeightmarkError as error:
        return type(error).__name__


def quickly(path: Path) -> Mark | str | None:
    try:
        return read_mark(path)
    except WeightmarkError as error:
        return type(error).__name__


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marks")


def test_the_mark_in_a_llamafile_is_read_unless_a_sidecar_speaks(folder: Path) -> None:
    inner, beside = Mark("MIT", ()), Mark("ISC", ())
    path = folder / "m.llamafile"
    keys: list[tuple[str, str, object]] = [("general.name", "string", "m")]
    keys += [(key, "string", value) for key, value in encode(inner).items()]
    path.write_bytes(files.llamafile(gguf(keys, [("w", [40], 0)], data=bytes(192))))
    assert read_mark(path) == inner
    sidecar = folder / "m.llamafile.license"
    sidecar.write_text("".join(f"# {key} = {value}\n" for key, value in encode(beside).items()))
    assert read_mark(path) == beside
    sidecar.unlink()


@given(st.lists(st.tuples(DIGESTS, st.sampled_from(["MIT", "ISC"])), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_shards_are_read_as_if_each_were_the_first(
    folder: Path, files: list[tuple[str, str]]
) -> None:
    for digest, licence in files:
        mark = Mark(licence, ("a" * 64, "b" * 64), tensors=digest)
        path = folder / "m.safetensors"
        path.write_bytes(safetensors(metadata={"format": "pt", **encode(mark)}))
        assert read_mark(path) == mark


def test_a_header_that_ends_with_the_metadata_is_refused_where_it_goes_on(folder: Path) -> None:
    """Whether or not a good file was read before."""
    whole = safetensors(metadata=encode(Mark("MIT", ("a" * 64,), tensors="c" * 64)))
    good, bad = folder / "whole.safetensors", folder / "ended.safetensors"
    good.write_bytes(whole)
    bad.write_bytes(whole.replace(b'},"weight":', b'}}"weight":'))
    for _ in range(2):
        assert quickly(bad) == carefully(bad) == "FormatError"
        assert quickly(good) == carefully(good)


def test_files_without_a_mark_are_remembered_too(folder: Path) -> None:
    """And a mark that stands in the same place afterwards is seen."""
    path = folder / "m.safetensors"
    bare: dict[str, str] = {"format": "pt"}
    other = {"a": '\\"tensors\\":\\"' + "d" * 64, **encode(Mark("MIT", (), tensors="c" * 64))}
    for metadata in [bare, bare, {**bare, **encode(Mark("MIT", ()))}, other, bare, other]:
        path.write_bytes(safetensors(metadata=metadata))
        assert read_mark(path) == carefully(path) == decode(metadata)
    path.write_bytes(safetensors())
    assert read_mark(path) is None


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_change_of_a_byte_of_the_metadata_is_overlooked(
    folder: Path, data: st.DataObject
) -> None:
    """After a good file, a damaged one is still judged by its own bytes."""
    mark = Mark("MIT", ("a" * 64,), tensors="c" * 64)
    whole = safetensors(metadata={"format": "pt", **encode(mark)})
    good, bad = folder / "good.safetensors", folder / "bad.safetensors"
    good.write_bytes(whole)
    assert read_mark(good) == mark
    end = whole.index(b'"weight":')
    at = data.draw(st.integers(8, end - 1))
    changed = bytearray(whole)
    changed[at] = data.draw(st.integers(32, 126).filter(lambda byte: byte != whole[at]))
    bad.write_bytes(changed)
    assert quickly(bad) == carefully(bad)


def test_a_header_that_ends_inside_the_metadata_is_not_believed(folder: Path) -> None:
    mark = Mark("MIT", (), tensors="c" * 64)
    whole = safetensors(metadata={"format": "pt", **encode(mark)})
    path = folder / "m.safetensors"
    path.write_bytes(whole)
    assert read_mark(path) == mark
    path.write_bytes((100).to_bytes(8, "little") + whole[8:])
    assert quickly(path) == carefully(path) == "FormatError"


def test_only_so_many_are_remembered(folder: Path) -> None:
    for number in range(40):
        mark = Mark(f"LicenseRef-{number}", (), tensors="c" * 64)
        path = folder / "m.safetensors"
        path.write_bytes(safetensors(metadata=encode(mark)))
        assert read_mark(path) == mark
    assert len(marks._seen) <= 16


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo_is_refused_without_waiting(folder: Path) -> None:
    path = folder / "fifo.safetensors"
    os.mkfifo(path)
    with pytest.raises(WeightmarkError):
        read_mark(path)


def test_the_mark_of_any_format_is_read_by_its_first_bytes(tmp_path: Path) -> None:
    from tests.files import WHOLE
    from tests.writers import gguf

    record = encode(Mark("MIT", ()))
    values = [(key, "string", value) for key, value in record.items()]
    (tmp_path / "m.gguf").write_bytes(gguf(values))
    (tmp_path / "m.bin").write_bytes(gguf(values))
    (tmp_path / "m.npy").write_bytes(WHOLE["model.npy"][0])
    assert read_mark(tmp_path / "m.npy") is None
    lines = "".join(f"# {key} = {value}\n" for key, value in record.items())
    (tmp_path / "m.npy.license").write_text(lines)
    for name in ("m.gguf", "m.bin", "m.npy"):
        assert read_mark(tmp_path / name) == Mark("MIT", ()), name
    (tmp_path / "m.npy.license").write_text(2 * lines)
    assert quickly(tmp_path / "m.npy") == "MarkError"
    (tmp_path / "notes").write_text("no weights")
    assert quickly(tmp_path / "notes") == "FormatError"
