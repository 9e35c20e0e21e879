"""Rewriting touches the metadata and nothing else."""

from __future__ import annotations

import re
from importlib import util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import writers
from tests.formats.safetensors_files import (
    TEXTS,
    files,
    head_of,
    metadata_by_reference,
    read,
    tensors_by_reference,
)

from weightmark.errors import FormatError
from weightmark.formats.header import ReferenceReading
from weightmark.formats.safetensors import table, writer

# rewriting

UPDATES = st.dictionaries(
    st.sampled_from(["license", "weightmark", "format", "a", "é\n"]), st.none() | TEXTS, max_size=3
)


def rewritten(data: bytes, metadata: dict[str, str | None]) -> bytes:
    head = head_of(data)
    return writer.new_head(head, metadata) + data[len(head) :]


@given(files(), UPDATES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rewriting_changes_the_metadata_and_nothing_else(
    data: bytes, updates: dict[str, str | None]
) -> None:
    new = rewritten(data, updates)
    assert tensors_by_reference(new) == tensors_by_reference(data)
    before = metadata_by_reference(data) or {}
    after = metadata_by_reference(new)
    expected = {k: v for k, v in updates.items() if v is not None}
    if expected and not before and "format" not in updates:
        expected["format"] = "pt"
    expected |= {k: v for k, v in before.items() if k not in updates}
    assert after == (expected or None)
    set_first = [key for key, value in updates.items() if value is not None]
    assert list(read(new).metadata or {})[: len(set_first)] == set_first
    assert rewritten(new, updates) == new
    growth = len(new) - len(data)
    assert growth >= 0
    assert growth % writer.GROWTH == 0


@given(files(), TEXTS)
@settings(max_examples=100, deadline=None)
def test_removing_a_mark_gives_back_the_tensors_and_the_other_keys(data: bytes, text: str) -> None:
    marked = rewritten(data, {"weightmark": text, "license": "mit"})
    removed = rewritten(marked, {"weightmark": None, "license": None})
    assert tensors_by_reference(removed) == tensors_by_reference(data)
    others = {
        k: v
        for k, v in (metadata_by_reference(data) or {"format": "pt"}).items()
        if k not in ("weightmark", "license")
    }
    assert metadata_by_reference(removed) == (others or None)


def test_other_entries_stay_byte_for_byte() -> None:
    tensor = '"t\\u0065" : { "shape":[ 1 ],"dtype":"U8" , "data_offsets":[0,1]}'
    other = '"ss_tag" :  "\\u00e9\\/é"'
    header = f'{{ {tensor} , "__metadata__" : {{ "license":"x", {other} , "licens\\u0065":"y"}} }}'
    new = writer.new_head(writers.safetensors_head(header), {"license": "mit", "b": "c"})
    text = f'{{"__metadata__":{{"license":"mit","b":"c",{other}}},{tensor}}}'
    assert new[8:].rstrip(b" ").decode() == text


def test_what_fits_stays_in_its_place_and_what_grows_leaves_room() -> None:
    """Growth by whole blocks keeps tensors in step with the file system, which can share them."""
    head = head_of(writers.safetensors(metadata={"format": "pt"}))
    grown = writer.new_head(head, {"license": "mit"})
    assert len(grown) - len(head) == writer.GROWTH
    assert len(writer.new_head(grown, {"license": "x" * writer.SLACK})) == len(grown)
    assert len(writer.new_head(grown, {"license": None})) == len(grown)
    assert len(writer.new_head(grown, {"license": "x" * 5000})) == len(grown) + writer.GROWTH


def test_the_last_key_takes_the_metadata_with_it() -> None:
    """Loaders that ask for `format` refuse an empty `__metadata__` (transformers 4, accelerate)."""
    for header in ('{"__metadata__":{"license":"mit"}}', '{"__metadata__":{}}', "{}"):
        new = writer.new_head(writers.safetensors_head(header), {"license": None})
        assert new[8:].rstrip() == b"{}"


def test_format_is_added_only_to_a_file_without_metadata() -> None:
    for header, updates, expected in (
        ("{}", {"a": "b"}, {"a": "b", "format": "pt"}),
        ('{"__metadata__":{}}', {"a": "b"}, {"a": "b", "format": "pt"}),
        ("{}", {"a": "b", "format": "np"}, {"a": "b", "format": "np"}),
        ('{"__metadata__":{"x":"y"}}', {"a": "b"}, {"a": "b", "x": "y"}),
    ):
        new = writer.new_head(writers.safetensors_head(header), updates)
        assert read(new).metadata == expected


def test_a_header_is_not_made_that_nobody_could_read() -> None:
    head = writers.safetensors_head("{}")
    with pytest.raises(FormatError, match="not Unicode"):
        writer.new_head(head, {"license": "\ud800"})
    with pytest.raises(FormatError, match=re.escape("the limit is")):
        writer.new_head(head, {"license": "x" * table.MAX_HEADER})
    for broken in ("[]", '{"__metadata__":{},"__metadata__":{}}', '{"__metadata__":{"a":1}}'):
        with pytest.raises(FormatError):
            writer.new_head(writers.safetensors_head(broken), {"license": "mit"})


# what the reference reader says of a file, or that it refuses it

WHOLE = writers.safetensors({"a": ("F32", [2]), "b": ("U8", [3])}, {"license": "mit"})
NAMES = frozenset({"a", "b"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "m.safetensors"
    found.write_bytes(WHOLE)
    return found


@pytest.fixture
def _no_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "numpy" else real(name))


def test_metadata_and_names_are_those_of_the_file(path: Path) -> None:
    assert writer.by_reference(str(path)) == ReferenceReading({"license": "mit"}, NAMES)
    path.write_bytes(writers.safetensors({"a": ("F32", [2])}))
    assert writer.by_reference(str(path)) == ReferenceReading({}, frozenset({"a"}))


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_only_the_names_are_told(path: Path) -> None:
    assert writer.by_reference(str(path)) == ReferenceReading(None, NAMES)


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_a_large_file_is_not_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_WHOLE_FILE", len(WHOLE) - 1)
    assert writer.by_reference(str(path)) is None


@pytest.mark.parametrize("numpy", [True, False])
def test_what_it_refuses_is_a_format_error(
    path: Path, request: pytest.FixtureRequest, numpy: bool
) -> None:
    if not numpy:
        request.getfixturevalue("_no_numpy")
    path.write_bytes(WHOLE[:-1])
    with pytest.raises(FormatError):
        writer.by_reference(str(path))
