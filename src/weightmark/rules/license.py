"""WM3xx: the licence text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from weightmark.finding import Finding, Location, Severity, counted, shortened
from weightmark.licenses.catalogue import License
from weightmark.licenses.expression import named
from weightmark.model import agreement, consistency
from weightmark.model.agreement import is_member
from weightmark.model.facts import Facts, Package, Spoken, Text
from weightmark.model.terms import Terms, is_text_of
from weightmark.rules.registry import Report, check

if TYPE_CHECKING:
    from weightmark.recognition.identification import Identification


@check(
    "WM301",
    Severity.WARNING,
    asked="keep a copy of that text with the weights, or ask who published them for it",
)
def license_text_missing(report: Report, facts: Facts) -> Iterator[Finding]:
    """The text of a declared licence does not stand beside the weights; an error for authors."""
    if facts.packaged:
        return
    if any(text.identification.match == "unknown" for text in facts.texts):
        return
    for licence in sorted(facts.terms):
        for entry in facts.terms[licence].entries:
            if not entry.wants_text:
                continue
            if any(is_text_of(text.identification, entry, facts.catalogue) for text in facts.texts):
                continue
            # Another licence in the folder itself is the business of WM302.
            if any(text.beside and not text.identification.noticed for text in facts.texts):
                continue
            others = ", ".join(sorted(map(_is_there, facts.texts)))
            message = f"the text of {entry.name} is not beside the weights"
            yield report(
                Location(facts.label),
                message + (f" ({others})" if others else ""),
                _how_to_add(entry),
                severity=Severity.ERROR if facts.publishes else None,
            )


def _how_to_add(entry: License) -> str:
    from weightmark.licenses.sources import address

    page = address(entry)
    how = f"; `weightmark init --text {page}` fetches it and checks it" if page else ""
    return f"add it as LICENSE, or as LICENSE-MODEL where LICENSE is that of the code{how}"


def _is_there(text: Text) -> str:
    found = text.identification
    if found.noticed:
        return f"{text.path} only names {found.noticed[0].licence}"
    return f"{text.path} is {found.name}"


@check("WM302", Severity.ERROR)
def license_text_mismatch(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence text of the weights is that of another licence than is declared."""
    yield from _undecided(report, facts)
    for text, spoken in _against(facts):
        declared = agreement.declared(spoken)
        names = " or ".join(dict.fromkeys(sorted(one.licence for one in declared)))
        # What a name of one's own stands for, its receiver cannot know.
        unknown = all(facts.catalogue.find(one.licence) is None for one in declared)
        unknown = unknown and all(one.licence.startswith("LicenseRef-") for one in declared)
        found = text.identification
        said = f"is {found.name} ({found.id})"
        if found.noticed:
            said = f"is a notice that names {found.noticed[0].licence}"
        yield report(
            Location(text.path, "", found.noticed[0].line if found.noticed else 1),
            f"the text {said}, but {names} is declared ({declared[0].where.path})",
            "put the declared licence's text there, declare the one that is there, or name the "
            "text of the weights in `license-files`"
            if facts.publishes
            else "ask who published the weights which of the two holds; until then keep to both",
            severity=Severity.WARNING if unknown and not facts.publishes else None,
        )


def _undecided(report: Report, facts: Facts) -> Iterator[Finding]:
    seen = set()
    for spoken in facts.spoken:
        found = agreement.undecided(spoken, facts.catalogue)
        if not found or found[0].where in seen:
            continue
        seen.add(found[0].where)
        listed = " and ".join(f"{one.where.path} is {one.words}" for one in found)
        hint = "name the licence of the weights in the card, or call its text LICENSE-MODEL"
        if not facts.publishes:
            hint = "ask who published the weights which of them holds; until then keep to all"
        message = f"nothing says which of the texts is that of the weights: {listed}"
        yield report(found[0].where, message, hint)


def _against(facts: Facts) -> Iterator[tuple[Text, Spoken]]:
    """Texts that contradict what is declared, each once, with whom they speak for."""
    seen = set()
    for spoken in facts.spoken:
        for text in agreement.texts_against(spoken, facts.bases, facts.catalogue):
            if text.path not in seen:
                seen.add(text.path)
                yield text, spoken


