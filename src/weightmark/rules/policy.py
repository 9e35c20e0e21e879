"""WM6xx: whether the licences that were found are allowed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.declared.statement import Statement
from weightmark.finding import Finding, Location, Severity, shortened
from weightmark.licenses.catalogue import CLASSES, SHIPPED, License
from weightmark.licenses.expression import choices, entry_of
from weightmark.model import agreement
from weightmark.model.facts import Facts
from weightmark.model.lineage import sections
from weightmark.model.parts import model_parts
from weightmark.model.terms import Terms
from weightmark.policy import NOT_KNOWN, OBLIGATION, TOPIC, Policy, forbidden
from weightmark.rules.registry import Report, check

_CLEAR_UP = "have it cleared up which of them holds, or take other weights"


class _Source(NamedTuple):
    """Terms that reach the user of a model, and who brings them ("" for the model itself)."""

    where: Location
    base: str
    terms: Terms

    @property
    def named(self) -> str:
        return f"{self.terms.license} of the base {self.base}" if self.base else self.terms.license


def _sources(facts: Facts, *, bases: bool) -> Iterator[_Source]:
    seen = set()
    for part in model_parts(facts):
        for terms in part.carried(facts).terms:
            if terms.license not in seen:
                seen.add(terms.license)
                yield _Source(_at(facts), "", terms)
        for parent in part.parents if bases else ():
            if parent.terms is not None:
                yield _Source(parent.where, parent.base.name, parent.terms)


def _at(facts: Facts) -> Location:
    if facts.card is not None and facts.card.card.license:
        return facts.card.at("license")
    return Location(facts.label)


def _ways(source: _Source, facts: Facts) -> Sequence[Mapping[str, License | None]]:
    """The ways to accept the licence, each with its licences and their entries."""
    return [
        {name: entry_of(name, facts.catalogue) for name in way}
        for way in choices(source.terms.license, facts.catalogue)
    ]


@check("WM601", Severity.ERROR)
def licence_denied(report: Report, facts: Facts) -> Iterator[Finding]:
    """A licence of the model or of a base is one that the policy denies."""
    policy = report.policy
    for source in _sources(facts, bases=True) if policy.deny else ():
        refused = []
        for way in _ways(source, facts):
            words = [(name, policy.denied(name, entry)) for name, entry in way.items()]
            refused.append([(name, word) for name, word in words if word])
        if not all(refused):
            continue
        for name, word in refused[0]:
            yield report(
                source.where,
                f"{source.named} is denied: {_why(name, word, facts.catalogue.find(name))}",
                "take other weights, or change `deny` in the policy",
            )
    denied = {word[len(TOPIC) :] for word in policy.deny if word.startswith(TOPIC)}
    known = {
        clause.sha256
        for terms in facts.terms.values()
        for entry in terms.entries
        for clause in entry.clauses
    }
    for text in facts.texts if denied else ():
        for clause in text.identification.clauses:
            if clause.topic in denied and clause.sha256 not in known:
                yield report(
                    Location(text.path, clause.label, clause.line),
                    f"a restriction on {clause.topic} is denied: {clause.gist or clause.text[:80]}",
                    "take other weights, or change `deny` in the policy",
                )


def _why(name: str, word: str, entry: License | None) -> str:
    title = entry.name if entry is not None else name
    if entry is not None and word.startswith(TOPIC):
        gists = [c.gist for c in forbidden(entry) if c.topic == word[len(TOPIC) :]]
        return f"{title} restricts {word[len(TOPIC) :]} use ({'; '.join(gists)})"
    kind = word.removeprefix(OBLIGATION)
    for duty in entry.obligations if entry is not None else ():
        if duty.kind == kind:
            where = f", {sections([duty.section])}" if duty.section else ""
            return f"{title}{where}: {duty.gist} ({word})"
    return f"{title} is {word}" if entry is not None and word == entry.klass else title


@check("WM602", Severity.ERROR)
def licence_not_allowed(report: Report, facts: Facts) -> Iterator[Finding]:
    """The licence of the model is none that the policy allows."""
    policy = report.policy
    for source in _sources(facts, bases=False) if policy.allow else ():
        bad: list[str] = []
        for way in _ways(source, facts):
            refused = [name for name, entry in way.items() if not policy.allowed(name, entry)]
            if not refused:
                break
            known = ((name, way[name]) for name in refused)
            bad = bad or [name for name, entry in known if entry and entry.names_a_text]
        else:
            for name in bad:
                entry = entry_of(name, facts.catalogue)
                what = f" ({entry.name}, {entry.klass})" if entry is not None else ""
                yield report(
                    source.where,
                    f"{name}{what} is not among the allowed licences",
                    "take other weights, or add it to `allow` in the policy",
                )


@check("WM603", Severity.ERROR)
def licence_not_known(report: Report, facts: Facts) -> Iterator[Finding]:
    """Only some licences are allowed, and what this one is cannot be told."""
    policy = report.policy
    if not policy.allow or NOT_KNOWN in policy.allow:
        return
    for part in model_parts(facts):
        child = part.carried(facts)
        for terms in child.terms:
            refused = [
                name
                for name in (*terms.unknown, *(e.id for e in terms.entries if not e.names_a_text))
                if name not in policy.allow
            ]
            if refused and not _some_way(terms, facts, policy):
                yield report(
                    _at(facts),
                    f"{', '.join(refused)}: it cannot be told what this licence is",
                    'name the licence itself, or add "unknown" or its id to `allow`',
                )
        if not child.terms and not any(
            policy.allowed(name, SHIPPED.find(name)) for name in child.ids
        ):
            yield report(
                _at(facts),
                f"no licence that is known is declared ({child.name}), and only some are allowed",
                'declare the licence, or add "unknown" to `allow`',
            )
    for one in _not_understood(facts):
        yield report(
            one.where,
            f"{one.title} says {shortened(one.words)!r}, which is not understood, and only some "
            "licences are allowed",
            'have the licence named by an id, or add "unknown" to `allow`',
        )
    for one in _limits(facts):
        if not _words_for(one) & set(policy.allow):
            yield report(
                one.where,
                f"{one.title} says {shortened(one.words)!r}, and only some licences are allowed",
                f'{_CLEAR_UP}, or add "{one.asks}" to `allow`',
            )


def _limits(facts: Facts) -> Iterator[Statement]:
    """Where words limit the use of the weights, and the licence that is declared does not."""
    found = {
        (conflict.one.where, conflict.one.words): conflict.one
        for spoken in facts.spoken
        for conflict in agreement.conflicts(spoken, facts.catalogue)
        if not conflict.one.licence
    }
    yield from found.values()


def _words_for(limit: Statement) -> set[str]:
    """The words of a policy that mean such a limit; research only is not for commerce either."""
    asked = {limit.asks, "non-commercial"} if limit.asks == "research" else {limit.asks}
    return asked | {OBLIGATION + word for word in asked}


def _not_understood(facts: Facts) -> Iterator[Statement]:
    """What places say that nobody understands, each once: it may be any licence."""
    found = {
        (one.where, one.words): one
        for spoken in facts.spoken
        for one in agreement.open_statements(spoken)
    }
    yield from found.values()


def _some_way(terms: Terms, facts: Facts, policy: Policy) -> bool:
    source = _Source(Location(""), "", terms)
    return any(
        all(policy.allowed(name, entry) for name, entry in way.items())
        for way in _ways(source, facts)
    )


@check("WM604", Severity.WARNING)
def denial_unclear(report: Report, facts: Facts) -> Iterator[Finding]:
    """Something is denied, and whether the licence has it cannot be told; an error if unknown."""
    policy = report.policy
    if not policy.deny:
        return
    denied = ", ".join(policy.deny)
    hint = "read the licence, and write an entry for it or name it by an id that is known"
    for one in _not_understood(facts):
        message = f"{one.title} says {shortened(one.words)!r}, so it cannot be told whether it is "
        message += f"any of {denied}: it is not understood"
        yield report(one.where, message, hint, severity=Severity.ERROR)
    for one in _limits(facts):
        if _words_for(one) & set(policy.deny):
            message = f"{one.title} says {shortened(one.words)!r}, and {one.asks} is denied: "
            message += "the licence that is declared does not say so"
            yield report(one.where, message, _CLEAR_UP, severity=Severity.ERROR)
    # By its id a licence is told from others, though nobody knows more of it.
    kinds = (TOPIC, OBLIGATION)
    asked = [word for word in policy.deny if word.startswith(kinds) or word in CLASSES]
    if asked:
        yield from _not_known(report, facts, asked, hint)


def _not_known(report: Report, facts: Facts, asked: Sequence[str], hint: str) -> Iterator[Finding]:
    """The licences of which it cannot be told whether they have what is `asked`."""
    for source in _sources(facts, bases=True):
        unknown = [entry.name for entry in source.terms.entries if entry.status == "unknown"]
        unknown += source.terms.unknown
        open_ = unknown or _unresolved(source, asked, report.policy)
        if open_:
            yield report(
                source.where,
                f"cannot tell whether {', '.join(dict.fromkeys(open_))} has any of "
                f"{', '.join(asked)}: {source.terms.reason or 'its text is not known'}",
                "read the licence, and allow or deny it by its id",
                severity=Severity.ERROR if unknown else None,
            )
    named = dict.fromkeys(part.unknown for part in model_parts(facts) if part.unknown)
    told = {one.words for one in _not_understood(facts)}
    for name in named:
        if name not in told:
            message = f"cannot tell whether {name} has any of {', '.join(asked)}: "
            yield report(_at(facts), message + "its text is not known", hint)


def _unresolved(source: _Source, asked: Sequence[str], policy: Policy) -> list[str]:
    """The licences whose restrictions are elsewhere or in prose, where a topic is denied."""
    if source.terms.clauses is not None or not any(word.startswith(TOPIC) for word in asked):
        return []
    return [
        entry.name
        for entry in source.terms.entries
        if entry.status in ("reference", "prose") and not _refused(entry, policy)
    ]


def _refused(entry: License, policy: Policy) -> bool:
    """Whether what is known of a licence is enough to deny it by a topic."""
    topics = {clause.topic for clause in forbidden(entry)}
    return any(word.startswith(TOPIC) and word[len(TOPIC) :] in topics for word in policy.deny)
