"""The licences of well-known base models: a data file that can be made anew and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weightmark.entries.__main__ import main
from weightmark.errors import CatalogueError
from weightmark.licenses import catalogue, models
from weightmark.licenses.catalogue import SHIPPED
from weightmark.licenses.models import (
    common_name,
    is_family,
    is_well_known,
    lasting_licence,
    licence_in_family,
    licence_of_model,
    licence_of_name,
    why_left_out,
)


def test_the_file_stands_as_the_command_writes_it() -> None:
    path = Path(models.__file__).parent / "data" / models.FILE
    assert path.read_bytes() == models.refreshed()
    facts = json.loads(path.read_text(encoding="utf-8"))
    assert facts["date"]
    assert facts["source"]


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "llama3.1"),
        ("unsloth/gemma-2-9b", "gemma"),
        ("gpt2", "LicenseRef-GPT-2-Modified-MIT"),
        ("somebody/llama-3.1-8b", ""),
        ("bartowski/Meta-Llama-3.1-8B-Instruct-GGUF", "llama3.1"),
        ("somebody/gemma-2-9b-it-i1-GGUF", "gemma"),
        ("somebody/Llama-3.2-3B-Instruct-quantized.w4a16", "llama3.2"),
        ("somebody/Qwen2.5-3B-Q4_K_M", "LicenseRef-Qwen-Research"),
        ("somebody/c4ai-command-r-v01-4bit", "cc-by-nc-4.0"),
        ("somebody/Mistral-7B-v0.1-tuned-GGUF", ""),
        ("somebody/not-gemma-2b-GGUF", ""),
        ("somebody/Llama-2-7b-AQLM-2Bit-1x16-hf", "llama2"),
        ("somebody/gemma-3-1b-it-ONNX-GQA", "gemma"),
        ("somebody/gpt2-onnx-web", ""),
        ("x" * 300, ""),
    ],
)
def test_by_name(name: str, licence: str) -> None:
    assert licence_of_model(name) == licence


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("unsloth/Meta-Llama-3.1-8B-Instruct-unsloth-bnb-4bit", "llama-3.1-8b-instruct"),
        ("Llama 3.1 8B Instruct", "llama-3.1-8b-instruct"),
        ("org/x-sharded-bf16", "x"),
        ("org/x-int4-GPTQ", "x"),
        ("org/x-8b-chat", "x-8b-chat"),
        ("google/flan-t5", "flan-t5"),
        ("t5-base", "t5-base"),
        ("Llama2-7B", "llama-2-7b"),
        ("gpt2", "gpt-2"),
        ("Yi34B", "yi-34b"),
    ],
)
def test_a_name_without_owner_and_storage(model: str, name: str) -> None:
    assert common_name(model) == name


def test_as_prose_names_it() -> None:
    assert licence_of_name("Llama 3 70B") == "llama3"
    for name in ("Qwen2.5-7B-Instruct", "Qwen 2.5 7B Instruct", "Qwen-2.5-7B-Instruct"):
        assert licence_of_name(name) == "apache-2.0"
    assert licence_of_name("a boat") == ""


def test_cards_that_name_another_licence_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = [
        {"id": "meta-llama/Llama-3.1-8B", "cardData": {"license": "llama3.1"}},
        {"id": "Qwen/Qwen2.5-72B", "cardData": {"license": "other", "license_name": "qwen"}},
        {"id": "microsoft/phi-4", "cardData": {"license": "apache-2.0"}},
        {"id": "microsoft/phi-2", "cardData": None},
        {"id": "somebody/else", "cardData": {"license": "mit"}},
    ]
    path = tmp_path / "cards.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in cards))
    assert main(["--cards", str(path)]) == 1
    said = capsys.readouterr().out
    assert "microsoft/phi-4: apache-2.0 in its card, mit in" in said
    assert said.count("\n") == 1


def known_are(monkeypatch: pytest.MonkeyPatch, **facts: object) -> dict[str, object]:
    """Put facts on well-known models in the place of those that ship."""
    none = dict[str, object]()
    whole = {"models": none, "mirrors": none, "most_used": {"names": []}, "left_out": none}
    put: dict[str, object] = {**whole, "families": none, **facts}
    monkeypatch.setattr(models, "_facts", lambda: put)
    return put


@pytest.mark.parametrize(
    ("name", "licence", "words"),
    [("a(", "mit", "a\\("), ("a", "LicenseRef-nobody-has", "no entry"), ("a", "mit AND", "a")],
)
def test_what_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, licence: str, words: str
) -> None:
    listed = {"x": [{"name": name, "licence": licence}]}
    known_are(monkeypatch, models=listed)
    with pytest.raises(CatalogueError, match=words):
        models.refreshed()


def test_a_base_may_come_with_the_entry_of_its_licence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command that makes the index does not ask the index for it."""
    for path in Path(catalogue.DATA).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    new = "LicenseRef-Reef-1.0"
    said = f'id = "{new}"\nname = "Reef Licence 1.0"\nclass = "research"\nstatus = "unknown"\n'
    (tmp_path / f"{new}.toml").write_text(said, encoding="utf-8")
    for module in ("licenses.catalogue", "entries.entry", "entries.__main__"):
        monkeypatch.setattr(f"weightmark.{module}.DATA", str(tmp_path))
    listed = {"reef": [{"name": "coral-.*", "licence": new}]}
    facts = known_are(monkeypatch, models=listed)
    assert main([]) == 1
    assert json.loads((tmp_path / models.FILE).read_text("utf-8")) == facts
    (tmp_path / f"{new}.toml").unlink()
    assert main([]) == 2


