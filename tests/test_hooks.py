"""The hooks file: which paths start a hook, and that no content type hides weights from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify import identify
from pre_commit.clientlib import load_manifest  # type: ignore[import-untyped]
from tests import hooks_pattern, writers

from weightmark.cli import COMMANDS, main
from weightmark.declared.naming import is_card, is_text
from weightmark.formats.known import KNOWN

MANIFEST = Path(__file__).parent.parent / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 2744\n"

STARTS = [
    "model.safetensors",
    "MODEL.SAFETENSORS",
    "a/b c/modèle (1).safetensors",
    "model-00001-of-00002.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "x.pt",
    "x.gguf",
    "x.onnx",
    "README.md",
    "README",
    "a/README.rst",
    "readme.md",
    "sub/README.markdown",
    "MODEL_CARD.md",
    "modelcard.md",
    "LICENSE",
    "LICENCE",
    "LICENSE.txt",
    "LICENSE-MODEL",
    "MODEL_LICENSE.md",
    "UNLICENSE",
    "COPYING",
    "COPYING.LESSER",
    "LICENSES/MIT.txt",
    "USE_POLICY.md",
    "LICENSES/LicenseRef-a.txt",
    "aup.txt",
    "PROHIBITED_USES.md",
    "NOTICE",
    "sub/NOTICE.txt",
    "NOTICES",
    "model.safetensors.license",
    "REUSE.toml",
    "adapter_config.json",
    "config.json",
    "a/model_index.json",
    "mergekit_config.yml",
    "mergekit_moe_config.yaml",
    "variables/variables.data-00000-of-00001",
    "ckpt/manifest.ocdbt",
    "yolov3.weights",
    "model.pt.dvc",
    "pyproject.toml",
    "weightmark.toml",
]
DOES_NOT = [
    "src/model.py",
    "my-config.json",
    "config.json5",
    "tokenizer.json",
    "noticeboard.html",
    "data.dvc",
    "docs/index.md",
    "README.html",
    "README.rst.bak",
    "my-pyproject.toml",
    "safetensors",
    "model.safetensors.py",
    "model.safetensors.md5",
    "NOTREADME.md",
    ".gitattributes",
    "uv.lock",
]


def starts(hook: dict[str, Any], path: str) -> bool:
    """As pre-commit decides by name: re.search on the POSIX path."""
    return re.search(hook["files"], path) is not None


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
@pytest.mark.parametrize("path", STARTS)
def test_these_start_a_hook(hook: dict[str, Any], path: str) -> None:
    assert starts(hook, path)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
@pytest.mark.parametrize("path", DOES_NOT)
def test_these_do_not(hook: dict[str, Any], path: str) -> None:
    assert not starts(hook, path)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_pattern_is_made_from_the_list_of_formats_and_names(hook: dict[str, Any]) -> None:
    """After a change of the list: `python -m tests.hooks_pattern --write`."""
    assert hook["files"] == hooks_pattern.pattern()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_every_format_starts_a_hook(hook: dict[str, Any]) -> None:
    for known in KNOWN:
        for suffix in (*known.suffixes, *known.vague):
            for name in (f"x{suffix}", f"X{suffix.upper()}", f"x{suffix}.dvc", f"x{suffix}.part1"):
                assert starts(hook, f"folder/{name}"), name


@pytest.mark.parametrize("path", [path for path in STARTS if is_card(path) or is_text(path)])
def test_card_and_text_names_are_those_that_are_collected(path: str) -> None:
    assert starts(HOOKS[0], path)


def test_pre_commit_accepts_the_file() -> None:
    assert [hook["id"] for hook in load_manifest(str(MANIFEST))] == [
        "weightmark-verify",
        "weightmark-stamp",
    ]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_see_all_files_at_once_and_by_name_only(hook: dict[str, Any]) -> None:
    assert hook["require_serial"] is True
    assert hook["types"] == ["file"]
    assert not {"args", "types_or", "exclude_types", "always_run"} & hook.keys()


@pytest.mark.parametrize("content", [writers.safetensors(), POINTER, b""])
def test_type_file_holds_for_weights_pointers_and_empty_files(
    tmp_path: Path, content: bytes
) -> None:
    """Identify calls a pointer text, so the type `binary` would pass over it in silence."""
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    assert "file" in identify.tags_from_path(str(path))


def test_a_pointer_is_no_binary_file(tmp_path: Path) -> None:
    """The fact that the hooks file is built on; if it changes, so may `types`."""
    path = tmp_path / "model.safetensors"
    path.write_bytes(POINTER)
    assert "binary" not in identify.tags_from_path(str(path))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_entry_is_a_command_line_that_works(
    hook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With files that hold nothing to check, a hook passes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    program, *words = hook["entry"].split()
    assert program == "weightmark"
    assert words[0] in COMMANDS
    assert main([*words, "pyproject.toml"]) == 0
