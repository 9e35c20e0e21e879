"""A text as it is compared, and the units that a licence expects in it."""

from __future__ import annotations

from collections.abc import Sequence

from weightmark._startup import NamedTuple
from weightmark.recognition.known import SHORT, Known, letter
from weightmark.texts.units import Reading, Unit


class Seen(NamedTuple):
    """A text that was read: its units with their short digests and letters."""

    text: str
    reading: Reading
    units: tuple[Unit, ...]
    short: tuple[str, ...]
    kinds: str


class Expected(NamedTuple):
    """One unit that a licence has: its short digest, letter, label and joint."""

    unit: str
    kind: str
    label: str
    joint: str


def seen_of(text: str, reading: Reading) -> Seen:
    """`text`, of which `reading` is the reading, as it is compared."""
    units = reading.units
    short = tuple(unit.sha256[:SHORT] for unit in units)
    return Seen(text, reading, units, short, "".join(map(letter, units)))


def expected_of(parts: Sequence[Known]) -> list[Expected]:
    """The units of several licences, one after the other."""
    return [
        Expected(*each)
        for known in parts
        for each in zip(known.units, known.kinds, known.labels, known.joints, strict=True)
    ]
