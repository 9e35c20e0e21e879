"""A llamafile says what the GGUF file inside says."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests import files, writers

from weightmark.errors import FormatError
from weightmark.formats import llamafile
from weightmark.formats.header import Header


def read(data: bytes) -> Header:
    return llamafile.read(io.BytesIO(data), len(data))


def model(rows: int, licence: str) -> bytes:
    tensors = [("w", [8, rows], 0)]
    data = bytes(at % 251 for at in range(32 * rows))
    return writers.gguf([("general.license", "string", licence)], tensors, data=data)


def test_the_header_is_that_of_the_largest_model_inside() -> None:
    whole = files.llamafile(model(1, "mit"), model(40, "gemma"), model(3, "mit"))
    header = read(whole)
    assert (header.metadata or {})["general.license"] == "gemma"
    (tensor,) = header.tensors
    assert (tensor.name, tensor.dtype, tensor.shape) == ("w", "F32", (40, 8))
    assert whole[tensor.begin : tensor.end] == model(40, "gemma")[-1280:]
    assert header.body == tensor.begin


def test_of_several_as_large_the_first_speaks() -> None:
    whole = files.llamafile(model(4, "mit"), model(4, "isc"))
    assert (read(whole).metadata or {})["general.license"] == "mit"


def test_no_other_member_is_a_mark() -> None:
    member = {"weightmark.json": b'{"license": "mit"}'}
    assert read(files.llamafile(more=member)).metadata is None
    assert "license" not in (read(files.llamafile(model(4, "isc"), more=member)).metadata or {})


def test_a_name_that_stands_twice_is_a_problem() -> None:
    whole = files.llamafile(model(9, "mit"), model(3, "mit"))
    twice = whole.replace(b"model-1.gguf", b"model-0.gguf")
    assert [one.kind for one in read(twice).problems] == ["duplicate-tensor"]


def test_without_a_model_nothing_is_said() -> None:
    assert read(files.llamafile()).metadata is None
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m.gguf", model(9, "mit"))
    assert read(out.getvalue()).metadata is None


@pytest.mark.parametrize("cut", [1, 40, 5000])
def test_a_model_that_is_cut_or_damaged_is_refused_at_its_place(cut: int) -> None:
    whole = model(40, "gemma")
    with pytest.raises(FormatError):
        read(files.llamafile(whole)[:-cut])
    with pytest.raises(FormatError, match=r"model-0\.gguf in it cannot be read") as caught:
        read(files.llamafile(whole[: len(whole) - min(cut, 1200)]))
    assert caught.value.offset > 0


def test_every_cut_is_refused() -> None:
    whole = files.llamafile(model(2, "mit"))
    for end in range(len(whole)):
        with pytest.raises(FormatError):
            read(whole[:end])
