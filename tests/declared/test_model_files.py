"""Layout: shard indexes, shard names, pipelines, the bases that configurations name, stores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weightmark.containers.tree import open_tree
from weightmark.declared.model_files import (
    Layers,
    NamedBase,
    Shard,
    is_index,
    is_modelfile,
    outside_bundle,
    parse_bases,
    parse_index,
    problems_of,
    read_layers,
    shard,
    store_of,
)
from weightmark.errors import Problem

ONE = "model-00001-of-00002.safetensors"
TWO = "model-00002-of-00002.safetensors"
INDEX = "model.safetensors.index.json"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 9\n" % (b"0" * 64)


def layout(folder: Path, files: dict[str, bytes | str]) -> tuple[Problem, ...]:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    with open_tree(folder) as tree:
        return problems_of(tree)


def index(weight_map: object, **metadata: object) -> str:
    return json.dumps({"metadata": metadata, "weight_map": weight_map})


def kinds(found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in found]


# names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (ONE, Shard("model-*-of-00002.safetensors", 1, 2)),
        ("d/model_00002-of-00072.safetensors", Shard("d/model_*-of-00072.safetensors", 2, 72)),
        ("m-00001-of-00003.gguf", Shard("m-*-of-00003.gguf", 1, 3)),
        ("m-00001-of-00002.fp16.safetensors", Shard("m-*-of-00002.fp16.safetensors", 1, 2)),
        ("m.fp16-00001-of-00002.safetensors", Shard("m.fp16-*-of-00002.safetensors", 1, 2)),
        ("m-000001-of-000002.bin", Shard("m-*-of-000002.bin", 1, 2)),
        ("group1-shard2of12", Shard("group1-shard*of12", 2, 12)),
        ("d/group1-shard1of2.bin", Shard("d/group1-shard*of2.bin", 1, 2)),
        ("face_model-shard1", None),
        (
            "best-of-3/model-00002-of-00003.fp16.safetensors",
            Shard("best-of-3/model-*-of-00003.fp16.safetensors", 2, 3),
        ),
        ("model.safetensors", None),
        ("model-1-of-2.safetensors", None),
        ("model-00001-of-00002", None),
    ],
)
def test_shards_are_known_by_their_names(name: str, expected: Shard | None) -> None:
    assert shard(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (INDEX, True),
        ("d/pytorch_model.bin.index.json", True),
        ("diffusion_pytorch_model.safetensors.index.fp16.json", True),
        ("index.json", False),
        ("model_index.json", False),
        ("model.safetensors.index.json.bak", False),
    ],
)
def test_indexes_are_known_by_their_names(name: str, expected: bool) -> None:
    assert is_index(name) is expected


# indexes


def test_the_files_of_an_index_are_one_model(tmp_path: Path) -> None:
    text = index({"a": ONE, "b": TWO, "c": TWO}, total_size=16)
    found = layout(tmp_path, {INDEX: text, ONE: b"1", TWO: b"2", "other.safetensors": b"3"})
    assert found == ()
    parsed = parse_index(text.encode(), f"unet/{INDEX}")
    assert parsed.shards == (f"unet/{ONE}", f"unet/{TWO}")


def test_missing_and_stale_shards_are_reported(tmp_path: Path) -> None:
    stale = "model-00003-of-00002.safetensors"
    found = layout(tmp_path, {INDEX: index({"a": ONE, "b": TWO}), ONE: b"1", stale: b"3"})
    assert kinds(found) == [("extra-shard", stale), ("missing-shard", INDEX)]
    assert TWO in found[1].message


def test_many_missing_shards_are_one_problem(tmp_path: Path) -> None:
    shards = {f"t{n}": f"model-{n:05}-of-00081.safetensors" for n in range(1, 82)}
    (problem,) = layout(tmp_path, {INDEX: index(shards)})
    assert problem.message.startswith("81 files not there: model-00001-of-00081.safetensors, ")
    assert len(problem.message) < 200


def test_shards_without_an_index_are_one_model(tmp_path: Path) -> None:
    names = [f"m-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    found = layout(tmp_path, dict.fromkeys(names, b"x"))
    assert found == ()


def test_a_gap_in_shards_without_an_index_is_reported(tmp_path: Path) -> None:
    found = layout(tmp_path, {"m-00002-of-99999.gguf": b"x"})
    assert kinds(found) == [("missing-shard", "m-00002-of-99999.gguf")]
    assert found[0].message == "99998 files not there: number 1, number 3, number 4, …"


def test_a_gap_in_the_pieces_of_tensorflow_js_is_reported(tmp_path: Path) -> None:
    found = layout(tmp_path, {"group1-shard2of3": b"x", "group1-shard3of3": b"x"})
    assert kinds(found) == [("missing-shard", "group1-shard2of3")]
    found = layout(tmp_path / "n", {"group1-shard1of2.bin": b"x", "group1-shard2of2.bin": b"x"})
    assert found == ()


def test_shards_may_be_counted_from_nought(tmp_path: Path) -> None:
    """Some converters write 00000-of-00002 and 00001-of-00002."""
    found = layout(tmp_path, {"m-00000-of-00002.bin": b"PK", "m-00001-of-00002.safetensors": b""})
    assert kinds(found) == [("missing-shard", "m-00001-of-00002.safetensors")]
    names = ["n-00000-of-00002.safetensors", "n-00001-of-00002.safetensors"]
    found = layout(tmp_path / "n", dict.fromkeys(names, b""))
    assert found == ()


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "a\\b", "C:/x", "a\0b", ""]
)
def test_an_index_that_leaves_the_folder_is_reported(tmp_path: Path, target: str) -> None:
    found = layout(tmp_path, {INDEX: index({"a": target, "b": ONE}), ONE: b"1"})
    assert kinds(found) == [("unsafe-name", INDEX)]
    assert "\0" not in found[0].message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (POINTER, "pointer"),
        (POINTER.replace(b"000", b""), "bad-json"),  # not whole
        (b"", "bad-json"),
        (b"[]", "bad-json"),
        (b"{", "bad-json"),
        (b"\xff{}", "bad-json"),
        (b"[" * 200_000, "bad-json"),
        (b'{"a":' * 200_000, "bad-json"),
        (b'{"metadata": ' + b"9" * 5000 + b"}", "bad-json"),
        (b"{}", "bad-index"),
        (b'{"weight_map": []}', "bad-index"),
        (b'{"weight_map": {"a": 1}}', "bad-index"),
        (b'{"weight_map": {"a": "x", "a": "y"}}', "duplicate-key"),
        (b'{"weight_map": {}} {"weight_map": {}}', "second-document"),
    ],
)
def test_what_is_wrong_with_an_index(data: bytes, kind: str) -> None:
    assert [problem.kind for problem in parse_index(data, INDEX).problems] == [kind]


def test_line_ends_byte_order_mark_and_a_pretty_form_do_not_matter() -> None:
    text = json.dumps({"weight_map": {"a": ONE}}, indent=2).replace("\n", "\r\n") + "\r\n"
    parsed = parse_index(b"\xef\xbb\xbf" + text.encode(), INDEX)
    assert parsed.shards == (ONE,)
    assert parsed.problems == ()


# bases


def test_an_adapter_names_its_base() -> None:
    data = b'{"base_model_name_or_path": "meta-llama/Llama-2-7b-hf"}'
    bases, problems = parse_bases(data, "adapter_config.json")
    expected = NamedBase("meta-llama/Llama-2-7b-hf", "adapter", "base_model_name_or_path")
    assert bases == (expected,)
    assert problems == ()


def test_a_configuration_counts_beside_weights_only(tmp_path: Path) -> None:
    broken = "{"
    files: dict[str, bytes | str] = {
        "m/config.json": broken,
        "m/model.safetensors": b"",
        "app/config.json": broken,
    }
    assert kinds(layout(tmp_path, files)) == [("bad-json", "m/config.json")]


@pytest.mark.parametrize("value", ['""', '"  "', "null", "7", "[]"])
def test_an_empty_name_is_no_base(value: str) -> None:
    bases, problems = parse_bases(f'{{"_name_or_path": {value}}}'.encode(), "config.json")
    assert bases == ()
    assert problems == ()


def test_a_base_given_twice_is_reported_and_both_are_kept() -> None:
    data = b'{"base_model_name_or_path": "a/b", "base_model_name_or_path": "c/d"}'
    bases, problems = parse_bases(data, "adapter_config.json")
    assert [base.name for base in bases] == ["a/b", "c/d"]
    assert [problem.kind for problem in problems] == ["duplicate-key"]


def test_a_pipeline_names_its_base() -> None:
    text = json.dumps({
        "_class_name": "StableDiffusionPipeline",
        "_name_or_path": "stabilityai/stable-diffusion-2",
        "unet": ["diffusers", "UNet2DConditionModel"],
    })  # fmt: skip
    bases, problems = parse_bases(text.encode(), "p/model_index.json")
    assert [base.name for base in bases] == ["stabilityai/stable-diffusion-2"]
    assert problems == ()


MERGE = """\
base_model: mistralai/Mistral-7B-v0.1
merge_method: slerp
dtype: bfloat16
slices:
- sources:
  - model: org/one+org/lora
    layer_range: [0, 32]
  - model: {model: {path: org/two@main}}
    layer_range: [0, 32]
