"""Who names a base, where its own files lie, and what these ask."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text
from tests.prose import test_descent
from tests.writers import safetensors

from weightmark.collecting.bases import (
    SaidBase,
    Site,
    bare_hub_name,
    from_card,
    from_config,
    from_headers,
    from_marks,
    from_prose,
    from_record,
    from_side_file,
    gather_parents,
    inherited,
    is_itself,
    may_descend,
    own_name,
)
from weightmark.collecting.collect import collect
from weightmark.config import DeclaredBase, load
from weightmark.declared.card import parse_card
from weightmark.declared.lineage_record import Record
from weightmark.declared.mark import Base, Lifted, Mark, encode
from weightmark.declared.model_files import parse_bases
from weightmark.errors import ConfigError, TreeError
from weightmark.finding import Location
from weightmark.formats.header import Header
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.facts import CardFile, Facts, Weights
from weightmark.model.lineage import Parent
from weightmark.model.parts import model_parts
from weightmark.model.terms import terms
from weightmark.prose.descent import LEXICON
from weightmark.stamping.stamp import stamp
from weightmark.verify import verify

OPENRAIL_M = "LicenseRef-scancode-bigscience-open-rail-m"
CREATIVEML = "LicenseRef-scancode-stable-diffusion-2022-08-22"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache, so that none of this machine is read."""
    folder = tmp_path / "hub"
    monkeypatch.setenv("HF_HUB_CACHE", str(folder))
    return folder


