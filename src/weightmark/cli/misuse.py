"""What to say of a command line that cannot be read: what is wrong with it, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from weightmark.errors import UsageError, did_you_mean

# The words of argparse, which has them in no other form.
_UNKNOWN = r"unrecognized arguments: (\S+)"
_NO_CHOICE = r"invalid choice: '?([^' ]+)'? \(choose from (.*)\)"


def misused(message: str, program: str, options: Iterable[str]) -> UsageError:
    """The error for what argparse says of a command line; `options` are those of the command."""
    otherwise = f"`{program} --help` shows what there is, with examples"
    hint = otherwise
    if unknown := re.search(_UNKNOWN, message):
        word = unknown[1].partition("=")[0]
        known = [one for one in options if one.startswith("--")]
        hint = nearest_words(word, known, otherwise) if word.startswith("-") else otherwise
    elif wrong := re.search(_NO_CHOICE, message):
        hint = nearest_words(wrong[1], re.findall(r"[\w.+-]+", wrong[2]), otherwise)
    command = program.partition(" ")[2]
    return UsageError(f"{command}: {message}" if command else message, hint=hint)


def nearest_words(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known words like this one; `otherwise` where there is none."""
    return did_you_mean(word.casefold(), {each.casefold(): each for each in known}, otherwise)
