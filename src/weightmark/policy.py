"""What a project allows: licences, classes, topics, obligations; what it silences or fails on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from weightmark._startup import NamedTuple
from weightmark.errors import ExpressionError
from weightmark.finding import Severity
from weightmark.licenses.catalogue import (
    CLASSES,
    OBLIGATIONS,
    SHIPPED,
    TOPICS,
    Catalogue,
    KnownClause,
    License,
    spellings,
    squeeze,
)

NOT_KNOWN = "unknown"
TOPIC, OBLIGATION = "topic:", "obligation:"

# Obligations that take something from what a user may do; the others are work for who hands on.
LIMITING = (
    "threshold",
    "no-training",
    "non-commercial",
    "geography",
    "share-alike",
    "no-derivatives",
    "no-redistribution",
    "hosting",
)


class Waiver(NamedTuple):
    """A restriction that the licensor of a base lifted for this model.

    `clause` is a label of the licence or the first eight or more digits of a clause digest; `by`
    is who lifted it and `reference` where that can be read.
    """

    base: str
    clause: str
    by: str
    reason: str
    reference: str

    def is_for(self, name: str) -> bool:
        """Whether it is a waiver for the base of this name."""
        return self.base.casefold().rstrip("/") == name.casefold().rstrip("/")

    def fits(self, clause: str, label: str) -> bool:
        """Whether it lifts the clause with this digest and label."""
        said = self.clause.strip().casefold()
        if len(said) >= 8 and clause.startswith(said):
            return True
        return bool(label) and _bare(said) == _bare(label)


def _bare(label: str) -> str:
    return label.casefold().strip("().: ")


class Policy(NamedTuple):
    """What is allowed.

    `allow` and `deny` hold licence ids, class words, `topic:…`, `obligation:…`, and `allow` also
    `unknown`; an empty `allow` allows everything. `ignore` maps a rule code to a reason, `locked`
    are codes that a project may not ignore. `waivers` are the restrictions that licensors lifted.
    `require_mark` makes a missing mark an error for who only received the weights, too.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    ignore: Mapping[str, str] = {}
    fail_on: Severity = Severity.ERROR
    locked: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    require_mark: bool = False

    def waiver(self, base: str, clause: str, label: str) -> Waiver | None:
        """The waiver of one clause of a base, None where there is none."""
        return waiver_of(self.waivers, base, clause, label)

    def denied(self, name: str, entry: License | None) -> str:
        """The word of `deny` that a licence falls under, "" for none; `entry` None: not known."""
        return next((word for word in self.deny if _denies(word, name, entry)), "")

    def allowed(self, name: str, entry: License | None) -> bool:
        """Whether a licence is allowed; an unknown one only by its id or by `unknown`."""
        if not self.allow or name in self.allow:
            return True
        if entry is None or not entry.names_a_text:
            return NOT_KNOWN in self.allow
        return entry.id in self.allow or entry.klass in self.allow or self._all_listed(entry)

    def _all_listed(self, entry: License) -> bool:
        """Whether every restriction and every limiting obligation is among the allowed ones."""
        if not any(word.startswith((TOPIC, OBLIGATION)) for word in self.allow):
            return False
        if entry.status not in ("listed", "none"):
            return False
        return all(f"{TOPIC}{clause.topic}" in self.allow for clause in entry.clauses) and all(
            f"{OBLIGATION}{duty.kind}" in self.allow
            for duty in entry.obligations
            if duty.kind in LIMITING
        )


def forbidden(entry: License) -> tuple[KnownClause, ...]:
    """What a licence forbids: its clauses, and those of the document it refers to, as last known.

    Such a document may change later; what it forbade once is reason enough to deny.
    """
    document = (
        SHIPPED.find(entry.reference.policy) if entry.reference and entry.reference.policy else None
    )
    return (*entry.clauses, *(document.clauses if document is not None else ()))


def _denies(word: str, name: str, entry: License | None) -> bool:
    if word == name:
        return True
    if entry is None:
        return False
    if word.startswith(TOPIC):
        return any(clause.topic == word[len(TOPIC) :] for clause in forbidden(entry))
    kinds = {duty.kind for duty in entry.obligations}
    if word.startswith(OBLIGATION):
        return word[len(OBLIGATION) :] in kinds
    # `non-commercial` is a class and an obligation: research licences have it too.
    return word in (entry.id, entry.klass) or word in kinds


def waiver_of(waivers: Iterable[Waiver], base: str, clause: str, label: str) -> Waiver | None:
    """The waiver of one clause of a base, None where there is none."""
    for one in waivers:
        if one.is_for(base) and one.fits(clause, label):
            return one
    return None


# -- words of a configuration -----------------------------------------------------------------


