"""`weightmark licenses`: list, page, matrix, JSON, and a first entry for a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weightmark.cli import main
from weightmark.licenses.catalogue import CLASSES, SHIPPED, TOPICS, load_all


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def _said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["licenses", *words]) == code
    out: str = capsys.readouterr().out
    return out


def test_the_list_is_in_the_order_of_the_classes(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _said(capsys).splitlines()
    heads = [line for line in lines[:-1] if not line.startswith(" ")]
    assert heads == [klass for klass in CLASSES if klass in heads]
    assert lines[-1] == f"{len(load_all())} licences"


@pytest.mark.parametrize(
    "name",
    ["openrail++", "CreativeML Open RAIL++-M", "licenseref-scancode-bigscience-open-rail-m2"],
)
def test_any_name_shows_the_same_page(capsys: pytest.CaptureFixture[str], name: str) -> None:
    page = _said(capsys, name)
    assert page == _said(capsys, "openrail++")
    entry = SHIPPED.find(name)
    assert entry is not None
    assert entry.restrictions in page
    for clause in entry.clauses:
        assert clause.gist in page
    assert "at minimum the same restrictions (4.a, 5)" in page


def test_the_page_of_a_policy_says_that_it_may_change(capsys: pytest.CaptureFixture[str]) -> None:
    page = _said(capsys, "gemma")
    assert "which may change" in page
    assert "LicenseRef-scancode-gemma-pup-2024-02-21" in page
    assert " or LicenseRef-scancode-gemma-tou-2024-04-01" in page


def test_a_bad_rail_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "write RAIL-MS" in _said(capsys, "RAIL-SM")
    assert "write" not in _said(capsys, "RAIL-MS")


def test_json_of_one_is_an_object_and_of_all_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    one = json.loads(_said(capsys, "bigcode-openrail-m", "--format", "json"))
    assert one["class"] == "openrail"
    assert one["propagation"]["rule"] == "similar-set"
    assert len(one["clauses"]) == 14
    every = json.loads(_said(capsys, "--format", "json"))
    assert one in every
    assert len(every) == len(load_all())


def test_filters_by_class_and_topic(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--class", "openrail", "--class", "rail", "--topic", "military", "--format", "json")
    found = json.loads(_said(capsys, *words))
    assert found
    for each in found:
        assert each["class"] in ("openrail", "rail")
        assert "military" in {clause["topic"] for clause in each["clauses"]}


def test_the_matrix_fits_a_terminal_and_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, _said(capsys, "--matrix").splitlines())) <= 80
    lines = _said(capsys, "--matrix", "--class", "openrail").split("\n\n")[0].splitlines()
    assert [head in topic for head, topic in zip(lines[0].split(), TOPICS, strict=True)]
    rows = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    entry = SHIPPED.find("creativeml-openrail-m")
    assert entry is not None
    topics = [clause.topic for clause in entry.clauses]
    expected = [str(topics.count(topic) or ".") for topic in TOPICS]
    assert rows["creativeml-openrail-m"] == expected


def test_the_matrix_says_what_it_cannot_count(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, "--matrix")
    assert "no text at hand: " in said
    assert "restrictions in another document: " in said


@pytest.mark.parametrize("words", [(), ("creativeml-openrail-m",), ("llama3.1",), ("openrail",)])
def test_no_line_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    whole = _said(capsys, *words)
    monkeypatch.setattr("weightmark.cli.width", lambda: 80)
    broken = _said(capsys, *words)
    assert max(map(len, broken.split("  read from")[0].splitlines())) <= 80
    assert broken.split() == whole.split()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("creativml-openrail-m", "did you mean creativeml-openrail-m"),
        ("OpenRAIL++-M-NC", "an OpenRAIL may not bar commercial use"),
        ("MIT OR ISC", "ask for one of MIT, ISC"),
        ("Giftware", "--add"),
        ("∅", "`weightmark licenses`"),
    ],
)
def test_an_unknown_name_is_an_error_with_a_hint(
    capsys: pytest.CaptureFixture[str], name: str, hint: str
) -> None:
    assert main(["licenses", name]) == 2
    assert hint in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("mit", "--matrix"),
        ("mit", "--topic", "legal"),
        ("--id", "LicenseRef-x"),
        ("--name", "X", "mit"),
        ("--folder", "nowhere"),
    ],
)
def test_words_that_would_do_nothing_are_wrong_usage(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert main(["licenses", *words]) == 2
    assert "hint:" in capsys.readouterr().err


TEXT = "You agree not to use the Model:\n(a) to sell umbrellas;\n(b) to count sheep.\n"
NEW = ("--add", "LICENSE", "--id", "LicenseRef-mine", "--name", "Mine", "--class", "rail")


def test_a_text_becomes_an_entry_of_the_configured_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "LICENSE").write_text(TEXT, "utf-8")
    assert main(["licenses", *NEW]) == 2
    assert "licenses =" in capsys.readouterr().err
    (tmp_path / "weightmark.toml").write_text('licenses = "known"\n', "utf-8")
    _said(capsys, *NEW, "--origin", "me/mine@0123:LICENSE")
    page = _said(capsys, "LicenseRef-mine")
    assert "2 clauses" in page
    assert "me/mine@0123:LICENSE" in page
    assert "  mine " in _said(capsys, "--class", "rail")
    assert main(["licenses", *NEW]) == 2, "an entry is not written over"


def test_an_entry_that_takes_a_known_name_is_not_left_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "LICENSE").write_text(TEXT, "utf-8")
    words = [*NEW, "--folder", "known"]
    words[words.index("Mine")] = "MIT License"
    assert main(["licenses", *words]) == 2
    assert "already means MIT" in capsys.readouterr().err
    assert not list((tmp_path / "known").iterdir())
    assert main(["licenses", "--add", "LICENSE", "--folder", "known"]) == 2
    assert "--id" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "LICENSE").write_text(TEXT, "utf-8")
    assert main(["licenses", *NEW, "--folder", "LICENSE/known"]) == 2
    assert "another folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Mine\n\nBe glad of it.\n", True),
        ("Mine\n\nWhoever has it shall not paint the boat.\n", False),
        ("Mine\n\nYou must not use it:\n- for war\n- for spying\n", False),
        ("Mine\n\nIt may only be used for research.\n", False),
    ],
)
def test_none_is_never_proposed_where_words_forbid(
    capsys: pytest.CaptureFixture[str], text: str, *, proposed: bool
) -> None:
    Path("LICENSE").write_text(text)
    assert ('"none"' in _said(capsys, *NEW, "--folder", "own")) == proposed
