"""The report as a page to look at: one file that loads nothing, for a browser, a mail or a printer.

Answers stand first, then where the weights come from (a picture, and the same in words), what is
forbidden by topic and model, what was found and how to mend it, and digests to compare.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from weightmark.finding import Severity
from weightmark.licenses.catalogue import TOPICS
from weightmark.model.answers import ASK, NO, THRESHOLD, UNKNOWN, YES, Answers, Way
from weightmark.model.kin import Descent, Kin, Relative
from weightmark.recognition.identification import UNRESOLVED
from weightmark.reports.answers import (
    MANY,
    along,
    asked_by_others,
    asked_of_data,
    commercial,
    end_of_ban,
    folded,
    licence_names,
    openness,
    told,
    topic_of,
    uses_said,
)
from weightmark.reports.groups import GroupEntry, groups, silenced
from weightmark.reports.markup import Markup, document, joined_markup, tag
from weightmark.reports.picture import MOST_DRAWN, count, draw, picture_words, verdict
from weightmark.reports.text import summary
from weightmark.verdict import NOTHING_CHECKED, Verdict

COMMERCIAL_LABELS = {
    YES: ("good", "yes"),
    THRESHOLD: ("open", "up to a threshold"),
    ASK: ("open", "ask first"),
    UNKNOWN: ("open", "not known"),
    NO: ("bad", "no"),
}
_SEVERITY = {Severity.ERROR: "bad", Severity.WARNING: "open", Severity.NOTE: "soft"}
_MOST_MODELS = 30  # models that get a picture and a column; a page of more is none to look at
_NOTICE = (
    "It says what was found and what was not, and is not legal advice. Nothing was sent anywhere, "
    "and this page loads nothing."
)


def render(verdict: Verdict) -> str:
    """Gives one HTML document that needs no network, and no script to be read.

    Its script only puts buttons for copying behind the digests.
    """
    title = f"weightmark: {_subject(verdict)}"
    kin = verdict.kin[:_MOST_MODELS]
    body = joined_markup(
        tag("a", "to the answers", href="#answers", class_="skip"),
        tag(
            "header",
            tag("p", "weightmark", class_="brand"),
            tag("h1", _subject(verdict)),
            tag("p", summary(verdict), class_=f"verdict {_outcome(verdict)}"),
        ),
        tag(
            "main",
            *_section("answers", "Answers", _answers(verdict)),
            *_section("origin", "Where the weights come from", _origin(kin)),
            *_section("topics", "What is forbidden, by topic", _matrix(verdict.kin)),
            *_section("findings", "What was found", _findings(verdict)),
            *_section("silenced", "Silenced", _silenced(verdict)),
            *_section("digests", "Digests to compare", _digests(verdict.kin)),
        ),
        tag("footer", tag("p", verdict.configured.told), tag("p", _NOTICE)),
    )
    return document(title, body, asset("page.css"), (f"{asset('copy.js')}copyButtons(document);",))


@cache
def asset(name: str) -> str:
    """A file of the folder `page` beside this module."""
    with open(f"{os.path.dirname(__file__)}/page/{name}", encoding="utf-8") as stream:
        return stream.read()


def _subject(verdict: Verdict) -> str:
    if len(verdict.models) == 1:
        path = verdict.models[0].path
        unnamed = "these weights" if verdict.models[0].weights else "these files"
        return os.path.basename(path.rstrip("/")).strip(".") or unnamed
    return f"{len(verdict.models)} models" if verdict.models else "no weights"


def _outcome(verdict: Verdict) -> str:
    if verdict.failed:
        return "bad"
    worst = max((one.severity for one in verdict.findings), default=Severity.NOTE)
    passed = worst is Severity.NOTE and verdict.exit_code != NOTHING_CHECKED
    return "good" if passed else "open"


def _section(name: str, heading: str, parts: Iterable[Markup]) -> Iterator[Markup]:
    """A section, or nothing where it would be empty."""
    found = list(parts)
    if found:
        head = tag("h2", heading, id=f"{name}-heading")
        yield tag("section", head, *found, id=name, aria_labelledby=f"{name}-heading")


# -- answers ----------------------------------------------------------------------------------


def _answers(verdict: Verdict) -> Iterator[Markup]:
    """A card for each model; of many only the head, which opens."""
    found = list(told(verdict.answers))
    for one in found:
        heading = tag("h3", one.title or ".")
        if len(found) <= MANY:
            yield tag("div", heading, *_of_model(one.same), class_="card")
            continue
        way = one.same.ways[0]
        kind, word = _commercial_label(way)
        badge = tag("span", f"commercial use: {word}", class_=f"badge {kind}")
        head = tag(
            "summary", heading, licence_names(way.licences) or "no licence known", " ", badge
        )
        yield tag("details", head, *_of_model(one.same), class_="card")


def _of_model(answers: Answers) -> Iterator[Markup]:
    several = len(answers.ways) > 1
    for number, way in enumerate(answers.ways, 1):
        if several:
            yield tag("p", f"Choice {number} of {len(answers.ways)}", class_="soft")
        yield tag("dl", *_way(way), class_="facts")
    rest = [
        *_term("The card says", list(uses_said(answers, "card"))),
        *_term("The package says", list(uses_said(answers, "package"))),
        *_term(
            "Made from",
            [
                joined_markup(
                    tag("span", one.name, class_="topic"),
                    f" ({one.relation})" if one.relation else "",
                    f": {licence_names(one.licences) or 'licence not known'}",
                )
                for one in answers.bases
            ],
        ),
        *_term(
            "Data",
            [
                joined_markup(tag("span", one.name, class_="topic"), f": {asked_of_data(one)}")
                for one in answers.data
            ],
        ),
        *_term("Open source", [openness(answers)] if openness(answers) else []),
        *_term(
            "Not known",
            [
                joined_markup(f"{one.what}; ", tag("span", one.ask, class_="soft"))
                for one in answers.unknown
            ],
        ),
    ]
    if rest:
        yield tag("dl", *rest, class_="facts")


def _way(way: Way) -> Iterator[Markup]:
    yield from _term("Licence", [licence_names(way.licences) or "none that is known"])
    kind, word = _commercial_label(way)
    words = commercial(way.commercial, [one.name for one in way.licences])
    rest = words.removeprefix(word).lstrip(" :,")
    badge = tag("span", word, class_=f"badge {kind}")
    yield from _term("Commercial use", [joined_markup(badge, f" {rest}" if rest else "")])
    yield from _term("Must not", list(_must_not(way)))
    yield from _term("With copies", list(along(way)))


def _commercial_label(way: Way) -> tuple[str, str]:
    """The class and the words of the answer; one that the card contests is no plain yes."""
    kind, word = COMMERCIAL_LABELS[way.commercial.answer]
    return ("open" if way.commercial.contested and kind == "good" else kind), word


def _must_not(way: Way) -> Iterator[str]:
    for one in way.must_not:
        said = tag("span", topic_of(one), class_="topic")
        yield joined_markup(said, f": {folded(one.gists)}")
    if asked := asked_by_others(way):
        yield tag("span", asked, class_="soft")
    if end := end_of_ban(way):
        yield tag("span", end, class_="open") if way.restrictions == UNRESOLVED else end


def _term(name: str, said: Sequence[str]) -> Iterator[Markup]:
    if len(said) == 1:
        yield joined_markup(tag("dt", name), tag("dd", said[0]))
    elif said:
        items = [tag("li", one) for one in said]
        yield joined_markup(tag("dt", name), tag("dd", tag("ul", *items)))


# -- where the weights come from --------------------------------------------------------------


def _origin(kin: Sequence[Kin]) -> Iterator[Markup]:
    for number, one in enumerate(kin, 1):
        if not one.bases:
            continue
        words = [
            tag("h3", one.model or "."),
            tag("p", f"{one.itself.licence}: {count(one.itself)}."),
            tag("ul", *(tag("li", *_step(base)) for base in one.bases)),
        ]
        if len(one.bases) > MOST_DRAWN:
            more = f"The picture shows the first {MOST_DRAWN} of {len(one.bases)} bases."
            words.append(tag("p", more, class_="soft"))
        yield tag("div", draw(one, number), tag("div", *words), class_="kin")


def _step(one: Descent) -> Iterator[Markup]:
    kind, words = verdict(one)
    relation = f" ({one.relation})" if one.relation else ""
    yield tag("span", one.base.name, class_="topic")
    yield joined_markup(f"{relation}, {one.base.licence}, {count(one.base)}: ")
    yield tag("span", words, class_=kind)
    reasons = [said for said in (one.reason, one.settle) if said]
    if kind == "open" and reasons:
        yield joined_markup(f" ({'; '.join(reasons)})")
    for label, some in (("lost", one.lost), ("weakened", one.weakened), ("waived", one.waived)):
        if some:
            items = [tag("li", f"{label}: {picture_words(each)}") for each in some]
            yield tag("ul", *items, class_="" if label == "waived" else "bad")


# -- topics -----------------------------------------------------------------------------------


def _matrix(kin: Sequence[Kin]) -> Iterator[Markup]:
    """How many restrictions each model and each base has of each topic."""
    columns = [relative for one in kin for relative in (one.itself, *_bases(one))]
    alike: dict[Relative, list[str]] = {}
    for one in dict.fromkeys(columns):
        alike.setdefault(one._replace(name="", licence=""), []).append(one.name or ".")
    named = [one._replace(name=_several(names)) for one, names in alike.items()]
    columns = named[:_MOST_MODELS]
    found = [name for name in (*TOPICS, "") if any(_of(name, one) for one in columns)]
    if not found:
        return
    head = [tag("td"), *(tag("th", one.name, scope="col") for one in columns)]
    rows = [
        tag(
            "tr",
            tag("th", name or "in words of a text that is not known", scope="row"),
            *(_cell(name, one) for one in columns),
        )
        for name in found
    ]
    caption = "Number of restrictions; ? where there may be more."
    yield tag("p", caption, class_="soft")
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows))
    yield tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _several(names: Sequence[str]) -> str:
    """The models that share a column: the first, and how many more."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _bases(one: Kin) -> Iterator[Relative]:
    return (step.base for step in one.bases)


