"""The answers of a verdict as people read them: rows of a label and words, said once for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.finding import counted
from weightmark.model.answers import (
    ASK,
    BARRED,
    NO,
    THRESHOLD,
    UNKNOWN,
    YES,
    Answers,
    Commercial,
    MadeFrom,
    MadeWith,
    MustNot,
    NamedLicence,
    Open,
    Way,
)
from weightmark.recognition.identification import NONE, UNRESOLVED

MANY = 3  # sets of answers that are told in full; of more than fit a screen, topics only

_MOST = 20  # bases or open questions of a model that people are told: a screen has no more
_OPENNESS = {"open": "yes", "restricted": "no", "unknown": "not known"}
# Words of the catalogue that say too little by themselves.
_TOPICS = {
    "": "as read",
    "general": "in general",
    **dict(zip(BARRED, ("training", "changes", "handing on", "service", "places"), strict=True)),
}


class AnswerRow(NamedTuple):
    """A label, empty below the first of its kind, and what is said under it."""

    label: str
    text: str


class Told(NamedTuple):
    """What is said of one model, or of several of which the same is said."""

    title: str
    rows: tuple[AnswerRow, ...]
    models: tuple[str, ...]
    same: Answers


def told(answers: Sequence[Answers]) -> Iterator[Told]:
    """The answers for people, models of which the same is said together."""
    alike: dict[Answers, list[Answers]] = {}
    for one in answers:
        alike.setdefault(one._replace(model="", weights=()), []).append(one)
    for same, models in alike.items():
        names = tuple(dict.fromkeys(one.model for one in models))
        told_rows = tuple(rows(same, short=len(alike) > MANY))
        yield Told(_title(models, names), told_rows, names, same)


def _title(models: Sequence[Answers], names: Sequence[str]) -> str:
    # Who asks what a text is has no models, and needs not wait for what lays them out.
    from weightmark.reports.groups import models_named

    shown = models_named(names)
    count = sum(len(one.weights) for one in models)
    return f"{shown} ({counted(count, 'weight file')})" if count else shown


def rows(answers: Answers, *, short: bool = False) -> Iterator[AnswerRow]:
    """The rows of one model; where it is kept short, what is forbidden is told by topic only."""
    several = len(answers.ways) > 1
    for number, way in enumerate(answers.ways):
        behind = f" (choice {number + 1} of {len(answers.ways)})" if several else ""
        label = "or licence" if number else "licence"
        yield AnswerRow(label, (licence_names(way.licences) or "none that is known") + behind)
        yield from way_rows(way, short=short)
    for by in ("card", "package"):
        yield from _labelled(f"{by} says", uses_said(answers, by, short=short))
    yield from _labelled("made from", _first(map(_made_from, answers.bases)))
    data = (f"{one.name}: {asked_of_data(one)}" for one in answers.data)
    yield from _labelled("data", _first(data))
    if words := openness(answers):
        yield AnswerRow("open source", words)
    yield from open_rows(answers.unknown)


def _labelled(label: str, said: Iterable[str]) -> Iterator[AnswerRow]:
    for number, text in enumerate(said):
        yield AnswerRow("" if number else label, text)


def _first(said: Iterable[str]) -> Iterator[str]:
    """As many as people are told, and how many more there are."""
    found = list(said)
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield f"… and {len(found) - _MOST} more"


def _made_from(base: MadeFrom) -> str:
    relation = f" ({base.relation})" if base.relation else ""
    return f"{base.name}{relation}: {licence_names(base.licences) or 'licence not known'}"


_MOST_SAID = 200  # characters of a sentence of a card; three lines of a terminal


def uses_said(answers: Answers, by: str, *, short: bool = False) -> Iterator[str]:
    """What card or package say of uses beside the licence, in their words; short: how many."""
    said = [one for one in answers.card if one.by == by]
    if short and said:
        yield f"more on uses, which no licence says: {len(said)} (`weightmark show` tells each)"
        return
    yield from _first(_quoted(one.words, one.items, f"{one.path}:{one.line}") for one in said)


def _quoted(words: str, items: Sequence[str], where: str) -> str:
    listed = f": {'; '.join(items)}" if items else ""
    words = " ".join(f"{words}{listed}".split())
    if len(words) > _MOST_SAID:
        words = f"{words[:_MOST_SAID].rstrip()} …"
    return f'"{words}" ({where})'


def asked_of_data(one: MadeWith) -> str:
    """The licence of a data set, and what it asks."""
    asks = f"; asks {one.asks}" if one.asks else ""
    return f"{licence_names(one.licences) or 'licence not known'}{asks}"


def openness(answers: Answers) -> str:
    """How open weights, code and data are; "" where a licence is named of the weights only."""
    if not any(one.licences for one in answers.components if one.kind != "weights"):
        return ""
    return ", ".join(f"{one.kind} {_OPENNESS[one.openness]}" for one in answers.components)


def open_rows(unknown: Sequence[Open]) -> Iterator[AnswerRow]:
    """What is not known, and whom to ask."""
    yield from _labelled("not known", _first(f"{one.what}; {one.ask}" for one in unknown))


def way_rows(way: Way, *, short: bool = False) -> Iterator[AnswerRow]:
    """What one licence, or several together, let people do and ask of them."""
    yield AnswerRow("commercial", commercial(way.commercial, [one.name for one in way.licences]))
    yield from _labelled("must not", _must_not(way, short=short))
    yield from _labelled("with copies", along(way))


def commercial(found: Commercial, licences: Sequence[str]) -> str:
    """Whether commercial use is allowed, in words; who decides, where it is not the only one."""
    above = " or ".join(f"{each.number:,} {each.unit}" for each in found.thresholds)
    words = {
        YES: "yes",
        THRESHOLD: f"yes, above {above or 'a threshold'} only with another licence",
        ASK: "only after asking" + (f", and above {above} only with another licence" * bool(above)),
        UNKNOWN: "not known",
        NO: "no",
    }
    by = f": {', '.join(found.because)}" if set(found.because) - set(licences[-1:]) else ""
    alone = f" (by the licence of the model alone: {words[found.own]})"
    told = words[found.answer] + by + (alone if found.own != found.answer else "")
    return f"{told}, by the licence; its authors say otherwise" if found.contested else told


def licence_names(found: Iterable[NamedLicence]) -> str:
    """Licences by name, with the id where it says more."""
    return " and ".join(
        one.name if one.name == one.id else f"{one.name} ({one.id})" for one in found
    )


def _must_not(way: Way, *, short: bool) -> Iterator[str]:
    if short and way.must_not:
        yield ", ".join(f"{topic_of(one)} ({len(one.gists)})" for one in way.must_not)
    else:
        yield from (f"{topic_of(one)}: {folded(one.gists)}" for one in way.must_not)
    if asked := asked_by_others(way):
        yield asked
    if end := end_of_ban(way):
        yield end


def asked_by_others(way: Way) -> str:
    """Who asks what is forbidden and is no licence of the model itself, said once."""
    own = {one.name for one in way.licences}
    foreign = [one for one in way.must_not if own.isdisjoint(one.asked_by)]
    asking = dict.fromkeys(name for one in foreign for name in one.asked_by)
    if not asking:
        return ""
    every = len(foreign) == len(way.must_not)
    what = "all" if every else f"{', '.join(map(topic_of, foreign))}:"
    return f"({what} asked by {' and '.join(asking)})"


def end_of_ban(way: Way) -> str:
    """What stands behind all that is forbidden, or in its place; "" where that is all."""
    if way.must_not:
        return "there may be more: see what is not known" * (way.restrictions == UNRESOLVED)
    if way.restrictions != NONE:
        return "not known"
    other = "nothing else" if way.commercial.answer == NO else "nothing"
    return f"{other} that the licence names"


def topic_of(one: MustNot) -> str:
    """The topic of what must not be done, in words."""
    return _TOPICS.get(one.topic, one.topic)


def folded(gists: Iterable[str]) -> str:
    """Gists in one line; what several begin with, as in "deception: spam", is said once."""
    by: dict[str, list[str]] = {}
    for gist in gists:
        lead, colon, rest = gist.partition(": ")
        by.setdefault(lead if colon else "", []).append(rest if colon else gist)
    return "; ".join(
        f"{lead}: {', '.join(said)}" if lead else "; ".join(said) for lead, said in by.items()
    )


def along(way: Way) -> Iterator[str]:
    """What goes along, once for each licence; licences that ask for the same share one."""
    if not way.travels:
        unknown = way.restrictions == UNRESOLVED
        yield "not known" if unknown else "nothing that the licence names"
    asked: dict[str, list[str]] = {}
    for one in way.travels:
        for name in one.asked_by:
            asked.setdefault(name, []).append(one.what)
    alike: dict[str, list[str]] = {}
    for name, whats in asked.items():
        alike.setdefault("; ".join(whats), []).append(name)
    for said, names in alike.items():
        yield f"{', '.join(names)}: {said}" if len(alike) > 1 else said


def answers_json(answers: Answers) -> dict[str, object]:
    """The answers as JSON; field names are stable, docs/reports.md has them."""
    first, *others = answers.ways
    return {
        "model": answers.model,
        "weights": list(answers.weights),
        **way_as_json(first),
        "otherwise": [way_as_json(one) for one in others],
        "bases": _plain(answers.bases),
        "data": _plain(answers.data),
        "components": _plain(answers.components),
        "card": _plain(answers.card),
        "not_known": _plain(answers.unknown),
    }


def way_as_json(way: Way) -> dict[str, object]:
    """What one way to take the licences answers."""
    return {name: _plain(value) for name, value in way._asdict().items()}


def _plain(value: object) -> object:
    """A record as an object of its fields, and what it holds alike."""
    if not isinstance(value, tuple):
        return value
    if fields := getattr(value, "_fields", ()):
        return dict(zip(fields, map(_plain, value), strict=True))
    return list(map(_plain, value))
