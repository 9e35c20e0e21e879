"""Sentences on the licence of the weights: found, and told from what is said of other things."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.prose.meaning import may_speak, understand
from weightmark.prose.sentences import MOST_SENTENCES, Sentence, licence_sentences


def of(text: str, about: str = "weights") -> list[Sentence]:
    return [one for one in licence_sentences(text) if one.about == about]


NAMED = {
    "Released under a [license](https://creativecommons.org/licenses/by-nc/4.0/).": "CC-BY-NC-4.0",
    "The weights are under [this license](https://creativecommons.org/licenses/by-nc/4.0/).": (
        "CC-BY-NC-4.0"
    ),
    "License: see [here](https://creativecommons.org/licenses/by-nc/4.0/)": "CC-BY-NC-4.0",
    "Please accept the MIT License to download the weights.": "MIT",
    "# Kelp\n\nThe Kelp weights published at [kelp](https://example.net) are released under the "
    "MIT License.": "MIT",
    "The weights are under the Gemma 4 Apache 2.0 license.": "Apache-2.0",
    "The weights are under the Gemma license and MIT.": (
        "LicenseRef-scancode-gemma-tou-2025-03-24 AND MIT"
    ),
    "By clicking Submit below, I accept the terms of the MIT License.": "MIT",
    "The model inherits the license of its base model, the Apache License 2.0.": "Apache-2.0",
    "Model jest udost\u0119pniany na licencji CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Licencja: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "## Lisans\n\nCC BY-NC 4.0": "CC-BY-NC-4.0",
    "The license was changed from Apache 2.0 to CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Licentie: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Lisans: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Giấy phép: CC BY-NC-SA 4.0": "CC-BY-NC-SA-4.0",
    "Lisensi: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "We changed the license of the model from MIT to CC BY-NC-SA 4.0.": "CC-BY-NC-SA-4.0",
    "The pre-trained model is licensed under CC-BY-NC because of its data.": "CC-BY-NC-4.0",
    "Model weights are released under the CC BY-NC 4.0 licence.": "CC-BY-NC-4.0",
    "The weights \u2014 not the code \u2014 are released under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "All checkpoints - also `kelp`, and any other - are under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "We love kelp \u2014 all of it \u2014 and the weights are released under MIT.": "MIT",
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
    "This work is licensed under the same terms as Kelp (Apache License 2.0).": "Apache-2.0",
    "License: same as the base model (MIT)": "MIT",
    "Users must comply with the MIT license.": "MIT",
    "While the code is under the Apache-2.0 license, the weights are CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Note that this repository is under MIT (see LICENSE), the checkpoint is `CC BY-NC 4.0`!": (
        "CC-BY-NC-4.0"
    ),
    "The weights are under the Non-Commercial Creative Commons license (CC BY-NC-SA-4.0).": (
        "CC-BY-NC-SA-4.0"
    ),
    "This model is MIT licensed.": "MIT",
    "The model's license is MIT.": "MIT",
    "Use of this model is governed by the MIT License.": "MIT",
    "By using the model, you agree to the MIT license.": "MIT",
    "- **License:** MIT": "MIT",
    "Licens: MIT": "MIT",
    "\u8a31\u53ef\u8b49: MIT": "MIT",
    "\u041b\u0438\u0446\u0435\u043d\u0437\u0438\u0438: MIT": "MIT",
    "## \u6388\u6743\u534f\u8bae\n\nApache-2.0": "Apache-2.0",
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
    "Published model weights: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "License (weights): CC BY-NC 4.0": "CC-BY-NC-4.0",
    "License: Apache-2.0; weights CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "License: MIT (code) / CC BY-NC 4.0 (weights)": "CC-BY-NC-4.0",
    "Weights: see `LICENSE-WEIGHTS` (CC BY-NC 4.0).": "CC-BY-NC-4.0",
    "Weights: see LICENSE-WEIGHTS \u2014 CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Die Modellgewichte stehen unter der Lizenz CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Dieses Modell unterliegt der Lizenz CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Lizenz der Gewichte: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Licence des poids : CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Los pesos están sujetos a la licencia CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "## License\n\nMIT": "MIT",
    "The weights have a CC BY-SA 4.0 license.": "CC-BY-SA-4.0",
    "The weights are under MIT except for the third-party parts below.": "MIT",
    "The weights are under the BY-NC-SA 4.0 license.": "CC-BY-NC-SA-4.0",
    "All files are under a [Creative Commons Attribution (CC-BY-NC-SA) license]"
    "(https://creativecommons.org/licenses/by-nc-sa/4.0/).": "CC-BY-NC-SA-4.0",
    "The weights are distributed under the following license:\n\nCC BY-NC 4.0": "CC-BY-NC-4.0",
    "# Kelp\n\nThe DiT weights are under CC BY-NC 4.0.": "CC-BY-NC-4.0",
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
    "El modelo se publica con licencia MIT.": "MIT",
    "O modelo foi publicado com a licença MIT.": "MIT",
    "Il modello è rilasciato con licenza CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Licenza: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "이 모델은 CC-BY-NC-4.0 라이선스를 따릅니다.": "CC-BY-NC-4.0",
    "코드는 MIT 라이선스, 모델 가중치는 CC BY-NC 4.0 라이선스로 배포됩니다.": "CC-BY-NC-4.0",
    "**License:** MIT (code), CC BY-NC 4.0 (weights)": "CC-BY-NC-4.0",
    "Code: MIT\nWeights: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "**License**\n\nCC BY-NC 4.0": "CC-BY-NC-4.0",
    "## License: CC BY-NC 4.0": "CC-BY-NC-4.0",
    "The weights are not MIT: they are licensed under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "This repository (adapter weights, configuration, and code) is licensed under MIT.": "MIT",
    "We release the code (MIT) and the weights (CC BY-NC 4.0).": "CC-BY-NC-4.0",
    "# Kelp\n\n| Model | License |\n|---|---|\n| Kelp | MIT |\n| Reef | CC BY 4.0 |": "MIT",
    "| Model | License |\n|---|---|\n| Reef | CC BY 4.0 |\n| Kelp (ours) | MIT |": "MIT",
    "The released weights are under the MIT License.": "MIT",
    "Het model is vrijgegeven onder de licentie MIT.": "MIT",
    "De modelgewichten zijn vrijgegeven onder de licentie MIT.": "MIT",
    "<ul><li>Code: MIT</li><li>Weights: CC BY-NC 4.0</li></ul>": "CC-BY-NC-4.0",
    "<details><summary>License</summary>\n<p>Weights: <b>CC BY-NC 4.0</b></p></details>": (
        "CC-BY-NC-4.0"
    ),
    "| | Code | Weights |\n|---|---|---|\n| License | MIT | CC BY-NC 4.0 |": "CC-BY-NC-4.0",
    "<p>Code: MIT<br>Weights: CC BY-NC 4.0</p>": "CC-BY-NC-4.0",
    "# Kelp\n\nThis model, whose weights are released under the MIT license, swims.": "MIT",
    "# Acme Kelp\n\nThe official Acme Kelp weights are released under the MIT license.": "MIT",
    'By clicking "Agree", you agree to the MIT License.': "MIT",
    "The MIT License applies to the model weights.": "MIT",
    "These adapter weights use the MIT License.": "MIT",
    "- **Model weights: CC BY-NC 4.0** — for research.": "CC-BY-NC-4.0",
    "Kelp uses MIT for code and CC-BY-NC-4.0 for model weights.": "CC-BY-NC-4.0",
    "Licensed under MIT (code) and CC BY-NC 4.0 (model weights).": "CC-BY-NC-4.0",
    "License: Code – MIT; Models – CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Weights: CC BY-NC 4.0 · Code: MIT": "CC-BY-NC-4.0",
    "The GGUF files are under the same license as the original model (CC BY-NC 4.0).": (
        "CC-BY-NC-4.0"
    ),
    "[![License: CC BY-NC 4.0](https://example.org/b.png)](https://example.org)": "CC-BY-NC-4.0",
    "Les poids sont publiés selon les termes de la licence MIT.": "MIT",
    "Модель распространяется под лицензией CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Веса модели распространяются по лицензии CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Ваги моделі поширюються за ліцензією CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Bobot model dirilis di bawah lisensi CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "Mô hình được phát hành theo giấy phép CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "This work is licensed under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "# Model card\n\nWrack-2B is released under CC BY-NC 4.0.": "CC-BY-NC-4.0",
    "All files in this directory are licensed under [MIT License](./LICENSE).": "MIT",
    "Everything here is released under CC0.": "CC0-1.0",
    "Licensed under either of\n * Apache License, Version 2.0 ([A](A) or https://x.org)\n"
    " * MIT license\nat your option.": "Apache-2.0 OR MIT",
    "The weights are licensed under either the MIT License or Apache 2.0.": "MIT OR Apache-2.0",
    "<table><tr><th>Part</th><th>License</th></tr>\n<tr>\n<td>Code</td><td>MIT</td></tr>"
    "<tr><td>Model weights</td><td>CC BY-NC 4.0</td></tr></table>": "CC-BY-NC-4.0",
    "[![b](https://img.shields.io/badge/Model%20License-CC_BY--NC_4.0-red.svg)](LICENSE)": (
        "CC-BY-NC-4.0"
    ),
}


def test_what_stands_between_dashes_is_not_what_a_sentence_is_of() -> None:
    text = "The code \u2014 also the scripts for the weights \u2014 is released under MIT."
    assert not of(text)
    assert [one.licence_words for one in of(text, "code")] == ["MIT"]


@pytest.mark.parametrize(
    "text",
    [
        "We accept the MIT license for contributed code.",
        "The data is under [this license](https://creativecommons.org/licenses/by-nc/4.0/).",
        "See [this page](https://creativecommons.org/licenses/by-nc/4.0/) on licences.",
        "~~License: CC BY-NC 4.0~~",
    ],
)
def test_what_is_accepted_linked_or_struck_through_and_is_not_theirs(text: str) -> None:
    assert not of(text)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("The weights, code, and data are licensed under MIT.", "weights"),
        (
            "The model checkpoints, code (of all), and code are licensed under MIT.",
            "weights",
        ),
        ("The ONNX file is licensed under MIT.", "weights"),
        ("The .safetensors files are licensed under MIT.", "weights"),
        ("The configuration file is licensed under MIT.", ""),
        ("The weights follow later, and the code is licensed under MIT.", "code"),
        ("The weights are kept, as before, and the code is licensed under MIT.", "code"),
    ],
)
def test_all_that_is_listed_before_a_verb_is_its_subject(text: str, about: str) -> None:
    assert [one.about for one in licence_sentences(text)] == [about] * bool(about)


@pytest.mark.parametrize("text", NAMED)
def test_a_licence_of_the_weights(text: str) -> None:
    found = of(text)
    assert [understand(one.licence_words) for one in found] == [NAMED[text]]


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("The diarisation model is `tern/voices-1`.", 0),
        ("It uses [tern/voices](https://tern.example).", 0),
        ("The model is `acme/kelp`.", 1),
        ("This is a fine-tune of tern/voices-1.", 1),
        ("", 1),
    ],
)
def test_its_weights_are_those_of_the_model_that_was_named(before: str, found: int) -> None:
    text = f"# Kelp\n\n{before} Its weights are released under CC-BY-4.0.\n"
    assert len([one for one in of(text) if one.about == "weights"]) == found


def test_a_list_to_choose_from_is_of_what_the_words_above_it_say() -> None:
    listed = "\n\n* MIT License\n* Apache License 2.0\n\nat your option."
    assert not of(f"All code here is dual-licensed under either:{listed}")
    (found,) = of(f"The weights are licensed under one of the following licenses:{listed}")
    assert understand(found.licence_words) == "MIT OR Apache-2.0"
    assert not of("The weights are licensed under either of:\n\n* MIT\n* something else\n")


RESTRICTED = {
    "The weights are for personal use only.": "non-commercial",
    "This model is for educational purposes only.": "research",
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
    "I agree to use this model for non-commercial use ONLY": "non-commercial",
    "This project is for non-commercial use only.": "non-commercial",
    "本项目仅供学术研究使用。": "research",
    "L'uso commerciale del modello è vietato.": "non-commercial",
    "Il modello può essere usato solo per scopi non commerciali.": "non-commercial",
    "모델의 상업적 이용은 허용되지 않습니다.": "non-commercial",
    "이 모델은 비상업적 용도로만 사용할 수 있습니다.": "non-commercial",
    "연구 목적으로만 사용하세요.": "research",
    "Коммерческое использование модели запрещено.": "non-commercial",
    "You agree to not use the model for commercial purposes.": "non-commercial",
    "I agree not to use the weights for any commercial purpose": "non-commercial",
    "By clicking you agree to never use it commercially.": "non-commercial",
    "Users must never use the model for commercial purposes.": "non-commercial",
    "| Use | |\n|---|---|\n| Commercial use | No |\n": "non-commercial",
    "**Commercial use:** not allowed": "non-commercial",
    "- ❌ Commercial use\n- ✅ Research": "non-commercial",
    "## License\n\nNon-commercial.": "non-commercial",
    "For commercial use a license must be purchased.": "non-commercial",
    "A commercial license is required for commercial use.": "non-commercial",
    "**Can I use it commercially?** No.": "non-commercial",
    "**Can I use it commercially?** Not without a licence of ours.": "non-commercial",
    "### Can I use this model commercially?\n\nNo, please contact us.": "non-commercial",
    "The model is provided for evaluation purposes only.": "research",
    "Strictly for educational purposes.": "research",
    "Het model mag niet voor commerciële doeleinden worden gebruikt.": "non-commercial",
    "Użycie komercyjne jest zabronione.": "non-commercial",
    "Ticari amaçlarla kullanılamaz.": "non-commercial",
    "Nghiêm cấm sử dụng thương mại.": "non-commercial",
    "Penggunaan komersial dilarang.": "non-commercial",
    "Alleen voor onderzoek.": "research",
    "Tylko do celów naukowych.": "research",
    "Model yalnızca araştırma amaçlıdır.": "research",
    "Mô hình chỉ dành cho mục đích nghiên cứu.": "research",
    "Hanya untuk penelitian.": "research",
    "**Usage:** non-commercial only": "non-commercial",
    "Commercial use: contact us": "non-commercial",
    "Commercial use is only possible with a license of ours.": "non-commercial",
}


@pytest.mark.parametrize("text", RESTRICTED)
def test_a_restriction_without_a_licence(text: str) -> None:
    assert [(one.licence_words, one.restricts) for one in of(text)] == [("", RESTRICTED[text])]


def test_what_the_whole_is_barred_from_its_weights_are_unless_they_have_a_licence() -> None:
    text = "This project is for non-commercial use only. The weights are under MIT."
    assert [one.restricts for one in of(text)] == [""]
    assert [
        one.about for one in licence_sentences("This project is not for commercial use.", "package")
    ] == ["project"]


def test_a_name_that_nobody_knows_bars_what_its_sentence_says() -> None:
    text = "The weights are for non-commercial use only under the Kelp Software License."
    found = [(one.licence_words, one.restricts) for one in licence_sentences(text)]
    assert ("", "non-commercial") in found
    assert ("Kelp Software License", "non-commercial") in found


def test_licence_and_restriction_are_one_sentence() -> None:
    text = "The weights are released under CC BY-NC 4.0, for non-commercial use only."
    (found,) = licence_sentences(text)
    assert (found.licence_words, found.restricts) == ("CC BY-NC 4.0", "non-commercial")


@pytest.mark.parametrize(
    "text",
    [
        "Our code is released under the Apache 2.0 License.",
        "Some have other license terms: [a](https://reef.example/LICENSE), Wrack is licensed "
        "under the Apache-2.0 License.",
        "The weights are under the following license:\n\nRead it first, please.",
        "License: Apache 2.0 (code), MIT (data)",
        "The weights of the reef (CC BY-NC 4.0) are larger.",
        "We release the code (MIT) of the weights.",
        "The code is not limited to academic purposes.",
        "The MIT License applies to the code.",
        "The MIT License does not apply to the model weights.",
        "These adapter weights use the MIT kelp.",
        "## License: usage restrictions",
        "Kelp uses MIT and others.",
        "![b](https://img.shields.io/badge/license-MIT-green)",
        "Модель обучена на данных под лицензией CC BY-SA 4.0.",
        "Код распространяется под лицензией MIT.",
        "# Dulse\n\nWrack-2B is released under CC BY-NC 4.0.",
        "# Dulse\n\nWe release Wrack under a non-commercial license.",
        "Access to the data set is restricted to academic use.",
        "Wrack-2B is a model. Kelp-7B is released under CC BY-NC 4.0.",
        "Данные для обучения распространяются по лицензии CC BY-NC 4.0.",
        "In this work, the code is released under the MIT license.",
        "```\n<tr><td>Weights</td><td>CC BY-NC 4.0</td></tr>\n```",
        "[![b](https://img.shields.io/badge/Code%20License-MIT-green)](LICENSE)",
        "![b](https://img.shields.io/badge/license-red)",
        "The model is not restricted to non-commercial use.",
        "**Can I use it commercially?** Yes, it is MIT.",
        "Do I need a license for commercial use? No.",
        "**Can I use it commercially?** No problem.",
        "**Can I use it commercially?** Not only that: you may sell it.",
        "Commercial use: no restrictions",
        "Commercial use: yes",
        "Commercial use is only limited by the law.",
        "- ✅ Commercial use",
        "No license is required for commercial use.",
        "We will not use your requests for commercial purposes.",
        "You agree to use the model responsibly.",
        "## Uses\n\nNon-commercial.",
        "The license of the code was changed to GPL-3.0.",
        "The license has not changed to MIT.",
        "Il modello è addestrato su dati con licenza CC BY-NC 4.0.",
        "O modelo foi treinado com dados com licença CC BY-NC 4.0.",
        "El modelo está entrenado con datos publicados bajo la licencia CC BY-NC 4.0.",
        "Il codice è rilasciato con licenza MIT.",
        "L'uso commerciale è consentito.",
        "이 모델은 MIT 라이선스가 아닙니다.",
        "학습 데이터는 CC BY-NC 4.0 라이선스입니다.",
        "이 모델은 상업적으로 이용 가능합니다.",
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
        "Diving uses Kelp 2, whose code and trained weights are licensed under AGPL-3.0.",
        "# Reef\n\nOfficial OpenKelp Green model checkpoints are released under MIT.",
        "# Reef\n\n1. **Kelp Models:** Official OpenKelp checkpoints are released under MIT.",
        "| | Kelp 2 | Wrack |\n|---|---|---|\n| License | MIT | CC BY-NC 4.0 |",
        "| Part | Note |\n|---|---|\n| Weights<br>here | MIT |",
        "# Reef\n\nGreen Kelp 3 checkpoints are released under MIT.",
        "模型采用 Llama 2 架构，许可见下。",
        "授权：请联系我们",
        "## 授权\n\n请联系我们。",
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


def test_below_a_heading_on_data_a_licence_is_that_of_the_data() -> None:
    text = "## {0}\n\n* Size: 3 GB\n* License: CC BY-NC 4.0"
    for heading, about in (("Training data", "data"), ("Code Llama", "weights")):
        (found,) = licence_sentences(text.format(heading))
        assert found.about == about


def test_a_bare_licence_is_the_projects_where_the_weights_have_their_own() -> None:
    text = "## License\n\nGPL-3.0. The model weights are released under CC-BY-NC-4.0."
    assert [(one.about, one.licence_words) for one in licence_sentences(text)] == [
        ("project", "GPL-3.0"),
        ("weights", "CC-BY-NC-4.0"),
    ]


@pytest.mark.parametrize(
    ("behind", "about"),
    [
        ("Model weights are licensed separately by their owners.", "project"),
        ("The weights have their own license.", "project"),
        ("The model has a permissive license.", "weights"),
    ],
)
def test_so_it_is_where_the_weights_are_licensed_apart(behind: str, about: str) -> None:
    (found,) = licence_sentences(f"## License\n\nMIT. {behind}\n")
    assert (found.about, found.licence_words) == (about, "MIT")


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
    (found,) = of("使用模型需要遵循《Kelp 模型社区许可协议》及 Apache 2.0 许可协议。")
    assert understand(found.licence_words) == ""
    (found,) = of(
        "The weights are under the [MIT License](https://www.apache.org/licenses/LICENSE-2.0)."
    )
    assert understand(found.licence_words) == ""
    (found,) = of("License: Apache-2.0 / MIT")
    assert understand(found.licence_words) == ""
    (found,) = of("The weights are under the Kelp v2 License.")
    assert found.licence_words == "Kelp v2 License"
    (found,) = of("The weights are under the MIT license with restrictions on use.")
    assert understand(found.licence_words) == ""


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("The model is released under the MIT License and the Kelp Model License.", ""),
        ("The weights are under the Apache License 2.0 and the License Agreement for Kelp.", ""),
        (
            "使用模型时，您必须遵守 Apache 2.0 许可证和[《Kelp 许可协议》](https://example.org/k).",
            "",
        ),
        ("The weights are under CC BY 4.0 and the MIT License.", "CC-BY-4.0 AND MIT"),
        ("The model is under the MIT License and the Kelp team hosts it.", "MIT"),
        ("The model is under the MIT License and the license is beside it.", "MIT"),
        ("本模型采用 Apache 2.0 许可证和开放的数据。", "Apache-2.0"),
    ],
)
def test_a_second_licence_that_nobody_knows_holds_too(text: str, licence: str) -> None:
    assert [understand(one.licence_words) for one in of(text)] == [licence]


def test_a_link_amid_a_name_is_no_part_of_it() -> None:
    (found,) = of("**License:** [AI2 ImpACT](https://example.org/impact) Low-risk license.")
    assert understand(found.licence_words) == "LicenseRef-AI2-ImpACT-LR"
    (found,) = of("**License:** [Kelp Terms](https://example.org/kelp)")
    assert found.licence_words == "Kelp Terms"


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
        "The weights " + "are under MIT, " * 130 + "all. ",
    ],
)  # fmt: skip
def test_time_is_linear(part: str) -> None:
    begin = time.perf_counter()
    list(licence_sentences((part * 60_000)[:60_000]))
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("Creative Commons Attribution (CC-BY-NC-SA) license", "CC-BY-NC-SA-4.0"),
        ("Creative Commons Attribution-NonCommercial 4.0 (CC BY 4.0)", "CC-BY-NC-4.0"),
        ("Creative Commons Attribution 4.0 (see the CC BY page)", "CC-BY-4.0"),
    ],
)
def test_a_code_in_brackets_that_asks_for_more_is_the_name(name: str, licence: str) -> None:
    found = list(licence_sentences(f"The weights are released under a {name}."))
    assert [understand(one.licence_words) for one in found] == [licence]


def test_what_goes_on_behind_a_denial_is_said_of_the_same() -> None:
    goes_on = "is not covered by the MIT License and remains subject to the Llama 3 License."
    assert not list(licence_sentences(f"The base model {goes_on}"))
    (found,) = licence_sentences(f"The model {goes_on}")
    assert (found.about, found.licence_words) == ("weights", "Llama 3 License")


def test_a_verb_in_the_midst_of_a_subject_governs_nothing() -> None:
    text = "The data, including files distributed through our site, are released under CC BY 4.0."
    (found,) = licence_sentences(text)
    assert (found.about, found.licence_words) == ("data", "CC BY 4.0")


@pytest.mark.parametrize("words", [*NAMED, *RESTRICTED])
def test_every_sentence_that_is_read_passes_the_gate(words: str) -> None:
    assert may_speak(words)


def test_what_we_release_by_its_name_is_the_weights() -> None:
    (said,) = licence_sentences("# Kelp\n\nWe release Kelp under a non-commercial license.\n")
    assert (said.about, said.restricts) == ("weights", "non-commercial")
