"""`weightmark identify` and `diff` for the licences of a user's own folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.benchmarks import mutations
from tests.licence_texts import licence_text

import weightmark._cores
import weightmark.cli.identify
from weightmark.cli import main
from weightmark.texts.decode import text_of

TEXT = """The Quay Licence

You may moor the Model wherever there is room for it, at any hour of the day.

You agree not to use the Model:

- To ram another boat on purpose;
- To spread false news of storms;
- To spy on the crew of a ferry.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weightmark.toml").write_text('licenses = "own"\n')
    (tmp_path / "quay.txt").write_text(TEXT)
    added = "licenses --add quay.txt --id LicenseRef-Quay --name Quay --class openrail"
    assert main(added.split()) == 0
    return tmp_path


def _identified(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    code = main(["identify", "quay.txt", "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    assert code == (0 if answer["match"] == "exact" else 1)
    return answer


def test_an_own_licence_is_known_in_another_layout(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "quay.txt").write_text(TEXT.replace("\n- ", "\n* "))
    answer = _identified(capsys)
    assert (answer["id"], answer["match"]) == ("LicenseRef-Quay", "exact")


def test_a_clause_that_an_own_licence_lost_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "quay.txt").write_text(TEXT.replace("- To spread false news of storms;\n", ""))
    answer = _identified(capsys)
    assert (answer["id"], answer["match"]) == ("LicenseRef-Quay", "altered")
    missing = answer["missing"]
    assert isinstance(missing, list)
    assert [one["label"] for one in missing] == ["2"]
    assert main(["diff", "LicenseRef-Quay", "quay.txt"]) == 1
    assert "1 missing" in capsys.readouterr().out


def test_another_sentence_in_an_own_licence_is_no_longer_exact(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "quay.txt").write_text(TEXT + "\nFerries may do as they like with it.\n")
    assert _identified(capsys)["match"] == "altered"


def test_a_text_that_shares_little_with_an_own_licence_stays_unknown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "quay.txt").write_text("You agree not to use the Model:\n\n- To nap.\n- To sing.\n")
    assert _identified(capsys)["match"] == "unknown"


def test_what_differs_is_shown_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line, what is wrong there, and the words that stand there."""
    text = licence_text("stable-diffusion-2022-08-22").replace(
        "You must give any", "Seldom You must give any"
    )
    (tmp_path / "LICENSE").write_text(f"{text}\nLicense: MIT\n")
    assert main(["identify", str(tmp_path / "LICENSE")]) == 1
    out = capsys.readouterr().out
    assert "a sentence was changed in paragraph 4: Seldom You must give any Third Party" in out
    assert "a line names MIT, which restricts no use" in out


def test_many_texts_are_read_as_one_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes that share them answer in the order of the arguments, and say what is wrong."""
    paths = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        path.write_text(licence_text("mit") if number % 2 else TEXT)
        paths.append(str(path))
    assert main(["identify", *paths, "--format", "json"]) == 1
    alone = capsys.readouterr().out
    monkeypatch.setattr(weightmark.cli.identify, "_MANY", 2)
    monkeypatch.setattr(weightmark._cores, "may_fork", lambda: True)
    assert main(["identify", *paths, "--format", "json"]) == 1
    assert capsys.readouterr().out == alone
    assert [one["id"] for one in json.loads(alone)] == ["", "MIT"] * 3
    assert main(["identify", *paths, str(tmp_path / "none")]) == 2
    assert "none: No such file" in capsys.readouterr().err


PONT = "Le pont «étroit» est là, et personne ne le traverse sans écouter.\n" * 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_texts_are_read_in_whatever_encoding_they_have(encoding: str) -> None:
    assert text_of(PONT.encode(encoding)) == PONT


def test_two_licences_are_told_with_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = dict(mutations.texts(()))
    path = tmp_path / "LICENSE"
    text = f"Licensed under either of two licences:\n\n{texts['mit']}\n\n{texts['apache-2.0']}"
    path.write_text(text)
    assert main(["identify", str(path)]) == 0
    said = capsys.readouterr().out
    assert "also holds: Apache-2.0" in said
    assert "MIT, exact" in said
    assert "beside, line 1: Licensed under either of two licences:" in said


@pytest.mark.parametrize(
    ("between", "answer"),
    [
        ("The Quay may be used for non-commercial research only.", "not known"),
        ("The Quay may be sailed by the crew and its guests alike.", "yes, by the unaltered text"),
    ],
)
def test_a_text_that_bars_trade_elsewhere_says_no_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], between: str, answer: str
) -> None:
    text = dict(mutations.texts(()))["mit"]
    path = tmp_path / "LICENSE"
    path.write_text(f"{text}\n\n{text}\n\n{between}\n\nYou must mend its sails.\n\n{text}\n")
    main(["identify", str(path)])
    said = capsys.readouterr().out
    assert "(MIT), altered" in said
    assert f"commercial use: {answer}\n" in said


def test_a_notice_is_told_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(
        "The weights are released under the Llama 3.1 Community License.\n"
        "The licence is at https://llama.com/llama3_1/license.\n"
    )
    assert main(["identify", str(path)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "no licence text, refers to Llama 3.1 Community License" in said
    assert "said to be at https://llama.com/llama3_1/license" in said
    assert "commercial use: yes, above 700,000,000 users" in said
    assert "restrictions: unresolved not known: they stand in its Acceptable Use Policy" in said
    main(["identify", str(path), "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["match"], answer["id"], answer["restrictions"]) == ("notice", "", "unresolved")
    (said,) = answer["refers"]
    assert (said["about"], said["line"]) == ("weights", 1)
    assert said["licence"] == "LicenseRef-scancode-llama-3.1-license-2024"


def test_an_explanation_can_be_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "LICENSE"
    named = licence_text("mit").replace("AUTHORS OR COPYRIGHT HOLDERS", "KELP FOUNDATION")
    path.write_text(named + "\nPlease cite us.\n\nYou must pay us.\n")
    assert main(["identify", "--explain", str(path)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "1. read as utf-8:",
        "2. set aside",
        "3. known texts that were considered",
        "100% MIT",
        "4. what of a known text stands where: ",
        "5. what is left over, and whether it counts:",
        "does not count (",
        "gives, takes or limits): You must pay us.",
    ):
        assert words in said
    main(["identify", "--explain", "--format", "json", str(path)])
    told = json.loads(capsys.readouterr().out)["explanation"]
    assert told["encoding"] == "utf-8"
    assert {one["state"] for one in told["spans"]} == {"there", "filled in", "left out"}
    main(["identify", "--format", "json", str(path)])
    assert "explanation" not in json.loads(capsys.readouterr().out)
