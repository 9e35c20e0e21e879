"""A sentence beside a licence leaves it as it is where it does one of a few things."""

from __future__ import annotations

import pytest

from weightmark.alignment.acts import is_sentence
from weightmark.alignment.weight import is_neutral


@pytest.mark.parametrize(
    "text",
    [
        "The hull was drawn by A. Sailor in 2031.",
        "Unless otherwise specified by CREW.txt files in cabins, or within logs, all oars are:",
        "The file oars/row.c is by B. Rower and is in the public domain.",
        "The rigging was ported to Rust by C. Caulker.",
        "For the full list of contributors see the CREW file.",
        "If you publish work that builds on it, we would appreciate a citation.",
        "Bugs can be reported on the mailing list.",
        "We are grateful to the Harbour Fund for its support.",
        "The licence text starts below.",
        "More details are in the README.",
        "The crew keep the copyright to their contributions.",
        "Each sailor maintains copyright over the logs.",
        "A. Sailor is still the captain of the boat.",
        "Parts by others are subject to their own licences.",
        "The boat comes without any warranty.",
        "The crew are not responsible for any damage caused by this boat.",
        "The author disclaims all warranties.",
        "There is no warranty; use at your own risk.",
        "Logos belong to their respective owners.",
        "This folder holds third-party oars.",
        "The tables were computed with a slide rule.",
        "We hope that you like it.",
        "We would be glad if you cited our log, but you do not have to.",
        "This English text is authoritative.",
        "Outputs may be wrong.",
        "You should have received a copy of the Harbour Licence along with this boat.",
        "Questions? Open an issue in the log.",
        "The original authors are A. Sailor and B. Rower.",
        "We chose a permissive licence so that harbours and museums can show the boat.",
        "The Skiff is open source software.",
        "See CREW.md for the list.",
        "After long talks, we decided on this licence because our sponsors use it.",
    ],
)
def test_who_tells_thanks_cites_and_warrants_nothing_takes_nothing(text: str) -> None:
    assert is_neutral(text, "s")


@pytest.mark.parametrize(
    "text",
    [
        "Harbours with more than fifty berths need our sign-off first.",
        "This licence stops at the mouth of the river.",
        "These terms hold for one year from the date of launch.",
        "Send us your changes within thirty days of making them.",
        "All modifications belong to the original author.",
        "Use in ferries is at odds with this licence.",
        "See Attachment B for the list.",
        "We chose a licence that lets nobody but sailors row.",
        "We chose this licence so that only sailors row.",
        "We chose this licence for ferries; boats need another one.",
        "Using it on more than one boat takes a second copy of the licence.",
        "Resale of the boat, alone or in a fleet, is out of the question.",
        "The licence is granted to sailors of the club.",
        "The boat is licensed to you alone and stays with you.",
        "Users located in other ports lose all that this licence gives.",
        "Sailing at night calls for a separate written contract.",
        "We expect a flag on every boat that uses the library.",
        "Smugglers and their crews, stay out.",
        "Contact us before sailing out of the port.",
        "You do not have to pay, but you have to row.",
        "Outputs may be wrong on ferries only.",
        "The licence was granted to the crew of that year.",
        "Towing it is a separate right, which we hold back.",
        "The author has the sole right to paint it.",
        "No liability unless you are a ferry.",
    ],
)
def test_a_sentence_that_does_none_of_them_is_told_whatever_its_words_are(text: str) -> None:
    assert not is_neutral(text, "s")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferries stay ashore at night.", True),
        ("This boat stays ashore!", True),
        ("Begin license text.", False),
        ("Temple Place - Suite 330, Boston, MA.", False),
        ("Have fun!", False),
        ("Institut für Bootsbau der Universität zu Hafenstadt.", False),
        ("Dieses Boot steht unter der folgenden Lizenz.", True),
        ("Die Rechte enden am Abend.", True),
        ("Ce bateau est publié sous la licence suivante.", True),
        ("Лодка не продаётся.", True),
        ("この船は夜に使います。", True),
        ("Kein Weiterverkauf.", True),
        ("Hafen Nord.", False),
        ("the files in this folder", False),
    ],
)
def test_names_and_pieces_are_no_sentences(text: str, *, expected: bool) -> None:
    assert is_sentence(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Wir danken allen, die gerudert haben.",
        "Fragen bitte an crew@example.org.",
        "Dieses Boot steht unter derselben Lizenz.",
        "Das Boot wurde in Hafenstadt entwickelt.",
        "Keine Gewähr für die Tragfähigkeit.",
        "Ce bateau a été développé au port.",
        "Les rameurs figurent dans CREW.md.",
        "Este barco fue desarrollado en el puerto.",
        "Este barco foi desenvolvido no porto.",
        "Il testo della licenza segue.",
        "Вопросы: crew@example.org.",
        "Лодка создана в порту.",
        "本船由港口开发。",
        "如有问题，请联系 crew@example.org。",
        "船は港で開発されました。",
        "저자는 CREW.md를 참고하세요.",
        "La présente licence s'applique au mât.",
        "La licence suivante s'applique au bateau.",
        "El texto siguiente es la licencia del barco.",
        "Mit Unterstützung des Hafens entwickelt.",
        "El casco se encuentra en el puerto.",
        "本船的图纸位于港口。",
    ],
)
def test_other_languages_do_the_same_few_things(text: str) -> None:
    assert is_neutral(text, "s")


@pytest.mark.parametrize(
    "text",
    [
        "Für Fähren ist eine gesonderte Lizenz erforderlich.",
        "Für Fähren gilt diese Lizenz nicht.",
        "La licence suivante ne s'applique pas au mât.",
        "Die Rechte enden am Abend.",
        "Abgeleitete Boote sind unter derselben Lizenz zu veröffentlichen.",
        "Les ferries doivent acquérir une licence payante.",
        "Sont exclus les ferries et leurs équipages.",
        "Se excluyen los transbordadores.",
        "El barco está reservado a la escuela del puerto.",
        "Uso limitato alla scuola del porto.",
        "Chi vende gite basate sulla barca versa una quota.",
        "Kein Weiterverkauf.",
        "Fähren brauchen unsere Zusage.",
        "Valable pour l'année 2031.",
        "授权可随时撤回。",
        "Продажа исключена.",
        "Uso restrito ao porto de origem.",
        "Для паромов требуется платная лицензия.",
        "Эти права прекращаются вечером.",
        "渡轮除外。",
        "本许可证将于晚间失效。",
        "渡し船は有償ライセンスの購入が必要です。",
        "나룻배는 제외됩니다.",
        "파생된 배는 동일한 라이선스로 공개해야 합니다.",
    ],
)
def test_other_languages_take_away_in_any_words(text: str) -> None:
    assert not is_neutral(text, "s")
