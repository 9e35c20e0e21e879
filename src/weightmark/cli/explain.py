"""`weightmark explain`: what a rule or a licence means, with an example and what to do."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from weightmark.errors import UsageError
from weightmark.finding import RULES_URL
from weightmark.verdict import PASSED

if TYPE_CHECKING:
    from weightmark.finding import Rule
    from weightmark.licenses.catalogue import Catalogue, License


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the command."""
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WMnnn|ID",
        help="the code or name of a rule, or any name of a licence",
    )


def run(args: argparse.Namespace) -> int:
    """Explains each word; raises UsageError for one that is neither a rule nor a licence."""
    from weightmark.cli import width
    from weightmark.cli.licenses import catalogue_here
    from weightmark.reports.lines import broken, safe

    catalogue = catalogue_here()
    for number, word in enumerate(args.words):
        lines = list(_explained(word, catalogue))
        for line in ("", *lines) if number else lines:
            indent = len(line) - len(line.lstrip())
            hang = _HANG if line[2:3].strip() and indent == _LABELLED else 0
            for part in broken(safe(line.lstrip()), indent, width(), hang=hang):
                sys.stdout.write(f"{part}\n")
    return PASSED


_LABELLED, _HANG = 2, 15  # columns before and behind a label


def _explained(word: str, catalogue: Catalogue) -> Iterator[str]:
    from weightmark.rules import CHECKS

    rules = [check.rule for check in CHECKS]
    for rule in rules:
        if word.casefold() in (rule.code.casefold(), rule.name):
            yield from _rule(rule)
            return
    entry = catalogue.find(word)
    if entry is None:
        raise UsageError(f"{word!r} is no rule and no licence", hint=_hint(word, rules, catalogue))
    yield from _licence(entry, catalogue)


def _hint(word: str, rules: Iterable[Rule], catalogue: Catalogue) -> str:
    from weightmark.cli.licenses import hint
    from weightmark.cli.misuse import nearest_words

    if word.casefold().startswith("wm"):
        return nearest_words(word, [rule.code for rule in rules], f"{RULES_URL} lists the rules")
    return nearest_words(word, [rule.name for rule in rules]) or hint(word, catalogue)


# -- rules ------------------------------------------------------------------------------------


def _rule(rule: Rule) -> Iterator[str]:
    """The section of docs/rules.md on a rule, without its marks of Markdown."""
    from weightmark.rules.page import section

    yield f"{rule.code} {rule.name}: {rule.summary.rstrip('.')}"
    for part in section(rule):
        yield ""
        yield from part
    yield ""
    yield rule.url


# -- licences ---------------------------------------------------------------------------------

# Duties that no answer tells: they forbid nothing and go along with no copy.
_MORE = ("patent", "updates", "acceptance", "waiver", "law")


def _licence(entry: License, catalogue: Catalogue) -> Iterator[str]:
    from weightmark.model.answers import of_licence, open_of
    from weightmark.reports.answers import open_rows, way_rows

    yield entry.name
    yield _line("id", entry.id)
    yield _line("class", entry.klass)
    for row in (*way_rows(of_licence(entry)), *open_rows(open_of(entry))):
        yield _line(row.label, row.text)
    label = "also asks"
    for duty in entry.obligations:
        if duty.kind in _MORE:
            where = f" ({duty.section})" if duty.section else ""
            yield _line(label, f"{duty.kind}: {duty.gist}{where}")
            label = ""
    names = tuple(dict.fromkeys((*entry.hub, *entry.aliases, *entry.unclear)))
    yield from _listed("also called", names)
    yield from _listed("may mean", entry.readings)
    for number, text in enumerate(_relations(entry, catalogue)):
        yield _line("" if number else "relations", text)
    yield from _listed("note", (entry.note,) if entry.note else ())
    yield ""
    yield f"The text decides. Clauses and digests: weightmark licenses {entry.id}"


def _line(label: str, text: str) -> str:
    return f"  {label:{_HANG - _LABELLED}}{text}"


def _listed(label: str, names: Iterable[str]) -> Iterator[str]:
    shown = ", ".join(names)
    if shown:
        yield _line(label, shown)


def _relations(entry: License, catalogue: Catalogue) -> Iterator[str]:
    """How a licence stands to others: what it refers to, who has its restrictions, its family."""
    if entry.reference is not None:
        policy = entry.reference
        changes = ", which may change" if policy.mutable else ""
        yield f"what it forbids stands in its {policy.name}{changes}: {policy.policy or policy.url}"
    others = [one for one in catalogue.entries() if one.id != entry.id]
    same = {one.id for one in others if one.restrictions and one.restrictions == entry.restrictions}
    if same:
        yield f"the same restrictions, word for word: {', '.join(sorted(same))}"
    families = [one for one in others if not one.names_a_text and entry.id in one.readings]
    if families:
        yield f"may be meant by {', '.join(one.short_name for one in families)}"
