"""Words that restrict use without the name of a licence."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from weightmark.prose.classes import lexicon
from weightmark.prose.restrictions import intentions, restrictions, without_trade
from weightmark.prose.running_text import sentences
from weightmark.prose.subjects import Subjects


def of(words: str, *, below: bool = False) -> list[tuple[str, str]]:
    return list(restrictions(words, Subjects("weights"), below))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The weights are for non-commercial use only", "non-commercial"),
        ("The published model weights are non-commercial.", "non-commercial"),
        ("The model may only be used for non-commercial research", "non-commercial"),
        ("The model is for academic research purposes only", "research"),
        ("Derivatives of the model: derivatives are not permitted", "no-derivatives"),
        ("Les poids sont réservés à des fins non commerciales", "non-commercial"),
        ("模型禁止商用", "non-commercial"),
        ("I pesi sono rilasciati solo per uso accademico", "research"),
        ("Os pesos são liberados apenas para uso acadêmico", "research"),
        ("Die Gewichte sind nur für akademische Zwecke freigegeben", "research"),
        ("Weights: academic use only", "research"),
        ("Este modelo no se puede usar con fines comerciales", "non-commercial"),
        ("This model is for educational purposes only", "research"),
        ("The use of this model is restricted to research purposes", "research"),
        ("L'utilisation commerciale du modèle nécessite une autorisation", "non-commercial"),
        ("模型如需商用请联系我们", "non-commercial"),
        ("You must not use the weights in any commercial product", "non-commercial"),
        ("This checkpoint can't be used commercially", "non-commercial"),
        ("Do not use our model commercially", "non-commercial"),
        ("Using the model for commercial purposes is prohibited", "non-commercial"),
        ("We do not permit commercial use of the weights", "non-commercial"),
        ("The model is intended for research and commercial use is forbidden", "non-commercial"),
        ("The weights are offered under a non-commercial license", "non-commercial"),
        ("モデルは研究目的のみ", "research"),
        ("The weights are intended and licensed for research use only", "research"),
        (
            "The weights and their derivatives are free for non-profit purposes only",
            "non-commercial",
        ),
        ("The weights are not cleared for commercial use", "non-commercial"),
        (
            "The model can only be used for personal/research/non-commercial purposes",
            "non-commercial",
        ),
        ("The weights are licensed separately (non-commercial, see there)", "non-commercial"),
        ("This model is released for academic use.", "research"),
        ("The use of the model is limited to academic purposes", "research"),
        ("The weights are under the Reef v2 license, non-commercial.", "non-commercial"),
        (
            "The weights are free for research; commercial users should contact us.",
            "non-commercial",
        ),
        ("The model: for commercial use a licence must be purchased.", "non-commercial"),
        ("Weights: non-commercial.", "non-commercial"),
        ("Trained models may be shared provided that they remain non-commercial", "non-commercial"),
        (
            "The weights may be used as long as the use is strictly non-commercial.",
            "non-commercial",
        ),
        (
            "本模型用于商业用途，需要申请授权",
            "non-commercial",
        ),
        (
            "模型也可申请免费的商业使用授权",
            "non-commercial",
        ),
        ("Companies that use the weights must obtain a commercial license", "non-commercial"),
        ("Use the weights in commercial products only with a license of ours", "non-commercial"),
        ("Commercial use of the model requires a separate license", "non-commercial"),
        ("Commercial use of the weights is subject to a separate license", "non-commercial"),
        ("To use the model commercially you must enter into an agreement", "non-commercial"),
        ("If you want to use this model commercially, you need to buy a license", "non-commercial"),
        ("To use the weights in commercial products please obtain a license", "non-commercial"),
        (
            "Because of the license of the data, the model is for non-commercial use",
            "non-commercial",
        ),
        (
            "Companies need a separate agreement with Reef Ltd before they use the weights",
            "non-commercial",
        ),
        ("Firms have to obtain a licence from us for the weights", "non-commercial"),
        ("Die Gewichte: Unternehmen benötigen eine Lizenz von uns", "non-commercial"),
        ("The weights are for personal and academic use only", "non-commercial"),
        ("The weights may only be used for personal projects", "non-commercial"),
        ("You may not sell the model", "non-commercial"),
        ("Please do not monetize the model", "non-commercial"),
        ("Selling the model or merges of it is not allowed", "non-commercial"),
        ("The model must not be sold", "non-commercial"),
        ("You may not offer the model as a paid service", "non-commercial"),
        ("The weights are free for students; everyone else must buy a licence", "non-commercial"),
        ("Die Gewichte dürfen nur für private Zwecke genutzt werden", "non-commercial"),
        ("Les poids sont réservés à un usage personnel", "non-commercial"),
        ("Los pesos son solo para uso personal", "non-commercial"),
        ("I pesi sono solo per uso personale", "non-commercial"),
    ],
)
def test_a_restriction(words: str, kind: str) -> None:
    found = of(words)
    assert found == [("weights", kind)] or (kind == "no-derivatives" and found == [])


@pytest.mark.parametrize(
    "words",
    [
        "Commercial use of the weights is subject to the license agreement",
        "The base model is non-commercial.",
        "The model is non-commercial research software of its time",
        "The model is intended for research use only",
        "This model is released for academic use and for commercial products.",
        "Models and LoRAs must follow their original licenses and be used for research only",
        "模型用于商业用途无需再次申请授权",
        "模型仅供技术研究参考",
        "LLaMA 原始模型权重仅供研究使用",
        "free for commercial and non-commercial use",
        "The model is free for commercial use, contact us for help",
        "For commercial support of the model, contact us",
        "Der Einsatz für kommerzielle Zwecke bedarf keiner Lizenz",
        "模型可商用，如有问题请联系我们",
        "not only for non-commercial use only",
        "Kelp, which is for non-commercial use only",
        "Somebody's thing is for non-commercial use only",
        "The model can be used commercially, and for non-commercial purposes",
        "The model is for non-commercial purposes and commercially",
        "The model is free for commercial as well as non-commercial use",
        "You may use the model for commercial purposes",
        "You may not use the name of the model's authors for commercial purposes",
        "You may not use this model to spy in commercial products",
        "You must not use the model commercially without attribution",
        "You do not need to ask to use the model for commercial purposes",
        "If you must not use the model commercially, ask us",
        "Why must I not use the model commercially?",
        "The model is not under a ban: commercial use is not prohibited",
        "The base model may not be used for commercial purposes",
        "Their model may not be used for commercial purposes",
        "Commercial use of the model above a revenue of a million requires a license",
        "Commercial use of the model must comply with the license",
        "To use the model commercially you do not need a license",
        "You can use the model commercially, but contact us if you need an agreement",
        '"Is the model for non-commercial use only?"',
        "The model is not restricted to non-commercial use",
        "Companies may use the model",
        "Companies need no licence for the model",
        "The model is not only for personal use",
        "You may sell the model",
        "We do not sell the model",
        "You may not sell the model without this notice",
        "The model knows what was sold, and may not tell",
        "Everyone else may use the model",
        "For the model we only used private recordings",
        "The model is for personal and commercial use only",
        "Das Modell ist für private und kommerzielle Zwecke",
        "Do companies need a licence for the model?",
        "If companies need a licence for the model, we shall say so",
        "Companies with more than 100 million users need a licence for the model",
        "Die Gewichte: Unternehmen benötigen keine Lizenz",
        "For commercial use of the model no licence is required",
        "Commercial users are welcome to use the model",
        "The weights may be shared provided that the copyright notice remains",
        "Le modèle n'est pas limité à un usage non commercial",
    ],
)
def test_no_restriction(words: str) -> None:
    assert of(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "For commercial use, please contact us",
        "For commercial licensing please write to sales@example.org",
        "Free for non-commercial use",
        "Personal use only",
        "Free for students and schools; everyone else please buy a licence",
        "Der Einsatz für kommerzielle Zwecke bedarf einer Lizenz",
    ],
)
def test_without_a_subject_it_is_said_of_the_whole(words: str) -> None:
    assert of(words) == [("", "non-commercial")]


@pytest.mark.parametrize(
    "words",
    [
        "Images of the demo are for personal use only",
        "This data set is restricted to research purposes",
        "You may not sell the recordings that it was trained on",
    ],
)
def test_what_is_said_of_other_things_is_not_of_the_weights(words: str) -> None:
    assert not {"", "weights"} & {about for about, _ in of(words)}


def test_the_name_in_the_title_may_be_the_subject() -> None:
    subjects = Subjects("weights")
    for said in sentences("# Kelp: a model\n\nText."):
        subjects.note(said)
    told = [
        "Kelp is intended and licensed for research use only",
        "We emphasize that Kelp is for academic research only",
        'Kelp ("Software") is made available for use, and given strictly for non-commercial use',
    ]
    for words in told:
        assert [about for about, _ in restrictions(words, subjects, False)] == [""]
    assert list(restrictions("Wrack is for research use only", subjects, False)) == []


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("The code is under MIT, the weights are for non-commercial use only", "weights"),
        ("The code is under MIT and the weights are for non-commercial use only", "weights"),
        (
            "Der Code steht unter MIT, die Gewichte dürfen nur zur Forschung genutzt werden",
            "weights",
        ),
        ("The weights are under MIT, the data is for non-commercial use only", "data"),
        (
            "You may use the model, code and derivatives for non-commercial purposes only",
            "weights code",
        ),
    ],
)
def test_a_clause_of_its_own_has_its_own_subject(words: str, about: str) -> None:
    assert [one for one, _ in of(words)] == about.split()


def test_what_and_joins_is_spoken_of_together() -> None:
    assert of("The data and weights are licensed for research use only") == [
        ("data", "research"),
        ("weights", "research"),
    ]
    assert of("The data of the weights are licensed for research use only") == [
        ("data", "research")
    ]


def test_what_is_joined_in_brackets_is_spoken_of_too() -> None:
    found = of("The data (and the models trained with it) are for research only.")
    assert found == [("data", "research"), ("weights", "research")]
    assert of("The data (not the models) are for research only.") == [("data", "research")]


def test_below_a_heading_on_the_licence_no_subject_is_needed() -> None:
    assert of("Free, but for non-commercial use only", below=True) == [("", "non-commercial")]
    assert of("Free, but for non-commercial use only") == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The model is intended for research use only", ["research"]),
        ("模型仅为研究而设计", ["research"]),
        ("模型仅供研究参考", []),
        ("The weights are not recommended for commercial use", ["non-commercial"]),
        ("The model is for research use only", []),
        ("The model is not only intended for research use only", []),
        ("The weights are not intended for toys", []),
    ],
)
def test_what_is_only_meant_is_an_intention(words: str, kind: list[str]) -> None:
    found = list(intentions(words, Subjects("weights"), below_heading=False))
    assert [one for _, one in found] == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Commercial usage of the model is off limits.", "non-commercial"),
        ("The model may be used for research and teaching only.", "research"),
        ("Die Nutzung des Modells zu gewerblichen Zwecken ist ausgeschlossen.", "non-commercial"),
        ("Toute exploitation commerciale du modèle est proscrite.", "non-commercial"),
        ("Se prohíbe cualquier uso comercial del modelo.", "non-commercial"),
        ("モデルの商用利用はお断りします。", "non-commercial"),
    ],
)
def test_other_words_of_the_same_class_restrict_as_well(words: str, kind: str) -> None:
    assert of(words) == [("weights", kind)]


@pytest.mark.parametrize(
    "words",
    [
        "The model was tested on non-commercial queries only.",
        "The model may be used for academic and commercial purposes.",
        "You will not be charged for commercial use of the model.",
        "Our evaluation of the model only needs a GPU.",
    ],
)
def test_the_same_words_in_another_order_restrict_nothing(words: str) -> None:
    assert of(words) == []


def test_the_words_of_each_class_are_expressions_without_groups() -> None:
    for row in json.loads(Path(lexicon("limiting.json")).read_text(encoding="utf-8")).values():
        for kind, words in row.items():
            assert kind in set("NcTVBIGCOADKQLunRrFYsZPUMJXESbfH")
            assert re.compile(words).groups == 0
            assert re.match(words, "") is None


@pytest.mark.parametrize("part", ["commercial use ", "not for use ", "商业 不", "nur forschung, "])
def test_to_read_a_long_sentence_takes_linear_time(part: str) -> None:
    began = time.perf_counter()
    of(part * (200_000 // len(part)))
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "words",
    [
        "Die kommerzielle Nutzung des Modells ist untersagt.",
        "このモデルの商用利用には別途許諾が必要です。",
        "이 모델의 상업적 사용을 위해서는 공식 연락처에 문의해야 합니다.",
        "本模型的商业使用须取得书面授权。",
        "Das Modell darf nicht kommerziell genutzt werden.",
        "Die Gewichte dürfen nicht für kommerzielle Zwecke verwendet werden.",
        "L'utilisation commerciale de ces poids est strictement interdite.",
        "L'usage commercial du modèle n'est pas autorisé.",
        "Ce modèle ne peut pas être utilisé à des fins commerciales.",
        "L'utilisation du modèle à des fins commerciales est interdite.",
        "Queda prohibido el uso comercial del modelo.",
        "No se permite el uso comercial de los pesos.",
        "Está prohibido utilizar este modelo con fines comerciales.",
        "O uso comercial dos pesos é proibido.",
        "Não é permitido o uso comercial do modelo.",
        "O modelo não pode ser usado para fins comerciais.",
        "严禁将模型用于商业用途。",
        "模型不得用于任何商业目的。",
        "モデルの商用利用は禁止です。",
        "モデルを商用目的で使用することはできません。",
        "モデルの営利目的での利用を禁じます。",
        "Het model mag niet commercieel worden gebruikt.",
        "Commercieel gebruik van het model is niet toegestaan.",
        "Modelu nie można używać do celów komercyjnych.",
        "Modelin ticari kullanımı yasaktır.",
        "Mô hình không được sử dụng cho mục đích thương mại.",
        "Model tidak boleh digunakan untuk tujuan komersial.",
        "هذا النموذج للاستخدام غير التجاري فقط.",
        "لا يجوز استخدام النموذج لأغراض تجارية.",
        "يمنع الاستخدام التجاري للنموذج.",
    ],
)
def test_commercial_use_of_the_weights_is_barred(words: str) -> None:
    assert of(words) == [("weights", "non-commercial")]


@pytest.mark.parametrize(
    "words",
    [
        "Die kommerzielle Nutzung des Modells ist erlaubt.",
        "このモデルの商用利用には許可は必要ありません。",
        "您无需提交模型的商业使用申请。",
        "Die kommerzielle Nutzung des Modells ist nicht verboten.",
        "Das Modell darf kommerziell und nicht-kommerziell genutzt werden.",
        "Das Basismodell darf nicht kommerziell genutzt werden.",
        "L'utilisation commerciale du modèle est autorisée.",
        "L'utilisation commerciale du modèle n'est pas interdite.",
        "Aucune restriction sur l'utilisation commerciale du modèle.",
        "El uso comercial del modelo está permitido.",
        "No se prohíbe el uso comercial del modelo.",
        "No hay restricciones para el uso comercial del modelo.",
        "O uso comercial do modelo é permitido.",
        "Não há restrições ao uso comercial do modelo.",
        "模型允许商业用途。",
        "模型不禁止商业用途。",
        "不得将模型用于违法的商业活动。",
        "モデルの商用利用は可能です。",
        "モデルの商用利用は禁止されていません。",
        "Commercieel gebruik van het model is toegestaan.",
        "Model może być używany do celów komercyjnych.",
        "Modelin ticari kullanımı serbesttir.",
        "Mô hình có thể được sử dụng cho mục đích thương mại.",
        "Không giới hạn sử dụng thương mại mô hình.",
        "Model dapat digunakan untuk tujuan komersial.",
        "يمكن استخدام النموذج لأغراض تجارية وغير تجارية.",
        "لا قيود على الاستخدام التجاري للنموذج.",
        "الاستخدام التجاري للنموذج مسموح.",
    ],
)
def test_commercial_use_is_not_barred(words: str) -> None:
    assert of(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Die kommerzielle Nutzung der Trainingsdaten ist untersagt.",
        "Les données ne peuvent pas être utilisées à des fins commerciales.",
        "El uso comercial de los datos está prohibido.",
        "O uso comercial dos dados é proibido.",
        "数据禁止商业用途。",
        "データの商用利用は禁止されています。",
        "Dữ liệu không được sử dụng cho mục đích thương mại.",
        "Danych nie można używać do celów komercyjnych.",
    ],
)
def test_what_is_barred_of_data_is_said_of_data(words: str) -> None:
    assert of(words) == [("data", "non-commercial")]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Commercial use is not permitted.", "."),
        ("Commercial use requires a licence, and use in war is barred.", None),
        ("Commercial use requires a licence, and teaching is barred.", ", and teaching is barred."),
        ("The weights may be used for non-commercial purposes only.", "The weights may be used ."),
        ("Die kommerzielle Nutzung ist untersagt.", "Die ."),
        ("Commercial use and use in war are prohibited.", None),
        ("Use in war is prohibited.", None),
        ("Teaching or commercial use is prohibited.", None),
        ("The weights may not be used commercially or for teaching.", None),
        ("Use by the military or in commercial products is prohibited.", None),
        ("The model is for academic research purposes only.", None),
    ],
)
def test_what_a_sentence_says_beside_the_bar_on_trade(words: str, left: str | None) -> None:
    assert without_trade(words) == (words if left is None else left)
