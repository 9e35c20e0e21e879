"""What each file is for, told by its name."""

from __future__ import annotations

import pytest

from weightmark.declared import naming
from weightmark.declared.naming import is_card, is_notice, is_other_readme, is_text, role_of, speaks


@pytest.mark.parametrize(
    ("name", "card", "text", "notice"),
    [
        ("README.md", True, False, False),
        ("model_card.md", True, False, False),
        ("README.rst", False, False, False),
        ("LICENSE", False, True, False),
        ("LICENCE.txt", False, True, False),
        ("UNLICENSE", False, True, False),
        ("COPYING.LESSER", False, True, False),
        ("MODEL_LICENSE", False, True, False),
        ("LICENSE-2.0", False, True, False),
        ("USE_POLICY.md", False, True, False),
        ("ACCEPTABLE_USE.md", False, True, False),
        ("use-restrictions.txt", False, True, False),
        ("model_AUP.txt", False, True, False),
        ("graupel.md", False, False, False),
        ("acceptable_use.py", False, False, False),
        ("THIRD_PARTY_LICENSES.txt", False, False, False),
        ("ThirdPartyLicenses", False, False, False),
        ("license-3rd-party.md", False, False, False),
        ("license.py", False, False, False),
        ("license_plate.onnx", False, False, False),
        ("licenses.json", False, False, False),
        ("NOTICE", False, False, True),
        ("Notice.txt", False, False, True),
        ("NOTICES-3RD-PARTY", False, False, True),
        ("notice.py", False, False, False),
        ("noticeable.txt", False, False, False),
        ("dist/bundle.min.js.LICENSE.txt", False, False, False),
        ("bundle.LICENSE.txt", False, True, False),
        ("TERMS_OF_USE.md", False, True, False),
        ("terms.txt", False, True, False),
        ("terminology.md", False, False, False),
        ("terms.json", False, False, False),
    ],
)
def test_a_file_is_told_by_its_name(name: str, card: bool, text: bool, notice: bool) -> None:
    """Programs, tables and weights that have the word in their name are none of them."""
    assert (is_card(name), is_text(name), is_notice(name)) == (card, text, notice)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("README_zh.md", True),
        ("README.zh-CN.md", True),
        ("a/readme-ja.md", True),
        ("README_zh_Hans.markdown", True),
        ("README_Chinese.md", True),
        ("MODEL_CARD_de.md", True),
        ("README.md", False),
        ("README_dev.md", False),
        ("README_training.md", False),
        ("README_zh.txt", False),
        ("README", True),
        ("a/Readme.rst", True),
        ("README.txt", True),
        ("DISCLAIMER.md", True),
        ("Disclaimer", True),
        ("disclaimer.py", False),
        ("README.html", False),
        ("notes_zh.md", False),
        ("model_zh.safetensors", False),
    ],
)
def test_a_readme_that_is_no_card_is_told_by_its_name(name: str, other: bool) -> None:
    assert is_other_readme(name) is other


@pytest.mark.parametrize("name", ["README.md", "model-00001-of-00002.safetensors", "LICENSE"])
def test_names_that_every_model_has_compile_no_pattern(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "_OTHER_README", None)
    assert not is_other_readme(name)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("LICENSE", ""),
        ("LICENSE-2", ""),
        ("LICENSE-database", ""),
        ("MODEL_LICENSE", "weights"),
        ("LICENSE.weights", "weights"),
        ("LICENSE-CODE", "code"),
        ("LICENSE-DATA", "other"),
        ("LICENSE.images", "other"),
        ("LICENSE.src.data", "code"),
        ("LICENSE-data for code", "other"),
        ("LICENSE_decoder", ""),
        ("LICENSE-THIRD-PARTY", "other"),
        ("USE_POLICY.md", "policy"),
        ("MODEL_USE_POLICY.md", "policy"),
    ],
)
def test_a_text_is_for_what_its_name_says(name: str, role: str) -> None:
    assert role_of(f"a/{name}") == role


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("a/README.md", True),
        ("README_zh.md", True),
        ("LICENSE", True),
        ("NOTICE", True),
        ("model.safetensors.index.json", True),
        ("adapter_config.json", True),
        ("mergekit_config.yml", True),
        ("m.npy.license", True),
        ("m.pt.dvc", True),
        ("LICENSES/MIT.txt", True),
        (".reuse/dep5", True),
        ("notes.md", False),
        ("tokenizer.json", False),
        ("model.safetensors", False),
    ],
)
def test_what_may_say_something_of_weights_beside_it(name: str, answer: bool) -> None:
    assert speaks(name) is answer
