"""Restrictions of texts that nobody has read: lead-ins by grammar, each with its counter-case."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text

from weightmark.texts import clauses
from weightmark.texts.bans import bans, says_forbidden
from weightmark.texts.canonical import clause_digest

ITEMS = ("to sink ferries", "to frighten gulls", "to forge tide tables")
BARE = ("sinking ferries", "frightening gulls", "forging tide tables")
FRAME = (
    "Harbour Model Licence\n\nYou may use, copy and change the Model.\n\n{}\n\nIt comes as is.\n"
)


def read(text: str) -> list[str]:
    return [clause.text for one in bans(FRAME.format(text)) for clause in one.clauses]


def marked(lead_in: str, items: tuple[str, ...] = ITEMS, gap: str = "\n") -> str:
    marks = "abc"
    listed = "\n".join(f"({mark}) {item};" for mark, item in zip(marks, items, strict=True))
    return f"{lead_in}{gap}{listed}"


LEAD_INS = [
    ("You must not use the Model:", "You may use the Model:"),
    ("You may not use the Model", "You may at any time use the Model"),
    ("You shall not, and shall not let others,", "You shall, where you can, let others"),
    ("You will not use the Model", "We will let you use the Model"),
    ("You cannot use the Model in order", "You can use the Model in order"),
    ("You can't use this Model:", "You can use this Model:"),
    ("Licensee shall not use the Weights:", "Licensee shall be free to use the Weights:"),
    ("The licensee may not deploy the Weights", "The licensee may deploy the Weights"),
    ("Users must never run the Model:", "Users must always be free to run the Model:"),
    ("In no event may the Model be used:", "In any event the Model may be used:"),
    ("In no event shall You use the Model", "In every event shall You be let use the Model"),
    ("Under no circumstances may you use the Model:", "Under all circumstances you may use it:"),
    ("Under no circumstances is the Model to be used:", "The Model was made to be used:"),
    ("You agree not to use the Model:", "You agree that others may use the Model:"),
    ("By loading it you agree that you will not use the Model:", "By loading it you are let:"),
    ("The user undertakes not to use the Model:", "The licensor undertakes to let you:"),
    ("You promise to refrain from using the Model:", "You are invited to use the Model:"),
    ("Do not use the Model:", "Do use the Model:"),
    ("Please don't use the Model:", "Please use the Model:"),
    ("Out of scope - do not use the Model", "In scope - do use the Model"),
    ("Limits: do not use the Model", "Freedom: do use the Model"),
    ("None of the following is allowed:", "All of the following is allowed:"),
    ("We do not permit use of the Model:", "We do permit use of the Model:"),
    ("Use is not granted:", "Use is granted:"),
    ("Never use the Model:", "Ever since, people use the Model:"),
    ("It is forbidden to use the Model:", "It is allowed to use the Model:"),
    ("It is strictly prohibited:", "It is expressly allowed:"),
    ("The Model is not permitted to be used:", "The Model is permitted to be used:"),
    ("Use of the Model is not allowed:", "Use of the Model is allowed:"),
    ("No one may use the Model:", "Everyone may use the Model:"),
    ("Nobody is allowed to use the Model:", "Everybody is allowed to use the Model:"),
    ("No user may employ the Model:", "Each user may employ the Model:"),
    ("Neither you nor anyone you serve may use the Model:", "Both you and those you serve may:"),
    ("You are prohibited from using the Model:", "You are encouraged to use the Model:"),
    ("This licence prohibits use of the Model:", "This licence grants use of the Model:"),
    ("The Model shall not be used:", "The Model shall be free to be used:"),
    ("The weights and their outputs must not be deployed:", "The weights may be deployed:"),
    ("You are not authorised to use the Model:", "You are authorised to use the Model:"),
    ("You will not, directly or indirectly:", "You are free, directly or indirectly:"),
    ("The Model may be used for any purpose except:", "You may not use the Model except:"),
    ("The Model can't be used:", "The Model can be used:"),
    ("No part of the Model may be used:", "Each part of the Model may be used:"),
    ("This licence does not extend to use of the Model:", "This licence extends to use of it:"),
    ("Any use as follows is expressly excluded:", "Any use as follows is expressly included:"),
    ("Permission to use the Model is withheld:", "Permission to use the Model is given:"),
    ("The following uses constitute a breach of this licence:", "The following uses are fine:"),
    ("You shall ensure that the Model is not used:", "You shall ensure that the Model is kept:"),
    ("This licence is void if you use the Model:", "This licence is void if you lose it:"),
    ("Your right to use the Model shall not include:", "Your right to use the Model includes:"),
]


class TestLeadIns:
    @pytest.mark.parametrize("lead_in", [ban for ban, _ in LEAD_INS])
    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    def test_a_ban_opens_a_list(self, lead_in: str, gap: str) -> None:
        assert len(read(marked(lead_in, gap=gap))) == 3

    @pytest.mark.parametrize("grant", [grant for _, grant in LEAD_INS])
    def test_a_grant_does_not(self, grant: str) -> None:
        assert read(marked(grant)) == []

    @pytest.mark.parametrize(
        "name",
        [
            "Prohibited Uses",
            "Use restrictions",
            "Forbidden purposes",
            "## Restricted Uses",
            "**Unacceptable use**",
        ],
    )
    def test_a_name_stands_over_items(self, name: str) -> None:
        assert read(f"{name}\n\n" + "\n".join(f"- {item}" for item in BARE)) == list(BARE)

    @pytest.mark.parametrize(
        "name", ["Permitted Uses", "Uses", "## Features", "Thanks", "No restrictions on use"]
    )
    def test_another_name_does_not(self, name: str) -> None:
        assert read(f"{name}\n\n" + "\n".join(f"- {item}" for item in BARE)) == []

    def test_under_a_name_a_permission_is_no_restriction(self) -> None:
        text = (
            "Use restrictions\n\n1. You must not sink ferries with the Model.\n2. You may sail it."
        )
        assert read(text) == ["You must not sink ferries with the Model."]

    def test_a_full_stop_may_stand_before_the_list(self) -> None:
        assert len(read(marked("The following uses of the Model are prohibited."))) == 3
        assert read(marked("The following uses of the Model are welcome.")) == []

    def test_a_list_of_changes_tells_of_a_name(self) -> None:
        text = "Changes\n\n- The list of prohibited uses was removed.\n- The grant is wider."
        assert read(text) == []

    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    @pytest.mark.parametrize(
        "lead_in", ["You must not use the Model", "Prohibited uses", "Limits:"]
    )
    def test_groups_within_a_list(self, lead_in: str, gap: str) -> None:
        listed = "1. Ships\n   (a) to sink ferries;\n2. Birds\n   (a) to frighten gulls;"
        expected = [] if lead_in == "Limits:" else [f"{item};" for item in ITEMS[:2]]
        assert read(f"{lead_in}{gap}{listed}") == expected

    def test_what_is_done_to_notices_and_names_is_no_use(self) -> None:
        marks = ("copyright notices", "trade marks", "the name of the yard")
        assert read(marked("You may not remove or alter:", marks)) == []
        duties = ("remove this notice", "claim that we endorse you", "use our trademarks")
        assert read(marked("You may not:", duties)) == []
        assert len(read(marked("You may not:", (*duties[:2], "use the Model to spy")))) == 3

    def test_of_groups_the_ones_that_are_left_out_leave_the_others_in_place(self) -> None:
        text = (
            "You may use the Model subject to the following restrictions:\n\n"
            "1. You may sail with it:\n   (a) You must not use the Model to sink ferries.\n"
            "2. You may row with it:\n   (a) You must not use the Model to frighten gulls."
        )
        assert read(text) == [
            "You must not use the Model to sink ferries.",
            "You must not use the Model to frighten gulls.",
        ]

    def test_a_definition_is_none(self) -> None:
        text = '"Barred Person" means anyone who may not use the Model:'
        assert read(marked(text, ("pirates", "wreckers", "smugglers"))) == []

    def test_a_list_of_parties_is_none(self) -> None:
        text = "This is made between you and:\n(a) the Harbour Board; and\n(b) its pilots."
        assert read(text) == []

    def test_what_the_licensor_does_not_do_is_none(self) -> None:
        text = "The licensor is not liable for use of the Model:"
        assert read(marked(text, ("at sea", "in port", "on land"))) == []

    def test_conditions_of_a_grant_are_none(self) -> None:
        text = "You may use the Model subject to the following restrictions:"
        items = ("Keep this notice", "Mark what you changed", "Name the yard that built it")
        assert read(marked(text, items)) == []

    @pytest.mark.parametrize(
        "lead_in",
        [
            "You may not use the Model unless:",
            "You may not use the Model for any purpose except:",
            "The Model shall not be used for anything other than the following:",
            "The following licences are not granted:",
        ],
    )
    def test_what_is_let_be_in_words_that_forbid_the_rest(self, lead_in: str) -> None:
        assert read(marked(lead_in)) == []


class TestItems:
    @pytest.mark.parametrize("marks", ["cde", "cab", "hij", "ijk", "uvw", "bdc"])
    def test_from_any_beginning_in_any_order(self, marks: str) -> None:
        listed = "\n".join(f"({mark}) {item};" for mark, item in zip(marks, ITEMS, strict=True))
        found = bans(FRAME.format(f"You must not use the Model:\n{listed}"))
        assert [clause.label for one in found for clause in one.clauses] == list(marks)

    def test_i_after_h_is_a_letter_and_i_before_ii_a_number(self) -> None:
        text = "You must not use the Model:\n(i) to sink ferries:\n(ii) to forge;\n(iii) to spy."
        assert [c.label for c in bans(text)[0].clauses] == ["i", "ii", "iii"]

    @pytest.mark.parametrize(
        "ends", [("(a)", "(b)", "(c)"), ("a)", "b)", "c)"), ("(1)", "(2)", "(3)")]
    )
    @pytest.mark.parametrize("joint", [", ", "; ", " or "])
    def test_within_a_sentence(self, ends: tuple[str, ...], joint: str) -> None:
        listed = joint.join(f"{end} {item}" for end, item in zip(ends, ITEMS, strict=True))
        assert read(f"You must not use the Model {listed}. Ask us.") == [
            *ITEMS[:2],
            f"{ITEMS[2]}.",
        ]
        assert read(f"You may use the Model {listed}. Ask us.") == []

    def test_the_ban_may_stand_behind_the_items(self) -> None:
        text = "Any use of the Model (a) for war, (b) for spying or (c) for fraud is {}."
        assert read(text.format("strictly prohibited")) == ["for war", "for spying", "for fraud"]
        assert read(text.format("gladly seen")) == []
        assert read(text.format("gladly seen") + " Rain is prohibited.") == []

    def test_a_lead_in_that_wraps(self) -> None:
        lead_in = (
            "4. Limits. You will not, and will not\npermit, assist or cause any third party\nto"
        )
        assert len(read(marked(lead_in, ("sink ferries", "frighten gulls", "forge papers")))) == 3

    def test_a_clause_has_the_digest_that_it_always_had(self) -> None:
        text = marked("You agree not to use the Model:")
        assert [c.sha256 for c in bans(text)[0].clauses] == [clause_digest(item) for item in ITEMS]
        assert bans(text)[0].clauses == clauses.find_clauses(text)[0].clauses

    def test_of_two_language_versions_one_counts(self) -> None:
        chinese = "您不得将模型用于：\n(a) 击沉渡轮；\n(b) 惊吓海鸥；\n(c) 伪造潮汐表。"
        assert len(read(f"{marked('You must not use the Model:')}\n\n{chinese}")) == 3
        assert len(read(chinese)) == 3


class TestSentences:
    @pytest.mark.parametrize(
        "sentence",
        [
            "The Model may not be used for military purposes.",
            "You agree not to use, or let others use, the Model in weapons.",
            "No military use.",
            "Use of the Model for surveillance is prohibited.",
            "Users shall not deploy it to decide on parole.",
            "The outputs must not be used to deceive voters.",
            "Generated speech must not be used to deceive voters.",
            "Your use of the Model must not break the law of the sea.",
            "You must never employ the weights against minors.",
            "The Model should not be used for diagnosis.",
            "The Model may only be used for research.",
            "The weights are provided for research purposes only.",
            "Not for use in medical devices.",
            "Use of this data without written permission from the authors is prohibited.",
            "Any use or disclosure of it without an express licence from Quay Ltd. is forbidden.",
            "Reuse or copying of the data is not permitted.",
            "Die Daten dürfen ohne schriftliche Genehmigung nicht genutzt werden.",
            "No permission is granted to use the Model for war.",
            "No attempt shall be made to re-identify patients with the data.",
            "You do not use the Model to do harm.",
            "This licence does not permit use of the Model in embedded systems.",
            "Copies may not be sold, nor may they be used in a commercial product.",
            "It is not designed, licensed or intended for use in a nuclear plant.",
        ],
    )
    def test_a_sentence_bars_a_use(self, sentence: str) -> None:
        assert read(sentence) == [sentence]

    @pytest.mark.parametrize(
        "sentence",
        [
            "You may use the Model for any purpose.",
            "You may not remove this notice.",
            "You may not use our name to promote products.",
            "You may not use the Model except in compliance with this licence.",
            "The licensor shall not be liable for any use of the Model.",
            "You are not required to publish what you make with the Model.",
            "If you do not accept these terms, you may not use the Model.",
            "We grant you a licence to use the Model for research only.",
            '"Research" means use for purposes of study only.',
            "Use that breaks Attachment A is prohibited.",
            "This licence does not apply to use in the public domain.",
            "You may not use the outputs to train another model.",
            "There is no restriction on use.",
            "If you do not agree, do not use the Model in any way.",
            "Se você não concordar com estes termos, não use o modelo.",
            "This licence does not grant a right to use our marks.",
            "The names A.B.C. and D.E. may not be used in advertising of the software.",
            "The software was developed for research only, and may have faults.",
        ],
    )
    def test_a_sentence_that_does_not(self, sentence: str) -> None:
        assert read(sentence) == []

    def test_trade_is_a_duty_beside_a_list(self) -> None:
        trade = "You may not use the Model for commercial purposes."
        assert read(trade) == [trade]
        assert len(read(f"{trade}\n\n{marked('You must not use the Model:')}")) == 3
        war = "You may not use the Model for military purposes."
        assert len(read(f"{war}\n\n{marked('You must not use the Model:')}")) == 4


LANGUAGES = {
    "zh": (
        [
            "您不得将模型用于：",
            "您应当避免将模型用于：",
            "下列用途不被允许：",
            "您无权将模型用于：",
            "禁止将本模型用于以下用途：",
            "用户承诺不使用模型：",
        ],
        ["您可以将模型用于："],
        [
            "您不得出于任何军事目的使用本模型。",
            "严禁将模型用于监控他人。",
            "被授权人承诺基于模型开发的服务不作军事用途。",
        ],
        [
            "您可以出于任何目的使用本模型。",
            "许可方不对模型的使用承担责任。",
            "不保证适用于特定用途。",
        ],
        ("击沉渡轮", "惊吓海鸥", "伪造潮汐表"),
    ),
    "ja": (
        [
            "本モデルを次の目的で使用してはなりません：",
            "本モデルを次の目的に用いることはできません：",
            "次の用途は対象外とする：",
            "以下の目的での利用を禁止します：",
        ],
        ["本モデルは次の目的で使用できます："],
        ["本モデルを軍事目的で使用してはならない。", "監視のための利用は禁止されています。"],
        ["本モデルはあらゆる目的で使用できます。"],
        ("渡し船を沈める", "カモメを脅かす", "潮汐表を偽造する"),
    ),
    "de": (
        [
            "Das Modell darf nicht verwendet werden:",
            "Niemand darf das Modell verwenden:",
            "Verwenden Sie das Modell nicht:",
            "Wir gestatten die Nutzung nicht:",
            "Das Modell ist nicht zu verwenden:",
            "Es ist untersagt, das Modell zu nutzen:",
            "Sie dürfen das Modell keinesfalls einsetzen:",
            "Sie verpflichten sich, das Modell nicht zu verwenden:",
        ],
        ["Das Modell darf verwendet werden:", "Es ist erlaubt, das Modell zu nutzen:"],
        ["Das Modell darf nicht für militärische Zwecke verwendet werden."],
        ["Das Modell darf für alle Zwecke verwendet werden.", "Der Lizenzgeber haftet nicht."],
        ("um Fähren zu versenken", "um Möwen zu erschrecken", "um Tafeln zu fälschen"),
    ),
    "fr": (
        [
            "Vous ne devez pas utiliser le modèle :",
            "N'utilisez pas le modèle :",
            "Nul ne peut utiliser le modèle :",
            "Vous n'êtes pas autorisé à utiliser le modèle :",
            "Vous devez vous abstenir d'utiliser le modèle :",
            "Il est interdit d'utiliser le modèle :",
            "En aucun cas le modèle ne peut être utilisé :",
            "L'utilisateur s'engage à ne pas utiliser le modèle :",
        ],
        ["Vous pouvez utiliser le modèle :", "Il est permis d'utiliser le modèle :"],
        ["Le modèle ne peut pas être utilisé à des fins militaires."],
        ["Le modèle peut être utilisé à toutes fins."],
        ("pour couler des bacs", "pour effrayer les mouettes", "pour falsifier des tables"),
    ),
    "es": (
        [
            "No podrá utilizar el modelo:",
            "Nadie puede utilizar el modelo:",
            "En ningún caso se podrá utilizar el modelo:",
            "No se permite el uso del modelo:",
            "No utilice el modelo:",
            "Queda prohibido usar el modelo:",
            "Se prohíbe usar el modelo:",
            "No está permitido usar el modelo:",
            "Usted acepta no usar el modelo:",
            "El usuario se compromete a no utilizar el modelo:",
        ],
        ["Podrá utilizar el modelo:", "Se permite usar el modelo:"],
        ["El modelo no podrá utilizarse con fines militares."],
        ["El modelo podrá utilizarse con cualquier fin."],
        ("para hundir barcas", "para asustar gaviotas", "para falsificar tablas"),
    ),
    "pt": (
        [
            "Você não poderá usar o modelo:",
            "Ninguém pode usar o modelo:",
            "Em nenhuma hipótese o modelo poderá ser usado:",
            "Deve abster-se de usar o modelo:",
            "É proibido utilizar o modelo:",
            "O usuário concorda em não usar o modelo:",
        ],
        ["Você poderá usar o modelo:", "É permitido utilizar o modelo:"],
        ["O modelo não pode ser usado para fins militares."],
        ["O modelo pode ser usado para qualquer fim."],
        ("para afundar balsas", "para assustar gaivotas", "para falsificar tabelas"),
    ),
    "it": (
        [
            "È vietato usare il modello:",
            "Non si può utilizzare il modello:",
            "Il modello non deve essere impiegato:",
            "Nessuno può servirsi del modello:",
            "Chi lo usa si impegna a non utilizzare il modello:",
            "Tenete lontano il modello da chi vuole:",
        ],
        ["Potete usare il modello:", "È consentito usare il modello:"],
        ["Il modello non può essere usato per scopi militari."],
        ["Il modello può essere usato per ogni scopo.", "L'uso commerciale non è vietato."],
        ("per affondare barche", "per spaventare gabbiani", "per falsificare tavole"),
    ),
    "ru": (
        [
            "Запрещено использовать модель:",
            "Модель нельзя применять:",
            "Вы не можете использовать модель:",
            "Никто и никогда не использует модель:",
            "Пользователь обязуется не использовать модель:",
            "Применение модели не допускается:",
        ],
        ["Вы можете использовать модель:", "Разрешено использовать модель:"],
        ["Модель нельзя использовать в военных целях."],
        ["Модель можно использовать в любых целях.", "Такое использование не запрещено."],
        ("чтобы топить лодки", "чтобы пугать чаек", "чтобы подделывать таблицы"),
    ),
    "ko": (
        [
            "모델을 다음에 사용해서는 안 된다:",
            "다음 목적의 이용을 금지한다:",
            "모델을 다음에 쓸 수 없다:",
            "다음 이용은 허용되지 않는다:",
            "다음에 모델을 사용하지 말 것:",
        ],
        ["모델을 다음에 사용할 수 있다:", "다음 이용은 허용된다:"],
        ["모델을 군사 목적으로 사용해서는 안 된다."],
        ["모델을 모든 목적으로 사용할 수 있다.", "상업적 이용은 금지되지 않는다."],
        ("배를 가라앉히기", "갈매기 놀래기", "표를 위조하기"),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages(language: str) -> None:
    forbids, lets, sentences, others, items = LANGUAGES[language]
    for lead_in in forbids:
        assert len(read(marked(lead_in, items))) == 3, lead_in
    for lead_in in lets:
        assert read(marked(lead_in, items)) == [], lead_in
    for sentence in sentences:
        assert read(sentence) == [sentence]
    for sentence in others:
        assert read(sentence) == []


@pytest.mark.parametrize(
    "name",
    [
        "禁止用途",
        "禁止事項",
        "Verbotene Nutzungen",
        "Usages interdits",
        "Usos prohibidos",
        "Usos proibidos",
    ],
)
def test_names_in_other_languages(name: str) -> None:
    assert read(f"## {name}\n\n- {BARE[0]}\n- {BARE[1]}") == list(BARE[:2])


def test_lists_of_sections_stand_under_the_name_of_the_section_around_them() -> None:
    sinking = f"### Boats\n\n- {BARE[0]}\n"
    frightening = f"### Birds\n\n- {BARE[1]}\n"
    told = "## Reporting\n\n- Write to the master\n"
    assert read(f"## Prohibited uses\n\n{sinking}\n{frightening}\n{told}") == list(BARE[:2])
    assert read(f"## Purpose\n\n{sinking}\n{frightening}\n{told}") == []
    allowed = frightening.replace("Birds", "Allowed uses")
    assert read(f"## Prohibited uses\n\n{sinking}\n{allowed}") == [BARE[0]]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Strictly Prohibited (no exceptions)", 2),
        ("Forbidden", 2),
        ("Nothing Forbidden", 0),
        ("Recommended (no exceptions)", 0),
    ],
)
def test_one_word_that_bars_is_a_name_of_what_stands_below(name: str, count: int) -> None:
    assert len(read(f"1. {name}\n\t1.\t{BARE[0]}\n\t2.\t{BARE[1]}\n\nBe glad.")) == count


def test_groups_of_a_list_end_with_its_section() -> None:
    listed = f"You may not use it for:\n\n### Boats\n\n- {BARE[0]}\n\n### Birds\n\n- {BARE[1]}"
    assert read(f"{listed}\n\n## Reporting\n\n- Write to the master") == list(BARE[:2])
    assert len(read(f"{listed}\n\n### Tables\n\n- {BARE[2]}")) == 3


def test_a_sentence_that_points_down_opens_a_list_in_korean() -> None:
    assert read(f"다음 목적으로 사용해서는 안 됩니다.\n\n- {BARE[0]}\n- {BARE[1]}") == list(
        BARE[:2]
    )
    assert len(read(f"사용해서는 안 됩니다.\n\n- {BARE[0]}\n- {BARE[1]}")) == 0


def test_words_that_forbid_are_found_though_no_restriction_is_read() -> None:
    assert says_forbidden("Be glad.\n\nYou may not remove the bell.") == (
        3,
        "You may not remove the bell.",
    )
    assert says_forbidden("You may do as you like.") == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "Prohibited uses\n\n- ferries",
        "The Model shall be used in port and never for: storms.",
        "Whoever uses it at sea does not have our blessing.",
        "Das Modell ist zu nutzen, aber nicht auf See.",
        "El uso en el mar no es de nuestro agrado.",
        "本モデルは海上での使用を想定していない。",
    ],
)
def test_nobody_is_told_that_nothing_forbids_where_something_may(text: str) -> None:
    assert says_forbidden(FRAME.format(text))[0] > 0


@pytest.mark.parametrize(
    "stem", ["mit", "isc", "bsd-simplified", "unlicense", "boost-1.0", "cc0-1.0"]
)
def test_a_licence_without_bans_of_use_is_not_suspected(stem: str) -> None:
    assert says_forbidden(licence_text(stem)) == (0, "")


def test_items_that_nothing_marks_end_with_a_joint() -> None:
    text = (
        "You must not use any of the Kelp Services:\n\nfor the uses that our policy rules out, "
        "which is part of these terms; or\nin violation of the law.\nKelp Lab may restrict use.\n"
    )
    (one,) = bans(text)
    assert [clause.text[:12] for clause in one.clauses] == ["for the uses", "in violation"]
    assert bans(text.replace("must not", "may")) == ()


def test_items_may_have_names_in_the_place_of_marks() -> None:
    items = (
        "Wreckage: Using the Model to sink ferries.\nNoise: Using the Model near gulls.\n\nThe end."
    )
    assert len(read(f"The following uses are strictly prohibited:\n\n{items}")) == 2
    assert read(f"The following uses are explained below:\n\n{items}") == []


@pytest.mark.parametrize("word", ["**not**", "_not_", "__not__", "not"])
def test_a_ban_in_bold_or_italic(word: str) -> None:
    assert len(read(marked(f"You may {word} use the Model:"))) == 3
    assert len(read(f"You may {word} use the Model for military purposes.")) == 1
    assert read("You may **now** use the Model for military purposes.") == []


def test_who_needs_a_licence_for_what_is_listed_is_barred_from_it() -> None:
    leave = "You may not use the Model for these purposes without obtaining a licence from us:"
    assert len(read(marked(leave))) == 3
    assert (
        read(marked("You may use the Model for these purposes without obtaining a licence:")) == []
    )


def test_the_last_item_opens_no_list_where_the_outer_one_goes_on() -> None:
    inner = "- Keep the weights dry\n- Ensure the Model is not used to find sailors"
    text = f"4. Duties\n\nYou must:\n{inner}\n\n5. No Lending\n\nNobody lends the boat.\n\n6. End"
    assert read(text) == ["Ensure the Model is not used to find sailors"]
    listed = (
        "4. You must ensure that the Model is not used to\n(a) sink ferries;\n(b) forge papers."
    )
    assert read(listed) == ["sink ferries;", "forge papers."]


def test_an_item_opens_no_list_where_its_own_goes_on() -> None:
    listed = "- You may not use it for spying without our consent\n- Share your charts alike"
    assert read(f"Under these terms:\n{listed}") == [
        "You may not use it for spying without our consent"
    ]
    inner = "- You may not use it\n  - for spying\n  - for war"
    assert len(read(f"Under these terms:\n{inner}")) == 2


@pytest.mark.parametrize(
    ("words", "count"),
    [("We oppose the use of the Model for:", 3), ("You may always use it, for example:", 0)],
)
def test_words_between_a_name_and_its_items(words: str, count: int) -> None:
    assert len(read(marked(f"## Unacceptable uses\n\n{words}"))) == count


def test_what_may_not_be_spread_is_a_use_where_it_harms() -> None:
    assert len(read("You must not distribute harmful content produced with the Model.")) == 1
    assert read("You must not distribute the Model without our consent.") == []


def test_a_condition_that_denies_bars_nothing() -> None:
    assert read("If the terms do not allow use for war, you must delete the weights.") == []
    assert read("If you do not agree, you may not use the Model for any purpose.") == []
    assert len(read("If you sail, you must not use the Model for military purposes.")) == 1


@pytest.mark.parametrize("words", ["**Non-commercial research and personal use only.**"])
def test_a_purpose_only_is_a_limit_without_a_verb(words: str) -> None:
    assert len(read(words)) == 1
    assert read(words.replace(" only", "")) == []


def test_whom_to_tell_of_a_violation_is_none() -> None:
    told = "If you see a deployment of the Model that violates this policy, please report it to us."
    assert read(told) == []
    assert len(read("Any deployment of the Model in weapons violates this policy.")) == 1


def test_what_is_granted_for_one_purpose_is_no_ban() -> None:
    items = "a. Use the Model solely for research purposes.\nb. Lend it."
    assert read(f"The Licensor hereby grants You a licence to:\n{items}") == []
    assert len(read(f"These rules hold here:\n{items}")) == 1
    assert read("Research: means any use of the Model that is solely for research purposes.") == []


def test_what_is_set_between_commas_behind_a_ban_is_not_what_is_done() -> None:
    text = (
        "You shall not, for any purpose that the law of your country rules out and for {}, {} it.\n"
    )
    assert len(bans(text.format("war", "use or deploy"))) == 1
    assert bans(text.format("fun", "translate")) == ()


def test_brackets_of_another_script_do_not_make_an_english_sentence_chinese() -> None:
    assert len(bans("You may not use the 【Kelp-7B】 models for military purposes.\n")) == 1
    assert bans("You may use the 【Kelp-7B】 models for any purpose.\n") == ()


@pytest.mark.parametrize(
    "lead_in",
    [
        "The applications below are out of bounds for all users:",
        "It is a breach of this agreement to use Kelp for any of these ends:",
        "We do not license Kelp for:",
        "Use of Kelp is conditional on your abstaining from the following:",
        "Der Lizenznehmer verpflichtet sich, die Gewichte keinesfalls zu gebrauchen, um",
        "The following would violate our policy:",
        "Users undertake to keep Kelp away from:",
        "Von der Lizenz ausgeschlossen ist jede Nutzung für:",
        "Sont exclues de la licence les utilisations suivantes :",
        "## What Kelp is not for",
        "Keep Kelp out of:",
        "None of these may be done with the weights:",
        "It is a condition of the licence that nobody employs Kelp for:",
        "We do not consent to any use of Kelp for:",
        "The following are off the table:",
        "Who does the following loses all rights:",
        "The rights granted to you end where the model is used for:",
        "Deployers see to it that the model is never used for:",
        "Neither the weights nor adapters may be used for:",
        "It is unlawful to apply Kelp to:",
        "Recipients have no right to use Kelp for:",
        "You must prevent the use of Kelp for:",
        "The weights mustn't end up in:",
        "You shall at no point employ Kelp in:",
        "Steer clear of:",
        "Halten Sie Kelp fern von:",
        "Abstenez-vous d'utiliser Kelp pour :",
        "Mantenga Kelp alejado de:",
        "Mantenha Kelp longe de:",
        "本许可不涵盖下列使用：",
        "Kelpは以下に使えません：",
    ],
)
def test_more_lead_ins(lead_in: str) -> None:
    (one,) = bans(f"{lead_in}\n- counting seals\n- naming reefs\n")
    assert [clause.text for clause in one.clauses] == ["counting seals", "naming reefs"]


@pytest.mark.parametrize(
    "lead_in",
    [
        "다음 용도로는 모델 사용을 금지합니다.",
        "Запрещается использовать модель в следующих целях.",
        "Non è consentito usare il modello per i seguenti scopi.",
    ],
)
def test_a_ban_that_ends_in_a_stop_and_points_down_opens_a_list(lead_in: str) -> None:
    (one,) = bans(f"{lead_in}\n\n- counting seals\n- naming reefs\n")
    assert [clause.text for clause in one.clauses] == ["counting seals", "naming reefs"]
    (alone,) = bans(lead_in.replace("다음", "군사").replace("следующих", "военных"))
    assert len(alone.clauses) == 1


@pytest.mark.parametrize(
    ("bars", "lets"),
    [
        ("Nor may anyone rely on it for diagnosis.", "Anyone may rely on it for diagnosis."),
        ("It may never be run inside a vehicle.", "It may be run inside a vehicle."),
        (
            "The licensor withholds permission to use it in lethal systems.",
            "The licensor gives permission to use it in lethal systems.",
        ),
        (
            "The right to use it ends at once if you use it to plan a burglary.",
            "The right to use it begins if you use it to plan a garden.",
        ),
        ("No utilice el modelo para hacer trampas.", "Utilice el modelo para hacer pan."),
        (
            "El modelo no podrá emplearse en diagnósticos médicos.",
            "El modelo podrá emplearse en diagnósticos médicos.",
        ),
        ("Le modèle ne doit jamais servir à la notation.", "Le modèle peut servir à la notation."),
        ("Kelp may be used at sea, but never for war.", "Kelp may be used at sea, and for peace."),
        ("Army use of Kelp is prohibited.", "Army use of Kelp is not prohibited."),
        ("Using it for spam violates this licence.", "Using it for spam helps no one."),
        ("Do not use it to hurt people.", "Never run the script as root."),
        ("You may not let the model decide on bail.", "You may let the model decide on bail."),
        ("We forbid its use in war.", "We do not forbid its use in war."),
        ("No one may use it in war.", "No one is barred from its use in war."),
        ("Users may only use it for research.", "Users may not only use it for research."),
        ("You must not use it in war.", "You must not forget to use it for good."),
        ("It may not be used in war.", "Nothing here shall be read as a ban on use in war."),
        (
            "Militärische Nutzung ist verboten.",
            "Es gibt keine Beschränkung der Nutzung für Waffen.",
        ),
        ("L'usage militaire est interdit.", "L'usage militaire n'est pas interdit."),
        ("El uso militar está prohibido.", "El uso militar no está prohibido."),
        ("O uso militar é proibido.", "O uso militar não é proibido."),
        ("禁止军事用途。", "本许可不禁止军事用途。"),
        ("軍事利用は禁止されています。", "軍事利用は禁止されていません。"),
    ],
)
def test_more_bans_of_one_sentence(bars: str, lets: str) -> None:
    assert len(bans(f"{bars}\n")) == 1
    assert bans(f"{lets}\n") == ()


def test_what_points_up_to_bans_is_none() -> None:
    assert bans("如被认定从事上述禁止行为，将视为自动放弃本协议下的所有许可。\n") == ()


def test_that_nobody_may_is_no_exemption() -> None:
    text = (
        "Kelp is licensed to all, save that nobody may use it (a) in war, or (b) to rate tenants.\n"
    )
    (one,) = bans(text)
    assert [clause.text for clause in one.clauses] == ["in war", "to rate tenants."]
    (one,) = bans("You may not use it, except (a) in schools or (b) in court.\n")
    assert len(one.clauses) == 1


def test_a_name_may_have_a_stop_and_duties_below_it_are_none() -> None:
    (one,) = bans("Restrictions (Prohibited Uses).\n- No warfare.\n- Obey the laws of the sea.\n")
    assert [clause.text for clause in one.clauses] == ["No warfare."]


def test_a_numeral_in_the_wrong_case_goes_on_with_its_list() -> None:
    told = "\n".join(f"({mark}) use it for war {mark};" for mark in ("iii", "iv", "V", "vi"))
    (one,) = bans(f"You shall not:\n(i) sell arms with it;\n(ii) spy with it;\n{told}\n")
    assert len(one.clauses) == 6


def test_an_address_below_a_ban_is_no_restriction() -> None:
    link = "- Reef Terms: https://reef.example/terms"
    (one,) = bans(f"You must not use it:\n{link}\n- for war\n- for spying\n")
    assert [clause.text for clause in one.clauses] == ["for war", "for spying"]
    assert bans(f"It is subject to the Reef Prohibited Use Policy:\n{link}\n") == ()


def test_brackets_of_full_width_mark_items_too() -> None:
    (one,) = bans("被许可人不得将模型用于：（a）操纵舆论，（b）侵害儿童，（c）非法采集数据。\n")
    assert len(one.clauses) == 3


def test_duties_below_a_mere_name_are_none_in_chinese() -> None:
    (one,) = bans("## 使用限制\n1. 您须自行取得合法授权。\n2. 不得用于军事目的。\n")
    assert [clause.text for clause in one.clauses] == ["不得用于军事目的。"]


def test_what_another_sentence_bars_opens_no_list_in_chinese() -> None:
    ban, last = "您不得将模型用于下列军事用途。", "改动须符合本许可证的条款。"
    items = "\n5. 击沉渡轮。\n6. 惊吓海鸥。\n"
    assert [len(one.clauses) for one in bans(last + ban + items)] == [2]
    assert [one.clauses[0].text for one in bans(ban + last + items)] == [ban]


def test_a_table_says_what_is_forbidden() -> None:
    answered = "| Use | Allowed? |\n|---|---|\n| teaching | yes |\n| scoring of people | no |\n"
    (one,) = bans(answered)
    assert [clause.text for clause in one.clauses] == ["scoring of people"]
    listed = "| No. | You must not use it for |\n|---|---|\n| 1 | spying |\n| 2 | fraud |\n"
    (one,) = bans(listed)
    assert [clause.text for clause in one.clauses] == ["spying", "fraud"]
    assert bans(listed.replace("must not", "may")) == ()
    assert bans(answered.replace("Allowed?", "Pages")) == ()


@pytest.mark.parametrize(
    "lead_in",
    [
        "You must not use the model for any of these:",
        "These uses are prohibited:",
        "## Forbidden uses",
    ],
)
def test_a_table_below_a_ban_holds_its_items(lead_in: str) -> None:
    table = "| | Use |\n|---|---|\n| a | spying on people |\n| b | fraud |\n"
    for gap in ("\n", "\n\n"):
        (one,) = bans(f"You may run it.\n\n{lead_in}{gap}{table}\nIt comes as it is.\n")
        assert [clause.text for clause in one.clauses] == ["spying on people", "fraud"]
    assert bans(f"You may use the model for any of these:\n\n{table}") == ()
    assert len(bans(f"{lead_in}\n\nSee the terms.\n\n{table}")) < 2


def test_items_within_an_item_that_only_begins() -> None:
    text = (
        "You agree that you will not use Kelp to:\n1. Break the law, among others by\n"
        "   a. trading in drugs\n   b. selling people\n2. Attack systems\n"
    )
    (one,) = bans(text)
    assert len(one.clauses) == 3


def test_that_there_are_restrictions_is_none() -> None:
    said = "The name says that there are use restrictions prohibiting the use of the {}.\n"
    assert bans(said.format("weights")) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    bans(text)


@pytest.mark.parametrize(
    "piece",
    [
        "You may not use it (a) ",
        "you ",
        "not use: ",
        "(a) x; (b) y; ",
        "You must not:\n- x\n",
        "不得",
        "the use of ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        gc.collect()
        gc.disable()  # it walks what other tests have left
        start = time.process_time()
        bans(text)
        took = time.process_time() - start
        gc.enable()
        return took

    seconds(100)
    assert seconds(4 * 4000) < 12 * max(seconds(4000), 0.02)


@pytest.mark.parametrize(
    ("items", "barred"),
    [
        (("Use for war is not allowed", "Medical diagnosis is prohibited"), 2),
        (("Use for war is not allowed", "Redistribution is prohibited"), 1),
        (("No military use", "No surveillance"), 2),
        (("No fees", "No surveillance"), 0),
        (("No military use", "No warranty"), 1),
        (("Do not use it for war.", "Do not present its output as advice."), 2),
        (("Do not use it for war.", "Do not remove the notices from it."), 1),
        (("Do not use it for war.", "Do not share its weights."), 1),
        (("Do not use it for war.", "Do not merge without a review."), 1),
        (("Do not feed it patient records.", "Do not present its output as advice."), 0),
        (("❌ Surveillance", "❌ You may share it"), 1),
        (("to cite us;", "not to use it for surveillance;", "not to be late."), 1),
    ],
)
def test_items_that_bar_by_themselves(items: tuple[str, ...], barred: int) -> None:
    text = "Terms of the Quay model\n\n" + "".join(f"- {one}\n" for one in items)
    assert len(read(text)) == barred


@pytest.mark.parametrize(
    ("terms", "barred"),
    [
        ('"Prohibited Use" means any use (a) for war, (b) for gambling.\n\n{}', 2),
        ("“Restricted Uses” shall mean:\n\n(a) war;\n(b) gambling.\n\n{}", 2),
        ('"Permitted Use" means any use (a) for school, (b) for play.\n\n{}', 0),
    ],
)
def test_a_name_of_forbidden_uses_is_defined_by_what_they_are(terms: str, barred: int) -> None:
    assert len(read(terms.format("You shall not engage in any Prohibited Use."))) == barred


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("模型权重和数据只能用于研究目的。", True),
        ("本项目仅可应用于研究目的。", True),
        ("本模型不仅仅可用于研究。", False),
        ("仅供参考。", False),
        ("このモデルは研究目的でのみ利用できます。", True),
        ("本モデルの利用は研究目的に限ります。", True),
        ("이 모델은 연구 목적으로만 사용할 수 있습니다.", True),
        ("이 모델은 연구 목적으로 만들었습니다.", False),
    ],
)
def test_a_purpose_only_in_the_far_east(sentence: str, limits: bool) -> None:
    assert bool(read(sentence)) is limits


def test_commas_in_an_item_are_read_once() -> None:
    start = time.process_time()
    (one,) = bans(f"You must not use it (a) for war{', ' * 100_000}a or (b) for spying.")
    assert time.process_time() - start < 5
    assert len(one.clauses) == 2


@pytest.mark.parametrize(
    ("bars", "lets"),
    [
        ("This licence gives no right to use the Model for:", "It gives the right to use it for:"),
        (
            "Nothing in this licence permits use of the Model for:",
            "Nothing in this licence prevents use of the Model for:",
        ),
        (
            "This license does not give you the right to use the model for:",
            "This license does not take away the right to use the model for:",
        ),
        ("You are given no right to use the Model for:", "You are given the right to use it for:"),
        ("Excluded from the grant are uses for:", "Included in the grant are uses for:"),
        ("You can use the Model for anything but:", "You can use the Model for anything, as:"),
        ("You must not use the Model in:", "You must not be asked for fees for use in:"),
        ("There is a prohibition of use for, and you must not use it for:", "There is no ban on:"),
        ("Es ist verboten, das Modell zu nutzen für:", "Es ist nicht verboten, es zu nutzen für:"),
        ("Il est interdit d’utiliser le Modèle pour :", "Rien n’interdit de l’utiliser pour :"),
        ("These are the uses that are prohibited:", "It has no list of uses that are prohibited:"),
        ("You may not use our boats:", "You may not use our names or logos:"),
        ("Do not use the Model to report ships:", "Do not report security problems in public:"),
        ("## Don'ts\n", "## Tides\n"),
        ("Any use for the following requires our written consent:", "It requires no consent for:"),
        ("A license is not granted for:", "A license is granted for:"),
        ("Using it for these is illegal under this licence:", "Using it for these is legal:"),
        (
            "It would violate this licence to use it for:",
            "It would fit this licence to use it for:",
        ),
        ("Uses we will not tolerate:", "Uses we will gladly tolerate:"),
        ("You waive any right to use the Model for:", "We waive any fee for use of the Model for:"),
        ("Nobody can use the Model for:", "Nobody can stop you from using the Model for:"),
        ("If you are paid, you may not use the Model for:", "If you cannot use a GPU:"),
        ("Never use:", "Never commit:"),
        ("The Model must not be used for:", "The name must not be used for:"),
    ],
)
def test_lead_ins_that_bar_and_their_like_that_do_not(bars: str, lets: str) -> None:
    listed = "\n".join(f"- {item}" for item in BARE)
    assert read(f"{bars}\n{listed}") == list(BARE)
    assert read(f"{lets}\n{listed}") == []


def test_marks_of_the_far_east_need_no_blank_behind_them() -> None:
    assert read("次の行為を禁止します。\n・沈める\n・脅かす") == ["沈める", "脅かす"]
    assert read("次の行為を許可します。\n・沈める\n・脅かす") == []
    assert read("次の行為を禁止します。\n①沈める\n②脅かす") == ["沈める", "脅かす"]
    found = bans(FRAME.format("您不得将本模型用于以下用途:\n(九)沉船;\n(十)吓鸥;\n(二十一)伪造。"))
    labels = [clause.label for one in found for clause in one.clauses]
    assert labels == ["9", "10", "21"]


@pytest.mark.parametrize(
    "marks", ["(1) (2)", "(1) （2）", "1、 2、", "一、 二、", "1. 2.", "가. 나.", "ⅰ. ⅱ."]
)
def test_numerals_of_the_far_east_mark_items_and_what_follows_is_none(marks: str) -> None:
    one, two = marks.split()
    lead_in = "您不得将本模型用于以下用途:"
    text = f"{lead_in}\n{one}沉船;\n{two}吓鸥。\n\nThe Model floats.\n"
    assert [item.strip(";。") for item in read(text)] == ["沉船", "吓鸥"]


@pytest.mark.parametrize("marks", ["①②③", "[a][b][c]"])
def test_more_marks_count(marks: str) -> None:
    each = marks if marks.isalpha() or "[" not in marks else marks.replace("]", "] ").split()
    listed = "\n".join(f"{mark} {item}" for mark, item in zip(each, BARE, strict=False))
    assert read(f"You agree not to use the Model:\n\n{listed}") == list(BARE)[:3]


def test_a_sentence_below_items_that_nothing_marks_is_none() -> None:
    items = "to sink boats;\nto scare gulls;\nto forge logs;"
    text = f"You agree not to use the Model:\n\n{items}\n\n"
    assert len(read(f"{text}The Model comes as it is, with all its leaks.")) == 3
    assert len(read(f"{text}to block the port.")) == 4


def test_who_is_not_entitled_is_barred() -> None:
    items = "\n- to sink boats;\n- to scare gulls."
    assert len(read(f"You are not entitled to use the Model:{items}")) == 2
    assert read(f"You are entitled to use the Model:{items}") == []
    assert len(read(f"È fatto divieto di usare il Modello:{items}")) == 2
    assert len(read(f"L'uso del Modello è escluso per:{items}")) == 2
    assert len(read(f"La licence exclut les usages suivants :{items}")) == 2
    assert read(f"La licence couvre les usages suivants :{items}") == []
    assert len(read("次に掲げる行為を禁じます。\n一、沈没\n二、脅迫")) == 2
    assert len(read(f"You must ensure that no person uses the Model for:{items}")) == 2
    assert read(f"You cannot lose these rights by:{items}") == []


def test_what_nothing_here_bars_is_let_be() -> None:
    items = "\n- sinking boats;\n- scaring gulls."
    assert read(f"Nothing in this licence prohibits you from{items}") == []
    assert len(read(f"This licence prohibits you from{items}")) == 2


@pytest.mark.parametrize(
    ("bars", "lets"),
    [
        ("Use of the Model in war is not part of this licence.", "Use in war is part of it."),
        ("The Model may be used for anything except war.", "The Model may be used for anything."),
        (
            "The Model may be used by everybody but the navy.",
            "The Model may be used by everybody, as the navy does.",
        ),
        (
            "Companies that build torpedoes may not use the Model for that.",
            "The company may not think that you use the Model for torpedoes.",
        ),
        ("Do not, whatever you do, use the Model in war.", "Do not, in any case, panic in war."),
        (
            "Licensee shall keep the Model out of weapons.",
            "Licensee shall keep this notice in all copies of weapons manuals.",
        ),
        (
            "La utilización del Modelo con fines militares queda excluida.",
            "La utilización del Modelo con fines militares queda incluida.",
        ),
    ],
)
def test_bans_by_what_is_left_out(bars: str, lets: str) -> None:
    assert read(bars) == [bars]
    assert read(lets) == []
