"""Weights are found by suffix, and where that is vague by name or by their first bytes."""

from __future__ import annotations

import pytest

from weightmark import formats


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/model.safetensors", "safetensors"),
        ("MODEL.SafeTensors", "safetensors"),
        ("x-00001-of-00002.gguf", "gguf"),
        ("det.onnx", "onnx"),
        ("model.safetensors.index.json", None),
        ("model.pt", None),
        ("safetensors", None),
    ],
)
def test_a_format_is_found_by_suffix(path: str, name: str | None) -> None:
    found = formats.by_path(path)
    assert (found and found.name) == name


def test_each_format_sniffs_itself_and_only_safetensors_carries_a_mark() -> None:
    records = [formats.by_name(name) for name in formats.FORMATS]
    assert [one.name for one in records] == ["gguf", "onnx", "safetensors"]
    assert [one.suffixes for one in records] == list(formats.FORMATS.values())
    assert [one.name for one in records if one.rewrite] == ["safetensors"]


@pytest.mark.parametrize(
    ("path", "head", "answer"),
    [
        ("a/model.safetensors", b"", True),
        ("model.PT", b"", True),
        ("checkpoint.pth.tar", b"", True),
        ("flax_model.msgpack", b"", True),
        ("silero.jit", b"", True),
        ("pytorch_model-00001-of-00003.bin", b"", True),
        ("adapter_model.bin", b"", True),
        ("variables/variables.data-00000-of-00001", b"", True),
        ("weird.bin", b"\x80\x04\x95", True),
        ("weird.dat", b"PK\x03\x04", True),
        ("m.bin", b"\x1c\0\0\0TFL3", True),
        ("weird.bin", b"", False),
        ("firmware.bin", b"\x7fELF", False),
        ("data.json", b"PK\x03\x04", False),
        ("package.zip", b"PK\x03\x04", False),
        ("model.py", b"", False),
        ("config.json", b"{", False),
        ("LICENSE", b"", False),
    ],
)
def test_weights_without_a_readable_header_are_weights(
    path: str, head: bytes, answer: bool
) -> None:
    assert formats.is_weights(path, head) is answer
