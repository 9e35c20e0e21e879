"""Pointers in place of what speaks of weights are told, wherever it stands."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from tests import writers

from weightmark.config import load
from weightmark.verify import verify

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 2744\n"
ANNEX = b"/annex/objects/SHA256E-s40--" + b"0" * 64 + b"\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "README.md").write_bytes(b"---\nlicense: mit\n---\n")


def pointers(*paths: str) -> list[tuple[str, str, str]]:
    return [
        (one.location.path, one.message, one.hint)
        for one in verify(paths or ["."], load(os.getcwd())).findings
        if one.rule.code == "WM109"
    ]


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "USE_POLICY.md", "adapter_config.json", "config.json",
     "mergekit_config.yml", "model_index.json", "NOTICE"],
)  # fmt: skip
def test_a_pointer_beside_weights_is_told_with_file_and_remedy(name: str) -> None:
    assert pointers() == []
    Path(name).write_bytes(POINTER)
    ((path, message, hint),) = pointers()
    assert path == name
    assert message == "a git-lfs pointer to 2,744 bytes, not the file"
    assert hint == f"fetch the file: git lfs pull --include='{name}'"
    Path(name).write_bytes(ANNEX)
    ((_, message, hint),) = pointers()
    assert message.startswith("a git-annex pointer")
    assert hint == f"fetch the file: git annex get '{name}'"


def test_a_pointer_in_place_of_a_licence_text_of_a_wheel_is_told() -> None:
    metadata = b"Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-File: LICENSE\n"
    with zipfile.ZipFile("a-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("a/model.safetensors", writers.safetensors())
        wheel.writestr("a-1.dist-info/METADATA", metadata)
        wheel.writestr("a-1.dist-info/licenses/LICENSE", POINTER)
    ((path, _, _),) = pointers("a-1-py3-none-any.whl")
    assert path.endswith("licenses/LICENSE")


def test_a_link_of_git_annex_to_nothing_says_how_to_fetch() -> None:
    os.symlink("../.git/annex/objects/a/b/SHA256E-s4--0/SHA256E-s4--0", "x.safetensors")
    found = [one.message for one in verify(["."], load(os.getcwd())).findings]
    assert any("git annex get" in message for message in found)
