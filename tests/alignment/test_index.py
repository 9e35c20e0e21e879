"""Known texts are read when they are asked for, and chosen by a few word triples."""

from __future__ import annotations

import time
from pathlib import Path

from tests.recognition.test_parts import MOLE, PIER

from weightmark.alignment import index as texts
from weightmark.alignment.known import known_template
from weightmark.alignment.template import triples
from weightmark.licenses import catalogue
from weightmark.texts.words import words_of


def test_what_was_written_is_read(tmp_path: Path) -> None:
    several = [known_template("Pier", PIER), known_template("Mole", MOLE)]
    path = tmp_path / "texts.jsonl"
    path.write_bytes(texts.written_texts(several))
    assert texts.templates(str(path)) == several
    read = texts.opened_texts(str(path))
    assert [read[0], read[1]] == several
    said = set(triples(words_of(MOLE).words))
    assert read.near(said)[0] == (1.0, 1)


def test_another_form_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(
        texts.written_texts([known_template("Pier", PIER)]).replace(b'"form": 2', b'"form": 1')
    )
    assert texts.templates(str(path)) == []


def test_every_known_text_has_an_entry() -> None:
    for one in texts.templates():
        assert catalogue.SHIPPED.find(one.id) is not None, one.id


def test_the_index_is_there_at_once() -> None:
    """Loaded in under 10 ms on a busy machine: the best of five is measured."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        texts.opened_texts()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.02
