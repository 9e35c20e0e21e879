"""Name what differs outside of the clauses: sentences, headings, addresses, hidden words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from weightmark._startup import lazy
from weightmark.recognition.identification import Change
from weightmark.recognition.known import HARMLESS, JOINTS, SHORT, chunks, hashed
from weightmark.recognition.seen import Expected, Seen
from weightmark.recognition.weight import LISTING, is_scope, names_only, of_weight, speaks_of_terms
from weightmark.texts.canonical import canonical, digest, targets
from weightmark.texts.units import ANNEX, annex_named, is_address, read, title_digest, unit_digest


def changes(
    seen: Seen, expected: Sequence[Expected], matched: Mapping[str, int], cut: int
) -> list[Change]:
    """Sentences and headings that are missing or changed, and those that the licence has not.

    `matched`: short digest → place, of the units that are there; `cut`: the place in the licence
    where the text breaks off, or -1.
    """
    new = _new(seen, expected, matched)
    gone = [
        at
        for at, e in enumerate(expected)
        if e.kind in "sp" and e.unit not in matched and (cut < 0 or at < cut)
    ]
    pairs = _by_place(expected, matched, gone, new)
    out = []
    for at in gone:
        e = expected[at]
        place = pairs.get(at)
        unit = None if place is None else seen.units[place]
        done = "missing" if unit is None else "changed"
        kind = f"propagation-{done}" if e.kind == "p" else done
        told = "the duty to pass the restrictions on" if e.kind == "p" else "a sentence"
        line = unit.line if unit else _line_before(seen, expected, matched, at)
        said = f"{told} was changed" if unit else f"{told} is missing"
        if e.label:
            said += f" {'in' if unit else 'from'} paragraph {e.label}"
        elif not unit:
            said += f" behind line {line}" if line else " at the beginning"
        out.append(Change(kind, e.label, line, said, unit.text if unit else ""))
    known = set(pairs.values())
    for at, e in enumerate(expected):
        if e.kind == "a" and e.unit not in matched and (cut < 0 or at < cut):
            change, place = _heading_gone(seen, expected, e)
            out += change
            known.add(place)
    last = len(seen.units) - 1
    for place in new:
        if place in known or (cut >= 0 and place >= last - 1):
            continue
        unit = seen.units[place]
        what = "heading" if unit.kind == "heading" else "sentence"
        message = f"a {what} that the licence does not have"
        out.append(Change("added", unit.label, unit.line, message, unit.text))
    return out


def _line_before(
    seen: Seen, expected: Sequence[Expected], matched: Mapping[str, int], at: int
) -> int:
    """The line of the nearest unit before a missing one that is there; 0 where there is none."""
    for e in reversed(expected[:at]):
        if e.unit in matched:
            return seen.units[matched[e.unit]].line
    return 0


def _new(seen: Seen, expected: Sequence[Expected], matched: Mapping[str, int]) -> list[int]:
    """Places of the units that the licence does not have and that may say something."""
    wanted = {e.unit for e in expected}
    body = {e.unit for e in expected if e.kind not in HARMLESS}
    begin = min((matched[unit] for unit in body if unit in matched), default=len(seen.units))
    words = _words(seen, matched)
    out = []
    for place, (unit, short, kind) in enumerate(
        zip(seen.units, seen.short, seen.kinds, strict=True)
    ):
        if short in wanted or short in matched or kind in "cl":
            continue
        told = kind not in HARMLESS or of_weight(unit.text, kind, words)
        if not told and kind in "ha" and place > begin:
            own = LISTING if _may_narrow(seen, place) else words
            told = is_scope(unit.text) or not names_only(unit.text, own)
        if told or _another_address(seen, expected, place):
            out.append(place)
    return out


def _may_narrow(seen: Seen, place: int) -> bool:
    """Whether a heading stands before a list, or ends in a colon: it may say whom that binds.

    "Commercial users: You must …" is such a one.
    """
    return seen.kinds[place + 1 : place + 2] in ("l", "c") or seen.units[place].text.endswith(":")


def _words(seen: Seen, matched: Mapping[str, int]) -> set[str]:
    """The words of all that stands in the text and is the licence's own."""
    return {
        word.strip(",.;:()'[]|")
        for unit, short in zip(seen.units, seen.short, strict=True)
        if short in matched or unit.kind in ("clause", "lead-in")
        for word in canonical(unit.text).split()
    }