experts:
  - source_model: org/three
    positive_prompts: ["model"]
tokenizer:
  source: union
"""


@pytest.mark.parametrize("first", ["", "---\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_several_merges_names_what_the_first_were_made_of(first: str, end: str) -> None:
    text = first + "name: half\nmodels:\n- model: a/b\n---\nmodels:\n- model: half\n- model: c/d\n"
    bases, problems = parse_bases(text.replace("\n", end).encode(), "mergekit_config.yml")
    assert ([base.name for base in bases], problems) == (["a/b", "c/d"], ())


def test_the_name_of_a_single_merge_hides_no_base_of_that_name() -> None:
    bases, _ = parse_bases(b"name: half\nmodels:\n- model: half\n", "mergekit_config.yml")
    assert [base.name for base in bases] == ["half"]


def test_a_merge_names_all_that_went_into_it() -> None:
    bases, problems = parse_bases(MERGE.encode(), "mergekit_config.yml")
    assert problems == ()
    assert {base.relation for base in bases} == {"merge"}
    assert [(base.name, base.key) for base in bases] == [
        ("mistralai/Mistral-7B-v0.1", "base_model"),
        ("org/one", "slices[0].sources[0].model"),
        ("org/lora", "slices[0].sources[0].model"),
        ("org/two", "slices[0].sources[1].model.model.path"),
        ("org/three", "experts[0].source_model"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"[" * 5000,
        b"a: *b",
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n"
                                     % (n, n, *[n - 1] * 8) for n in range(98, 112)),
        b"- a\n- b\n",
    ],
)  # fmt: skip
def test_a_broken_merge_is_a_problem(data: bytes) -> None:
    bases, problems = parse_bases(data, "d/mergekit_config.yml")
    assert bases == ()
    assert [(problem.kind, problem.where) for problem in problems] == [
        ("bad-yaml", "d/mergekit_config.yml")
    ]


# laws


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=200))
def test_nothing_is_raised_for_any_bytes(data: bytes) -> None:
    parse_index(data, INDEX)
    for name in ("config.json", "adapter_config.json", "mergekit_config.yml"):
        parse_bases(data, name)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["metadata", "weight_map", "total_size", "unet", "_name_or_path"]),
            inner,
        )
    ),
    max_leaves=10,
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=JSON)
def test_nothing_is_raised_for_any_json(tmp_path: Path, data: object) -> None:
    text = json.dumps(data)
    files: dict[str, bytes | str] = {INDEX: text, "model_index.json": text, "config.json": text}
    layout(tmp_path, {**files, "x.safetensors": b""})


@given(total=st.integers(1, 30), data=st.data())
def test_every_shard_is_in_one_model_only(total: int, data: st.DataObject) -> None:
    names = [f"m-{n:05}-of-{total:05}.safetensors" for n in range(1, total + 1)]
    kept = data.draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    assert {shard(name) for name in kept} == {
        Shard(f"m-*-of-{total:05}.safetensors", int(name[2:7]), total) for name in kept
    }


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("FROM hf.co/reef/kelp-7b:Q4_K_M\nADAPTER ./lora.gguf\n", [("reef/kelp-7b", "adapter")]),
        ("from llama3.1:8b\nadapter lora.safetensors\n", [("llama3.1", "adapter")]),
        ("FROM hf.co/reef/kelp-7b\nPARAMETER temperature 1\n", [("reef/kelp-7b", "copy")]),
        ("FROM ./m.gguf\nADAPTER ./lora.gguf\n", []),
        ("FROM m.gguf\nADAPTER ./lora.gguf\n", []),
    ],
)
def test_what_a_modelfile_is_made_from_is_a_base(text: str, bases: list[tuple[str, str]]) -> None:
    found, problems = parse_bases(text.encode(), "d/Modelfile")
    assert [(one.name, one.relation) for one in found] == bases
    assert problems == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Modelfile", True), ("d/Modelfile.q4", True), ("k.modelfile", True), ("modelfiles", False)],
)
def test_a_modelfile_is_told_by_its_name(name: str, expected: bool) -> None:
    assert is_modelfile(name) is expected


# -- stores of models --------------------------------------------------------------------------

OLLAMA = "application/vnd.ollama.image"


def manifest(*layers: tuple[str, str]) -> bytes:
    listed = [{"mediaType": kind, "digest": digest} for kind, digest in layers]
    return json.dumps({"schemaVersion": 2, "layers": listed}).encode()


def test_the_layers_of_a_licence_stand_apart_from_all_others() -> None:
    data = manifest(
        (f"{OLLAMA}.model", "sha256:ab"),
        (f"{OLLAMA}.license", "sha256:cd"),
        ("application/vnd.docker.ai.license", "sha256:ef"),
    )
    assert read_layers(data) == Layers(
        (("sha256-cd", "sha256/cd"), ("sha256-ef", "sha256/ef")), (("sha256-ab", "sha256/ab"),)
    )


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[]", b"{", b"[" * 100_000, b"\xff", b'{"layers": 1}', b'{"layers": [1, null]}'),
        manifest((f"{OLLAMA}.license", "../../x")),
        manifest((f"{OLLAMA}.license", "sha256:../x")),
    ],
)
def test_what_is_no_manifest_names_nothing(data: bytes) -> None:
    found = read_layers(data)
    assert not [path for paths in (*found.licences, *found.others) for path in paths]


@pytest.mark.parametrize(
    ("name", "store"),
    [
        ("models/manifests/registry.ollama.ai/library/kelp/latest", "models"),
        ("manifests/sha256/ab", ""),
        ("a/manifests/b/manifests/c", "a/manifests/b"),
        ("models/blobs/sha256-ab", None),
        ("manifests", None),
    ],
)
def test_a_manifest_is_told_by_its_folder(name: str, store: str | None) -> None:
    assert store_of(name) == store


@pytest.mark.parametrize(
    ("folder", "outside"),
    [
        ("m/x.mlpackage/Data/com.apple.CoreML/weights", "m"),
        ("X.mlmodelc/weights", ""),
        ("m/x.mlpackage", "m"),
        ("s/variables", "s"),
        ("variables", ""),
        ("t/variables", "t/variables"),  # no saved_model.pb above
        ("m", "m"),
    ],
)
def test_a_bundle_lies_where_people_see_it(folder: str, outside: str) -> None:
    there = {"s/saved_model.pb", "saved_model.pb"}
    assert outside_bundle(folder, there.__contains__) == outside


def test_an_adapter_of_mlx_names_its_base_as_the_model() -> None:
    data = b'{"fine_tune_type": "lora", "model": "google/gemma-2-9b-it", "num_layers": 16}'
    bases, _ = parse_bases(data, "adapter_config.json")
    assert bases == (NamedBase("google/gemma-2-9b-it", "adapter", "model"),)
    both = b'{"base_model_name_or_path": "a/b", "model": "c/d"}'
    bases, _ = parse_bases(both, "adapter_config.json")
    assert [one.name for one in bases] == ["a/b"]
    assert parse_bases(data, "config.json") == ((), ())
