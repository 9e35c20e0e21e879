"""Names of models in a sentence, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.prose.model_names import LINK, named_at, title_in, with_addresses
from weightmark.prose.running_text import Said

HUB = "https://huggingface.co"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (LINK.format("the model", f"{HUB}/reef/kelp-7b"), "reef/kelp-7b"),
        (LINK.format("kelp-base", f"{HUB}/kelp-base"), "kelp-base"),
        (f"{HUB}/reef/kelp-7b/tree/main", "reef/kelp-7b"),
        ("hf.co/reef/kelp-7b.", "reef/kelp-7b"),
        ("reef/kelp-7b, for chat", "reef/kelp-7b"),
        ("reef/kelp-7bをベースに", "reef/kelp-7b"),
        ("Llama 2 7B", "Llama 2 7B"),
        ("Kelp-7B-Chat of reef", "Kelp-7B-Chat"),
        ("FLUX.1 dev as the base", "FLUX.1 dev"),
        ("FLUX.1 [dev]", "FLUX.1 [dev]"),
        ("Stable Diffusion XL base", "Stable Diffusion XL"),
        ("Stable Diffusion v1.5", "Stable Diffusion v1.5"),
        ("SDXL with", "SDXL"),
        ("SD3.5 Large", "SD3.5 Large"),
        (LINK.format("Kelp-1.5B", "https://github.com/reef/kelp"), "Kelp-1.5B"),
        ("Llama 2 7B (unsloth/transformers)", "Llama 2 7B"),
        ("Llama 2 7B (reef/llama-2-7b)", "reef/llama-2-7b"),
        (LINK.format("Llama 2 7B", "https://example.org"), "Llama 2 7B"),
    ],
)
def test_a_model(words: str, name: str) -> None:
    named = named_at(words, 0)
    assert named is not None
    assert named.name == name


@pytest.mark.parametrize(
    "words",
    [
        f"{HUB}/datasets/reef/tides",
        "https://example.org/reef/kelp-7b",
        "/home/reef/kelp-7b",
        "tools/convert.py",
        "input/output",
        "Llama-2/Alpaca-2",
        LINK.format("reef/gptq", "https://github.com/reef/gptq"),
    ],
)
def test_another_thing_with_a_name(words: str) -> None:
    named = named_at(words, 0)
    assert named is not None
    assert (named.name, named.end) == ("", len(words))


@pytest.mark.parametrize("name", ["LLaMA", "Llama", "Stable Diffusion", "Falcon", "Qwen"])
def test_a_family_by_its_capital(name: str) -> None:
    assert named_at(f"{name} for tides", 0) == (name, len(name), False)
    assert named_at(f"{name} Tides", 0) == (name, len(name), False)


@pytest.mark.parametrize(
    "words",
    [
        "a boat",
        "llama",
        "bloom",
        "stable diffusion",
        "Falconry",
        LINK.format("our boat", "https://example.org"),
        "微调",
    ],
)
def test_a_common_word(words: str) -> None:
    assert named_at(words, 0) is None


def test_what_may_be_data_is_not_sure() -> None:
    address = LINK.format("Kelp", f"{HUB}/reef/kelp-7b")
    for words, sure in ((address, True), ("Llama 2 7B", True), ("reef/kelp-7b", False)):
        named = named_at(words, 0)
        assert named is not None
        assert named.sure is sure


def test_a_link_as_it_is_read() -> None:
    assert with_addresses(LINK.format("Kelp", "x/y") + ".") == "Kelp (x/y)."


@given(st.text(alphabet="\ue000\ue001\ue002aA1/.~ -:微", max_size=60))
def test_what_is_named_has_an_end(words: str) -> None:
    for at in range(len(words)):
        named = named_at(words, at)
        assert named is None or at < named.end <= len(words)


@pytest.mark.parametrize(
    ("words", "kind", "titles", "title"),
    [
        ("Kelp 7B", "heading", [], "kelp7b"),
        ("Model card", "heading", [], ""),
        ("Usage and license", "heading", [], ""),
        ("Training", "heading", ["a", "b", "c"], ""),
        ("Kelp-7B is released under MIT", "sentence", [], "kelp7b"),
        ("Kelp is a model", "sentence", [], "kelp"),
        ("Kelp is released under MIT", "sentence", [], ""),
        ("This is a model", "sentence", [], ""),
        ("RLHF was applied to it", "sentence", [], ""),
        ("Llama 2 is a model", "sentence", [], ""),
        ("Kelp-7B is a model", "sentence", ["wrack"], ""),
    ],
)
def test_what_a_text_is_of(words: str, kind: str, titles: list[str], title: str) -> None:
    assert title_in(Said(1, words, "", True, 0, kind), titles) == title
