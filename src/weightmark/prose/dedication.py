"""Statements that put a work into the public domain: rights are given up, and no licence is given.

The strategy: no list of texts, since everybody words it anew. A sentence dedicates where it says of
a work that it was placed, or is, in the public domain, that somebody places it there, or that no
copyright is claimed in it. What is denied, supposed or said of a part does not count. Each other
sentence of the text is then asked what it does: what forbids, limits or sets a condition takes
something back; what lets everybody use the work, warrants nothing, or is neutral is harmless; a
wish binds nobody, and is left for people to read, as is what is none of these.
"""

from __future__ import annotations

from collections.abc import Sequence

from weightmark._startup import NamedTuple, lazy
from weightmark.alignment.weight import is_neutral
from weightmark.recognition.stretch import letter_of
from weightmark.texts.canonical import canonical_form
from weightmark.texts.grammar import forbids, limits_use
from weightmark.texts.units import Unit, read_units

_IN = r"(?:in|into|in to|to|within|as|under) (?:the )?public domain\b"
_WITHIN = r"(?:[^.;:?]|\.(?=\w))"
"""A sentence is not left; a stop within a word is none."""
_PUT = (
    r"(?:plac(?:es?|ed|ing)|puts?|releas(?:es?|ed|ing)|dedicat(?:es?|ed|ing)|donat(?:es?|ed|ing)"
    r"|commit(?:s|ted)?|contribut(?:es?|ed)|giv(?:es?|en)|declare[sd]?|published?|distributed"
    r"|transfer(?:s|red)?|disclaim(?:s|ed)?)"
)
_RIGHTS = r"(?:(?:all|any|the|of|and|or|my|our|their|legal|exclusive|every|claims? to) ){0,4}?"
_DEDICATES = lazy(
    rf"\b{_PUT}\b{_WITHIN}{{0,240}}?\b{_IN}"
    rf"|\b(?:is|are|remains?|lies?)\b{_WITHIN}{{0,80}}?\bin (?:the )?public domain\b"
    r"|\b(?:is|are|remains?) (?:\w+ ){0,2}?public domain"
    r"(?: (?:code|data|materials?|programs?|software|works?))?(?=\W*$|[,;:] | (?:and|as|so)\b)"
    rf"|\bno copyrights?(?: rights?| interests?)? (?:is|are)(?: being| hereby)? claimed\b"
    rf"|\b(?:do|does|will) not claim {_RIGHTS}copyrights?\b"
    rf"|\b(?:waives?|waived|disclaims?|abandons?|relinquish(?:es|ed)?|renounces?) {_RIGHTS}"
    r"copyrights?\b"
    rf"|\breserves? no (?:legal )?rights\b"
)
_OTHERWISE = lazy(
    # It is denied, supposed, to come or gone.
    r"\b(?:not|never|no longer|nor|cannot|neither)\b[^.;:]{0,60}\bpublic domain\b"
    r"|\b(?:if|whether|unless|until|in case|should|may be|might|would|could|will be|asked to"
    r"|wish|want|formerly|previously|originally|once)\b[^.;]{0,120}\bpublic domain\b"
    # It is under a licence all the same.
    r"|\bpublic domain\b[^.;]{0,60}\b(?:under|with|terms)\b[^.;]{0,60}\blicen[cs]e\b"
    # It is said of what the work was made from, or of a part.
    r"|\b(?:based on|derived from|port of|fork of|uses?|includes?|contains?|using|taken from"
    r"|trained on|except|other than)\b[^.;]{0,120}\bpublic domain\b"
    r"|\b(?:parts?|portions?|some|most|many|much|several|certain|sections?|snippets?|rest"
    r"|remainder|exceptions?)\b[^.;]{0,160}\bpublic domain\b"
)
_TAKES = lazy(
    r"\b(?:must|shall|have to|has to|need to|required?|requires|requirements?|mandatory|only|except"
    r"|unless|provided|conditions?|restrict\w*|prohibit\w*|permission|consent|fees?|pay(?:s|ment)?"
    r"|royalt\w+|subject to|all rights reserved|non ?commercial|licen[cs]ed under)\b"
)
_NOTHING_TAKEN = lazy(
    r"\b(?:unless|except (?:as|where)|where) (?:(?:such|those|any|these) conditions are )?"
    r"(?:otherwise )?required by (?:applicable )?law\b"
    r"|\b(?:unless|except (?:as|where)) otherwise (?:noted|stated|indicated|specified)\b"
    r"|\b(?:without|no)(?: any)?(?: \w+){0,2}? (?:conditions?|restrictions?|limitations?|permission"
    r"|consent|fees?|payment|royalt\w+)\b(?: or (?:conditions?|restrictions?|limitations?))?"
    r"|\bnot aware of\b[^.;]*|\b(?:un|not )restricted\b|\bcommercial or non ?commercial\b"
    r"|\b(?:do not|does not|need not|not) (?:need|have|require)\b[^.;]{0,40}\bpermission\b"
    r"|(?:\bexcept that )?\b(?:you|they|anyone|nobody) (?:do not|does not|don't) (?:need|have) to\b"
    # What is said of another work and its licence.
    r"|\bdoes not (?:affect|exempt|release|relieve)\b[^.;]*"
)
_WISHES = lazy(
    r"\bonly (?:request|wish)\b|\bplease\b|\bappreciated?\b"
    r"|\b(?:i|we|authors?) (?:\w+ )?(?:ask|request|encourage|wish|hope)\b"
)
"""Who gave all rights up can ask, and bind nobody."""
_BINDS = lazy(
    r"\b(?:must|shall|may not|ha(?:ve|s) to|required|requires|prohibit\w*|forbid\w*|provided)\b"
)
_WARRANTS = lazy(
    r"\bas is\b|\bwithout (?:\w+ ){0,3}?warrant|\bno (?:\w+ ){0,2}?(?:warrant|guarantee|liabilit)"
    r"|\b(?:at your own risk|not (?:be )?(?:liable|responsible))\b|\bin no event\b|\bimplied\b"
)
_LETS = lazy(
    r"\b(?:anyone|anybody|everyone|everybody|you|users?|(?:any|every) (?:one|person|individual"
    r"|entity|company)|an? (?:individual|person|company)[\w ]{0,30}) (?:is|are|may|can)\b"
    r"|\b(?:feel )?free(?:ly)? to\b|\b(?:may|can) be (?:\w+ )?(?:used|copied|modified|altered"
    r"|reproduced|redistributed|distributed)\b"
    r"|\b(?:use|usage|used?|distribute)\b.{0,60}\b(?:freely|unrestricted|any way|any purpose"
    r"|worldwide|world wide)\b|\bgrants?\b.{0,60}\bright to use\b|\bgo ahead\b|\bencouraged\b"
    r"|\bapplies worldwide\b|\bnot legally possible\b"
    # More of what was said.
    r"|\bno(?:ne| [\w ]{0,20})?\b.{0,60}\bclaims?\b|\bwaives all rights\b"
    r"|\bdedicat(?:ion|ing|ed)\b|\brelinquish\w*|\bpublic domain\b|\bcopyright claims?\b"
)


