"""Whether the places that speak of one licence agree: none may contradict, not "one fits".

Rules report what is found here, and stamp refuses for the same: one judgement, two doors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple
from weightmark.declared.statement import Statement
from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import Catalogue, License
from weightmark.licenses.expression import canonical, choices, entry_of, ids, licenses, same
from weightmark.model.facts import Facts, Package, Spoken, Text, Weights
from weightmark.model.lineage import restricts
from weightmark.model.terms import is_text_of, lists_alike

if TYPE_CHECKING:
    from weightmark.model.lineage import Parent
    from weightmark.recognition.identification import Identification

# Places that quote or list: they need not repeat all that is declared, only name nothing else.
_PARTIAL = ("prose", "notice", "side-file")
# The parts of one file speak to each other first.
IN_FILE = ("mark", "header")


class Conflict(NamedTuple):
    """Two places that cannot both be right; `first` is the one that counts before."""

    one: Statement
    first: Statement


def declared(spoken: Spoken) -> tuple[Statement, ...]:
    """The places that declare a licence by name; a text only stands there."""
    return tuple(one for one in spoken.understood if one.kind != "text" and one.about == "weights")


def reference(spoken: Spoken) -> Statement | None:
    """The declared licence that all others are compared with, None where none is declared."""
    return next(iter(declared(spoken)), None)


def unnamed(facts: Facts) -> Iterator[list[Weights]]:
    """The weights of which no place says anything of a licence; in a package, metadata may."""
    if not facts.packaged or facts.package is None:
        for spoken in facts.spoken:
            group = [one for one in spoken.weights if one.failure is None]
            if group and not spoken.understood and not spoken.open:
                yield group


def licence_in_card(facts: Facts) -> str:
    """The licence that the front matter of the card names, "" for none."""
    path = facts.card.path if facts.card is not None else ""
    said = (one for spoken in facts.spoken for one in spoken.says)
    of_card = (one.licence for one in said if one.kind == "card" and one.where.path == path)
    return next(of_card, "")


def conflicts(spoken: Spoken, catalogue: Catalogue) -> Iterator[Conflict]:
    """Each place that names another licence than the first one does, once a kind and licence."""
    first = reference(spoken)
    seen: set[tuple[str, str]] = set()
    for one in spoken.says if first is not None else ():
        if one is first or one.kind == "text" or one.about != "weights":
            continue
        key = (one.kind, one.licence or one.asks)
        if first is not None and key not in seen and not _agree(one, first, catalogue):
            seen.add(key)
            yield Conflict(one, first)


def _agree(one: Statement, first: Statement, catalogue: Catalogue) -> bool:
    if not one.licence:
        return not one.asks or asks(first.licence, one.asks, catalogue)
    try:
        if agree(one.licence, first.licence, catalogue):
            return True
        if one.kind not in _PARTIAL:
            return False
        named, declared = (_folded(ids(each.licence, catalogue)) for each in (one, first))
        return named <= declared
    except ExpressionError:
        # A mark may hold what is no expression: WM102 says so.
        return True


def agree(one: str, other: str, catalogue: Catalogue) -> bool:
    """Whether two expressions are the same, or one is but the family of the other.

    Raises ExpressionError for what is no expression.
    """
    if same(one, other, catalogue):
        return True
    first, second = catalogue.find(one), catalogue.find(other)
    if first is None or second is None:
        return False
    return _is_one_of(first, second, catalogue) or _is_one_of(second, first, catalogue)


def _is_one_of(one: License, family: License, catalogue: Catalogue) -> bool:
    """Whether a licence is meant by the name of a family that names no text."""
    if family.names_a_text:
        return False
    return one.id in family.readings or is_member(one.id, family, catalogue)


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def asks(licence: str, kind: str, catalogue: Catalogue) -> bool:
    """Whether each way to accept a licence asks for this; what is not known may."""
    return all(
        any(_entry_asks(entry_of(name, catalogue), kind) for name in way)
        for way in choices(licence, catalogue)
    )


def _entry_asks(entry: License | None, kind: str) -> bool:
    if entry is None or not entry.names_a_text:
        return True
    kinds = {entry.klass, *(duty.kind for duty in entry.obligations)}
    return kind in kinds or "research" in kinds


def in_file(spoken: Spoken) -> Iterator[Conflict]:
    """Two places of one header that name different licences."""
    said = [one for one in spoken.says if one.kind in IN_FILE and one.licence]
    for one in said[1:]:
        if one.licence != said[0].licence:
            yield Conflict(one, said[0])


def open_statements(spoken: Spoken) -> Iterator[Statement]:
    """What is not understood; a text that nobody knows only where no licence is declared."""
    named = bool(declared(spoken))
    for one in spoken.open:
        if not one.asks and not (one.kind == "text" and named):
            yield one


# -- texts ------------------------------------------------------------------------------------


def texts_against(
    spoken: Spoken, parents: Sequence[Parent], catalogue: Catalogue
) -> Iterator[Text]:
    """The texts beside the weights that are those of another licence than is declared.

    One that fits excuses those that ask for no more than a notice, as of code or of parts, but
    neither one that is named for the weights nor one that restricts use. The one that the card
    says is that of the code is none of them.
    """
    licences = [one.licence for one in declared(spoken)]
    if not licences:
        return
    of_code = {one.licence for one in spoken.says if one.kind == "prose" and one.about == "code"}
    entries, unknown = _entries(licences, catalogue)
    beside = [text for text in spoken.texts if text.beside]
    fits = any(_speaks_for(text.identification, entries, unknown, catalogue) for text in beside)
    for text in spoken.texts:
        found = text.identification
        if not (found.id or found.noticed) or _speaks_for(found, entries, unknown, catalogue):
            continue
        if text.role != "weights" and found.id in of_code:
            continue
        if (text.beside and not fits) or _counts(text, entries, parents, catalogue):
            yield text


def text_conflicts(
    spoken: Spoken, parents: Sequence[Parent], catalogue: Catalogue
) -> Iterator[Conflict]:
    """Each licence text that is that of another licence than is declared."""
    first = reference(spoken)
    against = {text.path for text in texts_against(spoken, parents, catalogue)}
    for one in spoken.says if first is not None else ():
        if first is not None and one.kind == "text" and one.licence and one.where.path in against:
            yield Conflict(one, first)


def is_own(spoken: Spoken, catalogue: Catalogue) -> bool:
    """Whether the declared licence is one of the author's own, which nobody else knows."""
    entries, unknown = _entries((one.licence for one in declared(spoken)), catalogue)
    return bool(unknown) and not entries


