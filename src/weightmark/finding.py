"""What a rule is and what it says."""

from __future__ import annotations

from enum import IntEnum

from weightmark._startup import NamedTuple

DOCS = "https://github.com/weightmark/weightmark/blob/main/docs/"
"""Where the pages are for who installed a wheel, which has none but that of the rules."""
RULES_URL = f"{DOCS}rules.md"
LISTED = "; "
"""What stands between the parts of a list that ends a message."""


class Severity(IntEnum):
    """How much a finding matters; compared with `fail-on`."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Location(NamedTuple):
    """Where a finding is: a POSIX path, a place inside it, and a line counted from 1 (0: none).

    `pointer` names the place where a line cannot: a metadata key of a header, a tensor,
    a member of an archive, a key of the front matter.
    """

    path: str
    pointer: str = ""
    line: int = 0


class Rule(NamedTuple):
    """One thing that can be wrong: a stable code, a stable name and its usual severity."""

    code: str
    name: str
    summary: str
    severity: Severity

    @property
    def url(self) -> str:
        """The heading of this rule in docs/rules.md."""
        return f"{RULES_URL}#{self.code.lower()}-{self.name}"


class Finding(NamedTuple):
    """What one rule says about one place: what is wrong, where, and what to do.

    `waived` is the reason of a recorded waiver: then it is shown as silenced. `listed` are the
    parts that end the message, where it ends in a list. `models` are the paths of the models that
    it is said of.
    """

    rule: Rule
    severity: Severity
    location: Location
    message: str
    hint: str = ""
    waived: str = ""
    listed: tuple[str, ...] = ()
    models: tuple[str, ...] = ()

    def parted(self) -> tuple[str, tuple[str, ...]]:
        """The message without the list that ends it, and that list; () for one of a single part."""
        closing = LISTED.join(self.listed)
        if len(self.listed) < 2 or not self.message.endswith(closing):
            return self.message, ()
        return self.message.removesuffix(closing).rstrip(), self.listed


def counted(number: int, noun: str) -> str:
    """So many of something, in words: "1 clause", "2 clauses"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(words: str, most: int = 80) -> str:
    """Words of a file for a message: one line, so many characters at most."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