def model(
    folder: Path, license: str = "", front: str = "", body: str = "# M\n", **metadata: str
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    fields = (f"license: {license}\n" if license else "") + front
    (folder / "README.md").write_text(f"---\nlanguage: en\n{fields}---\n{body}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(safetensors(metadata=metadata or None))
    return folder


def only(folder: Path) -> Facts:
    (facts,) = collect([str(folder)], load(str(folder)))
    return facts


def bases(folder: Path) -> dict[str, Parent]:
    return {one.base.name: one for one in only(folder).bases}


def count(one: Parent) -> int:
    return len(one.base.clauses or ())


def test_card_names_bases_and_their_relation(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit", "base_model: [a/b, c/d]\nbase_model_relation: adapter\n")
    found = bases(child)
    assert {name: one.base.relation for name, one in found.items()} == {
        "a/b": "adapter",
        "c/d": "adapter",
    }
    assert found["a/b"].where.pointer == "base_model"
    assert found["a/b"].where.line == 4


@pytest.mark.parametrize("word", ["distillation", "distilled"])
def test_a_card_says_that_a_base_was_the_teacher(tmp_path: Path, word: str) -> None:
    """The Hub has no such relation, and authors write it all the same."""
    child = model(tmp_path / "c", "mit", f"base_model: a/b\nbase_model_relation: {word}\n")
    assert bases(child)["a/b"].base.relation == "distillation"


def test_several_bases_are_a_merge_and_tags_name_bases(tmp_path: Path) -> None:
    found = bases(model(tmp_path / "c", "mit", "base_model:\n- a/b\n- c/d\n"))
    assert {one.base.relation for one in found.values()} == {"merge"}
    found = bases(model(tmp_path / "d", "mit", "tags:\n- base_model:quantized:a/b\n"))
    assert found["a/b"].base.relation == "quantized"


@pytest.mark.parametrize(
    ("name", "content", "expected", "relation"),
    [
        ("adapter_config.json", {"base_model_name_or_path": "a/b"}, "a/b", "adapter"),
        ("adapter_config.json", {"base_model_name_or_path": "/x/y/llama"}, "llama", "adapter"),
        ("config.json", {"_name_or_path": "a/b"}, "a/b", ""),
        ("model_index.json", {"_name_or_path": "a/b"}, "a/b", ""),
    ],
)
def test_side_files_name_bases(
    tmp_path: Path, name: str, content: object, expected: str, relation: str
) -> None:
    child = model(tmp_path / "c", "mit")
    (child / name).write_text(json.dumps(content))
    (found,) = bases(child).values()
    assert (found.base.name, found.base.relation) == (expected, relation)


def test_merge_configuration_names_bases(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit")
    (child / "mergekit_config.yml").write_text(
        "models:\n  - model: a/b\n  - model: c/d+e/f\nmerge_method: slerp\nbase_model: a/b\n"
    )
    found = bases(child)
    assert set(found) == {"a/b", "c/d", "e/f"}
    assert {one.base.relation for one in found.values()} == {"merge"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"base_model_name_or_path": 7}', "\0" * 99])
def test_a_broken_side_file_names_none(tmp_path: Path, content: str) -> None:
    child = model(tmp_path / "c", "mit")
    (child / "adapter_config.json").write_text(content)
    assert bases(child) == {}


def test_a_path_of_another_machine_is_the_base_that_the_card_names(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit", "base_model: a/llama\n")
    config = {"base_model_name_or_path": "D:\\models\\llama-8b"}
    (child / "adapter_config.json").write_text(json.dumps(config))
    assert set(bases(child)) == {"a/llama"}


def test_the_configuration_of_a_model_does_not_make_it_its_own_base(tmp_path: Path) -> None:
    child = model(tmp_path / "bloom", "mit")
    for name in ("config.json", "model_index.json"):
        (child / name).write_text('{"_name_or_path": "bigscience/bloom"}')
    assert bases(child) == {}
    (child / "model_index.json").write_text('{"_name_or_path": "./out/step-500"}')
    assert bases(child) == {}


def test_a_part_of_a_pipeline_names_what_it_was_loaded_from(tmp_path: Path) -> None:
    pipe = model(tmp_path / "pipe", "mit")
    loaded = {"text_encoder": "bigscience/bloom", "unet": "reef/unet", "vae": "openai/gpt-oss-20b"}
    for part, name in loaded.items():
        (pipe / part).mkdir()
        (pipe / part / "config.json").write_text(json.dumps({"_name_or_path": name}))
        (pipe / part / "model.safetensors").write_bytes(safetensors())
    assert set(bases(pipe)) == {"bigscience/bloom", "openai/gpt-oss-20b"}
    (pipe / "README.md").write_text("---\nlicense: mit\nbase_model: reef/pipe\n---\n")
    assert set(bases(pipe)) == {"reef/pipe"}


def test_an_adapter_in_a_folder_below_names_its_base(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit")
    (child / "lora").mkdir()
    (child / "lora" / "m.safetensors").write_bytes(safetensors())
    config = {"base_model_name_or_path": "reef/nobody-knows"}
    (child / "lora" / "adapter_config.json").write_text(json.dumps(config))
    assert set(bases(child)) == {"reef/nobody-knows"}


def test_a_modelfile_names_what_its_adapter_stands_on(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit")
    (child / "Modelfile").write_text("FROM hf.co/bigscience/bloom:Q4\nADAPTER ./m.safetensors\n")
    assert set(bases(child)) == {"bigscience/bloom"}


def test_what_a_modelfile_serves_is_no_base_where_the_adapter_names_one(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit")
    for name in ("Modelfile", "Modelfile.q4"):
        (child / name).write_text("FROM qwen2.5-coder:7b\n")
    assert set(bases(child)) == {"qwen2.5-coder"}
    config = {"base_model_name_or_path": "reef/kelp"}
    (child / "adapter_config.json").write_text(json.dumps(config))
    assert set(bases(child)) == {"reef/kelp"}
    (child / "Modelfile.q4").write_text("FROM moss/fern\nADAPTER ./m.safetensors\n")
    assert set(bases(child)) == {"reef/kelp", "moss/fern"}


def test_gguf_names_bases(tmp_path: Path) -> None:
    from tests.writers import gguf

    (tmp_path / "m.gguf").write_bytes(
        gguf([("general.base_model.0.repo_url", "string", "https://huggingface.co/a/b")])
    )
    assert set(bases(tmp_path)) == {"a/b"}


def test_own_files_by_a_path_in_the_card(tmp_path: Path) -> None:
    model(tmp_path / "base", "bigscience-openrail-m")
    (tmp_path / "weightmark.toml").write_text("")
    child = model(tmp_path / "child", "mit", "base_model: ../base\n")
    (facts,) = collect([str(child)], load(str(tmp_path)))
    (found,) = facts.bases
    assert (found.base.name, found.source, count(found)) == ("base", "files", 13)


def test_own_files_by_the_configuration(tmp_path: Path) -> None:
    model(tmp_path / "base", "bigscience-openrail-m")
    child = model(tmp_path / "child", "mit", "base_model: org/base\n")
    (child / ".git").mkdir()
    (child / "weightmark.toml").write_text('base = [{ model = "org/base", path = "../base" }]\n')
    (found,) = bases(child).values()
    assert (found.base.name, found.source, count(found)) == ("org/base", "files", 13)


def test_a_merge_that_names_files_by_their_stems_finds_them_in_its_base(tmp_path: Path) -> None:
    """As kohya's scripts write `modelspec.merged_from`."""
    base = model(tmp_path / "base", "bigscience-openrail-m")
    for name in ("a", "b"):
        (base / f"{name}.safetensors").write_bytes(safetensors())
    child = model(tmp_path / "child", "mit")
    merged = {"modelspec.merged_from": "a, b, elsewhere"}
    (child / "model.safetensors").write_bytes(safetensors(metadata=merged))
    (child / ".git").mkdir()
    (child / "weightmark.toml").write_text('base = [{ path = "../base" }]\n')
    found = bases(child)
    assert {name: one.source for name, one in found.items()} == {
        **dict.fromkeys(("base", "a", "b"), "files"), "elsewhere": "",
    }  # fmt: skip


def owed(folder: Path) -> list[str]:
    """The codes of what a model is found to owe to its bases."""
    verdict = verify([str(folder)], load(str(folder)))
    return [one.rule.code for one in verdict.findings if one.rule.code.startswith("WM40")]


def test_what_the_text_of_a_base_lists_binds_though_nobody_knows_the_text(tmp_path: Path) -> None:
    front = "license_name: acme\nlicense_link: LICENSE\n"
    base = model(tmp_path / "base", "other", front)
    (base / "LICENSE").write_text(
        "Acme Licence\n\nYou may not use it for:\n- war\n- spying\n\nNo use in weapons.\n"
    )
    config = 'base = [{ model = "org/base", path = "../base" }]\n'
    child = model(tmp_path / "child", "mit")
    (child / "weightmark.toml").write_text(config)
    (found,) = bases(child).values()
    assert (found.source, count(found)) == ("files", 3)
    assert owed(child) == ["WM401"]
    (child / "LICENSE").write_text((base / "LICENSE").read_text())
    assert owed(child) == []


def test_a_text_with_restrictions_speaks_where_no_card_does(tmp_path: Path) -> None:
    """One without may be that of the code, so it tells nothing of weights."""
    for name, key in (("rail", "bigcode-open-rail-m-v1"), ("free", "mit")):
        base = model(tmp_path / name)
        (base / "LICENSE").write_text(licence_text(key), encoding="utf-8")
    front = "base_model: [../rail, ../free]\n"
    found = bases(model(tmp_path / "child", "mit", front))
    rail, free = found["rail"], found["free"]
    assert [entry.hub for entry in rail.entries] == [("bigcode-openrail-m",)]
    assert count(rail) == 14
    assert free.terms is None
    facts = only(tmp_path / "rail")
    assert list(facts.terms) == ["LicenseRef-scancode-bigcode-open-rail-m-v1"]
    assert list(only(tmp_path / "free").terms) == []


@pytest.mark.parametrize(
    ("licence", "clauses"), [("mit OR creativeml-openrail-m", 0), ("creativeml-openrail-m", 11)]
)
def test_a_text_that_may_be_left_for_another_hands_nothing_on(
    tmp_path: Path, licence: str, clauses: int
) -> None:
    """Who takes the other licence is bound by no clause of this one."""
    child = model(tmp_path / "c", licence)
    (child / "LICENSE-RAIL").write_text(licence_text("stable-diffusion-2022-08-22"), "utf-8")
    facts = only(child)
    assert [len(part.carried(facts).clauses) for part in model_parts(facts)] == [clauses]


def test_a_text_counts_as_it_stands(tmp_path: Path) -> None:
    """Own files with an edited text: what was cut out is not asked for by this base."""
    base = model(tmp_path / "base", "creativeml-openrail-m")
    text = licence_text("stable-diffusion-2022-08-22")
    (base / "LICENSE").write_text(re.sub(r"(?m)^- To defame.*\n", "", text), encoding="utf-8")
    child = model(tmp_path / "child", "mit")
    (child / "weightmark.toml").write_text('base = [{ path = "../base" }]\n')
    (found,) = bases(child).values()
    assert count(found) == 10


def test_the_cache_is_read_where_it_lies(tmp_path: Path, cache: Path) -> None:
    folder = cache / "models--org--base"
    model(folder / "snapshots" / "c0ffee", "openrail++")
    model(folder / "snapshots" / "facade", "mit")
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("c0ffee")
    (found,) = bases(model(tmp_path / "c", "mit", "base_model: org/base\n")).values()
    assert (found.source, count(found)) == ("files", 11)


@pytest.mark.parametrize(
    ("revision", "clauses"),
    [
        ("facade", 0),
        ("v1", 0),
        ("refs/pr/3", 0),
        ("c0ffee", 11),
        ("main", 11),
        (None, 11),
        ("", 11),
        ("never-fetched", 11),
        ("../../../elsewhere", 11),
        ("/etc/passwd", 11),
        (7, 11),
    ],
)
def test_an_adapter_pins_the_revision_of_its_base(
    tmp_path: Path, cache: Path, revision: object, clauses: int
) -> None:
    folder = cache / "models--org--base"
    model(folder / "snapshots" / "c0ffee", "openrail++")
    model(folder / "snapshots" / "facade", "mit")
    (tmp_path / "elsewhere").write_text("facade")
    for name, commit in (("main", "c0ffee"), ("v1", "facade"), ("refs/pr/3", "facade")):
        (folder / "refs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "refs" / name).write_text(commit)
    child = model(tmp_path / "c", "mit")
    config = {"base_model_name_or_path": "org/base", "revision": revision}
    (child / "adapter_config.json").write_text(json.dumps(config))
    (found,) = bases(child).values()
    assert (found.source, count(found)) == ("files", clauses)


def test_a_merge_pins_the_revision_of_a_base(tmp_path: Path, cache: Path) -> None:
    for name, licence in (("c0ffee", "openrail++"), ("facade", "mit")):
        model(cache / "models--org--base" / "snapshots" / name, licence)
    child = model(tmp_path / "c", "mit")
    (child / "mergekit_config.yml").write_text("models:\n  - model: org/base@c0ffee\n")
    (found,) = bases(child).values()
    assert (found.base.name, count(found)) == ("org/base", 11)


@pytest.mark.parametrize(
    "path",
    [
        "/root/.cache/huggingface/hub/models--bigscience--bloom/snapshots/c0ffee",
        "/root/.cache/huggingface/hub/models--bigscience--bloom/snapshots/c0ffee/",
        "C:\\Users\\me\\.cache\\huggingface\\hub\\models--bigscience--bloom\\snapshots\\c0ffee",
        "~/hub/models--bigscience--bloom/snapshots/c0ffee/model.safetensors",
    ],
)
def test_a_path_into_a_cache_tells_which_model_it_was(tmp_path: Path, path: str) -> None:
    """An adapter trained on a machine without a network names the snapshot that it read."""
    child = model(tmp_path / "c", "mit")
    (child / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": path}))
    (found,) = bases(child).values()
    assert (found.base.name, found.source, count(found)) == ("bigscience/bloom", "name", 13)
    (child / "README.md").write_text("---\nlicense: mit\nbase_model: acme/other\n---\n")
    assert sorted(bases(child)) == ["acme/other", "bigscience/bloom"]


@pytest.mark.parametrize(
    "name",
    [
        "https://huggingface.co/bigscience/bloom/tree/main",
        "huggingface.co/bigscience/bloom",
        "hf://bigscience/bloom",
        "hf://bigscience/bloom@main/model.safetensors",
        "bigscience/bloom@main",
        "bigscience/bloom@refs/pr/3",
    ],
)
def test_a_base_by_its_address_or_revision(tmp_path: Path, name: str) -> None:
    (found,) = bases(model(tmp_path / "c", "mit", f"base_model: {name}\n")).values()
    assert (found.base.name, found.source, count(found)) == ("bigscience/bloom", "name", 13)


@pytest.mark.parametrize(("name", "known"), [("Llama 2 70B", True), ("my llama", False)])
def test_a_base_by_what_people_call_it(tmp_path: Path, name: str, known: bool) -> None:
    (found,) = bases(model(tmp_path / "c", "mit", f"base_model: {name}\n")).values()
    licence = "LicenseRef-scancode-llama-2-license-2023" if known else ""
    assert (found.base.name, found.base.license) == (name, licence)


def test_a_revision_in_the_name_is_read_in_the_cache(tmp_path: Path, cache: Path) -> None:
    for commit, licence in (("c0ffee", "openrail++"), ("facade", "mit")):
        model(cache / "models--org--base" / "snapshots" / commit, licence)
    child = model(tmp_path / "c", "mit", "base_model: org/base@c0ffee\n")
    assert [count(found) for found in bases(child).values()] == [11]


def test_a_path_that_is_no_snapshot_tells_a_folder(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit")
    config = {"base_model_name_or_path": "/data/models--bigscience--bloom/c0ffee"}
    (child / "adapter_config.json").write_text(json.dumps(config))
    assert list(bases(child)) == ["c0ffee"]


def test_a_distilled_model_answers_to_the_licence_of_what_it_was_distilled_into(
    tmp_path: Path,
) -> None:
    base = "base_model: deepseek-ai/DeepSeek-R1-Distill-Llama-8B\n"
    (found,) = bases(model(tmp_path / "c", "mit", base)).values()
    assert [entry.hub for entry in found.entries] == [("mit",), ("llama3.1",)]


def test_an_incomplete_copy_in_the_cache_tells_nothing(tmp_path: Path, cache: Path) -> None:
    snapshot = cache / "models--bigscience--bloom" / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")
    (found,) = bases(model(tmp_path / "c", "mit", "base_model: bigscience/bloom\n")).values()
    assert (found.source, count(found)) == ("name", 13)


def test_a_record_in_the_mark_counts_before_the_licence(tmp_path: Path) -> None:
    kept = ("a" * 64, "b" * 64)
    mark = Mark("MIT", (), bases=(Base("org/base", "finetune", OPENRAIL_M, kept),))
    child = model(tmp_path / "c", "mit", "base_model: org/base\n", **encode(mark))
    (found,) = bases(child).values()
    assert (found.source, found.base.clauses, found.base.relation) == ("mark", kept, "finetune")


def test_a_record_without_clauses_falls_back_to_its_licence(tmp_path: Path) -> None:
    mark = Mark("MIT", (), bases=(Base("org/base", "finetune", OPENRAIL_M, None),))
    (found,) = bases(model(tmp_path / "c", "mit", **encode(mark))).values()
    assert count(found) == 13


def test_the_licence_that_the_configuration_names(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "mit", "base_model: org/base\n")
    declared = 'base = [{ model = "org/base", license = "bigscience-openrail-m" }]\n'
    (child / ".git").mkdir()
    (child / "weightmark.toml").write_text(declared)
    (found,) = bases(child).values()
    assert (found.source, count(found)) == ("licence", 13)
    (child / "weightmark.toml").write_text('base = [{ model = "a/b", license = "no such" }]\n')
    with pytest.raises(ConfigError):
        only(child)


def test_weights_with_terms_of_their_own_have_bases_of_their_own(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "bigscience-openrail-m", "base_model: bigscience/bloom\n")
    (child / "vae").mkdir()
    (child / "vae" / "a.safetensors").write_bytes(safetensors())
    config = '[[weights]]\npath = "vae/*"\nlicense = "mit"\n'
    (child / "weightmark.toml").write_text(config)
    facts = only(child)
    assert {one.path.rpartition("/")[2]: one.bases for one in facts.weights} == {
        "a.safetensors": (),
        "model.safetensors": None,
    }
    assert len(facts.bases) == 1
    (child / "weightmark.toml").write_text(config + 'base = [{ model = "org/vae" }]\n')
    facts = only(child)
    (apart,) = [one for one in facts.weights if one.declared]
    assert [one.base.name for one in facts.bases_of(apart)] == ["org/vae"]
    # Terms of their own for every file are no way out of what the card says.
    (child / "weightmark.toml").write_text(config.replace("vae/*", "**"))
    facts = only(child)
    assert all(map(facts.bases_of, facts.weights))


def test_a_lineage_that_runs_in_circles(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        folder = model(tmp_path / name, "mit")
        (folder / "weightmark.toml").write_text(f'base = [{{ path = "../{other}" }}]\n')
    (found,) = bases(tmp_path / "a").values()
    assert found.base.license == "MIT"


@pytest.mark.parametrize(
    "name", ["..", ".", "/", "../../../..", "a/../../b", "\\\\host\\share", "~"]
)
def test_hostile_names_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "so" / "deep" / "er" / "c"  # its paths end within tmp_path
    child = model(folder, "mit", f"base_model: {json.dumps(name)}\n")
    for found in bases(child).values():
        assert found.source == ""


def test_a_path_in_a_card_is_not_followed_out_of_files_of_others(tmp_path: Path) -> None:
    """A card from elsewhere cannot make us read what lies beside it on this machine."""
    model(tmp_path / "secret", "openrail++")
    child = model(tmp_path / "got" / "c", "mit", "base_model: ../../secret\n")
    (tmp_path / "mine").mkdir()
    (facts,) = collect([str(child)], load(str(tmp_path / "mine")))
    assert [one.source for one in facts.bases] == [""]


def test_notices_of_model_and_base(tmp_path: Path) -> None:
    base = model(tmp_path / "base", "apache-2.0")
    (base / "NOTICE.txt").write_text("made by us")
    child = model(tmp_path / "child", "apache-2.0")
    (child / "weightmark.toml").write_text('base = [{ path = "../base" }]\n')
    (found,) = bases(child).values()
    assert [os.path.basename(name) for name in found.notices] == ["NOTICE.txt"]
    assert only(child).notices == ()


def test_stamping_records_bases_and_twice_changes_nothing(tmp_path: Path) -> None:
    model(tmp_path / "base", "bigscience-openrail-m")
    child = model(tmp_path / "child", "bigscience-openrail-m")
    (child / "weightmark.toml").write_text('base = [{ path = "../base", relation = "finetune" }]\n')
    first = list(stamp([str(child)], load(str(child))))
    assert [one.error for one in first] == [False, False]
    (weights,) = only(child).weights
    assert weights.mark is not None
    assert [(one.name, one.relation) for one in weights.mark.bases] == [("base", "finetune")]
    assert [one.changed for one in stamp([str(child)], load(str(child)))] == [False, False]
    # The base moved away: the mark still knows what it asked.
    (tmp_path / "base").rename(tmp_path / "gone")
    (child / "weightmark.toml").write_text("")
    (kept,) = bases(child).values()
    assert (kept.source, count(kept)) == ("mark", 13)


@pytest.mark.parametrize("sentence", test_descent.FOUND)
def test_every_sentence_on_a_base_passes_the_gate(sentence: str) -> None:
    assert may_descend(sentence)


def test_every_word_of_making_passes_the_gate() -> None:
    languages = json.loads(Path(LEXICON).read_text(encoding="utf-8")).values()
    words = [
        word for row in languages for key in row if key[0] in "MTvhVIWELeR" for word in row[key]
    ]
    for word in words:
        # The first of what may stand there: "int[48]" is "int4".
        plain = re.sub(r"\(\?[:=!<]*|[?)(]|-", "", re.sub(r"\[([^^])[^]]*\]", r"\1", word))
        assert may_descend(plain), word


# -- each place by itself -----------------------------------------------------------------------

WHERE = Location("README.md")
NOWHERE = Site("", "", trusted=False)


def nothing(_: str) -> Sequence[Facts]:
    return ()


def named(*names: str) -> list[SaidBase]:
    return [SaidBase(name, WHERE) for name in names]


def card(text: str) -> CardFile:
    return CardFile("README.md", parse_card(text.encode()))


def weights(path: str, format: str = "safetensors", **metadata: str) -> Weights:
    return Weights(path, format, header=Header(metadata, 8))


def test_the_configuration_names_a_model_a_path_or_both() -> None:
    declared = [
        DeclaredBase("org/a", "merge", "mit", "../a"),
        DeclaredBase("", path="b"),
        DeclaredBase("org/c"),
    ]
    found = list(from_config(declared, "weightmark.toml", "/root"))
    assert [one.name for one in found] == ["org/a", "b", "org/c"]
    assert [one.path for one in found] == ["/root/../a", "/root/b", ""]
    assert found[0].relation == "merge"
    assert {one.where for one in found} == {Location("weightmark.toml", "base")}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("v1-5-pruned-emaonly.safetensors", "stable-diffusion-v1-5/stable-diffusion-v1-5"),
        ("flux1-dev.safetensors", "black-forest-labs/FLUX.1-dev"),
        ("mine.safetensors", "mine.safetensors"),
        ("flux1-dev.txt", "flux1-dev.txt"),
    ],
)
def test_a_file_that_is_called_as_its_publisher_has_it_is_that_model(
    tmp_path: Path, file: str, name: str
) -> None:
    declared = [DeclaredBase("", path=file), DeclaredBase("org/own", path=file)]
    assert [one.name for one in from_config(declared, "", str(tmp_path))] == [file, "org/own"]
    (tmp_path / file).write_bytes(safetensors())
    found = list(from_config(declared, "", str(tmp_path)))
    assert [one.name for one in found] == [name, "org/own"]
    assert found[0].path == str(tmp_path / file)


def test_a_card_names_them_with_the_line() -> None:
    text = "---\ntags: [base_model:quantized:org/b, x]\nbase_model:\n- org/a\n- org/a\n- ' '\n---\n"
    first, tag = from_card(card(text))
    assert (first.name, first.relation, first.where.line) == ("org/a", "", 3)
    assert (tag.name, tag.relation, tag.where.pointer) == ("org/b", "quantized", "tags")


def test_prose_counts_where_the_front_matter_is_silent() -> None:
    sentence = (
        "# M\n\nThis model is a fine-tuned version of [org/a](https://huggingface.co/org/a).\n"
    )
    (found,) = from_prose(card(f"---\nlicense: mit\n---\n{sentence}"))
    assert (found.name, found.relation, found.where.line) == ("org/a", "finetune", 6)
    assert not list(from_prose(card(f"---\nbase_model: org/b\n---\n{sentence}")))
    assert not list(from_prose(card("---\nlicense: mit\n---\n# M\n\nIt reads words.\n")))


@pytest.mark.parametrize(
    ("block", "named"),
    [
        ("base_model: org/a\nmodel_type: x\n", [("org/a", "", 5)]),
        ("slices:\n- sources:\n  - model: org/a\nmerge_method: slerp\n", [("org/a", "merge", 5)]),
        ("base_model: ./out\n", []),
        ("services:\n  model: org/a\n", []),
        ("base_model: [\n", []),
    ],
)
def test_a_configuration_in_the_card_names_them(
    block: str, named: list[tuple[str, str, int]]
) -> None:
    for fence, info in (("```", "yaml"), ("~~~~", ""), ("```", "yml")):
        text = f"---\nlicense: mit\n---\n{fence}{info}\n{block}{fence}\n"
        said = [(one.name, one.relation, one.where.line) for one in from_prose(card(text))]
        assert said == named
    assert not list(from_prose(card(f"---\nlicense: mit\n---\n{block}")))
    given = f"---\nbase_model: org/b\n---\n```yaml\n{block}```\n"
    assert not list(from_prose(card(given)))


@pytest.mark.parametrize(("name", "licence"), [("Falcon-7B", "apache-2.0"), ("org/kelp-7b", "")])
def test_people_name_a_model_without_its_owner(name: str, licence: str) -> None:
    (found,) = from_prose(card(f"# M\n\nThis model is a fine-tuned version of {name}.\n"))
    assert (found.name, found.license) == (name, licence)


def test_a_card_may_call_the_model_as_its_folder_is_called() -> None:
    read = parse_card(b"# Information\n\nWrack-30B is a merge of reef/kelp-7b and reef/tide-7b.\n")
    named = {
        at: [one.name for one in from_prose(CardFile(at, read))]
        for at in ("a/wrack-30b/README.md", "a/README.md")
    }
    assert list(named.values()) == [["reef/kelp-7b", "reef/tide-7b"], []]


@pytest.mark.parametrize(("said", "licence"), [("llama2", "llama2"), ("mit", "")])
def test_a_family_is_under_the_licence_of_the_card_where_that_is_one_of_its(
    said: str, licence: str
) -> None:
    text = f"---\nlicense: {said}\n---\nThis model is fine-tuned from LLaMA.\n"
    (found,) = from_prose(card(text))
    assert (found.name, found.license) == ("LLaMA", licence)


@pytest.mark.parametrize(
    ("front", "named"),
    [("license: mit", []), ("library_name: peft", ["a/b"]), ("tags: [lora]", ["a/b"])],
)
def test_the_code_of_an_adapter_names_what_it_is_put_on(front: str, named: list[str]) -> None:
    code = 'm = AutoModel.from_pretrained("a/b")\nm.load_adapter("me/x")\n'
    found = list(from_prose(card(f"---\n{front}\n---\n```python\n{code}```\n")))
    assert [(one.name, one.relation) for one in found] == [(one, "adapter") for one in named]
    assert [one.where.line for one in found] == [5] * len(named)


def test_marks_that_say_alike_are_told_once_and_exceptions_come_along() -> None:
    base, lifted = Base("org/a", "merge", "MIT", ()), Lifted("ORG/a", "c" * 64, "Acme", "a letter")
    mark = Mark("MIT", (), bases=(base, Base("org/b", "")))
    pairs = [("1", mark), ("2", mark), ("3", None), ("4", mark._replace(exceptions=(lifted,)))]
    found = list(from_marks(pairs))
    assert [(one.where.path, one.name) for one in found] == [
        ("1", "org/a"),
        ("1", "org/b"),
        ("4", "org/a"),
    ]
    assert found[0].record == base
    assert [one.exceptions for one in found] == [(), (), (lifted,)]


def test_a_record_names_its_model_and_what_that_no_longer_meets() -> None:
    rail = terms(CREATIVEML)
    lost = Base("org/rail", "finetune", rail.license, rail.clauses)
    record = Record("org/child", Mark("MIT", (), bases=(lost,)))
    direct, further = from_record(record, WHERE, SHIPPED)
    assert (direct.name, direct.license) == ("org/child", "MIT")
    assert further.record is not None
    assert (further.name, further.record.lost) == ("org/rail", "org/child")
    kept = record._replace(mark=Mark(rail.license, rail.clauses, bases=(lost,)))
    assert [one.name for one in from_record(kept, WHERE, SHIPPED)] == ["org/child"]


def test_headers_name_them_by_the_keys_of_their_format() -> None:
    keys = {
        "general.base_model.0.name": "My Base",
        "general.base_model.0.organization": "The Org",
        "general.base_model.1.repo_url": "https://huggingface.co/org/b/tree/main",
        "general.base_model.2.name": "alone",
    }
    found = list(from_headers([weights("m.gguf", "gguf", **keys)]))
    assert [one.name for one in found] == ["The-Org/My-Base", "org/b", "alone"]
    assert not list(from_headers([weights("m.safetensors", **keys)]))
    said = [weights(f"{at}.safetensors", base_model="org/a") for at in range(3)]
    assert [(one.name, one.where.path) for one in from_headers(said)] == [
        ("org/a", "0.safetensors")
    ]


def test_a_configuration_of_the_model_itself_counts_by_full_names_only() -> None:
    def of(name: str, content: dict[str, str]) -> list[str]:
        named, _ = parse_bases(json.dumps(content).encode(), name)
        return [one.name for one in from_side_file(name, named, name)]

    assert of("config.json", {"_name_or_path": "org/a"}) == ["org/a"]
    assert of("config.json", {"_name_or_path": "a"}) == []
    assert of("config.json", {"_name_or_path": "/x/bert-base-uncased"}) == []
    assert of("config.json", {"_name_or_path": "C:\\m\\Llama-2-7b-hf"}) == ["C:\\m\\Llama-2-7b-hf"]
    assert of("adapter_config.json", {"base_model_name_or_path": "a"}) == ["a"]
    broken, _ = parse_bases(b"{", "config.json")
    assert not list(from_side_file("config.json", broken, "config.json"))


# -- together -----------------------------------------------------------------------------------


@given(st.permutations(["org/A", "org/a", "https://huggingface.co/org/a", "org/b", "gpt2"]))
@settings(deadline=None)
def test_each_base_is_there_once_and_sorted_whoever_names_it(names: list[str]) -> None:
    found = gather_parents(named(*names), (), SHIPPED, NOWHERE, nothing)
    keys = [one.base.name.casefold() for one in found]
    assert sorted(keys) == ["gpt2", "org/a", "org/b"]
    assert [one.base.name for one in found] == sorted(one.base.name for one in found)


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["Llama 3.1 8B", "unsloth/Meta-Llama-3.1-8B-bnb-4bit"], [1]),
        (["org/A-7B", "org/a-7b-GGUF", "org/a-7b-hf-int8"], [0]),
        (["org/a-7b", "other/a-7b"], [0, 1]),
        (["Kelp2", "Kelp2-7B"], [1]),
        (["Kelp 2", "org/kelp-2-7b-hf"], [1]),
        (["Kelp2", "Kelp2-7B", "Kelp2-13B"], [0, 2, 1]),
        (["Kelp2", "Kelp2-7B-chat"], [0, 1]),
        (["org/kelp-2", "org/kelp-2-7b"], [0, 1]),
        (["a-7b", "org/a-7b-chat"], [0, 1]),
        (["org/a-7b", "/x/a-7b", "a-8b"], [2, 0]),
    ],
)
def test_names_of_one_model_are_one_base(names: list[str], kept: list[int]) -> None:
    found = gather_parents(named(*names), (), SHIPPED, NOWHERE, nothing)
    assert [one.base.name for one in found] == [names[at] for at in kept]


def test_no_more_bases_are_kept_than_a_mark_holds() -> None:
    found = gather_parents(
        named(*(f"org/{at:03}" for at in range(100))), (), SHIPPED, NOWHERE, nothing
    )
    assert [one.base.name for one in found] == [f"org/{at:03}" for at in range(64)]


def test_a_licence_that_nobody_knows_is_the_reason() -> None:
    (found,) = gather_parents(
        [SaidBase("org/a", WHERE, license="no such")], (), SHIPPED, NOWHERE, nothing
    )
    assert (found.source, found.reason) == ("", "'no such' is no licence that is known")


def test_files_that_cannot_be_read_are_the_reason(tmp_path: Path) -> None:
    def broken(_: str) -> Sequence[Facts]:
        raise TreeError("is shut")

    one = SaidBase("org/a", WHERE, path=str(tmp_path))
    (found,) = gather_parents([one], (), SHIPPED, NOWHERE, broken)
    assert (found.source, found.reason) == ("", "its files cannot be read: is shut")


def test_what_direct_bases_ask_is_inherited_together() -> None:
    def base(name: str, lost: str = "") -> Parent:
        known = terms(name)
        return Parent(Base(name, "", known.license, known.clauses, lost), known)

    assert inherited([]) is None
    assert inherited([base("MIT")]) == terms("MIT")
    both = inherited([base("MIT"), base(CREATIVEML), base("Apache-2.0", lost="x")])
    assert both is not None
    assert both.license == f"{CREATIVEML} AND MIT"
    assert both.clauses == terms(CREATIVEML).clauses
    unknown = terms("LicenseRef-Nobody")
    marked = Parent(Base("b", "", unknown.license, ("a" * 64,)), unknown)
    joined = inherited([marked, base("MIT")])
    assert joined is not None
    assert joined.clauses == ("a" * 64,)
    assert inherited([marked._replace(base=Base("b", ""))]) == unknown


def test_what_a_base_without_a_licence_owes_is_inherited_too() -> None:
    known = terms(CREATIVEML)
    silent = Parent(Base("style", ""))
    owed = Parent(Base("sd", "", known.license, known.clauses, lost="style"), known)
    assert inherited([silent, owed]) == known
    assert inherited([silent]) is None
    assert inherited([silent, owed._replace(base=owed.base._replace(lost="further up"))]) is None
    mit = terms("MIT")  # who licensed it anew says what it is under
    assert inherited([Parent(Base("style", "", "MIT", ()), mit), owed]) == mit


# -- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("https://huggingface.co/org/a/tree/main", "org/a"),
        ("hf://org/a@main", "org/a"),
        ("hf.co/org/a?x=1", "org/a"),
        (" org/a ", "org/a"),
        ("https://example.org/org/a", "https://example.org/org/a"),
    ],
)
def test_a_name_without_its_address(name: str, bare: str) -> None:
    assert bare_hub_name(name) == bare


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/x/hub/models--org--a--b/snapshots/c0ffee", "org/a--b"),
        ("/x/models/kelp/", "kelp"),
        ("kelp", "kelp"),
    ],
)
def test_a_model_is_called_by_where_it_lies(folder: str, name: str) -> None:
    assert own_name(folder) == name


@pytest.mark.parametrize(
    ("name", "itself"),
    [("kelp", True), ("KELP", True), ("org/Kelp", True), ("org/kelp-2", False)],
)
def test_a_configuration_may_name_its_own_model(name: str, itself: bool) -> None:
    assert is_itself(SaidBase(name, WHERE), "/x/kelp") is itself


def test_the_model_of_a_snapshot_is_itself_by_its_full_name() -> None:
    folder = "/x/models--org--kelp/snapshots/c0ffee"
    assert is_itself(SaidBase("org/kelp", WHERE), folder)
    assert not is_itself(SaidBase("other/kelp", WHERE), folder)


def test_a_text_without_a_word_of_descent_is_not_read() -> None:
    assert may_descend("A LoRA for kelp.")
    assert not may_descend("It is blue.")


def test_a_card_in_ascii_compiles_no_pattern_of_other_scripts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert may_descend("\u0437\u0432\u0443\u043a")
    assert may_descend("\ud55c\uad6d\uc5b4")
    assert not may_descend("\u00fc \u2713 \u201cx\u201d")
    monkeypatch.setattr("weightmark.collecting.bases._NOT_LATIN", None)
    assert not may_descend("# A model\n")


@pytest.mark.parametrize(
    ("path", "licence"),
    [("/x/My Drive/Qwen2.5-3B", "LicenseRef-Qwen-Research"), ("/x/My Drive/Phi-3-mini-4k", "")],
)
def test_of_a_folder_only_what_restricts_is_known_by_its_name(path: str, licence: str) -> None:
    (found,) = gather_parents(named(path), (), SHIPPED, NOWHERE, nothing)
    assert found.base.license == licence
