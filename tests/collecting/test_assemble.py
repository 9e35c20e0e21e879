"""The facts of one model, put together once."""

from __future__ import annotations

import json
import os

import pytest
from tests import writers
from tests.collecting.places import found
from tests.licence_texts import licence_text
from tests.rules.folder import Folder

from weightmark import read_mark
from weightmark.collecting import assemble, bases
from weightmark.collecting.assemble import licence_of_key
from weightmark.collecting.collect import collect
from weightmark.config import load
from weightmark.errors import ConfigError
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.facts import Facts
from weightmark.stamping.stamp import stamp
from weightmark.verify import verify


def test_a_text_of_the_model_stands_before_that_of_the_code(empty: Folder) -> None:
    """LICENSE-MODEL beside LICENSE says which is which."""
    empty.model()
    empty.write("LICENSE-MODEL", licence_text("apache-2.0"))
    (facts,) = found(".").values()
    assert {text.path: text.beside for text in facts.texts} == {
        "LICENSE": False,
        "LICENSE-MODEL": True,
    }


def test_configured_texts_are_the_texts(empty: Folder) -> None:
    """`license-files` names them, wherever they stand and whatever they are called."""
    empty.model()
    empty.write("terms/weights.txt", licence_text("apache-2.0"))
    empty.write("weightmark.toml", 'license-files = ["terms/*.txt"]\n')
    (facts,) = found(".").values()
    assert [(text.path, text.identification.id) for text in facts.texts] == [
        ("terms/weights.txt", "Apache-2.0")
    ]


def test_parts_of_a_pipeline_name_bases_that_are_well_known(empty: Folder) -> None:
    """Fine-tuning a part leaves the name of the whole in its configuration."""
    empty.model()
    empty.write("model_index.json", "{}")
    empty.write("unet/x.safetensors", writers.safetensors(metadata={"license": "mit"}))
    for name, expected in (
        ("meta-llama/Llama-2-7b-hf", {"meta-llama/Llama-2-7b-hf"}),
        ("a/b", set()),
    ):
        empty.write("unet/config.json", json.dumps({"_name_or_path": name}))
        bases = {one.base.name for facts in found(".").values() for one in facts.bases}
        assert bases == expected


def test_texts_of_the_reuse_folder_are_read(empty: Folder) -> None:
    """LICENSES/ holds the texts of a repository that follows REUSE."""
    empty.model()
    empty.remove("LICENSE")
    empty.write("LICENSES/MIT.txt", licence_text("mit"))
    (facts,) = found("LICENSES/MIT.txt").values()
    assert [text.path for text in facts.texts] == ["LICENSES/MIT.txt"]


@pytest.mark.parametrize(
    ("header", "notice"),
    [
        ({}, "License: CC-BY-NC\n"),
        ({"license": "cc-by-nc"}, ""),
        ({"license": "other", "license_name": "cc-by-nc"}, ""),
    ],
)
def test_a_name_that_versions_share_adds_none_to_the_text(
    empty: Folder, header: dict[str, str], notice: str
) -> None:
    """The name alone means the latest version: beside the text of an older one it means that."""
    empty.weights(header)
    empty.card("license: cc-by-nc")
    empty.write("LICENSE", licence_text("cc-by-nc-2.0"))
    if notice:
        empty.write("NOTICE", notice)
    (facts,) = found(".").values()
    assert list(facts.terms) == ["CC-BY-NC-2.0"]
    codes = {one.rule.code for one in verify(["."], load(os.getcwd())).findings}
    assert not codes & {"WM105", "WM204", "WM301", "WM302"}


def test_a_version_that_is_named_exactly_is_another_one(empty: Folder) -> None:
    empty.weights({"license": "cc-by-nc-4.0"})
    empty.write("LICENSE", licence_text("cc-by-nc-2.0"))
    (facts,) = found(".").values()
    assert list(facts.terms) == ["CC-BY-NC-4.0"]