class Dedication(NamedTuple):
    """The units of a text that dedicate it, that take something back, and that nobody read."""

    said: tuple[Unit, ...]
    taken: tuple[Unit, ...]
    more: tuple[Unit, ...]


def dedication(text: str) -> Dedication | None:
    """How a text puts a work into the public domain; None where no sentence of it does."""
    units = read_units(text).units
    said = tuple(unit for unit in units if _dedicates(canonical_form(unit.text)))
    if not said:
        return None
    taken = tuple(unit for unit in units if _takes(unit.text))
    return Dedication(said, taken, tuple(_left(units, (*said, *taken))))


def _dedicates(canon: str) -> bool:
    said = _NOTHING_TAKEN.sub(" ", canon)
    return bool(_DEDICATES.search(canon)) and not _OTHERWISE.search(said)


def _takes(text: str) -> bool:
    """Whether a sentence forbids, limits or sets a condition, beside warranting nothing."""
    canon = canonical_form(text)
    if _WARRANTS.search(canon) or (_WISHES.search(canon) and not _BINDS.search(canon)):
        return False
    said = _NOTHING_TAKEN.sub(" ", canon)
    return bool(_TAKES.search(said)) or forbids(text) or limits_use(text)


def _left(units: Sequence[Unit], known: Sequence[Unit]) -> list[Unit]:
    """The units that say what is neither known nor harmless."""
    return [
        unit
        for unit in units
        if unit not in known
        and not is_neutral(unit.text, letter_of(unit.kind))
        and not _WARRANTS.search(canon := canonical_form(unit.text))
        and not _LETS.search(canon)
    ]
