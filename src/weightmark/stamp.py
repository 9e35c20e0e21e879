"""Stamps models: finds the licence of each, and writes it into its weights and its card."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from weightmark.bundle import Bundle, CardFile, Spoken, Weights
from weightmark.card import edit
from weightmark.collect import collect
from weightmark.declared.cards import card_licence
from weightmark.embed import embed
from weightmark.errors import CardError, ExpressionError, StampError, UsageError, WeightmarkError
from weightmark.formats import by_path
from weightmark.front_matter import Value
from weightmark.licenses.expression import canonical, named, same
from weightmark.licenses.terms import Terms, terms
from weightmark.mark import VERSION, Mark
from weightmark.model import agreement
from weightmark.project import Project
from weightmark.record import NamedTuple
from weightmark.replace import replace, target
from weightmark.rules.registry import shortened


class Result(NamedTuple):
    """What became of one file: `changed`, or not, or an `error` and then it is as it was."""

    path: str
    message: str
    changed: bool = False
    error: bool = False
    hint: str = ""


def stamp(
    paths: Sequence[str],
    project: Project,
    *,
    license: str = "",
    digest: bool = True,
    card: bool = True,
    dry_run: bool = False,
) -> Iterator[Result]:
    """Stamps the weights and cards of the models at `paths`, one result a file.

    The licence is `license`, or what configuration, card, licence text and an older mark agree
    on. Raises UsageError for a path that is not there and where `license` is no licence.
    """
    for bundle in collect(paths, project):
        if bundle.packaged:
            raise UsageError(
                f"{bundle.label}: a package is not stamped",
                hint="stamp its sources, or use the build hook (docs/packagers.md)",
            )
        yield from _stamp_model(bundle, license, digest=digest, card=card, dry_run=dry_run)


def _stamp_model(
    bundle: Bundle, license: str, *, digest: bool, card: bool, dry_run: bool
) -> Iterator[Result]:
    used: dict[str, Terms] = {}
    for weights in bundle.weights:
        if not weights.markable:
            form = by_path(weights.path)
            if weights.failure is not None and form is not None and form.rewrite is not None:
                failure = weights.failure
                yield Result(weights.path, failure.message, error=True, hint=failure.hint)
            continue
        try:
            found = terms_for(bundle, weights, license)
            used[found.license] = found
            if dry_run:
                yield Result(weights.path, f"would be stamped {found.license}")
            else:
                changed = stamp_file(bundle, weights, found, digest=digest)
                message = f"stamped {found.license}" if changed else "already stamped"
                yield Result(weights.path, message, changed)
        except UsageError:
            raise
        except WeightmarkError as error:
            yield Result(weights.path, error.message, error=True, hint=error.hint)
    if card and bundle.card is not None and used:
        yield _stamp_card(bundle, bundle.card, used, dry_run=dry_run)


def stamp_file(
    bundle: Bundle, weights: Weights, found: Terms, *, digest: bool = True, into: str = ""
) -> bool:
    """Stamps one file of a model, or the copy `into`; False where it already says so."""
    mark = mark_for(bundle, weights, found)
    return embed(weights.path, mark, _labels(bundle, found), bind=digest, into=into)


def mark_for(bundle: Bundle, weights: Weights, found: Terms) -> Mark:
    """The mark that a stamp gives a file, not yet bound to its tensors."""
    parents = weights.bases if weights.declared else bundle.bases
    bases = tuple(parent.base for parent in parents)
    return Mark(license=found.license, clauses=found.clauses, text=found.text, bases=bases)


# -- which licence ------------------------------------------------------------------------


def terms_for(bundle: Bundle, weights: Weights, license: str = "") -> Terms:
    """The terms that hold for one weight file.

    Raises StampError where places disagree or say what is not understood: what a rule reports of
    the files, a stamp does not write over.
    """
    identified = tuple(text.identification for text in bundle.texts)
    if license:
        try:
            return terms(canonical(license, bundle.own), identified, bundle.own)
        except ExpressionError as error:
            raise UsageError(f"--license: {error.message}", hint=error.hint) from None
    spoken = next(one for one in bundle.spoken if weights in one.weights)
    for unclear in agreement.open_statements(spoken):
        raise StampError(
            f"{unclear.place} says {shortened(unclear.words)!r}, which is not understood",
            hint="write an SPDX id, a Hub id or a LicenseRef there, or decide with --license ID",
        )
    for found in (*agreement.conflicts(spoken, bundle.own), *agreement.in_file(spoken)):
        one, first = found
        raise StampError(
            f"{first.place} says {named(first.licence, bundle.own)}, {one.place} says "
            f"{named(one.licence, bundle.own) or shortened(one.words)}",
            hint="correct the wrong one, or decide with --license ID",
        )
    _mind_changes(spoken)
    return terms(_licence(bundle, spoken), identified, bundle.own)


def _licence(bundle: Bundle, spoken: Spoken) -> str:
    """The licence that is declared, or that of the one text beside the weights."""
    first = agreement.reference(spoken)
    if first is None:
        texts = {one.licence for one in spoken.says if one.kind == "text" and one.licence}
        if len(texts) == 1:
            return texts.pop()
        raise StampError(
            "no licence to stamp: neither configuration, card nor licence text names one",
            hint="name it: --license ID, `license:` in the card, or license in [tool.weightmark]",
        )
    for text in agreement.texts_against(spoken, bundle.bases, bundle.own):
        raise StampError(
            f"{first.place} says {named(first.licence, bundle.own)}, the text {text.path} is "
            f"that of {text.identification.name}",
            hint="correct the wrong one, or decide with --license ID",
        )
    return first.licence


def _mind_changes(spoken: Spoken) -> None:
    """Raises StampError where a licence text of the weights was changed."""
    for text in spoken.texts:
        found = text.identification
        if text.beside and found.id and found.match != "exact":
            raise StampError(
                f"{text.path}: the text of {found.name} is {found.match}",
                hint=f"restore it (`weightmark identify {text.path}` shows the difference)",
            )


# -- what is written ------------------------------------------------------------------------


def _labels(bundle: Bundle, found: Terms) -> Mapping[str, str | None]:
    """`license`, `license_name` and `license_link` with the meaning that they have in a card."""
    labels = dict(_card_fields(bundle, found))
    metadata = [one.header.metadata or {} for one in bundle.weights if one.header is not None]
    if any(key.startswith("modelspec.") for each in metadata for key in each):
        labels["modelspec.license"] = _title(found)
    return labels


def _card_fields(bundle: Bundle, found: Terms) -> Mapping[str, str | None]:
    link = bundle.card.card.license_link if bundle.card else ""
    entry = found.entries[0] if len(found.entries) == 1 and not found.unknown else None
    if entry is not None and entry.hub and found.license == entry.id:
        return {"license": entry.hub[0], "license_name": None, "license_link": link or None}
    name = found.license
    if bundle.card is not None and bundle.card.card.license_name:
        other = [word.casefold() for word in bundle.card.card.license] == ["other"]
        if other and _says(bundle.card, found, bundle):
            name = bundle.card.card.license_name
    return {"license": "other", "license_name": name, "license_link": link or _link(bundle)}


def _link(bundle: Bundle) -> str | None:
    beside = [text.path for text in bundle.texts if text.beside]
    return os.path.basename(beside[0]) if beside else None


def _title(found: Terms) -> str:
    return found.entries[0].name if len(found.entries) == 1 else found.license


def _stamp_card(
    bundle: Bundle, file: CardFile, used: Mapping[str, Terms], *, dry_run: bool
) -> Result:
    fields: dict[str, Value] = {}
    only = next(iter(used.values())) if len(used) == 1 else None
    if only is not None:
        if not _says(file, only, bundle):
            fields.update(_card_fields(bundle, only))
        fields["weightmark"] = {"version": VERSION}
        if only.clauses is not None:
            fields["weightmark"] = {"version": VERSION, "restrictions": only.restrictions}
    section = _section([used[licence] for licence in sorted(used)], bundle)
    try:
        with open(file.path, "rb") as stream:
            data = stream.read()
        edited = edit(data, fields, section)
        if edited == data:
            return Result(file.path, "already stamped")
        if dry_run:
            return Result(file.path, "would be stamped")

        def write(sink: BinaryIO) -> None:
            sink.write(edited)

        replace(target(file.path), write)
    except (CardError, StampError) as error:
        line = getattr(error, "line", 0)
        where = f" (line {line})" if line else ""
        return Result(file.path, f"{error.message}{where}", error=True, hint=error.hint)
    return Result(file.path, "stamped", changed=True)


def _says(file: CardFile, found: Terms, bundle: Bundle) -> bool:
    try:
        licence = card_licence(file.card, bundle.own, bundle.known)
    except ExpressionError:
        return False
    return bool(licence) and same(licence, found.license, bundle.own)


def _section(all_terms: Sequence[Terms], bundle: Bundle) -> str:
    """The part of the card that tells people what is restricted, in our own words."""
    # A text that the catalogue does not know has no gists: then its own words stand for it.
    texts = {
        clause.sha256: clause.gist or clause.text
        for text in bundle.texts
        for clause in text.identification.clauses
    }
    lines = ["## Use restrictions"]
    for found in all_terms:
        gists = {clause.sha256: clause.gist for one in found.entries for clause in one.clauses}
        gists = {**gists, **{one: said for one, said in texts.items() if one not in gists}}
        title = _title(found)
        lines.append("")
        if found.clauses is None:
            lines.append(f"{title}: not resolved here, {found.reason}.")
        elif not found.clauses:
            lines.append(f"{title} restricts no use.")
        else:
            lines.append(
                f"{title} restricts use in {len(found.clauses)} clauses. They bind everyone who "
                "uses these weights or a derivative of them, and have to be handed on. In short; "
                "the licence text decides:"
            )
            lines.append("")
            ordered = [digest for digest in gists if digest in found.clauses]
            rest = [digest for digest in found.clauses if digest not in gists]
            lines += [f"- {gists.get(one) or one}" for one in ordered + rest]
    return "\n".join(lines)
