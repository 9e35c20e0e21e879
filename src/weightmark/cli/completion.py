"""`weightmark completion`: the script by which a shell completes commands, options and words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.verdict import PASSED

SHELLS = ("bash", "zsh", "fish")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS), help="the shell")


def run(args: argparse.Namespace) -> int:
    """Writes the script of one shell to standard output."""
    made = {"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell](offered())
    sys.stdout.write("\n".join(made) + "\n")
    return PASSED


class Offer(NamedTuple):
    """What a command takes: `options` with the words that each may have, and its own `words`.

    Options map to None where they take no value, to () where any text or file will do.
    """

    summary: str
    options: Mapping[str, Sequence[str] | None]
    words: tuple[str, ...] = ()


def offered() -> Mapping[str, Offer]:
    """What each command takes, as its parser has it."""
    from weightmark.cli import COMMANDS, parsed
    from weightmark.cli.policies import names
    from weightmark.licenses.catalogue import load_all
    from weightmark.rules import CHECKS

    licences = tuple(sorted(entry.short_name for entry in load_all()))
    known = {"--license": licences, "--policy": names()}
    own = {
        "licenses": licences,
        "explain": (*(check.rule.code for check in CHECKS), *licences),
        "completion": SHELLS,
    }
    found = {}
    for name, summary in COMMANDS.items():
        parser = parsed(name)[0].inner
        actions = parser._option_string_actions if parser is not None else {}
        options = {
            option: None if action.nargs == 0 else tuple(action.choices or known.get(option, ()))
            for option, action in actions.items()
            if option.startswith("--")
        }
        found[name] = Offer(summary, options, own.get(name, ()))
    return found


def _bash(offers: Mapping[str, Offer]) -> Iterator[str]:
    yield "# weightmark completion for bash"
    yield "_weightmark() {"
    yield '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"'
    yield '  local command="${COMP_WORDS[1]}" words='
    yield "  if ((COMP_CWORD == 1)); then"
    yield f"    words='{' '.join(offers)} --help --version'"
    yield "  else"
    yield '    case "$command $before" in'
    for name, offer in offers.items():
        for option, choices in offer.options.items():
            if choices:
                yield f"      '{name} {option}') words='{' '.join(choices)}' ;;"
    yield '      *) case "$command $current" in'
    for name, offer in offers.items():
        yield f"        '{name} -'*) words='{' '.join(offer.options)}' ;;"
        if offer.words:
            yield f"        '{name} '*) words='{' '.join(offer.words)}' ;;"
    yield "      esac ;;"
    yield "    esac"
    yield "  fi"
    yield '  COMPREPLY=($(compgen -W "$words" -- "$current"))'
    yield "}"
    yield "complete -o default -F _weightmark weightmark"


def _zsh(offers: Mapping[str, Offer]) -> Iterator[str]:
    yield "#compdef weightmark"
    yield "_weightmark() {"
    yield "  if ((CURRENT == 2)); then"
    yield "    local -a commands=("
    for name, offer in offers.items():
        # Behind a colon that is not escaped, zsh takes the rest for another field.
        yield f"      '{name}:{offer.summary.replace(':', chr(92) + ':')}'"
    yield "    )"
    yield "    _describe command commands"
    yield "    return"
    yield "  fi"
    yield '  case "$words[2] $words[CURRENT-1]" in'
    for name, offer in offers.items():
        for option, choices in offer.options.items():
            if choices:
                yield f"    '{name} {option}') compadd -- {' '.join(choices)}; return ;;"
    yield "  esac"
    yield '  case "$words[2] $words[CURRENT]" in'
    for name, offer in offers.items():
        yield f"    '{name} -'*) compadd -- {' '.join(offer.options)} ;;"
        if offer.words:
            yield f"    '{name} '*) compadd -- {' '.join(offer.words)} ;;"
    yield "    *) _files ;;"
    yield "  esac"
    yield "}"
    yield "compdef _weightmark weightmark"


def _fish(offers: Mapping[str, Offer]) -> Iterator[str]:
    yield "# weightmark completion for fish"
    for name, offer in offers.items():
        first = "complete -c weightmark -n __fish_use_subcommand -x"
        yield f"{first} -a {name} -d '{offer.summary}'"
        here = f"complete -c weightmark -n '__fish_seen_subcommand_from {name}'"
        for option, choices in offer.options.items():
            takes = "" if choices is None else " -r"
            if choices:
                takes = f" -x -a '{' '.join(choices)}'"
            yield f"{here} -l {option.removeprefix('--')}{takes}"
        if offer.words:
            yield f"{here} -f -a '{' '.join(offer.words)}'"
