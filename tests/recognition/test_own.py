"""Texts of the user's own licences: known by digest, and noticed when they were altered."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import writers

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.cli import main
from weightmark.recognition.recognize import identify

NAME = "LicenseRef-Acme-1.0"
TEXT = """Acme Model License 1.0

You agree not to use the model:

(a) in any way that breaks the law;
(b) to hurt anybody;
(c) to make arms.

You shall not sell the model.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model under a licence of its own, with an entry for it, stamped."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "LICENSE").write_text(TEXT)
    (tmp_path / "weightmark.toml").write_text(f'license = "{NAME}"\nlicenses = "own"\n')
    (tmp_path / "README.md").write_text(
        f"---\nlicense: other\nlicense_name: {NAME}\nlicense_link: LICENSE\n---\n# m\n"
    )
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    words = ["--id", NAME, "--name", "Acme Model License 1.0", "--class", "openrail"]
    assert main(["licenses", "--add", "LICENSE", *words, "--folder", "own"]) == 0
    assert main(["stamp"]) == 1
    return tmp_path


def verified(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    return main(["verify"]), capsys.readouterr().out


def test_the_text_of_an_own_entry_is_known(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = verified(capsys)
    assert (code, "WM3" in said) == (0, False)
    again = TEXT.replace("\n\n", "\n\n\n")
    for old, new in (("(a)", "1."), ("(b)", "2."), ("(c)", "3.")):
        again = again.replace(old, new)
    (folder / "LICENSE").write_text(again)
    assert verified(capsys)[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("(c) to make arms.\n", "", "clause c is missing"),
        ("to hurt anybody", "to hurt minors", "clause b is missing"),
        ("shall not sell", "may sell", "words outside its clauses"),
        ("(c)", "(c) to dance;\n(d)", "a clause was added"),
    ],
)
def test_an_altered_text_of_an_own_entry_is_noticed(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: str
) -> None:
    (folder / "LICENSE").write_text(TEXT.replace(old, new))
    code, said = verified(capsys)
    assert "WM303" in said
    assert words in said
    assert code == (0 if "added" in words else 1)


def test_another_text_is_not_that_of_an_own_entry(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "LICENSE").write_text("All rights reserved.\n")
    code, said = verified(capsys)
    assert "WM303" not in said
    assert "WM305" in said
    assert code == 1


SEA = """Sea Model License

You agree not to use the model:

(a) in any way that breaks the law of the sea;
(b) to hurt a swimmer;
(c) to sink a ferry.

Whoever hands the model on says where it came from, and keeps this text with it.
The harbour answers questions about the model on Mondays.
What is made with the model belongs to the person who made it, be it a chart or a song.
"""


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("Sea Model License", "Ny Harbour Model License", "unknown"),  # a name of its own
        ("Sea Model License", "", "altered"),  # no name
        ("", "", "altered"),  # the name of the other
    ],
)
def test_a_text_with_other_restrictions_and_a_name_of_its_own_is_no_altered_copy(
    old: str, new: str, match: str
) -> None:
    index = loaded(compiled({"LicenseRef-Sea": [describe(SEA)]}))
    text = SEA.replace("(c) to sink a ferry.", "(c) to sink a ferry;\n(d) to bait a trap.")
    found = identify(text.replace(old, new) if old else text, index)
    assert found.match == match
    assert len(found.clauses) == 4
    assert ("under a title of its own" in found.why) == (match == "unknown")
    same = identify(SEA.replace("Sea Model License", "Ny Harbour Model License"), index)
    assert same.match == "exact"  # the restrictions are the same: only the title is another


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("to sink a ferry", "to sink a ship", "unknown"),  # a clause
        ("Whoever hands", "You must tell the harbour. Whoever hands", "unknown"),  # a sentence came
        ("Whoever hands the model on", "Whoever hands the boat on", "altered"),  # as names do
    ],
)
def test_other_names_in_a_text_make_no_licence_of_its_own(old: str, new: str, match: str) -> None:
    index = loaded(compiled({"LicenseRef-Sea": [describe(SEA)]}))
    text = SEA.replace("Sea Model License", "Ny Harbour Model License")
    assert identify(text.replace(old, new), index).match == match