def undecided(spoken: Spoken, catalogue: Catalogue) -> tuple[Statement, ...]:
    """Texts of several licences beside weights for which none is declared: any may be meant."""
    if reference(spoken) is not None:
        return ()
    texts = by_texts(spoken, catalogue)
    return texts if len(texts) > 1 else ()


def by_texts(spoken: Spoken, catalogue: Catalogue) -> tuple[Statement, ...]:
    """The texts beside weights, one a licence; without those that a notice beside them names."""
    texts = {
        one.licence: one
        for one in reversed(spoken.says)
        if one.kind == "text" and one.licence and one.about == "weights"
    }
    named = {name for one in texts for name in ids(one, catalogue) if name != one}
    return tuple(one for one in reversed(texts.values()) if one.licence not in named)


def _entries(licences: Iterable[str], catalogue: Catalogue) -> tuple[list[License], set[str]]:
    entries: dict[str, License] = {}
    unknown: set[str] = set()
    for licence in licences:
        try:
            found = licenses(licence, catalogue)
        except ExpressionError:
            continue
        for name, entry in found.items():
            if entry is None:
                unknown.add(name)
            else:
                entries[entry.id] = entry
    return list(entries.values()), unknown


def _speaks_for(
    found: Identification, entries: Sequence[License], unknown: set[str], catalogue: Catalogue
) -> bool:
    if found.noticed:
        ways = (
            _entries([" AND ".join(way)], catalogue)
            for way in choices(found.noticed[0].licence, catalogue)
        )
        return any(
            others <= unknown and all(_names(one, entries, catalogue) for one in named)
            for named, others in ways
        )
    if found.match == "unknown":
        # A text that nobody knows can only be that of a licence that nobody knows.
        return bool(unknown) or any(not entry.text for entry in entries)
    if found.id in unknown:
        return True
    if unknown and found.match == "altered":
        # A licence of the author's own, made from a known one: then that is what it says it is.
        return True
    main = catalogue.find(found.id)
    if main is not None and restricts(main):
        found = found._replace(also=())  # what it is beside lets more, and both hold
    if any(
        is_text_of(found, entry, catalogue) or is_member(found.id, entry, catalogue)
        for entry in entries
    ):
        return True
    return found.match == "truncated" and lists_alike(found.id, entries, catalogue)


