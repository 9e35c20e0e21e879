"""The reference reader of safetensors says what a file says, or that it refuses it."""

from __future__ import annotations

from importlib import util
from pathlib import Path

import pytest
from tests import writers

from weightmark.errors import FormatError
from weightmark.formats import references
from weightmark.formats.header import ReferenceReading
from weightmark.formats.references import safetensors_reading

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
    assert safetensors_reading(str(path)) == ReferenceReading({"license": "mit"}, NAMES)
    path.write_bytes(writers.safetensors({"a": ("F32", [2])}))
    assert safetensors_reading(str(path)) == ReferenceReading({}, frozenset({"a"}))


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_only_the_names_are_told(path: Path) -> None:
    assert safetensors_reading(str(path)) == ReferenceReading(None, NAMES)


@pytest.mark.usefixtures("_no_numpy")
def test_without_numpy_a_large_file_is_not_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "_WHOLE_FILE", len(WHOLE) - 1)
    assert safetensors_reading(str(path)) is None


@pytest.mark.parametrize("numpy", [True, False])
def test_what_it_refuses_is_a_format_error(
    path: Path, request: pytest.FixtureRequest, numpy: bool
) -> None:
    if not numpy:
        request.getfixturevalue("_no_numpy")
    path.write_bytes(WHOLE[:-1])
    with pytest.raises(FormatError):
        safetensors_reading(str(path))