def test_files_from_elsewhere_are_not_those_of_the_project(
    empty: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was fetched is not configured by the project, and is nobody's to publish here."""
    empty.write("weightmark.toml", 'license = "apache-2.0"\n')
    elsewhere = tmp_path_factory.mktemp("download")
    (elsewhere / "x.safetensors").write_bytes(writers.safetensors())
    (facts,) = found(str(elsewhere)).values()
    assert (facts.declaration.license, facts.publishes) == ("", False)


def test_the_weights_are_the_same_wherever_they_stand(empty: Folder) -> None:
    """What is found out of a file is known in the list of files and beside what is said of it."""
    empty.write("README.md", "---\nlicense: mit\n---\n")
    empty.weights(name="x.safetensors")
    empty.write("x.safetensors.license", "SPDX-License-Identifier: MIT\n")
    empty.weights(name="vae/x.safetensors")
    empty.write(
        "weightmark.toml",
        'license = "mit"\n[[weights]]\npath = "vae/*"\nlicense = "isc"\n'
        '[[weights.base]]\nmodel = "org/base"\nlicense = "mit"\n',
    )
    (facts,) = [one for one in collect(["."], load(".")) if one.weights]
    told = {one.path: one for each in facts.spoken for one in each.weights}
    assert told == {one.path: one for one in facts.weights}
    assert [one.licence for one in told["x.safetensors"].sidecars] == ["MIT"]
    assert [one.base.name for one in facts.bases_of(told["vae/x.safetensors"])] == ["org/base"]
    assert (told["x.safetensors"].bases, facts.bases) == (None, ())


SD15 = "stable-diffusion-v1-5/stable-diffusion-v1-5"
KOHYA = {"ss_base_model_version": "sd_v1", "ss_network_module": "networks.lora"}


def lora(folder: Folder, name: str, license: str, **metadata: str) -> None:
    data = writers.safetensors(metadata={**metadata, "license": license})
    folder.write(f"{name}.safetensors", data)


def by_file(facts: Facts) -> dict[str, list[str]]:
    return {one.path: [base.base.name for base in facts.bases_of(one)] for one in facts.weights}


def test_what_one_file_says_of_its_bases_is_not_said_of_its_neighbours(empty: Folder) -> None:
    lora(empty, "a", "creativeml-openrail-m", **KOHYA)
    lora(empty, "b", "apache-2.0", base_model="Qwen/Qwen-Image")
    lora(empty, "c", "mit")
    (facts,) = collect(["."], load("."))
    assert by_file(facts) == {
        "a.safetensors": [SD15],
        "b.safetensors": ["Qwen/Qwen-Image"],
        "c.safetensors": ["Qwen/Qwen-Image", SD15],
    }
    # What is said of the whole is said of each, and then of those that say nothing alone.
    empty.write("README.md", "---\nbase_model: org/whole\n---\n")
    (facts,) = collect(["."], load("."))
    assert by_file(facts) == {
        "a.safetensors": ["org/whole", SD15],
        "b.safetensors": ["Qwen/Qwen-Image", "org/whole"],
        "c.safetensors": ["org/whole"],
    }


def test_a_mark_records_the_bases_of_its_file_alone(empty: Folder) -> None:
    lora(empty, "a", "creativeml-openrail-m", **KOHYA)
    lora(empty, "b", "apache-2.0", base_model="Qwen/Qwen-Image")
    assert not [one for one in stamp(["."], load(".")) if one.error]
    recorded = [read_mark(f"{name}.safetensors") for name in "ab"]
    assert [[one.name for one in mark.bases] for mark in recorded if mark] == [
        [SD15],
        ["Qwen/Qwen-Image"],
    ]
    found = verify(["."], load(".")).findings
    assert "WM417" not in {one.rule.code for one in found}


def test_the_pieces_of_one_file_say_what_one_of_them_says(empty: Folder) -> None:
    lora(empty, "m-00001-of-00002", "mit", base_model="org/a")
    lora(empty, "m-00002-of-00002", "mit")
    lora(empty, "n", "mit", base_model="org/b")
    (facts,) = collect(["."], load("."))
    assert list(by_file(facts).values()) == [["org/a"], ["org/a"], ["org/b"]]


def test_restrictions_beside_weights_do_not_make_up_for_those_dropped(empty: Folder) -> None:
    def dropped() -> list[str]:
        found = verify(["."], load(".")).findings
        return [one.location.path for one in found if one.rule.code == "WM401"]

    lora(empty, "a", "mit", **KOHYA)
    assert dropped() == ["a.safetensors"]
    lora(empty, "b", "creativeml-openrail-m", **KOHYA)
    assert dropped() == ["a.safetensors"]
    lora(empty, "a", "creativeml-openrail-m", **KOHYA)
    assert dropped() == []


def test_a_licence_of_the_configuration_that_is_none_is_an_error_with_its_key() -> None:
    assert licence_of_key("mit", "license", SHIPPED) == "MIT"
    with pytest.raises(ConfigError) as error:
        licence_of_key("apache 9", "base org/x: license", SHIPPED)
    assert "base org/x: license: " in str(error.value)


def test_who_names_no_base_is_asked_once(empty: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none of the files speaks for itself, what is said of all holds for each."""
    empty.model()
    asked: list[object] = []
    gather = bases.gather_parents

    def counted(*args: object) -> object:
        asked.append(args)
        return gather(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(assemble, "gather_parents", counted)
    (facts,) = found(".").values()
    assert not facts.bases
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("card", "header", "codes"),
    [
        ("gpl-3.0", "GPL-3.0-or-later", set()),
        ("agpl-3.0", "AGPLv3+", set()),
        ("gpl-2.0", "GPL-3.0-or-later", {"WM204"}),
        ("gemma", "LicenseRef-Gemma-2024-02-21", set()),
    ],
)
def test_a_name_that_is_not_clear_means_what_a_header_says(
    empty: Folder, card: str, header: str, codes: set[str]
) -> None:
    empty.write("README.md", f"---\nlicense: {card}\n---\n")
    empty.write("m.safetensors", writers.safetensors(metadata={"license": header}))
    said = verify(["."], load(".")).findings
    assert {one.rule.code for one in said} & {"WM204"} == codes
