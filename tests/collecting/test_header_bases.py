"""Which bases headers name, in the keys that trainers write."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.writers import gguf, safetensors

from weightmark.collecting import header_bases
from weightmark.collecting.bases import SaidBase
from weightmark.collecting.collect import collect
from weightmark.collecting.header_bases import model_named
from weightmark.config import load
from weightmark.errors import CatalogueError
from weightmark.finding import Location
from weightmark.model.lineage import Parent
from weightmark.verify import verify

SD15 = "stable-diffusion-v1-5/stable-diffusion-v1-5"
SD14 = "CompVis/stable-diffusion-v1-4"
XL = "stabilityai/stable-diffusion-xl-base-1.0"
SD3 = "stabilityai/stable-diffusion-3-medium"
DEV = "black-forest-labs/FLUX.1-dev"
SCHNELL = "black-forest-labs/FLUX.1-schnell"

FACTS = json.loads(
    (Path(header_bases.__file__).parent.parent / "licenses/data" / header_bases.FILE).read_text(
        "utf-8"
    )
)


def told(metadata: dict[str, str], *others: str, file: str = "style.safetensors") -> list[str]:
    """The names that the metadata of one file gives, beside those of other places."""
    there = [SaidBase(name, Location("README.md", "base_model")) for name in others]
    return [one.name for one in model_named(metadata, file, there, "")]


def written(folder: Path, metadata: dict[str, str], front: str = "", name: str = "style") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.safetensors").write_bytes(safetensors(metadata=metadata))
    (folder / "README.md").write_text(f"---\nlicense: mit\n{front}---\n# A model\n")
    return folder


def bases(folder: Path) -> dict[str, Parent]:
    (facts,) = collect([str(folder)], load(str(folder)))
    return {one.base.name: one for one in facts.bases}


# -- keys that name a model -----------------------------------------------------------------------


def test_a_merge_names_the_file_of_a_base_by_its_title() -> None:
    merged = {"modelspec.merged_from": "my style, other style"}
    assert told(merged, "my style.safetensors") == ["my style.safetensors", "other style"]
    assert told(merged, "../loras/my_style.safetensors")[0] == "../loras/my_style.safetensors"
    assert told(merged, "my style", "yours.safetensors") == ["my style", "other style"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (XL, [XL]),
        ("https://huggingface.co/a/b", ["a/b"]),
        ("https://huggingface.co/a/b/resolve/main/x.safetensors", ["a/b"]),
        ('["a/b", "c/d"]', ["a/b", "c/d"]),
        ("[a/b, 'c/d']", ["a/b", "c/d"]),
        ("a/b, c/d,a/b", ["a/b", "c/d"]),
        ("SDXL 1.0", [XL]),
        ("SD 1.5", [SD15]),
        ("Flux.1 D", [DEV]),
        ("FLUX.1 [dev]", [DEV]),
        ("/workspace/models/sd_xl_base_1.0.safetensors", [XL]),
        ("models/sd_xl_base_1.0", [XL]),
        ("C:\\models\\v1-5-pruned.ckpt", [SD15]),
        ("/workspace/mine", ["/workspace/mine"]),
        ("out/run/mine", ["./out/run/mine"]),
        ("Some Model", ["Some Model"]),
        ("None", []),
        ("", []),
        ("[", []),
        ("[1, {}]", []),
        ("[" * 5_000, []),
        ("{}", []),
        ('{"name": "org/a", "revision": "main"}', ["org/a"]),
        (
            '[{"model_id": "org/a", "by": "me"}, {"name": "kelp"}, "org/b"]',
            ["org/a", "kelp", "org/b"],
        ),
        ("x" * 5_000, []),
    ],
)
def test_base_model(value: str, expected: list[str]) -> None:
    assert told({"base_model": value}) == expected


@pytest.mark.parametrize("key", ["merged_from", "modelspec.merged_from"])
def test_what_was_merged(key: str) -> None:
    (first, second) = model_named({key: "SDXL 1.0, some style"}, "m.safetensors", (), "")
    assert [(one.name, one.relation) for one in (first, second)] == [
        (XL, "merge"),
        ("some style", "merge"),
    ]
    assert first.where == Location("m.safetensors", key)
    assert told({key: "none"}) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            '{"a1": {"name": "sd_xl_base_1.0.safetensors"}, "b2": {"name": "some style"}}',
            [XL, "some style"],
        ),
        ('{"a1": {"legacy_hash": "b2"}, "c3": "sd_xl_base_1.0.safetensors"}', []),
        ("[]", []),
        ("{", []),
    ],
)
def test_the_recipe_of_a_merge(value: str, expected: list[str]) -> None:
    found = list(model_named({"sd_merge_models": value}, "m.safetensors", (), ""))
    assert [one.name for one in found] == expected
    assert all(one.relation == "merge" for one in found)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sd_xl_base_1.0.safetensors", [XL]),
        ("sd_xl_base_1.0_0.9vae.safetensors", [XL]),
        ("sd_xl_refiner_1.0.safetensors", ["stabilityai/stable-diffusion-xl-refiner-1.0"]),
        ("v1-5-pruned.safetensors", [SD15]),
        ("v1-5-pruned-emaonly-fp16.safetensors", [SD15]),
        ("sd-v1-4.ckpt", [SD14]),
        ("v2-1_768-ema-pruned.safetensors", ["stabilityai/stable-diffusion-2-1"]),
        ("sd3_medium_incl_clips_t5xxlfp8.safetensors", [SD3]),
        ("sd3.5_large.safetensors", ["stabilityai/stable-diffusion-3.5-large"]),
        ("flux1-dev.safetensors", [DEV]),
        ("flux1-dev-fp8.safetensors", [DEV]),
        ("flux1-schnell.safetensors", [SCHNELL]),
        ("flux1-kontext-dev.safetensors", ["black-forest-labs/FLUX.1-Kontext-dev"]),
        ("flux1-fill-dev.safetensors", ["black-forest-labs/FLUX.1-Fill-dev"]),
        ("flux1-krea-dev.safetensors", ["black-forest-labs/FLUX.1-Krea-dev"]),
        ("runwayml/stable-diffusion-v1-5", ["runwayml/stable-diffusion-v1-5"]),
        ("mine, of May.safetensors", ["./mine, of May.safetensors"]),
        ("unknown", []),
    ],
)
def test_what_it_was_trained_on(value: str, expected: list[str]) -> None:
    assert told({"ss_sd_model_name": value}) == expected


# -- keys that tell a family ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sd_v1", [SD15]),
        ("sd_1.5", [SD15]),
        ("sd_v2_v", ["stabilityai/stable-diffusion-2-1"]),
        ("sdxl_base_v0-9", ["stabilityai/stable-diffusion-xl-base-0.9"]),
        ("sdxl_base_v1-0", [XL]),
        ("sdxl_1.0", [XL]),
        ("sd3", [SD3]),
        ("5-large", ["stabilityai/stable-diffusion-3.5-large"]),
        ("flux1", ["flux1"]),
        ("flux_kontext", ["black-forest-labs/FLUX.1-Kontext-dev"]),
        ("flux1_fill", ["black-forest-labs/FLUX.1-Fill-dev"]),
        ("FLUX.1-redux-dev", ["black-forest-labs/FLUX.1-Redux-dev"]),
        ("flux1-depth", ["black-forest-labs/FLUX.1-Depth-dev"]),
        ("flux.1 canny", ["black-forest-labs/FLUX.1-Canny-dev"]),
        ("wan_2.2_14b", ["Wan-AI/Wan2.2-T2V-A14B"]),
        ("hunyuan_video", ["tencent/HunyuanVideo"]),
        ("sd_v15", [SD15]),
        ("sd_v2_768_v", ["stabilityai/stable-diffusion-2-1"]),
        ("sdxl_v1", [XL]),
        ("Flux.1 Krea [dev]", ["black-forest-labs/FLUX.1-Krea-dev"]),
        ("Wan2.2-I2V-A14B-HighNoise", ["Wan-AI/Wan2.2-T2V-A14B"]),
        ("black-forest-labs/FLUX.2-klein-base-4B", ["black-forest-labs/FLUX.2-klein-base-4B"]),
        ("a\\b", ["a/b"]),
        ("https://huggingface.co/a/b", ["a/b"]),
        ("models/b", ["models"]),
        ("mine/lora", ["mine"]),
        ("Schwifty-9", ["Schwifty-9"]),
        ("None", []),
    ],
)
def test_version(value: str, expected: list[str]) -> None:
    assert told({"ss_base_model_version": value}) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("stable-diffusion-v1/lora", [SD15]),
        ("stable-diffusion-xl-v1-base", [XL]),
        ("stable-diffusion-v2-768-v/textual-inversion", ["stabilityai/stable-diffusion-2-1"]),
        ("stable-diffusion-3-medium", [SD3]),
        ("stable-diffusion-3-m/lora", [SD3]),
        ("flux-1-dev/lora", [DEV]),
        ("flux-1-schnell/lora", [SCHNELL]),
        ("flux-1/lora", ["flux-1"]),
        ("flux-kontext", ["black-forest-labs/FLUX.1-Kontext-dev"]),
        ("wan_2.2_14b_i2v", ["Wan-AI/Wan2.2-T2V-A14B"]),
        ("Krea-2/lora", []),
        ("gpt-neo-x", []),
        ("", []),
    ],
)
def test_architecture(value: str, expected: list[str]) -> None:
    assert told({"modelspec.architecture": value}) == expected


@pytest.mark.parametrize(
    ("metadata", "relation"),
    [
        ({"modelspec.architecture": "flux-1-dev/lora"}, "adapter"),
        ({"modelspec.architecture": "flux-1-dev"}, ""),
        ({"ss_base_model_version": "sd_v1", "ss_network_module": "networks.lora"}, "adapter"),
        ({"ss_base_model_version": "sd_v1"}, ""),
        ({"lora_adapter_metadata": '{"unet.base_model_name_or_path": "a/b"}'}, "adapter"),
    ],
)
def test_relation(metadata: dict[str, str], relation: str) -> None:
    (one,) = model_named(metadata, "style.safetensors", (), "")
    assert one.relation == relation


# -- what several keys and places say -------------------------------------------------------------


@pytest.mark.parametrize(
    ("metadata", "others", "expected"),
    [
        # Each narrows the other down, and a name tells more than a family.
        ({"ss_base_model_version": "flux1", "modelspec.architecture": "flux-1-dev"}, [], {DEV}),
        ({"ss_base_model_version": "flux1", "ss_sd_model_name": SCHNELL}, [], {SCHNELL}),
        ({"modelspec.architecture": "flux-1-dev", "ss_sd_model_name": SCHNELL}, [], {SCHNELL}),
        ({"modelspec.architecture": "flux-1-dev", "ss_sd_model_name": "flux"}, [], {DEV}),
        ({"ss_base_model_version": "flux1", "ss_sd_model_name": "flux"}, [], {"flux"}),
        # sd-scripts writes Stable Diffusion 1 for what it does not know.
        (
            {"ss_base_model_version": "anima", "modelspec.architecture": "stable-diffusion-v1"},
            [],
            {"anima"},
        ),
        (
            {"ss_base_model_version": "xl_new", "modelspec.architecture": "flux-1-dev/lora"},
            [],
            {DEV},
        ),
        # Before it wrote versions, sd-scripts wrote whether it is the second.
        ({"ss_v2": "False", "ss_sd_model_name": "x.ckpt"}, [], {"./x.ckpt", SD15}),
        ({"ss_v2": "True"}, [], {"stabilityai/stable-diffusion-2-1"}),
        ({"ss_v2": "False", "modelspec.architecture": "flux-1-dev"}, [], {DEV}),
        ({"ss_v2": "False", "ss_base_model_version": "sdxl"}, [], {XL}),
        ({"ss_v2": "no"}, [], set()),
        # ai-toolkit writes this version where it knows none.
        ({"ss_base_model_version": "sd_1.5", "software": "ai-toolkit 1"}, [], {"sd_1.5"}),
        ({"ss_base_model_version": "sdxl_1.0", "software": "ai-toolkit 1"}, [], {XL}),
        # Of a name that nobody knows the family still tells what it descends from.
        ({"ss_base_model_version": "sd_v1", "ss_sd_model_name": "a/b"}, [], {"a/b", SD15}),
        ({"ss_base_model_version": "sd_v1"}, ["a/b"], {SD15}),
        ({"ss_base_model_version": "flux1"}, ["a/b"], set()),
        # The card says more, or the same in another name.
        ({"ss_base_model_version": "sdxl_1.0"}, ["stabilityai/stable-cascade"], set()),
        ({"ss_base_model_version": "sd_v1"}, [SD14], {SD14}),
        ({"ss_sd_model_name": "v1-5-pruned.ckpt"}, ["runwayml/stable-diffusion-v1-5"], {
            "runwayml/stable-diffusion-v1-5"}),
    ],
)  # fmt: skip
def test_keys_together(metadata: dict[str, str], others: list[str], expected: set[str]) -> None:
    assert set(told(metadata, *others)) == expected


def test_several_keys_are_one_base(tmp_path: Path) -> None:
    metadata = {
        "modelspec.architecture": "stable-diffusion-xl-v1-base/lora",
        "ss_base_model_version": "sdxl_base_v1-0",
        "ss_sd_model_name": "sd_xl_base_1.0.safetensors",
        "base_model": XL,
    }
    (found,) = bases(written(tmp_path / "c", metadata)).values()
    assert (found.base.name, found.base.relation) == (XL, "adapter")
    assert found.where.pointer == "base_model"
    found = bases(written(tmp_path / "d", metadata, f"base_model: {XL}\n"))[XL]
    assert found.where.pointer == "base_model"
    assert found.base.relation == "adapter"


def test_a_path_of_the_trainer_is_dropped_where_the_family_is_told(tmp_path: Path) -> None:
    metadata = {"ss_base_model_version": "sd_v1", "ss_sd_model_name": "mine.safetensors"}
    assert set(bases(written(tmp_path / "c", metadata))) == {SD15}
    del metadata["ss_base_model_version"]
    assert set(bases(written(tmp_path / "d", metadata))) == {"mine.safetensors"}
    assert set(bases(written(tmp_path / "e", metadata, "base_model: a/b\n"))) == {"a/b"}


@pytest.mark.parametrize(
    ("folder", "name", "metadata"),
    [
        ("c", "sd_xl_base_1.0", {"modelspec.architecture": "stable-diffusion-xl-v1-base"}),
        ("c", "m", {"modelspec.architecture": "stable-diffusion-xl-v1-base",
                    "modelspec.title": "SDXL 1.0 Base"}),
        ("stable-diffusion-xl-base-1.0", "m", {"base_model": XL}),
        ("c", "mine", {"ss_sd_model_name": "mine.safetensors"}),
    ],
)  # fmt: skip
def test_a_model_is_no_derivative_of_itself(
    tmp_path: Path, folder: str, name: str, metadata: dict[str, str]
) -> None:
    assert bases(written(tmp_path / folder, metadata, name=name)) == {}
    lora = {**metadata, "ss_network_module": "networks.lora"}
    assert len(bases(written(tmp_path / "lora" / folder, lora, name=name))) == 1


@pytest.mark.parametrize("key", ["ss_sd_model_name", "base_model"])
def test_a_file_that_names_another_of_its_own_name(tmp_path: Path, key: str) -> None:
    metadata = {key: "style.safetensors", "ss_network_module": "networks.lora"}
    (found,) = bases(written(tmp_path / "c", metadata)).values()
    assert (found.base.name, found.place) == ("style", "")


def test_shards_that_say_alike_and_files_without_keys(tmp_path: Path) -> None:
    folder = written(tmp_path / "c", {"base_model": "a/b"})
    for number in (1, 2):
        path = folder / f"model-0000{number}-of-00002.safetensors"
        path.write_bytes(safetensors(metadata={"base_model": "a/b"}))
    (folder / "style.safetensors").unlink()
    assert set(bases(folder)) == {"a/b"}
    assert bases(written(tmp_path / "d", {"format": "pt"})) == {}


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"ss_base_model_version": "sdxl_base_v1-0"}, "WM401"),
        ({"modelspec.architecture": "flux-1-dev/lora"}, "WM407"),
        ({"ss_base_model_version": "flux1"}, "WM403"),
        ({"modelspec.architecture": "flux-1-schnell/lora"}, ""),
    ],
)
def test_verdict(tmp_path: Path, metadata: dict[str, str], code: str) -> None:
    folder = written(tmp_path / "c", metadata)
    found = {one.rule.code for one in verify([str(folder)], load(str(folder))).findings}
    lineage = {one for one in found if one in ("WM401", "WM403", "WM404", "WM407")}
    assert (code in lineage) if code else not lineage


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {
                "unet.r": 8,
                "unet.base_model_name_or_path": "a/b",
                "te.base_model_name_or_path": "a/b",
            },
            1,
        ),
        ({"unet.r": 8, "unet.base_model_name_or_path": None}, 0),
        (["a/b"], 0),
        ("a/b", 0),
    ],
)
def test_the_configuration_that_diffusers_keeps_of_a_lora(value: object, expected: int) -> None:
    assert told({"lora_adapter_metadata": json.dumps(value)}) == ["a/b"] * expected


def test_a_lora_whose_configuration_is_no_json_tells_nothing() -> None:
    assert told({"lora_adapter_metadata": "{"}) == []


def test_gguf_of_a_well_known_source(tmp_path: Path) -> None:
    hub = "https://huggingface.co/"
    for name, found in (("meta-llama/Llama-2-7b-hf", True), ("reef/kelp", False)):
        (tmp_path / "m.gguf").write_bytes(gguf([("general.source.url", "string", hub + name)]))
        assert set(bases(tmp_path)) == ({name} if found else set())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("general.source.huggingface.repository", "meta-llama/Llama-2-7b-hf"),
        ("general.source_hf_repo", "https://huggingface.co/meta-llama/Llama-2-7b-hf"),
    ],
)
def test_gguf_of_an_older_converter(tmp_path: Path, key: str, value: str) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf([(key, "string", value)]))
    assert set(bases(tmp_path)) == {"meta-llama/Llama-2-7b-hf"}


def test_gguf_by_organisation_and_name(tmp_path: Path) -> None:
    keys = [
        ("general.base_model.0.name", "string", "Llama 3.1 8B"),
        ("general.base_model.0.organization", "string", "Meta Llama"),
        ("general.base_model.1.name", "string", ""),
        ("ss_base_model_version", "string", "none"),
    ]
    (tmp_path / "m.gguf").write_bytes(gguf(keys))
    (found,) = bases(tmp_path).values()
    assert found.base.name == "Meta-Llama/Llama-3.1-8B"
    assert found.base.license.startswith("LicenseRef-scancode-llama-3.1")


# -- the data file --------------------------------------------------------------------------------


def test_the_data_file_says_since_when_and_where_from() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", FACTS["date"])
    tables = ("versions", "architectures", "names", "adapters", "folders", "second", "unsure")
    assert all(FACTS["sources"][table] for table in tables)
    for table in tables[:3]:
        for one in FACTS[table]:
            assert re.compile(one["value"])
            assert one["models"]
            assert all(re.fullmatch(r"[\w-]+/[\w.-]+", model) for model in one["models"])


def test_a_data_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    header_bases._facts.cache_clear()
    monkeypatch.setattr(header_bases, "FILE", "nowhere.json")
    with pytest.raises(CatalogueError, match="cannot be read"):
        told({"base_model": "a/b"})


@given(st.dictionaries(st.sampled_from([
    "base_model", "merged_from", "ss_sd_model_name", "ss_base_model_version",
    "modelspec.architecture", "modelspec.title"]), st.text(max_size=60)))  # fmt: skip
def test_nothing_that_a_header_holds_raises(metadata: dict[str, str]) -> None:
    assert all(told(metadata))
