"""Twenty questions that people ask of weights, answered by what `verify` and `show` print.

The questions and the answers were written before the output was: a judge who has never seen the
tool must find each answer there. Cards are those of models in the field, in a few lines.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests import writers

from weightmark.cli import main

CARDS = {
    "llama": "license: llama3.1",
    "sdxl": "license: openrail++",
    "flux": "license: other\nlicense_name: flux-1-dev-non-commercial-license\n"
    "license_link: LICENSE.md",
    "mistral": "license: apache-2.0",
    "nllb": "license: cc-by-nc-4.0",
    "tuned": "license: apache-2.0\nbase_model: meta-llama/Llama-3.2-3B-Instruct",
    "kimi": "license: other\nlicense_name: house-terms-2",
    "bare": "",
}
HEADERS = {"mistral": {"license": "Apache-2.0"}, "bare": {"format": "pt"}}

QUESTIONS = (
    ("llama", "Which licence is it?", r"licence +Llama 3\.1 Community License"),
    ("llama", "May I sell what I make with it?", r"commercial +yes, .*700,000,000 users a month"),
    ("llama", "May I use it for weapons?", r"military: .*(weapon|arms|war)"),
    ("llama", "How must I call my fine-tune?", r'names .* begin with "Llama"'),
    ("llama", "What has to be shown?", r'"Built with Llama"'),
    ("sdxl", "May I use it commercially?", r"commercial +yes"),
    ("sdxl", "May it give medical advice?", r"health: .*doctor"),
    ("sdxl", "Do the restrictions bind my users too?", r"same use restrictions .* after"),
    ("sdxl", "What goes along with a copy?", r"with copies +the text of the licence"),
    ("flux", "May I use it commercially?", r"commercial +no"),
    ("flux", "Which licence decides that?", r"licence +FLUX"),
    ("mistral", "May I use it commercially?", r"commercial +yes\n"),
    ("mistral", "What is forbidden?", r"must not +nothing that the licence names"),
    ("mistral", "What goes along with a copy?", r"notices stay"),
    ("nllb", "May I use it commercially?", r"commercial +no"),
    ("nllb", "Whom do I have to credit?", r"credit the author"),
    ("tuned", "Where do the weights come from?", r"made from +meta-llama/Llama-3\.2-3B-Instruct"),
    ("tuned", "May a large company use it?", r"above 700,000,000 users .*Llama 3\.2"),
    ("kimi", "May I use it commercially?", r"commercial +not known"),
    ("bare", "Whom do I ask for the licence?", r"not known +under which licence .*ask who"),
)  # fmt: skip


def folder(path: Path, name: str) -> Path:
    model = path / name
    model.mkdir()
    if CARDS[name]:
        (model / "README.md").write_text(f"---\n{CARDS[name]}\n---\n\n# {name}\n")
    (model / "model.safetensors").write_bytes(writers.safetensors(metadata=HEADERS.get(name)))
    return model


@pytest.mark.parametrize("command", ["verify", "show"])
@pytest.mark.parametrize(
    ("name", "question", "answer"), QUESTIONS, ids=[f"{one[0]}: {one[1]}" for one in QUESTIONS]
)
def test_a_question_is_answered(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    question: str,
    answer: str,
    command: str,
) -> None:
    folder(tmp_path, name)
    monkeypatch.chdir(tmp_path)
    main([command, name])
    out = capsys.readouterr().out
    assert re.search(answer, out), f"{question}\n{out}"


def test_there_are_twenty_questions_about_eight_models() -> None:
    assert len(QUESTIONS) == 20
    assert {one[0] for one in QUESTIONS} == set(CARDS)
    assert len(CARDS) == 8
