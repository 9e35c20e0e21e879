"""What a sentence does to those who use the work, read by grammar in seven languages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weightmark.texts import grammar
from weightmark.texts.grammar import (
    asks_leave,
    barred,
    defines,
    exempts,
    forbids,
    forbids_use,
    is_duty,
    limits_elsewhere,
    limits_use,
    may_forbid,
    of_the_rest,
    restricts_use,
    trade_at,
)

FORBIDS = [
    "You may not use the model for war.",
    "Licensee shall not, and shall not permit others to, use it to spy.",
    "You agree not to use the software to harm minors.",
    "No one may deploy the weights against people.",
    "The model must not be used for surveillance.",
    "Under no circumstances may users run it in weapons.",
    "Do not use this model to deceive.",
    "Use for military purposes is prohibited.",
    "Commercial use of any kind is not permitted.",
    "This licence prohibits use in warfare.",
    "Anyone who spies with the model forfeits all rights.",
    "Users can't deploy it in weapons.",
    "None of the following is permitted:",
    "你不得将模型用于军事目的。",
    "禁止用于非法活动。",
    "本モデルを軍事目的に使用することを禁止します。",
    "Das Modell darf nicht für militärische Zwecke genutzt werden.",
    "Il est interdit d'utiliser le modèle à des fins militaires.",
    "Queda prohibido el uso del modelo para fines militares.",
    "É proibido usar o modelo para fins militares.",
    "You ensure that neither You nor Your customers use the model:",
    "Kelp LM must not be used for crime.",
    "Hate: KelpLM must not be used to harass others.",
    "Do not use the kelp to deceive people about its reliability.",
    "O uso não autorizado do modelo é proibido.",
    "Uso comercial não autorizado.",
    "El uso no está autorizado para fines militares.",
    "No portion of the Kelp, nor any content created with it, may be used for trade.",
    "The License does not grant to you the right to sell the Kelp.",
]
LETS = [
    "Neither the name of the lab nor those of its members are free to use.",
    "You may use the model for any purpose.",
    "The licensor shall not be liable for damages.",
    "You will not be able to run it without a key.",
    "“Use” means to run the model and not to look at it.",
    "The model is not perfect.",
    "Nothing is said of gulls.",
    "You are not required to keep this notice.",
    "Ropes must not be used to moor it.",
    "It is not said that Kelp LM must be used for crime.",
    "Do not use the kelp and ask for liability.",
    "Informe qualquer uso não autorizado da sua conta.",
    "Informe de cualquier uso no autorizado de su cuenta.",
    "The harbour is a place of no importance.",
    "你可以将模型用于任何目的。",
    "Das Modell darf für alle Zwecke genutzt werden.",
    "There is no limit to what the model can be used for.",
    "No fee is due, and the model may be used for trade.",
    "No credit is needed and it may be used for trade.",
    "Claims that arise through the use of the data cannot be directed towards the makers.",
]


@pytest.mark.parametrize("sentence", FORBIDS)
def test_it_forbids(sentence: str) -> None:
    assert forbids(sentence)


@pytest.mark.parametrize("sentence", LETS)
def test_it_does_not(sentence: str) -> None:
    assert not forbids(sentence)


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("You may not use the model for war.", True),
        ("The weights must not be deployed in weapons.", True),
        ("你不得将模型用于军事目的。", True),
        ("Das Modell darf nicht für militärische Zwecke genutzt werden.", True),
        ("You may not remove the copyright notices.", False),
        ("You may not use the name of the licensor to endorse products.", False),
        ("You may not sublicense the work.", False),
        ("For your use the application of conflict of laws is excluded.", False),
        ("For your use the application in war is excluded.", True),
        ("You may not use it in violation of Attachment A.", False),
        ("You may not use the outputs to train other models.", False),
        ("You may not use the outputs to train models of weapons.", True),
        ("You may not sell it.", False),
        ("You may use the model for any purpose.", False),
        ("Acme reserves the right to restrict your use of the model if you breach this.", False),
        ("You may not use the model for war, and Acme reserves the right to sue.", True),
        ("If you cannot comply with these limits, you are not authorized to use it.", False),
        ("If you are unable to comply, you may not use the model.", False),
        ("If you are under 18, you may not use the model for medical advice.", True),
        ("No chart drawn with the Kelp may be used for war.", True),
    ],
)
def test_only_some_bans_bar_uses(sentence: str, use: bool) -> None:
    assert forbids_use(sentence) is use


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("“Derivative” means any work made from it.", True),
        ("Model means the weights.", True),
        ('As used herein, the term "Output" includes images.', True),
        ("«Modèle» désigne les poids.", True),
        ("You may use it for what it means to you.", False),
        ("The model is blue.", False),
    ],
)
def test_a_definition_says_what_a_term_means(sentence: str, answer: bool) -> None:
    assert defines(sentence) is answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("You may not use it except for:", True),
        ("You shall not copy it unless:", True),
        ("You may use it for any purpose except:", False),
        ("You may not use it for:", False),
        ("Nutzung ist verboten, außer für:", True),
        ("You shall not, without our prior written consent:", False),
        ("You may not use it without:", True),
    ],
)
def test_what_stands_under_an_exemption_is_let_be(sentence: str, answer: bool) -> None:
    assert exempts(sentence) is answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("The model may be used for research purposes only.", True),
        ("It is provided solely for non-commercial use in research.", True),
        ("You are granted a licence to use it only for research.", False),
        ("The model may be used for any purpose.", False),
        ("“Research” means work that is used for research only.", False),
        ("昆布の開発のための利用のみ許可されます。", True),
        ("昆布は開発のために利用できます。", False),
    ],
)
def test_a_use_of_one_kind_only(sentence: str, answer: bool) -> None:
    assert limits_use(sentence) is answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("You may not use it for commercial purposes.", True),
        ("You may not use it to compete with us; no competing products.", True),
        ("The model may be used for research purposes only.", True),
        ("You may not use it for commercial weapons.", False),
        ("You may not use it for war.", False),
    ],
)
def test_trade_is_a_duty_and_harm_a_restriction(sentence: str, answer: bool) -> None:
    assert is_duty(sentence) is answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("You may not use the model for war.", True),
        ("The model may be used for research purposes only.", True),
        ("There is no room here for use in weapons.", True),
        ("The licensor shall not be liable for the use of it.", False),
        ("“Use” is not what it means to others; it means to run the model.", False),
        ("You may use the model for any purpose.", False),
    ],
)
def test_what_may_forbid_is_looked_at_by_a_person(sentence: str, answer: bool) -> None:
    assert may_forbid(sentence) is answer


@pytest.mark.parametrize(
    ("lead_in", "item", "answer"),
    [
        ("You may not use the model:", "to lie", True),
        ("You may not:", "harm minors", True),
        ("You may not:", "remove any copyright notices", False),
    ],
)
def test_a_list_of_what_may_not_be_touched_restricts_no_use(
    lead_in: str, item: str, answer: bool
) -> None:
    assert restricts_use(lead_in, item) is answer


def test_where_what_was_named_is_barred() -> None:
    sentence = "Use in weapons, by anyone, is strictly prohibited."
    assert sentence[barred(sentence) :].startswith(" is strictly") or sentence[
        barred(sentence) :
    ].startswith(", ")
    assert barred("Use in weapons is welcome.") == -1


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("For commercial use ask the harbour.", 4),
        ("The Model is provided for research purposes only.", 0),
        ("“Commercial use” means use for money.", -1),
        ("Nobody owes you damages for commercial losses.", -1),
        ("It may be used for war.", -1),
        ("Above 9 million monthly active users you must request a license.", 16),
        ("The annual revenue of the harbour is told to nobody.", 4),
        ("“Annual revenue” means what is earned.", -1),
    ],
)
def test_where_a_sentence_speaks_of_trade(sentence: str, at: int) -> None:
    assert trade_at(sentence) == at


ALL: list[Callable[[str], object]] = [
    barred, defines, exempts, forbids, forbids_use, is_duty, limits_elsewhere, limits_use, trade_at,
]  # fmt: skip


@given(st.text())
@settings(deadline=None)
def test_any_words_are_read(text: str) -> None:
    for question in ALL:
        question(text)


@pytest.mark.parametrize(
    "piece", ["you may ", "not use ", "no ", "nicht ", "ne ", "is ", "“a” ", "不"]
)
def test_time_is_bounded(piece: str) -> None:
    began = time.monotonic()
    for question in ALL:
        question(piece * 20_000)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Das Modell darf nicht im Krieg verwendet werden.", True),
        ("Die Gewichte dürfen nur zur Forschung verwendet werden.", True),
        ("L'utilisation est réservée à la recherche.", True),
        ("Sólo para investigación.", True),
        ("仅供研究使用。", True),
        ("商业使用请联系我们。", True),
        ("Nichtkommerzielle Nutzung", True),
        ("Uso exclusivo para investigación.", True),
        ("研究目的のみに使用できます。", True),
        ("L'uso commerciale dei pesi è vietato.", True),
        ("Commercieel gebruik is niet toegestaan.", True),
        ("Коммерческое использование весов запрещено.", True),
        ("상업적 사용은 금지됩니다.", True),
        ("연구 목적으로만 사용할 수 있습니다.", True),
        ("Gewerbliche Nutzung bedarf der Zustimmung.", True),
        ("Usage militaire soumis à autorisation.", True),
        ("L'uso militare richiede un'autorizzazione.", True),
        ("Коммерческое использование возможно с разрешения автора.", True),
        ("Użycie komercyjne wymaga zgody autora.", True),
        ("Ticari kullanım için izin gereklidir.", True),
        ("Nghiêm cấm sử dụng cho mục đích quân sự.", True),
        ("군사적 이용은 사전 허가가 필요합니다.", True),
        ("军事用途须事先取得书面授权。", True),
        ("軍事利用には事前の許可が必要です。", True),
        ("Die Gewichte dürfen auch gewerblich genutzt werden.", False),
        ("Le modèle a été entraîné au port.", False),
        ("Веса распространяются под следующей лицензией:", False),
        ("모델 가중치는 다음 라이선스로 배포됩니다.", False),
        ("Die Gewichte stehen unter der folgenden Lizenz.", False),
        ("Center for Interdisciplinary Research", False),
        ("版权所有 港口有限公司", False),
        ("Boats is licensed under the following terms.", False),
    ],
)
def test_other_languages_limit_in_their_words(sentence: str, *, expected: bool) -> None:
    assert limits_elsewhere(sentence) is expected


@pytest.mark.parametrize("written", [str.upper, str.title, lambda text: text.replace("s", "ſ")])
def test_a_ban_is_one_in_whatever_letters(written: Callable[[str], str]) -> None:
    assert forbids(written("You must not use it for spying."))
    assert forbids(written("Es ist untersagt, das Modell so zu nutzen."))
    assert limits_use(written("It is licensed for research use only."))


@given(st.data())
@settings(deadline=None, max_examples=500, suppress_health_check=list(HealthCheck))
def test_what_a_way_to_forbid_finds_has_its_hints(data: st.DataObject) -> None:
    hints, way = data.draw(st.sampled_from(grammar._ENGLISH))
    found = way.search(data.draw(st.from_regex(way.pattern)))
    assert found is None or not any(map(set(grammar._WORD.findall(found.string)).isdisjoint, hints))
    languages, language = data.draw(st.sampled_from(grammar._OTHERS))
    other = data.draw(st.from_regex(language.pattern))
    assert any(one in other for one in languages) or not language.search(other)


def test_of_two_ways_that_begin_at_one_word_the_one_before_counts() -> None:
    first, second = (
        grammar._forbidding(one)
        for one in ("you may not use it, nor may you ban it", "it is banned: you may not use it")
    )
    assert first is not None
    assert first.lastgroup == "person"
    assert second is not None
    assert second.lastgroup == "barred"
    both = grammar._forbidding("users do not use it and in no event may they")
    assert both is not None
    assert both.lastgroup == "does"


def test_only_the_ways_are_tried_that_a_sentence_has_words_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []

    class Way:
        def __init__(self, name: str) -> None:
            self.name = name

        def search(self, _: str) -> None:
            tried.append(self.name)

    ways = [([frozenset(("not",))], Way("not")), ([frozenset(("ban", "bans"))], Way("ban"))]
    monkeypatch.setattr(grammar, "_ENGLISH", ways)
    for sentence in ("you may use it", "it is not so", "the law bans it"):
        assert grammar._forbidding(sentence) is None
        tried.append(".")
    assert tried == [".", "not", ".", "ban", "."]


def test_expressions_for_small_letters_have_no_others() -> None:
    ways = (way for _, way in (*grammar._ENGLISH, *grammar._OTHERS))
    for one in (*ways, grammar._OF_LIABILITY, grammar._ONLY_FOR):
        words = re.sub(r"\\\w|\(\?P<", "", one.pattern)
        assert words == words.lower()
        assert not one.flags & re.IGNORECASE


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Commercial use of the Kelp requires a separately executed agreement.", True),
        ("For commercial use, a license must be obtained from the reef.", True),
        ("You must obtain a commercial license to sell the kelp.", True),
        ("The use of the Kelp in a commercial product is subject to a separate license.", True),
        ("Commercial use is permitted under the terms of this license.", False),
        ("Commercial use requires attribution.", False),
        ("Commercial use is subject to the license agreement.", False),
        ("Licensee agrees to use the Kelp solely for teaching and non-commercial research.", True),
        ("If you make commercial use of the Kelp you must enter into an agreement with us.", True),
        ("For commercial purposes you must abide by the terms of the licence.", False),
        ("Companies need a commercial licence from us.", True),
        ("Companies need no licence.", False),
        ("For commercial use, please contact us.", True),
        ("Available for commercial use: contact us about support.", False),
        ("To obtain permission for commercial use, please consult Prof. Kelp.", True),
        ("To obtain support for commercial use of the reef, see the pier.", False),
        ("A commercial license is available.", False),
        ("The kelp has a dependency on oars under the same licence.", False),
        ("The reef will necessarily give permission.", False),
        ("Commercial use requires no permission.", False),
        ("Die kommerzielle Nutzung bedarf unserer schriftlichen Zustimmung.", True),
        ("Die kommerzielle Nutzung ist ohne Zustimmung erlaubt.", False),
        ("Para uso comercial se necesita el permiso previo de los autores.", True),
        ("El uso comercial no requiere autorización.", False),
        ("Se concede permiso para usar el modelo.", False),
        ("O uso comercial depende de permissão prévia dos autores.", True),
        ("O uso comercial é livre, sem autorização.", False),
        ("Per l'uso commerciale è necessario il consenso scritto degli autori.", True),
        ("L'uso commerciale è consentito senza autorizzazione.", False),
        ("L'usage commercial est soumis à une autorisation écrite.", True),
        ("L'usage commercial ne nécessite aucune autorisation.", False),
        ("商业使用须获得书面许可。", True),
        ("商业使用无需许可。", False),
        ("商用利用には書面による許可が必要です。", True),
        ("商用利用に許可は必要ありません。", False),
        ("상업적 이용에는 서면 허가가 필요합니다.", True),
        ("상업적 이용에 허가가 필요하지 않습니다.", False),
    ],
)
def test_trade_that_is_left_to_another_licence(sentence: str, asked: bool) -> None:
    assert asks_leave(sentence) is asked


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("In particular, do not clone or impersonate a voice without lawful consent.", True),
        ("Do not clone voices without the consent of the speaker.", True),
        ("You shall not impersonate any person.", True),
        ("In particular, do not clone the repository without consent of the owner.", False),
        ("You may not clone the repository.", False),
    ],
)
def test_what_is_done_to_people_is_a_use(sentence: str, *, use: bool) -> None:
    assert forbids(sentence)
    assert forbids_use(sentence) is use


@pytest.mark.parametrize(
    ("sentence", "bans"),
    [
        ("As a contributor you agree not to use the kelp for war.", False),
        ("Contributors must not use the kelp for fraud.", False),
        ("Your contributions must not be used to break the law.", False),
        ("贡献者不得将模型用于军事目的。", False),
        ("You agree not to use the kelp for war.", True),
        ("You may not use what contributors made for war.", True),
        ("您不得将模型用于军事目的。", True),
    ],
)
def test_what_a_contributor_promises_bars_no_use(sentence: str, *, bans: bool) -> None:
    assert forbids(sentence) is bans


@pytest.mark.parametrize(
    "sentence",
    ["You may not use the Model for war.", "Where it breaks the law, you must not use it for war."],
)
def test_where_a_sentence_forbids_is_looked_for_once(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    looks = grammar._forbidding

    def counted(low: str) -> re.Match[str] | None:
        asked.append(low)
        return looks(low)

    grammar._said.cache_clear()
    monkeypatch.setattr(grammar, "_forbidding", counted)
    assert forbids_use(sentence)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ("All other files", True),
        ("Other files:", True),
        ("Everything else", True),
        ("The rest of the repository may be read.", True),
        ("Alle anderen Dateien", True),
        ("その他", True),
        ("其他文件", True),
        ("All other files are under the MIT License.", False),
        ("It may be sailed in the bay and in all others.", False),
        ("All other trademarks belong to their owners.", False),
        ("All files", False),
    ],
)
def test_what_opens_terms_for_the_rest(words: str, opens: bool) -> None:
    assert of_the_rest(words) is opens
