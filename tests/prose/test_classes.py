"""Sentences as letters: one for each word, by the class that a lexicon gives it."""

from __future__ import annotations

import pytest

from weightmark.prose.classes import letters


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("No commercial use.", "XTU;"),
        ("Die Nutzung (auch kommerziell) ist verboten!", "wU,wc,wB;"),
        ("L'usage commercial d'un modèle", "wUTwww"),
        ("非商用のみ", "NO"),
        ("模型本身禁止商用", "wBc"),
        ("not-for-profit, well-meant: of commercialism", "N,w:ww"),
        ("a model of kelp", ""),
    ],
)
def test_each_word_has_a_class_and_runs_of_letters_are_one(words: str, kinds: str) -> None:
    assert letters(words, "limiting.json", "NcTBXUO", "NcT").kinds == kinds


def test_places_are_those_of_the_words_as_they_stand() -> None:
    words = "Ä: Kommerziell ist NICHTS."
    found = letters(words, "limiting.json", "cX", "c")
    assert [words[begin:end] for begin, end in found.places] == [
        *("Ä", ":", "Kommerziell", "ist", "NICHTS", ".")
    ]
