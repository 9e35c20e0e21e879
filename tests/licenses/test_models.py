"""The licences of well-known base models: a data file that can be made anew and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weightmark.errors import CatalogueError
from weightmark.licenses import models
from weightmark.licenses.__main__ import main
from weightmark.licenses.models import licence_of, licence_of_name


def test_the_file_stands_as_the_command_writes_it() -> None:
    path = Path(models.__file__).parent / "data" / models.FILE
    assert path.read_bytes() == models.refreshed()
    facts = json.loads(path.read_text(encoding="utf-8"))
    assert facts["date"]
    assert facts["source"]


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "llama3.1"),
        ("unsloth/gemma-2-9b", "gemma"),
        ("gpt2", "LicenseRef-GPT-2-Modified-MIT"),
        ("somebody/llama-3.1-8b", ""),
        ("x" * 300, ""),
    ],
)
def test_by_name(name: str, licence: str) -> None:
    assert licence_of(name) == licence


def test_as_prose_names_it() -> None:
    assert licence_of_name("Llama 3 70B") == "llama3"
    assert licence_of_name("a boat") == ""


def test_cards_that_name_another_licence_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = [
        {"id": "meta-llama/Llama-3.1-8B", "cardData": {"license": "llama3.1"}},
        {"id": "Qwen/Qwen2.5-72B", "cardData": {"license": "other", "license_name": "qwen"}},
        {"id": "microsoft/phi-4", "cardData": {"license": "apache-2.0"}},
        {"id": "microsoft/phi-2", "cardData": None},
        {"id": "somebody/else", "cardData": {"license": "mit"}},
    ]
    path = tmp_path / "cards.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in cards))
    assert main(["--cards", str(path)]) == 1
    said = capsys.readouterr().out
    assert "microsoft/phi-4: apache-2.0 in its card, mit in" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "licence", "words"),
    [("a(", "mit", "a\\("), ("a", "LicenseRef-nobody-has", "no entry"), ("a", "mit AND", "a")],
)
def test_what_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, licence: str, words: str
) -> None:
    facts = {"models": {"x": [{"name": name, "licence": licence}]}, "mirrors": {}}
    monkeypatch.setattr(models, "_facts", lambda: facts)
    with pytest.raises(CatalogueError, match=words):
        models.refreshed()