def _names(named: License, entries: Sequence[License], catalogue: Catalogue) -> bool:
    """Whether a notice that names a licence or a family of them may mean one that is declared."""
    for entry in entries:
        if (
            named.id == entry.id
            or is_member(entry.id, named, catalogue)
            or is_member(named.id, entry, catalogue)
        ):
            return True
    return any(entry.id in named.readings or named.id in entry.readings for entry in entries)


def is_member(name: str, family: License, catalogue: Catalogue) -> bool:
    """Whether a licence is of a family of RAILs that names no text, such as OpenRAIL-M."""
    entry = catalogue.find(name)
    if entry is None or family.names_a_text or "rail" not in family.id.casefold():
        return False
    classes = ("openrail",) if "openrail" in family.id.casefold() else ("openrail", "rail")
    return entry.klass in classes and set(family.artefacts or "M") == set(entry.artefacts or "M")


def member_at_hand(family: License, texts: Iterable[Text], catalogue: Catalogue) -> License | None:
    """The licence of a family that names no text, by one that is at hand word for word."""
    for text in texts:
        found = text.identification
        entry = catalogue.find(found.id) if found.match == "exact" else None
        if entry is not None and _is_one_of(entry, family, catalogue):
            return entry
    return None


def _counts(
    text: Text, entries: Sequence[License], parents: Sequence[Parent], catalogue: Catalogue
) -> bool:
    """Whether a text beside one that fits contradicts all the same."""
    entry = catalogue.find(text.identification.id)
    if any(one.reference and one.reference.policy == text.identification.id for one in entries):
        return False
    of_bases = [one for parent in parents for one in parent.entries]
    if any(
        is_text_of(text.identification, one, catalogue) or text.identification.id in one.readings
        for one in of_bases
    ):
        return False
    if text.role in ("code", "other"):
        return False
    return text.role == "weights" or (entry is not None and restricts(entry))


def own_licences(spoken: Spoken, catalogue: Catalogue) -> Iterator[Statement]:
    """Who says under which licence weights are, one place a licence, what ships first.

    The header, the card above, a text or a notice in their own folder speak for weights; the
    metadata and the licence files of the package speak for the package.
    """
    said = [one for one in spoken.says if one.licence and one.about == "weights"]
    seen = set()
    for one in sorted(said, key=lambda one: (not one.ships, one.kind not in IN_FILE)):
        # Words that are no expression are reported by WM102 and WM105.
        with suppress(ExpressionError):
            licence = canonical(one.licence, catalogue)
            if licence not in seen:
                seen.add(licence)
                yield one._replace(licence=licence)


def shipped_under(spoken: Spoken, package: Package, catalogue: Catalogue) -> tuple[str, ...]:
    """The licences that weights in a package are under: their own, or else that of the package."""
    own = tuple(one.licence for one in own_licences(spoken, catalogue))
    return own or tuple(filter(None, (package.expression,)))
