"""Files beside weights that speak of their licence."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.declared.naming import may_be_side_file
from weightmark.declared.side_files import (
    MAX_SIDE_FILE,
    READERS,
    Read,
    SideReader,
    reader_for,
)
from weightmark.licenses.catalogue import SHIPPED


def of(path: str, data: bytes | str | dict[str, object]) -> Read:
    reader = reader_for(path)
    assert reader is not None
    if isinstance(data, dict):
        data = json.dumps(data)
    return reader.read(path, data.encode() if isinstance(data, str) else data, SHIPPED)


def licences(path: str, data: bytes | str | dict[str, object]) -> list[tuple[str, str]]:
    return [(one.licence, one.about) for one in of(path, data).statements]


@pytest.mark.parametrize(
    ("path", "speaks_for"),
    [
        ("w/m.onnx.license", "file"),
        ("m.safetensors.index.json", "folder"),
        ("info/index.json", "tree"),
        ("x/info/about.json", "tree"),
        ("pkg/meta.json", "tree"),
        ("Modelfile", "folder"),
        ("kelp.Modelfile", "folder"),
        ("NOTICE", "folder"),
        ("w/NOTICE.txt", "folder"),
        ("CITATION.cff", "tree"),
        ("kelp_openvino_model/metadata.yaml", "folder"),
        ("config.json", "folder"),
    ],
)
def test_readers_by_name(path: str, speaks_for: str) -> None:
    reader = reader_for(path)
    assert reader is not None
    assert reader.speaks_for == speaks_for


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.pattern)
def test_each_name_is_told_before_the_readers_are_loaded(reader: SideReader) -> None:
    name = re.sub(r"\[.*\]|\*", "-", reader.pattern)
    # That of one file is looked for by the name of the file.
    assert may_be_side_file(name) or reader.speaks_for == "file"


@pytest.mark.parametrize("path", ["README.md", "index.json", "notices/x.txt", "a.json", "license"])
def test_no_reader(path: str) -> None:
    assert reader_for(path) is None


def test_a_sidecar_says_what_its_spdx_lines_say() -> None:
    text = "SPDX-License-Identifier: MIT\nSPDX-License-Identifier: CC-BY-NC-4.0\n"
    assert licences("m.bin.license", text) == [("MIT AND CC-BY-NC-4.0", "weights")]
    assert licences("m.bin.license", "MIT\n") == [("MIT", "weights")]
    (said,) = of("m.bin.license", "SPDX-License-Identifier: my own\n").statements
    assert said.open
    (said,) = of("m.bin.license", "").statements
    assert said.silent


def test_a_sidecar_that_only_names_the_holders_says_nothing() -> None:
    holders = "SPDX-FileCopyrightText: 2024 Kelp <a@b.c>\nCopyright 2023 Reef\n"
    assert of("m.bin.license", holders).statements == ()
    (said,) = of("m.bin.license", f"{holders}All rights reserved by Kelp.\n").statements
    assert said.open


def test_spacy_says_what_the_pipeline_is_under_and_what_its_data() -> None:
    meta: dict[str, object] = {
        "lang": "xx",
        "license": "CC BY-SA 4.0",
        "sources": [{"name": "Kelp", "license": "MIT"}, {"name": "Reef"}, "x"],
    }
    assert licences("meta.json", meta) == [("CC-BY-SA-4.0", "weights"), ("MIT", "data")]


def test_an_export_says_what_the_model_is_under() -> None:
    text = "author: Reef\nlicense: AGPL-3.0 License (https://ultralytics.com/license)\nstride: 32\n"
    assert licences("metadata.yaml", text) == [("AGPL-3.0-only", "weights")]
    assert licences("metadata.yaml", "stride: 32\ntask: detect\n") == []


def test_model_zoos_say_what_the_model_is_under() -> None:
    for name in ("rdf.yaml", "bioimageio.yaml"):
        text = "format_version: 0.4.9\ntype: model\nlicense: CC-BY-NC-4.0\n"
        assert licences(name, text) == [("CC-BY-NC-4.0", "weights")]
    assert licences("rdf.yaml", "type: dataset\nlicense: CC-BY-4.0\n") == [("CC-BY-4.0", "data")]
    kaggle = "model-instance-metadata.json"
    for said in ("Apache 2.0", "apache-2.0"):
        assert licences(kaggle, {"licenseName": said}) == [("Apache-2.0", "weights")]
    assert licences(kaggle, {"licenseName": "unknown"}) == []
    assert licences(kaggle, {"framework": "keras"}) == []


def test_packages_of_other_kinds() -> None:
    assert licences("info/index.json", {"license": "Apache 2.0"}) == [("Apache-2.0", "package")]
    assert licences("package.json", {"license": "UNLICENSED"}) == [("", "package")]
    assert licences("package.json", {"licenses": [{"type": "MIT"}]}) == [("MIT", "package")]
    assert licences("codemeta.json", {"license": "https://spdx.org/licenses/MIT"}) == [
        ("MIT", "code")
    ]
    assert licences("croissant.json", {"license": ["mit"]}) == [("MIT", "data")]
    assert licences("CITATION.cff", "license: [MIT, ISC]\n") == [("MIT OR ISC", "package")]
    config: dict[str, object] = {"license": "other", "license_name": "kelp"}
    assert licences("config.json", config) == [("LicenseRef-kelp", "weights")]
    assert licences("config.json", {"architectures": ["x"]}) == []
    timm: dict[str, object] = {"architecture": "x", "pretrained_cfg": {"license": "cc-by-nc-4.0"}}
    assert licences("config.json", timm) == [("CC-BY-NC-4.0", "weights")]
    assert licences("config.json", {"pretrained_cfg": {"license": None, "tag": "mit"}}) == []
    assert licences("config.json", {"pretrained_cfg": ["license"]}) == []


@pytest.mark.parametrize("name", ["modelcard.json", "data/model_card.json"])
def test_the_model_card_toolkit_says_what_the_model_is_under(name: str) -> None:
    def of_model(details: object) -> list[tuple[str, str]]:
        return licences(name, {"schema_version": "0.0.2", "model_details": details})

    assert of_model({"licenses": [{"identifier": "Apache-2.0"}]}) == [("Apache-2.0", "weights")]
    assert of_model({"license": "CC BY-NC 4.0"}) == [("CC-BY-NC-4.0", "weights")]
    (said,) = of(
        name, {"model_details": {"licenses": [{"custom_text": "Ask us first."}]}}
    ).statements
    assert (said.licence, said.words) == ("", "Ask us first.")
    assert of_model({"name": "kelp"}) == []
    assert of_model([]) == []


def test_a_research_object_says_what_the_whole_is_under() -> None:
    def of_crate(*graph: object) -> list[tuple[str, str]]:
        return licences("x/ro-crate-metadata.json", {"@graph": list(graph)})

    mit = "https://spdx.org/licenses/MIT"
    other = {"@id": "data.csv", "license": "CC-BY-4.0"}
    assert of_crate({"@id": "./", "license": {"@id": mit}}, other) == [("MIT", "package")]
    assert of_crate({"@id": "./", "license": [{"@id": mit}]}) == [("MIT", "package")]
    named = {"@id": "#lic", "@type": "CreativeWork", "name": "Apache-2.0"}
    assert of_crate({"@id": "./", "license": {"@id": "#lic"}}, named) == [("Apache-2.0", "package")]
    assert of_crate({"@id": "./", "license": "CC-BY-NC-4.0"}) == [("CC-BY-NC-4.0", "package")]
    assert of_crate(other, {"@id": "./", "name": "x"}, "text") == []
    assert licences("ro-crate-metadata.json", {"@graph": "none"}) == []


def test_an_index_of_shards_has_the_keys_of_a_header() -> None:
    metadata: dict[str, object] = {"total_size": 1, "license": "mit"}
    found = of("m.safetensors.index.json", {"metadata": metadata})
    assert [one.licence for one in found.statements] == ["MIT"]
    assert found.statements[0].title == "license in the index"
    broken = of("m.safetensors.index.json", {"metadata": {"weightmark": "{"}})
    assert [one.kind for one in broken.problems] == ["mark"]


def test_a_modelfile_has_licences() -> None:
    text = 'FROM hf.co/reef/kelp-7b:Q4\nLICENSE "MIT"\nlicense """\nAll rights reserved\n"""\n'
    found = of("Modelfile", text)
    assert [(one.licence, one.where.line) for one in found.statements] == [("MIT", 2), ("", 3)]


def test_a_notice_in_words() -> None:
    text = "kelp.bin is distributed under CC-BY-SA-3.0.\nThe code is under MIT.\n"
    assert licences("NOTICE", text) == [("CC-BY-SA-3.0", "weights")]
    text = "SPDX-License-Identifier: MIT\n\nhttps://www.apache.org/licenses/LICENSE-2.0\n"
    assert [name for name, _ in licences("NOTICE", text)] == ["MIT", "Apache-2.0"]


@pytest.mark.parametrize(
    "head",
    [
        "Open Source Software Licensed under the MIT License:",
        "Other dependencies and licenses:",
        "----- LICENSE FOR Reef tides code -----",
        "Third-party software",
    ],
)
def test_in_a_notice_what_others_wrote_is_not_of_the_weights(head: str) -> None:
    text = f"kelp.bin is distributed under CC-BY-SA-3.0.\n\n{head}\n\nApache License\n"
    assert licences("NOTICE", text) == [("CC-BY-SA-3.0", "weights")]


BROKEN = [b"", b"\xff\xfe", b"{", b"[]", b"null", b"[" * 100_000, b'{"license": {"a": [1]}}']


@pytest.mark.parametrize("data", [*BROKEN, b"x" * (MAX_SIDE_FILE + 1)])
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.pattern)
def test_broken_files_raise_nothing(reader: SideReader, data: bytes) -> None:
    found = reader.read("a/b", data, SHIPPED)
    assert not any(one.understood for one in found.statements)
    assert found.problems or len(data) <= MAX_SIDE_FILE


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_total(data: bytes) -> None:
    for reader in READERS:
        reader.read("a/b", data, SHIPPED)
        reader.read("a/b", b'{"license": ' + data + b"}", SHIPPED)
