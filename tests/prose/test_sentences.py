"""Sentences on the licence of the weights: found, and told from what is said of other things."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.prose.meaning import understand
from weightmark.prose.sentences import MOST_SENTENCES, Sentence, licence_sentences


def of(text: str, about: str = "weights") -> list[Sentence]:
    return [one for one in licence_sentences(text) if one.about == about]


NAMED = {
    "The pre-trained model is licensed under CC-BY-NC because of its data.": "CC-BY-NC-4.0",
    "Model weights are released under the CC BY-NC 4.0 licence.": "CC-BY-NC-4.0",
    "The code in this project is under Apache 2.0, and the models are under MIT.": "MIT",
    "The code is under the Apache License, the weights under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Code and weights are released under the MIT license, see LICENSE.": "MIT",
    "The source code and all my trained models are licensed under the MIT license.": "MIT",
    "All models in this repository are licensed under Apache 2.0.": "Apache-2.0",
    "We release the weights under [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).": (
        "CC-BY-4.0"
    ),
    "The models are released on Hugging Face under the MIT license.": "MIT",
    "The weights are CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "This model is MIT licensed.": "MIT",
    "The model's license is MIT.": "MIT",
    "Use of this model is governed by the MIT License.": "MIT",
    "By using the model, you agree to the MIT license.": "MIT",
    "- **License:** MIT": "MIT",
    "| License | MIT |": "MIT",
    "Model license: CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "Weights: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "License: the trained weights are released under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "| Part | License |\n|---|---|\n| Code | MIT |\n| Model weights | CC BY-NC 4.0 |": (
        "CC-BY-NC-4.0"
    ),
    "| What | Size | Licence |\n|---|---|---|\n| Model | 3 MB | CC BY 4.0 (below) |": "CC-BY-4.0",
    "| Teil | Lizenz |\n|---|---|\n| Modellgewichte | CC BY-NC 4.0 |": "CC-BY-NC-4.0",
    "| 部分 | 许可证 |\n|---|---|\n| 代码 | MIT |\n| 模型权重 | CC BY-NC 4.0 |": "CC-BY-NC-4.0",
    "Die Modellgewichte stehen unter der Lizenz CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Dieses Modell unterliegt der Lizenz CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Lizenz der Gewichte: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Licence des poids : CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Los pesos están sujetos a la licencia CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "## License\n\nMIT": "MIT",
    "## License\n\nCC-BY-4.0, inherited from the base model.": "CC-BY-4.0",
    "## License\n\n- Code: MIT\n- Model weights: CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "## License\n\nApache-2.0 for the code, CC-BY-NC-4.0 for the weights.": "CC-BY-NC-4.0",
    "# Kelp\n\nKelp-2 is licensed under the MIT License.": "MIT",
    "Distributed under **MIT**.": "MIT",
    "Distributed under the MIT license.": "MIT",
    "A small model. MIT license.": "MIT",
    "- **CC-BY-4.0** licence (as the base)": "CC-BY-4.0",
    "The GGUF conversions inherit the base model's MIT license.": "MIT",
    "Kelp weights are released\nunder the MIT license.": "MIT",
    "# Kelp 2\n\nKelp 2 weights: CC BY-NC-SA 4.0.": "CC-BY-NC-SA-4.0",
    "This model inherits the license of Llama 2.": "LicenseRef-scancode-llama-2-license-2023",
    "The weights (not included here) are under the following license (CC BY-NC 4.0):": (
        "CC-BY-NC-4.0"
    ),
    "本模型采用 CC BY-NC 4.0 许可协议。": "CC-BY-NC-4.0",
    "代码采用 Apache-2.0 协议，模型权重采用 CC BY-NC 4.0 协议。": "CC-BY-NC-4.0",
    "代码与模型权重采用 CC BY 4.0（见 LICENSE）。": "CC-BY-4.0",
    "Run records and checkpoints are under CC BY 4.0 (LICENSE-DATA).": "CC-BY-4.0",
    "本モデルは CC BY-NC 4.0 ライセンスの下で公開しています。": "CC-BY-NC-4.0",
    "Das Modell steht unter der MIT-Lizenz.": "MIT",
    "Les poids du modèle sont distribués sous licence CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "El modelo se distribuye bajo la licencia MIT.": "MIT",
    "O modelo está disponível sob a licença MIT.": "MIT",
}


@pytest.mark.parametrize("text", NAMED)
def test_a_licence_of_the_weights(text: str) -> None:
    found = of(text)
    assert [understand(one.licence_words) for one in found] == [NAMED[text]]


RESTRICTED = {
    "The models are for non-commercial purposes.": "non-commercial",
    "The weights must not be used for commercial purposes.": "non-commercial",
    "Commercial use of the model is not permitted.": "non-commercial",
    "For non-commercial use only.": "non-commercial",
    "This model is for research use only.": "research",
    "Our open-source models are for research purposes only.": "research",
    "模型仅供非商业用途。": "non-commercial",
    "本モデルは商用利用できません。": "non-commercial",
    "Das Modell ist nur für nichtkommerzielle Zwecke.": "non-commercial",
    "El modelo es para uso no comercial.": "non-commercial",
}


@pytest.mark.parametrize("text", RESTRICTED)
def test_a_restriction_without_a_licence(text: str) -> None:
    assert [(one.licence_words, one.restricts) for one in of(text)] == [("", RESTRICTED[text])]


def test_licence_and_restriction_are_one_sentence() -> None:
    text = "The weights are released under CC BY-NC 4.0, for non-commercial use only."
    (found,) = licence_sentences(text)
    assert (found.licence_words, found.restricts) == ("CC BY-NC 4.0", "non-commercial")


@pytest.mark.parametrize(
    "text",
    [
        "Our code is released under the Apache 2.0 License.",
        "The dataset is licensed under CC BY 4.0.",
        "This model is based on Kelp, which is under Apache 2.0.",
        "We trained on the Kelp corpus, which is licensed under CC BY 4.0.",
        "This model is trained on data released under CC-BY-4.0.",
        "The base model is licensed under the MIT license.",
        "# Reef\n\nKelp weights: CC BY-NC-SA 4.0.",
        "# Kelp\n\nBase model weights: CC BY-NC-SA 4.0.",
        "The model inherits the license of its base.",
        "The model is not licensed under the MIT license.",
        "The model (a large one) is not under the MIT license.",
        "If the model is used under the MIT license, say so.",
        "The weights will be released under the MIT license.",
        "The model was formerly licensed under the MIT license.",
        "[Kelp](https://example.org) (MIT license) converted to GGUF.",
        "- [reef](https://example.org) — powered by the [kelp](https://example.net) model, "
        "licensed under [CC-BY-4.0](https://creativecommons.org/licenses/by/4.0/) by the reef",
        "# Reef\n\nKelp 2 is licensed under the MIT License.",
        "# Reef\n\nThe Kelp weights are for non-commercial use only.",
        "The model is intended for research purposes only.",
        "Some of the models below are for research purposes only.",
        "# Reef\n\nGreen Kelp 3 checkpoints are released under MIT.",
        "模型采用 Llama 2 架构，许可见下。",
        "It may be used for commercial and non-commercial use.",
        "The weights are available under a permissive license.",
        "We thank the reef. Their model is under CC BY-NC 4.0.",
        "Licence of the base model: CC BY-NC 4.0",
        "Weights: 4-bit and 8-bit files, under 3 GB",
        "| Part | License |\n|---|---|\n| Code | GPL-3.0 |\n| Training data | CC BY-NC 4.0 |",
        "| Model | License |\n|---|---|\n| Kelp 2 | CC BY-NC 4.0 |\n| Wrack | MIT |",
        "| Part | License |\n|---|---|\n| Base model weights | CC BY-NC 4.0 |",
        "| Model | License | Model license |\n|---|---|---|\n| Model | MIT | CC BY 4.0 |",
        "The weights keep the same license as the base model.",
        "```\nThe weights are under the MIT license.\n```",
        "<!-- The weights are under the MIT license. -->",
        "@misc{kelp,\n  note={The weights are under the MIT license},\n}",
        "[![License: MIT](https://example.org/badge.svg)](LICENSE)",
        "- [License](#license)",
        "License: see LICENSE",
        "https://www.apache.org/licenses/LICENSE-2.0",
        "Licensed under the MIT license; you may not use this file but as it says.",
        "代码采用 Apache-2.0 协议。",
        "ソースコードは、ディレクトリにある Apache 2.0 License の下でライセンスされています。",
        "All models are under a licence of ours except the small ones, which are under MIT.",
    ],
)
def test_not_of_the_weights(text: str) -> None:
    assert of(text) == []


def test_what_else_is_spoken_of_is_told_apart() -> None:
    text = "The code is under MIT. The dataset is under CC BY 4.0. This repository is under MIT."
    assert [one.about for one in licence_sentences(text)] == ["code", "data", "project"]


def test_a_bare_licence_is_the_projects_where_the_weights_have_their_own() -> None:
    text = "## License\n\nGPL-3.0. The model weights are released under CC-BY-NC-4.0."
    assert [(one.about, one.licence_words) for one in licence_sentences(text)] == [
        ("project", "GPL-3.0"),
        ("weights", "CC-BY-NC-4.0"),
    ]


def test_the_default_of_a_description_is_the_package() -> None:
    text = "# Kelp\n\nKelp is released under the MIT license.\n\n## License\n\nMIT\n"
    assert {one.about for one in licence_sentences(text, "package")} == {"package"}


def test_a_notice_speaks_of_any_thing_by_its_name() -> None:
    text = "kelp.bin is distributed under MIT. Reef is provided under the MIT License.\n"
    assert [one.about for one in licence_sentences(text, anything=True)] == ["weights", "weights"]


def test_a_name_that_is_not_known_is_kept_and_half_a_choice_is_not_understood() -> None:
    (found,) = of("The weights are under the Kelp Model License v1.1.")
    assert found.licence_words == "Kelp Model License v1.1"
    assert understand(found.licence_words) == ""
    (found,) = of("The weights are released under MIT, Apache-2.0, or GPL-3.0-only, see there.")
    assert understand(found.licence_words) == ""
    (found,) = of("使用模型需要遵循 Apache 2.0 和《Kelp 模型社区许可协议》。")
    assert understand(found.licence_words) == ""
    (found,) = of("License: Apache-2.0 / MIT")
    assert understand(found.licence_words) == ""
    (found,) = of("The weights are under the Kelp v2 License.")
    assert found.licence_words == "Kelp v2 License"
    (found,) = of("The weights are under the MIT license with restrictions on use.")
    assert understand(found.licence_words) == ""


def test_the_line_is_where_the_sentence_begins() -> None:
    text = "# Kelp\n\nSome words.\nMore words. The weights\nare under MIT.\n"
    assert [one.line for one in of(text)] == [4]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_total(text: str) -> None:
    for one in licence_sentences(text):
        assert one.line >= 1
        assert one.licence_words or one.restricts


WORDS = st.sampled_from(
    [
        *("The", "weights", "model", "code", "are", "is", "released", "under", "the", "MIT", "CC"),
        *(
            "license",
            "License:",
            "(",
            ")",
            ",",
            ".",
            "\n",
            "|",
            "#",
            "for",
            "non-commercial",
            "use",
        ),
        *("only", "which", "not", "`", "[x](y)", "模型", "许可", "or", "and"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_total_for_words_that_matter(words: list[str]) -> None:
    assert len(list(licence_sentences(" ".join(words)))) <= MOST_SENTENCES


@pytest.mark.parametrize(
    "part",
    [
        "a ", "[", "[a](", "<a ", "<!--", "|", "`", "_a", "The weights are under MIT. ", "under ",
        "released and ", "License: ", "license under the a ", "(", "模型 MIT 许可 ", "\n", "A. ",
    ],
)  # fmt: skip
def test_time_is_linear(part: str) -> None:
    begin = time.perf_counter()
    list(licence_sentences((part * 60_000)[:60_000]))
    assert time.perf_counter() - begin < 5
