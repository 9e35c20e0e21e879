"""Which restrictions a model owes to its bases, where these are found, and what is recorded."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks import lineage as benchmark
from tests.licence_texts import licence_text
from tests.prose import test_descent
from tests.writers import safetensors

from weightmark.collecting.bases import may_descend
from weightmark.collecting.collect import collect
from weightmark.config import load
from weightmark.declared.mark import Base, Mark, decode, encode
from weightmark.errors import ConfigError, MarkError
from weightmark.licenses.catalogue import find, load_all
from weightmark.licenses.models import licence_of
from weightmark.licenses.relations import table
from weightmark.model.bundle import Bundle
from weightmark.model.lineage import Carried, Parent, carried, contains, left_behind
from weightmark.model.parts import parts
from weightmark.model.terms import Terms, terms
from weightmark.rules import CHECKS
from weightmark.stamping.stamp import stamp
from weightmark.verify import verify

ROOT = Path(__file__).parent.parent.parent
OPENRAIL_M = "LicenseRef-scancode-bigscience-open-rail-m"
CREATIVEML = "LicenseRef-scancode-stable-diffusion-2022-08-22"


def own(*names: str) -> Carried:
    return carried([terms(name) for name in names])


def parent(name: str) -> Parent:
    known = terms(name)
    return Parent(Base("base", "", known.license, known.clauses), known, "licence")


# -- containment --------------------------------------------------------------------------------

LISTED = [entry.id for entry in load_all() if entry.status == "listed"]


@pytest.mark.parametrize("name", LISTED)
def test_every_licence_carries_itself_and_no_free_licence_carries_it(name: str) -> None:
    assert contains(own(name), parent(name)).verdict == "carried"
    found = contains(own("MIT"), parent(name))
    entry = find(name)
    assert entry is not None
    assert found.verdict == "dropped"
    assert set(found.dropped) == {clause.sha256 for clause in entry.clauses}


@given(
    base=st.sampled_from(LISTED),
    child=st.sampled_from(LISTED),
    more=st.lists(st.sampled_from(LISTED), max_size=2),
)
def test_more_clauses_never_carry_less(base: str, child: str, more: list[str]) -> None:
    """Law: adding a licence to the child only ever finds more of what the base asks."""
    less = contains(own(child), parent(base))
    full = contains(own(child, *more), parent(base))
    assert set(full.dropped) <= set(less.dropped)
    if less.verdict == "carried":
        assert full.verdict == "carried"


@given(
    asked=st.sets(st.integers(0, 30)),
    there=st.sets(st.integers(0, 30)),
)
def test_containment_is_that_of_sets(asked: set[int], there: set[int]) -> None:
    """Law: without related words, what is dropped is the difference of the two sets."""
    digests = {number: f"{number:064x}" for number in range(31)}
    base = Base("b", "", "LicenseRef-B", tuple(sorted(digests[one] for one in asked)))
    child = Carried(frozenset(digests[one] for one in there), frozenset())
    found = contains(child, Parent(base))
    assert set(found.dropped) == {digests[one] for one in asked - there}
    assert found.verdict == ("dropped" if asked - there else "carried")


def test_reviewed_pairs_decide_weaker_and_stricter() -> None:
    """Each pair of the table, as base and child of one clause."""
    for clause, judged in table().items():
        base = Parent(Base("b", "", "LicenseRef-B", (clause,)))
        for other, (relation, _) in judged.items():
            found = contains(Carried(frozenset({other}), frozenset()), base)
            expected = {"weaker": "weakened", "unknown": "dropped"}.get(relation, "carried")
            assert found.verdict == expected, (clause, other, relation)


def test_the_same_licence_by_reference_is_carried_and_another_is_not() -> None:
    llama, other = (
        "LicenseRef-scancode-llama-3.1-license-2024",
        "LicenseRef-scancode-gemma-tou-2025-03-24",
    )
    assert contains(own(llama), parent(llama)).verdict == "carried"
    assert contains(own("Apache-2.0"), parent(llama)).verdict == "dropped"
    assert contains(own(other), parent(llama)).verdict == "unclear"


def test_versions_of_a_licence_with_one_use_policy_carry_each_other() -> None:
    """Gemma's terms of 2024 and of 2025 forbid what the same document says; Llama's do not."""
    old, new = (f"LicenseRef-scancode-gemma-tou-{day}" for day in ("2024-04-01", "2025-03-24"))
    assert contains(own(old), parent(new)).verdict == "carried"
    assert contains(own(new), parent(old)).verdict == "carried"
    llama = "LicenseRef-scancode-llama-3.2-license-2024"
    assert contains(own(llama), parent("LicenseRef-scancode-llama-3.1-license-2024")).verdict != (
        "carried"
    )


def test_a_base_is_left_behind_where_its_clauses_are_not_carried() -> None:
    rail = parent(OPENRAIL_M)
    assert left_behind("middle", own(OPENRAIL_M), [rail]) == ()
    (lost,) = left_behind("middle", own("MIT"), [rail])
    assert lost.base.lost == "middle"
    (again,) = left_behind("later", own("MIT"), [lost])
    assert again.base.lost == "middle"


def test_a_choice_of_licences_carries_what_its_freest_way_carries() -> None:
    assert contains(own(f"MIT OR {OPENRAIL_M}"), parent(OPENRAIL_M)).verdict == "dropped"
    assert contains(own(f"MIT AND {OPENRAIL_M}"), parent(OPENRAIL_M)).verdict == "carried"


def test_of_licences_that_all_hold_the_known_list_is_carried() -> None:
    both = own(f"{CREATIVEML} AND llama3.2")
    assert contains(both, parent(CREATIVEML)).verdict == "carried"
    assert contains(both, parent("llama3.2")).verdict == "carried"
    assert contains(both, parent(OPENRAIL_M)).verdict == "unclear"


def test_unknown_without_a_licence() -> None:
    found = contains(own("MIT"), Parent(Base("b", "")))
    assert (found.verdict, bool(found.reason), bool(found.settle)) == ("unknown", True, True)


def test_all_benchmark_pairs_are_judged_as_labelled() -> None:
    results = benchmark.measure()
    assert len(results) >= 200
    assert {pair.expected for pair, _ in results} == set(benchmark.VERDICTS)
    wrong = [(pair.name, given, pair.expected) for pair, given in results if given != pair.expected]
    assert wrong == []


# -- the record ---------------------------------------------------------------------------------


def test_a_mark_keeps_where_restrictions_were_lost() -> None:
    base = Base("org/first", "finetune", "MIT", (), lost="org/second")
    mark = Mark("MIT", (), bases=(base,))
    assert decode(encode(mark)) == mark
    assert '"lost":"org/second"' in encode(mark)["weightmark_base_1"]
    direct = encode(mark._replace(bases=(base._replace(lost=""),)))
    assert "lost" not in direct["weightmark_base_1"]


def test_a_mark_that_lost_something_to_nobody_is_refused() -> None:
    written = encode(Mark("MIT", (), bases=(Base("a/b", "", "MIT", (), lost="x"),)))
    written["weightmark_base_1"] = written["weightmark_base_1"].replace('"lost":"x"', '"lost":""')
    with pytest.raises(MarkError):
        decode(written)


# -- who names a base, and where its clauses come from ------------------------------------------


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


def only(folder: Path) -> Bundle:
    (bundle,) = collect([str(folder)], load(str(folder)))
    return bundle


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
    (child / "config.json").write_text('{"_name_or_path": "bigscience/bloom"}')
    assert bases(child) == {}


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
    (bundle,) = collect([str(child)], load(str(tmp_path)))
    (found,) = bundle.bases
    assert (found.base.name, found.source, count(found)) == ("base", "files", 13)


def test_own_files_by_the_configuration(tmp_path: Path) -> None:
    model(tmp_path / "base", "bigscience-openrail-m")
    child = model(tmp_path / "child", "mit", "base_model: org/base\n")
    (child / ".git").mkdir()
    (child / "weightmark.toml").write_text('base = [{ model = "org/base", path = "../base" }]\n')
    (found,) = bases(child).values()
    assert (found.base.name, found.source, count(found)) == ("org/base", "files", 13)


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
    bundle = only(tmp_path / "rail")
    assert list(bundle.terms) == ["LicenseRef-scancode-bigcode-open-rail-m-v1"]
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
    bundle = only(child)
    assert [len(part.carried(bundle).clauses) for part in parts(bundle)] == [clauses]


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


@pytest.mark.parametrize(
    ("model_name", "licence"),
    [
        ("meta-llama/Llama-3.2-1B-Instruct", "llama3.2"),
        ("meta-llama/Meta-Llama-3-8B", "llama3"),
        ("bigscience/bloom-560m", "bigscience-bloom-rail-1.0"),
        ("stabilityai/stable-diffusion-xl-base-1.0", "openrail++"),
        ("runwayml/stable-diffusion-v1-5", "creativeml-openrail-m"),
        ("google/gemma-2-9b", "gemma"),
        ("Kwai-Kolors/Kolors", "LicenseRef-Kolors"),
        ("THUDM/chatglm2-6b", "LicenseRef-ChatGLM2-6B"),
        ("openai/gpt-3", "LicenseRef-GPT-3-exclusive"),
        ("GPT-4", "LicenseRef-OpenAI-closed"),
        ("openai/gpt-5-20b", ""),
        ("openai-community/gpt2", "LicenseRef-GPT-2-Modified-MIT"),
        ("gpt2-xl", "LicenseRef-GPT-2-Modified-MIT"),
        ("facebook/opt-6.7b", "LicenseRef-OPT-175B"),
        ("facebook/opt-6b", ""),
        ("acme/opt-6.7b", ""),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", "apache-2.0"),
        ("mistralai/Codestral-22B-v0.1", "LicenseRef-Mistral-MNPL-0.1"),
        ("Qwen/Qwen2.5-7B-Instruct", "apache-2.0"),
        ("Qwen/Qwen2.5-3B", "LicenseRef-Qwen-Research"),
        ("Qwen/Qwen2.5-Coder-3B-Instruct", "LicenseRef-Qwen-Research"),
        ("Qwen/Qwen2.5-VL-72B-Instruct", "LicenseRef-scancode-qwen-2024"),
        ("Qwen/Qwen2.5-Coder-7B", "apache-2.0"),
        ("huggyllama/llama-7b", "LicenseRef-scancode-llama-license-2023"),
        ("decapoda-research/llama-7b-hf", "LicenseRef-scancode-llama-license-2023"),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "mit"),
        ("openai/whisper-small.en", "apache-2.0"),
        ("Qwen/Qwen2.5-72B-Instruct", "LicenseRef-scancode-qwen-2024"),
        ("unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit", "llama3.1"),
        ("unsloth/gemma-2-9b-it", "gemma"),
        ("unsloth/some-model-of-its-own", ""),
        ("tiiuae/falcon-40b", "apache-2.0"),
        ("tiiuae/Falcon3-7B-Base", "LicenseRef-Falcon-LLM-TII-2.0"),
        ("google-bert/bert-base-uncased", "apache-2.0"),
        ("distilgpt2", "apache-2.0"),
        ("a/b/gpt2", ""),
        ("llama-3-8b-Instruct-bnb-4bit", "llama3"),
        ("qwen2.5-7b", ""),
        ("google/gemma-9-1b", ""),
        ("acme/Llama-3.2-1B", ""),
        ("bigscience/bloom-detector", ""),
        ("x" * 10_000, ""),
    ],
)
def test_well_known_names(model_name: str, licence: str) -> None:
    assert licence_of(model_name) == licence
    assert not licence or find(licence) is not None


def test_weights_with_terms_of_their_own_have_bases_of_their_own(tmp_path: Path) -> None:
    child = model(tmp_path / "c", "bigscience-openrail-m", "base_model: bigscience/bloom\n")
    (child / "vae").mkdir()
    (child / "vae" / "a.safetensors").write_bytes(safetensors())
    config = '[[weights]]\npath = "vae/*"\nlicense = "mit"\n'
    (child / "weightmark.toml").write_text(config)
    bundle = only(child)
    assert {one.path.rpartition("/")[2]: len(one.bases) for one in bundle.weights} == {
        "a.safetensors": 0,
        "model.safetensors": 0,
    }
    assert len(bundle.bases) == 1
    (child / "weightmark.toml").write_text(config + 'base = [{ model = "org/vae" }]\n')
    (apart,) = [one for one in only(child).weights if one.declared]
    assert [one.base.name for one in apart.bases] == ["org/vae"]
    # Terms of their own for every file are no way out of what the card says.
    (child / "weightmark.toml").write_text(config.replace("vae/*", "**"))
    assert all(one.bases for one in only(child).weights)


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
    (bundle,) = collect([str(child)], load(str(tmp_path / "mine")))
    assert [one.source for one in bundle.bases] == [""]


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


# -- documents ----------------------------------------------------------------------------------


def recommendations() -> Iterator[tuple[str, str]]:
    page = (ROOT / "docs" / "turing-way.md").read_text(encoding="utf-8")
    for row in re.finditer(r"^\| (\d+) \| (.+?) \| (.+) \|$", page, re.MULTILINE):
        yield row[1], row[3]


def test_each_recommendation_is_a_rule_or_has_a_reason() -> None:
    rows = dict(recommendations())
    assert list(rows) == [str(number) for number in range(1, 27)]
    codes = {check.rule.code for check in CHECKS}
    for number, text in rows.items():
        named = set(re.findall(r"WM\d{3}", text))
        assert named <= codes, (number, named - codes)
        assert named or "not a rule: " in text or "hook" in text, number


def test_terms_are_values() -> None:
    """Rules compare terms and parents, so they have to be equal where they say the same."""
    assert isinstance(parent("MIT").terms, Terms)
    assert parent("MIT") == parent("MIT")


@pytest.mark.parametrize("sentence", test_descent.FOUND)
def test_every_sentence_on_a_base_passes_the_gate(sentence: str) -> None:
    assert may_descend(sentence)
