"""The JSON before an engine is read, and an engine without one is left alone."""

from __future__ import annotations

import struct

import pytest
from tests import files
from tests.formats.shallow import read, said

from weightmark.errors import FormatError
from weightmark.formats.tensorrt import MAX_ENGINE_METADATA


def test_the_texts_of_the_head_are_read_and_nothing_else_of_it() -> None:
    data = files.engine(license="AGPL-3.0", stride=32)  # type: ignore[arg-type]
    header = read("tensorrt", data)
    assert header.metadata == {"license": "AGPL-3.0"}
    assert data[header.body :].startswith(b"ftrt")


@pytest.mark.parametrize("data", [b"", b"ftrt" + files.DATA, b"\1\0\0\0{}", b"\2\0\0\0[]"])
def test_an_engine_without_a_head_says_nothing(data: bytes) -> None:
    assert said("tensorrt", data) is None


def test_a_head_that_is_no_json_says_nothing_and_is_stepped_over() -> None:
    header = read("tensorrt", struct.pack("<i", 6) + b"{bad}}" + files.DATA)
    assert (header.metadata, header.body) == (None, 10)
    deep = b'{"a":' + b"[" * 60_000
    assert read("tensorrt", struct.pack("<i", len(deep)) + deep).metadata is None


def test_a_head_that_ends_behind_the_file_is_cut_off() -> None:
    whole = files.engine(license="MIT")
    with pytest.raises(FormatError, match="ends inside its metadata"):
        read("tensorrt", whole[:12])


def test_a_head_above_the_bound_is_not_read() -> None:
    text = b'{"license": "' + b"x" * MAX_ENGINE_METADATA + b'"}'
    assert said("tensorrt", struct.pack("<i", len(text)) + text) is None


def test_what_misleads_in_it_is_told() -> None:
    (problem,) = read("tensorrt", files.engine(license="MIT\u202eLPGA")).problems
    assert (problem.kind, problem.where) == ("control-character", "license")
