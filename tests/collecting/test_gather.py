"""All places that speak of the licence of weights are gathered, each in its order."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from tests.licence_texts import licence_text
from tests.received import errors, judged
from tests.rules.folder import Folder
from tests.writers import gguf

from weightmark.collecting.collect import collect
from weightmark.collecting.gather import read_side_file, side_files
from weightmark.collecting.place import Place, speaking_in
from weightmark.config import Config, Project, load
from weightmark.declared.model_files import NamedBase, parse_bases
from weightmark.declared.statement import Statement
from weightmark.errors import Problem
from weightmark.finding import Severity
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License
from weightmark.model.facts import Facts
from weightmark.verify import verify

FIND = Catalogue.find


@pytest.mark.parametrize(("licence", "codes"), [("MIT", set()), ("CC-BY-NC-4.0", {"WM204"})])
def test_an_older_reuse_file_speaks_of_weights(
    fetched: Folder, licence: str, codes: set[str]
) -> None:
    fetched.write(".reuse/dep5", f"Format: x\n\nFiles: *.safetensors\nLicense: {licence}\n")
    assert errors(judged()) == codes
    fetched.write(".reuse/dep5", f"Format: x\n\nFiles: *.png\nLicense: {licence}\n")
    assert errors(judged()) == set()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Portions of the training data are under CC BY-SA 4.0.\n", set()),
        ("The dataset is licensed under CC BY-SA 4.0.\n", set()),
        ("Portions of the weights are under CC BY-NC 4.0.\n", {"WM204"}),
    ],
)
def test_a_notice_about_data_says_nothing_of_the_weights(
    fetched: Folder, words: str, codes: set[str]
) -> None:
    fetched.write("NOTICE", words)
    assert errors(judged()) == codes


def facts() -> Facts:
    (found,) = [one for one in collect(["."], load(os.getcwd())) if one.weights]
    return found


def says(path: str = "model.safetensors") -> list[tuple[str, str]]:
    """Kind and licence of what is said of a file, in order."""
    for spoken in facts().spoken:
        if path in [one.path for one in spoken.weights]:
            return [(one.kind, one.licence) for one in spoken.says if not one.silent]
    raise LookupError(path)


def test_places_count_in_their_order(fetched: Folder) -> None:
    fetched.write("weightmark.toml", 'license = "mit"\n')
    fetched.weights({"license": "isc"})
    fetched.write("NOTICE", "The weights are licensed under the Apache License 2.0.\n")
    fetched.write("README.md", "---\nlicense: mit\n---\nThe weights are under the BSD-3-Clause.\n")
    fetched.write("model.safetensors.license", "SPDX-License-Identifier: Zlib\n")
    assert says() == [
        ("card", "MIT"),
        ("prose", "BSD-3-Clause"),
        ("configuration", "MIT"),
        ("header", "ISC"),
        ("sidecar", "Zlib"),
        ("notice", "Apache-2.0"),
        ("text", "MIT"),
    ]


def test_what_a_second_card_declares_stands_before_all_prose(fetched: Folder) -> None:
    fetched.write("README.md", "---\nlicense: mit\n---\nThe weights are under CC BY-NC 4.0.\n")
    fetched.write("MODEL_CARD.md", "---\nlicense: isc\n---\n")
    said = [(one.where.path, one.kind) for one in facts().spoken[0].says if one.kind != "text"]
    assert said[:2] == [("README.md", "card"), ("MODEL_CARD.md", "card")]
    assert [kind for _, kind in said[2:]] == ["prose"] * (len(said) - 2)
    assert len(said) > 2


@pytest.mark.parametrize(
    ("precedence", "expected"),
    [
        ("closest", ["MIT"]),
        ("aggregate", ["MIT", "ISC"]),
        ("override", ["ISC"]),
    ],
)
def test_reuse_toml_counts_by_its_precedence(
    fetched: Folder, precedence: str, expected: list[str]
) -> None:
    fetched.write("model.safetensors.license", "SPDX-License-Identifier: MIT\n")
    fetched.write(
        "REUSE.toml",
        f'version = 1\n[[annotations]]\npath = "*.safetensors"\nprecedence = "{precedence}"\n'
        'SPDX-License-Identifier = "ISC"\n',
    )
    (weights,) = facts().weights
    assert [one.licence for one in weights.sidecars] == expected


def test_the_nearest_reuse_toml_counts_and_one_beside_nothing_does_not(fetched: Folder) -> None:
    fetched.weights(name="vae/x.safetensors")
    for name, licence in (("REUSE.toml", "MIT"), ("vae/REUSE.toml", "ISC")):
        fetched.write(
            name,
            f'version = 1\n[[annotations]]\npath = "**"\nSPDX-License-Identifier = "{licence}"\n',
        )
    found = {one.path: one.sidecars for one in facts().weights}
    assert {path: [one.licence for one in said] for path, said in found.items()} == {
        "model.safetensors": ["MIT"],
        "vae/x.safetensors": ["ISC"],
    }


def place(fetched: Folder) -> Place:
    root = str(fetched.path)
    return Place.on_disk(root, None, load(root), speaking_in)


def test_side_files_speak_for_their_folder_or_for_all_below(fetched: Folder) -> None:
    fetched.write("config.json", json.dumps({"license": "isc"}))
    fetched.write("CITATION.cff", "license: MIT\n")
    fetched.write("info/about.json", "{}")
    fetched.write("unet/config.json", "{}")
    with place(fetched) as there:
        assert {name for name, _ in side_files(there, "")} == {
            *("config.json", "CITATION.cff", "info/about.json")
        }
        assert {name for name, _ in side_files(there, "unet")} == {
            *("unet/config.json", "CITATION.cff", "info/about.json")
        }


@pytest.mark.parametrize(
    ("said", "codes"),
    [("llama2:13b", {"WM401"}), ("reef/kelp", {"WM403"}), ("./kelp.gguf", set())],
)
def test_a_modelfile_names_what_the_model_is_made_of(
    fetched: Folder, said: str, codes: set[str]
) -> None:
    fetched.write("Modelfile", f"FROM {said}\nPARAMETER temperature 1\n")
    found = {one.rule.code for one in judged().findings}
    assert found & {"WM401", "WM403", "WM404"} == codes


def test_what_names_the_bases_is_parsed_once_a_file(
    fetched: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched.write("adapter_config.json", json.dumps({"base_model_name_or_path": "org/a"}))
    fetched.write("config.json", "{")
    parsed: list[str] = []

    def parse(data: bytes, name: str) -> tuple[tuple[NamedBase, ...], tuple[Problem, ...]]:
        parsed.append(name)
        return parse_bases(data, name)

    monkeypatch.setattr("weightmark.collecting.gather.parse_bases", parse)
    found = facts()
    assert [one.base.name for one in found.bases] == ["org/a"]
    assert [one.where for one in found.problems] == ["config.json"]
    assert sorted(parsed) == ["adapter_config.json", "config.json"]


def test_a_side_file_is_read_once_and_one_that_is_gone_says_nothing(
    fetched: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched.write("config.json", json.dumps({"license": "isc"}))
    with place(fetched) as there:
        ((name, reader),) = side_files(there, "")
        first = read_side_file(there, name, reader, SHIPPED)
        assert [one.licence for one in first.statements] == ["ISC"]
        monkeypatch.setattr(there, "read", None)
        assert read_side_file(there, name, reader, SHIPPED) is first
    with place(fetched) as there:
        (fetched.path / "config.json").unlink()
        assert read_side_file(there, name, reader, SHIPPED).statements == ()


def test_the_metadata_of_a_conda_package_stand_for_all_that_is_in_it(fetched: Folder) -> None:
    fetched.write("info/index.json", json.dumps({"name": "demo", "license": "MIT"}))
    said = [one for one in facts().spoken[0].says if one.where.path == "info/index.json"]
    assert [(one.licence, one.about) for one in said] == [("MIT", "weights")]
    assert all(isinstance(one, Statement) for one in said)


def store(root: Path, *models: tuple[bytes, list[str]]) -> None:
    """A store as Ollama has it, of models and the texts of their licences."""
    (root / "blobs").mkdir(parents=True)
    (root / "manifests/reg/library").mkdir(parents=True)
    for number, (weights, texts) in enumerate(models):
        layers = []
        kinds = ["model"] + ["license"] * len(texts)
        for kind, data in zip(kinds, [weights, *(one.encode() for one in texts)], strict=True):
            digest = hashlib.sha256(data).hexdigest()
            (root / f"blobs/sha256-{digest}").write_bytes(data)
            layers.append(
                {"mediaType": f"application/vnd.ollama.image.{kind}", "digest": f"sha256:{digest}"}
            )
        manifest = json.dumps({"layers": layers})
        (root / f"manifests/reg/library/{number}").write_text(manifest)


def of_store(root: Path) -> set[str]:
    verdict = verify([str(root)], Project(str(root), Config()))
    return {one.rule.code for one in verdict.findings if one.severity is Severity.ERROR}


def test_a_store_of_models_keeps_the_licence_of_each(tmp_path: Path) -> None:
    mit, nc = licence_text("mit"), licence_text("cc-by-nc-4.0")
    kelp = gguf([("general.license", "string", "mit")])
    silent = gguf([("general.name", "string", "reef")])
    store(tmp_path / "one", (kelp, [mit]), (silent, [nc]))
    assert of_store(tmp_path / "one") == set()
    store(tmp_path / "two", (kelp, [nc]), (silent, [nc]))
    assert of_store(tmp_path / "two") == {"WM302"}
    store(tmp_path / "three", (silent, []), (kelp, [mit]))
    assert of_store(tmp_path / "three") == {"WM115"}
    models = {
        facts.label.rpartition("/")[2]: [
            (one.title, one.licence) for one in facts.spoken[0].says if one.kind != "text"
        ]
        for facts in collect([str(tmp_path / "one")], Project(str(tmp_path), Config()))
    }
    assert models == {
        "0": [("general.license in the header", "MIT")],
        "1": [("the manifest", "CC-BY-NC-4.0")],
    }


def test_a_model_of_a_store_is_named_by_its_manifest_or_its_blob(tmp_path: Path) -> None:
    mit = licence_text("mit")
    kelp, reef = (gguf([("general.name", "string", name)]) for name in ("kelp", "reef"))
    store(tmp_path, (kelp, [mit]), (reef, [mit]))
    manifest = tmp_path / "manifests/reg/library/0"
    blob = tmp_path / f"blobs/sha256-{hashlib.sha256(kelp).hexdigest()}"
    for path in (manifest, blob):
        verdict = verify([str(path)], Project(str(tmp_path), Config()))
        (model,) = verdict.models
        assert (model.path.endswith("library/0"), verdict.exit_code) == (True, 0)
        assert [one.rule.code for one in verdict.findings] == ["WM101", "WM201"]


def test_the_use_policy_in_a_store_is_no_second_licence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [licence_text("llama-2-license-2023"), licence_text("cc-by-nc-4.0")]
    store(tmp_path / "one", (gguf([("general.license", "string", "llama2")]), texts))
    assert of_store(tmp_path / "one") == {"WM302"}
    llama = SHIPPED.find("llama2")
    assert llama is not None
    assert llama.reference is not None
    refers = llama._replace(reference=llama.reference._replace(policy="CC-BY-NC-4.0"))

    def find(catalogue: Catalogue, name: str) -> License | None:
        return refers if name in ("llama2", llama.id) else FIND(catalogue, name)

    monkeypatch.setattr(Catalogue, "find", find)
    assert of_store(tmp_path / "one") == set()
