"""What a process loads and saves is told by its own audit events, and by nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.files import torch
from tests.writers import safetensors

from weightmark.stamping.watch import Watch, state


@pytest.fixture
def watch() -> Iterator[Watch]:
    found = Watch()
    found.begin()
    yield found
    found.end()


@pytest.mark.parametrize(
    "name", ["config.json", "adapter_config.json", "model_index.json", "model.safetensors"]
)
def test_a_model_that_is_opened_was_read(tmp_path: Path, watch: Watch, name: str) -> None:
    (tmp_path / name).write_bytes(b"{}")
    watch.read.clear()
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "notes.txt").read_text()
    assert list(watch.read) == []
    (tmp_path / name).read_bytes()
    assert list(watch.read) == [str(tmp_path)]


def test_a_folder_that_is_written_into_is_known_as_it_was_before(
    tmp_path: Path, watch: Watch
) -> None:
    there = tmp_path / "model.safetensors"
    os.close(os.open(there, os.O_WRONLY | os.O_CREAT))
    assert watch.written == {str(tmp_path): {}}
    there.write_bytes(safetensors())
    assert watch.written == {str(tmp_path): {}}
    assert list(state(str(tmp_path))) == [str(there)]


@pytest.mark.parametrize("way", ["mkdir", "rename", "write"])
def test_each_way_to_write_is_seen(tmp_path: Path, watch: Watch, way: str) -> None:
    out = tmp_path / "out"
    if way == "mkdir":
        out.mkdir()
    elif way == "write":
        out.mkdir()
        watch.written.clear()
        (out / "a").write_text("")
    else:
        (tmp_path / "a").write_text("")
        out.mkdir()
        watch.written.clear()
        (tmp_path / "a").rename(out / "a")
    assert str(out) in watch.written


def test_a_download_is_no_save(tmp_path: Path, watch: Watch) -> None:
    folder = tmp_path / "models--org--name" / "snapshots"
    folder.mkdir(parents=True)
    assert not any("models--" in one for one in watch.written)


def test_nothing_is_noted_after_the_end(tmp_path: Path) -> None:
    watch = Watch()
    watch.begin()
    watch.end()
    (tmp_path / "config.json").write_text("{}")
    assert (watch.read, watch.written) == ({}, {})


def test_what_is_no_path_disturbs_nobody(watch: Watch) -> None:
    reader, writer = os.pipe()
    with open(reader, "rb"), open(writer, "wb"):
        pass
    with pytest.raises(ValueError, match="null"):
        open("a\0b")  # noqa: SIM115 - it is not opened
    assert watch.read == {}


def test_weights_under_a_vague_suffix_are_told_by_their_first_bytes(tmp_path: Path) -> None:
    """`training_args.bin`, which the Trainer saves beside each model, is none of them."""
    (tmp_path / "net.bin").write_bytes(torch())
    (tmp_path / "training_args.bin").write_bytes(torch())
    (tmp_path / "notes.bin").write_bytes(b"nothing that is known")
    assert list(state(str(tmp_path))) == [str(tmp_path / "net.bin")]
