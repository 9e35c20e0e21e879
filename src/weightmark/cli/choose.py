"""`weightmark choose`: the OpenRAIL chart as questions; the answers give a name and what to set."""

from __future__ import annotations

import argparse
import json
import sys

from weightmark.errors import UsageError
from weightmark.licenses.rail import QUESTIONS, Choice, Question, choose, next_question, read_answer
from weightmark.verdict import PASSED


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares an argument for each question; what is not given is asked for."""
    for question in QUESTIONS:
        parser.add_argument(
            f"--{question.key}",
            metavar=("" if question.several else "|").join(question.answers),
            help=question.text.replace("%", "%%"),
        )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="form of the answer"
    )


def run(args: argparse.Namespace) -> int:
    """Asks what the arguments leave open, on standard input, and writes the choice."""
    answers = {
        question.key: read_answer(question, given)
        for question in QUESTIONS
        if (given := getattr(args, question.key)) is not None
    }
    while (question := next_question(answers)) is not None:
        answers[question.key] = _ask(question)
    found = choose(answers)
    if args.format == "json":
        sys.stdout.write(json.dumps(_as_json(found, answers), indent=2) + "\n")
    else:
        sys.stdout.write(_text(found))
    return PASSED


def _ask(question: Question) -> str:
    """The answer to a question; asks again where it cannot be read and a person is there."""
    sys.stderr.write(f"{question.text}\n")
    for word, meaning in question.answers.items():
        if meaning:
            sys.stderr.write(f"  {word}: {meaning}\n")
    while True:
        sys.stderr.write(f"{'/'.join(question.answers)}> ")
        sys.stderr.flush()
        line = sys.stdin.readline(1000)
        if not line:
            raise UsageError(
                f"no answer to: {question.text}", hint=f"give --{question.key} or answer on stdin"
            )
        try:
            return read_answer(question, line)
        except UsageError as error:
            if not sys.stdin.isatty():
                raise
            sys.stderr.write(f"{error.hint}\n")


def _text(found: Choice) -> str:
    lines = [f"{found.name}: {found.id}", *(f"  {reason}" for reason in found.reasons), ""]
    if not found.text_at_hand:
        lines += [
            "write its text to LICENSE-MODEL, then enter it:",
            f"  weightmark licenses --add LICENSE-MODEL --folder licenses --id {found.id} "
            f'--name "{found.name}" --class {found.klass}',
            "",
        ]
    return "\n".join(lines) + "\n" + found.config


def _as_json(found: Choice, answers: dict[str, str]) -> dict[str, object]:
    return {
        "name": found.name,
        "id": found.id,
        "class": found.klass,
        "text_at_hand": found.text_at_hand,
        "reasons": list(found.reasons),
        "config": found.config,
        "answers": answers,
    }