def resolve_policy(
    word: str, catalogue: Catalogue = SHIPPED, *, deny: bool = False
) -> tuple[str, ...]:
    """What one word of `allow` or `deny` means: a class, a topic, an obligation, or licence ids.

    A name that does not say which licence it is, such as `gpl-3.0`, means all of its readings.
    Raises ExpressionError with the nearest known word as its hint.
    """
    plain = word.strip()
    if plain == NOT_KNOWN and not deny:
        return (NOT_KNOWN,)
    for prefix, known in ((TOPIC, TOPICS), (OBLIGATION, tuple(OBLIGATIONS))):
        if plain.startswith(prefix):
            if plain[len(prefix) :] in known:
                return (plain,)
            raise _unknown(plain, [prefix + each for each in known])
    if plain in CLASSES:
        return (plain,)
    entry = catalogue.find(plain)
    if entry is not None:
        unclear = {squeeze(name) for name in entry.unclear}
        return entry.readings if squeeze(plain) in unclear and entry.readings else (entry.id,)
    from weightmark.licenses.expression import ids

    try:
        found = ids(plain, catalogue)
    except ExpressionError:
        raise _unknown(plain, _words(catalogue)) from None
    if len(found) > 1:
        raise ExpressionError(
            f"{plain!r} names {len(found)} licences", hint="write one licence an entry"
        )
    return found


def _words(catalogue: Catalogue) -> list[str]:

    entries = catalogue.entries()
    names = [name for entry in entries for name in spellings(entry)]
    words = [*CLASSES, NOT_KNOWN, *names]
    words += [TOPIC + each for each in TOPICS] + [OBLIGATION + each for each in OBLIGATIONS]
    return words


def _unknown(word: str, words: Iterable[str]) -> ExpressionError:
    from difflib import get_close_matches

    known = sorted(set(words))
    for prefix in (OBLIGATION, TOPIC):
        if prefix + word in known:
            hint = f"did you mean {prefix + word!r}"
            return ExpressionError(f"{word!r} is not known", hint=hint)
    close = get_close_matches(word, known, 1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}" if close else ""
    hint = hint or "`weightmark licenses` lists what is known"
    return ExpressionError(f"{word!r} is no licence, class, topic or obligation", hint=hint)


# -- an organisation's policy -------------------------------------------------------------------


def narrowed(
    whole: Policy, part: Policy, given: Iterable[str], catalogue: Catalogue = SHIPPED
) -> tuple[Policy, tuple[tuple[str, str], ...]]:
    """The policy of a project under that of its organisation, and where it would widen it.

    `given` are the keys that the project sets. Each problem is a key and what is wrong with it.
    """
    given = frozenset(given)
    problems = (*_wider_choice(whole, part, given, catalogue), *_laxer(whole, part, given))
    joined = Policy(
        allow=part.allow if "allow" in given else whole.allow,
        deny=tuple(dict.fromkeys((*whole.deny, *part.deny))),
        ignore={**whole.ignore, **part.ignore},
        fail_on=min(part.fail_on, whole.fail_on) if "fail-on" in given else whole.fail_on,
        locked=tuple(dict.fromkeys((*whole.locked, *part.locked))),
        waivers=(*whole.waivers, *part.waivers),
        require_mark=whole.require_mark or part.require_mark,
    )
    return joined, problems


def _wider_choice(
    whole: Policy, part: Policy, given: Collection[str], catalogue: Catalogue
) -> Iterator[tuple[str, str]]:
    """Where a project would allow a licence that the policy does not."""
    if "allow" not in given:
        return
    if whole.allow and not part.allow:
        yield "allow", "is empty and so allows everything, which the policy does not"
    for word in part.allow:
        if not _within(word, whole, catalogue):
            yield "allow", f"has {word!r}, which the policy does not allow"
        elif refused := _refused(word, whole, catalogue):
            yield "allow", f"has {word!r}, which the policy denies by {refused!r}"


def _laxer(whole: Policy, part: Policy, given: Collection[str]) -> Iterator[tuple[str, str]]:
    """Where a project would let pass what fails under the policy."""
    if "fail-on" in given and part.fail_on > whole.fail_on:
        yield (
            "fail-on",
            f"is {str(part.fail_on)!r}, laxer than {str(whole.fail_on)!r} of the policy",
        )
    if "require-mark" in given and whole.require_mark and not part.require_mark:
        yield "require-mark", "is false, and the policy requires marks"
    for code in sorted(part.ignore.keys() & set(whole.locked)):
        yield f"ignore.{code}", "is locked by the policy"
    waivable = [code for code in ("WM401", "WM402") if code in whole.locked]
    if part.waivers and waivable:
        locked = f"stand here although {waivable[0]} is locked: move them to the policy"
        yield "waivers", locked


def _within(word: str, whole: Policy, catalogue: Catalogue) -> bool:
    if not whole.allow or word in whole.allow:
        return True
    if word in CLASSES or word == NOT_KNOWN or word.startswith((TOPIC, OBLIGATION)):
        return False
    return whole.allowed(word, catalogue.find(word))


def _refused(word: str, whole: Policy, catalogue: Catalogue) -> str:
    if word in CLASSES or word == NOT_KNOWN or word.startswith((TOPIC, OBLIGATION)):
        return word if word in whole.deny else ""
    return whole.denied(word, catalogue.find(word))