@check(
    "WM303",
    Severity.ERROR,
    asked="ask who published the weights whether this is meant; the text as it stands binds",
)
def license_text_altered(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence text is not what its title says: clauses or other parts were changed."""
    for text in _at_hand(facts):
        found = text.identification
        if found.match != "altered":
            continue
        # By a name of its own it says itself that it is another licence.
        spoken = [one for one in facts.spoken if text in one.texts]
        own = bool(spoken) and all(agreement.is_own(one, facts.catalogue) for one in spoken)
        for where, line, message, severity in _differences(found):
            severity = min(severity, Severity.WARNING) if own else severity
            yield report(
                Location(text.path, where, line or 1),
                f"{found.name}: {message}",
                "restore the text of the licence; if the change is meant, it is another licence: "
                "give it a name of its own (LicenseRef-…)",
                severity=severity,
            )


def _at_hand(facts: Facts) -> list[Text]:
    """The texts of the weights, and those of their package that are not what it declares."""
    return [*facts.texts, *(facts.package.unlike if facts.package else ())]


def _differences(found: Identification) -> Iterator[tuple[str, int, str, Severity]]:
    """Where, the line, what, and how much it matters: what is only added takes nothing away."""
    for clause in found.missing:
        message = f"clause {clause.label} is missing ({clause.gist})"
        yield clause.label, clause.line, message, Severity.ERROR
    for changed in found.changed:
        words = ""
        if changed.removed or changed.added:
            words = f": {_words('-', changed.removed)}{_words('+', changed.added)}".rstrip()
        message = f"clause {changed.label} was changed, {changed.relation}{words} ({changed.gist})"
        harmless = changed.relation in ("same", "stricter")
        severity = Severity.WARNING if harmless else Severity.ERROR
        yield changed.label, changed.line, message, severity
    for clause in found.added:
        message = f"a clause was added: {clause.text[:_MOST_WORDS]}"
        yield clause.label, clause.line, message, Severity.WARNING
    for change in found.other_changes:
        words = shortened(change.text.rstrip("."), _MOST_WORDS) if change.text else ""
        message = f"{change.message}: {words}" if words else change.message
        yield change.section, change.line, message, Severity.ERROR


_MOST_WORDS = 120  # characters of what was put in, as of an added clause


def _words(sign: str, words: Sequence[str]) -> str:
    return "".join(f"{sign}{word} " for word in words)


@check(
    "WM304",
    Severity.ERROR,
    asked="fetch weights and text again; if they stay so, ask who published them",
)
def restrictions_mismatch(report: Report, facts: Facts) -> Iterator[Finding]:
    """The clauses in a mark are not those of the licence that it names."""
    for weights in facts.weights:
        mark = weights.mark
        if mark is None or mark.clauses is None:
            continue
        terms = facts.terms.get(mark.license)
        if terms is None or terms.clauses is None or terms.clauses == mark.clauses:
            continue
        yield report(
            Location(weights.path, "weightmark_clauses"),
            f"the restriction hash in the mark is not that of {mark.license}: "
            + _clause_difference(terms, mark.clauses),
            "restore the licence text or fetch the weights again; run `weightmark stamp` only "
            "where the text is right",
        )


def _clause_difference(terms: Terms, marked: tuple[str, ...]) -> str:
    gists = {clause.sha256: clause for entry in terms.entries for clause in entry.clauses}
    wanted = terms.clauses or ()
    missing = [digest for digest in wanted if digest not in marked]
    added = [digest for digest in marked if digest not in wanted]
    parts = []
    if missing:
        told = "; ".join(
            f"{gists[digest].label} {gists[digest].gist}" if digest in gists else digest[:12]
            for digest in missing
        )
        parts.append(f"{len(missing)} of {len(wanted)} clauses missing ({told})")
    if added:
        clauses = counted(len(added), "clause")
        parts.append(f"{clauses} in the mark that the licence text does not hold")
    return ", ".join(parts)


def _own_entry(text: str, names: Iterable[str]) -> str:
    """How the author of a licence makes it known; `names` are those that are declared for it."""
    from shlex import quote

    name = next((each for each in sorted(names) if each.startswith("LicenseRef-")), "LicenseRef-…")
    return (
        "if it is a licence of your own, write an entry for it: `weightmark licenses --add "
        f"{quote(text)} --id {name} --name TITLE --class CLASS --folder licenses`, and "
        'licenses = "licenses" in the configuration'
    )


@check(
    "WM305",
    Severity.WARNING,
    asked="read it, or have it read; `weightmark identify` shows what it lists",
)
def license_text_unrecognised(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence text is none that is known, so it cannot be compared with anything."""
    unknown_names = {name for terms in facts.terms.values() for name in terms.unknown}
    entries = [one for terms in facts.terms.values() for one in terms.entries]
    names = _without_text(entries, facts)
    expected = unknown_names or any(entry.status == "unknown" for entry in entries)
    for text in (one for one in facts.texts if one.identification.match == "unknown"):
        where = Location(text.path, "", 1)
        if text.role == "policy" and not expected and _asks_more(text, facts.terms.values()):
            yield report(
                where,
                "the text restricts use, and the licence that is declared does not refer to it",
                "name a licence that does, or take it out",
            )
        elif text.beside and names:
            yield report(
                where,
                f"the text is not that of {names}, which is declared, nor of any known licence"
                + _near(text),
                "put the text of the declared licence there, or name it in `license-files`",
                severity=Severity.ERROR if facts.publishes else None,
            )
        elif text.beside and not (expected and text.identification.clauses):
            yield report(
                where,
                "the text is no licence that is known" + _near(text),
                f"{_own_entry(text.path, unknown_names)}; name it in the card",
            )
    if facts.package is not None:
        yield from _unrecognised_of(report, facts.package, facts)


def _without_text(entries: Iterable[License], facts: Facts) -> str:
    """The licences of which a text is known, by name; "" where that of one is at hand."""
    known = [one for one in entries if one.text]
    if any(consistency.has_text(facts.texts, entry, facts.catalogue) for entry in known):
        return ""
    return " or ".join(dict.fromkeys(entry.name for entry in known))


def _unrecognised_of(report: Report, package: Package, facts: Facts) -> Iterator[Finding]:
    says = f"{package.field} says {named(package.expression, facts.catalogue)}"
    for text in package.unlike:
        if text.identification.match == "unknown":
            said = f", though {says}" if package.expression else ""
            yield report(
                Location(text.path, "", 1),
                f"the text is no licence that is known{said}{_near(text)}",
                "ship the text of the declared licence, or declare the one that is shipped",
            )


def _asks_more(policy: Text, declared: Collection[Terms]) -> bool:
    """Whether a policy that nobody knows lists what known licences neither list nor refer to."""
    known = {clause for terms in declared for clause in terms.clauses or ()}
    asked = {clause.sha256 for clause in policy.identification.clauses}
    refers = any(entry.reference for terms in declared for entry in terms.entries)
    return bool(declared) and not refers and not asked <= known


def _near(text: Text) -> str:
    """What parts a text from the licence that it is nearest to, or why it was not read."""
    found = text.identification
    unread = found.why == found.state.reason
    return f": {found.why.rstrip('.')}" if found.near or unread else ""


@check(
    "WM306",
    Severity.WARNING,
    asked="read that text, or have it read; ask who published the weights where it is not there",
)
def restrictions_unresolved(report: Report, facts: Facts) -> Iterator[Finding]:
    """The restrictions of a licence stand in a text that was not at hand."""
    said: set[str] = set()
    for licence in sorted(facts.terms):
        terms = facts.terms[licence]
        # Versions of one licence wait for the same document.
        document = " ".join(one.reference.policy for one in terms.entries if one.reference)
        if document and document in said:
            continue
        said.add(document)
        # In a package, a document elsewhere is the business of WM508.
        elsewhere = facts.package is not None and any(one.reference for one in terms.entries)
        if terms.clauses is None and not elsewhere and not _told_by_text(terms, facts):
            in_prose = any(entry.status == "prose" for entry in terms.entries)
            yield report(
                Location(facts.label),
                f"cannot tell what {licence} forbids: {terms.reason}",
                "read its text, or have it read; `weightmark licenses` tells what is known of it"
                if in_prose
                else _own_entry(
                    next((one.path for one in facts.texts if one.beside), "TEXT"), terms.unknown
                )
                if terms.read
                else "put that text beside the weights and stamp again",
                severity=Severity.NOTE if in_prose else None,
            )


def _told_by_text(terms: Terms, facts: Facts) -> bool:
    """Whether a known text stands under a name that names none: of a family, or of one's own."""
    texts = [t.identification for t in facts.texts if t.beside]
    if terms.unknown:
        # Which text it is says WM302.
        return not terms.entries and any(t.id and t.match in ("exact", "altered") for t in texts)
    return all(
        not entry.names_a_text
        and any(
            text.match in ("exact", "altered")
            and (
                is_text_of(text, entry, facts.catalogue)
                or is_member(text.id, entry, facts.catalogue)
            )
            for text in texts
        )
        for entry in terms.entries
    )


@check(
    "WM307",
    Severity.ERROR,
    asked="ask who published the weights for the whole text; what was cut off still binds",
)
def license_text_truncated(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence text breaks off before its restrictions, which does not lift them."""
    for text in _at_hand(facts):
        if text.identification.match == "truncated":
            name = text.identification.name
            yield report(
                Location(text.path, "", 1),
                f"the text of {name} is cut off: its list of restrictions is not there in full",
                "put the whole text there",
            )


@check(
    "WM308",
    Severity.ERROR,
    asked="fetch weights and text again; if they stay so, ask who published them",
)
def license_text_moved(report: Report, facts: Facts) -> Iterator[Finding]:
    """The mark was made from another version of the licence text."""
    for weights in facts.weights:
        mark = weights.mark
        terms = facts.terms.get(mark.license) if mark is not None else None
        if mark is None or terms is None or not mark.text or mark.text == terms.text:
            continue
        yield report(
            Location(weights.path, "weightmark"),
            f"the mark names another text of {mark.license} than the one that is known "
            f"({mark.text[:12]}…, not {terms.text[:12] or 'any'}…)",
            "run `weightmark stamp` to write the mark anew",
        )