def _another_address(seen: Seen, expected: Sequence[Expected], place: int) -> bool:
    """Whether a line is an address where the licence has another one, such as its use policy."""
    if seen.kinds[place] != "n" or not is_address(seen.units[place].text):
        return False
    there = set(seen.short)
    before = seen.short[place - 1] if place else ""
    after = seen.short[place + 1] if place + 1 < len(seen.short) else ""
    for at, e in enumerate(expected):
        if e.kind == "n" and e.unit not in there and at:
            follows = expected[at + 1].unit if at + 1 < len(expected) else ""
            if before == expected[at - 1].unit or after == follows:
                return True
    return False


def _heading_gone(
    seen: Seen, expected: Sequence[Expected], gone: Expected
) -> tuple[list[Change], int]:
    """That a heading which the text refers to is not there, or reads otherwise, and its place."""
    wanted = {e.unit for e in expected}
    name = annex_named(gone.unit) or "an attachment"
    other = -1
    for place, (unit, short) in enumerate(zip(seen.units, seen.short, strict=True)):
        if short in wanted:
            continue
        canon = canonical(unit.text)
        if canon.startswith(name) and not canon[len(name) : len(name) + 1].isalnum():
            rest = canon[len(name) :].strip(" :.,-")
            if seen.kinds[place] not in "ha" or title_digest(rest)[:SHORT] in wanted:
                return [], -1  # a layout joined it to what follows
            if names_only(rest, LISTING):
                return [], -1
        if seen.kinds[place] in "ha" and ANNEX.search(canon):
            other = place
    if other < 0:
        message = f"the heading {name}, which the text refers to, is missing"
        return [Change("heading-missing", gone.label, 0, message, "")], -1
    unit = seen.units[other]
    message = f"the heading {name}, which the text refers to, reads otherwise"
    return [Change("heading-changed", gone.label, unit.line, message, unit.text)], other


def joints(seen: Seen, expected: Sequence[Expected]) -> list[Change]:
    """Conditions that "and" joined and "or" or "and/or" joins now, or the other way round.

    Those with nothing but a stop between them are joined as the next ones are; where nothing joins
    any, all hold. Of restrictions each holds either way.
    """
    theirs: dict[str, set[str]] = {}
    coming = " "
    for e in reversed(expected):
        coming = " " if e.kind not in "spl" else e.joint if e.joint.strip() else coming
        theirs.setdefault(e.unit, set()).add(coming if e.kind in "spl" else e.kind)
    turned = {"&": ({"|"},), "|": ({"&"}, {" "}), "/": ({"&"}, {" "})}
    return [
        Change("joint-changed", u.label, u.line, f"conditions are joined by “{u.joint}”", u.text)
        for u, short in zip(seen.units, seen.short, strict=True)
        if u.joint and theirs.get(short, set()) in turned[JOINTS[u.joint]]
    ]


_POINTS_BACK = lazy(
    r"(?!(?:this|that|these|such) (?:[\w-]+ ){0,4}"
    r"(?:licen[cs]es?|agreement|policy|terms|document|text)\b)"
    r"(?:these|this|those|that|such|it|they|he|if so|however|nothing)\b"
    r"|the (?:above|foregoing|preceding|same)\b"
    r"|.{0,40}\b(?:the foregoing|the above|the preceding)\b"
)