def test_a_base_that_is_used_much_and_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    used = {"names": ["a/known", "a/left", "a/new"]}
    listed = {"a": [{"name": "known", "licence": "mit"}]}
    known_are(monkeypatch, models=listed, most_used=used, left_out={"a/left": "why"})
    with pytest.raises(CatalogueError, match="a/new is used much"):
        models.refreshed()


def test_a_family_is_known_as_one_and_its_licence_only_where_that_is_said() -> None:
    for name in ("LLaMA", "Stable Diffusion", "falcon"):
        assert is_family(name)
        assert licence_of_name(name) == ""
        assert "family" in why_left_out(name)
    assert not is_family("Llama 2")
    assert licence_in_family("LLaMA", ["mit", "llama3"]) == "llama3"
    assert licence_in_family("LLaMA", ["mit", "nobody-has"]) == ""
    assert licence_in_family("a boat", ["llama3"]) == ""


def test_a_family_has_licences_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    known_are(monkeypatch, families={"kelp": ["nobody-has"]})
    with pytest.raises(CatalogueError, match="nobody-has"):
        models.refreshed()


def test_only_what_restricts_lasts() -> None:
    assert lasting_licence("Llama-2-13b-hf") == "llama2"
    assert lasting_licence("bert-base-uncased") == ""
    assert lasting_licence("a boat") == ""


def test_what_is_left_out_is_not_known_and_says_why() -> None:
    facts = json.loads((Path(models.__file__).parent / "data" / models.FILE).read_text("utf-8"))
    names = facts["most_used"]["names"]
    assert len(set(names)) == len(names) > 100
    assert set(facts["left_out"]) <= set(names)
    for name, reason in facts["left_out"].items():
        assert reason
        assert licence_of_model(name) == ""
        assert why_left_out(name.upper()) == reason
    assert why_left_out("openai-community/gpt2") == ""


