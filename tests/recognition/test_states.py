"""Three states of restrictions: resolved, none, and unresolved with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.licence_texts import licence_text

from weightmark.cli import main
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.terms import terms
from weightmark.recognition.identification import NONE, RESOLVED, UNRESOLVED, Change
from weightmark.recognition.recognize import identify
from weightmark.recognition.states import of_entry, with_state

LIST = "Acme Terms\n\nYou must not use the Model:\n- for war\n- for spying\n"
PROSE = "Acme Terms\n\nWhoever takes it shall not move the harbour wall.\n"
MILD = "Acme Terms\n\nBe glad that it is there.\n"


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("MIT", NONE, ""),
        ("creativeml-openrail-m", RESOLVED, ""),
        ("llama2", UNRESOLVED, "Acceptable Use Policy"),
        ("LicenseRef-scancode-exaone-ai-model-1.1-nc", UNRESOLVED, "running text"),
        ("openrail", UNRESOLVED, "family"),
        ("LicenseRef-OPT-175B", RESOLVED, ""),
    ],
)
def test_what_is_known_of_a_licence(name: str, kind: str, words: str) -> None:
    entry = SHIPPED.find(name)
    assert entry is not None
    state = of_entry(entry)
    assert state.kind == kind
    assert words in state.reason


def test_an_address_is_told_where_there_is_one() -> None:
    entry = SHIPPED.find("llama2")
    assert entry is not None
    assert of_entry(entry).address.startswith("https://")
    assert "https://" in terms(entry.id).reason


@pytest.mark.parametrize(
    ("text", "count", "words"),
    [(LIST, 2, "may be more"), (PROSE, 0, "(line 3: "), (MILD, 0, "nobody has read")],
)
def test_an_unknown_text_is_never_resolved(text: str, count: int, words: str) -> None:
    found = identify(text)
    assert (found.match, len(found.clauses), found.state.kind) == ("unknown", count, UNRESOLVED)
    assert words in found.state.reason


def test_what_an_unknown_text_says_of_trade_beside_its_list_is_told() -> None:
    grant = "The harbour lets you copy and change the Model"
    for said in (
        f"{grant} for non-commercial purposes only.",
        "商业用途需要申请授权，不得擅自使用。",
    ):
        assert f"commercial use line 3 says: {said}" in _reason(
            LIST.replace("\n\n", f"\n\n{said}\n\n")
        )
    for said in (
        f"{grant}.",
        "The harbour owes you no loss, commercial loss and damages included.",
    ):
        assert "commercial use" not in _reason(LIST.replace("\n\n", f"\n\n{said}\n\n"))
    alone = "The Model may not be used for commercial purposes."
    assert "commercial use" not in _reason(f"Acme Terms\n\n{alone}\n")  # it is the restriction


@pytest.mark.parametrize(
    "said",
    [
        "Commercial use requires written permission.",
        "Die kommerzielle Nutzung bedarf unserer schriftlichen Zustimmung.",
        "El uso comercial requiere autorización por escrito.",
        "O uso comercial depende de permissão prévia.",
        "Per l'uso commerciale è necessario il consenso scritto degli autori.",
        "商业使用须获得书面许可。",
        "商用利用には書面による許可が必要です。",
        "상업적 이용에는 서면 허가가 필요합니다.",
    ],
)
def test_of_trade_by_leave_nobody_says_that_nothing_is_forbidden(said: str) -> None:
    told = f"nobody has read the text; of commercial use line 3 says: {said}"
    assert _reason(f"Acme Terms\n\n{said}\n") == told


def test_above_how_many_users_a_licence_is_needed_is_told() -> None:
    above = "Above 9 million monthly active users you must request a license from the harbour."
    assert f"of commercial use line 3 says: {above}" in _reason(f"Acme Terms\n\n{above}\n")
    counted = "We have 9 million monthly active users."
    assert "commercial use" not in _reason(f"Acme Terms\n\n{counted}\n")


def test_trade_by_leave_hides_no_words_that_forbid() -> None:
    text = PROSE + "\nCommercial use requires written permission.\n"
    assert "(line 3: Whoever" in _reason(text)
    assert "of commercial use line 5" in _reason(text)
    assert _reason(MILD).startswith("no words that forbid were found")
    free = "Commercial use is welcome."
    assert _reason(f"Acme Terms\n\n{free}\n").startswith("no words that forbid were found")


def test_of_a_long_sentence_the_words_on_trade_are_told() -> None:
    long = (
        f"The harbour grants you {'a free and lasting ' * 9}right to use it for non-commercial use."
    )
    reason = _reason(f"{LIST}\n{long}\n")
    assert "says: … " in reason
    assert reason.endswith("right to use it for non-commercial use.")
    chinese = f"商业用途需要申请授权，{'港口' * 80}，不得擅自使用。"
    assert "says: 商业用途需要" in _reason(f"{LIST}\n{chinese}\n")


def _reason(text: str) -> str:
    return identify(text).state.reason


def test_the_list_of_an_unknown_text_is_read_but_not_resolved() -> None:
    found = terms("LicenseRef-Acme", [identify(LIST)])
    assert found.clauses is None
    assert len(found.read) == 2
    assert "may forbid more" in found.reason
    assert terms("LicenseRef-Acme", [identify(MILD)]).read == ()


def test_identify_tells_the_states_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for name, text in (("list", LIST), ("prose", PROSE), ("mild", MILD)):
        path = tmp_path / name
        path.write_text(text)
        main(["identify", str(path)])
        said[name] = capsys.readouterr().out
        main(["identify", str(path), "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        assert found["state"]["kind"] == UNRESOLVED
        assert (found["restrictions"] == UNRESOLVED) == (name != "list")
    assert "restrictions, as read: 2 clauses" in said["list"]
    assert "restrictions: unresolved" in said["prose"]
    assert len(set(said.values())) == 3


def test_a_limit_of_reading_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "only its first" not in identify(LIST).state.reason
    monkeypatch.setattr("weightmark.recognition.states.MOST_READ", len(LIST) - 12)
    found = identify(LIST)
    assert len(found.clauses) == 1
    assert f"only its first {len(LIST) - 12}" in found.state.reason


def test_what_was_added_to_a_licence_without_restrictions_is_read() -> None:
    found = identify(
        f"{licence_text('mit')}\n\nYou must not use the Software:\n\n- for war\n- to spy\n"
    )
    assert (found.near, found.match, found.state.kind) == ("MIT", "unknown", UNRESOLVED)
    assert [one.text for one in found.clauses] == ["for war", "to spy"]


@pytest.mark.parametrize(
    ("added", "bans"),
    [("", []), ("You must not use it for war.", ["You must not use it for war."])],
)
def test_what_a_licence_that_forbids_no_use_says_is_no_ban(added: str, bans: list[str]) -> None:
    head = "Kelp License for non-commercial purposes"
    found = identify(f"{head}\n\n{licence_text('gpl-3.0')}\n\n{added}\n")
    assert (found.near, found.match) == ("GPL-3.0-only", "unknown")
    assert [one.text for one in found.clauses] == bans


def test_other_names_alone_leave_known_what_is_forbidden() -> None:
    text = licence_text("mit")
    named = Change("names", "", 1, "other names", "Kelp 2")
    found = identify(text)._replace(match="altered", other_changes=(named,))
    assert with_state(found, text).state.kind == NONE
    added = found._replace(other_changes=(named, named._replace(kind="added")))
    assert with_state(added, text).state.kind == UNRESOLVED


def test_that_trade_is_barred_again_is_no_restriction() -> None:
    trade = "You may not use the material for commercial purposes."
    found = identify(f"{trade}\n\n{licence_text('cc-by-nc-4.0')}")
    assert (found.id, found.clauses) == ("CC-BY-NC-4.0", ())
    assert len(identify(f"{trade}\n\n{licence_text('cc-by-4.0')}").clauses) == 1