def moved(seen: Seen, expected: Sequence[Expected]) -> list[Change]:
    """Sentences that say something of the one before, and stand behind another one now.

    Also items of a list that stand under the lead-in of another list.
    """
    theirs: dict[str, set[str]] = {}
    before = ""
    for e in expected:
        if e.kind not in HARMLESS:
            theirs.setdefault(e.unit, set()).add(before)
            before = "c" if e.kind == "c" else e.unit
    out = []
    before = ""
    known = {"c", *theirs}
    for unit, short, kind in zip(seen.units, seen.short, seen.kinds, strict=True):
        if kind in HARMLESS:
            continue
        own = theirs.get(short, set())
        if (
            kind in "sp"
            and own
            and before in known
            and not own & {before, ""}
            and _POINTS_BACK.match(canonical(unit.text))
        ):
            message = "a sentence that refers to the one before stands in another place"
            out.append(Change("moved", unit.label, unit.line, message, unit.text))
        before = "c" if kind == "c" else short
    return out + _under_another(seen, expected)


def _under_another(seen: Seen, expected: Sequence[Expected]) -> list[Change]:
    """Items that stand under a lead-in of the licence that is not theirs."""
    at: dict[str, int] = {}
    for place, e in enumerate(expected):
        at[e.unit] = -1 if e.unit in at else place  # what the licence has twice may stand anywhere
    found = [(unit_digest(one.lead_in)[:SHORT], one) for one in seen.reading.lists]
    found += [(digest(one.lead_in)[:SHORT], one) for one in seen.reading.lists]
    leads = sorted({at[lead] for lead, _ in found if at.get(lead, -1) >= 0})
    out = []
    for lead, one in found:
        place = at.get(lead, -1)
        if place < 0:
            continue
        last = next((other for other in leads if other > place), len(expected))
        for item in one.clauses:
            there = max(at.get(item.sha256[:SHORT], -1), at.get(unit_digest(item.text)[:SHORT], -1))
            if there >= 0 and not place < there < last:
                message = "an item of a list stands under another sentence than in the licence"
                out.append(Change("moved", item.label, item.line, message, item.text))
    return list(dict.fromkeys(out))


def links(known: Mapping[str, str], seen: Seen) -> list[Change]:
    """Links in units of the licence that lead elsewhere; `known`: short digest → their targets."""
    out = []
    for unit, short in zip(seen.units, seen.short, strict=True):
        if short in known and "](" in unit.text:
            for target in targets(unit.text):
                if hashed(target) not in chunks(known[short]):
                    message = f"a link leads to another address: {target}"
                    out.append(Change("changed", unit.label, unit.line, message, unit.text))
    return out


_MOST_HIDDEN = 20_000


def out_of_sight(seen: Seen, expected: Sequence[Expected], known: Set[str]) -> list[Change]:
    """Passages that a reader does not see: units of the licence, or words about its terms.

    `known`: short digests of those that licences have themselves, such as samples of a notice.
    """
    body = {e.unit for e in expected if e.kind not in HARMLESS}
    out = []
    for one in seen.reading.hidden:
        if digest(one.text)[:SHORT] in known:
            continue
        text = one.text[:_MOST_HIDDEN]
        found = read(text)
        held = body & {unit.sha256[:SHORT] for unit in found.units}
        held |= body & {digest(block.text)[:SHORT] for block in found.blocks}
        if held:
            message = "a passage of the licence stands where it is struck out or cannot be seen"
        elif speaks_of_terms(text):
            message = "words about the terms stand where they are struck out or cannot be seen"
        else:
            continue
        out.append(Change("hidden", "", one.line, message, " ".join(text.split())))
    return out


def _by_place(
    expected: Sequence[Expected], matched: Mapping[str, int], gone: list[int], new: list[int]
) -> dict[int, int]:
    """Pair missing with new units that stand between the same neighbours."""
    before: list[int] = []
    last = -1
    for e in expected:
        before.append(last)
        last = matched.get(e.unit, last)
    pairs: dict[int, int] = {}
    used: set[int] = set()
    waiting = set(new)
    known = set(matched.values())
    for at in gone:
        place = before[at] + 1
        while place in used or (
            place not in waiting and place not in known and place <= before[at] + 3
        ):
            place += 1
        if place in waiting:
            pairs[at] = place
            used.add(place)
    return pairs
