"""What is known of use restrictions: which they are, that there are none, or why neither is known.

The three are never confused: a licence whose restrictions stand elsewhere, in running text, or in
words that nobody has read yet is not one without restrictions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weightmark.licenses.catalogue import SHIPPED, Catalogue, License
from weightmark.recognition.another import limits
from weightmark.recognition.identification import (
    NONE,
    RESOLVED,
    UNRESOLVED,
    Identification,
    Listed,
    State,
    hash_of,
)
from weightmark.texts.bans import bans, says_forbidden
from weightmark.texts.grammar import is_duty, trade_at
from weightmark.texts.layout import Shown, as_shown, split_sentences

MOST_READ = 500_000
"""Characters that grammar reads: no licence of ScanCode has 100,000."""
_SHOWN = 120  # characters of a sentence that is quoted back to the person who has the text


def of_entry(entry: License) -> State:
    """What the catalogue knows of the restrictions of a licence."""
    if entry.status == "listed":
        return State(RESOLVED)
    if entry.status == "none":
        return State(NONE)
    if entry.status == "reference" and entry.reference is not None:
        changes = ", which may change" if entry.reference.mutable else ""
        return State(
            UNRESOLVED, f"they stand in its {entry.reference.name}{changes}", entry.reference.url
        )
    if entry.status == "prose":
        return State(UNRESOLVED, "they stand in running text, which is not taken apart")
    if not entry.names_a_text:
        return State(UNRESOLVED, "the name is that of a family of licences, and of no text")
    return State(UNRESOLVED, "no text of it was at hand")


def with_state(
    found: Identification,
    text: str | Shown,
    same: Mapping[str, Sequence[str]] | None = None,
    catalogue: Catalogue = SHIPPED,
    own: str = "",
) -> Identification:
    """`found` with what is known of its restrictions, an unknown text read by grammar.

    `same` maps a restriction hash to the licences that have it. `own`: of the text the lines with
    words that are none of its licence, which may restrict though the licence does not.
    """
    if found.match == "unknown":
        whole = as_shown(text)
        first = whole.first(MOST_READ)
        read = _as_read(found, first, same or {})
        near = catalogue.find(found.near)
        if own and near is not None and near.status == "none":
            read = _of_its_own(read, own)
        why = _why(first, read.clauses)
        if first is not whole:
            why += f" (only its first {MOST_READ:,} characters were read so)"
        return read._replace(state=State(UNRESOLVED, why))
    entry = catalogue.find(found.id)
    if found.match == "truncated":
        return found._replace(state=State(UNRESOLVED, "the text is cut off"))
    if entry is None:
        return found._replace(state=State(RESOLVED if found.clauses else UNRESOLVED))
    state = of_entry(entry)
    if entry.status == "prose" and not found.clauses:
        found = _as_read(found, text, same or {})
    if entry.status == "none" and found.match == "altered":
        found = _without_trade(_as_read(found, own, same or {}), entry)
    if found.match == "altered" and state.kind != UNRESOLVED and not _has_but_names(found):
        why = "the text was altered: what it forbids beside its list is not known"
        state = State(UNRESOLVED, why)
    return found._replace(state=state)


def _as_read(
    found: Identification, text: str | Shown, same: Mapping[str, Sequence[str]]
) -> Identification:
    """A text with the restrictions that grammar finds in it: a reading, and no more than that."""
    gists = {clause.sha256: clause for clause in found.clauses}
    clauses = tuple(
        gists.get(clause.sha256, Listed(clause.label, clause.sha256, "", "", 0, ""))._replace(
            label=clause.label, line=clause.line, text=clause.text
        )
        for one in bans(text)
        for clause in one.clauses
    )
    restrictions = hash_of(clauses)
    return found._replace(
        clauses=clauses,
        restrictions=restrictions,
        same_clauses=tuple(same.get(restrictions, ())),
    )


def _of_its_own(found: Identification, own: str) -> Identification:
    """`found` without bans in lines that hold nothing but words of a licence that forbids no use.

    Lines of 40 characters are taken, so that a ban that is a text's own in part is kept.
    """
    kept = {number for number, line in enumerate(own.split("\n"), 1) if line.strip()}
    clauses = tuple(
        one
        for one in found.clauses
        if not kept.isdisjoint(range(one.line, one.line + len(one.text) // 40 + 2))
    )
    return found._replace(clauses=clauses, restrictions=hash_of(clauses))


def _has_but_names(found: Identification) -> bool:
    """Whether an altered text is its licence with other names: it forbids what that forbids."""
    kinds = {one.kind for one in found.other_changes}
    return kinds == {"names"} and not (found.missing or found.changed or found.added)


def _without_trade(found: Identification, entry: License) -> Identification:
    """`found` without sentences that bar trade, where the licence itself does: they add nothing."""
    if all(one.kind != "non-commercial" for one in entry.obligations):
        return found
    clauses = tuple(one for one in found.clauses if not is_duty(one.text))
    return found._replace(clauses=clauses, restrictions=hash_of(clauses))


def _why(text: Shown, clauses: Sequence[Listed]) -> str:
    """Why the restrictions of an unknown text are not known, and what it says of trade."""
    line, words = says_forbidden(text) if not clauses else (0, "")
    at, trade, shown = _of_trade(text, clauses)
    told = f"; of commercial use line {at} says: {shown}" if at else ""
    if clauses:
        return f"this is what was read in a text that is not known; there may be more{told}"
    if line and words != trade:
        where = f"(line {line}: {_shown(words)})"
        return f"the text may forbid in words that were not understood {where}{told}"
    return f"{'' if at else 'no words that forbid were found, but '}nobody has read the text{told}"


def _of_trade(text: Shown, clauses: Sequence[Listed]) -> tuple[int, str, str]:
    """What is said of commercial use, which beside a list is none of the restrictions.

    Its line, the sentence, and of that what is shown; 0 for none.
    """
    listed = {clause.text for clause in clauses}
    for block in text.blocks:
        for sentence in split_sentences(block.text) if not block.level else ():
            at = trade_at(sentence)
            if at >= 0 and limits(sentence) and sentence not in listed:
                begin = sentence.rfind(" ", 0, at - _SHOWN // 2) + 1 if at > _SHOWN // 2 else 0
                return block.line, sentence, "… " * bool(begin) + _shown(sentence[begin:])
    return 0, "", ""


def _shown(words: str) -> str:
    """The beginning of what is said, up to a whole word where blanks part the words."""
    if len(words) <= _SHOWN:
        return words
    end = words.rfind(" ", 0, _SHOWN)
    return words[: end if 2 * end > _SHOWN else _SHOWN] + " …"
