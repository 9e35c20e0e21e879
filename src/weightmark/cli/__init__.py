"""The command line: one file a command, loaded when it is called."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn, Protocol

from weightmark.cli.streams import prepare, settle
from weightmark.verdict import USAGE

# The summaries stand here so that a call loads its own command only.
COMMANDS = {
    "init": "set a repository up: configuration, hooks, card",
    "stamp": "write marks into weight files and model cards",
    "carry": "run a command, and hand the licence of its bases on to what it saves",
    "verify": "judge files, directories and packages",
    "show": "what a file says about itself",
    "identify": "which licence a text is, and what was changed in it",
    "diff": "clause by clause, two texts, models or licences",
    "trace": "which tensors of a model stand in others, bit by bit",
    "explain": "what a rule or a licence means",
    "notice": "write what the licences at hand ask to be shown",
    "lock": "pin what the models in use are, for `verify --locked`",
    "licenses": "the catalogue of licences",
    "choose": "the OpenRAIL decision chart as questions",
    "demo": "the whole story on a small model, in a folder of its own",
    "completion": "what a shell needs to complete these commands",
}


class Command(Protocol):
    """What the file of a command holds."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the arguments of the command."""

    def run(self, args: argparse.Namespace) -> int:
        """Does the work and gives the exit code; raises WeightmarkError for what cannot be done."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line and gives its exit code: 0, 1, 2 or 3 as README.md has it."""
    words = list(sys.argv[1:] if argv is None else argv)
    prepare()
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _stopped(die=argv is None)
    except BrokenPipeError:
        # The reader went away (`| head`): no more is to be said, also not at shutdown.
        settle()
        return USAGE
    except Exception as error:  # noqa: BLE001 - each is told, those of ours to be reported
        from weightmark.cli.ending import complain

        complain(error)
        return USAGE
    return code


def _stopped(*, die: bool) -> int:
    """Ends a run that the user stopped: by the signal itself, so that a script around it ends too.

    What a shell calls 130; that is given where there is more to do in this process.
    """
    import signal

    settle()
    if die and sys.platform != "win32":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    return 128 + signal.SIGINT


def _run(words: Sequence[str]) -> int:
    chosen = next((word for word in words if not word.startswith("-")), "")
    parser, command = parsed(chosen)
    try:
        args = parser.parse_args(words)
    except SystemExit:
        # Help or version: it may not have been taken.
        sys.stdout.flush()
        raise
    if command is None:
        parser.print_help()
        return USAGE
    return command.run(args)


class Parser(argparse.ArgumentParser):
    """Ends help with examples, and says of wrong usage what was meant.

    Where its own words cannot be written it fails, which argparse passes over.
    """

    inner: Parser | None = None
    """The parser of the command that was chosen."""

    def _print_message(self, message: str, file: Any = None) -> None:
        (file or sys.stderr).write(message)

    def format_help(self) -> str:
        """The help of argparse and examples below it."""
        from weightmark.cli.examples import lines

        shown = "\n".join(lines(self.prog.partition(" ")[2]))
        return f"{super().format_help()}\n{shown}\n"

    def error(self, message: str) -> NoReturn:
        """Raises UsageError with what may have been meant."""
        from weightmark.cli.misuse import misused

        chosen = self.inner or self
        raise misused(message, chosen.prog, chosen._option_string_actions)


def parsed(chosen: str) -> tuple[Parser, Command | None]:
    """The parser for a command line whose command is `chosen`, and what runs it."""
    parser = Parser(
        prog="weightmark",
        description="Keep the licence and its use restrictions on model weights.",
        formatter_class=_Formatter,
        epilog="exit codes: 0 no finding that fails, 1 findings (or stamp changed a file), "
        "2 usage, configuration or environment, 3 nothing was checked",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND")
    command: Command | None = None
    # The others are only made where they are shown, or where the word is none of them.
    for name in (chosen,) if chosen in COMMANDS else COMMANDS:
        summary = COMMANDS[name]
        sub = commands.add_parser(
            name, help=summary, description=_sentence(summary), formatter_class=_Formatter
        )
        if name == chosen:
            command = import_module(f"weightmark.cli.{name}")
            command.arguments(sub)
            parser.inner = sub
    return parser, command


class _Formatter(argparse.HelpFormatter):
    """As wide as the terminal, without `shutil`, which every call would load only to ask."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=max(columns() - 2, 40))


def columns() -> int:
    """How wide the terminal is; 80 where that cannot be told."""
    try:
        return int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size().columns
    except (ValueError, OSError):
        return 80


def width() -> int:
    """Where to break lines: at the width of a terminal; 0 in a log or a pipe, to be searched."""
    return columns() if sys.stdout.isatty() else 0


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from weightmark import __version__

        sys.stdout.write(f"weightmark {__version__}\n")
        parser.exit()
