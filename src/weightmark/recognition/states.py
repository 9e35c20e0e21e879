"""What is known of use restrictions: which they are, that there are none, or why neither is known.

The three are never confused: a licence whose restrictions stand elsewhere, in running text, or in
words that nobody has read yet is not one without restrictions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from weightmark._startup import lazy
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License
from weightmark.licenses.restrictions import restriction_hash
from weightmark.recognition.identification import (
    NONE,
    RESOLVED,
    UNRESOLVED,
    Identification,
    Listed,
    State,
)
from weightmark.texts.bans import bans, says_forbidden
from weightmark.texts.layout import Shown, as_shown
from weightmark.texts.units import undated

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
) -> Identification:
    """`found` with what is known of its restrictions, an unknown text read by grammar.

    `same` maps a restriction hash to the licences that have it.
    """
    if found.match == "unknown":
        whole = as_shown(text)
        first = whole.first(MOST_READ)
        read = _as_read(found, first, same or {})
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
    if found.match == "altered" and state.kind != UNRESOLVED:
        why = "the text was altered: what it forbids beside its list is not known"
        state = State(UNRESOLVED, why)
    return found._replace(state=state)


def under_its_own_title(found: Identification, titles: Sequence[str]) -> Identification:
    """`found`, or unknown where the text has a name of its own and other terms.

    A text that asks or restricts otherwise and says so in its title is no altered copy, but a
    licence of its own, near to the other. `titles`: the headings before it that are not those of
    `found`.
    """
    if found.match in ("exact", "unknown") or len(found.parts) > 1 or not _has_other_terms(found):
        return found
    if found.title not in ("", found.id):
        return found  # the title of another licence that is known
    named = [one for one in titles if _NAMES_A_LICENCE.search(one)]
    if any(SHIPPED.find(undated(one)) for one in named):
        return found
    if not found.clauses:  # "The Kiwi licensing terms" names none
        named = [one for one in named if _LICENCE.search(one) and _is_of_another(one, found.id)]
    if not named:
        return found
    title = named[0]
    return found._replace(
        id="",
        name="",
        match="unknown",
        missing=(),
        changed=(),
        added=(),
        other_changes=(),
        title="",
        parts=(),
        why=f"near {found.name}, {_told(found)}, and under a title of its own: {title[:_SHOWN]}",
    )


def _has_other_terms(found: Identification) -> bool:
    """Whether terms went or came; or were changed, or sentences came, and all others stand.

    Where sentences of a licence with clauses are in other words too, it may be the same licence
    with other names in it. Of one without clauses a sentence in other words is no other licence:
    most copies of BSD that are called by a project have one.
    """
    kinds = [change.kind for change in found.other_changes]
    if found.clauses:
        return bool(found.missing or found.added) or all(kind == "added" for kind in kinds)
    return len(kinds) > 1 or any(kind not in ("changed", "truncated") for kind in kinds)


def _told(found: Identification) -> str:
    """How a text differs from a licence that it is near to, with the places."""
    if found.clauses:
        counts = (len(found.missing), len(found.changed), len(found.added))
        return "{} of its clauses missing, {} changed, {} added".format(*counts)
    lines = sorted({change.line for change in found.other_changes if change.line})
    shown = ", ".join(map(str, lines[:_MOST_LINES])) + (", …" if len(lines) > _MOST_LINES else "")
    return f"other than it in {len(found.other_changes)} of its sentences (line {shown})"


_MOST_LINES = 8
"""Lines that are listed: the first tell what is another."""

_NAMES_A_LICENCE = lazy(r"\w.*\b(?:licen[cs]e|(?:open)?rail|agreement|terms)\b", re.IGNORECASE)
_LICENCE = lazy(r"\blicen[cs]e\b", re.IGNORECASE)
_VERSION = lazy(r"\d+(?:\.\d+)+")
_WORDS = lazy(r"[^\W\d_]{2,}")
_CALLED = frozenset(
    """agreement all an and as below by conditions copyright distributed file following for from
    full general information in is it its legal licence licences license licensed licenses notice
    notices of on open or original project public released see software source statement summary
    terms text that the these this to under use version with work""".split()  # noqa: SIM905
)
"""What headings of licences say without naming one."""


def _is_of_another(title: str, name: str) -> bool:
    """Whether a title has words or a version that no name of a licence has."""
    entry = SHIPPED.find(name)
    names = " ".join((name, *((entry.name, *entry.aliases) if entry else ()))).casefold()
    said = undated(title)
    versions = set(_VERSION.findall(said)).difference(_VERSION.findall(names))
    return bool(versions) or not _CALLED.union(_WORDS.findall(names)).issuperset(
        _WORDS.findall(said)
    )


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
    digests = [clause.sha256 for clause in clauses]
    restrictions = restriction_hash(digests) if digests else ""
    return found._replace(
        clauses=clauses,
        restrictions=restrictions,
        same_clauses=tuple(same.get(restrictions, ())),
    )


def _why(text: Shown, clauses: Sequence[Listed]) -> str:
    if clauses:
        return "this is what was read in a text that is not known; there may be more"
    line, words = says_forbidden(text)
    if line:
        shown = words if len(words) <= _SHOWN else words[:_SHOWN].rpartition(" ")[0] + " …"
        where = f"(line {line}: {shown})"
        return f"the text may forbid in words that were not understood {where}"
    return "no words that forbid were found, but nobody has read the text"
