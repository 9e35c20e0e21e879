"""WM1xx: the mark; a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from tests import writers
from tests.received import errors, received
from tests.received import judged as judged_as_received
from tests.rules.folder import Build, Cases, Folder, mark, table_digest
from tests.rules.judging import (
    breaks,
    judged,
    keeps,
    tells_a_receiver_what_to_do,
)

from weightmark.rules import CHECKS

A = "a" * 64
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{A}\nsize 2744\n"
TENSORS = table_digest(writers.safetensors())


def metadata(*parts: dict[str, str], **more: str) -> Build:
    def build(folder: Folder) -> None:
        found = dict(more)
        for part in parts:
            found.update(part)
        folder.weights(found)

    return build


def raw(header: str) -> Build:
    """A header as it stands, of a file without tensors."""
    return lambda folder: folder.write("model.safetensors", writers.safetensors_head(header))


def whole(folder: Folder) -> None:
    """All as it was."""


def not_whole(folder: Folder) -> None:
    broken = mark("MIT", [A])
    del broken["weightmark_clauses"]
    folder.weights(broken)


def shards(second: str) -> Build:
    def build(folder: Folder) -> None:
        folder.remove("model.safetensors")
        for number, licence in enumerate(("MIT", second), 1):
            folder.weights(mark(licence), f"model-0000{number}-of-00002.safetensors")

    return build


def cut_off(folder: Folder) -> None:
    folder.write("model.safetensors", writers.safetensors(metadata=mark())[:-1])


def index(*there: str) -> Build:
    def build(folder: Folder) -> None:
        folder.remove("model.safetensors")
        names = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
        parts = {f"w{at}": name for at, name in enumerate(names)}
        folder.write("model.safetensors.index.json", json.dumps({"weight_map": parts}))
        for name in there:
            folder.weights(mark(), name)

    return build


def pickle(folder: Folder) -> None:
    folder.write("pytorch_model.bin", b"\x80\x02}q\x00.")


def nothing_said(folder: Folder) -> None:
    for name in ("README.md", "LICENSE"):
        folder.remove(name)
    folder.weights()


def cached(name: str) -> Build:
    """The weights as a Hub cache has them: a link to a blob of that name."""

    def build(folder: Folder) -> None:
        content = writers.safetensors(metadata=mark())
        folder.write(f"blobs/{name or hashlib.sha256(content).hexdigest()}", content)
        folder.remove("model.safetensors")
        blob = next((folder.path / "blobs").iterdir())
        os.symlink(f"blobs/{blob.name}", folder.path / "model.safetensors")

    return build


def large(size: int) -> Build:
    return lambda folder: folder.write("parameters.blob", b"\0" * size)


CASES: Cases = {
    "WM101": (metadata(license="mit"), whole),
    "WM102": (not_whole, metadata(mark("MIT", [A]))),
    "WM103": (metadata(mark(version=3)), metadata(mark(version=1))),
    "WM104": (metadata(mark(tensors=A)), metadata(mark(tensors=TENSORS))),
    "WM105": (
        metadata(mark(), {"modelspec.license": "Apache-2.0"}),
        metadata(mark(), {"modelspec.license": "MIT License"}),
    ),
    "WM106": (shards("Apache-2.0"), shards("MIT")),
    "WM107": (cut_off, whole),
    "WM108": (
        raw('{"__metadata__":{"license":"mit","license":"apache-2.0"}}'),
        raw('{"__metadata__":{"license":"mit","note":"apache-2.0"}}'),
    ),
    "WM109": (lambda folder: folder.write("model.safetensors", POINTER), whole),
    "WM110": (
        metadata(mark(), note="\x1b[2Jnothing to see"),
        metadata(mark(), note="[2Jnothing to see"),
    ),
    "WM111": (
        raw(
            '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"x":1}}'
        ),
        raw('{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
    ),
    "WM112": (pickle, whole),
    "WM113": (
        index("model-00001-of-00002.safetensors"),
        index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"),
    ),
    "WM114": (metadata(mark()), metadata(mark(tensors=TENSORS))),
    "WM115": (nothing_said, whole),
    "WM116": (
        metadata(mark(), model_license="All rights reserved"),
        metadata(mark(), model_license="MIT"),
    ),
    "WM117": (large(1 << 20), large(1 << 10)),
    "WM118": (cached(A), cached("")),
}


@pytest.mark.parametrize("code", CASES)
def test_the_case_that_breaks(folder: Folder, code: str) -> None:
    breaks(folder, code, CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_the_case_that_keeps(folder: Folder, code: str) -> None:
    keeps(folder, code, CASES[code][1])


@pytest.mark.parametrize("code", CASES)
def test_who_only_received_the_weights_is_not_told_to_write(folder: Folder, code: str) -> None:
    tells_a_receiver_what_to_do(folder, CASES[code][0])


def test_every_rule_has_a_case_that_breaks_and_one_that_keeps_it() -> None:
    assert sorted(CASES) == [one.rule.code for one in CHECKS if one.rule.code.startswith("WM1")]


@pytest.mark.parametrize(
    ("names", "command"),
    [
        (["big/m-00001-of-00002.safetensors", "big/m-00002-of-00002.safetensors"],
         "git lfs pull --include='big/m-*-of-00002.safetensors'"),
        (["one.onnx", "two.onnx"], "git lfs pull --include='one.onnx,two.onnx'"),
        (["big/one.onnx"], "git lfs pull --include='big/one.onnx'"),
    ],
)  # fmt: skip
def test_pointers_of_one_model_say_the_same_and_fetch_all(
    folder: Folder, names: list[str], command: str
) -> None:
    for at, name in enumerate(names, start=1):
        pointer = (
            "version https://git-lfs.github.com/spec/v1\n"
            f"oid sha256:{at:064x}\nsize {at}000\n"
        )  # fmt: skip
        folder.write(name, pointer)
    found = [one for one in judged(folder).findings if one.rule.code == "WM109"]
    assert len(found) == len(names)
    told = ("a git-lfs pointer, not the weights", f"fetch the weights: {command}")
    assert {(one.message, one.hint) for one in found} == {told}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("adapter_config.json", '{"base_model_name_or_path": "org/', True),
        ("mergekit_config.yml", "models: [", True),
        ("adapter_config.json", '{"peft_type": "LORA"}', False),
        ("tokenizer_config.json", "{", False),  # which names no base
    ],
)
def test_a_configuration_that_cannot_be_read_is_told(
    folder: Folder, name: str, content: str, told: bool
) -> None:
    folder.write(name, content)
    found = [one for one in judged(folder).findings if one.rule.code in ("WM113", "WM117")]
    expected = [("WM117", "warning", name)] * told
    assert [(one.rule.code, str(one.severity), one.location.path) for one in found] == expected


def test_the_pieces_of_a_model_have_one_command_under_git_annex_too(folder: Folder) -> None:
    for piece in ("m-00001-of-00002.safetensors", "m-00002-of-00002.safetensors"):
        os.symlink(".git/annex/objects/a/b/K/K", folder.path / piece)
    found = [one for one in judged(folder).findings if one.rule.code == "WM109"]
    assert [one.hint for one in found] == [
        "fetch the weights: git annex get --include='m-*-of-00002.safetensors'"
    ] * 2


def test_a_card_that_git_annex_did_not_fetch_is_told(folder: Folder) -> None:
    folder.remove("README.md")
    os.symlink(".git/annex/objects/a/b/K/K", folder.path / "README.md")
    found = [one for one in judged(folder).findings if one.location.path == "README.md"]
    assert [(one.rule.code, one.hint) for one in found] == [
        ("WM109", "fetch the file: git annex get 'README.md'")
    ]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


def test_what_git_annex_did_not_fetch_is_told_with_the_command(folder: Folder) -> None:
    folder.remove("model.safetensors")
    key = "SHA256E-s4--0.safetensors"
    os.symlink(f".git/annex/objects/a/b/{key}/{key}", folder.path / "model.safetensors")
    (found,) = [one for one in judged(folder).findings if one.rule.code in ("WM107", "WM109")]
    assert (found.rule.code, found.location.path) == ("WM109", "model.safetensors")
    assert found.hint == "fetch the weights: git annex get 'model.safetensors'"


TELLING = ("model.safetensors.index.json", "adapter_config.json", "w.npz.license", "REUSE.toml")


@pytest.mark.parametrize("name", TELLING)
def test_a_pointer_in_place_of_what_tells_of_weights_is_one(folder: Folder, name: str) -> None:
    folder.write("w.npz", b"PK\x05\x06" + b"\0" * 18)
    folder.write(name, POINTER)
    codes = ("WM109", "WM113", "WM116")
    (found,) = [one for one in judged(folder).findings if one.rule.code in codes]
    assert (found.rule.code, found.location.path) == ("WM109", name)
    assert found.hint == f"fetch the file: git lfs pull --include='{name}'"


def test_a_line_feed_behind_a_value_hides_nothing(bare: Folder) -> None:
    bare.weights({"license": "mit\n"})
    assert errors(judged_as_received()) == set()
    bare.weights({"license": "mit\napache"})
    assert "WM110" in errors(judged_as_received())
