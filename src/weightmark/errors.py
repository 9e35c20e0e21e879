"""What is wrong: errors that are raised on purpose, and problems that are told as values.

Any other exception that leaves weightmark is a bug.
"""

from __future__ import annotations

from collections.abc import Mapping

from weightmark._startup import NamedTuple


class Problem(NamedTuple):
    """Something wrong in what can be read all the same.

    `kind` is a stable word that a rule turns into a finding; `where` names the file, key or tensor.
    """

    kind: str
    where: str
    message: str


class WeightmarkError(Exception):
    """Base of every error raised on purpose.

    `hint` says what to do about it and may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def did_you_mean(key: str, names: Mapping[str, str], otherwise: str = "") -> str:
    """A hint with the names whose keys are like `key`; `otherwise` where none is."""
    from difflib import get_close_matches

    found = get_close_matches(key[:_LONGEST], names, n=3)
    return "did you mean " + " or ".join(names[each] for each in found) if found else otherwise


_LONGEST = 200  # characters: comparing takes the square of them


def reason(error: WeightmarkError | OSError) -> str:
    """Why something could not be done, in words; the path is said by whoever knows it."""
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return error.message


def remedy(error: OSError) -> str:
    """What to do about a file that the system does not open."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError, IsADirectoryError)):
        return "check the path"
    return "see to the permissions of the file, or to the disk"


def parser_words(error: Exception) -> str:
    """What a parser of others says of a file, for the middle of a sentence."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    said = str(error).rstrip(".")
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


class ConfigError(WeightmarkError):
    """The configuration cannot be used; `problems` holds every one, each with its full key."""

    def __init__(self, problems: tuple[str, ...], *, hint: str = "") -> None:
        super().__init__("; ".join(problems), hint=hint)
        self.problems = problems


class UsageError(WeightmarkError):
    """The command line asks for something that cannot be done as asked."""


class FormatError(WeightmarkError):
    """A weight file cannot be read; `offset` is the byte in the file where reading failed."""

    def __init__(self, message: str, *, offset: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.offset = offset


class CardError(WeightmarkError):
    """A model card cannot be read; `line` counts from 1, 0 where no line can be named."""

    def __init__(self, message: str, *, line: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line


class MarkError(WeightmarkError):
    """A mark is there but cannot be used; `key` is the metadata key at fault."""

    def __init__(self, message: str, *, key: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.key = key


class MarkVersionError(MarkError):
    """A mark of a version that this release does not know."""


class ExpressionError(WeightmarkError):
    """A text is neither a licence expression nor a known licence name.

    `position` is the character at fault, counted from 1; 0 where none can be named.
    """

    def __init__(self, message: str, *, position: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.position = position


class CatalogueError(WeightmarkError):
    """A catalogue entry, shipped or the user's own, cannot be used."""


class TreeError(WeightmarkError):
    """A directory or an archive cannot be read; `name` is the member at fault, or empty."""

    def __init__(self, message: str, *, name: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.name = name


class StampError(WeightmarkError):
    """A file was not written, and was left as it was."""
