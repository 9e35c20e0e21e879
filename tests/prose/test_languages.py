"""How other languages bar commercial use or call a model open source, and what only sounds so."""

from __future__ import annotations

import time

import pytest

from weightmark.prose.languages import calls_open
from weightmark.prose.restrictions import restrictions
from weightmark.prose.subjects import Subjects


def of(words: str) -> list[tuple[str, str]]:
    return list(restrictions(words, Subjects("weights"), False))


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


OPEN_SOURCE = """\
Ein quelloffenes Sprachmodell mit 7 Milliarden Parametern.
Das Modell wird als Open Source veröffentlicht.
Un modèle de langue open source.
Le modèle est publié sous licence open source.
Un modelo de lenguaje de código abierto para el español.
O modelo é open source e gratuito.
Questo modello è open source.
Модель с открытым исходным кодом.
本模型完全开源。
模型已开源,欢迎使用。
Kelp-7B 现已开源。
オープンソースの日本語LLMです。
이 모델은 오픈소스입니다.
"""
NOT_OPEN_SOURCE = """\
Unser Modell schlägt alle Open-Source-Modelle.
Wir nutzen das Open-Source-Framework PyTorch für dieses Modell.
Das Modell ist nicht Open Source.
Notre modèle surpasse les modèles open source.
Contrairement aux modèles open source, ce modèle restreint l'usage.
La communauté open source peut améliorer ce modèle.
El modelo supera a los modelos de código abierto.
O código deste modelo é de código aberto.
Questo modello non è open source.
Модель превосходит модели с открытым исходным кодом.
基于开源模型训练。
该模型的训练代码已开源。
使用开源模型生成。
本モデルはオープンソースモデルを上回ります。
이 모델은 오픈소스 모델을 능가합니다.
This model is open source.
"""


@pytest.mark.parametrize("words", OPEN_SOURCE.splitlines())
def test_a_model_is_called_open_source(words: str) -> None:
    assert calls_open(words)


@pytest.mark.parametrize("words", NOT_OPEN_SOURCE.splitlines())
def test_it_is_not_called_open_source(words: str) -> None:
    assert not calls_open(words)


@pytest.mark.parametrize("part", ["open source ", "modell open source. ", "开源模型", "открытым "])
def test_looking_for_claims_takes_linear_time(part: str) -> None:
    began = time.perf_counter()
    calls_open(part * (200_000 // len(part)))
    assert time.perf_counter() - began < 3
