"""Name every place where a part of a file is not the known text that it was recognised as."""

from __future__ import annotations

from collections.abc import Sequence

from weightmark.recognition.align import File
from weightmark.recognition.identification import Change
from weightmark.recognition.parts import Around, Part


def changes(file: File, part: Part) -> list[Change]:
    """What is missing, changed, added, moved or joined otherwise in a part, in its order."""
    found = part.found
    gone = found.gone()
    new = [one for one in part.foreign if one.told]
    cut = _cut_from(file, part, gone)
    out: list[Change] = []
    paired: set[int] = set()
    for number in gone:
        unit = found.template.units[number]
        if cut and number >= cut:
            continue
        near = _between(file, part, number, new, paired)
        what = "a sentence was changed" if near is not None else "a sentence is missing"
        line = near.line if near else _line_before(file, part, number)
        told = f"{what} in paragraph {unit.label}" if unit.label else what
        told += f" behind line {line}" if not near and line else ""
        kind = "changed" if near else "missing"
        out.append(Change(kind, unit.label, line, told, near.text if near else ""))
    out += [added(one) for one in new if id(one) not in paired]
    for number in part.order:
        line = file.words.line(found.places[number][0])
        text = file.words.text(*found.places[number])
        out.append(
            Change("moved", found.template.units[number].label, line, "it stands elsewhere", text)
        )
    for number in part.joints:
        line = file.words.line(found.places[number][0])
        text = file.words.text(*found.places[number])
        message = "conditions are joined by another word than in the licence"
        out.append(Change("joint-changed", found.template.units[number].label, line, message, text))
    if cut:
        label = found.template.units[cut].label
        line = file.words.line(found.end - 1)
        message = "the text breaks off: its end is missing"
        out.insert(0, Change("truncated", label, line, message, ""))
    return out


def added(one: Around) -> Change:
    """Words of weight that the licence does not have."""
    what = {"heading": "a heading", "link": "a link to another address"}.get(one.kind, "words")
    return Change("added", "", one.line, f"{what} that the licence does not have", one.text)


def _between(
    file: File, part: Part, number: int, new: Sequence[Around], paired: set[int]
) -> Around | None:
    """The words that stand where a missing unit would."""
    places = part.found.places
    before = next((end for _, end in reversed(places[:number]) if end), part.found.start)
    after = next((start for start, end in places[number + 1 :] if end), part.found.end)
    first = file.words.line(max(before - 1, 0))
    last = file.words.line(min(after, file.size - 1))
    for one in new:
        if id(one) not in paired and first <= one.line <= last:
            paired.add(id(one))
            return one
    return None


def _line_before(file: File, part: Part, number: int) -> int:
    """The line of the nearest unit before a missing one that is there; 0 where there is none."""
    before = next((end for _, end in reversed(part.found.places[:number]) if end), 0)
    return file.words.line(before - 1) if before else 0


def _cut_from(file: File, part: Part, gone: Sequence[int]) -> int:
    """The unit from which on the text is cut off; 0 where nothing shows that it is.

    That takes evidence: the last units are gone, and nothing but a broken sentence is behind.
    """
    units = part.found.template.units
    last = max((at for at, (_, end) in enumerate(part.found.places) if end), default=-1)
    tail = [number for number in gone if number > last]
    if not tail or tail[0] == 0:
        return 0
    behind = file.size - max(end for _, end in part.found.places)
    broken = behind > 0 and not file.words.shown.rstrip().endswith(_STOPS)
    size = sum(units[number].size for number in tail)
    if (behind == 0 and size > 8) or (broken and behind < units[tail[0]].size):
        return tail[0]
    return 0


_STOPS = (".", "!", "?", '"', ")", "”", "。", "！", "？")