def test_each_model_is_known_from_its_card_or_from_an_address() -> None:
    facts = json.loads((Path(models.__file__).parent / "data" / models.FILE).read_text("utf-8"))
    listed = [each for found in facts["models"].values() for each in found]
    sources = {each["source"] for each in listed if "source" in each}
    assert sources
    assert all(one.startswith("https://") for one in sources)
    assert licence_of_model("tokyotech-llm/Llama-3.1-Swallow-8B-v0.1") == "llama3.1"
    assert licence_of_model("tokyotech-llm/Llama-3.1-Swallow-8B-v0.5") == ""


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("black-forest-labs/FLUX.1-Fill-dev", "LicenseRef-scancode-flux-1-nc"),
        ("black-forest-labs/FLUX.1-Krea-dev", "LicenseRef-scancode-flux-1-nc"),
        ("black-forest-labs/FLUX.1-pro", ""),
        ("black-forest-labs/FLUX.2-klein-4B", "apache-2.0"),
        (
            "stabilityai/stable-diffusion-3-medium",
            "LicenseRef-scancode-stability-ai-community-2024",
        ),
        ("Qwen/Qwen-1_8B-Chat", "LicenseRef-Tongyi-Qianwen-Research"),
        ("Qwen/Qwen-7B", "LicenseRef-scancode-tongyi-qianwen-2023"),
        ("Qwen/Qwen-Image-2.1", ""),
        ("facebook/bart-large", "apache-2.0"),
        ("facebook/bart-large-cnn", "mit"),
        ("zai-org/GLM-4-9B-0414", "mit"),
        ("zai-org/glm-4-9b-chat", "LicenseRef-GLM-4"),
        ("THUDM/glm-130b", "LicenseRef-GLM-130B"),
        ("unsloth/gpt-oss-20b-unsloth-bnb-4bit", "apache-2.0"),
        ("NousResearch/Hermes-3-Llama-3.1-8B", "llama3"),
        ("NousResearch/Llama-2-7b-hf", "llama2"),
        ("TheBloke/Llama-2-7B-Chat-GPTQ", "llama2"),
        ("TheBloke/Somebodys-Model-7B-GPTQ", ""),
        ("openai/whisper-large-v3-turbo", "mit"),
        ("openai/gpt-oss-20b", "apache-2.0"),
        ("google/gemma-4-26B-A4B-it", "apache-2.0"),
        ("google/timesfm-2.5-200m-pytorch", "apache-2.0"),
        ("google/timesfm-3.0-pytorch", ""),
        ("allenai/OLMo-3-7B-Instruct", "apache-2.0"),
        ("allenai/OLMo-4-7B", ""),
        ("ibm-granite/granite-4.0-h-small", "apache-2.0"),
        ("ibm-granite/granite-5.0-8b", ""),
        ("vidore/colqwen2.5-base", ""),
        ("canopylabs/orpheus-3b-0.1-ft", "llama3.2"),
    ],
)
def test_versions_that_differ(name: str, licence: str) -> None:
    assert licence_of_model(name) == licence


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
    assert licence_of_model(model_name) == licence
    assert not licence or SHIPPED.find(licence) is not None


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("Codestral 22B", "LicenseRef-Mistral-MNPL-0.1"),
        ("Command R", "cc-by-nc-4.0"),
        ("MusicGen", "cc-by-nc-4.0"),
        ("LLaVA 1.5 7B", "llama2"),
        ("YOLOv8n", "agpl-3.0"),
        ("SDXL", "openrail++"),
        ("SDXL Turbo", ""),  # called just so, and of no licence that is known
        ("Mistral Large", ""),  # of several licences
        ("CLIP", ""),
        ("Codestral 22", ""),
    ],
)
def test_by_how_a_name_begins(said: str, licence: str) -> None:
    assert licence_of_name(said) == licence


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("SDXL Turbo", "names another licence"),
        ("Mistral Large", "family of models"),
        ("Codestral 22B", ""),
        ("stabilityai/sd-turbo", "names another licence"),
        ("somebody/sd-turbo", ""),
    ],
)
def test_why_what_is_well_known_has_no_licence(said: str, why: str) -> None:
    assert is_well_known(said) == ("/" not in said)
    assert (why in why_left_out(said)) if why else why_left_out(said) == ""
