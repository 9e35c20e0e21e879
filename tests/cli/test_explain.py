"""`explain`: what a rule or a licence means, in the terminal."""

from __future__ import annotations

import pytest

from weightmark.cli import main
from weightmark.finding import Rule
from weightmark.licenses.catalogue import License, load_all
from weightmark.rules import CHECKS

ENTRIES = load_all()


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("rule", [check.rule for check in CHECKS], ids=lambda rule: rule.code)
def test_every_rule_has_meaning_example_and_remedy(
    rule: Rule, capsys: pytest.CaptureFixture[str]
) -> None:
    out = explained(capsys, rule.code.lower())
    assert out.startswith(f"{rule.code} {rule.name}: ")
    assert rule.summary.rstrip(".") in out.splitlines()[0]
    assert str(rule.severity) in out
    assert "\n    " in out, "an example of the message"
    assert "\nRemedy: " in out
    assert out.splitlines()[-1] == rule.url


def test_a_rule_has_two_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "mark-missing") == explained(capsys, "WM101")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_licence_is_explained(entry: License, capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, entry.id)
    lines = out.splitlines()
    assert lines[0] == entry.name
    assert f"  id           {entry.id}" in lines
    assert f"  class        {entry.klass}" in lines
    assert "  commercial   " in out
    assert "  must not     " in out
    for name in (*entry.hub, *entry.aliases):
        assert name in out
    for clause in entry.clauses:
        assert clause.gist.rpartition(": ")[2] in out
        assert clause.sha256[:12] not in out


def test_what_a_licence_refers_to_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "llama3.1")
    assert "relations    what it forbids stands in its Acceptable Use Policy, which may" in out
    assert "not known    whether the Acceptable Use Policy" in out


def test_licences_with_the_same_restrictions_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "openrail++")
    assert "the same restrictions, word for word: " in out
    assert "LicenseRef-scancode-stable-diffusion-2022-08-22" in out


def test_several_words_are_explained_one_after_the_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = explained(capsys, "mit", "WM101")
    assert out.startswith("MIT License\n")
    assert "\n\nWM101 mark-missing: " in out


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("WM41", "WM41"),
        ("mark-mising", "mark-missing"),
        ("lama3.1", "llama3.1"),
        ("Apahce-2.0", "pache-2.0"),
        ("xyzzyxyzzy", "`weightmark licenses` lists those that are known"),
    ],
)
def test_what_is_not_known_is_told_with_what_was_meant(
    word: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", word]) == 2
    error = capsys.readouterr().err
    assert f"{word!r} is no rule and no licence" in error
    assert meant in error.split("hint: ")[1]


def test_control_characters_of_a_word_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "\x1b[2J"]) == 2
    assert "\x1b" not in capsys.readouterr().err