def _of(name: str, one: Relative) -> int:
    return sum(each.topic == name for each in one.restrictions)


def _cell(name: str, one: Relative) -> Markup:
    number = _of(name, one)
    words = f"{number or '–'}{' ?' if one.open else ''}"
    titles = "; ".join(picture_words(each) for each in one.restrictions if each.topic == name)
    return tag("td", words, class_="number", title=titles)


# -- findings ---------------------------------------------------------------------------------


def _findings(verdict: Verdict) -> Iterator[Markup]:
    for group in groups(verdict):
        yield tag("h3", group.title)
        yield tag("ul", *map(_finding, group.entries), class_="findings")
    if not verdict.findings and verdict.checked:
        yield tag("p", "No conflict was found.")


def _finding(entry: GroupEntry) -> Markup:
    first = entry.first
    rule = tag("a", f"{first.rule.code} {first.rule.name}", href=first.rule.url)
    severity = tag("span", str(first.severity), class_=_SEVERITY[first.severity])
    parts = [tag("p", severity, " ", rule, f" in {entry.where}" if entry.where else "")]
    if entry.untold:
        parts.append(tag("p", "like those above: --format json tells each", class_="soft"))
    else:
        message, listed = first.parted()
        parts.append(tag("p", message))
        if listed:
            parts.append(tag("ul", *(tag("li", one) for one in listed)))
        if first.hint:
            parts.append(tag("p", tag("strong", "What to do: "), first.hint))
    return tag("li", *parts, class_=str(first.severity))


def _silenced(verdict: Verdict) -> Iterator[Markup]:
    items = [
        tag(
            "li",
            tag("p", f"{entry.first.rule.code} {entry.where}: {entry.first.message}"),
            tag("p", f"Reason: {reason}", class_="soft"),
        )
        for entry, reason in silenced(verdict)
    ]
    if items:
        yield tag("ul", *items, class_="findings")


# -- digests ----------------------------------------------------------------------------------


def _digests(kin: Sequence[Kin]) -> Iterator[Markup]:
    rows = [
        tag(
            "tr",
            tag("td", one.of),
            tag("td", one.path),
            tag("td", tag("code", one.sha256, class_="digest", data_of=f"{one.of} {one.path}")),
        )
        for one in dict.fromkeys(each for model in kin for each in model.fingerprints)
    ]
    if rows:
        names = ("Of", "File", "SHA-256")
        head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
        table = tag("table", head, tag("tbody", *rows), class_="digests")
        yield tag("p", "Two models with the same restriction hash forbid the same, word for word.")
        yield tag("div", table, class_="scroll", tabindex="0", role="region", aria_label="Digests")
